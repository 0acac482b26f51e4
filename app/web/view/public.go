package view

// Home is the front page of the site: this year's projects at a glance, the latest result, the open session.
type Home struct {
	Page
	Year string
	// Lead is one sentence: how many projects this year, how they came about.
	Lead string
	// Call is the call for suggestions that is open now; nil when there is none.
	Call *HomeCall
	// Session is the session going on now; nil when there is none.
	Session *HomeSession
	// Result is the latest announced result; nil before the first.
	Result *HomeResult
	// Lights counts this year's projects by light.
	Lights   []LightCount
	Projects []ProjectRow
	All      Link
	Empty    Empty
	// Unfinished are the years before with projects whose work is not over.
	Unfinished []Link
	// News is what just happened, over all projects; NewsNote says which are
	// left out, empty where none is.
	News     []NewsRow
	NewsNote string
	// Suggest leads to the suggestions when no call is open; nil while one is.
	Suggest *Link
	// Years are the years before.
	Years []Link
	// Townships are the congresses below this one; Compare leads to them side by side.
	Townships []TownshipRow
	Compare   *Link
	// Congresses are the other congresses of this site, county, townships and streets.
	Congresses []Link
	Feed       *Link
}

// HomeSession is the session going on now and where to follow it.
type HomeSession struct {
	Name, State string
	Hall        string // address of the hall screen
}

// HomeResult is the latest result in one sentence.
type HomeResult struct {
	Sentence, On, Href string
}

// LightCount is how many projects have that light.
type LightCount struct {
	Light Light
	Count string
}

// ProjectRow is one project in a list.
type ProjectRow struct {
	No, Name, Href   string
	Congress, Year   string
	Unit, Place      string
	Money, Deadline  string
	Light            Light
	Percent, Updated string
	Next             string // the next checkpoint and its day
	// Width is the progress as a drawing's width; empty when nothing was reported.
	Width string
}

// Projects is the list of projects with its search.
type Projects struct {
	Page
	Query      string
	Years      []Option
	Congresses []Option
	// Found says how many there are and for which search.
	Found string
	Links []Link
	Rows  []ProjectRow
	Pages *Pagination
	Empty Empty
}

// Project is the page of one project. Its parts stand in the order of the
// template; a part without content is left out, and so is its line in Contents.
type Project struct {
	Page
	Name    string
	Light   Light
	Stage   string
	Updated string
	// Photo is the newest picture, shown beside the light; nil before the first.
	Photo   *PhotoEntry
	Content string
	Facts   []Fact
	// Contents leads to the parts of a long page.
	Contents []Link
	// Photos is the place before and after, and by day; nil before the first photo.
	Photos *ProjectPhotos
	// Vote says how the project was chosen; VoteHref leads to the result, empty for earlier years.
	Vote, VoteHref string
	// Origin is where it came from; nil where nobody may follow it.
	Origin *ProjectOrigin
	// Changes are the adjustments, Completion the stages and what was found at the end.
	Changes        *ProjectChanges
	Completion     *ProjectCompletion
	Percent, Width string
	Plan           *ProjectPlan // nil before it is published
	Checkpoints    []CheckpointRow
	Progress       *ProjectProgress // nil before there is anything to draw
	Watch          *ProjectWatch    // nil without a group and inspections
	Reports        []ReportEntry
	Older          []ReportEntry // behind a fold
	NoReport       Empty
	// Grades are the published grades with their arithmetic; nil before the first.
	Grades *ProjectGrades
	// OnSite is what residents gave and said; nil where nobody was asked.
	OnSite *SiteSection
	// Code is the picture of the page's address to scan, Address the same to read, Feed the way to hear of it.
	Code, Address string
	Feed          *Link
	Concerns      *PublicConcerns // 监督意见
	Interviews    []InterviewLine // 专题询问
}

// CheckpointRow is one dated step of the plan. Light is green before it is due, done once it is done.
type CheckpointRow struct {
	No, Name, Target string
	Planned, Done    string
	Light            Light
	State            string // 已完成, 逾期12天, 未到期
	Asks             string // 年中问进度
	Confirmed        string // by whom and when
}

// ReportEntry is what the responsible unit said on one day. ID is its anchor.
type ReportEntry struct {
	ID                        string
	On, Author, Percent, Paid string
	Text, Problems, NextStep  string
	Month                     string   // of a monthly report: 2026年5月
	Figures                   []string // how much of each measure was reached, a line each
	Photos                    []PhotoEntry
}

// PhotoEntry is a published photo, drawn by the parts "photo" and "photos".
// Width and Height are the whole's and keep its place while it loads. Set is
// the srcset of its sizes, empty when there is one only; Whole is the whole
// picture behind a link. Alt says what is to be seen where the caption does
// not.
type PhotoEntry struct {
	Src, Caption  string
	Set, Whole    string
	Alt           string
	Width, Height int
}

// Results is the list of announced rounds.
type Results struct {
	Page
	Rows  []ResultEntry
	Pages *Pagination
	Empty Empty
}

// ResultEntry is one announced round in the list.
type ResultEntry struct {
	Name, Congress, Session, On, Sentence, Href string
}

// Words are the words of a round: a congress decides (决定), a street recommends (推荐).
type Words struct {
	Chosen    string // 入选, 获推荐
	NotChosen string // 未入选, 未获推荐
	Vote      string // 票决, 票荐
	Act       string // 决定, 推荐
	Ballot    string // 表决票, 推荐票
	Body      string // 大会; a street has none and holds a 会议
}

