package view

import (
	"strings"
	"testing"
)

func question(t *testing.T, f OfficeForm, name string) OfficeQuestion {
	t.Helper()
	for _, q := range f.Questions {
		if q.Name == name {
			return q
		}
	}
	t.Fatalf("no question %q", name)
	return OfficeQuestion{}
}

func chosen(q OfficeQuestion) string {
	var all []string
	for _, o := range q.Options {
		if o.Chosen {
			all = append(all, o.Value)
		}
	}
	return strings.Join(all, " ")
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	form := RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, Typed{
		"name": {"第二轮"}, "seats": {"十项"}, "tie": {"lot"}, "pass_base": {"valid"}, "max_approvals": {""},
	})
	for field, want := range map[string]string{"name": "第二轮", "seats": "十项", "max_approvals": ""} {
		if got := question(t, form, field).Value; got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"tie": "lot", "pass_base": "valid"} {
		if got := chosen(question(t, form, field)); got != want {
			t.Errorf("%s: chosen %q, want %q", field, got, want)
		}
	}
}

func TestANewRoundFollowsTheShippedTemplate(t *testing.T) {
	form := RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil)
	for field, want := range map[string]string{"stances": "three", "quorum": "2/3", "pass_base": "all", "pass_over": "1/2", "participation_over": "", "tie": "runoff", "shortfall": "ask", "blank": "abstain", "family": "pick"} {
		if got := chosen(question(t, form, field)); got != want {
			t.Errorf("%s: chosen %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"seats": "10", "max_approvals": "10", "minutes": "30"} {
		if got := question(t, form, field).Value; got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
}

func TestAStreetOnlyRecommends(t *testing.T) {
	form := RoundForm("/a", "/b", NewRoundValues("票选", "办法", "5"), true, nil)
	if q := question(t, form, "family"); len(q.Options) != 1 || chosen(q) != "recommend" {
		t.Errorf("family offers %v", q.Options)
	}
}

func TestEveryRuleOfTheRoundStatesItsBasis(t *testing.T) {
	law := map[string]bool{"stances": true, "quorum": true, "pass_base": true, "pass_over": true}
	for _, q := range RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil).Questions {
		if q.Name == "name" || q.Name == "title" {
			continue
		}
		if q.Basis.Text == "" {
			t.Errorf("%s has no basis", q.Name)
		}
		if q.Basis.Law != law[q.Name] {
			t.Errorf("%s is marked %s", q.Name, q.Basis.Word())
		}
	}
}

func TestSecretsAndFilesAreNeverSentBack(t *testing.T) {
	form := AccountForm(Typed{"password": {"hunter2-hunter2"}, "roles": {"teller"}}, []Option{{Value: "admin"}, {Value: "teller"}})
	if got := question(t, form, "password").Value; got != "" {
		t.Errorf("the password came back: %q", got)
	}
	if got := chosen(question(t, form, "roles")); got != "teller" {
		t.Errorf("roles chosen: %q", got)
	}
}

func TestAFormTakesItsRefusalsFromThePage(t *testing.T) {
	page := Page{Errors: []FieldError{{Field: "seats", Text: "请写数字。"}}}
	form := RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil)
	drawn := form.In(page)
	if got := question(t, drawn, "seats").Error; got != "请写数字。" {
		t.Errorf("error %q", got)
	}
	if question(t, form, "seats").Error != "" {
		t.Error("drawing a form changed the form itself")
	}
	if !form.Refused(page) || SessionForm(nil).Refused(page) {
		t.Error("the refusal is not assigned to its form")
	}
}
