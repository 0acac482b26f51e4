package shortlist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
)

// A LeadTime is how many days before the session its papers go out, and where
// that comes from (P26).
type LeadTime struct {
	Days  int
	Law   bool // a provision says so, in the places it applies to
	Basis string
}

// LeadTimeOf is the time asked for at a level. A township's day is what Zhejiang's
// provision asks of ordinary sessions; the seven days elsewhere are practice.
func LeadTimeOf(level models.Level) LeadTime {
	if level == models.Town {
		return LeadTime{1, true, "浙江省的乡镇人大法规规定，会议材料至少提前 1 天发给代表，临时召集的会议除外；其他地方按本级规定。"}
	}
	return LeadTime{7, false, "提前 7 天发给代表是通行做法，不是法律规定；本级议事规则另有规定的，按规定办理。"}
}

// An Origin is one matter behind a candidate, in the office's words. Title is
// empty while they are not released.
type Origin struct {
	Code, Title  string
	Suggestions  int
	Endorsements int
	Merged       bool // it was merged into the candidate's own matter
}

// An Entry is what the booklet says of one candidate.
type Entry struct {
	Candidate models.Candidate
	Traced    bool     // it came through the shortlist: Content and what follows it are known
	Content   Content  // as submitted; of a typed list only what the list says
	Origins   []Origin // the candidate's own matter first
	Index     Index
	Opinions  []models.Appraisal // answered ones
	Reviews   []ReviewedAt
	Questions []models.Question // askers who withheld their names have none
}

// A Booklet is a session's papers.
type Booklet struct {
	Session    models.Session
	Congress   models.Congress
	Booklet    models.Booklet // ID 0 while nothing was written
	Released   bool
	Fixed      bool // the list cannot change any more
	Candidates []models.Candidate
	Questions  map[int64]int // by candidate
	Open       int           // of them without an answer
	Lead       LeadTime
	Days       int           // from the release, or from today while there is none, to the session
	Readings   map[int64]int // by candidate; for those who release it only
}

// Late reports whether the deputies have less time than is asked for.
func (b Booklet) Late() bool { return b.Session.OpensOn.Valid() && b.Days < b.Lead.Days }

var errUnreleased = fault.New(fault.Closed, "说明册还没有发给代表。发放以后，在这里阅读。")

// booklet reads the frame of a session's papers. Until they are released only
// those who may release them read them.
func booklet(c *store.Scope, actor access.Actor, session int64) (Booklet, error) {
	v := Booklet{Questions: map[int64]int{}}
	var err error
	if v.Session, err = c.Session(session); err != nil {
		return v, err
	}
	if v.Congress, err = c.CongressByID(c.Congress); err != nil {
		return v, err
	}
	v.Lead = LeadTimeOf(v.Congress.Level)
	if v.Booklet, err = c.Booklet(session); err != nil && !fault.Is(err, fault.NotFound) {
		return v, err
	}
	v.Released = !v.Booklet.ReleasedAt.IsZero()
	if !v.Released && !access.May(actor, access.ReleaseBooklet) {
		return v, errUnreleased
	}
	on := c.Today
	if v.Released {
		on = models.DateOf(v.Booklet.ReleasedAt.Time())
	}
	if v.Session.OpensOn.Valid() {
		v.Days = on.DaysUntil(v.Session.OpensOn)
	}
	if v.Candidates, err = c.Candidates(session); err != nil {
		return v, err
	}
	slices.SortStableFunc(v.Candidates, func(a, b models.Candidate) int { return a.No - b.No })
	v.Fixed = !v.Session.ListSubmittedAt.IsZero()
	rounds, err := c.Rounds(session)
	if err != nil {
		return v, err
	}
	for _, r := range rounds {
		v.Fixed = v.Fixed || r.State != models.RoundDraft
	}
	questions, err := c.Questions(session)
	for _, q := range questions {
		v.Questions[q.CandidateID]++
		if q.AnsweredAt.IsZero() {
			v.Open++
		}
	}
	return v, err
}

