package vote_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// projects are the printed numbers of what a session's rounds adopted.
func projects(t *testing.T, w *apptest.Town) []int {
	t.Helper()
	var nos []int
	for _, p := range w.Dump(t)["projects"] {
		for i, k := range apptestCandidates {
			if p["name"] == k {
				nos = append(nos, i+1)
			}
		}
	}
	slices.Sort(nos)
	return nos
}

var apptestCandidates = func() (names []string) {
	for _, line := range strings.Split(strings.TrimSpace(apptest.Candidates), "\n")[1:] {
		names = append(names, strings.Split(line, ",")[1])
	}
	return names
}()

func TestATieIsVotedOnAgainByThoseTiedAloneForTheSeatsThatAreLeft(t *testing.T) {
	apptest.EachTown(t, apptest.Tie, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		origin := w.Read(t)
		if origin.Sequel == nil || origin.Sequel.Reason != vote.ForTie || origin.Sequel.Seats != 2 || len(origin.Sequel.Candidates) != 3 || len(origin.Choices) != 0 {
			t.Fatalf("sequel %+v, choices %v; want a tie of three for two seats", origin.Sequel, origin.Choices)
		}
		outcome := *origin.Outcome
		w.Follow(t, func(slip int) []int { return [][]int{{0, 1}, {0, 2}, {0, 1}}[slip%3] }) // 9, 6, 3
		v := w.Read(t)
		r := v.Round
		if r.OriginID != origin.Round.ID || r.State != models.RoundAdopted || r.Name != "民生实事项目票决（并列再投）" || r.UUID == origin.Round.UUID || r.Colour == origin.Round.Colour ||
			r.Minutes != origin.Round.Minutes || r.Tablets != origin.Round.Tablets || r.Paper != origin.Round.Paper || r.Display != origin.Round.Display || r.Batch != origin.Round.Batch {
			t.Errorf("the follower is %+v", r)
		}
		if v.Rules.Seats != 2 || v.Rules.MaxApprovals != 2 || r.Seats != 2 || r.Digest != v.Rules.Digest() || v.Rules.Family != origin.Rules.Family {
			t.Errorf("its rules are %+v, digest %s", v.Rules, r.Digest)
		}
		var nos []int
		for _, k := range v.Candidates {
			nos = append(nos, k.No)
			if i := slices.IndexFunc(origin.Candidates, func(o models.RoundCandidate) bool { return o.No == k.No }); origin.Candidates[i].Name != k.Name || origin.Candidates[i].CandidateID != k.CandidateID {
				t.Errorf("candidate %d became %s", k.No, k.Name)
			}
		}
		if !slices.Equal(nos, []int{2, 3, 4}) {
			t.Errorf("the ballot has %v, want the printed numbers 2, 3, 4", nos)
		}
		if step := v.Steps[0]; step.Action != "adopt" || !strings.Contains(step.Reason, origin.Round.Digest) || !strings.Contains(step.Reason, "并列再投") {
			t.Errorf("the adoption is recorded as %+v", step)
		}
		if len(v.Scrutineers) != 4 || v.Round.Guardians != 3 || v.Round.Threshold != apptest.Threshold || len(v.Scrutineers[0].Commit) != 0 {
			t.Errorf("put forward again: %+v", v.Scrutineers)
		}

		w.To(t, models.RoundPublished)
		if got := projects(t, w); !slices.Equal(got, []int{1, 2, 3}) && !slices.Equal(got, []int{1, 2, 4}) {
			t.Errorf("projects %v, want the first round's 1 and two of the tied", got)
		}
		end := w.Read(t)
		if end.Sequel != nil || len(end.Chain) != 2 || end.Chain[0].Adopted != 1 || end.Chain[1].Adopted != 2 || end.Chain[1].Reason != vote.ForTie {
			t.Errorf("the chain is %+v", end.Chain)
		}
		var numbers []string
		for _, p := range w.Dump(t)["projects"] {
			if p["no"] != "" {
				numbers = append(numbers, p["no"])
			}
		}
		slices.Sort(numbers)
		if !slices.Equal(numbers, []string{"1", "2", "3"}) {
			t.Errorf("the projects are numbered %v, want 1 to 3", numbers)
		}
		// What was announced first stands.
		w.Round = origin.Round.ID
		if again := w.Read(t); again.Outcome.Adopted[0] != outcome.Adopted[0] || len(again.Outcome.Adopted) != 1 || again.Round.State != models.RoundAnnounced || again.Sequel != nil {
			t.Errorf("the first round became %+v", again.Outcome)
		}
	})
}

