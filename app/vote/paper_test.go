package vote_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// paper is what a person sees of the paper of the round.
func paper(t *testing.T, w *apptest.Town, login string) vote.PaperReading {
	t.Helper()
	v, err := w.Vote.Paper(ctx, w.As(login), w.Round)
	must(t, err)
	return v
}

// atField fails the test unless err is a complaint about one field.
func atField(t *testing.T, what string, err error, field string) {
	t.Helper()
	apptest.Refused(t, what, err, fault.Invalid)
	if e, ok := fault.As(err); !ok || e.Fields[field] == "" {
		t.Errorf("%s: complaints %v, want one about %s", what, e.Fields, field)
	}
}

// members are the files of a round's bundle.
func members(t *testing.T, w *apptest.Town) map[string][]byte {
	t.Helper()
	var b bytes.Buffer
	must(t, w.Vote.BundleFor(ctx, w.As("presiding"), w.Round, &b))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(r)
		must(t, err)
	}
	return files
}

func TestSlipsAndPaperAreCountedTogether(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		if r := w.Read(t).Round; r.Issued != 10 || r.PaperIssued != 4 || r.Returned != 5 {
			t.Fatalf("issued %d, paper among it %d, returned %d", r.Issued, r.PaperIssued, r.Returned)
		}
		w.To(t, models.RoundCounting)
		if r := w.Read(t).Round; r.Returned != 9 || r.PaperReturned != 4 || r.Sealed() != 5 {
			t.Fatalf("returned %d, paper among it %d", r.Returned, r.PaperReturned)
		}

		// A stack of two void ballots and a doubtful one; one teller mistypes.
		ballots := w.Plan.Paper()
		no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 3)
		must(t, err)
		e := w.Plan.Entry(ballots[2:])
		e.Doubtful, e.Questions = 1, []string{"5号项目的记号落在格外"}
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, e))
		typo := w.Plan.Entry(ballots[3:])
		typo.Doubtful, typo.Void[tally.Illegible] = 1, 1
		must(t, w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, typo))
		batch := paper(t, w, "teller2").Batches[0]
		want := []string{"无效票（赞成超过规定数）：一人录入1，另一人录入0。", "无效票（无法辨认）：一人录入0，另一人录入1。"}
		if diff := cmp.Diff(want, batch.Differences); batch.State != vote.PaperDiffers || !batch.MayEnter || batch.Asks || diff != "" {
			t.Errorf("state %s, differences (-want +got):\n%s", batch.State, diff)
		}
		if len(paper(t, w, "teller").Doubts) > 0 {
			t.Error("a doubtful ballot is put to the chief before the two agree")
		}
		right := w.Plan.Entry(ballots[2:])
		right.Doubtful = 1
		must(t, w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, right))
		must(t, w.Vote.DecideDoubtful(ctx, w.As("chief"), vote.DoubtCommand{Round: w.Round, Batch: no, No: 1, Marks: ballots[0].Marks, Reason: "意思能够辨认"}))

		// The rest, and the sealed part between the two tellers' entries.
		no, err = w.Vote.OpenBatch(ctx, w.As("teller2"), w.Round, 1)
		must(t, err)
		must(t, w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, w.Plan.Entry(ballots[1:2])))
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
		}
		if v := w.Read(t); v.Round.State != models.RoundCounting || !slices.Equal(v.Missing, []string{"第 2 组纸质票一人已录入"}) {
			t.Fatalf("state %s, missing %v", v.Round.State, v.Missing)
		}
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, w.Plan.Entry(ballots[1:2])))

		v := w.Read(t)
		if v.Round.State != models.RoundCounted {
			t.Fatalf("the round is %s", v.Round.State)
		}
		sealed := marked(w, true)
		total := slices.Clone(sealed)
		part := tally.PaperCounts{Issued: 4, Returned: 4, Void: map[tally.VoidReason]int{tally.OverMarked: 1, tally.WrongPaper: 1}}
		for i, row := range sealed {
			q := tally.CandidateCounts{No: row.No, Name: row.Name}
			for _, b := range ballots[:2] {
				switch b.Marks[i] {
				case 0:
					q.Approve++
				case 1:
					q.Oppose++
				case 2:
					q.Abstain++
				}
			}
			part.Candidates = append(part.Candidates, q)
			total[i].Approve, total[i].Oppose, total[i].Abstain = row.Approve+q.Approve, row.Oppose+q.Oppose, row.Abstain+q.Abstain
		}
		if diff := cmp.Diff(&part, v.Paper); diff != "" {
			t.Errorf("paper (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(&tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 9, Invalid: 2, Candidates: total}, v.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		if v.Outcome.ValidBallots != 7 || !v.Outcome.Valid {
			t.Errorf("outcome %+v", v.Outcome)
		}
		if diff := cmp.Diff(&part, paper(t, w, "presiding").Sums); diff != "" {
			t.Errorf("the presidium's sums (-want +got):\n%s", diff)
		}
		if standing, err := w.Vote.ReadRound(ctx, w.As("standing"), w.Round); err != nil || standing.Paper != nil || paper(t, w, "standing").Sums != nil {
			t.Errorf("figures leave before their time: %v, %v", standing.Paper, err)
		}

		w.To(t, models.RoundPublished)
		files := members(t, w)
		read, err := tally.ParsePaper(w.Plan.Rules(), files[vote.BundlePaper])
		must(t, err)
		if diff := cmp.Diff(part, read); diff != "" {
			t.Errorf("paper.json (-want +got):\n%s", diff)
		}
		if len(files[vote.BundleArchive]) == 0 {
			t.Error("the bundle has no archive")
		}
		if result, err := w.Vote.ResultFor(ctx, w.As("presiding"), w.Round); err != nil || cmp.Diff(&part, result.Paper) != "" {
			t.Errorf("the presidium sees another paper part: %v", err)
		}
	})
}

