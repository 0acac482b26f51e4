package shortlist_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// nextYear is the year of the shortlist in these tests, which none of the
// town's own candidates belongs to.
const nextYear = 2027

func typed(name, place string) shortlist.Typed {
	return shortlist.Typed{Name: name, Category: "老有所养", Content: "新建" + name + "，含无障碍设施", Place: place, Scale: "建筑面积1200平方米", Investment: "300", Funding: "县财政",
		Unit: "县民政局", Support: "县住建局", Target: "年内建成投用", Deadline: "2027年11月底", Benefit: "60岁以上老人", Beneficiaries: "1500",
		Items:       []shortlist.TypedItem{{Name: "主体", Unit: "县民政局", Target: "建成1栋", Investment: "260"}, {Name: "设备", Unit: "县卫健局", Target: "配齐", Investment: "40"}},
		Checkpoints: []shortlist.TypedCheckpoint{{Name: "开工", Target: "基础完成", PlannedOn: "2027-04-30", Weight: "30"}, {Name: "完工", Target: "通过验收", PlannedOn: "2027-10-31", Weight: "70"}},
		Years:       []shortlist.TypedYear{{Year: "2028", Target: "运营补助到位"}}}
}

// units of the town that may be asked: 县民政局 and 县水利局.
func unitIDs(t *testing.T, w *apptest.Town) map[string]int64 {
	t.Helper()
	ids := map[string]int64{}
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		units, err := c.Units()
		for _, u := range units {
			ids[u.Name] = u.ID
		}
		if err != nil || len(units) > 0 {
			return err
		}
		only := models.Unit{Name: "县民政局"} // the accounts of the other congresses act for none
		if err := c.PutUnit(&only); err != nil {
			return err
		}
		ids[only.Name] = only.ID
		return nil
	}))
	return ids
}

func read(t *testing.T, w *apptest.Town, id int64) shortlist.Reading {
	t.Helper()
	v, err := w.Shortlist.Read(ctx, w.As("government"), id)
	must(t, err)
	return v
}

// checked takes new projects through the departments and the negative list.
func checked(t *testing.T, w *apptest.Town, names ...string) []int64 {
	t.Helper()
	return checkedIn(t, w, nextYear, names...)
}

func checkedIn(t *testing.T, w *apptest.Town, year int, names ...string) []int64 {
	t.Helper()
	office := w.As("government")
	list, err := w.Shortlist.NegativeList(ctx, office)
	must(t, err)
	if len(list.Items) == 0 {
		must(t, w.Shortlist.AdoptStartingList(ctx, office))
		list, err = w.Shortlist.NegativeList(ctx, office)
		must(t, err)
	}
	var ids []int64
	for _, name := range names {
		id, err := w.Shortlist.New(ctx, office, year, 0, typed(name, name+"旁"))
		must(t, err)
		must(t, w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: unitIDs(t, w)["县民政局"]}}, "2026-10-31"))
		must(t, w.Shortlist.Appraise(ctx, office, read(t, w, id).Appraisals[0].ID, models.VerdictSupport, "确有需要"))
		var found []shortlist.Checked
		for _, i := range list.Items {
			found = append(found, shortlist.Checked{Item: i.ID, Reason: "不属于"})
		}
		must(t, w.Shortlist.CheckNegative(ctx, office, id, found))
		if lacks := read(t, w, id).Lacking; len(lacks) > 0 && len(read(t, w, id).Repeats) > 0 {
			must(t, w.Shortlist.ExplainRepeats(ctx, office, id, "地点不同，不重复"))
		}
		must(t, w.Shortlist.Check(ctx, office, id))
		ids = append(ids, id)
	}
	return ids
}

