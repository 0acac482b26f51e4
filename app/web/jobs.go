package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/longjob"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

const jobsHref = "/office/jobs"

var jobsCrumb = view.Link{Text: "文件任务", Href: jobsHref}

// longDocuments are the documents that may be drawn in the background, by the
// pattern of their own address, with the name of their file.
var longDocuments = map[string]string{
	"/booklet/:session/booklet.pdf":          "候选项目说明册",
	"/office/rounds/:round/ballot-paper.pdf": "表决票",
	"/office/sessions/:session/cards.pdf":    "代表证",
	"/office/site-posters.pdf":               "年度现场海报",
	"/office/yearreport/:year/report.pdf":    "年度评估报告",
}

// A documentOrder is what a job that draws one document is told.
type documentOrder struct {
	Base string `json:"base"` // scheme and host by which its reader reached this server
	Path string `json:"path"` // the document's own address
	Name string `json:"name"` // of the file
}

// queue is the queue of long jobs; a server without one has no such pages.
func (s *Server) jobQueue() (*longjob.Service, error) {
	if s.LongJobs == nil {
		return nil, fault.New(fault.NotFound, "这台服务器没有文件任务。")
	}
	return s.LongJobs, nil
}

func baseOf(c echo.Context) string { return c.Scheme() + "://" + c.Request().Host }

// later is the button that draws a document in the background, beside its own
// address; nil where nothing is.
func (s *Server) later(path, what string) *view.Act {
	if s.LongJobs == nil {
		return nil
	}
	return &view.Act{Action: jobsHref, Button: "在后台生成" + what, Hidden: []view.Option{{Value: "path", Text: path}}}
}

// orderDocument puts in a job that draws the document at an address, for who
// may read it there.
func (s *Server) orderDocument(c echo.Context) error {
	return s.order(c, c.FormValue("path"))
}

// order puts in a job for a document and leads to it.
func (s *Server) order(c echo.Context, path string) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	at, err := url.Parse(path)
	if err != nil || at.Host != "" || at.Scheme != "" || !strings.HasPrefix(at.Path, "/") {
		return fault.New(fault.NotFound, "没有这份文件。")
	}
	copier := s.copier(s.Fonts, s.Now)
	found, _, err := copier.find(ctx(c), actor(c), baseOf(c)+at.RequestURI())
	if err != nil {
		return err
	}
	name := longDocuments[found.Path()]
	if name == "" {
		return fault.New(fault.NotFound, "这份文件不用后台生成，请直接打开。")
	}
	need := copier.needs[found.Path()]
	if err := access.Need(actor(c), need); err != nil {
		return err
	}
	about, session, err := s.aboutDocument(found)
	if err != nil {
		return err
	}
	title := about + name // 2026 and 年度现场海报
	if at.Query().Get("a3") != "" || at.Query().Get("size") == "a3" {
		title += " A3"
	}
	if n := at.Query().Get("copies"); n != "" {
		title += " " + n + "份"
	}
	params, err := json.Marshal(documentOrder{baseOf(c), at.RequestURI(), fileName(title) + ".pdf"})
	if err != nil {
		return err
	}
	id, err := queue.Enqueue(ctx(c), actor(c), longjob.Order{Kind: models.JobDocument, Session: session, Subject: session, Title: title, Params: string(params), Needs: need})
	if err != nil {
		return err
	}
	return s.ordered(c, id)
}

func (s *Server) ordered(c echo.Context, id int64) error {
	return s.done(c, "已经开始在后台生成，做好后在这里下载。\n可以离开这个页面，任务照常进行。", "%s/%d", jobsHref, id)
}

// aboutDocument is the session, round or year of a document, for its title.
// Whoever may not read these reads none of them there.
func (s *Server) aboutDocument(c echo.Context) (about string, session int64, err error) {
	if id, e := strconv.ParseInt(c.Param("round"), 10, 64); e == nil {
		v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
		return v.Session.Name + v.Round.Name, v.Session.ID, err
	}
	if id, e := strconv.ParseInt(c.Param("session"), 10, 64); e == nil {
		if !access.May(actor(c), access.ReadSessions) {
			return "", id, nil
		}
		v, err := s.Roster.Session(ctx(c), actor(c), id)
		return v.Name, id, err
	}
	year := cmp.Or(c.Param("year"), c.QueryParam("year"))
	if _, e := strconv.Atoi(year); e == nil {
		about = year
	}
	return about, 0, nil
}

