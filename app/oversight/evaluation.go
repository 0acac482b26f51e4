package oversight

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// GradeCounts are the ballots of one item, as an Evaluation keeps them. There
// are no Counts where the adopted method keeps them from the public (P22): then
// the deputies' part of the score is missing too, because it would tell them.
type GradeCounts struct {
	Grades   []string `json:"grades"`           // best first
	Counts   []int    `json:"counts,omitempty"` // by Grades
	Abstain  int      `json:"abstain,omitempty"`
	Invalid  int      `json:"invalid,omitempty"`
	Returned int      `json:"returned,omitempty"`
	Base     string   `json:"base"` // all, present, returned (P32)
}

// points are those of the deputies. Of four grades the last but one is 基本满意
// and the last 不满意; the better ones count whole.
func (g GradeCounts) points() int {
	n := len(g.Counts)
	if n < 3 {
		return -1
	}
	good := 0
	for _, k := range g.Counts[:n-2] {
		good += k
	}
	return progress.GradePoints(good, g.Counts[n-2], g.Counts[n-1])
}

// A RemedyReading is a remedy with where it stands on a day.
type RemedyReading struct {
	models.Remedy
	Late int // days, 0 if it is not
}

// Reported says that the unit says it is done, and the office has not looked.
func (r RemedyReading) Reported() bool { return r.DoneOn == "" && r.DoneNote != "" }

// By reports whether the actor reported it done, and so does not accept it.
func (r RemedyReading) By(actor access.Actor) bool { return own(actor, r.ReportedAccount) }

// Accepted says that the office found it done.
func (r RemedyReading) Accepted() bool { return r.DoneOn != "" }

// An EvaluationReading is one grade with what it was made of.
type EvaluationReading struct {
	models.Evaluation
	Name    string // of the project or the sub-item
	Of      models.Project
	Given   GradeCounts
	Low     bool   // a remedy follows (P33)
	Explain string // the score with the numbers put in
	Remedy  *RemedyReading
}

// Published says that everybody may read it.
func (e EvaluationReading) Published() bool { return !e.PublishedAt.IsZero() }

// evaluationsRead dresses rows of projects whose sub-items and remedies are
// read here, each kind with one query.
func evaluationsRead(c *store.Scope, projects map[int64]models.Project, rows []models.Evaluation) ([]EvaluationReading, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var ids []int64
	for _, r := range rows {
		if !slices.Contains(ids, r.ProjectID) {
			ids = append(ids, r.ProjectID)
		}
	}
	subs, err := c.SubItems(ids...)
	if err != nil {
		return nil, err
	}
	sub := map[int64]string{}
	for _, s := range subs {
		sub[s.ID] = s.Name
	}
	remedies, err := c.Remedies(ids...)
	if err != nil {
		return nil, err
	}
	after := map[int64]models.Remedy{}
	for _, r := range remedies {
		after[r.EvaluationID] = r
	}
	list := make([]EvaluationReading, len(rows))
	for i, r := range rows {
		e := EvaluationReading{Evaluation: r, Of: projects[r.ProjectID], Name: projects[r.ProjectID].Name}
		if r.SubItemID != 0 {
			e.Name += "：" + sub[r.SubItemID]
		}
		if e.Given, err = givenIn(r); err != nil {
			return nil, err
		}
		e.Low, e.Explain = e.Given.low(r.Grade), explained(r, e.Given)
		if m, ok := after[r.ID]; ok {
			e.Remedy = &RemedyReading{Remedy: m}
			if m.DoneOn == "" && m.DueOn != "" {
				e.Remedy.Late = max(0, m.DueOn.DaysUntil(c.Today))
			}
		}
		list[i] = e
	}
	return list, nil
}

// givenIn reads the counts of a row. A row of former times may have none, and
// what does not fit its grades is no count.
func givenIn(r models.Evaluation) (GradeCounts, error) {
	var g GradeCounts
	if r.Counts == "" {
		return g, nil
	}
	if err := json.Unmarshal([]byte(r.Counts), &g); err != nil {
		return g, fmt.Errorf("counts of evaluation %d: %w", r.ID, err)
	}
	if len(g.Counts) != len(g.Grades) {
		g.Counts = nil
	}
	return g, nil
}

