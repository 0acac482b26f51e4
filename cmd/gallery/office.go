package main

import (
	"fmt"

	"piaojue/app/tally"
	"piaojue/app/web/view"
)

// officeProjects are candidate projects that counties published, with the
// figures they gave; the county here is invented.
var officeProjects = [][7]string{
	{"老旧小区改造工程", "18个老旧小区综合改造；229个老旧小区微改造", "住有所居", "洋州街道等6个街道", "13,600", "县住房和城乡建设局", "2026年11月底"},
	{"中小学幼儿园基础设施提升改造项目", "3所中小学运动场地改造；26所学校供水供电改造", "学有所教", "相关镇（街道）", "3,000", "县教育和体育局", "2026年8月底"},
	{"农村公路生命安全防护工程", "安装护栏118.856公里", "行有所畅", "龙亭、槐树关等7个乡镇", "3,000", "县交通运输局", "2026年10月底"},
	{"高标准农田建设项目", "田块整治500亩；堰塘1座；机电井7座；渠道50公里；田间道路38公里", "其他", "谢村镇", "4,930", "县农业农村局", "2026年12月底"},
	{"人民医院门急诊大楼建设项目", "12530平方米", "病有所医", "城关街道", "51,000", "县卫生健康局", "2027年6月底"},
	{"新能源公交及线路优化提升工程项目", "新能源公交14辆；优化线路班次", "行有所畅", "县城", "1,000", "县交通运输局", "2026年9月底"},
	{"农村养老服务设施建设及提升改造工程", "新建60个农村颐养之家；改造提升20个农村敬老院", "老有所养", "18个乡镇", "4,127.43", "县民政局", "2026年11月底"},
	{"“厕所革命”行动", "新建公厕32座；改造64座", "其他", "县城和12个集镇", "1,336", "县综合行政执法局", "2026年10月底"},
	{"扶残助残工程", "家庭无障碍改造160户以上；残疾人稳定就业90人以上", "弱有所扶", "全县", "224", "县残疾人联合会", "2026年11月底"},
	{"婴幼儿照护服务成长驿站", "成长驿站7家；托位500个", "幼有所育", "5个街道", "760", "县卫生健康局", "2026年11月底"},
	{"岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼项目", "", "其他", "岗家山村", "", "县文化和旅游局", "2026年12月底"},
	{"新增社会足球场", "新增社会足球场57个", "其他", "全县", "2,300", "县教育和体育局", "2026年12月底"},
}

// officeNames are invented people.
var officeNames = []string{"沈知远", "陆秋棠", "何以安", "周明霁", "钱念慈", "吴亦航", "郑可风", "王清和", "冯若谷", "陈一鸣", "褚南星", "卫长青", "蒋素云", "韩立春", "杨千帆", "朱晓岚", "秦望舒", "尤文澜", "许怀瑾", "𬭎㙍𠮷"}

func deskPage(title, path string, crumbs ...view.Link) view.Page {
	nav := []view.Link{
		{Text: "工作台", Href: "/office"}, {Text: "会议", Href: "/office/sessions"},
		{Text: "项目", Href: "/office/projects"}, {Text: "操作日志", Href: "/office/audit"},
	}
	return view.Page{
		Title: title, Site: "清溪县人民代表大会", Path: path, Demo: true, Crumbs: crumbs,
		Nav:    view.OfficeNav(nav, path),
		Viewer: &view.Viewer{Name: "许怀瑾", Role: "大会秘书处", Congress: "清溪县人民代表大会"},
	}
}

var (
	toStart   = view.Link{Text: "工作台", Href: "/office"}
	toSession = view.Link{Text: "第十七届第五次会议", Href: "/office/sessions/1"}
	toRound   = view.Link{Text: "民生实事项目票决", Href: "/office/rounds/1"}
)

func officeCandidates(n int) []view.OfficeCandidate {
	list := make([]view.OfficeCandidate, n)
	for i := range list {
		p := officeProjects[i%len(officeProjects)]
		list[i] = view.OfficeCandidate{
			No: fmt.Sprint(i + 1), Name: p[0], Content: p[1], Category: p[2], Place: p[3], Investment: p[4], Unit: p[5], Deadline: p[6],
			EditHref: fmt.Sprintf("/office/candidates/%d", i+1), DeleteHref: fmt.Sprintf("/office/candidates/%d/delete", i+1),
		}
	}
	return list
}

func officeDelegations(slips bool) []view.OfficeDelegation {
	names := []string{"城关代表团", "龙亭代表团", "谢村代表团"}
	list := make([]view.OfficeDelegation, len(names))
	k := 0
	for i, name := range names {
		d := view.OfficeDelegation{Name: name, Anchor: fmt.Sprintf("d%d", i+1), Entitled: "7", Present: "5", Excused: "1", NotYet: "1", ExcludedCount: ""}
		for j := range 7 {
			p := view.OfficeDeputy{ID: fmt.Sprint(k + 1), Number: fmt.Sprintf("QX%04d", k+1), Name: officeNames[k%len(officeNames)], Seat: fmt.Sprintf("%d排%d座", i+1, j+1)}
			switch {
			case slips, j < 5:
				p.State, p.Mark, p.At = "已签到", "present", fmt.Sprintf("8:%02d", 31+j)
			case j == 5:
				p.State, p.Mark, p.At = "请假", "excused", ""
			default:
				p.State = "未到"
			}
			if i == 2 && j == 4 && !slips {
				p.State, p.Mark, p.At = "已离会", "left", "10:02"
			}
			d.Deputies = append(d.Deputies, p)
			k++
		}
		list[i] = d
	}
	return list
}

