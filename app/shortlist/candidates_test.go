package shortlist_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const heading = "序号,名称,内容,类别,地点,总投资（万元）,牵头单位\n"

func upload(t *testing.T, w *apptest.Town, list string) shortlist.Preview {
	t.Helper()
	p, err := w.Shortlist.Import(ctx, w.As("government"), w.Session, strings.NewReader(list))
	must(t, err)
	return p
}

func TestAListWithOneWrongLineIsNotTakenAtAll(t *testing.T) {
	tests := []struct {
		name, list string
		want       []shortlist.RowError
	}{
		{"a number twice", heading + "1,甲,,,,1,县局\n1,乙,,,,1,县局\n", []shortlist.RowError{{Line: 3, Text: "序号 1 与第 2 行重复"}}},
		{"a name twice", heading + "1,甲,,,,1,县局\n2,乙,,,,1,县局\n3,甲,,,,1,县局\n", []shortlist.RowError{{Line: 4, Text: "名称与第 2 行重复"}}},
		{"words for a number", heading + "一,甲,,,,1,县局\n", []shortlist.RowError{{Line: 2, Text: "序号请填 1 到 250 的整数"}}},
		{"money that is none", heading + "1,甲,,,,很多,县局\n2,乙,,,,-5,县局\n", []shortlist.RowError{{Line: 2, Text: "总投资请填不小于 0 的数字，单位万元"}, {Line: 3, Text: "总投资请填不小于 0 的数字，单位万元"}}},
		{"nothing where something must be", heading + "1,,,,,1,县局\n2,乙,,,,1,\n", []shortlist.RowError{{Line: 2, Text: "没有填写名称"}, {Line: 3, Text: "没有填写牵头单位"}}},
		{"a name too long", heading + "1," + strings.Repeat("𬭎", 61) + ",,,,1,县局\n", []shortlist.RowError{{Line: 2, Text: "名称超过 60 个字"}}},
	}
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, tt := range tests {
				p := upload(t, w, tt.list)
				if p.Token != "" {
					t.Errorf("%s: kept for confirmation", tt.name)
				}
				if diff := cmp.Diff(tt.want, p.Errors); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tt.name, diff)
				}
			}
			_, err := w.Shortlist.Import(ctx, w.As("government"), w.Session, strings.NewReader("名称,内容\n甲,乙\n"))
			apptest.Refused(t, "a heading without the columns", err, fault.Invalid)
			_, err = w.Shortlist.Import(ctx, w.As("government"), w.Session+1000, strings.NewReader(heading+"1,甲,,,,1,县局\n"))
			apptest.Refused(t, "a session that does not exist", err, fault.NotFound)
			_, err = w.Shortlist.Import(ctx, w.Elsewhere("government"), w.Session, strings.NewReader(heading+"1,甲,,,,1,县局\n"))
			apptest.Refused(t, "a session of another congress", err, fault.NotFound)
			_, err = w.Shortlist.Import(ctx, w.As("teller"), w.Session, strings.NewReader(heading+"1,甲,,,,1,县局\n"))
			apptest.Refused(t, "a teller", err, fault.Forbidden)
		})
	})
}

func TestAPreviewIsForItsPersonAndSessionOnceAndKeepsRareCharacters(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		p := upload(t, w, heading+"1,𬭎溪𠮷桥,改造㙍下村,其他,㙍下,1360.25,县水利局\n")
		if p.Token == "" || p.Present != 5 {
			t.Fatalf("preview %+v, want a token and five to be replaced", p)
		}
		w.Unchanged(t, func() {
			other := w.As("government")
			other.Account = w.As("standing").Account
			_, err := w.Shortlist.Confirm(ctx, other, w.Session, p.Token)
			apptest.Refused(t, "another person", err, fault.NotFound)
			_, err = w.Shortlist.Confirm(ctx, w.Elsewhere("government"), w.Session, p.Token)
			apptest.Refused(t, "in another congress", err, fault.NotFound)
			_, err = w.Shortlist.Confirm(ctx, w.As("government"), w.Session, "A"+p.Token[1:]+"A")
			apptest.Refused(t, "a forged token", err, fault.NotFound)
			_, err = w.Roster.Confirm(ctx, w.As("standing"), w.Session, p.Token)
			apptest.Refused(t, "as a roster", err, fault.NotFound)
		})
		n, err := w.Shortlist.Confirm(ctx, w.As("government"), w.Session, p.Token)
		must(t, err)
		l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
		must(t, err)
		if n != 1 || len(l.Rows) != 1 || l.Rows[0].Name != "𬭎溪𠮷桥" || l.Rows[0].Content != "改造㙍下村" || l.Rows[0].Investment != 1_360_250_000 || l.Frozen {
			t.Errorf("%d taken: %+v", n, l)
		}
		w.Unchanged(t, func() {
			_, err := w.Shortlist.Confirm(ctx, w.As("government"), w.Session, p.Token)
			apptest.Refused(t, "a second time", err, fault.NotFound)
		})
	})
}

