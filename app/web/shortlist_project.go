package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) shortlistedPage(c echo.Context) error {
	page, _, err := s.shortlistedView(c, "", nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/project", page)
}

// onShortlisted is one form of a project's page: done, it leads back there;
// refused, the page is drawn again with what was typed into that form.
func (s *Server) onShortlisted(form, said string, do func(c echo.Context, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := pathID(c, "project")
		if err != nil {
			return err
		}
		if err = do(c, id); err == nil {
			return s.done(c, said, "/office/shortlist/%d", id)
		}
		page, forms, e := s.shortlistedView(c, form, typedIn(c))
		if e != nil {
			return e
		}
		if refusal, ok := fault.As(err); ok {
			for i := range page.Negative {
				page.Negative[i].Error = refusal.Fields["reason-"+page.Negative[i].ID]
			}
			page.AskDue.Error = refusal.Fields["due_on"]
		}
		return s.again(c, err, "shortlist/project", page, forms...)
	}
}

func (s *Server) askAppraisals(c echo.Context, id int64) error {
	var asked []shortlist.Asked
	for _, a := range models.Aspects {
		if unit, err := strconv.ParseInt(c.FormValue("unit-"+string(a)), 10, 64); err == nil {
			asked = append(asked, shortlist.Asked{Aspect: a, Unit: unit})
		}
	}
	return s.Shortlist.AskAppraisals(ctx(c), actor(c), id, asked, models.Date(strings.TrimSpace(c.FormValue("due_on"))))
}

func (s *Server) explainAppraisal(c echo.Context, _ int64) error {
	appraisal, err := pathID(c, "appraisal")
	if err != nil {
		return err
	}
	return s.Shortlist.Explain(ctx(c), actor(c), appraisal, c.FormValue(fmt.Sprintf("explanation-%d", appraisal)))
}

func (s *Server) dropAppraisal(c echo.Context, _ int64) error {
	appraisal, err := pathID(c, "appraisal")
	if err != nil {
		return err
	}
	return s.Shortlist.DropAppraisal(ctx(c), actor(c), appraisal)
}

func (s *Server) checkNegative(c echo.Context, id int64) error {
	l, err := s.Shortlist.NegativeList(ctx(c), actor(c))
	if err != nil {
		return err
	}
	var found []shortlist.Checked
	for _, item := range l.Items {
		no := strconv.FormatInt(item.ID, 10)
		if hit := c.FormValue("hit-" + no); hit != "" {
			found = append(found, shortlist.Checked{Item: item.ID, Hit: hit == "yes", Reason: c.FormValue("reason-" + no)})
		}
	}
	return s.Shortlist.CheckNegative(ctx(c), actor(c), id, found)
}

func (s *Server) explainRepeats(c echo.Context, id int64) error {
	return s.Shortlist.ExplainRepeats(ctx(c), actor(c), id, c.FormValue("repeats"))
}

func (s *Server) checkShortlisted(c echo.Context, id int64) error {
	return s.Shortlist.Check(ctx(c), actor(c), id)
}

func (s *Server) sendBack(c echo.Context, id int64) error {
	return s.Shortlist.SendBack(ctx(c), actor(c), id, c.FormValue("back"))
}

func (s *Server) reserve(c echo.Context, id int64) error {
	return s.Shortlist.Reserve(ctx(c), actor(c), id, c.FormValue("keep"))
}

func (s *Server) revive(c echo.Context, id int64) error {
	return s.Shortlist.Revive(ctx(c), actor(c), id, formYear(c), c.FormValue("reason"))
}

func (s *Server) askWithdrawal(c echo.Context, id int64) error {
	return s.Shortlist.AskWithdrawal(ctx(c), actor(c), id, c.FormValue("withdraw"))
}

func (s *Server) decideWithdrawal(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	decision := c.FormValue("decision")
	if decision != "yes" && decision != "no" {
		return fault.Form{"decision": "请选择主席团的决定。"}.Err()
	}
	return s.Shortlist.DecideWithdrawal(ctx(c), actor(c), id, decision == "yes", c.FormValue("remark"))
}

// shortlistedView fills a project's page. form names the form that was sent,
// with what was typed into it.
func (s *Server) shortlistedView(c echo.Context, form string, typed view.Typed) (*view.ShortlistedPage, []view.OfficeForm, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, nil, err
	}
	v, err := s.Shortlist.Read(ctx(c), actor(c), id)
	if err != nil {
		return nil, nil, err
	}
	d := projectDesk{v: v, a: actor(c), at: shortlistedHref(id), form: form, typed: typed,
		page: &view.ShortlistedPage{Page: view.Page{Title: v.Project.Name, Crumbs: shortlistCrumbs()}}}
	d.edit = access.May(d.a, access.EditCandidates)
	d.content()
	d.origin()
	d.appraisals(s.now())
	d.negative()
	d.repeats()
	d.scores()
	d.meetings()
	d.acts(s.now())
	return d.page, d.forms, nil
}

