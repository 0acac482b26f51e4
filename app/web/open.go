package web

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"piaojue/app/oversight"
	"piaojue/app/web/view"
	"piaojue/models"
)

// Open data. Each struct is one table: the json tag names a value for programs,
// name and note for people; the page that explains the fields is made of the
// same tags.

// openFen is money: 分 for programs, so that nothing is rounded, 万元 in tables.
type openFen int64

// openAmount is a quantity in thousandths: a decimal number.
type openAmount int64

func (a openAmount) String() string {
	text := strconv.FormatInt(int64(a)/1000, 10)
	if rest := int64(a) % 1000; rest != 0 {
		if a < 0 && int64(a)/1000 == 0 {
			text = "-" + text
		}
		text += "." + strings.TrimRight(strconv.FormatInt(1000+max(rest, -rest), 10)[1:], "0")
	}
	return text
}

// MarshalJSON writes the decimal number.
func (a openAmount) MarshalJSON() ([]byte, error) { return []byte(a.String()), nil }

type openProject struct {
	ID          int64            `json:"id" name:"编号" note:"项目在本站的编号，不变"`
	Congress    string           `json:"congress" name:"人大"`
	Year        int              `json:"year" name:"年度"`
	No          int              `json:"no" name:"序号"`
	Code        string           `json:"code,omitempty" name:"事项编号" note:"从建议到项目同一个编号"`
	Name        string           `json:"name" name:"项目"`
	Content     string           `json:"content" name:"内容"`
	Category    string           `json:"category" name:"类别"`
	Place       string           `json:"place" name:"地点"`
	Investment  openFen          `json:"investment_fen" name:"投资" note:"没有公布的为空"`
	Unit        string           `json:"responsible_unit" name:"责任单位"`
	Deadline    string           `json:"deadline" name:"完成时限"`
	Approvals   int              `json:"approvals,omitempty" name:"赞成" note:"票决办法规定不公布票数的为空"`
	Entitled    int              `json:"entitled" name:"全体代表"`
	Stage       models.Stage     `json:"stage" name:"阶段"`
	Light       models.Light     `json:"light" name:"状态" note:"按计划和实际自动判定"`
	Reason      string           `json:"light_reason" name:"原因"`
	Percent     int              `json:"percent" name:"按节点完成百分比"`
	Reported    int              `json:"reported_percent,omitempty" name:"报告完成百分比" note:"最近一次报告，可以超过 100"`
	ReportedOn  models.Date      `json:"reported_on,omitempty" name:"最近报告日期"`
	Paid        openFen          `json:"paid_fen" name:"已支付" note:"最近一次报告"`
	DecidedOn   models.Date      `json:"published_on,omitempty" name:"公布日期"`
	PlannedOn   models.Date      `json:"plan_published_on,omitempty" name:"实施方案公布日期"`
	FinishedOn  models.Date      `json:"finished_on,omitempty" name:"完工日期"`
	AcceptedOn  models.Date      `json:"accepted_on,omitempty" name:"验收日期"`
	CheckedOn   models.Date      `json:"checked_on,omitempty" name:"代表核查日期"`
	ClosedOn    models.Date      `json:"closed_on,omitempty" name:"销号日期"`
	EndedOn     models.Date      `json:"ended_on,omitempty" name:"终止日期"`
	Raters      int              `json:"raters" name:"评分人数" note:"在现场评分的居民，一个手机号码算一人"`
	Ratings     int              `json:"rating_sum,omitempty" name:"评分合计" note:"每人 1 到 5 分；人数太少的不公布"`
	Comments    int              `json:"comments" name:"公开的居民意见" note:"条数"`
	Checkpoints []openCheckpoint `json:"checkpoints,omitempty"`
	Measures    []openMeasure    `json:"measures,omitempty"`
	Reports     []openReport     `json:"reports,omitempty"`
	Concerns    []openConcern    `json:"concerns,omitempty"`
	Changes     []openChange     `json:"changes,omitempty"`
	Looks       []openLook       `json:"acceptances,omitempty"`
	Grades      []openGrade      `json:"grades,omitempty"`
}

type openCheckpoint struct {
	Project   int64       `json:"project_id" name:"项目编号"`
	No        int         `json:"no" name:"序号"`
	Name      string      `json:"name" name:"节点"`
	Target    string      `json:"target" name:"目标"`
	Weight    int         `json:"weight" name:"权重" note:"占全部的百分比"`
	PlannedOn models.Date `json:"planned_on" name:"计划完成日期"`
	DoneOn    models.Date `json:"done_on,omitempty" name:"实际完成日期" note:"没有完成的为空"`
}