// fileName makes a name that every system can store.
func fileName(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		case r < ' ':
			return -1
		}
		return r
	}, strings.TrimSpace(text))
}

// DrawDocument is the work of a job that draws one document.
func (s *Server) DrawDocument(ctx context.Context, job models.LongJob, p *longjob.Progress) error {
	var o documentOrder
	if err := json.Unmarshal([]byte(job.Params), &o); err != nil {
		return err
	}
	if s.Fonts == nil {
		return errNoFonts
	}
	fonts := s.Fonts.Watched(func(n, of int) error {
		p.Of(of)
		return p.Step(n)
	})
	body, err := s.copier(fonts, job.AskedAt.Time).fetch(ctx, p.Actor(), o.Base+o.Path)
	if err != nil {
		return unprintable(err)
	}
	name := o.Name
	if is, err := s.Vote.Rehearses(ctx, vote.Place{Session: job.SessionID}); err != nil {
		return err
	} else if is {
		name = "彩排-" + name
	}
	_, err = p.Result(name, "application/pdf").Write(body)
	return err
}

var errNoFonts = fault.New(fault.NotFound, "服务器还没有安装文件用的字体，暂时不能生成这份文件。请系统管理员按说明安装字体。")

// mostCopies is how many ballot papers one file holds; directCopies how many
// are drawn while their reader waits.
const (
	mostCopies   = 3000
	directCopies = 50
)

// copiesOf is how many copies an address asks for; 1 if it says nothing.
func copiesOf(c echo.Context) (int, error) {
	text := strings.TrimSpace(c.QueryParam("copies"))
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 1:
		return 0, fault.New(fault.Invalid, "份数请写成整数，如 300。")
	case n > mostCopies:
		return 0, fault.New(fault.Invalid, "一次最多 %d 份，请分几次生成。", mostCopies)
	case n > directCopies && c.Get(copyKey) == nil:
		return 0, fault.New(fault.Invalid, "超过 %d 份的表决票在后台生成：请在轮次页“批量印制”里填写份数。", directCopies)
	}
	return n, nil
}

// orderBallots puts in a job for many papers of a round.
func (s *Server) orderBallots(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(c.FormValue("copies"))
	n, e := strconv.Atoi(text)
	form := fault.Form{}
	switch {
	case e != nil || n < 1:
		form.Add("copies", "份数请写成整数，如 300。")
	case n > mostCopies:
		form.Add("copies", "一次最多 %d 份，请分几次生成。", mostCopies)
	}
	if err := form.Err(); err != nil {
		page, e := s.roundOf(c)
		if e != nil || page.Copies == nil {
			return err
		}
		v, e := s.Vote.ReadRound(ctx(c), actor(c), id)
		if e != nil {
			return e
		}
		many := view.CopiesForm(page.Copies.Action, wordsOf(v.Congress, v.Rules).Ballot, mostCopies, typedIn(c))
		page.Copies = &many
		return s.again(c, err, "office/round", page, many)
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if why := ballotReady(v); why != "" {
		return fault.New(fault.Closed, "%s", why)
	}
	size := ""
	if c.FormValue("size") == "a3" {
		size = "&size=a3"
	}
	return s.order(c, fmt.Sprintf("/office/rounds/%d/ballot-paper.pdf?copies=%d%s", id, n, size))
}

// jobsPage lists the viewer's own jobs.
func (s *Server) jobsPage(c echo.Context) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	rows, err := queue.Jobs(ctx(c), actor(c))
	page := &view.OfficeJobs{Page: view.Page{Title: "文件任务", Crumbs: []view.Link{officeCrumb}}, Topic: jobsHref + "/stream", Fragment: jobsHref + "/fragment",
		Lead: "要做较长时间的文件在后台生成。这里只列出您自己的任务，别人看不到。"}
	for _, job := range rows {
		page.Jobs = append(page.Jobs, jobView(job, s.now()))
	}
	keepPrivate(c)
	return s.wholeOrPart(c, "office/jobs", page, err)
}

