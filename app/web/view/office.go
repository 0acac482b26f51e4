package view

// OfficeNav is the row of links of the office face; a link is only in it when
// the viewer may follow it, so the caller passes those allowed.
func OfficeNav(allowed []Link, path string) []Link { return MarkCurrent(allowed, path) }

// OfficeTask is one thing the viewer is to do now.
type OfficeTask struct {
	Text   string // a verb and an object: 补发 3 位代表的投票凭证
	Why    string // where it stands and since when
	Href   string
	Button string
}

// OfficeRound is one round in a list: its state and who does what next.
type OfficeRound struct {
	Name, Href, State string
	Next              string // the next step in words; empty when finished
	NextWho           string
	Figures           string // 应选 10 项 · 候选 12 项
	Colour            Stripe // of its ballots
}

// OfficeSession is one session in a list.
type OfficeSession struct {
	Name, Href, Year, OpensOn, Venue string
	Candidates, Deputies             string
	Rounds                           []OfficeRound
}

// OfficeStart is the first page after signing in: what is the viewer's to do
// now, then where everything stands.
type OfficeStart struct {
	Page
	Today    string
	Tasks    []OfficeTask
	Sessions []OfficeSession
	Lights   []OfficeLightCount
	Late     []OfficeProject // the few that need attention
	MayNew   bool            // a session may be created by this viewer

	Reminders     []Reminder   // the first unread ones
	RemindersMore string       // how many more there are, empty if none
	Cards         []DeputyCard // a deputy's ways on; empty for anybody else
}

// OfficeLightCount is how many projects show a light.
type OfficeLightCount struct {
	Light
	Count string
}

// OfficeCongress is one congress the viewer may work in.
type OfficeCongress struct {
	Name, Level, Href, Roles string
	Invented                 bool
}

// OfficeCongresses lets the viewer choose the congress to work in.
type OfficeCongresses struct {
	Page
	Congresses []OfficeCongress
}

// OfficeAccount is one account in the administrator's list.
type OfficeAccount struct {
	Name, Login, Roles, Unit string
	Disabled                 string // when, empty while it works
	Self                     bool   // the viewer's own
	PasswordHref             string
	DisableHref              string
}

// OfficeAccounts lists the accounts of a congress.
type OfficeAccounts struct {
	Page
	Accounts []OfficeAccount
	NewHref  string
	Search   string
}

// OfficeFormPage is a page that is one form: new session, new account,
// password, one candidate, new round. Facts stand above the form, Warnings
// are remarks that do not refuse.
type OfficeFormPage struct {
	Page
	Lead     string
	Facts    []Fact
	Warnings []string
	Form     OfficeForm
}

// OfficeConfirm asks for the second act before something that cannot be
// undone: it names what will happen.
type OfficeConfirm struct {
	Page
	What []string // what will happen, one sentence each
	Form OfficeForm
}

// OfficeAuditEntry is one line of the log.
type OfficeAuditEntry struct {
	At, Actor, Role, Action, Subject, Detail string
	Hash                                     string // first characters
}

// OfficeAudit is the log: who did what when, and whether its chain holds.
type OfficeAudit struct {
	Page
	Entries []OfficeAuditEntry
	Chain   string // whether the entries follow from one another
	Broken  bool
	Older   string // addresses; empty at either end
	Newest  string
}

// OfficeSessions lists the sessions of the congress.
type OfficeSessions struct {
	Page
	Sessions []OfficeSession
	MayNew   bool
}

// OfficeStage is one part of a session's preparation, with its state in words
// and the page where the work is done.
type OfficeStage struct {
	Name, State, Note, Href, Link string
	Mark                          string // done, now or next
}

// OfficeSessionPage is one session: its procedure from candidates to rounds.
type OfficeSessionPage struct {
	Page
	Facts    []Fact
	Stages   []OfficeStage
	Rounds   []OfficeRound
	NewRound string // address of a new round; empty when the viewer may not
	Bundle   *Act   // makes one file of all documents; nil when the viewer may not

	Rehearsing []Link // to the rehearsal and back; empty when the viewer may not
}

