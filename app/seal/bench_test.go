package seal_test

import (
	"testing"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

// The sizes of the issue: 20 candidates, at most 10 approvals.
var (
	linkedSize = sealtest.Size{Candidates: 20, Cap: 10, Voters: 2, Scrutineers: 1, Threshold: 1}
	plainSize  = sealtest.Size{Candidates: 20, Cap: 10, Voters: 2, Scrutineers: 1, Threshold: 1, Plain: true}
)

func benchmarkVerify(b *testing.B, size sealtest.Size) {
	e := sealtest.New("bench", size)
	v := seal.NewVerifier(e.Parsed)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Ballot(e.Ballots[0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyLinkedBallot(b *testing.B) { benchmarkVerify(b, linkedSize) }
func BenchmarkVerifyPlainBallot(b *testing.B)  { benchmarkVerify(b, plainSize) }

func benchmarkEncrypt(b *testing.B, size sealtest.Size) {
	e := sealtest.New("bench", size)
	r := sealtest.Reader("bench")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := seal.Encrypt(r, e.Parsed, e.Credentials[0], e.Choices[0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncryptLinked(b *testing.B) { benchmarkEncrypt(b, linkedSize) }
func BenchmarkEncryptPlain(b *testing.B)  { benchmarkEncrypt(b, plainSize) }

func BenchmarkNewVerifier(b *testing.B) {
	e := sealtest.New("bench", plainSize)
	for b.Loop() {
		seal.NewVerifier(e.Parsed)
	}
}
