package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// reportDocument is the 计票结果报告单 of a counted round. lastEvent and url are empty before the announcement.
func reportDocument(v vote.RoundReading, lastEvent, url string) pdf.TallyReport {
	w, o, c := wordsOf(v.Congress, v.Rules), *v.Outcome, *v.Counts
	base, name := shareBase(v.Rules, c, o)
	r := pdf.TallyReport{
		Congress: v.Congress.Name, Session: v.Session.Name, Round: v.Round.Name, Date: v.Round.ClosedAt.Time(),
		Started: v.Round.OpenedAt.Time(), Ended: v.Round.ClosedAt.Time(),
		Deputies: c.Entitled, Entitled: c.Entitled, Present: c.Present, Excused: v.Excused,
		Issued: c.Issued, Returned: c.Returned, Valid: o.ValidBallots, Invalid: c.Invalid,
		Seats: v.Rules.Seats, PassLine: o.PassLine, PassSum: passSum(v.Rules, c, o),
		ShareBase: base, ShareName: strings.TrimRight(name, "0123456789,人张"),
		TickOnly: !threeStances(v.Rules), Recommend: w == view.WordsOf(true),
		Tie: tieSentence(o, v.Lot), Mode: votedBy(v), Notes: incidents(v), MethodDigest: v.Round.Digest, Fingerprint: v.Round.Fingerprint,
		LastHash: lastEvent, ResultURL: url, Watermark: watermark(v.Congress, v.Session),
	}
	results := map[int]string{}
	for _, a := range o.Adopted {
		results[a.No] = w.Chosen
	}
	for _, n := range o.NotAdopted {
		results[n.No] = w.NotChosen
		if n.Reason == tally.TiedAtCut {
			results[n.No] = "票数相等"
			if _, won := notAdopted(v.Lot, n); won {
				results[n.No] = "抽签确定"
			}
		}
	}
	for _, row := range c.Candidates {
		r.Abstains += row.Abstain
		r.Rows = append(r.Rows, pdf.TallyRow{No: row.No, Name: row.Name, Approve: row.Approve, Oppose: row.Oppose, Abstain: row.Abstain, RankSum: row.RankSum, Result: results[row.No]})
	}
	r.Ranked = v.Rules.Family == tally.Rank
	r.Parts = reportParts(v)
	return r
}

// reportParts are 电子, 纸质 and 合计 for a report; nil for a round without paper.
func reportParts(v vote.RoundReading) *pdf.Parts {
	s := splitOf(v.Rules, v.Counts, v.Paper)
	if s == nil {
		return nil
	}
	parts := &pdf.Parts{Lines: s.equations()}
	if s.both() {
		parts.Heads = tally.BatchColumns(v.Rules)
		for _, row := range s.rows() {
			parts.Rows = append(parts.Rows, pdf.PartsRow{No: row.no, Name: row.name, Sealed: row.sealed, Paper: row.paper})
		}
	}
	return parts
}

// watermark marks papers that decide nothing: those of a rehearsal, and those
// of a demonstration, whose place is invented.
func watermark(c models.Congress, session models.Session) string {
	switch {
	case session.Rehearsal:
		return pdf.Rehearsal
	case c.Invented:
		return "演示"
	}
	return ""
}

// passSum is how the pass line is reached, in one sentence.
func passSum(r tally.Rules, c tally.Counts, o tally.Outcome) string {
	if o.PassLine == 0 {
		return ""
	}
	_, name := shareBase(r, c, o)
	if r.PassLeast != "" {
		return fmt.Sprintf("%s，再次投票按%s，赞成票不少于三分之一，即%d票以上。", name, r.RevoteArticle, o.PassLine)
	}
	if r.PassOver == "1/2" {
		return fmt.Sprintf("%s，赞成票须超过半数，即%d票以上。", name, o.PassLine)
	}
	return fmt.Sprintf("%s，赞成票须超过%s，即%d票以上。", name, r.PassOver, o.PassLine)
}

