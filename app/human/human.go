package human

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"piaojue/app/fault"
)

// How long a token lives, and how soon nobody has read and answered.
const (
	Lifetime = 3 * time.Hour
	Least    = 3 * time.Second
)

// The work of a browser with script: so many searches, each for a number with
// which SHA-256("token.search.number") begins with so many zero bits. Several
// short searches take a more even time than one long.
const (
	Searches = 8
	ZeroBits = 15
)

// Field is the form field under which refusals stand.
const Field = "human"

// Codes of the refusals, for programs.
const (
	CodeBlank   = "human_blank"   // neither answer nor work
	CodeWrong   = "human_wrong"   // the answer is not right; the token is used up
	CodeSoon    = "human_soon"    // faster than people are
	CodeTrap    = "human_trap"    // the field that people do not see was filled
	CodeUsed    = "human_used"    // the token has been used before
	CodeExpired = "human_expired" // too old, or not ours
)

// Spend marks an identifier as used and returns how often it has been used
// within the window, this time included: 1 is the first. It must be kept even
// when Check refuses, so it runs in a transaction of its own. limit.Rows.Bump
// is one.
type Spend func(ctx context.Context, id []byte, window time.Duration) (uses int, err error)

// A Gate asks and checks. It is safe for use by several goroutines, and several
// servers with the same key are one gate.
type Gate struct {
	key   []byte
	spend Spend
}

// New makes a gate. A key shorter than 16 bytes is a mistake of the wiring and
// panics; private.Box.Derive("human") is right.
func New(key []byte, spend Spend) *Gate {
	if len(key) < 16 || spend == nil {
		panic("human: a gate without key or memory")
	}
	return &Gate{key: key, spend: spend}
}

// A Challenge is what a page shows.
type Challenge struct {
	Token    string   // goes into the form unseen
	Question string   // 三加五等于几？
	Choices  []string // four, each to be sent back as it is
}

// A Reply is what the form brought back.
type Reply struct {
	Token  string
	Answer string // a choice, or typed: 八, 8, ８
	Trap   string // of the field that people do not see
	Work   string // Searches numbers with commas between, or nothing
}

const (
	version  = 1
	idBytes  = 16
	macBytes = 16
	body     = 1 + 8 + idBytes
)

// Ask makes a new challenge for a purpose, a stable word such as "suggest".
func (g *Gate) Ask(purpose string, now time.Time) Challenge {
	token := make([]byte, body, body+macBytes)
	token[0] = version
	binary.BigEndian.PutUint64(token[1:], uint64(now.UnixMilli()))
	if _, err := rand.Read(token[9:]); err != nil {
		panic(err) // never returned by crypto/rand
	}
	token = append(token, g.mac("token", purpose, token)[:macBytes]...)
	q := g.question(purpose, token)
	return Challenge{Token: base64.RawURLEncoding.EncodeToString(token), Question: q.text, Choices: q.choices}
}

// Next is the challenge of a page that is drawn again after err: the same
// question while its token still counts, so that nobody has to answer twice
// because of another field, and otherwise a new one.
func (g *Gate) Next(purpose, token string, err error, now time.Time) Challenge {
	if refusal, ok := fault.As(err); ok && (refusal.Code == CodeWrong || refusal.Code == CodeUsed || refusal.Code == CodeExpired) {
		return g.Ask(purpose, now)
	}
	raw, issued, ok := g.read(purpose, token)
	if age := now.Sub(issued); !ok || age < 0 || age > Lifetime/2 {
		return g.Ask(purpose, now)
	}
	q := g.question(purpose, raw)
	return Challenge{Token: token, Question: q.text, Choices: q.choices}
}

// ID is what a genuine token of this purpose is known by, 32 bytes, nil for
// anything else. A use case may store it with what was sent in: a form that
// arrives a second time, because an answer was lost on the way, is then found
// and gets its first answer again instead of a refusal. Look before Check.
func (g *Gate) ID(purpose, token string) []byte {
	raw, _, ok := g.read(purpose, token)
	if !ok {
		return nil
	}
	return g.mac("used", purpose, raw)
}

// Check refuses, under Field and with a code, whoever has not shown to be
// human. Call it last, after all other fields are right, and once: a token that
// was answered is used up.
func (g *Gate) Check(ctx context.Context, purpose string, r Reply, now time.Time) error {
	raw, issued, ok := g.read(purpose, r.Token)
	if !ok || now.Sub(issued) > Lifetime || now.Before(issued.Add(-time.Minute)) { // servers' clocks differ a little
		return refuse(CodeExpired, "页面打开的时间太长，验证题已经换了一道，请回答后再提交。您填写的内容还在。")
	}
	if r.Trap != "" {
		return refuse(CodeTrap, "表单里有一项应当留空的内容被填上了，请清空后再提交；如果看不到这一项，请换一个浏览器。")
	}
	if now.Sub(issued) < Least {
		return refuse(CodeSoon, "提交得太快了。请核对一遍内容，过几秒再提交。")
	}
	worked := Worked(r.Token, r.Work)
	if !worked && strings.TrimSpace(r.Answer) == "" {
		return refuse(CodeBlank, "请回答这道验证题，选一个答案。")
	}
	uses, err := g.spend(ctx, g.mac("used", purpose, raw), Lifetime+time.Minute)
	if err != nil {
		return err
	}
	if uses > 1 {
		return refuse(CodeUsed, "这道验证题已经用过，换了一道新的，请回答后再提交。您填写的内容还在。")
	}
	if !worked && !g.question(purpose, raw).right(r.Answer) {
		return refuse(CodeWrong, "答案不对，换了一道新的，请再答一次。您填写的内容还在。")
	}
	return nil
}

func refuse(code, sentence string) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Message: sentence, Fields: map[string]string{Field: sentence}}
}

// read takes a token apart; ok says that it is ours and for this purpose.
func (g *Gate) read(purpose, token string) (raw []byte, issued time.Time, ok bool) {
	const length = (body + macBytes + 2) / 3 * 4
	if len(token) > length {
		return nil, time.Time{}, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != body+macBytes || raw[0] != version || !hmac.Equal(raw[body:], g.mac("token", purpose, raw[:body])[:macBytes]) {
		return nil, time.Time{}, false
	}
	return raw, time.UnixMilli(int64(binary.BigEndian.Uint64(raw[1:]))), true
}

func (g *Gate) mac(what, purpose string, data []byte) []byte {
	mac := hmac.New(sha256.New, g.key)
	for _, part := range [][]byte{[]byte(what), []byte(purpose), data} {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// Worked reports whether the work for a token has been done.
func Worked(token, work string) bool {
	if len(work) > Searches*12 {
		return false
	}
	numbers := strings.Split(work, ",")
	if len(numbers) != Searches {
		return false
	}
	for i, text := range numbers {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil || strconv.FormatUint(number, 10) != text {
			return false
		}
		if !begins(sha256.Sum256(puzzle(token, i, number))) {
			return false
		}
	}
	return true
}

func puzzle(token string, search int, number uint64) []byte {
	text := append([]byte(token), '.')
	text = append(strconv.AppendInt(text, int64(search), 10), '.')
	return strconv.AppendUint(text, number, 10)
}

func begins(sum [sha256.Size]byte) bool {
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:])) >= ZeroBits
}
