package tally

import (
	"slices"

	"piaojue/app/ballot"
)

// A Basis says what stands behind a choice in the rules or a warning about it.
// Only BasisLaw and BasisLocal are law; only what was read in the statute's own
// words may carry them.
type Basis string

const (
	BasisLaw      Basis = "law"      // 法律: the article is named in the text
	BasisLocal    Basis = "local"    // 地方性法规 or a congress's own rules of procedure: named in the text
	BasisPractice Basis = "practice" // seen in places that are named in the text; not binding
	BasisAnalogy  Basis = "analogy"  // borrowed from election law; binding only if the adopted text says so
	BasisAdvice   Basis = "proposal" // this program's own proposal
	BasisNone     Basis = "none"     // looked for and not found
)

// Label is the basis in Chinese, as it stands before a text; an unknown one is
// shown as it is.
func (b Basis) Label() string {
	switch b {
	case BasisLaw:
		return "法律规定"
	case BasisLocal:
		return "地方规定"
	case BasisPractice:
		return "实践做法"
	case BasisAnalogy:
		return "比照选举"
	case BasisAdvice:
		return "系统建议"
	case BasisNone:
		return "未见依据"
	}
	return string(b)
}

// Binding reports whether the basis is law somewhere, so that a page may show
// it as such.
func (b Basis) Binding() bool { return b == BasisLaw || b == BasisLocal }

// A Note is what stands behind one value of one field, in one line.
type Note struct {
	Basis Basis
	Text  string
}

// CountingNote is printed beside every method: what the values that a program
// proposes are worth.
const CountingNote = "本次会议的计票规则，以大会（会议）通过的票决办法为准；本系统样本中的数值来自各地做法或者比照选举法，自身没有任何效力。"

// AdoptedNote is CountingNote for a method that was adopted on date.
func AdoptedNote(date string) string {
	return "本次会议的计票规则，是" + date + "通过的票决办法所定的规则；本系统样本中的数值来自各地做法或者比照选举法，自身没有任何效力。"
}

// byAnalogy ends every text that is borrowed from election law.
const byAnalogy = "，属惯例，须由票决办法写明。"

