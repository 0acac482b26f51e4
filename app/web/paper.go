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
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// paperOf reads the paper of the round in the address.
func (s *Server) paperOf(c echo.Context) (vote.PaperReading, error) {
	id, err := pathID(c, "round")
	if err != nil {
		return vote.PaperReading{}, err
	}
	return s.Vote.Paper(ctx(c), actor(c), id)
}

// paperTop is the head of every page of paper ballots; fragment is the address
// of the part that is refreshed.
func paperTop(v vote.PaperReading, me access.Actor, fragment string) view.PaperTop {
	r := v.Round
	return view.PaperTop{
		Round: r.Name, Session: v.Session.Name, State: r.State.Label(), Colour: stripeOf(r.Colour), Holder: me.Name, Office: roleNames(me.Roles),
		Topic: fmt.Sprintf("round/%d", r.ID), Fragment: fragment, Sums: paperSums(v),
	}
}

func paperPage(v vote.PaperReading, title string) view.Page {
	return view.Page{Title: title, Site: v.Congress.Name, Demo: v.Congress.Invented}
}

// paperSums are the balance of the round as far as it is known. Who may not
// see figures of stacks is shown none.
func paperSums(v vote.PaperReading) []view.Equation {
	r := v.Round
	term := func(label string, n int) view.Term { return view.Term{Label: label, Value: view.Count(n)} }
	if !r.State.Reached(models.RoundClosed) {
		return []view.Equation{{Name: "纸质票", Terms: []view.Term{term("发出", r.PaperIssued)}, Open: "投票截止后清点收回"}}
	}
	returned, known := r.PaperReturned, r.State.Reached(models.RoundCounting)
	if !known && v.Found.Agreed != nil {
		returned, known = *v.Found.Agreed, true
	}
	if r.State == models.RoundVoid {
		return []view.Equation{view.Equals("纸质票", term("发出", r.PaperIssued)), view.Equals("全部票", term("发出", r.Issued), term("收回", r.Returned))}
	}
	if !known {
		return []view.Equation{{Name: "纸质票", Terms: []view.Term{term("发出", r.PaperIssued)}, Open: "收回待两名计票人清点一致"}}
	}
	var sums []view.Equation
	if returned <= r.PaperIssued {
		sums = append(sums, view.Equals("纸质票", term("发出", r.PaperIssued), term("收回", returned), term("未交", r.PaperIssued-returned)))
	} else {
		sums = append(sums, view.Equation{Name: "纸质票", Terms: []view.Term{term("发出", r.PaperIssued)}, Open: fmt.Sprintf("收回 %s，多于发出", view.Count(returned))})
	}
	if !r.State.Reached(models.RoundCounting) {
		return sums
	}
	sums = append(sums, view.Equals("全部票", term("发出", r.Issued), term("收回", r.Returned), term("未交", max(0, r.Issued-r.Returned))))
	if v.Counts || v.Leads || v.Sums != nil {
		sums = append(sums, paperSplit(v, term))
	}
	return sums
}

// paperSplit is 收回 ＝ 有效 ＋ 无效, with what is not settled yet beside it.
func paperSplit(v vote.PaperReading, term func(string, int) view.Term) view.Equation {
	valid, void, open := 0, 0, 0
	for _, b := range v.Batches {
		if b.Agreed != nil {
			valid += b.Agreed.Valid
			void += b.Agreed.Invalid()
		}
	}
	for _, d := range v.Doubts {
		switch {
		case !d.Decided:
			open++
		case d.Void != "":
			void++
		default:
			valid++
		}
	}
	if v.Sums != nil {
		void = v.Sums.Invalid()
		valid, open = v.Sums.Returned-void, 0
	}
	terms := []view.Term{term("收回", v.Round.PaperReturned), term("有效", valid), term("无效", void)}
	if open > 0 {
		terms = append(terms, term("存疑待认定", open))
	}
	if rest := v.Round.PaperReturned - valid - void - open; rest > 0 {
		terms = append(terms, term("还没核对", rest))
	}
	return view.Equals("纸质票", terms...)
}

// slipsLink is the name of the issuing desk, by what it hands out.
func slipsLink(r models.Round) string {
	if r.Tablets && r.Paper {
		return "发票"
	}
	return "发" + offered(r)
}

