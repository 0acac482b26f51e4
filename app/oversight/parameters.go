package oversight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// Parameters are the values of P27 to P34 that hold in a congress: the
// template's, and over them what the congress set with a reason. P31 and P32
// are not here: they stand in the adopted method of each survey.
type Parameters struct {
	PlanDays   int            // P27: the plan is due so many days after the decision
	GraceDays  int            // P28: a month's report may be written so many days after the month
	Lights     progress.Rules // P29
	ReplyDays  int            // P30: working days for an answer
	Holidays   []models.Date  // days without work among Monday to Friday
	Workdays   []models.Date  // Saturdays and Sundays with work
	RemedyDays int            // P33
	Weights    progress.Weights
}

// UsualParameters are the template's.
var UsualParameters = Parameters{PlanDays: 30, GraceDays: 15, Lights: progress.Usual, ReplyDays: 7, RemedyDays: 30, Weights: progress.UsualWeights}

// readParameters reads what holds in a congress. A row that cannot be read,
// which no form could have written, leaves the template's value.
func readParameters(c *store.Scope) (Parameters, error) {
	all, err := parametersOf(c)
	return all(c.Congress), err
}

// parametersOf reads what holds in the congresses of a scope.
func parametersOf(c *store.Scope) (of func(congress int64) Parameters, err error) {
	rows, err := c.Parameters()
	return func(congress int64) Parameters {
		p := UsualParameters
		for _, row := range rows {
			if row.CongressID == congress {
				p.set(row.Name, row.Value)
			}
		}
		return p
	}, err
}

// set reads one value and reports whether it could.
func (p *Parameters) set(name, value string) bool {
	number := func(to *int, least, most int) bool {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return false
		}
		*to = n
		return true
	}
	if kind, year, ok := calendarOf(name); ok {
		days, ok := unpackDays(year, value)
		if ok && kind == "holidays" {
			p.Holidays = append(slices.Clip(p.Holidays), days...)
		} else if ok {
			p.Workdays = append(slices.Clip(p.Workdays), days...)
		}
		return ok
	}
	switch name {
	case "plan_days":
		return number(&p.PlanDays, 1, 365)
	case "grace_days":
		return number(&p.GraceDays, 0, 60)
	case "amber_days":
		return number(&p.Lights.AmberDays, 1, 365)
	case "silent_days":
		return number(&p.Lights.SilentDays, 15, 365)
	case "reply_days":
		return number(&p.ReplyDays, 1, 90)
	case "remedy_days":
		return number(&p.RemedyDays, 1, 365)
	case "score_weights":
		w, err := progress.ParseWeights(value)
		if err == nil {
			p.Weights = w
		}
		return err == nil
	}
	return false
}

// The calendar is kept by year, since a row's value is short: holidays-2026
// with the days as 0101 0102.
func calendarOf(name string) (kind string, year int, ok bool) {
	kind, text, found := strings.Cut(name, "-")
	year, err := strconv.Atoi(text)
	return kind, year, found && err == nil && year >= 1949 && year <= 2200 && (kind == "holidays" || kind == "workdays")
}

func unpackDays(year int, value string) ([]models.Date, bool) {
	var list []models.Date
	for _, d := range strings.Fields(value) {
		if len(d) != 4 {
			return nil, false
		}
		day := models.Date(fmt.Sprintf("%04d-%s-%s", year, d[:2], d[2:]))
		if !day.Valid() {
			return nil, false
		}
		list = append(list, day)
	}
	return list, true
}

func packDays(days []models.Date) string {
	list := make([]string, len(days))
	for i, d := range days {
		list[i] = string(d[5:7]) + string(d[8:10])
	}
	return strings.Join(list, " ")
}

// MaxCalendarDays is how many days of one kind a year may have.
const MaxCalendarDays = 40

