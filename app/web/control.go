package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// A sideKey names a form of the presidium that is not the next step; its form is posted to an address with the same end.
type sideKey string

const (
	sidePause  sideKey = "pause"
	sidePaper  sideKey = "to-paper"
	sideVoid   sideKey = "void"
	sideClose  sideKey = "close"
	sideSeats  sideKey = "seats"
	sideLot    sideKey = "lot"
	sideFollow sideKey = "follow"
)

// sideStep is the handler of a step beside the way forward: it needs a reason and its second act. What is refused is
// shown where it was typed.
func (s *Server) sideStep(key sideKey, said string, take func(ctx context.Context, a access.Actor, id int64, reason string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := pathID(c, "round")
		if err != nil {
			return err
		}
		if err = confirmed(c); err == nil {
			err = take(ctx(c), actor(c), id, c.FormValue("reason"))
		}
		if err != nil {
			return s.sideAgain(c, key, err)
		}
		return s.done(c, said, "%s", stepBack(c, id))
	}
}

// sideAgain draws the presidium's page with what was typed into one of its forms and what was wrong with it. Whoever
// does not see that page gets the round's.
func (s *Server) sideAgain(c echo.Context, key sideKey, err error) error {
	refusal, ok := fault.As(err)
	if !ok || !access.May(actor(c), access.WatchPresidium) || c.FormValue("back") == "" {
		return s.roundAgain(c, err)
	}
	page, e := s.presidiumReading(c)
	if e != nil {
		return err
	}
	for i := range page.Live.Side {
		f := &page.Live.Side[i]
		if f.Key == string(key) {
			f.Open, f.Value, f.Picked = true, c.FormValue("reason"), c.FormValue("decision")
			f.Error, f.PickError, f.SureError = refusal.Fields["reason"], refusal.Fields["decision"], refusal.Fields["confirm"]
			f.WinnersError = refusal.Fields["winners"]
			for j := range f.Winners {
				f.Winners[j].Chosen = slices.Contains(c.Request().Form["winners"], f.Winners[j].Value)
			}
		}
	}
	for field, text := range refusal.Fields {
		page.Errors = append(page.Errors, view.FieldError{Field: string(key) + "-" + field, Text: text})
	}
	if len(refusal.Fields) == 0 {
		page.Errors = []view.FieldError{{Text: refusal.Message}}
	}
	slices.SortFunc(page.Errors, func(a, b view.FieldError) int { return cmp.Compare(b.Field, a.Field) }) // the reason stands above the box to tick
	return s.render(c, statuses[refusal.Kind], "presidium/live", page)
}

func (s *Server) decideSeats(c echo.Context) error {
	return s.sideStep(sideSeats, "处理办法已经登记。", func(ctx context.Context, a access.Actor, id int64, reason string) error {
		return s.Vote.DecideSeats(ctx, a, id, models.Decision(c.FormValue("decision")), reason)
	})(c)
}

// drawLot records which of the tied projects a lot fell on.
func (s *Server) drawLot(c echo.Context) error {
	return s.sideStep(sideLot, "抽签结果已经登记，抽中的项目列入名单。", func(ctx context.Context, a access.Actor, id int64, reason string) error {
		var nos []int
		for _, word := range c.Request().Form["winners"] {
			no, err := strconv.Atoi(word)
			if err != nil {
				return fault.Form{"winners": "没有这个项目，请在列出的项目中选择。"}.Err()
			}
			nos = append(nos, no)
		}
		return s.Vote.DrawLot(ctx, a, id, nos, reason)
	})(c)
}

// followRound makes the round that this one calls for, and goes there.
func (s *Server) followRound(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	var next int64
	if err = confirmed(c); err == nil {
		next, err = s.Vote.Follow(ctx(c), actor(c), id)
	}
	if err != nil {
		return s.roundAgain(c, err)
	}
	return s.done(c, "后续轮次已经建立，沿用已通过的票决办法。\n下一步：大会通过监票人名单，监票人重新生成密钥。", "/office/rounds/%d", next)
}

