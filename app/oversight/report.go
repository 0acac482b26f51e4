package oversight

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/photo"
	"piaojue/app/store"
	"piaojue/models"
)

// A ReportReading is a report with its photos, without their bytes, and how
// much of each measure it says was reached.
type ReportReading struct {
	models.Report
	Photos  []models.Photo
	Figures []models.ReportFigure
}

// readReports reads what was reported of a project, its measures and how much
// of each was reached by the newest word.
func readReports(c *store.Scope, v *Reading) error {
	reports, err := c.Reports(v.Project.ID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
		v.Reports = append(v.Reports, ReportReading{Report: r})
	}
	photos, err := c.PhotosOf(ids)
	if err != nil {
		return err
	}
	figures, err := c.ReportFigures(ids)
	if err != nil {
		return err
	}
	for i := range v.Reports {
		r := &v.Reports[i]
		for _, f := range photos {
			if f.ReportID == r.ID {
				r.Photos = append(r.Photos, f)
			}
		}
		for _, f := range figures {
			if f.ReportID == r.ID {
				r.Figures = append(r.Figures, f)
			}
		}
	}
	if v.Measures, err = c.Measures(v.Project.ID); err != nil {
		return err
	}
	v.Reached = map[int64]int64{}
	for _, r := range slices.Backward(v.Reports) { // the newest word last
		for _, f := range r.Figures {
			v.Reached[f.MeasureID] = f.Actual
		}
	}
	if v.Public && v.PlannedOn == "" {
		v.Measures = nil // they belong to a plan that is not published
	}
	return nil
}

// An Upload is one photo of a report, as it arrived.
type Upload struct {
	Caption string
	Phase   string // one of the keys of Phases, or empty
	File    io.Reader
}

// Phases are when a photo was taken, in order.
var Phases = []struct{ Phase, Label string }{{"before", "施工前"}, {"during", "施工中"}, {"after", "完工后"}}

// PhaseLabel is the Chinese word for when a photo was taken, empty if nobody
// said.
func PhaseLabel(phase string) string {
	for _, p := range Phases {
		if p.Phase == phase {
			return p.Label
		}
	}
	return ""
}

// A ReportCommand is what a unit says of its project. Paid, Percent and the
// figures are cumulative.
type ReportCommand struct {
	Project    int64
	Month      string // of a monthly report, as 2026-05; empty for one at another time
	ReportedOn models.Date
	Percent    int
	Paid       models.Fen
	Figures    map[int64]int64 // thousandths of measures
	Less       string          // why something is less than it was
	Text       string
	Problems   string
	NextStep   string
	Photos     []Upload
}

const (
	maxPhotos   = 6       // in one report
	maxActual   = 1 << 50 // thousandths; no quantity comes near it
	maxPercent  = 1000
	maxPaid     = models.Fen(1 << 52)
	reportRunes = 1000
)

// tidy checks a report by itself and trims what was typed.
func (cmd *ReportCommand) tidy() fault.Form {
	form := fault.Form{}
	line(form, "text", "进展情况", &cmd.Text, reportRunes, true)
	line(form, "problems", "存在问题", &cmd.Problems, 500, false)
	line(form, "next_step", "下一步安排", &cmd.NextStep, 500, false)
	line(form, "less", "减少的原因", &cmd.Less, 100, false)
	if cmd.Percent < 0 || cmd.Percent > maxPercent {
		form.Add("percent", "完成比例请填 0 到 %d 的整数，超过目标可以大于 100。", maxPercent)
	}
	if cmd.Paid < 0 || cmd.Paid > maxPaid {
		form.Add("paid", "已支付资金不能小于 0，也不能大得不合常理。")
	}
	if !cmd.ReportedOn.Valid() {
		form.Add("reported_on", "请填写报告日期，例如 2026-06-30。")
	}
	if cmd.Month != "" && !models.Date(cmd.Month+"-01").Valid() {
		form.Add("month", "请选择报告的月份。")
	}
	if len(cmd.Photos) > maxPhotos {
		form.Add("photo", "一次最多上传 %d 张照片。", maxPhotos)
	}
	for i := range cmd.Photos {
		line(form, captionField(cmd.Photos[i].Phase), "每张照片的说明", &cmd.Photos[i].Caption, 60, false)
		if p := cmd.Photos[i].Phase; p != "" && PhaseLabel(p) == "" {
			form.Add("photo", "照片请放在施工前、施工中或者完工后。")
		}
	}
	for _, actual := range cmd.Figures {
		if actual < 0 || actual > maxActual {
			form.Add("figures", "指标完成数不能小于 0，也不能大得不合常理。")
		}
	}
	return form
}

// captionField is where a form asks what the photos of a phase show.
func captionField(phase string) string {
	switch phase {
	case "before", "after":
		return "caption_" + phase
	}
	return "caption"
}

// said is what was reported of a project so far, as far as a new report is
// held against it.
type said struct {
	project  models.Project
	carried  models.Project // what goes on with it in the next year; zero when nothing does
	months   []string
	measures []models.Measure
	reports  []models.Report // oldest first
	reached  []store.Reached // likewise
}

