package view

import "slices"

// OfficeBasis is where a rule comes from, printed beside the choice it
// explains in one line. Law is true only for a provision that was read in its
// own words; everything else says what it is.
type OfficeBasis struct {
	Law  bool
	Word string // stands before the text: 法律规定, 比照选举
	Text string
}

// OfficeQuestion is one field of an office form and the part that draws it.
// Draw is field, textarea, select, choices, checks or method; Bases holds one
// basis for the field, or, for method, one for each option.
//
// Group is a heading before the question. A question that belongs to some
// answers of another one names it in Of and the answers in Only, and says in
// OnlyText which they are; without script it is always there. Warnings are
// remarks on the value that refuse nothing.
type OfficeQuestion struct {
	Field
	Draw     string
	Bases    []OfficeBasis
	Group    string
	Of       string
	Only     string // values, a space between them
	OnlyText string
	Warnings []OfficeBasis
}

// OfficeForm is a form of the office face: where it is sent, its questions in
// order and the one button. Sure is the sentence of the second act, ticked
// before what cannot be undone is sent; Says tells what will happen.
type OfficeForm struct {
	Action    string
	Title     string
	Says      string
	Questions []OfficeQuestion
	Sure      string
	Submit    string
	Cancel    string // address of the way back, may be empty
	Upload    bool
	Second    bool     // the button is not the page's primary one
	Hidden    []Option // further values: name in Value, value in Text
	Check     string   // address that looks at the form and saves nothing, may be empty
}

// Refused reports whether one of the page's refusals belongs to the form.
func (f OfficeForm) Refused(p Page) bool {
	return slices.ContainsFunc(f.Questions, func(q OfficeQuestion) bool { return p.ErrorOf(q.Name) != "" })
}

// In puts the page's token and the page's refusals into the form. In a
// template: {{template "office-form" (.Form.In .Page)}}.
func (f OfficeForm) In(p Page) OfficeForm {
	f.Questions = slices.Clone(f.Questions)
	for i := range f.Questions {
		f.Questions[i].Error = p.ErrorOf(f.Questions[i].Name)
	}
	return f
}

// Answer is what the form shows for a field: what was typed, chosen or
// proposed; empty when there is no such field.
func (f OfficeForm) Answer(field string) string {
	for _, q := range f.Questions {
		if q.Name == field {
			return q.Value
		}
	}
	return ""
}

// Typed is what came with a form that was refused, by field. The zero value
// is a new form, which shows its defaults.
type Typed map[string][]string

