package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/roster"
	"piaojue/app/web/view"
	"piaojue/models"
)

// listedDeputies is how many deputies a desk's list holds. A longer roll shows
// its delegations, and a list once somebody asks for one.
const listedDeputies = 500

func (s *Server) checkinPage(c echo.Context) error {
	_, page, err := s.checkinDesk(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/checkin", page)
}

// checkinFragment is the part of the desk that follows the other desks.
func (s *Server) checkinFragment(c echo.Context) error {
	_, page, err := s.checkinDesk(c)
	if err != nil {
		return err
	}
	return s.fragment(c, "office/checkin", page)
}

// checkinDesk is the roll with the desk's page. The list may be narrowed by
// delegation, mark and search; the figures are always all.
func (s *Server) checkinDesk(c echo.Context) (roster.Roll, *view.OfficeCheckin, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return roster.Roll{}, nil, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err != nil {
		return roll, nil, err
	}
	return roll, s.deskOf(roll, filterIn(c), access.May(actor(c), access.CheckIn)), nil
}

// A deskFilter narrows the list of a desk.
type deskFilter struct{ Delegation, Mark, Query string }

func filterIn(c echo.Context) deskFilter {
	return deskFilter{c.QueryParam("delegation"), c.QueryParam("mark"), strings.TrimSpace(c.QueryParam("q"))}
}

func (f deskFilter) empty() bool { return f == deskFilter{} }

// String is the query of an address with the filter, ? included.
func (f deskFilter) String() string {
	v := url.Values{}
	for name, value := range map[string]string{"delegation": f.Delegation, "mark": f.Mark, "q": f.Query} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// notYet stands for models.NotYet in an address.
const notYet = "notyet"

func (f deskFilter) suits(delegation int, d models.Deputy) bool {
	mark := string(d.Attendance)
	if d.Attendance == models.NotYet {
		mark = notYet
	}
	return (f.Delegation == "" || f.Delegation == strconv.Itoa(delegation)) &&
		(f.Mark == "" || d.Entitled() && f.Mark == mark) &&
		(f.Query == "" || roster.Has(d, f.Query))
}

func (s *Server) deskOf(roll roster.Roll, f deskFilter, mayAct bool) *view.OfficeCheckin {
	base := fmt.Sprintf("/office/sessions/%d/checkin", roll.Session.ID)
	page := &view.OfficeCheckin{
		Page: view.Page{Title: "签到", Crumbs: sessionCrumbs(roll.Session), Rehearsal: roll.Session.Rehearsal}, Action: base + f.String(), MayAct: mayAct,
		Query: f.Query, Filtered: !f.empty(), Everybody: base, Topic: string(live.Session(roll.Session.ID)), Fragment: base + "/fragment" + f.String(),
		Delegation: view.Field{Name: "delegation", Label: "代表团", Value: f.Delegation}, Mark: view.Field{Name: "mark", Label: "状态", Value: f.Mark},
	}
	if len(roll.Delegations) > 0 {
		page.Documents = rollDocuments(roll.Session.ID)
	}
	of := []view.Option{{Text: "全部代表团"}}
	for i, group := range roll.Delegations {
		of = append(of, view.Option{Value: strconv.Itoa(i + 1), Text: group.Delegation.Name})
	}
	page.Delegation = page.Delegation.From(of)
	marks := []view.Option{{Text: "全部"}, {Value: notYet, Text: models.NotYet.Label()}}
	for _, a := range []models.Attendance{models.Present, models.Excused, models.Left} {
		marks = append(marks, view.Option{Value: string(a), Text: a.Label()})
	}
	page.Mark = page.Mark.From(marks)
	page.Live = deskList(roll, f, base, mayAct)
	page.Live.Action, page.Live.TrueAt = page.Action, view.Clock(s.now())
	return page
}

func deskList(roll roster.Roll, f deskFilter, base string, mayAct bool) view.CheckinLive {
	v := view.CheckinLive{MayAct: mayAct, Figures: rollFigures(roll), Quorum: quorumLine(roll), Met: roll.QuorumReached()}
	listed, found := 0, 0
	tooLong := f.empty() && roll.Entitled+roll.Excluded > listedDeputies
	for i, group := range roll.Delegations {
		g := checkinGroup(i+1, group, base)
		if mayAct {
			g.Bulk = fmt.Sprintf("%s/delegation?delegation=%d", base, i+1)
		}
		v.Groups = append(v.Groups, g)
		if tooLong {
			continue
		}
		for _, d := range group.Deputies {
			if !f.suits(i+1, d) {
				continue
			}
			if found++; listed < listedDeputies {
				listed++
				g.Deputies = append(g.Deputies, deputyView(d))
			}
		}
		if len(g.Deputies) > 0 {
			v.Lists = append(v.Lists, g)
		}
	}
	switch {
	case tooLong:
		v.Note = "代表较多，请选一个代表团，或者按姓名、证号、座位查找。"
	case found > listed:
		v.Note = fmt.Sprintf("符合条件的有 %s 人，只列出前 %d 人，请缩小范围。", view.Count(found), listed)
	case found == 0 && !f.empty():
		v.Note = "没有符合条件的代表。"
	}
	return v
}

func checkinGroup(at int, group roster.DelegationRoll, base string) view.CheckinGroup {
	sums := map[models.Attendance]int{}
	for _, d := range group.Deputies {
		if d.Entitled() {
			sums[d.Attendance]++
		}
	}
	return view.CheckinGroup{
		Name: group.Delegation.Name, Anchor: fmt.Sprintf("d%d", at), Href: fmt.Sprintf("%s?delegation=%d", base, at),
		Entitled: view.Count(group.Entitled), Present: view.Count(sums[models.Present]), Excused: view.Count(sums[models.Excused]),
		NotYet: view.Count(sums[models.NotYet]), Left: view.Count(sums[models.Left]),
	}
}

func rollFigures(r roster.Roll) []view.Figure {
	figures := []view.Figure{
		{Label: "应到", Value: view.Count(r.Entitled), Unit: "人"}, {Label: "实到", Value: view.Count(r.Present), Unit: "人"},
		{Label: "请假", Value: view.Count(r.Excused), Unit: "人"}, {Label: "缺席", Value: view.Count(r.Absent), Unit: "人"},
	}
	if r.Left > 0 {
		figures[1].Note = fmt.Sprintf("另有 %d 人已离会", r.Left)
	}
	return figures
}

// attendances are the acts of the desk.
var attendances = map[string]models.Attendance{"present": models.Present, "excused": models.Excused, "left": models.Left, "undo": models.NotYet}

// checkIn marks one deputy. The desk's script asks for the line only and stays
// on its page; without it the page comes again.
func (s *Server) checkIn(c echo.Context) error {
	roll, page, err := s.checkinDesk(c)
	if err != nil {
		return err
	}
	deputy, changed, err := s.mark(c, roll)
	if c.Request().Header.Get("X-Fragment") != "" {
		status, line := s.checkinLine(page.Action, c.FormValue("number"), roll, deputy, changed, err)
		if status == http.StatusInternalServerError {
			return err
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return s.draw(c, status, "office/checkin", "checkin-line", line)
	}
	if err != nil {
		if refusal, ok := fault.As(err); ok && refusal.Fields["number"] != "" {
			page.Number, page.NotFound = c.FormValue("number"), refusal.Fields["number"]
		}
		return s.again(c, err, "office/checkin", page)
	}
	_, line := s.checkinLine(page.Action, "", roll, deputy, changed, nil)
	return s.done(c, line.At+"　"+line.Text+"："+line.Mark+"\n"+line.Note, "%s", page.Action)
}

// checkinLine tells what became of an act.
func (s *Server) checkinLine(action, typed string, roll roster.Roll, d models.Deputy, changed bool, err error) (int, view.CheckinLine) {
	if err != nil {
		refusal, ok := fault.As(err)
		if !ok {
			return http.StatusInternalServerError, view.CheckinLine{}
		}
		text := refusal.Message
		if why := refusal.Fields["number"]; why != "" {
			text = why
		}
		return statuses[refusal.Kind], view.CheckinLine{Kind: "refused", At: view.Clock(s.now()), Text: strings.TrimSpace(typed), Note: text, Mark: "没有登记"}
	}
	line := view.CheckinLine{Kind: "done", At: view.Clock(s.now()), Text: d.Name + "（" + d.Number + "）", Mark: d.Attendance.Label(), ID: strconv.FormatInt(d.ID, 10), Action: action}
	var note []string
	for _, group := range roll.Delegations {
		if group.Delegation.ID == d.DelegationID {
			note = append(note, group.Delegation.Name)
		}
	}
	if d.Seat != "" {
		note = append(note, d.Seat)
	}
	switch d.Attendance {
	case models.Present, models.Excused:
		line.Undo = "undo"
	case models.Left:
		line.Undo = "present"
	default:
		line.Mark = "已撤销，改回未到"
	}
	if !changed {
		line.Kind, line.Undo = "same", ""
		switch {
		case d.Attendance == models.Present && d.SignedInAt != 0:
			note = append(note, view.Clock(d.SignedInAt)+" 已经签到，没有重复登记")
		case d.Attendance == models.Left && d.LeftAt != 0:
			note = append(note, view.Clock(d.LeftAt)+" 已经登记离会，没有重复登记")
		default:
			note = append(note, "原来就是这个状态")
		}
	}
	line.Note = strings.Join(note, " · ")
	return http.StatusOK, line
}

// mark does the act of the desk's form: on the deputy of a row, or on the one
// whose number or name was typed.
func (s *Server) mark(c echo.Context, roll roster.Roll) (models.Deputy, bool, error) {
	attendance, known := attendances[c.FormValue("act")]
	if !known {
		return models.Deputy{}, false, fault.New(fault.Invalid, "不认识的签到操作，请刷新页面后再试。")
	}
	id, err := deputyIn(c, roll)
	if err != nil {
		return models.Deputy{}, false, err
	}
	return s.Roster.Mark(ctx(c), actor(c), roster.CheckInCommand{Session: roll.Session.ID, Deputy: id, Attendance: attendance})
}

// deputyIn is the deputy a desk's form means.
func deputyIn(c echo.Context, roll roster.Roll) (int64, error) {
	if typed := c.FormValue("deputy"); typed != "" {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || id < 1 {
			return 0, fault.New(fault.Invalid, "没有找到该代表，请刷新页面后再试。")
		}
		return id, nil
	}
	found, err := roll.Find(c.FormValue("number"))
	return found.ID, err
}

// delegationMarkPage asks what a whole delegation is to be marked as.
func (s *Server) delegationMarkPage(c echo.Context) error {
	page, _, err := s.delegationMark(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

// delegationMark is the page about one delegation, or about all of them.
func (s *Server) delegationMark(c echo.Context, t view.Typed) (*view.OfficeFormPage, int64, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, 0, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err != nil {
		return nil, 0, err
	}
	base := fmt.Sprintf("/office/sessions/%d/checkin", id)
	at, name, delegation := c.QueryParam("delegation"), "全体代表", int64(0)
	sums := map[models.Attendance]int{}
	known := at == ""
	for i, group := range roll.Delegations {
		mine := at == strconv.Itoa(i+1)
		if mine {
			known, name, delegation = true, group.Delegation.Name, group.Delegation.ID
		}
		for _, d := range group.Deputies {
			if d.Entitled() && (mine || at == "") {
				sums[d.Attendance]++
			}
		}
	}
	if !known {
		return nil, 0, fault.New(fault.NotFound, "没有找到该代表团，请刷新页面后再试。")
	}
	acts := []view.Option{
		{Value: "present", Text: fmt.Sprintf("签到：未到的 %d 人", sums[models.NotYet]), Hint: "请假的不变。"},
		{Value: "excused", Text: fmt.Sprintf("请假：未到的 %d 人", sums[models.NotYet])},
		{Value: "left", Text: fmt.Sprintf("离会：已签到的 %d 人", sums[models.Present])},
		{Value: "undo", Text: fmt.Sprintf("撤销：已签到和请假的 %d 人", sums[models.Present]+sums[models.Excused]), Hint: "改回未到。已经领票的不变。"},
	}
	action, back := base+"/delegation", base
	if at != "" {
		action, back = action+"?delegation="+at, base+"?delegation="+at
	}
	return &view.OfficeFormPage{
		Page: view.Page{Title: name + "：整团登记", Crumbs: append(sessionCrumbs(roll.Session), view.Link{Text: "签到", Href: base}), Rehearsal: roll.Session.Rehearsal},
		Facts: []view.Fact{{Label: "已签到", Value: fmt.Sprintf("%d 人", sums[models.Present])}, {Label: "请假", Value: fmt.Sprintf("%d 人", sums[models.Excused])},
			{Label: "未到", Value: fmt.Sprintf("%d 人", sums[models.NotYet])}, {Label: "已离会", Value: fmt.Sprintf("%d 人", sums[models.Left])}},
		Form: view.DelegationMarkForm(action, back, acts, t),
	}, delegation, nil
}

// markDelegation marks everybody of a delegation in one act.
func (s *Server) markDelegation(c echo.Context) error {
	page, delegation, err := s.delegationMark(c, typedIn(c))
	if err != nil {
		return err
	}
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	n := 0
	attendance, known := attendances[c.FormValue("act")]
	if !known {
		err = fault.Form{"act": "请选择登记为什么。"}.Err()
	} else if err = confirmed(c); err == nil {
		n, err = s.Roster.CheckInDelegation(ctx(c), actor(c), id, delegation, attendance)
	}
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, fmt.Sprintf("%s　%s：%d 人%s。", view.Clock(s.now()), strings.TrimSuffix(page.Title, "：整团登记"), n, attendance.Label()), "%s", page.Form.Cancel)
}
