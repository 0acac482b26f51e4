package main

import (
	"fmt"
	"time"

	"piaojue/app/pdf"
)

// The documents of a session: before, during and after the vote.

var paperZone = time.FixedZone("CST", 8*3600)

const (
	paperCongress = "清溪县人民代表大会"
	paperSession  = "清溪县第十七届人民代表大会第五次会议"
	paperRound    = "2026年度民生实事项目票决"
	paperDigest   = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	paperHash     = "b5a1f7c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e"
	paperPrint    = "5dcLCAVKJSbmSvJq8hvWL2zLfjK6hPh1Lx5wV1k2m3Y"
)

var paperDay = time.Date(2026, 3, 12, 9, 40, 0, 0, paperZone)

// paperProjects are candidates as a ballot shows them.
var paperProjects = []pdf.BallotCandidate{
	{Name: "农村饮用水安全提升工程", Summary: "改造老旧管网126公里，新建净水站8座", Investment: "4,127.43万元", Deadline: "2026年11月底前", Unit: "县水利局"},
	{Name: "城西幼儿园工程", Summary: "新建18个班，可入园540人", Investment: "3,800万元", Deadline: "2026年8月底前", Unit: "县教育局"},
	{Name: "困难老人家庭适老化改造工程", Summary: "改造600户", Investment: "300万元", Deadline: "2026年10月底前", Unit: "县民政局"},
	{Name: "“厕所革命”行动", Summary: "主城区新建公厕26座，改造64座", Investment: "980万元", Deadline: "2026年12月底前", Unit: "县综合行政执法局"},
	{Name: "县精神康复中心暨中心卫生院迁建工程", Summary: "新建业务用房1.8万平方米，床位300张", Investment: "1.2亿元", Deadline: "2027年6月底前", Unit: "县卫生健康局"},
	{Name: "公共停车场建设", Summary: "新增泊位1,200个，其中充电泊位240个", Investment: "2,600万元", Deadline: "2026年12月底前", Unit: "县住房和城乡建设局"},
	{Name: "㙍下村至𬭎溪乡农村公路提升改造工程", Summary: "四级公路16.5公里，安装护栏9公里", Investment: "5,100万元", Deadline: "2026年9月底前", Unit: "县交通运输局"},
}

func candidates(n int) []pdf.BallotCandidate {
	list := make([]pdf.BallotCandidate, n)
	for i := range list {
		list[i] = paperProjects[i%len(paperProjects)]
		list[i].No = i + 1
	}
	return list
}

func slipsSample(n int) pdf.Slips {
	const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	s := pdf.Slips{Congress: paperCongress, Session: paperSession, Round: paperRound, Stripe: pdf.StripeRed, Date: paperDay, Page: "http://192.0.2.10:8080/v", Digest: paperDigest}
	for i := range n {
		var code []byte
		for k := range 22 {
			if k == 5 || k == 11 || k == 16 {
				code = append(code, '-')
			}
			code = append(code, letters[(i*31+k*k*7+k*(i+3))%len(letters)])
		}
		s.Codes = append(s.Codes, string(code))
	}
	return s
}

func tallySample(n int) pdf.TallyReport {
	r := pdf.TallyReport{
		Congress: paperCongress, Session: paperSession, Round: paperRound, Date: paperDay.Add(2 * time.Hour), Started: paperDay, Ended: paperDay.Add(20 * time.Minute),
		Deputies: 231, Entitled: 231, Present: 224, Excused: 7, Issued: 224, Returned: 223, Valid: 221, Invalid: 2, Abstains: 31,
		InvalidReasons: "赞成超过应选数2张", Seats: max(1, n*4/5), PassLine: 116, PassSum: "全体代表231名，赞成票须超过全体代表的半数：231÷2＝115.5，即116票以上。",
		Tie: "没有发生票数相等", Mode: "电子表决（密封投票）", MethodDigest: paperDigest, Fingerprint: paperPrint, LastHash: paperHash, ResultURL: "http://192.0.2.10:8080/results/3",
	}
	for i, c := range candidates(n) {
		result := "入选"
		if i >= r.Seats {
			result = "未入选"
		}
		r.Rows = append(r.Rows, pdf.TallyRow{No: c.No, Name: c.Name, Approve: 221 - 3*i, Oppose: 2 * i, Abstain: i, Result: result})
	}
	return r
}

