package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

const longUnit = "临江县住房和城乡建设局（县人民防空办公室、县城市管理综合行政执法局、县历史文化名城保护委员会办公室）"

func decisionOf(n int) Decision {
	return Decision{Notice: noticeOf(n), Number: "临人发〔2026〕3号", Candidates: n + 3, Method: "临江县民生实事项目票决办法", Executor: "临江县人民政府"}
}

func bulletinOf(n int) Bulletin {
	r := yearReportOf(n)
	r.Title, r.Until, r.Grades = "2026年第一季度民生实事项目进展通报", "截至2026年3月31日", nil
	return Bulletin{YearReport: r, Mark: "〔2026〕", To: "各乡镇人大主席团、县政府各有关部门", Copies: "县委办公室，县政府办公室，县监察委员会", Printer: "临江县人大常委会办公室"}
}

func scrutinyOf() ScrutinyReport {
	return ScrutinyReport{PaperForm: formOf(StripeRed), Method: "临江县民生实事项目票决办法", Deputies: 231, Present: 224, Excused: 7, Issued: 224, Returned: 223, Valid: 221, Invalid: 2, InvalidReasons: "赞成超过应选数2张",
		Watched: []string{"投票开始前，总监票人当众确认票箱是空的。", "收票后先清点张数，再开启计票。"}, Notes: "10:20暂停投票（停电）。10:25恢复投票。",
		Signers: []Signer{{"总监票人", "周立新"}, {"副总监票人", "范永福"}, {"监票人", "㙍𬭎𠮷"}, {"计票人", "金启明"}}}
}

func sealingOf(n int) KeySealing {
	k := KeySealing{PaperForm: formOf(StripeBlue), Fingerprint: "5dcLCAVKJSbmSvJq8hvWL2zLfjK6hPh1Lx5wV1k2m3Y", Holders: n, Threshold: max(1, n-1)}
	for i := range n {
		k.Keys = append(k.Keys, KeyHolder{"监票人", []string{"周立新", "范永福", "㙍𬭎𠮷", "买买提·吐尔逊·阿卜杜热合曼"}[i%4]})
	}
	return k
}

func doubtsOf(n int) DoubtForm {
	d := DoubtForm{PaperForm: formOf(StripeYellow)}
	for i := range n {
		d.Rows = append(d.Rows, DoubtRow{Ballot: fmt.Sprintf("第%d组第%d张", i/4+1, i%4+1), Question: "第3项同时有○和×", Decision: "有效", Reason: "标记可以辨认", By: "周立新"})
	}
	return d
}

func progressOf(n int) ProgressSheet {
	p := ProgressSheet{Congress: "临江县人民代表大会常务委员会", Title: "2026年度民生实事项目进度表", On: time.Date(2026, 7, 1, 0, 0, 0, 0, china)}
	lights := []Light{LightGreen, LightAmber, LightRed, LightBlue, LightEnded, LightCarried}
	for i := range n {
		row := ProgressProject{No: fmt.Sprint(i + 1), Name: testProjects[i%len(testProjects)].Name, Unit: "县民政局", Light: lights[i%len(lights)], Percent: 10 * (i % 11), Due: 50, Investment: 51_000_000_00, Paid: int64(i) * 1_234_567_89,
			Next: "主体完工", NextOn: time.Date(2026, 9, 30, 0, 0, 0, 0, china)}
		switch i % 6 {
		case 1:
			row.Late, row.Unit = 12, longUnit
		case 2:
			row.Late, row.Investment, row.Paid, row.Name = 123, 999_999_999_999_00, 123_456_789_012_34, "𬭎园村至㙍下村𠮷祥路道路硬化工程"
		case 3:
			row.Next, row.NextOn, row.Percent = "", time.Time{}, 100
		case 4:
			row.Percent, row.Due = Blank, Blank
		}
		p.Projects = append(p.Projects, row)
	}
	return p
}

