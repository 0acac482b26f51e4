package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"time"

	"piaojue/app/pdf"
)

// The documents of the year around a session: suggestions before it, and what
// becomes of the projects after it.

func adjustmentSample(n int) pdf.Adjustment {
	a := pdf.Adjustment{Congress: paperCongress, Number: 7, Project: "𬭎溪饮水提升", Year: 2026, No: 2, Code: "1-2026-00417", Unit: "县水利局", Kind: "完成时限调整",
		Reason: "㙍下村段发现文物，需要先行勘探。", Effect: "供水推迟四个月，期间由水车送水。", FiledBy: "冯春雷", Filed: paperDay, Government: "政府意见", Screens: "主任会议初审意见", Decides: "常委会决定"}
	for i := range n {
		v := pdf.AdjustedValue{Label: "完成时限", Was: "2026年11月", Becomes: "2027年3月"}
		if i > 0 {
			v = pdf.AdjustedValue{Label: fmt.Sprintf("节点“第%d段”", i), Was: "2026年8月31日", Becomes: "2026年12月20日", Note: "作出决定时已经逾期12天"}
		}
		a.Values = append(a.Values, v)
	}
	return a
}

func adjustmentNewsSample(n int) pdf.AdjustmentNews {
	return pdf.AdjustmentNews{Adjustment: adjustmentSample(n), Decided: "经清溪县第十七届人民代表大会常务委员会第三十一次会议2026年9月20日批准调整", Published: paperDay, Address: "https://piao.example.gov.cn/projects/12"}
}

func completionSample(n int) pdf.Completion {
	d := pdf.Completion{Congress: paperCongress, Project: "𬭎溪饮水提升", Year: 2026, No: 2, Code: "1-2026-00417", Unit: "县水利局", Investment: "3,000.5万元", Deadline: "2027年3月", Stage: "已销号", Grade: "2026年度满意", Closed: "2027年4月2日", Date: paperDay.AddDate(1, 0, 0),
		Looks: []pdf.CompletionLook{{Kind: "责任单位自查", On: "2027年3月1日", People: "冯春雷", Text: "水厂建成。\n未完成的节点“绿化”：春天补种。"}, {Kind: "验收", On: "2027年3月10日", People: "周立新", Result: "未通过", Points: "55分", Text: "消毒间没有完工。"}, {Kind: "核查", On: "2027年3月28日", People: "代表秦月明、沈知远", Result: "通过", Text: "出水正常，居民满意。"}}}
	for i := range n {
		d.Checkpoints = append(d.Checkpoints, pdf.CompletionCheckpoint{Name: fmt.Sprintf("第%d段管网", i+1), Planned: "2026年12月20日（原2026年8月31日）", Done: "2026年12月18日"})
	}
	return d
}

func followupSample(n int) pdf.Followup {
	d := pdf.Followup{Congress: paperCongress, Number: 17, Project: "㙍下村道路硬化", Code: "1-2026-00003", Text: "路基两侧没有排水沟，雨后积水。", Author: "秦月明", Raised: paperDay, Unit: "县交通运输局", DueOn: paperDay.AddDate(0, 1, 0), FollowedBy: "常委会副主任许文华", Followed: paperDay.AddDate(0, 0, 20)}
	for i := range n {
		d.Turns = append(d.Turns, pdf.FollowupTurn{On: paperDay.AddDate(0, 0, i+1), Answer: "已经安排补建排水沟，7月底完成。", Judgement: "不满意：没有写明由谁施工。", JudgedOn: paperDay.AddDate(0, 0, i+2)})
	}
	return d
}

