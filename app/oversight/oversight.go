// Package oversight follows adopted projects: the plan with its checkpoints,
// progress reports with photos, and the light that both give by rule.
package oversight

import (
	"context"
	"crypto/rand"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/photo"
	"piaojue/app/private"
	"piaojue/app/progress"
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

// A Row is one project in a list, with its light.
type Row struct {
	Project  models.Project
	Congress models.Congress
	State    progress.State
	Next     models.Checkpoint // the earliest one not reached; zero when there is none
	Reported models.Date       // of the newest report, empty before the first
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

func withLights(tx *store.Tx, projects []models.Project) ([]Row, error) {
	congresses, err := tx.Congresses()
	if err != nil {
		return nil, err
	}
	named, ids := map[int64]models.Congress{}, map[int64][]int64{}
	for _, c := range congresses {
		named[c.ID] = c
	}
	for _, p := range projects {
		ids[p.CongressID] = append(ids[p.CongressID], p.ID)
	}
	plans, reports, rules := map[int64][]models.Checkpoint{}, map[int64][]models.Report{}, map[int64]progress.Rules{}
	for congress, of := range ids {
		set, err := readParameters(tx.In(congress))
		if err != nil {
			return nil, err
		}
		rules[congress] = set.Lights
		checkpoints, err := tx.In(congress).CheckpointsOf(of)
		if err != nil {
			return nil, err
		}
		for _, k := range checkpoints {
			plans[k.ProjectID] = append(plans[k.ProjectID], k)
		}
		all, err := tx.In(congress).ReportsOf(of)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			reports[r.ProjectID] = append(reports[r.ProjectID], r)
		}
	}
	rows := make([]Row, len(projects))
	for i, p := range projects {
		rows[i] = Row{Project: p, Congress: named[p.CongressID], State: judge(p, rules[p.CongressID], plans[p.ID], reports[p.ID], tx.Today)}
		for _, k := range plans[p.ID] {
			if k.DoneOn == "" && (rows[i].Next.ID == 0 || k.PlannedOn < rows[i].Next.PlannedOn) {
				rows[i].Next = k
			}
		}
		if said := reports[p.ID]; len(said) > 0 { // newest first
			rows[i].Reported = said[0].ReportedOn
		}
	}
	return rows, nil
}

// A ReportReading is a report with its photos, without their bytes.
type ReportReading struct {
	models.Report
	Photos []models.Photo
}

// A Reading is one project with everything about it.
type Reading struct {
	Row
	Session     models.Session
	Checkpoints []models.Checkpoint
	Reports     []ReportReading // newest first
	Today       models.Date
	Public      bool // only what everybody may know is in it
	Parameters  Parameters
	Site        SiteReading // 码上视察

	files []models.ProjectFile
}

// nouns read one part each of a project with everything about it, from what
// was read before them. For a public reading they take published rows only.
var nouns = []func(c *store.Scope, v *Reading) error{
	readSite,
	readFiles,
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
	v.Project = p
	var err error
	if v.Parameters, err = readParameters(c); err != nil {
		return v, err
	}
	if v.Congress, err = c.CongressByID(c.Congress); err != nil {
		return v, err
	}
	if v.Session, err = c.Session(p.SessionID); err != nil {
		return v, err
	}
	if v.Checkpoints, err = c.Checkpoints(p.ID); err != nil {
		return v, err
	}
	reports, err := c.Reports(p.ID)
	if err != nil {
		return v, err
	}
	v.State = judge(p, v.Parameters.Lights, v.Checkpoints, reports, c.Today)
	ids := make([]int64, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	photos, err := c.PhotosOf(ids)
	for _, r := range reports {
		reading := ReportReading{Report: r}
		for _, f := range photos {
			if f.ReportID == r.ID {
				reading.Photos = append(reading.Photos, f)
			}
		}
		v.Reports = append(v.Reports, reading)
	}
	if err != nil {
		return v, err
	}
	for _, read := range nouns {
		if err := read(c, &v); err != nil {
			return v, err
		}
	}
	return v, nil
}

// Photo reads a photo of a public project.
func (s *Service) Photo(ctx context.Context, id string) (models.Photo, error) {
	var row models.Photo
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.PublishedPhoto(id)
		return err
	})
	return row, err
}

// Projects lists the projects that the actor works on: a responsible unit sees
// its own only.
func (s *Service) Projects(ctx context.Context, actor access.Actor) ([]Row, error) {
	var rows []Row
	err := s.look(ctx, actor, func(c *store.Scope) error {
		all, err := c.Projects()
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
		if !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		detail, err := do(c, p)
		if err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: p.Name, Detail: detail})
	})
}

// A CheckpointCommand adds a checkpoint to a project's plan.
type CheckpointCommand struct {
	Project   int64
	Name      string
	Target    string
	Evidence  string
	Weight    int
	PlannedOn models.Date
}

