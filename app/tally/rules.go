package tally

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/ballot"
)

// A Family is a way of voting (domain families A to G, and satisfaction).
type Family string

const (
	Pick         Family = "pick"         // 差额择优
	Each         Family = "each"         // 逐项表决
	Plurality    Family = "plurality"    // 得票排序, no pass line
	List         Family = "list"         // 整体批准, one row
	Recommend    Family = "recommend"    // 票荐: as Pick, but the body only recommends
	Rank         Family = "rank"         // 排序票, lowest sum of ranks first
	Satisfaction Family = "satisfaction" // 满意度测评
)

// Families lists every family in the order in which the editor offers them.
func Families() []Family {
	return []Family{Pick, Each, Plurality, List, Recommend, Rank, Satisfaction}
}

// Valid reports whether f is a known family.
func (f Family) Valid() bool { return slices.Contains(Families(), f) }

// HasPassLine reports whether adoption needs more than a share of a base.
func (f Family) HasPassLine() bool {
	return f == Pick || f == Each || f == List || f == Recommend
}

// Label is the family in Chinese; an unknown one is shown as it is.
func (f Family) Label() string {
	switch f {
	case Pick:
		return "差额择优"
	case Each:
		return "逐项表决"
	case Plurality:
		return "得票排序"
	case List:
		return "整体批准"
	case Recommend:
		return "票荐"
	case Rank:
		return "排序票"
	case Satisfaction:
		return "满意度测评"
	}
	return string(f)
}

// A Base is what a share is taken of (domain parameters P5 and P32).
type Base string

const (
	BaseAll      Base = "all"      // 全体代表
	BasePresent  Base = "present"  // 到会
	BaseValid    Base = "valid"    // 有效票; not for satisfaction
	BaseReturned Base = "returned" // 收回票; satisfaction only
)

// Label is the base in Chinese; an unknown one is shown as it is.
func (b Base) Label() string {
	switch b {
	case BaseAll:
		return "全体代表"
	case BasePresent:
		return "到会代表"
	case BaseValid:
		return "有效票"
	case BaseReturned:
		return "收回票"
	}
	return string(b)
}

// A TieRule says what follows when equal approvals cross the last seat (P15).
type TieRule string

const (
	TieRunoff TieRule = "runoff" // 再次票决 among those tied
	TieLot    TieRule = "lot"    // 抽签, drawn in the hall
	TieVacant TieRule = "vacant" // 空缺
)

// Valid reports whether t is a known rule.
func (t TieRule) Valid() bool { return t == TieRunoff || t == TieLot || t == TieVacant }

// Label is the rule in Chinese; an unknown one is shown as it is.
func (t TieRule) Label() string {
	switch t {
	case TieRunoff:
		return "对票数相等的项目再次投票"
	case TieLot:
		return "抽签"
	case TieVacant:
		return "名额空缺"
	}
	return string(t)
}

// A ShortfallRule says what follows when fewer pass than there are seats (P16).
type ShortfallRule string

const (
	ShortfallAsk    ShortfallRule = "ask"    // the presidium asks the plenary
	ShortfallRunoff ShortfallRule = "runoff" // vote again for the missing seats
	ShortfallVacant ShortfallRule = "vacant" // leave them empty
)

// Valid reports whether s is a known rule.
func (s ShortfallRule) Valid() bool {
	return s == ShortfallAsk || s == ShortfallRunoff || s == ShortfallVacant
}

// Label is the rule in Chinese; an unknown one is shown as it is.
func (s ShortfallRule) Label() string {
	switch s {
	case ShortfallAsk:
		return "提请会议确定"
	case ShortfallRunoff:
		return "就不足的名额再次投票"
	case ShortfallVacant:
		return "不足的名额空缺"
	}
	return string(s)
}

// A HalfRule says whether exactly half of the base counts as half reached (P32).
type HalfRule string

const (
	HalfReached    HalfRule = "reached"     // 恰好一半视为达到
	HalfNotReached HalfRule = "not_reached" // 恰好一半视为未达到
)

