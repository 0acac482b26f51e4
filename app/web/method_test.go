package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// methodForm is the editor as it is sent without a script: the fields of every
// family, with changes.
func methodForm(changes ...string) url.Values {
	f := form("name", "民生实事项目票决（第一轮）", "title", "清溪县民生实事项目票决办法（草案）", "family", "pick", "seats", "3", "stances", "three", "max_approvals", "3", "quorum", "2/3",
		"pass_base", "all", "pass_over", "1/2", "participation_over", "", "tie", "runoff", "shortfall", "ask", "blank", "abstain",
		"items", "农村公路\n新建公厕", "grades", "满意、基本满意、不满意", "base", "all", "half", "not_reached",
		"body", "congress", "overmark", "ballot", "illegible", "item", "revote", "same", "signatures", "2", "vote_order", "scrutineers_first", "publish_counts", "public", "retention_months", "1",
		"colour", "green", "mode", "both", "display", "after_close", "batch", "10", "minutes", "25")
	for i := 0; i+1 < len(changes); i += 2 {
		f.Set(changes[i], changes[i+1])
	}
	return f
}

// shown are the values that a page's form shows: what stands in fields and what
// is chosen.
func shown(body string) url.Values {
	v := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="text" id="f-\w+" name="(\w+)"[^>]* value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range regexp.MustCompile(`<input type="radio" name="(\w+)" value="([^"]*)" checked`).FindAllStringSubmatch(body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range regexp.MustCompile(`(?s)<select id="f-\w+" name="(\w+)".*?<option value="([^"]*)" selected`).FindAllStringSubmatch(body, -1) {
		v.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	return v
}

func TestARefusedMethodChangesNothingAndKeepsWhatWasTyped(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		desk := h.at(t, models.Standing)
		path := fmt.Sprintf("/office/sessions/%d/rounds/new", h.session)
		before := h.dump(t)
		for _, tt := range []struct {
			name    string
			changes []string
			field   string
		}{
			{"seats in words", []string{"seats", "十"}, "seats"},
			{"no seats", []string{"seats", ""}, "seats"},
			{"a cap in words", []string{"max_approvals", "几个"}, "max_approvals"},
			{"a vote without an end", []string{"minutes", "半小时"}, "minutes"},
			{"no name", []string{"name", " "}, "name"},
			{"no title", []string{"title", ""}, "title"},
			{"a family that is none", []string{"family", "auction"}, "family"},
			{"a congress that only recommends", []string{"family", "recommend"}, "family"},
			{"numbering on tablets", []string{"family", "rank", "mode", "tablet"}, "family"},
			{"a way that is none", []string{"mode", "pigeon"}, "mode"},
			{"figures for everybody", []string{"display", "everybody"}, "display"},
			{"figures on the hall screen", []string{"display", "hall"}, "display"},
			{"a colour that is none", []string{"colour", "pink"}, "colour"},
			{"a batch too small", []string{"display", "running", "batch", "3"}, "batch"},
			{"a batch in words", []string{"display", "running", "batch", "十张"}, "batch"},
			{"too low a quorum", []string{"quorum", "1/2"}, "quorum"},
			{"no quorum", []string{"quorum", ""}, "quorum"},
			{"a base that is none", []string{"pass_base", "returned"}, "pass_base"},
			{"a line of everybody", []string{"pass_over", "1/1"}, "pass_over"},
			{"ties by age", []string{"tie", "age"}, "tie"},
			{"nothing about a shortfall", []string{"shortfall", ""}, "shortfall"},
			{"nothing about blank ballots", []string{"blank", ""}, "blank"},
			{"no stances", []string{"stances", ""}, "stances"},
			{"nothing to grade", []string{"family", "satisfaction", "items", " \n"}, "items"},
			{"the same graded twice", []string{"family", "satisfaction", "items", "农村公路\n农村公路"}, "items"},
			{"two grades", []string{"family", "satisfaction", "grades", "满意、不满意"}, "grades"},
			{"a grade twice", []string{"family", "satisfaction", "grades", "满意、满意、不满意"}, "grades"},
			{"a grade too long", []string{"family", "satisfaction", "grades", "满意、基本满意、" + strings.Repeat("不", 13)}, "grades"},
			{"grades of valid ballots", []string{"family", "satisfaction", "base", "valid"}, "base"},
			{"nothing about half", []string{"family", "satisfaction", "half", ""}, "half"},
			{"more than half, of a congress", []string{"quorum", ">1/2"}, "quorum"},
			{"a lower line without an article", []string{"revote", "third"}, "revote_article"},
			{"a body that is none", []string{"body", "presidium"}, "body"},
			{"over-marking that is none", []string{"overmark", "none"}, "overmark"},
			{"illegible that is none", []string{"illegible", "none"}, "illegible"},
			{"one signature", []string{"signatures", "1"}, "signatures"},
			{"signatures in words", []string{"signatures", "三"}, "signatures"},
			{"an order that is none", []string{"vote_order", "age"}, "vote_order"},
			{"counts for the press", []string{"publish_counts", "press"}, "publish_counts"},
			{"kept for ever", []string{"retention_months", "999"}, "retention_months"},
		} {
			typed := methodForm(tt.changes...)
			status, _, body := desk.read(desk.client.PostForm(h.url+path, typed))
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, `<a href="#f-`+tt.field+`">`) || !strings.Contains(body, `id="f-`+tt.field+`"`) {
				t.Errorf("%s: %d, %s", tt.name, status, problemsIn(body))
			}
			again := shown(body)
			for field, values := range typed {
				// A choice that does not exist cannot be shown; the other answers are.
				if field == tt.field && again.Get(field) == "" {
					continue
				}
				if got := again.Get(field); got != values[0] && !(field == "family" && tt.field == "family") {
					t.Errorf("%s: %s shows %q, typed %q", tt.name, field, got, values[0])
				}
			}
			if after := h.dump(t); after != before {
				t.Fatalf("%s: refused, and yet: %s", tt.name, cmp.Diff(before, after))
			}
		}
	})
}

