package shortlist_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/app/store"
	"piaojue/models"
)

func TestTheSecondOfTwoEditorsSeesWhatTheFirstChanged(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		id, err := w.Shortlist.New(ctx, office, nextYear, 0, typed("晓庄日间照料中心", "晓庄村"))
		must(t, err)
		first, second := typed("晓庄日间照料中心", "晓庄村"), typed("晓庄养老中心", "晓庄村")
		first.Support, first.Years = "", []shortlist.TypedYear{{Year: "2028", Target: "再建1处"}}
		must(t, w.Shortlist.Revise(ctx, w.As("standing"), id, 1, first, "按财政局意见"))
		w.Unchanged(t, func() {
			err := w.Shortlist.Revise(ctx, office, id, 1, second, "改名称")
			apptest.Refused(t, "the second editor", err, fault.Conflict)
			if e, ok := fault.As(err); ok && e.Code != "newer" {
				t.Errorf("code %q", e.Code)
			}
			apptest.Refused(t, "without a reason", w.Shortlist.Revise(ctx, office, id, 2, second, " "), fault.Invalid)
			apptest.Refused(t, "without a change", w.Shortlist.Revise(ctx, office, id, 2, first, "改"), fault.Invalid)
			apptest.Refused(t, "a unit", w.Shortlist.Revise(ctx, w.As("unit"), id, 2, second, "改"), fault.Forbidden)
			apptest.Refused(t, "another congress", w.Shortlist.Revise(ctx, w.Elsewhere("government"), id, 2, second, "改"), fault.NotFound)
		})
		must(t, w.Shortlist.Revise(ctx, office, id, 2, second, "改名称"))
		_, versions, err := w.Shortlist.Versions(ctx, office, id)
		must(t, err)
		if len(versions) != 3 || versions[1].Actor != "许文华" || versions[1].Why != "按财政局意见" || versions[0].Content.Support != "县住建局" {
			t.Fatalf("versions %+v", versions)
		}
		want := []shortlist.Difference{{Label: "配合单位", Was: "县住建局"}, {Label: "跨年度目标", Was: "2028 年：运营补助到位", Became: "2028 年：再建1处"}}
		if diff := cmp.Diff(want, shortlist.Differences(versions[0].Content, versions[1].Content)); diff != "" {
			t.Errorf("first to second version (-want +got):\n%s", diff)
		}
	})
}

func TestWhatAListCouldNotCarryIsRefusedByItsField(t *testing.T) {
	tests := []struct {
		name, field string
		change      func(k *shortlist.Typed)
	}{
		{"no name", "name", func(k *shortlist.Typed) { k.Name = " " }},
		{"no content", "content", func(k *shortlist.Typed) { k.Content = "" }},
		{"no unit", "unit", func(k *shortlist.Typed) { k.Unit = "" }},
		{"a zero byte", "place", func(k *shortlist.Typed) { k.Place = "a\x00b" }},
		{"broken characters", "funding", func(k *shortlist.Typed) { k.Funding = "\xff" }},
		{"money in words", "investment", func(k *shortlist.Typed) { k.Investment = "三百" }},
		{"half a person", "beneficiaries", func(k *shortlist.Typed) { k.Beneficiaries = "1.5" }},
		{"items that do not add up", "items", func(k *shortlist.Typed) { k.Items[0].Investment = "250" }},
		{"an item without a name", "items", func(k *shortlist.Typed) { k.Items[1].Name = "" }},
		{"a separator in an item", "items", func(k *shortlist.Typed) { k.Items[1].Target = "一；二" }},
		{"weights of 90", "checkpoints", func(k *shortlist.Typed) { k.Checkpoints[0].Weight = "20" }},
		{"no such day", "checkpoints", func(k *shortlist.Typed) { k.Checkpoints[0].PlannedOn = "2027-02-30" }},
		{"a checkpoint without a target", "checkpoints", func(k *shortlist.Typed) { k.Checkpoints[0].Target = "" }},
		{"a later year that is the year", "years", func(k *shortlist.Typed) { k.Years[0].Year = "2027" }},
		{"a year twice", "years", func(k *shortlist.Typed) { k.Years = append(k.Years, k.Years[0]) }},
	}
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, tt := range tests {
				k := typed("晓庄日间照料中心", "晓庄村")
				tt.change(&k)
				_, err := w.Shortlist.New(ctx, w.As("government"), nextYear, 0, k)
				apptest.Refused(t, tt.name, err, fault.Invalid)
				if e, ok := fault.As(err); ok && (e.Fields[tt.field] == "" || len(e.Fields) != 1) {
					t.Errorf("%s: complaints %v, want one about %s", tt.name, e.Fields, tt.field)
				}
			}
		})
	})
}

