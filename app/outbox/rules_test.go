package outbox_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/outbox"
	"piaojue/app/store"
	"piaojue/models"
)

// day is nine o'clock on a day.
func day(d models.Date) models.Moment {
	t, _ := time.ParseInLocation("2006-01-02 15", string(d)+" 09", models.China)
	return models.At(t)
}

// duties puts rows in of which something is due on 2026-03-12, something was,
// and something is not yet.
func duties(t *testing.T, source string, w *apptest.Town) (open models.Checkpoint) {
	t.Helper()
	var home, water, done models.Project
	must(t, in(w, func(c *store.Scope) error {
		units, err := c.Units()
		if err != nil {
			return err
		}
		civil := units[slices.IndexFunc(units, func(u models.Unit) bool { return u.Name == "县民政局" })].ID
		home = models.Project{Name: "镇村敬老院改造", Year: 2026, No: 1, UnitID: civil, Unit: "县民政局", PublishedAt: day("2026-01-05"), Stage: models.StageRunning}
		water = models.Project{Name: "𬭎溪饮水提升", Year: 2026, No: 2, UnitID: 999, Unit: "县外单位", PublishedAt: day("2026-01-05"), Stage: models.StageDecided}
		done = models.Project{Name: "已经验收的项目", Year: 2025, No: 1, UnitID: civil, PublishedAt: day("2025-01-05"), AcceptedAt: day("2025-12-01"), Stage: models.StageAccepted}
		hidden := models.Project{Name: "没有公布的项目", Year: 2026, No: 3, UnitID: civil}
		for i, p := range []*models.Project{&home, &water, &done, &hidden} {
			p.SessionID, p.No = 77, i+1
			if err := c.PutProject(p); err != nil {
				return err
			}
		}
		open = models.Checkpoint{ProjectID: home.ID, Name: "主体完工", PlannedOn: "2026-03-01"}
		errs := []error{
			c.PutCheckpoint(&open),
		}
		for _, k := range []models.Checkpoint{{Name: "竣工", PlannedOn: "2026-03-19"}, {Name: "以后", PlannedOn: "2026-03-20"}, {Name: "开工", PlannedOn: "2026-01-20", DoneOn: "2026-01-20"}, {ProjectID: done.ID, Name: "老节点", PlannedOn: "2025-03-01"}, {ProjectID: hidden.ID, Name: "内部节点", PlannedOn: "2026-03-01"}, {ProjectID: water.ID, Name: "还在编制的节点", PlannedOn: "2026-03-01"}} {
			if k.ProjectID == 0 {
				k.ProjectID = home.ID
			}
			errs = append(errs, c.PutCheckpoint(&k))
		}
		errs = append(errs, many(
			c.PutAppraisal, models.Appraisal{ShortlistedID: 1, Aspect: models.Aspects[0], UnitID: civil, DueOn: "2026-03-10", AskedAt: day("2026-02-01")},
			models.Appraisal{ShortlistedID: 1, Aspect: models.Aspects[1], UnitID: civil, DueOn: "2026-03-10", AskedAt: day("2026-02-01"), AnsweredAt: day("2026-03-01")}))
		errs = append(errs, c.PutStudies([]models.Study{{MatterID: 1, AccountID: w.As("deputy").Account, DueOn: "2026-03-15"}, {MatterID: 2, EntranceID: 5, DueOn: "2026-03-11"}, {MatterID: 3, AccountID: w.As("leader").Account, DueOn: "2026-03-11", AnsweredAt: day("2026-03-10")}}))
		errs = append(errs, many(c.PutQuestion, models.Question{SessionID: w.Session, AskedAt: day("2026-03-09"), Asker: "秦月明", Text: "床位够不够"}, models.Question{SessionID: w.Session, AskedAt: day("2026-03-11")}))
		errs = append(errs, many(c.PutCall, models.Call{Title: "征集公告甲", OpensOn: "2026-03-01", ClosesOn: "2026-03-15", PublishedAt: day("2026-03-01")}, models.Call{Title: "征集公告乙", OpensOn: "2026-03-01", ClosesOn: "2026-03-16", PublishedAt: day("2026-03-01")},
			models.Call{Title: "草稿", OpensOn: "2026-03-01", ClosesOn: "2026-03-15"}))
		return errors.Join(errs...)
	}))
	plan := func(p models.Project, state models.PlanState, due models.Date, published models.Moment) {
		statement(t, source, "INSERT INTO plans (congress_id, project_id, state, leader, officer, contact, target, money, safeguards, due_on, submitted_at, submitted_by, approved_at, approved_by, published_at, note) "+
			"VALUES (?, ?, ?, '', '', '', '', '', '', ?, 0, '', 0, '', ?, '')", w.Congress.ID, p.ID, state, due, published)
	}
	plan(home, models.PlanPublished, "2026-01-20", day("2026-01-10"))
	plan(water, models.PlanDraft, "2026-03-15", 0)
	plan(done, models.PlanPublished, "2025-01-20", day("2025-01-10"))
	return open
}