func TestARoundIsFollowedOnce(t *testing.T) {
	apptest.EachTown(t, apptest.Tie, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		var wg sync.WaitGroup
		answers := make(chan error, 4)
		for range cap(answers) {
			wg.Go(func() {
				_, err := w.Vote.Follow(ctx, w.As("secretariat"), w.Round)
				answers <- err
			})
		}
		wg.Wait()
		close(answers)
		made := 0
		for err := range answers {
			if err == nil {
				made++
			} else {
				apptest.Refused(t, "the other press", err, fault.Conflict)
			}
		}
		if n := len(w.Dump(t)["rounds"]); made != 1 || n != 2 {
			t.Errorf("%d made, %d rounds; want 1, 2", made, n)
		}
		w.Unchanged(t, func() {
			_, err := w.Vote.Follow(ctx, w.As("standing"), w.Round)
			apptest.Refused(t, "once more", err, fault.Conflict)
		})
	})
}

func TestNothingFollowsARoundThatSettledEverythingOrIsNotAnnounced(t *testing.T) {
	for _, state := range models.RoundStates {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, state, func(t *testing.T, w *apptest.Town) {
				if v := w.Read(t); v.Sequel != nil || v.Choices != nil || v.Chain != nil {
					t.Errorf("sequel %v, choices %v, chain %v", v.Sequel, v.Choices, v.Chain)
				}
				w.Unchanged(t, func() {
					_, err := w.Vote.Follow(ctx, w.As("standing"), w.Round)
					apptest.Refused(t, "follow", err, fault.Closed)
					apptest.Refused(t, "decide", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.LeaveVacant, "全体会议通过"), fault.Closed)
				})
			})
		})
	}
}

func TestFollowingAndDecidingNeedTheirRole(t *testing.T) {
	apptest.EachTown(t, apptest.Short, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, p := range apptest.People {
				by := w.As(p.Login)
				if !access.May(by, access.FollowRound) {
					_, err := w.Vote.Follow(ctx, by, w.Round)
					apptest.Refused(t, "follow by "+p.Login, err, fault.Forbidden)
				}
				if !access.May(by, access.DecideSeats) {
					apptest.Refused(t, "decide by "+p.Login, w.Vote.DecideSeats(ctx, by, w.Round, models.VoteAgain, "全体会议通过"), fault.Forbidden)
				}
			}
			_, err := w.Vote.Follow(ctx, w.Elsewhere("standing"), w.Round)
			apptest.Refused(t, "follow in another congress", err, fault.NotFound)
			apptest.Refused(t, "decide in another congress", w.Vote.DecideSeats(ctx, w.Elsewhere("presiding"), w.Round, models.VoteAgain, "全体会议通过"), fault.NotFound)
			apptest.Refused(t, "no reason", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.VoteAgain, " "), fault.Invalid)
			for _, d := range []models.Decision{models.Undecided, "perhaps"} {
				apptest.Refused(t, "no decision", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, d, "全体会议通过"), fault.Invalid)
			}
		})
	})
}

