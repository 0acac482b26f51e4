package intake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Defaults of a call. They come from what places do and bind nobody.
const (
	UsualDays  = 30             // P24: shortest usual period
	UsualStart = time.September // P25: usual month to begin
	maxDays    = 366            // a longer period is a mistyped year
	maxTopics  = 20
	maxPlaces  = 500
)

// A CallCommand is everything a call says. Topics and Places are one a line.
type CallCommand struct {
	Year      int
	Title     string
	Text      string
	Audience  string
	Topics    string
	Places    string
	NameRule  models.AskRule
	PhoneRule models.AskRule
	OpensOn   models.Date
	ClosesOn  models.Date
}

// A Remark says what is unusual in a field and why, and refuses nothing. What
// stands behind it is never law.
type Remark struct {
	Field string
	Basis tally.Basis
	Text  string
}

// Days is how many days a period has, its last one included; 0 if it has none.
func Days(from, to models.Date) int {
	a, errA := time.Parse(time.DateOnly, string(from))
	b, errB := time.Parse(time.DateOnly, string(to))
	if errA != nil || errB != nil || b.Before(a) {
		return 0
	}
	return int(b.Sub(a).Hours()/24) + 1
}

// Remarks are the warnings about a call: a period that is shorter than usual
// (P24), or that begins in an unusual month (P25).
func (cmd CallCommand) Remarks() []Remark {
	var list []Remark
	if n := Days(cmd.OpensOn, cmd.ClosesOn); n > 0 && n < UsualDays {
		list = append(list, Remark{"closes_on", tally.BasisPractice,
			fmt.Sprintf("征集期 %d 天，比常见的 %d 天短（甘肃、开封等地的做法是不少于 %d 天）。时间太短，老年人和外出务工的居民可能来不及提。", n, UsualDays, UsualDays)})
	}
	if start, err := time.Parse(time.DateOnly, string(cmd.OpensOn)); err == nil && start.Month() != UsualStart {
		list = append(list, Remark{"opens_on", tally.BasisPractice,
			fmt.Sprintf("从 %d 月开始征集。宁波、陕西等地一般在 9 月开始，年底前才有时间研判、论证和审议。", start.Month())})
	}
	if cmd.NameRule == models.AskRequired || cmd.PhoneRule == models.AskRequired {
		list = append(list, Remark{"phone_rule", tally.BasisAdvice, "姓名或者电话设为必填，提建议的人会变少。不填也能凭查询码查到办理情况。"})
	}
	return list
}

// check tidies the command and refuses what makes no sense.
func (cmd *CallCommand) check() error {
	form := fault.Form{}
	if cmd.Year < 2000 || cmd.Year > 2199 {
		form.Add("year", "年度请填四位数字，例如 2027。")
	}
	tidyLine(form, "title", "标题", &cmd.Title, 60, true)
	tidyText(form, "text", "公告正文", &cmd.Text, 5000, true)
	tidyLine(form, "audience", "征集对象", &cmd.Audience, 100, true)
	cmd.Topics = tidyList(form, "topics", "征集领域", cmd.Topics, maxTopics, 30)
	cmd.Places = tidyList(form, "places", "本地地名", cmd.Places, maxPlaces, 40)
	if cmd.Topics == "" {
		form.Add("topics", "请至少留一个征集领域。")
	}
	if !cmd.NameRule.Valid() {
		form.Add("name_rule", "请选择姓名怎样填写。")
	}
	if !cmd.PhoneRule.Valid() {
		form.Add("phone_rule", "请选择电话怎样填写。")
	}
	for _, d := range []struct {
		field, label string
		date         models.Date
	}{{"opens_on", "开始日期", cmd.OpensOn}, {"closes_on", "截止日期", cmd.ClosesOn}} {
		if !d.date.Valid() {
			form.Add(d.field, "请填写%s，例如 2026-09-01。", d.label)
		}
	}
	if len(form) > 0 {
		return form.Err()
	}
	switch n := Days(cmd.OpensOn, cmd.ClosesOn); {
	case n == 0:
		form.Add("closes_on", "截止日期不能早于开始日期。")
	case n > maxDays:
		form.Add("closes_on", "征集期有 %d 天，超过一年，请核对年份。", n)
	}
	if opens, _ := strconv.Atoi(string(cmd.OpensOn)[:4]); cmd.Year < opens || cmd.Year > opens+2 {
		form.Add("year", "征集从 %d 年开始，只能为 %d 至 %d 年度的项目征集，请核对。", opens, opens, opens+2)
	}
	return form.Err()
}