// A projectDesk fills one project's page part by part.
type projectDesk struct {
	v     shortlist.Reading
	a     access.Actor
	at    string // address of the page
	edit  bool
	form  string
	typed view.Typed
	page  *view.ShortlistedPage
	forms []view.OfficeForm
}

// of is what was typed into a form, nil for another one.
func (d *projectDesk) of(form string) view.Typed {
	if d.form == form {
		return d.typed
	}
	return nil
}

func (d *projectDesk) fixed() bool {
	return d.v.Project.State != models.ShortlistDraft && d.v.Project.State != models.ShortlistAppraising
}

func (d *projectDesk) content() {
	p, k, page := d.v.Project, d.v.Content, d.page
	page.Name, page.Code, page.State, page.Version = p.Name, p.Code, p.State.Label(), strconv.Itoa(p.Version)
	page.VersionsHref = d.at + "/versions"
	if d.v.Matter.ListedAt > 0 {
		page.Trace = "/matters/" + p.Code
	}
	if d.edit && !d.fixed() {
		page.EditHref = d.at + "/edit"
	}
	t := shortlist.Type(k)
	people := t.Beneficiaries
	if people != "" {
		people += "人"
		if per := k.PerBeneficiary(); per > 0 {
			people += fmt.Sprintf("，人均投资 %d 元", per)
		}
	}
	for _, f := range []view.Fact{{Label: "年度", Value: fmt.Sprintf("%d年", p.Year)}, {Label: "类别", Value: k.Category}, {Label: "内容", Value: k.Content}, {Label: "地点", Value: k.Place},
		{Label: "建设规模", Value: k.Scale}, {Label: "总投资", Value: view.MoneyKnown(k.Investment)}, {Label: "资金来源", Value: k.Funding}, {Label: "牵头单位", Value: k.Unit},
		{Label: "配合单位", Value: k.Support}, {Label: "年度目标", Value: k.Target}, {Label: "完成时限", Value: k.Deadline}, {Label: "受益对象", Value: k.Benefit}, {Label: "受益人数", Value: people}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	priced := false
	for _, i := range k.Items {
		page.Items = append(page.Items, view.ShortlistEntry{Name: i.Name, Unit: i.Unit, Target: i.Target, Money: wan(i.Investment)})
		priced = priced || i.Investment > 0
	}
	if priced {
		page.ItemSum = "各子项投资合计等于总投资。"
	}
	for _, c := range k.Checkpoints {
		page.Checkpoints = append(page.Checkpoints, view.ShortlistEntry{On: view.Day(c.PlannedOn), Name: c.Name, Target: c.Target, Weight: fmt.Sprintf("%d%%", c.Weight)})
	}
	for _, y := range k.Years {
		page.Targets = append(page.Targets, fmt.Sprintf("%d年：%s", y.Year, y.Target))
	}
}

func (d *projectDesk) origin() {
	m, i, page := d.v.Matter, d.v.Index, d.page
	from := view.Fact{Label: "事项", Value: m.Title}
	if access.May(d.a, access.ReadSuggestions) {
		from.Href = fmt.Sprintf("/office/matters/%d", m.ID)
	}
	page.Origin = []view.Fact{from, {Label: "建议", Value: fmt.Sprintf("%d 件", i.Suggestions)}}
	said := fmt.Sprintf("%d 人次", i.Endorsements)
	if i.EarlierOnes > 0 {
		said += fmt.Sprintf("，其中 %d 人次附议的是归并前的事项", i.EarlierOnes)
	}
	page.Origin = append(page.Origin, view.Fact{Label: "附议", Value: said})
	var merged []string
	for _, o := range d.v.Merged {
		merged = append(merged, fmt.Sprintf("%s“%s”", o.Code, o.Title))
	}
	if len(merged) > 0 {
		page.Origin = append(page.Origin, view.Fact{Label: "归并的事项", Value: strings.Join(merged, "；")})
	}
	if d.v.Session != nil && d.v.Project.No > 0 {
		page.Origin = append(page.Origin, view.Fact{Label: "提交大会", Value: fmt.Sprintf("%s，第 %d 号", d.v.Session.Name, d.v.Project.No), Href: fmt.Sprintf("/office/sessions/%d/candidates", d.v.Session.ID)})
	}
	if d.v.Adopted != nil {
		page.Origin = append(page.Origin, view.Fact{Label: "正式项目", Value: d.v.Adopted.Name, Href: fmt.Sprintf("/office/projects/%d", d.v.Adopted.ID)})
	}
	page.Index, page.Formula = starsOf(i), shortlist.Formula
}

func starsOf(i shortlist.Index) view.StarIndex {
	words := "还没有星"
	if i.Stars > 0 {
		words = fmt.Sprintf("%d 星", i.Stars)
	}
	return view.StarIndex{Stars: strings.Repeat("★", i.Stars) + strings.Repeat("☆", 5-i.Stars), Words: words, Arithmetic: i.Arithmetic()}
}

func (d *projectDesk) appraisals(now models.Moment) {
	page := d.page
	open := d.v.Project.State == models.ShortlistAppraising
	today := models.DateOf(now.Time())
	for _, a := range d.v.Appraisals {
		row := view.AppraisalRow{Aspect: a.Aspect.Label(), Unit: a.Unit, Due: view.Day(a.DueOn), Verdict: a.Verdict.Label(), Kind: string(a.Verdict), Opinion: a.Opinion}
		if late := a.DueOn.DaysUntil(today); open && a.AnsweredAt.IsZero() && late > 0 {
			row.Late = fmt.Sprintf("逾期 %d 天", late)
		}
		if !a.AnsweredAt.IsZero() {
			row.By = fmt.Sprintf("%s，%s", a.Actor, view.DayOf(a.AnsweredAt))
			if a.Version != d.v.Project.Version {
				row.By += fmt.Sprintf("，论证的是第 %d 版", a.Version)
			}
		}
		for _, e := range d.v.Content.Explanations {
			if e.Appraisal == a.ID {
				row.Explanation = e.Text
			}
		}
		mine := d.a.Is(models.Government, models.StreetCommittee) || d.a.Unit != 0 && d.a.Unit == a.UnitID
		if open && mine && access.May(d.a, access.Appraise) {
			row.Href = fmt.Sprintf("/office/appraisals/%d", a.ID)
		}
		if open && d.edit && a.AnsweredAt.IsZero() {
			row.Drop = fmt.Sprintf("%s/drop/%d", d.at, a.ID)
		}
		if open && d.edit && a.Verdict == models.VerdictAgainst {
			f := view.ReasonForm(fmt.Sprintf("%s/explain/%d", d.at, a.ID), "", "", fmt.Sprintf("explanation-%d", a.ID), "为何继续", "写明怎样解决该单位指出的问题，或者为何不采纳。", row.Explanation, "保存说明", d.of("explain"))
			row.Explain = &f
		}
		page.Appraisals = append(page.Appraisals, row)
	}
	if !d.edit || d.fixed() {
		return
	}
	page.AskAction = d.at + "/appraisals"
	asked := d.of("ask")
	for _, aspect := range models.Aspects {
		ask := view.AppraisalAsk{Key: string(aspect), Label: aspect.Label()}
		for _, u := range d.v.Units {
			no := strconv.FormatInt(u.ID, 10)
			ask.Units = append(ask.Units, view.Option{Value: no, Text: u.Name, Chosen: slices.Contains(asked["unit-"+string(aspect)], no)})
		}
		page.Asks = append(page.Asks, ask)
	}
	due := ""
	if v := asked["due_on"]; len(v) > 0 {
		due = v[0]
	}
	page.AskDue = view.Field{Name: "due_on", Label: "论证期限", Value: due, Hint: "退回修改后意见仍然适用的，不选单位直接送出。"}.As("date").Short()
}

func (d *projectDesk) negative() {
	page := d.page
	page.NegativeHref = "/office/shortlist/negative"
	if d.edit && !d.fixed() && len(d.v.Negative) > 0 {
		page.NegativeAction = d.at + "/negative"
	}
	typed := d.of("negative")
	for _, n := range d.v.Negative {
		row := view.NegativeRow{ID: strconv.FormatInt(n.Item.ID, 10), No: strconv.Itoa(n.Item.Position), Text: n.Item.Text, Said: "没有核对", Reason: n.Check.Reason}
		if n.Check.ID > 0 {
			row.Found, row.Said = "no", "不触及"
			if n.Check.Hit {
				row.Found, row.Said = "yes", "触及"
			}
			row.By = fmt.Sprintf("%s，%s", n.Check.Actor, view.DayOf(n.Check.CheckedAt))
		}
		if v := typed["reason-"+row.ID]; len(v) > 0 {
			row.Reason = v[0]
		}
		if v := typed["hit-"+row.ID]; len(v) > 0 {
			row.Found = v[0]
		}
		page.Negative = append(page.Negative, row)
	}
}

func (d *projectDesk) repeats() {
	page := d.page
	for _, r := range d.v.Repeats {
		href := fmt.Sprintf("/office/projects/%d", r.Project)
		if r.Project == 0 {
			href = shortlistedHref(r.Shortlisted)
		}
		page.Repeats = append(page.Repeats, view.RepeatRow{Name: r.Name, Href: href, Year: fmt.Sprintf("%d年", r.Year), Unit: r.Unit, State: r.State, Alike: fmt.Sprintf("%d%%", int(r.Alike*100+0.5))})
	}
	page.RepeatText = d.v.Project.Repeats
	if d.edit && !d.fixed() && (len(d.v.Repeats) > 0 || d.v.Project.Repeats != "") {
		f := view.ReasonForm(d.at+"/repeats", "", "", "repeats", "说明", "写明是续建、扩面还是不同的项目；相近只是按文字比较，是否重复由人判断。", d.v.Project.Repeats, "保存说明", d.of("repeats"))
		page.Repeat = &f
	}
}

func (d *projectDesk) scores() {
	page := d.page
	over := slices.Contains([]models.ShortlistState{models.ShortlistSubmitted, models.ShortlistAdopted, models.ShortlistWithdrawn, models.ShortlistReserve}, d.v.Project.State)
	if access.May(d.a, access.ScoreShortlist) && !over {
		page.ScoreHref = fmt.Sprintf("/office/scores/%d", d.v.Project.ID)
	}
	if d.v.All.People > 0 {
		page.ScoreAll = fmt.Sprintf("%d 人评分，总均分 %s 分。只列均分和高低，不列各人评分。", d.v.All.People, d.v.All.Text())
	}
	for i, k := range shortlist.Criteria {
		page.Scores = append(page.Scores, view.ScoreRow{Label: k.Label, Asks: k.Asks, Mean: d.v.Each[i].Text(), Spread: spread(d.v.Each[i])})
	}
}

func spread(m shortlist.Mean) string {
	if m.People == 0 {
		return ""
	}
	return fmt.Sprintf("%d 至 %d", m.Least, m.Most)
}

func (d *projectDesk) meetings() {
	for _, r := range d.v.Reviews {
		d.page.Meetings = append(d.page.Meetings, view.MeetingRow{Step: shortlist.StepName(r.Meeting.Step, d.v.Level), Meeting: r.Meeting.Meeting, On: view.Day(r.Meeting.HeldOn), Result: r.Result.Label(),
			Note: r.Note, Version: fmt.Sprintf("第%d版", r.Version)})
	}
}

// acts says where the project stands and offers what the table allows.
func (d *projectDesk) acts(now models.Moment) {
	p, page := d.v.Project, d.page
	chain := shortlist.Chain(d.v.Level)
	page.Now = map[models.ShortlistState]string{
		models.ShortlistDraft:      "草拟中。下一步：送部门论证。",
		models.ShortlistAppraising: "部门论证中。下一步：论证答复齐全、负面清单核对完毕后，完成论证和核对。",
		models.ShortlistChecked:    "论证和核对已经完成。下一步：" + shortlist.StepName(chain[0], d.v.Level) + "。",
		models.ShortlistGovernment: "政府会议已经审定。下一步：" + shortlist.StepName(chain[1], d.v.Level) + "。",
		models.ShortlistParty:      "已经报党委研究。下一步：" + shortlist.StepName(chain[2], d.v.Level) + "。",
		models.ShortlistCandidate:  "已经列入候选。下一步：排定序号，提交大会。",
		models.ShortlistSubmitted:  "已经提交大会，内容固定。下一步：票决。",
		models.ShortlistAdopted:    "票决入选。",
		models.ShortlistWithdrawn:  "已经撤回。原因：" + p.Reason,
		models.ShortlistReserve:    "在储备库。原因：" + p.Reason,
	}[p.State]
	if p.State == models.ShortlistDraft && p.Reason != "" {
		page.Now = "退回修改。原因：" + p.Reason
	}
	for _, lack := range d.v.Lacking {
		page.Lacking = append(page.Lacking, lack+"。")
	}
	if shortlist.WithdrawalAsked(p) {
		page.Now = "政府申请撤回，等待主席团决定。原因：" + p.Reason
		if access.May(d.a, access.ConsentWithdrawal) && d.v.Blocked == "" {
			f := view.ConsentForm(d.at+"/consent", strings.TrimSuffix(p.Reason, "。"), d.of("consent"))
			f.Second = false
			page.Next = &f
			d.forms = append(d.forms, f)
		}
	}
	if !d.edit {
		return
	}
	may := func(act lifecycle.Act) bool { return slices.Contains(d.v.Acts, act) }
	if may(lifecycle.Check) && len(d.v.Lacking) == 0 {
		page.Next = &view.OfficeForm{Action: d.at + "/check", Submit: "完成论证和核对"}
	}
	add := func(f view.OfficeForm) {
		page.Acts = append(page.Acts, f)
		d.forms = append(d.forms, f)
	}
	if may(lifecycle.SendBack) {
		add(view.ReasonForm(d.at+"/back", "退回修改", "退回后可以修改内容，改好后从部门论证起重新办理。", "back", "退回原因", "", "", "退回修改", d.of("back")))
	}
	if may(lifecycle.Reserve) && p.State != models.ShortlistSubmitted {
		add(view.ReasonForm(d.at+"/reserve", "转入储备库", "", "keep", "转入储备库的原因", "如“前置条件尚不具备”。", "", "转入储备库", d.of("reserve")))
	}
	if may(lifecycle.Reserve) && p.State == models.ShortlistSubmitted {
		add(view.ReasonForm(d.at+"/reserve", "票决未入选，转入储备库", "票决结果宣布、没有轮次在进行以后才能办理。", "keep", "原因", "", "", "转入储备库", d.of("reserve")))
	}
	if may(lifecycle.Revive) {
		add(view.ReviveForm(d.at+"/revive", strconv.Itoa(max(p.Year, now.Time().Year())), d.of("revive")))
	}
	if may(lifecycle.Withdraw) {
		if d.v.Blocked != "" {
			page.Lacking = append(page.Lacking, d.v.Blocked)
			return
		}
		add(view.ReasonForm(d.at+"/withdraw", "申请撤回", "撤回须经主席团同意（地方组织法第二十二条）。", "withdraw", "撤回原因", "", p.Reason, "申请撤回", d.of("withdraw")))
	}
}
