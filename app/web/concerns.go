package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

const concernsHref = "/office/concerns"

var concernsCrumb = view.Link{Text: "监督意见", Href: concernsHref}

func concernHref(id int64) string { return fmt.Sprintf("%s/%d", concernsHref, id) }

// watchLinks lead between the pages of supervision that the viewer may see.
func watchLinks(a access.Actor, current string) []view.Link {
	links := []view.Link{}
	for _, l := range []struct {
		text, href string
		need       access.Action
	}{{"监督意见", concernsHref, access.ReadProjects}, {"四张清单", listsHref, access.ReadProjects}, {"专题询问", interviewsHref, access.RecordInterview}} {
		if access.May(a, l.need) {
			links = append(links, view.Link{Text: l.text, Href: l.href, Current: l.href == current})
		}
	}
	return links
}

func concernFilter(c echo.Context) oversight.ConcernFilter {
	f := oversight.ConcernFilter{State: models.ConcernState(c.QueryParam("state")), Query: strings.TrimSpace(c.QueryParam("q")), Sort: c.QueryParam("sort"), Followed: c.QueryParam("which") == "followed", Mine: c.QueryParam("which") == "mine", Per: perLedger}
	if f.Late = c.QueryParam("state") == "late"; f.Late || !f.State.Valid() {
		f.State = ""
	}
	f.Unit, _ = strconv.ParseInt(c.QueryParam("unit"), 10, 64)
	f.Year, _ = strconv.Atoi(c.QueryParam("year"))
	f.Page, _ = strconv.Atoi(c.QueryParam("page"))
	return f
}

func concernStates() []view.Option {
	list := []view.Option{{Text: "全部"}, {Value: "late", Text: "逾期未答复"}}
	for _, s := range models.ConcernStates {
		list = append(list, view.Option{Value: string(s), Text: s.Label()})
	}
	return list
}