// low reports whether a remedy follows a grade: it is the last of its method (P33).
func (g GradeCounts) low(grade string) bool {
	return len(g.Grades) > 0 && grade == g.Grades[len(g.Grades)-1]
}

// explained is the score of a row as a sentence, from the numbers in the row.
func explained(r models.Evaluation, g GradeCounts) string {
	w, err := progress.ParseWeights(r.Weights)
	if err != nil {
		return ""
	}
	_, text, _ := w.Score(progress.Parts{Deputies: r.Deputies, Public: r.Public, Acceptance: r.Acceptance})
	if len(g.Counts) == 0 {
		text += "；按通过的办法，测评票数不向社会公布，代表测评不折算成分数"
	}
	return text
}

func readEvaluations(c *store.Scope, v *Reading) error {
	rows, err := c.Evaluations(v.Project.ID)
	if err != nil {
		return err
	}
	if v.Public {
		rows = slices.DeleteFunc(rows, func(r models.Evaluation) bool { return r.PublishedAt.IsZero() })
	}
	v.Evaluations, err = evaluationsRead(c, map[int64]models.Project{v.Project.ID: v.Project}, rows)
	for _, e := range v.Evaluations {
		if v.Public && e.Remedy != nil && !e.Remedy.Accepted() {
			e.Remedy.DoneNote = "" // nobody has looked whether it is so
		}
	}
	return err
}

// A SurveyRound is an announced 满意度测评 of projects, and how far its result
// was taken over.
type SurveyRound struct {
	Round   models.Round
	Session models.Session
	Items   []models.RoundCandidate
	Strange []string // items that are no project of the congress
	Year    int      // that it grades: the newest of its projects
	Rows    int      // taken over
	Out     bool     // published
}

// surveysOf lists the announced rounds that grade projects, newest first; no
// rehearsal is among them. Open ones are those whose result is not published.
func surveysOf(c *store.Scope, projects map[int64]models.Project, open bool) ([]SurveyRound, error) {
	rounds, err := c.AnnouncedSurveys()
	if err != nil {
		return nil, err
	}
	all, err := c.AllEvaluations()
	if err != nil {
		return nil, err
	}
	var list []SurveyRound
	for _, r := range rounds {
		v := SurveyRound{Round: r}
		for _, e := range all {
			if e.RoundID == r.ID {
				v.Rows, v.Out, v.Year = v.Rows+1, !e.PublishedAt.IsZero(), e.Year
			}
		}
		if v.Out && open {
			continue
		}
		if v.Session, err = c.Session(r.SessionID); err != nil {
			return nil, err
		}
		if v.Session.Rehearsal {
			continue
		}
		if v.Items, err = c.RoundCandidates(r.ID); err != nil {
			return nil, err
		}
		for _, k := range v.Items {
			id, _, ok := models.ItemOf(k.Code)
			if !ok || projects[id].ID == 0 {
				v.Strange = append(v.Strange, k.Name)
				continue
			}
			if v.Rows == 0 { // what was taken over says its year itself
				v.Year = max(v.Year, projects[id].Year)
			}
		}
		if v.Year > 0 {
			list = append(list, v)
		}
	}
	return list, nil
}

func projectsByID(c *store.Scope) (map[int64]models.Project, error) {
	rows, err := c.Projects()
	byID := make(map[int64]models.Project, len(rows))
	for _, p := range rows {
		byID[p.ID] = p
	}
	return byID, err
}

// EvaluationsReading is a year's grades for the office.
type EvaluationsReading struct {
	Year     int
	Years    []int // newest first
	Rounds   []SurveyRound
	Rows     []EvaluationReading
	Ungraded []models.Project // of the year, not ended, without a grade
	Weights  progress.Weights
	Today    models.Date
}

