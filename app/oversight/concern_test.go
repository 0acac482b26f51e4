package oversight_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

const said = "㙍下村路基两侧没有排水沟，雨后积水。"

// raised is a concern of the deputy about a project.
func raised(t *testing.T, w *apptest.Town, project int64, text string) int64 {
	t.Helper()
	id, err := w.Oversight.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: project, Text: text})
	must(t, err)
	return id
}

// seen is what the office's page of a concern would send back now.
func seen(t *testing.T, w *apptest.Town, id int64) string {
	t.Helper()
	v, err := w.Oversight.Concern(ctx, w.As("standing"), id)
	must(t, err)
	return v.Seen()
}

// in changes rows behind the services' backs, for what they have no way to do.
func in(t *testing.T, w *apptest.Town, do func(c *store.Scope) error) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(w.Congress.ID)) }))
}

func reminders(t *testing.T, w *apptest.Town, login string) []string {
	t.Helper()
	var list []string
	must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.In(w.Congress.ID).Reminders(w.As(login).Account, 50)
		for _, r := range rows {
			if r.ReadAt.IsZero() {
				list = append(list, r.Text)
			}
		}
		return err
	}))
	return list
}

func TestAConcernGoesToTheUnitAndBackUntilTheDeputyIsSatisfied(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		id := raised(t, w, p, said)
		if got := reminders(t, w, "standing"); !slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, "等待转责任单位") }) {
			t.Errorf("the office is reminded of %q", got)
		}
		must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		v, err := s.Concern(ctx, w.As("unit"), id)
		must(t, err)
		// Thursday the 12th and seven working days.
		if v.DueOn != "2026-03-23" || v.Unit != "县民政局" || v.Term() != "还有 7 个工作日" || !v.MayReply || v.MayJudge || v.MaySend {
			t.Errorf("sent: %+v, %s", v.Concern, v.Term())
		}
		if got := reminders(t, w, "unit"); !slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, "2026年3月23日前答复") }) || strings.Contains(strings.Join(got, ""), "排水沟") {
			t.Errorf("the unit is reminded of %q", got)
		}
		if got := reminders(t, w, "standing"); slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, "等待转责任单位") }) {
			t.Errorf("the office is still reminded: %q", got)
		}
		for turn, words := range []string{"没有写明由谁施工。", "时间太晚。"} {
			w.Clock.Forward(24 * time.Hour)
			must(t, s.ReplyToConcern(ctx, w.As("unit"), id, seen(t, w, id), "已经安排补建排水沟。"))
			if got := reminders(t, w, "deputy"); !slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, "等待您评价") }) {
				t.Errorf("turn %d: the deputy is reminded of %q", turn, got)
			}
			must(t, s.JudgeReply(ctx, w.As("deputy"), id, seen(t, w, id), oversight.Judgement{Words: words}))
			v, err = s.Concern(ctx, w.As("deputy"), id)
			must(t, err)
			want := models.Date("2026-03-24") // seven workdays from Friday and from Saturday
			if v.State != models.ConcernRedo || v.Turns != turn+1 || v.DueOn != want || v.Replies[turn].Judgement != words || v.Replies[turn].JudgedBy != "秦月明" {
				t.Errorf("turn %d: %+v due %s", turn, v.Concern, v.DueOn)
			}
		}
		must(t, s.ReplyToConcern(ctx, w.As("unit"), id, seen(t, w, id), "3月底前由原施工单位补建。"))
		must(t, s.JudgeReply(ctx, w.As("deputy"), id, seen(t, w, id), oversight.Judgement{Satisfied: true}))
		v, err = s.Concern(ctx, w.As("deputy"), id)
		must(t, err)
		if v.State != models.ConcernClosed || v.Turns != 3 || v.ClosedAt.IsZero() || len(v.Replies) != 3 || v.Term() != "" {
			t.Errorf("closed: %+v", v.Concern)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "an answer after the end", s.ReplyToConcern(ctx, w.As("unit"), id, v.Seen(), "又一次"), fault.Closed)
			apptest.Refused(t, "a judgement after the end", s.JudgeReply(ctx, w.As("deputy"), id, v.Seen(), oversight.Judgement{Satisfied: true}), fault.Closed)
			apptest.Refused(t, "taken back after the end", s.DropConcern(ctx, w.As("deputy"), id, v.Seen()), fault.Closed)
		})
	})
}

