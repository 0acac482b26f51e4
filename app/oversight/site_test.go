package oversight_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

var passerBy = oversight.Visitor{Address: "203.0.113.7"}

// scanned opens a site's page, reads it for some seconds and answers its
// question. A gate that forgets finds the right choice.
func scanned(t *testing.T, w *apptest.Town) oversight.Reply {
	t.Helper()
	q := w.Oversight.Ask()
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, choice := range q.Choices {
		reply := oversight.Reply{Token: q.Token, Answer: choice}
		if gate.Check(ctx, "site", reply, w.Clock.Now().Add(human.Least)) == nil {
			w.Clock.Forward(human.Least + time.Second)
			return reply
		}
	}
	t.Fatal("no choice is right")
	return oversight.Reply{}
}

// onSites plays with projects that have codes.
func onSites(t *testing.T, test func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string)) {
	t.Helper()
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		if n, err := w.Oversight.DrawSiteCodes(ctx, w.As("government"), projects[0].Year); err != nil || n != len(projects) {
			t.Fatalf("%d codes, %v; want %d", n, err, len(projects))
		}
		var codes []string
		for _, p := range projects {
			codes = append(codes, siteCode(t, w, p.ID))
		}
		test(t, w, projects, codes)
	})
}

func siteCode(t *testing.T, w *apptest.Town, project int64) string {
	t.Helper()
	v, err := w.Oversight.Project(ctx, w.As("government"), project)
	must(t, err)
	return v.Project.SiteCode
}

// rated has one person rate from a network of its own.
func rated(t *testing.T, w *apptest.Town, code string, person, rating int, text string) models.SiteComment {
	t.Helper()
	row, err := w.Oversight.Comment(ctx, oversight.Visitor{Address: fmt.Sprintf("198.18.%d.9", person)}, scanned(t, w),
		oversight.SiteCommand{Site: code, Rating: rating, Text: text, Phone: fmt.Sprintf("138%08d", person)})
	must(t, err)
	return row
}

// unstored fails the test when do leaves anything behind but what the limits
// count.
func unstored(t *testing.T, w *apptest.Town, do func()) {
	t.Helper()
	before := w.Dump(t)
	do()
	after := w.Dump(t)
	for _, dump := range []map[string][]apptest.Row{before, after} {
		delete(dump, "rate_limits")
		delete(dump, "day_keys")
		delete(dump, "topic_versions")
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the database changed (-before +after):\n%s", diff)
	}
}

func seenComment(t *testing.T, w *apptest.Town, id int64) string {
	t.Helper()
	v, err := w.Oversight.SiteDesk(ctx, w.As("government"), oversight.SiteFilter{})
	must(t, err)
	for _, r := range v.Rows {
		if r.ID == id {
			return r.Seen()
		}
	}
	t.Fatalf("comment %d is not on the desk", id)
	return ""
}

func moderate(t *testing.T, w *apptest.Town, id int64, state models.CommentState, reason, answer string) {
	t.Helper()
	must(t, w.Oversight.Moderate(ctx, w.As("government"), oversight.ModerateCommand{Comment: id, State: state, Reason: reason, Answer: answer, By: oversight.ByUnit, Seen: seenComment(t, w, id)}))
}

func TestOneNumberRatesAProjectOnceAMonthAndTheFirstRatingStays(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		rated(t, w, codes[0], 1, 5, "")
		reply := scanned(t, w)
		unstored(t, w, func() {
			_, err := w.Oversight.Comment(ctx, passerBy, reply, oversight.SiteCommand{Site: codes[0], Rating: 1, Text: "别人用我的号", Phone: "+86 138 0000 0001"})
			apptest.Refused(t, "the same number in another spelling", err, fault.Invalid)
			if e, ok := fault.As(err); ok && !strings.Contains(e.Fields["rating"], "2026年4月1日起可以再评") {
				t.Errorf("the refusal says %q, want the day from which it is possible", e.Fields["rating"])
			}
			if next := w.Oversight.AskAgain(reply.Token, err); next.Token == reply.Token {
				t.Error("the page comes back with a question whose answer is used up")
			}
		})
		must1(w.Oversight.Comment(ctx, passerBy, scanned(t, w), oversight.SiteCommand{Site: codes[0], Text: "只说一句", Phone: "13800000001"}))(t)
		rated(t, w, codes[1], 1, 2, "")
		w.Clock.Forward(20 * 24 * time.Hour) // in April
		rated(t, w, codes[0], 1, 3, "")
		v, err := w.Oversight.Site(ctx, codes[0])
		must(t, err)
		if v.Site.Rated.Raters != 1 || v.Site.Rated.Sum != 3 {
			t.Errorf("%+v, want one person with the newest rating", v.Site.Rated)
		}
	})
}

