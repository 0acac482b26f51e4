package demo_test

import (
	"archive/zip"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"piaojue/app/demo"
)

// without are the pages of the office that show a table and have none as an
// Excel file, each with its reason.
var without = map[string]string{
	"/office":                                     "the first page: each of its lists has a page of its own",
	"/office/adjustments/:n":                      "one adjustment: all of them are in the table of adjustments, a row for each value",
	"/office/forms":                               "a list of papers to print",
	"/office/projects/:n":                         "one project: its checkpoints are in the table of its plan",
	"/office/projects/:n/adjustments":             "one project's adjustments: they are in the table of adjustments",
	"/office/projects/:n/evaluation":              "the arithmetic of one grade: the table of evaluations has its parts",
	"/office/projects/:n/group":                   "one project's group: it is in the table of groups",
	"/office/rounds/:n":                           "the steps of one round: counts are a table of the result, when they may be told",
	"/office/rounds/:n/slips":                     "a desk at work: who waits changes with every slip, and the roll is the table of the check-in",
	"/office/sessions/:n":                         "one session: it is in the table of sessions",
	"/office/sessions/:n/rounds/new":              "a form",
	"/office/shortlist/:n":                        "one project: it is in the tables of the shortlist, the comparison, the appraisals and the reviews",
	"/office/shortlist/new":                       "a form",
	"/office/shortlist/reviews/before/government": "a form",
	"/office/shortlist/reviews/before/party":      "a form",
	"/office/shortlist/reviews/last/standing":     "a form",
	"/office/shortlist/:n/edit":                   "a form",
	"/office/suggestions/:n":                      "one suggestion: it is in the table of suggestions",
}

// unseen are the Excel files that no link of the demonstration leads to, each
// with its reason.
var unseen = map[string]string{
	"/office/results/:n/counts.xlsx":   "only of a round that keeps its counts from the public",
	"/office/receivers/:n/export.xlsx": "the demonstration tells nobody outside",
}

// A clerk goes through the pages of the office with a browser.
type clerk struct {
	t      *testing.T
	role   string
	url    string
	client *http.Client
}

