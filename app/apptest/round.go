package apptest

import (
	"context"
	"crypto/rand"
	"runtime"
	"slices"
	"sync"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

// Guardians are the logins of the key holders, in their order; two of three
// open the count.
var Guardians = []string{"chief", "scrutineer1", "scrutineer2"}

// Threshold is how many Guardians it takes.
const Threshold = 2

// To plays the round on to a state, each step by the person whose it is.
func (w *Town) To(t *testing.T, state models.RoundState) {
	t.Helper()
	if state == Unplayed {
		return
	}
	for at := w.State(t); at != state; {
		next := models.RoundDraft
		if at != Unplayed {
			i := slices.Index(models.RoundStates, at)
			if i < 0 || i+1 == len(models.RoundStates) || !state.Reached(at) {
				t.Fatalf("a round that is %s does not become %s", at, state)
			}
			next = models.RoundStates[i+1]
		}
		w.step(t, next)
		if at = w.State(t); at != next {
			t.Fatalf("the round is %s, want %s", at, next)
		}
	}
}

// State is where the round stands.
func (w *Town) State(t *testing.T) models.RoundState {
	t.Helper()
	if w.Round == 0 {
		return Unplayed
	}
	return w.Read(t).Round.State
}

// Read is what the presiding member sees of the round.
func (w *Town) Read(t *testing.T) vote.RoundReading {
	t.Helper()
	v, err := w.Vote.ReadRound(context.Background(), w.As("presiding"), w.Round)
	must(t, err)
	return v
}

// Draft is the draft of the plan's round.
func (w *Town) Draft() vote.DraftCommand {
	return vote.DraftCommand{Session: w.Session, Name: "民生实事项目票决", Title: "民生实事项目票决办法", Rules: w.Plan.rules, Minutes: 30, Items: w.Plan.Items(),
		Paper: len(w.Plan.Paper()) > 0, PaperOnly: !w.Plan.Tablets()}
}

// Staff are the people at the box.
func (w *Town) Staff() vote.ScrutineersCommand {
	cmd := vote.ScrutineersCommand{Round: w.Round, Threshold: Threshold}
	for i, login := range append(slices.Clone(Guardians), "teller") {
		kind := []models.ScrutineerKind{models.KindChief, models.KindScrutineer, models.KindScrutineer, models.KindTeller}[i]
		cmd.Members = append(cmd.Members, vote.Member{Account: w.As(login).Account, Kind: kind})
	}
	if len(w.Plan.Paper()) > 0 {
		cmd.Members = append(cmd.Members, vote.Member{Account: w.As(Tellers[1]).Account, Kind: models.KindTeller})
	}
	return cmd
}

func (w *Town) step(t *testing.T, to models.RoundState) {
	t.Helper()
	ctx, v, chair := context.Background(), w.Vote, w.As("presiding")
	var err error
	switch to {
	case models.RoundDraft:
		w.Round, err = v.Draft(ctx, w.As("standing"), w.Draft())
	case models.RoundAdopted:
		err = v.Adopt(ctx, chair, w.Round)
	case models.RoundStaffed:
		must(t, v.NameScrutineers(ctx, w.As("secretariat"), w.Staff()))
		err = v.ApproveScrutineers(ctx, chair, w.Round)
	case models.RoundReady:
		if w.Plan.Tablets() {
			w.Ceremony(t, vote.Done)
			w.PutCredentials(t)
		}
		must(t, v.Prepare(ctx, w.As("secretariat"), w.Round))
		w.sealAll(t)
	case models.RoundIssuing:
		w.CheckIn(t)
		must(t, v.StartIssuing(ctx, w.As("secretariat"), w.Round))
		w.hand(t)
		must(t, v.ConfirmEmpty(ctx, w.As(Guardians[0]), w.Round))
	case models.RoundOpen:
		err = v.Open(ctx, chair, w.Round)
	case models.RoundClosed:
		for i := range w.Plan.Cast {
			_, err := v.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		err = v.Close(ctx, chair, w.Round)
	case models.RoundCounting:
		if paper := w.Plan.Paper(); len(paper) > 0 {
			w.FindPaper(t, len(paper))
		}
		_, err = v.Reconcile(ctx, chair, w.Round)
	case models.RoundCounted:
		if paper := w.Plan.Paper(); len(paper) > 0 {
			w.CountPaper(t, paper)
		}
		if w.Plan.Tablets() {
			for _, login := range Guardians[:Threshold] {
				must(t, v.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
			}
		}
	case models.RoundAttested:
		for _, login := range append(slices.Clone(Guardians), "teller") {
			must(t, v.Attest(ctx, w.As(login), w.Round, ""))
		}
	case models.RoundAnnounced:
		err = v.Announce(ctx, chair, w.Round)
	case models.RoundPublished:
		err = v.Publish(ctx, w.As("standing"), w.Round, "3")
	default:
		t.Fatalf("no way to %s", to)
	}
	must(t, err)
}

// CheckIn signs the plan's deputies in and excuses the next one; the last
// stays away.
func (w *Town) CheckIn(t *testing.T) {
	t.Helper()
	for i, d := range w.Deputies[:min(w.Plan.Present+1, len(w.Deputies))] {
		mark := models.Present
		if i == w.Plan.Present {
			mark = models.Excused
		}
		w.Mark(t, d.ID, mark)
	}
}

// Mark is the roll call's word on one deputy.
func (w *Town) Mark(t *testing.T, deputy int64, mark models.Attendance) {
	t.Helper()
	_, err := w.Roster.CheckIn(context.Background(), w.As("secretariat"), roster.CheckInCommand{Session: w.Session, Deputy: deputy, Attendance: mark})
	must(t, err)
}

// CeremonyState is the ceremony as a key holder sees it.
func (w *Town) CeremonyState(t *testing.T, login string) vote.CeremonyState {
	t.Helper()
	state, err := w.Vote.Ceremony(context.Background(), w.As(login), w.Round)
	must(t, err)
	return state
}

// Guardian is a key holder's device; the key code is drawn at first use.
func (w *Town) Guardian(t *testing.T, login string) *seal.Guardian {
	t.Helper()
	if w.Seeds[login] == "" {
		seeds := map[string]string{}
		for k, v := range w.Seeds { // never the map of a remembered Town
			seeds[k] = v
		}
		seed, err := seal.NewKeySeed(rand.Reader)
		must(t, err)
		seeds[login] = seed
		w.Seeds = seeds
	}
	state := w.CeremonyState(t, login)
	g, err := seal.NewGuardian(w.Seeds[login], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, state.Index)
	must(t, err)
	return g
}

// Message is a key holder's message of a step.
func (w *Town) Message(t *testing.T, login string, name vote.CeremonyStep) []byte {
	t.Helper()
	g, state := w.Guardian(t, login), w.CeremonyState(t, login)
	var message []byte
	var err error
	switch name {
	case vote.Commit:
		message, err = g.Commit()
	case vote.Reveal:
		message, err = g.Reveal(rand.Reader, state.Commits)
	case vote.Confirm:
		message, err = g.Confirm(state.Commits, state.Reveals)
	}
	must(t, err)
	return message
}

// Ceremony plays the key ceremony up to a step.
func (w *Town) Ceremony(t *testing.T, until vote.CeremonyStep) {
	t.Helper()
	for _, name := range []vote.CeremonyStep{vote.Commit, vote.Reveal, vote.Confirm} {
		if name == until {
			return
		}
		for _, login := range Guardians {
			must(t, w.Vote.PutMessage(context.Background(), w.As(login), w.Round, name, w.Message(t, login, name)))
		}
	}
}

// PutCredentials makes the slips, as the offline program does, and uploads
// their public halves.
func (w *Town) PutCredentials(t *testing.T) {
	t.Helper()
	uuid := w.Read(t).Round.UUID
	w.Codes, w.Publics = nil, nil
	for range w.Plan.slips {
		code, err := seal.NewCredential(rand.Reader)
		must(t, err)
		credential, err := seal.DeriveCredential(uuid, code)
		must(t, err)
		w.Codes, w.Publics = append(w.Codes, code), append(w.Publics, credential.Public())
	}
	_, err := w.Vote.PutCredentials(context.Background(), w.As("secretariat"), w.Round, seal.PublicCredentials(w.Publics))
	must(t, err)
}

// sealAll seals one ballot for every slip.
func (w *Town) sealAll(t *testing.T) {
	t.Helper()
	w.Ballots = make([][]byte, len(w.Codes))
	var wg sync.WaitGroup
	work := make(chan int)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range work {
				w.Ballots[i] = w.Seal(t, w.Codes[i], w.Plan.approvals(i))
			}
		})
	}
	for i := range w.Codes {
		work <- i
	}
	close(work)
	wg.Wait()
	for i, b := range w.Ballots {
		if b == nil {
			t.Fatalf("slip %d was not sealed", i)
		}
	}
}

