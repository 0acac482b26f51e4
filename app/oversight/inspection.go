package oversight

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/photo"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

// An InspectionCommand plans an inspection (视察) of one or several projects.
type InspectionCommand struct {
	Title    string
	Place    string // where people meet
	HeldOn   models.Date
	Projects []int64
}

// Bounds of an inspection.
const (
	mostVisited          = 20
	mostInspectionPhotos = 12
	mostDaysAhead        = 366
)

func (cmd *InspectionCommand) check() error {
	form := fault.Form{}
	line(form, "title", "视察名称", &cmd.Title, 60, true)
	line(form, "place", "集合地点", &cmd.Place, 100, true)
	if !cmd.HeldOn.Valid() {
		form.Add("held_on", "请填写视察日期，例如 2026-06-30。")
	}
	slices.Sort(cmd.Projects)
	cmd.Projects = slices.Compact(cmd.Projects)
	switch {
	case len(cmd.Projects) == 0:
		form.Add("projects", "请至少勾选一个要视察的项目。")
	case len(cmd.Projects) > mostVisited:
		form.Add("projects", "一次视察最多 %d 个项目。", mostVisited)
	}
	return form.Err()
}

// An InspectionReading is one inspection with what it visits and who came.
type InspectionReading struct {
	models.Inspection
	Projects []models.Project
	Visits   []models.Visit // in the order of arrival
	Photos   []models.Photo // without bytes
	Today    models.Date
	Mine     models.Visit // the viewer's own; zero if none
	May      bool         // the viewer plans, records and publishes it
}

// State says in a word where it stands.
func (v InspectionReading) State() string {
	switch {
	case !v.CancelledAt.IsZero():
		return "已取消"
	case !v.PublishedAt.IsZero():
		return "已公布"
	case !v.RecordedAt.IsZero():
		return "已登记情况"
	case v.HeldOn > v.Today:
		return "待视察"
	case v.HeldOn == v.Today:
		return "今天视察"
	}
	return "待登记情况"
}

// Open reports whether deputies can sign in now.
func (v InspectionReading) Open() bool { return v.CancelledAt.IsZero() && v.HeldOn == v.Today }

// officeInspects reports whether somebody acts for the office, and so for every
// inspection; a leader acts for those of the projects of the own group.
func officeInspects(actor access.Actor) bool {
	return actor.Is(models.Standing, models.StreetCommittee)
}

// ledBy are the projects whose groups a person leads.
func ledBy(c *store.Scope, account int64) (map[int64]bool, error) {
	mine, err := c.MembershipsOf(account)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, m := range mine {
		if m.Leader && m.LeftAt.IsZero() {
			ids = append(ids, m.GroupID)
		}
	}
	groups, err := c.OversightGroupsByID(ids)
	led := map[int64]bool{}
	for _, g := range groups {
		led[g.ProjectID] = true
	}
	return led, err
}

var notLeading = fault.New(fault.Forbidden, "您不是这些项目的监督小组领衔代表，不能办理这次视察。请与人大办公室联系。")

// mayInspect refuses a leader who leads none of the groups of the projects, or
// with all not all of them.
func mayInspect(c *store.Scope, actor access.Actor, projects []int64, all bool) error {
	if officeInspects(actor) {
		return nil
	}
	led, err := ledBy(c, actor.Account)
	if err != nil {
		return err
	}
	n := 0
	for _, id := range projects {
		if led[id] {
			n++
		}
	}
	if n == 0 || all && n < len(projects) {
		return notLeading
	}
	return nil
}

// readInspections reads the inspections of one project; for the public those
// that were published.
func readInspections(c *store.Scope, v *Reading) error {
	rows, err := []models.Inspection(nil), error(nil)
	if v.Public {
		rows, err = c.PublishedInspections(v.Project.ID)
	} else {
		rows, err = c.InspectionsOf(v.Project.ID)
	}
	if err != nil {
		return err
	}
	v.Inspections, err = inspected(c, access.Actor{}, rows)
	return err
}