// paperLinks lead to the pages of paper ballots that somebody may open, once
// ballots are handed out.
func paperLinks(v vote.RoundReading, me access.Actor) []view.Link {
	if !v.Round.Paper || !v.Round.State.Reached(models.RoundIssuing) {
		return nil
	}
	var links []view.Link
	if access.May(me, access.CountPaper) {
		links = append(links, view.Link{Text: "纸质票计票", Href: fmt.Sprintf("/teller/%d", v.Round.ID)})
	}
	if access.May(me, access.DecideDoubt) {
		links = append(links, view.Link{Text: "认定存疑票", Href: fmt.Sprintf("/scrutineer/%d/doubtful", v.Round.ID)})
	}
	return links
}

// paperTasks is what the paper of a round asks of the viewer now: only of those
// named for the box of this round.
func paperTasks(v vote.RoundReading, me access.Actor) []view.OfficeTask {
	r := v.Round
	if !r.Paper {
		return nil
	}
	named := func(kinds ...models.ScrutineerKind) bool {
		return slices.ContainsFunc(v.Scrutineers, func(p models.Scrutineer) bool {
			return p.AccountID == me.Account && slices.Contains(kinds, p.Kind)
		})
	}
	about := func(word string) string {
		lines := slices.DeleteFunc(slices.Clone(v.Missing), func(m string) bool { return !strings.Contains(m, word) })
		return strings.Join(lines, "；")
	}
	var tasks []view.OfficeTask
	if why := about("纸质票"); why != "" && access.May(me, access.CountPaper) && named(models.KindTeller, models.KindScrutineer) {
		task := view.OfficeTask{Text: "录入纸质票", Why: r.Name + "：" + sentence(why), Href: fmt.Sprintf("/teller/%d", r.ID), Button: "打开计票页面"}
		if r.State == models.RoundClosed {
			task.Text = "清点票箱里的纸质票"
		}
		tasks = append(tasks, task)
	}
	if why := about("存疑票"); why != "" && access.May(me, access.DecideDoubt) && named(models.KindChief, models.KindDeputy) {
		tasks = append(tasks, view.OfficeTask{Text: "认定存疑票", Why: r.Name + "：" + sentence(why), Href: fmt.Sprintf("/scrutineer/%d/doubtful", r.ID), Button: "去认定"})
	}
	return tasks
}

// ---- a teller's page

func (s *Server) tellerPage(c echo.Context) error {
	page, err := s.tellerOf(c)
	return s.wholeOrPart(c, "tablet/teller", page, err)
}

func (s *Server) tellerOf(c echo.Context) (*view.Teller, error) {
	v, err := s.paperOf(c)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("/teller/%d", v.Round.ID)
	page := &view.Teller{Page: paperPage(v, "纸质票计票"), PaperTop: paperTop(v, actor(c), base+"/fragment"), Found: foundView(v, base)}
	page.Phase, page.Note = tellerPhase(v)
	sign := view.Link{Text: "核对计票结果并签字", Href: fmt.Sprintf("/scrutineer/%d", v.Round.ID)}
	if v.Round.State.Reached(models.RoundCounted) {
		page.Links = append(page.Links, sign)
	}
	for _, b := range v.Batches {
		page.Piles = append(page.Piles, pileView(b, base, v.Rules.Family))
	}
	if page.Phase == "stacks" && v.Counts && v.Left > 0 {
		page.Open = &view.StackForm{Action: base + "/batches", No: strconv.Itoa(len(v.Batches) + 1)}
		page.Left = view.Count(v.Left)
	}
	if n := len(v.Doubts); n > 0 {
		open := 0
		for _, d := range v.Doubts {
			if !d.Decided {
				open++
			}
		}
		page.Doubt = fmt.Sprintf("存疑票共 %d 张，总监票人已认定 %d 张。", n, n-open)
	}
	return page, nil
}

// tellerPhase says what is to be done now, and why nothing when nothing is.
func tellerPhase(v vote.PaperReading) (phase, note string) {
	r := v.Round
	switch {
	case !r.Paper:
		return "wait", "本轮没有纸质票，不用录入。"
	case r.State == models.RoundVoid:
		return "done", "本轮无效，纸质票不计票。请把票封存。"
	case !r.State.Reached(models.RoundClosed):
		return "wait", "投票还没有截止。截止后开箱，请两名计票人各自清点箱内的纸质票，分别录入。"
	case r.State == models.RoundClosed:
		if !v.Counts {
			return "found", "您不在本轮计票人名单中，只能查看进度。"
		}
		return "found", ""
	case r.State == models.RoundCounting && len(v.Missing) == 0:
		return "done", "纸质票已经全部核对一致。"
	case r.State == models.RoundCounting:
		if !v.Counts {
			return "stacks", "您不在本轮计票人名单中，只能查看进度。"
		}
		return "stacks", ""
	}
	return "done", "纸质票已经计入结果。"
}

