package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

// pageTable is a page's tables as a workbook. The page's own handler reads it, so
// it holds what the page shows, and refuses whom the page refuses.
func (s *Server) pageTable(page echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		drawn, err := taken(c, page)
		if err != nil {
			return err
		}
		if drawn == nil {
			return errors.New("a page that was not drawn was to be a table")
		}
		name, grids := pageGrids(drawn)
		if grids == nil {
			return fmt.Errorf("no table is made of a %T", drawn)
		}
		return s.grids(c, name, grids...)
	}
}

// wholeTable reports whether a page is read for its table, which has all rows.
func wholeTable(c echo.Context) bool { return c.Get(takenKey) != nil }

// pageGrids are the tables of a page.
func pageGrids(page paged) (string, []sheet.Grid) {
	switch p := page.(type) {
	case *view.Appraisals:
		rows := [][]string{{"事项编号", "项目", "论证方面", "单位", "期限", "情况"}}
		for _, t := range slices.Concat(p.Waiting, p.Done) {
			rows = append(rows, []string{t.Code, t.Project, t.Aspect, t.Unit, t.Due, strings.TrimSuffix(t.State+"，"+t.Late, "，")})
		}
		return p.Title, []sheet.Grid{shownGrid("部门论证", rows, sheet.Kinds{"期限": sheet.AsDay})}
	case *view.NegativePage:
		rows := [][]string{{"序号", "条目", "状态"}}
		for _, i := range p.Items {
			rows = append(rows, []string{i.No, i.Text, "在用"})
		}
		for _, i := range p.Retired {
			rows = append(rows, []string{"", i.Text, i.No})
		}
		return p.Title, []sheet.Grid{shownGrid("负面清单", rows, sheet.Kinds{"序号": sheet.AsNumber})}
	case *view.Scores:
		rows := [][]string{{"事项编号", "项目", "牵头单位", "总投资（万元）", "我的评分"}}
		for _, r := range p.Rows {
			rows = append(rows, []string{r.Code, r.Name, r.Unit, r.Money, r.Mine})
		}
		return p.Title, []sheet.Grid{shownGrid("我的评分", rows, sheet.Kinds{"总投资（万元）": sheet.AsWan})}
	case *view.Reserve:
		rows := [][]string{{"年度", "事项编号", "项目", "地点", "类别", "牵头单位", "总投资（万元）", "原因"}}
		for _, r := range p.Rows {
			rows = append(rows, []string{strings.TrimSuffix(r.Updated, "年"), r.Code, r.Name, r.Place, r.Category, r.Unit, r.Money, r.Flag})
		}
		return p.Title, []sheet.Grid{shownGrid("储备库", rows, sheet.Kinds{"年度": sheet.AsNumber, "总投资（万元）": sheet.AsWan})}
	case *view.Reviews:
		rows := [][]string{{"日期", "环节", "会议", "事项编号", "项目", "版次", "结果", "说明", "会议意见"}}
		for _, r := range p.Records {
			for _, k := range r.Rows {
				rows = append(rows, []string{r.On, r.Step, r.Meeting, k.Step, k.Meeting, k.Version, k.Result, k.Note, r.Note})
			}
		}
		return p.Title, []sheet.Grid{shownGrid("会议审查", rows, sheet.Kinds{"日期": sheet.AsDay, "版次": sheet.AsNumber})}
	case *view.ShortlistVersions:
		rows := [][]string{{"版次", "保存时间", "保存人", "原因"}}
		for _, v := range p.Versions {
			rows = append(rows, []string{v.Number, v.At, v.Actor, v.Why})
		}
		grids := []sheet.Grid{shownGrid("各版", rows, sheet.Kinds{"版次": sheet.AsNumber, "保存时间": sheet.AsMinute})}
		if p.Between != "" {
			rows = [][]string{{"项目", "原来", "改为"}}
			for _, d := range p.Differences {
				rows = append(rows, []string{d.Label, d.Was, d.Became})
			}
			grids = append(grids, shownGrid(p.Between, rows, nil))
		}
		return p.Title, grids
	case *view.OfficeShowings:
		rows := [][]string{{"公示", "状态", "公示期", "项目数", "意见数", "没有答复的意见数"}}
		for _, r := range p.Rows {
			rows = append(rows, []string{r.Title, r.State, r.Period, r.Projects, r.Comments, r.Open})
		}
		return p.Title, []sheet.Grid{shownGrid("公示", rows, sheet.Kinds{"项目数": sheet.AsNumber, "意见数": sheet.AsNumber, "没有答复的意见数": sheet.AsNumber})}
	case *view.BookletRelease:
		rows := [][]string{{"序号", "项目", "提问", "阅读次数"}}
		for _, r := range p.Rows {
			rows = append(rows, []string{r.No, r.Name, r.Questions, r.Readings})
		}
		return p.Title, []sheet.Grid{shownGrid("说明册", rows, sheet.Kinds{"序号": sheet.AsNumber, "阅读次数": sheet.AsNumber})}
	case *view.ParametersPage:
		return p.Title, parameterGrids(p)
	case *view.OfficeSessions:
		rows := [][]string{{"会议", "年度", "开幕", "地点", "候选项目数", "代表人数", "票决轮次"}}
		for _, r := range p.Sessions {
			var rounds []string
			for _, k := range r.Rounds {
				rounds = append(rounds, k.Name+"（"+k.State+"）")
			}
			rows = append(rows, []string{r.Name, r.Year, r.OpensOn, r.Venue, r.Candidates, r.Deputies, strings.Join(rounds, "；")})
		}
		return p.Title, []sheet.Grid{shownGrid("会议", rows, sheet.Kinds{"年度": sheet.AsNumber, "开幕": sheet.AsDay, "候选项目数": sheet.AsNumber, "代表人数": sheet.AsNumber})}
	case *view.OfficeWipes:
		rows := [][]string{{"彩排", "清除时间", "清除人", "数据行数", "校验值"}}
		for _, r := range p.Wipes {
			rows = append(rows, []string{r.Session, r.At, r.Actor, r.Rows, r.Digest})
		}
		return p.Title, []sheet.Grid{shownGrid("已清除的彩排", rows, sheet.Kinds{"清除时间": sheet.AsMinute, "数据行数": sheet.AsNumber})}
	case *view.TriageAnswers:
		var grids []sheet.Grid
		for _, part := range []struct {
			name string
			rows []view.TriageAnswer
		}{{"草稿", p.Drafts}, {"等待公布", p.Waiting}, {"已公布", p.Published}} {
			rows := [][]string{{"建议或者事项", "处理结果", "答复内容", "起草", "情况"}}
			for _, a := range part.rows {
				rows = append(rows, []string{a.About, a.Outcome, a.Text, a.Who, a.State})
			}
			grids = append(grids, shownGrid(part.name, rows, nil))
		}
		return p.Title, grids
	case *view.TriageMatter:
		return p.Title, matterGrids(p)
	case *view.TriageGroups:
		rows := [][]string{{"时间", "人员", "办理", "说明"}}
		for _, a := range p.Judged {
			rows = append(rows, []string{a.At, a.Who, a.What, a.Note})
		}
		return p.Title, []sheet.Grid{shownGrid("判定不是同一事项", rows, sheet.Kinds{"时间": sheet.AsMinute})}
	}
	return "", nil
}

