package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/tally"
	"piaojue/app/web/view"
	"piaojue/models"
)

const evaluationsHref = "/office/evaluations"

// points prints hundredths of points; a dash where there are none.
func points(hundredths int) string {
	if hundredths < 0 {
		return "—"
	}
	return progress.Points(hundredths)
}

// gradeOf is a grade as both faces show it.
func gradeOf(e oversight.EvaluationReading) view.Grade {
	g := view.Grade{Title: fmt.Sprintf("%d年度测评", e.Year), Grade: e.Grade, Low: e.Low, On: "还没有公布", Round: fmt.Sprintf("/results/%d", e.RoundID), Explain: e.Explain + "。"}
	if e.Turn > 1 {
		g.Title = fmt.Sprintf("%d年度第 %d 次测评（整改后）", e.Year, e.Turn)
	}
	if e.SubItemID != 0 {
		_, part, _ := strings.Cut(strings.TrimPrefix(e.Name, e.Of.Name), "：")
		g.Title += "：" + part
	}
	if e.Published() {
		g.On = view.DayOf(e.PublishedAt) + "公布"
	}
	if len(e.Given.Counts) > 0 {
		g.Survey = gradeSurvey(e)
	} else {
		g.Kept = "按通过的测评办法，票数不向社会公布，这里只公布测评结果。"
	}
	if e.Score >= 0 {
		g.Score = points(e.Score)
	}
	g.Parts = scoreParts(e)
	if e.Remedy != nil {
		g.Remedy = remedyOf(*e.Remedy)
	}
	return g
}

// gradeSurvey is the count of one item as the result page of its round draws it.
func gradeSurvey(e oversight.EvaluationReading) *view.Survey {
	rules := tally.Rules{Family: tally.Satisfaction, Grades: e.Given.Grades, GradeBase: tally.Base(e.Given.Base)}
	name := map[tally.Base]string{tally.BasePresent: "到会人员", tally.BaseReturned: "收回票"}[rules.GradeBase]
	if name == "" {
		name = "全体成员"
	}
	s := &view.Survey{Heads: append(slices.Clone(e.Given.Grades), "弃权", "无效"), HalfAt: view.Spread(1, 2), Scale: fmt.Sprintf("比率和横条以%s %s 为基数，竖线为半数。收回 %s 张。", name, view.Count(e.Base), view.Count(e.Given.Returned))}
	row := view.SurveyRow{No: strconv.Itoa(e.Item), Name: e.Name, Grade: e.Grade}
	before := 0
	for i, n := range e.Given.Counts {
		row.Cells = append(row.Cells, view.SurveyCell{Label: e.Given.Grades[i], Value: view.Count(n), Share: view.Percent(n, e.Base)})
		row.Bars = append(row.Bars, view.SurveyBar{At: view.Spread(before, e.Base), Width: view.Spread(n, e.Base), Tone: i + 1})
		before += n
	}
	row.Cells = append(row.Cells, view.SurveyCell{Label: "弃权", Value: view.Count(e.Given.Abstain)}, view.SurveyCell{Label: "无效", Value: view.Count(e.Given.Invalid)})
	s.Rows = []view.SurveyRow{row}
	return s
}

// scoreParts are the lines of the score's table; none where nothing is scored.
func scoreParts(e oversight.EvaluationReading) []view.ScorePart {
	w, err := progress.ParseWeights(e.Weights)
	if err != nil {
		return nil
	}
	var list []view.ScorePart
	for _, p := range []struct {
		name, note     string
		weight, points int
	}{
		{"代表测评", "最好的档次记 100 分，“基本满意”记 60 分，“不满意”记 0 分，按表态的票平均", w.Deputies, e.Deputies},
		{"群众评价", fmt.Sprintf("现场扫码评价，5 星记 100 分，%d 人评价；不足 %d 人不计分", e.Raters, progress.FewRatings), w.Public, e.Evaluation.Public},
		{"验收", "验收记录中的分数", w.Acceptance, e.Acceptance},
	} {
		if p.weight == 0 {
			continue
		}
		part := view.ScorePart{Name: p.name, Note: p.note, Weight: fmt.Sprintf("%d%%", p.weight), Points: points(p.points), Weighted: "—"}
		if p.points >= 0 {
			part.Weighted = progress.Points((p.weight*p.points + 50) / 100)
		}
		list = append(list, part)
	}
	return list
}