// ReadBooklet reads the frame of a session's papers: its candidates, and for
// those who release it how often each was read, in total.
func (s *Service) ReadBooklet(ctx context.Context, actor access.Actor, session int64) (Booklet, error) {
	var v Booklet
	return v, s.read(ctx, actor, access.ReadBooklet, func(c *store.Scope) error {
		var err error
		if v, err = booklet(c, actor, session); err != nil || !access.May(actor, access.ReleaseBooklet) {
			return err
		}
		v.Readings, err = c.Readings(idsOf(v.Candidates))
		return err
	})
}

func idsOf(rows []models.Candidate) []int64 {
	ids := make([]int64, len(rows))
	for i, k := range rows {
		ids[i] = k.ID
	}
	return ids
}

// ReadEntry reads one candidate's papers by its printed number.
func (s *Service) ReadEntry(ctx context.Context, actor access.Actor, session int64, no int) (Booklet, Entry, error) {
	var v Booklet
	var p Entry
	return v, p, s.read(ctx, actor, access.ReadBooklet, func(c *store.Scope) error {
		var err error
		if v, err = booklet(c, actor, session); err != nil {
			return err
		}
		at := slices.IndexFunc(v.Candidates, func(k models.Candidate) bool { return k.No == no })
		if at < 0 {
			return fault.New(fault.NotFound, "没有找到第 %d 号候选项目。", no)
		}
		list, err := entriesOf(c, v.Session, v.Candidates[at:at+1])
		if err == nil {
			p = list[0]
		}
		return err
	})
}

// ReadEntries reads the papers of all candidates, for the printed booklet.
func (s *Service) ReadEntries(ctx context.Context, actor access.Actor, session int64) (Booklet, []Entry, error) {
	var v Booklet
	var list []Entry
	return v, list, s.read(ctx, actor, access.ReadBooklet, func(c *store.Scope) error {
		var err error
		if v, err = booklet(c, actor, session); err != nil {
			return err
		}
		list, err = entriesOf(c, v.Session, v.Candidates)
		return err
	})
}

// entriesOf reads what is known of some candidates of a session.
func entriesOf(c *store.Scope, session models.Session, rows []models.Candidate) ([]Entry, error) {
	index, err := indexes(c, session.Year)
	if err != nil {
		return nil, err
	}
	questions, err := c.Questions(session.ID)
	if err != nil {
		return nil, err
	}
	meetings := map[int64]models.Review{}
	list := make([]Entry, len(rows))
	for i, k := range rows {
		p := Entry{Candidate: k, Content: Content{Name: k.Name, Category: k.Category, Content: k.Content, Place: k.Place, Investment: k.Investment, Funding: k.Funding,
			Unit: k.Unit, Support: k.Support, Deadline: k.Deadline, Benefit: k.Benefit}}
		for _, q := range questions {
			if q.CandidateID == k.ID {
				q.AccountID = 0
				p.Questions = append(p.Questions, q)
			}
		}
		if p.Origins, err = origins(c, k.Code); err != nil {
			return nil, err
		}
		if k.ShortlistedID > 0 {
			if err := p.trace(c, meetings); err != nil {
				return nil, err
			}
			p.Index = index[k.ShortlistedID]
		}
		list[i] = p
	}
	return list, nil
}

// trace reads what the shortlist knows of a candidate.
func (p *Entry) trace(c *store.Scope, meetings map[int64]models.Review) error {
	row, err := c.Shortlisted(p.Candidate.ShortlistedID)
	if err != nil {
		return err
	}
	p.Traced = true
	if p.Content, err = contentOf(row); err != nil {
		return err
	}
	appraisals, err := c.Appraisals(row.ID)
	if err != nil {
		return err
	}
	for _, a := range latest(appraisals) {
		if !a.AnsweredAt.IsZero() {
			p.Opinions = append(p.Opinions, a)
		}
	}
	items, err := c.ReviewsOf(row.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		meeting, ok := meetings[i.ReviewID]
		if !ok {
			if meeting, err = c.Review(i.ReviewID); err != nil {
				return err
			}
			meetings[i.ReviewID] = meeting
		}
		p.Reviews = append(p.Reviews, ReviewedAt{i, meeting})
	}
	return nil
}