type openMeasure struct {
	Project int64      `json:"project_id" name:"项目编号"`
	Year    int        `json:"year" name:"年度"`
	Name    string     `json:"name" name:"指标"`
	Unit    string     `json:"unit" name:"计量单位"`
	Target  openAmount `json:"target" name:"目标数量"`
	Reached openAmount `json:"reached" name:"完成数量" note:"最近一次报告的累计数"`
}

type openReport struct {
	Project  int64       `json:"project_id" name:"项目编号"`
	ID       int64       `json:"id" name:"报告编号"`
	On       models.Date `json:"reported_on" name:"报告日期"`
	Month    string      `json:"month,omitempty" name:"月份" note:"每月一次的报告所属月份"`
	Percent  int         `json:"percent" name:"完成百分比" note:"可以超过 100"`
	Paid     openFen     `json:"paid_fen" name:"已支付" note:"累计数"`
	Text     string      `json:"text" name:"进展情况"`
	Problems string      `json:"problems,omitempty" name:"存在问题"`
	NextStep string      `json:"next_step,omitempty" name:"下一步安排"`
}

type openConcern struct {
	Project  int64               `json:"project_id" name:"项目编号"`
	ID       int64               `json:"id" name:"意见编号"`
	On       models.Date         `json:"raised_on" name:"提出日期"`
	Text     string              `json:"text" name:"监督意见" note:"只有已公开的"`
	State    models.ConcernState `json:"state" name:"办理状态"`
	Unit     string              `json:"unit,omitempty" name:"承办单位"`
	Answer   string              `json:"answer,omitempty" name:"最近一次答复"`
	Answered models.Date         `json:"answered_on,omitempty" name:"答复日期"`
	Closed   models.Date         `json:"closed_on,omitempty" name:"办结日期"`
}

type openChange struct {
	Project int64                 `json:"project_id" name:"项目编号"`
	ID      int64                 `json:"id" name:"调整编号"`
	Kind    models.AdjustmentKind `json:"kind" name:"调整什么"`
	Reason  string                `json:"reason" name:"理由"`
	Text    string                `json:"decision" name:"决定"`
	On      models.Date           `json:"decided_on" name:"决定日期"`
}

// openLook is one look at the finished work, as the project's page shows it but
// for who was there.
type openLook struct {
	Project int64                 `json:"project_id" name:"项目编号"`
	Kind    models.AcceptanceKind `json:"kind" name:"环节"`
	On      models.Date           `json:"held_on" name:"日期"`
	Passed  bool                  `json:"passed" name:"是否通过" note:"没有通过的也在这里"`
	Points  *int                  `json:"points,omitempty" name:"得分" note:"0 到 100，只有验收有"`
	Text    string                `json:"text" name:"情况和意见"`
}

type openGrade struct {
	Project int64       `json:"project_id" name:"项目编号"`
	Year    int         `json:"year" name:"年度"`
	Turn    int         `json:"turn" name:"第几次" note:"2 为整改后再次测评"`
	Part    bool        `json:"part" name:"是否子项"`
	Base    int         `json:"base,omitempty" name:"基数" note:"测评办法规定不公布票数的为空"`
	Grade   string      `json:"grade" name:"测评等次"`
	Score   *openScore  `json:"score,omitempty" name:"综合得分" note:"0 到 100；没有可以折算的部分时为空"`
	On      models.Date `json:"published_on" name:"公布日期"`
}

// openScore is hundredths of points.
type openScore int

func (s openScore) String() string { return openAmount(int64(s) * 10).String() }

// MarshalJSON writes the decimal number.
func (s openScore) MarshalJSON() ([]byte, error) { return []byte(s.String()), nil }

func dayOf(m models.Moment) models.Date {
	if m.IsZero() {
		return ""
	}
	return models.DateOf(m.Time())
}

