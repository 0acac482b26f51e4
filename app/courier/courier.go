package courier

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode"

	"piaojue/app/fault"
	"piaojue/models"
)

// A Message is what a receiver is told.
type Message struct {
	ID       string // the same at every attempt; letters, digits and hyphens
	Congress string // who says it
	Subject  string // one line
	Body     string // lines
	Link     string // a full address, empty without one
}

// A Target is where a message goes.
type Target struct {
	Kind    models.ReceiverKind
	Address string // a webhook's address or a mailbox
	Secret  string
}

// Parts are what the installation says of the outside.
type Parts struct {
	Reach []netip.Prefix // networks inside that webhooks may reach
	Mail  Mail           // the zero value sends no mail
	Now   func() time.Time

	// Wait is how long a delivery may take, ten seconds if zero.
	Wait time.Duration
	// Roots are trusted beside the system's; for tests and nothing else.
	Roots *tls.Config
}

// A Courier delivers. It is safe for concurrent use.
type Courier struct {
	parts       Parts
	open, plain *http.Client // for https and for http
}

const wait = 10 * time.Second

// New makes a courier.
func New(s Parts) *Courier {
	if s.Wait == 0 {
		s.Wait = wait
	}
	c := &Courier{parts: s}
	c.open, c.plain = c.client(false), c.client(true)
	return c
}

func (c *Courier) client(plain bool) *http.Client {
	dialer := &net.Dialer{Timeout: c.parts.Wait, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return errUnreachable
		}
		return c.allowed(to.Addr(), plain)
	}}
	return &http.Client{
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSClientConfig: c.parts.Roots.Clone(), DisableKeepAlives: true, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: c.parts.Wait, MaxResponseHeaderBytes: 16 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// A refusal is a sentence for the office that may be shown as it is.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	errUnreachable refusal = "没有连上对方，请检查地址和网络。"
	errInside      refusal = "这个地址在内网或者本机，不能发送。确实要用内网网关的，请系统管理员把它的网段写进 PIAOJUE_REACH。"
	errPlain       refusal = "http 地址不加密，只能用于 PIAOJUE_REACH 里写明的内网网关；其他地址请用 https。"
	errSlow        refusal = "对方没有在限定的时间内应答。"
	errCertificate refusal = "对方的证书不能确认，没有发送。"
)

// reserved are networks that netip's own questions do not cover: "this"
// network, shared addresses (with a cloud's metadata at 100.100.100.200),
// protocol assignments, documentation, benchmarks, the future, and the forms of
// IPv6 that carry an IPv4 address.
var reserved = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, t := range texts {
		list = append(list, netip.MustParsePrefix(t))
	}
	return list
}

// allowed refuses addresses inside that nobody listed, and those outside for a
// connection without encryption.
func (c *Courier) allowed(a netip.Addr, plain bool) error {
	a = a.Unmap().WithZone("")
	for _, p := range c.parts.Reach {
		if p.Contains(a) {
			return nil
		}
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return errInside
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return errInside
		}
	}
	if plain {
		return errPlain
	}
	return nil
}

// mostAddress is the longest address or secret that fits into a sealed value.
const mostAddress = 900

// Check adds to the form what is wrong with a target, in the fields "address"
// and "secret". It connects to nothing.
func (c *Courier) Check(form fault.Form, t Target) {
	for field, value := range map[string]string{"address": t.Address, "secret": t.Secret} {
		if len(value) > mostAddress || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
			form.Add(field, "请去掉空格和换行，并控制在 %d 个字符以内。", mostAddress)
			return
		}
	}
	if t.Address == "" {
		form.Add("address", "请填写地址。")
		return
	}
	if t.Kind == models.ReceiverMail {
		if !c.parts.Mail.set() {
			form.Add("address", "还没有设置发邮件的服务器。请系统管理员设置 PIAOJUE_MAIL 和 PIAOJUE_MAIL_FROM。")
		} else if !mailbox(t.Address) {
			form.Add("address", "请填一个邮箱地址，例如 bgs@example.gov.cn。")
		}
		return
	}
	u, err := url.Parse(t.Address)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		form.Add("address", "请填机器人或网关给出的完整网址，以 https:// 开头。")
		return
	}
	if u.Scheme == "http" && len(c.parts.Reach) == 0 {
		form.Add("address", "%s", string(errPlain))
		return
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		if err := c.allowed(a, u.Scheme == "http"); err != nil {
			form.Add("address", "%s", err.Error())
			return
		}
	}
	if t.Kind == models.ReceiverPlain && len(t.Secret) < 16 {
		form.Add("secret", "请填写签名密钥，不少于 16 个字符；接收方用同一个密钥核对。")
	}
}

// Send delivers a message. The error says in one sentence for the office why it
// was not delivered, or why nobody knows whether it was.
func (c *Courier) Send(ctx context.Context, t Target, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, c.parts.Wait)
	defer cancel()
	var err error
	switch t.Kind {
	case models.ReceiverDingTalk:
		err = c.dingTalk(ctx, t, m)
	case models.ReceiverWeCom:
		err = c.weCom(ctx, t, m)
	case models.ReceiverPlain:
		err = c.webhook(ctx, t, m)
	case models.ReceiverMail:
		err = c.mail(ctx, t, m)
	default:
		return refusal("不认识这种通知渠道。")
	}
	return said(ctx, err)
}

// said turns any error into a sentence without address and secret.
func said(ctx context.Context, err error) error {
	var known refusal
	var unknown *tls.CertificateVerificationError
	var network net.Error
	var name *net.DNSError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return errSlow
	case ctx.Err() != nil:
		return refusal("程序正在停止，没有等到结果。")
	case errors.As(err, &unknown):
		return errCertificate
	case errors.As(err, &name):
		return refusal("找不到对方的域名，请检查地址和 DNS。")
	}
	return errUnreachable
}

// told is what the other side says, fit to be shown: short, on one line, without
// the secrets that were sent to it.
func told(text string, t Target) string {
	for _, secret := range []string{t.Secret, t.Address} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	if u, err := url.Parse(t.Address); err == nil {
		for _, values := range u.Query() {
			for _, v := range values {
				if len(v) > 5 {
					text = strings.ReplaceAll(text, v, "…")
				}
			}
		}
	}
	text = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 80 {
		runes = append(runes[:80], '…')
	}
	return string(runes)
}

// short is the end of a message: who says it, and a number by which people
// recognise one that came twice.
func short(m Message) string {
	id := m.ID
	if len(id) > 8 {
		id = id[:8]
	}
	return fmt.Sprintf("%s · 消息编号 %s", m.Congress, id)
}