// partsSample is a report on tablets and paper side by side.
func partsSample(n int) pdf.TallyReport {
	r := tallySample(n)
	r.Mode = "平板和纸质"
	r.Parts = &pdf.Parts{Heads: []string{"赞成", "反对", "弃权"}, Lines: []string{"电子票：发出176＝收回175＋未交1；收回175＝有效175＋无效0", "纸质票：发出48＝收回48＋未交0；收回48＝有效46＋无效2"}}
	for _, row := range r.Rows {
		paper := []int{row.Approve / 5, row.Oppose / 5, row.Abstain / 5}
		r.Parts.Rows = append(r.Parts.Rows, pdf.PartsRow{No: row.No, Name: row.Name, Paper: paper, Sealed: []int{row.Approve - paper[0], row.Oppose - paper[1], row.Abstain - paper[2]}})
	}
	return r
}

func noticeSample(n int) pdf.Notice {
	r := pdf.Notice{
		Congress: paperCongress, Number: 2, Session: paperSession, Decided: paperDay, Subject: "2026年度民生实事项目", Issuer: paperSession + "主席团", Date: paperDay,
		Annex: true, Deputies: 231, ResultURL: "http://192.0.2.10:8080/results/3", Digest: paperDigest,
	}
	for i, c := range candidates(n) {
		r.Projects = append(r.Projects, pdf.NoticeProject{Name: c.Name, Content: c.Summary, Approve: 221 - 3*i, Oppose: 2 * i, Abstain: i})
	}
	return r
}

func surveySample(n int) pdf.SurveyReport {
	r := pdf.SurveyReport{
		Congress: paperCongress, Session: "清溪县第十七届人民代表大会常务委员会第三十次会议", Round: "2025年度民生实事项目满意度测评", Date: paperDay, Started: paperDay.Add(-40 * time.Minute), Ended: paperDay.Add(-20 * time.Minute),
		Entitled: 29, Present: 28, Excused: 1, Issued: 28, Returned: 27, Grades: []string{"满意", "基本满意", "不满意"}, Base: 29, BaseName: "全体成员29人", Half: "恰为半数的，视为未达到半数",
		Explain: []string{"以全体成员29为基数，恰为半数的，视为未达到半数。"}, Mode: "电子表决（密封投票）", MethodDigest: paperDigest, Fingerprint: paperPrint, LastHash: paperHash, ResultURL: "http://192.0.2.10:8080/results/4",
	}
	for i, c := range candidates(n) {
		k := i % 10
		r.Rows = append(r.Rows, pdf.SurveyRow{No: c.No, Name: c.Name, Counts: []int{20 - k, 4 + k, 1}, Abstain: 2, Grade: "满意"})
	}
	return r
}

func paperForm(stripe pdf.Stripe) pdf.PaperForm {
	return pdf.PaperForm{Congress: paperCongress, Session: paperSession, Round: paperRound, Date: paperDay, Stripe: stripe, Digest: paperDigest}
}

func returnSample(int) pdf.ReturnForm {
	return pdf.ReturnForm{PaperForm: paperForm(pdf.StripeRed), Kinds: []pdf.ReturnKind{{Name: "投票凭证（平板表决）", Printed: 243, Issued: 176, Returned: 174, Spoiled: 1, Left: 66}, {Name: "纸质表决票", Printed: pdf.Blank, Issued: 48, Returned: 47, Spoiled: pdf.Blank, Left: pdf.Blank}}}
}

func countSample(n int) pdf.TallySheetForm {
	t := pdf.TallySheetForm{PaperForm: paperForm(pdf.StripeGreen), Columns: []string{"赞成", "反对", "弃权"}, Voids: []string{"赞成超过规定数", "无法辨认", "非本轮表决票"}}
	for _, c := range candidates(n) {
		t.Rows = append(t.Rows, pdf.TallySheetRow{No: c.No, Name: c.Name})
	}
	return t
}

