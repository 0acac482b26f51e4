package oversight

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// GradeFigure is one grade in a report. Score is in hundredths of points, -1
// where there is none.
type GradeFigure struct {
	Part  string `json:"part,omitempty"` // the sub-item, empty for the whole project
	Turn  int    `json:"turn"`
	Grade string `json:"grade"`
	Score int    `json:"score_hundredths"`
}

// MeasureFigure is a quantity, in thousandths.
type MeasureFigure struct {
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Target int64  `json:"target_thousandths"`
	Actual int64  `json:"actual_thousandths"`
}

// ChangeFigure is one published adjustment.
type ChangeFigure struct {
	Kind      string      `json:"kind"`
	DecidedOn models.Date `json:"decided_on"`
}

// ProjectFigures are one project's in a report.
type ProjectFigures struct {
	ID         int64           `json:"id"`
	No         int             `json:"no"`
	Name       string          `json:"name"`
	Unit       string          `json:"unit"`
	Light      models.Light    `json:"light"`
	Reason     string          `json:"reason"`
	Percent    int             `json:"percent"` // by the plan's weights
	Reported   int             `json:"reported_percent"`
	Investment models.Fen      `json:"investment_fen"`
	Paid       models.Fen      `json:"paid_fen"`
	Finished   bool            `json:"finished"`
	Accepted   bool            `json:"accepted"`
	Ended      bool            `json:"ended"`
	OnTime     bool            `json:"on_time"`
	CarriedTo  int             `json:"carried_to_year,omitempty"`
	Measures   []MeasureFigure `json:"measures,omitempty"`
	Grades     []GradeFigure   `json:"grades,omitempty"`
	Changes    []ChangeFigure  `json:"changes,omitempty"`
	Raised     int             `json:"concerns_raised"`
	Closed     int             `json:"concerns_closed"`
	Reports    int             `json:"reports"`
}

// Figures are what a year report or a quarterly bulletin says, of published
// projects and published grades alone. Those of a published report are kept as
// they were.
type Figures struct {
	Congress string           `json:"congress"`
	Street   bool             `json:"street"` // it recommends
	Year     int              `json:"year"`
	Quarter  int              `json:"quarter,omitempty"` // 1 to 4 of a bulletin, 0 for the year
	From     models.Date      `json:"from"`
	On       models.Date      `json:"on"` // what came later is not in it
	Projects []ProjectFigures `json:"projects"`
	Visits   int              `json:"inspections"`
}

// Totals are the sums over a report's projects.
type Totals struct {
	Projects, Finished, Accepted, Ended, Carried, Unfinished int
	OnTime                                                   int // of those finished
	Investment, Paid                                         models.Fen
	Lights                                                   map[models.Light]int
	Raised, Closed, Changes, Reports                         int
	Grades                                                   map[string]int // of the newest turn of every item graded
	Graded                                                   int
	Score                                                    int // mean of the newest scores in hundredths, -1 where there is none
}

// Newest are the grades that stand: of every item the last turn, in order.
func (p ProjectFigures) Newest() []GradeFigure {
	var list []GradeFigure
	for _, g := range p.Grades {
		i := slices.IndexFunc(list, func(o GradeFigure) bool { return o.Part == g.Part })
		if i < 0 {
			list = append(list, g)
		} else if g.Turn > list[i].Turn {
			list[i] = g
		}
	}
	return list
}

// Totals adds a report up.
func (f Figures) Totals() Totals {
	t := Totals{Projects: len(f.Projects), Lights: map[models.Light]int{}, Grades: map[string]int{}, Score: -1}
	scored, sum := 0, 0
	for _, p := range f.Projects {
		t.Lights[p.Light]++
		t.Investment, t.Paid = t.Investment+p.Investment, t.Paid+p.Paid
		t.Raised, t.Closed, t.Changes, t.Reports = t.Raised+p.Raised, t.Closed+p.Closed, t.Changes+len(p.Changes), t.Reports+p.Reports
		switch {
		case p.Ended:
			t.Ended++
		case p.Finished:
			t.Finished++
		default:
			t.Unfinished++
		}
		if p.Accepted {
			t.Accepted++
		}
		if p.Finished && p.OnTime {
			t.OnTime++
		}
		if p.CarriedTo != 0 {
			t.Carried++
		}
		for _, g := range p.Newest() {
			t.Graded++
			t.Grades[g.Grade]++
			if g.Score >= 0 {
				scored, sum = scored+1, sum+g.Score
			}
		}
	}
	if scored > 0 {
		t.Score = (sum + scored/2) / scored
	}
	return t
}

