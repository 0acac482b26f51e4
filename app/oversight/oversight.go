// Package oversight follows adopted projects: the plan with its checkpoints,
// progress reports with photos, and the light that both give by rule.
package oversight

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

// Parts are what the service needs beside the store.
type Parts struct {
	Box    *private.Box  // seals residents' phone numbers; never nil
	Limits *limit.Limits // bounds what anybody may send; never nil
	Human  *human.Gate   // asks who sends without signing in; never nil
}

// A Service follows projects. It is safe for concurrent use.
type Service struct {
	store *store.Store
	parts Parts
}

// New makes the service.
func New(s *store.Store, p Parts) *Service { return &Service{store: s, parts: p} }

// A Filter narrows the public list of projects.
type Filter struct {
	Congress int64
	Year     int
	Query    string
}

// Published lists public projects with their lights.
func (s *Service) Published(ctx context.Context, f Filter) ([]Row, error) {
	var rows []Row
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return nil, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		projects, err := tx.PublishedProjects(store.ProjectFilter{Congress: f.Congress, Year: f.Year, Query: f.Query, Limit: 500})
		if err != nil {
			return err
		}
		rows, err = withLights(tx, projects)
		return err
	})
	return rows, err
}

// A Reading is one project with everything about it.
type Reading struct {
	Row
	Session     models.Session
	Checkpoints []models.Checkpoint // unless Public also those of a plan that is only drafted
	Reports     []ReportReading     // newest first
	Measures    []models.Measure    // in order; for the public those of a published plan
	Reached     map[int64]int64     // thousandths of each measure by the newest word
	Today       models.Date
	Public      bool // only what everybody may know is in it
	Parameters  Parameters
	Site        SiteReading         // 码上视察
	Group       Group               // who watches it
	Inspections []InspectionReading // newest first

	Evaluations []EvaluationReading // by year and turn

	Concerns   []ConcernReading // 监督意见, the newest first; of the public ones what was published
	Interviews []InterviewSaid  // 专题询问, the newest first

	Photos []DatedPhoto // of reports, checkpoints and its own, oldest first

	Adjustments []AdjustmentReading // oldest first; for the public those in force
	Completion  Completion          // 完工到销号

	ThePlan PlanReading // with its sub-items; State, DueOn and the like
	files   []models.ProjectFile
	may     changeable
}

// nouns read one part each of a project with everything about it, from what
// was read before them. For a public reading they take published rows only.
var nouns = []func(c *store.Scope, v *Reading) error{
	readSite,
	readGroup,
	readInspections,
	readFiles,
	readPlan,
	readEvaluations,
	readConcerns,
	readInterviews,
	readPhotos,
	readAdjustments,
	readCompletion,
}

// PublishedProject reads one public project.
func (s *Service) PublishedProject(ctx context.Context, id int64) (Reading, error) {
	var v Reading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PublishedProject(id)
		if err != nil {
			return err
		}
		v, err = readProject(tx.In(p.CongressID), p, true)
		return err
	})
	return v, err
}

