package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// public draws a public page. Its site is the first congress of the installation unless the page speaks for one.
func (s *Server) public(c echo.Context, name string, page paged) error {
	return s.publicStatus(c, http.StatusOK, name, page)
}

// publicStatus draws a public page with a status of its own: a form that was refused.
func (s *Server) publicStatus(c echo.Context, status int, name string, page paged) error {
	base := page.Base()
	base.Nav = view.PublicNav(c.Request().URL.Path)
	if base.Site == "" {
		all, err := s.Account.Congresses(ctx(c))
		if err != nil {
			return err
		}
		if len(all) > 0 {
			base.Site = all[0].Name
		}
	}
	return s.render(c, status, name, page)
}

func (s *Server) home(c echo.Context) error {
	all, err := s.Account.Congresses(ctx(c))
	if err != nil {
		return err
	}
	congress, err := chosenCongress(all, c.QueryParam("congress"))
	if err != nil {
		return err
	}
	front, err := s.Oversight.Front(ctx(c), congress.ID)
	if err != nil {
		return err
	}
	results, err := s.Vote.NewestResults(ctx(c), congress.ID, 1)
	if err != nil {
		return err
	}
	underWay, err := s.Vote.UnderWay(ctx(c))
	if err != nil {
		return err
	}
	page := homePage(congress, all, front, results, underWay)
	if page.Call, err = s.homeCall(c, congress.ID); err != nil {
		return err
	}
	if page.Call == nil {
		page.Suggest = &view.Link{Text: "看大家提了哪些建议、办得怎样", Href: "/matters"}
	}
	page.Share = &view.Share{Title: congress.Name + "民生实事项目", Text: page.Lead, Address: siteAddress(c, fmt.Sprintf("/?congress=%d", congress.ID)), Feed: page.Feed}
	return s.public(c, "public/home", page)
}

// chosenCongress is the one asked for, or the first; none at all is a new installation.
func chosenCongress(all []models.Congress, asked string) (models.Congress, error) {
	for _, c := range all {
		if asked == "" || asked == strconv.FormatInt(c.ID, 10) {
			return c, nil
		}
	}
	if asked == "" {
		return models.Congress{Name: "民生实事项目票决"}, nil
	}
	return models.Congress{}, fault.New(fault.NotFound, "没有这个人大。请从首页重新选择。")
}

// projectsForm is the search of the list of projects.
type projectsForm struct {
	Query    string
	Year     int
	Congress int64
	Page     int
}

