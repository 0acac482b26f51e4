package oversight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A DutyKind is a kind of act in a deputy's record (履职登记).
type DutyKind int

// The kinds, in the order of the record. What a deputy marked on a ballot is
// none of them and cannot be: no row knows it.
const (
	DutySession DutyKind = iota
	DutyInspection
	DutyConcern
	DutyJudgement
	DutyConfirmation
	DutyStudy
	DutyQuestion
	dutyKinds
)

var dutyLabels = [dutyKinds]string{"出席会议", "参加视察", "提出监督意见", "评价办理答复", "确认项目节点", "提出研判意见", "提出询问"}

// Label is the Chinese name.
func (k DutyKind) Label() string { return dutyLabels[k] }

// DutyKinds lists them in order.
func DutyKinds() []DutyKind {
	list := make([]DutyKind, dutyKinds)
	for i := range list {
		list[i] = DutyKind(i)
	}
	return list
}

// A DutyEntry is one act of a deputy.
type DutyEntry struct {
	Kind    DutyKind
	On      models.Date
	Text    string
	Project models.Project // zero where it is about none
}

// DutyCounts are how often a deputy did what, by kind.
type DutyCounts [dutyKinds]int

func (n *DutyCounts) of(entries []DutyEntry) {
	for _, e := range entries {
		n[e.Kind]++
	}
}

// Sum is how much it is together.
func (n DutyCounts) Sum() int {
	sum := 0
	for _, k := range n {
		sum += k
	}
	return sum
}

// A Watched is a project of the viewer's groups.
type Watched struct {
	Row
	Group  Group
	Leader bool // the viewer leads the group
}

// A CheckpointDue is a reached checkpoint that waits for confirmation.
type CheckpointDue struct {
	Checkpoint models.Checkpoint
	Project    models.Project
}

// A ConcernDue is an answered concern that waits for the viewer's judgement.
type ConcernDue struct {
	Concern models.Concern
	Project models.Project
}

// Duties are a deputy's own page: what I watch, what is due, what I did.
type Duties struct {
	Name        string
	Year        int
	Years       []int // newest first
	Today       models.Date
	Watched     []Watched
	Checkpoints []CheckpointDue
	Concerns    []ConcernDue
	Inspections []InspectionReading // announced, from today on, the next first
	Entries     []DutyEntry         // of the year, the newest first
	Counts      DutyCounts
}

// Due counts what waits for the deputy.
func (d Duties) Due() int { return len(d.Checkpoints) + len(d.Concerns) + len(d.Inspections) }

// Duties reads the viewer's own page for a year, 0 for this one.
func (s *Service) Duties(ctx context.Context, actor access.Actor, year int) (Duties, error) {
	if err := access.Need(actor, access.SignInAtVisit); err != nil {
		return Duties{}, err
	}
	v := Duties{Name: actor.Name}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		v.Today = c.Today
		if err := v.readYear(c, year); err != nil {
			return err
		}
		if err := v.readWatched(c, actor); err != nil {
			return err
		}
		if err := v.readDue(c, actor); err != nil {
			return err
		}
		people, err := deputyPeople(c)
		if err != nil {
			return err
		}
		acts, err := dutyActs(c, v.Year, people)
		if err != nil {
			return err
		}
		v.Entries = acts[actor.Account]
		slices.SortStableFunc(v.Entries, func(a, b DutyEntry) int {
			return cmp.Or(strings.Compare(string(b.On), string(a.On)), cmp.Compare(a.Kind, b.Kind))
		})
		v.Counts.of(v.Entries)
		return nil
	})
	return v, err
}

// DutiesDue reads the same without what the deputy did.
func (s *Service) DutiesDue(ctx context.Context, actor access.Actor) (Duties, error) {
	if err := access.Need(actor, access.SignInAtVisit); err != nil {
		return Duties{}, err
	}
	v := Duties{Name: actor.Name}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		v.Today = c.Today
		if err := v.readWatched(c, actor); err != nil {
			return err
		}
		return v.readDue(c, actor)
	})
	return v, err
}

// GroupWork is what groups and inspections ask of the actor.
type GroupWork struct {
	Year    int
	Without int                 // projects of the newest year that have no group
	Record  []InspectionReading // that are over and not written down
	Publish []InspectionReading // that are written down and not published
}

