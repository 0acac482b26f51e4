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
	"piaojue/app/outbox"
	"piaojue/app/web/view"
	"piaojue/models"
)

const (
	remindersHref = "/office/reminders"
	receiversHref = "/office/receivers"
	outboxHref    = "/office/outbox"
)

var (
	remindersCrumb = view.Link{Text: "提醒", Href: remindersHref}
	receiversCrumb = view.Link{Text: "通知渠道", Href: receiversHref}
)

// withUnread puts the way to the viewer's reminders, with how many are unread,
// behind the first link of the navigation.
func (s *Server) withUnread(c echo.Context, links []view.Link) ([]view.Link, error) {
	me := actor(c)
	if s.Outbox == nil || me.Congress == 0 || len(links) == 0 {
		return links, nil
	}
	n, err := s.Outbox.Unread(ctx(c), me)
	if err != nil {
		return nil, err
	}
	link := view.Link{Text: "提醒", Href: remindersHref, Current: strings.HasPrefix(c.Request().URL.Path, remindersHref)}
	if n > 0 {
		link.Text = fmt.Sprintf("提醒（%d）", n)
	}
	return slices.Insert(links, 1, link), nil
}

func reminderView(r models.Reminder) view.Reminder {
	return view.Reminder{Text: r.Text, When: view.DayOf(r.GivenAt) + "提醒", Open: fmt.Sprintf("%s/%d/open", remindersHref, r.ID), Read: !r.ReadAt.IsZero()}
}

// startReminders fills in the first few unread reminders.
func (s *Server) startReminders(c echo.Context, page *view.OfficeStart) error {
	if s.Outbox == nil {
		return nil
	}
	const few = 5
	rows, err := s.Outbox.Reminders(ctx(c), actor(c), few)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.ReadAt.IsZero() {
			page.Reminders = append(page.Reminders, reminderView(r))
		}
	}
	if len(page.Reminders) < few {
		return nil
	}
	n, err := s.Outbox.Unread(ctx(c), actor(c))
	if n > few {
		page.RemindersMore = fmt.Sprintf("还有 %d 条提醒", n-few)
	}
	return err
}

func (s *Server) remindersPage(c echo.Context) error {
	rows, err := s.Outbox.Reminders(ctx(c), actor(c), 0)
	if err != nil {
		return err
	}
	page := &view.OfficeReminders{Page: view.Page{Title: "提醒", Crumbs: []view.Link{officeCrumb}}}
	for _, r := range rows {
		if r.ReadAt.IsZero() {
			page.Unread, page.ReadAll = append(page.Unread, reminderView(r)), remindersHref+"/read"
		} else {
			page.Old = append(page.Old, reminderView(r))
		}
	}
	if access.May(actor(c), access.ManageReceivers) {
		page.Links = []view.Link{receiversCrumb, {Text: "外发消息", Href: outboxHref}}
	}
	return s.render(c, http.StatusOK, "office/reminders", page)
}

func (s *Server) readReminders(c echo.Context) error {
	if err := s.Outbox.Read(ctx(c), actor(c), 0); err != nil {
		return err
	}
	return s.done(c, "全部提醒已标为已读。", remindersHref)
}