// statement runs a statement past the store: the services of some rows come from
// elsewhere.
func statement(t *testing.T, source, text string, args ...any) {
	t.Helper()
	kind, rest, _ := strings.Cut(source, ":")
	if kind == "sqlite" {
		rest = "file:" + rest + "?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(kind, rest)
	must(t, err)
	defer db.Close()
	_, err = db.Exec(text, args...)
	must(t, err)
}

// raise puts a concern in that waits for an answer until a day.
func raise(t *testing.T, source string, w *apptest.Town, project int64, due models.Date) {
	t.Helper()
	statement(t, source, "INSERT INTO concerns (congress_id, project_id, inspection_id, comment_id, text, account_id, author, raised_at, state, unit_id, unit, due_on, turns, followed_by, followed_at, published_at, closed_at) "+
		"VALUES (?, ?, 0, 0, '床位的话', 1, '秦月明', 1, 'sent', 0, '', ?, 0, '', 0, 0, 0)", w.Congress.ID, project, due)
}

func many[T any](put func(*T) error, rows ...T) error {
	for i := range rows {
		if err := put(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// texts are somebody's reminders that are unread, without their order.
func texts(t *testing.T, w *apptest.Town, login string) []string {
	t.Helper()
	rows, err := service(w.Store).Reminders(ctx, w.As(login), 0)
	must(t, err)
	var list []string
	for _, r := range rows {
		if r.ReadAt.IsZero() {
			list = append(list, r.Text)
		}
	}
	slices.Sort(list)
	return list
}

func TestEverybodyIsRemindedOnceOfWhatIsTheirsAndNobodyOfMore(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		there := apptest.OpenStore(t, source, w.Clock.Now)
		duties(t, source, w)
		must(t, service(w.Store).Due(ctx))
		late := "“镇村敬老院改造”的节点“主体完工”应在2026年3月1日完成，已经逾期。"
		months := []string{"“镇村敬老院改造”2026年1月的进度报告还没有提交。已经缺报。", "“镇村敬老院改造”2026年2月的进度报告还没有提交。请在2026年3月16日前提交。"}
		call, question := "征集公告《征集公告甲》2026年3月15日截止。需要的话可以延长征集期。", "有一个代表询问等待答复，2026年3月9日提出。"
		appraisal, plan := "一项部门论证（"+models.Aspects[0].Label()+"）等待提交，应在2026年3月10日完成，已经逾期。", "“𬭎溪饮水提升”的实施方案还没有提交，2026年3月15日到期。"
		station := "一件研判任务等待意见，应在2026年3月11日完成，已经逾期。"
		for login, want := range map[string][]string{
			"unit":       {late, months[0], months[1], appraisal, "“镇村敬老院改造”的节点“竣工”2026年3月19日到期。"},
			"unit2":      nil, // its projects have nothing due
			"government": {late, months[0], appraisal, plan, call, question, station},
			"standing":   {call, station},
			"deputy":     {"一件研判任务等待意见，2026年3月15日到期。"},
			"leader":     nil, "secretariat": nil, "admin": nil, "presiding": nil, "chief": nil,
		} {
			slices.Sort(want)
			if got := texts(t, w, login); !slices.Equal(got, want) {
				t.Errorf("%s is reminded of\n%s\nwant\n%s", login, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		if n, err := service(w.Store).Unread(ctx, w.Elsewhere("government")); n != 0 || err != nil {
			t.Errorf("%d reminders in the other congress, %v", n, err)
		}
		w.Unchanged(t, func() {
			must(t, service(there).Due(ctx))
			w.Clock.Forward(10 * time.Hour)
			must(t, service(w.Store).Due(ctx))
			w.Clock.Forward(2 * time.Hour) // nine in the evening
			must(t, service(w.Store).Due(ctx))
		})
		w.Clock.Forward(10 * time.Hour) // seven in the morning: a day with news, but nobody is woken
		w.Unchanged(t, func() { must(t, service(w.Store).Due(ctx)) })
		w.Clock.Forward(time.Hour)
		must(t, service(w.Store).Due(ctx))
		if got := texts(t, w, "unit"); !slices.Contains(got, "“镇村敬老院改造”的节点“以后”2026年3月20日到期。") {
			t.Errorf("the next day brings %q", got)
		}
	})
}

// The pages call a month missing after the same days: oversight reads the same
// parameter.
func TestAReportIsMissingAfterTheDaysThatTheCongressSet(t *testing.T) {
	february := "“镇村敬老院改造”2026年2月的进度报告还没有提交。"
	for days, want := range map[string]string{"5": "已经缺报。", "0": "已经缺报。", "20": "请在2026年3月21日前提交。", "many": "请在2026年3月16日前提交。"} {
		t.Run(days, func(t *testing.T) {
			apptest.EachSource(t, func(t *testing.T, source string) {
				w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
				duties(t, source, w)
				must(t, in(w, func(c *store.Scope) error {
					return c.PutParameter(&models.Parameter{Name: "grace_days", Value: days})
				}))
				must(t, service(w.Store).Due(ctx))
				if got := texts(t, w, "unit"); !slices.Contains(got, february+want) {
					t.Errorf("reminded of %q, want %q", got, february+want)
				}
			})
		})
	}
}

func TestWhatWasDoneIsNoLongerUnread(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		k := duties(t, source, w)
		s := service(w.Store)
		must(t, s.Due(ctx))
		before := texts(t, w, "unit")
		k.DoneOn = "2026-03-12"
		must(t, in(w, func(c *store.Scope) error {
			return errors.Join(c.UpdateCheckpoint(k), c.PutReport(&models.Report{ProjectID: k.ProjectID, Month: "2026-01", ReportedOn: "2026-03-12"}))
		}))
		must(t, s.Due(ctx))
		after := texts(t, w, "unit")
		if len(after) != len(before)-2 || slices.ContainsFunc(after, func(text string) bool {
			return strings.Contains(text, "主体完工") || strings.Contains(text, "2026年1月")
		}) {
			t.Errorf("unread before %q, after %q", before, after)
		}
		if rows, err := s.Reminders(ctx, w.As("unit"), 0); err != nil || len(rows) != len(before) {
			t.Errorf("%d reminders, %v, want all %d kept", len(rows), err, len(before))
		}
	})
}

func TestAMovedDeadlineRemindsAnew(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		s := service(w.Store)
		raise(t, source, w, 1, "2026-03-13")
		must(t, s.Due(ctx))
		w.Clock.Forward(48 * time.Hour)
		must(t, s.Due(ctx))
		if got := texts(t, w, "standing"); !slices.Equal(got, []string{"关于一个项目的一条监督意见等待答复，应在2026年3月13日完成，已经逾期。"}) {
			t.Errorf("the office is reminded of %q", got)
		}
		if got := texts(t, w, "government"); len(got) != 1 {
			t.Errorf("where nobody signs in for the unit the government's office answers: %q", got)
		}
		statement(t, source, "UPDATE concerns SET state = 'redo', due_on = '2026-03-16'")
		must(t, s.Due(ctx))
		if got := texts(t, w, "government"); !slices.Equal(got, []string{"关于一个项目的一条监督意见等待答复，2026年3月16日到期。"}) {
			t.Errorf("after the new deadline: %q", got)
		}
	})
}

func TestARemedyIsRemindedOfUntilTheUnitHasReported(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		p := models.Project{Name: "村道硬化", Year: 2025, No: 1, PublishedAt: 1}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutProject(&p) }))
		statement(t, source, "INSERT INTO remedies (congress_id, project_id, evaluation_id, text, due_on, done_on, done_note, actor, opened_at) VALUES (?, ?, 1, '重新铺设', '2026-03-13', '', '', '', 1)", w.Congress.ID, p.ID)
		s := service(w.Store)
		must(t, s.Due(ctx))
		if got := texts(t, w, "government"); len(got) != 1 || !strings.Contains(got[0], "2026年3月13日到期") {
			t.Errorf("before the day: %q", got)
		}
		w.Clock.Forward(48 * time.Hour)
		statement(t, source, "UPDATE remedies SET done_note = '已经重新铺设'")
		must(t, s.Due(ctx))
		if got := texts(t, w, "government"); len(got) != 0 {
			t.Errorf("after the unit has reported: %q", got)
		}
		statement(t, source, "UPDATE remedies SET done_note = ''") // sent back
		must(t, s.Due(ctx))
		if got := texts(t, w, "government"); len(got) != 1 || !strings.Contains(got[0], "逾期") {
			t.Errorf("sent back and late: %q", got)
		}
	})
}

