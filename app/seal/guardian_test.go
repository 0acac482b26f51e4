package seal_test

import (
	"bytes"
	"slices"
	"testing"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

func TestCeremonyRefusesMessagesThatDoNotHold(t *testing.T) {
	e := small()
	c := e.Ceremony
	other := seal.Ceremony{UUID: "11111111111111", Size: 3, Threshold: 2}
	foreign, err := seal.NewGuardian(e.Seeds[0], other, 1)
	check(t, err)
	foreignCommit, err := foreign.Commit()
	check(t, err)
	changed, err := seal.NewGuardian(must(seal.NewKeySeed(sealtest.Reader("changed"))), c, 1)
	check(t, err)
	changedCommit := must(changed.Commit())
	flip := func(b []byte, at string) []byte {
		i := bytes.Index(b, []byte(at)) + len(at)
		b = slices.Clone(b)
		b[i] = '0' + (b[i]-'0'+1)%10
		return b
	}
	replaced := func(list [][]byte, i int, with []byte) [][]byte {
		list = slices.Clone(list)
		list[i] = with
		return list
	}
	tests := []struct {
		name string
		err  error
		code string
	}{
		{"commit of another index", c.CheckCommit(2, e.Commits[0]), seal.BadCertificate},
		{"commit of another election", c.CheckCommit(1, foreignCommit), seal.BadCommit},
		{"commit with another threshold", seal.Ceremony{UUID: c.UUID, Size: 3, Threshold: 3}.CheckCommit(1, e.Commits[0]), seal.BadCertificate},
		{"commitment changed", c.CheckCommit(1, flip(e.Commits[0], `"commitment":"`)), seal.BadCommit},
		{"commit with a space", c.CheckCommit(1, append([]byte(" "), e.Commits[0]...)), seal.NotCanonical},
		{"commit that is nothing", c.CheckCommit(1, nil), seal.Malformed},
		{"impossible threshold", seal.Ceremony{UUID: c.UUID, Size: 2, Threshold: 3}.CheckCommit(1, e.Commits[0]), seal.BadCommit},
		{"a commit is missing", c.CheckReveal(1, e.Commits[:2], e.Reveals[0]), seal.BadCommit},
		{"reveal not matching the commitment", c.CheckReveal(1, replaced(e.Commits, 0, changedCommit), e.Reveals[0]), seal.BadReveal},
		{"reveal of another index", c.CheckReveal(2, e.Commits, e.Reveals[0]), seal.BadReveal},
		{"reveal by nobody", c.CheckReveal(9, e.Commits, e.Reveals[0]), seal.BadReveal},
		{"reveal under other certificates", c.CheckReveal(2, replaced(e.Commits, 0, changedCommit), e.Reveals[1]), seal.BadReveal},
		{"share changed", c.CheckReveal(1, e.Commits, flip(e.Reveals[0], `"data":"`)), seal.BadReveal},
		{"confirm of another index", c.CheckConfirm(2, e.Commits, e.Reveals, e.Confirms[0]), seal.BadConfirm},
		{"a reveal is missing", c.CheckConfirm(1, e.Commits, e.Reveals[:2], e.Confirms[0]), seal.BadReveal},
		{"confirm that is nothing", c.CheckConfirm(1, e.Commits, e.Reveals, []byte("{}")), seal.NotCanonical},
		{"a confirm is missing", errOf(c.Trustees(e.Commits, e.Reveals, e.Confirms[:2])), seal.BadConfirm},
		{"own commit replaced by the server", errOf(e.Guardians[0].Reveal(sealtest.Reader("r"), replaced(e.Commits, 0, changedCommit))), seal.BadCommit},
		{"same key code twice", errOf(e.Guardians[0].Reveal(sealtest.Reader("r"), replaced(e.Commits, 1, must(must(seal.NewGuardian(e.Seeds[0], c, 2)).Commit())))), seal.BadCommit},
		{"malformed key code", errOf(seal.NewGuardian("0", c, 1)), seal.BadSeed},
		{"index out of range", errOf(seal.NewGuardian(e.Seeds[0], c, 4)), seal.BadCommit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if seal.Code(tt.err) != tt.code {
				t.Fatalf("%q (%v), want %q", seal.Code(tt.err), tt.err, tt.code)
			}
			if !chinese(tt.err.Error()) {
				t.Errorf("sentence %q", tt.err)
			}
		})
	}
	for i := range c.Size {
		check(t, c.CheckCommit(i+1, e.Commits[i]))
		check(t, c.CheckReveal(i+1, e.Commits, e.Reveals[i]))
		check(t, c.CheckConfirm(i+1, e.Commits, e.Reveals, e.Confirms[i]))
	}
	if d := c.CommitsDigest(e.Commits); len(d) != 19 || d == c.CommitsDigest(replaced(e.Commits, 0, changedCommit)) || c.CommitsDigest(e.Commits[:1]) != "" {
		t.Errorf("digest %q", d)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func errOf[T any](_ T, err error) error { return err }

func TestGuardianMadeAnewFromItsCodeSaysTheSame(t *testing.T) {
	e := small()
	g := must(seal.NewGuardian(e.Seeds[1], e.Ceremony, 2))
	if !bytes.Equal(must(g.Commit()), e.Commits[1]) || !bytes.Equal(must(g.Confirm(e.Commits, e.Reveals)), e.Confirms[1]) {
		t.Errorf("messages differ")
	}
	// a second reveal encrypts the same shares anew
	reveals := slices.Clone(e.Reveals)
	reveals[1] = must(g.Reveal(sealtest.Reader("anew"), e.Commits))
	if bytes.Equal(reveals[1], e.Reveals[1]) || !bytes.Equal(must(e.Guardians[0].Confirm(e.Commits, reveals)), e.Confirms[0]) {
		t.Errorf("second reveal changes the key")
	}
}

func TestKeyHolderDecryptsOnlyByItsRules(t *testing.T) {
	e := small()
	g := e.Guardians[0]
	decrypt := func(archive []byte, rules seal.DecryptionRules) (*seal.Decryption, error) {
		return g.PartialDecrypt(sealtest.Reader("d"), archive, e.Reveals, rules)
	}
	tallied := e.Tallied(e.Ballots...).Bytes()
	first, err := decrypt(tallied, seal.DecryptionRules{Floor: 5})
	check(t, err)
	again, err := decrypt(e.Closed(e.Ballots...).Bytes(), seal.DecryptionRules{Floor: 5, Done: []seal.DecryptionRecord{first.Record}})
	if err != nil || again.Record != first.Record {
		t.Errorf("the same tally again: %v", err)
	}
	one, oneSized := e.Tally(e.Ballots[0])
	single := e.Closed(e.Ballots...)
	single.Tally(one, oneSized) // a server presents one ballot as the tally
	neighbour := sealtest.New("other session", sealtest.Size{Candidates: 3, Cap: 2, Voters: 4, Scrutineers: 3, Threshold: 2})
	stranger := must(seal.NewGuardian(must(seal.NewKeySeed(sealtest.Reader("s"))), e.Ceremony, 1))
	var defective []byte
	for _, d := range sealtest.Defects(e) {
		if d.Code == seal.BadProof {
			defective = d.Archive
		}
	}
	tests := []struct {
		name string
		err  error
		code string
	}{
		{"ballots still accepted", errOf(decrypt(e.Open(e.Ballots...).Bytes(), seal.DecryptionRules{Floor: 1})), seal.BallotsOpen},
		{"one ballot as the tally", errOf(decrypt(single.Bytes(), seal.DecryptionRules{Floor: 1})), seal.TallyMismatch},
		{"below the usual floor", errOf(decrypt(tallied, seal.DecryptionRules{})), seal.BelowFloor},
		{"below an acknowledged floor", errOf(decrypt(tallied, seal.DecryptionRules{Acknowledged: 6})), seal.BelowFloor},
		{"another tally of the election", errOf(decrypt(e.Tallied(e.Ballots[1:]...).Bytes(), seal.DecryptionRules{Floor: 1, Done: []seal.DecryptionRecord{first.Record}})), seal.AlreadyDecrypted},
		{"a ballot that does not hold", errOf(decrypt(defective, seal.DecryptionRules{Floor: 1})), seal.BadProof},
		{"a cancelled credential was used", errOf(decrypt(tallied, seal.DecryptionRules{Floor: 1, Cancelled: []string{e.Credentials[0].Public()}})), seal.CancelledCredential},
		{"another election", errOf(decrypt(neighbour.Tallied(neighbour.Ballots...).Bytes(), seal.DecryptionRules{Floor: 1})), seal.WrongElection},
		{"another scrutineer's code", errOf(stranger.PartialDecrypt(sealtest.Reader("d"), tallied, e.Reveals, seal.DecryptionRules{Floor: 1})), seal.BadSeed},
		{"reveals of another ceremony", errOf(g.PartialDecrypt(sealtest.Reader("d"), tallied, neighbour.Reveals, seal.DecryptionRules{Floor: 1})), seal.BadReveal},
		{"no reveals", errOf(g.PartialDecrypt(sealtest.Reader("d"), tallied, nil, seal.DecryptionRules{Floor: 1})), seal.BadReveal},
		{"broken archive", errOf(decrypt(tallied[:700], seal.DecryptionRules{Floor: 1})), seal.ArchiveFormat},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if seal.Code(tt.err) != tt.code || !chinese(tt.err.Error()) {
				t.Errorf("%q (%v), want %q", seal.Code(tt.err), tt.err, tt.code)
			}
		})
	}
}