// put makes a matter as the triage would.
func put(t *testing.T, w *apptest.Town, m models.Matter) models.Matter {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		must(t, c.LockCongress())
		n, err := c.NextMatterNumber(m.Year)
		if err != nil {
			return err
		}
		m.Number, m.Code = n, models.MatterCode(c.Congress, m.Year, n)
		return c.PutMatter(&m)
	}))
	return m
}

func TestAProjectOfAMatterBeginsWithItsWordsAndTakesItUpOnce(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		m := put(t, w, models.Matter{Year: nextYear, Title: "村里办养老食堂", Content: "建一处食堂", Place: "晓庄村", Category: "老有所养", State: models.MatterOpen, Unit: "县民政局"})
		other := put(t, w, models.Matter{Year: nextYear, Title: "老人吃饭难", Content: "送餐上门", State: models.MatterMerged, MergedInto: m.ID})
		far := put(t, w, models.Matter{Year: nextYear, Title: "独居老人", Content: "定期探访", State: models.MatterMerged, MergedInto: other.ID})
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for i, of := range []int64{m.ID, other.ID, far.ID, far.ID} {
				if err := c.PutEndorsement(&models.Endorsement{MatterID: of, Endorser: []byte(fmt.Sprint("e", i)), GivenOn: "2026-03-01"}); err != nil {
					return err
				}
			}
			return c.PutStudy(&models.Study{MatterID: other.ID, Name: "秦月明", Priority: 2, Opinion: "急需", AnsweredAt: 1})
		}))
		_, from, err := w.Shortlist.FromMatter(ctx, office, m.ID)
		must(t, err)
		if from.Name != m.Title || from.Content != "建一处食堂\n送餐上门\n定期探访" || from.Place != "晓庄村" || from.Unit != "县民政局" {
			t.Errorf("prefilled %+v", from)
		}
		w.Unchanged(t, func() {
			_, err := w.Shortlist.New(ctx, office, nextYear, other.ID, from)
			apptest.Refused(t, "a matter that was merged", err, fault.Closed)
			_, err = w.Shortlist.New(ctx, w.Elsewhere("government"), nextYear, m.ID, from)
			apptest.Refused(t, "a matter of another congress", err, fault.NotFound)
		})
		id, err := w.Shortlist.New(ctx, office, nextYear, m.ID, from)
		must(t, err)
		v := read(t, w, id)
		if v.Project.Code != m.Code || v.Matter.State != models.MatterProject || len(v.Merged) != 2 {
			t.Errorf("project of %s: %+v", m.Code, v.Project)
		}
		if v.Index.Endorsements != 4 || v.Index.EarlierOnes != 3 || v.Index.Points() != 4+2*4 || v.Index.Stars != 5 {
			t.Errorf("index %+v", v.Index)
		}
		w.Unchanged(t, func() {
			_, err := w.Shortlist.New(ctx, office, nextYear, m.ID, from)
			apptest.Refused(t, "a second press of the button", err, fault.Closed)
		})
	})
}

