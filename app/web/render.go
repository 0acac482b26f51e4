package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/web/view"
	"piaojue/models"
)

// A paged struct is a page's data: it embeds view.Page.
type paged interface{ Base() *view.Page }

// render draws a whole page, or nothing when its template fails.
func (s *Server) render(c echo.Context, status int, name string, page paged) error {
	if takes(c, page) {
		return nil
	}
	p := page.Base()
	if err := s.frame(c, p); err != nil {
		return err
	}
	p.Export = s.tableOf(c)
	// Only a whole page takes the message: a part that the page before still
	// fetches while the browser moves on would take it unseen.
	if p.Viewer != nil && p.Flash == nil {
		if text := s.logins.PopString(ctx(c), "flash"); text != "" {
			said, detail, _ := strings.Cut(text, "\n")
			p.Flash = &view.Flash{Text: said, Detail: detail}
		}
	}
	return s.draw(c, status, name, "layout", page)
}

// fragment draws the part of a page that is refreshed in place.
func (s *Server) fragment(c echo.Context, name string, page paged) error {
	if err := s.frame(c, page.Base()); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.draw(c, http.StatusOK, name, "fragment", page)
}

// wholeOrPart answers with a page that was read, or below its own address
// "/fragment" with the part of it that is refreshed in place.
func (s *Server) wholeOrPart(c echo.Context, name string, page paged, err error) error {
	switch {
	case err != nil:
		return err
	case strings.HasSuffix(c.Path(), "/fragment"):
		return s.fragment(c, name, page)
	}
	return s.render(c, http.StatusOK, name, page)
}

func (s *Server) draw(c echo.Context, status int, name, part string, page any) error {
	t, err := s.set.Page(name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, page); err != nil {
		return fmt.Errorf("draw %s: %w", name, err)
	}
	return c.HTMLBlob(status, b.Bytes())
}

// frame fills what all pages share.
func (s *Server) frame(c echo.Context, p *view.Page) error {
	p.Path = c.Request().URL.Path
	p.Demo = p.Demo || s.Demo
	rehearsal, err := s.rehearsal(c)
	if err != nil {
		return err
	}
	p.Rehearsal = p.Rehearsal || rehearsal
	person, signedIn := c.Get(personKey).(account.Person)
	if !signedIn {
		if p.Nav == nil {
			p.Nav = view.PublicNav(p.Path)
		}
		return nil
	}
	me := actor(c)
	p.Viewer = &view.Viewer{Name: person.Account.Name}
	for _, r := range me.Roles {
		p.Viewer.Role = strings.TrimPrefix(p.Viewer.Role+"、"+r.Label(), "、")
		p.Viewer.Touch = p.Viewer.Touch || r == models.DeputyRole || r == models.GroupLeader
	}
	for _, congress := range person.Congresses {
		current := congress.ID == me.Congress
		if current {
			p.Viewer.Congress = congress.Name
			if p.Site == "" {
				p.Site = congress.Name
			}
		}
		if len(person.Congresses) > 1 {
			p.Viewer.Congresses = append(p.Viewer.Congresses, view.Link{Text: congress.Name, Href: fmt.Sprintf("/office/at/%d", congress.ID), Current: current})
		}
	}
	if p.Nav == nil {
		p.Nav, err = s.withUnread(c, officeNav(me, p.Path))
	}
	return err
}

func officeNav(me access.Actor, path string) []view.Link {
	var links []view.Link
	for _, l := range []struct {
		text, href string
		need       access.Action
	}{
		{"工作台", "/office", access.SignedIn}, {"会议与票决", "/office/sessions", access.ReadSessions}, {"征集公告", "/office/calls", access.ManageCalls}, {"转办建议", "/office/transferred", access.HandleTransferred}, {"项目遴选", "/office/shortlist", access.ReadShortlist}, {"部门论证", "/office/appraisals", access.Appraise}, {"说明册", "/booklet", access.AskQuestion}, {"代表提问", "/office/questions", access.AnswerQuestion}, {"项目评分", "/office/scores", access.ScoreShortlist}, {"项目", "/office/projects", access.ReadProjects}, {"监督意见", "/office/concerns", access.ReadProjects}, {"专题询问", interviewsHref, access.RecordInterview}, {"微实事", "/office/smallworks", access.ReadSmallWorks},
		{"文件任务", jobsHref, access.PrintDocuments}, {"账号", "/office/accounts", access.ManageAccounts}, {"操作日志", "/office/audit", access.ReadAudit},
	} {
		if l.href == "/office/scores" && deputyOnly(me) {
			links = append(links, deputyLinks(path)...)
		}
		if l.href == interviewsHref && access.May(me, access.ReadProjects) {
			continue // these find it beside the concerns
		}
		if access.May(me, l.need) {
			current := path == l.href || l.href != "/office" && strings.HasPrefix(path, l.href+"/")
			links = append(links, view.Link{Text: l.text, Href: l.href, Current: current})
		}
	}
	return links
}

// done redirects after a successful act and says on the next page what
// happened; detail, after a line break, says what comes next.
func (s *Server) done(c echo.Context, said, format string, args ...any) error {
	if said != "" {
		s.logins.Put(ctx(c), "flash", said)
	}
	return c.Redirect(http.StatusSeeOther, fmt.Sprintf(format, args...))
}

// pathID reads a number from the address.
func pathID(c echo.Context, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.NotFound, "没有这个页面。网址可能有误，或者内容还没有公布。")
	}
	return id, nil
}
