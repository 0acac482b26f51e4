package vote_test

import (
	"bytes"
	"slices"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/shortlist"
	"piaojue/app/vote"
	"piaojue/models"
)

// A deed is one thing that is done to a round.
type deed struct {
	name  string
	by    string // login of somebody who may
	may   access.Action
	at    []models.RoundState // where the round must stand
	again bool                // doing it twice is no error and changes nothing
	do    func(w *apptest.Town, by access.Actor) error
}

var deeds = []deed{
	{"draft", "standing", access.DraftRound, []models.RoundState{models.RoundDraft}, true, func(w *apptest.Town, by access.Actor) error {
		cmd := w.Draft()
		cmd.Round = w.Round
		_, err := w.Vote.Draft(ctx, by, cmd)
		return err
	}},
	{"adopt", "presiding", access.AdoptRules, []models.RoundState{models.RoundDraft}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.Adopt(ctx, by, w.Round) }},
	{"name scrutineers", "secretariat", access.NameScrutineers, []models.RoundState{models.RoundDraft, models.RoundAdopted}, true, func(w *apptest.Town, by access.Actor) error {
		return w.Vote.NameScrutineers(ctx, by, w.Staff())
	}},
	{"approve scrutineers", "presiding", access.ApproveStaff, []models.RoundState{models.RoundAdopted}, false, func(w *apptest.Town, by access.Actor) error {
		return w.Vote.ApproveScrutineers(ctx, by, w.Round)
	}},
	{"restart the ceremony", "presiding", access.ApproveStaff, []models.RoundState{models.RoundStaffed}, true, func(w *apptest.Town, by access.Actor) error {
		return w.Vote.RestartCeremony(ctx, by, w.Round)
	}},
	{"upload credentials", "chief", access.PutCredentials, []models.RoundState{models.RoundAdopted, models.RoundStaffed}, true, func(w *apptest.Town, by access.Actor) error {
		_, err := w.Vote.PutCredentials(ctx, by, w.Round, seal.PublicCredentials(publics))
		return err
	}},
	{"prepare the box", "secretariat", access.PrepareBox, []models.RoundState{models.RoundStaffed}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.Prepare(ctx, by, w.Round) }},
	{"start issuing", "secretariat", access.IssueSlips, []models.RoundState{models.RoundReady}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.StartIssuing(ctx, by, w.Round) }},
	{"hand a slip", "secretariat", access.HandSlip, []models.RoundState{models.RoundIssuing, models.RoundOpen}, false, func(w *apptest.Town, by access.Actor) error {
		return w.Vote.HandSlip(ctx, by, w.Round, w.Deputies[0].ID)
	}},
	{"cancel a slip", "secretariat", access.HandSlip, []models.RoundState{models.RoundIssuing, models.RoundOpen}, false, func(w *apptest.Town, by access.Actor) error {
		public := publics[0]
		if len(w.Publics) > 0 {
			public = w.Publics[12]
		}
		return w.Vote.CancelSlip(ctx, by, vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[0].ID, Public: public, Reason: "污损"})
	}},
	{"open", "presiding", access.OpenRound, []models.RoundState{models.RoundIssuing}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.Open(ctx, by, w.Round) }},
	{"close", "presiding", access.CloseRound, []models.RoundState{models.RoundOpen}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.Close(ctx, by, w.Round) }},
	{"reconcile", "presiding", access.ReconcileRound, []models.RoundState{models.RoundClosed}, false, func(w *apptest.Town, by access.Actor) error {
		_, err := w.Vote.Reconcile(ctx, by, w.Round)
		return err
	}},
	{"attest", "teller", access.AttestCount, []models.RoundState{models.RoundCounted, models.RoundAttested}, true, func(w *apptest.Town, by access.Actor) error { return w.Vote.Attest(ctx, by, w.Round, "") }},
	{"announce", "presiding", access.AnnounceResult, []models.RoundState{models.RoundAttested}, false, func(w *apptest.Town, by access.Actor) error { return w.Vote.Announce(ctx, by, w.Round) }},
	{"publish", "standing", access.PublishNotice, []models.RoundState{models.RoundAnnounced}, false, func(w *apptest.Town, by access.Actor) error {
		return w.Vote.Publish(ctx, by, w.Round, "3")
	}},
}

// publics are valid public halves that belong to no round.
var publics = func() []string {
	var all []string
	for range 13 {
		code, err := seal.NewCredential(bytes.NewReader(bytes.Repeat([]byte{byte(40 + len(all))}, 400)))
		if err != nil {
			panic(err)
		}
		credential, err := seal.DeriveCredential("11111111111111", code)
		if err != nil {
			panic(err)
		}
		all = append(all, credential.Public())
	}
	return all
}()

func TestAStepOutOfOrderIsRefusedAndChangesNothing(t *testing.T) {
	for _, state := range models.RoundStates {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, state, func(t *testing.T, w *apptest.Town) {
				w.Unchanged(t, func() {
					for _, d := range deeds {
						if !slices.Contains(d.at, state) {
							apptest.Refused(t, d.name, d.do(w, w.As(d.by)), fault.Closed)
						}
					}
					if state.Reached(models.RoundAdopted) {
						err := w.Shortlist.Edit(ctx, w.As("government"), w.Read(t).Candidates[0].CandidateID, shortlist.Candidate{No: "1", Name: "换了名称", Unit: "县民政局"})
						apptest.Refused(t, "change a candidate that is on the ballot", err, fault.Closed)
					}
				})
			})
		})
	}
}

