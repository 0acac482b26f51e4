package human

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"piaojue/app/fault"
)

var start = time.Date(2026, 10, 9, 2, 0, 0, 0, time.UTC)

// memory counts uses as the database does.
type memory struct {
	mu   sync.Mutex
	uses map[string]int
}

func (m *memory) spend(_ context.Context, id []byte, window time.Duration) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if window < Lifetime {
		return 0, errors.New("forgotten before the token dies")
	}
	m.uses[string(id)]++
	return m.uses[string(id)], nil
}

func gate() (*Gate, *memory) {
	m := &memory{uses: map[string]int{}}
	return New([]byte("a gate's key for tests only"), m.spend), m
}

// answerOf reads the answer with the gate's own key.
func answerOf(t *testing.T, g *Gate, purpose, token string) string {
	t.Helper()
	raw, _, ok := g.read(purpose, token)
	if !ok {
		t.Fatal("a token that was just made is not ours")
	}
	return g.question(purpose, raw).answer
}

func codeOf(err error) string {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.Invalid || refusal.Fields[Field] == "" || refusal.Message == "" {
		return fmt.Sprintf("no refusal: %v", err)
	}
	return refusal.Code
}

func expect(t *testing.T, what string, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && codeOf(err) != code {
		t.Errorf("%s: %v (%s), want %q", what, err, codeOf(err), code)
	}
}

func solve(t *testing.T, token string) string {
	t.Helper()
	var numbers []string
	for i := range Searches {
		for n := uint64(0); ; n++ {
			if begins(sha256.Sum256(puzzle(token, i, n))) {
				numbers = append(numbers, fmt.Sprint(n))
				break
			}
		}
	}
	return strings.Join(numbers, ",")
}

func TestTheRightAnswerPassesOnceAndTheWrongOneNever(t *testing.T) {
	ctx := context.Background()
	for range 300 {
		g, m := gate()
		c := g.Ask("suggest", start)
		later := start.Add(time.Minute)
		right := answerOf(t, g, "suggest", c.Token)
		if !slices.Contains(c.Choices, right) {
			t.Fatalf("%s %q: the answer %q cannot be chosen", c.Question, c.Choices, right)
		}
		expect(t, "the right answer", g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: right}, later), "")
		expect(t, "the same token again", g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: right}, later), CodeUsed)
		for _, wrong := range c.Choices {
			if wrong == right {
				continue
			}
			c := c
			clear(m.uses)
			expect(t, c.Question+wrong, g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: wrong}, later), CodeWrong)
			expect(t, "the right answer after a wrong guess", g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: right}, later), CodeUsed)
		}
	}
}

func TestOneTokenSentTenThousandTimesPassesOnce(t *testing.T) {
	g, _ := gate()
	c := g.Ask("suggest", start)
	r := Reply{Token: c.Token, Answer: answerOf(t, g, "suggest", c.Token)}
	passed := 0
	for range 10_000 {
		if g.Check(context.Background(), "suggest", r, start.Add(time.Minute)) == nil {
			passed++
		}
	}
	if passed != 1 {
		t.Errorf("%d passed", passed)
	}
}

func TestATokenCountsForItsPurposeAndItsTimeOnly(t *testing.T) {
	ctx := context.Background()
	g, m := gate()
	c := g.Ask("suggest", start)
	r := Reply{Token: c.Token, Answer: answerOf(t, g, "suggest", c.Token)}
	expect(t, "another purpose", g.Check(ctx, "comment", r, start.Add(time.Minute)), CodeExpired)
	expect(t, "faster than people", g.Check(ctx, "suggest", r, start.Add(Least-time.Millisecond)), CodeSoon)
	expect(t, "too old", g.Check(ctx, "suggest", r, start.Add(Lifetime+time.Millisecond)), CodeExpired)
	expect(t, "from the future", g.Check(ctx, "suggest", r, start.Add(-time.Hour)), CodeExpired)
	expect(t, "no token", g.Check(ctx, "suggest", Reply{Answer: r.Answer}, start.Add(time.Minute)), CodeExpired)
	expect(t, "no answer", g.Check(ctx, "suggest", Reply{Token: r.Token, Answer: " "}, start.Add(time.Minute)), CodeBlank)
	expect(t, "the unseen field filled", g.Check(ctx, "suggest", Reply{Token: r.Token, Answer: r.Answer, Trap: "x"}, start.Add(time.Minute)), CodeTrap)
	other := New([]byte("the key of another house"), m.spend)
	expect(t, "another house's token", other.Check(ctx, "suggest", r, start.Add(time.Minute)), CodeExpired)
	if len(m.uses) != 0 {
		t.Error("a refusal that says nothing about the answer used the token up")
	}
	same := New([]byte("a gate's key for tests only"), m.spend)
	expect(t, "another server of the same house, at the last moment", same.Check(ctx, "suggest", r, start.Add(Lifetime)), "")
	expect(t, "the first server afterwards", g.Check(ctx, "suggest", r, start.Add(Lifetime)), CodeUsed)
}