func TestOnlyTheRightPeopleActOnAConcernAndARefusalChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		id := raised(t, w, p, said)
		w.Unchanged(t, func() {
			_, err := s.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: p, Text: "  " + said})
			apptest.Refused(t, "the same twice", err, fault.Conflict)
			_, err = s.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: p})
			apptest.Refused(t, "no words", err, fault.Invalid)
			_, err = s.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: p, Text: strings.Repeat("长", 1001)})
			apptest.Refused(t, "too many words", err, fault.Invalid)
			_, err = s.RaiseConcern(ctx, w.As("unit"), oversight.ConcernCommand{Project: p, Text: "x"})
			apptest.Refused(t, "a unit raises one", err, fault.Forbidden)
			_, err = s.RaiseConcern(ctx, w.Elsewhere("deputy"), oversight.ConcernCommand{Project: p, Text: "x"})
			apptest.Refused(t, "from another congress", err, fault.NotFound)
			_, err = s.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: p, Text: "x", Inspection: 99})
			apptest.Refused(t, "of an inspection that is not there", err, fault.NotFound)
			_, err = s.RaiseConcern(ctx, w.As("deputy"), oversight.ConcernCommand{Project: p, Text: "x", Comment: 99})
			apptest.Refused(t, "of a comment that is not there", err, fault.NotFound)
			_, err = s.Concern(ctx, w.As("unit"), id)
			apptest.Refused(t, "the unit reads before it was sent", err, fault.NotFound)
			apptest.Refused(t, "a deputy sends", s.SendConcern(ctx, w.As("deputy"), id, "raised-0", 0), fault.Forbidden)
			apptest.Refused(t, "to a sub-item that is not there", s.SendConcern(ctx, w.As("standing"), id, "raised-0", 77), fault.Invalid)
			apptest.Refused(t, "from another congress", s.SendConcern(ctx, w.Elsewhere("standing"), id, "raised-0", 0), fault.NotFound)
			apptest.Refused(t, "answered before it was sent", s.ReplyToConcern(ctx, w.As("government"), id, "raised-0", "答复"), fault.NotFound)
			apptest.Refused(t, "followed up before it was sent", s.FollowUp(ctx, w.As("standing"), id, "raised-0", "许文华", "2026-03-20"), fault.Closed)
			apptest.Refused(t, "somebody else takes it back", s.DropConcern(ctx, w.As("leader"), id, "raised-0"), fault.Forbidden)
			apptest.Refused(t, "the public", s.SendConcern(ctx, access.Actor{}, id, "raised-0", 0), fault.Unauthenticated)
		})
		must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		w.Unchanged(t, func() {
			apptest.Refused(t, "sent twice", s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0), fault.Closed)
			apptest.Refused(t, "sent again", s.SendConcern(ctx, w.As("standing"), id, "sent-0", 0), fault.Closed)
			_, err := s.Concern(ctx, w.As("unit2"), id)
			apptest.Refused(t, "another unit reads", err, fault.Forbidden)
			apptest.Refused(t, "another unit answers", s.ReplyToConcern(ctx, w.As("unit2"), id, "sent-0", "答复"), fault.Forbidden)
			apptest.Refused(t, "an empty answer", s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", " "), fault.Invalid)
			apptest.Refused(t, "judged before it was answered", s.JudgeReply(ctx, w.As("deputy"), id, "sent-0", oversight.Judgement{Satisfied: true}), fault.Closed)
			apptest.Refused(t, "an older page", s.ReplyToConcern(ctx, w.As("unit"), id, "redo-1", "答复"), fault.Closed)
		})
		must(t, s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", "已经安排。"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "the same answer twice", s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", "已经安排。"), fault.Closed)
			apptest.Refused(t, "another deputy judges", s.JudgeReply(ctx, w.As("leader"), id, "answered-1", oversight.Judgement{Satisfied: true}), fault.Forbidden)
			apptest.Refused(t, "the office judges while the deputy is there", s.JudgeReply(ctx, w.As("standing"), id, "answered-1", oversight.Judgement{Satisfied: true}), fault.Forbidden)
			apptest.Refused(t, "the unit judges", s.JudgeReply(ctx, w.As("unit"), id, "answered-1", oversight.Judgement{Satisfied: true}), fault.Forbidden)
			apptest.Refused(t, "not satisfied without a word", s.JudgeReply(ctx, w.As("deputy"), id, "answered-1", oversight.Judgement{}), fault.Invalid)
			apptest.Refused(t, "taken back after an answer", s.DropConcern(ctx, w.As("deputy"), id, "answered-1"), fault.Closed)
			apptest.Refused(t, "followed up while nobody waits", s.FollowUp(ctx, w.As("standing"), id, "answered-1", "许文华", "2026-03-20"), fault.Closed)
		})
	})
}