// readDays reads a list of days as people type it: one after another, with
// spaces, commas or on lines of their own, as 1月1日, 1-1, 01-01 or 2026-01-01; a
// period as 2-16至2-20. What is not a day of the year is refused, and so is a
// day that the kind makes no sense for: a holiday on a weekend, a worked
// weekend day from Monday to Friday is only left out where it lies in a period.
func readDays(kind string, year int, typed string) ([]models.Date, error) {
	refuse := func(text string) error {
		return fault.Form{"value": fmt.Sprintf("“%s”不是 %d 年的日期。请写成 1-1 或者 1月1日，一段写成 2-16至2-20，日期之间用空格或换行隔开。", text, year)}.Err()
	}
	one := func(text string) (time.Time, bool) {
		plain := strings.TrimSuffix(strings.NewReplacer("年", "-", "月", "-", "/", "-", ".", "-").Replace(text), "日")
		parts := strings.Split(plain, "-")
		if len(parts) == 3 && parts[0] == strconv.Itoa(year) {
			parts = parts[1:]
		}
		if len(parts) != 2 {
			return time.Time{}, false
		}
		month, err := strconv.Atoi(parts[0])
		day, fail := strconv.Atoi(parts[1])
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		return t, err == nil && fail == nil && int(t.Month()) == month && t.Day() == day
	}
	var list []models.Date
	typed = strings.NewReplacer("，", " ", ",", " ", "、", " ", "；", " ", ";", " ", "\u3000", " ", "～", "至", "~", "至", "—", "至", "到", "至").Replace(typed)
	for _, text := range strings.Fields(typed) {
		from, to, period := strings.Cut(text, "至")
		first, ok := one(from)
		last := first
		if period {
			fine := false
			last, fine = one(to)
			ok = ok && fine && !last.Before(first)
		}
		if !ok {
			return nil, refuse(text)
		}
		for t := first; !t.After(last); t = t.AddDate(0, 0, 1) {
			weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
			if weekend != (kind == "workdays") {
				if !period {
					return nil, fault.Form{"value": fmt.Sprintf("%d月%d日是星期%s，%s。", t.Month(), t.Day(), []string{"日", "一", "二", "三", "四", "五", "六"}[t.Weekday()],
						map[bool]string{true: "本来就要上班，不用写在这里", false: "本来就休息，不用写在这里"}[kind == "workdays"])}.Err()
				}
				continue
			}
			if day := models.Date(t.Format("2006-01-02")); !slices.Contains(list, day) {
				list = append(list, day)
			}
		}
	}
	slices.Sort(list)
	if len(list) > MaxCalendarDays {
		return nil, fault.Form{"value": fmt.Sprintf("一年最多写 %d 天，现在有 %d 天，请核对。", MaxCalendarDays, len(list))}.Err()
	}
	return list, nil
}

// A ParameterRow is one parameter as its page shows it.
type ParameterRow struct {
	Name    string
	Paper   string // P27
	Label   string
	Unit    string
	Default string // the template's value
	Allowed string // in words
	Basis   string // what stands behind the template's value
	Means   string // what it does
	Value   string // that holds
	Own     bool   // set by the congress
	Why     string
	Actor   string
	SetAt   models.Moment
}

// Seen names the state in which a page showed the parameter.
func (r ParameterRow) Seen() string { return fmt.Sprintf("%d/%s", r.SetAt, r.Value) }

// unsourced is said of what no rule was found for.
const unsourced = "没有找到统一规定，这是示例值，由本级确定。"

var parameterRows = []ParameterRow{
	{Name: "plan_days", Paper: "P27", Label: "实施方案报送期限", Unit: "天", Allowed: "1 至 365 的整数", Means: "票决以后多少天内，责任单位要提交实施方案。以后确定的项目按新值，已经确定的期限不变。", Basis: unsourced},
	{Name: "grace_days", Paper: "P28", Label: "月报宽限", Unit: "天", Allowed: "0 至 60 的整数", Means: "每月结束以后，再过多少天没有当月的进度报告，算缺报。", Basis: unsourced},
	{Name: "amber_days", Paper: "P29", Label: "黄灯转红灯", Unit: "天", Allowed: "1 至 365 的整数", Means: "节点逾期不超过这些天是黄灯，再久是红灯；补上以后这些天内仍是黄灯。", Basis: "有的地方按月对照计划亮绿、黄、红灯，没有完成亮红灯，次月补上的亮黄灯。天数没有统一规定，这是示例值，由本级确定。"},
	{Name: "silent_days", Paper: "P29", Label: "无报告转红灯", Unit: "天", Allowed: "15 至 365 的整数", Means: "还有节点没有完成，超过这些天没有进度报告，是红灯。", Basis: unsourced},
	{Name: "reply_days", Paper: "P30", Label: "监督意见答复期限", Unit: "个工作日", Allowed: "1 至 90 的整数", Means: "监督意见转给责任单位以后，多少个工作日内答复。以后转出的意见按新值，已经转出的期限不变。", Basis: "有的地方要求部门 7 个工作日内答复代表；没有统一规定，由本级确定。"},
	{Name: "remedy_days", Paper: "P33", Label: "整改期限", Unit: "天", Allowed: "1 至 365 的整数", Means: "测评不满意的项目，多少天内整改，再测评。已经确定的整改期限不变。", Basis: unsourced},
	{Name: "score_weights", Paper: "P34", Label: "年度得分权重", Allowed: "三个整数，合计 100，写成 60/30/10", Means: "依次为代表测评、群众评价、验收。已经算出的得分不变。", Basis: unsourced},
}

