package intake

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A MatterCommand is what the office says of a matter.
type MatterCommand struct {
	Matter   int64
	Seen     int64 // Changed when the page was drawn
	Title    string
	Content  string
	Place    string
	Category string
	// Checked says that the officer looked at what seems to be personal data;
	// without it a listed matter does not take such words.
	Checked bool
}

// matter runs one press of a button on a matter, under its call's lock.
func (s *Service) matter(ctx context.Context, actor access.Actor, need access.Action, id, seen int64, what string, do func(d *desk, m *models.Matter) (string, error)) (Done, error) {
	var call int64
	err := s.look(ctx, actor, need, func(c *store.Scope) error {
		m, err := c.Matter(id)
		call = m.CallID
		return err
	})
	if err != nil {
		return Done{}, err
	}
	if call == 0 {
		return Done{}, fault.New(fault.Closed, "这个事项不是从征集中来的，不在这里办理。")
	}
	return s.sit(ctx, actor, need, call, what, func(d *desk) (string, error) {
		m, err := d.c.Matter(id)
		if err != nil {
			return "", err
		}
		if err := d.fresh(m, seen); err != nil {
			return "", err
		}
		return do(d, &m)
	})
}

// fresh refuses when somebody else changed the matter since the page was
// drawn.
func (d *desk) fresh(m models.Matter, seen int64) error {
	if Gone(m) {
		return fault.New(fault.Closed, "事项 %s 的建立已经撤销，不能再办理。", m.Code)
	}
	if m.Changed == seen {
		return nil
	}
	acts, err := d.c.TriageActsOf(0, m.ID)
	if err != nil {
		return err
	}
	for _, a := range slices.Backward(acts) {
		if a.SuggestionID == 0 {
			return fault.New(fault.Conflict, "没有办理：事项 %s 已由%s于%s“%s”，现在是“%s”。请看清现在的情况，再决定是否办理。", m.Code, a.Actor, clock(a.ActedAt), a.Action, m.State.Label())
		}
	}
	return fault.New(fault.Conflict, "没有办理：事项 %s 刚有变动，现在是“%s”。请看清现在的情况，再决定是否办理。", m.Code, m.State.Label())
}

var personal = []struct {
	what string
	look *regexp.Regexp
}{
	{"手机号码", regexp.MustCompile(`(?:^|[^0-9])(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?:[^0-9]|$)`)},
	{"座机号码", regexp.MustCompile(`(?:^|[^0-9])(0[1-9][0-9]{1,2}[- －]?[0-9]{7,8})(?:[^0-9]|$)`)},
	{"身份证号码", regexp.MustCompile(`(?:^|[^0-9])([1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx])(?:[^0-9]|$)`)},
	{"姓名", regexp.MustCompile(`(?:联系人|反映人|建议人|提议人|姓名|户主|本人|我叫|我是)[：:，, 是叫为]*([\p{Han}]{2,4}?)(?:[，。；、,;（(\s]|$|先生|女士|同志|电话|手机|住|系)`)},
	{"住址门牌", regexp.MustCompile(`([0-9一二三四五六七八九十]{1,4}(?:号楼|栋|幢)[0-9一二三四五六七八九十]{1,3}单元[0-9]{2,4}(?:室|号)?)`)},
	{"电子邮箱", regexp.MustCompile(`([A-Za-z0-9._-]+@[A-Za-z0-9-]+\.[A-Za-z.]{2,})`)},
	{"QQ 或者微信号", regexp.MustCompile(`(?i)(?:QQ|微信号?|VX)[：: ]*([A-Za-z0-9_-]{5,20})`)},
}

// notPeople follow 我是 without being a name.
var notPeople = []string{"本村", "村民", "居民", "业主", "一名", "一个", "一位", "学生", "家长", "教师", "老师", "职工", "代表", "群众", "老人", "退休", "外地", "本地", "附近", "小区", "社区"}

// PersonalData lists what in a text seems to tell who or where somebody is:
// phone and identity numbers, names after 联系人, addresses. It finds the usual
// ways of writing and not all; it warns a person, who decides.
func PersonalData(texts ...string) []string {
	var found []string
	for _, text := range texts {
		text = strings.Map(func(r rune) rune {
			if r >= '０' && r <= '９' {
				return r - '０' + '0'
			}
			return r
		}, text)
		for _, p := range personal {
			for _, m := range p.look.FindAllStringSubmatch(text, 3) {
				if p.what == "姓名" && slices.ContainsFunc(notPeople, func(w string) bool { return strings.HasPrefix(m[1], w) || strings.HasSuffix(m[1], w) }) {
					continue
				}
				line := p.what + "“" + strings.TrimSpace(m[1]) + "”"
				if !slices.Contains(found, line) {
					found = append(found, line)
				}
			}
		}
	}
	return found
}