func (cmd CallCommand) onto(row models.Call) models.Call {
	row.Year, row.Title, row.Text, row.Audience, row.Topics, row.Places = cmd.Year, cmd.Title, cmd.Text, cmd.Audience, cmd.Topics, cmd.Places
	row.NameRule, row.PhoneRule, row.OpensOn, row.ClosesOn = cmd.NameRule, cmd.PhoneRule, cmd.OpensOn, cmd.ClosesOn
	return row
}

// CommandOf is a call as it would be saved again.
func CommandOf(k models.Call) CallCommand {
	return CallCommand{k.Year, k.Title, k.Text, k.Audience, k.Topics, k.Places, k.NameRule, k.PhoneRule, k.OpensOn, k.ClosesOn}
}

// NewCall is what a new call proposes: next year's projects, all fields, from
// September for the usual period, or from tomorrow once that is past.
func NewCall(today models.Date, congress models.Congress) CallCommand {
	day, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		day = time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC)
	}
	opens := time.Date(day.Year(), UsualStart, 1, 0, 0, 0, 0, time.UTC)
	if !opens.After(day) {
		opens = day.AddDate(0, 0, 1)
	}
	year := opens.Year() + 1
	what := "票决确定"
	if congress.Level.Recommends() {
		what = "推荐"
	}
	return CallCommand{
		Year: year, Title: fmt.Sprintf("关于征集%d年度民生实事项目建议的公告", year),
		Text: fmt.Sprintf("为了把民生实事办到群众心坎上，现就%d年度民生实事项目公开征集建议。\n\n"+
			"一件事提一条，请写明要办什么、在哪里、为什么。建议经研判、论证和审议后列为候选项目，由代表%s。\n\n"+
			"不属于征集范围的：涉法涉诉和信访事项、个人具体利益纠纷、已经列入计划正在实施的项目。\n\n"+
			"提交以后请记下查询码，凭码可以随时查看办理情况；不采纳的，也会说明理由。", year, what),
		Audience: "在本地居住、工作和学习的所有人，以及驻地单位和社会组织",
		Topics:   strings.Join(models.Categories, "\n"), NameRule: models.AskOptional, PhoneRule: models.AskOptional,
		OpensOn: models.DateOf(opens), ClosesOn: models.DateOf(opens.AddDate(0, 0, UsualDays-1)),
	}
}

// CallStage says where a call stands on a day.
type CallStage string

// The stages of a call.
const (
	CallDraft   CallStage = "草稿"
	CallAhead   CallStage = "已发布，未开始"
	CallOpen    CallStage = "征集中"
	CallOver    CallStage = "已截止"
	CallStopped CallStage = "提前结束"
)

// StageOf is the stage of a call on a day.
func StageOf(k models.Call, today models.Date) CallStage {
	switch {
	case k.PublishedAt.IsZero():
		return CallDraft
	case !k.ClosedAt.IsZero():
		return CallStopped
	case today < k.OpensOn:
		return CallAhead
	case today > k.ClosesOn:
		return CallOver
	}
	return CallOpen
}

// A CallReading is one call for the office.
type CallReading struct {
	models.Call
	Congress models.Congress
	Stage    CallStage
	Today    models.Date
	Remarks  []Remark
	// ByChannel counts its suggestions by how they came.
	ByChannel map[models.Channel]int
}

// Calls lists the calls of the actor's congress, newest first.
func (s *Service) Calls(ctx context.Context, actor access.Actor) ([]CallReading, error) {
	var list []CallReading
	err := s.look(ctx, actor, access.ManageCalls, func(c *store.Scope) error {
		rows, err := c.Calls()
		for _, k := range rows {
			list = append(list, CallReading{Call: k, Stage: StageOf(k, c.Today), Today: c.Today})
		}
		return err
	})
	return list, err
}