func TestAStepOfAWrongRoleOrAnotherCongressIsRefusedAndChangesNothing(t *testing.T) {
	states := map[models.RoundState][]deed{}
	for _, d := range deeds {
		states[d.at[0]] = append(states[d.at[0]], d)
	}
	for state, here := range states {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, state, func(t *testing.T, w *apptest.Town) {
				w.Unchanged(t, func() {
					for _, d := range here {
						apptest.Refused(t, d.name+" by the public", d.do(w, access.Actor{}), fault.Unauthenticated)
						apptest.Refused(t, d.name+" in another congress", d.do(w, w.Elsewhere(d.by)), fault.NotFound)
						outsider := w.Elsewhere(d.by)
						outsider.Roles, outsider.Congress = nil, w.Congress.ID
						apptest.Refused(t, d.name+" without a role here", d.do(w, outsider), fault.Forbidden)
						for _, p := range apptest.People {
							if by := w.As(p.Login); !access.May(by, d.may) {
								apptest.Refused(t, d.name+" by "+p.Login, d.do(w, by), fault.Forbidden)
							}
						}
						if d.may != access.CloseRound {
							apptest.Refused(t, d.name+" by the clock", d.do(w, access.Clock(w.Congress.ID)), fault.Forbidden)
						}
					}
				})
			})
		})
	}
}

func TestAStepTakenTwiceIsTakenOnce(t *testing.T) {
	for _, d := range deeds {
		if d.name == "hand a slip" || d.name == "cancel a slip" || d.name == "upload credentials" || d.name == "draft" || d.name == "name scrutineers" {
			continue // not steps; slips have tests of their own, the others may be done over until the step is taken
		}
		t.Run(d.name, func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, d.at[0], func(t *testing.T, w *apptest.Town) {
				switch d.name {
				case "approve scrutineers":
					must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), w.Staff()))
				case "prepare the box":
					w.Ceremony(t, vote.Done)
					w.PutCredentials(t)
				case "start issuing":
					w.CheckIn(t)
				}
				must(t, d.do(w, w.As(d.by)))
				if d.name == "restart the ceremony" {
					return // nothing is left to wipe; a second wipe is logged as well
				}
				w.Unchanged(t, func() {
					if err := d.do(w, w.As(d.by)); d.again {
						must(t, err)
					} else {
						apptest.Refused(t, "a second time", err, fault.Closed)
					}
				})
			})
		})
	}
}

func TestARoundWithoutQuorumIssuesNoSlip(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		for _, d := range w.Deputies[:7] { // the line of eleven is eight
			w.Mark(t, d.ID, models.Present)
		}
		w.Mark(t, w.Deputies[8].ID, models.Excused)
		w.Unchanged(t, func() {
			apptest.Refused(t, "one below the line", w.Vote.StartIssuing(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
		w.Mark(t, w.Deputies[7].ID, models.Present)
		w.Mark(t, w.Deputies[7].ID, models.Left)
		w.Unchanged(t, func() {
			apptest.Refused(t, "who left does not count", w.Vote.StartIssuing(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
		w.Mark(t, w.Deputies[7].ID, models.Present)
		must(t, w.Vote.StartIssuing(ctx, w.As("presiding"), w.Round))
		if r := w.Read(t).Round; r.Entitled != 11 || r.Present != 8 {
			t.Errorf("全体 %d, 到会 %d; want 11, 8", r.Entitled, r.Present)
		}
	})
}

func TestANoticeNumberIsANumber(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, number := range []string{"", "0", "-3", "三", "03", "10000", "3号"} {
				apptest.Refused(t, "notice "+number, w.Vote.Publish(ctx, w.As("standing"), w.Round, number), fault.Invalid)
			}
		})
	})
}

func TestOnlyThoseAtTheBoxSignAndThreeSignaturesAttest(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundCounted, func(t *testing.T, w *apptest.Town) {
		stranger := w.As("scrutineer1")
		stranger.Account = w.As("deputy").Account
		w.Unchanged(t, func() {
			apptest.Refused(t, "a scrutineer of no round", w.Vote.Attest(ctx, stranger, w.Round, ""), fault.Forbidden)
			apptest.Refused(t, "announced unsigned", w.Vote.Announce(ctx, w.As("presiding"), w.Round), fault.Closed)
		})
		for _, login := range []string{"teller", "scrutineer1", "scrutineer2"} {
			must(t, w.Vote.Attest(ctx, w.As(login), w.Round, ""))
			if got := w.State(t); got != models.RoundCounted {
				t.Errorf("%s after the signature of %s: the chief's is missing", got, login)
			}
		}
		must(t, w.Vote.Attest(ctx, w.As("chief"), w.Round, ""))
		if got := w.State(t); got != models.RoundAttested {
			t.Errorf("%s after all signatures, want attested", got)
		}
	})
}
