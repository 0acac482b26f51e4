package intake

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A Pick is one row that an officer chose, as it was when the page showed it.
type Pick struct {
	ID   int64
	Seen int64 // Changed at that time
}

// Done says what one press of a button did. Its batch is undone together.
type Done struct {
	Batch   string
	Text    string
	Matters []int64 // made or joined, each once
}

// maxPicks bounds one press: what one officer can look through.
const maxPicks = 500

// Names of acts that are no step of the lifecycle.
const (
	actMake     = "建立事项"
	actCategory = "确定类别"
	actEdit     = "修改事项"
	actList     = "公开事项"
	actUnlist   = "停止公开"
	actSplit    = "拆分"
	actUnit     = "交承办单位"
	actApart    = "判定不是同一事项"
	actTakeIn   = "归并进来"
	actUndo     = "撤销"
	actReply    = "承办单位答复"
	actStats    = "公布征集情况"
)

// ReturnReasons are the reasons for not taking up a suggestion, for the list
// of the form; the officer adds words of their own.
var ReturnReasons = []string{
	"涉法涉诉事项，请通过司法途径解决", "信访事项，请向信访部门反映", "个人或者单位的具体利益诉求，不属于公益项目",
	"不属于本级职权范围", "已经列入计划或者正在实施", "内容不清楚，无法办理", "与征集内容无关",
}

// suggestionState is what the office may change in a suggestion.
type suggestionState struct {
	Matter   int64                  `json:"matter,omitempty"`
	Category string                 `json:"category,omitempty"`
	State    models.SuggestionState `json:"state"`
	UnitID   int64                  `json:"unit_id,omitempty"`
	Unit     string                 `json:"unit,omitempty"`
	Note     string                 `json:"note,omitempty"`
}

func stateOf(r models.Suggestion) suggestionState {
	return suggestionState{r.MatterID, r.Category, r.State, r.UnitID, r.Unit, r.Note}
}

func (w suggestionState) onto(r *models.Suggestion) {
	r.MatterID, r.Category, r.State, r.UnitID, r.Unit, r.Note = w.Matter, w.Category, w.State, w.UnitID, w.Unit, w.Note
}

// matterState is what the office may change in a matter, research apart.
type matterState struct {
	Title      string             `json:"title"`
	Content    string             `json:"content,omitempty"`
	Place      string             `json:"place,omitempty"`
	Category   string             `json:"category,omitempty"`
	State      models.MatterState `json:"state"`
	MergedInto int64              `json:"merged_into,omitempty"`
	ListedAt   models.Moment      `json:"listed_at,omitempty"`
	UnitID     int64              `json:"unit_id,omitempty"`
	Unit       string             `json:"unit,omitempty"`
	Reason     string             `json:"reason,omitempty"`
}

func matterStateOf(m models.Matter) matterState {
	return matterState{m.Title, m.Content, m.Place, m.Category, m.State, m.MergedInto, m.ListedAt, m.UnitID, m.Unit, m.Reason}
}

func (w matterState) onto(m *models.Matter) {
	m.Title, m.Content, m.Place, m.Category, m.State, m.MergedInto = w.Title, w.Content, w.Place, w.Category, w.State, w.MergedInto
	m.ListedAt, m.UnitID, m.Unit, m.Reason = w.ListedAt, w.UnitID, w.Unit, w.Reason
}

// Gone reports whether a matter's making was undone. Its number is not used
// again, so the row stays: merged into nothing.
func Gone(m models.Matter) bool { return m.State == models.MatterMerged && m.MergedInto == 0 }

func matterSearch(m models.Matter) string {
	return words.Normal(m.Title + "\n" + m.Content + "\n" + m.Place + "\n" + m.Code)
}

// A desk is one press of a button: a locked call, what is changed in it, and
// the record of each change.
type desk struct {
	c     *store.Scope
	call  models.Call
	actor access.Actor
	batch string
	acts  []models.TriageAct
	done  Done
}