func TestALeaderOfTheGroupJudgesAndTheOfficeWhereTheDeputyIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		first, second := raised(t, w, p, said), raised(t, w, p, "床位不够。")
		for _, id := range []int64{first, second} {
			must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
			must(t, s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", "已经安排。"))
		}
		group := models.OversightGroup{ProjectID: p, Name: "监督小组"}
		member := models.GroupMember{AccountID: w.As("leader").Account, Name: "戴志远", Leader: true}
		in(t, w, func(c *store.Scope) error {
			if err := c.PutOversightGroup(&group); err != nil {
				return err
			}
			member.GroupID = group.ID
			return c.PutGroupMember(&member)
		})
		duties, err := s.ConcernDuties(ctx, w.As("leader"))
		must(t, err)
		if len(duties.Judge) != 2 || duties.Judge[0].Project.ID != p {
			t.Errorf("the leader has %d to judge, want 2", len(duties.Judge))
		}
		must(t, s.JudgeReply(ctx, w.As("leader"), first, "answered-1", oversight.Judgement{Satisfied: true, Words: "已经看过。"}))
		member.LeftAt = 1
		in(t, w, func(c *store.Scope) error { return c.UpdateGroupMember(member) })
		w.Unchanged(t, func() {
			apptest.Refused(t, "a leader who left", s.JudgeReply(ctx, w.As("leader"), second, "answered-1", oversight.Judgement{Satisfied: true}), fault.Forbidden)
		})
		must(t, w.Account.Disable(ctx, w.As("admin"), w.As("deputy").Account, true))
		if duties, err = s.ConcernDuties(ctx, w.As("standing")); err != nil || len(duties.Judge) != 1 {
			t.Errorf("the office has %d to judge, %v; want 1", len(duties.Judge), err)
		}
		must(t, s.JudgeReply(ctx, w.As("standing"), second, "answered-1", oversight.Judgement{Satisfied: true}))
	})
}

func TestAConcernMayGoToTheUnitOfASubItem(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		item := models.SubItem{ProjectID: p, Position: 1, Name: "水管", Unit: "县水利局", UnitID: projects[1].UnitID}
		in(t, w, func(c *store.Scope) error { return c.PutSubItem(&item) })
		id := raised(t, w, p, said)
		v, err := s.Concern(ctx, w.As("standing"), id)
		must(t, err)
		if len(v.SubItems) != 1 || !v.MaySend {
			t.Errorf("choices %+v", v.SubItems)
		}
		must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", item.ID))
		if v, err = s.Concern(ctx, w.As("unit2"), id); err != nil || !v.MayReply || v.Unit != "县水利局" {
			t.Errorf("the sub-item's unit: %+v, %v", v.Concern, err)
		}
		duties, err := s.ConcernDuties(ctx, w.As("unit2"))
		must(t, err)
		if len(duties.Answer) != 1 {
			t.Errorf("it has %d to answer", len(duties.Answer))
		}
		if duties, err = s.ConcernDuties(ctx, w.As("unit")); err != nil || len(duties.Answer) != 0 {
			t.Errorf("the project's unit has %d to answer, %v", len(duties.Answer), err)
		}
		if v, err = s.Concern(ctx, w.As("unit"), id); err != nil || v.MayReply {
			t.Errorf("the project's unit reads and may answer: %v %v", v.MayReply, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "the project's unit answers", s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", "答复"), fault.Forbidden)
		})
		must(t, s.ReplyToConcern(ctx, w.As("unit2"), id, "sent-0", "已经安排。"))
	})
}

