package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/progress"
	"piaojue/app/web/view"
	"piaojue/models"
)

const (
	yearReportHref = "/office/yearreport"
	yearsHref      = "/office/years"
)

// pathYear is a year in an address.
func pathYear(c echo.Context) (int, error) {
	year, err := strconv.Atoi(c.Param("year"))
	if err != nil || year < 2000 || year > 2100 || c.Param("year") != strconv.Itoa(year) {
		return 0, fault.New(fault.NotFound, "没有这个年度。")
	}
	return year, nil
}

// share prints hundredths of a percent; a dash where there is nothing to share.
func share(n int64) string {
	if n < 0 {
		return "—"
	}
	return progress.Points(int(n)) + "%"
}

func totalFigures(t oversight.Totals) []view.Figure {
	return []view.Figure{
		{Label: "项目", Value: view.Count(t.Projects), Unit: "个"}, {Label: "已完工", Value: view.Count(t.Finished), Unit: "个", Note: fmt.Sprintf("其中已验收 %d 个", t.Accepted)},
		{Label: "按期率", Value: share(t.OnTimeShare()), Note: fmt.Sprintf("按期完工 %d 个", t.OnTime)},
		moneyFigure("计划投资", t.Investment, ""), moneyFigure("累计支付", t.Paid, share(progress.Share(int64(t.Paid), int64(t.Investment)))),
		{Label: "监督意见", Value: view.Count(t.Raised), Unit: "件", Note: fmt.Sprintf("办结 %d 件", t.Closed)},
		{Label: "测评满意", Value: share(t.Best()), Note: fmt.Sprintf("测评 %d 项", t.Graded)}, {Label: "平均得分", Value: points(t.Score)},
	}
}

// moneyFigure is money with its unit apart, so that the number stays whole.
func moneyFigure(label string, f models.Fen, note string) view.Figure {
	text := paidWords(f)
	for _, unit := range []string{"亿元", "万元", "元"} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			return view.Figure{Label: label, Value: number, Unit: unit, Note: note}
		}
	}
	return view.Figure{Label: label, Value: text, Note: note}
}

func paidWords(f models.Fen) string {
	if f == 0 {
		return "0"
	}
	return view.MoneyKnown(f)
}

// reportLines are the paragraphs of a report's text.
func reportLines(text string) []view.ReportLine {
	var list []view.ReportLine
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		number, _, ok := strings.Cut(line, "、")
		head := ok && number != "" && strings.Trim(number, "一二三四五六七八九十") == "" && len([]rune(line)) <= 30
		list = append(list, view.ReportLine{Text: line, Head: head})
	}
	return list
}

func lightView(l models.Light, reason string) view.Light {
	return lightOf(progress.State{Light: l, Reason: reason})
}

