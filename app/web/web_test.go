package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/courier"
	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/longjob"
	"piaojue/app/outbox"
	"piaojue/app/oversight"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
)

// A logBook keeps what the server logs.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// allRoles are the roles of the table, in its order.
var allRoles = []models.Role{models.Admin, models.Government, models.UnitRole, models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer,
	models.ScrutineerRole, models.TellerRole, models.DeputyRole, models.GroupLeader, models.StreetCommittee}

// A hallPlan says how large a hall is and how far its round has come.
type hallPlan struct {
	candidates, seats, deputies, slips int
	stances                            ballot.Stances
	state                              models.RoundState // RoundDraft or RoundOpen
}

var smallHall = hallPlan{candidates: 4, seats: 2, deputies: 12, slips: 16, stances: ballot.ThreeStances, state: models.RoundOpen}

// A hall is a congress on the day of its vote: one person in every role (login
// desk-ROLE, as of helper at), a second scrutineer, a round, and a server.
type hall struct {
	store          *store.Store
	parts          Parts
	server         *Server
	url            string
	log            *logBook
	people         map[models.Role]access.Actor
	second         access.Actor
	session, round int64
	project        int64
	election       *seal.Election
	codes          []string // the slips; the first deputies drew one each
	keys           map[int64]string
}

// testOutbox sends to nowhere: no network is open to it.
func testOutbox(s *store.Store) *outbox.Service {
	return outbox.New(s, outbox.Parts{Box: apptest.Box(), Courier: courier.New(courier.Parts{Now: time.Now})})
}

const deskPassword = "清溪2026票决"

func newHall(t testing.TB, s *store.Store, plan hallPlan) *hall {
	t.Helper()
	h := &hall{store: s, log: &logBook{}, people: map[models.Role]access.Actor{}, keys: map[int64]string{}}
	logs := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.parts = Parts{Account: account.New(s), Logins: account.NewLogins(s), Roster: roster.New(s), Intake: intake.New(s, apptest.IntakeParts(s)), Shortlist: shortlist.New(s, apptest.ShortlistParts(s)), SmallWork: smallwork.New(s), Vote: vote.New(s), Oversight: oversight.New(s, apptest.OversightParts(s)), Outbox: testOutbox(s), LongJobs: longjob.New(s, apptest.Box()),
		Live: &live.Hub{}, Ready: s.Ping, Now: func() time.Time { return s.Now().Time() }, Log: logs, Files: templates.Files}
	s.Committed = func(topic string) { h.parts.Live.Publish(live.Topic(topic)) }
	var err error
	if h.server, err = New(h.parts); err != nil {
		t.Fatal(err)
	}
	h.parts.LongJobs.Handle(models.JobDocument, h.server.DrawDocument)
	h.parts.LongJobs.Handle(models.JobBundle, h.server.DrawBundle)
	web := httptest.NewServer(h.server)
	t.Cleanup(func() {
		h.parts.Live.Close()
		web.CloseClientConnections()
		web.Close()
	})
	h.url = web.URL
	h.fill(t, plan)
	return h
}

