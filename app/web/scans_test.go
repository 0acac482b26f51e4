package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/pdf"
	"piaojue/app/private"
	"piaojue/app/scan"
	"piaojue/app/scan/scantest"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// A printedRound is the paper of a round as the product prints it, and where its
// marks are.
type printedRound struct {
	pages  []*image.Gray
	layout []scan.Page
	r      *rand.Rand
}

// printRound fetches the ballot that the office prints on A4.
func printRound(t *testing.T, w *apptest.Town, office officeDesk) printedRound {
	t.Helper()
	return printOn(t, w, office, pdf.A4)
}

// printOn fetches the ballot that the office prints on a size of paper.
func printOn(t *testing.T, w *apptest.Town, office officeDesk, size pdf.PaperSize) printedRound {
	t.Helper()
	address, place := fmt.Sprintf("/office/rounds/%d/ballot-paper.pdf", w.Round), 0
	if size == pdf.A3 {
		address, place = address+"?size=a3", 1
	}
	status, file := office.get(address)
	if status != http.StatusOK {
		t.Fatalf("the ballot: %d", status)
	}
	fonts, err := pdf.LoadFonts(filepath.Join("..", "..", "build", "fonts"))
	must(t, err)
	papers, err := Layouts(fonts)(w.Read(t))
	must(t, err)
	return printedRound{scantest.Print(t, []byte(file)), papers[place], rand.New(rand.NewPCG(7, 11))}
}

// Marks of a ballot beside a column.
const (
	unmarked = -1
	dotted   = 100 // and a column: a hesitant dot in it
	both     = -2  // the first two columns
)

// mark fills a ballot of one or more pages in.
func (p printedRound) mark(marks ...int) []*image.Gray {
	var sheet []*image.Gray
	pen := scantest.Ballpoint(p.r)
	i := 0
	for n, layout := range p.layout {
		page := scantest.Copy(p.pages[n])
		for _, row := range layout.Rows {
			switch m := marks[i]; {
			case m == both:
				pen.Circle(page, row.Choices[0])
				pen.Circle(page, row.Choices[1])
			case m >= dotted:
				pen.Dot(page, row.Choices[m-dotted])
			case m >= 0:
				pen.Circle(page, row.Choices[m])
			}
			i++
		}
		sheet = append(sheet, page)
	}
	return sheet
}

// scan takes sheets through the scanner, in one file.
func (p printedRound) scan(t *testing.T, sheets ...[]*image.Gray) string {
	t.Helper()
	var pages []*image.Gray
	for _, sheet := range sheets {
		for _, page := range sheet {
			pages = append(pages, scantest.Take(page, p.r))
		}
	}
	return string(scantest.PDF(t, pages...))
}

// strange is a ballot of another round.
func strange(t *testing.T, w *apptest.Town) []*image.Gray {
	t.Helper()
	fonts, err := pdf.LoadFonts(filepath.Join("..", "..", "build", "fonts"))
	must(t, err)
	paper := ballotDocument(w.Read(t))
	paper.Round = strings.Repeat("0", 32)
	var b bytes.Buffer
	must(t, pdf.Ballot(&b, fonts, paper))
	return scantest.Print(t, b.Bytes())
}

// fieldsIn are the names of a page's radio buttons, once each and in order.
func fieldsIn(body, prefix string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`name="(`+prefix+`-[0-9-]+)"`).FindAllStringSubmatch(body, -1) {
		if len(names) == 0 || names[len(names)-1] != m[1] {
			names = append(names, m[1])
		}
	}
	return names
}

func hiddenIn(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("the page has no %s", name)
	}
	return m[1]
}

