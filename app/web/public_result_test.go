package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/lifecycle"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
	"piaojue/templates"
)

var testRules = tally.Rules{
	Family: tally.Pick, Seats: 2, MaxApprovals: 2, Stances: ballot.ThreeStances, Quorum: "2/3", PassBase: tally.BaseAll, PassOver: "1/2",
	Tie: tally.TieRunoff, Shortfall: tally.ShortfallRule("ask"), Blank: ballot.BlankRule("abstain"),
}

// counted is a round of eleven deputies and these candidates, counted by the real rules.
func counted(t *testing.T, state models.RoundState, candidates ...tally.CandidateCounts) vote.RoundReading {
	t.Helper()
	counts := tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 9, Candidates: candidates}
	outcome, err := tally.Decide(testRules, counts)
	if err != nil {
		t.Fatal(err)
	}
	v := vote.RoundReading{
		Congress: models.Congress{ID: 1, Name: "清溪县人民代表大会", Level: models.County},
		Session:  models.Session{ID: 5, Name: "清溪县第十七届人民代表大会第五次会议", Year: 2026},
		Round:    models.Round{ID: 3, Name: "2026年度民生实事项目票决", State: state, AnnouncedAt: models.At(time.Date(2026, 3, 12, 3, 0, 0, 0, time.UTC))},
		Rules:    testRules, Counts: &counts, Outcome: &outcome,
		Turnout: vote.Turnout{Entitled: 11, Present: 10, Issued: 10, Returned: 9, State: state},
		Next:    lifecycle.Next(state),
	}
	for _, c := range candidates {
		v.Candidates = append(v.Candidates, models.RoundCandidate{CandidateID: int64(100 + c.No), No: c.No, Name: c.Name})
	}
	return v
}

func candidate(no int, name string, approve, oppose, abstain int) tally.CandidateCounts {
	return tally.CandidateCounts{No: no, Name: name, Approve: approve, Oppose: oppose, Abstain: abstain}
}

func TestResultPageSaysTheResultFirstAndShowsAllCandidates(t *testing.T) {
	v := vote.ResultReading{RoundReading: counted(t, models.RoundPublished,
		candidate(1, "甲", 6, 2, 1), candidate(2, "乙", 8, 1, 0), candidate(3, "丙", 3, 5, 1))}
	v.Projects = []models.Project{{ID: 77, CandidateID: 102, PublishedAt: 1}, {ID: 78, CandidateID: 101}}
	page := resultPage(v, publicResults)
	if want := "大会以无记名投票方式，从3个候选项目中决定了2个民生实事项目。"; page.Sentence != want {
		t.Errorf("sentence = %s, want %s", page.Sentence, want)
	}
	if len(page.Chosen) != 2 || page.Chosen[0].Name != "乙" || page.Chosen[0].Approve != "8" || page.Chosen[0].Share != "72.7%" || page.Chosen[0].Oppose != "1" {
		t.Errorf("chosen = %+v", page.Chosen)
	}
	if page.Chosen[0].Href != "/projects/77" || page.Chosen[1].Href != "" {
		t.Errorf("links = %q, %q; only a published project has one", page.Chosen[0].Href, page.Chosen[1].Href)
	}
	if len(page.Others) != 1 || page.Others[0].Reason != "未达到通过线" || page.Others[0].Rank != "" {
		t.Errorf("others = %+v", page.Others)
	}
	if page.Chart.PassLabel != "通过线 6 票" || len(page.Chart.Rows) != 3 || !page.Chart.Rows[1].Cut || page.Chart.Rows[2].In {
		t.Errorf("chart = %+v", page.Chart)
	}
	if !strings.Contains(page.Balance, "没有交回的1张") || len(page.Explain) == 0 {
		t.Errorf("balance %q, explained in %d lines", page.Balance, len(page.Explain))
	}
}

func TestAStreetRecommendsAndDoesNotDecide(t *testing.T) {
	v := counted(t, models.RoundPublished, candidate(1, "甲", 7, 1, 1), candidate(2, "乙", 8, 1, 0))
	v.Congress.Level = models.Street
	page := resultPage(vote.ResultReading{RoundReading: v}, publicResults)
	if !strings.Contains(page.Sentence, "推荐了2个") || page.Words.Chosen != "获推荐" {
		t.Errorf("sentence %q, words %+v", page.Sentence, page.Words)
	}
}