// notes holds the basis of every choice in the editor: by field, then by
// value. The empty value stands for the field as such. Fields have their name
// in the JSON form; display, batch and minutes are tally_display, tally_batch
// and vote_window there; colour, mode and items are the round's own; level, roll
// and edit are facts that the editor shows and nobody chooses.
var notes = map[string]map[string]Note{
	"family": {
		string(Pick):         {BasisPractice, "海南省（2024年，12选10）、江津（2024年，13选10）、来安张山镇（2023年，12选10）用差额择优。"},
		string(Each):         {BasisPractice, "东阳（2017年）、黄浦（2023年，20项）逐项表决。"},
		string(Plurality):    {BasisPractice, "滨江（2017年，12选10）按得票多少确定。"},
		string(List):         {BasisPractice, "杨浦对项目清单整体表决。"},
		string(Recommend):    {BasisLocal, "浙江省2019年关于街道人大工作的规定第十六至十八条：街道居民议事组织票选推荐，不作决定。"},
		string(Rank):         {BasisPractice, "宁海力洋镇（2010年，20选10）由代表按轻重缓急编号。"},
		string(Satisfaction): {BasisPractice, "镇海（2021年）、湖州、龙游等地对上年项目作满意度测评。"},
	},
	"seats": {
		"": {BasisPractice, "多地定为10项，候选项目比应选数多10%至50%；差额比例未见法律规定。"},
	},
	"stances": {
		"three": {BasisLaw, "代表法（2025年）第二十三条：代表可以投赞成票，可以投反对票，也可以弃权。"},
		"tick":  {BasisNone, "与代表法（2025年）第二十三条的三种表决不完全对应，采用须由票决办法写明。"},
	},
	"max_approvals": {
		"": {BasisAnalogy, "比照选举法第四十四条（多于应选数的作废，等于或者少于的有效）" + byAnalogy},
	},
	"quorum": {
		"2/3":  {BasisLaw, "地方组织法（2022年）第十四条：三分之二以上的代表出席，始得举行。"},
		"3/4":  {BasisNone, "严于地方组织法第十四条，采用须由票决办法写明。"},
		"4/5":  {BasisNone, "严于地方组织法第十四条，采用须由票决办法写明。"},
		">1/2": {BasisAdvice, "本系统的建议值，只用于常委会；地方组织法第十四条只规定人民代表大会，请按本级常委会议事规则核对。"},
	},
	"pass_base": {
		string(BaseAll):     {BasisLaw, "地方组织法（2022年）第二十五条：以全体代表的过半数通过。"},
		string(BasePresent): {BasisNone, "与地方组织法第二十五条不一致，票决办法须另有依据并写明。"},
		string(BaseValid):   {BasisNone, "与地方组织法第二十五条不一致，票决办法须另有依据并写明。"},
	},
	"pass_over": {
		"1/2": {BasisLaw, "地方组织法（2022年）第二十五条：过半数。恰好一半不是过半数。"},
		"2/3": {BasisNone, "严于地方组织法第二十五条，采用须由票决办法写明。"},
	},
	"participation_over": {
		"":    {BasisAdvice, "本系统的建议值；收回不多于发出即可计票。"},
		"1/2": {BasisLocal, "广东省人民代表大会议事规则（2022年）第六十条：参加表决的须超过全体代表的半数。只在当地有效。"},
	},
	"tie": {
		string(TieRunoff): {BasisAnalogy, "比照选举法第四十五条、地方组织法第二十九条（票数相等不能确定的，就票数相等的再次投票）" + byAnalogy},
		string(TieLot):    {BasisNone, "采用须由票决办法写明。"},
		string(TieVacant): {BasisNone, "采用须由票决办法写明。"},
	},
	"shortfall": {
		string(ShortfallAsk):    {BasisAnalogy, "比照地方组织法第二十九条（不足的名额在本次会议或者下次会议补足，由大会决定）" + byAnalogy},
		string(ShortfallRunoff): {BasisAnalogy, "比照地方组织法第二十九条（另行选举，可以按第一次得票多少确定候选）" + byAnalogy},
		string(ShortfallVacant): {BasisNone, "采用须由票决办法写明。"},
	},
	"blank": {
		"abstain": {BasisPractice, "多份会议主持词：未作标记的视为弃权，票有效。"},
		"void":    {BasisNone, "采用须由票决办法写明。"},
	},
	"grades": {
		"": {BasisPractice, "满意、基本满意、不满意三档最为常见；四档未见实例，采用须由票决办法写明。"},
	},
	"base": {
		string(BaseAll):      {BasisPractice, "镇海（2021年）以全体人员为基数，并注明到会人数。"},
		string(BasePresent):  {BasisNone, "采用须由票决办法写明。"},
		string(BaseReturned): {BasisNone, "采用须由票决办法写明。"},
	},
	"half": {
		string(HalfNotReached): {BasisAdvice, "本系统的建议值；镇海（2021年）的说明中两种写法都有，须由办法写明。"},
		string(HalfReached):    {BasisPractice, "镇海（2021年）的说明中两种写法都有，须由办法写明。"},
	},
	"items": {
		"": {BasisPractice, "湖州按实施单位把一个项目拆成几个子项分别测评（2024年11项拆成17项）。"},
	},
	"colour": {
		"": {BasisPractice, "同一次会议的几种票用不同颜色，如东安（2024年）用三种颜色。"},
	},
	"mode": {
		"tablet": {BasisPractice, "中山市板芙镇（2019年）、济南市用电子设备票决民生实事项目；浙江省2016年关于乡镇人大的规定第二十二条列有电子表决系统。"},
		"both":   {BasisAdvice, "本系统的建议；纸质票由两名计票人各录一遍，与平板票分栏列出后相加。"},
		"paper":  {BasisPractice, "多数地方用无记名纸质票，当场清点、计票。"},
	},
	"display": {
		"after_close": {BasisPractice, "电子会议系统工程设计规范（GB 50799-2012）6.2.2：可以延迟显示结果。"},
		"running":     {BasisPractice, "同一规范许可主席台单独查看过程；分批的规则是本系统的保密措施。"},
	},
	"batch": {
		"": {BasisAdvice, "本系统的建议值；每批至少10张，任何两次数字之差都看不出个别人的票。"},
	},
	"body": {
		string(BodyCongress):  {BasisPractice, "各地由人民代表大会全体会议票决，浙江省2022年的专门规定也是这样写的。"},
		string(BodyCommittee): {BasisPractice, "昭平有由常委会票决的做法；地方组织法第十四条、第二十五条只规定人民代表大会，采用须由票决办法写明。"},
	},
	"level": {
		"": {BasisPractice, "浙江省2022年的专门规定用于设区的市、县和乡镇；街道没有人民代表大会，只能推荐。"},
	},
	"roll": {
		"": {BasisLaw, "地方组织法（2022年）第二十五条：以全体代表的过半数通过。全体代表按会议当日在职代表计，不计入的须登记理由。"},
	},
	"edit": {
		"": {BasisPractice, "电子会议系统工程设计规范（GB 50799-2012）6.2.2：首次按键有效或者末次按键有效。加密选票一票一投，所以提交前可改、提交后不改。"},
	},
	"overmark": {
		string(ballot.OvermarkVoidsBallot): {BasisAnalogy, "比照选举法第四十四条（多于应选数的作废）" + byAnalogy},
		string(ballot.OvermarkVoidsItems):  {BasisNone, "采用须由票决办法写明。分不出哪几项是多选的，所以这张票的赞成都不计。"},
	},
	"illegible": {
		string(ballot.IllegibleVoidsItem):   {BasisPractice, "多份会议主持词：可以辨认的部分有效，全部无法辨认的无效。"},
		string(ballot.IllegibleVoidsBallot): {BasisNone, "采用须由票决办法写明。"},
	},
	"revote": {
		string(RevoteSame):  {BasisAdvice, "本系统的建议值；再次投票也须全体代表过半数。"},
		string(RevoteThird): {BasisAnalogy, "比照选举法第四十五条（县乡直接选举另行选举的，得票多的当选，不得少于选票的三分之一）" + byAnalogy},
	},
	"revote_article": {
		"": {BasisNone, "写明办法或者依据的名称和条款，例如“本办法第九条”；没有写明的不得降低通过线。"},
	},
	"signatures": {
		"": {BasisAnalogy, "比照选举法第四十三条（计票记录由监票人签字）" + byAnalogy},
	},
	"vote_order": {
		string(OrderBoxFirst): {BasisPractice, "东安（2024年）等地的会议主持词：监票人先投，然后主席台，再后其他代表。"},
		string(OrderOff):      {BasisNone, "不规定先后的，各自投票。"},
	},
	"publish_counts": {
		string(PublishAll):      {BasisAnalogy, "比照山东省议事规则第四十四条（选举的得票数应当公布）" + byAnalogy},
		string(PublishDeputies): {BasisAnalogy, "比照广东省议事规则第四十二条（选举的得票数向代表公布）" + byAnalogy},
		string(PublishNames):    {BasisPractice, "2025年有一份区人大公告只列项目名称，没有票数。公众不能核验。"},
	},
	"retention_months": {
		"": {BasisPractice, "有的选举办法样本：选票封存，会后一个月销毁；浙江省选举细则（2021年）第十四条：选举后由常委会或者主席团存档。"},
	},
	"minutes": {
		"": {BasisPractice, "电子会议系统工程设计规范（GB 50799-2012）6.2.2：由主持人启动和终止，或者预设时间；30分钟是本系统的建议值。"},
	},
}

