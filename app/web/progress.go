package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

// trendDays is how far back a trend looks.
const trendDays = 30

// projectProgress is how a project goes on: its curves, its measures and where
// it is heading. Who is nothing to do with it gets the same.
func projectProgress(v oversight.Reading) view.ProjectProgress {
	var p view.ProjectProgress
	start := v.Start()
	over := !v.Project.AcceptedAt.IsZero() || !v.Project.EndedAt.IsZero() || v.CarriedTo.ID != 0
	if len(v.Plan) > 0 && start != "" {
		axis := planAxis(start, v)
		p.Curve = planCurve(axis, start, v)
		if !over {
			p.Trend = fmt.Sprintf("近 %d 天：%s", trendDays, progress.TrendOf(v.Plan, trendDays, v.Today).Label())
			p.Forecast, p.Basis = forecastWords(start, v)
		}
	}
	p.Money = moneyCurve(v)
	var shares []view.MeasureShare
	for _, m := range oversight.MeasuresOf(v.Measures, yearOfMeasures(v)) {
		actual := v.Reached[m.ID]
		share := view.MeasureShare{Name: m.Name, Target: "常态化，没有定目标数", Actual: oversight.Thousandths(actual) + " " + m.Unit, Share: progress.Share(actual, m.Target)}
		if m.Target > 0 {
			share.Target = "目标 " + oversight.Thousandths(m.Target) + " " + m.Unit
		}
		shares = append(shares, share)
	}
	p.Measures = view.MeasureBars(shares)
	if n := len(v.Missing); n > 0 {
		p.Missing = fmt.Sprintf("缺 %d 份月度报告：%s。", n, monthList(v.Missing))
	}
	return p
}

// yearOfMeasures is the year whose measures are shown: this one while the work
// goes on over years, else the project's.
func yearOfMeasures(v oversight.Reading) int {
	today, _, _ := strings.Cut(string(v.Today), "-")
	year, _ := strconv.Atoi(today)
	for _, m := range v.Measures {
		if m.Year == year {
			return year
		}
	}
	return v.Project.Year
}

// monthName is a month as pages say it, 2026年5月.
func monthName(month string) string {
	year, m, ok := strings.Cut(month, "-")
	if !ok {
		return month
	}
	return year + "年" + strings.TrimPrefix(m, "0") + "月"
}

// monthsNamed is how many months a sentence names.
const monthsNamed = 6

func monthList(months []string) string {
	var names []string
	for i, m := range months {
		if i == monthsNamed {
			return strings.Join(names, "、") + "等"
		}
		names = append(names, monthName(m))
	}
	return strings.Join(names, "、")
}

// planAxis reaches from the start to the last day that is planned, done or
// today while the work goes on.
func planAxis(start models.Date, v oversight.Reading) view.Axis {
	from, to := start, start
	for _, k := range v.Plan {
		to = max(to, k.Planned(v.Today), k.DoneOn)
	}
	if v.State.Percent < 100 {
		to = max(to, v.Today)
	}
	return view.NewAxis(from, to)
}