func issueSample(n int) pdf.IssueForm {
	r := pdf.IssueForm{PaperForm: paperForm(pdf.StripeYellow), Slips: true, Papers: true, At: paperDay}
	for i := range n {
		r.Rows = append(r.Rows, pdf.IssueRow{Delegation: fmt.Sprintf("第%d代表团", i+1), Entitled: 20 + i, Present: 18 + i, Slips: 15 + i, Papers: 3})
	}
	return r
}

func methodSample(n int) pdf.Method {
	m := pdf.Method{
		Congress: paperCongress, Session: paperSession, Title: paperSession + "民生实事项目票决办法", Round: paperRound,
		Parameters: [][2]string{{"表决方式", "差额择优"}, {"应选数", "10项"}, {"票面", "赞成、反对、弃权"}, {"通过线", "超过全体代表的1/2"}, {"票数相等", "对票数相等的项目再次投票"}},
		Practical:  [][2]string{{"票面颜色", "红色"}, {"用什么表决", "平板和纸质"}},
		Canonical:  `{"family":"pick","seats":10,"max_approvals":10,"stances":["approve","oppose","abstain"]}`,
		Note:       "本次会议的计票规则，是2026年3月12日通过的票决办法所定的规则；本系统样本中的数值来自各地做法或者比照选举法，自身没有任何效力。",
		Digest:     paperDigest, Adopted: paperDay, Date: paperDay,
	}
	articles := []string{
		"采用差额择优方式，以无记名投票进行；达到通过线的项目按赞成票由多到少入选。", "应选10个项目，入选的项目不超过此数。",
		"对每个项目可以赞成、反对或者弃权，只能选择一种。每张票赞成的项目数不超过10个，等于或者少于此数的有效，多于此数的为无效票。",
		"个别项目未作标记的，该项目计为弃权。整张未作标记的票为有效票，各项目均计为弃权。",
	}
	for i := range n {
		m.Articles = append(m.Articles, fmt.Sprintf("第%d条　%s", i+1, articles[i%len(articles)]))
	}
	return m
}

func zeroSample(int) pdf.ZeroReport {
	return pdf.ZeroReport{Congress: paperCongress, Session: paperSession, Round: paperRound, By: "总监票人罗桂英", Shown: paperDay, Tablets: true, Paper: true, Credentials: 243, Entitled: 231, Candidates: 12, Seats: 10, CandidatesDigest: paperHash, MethodDigest: paperDigest, Fingerprint: paperPrint}
}

func destroyedSample(int) pdf.Destruction {
	return pdf.Destruction{Congress: paperCongress, Session: paperSession, Round: paperRound, Number: 1, At: paperDay.AddDate(1, 7, 0), Due: "2027年10月1日", Actor: "许文华", Witnesses: "罗桂英、范永福", Reason: "保存期满，办公室批准", Sealed: 218, Paper: 12, Digest: paperHash, Method: paperDigest}
}

func wipedSample(n int) pdf.WipeProof {
	p := pdf.WipeProof{Congress: paperCongress, Session: "【彩排】" + paperSession, Number: 3, Wiped: paperDay, Actor: "许文华", Digest: paperHash}
	for i := range n {
		p.Rows = append(p.Rows, pdf.WipedRow{Table: []string{"会议", "代表团", "代表", "轮次", "投票凭证的公开部分", "密封选票"}[i%6], Rows: 231 * i})
	}
	return p
}

func cardsSample(n int) pdf.Cards {
	c := pdf.Cards{Congress: paperCongress, Session: paperSession, Date: paperDay}
	for g, name := range []string{"城关代表团", "龙亭代表团"} {
		group := pdf.CardGroup{Delegation: name}
		for i := range n {
			number := fmt.Sprintf("QX%d%03d", g, i+1)
			group.Cards = append(group.Cards, pdf.Card{Name: officeNames[(i+g)%len(officeNames)], Number: number, Seat: fmt.Sprintf("%d排%d座", i/10+1, i%10+1), Code: "pj:deputy:" + number})
		}
		c.Groups = append(c.Groups, group)
	}
	return c
}

