package courier

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"piaojue/app/fault"
	"piaojue/models"
)

var (
	clock = func() time.Time { return time.Date(2026, 3, 12, 9, 0, 0, 0, models.China) }
	here  = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	hello = Message{ID: "0123456789abcdef0123456789abcdef", Congress: "清溪县人民代表大会", Subject: "项目节点逾期", Body: "有 2 个项目节点已经逾期。\n· 𬭎溪饮水提升：开工", Link: "https://piaojue.example.gov.cn/office"}
)

const secret = "SEC0123456789abcdef"

// A call is what a receiver got.
type call struct {
	header http.Header
	query  map[string][]string
	body   []byte
}

// listen is a receiver on this machine that answers with a status and a text.
func listen(t *testing.T, status int, answer string) (address string, calls chan call) {
	t.Helper()
	calls = make(chan call, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls <- call{r.Header, r.URL.Query(), body}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL, calls
}

func send(t *testing.T, s Parts, to Target) error {
	t.Helper()
	s.Now = clock
	return New(s).Send(context.Background(), to, hello)
}

func TestDingTalkIsSignedAndItsErrorCodeDecides(t *testing.T) {
	address, calls := listen(t, 200, `{"errcode":0,"errmsg":"ok"}`)
	if err := send(t, Parts{Reach: here}, Target{models.ReceiverDingTalk, address + "/robot/send?access_token=abc", secret}); err != nil {
		t.Fatal(err)
	}
	got := <-calls
	stamp := fmt.Sprint(clock().UnixMilli())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "\n" + secret))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); got.query["sign"][0] != want || got.query["timestamp"][0] != stamp || got.query["access_token"][0] != "abc" {
		t.Errorf("query %v, want the sign %s", got.query, want)
	}
	var body struct {
		MsgType  string
		Markdown struct{ Title, Text string }
	}
	if err := json.Unmarshal(got.body, &body); err != nil || body.MsgType != "markdown" || body.Markdown.Title != hello.Subject {
		t.Errorf("body %s: %v", got.body, err)
	}
	for _, part := range []string{hello.Subject, "𬭎溪饮水提升：开工", "(https://piaojue.example.gov.cn/office)", "消息编号 01234567", hello.Congress} {
		if !strings.Contains(body.Markdown.Text, part) {
			t.Errorf("the text lacks %q:\n%s", part, body.Markdown.Text)
		}
	}
	if got.header.Get("Idempotency-Key") != hello.ID {
		t.Errorf("Idempotency-Key %q", got.header.Get("Idempotency-Key"))
	}

	for answer, want := range map[string]string{
		`{"errcode":310000,"errmsg":"sign not match, ` + secret + `"}`: "310000", `{"errcode":130101,"errmsg":"send too fast"}`: "太频繁",
		`<html>`: "不是钉钉机器人的格式", `{}`: "不是钉钉机器人的格式",
	} {
		address, _ := listen(t, 200, answer)
		err := send(t, Parts{Reach: here}, Target{models.ReceiverDingTalk, address + "?access_token=geheim123", secret})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) {
			t.Errorf("answer %s: %v, want %q and no secret", answer, err, want)
		}
	}
}

func TestWeComTakesMarkdownOfAtMost4096Bytes(t *testing.T) {
	address, calls := listen(t, 200, `{"errcode":0,"errmsg":"ok"}`)
	long := hello
	long.Body = strings.Repeat("𬭎", 2000)
	if err := New(Parts{Reach: here, Now: clock}).Send(context.Background(), Target{Kind: models.ReceiverWeCom, Address: address + "/cgi-bin/webhook/send?key=abc"}, long); err != nil {
		t.Fatal(err)
	}
	var body struct {
		MsgType  string
		Markdown struct{ Content string }
	}
	if err := json.Unmarshal((<-calls).body, &body); err != nil {
		t.Fatal(err)
	}
	text := body.Markdown.Content
	if len(text) > 4096 || !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) || !strings.Contains(text, "消息编号 01234567") || !strings.Contains(text, "打开查看") {
		t.Errorf("%d bytes, ends in %q", len(text), text[len(text)-120:])
	}
	address, _ = listen(t, 200, `{"errcode":93000,"errmsg":"invalid webhook url"}`)
	if err := send(t, Parts{Reach: here}, Target{Kind: models.ReceiverWeCom, Address: address}); err == nil || !strings.Contains(err.Error(), "93000") {
		t.Errorf("%v, want the error code", err)
	}
}