func TestADepartmentAnswersForItselfAndANegativeAnswerNeedsAWord(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office, units := w.As("government"), unitIDs(t, w)
		must(t, w.Shortlist.AdoptStartingList(ctx, office))
		id, err := w.Shortlist.New(ctx, office, nextYear, 0, typed("晓庄日间照料中心", "晓庄村"))
		must(t, err)
		w.Unchanged(t, func() {
			apptest.Refused(t, "nobody asked", w.Shortlist.AskAppraisals(ctx, office, id, nil, "2026-10-01"), fault.Invalid)
			apptest.Refused(t, "a day that is past", w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: units["县民政局"]}}, "2026-03-11"), fault.Invalid)
			apptest.Refused(t, "a unit that is none", w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: 99}}, "2026-10-01"), fault.Invalid)
			apptest.Refused(t, "check of a draft", w.Shortlist.Check(ctx, office, id), fault.Closed)
		})
		must(t, w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: units["县民政局"]}, {Aspect: models.AspectLand, Unit: units["县水利局"]}}, "2026-03-20"))
		v := read(t, w, id)
		need, land := v.Appraisals[0].ID, v.Appraisals[1].ID
		w.Unchanged(t, func() {
			apptest.Refused(t, "another unit's question", w.Shortlist.Appraise(ctx, w.As("unit"), land, models.VerdictSupport, "行"), fault.Forbidden)
			apptest.Refused(t, "no verdict", w.Shortlist.Appraise(ctx, w.As("unit"), need, "", "行"), fault.Invalid)
			apptest.Refused(t, "no opinion", w.Shortlist.Appraise(ctx, w.As("unit"), need, models.VerdictSupport, ""), fault.Invalid)
			apptest.Refused(t, "check with answers missing", w.Shortlist.Check(ctx, office, id), fault.Closed)
		})
		w.Clock.Forward(11 * 24 * 3600 * 1e9)
		tasks, err := w.Shortlist.Appraisals(ctx, w.As("unit2"))
		must(t, err)
		if len(tasks) != 1 || tasks[0].ID != land || tasks[0].Overdue != 3 {
			t.Errorf("tasks of 县水利局: %+v", tasks)
		}
		must(t, w.Shortlist.Appraise(ctx, w.As("unit"), need, models.VerdictSupport, "确有需要"))
		must(t, w.Shortlist.Appraise(ctx, w.As("unit2"), land, models.VerdictAgainst, "占用河道"))
		list, err := w.Shortlist.NegativeList(ctx, office)
		must(t, err)
		var found []shortlist.Checked
		for i, item := range list.Items {
			found = append(found, shortlist.Checked{Item: item.ID, Hit: i == 1, Reason: map[bool]string{true: "有办公用房"}[i == 1]})
		}
		must(t, w.Shortlist.CheckNegative(ctx, office, id, found))
		if lacks := read(t, w, id).Lacking; len(lacks) != 2 {
			t.Errorf("lacking %q, want the explanation and the hit", lacks)
		}
		hit := found[1]
		hit.Hit = false
		w.Unchanged(t, func() {
			apptest.Refused(t, "check with a hit", w.Shortlist.Check(ctx, office, id), fault.Closed)
			apptest.Refused(t, "a correction in the words of the hit", w.Shortlist.CheckNegative(ctx, office, id, []shortlist.Checked{hit}), fault.Invalid)
			apptest.Refused(t, "a hit without a reason", w.Shortlist.CheckNegative(ctx, office, id, []shortlist.Checked{{Item: list.Items[0].ID, Hit: true}}), fault.Invalid)
			apptest.Refused(t, "an explanation of a yes", w.Shortlist.Explain(ctx, office, need, "因为"), fault.Closed)
		})
		hit.Reason = "办公用房已经从内容中去掉"
		must(t, w.Shortlist.CheckNegative(ctx, office, id, []shortlist.Checked{hit}))
		must(t, w.Shortlist.Explain(ctx, office, land, "已经避开河道"))
		must(t, w.Shortlist.Check(ctx, office, id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "an answer after the end", w.Shortlist.Appraise(ctx, w.As("unit2"), land, models.VerdictSupport, "行"), fault.Closed)
			apptest.Refused(t, "checked again", w.Shortlist.Check(ctx, office, id), fault.Closed)
		})
		must(t, w.Shortlist.SendBack(ctx, office, id, "补充内容"))
		must(t, w.Shortlist.AskAppraisals(ctx, office, id, nil, ""))
		if v := read(t, w, id); v.Project.State != models.ShortlistAppraising || len(v.Lacking) != 0 || v.Project.Version != 2 {
			t.Errorf("sent back and put forward with the same opinions: %s, version %d, lacking %q", v.Project.State, v.Project.Version, v.Lacking)
		}
	})
}