func warned(texts ...string) error {
	if list := PersonalData(texts...); len(list) > 0 {
		return fault.Form{"checked": "公开的文字里好像有个人信息：" + strings.Join(list, "、") + "。请删去；确实不是个人信息的，勾选“已经核对”再提交。"}.Err()
	}
	return nil
}

// EditMatter changes the office's words. A matter that the public sees takes
// no words that seem to be personal data unless the officer checked them.
func (s *Service) EditMatter(ctx context.Context, actor access.Actor, cmd MatterCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "title", "事项名称", &cmd.Title, 60, true)
	tidyText(form, "content", "内容", &cmd.Content, 1000, false)
	tidyLine(form, "place", "地点", &cmd.Place, 60, false)
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.matter(ctx, actor, access.TriageSuggestions, cmd.Matter, cmd.Seen, "修改事项", func(d *desk, m *models.Matter) (string, error) {
		if m.State == models.MatterMerged {
			return "", fault.New(fault.Closed, "事项 %s 已经归并，文字不再修改。", m.Code)
		}
		if cmd.Category != m.Category {
			if err := d.category(cmd.Category); err != nil {
				return "", err
			}
		}
		if !m.ListedAt.IsZero() && !cmd.Checked {
			if err := warned(cmd.Title, cmd.Content, cmd.Place); err != nil {
				return "", err
			}
		}
		err := d.changeMatter(m, actEdit, "", func(m *models.Matter) {
			m.Title, m.Content, m.Place, m.Category = cmd.Title, cmd.Content, cmd.Place, cmd.Category
		})
		if err == nil && len(d.acts) == 0 {
			return "", fault.New(fault.Conflict, "内容没有变化，没有改动任何内容。")
		}
		return fmt.Sprintf("修改事项 %s“%s”的文字", m.Code, m.Title), err
	})
}

// ListMatter shows a matter to the public or takes it away again. Only a
// matter with a category, and whose words seem free of personal data or were
// checked, is shown.
func (s *Service) ListMatter(ctx context.Context, actor access.Actor, id, seen int64, on, checked bool) (Done, error) {
	what := actList
	if !on {
		what = actUnlist
	}
	return s.matter(ctx, actor, access.TriageSuggestions, id, seen, what, func(d *desk, m *models.Matter) (string, error) {
		switch {
		case on && !m.ListedAt.IsZero():
			return "", fault.New(fault.Conflict, "事项 %s 已经公开，没有重复办理。", m.Code)
		case !on && m.ListedAt.IsZero():
			return "", fault.New(fault.Conflict, "事项 %s 没有公开，没有改动任何内容。", m.Code)
		case on && m.State == models.MatterMerged:
			return "", fault.New(fault.Closed, "事项 %s 已经归并，请公开归并后的事项。", m.Code)
		case on && m.Category == "":
			return "", fault.Form{"category": "请先确定类别，再公开。"}.Err()
		}
		if on && !checked {
			if err := warned(m.Title, m.Content, m.Place); err != nil {
				return "", err
			}
		}
		err := d.changeMatter(m, what, "", func(m *models.Matter) {
			m.ListedAt = 0
			if on {
				m.ListedAt = d.c.Now
			}
		})
		return fmt.Sprintf("%s %s“%s”", what, m.Code, m.Title), err
	})
}

// AssignMatter hands a matter to a unit that looks into it, with a reason.
func (s *Service) AssignMatter(ctx context.Context, actor access.Actor, id, seen, unit int64, reason string) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "unit_reason", "说明", &reason, 200, true)
	if unit <= 0 {
		form.Add("unit", "请选择承办单位。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.matter(ctx, actor, access.TriageSuggestions, id, seen, "交承办单位", func(d *desk, m *models.Matter) (string, error) {
		u, err := unitOf(d.c, unit)
		if err != nil {
			return "", err
		}
		if m.State == models.MatterMerged {
			return "", fault.New(fault.Closed, "事项 %s 已经归并，请办理归并后的事项。", m.Code)
		}
		if m.UnitID == u.ID {
			return "", fault.New(fault.Conflict, "事项 %s 已经由%s承办，没有重复办理。", m.Code, u.Name)
		}
		err = d.changeMatter(m, actUnit, reason, func(m *models.Matter) { m.UnitID, m.Unit = u.ID, u.Name })
		return fmt.Sprintf("事项 %s 交%s承办：%s", m.Code, u.Name, reason), err
	})
}