// fill makes the congress and brings its round as far as planned, everything
// after the accounts through the services.
func (h *hall) fill(t testing.TB, plan hallPlan) {
	t.Helper()
	ctx := context.Background()
	congress, err := h.parts.Account.Found(ctx, account.FoundCommand{Congress: models.Congress{Name: "清溪县人民代表大会", Level: models.County}, Login: "desk-admin", Name: "沈向南", Password: deskPassword})
	must(t, err)
	must(t, h.store.InTx(ctx, func(tx *store.Tx) error { return h.hire(tx, congress.ID) }))
	p, v := h.people, h.parts.Vote
	h.session, err = h.parts.Roster.CreateSession(ctx, p[models.Standing], roster.SessionCommand{Term: 17, Number: 5, Year: 2026, OpensOn: "2026-03-12", Venue: "县会议中心"})
	must(t, err)
	h.tables(t, plan)
	rules := tally.Rules{Family: tally.Pick, Seats: plan.seats, MaxApprovals: plan.seats, Stances: plan.stances, Quorum: "2/3", PassBase: tally.BaseAll, PassOver: "1/2",
		Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
	h.round, err = v.Draft(ctx, p[models.Standing], vote.DraftCommand{Session: h.session, Name: "民生实事项目票决", Title: "票决办法", Rules: rules, Minutes: 24 * 60})
	must(t, err)
	if plan.state == models.RoundDraft {
		return
	}
	must(t, v.Adopt(ctx, p[models.Presiding], h.round))
	must(t, v.NameScrutineers(ctx, p[models.Secretariat], vote.ScrutineersCommand{Round: h.round, Threshold: 2, Members: []vote.Member{
		{Account: p[models.ChiefScrutineer].Account, Kind: models.KindChief}, {Account: p[models.ScrutineerRole].Account, Kind: models.KindScrutineer},
		{Account: h.second.Account, Kind: models.KindScrutineer}, {Account: p[models.TellerRole].Account, Kind: models.KindTeller}}}))
	must(t, v.ApproveScrutineers(ctx, p[models.Presiding], h.round))
	h.ceremony(t)
	h.printSlips(t, plan.slips)
	must(t, v.Prepare(ctx, p[models.Secretariat], h.round))
	h.checkIn(t)
	must(t, v.ConfirmEmpty(ctx, p[models.ChiefScrutineer], h.round))
	must(t, v.Open(ctx, p[models.Presiding], h.round))
	reading, err := v.Election(ctx, h.round)
	must(t, err)
	h.election, err = seal.ParseElection(reading.Election)
	must(t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hire gives every role its person. All have the administrator's password.
func (h *hall) hire(tx *store.Tx, congress int64) error {
	admin, err := tx.AccountByLogin("desk-admin")
	if err != nil {
		return err
	}
	c := tx.In(congress)
	unit := models.Unit{Name: "县交通运输局"}
	if err := c.PutUnit(&unit); err != nil {
		return err
	}
	h.people[models.Admin] = access.Actor{Account: admin.ID, Name: admin.Name, Congress: congress, Roles: []models.Role{models.Admin}}
	for _, role := range append(allRoles[1:], "second") {
		row := models.Account{Login: "desk-" + string(role), Name: "许怀瑾", PasswordHash: admin.PasswordHash}
		grant := models.Grant{Role: role}
		switch role {
		case models.UnitRole:
			row.UnitID = unit.ID
		case "second":
			grant.Role = models.ScrutineerRole
		}
		if err := tx.PutAccount(&row); err != nil {
			return err
		}
		grant.AccountID = row.ID
		if err := c.PutGrant(&grant); err != nil {
			return err
		}
		actor := access.Actor{Account: row.ID, Name: row.Name, Congress: congress, Roles: []models.Role{grant.Role}, Unit: row.UnitID}
		if h.people[role] = actor; role == "second" {
			h.second = actor
			delete(h.people, role)
		}
	}
	return nil
}

func (h *hall) tables(t testing.TB, plan hallPlan) {
	t.Helper()
	ctx := context.Background()
	var list, roll strings.Builder
	list.WriteString("序号,名称,内容,牵头单位,总投资（万元）\n")
	for i := range plan.candidates {
		fmt.Fprintf(&list, "%d,𬭎园村至㙍下村𠮷祥路第%d段工程,改造,县交通运输局,%d\n", i+1, i+1, 100+i)
	}
	preview, err := h.parts.Shortlist.Import(ctx, h.people[models.Government], h.session, strings.NewReader(list.String()))
	must(t, err)
	_, err = h.parts.Shortlist.Confirm(ctx, h.people[models.Government], h.session, preview.Token)
	must(t, err)
	roll.WriteString("代表团,代表证号,姓名,座位,不计入全体代表的原因\n")
	for i := range plan.deputies {
		fmt.Fprintf(&roll, "城关代表团,QX%03d,代表%d,%d,\n", i+1, i+1, i+1)
	}
	rows, err := h.parts.Roster.Import(ctx, h.people[models.Secretariat], h.session, strings.NewReader(roll.String()))
	must(t, err)
	_, err = h.parts.Roster.Confirm(ctx, h.people[models.Secretariat], h.session, rows.Token)
	must(t, err)
	must(t, h.store.InTx(ctx, func(tx *store.Tx) error {
		project := models.Project{SessionID: h.session, Year: 2025, No: 1, Name: "农村公路", Unit: "县交通运输局", PublishedAt: 1}
		err := tx.In(h.people[models.Admin].Congress).PutProject(&project)
		h.project = project.ID
		return err
	}))
}

func (h *hall) keyHolders() []access.Actor {
	return []access.Actor{h.people[models.ChiefScrutineer], h.people[models.ScrutineerRole], h.second}
}

func (h *hall) ceremony(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	var guardians []*seal.Guardian
	for _, step := range []vote.CeremonyStep{vote.Commit, vote.Reveal, vote.Confirm} {
		state, err := h.parts.Vote.Ceremony(ctx, h.second, h.round)
		must(t, err)
		for i, holder := range h.keyHolders() {
			if step == vote.Commit {
				seed, err := seal.NewKeySeed(rand.Reader)
				must(t, err)
				h.keys[holder.Account] = seed
				g, err := seal.NewGuardian(seed, seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, i+1)
				must(t, err)
				guardians = append(guardians, g)
			}
			var message []byte
			switch step {
			case vote.Commit:
				message, err = guardians[i].Commit()
			case vote.Reveal:
				message, err = guardians[i].Reveal(rand.Reader, state.Commits)
			default:
				message, err = guardians[i].Confirm(state.Commits, state.Reveals)
			}
			must(t, err)
			must(t, h.parts.Vote.PutMessage(ctx, holder, h.round, step, message))
		}
	}
}

// printSlips makes credentials on all cores and uploads their public halves.
func (h *hall) printSlips(t testing.TB, n int) {
	t.Helper()
	reading, err := h.parts.Vote.ReadRound(context.Background(), h.people[models.Presiding], h.round)
	must(t, err)
	h.codes = make([]string, n)
	publics := make([]string, n)
	parallel(n, func(i int) {
		code, err := seal.NewCredential(rand.Reader)
		if err != nil {
			panic(err)
		}
		c, err := seal.DeriveCredential(reading.Round.UUID, code)
		if err != nil {
			panic(err)
		}
		h.codes[i], publics[i] = code, c.Public()
	})
	_, err = h.parts.Vote.PutCredentials(context.Background(), h.people[models.Secretariat], h.round, seal.PublicCredentials(publics))
	must(t, err)
}

// parallel does n things on all cores.
func parallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func (h *hall) deputies(t testing.TB) []models.Deputy {
	t.Helper()
	roll, err := h.parts.Roster.Roll(context.Background(), h.people[models.Secretariat], h.session)
	must(t, err)
	var all []models.Deputy
	for _, d := range roll.Delegations {
		all = append(all, d.Deputies...)
	}
	return all
}

func (h *hall) checkIn(t testing.TB) {
	t.Helper()
	ctx, desk := context.Background(), h.people[models.Secretariat]
	all := h.deputies(t)
	for _, d := range all {
		_, err := h.parts.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: h.session, Deputy: d.ID, Attendance: models.Present})
		must(t, err)
	}
	must(t, h.parts.Vote.StartIssuing(ctx, desk, h.round))
	for _, d := range all {
		must(t, h.parts.Vote.HandSlip(ctx, desk, h.round, d.ID))
	}
}

// ballot fills in a paper like a tablet: approvals for the first seats, the
// rest opposed.
func (h *hall) ballot(t testing.TB, code string) []byte {
	t.Helper()
	return encrypt(t, h.election, code)
}

func encrypt(t testing.TB, e *seal.Election, code string) []byte {
	t.Helper()
	credential, err := seal.DeriveCredential(e.UUID, code)
	must(t, err)
	question := e.Questions[0]
	stances, ticks := make([]seal.Stance, len(question.Answers)), make([]int, len(question.Answers))
	for i := range stances {
		if stances[i] = seal.Oppose; i < question.Max {
			stances[i], ticks[i] = seal.Approve, 1
		}
	}
	choices := [][]int{ticks}
	if e.Linked() {
		choices = seal.LinkedChoices(stances)
	}
	raw, err := seal.Encrypt(rand.Reader, e, credential, choices)
	must(t, err)
	return raw
}

func (h *hall) publicHalf(t testing.TB, code string) string {
	t.Helper()
	c, err := seal.DeriveCredential(h.election.UUID, code)
	must(t, err)
	return c.Public()
}

// count goes from the close to the announcement.
func (h *hall) count(t testing.TB) {
	t.Helper()
	ctx, v, chair := context.Background(), h.parts.Vote, h.people[models.Presiding]
	must(t, v.Close(ctx, chair, h.round))
	_, err := v.Reconcile(ctx, chair, h.round)
	must(t, err)
	for i, holder := range h.keyHolders()[:2] {
		state, err := v.Ceremony(ctx, holder, h.round)
		must(t, err)
		archive, err := v.SealedArchive(ctx, holder, h.round)
		must(t, err)
		g, err := seal.NewGuardian(h.keys[holder.Account], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, i+1)
		must(t, err)
		part, err := g.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Workers: runtime.NumCPU()})
		must(t, err)
		must(t, v.Decrypt(ctx, holder, h.round, part.Raw))
	}
	for _, signer := range append(h.keyHolders(), h.people[models.TellerRole]) {
		must(t, v.Attest(ctx, signer, h.round, ""))
	}
	must(t, v.Announce(ctx, chair, h.round))
}

// dump is every row of the database.
func (h *hall) dump(t testing.TB) string {
	t.Helper()
	return dumpOf(t, h.store)
}

func dumpOf(t testing.TB, s *store.Store) string {
	t.Helper()
	var packed bytes.Buffer
	must(t, s.Backup(context.Background(), &packed))
	r, err := gzip.NewReader(&packed)
	must(t, err)
	text, err := io.ReadAll(r)
	must(t, err)
	_, rows, _ := strings.Cut(string(text), "\n") // the head has the time
	return rows
}

// at is a browser signed in as somebody with the role.
func (h *hall) at(t *testing.T, role models.Role) officeDesk {
	t.Helper()
	return officeDesk{t, h.url, signedIn(t, publicSite{url: h.url}, "desk-"+string(role))}
}

// send makes a request and returns the whole answer.
func (h *hall) send(t testing.TB, method, path, contentType string, body io.Reader, headers ...string) (int, http.Header, string) {
	t.Helper()
	request, err := http.NewRequest(method, h.url+path, body)
	must(t, err)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, answer.Header, string(text)
}