// Label is the rule in Chinese; an unknown one is shown as it is.
func (h HalfRule) Label() string {
	switch h {
	case HalfReached:
		return "恰好一半视为达到半数"
	case HalfNotReached:
		return "恰好一半视为未达到半数"
	}
	return string(h)
}

// Rules is the 票决办法 that a session adopted, as data. It is frozen at
// adoption: its Digest is printed on every document, and nothing changes once
// a ballot has been issued. For satisfaction only Family, Grades, GradeBase,
// Half and the Procedure are used; for everything else those three are empty.
//
// As JSON it is always written in its canonical form, and read strictly. What
// stands at the default of a Procedure, and RevoteSame, is not written, so that
// a method has the digest that it had before these fields were known.
type Rules struct {
	Family Family

	Seats             int            // 应选数; 0: none (each and list only)
	MaxApprovals      int            // 每票最多赞成数; 0: no cap
	Stances           ballot.Stances // may be empty for rank
	Quorum            string         // "2/3": at least (组织法 article 14); ">1/2": more than, for a standing committee
	PassBase          Base           // may be empty where there is no pass line
	PassOver          string         // "1/2": more than; may be empty where there is no pass line
	PassLeast         string         // "1/3": at least, in place of PassOver; only in a round that follows under RevoteThird
	ParticipationOver string         // "1/2": more than, of all deputies; "": none
	Tie               TieRule        // may be empty for list
	Shortfall         ShortfallRule
	Revote            RevoteRule // P17, where there is a pass line
	RevoteArticle     string     // the article that RevoteThird rests on
	Blank             ballot.BlankRule

	Grades    []string // 3 or 4, best first
	GradeBase Base     // all, present or returned
	Half      HalfRule

	Procedure
}

// A FieldProblem is one thing wrong with a set of rules. Field is its name in
// the JSON form.
type FieldProblem struct {
	Field string
	Text  string
}

// A RulesError holds everything wrong with a set of rules.
type RulesError struct {
	Problems []FieldProblem
}

func (e *RulesError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.Text
	}
	return "票决办法有误：" + strings.Join(texts, "；")
}

// ParseRules reads the JSON form. It refuses unknown, repeated and missing
// fields, each by name, and everything that Validate refuses. Fields that may
// be null may also be absent.
func ParseRules(data []byte) (Rules, error) {
	var r Rules
	if err := r.UnmarshalJSON(data); err != nil {
		return Rules{}, err
	}
	return r, r.Validate()
}

// UnmarshalJSON is ParseRules without Validate: it refuses what is not the
// form of a set of rules at all.
func (r *Rules) UnmarshalJSON(data []byte) error {
	var wrong []string
	doc, err := document(data, &wrong)
	if err != nil {
		return fmt.Errorf("票决办法%w", err)
	}
	*r = Rules{Family: Family(doc.text("family"))}
	switch {
	case r.Family == Satisfaction:
		r.Grades = doc.texts("grades")
		r.GradeBase = Base(doc.text("base"))
		r.Half = HalfRule(doc.text("half"))
		r.readProcedure(doc)
	case r.Family.Valid():
		r.readVote(doc)
	case r.Family != "":
		doc.complain("字段\"family\"的值%q不是已知的表决方式", string(r.Family))
	}
	// An unknown family says nothing about which other fields belong.
	if r.Family.Valid() {
		doc.finish()
	}
	if len(wrong) > 0 {
		return fmt.Errorf("票决办法有误：%s", strings.Join(wrong, "；"))
	}
	return nil
}