func TestNoChangedTokenIsOurs(t *testing.T) {
	g, m := gate()
	c := g.Ask("suggest", start)
	raw, err := base64.RawURLEncoding.DecodeString(c.Token)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			changed := slices.Clone(raw)
			changed[i] ^= 1 << bit
			token := base64.RawURLEncoding.EncodeToString(changed)
			if code := codeOf(g.Check(context.Background(), "suggest", Reply{Token: token, Answer: "一"}, start.Add(time.Minute))); code != CodeExpired {
				t.Fatalf("byte %d bit %d: %s", i, bit, code)
			}
			if g.ID("suggest", token) != nil {
				t.Fatal("a changed token has an identifier")
			}
		}
	}
	if len(m.uses) != 0 {
		t.Error("rows were written for tokens that are not ours")
	}
}

func TestTheTokenDoesNotTellTheAnswer(t *testing.T) {
	g, _ := gate()
	c := g.Ask("suggest", start)
	raw, _, _ := g.read("suggest", c.Token)
	// The same bytes ask something else under another key, so they do not hold
	// the question.
	different := false
	for i := range 20 {
		other := New(fmt.Appendf(nil, "another house's key %02d", i), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
		different = different || other.question("suggest", raw).text != c.Question
	}
	if !different {
		t.Error("the question follows from the token alone")
	}
}

func TestWorkStandsForTheAnswer(t *testing.T) {
	ctx := context.Background()
	g, _ := gate()
	later := start.Add(time.Minute)
	c := g.Ask("suggest", start)
	work := solve(t, c.Token)
	expect(t, "another token's work", g.Check(ctx, "suggest", Reply{Token: g.Ask("suggest", start).Token, Work: work}, later), CodeBlank)
	for name, bad := range map[string]string{
		"one short": work[:strings.LastIndex(work, ",")], "one more": work + ",0", "spelled otherwise": "0" + work, "signs": strings.Replace(work, ",", ",+", 1),
		"nothing": ",,,,,,,", "zeros": "0,0,0,0,0,0,0,0", "very long": strings.Repeat("1", 5000),
	} {
		expect(t, name, g.Check(ctx, "suggest", Reply{Token: c.Token, Work: bad}, later), CodeBlank)
	}
	expect(t, "work done too fast", g.Check(ctx, "suggest", Reply{Token: c.Token, Work: work}, start.Add(time.Second)), CodeSoon)
	expect(t, "work", g.Check(ctx, "suggest", Reply{Token: c.Token, Work: work}, later), "")
	expect(t, "work again", g.Check(ctx, "suggest", Reply{Token: c.Token, Work: work}, later), CodeUsed)
}

func TestTheSameQuestionStaysWhileItStillCounts(t *testing.T) {
	ctx := context.Background()
	g, _ := gate()
	c := g.Ask("suggest", start)
	later := start.Add(time.Minute)
	elsewhere := fault.Form{"text": "请填写。"}.Err()
	for name, err := range map[string]error{
		"another field was wrong": elsewhere, "no answer": g.Check(ctx, "suggest", Reply{Token: c.Token}, later), "too fast": g.Check(ctx, "suggest", Reply{Token: c.Token}, start), "nothing": nil,
	} {
		next := g.Next("suggest", c.Token, err, later)
		if next.Token != c.Token || next.Question != c.Question || !slices.Equal(next.Choices, c.Choices) {
			t.Errorf("%s: %q became %q", name, c.Question, next.Question)
		}
	}
	right := answerOf(t, g, "suggest", c.Token)
	wrong := g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: "不知道"}, later)
	used := g.Check(ctx, "suggest", Reply{Token: c.Token, Answer: right}, later)
	for name, next := range map[string]Challenge{
		"a wrong answer": g.Next("suggest", c.Token, wrong, later), "a used token": g.Next("suggest", c.Token, used, later),
		"half its life has passed": g.Next("suggest", c.Token, elsewhere, start.Add(Lifetime/2+time.Second)), "not ours": g.Next("suggest", "x", nil, later),
		"another purpose": g.Next("comment", c.Token, nil, later),
	} {
		if next.Token == c.Token {
			t.Errorf("%s: the same token", name)
		}
	}
}

func TestATokenIsFoundAgainByItsIdentifier(t *testing.T) {
	g, _ := gate()
	c, d := g.Ask("suggest", start), g.Ask("suggest", start)
	if id := g.ID("suggest", c.Token); len(id) != 32 || !slices.Equal(id, g.ID("suggest", c.Token)) || slices.Equal(id, g.ID("suggest", d.Token)) {
		t.Errorf("identifiers %x and %x", id, g.ID("suggest", d.Token))
	}
	if g.ID("comment", c.Token) != nil || g.ID("suggest", "") != nil {
		t.Error("what is not a token of this purpose has an identifier")
	}
}