func TestEmptySeatsWaitForTheDecisionOfThePlenaryWhichIsRecordedOnce(t *testing.T) {
	for _, decision := range []models.Decision{models.VoteAgain, models.LeaveVacant, models.NextSession} {
		t.Run(string(decision), func(t *testing.T) {
			apptest.EachTown(t, apptest.Short, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
				w.Unchanged(t, func() {
					_, err := w.Vote.Follow(ctx, w.As("standing"), w.Round)
					apptest.Refused(t, "before the decision", err, fault.Closed)
				})
				if v := w.Read(t); len(v.Choices) != 3 || v.Sequel != nil {
					t.Errorf("choices %v, sequel %v; want three and none", v.Choices, v.Sequel)
				}
				must(t, w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, decision, "全体会议举手通过"))
				v := w.Read(t)
				if step := v.Steps[len(v.Steps)-1]; v.Round.Decision != decision || !strings.Contains(step.Reason, "全体会议举手通过") || step.Actor != "郑国平" {
					t.Errorf("decision %q, recorded as %+v", v.Round.Decision, step)
				}
				w.Unchanged(t, func() {
					apptest.Refused(t, "decide again", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.LeaveVacant, "改了"), fault.Conflict)
					if decision != models.VoteAgain {
						_, err := w.Vote.Follow(ctx, w.As("standing"), w.Round)
						apptest.Refused(t, "vote again all the same", err, fault.Closed)
					}
				})
				if decision != models.VoteAgain {
					return
				}
				w.Follow(t, func(int) []int { return []int{1} }) // all for the second of three
				child := w.Read(t)
				if child.Round.Name != "民生实事项目票决（缺额再投）" || child.Rules.Seats != 1 || len(child.Candidates) != 3 || child.Candidates[1].No != 4 {
					t.Errorf("the follower is %+v with %v", child.Round, child.Candidates)
				}
				w.To(t, models.RoundAnnounced)
				if got := projects(t, w); !slices.Equal(got, []int{1, 2, 4}) {
					t.Errorf("projects %v, want 1, 2 and then 4", got)
				}
			})
		})
	}
}

func TestATieIsVotedOnAgainTwiceAndThenLeftToThePresidium(t *testing.T) {
	apptest.EachTown(t, apptest.Tie, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		tie := func(slip int) []int { return [][]int{{0, 1}, {0, 2}, {1, 2}}[slip%3] } // six each
		for _, name := range []string{"民生实事项目票决（并列再投）", "民生实事项目票决（并列再投第二次）"} {
			w.Unchanged(t, func() {
				apptest.Refused(t, "decide what can be voted on", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.LeaveVacant, "主席团决定"), fault.Closed)
			})
			w.Follow(t, tie)
			if got := w.Read(t).Round.Name; got != name {
				t.Errorf("the follower is called %q, want %q", got, name)
			}
			w.To(t, models.RoundAnnounced)
		}
		v := w.Read(t)
		if len(v.Outcome.Tied) != 3 || v.Sequel != nil || !slices.Equal(v.Choices, []models.Decision{models.LeaveVacant, models.NextSession}) || len(v.Chain) != 3 {
			t.Errorf("tied %v, sequel %v, choices %v, chain %v", v.Outcome.Tied, v.Sequel, v.Choices, v.Chain)
		}
		w.Unchanged(t, func() {
			_, err := w.Vote.Follow(ctx, w.As("standing"), w.Round)
			apptest.Refused(t, "a third time", err, fault.Closed)
			apptest.Refused(t, "a third time by decision", w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.VoteAgain, "再投"), fault.Invalid)
		})
		must(t, w.Vote.DecideSeats(ctx, w.As("presiding"), w.Round, models.NextSession, "主席团决定留待下次会议"))
		if got := projects(t, w); !slices.Equal(got, []int{1}) {
			t.Errorf("projects %v, want the one that was never tied", got)
		}
	})
}

func TestAVoidRoundIsHeldOnceMoreWithTheSameRulesAndCandidates(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.GiveUp(ctx, w.As("presiding"), w.Round, "候选项目顺序印错"))
		origin := w.Read(t)
		if origin.Sequel == nil || origin.Sequel.Reason != vote.Again {
			t.Fatalf("sequel %+v", origin.Sequel)
		}
		plan := w.Plan
		w.Follow(t, nil)
		w.Plan = plan
		v := w.Read(t)
		if v.Round.Digest != origin.Round.Digest || len(v.Candidates) != len(origin.Candidates) || v.Round.Name != "民生实事项目票决（重新投票）" || v.Round.UUID == origin.Round.UUID {
			t.Errorf("the follower is %+v", v.Round)
		}
		must(t, func() error { w.To(t, models.RoundIssuing); return nil }())
		must(t, w.Vote.GiveUp(ctx, w.As("presiding"), w.Round, "凭证发错"))
		w.Follow(t, nil)
		w.Plan = plan
		if got := w.Read(t).Round.Name; got != "民生实事项目票决（重新投票第二次）" {
			t.Errorf("the second follower is called %q", got)
		}
		w.To(t, models.RoundAnnounced)
		if got := projects(t, w); !slices.Equal(got, []int{1, 2, 3}) {
			t.Errorf("projects %v, want 1, 2, 3", got)
		}
		chain := w.Read(t).Chain
		if len(chain) != 3 || chain[0].Announced || chain[1].Announced || chain[2].Adopted != 3 {
			t.Errorf("the chain is %+v", chain)
		}
	})
}