func (r *Rules) readVote(doc *reader) {
	optional := func(may bool, name string) string {
		if may {
			return doc.optionalText(name)
		}
		return doc.text(name)
	}
	if r.Family == Each || r.Family == List {
		if n, given := doc.optionalNumber("seats"); given {
			r.Seats = n
			if n == 0 {
				doc.complain("字段\"seats\"应为正整数，不限名额时写null")
			}
		}
	} else {
		r.Seats = doc.number("seats")
	}
	if n, given := doc.optionalNumber("max_approvals"); given {
		r.MaxApprovals = n
		if n == 0 {
			doc.complain("字段\"max_approvals\"应为正整数，不限时写null")
		}
	}
	if r.Family != Rank || doc.has("stances") {
		r.Stances = readStances(doc)
	}
	r.Quorum = doc.text("quorum")
	r.PassBase = Base(optional(!r.Family.HasPassLine(), "pass_base"))
	r.PassOver = optional(!r.Family.HasPassLine(), "pass_over")
	r.PassLeast = doc.optionalText("pass_least")
	r.ParticipationOver = doc.optionalText("participation_over")
	r.Tie = TieRule(optional(r.Family == List, "tie"))
	r.Shortfall = ShortfallRule(doc.text("shortfall"))
	r.Blank = ballot.BlankRule(doc.text("blank"))
	r.Revote = unless(RevoteSame, RevoteRule(doc.optionalText("revote")))
	r.RevoteArticle = doc.optionalText("revote_article")
	r.readProcedure(doc)
}

func readStances(doc *reader) ballot.Stances {
	if !doc.need("stances") {
		return ""
	}
	found := doc.texts("stances")
	for _, known := range []ballot.Stances{ballot.ThreeStances, ballot.TickOnly} {
		same := len(found) == len(known.Choices())
		for _, c := range known.Choices() {
			same = same && slices.Contains(found, string(c))
		}
		if same {
			return known
		}
	}
	doc.complain("字段\"stances\"应为[\"approve\",\"oppose\",\"abstain\"]或者[\"approve\"]")
	return ""
}

// Validate reports everything wrong with r as a *RulesError, or nil. A quorum
// below two thirds is refused except for a body that only recommends and for a
// standing committee, which needs more than half (组织法 article 14 speaks of
// congresses).
func (r Rules) Validate() error {
	var problems []FieldProblem
	refuse := func(field, format string, args ...any) {
		problems = append(problems, FieldProblem{field, fmt.Sprintf(format, args...)})
	}
	switch {
	case !r.Family.Valid():
		refuse("family", "没有规定表决方式，或者表决方式%q不存在", string(r.Family))
	case r.Family == Satisfaction:
		r.validateSatisfaction(refuse)
	default:
		r.validateVote(refuse)
	}
	if r.Family.Valid() {
		r.validateProcedure(refuse)
	}
	if len(problems) > 0 {
		return &RulesError{problems}
	}
	return nil
}

// longestGrade is the most characters that a column of a ballot has room for.
const longestGrade = 12

func (r Rules) validateSatisfaction(refuse func(field, format string, args ...any)) {
	if len(r.Grades) < 3 || len(r.Grades) > 4 {
		refuse("grades", "测评档次应为三档或者四档，现有%d档", len(r.Grades))
	}
	for i, g := range r.Grades {
		if strings.TrimSpace(g) == "" {
			refuse("grades", "第%d个测评档次没有名称", i+1)
		} else if !utf8.ValidString(g) || strings.ContainsFunc(g, unicode.IsControl) || utf8.RuneCountInString(g) > longestGrade {
			refuse("grades", "第%d个测评档次的名称应为%d个字以内的文字", i+1, longestGrade)
		} else if slices.Contains(r.Grades[:i], g) {
			refuse("grades", "测评档次“%s”重复", g)
		}
	}
	if r.GradeBase != BaseAll && r.GradeBase != BasePresent && r.GradeBase != BaseReturned {
		refuse("base", "测评基数应为全体、到会或者收回票（all、present、returned）")
	}
	if r.Half != HalfReached && r.Half != HalfNotReached {
		refuse("half", "恰好一半时是否达到，应写reached或者not_reached")
	}
}