func foundView(v vote.PaperReading, base string) view.Found {
	f := view.Found{Action: base + "/returned", State: v.Found.State.Label(), Mark: string(v.Found.State), Tellers: strings.Join(v.Found.Tellers, "、"),
		Differences: v.Found.Differences, MayEnter: v.Found.MayEnter}
	if v.Found.Mine != nil {
		f.Mine = view.Count(*v.Found.Mine)
	}
	if v.Found.Agreed != nil {
		f.Agreed = view.Count(*v.Found.Agreed)
	}
	return f
}

func pileView(b vote.BatchReading, base string, family tally.Family) view.Pile {
	p := view.Pile{No: strconv.Itoa(b.No), Size: view.Count(b.Size), State: b.State.Label(), Mark: string(b.State), Tellers: strings.Join(b.Tellers, "、"), Differences: b.Differences}
	if b.MayEnter {
		p.Href, p.Button = fmt.Sprintf("%s/batches/%d", base, b.No), "录入"
		switch {
		case b.State == vote.PaperDiffers:
			p.Button = "重新核对"
		case b.Mine != nil:
			p.Button = "更正我的录入"
		}
		if family != tally.Rank {
			p.Scan = p.Href + "/scans"
		}
		if b.Mine != nil && b.Mine.Sheets != "" { // what was decided ballot by ballot is corrected so
			p.Href += "/decide"
		}
	}
	return p
}

// figure reads a number as people type it, with wide digits too. A field that
// must be filled and is empty, and what is no number, is refused by name.
func figure(form fault.Form, field, label, typed string, must bool) int {
	typed = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, typed))
	if typed == "" {
		if must {
			form.Add(field, "请填写%s，没有就填 0。", label)
		}
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > tally.MaxNumber {
		form.Add(field, "%s请填 0 以上的整数。", label)
		return 0
	}
	return n
}

func (s *Server) enterReturned(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	form := fault.Form{}
	n := figure(form, "n", "箱内纸质票张数", c.FormValue("n"), true)
	if err = form.Err(); err == nil {
		err = s.Vote.EnterReturned(ctx(c), actor(c), id, n)
	}
	if err != nil {
		page, e := s.tellerOf(c)
		if e != nil {
			return e
		}
		page.Found.Typed, page.Found.Error = c.FormValue("n"), fieldsOf(err)["n"]
		return s.again(c, err, "tablet/teller", page)
	}
	page, err := s.tellerOf(c)
	if err != nil {
		return err
	}
	said := "您清点的张数已记下。\n下一步：等另一名计票人也清点录入。"
	switch page.Found.Mark {
	case string(vote.PaperAgreed):
		said = "两名计票人清点一致。\n下一步：请执行主席核对票数。"
	case string(vote.PaperDiffers):
		said = "您清点的张数已记下。\n两名计票人清点的张数不一致，请各自重新清点后更正。"
	}
	return s.done(c, said, "/teller/%d", id)
}

func (s *Server) openBatch(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	form := fault.Form{}
	size, no := figure(form, "size", "本组张数", c.FormValue("size"), true), 0
	if err = form.Err(); err == nil {
		no, err = s.Vote.OpenBatch(ctx(c), actor(c), id, size)
	}
	if err != nil {
		page, e := s.tellerOf(c)
		if e != nil {
			return e
		}
		if page.Open != nil {
			page.Open.Typed, page.Open.Error = c.FormValue("size"), fieldsOf(err)["size"]
		}
		return s.again(c, err, "tablet/teller", page)
	}
	return s.done(c, fmt.Sprintf("第 %d 组已登记，%d 张。\n下一步：两名计票人分别录入这一组。", no, size), "/teller/%d/batches/%d", id, no)
}

// ---- one stack

// stackOf is the page of one stack with the reader's own figures.
func (s *Server) stackOf(c echo.Context) (vote.PaperReading, vote.BatchReading, *view.Stack, error) {
	v, err := s.paperOf(c)
	if err != nil {
		return v, vote.BatchReading{}, nil, err
	}
	no, err := pathID(c, "batch")
	if err != nil {
		return v, vote.BatchReading{}, nil, err
	}
	for _, b := range v.Batches {
		if b.No == int(no) {
			return v, b, stackView(v, b, actor(c)), nil
		}
	}
	return v, vote.BatchReading{}, nil, fault.New(fault.NotFound, "没有第 %d 组纸质票，请返回计票页面查看。", no)
}

