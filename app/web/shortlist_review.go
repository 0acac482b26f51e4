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
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

func queryYear(c echo.Context) int {
	year, err := strconv.Atoi(c.QueryParam("year"))
	if err != nil {
		return 0 // the newest
	}
	return year
}

// appraisals

func (s *Server) appraisalsPage(c echo.Context) error {
	tasks, err := s.Shortlist.Appraisals(ctx(c), actor(c))
	if err != nil {
		return err
	}
	all := actor(c).Is(models.Government, models.StreetCommittee)
	page := &view.Appraisals{Page: view.Page{Title: "部门论证", Crumbs: []view.Link{officeCrumb}}, All: all}
	for _, t := range tasks {
		row := view.AppraisalTask{Project: t.Project.Name, Code: t.Project.Code, Href: fmt.Sprintf("/office/appraisals/%d", t.ID), Aspect: t.Aspect.Label(), Unit: t.Unit, Due: view.Day(t.DueOn), State: "等待答复"}
		if t.Overdue > 0 {
			row.Late = fmt.Sprintf("逾期 %d 天", t.Overdue)
		}
		if t.AnsweredAt.IsZero() && t.Open {
			page.Waiting = append(page.Waiting, row)
			continue
		}
		if row.State = t.Verdict.Label(); row.State == "" {
			row.State = "没有答复，项目现为" + t.Project.State.Label()
		}
		if !t.Open {
			row.Href = shortlistedHref(t.Project.ID)
		}
		page.Done = append(page.Done, row)
	}
	return s.render(c, http.StatusOK, "shortlist/appraisals", page)
}

