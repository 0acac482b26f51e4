package web

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"piaojue/app/apptest"
	"piaojue/models"
)

// book opens a table that a page offers.
func (d officeDesk) book(path string) *excelize.File {
	d.t.Helper()
	status, body := d.get(path)
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", path, status, problemsIn(body))
	}
	book, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		d.t.Fatalf("%s: %v", path, err)
	}
	d.t.Cleanup(func() { book.Close() })
	return book
}

// row finds the row of a sheet whose cell holds a text, by heading.
func row(t *testing.T, book *excelize.File, leaf, text string) map[string]string {
	t.Helper()
	rows, err := book.GetRows(leaf)
	must(t, err)
	for _, cells := range rows[1:] {
		for _, cell := range cells {
			if cell != text {
				continue
			}
			found := map[string]string{}
			for i, c := range cells {
				found[rows[0][i]] = c
			}
			return found
		}
	}
	t.Fatalf("%s has no row with %q: %v", leaf, text, rows)
	return nil
}

// wordText is what a Word file says, without blanks.
func (d officeDesk) wordText(path string) string {
	d.t.Helper()
	status, body := d.get(path)
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", path, status, problemsIn(body))
	}
	r, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	must(d.t, err)
	f, err := r.Open("word/document.xml")
	must(d.t, err)
	defer f.Close()
	var said strings.Builder
	dec := xml.NewDecoder(f)
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(strings.Fields(said.String()), "")
		}
		must(d.t, err)
		if text, ok := token.(xml.CharData); ok {
			said.Write(text)
		}
	}
}

// alone is what the paper has and the Word file has not: page numbers, codes,
// the stripe, the watermark on every page (once at the head of the file).
var alone = regexp.MustCompile(`—\d+—|第\d+页共\d+页|扫码核对结果|扫码看项目|.色票监票报告|演示`)

func TestTheWordFileOfARoundsPapersSaysWhatThePDFSays(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		secretariat, public, unit := desk("secretariat"), desk(""), desk("unit")
		base := fmt.Sprintf("/office/rounds/%d/", w.Round)
		for _, name := range []string{"notice", "decision", "scrutiny-report", "method"} {
			at, reader := base+name+".pdf", secretariat
			if name == "notice" { // the office's address leads to the public one
				at, reader = fmt.Sprintf("/results/%d/notice.pdf", w.Round), public
			}
			paper := reader.pdfText(at)
			said := secretariat.wordText(base + name + ".docx")
			if !strings.HasPrefix(said, "演示") {
				t.Errorf("%s: the file of an invented place begins %.30q", name, said)
			}
			if diff := diffOfRunes(alone.ReplaceAllString(paper, ""), strings.TrimPrefix(said, "演示")); diff != "" {
				t.Errorf("%s: PDF and Word differ: %s\n%s\n%s", name, diff, paper, said)
			}
			if status, _ := public.get(base + name + ".docx"); status != http.StatusSeeOther {
				t.Errorf("%s: the public is answered %d", name, status)
			}
			if status, _ := unit.get(base + name + ".docx"); name != "method" && status != http.StatusForbidden {
				t.Errorf("%s: a responsible unit is answered %d", name, status)
			}
			if status, _ := public.get(fmt.Sprintf("/results/%d/%s.docx", w.Round, name)); status != http.StatusNotFound {
				t.Errorf("%s: a Word file is public: %d", name, status)
			}
		}
	})
}

// diffOfRunes names the Chinese characters that two texts hold in different
// numbers: their order differs between a page and a running text.
func diffOfRunes(a, b string) string {
	count := map[rune]int{}
	for _, r := range a {
		count[r]++
	}
	for _, r := range b {
		count[r]--
	}
	said := ""
	for r, n := range count {
		if n != 0 && r >= 0x2e80 && r < 0xff00 && !strings.ContainsRune("　年月日票决办法摘要草稿", r) {
			said += fmt.Sprintf(" %c%+d", r, n)
		}
	}
	return said
}

func TestThereIsNoWordFileBeforeThePaper(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundAttested, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		secretariat := desk("secretariat")
		for _, name := range []string{"notice", "decision"} {
			if status, body := secretariat.get(fmt.Sprintf("/office/rounds/%d/%s.docx", w.Round, name)); status != http.StatusConflict || strings.Contains(body, "document.xml") {
				t.Errorf("%s before the announcement: %d", name, status)
			}
		}
		public := desk("")
		if status, _ := public.get(fmt.Sprintf("/results/%d/counts.xlsx", w.Round)); status != http.StatusNotFound {
			t.Errorf("counts before the announcement: %d", status)
		}
	})
}