func TestTheBoxIsCountedByTwoTellersWhoAgree(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		reconcile := func(what, sentence string) {
			t.Helper()
			w.Unchanged(t, func() {
				_, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
				apptest.Refused(t, what, err, fault.Invalid)
				if !strings.Contains(err.Error(), sentence) {
					t.Errorf("%s: %v", what, err)
				}
			})
		}
		reconcile("nobody counted the box", "请两名计票人分别清点")
		must(t, w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 3))
		reconcile("one teller", "姚思源一人")
		if f := paper(t, w, "teller2").Found; f.State != vote.PaperOne || f.Mine != nil || f.Agreed != nil || f.Differences != nil || !f.MayEnter {
			t.Errorf("the second teller sees %+v before counting", f)
		}
		// Entering twice is not two tellers.
		must(t, w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 3))
		reconcile("one teller twice", "姚思源一人")
		must(t, w.Vote.EnterReturned(ctx, w.As("teller2"), w.Round, 4))
		reconcile("they differ", "不一致")
		if got := w.Read(t).Missing; !slices.Equal(got, []string{"两名计票人清点的纸质票数不一致"}) {
			t.Errorf("missing %v", got)
		}
		must(t, w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 4))
		if f := paper(t, w, "teller").Found; f.State != vote.PaperAgreed || f.Agreed == nil || *f.Agreed != 4 || f.MayEnter {
			t.Errorf("found %+v", f)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a change after they agree", w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 5), fault.Conflict)
		})
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		if err != nil || !stands {
			t.Fatal(stands, err)
		}
	})
}