func remedyOf(r oversight.RemedyReading) *view.Remedy {
	v := &view.Remedy{Text: strings.Split(r.Text, "\n"), Did: r.DoneNote, Due: "整改期限：" + view.Day(r.DueOn), State: "进行中"}
	switch {
	case r.Accepted():
		v.State, v.Due = "已通过验收", v.Due+"，"+view.Day(r.DoneOn)+"通过验收"
	case r.Reported():
		v.State = "已报告完成，等待验收"
	}
	if r.Late > 0 {
		v.Late = fmt.Sprintf("已逾期 %d 天", r.Late)
	}
	return v
}

// publicGrades fills the grades of a project's public page.
func publicGrades(v oversight.Reading, page *view.Project) {
	if len(v.Evaluations) == 0 {
		return
	}
	page.Grades = &view.ProjectGrades{}
	for _, e := range v.Evaluations {
		page.Grades.Grades = append(page.Grades.Grades, gradeOf(e))
	}
}

// yearOf is the year that an address asks for; 0 where it asks for none.
func yearOf(c echo.Context) int {
	year, err := strconv.Atoi(c.QueryParam("year"))
	if err != nil || year < 1 {
		return 0
	}
	return year
}

func (s *Server) evaluationsPage(c echo.Context) error {
	page, err := s.evaluationsView(c, yearOf(c), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", page)
}

func (s *Server) evaluationsView(c echo.Context, year int, t view.Typed) (*view.Ledger, error) {
	v, err := s.Oversight.Evaluations(ctx(c), actor(c), year)
	if err != nil {
		return nil, err
	}
	page := &view.Ledger{Page: view.Page{Title: "满意度测评", Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Empty: view.Empty{Text: "还没有项目。"},
		Columns: view.Sorting(nil, "", "项目", "", "测评结果", "", "代表测评", "", "群众评价", "", "验收", "", "综合得分", "", "整改", "")}
	if v.Year == 0 {
		return page.Fill(), nil
	}
	for _, y := range v.Years {
		page.Links = append(page.Links, view.Link{Text: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("%s?year=%d", evaluationsHref, y), Current: y == v.Year})
	}
	page.Title = fmt.Sprintf("%d年度满意度测评", v.Year)
	page.Lead = fmt.Sprintf("代表无记名测评，结果宣布以后接收到这里，和群众评价、验收分数合成综合得分（权重依次为 %s）。公布以后，测评为最低档次的自动进入整改。", v.Weights)
	page.Empty.Text = "本年度还没有接收测评结果。先新建满意度测评轮次，会议宣布结果以后在这里接收。"
	may := access.May(actor(c), access.EvaluateProject)
	waiting := false
	for _, r := range v.Rounds {
		forms, remark := surveyForms(r, v.Year, may, typedFor(t, "year"))
		if remark != "" {
			page.Remarks = append(page.Remarks, remark)
		}
		waiting = waiting || len(forms) > 0
		page.Forms = append(page.Forms, forms...)
	}
	if len(v.Ungraded) > 0 {
		names := make([]string, len(v.Ungraded))
		for i, p := range v.Ungraded {
			names[i] = "“" + p.Name + "”"
		}
		page.Remarks = append(page.Remarks, fmt.Sprintf("%d 个项目还没有测评结果：%s。", len(names), strings.Join(names, "、")))
	}
	if session := s.sessionToGrade(c); session != 0 && !waiting {
		page.Button = &view.Link{Text: "新建满意度测评", Href: fmt.Sprintf("/office/sessions/%d/rounds/new?items=%d", session, v.Year)}
	}
	low := 0
	for _, e := range v.Rows {
		page.Rows = append(page.Rows, gradeRow(e))
		if e.Remedy != nil && !e.Remedy.Accepted() {
			low++
		}
	}
	for _, i := range []int{2, 3, 4, 5} {
		page.Columns[i].Num = true
	}
	page.Figures = []view.Figure{{Label: "已测评", Value: view.Count(len(v.Rows)), Unit: "项"}, {Label: "待测评", Value: view.Count(len(v.Ungraded)), Unit: "个项目"}, {Label: "整改中", Value: view.Count(low), Unit: "项"}}
	return page.Fill(), nil
}

// evaluationViews lead to what the year ends with, for who may.
func evaluationViews(c echo.Context) []view.Link {
	links := []view.Link{{Text: "满意度测评", Href: evaluationsHref}, {Text: "历年对比", Href: yearsHref}}
	if access.May(actor(c), access.WriteYearReport) {
		links = append(links, view.Link{Text: "年度评估报告", Href: yearReportHref})
	}
	return links
}

// sessionToGrade is the newest session in which the viewer may draft a round, 0
// where there is none.
func (s *Server) sessionToGrade(c echo.Context) int64 {
	if !access.May(actor(c), access.DraftRound) || !access.May(actor(c), access.ReadSessions) {
		return 0
	}
	sessions, err := s.Roster.Sessions(ctx(c), actor(c))
	if err != nil {
		return 0
	}
	for _, k := range sessions {
		if !k.Rehearsal {
			return k.ID
		}
	}
	return 0
}

func gradeRow(e oversight.EvaluationReading) view.LedgerRow {
	under := fmt.Sprintf("第 %d 次测评", e.Turn)
	if !e.Published() {
		under += "，还没有公布"
	}
	grade := view.LedgerCell{Text: e.Grade}
	if n := len(e.Given.Counts); n > 0 {
		var counts []string
		for i, k := range e.Given.Counts {
			counts = append(counts, fmt.Sprintf("%s %d", e.Given.Grades[i], k))
		}
		grade.Under = strings.Join(counts, "，")
	}
	public := view.LedgerCell{Text: points(e.Evaluation.Public), Under: fmt.Sprintf("%d 人", e.Raters)}
	remedy := view.LedgerCell{Text: "不需要"}
	if e.Low {
		remedy.Text = "公布以后开始"
	}
	if e.Remedy != nil {
		r := remedyOf(*e.Remedy)
		remedy = view.LedgerCell{Text: r.State, Under: r.Due, Late: r.Late}
	}
	return view.LedgerRow{Cells: []view.LedgerCell{{Text: e.Name, Under: under, Href: fmt.Sprintf("/office/projects/%d/evaluation", e.ProjectID), Head: true},
		grade, {Text: points(e.Deputies)}, public, {Text: points(e.Acceptance)}, {Text: points(e.Score)}, remedy}}
}

// surveyForms are what is to be done about an announced round, and a sentence
// for who may not.
func surveyForms(r oversight.SurveyRound, year int, may bool, t view.Typed) (forms []view.OfficeForm, remark string) {
	base := fmt.Sprintf("%s/%d", evaluationsHref, r.Round.ID)
	title := fmt.Sprintf("%s（%s，%s宣布）", r.Round.Name, r.Session.Name, view.DayOf(r.Round.AnnouncedAt))
	switch {
	case r.Out:
		return nil, ""
	case !may:
		return nil, title + "的结果还没有公布到项目，由人大办事机构办理。"
	case r.Rows == 0:
		says := fmt.Sprintf("共 %d 项。接收以后先核对得分，再公布。", len(r.Items))
		if len(r.Strange) > 0 {
			says += "其中" + strings.Join(quoted(r.Strange), "、") + "不是本级的项目或者重名，不接收。"
		}
		return []view.OfficeForm{view.TakeOverForm(base+"/take", title, says, strconv.Itoa(year), false, t)}, ""
	}
	return []view.OfficeForm{
		{Action: base + "/publish", Title: title, Submit: "公布测评结果", Says: "公布以后，测评结果、票数和得分的算式出现在项目的公开网页上，不能再改；测评为最低档次的项目自动开始整改。", Sure: "已经核对各项的得分。"},
		{Action: base + "/rescore", Submit: "重新计算得分", Second: true, Says: "群众评价、验收分数或者权重变动以后，公布以前可以重新计算。"},
	}, ""
}

func quoted(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = "“" + n + "”"
	}
	return list
}

// onRound runs one act on a round's grades and leads back to its year.
func (s *Server) onRound(act func(c echo.Context, round int64) (said string, err error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		round, err := pathID(c, "round")
		if err != nil {
			return err
		}
		year, _ := strconv.Atoi(c.FormValue("year"))
		said, err := act(c, round)
		if err != nil {
			page, e := s.evaluationsView(c, 0, typedIn(c))
			if e != nil {
				return e
			}
			return s.again(c, err, "office/ledger", page, page.Forms...)
		}
		if year > 0 {
			return s.done(c, said, "%s?year=%d", evaluationsHref, year)
		}
		return s.done(c, said, evaluationsHref)
	}
}

func (s *Server) takeGrades(c echo.Context, round int64) (string, error) {
	year, err := strconv.Atoi(strings.TrimSpace(c.FormValue("year")))
	if err != nil || year < 2000 || year > 2100 {
		return "", fault.Form{"year": "请填写年度，例如 2026。"}.Err()
	}
	strange, err := s.Oversight.TakeOver(ctx(c), actor(c), round, year)
	said := "测评结果已经接收，还没有公布。\n下一步：核对得分，公布。"
	if len(strange) > 0 {
		said += "\n没有接收：" + strings.Join(quoted(strange), "、") + "。"
	}
	return said, err
}

func (s *Server) publishGrades(c echo.Context, round int64) (string, error) {
	if err := confirmed(c); err != nil {
		return "", err
	}
	lacking, err := s.Oversight.PublishGrades(ctx(c), actor(c), round)
	return strings.Join(append([]string{"测评结果已经公布。"}, lacking...), "\n"), err
}

func (s *Server) rescoreGrades(c echo.Context, round int64) (string, error) {
	return "得分已经重新计算。", s.Oversight.Rescore(ctx(c), actor(c), round)
}

func (s *Server) projectEvaluation(c echo.Context) error {
	page, err := s.projectEvaluationView(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/evaluation", page)
}

func (s *Server) projectEvaluationView(c echo.Context, t view.Typed) (*view.OfficeEvaluation, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	page := &view.OfficeEvaluation{Page: view.Page{Title: v.Project.Name, Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/evaluation"), Empty: view.Empty{Text: "还没有测评。年末由代表无记名测评，结果接收以后在这里显示。"}}
	base := fmt.Sprintf("/office/projects/%d", id)
	out := false
	for _, e := range v.Evaluations {
		out = out || e.Published()
		k := view.OfficeGrade{Grade: gradeOf(e)}
		if r := e.Remedy; r != nil && !r.Accepted() {
			at := fmt.Sprintf("%s/remedies/%d", base, r.ID)
			switch {
			case !r.Reported() && v.May(actor(c), access.RemedyProject):
				k.Forms = append(k.Forms, view.RemedyForm(at+"/report", typedFor(t, "did")))
			case r.Reported() && access.May(actor(c), access.EvaluateProject) && !r.By(actor(c)):
				k.Forms = append(k.Forms, view.OfficeForm{Action: at + "/accept", Title: "整改验收", Submit: "整改通过验收", Says: "通过以后可以再次测评。", Sure: "已经核实整改情况。"}, view.ReturnRemedyForm(at+"/return", typedFor(t, "why")))
			}
		}
		page.Grades = append(page.Grades, k)
	}
	slices.Reverse(page.Grades) // what is to be done stands first
	if out && v.Project.Stage == models.StageChecked && access.May(actor(c), access.EvaluateProject) {
		page.Settle = &view.OfficeForm{Action: base + "/evaluation/settle", Submit: "登记为已测评", Says: "测评结果公布在代表核查以前。现在代表已经核查，可以登记为已测评。", Second: len(page.Grades) > 0 && len(page.Grades[0].Forms) > 0}
	}
	return page, nil
}

// onRemedy runs one act on a project's grade or remedy and leads back to it.
func (s *Server) onRemedy(said string, act func(c echo.Context, project, remedy int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		project, err := pathID(c, "project")
		if err != nil {
			return err
		}
		remedy := int64(0)
		if c.Param("remedy") != "" {
			if remedy, err = pathID(c, "remedy"); err != nil {
				return err
			}
		}
		if err := act(c, project, remedy); err != nil {
			page, e := s.projectEvaluationView(c, typedIn(c))
			if e != nil {
				return e
			}
			var forms []view.OfficeForm
			for _, g := range page.Grades {
				forms = append(forms, g.Forms...)
			}
			return s.again(c, err, "oversight/evaluation", page, forms...)
		}
		return s.done(c, said, "/office/projects/%d/evaluation", project)
	}
}

func (s *Server) reportRemedy(c echo.Context, project, remedy int64) error {
	return s.Oversight.ReportRemedy(ctx(c), actor(c), project, remedy, c.FormValue("did"))
}

func (s *Server) acceptRemedy(c echo.Context, project, remedy int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.Oversight.AcceptRemedy(ctx(c), actor(c), project, remedy)
}

func (s *Server) returnRemedy(c echo.Context, project, remedy int64) error {
	return s.Oversight.ReturnRemedy(ctx(c), actor(c), project, remedy, c.FormValue("why"))
}

func (s *Server) settleGrade(c echo.Context, project, _ int64) error {
	return s.Oversight.Settle(ctx(c), actor(c), project)
}

// evaluationTasks is what the viewer has to do about grades, remedies and the
// year's report.
func (s *Server) evaluationTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	if !access.May(a, access.ReadProjects) || !access.May(a, access.EvaluateProject) && !access.May(a, access.RemedyProject) && !access.May(a, access.WriteYearReport) {
		return nil
	}
	d, err := s.Oversight.EvaluationDuties(ctx(c), a)
	if err != nil {
		return err
	}
	for _, r := range d.Rounds {
		href := fmt.Sprintf("%s?year=%d", evaluationsHref, r.Year)
		if r.Rows == 0 {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: "接收测评结果", Why: r.Round.Name + "，" + view.DayOf(r.Round.AnnouncedAt) + "宣布", Href: href, Button: "去接收"})
		} else {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: "公布测评结果", Why: r.Round.Name + "已经接收，还没有公布", Href: href, Button: "去公布"})
		}
	}
	for _, e := range d.Remedies {
		task := view.OfficeTask{Text: "整改：" + e.Name, Why: "测评为“" + e.Grade + "”，" + view.Day(e.Remedy.DueOn) + "前完成", Href: fmt.Sprintf("/office/projects/%d/evaluation", e.ProjectID), Button: "去整改"}
		if e.Remedy.Late > 0 {
			task.Why = fmt.Sprintf("已逾期 %d 天", e.Remedy.Late)
		}
		if e.Remedy.Reported() {
			task.Text, task.Why, task.Button = "验收整改："+e.Name, "责任单位报告已经完成", "去验收"
		}
		page.Tasks = append(page.Tasks, task)
	}
	if d.Report != 0 {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("编写%d年度评估报告", d.Report), Why: "年度已经结束，报告还没有公布", Href: fmt.Sprintf("%s?year=%d", yearReportHref, d.Report), Button: "去编写"})
	}
	return nil
}

