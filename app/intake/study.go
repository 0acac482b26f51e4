package intake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// Priorities are what an opinion may say of a matter, 1 urgent to 5.
var Priorities = []string{"1　很急，应当马上办", "2　较急，列入今年", "3　需要，可以排队", "4　可办可不办", "5　不建议办"}

// A StudyRow is one opinion asked for, with its matter.
type StudyRow struct {
	models.Study
	Matter      models.Matter
	Suggestions int
	Seconded    int
	Late        int  // days beyond the due date, 0 when in time or answered
	Soon        bool // due within three days
}

// Waiting reports whether the opinion is still to be given.
func (r StudyRow) Waiting() bool { return r.AnsweredAt.IsZero() }

// A StudyTarget is a person or a station that may be asked. ID is a12 for
// account 12 and e5 for the code 5.
type StudyTarget struct {
	ID, Name, Kind string
	account        int64
	entrance       int64
}

// StudyTargets lists who may be asked: the stations in use, then the deputies.
func (s *Service) StudyTargets(ctx context.Context, actor access.Actor) ([]StudyTarget, error) {
	var list []StudyTarget
	err := s.look(ctx, actor, access.AssignStudies, func(c *store.Scope) (err error) {
		list, err = studyTargets(c)
		return err
	})
	return list, err
}

func studyTargets(c *store.Scope) ([]StudyTarget, error) {
	var list []StudyTarget
	entrances, err := c.Entrances()
	if err != nil {
		return nil, err
	}
	for _, e := range entrances {
		if e.Kind == models.ByStation && e.DisabledAt.IsZero() {
			list = append(list, StudyTarget{"e" + strconv.FormatInt(e.ID, 10), e.Name, "联络站", e.AccountID, e.ID})
		}
	}
	accounts, err := c.Accounts()
	if err != nil {
		return nil, err
	}
	grants, err := c.Grants()
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		deputy := slices.ContainsFunc(grants, func(g models.Grant) bool {
			return g.AccountID == a.ID && (g.Role == models.DeputyRole || g.Role == models.GroupLeader)
		})
		if deputy && a.DisabledAt.IsZero() {
			list = append(list, StudyTarget{"a" + strconv.FormatInt(a.ID, 10), a.Name, "人大代表", a.ID, 0})
		}
	}
	return list, nil
}

// A StudyFilter narrows the matters that are given to be studied, and the list
// of what was asked.
type StudyFilter struct {
	Call     int64
	Category string
	Query    string
	State    string // "", new (nobody asked), waiting, late, done
	Sort     string // number, due, priority, opinions; a minus before it turns round
}

// A StudyMatter is an open matter with its opinions.
type StudyMatter struct {
	models.Matter
	Suggestions int
	Seconded    int
	Studies     []StudyRow
}

// Given is how many opinions were given.
func (m StudyMatter) Given() int {
	n := 0
	for _, r := range m.Studies {
		if !r.Waiting() {
			n++
		}
	}
	return n
}

// Late is the most days by which an opinion is late.
func (m StudyMatter) Late() int {
	n := 0
	for _, r := range m.Studies {
		n = max(n, r.Late)
	}
	return n
}

// Due is the earliest day by which an opinion is still to be given, empty when
// none is.
func (m StudyMatter) Due() models.Date {
	due := models.Date("")
	for _, r := range m.Studies {
		if r.Waiting() && (due == "" || r.DueOn < due) {
			due = r.DueOn
		}
	}
	return due
}

// Studies lists the matters of a call that are open, with what deputies and
// stations were asked about them.
func (s *Service) Studies(ctx context.Context, actor access.Actor, f StudyFilter) ([]StudyMatter, error) {
	var list []StudyMatter
	err := s.look(ctx, actor, access.AssignStudies, func(c *store.Scope) (err error) {
		list, err = studyMatters(c, f)
		return err
	})
	return list, err
}