func TestEveryFamilyIsDraftedAndShownAgainForChanges(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		desk := h.at(t, models.Standing)
		path := fmt.Sprintf("/office/sessions/%d/rounds/new", h.session)
		for _, tt := range []struct {
			family  tally.Family
			changes []string
			says    string
		}{
			{tally.Pick, nil, "采用差额择优方式"},
			{tally.Each, []string{"seats", "", "max_approvals", ""}, "不限名额"},
			{tally.Plurality, []string{"stances", "tick", "tie", "lot"}, "不设通过线"},
			{tally.List, []string{"shortfall", "vacant", "mode", "tablet"}, "整体批准"},
			{tally.Rank, []string{"mode", "paper", "colour", "purple"}, "名次合计由小到大"},
			{tally.Pick, []string{"body", "standing_committee", "quorum", ">1/2", "overmark", "item", "illegible", "ballot", "revote", "third", "revote_article", "本办法第九条",
				"signatures", "3", "vote_order", "off", "publish_counts", "names", "retention_months", "6"}, "按本办法第九条"},
			{tally.Satisfaction, []string{"display", "running", "batch", "12", "half", "reached", "base", "returned"}, "恰好一半视为达到半数"},
		} {
			sent := methodForm(append([]string{"family", string(tt.family)}, tt.changes...)...)
			status, round, body := desk.read(desk.client.PostForm(h.url+path, sent))
			if status != http.StatusSeeOther {
				t.Errorf("%s: %d %s", tt.family, status, problemsIn(body))
				continue
			}
			if _, body := desk.get(round); !strings.Contains(body, tt.says) || !strings.Contains(body, "/method.pdf") {
				t.Errorf("%s: the round does not say %q", tt.family, tt.says)
			}
			id := round[strings.LastIndex(round, "/")+1:]
			status, body = desk.get(path + "?round=" + id)
			again := shown(body)
			for field, values := range sent {
				if !tt.family.Has(field) || field == "batch" && sent.Get("display") != "running" {
					continue
				}
				if got := again.Get(field); got != values[0] {
					t.Errorf("%s: %s shows %q, want %q", tt.family, field, got, values[0])
				}
			}
			if status != http.StatusOK || !strings.Contains(body, "第一条") || strings.Contains(body, "从样本开始") {
				t.Errorf("%s: the draft opens with %d", tt.family, status)
			}
		}
	})
}