// A MergeCommand makes one matter of several (归并).
type MergeCommand struct {
	Matter int64 // the one that remains
	Seen   int64
	Codes  []string // 事项编号 of those that go into it
	Reason string
}

// MergeMatters merges matters into one. Their suggestions go along; what was
// seconded stays where it was given. A matter that is not open any more is not
// merged.
func (s *Service) MergeMatters(ctx context.Context, actor access.Actor, cmd MergeCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "merge_reason", "归并说明", &cmd.Reason, 200, false)
	if len(cmd.Codes) == 0 {
		form.Add("codes", "请填写要归并进来的事项编号。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.matter(ctx, actor, access.TriageSuggestions, cmd.Matter, cmd.Seen, "归并事项", func(d *desk, m *models.Matter) (string, error) {
		if m.State == models.MatterMerged {
			return "", fault.New(fault.Closed, "事项 %s 已经归并到别的事项，请在那个事项的页面办理。", m.Code)
		}
		var names []string
		for _, code := range cmd.Codes {
			code = strings.TrimSpace(code)
			from, err := d.c.MatterByCode(d.full(code))
			if err != nil || from.CongressID != d.c.Congress || from.CallID != d.call.ID || Gone(from) {
				return "", fault.Form{"codes": fmt.Sprintf("没有找到事项“%s”，请核对编号。", code)}.Err()
			}
			if err := d.merge(from, m, cmd.Reason); err != nil {
				return "", err
			}
			names = append(names, from.Code)
		}
		d.done.Matters = []int64{m.ID}
		return fmt.Sprintf("事项 %s 归并到 %s“%s”", strings.Join(names, "、"), m.Code, m.Title), nil
	})
}

// full is the whole code of a number.
func (d *desk) full(code string) string {
	for _, r := range code {
		if r < '0' || r > '9' {
			return code
		}
	}
	n := 0
	for _, r := range code {
		n = n*10 + int(r-'0')
		if n > 1_000_000 {
			return code
		}
	}
	return models.MatterCode(d.c.Congress, d.call.Year, n)
}

// merge puts one matter into another.
func (d *desk) merge(from models.Matter, into *models.Matter, reason string) error {
	if from.ID == into.ID {
		return fault.Form{"codes": fmt.Sprintf("事项 %s 不能归并到它自己。", from.Code)}.Err()
	}
	to, err := lifecycle.Follow(lifecycle.Matter, from.State, lifecycle.Merge)
	if err != nil {
		return fault.New(fault.Closed, "事项 %s 现在是“%s”，不能归并。", from.Code, from.State.Label())
	}
	rows, err := d.c.SuggestionsOf(from.ID)
	if err != nil {
		return err
	}
	if err := d.move(rows, into.ID, string(lifecycle.Merge), "随事项 "+from.Code+" 归并"); err != nil {
		return err
	}
	if err := d.looked(into, actTakeIn, fmt.Sprintf("事项 %s“%s”归并进来，带来建议 %d 条", from.Code, from.Title, len(rows))); err != nil {
		return err
	}
	return d.changeMatter(&from, string(lifecycle.Merge), strings.TrimPrefix(reason, " "), func(m *models.Matter) { m.State, m.MergedInto = to, into.ID })
}

// looked records on a matter that something around it changed, so that whoever
// has its page open must look again. Its own values stay.
func (d *desk) looked(m *models.Matter, action, text string) error {
	m.Changed = d.call.Changes
	if err := d.record(action, text, 0, m.ID, matterStateOf(*m), matterStateOf(*m)); err != nil {
		return err
	}
	return d.c.UpdateMatter(*m)
}

// move puts suggestions of one matter into another, with a record for each.
func (d *desk) move(rows []models.Suggestion, matter int64, action, why string) error {
	for i := range rows {
		if err := d.change(&rows[i], action, why, func(r *models.Suggestion) { r.MatterID = matter }); err != nil {
			return err
		}
	}
	return nil
}

// A SplitCommand takes suggestions out of a matter into a new one (拆分).
type SplitCommand struct {
	Matter      int64
	Seen        int64
	Suggestions []int64
	Title       string
	Into        string // 事项编号 to go to instead of a new one
	Reason      string
}