func meeting(t *testing.T, w *apptest.Town, step models.ReviewStep, result models.ReviewResult, ids ...int64) shortlist.ReviewCommand {
	t.Helper()
	cmd := shortlist.ReviewCommand{Year: read(t, w, ids[0]).Project.Year, Step: step, HeldOn: "2026-03-10", Meeting: "第12次会议"}
	for _, id := range ids {
		item := shortlist.ReviewedItem{Project: id, Version: read(t, w, id).Project.Version, Result: result}
		if result != models.ReviewPassed {
			item.Note = "请再研究"
		}
		cmd.Items = append(cmd.Items, item)
	}
	return cmd
}

// lastReviewer records the meeting that puts projects on the list.
var lastReviewer = map[models.Level]string{models.County: "standing", models.Town: "presiding", models.Street: "street"}

func reviewed(t *testing.T, w *apptest.Town, ids []int64) {
	t.Helper()
	for _, step := range shortlist.Chain(w.Congress.Level) {
		login := "government"
		if step == w.Congress.Level.LastReview() {
			login = lastReviewer[w.Congress.Level]
		}
		_, err := w.Shortlist.RecordReview(ctx, w.As(login), meeting(t, w, step, models.ReviewPassed, ids...))
		must(t, err)
	}
}

func submitted(t *testing.T, w *apptest.Town, names ...string) (session int64, ids []int64) {
	t.Helper()
	ids = checked(t, w, names...)
	reviewed(t, w, ids)
	session, err := w.Roster.CreateSession(ctx, w.As("standing"), roster.SessionCommand{Term: 17, Number: 6, Year: nextYear, OpensOn: "2027-01-12", Venue: "礼堂"})
	must(t, err)
	numbers := map[int64]string{}
	for i, id := range ids {
		numbers[id] = fmt.Sprint(len(ids) - i) // the last one first
	}
	must(t, w.Shortlist.Submit(ctx, w.As("government"), session, numbers))
	return session, ids
}

func eachLevel(t *testing.T, test func(t *testing.T, w *apptest.Town)) {
	t.Run("county", func(t *testing.T) { apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, test) })
	t.Run("town", func(t *testing.T) {
		apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
			there := *w
			there.Congress, there.Other = w.Other, w.Congress
			test(t, &there)
		})
	})
	t.Run("street", func(t *testing.T) { apptest.EachTown(t, apptest.Street, apptest.Unplayed, test) })
}