func planSheetOf(n int) PlanSheet {
	p := PlanSheet{Congress: "临江县人民代表大会", Project: "𬭎园村至㙍下村𠮷祥路道路硬化工程", Year: 2026, No: 3, Code: "LJ-2026-0031", State: "2026年4月10日公布", Date: time.Date(2026, 4, 10, 0, 0, 0, 0, china),
		Facts: [][2]string{{"责任单位", longUnit}, {"分管领导", "副县长郑国平"}, {"责任人", "㙍𬭎𠮷"}, {"联系电话", "0571-5550123"}, {"投资", "999999999999.99万元"}, {"完成时限", "2026年12月底前"}, {"空", ""}},
		Texts: [][2]string{{"目标任务", "硬化道路12.3公里，安装路灯410盏。"}, {"资金安排", "2026年县级财政3000万元；2027年2100万元。"}, {"保障措施", ""}}}
	for i := range n {
		k := PlanCheckpoint{Name: []string{"开工", "主体完工", longName}[i%3], Target: "完成路基6公里", Planned: "2026年9月30日", Weight: "10%", Evidence: "现场照片、监理报告", Confirmer: "县人大常委会"}
		if i%3 == 1 {
			k.Of, k.Year, k.Done = "北段", "2026年", "2026年9月28日"
		}
		p.Checkpoints = append(p.Checkpoints, k)
		p.Items = append(p.Items, PlanItem{Name: fmt.Sprintf("第%d标段", i+1), Unit: longUnit, Target: "6公里", Investment: 123_456_789_012_34, Done: ""})
		p.Measures = append(p.Measures, PlanMeasure{"硬化道路", "北段", "2026年", "6.3 公里"})
	}
	return p
}

func TestADecisionSaysWhoDecidedWhat(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return DecisionPaper(w, fonts, decisionOf(4)) })
	keep(t, "decision", doc)
	wantText(t, doc, "临人发〔2026〕3号", "临江县第十八届人民代表大会第三次会议关于2026年度民生实事项目的决定", "（2026年3月12日临江县第十八届人民代表大会第三次会议通过）",
		"按照会议通过的《临江县民生实事项目票决办法》", "对7项候选项目进行了票决。会议决定，下列4项为2026年度民生实事项目：", "1.县精神康复中心暨中心卫生院迁建工程；", "上述项目由临江县人民政府组织实施",
		"附件：2026年度民生实事项目得票情况", "95.7%", "票决办法摘要："+testDigest, "—2—")
	if n := pagesOf(t, doc); n != 3 {
		t.Errorf("%d pages", n)
	}
	names := decisionOf(12)
	names.Annex = false
	doc = draw(t, func(w io.Writer) error { return DecisionPaper(w, fonts, names) })
	text := squeeze(textOf(t, doc))
	for _, never := range []string{"得票", "赞成", "221", "附件"} {
		if strings.Contains(text, never) {
			t.Errorf("a decision without counts says %s:\n%s", never, textOf(t, doc))
		}
	}
}

func TestAStreetRecommendsAndNeverDecides(t *testing.T) {
	d := decisionOf(4)
	d.Recommend, d.Annex, d.Congress, d.Session, d.Issuer, d.Executor = true, false, "临江县城关街道", "城关街道居民代表会议第二次会议", "城关街道居民代表会议第二次会议主席团", "城关街道办事处"
	doc := draw(t, func(w io.Writer) error { return DecisionPaper(w, testFonts(t), d) })
	keep(t, "recommendation", doc)
	wantText(t, doc, "关于2026年度民生实事项目的推荐意见", "进行了投票推荐。会议推荐下列4项", "送城关街道办事处研究办理")
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "决定") || strings.Contains(text, "进行了票决") {
		t.Errorf("a street decides:\n%s", textOf(t, doc))
	}
}