func must1[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T { t.Helper(); must(t, err); return v }
}

func TestThePageSentTwiceMakesOneComment(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		reply := scanned(t, w)
		cmd := oversight.SiteCommand{Site: codes[0], Rating: 4, Text: "路灯不亮", Phone: "13812345678"}
		first, err := w.Oversight.Comment(ctx, passerBy, reply, cmd)
		must(t, err)
		unstored(t, w, func() {
			again, err := w.Oversight.Comment(ctx, passerBy, reply, cmd)
			must(t, err)
			if again.ID != first.ID || again.Code != first.Code {
				t.Errorf("the second delivery is answered with %d %s, want %d %s", again.ID, again.Code, first.ID, first.Code)
			}
			cmd.Text = "别的话"
			_, err = w.Oversight.Comment(ctx, passerBy, reply, cmd)
			apptest.Refused(t, "other words with a question that was answered", err, fault.Invalid)
		})
	})
}

func TestWhatIsWrongAtASiteIsRefusedByFieldAndStoresNothing(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		for _, tt := range []struct {
			what, field string
			cmd         oversight.SiteCommand
		}{
			{"nothing", "rating", oversight.SiteCommand{}}, {"six stars", "rating", oversight.SiteCommand{Rating: 6, Phone: "13812345678"}}, {"minus one", "rating", oversight.SiteCommand{Rating: -1, Text: "好"}},
			{"a rating of nobody", "phone", oversight.SiteCommand{Rating: 5}}, {"a rating from a landline", "phone", oversight.SiteCommand{Rating: 5, Phone: "0571-87654321"}},
			{"a landline with an extension", "phone", oversight.SiteCommand{Rating: 5, Phone: "0571-87654321转2"}}, {"no number", "phone", oversight.SiteCommand{Text: "好", Phone: "12"}},
			{"too long", "text", oversight.SiteCommand{Text: strings.Repeat("𬭎", oversight.MaxSiteText+1)}}, {"no text", "text", oversight.SiteCommand{Text: "坏\xff"}},
		} {
			reply := scanned(t, w)
			unstored(t, w, func() {
				tt.cmd.Site = codes[0]
				_, err := w.Oversight.Comment(ctx, passerBy, reply, tt.cmd)
				apptest.Refused(t, tt.what, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("%s: complaints %v, want one about %s", tt.what, e.Fields, tt.field)
				}
			})
		}
		good := oversight.SiteCommand{Site: codes[0], Text: "好"}
		for what, code := range map[string]string{"none": "", "a wrong one": "ACDEFGHJKMNPR", "too short": codes[0][1:], "a trick": "' OR 1=1 --"} {
			reply := scanned(t, w)
			unstored(t, w, func() {
				cmd := good
				cmd.Site = code
				_, err := w.Oversight.Comment(ctx, passerBy, reply, cmd)
				apptest.Refused(t, what, err, fault.NotFound)
				_, err = w.Oversight.Site(ctx, code)
				apptest.Refused(t, what, err, fault.NotFound)
			})
		}
		unstored(t, w, func() {
			_, err := w.Oversight.Comment(ctx, passerBy, oversight.Reply{Token: "made up"}, good)
			apptest.Refused(t, "a program", err, fault.Invalid)
			q := w.Oversight.Ask()
			_, err = w.Oversight.Comment(ctx, passerBy, oversight.Reply{Token: q.Token, Answer: q.Choices[0]}, good)
			apptest.Refused(t, "too soon", err, fault.Invalid)
		})
		must1(w.Oversight.Comment(ctx, passerBy, scanned(t, w), oversight.SiteCommand{Site: strings.ToLower(codes[0][:4]) + "-" + codes[0][4:], Text: strings.Repeat("𬭎", oversight.MaxSiteText)}))(t)
	})
}

