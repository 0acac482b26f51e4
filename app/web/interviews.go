package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/web/view"
	"piaojue/models"
)

const interviewsHref = "/office/interviews"

var interviewsCrumb = view.Link{Text: "专题询问", Href: interviewsHref}

func interviewHref(id int64) string { return fmt.Sprintf("%s/%d", interviewsHref, id) }

func (s *Server) interviewsPage(c echo.Context) error {
	list, err := s.Oversight.Interviews(ctx(c), actor(c))
	if err != nil {
		return err
	}
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(list), perLedger)
	page := &view.Ledger{
		Page: view.Page{Title: "专题询问", Crumbs: []view.Link{officeCrumb}}, Lead: "会上代表询问、责任单位当场回答的记录。没有说清的询问可以转为监督意见，限期答复。", Links: watchLinks(actor(c), interviewsHref),
		Button: &view.Link{Text: "记录专题询问", Href: interviewsHref + "/new"}, Columns: view.Sorting(q, "", "名称", "", "日期", "", "询问", "", "转为监督意见", "", "公开", ""),
		Found: fmt.Sprintf("%d 次", len(list)), Pages: pages, Empty: view.Empty{Text: "还没有专题询问。会后在这里记录。"},
	}
	page.Columns[2].Num, page.Columns[3].Num = true, true
	for _, i := range list[from:to] {
		became := 0
		for _, e := range i.Entries {
			if e.ConcernID > 0 {
				became++
			}
		}
		state := "没有公开"
		if !i.PublishedAt.IsZero() {
			state = view.DayOf(i.PublishedAt) + "公开"
		}
		page.Rows = append(page.Rows, view.LedgerRow{Cells: []view.LedgerCell{{Text: i.Title, Under: i.Place, Href: interviewHref(i.ID), Head: true}, {Text: view.Day(i.HeldOn)}, {Text: fmt.Sprintf("%d 条", len(i.Entries))}, {Text: fmt.Sprintf("%d 条", became)}, {Text: state}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func interviewCommand(c echo.Context) (oversight.InterviewCommand, error) {
	form := fault.Form{}
	cmd := oversight.InterviewCommand{Title: c.FormValue("title"), HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), Place: c.FormValue("place"), Host: c.FormValue("host"), Year: number(form, "year", "项目年度", c.FormValue("year")), Summary: c.FormValue("summary")}
	return cmd, form.Err()
}

func (s *Server) newInterviewForm(t view.Typed) *view.OfficeFormPage {
	v := view.InterviewValues{HeldOn: string(models.DateOf(s.Now())), Year: strconv.Itoa(s.Now().In(models.China).Year())}
	return &view.OfficeFormPage{Page: view.Page{Title: "记录专题询问", Crumbs: []view.Link{officeCrumb, interviewsCrumb}}, Lead: "先登记会议，再逐条记录询问和回答。公开以前只有人大机关能看到。",
		Form: view.InterviewForm(interviewsHref+"/new", interviewsHref, "登记专题询问", v, t)}
}

func (s *Server) newInterviewPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", s.newInterviewForm(nil))
}

func (s *Server) newInterview(c echo.Context) error {
	cmd, err := interviewCommand(c)
	var id int64
	if err == nil {
		id, err = s.Oversight.NewInterview(ctx(c), actor(c), cmd)
	}
	if err != nil {
		page := s.newInterviewForm(typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已登记，请逐条记录询问和回答。", "%s", interviewHref(id))
}

func (s *Server) interviewOf(c echo.Context) (oversight.InterviewReading, error) {
	id, err := pathID(c, "interview")
	if err != nil {
		return oversight.InterviewReading{}, err
	}
	return s.Oversight.Interview(ctx(c), actor(c), id)
}

func (s *Server) editInterviewForm(v oversight.InterviewReading, t view.Typed) *view.OfficeFormPage {
	values := view.InterviewValues{Title: v.Title, HeldOn: string(v.HeldOn), Year: strconv.Itoa(v.Year), Place: v.Place, Host: v.Host, Summary: v.Summary}
	return &view.OfficeFormPage{Page: view.Page{Title: "修改专题询问", Crumbs: []view.Link{officeCrumb, interviewsCrumb, {Text: v.Title, Href: interviewHref(v.ID)}}},
		Form: view.InterviewForm(interviewHref(v.ID)+"/edit", interviewHref(v.ID), "保存修改", values, t)}
}

func (s *Server) editInterviewPage(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", s.editInterviewForm(v, nil))
}

func (s *Server) editInterview(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	cmd, err := interviewCommand(c)
	if err == nil {
		err = s.Oversight.EditInterview(ctx(c), actor(c), v.ID, cmd)
	}
	if err != nil {
		page := s.editInterviewForm(v, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已保存。", "%s", interviewHref(v.ID))
}

func interviewFacts(v oversight.InterviewReading) []view.Fact {
	return []view.Fact{{Label: "日期", Value: view.Day(v.HeldOn)}, {Label: "地点", Value: v.Place}, {Label: "主持人", Value: v.Host}, {Label: "内容", Value: fmt.Sprintf("%d年度民生实事项目", v.Year)}}
}

func entryRow(n int, e oversight.InterviewEntryReading) view.InterviewEntryRow {
	row := view.InterviewEntryRow{No: strconv.Itoa(n), Project: e.Project.Name, Asker: e.Asker, Answerer: e.Answerer, Question: paragraphs(e.Question), Answer: paragraphs(e.Answer)}
	if row.Project == "" {
		row.Project = "其他"
	}
	return row
}

// interviewView is an interview with what the recorder may do.
func interviewView(v oversight.InterviewReading, t view.Typed) *view.InterviewPage {
	base, open := interviewHref(v.ID), v.PublishedAt.IsZero()
	page := &view.InterviewPage{Page: view.Page{Title: v.Title, Crumbs: []view.Link{officeCrumb, interviewsCrumb}}, State: "没有公开", Facts: interviewFacts(v), Summary: paragraphs(v.Summary), Empty: view.Empty{Text: "还没有记录询问和回答。"}}
	for i, e := range v.Entries {
		row := entryRow(i+1, e)
		entry := fmt.Sprintf("%s/entries/%d", base, e.ID)
		if e.Project.ID > 0 {
			row.ProjectHref = fmt.Sprintf("/office/projects/%d/concerns", e.Project.ID)
		}
		if e.ConcernID > 0 {
			row.Concern, row.ConcernHref = "已转为监督意见（"+e.Concern.Label()+"）", concernHref(e.ConcernID)
		} else if e.Project.ID > 0 {
			row.Raise = entry + "/concern"
		}
		if open {
			row.Edit = entry
			if e.ConcernID == 0 {
				row.Drop = entry + "/drop"
			}
		}
		page.Entries = append(page.Entries, row)
	}
	if len(v.Entries) > 0 {
		page.Print = base + "/minutes.pdf"
	}
	if open {
		page.Edit = base + "/edit"
		add := view.InterviewEntryForm(base+"/entries", "", "记录这条询问", view.EntryValues{}, projectChoices(v), t)
		page.Add = &add
		if len(v.Entries) > 0 {
			publish := view.PublishInterviewForm(base + "/publish")
			page.Publish = &publish
		}
		return page
	}
	page.State, page.Open = view.DayOf(v.PublishedAt)+"公开", fmt.Sprintf("/interviews/%d", v.ID)
	hide := view.HideInterviewForm(base + "/hide")
	page.Hide = &hide
	return page
}

// projectChoices are the projects that a question can be about, those of the
// interview's year first.
func projectChoices(v oversight.InterviewReading) []view.Option {
	list := []view.Option{{Value: "0", Text: "不针对某个项目"}}
	for _, year := range []bool{true, false} {
		for _, p := range v.Projects {
			if (p.Year == v.Year) == year {
				list = append(list, view.Option{Value: strconv.FormatInt(p.ID, 10), Text: fmt.Sprintf("%d年 %d. %s", p.Year, p.No, p.Name)})
			}
		}
	}
	return list
}

func (s *Server) interviewPage(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/interview", interviewView(v, nil))
}

// interviewAgain draws an interview with what was wrong.
func (s *Server) interviewAgain(c echo.Context, v oversight.InterviewReading, err error) error {
	page := interviewView(v, typedFor(typedIn(c), "question"))
	var forms []view.OfficeForm
	if page.Add != nil {
		forms = append(forms, *page.Add)
	}
	return s.again(c, err, "oversight/interview", page, forms...)
}

func entryCommand(c echo.Context, interview, entry int64) oversight.EntryCommand {
	project, err := strconv.ParseInt(c.FormValue("project"), 10, 64)
	if err != nil || project < 0 {
		project = -1 // which is no project
	}
	return oversight.EntryCommand{Interview: interview, Entry: entry, Project: project, Asker: c.FormValue("asker"), Question: c.FormValue("question"), Answerer: c.FormValue("answerer"), Answer: c.FormValue("answer")}
}

func (s *Server) addInterviewEntry(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	if err := s.Oversight.PutInterviewEntry(ctx(c), actor(c), entryCommand(c, v.ID, 0)); err != nil {
		return s.interviewAgain(c, v, err)
	}
	return s.done(c, "询问已记录。", "%s", interviewHref(v.ID))
}

// entryOf is one question of an interview with the form that changes it.
func (s *Server) entryOf(c echo.Context, t view.Typed) (oversight.InterviewReading, int64, *view.OfficeFormPage, error) {
	v, err := s.interviewOf(c)
	if err != nil {
		return v, 0, nil, err
	}
	id, err := pathID(c, "entry")
	if err != nil {
		return v, 0, nil, err
	}
	for _, e := range v.Entries {
		if e.ID == id {
			values := view.EntryValues{Project: strconv.FormatInt(e.ProjectID, 10), Asker: e.Asker, Question: e.Question, Answerer: e.Answerer, Answer: e.Answer}
			return v, id, &view.OfficeFormPage{Page: view.Page{Title: "修改询问", Crumbs: []view.Link{officeCrumb, interviewsCrumb, {Text: v.Title, Href: interviewHref(v.ID)}}},
				Form: view.InterviewEntryForm(fmt.Sprintf("%s/entries/%d", interviewHref(v.ID), id), interviewHref(v.ID), "保存修改", values, projectChoices(v), t)}, nil
		}
	}
	return v, 0, nil, fault.New(fault.NotFound, "没有找到该询问记录。")
}

func (s *Server) interviewEntryPage(c echo.Context) error {
	_, _, page, err := s.entryOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) editInterviewEntry(c echo.Context) error {
	v, id, page, err := s.entryOf(c, typedIn(c))
	if err != nil {
		return err
	}
	if err := s.Oversight.PutInterviewEntry(ctx(c), actor(c), entryCommand(c, v.ID, id)); err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已保存。", "%s", interviewHref(v.ID))
}

func (s *Server) dropInterviewEntry(c echo.Context) error {
	v, id, _, err := s.entryOf(c, nil)
	if err != nil {
		return err
	}
	if err := s.Oversight.DropInterviewEntry(ctx(c), actor(c), v.ID, id); err != nil {
		return s.interviewAgain(c, v, err)
	}
	return s.done(c, "询问已删除。", "%s", interviewHref(v.ID))
}

func (s *Server) raiseFromInterview(c echo.Context) error {
	v, id, _, err := s.entryOf(c, nil)
	if err != nil {
		return err
	}
	if _, err := s.Oversight.RaiseFromInterview(ctx(c), actor(c), v.ID, id); err != nil {
		return s.interviewAgain(c, v, err)
	}
	return s.done(c, "已转为监督意见，等待转责任单位。", "%s", interviewHref(v.ID))
}

func (s *Server) publishInterview(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.PublishInterview(ctx(c), actor(c), v.ID)
	}
	if err != nil {
		return s.interviewAgain(c, v, err)
	}
	return s.done(c, "已公开。", "%s", interviewHref(v.ID))
}

func (s *Server) hideInterview(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	if err := s.Oversight.HideInterview(ctx(c), actor(c), v.ID); err != nil {
		return s.interviewAgain(c, v, err)
	}
	return s.done(c, "已撤下，可以修改。", "%s", interviewHref(v.ID))
}

func (s *Server) interviewMinutes(c echo.Context) error {
	v, err := s.interviewOf(c)
	if err != nil {
		return err
	}
	if len(v.Entries) == 0 {
		return fault.New(fault.Closed, "还没有记录询问和回答，不能打印纪要。")
	}
	d := pdf.Interview{Congress: v.Congress.Name, Title: v.Title, Year: v.Year, HeldOn: timeOf(v.HeldOn), Place: v.Place, Host: v.Host, Summary: v.Summary}
	for _, e := range v.Entries {
		d.Entries = append(d.Entries, pdf.InterviewEntry{Project: e.Project.Name, Asker: e.Asker, Question: e.Question, Answerer: e.Answerer, Answer: e.Answer})
	}
	return s.document(c, "minutes.pdf", func(b *bytes.Buffer) error { return pdf.InterviewMinutes(b, s.Fonts, d) })
}

func (s *Server) publicInterview(c echo.Context) error {
	id, err := pathID(c, "interview")
	if err != nil {
		return err
	}
	v, err := s.Oversight.PublishedInterview(ctx(c), id)
	if err != nil {
		return err
	}
	page := &view.PublicInterview{Page: view.Page{Title: v.Title, Site: v.Congress.Name, Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}}}, Facts: interviewFacts(v), Summary: paragraphs(v.Summary)}
	for i, e := range v.Entries {
		row := entryRow(i+1, e)
		if e.Project.ID > 0 {
			row.ProjectHref = fmt.Sprintf("/projects/%d", e.Project.ID)
		}
		page.Entries = append(page.Entries, row)
	}
	return s.public(c, "public/interview", page)
}