// AddCheckpoint adds a checkpoint; the weights of a plan stay within 100.
func (s *Service) AddCheckpoint(ctx context.Context, actor access.Actor, cmd CheckpointCommand) error {
	form := fault.Form{}
	line(form, "name", "节点名称", &cmd.Name, 60, true)
	line(form, "target", "目标", &cmd.Target, 150, false)
	line(form, "evidence", "所需证明", &cmd.Evidence, 150, false)
	if cmd.Weight < 1 || cmd.Weight > 100 {
		form.Add("weight", "权重请填 1 到 100 的整数。")
	}
	if !cmd.PlannedOn.Valid() {
		form.Add("planned_on", "请填写计划完成日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.PlanProjects, cmd.Project, "增加节点", func(c *store.Scope, p models.Project) (string, error) {
		plan, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		sum := cmd.Weight
		for _, k := range plan {
			sum += k.Weight
			if k.Name == cmd.Name && k.PlannedOn == cmd.PlannedOn {
				return "", fault.Form{"name": "同名同日的节点已经有了，没有重复增加。"}.Err()
			}
		}
		if sum > 100 {
			return "", fault.Form{"weight": "各节点权重合计不能超过 100，现在还可以填 " + strconv.Itoa(100-sum+cmd.Weight) + "。"}.Err()
		}
		return cmd.Name, c.PutCheckpoint(&models.Checkpoint{ProjectID: p.ID, Position: len(plan) + 1, Name: cmd.Name, Target: cmd.Target,
			Evidence: cmd.Evidence, Weight: cmd.Weight, PlannedOn: cmd.PlannedOn})
	})
}

// Done records that a checkpoint was reached on a day, which may not lie in
// the future.
func (s *Service) Done(ctx context.Context, actor access.Actor, project, checkpoint int64, on models.Date, noted string) error {
	form := fault.Form{}
	line(form, "note", "说明", &noted, 200, false)
	if !on.Valid() {
		form.Add("done_on", "请填写完成日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.ReportProgress, project, "节点完成", func(c *store.Scope, p models.Project) (string, error) {
		if on > c.Today {
			return "", fault.Form{"done_on": "完成日期不能晚于今天。"}.Err()
		}
		k, err := c.Checkpoint(checkpoint)
		if err != nil {
			return "", err
		}
		if k.ProjectID != p.ID {
			return "", fault.New(fault.NotFound, "没有找到该节点。")
		}
		if k.DoneOn != "" {
			return "", fault.New(fault.Conflict, "“%s”已经登记完成，没有重复登记。", k.Name)
		}
		k.DoneOn, k.DoneNote = on, noted
		return k.Name, c.UpdateCheckpoint(k)
	})
}

// An Upload is one photo of a report, as it arrived.
type Upload struct {
	Caption string
	File    io.Reader
}

// A ReportCommand is what a unit says of its project.
type ReportCommand struct {
	Project    int64
	ReportedOn models.Date
	Percent    int
	Paid       models.Fen
	Text       string
	Problems   string
	NextStep   string
	Photos     []Upload
}

// maxPhotos is the most photos in one report.
const maxPhotos = 6

// AddReport adds a progress report; photos are cleaned first, and with one
// that cannot be read nothing is stored. Percent may exceed 100.
func (s *Service) AddReport(ctx context.Context, actor access.Actor, cmd ReportCommand) error {
	form := fault.Form{}
	line(form, "text", "进展情况", &cmd.Text, 1000, true)
	line(form, "problems", "存在问题", &cmd.Problems, 500, false)
	line(form, "next_step", "下一步安排", &cmd.NextStep, 500, false)
	if cmd.Percent < 0 || cmd.Percent > 1000 {
		form.Add("percent", "完成比例请填 0 到 1000 的整数，超过目标可以大于 100。")
	}
	if cmd.Paid < 0 {
		form.Add("paid", "已支付资金不能小于 0。")
	}
	if !cmd.ReportedOn.Valid() {
		form.Add("reported_on", "请填写报告日期，例如 2026-06-30。")
	}
	if len(cmd.Photos) > maxPhotos {
		form.Add("photo", "一次最多上传 %d 张照片。", maxPhotos)
	}
	for i := range cmd.Photos {
		line(form, "caption", "照片说明", &cmd.Photos[i].Caption, 60, false)
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return err // before any picture is decoded
	}
	var photos []models.Photo
	for _, u := range cmd.Photos {
		clean, err := photo.Clean(ctx, u.File)
		if err != nil {
			return err
		}
		photos = append(photos, models.Photo{ID: rand.Text(), Caption: u.Caption, Width: clean.Width, Height: clean.Height, Body: clean.JPEG})
	}
	return s.change(ctx, actor, access.ReportProgress, cmd.Project, "报告进度", func(c *store.Scope, p models.Project) (string, error) {
		if cmd.ReportedOn > c.Today {
			return "", fault.Form{"reported_on": "报告日期不能晚于今天。"}.Err()
		}
		row := models.Report{ProjectID: p.ID, ReportedOn: cmd.ReportedOn, Percent: cmd.Percent, Paid: cmd.Paid, Text: cmd.Text,
			Problems: cmd.Problems, NextStep: cmd.NextStep, Author: actor.Name, CreatedAt: c.Now}
		if err := c.PutReport(&row); err != nil {
			return "", err
		}
		for i := range photos {
			photos[i].ReportID = row.ID
			if err := c.PutPhoto(&photos[i]); err != nil {
				return "", err
			}
		}
		return strconv.Itoa(cmd.Percent) + "%", nil
	})
}

func line(form fault.Form, field, label string, value *string, runes int, must bool) {
	*value = strings.TrimSpace(*value)
	switch {
	case must && *value == "":
		form.Add(field, "请填写%s。", label)
	case !utf8.ValidString(*value):
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
	case utf8.RuneCountInString(*value) > runes:
		form.Add(field, "%s请控制在 %d 个字以内。", label, runes)
	}
}
