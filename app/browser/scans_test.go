package browser

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"piaojue/app/roster"
	"piaojue/app/scan"
	"piaojue/app/scan/scantest"
	"piaojue/app/vote"
	"piaojue/app/web"
	"piaojue/models"
)

// Five deputies vote on paper and one on a tablet. The office prints the ballot,
// the five are marked with a pen and scanned; two tellers upload the stack, see
// what the program could not read, disagree, agree; the chief sees the one that
// is in doubt; and the columns are what was marked.
func TestAStackOfPaperBallotsIsScannedAndCounted(t *testing.T) {
	needsBuild(t)
	scannedStack(t, "sqlite:"+filepath.Join(t.TempDir(), "piaojue.db")) // what the databases do is tested without a browser
}

// What the five marked in the rows from 1: approve, oppose or abstain for a
// letter; d is a dot in 赞成, b is a mark in 赞成 and in 反对.
var scannedBallots = []string{"AAOOOOOOOOOO", "AdOOOOOOOOOO", "AAOOOOOOOOOA", "bAOOOOOOOOOO", "dAOOOOOOOOOO"}

func scannedStack(t *testing.T, source string) {
	ctx := context.Background()
	r := &rough{t: t, source: source, server: serve(t, source, "127.0.0.1:0")}
	r.prepared = r.server.prepare(t, 6, 1, func(d *vote.DraftCommand) { d.Rules.Seats, d.Rules.MaxApprovals, d.Paper = 2, 3, true })
	app, id, desk := r.server.app, r.prepared.round, r.actors["mishu"]
	r.round = fmt.Sprint(id)
	all := r.deputies()
	for _, d := range all {
		_, err := app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: r.prepared.session, Deputy: d.ID, Attendance: models.Present})
		r.must(err)
	}
	r.must(app.Vote.StartIssuing(ctx, desk, id))
	r.must(app.Vote.HandSlip(ctx, desk, id, all[0].ID))
	for _, d := range all[1:] {
		r.must(app.Vote.HandPaper(ctx, desk, id, d.ID))
	}
	r.must(app.Vote.ConfirmEmpty(ctx, r.actors["zongjian"], id))
	r.must(app.Vote.Open(ctx, r.actors["zhuxi"], id))
	r.cast(id, r.codes[0], 12, []int{1, 2})
	r.must(app.Vote.Close(ctx, r.actors["zhuxi"], id))
	for _, login := range []string{"jipiao1", "jipiao2"} {
		r.must(app.Vote.EnterReturned(ctx, r.actors[login], id, len(scannedBallots)))
	}
	_, err := app.Vote.Reconcile(ctx, r.actors["zhuxi"], id)
	r.must(err)

	// The stack as it comes from the scanner, with the office's own paper.
	office := r.sits("secretariat", "mishu")
	answer, printed := office.fetches("/office/rounds/" + r.round + "/ballot-paper.pdf")
	if answer.Status != 200 || answer.Type != "application/pdf" {
		t.Fatalf("the ballot paper: %d %s", answer.Status, answer.Type)
	}
	reading, err := app.Vote.ReadRound(ctx, desk, id)
	r.must(err)
	papers, err := web.Layouts(app.Fonts)(reading)
	r.must(err)
	file := filepath.Join(t.TempDir(), "stack.pdf")
	r.must(os.WriteFile(file, scantest.PDF(t, markedSheets(t, printed, papers[0])...), 0o600))

	// The first teller uploads it and watches.
	for i, login := range []string{"jipiao1", "jipiao2"} {
		r.tellers[i] = r.sits("teller "+login, login)
	}
	a, b := r.tellers[0], r.tellers[1]
	a.goes("/teller/" + r.round)
	a.enters("#f-size", fmt.Sprint(len(scannedBallots)))
	a.press("登记第 1 组")
	a.sees("第 1 组已登记，5 张")
	a.press("扫描读票")
	a.sees("上传扫描件", "一次合计不超过 60 MB")
	r.shootsAll(a, "scans-empty")
	a.attaches("扫描件", file)
	a.press("上传并识读")
	a.sees("收到 1 份扫描件，正在识读")
	a.stays()
	a.sees("现有 5 张票，其中 3 处要由人认定", "已读 5 页") // by itself
	a.unchanged()
	r.shootsAll(a, "scans-read")

	// The other one's page knows of it, and neither sees the other's decisions.
	b.goes("/teller/" + r.round + "/batches/1/scans")
	b.sees("现有 5 张票")
	marks := r.decides(a, "decide", 2)
	a.sees("已录入")
	a.never("有出入", "不同")
	r.decides(b, "", 1)
	b.sees("第 2 张第 2 项：一人认定弃权，另一人认定反对")
	a.sees("第 2 张第 2 项：一人认定弃权，另一人认定反对")
	b.goes("/teller/" + r.round + "/batches/1/scans")
	b.sees("第 2 张第 2 项")
	b.press("重新认定")
	b.sees("请对照原票重新认定有出入的票")
	r.shootsAll(b, "decide-differs")
	if again := r.decides(b, "", 2); !slices.Equal(marks, again) {
		t.Errorf("the tellers decide on %v and %v", marks, again)
	}
	b.sees("一致")
	a.sees("一致")

	// The chief decides what both could not tell, looking at the picture.
	r.chief = r.sits("chief scrutineer", "zongjian")
	r.chief.goes("/scrutineer/" + r.round + "/doubtful")
	r.chief.press("认定这张票")
	r.chief.sees("第 1 项看不清")
	r.pictures(r.chief, 1)
	r.shootsAll(r.chief, "doubt-picture")
	r.chief.press("css:#f-verdict label.choice")
	r.chief.sees(nameOf(1))
	for i, value := range []int{0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1} {
		r.chief.press(fmt.Sprintf(`css:#f-mark-%d label.mark:has(input[value="%d"])`, i, value))
	}
	r.chief.enters("#f-reason", "圆点在赞成格内")
	r.decidesDoubt()
	r.chief.sees("已认定")

	for i, login := range []string{"zongjian", "jianpiao1"} {
		r.opensFew(id, i+1, login)
	}
	reading, err = app.Vote.ReadRound(ctx, r.actors["zongjian"], id)
	r.must(err)
	if reading.Paper == nil {
		t.Fatalf("not counted: %v", reading.Missing)
	}
	// Approvals, oppositions and abstentions of the four valid ballots; the one
	// with two marks in a row is void.
	want := [][3]int{{4, 0, 0}, {3, 0, 1}}
	for range 9 {
		want = append(want, [3]int{0, 4, 0})
	}
	want = append(want, [3]int{1, 3, 0})
	for i, c := range reading.Paper.Candidates {
		if got := [3]int{c.Approve, c.Oppose, c.Abstain}; got != want[i] {
			t.Errorf("row %d counts %v, want %v", i+1, got, want[i])
		}
	}
	if n := reading.Paper.Returned - reading.Paper.Valid(); n != 1 {
		t.Errorf("%d void ballots, want 1", n)
	}
	// What was decided cannot be looked at on the wrong side of the room.
	office.expects(`status of 403`)
	if answer, _ := office.fetches("/teller/" + r.round + "/pages/1"); answer.Status != 403 {
		t.Errorf("the office sees a ballot: %d", answer.Status)
	}
}