// value prints one of the parameters.
func (p Parameters) value(name string) string {
	switch name {
	case "plan_days":
		return strconv.Itoa(p.PlanDays)
	case "grace_days":
		return strconv.Itoa(p.GraceDays)
	case "amber_days":
		return strconv.Itoa(p.Lights.AmberDays)
	case "silent_days":
		return strconv.Itoa(p.Lights.SilentDays)
	case "reply_days":
		return strconv.Itoa(p.ReplyDays)
	case "remedy_days":
		return strconv.Itoa(p.RemedyDays)
	case "score_weights":
		return p.Weights.String()
	}
	return ""
}

// A CalendarYear is which days of a year are not as the week says.
type CalendarYear struct {
	Year               int
	Holidays, Workdays []models.Date
	Rows               [2]ParameterRow // of the holidays and of the worked weekends
}

// Parameter finds a parameter by its name, or nil.
func (v ParameterSheet) Parameter(name string) *ParameterRow {
	for i := range v.Rows {
		if v.Rows[i].Name == name {
			return &v.Rows[i]
		}
	}
	for i := range v.Calendar {
		for k := range v.Calendar[i].Rows {
			if v.Calendar[i].Rows[k].Name == name {
				return &v.Calendar[i].Rows[k]
			}
		}
	}
	return nil
}

// A ParameterSheet is all parameters of a congress with their history.
type ParameterSheet struct {
	Congress models.Congress
	Rows     []ParameterRow
	Calendar []CalendarYear // last year, this year and the next, and others with days
	History  []models.AuditEntry
}

const parameterAct, parameterBack = "设置监督参数", "恢复监督参数"

// parameterHistory is how many entries the page shows; the rest is in the log.
const parameterHistory = 30

func parameterSheet(c *store.Scope) (ParameterSheet, error) {
	var v ParameterSheet
	set, err := c.Parameters()
	if err != nil {
		return v, err
	}
	if v.Congress, err = c.CongressByID(c.Congress); err != nil {
		return v, err
	}
	own := map[string]models.Parameter{}
	years := []int{}
	this, _ := strconv.Atoi(string(c.Today[:4]))
	for y := this - 1; y <= this+1; y++ {
		years = append(years, y)
	}
	for _, row := range set {
		try := UsualParameters
		if !try.set(row.Name, row.Value) {
			continue
		}
		own[row.Name] = row
		if _, year, ok := calendarOf(row.Name); ok && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	fill := func(row ParameterRow) ParameterRow {
		row.Value = row.Default
		if k, ok := own[row.Name]; ok {
			row.Own, row.Value, row.Why, row.Actor, row.SetAt = true, k.Value, k.Why, k.Actor, k.SetAt
		}
		return row
	}
	for _, row := range parameterRows {
		row.Default = UsualParameters.value(row.Name)
		v.Rows = append(v.Rows, fill(row))
	}
	for _, y := range years {
		k := CalendarYear{Year: y}
		for i, kind := range []string{"holidays", "workdays"} {
			k.Rows[i] = fill(calendarRow(kind, y))
			days, _ := unpackDays(y, k.Rows[i].Value) // rows that cannot be read were left out
			if i == 0 {
				k.Holidays = days
			} else {
				k.Workdays = days
			}
		}
		v.Calendar = append(v.Calendar, k)
	}
	return v, nil
}

func calendarRow(kind string, year int) ParameterRow {
	row := ParameterRow{Name: fmt.Sprintf("%s-%d", kind, year), Paper: "P30", Label: fmt.Sprintf("%d 年放假的工作日", year), Allowed: fmt.Sprintf("最多 %d 天", MaxCalendarDays),
		Means: "星期一至星期五里放假的日子，数工作日时跳过。", Basis: "按国务院办公厅和本级公布的放假安排填写。"}
	if kind == "workdays" {
		row.Label, row.Means = fmt.Sprintf("%d 年上班的周末", year), "调休上班的星期六、星期日，数工作日时算上。"
	}
	return row
}

// Parameters reads all parameters of the actor's congress with what they rest
// on, who set them and the changes before.
func (s *Service) Parameters(ctx context.Context, actor access.Actor) (ParameterSheet, error) {
	var v ParameterSheet
	if err := access.Need(actor, access.ManageParameters); err != nil {
		return v, err
	}
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		var err error
		if v, err = parameterSheet(c); err != nil {
			return err
		}
		v.History, err = c.AuditOf([]string{parameterAct, parameterBack}, parameterHistory)
		return err
	})
}