// value is the first value typed for a field, or def in a new form.
func (t Typed) value(name, def string) string {
	if t == nil {
		return def
	}
	if v := t[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// typed puts what was typed into the form again. Passwords and files are
// never sent back.
func (f OfficeForm) typed(t Typed) OfficeForm {
	for i := range f.Questions {
		q := &f.Questions[i]
		if q.Draw == "checks" {
			for j := range q.Options {
				o := &q.Options[j]
				o.Chosen = t == nil && o.Chosen || slices.Contains(t[q.Name], o.Value)
			}
			continue
		}
		if q.Kind == "password" || q.Kind == "file" {
			q.Value = ""
			continue
		}
		q.Value = t.value(q.Name, q.Value)
		if q.Options != nil {
			q.Field = q.Field.From(q.Options)
		}
	}
	return f
}

// The few kinds of question. Each starts as required, because most are
// optional makes one that may stay empty.
func askLine(name, label, value string) OfficeQuestion {
	return OfficeQuestion{Draw: "field", Field: Field{Name: name, Label: label, Value: value, Kind: "text", Required: true, Complete: "off"}}
}

func askNumber(name, label, value, unit string) OfficeQuestion {
	q := askLine(name, label, value)
	q.Field = q.In(unit) // not type=number, which would not show again what was mistyped
	return q
}

func askDate(name, label, value string) OfficeQuestion {
	q := askLine(name, label, value)
	q.Field = q.As("date").Short()
	return q
}

func askMoney(name, label, value string) OfficeQuestion {
	q := askLine(name, label, value)
	q.Field = q.In("万元")
	return q
}

func askArea(name, label, value string) OfficeQuestion {
	q := askLine(name, label, value)
	q.Draw = "textarea"
	return q
}

func askPick(draw, name, label, value string, options []Option) OfficeQuestion {
	q := askLine(name, label, value)
	q.Draw, q.Options, q.Complete = draw, options, ""
	if draw == "checks" {
		q.Required = false
	}
	return q
}

func askSecret(name, label string) OfficeQuestion {
	q := askLine(name, label, "")
	q.Field = q.As("password").Completes("new-password")
	return q
}

func askFile(name, label, accept string) OfficeQuestion {
	q := askLine(name, label, "")
	q.Field = q.As("file").Takes(accept)
	return q
}

// askCaptions asks what each photo of the file field before it shows. office.js
// asks under each chosen photo instead and fills the lines in.
func askCaptions(name, label, example string) OfficeQuestion {
	return askArea(name, label, "").optional().hint("写给看不到照片的人。每张照片写一行，顺序和所选照片一致；只写一行，就用于全部照片。例如：" + example + "。")
}

func (q OfficeQuestion) hint(text string) OfficeQuestion { q.Hint = text; return q }

// optional says so in the label and lets the field stay empty.
func (q OfficeQuestion) optional() OfficeQuestion {
	q.Label += "（可不填）"
	q.Required = false
	return q
}

// answer is one answer of a group.
func answer(value, text, hint string) Option { return Option{Value: value, Text: text, Hint: hint} }

// SessionForm asks for a new session.
func SessionForm(t Typed) OfficeForm {
	return OfficeForm{
		Action: "/office/sessions", Submit: "新建会议", Cancel: "/office/sessions",
		Questions: []OfficeQuestion{
			askNumber("term", "届", "", "届").hint("只填数字，第十七届填 17。"),
			askNumber("number", "次", "", "次会议").hint("只填数字，第五次会议填 5。会议全称按届和次自动写出，印在票面、报告单和公告上。"),
			askNumber("year", "年度", "", "年").hint("票决的是哪一年的民生实事项目。"),
			askDate("opens_on", "开幕日期", ""),
			askLine("venue", "会场", "").optional(),
		},
	}.typed(t)
}

// AccountForm asks for a new account with some of the roles.
func AccountForm(t Typed, roles []Option) OfficeForm {
	return OfficeForm{
		Action: "/office/accounts", Submit: "新建账号", Cancel: "/office/accounts",
		Questions: []OfficeQuestion{
			askLine("name", "姓名", ""),
			askLine("login", "登录名", "").hint("2 至 40 个字，不含空格和引号。建好后不能改。"),
			askSecret("password", "初始密码").hint("至少 8 位。当面或书面交给本人，不用短信和邮件。"),
			askPick("checks", "roles", "角色", "", roles).hint("可选多项。系统管理员不得兼监票人、计票人；责任单位账号不得兼监票人。"),
			askLine("unit", "责任单位", "").optional().hint("角色含“责任单位”时必填。写全称，与候选项目里的牵头单位一致。"),
		},
	}.typed(t)
}

// PasswordForm sets somebody else's password anew.
func PasswordForm(action, name string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "重设密码", Cancel: "/office/accounts",
		Says: name + "现在的密码立即失效，已登录的页面随即退出。",
		Questions: []OfficeQuestion{
			askSecret("password", "新密码").hint("至少 8 位。当面或书面交给本人。"),
			askSecret("again", "再输一遍"),
		},
	}.typed(t)
}

// CandidateValues are a candidate's fields as text, the way a form shows them.
type CandidateValues struct {
	No, Name, Content, Category, Place, Investment, Funding, Unit, Support, Deadline, Benefit string
}

// CandidateForm edits one candidate.
func CandidateForm(action, back string, v CandidateValues, categories []Option, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "保存候选项目", Cancel: back,
		Questions: []OfficeQuestion{
			askNumber("no", "序号", v.No, "号").hint("印在票面上，同一次会议不能重复。"),
			askLine("name", "名称", v.Name),
			askArea("content", "内容", v.Content).optional().hint("写明数量和标准：代表据此比较，完成后据此验收。"),
			askPick("select", "category", "类别", v.Category, categories),
			askLine("place", "地点", v.Place).optional(),
			askMoney("investment", "总投资", v.Investment).optional().hint("没有确定的留空，票面不印金额。"),
			askLine("funding", "资金来源", v.Funding).optional(),
			askLine("unit", "牵头单位", v.Unit),
			askLine("support", "配合单位", v.Support).optional(),
			askLine("deadline", "完成时限", v.Deadline).optional().hint("如 2026年11月底。"),
			askLine("benefit", "受益对象", v.Benefit).optional(),
		},
	}.typed(t)
}

// ImportForm takes a table as a file.
func ImportForm(action, label string) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "上传并预览", Upload: true, Second: true,
		Questions: []OfficeQuestion{
			askFile("file", label, ".csv,.xlsx").hint("CSV 或 XLSX，不超过 5 兆字节。先预览；有一行错误，整个文件都不写入。"),
		},
	}
}

// ConfirmImport writes a previewed table, which the server keeps under a token.
func ConfirmImport(action, back, token, submit, sure string) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Sure: sure, Cancel: back, Hidden: []Option{{Value: "token", Text: token}}}
}

// CredentialsForm takes the public list of the slips.
func CredentialsForm(action string, again bool) OfficeForm {
	q := askFile("file", "公开名单", ".json,.txt")
	if again {
		q = q.hint("再上传一次，代替已有的名单。")
	}
	return OfficeForm{Action: action, Submit: "上传公开名单", Upload: true, Second: true, Questions: []OfficeQuestion{q}}
}

// PublishForm records that the notice is out under its number.
func PublishForm(action string) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "发布公告", Says: "公告随即在公开网页显示，本轮程序到此结束。", Sure: "公告文字已经核对。",
		Questions: []OfficeQuestion{askLine("number", "公告号", "").hint("只填数字，如 3，印成“公告（第3号）”。")},
	}
}

// CheckpointForm adds a step to a project's plan.
func CheckpointForm(action string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "增加节点", Second: true,
		Questions: []OfficeQuestion{
			askLine("name", "节点名称", ""),
			askDate("planned_on", "计划完成日期", ""),
			askNumber("weight", "权重", "", "%").hint("全部节点合计 100%。"),
			askLine("target", "目标", "").hint("可以数出来的结果，如“铺设管网 12 公里”。"),
			askLine("evidence", "完成凭据", "").optional().hint("完成时要出示什么，如竣工验收单、现场照片。"),
		},
	}.typed(t)
}

// Untitled is the form without its heading, for a page that draws the heading
// itself.
func (f OfficeForm) Untitled() OfficeForm { f.Title = ""; return f }
