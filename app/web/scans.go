package web

import (
	"fmt"
	"io"
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

// mostScanFiles bounds the files of one upload.
const mostScanFiles = 60

var errScanTooLarge = fault.New(fault.TooLarge, "有一份扫描件超过 %d MB，没有接收。请分成几份上传，或者用 200 dpi 灰度扫描。", vote.MostScan>>20)

// scannedOf reads the scanned stack in the address.
func (s *Server) scannedOf(c echo.Context) (vote.ScanReading, error) {
	round, err := pathID(c, "round")
	if err != nil {
		return vote.ScanReading{}, err
	}
	no, err := pathID(c, "batch")
	if err != nil {
		return vote.ScanReading{}, err
	}
	return s.Vote.Scanned(ctx(c), actor(c), round, int(no))
}

func stackAddress(v vote.ScanReading) string {
	return fmt.Sprintf("/teller/%d/batches/%d", v.Round.ID, v.Batch.No)
}

func pictureAddress(round, page int64) string { return fmt.Sprintf("/teller/%d/pages/%d", round, page) }

func (s *Server) scansPage(c echo.Context) error {
	v, err := s.scannedOf(c)
	if err != nil {
		return err
	}
	return s.wholeOrPart(c, "tablet/scans", scansView(v, actor(c)), nil)
}

func scansView(v vote.ScanReading, me access.Actor) *view.Scans {
	base := stackAddress(v)
	page := &view.Scans{
		Page: paperPage(v.PaperReading, fmt.Sprintf("扫描第 %d 组纸质票", v.Batch.No)), PaperTop: paperTop(v.PaperReading, me, base+"/scans/fragment"),
		No: strconv.Itoa(v.Batch.No), Size: strconv.Itoa(v.Batch.Size), State: v.Batch.State.Label(), Mark: string(v.Batch.State), Tellers: strings.Join(v.Batch.Tellers, "、"),
		Back: fmt.Sprintf("/teller/%d", v.Round.ID), Hand: base, Action: base + "/scans", Most: vote.MostScan >> 20, HandAction: base + "/by-hand",
		ByHand: view.Cell{Name: "n", Label: "没有扫描、看着原票认定的", Value: strconv.Itoa(v.ByHand)}, Entered: v.Batch.Mine != nil,
	}
	switch {
	case v.Unreadable != "":
		page.Closed = v.Unreadable
	case v.Batch.MayEnter:
	case v.Batch.State == vote.PaperAgreed:
		page.Closed = "这一组两名计票人的认定已经一致，不能再改。"
	case v.Round.State != models.RoundCounting:
		page.Closed = "现在不是计票的时候，不能扫描。"
	default:
		page.Closed = "这一组已由" + page.Tellers + "录入，请由这两人核对更正。"
	}
	file := map[int64]string{}
	for i, f := range v.Scans {
		name := fmt.Sprintf("第 %d 份", i+1)
		file[f.ID] = name
		row := view.ScanFile{Name: name, At: view.Clock(f.UploadedAt), By: f.Name, State: f.State.Label(), Problem: f.Problem, Drop: fmt.Sprintf("%s/scans/%d/drop", base, f.ID)}
		if f.State != models.ScanRefused {
			row.Pages = fmt.Sprintf("已读 %d 页", f.Pages)
		}
		if f.State == models.ScanWaiting {
			row.Continue = fmt.Sprintf("%s/scans/%d/read", base, f.ID)
		}
		page.Files = append(page.Files, row)
	}
	if asked, hand := asksOf(v); len(v.Scans) > 0 || v.ByHand > 0 {
		page.Says = fmt.Sprintf("现有 %d 张票，其中 %d 处要由人认定", len(v.Sheets), asked)
		if hand > 0 {
			page.Says += fmt.Sprintf("，另有 %d 张要逐项认定", hand)
		}
		if n := len(v.Strays); n > 0 {
			page.Says += fmt.Sprintf("；%d 页不能成票", n)
		}
		page.Says += "。"
		page.Lacks = v.Lacks
		if len(v.Lacks) == 0 && page.Closed == "" {
			page.Decide = base + "/decide"
		}
	}
	piece := func(p vote.ScannedSheet) view.ScanPiece {
		return view.ScanPiece{Name: fmt.Sprintf("%s第 %d 页", file[p.Scan], p.PageNo), Problem: p.Problem, Picture: pictureAddress(v.Round.ID, p.Key), Move: fmt.Sprintf("%s/pages/%d/move", base, p.Key), Read: p.Problem == ""}
	}
	for _, p := range v.Strays {
		page.Strays = append(page.Strays, piece(p))
	}
	for _, p := range v.Aside {
		page.Aside = append(page.Aside, piece(p))
	}
	page.Twins = twinViews(v)
	page.Differences = v.Batch.Differences
	return page
}

// asksOf counts the rows that people decide, and the ballots that they decide
// in full.
func asksOf(v vote.ScanReading) (rows, hand int) {
	for _, b := range v.Sheets {
		if b.Hand {
			hand++
		}
		for _, r := range b.Rows {
			if r.Asks {
				rows++
			}
		}
	}
	return rows, hand
}

func twinViews(v vote.ScanReading) []view.ScanTwin {
	var twins []view.ScanTwin
	for _, pair := range v.Twins {
		b := v.Sheets[pair[1]]
		t := view.ScanTwin{Text: fmt.Sprintf("第 %d 张与另一组的一张票笔迹相同，可能是同一张票扫描了两次。", pair[1]+1)}
		places := []int{pair[1]}
		if pair[0] >= 0 {
			t.Text = fmt.Sprintf("第 %d、%d 张看起来是同一张票的两次扫描。", pair[0]+1, pair[1]+1)
			places = []int{pair[0], pair[1]}
		}
		if len(b.Pages) > 1 {
			t.Text += "移出时请把这张票的各页都移出。"
		}
		for _, n := range places {
			for _, p := range v.Sheets[n].Pages {
				t.Pieces = append(t.Pieces, view.ScanPiece{Name: fmt.Sprintf("第 %d 张", n+1), Picture: pictureAddress(v.Round.ID, p), Move: fmt.Sprintf("%s/pages/%d/move", stackAddress(v), p)})
			}
		}
		twins = append(twins, t)
	}
	return twins
}

// putScans takes one or more files. Each stands for itself: what is refused is
// named, the others are read.
func (s *Server) putScans(c echo.Context) error {
	files, done, err := uploadsUpTo(c, mostScanFiles, vote.MostScan, errScanTooLarge, "file")
	defer done()
	v, e := s.scannedOf(c)
	if e != nil {
		return e
	}
	refuse := func(err error) error {
		page := scansView(v, actor(c))
		if page.Error = fieldsOf(err)["file"]; page.Error == "" {
			if refusal, ok := fault.As(err); ok {
				page.Error = refusal.Message
			}
		}
		return s.again(c, err, "tablet/scans", page)
	}
	if err != nil {
		if fieldsOf(err)["file"] != "" {
			err = fault.Form{"file": fmt.Sprintf("一次最多上传 %d 份文件。", mostScanFiles)}.Err()
		}
		return refuse(err)
	}
	if len(files["file"]) == 0 {
		return refuse(fault.Form{"file": "请选择扫描件。"}.Err())
	}
	took, refused := 0, []string{}
	for i, f := range files["file"] {
		body, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		row, err := s.Vote.PutScan(ctx(c), actor(c), v.Round.ID, v.Batch.No, body)
		if err == nil {
			took++
			err = s.readScan(c, v.Round.SessionID, row)
		}
		if err == nil {
			continue
		}
		refusal, ok := fault.As(err)
		if !ok || refusal.Kind == fault.Forbidden || refusal.Kind == fault.NotFound {
			return err
		}
		if len(files["file"]) == 1 && took == 0 {
			return refuse(err)
		}
		text := refusal.Message
		if len(files["file"]) > 1 {
			text = fmt.Sprintf("第 %d 份文件：%s", i+1, text)
		}
		refused = append(refused, text)
	}
	if took == 0 {
		return refuse(fault.Form{"file": strings.Join(refused, "\n")}.Err())
	}
	said := fmt.Sprintf("收到 %d 份扫描件，正在识读。", took)
	if len(refused) > 0 {
		said += "\n有 " + strconv.Itoa(len(refused)) + " 份没有接收：" + strings.Join(refused, "")
	}
	return s.done(c, said, "%s/scans", stackAddress(v))
}

// readScan has an upload read, at once where nothing else does it.
func (s *Server) readScan(c echo.Context, session int64, row models.PaperScan) error {
	if s.ReadLater != nil {
		return s.ReadLater(ctx(c), actor(c), session, row)
	}
	return s.Vote.ReadScan(ctx(c), row.CongressID, row.ID, func(int, int) error { return nil })
}

// scanIn finds the scan in the address within its stack.
func (s *Server) scanIn(c echo.Context) (vote.ScanReading, models.PaperScan, error) {
	v, err := s.scannedOf(c)
	if err != nil {
		return v, models.PaperScan{}, err
	}
	id, err := pathID(c, "scan")
	if err != nil {
		return v, models.PaperScan{}, err
	}
	for _, row := range v.Scans {
		if row.ID == id {
			return v, row, nil
		}
	}
	return v, models.PaperScan{}, fault.New(fault.NotFound, "没有找到这份扫描件，可能已经撤销。请返回查看。")
}

func (s *Server) readScanAgain(c echo.Context) error {
	v, row, err := s.scanIn(c)
	if err != nil {
		return err
	}
	if row.State == models.ScanWaiting {
		if err := s.readScan(c, v.Round.SessionID, row); err != nil {
			return err
		}
	}
	return s.done(c, "继续识读。", "%s/scans", stackAddress(v))
}

func (s *Server) dropScan(c echo.Context) error {
	v, row, err := s.scanIn(c)
	if err != nil {
		return err
	}
	if err := s.Vote.DropScan(ctx(c), actor(c), v.Round.ID, row.ID); err != nil {
		return s.again(c, err, "tablet/scans", scansView(v, actor(c)))
	}
	return s.done(c, "这份扫描件已经撤销，读出的内容一并删除。", "%s/scans", stackAddress(v))
}

var pageMoves = map[string]struct {
	to   models.PageState
	said string
}{
	"aside": {models.PageAside, "这一页已移出，不计票。原票请重新扫描，或者登记为手工认定。"},
	"hand":  {models.PageHand, "这一页改为逐项认定。"},
	"back":  {models.PageRead, "这一页已放回。"},
}

func (s *Server) movePage(c echo.Context) error {
	v, err := s.scannedOf(c)
	if err != nil {
		return err
	}
	page, err := pathID(c, "page")
	if err != nil {
		return err
	}
	move := pageMoves[c.FormValue("act")]
	if err := s.Vote.MovePage(ctx(c), actor(c), v.Round.ID, page, move.to); err != nil {
		return s.again(c, err, "tablet/scans", scansView(v, actor(c)))
	}
	return s.done(c, move.said, "%s/scans", stackAddress(v))
}

func (s *Server) setByHand(c echo.Context) error {
	v, err := s.scannedOf(c)
	if err != nil {
		return err
	}
	form := fault.Form{}
	n := figure(form, "n", "手工认定的张数", c.FormValue("n"), true)
	if err = form.Err(); err == nil {
		err = s.Vote.SetByHand(ctx(c), actor(c), v.Round.ID, v.Batch.No, n)
	}
	if err != nil {
		page := scansView(v, actor(c))
		page.ByHand.Value, page.ByHand.Error = c.FormValue("n"), fieldsOf(err)["n"]
		return s.again(c, err, "tablet/scans", page)
	}
	return s.done(c, fmt.Sprintf("看着原票认定的有 %d 张，排在本组的最后。", n), "%s/scans", stackAddress(v))
}

// scannedPage shows the picture of a page to those who may see it.
func (s *Server) scannedPage(c echo.Context) error { return s.picture(c, -1) }

// scannedRow shows one row of a page.
func (s *Server) scannedRow(c echo.Context) error {
	row, err := pathID(c, "row")
	if err != nil {
		return err
	}
	return s.picture(c, int(row)-1)
}

func (s *Server) picture(c echo.Context, row int) error {
	round, err := pathID(c, "round")
	if err != nil {
		return err
	}
	page, err := pathID(c, "page")
	if err != nil {
		return err
	}
	body, err := s.Vote.Picture(ctx(c), actor(c), round, page, row)
	if err != nil {
		return err
	}
	// A ballot's picture stays in no cache, not even the browser's.
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "image/jpeg", body)
}

