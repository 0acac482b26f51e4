package smallwork

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/photo"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// MaxAmount is the most money of one item, far beyond what is small; more is a
// slip of the pen.
const MaxAmount models.Fen = 100_000_000 * 100

// MaxPhotos is the most photos of a small work before, and after.
const MaxPhotos = 6

// after is the position of the first photo that shows the finished work.
const after = 100

// After reports whether a photo shows the finished work.
func After(p models.IntakePhoto) bool { return p.Position >= after }

// A Command describes a small work. Matter is the 事项编号 it comes from; if
// it is empty a matter is made of the command's own words, for Year.
type Command struct {
	Matter   string
	Fund     int64 // 0 for 微实事立办
	Year     int   // of a new matter
	Title    string
	Content  string
	Place    string
	Category string // of a new matter, may be empty
	Unit     int64  // 0 until it is known
	Amount   models.Fen
	DueOn    models.Date
	Dispatch bool // at once, to the unit with the due date
}

func (cmd *Command) check() error {
	form := fault.Form{}
	cmd.Matter = strings.TrimSpace(cmd.Matter)
	text(form, "title", "名称", &cmd.Title, 60, cmd.Matter == "")
	text(form, "content", "内容", &cmd.Content, 1000, false)
	text(form, "place", "地点", &cmd.Place, 60, false)
	if cmd.Matter == "" && (cmd.Year < 2000 || cmd.Year > 2199) {
		form.Add("year", "年度请填四位数字，例如 2027。")
	}
	if cmd.Category != "" && !slices.Contains(models.Categories, cmd.Category) {
		form.Add("category", "请从列表里选择类别。")
	}
	if cmd.Amount < 0 || cmd.Amount > MaxAmount {
		form.Add("amount", "金额请填不小于 0 的数字，单位万元，不超过 1 亿元。")
	}
	if cmd.Fund > 0 && cmd.Amount <= 0 {
		form.Add("amount", "专项资金项目要写明金额。")
	}
	if cmd.DueOn != "" && !cmd.DueOn.Valid() {
		form.Add("due_on", "办结期限请写成日期，例如 2027-06-30。")
	}
	if cmd.Dispatch {
		dispatchable(form, cmd.Unit, cmd.DueOn)
	}
	return form.Err()
}

func dispatchable(form fault.Form, unit int64, due models.Date) {
	if unit == 0 {
		form.Add("unit", "请选择承办单位。")
	}
	if due == "" || !due.Valid() {
		form.Add("due_on", "请填写办结期限，例如 2027-06-30。")
	}
}

// manages is the right that choosing and changing a work needs: the fund is
// the congress's own.
func manages(fund int64) access.Action {
	if fund > 0 {
		return access.ManageFunds
	}
	return access.ManageSmallWorks
}

// Choose makes a small work of a matter or of a new one, and dispatches it if
// asked to. It refuses a matter that has one already, that went another way,
// or whose amount would take a fund beyond its sum.
func (s *Service) Choose(ctx context.Context, actor access.Actor, cmd Command) (models.SmallWork, error) {
	need := manages(cmd.Fund)
	var w models.SmallWork
	if err := access.Need(actor, need); err != nil {
		return w, err
	}
	if err := cmd.check(); err != nil {
		return w, err
	}
	return w, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		w = models.SmallWork{FundID: cmd.Fund, Title: cmd.Title, Content: cmd.Content, Place: cmd.Place, Amount: cmd.Amount, DueOn: cmd.DueOn, State: models.SmallWorkChosen}
		fund := models.Fund{}
		var err error
		if cmd.Fund > 0 { // before the matter: everybody locks in this order
			if fund, err = s.room(c, cmd.Fund, 0, cmd.Amount); err != nil {
				return err
			}
		}
		m, err := s.matter(c, actor, cmd)
		if err != nil {
			return err
		}
		w.MatterID, w.Code, w.Year = m.ID, m.Code, m.Year
		if w.Title == "" {
			w.Title = m.Title
		}
		if w.Content == "" {
			w.Content = m.Content
		}
		if w.Place == "" {
			w.Place = m.Place
		}
		if cmd.Fund > 0 {
			w.Year = fund.Year
		}
		if cmd.Unit > 0 {
			if w.UnitID, w.Unit, err = unitOf(c, cmd.Unit); err != nil {
				return err
			}
		}
		what := "选定微实事"
		if cmd.Fund > 0 {
			what = "选定专项资金项目"
		}
		if cmd.Dispatch {
			if err := dispatch(c, &w); err != nil {
				return err
			}
			what += "并派单"
		}
		if err := c.PutSmallWork(&w); err != nil {
			return err
		}
		return note(c, actor, need, what, w.Title, detail(w))
	})
}