func TestTheListGoesThroughItsLevelsMeetingsAndNoneIsLeftOut(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		ids := checked(t, w, "晓庄日间照料中心", "湖滨步道", "西桥拓宽")
		chain := shortlist.Chain(w.Congress.Level)
		last := chain[2]
		who := lastReviewer[w.Congress.Level]
		w.Unchanged(t, func() {
			_, err := w.Shortlist.RecordReview(ctx, w.As("government"), meeting(t, w, models.ReviewParty, models.ReviewPassed, ids...))
			apptest.Refused(t, "the second meeting before the first", err, fault.Closed)
			_, err = w.Shortlist.RecordReview(ctx, w.As(who), meeting(t, w, last, models.ReviewPassed, ids...))
			apptest.Refused(t, "the last meeting before the others", err, fault.Closed)
			_, err = w.Shortlist.RecordReview(ctx, w.As("unit"), meeting(t, w, models.ReviewGovernment, models.ReviewPassed, ids...))
			apptest.Refused(t, "a unit records the government's meeting", err, fault.Forbidden)
			_, err = w.Shortlist.RecordReview(ctx, w.As("standing"), meeting(t, w, models.ReviewGovernment, models.ReviewPassed, ids...))
			apptest.Refused(t, "the congress's office records the government's meeting", err, fault.Forbidden)
			_, err = w.Shortlist.RecordReview(ctx, w.As("government"), meeting(t, w, last, models.ReviewPassed, ids...))
			apptest.Refused(t, "the government records the last meeting", err, fault.Forbidden)
			for _, step := range []models.ReviewStep{models.ReviewStanding, models.ReviewPresidium, models.ReviewStreet} {
				if step != last {
					_, err := w.Shortlist.RecordReview(ctx, w.As("street"), meeting(t, w, step, models.ReviewPassed, ids...))
					apptest.Refused(t, "another level's meeting", err, fault.Invalid)
				}
			}
			cmd := meeting(t, w, models.ReviewGovernment, models.ReviewSentBack, ids...)
			cmd.Items[0].Note = ""
			_, err = w.Shortlist.RecordReview(ctx, w.As("government"), cmd)
			apptest.Refused(t, "sent back without a word", err, fault.Invalid)
			cmd = meeting(t, w, models.ReviewGovernment, models.ReviewPassed, ids...)
			cmd.HeldOn = "2026-03-13"
			_, err = w.Shortlist.RecordReview(ctx, w.As("government"), cmd)
			apptest.Refused(t, "a meeting of tomorrow", err, fault.Invalid)
			cmd = meeting(t, w, models.ReviewGovernment, models.ReviewPassed, ids...)
			cmd.Items[1].Version++
			_, err = w.Shortlist.RecordReview(ctx, w.As("government"), cmd)
			apptest.Refused(t, "another version than the project's", err, fault.Conflict)
		})
		_, err := w.Shortlist.RecordReview(ctx, w.As("government"), meeting(t, w, models.ReviewGovernment, models.ReviewPassed, ids...))
		must(t, err)
		cmd := meeting(t, w, models.ReviewParty, models.ReviewPassed, ids...)
		cmd.Items[1].Result, cmd.Items[1].Note = models.ReviewSentBack, "规模偏大"
		cmd.Items[2].Result, cmd.Items[2].Note = models.ReviewReserved, "条件不成熟"
		_, err = w.Shortlist.RecordReview(ctx, w.As("government"), cmd)
		must(t, err)
		_, err = w.Shortlist.RecordReview(ctx, w.As(who), meeting(t, w, last, models.ReviewPassed, ids[0]))
		must(t, err)
		for i, want := range []models.ShortlistState{models.ShortlistCandidate, models.ShortlistDraft, models.ShortlistReserve} {
			if v := read(t, w, ids[i]); v.Project.State != want {
				t.Errorf("project %d is %s, want %s", i, v.Project.State, want)
			}
		}
		if v := read(t, w, ids[2]); v.Matter.State != models.MatterReserve || v.Project.Reason != "条件不成熟" || len(v.Reviews) != 2 {
			t.Errorf("in reserve: matter %s, reason %q, %d meetings", v.Matter.State, v.Project.Reason, len(v.Reviews))
		}
		must(t, w.Shortlist.Revive(ctx, w.As("government"), ids[2], nextYear+1, "条件已经具备"))
		if v := read(t, w, ids[2]); v.Project.State != models.ShortlistDraft || v.Project.Year != nextYear+1 || v.Matter.State != models.MatterProject || v.Project.Version != 2 {
			t.Errorf("revived: %+v of matter %s", v.Project, v.Matter.State)
		}
		r, err := w.Shortlist.Reviews(ctx, w.As("presiding"), nextYear)
		must(t, err)
		if len(r.Records) != 3 || len(r.Listed) != 1 || r.Records[0].Step != last || len(r.Records[1].Items) != 3 || r.Records[1].Items[2].Name != "西桥拓宽" {
			t.Errorf("records %+v", r.Records)
		}
	})
}

