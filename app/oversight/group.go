package oversight

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A DeputyPerson is somebody who can be in a group: a deputy's account that
// may sign in. Shown tells two of one name apart.
type DeputyPerson struct {
	Account  int64
	Name     string
	Shown    string
	MayLead  bool // holds the role by which a leader records inspections
	Position int  // on the newest roll, from 0; after everybody on it for who is not
}

// deputyPeople lists them as the newest roll does, the others by name.
func deputyPeople(c *store.Scope) ([]DeputyPerson, error) {
	grants, err := c.Grants()
	if err != nil {
		return nil, err
	}
	deputy, leads := map[int64]bool{}, map[int64]bool{}
	for _, g := range grants {
		deputy[g.AccountID] = deputy[g.AccountID] || g.Role == models.DeputyRole || g.Role == models.GroupLeader
		leads[g.AccountID] = leads[g.AccountID] || g.Role == models.GroupLeader
	}
	accounts, err := c.Accounts()
	if err != nil {
		return nil, err
	}
	places, err := rollPlaces(c)
	if err != nil {
		return nil, err
	}
	same := map[string]int{}
	var people []DeputyPerson
	for _, a := range accounts {
		if !deputy[a.ID] || !a.DisabledAt.IsZero() {
			continue
		}
		at, on := places[a.Name]
		if !on {
			at = len(places)
		}
		same[a.Name]++
		people = append(people, DeputyPerson{Account: a.ID, Name: a.Name, Shown: a.Name + "（" + a.Login + "）", MayLead: leads[a.ID], Position: at})
	}
	for i := range people {
		if same[people[i].Name] == 1 {
			people[i].Shown = people[i].Name
		}
	}
	slices.SortStableFunc(people, func(a, b DeputyPerson) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), strings.Compare(a.Name, b.Name), cmp.Compare(a.Account, b.Account))
	})
	return people, nil
}

// rollPlaces says where each name stands on the newest roll that has one.
func rollPlaces(c *store.Scope) (map[string]int, error) {
	sessions, err := c.Sessions()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(sessions, func(a, b models.Session) int { return strings.Compare(string(b.OpensOn), string(a.OpensOn)) })
	places := map[string]int{}
	for _, session := range sessions {
		if session.Rehearsal || len(places) > 0 {
			continue
		}
		roll, err := c.DutyRoll([]int64{session.ID})
		if err != nil {
			return nil, err
		}
		for i, d := range roll {
			if _, twice := places[d.Name]; !twice {
				places[d.Name] = i
			}
		}
	}
	return places, nil
}

// A Group is a group with whoever is or was in it.
type Group struct {
	models.OversightGroup
	Members []models.GroupMember // leaders first; those who left too
}

// Now are those who have not left, the leader first.
func (g Group) Now() []models.GroupMember { return g.members(true) }

// Past are those who left.
func (g Group) Past() []models.GroupMember { return g.members(false) }

func (g Group) members(now bool) []models.GroupMember {
	var list []models.GroupMember
	for _, m := range g.Members {
		if m.LeftAt.IsZero() == now {
			list = append(list, m)
		}
	}
	return list
}

// Leader is the 领衔代表; the zero row without one.
func (g Group) Leader() models.GroupMember {
	for _, m := range g.Now() {
		if m.Leader {
			return m
		}
	}
	return models.GroupMember{}
}

// groupsOf reads the groups of some projects, by project.
func groupsOf(c *store.Scope, projects []int64) (map[int64]Group, error) {
	rows, err := c.OversightGroups(projects)
	if err != nil {
		return nil, err
	}
	return withMembers(c, rows)
}

func withMembers(c *store.Scope, rows []models.OversightGroup) (map[int64]Group, error) {
	ids := make([]int64, len(rows))
	for i, g := range rows {
		ids[i] = g.ID
	}
	members, err := c.GroupMembers(ids)
	if err != nil {
		return nil, err
	}
	of := map[int64]Group{}
	for _, g := range rows {
		group := Group{OversightGroup: g}
		for _, m := range members {
			if m.GroupID == g.ID {
				group.Members = append(group.Members, m)
			}
		}
		of[g.ProjectID] = group
	}
	return of, nil
}

// readGroup reads who watches a project. Names of deputies are public.
func readGroup(c *store.Scope, v *Reading) error {
	groups, err := groupsOf(c, []int64{v.Project.ID})
	v.Group = groups[v.Project.ID]
	return err
}

// A GroupRow is a project with its group, which may not exist yet.
type GroupRow struct {
	Project models.Project
	Group   Group
}