func TestCandidatesAreFrozenByTheAdoptedRules(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		p := upload(t, w, heading+"1,甲,,,,1,县局\n2,乙,,,,1,县局\n3,丙,,,,1,县局\n")
		l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
		must(t, err)
		id := l.Rows[0].ID
		k := shortlist.Candidate{No: "1", Name: "镇村敬老院改造", Unit: "县民政局", Investment: "1,400万元"}
		must(t, w.Shortlist.Edit(ctx, w.As("government"), id, k))
		w.Unchanged(t, func() {
			taken := k
			taken.No = "2"
			err := w.Shortlist.Edit(ctx, w.As("government"), id, taken)
			apptest.Refused(t, "a number in use", err, fault.Invalid)
			for field, wrong := range map[string]shortlist.Candidate{"no": {No: "0", Name: "甲", Unit: "乙"}, "name": {No: "1", Unit: "乙"}, "investment": {No: "1", Name: "甲", Unit: "乙", Investment: "NaN"}} {
				err := w.Shortlist.Edit(ctx, w.As("government"), id, wrong)
				apptest.Refused(t, field, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[field] == "" {
					t.Errorf("complaints %v, want one about %s", e.Fields, field)
				}
			}
			apptest.Refused(t, "edited from another congress", w.Shortlist.Edit(ctx, w.Elsewhere("government"), id, k), fault.NotFound)
			apptest.Refused(t, "deleted from another congress", w.Shortlist.Delete(ctx, w.Elsewhere("government"), id), fault.NotFound)
		})
		must(t, w.Vote.Adopt(ctx, w.As("presiding"), w.Round))
		w.Unchanged(t, func() {
			_, err := w.Shortlist.Confirm(ctx, w.As("government"), w.Session, p.Token)
			apptest.Refused(t, "replaced", err, fault.Closed)
			apptest.Refused(t, "edited", w.Shortlist.Edit(ctx, w.As("government"), id, k), fault.Closed)
			apptest.Refused(t, "deleted", w.Shortlist.Delete(ctx, w.As("government"), id), fault.Closed)
			if l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session); err != nil || !l.Frozen {
				t.Errorf("frozen %v, %v", l.Frozen, err)
			}
		})
	})
}

func TestMoneyInWanIsReadToTheFen(t *testing.T) {
	tests := []struct {
		typed string
		want  models.Fen
		wrong bool
	}{
		{"", 0, false}, {"1360", 1_360_000_000, false}, {"0.000001", 1, false}, {"1,360.5", 1_360_500_000, false}, {"12万元", 12_000_000, false}, {" 3 ", 3_000_000, false},
		{"-1", 0, true}, {"NaN", 0, true}, {"Inf", 0, true}, {"1e99", 0, true}, {"一百", 0, true}, {"0x10", 16_000_000, true},
	}
	for _, tt := range tests {
		got, err := shortlist.Wan(tt.typed)
		if (err != nil) != tt.wrong || err == nil && got != tt.want {
			t.Errorf("Wan(%q) = %d, %v; want %d, refused %v", tt.typed, got, err, tt.want, tt.wrong)
		}
	}
}

func TestMoreCandidatesThanTheDesignRangeAreRefused(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		var list strings.Builder
		list.WriteString(heading)
		for i := range shortlist.MaxCandidates + 1 {
			fmt.Fprintf(&list, "%d,项目%d,,,,1,县局\n", min(i+1, shortlist.MaxCandidates), i)
		}
		w.Unchanged(t, func() {
			if p := upload(t, w, list.String()); p.Token != "" || len(p.Errors) == 0 {
				t.Errorf("%d errors, token %q", len(p.Errors), p.Token)
			}
		})
	})
}