func TestSentencesOfUnusualOutcomes(t *testing.T) {
	decide := view.WordsOf(false)
	tests := []struct {
		name string
		o    tally.Outcome
		lot  *vote.Lot
		want string
	}{
		{"void", tally.Outcome{}, nil, "本轮无效，没有产生结果，应当重新投票。"},
		{"none passed", tally.Outcome{Valid: true, Vacant: 2}, nil, "大会以无记名投票方式表决了5个候选项目，没有项目入选。"},
		{"short", tally.Outcome{Valid: true, Vacant: 1, Adopted: []tally.Adopted{{No: 1}}}, nil, "大会以无记名投票方式，从5个候选项目中决定了1个民生实事项目，缺额1个。"},
		{"all tied", tally.Outcome{Valid: true, Vacant: 2}, &vote.Lot{Seats: 2}, "大会以无记名投票方式表决了5个候选项目，2个名额票数相等，待抽签确定。"},
		{"all by lot", tally.Outcome{Valid: true, Vacant: 2}, &vote.Lot{Seats: 1, Winners: []tally.Tied{{No: 3, Name: "丙"}}}, "大会以无记名投票方式，从5个候选项目中决定了1个民生实事项目，其中1个末位票数相等，由抽签确定：3号“丙”，缺额1个。"},
	}
	for _, tt := range tests {
		if got := outcomeSentence(decide, tt.o, 5, tt.lot); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestATieNamesThoseAmongWhomTheVoteIsRepeated(t *testing.T) {
	v := counted(t, models.RoundCounted, candidate(1, "甲", 6, 2, 1), candidate(2, "乙", 6, 2, 1), candidate(3, "丙", 6, 2, 1), candidate(4, "丁", 0, 8, 1))
	s := nextSentence(*v.Outcome)
	if !strings.Contains(s, "还有2个名额没有确定，须在甲、乙、丙中再次投票。") {
		t.Errorf("next = %s", s)
	}
}

func TestCountsAsATableKeepNamesFromRunning(t *testing.T) {
	v := counted(t, models.RoundPublished, candidate(1, `=1+1,"甲"`, 7, 1, 1), candidate(2, "𬭎㙍𠮷", 8, 1, 0))
	raw, err := countsCSV(vote.ResultReading{RoundReading: v})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"编号", "项目", "赞成", "反对", "弃权", "结果"}, {"2", "𬭎㙍𠮷", "8", "1", "0", "入选"}, {"1", `'=1+1,"甲"`, "7", "1", "1", "入选"}}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("table = %v, want %v", rows, want)
	}
}

// The hall's reading has an outcome only from the announcement on; the screen must not show more than that.
func TestTheHallShowsTheChosenOnlyWhenAnnounced(t *testing.T) {
	r := counted(t, models.RoundAttested, candidate(1, "甲", 7, 1, 1), candidate(2, "乙", 8, 1, 0))
	hall := vote.HallReading{Congress: r.Congress, Session: r.Session, Round: &r.Round, Rules: r.Rules, Turnout: r.Turnout}
	board := hallBoard(hall, 0)
	if board.State != "等待宣布" || len(board.Chosen) != 0 {
		t.Errorf("before: %+v", board)
	}
	for _, f := range board.Figures {
		if f.Label != "应到" && f.Label != "实到" && f.Label != "发出" && f.Label != "收回" {
			t.Errorf("before the announcement the hall shows %s", f.Label)
		}
	}
	r.Round.State = models.RoundAnnounced
	hall.Outcome = r.Outcome
	board = hallBoard(hall, 0)
	if len(board.Chosen) != 2 || board.Chosen[0].Name != "乙" || board.ChosenHead != "入选项目 2 项" {
		t.Errorf("after: %+v", board)
	}
}

func TestTheHallHasWordsForEveryState(t *testing.T) {
	for _, state := range append([]models.RoundState{models.RoundVoid}, models.RoundStates...) {
		round := models.Round{State: state}
		word, _ := hallState(vote.HallReading{Round: &round})
		if n := len([]rune(word)); n < 2 || n > 8 {
			t.Errorf("%s: %q is not a few words", state, word)
		}
	}
	if word, _ := hallState(vote.HallReading{}); word != "会议即将开始" {
		t.Errorf("without a round: %q", word)
	}
}

func TestTheHallSaysHowManyAreMissingForTheQuorum(t *testing.T) {
	tests := []struct {
		present int
		want    string
		reached bool
	}{{0, "", false}, {153, "法定人数 154 人，还差 1 人", false}, {154, "到会已达法定人数 154 人", true}}
	for _, tt := range tests {
		b := hallBoard(vote.HallReading{Turnout: vote.Turnout{Entitled: 231, Present: tt.present}}, 0)
		if b.Quorum != tt.want || b.Reached != tt.reached {
			t.Errorf("present %d: %q %v, want %q %v", tt.present, b.Quorum, b.Reached, tt.want, tt.reached)
		}
	}
}