// A GroupsReading is a year's projects with their groups.
type GroupsReading struct {
	Year   int
	Years  []int // newest first
	Rows   []GroupRow
	People []DeputyPerson
	Seen   string // digest of the groups as they are shown
}

// Groups reads the groups of a year, 0 for the newest.
func (s *Service) Groups(ctx context.Context, actor access.Actor, year int) (GroupsReading, error) {
	if err := access.Need(actor, access.ManageGroups); err != nil {
		return GroupsReading{}, err
	}
	v := GroupsReading{Year: year}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		projects, err := c.Projects()
		if err != nil {
			return err
		}
		for _, p := range projects {
			if !slices.Contains(v.Years, p.Year) {
				v.Years = append(v.Years, p.Year)
			}
		}
		if v.Year == 0 && len(v.Years) > 0 {
			v.Year = v.Years[0]
		}
		return v.fill(c, projects, func(p models.Project) bool { return p.Year == v.Year })
	})
	return v, err
}

// GroupForm reads one project's group with everybody who could be in it.
func (s *Service) GroupForm(ctx context.Context, actor access.Actor, project int64) (GroupsReading, error) {
	if err := access.Need(actor, access.ManageGroups); err != nil {
		return GroupsReading{}, err
	}
	var v GroupsReading
	err := s.look(ctx, actor, func(c *store.Scope) error {
		p, err := c.Project(project)
		if err != nil {
			return err
		}
		v.Year = p.Year
		return v.fill(c, []models.Project{p}, func(models.Project) bool { return true })
	})
	return v, err
}

func (v *GroupsReading) fill(c *store.Scope, projects []models.Project, wanted func(models.Project) bool) error {
	var ids []int64
	for _, p := range projects {
		if wanted(p) {
			ids = append(ids, p.ID)
		}
	}
	groups, err := groupsOf(c, ids)
	if err != nil {
		return err
	}
	for _, p := range projects {
		if wanted(p) {
			v.Rows = append(v.Rows, GroupRow{p, groups[p.ID]})
		}
	}
	v.Seen = seenGroups(v.Rows)
	v.People, err = deputyPeople(c)
	return err
}