// origins are the matter of a 事项编号 and those merged into it.
func origins(c *store.Scope, code string) ([]Origin, error) {
	if code == "" { // a rehearsal's
		return nil, nil
	}
	m, err := c.MatterByCode(code)
	if err != nil {
		return nil, err
	}
	merged, err := mergedInto(c, []models.Matter{m})
	if err != nil {
		return nil, err
	}
	family := append([]models.Matter{m}, merged[m.ID]...)
	var ids []int64
	for _, o := range family {
		ids = append(ids, o.ID)
	}
	suggestions, err := c.SuggestionsPerMatter(ids)
	if err != nil {
		return nil, err
	}
	endorsements, err := c.Endorsements(ids...)
	if err != nil {
		return nil, err
	}
	var list []Origin
	for i, o := range family {
		row := Origin{Suggestions: suggestions[o.ID], Endorsements: endorsements[o.ID], Merged: i > 0}
		if !o.ListedAt.IsZero() {
			row.Code, row.Title = o.Code, o.Title
		}
		list = append(list, row)
	}
	return list, nil
}

// WriteBooklet keeps what the papers say at the beginning, before they are
// released.
func (s *Service) WriteBooklet(ctx context.Context, actor access.Actor, session int64, text string) error {
	return s.within(ctx, actor, access.ReleaseBooklet, func(c *store.Scope) error {
		row, err := s.holdBooklet(c, session)
		if err != nil {
			return err
		}
		if err := row.write(c, actor, text); err != nil {
			return err
		}
		return note(c, actor, access.ReleaseBooklet, "编写说明册", row.session.Name, "")
	})
}

// A heldBooklet is a session's papers, held until the transaction ends.
type heldBooklet struct {
	models.Booklet
	session models.Session
}

// holdBooklet finds the papers of a locked session, or begins them. It refuses
// once they are released.
func (s *Service) holdBooklet(c *store.Scope, session int64) (heldBooklet, error) {
	var row heldBooklet
	var err error
	if row.session, err = c.LockSession(session); err != nil {
		return row, err
	}
	row.Booklet, err = c.Booklet(session)
	if fault.Is(err, fault.NotFound) {
		row.Booklet, err = models.Booklet{SessionID: session}, nil
	}
	if err == nil && !row.ReleasedAt.IsZero() {
		return row, fault.New(fault.Closed, "“%s”的说明册已经发给代表，不能再改，也没有重复发放。", row.session.Name)
	}
	return row, err
}

func (b *heldBooklet) write(c *store.Scope, actor access.Actor, text string) error {
	form := fault.Form{}
	b.Text = prose(form, "text", "编写说明", text, 2000, false)
	if err := form.Err(); err != nil {
		return err
	}
	b.AccountID, b.Actor = actor.Account, actor.Name
	if b.ID == 0 {
		return c.PutBooklet(&b.Booklet)
	}
	return c.UpdateBooklet(b.Booklet)
}

// ReleaseBooklet gives a session's papers to its deputies. It cannot be taken
// back. A session without candidates is refused; a late release is not, the
// page warns of it.
func (s *Service) ReleaseBooklet(ctx context.Context, actor access.Actor, session int64, text string) error {
	return s.within(ctx, actor, access.ReleaseBooklet, func(c *store.Scope) error {
		row, err := s.holdBooklet(c, session)
		if err != nil {
			return err
		}
		candidates, err := c.Candidates(session)
		if err != nil {
			return err
		}
		if len(candidates) == 0 {
			return fault.New(fault.Closed, "“%s”还没有候选项目，不能发放说明册。", row.session.Name)
		}
		row.ReleasedAt = c.Now
		if err := row.write(c, actor, text); err != nil {
			return err
		}
		c.Touch(string(live.Session(session)))
		return note(c, actor, access.ReleaseBooklet, "发放说明册", row.session.Name, fmt.Sprintf("候选项目 %d 项", len(candidates)))
	})
}

// CountReading counts one more reading of a released candidate by a deputy.
// Whose browser it was is nowhere: the browser itself remembers that it was
// counted.
func (s *Service) CountReading(ctx context.Context, actor access.Actor, session int64, no int) error {
	count := func(c *store.Scope) error {
		v, err := booklet(c, actor, session)
		if err != nil || !v.Released {
			return err
		}
		for _, k := range v.Candidates {
			if k.No == no {
				return c.BumpReading(k.ID)
			}
		}
		return nil
	}
	err := s.within(ctx, actor, access.AskQuestion, count)
	if fault.Is(err, fault.Conflict) { // two were the first at once
		err = s.within(ctx, actor, access.AskQuestion, count)
	}
	return err
}

