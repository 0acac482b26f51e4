package tally

import (
	"piaojue/app/ballot"
)

// A Body is what decides under a 票决办法 (domain parameter P1).
type Body string

const (
	BodyCongress  Body = "congress"           // 人民代表大会全体会议
	BodyCommittee Body = "standing_committee" // 常务委员会会议
	BodyStreet    Body = "street"             // 街道的议政代表会议, which only recommends
)

// Label is the body in Chinese; an unknown one is shown as it is.
func (b Body) Label() string {
	switch b {
	case BodyCongress:
		return "人民代表大会全体会议"
	case BodyCommittee:
		return "人大常委会会议"
	case BodyStreet:
		return "街道议政代表会议"
	}
	return string(b)
}

// A RevoteRule says which line holds when a vote is held again because of a tie
// or of seats that stayed open (P17).
type RevoteRule string

const (
	RevoteSame  RevoteRule = "same"  // 通过线不变
	RevoteThird RevoteRule = "third" // most approvals, and at least a third of the pass line's base; only by a cited article
)

// leastOfRevote is the share of RevoteThird.
const leastOfRevote = "1/3"

// Label is the rule in Chinese; an unknown one is shown as it is.
func (r RevoteRule) Label() string {
	switch r {
	case RevoteSame:
		return "通过线不变"
	case RevoteThird:
		return "得票多的入选，但不少于三分之一"
	}
	return string(r)
}

// A CastOrder says who casts first (P21).
type CastOrder string

const (
	OrderBoxFirst CastOrder = "scrutineers_first" // 监票人、主席台、其他代表
	OrderOff      CastOrder = "off"               // 不规定先后
)

// Label is the order in Chinese; an unknown one is shown as it is.
func (o CastOrder) Label() string {
	switch o {
	case OrderBoxFirst:
		return "监票人先投，再主席台，再其他代表"
	case OrderOff:
		return "不规定先后"
	}
	return string(o)
}

// A Publicity says who is told the counts of an announced round (P22). The names
// of what was adopted are always public.
type Publicity string

const (
	PublishAll      Publicity = "public"   // 代表和社会
	PublishDeputies Publicity = "deputies" // 本级代表和会议工作人员
	PublishNames    Publicity = "names"    // 只公布入选项目
)

// Label is the publicity in Chinese; an unknown one is shown as it is.
func (p Publicity) Label() string {
	switch p {
	case PublishAll:
		return "向代表和社会公布"
	case PublishDeputies:
		return "只向代表公布"
	case PublishNames:
		return "只公布入选项目，不公布票数"
	}
	return string(p)
}

// DisplayRunning lets the presidium see running totals while the vote is open
// (P14); without it nobody sees a figure before the count.
const DisplayRunning = "running"

// The values that a Procedure has where nothing else is set.
const (
	usualSignatures = 2
	usualRetention  = 1
	usualWindow     = 30
	usualBatch      = 10
)

// The largest values of a Procedure. A signature needs a person, a month of
// keeping a safe; a vote window ends on its day.
const (
	mostSignatures = 20
	mostRetention  = 240
	longestWindow  = 24 * 60
	mostBatch      = 1000
)

// A Procedure holds the parameters of a 票决办法 that every family has. The zero
// value is the shipped template. They are part of the adopted text and of its
// digest like all the others.
type Procedure struct {
	Body       Body                 // "": the congress, or the street's meeting for recommend (P1)
	Overmark   ballot.OvermarkRule  // "": OvermarkVoidsBallot (P11)
	Illegible  ballot.IllegibleRule // "": IllegibleVoidsItem (P13)
	Display    string               // "" or DisplayRunning (P14)
	Batch      int                  // k of the batch rule under DisplayRunning; 0: 10
	Window     int                  // minutes, the length of the vote (P19); 0: 30
	Signatures int                  // besides the chief's (P20); 0: 2
	Order      CastOrder            // "": OrderBoxFirst (P21)
	Publicity  Publicity            // "": PublishAll (P22)
	Retention  int                  // months after the next session opens (P23); 0: 1
}