// sit locks a call for one press of a button, and afterwards writes the acts
// and the log.
func (s *Service) sit(ctx context.Context, actor access.Actor, need access.Action, call int64, what string, do func(d *desk) (detail string, err error)) (Done, error) {
	if err := access.Need(actor, need); err != nil {
		return Done{}, err
	}
	var done Done
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		d := &desk{c: tx.In(actor.Congress), actor: actor, batch: rand.Text()}
		var err error
		if d.call, err = d.c.LockCall(call); err != nil {
			return err
		}
		d.call.Changes++
		d.done = Done{Batch: d.batch}
		detail, err := do(d)
		if err != nil {
			return err
		}
		if err := d.c.PutTriageActs(d.acts); err != nil {
			return err
		}
		if err := d.c.CountCall(d.call); err != nil {
			return err
		}
		if d.done.Text == "" {
			d.done.Text = detail
		}
		done = d.done
		return note(d.c, actor, need, what, d.call.Title, detail)
	})
	return done, err
}

func (d *desk) record(action, note string, suggestion, matter int64, was, became any) error {
	encode := func(v any) (string, error) {
		if v == nil {
			return "", nil
		}
		b, err := json.Marshal(v)
		return string(b), err
	}
	w, err := encode(was)
	if err != nil {
		return err
	}
	b, err := encode(became)
	if err != nil {
		return err
	}
	d.acts = append(d.acts, models.TriageAct{CallID: d.call.ID, Batch: d.batch, SuggestionID: suggestion, MatterID: matter, Action: action,
		Was: w, Became: b, Note: note, AccountID: d.actor.Account, Actor: d.actor.Name, ActedAt: d.c.Now})
	return nil
}

// change records and writes one change of a suggestion.
func (d *desk) change(row *models.Suggestion, action, note string, do func(*models.Suggestion)) error {
	was := stateOf(*row)
	do(row)
	if stateOf(*row) == was {
		return nil
	}
	row.Changed = d.call.Changes
	if err := d.record(action, note, row.ID, cmpOr(row.MatterID, was.Matter), was, stateOf(*row)); err != nil {
		return err
	}
	return d.c.UpdateSuggestion(*row)
}

func cmpOr(a, b int64) int64 {
	if a != 0 {
		return a
	}
	return b
}

// changeMatter records and writes one change of a matter.
func (d *desk) changeMatter(m *models.Matter, action, note string, do func(*models.Matter)) error {
	was := matterStateOf(*m)
	do(m)
	if matterStateOf(*m) == was {
		return nil
	}
	m.Changed, m.Search = d.call.Changes, matterSearch(*m)
	if err := d.record(action, note, 0, m.ID, was, matterStateOf(*m)); err != nil {
		return err
	}
	return d.c.UpdateMatter(*m)
}

// newMatter makes a matter with the next number of the year.
func (d *desk) newMatter(m models.Matter) (models.Matter, error) {
	if err := d.c.LockCongress(); err != nil { // numbers go by congress, locks by call
		return m, err
	}
	number, err := d.c.NextMatterNumber(d.call.Year)
	if err != nil {
		return m, err
	}
	m.Year, m.Number, m.CallID, m.State, m.Changed = d.call.Year, number, d.call.ID, models.MatterOpen, d.call.Changes
	m.Code = models.MatterCode(d.c.Congress, m.Year, m.Number)
	m.Search = matterSearch(m)
	if err := d.c.PutMatter(&m); err != nil {
		return m, err
	}
	return m, d.record(actMake, "", 0, m.ID, nil, matterStateOf(m))
}

