package courier

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostAnswer is how much of an answer is read.
const mostAnswer = 64 << 10

// post sends JSON and returns the beginning of the answer of a receiver that
// took it; without read the status alone decides.
func (c *Courier) post(ctx context.Context, address, id string, body []byte, headers map[string]string, read bool) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, refusal("地址写得不对，没有发送。")
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "piaojue")
	request.Header.Set("Idempotency-Key", id)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := c.open
	if request.URL.Scheme == "http" {
		client = c.plain
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		return nil, refusal("对方要求转到另一个地址（" + strconv.Itoa(answer.StatusCode) + "），没有跟随。请填最终的地址。")
	case answer.StatusCode == http.StatusTooManyRequests:
		return nil, refusal("对方说发送得太频繁（429）。")
	case answer.StatusCode < 200 || answer.StatusCode >= 300:
		return nil, refusal("对方答复 " + strconv.Itoa(answer.StatusCode) + "，没有接收。")
	}
	if !read {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
}

// plainText replaces the characters by which markdown begins something, and by
// which a robot would address people of its group.
var plainText = strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "＇", "#", "＃", "_", "＿", "@", "＠", "|", "｜", "\\", "＼")

// markdown is a message as the robots show it, at most so many bytes.
func markdown(m Message, most int) string {
	end := "\n\n" + plainText.Replace(short(m))
	if m.Link != "" {
		// What would end the address early is written another way.
		end = "\n\n[打开查看](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(m.Link) + ")" + end
	}
	text := "#### " + plainText.Replace(m.Subject) + "\n\n" + strings.ReplaceAll(plainText.Replace(m.Body), "\n", "\n\n")
	if len(text)+len(end) > most {
		text = text[:most-len(end)-len("…")]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
		text += "…"
	}
	return text + end
}

// understood reads a robot's answer: status 200 means nothing, errcode does.
func understood(answer []byte, t Target, busy map[int]bool) error {
	var said struct {
		Code    *int   `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &said); err != nil || said.Code == nil {
		return refusal("对方的应答不是" + t.Kind.Label() + "的格式，请检查地址。")
	}
	switch {
	case *said.Code == 0:
		return nil
	case busy[*said.Code]:
		return refusal("对方说发送得太频繁（" + strconv.Itoa(*said.Code) + "）。")
	}
	return refusal("对方没有接收（" + strconv.Itoa(*said.Code) + "）：" + told(said.Message, t))
}

// dingTalk signs the address, not the text: the secret proves the sender.
func (c *Courier) dingTalk(ctx context.Context, t Target, m Message) error {
	address := t.Address
	if t.Secret != "" {
		stamp := strconv.FormatInt(c.parts.Now().UnixMilli(), 10)
		mac := hmac.New(sha256.New, []byte(t.Secret))
		mac.Write([]byte(stamp + "\n" + t.Secret))
		join := "?"
		if strings.Contains(address, "?") {
			join = "&"
		}
		address += join + "timestamp=" + stamp + "&sign=" + url.QueryEscape(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	body, err := json.Marshal(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"title": plainText.Replace(m.Subject), "text": markdown(m, 18000)}})
	if err != nil {
		return err
	}
	answer, err := c.post(ctx, address, m.ID, body, nil, true)
	if err != nil {
		return err
	}
	return understood(answer, t, map[int]bool{130101: true, 130103: true, 410100: true})
}

// weCom has its key in the address and takes 4,096 bytes.
func (c *Courier) weCom(ctx context.Context, t Target, m Message) error {
	body, err := json.Marshal(map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": markdown(m, 4000)}})
	if err != nil {
		return err
	}
	answer, err := c.post(ctx, t.Address, m.ID, body, nil, true)
	if err != nil {
		return err
	}
	return understood(answer, t, map[int]bool{45009: true, 45033: true})
}

// A note is the body of the plain webhook.
type note struct {
	ID       string `json:"id"`
	Congress string `json:"congress"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	Link     string `json:"link,omitempty"`
}

func (c *Courier) webhook(ctx context.Context, t Target, m Message) error {
	body, err := json.Marshal(note{m.ID, m.Congress, m.Subject, m.Body, m.Link})
	if err != nil {
		return err
	}
	stamp := strconv.FormatInt(c.parts.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(t.Secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	_, err = c.post(ctx, t.Address, m.ID, body, map[string]string{"X-Piaojue-Timestamp": stamp, "X-Piaojue-Signature": "sha256=" + hex.EncodeToString(mac.Sum(nil))}, false)
	return err
}