func TestMorePaperThanIssuedVoidsTheRoundAndShowsNoCount(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		// Ten issued, ten returned in all, but five on paper of four.
		w.FindPaper(t, 5)
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		if err != nil || stands {
			t.Fatal(stands, err)
		}
		v := w.Read(t)
		last := v.Steps[len(v.Steps)-1]
		if v.Round.State != models.RoundVoid || last.Reason != "纸质票收回 5 张，多于发出 4 张" {
			t.Errorf("state %s, reason %q", v.Round.State, last.Reason)
		}
		if v.Counts != nil || v.Paper != nil || v.Outcome != nil {
			t.Error("a void round shows a count")
		}
		w.Unchanged(t, func() {
			_, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 5)
			apptest.Refused(t, "a stack of a void round", err, fault.Closed)
			_, err = w.Vote.Result(ctx, w.Round)
			apptest.Refused(t, "its result", err, fault.NotFound)
		})
	})
}

func TestARefusedPaperEntryChangesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		entry := func(change func(e *tally.BatchEntry)) tally.BatchEntry {
			e := w.Plan.Entry(w.Plan.Paper()[:2])
			e.Void = maps.Clone(e.Void)
			change(&e)
			return e
		}
		same := func(*tally.BatchEntry) {}
		w.Unchanged(t, func() {
			for _, login := range []string{"presiding", "secretariat", "chief", "scrutineer1", "standing", "deputy"} {
				apptest.Refused(t, login+" counts the box", w.Vote.EnterReturned(ctx, w.As(login), w.Round, 4), fault.Forbidden)
			}
			apptest.Refused(t, "nobody counts the box", w.Vote.EnterReturned(ctx, access.Actor{}, w.Round, 4), fault.Unauthenticated)
			apptest.Refused(t, "another congress", w.Vote.EnterReturned(ctx, w.Elsewhere("teller"), w.Round, 4), fault.NotFound)
			atField(t, "less than nothing", w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, -1), "n")
			atField(t, "absurdly many", w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, tally.MaxNumber+1), "n")
			_, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 2)
			apptest.Refused(t, "a stack before the round stands", err, fault.Closed)
			apptest.Refused(t, "an entry before the round stands", w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, 1, entry(same)), fault.Closed)
		})
		w.To(t, models.RoundCounting)
		w.Unchanged(t, func() {
			apptest.Refused(t, "the box again", w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 4), fault.Closed)
			for _, size := range []int{-1, 0, 5} {
				_, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, size)
				atField(t, "a stack of a wrong size", err, "size")
			}
			_, err := w.Vote.OpenBatch(ctx, w.As("chief"), w.Round, 1)
			apptest.Refused(t, "the chief's stack", err, fault.Forbidden)
			apptest.Refused(t, "a stack that is not there", w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, 1, entry(same)), fault.NotFound)
		})
		no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 2)
		must(t, err)
		put := func(login string, e tally.BatchEntry) error {
			return w.Vote.EnterBatch(ctx, w.As(login), w.Round, no, e)
		}
		w.Unchanged(t, func() {
			_, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 3)
			atField(t, "more than is left", err, "size")
			atField(t, "a stack that does not balance", put("teller", entry(func(e *tally.BatchEntry) { e.Void[tally.Illegible] = 1 })), "valid")
			atField(t, "a row that does not add up", put("teller", entry(func(e *tally.BatchEntry) { e.Rows[1][0]++ })), "row-1-0")
			atField(t, "no rows", put("teller", entry(func(e *tally.BatchEntry) { e.Rows = nil })), "rows")
			one := w.Plan.Entry(w.Plan.Paper()[:1])
			one.Doubtful = 1
			atField(t, "a doubt without a question", put("teller", one), "question-0")
			one.Questions = []string{strings.Repeat("疑", 101)}
			atField(t, "a question too long", put("teller", one), "question-0")
			for _, login := range []string{"presiding", "secretariat", "chief", "scrutineer1"} {
				apptest.Refused(t, login+" enters", put(login, entry(same)), fault.Forbidden)
			}
			apptest.Refused(t, "another congress", w.Vote.EnterBatch(ctx, w.Elsewhere("teller"), w.Round, no, entry(same)), fault.NotFound)
			apptest.Refused(t, "a doubt that is not there", w.Vote.DecideDoubtful(ctx, w.As("chief"), vote.DoubtCommand{Round: w.Round, Batch: no, No: 1, Void: tally.Illegible, Reason: "看不清"}), fault.NotFound)
		})
		must(t, put("teller", entry(same)))
		must(t, put("teller2", entry(same)))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a change after they agree", put("teller", entry(same)), fault.Conflict)
		})
		if state := paper(t, w, "teller").Batches[0].State; state != vote.PaperAgreed {
			t.Errorf("the stack is %s", state)
		}
	})
}

