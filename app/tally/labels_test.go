package tally_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/tally"
)

type labelled interface {
	comparable
	~string
	Label() string
}

func checkLabels[T labelled](t *testing.T, values ...T) {
	t.Helper()
	seen := map[string]bool{}
	for _, v := range values {
		label := v.Label()
		if seen[label] || !strings.ContainsFunc(label, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%T %q has the label %q, want a Chinese one of its own", v, v, label)
		}
		seen[label] = true
	}
	if unknown := T("unheard of"); unknown.Label() != "unheard of" {
		t.Errorf("an unknown %T is shown as %q", unknown, unknown.Label())
	}
}

func TestEveryValueHasAChineseLabelOfItsOwn(t *testing.T) {
	checkLabels(t, tally.Families()...)
	checkLabels(t, tally.BaseAll, tally.BasePresent, tally.BaseValid, tally.BaseReturned)
	checkLabels(t, tally.TieRunoff, tally.TieLot, tally.TieVacant)
	checkLabels(t, tally.ShortfallAsk, tally.ShortfallRunoff, tally.ShortfallVacant)
	checkLabels(t, tally.HalfReached, tally.HalfNotReached)
	checkLabels(t, tally.BelowPassLine, tally.Outranked, tally.TiedAtCut)
	checkLabels(t, tally.NextNone, tally.NextRunoff, tally.NextAsk, tally.NextRevote)
	checkLabels(t, bases...)
	checkLabels(t, tally.NoQuorum, tally.ReturnedExceedsIssued, tally.IssuedExceedsPresent, tally.Participation,
		tally.RowSum, tally.ApproveExceedsValid, tally.TooManyApprovals, tally.FewerCandidatesThanSeats, tally.BadNumber)
}

func TestSatisfactionFiguresThatCannotBeAreRefused(t *testing.T) {
	tests := []struct {
		name     string
		from, to string
		want     []tally.Code
	}{
		{"a row too small", "17,11,1", "17,11,0", []tally.Code{tally.RowSum}},
		{"a grade too many", "17,11,1", "17,11,1,0", []tally.Code{tally.BadNumber}},
		{"a grade missing", "17,11,1", "17,12", []tally.Code{tally.BadNumber}},
		{"a negative figure that makes the sum right", "17,11,1", "17,13,-1", []tally.Code{tally.BadNumber}},
		{"negative abstentions", `"abstain":0`, `"abstain":-1`, []tally.Code{tally.BadNumber}},
		{"number zero", `"no":1`, `"no":0`, []tally.Code{tally.BadNumber}},
		{"nobody entitled", `"entitled":29,"present":29`, `"entitled":0,"present":0`, []tally.Code{tally.BadNumber}},
		{"more present than entitled", `"present":29`, `"present":30`, []tally.Code{tally.BadNumber}},
		{"an absurd figure", `"returned":29`, `"returned":99999999999999999999`, []tally.Code{tally.BadNumber}},
		{"more issued than present", `"returned"`, `"issued":30,"returned"`, []tally.Code{tally.IssuedExceedsPresent}},
		{"more returned than issued", `"returned"`, `"issued":28,"returned"`, []tally.Code{tally.ReturnedExceedsIssued}},
		{"no items", graded[strings.Index(graded, "[")+1 : len(graded)-2], ``, []tally.Code{tally.BadNumber}},
		{"a number used twice", `"items":[`, `"items":[{"no":1,"name":"医院","counts":[29,0,0],"abstain":0,"invalid":0},`, []tally.Code{tally.BadNumber}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(graded, tt.from, tt.to, 1)
			if changed == graded {
				t.Fatal("nothing was changed")
			}
			o := outcomeOf(t, satisfaction, changed)
			var got []tally.Code
			for _, p := range o.Problems {
				got = append(got, p.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if o.Valid || len(o.Items) > 0 {
				t.Errorf("graded all the same: %+v", o.Items)
			}
		})
	}
}

func TestStoredSatisfactionOutcomeIsReadBack(t *testing.T) {
	for _, counts := range []string{graded, strings.Replace(graded, "17,11,1", "17,11,0", 1)} {
		want := outcomeOf(t, satisfaction, counts)
		stored, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got tally.Outcome
		if err := json.Unmarshal(stored, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Items, got.Items); diff != "" || want.Valid != got.Valid || len(want.Problems) != len(got.Problems) {
			t.Errorf("read back %+v, want %+v", got, want)
		}
	}
	var r tally.Rate
	for _, text := range []string{"0.5", "1", "-0.500", "0.5000", `"0.500"`, "0.5e3", "99999999.000"} {
		if err := r.UnmarshalJSON([]byte(text)); err == nil {
			t.Errorf("rate %s is read as %v", text, r)
		}
	}
	if err := r.UnmarshalJSON([]byte("0.586")); err != nil || r.Percent() != "58.6%" {
		t.Errorf("0.586 is read as %s (%v)", r.Percent(), err)
	}
}

func TestCountsAreWrittenAsTheyWereRead(t *testing.T) {
	method := `{"family":"rank","seats":1,"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"abstain"}`
	tests := []struct{ name, method, counts string }{
		{"rank", method, `{"entitled":3,"present":3,"issued":3,"returned":3,"invalid":0,"candidates":[{"no":1,"name":"甲<乙>","approve":2,"rank_sum":4}]}`},
		{"tick-only", strings.Replace(pickOne, `,"oppose","abstain"`, "", 1), `{"entitled":3,"present":3,"issued":3,"returned":3,"invalid":0,"candidates":[{"no":1,"name":"甲","approve":0}]}`},
		{"three stances, no rows", pickOne, `{"entitled":3,"present":3,"issued":3,"returned":3,"invalid":0,"candidates":[]}`},
		{"satisfaction", satisfaction, `{"entitled":3,"present":3,"returned":3,"items":[{"no":1,"name":"甲","counts":[1,1,0],"abstain":1,"invalid":0}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rules(t, tt.method)
			c, err := tally.ParseCounts(r, []byte(tt.counts))
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.JSON(r)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.counts, string(got)); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}
}