// SplitMatter takes suggestions out of a matter, into a new one or into one
// that is there. At least one stays; what was seconded stays with the matter.
func (s *Service) SplitMatter(ctx context.Context, actor access.Actor, cmd SplitCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "split_title", "新事项名称", &cmd.Title, 60, false)
	tidyLine(form, "into", "事项编号", &cmd.Into, 40, false)
	tidyLine(form, "split_reason", "拆分说明", &cmd.Reason, 200, false)
	if len(cmd.Suggestions) == 0 {
		form.Add("suggestions", "请勾选要拆出去的建议。")
	}
	if cmd.Title == "" && cmd.Into == "" {
		form.Add("split_title", "请填写新事项的名称，或者填写要并入的事项编号。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.matter(ctx, actor, access.TriageSuggestions, cmd.Matter, cmd.Seen, "拆分事项", func(d *desk, m *models.Matter) (string, error) {
		all, err := d.c.SuggestionsOf(m.ID)
		if err != nil {
			return "", err
		}
		out := slices.DeleteFunc(slices.Clone(all), func(r models.Suggestion) bool { return !slices.Contains(cmd.Suggestions, r.ID) })
		switch {
		case len(out) != len(cmd.Suggestions):
			return "", fault.New(fault.Conflict, "所选的建议有的已经不在事项 %s 里，请刷新后再选。", m.Code)
		case len(out) == len(all):
			return "", fault.Form{"suggestions": "事项里至少要留一条建议。全部移走请用归并。"}.Err()
		}
		var to models.Matter
		if cmd.Into != "" {
			to, err = d.target(cmd.Into)
			if err == nil && to.ID == m.ID {
				err = fault.Form{"into": "这些建议已经在这个事项里。"}.Err()
			}
		} else {
			to, err = d.newMatter(models.Matter{Title: cmd.Title, Place: out[0].Place, Category: m.Category})
		}
		if err != nil {
			return "", err
		}
		if err := d.move(out, to.ID, actSplit, cmd.Reason); err != nil {
			return "", err
		}
		if err := d.looked(m, actSplit, fmt.Sprintf("%s归入事项 %s", numbersOf(out), to.Code)); err != nil {
			return "", err
		}
		d.done.Matters = []int64{to.ID}
		return fmt.Sprintf("从事项 %s 拆出 %s，归入 %s“%s”", m.Code, numbersOf(out), to.Code, to.Title), nil
	})
}

// Outcomes are the acts that give a matter its outcome, in the order of the
// form.
var Outcomes = []lifecycle.Act{lifecycle.Project, lifecycle.Small, lifecycle.Keep, lifecycle.Decline, lifecycle.Reopen}

// An OutcomeCommand says what becomes of a matter.
type OutcomeCommand struct {
	Matter int64
	Seen   int64
	Act    lifecycle.Act
	Reason string // required for 不采纳
}

// DecideMatter gives a matter its outcome. Declining needs a reason, which the
// proposers read with the answer; until the answer is out nobody outside the
// office sees either.
func (s *Service) DecideMatter(ctx context.Context, actor access.Actor, cmd OutcomeCommand) (Done, error) {
	form := fault.Form{}
	tidyText(form, "reason", "理由", &cmd.Reason, 400, cmd.Act == lifecycle.Decline)
	if !slices.Contains(Outcomes, cmd.Act) {
		form.Add("act", "请选择处理结果。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.matter(ctx, actor, access.TriageSuggestions, cmd.Matter, cmd.Seen, "确定事项处理结果", func(d *desk, m *models.Matter) (string, error) {
		to, err := lifecycle.Follow(lifecycle.Matter, m.State, cmd.Act)
		if err != nil {
			return "", err
		}
		if cmd.Act == lifecycle.Reopen || m.State == models.MatterProject {
			if err := d.unused(*m, false); err != nil {
				return "", err
			}
		}
		err = d.changeMatter(m, string(cmd.Act), cmd.Reason, func(m *models.Matter) { m.State, m.Reason = to, cmd.Reason })
		return fmt.Sprintf("事项 %s“%s”：%s", m.Code, m.Title, cmd.Act), err
	})
}

// A Seconded is how many seconded one matter under its own words.
type Seconded struct {
	Matter models.Matter
	Count  int
}

// A MatterReading is a matter with all that belongs to it.
type MatterReading struct {
	models.Matter
	Call        models.Call
	Into        models.Matter // where it was merged to
	Suggestions []models.Suggestion
	Seconded    []Seconded // its own first, then those merged into it, each where it was given
	Acts        []models.TriageAct
	Answers     []models.Answer
	Units       []models.Unit
	Fields      []string
	Personal    []string // what seems to be personal data in its words
	Projects    []models.ShortlistedProject
	Works       []models.SmallWork
}