// Decider is the body that votes under r.
func (r Rules) Decider() Body {
	switch {
	case r.Body != "":
		return r.Body
	case r.Family == Recommend:
		return BodyStreet
	}
	return BodyCongress
}

// Handling says what becomes of ballots that are not filled in cleanly (P11 to
// P13). Where the family has no choice it is the usual one.
func (r Rules) Handling() ballot.Handling {
	h := ballot.UsualHandling()
	if r.Blank != "" {
		h.Blank = r.Blank
	}
	if r.Overmark != "" {
		h.Overmark = r.Overmark
	}
	if r.Illegible != "" {
		h.Illegible = r.Illegible
	}
	return h
}

// RevoteLine is the line that holds when the vote is held again.
func (r Rules) RevoteLine() RevoteRule { return or(r.Revote, RevoteSame) }

// LineOf is the least number of approvals that passes when the pass line's base
// is so large: more than PassOver, or in a vote held again under RevoteThird at
// least PassLeast. 0 where there is no pass line, or the base is no number of
// ballots.
func (r Rules) LineOf(base int) int {
	if !r.Family.HasPassLine() || absurd(base) {
		return 0
	}
	if least, ok := parseFraction(r.PassLeast); ok {
		return leastLine(base, least)
	}
	line, err := PassLine(base, r.PassOver)
	if err != nil {
		return 0
	}
	return line
}

// CastOrder says who casts first.
func (p Procedure) CastOrder() CastOrder { return or(p.Order, OrderBoxFirst) }

// Publishes says who is told the counts after the announcement.
func (p Procedure) Publishes() Publicity { return or(p.Publicity, PublishAll) }

// Signatories is how many scrutineers sign the count besides the chief.
func (p Procedure) Signatories() int { return or(p.Signatures, usualSignatures) }

// Months is how long ballots are kept after the next session has opened.
func (p Procedure) Months() int { return or(p.Retention, usualRetention) }

// or is v, or the default where v is not set.
func or[T comparable](v, usual T) T {
	var zero T
	if v == zero {
		return usual
	}
	return v
}

// unless is v, or nothing where v is the default: how it is written.
func unless[T comparable](usual, v T) T {
	var zero T
	if v == usual {
		return zero
	}
	return v
}

type procedureJSON struct {
	Body       Body                 `json:"body,omitempty"`
	Overmark   ballot.OvermarkRule  `json:"overmark,omitempty"`
	Illegible  ballot.IllegibleRule `json:"illegible,omitempty"`
	Display    string               `json:"tally_display,omitempty"`
	Batch      int                  `json:"tally_batch,omitempty"`
	Window     int                  `json:"vote_window,omitempty"`
	Signatures int                  `json:"signatures,omitempty"`
	Order      CastOrder            `json:"vote_order,omitempty"`
	Publicity  Publicity            `json:"publish_counts,omitempty"`
	Retention  int                  `json:"retention_months,omitempty"`
}

const displayAfterClose = "after_close"

// plain is r's procedure with nothing set that is the default.
func (r Rules) plain() Procedure {
	p := r.Procedure
	p.Body = unless(Rules{Family: r.Family}.Decider(), p.Body)
	p.Overmark = unless(ballot.OvermarkVoidsBallot, p.Overmark)
	p.Illegible = unless(ballot.IllegibleVoidsItem, p.Illegible)
	p.Display = unless(displayAfterClose, p.Display)
	p.Batch = unless(usualBatch, p.Batch)
	p.Window = unless(usualWindow, p.Window)
	p.Signatures = unless(usualSignatures, p.Signatures)
	p.Order = unless(OrderBoxFirst, p.Order)
	p.Publicity = unless(PublishAll, p.Publicity)
	p.Retention = unless(usualRetention, p.Retention)
	return p
}

