package shortlist

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
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// note appends to the log, last of all.
func note(c *store.Scope, actor access.Actor, need access.Action, what, subject, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: subject, Detail: detail})
}

// within runs a change of one congress that needs an action.
func (s *Service) within(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// read runs a look at one congress that needs an action.
func (s *Service) read(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// reason checks a sentence that must say why.
func reason(field, label, typed string) (string, error) {
	form := fault.Form{}
	text := line(formOf(form), field, label, typed, 300, true)
	return text, form.Err()
}

// lockMatter finds a matter and holds the call that it belongs to, under which
// everything about its matters changes.
func lockMatter(c *store.Scope, id int64) (models.Matter, models.Call, error) {
	m, err := c.Matter(id)
	if err != nil || m.CallID == 0 {
		return m, models.Call{}, err
	}
	call, err := c.LockCall(m.CallID)
	if err != nil {
		return m, call, err
	}
	m, err = c.Matter(id)
	return m, call, err
}

// moveMatter does one act on a matter; its call counts the change.
func moveMatter(c *store.Scope, id int64, act lifecycle.Act, why string) (models.Matter, error) {
	m, call, err := lockMatter(c, id)
	if err != nil {
		return m, err
	}
	if m.State == models.MatterMerged {
		into, err := c.Matter(m.MergedInto)
		if err != nil {
			return m, err
		}
		return m, fault.New(fault.Closed, "该事项已归并到 %s“%s”，请从归并后的事项办理。", into.Code, into.Title)
	}
	if m.State, err = lifecycle.Follow(lifecycle.Matter, m.State, act); err != nil {
		return m, err
	}
	if call.ID > 0 {
		call.Changes++
		m.Changed = call.Changes
		if err := c.CountCall(call); err != nil {
			return m, err
		}
	}
	m.Reason = why
	return m, c.UpdateMatter(m)
}

// putMatter makes a matter for something that nobody suggested through a call,
// so that it has a 事项编号 like everything else. The caller holds the congress.
func putMatter(c *store.Scope, year int, k Content) (models.Matter, error) {
	n, err := c.NextMatterNumber(year)
	if err != nil {
		return models.Matter{}, err
	}
	m := models.Matter{Year: year, Number: n, Code: models.MatterCode(c.Congress, year, n), Title: k.Name, Content: k.Content, Place: k.Place, Category: k.Category,
		State: models.MatterProject, Search: words.Normal(k.Name + " " + k.Content + " " + k.Place)}
	return m, c.PutMatter(&m)
}

// unitID is the responsible unit with a name, 0 if no account acts for one.
func unitID(c *store.Scope, name string) (int64, error) {
	units, err := c.Units()
	for _, u := range units {
		if u.Name == name {
			return u.ID, err
		}
	}
	return 0, err
}

// keep stores a version of a row that was just changed.
func keep(c *store.Scope, actor access.Actor, row models.ShortlistedProject, k Content, why string) error {
	body, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return c.PutProjectVersion(&models.ProjectVersion{ShortlistedID: row.ID, Number: row.Version, Body: string(body), Why: why, AccountID: actor.Account, Actor: actor.Name, SavedAt: c.Now})
}

// save writes a new content as the next version.
func save(c *store.Scope, actor access.Actor, row *models.ShortlistedProject, k Content, why string) error {
	var err error
	if row.UnitID, err = unitID(c, k.Unit); err != nil {
		return err
	}
	if err := k.put(row); err != nil {
		return err
	}
	row.Version++
	row.UpdatedAt = c.Now
	if row.ID == 0 {
		err = c.PutShortlisted(row)
	} else {
		err = c.UpdateShortlisted(*row)
	}
	if err != nil {
		return err
	}
	return keep(c, actor, *row, k, why)
}

// checkYear refuses a year that is none.
func checkYear(year int) error {
	if year < 2000 || year > 2100 {
		return fault.Form{"year": "年度请填四位年份，如 2027。"}.Err()
	}
	return nil
}

// takeUp makes a matter a project's. The office may have decided so before;
// then it is refused only while a project of the matter is on its way.
func takeUp(c *store.Scope, id int64) (models.Matter, error) {
	m, _, err := lockMatter(c, id)
	if err != nil || m.State != models.MatterProject {
		if err == nil {
			m, err = moveMatter(c, id, lifecycle.Project, "")
		}
		return m, err
	}
	rows, err := c.ShortlistedOf(id)
	for _, r := range rows {
		if r.State != models.ShortlistWithdrawn && r.State != models.ShortlistReserve {
			return m, fault.New(fault.Closed, "事项 %s 已经形成项目“%s”，没有重复建立。", m.Code, r.Name)
		}
	}
	if err == nil && m.CallID == 0 && len(rows) == 0 {
		err = fault.New(fault.Closed, "事项 %s 已经在会议的候选项目表中，不另建项目。", m.Code)
	}
	return m, err
}

// create adds a project to the shortlist, from a matter or, with matter 0,
// with a matter made for it.
func create(c *store.Scope, actor access.Actor, year int, matter int64, k Content) (models.ShortlistedProject, error) {
	row := models.ShortlistedProject{Year: year, State: models.ShortlistDraft}
	why := "新建"
	var m models.Matter
	var err error
	if matter > 0 {
		if m, err = takeUp(c, matter); err == nil {
			why = "由事项 " + m.Code + " 形成"
		}
	} else if err = c.LockCongress(); err == nil {
		m, err = putMatter(c, year, k)
	}
	if err != nil {
		return row, err
	}
	row.MatterID, row.Code = m.ID, m.Code
	return row, save(c, actor, &row, k, why)
}

// New adds a project to a year's shortlist. With a matter it is that matter's
// project, and the matter is taken up; without one a matter is made. Refused
// are a matter that was merged or decided otherwise, and content that a list of
// candidates could not carry.
func (s *Service) New(ctx context.Context, actor access.Actor, year int, matter int64, t Typed) (int64, error) {
	id := int64(0)
	return id, s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		form := fault.Form{}
		k := t.content(year, formOf(form))
		if err := form.Err(); err != nil {
			return err
		}
		if err := checkYear(year); err != nil {
			return err
		}
		row, err := create(c, actor, year, matter, k)
		if err != nil {
			return err
		}
		id = row.ID
		return note(c, actor, access.EditCandidates, "新增初步候选项目", row.Code+" "+row.Name, "")
	})
}