func (s *Server) concernsPage(c echo.Context) error {
	a := actor(c)
	f := concernFilter(c)
	l, err := s.Oversight.Concerns(ctx(c), a, f)
	if err != nil {
		return err
	}
	q := c.QueryParams()
	_, _, pages := view.Turn(q, l.Total, perLedger)
	years := []view.Option{{Text: "全部"}}
	for _, y := range l.Years {
		years = append(years, view.Option{Value: strconv.Itoa(y), Text: fmt.Sprintf("%d年", y)})
	}
	which := []view.Option{{Text: "全部"}, {Value: "followed", Text: "督办的"}}
	if access.May(a, access.RaiseConcern) {
		which = append(which, view.Option{Value: "mine", Text: "我提出的"})
	}
	selects := []view.Field{view.Field{Name: "state", Label: "状态", Value: c.QueryParam("state")}.From(concernStates())}
	if len(l.Units) > 0 && !unitOnly(a) {
		selects = append(selects, view.Field{Name: "unit", Label: "责任单位", Value: c.QueryParam("unit")}.From(unitChoices(l.Units, "全部")))
	}
	selects = append(selects, view.Field{Name: "which", Label: "范围", Value: c.QueryParam("which")}.From(which), view.Field{Name: "year", Label: "项目年度", Value: c.QueryParam("year")}.From(years))
	page := &view.Ledger{
		Page: view.Page{Title: "监督意见", Crumbs: []view.Link{officeCrumb}}, Lead: "代表对项目提出的意见：转责任单位限期答复，代表评价，不满意的重新办理，满意的办结。", Links: watchLinks(a, concernsHref),
		Filter:  &view.LedgerFilter{Action: concernsHref, Ask: "意见、项目、单位、提出人", Query: f.Query, Selects: selects},
		Columns: view.Sorting(q, f.Sort, "监督意见", "raised", "项目", "", "责任单位", "unit", "答复期限", "due", "状态", "state"),
		Found:   fmt.Sprintf("%s 条", view.Count(l.Total)), Pages: pages, Empty: view.Empty{Text: "没有符合条件的监督意见。"},
		Figures: []view.Figure{{Label: "待转办", Value: view.Count(l.Counts[models.ConcernRaised]), Unit: "条"}, {Label: "待答复", Value: view.Count(l.Counts[models.ConcernSent] + l.Counts[models.ConcernRedo]), Unit: "条"},
			{Label: "其中逾期", Value: view.Count(l.Late), Unit: "条"}, {Label: "待评价", Value: view.Count(l.Counts[models.ConcernAnswered]), Unit: "条"}, {Label: "已办结", Value: view.Count(l.Counts[models.ConcernClosed]), Unit: "条"}},
	}
	if len(l.Counts) == 0 && f.Query == "" {
		page.Empty = view.Empty{Text: "还没有监督意见。代表在项目的“监督意见”页提出。", Todo: &view.Link{Text: "查看项目", Href: "/office/projects"}}
	}
	if l.Total > 0 {
		page.Exports = []view.Link{{Text: "导出 Excel", Href: concernsHref + "/export.xlsx" + view.With(q, "page", "")}}
	}
	for _, k := range l.Rows {
		page.Rows = append(page.Rows, concernLedgerRow(k))
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

// unitOnly reports whether the viewer is here for a responsible unit alone.
func unitOnly(a access.Actor) bool { return len(a.Roles) == 1 && a.Is(models.UnitRole) }

func concernLedgerRow(k oversight.ConcernReading) view.LedgerRow {
	row := view.LedgerRow{Off: k.State == models.ConcernDropped, Cells: []view.LedgerCell{
		{Text: shorten(k.Text, 60), Under: k.Author + " · " + view.DayOf(k.RaisedAt), Href: concernHref(k.ID), Head: true}, {Text: k.Project.Name}, {Text: k.Unit}, {}, {Text: k.State.Label()}}}
	if k.DueOn != "" {
		row.Cells[3].Text = view.Day(k.DueOn)
	}
	if k.Late {
		row.Cells[3].Late = k.Term()
	} else {
		row.Cells[3].Under = k.Term()
	}
	if !k.FollowedAt.IsZero() {
		row.Cells[4].Under = k.FollowedBy + "督办"
	}
	return row
}

// shorten cuts a long text for a list.
func shorten(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (s *Server) concernsExport(c echo.Context) error {
	f := concernFilter(c)
	f.Per = 0
	l, err := s.Oversight.Concerns(ctx(c), actor(c), f)
	if err != nil {
		return err
	}
	return s.table(c, "监督意见", true, oversight.ConcernTable(l.Rows), sheet.Kinds{"编号": sheet.AsNumber, "年度": sheet.AsNumber, "提出日期": sheet.AsDay, "答复期限": sheet.AsDay, "答复次数": sheet.AsNumber, "办结日期": sheet.AsDay})
}

// projectConcerns is a project's page of concerns with what was typed.
func (s *Server) projectConcerns(c echo.Context, t view.Typed) (*view.ProjectConcerns, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	a := actor(c)
	v, err := s.Oversight.Project(ctx(c), a, id)
	if err != nil {
		return nil, err
	}
	page := &view.ProjectConcerns{Page: view.Page{Title: v.Project.Name + "：监督意见", Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/concerns"), Empty: view.Empty{Text: "这个项目还没有监督意见。"}, Links: watchLinks(a, "")}
	open, late, closed := 0, 0, 0
	for _, k := range v.ConcernsFor(a) {
		page.Rows = append(page.Rows, concernRow(k))
		switch {
		case k.State == models.ConcernClosed:
			closed++
		case k.State != models.ConcernDropped:
			open++
		}
		if k.Late {
			late++
		}
	}
	if len(page.Rows) > 0 {
		page.Figures = []view.Figure{{Label: "未办结", Value: view.Count(open), Unit: "条"}, {Label: "其中逾期", Value: view.Count(late), Unit: "条"}, {Label: "已办结", Value: view.Count(closed), Unit: "条"}}
	}
	if access.May(a, access.RaiseConcern) {
		base := fmt.Sprintf("/office/projects/%d/concerns", id)
		var hidden []view.Option
		if visit, _ := strconv.ParseInt(c.FormValue("inspection"), 10, 64); visit > 0 {
			for _, i := range v.Inspections {
				if i.ID == visit {
					page.From = &view.ConcernSource{Label: "视察 " + view.Day(i.HeldOn), Text: i.Title}
					hidden = append(hidden, view.Option{Value: "inspection", Text: strconv.FormatInt(visit, 10)})
				}
			}
		}
		if comment, _ := strconv.ParseInt(c.FormValue("comment"), 10, 64); comment > 0 {
			said, err := s.Oversight.CommentSaid(ctx(c), a, id, comment)
			if err != nil {
				return nil, err
			}
			page.From = &view.ConcernSource{Label: "居民现场评价 " + view.DayOf(said.ReceivedAt), Text: said.Text}
			hidden = append(hidden, view.Option{Value: "comment", Text: strconv.FormatInt(comment, 10)})
		}
		form := view.RaiseConcernForm(base, hidden, t)
		page.Form = &form
	}
	if access.May(a, access.RecordInterview) {
		for _, i := range v.Interviews {
			page.Asked = append(page.Asked, view.InterviewLine{Title: i.Title, Href: interviewHref(i.ID), On: view.Day(i.HeldOn), Count: fmt.Sprintf("%d 条询问", len(i.Entries))})
		}
	}
	return page, nil
}

func concernRow(k oversight.ConcernReading) view.ConcernRow {
	row := view.ConcernRow{Text: shorten(k.Text, 90), Href: concernHref(k.ID), Who: k.Author + " · " + view.DayOf(k.RaisedAt), Unit: k.Unit, State: k.State.Label(), Term: k.Term(), Late: k.Late, Public: !k.PublishedAt.IsZero()}
	if !k.FollowedAt.IsZero() {
		row.Followed = k.FollowedBy + "督办"
	}
	if k.Turns > 0 {
		row.Replies = fmt.Sprintf("答复 %d 次", k.Turns)
	}
	return row
}

func (s *Server) projectConcernsPage(c echo.Context) error {
	page, err := s.projectConcerns(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/project_concerns", page)
}

func (s *Server) raiseConcern(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	cmd := oversight.ConcernCommand{Project: project, Text: c.FormValue("text")}
	cmd.Inspection, _ = strconv.ParseInt(c.FormValue("inspection"), 10, 64)
	cmd.Comment, _ = strconv.ParseInt(c.FormValue("comment"), 10, 64)
	id, err := s.Oversight.RaiseConcern(ctx(c), actor(c), cmd)
	if err != nil {
		page, e := s.projectConcerns(c, typedIn(c))
		if e != nil || page.Form == nil {
			return err
		}
		return s.again(c, err, "oversight/project_concerns", page, *page.Form)
	}
	return s.done(c, "监督意见已提出，等待转责任单位。", "%s", concernHref(id))
}

func (s *Server) concernOf(c echo.Context) (oversight.ConcernPage, error) {
	id, err := pathID(c, "concern")
	if err != nil {
		return oversight.ConcernPage{}, err
	}
	return s.Oversight.Concern(ctx(c), actor(c), id)
}

func (s *Server) concernPage(c echo.Context) error {
	v, err := s.concernOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/concern", concernView(actor(c), v, nil))
}

// concernView is a concern with what the viewer may do with it now.
func concernView(a access.Actor, v oversight.ConcernPage, t view.Typed) *view.ConcernPage {
	page := &view.ConcernPage{Page: view.Page{Title: "监督意见 " + strconv.FormatInt(v.ID, 10), Crumbs: []view.Link{officeCrumb, concernsCrumb}}, State: v.State.Label(), Term: v.Term(), Late: v.Late, Turns: concernTurns(v)}
	page.Facts = []view.Fact{{Label: "项目", Value: v.Project.Name, Href: fmt.Sprintf("/office/projects/%d/concerns", v.Project.ID)}, {Label: "提出人", Value: v.Author}}
	if unitOnly(a) && v.Project.UnitID != a.Unit {
		page.Facts[0].Href = "" // the unit of a sub-item
	}
	if v.Unit != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "责任单位", Value: v.Unit})
	}
	if v.DueOn != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "答复期限", Value: view.Day(v.DueOn)})
	}
	if v.Turns > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "已经答复", Value: fmt.Sprintf("%d 次", v.Turns)})
	}
	if !v.FollowedAt.IsZero() {
		page.Followed, page.Sheet = v.FollowedBy+"督办", concernHref(v.ID)+"/followup.pdf"
		if access.May(a, access.SendConcern) {
			page.Filing = concernHref(v.ID) + "/followup"
		}
	}
	switch {
	case v.Inspection.ID > 0:
		page.Source = &view.ConcernSource{Label: "视察 " + view.Day(v.Inspection.HeldOn), Text: v.Inspection.Title}
	case v.Comment.ID > 0:
		page.Source = &view.ConcernSource{Label: "居民现场评价 " + view.DayOf(v.Comment.ReceivedAt), Text: v.Comment.Text}
	}
	switch {
	case v.PublishedAt.IsZero():
		page.Public = "没有公开。"
	case v.Shown:
		page.Public = view.DayOf(v.PublishedAt) + "公开了全部内容，不显示姓名。"
	default:
		page.Public = view.DayOf(v.PublishedAt) + "公开过，之后的内容还没有公开。"
	}
	if !v.PublishedAt.IsZero() && !v.Project.PublishedAt.IsZero() {
		page.Open = fmt.Sprintf("/projects/%d#concerns", v.Project.ID)
	}
	concernForms(page, v, t)
	return page
}