// saidOf reads the same for some projects at once.
func saidOf(c *store.Scope, projects []models.Project) (map[int64]*said, error) {
	of, ids := map[int64]*said{}, make([]int64, len(projects))
	for i, p := range projects {
		ids[i], of[p.ID] = p.ID, &said{project: p}
	}
	reports, err := c.ReportsOf(ids)
	if err != nil {
		return nil, err
	}
	owner := map[int64]int64{}
	for _, r := range slices.Backward(reports) {
		s := of[r.ProjectID]
		s.reports = append(s.reports, r)
		if r.Month != "" {
			s.months = append(s.months, r.Month)
		}
		owner[r.ID] = r.ProjectID
	}
	carried, err := c.CarriedOn(ids)
	if err != nil {
		return nil, err
	}
	for _, to := range carried {
		of[to.CarriedFrom].carried = to
	}
	measures, err := c.Measures(ids...)
	if err != nil {
		return nil, err
	}
	for _, m := range measures {
		of[m.ProjectID].measures = append(of[m.ProjectID].measures, m)
	}
	reached, err := c.Reached(ids)
	for _, f := range reached {
		of[owner[f.ReportID]].reached = append(of[owner[f.ReportID]].reached, f)
	}
	return of, err
}

// fits holds a report against what was said before it. It completes the
// report's words with the reason where something became less.
func (s *said) fits(cmd *ReportCommand, today models.Date) error {
	form := fault.Form{}
	if stage := s.project.Stage; stage == models.StageClosed || stage == models.StageEnded {
		return fault.New(fault.Closed, "该项目%s，不再报告进度。", stage.Label())
	}
	if to := s.carried; to.ID != 0 {
		return fault.New(fault.Closed, "该项目未完成的部分已经结转为%d年第%d项，请在那里报告进度。", to.Year, to.No)
	}
	switch {
	case cmd.ReportedOn > today:
		form.Add("reported_on", "报告日期不能晚于今天。")
	case cmd.Month > string(today[:7]):
		form.Add("month", "%s还没有到，不能报告。", monthWords(cmd.Month))
	case cmd.Month != "" && string(cmd.ReportedOn[:7]) < cmd.Month:
		form.Add("reported_on", "报告的是%s，日期不能早于当月。", monthWords(cmd.Month))
	case cmd.Month != "" && slices.Contains(s.months, cmd.Month):
		form.Add("month", "%s的月度报告已经提交过，没有重复登记。有补充或者更正，请把月份选为“不是月度报告”再提交。", monthWords(cmd.Month))
	}
	for _, r := range s.reports {
		if r.ReportedOn == cmd.ReportedOn && r.Month == cmd.Month && r.Percent == cmd.Percent && r.Paid == cmd.Paid && r.Text == cmd.Text {
			form.Add("text", "同样的报告已经提交过，没有重复登记。")
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	var less []string
	percent, paid := 0, models.Fen(0)
	for _, r := range s.reports {
		if r.ReportedOn <= cmd.ReportedOn {
			percent, paid = r.Percent, r.Paid
		}
	}
	if cmd.Percent < percent {
		less = append(less, fmt.Sprintf("工程进度由 %d%% 减为 %d%%", percent, cmd.Percent))
	}
	if cmd.Paid < paid {
		less = append(less, "累计支付比上次少")
	}
	for id, actual := range inOrder(cmd.Figures) {
		at := slices.IndexFunc(s.measures, func(m models.Measure) bool { return m.ID == id })
		if at < 0 {
			return fault.Form{"figures": "有一个指标已经改动，请刷新页面后重新填写。"}.Err()
		}
		last := int64(0)
		for _, f := range s.reached {
			if f.MeasureID == id && f.ReportedOn <= cmd.ReportedOn {
				last = f.Actual
			}
		}
		if actual < last {
			less = append(less, fmt.Sprintf("“%s”由 %s 减为 %s", s.measures[at].Name, Thousandths(last), Thousandths(actual)))
		}
	}
	if len(less) == 0 {
		return nil
	}
	if cmd.Less == "" {
		return fault.Form{"less": strings.Join(less, "；") + "。这些数字都是累计数，一般只增不减。请核对；确实减少的，请写明原因。"}.Err()
	}
	cmd.Text += "\n" + strings.Join(less, "；") + "，原因：" + cmd.Less
	if utf8.RuneCountInString(cmd.Text) > reportRunes+500 {
		return fault.Form{"text": "加上减少的原因，进展情况太长，请缩短。"}.Err()
	}
	return nil
}

// inOrder goes through figures in the order of their measures, so that
// sentences are the same whenever they are made.
func inOrder(figures map[int64]int64) func(func(int64, int64) bool) {
	return func(yield func(int64, int64) bool) {
		ids := make([]int64, 0, len(figures))
		for id := range figures {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if !yield(id, figures[id]) {
				return
			}
		}
	}
}

// fileReport writes a report that fits, with its figures; the first one after the
// plan's publication is the beginning of the work.
func fileReport(c *store.Scope, actor access.Actor, p models.Project, cmd ReportCommand) (models.Report, error) {
	row := models.Report{ProjectID: p.ID, ReportedOn: cmd.ReportedOn, Month: cmd.Month, Percent: cmd.Percent, Paid: cmd.Paid, Text: cmd.Text,
		Problems: cmd.Problems, NextStep: cmd.NextStep, Author: actor.Name, AccountID: actor.Account, CreatedAt: c.Now}
	if err := c.PutReport(&row); err != nil {
		return row, err
	}
	for measure, actual := range inOrder(cmd.Figures) {
		if err := c.PutReportFigure(&models.ReportFigure{ReportID: row.ID, MeasureID: measure, Actual: actual}); err != nil {
			return row, err
		}
	}
	if p.Stage != models.StagePlanned {
		return row, nil
	}
	stage, err := lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Begin)
	if err != nil {
		return row, err
	}
	p.Stage = stage
	return row, c.UpdateProject(p)
}

// AddReport adds a progress report; photos are cleaned first, and with one
// that cannot be read nothing is stored. Percent may exceed 100. A month has
// one monthly report; anything that became less needs a reason.
func (s *Service) AddReport(ctx context.Context, actor access.Actor, cmd ReportCommand) error {
	if err := cmd.tidy().Err(); err != nil {
		return err
	}
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return err // before any picture is decoded
	}
	var photos []photo.Photo
	for _, u := range cmd.Photos {
		clean, err := photo.Clean(ctx, u.File)
		if err != nil {
			return err
		}
		photos = append(photos, clean)
	}
	return s.change(ctx, actor, access.ReportProgress, cmd.Project, "报告进度", func(c *store.Scope, p models.Project) (string, error) {
		cmd := cmd // the transaction may run again
		of, err := saidOf(c, []models.Project{p})
		if err != nil {
			return "", err
		}
		if err := of[p.ID].fits(&cmd, c.Today); err != nil {
			return "", err
		}
		row, err := fileReport(c, actor, p, cmd)
		if err != nil {
			return "", err
		}
		for i, clean := range photos {
			if err := putPhoto(c, clean, models.Photo{ID: rand.Text(), ReportID: row.ID, Caption: cmd.Photos[i].Caption, Phase: cmd.Photos[i].Phase}); err != nil {
				return "", err
			}
		}
		return reportDetail(row), nil
	})
}