// Best is the share of the items graded that have the best grade, 满意, in
// hundredths of a percent; -1 where none was graded.
func (t Totals) Best() int64 { return progress.Share(int64(t.Grades["满意"]), int64(t.Graded)) }

// OnTimeShare is the share of all projects that were not ended which were
// finished in time, in hundredths of a percent; -1 where there are none.
func (t Totals) OnTimeShare() int64 {
	return progress.Share(int64(t.OnTime), int64(t.Projects-t.Ended))
}

// figuresOf computes the figures of a congress's year, or of a quarter of it.
func figuresOf(c *store.Scope, year, quarter int) (Figures, error) {
	f := Figures{Year: year, Quarter: quarter, From: models.Date(fmt.Sprintf("%04d-01-01", year)), On: models.Date(fmt.Sprintf("%04d-12-31", year))}
	if quarter > 0 {
		f.From = models.Date(fmt.Sprintf("%04d-%02d-01", year, 3*quarter-2))
		f.On = models.Date([]string{"03-31", "06-30", "09-30", "12-31"}[quarter-1])
		f.On = models.Date(fmt.Sprintf("%04d-%s", year, f.On))
	}
	if quarter == 0 || c.Today < f.On {
		f.On = c.Today // the year's report is written after its end, with what is known then
	}
	congress, err := c.CongressByID(c.Congress)
	if err != nil {
		return f, err
	}
	f.Congress, f.Street = congress.Name, congress.Level.Recommends()
	rows, err := publicRows(c.Tx, store.ProjectFilter{Congress: c.Congress, Year: year})
	if err != nil || len(rows) == 0 {
		return f, err
	}
	ids, at := make([]int64, len(rows)), map[int64]*ProjectFigures{}
	f.Projects = make([]ProjectFigures, len(rows))
	for i, r := range rows {
		ids[i] = r.Project.ID
		f.Projects[i] = projectFigures(r, f.On)
		at[r.Project.ID] = &f.Projects[i]
	}
	set, err := readParameters(c)
	if err != nil {
		return f, err
	}
	for _, read := range []func(*store.Scope, progress.Rules, *Figures, []Row, []int64, map[int64]*ProjectFigures) error{figuresReported, figuresMeasured, figuresGraded, figuresWatched} {
		if err := read(c, set.Lights, &f, rows, ids, at); err != nil {
			return f, err
		}
	}
	return f, nil
}

func reached(at models.Moment, on models.Date) bool {
	return !at.IsZero() && models.DateOf(at.Time()) <= on
}

func projectFigures(r Row, on models.Date) ProjectFigures {
	p := r.Project
	k := ProjectFigures{ID: p.ID, No: p.No, Name: p.Name, Unit: p.Unit, Light: r.State.Light, Reason: r.State.Reason, Percent: r.State.Percent,
		Investment: p.Investment, Accepted: reached(p.AcceptedAt, on), Ended: reached(p.EndedAt, on)}
	k.Finished = k.Accepted || reached(p.FinishedAt, on)
	if r.CarriedTo.ID != 0 && reached(r.CarriedTo.PublishedAt, on) {
		k.CarriedTo = r.CarriedTo.Year
	}
	// In time: every checkpoint was reached on its day or before it as decided;
	// without a plan, the work was finished within the year.
	k.OnTime = k.Finished
	for _, c := range r.Checkpoints {
		if c.Overdue(on) > 0 {
			k.OnTime = false
		}
	}
	if len(r.Checkpoints) == 0 {
		done := p.FinishedAt
		if done.IsZero() {
			done = p.AcceptedAt
		}
		k.OnTime = k.Finished && models.DateOf(done.Time()) <= models.Date(fmt.Sprintf("%04d-12-31", p.Year))
	}
	return k
}