// concernForms are the steps that the viewer may take.
func concernForms(page *view.ConcernPage, v oversight.ConcernPage, t view.Typed) {
	base, was := concernHref(v.ID), v.Seen()
	set := func(next string, form view.OfficeForm) { page.Next, page.Main = next, &form }
	switch {
	case v.MayReply:
		set("答复这条意见", view.ReplyConcernForm(base+"/reply", was, typedFor(t, "reply")))
	case v.MayJudge:
		set("评价答复", view.JudgeConcernForm(base+"/judge", was, typedFor(t, "words")))
	case v.MaySend:
		units := []view.Option{{Value: "0", Text: v.Project.Unit, Hint: "项目的责任单位"}}
		for _, i := range v.SubItems {
			units = append(units, view.Option{Value: strconv.FormatInt(i.ID, 10), Text: i.Unit, Hint: "子项：" + i.Name})
		}
		says := fmt.Sprintf("转给%s，期限 %d 个工作日，即%s前答复。", v.Project.Unit, v.ReplyDays, view.Day(v.Usual))
		if len(units) > 1 {
			says = fmt.Sprintf("期限 %d 个工作日，即%s前答复。", v.ReplyDays, view.Day(v.Usual))
		}
		set("转责任单位", view.SendConcernForm(base+"/send", was, says, units, typedFor(t, "unit")))
	case v.Waits:
		page.Waits = "等待" + v.Unit + "在" + view.Day(v.DueOn) + "前答复。"
	case v.State == models.ConcernAnswered:
		page.Waits = "等待提出意见的代表评价答复。"
	case v.State == models.ConcernRaised:
		page.Waits = "等待人大机关转责任单位。"
	case v.State == models.ConcernClosed:
		page.Waits = "代表满意，" + view.DayOf(v.ClosedAt) + "办结。"
	case v.State == models.ConcernDropped:
		page.Waits = "这条意见" + view.DayOf(v.ClosedAt) + "撤回。"
	}
	if v.MayFollow {
		page.Others = append(page.Others, view.FollowConcernForm(base+"/follow", was, "", string(v.DueOn), typedFor(t, "by")))
	}
	if v.MayPublish {
		says := "公开网页随即显示意见全文和到现在为止的答复、评价，不显示姓名。以后的答复和评价要再次公开才显示。"
		page.Others = append(page.Others, view.PublishConcernForm(base+"/publish", was, says, !v.PublishedAt.IsZero()))
	}
	if v.MayHide {
		page.Others = append(page.Others, view.HideConcernForm(base+"/hide", was))
	}
	if v.MayDrop {
		page.Others = append(page.Others, view.DropConcernForm(base+"/drop", was))
	}
}