// Evaluations reads the grades of a year; 0 is the newest year with projects. A
// responsible unit sees the grades of its own projects, unpublished ones too.
func (s *Service) Evaluations(ctx context.Context, actor access.Actor, year int) (EvaluationsReading, error) {
	v := EvaluationsReading{Year: year}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		projects, err := projectsByID(c)
		if err != nil {
			return err
		}
		for _, p := range projects {
			if !slices.Contains(v.Years, p.Year) {
				v.Years = append(v.Years, p.Year)
			}
		}
		slices.SortFunc(v.Years, func(a, b int) int { return b - a })
		if v.Year == 0 && len(v.Years) > 0 {
			for _, p := range projects {
				if p.CarriedFrom == 0 { // a year with a ballot of its own
					v.Year = max(v.Year, p.Year)
				}
			}
			v.Year = cmp.Or(v.Year, v.Years[0])
		}
		set, err := readParameters(c)
		if err != nil {
			return err
		}
		v.Weights, v.Today = set.Weights, c.Today
		rounds, err := surveysOf(c, projects, false)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if r.Year == v.Year {
				v.Rounds = append(v.Rounds, r)
			}
		}
		rows, err := c.EvaluationsOfYear(v.Year)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r models.Evaluation) bool { return !concerns(actor, projects[r.ProjectID]) })
		graded := map[int64]bool{}
		for _, r := range rows {
			graded[r.ProjectID] = true
		}
		for _, p := range projects {
			if p.Year == v.Year && !graded[p.ID] && p.Stage != models.StageEnded && concerns(actor, p) {
				v.Ungraded = append(v.Ungraded, p)
			}
		}
		slices.SortFunc(v.Ungraded, func(a, b models.Project) int { return a.No - b.No })
		v.Rows, err = evaluationsRead(c, projects, rows)
		return err
	})
	return v, err
}

// An Offer is a list of items that a new 满意度测评 may grade.
type Offer struct {
	Key   string // 2026, 2026-parts, 2026-again
	Year  int
	Parts bool // sub-items in the place of the projects that have some
	Again bool // those whose remedy was accepted
	Items []string
}

// Offers lists what a new 满意度测评 may grade: the projects of the two newest
// years, these by their sub-items, and those to be graded once more.
func (s *Service) Offers(ctx context.Context, actor access.Actor) ([]Offer, error) {
	var offers []Offer
	err := s.look(ctx, actor, func(c *store.Scope) error {
		projects, err := c.Projects()
		if err != nil || len(projects) == 0 {
			return err
		}
		ids, byID := make([]int64, len(projects)), map[int64]models.Project{}
		for i, p := range projects {
			ids[i], byID[p.ID] = p.ID, p
		}
		subs, err := c.SubItems(ids...)
		if err != nil {
			return err
		}
		rows, err := c.AllEvaluations()
		if err != nil {
			return err
		}
		grades, err := evaluationsRead(c, byID, rows)
		if err != nil {
			return err
		}
		named, parts := models.NameItems(projects, subs), map[int64]bool{}
		for _, k := range subs {
			parts[k.ProjectID] = true
		}
		newest := projects[0].Year
		for _, year := range []int{newest, newest - 1} {
			whole, split, again := Offer{Key: fmt.Sprint(year), Year: year}, Offer{Key: fmt.Sprintf("%d-parts", year), Year: year, Parts: true}, Offer{Key: fmt.Sprintf("%d-again", year), Year: year, Again: true}
			any := false
			// Names come project by project, then sub-item by sub-item.
			for _, p := range projects {
				if p.Year != year || p.Stage == models.StageEnded {
					continue
				}
				for _, k := range named {
					if k.Project.ID != p.ID {
						continue
					}
					if k.Sub.ID == 0 {
						whole.Items = append(whole.Items, k.Name)
					}
					if (k.Sub.ID != 0) == parts[p.ID] {
						split.Items, any = append(split.Items, k.Name), any || k.Sub.ID != 0
					}
					if due, err := turnOf(grades, p.ID, k.Sub.ID, year); err == nil && due > 1 {
						again.Items = append(again.Items, k.Name)
					}
				}
			}
			for _, o := range []Offer{again, whole, split} {
				if len(o.Items) > 0 && (!o.Parts || any) {
					offers = append(offers, o)
				}
			}
		}
		return nil
	})
	return offers, err
}