func rowsOf(p view.OfficeForm) *view.OfficeForm { return &p }

func init() {
	officeStart()
	officeAdmin()
	officeSessions()
	officeTables()
	officeRounds()
	officeWork()
}

func officeRoundRow(state, next, who string) view.OfficeRound {
	return view.OfficeRound{Name: "民生实事项目票决", Href: "/office/rounds/1", State: state, Next: next, NextWho: who, Figures: "应选 10 项 · 候选 12 项"}
}

func officeSessionRow(rounds ...view.OfficeRound) view.OfficeSession {
	return view.OfficeSession{Name: "清溪县第十七届人民代表大会第五次会议", Href: "/office/sessions/1", Year: "2026", OpensOn: "2026年1月20日", Venue: "清溪剧院", Candidates: "12 项", Deputies: "231 人", Rounds: rounds}
}

func officeStart() {
	show("office/start", "", &view.OfficeStart{
		Page: deskPage("工作台", "/office"), Today: "2026年1月21日，星期三",
		Tasks: []view.OfficeTask{
			{Text: "给 6 位已签到的代表发投票凭证", Why: "民生实事项目票决正在发票，已发 197 张。", Href: "/office/rounds/1/slips", Button: "发投票凭证"},
			{Text: "办理签到", Why: "应到 231 人，实到 203 人，9 人未到。", Href: "/office/sessions/1/checkin", Button: "打开签到台"},
		},
		Sessions: []view.OfficeSession{
			officeSessionRow(officeRoundRow("发票", "开始投票", "执行主席")),
			{Name: "清溪县第十七届人民代表大会第四次会议", Href: "/office/sessions/2", Year: "2025", OpensOn: "2025年1月15日", Candidates: "13 项", Deputies: "233 人",
				Rounds: []view.OfficeRound{{Name: "民生实事项目票决", Href: "/office/rounds/2", State: "已公告", Figures: "应选 10 项 · 候选 13 项"}}},
		},
		Lights: []view.OfficeLightCount{{Light: view.Light{Kind: "green"}, Count: "7 项"}, {Light: view.Light{Kind: "amber"}, Count: "1 项"}, {Light: view.Light{Kind: "red"}, Count: "1 项"}, {Light: view.Light{Kind: "done"}, Count: "1 项"}},
		Late: []view.OfficeProject{
			{Name: "老旧燃气管网改造工程", Href: "/office/projects/4", Unit: "县住房和城乡建设局", Light: view.Light{Kind: "red", Reason: "“主管道铺设”晚 42 天，9 月没有报告"}},
			{Name: "农村公路大中修与公交线路", Href: "/office/projects/6", Unit: "县交通运输局", Light: view.Light{Kind: "amber", Reason: "“路基工程”晚 12 天"}},
		},
		MayNew: true,
	})
	show("office/start", "empty", &view.OfficeStart{Page: deskPage("工作台", "/office"), Today: "2026年1月21日，星期三", MayNew: true})
	show("office/congresses", "", &view.OfficeCongresses{Page: deskPage("选择人大", "/office"), Congresses: []view.OfficeCongress{
		{Name: "清溪县人民代表大会", Level: "县（市、区）", Href: "/office/at/1", Roles: "大会秘书处", Invented: true},
		{Name: "清溪县龙亭镇人民代表大会", Level: "乡镇", Href: "/office/at/2", Roles: "人大主席团办公室", Invented: true},
		{Name: "清溪县洋州街道居民代表会议", Level: "街道", Href: "/office/at/3", Roles: "人大街道工委", Invented: true},
	}})
	show("office/congresses", "empty", &view.OfficeCongresses{Page: deskPage("选择人大", "/office")})
}