func tieSentence(o tally.Outcome, lot *vote.Lot) string {
	if len(o.Tied) == 0 {
		return "应选边界没有票数相等的项目。"
	}
	names := make([]string, len(o.Tied))
	for i, t := range o.Tied {
		names[i] = t.Name
	}
	if lot.Drawn() {
		return strings.Join(names, "、") + "票数相等，" + lotSaid(lot) + "。" + sentence(lot.Reason)
	}
	return strings.Join(names, "、") + "票数相等，尚未确定。" + nextSentence(o)
}

// noticeDocument is the 公告 of an announced round. What a lot fell on stands after what was announced. A notice is
// public: where the 票决办法 keeps the counts (P22) it has none, whoever draws it.
func noticeDocument(v vote.ResultReading, url string) pdf.Notice {
	c := tally.Counts{}
	if v.Rules.Publishes() != tally.PublishAll {
		names := v.Outcome.Names()
		v.Outcome, v.Counts = &names, nil
	}
	if v.Counts != nil {
		c = *v.Counts
	}
	number, err := strconv.Atoi(v.Round.Announces)
	if err != nil {
		number = 0
	}
	n := pdf.Notice{
		Congress: v.Congress.Name, Number: number, Session: v.Session.Name, Decided: v.Round.AnnouncedAt.Time(),
		Subject: fmt.Sprintf("%d年度民生实事项目", v.Session.Year), Recommend: wordsOf(v.Congress, v.Rules) == view.WordsOf(true),
		Issuer: v.Session.Name + "主席团", Date: v.Round.AnnouncedAt.Time(), Annex: v.Rules.Family != tally.Rank && v.Counts != nil, Deputies: c.Entitled,
		TickOnly: !threeStances(v.Rules), ResultURL: url, Digest: v.Round.Digest, Watermark: watermark(v.Congress, v.Session),
	}
	if graded(v.Rules) {
		surveyNotice(&n, v)
	}
	if v.Rules.Decider() == tally.BodyCommittee {
		n.Congress += "常务委员会"
		n.Issuer = n.Congress
	}
	adopted := slices.Clone(v.Outcome.Adopted)
	if v.Lot.Drawn() {
		n.Lot = "其中" + v.Lot.Said() + "末位票数相等，按票决办法抽签确定。"
		for _, t := range v.Lot.Winners {
			adopted = append(adopted, tally.Adopted{No: t.No, Name: t.Name, Approve: t.Approve})
		}
	}
	for _, a := range adopted {
		p := pdf.NoticeProject{Name: a.Name, Approve: a.Approve}
		for _, row := range c.Candidates {
			if row.No == a.No {
				p.Oppose, p.Abstain = row.Oppose, row.Abstain
			}
		}
		for _, k := range v.Candidates {
			if k.No == a.No {
				p.Content = k.Content
			}
		}
		n.Projects = append(n.Projects, p)
	}
	return n
}

// document sends a PDF, complete or not at all. Without fonts there is none, and the sentence says what to do.
func (s *Server) document(c echo.Context, name string, draw func(*bytes.Buffer) error) error {
	if s.Fonts == nil {
		return errNoFonts
	}
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		return fmt.Errorf("document %s: %w", name, unprintable(err))
	}
	rehearsal, err := s.rehearsal(c)
	if err != nil {
		return err
	}
	disposition := fmt.Sprintf("inline; filename=%q", name)
	if rehearsal {
		disposition = fmt.Sprintf("inline; filename=%q; filename*=UTF-8''%s", "rehearsal-"+name, url.PathEscape("彩排-"+name))
	}
	c.Response().Header().Set("Content-Disposition", disposition)
	return c.Blob(http.StatusOK, "application/pdf", b.Bytes())
}

// resultAddress is the public address of a round's result, as the reader reached this server.
func resultAddress(c echo.Context, round int64) string {
	return fmt.Sprintf("%s://%s/results/%d", c.Scheme(), c.Request().Host, round)
}
