// Package sealtest makes small elections, and archives with one defect each, for the tests of the programs
// that read archives. It uses package seal's exported interface and writes archives by its own hand, so
// that a mistake there cannot hide a mistake in seal. Only test files import it.
package sealtest

import (
	"crypto/sha256"
	"math/rand/v2"

	"piaojue/app/seal"
)

// Reader is a repeatable source of bytes; secrets made from it are worthless outside tests.
func Reader(seed string) *rand.ChaCha8 {
	return rand.NewChaCha8(sha256.Sum256([]byte(seed)))
}

// Size is the size of a test election.
type Size struct {
	Candidates, Cap, Voters, Scrutineers, Threshold int
	Plain                                           bool // tick-only instead of three stances
	Blank                                           bool // a plain question that may be left blank
	Graded                                          bool // 满意度测评: the candidates are graded, Cap is ignored
}

// Election is a test election with all its secrets.
type Election struct {
	Size
	Ceremony                   seal.Ceremony
	Seeds                      []string
	Guardians                  []*seal.Guardian
	Commits, Reveals, Confirms [][]byte
	Trustees                   []byte
	Parsed                     *seal.Election
	Codes                      []string
	Credentials                []*seal.Credential
	List                       []byte
	Choices                    [][][]int
	Ballots                    [][]byte
	Counts                     [][]int // what the result must be
}

// Grades are those of a graded election; the last is the abstention.
var Grades = []string{"满意", "基本满意", "不满意", "弃权"}

// must is for steps that only fail when seal itself is broken.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// New holds an election up to its ballots. Everything follows from the name and the size.
func New(name string, size Size) *Election {
	r := Reader(name)
	e := &Election{Size: size, Ceremony: seal.Ceremony{UUID: must(seal.NewUUID(r)), Size: size.Scrutineers, Threshold: size.Threshold}}
	for i := range size.Scrutineers {
		seed := must(seal.NewKeySeed(r))
		g := must(seal.NewGuardian(seed, e.Ceremony, i+1))
		e.Seeds, e.Guardians = append(e.Seeds, seed), append(e.Guardians, g)
		e.Commits = append(e.Commits, must(g.Commit()))
	}
	for _, g := range e.Guardians {
		e.Reveals = append(e.Reveals, must(g.Reveal(r, e.Commits)))
	}
	for _, g := range e.Guardians {
		e.Confirms = append(e.Confirms, must(g.Confirm(e.Commits, e.Reveals)))
	}
	e.Trustees = must(e.Ceremony.Trustees(e.Commits, e.Reveals, e.Confirms))
	var candidates []string
	for i := range size.Candidates {
		candidates = append(candidates, "候选项目"+string(rune('甲'+i)))
	}
	questions := seal.LinkedQuestions("赞成的项目", candidates, size.Cap)
	if size.Plain {
		questions = seal.PlainQuestion("赞成的项目", candidates, size.Cap)
		questions[0].Blank = size.Blank
	}
	if size.Graded {
		questions = seal.GradeQuestions(candidates, Grades)
	}
	raw := must(seal.NewElection(seal.ElectionDraft{UUID: e.Ceremony.UUID, Name: "民生实事项目票决", Description: "测试", Questions: questions, Trustees: e.Trustees}))
	e.Parsed = must(seal.ParseElection(raw))
	var pubs []string
	for range size.Voters + 2 { // two envelopes stay in the box
		code := must(seal.NewCredential(r))
		c := must(seal.DeriveCredential(e.Ceremony.UUID, code))
		e.Codes, e.Credentials, pubs = append(e.Codes, code), append(e.Credentials, c), append(pubs, c.Public())
	}
	e.List = seal.PublicCredentials(pubs)
	for _, q := range questions {
		n := len(q.Answers)
		if q.Blank {
			n++
		}
		e.Counts = append(e.Counts, make([]int, n))
	}
	for v := range size.Voters {
		choices := e.choose(rand.New(r), v)
		e.Choices = append(e.Choices, choices)
		e.Ballots = append(e.Ballots, must(seal.Encrypt(r, e.Parsed, e.Credentials[v], choices)))
		for i, row := range choices {
			for j, m := range row {
				e.Counts[i][j] += m
			}
		}
	}
	return e
}

