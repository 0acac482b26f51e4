package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

// small is shared by the tests that only look at it.
var small = sync.OnceValue(func() *sealtest.Election {
	return sealtest.New("small", sealtest.Size{Candidates: 3, Cap: 2, Voters: 5, Scrutineers: 3, Threshold: 2})
})

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWholeElectionIsCountedAndVerified(t *testing.T) {
	tests := []struct {
		name string
		size sealtest.Size
	}{
		{"three stances", sealtest.Size{Candidates: 12, Cap: 10, Voters: 20, Scrutineers: 3, Threshold: 2}},
		{"tick only", sealtest.Size{Candidates: 12, Cap: 10, Voters: 20, Scrutineers: 3, Threshold: 2, Plain: true}},
		{"may be left blank", sealtest.Size{Candidates: 5, Cap: 2, Voters: 12, Scrutineers: 2, Threshold: 2, Plain: true, Blank: true}},
		{"grades", sealtest.Size{Candidates: 6, Voters: 12, Scrutineers: 3, Threshold: 2, Graded: true}},
		{"one item graded", sealtest.Size{Candidates: 1, Voters: 10, Scrutineers: 2, Threshold: 2, Graded: true}},
		{"one scrutineer", sealtest.Size{Candidates: 2, Cap: 1, Voters: 10, Scrutineers: 1, Threshold: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := sealtest.New(tt.name, tt.size)
			a, err := seal.NewArchive(1795334674, e.Parsed.Raw(), e.Trustees, e.List)
			check(t, err)
			for _, b := range e.Ballots {
				check(t, a.AddBallot(b))
			}
			check(t, a.EndBallots())
			et, sized, err := seal.EncryptedTally(e.Parsed, a.Ballots())
			check(t, err)
			check(t, a.AddEncryptedTally(et, sized))
			// the last scrutineers of the list open it; the others are lost
			for k := tt.size.Scrutineers; k > tt.size.Scrutineers-tt.size.Threshold; k-- {
				if _, _, err := seal.Result(e.Parsed, e.Trustees, et, len(e.Ballots), a.PartialDecryptions()); seal.Code(err) != seal.TooFewDecryptions {
					t.Errorf("%d parts: %v", len(a.PartialDecryptions()), err)
				}
				g, err := seal.NewGuardian(e.Seeds[k-1], e.Ceremony, k) // from the code on paper alone
				check(t, err)
				d, err := g.PartialDecrypt(sealtest.Reader("d"), a.Bytes(), e.Reveals, seal.DecryptionRules{})
				check(t, err)
				if d.Owner != k {
					t.Errorf("owner %d, want %d", d.Owner, k)
				}
				check(t, seal.CheckPartialDecryption(e.Parsed, e.Trustees, et, d.Owner, d.Raw))
				check(t, a.AddPartialDecryption(d.Owner, d.Raw))
			}
			result, counts, err := seal.Result(e.Parsed, e.Trustees, et, len(e.Ballots), a.PartialDecryptions())
			check(t, err)
			check(t, a.AddResult(result))
			if diff := cmp.Diff(e.Counts, counts); diff != "" {
				t.Error(diff)
			}
			for _, workers := range []int{1, 3} {
				calls := 0
				report, err := seal.VerifyArchive(a.Bytes(), seal.VerifyOptions{Workers: workers, Progress: func(done, total int) { calls++ }})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(e.Counts, report.Counts); diff != "" || !report.OK() || report.State != seal.Published || calls != len(e.Ballots) {
					t.Errorf("report %+v, %d calls, counts %s", report, calls, diff)
				}
				if !slices.Contains(report.Trackers, seal.Tracker(e.Ballots[0])) || len(report.Trackers) != len(e.Ballots) {
					t.Errorf("trackers %v", report.Trackers)
				}
			}
			again, err := seal.ReadArchive(a.Bytes())
			check(t, err)
			if again.LastEventHash() != a.LastEventHash() || again.State() != seal.Published || string(again.Result()) != string(result) {
				t.Errorf("archive read again differs")
			}
		})
	}
}

