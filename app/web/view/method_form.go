package view

import (
	"slices"
	"strings"

	"piaojue/app/tally"
	"piaojue/models"
)

// RoundValues are a round's draft as text; NewRoundValues has the defaults.
type RoundValues struct {
	Name, Title, Family, Seats, Stances, MaxApprovals, Quorum, PassBase, PassOver, ParticipationOver string
	Tie, Shortfall, Blank, Minutes                                                                   string
	Body, Overmark, Illegible, Revote, RevoteArticle, Signatures, VoteOrder, Publicity, Retention    string

	Grades, GradeBase, Half, Items string // of a 满意度测评
	Colour, Mode, Display, Batch   string
}

// The ways of putting the ballot into people's hands.
const (
	ModeTablet = "tablet"
	ModeBoth   = "both"
	ModePaper  = "paper"
)

// Modes are those ways with their names, in the order of the editor.
var Modes = []Option{
	{Value: ModeTablet, Text: "平板", Hint: "每位代表凭投票凭证在平板上表决，票加密保存。"},
	{Value: ModeBoth, Text: "平板和纸质", Hint: "每人领一种：投票凭证，或者纸质票。两种票合计发出、收回。"},
	{Value: ModePaper, Text: "只用纸质", Hint: "不用平板和密钥。由计票人清点、录入。"},
}

// NewRoundValues are the defaults of the shipped template.
func NewRoundValues(name, title, seats string) RoundValues {
	return RoundValues{Name: name, Title: title, Family: "pick", Seats: seats, Stances: "three", MaxApprovals: seats, Quorum: "2/3",
		PassBase: "all", PassOver: "1/2", Tie: "runoff", Shortfall: "ask", Blank: "abstain", Minutes: "30",
		Grades: "满意、基本满意、不满意", GradeBase: "all", Half: "not_reached",
		Body: string(tally.BodyCongress), Overmark: "ballot", Illegible: "item", Revote: string(tally.RevoteSame), Signatures: "2",
		VoteOrder: string(tally.OrderBoxFirst), Publicity: string(tally.PublishAll), Retention: "1",
		Mode: ModeTablet, Display: string(models.AfterClose), Batch: "10"}
}

// MethodTemplate is a method to start from, offered above the form.
type MethodTemplate struct {
	Name, Says, Href string
	Current          bool
}

// OfficeMethodPage is the editor of a round and its 票决办法. Note says what the
// values are worth that the program proposes; Preview is the method as it
// would read, empty while it is not complete.
type OfficeMethodPage struct {
	Page
	Lead      string
	Note      string
	Facts     []Fact
	Fixed     []OfficeFixed // parameters that nobody chooses here, with their basis
	Templates []MethodTemplate
	Form      OfficeForm
	Preview   []string
	Unread    string // why there is no preview yet
}

// OfficeKeeping says how long the ballots of an ended round are kept (P23), and leads on.
type OfficeKeeping struct {
	Text string
	Link *Link
}

// DestroyForm asks who watches over the destruction of a round's ballots and why.
func DestroyForm(action, back string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "销毁选票", Cancel: back, Sure: "保存期已满，监销人在场，确认销毁。",
		Questions: []OfficeQuestion{
			askLine("witnesses", "监销人姓名", "").hint("至少两名，用顿号隔开。印在销毁记录上，由本人签字。"),
			askLine("reason", "销毁的依据", "").hint("例如：票决办法第十五条，保存期满；常委会办公室批准。"),
		},
	}.typed(t)
}

// OfficeFixed is a parameter of the 票决办法 that nobody chooses in the editor.
type OfficeFixed struct {
	Label, Value string
	Basis        OfficeBasis
}