func TestOnlyTheOneWhoMayGetsTheButton(t *testing.T) {
	presiding := access.Actor{Account: 1, Congress: 1, Roles: []models.Role{models.Presiding}}
	secretariat := access.Actor{Account: 2, Congress: 1, Roles: []models.Role{models.Secretariat}}
	v := counted(t, models.RoundOpen, candidate(1, "甲", 7, 1, 1), candidate(2, "乙", 8, 1, 0))
	v.Counts, v.Outcome = nil, nil
	v.Steps = takenUntil(lifecycle.Open)
	act, _ := presidiumAct(v, presiding)
	if act == nil || act.Action != "/office/rounds/3/close" || act.Button != "截止投票" || act.Confirm == "" || !strings.Contains(act.Consequence, "还有1张没有交回") {
		t.Errorf("presiding: %+v", act)
	}
	act, waiting := presidiumAct(v, secretariat)
	if act != nil || !strings.Contains(waiting, "执行主席") {
		t.Errorf("secretariat: %+v, %s", act, waiting)
	}
}

// takenUntil is the record of the steps up to and including last.
func takenUntil(last lifecycle.Action) []models.RoundStep {
	var steps []models.RoundStep
	for _, s := range lifecycle.Round {
		if s.Beside {
			continue
		}
		steps = append(steps, models.RoundStep{Action: string(s.Action), From: s.From, To: s.To, Actor: "沈主任", At: 1})
		if s.Action == last {
			break
		}
	}
	return steps
}

func TestAStepThatLacksSomethingHasNoButton(t *testing.T) {
	v := counted(t, models.RoundReady, candidate(1, "甲", 7, 1, 1), candidate(2, "乙", 8, 1, 0))
	v.Steps = takenUntil(lifecycle.Prepare)
	v.Missing = []string{"到会须有 8 人，现在签到 3 人"}
	act, _ := presidiumAct(v, access.Actor{Account: 1, Congress: 1, Roles: []models.Role{models.Presiding}})
	if act == nil || !strings.HasPrefix(act.Blocked, "到会须有 8 人") {
		t.Errorf("act = %+v", act)
	}
}

func TestEveryStepOfARoundHasItsLine(t *testing.T) {
	for _, s := range lifecycle.Round {
		if len(access.Holders(procedureNeeds[s.Action])) == 0 {
			t.Errorf("nobody may take the step %s", s.Action)
		}
	}
	v := vote.RoundReading{Round: models.Round{State: models.RoundAdopted}, Steps: takenUntil(lifecycle.Adopt)}
	now := 0
	for _, s := range procedure(v) {
		if s.State == "now" {
			now++
			if s.Name != "通过监票人名单" {
				t.Errorf("due is %s", s.Name)
			}
		}
	}
	if now != 1 {
		t.Errorf("%d steps are due", now)
	}
	v = vote.RoundReading{Round: models.Round{State: models.RoundVoid}, Steps: append(takenUntil(lifecycle.Close), models.RoundStep{Action: string(lifecycle.Void)})}
	path := procedure(v)
	if last := path[len(path)-1]; last.Name != "宣布本轮无效" || last.State != "done" {
		t.Errorf("a void round ends with %+v", last)
	}
}

func TestThePagesAreDrawnFromReadings(t *testing.T) {
	set, err := templates.Parse(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	v := counted(t, models.RoundAnnounced, candidate(1, "甲", 7, 1, 1), candidate(2, "𬭎㙍𠮷", 8, 1, 0))
	v.Steps = takenUntil(lifecycle.Announce)
	v.Delegations = []vote.DelegationTurnout{{Name: "城关代表团", Entitled: 11, Present: 10, Issued: 10}}
	pages := map[string]any{
		"public/result":  resultPage(vote.ResultReading{RoundReading: v}, publicResults),
		"public/results": resultsPage([]vote.ResultSummary{{Congress: v.Congress, Session: v.Session, Round: v.Round, Outcome: *v.Outcome}}),
		"presidium/live": presidiumPage(v, nil, access.Actor{}, v.Round.AnnouncedAt),
		"hall/board":     hallPage(vote.HallReading{Congress: v.Congress, Session: v.Session, Round: &v.Round, Rules: v.Rules, Turnout: v.Turnout, Outcome: v.Outcome}, v.Round.AnnouncedAt),
	}
	for name, data := range pages {
		page, err := set.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := page.ExecuteTemplate(&b, "layout", data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name != "public/results" && !strings.Contains(b.String(), "𬭎㙍𠮷") {
			t.Errorf("%s does not name the chosen project", name)
		}
	}
}