func TestARewordedItemIsCheckedAgainAndAnEarlierProjectExplained(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		ids := checked(t, w, "湖滨步道")
		if v := read(t, w, ids[0]); len(v.Repeats) != 0 {
			t.Errorf("repeats %+v", v.Repeats)
		}
		k := typed("𬭎溪饮水提升", "𬭎溪乡")
		k.Content = "新建水厂1座"
		id, err := w.Shortlist.New(ctx, office, nextYear, 0, k)
		must(t, err)
		must(t, w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: unitIDs(t, w)["县民政局"]}}, "2026-10-31"))
		must(t, w.Shortlist.Appraise(ctx, office, read(t, w, id).Appraisals[0].ID, models.VerdictSupport, "行"))
		list, err := w.Shortlist.NegativeList(ctx, office)
		must(t, err)
		var found []shortlist.Checked
		for _, i := range list.Items {
			found = append(found, shortlist.Checked{Item: i.ID})
		}
		must(t, w.Shortlist.CheckNegative(ctx, office, id, found))
		v := read(t, w, id)
		if len(v.Repeats) == 0 || v.Repeats[0].Name != "𬭎溪饮水提升" || v.Repeats[0].Year != 2026 || v.Repeats[0].Project == 0 || len(v.Lacking) != 1 {
			t.Fatalf("repeats %+v, lacking %q", v.Repeats, v.Lacking)
		}
		must(t, w.Shortlist.ExplainRepeats(ctx, office, id, "上一期只到乡政府驻地"))
		must(t, w.Shortlist.PutNegativeItem(ctx, office, list.Items[2].ID, 1, "形象工程"))
		if lacks := read(t, w, id).Lacking; len(lacks) != 1 {
			t.Errorf("after rewording: %q", lacks)
		}
		must(t, w.Shortlist.RetireNegativeItem(ctx, office, list.Items[2].ID))
		must(t, w.Shortlist.Check(ctx, office, id))
	})
}

func TestTheIndexIsArithmeticAnybodyCanRepeat(t *testing.T) {
	tests := []struct {
		name    string
		v       shortlist.Voices
		highest int
		points  int
		stars   int
		said    string
	}{
		{"nobody said anything", shortlist.Voices{}, 0, 0, 0, "建议 0×3＋附议 0×1＋研判紧迫程度 0×2＋公示意见 0×1＝0 分，还没有可以核对的民意数据，不给星"},
		{"the highest", shortlist.Voices{Suggestions: 10, Endorsements: 70}, 100, 100, 5, "建议 10×3＋附议 70×1＋研判紧迫程度 0×2＋公示意见 0×1＝100 分；本年度最高 100 分；1＋4×100÷100，四舍五入为 5 星"},
		{"half of it", shortlist.Voices{Endorsements: 50}, 100, 50, 3, "建议 0×3＋附议 50×1＋研判紧迫程度 0×2＋公示意见 0×1＝50 分；本年度最高 100 分；1＋4×50÷100，四舍五入为 3 星"},
		{"just below a half star", shortlist.Voices{Endorsements: 37}, 100, 37, 2, "建议 0×3＋附议 37×1＋研判紧迫程度 0×2＋公示意见 0×1＝37 分；本年度最高 100 分；1＋4×37÷100，四舍五入为 2 星"},
		{"just at a half star", shortlist.Voices{Endorsements: 3}, 8, 3, 3, "建议 0×3＋附议 3×1＋研判紧迫程度 0×2＋公示意见 0×1＝3 分；本年度最高 8 分；1＋4×3÷8，四舍五入为 3 星"},
		{"one voice among thousands", shortlist.Voices{Comments: 1}, 5000, 1, 1, "建议 0×3＋附议 0×1＋研判紧迫程度 0×2＋公示意见 1×1＝1 分；本年度最高 5000 分；1＋4×1÷5000，四舍五入为 1 星"},
		{"priorities, one out of range", shortlist.Voices{Priorities: []int{1, 5, 3, 9}}, 18, 18, 5, "建议 0×3＋附议 0×1＋研判紧迫程度 9×2＋公示意见 0×1＝18 分；本年度最高 18 分；1＋4×18÷18，四舍五入为 5 星"},
	}
	for _, tt := range tests {
		i := shortlist.IndexOf(tt.v, tt.highest)
		if i.Points() != tt.points || i.Stars != tt.stars || i.Arithmetic() != tt.said {
			t.Errorf("%s: %d points, %d stars, %s; want %d, %d, %s", tt.name, i.Points(), i.Stars, i.Arithmetic(), tt.points, tt.stars, tt.said)
		}
	}
}