// A BookletRow is one session's papers in a list.
type BookletRow struct {
	Session    models.Session
	Booklet    models.Booklet
	Candidates int
}

// ReleasedBooklets lists the papers that were released, the newest session
// first.
func (s *Service) ReleasedBooklets(ctx context.Context, actor access.Actor) ([]BookletRow, error) {
	var list []BookletRow
	return list, s.read(ctx, actor, access.ReadBooklet, func(c *store.Scope) error {
		rows, err := c.Booklets()
		if err != nil {
			return err
		}
		list = nil
		for _, b := range rows {
			if b.ReleasedAt.IsZero() {
				continue
			}
			row := BookletRow{Booklet: b}
			if row.Session, err = c.Session(b.SessionID); err != nil {
				return err
			}
			candidates, err := c.Candidates(b.SessionID)
			if err != nil {
				return err
			}
			row.Candidates = len(candidates)
			list = append(list, row)
		}
		return nil
	})
}

// mostQuestions is how many questions one deputy may ask of one candidate.
const mostQuestions = 20

// AskQuestion puts a deputy's question about a candidate. The name goes with it
// if named; otherwise deputies, unit and government read 一位代表, and only the
// log knows. Asked again in the same words, it is the same question. It is
// refused before the papers are out and once voting has begun.
func (s *Service) AskQuestion(ctx context.Context, actor access.Actor, session int64, no int, text string, named bool) (int64, error) {
	id := int64(0)
	return id, s.within(ctx, actor, access.AskQuestion, func(c *store.Scope) error {
		if _, err := c.LockSession(session); err != nil {
			return err
		}
		v, err := booklet(c, actor, session)
		if err != nil {
			return err
		}
		if !v.Released {
			return errUnreleased
		}
		at := slices.IndexFunc(v.Candidates, func(k models.Candidate) bool { return k.No == no })
		if at < 0 {
			return fault.New(fault.NotFound, "没有找到第 %d 号候选项目。", no)
		}
		rounds, err := c.Rounds(session)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(rounds, func(r models.Round) bool { return r.State.Reached(models.RoundOpen) }) {
			return fault.New(fault.Closed, "投票已经开始，不再接收提问。请在审议时当面提出。")
		}
		form := fault.Form{}
		text = prose(form, "text", "问题", text, 500, true)
		if err := form.Err(); err != nil {
			return err
		}
		before, err := c.Questions(session)
		if err != nil {
			return err
		}
		mine := 0
		for _, q := range before {
			if q.AccountID != actor.Account || q.CandidateID != v.Candidates[at].ID {
				continue
			}
			if q.Text == text {
				id = q.ID
				return nil
			}
			mine++
		}
		if mine >= mostQuestions {
			return fault.New(fault.TooMany, "您对这个项目已经提了 %d 个问题。还有问题的，请在审议时当面提出。", mine)
		}
		row := models.Question{SessionID: session, CandidateID: v.Candidates[at].ID, AccountID: actor.Account, Text: text, AskedAt: c.Now}
		if named {
			row.Asker = actor.Name
		}
		if err := c.PutQuestion(&row); err != nil {
			return err
		}
		id = row.ID
		c.Touch(string(live.Session(session)))
		return note(c, actor, access.AskQuestion, "代表提问", v.Candidates[at].Name, text)
	})
}

// concerns reports whether an actor answers for a candidate: the government and
// a street's committee for all, a unit for those that it leads or supports.
func concerns(actor access.Actor, unit string, k models.Candidate) bool {
	if actor.Is(models.Government, models.StreetCommittee) {
		return true
	}
	if unit == "" || !actor.Is(models.UnitRole) {
		return false
	}
	return k.Unit == unit || slices.Contains(strings.FieldsFunc(k.Support, func(r rune) bool { return strings.ContainsRune("、，,；; \n", r) }), unit)
}

// unitName is the unit an actor acts for; empty if none.
func unitName(c *store.Scope, actor access.Actor) (string, error) {
	if actor.Unit == 0 {
		return "", nil
	}
	units, err := c.Units()
	for _, u := range units {
		if u.ID == actor.Unit {
			return u.Name, err
		}
	}
	return "", err
}