func officeAdmin() {
	accounts := []view.OfficeAccount{
		{Name: "陆秋棠", Login: "lu-qiutang", Roles: "系统管理员", Self: true, PasswordHref: "/office/accounts/1/password"},
		{Name: "许怀瑾", Login: "xu-huaijin", Roles: "大会秘书处", PasswordHref: "/office/accounts/2/password", DisableHref: "/office/accounts/2/disable"},
		{Name: "沈知远", Login: "shen-zhiyuan", Roles: "人大代表、总监票人", PasswordHref: "/office/accounts/3/password", DisableHref: "/office/accounts/3/disable"},
		{Name: "何以安", Login: "he-yian", Roles: "责任单位", Unit: "县住房和城乡建设局", PasswordHref: "/office/accounts/4/password", DisableHref: "/office/accounts/4/disable"},
		{Name: "周明霁", Login: "zhou-mingji", Roles: "政府办（项目办）", Disabled: "2025年12月1日", DisableHref: "/office/accounts/5/disable"},
	}
	show("office/accounts", "", &view.OfficeAccounts{Page: deskPage("账号", "/office/accounts", toStart), Accounts: accounts, NewHref: "/office/accounts/new"})
	show("office/accounts", "empty", &view.OfficeAccounts{Page: deskPage("账号", "/office/accounts", toStart), Search: "王"})

	roles := []view.Option{{Value: "admin", Text: "系统管理员", Hint: "管账号和备份；看不到票和结果"}, {Value: "government", Text: "政府办（项目办）"}, {Value: "unit", Text: "责任单位"}, {Value: "standing", Text: "人大常委会办公室"}, {Value: "secretariat", Text: "大会秘书处"}, {Value: "presiding", Text: "执行主席"}, {Value: "chief_scrutineer", Text: "总监票人"}, {Value: "scrutineer", Text: "监票人"}, {Value: "teller", Text: "计票人"}, {Value: "deputy", Text: "人大代表"}}
	show("office/form", "account", &view.OfficeFormPage{Page: deskPage("新建账号", "/office/accounts/new", toStart, view.Link{Text: "账号", Href: "/office/accounts"}), Form: view.AccountForm(nil, roles)})
	refused := deskPage("新建账号", "/office/accounts/new", toStart, view.Link{Text: "账号", Href: "/office/accounts"})
	refused.Errors = []view.FieldError{{Field: "login", Text: "登录名“xu-huaijin”已经有人用，换一个。"}, {Field: "password", Text: "密码请用 8 到 100 个字。"}, {Field: "roles", Text: "系统管理员不得兼计票人，请去掉其中一个。"}}
	show("office/form", "account-refused", &view.OfficeFormPage{Page: refused, Form: view.AccountForm(view.Typed{"name": {"许怀瑾"}, "login": {"xu-huaijin"}, "roles": {"admin", "teller"}, "unit": {""}}, roles)})
	show("office/form", "password", &view.OfficeFormPage{Page: deskPage("重设密码", "/office/accounts/2/password", toStart, view.Link{Text: "账号", Href: "/office/accounts"}),
		Facts: []view.Fact{{Label: "姓名", Value: "许怀瑾"}, {Label: "登录名", Value: "xu-huaijin"}}, Form: view.PasswordForm("/office/accounts/2/password", "许怀瑾", nil)})
	show("office/confirm", "disable", &view.OfficeConfirm{Page: deskPage("停用账号", "/office/accounts/2/disable", toStart, view.Link{Text: "账号", Href: "/office/accounts"}),
		What: []string{"停用“许怀瑾”（大会秘书处）的账号。", "已登录的页面随即退出，以后不能再登录。此人办过的事仍留在操作日志里。"},
		Form: view.OfficeForm{Action: "/office/accounts/2/disable", Submit: "停用账号", Sure: "停用许怀瑾的账号，不能恢复。", Cancel: "/office/accounts"}})
	show("office/confirm", "destroy", &view.OfficeConfirm{Page: deskPage("销毁选票", "/office/rounds/1/destroy", toStart, toSession),
		What: []string{"将销毁“民生实事项目票决”的加密选票 218 张，连同加密合计、开启部分和逐张记录。销毁后不能恢复，也不能再逐张核验。", "宣布的结果、票决办法、各项摘要和操作日志长期保存。已经下载的档案和系统备份不在其内，备份须另行处理。"},
		Form: view.DestroyForm("/office/rounds/1/destroy", "/office/rounds/1", nil)})
	show("office/confirm", "withdraw", &view.OfficeConfirm{Page: deskPage("撤回候选项目", "/office/candidates/11/delete", toStart, toSession, view.Link{Text: "候选项目", Href: "/office/sessions/1/candidates"}),
		What: []string{"从本次会议撤回第 11 号候选项目“岗家山‘不忘初心’红色拓展训练基地革命历史纪念综合楼项目”。", "表决前撤回须经主席团同意（地方组织法第二十二条）。"},
		Form: view.OfficeForm{Action: "/office/candidates/11/delete", Submit: "撤回候选项目", Sure: "主席团已经同意撤回。", Cancel: "/office/sessions/1/candidates"}})

	entries := []view.OfficeAuditEntry{
		{At: "2026年1月21日 9:42", Actor: "许怀瑾", Role: "大会秘书处", Action: "开始发票", Subject: "民生实事项目票决", Detail: "全体代表 231 人，到会 203 人", Hash: "8f1c 02ab"},
		{At: "2026年1月21日 9:40", Actor: "沈知远", Role: "总监票人", Action: "确认密钥", Subject: "民生实事项目票决", Detail: "3 人持有，2 人可开启", Hash: "51d0 77e4"},
		{At: "2026年1月20日 16:05", Actor: "王清和", Role: "执行主席", Action: "通过票决办法", Subject: "民生实事项目票决", Detail: "摘要 3b7e 90c1 …", Hash: "c2a9 0b3f"},
	}
	show("office/audit", "", &view.OfficeAudit{Page: deskPage("操作日志", "/office/audit", toStart), Entries: entries, Chain: "已核对 1,204 条，前后相连，没有缺失或改动。", Older: "/office/audit?before=318"})
	show("office/audit", "broken", &view.OfficeAudit{Page: deskPage("操作日志", "/office/audit", toStart), Entries: entries[:1], Chain: "第 318 条与前一条不相连：日志被改动过。请立即告知总监票人，并保留数据库。", Broken: true})
	show("office/audit", "empty", &view.OfficeAudit{Page: deskPage("操作日志", "/office/audit", toStart)})
}