// NoteOf is what stands behind a value of a field, and whether the table has
// it. Fields without choices, such as numbers, have the empty value only.
func NoteOf(field, value string) (Note, bool) {
	n, ok := notes[field][value]
	return n, ok
}

// recommended replaces what speaks of a congress where a body only recommends:
// the statutes do not bind it.
var recommended = map[string]map[string]Note{
	"quorum": {
		"2/3": {BasisAdvice, "本系统的建议值；地方组织法第十四条只规定人民代表大会。"},
		"3/4": {BasisNone, "采用须由票决办法写明。"},
		"4/5": {BasisNone, "采用须由票决办法写明。"},
	},
	"pass_base": {
		string(BaseAll):     {BasisAdvice, "本系统的建议值；地方组织法第二十五条只规定人民代表大会。"},
		string(BasePresent): {BasisNone, "采用须由票决办法写明。"},
		string(BaseValid):   {BasisNone, "采用须由票决办法写明。"},
	},
	"pass_over": {
		"1/2": {BasisAdvice, "本系统的建议值；地方组织法第二十五条只规定人民代表大会。"},
		"2/3": {BasisNone, "采用须由票决办法写明。"},
	},
	"stances": {
		"three": {BasisAdvice, "本系统的建议值；代表法第二十三条只规定人大代表。"},
		"tick":  {BasisNone, "采用须由票决办法写明。"},
	},
	"roll": {
		"": {BasisAdvice, "本系统的建议值；全体议政代表按会议当日的名册计，不计入的须登记理由。"},
	},
	"revote": {
		string(RevoteSame):  {BasisAdvice, "本系统的建议值；再次投票也须过半数。"},
		string(RevoteThird): {BasisAnalogy, "比照选举法第四十五条（县乡直接选举另行选举的，得票多的当选，不得少于选票的三分之一）" + byAnalogy},
	},
	"seats": {
		"": {BasisPractice, "有的街道从6项中推荐5项（2018年，33人投票）；差额比例未见法律规定。"},
	},
}