func studyMatters(c *store.Scope, f StudyFilter) ([]StudyMatter, error) {
	matters, err := c.MattersBy(store.MatterFilter{Call: f.Call, State: models.MatterOpen, Category: f.Category, Words: words.Terms(f.Query), Limit: 20_000})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(matters))
	for i, m := range matters {
		ids[i] = m.ID
	}
	list, err := withStudies(c, matters, ids)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(m StudyMatter) bool {
		switch f.State {
		case "new":
			return len(m.Studies) > 0
		case "waiting":
			return m.Given() == len(m.Studies)
		case "late":
			return m.Late() == 0
		case "done":
			return len(m.Studies) == 0 || m.Given() < len(m.Studies)
		}
		return false
	})
	by, down := strings.CutPrefix(f.Sort, "-")
	last := func(n int) int { // matters without a value come last
		if n == 0 {
			return 99
		}
		return n
	}
	order := map[string]func(a, b StudyMatter) int{
		"number":      func(a, b StudyMatter) int { return a.Number - b.Number },
		"priority":    func(a, b StudyMatter) int { return last(a.Priority) - last(b.Priority) },
		"opinions":    func(a, b StudyMatter) int { return a.Given() - b.Given() },
		"suggestions": func(a, b StudyMatter) int { return a.Suggestions - b.Suggestions },
		"due":         func(a, b StudyMatter) int { return strings.Compare(string(a.Due())+"~", string(b.Due())+"~") },
	}[by]
	if order == nil {
		order = func(a, b StudyMatter) int { return a.Number - b.Number }
	}
	slices.SortStableFunc(list, func(a, b StudyMatter) int {
		if down {
			return order(b, a)
		}
		return order(a, b)
	})
	return list, nil
}

func withStudies(c *store.Scope, matters []models.Matter, ids []int64) ([]StudyMatter, error) {
	suggestions, err := c.SuggestionsPerMatter(ids)
	if err != nil {
		return nil, err
	}
	seconds, err := c.Endorsements(ids...)
	if err != nil {
		return nil, err
	}
	rows, err := c.StudiesOfMatters(ids)
	if err != nil {
		return nil, err
	}
	asked := map[int64][]StudyRow{}
	for _, r := range rows {
		asked[r.MatterID] = append(asked[r.MatterID], studyRow(r, c.Today))
	}
	list := make([]StudyMatter, len(matters))
	for i, m := range matters {
		list[i] = StudyMatter{Matter: m, Suggestions: suggestions[m.ID], Seconded: seconds[m.ID], Studies: asked[m.ID]}
	}
	return list, nil
}

func studyRow(r models.Study, today models.Date) StudyRow {
	row := StudyRow{Study: r}
	if row.Waiting() {
		row.Late = max(0, Days(r.DueOn, today)-1)
		row.Soon = row.Late == 0 && Days(today, r.DueOn) <= 4
	}
	return row
}

// An AssignCommand asks people and stations about matters, until a day.
type AssignCommand struct {
	Call    int64
	Matters []int64
	To      []string // ids of StudyTargets
	DueOn   models.Date
	All     *StudyFilter // instead of Matters: all that the filter finds
}

// maxAssigned bounds one assignment.
const maxAssigned = 20_000

// Assign asks everybody named about every matter named. Who was asked about a
// matter and has not answered is not asked twice. It returns how many were
// asked anew.
func (s *Service) Assign(ctx context.Context, actor access.Actor, cmd AssignCommand) (int, error) {
	if err := access.Need(actor, access.AssignStudies); err != nil {
		return 0, err
	}
	form := fault.Form{}
	if cmd.Call <= 0 {
		form.Add("call", "请选择征集公告。")
	}
	if len(cmd.Matters) == 0 && cmd.All == nil {
		form.Add("id", "还没有选择事项。请先在列表左边勾选，再分派。")
	}
	if len(cmd.To) == 0 {
		form.Add("to", "请选择交给谁研判。")
	}
	if !cmd.DueOn.Valid() {
		form.Add("due_on", "请填写截止日期，例如 2026-10-20。")
	}
	if err := form.Err(); err != nil {
		return 0, err
	}
	n := 0
	return n, s.act(ctx, actor, access.AssignStudies, "分派研判", "", func(c *store.Scope) (string, error) {
		n = 0
		if err := c.LockCongress(); err != nil { // two presses wait for each other
			return "", err
		}
		if cmd.DueOn < c.Today {
			return "", fault.Form{"due_on": "截止日期不能早于今天。"}.Err()
		}
		if cmd.All != nil {
			matters, err := studyMatters(c, *cmd.All)
			if err != nil {
				return "", err
			}
			cmd.Matters = nil
			for _, m := range matters {
				cmd.Matters = append(cmd.Matters, m.ID)
			}
		}
		targets, err := targetsNamed(c, cmd.To)
		if err != nil {
			return "", err
		}
		if len(cmd.Matters)*len(targets) > maxAssigned {
			return "", fault.New(fault.Invalid, "一次分派 %d 件给 %d 个对象，太多了，请分几次分派。", len(cmd.Matters), len(targets))
		}
		rows, err := studiesFor(c, actor, cmd, targets)
		if err != nil {
			return "", err
		}
		if len(rows) == 0 {
			return "", fault.New(fault.Conflict, "所选事项都已经交给所选的对象，还没有答复，没有重复分派。")
		}
		n = len(rows)
		return fmt.Sprintf("%d 件事项，%d 个对象，新增任务 %d 件，截止 %s", len(cmd.Matters), len(targets), n, cmd.DueOn), c.PutStudies(rows)
	})
}

