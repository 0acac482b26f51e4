package web

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/longjob"
	"piaojue/models"
)

// A bundled document is one line of a session's bundle: where it lies in the
// file, what it is called, and the address at which it is drawn. Until says what
// the document waits for, if that is known without asking; also is where it is
// if the first address refuses it.
type bundled struct{ folder, name, path, until, also string }

// The folders, in the order of a session.
const (
	beforeMeeting = "1 会前准备"
	atMeeting     = "2 会议当天"
	afterMeeting  = "3 会后"
	blankForms    = "4 空白表"
)

// bundleOf lists every document of a session in its order.
func bundleOf(session models.Session, rounds []models.Round) []bundled {
	base := fmt.Sprintf("/office/sessions/%d", session.ID)
	list := []bundled{
		{folder: beforeMeeting, name: "候选项目说明册", path: fmt.Sprintf("/booklet/%d/booklet.pdf", session.ID)},
		{folder: beforeMeeting, name: "代表证", path: base + "/cards.pdf"},
		{folder: atMeeting, name: "签到表", path: base + "/attendance.pdf"},
		{folder: atMeeting, name: "签到表（手工）", path: base + "/attendance.pdf?blank=1"},
	}
	for i, r := range rounds {
		at, name := fmt.Sprintf("/office/rounds/%d", r.ID), r.Name
		if slices.ContainsFunc(rounds[:i], func(o models.Round) bool { return o.Name == r.Name }) {
			name = fmt.Sprintf("%s %d", r.Name, i+1)
		}
		name = fileName(name)
		for _, d := range roundPapers {
			list = append(list, bundled{folder: d.folder + "/" + name, name: d.name, path: at + d.path})
		}
		report := bundled{folder: atMeeting + "/" + name, name: "计票结果报告单", path: at + "/report.pdf"}
		notice := bundled{folder: afterMeeting + "/" + name, name: "公告", path: at + "/notice.pdf"}
		switch announced := r.State.Reached(models.RoundAnnounced); {
		case !r.State.Reached(models.RoundCounted):
			report.until, notice.until = "尚未计票，没有计票结果报告单。", "结果还没有宣布，没有公告。"
		case !announced:
			notice.until = "结果还没有宣布，没有公告。"
		case !session.Rehearsal: // where everybody is told the counts, and where those who may are (P22)
			report.path, report.also = fmt.Sprintf("/results/%d/report.pdf", r.ID), fmt.Sprintf("/office/results/%d/report.pdf", r.ID)
		}
		list = append(list, report, notice)
	}
	for i, f := range handForms {
		list = append(list, bundled{folder: blankForms, name: fmt.Sprintf("%02d %s（空白）", i+1, fileName(f.name)), path: fmt.Sprintf("%s/%s.pdf?session=%d", formsHref, f.file, session.ID)})
	}
	slices.SortStableFunc(list, func(a, b bundled) int { return strings.Compare(a.folder, b.folder) })
	return list
}

// roundPapers are the documents of one round, below its address.
var roundPapers = []bundled{
	{folder: beforeMeeting, name: "票决办法", path: "/method.pdf"},
	{folder: beforeMeeting, name: "表决票", path: "/ballot-paper.pdf"},
	{folder: beforeMeeting, name: "密钥封存单", path: "/key-sealing.pdf"},
	{folder: atMeeting, name: "发票登记", path: "/issue-sheet.pdf"},
	{folder: atMeeting, name: "零票报告单", path: "/zero.pdf"},
	{folder: atMeeting, name: "收票清点单", path: "/return-sheet.pdf"},
	{folder: atMeeting, name: "纸质票计票表", path: "/tally-sheet.pdf"},
	{folder: atMeeting, name: "监票报告", path: "/scrutiny-report.pdf"},
	{folder: afterMeeting, name: "决定", path: "/decision.pdf"},
	{folder: afterMeeting, name: "选票销毁记录", path: "/destruction.pdf"},
}

// A bundleOrder is what the job of a bundle is told.
type bundleOrder struct {
	Base string `json:"base"`
}

