package tally_test

import (
	"bytes"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// tiedByLot is a count of two seats of which three are tied for the second.
func tiedByLot(t *testing.T) (tally.Rules, tally.Counts, tally.Outcome) {
	t.Helper()
	r := tally.Rules{Family: tally.Pick, Seats: 2, MaxApprovals: 2, Stances: ballot.TickOnly, Quorum: "2/3", PassBase: tally.BaseAll, PassOver: "1/2",
		Tie: tally.TieLot, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankRule("abstain")}
	c := tally.Counts{Entitled: 9, Present: 9, Issued: 9, Returned: 9, Candidates: []tally.CandidateCounts{
		{No: 1, Name: "甲", Approve: 8}, {No: 2, Name: "乙", Approve: 5}, {No: 3, Name: "丙", Approve: 5}, {No: 4, Name: "丁", Approve: 0}}}
	o, err := tally.Decide(r, c)
	if err != nil || len(o.Tied) != 2 {
		t.Fatalf("%+v, %v; want a tie of two", o, err)
	}
	return r, c, o
}

func TestALotIsCarriedBesideTheFiguresAndDecidesNothing(t *testing.T) {
	r, c, o := tiedByLot(t)
	plain, err := c.JSON(r)
	if err != nil || bytes.Contains(plain, []byte("lot")) {
		t.Fatalf("without a lot: %s, %v", plain, err)
	}
	c.Lot = []tally.Drawn{{No: 3, Name: "丙"}}
	raw, err := c.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := tally.ParseCounts(r, raw)
	if err != nil || len(again.Lot) != 1 || again.Lot[0] != c.Lot[0] {
		t.Fatalf("read back %+v, %v from %s", again.Lot, err, raw)
	}
	with, err := tally.Decide(r, again)
	if err != nil || len(with.Adopted) != len(o.Adopted) || len(with.Tied) != 2 {
		t.Errorf("the outcome became %+v, %v", with, err)
	}
	if _, err := tally.ParseCounts(r, bytes.Replace(raw, []byte(`"lot":[{"no":3`), []byte(`"lot":[{"number":3`), 1)); err == nil {
		t.Error("a lot with an unknown field is read")
	}
}

func TestALotOutsideTheTieIsRefused(t *testing.T) {
	r, _, o := tiedByLot(t)
	for name, lot := range map[string][]tally.Drawn{"adopted already": {{No: 1, Name: "甲"}}, "another name": {{No: 2, Name: "丙"}},
		"more than the seats": {{No: 2, Name: "乙"}, {No: 3, Name: "丙"}}, "one twice": {{No: 2, Name: "乙"}, {No: 2, Name: "乙"}}} {
		if err := o.CheckLot(r, lot); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for name, lot := range map[string][]tally.Drawn{"none": nil, "one of them": {{No: 2, Name: "乙"}}} {
		if err := o.CheckLot(r, lot); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.Tie = tally.TieRunoff
	if err := o.CheckLot(r, []tally.Drawn{{No: 2, Name: "乙"}}); err == nil {
		t.Error("a lot where the rules want another vote is accepted")
	}
}