// concernTurns is a concern as a conversation, in the order of time.
func concernTurns(v oversight.ConcernPage) []view.ConcernTurn {
	at := v.PublishedAt
	shown := func(m models.Moment) bool { return !at.IsZero() && m <= at }
	turns := []view.ConcernTurn{{What: "提出", Who: v.Author, At: view.Minute(v.RaisedAt), Text: paragraphs(v.Text), Shown: !at.IsZero()}}
	followed := v.FollowedAt
	follow := func(before models.Moment) {
		if !followed.IsZero() && followed < before {
			turns = append(turns, view.ConcernTurn{What: "督办", Who: v.FollowedBy, At: view.Minute(followed), Shown: shown(followed)})
			followed = 0
		}
	}
	for _, r := range v.Replies {
		follow(r.RepliedAt)
		turns = append(turns, view.ConcernTurn{What: "答复", Who: v.Unit + "（" + r.Author + "）", At: view.Minute(r.RepliedAt), Text: paragraphs(r.Text), Right: true, Shown: shown(r.RepliedAt)})
		if r.JudgedAt.IsZero() {
			continue
		}
		turn := view.ConcernTurn{What: "评价", Who: r.JudgedBy, At: view.Minute(r.JudgedAt), Text: paragraphs(r.Judgement), Mark: "✓ 满意", Shown: shown(r.JudgedAt)}
		if !r.Satisfied {
			turn.Mark, turn.Bad = "■ 不满意，重新办理", true
		}
		turns = append(turns, turn)
	}
	follow(1 << 62)
	return turns
}