func (s *Server) jobPage(c echo.Context) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	id, err := pathID(c, "job")
	if err != nil {
		return err
	}
	job, err := queue.Job(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	row := jobView(job, s.now())
	row.Href = ""
	base := fmt.Sprintf("%s/%d", jobsHref, id)
	page := &view.OfficeJobs{Page: view.Page{Title: job.Kind.Label(), Crumbs: []view.Link{officeCrumb, jobsCrumb}}, One: true, Jobs: []view.Job{row}, Topic: jobsHref + "/stream", Fragment: base + "/fragment",
		Lead: "任务在后台进行，可以离开这个页面，过一会儿再来。"}
	if job.State.Ended() {
		page.Lead = "任务已经结束。"
	}
	keepPrivate(c)
	return s.wholeOrPart(c, "office/jobs", page, nil)
}

// jobView is a job ready to print.
func jobView(job models.LongJob, now models.Moment) view.Job {
	base := fmt.Sprintf("%s/%d", jobsHref, job.ID)
	row := view.Job{Title: job.Title, Kind: job.Kind.Label(), State: job.State.Label(), Href: base, Mark: string(job.State), When: view.Minute(job.AskedAt) + "下任务"}
	if !job.State.Ended() {
		row.Cancel = base + "/cancel"
	}
	switch job.State {
	case models.JobReceiving, models.JobWaiting:
		row.Mark, row.Says = "waiting", "前面的任务做完就轮到。"
	case models.JobRunning:
		row.Says, row.Done, row.Total = "正在准备。", job.Done, job.Total
		if row.Known = job.Total > 0; row.Known {
			row.Says = fmt.Sprintf("已做 %s，共 %s。", view.Count(job.Done), view.Count(job.Total))
		}
		if !job.CancelledAt.IsZero() {
			row.State, row.Says, row.Cancel, row.Stopping = "正在取消", "做完手上的一步就停下，不留下文件。", "", true
		}
	case models.JobFailed:
		row.Says = job.Error
	case models.JobCancelled:
		row.Says = "没有留下文件。需要时可以重新下任务。"
	case models.JobDone:
		row.When += "，" + view.Minute(job.EndedAt) + "做完"
		switch {
		case job.Parts == 0:
		case !job.DroppedAt.IsZero() || now >= longjob.Expires(job):
			row.State, row.Says = "已过期", "文件已经删除，需要时请重新生成。"
		default:
			row.Download, row.FileName, row.Size, row.Digest = base+"/file", job.FileName, sizeOf(job.Size), job.Digest
			row.Keeps = "保存到" + view.Minute(longjob.Expires(job)) + "，到时自动删除。"
		}
	}
	return row
}

// sizeOf is a file's size as people read it.
func sizeOf(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, bytes>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// jobStream says when one of the viewer's own jobs has moved.
func (s *Server) jobStream(c echo.Context) error {
	return s.stream(c, func() (string, error) { return "look", nil }, live.Jobs(actor(c).Account))
}

func (s *Server) cancelJob(c echo.Context) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	id, err := pathID(c, "job")
	if err != nil {
		return err
	}
	if err := queue.Cancel(ctx(c), actor(c), id); err != nil {
		return err
	}
	return s.done(c, "任务已经取消，没有留下文件。", "%s/%d", jobsHref, id)
}

// jobFile sends the result of one of the viewer's own jobs, piece by piece.
func (s *Server) jobFile(c echo.Context) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	id, err := pathID(c, "job")
	if err != nil {
		return err
	}
	job, body, err := queue.Open(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	// The first piece before the head: what cannot be opened is an error page.
	first := make([]byte, 4096)
	n, err := io.ReadFull(body, first)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	ending := ""
	if at := strings.LastIndexByte(job.FileName, '.'); at >= 0 {
		ending = job.FileName[at:]
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q; filename*=UTF-8''%s", fmt.Sprintf("job-%d%s", id, ending), url.PathEscape(job.FileName)))
	h.Set("Content-Length", strconv.FormatInt(job.Size, 10))
	h.Set("Content-Type", job.MediaType)
	keepPrivate(c)
	c.Response().WriteHeader(http.StatusOK)
	if _, err := c.Response().Write(first[:n]); err != nil {
		return nil // the browser has gone
	}
	if _, err := io.Copy(c.Response(), body); err != nil && ctx(c).Err() == nil {
		s.Log.Error("result of a job", "job", id, "error", err)
	}
	return nil
}