func openProjects(list []oversight.Open) []openProject {
	out := make([]openProject, len(list))
	for i, o := range list {
		p := o.Project
		row := openProject{
			ID: p.ID, Congress: o.Congress.Name, Year: p.Year, No: p.No, Code: p.Code, Name: p.Name, Content: p.Content, Category: p.Category, Place: p.Place,
			Investment: openFen(p.Investment), Unit: p.Unit, Deadline: p.Deadline, Approvals: p.Approvals, Entitled: p.Entitled,
			Stage: cmp.Or(p.Stage, models.StageDecided), Light: o.State.Light, Reason: o.State.Reason, Percent: o.State.Percent,
			Reported: o.Row.Percent, ReportedOn: o.Reported, Paid: openFen(o.Paid), DecidedOn: dayOf(p.PublishedAt), PlannedOn: o.PlannedOn,
			FinishedOn: dayOf(p.FinishedAt), AcceptedOn: dayOf(p.AcceptedAt), CheckedOn: dayOf(p.CheckedAt), ClosedOn: dayOf(p.ClosedAt), EndedOn: dayOf(p.EndedAt),
			Raters: o.Said.Raters, Ratings: o.Said.Sum, Comments: o.Said.Listed,
		}
		for n, k := range o.Checkpoints {
			row.Checkpoints = append(row.Checkpoints, openCheckpoint{p.ID, n + 1, k.Name, k.Target, k.Weight, k.PlannedOn, k.DoneOn})
		}
		for _, m := range o.Measures {
			row.Measures = append(row.Measures, openMeasure{p.ID, m.Year, m.Name, m.Unit, openAmount(m.Target), openAmount(o.Reached[m.ID])})
		}
		for _, r := range o.Reports {
			row.Reports = append(row.Reports, openReport{p.ID, r.ID, r.ReportedOn, r.Month, r.Percent, openFen(r.Paid), r.Text, r.Problems, r.NextStep})
		}
		for _, k := range o.Concerns {
			c := openConcern{Project: p.ID, ID: k.ID, On: dayOf(k.RaisedAt), Text: k.Text, State: k.State, Unit: k.Unit, Closed: dayOf(k.ClosedAt)}
			for _, r := range o.Replies { // oldest first: the last one stands
				if r.ConcernID == k.ID {
					c.Answer, c.Answered = r.Text, dayOf(r.RepliedAt)
				}
			}
			row.Concerns = append(row.Concerns, c)
		}
		for _, a := range o.Changes {
			row.Changes = append(row.Changes, openChange{p.ID, a.ID, a.Kind, a.Reason, a.Decision, a.DecidedOn})
		}
		for _, k := range o.Looks {
			look := openLook{Project: p.ID, Kind: k.Kind, On: k.HeldOn, Passed: k.Passed, Text: k.Text}
			if k.Kind == models.AcceptOfficial {
				look.Points = new(k.Points)
			}
			row.Looks = append(row.Looks, look)
		}
		for _, e := range o.Grades {
			g := openGrade{p.ID, e.Year, e.Turn, e.SubItemID != 0, e.Base, e.Grade, nil, dayOf(e.PublishedAt)}
			if e.Score >= 0 {
				g.Score = new(openScore(e.Score))
			}
			row.Grades = append(row.Grades, g)
		}
		out[i] = row
	}
	return out
}