// PublicParameters reads the values that hold in each congress, without who set
// them.
func (s *Service) PublicParameters(ctx context.Context) ([]ParameterSheet, error) {
	var list []ParameterSheet
	return list, s.store.Read(ctx, func(tx *store.Tx) error {
		list = nil
		all, err := tx.Congresses()
		if err != nil {
			return err
		}
		for _, k := range all {
			v, err := parameterSheet(tx.In(k.ID))
			if err != nil {
				return err
			}
			for i := range v.Rows {
				v.Rows[i].Actor = ""
			}
			v.Calendar = nil
			list = append(list, v)
		}
		return nil
	})
}

// A ParameterCommand sets one parameter.
type ParameterCommand struct {
	Name  string
	Value string
	Why   string
	Seen  string // the state in which the page showed it
}

// SetParameter gives a congress a value of its own, with the reason; the same
// value as the template's is kept as its own too, since it was decided. What
// was computed and stored by the old value stays.
func (s *Service) SetParameter(ctx context.Context, actor access.Actor, cmd ParameterCommand) error {
	cmd.Value = strings.TrimSpace(cmd.Value)
	form := fault.Form{}
	cmd.Why = strings.ReplaceAll(prose(form, "why", "理由", cmd.Why, 150, true), "\n", " ")
	return s.onParameter(ctx, actor, cmd.Name, cmd.Seen, func(c *store.Scope, row ParameterRow, old models.Parameter) (string, string, error) {
		value := cmd.Value
		if kind, year, ok := calendarOf(cmd.Name); ok {
			days, err := readDays(kind, year, value)
			if refusal, wrong := fault.As(err); wrong {
				form.Add("value", "%s", refusal.Fields["value"])
			}
			value = packDays(days)
		} else {
			value = asciiDigits(value)
			try := UsualParameters
			if !try.set(cmd.Name, value) {
				form.Add("value", "%s请填%s。", row.Label, row.Allowed)
			}
			value = try.value(cmd.Name)
		}
		if err := form.Err(); err != nil {
			return "", "", err
		}
		if row.Own && value == row.Value && cmd.Why == row.Why {
			return "", "", nil
		}
		detail := fmt.Sprintf("%s 改为 %s；理由：%s", cmp.Or(row.Value, "（无）"), cmp.Or(value, "（无）"), cmd.Why)
		old.Name, old.Value, old.Why, old.Actor, old.AccountID, old.SetAt = cmd.Name, value, cmd.Why, actor.Name, actor.Account, c.Now
		if old.ID == 0 {
			return parameterAct, detail, c.PutParameter(&old)
		}
		return parameterAct, detail, c.UpdateParameter(old)
	})
}

// ResetParameter takes a congress's own value back: the template's holds again.
func (s *Service) ResetParameter(ctx context.Context, actor access.Actor, name, seen string) error {
	return s.onParameter(ctx, actor, name, seen, func(c *store.Scope, row ParameterRow, old models.Parameter) (string, string, error) {
		if old.ID == 0 {
			return "", "", nil // it holds already
		}
		return parameterBack, fmt.Sprintf("%s 恢复为样本值 %s", cmp.Or(row.Value, "（无）"), cmp.Or(row.Default, "（无）")), c.DropParameter(old.ID)
	})
}

func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '／':
			return '/'
		}
		return r
	}, s)
}

func (s *Service) onParameter(ctx context.Context, actor access.Actor, name, seen string, do func(c *store.Scope, row ParameterRow, old models.Parameter) (act, detail string, err error)) error {
	if err := access.Need(actor, access.ManageParameters); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if err := c.LockCongress(); err != nil {
			return err
		}
		v, err := parameterSheet(c)
		if err != nil {
			return err
		}
		row := v.Parameter(name)
		if row == nil {
			kind, year, ok := calendarOf(name)
			if !ok {
				return fault.New(fault.NotFound, "没有找到该参数。")
			}
			k := calendarRow(kind, year)
			row = &k
		}
		all, err := c.Parameters()
		if err != nil {
			return err
		}
		var old models.Parameter
		for _, k := range all {
			if k.Name == name {
				old = k
			}
		}
		act, detail, err := do(c, *row, old)
		if err != nil || act == "" {
			return err
		}
		if row.Seen() != seen {
			return fault.New(fault.Conflict, "“%s”刚才已由别人改为 %s，您的改动没有保存。请核对后再改。", row.Label, cmp.Or(row.Value, "（无）"))
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ManageParameters), Action: act,
			Subject: row.Paper + " " + row.Label, Detail: detail})
	})
}