// OfficeCandidate is one candidate in the list.
type OfficeCandidate struct {
	No, Name, Content, Category, Place, Investment, Unit, Deadline string
	EditHref, DeleteHref                                           string // empty when fixed or not permitted
	Code, CodeHref                                                 string // 事项编号, and where it leads this viewer; may be empty
}

// OfficeCandidates lists a session's candidates and takes a table of them.
type OfficeCandidates struct {
	Page
	Candidates []OfficeCandidate
	Total      string // 12 项，计划投资合计 1.23 亿元
	Fixed      string // why the list can no longer be changed; empty while it can
	Import     *OfficeForm
	Template   string // address of the empty table
}

// OfficeRowError is what is wrong in one line of an uploaded table.
type OfficeRowError struct {
	Row, Text string
}

// OfficeImport previews an uploaded table. It is written wholly or not at
// all: with Problems there is no Confirm.
type OfficeImport struct {
	Page
	File     string
	Counts   string // 读到 12 行
	Problems []OfficeRowError
	More     string // how many further problems are not listed
	Columns  []string
	Rows     [][]string
	Remarks  []string // what to look at again; they do not refuse
	Replaces string   // what the import takes away, empty when nothing
	Confirm  *OfficeForm
	Again    string // address to upload another file
}

// OfficeDeputy is one line of the roster or of the check-in list.
type OfficeDeputy struct {
	ID, Number, Name, Seat string
	State                  string // 已签到
	Mark                   string // present, excused, left or empty
	At                     string
	Excluded               string // reason for not counting among 全体代表
	Edit                   string // address where the line is corrected; empty when it cannot be
	Slip                   bool   // was handed a slip
}

// OfficeDelegation is a delegation with its deputies and sums.
type OfficeDelegation struct {
	Name, Anchor                       string
	Entitled, Present, Excused, NotYet string
	Deputies                           []OfficeDeputy
	ExcludedCount                      string
}

// OfficeRoster is a session's roster by delegation.
type OfficeRoster struct {
	Page
	Figures     []Figure
	Delegations []OfficeDelegation
	Excluded    []OfficeDeputy // with their reasons
	Fixed       string
	Import      *OfficeForm
	Replaced    string // why the whole roster cannot be replaced; empty while it can
	Add         string // address where one deputy is added; empty when nobody may be
	Documents   []OfficeDocument
	Asked       string // why no list is shown: the roll is too long for one page
	Open        []Link // delegations, in a roll too long for one page
	Template    string
}

// OfficePerson is a deputy's account that may be nominated, or a scrutineer.
type OfficePerson struct {
	ID, Name, Note string
	Kind           string // chief, deputy_chief, scrutineer, teller or empty
	Label          string
	Key            string // 密钥: where this person's part of the ceremony stands
	Decryption     string
	Attested       string
}

// OfficeKind is one office at the box in the nomination table.
type OfficeKind struct{ Value, Text string }

// OfficeNomination is the form that names the scrutineers and tellers and
// sets how many keys open the count.
type OfficeNomination struct {
	Action    string
	People    []OfficePerson
	Kinds     []OfficeKind
	Threshold Field
	Search    string
}

// OfficeDocument is one document of a round.
type OfficeDocument struct {
	Name, Href, Note string
	Word             string // the same words for Word; empty without
	Filing           string // where its 发文字号 is given; empty without
	Ready            bool
}

// OfficeCount is one line of the count.
type OfficeCount struct {
	Rank, No, Name, Approve, Oppose, Abstain, Share, Outcome string
	In                                                       bool
}

// OfficeCredentials says how slips are made away from the server and takes
// the list of public halves.
type OfficeCredentials struct {
	Command     string
	Needed      string // 至少 383 张：全体代表 365 人，加备用 5%
	Count       string // uploaded; empty before
	Fingerprint string
	Cancelled   string
	Form        *OfficeForm
}