// The outside is told once for each day that brings something, with all that is
// open, and without a word of what somebody said.
func TestTheOutsideIsToldOnceAndNothingThatIsNotPublic(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		d := newDoor(t, nil)
		_, err := service(w.Store).Add(ctx, w.As("standing"), plain("全部", d.url, models.Events...))
		must(t, err)
		k := duties(t, source, w)
		raise(t, source, w, k.ProjectID, "2026-03-13")
		for range 3 {
			must(t, service(w.Store).Due(ctx))
			w.Clock.Forward(time.Hour)
		}
		rows := messages(t, w)
		var subjects []string
		for _, m := range rows {
			subjects = append(subjects, m.Subject)
			for _, word := range []string{"秦月明", "床位", "没有公布", "内部节点"} {
				if strings.Contains(m.Subject+m.Body, word) {
					t.Errorf("%s says %s:\n%s", m.Subject, word, m.Body)
				}
			}
			if m.Link != "/office" {
				t.Errorf("%s leads to %s", m.Subject, m.Link)
			}
		}
		want := []string{"实施方案快到期", "项目节点快到期", "项目节点逾期", "该报进度了", "月度进度报告缺报", "监督意见快到答复期限", "部门论证逾期", "研判快到期", "研判逾期", "征集快截止", "代表询问待答复"}
		if !slices.Equal(subjects, want) {
			t.Errorf("told %q, want %q", subjects, want)
		}
		if body := rows[2].Body; body != "有 1 个项目节点已经逾期。\n· 镇村敬老院改造：主体完工\n请登录后在工作台查看。" {
			t.Errorf("the message says %q", body)
		}
	})
}

