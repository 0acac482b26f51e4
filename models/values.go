package models

import (
	"fmt"
	"time"
)

// China is the one time zone of dates and clocks that people read.
var China = time.FixedZone("UTC+8", 8*60*60)

// Moment is an instant in milliseconds since 1970 UTC; zero means not yet.
type Moment int64

// At converts a time to a Moment, dropping what is finer than a millisecond.
func At(t time.Time) Moment {
	if t.IsZero() {
		return 0
	}
	return Moment(t.UnixMilli())
}

// Time converts back, in China's zone; the zero Moment becomes the zero time.
func (m Moment) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).In(China)
}

// IsZero reports whether the moment has not come.
func (m Moment) IsZero() bool { return m == 0 }

// Date is a calendar day as 2026-03-12; empty means none.
type Date string

// Valid reports whether the date exists in the calendar. The empty date is
// not valid.
func (d Date) Valid() bool {
	t, err := time.Parse("2006-01-02", string(d))
	return err == nil && t.Year() >= 1949 && t.Year() <= 2200
}

// DateOf is the calendar day in China at t.
func DateOf(t time.Time) Date { return Date(t.In(China).Format("2006-01-02")) }

// DaysUntil counts the days from d to e; it is negative when e comes first.
// Both must be valid.
func (d Date) DaysUntil(e Date) int {
	a, _ := time.Parse("2006-01-02", string(d))
	b, _ := time.Parse("2006-01-02", string(e))
	return int(b.Sub(a).Hours() / 24)
}

// Fen is money in 分 (1/100 元).
type Fen int64

// Wan converts to 万元 for display.
func (f Fen) Wan() float64 { return float64(f) / 1_000_000 }

// Level is the level of a people's congress (P2).
type Level string

// The levels. A Street (街道) has no congress: its rounds recommend.
const (
	Town     Level = "town"
	County   Level = "county"
	City     Level = "city"
	Province Level = "province"
	Street   Level = "street"
)

var levelLabels = map[Level]string{Town: "乡镇", County: "县（市、区）", City: "设区的市", Province: "省", Street: "街道"}

// Valid reports whether the level is known.
func (l Level) Valid() bool { return levelLabels[l] != "" }

// Label is the Chinese name.
func (l Level) Label() string { return levelLabels[l] }

// Recommends reports whether rounds at this level recommend (推荐) instead of
// deciding (决定).
func (l Level) Recommends() bool { return l == Street }

// Role is what a person may be in a congress.
type Role string

// The roles.
const (
	Admin           Role = "admin"
	Government      Role = "government"
	UnitRole        Role = "unit"
	Standing        Role = "standing"
	Secretariat     Role = "secretariat"
	Presiding       Role = "presiding"
	ChiefScrutineer Role = "chief_scrutineer"
	ScrutineerRole  Role = "scrutineer"
	TellerRole      Role = "teller"
	DeputyRole      Role = "deputy"
	GroupLeader     Role = "group_leader"
	StreetCommittee Role = "street"
)

var roleLabels = map[Role]string{
	Admin: "系统管理员", Government: "政府办（项目办）", UnitRole: "责任单位", Standing: "人大常委会办公室",
	Secretariat: "大会秘书处", Presiding: "执行主席", ChiefScrutineer: "总监票人", ScrutineerRole: "监票人",
	TellerRole: "计票人", DeputyRole: "人大代表", GroupLeader: "监督小组组长", StreetCommittee: "人大街道工委",
}

// Roles lists every role in the order of the role table.
var Roles = []Role{Admin, Government, UnitRole, Standing, Secretariat, Presiding, ChiefScrutineer, ScrutineerRole, TellerRole, DeputyRole, GroupLeader, StreetCommittee}

// Valid reports whether the role is known.
func (r Role) Valid() bool { return roleLabels[r] != "" }

// Label is the Chinese name.
func (r Role) Label() string { return roleLabels[r] }

// Clashes reports whether one account must not hold both roles in one
// congress (an administrator is not a teller; a scrutineer does
// not lead a responsible unit).
func (r Role) Clashes(other Role) bool {
	pair := func(a, b Role) bool { return (r == a && other == b) || (r == b && other == a) }
	return pair(Admin, TellerRole) || pair(Admin, ScrutineerRole) || pair(Admin, ChiefScrutineer) ||
		pair(UnitRole, ScrutineerRole) || pair(UnitRole, ChiefScrutineer)
}

// RoundState says where the proceedings of a round stand.
type RoundState string

// The states of a round, in order; Paused interrupts RoundOpen and Void ends
// the path, both beside it.
const (
	RoundDraft     RoundState = "draft"
	RoundAdopted   RoundState = "adopted"
	RoundStaffed   RoundState = "staffed"
	RoundReady     RoundState = "ready"
	RoundIssuing   RoundState = "issuing"
	RoundOpen      RoundState = "open"
	RoundPaused    RoundState = "paused"
	RoundClosed    RoundState = "closed"
	RoundCounting  RoundState = "counting"
	RoundVoid      RoundState = "void"
	RoundCounted   RoundState = "counted"
	RoundAttested  RoundState = "attested"
	RoundAnnounced RoundState = "announced"
	RoundPublished RoundState = "published"
)

// RoundStates lists the path of a round in order, Paused and Void left out.
var RoundStates = []RoundState{RoundDraft, RoundAdopted, RoundStaffed, RoundReady, RoundIssuing, RoundOpen, RoundClosed, RoundCounting, RoundCounted, RoundAttested, RoundAnnounced, RoundPublished}