// A scrutineer who was given the teller's role may count paper; the third
// person to come is sent away, and those who decide doubts enter none.
func TestOnlyTwoPeopleEnterAStack(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		both := func(login string) access.Actor {
			a := w.As(login)
			a.Roles = append(slices.Clone(a.Roles), models.TellerRole)
			return a
		}
		e := w.Plan.Entry(w.Plan.Paper())
		no, err := w.Vote.OpenBatch(ctx, both("scrutineer1"), w.Round, 4)
		must(t, err)
		must(t, w.Vote.EnterBatch(ctx, both("scrutineer1"), w.Round, no, e))
		wrong := w.Plan.Entry(append(w.Plan.Paper()[:3:3], tally.Doubt{Void: tally.Illegible}))
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, wrong))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a third teller", w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, e), fault.Conflict)
			apptest.Refused(t, "the chief as a teller", w.Vote.EnterBatch(ctx, both("chief"), w.Round, no, e), fault.Forbidden)
		})
		third := paper(t, w, "teller2").Batches[0]
		if third.MayEnter || third.Differences != nil || third.Mine != nil || third.Agreed != nil {
			t.Errorf("a third teller sees %+v", third)
		}
		if len(paper(t, w, "chief").Batches[0].Differences) != 2 {
			t.Error("the chief does not see in what the two differ")
		}
		if got := paper(t, w, "presiding").Batches[0]; got.Differences != nil || got.Agreed != nil {
			t.Errorf("the presiding member sees %+v", got)
		}
	})
}

func TestATellerSeesNothingOfTheOthersFiguresBeforeTheOwn(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 4)
		must(t, err)
		if b := paper(t, w, "teller").Batches[0]; !b.Asks || !b.MayEnter || b.State != vote.PaperWaiting {
			t.Errorf("a fresh stack is %+v", b)
		}
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, w.Plan.Entry(w.Plan.Paper())))
		want := vote.BatchReading{No: 1, Size: 4, State: vote.PaperOne, Tellers: []string{"姚思源"}, MayEnter: true}
		if diff := cmp.Diff(want, paper(t, w, "teller2").Batches[0]); diff != "" {
			t.Errorf("the second teller sees (-want +got):\n%s", diff)
		}
		own := paper(t, w, "teller").Batches[0]
		if own.Mine == nil || own.Mine.Rows[0][0] != 2 || !own.MayEnter {
			t.Errorf("the first teller sees %+v", own)
		}
		for _, login := range []string{"chief", "presiding", "standing"} {
			want.MayEnter = false
			if diff := cmp.Diff(want, paper(t, w, login).Batches[0]); diff != "" {
				t.Errorf("%s sees (-want +got):\n%s", login, diff)
			}
		}
	})
}