func TestAScannedStackIsReadDecidedByTwoAndCounted(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two, chief := sit("teller"), sit("teller2"), sit("chief")
		paper := printRound(t, w, sit("secretariat"))
		home := fmt.Sprintf("/teller/%d", w.Round)
		stack := one.must(one.post(home+"/batches", "size", "4"))
		scans, decide := stack+"/scans", stack+"/decide"

		// The four ballots of the plan: one with a hesitant dot, one with too
		// many approvals, one of another round.
		file := paper.scan(t, paper.mark(0, 0, 0, 1, 2), paper.mark(0, dotted+2, 2, 0, 0), paper.mark(0, 0, 0, 0, 1), strange(t, w))
		one.must(one.upload(scans, "file", "stack.pdf", file))
		_, body := one.get(scans)
		for _, want := range []string{"现有 3 张票，其中 1 处要由人认定；1 页不能成票", "这是另一轮的票，不计入本组", "本组 4 张，现有 3 张，还差 1 张", "已读 4 页"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page of scans lacks %q", want)
			}
		}
		if _, body := one.get(decide); !strings.Contains(body, "还有 1 页不能成票") || strings.Contains(body, "核对后提交") {
			t.Error("an incomplete stack can be decided")
		}
		move := regexp.MustCompile(`action="([^"]+/move)"`).FindStringSubmatch(body)[1]
		two.must(two.post(move, "act", "hand"))

		// The first teller.
		_, body = one.get(decide)
		marks, sheets := fieldsIn(body, "mark"), fieldsIn(body, "sheet")
		if len(marks) != 6 || len(sheets) != 1 {
			t.Fatalf("asked for rows %v and ballots %v", marks, sheets)
		}
		form := []string{"set", hiddenIn(t, body, "set"), marks[0], "2", sheets[0], string(tally.WrongPaper)}
		w.Unchanged(t, func() {
			status, _, refused := one.post(decide, "act", "review", "set", form[1])
			if status != http.StatusUnprocessableEntity || !strings.Contains(refused, "请认定第 2 张第 2 项") || !strings.Contains(refused, "请认定第 4 张有效") {
				t.Errorf("nothing decided: %d %s", status, problemsIn(refused))
			}
			status, _, review := one.post(decide, append(form, "act", "review")...)
			if status != http.StatusOK || !strings.Contains(review, "有效 <b>2</b>") || !strings.Contains(review, "无效（赞成超过规定数） <b>1</b>") || !strings.Contains(review, "无效（非本轮表决票） <b>1</b>") || !strings.Contains(review, `name="`+marks[0]+`" value="2"`) {
				t.Errorf("the review: %d %s", status, problemsIn(review))
			}
			if status, _, body := one.post(decide, append(form, "act", "edit")...); status != http.StatusOK || !strings.Contains(body, `name="`+marks[0]+`" value="2" checked`) {
				t.Errorf("back from the review: %d", status)
			}
			if status, _, body := one.post(decide, append([]string{"act", "send", "set", "stale"}, form[2:]...)...); status != http.StatusConflict || !strings.Contains(body, "刚才有变动") {
				t.Errorf("decided on other ballots: %d", status)
			}
		})
		one.must(one.post(decide, append(form, "act", "send")...))

		// The second sees nothing of it, and differs on two ballots.
		_, body = two.get(decide)
		if strings.Contains(body, "checked") || strings.Contains(body, "一人认定") {
			t.Error("the second teller sees the first one's decisions")
		}
		differing := []string{"set", form[1], marks[0], "1", sheets[0], string(tally.Illegible), "act", "send"}
		two.must(two.post(decide, differing...))
		for _, d := range []officeDesk{one, two} {
			_, body := d.get(decide)
			for _, want := range []string{"第 2 张第 2 项：一人认定弃权，另一人认定反对", "第 4 张：一人认定无效（非本轮表决票），另一人认定无效（无法辨认）"} {
				if !strings.Contains(body, want) {
					t.Errorf("the tellers are not told %q", want)
				}
			}
		}
		two.must(two.post(decide, append(form, "act", "send")...))
		unchanged(t, w, func() {
			if status, _, body := two.post(decide, append(form, "act", "send")...); status != http.StatusConflict || !strings.Contains(body, "已经") {
				t.Errorf("sent twice: %d", status)
			}
			for _, act := range []string{"aside", "hand", "back"} {
				if status, _, _ := one.post(move, "act", act); status != http.StatusConflict {
					t.Errorf("a page moved after they agreed: %d", status)
				}
			}
			if status, _, _ := one.upload(scans, "file", "more.pdf", paper.scan(t, paper.mark(0, 1, 2, 0, 1))); status != http.StatusConflict {
				t.Errorf("scanned after they agreed: %d", status)
			}
		})

		// The round is counted as if the paper had been entered by hand.
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(context.Background(), w.As(login), w.Round, w.Part(t, login)))
		}
		v := w.Read(t)
		want := tally.PaperCounts{Issued: 4, Returned: 4, Void: map[tally.VoidReason]int{tally.OverMarked: 1, tally.WrongPaper: 1}}
		for i, row := range v.Candidates {
			k := tally.CandidateCounts{No: row.No, Name: row.Name}
			for _, b := range apptest.Mixed.Paper()[:2] {
				switch b.Marks[i] {
				case 0:
					k.Approve++
				case 1:
					k.Oppose++
				case 2:
					k.Abstain++
				}
			}
			want.Candidates = append(want.Candidates, k)
		}
		if v.Paper == nil {
			t.Fatalf("not counted: %v", v.Missing)
		}
		if diff := cmp.Diff(want, *v.Paper); diff != "" {
			t.Errorf("paper (-want +got):\n%s", diff)
		}
		w.To(t, models.RoundAnnounced)
		if o := w.Read(t).Outcome; o == nil || len(o.Adopted) == 0 {
			t.Errorf("announced %+v", o)
		}
		_, body = chief.get(fmt.Sprintf("/scrutineer/%d/doubtful", w.Round))
		if strings.Contains(body, "待认定") {
			t.Error("a doubtful ballot is open after the announcement")
		}
	})
}