// orderBundle puts in the job that makes a session's bundle.
func (s *Server) orderBundle(c echo.Context) error {
	queue, err := s.jobQueue()
	if err != nil {
		return err
	}
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	session, err := s.Roster.Session(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	params, err := json.Marshal(bundleOrder{baseOf(c)})
	if err != nil {
		return err
	}
	job, err := queue.Enqueue(ctx(c), actor(c), longjob.Order{Kind: models.JobBundle, Session: id, Subject: id, Title: session.Name + "文件包", Params: string(params), Needs: access.PrintDocuments})
	if err != nil {
		return err
	}
	return s.ordered(c, job)
}

// settled is the moment as of which a session's documents speak: when its last
// vote was closed, so that the same bundle is the same file whenever it is
// made; while there is none, or one is not closed, when it was ordered.
func settled(rounds []models.Round, asked models.Moment) models.Moment {
	var last models.Moment
	for _, r := range rounds {
		if r.ClosedAt.IsZero() {
			return asked
		}
		last = max(last, r.ClosedAt)
	}
	return cmp.Or(last, asked)
}

// DrawBundle is the work of a job that makes a session's bundle: every document
// that its owner could print now, and a list of those that there are not yet,
// each with the sentence that its own address answers.
func (s *Server) DrawBundle(ctx context.Context, job models.LongJob, p *longjob.Progress) error {
	var o bundleOrder
	if err := json.Unmarshal([]byte(job.Params), &o); err != nil {
		return err
	}
	if s.Fonts == nil {
		return errNoFonts
	}
	session, err := s.Roster.Session(ctx, p.Actor(), job.Subject)
	if err != nil {
		return err
	}
	congress, err := s.Account.Congress(ctx, p.Actor().Congress)
	if err != nil {
		return err
	}
	rounds, err := s.Vote.Rounds(ctx, p.Actor(), session.ID)
	if err != nil {
		return err
	}
	list := bundleOf(session, rounds)
	p.Of(len(list))
	drawn := 0
	fonts := s.Fonts.Watched(func(int, int) error { return p.Step(drawn) })
	copier := s.copier(fonts, settled(rounds, job.AskedAt).Time)
	name := fileName(session.Name) + "文件包"
	if session.Rehearsal {
		name = "彩排-" + name
	}
	out := zip.NewWriter(p.Result(name+".zip", "application/zip"))
	made := opening(session.OpensOn)
	if made.Year() < 1980 { // where the time of a ZIP begins
		made = time.Date(1980, 1, 1, 0, 0, 0, 0, models.China)
	}
	put := func(path string, body []byte, method uint16) error {
		w, err := out.CreateHeader(&zip.FileHeader{Name: path, Method: method, Modified: made})
		if err != nil {
			return err
		}
		_, err = w.Write(body)
		return err
	}
	var sums, there, missing strings.Builder
	folder := ""
	for i, d := range list {
		drawn = i
		body, err := copier.fetch(ctx, p.Actor(), o.Base+d.path)
		if refused, is := fault.As(err); is && refused.Kind == fault.NotFound && d.also != "" {
			body, err = copier.fetch(ctx, p.Actor(), o.Base+d.also)
		}
		refusal, refused := fault.As(unprintable(err))
		switch {
		case err != nil && context.Cause(ctx) != nil:
			return context.Cause(ctx)
		case refused && refusal.Kind != fault.Internal:
			fmt.Fprintf(&missing, "%s/%s：%s\r\n", d.folder, d.name, cmp.Or(d.until, refusal.Message))
		case err != nil:
			return fmt.Errorf("bundle: %s: %w", d.path, err)
		default:
			path := d.folder + "/" + d.name + ".pdf"
			if err := put(path, body, zip.Store); err != nil { // its streams are packed already
				return err
			}
			if d.folder != folder {
				folder = d.folder
				fmt.Fprintf(&there, "\r\n【%s】\r\n", folder)
			}
			fmt.Fprintf(&there, "%s.pdf\r\n", d.name)
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(body), path)
		}
		if err := p.Step(i + 1); err != nil {
			return err
		}
	}
	contents := contentsOf(congress, session, there.String(), missing.String())
	fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(contents), contentsName)
	if err := put(contentsName, contents, zip.Deflate); err != nil {
		return err
	}
	if err := put("校验值.sha256", []byte(sums.String()), zip.Deflate); err != nil {
		return err
	}
	return out.Close()
}

const contentsName = "目录.txt"

// contentsOf says what a bundle holds and what it does not, and why. It begins
// with a mark by which Windows knows the text for UTF-8.
func contentsOf(congress models.Congress, session models.Session, there, missing string) []byte {
	var b strings.Builder
	b.WriteString("\ufeff")
	fmt.Fprintf(&b, "%s\r\n%s　文件包目录\r\n", congress.Name, session.Name)
	if session.Rehearsal {
		b.WriteString("彩排文件，无效力。\r\n")
	}
	if congress.Invented {
		b.WriteString("演示文件：地点、机构和人员为虚构。\r\n")
	}
	b.WriteString("\r\n一、包里的文件\r\n")
	if there == "" {
		there = "\r\n没有可以生成的文件。\r\n"
	}
	b.WriteString(there)
	if missing != "" {
		b.WriteString("\r\n二、没有放入的文件和原因\r\n\r\n" + missing)
	}
	b.WriteString("\r\n文件是否被改动，可以用“校验值.sha256”核对。投票凭证由 piaojue credentials 离线印制，不在包里。\r\n")
	return []byte(b.String())
}