func TestArchiveWrittenTwiceIsTheSame(t *testing.T) {
	e := small()
	a, err := seal.NewArchive(1795334674, e.Parsed.Raw(), e.Trustees, e.List)
	check(t, err)
	for _, b := range e.Ballots {
		check(t, a.AddBallot(b))
	}
	check(t, a.EndBallots())
	if !bytes.Equal(a.Bytes(), e.Closed(e.Ballots...).Bytes()) {
		t.Errorf("seal and sealtest write different archives")
	}
}

func TestUnfinishedArchivesAreVerifiedAsFarAsTheyGo(t *testing.T) {
	e := small()
	tests := []struct {
		name  string
		tape  *sealtest.Tape
		state seal.State
		done  int
	}{
		{"empty box", e.Open(), seal.Open, 5},
		{"open", e.Open(e.Ballots...), seal.Open, 5},
		{"closed", e.Closed(e.Ballots...), seal.Closed, 5},
		{"tallied", e.Tallied(e.Ballots...), seal.Tallied, 7},
		{"decrypted", e.Decrypted(), seal.Tallied, 7},
		{"finished", e.Finished(), seal.Published, 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := seal.VerifyArchive(tt.tape.Bytes(), seal.VerifyOptions{})
			check(t, err)
			done := 0
			for _, c := range report.Checks {
				if c.Done {
					done++
				}
			}
			if report.State != tt.state || done != tt.done || (report.Counts != nil) != (tt.state == seal.Published) {
				t.Errorf("state %s, %d checks done, counts %v", report.State, done, report.Counts)
			}
		})
	}
}

// chinese says whether s is a sentence a deputy can read; a field's name in quotation marks may stand in it.
func chinese(s string) bool {
	s = strings.ReplaceAll(s, "“note”", "")
	return strings.HasSuffix(s, "。") && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		!strings.ContainsFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' })
}

func TestEveryDefectIsRefusedWithItsOwnSentence(t *testing.T) {
	for _, d := range sealtest.Defects(small()) {
		t.Run(d.Name, func(t *testing.T) {
			report, err := seal.VerifyArchive(d.Archive, seal.VerifyOptions{Cancelled: d.Cancelled, Workers: 2})
			if seal.Code(err) != d.Code {
				t.Fatalf("refused with %q (%v), want %q", seal.Code(err), err, d.Code)
			}
			if !chinese(err.Error()) {
				t.Errorf("sentence %q", err)
			}
			var named int
			for _, c := range report.Checks {
				if c.Refusal != nil && errors.Is(err, c.Refusal) {
					named++
				}
			}
			if named != 1 || report.OK() || report.Counts != nil {
				t.Errorf("%d checks name it, ok %v, counts %v", named, report.OK(), report.Counts)
			}
		})
	}
}

func TestOneFlippedBitAnywhereIsRefused(t *testing.T) {
	raw := small().Finished().Bytes()
	step := 397
	for at := 0; at < len(raw); at += step {
		bad := slices.Clone(raw)
		bad[at] ^= 1 << (at % 8)
		if _, err := seal.VerifyArchive(bad, seal.VerifyOptions{}); seal.Code(err) == "" {
			t.Fatalf("byte %d flipped: %v", at, err)
		}
	}
	for at := 0; at < len(raw); at += 1009 {
		if r, err := seal.VerifyArchive(raw[:at], seal.VerifyOptions{}); err == nil && r.State == seal.Published {
			t.Fatalf("cut at %d is accepted as finished", at)
		}
	}
}

