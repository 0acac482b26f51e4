package lifecycle_test

import (
	"slices"
	"testing"

	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/models"
)

func TestASuggestionIsTriagedOnce(t *testing.T) {
	for _, tt := range []struct {
		from models.SuggestionState
		act  lifecycle.Act
		want models.SuggestionState // empty: refused
	}{
		{models.SuggestionReceived, lifecycle.Accept, models.SuggestionAccepted},
		{models.SuggestionReceived, lifecycle.Return, models.SuggestionReturned},
		{models.SuggestionAccepted, lifecycle.Accept, ""},
		{models.SuggestionReturned, lifecycle.Accept, ""},
		{models.SuggestionReturned, lifecycle.Transfer, ""},
		{"forged", lifecycle.Accept, ""},
	} {
		got, err := lifecycle.Follow(lifecycle.Suggestion, tt.from, tt.act)
		if refused := fault.Is(err, fault.Closed); refused != (tt.want == "") || !refused && got != tt.want {
			t.Errorf("%s from %s = %s, %v; want %q", tt.act, tt.from, got, err, tt.want)
		}
	}
}

// The chain of a candidate leaves out no meeting: without the one before, the
// next step is refused.
func TestTheReviewChainLeavesNothingOut(t *testing.T) {
	chain := []lifecycle.Act{lifecycle.Appraise, lifecycle.Check, lifecycle.Settle, lifecycle.Report, lifecycle.List, lifecycle.Submit}
	at := models.ShortlistDraft
	for i, act := range chain {
		for _, later := range chain[i+1:] {
			if _, err := lifecycle.Follow(lifecycle.Shortlist, at, later); !fault.Is(err, fault.Closed) {
				t.Errorf("from %s one may %s at once: %v", at, later, err)
			}
		}
		to, err := lifecycle.Follow(lifecycle.Shortlist, at, act)
		if err != nil {
			t.Fatal(err)
		}
		at = to
	}
	if at != models.ShortlistSubmitted {
		t.Errorf("the chain ends at %s", at)
	}
}

func TestAMergedMatterAndAConfirmedWorkStayWhatTheyAre(t *testing.T) {
	if acts := lifecycle.Matter.Acts(models.MatterMerged); len(acts) != 0 {
		t.Errorf("a merged matter may %v", acts)
	}
	if acts := lifecycle.SmallWork.Acts(models.SmallWorkConfirmed); len(acts) != 0 {
		t.Errorf("a confirmed small work may %v", acts)
	}
	if !slices.Contains(lifecycle.Matter.Acts(models.MatterReserve), lifecycle.Project) {
		t.Error("a reserve matter cannot become a project")
	}
}