func listsSample(n int) pdf.FourLists {
	l := pdf.FourLists{Congress: paperCongress, Year: 2026, Date: paperDay, Lists: []pdf.ListTable{
		{Name: "工作清单", Says: "实施方案、节点和视察。", Columns: []string{"序号", "项目", "工作", "承担者", "计划时间", "完成情况"}},
		{Name: "问题清单", Says: "代表提出的监督意见和办理情况。", Columns: []string{"序号", "项目", "问题", "提出人", "提出时间", "责任单位", "答复期限", "办理情况"}},
		{Name: "建议清单", Says: "专题询问和居民现场评价中提出的意见建议和答复。", Columns: []string{"序号", "项目", "意见建议", "来源", "时间", "答复"}},
		{Name: "成果清单", Says: "完成的节点、办结的监督意见和公布的测评结果。", Columns: []string{"序号", "项目", "成果", "责任单位", "时间", "说明"}},
	}}
	for i := range n {
		no := fmt.Sprint(i + 1)
		l.Lists[0].Rows = append(l.Lists[0].Rows, []string{no, "𬭎溪乡饮水提升工程", "第" + no + "段管网完工：铺设主管12.5公里，通水率100%", "县水利局", "2026年8月31日", "逾期15天"})
		l.Lists[1].Rows = append(l.Lists[1].Rows, []string{no, "㙍下村道路硬化", strings.Repeat("路基两侧没有排水沟，雨后积水。", 1+i%3), "秦月明", "2026年6月2日", "县交通运输局", "2026年6月11日", "重新办理，逾期3个工作日"})
		l.Lists[3].Rows = append(l.Lists[3].Rows, []string{no, "镇村敬老院改造", "完成节点：主体封顶", "县民政局", "2026年7月1日", ""})
	}
	return l
}

func interviewSample(n int) pdf.Interview {
	d := pdf.Interview{Congress: paperCongress, Title: "2026年度民生实事项目年中专题询问", Year: 2026, HeldOn: paperDay, Place: "县人大常委会会议室", Host: "许文华", Summary: "常委会组成人员和代表29人到会。\n县政府分管负责同志和6个责任单位负责人到会应询。"}
	for i := range n {
		e := pdf.InterviewEntry{Project: "𬭎溪乡饮水提升工程", Asker: "代表沈知远", Question: "下雨以后水仍然发黄，什么时候能好？", Answerer: "县水利局局长冯春雷", Answer: "沉淀池8月完工，完工后水质按月公布。"}
		if i%3 == 2 {
			e = pdf.InterviewEntry{Asker: "代表李𬭎", Question: "资金缺口怎样解决？"}
		}
		d.Entries = append(d.Entries, e)
	}
	return d
}

func posterSample(int) pdf.PosterInput {
	return pdf.PosterInput{Congress: paperCongress, Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Period: "2026年9月1日至2026年10月15日", Audience: "在本地居住、工作和学习的所有人，以及驻地单位和社会组织",
		Topics: []string{"幼有所育", "学有所教", "劳有所得", "病有所医", "老有所养", "住有所居", "弱有所扶", "行有所畅", "其他"}, Anonymous: true, Address: "https://piao.example.gov.cn/calls/1", Date: paperDay}
}

func replySample(n int) pdf.Reply {
	r := pdf.Reply{Issuer: paperCongress, Call: "关于征集2027年度民生实事项目建议的公告", Year: 2027, Number: 1204, Title: "㙍下村𠮷祥路安装路灯", Place: "㙍下村", Received: paperDay, Matter: "1-2027-00417", Date: paperDay.AddDate(0, 2, 0)}
	for i := range min(n, 6) {
		r.Parts = append(r.Parts, pdf.ReplyPart{Outcome: "不采纳", Text: "您的建议归入事项“㙍下村路灯”，经研究，暂不采纳。理由：该路段已经列入2026年道路改造，路灯一并安装。\n\n感谢您关心民生实事工作。", On: paperDay.AddDate(0, 1, i)})
	}
	return r
}

func sitePosterSample(n int) pdf.SitePosters {
	p := pdf.SitePosters{Congress: paperCongress, Date: paperDay}
	for i, c := range candidates(min(n, 6)) {
		p.Sites = append(p.Sites, pdf.SitePoster{Code: fmt.Sprintf("1-2026-%05d", i+1), Year: 2026, Name: c.Name, Content: c.Summary + "。", Place: "城关镇㙍下村", Unit: c.Unit, Deadline: "2026年11月30日", Contact: "0571-87654321", Address: "https://piao.example.gov.cn/site/ACDEFGHJKMNPR"})
	}
	return p
}

func entrancesSample(n int) pdf.Entrances {
	p := pdf.Entrances{Congress: paperCongress, Date: paperDay}
	for i := range n {
		p.Codes = append(p.Codes, pdf.EntranceCode{Kind: "联络站", Name: fmt.Sprintf("城关镇第%d联络站", i+1), Place: "文化路18号", Address: fmt.Sprintf("https://192.0.2.1/e/abcdefgh%04d", i)})
	}
	return p
}