func TestDoubtfulBallotsReachTheChiefWithTheirPictures(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two, chief, other := sit("teller"), sit("teller2"), sit("chief"), sit("scrutineer1")
		paper := printRound(t, w, sit("secretariat"))
		home := fmt.Sprintf("/teller/%d", w.Round)
		stack := one.must(one.post(home+"/batches", "size", "4"))
		one.must(one.upload(stack+"/scans", "file", "a.pdf", paper.scan(t, paper.mark(0, dotted, 1, 1, 2), paper.mark(1, 1, 1, 1, 1), paper.mark(unmarked, unmarked, unmarked, unmarked, unmarked), paper.mark(both, 2, 2, 2, 2))))
		_, body := one.get(stack + "/decide")
		if !strings.Contains(body, "程序没有看到标记的票") {
			t.Error("a blank ballot is not shown for a look")
		}
		marks := fieldsIn(body, "mark")
		if len(marks) != 2 {
			t.Fatalf("asked for %v %s", marks, regexp.MustCompile(`<p class="muted">[^<]*`).FindAllString(body, -1))
		}
		pictures := regexp.MustCompile(`src="(/teller/\d+/pages/\d+)/rows/\d+"`).FindStringSubmatch(body)
		if pictures == nil {
			t.Fatal("no picture of a row")
		}
		// A ballot that is opened in full is decided in full, and keeps what was chosen.
		_, _, opened := one.post(stack+"/decide", "act", "look", "looked", "第２张", "set", hiddenIn(t, body, "set"), marks[0], "-3")
		if got := fieldsIn(opened, "mark"); len(got) != 7 || len(fieldsIn(opened, "sheet")) != 1 || !strings.Contains(opened, `name="`+marks[0]+`" value="-3" checked`) {
			t.Errorf("opened: %v", got)
		}
		if _, _, wrong := one.post(stack+"/decide", "act", "look", "looked", "9", "set", hiddenIn(t, body, "set")); !strings.Contains(wrong, "“9”不是本组的张号") {
			t.Error("a ballot that is not there is opened")
		}
		form := []string{"set", hiddenIn(t, body, "set"), marks[0], "-3", marks[1], "-2", "act", "send"}
		one.must(one.post(stack+"/decide", form...))
		if status, _ := chief.get(strings.Replace(pictures[1], "/teller/", "/teller/", 1)); status != http.StatusForbidden {
			t.Errorf("the chief sees the tellers' pages: %d", status)
		}
		two.must(two.post(stack+"/decide", form...))
		doubt := fmt.Sprintf("/scrutineer/%d/doubtful/1/1", w.Round)
		_, body = chief.get(doubt)
		if !strings.Contains(body, "第 1 张：第 2 项看不清") {
			t.Error("the chief is not told what is in doubt")
		}
		picture := regexp.MustCompile(`src="(/scrutineer/\d+/doubtful/pages/\d+)"`).FindStringSubmatch(body)
		if picture == nil {
			t.Fatal("the chief has no picture")
		}
		if status, body := chief.get(picture[1]); status != http.StatusOK || !strings.HasPrefix(body, "\xff\xd8") {
			t.Errorf("the picture: %d", status)
		}
		for name, d := range map[string]officeDesk{"a scrutineer": other, "the presidium": sit("presiding"), "the public": sit("")} {
			if status, body := d.get(picture[1]); status == http.StatusOK || strings.HasPrefix(body, "\xff\xd8") {
				t.Errorf("%s sees a ballot: %d", name, status)
			}
		}
		// Another ballot's picture is not the chief's.
		var page int64
		_, err := fmt.Sscanf(picture[1], fmt.Sprintf("/scrutineer/%d/doubtful/pages/%%d", w.Round), &page)
		must(t, err)
		if status, _ := chief.get(fmt.Sprintf("/scrutineer/%d/doubtful/pages/%d", w.Round, page+1)); status != http.StatusForbidden {
			t.Errorf("the chief sees a ballot that nobody doubts: %d", status)
		}
		chief.must(chief.post(doubt, "verdict", "valid", "reason", "有一点", "mark-0", "0", "mark-1", "0", "mark-2", "1", "mark-3", "1", "mark-4", "2", "confirm", "yes", "act", "send"))
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(context.Background(), w.As(login), w.Round, w.Part(t, login)))
		}
		v := w.Read(t)
		if v.Paper == nil || v.Paper.Void[tally.OverMarked] != 1 || v.Paper.Valid() != 3 {
			t.Fatalf("counted %+v, missing %v", v.Paper, v.Missing)
		}
		if first := v.Paper.Candidates[0]; first.Approve != 1 || first.Oppose != 1 || first.Abstain != 1 {
			t.Errorf("the first row: %+v", first)
		}
		w.To(t, models.RoundAnnounced)
		if status, _ := chief.get(picture[1]); status != http.StatusConflict {
			t.Errorf("a picture after the announcement: %d", status)
		}
	})
}

