package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/card"
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
	if r.Reported != "" {
		row.Updated = view.Day(r.Reported) + "报告进度"
	}
	if r.Next.ID != 0 {
		row.Next = r.Next.Name + "（计划" + view.Day(r.Next.PlannedOn) + "）"
	}
	if r.State.Percent > 0 || r.State.Due > 0 {
		row.Percent, row.Width = fmt.Sprintf("%d%%", r.State.Percent), view.Spread(r.State.Percent, 100)
	}
	return row
}

// homePage is the front page for one congress: its latest year of projects, what just happened to them, its latest
// result, its session.
func homePage(congress models.Congress, all []models.Congress, front oversight.Front, results []vote.ResultSummary, underWay []vote.HallReading) *view.Home {
	words := view.WordsOf(congress.Level.Recommends())
	page := &view.Home{
		Page:  view.Page{Title: "首页", Site: congress.Name},
		Lead:  "民生实事项目由政府提出、代表投票" + words.Act + "，结果和进展在这里公布。",
		All:   view.Link{Text: "查找全部年度和各级人大的项目", Href: "/projects"},
		Empty: view.Empty{Text: words.Body + words.Vote + "以后，这里列出今年的项目和进展。"},
		Feed:  &view.Link{Text: "订阅进展", Href: fmt.Sprintf("/feed.atom?congress=%d", congress.ID)},
	}
	if front.Year != 0 {
		page.Year = fmt.Sprintf("%d年度", front.Year)
		homeProjects(page, front.Rows)
		page.Lead = fmt.Sprintf("%s票决确定%d个%d年度民生实事项目，由政府组织实施，代表监督进展。", congress.Name, len(page.Projects), front.Year)
		if congress.Level.Recommends() {
			page.Lead = fmt.Sprintf("%s推荐%d个%d年度民生实事项目，进展在这里公布。", congress.Name, len(page.Projects), front.Year)
		}
	}
	for _, y := range front.Years {
		if y.Year != front.Year {
			page.Years = append(page.Years, view.Link{Text: fmt.Sprintf("%d年度（%s项）", y.Year, view.Count(y.Projects)), Href: fmt.Sprintf("/projects?year=%d&congress=%d", y.Year, congress.ID)})
		}
	}
	for _, n := range front.News {
		page.News = append(page.News, newsRow(n))
	}
	if front.NewsSince > 0 {
		page.NewsNote = fmt.Sprintf("这里是%d年度以来的项目和更早没有完工的项目的动态。更早的动态在各年度项目的网页上。", front.NewsSince)
	}
	for _, y := range front.Unfinished {
		page.Unfinished = append(page.Unfinished, view.Link{Text: fmt.Sprintf("%d年度（%s项）", y.Year, view.Count(y.Projects)), Href: fmt.Sprintf("/projects?year=%d&congress=%d", y.Year, congress.ID)})
	}
	if len(page.Years) > 0 {
		page.Years = append(page.Years, view.Link{Text: "比较各年度", Href: fmt.Sprintf("/years?congress=%d", congress.ID)})
	}
	if len(front.Townships) > 0 {
		page.Compare = &view.Link{Text: "看统计，比较各乡镇街道的进展", Href: fmt.Sprintf("/progress?congress=%d&year=%d", congress.ID, front.Year)}
	}
	for _, town := range front.Townships {
		row := view.TownshipRow{Name: town.Congress.Name, Href: fmt.Sprintf("/?congress=%d", town.Congress.ID), Projects: "还没有公布项目"}
		if town.Projects > 0 {
			row.Projects = fmt.Sprintf("%d年度%s项", front.Year, view.Count(town.Projects))
		}
		page.Townships = append(page.Townships, row)
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
			page.Session = &view.HomeSession{Name: u.Session.Name, State: words.Body + "正在进行：" + u.Round.State.Label(), Hall: fmt.Sprintf("/hall/%d", u.Session.ID)}
			break
		}
	}
	for _, c := range all {
		if c.ID != congress.ID && c.ParentID != congress.ID {
			page.Congresses = append(page.Congresses, view.Link{Text: c.Name, Href: fmt.Sprintf("/?congress=%d", c.ID)})
		}
	}
	return page
}

// homeProjects fills the projects of one year and counts their lights.
func homeProjects(page *view.Home, rows []oversight.Row) {
	count := map[string]int{}
	for _, r := range rows {
		row := projectRow(r)
		count[row.Light.Kind]++
		page.Projects = append(page.Projects, row)
	}
	for _, kind := range []string{"green", "amber", "red", "done", "ended", "carried", ""} {
		if count[kind] > 0 {
			page.Lights = append(page.Lights, view.LightCount{Light: view.Light{Kind: kind}, Count: view.Count(count[kind])})
		}
	}
}