func TestADeputyTakesAConcernBackBeforeItIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		first, second := raised(t, w, p, said), raised(t, w, p, "床位不够。")
		must(t, s.SendConcern(ctx, w.As("standing"), second, "raised-0", 0))
		must(t, s.PublishConcern(ctx, w.As("standing"), second, "sent-0"))
		must(t, s.DropConcern(ctx, w.As("deputy"), first, "raised-0"))
		must(t, s.DropConcern(ctx, w.As("deputy"), second, "sent-0"))
		if got := reminders(t, w, "unit"); slices.ContainsFunc(got, func(r string) bool { return strings.Contains(r, "监督意见") }) {
			t.Errorf("the unit is still reminded: %q", got)
		}
		v, err := s.PublishedProject(ctx, p)
		must(t, err)
		if len(v.Concerns) != 0 {
			t.Errorf("taken back and still public: %+v", v.Concerns)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "twice", s.DropConcern(ctx, w.As("deputy"), first, "dropped-0"), fault.Closed)
			apptest.Refused(t, "published after that", s.PublishConcern(ctx, w.As("standing"), second, "dropped-0"), fault.Closed)
		})
		if again := raised(t, w, p, said); again == first {
			t.Error("the same words cannot be raised again")
		}
	})
}

func TestALateConcernIsMarkedAndFollowedUpWithANewDay(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		in(t, w, func(c *store.Scope) error {
			return c.PutParameter(&models.Parameter{Name: "reply_days", Value: "2", Why: "试", Actor: "许文华", SetAt: c.Now})
		})
		in(t, w, func(c *store.Scope) error {
			return c.PutParameter(&models.Parameter{Name: "holidays-2026", Value: "0313 0319", Why: "试", Actor: "许文华", SetAt: c.Now})
		})
		id := raised(t, w, p, said)
		other := raised(t, w, p, "床位不够。")
		must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		v, err := s.Concern(ctx, w.As("unit"), id)
		must(t, err)
		if v.DueOn != "2026-03-17" { // Thursday; the Friday is a holiday
			t.Errorf("due on %s", v.DueOn)
		}
		w.Clock.Forward(9 * 24 * time.Hour) // Saturday the 21st
		l, err := s.Concerns(ctx, w.As("standing"), oversight.ConcernFilter{Late: true, Per: 30})
		must(t, err)
		if len(l.Rows) != 1 || l.Total != 1 || l.Late != 1 || l.Rows[0].Term() != "逾期 2 个工作日" || l.Rows[0].Project.ID != p {
			t.Errorf("late: %d rows of %d, %d late: %+v", len(l.Rows), l.Total, l.Late, l.Rows)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a day that has passed", s.FollowUp(ctx, w.As("presiding"), id, "sent-0", "郑国平", "2026-03-20"), fault.Invalid)
			apptest.Refused(t, "by nobody", s.FollowUp(ctx, w.As("presiding"), id, "sent-0", "", "2026-03-25"), fault.Invalid)
			apptest.Refused(t, "by a deputy", s.FollowUp(ctx, w.As("deputy"), id, "sent-0", "秦月明", "2026-03-25"), fault.Forbidden)
		})
		must(t, s.FollowUp(ctx, w.As("presiding"), id, "sent-0", "郑国平", "2026-03-25"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "twice", s.FollowUp(ctx, w.As("presiding"), id, "sent-0", "郑国平", "2026-03-26"), fault.Conflict)
		})
		if v, err = s.Concern(ctx, w.As("unit"), id); err != nil || v.DueOn != "2026-03-25" || v.FollowedBy != "郑国平" || v.Term() != "还有 3 个工作日" {
			t.Errorf("followed up: %+v %s, %v", v.Concern, v.Term(), err)
		}
		if got := reminders(t, w, "unit"); len(got) != 1 || !strings.Contains(got[0], "由郑国平督办，请在2026年3月25日前答复") {
			t.Errorf("the unit is reminded of %q", got)
		}
		for _, c := range []struct {
			login  string
			filter oversight.ConcernFilter
			want   []int64
		}{
			{"standing", oversight.ConcernFilter{Per: 30}, []int64{other, id}}, {"standing", oversight.ConcernFilter{Per: 1}, []int64{other}}, {"standing", oversight.ConcernFilter{Per: 1, Page: 2}, []int64{id}},
			{"standing", oversight.ConcernFilter{Per: 1, Page: 99}, []int64{id}}, {"standing", oversight.ConcernFilter{Followed: true}, []int64{id}}, {"standing", oversight.ConcernFilter{State: models.ConcernRaised}, []int64{other}},
			{"standing", oversight.ConcernFilter{Query: "㙍下村 排水"}, []int64{id}}, {"standing", oversight.ConcernFilter{Query: "100%"}, nil}, {"standing", oversight.ConcernFilter{Unit: projects[0].UnitID}, []int64{id}},
			{"standing", oversight.ConcernFilter{Year: 2026, Sort: "raised"}, []int64{id, other}}, {"standing", oversight.ConcernFilter{Year: 2025}, nil}, {"standing", oversight.ConcernFilter{Project: projects[1].ID}, nil},
			{"deputy", oversight.ConcernFilter{Mine: true}, []int64{other, id}}, {"leader", oversight.ConcernFilter{Mine: true}, nil}, {"unit", oversight.ConcernFilter{}, []int64{id}}, {"unit2", oversight.ConcernFilter{}, nil},
			{"government", oversight.ConcernFilter{}, []int64{id}},
		} {
			l, err := s.Concerns(ctx, w.As(c.login), c.filter)
			must(t, err)
			var got []int64
			for _, k := range l.Rows {
				got = append(got, k.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, %+v (-want +got):\n%s", c.login, c.filter, diff)
			}
		}
		if l, err = s.Concerns(ctx, w.Elsewhere("standing"), oversight.ConcernFilter{}); err != nil || len(l.Rows) != 0 || l.Total != 0 {
			t.Errorf("another congress sees %d, %v", len(l.Rows), err)
		}
	})
}