func TestNothingIsReadTwiceAndNothingForeignChangesAnything(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one := sit("teller")
		paper := printRound(t, w, sit("secretariat"))
		home := fmt.Sprintf("/teller/%d", w.Round)
		stack := one.must(one.post(home+"/batches", "size", "3"))
		scans := stack + "/scans"
		ballot := paper.mark(0, 1, 2, 0, 1)
		alike := paper.mark(0, 1, 2, 0, 1) // the same choices by the same hand on another sheet
		file := paper.scan(t, ballot, alike)
		unchanged(t, w, func() {
			for name, c := range map[string]struct{ content, says string }{
				"a text": {"不是图片", "文件不是 PDF、JPEG、PNG 或者 TIFF"}, "half a picture": {"\xff\xd8\xff\xe0\x00\x10JFIF", "损坏"}, "half a PDF": {file[:2000], "PDF 已经损坏"}, "nothing": {"", "文件不是 PDF"},
			} {
				status, _, body := one.upload(scans, "file", "a.pdf", c.content)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) {
					t.Errorf("%s: %d %s", name, status, problemsIn(body))
				}
			}
			if status, _, body := one.post(scans); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请选择扫描件") {
				t.Errorf("no file: %d", status)
			}
			for _, login := range []string{"chief", "secretariat", "presiding", "scrutineer1", "admin", "deputy"} {
				if status, _, _ := sit(login).upload(scans, "file", "a.pdf", file); status != http.StatusForbidden {
					t.Errorf("%s may upload: %d", login, status)
				}
			}
		})
		one.must(one.upload(scans, "file", "a.pdf", file))
		if _, body := one.get(scans); !strings.Contains(body, "现有 2 张票") || strings.Contains(body, "两次扫描") {
			t.Error("two sheets with the same choices are called one")
		}
		unchanged(t, w, func() {
			if status, _, body := one.upload(scans, "file", "b.pdf", file); status != http.StatusUnprocessableEntity && status != http.StatusConflict || !strings.Contains(body, "已经在第 1 组上传过") {
				t.Errorf("the same file twice: %d %s", status, problemsIn(body))
			}
		})
		// The same sheet again, scanned anew: noticed, and both tellers look.
		one.must(one.upload(scans, "file", "c.jpg", string(scantest.JPEG(t, scantest.Take(ballot[0], paper.r)))))
		_, body := one.get(scans)
		if !strings.Contains(body, "第 1、3 张看起来是同一张票的两次扫描") {
			t.Fatal("a sheet scanned twice is not noticed")
		}
		_, body = one.get(stack + "/decide")
		unchanged(t, w, func() {
			if status, _, refused := one.post(stack+"/decide", "act", "send", "set", hiddenIn(t, body, "set")); status != http.StatusUnprocessableEntity || !strings.Contains(refused, "请先核对看起来相同的票") {
				t.Errorf("decided without a look: %d", status)
			}
		})
		moves := regexp.MustCompile(`action="([^"]+/move)"`).FindAllStringSubmatch(func() string { _, b := one.get(scans); return b }(), -1)
		one.must(one.post(moves[1][1], "act", "aside"))
		_, body = one.get(scans)
		if strings.Contains(body, "两次扫描") || !strings.Contains(body, "还差 1 张") || !strings.Contains(body, "已移出的页") {
			t.Error("the second scan still counts")
		}
		// The third ballot is decided with the paper in hand.
		one.must(one.post(stack+"/by-hand", "n", "1"))
		if _, body := one.get(scans); !strings.Contains(body, "逐张认定") {
			t.Error("a full stack cannot be decided")
		}
		unchanged(t, w, func() {
			for _, typed := range []string{"", "x", "4", "-1"} {
				if status, _, _ := one.post(stack+"/by-hand", "n", typed); status != http.StatusUnprocessableEntity {
					t.Errorf("%q ballots by hand: %d", typed, status)
				}
			}
		})
		// Withdrawn, the file may come again.
		drop := regexp.MustCompile(`action="([^"]+/drop)"`).FindStringSubmatch(body)[1]
		one.must(one.post(drop))
		one.must(one.upload(scans, "file", "a.pdf", file))
	})
}

func TestAScanOverTheLimitIsRefusedInASentenceAndChangesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one := sit("teller")
		scans := one.must(one.post(fmt.Sprintf("/teller/%d/batches", w.Round), "size", "3")) + "/scans"
		limit := fmt.Sprintf("%d MB", vote.MostScan>>20)
		if _, body := one.get(scans); !strings.Contains(body, "一次合计不超过 "+limit) {
			t.Error("the page does not say how much one upload holds")
		}
		unchanged(t, w, func() {
			for _, c := range []struct {
				bytes, status int
				says          string
			}{
				{vote.MostScan, http.StatusUnprocessableEntity, "文件不是 PDF"}, // as large as it may be, and no picture
				{vote.MostScan + 1, http.StatusRequestEntityTooLarge, "有一份扫描件超过 " + limit + "，没有接收"},
				{vote.MostScan + 4<<20, http.StatusRequestEntityTooLarge, "分几次提交"}, // refused by its head
			} {
				if status, _, body := one.upload(scans, "file", "a.pdf", strings.Repeat("a", c.bytes)); status != c.status || !strings.Contains(body, c.says) {
					t.Errorf("%d bytes: %d %s", c.bytes, status, problemsIn(body))
				}
			}
			if _, err := w.Vote.PutScan(context.Background(), w.As("teller"), w.Round, 1, make([]byte, vote.MostScan+1)); err == nil || !strings.Contains(err.Error(), limit) {
				t.Errorf("the service takes more: %v", err)
			}
		})
	})
}

