package main

import (
	"cmp"
	"fmt"
	"slices"

	"piaojue/app/web/view"
	"piaojue/models"
)

// publicPage is what every public sample shares.
func publicPage(title, path string, crumbs ...view.Link) view.Page {
	return view.Page{
		Title: title, Site: "清溪县人民代表大会", Path: path, Demo: true, Crumbs: crumbs,
		Nav: view.PublicNav(path),
	}
}

// chosenProject is one row of the sample round.
type chosenProject struct {
	no                       int
	name, place, unit        string
	money                    models.Fen
	approve, oppose, abstain int
	light                    view.Light
	percent                  int
	content                  string
}

// wan is an amount in 万元.
func wan(n int64) models.Fen { return models.Fen(n * 1_000_000) }

// sampleProjects are real project names and figures; place and votes are invented. The order is by approvals.
var sampleProjects = []chosenProject{
	{3, "县人民医院门急诊大楼建设项目", "城关街道", "卫生健康局", wan(51000), 209, 5, 4, view.Light{Kind: "green", Reason: "主体结构按期封顶"}, 62, "建设门急诊大楼12530平方米"},
	{1, "中小学幼儿园基础设施提升改造项目", "马畅镇、湑水镇、茅坪镇", "教育体育局", wan(300), 206, 7, 5, view.Light{Kind: "done"}, 100, "马畅中小、湑水中小、茅坪学校等运动场地改造"},
	{6, "老旧小区改造项目", "洋州街道", "住房和城乡建设局", wan(1360), 201, 9, 8, view.Light{Kind: "green", Reason: "三个小区均已开工"}, 55, "西苑、金鑫二、宏昌3个小区"},
	{12, "农村公路生命安全防护工程", "龙亭镇、槐树关镇", "交通运输局", wan(3000), 198, 12, 8, view.Light{Kind: "amber", Reason: "护栏材料晚到，比计划晚12天"}, 41, "龙亭镇31.656公里；槐树关镇87.2公里"},
	{2, "刘堡梁、南山梁农村饮水管网延伸工程", "刘堡镇", "水利局", wan(762), 195, 14, 9, view.Light{Kind: "green", Reason: "按计划推进"}, 70, "解决6700人饮水"},
	{9, "养老服务工程", "全县", "民政局", wan(760), 188, 18, 12, view.Light{Kind: "green", Reason: "按计划推进"}, 66, "智慧养老院1家；居家养老中心食堂6家；认知症床位200张；助浴600名"},
	{4, "城北小学门前道路建设项目", "纸坊街道", "住房和城乡建设局", wan(300), 182, 21, 15, view.Light{Kind: "red", Reason: "征地未完成，比计划晚46天"}, 18, "唐塔北路延伸段"},
	{8, "公共交通优化提升工程项目", "县城", "交通运输局", wan(1000), 174, 25, 19, view.Light{Kind: "green", Reason: "车辆已到位"}, 80, "新能源公交14辆；优化线路班次"},
	{5, "扶残助残工程", "全县", "残疾人联合会", wan(224), 163, 31, 24, view.Light{Kind: "green", Reason: "按计划推进"}, 58, "家庭无障碍改造160户以上；残疾人稳定就业90人以上"},
	{7, "高标准农田建设项目", "谢村镇", "农业农村局", wan(4930), 151, 40, 27, view.Light{Kind: "amber", Reason: "汛期停工，比计划晚20天"}, 35, "田块整治500亩；堰塘1座；机电井7座；渠道50公里；田间道路38公里"},
	{10, "区址街巷改造工程", "县城44条街巷", "城市管理局", wan(2000), 137, 52, 29, view.Light{}, 0, "排水、给水、信息、电力、照明"},
	{11, "岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼项目", "岗家山", "文化和旅游局", 0, 98, 84, 36, view.Light{}, 0, "纪念综合楼"},
}

const (
	entitled = 231
	present  = 219
	issued   = 219
	returned = 218
	passLine = 116
)