// figuresReported takes what units reported up to the day, and judges the light
// of a day in the past anew.
func figuresReported(c *store.Scope, rules progress.Rules, f *Figures, rows []Row, ids []int64, at map[int64]*ProjectFigures) error {
	reports, err := c.ReportsOf(ids)
	if err != nil {
		return err
	}
	said, known := map[int64][]models.Date{}, map[int64]bool{}
	for _, r := range reports { // newest first in each project
		if r.ReportedOn > f.On {
			continue
		}
		k := at[r.ProjectID]
		if r.ReportedOn >= f.From {
			k.Reports++
		}
		if !known[r.ProjectID] {
			known[r.ProjectID], k.Paid, k.Reported = true, r.Paid, r.Percent
		}
		said[r.ProjectID] = append(said[r.ProjectID], r.ReportedOn)
	}
	if f.On == c.Today {
		return nil
	}
	for _, r := range rows {
		k := at[r.Project.ID]
		plan := slices.Clone(r.Plan)
		for i := range plan {
			if plan[i].DoneOn > f.On {
				plan[i].DoneOn = ""
			}
		}
		s := rules.Judge(k.Accepted, plan, said[r.Project.ID], f.On)
		if k.Ended || k.CarriedTo != 0 {
			s = resting(r, s)
		}
		k.Light, k.Reason, k.Percent = s.Light, s.Reason, s.Percent
	}
	return nil
}

func figuresMeasured(c *store.Scope, _ progress.Rules, f *Figures, rows []Row, ids []int64, at map[int64]*ProjectFigures) error {
	measures, err := c.Measures(ids...)
	if err != nil {
		return err
	}
	said, err := c.Reached(ids)
	if err != nil {
		return err
	}
	newest := map[int64]int64{}
	for _, r := range said { // oldest first: the newest word holds
		if r.ReportedOn <= f.On {
			newest[r.MeasureID] = r.Actual
		}
	}
	inForce := map[int64]bool{}
	for _, r := range rows {
		inForce[r.Project.ID] = r.PlannedOn != ""
	}
	for _, m := range measures {
		if inForce[m.ProjectID] && (m.Year == 0 || m.Year == f.Year) {
			k := at[m.ProjectID]
			k.Measures = append(k.Measures, MeasureFigure{m.Name, m.Unit, m.Target, newest[m.ID]})
		}
	}
	return nil
}

func figuresGraded(c *store.Scope, _ progress.Rules, f *Figures, rows []Row, ids []int64, at map[int64]*ProjectFigures) error {
	all, err := c.EvaluationsOfYear(f.Year)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(e models.Evaluation) bool { return at[e.ProjectID] == nil || !reached(e.PublishedAt, f.On) })
	projects := map[int64]models.Project{}
	for _, r := range rows {
		projects[r.Project.ID] = r.Project
	}
	grades, err := evaluationsRead(c, projects, all)
	if err != nil {
		return err
	}
	for _, e := range grades {
		k := at[e.ProjectID]
		part := ""
		if e.SubItemID != 0 {
			_, part, _ = strings.Cut(strings.TrimPrefix(e.Name, k.Name), "：")
		}
		k.Grades = append(k.Grades, GradeFigure{part, e.Turn, e.Grade, e.Score})
	}
	return nil
}