// NoteFor is NoteOf for a family: a body that only recommends is not bound by
// the statutes on congresses.
func NoteFor(f Family, field, value string) (Note, bool) {
	if f == Recommend {
		if n, ok := recommended[field][value]; ok {
			return n, true
		}
	}
	return NoteOf(field, value)
}

// fieldFamilies says which rules a family has. A field that is not here belongs
// to every family.
var fieldFamilies = map[string][]Family{
	"seats":              {Pick, Each, Plurality, Recommend, Rank},
	"stances":            {Pick, Each, Plurality, List, Recommend},
	"max_approvals":      {Pick, Each, Plurality, Recommend},
	"quorum":             {Pick, Each, Plurality, List, Recommend, Rank},
	"pass_base":          {Pick, Each, List, Recommend},
	"pass_over":          {Pick, Each, List, Recommend},
	"participation_over": {Pick, Each, Plurality, List, Recommend, Rank},
	"tie":                {Pick, Each, Plurality, Recommend, Rank},
	"shortfall":          {Pick, Each, Plurality, List, Recommend, Rank},
	"blank":              {Pick, Each, Plurality, List, Recommend},
	"grades":             {Satisfaction},
	"base":               {Satisfaction},
	"half":               {Satisfaction},
	"items":              {Satisfaction},
	"overmark":           {Pick, Each, Plurality, Recommend, Satisfaction},
	"illegible":          {Pick, Each, Plurality, Recommend, Satisfaction},
	"revote":             {Pick, Each, Recommend},
	"revote_article":     {Pick, Each, Recommend},
}

// FamiliesOf lists the families whose method has the field, in the order of
// Families; nil when every one has it.
func FamiliesOf(field string) []Family { return slices.Clone(fieldFamilies[field]) }

// Has reports whether the field belongs to the family's method.
func (f Family) Has(field string) bool {
	all, some := fieldFamilies[field]
	return !some || slices.Contains(all, f)
}
