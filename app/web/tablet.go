package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// sealFiles are the addresses of the WebAssembly, empty while it is not built.
func (s *Server) sealFiles() view.Seal {
	return view.Seal{Module: s.assets["gen/seal.wasm"], Runtime: s.assets["gen/wasm_exec.js"]}
}

// ballotPage is the same for everybody: the credential stays in the browser.
func (s *Server) ballotPage(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, "tablet/ballot", &view.Ballot{Page: view.Page{Title: "投票", Nav: []view.Link{}}, Seal: s.sealFiles()})
}

// decryptionFloor is the fewest ballots that a key holder's device opens
// without asking again: with fewer, a sum may betray a vote.
const decryptionFloor = 10

func guardianPage(v vote.RoundReading, me access.Actor, cancelled []string) *view.Guardian {
	r := v.Round
	g := &view.Guardian{
		Page:    view.Page{Title: "监票", Site: v.Congress.Name, Demo: v.Congress.Invented},
		RoundID: fmt.Sprint(r.ID), Round: r.Name, Session: v.Session.Name, State: string(r.State), StateLabel: r.State.Label(),
		Holder: me.Name, Office: roleNames(me.Roles), UUID: r.UUID, Size: r.Guardians, Threshold: r.Threshold, Phase: guardianPhase(r.State),
		Floor: decryptionFloor, Cancelled: cancelled, Zero: zeroReport(v), Box: boxReport(v),
	}
	mine := models.Scrutineer{}
	for _, p := range v.Scrutineers {
		if p.AccountID == me.Account {
			mine = p
			g.Index, g.Office, g.Decrypted = p.Position, p.Kind.Label(), len(p.Decryption) > 0
		}
		if p.Position > 0 {
			g.Holders = append(g.Holders, view.KeyHolder{Index: p.Position, Name: p.Name, Self: p.AccountID == me.Account, Done: len(p.Decryption) > 0})
		}
		if p.AttestedAt != 0 {
			signed := view.Step{Name: p.Kind.Label() + " " + p.Name, State: "done", At: view.Clock(p.AttestedAt)}
			if vote.ActsAsChief(p) {
				signed.Note = "代总监票人签字：" + p.Acting
			}
			g.Signed = append(g.Signed, signed)
		}
	}
	g.PaperLinks = paperLinks(v, me)
	g.ZeroAct, g.ZeroSaid = zeroAct(v, mine), zeroSaid(v)
	for _, p := range procedureOf(v) {
		step := view.Step{Name: p.Name, State: "next", Who: p.Who}
		if p.Done {
			step.State, step.At = "done", view.Clock(p.At)
		} else if p.Now {
			step.State = "now"
		}
		g.Steps = append(g.Steps, step)
	}
	if v.Outcome != nil && v.Counts != nil {
		g.Counts = countTable(v)
		if mine.ID != 0 && mine.AttestedAt == 0 && (r.State == models.RoundCounted || r.State == models.RoundAttested) {
			g.Attest = &view.Act{Action: fmt.Sprintf("/scrutineer/%d/attest", r.ID), Button: "签字确认", Title: "核对无误，签字确认",
				Consequence: "签字后不能撤回，结果报执行主席宣布。", Confirm: "我已核对票箱和计票结果", Primary: true}
		}
		g.Acting = actingForm(v, mine)
	}
	return g
}

func guardianPhase(state models.RoundState) string {
	switch {
	case state == models.RoundVoid || !state.Reached(models.RoundReady):
		if state == models.RoundStaffed {
			return "keys"
		}
		return "wait"
	case state == models.RoundCounting:
		return "decrypt"
	case state.Reached(models.RoundCounted):
		return "count"
	}
	return "wait"
}

// zeroReport is what the scrutineers check before the vote opens: the box is
// there, it is empty, and this is what it is bound to.
func zeroReport(v vote.RoundReading) []view.BoxFact {
	if !v.Round.State.Reached(models.RoundReady) || v.Round.State.Reached(models.RoundOpen) {
		return nil
	}
	return []view.BoxFact{
		{Label: "票箱内选票", Value: fmt.Sprintf("%d 张", v.Turnout.Returned)}, {Label: itemsName(v.Rules), Value: fmt.Sprintf("%d 项", len(v.Candidates))},
		{Label: "投票凭证", Value: fmt.Sprintf("%d 张", v.Credentials)}, {Label: "选举指纹", Value: v.Round.Fingerprint},
		{Label: itemsName(v.Rules) + "摘要", Value: view.Digest(vote.CandidatesDigest(v.Candidates))}, {Label: "票决办法摘要", Value: view.Digest(v.Round.Digest)},
	}
}

func boxReport(v vote.RoundReading) []view.BoxFact {
	if !v.Round.State.Reached(models.RoundClosed) {
		return nil
	}
	r := v.Round
	return []view.BoxFact{
		{Label: "发出", Value: fmt.Sprintf("%d 张", r.Issued)}, {Label: "收回", Value: fmt.Sprintf("%d 张", r.Returned)},
		{Label: "未交", Value: fmt.Sprintf("%d 张", max(0, r.Issued-r.Returned))}, {Label: "作废凭证", Value: fmt.Sprintf("%d 张", v.Cancelled)},
		{Label: "选举指纹", Value: r.Fingerprint},
	}
}

func countTable(v vote.RoundReading) *view.CountTable {
	t := &view.CountTable{ThreeStances: threeStances(v.Rules), Lines: v.Outcome.Explain, Survey: surveyTable(v.Rules, v.Counts, v.Outcome),
		Ranked: v.Rules.Family == tally.Rank, Parts: partsTable(v.Rules, v.Counts, v.Paper)}
	w, results := wordsOf(v.Congress, v.Rules), map[int]string{}
	for _, a := range v.Outcome.Adopted {
		results[a.No] = w.Chosen
	}
	for _, n := range v.Outcome.NotAdopted {
		results[n.No] = w.NotChosen
		if n.Reason == tally.TiedAtCut {
			results[n.No] = n.Reason.Label()
		}
	}
	for _, row := range v.Counts.Candidates {
		line := view.CountRow{No: fmt.Sprint(row.No), Name: row.Name, Approve: view.Count(row.Approve), Outcome: results[row.No]}
		if t.Ranked {
			line.Approve = view.Count(row.RankSum)
		}
		if t.ThreeStances {
			line.Oppose, line.Abstain = view.Count(row.Oppose), view.Count(row.Abstain)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// attest takes a scrutineer's or teller's signature.
func (s *Server) attest(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	acting, asked := typedIn(c)["acting"]
	if asked {
		if err = actingReason(acting[0]); err == nil {
			err = confirmed(c)
		}
	} else {
		acting = []string{""}
	}
	if err == nil {
		err = s.Vote.Attest(ctx(c), actor(c), id, strings.TrimSpace(acting[0]))
	}
	if err != nil && asked {
		return s.actingAgain(c, acting[0], err)
	}
	if err != nil {
		return err
	}
	return s.done(c, "您已签字确认计票结果。\n请等待其他监票人签字，由总监票人报告执行主席。", "/scrutineer/%d", id)
}