func TestABulletinIsAnOfficialPaper(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return BulletinPaper(w, fonts, bulletinOf(5)) })
	keep(t, "bulletin", doc)
	wantText(t, doc, "〔2026〕", "2026年第一季度民生实事项目进展通报", "（截至2026年3月31日）", "各乡镇人大主席团、县政府各有关部门：", "一、总体情况", "附件：2026年第一季度民生实事项目进展情况表", "抄送：县委办公室", "临江县人大常委会办公室", "印发", "—1—")
	pages := strings.Split(strings.TrimSuffix(textOf(t, doc), "\f"), "\f")
	if last := squeeze(pages[len(pages)-1]); !strings.Contains(last, "抄送") {
		t.Errorf("the imprint is not on the last page: %s", last)
	}
	many := draw(t, func(w io.Writer) error { return BulletinPaper(w, fonts, bulletinOf(40)) })
	keep(t, "bulletin-40", many)
	if n := strings.Count(squeeze(textOf(t, many)), "责任单位"); n < 3 {
		t.Errorf("the head of the table stands %d times", n)
	}
}

func TestTheScrutineersReportSaysNothingOfTheProjects(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return ScrutinyPaper(w, fonts, scrutinyOf()) })
	keep(t, "scrutiny", doc)
	wantText(t, doc, "各位代表：", "全体代表231名，实到224名，请假7名。", "共发出224张，收回223张。收回的票少于发出的票（未交1张），按照票决办法，本次投票有效。", "有效票221张，无效票2张（赞成超过应选数2张）",
		"当众确认票箱是空的", "总监票人　周立新：", "监票人　㙍𬭎𠮷：", "计票人　金启明：", "（加盖印章）", "10:20暂停投票")
	if n := pagesOf(t, doc); n != 1 {
		t.Errorf("%d pages", n)
	}
	equal := scrutinyOf()
	equal.Returned, equal.Valid = 224, 222
	wantText(t, draw(t, func(w io.Writer) error { return ScrutinyPaper(w, fonts, equal) }), "收回的票等于发出的票")
	void := scrutinyOf()
	void.Void, void.Returned = true, 225
	doc = draw(t, func(w io.Writer) error { return ScrutinyPaper(w, fonts, void) })
	wantText(t, doc, "收回的票多于发出的票，按照票决办法，本次投票无效，不计票，应当重新投票。")
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "有效票") || strings.Contains(text, "221") {
		t.Errorf("a void vote has valid ballots:\n%s", textOf(t, doc))
	}
}

func TestTheKeySealingSheetHoldsNoSecret(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return KeySealingSheet(w, fonts, sealingOf(5)) })
	keep(t, "sealing", doc)
	wantText(t, doc, "本轮计票密钥由5名监票人分别生成、各自持有，其中任意4名到场才能开启计票", "5dcLCAVKJSbm", "买买提", "信封编号", "持有人签名", "总监票人：", "本单不写密钥码", "票决办法摘要："+testDigest)
	if n := pagesOf(t, doc); n != 1 {
		t.Errorf("%d pages", n)
	}
}

func TestProgressIsReadWithoutColours(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return ProgressSheetPaper(w, fonts, progressOf(8)) })
	keep(t, "progress", doc)
	wantText(t, doc, "共8个项目", "●正常2个", "■滞后1个", "▲偏慢", "逾期12天", "逾期123天", "99999999.9999", "12345678.901234", "✓已验收", "×已终止", "→已结转", "2026年9月30日", "合计")
	keep(t, "progress-40", draw(t, func(w io.Writer) error { return ProgressSheetPaper(w, fonts, progressOf(40)) }))
}

