package view

import (
	"strings"
	"testing"

	"piaojue/app/tally"
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

func TestAStreetRecommendsAndACongressNever(t *testing.T) {
	offered := func(recommends bool) string {
		q := question(t, RoundForm("/a", "/b", NewRoundValues("票选", "办法", "5"), recommends, nil), "family")
		var all []string
		for _, o := range q.Options {
			all = append(all, o.Value)
		}
		return strings.Join(all, " ")
	}
	if got := offered(true); got != "recommend satisfaction" {
		t.Errorf("a street is offered %s", got)
	}
	if got := offered(false); got != "pick each plurality list rank satisfaction" {
		t.Errorf("a congress is offered %s", got)
	}
	if q := question(t, RoundForm("/a", "/b", NewRoundValues("票选", "办法", "5"), true, nil), "family"); chosen(q) != "recommend" {
		t.Errorf("a street starts with %s", chosen(q))
	}
}

func TestEveryRuleOfTheRoundStatesItsBasis(t *testing.T) {
	law := map[string]int{"stances": 1, "quorum": 1, "pass_base": 1, "pass_over": 1, "participation_over": 1}
	for _, q := range RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil).Questions {
		if q.Name == "name" || q.Name == "title" {
			continue
		}
		want := 1
		if q.Draw == "method" {
			want = len(q.Options)
		}
		if len(q.Bases) != want {
			t.Errorf("%s states %d bases, want %d", q.Name, len(q.Bases), want)
		}
		n := 0
		for _, b := range q.Bases {
			if b.Text == "" || b.Word == "" {
				t.Errorf("%s has a choice without a basis: %+v", q.Name, q.Bases)
			}
			if b.Law {
				n++
			}
		}
		if n != law[q.Name] {
			t.Errorf("%s shows %d choices as law, want %d", q.Name, n, law[q.Name])
		}
	}
	for _, q := range RoundForm("/a", "/b", NewRoundValues("票荐", "办法", "5"), true, nil).Questions {
		for _, b := range q.Bases {
			if b.Law && q.Name != "family" && q.Name != "participation_over" {
				t.Errorf("%s is law for a street: %s", q.Name, b.Text)
			}
		}
	}
}

func TestAFieldSaysToWhichFamiliesItBelongs(t *testing.T) {
	form := RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil)
	for field, want := range map[string]string{
		"family": "", "name": "", "colour": "", "minutes": "",
		"seats": "pick each plurality rank", "pass_base": "pick each list", "tie": "pick each plurality rank", "items": "satisfaction", "quorum": "pick each plurality list rank",
	} {
		q := question(t, form, field)
		if q.Only != want || (want != "") != (q.OnlyText != "") {
			t.Errorf("%s: %q %q, want %q", field, q.Only, q.OnlyText, want)
		}
	}
	if q := question(t, form, "batch"); q.Of != "display" || q.Only != "running" {
		t.Errorf("batch belongs to %s=%s", q.Of, q.Only)
	}
	if q := question(t, RoundForm("/a", "/b", NewRoundValues("票荐", "办法", "5"), true, nil), "seats"); q.OnlyText != "用于：票荐" {
		t.Errorf("in a street the seats are %q", q.OnlyText)
	}
}

func TestWarningsStandBesideTheirField(t *testing.T) {
	form := RoundForm("/a", "/b", NewRoundValues("票决", "办法", "10"), false, nil)
	warned := form.Warned([]tally.Warning{{Field: "seats", Text: "差额太大。", Basis: tally.BasisPractice}, {Field: "pass_base", Text: "不是全体。", Basis: tally.BasisLaw}})
	if w := question(t, warned, "seats").Warnings; len(w) != 1 || w[0].Law || w[0].Text != "差额太大。" || w[0].Word != "实践做法" {
		t.Errorf("seats: %+v", w)
	}
	if w := question(t, warned, "pass_base").Warnings; len(w) != 1 || !w[0].Law {
		t.Errorf("pass_base: %+v", w)
	}
	if question(t, form, "seats").Warnings != nil {
		t.Error("warning a form changed the form itself")
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