// FixedParameters are level, roll and the change of a ballot (P2, P3, P18).
func FixedParameters(recommends bool, level, roll string) []OfficeFixed {
	return []OfficeFixed{
		{"级别", level, basisOf(recommends, "level", "")},
		{"全体" + choose(recommends, "议政代表", "代表"), roll, basisOf(recommends, "roll", "")},
		{"修改选票", "平板上确认提交前可以修改，提交后不能改", basisOf(recommends, "edit", "")},
	}
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// method makes a question of choices that each state their basis.
func method(recommends bool, name, label, value string, options []Option) OfficeQuestion {
	q := askPick("method", name, label, value, options)
	for _, o := range options {
		q.Bases = append(q.Bases, basisOf(recommends, name, o.Value))
	}
	return q
}

// based adds the basis of a field without choices.
func (q OfficeQuestion) based(recommends bool) OfficeQuestion {
	q.Bases = []OfficeBasis{basisOf(recommends, q.Name, "")}
	return q
}

func basisOf(recommends bool, field, value string) OfficeBasis {
	family := tally.Pick
	if recommends {
		family = tally.Recommend
	}
	n, _ := tally.NoteFor(family, field, value)
	return OfficeBasis{Law: n.Basis.Binding(), Word: n.Basis.Label(), Text: n.Text}
}

func (q OfficeQuestion) under(group string) OfficeQuestion { q.Group = group; return q }

// only ties a question to the families that have it; families are those that
// the form offers.
func (q OfficeQuestion) only(offered []tally.Family) OfficeQuestion {
	all := tally.FamiliesOf(q.Name)
	if all == nil {
		return q
	}
	var values, names []string
	for _, f := range offered {
		if slices.Contains(all, f) {
			values, names = append(values, string(f)), append(names, f.Label())
		}
	}
	if len(values) == len(offered) {
		return q
	}
	q.Of, q.Only, q.OnlyText = "family", strings.Join(values, " "), "用于："+strings.Join(names, "、")
	return q
}

// familiesOffered are those among which a body chooses: a street recommends or
// grades, a congress never merely recommends.
func familiesOffered(recommends bool) []tally.Family {
	if recommends {
		return []tally.Family{tally.Recommend, tally.Satisfaction}
	}
	return slices.DeleteFunc(tally.Families(), func(f tally.Family) bool { return f == tally.Recommend })
}

var familyHints = map[tally.Family]string{
	tally.Pick:         "过线的项目中，赞成票多的入选，以应选数为限。",
	tally.Each:         "每个项目单独表决，过线的都入选。",
	tally.Plurality:    "不设通过线，赞成票多的入选。",
	tally.List:         "全部候选项目作为一份清单，只表决一次。",
	tally.Recommend:    "过线的项目中，赞成票多的推荐给上级，不作决定。",
	tally.Rank:         "代表给每个项目编顺序号，名次合计小的入选。只能用纸质票。",
	tally.Satisfaction: "给每个测评项目选一档，不选项目。",
}

// RoundForm asks for a new round and its 票决办法. Every choice carries its
// basis from tally.NoteFor. The fields of all families are in the form;
// each says to which it belongs, and a script hides the others.
func RoundForm(action, back string, v RoundValues, recommends bool, t Typed) OfficeForm {
	offered := familiesOffered(recommends)
	if !slices.Contains(offered, tally.Family(v.Family)) {
		v.Family = string(offered[0])
	}
	families := make([]Option, len(offered))
	for i, f := range offered {
		families[i] = answer(string(f), f.Label(), familyHints[f])
	}
	chosen := choose(recommends, "推荐项目", "入选项目")
	form := OfficeForm{
		Action: action, Submit: "保存轮次草案", Cancel: back,
		Questions: []OfficeQuestion{
			askLine("name", "轮次名称", v.Name).hint("印在票面、计票结果报告单和公告上。"),
			askLine("title", "票决办法名称", v.Title).hint("草案由" + bodyChair(recommends) + "提请通过。通过后锁定，任何人不能再改。"),
			method(recommends, "family", "表决方式", v.Family, families),
			method(recommends, "body", "由谁表决", v.Body, []Option{
				answer(string(tally.BodyCongress), tally.BodyCongress.Label(), ""),
				answer(string(tally.BodyCommittee), tally.BodyCommittee.Label(), "法定人数可以定为过半数。代表名册里录入常委会组成人员。"),
			}),

			askNumber("seats", seatsWord(recommends), v.Seats, "项").hint("逐项表决可以不填，过线的都通过。").based(recommends).under("名额和票面"),
			method(recommends, "stances", "票面", v.Stances, []Option{
				answer("three", "赞成、反对、弃权", "每项三个选择，大小、颜色相同，都不预先选定。"),
				answer("tick", "只标赞成", "不标即为不赞成，报告单不列反对数和弃权数。"),
			}),
			askNumber("max_approvals", "每张票最多赞成", v.MaxApprovals, "项").optional().hint("留空为不限。超过时屏幕拦住；纸质票按下面一条办理。").based(recommends),
			method(recommends, "overmark", "纸质票上多选的", v.Overmark, []Option{
				answer("ballot", "整张无效", ""),
				answer("item", "多选的标记不计", "这张票的赞成都按弃权计，反对照常计。同一项有两个标记的，该项按弃权计。"),
			}),
			method(recommends, "illegible", "部分无法辨认的纸质票", v.Illegible, []Option{
				answer("item", "可以辨认的部分有效", ""),
				answer("ballot", "整张无效", ""),
			}),
			method(recommends, "blank", "完全没有标记的票", v.Blank, []Option{
				answer("abstain", "有效，各项都按弃权计", ""),
				answer("void", "整张无效", ""),
			}),

			method(recommends, "quorum", "开会的法定人数", v.Quorum, []Option{
				answer("2/3", "全体的三分之二以上", ""), answer("3/4", "全体的四分之三以上", ""), answer("4/5", "全体的五分之四以上", ""),
				answer(">1/2", "超过全体的半数", "只用于常委会会议。"),
			}).under("法定人数和通过线"),
			method(recommends, "pass_base", "通过线按谁计算", v.PassBase, []Option{
				answer("all", "全体代表", ""), answer("present", "到会代表", ""), answer("valid", "有效票", ""),
			}),
			method(recommends, "pass_over", "通过线", v.PassOver, []Option{
				answer("1/2", "超过二分之一（过半数）", ""), answer("2/3", "超过三分之二", ""),
			}),
			method(recommends, "participation_over", "对参加投票人数的要求", v.ParticipationOver, []Option{
				answer("", "不另作要求", ""), answer("1/2", "收回的票须超过全体的二分之一", ""),
			}),

			method(recommends, "tie", "末位得票相等时", v.Tie, []Option{
				answer("runoff", "只就得票相等的项目再次投票", ""),
				answer("lot", "抽签确定", ""),
				answer("vacant", "都不列入，名额空缺", ""),
			}).under("票数相等和名额不足"),
			method(recommends, "shortfall", "过线的项目不足应选数时", v.Shortfall, []Option{
				answer("ask", "提请会议决定：再投、空缺或者留待下次", ""),
				answer("runoff", "就不足的名额再次投票", ""),
				answer("vacant", "名额空缺", ""),
			}),
			method(recommends, "revote", "再次投票的通过线", v.Revote, []Option{
				answer("same", "不变", ""),
				answer("third", "得票多的"+choose(recommends, "获得推荐", "入选")+"，但不少于三分之一", "须在下一栏写明所依据的条款。"),
			}),
			askLine("revote_article", "降低通过线的依据", v.RevoteArticle).optional().hint("例如：本办法第九条。通过线不变的不填。").based(recommends),

			items(v.Items).based(recommends).under("满意度测评"),
			askLine("grades", "测评档次", v.Grades).hint("三档或者四档，由好到差，用顿号隔开。票面另有弃权一栏。").based(recommends),
			method(recommends, "base", "测评基数", v.GradeBase, []Option{
				answer("all", "全体代表", ""), answer("present", "到会代表", ""), answer("returned", "收回的票", ""),
			}),
			method(recommends, "half", "恰好一半", v.Half, []Option{
				answer("not_reached", "视为没有达到半数", ""), answer("reached", "视为达到半数", ""),
			}),

			colours(v.Colour).based(recommends).under("现场办理"),
			method(recommends, "mode", "用什么表决", v.Mode, Modes),
			method(recommends, "display", "计票数字何时可见", v.Display, displays()),
			askNumber("batch", "每批至少", v.Batch, "张").hint("只用于“投票中主席台分批可见”，10 到 1000 张。").based(recommends),
			askNumber("minutes", "投票时间", v.Minutes, "分钟").hint("由执行主席开始，到时间自动截止，也可以提前截止。").based(recommends),
			method(recommends, "vote_order", "投票顺序", v.VoteOrder, []Option{
				answer("scrutineers_first", "监票人先投，再主席台，再其他代表", "平板上没有先后：监票人确认空箱以后，同时投票。"),
				answer("off", "不规定先后", ""),
			}),

			askNumber("signatures", "总监票人以外的签字", v.Signatures, "名").hint("监票人至少几名签字，计票结果才能报告。2 到 20。").based(recommends).under("签字、公布和保存"),
			method(recommends, "publish_counts", "宣布以后公布票数", v.Publicity, []Option{
				answer("public", "向代表和社会公布", "公众可以下载核验包，自己核验。"),
				answer("deputies", "只向代表公布", "公众只看到"+chosen+"；本级代表、会议工作人员登录后看票数。"),
				answer("names", "只公布"+chosen, "票数只有大会秘书处、执行主席、监票人和计票人可以查看。"),
			}),
			askNumber("retention_months", "选票保存到下次会议以后", v.Retention, "个月").hint("1 到 240。期满由两人以上监督销毁并记录；结果和摘要长期保存。").based(recommends),
		},
	}
	if recommends { // a street's meeting is the only body there
		form.Questions = slices.DeleteFunc(form.Questions, func(q OfficeQuestion) bool { return q.Name == "body" })
		for i := range form.Questions {
			if q := &form.Questions[i]; q.Name == "quorum" {
				q.Options, q.Bases = q.Options[:len(q.Options)-1], q.Bases[:len(q.Bases)-1]
			}
		}
	}
	for i := range form.Questions {
		q := &form.Questions[i]
		if q.Name == "batch" {
			q.Of, q.Only = "display", string(models.Running)
		}
		if q.Name == "seats" || q.Name == "participation_over" {
			q.Required = false
		}
		if q.Name == "revote_article" {
			q.Of, q.Only, q.OnlyText = "revote", string(tally.RevoteThird), "用于：不少于三分之一"
			continue
		}
		*q = q.only(offered)
	}
	return form.typed(t)
}

func bodyChair(recommends bool) string {
	if recommends {
		return "会议主持人"
	}
	return "主席团"
}

func seatsWord(recommends bool) string {
	if recommends {
		return "推荐名额"
	}
	return "应选数"
}

func items(value string) OfficeQuestion {
	return askArea("items", "测评项目", value).hint("每行一个，印在测评票上。")
}

// colours asks for the stripe of the ballot; none means the next free one.
func colours(value string) OfficeQuestion {
	options := []Option{{Value: "", Text: "自动（本次会议还没有用过的颜色）"}}
	for _, c := range models.Colours {
		options = append(options, Option{Value: string(c), Text: c.Label()})
	}
	q := askPick("select", "colour", "票面颜色", value, options).hint("印在凭证、票面和页面上的色条，旁边总写明颜色名称。")
	q.Required = false
	return q
}

func displays() []Option {
	hints := map[models.Display]string{
		models.AfterClose: "投票中只看到发出、收回的张数。",
		models.Running:    "只在主席台页面，每批够数才更新，大屏和公众看不到。",
	}
	options := make([]Option, len(models.Displays))
	for i, d := range models.Displays {
		options[i] = answer(string(d), d.Label(), hints[d])
	}
	return options
}

// Warned puts warnings beside the fields they speak of. The family decides
// which fields are looked at, so a warning always has its question.
func (f OfficeForm) Warned(all []tally.Warning) OfficeForm {
	f.Questions = slices.Clone(f.Questions)
	for i := range f.Questions {
		q := &f.Questions[i]
		q.Warnings = nil
		for _, w := range all {
			if w.Field == q.Name {
				q.Warnings = append(q.Warnings, OfficeBasis{Law: w.Basis.Binding(), Word: w.Basis.Label(), Text: w.Text})
			}
		}
	}
	return f
}
