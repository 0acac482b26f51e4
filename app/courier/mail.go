package courier

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Mail is the server that takes mails, as the administrator set it.
type Mail struct {
	host, port string
	user       *url.Userinfo
	security   security
	from       mail.Address
}

type security int

const (
	startTLS security = iota // must be offered, or nothing is sent
	wholeTLS
	noTLS // and then no password
)

// ParseMail reads the settings: an address like smtps://user:password@host:465
// (encrypted from the beginning), smtp://…:587 (STARTTLS, or nothing is sent) or
// smtp://…:25?tls=off (a relay inside, without encryption and without password),
// and the mailbox that sends. Both empty mean that no mail is sent.
func ParseMail(server, from string) (Mail, error) {
	if server == "" && from == "" {
		return Mail{}, nil
	}
	// The parser's error would repeat the password.
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" && u.RawQuery != "tls=off" {
		return Mail{}, errors.New("PIAOJUE_MAIL 要写成 smtps://用户:密码@主机:465 或 smtp://用户:密码@主机:587；用户名、密码里的特殊字符要写成百分号编码")
	}
	m := Mail{host: u.Hostname(), port: u.Port(), user: u.User}
	switch {
	case u.Scheme == "smtps":
		m.security = wholeTLS
	case u.RawQuery != "":
		m.security = noTLS
	}
	if m.port == "" {
		m.port = map[security]string{startTLS: "587", wholeTLS: "465", noTLS: "25"}[m.security]
	}
	switch {
	case u.RawQuery != "" && (m.user != nil || u.Scheme == "smtps"):
		return Mail{}, errors.New("PIAOJUE_MAIL：tls=off 不加密，只能用于 smtp:// 和不要密码的内网邮件网关")
	case !mailbox(from):
		return Mail{}, errors.New("PIAOJUE_MAIL_FROM 要写一个邮箱地址，例如 piaojue@example.gov.cn")
	}
	m.from = mail.Address{Address: from}
	return m, nil
}

func (m Mail) set() bool { return m.host != "" }

// mailbox reports whether a text is one plain mailbox in ASCII.
func mailbox(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 {
		return false
	}
	for _, b := range []byte(text) {
		if b <= ' ' || b >= 0x7f {
			return false
		}
	}
	return true
}

func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// compose is the mail as it is sent.
func (m Mail) compose(to string, msg Message, now time.Time) []byte {
	var b bytes.Buffer
	from := m.from
	from.Name = msg.Congress
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", from.String())
	header("To", (&mail.Address{Address: to}).String())
	header("Subject", mime.BEncoding.Encode("utf-8", strings.Join(strings.Fields(msg.Subject), " ")))
	header("Date", now.Format(time.RFC1123Z))
	header("Message-ID", "<"+msg.ID+"@"+domain(m.from.Address)+">")
	header("Auto-Submitted", "auto-generated")
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "base64")
	b.WriteString("\r\n")
	text := msg.Body
	if msg.Link != "" {
		text += "\n\n" + msg.Link
	}
	text = strings.ReplaceAll(text+"\n\n"+short(msg)+"\n", "\n", "\r\n")
	for encoded := base64.StdEncoding.EncodeToString([]byte(text)); encoded != ""; {
		n := min(76, len(encoded))
		b.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	return b.Bytes()
}

func (c *Courier) mail(ctx context.Context, t Target, m Message) error {
	server := c.parts.Mail
	if !server.set() {
		return refusal("没有设置发邮件的服务器（PIAOJUE_MAIL）。")
	}
	err := c.deliver(ctx, server, t.Address, server.compose(t.Address, m, c.parts.Now()))
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return refusal("邮件服务器答复 " + strconv.Itoa(answer.Code) + "：" + told(answer.Msg, t))
	}
	return err
}

// deliver speaks with the server. Once it has taken the text the mail is sent,
// whatever becomes of the farewell.
func (c *Courier) deliver(ctx context.Context, server Mail, to string, text []byte) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(server.host, server.port))
	if err != nil {
		return err
	}
	defer conn.Close()
	if until, ok := ctx.Deadline(); ok {
		conn.SetDeadline(until)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	secure := c.parts.Roots.Clone()
	if secure == nil {
		secure = &tls.Config{}
	}
	secure.ServerName = server.host
	if server.security == wholeTLS {
		conn = tls.Client(conn, secure)
	}
	client, err := smtp.NewClient(conn, server.host)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Hello(domain(server.from.Address)); err != nil {
		return err
	}
	if server.security == startTLS {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return refusal("邮件服务器不支持加密（STARTTLS），没有发送。")
		}
		if err := client.StartTLS(secure); err != nil {
			return err
		}
	}
	if server.user != nil {
		if err := server.signIn(client); err != nil {
			return err
		}
	}
	if err := client.Mail(server.from.Address); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	client.Quit()
	return nil
}

// signIn uses PLAIN, or LOGIN where a server offers nothing else.
func (m Mail) signIn(client *smtp.Client) error {
	password, _ := m.user.Password()
	_, offers := client.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offers))
	for _, way := range ways {
		if way == "PLAIN" {
			return client.Auth(smtp.PlainAuth("", m.user.Username(), password, m.host))
		}
	}
	for _, way := range ways {
		if way == "LOGIN" {
			return client.Auth(&login{m.user.Username(), password})
		}
	}
	return refusal("邮件服务器不支持用密码登录，没有发送。")
}

// login is the old way of signing in that many mail servers still ask for. The
// connection is encrypted by then: a setting without encryption has no password.
type login struct{ user, password string }

// Start names the way.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS {
		return "", nil, refusal("和邮件服务器的连接没有加密，没有发送密码。")
	}
	return "LOGIN", nil, nil
}

// Next answers the server's two questions.
func (l *login) Next(question []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	if strings.HasPrefix(strings.ToLower(string(question)), "user") {
		return []byte(l.user), nil
	}
	return []byte(l.password), nil
}