func attendanceSample(n int) pdf.Attendance {
	a := pdf.Attendance{Congress: paperCongress, Session: paperSession, Date: paperDay, At: paperDay, Quorum: fmt.Sprintf("全体代表%d人，三分之二为%d人。", 2*n, (4*n+2)/3)}
	for _, name := range []string{"城关代表团", "龙亭代表团"} {
		g := pdf.AttendanceGroup{Delegation: name, Sum: pdf.AttendanceSum{Entitled: n, Present: n}}
		for i := range n {
			g.Rows = append(g.Rows, pdf.AttendanceRow{Number: fmt.Sprintf("QX%04d", i+1), Name: officeNames[i%len(officeNames)], Seat: fmt.Sprintf("%d排%d座", i/10+1, i%10+1), Mark: fmt.Sprintf("8:%02d", 20+i%40)})
		}
		g.Rows[0].Note = "补选"
		a.Groups = append(a.Groups, g)
		a.Total.Entitled, a.Total.Present = a.Total.Entitled+n, a.Total.Present+n
	}
	return a
}

func bookletSample(n int) pdf.Booklet {
	b := pdf.Booklet{Congress: paperCongress, Session: paperSession, Title: "2027年度民生实事候选项目说明册", Date: paperDay, Released: true, Opens: "2027年1月12日",
		Text: "项目由居民建议形成，经论证和审议列为候选。\n有疑问请在每个项目后提问。", Formula: "每件建议3分，每次附议1分。不是法律规定。"}
	for i, c := range candidates(n) {
		e := pdf.BookletEntry{No: c.No, Name: c.Name, Money: c.Investment, Fen: int64(i+1) * 136_050_000, Content: c.Summary + "。",
			Facts: [][2]string{{"地点", "𬭎溪乡㙍下村"}, {"牵头单位", c.Unit}, {"受益对象", "60岁以上老人，约1500人"}}, Origin: "来自居民建议37条，附议412人次。",
			Items: [][]string{{"主体", c.Unit, "建成1栋", "1000万元"}, {"设备", "县卫生健康局", "配齐", "360.5万元"}}, Checkpoints: [][]string{{"2027年4月30日", "开工", "基础完成", "30%"}}, Targets: []string{"2028年：运营补助到位"},
			Stars: "★★★★☆ 4 星", Arithmetic: "建议 37×3＝111 分", Origins: [][]string{{"村里办养老食堂", "建议37条，附议412人次"}}, Opinions: [][]string{{"必要性", "县民政局", "可行", "确有需要。"}},
			Meetings: [][]string{{"人大常委会审议", "2026年12月10日", "第三十次会议", "通过"}}, Questions: []pdf.BookletQuestion{{Text: "何时开工？", By: "秦月明代表，2026年12月29日 09:10", Answer: "四月底开工。", AnswerBy: "县民政局，2026年12月30日 10:00"}, {Text: "谁来运营？", By: "一位代表，2026年12月29日 09:12"}}}
		if i > 0 && i == n-1 {
			e.Money, e.Fen, e.Items, e.Checkpoints, e.Targets, e.Stars, e.Opinions, e.Meetings, e.Questions = "", 0, nil, nil, nil, "", nil, nil, nil
		}
		b.Entries = append(b.Entries, e)
	}
	return b
}

// million is a report of figures wider than any real one.
func million(r pdf.TallyReport) pdf.TallyReport {
	const m = 1_000_000
	r.Deputies, r.Entitled, r.Present, r.Excused, r.Issued, r.Returned, r.Valid, r.Invalid, r.Abstains = 3*m, 3*m, 2*m, m, 2*m, 2*m, 2*m, 0, 9*m
	r.InvalidReasons, r.PassLine, r.PassSum = "", m+m/2+1, "全体代表3000000名，赞成票须超过全体代表的半数：3000000÷2＝1500000，即1500001票以上。"
	for i := range r.Rows {
		r.Rows[i].Approve, r.Rows[i].Oppose, r.Rows[i].Abstain = m+m/2, m/4, m/4
	}
	return r
}