func figuresWatched(c *store.Scope, _ progress.Rules, f *Figures, _ []Row, ids []int64, at map[int64]*ProjectFigures) error {
	within := func(day models.Date) bool { return day >= f.From && day <= f.On }
	concerns, err := c.ConcernsOf(ids...)
	if err != nil {
		return err
	}
	for _, k := range concerns {
		if k.State == models.ConcernDropped {
			continue
		}
		if within(models.DateOf(k.RaisedAt.Time())) {
			at[k.ProjectID].Raised++
		}
		if !k.ClosedAt.IsZero() && within(models.DateOf(k.ClosedAt.Time())) {
			at[k.ProjectID].Closed++
		}
	}
	changes, err := c.Adjustments(ids...)
	if err != nil {
		return err
	}
	for _, a := range changes {
		if a.State == models.AdjustmentPublished && within(models.DateOf(a.PublishedAt.Time())) {
			at[a.ProjectID].Changes = append(at[a.ProjectID].Changes, ChangeFigure{a.Kind.Label(), a.DecidedOn})
		}
	}
	visits, err := c.PublicInspections(store.NewsOf{Projects: ids, Limit: 1000})
	for _, v := range visits {
		if v.CongressID == c.Congress && within(v.HeldOn) {
			f.Visits++
		}
	}
	return err
}

// A YearReportReading is the report of a year as the office sees it.
type YearReportReading struct {
	Congress models.Congress
	Year     int
	Report   models.YearReport // the zero row before the first draft
	Figures  Figures           // as published or, before that, as they are now
	Text     string            // as saved or, before that, as drafted from the figures
	Years    []int             // with public projects, newest first
	Today    models.Date
}

// Published says that it can no longer be changed.
func (v YearReportReading) Published() bool { return !v.Report.PublishedAt.IsZero() }

// Seen is the state of a report that a form was drawn from.
func (v YearReportReading) Seen() string { return seenReport(v.Report) }

func seenReport(r models.YearReport) string { return fmt.Sprint(int64(r.WrittenAt)) }

func readYearReport(c *store.Scope, year int) (YearReportReading, error) {
	v := YearReportReading{Year: year, Today: c.Today}
	var err error
	if v.Congress, err = c.CongressByID(c.Congress); err != nil {
		return v, err
	}
	if v.Years, err = c.PublishedYears([]int64{c.Congress}); err != nil {
		return v, err
	}
	if v.Year == 0 && len(v.Years) > 0 {
		if v.Year, err = c.DecidedYear(c.Congress); err != nil {
			return v, err
		}
		v.Year = cmp.Or(v.Year, v.Years[0])
	}
	if v.Report, err = c.YearReport(v.Year); err != nil && !fault.Is(err, fault.NotFound) {
		return v, err
	}
	if v.Published() {
		v.Text = v.Report.Text
		return v, json.Unmarshal([]byte(v.Report.Figures), &v.Figures)
	}
	if v.Figures, err = figuresOf(c, v.Year, 0); err != nil {
		return v, err
	}
	if v.Text = v.Report.Text; v.Text == "" {
		v.Text = v.Figures.Draft()
	}
	return v, nil
}

// YearReport reads the report of a year for those who write it; 0 is the newest
// year with public projects.
func (s *Service) YearReport(ctx context.Context, actor access.Actor, year int) (YearReportReading, error) {
	var v YearReportReading
	if err := access.Need(actor, access.WriteYearReport); err != nil {
		return v, err
	}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		v, err = readYearReport(tx.In(actor.Congress), year)
		return err
	})
	return v, err
}

// Bulletin computes the figures of a quarter, which may have ended or be the one
// that is running.
func (s *Service) Bulletin(ctx context.Context, actor access.Actor, year, quarter int) (Figures, error) {
	var f Figures
	if err := access.Need(actor, access.WriteYearReport); err != nil {
		return f, err
	}
	if quarter < 1 || quarter > 4 {
		return f, fault.New(fault.NotFound, "没有这个季度。")
	}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if f, err = figuresOf(tx.In(actor.Congress), year, quarter); err != nil {
			return err
		}
		if len(f.Projects) == 0 || f.From > tx.Today {
			return fault.New(fault.NotFound, "该季度还没有可以通报的项目。")
		}
		return nil
	})
	return f, err
}

// mostReport is the most characters of a report's text.
const mostReport = 20_000