func targetsNamed(c *store.Scope, ids []string) ([]StudyTarget, error) {
	all, err := studyTargets(c)
	if err != nil {
		return nil, err
	}
	var list []StudyTarget
	for _, id := range ids {
		i := slices.IndexFunc(all, func(t StudyTarget) bool { return t.ID == id })
		if i < 0 {
			return nil, fault.Form{"to": "所选的人或者联络站已经停用，请重新选择。"}.Err()
		}
		if !slices.Contains(list, all[i]) {
			list = append(list, all[i])
		}
	}
	return list, nil
}

// studiesFor are the tasks that are not there yet. It refuses a matter that is
// not open or not of the call.
func studiesFor(c *store.Scope, actor access.Actor, cmd AssignCommand, targets []StudyTarget) ([]models.Study, error) {
	matters, err := c.MattersByID(cmd.Matters)
	if err != nil {
		return nil, err
	}
	old, err := c.StudiesOfMatters(cmd.Matters)
	if err != nil {
		return nil, err
	}
	type key struct{ matter, account, entrance int64 }
	waiting := map[key]bool{}
	for _, r := range old {
		if r.AnsweredAt.IsZero() {
			waiting[key{r.MatterID, r.AccountID, r.EntranceID}] = true
		}
	}
	var rows []models.Study
	for _, id := range cmd.Matters {
		m, ok := matters[id]
		if !ok || m.CallID != cmd.Call {
			return nil, fault.New(fault.NotFound, "没有找到所选的事项，请刷新列表后再选。")
		}
		if m.State != models.MatterOpen {
			return nil, fault.New(fault.Closed, "事项 %s 现在是“%s”，不再研判。请刷新列表后再选。", m.Code, m.State.Label())
		}
		for _, t := range targets {
			k := key{id, t.account, t.entrance}
			if !waiting[k] {
				waiting[k] = true
				rows = append(rows, models.Study{MatterID: id, EntranceID: t.entrance, AccountID: t.account, Name: t.Name, DueOn: cmd.DueOn, AssignedAt: c.Now, AssignedBy: actor.Name})
			}
		}
	}
	return rows, nil
}

// MyStudies lists what the actor was asked, those to be answered first, by due
// date.
func (s *Service) MyStudies(ctx context.Context, actor access.Actor) ([]StudyRow, error) {
	var list []StudyRow
	err := s.look(ctx, actor, access.GiveOpinion, func(c *store.Scope) error {
		rows, err := c.StudiesOf(actor.Account)
		if err != nil {
			return err
		}
		list, err = studyRows(c, rows)
		slices.SortStableFunc(list, func(a, b StudyRow) int {
			if a.Waiting() != b.Waiting() {
				if a.Waiting() {
					return -1
				}
				return 1
			}
			if !a.Waiting() {
				return int(b.AnsweredAt - a.AnsweredAt)
			}
			return strings.Compare(string(a.DueOn), string(b.DueOn))
		})
		return err
	})
	return list, err
}

func studyRows(c *store.Scope, rows []models.Study) ([]StudyRow, error) {
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.MatterID)
	}
	matters, err := c.MattersByID(ids)
	if err != nil {
		return nil, err
	}
	suggestions, err := c.SuggestionsPerMatter(ids)
	if err != nil {
		return nil, err
	}
	seconds, err := c.Endorsements(ids...)
	if err != nil {
		return nil, err
	}
	var list []StudyRow
	for _, r := range rows {
		row := studyRow(r, c.Today)
		row.Matter, row.Suggestions, row.Seconded = matters[r.MatterID], suggestions[r.MatterID], seconds[r.MatterID]
		list = append(list, row)
	}
	return list, nil
}

// A StudyReading is one task with the words behind its matter and what others
// said of it at symposia. The opinions of others are not in it: they would
// lead the next one.
type StudyReading struct {
	StudyRow
	Words []models.Suggestion // of the proposers, without who they are
	Said  []Said
}

// Said is what was said of a matter at a symposium.
type Said struct {
	Symposium models.Symposium
	Matter    models.Matter
	Text      string
}