// choose draws lawful choices; voter 0 uses the whole cap and voter 1 approves nothing. In a
// graded election voter 0 gives every item the best grade and voter 1 abstains.
func (e *Election) choose(r *rand.Rand, voter int) [][]int {
	if e.Graded {
		chosen := make([]int, e.Candidates)
		for i := range chosen {
			switch voter {
			case 0: // 满意 throughout
			case 1:
				chosen[i] = len(Grades) - 1
			default:
				chosen[i] = r.IntN(len(Grades))
			}
		}
		return seal.GradeChoices(chosen, len(Grades))
	}
	approvals := r.IntN(e.Cap + 1)
	switch voter {
	case 0:
		approvals = e.Cap
	case 1:
		approvals = 0
	}
	stances := make([]seal.Stance, e.Candidates)
	for i, at := range r.Perm(e.Candidates) {
		stances[at] = seal.Oppose + seal.Stance(r.IntN(2))
		if i < approvals {
			stances[at] = seal.Approve
		}
	}
	choices := seal.LinkedChoices(stances)
	if !e.Plain {
		return choices
	}
	row := choices[0]
	if e.Blank {
		row = append([]int{0}, row...)
		if voter == 2 {
			row = make([]int, len(row))
			row[0] = 1
		}
	}
	return [][]int{row}
}

// Closed is the archive after EndBallots.
func (e *Election) Closed(ballots ...[]byte) *Tape {
	t := e.Open(ballots...)
	t.Event("EndBallots", "")
	return t
}

// Open is the archive while ballots are accepted.
func (e *Election) Open(ballots ...[]byte) *Tape {
	t := NewTape(1795334674)
	t.Setup(e.Parsed.Raw(), e.Trustees, e.List)
	for _, b := range ballots {
		t.Event("Ballot", t.Data(b))
	}
	return t
}

// Tallied is the archive with the encrypted tally of its ballots.
func (e *Election) Tallied(ballots ...[]byte) *Tape {
	t := e.Closed(ballots...)
	et, sized := e.Tally(ballots...)
	t.Tally(et, sized)
	return t
}

// Tally is the encrypted tally of ballots.
func (e *Election) Tally(ballots ...[]byte) (et, sized []byte) {
	et, sized, err := seal.EncryptedTally(e.Parsed, ballots)
	if err != nil {
		panic(err)
	}
	return et, sized
}

// Part is scrutineer number's partial decryption of a closed archive.
func (e *Election) Part(number int, archive []byte) []byte {
	d := must(e.Guardians[number-1].PartialDecrypt(Reader("part"), archive, e.Reveals, seal.DecryptionRules{Acknowledged: 1}))
	return d.Raw
}

// Finished is the archive of the ballots, opened by scrutineers 1..Threshold.
func (e *Election) Finished() *Tape {
	t := e.Decrypted()
	t.Event("Result", t.Data(e.Result()))
	return t
}

// Decrypted is Finished without the result.
func (e *Election) Decrypted() *Tape {
	t := e.Tallied(e.Ballots...)
	closed := t.Bytes()
	for k := 1; k <= e.Threshold; k++ {
		t.Part(k, e.Part(k, closed))
	}
	return t
}

// Result is the true result record.
func (e *Election) Result() []byte {
	out := []byte(`{"result":[`)
	for i, row := range e.Counts {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j, n := range row {
			if j > 0 {
				out = append(out, ',')
			}
			out = append(out, decimal(n)...)
		}
		out = append(out, ']')
	}
	return append(out, `]}`...)
}