func TestADoubtfulBallotIsDecidedOnceByTheOneWhoLeads(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 4)
		must(t, err)
		e := w.Plan.Entry(w.Plan.Paper()[2:])
		e.Doubtful, e.Questions = 2, []string{"涂改", "记号在两格之间"}
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, e))
		e.Questions = nil
		must(t, w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, e))
		decide := func(login string, change func(c *vote.DoubtCommand)) error {
			cmd := vote.DoubtCommand{Round: w.Round, Batch: no, No: 1, Marks: []int{0, 0, 0, 1, 2}, Reason: "意思清楚"}
			change(&cmd)
			return w.Vote.DecideDoubtful(ctx, w.As(login), cmd)
		}
		same := func(*vote.DoubtCommand) {}
		w.Unchanged(t, func() {
			for _, login := range []string{"teller", "scrutineer1", "presiding", "secretariat"} {
				apptest.Refused(t, login+" decides", decide(login, same), fault.Forbidden)
			}
			atField(t, "no reason", decide("chief", func(c *vote.DoubtCommand) { c.Reason = " " }), "reason")
			atField(t, "neither valid nor void", decide("chief", func(c *vote.DoubtCommand) { c.Marks = nil }), "void")
			atField(t, "both", decide("chief", func(c *vote.DoubtCommand) { c.Void = tally.Illegible }), "void")
			atField(t, "an unknown reason", decide("chief", func(c *vote.DoubtCommand) { c.Void, c.Marks = "bad", nil }), "void")
			atField(t, "more approvals than the cap", decide("chief", func(c *vote.DoubtCommand) { c.Marks = []int{0, 0, 0, 0, 2} }), "void")
			atField(t, "a mark that is none", decide("chief", func(c *vote.DoubtCommand) { c.Marks = []int{0, 7, 0, 1, 2} }), "mark-1")
			apptest.Refused(t, "a third doubt", decide("chief", func(c *vote.DoubtCommand) { c.No = 3 }), fault.NotFound)
		})
		must(t, decide("chief", same))
		w.Unchanged(t, func() { apptest.Refused(t, "the same again", decide("chief", same), fault.Conflict) })
		doubts := paper(t, w, "teller2").Doubts
		want := []vote.DoubtReading{{Batch: 1, No: 1, Question: "涂改", Decided: true, Marks: []int{0, 0, 0, 1, 2}, Reason: "意思清楚", DecidedBy: "罗桂英"}, {Batch: 1, No: 2, Question: "记号在两格之间"}}
		if diff := cmp.Diff(want, doubts); diff != "" {
			t.Errorf("doubts (-want +got):\n%s", diff)
		}
		if got := paper(t, w, "presiding").Doubts[0]; got.Question != "" || got.Marks != nil || got.Reason != "" {
			t.Errorf("the presiding member sees what stands on a single ballot: %+v", got)
		}
		if got := w.Read(t).Missing; !slices.Contains(got, "存疑票还有 1 张没有认定") {
			t.Errorf("missing %v", got)
		}
		must(t, decide("chief", func(c *vote.DoubtCommand) { c.No, c.Marks, c.Void = 2, nil, tally.Illegible }))
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
		}
		if v := w.Read(t); v.Round.State != models.RoundCounted || v.Paper.Valid() != 1 || v.Paper.Void[tally.Illegible] != 1 {
			t.Errorf("state %s, paper %+v", v.Round.State, v.Paper)
		}
	})
}

// twoTellers has the staff of the plan approved, and a second teller with it.
func twoTellers(t *testing.T, w *apptest.Town) {
	t.Helper()
	staff := w.Staff()
	staff.Members = append(staff.Members, vote.Member{Account: w.As("teller2").Account, Kind: models.KindTeller})
	must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff))
	must(t, w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round))
}