func TestOneNetworkCannotMakeAProjectsScore(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		rate := func(person int, code string, rating int) error {
			cmd := oversight.SiteCommand{Site: code, Rating: rating, Phone: fmt.Sprintf("139%08d", person)}
			if rating == 0 {
				cmd.Phone, cmd.Text = "", fmt.Sprintf("第%d句", person)
			}
			_, err := w.Oversight.Comment(ctx, passerBy, scanned(t, w), cmd)
			return err
		}
		taken := 0
		for person := range 14 {
			if err := rate(person, codes[0], 5); err == nil {
				taken++
			} else {
				apptest.Refused(t, "one too many", err, fault.TooMany)
			}
		}
		if taken != 12 {
			t.Errorf("%d ratings of one project in an hour from one network, want 12", taken)
		}
		must(t, rate(50, codes[1], 4)) // another project
		must(t, rate(51, codes[0], 0)) // words alone
		more := 0
		for hour := range 4 {
			w.Clock.Forward(time.Hour + time.Minute)
			for person := range 12 {
				if rate(100+100*hour+person, codes[0], 5) == nil {
					more++
				}
			}
		}
		if taken+more > 30 {
			t.Errorf("%d ratings of one project in a day from one network, want at most 30", taken+more)
		}
	})
}

func TestOneNumberOneNetworkAndOneSentenceAreLimited(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		say := func(address, phone, text string) error {
			_, err := w.Oversight.Comment(ctx, oversight.Visitor{Address: address}, scanned(t, w), oversight.SiteCommand{Site: codes[0], Text: text, Phone: phone})
			return err
		}
		count := func(n int, one func(i int) error) (taken int) {
			for i := range n {
				err := one(i)
				if err == nil {
					taken++
				} else {
					apptest.Refused(t, "one too many", err, fault.TooMany)
				}
			}
			return taken
		}
		if n := count(12, func(i int) error { return say(fmt.Sprintf("198.19.%d.1", i), "", "一样的话") }); n != 10 {
			t.Errorf("the same sentence was taken %d times, want 10", n)
		}
		if n := count(22, func(i int) error { return say(fmt.Sprintf("198.51.%d.1", i), "13812345678", fmt.Sprintf("话%d", i)) }); n != 20 {
			t.Errorf("one number sent %d, want 20", n)
		}
		if n := count(42, func(i int) error { return say("192.0.2.1", "", fmt.Sprintf("句%d", i)) }); n != 40 {
			t.Errorf("one network sent %d, want 40", n)
		}
		other := oversight.Visitor{Address: "192.0.2.200"}
		found := 0
		for range 301 {
			if _, err := w.Oversight.FollowComment(ctx, other, "ACDEFGHJKMNPR"); fault.Is(err, fault.NotFound) {
				found++
			}
		}
		if found != 300 {
			t.Errorf("one network tried %d codes in an hour, want 300", found)
		}
	})
}