// openReminder leads to what a reminder is about, which is then read.
func (s *Server) openReminder(c echo.Context) error {
	id, err := pathID(c, "reminder")
	if err != nil {
		return err
	}
	r, err := s.Outbox.Open(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	return s.done(c, "", "%s", r.Link)
}

func eventOptions() []view.Option {
	var list []view.Option
	for _, e := range models.Events {
		list = append(list, view.Option{Value: string(e), Text: e.Label()})
	}
	return list
}

// kindHints say of each kind what it needs.
var kindHints = map[models.ReceiverKind]string{
	models.ReceiverDingTalk: "群设置里添加自定义机器人，复制 Webhook。", models.ReceiverWeCom: "群里添加群机器人，复制 Webhook 地址。",
	models.ReceiverPlain: "发到本地的消息网关，带签名。", models.ReceiverMail: "系统管理员先设置发邮件的服务器。",
}

func kindOptions() []view.Option {
	var list []view.Option
	for _, k := range models.ReceiverKinds {
		list = append(list, view.Option{Value: string(k), Text: k.Label(), Hint: kindHints[k]})
	}
	return list
}

func eventNames(events []models.Event) string {
	if len(events) == len(models.Events) {
		return "全部"
	}
	var names []string
	for _, e := range events {
		names = append(names, e.Label())
	}
	return strings.Join(names, "、")
}

func (s *Server) receiversPage(c echo.Context) error {
	rows, err := s.Outbox.Receivers(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.Ledger{Page: view.Page{Title: "通知渠道", Crumbs: []view.Link{officeCrumb, remindersCrumb}}, Lead: "事情快到期或者逾期时，除了在系统里提醒本人，还可以发到工作群、消息网关或者邮箱。",
		Button: &view.Link{Text: "新建通知渠道", Href: receiversHref + "/new"}, Links: []view.Link{{Text: "外发消息", Href: outboxHref}},
		Columns: view.Sorting(nil, "", "名称", "", "发到", "", "通知哪些事", "", "状态", ""), Empty: view.Empty{Text: "还没有通知渠道。没有也不影响系统里的提醒。"}}
	for _, r := range rows {
		state := "可用"
		if !r.DisabledAt.IsZero() {
			state = view.DayOf(r.DisabledAt) + "停用"
		}
		page.Rows = append(page.Rows, view.LedgerRow{Off: !r.DisabledAt.IsZero(), Cells: []view.LedgerCell{{Text: r.Name, Href: fmt.Sprintf("%s/%d", receiversHref, r.ID), Head: true}, {Text: r.Kind.Label(), Under: r.Masked}, {Text: eventNames(r.Events)}, {Text: state}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func newReceiver(t view.Typed) *view.OfficeFormPage {
	v := view.ReceiverValues{}
	for _, e := range models.Events {
		v.Events = append(v.Events, string(e))
	}
	return &view.OfficeFormPage{Page: view.Page{Title: "新建通知渠道", Crumbs: []view.Link{officeCrumb, remindersCrumb, receiversCrumb}},
		Form: view.ReceiverForm(receiversHref+"/new", receiversHref, "新建通知渠道", v, kindOptions(), eventOptions(), t)}
}

func (s *Server) newReceiverPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", newReceiver(nil))
}

func receiverCommand(c echo.Context) outbox.ReceiverCommand {
	cmd := outbox.ReceiverCommand{Kind: models.ReceiverKind(c.FormValue("kind")), Name: c.FormValue("name"), Address: c.FormValue("address"), Secret: c.FormValue("secret")}
	for _, e := range typedIn(c)["events"] {
		cmd.Events = append(cmd.Events, models.Event(e))
	}
	return cmd
}

func (s *Server) addReceiver(c echo.Context) error {
	cmd := receiverCommand(c)
	id, err := s.Outbox.Add(ctx(c), actor(c), cmd)
	if err != nil {
		page := newReceiver(typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已新建通知渠道。\n请试发一条消息，看能不能收到。", "%s/%d", receiversHref, id)
}

func (s *Server) receiverPage(c echo.Context) error {
	page, err := s.receiverView(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", page)
}

// receiverView is a receiver with its last messages and what can be done to it.
func (s *Server) receiverView(c echo.Context, t view.Typed) (*view.Ledger, error) {
	id, err := pathID(c, "receiver")
	if err != nil {
		return nil, err
	}
	r, err := s.Outbox.Receiver(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	const last = 20
	messages, _, err := s.Outbox.Messages(ctx(c), actor(c), outbox.Filter{Receiver: id, Limit: last})
	if err != nil {
		return nil, err
	}
	off, base := !r.DisabledAt.IsZero(), fmt.Sprintf("%s/%d", receiversHref, id)
	page := &view.Ledger{Page: view.Page{Title: r.Name, Crumbs: []view.Link{officeCrumb, remindersCrumb, receiversCrumb}}, Lead: r.Kind.Label() + "：" + r.Masked + "　通知：" + eventNames(r.Events) + "。",
		Columns: messageColumns(), Rows: messageRows(messages), Empty: view.Empty{Text: "还没有给它发过消息。"}}
	if len(messages) > 0 {
		page.Found = "最近的消息"
	}
	if off {
		page.Remarks = []string{view.DayOf(r.DisabledAt) + "停用，现在不发消息。"}
	} else {
		page.Forms = append(page.Forms, view.TestReceiverForm(base+"/test"))
	}
	v := view.ReceiverValues{Name: r.Name, HasSecret: r.Secret}
	for _, e := range r.Events {
		v.Events = append(v.Events, string(e))
	}
	edit := view.ReceiverForm(base+"/edit", "", "保存修改", v, nil, eventOptions(), t)
	edit.Title, edit.Second = "修改", true
	page.Forms = append(page.Forms, edit, view.SwitchReceiverForm(base+"/switch", off))
	return page.Fill(), nil
}

func (s *Server) testReceiver(c echo.Context) error {
	id, err := pathID(c, "receiver")
	if err != nil {
		return err
	}
	m, err := s.Outbox.Test(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if m.SentAt.IsZero() && !m.GivenUpAt.IsZero() {
		page, err := s.receiverView(c, nil)
		if err != nil {
			return err
		}
		return s.again(c, fault.New(fault.Conflict, "测试消息没有发出去：%s", m.Error), "office/ledger", page)
	}
	said := "测试消息已放进发件箱，过几秒钟再看结果。"
	if !m.SentAt.IsZero() {
		said = "测试消息已发出。\n请到对方那里看是否收到，编号见消息末尾。"
	}
	return s.done(c, said, "%s/%d", receiversHref, id)
}

func (s *Server) changeReceiver(c echo.Context) error {
	id, err := pathID(c, "receiver")
	if err != nil {
		return err
	}
	if err := s.Outbox.Change(ctx(c), actor(c), id, receiverCommand(c)); err != nil {
		page, e := s.receiverView(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page, page.Forms...)
	}
	return s.done(c, "已保存修改。", "%s/%d", receiversHref, id)
}

func (s *Server) switchReceiver(c echo.Context) error {
	id, err := pathID(c, "receiver")
	if err != nil {
		return err
	}
	on := c.FormValue("on") == "yes"
	if err := s.Outbox.Switch(ctx(c), actor(c), id, on); err != nil {
		return err
	}
	said := "已停用。还没有发出的消息留着。"
	if on {
		said = "已启用。"
	}
	return s.done(c, said, "%s/%d", receiversHref, id)
}

func messageColumns() []view.LedgerColumn {
	columns := view.Sorting(nil, "", "消息", "", "发给", "", "状态", "", "已试次数", "")
	columns[3].Num = true
	return columns
}

func messageRows(rows []outbox.MessageRow) []view.LedgerRow {
	var list []view.LedgerRow
	for _, m := range rows {
		row := view.LedgerRow{Cells: []view.LedgerCell{{Text: m.Subject, Under: strings.ReplaceAll(m.Body, "\n", " "), Head: true}, {Text: m.Receiver}, {}, {Text: strconv.Itoa(m.Attempts)}}}
		state := &row.Cells[2]
		switch {
		case !m.SentAt.IsZero():
			state.Text = "已发出"
			state.Under = view.Minute(m.SentAt)
		case !m.GivenUpAt.IsZero():
			state.Late, state.Under, row.ID = "没有发出", m.Error, strconv.FormatInt(m.ID, 10)
		case m.Off:
			state.Text, state.Under = "等待", "渠道已停用"
		case m.Sending:
			state.Text = "正在发送"
		case m.Attempts > 0:
			state.Text, state.Under = "稍后再试："+view.Minute(m.DueAt), m.Error
		default:
			state.Text = "排队"
		}
		list = append(list, row)
	}
	return list
}

func (s *Server) outboxPage(c echo.Context) error {
	page, err := s.outboxView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", page)
}

func (s *Server) outboxView(c echo.Context) (*view.Ledger, error) {
	f := outbox.Filter{State: c.QueryParam("state"), Limit: 500}
	rows, counts, err := s.Outbox.Messages(ctx(c), actor(c), f)
	if err != nil {
		return nil, err
	}
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(rows), perLedger)
	states := []view.Option{{Text: "全部"}, {Value: "waiting", Text: "还没有发出"}, {Value: "sent", Text: "已发出"}, {Value: "failed", Text: "停止发送"}}
	page := &view.Ledger{Page: view.Page{Title: "外发消息", Crumbs: []view.Link{officeCrumb, remindersCrumb, receiversCrumb}}, Lead: "发不出去的消息隔一段时间再试，越隔越长，大约三天；之后停止，可以在这里重发。同一条消息的编号不变，对方偶尔收到两次时可以认出来。",
		Figures: []view.Figure{{Label: "还没有发出", Value: view.Count(counts.Waiting), Unit: "条"}, {Label: "停止发送", Value: view.Count(counts.Failed), Unit: "条"}, {Label: "已发出", Value: view.Count(counts.Sent), Unit: "条"}},
		Filter:  &view.LedgerFilter{Action: outboxHref, Selects: []view.Field{view.Field{Name: "state", Label: "状态", Value: f.State}.From(states)}},
		Columns: messageColumns(), Rows: messageRows(rows[from:to]), Pages: pages, Empty: view.Empty{Text: "没有这样的消息。"}}
	page.Columns[3].Num = true
	if slices.ContainsFunc(page.Rows, func(r view.LedgerRow) bool { return r.ID != "" }) {
		page.Bulk = &view.OfficeForm{Action: outboxHref + "/retry", Title: "重发", Submit: "重发选中的消息", Says: "先在表里勾选停止发送的消息。"}
	}
	return page.Fill(), nil
}

func (s *Server) retryMessages(c echo.Context) error {
	ids := typedIn(c)["id"]
	err := error(nil)
	if len(ids) == 0 {
		err = fault.New(fault.Invalid, "请先在表里勾选要重发的消息。")
	}
	for _, text := range ids {
		id, e := strconv.ParseInt(text, 10, 64)
		if e != nil {
			e = fault.New(fault.Invalid, "选中的消息无法识别，请刷新页面再选。")
		} else {
			e = s.Outbox.Retry(ctx(c), actor(c), id)
		}
		if e != nil {
			err = e
			break
		}
	}
	if err != nil {
		page, e := s.outboxView(c)
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page)
	}
	return s.done(c, fmt.Sprintf("%d 条消息已重新排队。", len(ids)), outboxHref)
}