func (r Rules) validateVote(refuse func(field, format string, args ...any)) {
	mayLackSeats := r.Family == Each || r.Family == List
	if r.Seats < 0 || r.Seats > MaxNumber || (r.Seats == 0 && !mayLackSeats) {
		refuse("seats", "应选数应为1以上的整数")
	}
	if r.MaxApprovals < 0 || r.MaxApprovals > MaxNumber {
		refuse("max_approvals", "每票最多赞成数应为1以上的整数，不限时留空")
	}
	if !r.Stances.Valid() && (r.Family != Rank || r.Stances != "") {
		refuse("stances", "票面须设赞成、反对、弃权三栏，或者只设赞成一栏")
	}
	quorum, over, ok := parseQuorum(r.Quorum)
	switch {
	case !ok:
		refuse("quorum", "法定人数的比例应写成“2/3”的形式")
	case r.Body == BodyCommittee && (quorum.less(fraction{1, 2}) || !over && quorum.lowest() == fraction{1, 2}):
		refuse("quorum", "常委会的法定人数须超过全体组成人员的半数（>1/2）")
	case r.Body == BodyCommittee:
	case over:
		refuse("quorum", "“超过”的写法只用于常委会，人民代表大会的法定人数应写成“2/3”的形式")
	case r.Family != Recommend && quorum.less(fraction{2, 3}):
		refuse("quorum", "法定人数不得低于全体代表的2/3")
	}
	needsLine := r.Family.HasPassLine()
	if r.PassBase != BaseAll && r.PassBase != BasePresent && r.PassBase != BaseValid && (needsLine || r.PassBase != "") {
		refuse("pass_base", "通过线的基数应为全体代表、到会代表或者有效票（all、present、valid）")
	}
	if over, ok := parseFraction(r.PassOver); (!ok || over.num == over.den) && (needsLine || r.PassOver != "") {
		refuse("pass_over", "通过线的比例应写成“1/2”的形式，并且小于1")
	}
	if over, ok := parseFraction(r.ParticipationOver); (!ok || over.num == over.den) && r.ParticipationOver != "" {
		refuse("participation_over", "参加投票人数的比例应写成“1/2”的形式，并且小于1")
	}
	if !r.Tie.Valid() && (r.Family != List || r.Tie != "") {
		refuse("tie", "票数相等时的办法应为再次投票、抽签或者空缺（runoff、lot、vacant）")
	}
	r.validateRevote(refuse)
	if !r.Shortfall.Valid() {
		refuse("shortfall", "名额不足时的办法应为提请会议确定、再次投票或者空缺（ask、runoff、vacant）")
	}
	if !r.Blank.Valid() {
		refuse("blank", "空白票应规定为弃权或者无效（abstain、void）")
	}
}

// longestArticle is the most characters of a cited article.
const longestArticle = 60

func (r Rules) validateRevote(refuse func(field, format string, args ...any)) {
	switch {
	case r.Revote == "" || r.Revote == RevoteSame:
		if r.RevoteArticle != "" {
			refuse("revote_article", "再次投票仍按同一通过线的，不须写明条款")
		}
	case r.Revote != RevoteThird:
		refuse("revote", "再次投票的通过线应为不变，或者得票多的入选、不少于三分之一（same、third）")
	case !r.Family.HasPassLine() || r.Family == List:
		refuse("revote", "%s再次投票没有另外的通过线", r.Family.Label())
	case strings.TrimSpace(r.RevoteArticle) == "":
		refuse("revote_article", "再次投票降低通过线的，须写明票决办法的条款")
	case !utf8.ValidString(r.RevoteArticle) || strings.ContainsFunc(r.RevoteArticle, unicode.IsControl) || utf8.RuneCountInString(r.RevoteArticle) > longestArticle:
		refuse("revote_article", "所依据的条款应为%d个字以内的文字", longestArticle)
	}
	if r.PassLeast != "" && (lowestTerms(r.PassLeast) != leastOfRevote || r.Revote != RevoteThird) {
		refuse("pass_least", "“不少于”的通过线只用于降低通过线的再次投票，应写成“1/3”")
	}
}

