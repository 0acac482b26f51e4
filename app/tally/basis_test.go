package tally_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"piaojue/app/tally"
)

// choices are the values that the editor offers, by field; what has no choices
// has the empty value.
var choices = map[string][]string{
	"family": {"pick", "each", "plurality", "list", "recommend", "rank", "satisfaction"},
	"seats":  {""}, "max_approvals": {""}, "items": {""}, "grades": {""}, "colour": {""}, "batch": {""}, "minutes": {""},
	"stances": {"three", "tick"}, "quorum": {"2/3", "3/4", "4/5", ">1/2"}, "pass_base": {"all", "present", "valid"}, "pass_over": {"1/2", "2/3"},
	"participation_over": {"", "1/2"}, "tie": {"runoff", "lot", "vacant"}, "shortfall": {"ask", "runoff", "vacant"}, "blank": {"abstain", "void"},
	"base": {"all", "present", "returned"}, "half": {"not_reached", "reached"},
	"mode": {"tablet", "both", "paper"}, "display": {"after_close", "running"},
	"body": {"congress", "standing_committee"}, "overmark": {"ballot", "item"}, "illegible": {"item", "ballot"}, "revote": {"same", "third"}, "revote_article": {""},
	"signatures": {""}, "vote_order": {"scrutineers_first", "off"}, "publish_counts": {"public", "deputies", "names"}, "retention_months": {""},
	"level": {""}, "roll": {""}, "edit": {""},
}

// readInFull are the provisions whose own words were read: nothing else may be
// shown as law.
var readInFull = []string{
	"代表法（2025年）第二十三条", "地方组织法（2022年）第十四条", "地方组织法（2022年）第二十五条",
	"广东省人民代表大会议事规则（2022年）第六十条", "浙江省2019年关于街道人大工作的规定第十六至十八条",
}

var article = regexp.MustCompile(`第[一二三四五六七八九十]+条`)

// bases are all there are, from the firmest to the weakest.
var bases = []tally.Basis{tally.BasisLaw, tally.BasisLocal, tally.BasisPractice, tally.BasisAnalogy, tally.BasisAdvice, tally.BasisNone}

func TestEveryChoiceOfTheEditorStatesItsBasis(t *testing.T) {
	for field, values := range choices {
		for _, value := range values {
			for _, f := range tally.Families() {
				if !f.Has(field) {
					continue
				}
				n, ok := tally.NoteFor(f, field, value)
				if !ok || n.Text == "" || !slices.Contains(bases, n.Basis) || strings.Contains(n.Text, "\n") {
					t.Errorf("%s: %s=%q has the basis %+v", f, field, value, n)
				}
			}
		}
	}
	if _, ok := tally.NoteOf("tie", "seniority"); ok {
		t.Error("an unknown value has a basis")
	}
}

func TestOnlyProvisionsThatWereReadAreShownAsLaw(t *testing.T) {
	for field, values := range choices {
		for _, value := range values {
			for _, f := range []tally.Family{tally.Pick, tally.Recommend, tally.Satisfaction} {
				n, _ := tally.NoteFor(f, field, value)
				named := slices.ContainsFunc(readInFull, func(p string) bool { return strings.HasPrefix(n.Text, p) })
				if n.Basis.Binding() != named {
					t.Errorf("%s=%q is %s: %s", field, value, n.Basis.Label(), n.Text)
				}
				switch n.Basis {
				case tally.BasisAnalogy:
					if !strings.HasPrefix(n.Text, "比照") || !article.MatchString(n.Text) || !strings.HasSuffix(n.Text, "属惯例，须由票决办法写明。") {
						t.Errorf("%s=%q is borrowed and says %s", field, value, n.Text)
					}
				case tally.BasisAdvice:
					if !strings.HasPrefix(n.Text, "本系统的建议") {
						t.Errorf("%s=%q is a proposal and says %s", field, value, n.Text)
					}
				}
			}
		}
	}
}

func TestTheStatutesOnCongressesDoNotBindAStreet(t *testing.T) {
	for field, values := range choices {
		for _, value := range values {
			if n, _ := tally.NoteFor(tally.Recommend, field, value); n.Basis == tally.BasisLaw {
				t.Errorf("%s=%q is law for a street: %s", field, value, n.Text)
			}
		}
	}
}

func TestEveryTemplateIsAMethodWithoutWarnings(t *testing.T) {
	candidates := map[string]int{"county": 12, "town": 6, "each": 10, "street": 6}
	seen := map[string]bool{}
	for _, recommends := range []bool{false, true} {
		for _, m := range tally.Templates(recommends) {
			if err := m.Rules.Validate(); err != nil {
				t.Errorf("%s: %v", m.Key, err)
			}
			if all := m.Rules.Warnings(candidates[m.Key]); len(all) > 0 {
				t.Errorf("%s warns of itself: %v", m.Key, all)
			}
			if (m.Rules.Family == tally.Recommend) != (recommends && m.Key != "satisfaction") {
				t.Errorf("%s stands in the wrong list", m.Key)
			}
			if m.Name == "" || m.Says == "" {
				t.Errorf("%s does not say what it is", m.Key)
			}
			seen[m.Key] = true
		}
	}
	if len(seen) != 5 {
		t.Errorf("templates %v", seen)
	}
}

func TestAFieldBelongsToTheFamiliesThatReadIt(t *testing.T) {
	for _, tt := range []struct {
		family tally.Family
		has    string
		not    string
	}{
		{tally.Pick, "seats max_approvals stances quorum pass_base tie shortfall blank", "grades base half items"},
		{tally.Plurality, "seats max_approvals stances tie", "pass_base pass_over grades"},
		{tally.List, "stances quorum pass_base shortfall blank", "seats max_approvals tie grades"},
		{tally.Rank, "seats tie quorum", "stances blank max_approvals pass_base"},
		{tally.Satisfaction, "grades base half items minutes colour", "quorum seats tie blank participation_over shortfall"},
	} {
		for _, field := range strings.Fields(tt.has) {
			if !tt.family.Has(field) {
				t.Errorf("%s has no %s", tt.family, field)
			}
		}
		for _, field := range strings.Fields(tt.not) {
			if tt.family.Has(field) {
				t.Errorf("%s has %s", tt.family, field)
			}
		}
	}
}

func TestParametersNameWhatTheFamilyHas(t *testing.T) {
	for _, m := range append(tally.Templates(false), tally.Templates(true)...) {
		names := map[string]string{}
		for _, p := range m.Rules.Parameters() {
			if p[0] == "" || p[1] == "" || names[p[0]] != "" {
				t.Errorf("%s: %v", m.Key, p)
			}
			names[p[0]] = p[1]
		}
		if names["表决方式"] != m.Rules.Family.Label() {
			t.Errorf("%s is called %s", m.Key, names["表决方式"])
		}
		if graded := m.Rules.Family == tally.Satisfaction; graded != (names["测评基数"] != "") || graded == (names["法定人数"] != "") {
			t.Errorf("%s: %v", m.Key, names)
		}
	}
	street := slices.IndexFunc(tally.Templates(true), func(m tally.Template) bool { return m.Key == "street" })
	for _, p := range tally.Templates(true)[street].Rules.Parameters() {
		if strings.Contains(p[0]+p[1], "应选") || strings.Contains(p[0]+p[1], "全体代表") {
			t.Errorf("a street's table says %v", p)
		}
	}
}
