package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// perPage is how many projects a page of the list shows.
const perPage = 30

// lightOf is a project's light as pages draw it.
func lightOf(s progress.State) view.Light {
	kind := string(s.Light)
	if s.Light == models.Blue {
		kind = "done"
	}
	return view.Light{Kind: kind, Reason: s.Reason}
}

// projectRow is one project in a list.
func projectRow(r oversight.Row) view.ProjectRow {
	p := r.Project
	row := view.ProjectRow{
		No: strconv.Itoa(p.No), Name: p.Name, Href: fmt.Sprintf("/projects/%d", p.ID), Unit: p.Unit, Place: p.Place,
		Money: view.MoneyKnown(p.Investment), Deadline: p.Deadline, Light: lightOf(r.State),
	}
	if r.State.Percent > 0 || r.State.Due > 0 {
		row.Percent, row.Width = fmt.Sprintf("%d%%", r.State.Percent), view.Spread(r.State.Percent, 100)
	}
	return row
}

// homePage is the front page for one congress: its latest year of projects, its latest result, its session.
func homePage(congress models.Congress, all []models.Congress, rows []oversight.Row, results []vote.ResultSummary, underWay []vote.HallReading) *view.Home {
	page := &view.Home{
		Page:  view.Page{Title: "首页", Site: congress.Name},
		Lead:  "民生实事项目由政府提出、代表投票决定，结果和进展在这里公布。",
		All:   view.Link{Text: "查看全部年度和各级人大的项目", Href: "/projects"},
		Empty: view.Empty{Text: "大会票决以后，这里列出今年的项目和进展。"},
	}
	if congress.Level.Recommends() {
		page.Lead = "民生实事项目由政府提出、代表投票推荐，结果和进展在这里公布。"
	}
	if len(rows) > 0 {
		year := rows[0].Project.Year
		page.Year = fmt.Sprintf("%d年度", year)
		homeProjects(page, year, rows)
		page.Lead = fmt.Sprintf("%s票决确定%d个%d年度民生实事项目，由政府组织实施，代表监督进展。", congress.Name, len(page.Projects), year)
		if congress.Level.Recommends() {
			page.Lead = fmt.Sprintf("%s推荐%d个%d年度民生实事项目，进展在这里公布。", congress.Name, len(page.Projects), year)
		}
	}
	for _, r := range results {
		if r.Congress.ID == congress.ID {
			sentence := resultSentence(congress, r.Rules, r.Outcome, len(r.Outcome.Adopted)+len(r.Outcome.NotAdopted), r.Lot)
			page.Result = &view.HomeResult{Sentence: r.Round.Name + "：" + sentence, On: view.DayOf(r.Round.AnnouncedAt), Href: fmt.Sprintf("/results/%d", r.Round.ID)}
			break
		}
	}
	for _, u := range underWay {
		if u.Congress.ID == congress.ID {
			page.Session = &view.HomeSession{Name: u.Session.Name, State: view.WordsOf(congress.Level.Recommends()).Body + "正在进行：" + u.Round.State.Label(), Hall: fmt.Sprintf("/hall/%d", u.Session.ID)}
			break
		}
	}
	if len(all) > 1 {
		for _, c := range all {
			page.Congresses = append(page.Congresses, view.Link{Text: c.Name, Href: fmt.Sprintf("/?congress=%d", c.ID), Current: c.ID == congress.ID})
		}
	}
	return page
}

// homeProjects fills the projects of one year and counts their lights.
func homeProjects(page *view.Home, year int, rows []oversight.Row) {
	count := map[string]int{}
	for _, r := range rows {
		if r.Project.Year == year {
			row := projectRow(r)
			count[row.Light.Kind]++
			page.Projects = append(page.Projects, row)
		}
	}
	for _, kind := range []string{"green", "amber", "red", "done"} {
		if count[kind] > 0 {
			page.Lights = append(page.Lights, view.LightCount{Light: view.Light{Kind: kind}, Count: view.Count(count[kind])})
		}
	}
}