func TestLookingAtAMethodWarnsAndSavesNothing(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s) // four candidates
		desk := h.at(t, models.Standing)
		path := fmt.Sprintf("/office/sessions/%d/rounds/check", h.session)
		before := h.dump(t)
		warned := regexp.MustCompile(`(?s)id="w-(\w+)" aria-live="polite">(.*?)</div>`)
		for _, tt := range []struct {
			name    string
			changes []string
			want    string // fields, in the order of the form
		}{
			{"the template", nil, ""},
			{"a surplus above half", []string{"seats", "1", "max_approvals", "1"}, "seats"},
			{"no surplus", []string{"seats", "4", "max_approvals", "4"}, "seats"},
			{"too few candidates", []string{"seats", "9", "max_approvals", "9"}, "seats"},
			{"a line of those present, and lots", []string{"pass_base", "present", "tie", "lot"}, "pass_base tie"},
			{"more approvals than seats", []string{"max_approvals", "4"}, "max_approvals"},
			{"tick-only", []string{"stances", "tick"}, "stances"},
			{"no line", []string{"family", "plurality", "pass_base", "present"}, "family"},
			{"satisfaction does not look at seats", []string{"family", "satisfaction", "seats", "99"}, ""},
			{"half reached", []string{"family", "satisfaction", "half", "reached"}, "half"},
			{"a standing committee", []string{"body", "standing_committee", "quorum", ">1/2"}, "body"},
			{"marks void alone, counts kept", []string{"overmark", "item", "illegible", "ballot", "publish_counts", "deputies"}, "overmark illegible publish_counts"},
			{"a lower line", []string{"revote", "third", "revote_article", "本办法第九条"}, "revote"},
		} {
			status, _, body := desk.read(desk.client.PostForm(h.url+path, methodForm(tt.changes...)))
			var got []string
			for _, m := range warned.FindAllStringSubmatch(body, -1) {
				if strings.Contains(m[2], "提醒") {
					got = append(got, m[1])
				}
			}
			if status != http.StatusOK || strings.Join(got, " ") != tt.want {
				t.Errorf("%s: %d warns of %v, want %s", tt.name, status, got, tt.want)
			}
			if !strings.Contains(body, "第一条") {
				t.Errorf("%s: no preview", tt.name)
			}
		}
		status, _, body := desk.read(desk.client.PostForm(h.url+path, methodForm("seats", "十")))
		if status != http.StatusOK || strings.Contains(body, "第一条") || !strings.Contains(body, "还差：") || shown(body).Get("seats") != "十" {
			t.Errorf("an unfinished method: %d", status)
		}
		if after := h.dump(t); after != before {
			t.Errorf("looking changed something: %s", cmp.Diff(before, after))
		}
		// A warning never stands in the way of saving, and stands on the round afterwards.
		_, round, body := desk.read(desk.client.PostForm(h.url+strings.Replace(path, "check", "new", 1), methodForm("seats", "1", "max_approvals", "1", "tie", "lot")))
		if round == "" {
			t.Fatalf("a warned method is refused: %s", problemsIn(body))
		}
		if _, body := desk.get(round); !strings.Contains(body, "通常在10%至50%之间") || !strings.Contains(body, "票数相等时抽签") {
			t.Error("the round does not repeat the warnings")
		}
		if status, _, _ := h.at(t, models.Presiding).post(path, "family", "pick"); status != http.StatusForbidden {
			t.Errorf("the presiding member drafts: %d", status)
		}
	})
}

func TestANewMethodStartsFromATemplate(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		path := fmt.Sprintf("/office/sessions/%d/rounds/new", h.session)
		desk := h.at(t, models.Standing)
		_, body := desk.get(path)
		if v := shown(body); v.Get("family") != "pick" || v.Get("seats") != "3" || v.Get("mode") != "tablet" || v.Get("display") != "after_close" {
			t.Errorf("a new round starts with %v", v)
		}
		if !strings.Contains(body, "样本是本系统的建议，不是规定") || !strings.Contains(body, tally.CountingNote) {
			t.Error("the page does not say what its proposals are worth")
		}
		for key, want := range map[string]url.Values{
			"county":       form("family", "pick", "seats", "10", "max_approvals", "10"),
			"town":         form("family", "pick", "seats", "5", "max_approvals", "5"),
			"each":         form("family", "each", "seats", "", "max_approvals", ""),
			"satisfaction": form("family", "satisfaction", "grades", "满意、基本满意、不满意", "base", "all", "half", "not_reached", "items", "农村公路", "name", "民生实事项目满意度测评"),
			"street":       form("family", "pick", "seats", "3"), // not for a congress
		} {
			_, body := desk.get(path + "?template=" + key)
			got := shown(body)
			for field := range want {
				if got.Get(field) != want.Get(field) {
					t.Errorf("%s: %s is %q, want %q", key, field, got.Get(field), want.Get(field))
				}
			}
		}
		// Who may not read projects types them.
		if _, body := h.at(t, models.Secretariat).get(path + "?template=satisfaction"); shown(body).Get("items") != "" {
			t.Error("the secretariat is shown projects that it may not read")
		}
	})
}

func TestTheMethodsDocumentIsADraftUntilItIsAdopted(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		ctx := context.Background()
		read := func() (digest, note string, practical [][2]string) {
			t.Helper()
			v, err := h.parts.Vote.ReadRound(ctx, h.people[models.Standing], h.round)
			must(t, err)
			m := methodDocument(v)
			if !slices.Equal(m.Articles, v.Rules.Text()) || m.Canonical != string(v.Rules.Canonical()) || m.Title != v.Round.Title {
				t.Errorf("the document is not the method: %+v", m)
			}
			return m.Digest, m.Note, m.Practical
		}
		digest, note, practical := read()
		if digest != "" || note != tally.CountingNote || len(practical) != 4 {
			t.Errorf("draft: %q %q %v", digest, note, practical)
		}
		must(t, h.parts.Vote.Adopt(ctx, access.Actor{Account: h.people[models.Presiding].Account, Congress: h.people[models.Presiding].Congress, Roles: []models.Role{models.Presiding}}, h.round))
		digest, note, _ = read()
		if len(digest) != 64 || !strings.Contains(note, "2026年3月12日通过") {
			t.Errorf("adopted: %q %q", digest, note)
		}
		if _, body := h.at(t, models.Standing).get(fmt.Sprintf("/office/rounds/%d", h.round)); !strings.Contains(body, digest) || strings.Contains(body, "票决办法（草案）") {
			t.Error("the round does not show the digest of its method")
		}
	})
}