var roundLabels = map[RoundState]string{
	RoundDraft: "草拟", RoundAdopted: "办法已通过", RoundStaffed: "监票人已通过", RoundReady: "票箱就绪",
	RoundIssuing: "发票", RoundOpen: "投票中", RoundPaused: "投票暂停", RoundClosed: "投票截止", RoundCounting: "计票中", RoundVoid: "本轮无效",
	RoundCounted: "已计票", RoundAttested: "监票人已签字", RoundAnnounced: "已宣布", RoundPublished: "已公告",
}

// Valid reports whether the state is known.
func (s RoundState) Valid() bool { return roundLabels[s] != "" }

// Label is the Chinese name.
func (s RoundState) Label() string { return roundLabels[s] }

// Reached reports whether the path has come to t or beyond. A void round has
// reached RoundClosed and nothing later, a paused one RoundOpen.
func (s RoundState) Reached(t RoundState) bool {
	switch s {
	case RoundVoid:
		s = RoundClosed
	case RoundPaused:
		s = RoundOpen
	}
	at := func(x RoundState) int {
		for i, r := range RoundStates {
			if r == x {
				return i
			}
		}
		return -1
	}
	return at(s) >= 0 && at(t) >= 0 && at(s) >= at(t)
}

// Display says who sees figures of projects before the announcement (P14).
type Display string

// The displays: AfterClose is the template's; Running shows the presidium
// running totals under the batch rule. There is none for the hall screen: its
// address needs no sign-in, so it is as public as a result page.
const (
	AfterClose Display = "after_close"
	Running    Display = "running"
)

var displayLabels = map[Display]string{AfterClose: "截止计票后主席台可见", Running: "投票中主席台分批可见"}

// Displays lists them in the order of the editor.
var Displays = []Display{AfterClose, Running}

// Valid reports whether the display is known.
func (d Display) Valid() bool { return displayLabels[d] != "" }

// Label is the Chinese name.
func (d Display) Label() string { return displayLabels[d] }

// Colour is the stripe that tells the ballots of one sitting apart. It always
// stands beside its name.
type Colour string

// The colours.
const (
	Crimson Colour = "red"
	Azure   Colour = "blue"
	Jade    Colour = "green"
	Gold    Colour = "yellow"
	Violet  Colour = "purple"
)

var colourLabels = map[Colour]string{Crimson: "红色", Azure: "蓝色", Jade: "绿色", Gold: "黄色", Violet: "紫色"}

// Colours lists them in the order in which rounds of a session take them.
var Colours = []Colour{Crimson, Azure, Jade, Gold, Violet}

// Valid reports whether the colour is known.
func (c Colour) Valid() bool { return colourLabels[c] != "" }

// Label is the Chinese name.
func (c Colour) Label() string { return colourLabels[c] }

// Decision is what the plenary chose when fewer candidates passed than there
// are seats (P16).
type Decision string

// The decisions.
const (
	Undecided   Decision = ""
	VoteAgain   Decision = "again"
	LeaveVacant Decision = "vacant"
	NextSession Decision = "later"
)

var decisionLabels = map[Decision]string{VoteAgain: "本次会议再次投票", LeaveVacant: "名额空缺", NextSession: "留待下次会议"}

// Valid reports whether a choice was made and is known.
func (d Decision) Valid() bool { return decisionLabels[d] != "" }

// Label is the Chinese name; empty while undecided.
func (d Decision) Label() string { return decisionLabels[d] }

// Attendance is what the roll call says of a deputy.
type Attendance string

// The attendances; the empty one means not signed in (未到).
const (
	NotYet  Attendance = ""
	Present Attendance = "present"
	Excused Attendance = "excused"
	Left    Attendance = "left"
)

var attendanceLabels = map[Attendance]string{NotYet: "未到", Present: "已签到", Excused: "请假", Left: "已离会"}

// Valid reports whether the attendance is known.
func (a Attendance) Valid() bool { _, ok := attendanceLabels[a]; return ok }

// Label is the Chinese name.
func (a Attendance) Label() string { return attendanceLabels[a] }

// Light is the state of a project at a glance (P29).
type Light string

// The lights: 绿 on plan, 黄 up to thirty days late or recovered, 红 later or
// without a report, 蓝 accepted. Ended and Carried are no lights of the rule:
// the work was ended by a decision, or goes on as a project of the next year.
const (
	Green Light = "green"
	Amber Light = "amber"
	Red   Light = "red"
	Blue  Light = "blue"

	Ended   Light = "ended"
	Carried Light = "carried"
)

var lightLabels = map[Light]string{Green: "正常", Amber: "偏慢", Red: "滞后", Blue: "已验收", Ended: "已终止", Carried: "已结转"}

// Valid reports whether the light is known.
func (l Light) Valid() bool { return lightLabels[l] != "" }

// Label is the Chinese word that always stands beside the sign.
func (l Light) Label() string { return lightLabels[l] }

// Categories are the eight fields of 《浙江省民生实事项目人大代表票决制规定》
// Art 4 and 其他.
var Categories = []string{"幼有所育", "学有所教", "劳有所得", "病有所医", "老有所养", "住有所居", "弱有所扶", "行有所畅", "其他"}

// Ordinal is 第N with a Chinese numeral, for 届 and 次 below one hundred.
func Ordinal(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n >= 1 && n <= 9:
		return "第" + digits[n]
	case n >= 10 && n <= 19:
		return "第十" + digits[n-10]
	case n >= 20 && n <= 99:
		return "第" + digits[n/10] + "十" + digits[n%10]
	}
	return fmt.Sprintf("第%d", n)
}