// reportDetail is what the log says of a report.
func reportDetail(r models.Report) string {
	detail := strconv.Itoa(r.Percent) + "%"
	if r.Month != "" {
		detail = monthWords(r.Month) + "，" + detail
	}
	return detail
}

// MayWithdraw reports whether a report can still be taken back on a day: on
// the day on which it was handed in.
func MayWithdraw(r models.Report, today models.Date) bool {
	return models.DateOf(r.CreatedAt.Time()) == today
}

// WithdrawReport takes a wrong report back, on the day on which it was handed
// in and with a reason. It is gone from every page at once, with its figures
// and photos; the log keeps what it said. Later a mistake is put right by
// another report, and both are to be read.
func (s *Service) WithdrawReport(ctx context.Context, actor access.Actor, project, report int64, why string) error {
	form := fault.Form{}
	line(form, "why", "撤回的原因", &why, 100, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.ReportProgress, project, "撤回进度报告", func(c *store.Scope, p models.Project) (string, error) {
		r, err := c.Report(report)
		if err != nil {
			return "", err
		}
		if r.ProjectID != p.ID {
			return "", fault.New(fault.NotFound, "没有找到该进度报告。")
		}
		if !MayWithdraw(r, c.Today) {
			return "", fault.New(fault.Closed, "报告只能在提交当天撤回。现在有错的，请另外提交一份更正，两份都公开。")
		}
		text := []rune(r.Text)
		if len(text) > 60 {
			text = append(text[:60], '…')
		}
		return fmt.Sprintf("%s，%s提交，“%s”，原因：%s", reportDetail(r), r.Author, string(text), why), c.DropReport(r.ID)
	})
}

// monthWords is a month as sentences say it, 2026年5月.
func monthWords(month string) string {
	year, m, ok := strings.Cut(month, "-")
	if !ok {
		return month
	}
	return year + "年" + strings.TrimPrefix(m, "0") + "月"
}

// ParseThousandths reads a quantity with three decimals at most, such as 12.3
// or 1,200; ok is false for anything else.
func ParseThousandths(text string) (n int64, ok bool) {
	text = strings.NewReplacer(",", "", "，", "", " ", "").Replace(strings.TrimSpace(text))
	whole, part, dot := strings.Cut(text, ".")
	if whole == "" || dot && part == "" || len(part) > 3 || len(whole) > 12 || strings.ContainsFunc(whole+part, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	return n, err == nil
}

// MeasuresOf are the measures that hold in a year: those of the year, and
// those of no year.
func MeasuresOf(measures []models.Measure, year int) []models.Measure {
	var list []models.Measure
	for _, m := range measures {
		if m.Year == 0 || m.Year == year {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b models.Measure) int { return cmp.Compare(a.Position, b.Position) })
	return list
}