// put uploads a file as a teller and leaves the reading of it to the test.
func put(t *testing.T, w *apptest.Town, batch int, file string) models.PaperScan {
	t.Helper()
	row, err := w.Vote.PutScan(context.Background(), w.As("teller"), w.Round, batch, []byte(file))
	must(t, err)
	return row
}

func TestAReadingThatWasInterruptedGoesOnAndItsPicturesAreSealed(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		paper := printRound(t, w, sit("secretariat"))
		no, err := w.Vote.OpenBatch(context.Background(), w.As("teller"), w.Round, 3)
		must(t, err)
		scanned := put(t, w, no, paper.scan(t, paper.mark(0, 1, 2, 0, 1), paper.mark(1, 1, 1, 1, 1), paper.mark(2, 2, 0, 0, 0)))
		killed := errors.New("the server was killed")
		read := func(stop int) error {
			return w.Vote.ReadScan(context.Background(), w.Congress.ID, scanned.ID, func(done, total int) error {
				if total != 3 {
					t.Errorf("page %d of %d", done, total)
				}
				if done == stop {
					return killed
				}
				return nil
			})
		}
		if err := read(2); !errors.Is(err, killed) {
			t.Fatalf("stopped with %v", err)
		}
		dump := w.Dump(t)
		if len(dump["scanned_pages"]) != 2 || len(dump["scan_parts"]) == 0 {
			t.Fatalf("after two pages: %d pages, %d pieces of the file", len(dump["scanned_pages"]), len(dump["scan_parts"]))
		}
		must(t, read(0))
		dump = w.Dump(t)
		if len(dump["scanned_pages"]) != 3 || len(dump["scan_parts"]) != 0 {
			t.Errorf("after all: %d pages, %d pieces of the file", len(dump["scanned_pages"]), len(dump["scan_parts"]))
		}
		w.Unchanged(t, func() { must(t, read(0)) }) // once more is nothing
		for table, rows := range dump {
			for _, row := range rows {
				for column, value := range row {
					if strings.Contains(value, "JFIF") || strings.Contains(value, "\xff\xd8\xff") || strings.Contains(value, `"verdict"`) {
						t.Errorf("%s.%s shows a ballot", table, column)
					}
				}
			}
		}
		must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error { return tx.In(w.Congress.ID).DestroyBallots(w.Round) }))
		dump = w.Dump(t)
		for _, table := range []string{"paper_scans", "scan_parts", "scanned_pages", "scan_decisions"} {
			if len(dump[table]) != 0 {
				t.Errorf("%s outlives the ballots", table)
			}
		}
	})
}

func TestAFileThatBreaksOffLeavesNoPages(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one := sit("teller")
		paper := printRound(t, w, sit("secretariat"))
		no, err := w.Vote.OpenBatch(context.Background(), w.As("teller"), w.Round, 2)
		must(t, err)
		pages := []*image.Gray{paper.mark(0, 1, 2, 0, 1)[0], paper.mark(1, 1, 1, 1, 1)[0]}
		file := scantest.TIFF(pages...)
		file = file[:len(file)-len(pages[1].Pix)/2] // the second page lacks its lower half
		scanned := put(t, w, no, string(file))
		must(t, w.Vote.ReadScan(context.Background(), w.Congress.ID, scanned.ID, func(int, int) error { return nil }))
		if dump := w.Dump(t); len(dump["scanned_pages"]) != 0 || len(dump["scan_parts"]) != 0 || dump["paper_scans"][0]["state"] != string(models.ScanRefused) {
			t.Errorf("%d pages are left of a scan that is %s", len(dump["scanned_pages"]), dump["paper_scans"][0]["state"])
		}
		if _, body := one.get(fmt.Sprintf("/teller/%d/batches/%d/scans", w.Round, no)); !strings.Contains(body, "图片已经损坏") {
			t.Error("the tellers are not told why")
		}
	})
}

func TestAScannedSurveyCountsItsGrades(t *testing.T) {
	apptest.EachTown(t, apptest.MixedSurvey, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two := sit("teller"), sit("teller2")
		paper := printRound(t, w, sit("secretariat"))
		home := fmt.Sprintf("/teller/%d", w.Round)
		stack := one.must(one.post(home+"/batches", "size", "5"))
		var sheets [][]*image.Gray
		for _, b := range apptest.MixedSurvey.Paper()[:4] {
			sheets = append(sheets, paper.mark(b.Marks...))
		}
		sheets = append(sheets, paper.mark(both, 0, 0))
		one.must(one.upload(stack+"/scans", "file", "a.pdf", paper.scan(t, sheets...)))
		_, body := one.get(stack + "/decide")
		form := []string{"set", hiddenIn(t, body, "set"), "act", "send"}
		asked := fieldsIn(body, "mark")
		for _, field := range asked { // the pages are the first rows of their table
			var sheet, row int
			_, err := fmt.Sscanf(field, "mark-%d-%d", &sheet, &row)
			must(t, err)
			truth := tally.TwoMarks
			if sheet <= 4 {
				truth = apptest.MixedSurvey.Paper()[sheet-1].Marks[row]
			}
			form = append(form, field, fmt.Sprint(truth))
		}
		if len(asked) == 0 || asked[len(asked)-1] != "mark-5-0" {
			t.Errorf("two grades for one item are not shown to people: %v", asked)
		}
		one.must(one.post(stack+"/decide", form...))
		// A third teller has no part in the stack, and the other counts by hand.
		entry := apptest.MixedSurvey.Entry(apptest.MixedSurvey.Paper())
		two.must(two.post(stack, stackForm("send", entry)...))
		v, err := w.Vote.Paper(context.Background(), w.As("teller"), w.Round)
		must(t, err)
		if v.Batches[0].State != vote.PaperAgreed {
			t.Errorf("scanned and counted by hand differ: %v", v.Batches[0].Differences)
		}
	})
}