func TestNamesCannotSpeakMarkdown(t *testing.T) {
	m := hello
	m.Body = "[点这里](http://bad.example) <@all> @所有人 **急**"
	text := markdown(m, 4000)
	for _, bad := range []string{"[点这里]", "<@", "@所有人", "**"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q stays in\n%s", bad, text)
		}
	}
	if m.Link = "https://host/a)b c"; !strings.Contains(markdown(m, 4000), "(https://host/a%29b%20c)") {
		t.Error("an address ends its link early")
	}
}

func TestAPlainWebhookIsSignedAndTheSameAtEveryAttempt(t *testing.T) {
	address, calls := listen(t, 204, "")
	target := Target{models.ReceiverPlain, address, secret}
	for range 2 {
		if err := send(t, Parts{Reach: here}, target); err != nil {
			t.Fatal(err)
		}
	}
	first, second := <-calls, <-calls
	if string(first.body) != string(second.body) || first.header.Get("Idempotency-Key") != second.header.Get("Idempotency-Key") {
		t.Error("two attempts differ")
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s", first.header.Get("X-Piaojue-Timestamp"), first.body)
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); first.header.Get("X-Piaojue-Signature") != want {
		t.Errorf("signature %q, want %q", first.header.Get("X-Piaojue-Signature"), want)
	}
	var body map[string]string
	if err := json.Unmarshal(first.body, &body); err != nil || body["id"] != hello.ID || body["subject"] != hello.Subject || body["link"] != hello.Link {
		t.Errorf("body %s: %v", first.body, err)
	}
}

func TestAnAnswerThatIsNoSuccessIsAnErrorInWords(t *testing.T) {
	for status, want := range map[int]string{500: "500", 404: "404", 429: "太频繁", 301: "没有跟随", 304: "没有跟随"} {
		address, _ := listen(t, status, "internal words")
		err := send(t, Parts{Reach: here}, Target{models.ReceiverPlain, address, secret})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "internal") || strings.Contains(err.Error(), address) {
			t.Errorf("status %d: %v, want %q and nothing of the answer or the address", status, err, want)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Bool
	behind := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer behind.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(behind.URL, status))
		if err := send(t, Parts{Reach: here}, Target{models.ReceiverPlain, server.URL, secret}); err == nil || !strings.Contains(err.Error(), "没有跟随") {
			t.Errorf("status %d: %v", status, err)
		}
		server.Close()
	}
	if reached.Load() {
		t.Error("a redirect was followed")
	}
}

func TestAReceiverThatHangsOrTalksWithoutEndIsLeft(t *testing.T) {
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/talk" {
			for {
				if _, err := w.Write([]byte(strings.Repeat("x", 4096))); err != nil {
					return
				}
			}
		}
		<-done
	}))
	defer server.Close()
	defer close(done)
	s := Parts{Reach: here, Wait: 200 * time.Millisecond}
	if err := send(t, s, Target{models.ReceiverPlain, server.URL + "/hang", secret}); err != errSlow {
		t.Errorf("hanging: %v, want %v", err, errSlow)
	}
	s.Wait = time.Minute // 64 KiB are read and no more, or this would not end
	if err := send(t, s, Target{Kind: models.ReceiverDingTalk, Address: server.URL + "/talk"}); err == nil || !strings.Contains(err.Error(), "格式") {
		t.Errorf("talking: %v", err)
	}
}

func TestAddressesInsideAreRefusedUnlessTheAdministratorListedThem(t *testing.T) {
	c := New(Parts{Now: clock})
	for _, inside := range []string{"127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "::", "169.254.169.254", "fe80::1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "100.100.100.200", "fd00:ec2::254",
		"224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1", "fec0::1"} {
		if err := c.allowed(netip.MustParseAddr(inside), false); err != errInside {
			t.Errorf("%s: %v, want a refusal", inside, err)
		}
	}
	for _, outside := range []string{"203.119.214.1", "8.8.8.8", "2408:4000::1", "::ffff:8.8.8.8"} {
		if err := c.allowed(netip.MustParseAddr(outside), false); err != nil {
			t.Errorf("%s: %v", outside, err)
		}
		if err := c.allowed(netip.MustParseAddr(outside), true); err != errPlain {
			t.Errorf("%s without encryption: %v", outside, err)
		}
	}
	listed := New(Parts{Reach: []netip.Prefix{netip.MustParsePrefix("10.1.2.0/24")}, Now: clock})
	for address, want := range map[string]error{"10.1.2.3": nil, "::ffff:10.1.2.3": nil, "10.1.3.3": errInside, "169.254.169.254": errInside} {
		if err := listed.allowed(netip.MustParseAddr(address), true); err != want {
			t.Errorf("%s with 10.1.2.0/24 listed: %v, want %v", address, err, want)
		}
	}
}

