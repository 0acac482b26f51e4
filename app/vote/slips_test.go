package vote_test

import (
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/models"
)

func TestASlipIsForAPresentDeputyOnce(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundIssuing, func(t *testing.T, w *apptest.Town) {
		hand := func(i int) error { return w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID) }
		w.Unchanged(t, func() {
			apptest.Refused(t, "a second slip", hand(0), fault.Conflict)
			apptest.Refused(t, "an excused deputy", hand(10), fault.Invalid)
			apptest.Refused(t, "a deputy of another congress", w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, apptest.FirstDeputy), fault.NotFound)
		})
		w.Mark(t, w.Deputies[10].ID, models.Present)
		must(t, w.Vote.Open(ctx, w.As("presiding"), w.Round))
		must(t, hand(10)) // who comes late draws while the vote is open
		if v := w.Read(t); v.Round.Issued != 11 || v.Turnout.Present != 11 {
			t.Errorf("issued %d, present %d; want 11 and 11", v.Round.Issued, v.Turnout.Present)
		}
	})
}

func TestWhoLeftDrawsNoSlipAndStaysCountedWhenASlipWasDrawn(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		w.CheckIn(t)
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
		hand := func(i int) error { return w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID) }
		w.Mark(t, w.Deputies[0].ID, models.Left)
		w.Unchanged(t, func() { apptest.Refused(t, "who left", hand(0), fault.Invalid) })
		must(t, hand(1))
		w.Mark(t, w.Deputies[1].ID, models.Left) // with a slip, which may have voted
		must(t, hand(2))
		if v := w.Read(t); v.Round.Present != 9 || v.Round.Issued != 2 {
			t.Errorf("present %d, issued %d; want 9 (ten less the one who left without a slip) and 2", v.Round.Present, v.Round.Issued)
		}
	})
}

func TestAnExcludedDeputyIsNotEntitledAndDrawsNoSlip(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		list := strings.Replace(apptest.Roster, "冯若谷,3排2,", "冯若谷,3排2,暂停执行代表职务（资格审查报告第2条）", 1)
		p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, strings.NewReader(list))
		must(t, err)
		_, err = w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, p.Token)
		must(t, err)
		roll, err := w.Roster.Roll(ctx, w.As("secretariat"), w.Session)
		must(t, err)
		if roll.Entitled != 10 || roll.Excluded != 1 || roll.QuorumLine != 7 {
			t.Errorf("全体 %d, excluded %d, quorum %d; want 10, 1, 7", roll.Entitled, roll.Excluded, roll.QuorumLine)
		}
		w.Deputies = nil
		for _, group := range roll.Delegations {
			w.Deputies = append(w.Deputies, group.Deputies...)
		}
		w.To(t, models.RoundReady)
		for _, d := range w.Deputies {
			if d.Entitled() {
				w.Mark(t, d.ID, models.Present)
			}
		}
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
		if r := w.Read(t).Round; r.Entitled != 10 || r.Present != 10 {
			t.Errorf("全体 %d, 到会 %d; want 10, 10", r.Entitled, r.Present)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "an excluded deputy", w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[9].ID), fault.Invalid)
		})
		rows, err := w.Vote.Slips(ctx, w.As("secretariat"), w.Round)
		must(t, err)
		if len(rows) != 10 {
			t.Errorf("%d deputies on the issuing page, want 10", len(rows))
		}
	})
}

func TestASpoiledSlipIsReplacedAndNeverVotes(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		cancel := func(slip int, deputy int64, reason string) error {
			public := strings.Repeat("0", 64)
			if slip >= 0 {
				public = w.Publics[slip]
			}
			return w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: deputy, Public: public, Reason: reason})
		}
		_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
		must(t, err)
		w.Unchanged(t, func() {
			apptest.Refused(t, "a slip that has voted", cancel(0, w.Deputies[0].ID, "污损"), fault.Conflict)
			apptest.Refused(t, "no reason", cancel(1, w.Deputies[1].ID, "  "), fault.Invalid)
			apptest.Refused(t, "a reason too long", cancel(1, w.Deputies[1].ID, strings.Repeat("𬭎", 101)), fault.Invalid)
			apptest.Refused(t, "a slip of no round", cancel(-1, w.Deputies[1].ID, "污损"), fault.NotFound)
			apptest.Refused(t, "a deputy who drew none", cancel(1, w.Deputies[10].ID, "污损"), fault.NotFound)
		})
		// Thirteen slips, ten handed out: three may be spoiled.
		for i := range 3 {
			must(t, cancel(i+1, w.Deputies[i+1].ID, "污损"))
			w.Unchanged(t, func() {
				apptest.Refused(t, "the same slip again", cancel(i+1, w.Deputies[i+1].ID, "污损"), fault.Conflict)
			})
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "beyond the spare slips", cancel(4, w.Deputies[4].ID, "污损"), fault.Invalid)
		})
		w.Mark(t, w.Deputies[10].ID, models.Present)
		w.Unchanged(t, func() {
			apptest.Refused(t, "a slip beyond the good ones", w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[10].ID), fault.Invalid)
		})
		rows, err := w.Vote.Slips(ctx, w.As("secretariat"), w.Round)
		must(t, err)
		replaced := 0
		for _, r := range rows {
			replaced += r.Replaced
		}
		v := w.Read(t)
		if replaced != 3 || v.Cancelled != 3 || v.Round.Issued != 10 || v.Credentials != 13 {
			t.Errorf("replaced %d, cancelled %d, issued %d of %d; want 3, 3, 10 of 13", replaced, v.Cancelled, v.Round.Issued, v.Credentials)
		}
		for _, slip := range []int{4, 5, 6, 7, 8, 9, 10, 11} {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[slip])
			must(t, err)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.To(t, models.RoundPublished)
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		if len(result.Withdrawn) != 3 || result.Counts.Returned != 9 {
			t.Errorf("%d withdrawn, %d returned; want 3 and 9", len(result.Withdrawn), result.Counts.Returned)
		}
	})
}

