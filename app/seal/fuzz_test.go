package seal_test

import (
	"testing"

	"piaojue/app/seal"
)

// FuzzReadArchive: whatever the bytes, ReadArchive answers with a refusal or with an archive that says the
// same bytes again. Run it with -fuzzminimizetime 1x: making a finished archive smaller byte by byte takes minutes.
func FuzzReadArchive(f *testing.F) {
	e := small()
	f.Add(e.Finished().Bytes())
	f.Add(e.Open().Bytes())
	f.Add([]byte("BELENIOS"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := seal.ReadArchive(raw)
		if err != nil {
			if seal.Code(err) == "" {
				t.Fatalf("no refusal: %v", err)
			}
			return
		}
		if string(a.Bytes()) != string(raw) || a.LastEventHash() == "" {
			t.Fatal("an accepted archive does not say the same bytes")
		}
	})
}

// FuzzVerifierBallot: whatever the bytes, the verifier answers with a refusal or with the ballot.
func FuzzVerifierBallot(f *testing.F) {
	e := small()
	v := seal.NewVerifier(e.Parsed)
	for _, b := range e.Ballots {
		f.Add(b)
	}
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := v.Ballot(raw)
		if err != nil && seal.Code(err) == "" {
			t.Fatalf("no refusal: %v", err)
		}
		if err == nil && b.Tracker != seal.Tracker(raw) {
			t.Fatal("tracker of other bytes")
		}
	})
}