// projectsPage is one page of the list; all are the projects without the search, for the choices of the form.
func projectsPage(f projectsForm, rows, all []oversight.Row, congresses []models.Congress) *view.Projects {
	page := &view.Projects{
		Page: view.Page{Title: "民生实事项目"}, Query: f.Query,
		Years: yearOptions(all, f.Year), Congresses: congressOptions(congresses, f.Congress),
		Found: fmt.Sprintf("共%s个项目。", view.Count(len(rows))),
		Empty: view.Empty{Text: "还没有公布的项目。大会票决以后，项目和进展在这里公布。"},
	}
	if f.searches() {
		page.Found = fmt.Sprintf("找到%s个项目。", view.Count(len(rows)))
		page.Empty = view.Empty{Text: "没有名称、内容或地点含有这些字的项目。请少输几个字，或者改选年度。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}
	}
	pages := max(1, (len(rows)+perPage-1)/perPage)
	at := min(max(1, f.Page), pages)
	for _, r := range rows[(at-1)*perPage : min(at*perPage, len(rows))] {
		row := projectRow(r)
		row.Congress, row.Year = r.Congress.Name, fmt.Sprintf("%d年度", r.Project.Year)
		page.Rows = append(page.Rows, row)
	}
	page.Pages = &view.Pagination{Page: at, Pages: pages}
	if at > 1 {
		page.Pages.Previous = f.address(at - 1)
	}
	if at < pages {
		page.Pages.Next = f.address(at + 1)
	}
	return page
}

func yearOptions(rows []oversight.Row, chosen int) []view.Option {
	options := []view.Option{{Text: "全部年度", Chosen: chosen == 0}}
	last := 0
	for _, r := range rows { // newest year first
		if r.Project.Year != last {
			last = r.Project.Year
			options = append(options, view.Option{Value: strconv.Itoa(last), Text: fmt.Sprintf("%d年度", last), Chosen: last == chosen})
		}
	}
	return options
}

func congressOptions(congresses []models.Congress, chosen int64) []view.Option {
	options := []view.Option{{Text: "全部", Chosen: chosen == 0}}
	for _, c := range congresses {
		options = append(options, view.Option{Value: strconv.FormatInt(c.ID, 10), Text: c.Name, Chosen: c.ID == chosen})
	}
	return options
}

// projectPage is the page of one project.
func projectPage(v oversight.Reading) *view.Project {
	p := v.Project
	page := &view.Project{
		Page: view.Page{Title: p.Name, Site: v.Congress.Name, Crumbs: []view.Link{
			{Text: "项目进展", Href: "/projects"}, {Text: fmt.Sprintf("%d年度", p.Year), Href: fmt.Sprintf("/projects?year=%d&congress=%d", p.Year, p.CongressID)}}},
		Name: p.Name, Light: lightOf(v.State), Content: p.Content, Facts: projectFacts(p),
		Updated:  view.DayOf(p.PublishedAt) + "公布",
		NoReport: view.Empty{Text: "责任单位还没有报告进度。"},
	}
	page.Vote, page.VoteHref = projectVote(v)
	if v.State.Percent > 0 || v.State.Due > 0 {
		page.Percent, page.Width = fmt.Sprintf("%d%%", v.State.Percent), view.Spread(v.State.Percent, 100)
	}
	for i, c := range v.Checkpoints {
		page.Checkpoints = append(page.Checkpoints, checkpointRow(i+1, c, v.Today))
	}
	for _, r := range v.Reports {
		entry := reportEntry(r, v.Project.Unit)
		if page.Photo == nil && len(entry.Photos) > 0 {
			page.Photo = &entry.Photos[0]
		}
		page.Reports = append(page.Reports, entry)
	}
	if len(v.Reports) > 0 {
		page.Updated = view.Day(v.Reports[0].ReportedOn) + "更新"
	}
	for _, fill := range publicSections {
		fill(v, page)
	}
	return page
}

// publicSections fill one part each of a project's public page, from a reading
// that holds published rows only.
var publicSections = []func(oversight.Reading, *view.Project){}

func projectFacts(p models.Project) []view.Fact {
	var facts []view.Fact
	for _, f := range []view.Fact{
		{Label: "地点", Value: p.Place}, {Label: "责任单位", Value: p.Unit}, {Label: "投资", Value: view.Money(p.Investment)},
		{Label: "完成时限", Value: p.Deadline}, {Label: "受益对象", Value: p.Benefit}, {Label: "类别", Value: p.Category},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// projectVote says how the project was chosen, and where the result is.
func projectVote(v oversight.Reading) (sentence, href string) {
	p := v.Project
	if p.Approvals == 0 || p.Entitled == 0 {
		return "", ""
	}
	sentence = fmt.Sprintf("%s无记名投票，全体代表%s人，赞成%s票（%s），%s。", v.Session.Name, view.Count(p.Entitled), view.Count(p.Approvals),
		view.Percent(p.Approvals, p.Entitled), view.WordsOf(v.Congress.Level.Recommends()).Chosen)
	if p.RoundID != 0 {
		href = fmt.Sprintf("/results/%d", p.RoundID)
	}
	return sentence, href
}

func checkpointRow(no int, c models.Checkpoint, today models.Date) view.CheckpointRow {
	row := view.CheckpointRow{No: strconv.Itoa(no), Name: c.Name, Target: c.Target, Planned: view.Day(c.PlannedOn), State: "未到期"}
	late := c.Overdue(today)
	switch {
	case c.DoneOn != "":
		row.Done, row.Light, row.State = view.Day(c.DoneOn), view.Light{Kind: "done"}, "按期完成"
		if late > 0 {
			row.State = fmt.Sprintf("已完成，晚%d天", late)
		}
	case late > 30:
		row.Light, row.State = view.Light{Kind: "red"}, fmt.Sprintf("已晚%d天", late)
	case late > 0:
		row.Light, row.State = view.Light{Kind: "amber"}, fmt.Sprintf("已晚%d天", late)
	}
	return row
}

func reportEntry(r oversight.ReportReading, unit string) view.ReportEntry {
	e := view.ReportEntry{
		On: view.Day(r.ReportedOn), Author: unit, Percent: fmt.Sprintf("%d%%", r.Percent), Paid: view.MoneyKnown(r.Paid),
		Text: r.Text, Problems: r.Problems, NextStep: r.NextStep,
	}
	for _, f := range r.Photos {
		e.Photos = append(e.Photos, view.PhotoEntry{Src: "/photos/" + f.ID, Caption: f.Caption, Width: f.Width, Height: f.Height})
	}
	return e
}

// openProject is one project as open data. Money is in 分, so that nothing is rounded.
type openProject struct {
	ID         int64  `json:"id"`
	Congress   string `json:"congress"`
	Year       int    `json:"year"`
	No         int    `json:"no"`
	Name       string `json:"name"`
	Content    string `json:"content"`
	Category   string `json:"category"`
	Place      string `json:"place"`
	Investment int64  `json:"investment_fen"`
	Unit       string `json:"responsible_unit"`
	Deadline   string `json:"deadline"`
	Approvals  int    `json:"approvals,omitempty"` // absent where the 票决办法 keeps the counts, and for numbered ballots
	Entitled   int    `json:"entitled"`
	Light      string `json:"light"`
	Reason     string `json:"light_reason"`
	Percent    int    `json:"percent"`
}

func openProjects(rows []oversight.Row) []openProject {
	list := make([]openProject, len(rows))
	for i, r := range rows {
		p := r.Project
		list[i] = openProject{
			ID: p.ID, Congress: r.Congress.Name, Year: p.Year, No: p.No, Name: p.Name, Content: p.Content, Category: p.Category, Place: p.Place,
			Investment: int64(p.Investment), Unit: p.Unit, Deadline: p.Deadline, Approvals: p.Approvals, Entitled: p.Entitled,
			Light: string(r.State.Light), Reason: r.State.Reason, Percent: r.State.Percent,
		}
	}
	return list
}

// projectsCSV is the open data as a table: UTF-8 with the mark that spreadsheet programs look for.
func projectsCSV(rows []oversight.Row) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	lines := [][]string{{"编号", "人大", "年度", "序号", "项目", "内容", "类别", "地点", "投资（万元）", "责任单位", "完成时限", "赞成", "全体代表", "状态", "原因", "完成百分比"}}
	for _, p := range openProjects(rows) {
		money := ""
		if p.Investment != 0 {
			money = strconv.FormatFloat(models.Fen(p.Investment).Wan(), 'f', -1, 64)
		}
		lines = append(lines, []string{
			strconv.FormatInt(p.ID, 10), harmless(p.Congress), strconv.Itoa(p.Year), strconv.Itoa(p.No), harmless(p.Name), harmless(p.Content),
			harmless(p.Category), harmless(p.Place), money, harmless(p.Unit), harmless(p.Deadline), strings.TrimPrefix(strconv.Itoa(p.Approvals), "0"), strconv.Itoa(p.Entitled),
			models.Light(p.Light).Label(), harmless(p.Reason), strconv.Itoa(p.Percent),
		})
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// harmless keeps a spreadsheet from running a text as a formula.
func harmless(s string) string {
	switch first, _ := utf8.DecodeRuneInString(s); first {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + s
	}
	return s
}