func TestALostSlipIsReplacedWithinTheGoodOnesAndCounted(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		lose := func(i int, reason string, paper bool) error {
			return w.Vote.ReplaceLost(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID, reason, paper)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "no reason", lose(0, " ", false), fault.Invalid)
			apptest.Refused(t, "a reason too long", lose(0, strings.Repeat("𬭎", 101), false), fault.Invalid)
			apptest.Refused(t, "a deputy who drew none", lose(10, "找不到", false), fault.NotFound)
			apptest.Refused(t, "paper where there is none", lose(0, "找不到", true), fault.Invalid)
			apptest.Refused(t, "by the presiding member", w.Vote.ReplaceLost(ctx, w.As("presiding"), w.Round, w.Deputies[0].ID, "找不到", false), fault.Forbidden)
			apptest.Refused(t, "from another congress", w.Vote.ReplaceLost(ctx, w.Elsewhere("secretariat"), w.Round, w.Deputies[0].ID, "找不到", false), fault.NotFound)
		})
		w.Mark(t, w.Deputies[9].ID, models.Left)
		w.Unchanged(t, func() { apptest.Refused(t, "who left", lose(9, "找不到", false), fault.Invalid) })
		// Thirteen slips, ten handed out: three may be lost, by one deputy too.
		must(t, lose(0, "掉在路上", false))
		must(t, lose(0, "又掉了", false))
		must(t, lose(1, "找不到", false))
		w.Unchanged(t, func() {
			apptest.Refused(t, "beyond the spare slips", lose(2, "找不到", false), fault.Invalid)
			spoiled := vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[3].ID, Public: w.Publics[3], Reason: "污损"}
			apptest.Refused(t, "a spoiled slip with none left", w.Vote.CancelSlip(ctx, w.As("secretariat"), spoiled), fault.Invalid)
		})
		w.Mark(t, w.Deputies[10].ID, models.Present)
		w.Unchanged(t, func() {
			apptest.Refused(t, "a first slip with none left", w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[10].ID), fault.Invalid)
		})
		desk, err := w.Vote.Desk(ctx, w.As("secretariat"), w.Round)
		must(t, err)
		for _, row := range desk.Rows {
			want := map[int64]int{w.Deputies[0].ID: 2, w.Deputies[1].ID: 1}[row.Deputy.ID]
			if row.Lost != want || row.Replaced != want {
				t.Errorf("%s lost %d, replaced %d; want %d", row.Deputy.Name, row.Lost, row.Replaced, want)
			}
		}
		if v := w.Read(t); desk.Spare != 0 || v.Lost != 3 || v.Round.Issued != 10 || v.Cancelled != 0 {
			t.Errorf("spare %d, lost %d, issued %d, cancelled %d; want 0, 3, 10, 0", desk.Spare, v.Lost, v.Round.Issued, v.Cancelled)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.Unchanged(t, func() { apptest.Refused(t, "after the vote", lose(2, "找不到", false), fault.Closed) })
	})
}

func TestALostSlipThatVotesAsWellVoidsTheRoundWhenMoreComeBackThanWereIssued(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.ReplaceLost(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID, "找不到", false))
		for _, ballot := range w.Ballots[:11] { // ten deputies, and whoever found the slip
			_, err := w.Vote.Cast(ctx, w.Round, ballot)
			must(t, err)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		_, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		must(t, err)
		if v := w.Read(t); v.Round.State != models.RoundVoid || v.Lost != 1 || v.Counts != nil {
			t.Errorf("%s with %d of %d, lost %d, counts %v", v.Round.State, v.Round.Returned, v.Round.Issued, v.Lost, v.Counts)
		}
	})
}