func stackView(v vote.PaperReading, b vote.BatchReading, me access.Actor) *view.Stack {
	back := fmt.Sprintf("/teller/%d", v.Round.ID)
	here := fmt.Sprintf("%s/batches/%d", back, b.No)
	page := &view.Stack{
		Page: paperPage(v, fmt.Sprintf("录入第 %d 组纸质票", b.No)), PaperTop: paperTop(v, me, here+"/status"),
		No: strconv.Itoa(b.No), Size: strconv.Itoa(b.Size), State: b.State.Label(), Mark: string(b.State), Tellers: strings.Join(b.Tellers, "、"),
		Back: back, Action: here, Differences: b.Differences, Columns: v.Columns, Complete: len(v.Columns) > 1, Asks: b.Asks,
		Valid: view.Cell{Name: "valid", Label: "有效票"}, Doubtful: view.Cell{Name: "doubtful", Label: "存疑票"},
	}
	if v.Rules.Family != tally.Rank {
		page.Scan = here + "/scans"
	}
	switch {
	case b.MayEnter:
	case b.State == vote.PaperAgreed:
		page.Closed = "这一组两名计票人的录入已经核对一致，不能再改。"
	case v.Round.State != models.RoundCounting:
		page.Closed = "现在不是计票的时候，不能录入。"
	case !v.Counts:
		page.Closed = "您不在本轮计票人名单中，不能录入。"
	default:
		page.Closed = "这一组已由" + page.Tellers + "录入，请由这两人核对更正。"
	}
	for _, reason := range v.Reasons {
		page.Void = append(page.Void, view.Cell{Name: "void-" + string(reason), Label: reason.LabelUnder(v.Rules)})
	}
	for i, k := range v.Candidates {
		row := view.StackRow{No: strconv.Itoa(k.No), Name: k.Name}
		for j, column := range v.Columns {
			row.Cells = append(row.Cells, view.Cell{Name: tally.RowField(i, j), Label: column, Full: fmt.Sprintf("第 %d 项%s", k.No, column)})
		}
		page.Rows = append(page.Rows, row)
	}
	if b.Mine != nil {
		fillStack(page, v, *b.Mine)
	}
	return page
}

// fillStack puts an entry into the form.
func fillStack(page *view.Stack, v vote.PaperReading, e tally.BatchEntry) {
	page.Valid.Value, page.Doubtful.Value = strconv.Itoa(e.Valid), strconv.Itoa(e.Doubtful)
	for i, reason := range v.Reasons {
		page.Void[i].Value = strconv.Itoa(e.Void[reason])
	}
	for i := range page.Rows {
		for j := range page.Rows[i].Cells {
			page.Rows[i].Cells[j].Value = strconv.Itoa(e.Rows[i][j])
		}
	}
	page.Questions = nil
	if page.Asks {
		for i := range e.Doubtful {
			text := ""
			if i < len(e.Questions) {
				text = e.Questions[i]
			}
			page.Questions = append(page.Questions, questionCell(i, text))
		}
	}
}

func questionCell(i int, text string) view.Cell {
	return view.Cell{Name: fmt.Sprintf("question-%d", i), Label: fmt.Sprintf("第 %d 张存疑票，疑在哪里", i+1), Value: text}
}

func (s *Server) batchPage(c echo.Context) error {
	_, _, page, err := s.stackOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "tablet/stack", page)
}

// batchStatus is how far the stack is: refreshed above the form, which stays
// as it is.
func (s *Server) batchStatus(c echo.Context) error {
	_, _, page, err := s.stackOf(c)
	if err != nil {
		return err
	}
	return s.fragment(c, "tablet/stack", page)
}