// detail is what the log says of a work.
func detail(w models.SmallWork) string {
	parts := []string{w.Code}
	if w.Unit != "" {
		parts = append(parts, w.Unit)
	}
	if w.Amount > 0 {
		parts = append(parts, fmt.Sprintf("%.2f元", float64(w.Amount)/100))
	}
	if w.DueOn != "" {
		parts = append(parts, "期限 "+string(w.DueOn))
	}
	return strings.Join(parts, "，")
}

// matter finds the matter of a command, or makes it, and moves it to
// 转微实事立办; it stays held until the transaction ends.
func (s *Service) matter(c *store.Scope, actor access.Actor, cmd Command) (models.Matter, error) {
	const why = "转微实事立办"
	if cmd.Matter == "" {
		if err := c.LockCongress(); err != nil {
			return models.Matter{}, err
		}
		all, err := c.AllSmallWorks() // a double press of the button
		if err != nil {
			return models.Matter{}, err
		}
		for _, w := range all {
			if w.State != models.SmallWorkDropped && w.Title == cmd.Title && w.Place == cmd.Place && w.FundID == cmd.Fund && w.Year == cmd.Year {
				return models.Matter{}, fault.New(fault.Conflict, "同一年度、同一地点已有“%s”（%s），没有重复登记。", w.Title, w.Code)
			}
		}
		number, err := c.NextMatterNumber(cmd.Year)
		if err != nil {
			return models.Matter{}, err
		}
		m := models.Matter{Year: cmd.Year, Number: number, Code: models.MatterCode(c.Congress, cmd.Year, number), Title: cmd.Title, Content: cmd.Content, Place: cmd.Place,
			Category: cmd.Category, State: models.MatterSmall, Reason: why}
		m.Search = words.Normal(m.Title + "\n" + m.Content + "\n" + m.Place + "\n" + m.Code)
		return m, c.PutMatter(&m)
	}
	found, err := c.MatterByCode(cmd.Matter)
	if err != nil || found.CongressID != c.Congress {
		return found, fault.Form{"matter": fmt.Sprintf("没有找到事项“%s”，请核对事项编号。", cmd.Matter)}.Err()
	}
	call, err := hold(c, found.CallID)
	if err != nil {
		return found, err
	}
	m, err := c.Matter(found.ID) // as it is under the lock
	if err != nil {
		return m, err
	}
	works, err := c.SmallWorksOf(m.ID)
	if err != nil {
		return m, err
	}
	for _, w := range works {
		if w.State != models.SmallWorkDropped {
			return m, fault.New(fault.Conflict, "事项 %s 已经登记为“%s”（%s），没有重复登记。", m.Code, w.Title, w.State.Label())
		}
	}
	if m.State == models.MatterSmall { // decided in the triage
		return m, nil
	}
	return m, move(c, actor, call, &m, lifecycle.Small, why)
}

func unitOf(c *store.Scope, id int64) (int64, string, error) {
	units, err := c.Units()
	for _, u := range units {
		if u.ID == id {
			return u.ID, u.Name, err
		}
	}
	if err == nil {
		err = fault.Form{"unit": "没有找到这个承办单位，请从列表里选择。"}.Err()
	}
	return 0, "", err
}