func TestThePlanIsDividedIntoPartsCheckpointsAndMeasures(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return PlanSheetPaper(w, fonts, planSheetOf(3)) })
	keep(t, "plan", doc)
	wantText(t, doc, "民生实事项目实施方案任务分解表", "𬭎园村至㙍下村𠮷祥路道路硬化工程", "2026年第3项", "LJ-2026-0031", "分管领导：", "㙍𬭎𠮷", "12345678.901234", "37037036.703702", "主体完工", "（北段）", "2026年9月28日", "监理报告", "6.3公里", "责任单位（盖章）：")
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "保障措施") || strings.Contains(text, "空：") {
		t.Error("what is not known has a row")
	}
	keep(t, "plan-40", draw(t, func(w io.Writer) error { return PlanSheetPaper(w, fonts, planSheetOf(40)) }))
}

func TestFormsThatSayNothingOrContradictThemselvesAreRefused(t *testing.T) {
	fonts := testFonts(t)
	decisions := func(change func(*Decision)) func(io.Writer) error {
		d := decisionOf(4)
		change(&d)
		return func(w io.Writer) error { return DecisionPaper(w, fonts, d) }
	}
	scrutiny := func(change func(*ScrutinyReport)) func(io.Writer) error {
		r := scrutinyOf()
		change(&r)
		return func(w io.Writer) error { return ScrutinyPaper(w, fonts, r) }
	}
	sealing := func(change func(*KeySealing)) func(io.Writer) error {
		k := sealingOf(5)
		change(&k)
		return func(w io.Writer) error { return KeySealingSheet(w, fonts, k) }
	}
	for _, tt := range []struct {
		name, want string
		write      func(io.Writer) error
	}{
		{"a decision of nothing", "没有确定项目", decisions(func(d *Decision) { d.Projects = nil })},
		{"a decision on grades", "满意度测评不作决定", decisions(func(d *Decision) { d.Grades = []string{"满意"} })},
		{"more decided than candidates", "确定的项目4项多于候选项目3项", decisions(func(d *Decision) { d.Candidates = 3 })},
		{"a bulletin without a text", "没有正文", func(w io.Writer) error { b := bulletinOf(3); b.Text = " "; return BulletinPaper(w, fonts, b) }},
		{"a bulletin without projects", "没有项目", func(w io.Writer) error { b := bulletinOf(3); b.Projects = nil; return BulletinPaper(w, fonts, b) }},
		{"more returned than issued", "本次投票无效", scrutiny(func(r *ScrutinyReport) { r.Returned = 225 })},
		{"valid and invalid do not add up", "之和不等于收回223张", scrutiny(func(r *ScrutinyReport) { r.Valid = 220 })},
		{"more present than there are", "多于全体代表", scrutiny(func(r *ScrutinyReport) { r.Present = 232 })},
		{"negative", "不能是负数", scrutiny(func(r *ScrutinyReport) { r.Invalid = -2 })},
		{"no key holders", "没有密钥持有人", sealing(func(k *KeySealing) { k.Keys = nil })},
		{"fewer holders than said", "持有人6名，列出5名", sealing(func(k *KeySealing) { k.Holders = 6 })},
		{"a threshold out of reach", "持有人只有5名", sealing(func(k *KeySealing) { k.Threshold = 6 })},
		{"no doubtful ballots", "没有存疑票", func(w io.Writer) error { return DoubtSheet(w, fonts, doubtsOf(0)) }},
		{"no projects", "进度表没有项目", func(w io.Writer) error { return ProgressSheetPaper(w, fonts, progressOf(0)) }},
		{"a plan without checkpoints", "还没有节点", func(w io.Writer) error { return PlanSheetPaper(w, fonts, planSheetOf(0)) }},
		{"a blank report without rows", "没有行", func(w io.Writer) error { return Report(w, fonts, TallyReport{Blank: true}) }},
		{"a blank survey without rows", "没有行", func(w io.Writer) error { return Survey(w, fonts, SurveyReport{Blank: true}) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.write(&b); err == nil || !strings.Contains(err.Error(), tt.want) || b.Len() > 0 {
				t.Errorf("err = %v, want %q; %d bytes written", err, tt.want, b.Len())
			}
		})
	}
}