func TestATelephoneNumberIsInNoRowAndEachLookIsLogged(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		row := must1(w.Oversight.Comment(ctx, passerBy, scanned(t, w), oversight.SiteCommand{Site: codes[0], Rating: 2, Text: "坑没有填", Phone: "13856784321"}))(t)
		anonymous := must1(w.Oversight.Comment(ctx, passerBy, scanned(t, w), oversight.SiteCommand{Site: codes[0], Text: "没有留电话"}))(t)
		nowhere := func() {
			t.Helper()
			for table, rows := range w.Dump(t) {
				if text := fmt.Sprint(rows); strings.Contains(text, "13856784321") || strings.Contains(text, "56784321") || strings.Contains(text, fmt.Sprintf("%x", "13856784321")) {
					t.Errorf("the number stands in %s", table)
				}
			}
		}
		nowhere()
		stored := siteRow(t, w, row.ID)
		if len(stored.PhoneSealed) == 0 || len(stored.PhoneIndex) != 32 || len(stored.Author) != 32 || bytes.Equal(stored.PhoneIndex, stored.Author) || bytes.Contains(stored.PhoneSealed, []byte("138")) {
			t.Errorf("sealed %x, index %x, author %x", stored.PhoneSealed, stored.PhoneIndex, stored.Author)
		}
		unstored(t, w, func() {
			_, err := w.Oversight.SitePhone(ctx, w.As("government"), row.ID, "  ")
			apptest.Refused(t, "without a reason", err, fault.Invalid)
			_, err = w.Oversight.SitePhone(ctx, w.As("unit"), row.ID, "回访")
			apptest.Refused(t, "the unit looks", err, fault.Forbidden)
			_, err = w.Oversight.SitePhone(ctx, w.As("deputy"), row.ID, "回访")
			apptest.Refused(t, "a deputy looks", err, fault.Forbidden)
			_, err = w.Oversight.SitePhone(ctx, access.Actor{}, row.ID, "回访")
			apptest.Refused(t, "the public looks", err, fault.Unauthenticated)
			_, err = w.Oversight.SitePhone(ctx, w.Elsewhere("government"), row.ID, "回访")
			apptest.Refused(t, "from another congress", err, fault.NotFound)
			_, err = w.Oversight.SitePhone(ctx, w.As("government"), anonymous.ID, "回访")
			apptest.Refused(t, "where there is none", err, fault.NotFound)
		})
		before := len(w.Dump(t)["audit_entries"])
		phone, err := w.Oversight.SitePhone(ctx, w.As("government"), row.ID, "电话回访")
		if err != nil || phone != "13856784321" {
			t.Errorf("opened %q, %v", phone, err)
		}
		log := w.Dump(t)["audit_entries"]
		if len(log) != before+1 || !strings.Contains(fmt.Sprint(log[len(log)-1]), "查看评价人电话") || !strings.Contains(fmt.Sprint(log[len(log)-1]), "电话回访") {
			t.Errorf("the look is not in the log: %d entries after %d", len(log), before)
		}
		nowhere()
	})
}

func siteRow(t *testing.T, w *apptest.Town, id int64) (row models.SiteComment) {
	t.Helper()
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.In(w.Congress.ID).SiteComment(id)
		return err
	}))
	return row
}

func TestOnlyListedWordsArePublicAndWhoSaidThemReadsTheRest(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		received, listed, hidden := rated(t, w, codes[0], 1, 1, "没有审核的话"), rated(t, w, codes[0], 2, 4, "公开的话<script>alert(1)</script>"), rated(t, w, codes[0], 3, 5, "不公开的话")
		moderate(t, w, listed.ID, models.CommentListed, "", "已经修好")
		moderate(t, w, hidden.ID, models.CommentHidden, "写了别人的名字", "请去掉名字再提")
		said := func() string {
			v, err := w.Oversight.Site(ctx, codes[0])
			must(t, err)
			p, err := w.Oversight.PublishedProject(ctx, projects[0].ID)
			must(t, err)
			l, err := w.Oversight.ListedComments(ctx, projects[0].ID, 1)
			must(t, err)
			if len(v.Site.Comments) != 1 || len(p.Site.Comments) != 1 || len(l.Comments) != 1 || v.Site.Waiting != 0 || v.Site.Listed != 1 {
				t.Errorf("%d, %d and %d comments are public, want one; %d waiting", len(v.Site.Comments), len(p.Site.Comments), len(l.Comments), v.Site.Waiting)
			}
			if k := l.Comments[0]; k.Code != "" || k.PhoneSealed != nil || k.PhoneIndex != nil || k.Author != nil {
				t.Error("what is public carries the code or what is sealed")
			}
			return fmt.Sprint(v.Site, p.Site, l.Comments)
		}()
		for _, word := range []string{"没有审核", "不公开的话", "写了别人的名字", "请去掉名字"} {
			if strings.Contains(said, word) {
				t.Errorf("the public reads %q", word)
			}
		}
		for id, want := range map[string][3]string{received.Code: {"received", "", ""}, listed.Code: {"listed", "", "已经修好"}, hidden.Code: {"hidden", "写了别人的名字", "请去掉名字再提"}} {
			v, err := w.Oversight.FollowComment(ctx, passerBy, strings.ToLower(id))
			must(t, err)
			if got := [3]string{string(v.Comment.State), v.Comment.Reason, v.Comment.Answer}; got != want || !v.Phone || v.Comment.PhoneSealed != nil {
				t.Errorf("who said it reads %v, want %v", got, want)
			}
		}
		open, err := w.Oversight.Open(ctx, oversight.Filter{}, 1, 100)
		must(t, err)
		counts := map[int64]oversight.SiteCount{}
		for _, o := range open {
			if o.Said != (oversight.SiteCount{}) {
				counts[o.Project.ID] = o.Said
			}
		}
		if diff := cmp.Diff(map[int64]oversight.SiteCount{projects[0].ID: {Raters: 3, Listed: 1, Answered: 1}}, counts); diff != "" {
			t.Errorf("open data (-want +got):\n%s", diff)
		}
		v, err := w.Oversight.ListedComments(ctx, projects[0].ID, 99)
		must(t, err)
		if v.Page != 1 || v.Listed != 1 {
			t.Errorf("page %d of %d comments", v.Page, v.Listed)
		}
	})
}