func TestASubmittedListIsFixedAndIsWhatTheBallotCarries(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		session, ids := submitted(t, w, "晓庄日间照料中心", "湖滨步道", "西桥拓宽", "𬭎溪书屋")
		l, err := w.Shortlist.Candidates(ctx, w.As("standing"), session)
		must(t, err)
		if len(l.Rows) != 4 || l.Session.ListSubmittedAt.IsZero() {
			t.Fatalf("%d candidates, submitted %v", len(l.Rows), l.Session.ListSubmittedAt)
		}
		for i, k := range l.Rows {
			v := read(t, w, ids[3-i])
			want := models.Candidate{ID: k.ID, CongressID: w.Congress.ID, SessionID: session, No: i + 1, Name: v.Content.Name, Content: v.Content.Content, Category: v.Content.Category,
				Place: v.Content.Place, Investment: 300_000_000, Funding: "县财政", Unit: "县民政局", Support: "县住建局", Deadline: "2027年11月底", Benefit: "60岁以上老人",
				Code: v.Matter.Code, ShortlistedID: ids[3-i]}
			if diff := cmp.Diff(want, k); diff != "" {
				t.Errorf("candidate %d (-shortlisted +candidate):\n%s", i, diff)
			}
			if v.Project.State != models.ShortlistSubmitted || v.Project.No != k.No || v.Session == nil || v.Session.ID != session {
				t.Errorf("project %d is %s with number %d", i, v.Project.State, v.Project.No)
			}
		}
		office := w.As("government")
		w.Unchanged(t, func() {
			_, err := w.Shortlist.Confirm(ctx, office, session, "whatever")
			apptest.Refused(t, "replaced", err, fault.Closed)
			apptest.Refused(t, "edited", w.Shortlist.Edit(ctx, office, l.Rows[0].ID, shortlist.Candidate{No: "1", Name: "甲", Unit: "乙"}), fault.Closed)
			apptest.Refused(t, "deleted", w.Shortlist.Delete(ctx, office, l.Rows[0].ID), fault.Closed)
			apptest.Refused(t, "submitted again", w.Shortlist.Submit(ctx, office, session, nil), fault.Closed)
			apptest.Refused(t, "changed on the shortlist", w.Shortlist.Revise(ctx, office, ids[0], 1, typed("别的", "别处"), "改"), fault.Closed)
			apptest.Refused(t, "sent back", w.Shortlist.SendBack(ctx, office, ids[0], "改"), fault.Closed)
			apptest.Refused(t, "into the reserve before the vote", w.Shortlist.Reserve(ctx, office, ids[0], "改"), fault.Closed)
			apptest.Refused(t, "withdrawn though nobody asked", w.Shortlist.DecideWithdrawal(ctx, w.As(presidiumOf(w)), ids[0], true, ""), fault.Closed)
		})
		must(t, w.Shortlist.AskWithdrawal(ctx, office, ids[0], "资金另有安排"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "the government consents to itself", w.Shortlist.DecideWithdrawal(ctx, office, ids[0], true, ""), fault.Forbidden)
			apptest.Refused(t, "from another congress", w.Shortlist.DecideWithdrawal(ctx, w.Elsewhere(presidiumOf(w)), ids[0], true, ""), fault.NotFound)
		})
		must(t, w.Shortlist.DecideWithdrawal(ctx, w.As(presidiumOf(w)), ids[0], true, "主席团第二次会议"))
		if v := read(t, w, ids[0]); v.Project.State != models.ShortlistWithdrawn || v.Matter.State != models.MatterReserve {
			t.Errorf("withdrawn: %s, matter %s", v.Project.State, v.Matter.State)
		}
		must(t, w.Shortlist.AskWithdrawal(ctx, office, ids[1], "想再看看"))
		must(t, w.Shortlist.DecideWithdrawal(ctx, w.As(presidiumOf(w)), ids[1], false, "理由不充分"))
		l, err = w.Shortlist.Candidates(ctx, w.As("standing"), session)
		must(t, err)
		if len(l.Rows) != 3 || l.Rows[2].No != 3 {
			t.Fatalf("after one withdrawal: %+v", l.Rows)
		}

		family := tally.Pick
		if w.Congress.Level == models.Street {
			family = tally.Recommend
		}
		rules := apptest.ThreeStances.Rules()
		rules.Family, rules.Seats, rules.MaxApprovals, rules.Stances = family, 2, 2, ballot.ThreeStances
		drafter := "standing"
		if w.Congress.Level == models.Street {
			drafter = "street"
		}
		round, err := w.Vote.Draft(ctx, w.As(drafter), vote.DraftCommand{Session: session, Name: "票决", Title: "票决办法", Rules: rules, Minutes: 30})
		must(t, err)
		must(t, w.Vote.Adopt(ctx, w.As(drafter), round))
		v, err := w.Vote.ReadRound(ctx, w.As(drafter), round)
		must(t, err)
		var printed []models.RoundCandidate
		for _, k := range l.Rows {
			printed = append(printed, models.RoundCandidate{CongressID: w.Congress.ID, RoundID: round, CandidateID: k.ID, No: k.No, Name: k.Name, Content: k.Content, Place: k.Place,
				Investment: k.Investment, Unit: k.Unit, Deadline: k.Deadline, Code: k.Code})
		}
		for i := range v.Candidates {
			v.Candidates[i].ID = 0
		}
		if diff := cmp.Diff(printed, v.Candidates); diff != "" {
			t.Errorf("the ballot (-submitted +printed):\n%s", diff)
		}
		w.Unchanged(t, func() {
			err := w.Shortlist.AskWithdrawal(ctx, office, ids[2], "太晚")
			apptest.Refused(t, "withdrawal after the rules were adopted", err, fault.Closed)
			if err != nil && !strings.Contains(err.Error(), "主席团") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	})
}