// readProjectsForm reads the search from an address. What is no number searches for nothing.
func readProjectsForm(q url.Values) projectsForm {
	number := func(name string) int {
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	return projectsForm{Query: strings.TrimSpace(q.Get("q")), Year: number("year"), Congress: int64(number("congress")), Page: number("page")}
}

func (f projectsForm) searches() bool { return f.Query != "" || f.Year != 0 || f.Congress != 0 }

// address is the same search at another page.
func (f projectsForm) address(page int) string {
	q := url.Values{"page": {strconv.Itoa(page)}}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.Year != 0 {
		q.Set("year", strconv.Itoa(f.Year))
	}
	if f.Congress != 0 {
		q.Set("congress", strconv.FormatInt(f.Congress, 10))
	}
	return "/projects?" + q.Encode()
}

func (s *Server) projects(c echo.Context) error {
	f := readProjectsForm(c.QueryParams())
	found, err := s.Oversight.Search(ctx(c), oversight.Filter{Congress: f.Congress, Year: f.Year, Query: f.Query}, f.Page, perPage)
	if err != nil {
		return err
	}
	congresses, err := s.Account.Congresses(ctx(c))
	if err != nil {
		return err
	}
	return s.public(c, "public/projects", projectsPage(f, found, congresses))
}

func (s *Server) project(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.PublishedProject(ctx(c), id)
	if err != nil {
		return err
	}
	page := projectPage(v)
	if err := s.traceFact(c, &page.Facts, v.Project.Code); err != nil {
		return err
	}
	if n := len(page.Facts); n > 0 && strings.HasPrefix(page.Facts[n-1].Href, "/matters/") {
		page.Origin = &view.ProjectOrigin{Text: "从群众和代表的建议中来，事项编号 " + v.Project.Code + "。", Link: view.Link{Text: "查看它从建议到项目的全过程", Href: page.Facts[n-1].Href}}
		page.Contents = projectContents(page)
	}
	shareProject(c, v, page, s.painter != nil)
	return s.public(c, "public/project", page)
}

// projectCode is a project's address to scan.
func (s *Server) projectCode(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err := s.Oversight.ProjectShown(ctx(c), id); err != nil {
		return err
	}
	return codePicture(c, siteAddress(c, fmt.Sprintf("/projects/%d", id)))
}

// resultsPerPage is how many announced rounds a page of the list shows.
const resultsPerPage = 50

func (s *Server) results(c echo.Context) error {
	asked, _ := strconv.Atoi(c.QueryParam("page"))
	rows, total, err := s.Vote.ResultPage(ctx(c), asked, resultsPerPage)
	if err != nil {
		return err
	}
	page := resultsPage(rows)
	pages := max(1, (total+resultsPerPage-1)/resultsPerPage)
	at := min(max(1, asked), pages)
	page.Pages = &view.Pagination{Page: at, Pages: pages}
	if at > 1 {
		page.Pages.Previous = fmt.Sprintf("/results?page=%d", at-1)
	}
	if at < pages {
		page.Pages.Next = fmt.Sprintf("/results?page=%d", at+1)
	}
	return s.public(c, "public/results", page)
}

// announced reads the announced round in the address: on public addresses, which see no cookie, as the public does.
func (s *Server) announced(c echo.Context) (vote.ResultReading, error) {
	id, err := pathID(c, "round")
	if err != nil {
		return vote.ResultReading{}, err
	}
	return s.Vote.ResultFor(ctx(c), actor(c), id)
}

// counted is announced for what tells nothing but counts: refused where the
// 票决办法 keeps them from the reader.
func (s *Server) counted(c echo.Context) (vote.ResultReading, error) {
	v, err := s.announced(c)
	if err == nil {
		err = v.Told()
	}
	return v, err
}

func (s *Server) result(c echo.Context) error {
	v, err := s.announced(c)
	if err != nil {
		return err
	}
	page := resultPage(v, publicResults)
	if err := s.traceResult(c, page, v.Candidates); err != nil {
		return err
	}
	return s.public(c, "public/result", page)
}

// toldResult is the result for those who are told the counts where the public is not.
func (s *Server) toldResult(c echo.Context) error {
	v, err := s.counted(c)
	if err != nil {
		return err
	}
	page := resultPage(v, toldResults)
	if err := s.traceResult(c, page, v.Candidates); err != nil {
		return err
	}
	page.Crumbs = nil
	return s.render(c, http.StatusOK, "public/result", page)
}

// download sends a file under a name.
func download(c echo.Context, name, kind string, body []byte) error {
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	return c.Blob(http.StatusOK, kind, body)
}

func (s *Server) resultArchive(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	body, err := s.Vote.ArchiveFor(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	return download(c, "archive.bel", "application/octet-stream", body)
}

func (s *Server) resultBundle(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := s.Vote.BundleFor(ctx(c), actor(c), id, &b); err != nil {
		return err
	}
	return download(c, "bundle.zip", "application/zip", b.Bytes())
}

func (s *Server) resultCountsJSON(c echo.Context) error {
	v, err := s.counted(c)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", v.CountsJSON)
}

func (s *Server) resultCountsCSV(c echo.Context) error {
	v, err := s.counted(c)
	if err != nil {
		return err
	}
	body, err := countsCSV(v)
	if err != nil {
		return err
	}
	return download(c, "counts.csv", "text/csv; charset=utf-8", body)
}

func (s *Server) resultReport(c echo.Context) error {
	v, err := s.counted(c)
	if err != nil {
		return err
	}
	return s.document(c, "report.pdf", func(b *bytes.Buffer) error {
		return drawReport(b, s.Fonts, v.RoundReading, v.LastEvent, resultAddress(c, v.Round.ID))
	})
}

func (s *Server) resultNotice(c echo.Context) error {
	v, err := s.announced(c)
	if err != nil {
		return err
	}
	if len(v.Outcome.Adopted) == 0 && len(v.Outcome.Items) == 0 && !v.Lot.Drawn() {
		return fault.New(fault.NotFound, "本轮没有确定项目，因此没有公告。")
	}
	return s.document(c, "notice.pdf", func(b *bytes.Buffer) error {
		return pdf.PublicNotice(b, s.Fonts, noticeDocument(v, resultAddress(c, v.Round.ID)))
	})
}

func (s *Server) check(c echo.Context) error {
	rows, err := s.Vote.NewestResults(ctx(c), 0, 1)
	if err != nil {
		return err
	}
	page := &view.Check{Page: view.Page{Title: "如何核验"}, Command: "verify -bundle bundle.zip"}
	if len(rows) > 0 {
		page.Latest = &view.Link{Text: "下载最近一次票决的核验包", Href: fmt.Sprintf("/results/%d/bundle.zip", rows[0].Round.ID)}
	}
	return s.public(c, "public/check", page)
}

func (s *Server) secrecy(c echo.Context) error {
	return s.public(c, "public/secrecy", &view.Secrecy{Page: view.Page{Title: "保密说明"}, Rows: view.SecrecyRows()})
}