func TestModerationIsTheOfficesAndAnAnswerTheUnitsOwn(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		mine, other := rated(t, w, codes[0], 1, 2, "路灯不亮"), rated(t, w, codes[1], 2, 2, "路面不平")
		list := func(id int64) oversight.ModerateCommand {
			return oversight.ModerateCommand{Comment: id, State: models.CommentListed, By: oversight.ByOffice, Seen: seenComment(t, w, id)}
		}
		unstored(t, w, func() {
			for what, tt := range map[string]struct {
				as   access.Actor
				kind fault.Kind
			}{"a unit": {w.As("unit"), fault.Forbidden}, "a deputy": {w.As("deputy"), fault.Forbidden}, "nobody": {access.Actor{}, fault.Unauthenticated}, "another congress": {w.Elsewhere("government"), fault.NotFound}} {
				apptest.Refused(t, what+" moderates", w.Oversight.Moderate(ctx, tt.as, list(mine.ID)), tt.kind)
			}
			bare := list(mine.ID)
			bare.State = models.CommentHidden
			apptest.Refused(t, "hidden without a reason", w.Oversight.Moderate(ctx, w.As("government"), bare), fault.Invalid)
			bare.State = "gone"
			apptest.Refused(t, "a state that is none", w.Oversight.Moderate(ctx, w.As("government"), bare), fault.Invalid)
			stale := list(mine.ID)
			stale.Seen = "older"
			apptest.Refused(t, "an older page", w.Oversight.Moderate(ctx, w.As("government"), stale), fault.Conflict)
			apptest.Refused(t, "another unit's", w.Oversight.AnswerComment(ctx, w.As("unit"), other.ID, "已修", seenComment(t, w, other.ID)), fault.Forbidden)
			apptest.Refused(t, "an empty answer", w.Oversight.AnswerComment(ctx, w.As("unit"), mine.ID, " ", seenComment(t, w, mine.ID)), fault.Invalid)
			apptest.Refused(t, "a deputy answers", w.Oversight.AnswerComment(ctx, w.As("deputy"), mine.ID, "已修", seenComment(t, w, mine.ID)), fault.Forbidden)
			_, err := w.Oversight.SiteDesk(ctx, w.As("unit"), oversight.SiteFilter{})
			apptest.Refused(t, "the unit reads all", err, fault.Forbidden)
			_, err = w.Oversight.SiteDesk(ctx, w.As("unit"), oversight.SiteFilter{Project: projects[1].ID})
			apptest.Refused(t, "the unit reads another's", err, fault.Forbidden)
			_, err = w.Oversight.SiteDesk(ctx, w.Elsewhere("government"), oversight.SiteFilter{Project: projects[0].ID})
			apptest.Refused(t, "another congress reads", err, fault.NotFound)
		})
		seen := seenComment(t, w, mine.ID)
		must(t, w.Oversight.AnswerComment(ctx, w.As("unit"), mine.ID, "今晚修好。", seen))
		unstored(t, w, func() {
			must(t, w.Oversight.AnswerComment(ctx, w.As("unit"), mine.ID, "今晚修好。", seen)) // a double press
			apptest.Refused(t, "another answer from an older page", w.Oversight.AnswerComment(ctx, w.As("unit"), mine.ID, "不修。", seen), fault.Conflict)
		})
		if k := siteRow(t, w, mine.ID); k.Answerer != projects[0].Unit || k.State != models.CommentReceived {
			t.Errorf("answered by %q, state %s; want the unit, and still to be looked at", k.Answerer, k.State)
		}
		cmd := list(mine.ID)
		cmd.Answer, cmd.By = "今晚修好。", oversight.ByUnit
		must(t, w.Oversight.Moderate(ctx, w.As("government"), cmd))
		unstored(t, w, func() { must(t, w.Oversight.Moderate(ctx, w.As("government"), cmd)) }) // a double press
		back := list(mine.ID)
		back.State = models.CommentReceived
		unstored(t, w, func() {
			apptest.Refused(t, "back to the pile", w.Oversight.Moderate(ctx, w.As("government"), back), fault.Invalid)
		})
		for show, want := range map[string]int{"": 2, oversight.ShowReceived: 1, oversight.ShowListed: 1, oversight.ShowHidden: 0, oversight.ShowWaiting: 1, oversight.ShowLow: 2, "strange": 2} {
			if v, err := w.Oversight.SiteDesk(ctx, w.As("government"), oversight.SiteFilter{Show: show}); err != nil || v.Total != want || v.Waiting != 1 {
				t.Errorf("%q finds %d with %d waiting, %v; want %d and 1", show, v.Total, v.Waiting, err, want)
			}
		}
		for f, want := range map[oversight.SiteFilter]int{{Query: "路 灯"}: 1, {Query: "100%"}: 0, {Project: projects[1].ID}: 1, {Year: projects[0].Year}: 2, {Year: 1990}: 0, {Page: 99}: 2} {
			if v, err := w.Oversight.SiteDesk(ctx, w.As("government"), f); err != nil || v.Total != want || v.Filter.Page != 1 {
				t.Errorf("%+v finds %d on page %d, %v; want %d", f, v.Total, v.Filter.Page, err, want)
			}
		}
		if v, err := w.Oversight.SiteDesk(ctx, w.As("unit"), oversight.SiteFilter{Project: projects[0].ID}); err != nil || v.Total != 1 || v.Rows[0].PhoneSealed != nil {
			t.Errorf("the unit reads %d of its own, %v", v.Total, err)
		}
	})
}