// yearTable are the projects of a report; prefix leads to a project's page.
func yearTable(f oversight.Figures, prefix string) view.YearTable {
	var t view.YearTable
	for _, p := range f.Projects {
		row := view.YearRow{No: strconv.Itoa(p.No), Name: p.Name, Href: prefix + strconv.FormatInt(p.ID, 10), Unit: p.Unit, Light: lightView(p.Light, p.Reason),
			Money: view.MoneyKnown(p.Investment), Paid: paidWords(p.Paid), Raised: view.Count(p.Raised), Closed: view.Count(p.Closed)}
		if p.Percent > 0 {
			row.Percent = fmt.Sprintf("按节点完成 %d%%", p.Percent)
		}
		if n := progress.Share(int64(p.Paid), int64(p.Investment)); n >= 0 {
			row.PaidShare = share(n)
			row.Width = view.Spread(int(min(n, 10_000)), 10_000)
		}
		if p.CarriedTo != 0 {
			row.Carried = fmt.Sprintf("未完成部分结转 %d 年度", p.CarriedTo)
		}
		if len(p.Changes) > 0 {
			var kinds []string
			for _, k := range p.Changes {
				kinds = append(kinds, k.Kind)
			}
			row.Changes = "调整：" + strings.Join(kinds, "、")
		}
		for _, g := range p.Grades {
			row.Grades = append(row.Grades, gradeWords(g))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func gradeWords(g oversight.GradeFigure) string {
	text := g.Grade
	if g.Part != "" {
		text = g.Part + "：" + text
	}
	if g.Turn > 1 {
		text += fmt.Sprintf("（第 %d 次）", g.Turn)
	}
	if g.Score >= 0 {
		text += " " + points(g.Score) + " 分"
	}
	return text
}

func (s *Server) yearReportPage(c echo.Context) error {
	page, err := s.yearReportView(c, yearOf(c), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/year_report", page)
}

func (s *Server) yearReportView(c echo.Context, year int, t view.Typed) (*view.YearReport, error) {
	v, err := s.Oversight.YearReport(ctx(c), actor(c), year)
	if err != nil {
		return nil, err
	}
	page := &view.YearReport{Page: view.Page{Title: "年度评估报告", Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Empty: view.Empty{Text: "还没有已公布的项目。"}}
	for _, y := range v.Years {
		page.Years = append(page.Years, view.Link{Text: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("%s?year=%d", yearReportHref, y), Current: y == v.Year})
	}
	if len(v.Figures.Projects) == 0 {
		if year != 0 {
			return nil, fault.New(fault.NotFound, "%d年度没有已公布的项目。", year)
		}
		return page, nil
	}
	page.Year, page.Title = strconv.Itoa(v.Year), fmt.Sprintf("%d年度民生实事项目评估报告", v.Year)
	page.Figures, page.Table = totalFigures(v.Figures.Totals()), yearTable(v.Figures, "/office/projects/")
	base := fmt.Sprintf("%s/%d", yearReportHref, v.Year)
	page.Links = []view.Link{{Text: "报告（PDF）", Href: base + "/report.pdf"}, {Text: "报告（Word）", Href: base + "/report.docx"}, {Text: "历年对比", Href: yearsHref}}
	page.Later = s.later(base+"/report.pdf", "报告")
	for q := 1; q <= 4; q++ {
		if models.Date(fmt.Sprintf("%04d-%02d-01", v.Year, 3*q-2)) <= v.Today {
			at := fmt.Sprintf("%s/quarters/%d", base, q)
			page.Bulletin = append(page.Bulletin, view.OfficeDocument{Name: quarterName(q) + "通报", Href: at, Word: at + "/bulletin.docx", Filing: at + "/bulletin", Ready: true})
		}
	}
	if access.May(actor(c), access.CloseProject) {
		page.Links = append(page.Links, view.Link{Text: "年度档案（ZIP）", Href: fmt.Sprintf("%s/%d/archive.zip", yearsHref, v.Year)})
	}
	switch {
	case v.Published():
		page.State, page.Text = view.DayOf(v.Report.PublishedAt)+"公布，正文和数字不再改动。", reportLines(v.Text)
		page.Links = append(page.Links, view.Link{Text: "公开网页", Href: fmt.Sprintf("/reports/%d/%d", v.Congress.ID, v.Year)})
		return page, nil
	case v.Report.ID == 0:
		page.State = "正文由现在的数字自动起草，还没有保存。"
	default:
		page.State = v.Report.Actor + " " + view.Minute(v.Report.WrittenAt) + "保存，还没有公布。下面的数字是现在的，公布时固定下来。"
		page.Publish = &view.OfficeForm{Action: base + "/publish", Submit: "公布报告", Second: true, Hidden: []view.Option{{Value: "seen", Text: v.Seen()}},
			Says: "公布以后，正文和现在的数字固定下来，任何人可以阅读和下载，不能再改。", Sure: "正文和数字已经核对。"}
	}
	form := view.YearReportForm(base+"/save", v.Text, v.Seen(), typedFor(t, "text"))
	page.Form = &form
	return page, nil
}

func quarterName(q int) string {
	return []string{"第一季度", "第二季度", "第三季度", "第四季度"}[q-1]
}

// onReport runs one act on a year's report and leads back to it.
func (s *Server) onReport(said string, act func(c echo.Context, year int) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		year, err := pathYear(c)
		if err != nil {
			return err
		}
		if err := act(c, year); err != nil {
			page, e := s.yearReportView(c, year, typedIn(c))
			if e != nil {
				return e
			}
			var forms []view.OfficeForm
			if page.Form != nil {
				forms = append(forms, *page.Form)
			}
			return s.again(c, err, "oversight/year_report", page, forms...)
		}
		return s.done(c, said, "%s?year=%d", yearReportHref, year)
	}
}

func (s *Server) saveYearReport(c echo.Context, year int) error {
	return s.Oversight.SaveYearReport(ctx(c), actor(c), year, c.FormValue("text"), c.FormValue("seen"))
}

func (s *Server) publishYearReport(c echo.Context, year int) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.Oversight.PublishYearReport(ctx(c), actor(c), year, c.FormValue("seen"))
}

// reportPaper is the document of a report's figures and text.
func reportPaper(f oversight.Figures, text string, date time.Time) pdf.YearReport {
	t := f.Totals()
	r := pdf.YearReport{Issuer: f.Congress, Title: fmt.Sprintf("%d年度民生实事项目评估报告", f.Year), Until: "截至" + view.Day(f.On), Text: text, Date: date}
	if f.Quarter > 0 {
		r.Title = fmt.Sprintf("%d年%s民生实事项目进展通报", f.Year, quarterName(f.Quarter))
	}
	for _, k := range []struct {
		name, value string
	}{
		{"项目（个）", view.Count(t.Projects)}, {"已完工（个）", view.Count(t.Finished)}, {"已验收（个）", view.Count(t.Accepted)}, {"按期率", share(t.OnTimeShare())},
		{"计划投资（万元）", cmp.Or(exactWan(t.Investment), "—")}, {"累计支付（万元）", zeroWan(t.Paid)}, {"提出监督意见（件）", view.Count(t.Raised)}, {"办结（件）", view.Count(t.Closed)},
		{"视察（次）", view.Count(f.Visits)}, {"进度报告（份）", view.Count(t.Reports)}, {"调整（次）", view.Count(t.Changes)}, {"测评平均得分", points(t.Score)},
	} {
		r.Figures = append(r.Figures, [2]string{k.name, k.value})
	}
	for _, l := range []models.Light{models.Blue, models.Green, models.Amber, models.Red, models.Carried, models.Ended} {
		if n := t.Lights[l]; n > 0 {
			r.Lights = append(r.Lights, pdf.YearBar{Label: l.Label(), Count: n})
		}
	}
	var grades []string
	for g := range t.Grades {
		grades = append(grades, g)
	}
	// In the order in which methods state them; others stand between.
	order := []string{"很满意", "非常满意", "满意", "基本满意", "不满意"}
	slices.SortFunc(grades, func(a, b string) int {
		if d := slices.Index(order, a) - slices.Index(order, b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, g := range grades {
		r.Grades = append(r.Grades, pdf.YearBar{Label: g, Count: t.Grades[g]})
	}
	for _, p := range f.Projects {
		row := pdf.YearProject{No: p.No, Name: p.Name, Unit: p.Unit, State: p.Light.Label(), Percent: p.Percent, Investment: int64(p.Investment), Paid: int64(p.Paid)}
		var words, scores []string
		for _, g := range p.Newest() {
			words = append(words, g.Grade)
			if g.Score >= 0 {
				scores = append(scores, points(g.Score))
			}
		}
		row.Grade, row.Score = strings.Join(words, "\n"), strings.Join(scores, "\n")
		r.Projects = append(r.Projects, row)
	}
	return r
}

func (s *Server) yearReportPaper(c echo.Context) error {
	year, err := pathYear(c)
	if err != nil {
		return err
	}
	v, err := s.Oversight.YearReport(ctx(c), actor(c), year)
	if err != nil {
		return err
	}
	if len(v.Figures.Projects) == 0 {
		return fault.New(fault.NotFound, "%d年度没有已公布的项目。", year)
	}
	doc := reportPaper(v.Figures, v.Text, v.Report.PublishedAt.Time())
	doc.Watermark = watermark(v.Congress, models.Session{})
	if v.Published() {
		doc.Address = siteAddress(c, fmt.Sprintf("/reports/%d/%d", v.Congress.ID, year))
	} else {
		doc.Date, doc.Watermark = s.Now(), "草稿"
	}
	if err := s.reportPhotos(ctx(c), v.Congress.ID, v.Figures, &doc); err != nil {
		return err
	}
	return s.document(c, fmt.Sprintf("report-%d.pdf", year), func(b *bytes.Buffer) error { return pdf.YearReportPaper(b, s.Fonts, doc) })
}

func (s *Server) bulletinPaper(c echo.Context) error {
	year, err := pathYear(c)
	if err != nil {
		return err
	}
	quarter, err := strconv.Atoi(c.Param("quarter"))
	if err != nil {
		return fault.New(fault.NotFound, "没有这个季度。")
	}
	f, err := s.Oversight.Bulletin(ctx(c), actor(c), year, quarter)
	if err != nil {
		return err
	}
	congress, err := s.Account.Congress(ctx(c), actor(c).Congress)
	if err != nil {
		return err
	}
	filed, err := filingOf(c, access.WriteYearReport)
	if err != nil {
		return err
	}
	doc := bulletinDocument(f, filed)
	doc.Watermark = watermark(congress, models.Session{})
	return s.document(c, fmt.Sprintf("bulletin-%d-%d.pdf", year, quarter), func(b *bytes.Buffer) error { return pdf.BulletinPaper(b, s.Fonts, doc) })
}

// publishedReport reads the report that a public address names.
func (s *Server) publishedReport(c echo.Context) (oversight.YearReportReading, error) {
	congress, err := pathID(c, "congress")
	if err != nil {
		return oversight.YearReportReading{}, err
	}
	year, err := pathYear(c)
	if err != nil {
		return oversight.YearReportReading{}, err
	}
	return s.Oversight.PublishedYearReport(ctx(c), congress, year)
}

func (s *Server) publicYearReport(c echo.Context) error {
	v, err := s.publishedReport(c)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("/reports/%d/%d", v.Congress.ID, v.Year)
	page := &view.PublicYearReport{Page: view.Page{Title: fmt.Sprintf("%d年度民生实事项目评估报告", v.Year), Site: v.Congress.Name, Crumbs: []view.Link{{Text: "历年对比", Href: fmt.Sprintf("/years?congress=%d", v.Congress.ID)}}},
		Until: fmt.Sprintf("%s公布，数字截至%s", view.DayOf(v.Report.PublishedAt), view.Day(v.Figures.On)), Figures: totalFigures(v.Figures.Totals()), Text: reportLines(v.Text), Table: yearTable(v.Figures, "/projects/"),
		Links: []view.Link{{Text: "下载报告（PDF）", Href: base + "/report.pdf"}, {Text: "下载数字（JSON）", Href: base + "/figures.json"}}}
	return s.public(c, "public/year_report", page)
}

func (s *Server) publicYearReportPaper(c echo.Context) error {
	v, err := s.publishedReport(c)
	if err != nil {
		return err
	}
	doc := reportPaper(v.Figures, v.Text, v.Report.PublishedAt.Time())
	doc.Address, doc.Watermark = siteAddress(c, fmt.Sprintf("/reports/%d/%d", v.Congress.ID, v.Year)), watermark(v.Congress, models.Session{})
	if err := s.reportPhotos(ctx(c), v.Congress.ID, v.Figures, &doc); err != nil {
		return err
	}
	return s.document(c, "report.pdf", func(b *bytes.Buffer) error { return pdf.YearReportPaper(b, s.Fonts, doc) })
}

func (s *Server) publicYearFigures(c echo.Context) error {
	v, err := s.publishedReport(c)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(v.Figures, "", "  ")
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", append(body, '\n'))
}

func (s *Server) publicYears(c echo.Context) error {
	congress, _ := strconv.ParseInt(c.QueryParam("congress"), 10, 64)
	page, v, err := s.yearsView(c, max(0, congress))
	if err != nil {
		return err
	}
	for _, k := range v.Congresses {
		if len(v.Congresses) > 1 {
			page.Congresses = append(page.Congresses, view.Link{Text: k.Name, Href: fmt.Sprintf("/years?congress=%d", k.ID), Current: k.ID == v.Congress.ID})
		}
	}
	for i, l := range v.Lines {
		page.Rows[i].Href = fmt.Sprintf("/projects?year=%d&congress=%d", l.Year, v.Congress.ID)
	}
	page.Site = v.Congress.Name
	return s.public(c, "public/years", page)
}

func (s *Server) officeYears(c echo.Context) error {
	page, v, err := s.yearsView(c, actor(c).Congress)
	if fault.Is(err, fault.NotFound) { // no year is public yet
		page, err = emptyYears(), nil
	}
	if err != nil {
		return err
	}
	page.Crumbs = []view.Link{officeCrumb, projectsCrumb}
	for i, l := range v.Lines {
		page.Rows[i].Href = fmt.Sprintf("/office/projects?year=%d", l.Year)
		if access.May(actor(c), access.WriteYearReport) {
			page.Rows[i].Links = append(page.Rows[i].Links, view.Link{Text: "编写、查看报告", Href: fmt.Sprintf("%s?year=%d", yearReportHref, l.Year)})
		}
		if access.May(actor(c), access.CloseProject) {
			page.Rows[i].Links = append(page.Rows[i].Links, view.Link{Text: "年度档案（ZIP）", Href: fmt.Sprintf("%s/%d/archive.zip", yearsHref, l.Year)})
		}
	}
	return s.render(c, http.StatusOK, "oversight/years", page)
}

func emptyYears() *view.Years {
	return &view.Years{Page: view.Page{Title: "历年对比"}, Empty: view.Empty{Text: "还没有已公布的项目。大会票决以后，各年度的数字在这里对比。"}}
}

func (s *Server) yearsView(c echo.Context, congress int64) (*view.Years, oversight.YearsReading, error) {
	v, err := s.Oversight.Years(ctx(c), congress)
	if err != nil {
		return nil, v, err
	}
	page := emptyYears()
	if len(v.Lines) == 0 {
		return page, v, nil
	}
	page.Lead = "只统计已公布的项目和测评结果。已经公布年度报告的年度，以报告固定的数字为准；其他年度是现在的数字。"
	figures := []yearFigure{
		{"项目", " 个", func(t oversight.Totals) int64 { return int64(t.Projects) }, plainCount},
		{"按期率", "", oversight.Totals.OnTimeShare, share},
		{"计划投资", "", func(t oversight.Totals) int64 { return int64(t.Investment) }, func(n int64) string { return paidWords(models.Fen(n)) }},
		{"累计支付", "", func(t oversight.Totals) int64 { return int64(t.Paid) }, func(n int64) string { return paidWords(models.Fen(n)) }},
		{"平均得分", " 分", func(t oversight.Totals) int64 { return int64(t.Score) }, func(n int64) string { return points(int(n)) }},
		{"测评满意", "", oversight.Totals.Best, share},
	}
	for i, l := range v.Lines {
		row := view.YearsRow{Year: fmt.Sprintf("%d年", l.Year)}
		for _, f := range figures {
			cell := view.YearsCell{Label: f.name, Value: f.print(f.of(l.Totals))}
			if i+1 < len(v.Lines) && v.Lines[i+1].Year == l.Year-1 {
				cell.Growth = f.growth(v.Lines[i+1].Totals, l.Totals)
			}
			row.Cells = append(row.Cells, cell)
		}
		if l.Report {
			row.Links = []view.Link{{Text: "年度报告", Href: fmt.Sprintf("/reports/%d/%d", v.Congress.ID, l.Year)}}
		}
		page.Rows = append(page.Rows, row)
	}
	for _, f := range figures {
		page.Charts = append(page.Charts, f.chart(v.Lines))
	}
	return page, v, nil
}

func plainCount(n int64) string { return view.Count(int(n)) }

// A yearFigure is one figure that years are compared by; -1 is none.
type yearFigure struct {
	name, unit string
	of         func(oversight.Totals) int64
	print      func(int64) string
}

// growth says how the figure moved since the year before.
func (f yearFigure) growth(before, now oversight.Totals) string {
	a, b := f.of(before), f.of(now)
	switch {
	case a < 0 || b < 0:
		return ""
	case a == b:
		return "与上年持平"
	case a < b:
		return "比上年增加 " + f.print(b-a)
	}
	return "比上年减少 " + f.print(a-b)
}

// chart are the bars of the figure, the oldest year first.
func (f yearFigure) chart(lines []oversight.YearLine) view.YearsChart {
	chart := view.YearsChart{Title: f.name}
	most := int64(1)
	for _, l := range lines {
		most = max(most, f.of(l.Totals))
	}
	if f.name == "按期率" || f.name == "测评满意" || f.name == "平均得分" {
		most = max(most, 10_000) // shares and points are seen against the whole
		chart.Note = "横条全长为 100。"
	}
	for _, l := range slices.Backward(lines) {
		n := f.of(l.Totals)
		bar := view.YearsBar{Year: fmt.Sprintf("%d年", l.Year), Value: f.print(n)}
		if n >= 0 {
			bar.Value += f.unit
		}
		if n > 0 {
			bar.Width = view.Spread(int(n*10_000/most), 10_000)
		}
		chart.Bars = append(chart.Bars, bar)
	}
	return chart
}