// room refuses an amount that would take a fund beyond its sum, and holds the
// fund. except is a work whose present amount does not count.
func (s *Service) room(c *store.Scope, id, except int64, amount models.Fen) (models.Fund, error) {
	fund, err := c.LockFund(id)
	if err != nil {
		return fund, err
	}
	if !fund.ClosedAt.IsZero() {
		return fund, fault.New(fault.Closed, "“%s”已经结清，不能再选项目。", fund.Name)
	}
	works, err := c.SmallWorksOfFund(id)
	if err != nil {
		return fund, err
	}
	used := models.Fen(0)
	for _, w := range works {
		if w.ID != except && w.State != models.SmallWorkDropped {
			used += w.Amount
		}
	}
	if amount > fund.Amount-used {
		return fund, fault.Form{"amount": fmt.Sprintf("超过专项资金的余额：%s共 %s，已安排 %s，还可以安排 %s。", fund.Name, yuan(fund.Amount), yuan(used), yuan(fund.Amount-used))}.Err()
	}
	return fund, nil
}

// yuan is money in 万元 as sentences have it.
func yuan(f models.Fen) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", float64(f)/1_000_000), "0"), ".") + " 万元"
}

func dispatch(c *store.Scope, w *models.SmallWork) error {
	if w.DueOn < c.Today {
		return fault.Form{"due_on": "办结期限不能早于今天。"}.Err()
	}
	to, err := lifecycle.Follow(lifecycle.SmallWork, w.State, lifecycle.Dispatch)
	if err != nil {
		return err
	}
	w.State, w.DispatchedAt = to, c.Now
	return nil
}

// change runs one step on a work: its fund is held first if the amount may
// change, then the work.
func (s *Service) change(ctx context.Context, actor access.Actor, need access.Action, id int64, what string, do func(c *store.Scope, w *models.SmallWork) (detail string, err error)) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		before, err := c.SmallWork(id)
		if err != nil {
			return err
		}
		if !concerns(actor, before) {
			return fault.New(fault.Forbidden, "这一件不由您的单位承办。")
		}
		if before.FundID > 0 {
			if _, err := c.LockFund(before.FundID); err != nil {
				return err
			}
		}
		w, err := c.LockSmallWork(id)
		if err != nil {
			return err
		}
		said, err := do(c, &w)
		if err != nil {
			return err
		}
		if err := c.UpdateSmallWork(w); err != nil {
			return err
		}
		return note(c, actor, need, what, w.Title, said)
	})
}

// concerns reports whether a work is the actor's business: who is in the
// congress only for a unit sees what was dispatched to that unit.
func concerns(actor access.Actor, w models.SmallWork) bool {
	for _, r := range access.Holders(access.ReadSmallWorks) {
		if r != models.UnitRole && actor.Is(r) {
			return true
		}
	}
	return actor.Is(models.UnitRole) && actor.Unit != 0 && w.UnitID == actor.Unit && w.State != models.SmallWorkChosen && !w.DispatchedAt.IsZero()
}

// Edit changes a work that was chosen and not dispatched. Its matter, fund and
// year stay.
func (s *Service) Edit(ctx context.Context, actor access.Actor, id int64, cmd Command) error {
	w, err := s.own(ctx, actor, id)
	if err != nil {
		return err
	}
	cmd.Matter, cmd.Fund, cmd.Dispatch = w.Code, w.FundID, false
	if err := cmd.check(); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "title", "名称", &cmd.Title, 60, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, manages(w.FundID), id, "修改微实事", func(c *store.Scope, w *models.SmallWork) (string, error) {
		if w.State != models.SmallWorkChosen {
			return "", fault.New(fault.Closed, "该微实事现在是“%s”，内容不能再改。", w.State.Label())
		}
		if w.FundID > 0 {
			if _, err := s.room(c, w.FundID, w.ID, cmd.Amount); err != nil {
				return "", err
			}
		}
		w.Title, w.Content, w.Place, w.Amount, w.DueOn, w.UnitID, w.Unit = cmd.Title, cmd.Content, cmd.Place, cmd.Amount, cmd.DueOn, 0, ""
		if cmd.Unit > 0 {
			var err error
			if w.UnitID, w.Unit, err = unitOf(c, cmd.Unit); err != nil {
				return "", err
			}
		}
		return detail(*w), nil
	})
}