// markedSheets marks the printed ballot as scannedBallots says, one sheet each,
// and scans them.
func markedSheets(t *testing.T, printed []byte, layout []scan.Page) []*image.Gray {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 5))
	pen, blank := scantest.Ballpoint(random), scantest.Print(t, printed)
	if len(blank) != 1 || len(layout) != 1 {
		t.Fatalf("%d pages printed, %d in the layout", len(blank), len(layout))
	}
	var sheets []*image.Gray
	for _, marks := range scannedBallots {
		page := scantest.Copy(blank[0])
		for row, mark := range marks {
			at := layout[0].Rows[row].Choices
			switch mark {
			case 'A':
				pen.Circle(page, at[0])
			case 'O':
				pen.Circle(page, at[1])
			case 'd':
				pen.Dot(page, at[0])
			case 'b':
				pen.Circle(page, at[0])
				pen.Circle(page, at[1])
			}
		}
		sheets = append(sheets, scantest.Take(page, random))
	}
	return sheets
}

// decides is one teller's work on the scanned stack: the dot in the second
// ballot becomes the column given, the double mark stays one, the dot in the
// last goes to the chief. It returns the fields that were asked for.
func (r *rough) decides(p *person, shots string, column int) []string {
	r.t.Helper()
	p.goes("/teller/" + r.round + "/batches/1/decide")
	p.sees("由人认定的票")
	r.pictures(p, 3)
	fields := ask[[]string](p, `[...new Set([...document.querySelectorAll(".decide-row input")].map((i) => i.name))]`)
	if len(fields) != 3 {
		p.fail("asked for %v", fields)
	}
	if shots != "" {
		r.shootsAll(p, shots)
	}
	for i, value := range []int{column, -2, -3} {
		p.press(fmt.Sprintf(`css:label.mark:has(input[name="%s"][value="%d"])`, fields[i], value))
	}
	p.press("核对后提交")
	p.sees("请再看一遍", "存疑：本组第 5 张：第 1 项看不清")
	if shots != "" {
		r.shootsAll(p, shots+"-review")
	}
	p.press("提交第 1 组")
	p.until("the page of all stacks", `location.pathname === "/teller/`+r.round+`"`)
	return fields
}

// pictures waits until at least so many pictures of ballots are there to be seen.
func (r *rough) pictures(p *person, n int) {
	r.t.Helper()
	p.until(fmt.Sprintf("%d pictures", n), fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('main img[src*="/pages/"]')].filter((i) => i.loading !== "lazy");
	  return all.length >= %d && all.every((i) => i.complete && i.naturalWidth > 0); })()`, n))
}

// shootsAll keeps pictures of a page in three widths; in none of them anything
// is cut off.
func (r *rough) shootsAll(p *person, name string) {
	r.t.Helper()
	for _, width := range []int64{360, 800, 1280} {
		p.do(chromedp.EmulateViewport(width, 800))
		if wide := ask[int64](p, `document.documentElement.scrollWidth`); wide > width {
			p.fail("%s is %d px wide in a window of %d", name, wide, width)
		}
		p.shoots(fmt.Sprintf("%s-%d.png", name, width), true)
	}
}
