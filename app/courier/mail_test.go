package courier

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"mime"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"testing"

	"piaojue/models"
)

// A postOffice is a small mail server for tests. It knows the commands that a
// client may use, and answers what a test wants.
type postOffice struct {
	address     string
	certificate *tls.Config
	whole       bool   // encrypted from the beginning
	offers      string // extensions besides STARTTLS
	refuse      string // the answer to RCPT, if not the usual one
	mails       chan received
}

type received struct {
	from, to, user, text string
	encrypted            bool
}

func open(t *testing.T, p postOffice) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p.address, p.mails = listener.Addr().String(), make(chan received, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return &p
}

func (p *postOffice) serve(conn net.Conn) {
	defer func() { conn.Close() }()
	var got received
	if p.whole {
		conn, got.encrypted = tls.Server(conn, p.certificate), true
	}
	r := bufio.NewReader(conn)
	say := func(text string) { io.WriteString(conn, text+"\r\n") }
	decoded := func(text string) string { b, _ := base64.StdEncoding.DecodeString(text); return string(b) }
	say("220 post office")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch verb, rest, _ := strings.Cut(line, " "); strings.ToUpper(verb) {
		case "EHLO":
			say("250-post office")
			if p.certificate != nil && !got.encrypted {
				say("250-STARTTLS")
			}
			if p.offers != "" {
				say("250-" + p.offers)
			}
			say("250 SIZE 1000000")
		case "STARTTLS":
			say("220 go on")
			conn, got.encrypted = tls.Server(conn, p.certificate), true
			r = bufio.NewReader(conn)
		case "AUTH":
			way, initial, _ := strings.Cut(rest, " ")
			if way == "PLAIN" {
				got.user = strings.Trim(strings.ReplaceAll(decoded(initial), "\x00", ":"), ":")
			} else {
				say("334 " + base64.StdEncoding.EncodeToString([]byte("Username:")))
				user, _ := r.ReadString('\n')
				say("334 " + base64.StdEncoding.EncodeToString([]byte("Password:")))
				password, _ := r.ReadString('\n')
				got.user = decoded(strings.TrimSpace(user)) + ":" + decoded(strings.TrimSpace(password))
			}
			say("235 welcome")
		case "MAIL":
			got.from = rest
			say("250 ok")
		case "RCPT":
			if p.refuse != "" {
				say(p.refuse)
				continue
			}
			got.to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			got.text = text.String()
			p.mails <- got
			say("250 taken")
		case "QUIT":
			return // rudely, without a farewell: the mail was taken
		default:
			say("500 what")
		}
	}
}

// certificates are a server's and a client's side of one certificate.
func certificates(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	web := httptest.NewTLSServer(nil) // makes a certificate for 127.0.0.1
	defer web.Close()
	pool := x509.NewCertPool()
	pool.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, &tls.Config{RootCAs: pool}
}