// own reads a work that the actor may manage.
func (s *Service) own(ctx context.Context, actor access.Actor, id int64) (models.SmallWork, error) {
	var w models.SmallWork
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) (err error) {
		if w, err = c.SmallWork(id); err == nil && !concerns(actor, w) {
			err = fault.New(fault.Forbidden, "这一件不由您的单位承办。")
		}
		return err
	})
	if err != nil {
		return w, err
	}
	return w, access.Need(actor, manages(w.FundID))
}

// Dispatch hands a chosen work to a unit with the day by which it is done.
// From then on the public sees it.
func (s *Service) Dispatch(ctx context.Context, actor access.Actor, id, unit int64, due models.Date) error {
	form := fault.Form{}
	dispatchable(form, unit, due)
	if err := form.Err(); err != nil {
		return err
	}
	w, err := s.own(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, manages(w.FundID), id, "派单", func(c *store.Scope, w *models.SmallWork) (string, error) {
		var err error
		if w.UnitID, w.Unit, err = unitOf(c, unit); err != nil {
			return "", err
		}
		w.DueOn = due
		return detail(*w), dispatch(c, w)
	})
}

// A FinishCommand is what the unit says when a work is done.
type FinishCommand struct {
	Work   int64
	DoneOn models.Date
	Note   string
	Before []io.Reader // pictures as they arrived
	After  []io.Reader
}

// Finish marks a dispatched work as done, with photos of before and after.
// Photos of an earlier attempt stay. It refuses a day in the future and a work
// without any photo of the finished thing.
func (s *Service) Finish(ctx context.Context, actor access.Actor, cmd FinishCommand) error {
	form := fault.Form{}
	text(form, "note", "办理情况", &cmd.Note, 1000, true)
	if !cmd.DoneOn.Valid() {
		form.Add("done_on", "请填写办结日期，例如 2027-06-30。")
	}
	if len(cmd.Before) > MaxPhotos {
		form.Add("before", "办理前的照片最多 %d 张。", MaxPhotos)
	}
	if len(cmd.After) > MaxPhotos {
		form.Add("after", "办结后的照片最多 %d 张。", MaxPhotos)
	}
	if err := form.Err(); err != nil {
		return err
	}
	if _, err := s.Work(ctx, actor, cmd.Work); err != nil { // before any picture is decoded
		return err
	}
	if err := access.Need(actor, access.DoSmallWork); err != nil {
		return err
	}
	before, err := clean(ctx, "before", cmd.Before)
	if err != nil {
		return err
	}
	done, err := clean(ctx, "after", cmd.After)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, access.DoSmallWork, cmd.Work, "办结微实事", func(c *store.Scope, w *models.SmallWork) (string, error) {
		to, err := lifecycle.Follow(lifecycle.SmallWork, w.State, lifecycle.Finish)
		if err != nil {
			return "", err
		}
		switch {
		case cmd.DoneOn > c.Today:
			return "", fault.Form{"done_on": "办结日期不能晚于今天。"}.Err()
		case cmd.DoneOn < models.DateOf(w.DispatchedAt.Time()):
			return "", fault.Form{"done_on": "办结日期不能早于派单的那一天。"}.Err()
		}
		if err := putPhotos(c, w.ID, before, done); err != nil {
			return "", err
		}
		w.State, w.DoneOn, w.DoneNote = to, cmd.DoneOn, cmd.Note
		return cmd.Note, nil
	})
}