// FromMatter is a new project's form filled in from a matter and those merged
// into it.
func (s *Service) FromMatter(ctx context.Context, actor access.Actor, matter int64) (models.Matter, Typed, error) {
	var m models.Matter
	var t Typed
	return m, t, s.read(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		var err error
		if m, err = c.Matter(matter); err != nil {
			return err
		}
		t = Typed{Name: clip(m.Title, 60), Content: m.Content, Category: m.Category, Place: clip(m.Place, 60), Unit: m.Unit}
		merged, err := mergedInto(c, []models.Matter{m})
		if err != nil {
			return err
		}
		for _, o := range merged[m.ID] {
			if o.Content != "" && !strings.Contains(t.Content, o.Content) {
				t.Content = strings.TrimLeft(t.Content+"\n"+o.Content, "\n")
			}
		}
		t.Content = clip(t.Content, 500)
		return nil
	})
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// mergedInto lists the matters that were merged into each of some, directly or
// by way of others.
func mergedInto(c *store.Scope, matters []models.Matter) (map[int64][]models.Matter, error) {
	root := map[int64]int64{}
	var ids []int64
	for _, m := range matters {
		root[m.ID] = m.ID
		ids = append(ids, m.ID)
	}
	found := map[int64][]models.Matter{}
	for len(ids) > 0 {
		rows, err := c.MergedIntoAny(ids)
		if err != nil {
			return nil, err
		}
		ids = nil
		for _, r := range rows {
			if _, seen := root[r.ID]; seen {
				continue
			}
			root[r.ID] = root[r.MergedInto]
			found[root[r.ID]] = append(found[root[r.ID]], r)
			ids = append(ids, r.ID)
		}
	}
	return found, nil
}

// editable refuses a change of a project that has been appraised or further.
func editable(row models.ShortlistedProject) error {
	if row.State == models.ShortlistDraft || row.State == models.ShortlistAppraising {
		return nil
	}
	return fault.New(fault.Closed, "“%s”现在是“%s”，内容已经固定。确需修改的，先退回修改。", row.Name, row.State.Label())
}

// Revise saves a new version of a project. It is refused when somebody else has
// saved one since the version that the form began with; nothing is lost then:
// the form keeps what was typed, and Differences says what changed.
func (s *Service) Revise(ctx context.Context, actor access.Actor, id int64, version int, t Typed, why string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := editable(row); err != nil {
			return err
		}
		if row.Version != version {
			return fault.Coded(fault.Conflict, "newer", fmt.Sprintf("在您填写期间，别人已经保存了第 %d 版，您的内容还没有保存。请核对下面列出的改动，把需要的并入后再保存。", row.Version))
		}
		was, err := contentOf(row)
		if err != nil {
			return err
		}
		form := fault.Form{}
		k := t.content(row.Year, formOf(form))
		why = line(formOf(form), "why", "修改原因", why, 200, true)
		k.Explanations = was.Explanations
		changed := Differences(was, k)
		if len(changed) == 0 && len(form) == 0 {
			form.Add("why", "内容没有改动，不需要保存。")
		}
		if err := form.Err(); err != nil {
			return err
		}
		if err := save(c, actor, &row, k, why); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "修改初步候选项目", row.Code+" "+row.Name, fmt.Sprintf("第 %d 版。%s", row.Version, why))
	})
}

// A Version is one saved version of a project with its content.
type Version struct {
	models.ProjectVersion
	Content Content
}

func versionsOf(c *store.Scope, id int64) ([]Version, error) {
	rows, err := c.ProjectVersions(id)
	list := make([]Version, len(rows))
	for i, r := range rows {
		list[i].ProjectVersion = r
		if err := json.Unmarshal([]byte(r.Body), &list[i].Content); err != nil {
			return nil, fmt.Errorf("version %d of project %d: %w", r.Number, id, err)
		}
	}
	return list, err
}