// turnOf is the turn that a new grade of an item would be, or why there may be
// none: the first is unpublished, is not low, or its remedy is not accepted.
func turnOf(grades []EvaluationReading, project, sub int64, year int) (int, error) {
	turn := 1
	for _, e := range grades {
		if e.ProjectID != project || e.SubItemID != sub || e.Year != year {
			continue
		}
		switch {
		case !e.Published():
			return 0, fault.New(fault.Conflict, "“%s”第%d次测评的结果还没有公布，请先公布。", e.Name, e.Turn)
		case !e.Low:
			return 0, fault.New(fault.Conflict, "“%s”已经测评为“%s”，不再测评。", e.Name, e.Grade)
		case e.Remedy == nil || !e.Remedy.Accepted():
			return 0, fault.New(fault.Conflict, "“%s”的整改还没有通过验收，验收以后才能再次测评。", e.Name)
		}
		turn = max(turn, e.Turn+1)
	}
	return turn, nil
}

// TakeOver takes the result of an announced 满意度测评 over into the grades of
// its projects, unpublished. It refuses a round that was taken over already, a
// row whose ballots do not add up to those returned, and an item whose turn it
// is not. It returns the names of items that are no project.
func (s *Service) TakeOver(ctx context.Context, actor access.Actor, round int64, year int) (strange []string, err error) {
	if err := access.Need(actor, access.EvaluateProject); err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		strange = nil // the transaction may run again
		c := tx.In(actor.Congress)
		r, err := c.LockRound(round)
		if err != nil {
			return err
		}
		rules, counts, outcome, err := announcedGrades(c, r)
		if err != nil {
			return err
		}
		if rows, err := c.EvaluationsOfRound(r.ID); err != nil {
			return err
		} else if len(rows) > 0 {
			return fault.New(fault.Conflict, "“%s”的结果已经接收，没有重复接收。", r.Name)
		}
		items, err := c.RoundCandidates(r.ID)
		if err != nil {
			return err
		}
		projects, err := projectsByID(c)
		if err != nil {
			return err
		}
		all, err := c.AllEvaluations()
		if err != nil {
			return err
		}
		before, err := evaluationsRead(c, projects, all)
		if err != nil {
			return err
		}
		var rows []models.Evaluation
		for _, k := range items {
			id, sub, ok := models.ItemOf(k.Code)
			p := projects[id]
			if !ok || p.ID == 0 {
				strange = append(strange, k.Name)
				continue
			}
			if year < p.Year || year > p.Year+10 {
				return fault.Form{"year": fmt.Sprintf("“%s”是%d年的项目，不能测评%d年度的实施情况。", p.Name, p.Year, year)}.Err()
			}
			row, err := gradeRow(rules, counts, outcome, k)
			if err != nil {
				return err
			}
			row.ProjectID, row.SubItemID, row.Year, row.RoundID = id, sub, year, r.ID
			if row.Turn, err = turnOf(before, id, sub, year); err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if len(rows) == 0 {
			return fault.New(fault.Invalid, "“%s”测评的都不是本级的项目，没有可以接收的结果。", r.Name)
		}
		if err := scoreRows(c, actor, rows); err != nil {
			return err
		}
		for i := range rows {
			if err := c.PutEvaluation(&rows[i]); err != nil {
				return err
			}
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.EvaluateProject), Action: "接收测评结果", Subject: r.Name, Detail: fmt.Sprintf("%d年度，%d项", year, len(rows))})
	})
	return strange, err
}