func TestScoresAreMeansOfPeopleAndEndWithTheSubmission(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		session, ids := submitted(t, w, "晓庄日间照料中心")
		id, err := w.Shortlist.New(ctx, w.As("government"), nextYear, 0, typed("湖滨步道", "湖滨"))
		must(t, err)
		give := func(login string, points ...int) error {
			all := map[string]int{}
			for i, k := range shortlist.Criteria {
				all[k.Key] = points[i]
			}
			return w.Shortlist.Score(ctx, w.As(login), id, all)
		}
		must(t, give("deputy", 1, 1, 1, 1))
		must(t, give("deputy", 5, 4, 3, 2))
		must(t, give("leader", 2, 4, 4, 5))
		w.Unchanged(t, func() {
			apptest.Refused(t, "six points", give("standing", 6, 4, 3, 2), fault.Invalid)
			apptest.Refused(t, "a criterion left out", give("standing", 5, 4, 3, 0), fault.Invalid)
			apptest.Refused(t, "a unit", give("unit", 5, 4, 3, 2), fault.Forbidden)
			apptest.Refused(t, "a submitted project", w.Shortlist.Score(ctx, w.As("deputy"), ids[0], map[string]int{"inclusive": 1, "balanced": 1, "public": 1, "effect": 1}), fault.Closed)
		})
		v, err := w.Shortlist.Compare(ctx, w.As("standing"), nextYear, models.ShortlistDraft)
		must(t, err)
		if len(v.Rows) != 1 || v.Rows[0].Each[0].Text() != "3.5" || v.Rows[0].Each[1].Text() != "4.0" || v.Rows[0].All != (shortlist.Mean{People: 2, Tenths: 36, Least: 2, Most: 5}) {
			t.Errorf("comparison %+v", v.Rows)
		}
		if per := v.Rows[0].Content.PerBeneficiary(); per != 2000 {
			t.Errorf("%d 元 a person, want 2000", per)
		}
		_, _, tasks, err := w.Shortlist.ToScore(ctx, w.As("leader"), nextYear)
		must(t, err)
		if len(tasks) != 1 || tasks[0].Mine["effect"] != 5 || session == 0 {
			t.Errorf("to score %+v", tasks)
		}
	})
}