// newsRow is one thing that happened, in the words of pages and feeds.
func newsRow(n oversight.News) view.NewsRow {
	at := fmt.Sprintf("/projects/%d", n.Project.ID)
	row := view.NewsRow{Project: n.Project.Name, On: view.DayOf(n.At), Author: n.Project.Unit, Href: at}
	const words = 120 // of a text
	switch n.Kind {
	case oversight.NewsReport:
		row.Kind, row.Title, row.Text = "进度报告", fmt.Sprintf("完成%d%%", n.Report.Percent), shortened(n.Report.Text, words)
		row.Href = fmt.Sprintf("%s#report-%d", at, n.Report.ID)
	case oversight.NewsPlan:
		row.Kind, row.Title, row.Text, row.Href = "实施方案", "实施方案已经公布", "", at+"#plan"
	case oversight.NewsConcern:
		row.Kind, row.Title, row.Text, row.Href = "监督意见", "代表提出监督意见", shortened(n.Concern.Text, words), at+"#concerns"
		row.Author = n.Congress.Name
	case oversight.NewsAnswer:
		row.Kind, row.Title, row.Text, row.Href = "问题答复", "责任单位答复了监督意见", shortened(n.Answer.Text, words), at+"#concerns"
		row.Author = n.Concern.Unit
	case oversight.NewsInspection:
		row.Kind, row.Title, row.Text, row.Href = "代表视察", n.Inspection.Title, shortened(n.Inspection.Findings, words), at+"#watch"
		row.Author = n.Congress.Name
	case oversight.NewsChange:
		row.Kind, row.Title, row.Text, row.Href = "项目调整", "调整"+n.Change.Kind.Label(), shortened(n.Change.Reason, words), at+"#changes"
		if n.Change.Kind == models.AdjustEnd {
			row.Title = "终止实施"
		}
		row.Author = n.Congress.Name
	case oversight.NewsGrade:
		row.Kind, row.Title, row.Href = "年度测评", fmt.Sprintf("%d年度测评结果：%s", n.Grade.Year, n.Grade.Grade), at+"#grades"
		row.Author = n.Congress.Name
	}
	if row.Author == "" {
		row.Author = n.Congress.Name // a feed's entry is nobody's otherwise
	}
	return row
}