func (s *Server) appraisalForm(c echo.Context, typed view.Typed) (*view.OfficeFormPage, shortlist.AppraisalTask, error) {
	id, err := pathID(c, "appraisal")
	if err != nil {
		return nil, shortlist.AppraisalTask{}, err
	}
	t, err := s.Shortlist.Appraisal(ctx(c), actor(c), id)
	if err != nil {
		return nil, t, err
	}
	var verdicts []view.Option
	for _, v := range models.Verdicts {
		verdicts = append(verdicts, view.Option{Value: string(v), Text: v.Label()})
	}
	k := t.Content
	page := &view.OfficeFormPage{Page: view.Page{Title: fmt.Sprintf("论证“%s”的%s", k.Name, t.Aspect.Label()), Crumbs: []view.Link{officeCrumb, {Text: "部门论证", Href: "/office/appraisals"}}},
		Lead: fmt.Sprintf("请%s于%s前就%s提出意见。", t.Unit, view.Day(t.DueOn), t.Aspect.Label()),
		Form: view.AppraisalFormOf(fmt.Sprintf("/office/appraisals/%d", id), verdicts, string(t.Verdict), t.Opinion, typed)}
	for _, f := range []view.Fact{{Label: "项目", Value: k.Name + "（全部内容）", Href: shortlistedHref(t.Project.ID)}, {Label: "事项编号", Value: t.Project.Code}, {Label: "内容", Value: k.Content}, {Label: "地点", Value: k.Place},
		{Label: "建设规模", Value: k.Scale}, {Label: "总投资", Value: view.MoneyKnown(k.Investment)}, {Label: "资金来源", Value: k.Funding}, {Label: "牵头单位", Value: k.Unit}, {Label: "年度目标", Value: k.Target}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	return page, t, nil
}

func (s *Server) appraisalPage(c echo.Context) error {
	page, t, err := s.appraisalForm(c, nil)
	if err != nil {
		return err
	}
	if !t.Open {
		return c.Redirect(http.StatusSeeOther, shortlistedHref(t.Project.ID))
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) appraise(c echo.Context) error {
	id, err := pathID(c, "appraisal")
	if err != nil {
		return err
	}
	if err := s.Shortlist.Appraise(ctx(c), actor(c), id, models.Verdict(c.FormValue("verdict")), c.FormValue("opinion")); err != nil {
		page, _, e := s.appraisalForm(c, typedIn(c))
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "论证意见已经提交。", "/office/appraisals")
}

// the negative list

func (s *Server) negativeView(c echo.Context, typed view.Typed) (*view.NegativePage, error) {
	l, err := s.Shortlist.NegativeList(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	const path = "/office/shortlist/negative"
	page := &view.NegativePage{Page: view.Page{Title: "负面清单", Crumbs: shortlistCrumbs()}, May: access.May(actor(c), access.EditCandidates), Adopt: path + "/adopt"}
	for _, i := range l.Items {
		id := strconv.FormatInt(i.ID, 10)
		page.Items = append(page.Items, view.NegativeItem{ID: id, No: strconv.Itoa(i.Position), Text: i.Text, Action: path + "/" + id, Retire: path + "/" + id + "/retire"})
	}
	for _, i := range l.Retired {
		page.Retired = append(page.Retired, view.NegativeItem{Text: i.Text, No: view.DayOf(i.RetiredAt) + "停用"})
	}
	if len(l.Items) == 0 {
		page.Starting = shortlist.StartingList
	}
	if page.May {
		form := view.NegativeForm(path, typed)
		page.Add = &form
	}
	return page, nil
}

func (s *Server) negativePage(c echo.Context) error {
	page, err := s.negativeView(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/negative", page)
}

// onNegative is one act on the negative list.
func (s *Server) onNegative(c echo.Context, err error, said string, typed view.Typed) error {
	if err == nil {
		return s.done(c, said, "/office/shortlist/negative")
	}
	page, e := s.negativeView(c, typed)
	if e != nil {
		return e
	}
	return s.again(c, err, "shortlist/negative", page)
}

func (s *Server) adoptNegative(c echo.Context) error {
	return s.onNegative(c, s.Shortlist.AdoptStartingList(ctx(c), actor(c)), "参考条目已经写入负面清单。\n下一步：按本地情况逐条修改。", nil)
}

func (s *Server) putNegative(c echo.Context) error {
	id, typed := int64(0), typedIn(c)
	if c.Param("item") != "" {
		var err error
		if id, err = pathID(c, "item"); err != nil {
			return err
		}
		typed = nil // what is wrong with an item does not belong into the form for new ones
	}
	position, err := strconv.Atoi(strings.TrimSpace(c.FormValue("position")))
	if err != nil {
		position = 0 // last
	}
	return s.onNegative(c, s.Shortlist.PutNegativeItem(ctx(c), actor(c), id, position, c.FormValue("text")), "负面清单已经保存。", typed)
}

func (s *Server) retireNegative(c echo.Context) error {
	id, err := pathID(c, "item")
	if err != nil {
		return err
	}
	return s.onNegative(c, s.Shortlist.RetireNegativeItem(ctx(c), actor(c), id), "该条目已经停用。", nil)
}

// scores

func (s *Server) scoresPage(c echo.Context) error {
	year, years, tasks, err := s.Shortlist.ToScore(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	page := &view.Scores{Page: view.Page{Title: fmt.Sprintf("给%d年项目评分", year), Crumbs: []view.Link{officeCrumb}}}
	page.Years = yearLinks(years, year, func(y int) string { return fmt.Sprintf("/office/scores?year=%d", y) })
	left := 0
	for _, t := range tasks {
		row := view.ScoreTask{Name: t.Content.Name, Code: t.Project.Code, Href: fmt.Sprintf("/office/scores/%d", t.Project.ID), Unit: t.Content.Unit, Money: wan(t.Content.Investment), Mine: "还没有评分"}
		var said []string
		for _, k := range shortlist.Criteria {
			if n := t.Mine[k.Key]; n > 0 {
				said = append(said, fmt.Sprintf("%s %d", k.Label, n))
			}
		}
		if len(said) > 0 {
			row.Mine = strings.Join(said, "，")
		} else {
			left++
		}
		page.Rows = append(page.Rows, row)
	}
	if left > 0 {
		page.Left = fmt.Sprintf("还有 %d 个项目您没有评分。", left)
	}
	return s.render(c, http.StatusOK, "shortlist/scores", page)
}

func (s *Server) scoreForm(c echo.Context, typed view.Typed) (*view.OfficeFormPage, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	t, err := s.Shortlist.ToScoreOne(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	var criteria []view.ScoreQuestion
	for _, k := range shortlist.Criteria {
		q := view.ScoreQuestion{Key: k.Key, Label: k.Label, Asks: k.Asks}
		if n := t.Mine[k.Key]; n > 0 {
			q.Mine = strconv.Itoa(n)
		}
		criteria = append(criteria, q)
	}
	k := t.Content
	page := &view.OfficeFormPage{Page: view.Page{Title: "给“" + k.Name + "”评分", Crumbs: []view.Link{officeCrumb, {Text: "评分", Href: "/office/scores"}}}, Form: view.ScoreForm(fmt.Sprintf("/office/scores/%d", id), criteria, shortlist.MostPoints, typed)}
	for _, f := range []view.Fact{{Label: "事项编号", Value: t.Project.Code}, {Label: "内容", Value: k.Content}, {Label: "地点", Value: k.Place}, {Label: "建设规模", Value: k.Scale}, {Label: "总投资", Value: view.MoneyKnown(k.Investment)},
		{Label: "牵头单位", Value: k.Unit}, {Label: "受益对象", Value: k.Benefit}, {Label: "受益人数", Value: shortlist.Type(k).Beneficiaries}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	return page, nil
}

func (s *Server) scorePage(c echo.Context) error {
	page, err := s.scoreForm(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) score(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	points := map[string]int{}
	for _, k := range shortlist.Criteria {
		points[k.Key], _ = strconv.Atoi(c.FormValue("score-" + k.Key)) // nothing is refused as zero
	}
	if err := s.Shortlist.Score(ctx(c), actor(c), id, points); err != nil {
		page, e := s.scoreForm(c, typedIn(c))
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "评分已经保存。", "/office/scores")
}

// comparison and reserve

func (s *Server) comparePage(c echo.Context) error {
	state := models.ShortlistState(c.QueryParam("state"))
	v, err := s.Shortlist.Compare(ctx(c), actor(c), queryYear(c), state)
	if err != nil {
		return err
	}
	const path = "/office/shortlist/compare"
	page := &view.Comparison{Page: view.Page{Title: fmt.Sprintf("%d年项目对照表", v.Year), Crumbs: shortlistCrumbs()}, Year: strconv.Itoa(v.Year), Formula: shortlist.Formula,
		ExportHref: fmt.Sprintf("%s.xlsx?year=%d&state=%s", path, v.Year, state)}
	page.Years = yearLinks(v.Years, v.Year, func(y int) string { return fmt.Sprintf("%s?year=%d", path, y) })
	page.States = []view.Link{{Text: "在办理的全部", Href: fmt.Sprintf("%s?year=%d", path, v.Year), Current: state == ""}}
	for _, st := range []models.ShortlistState{models.ShortlistAppraising, models.ShortlistChecked, models.ShortlistGovernment, models.ShortlistParty, models.ShortlistCandidate, models.ShortlistSubmitted} {
		page.States = append(page.States, view.Link{Text: st.Label(), Href: fmt.Sprintf("%s?year=%d&state=%s", path, v.Year, st), Current: state == st})
	}
	for _, k := range shortlist.Criteria {
		page.Criteria = append(page.Criteria, k.Label)
	}
	for _, r := range v.Rows {
		star := starsOf(r.Index)
		row := view.ComparedRow{Code: r.Project.Code, Name: r.Content.Name, Href: shortlistedHref(r.Project.ID), Unit: r.Content.Unit, State: r.Project.State.Label(), Money: wan(r.Content.Investment),
			People: shortlist.Type(r.Content).Beneficiaries, Suggestions: strconv.Itoa(r.Index.Suggestions), Endorsements: strconv.Itoa(r.Index.Endorsements), Comments: strconv.Itoa(r.Index.Comments),
			Stars: star.Stars, StarWords: star.Words, Points: fmt.Sprintf("%d 分", r.Index.Points()), All: r.All.Text(), Spread: spread(r.All)}
		if r.Index.EarlierOnes > 0 {
			row.Earlier = fmt.Sprintf("归并前 %d", r.Index.EarlierOnes)
		}
		if per := r.Content.PerBeneficiary(); per > 0 {
			row.Per = view.Count(int(per))
		}
		for _, m := range r.Each {
			row.Means = append(row.Means, m.Text())
		}
		if r.All.People > 0 {
			row.Scorers = fmt.Sprintf("%d 人", r.All.People)
		}
		var said []string
		for _, verdict := range models.Verdicts {
			if n := r.Appraisals[verdict]; n > 0 {
				said = append(said, fmt.Sprintf("%s %d", verdict.Label(), n))
			}
		}
		if n := r.Appraisals[models.VerdictNone]; n > 0 {
			said = append(said, fmt.Sprintf("未答复 %d", n))
		}
		row.Appraisals = strings.Join(said, "，")
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, http.StatusOK, "shortlist/compare", page)
}

func (s *Server) exportComparison(c echo.Context) error {
	return workbook(c, "项目对照表.xlsx", func(w *bytes.Buffer) error {
		return s.Shortlist.ExportComparison(ctx(c), actor(c), queryYear(c), models.ShortlistState(c.QueryParam("state")), w)
	})
}

func (s *Server) reservePage(c echo.Context) error {
	rows, err := s.Shortlist.InReserve(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.Reserve{Page: view.Page{Title: "储备库", Crumbs: shortlistCrumbs()}}
	for _, r := range rows {
		row := shortlistRow(r)
		row.Updated, row.Flag = fmt.Sprintf("%d年", r.Year), r.Reason
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, http.StatusOK, "shortlist/reserve", page)
}

// the review chain

func (s *Server) reviewsPage(c echo.Context) error {
	v, err := s.Shortlist.Reviews(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	const path = "/office/shortlist/reviews"
	page := &view.Reviews{Page: view.Page{Title: fmt.Sprintf("%d年会议审查", v.Year), Crumbs: shortlistCrumbs()}, Year: strconv.Itoa(v.Year)}
	page.Years = yearLinks(v.Years, v.Year, func(y int) string { return fmt.Sprintf("%s?year=%d", path, y) })
	for _, st := range v.Steps {
		stage := view.ReviewStage{Name: st.Name, Count: fmt.Sprintf("等待审查 %d 项", len(st.Rows)), Who: "由" + roleNames(access.Holders(st.Need)) + "记录"}
		for _, r := range st.Rows {
			stage.Rows = append(stage.Rows, view.Link{Text: r.Name, Href: shortlistedHref(r.ID)})
		}
		if len(st.Rows) > 0 && access.May(actor(c), st.Need) {
			stage.Href = fmt.Sprintf("%s?year=%d", reviewHref(st), v.Year)
		}
		page.Stages = append(page.Stages, stage)
	}
	if len(v.Listed) > 0 && access.May(actor(c), access.SubmitList) && access.May(actor(c), access.ReadSessions) {
		sessions, err := s.Roster.Sessions(ctx(c), actor(c))
		if err != nil {
			return err
		}
		for _, session := range sessions {
			if session.Year == v.Year && !session.Rehearsal && session.ListSubmittedAt.IsZero() {
				page.Submit = append(page.Submit, view.Link{Text: fmt.Sprintf("%s：已列入候选 %d 项", session.Name, len(v.Listed)), Href: fmt.Sprintf("/office/sessions/%d/submit", session.ID)})
			}
		}
	}
	for _, r := range v.Records {
		record := view.ReviewRecord{Step: shortlist.StepName(r.Step, v.Level), Meeting: r.Meeting, On: view.Day(r.HeldOn), Note: r.Note, By: fmt.Sprintf("%s于 %s 记录。", r.Actor, view.Minute(r.RecordedAt))}
		for _, i := range r.Items {
			record.Rows = append(record.Rows, view.MeetingRow{Step: i.Code, Meeting: i.Name, Result: i.Result.Label(), Note: i.Note, Version: strconv.Itoa(i.Version)})
		}
		page.Records = append(page.Records, record)
	}
	return s.render(c, http.StatusOK, "shortlist/reviews", page)
}

// reviewHref is where a meeting is recorded; who may depends on which it is.
func reviewHref(w shortlist.Waiting) string {
	if w.Need == access.RecordReview {
		return "/office/shortlist/reviews/before/" + string(w.Step)
	}
	return "/office/shortlist/reviews/last/" + string(w.Step)
}

func (s *Server) meetingView(c echo.Context, year int) (*view.ReviewMeeting, models.ReviewStep, error) {
	step := models.ReviewStep(c.Param("step"))
	v, err := s.Shortlist.Reviews(ctx(c), actor(c), year)
	if err != nil {
		return nil, step, err
	}
	for _, st := range v.Steps {
		if st.Step != step {
			continue
		}
		if err := access.Need(actor(c), st.Need); err != nil {
			return nil, step, err
		}
		back := fmt.Sprintf("/office/shortlist/reviews?year=%d", v.Year)
		page := &view.ReviewMeeting{Page: view.Page{Title: "记录" + st.Name, Crumbs: append(shortlistCrumbs(), view.Link{Text: "会议审查", Href: back})}, Action: reviewHref(st), Cancel: back,
			Hidden: []view.Option{{Value: "year", Text: strconv.Itoa(v.Year)}}, Questions: view.ReviewQuestions(c.FormValue("held_on"), c.FormValue("meeting"), c.FormValue("note")), Submit: "记录会议结果"}
		for _, r := range st.Rows {
			id := strconv.FormatInt(r.ID, 10)
			row := view.ReviewedRow{ID: id, Code: r.Code, Name: r.Name, Href: shortlistedHref(r.ID), Money: wan(r.Investment), Version: strconv.Itoa(r.Version), Note: c.FormValue("note-" + id)}
			row.Results = []view.Option{{Value: "", Text: "没有审查"}}
			chosen := c.FormValue("result-" + id)
			if c.Request().Method == http.MethodGet {
				chosen = string(models.ReviewPassed)
			}
			for _, result := range models.ReviewResults {
				row.Results = append(row.Results, view.Option{Value: string(result), Text: result.Label(), Chosen: chosen == string(result)})
			}
			page.Rows = append(page.Rows, row)
		}
		return page, step, nil
	}
	return nil, step, fault.New(fault.NotFound, "没有这个审查环节。")
}

func (s *Server) reviewPage(c echo.Context) error {
	page, _, err := s.meetingView(c, queryYear(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/meeting", page)
}

func (s *Server) recordReview(c echo.Context) error {
	year := formYear(c)
	page, step, err := s.meetingView(c, year)
	if err != nil {
		return err
	}
	cmd := shortlist.ReviewCommand{Year: year, Step: step, HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), Meeting: c.FormValue("meeting"), Note: c.FormValue("note")}
	for _, id := range typedIn(c)["project"] {
		result := c.FormValue("result-" + id)
		if result == "" {
			continue
		}
		project, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return fault.New(fault.Invalid, "页面不完整，请刷新后再记录。")
		}
		version, err := strconv.Atoi(c.FormValue("version-" + id))
		if err != nil {
			return fault.New(fault.Invalid, "页面不完整，请刷新后再记录。")
		}
		cmd.Items = append(cmd.Items, shortlist.ReviewedItem{Project: project, Version: version, Result: models.ReviewResult(result), Note: c.FormValue("note-" + id)})
	}
	if _, err := s.Shortlist.RecordReview(ctx(c), actor(c), cmd); err != nil {
		if refusal, ok := fault.As(err); ok {
			for i := range page.Rows {
				page.Rows[i].Error = refusal.Fields["note-"+page.Rows[i].ID] + refusal.Fields["result-"+page.Rows[i].ID]
			}
			page.Errors = fieldErrors(refusal)
			page.Questions = view.WithErrors(page.Page, page.Questions)
		}
		return s.again(c, err, "shortlist/meeting", page, view.OfficeForm{Questions: page.Questions})
	}
	return s.done(c, fmt.Sprintf("会议结果已经记录，涉及 %d 个项目。", len(cmd.Items)), "/office/shortlist/reviews?year=%d", year)
}

// submission

func (s *Server) submission(c echo.Context) (*view.Submission, shortlist.Submission, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, shortlist.Submission{}, err
	}
	v, err := s.Shortlist.Submission(ctx(c), actor(c), id)
	if err != nil {
		return nil, v, err
	}
	page := &view.Submission{Page: view.Page{Title: "提交候选项目名单", Crumbs: sessionCrumbs(v.Session)}, Session: v.Session.Name, Action: fmt.Sprintf("/office/sessions/%d/submit", id), Cancel: fmt.Sprintf("/office/shortlist/reviews?year=%d", v.Session.Year)}
	switch {
	case !v.Session.ListSubmittedAt.IsZero():
		page.Blocked = "名单已于 " + view.Minute(v.Session.ListSubmittedAt) + " 提交。"
	case v.Typed > 0:
		page.Blocked = fmt.Sprintf("本次会议已经录入 %d 项候选项目。请先在候选项目页删除，再提交经过审查的名单。", v.Typed)
	case v.Asked > 0:
		page.Blocked = fmt.Sprintf("有 %d 个项目正在申请撤回，请先办结撤回。", v.Asked)
	}
	for i, r := range v.Rows {
		row := view.SubmittedRow{ID: strconv.FormatInt(r.ID, 10), Code: r.Code, Name: r.Name, Href: shortlistedHref(r.ID), Unit: r.Unit, Money: wan(r.Investment), No: strconv.Itoa(i + 1)}
		if c.Request().Method == http.MethodPost {
			row.No = c.FormValue("no-" + row.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	return page, v, nil
}

func (s *Server) submitPage(c echo.Context) error {
	page, _, err := s.submission(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/submit", page)
}

func (s *Server) submitList(c echo.Context) error {
	page, v, err := s.submission(c)
	if err != nil {
		return err
	}
	numbers := map[int64]string{}
	for i, r := range v.Rows {
		numbers[r.ID] = page.Rows[i].No
	}
	if err = confirmed(c); err == nil {
		err = s.Shortlist.Submit(ctx(c), actor(c), v.Session.ID, numbers)
	}
	if err != nil {
		if refusal, ok := fault.As(err); ok {
			for i := range page.Rows {
				page.Rows[i].Error = refusal.Fields["no-"+page.Rows[i].ID]
			}
		}
		return s.again(c, err, "shortlist/submit", page)
	}
	return s.done(c, fmt.Sprintf("%d 项候选项目已经提交，名单随即固定。", len(numbers))+"\n下一步：新建票决轮次，拟定票决办法。", "/office/sessions/%d/candidates", v.Session.ID)
}

// shortlistTasks is what the way to the list asks of the viewer now.
func (s *Server) shortlistTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	if access.May(a, access.Appraise) {
		tasks, err := s.Shortlist.Appraisals(ctx(c), a)
		if err != nil {
			return err
		}
		waiting, late := 0, 0
		for _, t := range tasks {
			if t.Open && t.AnsweredAt.IsZero() {
				waiting++
				if t.Overdue > 0 {
					late++
				}
			}
		}
		why := "部门论证答复齐全，项目才能提请政府会议审定。"
		if late > 0 {
			why = fmt.Sprintf("其中 %d 项已经逾期。", late)
		}
		if waiting > 0 {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("答复 %d 项部门论证", waiting), Why: why, Href: "/office/appraisals", Button: "部门论证"})
		}
	}
	if !access.May(a, access.ReadShortlist) {
		return nil
	}
	v, err := s.Shortlist.Reviews(ctx(c), a, 0)
	if err != nil {
		return err
	}
	for _, st := range v.Steps {
		if len(st.Rows) > 0 && access.May(a, st.Need) {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: "记录" + st.Name, Why: fmt.Sprintf("%d年有 %d 个项目等待审查。", v.Year, len(st.Rows)), Href: fmt.Sprintf("/office/shortlist/reviews?year=%d", v.Year), Button: "会议审查"})
		}
	}
	asked, err := s.Shortlist.WithdrawalsAsked(ctx(c), a, v.Year)
	if err != nil {
		return err
	}
	if access.May(a, access.ConsentWithdrawal) {
		for _, r := range asked {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: "决定是否同意撤回候选项目", Why: fmt.Sprintf("政府申请撤回“%s”。", r.Name), Href: shortlistedHref(r.ID), Button: "去办理"})
		}
	}
	if ready := len(v.Listed); ready > 0 && len(asked) == 0 && access.May(a, access.SubmitList) {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: "提交候选项目名单", Why: fmt.Sprintf("%d年已列入候选 %d 项。", v.Year, ready), Href: fmt.Sprintf("/office/shortlist/reviews?year=%d", v.Year), Button: "排定序号"})
	}
	return nil
}