func TestTablesHoldWhatTheirPagesShowAndOpenForTheSameRoles(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		admin, secretariat, standing, unit, public := desk("admin"), desk("secretariat"), desk("standing"), desk("unit"), desk("")
		result, err := w.Vote.Result(context.Background(), w.Round)
		must(t, err)
		first := result.Outcome.Adopted[0]

		book := public.book(fmt.Sprintf("/results/%d/counts.xlsx", w.Round))
		if got := row(t, book, "票数", first.Name); got["赞成"] != fmt.Sprint(first.Approve) {
			t.Errorf("counts: %v, want %d", got, first.Approve)
		}
		if kind, err := book.GetCellType("票数", "C2"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
			t.Errorf("a count is text: %v %v", kind, err)
		}
		session := fmt.Sprintf("/office/sessions/%d", w.Session)
		roll, err := w.Roster.Roll(context.Background(), w.As("secretariat"), w.Session)
		must(t, err)
		d := roll.Delegations[0].Deputies[0]
		for _, page := range []string{"/roster", "/checkin"} {
			book := secretariat.book(session + page + "/export.xlsx")
			if got := row(t, book, "代表", d.Number); got["姓名"] != d.Name || got["代表团"] != roll.Delegations[0].Delegation.Name {
				t.Errorf("%s: %v, want %s", page, got, d.Name)
			}
			if got := row(t, book, "各代表团", roll.Delegations[0].Delegation.Name); got["应到"] != fmt.Sprint(roll.Delegations[0].Entitled) || got["实到"] != fmt.Sprint(roll.Delegations[0].Present) {
				t.Errorf("%s: %v", page, got)
			}
		}
		if got := row(t, secretariat.book(session+"/candidates/export.xlsx"), "候选项目", first.Name); got["序号"] != fmt.Sprint(first.No) {
			t.Errorf("candidates: %v", got)
		}
		if got := row(t, admin.book("/office/accounts/export.xlsx"), "账号", "standing"); got["角色"] == "" || got["停用日期"] != "" {
			t.Errorf("accounts: %v", got)
		}
		row(t, public.book("/open/data.xlsx"), "项目", first.Name)
		row(t, public.book("/years/export.xlsx"), "历年对比", fmt.Sprint(result.Session.Year))
		row(t, standing.book("/office/years/export.xlsx"), "历年对比", fmt.Sprint(result.Session.Year))
		for page, leaf := range map[string]string{"/office/adjustments": "项目调整", "/office/evaluations": "测评结果", "/office/groups": "监督小组", "/office/comments": "现场评价", "/office/inspections": "", "/office/interviews": "",
			fmt.Sprintf("/office/projects/%d/progress", result.Projects[0].ID): "进度报告"} {
			book := standing.book(page + "/export.xlsx")
			if leaf == "" {
				leaf = book.GetSheetList()[0]
			}
			rows, err := book.GetRows(leaf)
			must(t, err)
			if last := rows[len(rows)-1]; len(rows[0]) < 4 || len(last) != 1 || !strings.Contains(last[0], "截至2026年") {
				t.Errorf("%s: head %v, last %v", page, rows[0], last)
			}
			if _, body := standing.get(page); !strings.Contains(body, page+"/export.xlsx") {
				t.Errorf("%s does not lead to its table", page)
			}
		}
		for _, path := range []string{"/office/accounts", "/office/audit", "/office/outbox", "/office/groups", "/office/comments", session + "/roster"} {
			asked, _ := unit.get(path)
			given, body := unit.get(path + "/export.xlsx")
			if asked != given || given != http.StatusForbidden || strings.HasPrefix(body, "PK") {
				t.Errorf("%s: the page answers a unit %d, the table %d", path, asked, given)
			}
			if status, body := public.get(path + "/export.xlsx"); status != http.StatusSeeOther || strings.HasPrefix(body, "PK") {
				t.Errorf("%s: the public is answered %d", path, status)
			}
		}
	})
}

func TestTheLogAsATableHoldsEveryEntryWithItsLink(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		reader := desk("standing")
		rows, err := reader.book("/office/audit/export.xlsx").GetRows("操作日志")
		must(t, err)
		if entries := w.Dump(t)["audit_entries"]; len(rows) < 10 || len(rows)-3 > len(entries) {
			t.Errorf("%d rows of %d entries", len(rows)-3, len(entries))
		}
		for _, cells := range rows[1 : len(rows)-2] {
			if len(cells) != 7 || len(cells[6]) < 40 {
				t.Fatalf("%v has no whole link of the chain", cells)
			}
		}
	})
}