// picked reads the chosen suggestions and refuses when somebody else acted on
// one since the page was drawn, saying who did what.
func (d *desk) picked(picks []Pick) ([]models.Suggestion, error) {
	if len(picks) == 0 {
		return nil, fault.New(fault.Invalid, "还没有选择建议。请先在列表左边勾选，再办理。")
	}
	if len(picks) > maxPicks {
		return nil, fault.New(fault.Invalid, "一次最多办理 %d 条，现在选了 %d 条，请分几次办理。", maxPicks, len(picks))
	}
	seen, ids := map[int64]int64{}, []int64{}
	for _, p := range picks {
		if _, twice := seen[p.ID]; !twice {
			ids = append(ids, p.ID)
		}
		seen[p.ID] = p.Seen
	}
	rows, err := d.c.SuggestionsByID(d.call.ID, ids)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(ids) {
		return nil, fault.New(fault.NotFound, "没有找到所选的建议，请刷新列表后再选。")
	}
	var said []string
	for _, r := range rows {
		if r.Changed == seen[r.ID] {
			continue
		}
		text, err := d.lastOn(r)
		if err != nil {
			return nil, err
		}
		if said = append(said, text); len(said) == 5 {
			said = append(said, "等等")
			break
		}
	}
	if len(said) > 0 {
		return nil, fault.New(fault.Conflict, "没有办理：%s。请看清现在的情况，再决定是否办理。", strings.Join(said, "；"))
	}
	return rows, nil
}

// lastOn says what was last done to a suggestion.
func (d *desk) lastOn(r models.Suggestion) (string, error) {
	acts, err := d.c.TriageActsOf(r.ID, 0)
	if err != nil {
		return "", err
	}
	if len(acts) == 0 {
		return fmt.Sprintf("%d 号建议刚有变动，现在是“%s”", r.Number, r.State.Label()), nil
	}
	last := acts[len(acts)-1]
	return fmt.Sprintf("%d 号建议已由%s于%s“%s”，现在是“%s”", r.Number, last.Actor, clock(last.ActedAt), last.Action, r.State.Label()), nil
}

func clock(m models.Moment) string { return m.Time().Format("1月2日15:04") }

// An AcceptCommand takes up suggestions (受理).
type AcceptCommand struct {
	Call     int64
	Picks    []Pick
	Matter   string // 事项编号 to join; empty makes new ones
	Together bool   // one new matter for all picks; otherwise one each
	Title    string // of the new matter, when there is one; empty takes the proposer's
	Place    string
	Category string // the officer's; empty leaves it open
	UseGuess bool   // the officer takes the proposed category of each
}

// Accept takes up suggestions: makes a matter of each or one of all, or joins
// them to one that is there. It refuses suggestions on which somebody else
// acted meanwhile, with what happened, and changes nothing then.
func (s *Service) Accept(ctx context.Context, actor access.Actor, cmd AcceptCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "title", "事项名称", &cmd.Title, 60, false)
	tidyLine(form, "place", "地点", &cmd.Place, 60, false)
	tidyLine(form, "matter", "事项编号", &cmd.Matter, 40, false)
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "受理建议", func(d *desk) (string, error) {
		if err := d.category(cmd.Category); err != nil {
			return "", err
		}
		rows, err := d.picked(cmd.Picks)
		if err != nil {
			return "", err
		}
		var target models.Matter
		if cmd.Matter != "" {
			if target, err = d.target(cmd.Matter); err != nil {
				return "", err
			}
		}
		for i := range rows {
			category := cmd.Category
			if cmd.UseGuess && category == "" {
				category = rows[i].Guess
			}
			if target.ID == 0 || cmd.Matter == "" && !cmd.Together {
				m := models.Matter{Title: rows[i].Title, Place: rows[i].Place, Category: category}
				if cmd.Title != "" && (cmd.Together || len(rows) == 1) {
					m.Title = cmd.Title
				}
				if cmd.Place != "" && (cmd.Together || len(rows) == 1) {
					m.Place = cmd.Place
				}
				if target, err = d.newMatter(m); err != nil {
					return "", err
				}
			}
			if err := d.accept(&rows[i], target, category); err != nil {
				return "", err
			}
			if !slices.Contains(d.done.Matters, target.ID) {
				d.done.Matters = append(d.done.Matters, target.ID)
			}
		}
		switch {
		case len(d.done.Matters) > 1:
			return fmt.Sprintf("受理 %s，各建立一个事项", numbersOf(rows)), nil
		case cmd.Matter != "":
			return fmt.Sprintf("受理 %s，并入事项 %s“%s”", numbersOf(rows), target.Code, target.Title), nil
		}
		return fmt.Sprintf("受理 %s，建立事项 %s“%s”", numbersOf(rows), target.Code, target.Title), nil
	})
}