// SecondedTotal is the sum over the matter and those merged into it.
func (r MatterReading) SecondedTotal() int {
	n := 0
	for _, s := range r.Seconded {
		n += s.Count
	}
	return n
}

// MatterOffice reads a matter for the office.
func (s *Service) MatterOffice(ctx context.Context, actor access.Actor, id int64) (MatterReading, error) {
	var r MatterReading
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		if r.Matter, err = c.Matter(id); err != nil {
			return err
		}
		if r.CallID > 0 {
			if r.Call, err = c.Call(r.CallID); err != nil {
				return err
			}
			r.Fields = fields(r.Call)
		}
		if r.MergedInto > 0 {
			if r.Into, err = c.Matter(r.MergedInto); err != nil {
				return err
			}
		}
		if r.Suggestions, err = c.SuggestionsOf(id); err != nil {
			return err
		}
		if r.Seconded, err = seconded(c, r.Matter); err != nil {
			return err
		}
		if r.Acts, err = c.TriageActsOf(0, id); err != nil {
			return err
		}
		if r.Answers, err = c.AnswersOf(0, id); err != nil {
			return err
		}
		if r.Projects, err = c.ShortlistedOf(id); err != nil {
			return err
		}
		if r.Works, err = c.SmallWorksOf(id); err != nil {
			return err
		}
		r.Personal = PersonalData(r.Title, r.Content, r.Place)
		r.Units, err = c.Units()
		return err
	})
	for i := range r.Suggestions {
		r.Suggestions[i].NameSealed, r.Suggestions[i].PhoneSealed, r.Suggestions[i].PhoneIndex = nil, nil, nil
	}
	return r, err
}

// seconded counts who seconded a matter and those merged into it, level by
// level.
func seconded(c *store.Scope, m models.Matter) ([]Seconded, error) {
	all := []Seconded{{Matter: m}}
	for i := 0; i < len(all); i++ { // merges never make a ring: only an open matter is merged, into one that is not
		merged, err := c.MergedInto(all[i].Matter.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range merged {
			all = append(all, Seconded{Matter: k})
		}
	}
	ids := make([]int64, len(all))
	for i, k := range all {
		ids[i] = k.Matter.ID
	}
	counts, err := c.Endorsements(ids...)
	for i := range all {
		all[i].Count = counts[all[i].Matter.ID]
	}
	return all, err
}

// A MatterRow is one matter in a list.
type MatterRow struct {
	models.Matter
	Suggestions int
	Seconded    int // under its own words
}

// A MatterList is a page of the matters of a call.
type MatterList struct {
	Call   models.Call
	Rows   []MatterRow
	Counts map[models.MatterState]int
	Total  int // of the filter
	Units  []models.Unit
	Fields []string
}

// A MatterFilter narrows the list of matters; zero fields do not narrow.
type MatterFilter struct {
	Call     int64
	State    models.MatterState
	Category string // "-" for none
	Unit     int64
	Listed   string // "yes" or "no"
	Query    string
	Page     int // from 1
}

// MatterPage is how many matters a page shows.
const MatterPage = 100

// MattersOffice lists matters of a call for the office.
func (s *Service) MattersOffice(ctx context.Context, actor access.Actor, mf MatterFilter) (MatterList, error) {
	var l MatterList
	f := store.MatterFilter{Call: mf.Call, State: mf.State, Category: mf.Category, Unit: mf.Unit, Listed: mf.Listed, Words: words.Terms(mf.Query), Limit: MatterPage, Offset: max(mf.Page-1, 0) * MatterPage}
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		if l.Call, err = c.Call(f.Call); err != nil {
			return err
		}
		l.Fields = fields(l.Call)
		if l.Counts, err = c.CountMatters(f); err != nil {
			return err
		}
		for state, n := range l.Counts {
			if f.State == "" || f.State == state {
				l.Total += n
			}
		}
		rows, err := c.MattersBy(f)
		if err != nil {
			return err
		}
		ids := make([]int64, len(rows))
		for i, m := range rows {
			ids[i] = m.ID
		}
		counts, err := c.SuggestionsPerMatter(ids)
		if err != nil {
			return err
		}
		seconds := map[int64]int{}
		if len(ids) > 0 {
			if seconds, err = c.Endorsements(ids...); err != nil {
				return err
			}
		}
		for _, m := range rows {
			l.Rows = append(l.Rows, MatterRow{m, counts[m.ID], seconds[m.ID]})
		}
		l.Units, err = c.Units()
		return err
	})
	return l, err
}