// showEmptyBox takes the word of the chief scrutineer that the box is empty.
func (s *Server) showEmptyBox(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Vote.ConfirmEmpty(ctx(c), actor(c), id)
	}
	if err == nil {
		return s.done(c, "空箱已经确认，零票报告单可以打印。\n下一步：报告执行主席，开始投票。", "/scrutineer/%d", id)
	}
	page, e := s.guardianReading(c)
	if e != nil {
		return err
	}
	return s.again(c, err, "tablet/guardian", page)
}

// guardianReading is the scrutineers' page of a round.
func (s *Server) guardianReading(c echo.Context) (*view.Guardian, error) {
	v, err := s.roundRead(c)
	if err != nil {
		return nil, err
	}
	cancelled, err := s.Vote.CancelledCredentials(ctx(c), actor(c), v.Round.ID)
	if err != nil {
		return nil, err
	}
	page := guardianPage(v, actor(c), cancelled)
	page.Seal = s.sealFiles()
	return page, followRunning(page, v.Round)
}

// scrutineerPage leads a scrutineer through keys, zero report, opening and
// signature.
func (s *Server) scrutineerPage(c echo.Context) error {
	page, err := s.guardianReading(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "tablet/guardian", page)
}

// zeroAct is the chief's or the deputy chief's form for the empty box; nil for others and once it was confirmed.
func zeroAct(v vote.RoundReading, me models.Scrutineer) *view.Act {
	leads := me.Kind == models.KindChief || me.Kind == models.KindDeputy
	if v.Round.State != models.RoundIssuing || v.Round.ZeroAt != 0 || !leads {
		return nil
	}
	return &view.Act{Action: fmt.Sprintf("/scrutineer/%d/zero", v.Round.ID), Button: "确认空箱", Title: "当众确认空箱", Primary: true,
		Consequence: "确认以后生成零票报告单，执行主席才能开始投票。不能撤回。", Confirm: "票箱内没有选票，以上数字和摘要已当众核对"}
}

// zeroSaid says who confirmed the empty box and when; empty before.
func zeroSaid(v vote.RoundReading) string {
	if by, at := zeroBy(v); at != 0 {
		return fmt.Sprintf("空箱已由%s于 %s 确认。", by, view.Clock(at))
	}
	return ""
}

// zeroBy is who showed the empty box, with the office held at it, and when.
func zeroBy(v vote.RoundReading) (string, models.Moment) {
	for _, s := range v.Steps {
		if s.Action != "zero" {
			continue
		}
		for _, p := range v.Scrutineers {
			if p.AccountID == s.AccountID {
				return p.Kind.Label() + s.Actor, s.At
			}
		}
		return s.Actor, s.At
	}
	return "", 0
}

// zeroDocument is the 零票报告单 of a round whose empty box was shown. It says nothing that changes afterwards: printed
// again, it is the same paper.
func zeroDocument(v vote.RoundReading) pdf.ZeroReport {
	r := v.Round
	by, at := zeroBy(v)
	return pdf.ZeroReport{
		Congress: v.Congress.Name, Session: v.Session.Name, Round: r.Name, Shown: at.Time(), By: by,
		Tablets: r.Tablets, Paper: r.Paper, Credentials: v.Credentials, Entitled: r.Entitled, Candidates: len(v.Candidates), Seats: v.Rules.Seats, Survey: graded(v.Rules),
		CandidatesDigest: vote.CandidatesDigest(v.Candidates), MethodDigest: r.Digest, Fingerprint: r.Fingerprint, Watermark: watermark(v.Congress, v.Session),
	}
}

func zeroReady(v vote.RoundReading) string {
	if v.Round.ZeroAt == 0 {
		return "总监票人还没有确认空箱，零票报告单要等确认之后才能印制。"
	}
	return ""
}

