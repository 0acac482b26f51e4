package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// runningRoutes are what the key holders' pages ask and answer while a round with running totals is open.
func (s *Server) runningRoutes() []route {
	return []route{
		{"GET", "/api/v1/rounds/:round/running", access.HoldKey, s.apiRunning, ""},
		{"GET", "/api/v1/rounds/:round/running/:total", access.HoldKey, s.apiRunningBallots, ""},
		{"POST", "/api/v1/rounds/:round/running/:total", access.HoldKey, s.apiRunningPart, "4M"},
	}
}

type runningAnswer struct {
	Batch     int            `json:"batch"`
	Returned  int            `json:"returned"`
	Shown     int            `json:"shown"`
	Sent      int            `json:"sent"`
	Batches   []runningBatch `json:"batches"`
	Ask       []string       `json:"ask"` // row ids are beyond what JavaScript counts exactly
	Cancelled []string       `json:"cancelled"`
}

type runningBatch struct {
	ID    string   `json:"id"`
	Size  int      `json:"size"`
	Added []string `json:"added"`
}

// apiRunning says what the key holder's device is asked to open. The device names the size of the longest prefix
// it knows, and is told only what is longer.
func (s *Server) apiRunning(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	known := 0
	if text := c.QueryParam("known"); text != "" {
		if known, err = strconv.Atoi(text); err != nil || known < 0 {
			return fault.New(fault.Invalid, "请求的内容不正确，请刷新页面。")
		}
	}
	task, err := s.Vote.RunningTask(ctx(c), actor(c), id, known)
	if err != nil {
		return err
	}
	answer := runningAnswer{Batch: task.Batch, Returned: task.Returned, Shown: task.Shown, Sent: task.Sent,
		Batches: []runningBatch{}, Ask: []string{}, Cancelled: append([]string{}, task.Cancelled...)}
	for _, b := range task.Batches {
		answer.Batches = append(answer.Batches, runningBatch{fmt.Sprint(b.ID), b.Size, b.Added})
	}
	for _, total := range task.Ask {
		answer.Ask = append(answer.Ask, fmt.Sprint(total))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	writeJSON(c.Response(), http.StatusOK, answer)
	return nil
}

// apiRunningBallots is an open archive of the ballots that a prefix adds.
func (s *Server) apiRunningBallots(c echo.Context) error {
	id, total, err := roundAndTotal(c)
	if err != nil {
		return err
	}
	archive, err := s.Vote.RunningBallots(ctx(c), actor(c), id, total)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/octet-stream", archive)
}

// apiRunningPart takes a key holder's part of a running total.
func (s *Server) apiRunningPart(c echo.Context) error {
	id, total, err := roundAndTotal(c)
	if err != nil {
		return err
	}
	body, err := raw(c, maxCeremony)
	if err != nil {
		return err
	}
	if err := s.Vote.OpenRunning(ctx(c), actor(c), id, total, body); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func roundAndTotal(c echo.Context) (id, total int64, err error) {
	if id, err = pathID(c, "round"); err == nil {
		total, err = pathID(c, "total")
	}
	return id, total, err
}

// followRunning leads a key holder's page to running totals while the vote is open.
func followRunning(g *view.Guardian, r models.Round) error {
	runs, err := vote.Runs(r)
	if runs && g.Phase == "wait" && (r.State == models.RoundOpen || r.State == models.RoundPaused) {
		g.Phase = "running"
	}
	return err
}

// addRunning puts a round's running total on the presidium's page.
func (s *Server) addRunning(c echo.Context, page *view.Presidium, id int64) error {
	sums, there, err := s.Vote.RunningSums(ctx(c), actor(c), id)
	if err == nil && there {
		page.Live.Running = runningPanel(sums)
	}
	return err
}

func runningPanel(v vote.RunningSums) *view.Running {
	p := &view.Running{Why: []string{
		fmt.Sprintf("每满一批（至少%d张）才合计一次，而且要等后面又满一批才能打开；收回不到%d张时没有任何数字。这样，前后两次数字相减，得到的也总是一批票的合计，看不出个别代表怎么投。", v.Batch, 2*v.Batch),
		"打开合计须有规定人数的监票人。监票人在各自的设备上输入密钥码，由设备逐票核验，不合上述规定的一律拒绝，服务器不能代替。",
		"这些数字只在主席台和大会工作人员的页面显示，大屏、公众和代表始终看不到。投票截止后不再显示，结果以计票为准。",
	}}
	if v.Paper {
		p.Paper = "这里只有平板投的票。纸质票在截止后清点，不在其中。"
	}
	if v.Size == 0 {
		p.Waiting = fmt.Sprintf("还没有可以显示的合计：至少要收回%s张，现在平板收回%s张。", view.Count(2*v.Batch), view.Count(v.Returned))
		if v.Returned >= 2*v.Batch {
			p.Waiting = fmt.Sprintf("平板已收回%s张，等待监票人在各自的设备上输入密钥码，打开第一批。", view.Count(v.Returned))
		}
		return p
	}
	p.UpTo = fmt.Sprintf("截至前%s张", view.Count(v.Size))
	p.Waiting = fmt.Sprintf("平板现已收回%s张，%s更新。后面的票满一批、由监票人打开后再显示。", view.Count(v.Returned), view.ClockSeconds(v.ShownAt))
	p.Chart = view.NewChart(v.Whole, v.PassLine, fmt.Sprintf("横条全长为全体代表%s人。", view.Count(v.Whole)))
	for _, row := range v.Rows {
		note := ""
		if v.Stances {
			note = fmt.Sprintf("反对%s，弃权%s", view.Count(row.Oppose), view.Count(row.Abstain))
		}
		p.Chart.Bar(fmt.Sprint(row.No), row.Name, row.Approve, v.Whole, v.PassLine > 0 && row.Approve >= v.PassLine, note)
	}
	return p
}