func parameterGrids(p *view.ParametersPage) []sheet.Grid {
	rows := [][]string{{"年度", "编号", "参数", "现值", "样本值", "由来", "理由", "依据"}}
	put := func(year string, r view.ParameterView) {
		from := "样本值"
		if r.Own {
			from = "本级确定"
		}
		rows = append(rows, []string{strings.TrimSuffix(year, "年"), r.Paper, r.Label, r.Value, r.Default, from, r.Why, r.Basis})
	}
	for _, r := range p.Rows {
		put("", r)
	}
	for _, y := range p.Years {
		for _, r := range y.Rows {
			put(y.Year, r)
		}
	}
	history := [][]string{{"时间", "谁", "参数", "改动"}}
	for _, h := range p.History {
		history = append(history, []string{h.At, h.Actor, h.What, h.Detail})
	}
	return []sheet.Grid{shownGrid("参数", rows, sheet.Kinds{"年度": sheet.AsNumber}), shownGrid("改动记录", history, sheet.Kinds{"时间": sheet.AsMinute})}
}

func matterGrids(p *view.TriageMatter) []sheet.Grid {
	rows := [][]string{{"收件号", "建议", "地点", "渠道", "收到日期", "状态"}}
	for _, r := range p.Rows {
		rows = append(rows, []string{r.Number, r.Title, r.Place, r.Channel, r.At, r.State})
	}
	seconds := [][]string{{"附议（人次）", "附议时的文字", "事项编号"}}
	for _, k := range p.Seconds {
		seconds = append(seconds, []string{k.Count, k.Words, k.Code})
	}
	acts := [][]string{{"时间", "人员", "办理", "说明"}}
	for _, a := range p.Acts {
		acts = append(acts, []string{a.At, a.Who, a.What, a.Note})
	}
	return []sheet.Grid{shownGrid("建议", rows, sheet.Kinds{"收件号": sheet.AsNumber}), shownGrid("附议", seconds, sheet.Kinds{"附议（人次）": sheet.AsNumber}), shownGrid("办理记录", acts, sheet.Kinds{"时间": sheet.AsMinute})}
}