// typedEntry reads a stack's form. Empty void, doubtful and stance figures are
// zero, because their sums are checked; a figure that no sum checks must be
// written.
func typedEntry(c echo.Context, v vote.PaperReading, size int, asks bool) (tally.BatchEntry, error) {
	form := fault.Form{}
	e := tally.BatchEntry{Valid: figure(form, "valid", "有效票", c.FormValue("valid"), true), Doubtful: figure(form, "doubtful", "存疑票", c.FormValue("doubtful"), false),
		Void: map[tally.VoidReason]int{}}
	for _, reason := range v.Reasons {
		field := "void-" + string(reason)
		if n := figure(form, field, "“"+reason.LabelUnder(v.Rules)+"”的无效票", c.FormValue(field), false); n > 0 {
			e.Void[reason] = n
		}
	}
	for i, k := range v.Candidates {
		row := make([]int, len(v.Columns))
		for j, column := range v.Columns {
			field := tally.RowField(i, j)
			row[j] = figure(form, field, fmt.Sprintf("第 %d 项的%s", k.No, column), c.FormValue(field), len(v.Columns) == 1)
		}
		e.Rows = append(e.Rows, row)
	}
	if len(form) > 0 {
		return e, form.Err()
	}
	for _, p := range tally.CheckBatch(v.Rules, stackRows(v.Candidates), size, e) {
		form.Add(p.Field, "%s", p.Text)
	}
	if len(form) > 0 || !asks {
		return e, form.Err()
	}
	for i := range e.Doubtful {
		cell := questionCell(i, strings.TrimSpace(c.FormValue(fmt.Sprintf("question-%d", i))))
		e.Questions = append(e.Questions, cell.Value)
		if cell.Value == "" {
			form.Add(cell.Name, "请用一句话写明第 %d 张存疑票疑在哪里。", i+1)
		}
	}
	return e, form.Err()
}

func stackRows(candidates []models.RoundCandidate) []tally.BatchRow {
	rows := make([]tally.BatchRow, len(candidates))
	for i, k := range candidates {
		rows[i] = tally.BatchRow{No: k.No, Name: k.Name}
	}
	return rows
}

// enterBatch takes a stack's form in two acts: first the figures are checked
// and shown for reading, then they are sent. Going back keeps them.
func (s *Server) enterBatch(c echo.Context) error {
	v, b, page, err := s.stackOf(c)
	if err != nil {
		return err
	}
	entry, err := typedEntry(c, v, b.Size, b.Asks)
	act := c.FormValue("act")
	if err == nil && act == "send" {
		if err = s.Vote.EnterBatch(ctx(c), actor(c), v.Round.ID, b.No, entry); err == nil {
			return s.entered(c, v.Round.ID, b.No)
		}
	}
	if act == "edit" {
		err = nil
	}
	typeStack(page, c, min(entry.Doubtful, b.Size), err)
	if err != nil {
		return s.again(c, err, "tablet/stack", page, stackQuestions(page))
	}
	page.Review = act != "edit" && page.Closed == ""
	return s.render(c, http.StatusOK, "tablet/stack", page)
}

// typeStack puts what was typed into the form again, with what was refused and
// a line for each doubtful ballot.
func typeStack(page *view.Stack, c echo.Context, doubtful int, err error) {
	refused := fieldsOf(err)
	again := func(cell *view.Cell) {
		cell.Value, cell.Error = c.FormValue(cell.Name), refused[cell.Name]
	}
	again(&page.Valid)
	again(&page.Doubtful)
	for i := range page.Void {
		again(&page.Void[i])
	}
	page.RowsError = refused["rows"]
	for i := range page.Rows {
		row := &page.Rows[i]
		for j := range row.Cells {
			again(&row.Cells[j])
			if row.Error == "" {
				row.Error = row.Cells[j].Error
			}
		}
	}
	page.Questions = nil
	if page.Asks {
		for i := range doubtful {
			cell := questionCell(i, "")
			again(&cell)
			page.Questions = append(page.Questions, cell)
		}
	}
}

// stackQuestions gives a refusal's list the order of the page.
func stackQuestions(page *view.Stack) view.OfficeForm {
	var form view.OfficeForm
	add := func(name string) {
		form.Questions = append(form.Questions, view.OfficeQuestion{Field: view.Field{Name: name}})
	}
	add(page.Valid.Name)
	for _, cell := range page.Void {
		add(cell.Name)
	}
	add(page.Doubtful.Name)
	for _, cell := range page.Questions {
		add(cell.Name)
	}
	add("rows")
	for _, row := range page.Rows {
		for _, cell := range row.Cells {
			add(cell.Name)
		}
	}
	return form
}

func (s *Server) entered(c echo.Context, round int64, no int) error {
	_, b, _, err := s.stackOf(c)
	if err != nil {
		return err
	}
	said := fmt.Sprintf("第 %d 组的录入已记下。\n下一步：等另一名计票人录入这一组。", no)
	switch b.State {
	case vote.PaperAgreed:
		said = fmt.Sprintf("第 %d 组两人录入一致。", no)
	case vote.PaperDiffers:
		said = fmt.Sprintf("第 %d 组的录入已记下。\n与另一名计票人的录入不一致，请看下面的不同之处，重新清点后更正。", no)
	}
	return s.done(c, said, "/teller/%d", round)
}
