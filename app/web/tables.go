package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

// Tables of pages as Excel files, each below the address of its page and by the
// action of its page, so that who reads the page has the table and nobody else.

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// grids sends tables as one workbook. Below each stands where it was taken
// from and the day.
func (s *Server) grids(c echo.Context, name string, grids ...sheet.Grid) error {
	rehearsal, err := s.rehearsal(c)
	if err != nil {
		return err
	}
	note := "取自本站“" + name + "”，截至" + s.Now().In(models.China).Format("2006年1月2日") + "。"
	if rehearsal {
		name, note = "彩排-"+name, "彩排，无效力。"+note
	}
	for i := range grids {
		grids[i].Note = note
	}
	var b bytes.Buffer
	if err := sheet.WriteGrids(&b, grids...); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", "attachment; filename=\"table.xlsx\"; filename*=UTF-8''"+url.PathEscape(name+".xlsx"))
	return c.Blob(http.StatusOK, sheetType, b.Bytes())
}

// tableOf is the address of a page's table with the page's filter; empty for a
// page without one. What a page already links to is not among them.
func (s *Server) tableOf(c echo.Context) string {
	for _, r := range slices.Concat(s.tableRoutes(), s.tablePublicRoutes()) {
		if page, ok := strings.CutSuffix(r.path, "/export.xlsx"); ok && page == c.Path() {
			q := c.QueryParams()
			return c.Request().URL.Path + "/export.xlsx" + strings.TrimSuffix(view.With(q, "page", "", "before", ""), "?")
		}
	}
	return ""
}

// A takenPage is what a page's handler would have drawn, for its table.
type takenPage struct{ page paged }

const takenKey = "taken page"

// takes keeps a page instead of drawing it while its table is made.
func takes(c echo.Context, page paged) bool {
	taken, ok := c.Get(takenKey).(*takenPage)
	if ok {
		taken.page = page
	}
	return ok
}

// taken runs a page's handler and gives the page instead of drawing it. An error
// has a page of its own, which is drawn.
func taken(c echo.Context, page echo.HandlerFunc) (paged, error) {
	kept := &takenPage{}
	c.Set(takenKey, kept)
	defer c.Set(takenKey, nil)
	err := page(c)
	return kept.page, err
}

// mostRows is how many rows a list may have as a table.
const mostRows = 50_000

// ledgerTable is the list of a page as a table: all its pages, by the filter of
// the address. The page's own handler reads it, so it holds what the page
// shows, and refuses whom the page refuses.
func (s *Server) ledgerTable(page echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		q := c.QueryParams()
		var whole *view.Ledger
		for n := 1; ; n++ {
			q.Set("page", strconv.Itoa(n))
			drawn, err := taken(c, page)
			if err != nil {
				return err
			}
			list, ok := drawn.(*view.Ledger)
			switch {
			case !ok:
				return errors.New("a page without a list was to be a table")
			case whole == nil:
				whole = list
			default:
				whole.Rows = append(whole.Rows, list.Rows...)
			}
			if len(whole.Rows) > mostRows {
				return fault.New(fault.TooLarge, "清单超过 %d 行，请先筛选再导出。", mostRows)
			}
			if n >= list.Pages.Pages {
				break
			}
		}
		return s.grids(c, whole.Title, ledgerGrid(whole))
	}
}