func visitCodeSample(n int) pdf.VisitPoster {
	p := pdf.VisitPoster{Congress: paperCongress, Title: "镇村敬老院改造和𬭎溪饮水提升年中视察", Day: "2026年6月30日", Place: "𬭎溪乡人民政府门口", Code: "AC3D E4FG H5JK6", Address: "https://192.0.2.1/visit/AC3DE4FGH5JK6", Date: paperDay}
	for _, c := range candidates(n) {
		p.Projects = append(p.Projects, c.Name)
	}
	return p
}

func visitRollSample(n int) pdf.VisitList {
	v := pdf.VisitList{Congress: paperCongress, Title: "镇村敬老院改造年中视察", Day: "2026年6月30日", Place: "县敬老院", Projects: []string{"镇村敬老院改造"}, At: paperDay}
	for i := range n {
		v.Rows = append(v.Rows, [2]string{officeNames[i%len(officeNames)], fmt.Sprintf("09:%02d", i%60)})
	}
	return v
}

func dutySample(n int) pdf.DutyRecord {
	d := pdf.DutyRecord{Congress: paperCongress, Name: "阿卜杜热西提·买买提艾力𬭎", Year: 2026, Watched: []string{"镇村敬老院改造", "㙍下村道路硬化"}, Counts: [][2]string{{"参加视察", "2"}, {"提出监督意见", "1"}}, Date: paperDay}
	for i := range n {
		d.Rows = append(d.Rows, [3]string{"2026年6月30日", "参加视察", fmt.Sprintf("第%d次视察（镇村敬老院改造、𬭎溪饮水提升）", i+1)})
	}
	return d
}

func yearReportSample(n int) pdf.YearReport {
	r := pdf.YearReport{Issuer: "清溪县人民代表大会常务委员会", Title: "2026年度民生实事项目评估报告", Until: "截至2026年12月31日", Date: time.Date(2027, 1, 8, 9, 0, 0, 0, paperZone), Address: "http://192.0.2.10:8080/reports/1/2026",
		Text:    "一、总体情况\n2026年度，清溪县人民代表大会票决确定民生实事项目3个，计划总投资7234.43万元。\n\n二、各项目完成情况\n（1）𬭎溪饮水提升。责任单位：县水利局。已验收。\n五、存在的问题和下一步安排\n本年度项目已全部完工。下一步重点做好管护。",
		Figures: [][2]string{{"项目（个）", "3"}, {"已完工（个）", "2"}, {"按期率", "66.67%"}, {"计划投资（万元）", "7234.43"}, {"平均得分", "88.4"}},
		Lights:  []pdf.YearBar{{Label: "已验收", Count: 2}, {Label: "偏慢", Count: 1}, {Label: "滞后", Count: 0}}, Grades: []pdf.YearBar{{Label: "满意", Count: 2}, {Label: "基本满意", Count: 0}, {Label: "不满意", Count: 1}}}
	for _, c := range candidates(n) {
		r.Projects = append(r.Projects, pdf.YearProject{No: c.No, Name: c.Name, Unit: c.Unit, State: "已验收", Percent: 104, Investment: 412_743_000_000, Paid: 400_000_001_000, Grade: "满意", Score: "88.4"})
	}
	return r
}

// paperPhoto is a drawn photo of a house below a sky: the gallery has nobody's
// pictures.
func paperPhoto(wide, high, tone int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			c := color.RGBA{uint8(140 + 100*y/high), uint8(180 + 60*y/high), 235, 255}
			switch {
			case y > high*3/4:
				c = color.RGBA{uint8(95 + (x*7+y*13)%30), uint8(125 + 5*(tone%9)), 80, 255}
			case x > wide/4 && x < wide*3/4 && y > high*2/5:
				c = color.RGBA{uint8(225 - 9*(tone%9)), uint8(215 - 14*(tone%9)), 195, 255}
				if x/60%2 == 0 && y/70%2 == 1 {
					c = color.RGBA{70, 85, 110, 255}
				}
			case y > high*3/10 && x > wide/5 && x < wide*4/5:
				c = color.RGBA{150, 60, 50, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err) // memory does not fail
	}
	return b.Bytes()
}