// inspected reads inspections with all about them, a few queries for any
// number.
func inspected(c *store.Scope, actor access.Actor, rows []models.Inspection) ([]InspectionReading, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	links, err := c.InspectionProjects(ids)
	if err != nil {
		return nil, err
	}
	var wanted []int64
	for _, l := range links {
		wanted = append(wanted, l.ProjectID)
	}
	projects, err := c.ProjectsByID(wanted)
	if err != nil {
		return nil, err
	}
	visits, err := c.VisitsOf(ids)
	if err != nil {
		return nil, err
	}
	photos, err := c.PhotosOfInspections(ids)
	if err != nil {
		return nil, err
	}
	led := map[int64]bool{}
	leads := access.May(actor, access.Inspect)
	if leads && !officeInspects(actor) {
		if led, err = ledBy(c, actor.Account); err != nil {
			return nil, err
		}
	}
	list := make([]InspectionReading, len(rows))
	for i, r := range rows {
		if !r.CancelledAt.IsZero() && r.CancelReason == "" { // restored from a backup of an earlier version, which kept them there
			r.CancelReason, r.CancelledBy, r.Findings, r.Author = r.Findings, r.Author, "", ""
		}
		v := InspectionReading{Inspection: r, Today: c.Today, May: leads && officeInspects(actor)}
		for _, l := range links {
			if l.InspectionID != r.ID {
				continue
			}
			v.May = v.May || leads && led[l.ProjectID]
			for _, p := range projects {
				if p.ID == l.ProjectID {
					v.Projects = append(v.Projects, p)
				}
			}
		}
		slices.SortFunc(v.Projects, func(a, b models.Project) int {
			return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(a.No, b.No), cmp.Compare(a.ID, b.ID))
		})
		for _, k := range visits {
			if k.InspectionID == r.ID {
				v.Visits = append(v.Visits, k)
				if k.AccountID == actor.Account {
					v.Mine = k
				}
			}
		}
		for _, f := range photos {
			if f.InspectionID == r.ID {
				v.Photos = append(v.Photos, f)
			}
		}
		list[i] = v
	}
	return list, nil
}

// Inspections lists the inspections of a year, 0 for this one, and the years
// that have any; a unit sees those of its own projects.
func (s *Service) Inspections(ctx context.Context, actor access.Actor, year int) (list []InspectionReading, years []int, err error) {
	err = s.look(ctx, actor, func(c *store.Scope) error {
		all, err := c.Inspections("", "")
		if err != nil {
			return err
		}
		if year == 0 {
			year, _ = strconv.Atoi(string(c.Today)[:4])
		}
		var rows []models.Inspection
		for _, r := range all {
			of, _ := strconv.Atoi(string(r.HeldOn)[:4])
			if !slices.Contains(years, of) {
				years = append(years, of)
			}
			if of == year {
				rows = append(rows, r)
			}
		}
		read, err := inspected(c, actor, rows)
		for _, v := range read {
			if v.concerns(actor) {
				list = append(list, v)
			}
		}
		return err
	})
	return list, years, err
}

func (v InspectionReading) concerns(actor access.Actor) bool {
	return slices.ContainsFunc(v.Projects, func(p models.Project) bool { return concerns(actor, p) })
}

// Inspection reads one.
func (s *Service) Inspection(ctx context.Context, actor access.Actor, id int64) (InspectionReading, error) {
	var v InspectionReading
	err := s.look(ctx, actor, func(c *store.Scope) error {
		row, err := c.Inspection(id)
		if err != nil {
			return err
		}
		v, err = oneInspected(c, actor, row)
		if err == nil && !v.concerns(actor) {
			return fault.New(fault.Forbidden, "这次视察的项目都不由您的单位负责。")
		}
		return err
	})
	return v, err
}

func oneInspected(c *store.Scope, actor access.Actor, row models.Inspection) (InspectionReading, error) {
	list, err := inspected(c, actor, []models.Inspection{row})
	if err != nil {
		return InspectionReading{}, err
	}
	return list[0], nil
}