// Stances are the marks of a slip of the plan: approvals, and the others
// opposed and abstained by turns.
func (p *Plan) Stances(slip int) []seal.Stance { return stances(5, p.approvals(slip)) }

func stances(n int, approvals []int) []seal.Stance {
	marks := make([]seal.Stance, n)
	for k := range marks {
		marks[k] = seal.Oppose
		if (k+len(approvals))%2 == 0 {
			marks[k] = seal.Abstain
		}
		if slices.Contains(approvals, k) {
			marks[k] = seal.Approve
		}
	}
	return marks
}

// Seal makes another sealed ballot of a slip, as the ballot page does.
func (w *Town) Seal(t *testing.T, code string, approvals []int) []byte {
	t.Helper()
	reading, err := w.Vote.Election(context.Background(), w.Round)
	if err != nil {
		t.Error(err)
		return nil
	}
	if w.Plan.Items() != nil {
		return sealedChoices(t, reading.Election, code, seal.GradeChoices(approvals, len(w.Plan.rules.Grades)+1))
	}
	return sealed(t, reading.Election, code, approvals, w.Plan.rules.Stances == ballot.ThreeStances)
}

func sealed(t *testing.T, election []byte, code string, approvals []int, three bool) []byte {
	t.Helper()
	e, err := seal.ParseElection(election)
	if err != nil {
		t.Error(err)
		return nil
	}
	n := len(e.Questions[0].Answers)
	choices := seal.LinkedChoices(stances(n, approvals))
	if !three {
		choices = [][]int{make([]int, n)}
		for _, k := range approvals {
			choices[0][k] = 1
		}
	}
	return sealedChoices(t, election, code, choices)
}

func sealedChoices(t *testing.T, election []byte, code string, choices [][]int) []byte {
	t.Helper()
	e, err := seal.ParseElection(election)
	if err != nil {
		t.Error(err)
		return nil
	}
	credential, err := seal.DeriveCredential(e.UUID, code)
	if err != nil {
		t.Error(err)
		return nil
	}
	raw, err := seal.Encrypt(rand.Reader, e, credential, choices)
	if err != nil {
		t.Error(err)
	}
	return raw
}

// Part is a key holder's part of the count.
func (w *Town) Part(t *testing.T, login string) []byte {
	t.Helper()
	archive, err := w.Vote.SealedArchive(context.Background(), w.As(login), w.Round)
	must(t, err)
	state := w.CeremonyState(t, login)
	part, err := w.Guardian(t, login).PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Acknowledged: 1, Workers: runtime.NumCPU()})
	must(t, err)
	return part.Raw
}