func TestAReminderIsReadByItsOwnPersonOnly(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		duties(t, source, w)
		s := service(w.Store)
		must(t, s.Due(ctx))
		rows, err := s.Reminders(ctx, w.As("unit"), 0)
		must(t, err)
		w.Unchanged(t, func() {
			if err := s.Read(ctx, w.As("government"), rows[0].ID); err == nil {
				t.Error("somebody else read it")
			}
			if err := s.Read(ctx, w.Elsewhere("unit"), rows[0].ID); err == nil {
				t.Error("it was read in another congress")
			}
		})
		must(t, s.Read(ctx, w.As("unit"), rows[0].ID))
		if n, _ := s.Unread(ctx, w.As("unit")); n != len(rows)-1 {
			t.Errorf("%d unread, want %d", n, len(rows)-1)
		}
		w.Clock.Forward(time.Hour)
		w.Unchanged(t, func() { must(t, s.Read(ctx, w.As("unit"), rows[0].ID)) })
		must(t, s.Read(ctx, w.As("unit"), 0))
		if n, _ := s.Unread(ctx, w.As("unit")); n != 0 {
			t.Errorf("%d unread after all were read", n)
		}
		if n, _ := s.Unread(ctx, w.As("government")); n == 0 {
			t.Error("somebody else's were read with them")
		}
	})
}

func TestThePausesGrowToAboutThreeDays(t *testing.T) {
	var all time.Duration
	for attempt := 1; attempt < outbox.Attempts; attempt++ {
		if outbox.Pause(attempt) > outbox.Pause(attempt+1) {
			t.Errorf("the pause after attempt %d is longer than the next", attempt)
		}
		all += outbox.Pause(attempt)
	}
	if all < 60*time.Hour || all > 72*time.Hour {
		t.Errorf("a message is tried for %v", all)
	}
}

func TestARehearsalIsNotTold(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, err := service(w.Store).Add(ctx, w.As("standing"), plain("工作群", newDoor(t, nil).url, models.Events...))
		must(t, err)
		w = w.Rehearse(t)
		w.To(t, models.RoundPublished)
		if rows := messages(t, w); len(rows) > 0 {
			t.Errorf("told %+v", rows)
		}
	})
}

func TestAPublishedResultIsToldOfWithoutAFigure(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, err := service(w.Store).Add(ctx, w.As("standing"), plain("工作群", newDoor(t, nil).url, models.EventResult))
		must(t, err)
		must(t, w.Vote.Publish(ctx, w.As("standing"), w.Round, "3"))
		rows := messages(t, w)
		if len(rows) != 1 || rows[0].Link != fmt.Sprintf("/results/%d", w.Round) || strings.ContainsAny(rows[0].Subject+rows[0].Body, "0123456789") {
			t.Errorf("told %+v", rows)
		}
	})
}