func TestChoicesOutsideTheQuestionsAreRefused(t *testing.T) {
	e := small()
	yes, no, abstain := seal.Approve, seal.Oppose, seal.Abstain
	tests := []struct {
		name    string
		choices [][]int
	}{
		{"none", nil},
		{"over the cap", seal.LinkedChoices([]seal.Stance{yes, yes, yes})},
		{"too few candidates", seal.LinkedChoices([]seal.Stance{yes, no})},
		{"unknown stance", seal.LinkedChoices([]seal.Stance{yes, no, 3})},
		{"two stances", [][]int{{0, 0, 0}, {0, 1, 1}, {0, 1, 0}, {0, 1, 0}}},
		{"a two", [][]int{{2, 0, 0}, {2, -1, 0}, {0, 1, 0}, {0, 1, 0}}},
		{"not linked", [][]int{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := seal.Encrypt(sealtest.Reader("x"), e.Parsed, e.Credentials[0], tt.choices); seal.Code(err) != seal.BadChoices {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := seal.Encrypt(sealtest.Reader("x"), e.Parsed, e.Credentials[0], seal.LinkedChoices([]seal.Stance{abstain, abstain, abstain})); err != nil {
		t.Errorf("all abstained: %v", err)
	}
	if _, err := seal.Encrypt(strings.NewReader("short"), e.Parsed, e.Credentials[0], e.Choices[0]); err == nil {
		t.Errorf("a ballot was made without randomness")
	}
}

func TestMalformedVotingCodesAreRefused(t *testing.T) {
	for _, code := range []string{"", "fgMMb", "fgMMb-GKY3ZR-UZkFR-1rrsg", "fgMMb-GKY3ZR-UZkFR-1rrsg0", "fgMMbGKY3ZRUZkFR1rrsgE", "fgMMb-GKY3ZR-UZkFR-1rrsgE-", "lgMMb-GKY3ZR-UZkFR-1rrsgE"} {
		if _, err := seal.DeriveCredential("RBRfZcfGnSQExD", code); seal.Code(err) != seal.BadCredential || !chinese(err.Error()) {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestDraftsThatCannotBeVotedOnAreRefused(t *testing.T) {
	e := small()
	good := func() seal.ElectionDraft {
		return seal.ElectionDraft{UUID: e.Ceremony.UUID, Name: "票决 \"一\"\n𬭎", Administrator: "秘书处", CredentialAuthority: "监票人",
			Questions: seal.PlainQuestion("题", []string{"甲", "乙"}, 1), Trustees: e.Trustees}
	}
	raw, err := seal.NewElection(good())
	check(t, err)
	parsed, err := seal.ParseElection(raw)
	check(t, err)
	if parsed.Name != good().Name || parsed.Administrator != "秘书处" || parsed.CredentialAuthority != "监票人" || parsed.Linked() {
		t.Errorf("election %+v", parsed)
	}
	tests := []struct {
		name   string
		code   string
		change func(d *seal.ElectionDraft)
	}{
		{"no question", seal.BadElection, func(d *seal.ElectionDraft) { d.Questions = nil }},
		{"no answers", seal.BadElection, func(d *seal.ElectionDraft) { d.Questions[0].Answers = nil }},
		{"more than there are", seal.BadElection, func(d *seal.ElectionDraft) { d.Questions[0].Max = 3 }},
		{"min over max", seal.BadElection, func(d *seal.ElectionDraft) { d.Questions[0].Min = 2 }},
		{"bad uuid", seal.BadElection, func(d *seal.ElectionDraft) { d.UUID = "short" }},
		{"broken text", seal.Malformed, func(d *seal.ElectionDraft) { d.Name = "\xff" }},
		{"no trustees", seal.Malformed, func(d *seal.ElectionDraft) { d.Trustees = nil }},
		{"empty trustees", seal.BadCertificate, func(d *seal.ElectionDraft) { d.Trustees = []byte("[]") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := good()
			tt.change(&d)
			if _, err := seal.NewElection(d); seal.Code(err) != tt.code || !chinese(err.Error()) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestVerifierIsSafeForConcurrentUse(t *testing.T) {
	e := small()
	v := seal.NewVerifier(e.Parsed)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			b, err := v.Ballot(e.Ballots[i%len(e.Ballots)])
			if err != nil || b.Credential != e.Credentials[i%len(e.Ballots)].Public() {
				t.Errorf("ballot %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

func TestTalliesOfUnusableBallotsAreRefused(t *testing.T) {
	e := small()
	tests := []struct {
		name    string
		ballots [][]byte
		code    string
	}{
		{"twice", [][]byte{e.Ballots[0], e.Ballots[0]}, seal.RepeatedBallot},
		{"no ballot", [][]byte{[]byte("{}")}, seal.NotCanonical},
		{"no JSON", [][]byte{[]byte("{")}, seal.Malformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, err := seal.EncryptedTally(e.Parsed, tt.ballots); seal.Code(err) != tt.code {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestReportCanBePrintedAsJSON(t *testing.T) {
	report, err := seal.VerifyArchive(small().Finished().Bytes(), seal.VerifyOptions{})
	check(t, err)
	if _, err := json.Marshal(report); err != nil {
		t.Error(err)
	}
}
