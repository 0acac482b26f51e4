package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/web/view"
	"piaojue/models"
)

// daysText prints a list of days for people: 1月1日 1月2日.
func daysText(days []models.Date) string {
	list := make([]string, len(days))
	for i, d := range days {
		list[i] = strings.TrimPrefix(string(d[5:7]), "0") + "月" + strings.TrimPrefix(string(d[8:10]), "0") + "日"
	}
	return strings.Join(list, " ")
}

func parameterView(page *view.ParametersPage, r oversight.ParameterRow, days []models.Date) view.ParameterView {
	v := view.ParameterView{Name: r.Name, Paper: r.Paper, Label: r.Label, Means: r.Means, Allowed: r.Allowed, Basis: r.Basis, Own: r.Own, Why: r.Why,
		Action: "/office/parameters/" + r.Name, Reset: "/office/parameters/" + r.Name + "/reset", Seen: r.Seen(), Area: days != nil}
	unit := strings.TrimSpace(" " + r.Unit)
	v.Value, v.Default = strings.TrimSpace(r.Value+" "+unit), strings.TrimSpace(r.Default+" "+unit)
	value := r.Value
	if v.Area {
		value = daysText(days)
		v.Value, v.Default = cmp.Or(value, "没有填写"), "没有填写"
	}
	if r.Own {
		v.By = r.Actor + "，" + view.Minute(r.SetAt)
	}
	v.Field = page.Input("value-"+r.Name, r.Label, value).WithHint(r.Allowed + "。").Completes("off")
	if v.Area {
		v.Field = v.Field.WithHint("写成 1-1 或者 1月1日，一段写成 2-16至2-20，用空格或换行隔开。" + r.Allowed + "。")
	} else if r.Unit != "" {
		v.Field = v.Field.In(r.Unit)
	}
	v.Reason = page.Input("why-"+r.Name, "理由", "").WithHint("例如“主任会议 2026 年第 3 次会议通过”。最多 150 个字。").Completes("off")
	return v
}

// parametersView is the page; typed is what was sent for the parameter of that
// name, with what was wrong.
func (s *Server) parametersView(c echo.Context, name string, err error) (*view.ParametersPage, error) {
	v, e := s.Oversight.Parameters(ctx(c), actor(c))
	if e != nil {
		return nil, e
	}
	page := &view.ParametersPage{Page: view.Page{Title: "监督参数", Crumbs: []view.Link{officeCrumb}}, Rules: view.Link{Text: "公开的灯号规则", Href: "/progress/rules"}}
	if refusal, ok := fault.As(err); ok {
		for _, field := range []string{"value", "why"} {
			if text := refusal.Fields[field]; text != "" {
				page.Errors = append(page.Errors, view.FieldError{Field: field + "-" + name, Text: text})
			}
		}
		if len(page.Errors) == 0 {
			page.Errors = []view.FieldError{{Text: refusal.Message}}
		}
	}
	put := func(r oversight.ParameterRow, days []models.Date) view.ParameterView {
		row := parameterView(page, r, days)
		if err != nil && r.Name == name {
			row.Open = true
			row.Field.Value, row.Reason.Value = c.FormValue("value"), c.FormValue("why")
		}
		return row
	}
	for _, r := range v.Rows {
		page.Rows = append(page.Rows, put(r, nil))
	}
	for _, k := range v.Calendar {
		year := view.ParameterYear{Year: fmt.Sprintf("%d年", k.Year)}
		for i, days := range [][]models.Date{k.Holidays, k.Workdays} {
			if days == nil {
				days = []models.Date{}
			}
			year.Rows = append(year.Rows, put(k.Rows[i], days))
		}
		page.Years = append(page.Years, year)
	}
	for _, h := range v.History {
		page.History = append(page.History, view.ParameterHistory{At: view.Minute(h.At), Actor: h.Actor, Act: h.Action, What: h.Subject, Detail: h.Detail})
	}
	return page, nil
}

func (s *Server) parametersPage(c echo.Context) error {
	page, err := s.parametersView(c, "", nil)
	if err != nil {
		return err
	}
	return s.render(c, 200, "oversight/parameters", page)
}

func (s *Server) parameterAgain(c echo.Context, err error) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.Invalid && refusal.Kind != fault.Conflict {
		return err
	}
	page, e := s.parametersView(c, c.Param("name"), err)
	if e != nil {
		return e
	}
	return s.render(c, statuses[refusal.Kind], "oversight/parameters", page)
}

func (s *Server) setParameter(c echo.Context) error {
	name := c.Param("name")
	cmd := oversight.ParameterCommand{Name: name, Value: c.FormValue("value"), Why: c.FormValue("why"), Seen: c.FormValue("seen")}
	if err := s.Oversight.SetParameter(ctx(c), actor(c), cmd); err != nil {
		return s.parameterAgain(c, err)
	}
	return s.done(c, "参数已经保存，从现在起按新值计算；已经确定的期限和得分不变。", "/office/parameters#p-%s", name)
}

func (s *Server) resetParameter(c echo.Context) error {
	name := c.Param("name")
	if err := s.Oversight.ResetParameter(ctx(c), actor(c), name, c.FormValue("seen")); err != nil {
		return s.parameterAgain(c, err)
	}
	return s.done(c, "参数已经恢复为样本值。", "/office/parameters#p-%s", name)
}

// rulesPage says to everybody how lights come about, with the values that hold
// in each congress.
func (s *Server) rulesPage(c echo.Context) error {
	all, err := s.Oversight.PublicParameters(ctx(c))
	if err != nil {
		return err
	}
	page := &view.RulesPage{Page: view.Page{Title: "红黄绿灯怎样算出来", Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}}}}
	for _, k := range []struct{ kind, reason string }{
		{"green", "没有节点逾期。实施方案还在制定的，也是绿灯。"},
		{"amber", "有节点逾期，还没有超过规定天数；或者逾期以后补上了，规定天数内继续提示。"},
		{"red", "有节点逾期超过规定天数；或者工作没有完成，责任单位太久没有报告进度。"},
		{"done", "项目已经验收。"},
	} {
		page.Lights = append(page.Lights, view.Light{Kind: k.kind, Reason: k.reason})
	}
	for _, v := range all {
		of := view.RulesOf{Name: v.Congress.Name}
		for _, r := range v.Rows {
			value := strings.TrimSpace(r.Value + " " + r.Unit)
			if r.Name == "score_weights" {
				if w, err := progress.ParseWeights(r.Value); err == nil {
					value = fmt.Sprintf("代表测评 %d%%，群众评价 %d%%，验收 %d%%", w.Deputies, w.Public, w.Acceptance)
				}
			}
			basis := "示例值"
			if r.Own {
				basis = "本级确定：" + r.Why
			}
			of.Rows = append(of.Rows, view.RuleRow{Label: r.Label, Value: value, Basis: basis})
		}
		page.All = append(page.All, of)
	}
	return s.public(c, "oversight/rules", page)
}
