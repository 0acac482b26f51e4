package seal_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

// survey is a 满意度测评 of three items, shared by the tests that only look at it.
var survey = sync.OnceValue(func() *sealtest.Election {
	return sealtest.New("survey", sealtest.Size{Candidates: 3, Voters: 4, Scrutineers: 3, Threshold: 2, Graded: true})
})

func TestEveryItemTakesExactlyOneGrade(t *testing.T) {
	e := survey()
	tests := []struct {
		name    string
		choices [][]int
	}{
		{"an item without a grade", seal.GradeChoices([]int{0, -1, 2}, 4)},
		{"a grade that is none", seal.GradeChoices([]int{0, 4, 2}, 4)},
		{"an item left out", seal.GradeChoices([]int{0, 1}, 4)},
		{"a grade left out", seal.GradeChoices([]int{0, 1, 2}, 3)},
		{"two grades for one item", [][]int{{1, 0, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 0}}},
		{"one grade twice", [][]int{{1, 0, 0, 0}, {2, 0, 0, 0}, {0, 0, 1, 0}}},
		{"two grades and one taken away", [][]int{{1, 0, 0, 0}, {1, 1, -1, 0}, {0, 0, 1, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ballot, err := seal.Encrypt(sealtest.Reader("x"), e.Parsed, e.Credentials[0], tt.choices); seal.Code(err) != seal.BadChoices || ballot != nil {
				t.Errorf("%d bytes, %v, want %s", len(ballot), err, seal.BadChoices)
			}
		})
	}
}

func TestTamperedGradesAreRefused(t *testing.T) {
	e := survey()
	tests := []struct {
		name, code string
		change     func(f *sealtest.Form)
	}{
		{"the proof of another item", seal.BadProof, func(f *sealtest.Form) { f.Answers[1].Overall = f.Answers[0].Overall }},
		{"two grades exchanged", seal.BadProof, func(f *sealtest.Form) {
			c := f.Answers[2].Choices
			c[0], c[1] = c[1], c[0]
		}},
		{"an item left out", seal.Malformed, func(f *sealtest.Form) { f.Answers = f.Answers[:2] }},
		{"a grade left out", seal.Malformed, func(f *sealtest.Form) { f.Answers[0].Choices = f.Answers[0].Choices[:3] }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			archive := e.Closed(e.Ballots[0], e.Tamper(1, tt.change)).Bytes()
			if _, err := seal.VerifyArchive(archive, seal.VerifyOptions{}); seal.Code(err) != tt.code {
				t.Errorf("%v, want %s", err, tt.code)
			}
		})
	}
}

// A count of grades goes through nobody's hands but the scrutineers': what each item got is what was chosen.
func TestGradesAreCountedItemByItem(t *testing.T) {
	e := survey()
	chosen := [][]int{{0, 1, 2}, {0, 3, 2}, {0, 1, 3}}
	var ballots [][]byte
	for v, row := range chosen {
		ballot, err := seal.Encrypt(sealtest.Reader("count"), e.Parsed, e.Credentials[v], seal.GradeChoices(row, len(sealtest.Grades)))
		check(t, err)
		ballots = append(ballots, ballot)
	}
	tape := e.Tallied(ballots...)
	et, _ := e.Tally(ballots...)
	var parts []seal.PartialDecryption
	for k := 1; k <= e.Threshold; k++ {
		parts = append(parts, seal.PartialDecryption{Owner: k, Raw: e.Part(k, tape.Bytes())})
	}
	_, counts, err := seal.Result(e.Parsed, e.Trustees, et, len(ballots), parts)
	check(t, err)
	if diff := cmp.Diff([][]int{{3, 0, 0, 0}, {0, 2, 0, 1}, {0, 0, 2, 1}}, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// Four answers to a question never look like the three stances, whatever the items are called.
func TestGradedElectionIsNeverTakenForALinkedOne(t *testing.T) {
	grades := []string{"赞成", "反对", "弃权", "满意"}
	e := survey()
	raw, err := seal.NewElection(seal.ElectionDraft{UUID: e.Ceremony.UUID, Name: "测评", Description: "d", Trustees: e.Trustees,
		Questions: seal.GradeQuestions([]string{"总评", "赞成", "反对", "弃权", "满意"}, grades)})
	check(t, err)
	parsed, err := seal.ParseElection(raw)
	check(t, err)
	if parsed.Linked() {
		t.Error("a graded election is taken for a linked one")
	}
}