func TestAMemoryThatFailsIsNeitherPassNorRefusal(t *testing.T) {
	broken := errors.New("gone")
	g := New([]byte("a gate's key for tests only"), func(context.Context, []byte, time.Duration) (int, error) { return 0, broken })
	c := g.Ask("suggest", start)
	if err := g.Check(context.Background(), "suggest", Reply{Token: c.Token, Answer: "一"}, start.Add(time.Minute)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

func TestQuestionsVaryAndEachHasFourChoicesOfWhichOneIsRight(t *testing.T) {
	g, _ := gate()
	asked := map[string]bool{}
	place := map[int]int{}
	const n = 6000
	for range n {
		c := g.Ask("suggest", start)
		raw, _, _ := g.read("suggest", c.Token)
		q := g.question("suggest", raw)
		asked[c.Question] = true
		if len(c.Choices) != 4 || !strings.HasSuffix(c.Question, "？") || utf8.RuneCountInString(c.Question) > 24 {
			t.Fatalf("%s %q", c.Question, c.Choices)
		}
		right := 0
		for i, choice := range c.Choices {
			if choice == "" || slices.Contains(c.Choices[:i], choice) {
				t.Fatalf("%s: choices %q", c.Question, c.Choices)
			}
			if q.right(choice) {
				right++
				place[i]++
			}
		}
		if right != 1 {
			t.Fatalf("%s %q: %d right answers", c.Question, c.Choices, right)
		}
	}
	if len(asked) < 300 {
		t.Errorf("only %d different questions among %d", len(asked), n)
	}
	for i := range 4 {
		if place[i] < n/6 || place[i] > n/3 {
			t.Errorf("the answer stands at place %d in %d of %d questions", i+1, place[i], n)
		}
	}
}

func TestAnswersMayBeTypedAsPeopleWriteThem(t *testing.T) {
	number := question{answer: "十二", number: 12, counts: true}
	month := question{answer: "五月", number: 5, counts: true}
	day := question{answer: "星期日"}
	word := question{answer: "桃子"}
	for _, tt := range []struct {
		q     question
		reply string
		want  bool
	}{
		{number, "十二", true}, {number, "12", true}, {number, "１２", true}, {number, " 一十二 。", true}, {number, "拾贰", true}, {number, "等于12", true}, {number, "十二个", true},
		{number, "2", false}, {number, "112", false}, {number, "十", false}, {number, "二十", false}, {number, "", false}, {number, "十二十二", false}, {number, "012", true},
		{month, "五月", true}, {month, "5月", true}, {month, "5", true}, {month, "六月", false},
		{day, "星期天", true}, {day, "周日", true}, {day, "礼拜天", true}, {day, "星期一", false},
		{word, "桃子", true}, {word, "“桃子”", true}, {word, "李子", false}, {word, strings.Repeat("桃子", 9999), false},
	} {
		if got := tt.q.right(tt.reply); got != tt.want {
			t.Errorf("%q for %q: %v", tt.reply, tt.q.answer, got)
		}
	}
}

func TestNumeralsAreReadAsTheyAreWritten(t *testing.T) {
	for n, want := range map[int]string{0: "零", 2: "二", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"} {
		if numeral(n) != want {
			t.Errorf("%d is written %q", n, numeral(n))
		}
	}
	for n := range 100 {
		for _, text := range []string{numeral(n), fmt.Sprint(n)} {
			if got, ok := parseNumeral(text); !ok || got != n {
				t.Errorf("%q is read as %d, %v", text, got, ok)
			}
		}
	}
	for _, text := range []string{"", "十零", "零十", "百", "一二", "1十", "-1", "十十", "1000000000000000000000"} {
		if n, ok := parseNumeral(text); ok {
			t.Errorf("%q is read as %d", text, n)
		}
	}
}

func TestGroupsShareNoMember(t *testing.T) {
	seen := map[string]string{}
	for _, g := range groups {
		for _, m := range g.members {
			if seen[m] != "" {
				t.Errorf("%s is in %s and %s", m, seen[m], g.name)
			}
			seen[m] = g.name
		}
	}
}

func FuzzCheck(f *testing.F) {
	made, _ := gate()
	f.Add(made.Ask("suggest", start).Token, "八", "", "1,2,3,4,5,6,7,8")
	f.Add("", "", "x", "")
	f.Fuzz(func(t *testing.T, token, answer, trap, work string) {
		g, m := gate()
		err := g.Check(context.Background(), "suggest", Reply{token, answer, trap, work}, start.Add(time.Minute))
		if _, _, ours := g.read("suggest", token); !ours && (codeOf(err) != CodeExpired || len(m.uses) > 0) {
			t.Errorf("a token that nobody made: %v", err)
		}
		g.Next("suggest", token, err, start.Add(time.Minute))
	})
}