// ledgerGrid is a list as a table. What stands under a cell has a column of its
// own beside it.
func ledgerGrid(l *view.Ledger) sheet.Grid {
	g := sheet.Grid{Name: l.Title}
	under := make([]bool, len(l.Columns))
	for _, row := range l.Rows {
		for i, cell := range row.Cells {
			if i < len(under) && (cell.Under != "" || cell.Late != "") {
				under[i] = true
			}
		}
	}
	for i, c := range l.Columns {
		if g.Head = append(g.Head, c.Text); under[i] {
			g.Head = append(g.Head, c.Text+"（说明）")
		}
	}
	for _, row := range l.Rows {
		var cells []any
		for i, cell := range row.Cells {
			if i == len(l.Columns) {
				break
			}
			text := cell.Text
			for _, link := range cell.Links {
				text = strings.TrimPrefix(text+"、"+link.Text, "、")
			}
			if cells = append(cells, shownValue(text, l.Columns[i])); under[i] {
				cells = append(cells, shownValue(strings.TrimPrefix(strings.TrimSuffix(cell.Under+"；"+cell.Late, "；"), "；"), view.LedgerColumn{}))
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

// shownValue is what a page's words stand for: a day, a moment, or in a column of
// numbers a number with or without its unit.
func shownValue(text string, column view.LedgerColumn) any {
	switch _, err := time.Parse("2006年1月2日", text); {
	case text == "—" || text == "":
		return nil
	case err == nil:
		return sheet.AsDay.Value(text)
	case column.Num && strings.HasSuffix(column.Text, "（万元）"):
		return sheet.AsWan.Value(bare(text))
	case column.Num:
		return sheet.AsNumber.Value(bare(text))
	}
	return sheet.AsMinute.Value(text)
}

func sheetDay(m models.Moment) sheet.Day { return sheet.Day(dayOf(m)) }

// minute is a moment that a program can sort, 2026-03-12 10:05.
func minute(m models.Moment) any {
	if m.IsZero() {
		return nil
	}
	return sheet.Minute(m.Time().Format("2006-01-02 15:04"))
}

// givenMoney is money, or nothing where none was given.
func givenMoney(f models.Fen) any {
	if f == 0 {
		return nil
	}
	return sheet.Wan(f)
}

// scored are points, or nothing.
func scored(hundredths int) any {
	if hundredths < 0 {
		return nil
	}
	return sheet.Hundredths(hundredths)
}

func (s *Server) accountsTable(c echo.Context) error {
	rows, err := s.Account.Accounts(ctx(c), actor(c))
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "账号", Head: []string{"姓名", "登录名", "角色", "单位", "停用日期"}}
	for _, r := range rows {
		g.Rows = append(g.Rows, []any{r.Account.Name, r.Account.Login, roleNames(r.Roles), r.Unit, sheetDay(r.Account.DisabledAt)})
	}
	return s.grids(c, "账号", g)
}

// mostEntries is how much of the log one file holds, newest first.
const mostEntries = 100_000

func (s *Server) auditTable(c echo.Context) error {
	entries, _, err := s.Account.Log(ctx(c), actor(c), 0, mostEntries)
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "操作日志", Head: []string{"时间", "人员", "角色", "事项", "对象", "内容", "链值"}}
	for _, e := range entries {
		g.Rows = append(g.Rows, []any{minute(e.At), e.Actor, e.Role.Label(), e.Action, e.Subject, e.Detail, e.Hash})
	}
	return s.grids(c, "操作日志", g)
}

// rosterTable are the deputies, and how the roll call has them.
func (s *Server) rosterTable(c echo.Context) error {
	roll, err := s.rollOf(c)
	if err != nil {
		return err
	}
	list := sheet.Grid{Name: "代表", Head: []string{"代表团", "代表证号", "姓名", "座位", "签到", "签到时间", "离会时间", "不计入全体代表的原因"}}
	sums := sheet.Grid{Name: "各代表团", Head: []string{"代表团", "应到", "实到", "请假", "已离会", "未到"}}
	for i, group := range attendanceOf(roll, false, s.now()).Groups {
		for _, d := range roll.Delegations[i].Deputies {
			state := d.Attendance.Label()
			if !d.Entitled() {
				state = ""
			}
			list.Rows = append(list.Rows, []any{group.Delegation, d.Number, d.Name, d.Seat, state, minute(d.SignedInAt), minute(d.LeftAt), d.ExcludedReason})
		}
		sums.Rows = append(sums.Rows, []any{group.Delegation, group.Sum.Entitled, group.Sum.Present, group.Sum.Excused, group.Sum.Left, group.Sum.Absent})
	}
	return s.grids(c, "代表名册和签到", list, sums)
}

func (s *Server) candidatesTable(c echo.Context) error {
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	l, err := s.Shortlist.Candidates(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "候选项目", Head: []string{"序号", "名称", "内容", "类别", "地点", "投资（万元）", "资金来源", "牵头单位", "配合单位", "完成时限", "受益对象", "事项编号"}}
	for _, k := range l.Rows {
		g.Rows = append(g.Rows, []any{k.No, k.Name, k.Content, k.Category, k.Place, givenMoney(k.Investment), k.Funding, k.Unit, k.Support, k.Deadline, k.Benefit, k.Code})
	}
	return s.grids(c, "候选项目", g)
}

// countsTable are the counts of an announced round as its CSV has them: to
// those who are told them (P22).
func (s *Server) countsTable(c echo.Context) error {
	v, err := s.counted(c)
	if err != nil {
		return err
	}
	body, err := countsCSV(v)
	if err != nil {
		return err
	}
	rows, err := sheet.Read(bytes.NewReader(body))
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "票数", Head: rows[0]}
	for _, row := range rows[1:] {
		cells := make([]any, len(row))
		for i, text := range row {
			if cells[i] = text; i != 1 {
				cells[i] = sheet.AsNumber.Value(bare(text))
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	return s.grids(c, v.Round.Name+"票数", g)
}

// reportsTable are the progress reports of a project.
func (s *Server) reportsTable(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "进度报告", Head: []string{"报告日期", "月份", "完成百分比", "累计支付（万元）", "进展情况", "存在问题", "下一步安排", "报告人", "照片（张）"}}
	for _, r := range v.Reports {
		g.Rows = append(g.Rows, []any{sheet.Day(r.ReportedOn), r.Month, r.Percent, sheet.Wan(r.Paid), r.Text, r.Problems, r.NextStep, r.Author, len(r.Photos)})
	}
	return s.grids(c, v.Project.Name+"进度报告", g)
}

// commentsTable is what residents said at the sites. Nobody's phone is in it.
func (s *Server) commentsTable(c echo.Context) error {
	f := siteFilter(c)
	f.Size = 5_000
	g := sheet.Grid{Name: "现场评价", Head: []string{"时间", "年度", "项目", "评分", "意见", "状态", "不公开的理由", "答复", "答复人", "答复日期"}}
	for f.Page = 1; ; f.Page++ {
		v, err := s.Oversight.SiteDesk(ctx(c), actor(c), f)
		if err != nil {
			return err
		}
		for _, r := range v.Rows {
			g.Rows = append(g.Rows, []any{minute(r.ReceivedAt), r.Project.Year, r.Project.Name, r.Rating, r.Text, deskComment(c, r).State, r.Reason, r.Answer, r.Answerer, sheetDay(r.AnsweredAt)})
		}
		if len(g.Rows) > mostRows {
			return fault.New(fault.TooLarge, "清单超过 %d 行，请先筛选再导出。", mostRows)
		}
		if f.Page >= v.Pages {
			return s.grids(c, "现场评价", g)
		}
	}
}

// adjustmentsTable has a row for every value that was asked to change.
func (s *Server) adjustmentsTable(c echo.Context) error {
	rows, err := s.Oversight.Adjustments(ctx(c), actor(c))
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "项目调整", Head: []string{"编号", "年度", "项目", "责任单位", "调整", "内容", "原来", "调整为", "理由", "影响", "申请人", "申请日期", "状态", "结果", "公告日期"}}
	for _, a := range rows {
		for _, k := range changedValues(a) {
			g.Rows = append(g.Rows, []any{a.ID, a.Project.Year, a.Project.Name, a.Project.Unit, adjustmentTitle(a.Kind), k.Label, k.Was, k.Becomes, a.Reason, a.Effect, a.FiledBy, sheetDay(a.FiledAt), stateOfAdjustment(a), decidedBy(a), sheetDay(a.PublishedAt)})
		}
	}
	return s.grids(c, "项目调整", g)
}

// evaluationsTable are a year's grades, and the remedies that followed.
func (s *Server) evaluationsTable(c echo.Context) error {
	v, err := s.Oversight.Evaluations(ctx(c), actor(c), yearOf(c))
	if err != nil {
		return err
	}
	grades := sheet.Grid{Name: "测评结果", Head: []string{"年度", "项目", "测评项", "责任单位", "第几次", "等次", "代表测评", "群众评价", "评价人数", "验收", "综合得分", "公布日期"}}
	remedies := sheet.Grid{Name: "整改", Head: []string{"项目", "测评项", "责任单位", "整改要求", "期限", "完成情况", "通过验收", "逾期（天）"}}
	for _, e := range v.Rows {
		grades.Rows = append(grades.Rows, []any{e.Year, e.Of.Name, e.Name, e.Of.Unit, e.Turn, e.Grade, scored(e.Deputies), scored(e.Evaluation.Public), e.Raters, scored(e.Acceptance), scored(e.Score), sheetDay(e.PublishedAt)})
		if r := e.Remedy; r != nil {
			remedies.Rows = append(remedies.Rows, []any{e.Of.Name, e.Name, e.Of.Unit, r.Text, sheet.Day(r.DueOn), r.DoneNote, sheet.Day(r.DoneOn), r.Late})
		}
	}
	return s.grids(c, "年度测评", grades, remedies)
}

func (s *Server) groupsTable(c echo.Context) error {
	v, err := s.Oversight.Groups(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "监督小组", Head: []string{"年度", "序号", "项目", "责任单位", "小组", "领衔代表", "成员"}}
	for _, r := range v.Rows {
		var leader string
		var members []string
		for _, m := range r.Group.Now() {
			if m.Leader {
				leader = m.Name
			} else {
				members = append(members, m.Name)
			}
		}
		g.Rows = append(g.Rows, []any{r.Project.Year, r.Project.No, r.Project.Name, r.Project.Unit, r.Group.Name, leader, strings.Join(members, "、")})
	}
	return s.grids(c, "监督小组", g)
}

func (s *Server) officeYearsTable(c echo.Context) error { return s.yearsTable(c, actor(c).Congress) }

func (s *Server) publicYearsTable(c echo.Context) error {
	congress, _ := strconv.ParseInt(c.QueryParam("congress"), 10, 64) // not a number: the first
	return s.yearsTable(c, max(0, congress))
}

// yearsTable compares the years by what is public.
func (s *Server) yearsTable(c echo.Context, congress int64) error {
	v, err := s.Oversight.Years(ctx(c), congress)
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "历年对比", Head: []string{"年度", "项目", "已完工", "已验收", "按期完工", "按期率", "计划投资（万元）", "累计支付（万元）", "监督意见", "办结", "测评项", "平均得分", "测评满意"}}
	for _, l := range v.Lines {
		t := l.Totals
		g.Rows = append(g.Rows, []any{l.Year, t.Projects, t.Finished, t.Accepted, t.OnTime, shareCell(t.OnTimeShare()), sheet.Wan(t.Investment), sheet.Wan(t.Paid), t.Raised, t.Closed, t.Graded, scored(t.Score), shareCell(t.Best())})
	}
	return s.grids(c, v.Congress.Name+"历年对比", g)
}

func shareCell(n int64) any {
	if n < 0 {
		return nil
	}
	return sheet.Share(n)
}

// openExcel answers with one table of the open data, or with all of them.
func (s *Server) openExcel(c echo.Context) error {
	rows, err := s.openRows(c)
	if err != nil {
		return err
	}
	var grids []sheet.Grid
	for _, t := range openTables {
		g := sheet.Grid{Name: t.title}
		columns := openColumns(t.of)
		for _, f := range columns {
			g.Head = append(g.Head, openHead(f))
		}
		for _, p := range rows {
			for _, row := range t.rows(p) {
				g.Rows = append(g.Rows, openCells(row, columns))
			}
		}
		grids = append(grids, g)
	}
	return s.grids(c, "开放数据", grids...)
}

// openHead is a field's name in a table.
func openHead(f reflect.StructField) string {
	if f.Type == reflect.TypeFor[openFen]() {
		return f.Tag.Get("name") + "（万元）"
	}
	return f.Tag.Get("name")
}

// openCells is a row of open data as cells; what openText leaves empty is.
func openCells(row any, columns []reflect.StructField) []any {
	v := reflect.ValueOf(row)
	cells := make([]any, len(columns))
	for i, f := range columns {
		field := v.FieldByIndex(f.Index)
		if strings.HasSuffix(f.Tag.Get("json"), ",omitempty") && field.IsZero() {
			continue
		}
		switch value := field.Interface().(type) {
		case openFen:
			cells[i] = givenMoney(models.Fen(value))
		case models.Date:
			cells[i] = sheet.Day(value)
		case openAmount:
			cells[i] = sheet.Number(openText(field, f))
		case string:
			cells[i] = value
		case int, int64:
			cells[i] = value
		case *int:
			cells[i] = *value
		case *openScore:
			if value != nil {
				cells[i] = sheet.Hundredths(*value)
			}
		default:
			cells[i] = openText(field, f)
		}
	}
	return cells
}