func (s *Server) zeroReport() echo.HandlerFunc {
	return s.officeDocument("zero.pdf", zeroReady, func(b *bytes.Buffer, v vote.RoundReading) error { return pdf.Zero(b, s.Fonts, zeroDocument(v)) })
}

// actingForm is the deputy chief's form to sign in place of a chief who is not there; nil for others, and when the
// place of the chief is taken.
func actingForm(v vote.RoundReading, me models.Scrutineer) *view.SideForm {
	if me.Kind != models.KindDeputy || v.Round.State != models.RoundCounted {
		return nil
	}
	for _, p := range v.Scrutineers {
		if p.AttestedAt != 0 && (p.Kind == models.KindChief || vote.ActsAsChief(p)) {
			return nil
		}
	}
	return &view.SideForm{Key: "acting", Action: fmt.Sprintf("/scrutineer/%d/attest", v.Round.ID), Name: "acting", Title: "总监票人不能签字时：代总监票人签字",
		Consequence: "只在总监票人不能到场签字时办理。代签和原因写入计票结果报告单，不能撤回；代签以后，还须有另外两名监票人签字；签不齐的，请大会秘书处增补一名监票人。",
		Confirm:     "我已核对票箱和计票结果，总监票人不能签字", Button: "代总监票人签字", Asks: "总监票人不能签字的原因", Hint: "例如：总监票人突发疾病离会"}
}

// actingReason refuses an empty reason: without one the signature would be the deputy chief's own.
func actingReason(typed string) error {
	if strings.TrimSpace(typed) == "" {
		return fault.Form{"acting": "请填写总监票人不能签字的原因。"}.Err()
	}
	return nil
}

// actingAgain draws the scrutineer's page with what was typed and what was wrong with it.
func (s *Server) actingAgain(c echo.Context, typed string, err error) error {
	page, e := s.guardianReading(c)
	refusal, ok := fault.As(err)
	if e != nil || !ok || page.Acting == nil {
		return err
	}
	page.Acting.Open, page.Acting.Value = true, typed
	page.Acting.Error, page.Acting.SureError = refusal.Fields["acting"], refusal.Fields["confirm"]
	return s.again(c, err, "tablet/guardian", page)
}

// incidents are the remarks on a round for its report: what it follows, when and why it was interrupted, how many lost
// slips and paper ballots were replaced, and who signed in whose place. Empty when everything went its way.
func incidents(v vote.RoundReading) string {
	var said []string
	for i, link := range v.Chain {
		if link.Round.ID == v.Round.ID && i > 0 {
			said = append(said, fmt.Sprintf("本轮是“%s”之后的%s。", v.Chain[i-1].Round.Name, link.Reason.Label()))
		}
	}
	for _, s := range v.Steps {
		switch lifecycle.Action(s.Action) {
		case lifecycle.Pause:
			said = append(said, fmt.Sprintf("%s暂停投票（%s）。", view.Clock(s.At), s.Reason))
		case lifecycle.Resume:
			said = append(said, view.Clock(s.At)+"恢复投票。")
		case lifecycle.ToPaper:
			said = append(said, fmt.Sprintf("%s转为纸质投票（%s）。", view.Clock(s.At), s.Reason))
		}
	}
	if v.Lost > 0 {
		said = append(said, fmt.Sprintf("投票凭证遗失补发 %d 张。", v.Lost))
	}
	if v.LostPaper > 0 {
		said = append(said, fmt.Sprintf("纸质票遗失补发 %d 张。", v.LostPaper))
	}
	for _, p := range v.Scrutineers {
		switch {
		case vote.ActsAsChief(p):
			said = append(said, fmt.Sprintf("总监票人未能签字（%s），由%s%s代签。", p.Acting, p.Kind.Label(), p.Name))
		case vote.Added(p):
			said = append(said, fmt.Sprintf("计票后增补监票人%s签字（%s）。", p.Name, p.Acting))
		}
	}
	return strings.Join(said, "")
}