func TestAFollowersNameStaysWithinItsLength(t *testing.T) {
	apptest.EachTown(t, apptest.Tie, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		cmd := w.Draft()
		cmd.Name = strings.Repeat("项", 60)
		var err error
		w.Round, err = w.Vote.Draft(ctx, w.As("standing"), cmd)
		must(t, err)
		w.To(t, models.RoundIssuing)
		must(t, w.Vote.GiveUp(ctx, w.As("presiding"), w.Round, "名称太长"))
		w.Follow(t, nil)
		if name := w.Read(t).Round.Name; utf8.RuneCountInString(name) != 60 || !strings.HasSuffix(name, "（重新投票）") {
			t.Errorf("called %q", name)
		}
	})
}

func TestWhoMayNotServeAnyMoreIsNotPutForwardAgain(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundIssuing, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.GiveUp(ctx, w.As("presiding"), w.Round, "凭证发错"))
		must(t, w.Account.Disable(ctx, w.As("admin"), w.As("scrutineer2").Account, true))
		w.Follow(t, nil)
		if v := w.Read(t); len(v.Scrutineers) != 0 || v.Round.Guardians != 0 {
			t.Errorf("put forward: %+v", v.Scrutineers)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "approve nobody", w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
	})
}

// TestNoProjectIsAdoptedTwiceAndNeverMoreThanThereAreSeats follows random
// counts through the pure rules as Follow does: every next round has the
// missing seats and the candidates that the one before names.
func TestNoProjectIsAdoptedTwiceAndNeverMoreThanThereAreSeats(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 2026))
	followed := 0
	for range 4000 {
		rules := apptest.TickOnly.Rules()
		rules.Seats = 1 + random.IntN(5)
		rules.MaxApprovals = 0
		rules.Shortfall = []tally.ShortfallRule{tally.ShortfallAsk, tally.ShortfallRunoff, tally.ShortfallVacant}[random.IntN(3)]
		var nos []int
		for no := 1; no <= rules.Seats+random.IntN(5); no++ {
			nos = append(nos, no)
		}
		adopted := map[int]bool{}
		seats := rules.Seats
		for range 6 {
			counts := tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 10}
			for _, no := range nos {
				counts.Candidates = append(counts.Candidates, tally.CandidateCounts{No: no, Name: apptestCandidates[no%5] + "项", Approve: 4 + random.IntN(5)})
			}
			outcome, err := tally.Decide(rules, counts)
			must(t, err)
			for _, a := range outcome.Adopted {
				if adopted[a.No] {
					t.Fatalf("%d is adopted twice", a.No)
				}
				adopted[a.No] = true
			}
			if len(adopted) > seats {
				t.Fatalf("%d projects for %d seats", len(adopted), seats)
			}
			if outcome.Next.Kind != tally.NextRunoff && outcome.Next.Kind != tally.NextAsk || len(outcome.Next.Candidates) == 0 {
				break
			}
			if rules = rules.Following(outcome.Next); rules.Seats+len(adopted) != seats {
				t.Fatalf("%d seats are voted on, %d of %d are filled", rules.Seats, len(adopted), seats)
			}
			nos = nil
			for _, k := range outcome.Next.Candidates {
				nos = append(nos, k.No)
			}
			followed++
		}
	}
	if followed < 1000 {
		t.Errorf("only %d rounds followed: the counts do not try the rule", followed)
	}
}