// AnswerQuestion answers a deputy's question; an answer given again takes the
// place of the one before. A unit answers for its own candidates only.
func (s *Service) AnswerQuestion(ctx context.Context, actor access.Actor, id int64, text string) (models.Question, error) {
	var row models.Question
	return row, s.within(ctx, actor, access.AnswerQuestion, func(c *store.Scope) error {
		var err error
		if row, err = c.LockQuestion(id); err != nil {
			return err
		}
		candidate, err := c.Candidate(row.CandidateID)
		if err != nil {
			return err
		}
		unit, err := unitName(c, actor)
		if err != nil {
			return err
		}
		if !concerns(actor, unit, candidate) {
			return fault.New(fault.Forbidden, "“%s”由%s牵头，请由该单位或者政府办答复。", candidate.Name, candidate.Unit)
		}
		form := fault.Form{}
		text = prose(form, fmt.Sprintf("answer-%d", id), "答复", text, 1000, true)
		if err := form.Err(); err != nil {
			return err
		}
		if text == row.Answer {
			return nil
		}
		row.Answer, row.Answerer, row.AnsweredAt = text, unit, c.Now
		if unit == "" || actor.Is(models.Government) {
			row.Answerer = actor.Role(access.AnswerQuestion).Label()
		}
		if err := c.UpdateQuestion(row); err != nil {
			return err
		}
		c.Touch(string(live.Session(row.SessionID)))
		return note(c, actor, access.AnswerQuestion, "答复代表提问", candidate.Name, text)
	})
}

// An AskedQuestion is a question with its candidate and session.
type AskedQuestion struct {
	Question  models.Question
	Candidate models.Candidate
	Session   models.Session
}

// asked reads the questions that keep says, newest first, with their candidates.
func asked(c *store.Scope, keep func(q models.Question, k models.Candidate) bool) ([]AskedQuestion, error) {
	rows, err := c.AllQuestions()
	if err != nil {
		return nil, err
	}
	sessions, candidates := map[int64]models.Session{}, map[int64]models.Candidate{}
	var list []AskedQuestion
	for _, q := range rows {
		if _, ok := sessions[q.SessionID]; !ok {
			if sessions[q.SessionID], err = c.Session(q.SessionID); err != nil {
				return nil, err
			}
			of, err := c.Candidates(q.SessionID)
			if err != nil {
				return nil, err
			}
			for _, k := range of {
				candidates[k.ID] = k
			}
		}
		k, ok := candidates[q.CandidateID]
		if !ok { // the candidate was withdrawn
			continue
		}
		if keep(q, k) {
			list = append(list, AskedQuestion{q, k, sessions[q.SessionID]})
		}
	}
	return list, nil
}

// QuestionsFor lists the questions that the actor answers, those without an
// answer first, and among them the oldest.
func (s *Service) QuestionsFor(ctx context.Context, actor access.Actor) ([]AskedQuestion, error) {
	var list []AskedQuestion
	return list, s.read(ctx, actor, access.AnswerQuestion, func(c *store.Scope) error {
		unit, err := unitName(c, actor)
		if err != nil {
			return err
		}
		if list, err = asked(c, func(q models.Question, k models.Candidate) bool { return concerns(actor, unit, k) }); err != nil {
			return err
		}
		for i := range list {
			list[i].Question.AccountID = 0
		}
		slices.SortStableFunc(list, func(a, b AskedQuestion) int {
			open := func(q models.Question) int {
				if q.AnsweredAt.IsZero() {
					return 0
				}
				return 1
			}
			if d := open(a.Question) - open(b.Question); d != 0 {
				return d
			}
			if a.Question.AnsweredAt.IsZero() {
				return int(a.Question.ID - b.Question.ID)
			}
			return int(b.Question.ID - a.Question.ID)
		})
		return nil
	})
}

// MyQuestions lists what a deputy asked, newest first.
func (s *Service) MyQuestions(ctx context.Context, actor access.Actor) ([]AskedQuestion, error) {
	var list []AskedQuestion
	return list, s.read(ctx, actor, access.AskQuestion, func(c *store.Scope) (err error) {
		list, err = asked(c, func(q models.Question, _ models.Candidate) bool { return q.AccountID == actor.Account })
		return err
	})
}