// ---- the page of decisions

func (s *Server) decidePage(c echo.Context) error {
	v, err := s.scannedOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "tablet/decide", decideView(v, actor(c), nil, nil))
}

// looked are the ballots that the form opens row by row: boxes by key, and
// numbers as typed.
func looked(v vote.ScanReading, form view.Typed) (keys map[int64]bool, wrong string) {
	keys = map[int64]bool{}
	for _, text := range form["look"] {
		if key, err := strconv.ParseInt(text, 10, 64); err == nil {
			keys[key] = true
		}
	}
	for _, text := range form["looked"] {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" 　、，,；;。第张", r) }) {
			n, err := strconv.Atoi(strings.Map(narrow, word))
			if err != nil || n < 1 || n > len(v.Sheets) {
				wrong = fmt.Sprintf("“%s”不是本组的张号，请填 1 到 %d，用顿号隔开。", word, len(v.Sheets))
				continue
			}
			keys[v.Sheets[n-1].Key] = true
		}
	}
	return keys, wrong
}

// narrow turns a wide digit into one that programs read.
func narrow(r rune) rune {
	if r >= '０' && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

// unsureOptions are what a row may be beside a column.
func rowOptions(v vote.ScanReading, chosen string) []view.Option {
	var options []view.Option
	for i, column := range v.Columns {
		options = append(options, view.Option{Value: strconv.Itoa(i), Text: column})
	}
	options = append(options, view.Option{Value: strconv.Itoa(tally.NoMark), Text: "没有选"})
	if len(v.Columns) > 1 {
		options = append(options, view.Option{Value: strconv.Itoa(tally.TwoMarks), Text: "选了两栏以上"})
	}
	options = append(options, view.Option{Value: strconv.Itoa(tally.Unreadable), Text: "看不清，交总监票人"})
	for i := range options {
		options[i].Chosen = options[i].Value == chosen
	}
	return options
}

// byRow is the choice that a ballot is decided row by row.
const byRow = "rows"

// undecided is no reason that a ballot is void for: it is refused by name.
const undecided = "undecided"

func wholeOptions(v vote.ScanReading, chosen string) []view.Option {
	options := []view.Option{{Value: byRow, Text: "有效，逐项认定"}}
	for _, reason := range v.Reasons {
		options = append(options, view.Option{Value: string(reason), Text: "无效：" + reason.LabelUnder(v.Rules)})
	}
	options = append(options, view.Option{Value: vote.DoubtWhole, Text: "整张存疑，交总监票人"})
	for i := range options {
		options[i].Chosen = options[i].Value == chosen
	}
	return options
}

// decideView is the page with what was chosen so far and what was refused.
func decideView(v vote.ScanReading, me access.Actor, form view.Typed, refused map[string]string) *view.Decide {
	base := stackAddress(v)
	page := &view.Decide{
		Page: paperPage(v.PaperReading, fmt.Sprintf("认定第 %d 组纸质票", v.Batch.No)), PaperTop: paperTop(v.PaperReading, me, ""), No: strconv.Itoa(v.Batch.No), Size: strconv.Itoa(v.Batch.Size),
		Back: base + "/scans", Action: base + "/decide", Set: v.Set, Differences: v.Batch.Differences, Twins: twinViews(v), Apart: firstOf(form, "apart") == "yes", ApartError: refused["apart"],
		Looked: firstOf(form, "looked"),
	}
	if len(v.Columns) > 1 {
		page.Order = strings.Join(v.Columns, "、")
	}
	scans := scansView(v, me)
	switch {
	case scans.Closed != "":
		page.Closed = scans.Closed
	case len(v.Lacks) > 0:
		page.Closed = strings.Join(v.Lacks, "")
	}
	keys, wrong := looked(v, form)
	page.LookError = wrong
	for n, b := range v.Sheets {
		name := fmt.Sprintf("第 %d 张", n+1)
		picture := ""
		if len(b.Pages) > 0 {
			picture = pictureAddress(v.Round.ID, b.Pages[0])
		}
		look := view.DecideLook{Name: name, Key: strconv.FormatInt(b.Key, 10), Picture: picture, Says: sheetSays(v, b)}
		whole := b.Hand || keys[b.Key]
		if keys[b.Key] && !b.Hand {
			page.Open = append(page.Open, look.Key)
		}
		if row := decideSheet(v, b, name, whole, form, refused); row.Whole || len(row.Rows) > 0 {
			page.Asked = append(page.Asked, row)
		}
		if !b.Hand {
			page.All = append(page.All, look)
		}
		if whole {
			continue
		}
		if b.Blank {
			page.Blanks = append(page.Blanks, look)
			continue
		}
		if len(v.Columns) == 1 {
			continue // an empty row is the usual thing
		}
		for i, r := range b.Rows {
			if !r.Asks && r.Choice < 0 {
				page.Empty = append(page.Empty, view.DecideLook{Name: fmt.Sprintf("%s第 %d 项", name, v.Candidates[i].No), Key: look.Key, Picture: fmt.Sprintf("%s/rows/%d", pictureAddress(v.Round.ID, r.Page), r.Row+1)})
			}
		}
	}
	return page
}

// decideSheet is one ballot with the rows that people decide.
func decideSheet(v vote.ScanReading, b vote.ScannedSheet, name string, whole bool, form view.Typed, refused map[string]string) view.DecideSheet {
	field := vote.SheetField(b.Key)
	row := view.DecideSheet{Name: name, Anchor: field, Whole: whole, Why: b.Problem}
	if whole {
		row.Field, row.Error, row.Options = field, refused[field], wholeOptions(v, firstOf(form, field))
		for _, p := range b.Pages {
			row.Pictures = append(row.Pictures, pictureAddress(v.Round.ID, p))
		}
	}
	for i, k := range v.Candidates {
		if !whole && !b.Rows[i].Asks {
			continue
		}
		mark := vote.SheetRowField(b.Key, i)
		r := view.DecideRow{No: strconv.Itoa(k.No), Name: k.Name, Field: mark, Error: refused[mark], Options: rowOptions(v, firstOf(form, mark))}
		if len(b.Rows) > 0 {
			r.Why = b.Rows[i].Why
			r.Strip = fmt.Sprintf("%s/rows/%d", pictureAddress(v.Round.ID, b.Rows[i].Page), b.Rows[i].Row+1)
		}
		row.Rows = append(row.Rows, r)
	}
	return row
}

// sheetSays is what the program read on a ballot, for a look: 赞成第 1、3 项.
func sheetSays(v vote.ScanReading, b vote.ScannedSheet) string {
	if b.Blank {
		return "没有标记"
	}
	var words []string
	say := func(word string, is func(r vote.ScannedRow) bool) {
		var rows []string
		for i, r := range b.Rows {
			if is(r) {
				rows = append(rows, strconv.Itoa(v.Candidates[i].No))
			}
		}
		if len(rows) > 0 {
			words = append(words, word+"第 "+strings.Join(rows, "、")+" 项")
		}
	}
	for i, column := range v.Columns {
		say(column, func(r vote.ScannedRow) bool { return !r.Asks && r.Choice == i })
	}
	say("没有选", func(r vote.ScannedRow) bool { return !r.Asks && r.Choice < 0 && len(v.Columns) > 1 })
	say("由人认定", func(r vote.ScannedRow) bool { return r.Asks })
	return strings.Join(words, "；")
}

// typedDecisions reads the form.
func typedDecisions(v vote.ScanReading, form view.Typed) (vote.ScanEntry, error) {
	e := vote.ScanEntry{Set: firstOf(form, "set"), Apart: firstOf(form, "apart") == "yes", Sheets: map[int64]vote.SheetDecision{}}
	keys, wrong := looked(v, form)
	complaints := fault.Form{}
	if wrong != "" {
		complaints.Add("looked", "%s", wrong)
	}
	for _, b := range v.Sheets {
		d := vote.SheetDecision{All: b.Hand || keys[b.Key], Marks: map[int]int{}}
		if d.All {
			switch whole := firstOf(form, vote.SheetField(b.Key)); whole {
			case byRow:
			case "":
				d.Whole = undecided
			default:
				d.Whole = whole
			}
		}
		for i := range v.Candidates {
			if !d.All && (len(b.Rows) == 0 || !b.Rows[i].Asks) {
				continue
			}
			if mark, err := strconv.Atoi(firstOf(form, vote.SheetRowField(b.Key, i))); err == nil {
				d.Marks[i] = mark
			}
		}
		e.Sheets[b.Key] = d
	}
	return e, complaints.Err()
}

// decideStack takes the decisions in two acts: first the sums that follow from
// them are shown for reading, then they are sent. Opening further ballots keeps
// what was chosen.
func (s *Server) decideStack(c echo.Context) error {
	v, err := s.scannedOf(c)
	if err != nil {
		return err
	}
	form, act := typedIn(c), c.FormValue("act")
	if act == "look" || act == "edit" {
		page := decideView(v, actor(c), form, nil)
		if page.LookError == "" {
			page.Looked = ""
		}
		return s.render(c, http.StatusOK, "tablet/decide", page)
	}
	e, err := typedDecisions(v, form)
	var entry tally.BatchEntry
	if err == nil && act == "send" {
		if err = s.Vote.EnterScanned(ctx(c), actor(c), v.Round.ID, v.Batch.No, e); err == nil {
			return s.entered(c, v.Round.ID, v.Batch.No)
		}
	} else if err == nil {
		entry, err = s.Vote.PreviewScanned(ctx(c), actor(c), v.Round.ID, v.Batch.No, e)
	}
	page := decideView(v, actor(c), form, fieldsOf(err))
	if err != nil {
		return s.again(c, err, "tablet/decide", page, decideQuestions(page))
	}
	page.Review = true
	reviewSums(page, v, entry)
	for name, values := range form {
		if name == "act" || name == "looked" {
			continue
		}
		for _, value := range values {
			page.Kept = append(page.Kept, view.Cell{Name: name, Value: value})
		}
	}
	for _, key := range page.Open {
		if !slices.ContainsFunc(page.Kept, func(k view.Cell) bool { return k.Name == "look" && k.Value == key }) {
			page.Kept = append(page.Kept, view.Cell{Name: "look", Value: key})
		}
	}
	slices.SortFunc(page.Kept, func(a, b view.Cell) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	return s.render(c, http.StatusOK, "tablet/decide", page)
}

// reviewSums shows the entry that follows from the decisions.
func reviewSums(page *view.Decide, v vote.ScanReading, e tally.BatchEntry) {
	page.Sums = append(page.Sums, view.Cell{Label: "有效", Value: strconv.Itoa(e.Valid)})
	for _, reason := range v.Reasons {
		page.Sums = append(page.Sums, view.Cell{Label: "无效（" + reason.LabelUnder(v.Rules) + "）", Value: strconv.Itoa(e.Void[reason])})
	}
	page.Sums = append(page.Sums, view.Cell{Label: "存疑", Value: strconv.Itoa(e.Doubtful)})
	page.Heads, page.Doubts = v.Columns, e.Questions
	for i, k := range v.Candidates {
		row := view.StackRow{No: strconv.Itoa(k.No), Name: k.Name}
		for column, n := range e.Rows[i] {
			row.Cells = append(row.Cells, view.Cell{Label: v.Columns[column], Value: strconv.Itoa(n)})
		}
		page.Rows = append(page.Rows, row)
	}
}

// decideQuestions gives a refusal's list the order of the page.
func decideQuestions(page *view.Decide) view.OfficeForm {
	var form view.OfficeForm
	add := func(name string) {
		form.Questions = append(form.Questions, view.OfficeQuestion{Field: view.Field{Name: name}})
	}
	add("apart")
	for _, b := range page.Asked {
		add(b.Field)
		for _, r := range b.Rows {
			add(r.Field)
		}
	}
	add("looked")
	return form
}

// firstOf is the first value of a field as it was typed.
func firstOf(form view.Typed, name string) string {
	if values := form[name]; len(values) > 0 {
		return strings.TrimSpace(values[0])
	}
	return ""
}