type voteJSON struct {
	Family            Family           `json:"family"`
	Seats             *int             `json:"seats"`
	MaxApprovals      *int             `json:"max_approvals"`
	Stances           []ballot.Choice  `json:"stances"`
	Quorum            string           `json:"quorum"`
	PassBase          *string          `json:"pass_base"`
	PassOver          *string          `json:"pass_over"`
	ParticipationOver *string          `json:"participation_over"`
	Tie               *string          `json:"tie"`
	Shortfall         ShortfallRule    `json:"shortfall"`
	Blank             ballot.BlankRule `json:"blank"`
	Revote            RevoteRule       `json:"revote,omitempty"`
	RevoteArticle     string           `json:"revote_article,omitempty"`
	PassLeast         string           `json:"pass_least,omitempty"`
	procedureJSON
}

type satisfactionJSON struct {
	Family Family   `json:"family"`
	Grades []string `json:"grades"`
	Base   Base     `json:"base"`
	Half   HalfRule `json:"half"`
	procedureJSON
}

func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// encode writes v as compact JSON with Chinese and <>& as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Canonical is the one way of writing r as JSON: fixed field order, no spaces,
// null for what is not set, fractions in lowest terms, UTF-8; last the
// parameters that are not at their default.
func (r Rules) Canonical() []byte {
	var form any = satisfactionJSON{r.Family, append([]string{}, r.Grades...), r.GradeBase, r.Half, r.procedureForm()}
	if r.Family != Satisfaction {
		form = voteJSON{
			Family:            r.Family,
			Seats:             orNull(r.Seats),
			MaxApprovals:      orNull(r.MaxApprovals),
			Stances:           r.Stances.Choices(),
			Quorum:            lowestQuorum(r.Quorum),
			PassBase:          orNull(string(r.PassBase)),
			PassOver:          orNull(lowestTerms(r.PassOver)),
			ParticipationOver: orNull(lowestTerms(r.ParticipationOver)),
			Tie:               orNull(string(r.Tie)),
			Shortfall:         r.Shortfall,
			Blank:             r.Blank,
			Revote:            unless(RevoteSame, r.Revote),
			RevoteArticle:     r.RevoteArticle,
			PassLeast:         lowestTerms(r.PassLeast),
			procedureJSON:     r.procedureForm(),
		}
	}
	b, err := encode(form)
	if err != nil {
		// Strings and integers always encode.
		panic(err)
	}
	return b
}

// MarshalJSON writes the canonical form.
func (r Rules) MarshalJSON() ([]byte, error) { return r.Canonical(), nil }

// Digest is the SHA-256 of the canonical form in lower-case hexadecimal. It is
// fixed at adoption and printed on ballot, report and notice.
func (r Rules) Digest() string {
	sum := sha256.Sum256(r.Canonical())
	return hex.EncodeToString(sum[:])
}

// Paper is the ballot paper of a round held under r. A list has one seat. It refuses rules without ballot choices, which
// are rank and satisfaction, and candidates that make no paper.
func (r Rules) Paper(candidates []ballot.Candidate) (ballot.Paper, error) {
	if err := r.Validate(); err != nil {
		return ballot.Paper{}, err
	}
	if r.Family == Satisfaction || r.Family == Rank {
		return ballot.Paper{}, errors.New(r.Family.Label() + "不使用赞成、反对、弃权的表决票")
	}
	p := ballot.Paper{
		Candidates:   slices.Clone(candidates),
		Seats:        r.Seats,
		MaxApprovals: r.MaxApprovals,
		Stances:      r.Stances,
		Handling:     r.Handling(),
	}
	if r.Family == List {
		p.Seats, p.MaxApprovals = 1, 0
	}
	return p, p.Check()
}

// Following is r for the round that an outcome calls for: the missing seats
// only, a cap no higher than they are, and the lower line where r has one for
// a vote held again (P17). A revote of a void round keeps r unchanged.
func (r Rules) Following(next Next) Rules {
	if next.Kind != NextRunoff && next.Kind != NextAsk {
		return r
	}
	r.Seats = next.Seats
	if r.MaxApprovals > next.Seats {
		r.MaxApprovals = next.Seats
	}
	if r.Revote == RevoteThird {
		r.PassLeast = leastOfRevote
	}
	return r
}