func TestTheAnnouncementCarriesTheCodeOnAndKeepsTheRestInReserve(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
		must(t, err)
		for _, k := range l.Rows {
			must(t, w.Shortlist.Delete(ctx, w.As("government"), k.ID))
		}
		ids := checkedIn(t, w, 2026, "晓庄日间照料中心", "湖滨步道", "西桥拓宽", "𬭎溪书屋", "㙍下水渠")
		reviewed(t, w, ids)
		numbers := map[int64]string{}
		for i, id := range ids {
			numbers[id] = fmt.Sprint(i + 1)
		}
		must(t, w.Shortlist.Submit(ctx, w.As("government"), w.Session, numbers))
		w.To(t, models.RoundAttested)
		if v := read(t, w, ids[0]); v.Project.State != models.ShortlistSubmitted || v.Matter.ListedAt != 0 {
			t.Errorf("before the announcement: %s", v.Project.State)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "into the reserve during the vote", w.Shortlist.Reserve(ctx, w.As("government"), ids[4], "未入选"), fault.Closed)
		})
		w.To(t, models.RoundAnnounced)
		adopted := map[string]models.Project{}
		plans, items, drafts := map[int64][]models.Checkpoint{}, map[int64][]models.SubItem{}, map[int64]models.Plan{}
		must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			projects, err := c.Projects()
			for _, p := range projects {
				adopted[p.Code] = p
				if plans[p.ID], err = c.Checkpoints(p.ID); err != nil {
					return err
				}
				if items[p.ID], err = c.SubItems(p.ID); err != nil {
					return err
				}
				if drafts[p.ID], err = c.PlanOf(p.ID); err != nil {
					return err
				}
			}
			return err
		}))
		if len(adopted) != 3 {
			t.Fatalf("%d adopted: %+v", len(adopted), adopted)
		}
		for i, id := range ids {
			v := read(t, w, id)
			p, in := adopted[v.Project.Code]
			switch {
			case in && (v.Project.State != models.ShortlistAdopted || v.Adopted == nil || v.Adopted.ID != p.ID || v.Matter.State != models.MatterProject):
				t.Errorf("%d was adopted: %s, matter %s", i, v.Project.State, v.Matter.State)
			case !in && (v.Project.State != models.ShortlistReserve || v.Matter.State != models.MatterReserve || v.Project.Reason != "票决未入选"):
				t.Errorf("%d was not adopted: %s, matter %s, %q", i, v.Project.State, v.Matter.State, v.Project.Reason)
			}
			if v.Matter.ListedAt != p.PublishedAt && in || v.Matter.ListedAt.IsZero() {
				t.Errorf("%d: its matter is not public: %v", i, v.Matter.ListedAt)
			}
			if !in {
				continue
			}
			var got []string
			for _, k := range plans[p.ID] {
				got = append(got, fmt.Sprintf("%d %s %s %d%% %s %s", k.Position, k.Name, k.Target, k.Weight, k.PlannedOn, k.Evidence))
			}
			want := []string{"1 开工 基础完成 30% 2027-04-30 ", "2 完工 通过验收 70% 2027-10-31 ", "3 2028年度目标 运营补助到位 0% 2028-12-31 "}
			for _, k := range items[p.ID] {
				got = append(got, fmt.Sprintf("%d %s %s %s", k.Position, k.Name, k.Target, k.Unit))
			}
			want = append(want, "1 主体 建成1栋 县民政局", "2 设备 配齐 县卫健局")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("first plan (-want +got):\n%s", diff)
			}
			if k := drafts[p.ID]; k.State != models.PlanDraft || k.DueOn != "2026-04-11" { // 30 days after 2026-03-12
				t.Errorf("plan %+v, want a draft that is due on 2026-04-11", k)
			}
		}
	})
}

func TestAMatterTheOfficeDecidedToTakeUpBecomesAProjectOnce(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		m := put(t, w, models.Matter{Year: nextYear, CallID: callOf(t, w), Title: "村里办养老食堂", Content: "建一处食堂", State: models.MatterProject})
		waiting := func() int {
			l, err := w.Shortlist.List(ctx, office, shortlist.Filter{Year: nextYear})
			must(t, err)
			return len(l.Waiting)
		}
		if waiting() != 1 {
			t.Error("the matter does not wait for its project")
		}
		id, err := w.Shortlist.New(ctx, office, nextYear, m.ID, typed("养老食堂", "晓庄村"))
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.Shortlist.New(ctx, office, nextYear, m.ID, typed("养老食堂", "晓庄村"))
			apptest.Refused(t, "a second project of it", err, fault.Closed)
			l, err := w.Shortlist.Candidates(ctx, w.As("standing"), w.Session)
			must(t, err)
			_, err = w.Shortlist.New(ctx, office, 2026, matter(t, w, l.Rows[0].Code).ID, typed("敬老院", "全县"))
			apptest.Refused(t, "a project of a typed candidate", err, fault.Closed)
		})
		if waiting() != 0 {
			t.Error("the matter waits although it has a project")
		}
		must(t, w.Shortlist.Reserve(ctx, office, id, "条件不具备"))
		if got := matter(t, w, m.Code); got.State != models.MatterReserve || got.Changed == 0 {
			t.Errorf("the matter of a project in reserve: %+v", got)
		}
	})
}

func callOf(t *testing.T, w *apptest.Town) int64 {
	t.Helper()
	call := models.Call{Year: nextYear, Title: "征集公告", NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: "2026-09-01", ClosesOn: "2026-10-15"}
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutCall(&call) }))
	return call.ID
}