// WordsOf are the words for a round that recommends, or for one that decides.
func WordsOf(recommends bool) Words {
	if recommends {
		return Words{Chosen: "获推荐", NotChosen: "未获推荐", Vote: "票荐", Act: "推荐", Ballot: "推荐票", Body: "会议"}
	}
	return Words{Chosen: "入选", NotChosen: "未入选", Vote: "票决", Act: "决定", Ballot: "表决票", Body: "大会"}
}

// Result is the page of one announced round.
type Result struct {
	Page
	Words   Words
	Name    string
	Session string
	On      string
	// Sentence says the result; it stands first.
	Sentence string
	// Valid is false for a round that counts for nothing; then Problems say why and nothing is chosen.
	Valid    bool
	Problems []string
	// Next says what follows, such as another round among those tied; empty when nothing does.
	Next string
	// Rounds are the rounds for the same seats, each in words; empty for a round that stands alone.
	Rounds  []Link
	Chosen  []ResultRow
	Others  []ResultRow
	Chart   Chart
	Survey  *Survey // of a 满意度测评, in place of Chosen, Others and Chart; otherwise nil
	Stances bool    // three stances: the table has 反对 and 弃权
	Ranked  bool    // numbered ballots: the figures are sums of ranks, the least is the best
	Parts   *Parts  // 电子, 纸质, 合计; nil for a round without paper
	NoBox   bool    // nothing was sealed: there is no archive, and paper proves nothing to a stranger
	// Ballots are 应到 实到 发出 收回 有效 无效.
	Ballots []Figure
	// Balance says that returned is not more than issued, and that the rest adds up.
	Balance string
	// Explain is the arithmetic, line by line.
	Explain   []string
	Documents []Document
	Command   string
	Digests   []DigestLine
	// Kept says that the 票决办法 keeps the counts from the reader: there are names only, and by number. Told leads
	// those whom it tells the counts to them; nil where it tells nobody.
	Kept string
	Told *Link
	// Gone says that the ballots were destroyed when their time of keeping was over; empty while they are kept.
	Gone string
	// Apart says why tablets and paper are shown as totals alone; empty when they are not.
	Apart string
}

// ResultRow is one project in a result.
type ResultRow struct {
	Rank, No, Name, Href            string
	Content, Place, Money, Unit     string
	Approve, Oppose, Abstain, Share string
	Reason                          string // why not chosen
	Grade                           string // of a 满意度测评 without figures
	In                              bool
	Lot                             bool   // in by lot, as Reason says
	Code, Trace                     string // 事项编号 and its public page; may be empty
}

// Document is a file to download and what it is.
type Document struct {
	Name, Note, Href string
}

// DigestLine is a digest the reader can compare with a printed one.
type DigestLine struct {
	Name, Value, Note string
}

// Check is the page on how to check a result. Latest is the latest result, to try it on; nil before the first.
type Check struct {
	Page
	Latest *Link
	// Command is the exact command for the latest result, or for a sample name.
	Command string
}

// Secrecy is the page on what each role can see.
type Secrecy struct {
	Page
	Rows []SecrecyRow
}

// SecrecyRow is what one role can and cannot see.
type SecrecyRow struct {
	Role, Sees, Never string
}

// SignIn is the page to sign in. Login is what was typed, Next where to go afterwards.
type SignIn struct {
	Page
	Login string
	Next  string
}

// Error is the page for what went wrong: what happened, what is safe, what to do. Its title is the heading.
type Error struct {
	Page
	What string
	Safe string
	Todo string // may be empty when What says it
	// Incident is the number under which the log has the cause; empty when nothing needs looking up.
	Incident string
	// Back is a better place to go than the home page; nil when there is none.
	Back *Link
}

// SecrecyRows is what each role can see and what nobody in it can, by design of the ballot and not by promise.
func SecrecyRows() []SecrecyRow {
	return []SecrecyRow{
		{"公众", "候选项目、宣布后的结果和各项目得票、全部加密表决票", "任何一张表决票的内容；宣布前的任何得票数"},
		{"人大代表", "自己的表决票（投出前）；投出后的追踪码，用来确认自己的票在票箱里", "别人的表决票；投出后也不能再打开自己的票；平板不留下可以证明怎样投的东西"},
		{"执行主席、主席团", "应到、实到、发出、收回；计票后的结果", "计票前任何项目的得票；任何一张表决票的内容"},
		{"大会秘书处", "谁签到、谁领了投票凭证；计票后的结果（印制报告单）", "领到的是哪一张凭证；谁的票是哪一张；计票前任何项目的得票"},
		{"监票人", "自己保管的一份密钥；截止后的合计密文；计票结果", "任何一张表决票的内容：只解开合计数，不解开单张票，且须达到规定人数才能解开"},
		{"计票人", "截止后的计票结果", "截止前的任何得票；任何一张电子表决票的内容"},
		{"系统管理员", "账号、操作日志、加密的表决票", "表决票的内容：程序和数据库里没有密钥，也没有凭证与代表的对应关系"},
		{"人大常委会办公室", "名册、办法、轮次进展；宣布后的结果", "宣布前的任何得票；任何一张表决票的内容"},
		{"政府、责任单位", "候选项目、宣布后的结果、项目进展", "名册、签到和表决票"},
	}
}