// announcedGrades reads what an announced 满意度测评 found.
func announcedGrades(c *store.Scope, r models.Round) (tally.Rules, tally.Counts, tally.Outcome, error) {
	var outcome tally.Outcome
	none := func(err error) (tally.Rules, tally.Counts, tally.Outcome, error) {
		return tally.Rules{}, tally.Counts{}, outcome, err
	}
	session, err := c.Session(r.SessionID)
	if err != nil {
		return none(err)
	}
	if session.Rehearsal {
		return none(fault.New(fault.Invalid, "这是彩排的轮次，结果不能接收。"))
	}
	if !r.State.Reached(models.RoundAnnounced) || r.State == models.RoundVoid {
		return none(fault.New(fault.Closed, "“%s”现在是“%s”，宣布结果以后才能接收。", r.Name, r.State.Label()))
	}
	rules, err := tally.ParseRules([]byte(r.Rules))
	if err != nil {
		return none(err)
	}
	if rules.Family != tally.Satisfaction {
		return none(fault.New(fault.Invalid, "“%s”不是满意度测评，没有可以接收的测评结果。", r.Name))
	}
	body, err := c.File(r.ID, models.FileCounts)
	if err != nil {
		return none(err)
	}
	counts, err := tally.ParseCounts(rules, body)
	if err != nil {
		return none(err)
	}
	if body, err = c.File(r.ID, models.FileOutcome); err != nil {
		return none(err)
	}
	if err := json.Unmarshal(body, &outcome); err != nil {
		return none(err)
	}
	if !outcome.Valid {
		return none(fault.New(fault.Invalid, "“%s”无效，没有可以接收的测评结果。", r.Name))
	}
	return rules, counts, outcome, nil
}

// gradeRow is the row of one item of a round. It refuses one whose ballots do
// not add up to those returned, and one without a grade.
func gradeRow(rules tally.Rules, counts tally.Counts, outcome tally.Outcome, k models.RoundCandidate) (models.Evaluation, error) {
	row := models.Evaluation{Item: k.No, Deputies: -1}
	at := slices.IndexFunc(counts.Items, func(x tally.ItemCounts) bool { return x.No == k.No })
	graded := slices.IndexFunc(outcome.Items, func(x tally.Graded) bool { return x.No == k.No })
	if at < 0 || graded < 0 {
		return row, fault.New(fault.Invalid, "第%d项“%s”没有测评结果，请核对计票结果。", k.No, k.Name)
	}
	x := counts.Items[at]
	sum := x.Abstain + x.Invalid
	for _, n := range x.Counts {
		sum += n
	}
	if sum != counts.Returned || len(x.Counts) != len(rules.Grades) {
		return row, fault.New(fault.Invalid, "第%d项“%s”各档、弃权和无效相加是%d张，与收回的%d张不符，没有接收。请核对计票结果。", k.No, k.Name, sum, counts.Returned)
	}
	given := GradeCounts{Grades: rules.Grades, Base: string(rules.GradeBase)}
	row.Grade = outcome.Items[graded].Grade
	if rules.Publishes() == tally.PublishAll {
		given.Counts, given.Abstain, given.Invalid, given.Returned = x.Counts, x.Abstain, x.Invalid, counts.Returned
		row.Deputies = given.points()
		switch rules.GradeBase {
		case tally.BasePresent:
			row.Base = counts.Present
		case tally.BaseReturned:
			row.Base = counts.Returned
		default:
			row.Base = counts.Entitled
		}
	}
	body, err := json.Marshal(given)
	row.Counts = string(body)
	return row, err
}