func officeSessions() {
	show("office/sessions", "", &view.OfficeSessions{Page: deskPage("会议", "/office/sessions", toStart), MayNew: true, Sessions: []view.OfficeSession{
		officeSessionRow(officeRoundRow("发票", "", "")),
		{Name: "清溪县第十七届人民代表大会第四次会议", Href: "/office/sessions/2", Year: "2025", OpensOn: "2025年1月15日", Candidates: "13 项", Deputies: "233 人"},
	}})
	show("office/sessions", "empty", &view.OfficeSessions{Page: deskPage("会议", "/office/sessions", toStart), MayNew: true})
	sessions := view.Link{Text: "会议", Href: "/office/sessions"}
	show("office/form", "session", &view.OfficeFormPage{Page: deskPage("新建会议", "/office/sessions/new", toStart, sessions), Form: view.SessionForm(nil)})
	refused := deskPage("新建会议", "/office/sessions/new", toStart, sessions)
	refused.Errors = []view.FieldError{{Field: "number", Text: "第十七届第五次会议已经建过，请核对届和次。"}, {Field: "opens_on", Text: "请写明开幕日期。"}}
	show("office/form", "session-refused", &view.OfficeFormPage{Page: refused, Form: view.SessionForm(view.Typed{"term": {"17"}, "number": {"5"}, "year": {"2026"}})})
	show("office/session", "", &view.OfficeSessionPage{
		Page:  deskPage("清溪县第十七届人民代表大会第五次会议", "/office/sessions/1", toStart, sessions),
		Facts: []view.Fact{{Label: "年度", Value: "2026年"}, {Label: "开幕", Value: "2026年1月20日"}, {Label: "会场", Value: "清溪剧院"}},
		Stages: []view.OfficeStage{
			{Name: "候选项目", Mark: "done", State: "12 项，已定稿", Note: "第一轮票决办法通过后不再改动。", Href: "/office/sessions/1/candidates", Link: "查看"},
			{Name: "代表名册", Mark: "done", State: "231 人，9 个代表团", Note: "另有 2 人不计入全体代表。", Href: "/office/sessions/1/roster", Link: "查看"},
			{Name: "票决轮次", Mark: "done", State: "1 轮，票决办法已通过"},
			{Name: "签到", Mark: "now", State: "实到 203 人，已达到法定人数", Note: "3×203=609，不少于 2×231=462。", Href: "/office/sessions/1/checkin", Link: "打开签到台"},
			{Name: "投票和计票", Mark: "next", State: "尚未开始投票"},
		},
		Rounds: []view.OfficeRound{officeRoundRow("发票", "开始投票", "执行主席")}, NewRound: "/office/sessions/1/rounds/new",
	})
	show("office/session", "new", &view.OfficeSessionPage{
		Page:  deskPage("清溪县第十七届人民代表大会第五次会议", "/office/sessions/1", toStart, sessions),
		Facts: []view.Fact{{Label: "年度", Value: "2026年"}, {Label: "开幕", Value: "2026年1月20日"}},
		Stages: []view.OfficeStage{
			{Name: "候选项目", Mark: "now", State: "还没有", Href: "/office/sessions/1/candidates", Link: "导入候选项目"},
			{Name: "代表名册", Mark: "next", State: "还没有", Href: "/office/sessions/1/roster", Link: "导入代表名册"},
			{Name: "票决轮次", Mark: "next", State: "还没有"},
			{Name: "签到", Mark: "next", State: "有了名册才能签到"},
			{Name: "投票和计票", Mark: "next", State: "尚未开始"},
		},
	})
}