// concernAct runs one act on a concern; a refusal comes back into the page.
func (s *Server) concernAct(said string, do func(c echo.Context, id int64, was string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := pathID(c, "concern")
		if err != nil {
			return err
		}
		if err := do(c, id, c.FormValue("was")); err != nil {
			v, e := s.concernOf(c)
			if e != nil {
				return err
			}
			page := concernView(actor(c), v, typedIn(c))
			forms := page.Others
			if page.Main != nil {
				forms = append([]view.OfficeForm{*page.Main}, forms...)
			}
			return s.again(c, err, "oversight/concern", page, forms...)
		}
		return s.done(c, said, "%s", concernHref(id))
	}
}

func (s *Server) sendConcern(c echo.Context, id int64, was string) error {
	item, _ := strconv.ParseInt(c.FormValue("unit"), 10, 64)
	return s.Oversight.SendConcern(ctx(c), actor(c), id, was, item)
}

func (s *Server) replyToConcern(c echo.Context, id int64, was string) error {
	return s.Oversight.ReplyToConcern(ctx(c), actor(c), id, was, c.FormValue("reply"))
}

func (s *Server) judgeConcern(c echo.Context, id int64, was string) error {
	verdict := c.FormValue("verdict")
	if verdict != "yes" && verdict != "no" {
		return fault.Form{"verdict": "请选择满意或者不满意。"}.Err()
	}
	return s.Oversight.JudgeReply(ctx(c), actor(c), id, was, oversight.Judgement{Satisfied: verdict == "yes", Words: c.FormValue("words")})
}

func (s *Server) dropConcern(c echo.Context, id int64, was string) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.Oversight.DropConcern(ctx(c), actor(c), id, was)
}

func (s *Server) followConcern(c echo.Context, id int64, was string) error {
	return s.Oversight.FollowUp(ctx(c), actor(c), id, was, c.FormValue("by"), models.Date(strings.TrimSpace(c.FormValue("due_on"))))
}

func (s *Server) publishConcern(c echo.Context, id int64, was string) error {
	return s.Oversight.PublishConcern(ctx(c), actor(c), id, was)
}

func (s *Server) hideConcern(c echo.Context, id int64, was string) error {
	return s.Oversight.HideConcern(ctx(c), actor(c), id, was)
}

func (s *Server) followupSheet(c echo.Context) error {
	v, err := s.concernOf(c)
	if err != nil {
		return err
	}
	if v.FollowedAt.IsZero() {
		return fault.New(fault.Closed, "这条监督意见没有督办，没有督办意见单。")
	}
	f, err := filingOf(c, access.SendConcern)
	if err != nil {
		return err
	}
	d := pdf.Followup{Congress: v.Congress.Name, Number: v.ID, Reference: f.number, Copies: f.copies, Project: v.Project.Name, Code: v.Project.Code, Text: v.Text, Author: v.Author, Raised: v.RaisedAt.Time(), Unit: v.Unit, DueOn: timeOf(v.DueOn), FollowedBy: v.FollowedBy, Followed: v.FollowedAt.Time()}
	for _, r := range v.Replies {
		turn := pdf.FollowupTurn{On: r.RepliedAt.Time(), Answer: r.Text}
		if !r.JudgedAt.IsZero() {
			turn.Judgement, turn.JudgedOn = "满意", r.JudgedAt.Time()
			if !r.Satisfied {
				turn.Judgement = "不满意"
			}
			if r.Judgement != "" {
				turn.Judgement += "：" + r.Judgement
			}
		}
		d.Turns = append(d.Turns, turn)
	}
	return s.document(c, "followup.pdf", func(b *bytes.Buffer) error { return pdf.FollowupSheet(b, s.Fonts, d) })
}