func planCurve(axis view.Axis, start models.Date, v oversight.Reading) *view.Curve {
	c := &view.Curve{Title: "节点进度", Says: fmt.Sprintf("按节点权重计算，到今天应完成 %d%%，已完成 %d%%。", v.State.Due, donePercent(v)), Scale: []string{"100%", "50%", "0"}, Ticks: axis.Ticks(),
		Heads: []string{"日期", "计划累计", "实际累计"}}
	plan, done := progress.PlanCurve(start, v.Plan, v.Today), progress.DoneCurve(start, v.Plan, v.Today)
	c.Step(axis, "plan", "计划", curvePoints(plan), axis.To, 10_000)
	c.Step(axis, "done", "实际", curvePoints(done), min(v.Today, axis.To), 10_000)
	if axis.Holds(v.Today) {
		c.TodayAt = axis.At(v.Today)
	}
	days := map[models.Date]bool{}
	var list []models.Date
	for _, p := range append(slices.Clone(plan), done...) {
		if !days[p.On] {
			days[p.On] = true
			list = append(list, p.On)
		}
	}
	slices.Sort(list)
	for _, d := range list {
		row := []string{view.Day(d), sharePercent(valueAt(plan, d)), ""}
		if d <= v.Today {
			row[2] = sharePercent(valueAt(done, d))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// donePercent is the share done by checkpoints; an accepted project's light
// says 100 whatever they say.
func donePercent(v oversight.Reading) int {
	points := progress.DoneCurve(v.Start(), v.Plan, v.Today)
	return int(points[len(points)-1].Value / 100)
}

func curvePoints(points []progress.Point) []view.CurvePoint {
	list := make([]view.CurvePoint, len(points))
	for i, p := range points {
		list[i] = view.CurvePoint{On: p.On, Value: p.Value}
	}
	return list
}

// valueAt is what a curve says on a day.
func valueAt(points []progress.Point, on models.Date) int64 {
	value := int64(0)
	for _, p := range points {
		if p.On <= on {
			value = p.Value
		}
	}
	return value
}

// sharePercent prints hundredths of a percent with one decimal at most.
func sharePercent(hundredths int64) string {
	if hundredths < 0 {
		return "—"
	}
	tenths := (hundredths + 5) / 10
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", tenths/10, tenths%10), ".0") + "%"
}

// forecastWords says where a project is heading and what that is made of.
func forecastWords(start models.Date, v oversight.Reading) (sentence, basis string) {
	f := progress.Predict(start, v.Plan, v.Today)
	if !f.Known {
		return "还没有完成的节点，暂时不能推算完成日期。", ""
	}
	when := "与计划相同"
	switch {
	case f.Days > 0:
		when = fmt.Sprintf("比计划晚 %d 天", f.Days)
	case f.Days < 0:
		when = fmt.Sprintf("比计划早 %d 天", -f.Days)
	}
	if donePercent(v) == 100 {
		return fmt.Sprintf("全部节点已在%s完成，%s。", view.Day(f.EndsOn), when), ""
	}
	sentence = fmt.Sprintf("照目前的速度，预计%s完成，%s。", view.Day(f.EndsOn), when)
	basis = fmt.Sprintf("推算方法：从%s起已经 %d 天，完成了全部工作的 %d%%；把计划做完这些工作要用的天数与实际用的天数相比，得出速度，再按这个速度推算全部节点（计划%s完成）。只是推算，不是承诺。",
		view.Day(start), start.DaysUntil(v.Today), donePercent(v), view.Day(f.PlanEnds))
	return sentence, basis
}

// moneyCurve is what was paid by the reports, on the scale of the investment;
// nil where nobody named any money.
func moneyCurve(v oversight.Reading) *view.Curve {
	var points []view.CurvePoint
	most := v.Project.Investment
	for _, r := range slices.Backward(v.Reports) {
		most = max(most, r.Paid)
		if n := len(points); n > 0 && points[n-1].On == r.ReportedOn {
			points[n-1].Value = int64(r.Paid)
			continue
		}
		points = append(points, view.CurvePoint{On: r.ReportedOn, Value: int64(r.Paid)})
	}
	if most == 0 || len(points) == 0 || !slices.ContainsFunc(points, func(p view.CurvePoint) bool { return p.Value > 0 }) {
		return nil
	}
	from := points[0].On
	if start := v.Start(); start != "" {
		from = min(from, start)
	}
	axis := view.NewAxis(from, max(v.Today, points[len(points)-1].On))
	paid := models.Fen(points[len(points)-1].Value)
	c := &view.Curve{Title: "资金支付", Says: "累计支付" + view.Money(paid) + "。", Scale: []string{view.Money(most), view.Money(most / 2), "0"}, Ticks: axis.Ticks(), Heads: []string{"日期", "累计支付", "占总投资"}}
	if v.Project.Investment > 0 {
		c.Says = fmt.Sprintf("总投资%s，累计支付%s，占 %s。", view.Money(v.Project.Investment), view.Money(paid), sharePercent(progress.Share(int64(paid), int64(v.Project.Investment))))
		if most > v.Project.Investment {
			c.Level("plan", "总投资", int64(v.Project.Investment), int64(most))
		}
	}
	c.Step(axis, "done", "累计支付", points, axis.To, int64(most))
	for _, p := range points {
		c.Rows = append(c.Rows, []string{view.Day(p.On), view.Money(models.Fen(p.Value)), sharePercent(progress.Share(p.Value, int64(v.Project.Investment)))})
	}
	return c
}

// publicProgress fills a project's section of progress; without a plan, money
// and measures there is none.
func publicProgress(v oversight.Reading, page *view.Project) {
	p := projectProgress(v)
	if p.Curve != nil || p.Money != nil || len(p.Measures) > 0 {
		page.Progress = &p
	}
}

func (s *Server) progressPage(c echo.Context) error {
	page, err := s.progressOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/progress", page)
}

// progressOf is a project's tab of progress with the form of a report.
func (s *Server) progressOf(c echo.Context, t view.Typed) (*view.ReportPage, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	page := &view.ReportPage{Page: view.Page{Title: "进度：" + v.Project.Name, Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/progress"), Progress: projectProgress(v)}
	base := fmt.Sprintf("/office/projects/%d", id)
	reports := v.May(actor(c), access.ReportProgress)
	switch stage := v.Project.Stage; {
	case !reports:
	case stage == models.StageClosed || stage == models.StageEnded:
		page.FormNote = "该项目" + stage.Label() + "，不再报告进度。"
	case v.CarriedTo.ID != 0:
		page.FormNote = fmt.Sprintf("该项目未完成的部分已经结转为%d年第%d项，请在那里报告进度。", v.CarriedTo.Year, v.CarriedTo.No)
	default:
		form := reportForm(base, v, t)
		page.Form = &form
	}
	for _, r := range v.Reports {
		row := reportView(v, r)
		if reports && oversight.MayWithdraw(r.Report, v.Today) {
			row.WithdrawHref = fmt.Sprintf("%s/reports/%d/withdraw", base, r.ID)
		}
		page.Reports = append(page.Reports, row)
	}
	return page, nil
}

// reportForm asks for the oldest month that is missing first.
func reportForm(base string, v oversight.Reading, t view.Typed) view.OfficeForm {
	this := string(v.Today[:7])
	var months []view.Option
	for _, m := range v.Missing {
		months = append(months, view.Option{Value: m, Text: monthName(m) + "（缺报）"})
	}
	for _, m := range v.Wanted {
		months = append(months, view.Option{Value: m, Text: monthName(m) + "（待报）"})
	}
	if !slices.ContainsFunc(v.Reports, func(r oversight.ReportReading) bool { return r.Month == this }) {
		months = append(months, view.Option{Value: this, Text: monthName(this) + "（本月）"})
	}
	chosen := ""
	if len(months) > 0 {
		chosen = months[0].Value
	}
	months = append(months, view.Option{Value: "", Text: "不是月度报告（补充、更正）"})
	percent, paid := "", ""
	if v.Reported != "" {
		percent, paid = strconv.Itoa(v.Percent), wan(v.Paid)
	}
	var measures []view.ReportMeasure
	for _, m := range oversight.MeasuresOf(v.Measures, yearOfMeasures(v)) {
		row := view.ReportMeasure{ID: m.ID, Name: m.Name, Unit: m.Unit, Target: oversight.Thousandths(m.Target)}
		if actual, known := v.Reached[m.ID]; known {
			row.Was = oversight.Thousandths(actual)
		}
		measures = append(measures, row)
	}
	return view.MonthReportForm(base+"/reports", string(v.Today), months, chosen, percent, paid, measures, t)
}

// reportView is one report as the office reads it.
func reportView(v oversight.Reading, r oversight.ReportReading) view.OfficeReport {
	row := view.OfficeReport{On: view.Day(r.ReportedOn), Percent: fmt.Sprintf("%d%%", r.Percent), Text: r.Text, Problems: r.Problems, NextStep: r.NextStep, Author: r.Author, SentAt: view.Minute(r.CreatedAt)}
	if r.Month != "" {
		row.Month = monthName(r.Month)
	}
	row.Figures = reportFigures(v, r)
	if r.Paid > 0 {
		row.Paid = view.Money(r.Paid)
	}
	for _, f := range r.Photos {
		row.Photos = append(row.Photos, view.OfficePhoto{Src: "/photos/" + f.ID, Caption: f.Caption, Width: f.Width, Height: f.Height, Phase: oversight.PhaseLabel(f.Phase)})
	}
	return row
}

// reportFigures are a report's quantities against their targets, a line each.
func reportFigures(v oversight.Reading, r oversight.ReportReading) []string {
	var lines []string
	for _, f := range r.Figures {
		at := slices.IndexFunc(v.Measures, func(m models.Measure) bool { return m.ID == f.MeasureID })
		if at < 0 {
			continue
		}
		m := v.Measures[at]
		text := fmt.Sprintf("%s：%s %s", m.Name, oversight.Thousandths(f.Actual), m.Unit)
		if share := progress.Share(f.Actual, m.Target); share >= 0 {
			text += fmt.Sprintf("，目标 %s，完成 %s", oversight.Thousandths(m.Target), sharePercent(share))
		}
		lines = append(lines, text)
	}
	return lines
}

// photoFields are the fields of a report's photos and when these were taken.
var photoFields = []struct{ field, caption, phase string }{{"photo_before", "caption_before", "before"}, {"photo", "caption", "during"}, {"photo_after", "caption_after", "after"}}

// captions are what the form says of so many photos, a line for each in their
// order; one line alone is said of all of them. It refuses lines that cannot be
// told to belong to a photo.
func captions(c echo.Context, field string, photos int) ([]string, error) {
	said := make([]string, photos)
	text := strings.ReplaceAll(c.FormValue(field), "\r\n", "\n")
	lines := strings.Split(text, "\n")
	switch {
	case strings.TrimSpace(text) == "":
	case photos == 0:
		return nil, fault.Form{field: "写了照片说明，没有选照片。请重新选好照片，或者清空说明。"}.Err()
	case len(lines) == 1:
		for i := range said {
			said[i] = text
		}
	case len(lines) != photos:
		return nil, fault.Form{field: fmt.Sprintf("照片说明有 %d 行，照片有 %d 张。请重新选好照片，每张写一行，顺序和所选照片一致；没有说明的空一行。", len(lines), photos)}.Err()
	default:
		copy(said, lines)
	}
	return said, nil
}

func (s *Server) addReport(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	files, done, err := uploadsOf(c, 6, "photo_before", "photo", "photo_after")
	defer done()
	if err == nil {
		err = s.sendReport(c, id, files)
	}
	if err != nil {
		page, e := s.progressOf(c, typedIn(c))
		if e != nil {
			return err
		}
		var forms []view.OfficeForm
		if page.Form != nil {
			forms = append(forms, *page.Form)
		}
		return s.again(c, err, "oversight/progress", page, forms...)
	}
	return s.done(c, "进度报告已提交，公开网页随即更新。", "/office/projects/%d/progress", id)
}

func (s *Server) sendReport(c echo.Context, id int64, files map[string][]io.Reader) error {
	form := fault.Form{}
	var err error
	cmd := oversight.ReportCommand{Project: id, Month: strings.TrimSpace(c.FormValue("month")), ReportedOn: models.Date(strings.TrimSpace(c.FormValue("reported_on"))),
		Percent: number(form, "percent", "工程进度", c.FormValue("percent")), Figures: map[int64]int64{},
		Text: c.FormValue("text"), Problems: c.FormValue("problems"), NextStep: c.FormValue("next_step"), Less: c.FormValue("less")}
	if strings.TrimSpace(c.FormValue("percent")) == "" {
		form.Add("percent", "请填写工程进度，还没有动工的填 0。")
	}
	if cmd.Paid, err = shortlist.Wan(c.FormValue("paid")); err != nil {
		form.Add("paid", "累计支付请填不小于 0 的数字，单位万元。")
	}
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	for name := range values {
		text, measure := strings.CutPrefix(name, "measure_")
		value := strings.TrimSpace(c.FormValue(name))
		if !measure || value == "" {
			continue
		}
		m, err := strconv.ParseInt(text, 10, 64)
		n, ok := oversight.ParseThousandths(value)
		if err != nil || !ok {
			form.Add(name, "指标完成数请填不小于 0 的数字，最多三位小数。")
		}
		cmd.Figures[m] = n
	}
	for _, f := range photoFields {
		said, err := captions(c, f.caption, len(files[f.field]))
		if refusal, ok := fault.As(err); ok {
			form.Add(f.caption, "%s", refusal.Fields[f.caption])
			continue
		}
		for i, file := range files[f.field] {
			cmd.Photos = append(cmd.Photos, oversight.Upload{Caption: said[i], Phase: f.phase, File: file})
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.Oversight.AddReport(ctx(c), actor(c), cmd)
}

// withdrawalOf is the form that takes a report back.
func (s *Server) withdrawalOf(c echo.Context, t view.Typed) (project, report int64, page *view.OfficeFormPage, err error) {
	if project, err = pathID(c, "project"); err != nil {
		return 0, 0, nil, err
	}
	if report, err = pathID(c, "report"); err != nil {
		return 0, 0, nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), project)
	if err != nil {
		return 0, 0, nil, err
	}
	at := slices.IndexFunc(v.Reports, func(r oversight.ReportReading) bool { return r.ID == report })
	if at < 0 {
		return 0, 0, nil, fault.New(fault.NotFound, "没有找到该进度报告，可能已经撤回。")
	}
	back := fmt.Sprintf("/office/projects/%d/progress", project)
	r := reportView(v, v.Reports[at])
	page = &view.OfficeFormPage{
		Page:  view.Page{Title: "撤回进度报告", Crumbs: append(projectCrumbs(v), view.Link{Text: "进度", Href: back})},
		Facts: []view.Fact{{Label: "情况截至", Value: r.On}, {Label: "工程进度", Value: r.Percent}, {Label: "进展情况", Value: r.Text}, {Label: "提交", Value: r.Author + "，" + r.SentAt}},
		Form:  view.WithdrawForm(fmt.Sprintf("/office/projects/%d/reports/%d/withdraw", project, report), back, t),
	}
	return project, report, page, nil
}

func (s *Server) withdrawReportPage(c echo.Context) error {
	_, _, page, err := s.withdrawalOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) withdrawReport(c echo.Context) error {
	project, report, page, err := s.withdrawalOf(c, typedIn(c))
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.WithdrawReport(ctx(c), actor(c), project, report, c.FormValue("why"))
	}
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "报告已撤回，公开网页上已经没有。\n下一步：重新提交正确的报告。", "/office/projects/%d/progress", project)
}