func TestFewRatingsSayNothingAndHidingWordsDoesNotHideARating(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		for person := range 9 {
			rated(t, w, codes[0], person, 5, "")
		}
		reading := func() oversight.Rated {
			v, err := w.Oversight.Site(ctx, codes[0])
			must(t, err)
			return v.Site.Rated
		}
		if r := reading(); r.Enough() || r.Raters != 9 {
			t.Errorf("%+v are enough", r)
		}
		low := rated(t, w, codes[0], 77, 1, "太差了")
		moderate(t, w, low.ID, models.CommentHidden, "骂人", "")
		want := oversight.Rated{Sum: 46, Raters: 10, Counts: [5]int{1, 0, 0, 0, 9}}
		if diff := cmp.Diff(want, reading()); diff != "" || !want.Enough() {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestASiteCodeIsDrawnOnceAndReplacedOnPurpose(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		draw := func(as access.Actor, was string) error {
			return w.Oversight.DrawSiteCode(ctx, as, projects[0].ID, was)
		}
		unstored(t, w, func() {
			apptest.Refused(t, "the unit draws", draw(w.As("unit"), ""), fault.Forbidden)
			apptest.Refused(t, "the public draws", draw(access.Actor{}, ""), fault.Unauthenticated)
			apptest.Refused(t, "another congress draws", draw(w.Elsewhere("government"), ""), fault.NotFound)
			_, err := w.Oversight.SitePosters(ctx, w.As("unit"), projects[0].ID, 0)
			apptest.Refused(t, "a poster before the code", err, fault.NotFound)
			_, err = w.Oversight.SitePosters(ctx, w.As("unit"), 0, projects[0].Year)
			apptest.Refused(t, "posters of a year without codes", err, fault.NotFound)
		})
		must(t, draw(w.As("government"), ""))
		first := siteCode(t, w, projects[0].ID)
		unstored(t, w, func() { apptest.Refused(t, "twice", draw(w.As("government"), ""), fault.Conflict) })
		comment := rated(t, w, first, 1, 5, "好")
		must(t, draw(w.As("government"), first))
		second := siteCode(t, w, projects[0].ID)
		unstored(t, w, func() {
			apptest.Refused(t, "replaced twice", draw(w.As("government"), first), fault.Conflict)
			_, err := w.Oversight.Site(ctx, first)
			apptest.Refused(t, "the old poster", err, fault.NotFound)
		})
		if _, err := w.Oversight.Site(ctx, second); err != nil || first == second {
			t.Errorf("the new code: %v", err)
		}
		if v, err := w.Oversight.FollowComment(ctx, passerBy, comment.Code); err != nil || v.Project.ID != projects[0].ID {
			t.Errorf("what was said by the old poster: %v", err)
		}
		if n, err := w.Oversight.DrawSiteCodes(ctx, w.As("standing"), projects[0].Year); err != nil || n != 2 {
			t.Errorf("%d drawn, %v; want the other two", n, err)
		}
		unstored(t, w, func() {
			if n, err := w.Oversight.DrawSiteCodes(ctx, w.As("standing"), projects[0].Year); err != nil || n != 0 {
				t.Errorf("%d drawn once more, %v", n, err)
			}
		})
		if siteCode(t, w, projects[0].ID) != second {
			t.Error("drawing the rest replaced a code")
		}
		for login, want := range map[string]int{"unit": 1, "government": 3} {
			if list, err := w.Oversight.SitePosters(ctx, w.As(login), 0, projects[0].Year); err != nil || len(list) != want {
				t.Errorf("%s prints %d posters, %v; want %d", login, len(list), err, want)
			}
		}
		unstored(t, w, func() {
			_, err := w.Oversight.SitePosters(ctx, w.As("unit"), projects[1].ID, 0)
			apptest.Refused(t, "another unit's poster", err, fault.NotFound)
		})
	})
}

