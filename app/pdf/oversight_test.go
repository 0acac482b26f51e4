package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
)

func fourListsOf(n int) FourLists {
	l := FourLists{Congress: "临江县人民代表大会", Year: 2026, Date: time.Date(2026, 9, 15, 9, 0, 0, 0, china), Lists: []ListTable{
		{Name: "工作清单", Says: "实施方案、节点和视察。", Columns: []string{"序号", "项目", "工作", "承担者", "计划时间", "完成情况"}},
		{Name: "问题清单", Says: "代表提出的监督意见和办理情况。", Columns: []string{"序号", "项目", "问题", "提出人", "提出时间", "责任单位", "答复期限", "办理情况"}},
		{Name: "建议清单", Says: "专题询问和居民现场评价中提出的意见建议和答复。", Columns: []string{"序号", "项目", "意见建议", "来源", "时间", "答复"}},
		{Name: "成果清单", Says: "完成的节点、办结的监督意见和公布的测评结果。", Columns: []string{"序号", "项目", "成果", "责任单位", "时间", "说明"}},
	}}
	for i := range n {
		l.Lists[0].Rows = append(l.Lists[0].Rows, []string{strconv.Itoa(i + 1), "𬭎溪乡饮水提升工程", fmt.Sprintf("第%d段管网完工：铺设主管12.5公里，通水率100%%", i+1), "县水利局", "2026年8月31日", "逾期 15 天"})
		l.Lists[1].Rows = append(l.Lists[1].Rows, []string{strconv.Itoa(i + 1), "㙍下村道路硬化", strings.Repeat("路基两侧没有排水沟，雨后积水，老人出行不便。", 1+i%3), "秦月明", "2026年6月2日", "县交通运输局", "2026年6月11日", "重新办理，逾期 3 个工作日，许文华督办"})
		l.Lists[3].Rows = append(l.Lists[3].Rows, []string{strconv.Itoa(i + 1), "镇村敬老院改造", "完成节点：主体封顶", "县民政局", "2026年7月1日", ""})
	}
	return l
}

func followupOf() Followup {
	return Followup{Congress: "临江县人民代表大会", Number: 17, Project: "㙍下村道路硬化", Code: "1-2026-00003", Text: "路基两侧没有排水沟，雨后积水。", Author: "秦月明", Raised: time.Date(2026, 6, 2, 9, 0, 0, 0, china),
		Unit: "县交通运输局", DueOn: time.Date(2026, 6, 30, 0, 0, 0, 0, china), FollowedBy: "常委会副主任许文华", Followed: time.Date(2026, 6, 20, 9, 0, 0, 0, china),
		Turns: []FollowupTurn{{On: time.Date(2026, 6, 10, 9, 0, 0, 0, china), Answer: "已经安排补建排水沟，7月底完成。", Judgement: "不满意：没有写明由谁施工。", JudgedOn: time.Date(2026, 6, 12, 9, 0, 0, 0, china)}}}
}

func interviewOf() Interview {
	return Interview{Congress: "临江县人民代表大会", Title: "2026年度民生实事项目年中专题询问", Year: 2026, HeldOn: time.Date(2026, 7, 15, 9, 0, 0, 0, china), Place: "县人大常委会会议室", Host: "许文华", Summary: "常委会组成人员和代表29人到会。\n县政府分管负责同志和6个责任单位负责人到会应询。",
		Entries: []InterviewEntry{{Project: "𬭎溪乡饮水提升工程", Asker: "代表沈知远", Question: "下雨以后水仍然发黄，什么时候能好？", Answerer: "县水利局局长冯春雷", Answer: "沉淀池8月完工，完工后水质按月公布。"},
			{Asker: "代表李𬭎", Question: "资金缺口怎样解决？"}}}
}

