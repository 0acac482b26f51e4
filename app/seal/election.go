package seal

import (
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Question is one question of an election. Min and Max bound the number of chosen answers. With
// Blank set, an extra leading choice lets the voter leave the question blank (Belenios "blank").
type Question struct {
	Question string
	Answers  []string
	Min, Max int
	Blank    bool
}

// choices is the number of ciphertexts a ballot carries for the question.
func (q *Question) choices() int {
	if q.Blank {
		return len(q.Answers) + 1
	}
	return len(q.Answers)
}

// Stance is a deputy's position on one candidate of a linked election. Its value is the column of
// the stance in the result rows 1..n.
type Stance int

// The three stances, in the order of the answers of every linked question.
const (
	Approve Stance = iota // 赞成
	Oppose                // 反对
	Abstain               // 弃权
)

var stanceAnswers = []string{"赞成", "反对", "弃权"}

// PlainQuestion is the single question of a tick-only ballot: at most maxApprovals of candidates.
func PlainQuestion(title string, candidates []string, maxApprovals int) []Question {
	return []Question{{Question: title, Answers: slices.Clone(candidates), Min: 0, Max: maxApprovals}}
}

// LinkedQuestions are the questions of a three-stance ballot with a cap: question 0 takes
// 0..maxApprovals approvals, question i (1..n) exactly one of 赞成, 反对, 弃权 for candidate i. The
// ciphertext of 赞成 is the same in both, so neither the cap nor the exclusion can be evaded.
func LinkedQuestions(title string, candidates []string, maxApprovals int) []Question {
	questions := PlainQuestion(title, candidates, maxApprovals)
	for _, name := range candidates {
		questions = append(questions, Question{Question: name, Answers: slices.Clone(stanceAnswers), Min: 1, Max: 1})
	}
	return questions
}

// LinkedChoices turns one stance per candidate into the choices Encrypt expects for LinkedQuestions.
func LinkedChoices(stances []Stance) [][]int {
	approvals := make([]int, len(stances))
	choices := [][]int{approvals}
	for i, s := range stances {
		row := make([]int, len(stanceAnswers))
		if s >= 0 && int(s) < len(row) {
			row[s] = 1
		}
		approvals[i] = row[Approve]
		choices = append(choices, row)
	}
	return choices
}

// GradeQuestions are the questions of a 满意度测评: exactly one of the grades for
// each item. The last of the grades is the abstention.
func GradeQuestions(items, grades []string) []Question {
	questions := make([]Question, len(items))
	for i, item := range items {
		questions[i] = Question{Question: item, Answers: slices.Clone(grades), Min: 1, Max: 1}
	}
	return questions
}

// GradeChoices turns the chosen grade of each item, an index, into the choices
// Encrypt expects for GradeQuestions. An index outside makes a row that Encrypt
// refuses.
func GradeChoices(chosen []int, grades int) [][]int {
	choices := make([][]int, len(chosen))
	for i, g := range chosen {
		choices[i] = make([]int, grades)
		if g >= 0 && g < grades {
			choices[i][g] = 1
		}
	}
	return choices
}

// Graded says whether questions have the shape GradeQuestions gives: exactly one
// of the same answers for every item. With two answers or fewer they are no
// grades.
func Graded(questions []Question) bool {
	if len(questions) == 0 || len(questions[0].Answers) < 3 {
		return false
	}
	for _, q := range questions {
		if q.Blank || q.Min != 1 || q.Max != 1 || !slices.Equal(q.Answers, questions[0].Answers) {
			return false
		}
	}
	return true
}

// linkedShape says whether questions have the shape LinkedQuestions gives.
func linkedShape(questions []Question) bool {
	if len(questions) < 2 || len(questions[0].Answers) != len(questions)-1 || questions[0].Blank {
		return false
	}
	for i, q := range questions[1:] {
		if q.Blank || q.Min != 1 || q.Max != 1 || q.Question != questions[0].Answers[i] || !slices.Equal(q.Answers, stanceAnswers) {
			return false
		}
	}
	return true
}

// ElectionDraft is what NewElection turns into an election file.
type ElectionDraft struct {
	UUID                string // 14 base58 characters, from NewUUID
	Name                string
	Description         string
	Administrator       string // optional; may carry the digest of the 票决办法
	CredentialAuthority string // optional
	Questions           []Question
	Trustees            []byte // trustees.json; the public key comes from it
}

// Election is a parsed, strictly checked election file. It is immutable and safe for concurrent use.
type Election struct {
	UUID                string
	Name                string
	Description         string
	Administrator       string
	CredentialAuthority string
	PublicKey           string // 64 hex digits
	Questions           []Question

	raw         []byte
	fingerprint string
	linked      bool
	y           *point
	secretY     func() *secretTable
}

// Raw returns the exact bytes of the file. The caller must not change them.
func (e *Election) Raw() []byte { return e.raw }

// Fingerprint is the standard base64 without padding of the SHA-256 of the file; every ballot names it.
func (e *Election) Fingerprint() string { return e.fingerprint }

// Linked says whether the questions have the shape LinkedQuestions gives, so that ballots must carry links.
func (e *Election) Linked() bool { return e.linked }

// NewUUID draws an election identifier: 14 base58 characters.
func NewUUID(r io.Reader) (string, error) { return drawBase58(r, 14) }

// NewElection writes the election file (Belenios version 1, group Ed25519). It refuses a draft without
// questions, with impossible bounds, or with trustees that do not hold.
func NewElection(d ElectionDraft) ([]byte, error) {
	trustees, err := parseTrustees(d.Trustees)
	if err != nil {
		return nil, err
	}
	e := &Election{UUID: d.UUID, Name: d.Name, Description: d.Description, Administrator: d.Administrator,
		CredentialAuthority: d.CredentialAuthority, PublicKey: pointHex(trustees.key), Questions: d.Questions}
	raw := e.encode()
	if _, err := ParseElection(raw); err != nil {
		return nil, err
	}
	return raw, nil
}

func (e *Election) encode() []byte {
	out := append([]byte(nil), `{"version":1,"description":`...)
	out = quote(out, e.Description)
	out = append(out, `,"name":`...)
	out = quote(out, e.Name)
	out = append(out, `,"group":"Ed25519","public_key":"`...)
	out = append(out, e.PublicKey...)
	out = append(out, `","questions":[`...)
	for i, q := range e.Questions {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"answers":[`...)
		for j, a := range q.Answers {
			if j > 0 {
				out = append(out, ',')
			}
			out = quote(out, a)
		}
		out = append(out, ']')
		if q.Blank {
			out = append(out, `,"blank":true`...)
		}
		out = append(out, `,"min":`...)
		out = strconv.AppendInt(out, int64(q.Min), 10)
		out = append(out, `,"max":`...)
		out = strconv.AppendInt(out, int64(q.Max), 10)
		out = append(out, `,"question":`...)
		out = quote(out, q.Question)
		out = append(out, '}')
	}
	out = append(out, `],"uuid":`...)
	out = quote(out, e.UUID)
	if e.Administrator != "" {
		out = append(out, `,"administrator":`...)
		out = quote(out, e.Administrator)
	}
	if e.CredentialAuthority != "" {
		out = append(out, `,"credential_authority":`...)
		out = quote(out, e.CredentialAuthority)
	}
	return append(out, '}')
}

// ParseElection reads an election file strictly: compact JSON, known fields in their order, each once,
// group Ed25519, canonical public key in the prime-order subgroup, bounds that can be met.
func ParseElection(raw []byte) (*Election, error) {
	c := cursor{b: raw}
	e := &Election{raw: slices.Clone(raw), fingerprint: shortHash(raw)}
	c.lit(`{"version":1,"description":`)
	e.Description = c.text()
	c.lit(`,"name":`)
	e.Name = c.text()
	c.lit(`,"group":"Ed25519","public_key":`)
	key := c.plain()
	c.lit(`,"questions":`)
	explicit := false // "blank":false is the one optional spelling the tool may write
	c.list(func() {
		var q Question
		c.lit(`{"answers":`)
		c.list(func() { q.Answers = append(q.Answers, c.text()) })
		q.Blank = c.has(`,"blank":true`)
		if !q.Blank && c.has(`,"blank":false`) {
			explicit = true
		}
		c.lit(`,"min":`)
		q.Min = c.number()
		c.lit(`,"max":`)
		q.Max = c.number()
		c.lit(`,"question":`)
		q.Question = c.text()
		c.lit(`}`)
		e.Questions = append(e.Questions, q)
	})
	c.lit(`,"uuid":`)
	e.UUID = c.text()
	if c.has(`,"administrator":`) {
		e.Administrator = c.text()
	}
	if c.has(`,"credential_authority":`) {
		e.CredentialAuthority = c.text()
	}
	c.lit(`}`)
	if err := c.end(); err != nil {
		return nil, misread(raw, err)
	}
	var err error
	if e.y, err = parsePoint(key); err != nil {
		return nil, err
	}
	e.PublicKey = string(key)
	if !explicit {
		if err := canonical(raw, e.encode()); err != nil {
			return nil, err
		}
	}
	if err := e.check(); err != nil {
		return nil, err
	}
	e.linked = linkedShape(e.Questions)
	e.secretY = onceSecretTable(e.y)
	return e, nil
}

// maxAnswers bounds what one ballot may have to carry, so that a forged election cannot exhaust memory.
const maxAnswers = 4096

func (e *Election) check() error {
	bad := func(why string) error { return refuse(BadElection, "选举文件有误："+why) }
	if !isUUID(e.UUID) {
		return bad("选举编号不正确。")
	}
	if e.y.Equal(identity) == 1 {
		return bad("选举公钥无效。")
	}
	if len(e.Questions) == 0 {
		return bad("没有题目。")
	}
	total := 0
	for _, q := range e.Questions {
		total += q.choices()
		if len(q.Answers) == 0 || q.Min > q.Max || q.Max > len(q.Answers) || q.Min < 0 {
			return bad("题目的选项或者最少、最多可选数不正确。")
		}
		for _, s := range append([]string{q.Question}, q.Answers...) {
			if !utf8.ValidString(s) {
				return bad("文字编码不正确。")
			}
		}
	}
	if total > maxAnswers {
		return bad("选项过多。")
	}
	return nil
}

// isUUID accepts identifiers as belenios-tool makes them: at least 14 base58 characters.
func isUUID(s string) bool { return len(s) >= 14 && len(s) <= 32 && isBase58(s, len(s)) }
