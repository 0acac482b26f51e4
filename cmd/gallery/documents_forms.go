package main

import (
	"fmt"
	"strings"
	"time"

	"piaojue/app/pdf"
)

// The forms that are signed, and the official papers an office sends out.

const longUnitName = "县住房和城乡建设局、县交通运输局、县综合行政执法局"

func decisionSample(n int) pdf.Decision {
	d := pdf.Decision{Notice: noticeSample(n), Number: "清人发〔2026〕3号", Candidates: n + 3, Method: "清溪县民生实事项目票决办法", Executor: "清溪县人民政府"}
	return d
}

func bulletinSample(n int) pdf.Bulletin {
	r := yearReportSample(n)
	r.Title, r.Until, r.Grades = "2026年第一季度民生实事项目进展通报", "截至2026年3月31日", nil
	return pdf.Bulletin{YearReport: r, Mark: "〔2026〕", To: "各乡镇人大主席团、县政府各有关部门", Copies: "县委办公室，县政府办公室，县监察委员会", Printer: "清溪县人大常委会办公室"}
}

func scrutinySample(n int) pdf.ScrutinyReport {
	r := pdf.ScrutinyReport{PaperForm: paperForm(pdf.StripeRed), Method: "清溪县民生实事项目票决办法", Deputies: 231, Present: 224, Excused: 7, Issued: 224, Returned: 223, Valid: 221, Invalid: 2, InvalidReasons: "赞成超过应选数2张",
		Notes: "10:20暂停投票（停电）。10:25恢复投票。", Signers: []pdf.Signer{{Role: "总监票人", Name: "周立新"}, {Role: "副总监票人", Name: "范永福"}, {Role: "监票人", Name: "㙍𬭎𠮷"}, {Role: "计票人", Name: "金启明"}}}
	says := []string{"投票开始前，总监票人当众确认票箱是空的。", "收票后先清点张数，再开启计票。", "密封选票的档案已经核验，没有发现改动。"}
	for i := range min(n, 12) {
		r.Watched = append(r.Watched, says[i%len(says)])
	}
	return r
}

func sealingSample(n int) pdf.KeySealing {
	n = min(n, 9)
	k := pdf.KeySealing{PaperForm: paperForm(pdf.StripeBlue), Fingerprint: paperPrint, Holders: n, Threshold: n/2 + 1}
	for i := range n {
		k.Keys = append(k.Keys, pdf.KeyHolder{Role: "监票人", Name: officeNames[len(officeNames)-1-i]})
	}
	return k
}

func doubtSample(n int) pdf.DoubtForm {
	d := pdf.DoubtForm{PaperForm: paperForm(pdf.StripeYellow)}
	for i := range n {
		d.Rows = append(d.Rows, pdf.DoubtRow{Ballot: fmt.Sprintf("第%d组第%d张", i/4+1, i%4+1), Question: "第3项同时有○和×", Decision: "有效", Reason: "标记可以辨认", By: "周立新"})
	}
	return d
}

func progressSample(n int) pdf.ProgressSheet {
	p := pdf.ProgressSheet{Congress: "清溪县人民代表大会常务委员会", Title: "2026年度民生实事项目进度表", On: paperDay}
	lights := []pdf.Light{pdf.LightGreen, pdf.LightAmber, pdf.LightRed, pdf.LightBlue, pdf.LightEnded, pdf.LightCarried}
	for i, c := range candidates(n) {
		row := pdf.ProgressProject{No: fmt.Sprint(i + 1), Name: c.Name, Unit: c.Unit, Light: lights[i%len(lights)], Percent: 10 * (i % 11), Due: 50, Investment: 51_000_000_00, Paid: int64(i) * 1_234_567_89, Next: "主体完工", NextOn: paperDay.AddDate(0, 6, 0)}
		switch i % 6 {
		case 1:
			row.Late, row.Unit = 12, longUnitName
		case 2:
			row.Late, row.Investment, row.Paid = 123, 999_999_999_999_00, 123_456_789_012_34
		case 3:
			row.Next, row.NextOn, row.Percent = "", time.Time{}, 100
		case 4:
			row.Percent, row.Due = pdf.Blank, pdf.Blank
		}
		p.Projects = append(p.Projects, row)
	}
	return p
}

func planSheetSample(n int) pdf.PlanSheet {
	p := pdf.PlanSheet{Congress: paperCongress, Project: "㙍下村至𬭎溪乡农村公路提升改造工程", Year: 2026, No: 3, Code: "1-2026-00031", State: "2026年4月10日公布", Date: paperDay,
		Facts: [][2]string{{"责任单位", longUnitName}, {"分管领导", "副县长郑国平"}, {"责任人", "㙍𬭎𠮷"}, {"联系电话", "0571-87654321"}, {"投资", "5,100万元"}, {"完成时限", "2026年12月底前"}},
		Texts: [][2]string{{"目标任务", "硬化道路12.3公里，安装路灯410盏。"}, {"资金安排", "2026年县级财政3000万元；2027年2100万元。"}}}
	for i := range n {
		k := pdf.PlanCheckpoint{Name: []string{"开工", "主体完工", "验收"}[i%3], Target: "完成路基6公里", Planned: "2026年9月30日", Weight: "10%", Evidence: "现场照片、监理报告", Confirmer: "县人大常委会"}
		if i%3 == 1 {
			k.Of, k.Year, k.Done = "北段", "2026年", "2026年9月28日"
		}
		p.Checkpoints = append(p.Checkpoints, k)
		p.Items = append(p.Items, pdf.PlanItem{Name: fmt.Sprintf("第%d标段", i+1), Unit: "县交通运输局", Target: "6公里", Investment: 123_456_789_01})
		p.Measures = append(p.Measures, pdf.PlanMeasure{Name: "硬化道路", Of: "北段", Year: "2026年", Target: "6.3公里"})
	}
	return p
}

func init() {
	family("decision", "决定", pdf.DecisionPaper, decisionSample)
	sent := decisionSample(3)
	sent.Number, sent.Copies, sent.Printer, sent.Printed = "清人常〔2026〕　　　　号", "县委办公室，县监察委员会，县人民法院，县人民检察院，县政府办公室，各乡镇人大主席团", paperCongress, paperDay
	printed("decision", "sent", "抄送", pdf.DecisionPaper, sent)
	family("bulletin", "通报", pdf.BulletinPaper, bulletinSample)
	family("scrutiny", "监票报告", pdf.ScrutinyPaper, scrutinySample)
	void := scrutinySample(3)
	void.Void, void.Returned, void.Notes = true, 225, strings.Repeat("收回的票多于发出的票。", 3)
	printed("scrutiny", "void", "监票报告", pdf.ScrutinyPaper, void)
	family("key-sealing", "密钥封存单", pdf.KeySealingSheet, sealingSample)
	blank := pdf.KeySealing{PaperForm: paperForm(pdf.StripeRed), Holders: pdf.Blank, Threshold: pdf.Blank, Keys: make([]pdf.KeyHolder, 5)}
	blank.Digest = ""
	printed("key-sealing", "blank", "密钥封存单", pdf.KeySealingSheet, blank)
	family("doubts", "存疑票认定单", pdf.DoubtSheet, doubtSample)
	printed("doubts", "blank", "存疑票认定单", pdf.DoubtSheet, pdf.DoubtForm{PaperForm: paperForm(pdf.StripeRed), Rows: make([]pdf.DoubtRow, 8)})
	family("progress-sheet", "进度表", pdf.ProgressSheetPaper, progressSample)
	family("plan-sheet", "任务分解表", pdf.PlanSheetPaper, planSheetSample)
}