// accept puts a suggestion into a matter. One that is in another matter
// already is not moved by accepting; that is merging or splitting.
func (d *desk) accept(row *models.Suggestion, m models.Matter, category string) error {
	to, err := lifecycle.Follow(lifecycle.Suggestion, row.State, lifecycle.Accept)
	if err != nil {
		return fault.New(fault.Closed, "%d 号建议现在是“%s”，不能再受理。要换事项，请在原事项的页面拆分或者归并。", row.Number, row.State.Label())
	}
	action := string(lifecycle.Accept)
	return d.change(row, action, "", func(r *models.Suggestion) {
		r.State, r.MatterID, r.UnitID, r.Unit, r.Note = to, m.ID, 0, "", ""
		if category != "" {
			r.Category = category
		}
	})
}

// target finds the matter of a code in the desk's call, following merges.
func (d *desk) target(code string) (models.Matter, error) {
	if n, err := strconv.Atoi(code); err == nil { // the number alone will do
		code = models.MatterCode(d.c.Congress, d.call.Year, n)
	}
	m, err := d.c.MatterByCode(code)
	if err != nil || m.CongressID != d.c.Congress || Gone(m) {
		return models.Matter{}, fault.Form{"matter": fmt.Sprintf("没有找到事项“%s”，请核对事项编号。", code)}.Err()
	}
	for m.State == models.MatterMerged {
		if m, err = d.c.Matter(m.MergedInto); err != nil {
			return m, err
		}
	}
	if m.CallID != d.call.ID {
		return m, fault.Form{"matter": fmt.Sprintf("事项 %s 属于另一次征集，不能并入。", m.Code)}.Err()
	}
	return m, nil
}