func TestTurningToPaperKeepsTheSealedBallots(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		twoTellers(t, w)
		w.To(t, models.RoundOpen)
		for i := range 6 {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		must(t, w.Vote.TurnToPaper(ctx, w.As("presiding"), w.Round, "平板断网"))
		w.Unchanged(t, func() {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[6])
			apptest.Refused(t, "a ballot after the turn", err, fault.Closed)
		})
		for _, slip := range []int{6, 7, 8} {
			must(t, w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[slip].ID, Public: w.Publics[slip], Reason: "转为纸质", ToPaper: true}))
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a slip that has voted", w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[9].ID, Public: w.Publics[0], Reason: "转为纸质", ToPaper: true}), fault.Conflict)
		})
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.FindPaper(t, 3)
		w.To(t, models.RoundCounting)
		if r := w.Read(t).Round; r.Issued != 10 || r.PaperIssued != 3 || r.Returned != 9 || r.Sealed() != 6 {
			t.Fatalf("issued %d, paper %d, returned %d, sealed %d", r.Issued, r.PaperIssued, r.Returned, r.Sealed())
		}
		w.CountPaper(t, []tally.Doubt{{Marks: []int{0, 1, 1, 1, 1}}, {Marks: []int{0, 1, 1, 1, 1}}, {Marks: []int{2, 2, 2, 2, 2}}})
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
		}
		v := w.Read(t)
		if v.Round.State != models.RoundCounted || v.Counts.Candidates[0].Approve != 8 || v.Paper.Candidates[0].Approve != 2 || v.Counts.Invalid != 0 {
			t.Errorf("state %s, counts %+v, paper %+v", v.Round.State, v.Counts, v.Paper)
		}
		w.To(t, models.RoundPublished)
	})
}

func TestARoundOnPaperAloneGoesToTheNotice(t *testing.T) {
	apptest.EachTown(t, apptest.Ranked, models.RoundCounted, func(t *testing.T, w *apptest.Town) {
		v := w.Read(t)
		sums := []int{18, 9, 27, 45, 36}
		for i, row := range v.Counts.Candidates {
			if row.RankSum != sums[i] {
				t.Errorf("candidate %d has the sum %d, want %d", row.No, row.RankSum, sums[i])
			}
		}
		if v.Counts.Returned != 10 || v.Counts.Invalid != 1 || v.Round.Sealed() != 0 {
			t.Errorf("counts %+v", v.Counts)
		}
		w.To(t, models.RoundPublished)
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		var adopted []int
		for _, a := range result.Outcome.Adopted {
			adopted = append(adopted, a.No)
		}
		if diff := cmp.Diff([]int{2, 1, 3}, adopted); diff != "" || len(result.Projects) != 3 {
			t.Errorf("adopted (-want +got):\n%s", diff)
		}
		if _, err := w.Vote.Archive(ctx, w.Round); !fault.Is(err, fault.NotFound) {
			t.Errorf("archive: %v", err)
		}
		names := slices.Sorted(maps.Keys(members(t, w)))
		want := []string{vote.BundleCancelled, vote.BundleCounts, vote.BundleManifest, vote.BundleMethod, vote.BundleOutcome, vote.BundlePaper, vote.BundleReadme}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
	})
}

func TestARoundWhoseTabletsNobodyUsedIsCountedOnPaper(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.To(t, models.RoundCounting)
		if got := w.Read(t).Missing; !slices.Equal(got, []string{"还有 4 张纸质票没有分组"}) {
			t.Errorf("missing %v", got)
		}
		w.CountPaper(t, w.Plan.Paper())
		w.To(t, models.RoundPublished)
		if _, err := w.Vote.Archive(ctx, w.Round); !fault.Is(err, fault.NotFound) {
			t.Errorf("archive: %v", err)
		}
		if files := members(t, w); files[vote.BundleArchive] != nil || files[vote.BundlePaper] == nil {
			t.Error("the bundle is not that of paper alone")
		}
	})
}

func TestPaperThatNobodyAskedForIsCountedAsNone(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		cmd := w.Draft()
		cmd.Paper = true
		var err error
		w.Round, err = w.Vote.Draft(ctx, w.As("standing"), cmd)
		must(t, err)
		w.To(t, models.RoundAdopted)
		must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), w.Staff()))
		if got := w.Read(t).Missing; !slices.Equal(got, []string{"发纸质票的轮次须有两名计票人"}) {
			t.Errorf("missing %v", got)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "one teller for paper", w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
		twoTellers(t, w)
		w.To(t, models.RoundCounted)
		v := w.Read(t)
		if v.Paper == nil || v.Paper.Returned != 0 || v.Counts.Returned != 9 || len(v.Paper.Candidates) != 5 {
			t.Errorf("paper %+v", v.Paper)
		}
		w.To(t, models.RoundPublished)
		if members(t, w)[vote.BundlePaper] == nil {
			t.Error("the bundle says nothing of the paper")
		}
	})
}