// hidden is whether nothing of some words is in a public reading.
func hidden(t *testing.T, w *apptest.Town, project int64, words ...string) {
	t.Helper()
	v, err := w.Oversight.PublishedProject(ctx, project)
	must(t, err)
	var all strings.Builder
	for _, k := range v.Concerns {
		all.WriteString(k.Text + k.Author + k.FollowedBy)
		for _, r := range k.Replies {
			all.WriteString(r.Text + r.Author + r.Judgement + r.JudgedBy)
		}
	}
	for _, i := range v.Interviews {
		for _, e := range i.Entries {
			all.WriteString(i.Title + e.Question + e.Answer)
		}
	}
	for _, word := range words {
		if strings.Contains(all.String(), word) {
			t.Errorf("%q is public:\n%s", word, all.String())
		}
	}
}

func TestOnlyWhatWasThereWhenAConcernWasPublishedIsPublicAndNoName(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		id := raised(t, w, p, said)
		hidden(t, w, p, "排水沟")
		must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		w.Clock.Forward(time.Minute)
		must(t, s.PublishConcern(ctx, w.As("standing"), id, "sent-0"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", s.PublishConcern(ctx, w.As("standing"), id, "sent-0"), fault.Conflict)
			apptest.Refused(t, "a deputy publishes", s.PublishConcern(ctx, w.As("deputy"), id, "sent-0"), fault.Forbidden)
		})
		w.Clock.Forward(time.Minute)
		must(t, s.ReplyToConcern(ctx, w.As("unit"), id, "sent-0", "已经安排补建。"))
		public := func() oversight.ConcernReading {
			t.Helper()
			v, err := s.PublishedProject(ctx, p)
			must(t, err)
			if len(v.Concerns) != 1 {
				t.Fatalf("%d concerns are public, want 1", len(v.Concerns))
			}
			return v.Concerns[0]
		}
		if k := public(); k.Text != said || k.State != models.ConcernSent || len(k.Replies) != 0 || k.DueOn != "" || k.Turns != 0 || k.AccountID != 0 {
			t.Errorf("before the answer is published: %+v", k)
		}
		hidden(t, w, p, "补建", "秦月明", "何晓东")
		w.Unchanged(t, func() {
			apptest.Refused(t, "a page from before the answer", s.PublishConcern(ctx, w.As("standing"), id, "sent-0"), fault.Closed)
		})
		must(t, s.PublishConcern(ctx, w.As("standing"), id, "answered-1"))
		w.Clock.Forward(time.Minute)
		must(t, s.JudgeReply(ctx, w.As("deputy"), id, "answered-1", oversight.Judgement{Words: "没有写明时间。"}))
		if k := public(); k.State != models.ConcernAnswered || len(k.Replies) != 1 || k.Replies[0].Text != "已经安排补建。" || !k.Replies[0].JudgedAt.IsZero() {
			t.Errorf("before the judgement is published: %+v", k)
		}
		hidden(t, w, p, "没有写明时间", "秦月明", "何晓东")
		must(t, s.PublishConcern(ctx, w.As("standing"), id, "redo-1"))
		if k := public(); k.State != models.ConcernRedo || k.Replies[0].Judgement != "没有写明时间。" || k.DueOn == "" {
			t.Errorf("published: %+v", k)
		}
		hidden(t, w, p, "秦月明", "何晓东")
		w.Clock.Forward(time.Minute)
		must(t, s.ReplyToConcern(ctx, w.As("unit"), id, "redo-1", "月底完成。"))
		must(t, s.JudgeReply(ctx, w.As("deputy"), id, "answered-2", oversight.Judgement{Satisfied: true, Words: "好。"}))
		hidden(t, w, p, "月底完成", "好。")
		must(t, s.PublishConcern(ctx, w.As("standing"), id, "closed-2"))
		if k := public(); k.State != models.ConcernClosed || len(k.Replies) != 2 || k.ClosedAt.IsZero() {
			t.Errorf("closed: %+v", k)
		}
		must(t, s.HideConcern(ctx, w.As("standing"), id, "closed-2"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "hidden twice", s.HideConcern(ctx, w.As("standing"), id, "closed-2"), fault.Conflict)
		})
		hidden(t, w, p, "排水沟", "补建", "没有写明时间")
	})
}

