package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/live"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// defaultQuorum is what a session needs before any 票决办法 says so itself (组织法 Art 14).
const defaultQuorum = "2/3"

// hallPage is the screen on the wall for a session at a moment.
func hallPage(v vote.HallReading, now models.Moment) *view.Hall {
	return &view.Hall{
		Page:     view.Page{Title: "现场公布屏", Site: v.Congress.Name, Demo: v.Congress.Invented},
		Topic:    string(live.Session(v.Session.ID)),
		Fragment: fmt.Sprintf("/hall/%d/fragment", v.Session.ID),
		Board:    hallBoard(v, now),
	}
}

func hallBoard(v vote.HallReading, now models.Moment) view.HallBoard {
	board := view.HallBoard{Session: v.Session.Name, AsOf: view.Clock(now), Figures: hallFigures(v)}
	board.State, board.Note = hallState(v)
	if v.Round != nil {
		board.Round, board.Colour = v.Round.Name, stripeOf(v.Round.Colour)
	}
	board.Rounds = hallRounds(v)
	quorum := v.Rules.Quorum
	if quorum == "" {
		quorum = defaultQuorum
	}
	if line, err := tally.QuorumLine(v.Turnout.Entitled, quorum); err == nil && v.Turnout.Present > 0 {
		board.Reached = v.Turnout.Present >= line
		board.Quorum = fmt.Sprintf("到会已达法定人数 %s 人", view.Count(line))
		if !board.Reached {
			board.Quorum = fmt.Sprintf("法定人数 %s 人，还差 %s 人", view.Count(line), view.Count(line-v.Turnout.Present))
		}
	}
	if v.Withheld && v.Outcome.Valid {
		board.Chosen, board.ChosenHead, board.Graded = hallNames(v), "满意度测评结果", graded(v.Rules)
		if !board.Graded {
			board.ChosenHead = fmt.Sprintf("%s项目 %d 项", wordsOf(v.Congress, v.Rules).Chosen, len(board.Chosen))
		}
		board.Many, board.Crowd = len(board.Chosen) > 6, len(board.Chosen) > 12
	} else if s := surveyTable(v.Rules, v.Counts, v.Outcome); s != nil {
		board.Chosen, board.ChosenHead, board.Graded = hallGraded(s), "满意度测评结果", true
		board.Many, board.Crowd = len(board.Chosen) > 6, len(board.Chosen) > 12
	} else if v.Outcome != nil && v.Outcome.Valid {
		board.Chosen = hallChosen(*v.Outcome, v.Lot)
		board.ChosenHead = fmt.Sprintf("%s项目 %d 项", wordsOf(v.Congress, v.Rules).Chosen, len(board.Chosen))
		board.Many, board.Crowd = len(board.Chosen) > 6, len(board.Chosen) > 12
	}
	board.Chain = strings.Join(chainSaid(wordsOf(v.Congress, v.Rules), v.Chain), "，")
	return board
}

// hallChosen are the projects announced, and after them those that a lot took.
func hallChosen(o tally.Outcome, lot *vote.Lot) []view.HallChosen {
	var chosen []view.HallChosen
	for _, a := range o.Adopted {
		row := view.HallChosen{Rank: fmt.Sprint(a.Rank), Name: a.Name, Approve: view.Count(a.Approve)}
		if a.RankSum > 0 { // numbered ballots
			row.Grade, row.Ballots = view.Count(a.RankSum), "名次合计"
		}
		chosen = append(chosen, row)
	}
	if lot.Drawn() {
		for _, t := range lot.Winners {
			row := view.HallChosen{Rank: fmt.Sprint(len(o.Adopted) + 1), Name: t.Name, Grade: "抽签", Ballots: fmt.Sprintf("%s 票", view.Count(t.Approve))}
			if t.RankSum > 0 {
				row.Ballots = "名次合计 " + view.Count(t.RankSum)
			}
			chosen = append(chosen, row)
		}
	}
	return chosen
}

// hallNames are the projects announced by their numbers, or the items with their grades, where the 票决办法 keeps the
// counts from the public (P22).
func hallNames(v vote.HallReading) []view.HallChosen {
	var rows []view.HallChosen
	grades := gradesByNo(*v.Outcome)
	for _, k := range v.Rows {
		row := view.HallChosen{Rank: fmt.Sprint(k.No), Name: k.Name, Grade: grades[k.No]}
		in := row.Grade != "" || slices.ContainsFunc(v.Outcome.Adopted, func(a tally.Adopted) bool { return a.No == k.No })
		if v.Lot.Drawn() && slices.ContainsFunc(v.Lot.Winners, func(t tally.Tied) bool { return t.No == k.No }) {
			in, row.Grade = true, "抽签"
		}
		if in {
			rows = append(rows, row)
		}
	}
	return rows
}