// SaveYearReport keeps the text of a report that is not published. seen names
// the text that the form was drawn from; if somebody saved meanwhile, it is
// refused.
func (s *Service) SaveYearReport(ctx context.Context, actor access.Actor, year int, text, seen string) error {
	form := fault.Form{}
	line(form, "text", "报告正文", &text, mostReport, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.writeReport(ctx, actor, year, "保存年度评估报告", func(c *store.Scope, v YearReportReading) (models.YearReport, error) {
		r := v.Report
		if seenReport(r) != seen {
			return r, fault.New(fault.Conflict, "%s刚刚保存过这份报告，您打开的不是最新的一份，没有保存。请先复制您改的内容，再刷新页面。", r.Actor)
		}
		r.Text = strings.ReplaceAll(text, "\r\n", "\n")
		return r, nil
	})
}

// PublishYearReport publishes the saved text with the figures as they are now,
// which are kept from then on.
func (s *Service) PublishYearReport(ctx context.Context, actor access.Actor, year int, seen string) error {
	return s.writeReport(ctx, actor, year, "公布年度评估报告", func(c *store.Scope, v YearReportReading) (models.YearReport, error) {
		r := v.Report
		switch {
		case r.ID == 0:
			return r, fault.New(fault.Closed, "请先保存报告正文，再公布。")
		case seenReport(r) != seen:
			return r, fault.New(fault.Conflict, "%s刚刚保存过这份报告，请刷新页面核对以后再公布。", r.Actor)
		}
		figures, err := json.Marshal(v.Figures)
		r.Figures, r.PublishedAt = string(figures), c.Now
		return r, err
	})
}

func (s *Service) writeReport(ctx context.Context, actor access.Actor, year int, what string, change func(c *store.Scope, v YearReportReading) (models.YearReport, error)) error {
	if err := access.Need(actor, access.WriteYearReport); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if _, err := c.LockYearReport(year); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		v, err := readYearReport(c, year)
		switch {
		case err != nil:
			return err
		case v.Published():
			return fault.New(fault.Conflict, "%d年度评估报告已经公布，不再改动。", year)
		case len(v.Figures.Projects) == 0:
			return fault.New(fault.NotFound, "%d年度没有已公布的项目。", year)
		}
		r, err := change(c, v)
		if err != nil {
			return err
		}
		r.Year, r.Actor, r.AccountID, r.WrittenAt = year, actor.Name, actor.Account, c.Now
		if r.ID == 0 {
			err = c.PutYearReport(&r)
		} else {
			err = c.UpdateYearReport(r)
		}
		if err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.WriteYearReport), Action: what, Subject: fmt.Sprintf("%d年度", year)})
	})
}

// PublishedYearReport reads the published report of a congress's year.
func (s *Service) PublishedYearReport(ctx context.Context, congress int64, year int) (YearReportReading, error) {
	var v YearReportReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		row, err := c.YearReport(year)
		if err != nil {
			return err
		}
		if row.PublishedAt.IsZero() {
			return fault.New(fault.NotFound, "没有找到该年度的评估报告。")
		}
		v, err = readYearReport(c, year)
		return err
	})
	return v, err
}

// A YearLine is one year of a congress in the comparison over years.
type YearLine struct {
	Year   int
	Totals Totals
	Report bool // its report is published
}

// A YearsReading compares a congress's years.
type YearsReading struct {
	Congress   models.Congress
	Congresses []models.Congress // with public projects
	Lines      []YearLine        // newest first
}

// Years compares the years of a congress by what is public; 0 is the first
// congress that has public projects. What a published report says of its year
// stands as it was.
func (s *Service) Years(ctx context.Context, congress int64) (YearsReading, error) {
	var v YearsReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Congresses()
		if err != nil {
			return err
		}
		shown, err := tx.PublicCongresses()
		if err != nil {
			return err
		}
		for _, k := range all {
			if !slices.Contains(shown, k.ID) {
				continue
			}
			v.Congresses = append(v.Congresses, k)
			if congress == 0 {
				congress = k.ID
			}
			if k.ID != congress {
				continue
			}
			v.Congress = k
			years, err := tx.PublishedYears([]int64{k.ID})
			if err != nil {
				return err
			}
			if v.Lines, err = yearLines(tx.In(k.ID), years); err != nil {
				return err
			}
		}
		if v.Congress.ID == 0 && congress != 0 {
			return fault.New(fault.NotFound, "没有找到该地方的项目。")
		}
		return nil
	})
	return v, err
}