func parsed(t *testing.T, server string) Mail {
	t.Helper()
	m, err := ParseMail(server, "piaojue@example.gov.cn")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var bgs = Target{Kind: models.ReceiverMail, Address: "bgs@example.gov.cn"}

func TestAMailArrivesInEveryWayThatIsSet(t *testing.T) {
	server, client := certificates(t)
	tests := []struct {
		name, scheme, user, query string
		office                    postOffice
		want                      received
	}{
		{"encrypted from the beginning, PLAIN", "smtps", "u%40x:p%3A1@", "", postOffice{certificate: server, whole: true, offers: "AUTH LOGIN PLAIN"}, received{user: "u@x:p:1", encrypted: true}},
		{"STARTTLS, LOGIN", "smtp", "u:p@", "", postOffice{certificate: server, offers: "AUTH LOGIN"}, received{user: "u:p", encrypted: true}},
		{"STARTTLS without a password", "smtp", "", "", postOffice{certificate: server}, received{encrypted: true}},
		{"a relay inside", "smtp", "", "?tls=off", postOffice{}, received{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			office := open(t, tt.office)
			if err := send(t, Parts{Mail: parsed(t, tt.scheme+"://"+tt.user+office.address+tt.query), Roots: client}, bgs); err != nil {
				t.Fatal(err)
			}
			got := <-office.mails
			if got.user != tt.want.user || got.encrypted != tt.want.encrypted || !strings.HasPrefix(got.from, "FROM:<piaojue@example.gov.cn>") || got.to != "TO:<bgs@example.gov.cn>" {
				t.Errorf("got %+v", got)
			}
			read(t, got.text)
		})
	}
}

// read looks whether a mail says what it should to whoever opens it.
func read(t *testing.T, text string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != hello.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || from[0].Name != hello.Congress || from[0].Address != "piaojue@example.gov.cn" {
		t.Errorf("from %v, %v", from, err)
	}
	if id := m.Header.Get("Message-ID"); id != "<"+hello.ID+"@example.gov.cn>" {
		t.Errorf("Message-ID %s", id)
	}
	if _, err := m.Header.Date(); err != nil {
		t.Error(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"𬭎溪饮水提升：开工", hello.Link, "消息编号 01234567"} {
		if !strings.Contains(string(body), part) {
			t.Errorf("the body lacks %q:\n%s", part, body)
		}
	}
	for line := range strings.Lines(text) {
		if len(line) > 998 { // RFC 5322, 2.1.1
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}

func TestAMailIsNotSentWhereThatWouldBeWrong(t *testing.T) {
	server, client := certificates(t)
	tests := []struct {
		name, scheme, user string
		office             postOffice
		roots              *tls.Config
		want               string
	}{
		{"no encryption offered", "smtp", "u:p@", postOffice{offers: "AUTH PLAIN"}, client, "STARTTLS"},
		{"another's certificate", "smtp", "u:p@", postOffice{certificate: server, offers: "AUTH PLAIN"}, nil, "证书"},
		{"no way to sign in", "smtp", "u:p@", postOffice{certificate: server, offers: "AUTH GSSAPI"}, client, "密码登录"},
		{"an unknown mailbox", "smtp", "", postOffice{certificate: server, refuse: "550 no such user bgs@example.gov.cn"}, client, "550"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			office := open(t, tt.office)
			err := send(t, Parts{Mail: parsed(t, tt.scheme+"://"+tt.user+office.address), Roots: tt.roots}, bgs)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), bgs.Address) {
				t.Errorf("%v, want %q and not the mailbox", err, tt.want)
			}
			if len(office.mails) > 0 {
				t.Error("a mail went out")
			}
		})
	}
}

func TestASubjectCannotBecomeAHeader(t *testing.T) {
	m := hello
	m.Subject = "逾期\r\nBcc: somebody@example.com"
	read, err := mail.ReadMessage(strings.NewReader(string(parsed(t, "smtps://mail.example.gov.cn").compose(bgs.Address, m, clock()))))
	if err != nil || read.Header.Get("Bcc") != "" {
		t.Errorf("%v, headers %v", err, read.Header)
	}
}

func TestMailSettingsAreReadAndWrongOnesRefusedWithoutThePassword(t *testing.T) {
	for server, want := range map[string]Mail{
		"smtps://mail.example.gov.cn": {host: "mail.example.gov.cn", port: "465", security: wholeTLS}, "smtp://mail.example.gov.cn": {host: "mail.example.gov.cn", port: "587"},
		"smtp://10.0.0.5?tls=off": {host: "10.0.0.5", port: "25", security: noTLS}, "smtp://mail.example.gov.cn:2525/": {host: "mail.example.gov.cn", port: "2525"},
	} {
		if got := parsed(t, server); got.host != want.host || got.port != want.port || got.security != want.security {
			t.Errorf("%s: %+v", server, got)
		}
	}
	if m, err := ParseMail("", ""); err != nil || m.set() {
		t.Errorf("no settings: %v", err)
	}
	for _, wrong := range [][2]string{{"mail.example.gov.cn", "a@b.cn"}, {"http://geheim:geheim@host", "a@b.cn"}, {"smtp://u:geheim@host?tls=off", "a@b.cn"}, {"smtps://host?tls=off", "a@b.cn"}, {"smtps://u:geheim@host", ""}, {"", "a@b.cn"},
		{"smtps://u:geheim@host", "Amy <a@b.cn>"}, {"smtps://u:ge%heim@host", "a@b.cn"}, {"smtps://u:geheim@host/path", "a@b.cn"}} {
		if _, err := ParseMail(wrong[0], wrong[1]); err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "ge%heim") {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}