// sampleParts takes the sample count apart: every tenth ballot is on paper.
func sampleParts() *view.Parts {
	p := &view.Parts{Both: true, Heads: []string{"赞成", "反对", "弃权"}, Equations: []string{
		"电子票：发出195＝收回195＋未交0；收回195＝有效195＋无效0。",
		"纸质票：发出24＝收回23＋未交1；收回23＝有效21＋无效2（赞成超过规定数1张、非本轮表决票1张）。",
		"合计：发出219＝收回218＋未交1；收回218＝有效216＋无效2。",
	}}
	for _, b := range []struct{ name, sealed, paper, total string }{{"发出", "195", "24", "219"}, {"收回", "195", "23", "218"}, {"未交", "0", "1", "1"}, {"有效", "195", "21", "216"}, {"无效", "0", "2", "2"}} {
		p.Ballots = append(p.Ballots, view.PartRow{Name: b.name, Cells: []view.PartCell{{Sealed: b.sealed, Paper: b.paper, Total: b.total}}})
	}
	for _, k := range sampleProjects {
		row := view.PartRow{No: fmt.Sprint(k.no), Name: k.name}
		for i, n := range []int{k.approve, k.oppose, k.abstain} {
			row.Cells = append(row.Cells, view.PartCell{Label: p.Heads[i], Sealed: view.Count(n - n/10), Paper: view.Count(n / 10), Total: view.Count(n)})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// paperResult is the result of a round on tablets and on paper, or on paper alone.
func paperResult(both bool) *view.Result {
	r := sampleResult(true, view.WordsOf(false))
	r.Parts = sampleParts()
	r.Ballots[4].Value, r.Ballots[5].Value = "216", "2"
	r.Balance = "发出219张，收回218张，收回不多于发出；有效216张加无效2张，等于收回218张。没有交回的1张不计入任何项目。"
	if !both {
		r.Parts = &view.Parts{Equations: []string{"纸质票：发出219＝收回218＋未交1；收回218＝有效216＋无效2（无法辨认2张）。"}}
		r.NoBox, r.Documents, r.Digests = true, append(r.Documents[:3:3], r.Documents[4:]...), r.Digests[:1]
	}
	return r
}

// rankedResult is the result of numbered ballots, which are all on paper.
func rankedResult() *view.Result {
	r := paperResult(false)
	r.Ranked, r.Stances, r.Chart = true, false, view.Chart{}
	for i := range r.Chosen {
		r.Chosen[i].Approve, r.Chosen[i].Share = view.Count(700+120*i), ""
	}
	for i := range r.Others {
		r.Others[i].Approve, r.Others[i].Share, r.Others[i].Reason = view.Count(2000+90*i), "", "名次在名额之外"
	}
	return r
}

func sampleResult(stances bool, words view.Words) *view.Result {
	const round = "2026年度民生实事项目票决"
	r := &view.Result{
		Page:     publicPage(round+"结果", "/results/3", view.Link{Text: "票决结果", Href: "/results"}),
		Words:    words,
		Name:     round,
		Session:  "清溪县第十七届人民代表大会第五次会议",
		On:       "2026年3月12日",
		Sentence: "大会以无记名投票方式，从12个候选项目中" + words.Act + "了10个2026年度民生实事项目。",
		Valid:    true,
		Stances:  stances,
		Chart:    view.NewChart(entitled, passLine, "横条全长为全体代表231人。"),
		Ballots: []view.Figure{
			{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "219", Unit: "人", Note: "法定人数154人"},
			{Label: "发出", Value: "219", Unit: "张"}, {Label: "收回", Value: "218", Unit: "张"},
			{Label: "有效", Value: "218", Unit: "张"}, {Label: "无效", Value: "0", Unit: "张"},
		},
		Balance: "发出219张，收回218张，收回不多于发出，本轮有效。有效218张加无效0张，等于收回218张。未收回的1张不计入任何项目。",
		Explain: []string{
			"全体代表231人，到会219人；3×219=657，不少于2×231=462，达到法定人数154人。",
			"收回218张，不多于发出219张，本轮有效。",
			"有效票218张，无效票0张。",
			"通过线为全体代表的过半数：231÷2的整数部分115，加1，为116票。",
			"达到通过线的项目11个，应选10项。",
			"按赞成票从多到少，第10名151票，第11名137票，应选边界没有并列。",
			"第1名至第10名" + words.Chosen + "。",
		},
		Documents: []view.Document{
			{Name: "公告（PDF）", Href: "/results/3/notice.pdf"},
			{Name: "计票结果报告单（PDF）", Note: "监票人签字", Href: "/results/3/report.pdf"},
			{Name: "核验包（bundle.zip）", Note: "全部加密表决票、证明和计票数据", Href: "/results/3/bundle.zip"},
			{Name: "票箱档案（archive.bel）", Note: "Belenios 格式", Href: "/results/3/archive.bel"},
			{Name: "得票数据（CSV）", Href: "/results/3/counts.csv"},
			{Name: "得票数据（JSON）", Href: "/results/3/counts.json"},
		},
		Command: "verify -bundle bundle.zip",
		Digests: []view.DigestLine{
			{Name: "票决办法", Value: view.Digest("5f1d7a84b64e0c1d9b7c2f0a6e8d4c3b2a1908f7e6d5c4b3a29180f7e6d5c4b3"), Note: "SHA-256，印在表决票上"},
			{Name: "票箱档案", Value: view.Digest("0c9b8a7f6e5d4c3b2a19087f6e5d4c3b2a19087f6e5d4c3b2a19087f6e5d4c3b"), Note: "SHA-256，印在计票结果报告单和公告上"},
			{Name: "选举指纹", Value: "vTVt1pi3F+2ptJMVMkUDbjaB5K2zLhHD8v3dU861pso", Note: "候选项目、顺序、应选数和密钥"},
		},
	}
	for i, p := range sampleProjects {
		row := view.ResultRow{
			No: fmt.Sprint(p.no), Name: p.name, Content: p.content, Place: p.place, Unit: p.unit, Money: view.MoneyKnown(p.money),
			Approve: view.Count(p.approve), Share: view.Percent(p.approve, entitled),
		}
		if stances {
			row.Oppose, row.Abstain = view.Count(p.oppose), view.Count(p.abstain)
		}
		switch {
		case i < 10:
			row.Rank, row.In, row.Reason, row.Href = fmt.Sprint(i+1), true, words.Chosen, fmt.Sprintf("/projects/%d", 40+i)
			r.Chosen = append(r.Chosen, row)
		case p.approve >= passLine:
			row.Reason = "达到通过线，排在应选10项之后"
			r.Others = append(r.Others, row)
		default:
			row.Reason = "未达到通过线"
			r.Others = append(r.Others, row)
		}
		note := ""
		if !row.In {
			note = row.Reason
		}
		r.Chart.Bar(row.Rank, p.name, p.approve, entitled, row.In, note)
		if i == 9 {
			r.Chart.Cut("以上为应选10项")
		}
	}
	return r
}

// manyResult has so many candidates, and such long and rare names, that anything that can break does.
func manyResult() *view.Result {
	r := sampleResult(true, view.WordsOf(false))
	r.Chosen, r.Others = nil, nil
	const whole = 2980
	r.Chart = view.NewChart(whole, 1491, "横条全长为全体代表2980人。")
	for i := range 40 {
		p := sampleProjects[i%len(sampleProjects)]
		name := p.name
		switch i {
		case 1:
			name = "𬭎园村至㙍下村𠮷祥路道路硬化工程"
		case 2:
			name = "荥经河县烈太九年一贯制学校建设工程项目（第一期小学部分）及岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼、共和圩镇（平安大道、德和路和仁和路等）升级改造工程"
		}
		votes := 2980 - min(i*79, 2980)
		row := view.ResultRow{No: fmt.Sprint(i + 1), Name: name, Place: p.place, Unit: p.unit, Money: view.MoneyKnown(p.money * 1000),
			Approve: view.Count(votes), Share: view.Percent(votes, whole), Oppose: view.Count(2980 - votes), Abstain: "0"}
		note := ""
		switch {
		case i < 19:
			row.Rank, row.In, row.Reason = fmt.Sprint(i+1), true, "入选"
			r.Chosen = append(r.Chosen, row)
		default:
			row.Reason, note = "未达到通过线", "未达到通过线"
			r.Others = append(r.Others, row)
		}
		r.Chart.Bar(row.Rank, name, votes, whole, row.In, note)
		if i == 18 {
			r.Chart.Cut("应选20项，达到通过线19项，缺额1项")
		}
	}
	r.Sentence = "大会以无记名投票方式，从40个候选项目中决定了19个2026年度民生实事项目。"
	r.Next = "缺额1项：由主席团提请大会决定本次会议再次票决、空缺，或者留待以后的会议。"
	return r
}

func voidResult() *view.Result {
	r := sampleResult(true, view.WordsOf(false))
	r.Chosen, r.Others, r.Chart, r.Valid = nil, nil, view.Chart{}, false
	r.Sentence = "本轮无效，没有产生结果，应当重新投票。"
	r.Problems = []string{"收回41张，多于发出40张。"}
	r.Ballots = []view.Figure{
		{Label: "应到", Value: "54", Unit: "人"}, {Label: "实到", Value: "40", Unit: "人"},
		{Label: "发出", Value: "40", Unit: "张"}, {Label: "收回", Value: "41", Unit: "张"},
	}
	r.Balance = "收回多于发出，票数不符。"
	r.Explain = []string{"收回41张，多于发出40张，本轮无效。"}
	r.Documents, r.Command, r.Digests = nil, "", nil
	return r
}

func projectRows(congress, year string) []view.ProjectRow {
	var rows []view.ProjectRow
	for i, p := range sampleProjects[:10] {
		row := view.ProjectRow{
			No: fmt.Sprint(i + 1), Name: p.name, Href: fmt.Sprintf("/projects/%d", 40+i), Congress: congress, Year: year,
			Unit: p.unit, Place: p.place, Money: view.MoneyKnown(p.money), Light: p.light,
		}
		if p.percent > 0 {
			row.Percent, row.Width = fmt.Sprintf("%d%%", p.percent), view.Spread(p.percent, 100)
		}
		rows = append(rows, row)
	}
	return rows
}

// sampleNews is what happened lately, of every kind.
func sampleNews() []view.NewsRow {
	return []view.NewsRow{
		{Kind: "进度报告", Title: "完成41%", Text: "龙亭镇段已安装护栏24公里，槐树关镇段完成放样。", Project: "农村公路生命安全防护工程", On: "2026年7月3日", Href: "/projects/43#report-7", Author: "交通运输局"},
		{Kind: "问题答复", Title: "责任单位答复了监督意见", Text: "破损的台阶已经重做，请代表现场查看。", Project: "荥经河县烈太九年一贯制学校建设工程项目（第一期小学部分）", On: "2026年7月1日", Href: "/projects/44#concerns", Author: "教育体育局"},
		{Kind: "项目调整", Title: "调整完成时限", Text: "汛期停工20天。", Project: "高标准农田建设项目", On: "2026年6月28日", Href: "/projects/45#changes", Author: "清溪县人民代表大会"},
		{Kind: "年度测评", Title: "2025年度测评结果：满意", Project: "𬭎园村至㙍下村𠮷祥路道路硬化工程", On: "2026年1月9日", Href: "/projects/20#grade", Author: "清溪县人民代表大会"},
	}
}

// samplePhoto stands for a photo: the gallery has no other picture.
func samplePhoto(caption string, w, h int) view.PhotoEntry {
	const src = "/static/img/mark.svg"
	return view.PhotoEntry{Src: src, Whole: src, Caption: caption, Alt: caption, Width: w, Height: h}
}

func sampleProject() *view.Project {
	photo := samplePhoto("龙亭镇段护栏安装现场", 1600, 1200)
	sized := photo
	sized.Set = photo.Src + " 480w, " + photo.Src + " 1600w"
	p := &view.Project{
		Page: publicPage("农村公路生命安全防护工程", "/projects/43", view.Link{Text: "项目", Href: "/projects"}, view.Link{Text: "2026年度", Href: "/projects?year=2026"}),
		Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "amber", Reason: "护栏材料晚到，比计划晚12天"}, Stage: "实施中",
		Updated: "2026年7月3日更新", Photo: &sized, Content: "龙亭镇31.656公里、槐树关镇87.2公里农村公路安装护栏和警示标志。",
		Facts: []view.Fact{
			{Label: "地点", Value: "龙亭镇、槐树关镇"}, {Label: "责任单位", Value: "交通运输局"}, {Label: "投资", Value: "3000万元"},
			{Label: "完成时限", Value: "2026年11月底前"}, {Label: "受益对象", Value: "沿线群众约1.2万人"}, {Label: "类别", Value: "行有所畅"},
		},
		Contents: []view.Link{{Text: "节点", Href: "#checkpoints"}, {Text: "照片", Href: "#photos"}, {Text: "进度报告", Href: "#reports"}, {Text: "怎样选出来的", Href: "#vote"}, {Text: "从哪里来", Href: "#origin"}},
		Vote:     "清溪县第十七届人民代表大会第五次会议无记名投票，全体代表231人，赞成198票（85.7%），入选。",
		VoteHref: "/results/3", Percent: "41%", Width: "41.0%",
		Origin: &view.ProjectOrigin{Text: "群众和代表提出的建议归并成一个事项，事项编号 1-2026-00417。", Link: view.Link{Text: "查看它从建议到项目的全过程", Href: "/matters/1-2026-00417"}},
		Checkpoints: []view.CheckpointRow{
			{No: "1", Name: "完成设计和招标", Target: "招标结果公示", Planned: "2026年4月30日", Done: "2026年4月28日", Light: view.Light{Kind: "done"}, State: "按期"},
			{No: "2", Name: "龙亭镇段完工", Target: "护栏31.656公里", Planned: "2026年6月30日", Done: "", Light: view.Light{Kind: "amber"}, State: "已晚12天"},
			{No: "3", Name: "槐树关镇段完工", Target: "护栏87.2公里", Planned: "2026年10月31日", Done: "", Light: view.Light{}, State: "未到期"},
		},
		Reports: []view.ReportEntry{
			{ID: "report-7", On: "2026年7月3日", Author: "交通运输局", Percent: "41%", Paid: "1210.5万元", Text: "龙亭镇段已安装护栏24公里，槐树关镇段完成放样。", Problems: "一批立柱晚到货，影响工期约两周。", NextStep: "增加一个作业班组，7月20日前完成龙亭镇段。",
				Photos: []view.PhotoEntry{photo}},
			{ID: "report-5", On: "2026年5月6日", Author: "交通运输局", Percent: "10%", Text: "完成招标，施工单位进场。"},
		},
		Photos: &view.ProjectPhotos{
			Before: &view.DatedPhoto{PhotoEntry: samplePhoto("路边没有护栏", 1200, 1600), Phase: "施工前"},
			After:  &view.DatedPhoto{PhotoEntry: samplePhoto("护栏装好了", 1600, 1200), On: "2026年7月3日", Phase: "完工后"},
			Days:   []view.DatedPhoto{{PhotoEntry: samplePhoto("路边没有护栏", 1200, 1600), Phase: "施工前"}, {PhotoEntry: photo, On: "2026年7月3日", Phase: "施工中"}},
		},
		Watch: sampleWatch(photo),
		Code:  "/static/img/mark.svg", Address: "https://example.org/projects/43", Feed: &view.Link{Text: "订阅本项目的进展", Href: "/projects/43/feed.atom"},
	}
	p.Share = &view.Share{Title: p.Name, Text: "偏慢：护栏材料晚到，比计划晚12天。", Address: p.Address, Picture: "https://example.org/photos/A", Width: 1600, Height: 1200, Feed: p.Feed}
	return p
}

// longProject has so many reports and photos, and such a name, that anything that can break does.
func longProject() *view.Project {
	p := sampleProject()
	p.Name = "荥经河县烈太九年一贯制学校建设工程项目（第一期小学部分）及岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼、共和圩镇（平安大道、德和路和仁和路等）升级改造工程"
	p.Title, p.Content = p.Name, "𬭎园村、㙍下村、𠮷祥路"+p.Content
	p.Facts[2].Value = "1,234,567,890万元"
	p.Light = view.Light{Kind: "red", Reason: "“槐树关镇段完工并通过第三方检测，资料齐全”逾期 1,096 天，比规定的 30 天多"}
	for i := range 24 {
		r := p.Reports[0]
		r.ID, r.On, r.Percent = fmt.Sprintf("report-%d", 100+i), fmt.Sprintf("202%d年%d月3日", 4+i/12, i%12+1), fmt.Sprintf("%d%%", 1000-i)
		if i < 3 {
			p.Reports = append(p.Reports[:i:i], r)
		} else {
			p.Older = append(p.Older, r)
		}
		d := view.DatedPhoto{PhotoEntry: r.Photos[0], On: r.On, Phase: "施工中"}
		p.Photos.Days = append(p.Photos.Days, d)
	}
	return p
}

func options(chosen string, values ...string) []view.Option {
	list := []view.Option{{Value: "", Text: "全部", Chosen: chosen == ""}}
	for _, v := range values {
		list = append(list, view.Option{Value: v, Text: v, Chosen: v == chosen})
	}
	return list
}

func init() {
	congresses := []view.Link{
		{Text: "长宁市人民代表大会", Href: "/?congress=4"},
	}
	feed := &view.Link{Text: "订阅进展", Href: "/feed.atom?congress=1"}
	lights := []view.LightCount{
		{Light: view.Light{Kind: "green"}, Count: "6"}, {Light: view.Light{Kind: "amber"}, Count: "2"},
		{Light: view.Light{Kind: "red"}, Count: "1"}, {Light: view.Light{Kind: "done"}, Count: "1"},
	}
	home := &view.Home{
		Page: publicPage("首页", "/"), Year: "2026年度",
		Lead:       "经清溪县第十七届人民代表大会第五次会议票决，今年由县人民政府办好10个民生实事项目。",
		Session:    &view.HomeSession{Name: "清溪县第十七届人民代表大会第六次会议", State: "大会正在进行：投票中", Hall: "/hall/6"},
		Result:     &view.HomeResult{Sentence: "大会以无记名投票方式，从12个候选项目中决定了10个2026年度民生实事项目。", On: "2026年3月12日", Href: "/results/3"},
		Lights:     lights,
		Projects:   projectRows("", ""),
		All:        view.Link{Text: "查找全部年度和各级人大的项目", Href: "/projects"},
		Congresses: congresses, News: sampleNews(), Feed: feed,
		NewsNote:   "这里是2023年度以来的项目和更早没有完工的项目的动态。更早的动态在各年度项目的网页上。",
		Unfinished: []view.Link{{Text: "2025年度（1项）", Href: "/projects?year=2025&congress=1"}, {Text: "2023年度（2项）", Href: "/projects?year=2023&congress=1"}},
		Years:      []view.Link{{Text: "2025年度（9项）", Href: "/projects?year=2025&congress=1"}, {Text: "2024年度（10项）", Href: "/projects?year=2024&congress=1"}},
		Townships:  []view.TownshipRow{{Name: "云溪镇人民代表大会", Href: "/?congress=2", Projects: "2026年度6项"}, {Name: "河西街道居民议事会", Href: "/?congress=3", Projects: "还没有公布项目"}},
		Compare:    &view.Link{Text: "比较各乡镇街道的进展", Href: "/progress?congress=1"},
		Suggest:    &view.Link{Text: "看大家提了哪些建议、办得怎样", Href: "/matters"},
	}
	home.Share = &view.Share{Title: "清溪县人民代表大会民生实事项目", Text: home.Lead, Address: "https://example.org/?congress=1", Feed: feed}
	show("public/home", "", home)
	show("public/home", "empty", &view.Home{
		Page: publicPage("首页", "/"), Year: "2026年度", Lead: "今年的民生实事项目将由代表大会票决产生。",
		Empty: view.Empty{Text: "大会票决以后，这里列出今年的项目和进展。", Todo: &view.Link{Text: "查看往年项目", Href: "/projects"}},
	})

	projects := &view.Projects{
		Page: publicPage("项目", "/projects"), Query: "道路", Years: options("2026年度", "2026年度", "2025年度"),
		Congresses: options("", "清溪县人民代表大会", "云溪镇人民代表大会"), Found: "找到10个项目。",
		Links: []view.Link{{Text: "统计", Href: "/progress"}, {Text: "比较各年度", Href: "/years"}, {Text: "项目调整公告", Href: "/adjustments"}, {Text: "开放数据和订阅", Href: "/open"}},
		Rows:  projectRows("清溪县", "2026年度"),
		Pages: &view.Pagination{Page: 2, Pages: 3, Previous: "/projects?page=1", Next: "/projects?page=3"},
	}
	projects.Rows[1].Name = manyResult().Chosen[2].Name
	projects.Rows[2].Name = "𬭎园村至㙍下村𠮷祥路道路硬化工程"
	show("public/projects", "", projects)
	show("public/projects", "empty", &view.Projects{
		Page: publicPage("项目", "/projects"), Query: "<script>alert(1)</script>", Years: options(""), Congresses: options(""),
		Found: "没有找到项目。",
		Empty: view.Empty{Text: "没有名称、地点或责任单位含有这些字的项目。请少输几个字，或改选年度。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}},
	})

	show("public/project", "", sampleProject())
	show("public/project", "long", longProject())
	show("public/project", "empty", &view.Project{
		Page: publicPage("𬭎园村道路硬化工程", "/projects/50", view.Link{Text: "项目", Href: "/projects"}),
		Name: "𬭎园村至㙍下村𠮷祥路道路硬化工程", Light: view.Light{}, Updated: "2026年3月12日公布",
		Facts:    []view.Fact{{Label: "地点", Value: "㙍下村"}, {Label: "投资", Value: "未公布"}},
		NoReport: view.Empty{Text: "责任单位还没有报告进度。"},
	})

	show("public/open", "", &view.OpenData{Page: publicPage("开放数据和订阅", "/open"), Feeds: []view.Link{{Text: "全部", Href: "/feed.atom"}, {Text: "清溪县人民代表大会", Href: "/feed.atom?congress=1"}},
		Congresses: []view.Fact{{Label: "清溪县人民代表大会", Value: "congress=1"}},
		Tables: []view.OpenTable{
			{Name: "项目", Note: "每个项目一行，现在怎样。", CSV: "/open/projects.csv", JSON: "/open/projects.json", Fields: []view.OpenField{{Name: "编号", Key: "id", Note: "项目在本站的编号，不变"}, {Name: "投资", Key: "investment_fen", Note: "没有公布的为空；表格里以万元为单位，JSON 里以分为单位"}}},
			{Name: "进度报告", Note: "责任单位的每一份报告。", CSV: "/open/reports.csv", Fields: []view.OpenField{{Name: "报告日期", Key: "reported_on"}}},
		}})

	show("public/results", "", &view.Results{
		Page: publicPage("票决结果", "/results"),
		Rows: []view.ResultEntry{
			{Name: "2026年度民生实事项目票决", Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", On: "2026年3月12日", Sentence: "从12个候选项目中决定了10个。", Href: "/results/3"},
			{Name: "2026年民生微实事票荐", Congress: "河西街道居民议事会", Session: "2026年第一次居民议事会议", On: "2026年2月20日", Sentence: "从8个候选项目中推荐了5个。", Href: "/results/2"},
			{Name: "2025年度民生实事项目票决", Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第四次会议", On: "2025年3月8日", Sentence: "从11个候选项目中决定了9个，缺额1项。", Href: "/results/1"},
		},
	})
	show("public/results", "empty", &view.Results{Page: publicPage("票决结果", "/results"), Empty: view.Empty{Text: "还没有宣布过的票决结果。结果由执行主席在大会上宣布以后，才在这里公布。"}})

	show("public/result", "", sampleResult(true, view.WordsOf(false)))
	show("public/result", "tick", sampleResult(false, view.WordsOf(true)))
	show("public/result", "many", manyResult())
	graded := sampleResult(true, view.SurveyWords(false))
	graded.Name, graded.Title, graded.Survey = "2025年度民生实事项目满意度测评", "2025年度民生实事项目满意度测评结果", sampleSurvey()
	graded.Sentence = "大会以无记名投票方式，对3个项目进行了满意度测评：满意1个，基本满意1个，不满意1个。"
	graded.Chosen, graded.Others, graded.Chart = nil, nil, view.Chart{}
	graded.Ballots = []view.Figure{{Label: "应到", Value: "29", Unit: "人"}, {Label: "实到", Value: "29", Unit: "人"}, {Label: "发出", Value: "29", Unit: "张"}, {Label: "收回", Value: "29", Unit: "张"}, {Label: "未交", Value: "0", Unit: "张"}}
	graded.Balance = "发出29张，收回29张，收回不多于发出；每一项的满意、基本满意、不满意、弃权与无效相加，都等于收回29张。"
	graded.Explain = []string{"以全体成员29为基数，恰好一半视为未达到半数。", "1号“城区老旧小区改造”：满意17，达到半数14.5；测评结果为“满意”。"}
	show("public/result", "survey", graded)
	show("public/result", "paper", paperResult(true))
	show("public/result", "ranked", rankedResult())
	show("public/result", "void", voidResult())
	show("public/result", "kept", keptResult())

	show("public/check", "", &view.Check{Page: publicPage("如何核验", "/check"), Latest: &view.Link{Text: "下载最近一次票决的核验包", Href: "/results/3/bundle.zip"}, Command: "verify -bundle bundle.zip"})
	show("public/secrecy", "", &view.Secrecy{Page: publicPage("保密说明", "/secrecy"), Rows: view.SecrecyRows()})
	signin := publicPage("工作人员登录", "/signin")
	show("public/signin", "", &view.SignIn{Page: signin})
	refused := signin
	refused.Errors = []view.FieldError{{Field: "login", Text: "登录名或密码不对，请重新输入。连续输错5次将暂停登录10分钟。"}}
	show("public/signin", "refused", &view.SignIn{Page: refused, Login: "mishuchu\"><b>", Next: "/office/rounds/3"})

	show("public/error", "404", &view.Error{
		Page: publicPage("没有找到", "/projects/999"),
		What: "没有这个页面。网址可能有误，或者内容还没有公布。", Safe: "没有任何内容因此改变。",
	})
	show("public/error", "403", &view.Error{
		Page: publicPage("不能办理", "/office/audit"), What: "您的角色不能办理这件事。", Safe: "没有任何内容因此改变。",
		Todo: "如有需要，请联系系统管理员。", Back: &view.Link{Text: "返回工作台", Href: "/office"},
	})
	show("public/error", "500", &view.Error{
		Page: publicPage("系统出了问题", "/results/3"), What: "刚才的操作没有完成。", Safe: "已经收到的表决票都已保存，不受影响。",
		Todo: "请稍后再试；如仍不行，请联系系统管理员。", Incident: "7F3A21C9",
	})
}

// sampleSurvey is a 满意度测评 of three items by 29 members.
func sampleSurvey() *view.Survey {
	s := &view.Survey{Heads: []string{"满意", "基本满意", "不满意", "弃权", "无效"}, HalfAt: "50.0%", Scale: "比率和横条以全体成员29人为基数，竖线为半数；恰好一半视为未达到半数。"}
	for i, n := range [][3]int{{17, 11, 1}, {14, 14, 1}, {5, 9, 15}} {
		row := view.SurveyRow{No: fmt.Sprint(i + 1), Name: sampleProjects[i].name, Grade: s.Heads[i]}
		at := 0
		for g, k := range n {
			row.Cells = append(row.Cells, view.SurveyCell{Label: s.Heads[g], Value: fmt.Sprint(k), Share: view.Percent(k, 29)})
			row.Bars = append(row.Bars, view.SurveyBar{At: view.Spread(at, 29), Width: view.Spread(k, 29), Tone: g + 1})
			at += k
		}
		row.Cells = append(row.Cells, view.SurveyCell{Label: "弃权", Value: "0"}, view.SurveyCell{Label: "无效", Value: "0"})
		s.Rows = append(s.Rows, row)
	}
	return s
}

// keptResult is a result of which the 票决办法 tells the public names only.
func keptResult() *view.Result {
	r := sampleResult(true, view.WordsOf(false))
	r.Kept = "按本次会议通过的票决办法，票数和核验资料只向本级代表、会议工作人员公布。"
	r.Told = &view.Link{Text: "本级代表、会议工作人员登录后查看票数", Href: "/office/results/1"}
	r.Chart, r.Balance, r.Explain, r.Command, r.Parts = view.Chart{}, "", nil, "", nil
	r.Ballots, r.Documents, r.Digests = r.Ballots[:4], r.Documents[:1], r.Digests[:1]
	for _, rows := range [][]view.ResultRow{r.Chosen, r.Others} {
		slices.SortFunc(rows, func(a, b view.ResultRow) int {
			return cmp.Or(cmp.Compare(len(a.No), len(b.No)), cmp.Compare(a.No, b.No))
		})
		for i := range rows {
			rows[i].Rank, rows[i].Approve, rows[i].Oppose, rows[i].Abstain, rows[i].Share, rows[i].Reason = rows[i].No, "", "", "", "", ""
		}
	}
	return r
}
