package main

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"slices"
	"strconv"
	"strings"

	"rsc.io/qr/coding"

	"piaojue/app/seal"
)

// fingerprint is the standard base64 without padding of the SHA-256 of b, the form of every fingerprint
// in the format.
func fingerprint(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// paper is what the page must show of an election file: its candidates come from the file that is
// encrypted for, not from the server's description of it.
type paper struct {
	election     *seal.Election
	candidates   []string
	stances      int      // 3: 赞成, 反对, 弃权; 1: tick-only; 0: grades
	grades       []string // of a 满意度测评, best first, the last the abstention; otherwise nil
	maxApprovals int
}

// inspect reads an election file and refuses one whose public key is not that of its trustees, whose
// trustees do not hold, or whose questions are none of the three forms of paper. holder is the public
// credential to be used with it.
func inspect(election, trustees []byte, holder string) (*paper, error) {
	// A list of one credential keeps the check independent of the size of the congress.
	a, err := seal.NewArchive(1, election, trustees, seal.PublicCredentials([]string{holder}))
	if err != nil {
		return nil, err
	}
	if _, err := seal.VerifyArchive(a.Bytes(), seal.VerifyOptions{}); err != nil {
		return nil, err
	}
	e, err := seal.ParseElection(election)
	if err != nil {
		return nil, err
	}
	first := e.Questions[0]
	switch {
	case e.Linked():
		return &paper{election: e, candidates: first.Answers, stances: 3, maxApprovals: first.Max}, nil
	case len(e.Questions) == 1 && !first.Blank && first.Min == 0:
		return &paper{election: e, candidates: first.Answers, stances: 1, maxApprovals: first.Max}, nil
	case seal.Graded(e.Questions):
		items := make([]string, len(e.Questions))
		for i, q := range e.Questions {
			items[i] = q.Question
		}
		return &paper{election: e, candidates: items, grades: first.Answers}, nil
	}
	return nil, &seal.Refusal{Code: seal.BadElection, Message: "本页不认识这种票样，请告知工作人员"}
}

// derive is the public half of a typed voting code.
func derive(uuid, typed string) (string, error) {
	c, err := credential(uuid, typed)
	if err != nil {
		return "", err
	}
	return c.Public(), nil
}

func credential(uuid, typed string) (*seal.Credential, error) {
	code, err := votingCode(typed)
	if err != nil {
		return nil, err
	}
	return seal.DeriveCredential(uuid, code)
}

// encrypt makes the ballot of one deputy. stances holds "approve", "oppose", "abstain" or "" (no mark)
// for each candidate in order; no mark is 弃权 on a three-stance paper and no approval on a tick-only
// one. For a graded paper it holds the name of the grade for each item, and no mark is refused. It refuses an election that inspect refuses.
func encrypt(r io.Reader, election, trustees []byte, typed string, stances []string) (ballot []byte, tracker string, err error) {
	e, err := seal.ParseElection(election)
	if err != nil {
		return nil, "", err
	}
	c, err := credential(e.UUID, typed)
	if err != nil {
		return nil, "", err
	}
	p, err := inspect(election, trustees, c.Public())
	if err != nil {
		return nil, "", err
	}
	choices, err := p.choices(stances)
	if err != nil {
		return nil, "", err
	}
	ballot, err = seal.Encrypt(r, p.election, c, choices)
	if err != nil {
		return nil, "", err
	}
	return ballot, seal.Tracker(ballot), nil
}

func (p *paper) choices(stances []string) ([][]int, error) {
	if len(stances) != len(p.candidates) {
		return nil, &seal.Refusal{Code: seal.BadChoices, Message: "选票的项数与票样不一致，请重新打开本页"}
	}
	if p.grades != nil {
		return p.graded(stances)
	}
	marks := make([]seal.Stance, len(stances))
	ticks := make([]int, len(stances))
	approved := 0
	for i, s := range stances {
		switch {
		case s == "approve":
			marks[i], ticks[i] = seal.Approve, 1
			approved++
		case s == "oppose" && p.stances == 3:
			marks[i] = seal.Oppose
		case s == "", s == "abstain" && p.stances == 3:
			marks[i] = seal.Abstain
		default:
			return nil, &seal.Refusal{Code: seal.BadChoices, Message: "第 " + strconv.Itoa(i+1) + " 项的填写不在票样之内，请重新打开本页"}
		}
	}
	if approved > p.maxApprovals {
		return nil, &seal.Refusal{Code: seal.BadChoices, Message: "赞成最多 " + strconv.Itoa(p.maxApprovals) + " 项，现在是 " + strconv.Itoa(approved) + " 项"}
	}
	if p.stances == 3 {
		return seal.LinkedChoices(marks), nil
	}
	return [][]int{ticks}, nil
}

// graded are the choices of a 满意度测评. An item without a grade is not taken for an abstention: the deputy is asked.
func (p *paper) graded(marks []string) ([][]int, error) {
	chosen := make([]int, len(marks))
	for i, mark := range marks {
		at := slices.Index(p.grades, mark)
		switch {
		case mark == "":
			return nil, &seal.Refusal{Code: seal.BadChoices, Message: "第 " + strconv.Itoa(i+1) + " 项还没有评价"}
		case at < 0:
			return nil, &seal.Refusal{Code: seal.BadChoices, Message: "第 " + strconv.Itoa(i+1) + " 项的填写不在票样之内，请重新打开本页"}
		}
		chosen[i] = at
	}
	return seal.GradeChoices(chosen, len(p.grades)), nil
}

// seat is one scrutineer's place in a key ceremony with the key code typed by that scrutineer.
type seat struct {
	seal.Ceremony
	index int
	typed string
}

func (s seat) guardian() (*seal.Guardian, error) {
	seed, err := keyCode(s.typed)
	if err != nil {
		return nil, err
	}
	return seal.NewGuardian(seed, s.Ceremony, s.index)
}

func (s seat) commit() ([]byte, error) {
	g, err := s.guardian()
	if err != nil {
		return nil, err
	}
	return g.Commit()
}

func (s seat) reveal(r io.Reader, commits [][]byte) ([]byte, error) {
	g, err := s.guardian()
	if err != nil {
		return nil, err
	}
	return g.Reveal(r, commits)
}

func (s seat) confirm(commits, reveals [][]byte) ([]byte, error) {
	g, err := s.guardian()
	if err != nil {
		return nil, err
	}
	return g.Confirm(commits, reveals)
}

// boxSummary is what a scrutineer is told about an archive that has been verified.
type boxSummary struct {
	name        string
	uuid        string
	fingerprint string // of the election
	lastEvent   string
	ballots     int
	credentials int
	candidates  int
	linked      bool
}

// summarize reads an archive strictly; it verifies nothing beyond its form.
func summarize(archive []byte) (*boxSummary, error) {
	a, err := seal.ReadArchive(archive)
	if err != nil {
		return nil, err
	}
	e, err := seal.ParseElection(a.Election())
	if err != nil {
		return nil, err
	}
	list, err := seal.ParsePublicCredentials(a.Credentials())
	if err != nil {
		return nil, err
	}
	candidates := len(e.Questions[0].Answers)
	if seal.Graded(e.Questions) {
		candidates = len(e.Questions)
	}
	return &boxSummary{
		name: e.Name, uuid: e.UUID, fingerprint: e.Fingerprint(), lastEvent: a.LastEventHash(),
		ballots: len(a.Ballots()), credentials: len(list),
		candidates: candidates, linked: e.Linked(),
	}, nil
}

// drawQR is the path of a QR symbol in a square of size modules, a quiet zone of four included.
// Level M survives a fold and a finger mark on the printed sheet.
func drawQR(text string) (size int, path string, err error) {
	const quiet = 4
	var enc coding.Encoding = coding.String(text)
	version := coding.Version(1)
	for ; version <= coding.MaxVersion; version++ {
		if enc.Bits(version) <= version.DataBytes(coding.M)*8 {
			break
		}
	}
	plan, err := coding.NewPlan(version, coding.M, 0)
	if err != nil {
		return 0, "", err
	}
	symbol, err := plan.Encode(enc)
	if err != nil {
		return 0, "", err
	}
	var b strings.Builder
	for y := 0; y < symbol.Size; y++ {
		for x := 0; x < symbol.Size; x++ {
			if !symbol.Black(x, y) {
				continue
			}
			run := x
			for run < symbol.Size && symbol.Black(run, y) {
				run++
			}
			b.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(run-x) + "v1H" + strconv.Itoa(x+quiet) + "z")
			x = run
		}
	}
	return symbol.Size + 2*quiet, b.String(), nil
}