// projectsPage is one page of the list.
func projectsPage(f projectsForm, found oversight.Found, congresses []models.Congress) *view.Projects {
	page := &view.Projects{
		Page: view.Page{Title: "民生实事项目"}, Query: f.Query,
		Years: yearOptions(found.Years, f.Year), Congresses: congressOptions(congresses, f.Congress),
		Found: fmt.Sprintf("共%s个项目。", view.Count(found.Total)),
		Links: []view.Link{{Text: "统计", Href: "/progress"}, {Text: "比较各年度", Href: "/years"}, {Text: "项目调整公告", Href: "/adjustments"}, {Text: "开放数据和订阅", Href: "/open"}},
		Empty: view.Empty{Text: "还没有公布的项目。大会票决以后，项目和进展在这里公布。"},
	}
	if f.searches() {
		page.Found = fmt.Sprintf("找到%s个项目。", view.Count(found.Total))
		page.Empty = view.Empty{Text: "没有找到符合条件的项目。请少输几个字，或者改选年度、人大。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}
	}
	pages := max(1, (found.Total+perPage-1)/perPage)
	at := min(max(1, f.Page), pages)
	for _, r := range found.Rows {
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

func yearOptions(years []oversight.YearCount, chosen int) []view.Option {
	options := []view.Option{{Text: "全部年度", Chosen: chosen == 0}}
	for _, y := range years { // newest first
		options = append(options, view.Option{Value: strconv.Itoa(y.Year), Text: fmt.Sprintf("%d年度（%s项）", y.Year, view.Count(y.Projects)), Chosen: y.Year == chosen})
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

// openReports is how many of a project's reports stand open on its page; older
// ones are behind a fold.
const openReports = 3

// projectPage is the page of one project.
func projectPage(v oversight.Reading) *view.Project {
	p := v.Project
	page := &view.Project{
		Page: view.Page{Title: p.Name, Site: v.Congress.Name, Crumbs: []view.Link{
			{Text: "项目进展", Href: "/projects"}, {Text: fmt.Sprintf("%d年度", p.Year), Href: fmt.Sprintf("/projects?year=%d&congress=%d", p.Year, p.CongressID)}}},
		Name: p.Name, Light: lightOf(v.State), Stage: p.Stage.Label(), Content: p.Content, Facts: projectFacts(p),
		Updated:  view.DayOf(p.PublishedAt) + "公布",
		NoReport: view.Empty{Text: "责任单位还没有报告进度。"},
		Feed:     &view.Link{Text: "订阅本项目的进展", Href: fmt.Sprintf("/projects/%d/feed.atom", p.ID)},
		Code:     fmt.Sprintf("/projects/%d/qr.svg", p.ID),
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
		entry.Figures = reportFigures(v, r)
		if page.Photo == nil && len(entry.Photos) > 0 {
			page.Photo = &entry.Photos[0]
		}
		if len(page.Reports) < openReports {
			page.Reports = append(page.Reports, entry)
		} else {
			page.Older = append(page.Older, entry)
		}
	}
	if len(v.Reports) > 0 {
		page.Updated = view.Day(v.Reports[0].ReportedOn) + "更新"
	}
	for _, fill := range publicSections {
		fill(v, page)
	}
	if page.Plan != nil { // who answers for it, and the telephone, stand with what it is
		at := 1 + slices.IndexFunc(page.Facts, func(f view.Fact) bool { return f.Label == "责任单位" })
		page.Facts = slices.Insert(page.Facts, at, page.Plan.Facts...)
	}
	page.Contents = projectContents(page)
	return page
}

// projectContents leads to the parts that a project's page has, in the order
// of its template.
func projectContents(page *view.Project) []view.Link {
	var list []view.Link
	for _, part := range []struct {
		id, text string
		there    bool
	}{
		{"plan", "实施方案", page.Plan != nil},
		{"checkpoints", "节点", true},
		{"progress", "进度和资金", page.Progress != nil},
		{"photos", "照片", page.Photos != nil},
		{"reports", "进度报告", true},
		{"concerns", "监督意见", page.Concerns != nil},
		{"interviews", "专题询问", len(page.Interviews) > 0},
		{"watch", "代表监督", page.Watch != nil},
		{"changes", "调整", page.Changes != nil},
		{"on-site", "居民评价", page.OnSite != nil},
		{"stages", "办到哪一步", page.Completion != nil},
		{"grades", "满意度测评", page.Grades != nil},
		{"vote", "怎样选出来的", page.Vote != ""},
		{"origin", "从哪里来", page.Origin != nil},
	} {
		if part.there {
			list = append(list, view.Link{Text: part.text, Href: "#" + part.id})
		}
	}
	return list
}

// shareProject says what the page is where its address is passed on.
// The picture is the one that is drawn for it, or the newest photo where there are no letters to draw it with.
func shareProject(c echo.Context, v oversight.Reading, page *view.Project, drawn bool) {
	page.Address = siteAddress(c, fmt.Sprintf("/projects/%d", v.Project.ID))
	share := &view.Share{Title: page.Name, Address: page.Address, Feed: page.Feed, Text: page.Light.Word()}
	if page.Light.Reason != "" {
		share.Text += "：" + page.Light.Reason
	}
	share.Text += "。" + shortened(page.Content, 80)
	switch {
	case drawn:
		share.Picture, share.Width, share.Height = siteAddress(c, fmt.Sprintf("/projects/%d/card.png", v.Project.ID)), card.Width, card.Height
	case page.Photo != nil:
		share.Picture, share.Width, share.Height = siteAddress(c, page.Photo.Whole), page.Photo.Width, page.Photo.Height
	}
	page.Share = share
}

// photosSection shows the place before and after the work, and all photos by
// day.
func photosSection(v oversight.Reading, page *view.Project) {
	if len(v.Photos) == 0 {
		return
	}
	photos := &view.ProjectPhotos{}
	for _, f := range v.Photos {
		d := view.DatedPhoto{PhotoEntry: photoEntry(f.Photo), Phase: oversight.PhaseLabel(f.Phase)}
		if f.On != "" {
			d.On = view.Day(f.On)
		}
		d.Alt = cmp.Or(f.Caption, page.Name+"现场照片")
		switch {
		case f.Phase == "before" && photos.Before == nil:
			photos.Before = &d
		case f.Phase == "after":
			photos.After = &d // the newest one
		}
		photos.Days = append(photos.Days, d)
	}
	if photos.Before == nil || photos.After == nil {
		photos.Before, photos.After = nil, nil
	}
	if len(photos.Days) > 1 { // a single one stands at the top
		page.Photos = photos
	}
}

// publicSections fill one part each of a project's public page, from a reading
// that holds published rows only.
var publicSections = []func(oversight.Reading, *view.Project){
	siteSection,
	publicPlan,
	publicProgress,
	photosSection,
	watchSection,
	changesSection,
	completionSection,
	publicGrades,
	concernsSection,
}

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
	row := view.CheckpointRow{No: strconv.Itoa(no), Name: c.Name, Target: c.Target, Planned: view.Day(c.PlannedOn), State: "未到期", Asks: c.Asks.Label()}
	if row.Asks == row.Name {
		row.Asks = "" // the name says it
	}
	if !c.ConfirmedAt.IsZero() {
		row.Confirmed = c.ConfirmedBy + "于" + view.DayOf(c.ConfirmedAt) + "确认"
	}
	late := c.Overdue(today)
	switch {
	case c.DoneOn != "" && !oversight.Confirmed(c):
		row.Done, row.Light, row.State = view.Day(c.DoneOn), view.Light{Kind: "green"}, "已报完成，待确认"
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
		ID: fmt.Sprintf("report-%d", r.ID),
		On: view.Day(r.ReportedOn), Author: unit, Percent: fmt.Sprintf("%d%%", r.Percent), Paid: view.MoneyKnown(r.Paid),
		Text: r.Text, Problems: r.Problems, NextStep: r.NextStep,
	}
	if r.Month != "" {
		e.Month = monthName(r.Month)
	}
	for _, f := range r.Photos {
		shown := photoEntry(f)
		shown.Alt = cmp.Or(f.Caption, e.On+"的现场照片")
		e.Photos = append(e.Photos, shown)
	}
	return e
}