func TestALostSlipMayBecomeAPaperBallotOnce(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		w.CheckIn(t)
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
		for i := range 3 {
			must(t, w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID))
		}
		lose := func() error {
			return w.Vote.ReplaceLost(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID, "找不到", true)
		}
		must(t, lose())
		if v := w.Read(t); v.Round.Issued != 3 || v.Round.PaperIssued != 1 || v.Lost != 1 {
			t.Errorf("issued %d, paper %d, lost %d; want 3, 1, 1", v.Round.Issued, v.Round.PaperIssued, v.Lost)
		}
		w.Unchanged(t, func() { apptest.Refused(t, "a paper ballot", lose(), fault.Invalid) })
	})
}

func TestALostPaperBallotIsReplacedAndCountedBesideTheBalance(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		w.CheckIn(t)
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
		must(t, w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID))
		for i := 1; i < 4; i++ {
			must(t, w.Vote.HandPaper(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID))
		}
		lose := func(i int, reason string) error {
			return w.Vote.ReplaceLostPaper(ctx, w.As("secretariat"), w.Round, w.Deputies[i].ID, reason)
		}
		w.Mark(t, w.Deputies[3].ID, models.Left)
		w.Unchanged(t, func() {
			apptest.Refused(t, "no reason", lose(1, " "), fault.Invalid)
			apptest.Refused(t, "a reason too long", lose(1, strings.Repeat("𬭎", 101)), fault.Invalid)
			apptest.Refused(t, "who holds a slip", lose(0, "找不到"), fault.Invalid)
			apptest.Refused(t, "who holds nothing", lose(5, "找不到"), fault.NotFound)
			apptest.Refused(t, "who left", lose(3, "找不到"), fault.Invalid)
			apptest.Refused(t, "by the presiding member", w.Vote.ReplaceLostPaper(ctx, w.As("presiding"), w.Round, w.Deputies[1].ID, "找不到"), fault.Forbidden)
			apptest.Refused(t, "from another congress", w.Vote.ReplaceLostPaper(ctx, w.Elsewhere("secretariat"), w.Round, w.Deputies[1].ID, "找不到"), fault.NotFound)
		})
		must(t, lose(1, "掉在会场外"))
		must(t, lose(1, "又掉了"))
		must(t, lose(2, "找不到"))
		desk, err := w.Vote.Desk(ctx, w.As("secretariat"), w.Round)
		must(t, err)
		v := w.Read(t)
		if v.Round.Issued != 4 || v.Round.PaperIssued != 3 || v.LostPaper != 3 || v.Lost != 0 || desk.LostPaper != 3 || desk.Spare != v.Credentials-1 {
			t.Errorf("issued %d, paper %d, lost %d and %d slips, desk %d, spare %d of %d; want 4, 3, 3 and 0, 3, all but one",
				v.Round.Issued, v.Round.PaperIssued, v.LostPaper, v.Lost, desk.LostPaper, desk.Spare, v.Credentials)
		}
		for _, row := range desk.Rows {
			if want := map[int64]int{w.Deputies[1].ID: 2, w.Deputies[2].ID: 1}[row.Deputy.ID]; row.Replaced != want || row.Lost != 0 {
				t.Errorf("%s: replaced %d, lost slips %d; want %d and none", row.Deputy.Name, row.Replaced, row.Lost, want)
			}
		}
		if step := v.Steps[len(v.Steps)-1]; step.Action != "lost_paper" || step.Reason != "找不到" || step.From != models.RoundIssuing || step.To != models.RoundIssuing {
			t.Errorf("recorded as %+v", step)
		}
	})
}

func TestALostPaperBallotInTheBoxVoidsTheRoundWhenMoreComeBackThanWereIssued(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		rows, err := w.Vote.Slips(ctx, w.As("secretariat"), w.Round)
		must(t, err)
		for _, row := range rows {
			if row.Paper {
				must(t, w.Vote.ReplaceLostPaper(ctx, w.As("secretariat"), w.Round, row.Deputy.ID, "找不到"))
				break
			}
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		issued := w.Read(t).Round.PaperIssued
		w.FindPaper(t, issued+1)
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		must(t, err)
		if v := w.Read(t); stands || v.Round.State != models.RoundVoid || v.LostPaper != 1 || v.Counts != nil {
			t.Errorf("%s with paper %d of %d, lost %d, counts %v", v.Round.State, v.Round.PaperReturned, issued, v.LostPaper, v.Counts)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "after the vote", w.Vote.ReplaceLostPaper(ctx, w.As("secretariat"), w.Round, w.Deputies[1].ID, "找不到"), fault.Closed)
		})
	})
}