// GroupWork reads it; for who neither forms groups nor holds inspections it is
// empty.
func (s *Service) GroupWork(ctx context.Context, actor access.Actor) (GroupWork, error) {
	var v GroupWork
	forms, holds := access.May(actor, access.ManageGroups), access.May(actor, access.Inspect)
	if !forms && !holds {
		return v, nil
	}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		if forms {
			if err := v.readWithout(c); err != nil {
				return err
			}
		}
		if !holds {
			return nil
		}
		rows, err := c.UnpublishedInspections(c.Today)
		if err != nil {
			return err
		}
		list, err := inspected(c, actor, rows)
		for _, r := range list {
			switch {
			case !r.May:
			case !r.RecordedAt.IsZero():
				v.Publish = append(v.Publish, r)
			case r.HeldOn < c.Today || len(r.Visits) > 0:
				v.Record = append(v.Record, r)
			}
		}
		return err
	})
	return v, err
}

func (v *GroupWork) readWithout(c *store.Scope) error {
	projects, err := c.Projects()
	if err != nil || len(projects) == 0 {
		return err
	}
	v.Year = projects[0].Year
	var ids []int64
	for _, p := range projects {
		if p.Year == v.Year && p.Stage != models.StageClosed && p.Stage != models.StageEnded {
			ids = append(ids, p.ID)
		}
	}
	groups, err := c.OversightGroups(ids)
	v.Without = len(ids) - len(groups)
	return err
}

// readYear settles the year and the years to choose from: back to the first
// project, ten at most.
func (v *Duties) readYear(c *store.Scope, year int) error {
	var err error
	v.Year, v.Years, err = dutyYears(c, year)
	return err
}

func dutyYears(c *store.Scope, year int) (int, []int, error) {
	projects, err := c.Projects()
	if err != nil {
		return 0, nil, err
	}
	now, _ := strconv.Atoi(string(c.Today)[:4])
	first := now
	for _, p := range projects {
		first = min(first, p.Year)
	}
	var years []int
	for y := now; y >= first && len(years) < 10; y-- {
		years = append(years, y)
	}
	if year == 0 {
		year = now
	}
	if year < 2000 || year > now {
		return 0, nil, fault.New(fault.NotFound, "没有这一年的履职登记。")
	}
	return year, years, nil
}

func (v *Duties) readWatched(c *store.Scope, actor access.Actor) error {
	mine, err := c.MembershipsOf(actor.Account)
	if err != nil {
		return err
	}
	var ids []int64
	leads := map[int64]bool{}
	for _, m := range mine {
		if m.LeftAt.IsZero() {
			ids = append(ids, m.GroupID)
			leads[m.GroupID] = m.Leader
		}
	}
	rows, err := c.OversightGroupsByID(ids)
	if err != nil {
		return err
	}
	groups, err := withMembers(c, rows)
	if err != nil {
		return err
	}
	var of []int64
	for id := range groups {
		of = append(of, id)
	}
	all, err := c.ProjectsByID(of)
	if err != nil {
		return err
	}
	projects := slices.DeleteFunc(all, func(p models.Project) bool { return p.Stage == models.StageClosed || p.Stage == models.StageEnded })
	lights, err := withLights(c.Tx, projects)
	for _, r := range lights {
		g := groups[r.Project.ID]
		v.Watched = append(v.Watched, Watched{Row: r, Group: g, Leader: leads[g.ID]})
	}
	return err
}

