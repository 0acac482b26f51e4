package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func adjustmentOf() Adjustment {
	return Adjustment{Congress: "清溪县人民代表大会", Number: 7, Project: "𬭎溪饮水提升", Year: 2026, No: 2, Code: "1-2026-00417", Unit: "县水利局", Kind: "完成时限调整",
		Values: []AdjustedValue{{Label: "完成时限", Was: "2026年11月", Becomes: "2027年3月"}, {Label: "节点“主体工程”", Was: "2026年8月31日", Becomes: "2026年12月20日", Note: "作出决定时已经逾期 12 天"}},
		Reason: "㙍下村段发现文物，需要先行勘探。", Effect: "供水推迟四个月，期间由水车送水。", FiledBy: "冯春雷", Filed: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC),
		Government: "政府意见", Screens: "主任会议初审意见", Decides: "常委会决定"}
}

func TestAnAdjustmentFormHasOldAndNewValuesAndRoomForSeals(t *testing.T) {
	fonts := testFonts(t)
	a := adjustmentOf()
	doc := draw(t, func(w io.Writer) error { return AdjustmentForm(w, fonts, a) })
	keep(t, "adjustment-blank", doc)
	wantText(t, doc, "民生实事项目调整申请与批复", "编号7", "𬭎溪饮水提升", "2026年第2项", "1-2026-00417", "完成时限调整", "2026年8月31日", "2026年12月20日", "作出决定时已经逾期12天", "㙍下村段发现文物", "由水车送水",
		"冯春雷，2026年9月1日", "申请单位（盖章）", "政府意见（盖章）", "主任会议初审意见（盖章）", "常委会决定（盖章）", "年月日")
	lackText(t, doc, "批复内容")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one", got)
	}
	a.Said = [3]AdjustmentSaid{{"县政府第41次常务会议", "2026年9月5日", "同意申请"}, {"主任会议", "2026年9月8日", "同意提请常委会"}, {"常委会第二十三次会议", "2026年9月20日", "批准调整"}}
	a.Decision = strings.Repeat("会议决定，批准县水利局关于调整完成时限的申请。\n", 30)
	doc = draw(t, func(w io.Writer) error { return AdjustmentForm(w, fonts, a) })
	keep(t, "adjustment", doc)
	wantText(t, doc, "县政府第41次常务会议", "2026年9月5日", "同意提请常委会", "常委会第二十三次会议", "批准调整", "批复内容", "会议决定，批准县水利局")
	a.Values = nil
	if err := AdjustmentForm(io.Discard, fonts, a); err == nil {
		t.Error("an application that changes nothing is printed")
	}
}

func TestAnAdjustmentNoticeSaysWhoDecidedAndWhatItWas(t *testing.T) {
	fonts := testFonts(t)
	n := AdjustmentNews{Adjustment: adjustmentOf(), Decided: "经常委会第二十三次会议2026年9月20日批准调整", Published: time.Date(2026, 9, 21, 1, 0, 0, 0, time.UTC), Address: "https://example.gov.cn/projects/2"}
	doc := draw(t, func(w io.Writer) error { return AdjustmentNotice(w, fonts, n) })
	keep(t, "adjustment-notice", doc)
	wantText(t, doc, "民生实事项目调整公告", "经常委会第二十三次会议2026年9月20日批准调整", "2026年11月", "2027年3月", "作出决定时已经逾期12天", "㙍下村段发现文物", "现予公告", "2026年9月21日", "扫码看项目")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one", got)
	}
	n.Decided = ""
	if err := AdjustmentNotice(io.Discard, fonts, n); err == nil {
		t.Error("a notice without a decision is printed")
	}
}

func TestACompletionRecordSaysWhoLookedAndWhatTheyFound(t *testing.T) {
	fonts := testFonts(t)
	d := Completion{Congress: "清溪县人民代表大会", Project: "𬭎溪饮水提升", Year: 2026, No: 2, Code: "1-2026-00417", Unit: "县水利局", Investment: "3,000.5万元", Deadline: "2027年3月", Stage: "已销号", Grade: "2026年度满意", Closed: "2027年4月2日",
		Date: time.Date(2027, 4, 2, 1, 0, 0, 0, time.UTC), Checkpoints: []CompletionCheckpoint{{"主体工程", "2026年12月20日（原2026年8月31日）", "2026年12月18日"}},
		Looks: []CompletionLook{{"责任单位自查", "2027年3月1日", "冯春雷", "", "", "水厂建成。\n未完成的节点“绿化”：春天补种。"}, {"验收", "2027年3月10日", "周立新", "未通过", "55分", "消毒间没有完工。"},
			{"验收", "2027年3月20日", "周立新", "通过", "92分", "合格。"}, {"代表核查", "2027年3月25日", "戴志远、秦月明", "通过", "", "入户看了三家。"}}}
	doc := draw(t, func(w io.Writer) error { return CompletionRecord(w, fonts, d) })
	keep(t, "completion", doc)
	wantText(t, doc, "民生实事项目验收销号单", "3,000.5万元", "2026年度满意", "2027年4月2日", "（原2026年8月31日）", "未完成的节点“绿化”：春天补种。", "验收：未通过，得分55分", "验收：通过，得分92分", "代表核查：通过", "戴志远、秦月明", "核查代表", "签字：")
	d.Looks = nil
	if err := CompletionRecord(io.Discard, fonts, d); err == nil {
		t.Error("a record of nothing is printed")
	}
}