// scoreRows puts the residents' ratings, the acceptance and the score into
// rows, by the weights that hold now (P34).
func scoreRows(c *store.Scope, actor access.Actor, rows []models.Evaluation) error {
	set, err := readParameters(c)
	if err != nil {
		return err
	}
	byYear := map[int][]int64{}
	var ids []int64
	for _, r := range rows {
		byYear[r.Year] = append(byYear[r.Year], r.ProjectID)
		ids = append(ids, r.ProjectID)
	}
	accepted, err := c.OfficialAcceptances(ids)
	if err != nil {
		return err
	}
	points := map[int64]int{}
	for _, a := range accepted { // the newest one holds
		points[a.ProjectID] = a.Points
	}
	rated := map[int]map[int64]Rated{}
	for year, of := range byYear {
		if rated[year], err = ratings(c, of, year); err != nil {
			return err
		}
	}
	for i := range rows {
		r := &rows[i]
		of := rated[r.Year][r.ProjectID]
		r.Raters, r.Public, r.Acceptance = of.Raters, progress.RatingPoints(of.Sum, of.Raters), -1
		if p, ok := points[r.ProjectID]; ok {
			r.Acceptance = p * 100
		}
		score, _, ok := set.Weights.Score(progress.Parts{Deputies: r.Deputies, Public: r.Public, Acceptance: r.Acceptance})
		if !ok {
			score = -1
		}
		r.Weights, r.Score, r.Actor, r.AccountID, r.MadeAt = set.Weights.String(), score, actor.Name, actor.Account, c.Now
	}
	return nil
}

// ofRound runs a change of the grades taken over from one round, in a
// transaction that holds the round.
func (s *Service) ofRound(ctx context.Context, actor access.Actor, round int64, what string, do func(c *store.Scope, r models.Round, rows []models.Evaluation) (detail string, err error)) error {
	if err := access.Need(actor, access.EvaluateProject); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		r, err := c.LockRound(round)
		if err != nil {
			return err
		}
		rows, err := c.EvaluationsOfRound(r.ID)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fault.New(fault.Closed, "“%s”的结果还没有接收，请先接收。", r.Name)
		}
		if !rows[0].PublishedAt.IsZero() {
			return fault.New(fault.Conflict, "“%s”的结果已经在%s公布，不再改动。", r.Name, models.DateOf(rows[0].PublishedAt.Time()))
		}
		detail, err := do(c, r, rows)
		if err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.EvaluateProject), Action: what, Subject: r.Name, Detail: detail})
	})
}

// Rescore computes the scores of a round's unpublished grades again, when
// ratings, acceptances or weights have changed since.
func (s *Service) Rescore(ctx context.Context, actor access.Actor, round int64) error {
	return s.ofRound(ctx, actor, round, "重新计算综合得分", func(c *store.Scope, r models.Round, rows []models.Evaluation) (string, error) {
		if err := scoreRows(c, actor, rows); err != nil {
			return "", err
		}
		for _, row := range rows {
			if err := c.UpdateEvaluation(row); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%d项", len(rows)), nil
	})
}

// PublishGrades publishes what was taken over from a round, as it was seen. Low
// grades open a remedy (P33). A project that deputies have checked becomes
// graded; one that is not so far keeps its stage, and the sentences returned
// say what it lacks.
func (s *Service) PublishGrades(ctx context.Context, actor access.Actor, round int64) (lacking []string, err error) {
	err = s.ofRound(ctx, actor, round, "公布测评结果", func(c *store.Scope, r models.Round, rows []models.Evaluation) (string, error) {
		set, err := readParameters(c)
		if err != nil {
			return "", err
		}
		lacking = nil // the transaction may run again
		low, done := 0, map[int64]bool{}
		byProject := slices.Clone(rows)
		slices.SortFunc(byProject, func(a, b models.Evaluation) int { return int(a.ProjectID - b.ProjectID) }) // always locked in one order
		for _, row := range byProject {
			row.PublishedAt = c.Now
			if err := c.UpdateEvaluation(row); err != nil {
				return "", err
			}
			p, err := c.LockProject(row.ProjectID)
			if err != nil {
				return "", err
			}
			if !done[p.ID] {
				done[p.ID] = true
				if next, err := lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Evaluate); err == nil {
					p.Stage = next
					if err := c.UpdateProject(p); err != nil {
						return "", err
					}
				} else if p.Stage != models.StageGraded && p.Stage != models.StageClosed {
					lacking = append(lacking, fmt.Sprintf("“%s”现在是“%s”，%s", p.Name, cmp.Or(p.Stage.Label(), models.StageDecided.Label()), stillToDo(p.Stage)))
				}
			}
			given, err := givenIn(row)
			if err != nil {
				return "", err
			}
			if !given.low(row.Grade) {
				continue
			}
			low++
			remedy := models.Remedy{ProjectID: p.ID, EvaluationID: row.ID, DueOn: models.DateOf(c.Now.Time().AddDate(0, 0, set.RemedyDays)), Actor: actor.Name, AccountID: actor.Account, OpenedAt: c.Now,
				Text: fmt.Sprintf("%d年度满意度测评结果为“%s”，限%d日内整改，整改验收后再次测评。", row.Year, row.Grade, set.RemedyDays)}
			if err := c.PutRemedy(&remedy); err != nil {
				return "", err
			}
			holders, err := c.Holders([]models.Role{models.UnitRole}, p.UnitID)
			if err != nil {
				return "", err
			}
			for _, account := range holders {
				if p.UnitID == 0 {
					break // nobody's in particular
				}
				if err := c.Remind(account, fmt.Sprintf("remedy/%d/opened", remedy.ID), fmt.Sprintf("“%s”测评结果为“%s”，请在%s前完成整改。", p.Name, row.Grade, remedy.DueOn), fmt.Sprintf("/office/projects/%d/evaluation", p.ID)); err != nil {
					return "", err
				}
			}
		}
		if err := c.Announce(models.EventEvaluation, fmt.Sprintf("grades/%d", r.ID), "测评结果已经公布", "“"+r.Name+"”的测评结果已经公布，请到公开网页查看。", fmt.Sprintf("/results/%d", r.ID)); err != nil {
			return "", err
		}
		return fmt.Sprintf("%d项，其中需要整改%d项", len(rows), low), nil
	})
	return lacking, err
}