// InspectionPhoto reads a photo of an inspection before it is public.
func (s *Service) InspectionPhoto(ctx context.Context, actor access.Actor, inspection int64, id string) (models.Photo, error) {
	var f models.Photo
	err := s.look(ctx, actor, func(c *store.Scope) error {
		row, err := c.Inspection(inspection)
		if err != nil {
			return err
		}
		v, err := oneInspected(c, actor, row)
		if err != nil {
			return err
		}
		if !v.concerns(actor) {
			return fault.New(fault.Forbidden, "这次视察的项目都不由您的单位负责。")
		}
		if f, err = c.Photo(id); err == nil && f.InspectionID != inspection {
			return fault.New(fault.NotFound, "没有找到该照片。")
		}
		return err
	})
	return f, err
}

// Visitable lists the projects that the actor may plan an inspection of, the
// newest year first: for a leader those of the own groups.
func (s *Service) Visitable(ctx context.Context, actor access.Actor) ([]models.Project, error) {
	if err := access.Need(actor, access.Inspect); err != nil {
		return nil, err
	}
	var list []models.Project
	err := s.look(ctx, actor, func(c *store.Scope) error {
		all, err := c.Projects()
		if err != nil {
			return err
		}
		led := map[int64]bool{}
		if !officeInspects(actor) {
			if led, err = ledBy(c, actor.Account); err != nil {
				return err
			}
		}
		for _, p := range all {
			if p.Stage != models.StageClosed && p.Stage != models.StageEnded && (led[p.ID] || officeInspects(actor)) {
				list = append(list, p)
			}
		}
		return nil
	})
	return list, err
}

// PlanInspection plans one and tells the groups of its projects. It refuses a
// day that is over, projects of others' groups, and the same once more.
func (s *Service) PlanInspection(ctx context.Context, actor access.Actor, cmd InspectionCommand) (int64, error) {
	if err := access.Need(actor, access.Inspect); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	var id int64
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if err := c.LockCongress(); err != nil {
			return err
		}
		if err := cmd.allowed(c, actor, 0); err != nil {
			return err
		}
		row := models.Inspection{Code: private.NewCode(), Title: cmd.Title, Place: cmd.Place, HeldOn: cmd.HeldOn}
		if err := c.PutInspection(&row); err != nil {
			return err
		}
		id = row.ID
		if err := putVisited(c, id, cmd.Projects); err != nil {
			return err
		}
		if err := remindGroups(c, cmd.Projects, fmt.Sprintf("inspection/%d/%s", id, row.HeldOn), row, fmt.Sprintf("%s视察“%s”，集合地点：%s。", day(row.HeldOn), row.Title, row.Place)); err != nil {
			return err
		}
		return noteInspection(c, actor, access.Inspect, "安排视察", row, fmt.Sprintf("%s，%s，%d 个项目", row.HeldOn, row.Place, len(cmd.Projects)))
	})
	return id, err
}

// allowed looks at what a plan says against what is there; but is the
// inspection itself when one is changed.
func (cmd InspectionCommand) allowed(c *store.Scope, actor access.Actor, but int64) error {
	if cmd.HeldOn < c.Today {
		return fault.Form{"held_on": "视察日期不能早于今天。"}.Err()
	}
	if c.Today.DaysUntil(cmd.HeldOn) > mostDaysAhead {
		return fault.Form{"held_on": "视察日期请在一年以内。"}.Err()
	}
	projects, err := c.ProjectsByID(cmd.Projects)
	if err != nil {
		return err
	}
	if len(projects) != len(cmd.Projects) {
		return fault.New(fault.NotFound, "没有找到要视察的项目。")
	}
	if err := mayInspect(c, actor, cmd.Projects, true); err != nil {
		return err
	}
	same, err := c.InspectionsOnDay(cmd.HeldOn)
	if err != nil {
		return err
	}
	for _, r := range same {
		if r.ID != but && r.CancelledAt.IsZero() && r.Title == cmd.Title {
			return fault.New(fault.Conflict, "这一天同名的视察已经安排，没有重复登记。")
		}
	}
	return nil
}