// agree has both tellers send the same decisions on a scanned stack, and returns
// what it counts as.
func agree(t *testing.T, w *apptest.Town, stack string, tellers []officeDesk, form ...string) tally.BatchEntry {
	t.Helper()
	for _, d := range tellers {
		_, body := d.get(stack + "/decide")
		if len(form) == 0 && len(fieldsIn(body, "mark")) > 0 {
			t.Fatalf("people are asked for %v", fieldsIn(body, "mark"))
		}
		d.must(d.post(stack+"/decide", append([]string{"set", hiddenIn(t, body, "set"), "act", "send"}, form...)...))
	}
	v, err := w.Vote.Paper(context.Background(), w.As("teller"), w.Round)
	must(t, err)
	var no int
	_, err = fmt.Sscanf(stack, fmt.Sprintf("/teller/%d/batches/%%d", w.Round), &no)
	must(t, err)
	for _, b := range v.Batches {
		if b.No == no && b.State == vote.PaperAgreed {
			return *b.Agreed
		}
	}
	t.Fatalf("the tellers do not agree on stack %d", no)
	return tally.BatchEntry{}
}

func TestBallotsOnWhichOnlyApprovalsAreMarkedAreScanned(t *testing.T) {
	apptest.EachTown(t, apptest.MixedTicks, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two := sit("teller"), sit("teller2")
		paper := printRound(t, w, sit("secretariat"))
		if n := len(paper.layout[0].Rows[0].Choices); n != 1 {
			t.Fatalf("%d columns on a ballot for approvals alone", n)
		}
		stack := one.must(one.post(fmt.Sprintf("/teller/%d/batches", w.Round), "size", "4"))
		var sheets [][]*image.Gray
		for _, b := range apptest.MixedTicks.Paper() {
			marks := []int{0, 0, 0, 0, unmarked} // one approval too many
			for i, mark := range b.Marks {
				marks[i] = mark - 1
			}
			sheets = append(sheets, paper.mark(marks...))
		}
		one.must(one.upload(stack+"/scans", "file", "a.pdf", paper.scan(t, sheets...)))
		_, body := one.get(stack + "/decide")
		for _, never := range []string{"图片里从左到右依次是", "程序没有看到标记的项", "选了两栏以上"} {
			if strings.Contains(body, never) {
				t.Errorf("with one column the page says %q", never)
			}
		}
		got, want := agree(t, w, stack, []officeDesk{one, two}), apptest.MixedTicks.Entry(apptest.MixedTicks.Paper())
		if diff := cmp.Diff(want.Rows, got.Rows); diff != "" || got.Valid != 3 || got.Void[tally.OverMarked] != 1 {
			t.Errorf("%d valid, void %v; rows (-want +got):\n%s", got.Valid, got.Void, diff)
		}
	})
}

// fortyCandidates is a list that takes several pages.
func fortyCandidates() string {
	var b strings.Builder
	b.WriteString("序号,名称,内容,类别,地点,总投资（万元）,牵头单位,完成时限\n")
	for i := range 40 {
		fmt.Fprintf(&b, "%d,第%d村饮水安全提升工程,新建和改造供水管网%d公里，受益居民%d户。,生活便利,全县,%d,县水利局,2026年11月\n", i+1, i+1, 10+i, 300+10*i, 200+i)
	}
	return b.String()
}