// stillToDo says what a project lacks before its grade moves it on.
func stillToDo(s models.Stage) string {
	switch s {
	case models.StageAccepted:
		return "还没有代表核查，核查以后再登记为已测评。"
	case models.StageFinished:
		return "还没有验收和代表核查，办好以后再登记为已测评。"
	case models.StageEnded:
		return "不再登记为已测评。"
	}
	return "还没有完工、验收和代表核查，办好以后再登记为已测评。"
}

// Settle moves a project that was checked after its grade was published on to
// graded.
func (s *Service) Settle(ctx context.Context, actor access.Actor, project int64) error {
	return s.change(ctx, actor, access.EvaluateProject, project, "登记为已测评", func(c *store.Scope, p models.Project) (string, error) {
		rows, err := c.Evaluations(p.ID)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(rows, func(r models.Evaluation) bool { return !r.PublishedAt.IsZero() }) {
			return "", fault.New(fault.Closed, "该项目还没有公布的测评结果。")
		}
		if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Evaluate); err != nil {
			return "", err
		}
		return "", c.UpdateProject(p)
	})
}

// remedy runs a step of one remedy; what was done by somebody else meanwhile is
// refused by the step itself.
func (s *Service) remedy(ctx context.Context, actor access.Actor, need access.Action, project, id int64, what string, do func(c *store.Scope, r *models.Remedy) error) error {
	return s.change(ctx, actor, need, project, what, func(c *store.Scope, p models.Project) (string, error) {
		row, err := c.LockRemedy(p.ID, id)
		if err != nil {
			return "", err
		}
		if row.DoneOn != "" {
			return "", fault.New(fault.Conflict, "该整改已经在%s通过验收，没有重复办理。", row.DoneOn)
		}
		if err := do(c, &row); err != nil {
			return "", err
		}
		return row.DoneNote, c.UpdateRemedy(row)
	})
}

