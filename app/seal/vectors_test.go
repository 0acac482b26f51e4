package seal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const vectors = "testdata/vectors/belenios-3.3.0/"

func readVector(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(vectors + name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestArchiveMadeByBeleniosToolIsAccepted(t *testing.T) {
	raw := readVector(t, "twelve-answers/Fxukq2EsNvw2FR.bel")
	report, err := VerifyArchive(raw, VerifyOptions{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int{{4, 4, 5, 4, 5, 4, 5, 4, 4, 2, 3, 2}}
	if diff := cmp.Diff(want, report.Counts); diff != "" {
		t.Error(diff)
	}
	if report.State != Published || !report.OK() || report.Ballots != 6 || report.Scrutineers != 3 || report.Threshold != 2 || report.Credentials != 6 {
		t.Errorf("report %+v", report)
	}
	one, err := VerifyArchive(readVector(t, "one-answer/RBRfZcfGnSQExD.bel"), VerifyOptions{})
	if err != nil {
		t.Errorf("one-answer: %v", err)
	}
	if one.Fingerprint != "vTVt1pi3F+2ptJMVMkUDbjaB5K2zLhHD8v3dU861pso" {
		t.Errorf("fingerprint %s", one.Fingerprint)
	}
}

func TestArchiveMadeByBeleniosToolIsWrittenTheSame(t *testing.T) {
	raw := readVector(t, "twelve-answers/Fxukq2EsNvw2FR.bel")
	in, err := ReadArchive(raw)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseElection(in.Election())
	if err != nil {
		t.Fatal(err)
	}
	out, err := NewArchive(in.Timestamp(), in.Election(), in.Trustees(), in.Credentials())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range in.Ballots() {
		if err := out.AddBallot(b); err != nil {
			t.Fatal(err)
		}
	}
	et, sized, err := EncryptedTally(e, in.Ballots())
	if err != nil {
		t.Fatal(err)
	}
	result, _, err := Result(e, in.Trustees(), et, len(in.Ballots()), in.PartialDecryptions())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{
		out.EndBallots,
		func() error { return out.AddEncryptedTally(et, sized) },
		func() error { return out.AddPartialDecryption(1, in.PartialDecryptions()[0].Raw) },
		func() error { return out.AddPartialDecryption(2, in.PartialDecryptions()[1].Raw) },
		func() error { return out.AddResult(result) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if string(out.Bytes()) != string(raw) {
		t.Errorf("own archive of the same content differs")
	}
	if out.LastEventHash() != in.LastEventHash() {
		t.Errorf("last event %s, want %s", out.LastEventHash(), in.LastEventHash())
	}
}

func TestCredentialsMadeByBeleniosToolDeriveTheSame(t *testing.T) {
	c, err := DeriveCredential("RBRfZcfGnSQExD", "fgMMb-GKY3ZR-UZkFR-1rrsgE")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(appendScalar(nil, c.secret)); got != "706771157295298807449198244655632696333593609916032444051073106307874328938" {
		t.Errorf("secret %s", got)
	}
	if c.Public() != "865d0172b3d25c334d1492b67a484ce1e3d39e879f929c7807b0eb1d0f742627" {
		t.Errorf("public %s", c.Public())
	}
	archive, err := ReadArchive(readVector(t, "twelve-answers/Fxukq2EsNvw2FR.bel"))
	if err != nil {
		t.Fatal(err)
	}
	pubs, err := ParsePublicCredentials(archive.Credentials())
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, p := range pubs {
		listed[p] = true
	}
	for line := range strings.Lines(string(readVector(t, "twelve-answers/private_creds.txt"))) {
		c, err := DeriveCredential("Fxukq2EsNvw2FR", strings.Fields(line)[1])
		if err != nil || !listed[c.Public()] {
			t.Errorf("%s is not on the list: %v", line, err)
		}
	}
}

func TestScrutineerKeysMadeByBeleniosToolDeriveTheSame(t *testing.T) {
	for i := 1; i <= 3; i++ {
		name := "twelve-answers/scrutineer-" + itoa(i)
		seed := strings.TrimSpace(string(readVector(t, name+".key")))
		g, err := NewGuardian(seed, Ceremony{"Fxukq2EsNvw2FR", 3, 2}, i)
		if err != nil {
			t.Fatal(err)
		}
		cert := readVector(t, name+".cert")
		c := cursor{b: []byte(strings.TrimSpace(string(cert)))}
		theirs := c.signedMessage()
		if err := c.end(); err != nil {
			t.Fatal(err)
		}
		if ours := g.certificate(); ours.message != theirs.message {
			t.Errorf("scrutineer %d: certificate %s, want %s", i, ours.message, theirs.message)
		}
	}
}

func TestBallotMadeByBeleniosToolIsAccepted(t *testing.T) {
	archive, err := ReadArchive(readVector(t, "one-answer/RBRfZcfGnSQExD.bel"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseElection(archive.Election())
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte(strings.TrimSpace(string(readVector(t, "one-answer/ballot.json"))))
	b, err := NewVerifier(e).Ballot(raw)
	if err != nil {
		t.Fatal(err)
	}
	if b.Tracker != "Rpv0RvOpBiQIwYkPOp6sX6BmXbY81h0HD2qmWAWk9Jo" || b.Credential != "865d0172b3d25c334d1492b67a484ce1e3d39e879f929c7807b0eb1d0f742627" {
		t.Errorf("ballot %s %s", b.Tracker, b.Credential)
	}
}