func presidiumOf(w *apptest.Town) string {
	if w.Congress.Level == models.Street {
		return "street"
	}
	return "presiding"
}

func TestAListIsSubmittedWholeOrNotAtAll(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ids := checked(t, w, "晓庄日间照料中心", "湖滨步道")
		reviewed(t, w, ids)
		session, err := w.Roster.CreateSession(ctx, w.As("standing"), roster.SessionCommand{Term: 17, Number: 6, Year: nextYear, OpensOn: "2027-01-12", Venue: "礼堂"})
		must(t, err)
		w.Unchanged(t, func() {
			for name, numbers := range map[string]map[int64]string{"one without a number": {ids[0]: "1"}, "a number twice": {ids[0]: "1", ids[1]: "1"}, "a gap": {ids[0]: "1", ids[1]: "3"}, "words": {ids[0]: "一", ids[1]: "2"}} {
				apptest.Refused(t, name, w.Shortlist.Submit(ctx, w.As("government"), session, numbers), fault.Invalid)
			}
			whole := map[int64]string{ids[0]: "1", ids[1]: "2"}
			apptest.Refused(t, "by the presiding member", w.Shortlist.Submit(ctx, w.As("presiding"), session, whole), fault.Forbidden)
			apptest.Refused(t, "another congress's session", w.Shortlist.Submit(ctx, w.Elsewhere("government"), session, whole), fault.NotFound)
			apptest.Refused(t, "a session with typed candidates of a year without a list", w.Shortlist.Submit(ctx, w.As("government"), w.Session, whole), fault.Closed)
		})
		must(t, w.Shortlist.AskWithdrawal(ctx, w.As("government"), ids[0], "再研究"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "while a withdrawal waits", w.Shortlist.Submit(ctx, w.As("government"), session, map[int64]string{ids[0]: "1", ids[1]: "2"}), fault.Invalid)
		})
	})
}