// clean decodes pictures and encodes them anew; with one that cannot be read
// nothing is kept, and the refusal stands at its field.
func clean(ctx context.Context, field string, files []io.Reader) ([]photo.Photo, error) {
	var list []photo.Photo
	for _, f := range files {
		p, err := photo.Clean(ctx, f)
		if refusal, ok := fault.As(err); ok && refusal.Fields["photo"] != "" {
			return nil, fault.Form{field: refusal.Fields["photo"]}.Err()
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func putPhotos(c *store.Scope, work int64, before, done []photo.Photo) error {
	old, err := c.IntakePhotos(0, work)
	if err != nil {
		return err
	}
	next := map[bool]int{false: 1, true: after}
	for _, p := range old {
		next[After(p)] = max(next[After(p)], p.Position+1)
	}
	switch {
	case next[true] == after && len(done) == 0:
		return fault.Form{"after": "请上传办结后的照片。"}.Err()
	case next[true]-after+len(done) > MaxPhotos:
		return fault.Form{"after": fmt.Sprintf("办结后的照片一共最多 %d 张，已有 %d 张。", MaxPhotos, next[true]-after)}.Err()
	case next[false]-1+len(before) > MaxPhotos:
		return fault.Form{"before": fmt.Sprintf("办理前的照片一共最多 %d 张，已有 %d 张。", MaxPhotos, next[false]-1)}.Err()
	}
	for _, group := range []struct {
		photos []photo.Photo
		done   bool
	}{{before, false}, {done, true}} {
		for _, p := range group.photos {
			row := models.IntakePhoto{ID: photoID(), SmallWorkID: work, Position: next[group.done], Width: p.Width, Height: p.Height, Body: p.JPEG, Small: p.Small.JPEG}
			next[group.done]++
			if err := c.PutIntakePhoto(&row); err != nil {
				return err
			}
		}
	}
	return nil
}

// Confirm takes a finished work as done. What the fund paid is accepted by the
// congress's own office, everything else also by a deputy.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, id int64, remark string) error {
	return s.judge(ctx, actor, id, lifecycle.Confirm, "确认微实事", "remark", "核实情况", remark, false)
}

// Redo sends a finished work back to its unit, with the reason.
func (s *Service) Redo(ctx context.Context, actor access.Actor, id int64, reason string) error {
	return s.judge(ctx, actor, id, lifecycle.Redo, "退回重办", "redo", "退回理由", reason, true)
}

func (s *Service) judge(ctx context.Context, actor access.Actor, id int64, act lifecycle.Act, what, field, label, remark string, must bool) error {
	form := fault.Form{}
	text(form, field, label, &remark, 500, must)
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.ConfirmSmallWork, id, what, func(c *store.Scope, w *models.SmallWork) (string, error) {
		if w.FundID > 0 {
			if err := access.Need(actor, access.ManageFunds); err != nil {
				return "", fault.New(fault.Forbidden, "专项资金项目由人大常委会（主席团）办公室组织验收。")
			}
		}
		to, err := lifecycle.Follow(lifecycle.SmallWork, w.State, act)
		if err != nil {
			return "", err
		}
		w.State, w.Confirmer, w.ConfirmNote, w.ConfirmedAt = to, actor.Name, remark, c.Now
		return remark, nil
	})
}

// Drop gives a work up, with the reason; its matter is open again and its
// money goes back to the fund.
func (s *Service) Drop(ctx context.Context, actor access.Actor, id int64, reason string) error {
	form := fault.Form{}
	text(form, "reason", "不再办理的理由", &reason, 200, true)
	if err := form.Err(); err != nil {
		return err
	}
	w, err := s.own(ctx, actor, id)
	if err != nil {
		return err
	}
	var call int64
	if err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		m, err := c.Matter(w.MatterID)
		call = m.CallID
		return err
	}); err != nil {
		return err
	}
	need := manages(w.FundID)
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if w.FundID > 0 {
			if _, err := c.LockFund(w.FundID); err != nil {
				return err
			}
		}
		held, err := hold(c, call)
		if err != nil {
			return err
		}
		w, err := c.LockSmallWork(id)
		if err != nil {
			return err
		}
		if w.State, err = lifecycle.Follow(lifecycle.SmallWork, w.State, lifecycle.Drop); err != nil {
			return err
		}
		w.ConfirmNote = reason
		if err := c.UpdateSmallWork(w); err != nil {
			return err
		}
		m, err := c.Matter(w.MatterID)
		if err != nil {
			return err
		}
		if m.State == models.MatterSmall {
			if err := move(c, actor, held, &m, lifecycle.Reopen, reason); err != nil {
				return err
			}
		}
		return note(c, actor, need, "不再办理微实事", w.Title, reason)
	})
}