// offerItems puts what a 满意度测评 may grade beside the templates of a new
// round, and what was chosen of it into the form.
func (s *Server) offerItems(c echo.Context, page *view.OfficeMethodPage, v view.RoundValues, session models.Session, recommends bool, base string) (view.RoundValues, error) {
	if !access.May(actor(c), access.ReadProjects) {
		return v, nil
	}
	offers, err := s.Oversight.Offers(ctx(c), actor(c))
	if err != nil {
		return v, err
	}
	chosen := c.QueryParam("items")
	for _, o := range offers {
		t := view.MethodTemplate{Name: fmt.Sprintf("测评%d年度项目", o.Year), Says: fmt.Sprintf("满意度测评，%d 项，测评结果接收到各个项目。", len(o.Items)), Href: base + "/rounds/new?items=" + o.Key, Current: o.Key == chosen}
		switch {
		case o.Again:
			t.Name, t.Says = fmt.Sprintf("再次测评%d年度整改过的项目", o.Year), fmt.Sprintf("只测评整改已经通过验收的 %d 项，两次的结果都保留。", len(o.Items))
		case o.Parts:
			t.Name, t.Says = fmt.Sprintf("测评%d年度项目和子项", o.Year), fmt.Sprintf("有子项的项目按子项测评，共 %d 项。", len(o.Items))
		}
		page.Templates = append(page.Templates, t)
		if !t.Current {
			continue
		}
		for _, m := range tally.Templates(recommends) {
			if m.Rules.Family == tally.Satisfaction {
				v = fromTemplate(m, v, session)
				break
			}
		}
		v.Items = strings.Join(o.Items, "\n")
		if o.Again {
			v.Name, v.Title = "民生实事项目整改情况满意度测评", session.Name+"民生实事项目整改情况满意度测评办法"
		}
	}
	return v, nil
}