func interview(t *testing.T, w *apptest.Town) int64 {
	t.Helper()
	id, err := w.Oversight.NewInterview(ctx, w.As("secretariat"), asked)
	must(t, err)
	return id
}

var asked = oversight.InterviewCommand{Title: "年中专题询问", HeldOn: "2026-03-10", Place: "县会议中心", Host: "许文华", Year: 2026, Summary: "29人到会。"}

func TestAnInterviewIsRecordedBecomesConcernsAndIsPublishedWhole(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		id := interview(t, w)
		question := oversight.EntryCommand{Interview: id, Project: p, Asker: "代表沈知远", Question: "床位什么时候能用？", Answerer: "县民政局局长", Answer: "8月。"}
		w.Unchanged(t, func() {
			_, err := s.NewInterview(ctx, w.As("standing"), asked)
			apptest.Refused(t, "twice", err, fault.Conflict)
			late := asked
			late.HeldOn = "2026-03-13"
			_, err = s.NewInterview(ctx, w.As("standing"), late)
			apptest.Refused(t, "tomorrow", err, fault.Invalid)
			_, err = s.NewInterview(ctx, w.As("deputy"), asked)
			apptest.Refused(t, "by a deputy", err, fault.Forbidden)
			_, err = s.Interview(ctx, w.Elsewhere("standing"), id)
			apptest.Refused(t, "from another congress", err, fault.NotFound)
			apptest.Refused(t, "a question from another congress", s.PutInterviewEntry(ctx, w.Elsewhere("standing"), question), fault.NotFound)
			apptest.Refused(t, "without a question", s.PublishInterview(ctx, w.As("standing"), id), fault.Closed)
			_, err = s.PublishedInterview(ctx, id)
			apptest.Refused(t, "read by the public", err, fault.NotFound)
			silent := question
			silent.Answerer = ""
			apptest.Refused(t, "an answer by nobody", s.PutInterviewEntry(ctx, w.As("standing"), silent), fault.Invalid)
			nowhere := question
			nowhere.Project = 9999
			apptest.Refused(t, "about a project that is not there", s.PutInterviewEntry(ctx, w.As("standing"), nowhere), fault.Invalid)
			nowhere.Project = -1
			apptest.Refused(t, "about no project of any kind", s.PutInterviewEntry(ctx, w.As("standing"), nowhere), fault.Invalid)
		})
		must(t, s.PutInterviewEntry(ctx, w.As("secretariat"), question))
		must(t, s.PutInterviewEntry(ctx, w.As("secretariat"), oversight.EntryCommand{Interview: id, Asker: "代表李𬭎", Question: "资金缺口怎样解决？"}))
		v, err := s.Interview(ctx, w.As("secretariat"), id)
		must(t, err)
		first, second := v.Entries[0].ID, v.Entries[1].ID
		w.Unchanged(t, func() {
			apptest.Refused(t, "the same question twice", s.PutInterviewEntry(ctx, w.As("secretariat"), question), fault.Conflict)
			_, err := s.RaiseFromInterview(ctx, w.As("standing"), id, second)
			apptest.Refused(t, "a question about no project becomes a concern", err, fault.Closed)
		})
		concern, err := s.RaiseFromInterview(ctx, w.As("standing"), id, first)
		must(t, err)
		k, err := s.Concern(ctx, w.As("standing"), concern)
		must(t, err)
		if k.Author != "代表沈知远" || k.Text != "床位什么时候能用？" || k.State != models.ConcernRaised || k.AccountID != w.As("standing").Account {
			t.Errorf("the concern: %+v", k.Concern)
		}
		moved := question
		moved.Entry, moved.Project = first, projects[1].ID
		w.Unchanged(t, func() {
			_, err := s.RaiseFromInterview(ctx, w.As("standing"), id, first)
			apptest.Refused(t, "twice", err, fault.Conflict)
			apptest.Refused(t, "dropped after that", s.DropInterviewEntry(ctx, w.As("standing"), id, first), fault.Closed)
			apptest.Refused(t, "moved after that", s.PutInterviewEntry(ctx, w.As("standing"), moved), fault.Invalid)
		})
		hidden(t, w, p, "床位", "年中专题询问")
		must(t, s.PublishInterview(ctx, w.As("standing"), id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", s.PublishInterview(ctx, w.As("standing"), id), fault.Conflict)
			apptest.Refused(t, "edited while public", s.EditInterview(ctx, w.As("standing"), id, asked), fault.Closed)
			apptest.Refused(t, "dropped while public", s.DropInterviewEntry(ctx, w.As("standing"), id, second), fault.Closed)
			apptest.Refused(t, "another question while public", s.PutInterviewEntry(ctx, w.As("standing"), oversight.EntryCommand{Interview: id, Asker: "代表", Question: "？"}), fault.Closed)
		})
		pub, err := s.PublishedInterview(ctx, id)
		must(t, err)
		if len(pub.Entries) != 2 || pub.Entries[0].ConcernID != 0 || pub.Entries[0].Project.Name != projects[0].Name || pub.Actor != "" {
			t.Errorf("public: %+v", pub)
		}
		page, err := s.PublishedProject(ctx, p)
		must(t, err)
		if len(page.Interviews) != 1 || len(page.Interviews[0].Entries) != 1 || page.Interviews[0].Entries[0].Answer != "8月。" || len(page.Concerns) != 0 {
			t.Errorf("on the project's page: %+v", page.Interviews)
		}
		must(t, s.HideInterview(ctx, w.As("standing"), id))
		hidden(t, w, p, "床位", "年中专题询问")
		w.Unchanged(t, func() {
			apptest.Refused(t, "hidden twice", s.HideInterview(ctx, w.As("standing"), id), fault.Conflict)
			_, err := s.PublishedInterview(ctx, id)
			apptest.Refused(t, "read by the public after that", err, fault.NotFound)
		})
		must(t, s.DropInterviewEntry(ctx, w.As("standing"), id, second))
		changed := asked
		changed.Summary = "30人到会。"
		must(t, s.EditInterview(ctx, w.As("standing"), id, changed))
	})
}

