package view

// OfficeEnter is the page on which somebody enters what others said, one after
// the other.
type OfficeEnter struct {
	Page
	Action, Similar string // addresses
	Token           string
	Call            Field
	Channel         Field
	Entrance        *Field // nil for who chooses none
	Day             Field
	What, Where     Field
	Why             Field
	Name, Phone     *Field
	Heard           *Field
	MostPhotos      int
	Large           bool  // for a tablet
	Last            *Link // the one entered before, with its slip
	LastCode        string
	LastNumber      string
	Entered         string // how many so far today
	None            string // why nothing can be entered; empty otherwise
	All             Link
	Matters         []OfficeSimilar // drawn as a fragment
}

// Shown is a field with why it was refused.
func (p OfficeEnter) Shown(f Field) Field { f.Error = p.ErrorOf(f.Name); return f }

// OfficeSimilar is a matter like what is being written.
type OfficeSimilar struct{ Title, Href, Facts string }

// OfficeSlip is the paper that a visitor takes along.
type OfficeSlip struct {
	Page
	Congress, Call       string
	Number, Code, Title  string
	Received             string
	Address, CodePicture string
	Back                 Link
	Place                string
}

// OfficeCards is a list in large type, for a tablet: what a deputy was asked,
// or what became of what the deputy handed on.
type OfficeCards struct {
	Page
	Lead   string
	Button *Link
	Links  []Link
	Groups []OfficeCardGroup
	Empty  Empty
}

// OfficeCardGroup is some cards under a heading.
type OfficeCardGroup struct {
	Name  string
	Cards []OfficeCard
}

// OfficeCard is one thing: its state, what it is, what became of it.
type OfficeCard struct {
	Title, Href, State string
	Late               string
	Lines              []string
	Answers            []Fact
	Links              []Link
}

// OfficeStudy is one task of research, in large type.
type OfficeStudy struct {
	Page
	Facts    []Fact
	Late     string
	Content  string
	Words    []OfficeStudyWords
	Said     []OfficeSaid
	Form     *OfficeForm // nil once the matter is decided
	Answered string
}

// OfficeStudyWords are one proposer's words.
type OfficeStudyWords struct{ Title, Place, Reason, On string }

// OfficeSaid is what was said of a matter at a symposium.
type OfficeSaid struct{ Where, Href, Matter, MatterHref, Text string }

// MatterStudy is what research brought about a matter, drawn by the part
// "matter-study".
type MatterStudy struct {
	Studies []MatterOpinion
	Said    []OfficeSaid
	Mean    string
	Assign  string // where somebody is asked; empty when the viewer may not
}

// MatterOpinion is one opinion, or the wait for it.
type MatterOpinion struct{ Name, State, Late, Priority, Opinion string }

// OfficeSymposium is one meeting with its minutes.
type OfficeSymposium struct {
	Page
	Facts   []Fact
	Minutes string
	Said    []OfficeSaid
	Form    OfficeForm
	Edit    string
}

// many lets a file field take several files.
func (q OfficeQuestion) many() OfficeQuestion { q.Many = true; return q }

// OpinionForm gives an opinion.
func OpinionForm(action, back, priority, opinion string, priorities []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提交研判意见", Cancel: back, Questions: []OfficeQuestion{
		askPick("choices", "priority", "优先程度", priority, priorities),
		askArea("opinion", "研判意见", opinion).hint("群众需要不需要，能不能办，有没有别的办法。"),
	}}.typed(t)
}

// AssignForm asks people and stations about the ticked matters.
func AssignForm(action string, targets []Option, due string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "分派研判", Submit: "分派研判", Second: true, Says: "先在表里勾选事项，再选交给谁。已经交给同一对象、还没有答复的，不会重复分派。", Questions: []OfficeQuestion{
		askPick("checks", "to", "交给谁", "", targets),
		askDate("due_on", "截止日期", due),
	}}.typed(t)
}

// SymposiumValues are a meeting's fields as text.
type SymposiumValues struct{ HeldOn, Place, Host, Attendees, Minutes string }

// SymposiumForm records a meeting.
func SymposiumForm(action, back, submit string, v SymposiumValues, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Cancel: back, Questions: []OfficeQuestion{
		askDate("held_on", "开会日期", v.HeldOn),
		askLine("place", "地点", v.Place),
		askLine("host", "主持人", v.Host),
		askArea("attendees", "参加人员", v.Attendees),
		askArea("minutes", "会议记录", v.Minutes),
	}}.typed(t)
}

// SaidForm notes what was said of a matter.
func SaidForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "记下这条意见", Questions: []OfficeQuestion{
		askLine("code", "事项编号", "").hint("在事项页面上，例如 1-2027-00417。"),
		askArea("said", "会上的意见", "").hint("同一事项再记一次，代替原来的；留空则删去。"),
	}}.typed(t)
}