// readDue reads what waits for the viewer. A checkpoint waits for the group
// whose project it is, an answer for who raised the concern and for the leader.
func (v *Duties) readDue(c *store.Scope, actor access.Actor) error {
	var ids, led []int64
	watched := map[int64]models.Project{}
	for _, w := range v.Watched {
		ids = append(ids, w.Project.ID)
		if w.Leader {
			led = append(led, w.Project.ID)
		}
		watched[w.Project.ID] = w.Project
	}
	reached, err := c.CheckpointsToConfirm(ids)
	if err != nil {
		return err
	}
	for _, k := range reached {
		v.Checkpoints = append(v.Checkpoints, CheckpointDue{k, watched[k.ProjectID]})
	}
	answered, err := c.ConcernsToJudge(actor.Account, led)
	if err != nil {
		return err
	}
	var of []int64
	for _, k := range answered {
		of = append(of, k.ProjectID)
	}
	projects, err := c.ProjectsByID(of)
	if err != nil {
		return err
	}
	for _, k := range answered {
		for _, p := range projects {
			if p.ID == k.ProjectID {
				v.Concerns = append(v.Concerns, ConcernDue{k, p})
			}
		}
	}
	coming, err := c.Inspections(c.Today, "9999-12-31")
	if err != nil {
		return err
	}
	coming = slices.DeleteFunc(coming, func(r models.Inspection) bool { return !r.CancelledAt.IsZero() })
	slices.Reverse(coming)
	read, err := inspected(c, actor, coming)
	for _, r := range read {
		for _, p := range r.Projects {
			if _, mine := watched[p.ID]; mine {
				v.Inspections = append(v.Inspections, r)
				break
			}
		}
	}
	return err
}

// A DutyRow is one deputy in the office's list.
type DutyRow struct {
	Name   string
	Groups int // watched now
	Counts DutyCounts
}

// DutyList counts what all deputies did in a year, 0 for this one, in the
// order of the newest roll; nobody is ranked.
func (s *Service) DutyList(ctx context.Context, actor access.Actor, year int) (rows []DutyRow, of int, years []int, err error) {
	if err := access.Need(actor, access.ManageGroups); err != nil {
		return nil, 0, nil, err
	}
	err = s.look(ctx, actor, func(c *store.Scope) error {
		if of, years, err = dutyYears(c, year); err != nil {
			return err
		}
		people, err := deputyPeople(c)
		if err != nil {
			return err
		}
		acts, err := dutyActs(c, of, people)
		if err != nil {
			return err
		}
		watching, err := c.WatchingNow()
		if err != nil {
			return err
		}
		for _, p := range people {
			row := DutyRow{Name: p.Shown, Groups: watching[p.Account]}
			row.Counts.of(acts[p.Account])
			rows = append(rows, row)
		}
		return nil
	})
	return rows, of, years, err
}

// dutyActs are everybody's acts of a year, by account. Where an old row keeps only
// the name of who acted, it belongs to the one deputy of that name; of two of
// one name, to whom the row names otherwise or who is or was in the project's
// group, and else to nobody.
func dutyActs(c *store.Scope, year int, people []DeputyPerson) (map[int64][]DutyEntry, error) {
	a := dutyReader{c: c, acts: map[int64][]DutyEntry{}, named: map[string][]int64{}, projects: map[int64]models.Project{}}
	for _, p := range people {
		a.named[p.Name] = append(a.named[p.Name], p.Account)
	}
	begin := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, models.China) }
	a.first, a.next = models.DateOf(begin(year)), models.DateOf(begin(year+1))
	a.from, a.before = models.At(begin(year)), models.At(begin(year+1))
	projects, err := c.Projects()
	if err != nil {
		return nil, err
	}
	for _, p := range projects {
		a.projects[p.ID] = p
	}
	if err := a.readGroups(); err != nil {
		return nil, err
	}
	for _, read := range []func() error{a.sessions, a.visits, a.concerns, a.judgements, a.confirmations, a.studies, a.questions} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return a.acts, nil
}

type dutyReader struct {
	c            *store.Scope
	first, next  models.Date
	from, before models.Moment
	acts         map[int64][]DutyEntry
	named        map[string][]int64
	projects     map[int64]models.Project
	members      map[int64][]int64 // by project: accounts that are or were in its group
}

func (a *dutyReader) readGroups() error {
	a.members = map[int64][]int64{}
	rows, err := a.c.GroupsAndMembers()
	for _, r := range rows {
		a.members[r.ProjectID] = append(a.members[r.ProjectID], r.AccountID)
	}
	return err
}

func (a *dutyReader) add(account int64, kind DutyKind, on models.Date, project int64, text string) {
	if account > 0 {
		a.acts[account] = append(a.acts[account], DutyEntry{Kind: kind, On: on, Text: text, Project: a.projects[project]})
	}
}