func readProject(c *store.Scope, p models.Project, public bool) (Reading, error) {
	v := Reading{Today: c.Today, Public: public}
	rows, err := withLights(c.Tx, []models.Project{p})
	if err != nil {
		return v, err
	}
	v.Row = rows[0]
	if v.Checkpoints = v.Row.Checkpoints; !public {
		if v.Checkpoints, err = c.Checkpoints(p.ID); err != nil {
			return v, err
		}
	}
	if public { // a deputy confirms by name, an office as an office
		v.Checkpoints = slices.Clone(v.Checkpoints)
		for i, k := range v.Checkpoints {
			if k.ConfirmedBy != "" && k.Confirmer != models.ConfirmDeputies {
				v.Checkpoints[i].ConfirmedBy = cmp.Or(models.ConfirmerLabel(k.Confirmer, v.Congress.Level), v.Congress.Name)
			}
		}
	}
	if v.Parameters, err = readParameters(c); err != nil {
		return v, err
	}
	if v.Session, err = c.Session(p.SessionID); err != nil {
		return v, err
	}
	if err := readReports(c, &v); err != nil {
		return v, err
	}
	for _, read := range nouns {
		if err := read(c, &v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// Projects lists the projects that the actor works on: a responsible unit sees
// its own only.
func (s *Service) Projects(ctx context.Context, actor access.Actor) ([]Row, error) {
	return s.rowsFrom(ctx, actor, (*store.Scope).Projects)
}

// Current is Projects without what is settled: those that are closed or ended,
// except of the newest two years.
func (s *Service) Current(ctx context.Context, actor access.Actor) ([]Row, error) {
	return s.rowsFrom(ctx, actor, (*store.Scope).CurrentProjects)
}

func (s *Service) rowsFrom(ctx context.Context, actor access.Actor, list func(*store.Scope) ([]models.Project, error)) ([]Row, error) {
	var rows []Row
	err := s.look(ctx, actor, func(c *store.Scope) error {
		all, err := list(c)
		if err != nil {
			return err
		}
		var mine []models.Project
		for _, p := range all {
			if concerns(actor, p) {
				mine = append(mine, p)
			}
		}
		rows, err = withLights(c.Tx, mine)
		return err
	})
	return rows, err
}

// concerns reports whether a project is the actor's business: someone who is
// in the congress only for a responsible unit sees that unit's projects.
func concerns(actor access.Actor, p models.Project) bool {
	for _, r := range access.Holders(access.ReadProjects) {
		if r != models.UnitRole && actor.Is(r) {
			return true
		}
	}
	return actor.Is(models.UnitRole) && actor.Unit != 0 && p.UnitID == actor.Unit
}

// acts reports whether the actor may do something to a project by one of the
// roles held: who may do it for a unit alone does it to that unit's projects,
// whatever other role lets the same person read all of them.
func acts(actor access.Actor, need access.Action, p models.Project) bool {
	for _, r := range access.Holders(need) {
		if r != models.UnitRole && actor.Is(r) {
			return concerns(actor, p)
		}
	}
	return actor.Is(models.UnitRole) && actor.Unit != 0 && p.UnitID == actor.Unit
}

// own reports whether an act that the actor is about to judge, confirm or accept
// was the actor's own; 0 is an act of which only a name was kept. In a street
// one office does what elsewhere two bodies do, and may be one person.
func own(actor access.Actor, account int64) bool {
	return account != 0 && account == actor.Account && !actor.Is(models.StreetCommittee)
}

// May reports whether the actor may do something to the project of the reading
// by one of the roles held; whether it is the time for it is another question.
func (v Reading) May(actor access.Actor, need access.Action) bool {
	return access.May(actor, need) && acts(actor, need, v.Project)
}

// Project reads one project for the office.
func (s *Service) Project(ctx context.Context, actor access.Actor, id int64) (Reading, error) {
	var v Reading
	err := s.look(ctx, actor, func(c *store.Scope) error {
		p, err := c.Project(id)
		if err != nil {
			return err
		}
		if !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		v, err = readProject(c, p, false)
		return err
	})
	return v, err
}

func (s *Service) look(ctx context.Context, actor access.Actor, do func(c *store.Scope) error) error {
	if err := access.Need(actor, access.ReadProjects); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// change runs a change of one project that concerns the actor.
func (s *Service) change(ctx context.Context, actor access.Actor, need access.Action, id int64, what string, do func(c *store.Scope, p models.Project) (detail string, err error)) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		p, err := c.LockProject(id)
		if err != nil {
			return err
		}
		if !acts(actor, need, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		detail, err := do(c, p)
		if err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: p.Name, Detail: detail})
	})
}

// line makes a text of what screens and paper show, and complains when it is
// missing, too long or no text.
func line(form fault.Form, field, label string, value *string, runes int, must bool) {
	if !utf8.ValidString(*value) {
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
		return
	}
	*value = visible(*value)
	switch {
	case must && *value == "":
		form.Add(field, "请填写%s。", label)
	case utf8.RuneCountInString(*value) > runes:
		form.Add(field, "%s请控制在 %d 个字以内。", label, runes)
	}
}

// visible is a text without what nobody sees: control characters, which no
// document can print, and marks that hide or turn the direction of writing,
// with which a text reads otherwise than it is. Lines end with one mark.
func visible(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case r == '\u200c' || r == '\u200d' || r == '\u180e': // scripts of minorities join and part letters by these
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")))
}