// seenGroups is a digest of groups: a page that shows others is stale.
func seenGroups(rows []GroupRow) string {
	h := sha256.New()
	for _, r := range slices.SortedFunc(slices.Values(rows), func(a, b GroupRow) int { return cmp.Compare(a.Project.ID, b.Project.ID) }) {
		fmt.Fprintf(h, "%d %d %q\n", r.Project.ID, r.Group.ID, r.Group.Name)
		for _, m := range r.Group.Members {
			fmt.Fprintln(h, m.AccountID, m.Leader, m.LeftAt)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// A GroupCommand says who watches a project: names of deputies as DeputyPerson
// shows them. Without a name the group is called after the project. With
// neither name, leader nor members a project that has no group stays without.
type GroupCommand struct {
	Project int64
	Name    string
	Leader  string
	Members []string // besides the leader
}

func (cmd GroupCommand) empty() bool { return cmd.Leader == "" && len(cmd.Members) == 0 }

// mostMembers is the most people in a group, the leader included.
const mostMembers = 30

// FormGroups forms and changes the groups of one or several projects at once:
// who is new joins, who is not named any more leaves. It refuses names that are
// no deputy's, a group without a leader, whoever is head of the responsible
// unit, projects that are closed, and a page that shows other groups than there
// are; then nothing changes. It returns how many groups changed.
func (s *Service) FormGroups(ctx context.Context, actor access.Actor, seen string, cmds []GroupCommand) (int, error) {
	if err := access.Need(actor, access.ManageGroups); err != nil {
		return 0, err
	}
	if len(cmds) == 0 || len(cmds) > 200 {
		return 0, fault.New(fault.Invalid, "没有可以保存的项目。请返回监督小组页面重新填写。")
	}
	changed := 0
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		changed = 0
		c := tx.In(actor.Congress)
		if err := c.LockCongress(); err != nil { // two pages at once: the second sees what the first did
			return err
		}
		f := forming{c: c, actor: actor, form: fault.Form{}}
		if err := f.read(cmds); err != nil {
			return err
		}
		if seenGroups(f.rows) != seen {
			return fault.New(fault.Conflict, "监督小组刚刚由别人修改过，您的修改没有保存。请刷新页面，看清现在的成员以后再改。")
		}
		plans := make([]formed, len(cmds))
		for i, cmd := range cmds {
			plans[i] = f.check(f.rows[i], cmd)
		}
		if err := f.form.Err(); err != nil {
			return err
		}
		for i, plan := range plans {
			did, err := f.put(f.rows[i], plan)
			if err != nil {
				return err
			}
			if did != "" {
				changed++
				err = audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ManageGroups), Action: "组成监督小组", Subject: f.rows[i].Project.Name, Detail: did})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}

// forming is what FormGroups knows while it looks.
type forming struct {
	c      *store.Scope
	actor  access.Actor
	form   fault.Form
	rows   []GroupRow // in the order of the commands
	people []DeputyPerson
	heads  map[int64]map[int64]string // by project: accounts that speak for its units, and why
	named  map[int64]map[string]string
}

// formed is what a group shall be.
type formed struct {
	name   string
	leader DeputyPerson
	others []DeputyPerson
	keep   bool // as it is
}

func (f *forming) read(cmds []GroupCommand) error {
	var ids []int64
	for _, cmd := range cmds {
		p, err := f.c.Project(cmd.Project)
		if err != nil {
			return err
		}
		ids = append(ids, p.ID)
		f.rows = append(f.rows, GroupRow{Project: p})
	}
	groups, err := groupsOf(f.c, ids)
	if err != nil {
		return err
	}
	for i := range f.rows {
		f.rows[i].Group = groups[f.rows[i].Project.ID]
	}
	if f.people, err = deputyPeople(f.c); err != nil {
		return err
	}
	return f.readHeads(ids)
}

// readHeads finds who answers for the projects: people of the responsible
// units, and those whom the plans name.
func (f *forming) readHeads(ids []int64) error {
	f.heads, f.named = map[int64]map[int64]string{}, map[int64]map[string]string{}
	units := map[int64][]int64{} // unit to projects
	for _, r := range f.rows {
		f.heads[r.Project.ID], f.named[r.Project.ID] = map[int64]string{}, map[string]string{}
		if r.Project.UnitID > 0 {
			units[r.Project.UnitID] = append(units[r.Project.UnitID], r.Project.ID)
		}
	}
	items, err := f.c.SubItems(ids...)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.UnitID > 0 {
			units[i.UnitID] = append(units[i.UnitID], i.ProjectID)
		}
	}
	accounts, err := f.c.Accounts()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.UnitID == 0 {
			continue
		}
		for _, project := range units[a.UnitID] {
			f.heads[project][a.ID] = "责任单位的人员"
		}
	}
	plans, err := f.c.PlansOf(ids)
	if err != nil {
		return err
	}
	for _, plan := range plans {
		for name, as := range map[string]string{plan.Leader: "实施方案的分管领导", plan.Officer: "实施方案的责任人"} {
			if name != "" {
				f.named[plan.ProjectID][name] = as
			}
		}
	}
	return nil
}

// Fields of a group's form, each with the project's id behind it.
const (
	groupName    = "name-"
	groupLeader  = "leader-"
	groupMembers = "members-"
)

func (f *forming) check(r GroupRow, cmd GroupCommand) formed {
	id := fmt.Sprint(r.Project.ID)
	want := formed{name: strings.TrimSpace(cmd.Name)}
	if cmd.Leader = strings.TrimSpace(cmd.Leader); r.Group.ID == 0 && cmd.empty() {
		want.keep = true
		return want
	}
	if want.name == "" {
		want.name = headOf(r.Project.Name, 90) + "监督小组"
	}
	line(f.form, groupName+id, "小组名称", &want.name, 100, true)
	if cmd.Leader == "" {
		f.form.Add(groupLeader+id, "请填写“%s”的领衔代表。", r.Project.Name)
		return want
	}
	taken := map[int64]bool{}
	find := func(field, name string) (DeputyPerson, bool) {
		p, why := f.find(name)
		switch {
		case why != "":
			f.form.Add(field, "%s", why)
		case taken[p.Account]:
			f.form.Add(field, "“%s”写了两遍，请删去一处。", p.Shown)
			why = "twice"
		default:
			taken[p.Account] = true
			as := f.heads[r.Project.ID][p.Account]
			if as == "" {
				as = f.named[r.Project.ID][p.Name]
			}
			if as != "" {
				why = "head"
				f.form.Add(field, "%s是“%s”%s，不能监督自己负责的项目。", p.Shown, r.Project.Name, as)
			}
		}
		return p, why == ""
	}
	var ok bool
	if want.leader, ok = find(groupLeader+id, cmd.Leader); !ok {
		return want
	}
	if len(cmd.Members)+1 > mostMembers {
		f.form.Add(groupMembers+id, "一个监督小组最多 %d 人。", mostMembers)
		return want
	}
	for _, name := range cmd.Members {
		if p, ok := find(groupMembers+id, name); ok {
			want.others = append(want.others, p)
		}
	}
	want.keep = r.Group.ID > 0 && want.same(r.Group)
	if closed := r.Project.Stage == models.StageClosed || r.Project.Stage == models.StageEnded; closed && !want.keep {
		f.form.Add(groupLeader+id, "“%s”%s，监督小组不再变动。", r.Project.Name, r.Project.Stage.Label())
	}
	return want
}