// mostYears is how many years a comparison goes back.
const mostYears = 20

func yearLines(c *store.Scope, years []int) ([]YearLine, error) {
	reports, err := c.YearReports()
	if err != nil {
		return nil, err
	}
	published := map[int]models.YearReport{}
	for _, r := range reports {
		if !r.PublishedAt.IsZero() {
			published[r.Year] = r
		}
	}
	years = years[:min(len(years), mostYears)]
	var now []int
	for _, year := range years {
		if _, fixed := published[year]; !fixed {
			now = append(now, year)
		}
	}
	totals, err := totalsNow(c, now)
	if err != nil {
		return nil, err
	}
	lines := make([]YearLine, len(years))
	for i, year := range years {
		lines[i] = YearLine{Year: year, Totals: totals[year]}
		if r, fixed := published[year]; fixed {
			var f Figures
			if err := json.Unmarshal([]byte(r.Figures), &f); err != nil {
				return nil, fmt.Errorf("figures of %d: %w", year, err)
			}
			lines[i].Report, lines[i].Totals = true, f.Totals()
		}
	}
	return lines, nil
}

// totalsNow are the totals of several years as they are today: those of
// figuresOf, with the same few questions however many years there are.
func totalsNow(c *store.Scope, years []int) (map[int]Totals, error) {
	totals := map[int]Totals{}
	rows, err := publicRows(c.Tx, store.ProjectFilter{Congress: c.Congress, Years: years})
	if err != nil || len(rows) == 0 {
		return totals, err
	}
	ids, at, projects := make([]int64, len(rows)), map[int64]*ProjectFigures{}, map[int64]models.Project{}
	for i, r := range rows {
		k := projectFigures(r, c.Today)
		k.Paid, k.Reported = r.Paid, r.Percent
		ids[i], at[r.Project.ID], projects[r.Project.ID] = r.Project.ID, &k, r.Project
	}
	said, err := c.ReportsByYear(ids, c.Today)
	if err != nil {
		return nil, err
	}
	for _, n := range said {
		if n.Year >= fmt.Sprintf("%04d", projects[n.ProjectID].Year) {
			at[n.ProjectID].Reports += n.Reports
		}
	}
	graded, err := c.Evaluations(ids...)
	if err != nil {
		return nil, err
	}
	for _, e := range graded {
		if e.Year == projects[e.ProjectID].Year && reached(e.PublishedAt, c.Today) {
			k := at[e.ProjectID]
			k.Grades = append(k.Grades, GradeFigure{fmt.Sprint(e.SubItemID), e.Turn, e.Grade, e.Score})
		}
	}
	within := func(project int64, day models.Date) bool {
		return day >= models.Date(fmt.Sprintf("%04d-01-01", projects[project].Year)) && day <= c.Today
	}
	raised, err := c.ConcernMoments(ids)
	if err != nil {
		return nil, err
	}
	for _, k := range raised {
		if within(k.ProjectID, models.DateOf(k.RaisedAt.Time())) {
			at[k.ProjectID].Raised++
		}
		if !k.ClosedAt.IsZero() && within(k.ProjectID, models.DateOf(k.ClosedAt.Time())) {
			at[k.ProjectID].Closed++
		}
	}
	changes, err := c.Adjustments(ids...)
	if err != nil {
		return nil, err
	}
	for _, a := range changes {
		if a.State == models.AdjustmentPublished && within(a.ProjectID, models.DateOf(a.PublishedAt.Time())) {
			at[a.ProjectID].Changes = append(at[a.ProjectID].Changes, ChangeFigure{a.Kind.Label(), a.DecidedOn})
		}
	}
	for _, year := range years {
		f := Figures{Year: year}
		for _, r := range rows {
			if r.Project.Year == year {
				f.Projects = append(f.Projects, *at[r.Project.ID])
			}
		}
		totals[year] = f.Totals()
	}
	return totals, nil
}