// mayAnswer reports whether a task is the actor's: the person's own, or one of
// a station that nobody keeps, which the office writes down.
func mayAnswer(actor access.Actor, r models.Study) bool {
	return r.AccountID == actor.Account || r.AccountID == 0 && access.May(actor, access.AssignStudies)
}

// Study reads one task of the actor.
func (s *Service) Study(ctx context.Context, actor access.Actor, id int64) (StudyReading, error) {
	var r StudyReading
	err := s.look(ctx, actor, access.GiveOpinion, func(c *store.Scope) error {
		row, err := c.Study(id)
		if err != nil {
			return err
		}
		if !mayAnswer(actor, row) {
			return fault.New(fault.NotFound, "没有找到该研判任务。")
		}
		rows, err := studyRows(c, []models.Study{row})
		if err != nil {
			return err
		}
		r.StudyRow = rows[0]
		suggestions, err := c.SuggestionsOf(row.MatterID)
		if err != nil {
			return err
		}
		for _, k := range suggestions {
			r.Words = append(r.Words, models.Suggestion{Number: k.Number, Title: k.Title, Place: k.Place, Reason: k.Reason, ReceivedAt: k.ReceivedAt})
		}
		r.Said, err = saidOf(c, row.MatterID)
		return err
	})
	return r, err
}

func saidOf(c *store.Scope, matter int64) ([]Said, error) {
	rows, err := c.SaidOf(matter)
	if err != nil {
		return nil, err
	}
	var list []Said
	for _, r := range rows {
		held, err := c.Symposium(r.SymposiumID)
		if err != nil {
			return nil, err
		}
		list = append(list, Said{Symposium: held, Text: r.Said})
	}
	return list, nil
}

// GiveOpinion answers one task, or changes the answer while the matter is open.
// The matter's priority is the rounded mean of those that were given.
func (s *Service) GiveOpinion(ctx context.Context, actor access.Actor, id int64, priority int, opinion string) error {
	form := fault.Form{}
	tidyText(form, "opinion", "研判意见", &opinion, 1000, true)
	if priority < 1 || priority > len(Priorities) {
		form.Add("priority", "请选择优先程度。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := access.Need(actor, access.GiveOpinion); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.Study(id)
		if err != nil {
			return err
		}
		if !mayAnswer(actor, row) {
			return fault.New(fault.NotFound, "没有找到该研判任务。")
		}
		m, err := c.Matter(row.MatterID)
		if err != nil {
			return err
		}
		call, err := c.LockCall(m.CallID) // opinions on a matter wait for each other
		if err != nil {
			return err
		}
		if m, err = c.Matter(m.ID); err != nil {
			return err
		}
		if m.State != models.MatterOpen {
			return fault.New(fault.Closed, "该事项现在是“%s”，不再研判。", m.State.Label())
		}
		row.Priority, row.Opinion, row.AnsweredAt, row.AnsweredBy = priority, opinion, c.Now, actor.Name
		if err := c.UpdateStudy(row); err != nil {
			return err
		}
		all, err := c.Studies(m.ID)
		if err != nil {
			return err
		}
		if mean := meanPriority(all); mean != m.Priority {
			call.Changes++
			m.Priority, m.Changed = mean, call.Changes
			if err := c.UpdateMatter(m); err != nil {
				return err
			}
			if err := c.CountCall(call); err != nil {
				return err
			}
		}
		return note(c, actor, access.GiveOpinion, "提交研判意见", m.Code+" "+m.Title, fmt.Sprintf("%s：优先程度 %d", row.Name, priority))
	})
}

// meanPriority is the mean of the priorities given, halves towards the more
// urgent; 0 while there is none.
func meanPriority(rows []models.Study) int {
	sum, n := 0, 0
	for _, r := range rows {
		if !r.AnsweredAt.IsZero() && r.Priority > 0 {
			sum, n = sum+r.Priority, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return (2*sum + n - 1) / (2 * n)
}

// A MatterResearch is everything that research brought about one matter.
type MatterResearch struct {
	Studies []StudyRow
	Said    []Said
}

// MatterResearch reads the opinions and the symposium minutes about a matter,
// for its page in the office.
func (s *Service) MatterResearch(ctx context.Context, actor access.Actor, matter int64) (MatterResearch, error) {
	var r MatterResearch
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) error {
		rows, err := c.Studies(matter)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r.Studies = append(r.Studies, studyRow(row, c.Today))
		}
		r.Said, err = saidOf(c, matter)
		return err
	})
	return r, err
}