// find is the deputy of a name; else the sentence that says what is wrong.
func (f *forming) find(name string) (DeputyPerson, string) {
	name = strings.TrimSpace(name)
	if !utf8.ValidString(name) || utf8.RuneCountInString(name) > 60 {
		return DeputyPerson{}, "姓名太长或无法识别，请重新填写。"
	}
	var of []DeputyPerson
	for _, p := range f.people {
		if p.Shown == name {
			return p, ""
		}
		if p.Name == name {
			of = append(of, p)
		}
	}
	switch len(of) {
	case 0:
		return DeputyPerson{}, "没有叫“" + name + "”的代表账号。请核对姓名；还没有账号的，先请系统管理员新建。"
	case 1:
		return of[0], ""
	}
	var shown []string
	for _, p := range of {
		shown = append(shown, p.Shown)
	}
	return DeputyPerson{}, "有 " + fmt.Sprint(len(of)) + " 位代表叫“" + name + "”，请写明是哪一位：" + strings.Join(shown, "或者") + "。"
}

func (want formed) same(g Group) bool {
	now := g.Now()
	if g.Name != want.name || g.Leader().AccountID != want.leader.Account || len(now) != len(want.others)+1 {
		return false
	}
	for _, m := range now {
		if m.AccountID != want.leader.Account && !slices.ContainsFunc(want.others, func(p DeputyPerson) bool { return p.Account == m.AccountID }) {
			return false
		}
	}
	return true
}

// put makes a group what it shall be, and says what changed.
func (f *forming) put(r GroupRow, want formed) (string, error) {
	if want.keep {
		return "", nil
	}
	c, g := f.c, r.Group.OversightGroup
	if g.ID == 0 {
		g = models.OversightGroup{ProjectID: r.Project.ID, Name: want.name, CreatedAt: c.Now}
		if err := c.PutOversightGroup(&g); err != nil {
			return "", err
		}
	} else if g.Name != want.name {
		g.Name = want.name
		if err := c.UpdateOversightGroup(g); err != nil {
			return "", err
		}
	}
	var joined, left []string
	stays := map[int64]bool{}
	for _, p := range append([]DeputyPerson{want.leader}, want.others...) {
		stays[p.Account] = true
		leads := p.Account == want.leader.Account
		at := slices.IndexFunc(r.Group.Members, func(m models.GroupMember) bool { return m.AccountID == p.Account })
		if at >= 0 && r.Group.Members[at].LeftAt.IsZero() && r.Group.Members[at].Leader == leads {
			continue
		}
		row := models.GroupMember{GroupID: g.ID, AccountID: p.Account, Name: p.Name, Leader: leads}
		err := error(nil)
		if at < 0 {
			err = c.PutGroupMember(&row)
		} else {
			row.ID = r.Group.Members[at].ID
			err = c.UpdateGroupMember(row)
		}
		if err != nil {
			return "", err
		}
		if at < 0 || !r.Group.Members[at].LeftAt.IsZero() {
			joined = append(joined, p.Shown)
			text := fmt.Sprintf("您参加了“%s”，监督项目“%s”。", g.Name, r.Project.Name)
			if leads {
				text = fmt.Sprintf("请您领衔“%s”，监督项目“%s”。", g.Name, r.Project.Name)
			}
			if err := c.Remind(p.Account, fmt.Sprintf("group/%d/%s", g.ID, c.Today), text, fmt.Sprintf("/office/projects/%d/group", r.Project.ID)); err != nil {
				return "", err
			}
		}
	}
	for _, m := range r.Group.Now() {
		if stays[m.AccountID] {
			continue
		}
		m.Leader, m.LeftAt = false, c.Now
		if err := c.UpdateGroupMember(m); err != nil {
			return "", err
		}
		left = append(left, m.Name)
	}
	detail := g.Name + "，领衔代表 " + want.leader.Shown
	if len(joined) > 0 {
		detail += "；加入：" + strings.Join(joined, "、")
	}
	if len(left) > 0 {
		detail += "；退出：" + strings.Join(left, "、")
	}
	return detail, nil
}

func headOf(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