// Call reads one call of the actor's congress.
func (s *Service) Call(ctx context.Context, actor access.Actor, id int64) (CallReading, error) {
	var r CallReading
	err := s.look(ctx, actor, access.ManageCalls, func(c *store.Scope) (err error) {
		if r.Call, err = c.Call(id); err != nil {
			return err
		}
		r.Stage, r.Today, r.Remarks = StageOf(r.Call, c.Today), c.Today, CommandOf(r.Call).Remarks()
		if r.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		r.ByChannel, err = c.SuggestionsByChannel(id)
		return err
	})
	return r, err
}

// ProposeCall is a new call as the form shows it first.
func (s *Service) ProposeCall(ctx context.Context, actor access.Actor) (CallCommand, error) {
	var cmd CallCommand
	err := s.look(ctx, actor, access.ManageCalls, func(c *store.Scope) error {
		congress, err := c.CongressByID(c.Congress)
		if err != nil {
			return err
		}
		cmd = NewCall(c.Today, congress)
		rows, err := c.Calls()
		if err == nil && len(rows) > 0 {
			cmd.Places, cmd.Audience = rows[0].Places, rows[0].Audience
		}
		return err
	})
	return cmd, err
}

// CallsToEnter lists the published calls into which a suggestion may be entered
// today for somebody else, open ones first: what came on paper while a call was
// open is entered after its last day too.
func (s *Service) CallsToEnter(ctx context.Context, actor access.Actor) ([]models.Call, error) {
	var list []models.Call
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) error {
		rows, err := c.Calls()
		list = slices.DeleteFunc(rows, func(k models.Call) bool { return k.PublishedAt.IsZero() || c.Today < k.OpensOn })
		slices.SortStableFunc(list, func(a, b models.Call) int {
			rank := map[bool]int{true: 0, false: 1}
			return rank[a.Accepting(c.Today)] - rank[b.Accepting(c.Today)]
		})
		return err
	})
	return list, err
}

// CreateCall drafts a call. A second one of the same year and title is a
// double press and refused.
func (s *Service) CreateCall(ctx context.Context, actor access.Actor, cmd CallCommand) (int64, error) {
	if err := access.Need(actor, access.ManageCalls); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	var id int64
	return id, s.act(ctx, actor, access.ManageCalls, "拟定征集公告", cmd.Title, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil { // two presses wait for each other
			return "", err
		}
		if err := onlyTitle(c, cmd, 0); err != nil {
			return "", err
		}
		row := cmd.onto(models.Call{})
		if err := c.PutCall(&row); err != nil {
			return "", err
		}
		id = row.ID
		return period(row), nil
	})
}

func onlyTitle(c *store.Scope, cmd CallCommand, except int64) error {
	rows, err := c.Calls()
	if err != nil {
		return err
	}
	for _, k := range rows {
		if k.ID != except && k.Year == cmd.Year && k.Title == cmd.Title {
			return &fault.Error{Kind: fault.Conflict, Message: "同一年度已有同名的征集公告，没有重复建立。", Fields: map[string]string{"title": "同一年度已有同名的征集公告，没有重复建立。"}}
		}
	}
	return nil
}

func period(k models.Call) string { return string(k.OpensOn) + " 至 " + string(k.ClosesOn) }

// EditCall changes a draft. A published call keeps what it promised.
func (s *Service) EditCall(ctx context.Context, actor access.Actor, id int64, cmd CallCommand) error {
	if err := access.Need(actor, access.ManageCalls); err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	return s.act(ctx, actor, access.ManageCalls, "修改征集公告", cmd.Title, func(c *store.Scope) (string, error) {
		row, err := c.LockCall(id)
		if err != nil {
			return "", err
		}
		if !row.PublishedAt.IsZero() {
			return "", fault.New(fault.Closed, "公告已经发布，内容随之固定，只能延长征集期或者提前结束，并说明理由。")
		}
		if err := onlyTitle(c, cmd, id); err != nil {
			return "", err
		}
		return period(row), c.UpdateCall(cmd.onto(row))
	})
}