func TestTheFourListsRunOverLyingPagesWithTheirHeadsRepeated(t *testing.T) {
	fonts := testFonts(t)
	l := fourListsOf(90)
	doc := draw(t, func(w io.Writer) error { return Lists(w, fonts, l) })
	keep(t, "four-lists", doc)
	wantText(t, doc, "2026年度民生实事项目监督四张清单", "工作清单（90条）", "问题清单（90条）", "建议清单（0条）", "没有记录。", "成果清单（90条）", "重新办理，逾期", "𬭎溪乡饮水提升工程")
	pages := pagesOf(t, doc)
	text := squeeze(textOf(t, doc))
	heads := strings.Count(text, "完成情况")
	if pages < 8 || heads < 3 {
		t.Errorf("%d pages, and the head of the first list stands %d times", pages, heads)
	}
	if n := strings.Count(text, "第9段管网完工"); n != 1 {
		t.Errorf("a row is printed %d times", n)
	}
	l.Lists[2].Rows = [][]string{{"1", "短行"}}
	if err := Lists(io.Discard, fonts, l); err == nil {
		t.Error("a row without all its cells is printed")
	}
	if err := Lists(io.Discard, fonts, FourLists{Year: 2026, Date: l.Date}); err == nil {
		t.Error("no list at all is printed")
	}
}

func TestAFollowupSheetSaysWhoAnswersWhatUntilWhenAndIsRefusedForNobody(t *testing.T) {
	fonts := testFonts(t)
	d := followupOf()
	doc := draw(t, func(w io.Writer) error { return FollowupSheet(w, fonts, d) })
	keep(t, "followup", doc)
	wantText(t, doc, "督办意见单", "编号17", "㙍下村道路硬化", "事项编号1-2026-00003", "县交通运输局", "路基两侧没有排水沟", "秦月明，2026年6月2日", "常委会副主任许文华", "请责任单位在2026年6月30日前书面答复",
		"第1次答复（2026年6月10日）", "不满意：没有写明由谁施工。", "办理情况（由责任单位填写）", "责任单位负责人：", "（加盖印章）")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one", got)
	}
	long := d
	long.Text = strings.Repeat("路基两侧没有排水沟，雨后积水。", 66)
	for range 4 {
		long.Turns = append(long.Turns, FollowupTurn{On: d.Followed, Answer: strings.Repeat("已经安排补建。", 140)})
	}
	doc = draw(t, func(w io.Writer) error { return FollowupSheet(w, fonts, long) })
	wantText(t, doc, "第5次答复", "（加盖印章）")
	if got := pagesOf(t, doc); got < 3 {
		t.Errorf("%d pages: the long answers are cut", got)
	}
	for _, spoil := range []func(*Followup){func(d *Followup) { d.FollowedBy = "" }, func(d *Followup) { d.Followed = time.Time{} }, func(d *Followup) { d.Unit = "" }, func(d *Followup) { d.DueOn = time.Time{} }} {
		bad := followupOf()
		spoil(&bad)
		if err := FollowupSheet(io.Discard, fonts, bad); err == nil {
			t.Errorf("a sheet that lacks something is printed: %+v", bad)
		}
	}
}

func TestTheMinutesOfAnInterviewHaveEveryQuestionWithItsAnswer(t *testing.T) {
	fonts := testFonts(t)
	d := interviewOf()
	doc := draw(t, func(w io.Writer) error { return InterviewMinutes(w, fonts, d) })
	keep(t, "interview", doc)
	wantText(t, doc, "专题询问纪要", "2026年度民生实事项目年中专题询问", "时间：2026年7月15日", "主持人：许文华", "1.𬭎溪乡饮水提升工程", "问（代表沈知远）：下雨以后水仍然发黄", "答（县水利局局长冯春雷）：沉淀池8月完工", "2.其他", "没有当场回答。", "记录人：")
	d.Entries = nil
	if err := InterviewMinutes(io.Discard, fonts, d); err == nil {
		t.Error("minutes without a question are printed")
	}
}