func (r Rules) procedureForm() procedureJSON {
	p := r.plain()
	return procedureJSON{p.Body, p.Overmark, p.Illegible, p.Display, p.Batch, p.Window, p.Signatures, p.Order, p.Publicity, p.Retention}
}

func (r *Rules) readProcedure(doc *reader) {
	number := func(name string) int {
		n, given := doc.optionalNumber(name)
		if given && n == 0 {
			doc.complain("字段%q应为正整数", name)
		}
		return n
	}
	r.Procedure = Procedure{
		Body: Body(doc.optionalText("body")), Overmark: ballot.OvermarkRule(doc.optionalText("overmark")),
		Illegible: ballot.IllegibleRule(doc.optionalText("illegible")), Display: doc.optionalText("tally_display"),
		Batch: number("tally_batch"), Window: number("vote_window"), Signatures: number("signatures"),
		Order: CastOrder(doc.optionalText("vote_order")), Publicity: Publicity(doc.optionalText("publish_counts")), Retention: number("retention_months"),
	}
	r.Procedure = r.plain()
}

func (r Rules) validateProcedure(refuse func(field, format string, args ...any)) {
	p := r.plain()
	switch {
	case p.Body == "" || p.Body == BodyCommittee && r.Family != Recommend:
	case p.Body == BodyCommittee, p.Body == BodyCongress:
		refuse("body", "“%s”只用于街道议政代表会议，不能写成%s", Recommend.Label(), p.Body.Label())
	case p.Body == BodyStreet && r.Family == Satisfaction:
	case p.Body == BodyStreet:
		refuse("body", "街道议政代表会议只能推荐，表决方式应为“%s”", Recommend.Label())
	default:
		refuse("body", "表决的会议应为人民代表大会、常委会或者街道议政代表会议（congress、standing_committee、street）")
	}
	if p.Overmark != "" && p.Overmark != ballot.OvermarkVoidsItems {
		refuse("overmark", "多选的票应规定为整张无效，或者只是相应的标记不计（ballot、item）")
	} else if p.Overmark != "" && !r.Family.Has("overmark") {
		refuse("overmark", "%s没有多选的情形，不另作规定", r.Family.Label())
	}
	if p.Illegible != "" && p.Illegible != ballot.IllegibleVoidsBallot {
		refuse("illegible", "部分无法辨认的票应规定为可以辨认的部分有效，或者整张无效（item、ballot）")
	} else if p.Illegible != "" && !r.Family.Has("illegible") {
		refuse("illegible", "%s没有部分无法辨认的情形，不另作规定", r.Family.Label())
	}
	if p.Display != "" && p.Display != DisplayRunning {
		refuse("tally_display", "计票数字应在截止以后可见，或者投票中在主席台分批可见（after_close、running）")
	}
	for _, n := range []struct {
		field, name, unit string
		n, least, most    int
	}{
		{"tally_batch", "每批票数", "张", p.Batch, usualBatch, mostBatch},
		{"vote_window", "投票时间", "分钟", p.Window, 1, longestWindow},
		{"signatures", "总监票人以外的签字", "人", p.Signatures, usualSignatures, mostSignatures},
		{"retention_months", "下次会议以后保存选票的时间", "个月", p.Retention, 1, mostRetention},
	} {
		if n.n != 0 && (n.n < n.least || n.n > n.most) {
			refuse(n.field, "%s应为%d至%d%s", n.name, n.least, n.most, n.unit)
		}
	}
	if p.Order != "" && p.Order != OrderOff {
		refuse("vote_order", "投票顺序应为监票人先投，或者不规定先后（scrutineers_first、off）")
	}
	if p.Publicity != "" && p.Publicity != PublishDeputies && p.Publicity != PublishNames {
		refuse("publish_counts", "票数应向代表和社会公布，或者只向代表公布，或者不公布（public、deputies、names）")
	}
}