func TestAnEndedOrUnpublishedProjectTakesNothing(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		change := func(id int64, do func(p *models.Project)) {
			must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
				c := tx.In(w.Congress.ID)
				p, err := c.Project(id)
				if err != nil {
					return err
				}
				do(&p)
				return c.UpdateProject(p)
			}))
		}
		change(projects[0].ID, func(p *models.Project) { p.Stage = models.StageEnded })
		change(projects[1].ID, func(p *models.Project) { p.PublishedAt = 0 })
		a, b := scanned(t, w), scanned(t, w)
		unstored(t, w, func() {
			_, err := w.Oversight.Comment(ctx, passerBy, a, oversight.SiteCommand{Site: codes[0], Text: "好"})
			apptest.Refused(t, "ended", err, fault.Closed)
			_, err = w.Oversight.Comment(ctx, passerBy, b, oversight.SiteCommand{Site: codes[1], Text: "好"})
			apptest.Refused(t, "not public", err, fault.NotFound)
			_, err = w.Oversight.Site(ctx, codes[1])
			apptest.Refused(t, "the page of one that is not public", err, fault.NotFound)
			_, err = w.Oversight.ListedComments(ctx, projects[1].ID, 1)
			apptest.Refused(t, "the comments of one that is not public", err, fault.NotFound)
			_, err = w.Oversight.SitePosters(ctx, w.As("government"), projects[1].ID, 0)
			apptest.Refused(t, "its poster", err, fault.NotFound)
		})
		if _, err := w.Oversight.Site(ctx, codes[0]); err != nil {
			t.Errorf("the page of one that was ended: %v", err)
		}
	})
}

func TestThePlansTelephoneIsOnTheSiteOnceThePlanIsPublished(t *testing.T) {
	onSites(t, func(t *testing.T, w *apptest.Town, projects []models.Project, codes []string) {
		var plan models.Plan
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) (err error) {
			if plan, err = tx.In(w.Congress.ID).PlanOf(projects[0].ID); err != nil {
				return err
			}
			plan.State, plan.PublishedAt = models.PlanDraft, 0
			plan.Leader, plan.Officer, plan.Contact = "分管人", "责任人", "0571-87654321"
			return tx.In(w.Congress.ID).UpdatePlan(plan)
		}))
		read := func() (string, string) {
			v, err := w.Oversight.Site(ctx, codes[0])
			must(t, err)
			list, err := w.Oversight.SitePosters(ctx, w.As("unit"), projects[0].ID, 0)
			must(t, err)
			return v.Site.Officer + v.Site.Contact, list[0].Contact
		}
		if page, poster := read(); page != "" || poster != "" {
			t.Errorf("a drafted plan already names %q and %q", page, poster)
		}
		plan.State, plan.PublishedAt = models.PlanPublished, models.At(w.Clock.Now())
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).UpdatePlan(plan) }))
		if page, poster := read(); page != "责任人0571-87654321" || poster != "0571-87654321" {
			t.Errorf("the page says %q, the poster %q", page, poster)
		}
	})
}