func putVisited(c *store.Scope, inspection int64, projects []int64) error {
	for _, id := range projects {
		if err := c.PutInspectionProject(&models.InspectionProject{InspectionID: inspection, ProjectID: id}); err != nil {
			return err
		}
	}
	return nil
}

// remindGroups reminds everybody in the groups of the projects once.
func remindGroups(c *store.Scope, projects []int64, about string, row models.Inspection, text string) error {
	groups, err := groupsOf(c, projects)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, project := range projects {
		for _, m := range groups[project].Now() {
			if told[m.AccountID] {
				continue
			}
			told[m.AccountID] = true
			if err := c.Remind(m.AccountID, about, text, fmt.Sprintf("/office/inspections/%d", row.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

func noteInspection(c *store.Scope, actor access.Actor, need access.Action, what string, row models.Inspection, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: row.Title, Detail: detail})
}

func day(d models.Date) string {
	month, _ := strconv.Atoi(string(d)[5:7])
	of, _ := strconv.Atoi(string(d)[8:])
	return fmt.Sprintf("%d月%d日", month, of)
}

// onInspection changes one inspection that the actor may hold. What is
// cancelled or published is not changed any more.
func (s *Service) onInspection(ctx context.Context, actor access.Actor, id int64, what string, do func(c *store.Scope, v InspectionReading) (detail string, err error)) error {
	if err := access.Need(actor, access.Inspect); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockInspection(id)
		if err != nil {
			return err
		}
		v, err := oneInspected(c, actor, row)
		if err != nil {
			return err
		}
		if !v.May {
			return notLeading
		}
		switch {
		case !row.CancelledAt.IsZero():
			return fault.New(fault.Conflict, "这次视察已经取消，没有再作改动。")
		case !row.PublishedAt.IsZero():
			return fault.New(fault.Conflict, "视察情况已经公布，不再改动。")
		}
		detail, err := do(c, v)
		if err != nil {
			return err
		}
		return noteInspection(c, actor, access.Inspect, what, row, detail)
	})
}

// ChangeInspection changes what was planned, until the first deputy signed in
// or the day is over, and tells the groups when day or place change.
func (s *Service) ChangeInspection(ctx context.Context, actor access.Actor, id int64, cmd InspectionCommand) error {
	if err := access.Need(actor, access.Inspect); err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	return s.onInspection(ctx, actor, id, "修改视察安排", func(c *store.Scope, v InspectionReading) (string, error) {
		switch {
		case len(v.Visits) > 0:
			return "", fault.New(fault.Conflict, "已经有 %d 位代表签到，安排不再修改。", len(v.Visits))
		case v.HeldOn < c.Today || !v.RecordedAt.IsZero():
			return "", fault.New(fault.Conflict, "视察的日子已经过去，安排不再修改。")
		}
		if err := cmd.allowed(c, actor, id); err != nil {
			return "", err
		}
		was := fmt.Sprintf("原安排：%s，%s，%s", v.Title, v.HeldOn, v.Place)
		moved := v.HeldOn != cmd.HeldOn || v.Place != cmd.Place
		row := v.Inspection
		row.Title, row.Place, row.HeldOn = cmd.Title, cmd.Place, cmd.HeldOn
		if err := c.UpdateInspection(row); err != nil {
			return "", err
		}
		if err := c.DropInspectionProjects(id); err != nil {
			return "", err
		}
		if err := putVisited(c, id, cmd.Projects); err != nil || !moved {
			return was, err
		}
		return was, remindGroups(c, cmd.Projects, fmt.Sprintf("inspection/%d/%d", id, c.Now), row, fmt.Sprintf("视察“%s”改为%s，集合地点：%s。", row.Title, day(row.HeldOn), row.Place))
	})
}

// CancelInspection cancels one with a reason, which the groups are told. It
// refuses one at which deputies signed in: that one took place.
func (s *Service) CancelInspection(ctx context.Context, actor access.Actor, id int64, reason string) error {
	form := fault.Form{}
	line(form, "reason", "取消的原因", &reason, 200, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.onInspection(ctx, actor, id, "取消视察", func(c *store.Scope, v InspectionReading) (string, error) {
		if len(v.Visits) > 0 || !v.RecordedAt.IsZero() {
			return "", fault.New(fault.Conflict, "这次视察已经进行（签到 %d 人），不能取消。", len(v.Visits))
		}
		row := v.Inspection
		row.CancelReason, row.CancelledBy, row.CancelledAccount, row.CancelledAt = reason, actor.Name, actor.Account, c.Now
		if err := c.UpdateInspection(row); err != nil {
			return "", err
		}
		return reason, remindGroups(c, projectIDs(v.Projects), fmt.Sprintf("inspection/%d/cancelled", id), row, fmt.Sprintf("原定%s的视察“%s”取消：%s", day(row.HeldOn), row.Title, reason))
	})
}

func projectIDs(projects []models.Project) []int64 {
	ids := make([]int64, len(projects))
	for i, p := range projects {
		ids[i] = p.ID
	}
	return ids
}

// A RecordCommand is what was found at an inspection. Seen is RecordedAt as
// the page showed it.
type RecordCommand struct {
	Inspection int64
	Seen       models.Moment
	Findings   string
	Photos     []Upload
}

// RecordInspection writes down what was found, with photos that are cleaned
// first; with one that cannot be read nothing is stored. It may be corrected
// until it is published.
func (s *Service) RecordInspection(ctx context.Context, actor access.Actor, cmd RecordCommand) error {
	form := fault.Form{}
	line(form, "findings", "视察情况", &cmd.Findings, 3000, true)
	if len(cmd.Photos) > mostInspectionPhotos {
		form.Add("photo", "一次视察最多 %d 张照片。", mostInspectionPhotos)
	}
	for i := range cmd.Photos {
		line(form, "caption", "每张照片的说明", &cmd.Photos[i].Caption, 60, false)
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := access.Need(actor, access.Inspect); err != nil {
		return err // before any picture is decoded
	}
	clean := make([]photo.Photo, len(cmd.Photos))
	for i, u := range cmd.Photos {
		var err error
		if clean[i], err = photo.Clean(ctx, u.File); err != nil {
			return err
		}
	}
	return s.onInspection(ctx, actor, cmd.Inspection, "登记视察情况", func(c *store.Scope, v InspectionReading) (string, error) {
		switch {
		case v.HeldOn > c.Today:
			return "", fault.New(fault.Closed, "还没有到视察的日子（%s），视察以后再登记。", day(v.HeldOn))
		case v.RecordedAt != cmd.Seen:
			return "", fault.New(fault.Conflict, "视察情况刚刚由%s登记过，您的改动没有保存。请刷新页面，看清以后再改。", v.Author)
		case len(v.Photos)+len(clean) > mostInspectionPhotos:
			return "", fault.Form{"photo": fmt.Sprintf("一次视察最多 %d 张照片，已有 %d 张。", mostInspectionPhotos, len(v.Photos))}.Err()
		}
		row := v.Inspection
		row.Findings, row.Author, row.AccountID, row.RecordedAt = cmd.Findings, actor.Name, actor.Account, max(c.Now, row.RecordedAt+1)
		if err := c.UpdateInspection(row); err != nil {
			return "", err
		}
		for i, p := range clean {
			if err := putPhoto(c, p, models.Photo{ID: rand.Text(), InspectionID: row.ID, Caption: cmd.Photos[i].Caption}); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%s（照片 %d 张）", headOf(cmd.Findings, 200), len(v.Photos)+len(clean)), nil
	})
}

// DropInspectionPhoto takes a photo back before it was published.
func (s *Service) DropInspectionPhoto(ctx context.Context, actor access.Actor, inspection int64, id string) error {
	return s.onInspection(ctx, actor, inspection, "删除视察照片", func(c *store.Scope, v InspectionReading) (string, error) {
		at := slices.IndexFunc(v.Photos, func(f models.Photo) bool { return f.ID == id })
		if at < 0 {
			return "", fault.New(fault.NotFound, "没有找到该照片，可能已经删除。")
		}
		return v.Photos[at].Caption, c.DropInspectionPhoto(inspection, id)
	})
}

// PublishInspection makes public, on the page of each visited project, when
// and where the inspection was, how many deputies came, what they found and
// the photos. Seen is RecordedAt as the page showed it: nobody publishes words
// that they have not read.
func (s *Service) PublishInspection(ctx context.Context, actor access.Actor, id int64, seen models.Moment) error {
	return s.onInspection(ctx, actor, id, "公布视察情况", func(c *store.Scope, v InspectionReading) (string, error) {
		switch {
		case v.RecordedAt.IsZero():
			return "", fault.New(fault.Closed, "还没有登记视察情况，登记以后再公布。")
		case v.RecordedAt != seen:
			return "", fault.New(fault.Conflict, "视察情况刚刚由%s修改过，没有公布。请刷新页面，看清以后再公布。", v.Author)
		}
		row := v.Inspection
		row.PublishedAt = c.Now
		return strings.Join(projectNames(v.Projects), "、"), c.UpdateInspection(row)
	})
}

func projectNames(projects []models.Project) []string {
	names := make([]string, len(projects))
	for i, p := range projects {
		names[i] = p.Name
	}
	return names
}

// Visit reads the inspection of a QR code for the deputy who scanned it.
func (s *Service) Visit(ctx context.Context, actor access.Actor, code string) (InspectionReading, error) {
	if err := access.Need(actor, access.SignInAtVisit); err != nil {
		return InspectionReading{}, err
	}
	var v InspectionReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := scanned(c, code)
		if err != nil {
			return err
		}
		v, err = oneInspected(c, actor, row)
		return err
	})
	return v, err
}

func scanned(c *store.Scope, code string) (models.Inspection, error) {
	row, err := c.InspectionByCode(private.PlainCode(code))
	if fault.Is(err, fault.NotFound) {
		return row, fault.New(fault.NotFound, "没有找到这个活动码的视察。请核对活动码；如果您在几级人大都是代表，请先切换到举办视察的人大。")
	}
	return row, err
}

// SignInAtVisit signs a deputy in at an inspection on its day. Once more is
// harmless and gives the same row; again is true then. It refuses an inspection
// that was cancelled, is over, or is still to come.
func (s *Service) SignInAtVisit(ctx context.Context, actor access.Actor, code string) (v InspectionReading, again bool, err error) {
	if err := access.Need(actor, access.SignInAtVisit); err != nil {
		return InspectionReading{}, false, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		again = false
		c := tx.In(actor.Congress)
		row, err := scanned(c, code)
		if err != nil {
			return err
		}
		if row, err = c.LockInspection(row.ID); err != nil { // two browsers of one person wait for each other
			return err
		}
		if v, err = oneInspected(c, actor, row); err != nil {
			return err
		}
		switch {
		case !row.CancelledAt.IsZero():
			return fault.New(fault.Closed, "这次视察已经取消，不用签到。原因：%s", v.CancelReason)
		case v.Mine.ID != 0:
			again = true
			return nil
		case row.HeldOn > c.Today:
			return fault.New(fault.Closed, "还没有到视察的日子。请在%s当天到现场签到。", day(row.HeldOn))
		case row.HeldOn < c.Today:
			return fault.New(fault.Closed, "这次视察已经在%s结束，不能再签到。如有遗漏，请告诉人大办公室。", day(row.HeldOn))
		}
		v.Mine = models.Visit{InspectionID: row.ID, AccountID: actor.Account, Name: actor.Name, SignedInAt: c.Now}
		if err := c.PutVisit(&v.Mine); err != nil {
			return err
		}
		v.Visits = append(v.Visits, v.Mine)
		return noteInspection(c, actor, access.SignInAtVisit, "视察签到", row, "")
	})
	return v, again, err
}
