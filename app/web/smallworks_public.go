package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/smallwork"
	"piaojue/app/web/view"
	"piaojue/models"
)

// workMark is the shape that stands for a state.
func workMark(s models.SmallWorkState) string {
	switch s {
	case models.SmallWorkConfirmed:
		return "✓"
	case models.SmallWorkDone:
		return "●"
	}
	return "○"
}

// perWorks is how many small works a page of the public list shows.
const perWorks = 24

func (s *Server) publicWorks(c echo.Context) error {
	f := smallwork.Filter{Query: strings.TrimSpace(c.QueryParam("q")), State: models.SmallWorkState(c.QueryParam("state"))}
	if utf8.RuneCountInString(f.Query) > 100 {
		return fault.New(fault.Invalid, "搜索的内容太长，请控制在 100 个字以内。")
	}
	if f.State == models.SmallWorkChosen || f.State == models.SmallWorkDropped || !f.State.Valid() {
		f.State = ""
	}
	f.Year, _ = strconv.Atoi(c.QueryParam("year"))
	f.Congress, _ = strconv.ParseInt(c.QueryParam("congress"), 10, 64)
	all, err := s.SmallWork.Published(ctx(c), smallwork.Filter{})
	if err != nil {
		return err
	}
	rows, err := s.SmallWork.Published(ctx(c), f)
	if err != nil {
		return err
	}
	funds, err := s.SmallWork.PublishedFunds(ctx(c), f.Congress)
	if err != nil {
		return err
	}
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(rows), perWorks)
	page := &view.PublicSmallWorks{Page: view.Page{Title: "微实事"}, Query: f.Query, Pages: pages, Found: fmt.Sprintf("%s 件", view.Count(len(rows))), Empty: view.Empty{Text: "没有符合条件的微实事。"}}
	if len(all) == 0 {
		page.Empty.Text = "现在还没有微实事。列不上候选项目、可以马上办的小事，派给单位以后在这里公布。"
	}
	page.Years, page.Congresses = []view.Option{{Text: "全部年度"}}, []view.Option{{Text: "全部"}}
	for _, w := range all {
		page.Years = option(page.Years, strconv.Itoa(w.Year), fmt.Sprintf("%d年", w.Year), c.QueryParam("year"))
		page.Congresses = option(page.Congresses, strconv.FormatInt(w.CongressID, 10), w.Congress.Name, c.QueryParam("congress"))
	}
	page.States = []view.Option{{Text: "全部"}}
	for _, state := range []models.SmallWorkState{models.SmallWorkDispatched, models.SmallWorkDone, models.SmallWorkConfirmed} {
		page.States = option(page.States, string(state), state.Label(), string(f.State))
	}
	for _, w := range rows[from:to] {
		page.Rows = append(page.Rows, publicWorkRow(w))
	}
	for _, k := range funds {
		page.Funds = append(page.Funds, view.PublicFundRow{Name: k.Name, Href: fmt.Sprintf("/funds/%d", k.ID), Text: fmt.Sprintf("%s，总额%s，已安排 %d 项", k.Congress.Name, view.Money(k.Amount), k.Items)})
	}
	return s.render(c, http.StatusOK, "public/smallworks", page)
}

// option adds a value to a list once.
func option(list []view.Option, value, text, chosen string) []view.Option {
	if slices.ContainsFunc(list, func(o view.Option) bool { return o.Value == value }) {
		return list
	}
	return append(list, view.Option{Value: value, Text: text, Chosen: value == chosen})
}

func publicWorkRow(w smallwork.Row) view.PublicSmallWorkRow {
	row := view.PublicSmallWorkRow{Title: w.Title, Href: fmt.Sprintf("/smallworks/%d", w.ID), State: w.State.Label(), Mark: workMark(w.State), Lines: []string{strings.TrimSuffix(w.Place+" · "+w.Unit, " · ")}}
	switch w.State {
	case models.SmallWorkDispatched:
		row.Lines = append(row.Lines, "期限 "+view.Day(w.DueOn))
	default:
		row.Lines = append(row.Lines, view.Day(w.DoneOn)+"办结")
	}
	if w.Late > 0 {
		row.Late = fmt.Sprintf("逾期 %d 天", w.Late)
	}
	if w.Photo != "" {
		row.Photo = "/smallworks/photos/" + w.Photo + "?small=1"
	}
	return row
}

func (s *Server) publicWork(c echo.Context) error {
	id, err := pathID(c, "work")
	if err != nil {
		return err
	}
	r, err := s.SmallWork.PublishedWork(ctx(c), id)
	if err != nil {
		return err
	}
	page := &view.PublicSmallWork{Page: view.Page{Title: r.Title, Site: r.Congress.Name, Crumbs: []view.Link{{Text: "微实事", Href: "/smallworks"}}}, State: r.State.Label(), Mark: workMark(r.State), Steps: workSteps(r), Content: r.Content, Done: r.DoneNote}
	if r.Late > 0 {
		page.Late = fmt.Sprintf("逾期 %d 天", r.Late)
	}
	for _, f := range []view.Fact{{Label: "地点", Value: r.Place}, {Label: "承办单位", Value: r.Unit}, {Label: "办结期限", Value: view.Day(r.DueOn)}, {Label: "事项编号", Value: r.Code}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	if r.Amount > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "金额", Value: view.Money(r.Amount)})
	}
	if r.Fund.ID > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "资金", Value: r.Fund.Name, Href: fmt.Sprintf("/funds/%d", r.Fund.ID)})
	}
	if r.Suggestions > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "来自建议", Value: fmt.Sprintf("%d 条", r.Suggestions)})
	}
	if r.ConfirmNote != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "核实情况", Value: r.ConfirmNote})
	}
	page.Before, page.After = workPhotos("/smallworks/photos/", r.Before, "办理前"), workPhotos("/smallworks/photos/", r.After, "办结后")
	if !r.Matter.ListedAt.IsZero() {
		page.Matter = &view.Link{Text: "这件事从哪里来：查看事项和建议数", Href: "/matters/" + r.Code}
	}
	return s.render(c, http.StatusOK, "public/smallwork", page)
}

func (s *Server) publicWorkPhoto(c echo.Context) error {
	p, err := s.SmallWork.PublishedPhoto(ctx(c), c.Param("photo"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	if c.QueryParam("small") != "" && len(p.Small) > 0 {
		return c.Blob(http.StatusOK, "image/jpeg", p.Small)
	}
	return c.Blob(http.StatusOK, "image/jpeg", p.Body)
}

func (s *Server) publicFund(c echo.Context) error {
	id, err := pathID(c, "fund")
	if err != nil {
		return err
	}
	f, err := s.SmallWork.PublishedFund(ctx(c), id)
	if err != nil {
		return err
	}
	page := &view.PublicFund{Page: view.Page{Title: f.Name, Site: f.Congress.Name, Crumbs: []view.Link{{Text: "微实事", Href: "/smallworks"}}}, Figures: fundFigures(f.FundRow), Basis: f.Basis,
		Bar: view.Spread(int(f.Used/10000), max(1, int(f.Amount/10000)))}
	if !f.ClosedAt.IsZero() {
		page.Closed = view.DayOf(f.ClosedAt) + "结清，结余" + moneyOrNothing(f.Left()) + "。"
	}
	for _, w := range f.Works {
		row := publicWorkRow(w)
		if w.Amount > 0 {
			row.Lines = append(row.Lines, view.Money(w.Amount))
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, http.StatusOK, "public/fund", page)
}