func newClerk(t *testing.T, site string, who demo.Account) clerk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	k := clerk{t, who.Role, site, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	answer, err := k.client.PostForm(site+"/signin", url.Values{"login": {who.Login}, "password": {who.Password}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s cannot sign in: %d", who.Login, answer.StatusCode)
	}
	return k
}

func (k clerk) get(path string) (int, string, string) {
	k.t.Helper()
	answer, err := k.client.Get(k.url + path)
	if err != nil {
		k.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Content-Type"), string(body)
}

var (
	inMain    = regexp.MustCompile(`(?s)<main.*</main>`)
	link      = regexp.MustCompile(`href="(/[^"#]*)`)
	bookForm  = regexp.MustCompile(`(?s)<form[^>]*action="([^"]+\.xlsx)".*?</form>`)
	choice    = regexp.MustCompile(`(?s)<select[^>]*name="([^"]+)".*?<option value="([^"]+)"`)
	number    = regexp.MustCompile(`/[0-9]+|/[A-Z0-9]{26}\b`)
	tableIn   = regexp.MustCompile(`(?s)<table.*?</table>`)
	bodyIn    = regexp.MustCompile(`(?s)<tbody.*?</tbody>`)
	rowIn     = regexp.MustCompile(`(?s)<tr.*?</tr>`)
	headCell  = regexp.MustCompile(`(?s)<th scope="row"[^>]*>(.*?)</th>`)
	tag       = regexp.MustCompile(`(?s)<[^>]*>`)
	turned    = regexp.MustCompile(`[?&;]page=2\b`)
	looksFile = regexp.MustCompile(`\.(pdf|docx|zip|svg|png|jpg|csv|json|bel|atom|css|js)$|/file$|/stream$|/fragment$|/photos/|-photos/|/evidence/|/files/`)
	digits    = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	dayText   = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]+月[0-9]+日)( [0-9]{2}:[0-9]{2})?$`)
	// code is a heading under which digits are a name and no number.
	code = regexp.MustCompile(`证号$|事项编号|^编号$|收件号|座位|登录名|电话|查询码|校验值|链值|内容$|^原来$|^调整为$|^改为$|^现值$|^样本值$|^改动$|^对象$|不要改动|月份|代表团|完成时限|^说明$|^姓名$|^名称$|^目标$`)
	// counts is a heading of numbers.
	counts   = regexp.MustCompile(`(数|次数|人数|投资|金额|得分|均分|（万元）|（张）|（项）|（件）|（天）|（条）|（人次）|（元）|（星）|（%）)$|^(序号|年度|收到|受理|采纳|赞成|反对|弃权|应到|实到|请假|已离会|未到)$`)
	notCount = regexp.MustCompile(`参数$|轮次`)
	// named is a heading of what is never a number, though it be digits.
	named = regexp.MustCompile(`证号$|^事项编号$|^登录名$|^电话$|^座位$|^查询码$`)
	// Tables inside a figure say in words what it draws; a last line adds up what
	// a spreadsheet adds up itself.
	figure = regexp.MustCompile(`(?s)<figure.*?</figure>|<tr class="total">.*?</tr>`)
	wrote  = regexp.MustCompile(`^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日`)
	listed = regexp.MustCompile(`^[0-9]+\.`)
)

// pattern is an address without its numbers.
func pattern(path string) string {
	at, _, _ := strings.Cut(path, "?")
	return number.ReplaceAllString(at, "/:n")
}

// said is the first text inside markup, without blanks.
func said(markup string) string {
	for _, part := range tag.Split(markup, -1) {
		if text := strings.Join(strings.Fields(html.UnescapeString(part)), ""); text != "" {
			return text
		}
	}
	return ""
}

// inTable is a row's name as a table has it: days in digits, no number before
// it.
func inTable(name string) string {
	if m := wrote.FindStringSubmatch(name); m != nil {
		return fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
	}
	return strings.TrimSuffix(listed.ReplaceAllString(name, ""), "年")
}

// A shownTable is what a page with tables shows.
type shownTable struct {
	path   string
	tables int
	rows   int
	names  []string // of the rows
	paged  bool
	books  []string // Excel files that it leads to
}

func readPage(path, body string) (shownTable, []string) {
	p := shownTable{path: path}
	main := inMain.FindString(body)
	for _, table := range tableIn.FindAllString(figure.ReplaceAllString(main, ""), -1) {
		p.tables++
		for _, row := range rowIn.FindAllString(strings.Join(bodyIn.FindAllString(table, -1), ""), -1) {
			p.rows++
			if m := headCell.FindStringSubmatch(row); m != nil {
				p.names = append(p.names, inTable(said(m[1])))
			}
		}
	}
	var links []string
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		to := html.UnescapeString(m[1])
		p.paged = p.paged || turned.MatchString(to)
		if strings.HasSuffix(pattern(to), ".xlsx") {
			p.books = append(p.books, to)
			continue
		}
		links = append(links, to)
	}
	for _, m := range bookForm.FindAllStringSubmatch(main, -1) {
		q := url.Values{}
		for _, k := range choice.FindAllStringSubmatch(m[0], -1) {
			q.Set(k[1], html.UnescapeString(k[2]))
		}
		p.books = append(p.books, m[1]+"?"+q.Encode())
	}
	return p, links
}

// walk goes to every kind of page that the office links to, at most so many of
// each, and returns those with tables or with Excel files.
func (k clerk) walk(most int) []shownTable {
	k.t.Helper()
	queue, seen, of := []string{"/office", "/years", "/open"}, map[string]bool{}, map[string]int{}
	var found []shownTable
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		status, kind, body := k.get(path)
		if status >= 500 {
			k.t.Errorf("%s at %s: %d", k.role, path, status)
		}
		if status != http.StatusOK || !strings.HasPrefix(kind, "text/html") {
			continue
		}
		p, links := readPage(path, body)
		if p.tables > 0 || len(p.books) > 0 {
			found = append(found, p)
		}
		for _, to := range links {
			at, _, _ := strings.Cut(to, "?")
			if seen[to] || looksFile.MatchString(at) || strings.HasPrefix(at, "/office/at/") || !strings.HasPrefix(at, "/office") && !strings.HasPrefix(at, "/results/") && at != "/years" && at != "/open" {
				continue
			}
			seen[to] = true
			if of[pattern(to)]++; of[pattern(to)] <= most {
				queue = append(queue, to)
			}
		}
	}
	return found
}

// workbook opens an Excel file and examines what holds for all of them.
func workbook(t *testing.T, at, body string) *excelize.File {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(xml), "<f>") || strings.Contains(string(xml), "<f ") {
			t.Errorf("%s: %s holds a formula", at, part.Name)
		}
	}
	book, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	t.Cleanup(func() { book.Close() })
	for _, leaf := range book.GetSheetList() {
		rows, err := book.GetRows(leaf)
		if err != nil || len(rows) == 0 {
			t.Errorf("%s: %s cannot be read or is empty: %v", at, leaf, err)
			continue
		}
		for i, row := range rows[1:] {
			for j, text := range row {
				if j >= len(rows[0]) || text == "" || len(row) == 1 && i >= len(rows)-3 { // the note below
					continue
				}
				head, name := rows[0][j], ""
				if name, err = excelize.CoordinatesToCellName(j+1, i+2); err != nil {
					t.Fatal(err)
				}
				kind, err := book.GetCellType(leaf, name)
				if err != nil {
					t.Fatal(err)
				}
				isText := kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString
				switch {
				case isText && (digits.MatchString(text) || dayText.MatchString(text)) && !code.MatchString(head):
					t.Errorf("%s: %s %s, under “%s”: %q is text", at, leaf, name, head, text)
				case isText && counts.MatchString(head) && !notCount.MatchString(head):
					t.Errorf("%s: %s %s, under “%s”: %q is no number", at, leaf, name, head, text)
				case !isText && named.MatchString(head):
					t.Errorf("%s: %s %s, under “%s”: %q is a number", at, leaf, name, head, text)
				}
			}
		}
	}
	return book
}

// held are the texts of a workbook without blanks, and how many rows stand below
// the heading of its first sheet.
func held(t *testing.T, book *excelize.File) (string, int) {
	t.Helper()
	var all strings.Builder
	first := 0
	for i, leaf := range book.GetSheetList() {
		rows, err := book.GetRows(leaf)
		if err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			note := len(row) == 1 && n == len(rows)-1 && strings.Contains(row[0], "截至")
			if i == 0 && n > 0 && len(row) > 0 && !note {
				first++
			}
			for _, cell := range row {
				all.WriteString(strings.Join(strings.Fields(cell), "") + "\n")
			}
		}
	}
	return all.String(), first
}

// bookRoutes are the addresses of Excel files in the table of routes.
func bookRoutes(t *testing.T) []string {
	t.Helper()
	golden, err := os.ReadFile(filepath.Join("..", "web", "testdata", "routes.golden"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(golden)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "GET" && strings.HasSuffix(f[1], ".xlsx") {
			list = append(list, regexp.MustCompile(`:[a-z]+`).ReplaceAllString(f[1], ":n"))
		}
	}
	if len(list) < 40 {
		t.Fatalf("only %d Excel files among the routes", len(list))
	}
	return list
}

func TestEveryTableOfTheOfficeIsHadAsExcelWithWhatThePageShows(t *testing.T) {
	a, file := build(t, "sqlite:"+filepath.Join(t.TempDir(), "demo.db"))
	site := httptest.NewServer(a.Handler())
	defer site.Close()

	lacking, offered := map[string]string{}, map[string]bool{}
	roles := map[string]bool{}
	for _, who := range file.Accounts {
		if roles[who.Role] {
			continue
		}
		roles[who.Role] = true
		k := newClerk(t, site.URL, who)
		for _, p := range k.walk(2) {
			if p.tables > 0 && len(p.books) == 0 {
				lacking[pattern(p.path)] = fmt.Sprintf("%s as %s, %d tables", p.path, who.Role, p.tables)
			}
			for _, at := range p.books {
				status, kind, body := k.get(at)
				if status != http.StatusOK || !strings.Contains(kind, "spreadsheetml") {
					t.Errorf("%s offers %s to %s: %d %s", p.path, at, who.Role, status, kind)
					continue
				}
				book := workbook(t, at, body)
				offered[pattern(at)] = true
				own, _ := strings.CutSuffix(pattern(at), "/export.xlsx")
				if own != pattern(p.path) {
					continue
				}
				text, rows := held(t, book)
				for _, name := range p.names {
					if !strings.Contains(text, name) {
						t.Errorf("%s as %s: its table lacks the row %q", p.path, who.Role, name)
					}
				}
				if p.tables == 1 && len(book.GetSheetList()) == 1 && !p.paged && rows < p.rows {
					t.Errorf("%s as %s shows %d rows, its table has %d", p.path, who.Role, p.rows, rows)
				}
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(lacking)) {
		if without[at] == "" {
			t.Errorf("%s has no Excel file and no reason why: %s", at, lacking[at])
		}
	}
	for _, at := range slices.Sorted(maps.Keys(without)) {
		if lacking[at] == "" {
			t.Errorf("%s is said to have a table and no Excel file, and is not so", at)
		}
	}
	for _, at := range bookRoutes(t) {
		matches := slices.ContainsFunc(slices.Collect(maps.Keys(offered)), func(o string) bool { return sameRoute(at, o) })
		if matches == (unseen[at] != "") {
			t.Errorf("%s: some page leads there: %v; a reason why not: %q", at, matches, unseen[at])
		}
	}
}

// sameRoute compares a route with an address, part by part.
func sameRoute(route, path string) bool {
	a, b := strings.Split(route, "/"), strings.Split(path, "/")
	return slices.EqualFunc(a, b, func(x, y string) bool { return x == y || x == ":n" })
}