// hallGraded are the items of a 满意度测评 with their grades.
func hallGraded(s *view.Survey) []view.HallChosen {
	var rows []view.HallChosen
	for _, r := range s.Rows {
		var ballots []string
		for _, c := range r.Cells {
			if c.Value != "0" || c.Share != "" {
				ballots = append(ballots, c.Label+" "+c.Value)
			}
		}
		rows = append(rows, view.HallChosen{Rank: r.No, Name: r.Name, Grade: r.Grade, Ballots: strings.Join(ballots, "　")})
	}
	return rows
}

// hallRounds are the rounds under way at once; none when the screen's own round is the only one.
func hallRounds(v vote.HallReading) []view.HallRound {
	if v.Round == nil || len(v.Rounds) == 0 || len(v.Rounds) == 1 && v.Rounds[0].Round.ID == v.Round.ID {
		return nil
	}
	var rows []view.HallRound
	for _, r := range v.Rounds {
		state, _ := hallState(vote.HallReading{Round: &r.Round})
		rows = append(rows, view.HallRound{Colour: stripeOf(r.Round.Colour), Name: r.Round.Name, State: state, Issued: view.Count(r.Turnout.Issued), Returned: view.Count(r.Turnout.Returned)})
	}
	return rows
}

// hallFigures are the counts of people, and of papers once papers are about.
func hallFigures(v vote.HallReading) []view.Figure {
	if v.Turnout.Entitled == 0 {
		return nil
	}
	figures := []view.Figure{{Label: "应到", Value: view.Count(v.Turnout.Entitled)}, {Label: "实到", Value: view.Count(v.Turnout.Present)}}
	if v.Round != nil && v.Round.State.Reached(models.RoundIssuing) && len(hallRounds(v)) == 0 {
		figures = append(figures, view.Figure{Label: "发出", Value: view.Count(v.Turnout.Issued)}, view.Figure{Label: "收回", Value: view.Count(v.Turnout.Returned)})
	}
	return figures
}

// hallVoting says how the deputies vote now.
// Paper goes into the box in the order that the method sets (P21); tablets vote all at once.
func hallVoting(r models.Round, rules tally.Rules) string {
	first := rules.CastOrder() == tally.OrderBoxFirst
	switch {
	case r.ToPaperAt != 0:
		return "已转为纸质投票，还没有投票的请换领纸质票"
	case !r.Tablets && first:
		return "请填写纸质票，监票人先投，再主席台，再其他代表"
	case !r.Tablets:
		return "请填写纸质票，投入票箱"
	case r.Paper && first:
		return "请用投票凭证在平板上投票，或者填写纸质票；纸质票监票人先投"
	case r.Paper:
		return "请用投票凭证在平板上投票，或者填写纸质票"
	}
	return "请用投票凭证在平板上投票"
}

// hallState is the few words for where the session stands, and the sentence below them.
func hallState(v vote.HallReading) (state, note string) {
	if v.Round == nil || v.Round.State == models.RoundDraft {
		if v.Turnout.Present == 0 {
			return "会议即将开始", ""
		}
		return "签到中", ""
	}
	switch v.Round.State {
	case models.RoundAdopted:
		return "准备投票", "票决办法已通过"
	case models.RoundStaffed:
		return "准备投票", "监票人已通过"
	case models.RoundReady:
		return "准备投票", "票箱就绪，票箱为空"
	case models.RoundIssuing:
		return "正在发票", "请领取一张投票凭证"
	case models.RoundOpen:
		return "投票中", hallVoting(*v.Round, v.Rules)
	case models.RoundPaused:
		return "投票暂停", "已经投出的票有效，请等候恢复投票"
	case models.RoundClosed:
		return "投票截止", "正在清点票数"
	case models.RoundCounting:
		return "正在计票", "收回不多于发出，本轮有效"
	case models.RoundVoid:
		if v.Turnout.Returned > v.Turnout.Issued {
			return "本轮无效", "收回多于发出，应当重新投票"
		}
		return "本轮无效", "票一律不计，应当重新投票"
	case models.RoundCounted, models.RoundAttested:
		return "等待宣布", "计票完毕"
	}
	if v.Outcome != nil && v.Outcome.Valid {
		return "没有项目" + wordsOf(v.Congress, v.Rules).Chosen, nextSentence(*v.Outcome)
	}
	return "本轮无效", "应当重新投票"
}

func (s *Server) hallReading(c echo.Context) (*view.Hall, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, err
	}
	v, err := s.Vote.Hall(ctx(c), id)
	if err != nil {
		return nil, err
	}
	return hallPage(v, s.now()), nil
}

func (s *Server) hall(c echo.Context) error {
	page, err := s.hallReading(c)
	return s.wholeOrPart(c, "hall/board", page, err)
}