func TestATypedListHasNumbersForEveryCandidateToo(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		list := func() map[string]string {
			l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
			must(t, err)
			codes := map[string]string{}
			for _, k := range l.Rows {
				if k.Code == "" {
					t.Errorf("%s has no 事项编号", k.Name)
				}
				codes[k.Name] = k.Code
			}
			return codes
		}
		before := list()
		p := upload(t, w, heading+"1,𬭎溪饮水提升,新建,,,1,县局\n2,新的,,,,1,县局\n")
		_, err := w.Shortlist.Confirm(ctx, w.As("government"), w.Session, p.Token)
		must(t, err)
		after := list()
		if after["𬭎溪饮水提升"] != before["𬭎溪饮水提升"] || after["新的"] == "" {
			t.Errorf("codes before %v, after %v", before, after)
		}
		gone := matter(t, w, before["镇村敬老院改造"])
		if gone.State != models.MatterDeclined || gone.ListedAt != 0 {
			t.Errorf("the matter of a candidate that is gone: %+v", gone)
		}
		l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
		must(t, err)
		must(t, w.Shortlist.Edit(ctx, w.As("government"), l.Rows[0].ID, shortlist.Candidate{No: "1", Name: "改了名", Unit: "县局"}))
		if codes := list(); codes["改了名"] != before["𬭎溪饮水提升"] {
			t.Errorf("an edit changes the number: %v", codes)
		}
	})
}

func matter(t *testing.T, w *apptest.Town, code string) models.Matter {
	t.Helper()
	var m models.Matter
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		m, err = tx.MatterByCode(code)
		return err
	}))
	return m
}

func TestTheTableGoesOutAndComesInUnchanged(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		for _, name := range []string{"晓庄日间照料中心", "𬭎溪书屋"} {
			_, err := w.Shortlist.New(ctx, office, nextYear, 0, typed(name, name+"旁"))
			must(t, err)
		}
		var out bytes.Buffer
		must(t, w.Shortlist.Export(ctx, office, shortlist.Filter{Year: nextYear}, &out))
		w.Unchanged(t, func() {
			_, err := w.Shortlist.ImportProjects(ctx, office, nextYear, bytes.NewReader(out.Bytes()))
			apptest.Refused(t, "the export, unchanged", err, fault.Invalid)
			p, err := w.Shortlist.ImportProjects(ctx, office, nextYear, strings.NewReader("事项编号,名称,内容,牵头单位,总投资,子项,节点\n,甲,乙,县局,10,a|b|c,一|二|2027-02-30|100\n9-9-9,乙,丙,县局,,,\n,甲,丁,,x,,\n"))
			must(t, err)
			want := []string{"“a|b|c”应当有 4 个部分，用“|”隔开", "第 1 个节点的计划完成日期请写成 2026-06-30 的样子", "没有事项编号 9-9-9；新项目请把这一格留空",
				"没有填写牵头单位", "总投资请填不小于 0 的数字，单位万元", "名称与第 2 行重复"}
			var got []string
			for _, e := range p.Errors {
				got = append(got, e.Text)
			}
			if diff := cmp.Diff(want, got); diff != "" || p.Token != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
		l, err := w.Shortlist.List(ctx, office, shortlist.Filter{Year: nextYear, Query: "书屋"})
		must(t, err)
		if len(l.Rows) != 1 || l.Rows[0].Name != "𬭎溪书屋" || l.Sum != 300_000_000 {
			t.Fatalf("found %+v", l.Rows)
		}
		p, err := w.Shortlist.ImportProjects(ctx, office, nextYear, strings.NewReader("事项编号,名称,内容,牵头单位,总投资\n"+l.Rows[0].Code+",𬭎溪书屋,扩建,县文旅局,20\n,第三项,新建,县局,5\n"))
		must(t, err)
		if p.New != 1 || p.Changed != 1 || len(p.Errors) > 0 {
			t.Fatalf("preview %+v", p)
		}
		added, changed, err := w.Shortlist.ConfirmProjects(ctx, office, nextYear, p.Token)
		must(t, err)
		v := read(t, w, l.Rows[0].ID)
		if added != 1 || changed != 1 || v.Project.Version != 2 || v.Content.Unit != "县文旅局" || len(v.Content.Items) != 0 {
			t.Errorf("%d added, %d changed: %+v", added, changed, v.Content)
		}
		w.Unchanged(t, func() {
			_, _, err := w.Shortlist.ConfirmProjects(ctx, office, nextYear, p.Token)
			apptest.Refused(t, "a second time", err, fault.NotFound)
		})
	})
}
