package view

// OfficeCheckin is the sign-in desk: a number box that keeps the focus, the
// figures with the quorum's arithmetic, and the list by delegation. What is in
// Live is looked at again when another desk marks somebody.
type OfficeCheckin struct {
	Page
	Action   string // where the acts are posted, with the filter
	MayAct   bool
	Number   string // what was typed into the box and not found
	NotFound string
	Recent   []CheckinLine // what this request did; the script adds further ones

	Delegation Field // the filter
	Mark       Field
	Query      string
	Filtered   bool
	Everybody  string // address without the filter

	Topic    string
	Fragment string
	Live     CheckinLive

	Documents []OfficeDocument
}

// CheckinLive is the part of the desk that follows the others.
type CheckinLive struct {
	Action  string
	MayAct  bool
	Figures []Figure
	Quorum  string // 全体代表 231 人，三分之二为 154 人；现已签到 150 人，还差 4 人。
	Met     bool
	TrueAt  string

	Groups []CheckinGroup // every delegation with its sums
	Lists  []CheckinGroup // with the deputies the filter lets through
	Note   string         // why no list is shown, or not all of it
}

// CheckinGroup is a delegation at the desk.
type CheckinGroup struct {
	Name, Anchor                             string
	Entitled, Present, Excused, NotYet, Left string
	Href                                     string // its own list
	Bulk                                     string // page that marks all of it; empty when nobody may
	Deputies                                 []OfficeDeputy
}

// CheckinLine tells what one act of the desk did: a confirmed line with its
// time, or why nothing was done.
type CheckinLine struct {
	Kind string // done, same or refused
	At   string
	Text string // 沈知远（QX0001）
	Note string // 城关代表团 · 1排3座
	Mark string // 已签到
	// Undo takes the mark back: deputy in ID, posted to Action.
	Undo, ID, Action string
}

// DeputyValues are a deputy's fields as text, the way the form shows them.
type DeputyValues struct {
	Delegation, Number, Name, Seat, Excluded string
}

// DeputyForm adds a deputy to the roster or corrects one.
func DeputyForm(action, back, submit string, v DeputyValues, delegations []Option, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: submit, Cancel: back,
		Questions: []OfficeQuestion{
			askPick("select", "delegation", "代表团", v.Delegation, delegations),
			askLine("new_delegation", "新代表团名称", "").optional().hint("上面没有这个代表团时才填写。"),
			askLine("number", "代表证号", v.Number).hint("印在代表证上，同一次会议不能重复。"),
			askLine("name", "姓名", v.Name),
			askLine("seat", "座位", v.Seat).optional(),
			askLine("excluded", "不计入全体代表的原因", v.Excluded).optional().hint("写明原因和依据，如“暂停执行代表职务（代表资格审查报告，2026年1月19日）”。留空为计入全体代表。"),
			askLine("reason", "更改原因", "").hint("记入操作日志，如“补选”“座位调整”。"),
		},
	}.typed(t)
}

// DelegationMarkForm marks a whole delegation at once.
func DelegationMarkForm(action, back string, acts []Option, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "登记整团", Cancel: back, Sure: "已与代表团核对到会人数。",
		Questions: []OfficeQuestion{askPick("choices", "act", "登记为", "", acts)},
	}.typed(t)
}