// fields are the categories of a call: those it asks for, or the usual ones.
func fields(k models.Call) []string {
	var list []string
	for line := range strings.SplitSeq(k.Topics, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	if len(list) == 0 {
		list = models.Categories
	}
	return list
}

func (d *desk) category(name string) error {
	if name != "" && !slices.Contains(fields(d.call), name) && !slices.Contains(models.Categories, name) {
		return fault.Form{"category": "请从列表中选择类别。"}.Err()
	}
	return nil
}

func numbersOf(rows []models.Suggestion) string {
	var list []string
	for i, r := range rows {
		if i == 10 {
			return fmt.Sprintf("%s 号等 %d 条建议", strings.Join(list, "、"), len(rows))
		}
		list = append(list, strconv.Itoa(r.Number))
	}
	return strings.Join(list, "、") + " 号建议"
}

// A TransferCommand hands suggestions to a unit (转办).
type TransferCommand struct {
	Call   int64
	Picks  []Pick
	Unit   int64
	Reason string
}

// Transfer hands suggestions over to a unit, which sees and answers them. The
// reason is required.
func (s *Service) Transfer(ctx context.Context, actor access.Actor, cmd TransferCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "reason", "转办理由", &cmd.Reason, 200, true)
	if cmd.Unit <= 0 {
		form.Add("unit", "请选择转给哪个单位。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "转办建议", func(d *desk) (string, error) {
		unit, err := unitOf(d.c, cmd.Unit)
		if err != nil {
			return "", err
		}
		rows, err := d.picked(cmd.Picks)
		if err != nil {
			return "", err
		}
		for i := range rows {
			to, err := lifecycle.Follow(lifecycle.Suggestion, rows[i].State, lifecycle.Transfer)
			if err != nil {
				return "", refusedFor(rows[i], "转办")
			}
			err = d.change(&rows[i], string(lifecycle.Transfer), cmd.Reason, func(r *models.Suggestion) {
				r.State, r.UnitID, r.Unit, r.Note = to, unit.ID, unit.Name, cmd.Reason
			})
			if err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%s转办%s：%s", numbersOf(rows), unit.Name, cmd.Reason), nil
	})
}

func refusedFor(r models.Suggestion, what string) error {
	return fault.New(fault.Closed, "%d 号建议现在是“%s”，不能%s。请取消勾选这一条，或者先撤销前一步。", r.Number, r.State.Label(), what)
}

func unitOf(c *store.Scope, id int64) (models.Unit, error) {
	units, err := c.Units()
	if err != nil {
		return models.Unit{}, err
	}
	for _, u := range units {
		if u.ID == id {
			return u, nil
		}
	}
	return models.Unit{}, fault.Form{"unit": "没有这个单位，请从列表中选择。"}.Err()
}

// A ReturnCommand sends suggestions back (退回).
type ReturnCommand struct {
	Call   int64
	Picks  []Pick
	Reason string // one of ReturnReasons, may be empty when Words say it
	Words  string
}

// Return sends suggestions back as not belonging to the call, with a reason
// that their proposers will read in the answer.
func (s *Service) Return(ctx context.Context, actor access.Actor, cmd ReturnCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "words", "退回说明", &cmd.Words, 200, false)
	if cmd.Reason != "" && !slices.Contains(ReturnReasons, cmd.Reason) {
		form.Add("reason", "请从列表中选择退回理由。")
	}
	if cmd.Reason == "" && cmd.Words == "" {
		form.Add("reason", "请选择退回理由，或者写明理由。建议人会看到。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	reason := cmd.Reason
	if reason != "" && cmd.Words != "" {
		reason += "。"
	}
	reason += cmd.Words
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "退回建议", func(d *desk) (string, error) {
		rows, err := d.picked(cmd.Picks)
		if err != nil {
			return "", err
		}
		for i := range rows {
			to, err := lifecycle.Follow(lifecycle.Suggestion, rows[i].State, lifecycle.Return)
			if err != nil {
				return "", refusedFor(rows[i], "退回")
			}
			if err := d.change(&rows[i], string(lifecycle.Return), reason, func(r *models.Suggestion) { r.State, r.Note = to, reason }); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("退回 %s：%s", numbersOf(rows), reason), nil
	})
}

// A ClassifyCommand gives suggestions a category.
type ClassifyCommand struct {
	Call     int64
	Picks    []Pick
	Category string
	UseGuess bool // each its own proposed one, by the officer's press
}

// Classify gives suggestions a category without taking them up.
func (s *Service) Classify(ctx context.Context, actor access.Actor, cmd ClassifyCommand) (Done, error) {
	if cmd.Category == "" && !cmd.UseGuess {
		return Done{}, fault.Form{"category": "请选择类别。"}.Err()
	}
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "确定建议类别", func(d *desk) (string, error) {
		if err := d.category(cmd.Category); err != nil {
			return "", err
		}
		rows, err := d.picked(cmd.Picks)
		if err != nil {
			return "", err
		}
		for i := range rows {
			category := cmd.Category
			if category == "" {
				category = rows[i].Guess
			}
			if category == "" {
				continue
			}
			if err := d.change(&rows[i], actCategory, category, func(r *models.Suggestion) { r.Category = category }); err != nil {
				return "", err
			}
		}
		if len(d.acts) == 0 {
			return "", fault.New(fault.Conflict, "所选建议的类别没有变化，没有改动任何内容。")
		}
		if cmd.Category == "" {
			return fmt.Sprintf("%s采用系统建议的类别", numbersOf(rows)), nil
		}
		return fmt.Sprintf("%s归入“%s”", numbersOf(rows), cmd.Category), nil
	})
}

// An UndoCommand takes a press of a button back, or only what it did to one
// suggestion.
type UndoCommand struct {
	Call       int64
	Batch      string
	Suggestion int64 // 0: the whole batch
}

// Undo brings suggestions and matters back to what they were before a press of
// a button. It refuses once an answer about them is out, and when something
// was done later that depends on it, and says what.
func (s *Service) Undo(ctx context.Context, actor access.Actor, cmd UndoCommand) (Done, error) {
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "撤销办理", func(d *desk) (string, error) {
		acts, err := d.c.TriageActsOfBatch(d.call.ID, cmd.Batch)
		if err != nil {
			return "", err
		}
		if len(acts) == 0 || cmd.Batch == "" {
			return "", fault.New(fault.NotFound, "没有找到要撤销的办理记录。")
		}
		acts = chosen(acts, cmd.Suggestion)
		if len(acts) == 0 {
			return "", fault.New(fault.NotFound, "没有找到要撤销的办理记录。")
		}
		first := acts[0]
		for _, a := range acts {
			if !a.UndoneAt.IsZero() {
				return "", fault.New(fault.Conflict, "“%s”已经在%s撤销，没有重复撤销。", a.Action, clock(a.UndoneAt))
			}
			if a.Action == actUndo || a.Action == actStats || a.Action == actReply {
				return "", fault.New(fault.Closed, "“%s”不能撤销。如需改变，请重新办理。", a.Action)
			}
		}
		for _, a := range slices.Backward(acts) {
			if err := d.undo(a, acts); err != nil {
				return "", err
			}
		}
		if cmd.Suggestion == 0 {
			err = d.c.UndoneBatch(d.call.ID, cmd.Batch)
		} else {
			for _, a := range acts {
				a.UndoneAt = d.c.Now
				if err = d.c.UndoneTriageAct(a); err != nil {
					break
				}
			}
		}
		what := first.Action
		for _, a := range acts {
			if a.SuggestionID > 0 {
				what = a.Action
			}
		}
		return fmt.Sprintf("已撤销%s于%s的“%s”，共 %d 项变动恢复原状", first.Actor, clock(first.ActedAt), what, len(acts)), err
	})
}