// The name is looked at when it was resolved, for every connection.
func TestANameThatLeadsInsideIsNotReached(t *testing.T) {
	address, calls := listen(t, 200, "")
	port := address[strings.LastIndex(address, ":"):]
	for _, to := range []string{address, "http://localhost" + port, "https://localhost" + port, "http://[::ffff:127.0.0.1]" + port} {
		if err := send(t, Parts{}, Target{models.ReceiverPlain, to, secret}); err != errInside {
			t.Errorf("%s: %v, want %v", to, err, errInside)
		}
	}
	if len(calls) > 0 {
		t.Error("the receiver was reached")
	}
}

func TestAnUnknownCertificateIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	target := Target{models.ReceiverPlain, server.URL, secret}
	if err := send(t, Parts{Reach: here}, target); err != errCertificate {
		t.Errorf("%v, want %v", err, errCertificate)
	}
	known := x509.NewCertPool()
	known.AddCert(server.Certificate())
	if err := send(t, Parts{Reach: here, Roots: &tls.Config{RootCAs: known}}, target); err != nil {
		t.Errorf("with its root: %v", err)
	}
}

func TestAReceiversAddressIsCheckedBeforeItIsKept(t *testing.T) {
	mail, err := ParseMail("smtps://u:p@mail.example.gov.cn", "piaojue@example.gov.cn")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		kind            models.ReceiverKind
		address, secret string
		field           string // refused, empty if none is
	}{
		{models.ReceiverDingTalk, "https://oapi.dingtalk.com/robot/send?access_token=abc", secret, ""},
		{models.ReceiverWeCom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc", "", ""},
		{models.ReceiverPlain, "https://gateway.example.gov.cn/in", secret, ""},
		{models.ReceiverPlain, "https://gateway.example.gov.cn/in", "short", "secret"},
		{models.ReceiverPlain, "", secret, "address"}, {models.ReceiverPlain, "gateway.example.gov.cn", secret, "address"}, {models.ReceiverPlain, "ftp://a/b", secret, "address"},
		{models.ReceiverPlain, "file:///etc/passwd", secret, "address"}, {models.ReceiverPlain, "https://u:p@a/b", secret, "address"}, {models.ReceiverPlain, "https://a/b#c", secret, "address"},
		{models.ReceiverPlain, "http://a.example/b", secret, "address"}, {models.ReceiverPlain, "https://127.0.0.1/", secret, "address"}, {models.ReceiverPlain, "https://[::1]/", secret, "address"},
		{models.ReceiverPlain, "https://169.254.169.254/latest", secret, "address"}, {models.ReceiverPlain, "https://a/ b", secret, "address"}, {models.ReceiverPlain, "https://a/" + strings.Repeat("x", 900), secret, "address"},
		{models.ReceiverPlain, "https://a/\r\nX: y", secret, "address"},
		{models.ReceiverMail, "bgs@example.gov.cn", "", ""}, {models.ReceiverMail, "办公室@example.gov.cn", "", "address"}, {models.ReceiverMail, "Amy <a@b.cn>", "", "address"}, {models.ReceiverMail, "a@b.cn,c@d.cn", "", "address"},
		{models.ReceiverMail, "a@b.cn\r\nBcc: c@d.cn", "", "address"},
	}
	for _, tt := range tests {
		form := fault.Form{}
		New(Parts{Mail: mail, Now: clock}).Check(form, Target{tt.kind, tt.address, tt.secret})
		if (tt.field == "") != (len(form) == 0) || tt.field != "" && form[tt.field] == "" {
			t.Errorf("%s %q: %v, want a refusal of %q", tt.kind, tt.address, form, tt.field)
		}
	}
	form := fault.Form{}
	if New(Parts{Now: clock}).Check(form, Target{Kind: models.ReceiverMail, Address: "bgs@example.gov.cn"}); !strings.Contains(form["address"], "PIAOJUE_MAIL") {
		t.Errorf("mail without a server: %v", form)
	}
}