func init() {
	family("adjustment", "调整申请", pdf.AdjustmentForm, adjustmentSample)
	decided := adjustmentSample(2)
	decided.Decision = "同意调整，完成时限改为2027年3月。"
	decided.Said = [3]pdf.AdjustmentSaid{{Meeting: "县人民政府第四十次常务会议", On: "2026年9月3日", Text: "同意提请。"}, {Meeting: "第五十次主任会议", On: "2026年9月10日", Text: "同意列入议程。"}, {Meeting: "常务委员会第三十一次会议", On: "2026年9月20日", Text: "批准。"}}
	printed("adjustment", "decided", "调整申请", pdf.AdjustmentForm, decided)
	decided.Reference, decided.Copies = "清人常〔2026〕12号", "县政府办公室，县财政局"
	printed("adjustment", "sent", "清人常〔2026〕12号", pdf.AdjustmentForm, decided)
	family("adjustment-notice", "调整", pdf.AdjustmentNotice, adjustmentNewsSample)
	family("completion", "验收销号单", pdf.CompletionRecord, completionSample)
	family("followup", "督办", pdf.FollowupSheet, followupSample)
	none := followupSample(0)
	printed("followup", "unanswered", "督办", pdf.FollowupSheet, none)
	none.Reference, none.Copies = "清人督〔2026〕3号", "县政府办公室"
	printed("followup", "sent", "清人督〔2026〕3号", pdf.FollowupSheet, none)
	family("lists", "问题清单", pdf.Lists, listsSample)
	printed("lists", "empty", "问题清单", pdf.Lists, listsSample(0))
	family("interview", "专题询问", pdf.InterviewMinutes, interviewSample)
	family("poster", "征集", pdf.Poster, posterSample)
	large := posterSample(0)
	large.A3, large.Through = true, "城关镇第3联络站"
	printed("poster", "a3", "征集", pdf.Poster, large)
	family("reply", "答复", pdf.ReplyLetter, replySample)
	sent := replySample(1)
	sent.Reference, sent.Copies = "清人函〔2027〕5号", "县交通运输局"
	printed("reply", "sent", "清人函〔2027〕5号", pdf.ReplyLetter, sent)
	family("site-poster", "民生实事", pdf.SitePosterPages, sitePosterSample)
	board := sitePosterSample(2)
	board.A3 = true
	printed("site-poster", "a3", "民生实事", pdf.SitePosterPages, board)
	pictured := sitePosterSample(3)
	for i := range pictured.Sites {
		pictured.Sites[i].Photos = []pdf.Photo{{File: paperPhoto(1200, 900, i), Caption: "施工前，2026年3月2日：㙍下村口"}, {File: paperPhoto(900, 1200, i+4), Caption: "施工中，2026年6月30日"}}[:max(1, 2-i)]
	}
	pictured.Sites[2].Photos[0].File = nil
	printed("site-poster", "photos", "民生实事", pdf.SitePosterPages, pictured)
	family("entrances", "联络站", pdf.EntranceCodes, entrancesSample)
	family("visit-code", "视察", pdf.VisitCode, visitCodeSample)
	family("visit-roll", "签到", pdf.VisitRoll, visitRollSample)
	printed("visit-roll", "empty", "签到", pdf.VisitRoll, visitRollSample(0))
	family("duty", "履职登记表", pdf.DutySheet, dutySample)
	printed("duty", "empty", "履职登记表", pdf.DutySheet, dutySample(0))
	family("year-report", "评估报告", pdf.YearReportPaper, yearReportSample)
	bulletin := yearReportSample(5)
	bulletin.Title, bulletin.Until, bulletin.Grades, bulletin.Address = "2026年第三季度民生实事项目通报", "截至2026年9月30日", nil, ""
	for i := range bulletin.Projects {
		bulletin.Projects[i].Grade, bulletin.Projects[i].Score = "", ""
	}
	printed("year-report", "bulletin", "通报", pdf.YearReportPaper, bulletin)
	huge := yearReportSample(6)
	for i := range huge.Projects {
		huge.Projects[i].Investment, huge.Projects[i].Paid, huge.Projects[i].Percent = 99_999_999_999_999, 88_888_888_888_888, 1234
	}
	shown := yearReportSample(8)
	for i := range 5 {
		shown.Projects[i].Percent = 100 - 17*i
		shown.Projects[i].Photos = []pdf.Photo{{File: paperPhoto(1200, 900, 3*i), Caption: "施工前，2026年3月2日：㙍下村口"}, {File: paperPhoto(900, 1200-60*i, 3*i+1), Caption: "完工后，2026年9月30日：新建的活动室和停车位"}}
	}
	shown.Projects[1].Photos = shown.Projects[1].Photos[:1]
	shown.Projects[2].Photos[1].File = nil
	printed("year-report", "photos", "各项目照片", pdf.YearReportPaper, shown)
	printed("year-report", "huge", "评估报告", pdf.YearReportPaper, huge)
}