// openTables are the tables that may be taken away, each with its rows as
// structs of one kind.
var openTables = []struct {
	name, title, note string
	of                reflect.Type
	rows              func(p openProject) []any
}{
	{"projects", "项目", "每个项目一行，现在怎样。", reflect.TypeFor[openProject](), func(p openProject) []any { return []any{p} }},
	{"checkpoints", "节点", "实施方案里的节点，计划和实际。", reflect.TypeFor[openCheckpoint](), func(p openProject) []any { return anys(p.Checkpoints) }},
	{"measures", "指标", "要完成的数量，目标和完成数。", reflect.TypeFor[openMeasure](), func(p openProject) []any { return anys(p.Measures) }},
	{"reports", "进度报告", "责任单位的每一份报告。", reflect.TypeFor[openReport](), func(p openProject) []any { return anys(p.Reports) }},
	{"concerns", "监督意见", "代表提出、已经公开的意见和答复。", reflect.TypeFor[openConcern](), func(p openProject) []any { return anys(p.Concerns) }},
	{"changes", "项目调整", "已经公告的调整。", reflect.TypeFor[openChange](), func(p openProject) []any { return anys(p.Changes) }},
	{"acceptances", "自查、验收和核查", "项目完工以后的自查、验收和代表核查。", reflect.TypeFor[openLook](), func(p openProject) []any { return anys(p.Looks) }},
	{"grades", "年度测评", "已经公布的测评结果。", reflect.TypeFor[openGrade](), func(p openProject) []any { return anys(p.Grades) }},
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// openColumns are the fields of a table that are values, not tables of their
// own.
func openColumns(of reflect.Type) []reflect.StructField {
	var list []reflect.StructField
	for f := range of.Fields() {
		if f.Type.Kind() != reflect.Slice {
			list = append(list, f)
		}
	}
	return list
}

// openTable is one table of the open data as UTF-8 with the mark that
// spreadsheet programs look for. No text in it is taken for a formula.
func openTable(of reflect.Type, rows []any) ([]byte, error) {
	columns := openColumns(of)
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(columns))
	for i, f := range columns {
		line[i] = f.Tag.Get("name")
		if f.Type == reflect.TypeFor[openFen]() {
			line[i] += "（万元）"
		}
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for _, row := range rows {
		v := reflect.ValueOf(row)
		for i, f := range columns {
			line[i] = openText(v.FieldByIndex(f.Index), f)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func openText(v reflect.Value, f reflect.StructField) string {
	if strings.HasSuffix(f.Tag.Get("json"), ",omitempty") && v.IsZero() {
		return ""
	}
	switch v := v.Interface().(type) {
	case openFen:
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(models.Fen(v).Wan(), 'f', -1, 64)
	case interface{ Label() string }:
		return v.Label()
	case fmt.Stringer:
		return v.String()
	case bool:
		if v {
			return "是"
		}
		return "否"
	case models.Date:
		return string(v)
	case string:
		return harmless(v)
	case int:
		return strconv.Itoa(v)
	case *int: // one that is not there was answered above
		return strconv.Itoa(*v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	panic("open data: a field of no known kind: " + f.Name)
}

// harmless keeps a spreadsheet from running a text as a formula.
func harmless(s string) string {
	switch first, _ := utf8.DecodeRuneInString(s); first {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}

// openPage is how many projects one answer holds.
const openPage = 200

// openRows reads the page of projects that the address asks for, with the parts
// that are named, or everything.
func (s *Server) openRows(c echo.Context, parts ...oversight.OpenPart) ([]openProject, error) {
	f := readProjectsForm(c.QueryParams())
	list, err := s.Oversight.Open(ctx(c), oversight.Filter{Congress: f.Congress, Year: f.Year}, f.Page, openPage, parts...)
	return openProjects(list), err
}

func (s *Server) openProjectsJSON(c echo.Context) error {
	rows, err := s.openRows(c)
	if err != nil {
		return err
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", body)
}

// openCSV answers with one table.
func (s *Server) openCSV(table string) echo.HandlerFunc {
	return func(c echo.Context) error {
		projects, err := s.openRows(c, oversight.OpenPart(table))
		if err != nil {
			return err
		}
		for _, t := range openTables {
			if t.name != table {
				continue
			}
			var rows []any
			for _, p := range projects {
				rows = append(rows, t.rows(p)...)
			}
			body, err := openTable(t.of, rows)
			if err != nil {
				return err
			}
			return download(c, table+".csv", "text/csv; charset=utf-8", body)
		}
		return fmt.Errorf("no open table %q", table)
	}
}

// openData explains what may be taken away as data.
func (s *Server) openData(c echo.Context) error {
	congresses, err := s.Account.Congresses(ctx(c))
	if err != nil {
		return err
	}
	return s.public(c, "public/open", openDataPage(congresses))
}

func openDataPage(congresses []models.Congress) *view.OpenData {
	page := &view.OpenData{Page: view.Page{Title: "开放数据和订阅"}, Feeds: []view.Link{{Text: "全部", Href: "/feed.atom"}}}
	for _, c := range congresses {
		page.Feeds = append(page.Feeds, view.Link{Text: c.Name, Href: fmt.Sprintf("/feed.atom?congress=%d", c.ID)})
		page.Congresses = append(page.Congresses, view.Fact{Label: c.Name, Value: fmt.Sprintf("congress=%d", c.ID)})
	}
	for _, t := range openTables {
		table := view.OpenTable{Name: t.title, Note: t.note, CSV: "/open/" + t.name + ".csv"}
		if t.name == "projects" {
			table.JSON = "/open/projects.json"
		}
		for _, f := range openColumns(t.of) {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			field := view.OpenField{Name: f.Tag.Get("name"), Key: key, Note: f.Tag.Get("note")}
			if f.Type == reflect.TypeFor[openFen]() {
				field.Note = strings.TrimPrefix(field.Note+"；表格里以万元为单位，JSON 里以分为单位", "；")
			}
			table.Fields = append(table.Fields, field)
		}
		page.Tables = append(page.Tables, table)
	}
	return page
}