// versionContent is the content of one version.
func versionContent(c *store.Scope, id int64, number int) (Content, error) {
	var k Content
	row, err := c.ProjectVersion(id, number)
	if err != nil {
		return k, err
	}
	if err := json.Unmarshal([]byte(row.Body), &k); err != nil {
		return k, fmt.Errorf("version %d of project %d: %w", number, id, err)
	}
	return k, nil
}

// Versions lists every version of a project, oldest first.
func (s *Service) Versions(ctx context.Context, actor access.Actor, id int64) (models.ShortlistedProject, []Version, error) {
	var row models.ShortlistedProject
	var list []Version
	return row, list, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		var err error
		if row, err = c.Shortlisted(id); err != nil {
			return err
		}
		list, err = versionsOf(c, id)
		return err
	})
}

// A Filter narrows and orders a year's shortlist. Page counts from 1.
type Filter struct {
	Year     int // 0: the newest
	State    models.ShortlistState
	Category string
	Unit     string
	Query    string
	Sort     string // code, name, unit, money, state, updated; a minus before it turns the order round
	Page     int
	All      bool // no pages, for the export
}

// PageRows is how many projects a page of the list shows.
const PageRows = 50

// A Shortlist is a page of the list.
type Shortlist struct {
	Filter     Filter
	Rows       []models.ShortlistedProject
	Total      int // after filtering
	Sum        models.Fen
	Pages      int
	Counts     map[models.ShortlistState]int // of the year
	Years      []int
	Categories []string
	Units      []string
	Waiting    []models.Matter // to be taken up, with no project yet
}

// Sorts are the orders of the list.
var Sorts = []string{"code", "name", "category", "unit", "money", "state", "updated"}

// List lists a year's shortlist.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter) (Shortlist, error) {
	var l Shortlist
	return l, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		var err error
		if l.Years, err = c.ShortlistYears(); err != nil {
			return err
		}
		if f.Year == 0 {
			f.Year = int(c.Now.Time().Year())
			if len(l.Years) > 0 {
				f.Year = l.Years[0]
			}
		}
		rows, err := c.Shortlist(f.Year)
		if err != nil {
			return err
		}
		if l.Waiting, err = c.MattersWithoutProject(f.Year); err != nil {
			return err
		}
		l.Counts = map[models.ShortlistState]int{}
		for _, r := range rows {
			l.Counts[r.State]++
			l.Categories, l.Units = append(l.Categories, r.Category), append(l.Units, r.Unit)
		}
		slices.Sort(l.Categories)
		slices.Sort(l.Units)
		l.Categories, l.Units = slices.Compact(l.Categories), slices.Compact(l.Units)
		rows = f.narrow(rows)
		l.Total = len(rows)
		for _, r := range rows {
			l.Sum += r.Investment
		}
		l.Pages = max(1, (len(rows)+PageRows-1)/PageRows)
		f.Page = min(max(1, f.Page), l.Pages)
		if !f.All {
			rows = rows[(f.Page-1)*PageRows : min(len(rows), f.Page*PageRows)]
		}
		l.Rows, l.Filter = rows, f
		return nil
	})
}

// narrow keeps the rows that the filter asks for, in its order.
func (f Filter) narrow(rows []models.ShortlistedProject) []models.ShortlistedProject {
	terms := words.Terms(f.Query)
	kept := []models.ShortlistedProject{}
	for _, r := range rows {
		if f.State != "" && r.State != f.State || f.Category != "" && r.Category != f.Category || f.Unit != "" && r.Unit != f.Unit {
			continue
		}
		text := words.Normal(strings.Join([]string{r.Code, r.Name, r.Content, r.Place, r.Scale, r.Unit, r.Support, r.Benefit}, " "))
		if slices.ContainsFunc(terms, func(t string) bool { return !strings.Contains(text, t) }) {
			continue
		}
		kept = append(kept, r)
	}
	by, back := strings.CutPrefix(f.Sort, "-")
	state := func(s models.ShortlistState) int { return slices.Index(models.ShortlistStates, s) }
	compare := map[string]func(a, b models.ShortlistedProject) int{
		"code":     func(a, b models.ShortlistedProject) int { return strings.Compare(a.Code, b.Code) },
		"name":     func(a, b models.ShortlistedProject) int { return strings.Compare(a.Name, b.Name) },
		"category": func(a, b models.ShortlistedProject) int { return strings.Compare(a.Category, b.Category) },
		"unit":     func(a, b models.ShortlistedProject) int { return strings.Compare(a.Unit, b.Unit) },
		"money":    func(a, b models.ShortlistedProject) int { return cmp.Compare(a.Investment, b.Investment) },
		"state":    func(a, b models.ShortlistedProject) int { return state(a.State) - state(b.State) },
		"updated":  func(a, b models.ShortlistedProject) int { return cmp.Compare(a.UpdatedAt, b.UpdatedAt) },
	}[by]
	if compare != nil {
		slices.SortStableFunc(kept, func(a, b models.ShortlistedProject) int {
			if back {
				return compare(b, a)
			}
			return compare(a, b)
		})
	}
	return kept
}