// chosen are the acts of a batch on one suggestion, with the making of a
// matter that holds nothing else; all of them for suggestion 0.
func chosen(acts []models.TriageAct, suggestion int64) []models.TriageAct {
	if suggestion == 0 {
		return acts
	}
	matter, others := int64(0), 0
	for _, a := range acts {
		if a.SuggestionID == suggestion {
			matter = a.MatterID
		}
	}
	for _, a := range acts {
		if a.SuggestionID > 0 && a.SuggestionID != suggestion && a.MatterID == matter {
			others++
		}
	}
	var list []models.TriageAct
	for _, a := range acts {
		if a.SuggestionID == suggestion || a.SuggestionID == 0 && a.MatterID == matter && a.Was == "" && others == 0 && matter > 0 {
			list = append(list, a)
		}
	}
	return list
}

// undo brings one subject back.
func (d *desk) undo(a models.TriageAct, together []models.TriageAct) error {
	if a.SuggestionID == 0 && a.MatterID == 0 {
		return nil // a record that changed no row
	}
	if a.Was == a.Became {
		return nil // a record that something around it changed
	}
	answers, err := d.c.AnswersOf(a.SuggestionID, a.MatterID)
	if err != nil {
		return err
	}
	for _, r := range answers {
		if r.PublishedAt >= a.ActedAt && !r.PublishedAt.IsZero() {
			return fault.New(fault.Closed, "“%s”的答复已于%s公布，不能再撤销。如需改变，请重新办理并补充答复。", a.Action, clock(r.PublishedAt))
		}
	}
	if a.SuggestionID > 0 {
		var was, became suggestionState
		if err := decode(a, &was, &became); err != nil {
			return err
		}
		row, err := d.c.Suggestion(a.SuggestionID)
		if err != nil {
			return err
		}
		if stateOf(row) != became {
			return d.depends(a, fmt.Sprintf("%d 号建议", row.Number))
		}
		return d.change(&row, actUndo, a.Action, was.onto)
	}
	var was, became matterState
	if err := decode(a, &was, &became); err != nil {
		return err
	}
	m, err := d.c.Matter(a.MatterID)
	if err != nil {
		return err
	}
	if matterStateOf(m) != became {
		return d.depends(a, "事项 "+m.Code)
	}
	if was.State != became.State || a.Was == "" {
		if err := d.unused(m, a.Was == ""); err != nil {
			return err
		}
	}
	if a.Was == "" {
		return d.changeMatter(&m, actUndo, a.Action, func(m *models.Matter) { m.State, m.MergedInto = models.MatterMerged, 0 })
	}
	return d.changeMatter(&m, actUndo, a.Action, was.onto)
}