// concernTasks is what concerns ask of the viewer now.
func (s *Server) concernTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	if !access.May(a, access.ReadProjects) || !access.May(a, access.ReplyConcern) && !access.May(a, access.JudgeConcern) && !access.May(a, access.SendConcern) {
		return nil
	}
	d, err := s.Oversight.ConcernDuties(ctx(c), a)
	if err != nil {
		return err
	}
	add := func(list []oversight.ConcernReading, verb, many, href string, why func(k oversight.ConcernReading) string) {
		const shown = 3
		if len(list) > shown {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf(many, len(list)), Why: "最早的一条：" + why(list[0]), Href: href, Button: "监督意见"})
			return
		}
		for _, k := range list {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: verb, Why: why(k), Href: concernHref(k.ID), Button: "去办理"})
		}
	}
	add(d.Answer, "答复监督意见", "答复 %d 条监督意见", concernsHref+"?sort=due", func(k oversight.ConcernReading) string {
		return "“" + k.Project.Name + "”的一条意见，" + view.Day(k.DueOn) + "到期，" + k.Term() + "。"
	})
	add(d.Judge, "评价监督意见的答复", "评价 %d 条监督意见的答复", concernsHref+"?state="+string(models.ConcernAnswered), func(k oversight.ConcernReading) string {
		return "“" + k.Project.Name + "”的责任单位已经答复。"
	})
	if d.Send > 0 {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("转办 %d 条监督意见", d.Send), Why: "代表提出的意见等待转责任单位。", Href: concernsHref + "?state=" + string(models.ConcernRaised), Button: "监督意见"})
	}
	return nil
}

// concernsSection fills the part of a project's public page about concerns and
// interviews, from a reading that holds published rows only.
func concernsSection(v oversight.Reading, page *view.Project) {
	for _, i := range v.Interviews {
		page.Interviews = append(page.Interviews, view.InterviewLine{Title: i.Title, Href: fmt.Sprintf("/interviews/%d", i.ID), On: view.Day(i.HeldOn), Count: fmt.Sprintf("%d 条询问", len(i.Entries))})
	}
	if len(v.Concerns) == 0 {
		return
	}
	part := &view.PublicConcerns{}
	for _, k := range v.Concerns {
		row := publicConcern(k)
		if k.State == models.ConcernClosed {
			part.Done = append(part.Done, row)
		} else {
			part.Open = append(part.Open, row)
		}
	}
	part.Says = fmt.Sprintf("代表对这个项目提出、已经公开的意见 %d 条：办理中 %d 条，已办结 %d 条。意见转责任单位答复，由代表评价，满意才办结。", len(v.Concerns), len(part.Open), len(part.Done))
	page.Concerns = part
}

func publicConcern(k oversight.ConcernReading) view.PublicConcern {
	row := view.PublicConcern{Text: paragraphs(k.Text), On: view.DayOf(k.RaisedAt), Unit: k.Unit, State: k.State.Label(), Mark: "●", Late: k.Late, Followed: !k.FollowedAt.IsZero()}
	switch k.State {
	case models.ConcernClosed:
		row.Mark = "✓"
	case models.ConcernAnswered:
		row.State = "已答复，等待代表评价"
	case models.ConcernRedo:
		row.Mark, row.State = "▲", "代表不满意，重新办理"
	}
	if k.Waits {
		row.Term = view.Day(k.DueOn) + "前答复"
		if k.Late {
			row.Mark, row.Term = "▲", row.Term+"，"+k.Term()
		}
	}
	for _, r := range k.Replies {
		turn := view.PublicTurn{Unit: k.Unit, On: view.DayOf(r.RepliedAt), Text: paragraphs(r.Text)}
		if !r.JudgedAt.IsZero() {
			turn.Verdict, turn.Judgement, turn.JudgedOn = "代表评价：满意", r.Judgement, view.DayOf(r.JudgedAt)
			if !r.Satisfied {
				turn.Verdict, turn.Bad = "代表评价：不满意", true
			}
		}
		row.Turns = append(row.Turns, turn)
	}
	return row
}