func officeTables() {
	back := []view.Link{toStart, toSession}
	imp := view.ImportForm("/office/sessions/1/candidates/import", "候选项目表")
	page := &view.OfficeCandidates{Page: deskPage("候选项目", "/office/sessions/1/candidates", back...), Candidates: officeCandidates(12), Total: "12 项，计划投资合计 8.53 亿元，1 项未列投资。", Import: &imp, Template: "/office/sessions/1/candidates/template.csv"}
	show("office/candidates", "", page)
	show("office/candidates", "fixed", &view.OfficeCandidates{Page: page.Page, Candidates: officeCandidates(12), Total: page.Total, Fixed: "票决办法已经通过，候选项目随之固定，不能再改。"})
	show("office/candidates", "many", &view.OfficeCandidates{Page: page.Page, Candidates: officeCandidates(40), Total: "40 项", Import: &imp, Template: page.Template})
	show("office/candidates", "empty", &view.OfficeCandidates{Page: page.Page, Import: &imp, Template: page.Template})

	at := append(back, view.Link{Text: "候选项目", Href: "/office/sessions/1/candidates"})
	columns := []string{"编号", "项目名称", "建设内容", "计划投资（万元）", "牵头责任单位", "完成时限"}
	var rows [][]string
	for i, p := range officeProjects {
		rows = append(rows, []string{fmt.Sprint(i + 1), p[0], p[1], p[4], p[5], p[6]})
	}
	show("office/import", "", &view.OfficeImport{Page: deskPage("核对后写入候选项目", "/office/sessions/1/candidates/import", at...), File: "2026年候选项目.xlsx", Counts: "读到 12 行，没有错误。",
		Columns: columns, Rows: rows, Replaces: "写入后，现有的 11 项候选项目全部由这 12 项代替。",
		Confirm: rowsOf(view.OfficeForm{Action: "/office/sessions/1/candidates/import/confirm", Submit: "写入 12 项候选项目", Sure: "已逐项核对，用这 12 项代替现有的 11 项。", Cancel: "/office/sessions/1/candidates"})})
	show("office/import", "refused", &view.OfficeImport{Page: deskPage("导入候选项目", "/office/sessions/1/candidates/import", at...), File: "2026年候选项目.xlsx", Counts: "读到 12 行。", Again: "/office/sessions/1/candidates#import",
		Problems: []view.OfficeRowError{
			{Row: "4", Text: "编号：与第 3 行重复，编号不能相同。"},
			{Row: "6", Text: "计划投资（万元）：请写成数字，如 5100。"},
			{Row: "12", Text: "项目名称：请写项目名称。"},
		}})
	categories := []view.Option{{Value: "幼有所育", Text: "幼有所育"}, {Value: "学有所教", Text: "学有所教"}, {Value: "住有所居", Text: "住有所居"}, {Value: "其他", Text: "其他"}}
	v := view.CandidateValues{No: "1", Name: officeProjects[0][0], Content: officeProjects[0][1], Category: "住有所居", Place: officeProjects[0][3], Investment: "13600", Unit: officeProjects[0][5], Deadline: officeProjects[0][6]}
	show("office/form", "candidate", &view.OfficeFormPage{Page: deskPage("修改候选项目", "/office/candidates/1", at...), Form: view.CandidateForm("/office/candidates/1", "/office/sessions/1/candidates", v, categories, nil)})

	roster := view.ImportForm("/office/sessions/1/roster/import", "代表名册")
	figures := []view.Figure{{Label: "全体代表", Value: "231", Unit: "人"}, {Label: "代表团", Value: "9", Unit: "个"}, {Label: "法定人数", Value: "154", Unit: "人", Note: "三分之二以上"}, {Label: "通过线", Value: "116", Unit: "票", Note: "全体代表过半数"}}
	full := &view.OfficeRoster{Page: deskPage("代表名册", "/office/sessions/1/roster", back...), Figures: figures, Delegations: officeDelegations(false), Import: &roster, Template: "/office/sessions/1/roster/template.csv",
		Add: "/office/sessions/1/roster/new", Documents: rollPapers(), Open: rollLinks(),
		Excluded: []view.OfficeDeputy{{Number: "QX0107", Name: "冯若谷", Edit: "/office/sessions/1/roster/107", Excluded: "暂停执行代表职务（代表资格审查报告，2026年1月19日）"}}}
	show("office/roster", "", full)
	show("office/roster", "empty", &view.OfficeRoster{Page: full.Page, Import: &roster, Template: full.Template})
	show("office/import", "roster", &view.OfficeImport{Page: deskPage("导入代表名册", "/office/sessions/1/roster/import", back...), File: "代表名册.csv", Counts: "读到 231 行。", Again: "/office/sessions/1/roster#import", More: "另有 17 处同样的错误没有列出。",
		Problems: []view.OfficeRowError{{Row: "18", Text: "代表证号：与第 17 行重复。"}, {Row: "40", Text: "代表团：请写代表团。"}}})
}

var officeRules = []string{
	"第一条　出席会议的代表达到全体代表的三分之二以上，方可进行票决。",
	"第二条　候选项目 12 项，应选 10 项，实行差额票决。",
	"第三条　采用无记名投票方式。对每个候选项目可以赞成、反对或者弃权。",
	"第四条　每张票赞成的项目等于或者少于 10 项的有效，多于 10 项的无效。没有标记的按弃权计。",
	"第五条　收回的票等于或者少于发出的票，票决有效；多于发出的票，票决无效，重新投票。",
	"第六条　赞成票超过全体代表的二分之一，即 116 票以上，方可入选。",
	"第七条　过线的项目多于 10 项时，赞成票多的入选；末位得票相等不能确定的，就得票相等的项目再次票决。",
	"第八条　过线的项目少于 10 项时，不足部分由主席团提请大会决定。",
	"第九条　投票时间 30 分钟，由执行主席宣布开始和截止。",
}

func officeSteps(now int) []view.Step {
	names := []string{"拟定票决办法", "通过票决办法", "通过监票人", "准备票箱", "开始发票", "开始投票", "截止投票", "核对票数", "计票", "监票人签字", "宣布结果", "公告"}
	who := []string{"大会秘书处", "执行主席", "执行主席", "监票人", "大会秘书处", "执行主席", "执行主席", "执行主席", "监票人", "监票人", "执行主席", "人大常委会办公室"}
	steps := make([]view.Step, len(names))
	for i := range names {
		steps[i] = view.Step{Name: names[i], State: "next", Who: who[i]}
		if i < now {
			steps[i].State, steps[i].At = "done", fmt.Sprintf("1月%d日 %d:%02d", 20+i/4, 8+i, (i*17)%60)
		} else if i == now {
			steps[i].State = "now"
		}
	}
	return steps
}

func officeDocuments(final bool) []view.OfficeDocument {
	docs := []view.OfficeDocument{
		{Name: "表决票票样", Href: "/office/rounds/1/ballot-paper.pdf", Ready: true},
		{Name: "计票结果报告单", Href: "/office/rounds/1/report.pdf", Note: "计票后生成", Ready: final},
		{Name: "公告", Href: "/office/rounds/1/notice.pdf", Note: "宣布后生成", Ready: final},
	}
	if final {
		docs[1].Note, docs[2].Note = "", ""
	}
	return docs
}

