package seal

import (
	"io"
	"slices"
	"testing"
)

// ceremony runs messages 1 of three guardians.
func ceremony(t testing.TB) (Ceremony, []*Guardian, [][]byte) {
	t.Helper()
	r := testReader("ceremony")
	c := Ceremony{UUID: "11111111111111", Size: 3, Threshold: 2}
	var guardians []*Guardian
	var commits [][]byte
	for i := range c.Size {
		seed, err := NewKeySeed(r)
		if err != nil {
			t.Fatal(err)
		}
		g, err := NewGuardian(seed, c, i+1)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := g.Commit()
		if err != nil {
			t.Fatal(err)
		}
		guardians, commits = append(guardians, g), append(commits, raw)
	}
	return c, guardians, commits
}

// revealWith is Reveal by a scrutineer who sends other shares than its coefficients give.
func (g *Guardian) revealWith(r io.Reader, commits [][]byte, wrong *Guardian, to int) ([]byte, error) {
	raw, err := g.Reveal(r, commits)
	if err != nil {
		return nil, err
	}
	list, err := g.ceremony.openCommits(commits)
	if err != nil {
		return nil, err
	}
	m, err := g.ceremony.openReveal(g.index, list, raw)
	if err != nil {
		return nil, err
	}
	cheat := *g
	cheat.coefficients = wrong.coefficients
	if m.shares[to-1], err = cheat.sealShare(r, to, list[to-1].opened.encryption); err != nil {
		return nil, err
	}
	m.signature = sign(g.signing, m.statement(g.ceremony.UUID, g.index))
	out := m.coefexps.append([]byte(`{"coefexps":`))
	out = m.binding.append(append(out, `,"binding":`...))
	out = m.appendShares(append(out, `,"shares":`...))
	out = m.signature.append(append(out, `,"signature":`...))
	return append(out, '}'), nil
}

func TestBadShareSentToOneScrutineerIsRefusedByThatOne(t *testing.T) {
	c, guardians, commits := ceremony(t)
	r := testReader("shares")
	var reveals [][]byte
	for _, g := range guardians {
		raw, err := g.Reveal(r, commits)
		if err != nil {
			t.Fatal(err)
		}
		reveals = append(reveals, raw)
	}
	bad := slices.Clone(reveals)
	var err error
	if bad[0], err = guardians[0].revealWith(r, commits, guardians[1], 3); err != nil {
		t.Fatal(err)
	}
	if err := c.CheckReveal(1, commits, bad[0]); err != nil {
		t.Fatalf("only the recipient can tell: %v", err)
	}
	if _, err := guardians[1].Confirm(commits, bad); err != nil {
		t.Errorf("scrutineer 2 was sent a good share: %v", err)
	}
	if _, err := guardians[2].Confirm(commits, bad); Code(err) != BadShare {
		t.Errorf("scrutineer 3: %v", err)
	}
	if _, err := guardians[2].Confirm(commits, reveals); err != nil {
		t.Errorf("scrutineer 3 with good shares: %v", err)
	}
}

func TestSignedScalarsAreSigned(t *testing.T) {
	for n := -20; n <= 20; n++ {
		s := signedScalar(n)
		if s.Add(s, smallScalar(20)).Equal(smallScalar(n+20)) != 1 {
			t.Errorf("%d", n)
		}
	}
}

func TestBlankAnswersProveEveryAllowedChoice(t *testing.T) {
	c, guardians, commits := ceremony(t)
	r := testReader("blank")
	var reveals, confirms [][]byte
	for _, g := range guardians {
		raw, err := g.Reveal(r, commits)
		if err != nil {
			t.Fatal(err)
		}
		reveals = append(reveals, raw)
	}
	for _, g := range guardians {
		raw, err := g.Confirm(commits, reveals)
		if err != nil {
			t.Fatal(err)
		}
		confirms = append(confirms, raw)
	}
	trustees, err := c.Trustees(commits, reveals, confirms)
	if err != nil {
		t.Fatal(err)
	}
	code, err := NewCredential(r)
	if err != nil {
		t.Fatal(err)
	}
	credential, err := DeriveCredential(c.UUID, code)
	if err != nil {
		t.Fatal(err)
	}
	for _, bounds := range [][2]int{{0, 2}, {1, 2}, {2, 2}, {0, 0}} {
		raw, err := NewElection(ElectionDraft{UUID: c.UUID, Trustees: trustees,
			Questions: []Question{{Question: "题", Answers: []string{"甲", "乙"}, Min: bounds[0], Max: bounds[1], Blank: true}}})
		if err != nil {
			t.Fatal(err)
		}
		e, err := ParseElection(raw)
		if err != nil {
			t.Fatal(err)
		}
		v := NewVerifier(e)
		for _, row := range [][]int{{1, 0, 0}, {0, 0, 0}, {0, 1, 0}, {0, 1, 1}, {1, 1, 0}} {
			sum := row[1] + row[2]
			allowed := row[0] == 1 && sum == 0 || row[0] == 0 && sum >= bounds[0] && sum <= bounds[1]
			ballot, err := Encrypt(r, e, credential, [][]int{row})
			if (err == nil) != allowed {
				t.Errorf("%v %v: %v", bounds, row, err)
			}
			if err == nil {
				if _, err := v.Ballot(ballot); err != nil {
					t.Errorf("%v %v: %v", bounds, row, err)
				}
			}
		}
	}
}

func TestStringsAreReadAndWrittenLikeJSON(t *testing.T) {
	for _, s := range []string{"", "甲", "a\"b\\c/\b\f\n\r\t\x01\x7f", "𬭎㙍𠮷"} {
		c := cursor{b: quote(nil, s)}
		if got := c.text(); got != s || c.end() != nil {
			t.Errorf("%q comes back as %q, %v", s, got, c.err)
		}
	}
	c := cursor{b: []byte(`"\ud86c\udf4e\u0041\/"`)}
	if got := c.text(); got != "\U0002b34eA/" || c.end() != nil {
		t.Errorf("%q %v", got, c.err)
	}
	for _, bad := range []string{`"`, `"\`, `"\u12"`, `"\ud86c"`, `"\ud86cx"`, "\"\n\"", "\"\xff\"", `"\x"`, `"\udc00"`} {
		c := cursor{b: []byte(bad)}
		c.text()
		if c.end() == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestNumbersHaveOneSpelling(t *testing.T) {
	for _, bad := range []string{"", "-1", "01", "1.0", "1e3", "1073741824", "99999999999999999999"} {
		c := cursor{b: []byte(bad)}
		c.number()
		if c.end() == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}