// who is the account of who acted. Of rows from before accounts were kept it is
// told by the name; 0 if that may be several.
func (a *dutyReader) who(row store.DutyAct) int64 {
	if row.By != 0 {
		return row.By
	}
	of := a.named[row.Name]
	if len(of) == 1 {
		return of[0]
	}
	if slices.Contains(of, row.AccountID) {
		return row.AccountID
	}
	found := int64(0)
	for _, account := range of {
		if slices.Contains(a.members[row.ProjectID], account) {
			if found != 0 {
				return 0
			}
			found = account
		}
	}
	return found
}

func onDay(m models.Moment) models.Date { return models.DateOf(m.Time()) }

// sessions reads who attended, as the rolls say: nothing else of a session.
func (a *dutyReader) sessions() error {
	all, err := a.c.Sessions()
	if err != nil {
		return err
	}
	held, ids := map[int64]models.Session{}, []int64(nil)
	for _, k := range all {
		if !k.Rehearsal && k.OpensOn >= a.first && k.OpensOn < a.next {
			held[k.ID] = k
			ids = append(ids, k.ID)
		}
	}
	roll, err := a.c.DutyRoll(ids)
	if err != nil {
		return err
	}
	type standing struct {
		session int64
		name    string
	}
	times := map[standing]int{}
	for _, d := range roll {
		times[standing{d.SessionID, d.Name}]++
	}
	for _, d := range roll {
		came := d.Attendance == models.Present || d.Attendance == models.Left
		if of := a.named[d.Name]; came && len(of) == 1 && times[standing{d.SessionID, d.Name}] == 1 {
			a.add(of[0], DutySession, held[d.SessionID].OpensOn, 0, held[d.SessionID].Name)
		}
	}
	return nil
}

func (a *dutyReader) visits() error {
	rows, err := a.c.DutyVisits(a.first, a.next)
	if err != nil {
		return err
	}
	var ids []int64
	for _, r := range rows {
		if !slices.Contains(ids, r.InspectionID) {
			ids = append(ids, r.InspectionID)
		}
	}
	of, err := a.c.InspectionsByID(ids)
	if err != nil {
		return err
	}
	links, err := a.c.InspectionProjects(ids)
	if err != nil {
		return err
	}
	held := map[int64]models.Inspection{}
	for _, k := range of {
		held[k.ID] = k
	}
	visited := map[int64][]string{}
	for _, l := range links {
		visited[l.InspectionID] = append(visited[l.InspectionID], a.projects[l.ProjectID].Name)
	}
	for _, r := range rows {
		k := held[r.InspectionID]
		a.add(r.AccountID, DutyInspection, k.HeldOn, 0, fmt.Sprintf("%s（%s）", k.Title, strings.Join(visited[k.ID], "、")))
	}
	return nil
}

func (a *dutyReader) concerns() error {
	rows, err := a.c.DutyConcerns(a.from, a.before)
	for _, r := range rows {
		a.add(r.AccountID, DutyConcern, onDay(r.At), r.ProjectID, headOf(r.Text, 60))
	}
	return err
}

func (a *dutyReader) judgements() error {
	rows, err := a.c.DutyJudgements(a.from, a.before)
	for _, r := range rows {
		a.add(a.who(r), DutyJudgement, onDay(r.At), r.ProjectID, headOf(r.Text, 60))
	}
	return err
}

func (a *dutyReader) confirmations() error {
	rows, err := a.c.DutyConfirmations(a.from, a.before)
	for _, r := range rows {
		a.add(a.who(r), DutyConfirmation, onDay(r.At), r.ProjectID, r.Text)
	}
	return err
}

func (a *dutyReader) studies() error {
	rows, err := a.c.DutyStudies(a.from, a.before)
	for _, r := range rows {
		a.add(r.AccountID, DutyStudy, onDay(r.At), 0, r.Text)
	}
	return err
}

func (a *dutyReader) questions() error {
	rows, err := a.c.DutyQuestions(a.from, a.before)
	for _, r := range rows {
		a.add(r.AccountID, DutyQuestion, onDay(r.At), 0, headOf(r.Text, 60))
	}
	return err
}