// A MonthRow is one matter in the monthly review list.
type MonthRow struct {
	StudyMatter
	First models.Moment // first act on it in the month
	New   bool          // it was made in the month
	Said  []Said
}

// MonthList is the 每月研判清单: the matters that were made or changed in a
// month, "2026-10", or of which something was said. Those most urgent come
// first.
func (s *Service) MonthList(ctx context.Context, actor access.Actor, month string) ([]MonthRow, error) {
	from, err := time.ParseInLocation("2006-01", month, models.China)
	if err != nil {
		return nil, fault.New(fault.Invalid, "月份请写成 2026-10 的样子。")
	}
	begin, end := models.At(from), models.At(from.AddDate(0, 1, 0))
	var list []MonthRow
	return list, s.look(ctx, actor, access.AssignStudies, func(c *store.Scope) error {
		acted, err := c.MattersActedOn(begin, end)
		if err != nil {
			return err
		}
		times := map[int64]store.MatterTimes{}
		var ids []int64
		add := func(id int64) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		seen := map[int64]bool{}
		for _, t := range acted {
			times[t.MatterID], seen[t.MatterID] = t, true
			ids = append(ids, t.MatterID)
		}
		answered, err := c.StudiesAnsweredIn(begin, end)
		if err != nil {
			return err
		}
		for _, r := range answered {
			if !seen[r.MatterID] {
				add(r.MatterID)
			}
		}
		said, err := saidInMonth(c, month)
		if err != nil {
			return err
		}
		for matter := range said {
			if !seen[matter] {
				add(matter)
			}
		}
		list, err = monthRows(c, ids, times, said, begin)
		return err
	})
}

func saidInMonth(c *store.Scope, month string) (map[int64][]Said, error) {
	held, err := c.AllSymposia()
	if err != nil {
		return nil, err
	}
	said := map[int64][]Said{}
	for _, h := range held {
		if !strings.HasPrefix(string(h.HeldOn), month) {
			continue
		}
		rows, err := c.SymposiumMatters(h.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			said[r.MatterID] = append(said[r.MatterID], Said{Symposium: h, Text: r.Said})
		}
	}
	return said, nil
}

func monthRows(c *store.Scope, ids []int64, times map[int64]store.MatterTimes, said map[int64][]Said, begin models.Moment) ([]MonthRow, error) {
	named, err := c.MattersByID(ids)
	if err != nil {
		return nil, err
	}
	var matters []models.Matter
	var kept []int64
	for _, id := range ids {
		if m, ok := named[id]; ok && m.State != models.MatterMerged {
			matters, kept = append(matters, m), append(kept, id)
		}
	}
	rows, err := withStudies(c, matters, kept)
	if err != nil {
		return nil, err
	}
	before, err := c.FirstActs(kept)
	if err != nil {
		return nil, err
	}
	var list []MonthRow
	for _, r := range rows {
		t := times[r.ID]
		list = append(list, MonthRow{StudyMatter: r, First: t.First, New: before[r.ID] >= begin && t.Acts > 0, Said: said[r.ID]})
	}
	slices.SortStableFunc(list, func(a, b MonthRow) int {
		rank := func(p int) int {
			if p == 0 {
				return 9
			}
			return p
		}
		if n := rank(a.Priority) - rank(b.Priority); n != 0 {
			return n
		}
		return a.Number - b.Number
	})
	return list, nil
}

// MonthTable is the monthly review list as a table.
func MonthTable(rows []MonthRow) [][]string {
	table := [][]string{{"序号", "事项编号", "事项", "地点", "类别", "建议数", "附议数", "优先程度", "研判意见", "座谈会意见", "状态"}}
	for i, r := range rows {
		var opinions, said []string
		for _, o := range r.Studies {
			if !o.Waiting() {
				opinions = append(opinions, fmt.Sprintf("%s（%d）：%s", o.Name, o.Priority, o.Opinion))
			}
		}
		for _, k := range r.Said {
			said = append(said, fmt.Sprintf("%s：%s", k.Symposium.HeldOn, k.Text))
		}
		priority := ""
		if r.Priority > 0 {
			priority = strconv.Itoa(r.Priority)
		}
		table = append(table, []string{strconv.Itoa(i + 1), r.Code, r.Title, r.Place, r.Category, strconv.Itoa(r.Suggestions), strconv.Itoa(r.Seconded), priority,
			strings.Join(opinions, "\n"), strings.Join(said, "\n"), r.State.Label()})
	}
	return table
}