func officeRounds() {
	back := []view.Link{toStart, toSession}
	const digest = "3b7e90c1a55f0d8e24c67b1190fae3d2785b6c40e91f3a7d6620c8b4519de07f"
	people := []view.OfficePerson{
		{ID: "3", Name: "沈知远", Label: "总监票人", Kind: "chief", Key: "第三步已完成", Decryption: "", Note: "城关代表团"},
		{ID: "4", Name: "何以安", Label: "监票人", Kind: "scrutineer", Key: "第二步已完成", Note: "龙亭代表团"},
		{ID: "5", Name: "钱念慈", Label: "监票人", Kind: "scrutineer", Key: "还没有开始", Note: "谢村代表团"},
		{ID: "6", Name: "吴亦航", Label: "计票人", Kind: "teller", Key: "不持有密钥", Note: "大会秘书处"},
	}
	kinds := []view.OfficeKind{{Value: "", Text: "不担任"}, {Value: "chief", Text: "总监票人"}, {Value: "deputy_chief", Text: "副总监票人"}, {Value: "scrutineer", Text: "监票人"}, {Value: "teller", Text: "计票人"}}
	threshold := view.Field{Name: "threshold", Label: "至少几人到场才能开启计票", Value: "2", Kind: "number", Unit: "人", Narrow: true, Required: true, Hint: "从持有密钥的人中任意几人。少于持有人数，以防有人缺席；不能是 1。"}
	base := func(name, state string) view.OfficeRoundPage {
		return view.OfficeRoundPage{
			Page: deskPage(name, "/office/rounds/1", back...), Name: name, State: state, Session: "清溪县第十七届人民代表大会第五次会议 · 2026年度", UUID: "f3Kx8QzT2mWnLb",
			Figures: []view.Figure{{Label: "应选", Value: "10", Unit: "项"}, {Label: "候选", Value: "12", Unit: "项"}, {Label: "全体代表", Value: "231", Unit: "人"}, {Label: "通过线", Value: "116", Unit: "票"}},
			Rules:   officeRules, RulesTitle: "清溪县第十七届人大第五次会议民生实事项目票决办法", Candidates: officeCandidates(12), Rows: "候选项目", Documents: officeDocuments(false),
		}
	}
	draft := base("民生实事项目票决", "草拟")
	draft.Steps, draft.Next, draft.NextWho = officeSteps(1), "通过票决办法", "执行主席"
	draft.NextText = "大会表决通过后，由执行主席在这里记录。"
	draft.Act = rowsOf(view.OfficeForm{Action: "/office/rounds/1/adopt", Submit: "记录票决办法已通过", Says: "办法、应选数和 12 项候选项目随即锁定，任何人不能再改。摘要将印在表决票、报告单和公告上。", Sure: "大会已经表决通过这份票决办法。"})
	draft.Warnings = []string{"候选项目比应选数多 20%，在常见的 10% 至 50% 之内。"}
	draft.Nomination = &view.OfficeNomination{Action: "/office/rounds/1/scrutineers", People: people, Kinds: kinds, Threshold: threshold}
	show("office/round", "draft", &draft)

	staffed := base("民生实事项目票决", "监票人已通过")
	staffed.Digest, staffed.Steps, staffed.Next, staffed.NextWho = digest, officeSteps(3), "准备票箱", "大会秘书处"
	staffed.NextText = "监票人生成密钥、上传投票凭证的公开名单后，票箱随即固定。"
	staffed.Missing = []view.OfficeMissing{{Text: "监票人何以安、钱念慈还没有完成密钥生成。", Href: "#scrutineers", Link: "查看进度"}, {Text: "还没有上传投票凭证的公开名单。", Href: "#credentials", Link: "上传"}}
	staffed.Scrutineers, staffed.KeyRule, staffed.CeremonyHref = people, "3 人各持一份密钥，其中任意 2 人到场才能开启计票。", "/scrutineer/1"
	staffed.Devices = officeDevices()
	staffed.StaffRemarks = []string{"钱念慈的账号没有“人大代表”角色；监票人应从本次会议的代表中推选。"}
	upload := view.OfficeForm{Action: "/office/rounds/1/credentials", Submit: "上传公开名单", Upload: true, Second: true, Questions: []view.OfficeQuestion{{Draw: "field", Field: view.Field{Name: "file", Label: "公开名单", Kind: "file", Accept: ".json", Required: true}}}}
	staffed.Credentials = &view.OfficeCredentials{Command: "piaojue credentials -uuid f3Kx8QzT2mWnLb -count 243 -o 凭证", Needed: "全体代表 231 人，加备用 5%，共 243 张。", Form: &upload}
	staffed.RestartHref = "/office/rounds/7/restart"
	show("office/round", "staffed", &staffed)

	ready := base("民生实事项目票决", "票箱就绪")
	ready.Digest, ready.Steps, ready.Next, ready.NextWho = digest, officeSteps(4), "开始发票", "大会秘书处"
	ready.Scrutineers, ready.KeyRule = people, staffed.KeyRule
	ready.Act = rowsOf(view.OfficeForm{Action: "/office/rounds/1/issue", Submit: "开始发票", Says: "全体代表人数按现在的名册固定为 231 人，通过线随即固定为 116 票。", Sure: "已核对应到 231 人、到会 203 人，达到法定人数。"})
	ready.Credentials = &view.OfficeCredentials{Count: "243 张", Fingerprint: "Zm3tQ0sVYx1pHk9cUuN5rJ2wB7eLfD4oGiA6T8yMvPq"}
	ready.SlipsHref, ready.SlipsNote, ready.SlipsLink = "/office/rounds/1/slips", "开始发票后，在发票台给已签到的代表发凭证。", "打开发票台"
	show("office/round", "ready", &ready)

	counted := base("民生实事项目票决", "已计票")
	counted.Digest, counted.Steps, counted.Next, counted.NextWho = digest, officeSteps(9), "监票人签字", "总监票人、监票人"
	counted.NextText = "监票人核对票数和计票结果后，各自在监票人页面签字。"
	counted.Missing = []view.OfficeMissing{{Text: "钱念慈还没有签字。"}}
	counted.Scrutineers = []view.OfficePerson{{Name: "沈知远", Label: "总监票人", Key: "已生成", Decryption: "11:21 已提交", Attested: "11:30"}, {Name: "何以安", Label: "监票人", Key: "已生成", Decryption: "11:22 已提交", Attested: "11:31"}, {Name: "钱念慈", Label: "监票人", Key: "已生成", Decryption: "未提交，不需要", Attested: "未签字"}}
	counted.KeyRule = staffed.KeyRule
	counted.Credentials = &view.OfficeCredentials{Count: "243 张", Fingerprint: ready.Credentials.Fingerprint, Cancelled: "1 张"}
	counted.Reconciliation = []view.Fact{{Label: "发出", Value: "203 张"}, {Label: "收回", Value: "201 张"}, {Label: "未交", Value: "2 张"}, {Label: "有效票", Value: "201 张"}, {Label: "无效票", Value: "0 张"}}
	counted.Reconciled = "收回 201 张，不多于发出 203 张，本轮票决有效。"
	counted.HasStances = true
	approvals := []int{198, 195, 190, 187, 183, 176, 171, 165, 158, 149, 121, 97}
	for i, c := range officeCandidates(12) {
		outcome := "入选"
		switch {
		case i == 10:
			outcome = "过线，名次在应选数之外"
		case i == 11:
			outcome = "未过线"
		}
		counted.Counts = append(counted.Counts, view.OfficeCount{Rank: fmt.Sprint(i + 1), No: c.No, Name: c.Name, Approve: fmt.Sprint(approvals[i]), Oppose: fmt.Sprint((201 - approvals[i]) / 3), Abstain: fmt.Sprint(201 - approvals[i] - (201-approvals[i])/3), Share: fmt.Sprintf("%.1f%%", float64(approvals[i])*100/231), Outcome: outcome, In: i < 10})
	}
	counted.CountLines = []string{"全体代表 231 人，过半数为 116 票。", "赞成票达到 116 票的有 11 项，多于应选 10 项，按票数取前 10 项。", "第 10 名 149 票，第 11 名 121 票，不相等，不需要再次票决。"}
	counted.Documents, counted.PresidiumHref = officeDocuments(true), "/presidium/1"
	show("office/round", "counted", &counted)

	void := base("民生实事项目票决", "本轮无效")
	void.Digest, void.Steps, void.Void = digest, officeSteps(8), "收回 204 张，多于发出 203 张（比照选举法第四十四条）。"
	void.NextText = "票一律不计，重新投票的轮次见下面“前后轮次”。"
	void.Following = &view.OfficeFollowing{Text: "应当重新投票，票面和名额不变。", Form: &view.OfficeForm{Action: "/office/rounds/1/follow", Submit: "建立重新投票轮次",
		Says: "新的一轮沿用已经通过的票决办法，编号不变，随即固定；监票人按原名单提名，须重新通过并重新生成密钥。", Sure: "已经按票决办法核对。"}}
	show("office/round", "void", &void)

	published := counted
	published.State, published.Steps, published.Next, published.Missing = "已公告", officeSteps(12), "", nil
	published.Following = &view.OfficeFollowing{Rounds: []view.Link{{Text: "第一轮选定 9 项（民生实事项目票决）", Href: "/office/rounds/1", Current: true}, {Text: "第二轮（并列再投）选定 1 项（民生实事项目票决（并列再投））", Href: "/office/rounds/2"}}}
	published.NextText = "结果已于 2026年1月21日公告，入选项目已转入项目实施。"
	published.Keeping = &view.OfficeKeeping{Text: "按票决办法，选票封存到“清溪县第十七届人民代表大会第六次会议”开始以后满1个月，2027年2月20日以前不能销毁。", Link: &view.Link{Text: "期满后办理销毁", Href: "/office/rounds/1/destroy"}}
	show("office/round", "published", &published)

	candidates := []view.Fact{{Label: "会议", Value: "清溪县第十七届人民代表大会第五次会议"}, {Label: "候选项目", Value: "12 项", Href: "/office/sessions/1/candidates"}, {Label: "全体代表", Value: "231 人", Href: "/office/sessions/1/roster"}}
	lead := "票决办法由大会通过，是这一轮计票的唯一依据。先在这里拟定草案，通过前随时可以改。"
	method := func(page view.Page, family string, typed view.Typed, recommends bool, templates bool) *view.OfficeMethodPage {
		v := view.NewRoundValues("民生实事项目票决", "清溪县第十七届人大第五次会议民生实事项目票决办法", "10")
		v.Family = family
		v.Items = "老旧小区改造工程\n中小学幼儿园基础设施提升改造项目\n农村公路生命安全防护工程\n“厕所革命”行动"
		p := &view.OfficeMethodPage{Page: page, Lead: lead, Note: tally.CountingNote, Facts: candidates, Form: view.RoundForm("/office/sessions/1/rounds/new", "/office/sessions/1", v, recommends, typed)}
		p.Form.Check = "/office/sessions/1/rounds/check"
		p.Fixed = view.FixedParameters(recommends, "县（市、区）", "231 人，另有 2 人不计入，理由登记在名册里")
		if templates {
			for _, m := range tally.Templates(recommends) {
				p.Templates = append(p.Templates, view.MethodTemplate{Name: m.Name, Says: m.Says, Href: "/office/sessions/1/rounds/new?template=" + m.Key, Current: string(m.Rules.Family) == family})
			}
		}
		for _, m := range tally.Templates(recommends) {
			if string(m.Rules.Family) == family {
				p.Preview = m.Rules.Text()
			}
		}
		return p
	}
	show("office/round_new", "", method(deskPage("新建票决轮次", "/office/sessions/1/rounds/new", back...), "pick", nil, false, true))
	show("office/round_new", "satisfaction", method(deskPage("新建票决轮次", "/office/sessions/1/rounds/new", back...), "satisfaction", nil, false, true))
	show("office/round_new", "street", method(deskPage("新建票决轮次", "/office/sessions/1/rounds/new", back...), "recommend", nil, true, true))
	refused := deskPage("新建票决轮次", "/office/sessions/1/rounds/new", back...)
	refused.Errors = []view.FieldError{{Field: "seats", Text: "应选数请填写 1 以上的整数。"}, {Field: "minutes", Text: "投票时长请填 1 到 1440 分钟。"}}
	typed := view.Typed{"name": {"民生实事项目票决"}, "title": {"清溪县第十七届人大第五次会议民生实事项目票决办法"}, "seats": {"十三"}, "stances": {"tick"}, "max_approvals": {"13"}, "quorum": {"2/3"}, "pass_base": {"present"}, "family": {"pick"}, "pass_over": {"1/2"},
		"participation_over": {""}, "tie": {"lot"}, "shortfall": {"ask"}, "blank": {"abstain"}, "minutes": {"半小时"}, "colour": {"yellow"}, "mode": {"both"}, "display": {"running"}, "batch": {"10"}}
	again := method(refused, "pick", typed, false, false)
	again.Preview, again.Unread = nil, "填好以后在这里显示条文。还差：应选数请填写 1 以上的整数。"
	again.Form = again.Form.Warned([]tally.Warning{{Field: "pass_base", Text: "通过线以到会代表为基数；《地方组织法》第二十五条规定以全体代表为基数。", Basis: tally.BasisLaw}, {Field: "tie", Text: "票数相等时抽签；比照选举法第四十五条，是只就票数相等的项目再次投票。", Basis: tally.BasisAnalogy}})
	show("office/round_new", "refused", again)
}

