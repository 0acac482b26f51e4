package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

const (
	dutiesHref   = "/office/duties"
	dutyListHref = "/office/deputies/duties"
)

func dutyYearLinks(path string, years []int, current int) []view.Link {
	return yearLinks(years, current, func(y int) string { return fmt.Sprintf("%s?year=%d", path, y) })
}

// watchCards are the projects that a deputy watches.
func watchCards(list []oversight.Watched) []view.DutyCard {
	var cards []view.DutyCard
	for _, w := range list {
		light := lightOf(w.State)
		card := view.DutyCard{Title: w.Project.Name, Href: fmt.Sprintf("/office/projects/%d", w.Project.ID), State: w.Project.Stage.Label(), Light: &light}
		if light.Reason != "" {
			card.Lines = append(card.Lines, light.Reason)
		}
		if w.Next.ID != 0 {
			card.Lines = append(card.Lines, fmt.Sprintf("下一个节点：%s，%s", w.Next.Name, view.Day(w.Next.PlannedOn)))
		}
		role := "成员"
		if w.Leader {
			role = "领衔代表"
		}
		cards = append(cards, withLines(card, strings.TrimSuffix(w.Project.Unit+" · ", " · "), w.Group.Name+"，您是"+role))
	}
	return cards
}

func withLines(card view.DutyCard, lines ...string) view.DutyCard {
	for _, l := range lines {
		if l != "" {
			card.Lines = append(card.Lines, l)
		}
	}
	return card
}

// dueCards are what waits for a deputy: today's inspections first.
func dueCards(d oversight.Duties) []view.DutyCard {
	var cards []view.DutyCard
	for _, k := range d.Inspections {
		card := view.DutyCard{Title: "参加视察：" + k.Title, Href: inspectionHref(k.ID), State: view.Day(k.HeldOn), Lines: []string{"集合地点：" + k.Place, strings.Join(projectNamesOf(k), "、")}}
		switch {
		case k.Mine.ID != 0:
			card.Lines = append(card.Lines, "您已于"+view.Clock(k.Mine.SignedInAt)+"签到")
		case k.Open():
			card.Late = "今天，到现场扫活动码签到"
		}
		cards = append(cards, card)
	}
	for _, k := range d.Concerns {
		cards = append(cards, view.DutyCard{Title: "评价答复：" + excerptText(k.Concern.Text, 40), Href: fmt.Sprintf("/office/concerns/%d", k.Concern.ID), State: "已答复待评价", Lines: []string{k.Project.Name, "责任单位已经答复，请您评价是否满意。"}})
	}
	for _, k := range d.Checkpoints {
		cards = append(cards, view.DutyCard{Title: "确认节点：" + k.Checkpoint.Name, Href: fmt.Sprintf("/office/projects/%d/checkpoints/%d/confirm", k.Project.ID, k.Checkpoint.ID), State: view.Day(k.Checkpoint.DoneOn) + "完成", Lines: []string{k.Project.Name, "由监督小组的代表核对凭据后确认。"}})
	}
	return cards
}