func decode(a models.TriageAct, was, became any) error {
	if a.Was != "" {
		if err := json.Unmarshal([]byte(a.Was), was); err != nil {
			return err
		}
	}
	return json.Unmarshal([]byte(a.Became), became)
}

// depends names the later act for which another cannot be undone.
func (d *desk) depends(a models.TriageAct, subject string) error {
	later, err := d.c.LaterActs(a.SuggestionID, a.MatterID, a.ID)
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(later) {
		if l.Batch != a.Batch && l.Action != actUndo && l.Was != l.Became && (a.SuggestionID > 0 || l.SuggestionID == 0) {
			return fault.New(fault.Closed, "%s之后又由%s于%s“%s”，要先撤销那一步，才能撤销“%s”。", subject, l.Actor, clock(l.ActedAt), l.Action, a.Action)
		}
	}
	return fault.New(fault.Closed, "%s之后又有变动，不能撤销“%s”。请按页面显示的情况办理。", subject, a.Action)
}

// unused refuses to undo the making or the outcome of a matter on which
// something else stands.
func (d *desk) unused(m models.Matter, made bool) error {
	projects, err := d.c.ShortlistedOf(m.ID)
	if err != nil {
		return err
	}
	if len(projects) > 0 {
		return fault.New(fault.Closed, "事项 %s 已经建立候选项目“%s”，要先处理那个项目，才能撤销。", m.Code, projects[0].Name)
	}
	works, err := d.c.SmallWorksOf(m.ID)
	if err != nil {
		return err
	}
	if len(works) > 0 {
		return fault.New(fault.Closed, "事项 %s 已经派出微实事“%s”，要先处理那一件，才能撤销。", m.Code, works[0].Title)
	}
	if !made {
		return nil
	}
	left, err := d.c.SuggestionsOf(m.ID)
	if err != nil {
		return err
	}
	if len(left) > 0 { // those of this undoing have left already
		acts, err := d.c.TriageActsOf(left[0].ID, 0)
		if err != nil {
			return err
		}
		who := ""
		if len(acts) > 0 {
			who = fmt.Sprintf("（%s于%s“%s”）", acts[len(acts)-1].Actor, clock(acts[len(acts)-1].ActedAt), acts[len(acts)-1].Action)
		}
		return fault.New(fault.Closed, "%s后来并入了事项 %s%s，要先撤销那一步。", numbersOf(left), m.Code, who)
	}
	merged, err := d.c.MergedInto(m.ID)
	if err != nil {
		return err
	}
	if len(merged) > 0 {
		return fault.New(fault.Closed, "事项 %s“%s”后来归并到了事项 %s，要先撤销归并。", merged[0].Code, merged[0].Title, m.Code)
	}
	seconds, err := d.c.Endorsements(m.ID)
	if err != nil {
		return err
	}
	if seconds[m.ID] > 0 {
		return fault.New(fault.Closed, "事项 %s 已经公开，有 %d 人附议，不能撤销。", m.Code, seconds[m.ID])
	}
	studies, err := d.c.Studies(m.ID)
	if err != nil {
		return err
	}
	if len(studies) > 0 {
		return fault.New(fault.Closed, "事项 %s 已经交%s研判，不能撤销。", m.Code, studies[0].Name)
	}
	answers, err := d.c.AnswersOf(0, m.ID)
	if err != nil {
		return err
	}
	if len(answers) > 0 {
		return fault.New(fault.Closed, "事项 %s 已经起草答复，要先删除草稿，才能撤销。", m.Code)
	}
	return nil
}