func TestARoundWithoutPaperTakesNone(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			apptest.Refused(t, "the box", w.Vote.EnterReturned(ctx, w.As("teller"), w.Round, 1), fault.Invalid)
		})
		w.To(t, models.RoundCounting)
		w.Unchanged(t, func() {
			_, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 1)
			apptest.Refused(t, "a stack", err, fault.Invalid)
		})
		if v := w.Read(t); v.Paper != nil {
			t.Error("a round without paper has a paper part")
		}
	})
}

func TestTooFewBallotsOfOneKindAreWarnedOf(t *testing.T) {
	for _, tt := range []struct {
		state         models.RoundState
		issued, paper int
		want          string
	}{
		{models.RoundIssuing, 40, 1, "纸质票只发出 1 张"}, {models.RoundOpen, 40, 4, "纸质票只发出 4 张"}, {models.RoundPaused, 40, 37, "投票凭证只发出 3 张"},
		{models.RoundOpen, 40, 5, ""}, {models.RoundOpen, 40, 35, ""}, {models.RoundOpen, 40, 0, ""}, {models.RoundOpen, 4, 4, ""}, {models.RoundClosed, 40, 1, ""},
	} {
		got := vote.FewApart(models.Round{State: tt.state, Issued: tt.issued, PaperIssued: tt.paper})
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s, %d issued, %d on paper: %q, want %q", tt.state, tt.issued, tt.paper, got, tt.want)
		}
	}
	// Of a round on both it is said before any paper is handed out.
	both := models.Round{State: models.RoundIssuing, Tablets: true, Paper: true, Issued: 12}
	if got := vote.FewApart(both); !strings.Contains(got, "少于 5 张") || !strings.Contains(got, "票箱档案和核验包不对外公布") {
		t.Errorf("before paper is handed out: %q", got)
	}
	both.Paper = false
	if got := vote.FewApart(both); got != "" {
		t.Errorf("without paper: %q", got)
	}
}

func TestTwoTellersAtTheSameMomentSettleAStackOnce(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		e := w.Plan.Entry(w.Plan.Paper()[:1])
		e.Doubtful, e.Questions = 1, []string{"记号在两格之间"}
		for range 2 {
			no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, 2)
			must(t, err)
			var both sync.WaitGroup
			for _, login := range apptest.Tellers {
				both.Go(func() {
					if err := w.Vote.EnterBatch(ctx, w.As(login), w.Round, no, e); err != nil {
						t.Errorf("%s: %v", login, err)
					}
				})
			}
			both.Wait()
		}
		v := paper(t, w, "chief")
		if len(v.Batches) != 2 || v.Batches[0].State != vote.PaperAgreed || v.Batches[1].State != vote.PaperAgreed || len(v.Doubts) != 2 {
			t.Errorf("stacks %+v, doubts %+v", v.Batches, v.Doubts)
		}
		// Both lead scrutineers' last decisions at once count the round once.
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
		}
		var all sync.WaitGroup
		for no := range 2 {
			all.Go(func() {
				if err := w.Vote.DecideDoubtful(ctx, w.As("chief"), vote.DoubtCommand{Round: w.Round, Batch: no + 1, No: 1, Void: tally.Illegible, Reason: "无法辨认"}); err != nil {
					t.Errorf("doubt %d: %v", no+1, err)
				}
			})
		}
		all.Wait()
		if r := w.Read(t); r.Round.State != models.RoundCounted || r.Paper.Invalid() != 2 || r.Counts.Invalid != 2 {
			t.Errorf("state %s, paper %+v", r.Round.State, r.Paper)
		}
	})
}