func TestBallotsOfSeveralPagesAreScannedOnEitherPaper(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		list, err := w.Shortlist.Import(ctx, w.As("government"), w.Session, strings.NewReader(fortyCandidates()))
		must(t, err)
		_, err = w.Shortlist.Confirm(ctx, w.As("government"), w.Session, list.Token)
		must(t, err)
		w.To(t, models.RoundCounting)
		_, sit := opened(t, w)
		one, two := sit("teller"), sit("teller2")
		small, large := printOn(t, w, sit("secretariat"), pdf.A4), printOn(t, w, sit("secretariat"), pdf.A3)
		if len(small.pages) < 2 || len(small.pages) != len(small.layout) || len(large.pages) != len(large.layout) {
			t.Fatalf("%d pages on A4, %d on A3; layouts of %d and %d", len(small.pages), len(large.pages), len(small.layout), len(large.layout))
		}
		want := make([][]int, 40)
		for i := range want {
			want[i] = make([]int, 3)
		}
		var marks [4][]int
		for n := range marks {
			for i := range 40 {
				mark := 1 + (n+i)%2
				if i%13 == n {
					mark = 0 // three of forty, or four
				}
				if i > 26 && mark == 0 {
					mark = 2
				}
				marks[n] = append(marks[n], mark)
				want[i][mark]++
			}
		}
		stack := one.must(one.post(fmt.Sprintf("/teller/%d/batches", w.Round), "size", "4"))
		scans := stack + "/scans"
		// Of the third ballot only the first page is in the file.
		broken := small.mark(marks[2]...)
		one.must(one.upload(scans, "file", "a.pdf", small.scan(t, small.mark(marks[0]...), small.mark(marks[1]...), broken[:1])))
		_, body := one.get(scans)
		if !strings.Contains(body, "现有 2 张票") || !strings.Contains(body, "这是一张票的第 1 页，后面缺第 2 页") {
			t.Errorf("a ballot that lacks a page: %s", regexp.MustCompile(`(?s)<p class="scan-says">.*?</p>`).FindString(body))
		}
		one.must(one.post(regexp.MustCompile(`action="([^"]+/move)"`).FindStringSubmatch(body)[1], "act", "aside"))
		one.must(one.upload(scans, "file", "b.pdf", small.scan(t, broken)))
		one.must(one.upload(scans, "file", "c.pdf", large.scan(t, large.mark(marks[3]...))))
		if _, body := one.get(scans); !strings.Contains(body, "现有 4 张票，其中 0 处要由人认定") || strings.Contains(body, "两次扫描") {
			t.Fatalf("read: %s", regexp.MustCompile(`(?s)<p class="scan-says">.*?</p>`).FindString(body))
		}
		got := agree(t, w, stack, []officeDesk{one, two})
		if diff := cmp.Diff(want, got.Rows); diff != "" || got.Valid != 4 {
			t.Errorf("%d valid; rows (-want +got):\n%s", got.Valid, diff)
		}
	})
}

func TestASheetThatWasScannedTwiceCountsOnceWhenTheTellersSaidSo(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two := sit("teller"), sit("teller2")
		paper := printRound(t, w, sit("secretariat"))
		home := fmt.Sprintf("/teller/%d", w.Round)
		stack := one.must(one.post(home+"/batches", "size", "3"))
		scans, decide := stack+"/scans", stack+"/decide"
		first, second, third := paper.mark(0, 1, 2, 0, 1), paper.mark(1, 1, 1, 1, 1), paper.mark(0, 0, 2, 2, 2)
		one.must(one.upload(scans, "file", "a.pdf", paper.scan(t, first, second, first)))
		_, body := one.get(scans)
		if !strings.Contains(body, "第 1、3 张看起来是同一张票的两次扫描") {
			t.Fatal("a sheet that was scanned twice within one file is not noticed")
		}
		_, page := one.get(decide)
		set := hiddenIn(t, page, "set")
		unchanged(t, w, func() {
			if status, _, refused := one.post(decide, "act", "send", "set", set); status != http.StatusUnprocessableEntity || !strings.Contains(refused, "请先核对看起来相同的票") {
				t.Errorf("counted without a look: %d", status)
			}
			// That they are two sheets is for the tellers to say.
			if status, _, review := one.post(decide, "act", "review", "set", set, "apart", "yes"); status != http.StatusOK || !strings.Contains(review, "有效 <b>3</b>") {
				t.Errorf("two sheets with the same hand: %d", status)
			}
		})
		moves := regexp.MustCompile(`action="([^"]+/move)"`).FindAllStringSubmatch(body, -1)
		// Three copies: whichever is moved out, the other two are still one sheet.
		one.must(one.upload(scans, "file", "again.pdf", paper.scan(t, first)))
		one.must(one.post(moves[0][1], "act", "aside"))
		if _, body := one.get(scans); !strings.Contains(body, "第 2、3 张看起来是同一张票的两次扫描") {
			t.Error("two copies are left, and nothing says so")
		}
		one.must(one.post(moves[1][1], "act", "aside"))
		if _, body := one.get(scans); strings.Contains(body, "看起来是同一张票的两次扫描") {
			t.Error("one copy is left, and the page still asks")
		}
		one.must(one.upload(scans, "file", "b.pdf", paper.scan(t, third)))
		got := agree(t, w, stack, []officeDesk{one, two})
		if diff := cmp.Diff([][]int{{2, 1, 0}, {1, 2, 0}, {0, 1, 2}, {1, 1, 1}, {0, 2, 1}}, got.Rows); diff != "" || got.Valid != 3 {
			t.Errorf("%d valid; rows (-want +got):\n%s", got.Valid, diff)
		}
		// The same sheet once more, in another stack.
		other := one.must(one.post(home+"/batches", "size", "1"))
		one.must(one.upload(other+"/scans", "file", "c.pdf", paper.scan(t, first)))
		if _, body := one.get(other + "/scans"); !strings.Contains(body, "第 1 张与另一组的一张票笔迹相同") {
			t.Error("a sheet of another stack is not noticed")
		}
		_, page = one.get(other + "/decide")
		unchanged(t, w, func() {
			if status, _, _ := one.post(other+"/decide", "act", "send", "set", hiddenIn(t, page, "set")); status != http.StatusUnprocessableEntity {
				t.Errorf("counted in two stacks: %d", status)
			}
		})
	})
}

