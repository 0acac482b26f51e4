package wordstest

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMattersAreProjectsOfThePublishedLists(t *testing.T) {
	raw, err := os.ReadFile("../../demo/projects.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\xef\xbb\xbf"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	published := map[string]bool{}
	for _, r := range rows[1:] {
		published[r[4]] = true
	}
	named := 0
	for _, k := range Kinds() {
		for _, name := range k.Published {
			if !published[name] {
				t.Errorf("%s: no published list has %s", k.Key, name)
			}
		}
		if len(k.Published) > 0 {
			named++
		}
		if len(k.Asks) < 2 || k.Category == "" || k.Sites == "" {
			t.Errorf("%s has %d ways of asking, field %q, sites %q", k.Key, len(k.Asks), k.Category, k.Sites)
		}
	}
	if named < 50 {
		t.Errorf("only %d of %d matters come from the published lists", named, len(Kinds()))
	}
}

func TestTheLabelledSetHoldsWhatItPromises(t *testing.T) {
	for name, part := range map[string]struct {
		all   []Suggestion
		least int
	}{"developed": {Developed(), 600}, "held out": {HeldOut(), 120}} {
		if len(part.all) < part.least {
			t.Errorf("%s: %d texts, want %d", name, len(part.all), part.least)
		}
		places, kinds, groups := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]int{}
		for _, s := range part.all {
			kind, at, _ := strings.Cut(s.Group, "@")
			add := func(m map[string]map[string]bool, k, v string) {
				if m[k] == nil {
					m[k] = map[string]bool{}
				}
				m[k][v] = true
			}
			add(places, at, kind)
			add(kinds, kind, at)
			groups[s.Group]++
			if s.Matter == "" || s.Category == "" || strings.Contains(s.Matter, "{") {
				t.Errorf("%s: %+v", name, s)
			}
		}
		otherMatter, otherPlace, several := 0, 0, 0
		for _, k := range places {
			if len(k) > 1 {
				otherMatter++
			}
		}
		for _, p := range kinds {
			if len(p) > 1 {
				otherPlace++
			}
		}
		for _, n := range groups {
			if n > 1 {
				several++
			}
		}
		if otherMatter < 5 || otherPlace < 5 || several < 40 {
			t.Errorf("%s: %d places with several matters, %d matters at several places, %d groups of several", name, otherMatter, otherPlace, several)
		}
	}
}

func TestTheSameSeedMakesTheSameSuggestions(t *testing.T) {
	a, b := Suggestions(500, 7), Suggestions(500, 7)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(a, Suggestions(500, 8)) {
		t.Error("another seed makes the same suggestions")
	}
}

func TestSuggestionsLeadToTwelveCandidates(t *testing.T) {
	count := make([]int, 13)
	for _, s := range Suggestions(5000, 1) {
		count[s.Candidate]++
	}
	for no, n := range count {
		if n < 50 {
			t.Errorf("%d of 5,000 suggestions lead to candidate %d", n, no)
		}
	}
	if len(Candidates()) != 12 {
		t.Errorf("%d candidates", len(Candidates()))
	}
}