// shownGrid is a table of what a page prints: without groups of digits, units
// and the dash for nothing in columns that are no text.
func shownGrid(name string, rows [][]string, kinds sheet.Kinds) sheet.Grid {
	for i, row := range rows {
		for j := range row {
			if kinds[rows[0][j]] == sheet.AsText || i == 0 {
				continue
			}
			row[j] = bare(row[j])
		}
	}
	return sheet.GridOf(name, rows, kinds)
}

// bare is a number without its unit and without groups of digits, or a day as it
// is; empty where nothing was.
func bare(text string) string {
	if text == "—" {
		return ""
	}
	digits := plain(strings.TrimRight(text, " 年项次人个条件份张行万元％%"))
	if _, err := strconv.ParseFloat(digits, 64); err == nil {
		return digits
	}
	return text
}

// townshipsTable compares places by what is public, without the line of sums:
// a column can be added up.
func (s *Server) townshipsTable(c echo.Context) error {
	v, err := s.Oversight.Compared(ctx(c), actor(c), projectsFilter(c).Year)
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "各地比较", Head: []string{"地方", "项目数", "完工", "滞后", "偏慢", "正常", "已验收", "结转、终止", "节点完成（%）", "按计划应完成（%）", "计划投资（万元）", "累计支付（万元）", "支付率", "指标数", "达到目标", "超过目标", "缺报（项）", "最长逾期（天）"}}
	put := func(name string, p oversight.Part) {
		t := p.Sum
		row := []any{name, t.Projects, t.Finished}
		for _, l := range lightsInOrder[:4] {
			row = append(row, t.Lights[l])
		}
		g.Rows = append(g.Rows, append(row, t.Lights[models.Carried]+t.Lights[models.Ended], t.Percent, t.Due, sheet.Wan(t.Investment), sheet.Wan(t.Paid), shareCell(t.PaidShare()), t.Measures, t.Reached, t.Exceeded, p.Missing, p.Late))
	}
	if v.Own.Sum.Projects > 0 {
		put(v.Congress.Name+"（本级）", v.Own)
	}
	for _, p := range v.Below {
		put(p.Congress.Name, p)
	}
	return s.grids(c, yearTitle(v.Year, "各地比较"), g)
}

// yearReportTable are the projects of a year's report with their figures.
func (s *Server) yearReportTable(c echo.Context) error {
	v, err := s.Oversight.YearReport(ctx(c), actor(c), yearOf(c))
	if err != nil {
		return err
	}
	g := sheet.Grid{Name: "各项目", Head: []string{"序号", "项目", "责任单位", "状态", "节点完成（%）", "计划投资（万元）", "累计支付（万元）", "支付率", "监督意见（件）", "办结（件）", "调整", "测评", "结转到"}}
	for _, p := range v.Figures.Projects {
		var changes, grades []string
		for _, k := range p.Changes {
			changes = append(changes, k.Kind)
		}
		for _, k := range p.Grades {
			grades = append(grades, gradeWords(k))
		}
		var carried any
		if p.CarriedTo != 0 {
			carried = p.CarriedTo
		}
		g.Rows = append(g.Rows, []any{p.No, p.Name, p.Unit, p.Light.Label(), p.Percent, givenMoney(p.Investment), sheet.Wan(p.Paid), shareCell(progress.Share(int64(p.Paid), int64(p.Investment))), p.Raised, p.Closed,
			strings.Join(changes, "、"), strings.Join(grades, "；"), carried})
	}
	return s.grids(c, fmt.Sprintf("%d年度评估报告各项目", v.Figures.Year), g)
}