// OfficeRoundPage is one round: the procedure, exactly one next step, and
// everything that step needs.
type OfficeRoundPage struct {
	Page
	Name, State, Session, UUID string
	Rows                       string // what the ballot lists: 候选项目, 测评项目
	Void                       string // why the round is void, empty otherwise
	Figures                    []Figure
	Steps                      []Step
	Next                       string // name of the next step
	NextWho                    string
	NextText                   string
	Missing                    []OfficeMissing
	Act                        *OfficeForm // nil when the viewer may not or something is missing
	Rules                      []string    // the 票决办法 article by article
	RulesTitle                 string
	Digest                     string // empty before adoption
	EditHref                   string // address of the draft's form; empty when fixed or not permitted
	Warnings                   []string
	Candidates                 []OfficeCandidate
	Scrutineers                []OfficePerson
	KeyRule                    string      // 3 人持有密钥，其中任意 2 人到场即可开启计票
	StaffRemarks               []string    // what to look at again about those nominated
	Signer                     *OfficeForm // adds a scrutineer who signs the count; nil unless it may be needed
	Devices                    []OfficeDevice
	CeremonyHref               string         // the scrutineer's own page; empty for others
	Keeping                    *OfficeKeeping // of the ballots of an ended round; otherwise nil
	RestartHref                string         // begins the key ceremony again; empty when fixed or not permitted
	Nomination                 *OfficeNomination
	Credentials                *OfficeCredentials
	SlipsHref                  string
	SlipsLink                  string
	SlipsNote                  string
	PaperLinks                 []Link // tellers' and chief scrutineer's pages of a round with paper
	PresidiumHref              string
	Reconciliation             []Fact
	Reconciled                 string
	Counts                     []OfficeCount
	CountLines                 []string // the arithmetic, line by line
	Survey                     *Survey  // of a 满意度测评, in place of Counts; otherwise nil
	HasStances                 bool
	Ranked                     bool   // numbered ballots: Approve is the sum of ranks
	Parts                      *Parts // 电子, 纸质, 合计; nil for a round without paper
	Documents                  []OfficeDocument
	Copies                     *OfficeForm      // orders many ballot papers at once; nil when there are none to print
	Following                  *OfficeFollowing // the rounds for the same seats; nil for a round that stands alone
}

// OfficeFollowing is how rounds for the same seats follow one another: those that are there, and what is to be done
// about the next.
type OfficeFollowing struct {
	Rounds []Link // each in words, the present one current
	Text   string
	Todo   Link        // where the presidium records its decision; may be empty
	Form   *OfficeForm // makes the next round; nil when there is none or the viewer may not
}

// OfficeMissing is one thing that must be there before the next step.
type OfficeMissing struct {
	Text, Href, Link string
}

// OfficeProject is one project in the office's list.
type OfficeProject struct {
	No, Name, Href, Unit, Progress, Next, NextOn, LastReport string
	Light                                                    Light
}

// OfficeCheckpoint is one step of a project's plan.
type OfficeCheckpoint struct {
	Name, Target, Evidence, Weight, PlannedOn, DoneOn, Late, Note string
	Done                                                          bool
	DoneHref                                                      string // the page that marks it done; empty when done or not permitted
}

// OfficePhoto is one photo of a report.
type OfficePhoto struct {
	Src, Caption  string
	Phase         string // 施工前, 施工中, 完工后
	Width, Height int
}

// OfficeReport is one progress report as it was handed in.
type OfficeReport struct {
	Month                                                       string   // of a monthly report: 2026年5月
	Figures                                                     []string // a line for each measure
	WithdrawHref                                                string   // empty when it can no longer be taken back
	On, Percent, Paid, Text, Problems, NextStep, Author, SentAt string
	Photos                                                      []OfficePhoto
}

// OfficeProjectPage is one project for those who carry it out and watch it.
type OfficeProjectPage struct {
	Page
	Head        ProjectHead
	Facts       []Fact
	Checkpoints []OfficeCheckpoint
	WeightSum   string // empty when the weights add up to 100 %
	AddForm     *OfficeForm
	ReportHref  string         // where a report is handed in; empty when the viewer may not
	Reports     []OfficeReport // the newest ones
	MoreHref    string         // where all of them are
	PublicHref  string
}