func TestTheFourListsAreMadeOfWhatWasRecorded(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		s, p := w.Oversight, projects[0].ID
		done, sent := raised(t, w, p, said), raised(t, w, p, "床位不够。")
		raised(t, w, projects[1].ID, "水发黄。")
		dropped := raised(t, w, p, "写错了。")
		must(t, s.DropConcern(ctx, w.As("deputy"), dropped, "raised-0"))
		for _, id := range []int64{done, sent} {
			must(t, s.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		}
		must(t, s.ReplyToConcern(ctx, w.As("unit"), done, "sent-0", "补建完成。"))
		must(t, s.JudgeReply(ctx, w.As("deputy"), done, "answered-1", oversight.Judgement{Satisfied: true, Words: "看过。"}))
		id := interview(t, w)
		must(t, s.PutInterviewEntry(ctx, w.As("standing"), oversight.EntryCommand{Interview: id, Project: p, Asker: "代表", Question: "何时能用？", Answerer: "局长", Answer: "8月。"}))
		in(t, w, func(c *store.Scope) error {
			if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: p, Position: 1, Name: "开工", Weight: 40, PlannedOn: "2026-03-01", DoneOn: "2026-03-03", DoneNote: "已进场"}); err != nil {
				return err
			}
			return c.PutCheckpoint(&models.Checkpoint{ProjectID: p, Position: 2, Name: "封顶", Weight: 60, PlannedOn: "2026-03-10"})
		})
		w.Clock.Forward(14 * 24 * time.Hour)
		l, err := s.FourLists(ctx, w.As("standing"), oversight.FourListsFilter{})
		must(t, err)
		column := func(l oversight.OneList, i int) []string {
			var cells []string
			for _, r := range l.Rows {
				cells = append(cells, r[i])
			}
			return cells
		}
		problems := l.All[1]
		if l.Year != 2026 || !slices.Equal(column(problems, 2), []string{said, "床位不够。", "水发黄。"}) || !slices.Equal(problems.Late, []bool{false, true, false}) || problems.Rows[1][7] != "已转责任单位，逾期 3 个工作日" {
			t.Errorf("problems: %q %v", problems.Rows, problems.Late)
		}
		if work := l.All[0]; !slices.Contains(column(work, 2), "开工") || !slices.Contains(column(work, 5), "2026年3月3日完成，晚 2 天") || !slices.Contains(column(work, 5), "逾期 16 天") {
			t.Errorf("work: %q", work.Rows)
		}
		if got := column(l.All[2], 5); !slices.Equal(got, []string{"局长：8月。"}) {
			t.Errorf("suggestions: %q", l.All[2].Rows)
		}
		if got := column(l.All[3], 2); !slices.Equal(got, []string{"完成节点：开工", "办结监督意见：" + said}) {
			t.Errorf("results: %q", l.All[3].Rows)
		}
		for i, list := range l.All {
			for j, row := range list.Rows {
				if len(row) != len(list.Columns) || row[0] == "" || len(list.Late) != len(list.Rows) {
					t.Errorf("list %d row %d: %q", i, j, row)
				}
			}
		}
		var b bytes.Buffer
		must(t, l.Workbook(&b))
		if b.Len() < 2000 {
			t.Errorf("the workbook has %d bytes", b.Len())
		}
		// A unit's lists are about its projects; what was not sent is not in them.
		u, err := s.FourLists(ctx, w.As("unit2"), oversight.FourListsFilter{Year: 2026})
		must(t, err)
		if len(u.Projects) != 1 || len(u.All[1].Rows) != 0 || len(u.All[2].Rows) != 0 {
			t.Errorf("the other unit's: %+v", u.All)
		}
		// An interview that is not public is for those who record it.
		if u, err = s.FourLists(ctx, w.As("deputy"), oversight.FourListsFilter{Year: 2026, Project: p}); err != nil || len(u.All[2].Rows) != 0 || len(u.All[1].Rows) != 2 {
			t.Errorf("a deputy's: %+v, %v", u.All, err)
		}
		if o, err := s.FourLists(ctx, w.Elsewhere("standing"), oversight.FourListsFilter{Year: 2026, Project: p}); err != nil || len(o.All[0].Rows)+len(o.All[1].Rows) != 0 {
			t.Errorf("another congress's: %+v, %v", o.All, err)
		}
	})
}