// PublishCall publishes a draft and fixes what it says. A period that has
// ended is refused.
func (s *Service) PublishCall(ctx context.Context, actor access.Actor, id int64) error {
	return s.changeCall(ctx, actor, id, "发布征集公告", func(c *store.Scope, row *models.Call) (string, error) {
		if !row.PublishedAt.IsZero() {
			return "", fault.New(fault.Conflict, "公告已经发布，没有重复发布。")
		}
		if row.ClosesOn < c.Today {
			return "", fault.New(fault.Closed, "截止日期 %s 已经过去，请先修改征集期再发布。", string(row.ClosesOn))
		}
		if row.OpensOn < c.Today { // nobody could answer before it was published
			row.OpensOn = c.Today
		}
		row.PublishedAt = c.Now
		return period(*row), nil
	})
}

// ExtendCall moves a published call's last day, later only, with the reason.
// A call whose last day is past opens again that way; one that was ended
// early does not.
func (s *Service) ExtendCall(ctx context.Context, actor access.Actor, id int64, until models.Date, reason string) error {
	form := fault.Form{}
	tidyLine(form, "reason", "延长理由", &reason, 200, true)
	if !until.Valid() {
		form.Add("closes_on", "请填写新的截止日期，例如 2026-10-15。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.changeCall(ctx, actor, id, "延长征集期", func(c *store.Scope, row *models.Call) (string, error) {
		if row.PublishedAt.IsZero() || !row.ClosedAt.IsZero() {
			return "", fault.New(fault.Closed, "公告%s，不能延长。", StageOf(*row, c.Today))
		}
		if until <= row.ClosesOn || until < c.Today {
			return "", fault.Form{"closes_on": fmt.Sprintf("新的截止日期要晚于现在的 %s，并且不早于今天。公告发布以后不能缩短征集期。", row.ClosesOn)}.Err()
		}
		if Days(row.OpensOn, until) > maxDays {
			return "", fault.Form{"closes_on": "征集期超过一年，请核对年份。"}.Err()
		}
		was := row.ClosesOn
		row.ClosesOn = until
		return fmt.Sprintf("由 %s 延长到 %s：%s", was, until, reason), nil
	})
}

// CloseCall ends a published call before its last day, with the reason. It
// cannot be taken back.
func (s *Service) CloseCall(ctx context.Context, actor access.Actor, id int64, reason string) error {
	form := fault.Form{}
	tidyLine(form, "why", "提前结束的理由", &reason, 200, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.changeCall(ctx, actor, id, "提前结束征集", func(c *store.Scope, row *models.Call) (string, error) {
		stage := StageOf(*row, c.Today)
		if stage != CallAhead && stage != CallOpen {
			return "", fault.New(fault.Closed, "公告%s，不能提前结束。", stage)
		}
		row.ClosedAt = c.Now
		return reason, nil
	})
}

func (s *Service) changeCall(ctx context.Context, actor access.Actor, id int64, what string, do func(c *store.Scope, row *models.Call) (string, error)) error {
	if err := access.Need(actor, access.ManageCalls); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockCall(id)
		if err != nil {
			return err
		}
		detail, err := do(c, &row)
		if err != nil {
			return err
		}
		if err := c.UpdateCall(row); err != nil {
			return err
		}
		return note(c, actor, access.ManageCalls, what, row.Title, detail)
	})
}

// look reads in the actor's congress.
func (s *Service) look(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// act changes something in the actor's congress and logs it.
func (s *Service) act(ctx context.Context, actor access.Actor, need access.Action, what, subject string, do func(c *store.Scope) (detail string, err error)) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		detail, err := do(c)
		if err != nil {
			return err
		}
		return note(c, actor, need, what, subject, detail)
	})
}

func note(c *store.Scope, actor access.Actor, need access.Action, what, subject, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: subject, Detail: detail})
}