// ReportRemedy says that a remedy is done and what was done; the office has to
// accept it.
func (s *Service) ReportRemedy(ctx context.Context, actor access.Actor, project, id int64, did string) error {
	form := fault.Form{}
	line(form, "did", "整改情况", &did, 500, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.remedy(ctx, actor, access.RemedyProject, project, id, "报告整改完成", func(c *store.Scope, r *models.Remedy) error {
		if r.DoneNote != "" {
			return fault.New(fault.Conflict, "整改情况已经报告，正在等待验收，没有重复报告。")
		}
		r.DoneNote, r.ReportedAccount = did, actor.Account
		return nil
	})
}

// AcceptRemedy says that the office found a reported remedy done; the item may
// be graded again.
func (s *Service) AcceptRemedy(ctx context.Context, actor access.Actor, project, id int64) error {
	return s.remedy(ctx, actor, access.EvaluateProject, project, id, "整改通过验收", func(c *store.Scope, r *models.Remedy) error {
		if r.DoneNote == "" {
			return fault.New(fault.Closed, "责任单位还没有报告整改情况。")
		}
		if (RemedyReading{Remedy: *r}).By(actor) {
			return fault.New(fault.Forbidden, "整改情况由您报告，不能由您自己验收。请另一位同事办理。")
		}
		r.DoneOn, r.AcceptedAccount = c.Today, actor.Account
		return nil
	})
}

// ReturnRemedy sends a reported remedy back with the reason, which stays in its
// text together with what had been reported.
func (s *Service) ReturnRemedy(ctx context.Context, actor access.Actor, project, id int64, why string) error {
	form := fault.Form{}
	line(form, "why", "退回原因", &why, 300, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.remedy(ctx, actor, access.EvaluateProject, project, id, "退回整改", func(c *store.Scope, r *models.Remedy) error {
		if r.DoneNote == "" {
			return fault.New(fault.Closed, "责任单位还没有报告整改情况。")
		}
		r.Text += fmt.Sprintf("\n责任单位报告：%s\n%s退回：%s", r.DoneNote, chineseDay(c.Today), why)
		if len(r.Text) > 20_000 {
			return fault.New(fault.TooLarge, "退回的次数太多，请当面核实后办理。")
		}
		r.DoneNote, r.ReportedAccount = "", 0
		return nil
	})
}

// EvaluationDuties are what somebody has to do about grades.
type EvaluationDuties struct {
	Rounds   []SurveyRound       // to be taken over or published, for who may
	Remedies []EvaluationReading // to be done by the unit, or to be accepted by the office
	Report   int                 // the year whose report is due, 0 if none
}

// EvaluationDuties reads what the actor has to do about grades, remedies and
// the report of the year that ended last.
func (s *Service) EvaluationDuties(ctx context.Context, actor access.Actor) (EvaluationDuties, error) {
	var d EvaluationDuties
	err := s.look(ctx, actor, func(c *store.Scope) error {
		projects, err := projectsByID(c)
		if err != nil {
			return err
		}
		if access.May(actor, access.EvaluateProject) {
			if d.Rounds, err = surveysOf(c, projects, true); err != nil {
				return err
			}
		}
		open, err := c.RemediesToDo()
		if err != nil {
			return err
		}
		if len(open) > 0 {
			rows, err := c.AllEvaluations()
			if err != nil {
				return err
			}
			grades, err := evaluationsRead(c, projects, rows)
			if err != nil {
				return err
			}
			for _, e := range grades {
				if e.Remedy == nil || e.Remedy.Accepted() || !concerns(actor, e.Of) {
					continue
				}
				if e.Remedy.Reported() && access.May(actor, access.EvaluateProject) && !e.Remedy.By(actor) || !e.Remedy.Reported() && access.May(actor, access.RemedyProject) && acts(actor, access.RemedyProject, e.Of) {
					d.Remedies = append(d.Remedies, e)
				}
			}
		}
		if !access.May(actor, access.WriteYearReport) {
			return nil
		}
		last := c.Now.Time().Year() - 1
		for _, p := range projects {
			if p.Year == last && !p.PublishedAt.IsZero() {
				d.Report = last
			}
		}
		if d.Report == 0 {
			return nil
		}
		r, err := c.YearReport(last)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if !r.PublishedAt.IsZero() {
			d.Report = 0
		}
		return nil
	})
	return d, err
}