func TestScannedBallotsOpenAfterAChangeOfKeysAndFromABackupAndALostKeyLeavesTheHandCount(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		server, sit := opened(t, w)
		keys := filepath.Join(t.TempDir(), "keys")
		under := func() vote.ScanParts {
			t.Helper()
			box, err := private.Open(keys, "")
			must(t, err)
			return vote.ScanParts{Box: box, Layouts: Layouts(server.Fonts)}
		}
		w.Vote.UseScans(under())
		one, two := sit("teller"), sit("teller2")
		paper := printRound(t, w, sit("secretariat"))
		stack := one.must(one.post(fmt.Sprintf("/teller/%d/batches", w.Round), "size", "4"))
		decide := stack + "/decide"
		one.must(one.upload(stack+"/scans", "file", "a.pdf", paper.scan(t, paper.mark(0, 0, 0, 1, 2), paper.mark(0, dotted+2, 2, 0, 0), paper.mark(1, 1, 1, 1, 1), paper.mark(2, 2, 2, 2, 2))))
		_, body := one.get(decide)
		field := fieldsIn(body, "mark")[0]
		form := []string{"set", hiddenIn(t, body, "set"), "act", "send", field}
		one.must(one.post(decide, append(form, "2")...))

		_, err := private.Rotate(keys)
		must(t, err)
		w.Vote.UseScans(under())
		strip := regexp.MustCompile(`src="(/teller/\d+/pages/(\d+)/rows/\d+)"`).FindStringSubmatch(body)
		if status, picture := one.get(strip[1]); status != http.StatusOK || !strings.HasPrefix(picture, "\xff\xd8") {
			t.Errorf("a picture under the old key: %d", status)
		}
		two.must(two.post(decide, append(form, "1")...)) // sealed with the new key
		difference := "第 2 张第 2 项：一人认定弃权，另一人认定反对"
		home := fmt.Sprintf("/teller/%d", w.Round)
		for _, page := range []string{home, decide} {
			if _, body := one.get(page); !strings.Contains(body, difference) {
				t.Errorf("%s lacks what differs between a decision under the old key and one under the new", page)
			}
		}

		// The backup holds the sealed pictures, and opens with the same keys alone.
		var backup bytes.Buffer
		must(t, w.Store.Backup(ctx, &backup))
		elsewhere := apptest.OpenStore(t, "sqlite:"+filepath.Join(t.TempDir(), "again.db"), w.Clock.Now)
		must(t, elsewhere.Restore(ctx, &backup))
		again := vote.New(elsewhere)
		again.UseScans(under())
		v, err := again.Scanned(ctx, w.As("teller"), w.Round, 1)
		must(t, err)
		if len(v.Sheets) != 4 || len(v.Batch.Differences) != 1 {
			t.Errorf("from the backup: %d ballots, %v", len(v.Sheets), v.Batch.Differences)
		}
		if _, err := again.Picture(ctx, w.As("teller"), w.Round, v.Sheets[1].Pages[0], 1); err != nil {
			t.Errorf("a picture from the backup: %v", err)
		}

		// Without the keys nothing opens, and the tellers count by hand.
		w.Vote.UseScans(vote.ScanParts{Box: apptest.Box(), Layouts: Layouts(server.Fonts)})
		unchanged(t, w, func() {
			for _, page := range []string{strip[1], decide} {
				if status, body := one.get(page); status == http.StatusOK || strings.HasPrefix(body, "\xff\xd8") || !strings.Contains(body, "密钥") {
					t.Errorf("%s without its key: %d", page, status)
				}
			}
		})
		if _, body := one.get(home); !strings.Contains(body, "的反对：一人录入") || strings.Contains(body, difference) {
			t.Error("without the keys the tellers are not told which figures differ")
		}
		entry := apptest.Mixed.Entry(apptest.Mixed.Paper())
		one.must(one.post(stack, stackForm("send", entry)...))
		two.must(two.post(stack, stackForm("send", entry)...))
		if v, err := w.Vote.Paper(ctx, w.As("teller"), w.Round); err != nil || v.Batches[0].State != vote.PaperAgreed {
			t.Errorf("the hand count: %v, %v", v.Batches, err)
		}
	})
}

func TestNumberedBallotsAreCountedByHand(t *testing.T) {
	apptest.EachTown(t, apptest.Ranked, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one := sit("teller")
		stack := one.must(one.post(fmt.Sprintf("/teller/%d/batches", w.Round), "size", "2"))
		if _, body := one.get(stack); strings.Contains(body, "扫描读票") {
			t.Error("numbered ballots are offered to be scanned")
		}
		_, body := one.get(stack + "/scans")
		if !strings.Contains(body, "程序不识读手写数字") || !strings.Contains(body, "手工录入这一组") {
			t.Error("the page does not say why")
		}
		unchanged(t, w, func() {
			if status, _, _ := one.upload(stack+"/scans", "file", "a.png", "\x89PNG\r\n\x1a\n"); status != http.StatusUnprocessableEntity {
				t.Errorf("numbered ballots are taken: %d", status)
			}
		})
	})
}