func officeWork() {
	at := []view.Link{toStart, {Text: "项目", Href: "/office/projects"}}
	add := view.CheckpointForm("/office/projects/3/checkpoints", nil)
	facts := []view.Fact{{Label: "责任单位", Value: "县交通运输局"}, {Label: "建设内容", Value: "安装护栏118.856公里"}, {Label: "建设地点", Value: "龙亭、槐树关等7个乡镇"}, {Label: "计划投资", Value: "3,000 万元"}, {Label: "完成时限", Value: "2026年10月底"}, {Label: "票决结果", Value: "赞成 190 票，第 3 名"}}
	page := &view.OfficeProjectPage{Page: deskPage("农村公路生命安全防护工程", "/office/projects/3", at...), Head: view.ProjectHead{Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”晚 12 天"}, Stage: "实施中"}, Facts: facts, AddForm: &add, ReportHref: "/office/projects/3/progress", MoreHref: "/office/projects/3/progress", PublicHref: "/projects/3",
		Checkpoints: []view.OfficeCheckpoint{
			{Name: "施工图审查", Target: "7 个乡镇全部完成", Evidence: "审查合格书", Weight: "10%", PlannedOn: "2026年3月31日", Done: true, DoneOn: "2026年3月28日"},
			{Name: "招标", Target: "2 个标段", Weight: "10%", PlannedOn: "2026年5月15日", Done: true, DoneOn: "2026年5月20日", Late: "晚 5 天", Note: "二标段流标一次"},
			{Name: "槐树关段护栏", Target: "87.2 公里", Evidence: "监理计量单、现场照片", Weight: "50%", PlannedOn: "2026年8月19日", Late: "已晚 12 天", DoneHref: "/office/projects/3/checkpoints/3/done"},
			{Name: "龙亭段护栏", Target: "31.656 公里", Weight: "30%", PlannedOn: "2026年9月30日"},
		},
		Reports: []view.OfficeReport{{On: "2026年7月31日", Percent: "50%", Paid: "1,260 万元", Text: "槐树关段完成 61 公里，龙亭段开始放样。", Problems: "7 月连续降雨，停工 9 天。", NextStep: "8 月增加一个作业班组。", Author: "何以安", SentAt: "2026年8月1日"}}}
	show("office/project", "", page)
	refused := *page
	refused.Page.Errors = []view.FieldError{{Field: "weight", Text: "权重请填 1 到 100 的整数。"}}
	show("office/project", "refused", &refused)
	show("office/project", "empty", &view.OfficeProjectPage{Page: page.Page, Head: view.ProjectHead{Name: "农村公路生命安全防护工程", Light: view.Light{Reason: "还没有节点"}, Stage: "已确定"}, Facts: facts, AddForm: &add, ReportHref: "/office/projects/3/progress", WeightSum: "各节点权重合计 0%，应为 100%。"})
}