func excerptText(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// dutyText is what an act was about, with the project where there is one.
func dutyText(e oversight.DutyEntry) string {
	if e.Project.ID == 0 {
		return e.Text
	}
	return e.Project.Name + "：" + e.Text
}

func (s *Server) dutiesPage(c echo.Context) error {
	d, err := s.Oversight.Duties(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	q := fmt.Sprintf("?year=%d", d.Year)
	page := &view.OfficeDuties{Page: view.Page{Title: "我的履职", Crumbs: []view.Link{officeCrumb}}, Year: fmt.Sprintf("%d年", d.Year), Years: dutyYearLinks(dutiesHref, d.Years, d.Year), Due: dueCards(d), Watched: watchCards(d.Watched),
		NoDue:   view.Empty{Text: "现在没有等您办的事。有视察、有答复要评价、有节点要确认时，会列在这里。"},
		NoWatch: view.Empty{Text: "您还没有参加监督小组。小组由人大办公室组成，组成以后项目列在这里。", Todo: &view.Link{Text: "先看看全部项目", Href: "/office/projects"}},
		NoDid:   view.Empty{Text: fmt.Sprintf("%d年还没有履职记录。签到、提意见、评价答复以后，系统自动登记。", d.Year)},
		Exports: []view.Link{{Text: "打印履职登记表", Href: dutiesHref + "/record.pdf" + q}, {Text: "导出 Excel", Href: dutiesHref + "/record.xlsx" + q}, {Text: "空白表格", Href: formsHref}}}
	if len(page.Years) < 2 {
		page.Years = nil
	}
	for _, k := range oversight.DutyKinds() {
		if d.Counts[k] > 0 {
			page.Counts = append(page.Counts, view.Figure{Label: k.Label(), Value: view.Count(d.Counts[k]), Unit: "次"})
		}
	}
	for _, e := range d.Entries {
		page.Did = append(page.Did, view.DutyDone{On: view.Day(e.On), Kind: e.Kind.Label(), Text: dutyText(e)})
	}
	return s.render(c, http.StatusOK, "oversight/duties", page)
}

func (s *Server) dutyRecord(c echo.Context) error {
	d, err := s.Oversight.Duties(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	congress := congressOf(c)
	doc := pdf.DutyRecord{Congress: congress.Name, Name: d.Name, Year: d.Year, Date: s.Now(), Watermark: watermark(congress, models.Session{})}
	for _, w := range d.Watched {
		doc.Watched = append(doc.Watched, w.Project.Name)
	}
	for _, k := range oversight.DutyKinds() {
		if d.Counts[k] > 0 {
			doc.Counts = append(doc.Counts, [2]string{k.Label(), strconv.Itoa(d.Counts[k])})
		}
	}
	for i := len(d.Entries) - 1; i >= 0; i-- { // a record reads from January on
		e := d.Entries[i]
		doc.Rows = append(doc.Rows, [3]string{view.Day(e.On), e.Kind.Label(), dutyText(e)})
	}
	return s.document(c, "duties.pdf", func(b *bytes.Buffer) error { return pdf.DutySheet(b, s.Fonts, doc) })
}

func (s *Server) dutyTable(c echo.Context) error {
	d, err := s.Oversight.Duties(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	rows := [][]string{{"序号", "日期", "履职", "项目", "内容"}}
	for i := len(d.Entries) - 1; i >= 0; i-- {
		e := d.Entries[i]
		rows = append(rows, []string{strconv.Itoa(len(rows)), string(e.On), e.Kind.Label(), e.Project.Name, e.Text})
	}
	return s.table(c, fmt.Sprintf("%s%d年履职登记", d.Name, d.Year), true, rows, sheet.Kinds{"序号": sheet.AsNumber, "日期": sheet.AsDay})
}

func (s *Server) dutyListPage(c echo.Context) error {
	list, year, years, err := s.Oversight.DutyList(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	columns := []string{"代表", "", "监督项目", ""}
	for _, k := range oversight.DutyKinds() {
		columns = append(columns, k.Label(), "")
	}
	page := &view.Ledger{Page: view.Page{Title: fmt.Sprintf("%d年代表履职", year), Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Lead: "按代表名册的顺序列出，不排名次。次数来自签到、意见、评价、确认和研判的登记。",
		Columns: view.Sorting(nil, "", columns...), Links: dutyYearLinks(dutyListHref, years, year), Exports: []view.Link{{Text: "导出 Excel", Href: fmt.Sprintf("%s/export.xlsx?year=%d", dutyListHref, year)}},
		Empty: view.Empty{Text: "还没有代表的账号。请系统管理员先为代表新建账号，并授予“人大代表”角色。"}}
	for i := range page.Columns {
		page.Columns[i].Num = i > 0
	}
	from, to, pages := view.Turn(c.QueryParams(), len(list), perLedger)
	page.Found, page.Pages = fmt.Sprintf("%d 位代表", len(list)), pages
	for _, r := range list[from:to] {
		cells := []view.LedgerCell{{Text: r.Name, Head: true}, {Text: strconv.Itoa(r.Groups)}}
		for _, n := range r.Counts {
			cells = append(cells, view.LedgerCell{Text: strconv.Itoa(n)})
		}
		page.Rows = append(page.Rows, view.LedgerRow{Cells: cells})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func (s *Server) dutyListTable(c echo.Context) error {
	list, year, _, err := s.Oversight.DutyList(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	head := []string{"代表", "监督项目"}
	for _, k := range oversight.DutyKinds() {
		head = append(head, k.Label())
	}
	rows := [][]string{head}
	for _, r := range list {
		row := []string{r.Name, strconv.Itoa(r.Groups)}
		for _, n := range r.Counts {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	kinds := sheet.Kinds{}
	for _, name := range head[1:] {
		kinds[name] = sheet.AsNumber
	}
	return s.table(c, fmt.Sprintf("%d年代表履职", year), true, rows, kinds)
}

// dutyCards are a deputy's ways to what waits and to what is watched.
func (s *Server) dutyCards(c echo.Context) ([]view.DeputyCard, error) {
	d, err := s.Oversight.DutiesDue(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	duties := view.DeputyCard{Title: "我的履职", Text: "还没有参加监督小组。组成以后，这里是您监督的项目和要办的事。", Href: dutiesHref, Button: "查看我的履职"}
	if n := len(d.Watched); n > 0 {
		duties.Text = fmt.Sprintf("监督 %d 个项目，现在没有等您办的事。", n)
	}
	if n := d.Due(); n > 0 {
		duties.Text = fmt.Sprintf("监督 %d 个项目，有 %d 件事等您办。", len(d.Watched), n)
	}
	visits := view.DeputyCard{Title: "视察", Text: "现在没有安排视察。", Href: inspectionsHref, Button: "查看视察"}
	if len(d.Inspections) > 0 {
		k := d.Inspections[0]
		visits.Text = fmt.Sprintf("%s：%s，集合地点 %s。", view.Day(k.HeldOn), k.Title, k.Place)
		if k.Open() {
			visits.Text = fmt.Sprintf("今天：%s，集合地点 %s。到现场扫活动码签到。", k.Title, k.Place)
		}
	}
	return []view.DeputyCard{duties, visits}, nil
}