func init() {
	const reportTitle = "计票结果报告单"
	family("slips", "投票凭证", pdf.CredentialSlips, slipsSample)

	family("report", reportTitle, pdf.Report, tallySample)
	printed("report", "huge", reportTitle, pdf.Report, million(tallySample(12)))
	printed("report", "parts", reportTitle, pdf.Report, partsSample(12))
	ranked := tallySample(5)
	ranked.Ranked, ranked.TickOnly, ranked.PassLine, ranked.PassSum, ranked.InvalidReasons = true, true, 0, "", ""
	for i := range ranked.Rows {
		ranked.Rows[i] = pdf.TallyRow{No: i + 1, Name: ranked.Rows[i].Name, RankSum: 300 + 40*i, Result: ranked.Rows[i].Result}
	}
	printed("report", "ranked", reportTitle, pdf.Report, ranked)
	paperOnly := tallySample(12)
	paperOnly.Mode, paperOnly.Fingerprint, paperOnly.LastHash, paperOnly.ResultURL, paperOnly.Notes = "纸质票", "", "", "", "计票中更换照明一次，暂停5分钟。"
	printed("report", "paper", reportTitle, pdf.Report, paperOnly)

	family("notice", "公告", pdf.PublicNotice, noticeSample)
	printed("notice", "blank", "公告", pdf.PublicNotice, pdf.Notice{Congress: paperCongress, Session: "＿＿＿＿＿＿＿＿＿＿＿＿会议", Subject: "＿＿＿＿年度民生实事项目", Date: paperDay, Blank: true})
	plain := noticeSample(12)
	plain.Annex, plain.Number = false, 0
	printed("notice", "plain", "公告", pdf.PublicNotice, plain)

	family("survey", "结果报告单", pdf.Survey, surveySample)
	family("return", "收票清点单", pdf.ReturnSheet, returnSample)
	blankReturn := returnSample(0)
	for i := range blankReturn.Kinds {
		blankReturn.Kinds[i] = pdf.ReturnKind{Name: blankReturn.Kinds[i].Name, Printed: pdf.Blank, Issued: pdf.Blank, Returned: pdf.Blank, Spoiled: pdf.Blank, Left: pdf.Blank}
	}
	printed("return", "blank", "收票清点单", pdf.ReturnSheet, blankReturn)
	family("tally", "计票表", pdf.TallySheet, countSample)
	sums := countSample(8)
	sums.Columns, sums.Sums = []string{"名次合计"}, true
	printed("tally", "ranked", "计票表", pdf.TallySheet, sums)
	grades := countSample(12)
	grades.Columns = []string{"满意", "基本满意", "不满意", "弃权"}
	printed("tally", "survey", "计票表", pdf.TallySheet, grades)
	family("issue", "发票登记", pdf.IssueSheet, issueSample)
	blankIssue := issueSample(12)
	for i := range blankIssue.Rows {
		blankIssue.Rows[i].Present, blankIssue.Rows[i].Slips, blankIssue.Rows[i].Papers = pdf.Blank, pdf.Blank, pdf.Blank
	}
	printed("issue", "blank", "发票登记", pdf.IssueSheet, blankIssue)

	family("method", "票决办法", pdf.AdoptedMethod, methodSample)
	unadopted := methodSample(6)
	unadopted.Digest, unadopted.Adopted, unadopted.Watermark = "", time.Time{}, "草稿"
	printed("method", "unadopted", "票决办法", pdf.AdoptedMethod, unadopted)
	family("zero", "零票报告单", pdf.Zero, zeroSample)
	family("destroyed", "销毁", pdf.Destroyed, destroyedSample)
	family("wiped", "清除证明", pdf.RehearsalWiped, wipedSample)
	family("cards", "代表证", pdf.DeputyCards, cardsSample)
	family("attendance", "签到表", pdf.AttendanceSheet, attendanceSample)
	blank := attendanceSample(40)
	blank.Blank = true
	printed("attendance", "blank", "签到表", pdf.AttendanceSheet, blank)
	family("booklet", "说明册", pdf.CandidateBooklet, bookletSample)
	proof := bookletSample(3)
	proof.Released = false
	printed("booklet", "proof", "说明册", pdf.CandidateBooklet, proof)
}
