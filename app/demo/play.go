package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"piaojue/app"
	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// A Clock is the demonstration's clock: it can show the past while the past is
// being made, and the true time afterwards. It is safe for concurrent use.
type Clock struct{ shift atomic.Int64 }

// Now is the time shown.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.shift.Load())) }

// Show makes the clock show t and go on from there.
func (c *Clock) Show(t time.Time) { c.shift.Store(int64(time.Until(t))) }

// True makes the clock show the true time again.
func (c *Clock) True() { c.shift.Store(0) }

// A stage is one congress with its people, in which rounds are played.
type stage struct {
	app      *app.App
	clock    *Clock
	congress models.Congress
	people   map[string]account.Person // by login
}

func (s *stage) actor(login string) access.Actor { return s.people[login].Actor(s.congress.ID) }

// secretariat and standing office: a street has one committee for both.
func (s *stage) office(login string) access.Actor {
	if s.congress.Level == models.Street {
		return s.actor("jiedao")
	}
	return s.actor(login)
}

// A script says how a round goes.
type script struct {
	term, number, year int
	opensOn            models.Date
	way                way   // how its candidates came about; without one the list is imported
	ready              int64 // the session, if it stands ready with its list and papers
	rehearses          int64 // the session of which this is the rehearsal, with candidates of its own; 0 for a real one
	picks              []pick
	unit               func(string) string
	deputies, present  int
	delegations        []string
	name, title        string
	rules              tally.Rules
	minutes            int
	ballots            int // cast during the set-up
	finish             bool
	notice             string
}

// A played round, with the secrets that only a demonstration keeps.
type played struct {
	session, round int64
	unused         []string
	keys           map[string]string // login → key code
}

var guardians = []string{"zongjian", "jianpiao1", "jianpiao2"}

const threshold = 2

func (s *stage) play(ctx context.Context, sc script) (played, error) {
	p := played{keys: map[string]string{}}
	var err error
	switch {
	case sc.rehearses != 0:
		p.session, err = s.app.Roster.Rehearse(ctx, s.office("mishu"), roster.RehearseCommand{Session: sc.rehearses})
	case sc.ready != 0:
		p.session = sc.ready
	default:
		p.session, err = s.convene(ctx, sc)
	}
	if err != nil {
		return p, fmt.Errorf("session: %w", err)
	}
	if err := s.fill(ctx, p.session, sc); err != nil {
		return p, err
	}
	if p.round, err = s.app.Vote.Draft(ctx, s.office("changwei"), vote.DraftCommand{Session: p.session, Name: sc.name, Title: sc.title, Rules: sc.rules, Minutes: sc.minutes}); err != nil {
		return p, fmt.Errorf("draft: %w", err)
	}
	codes, err := s.prepare(ctx, p, sc)
	if err != nil {
		return p, err
	}
	if err := s.checkIn(ctx, p, sc); err != nil {
		return p, err
	}
	if err := s.castAll(ctx, p, sc, codes[:sc.ballots]); err != nil {
		return p, err
	}
	p.unused = codes[sc.ballots:sc.present]
	if sc.finish {
		return p, s.finish(ctx, p, sc)
	}
	return p, nil
}

// convene makes a session with its list of candidates: the one that came its
// way, or an imported one.
func (s *stage) convene(ctx context.Context, sc script) (int64, error) {
	var numbers map[int64]string
	if !sc.way.asked.IsZero() {
		var err error
		if numbers, err = s.fromPeople(ctx, sc); err != nil {
			return 0, fmt.Errorf("from people to the list: %w", err)
		}
	}
	if sc.way.ahead > 0 {
		s.at(s.clock.Now(), -sc.way.ahead)
	}
	session, err := s.app.Roster.CreateSession(ctx, s.office("changwei"), roster.SessionCommand{Term: sc.term, Number: sc.number, Year: sc.year, OpensOn: sc.opensOn, Venue: "县会议中心"})
	if err != nil {
		return 0, err
	}
	if numbers == nil {
		return session, s.list(ctx, session, sc)
	}
	if err := s.app.Shortlist.Submit(ctx, s.office("changwei"), session, numbers); err != nil {
		return 0, fmt.Errorf("submit: %w", err)
	}
	s.clock.True()
	if sc.way.ahead > 0 {
		err = s.papers(ctx, session, s.clock.Now(), sc.way.ahead)
	}
	s.clock.True()
	return session, err
}

func (s *stage) fill(ctx context.Context, session int64, sc script) error {
	roll, err := s.app.Roster.Import(ctx, s.office("mishu"), session, rosterCSV(sc.deputies, sc.delegations))
	if err != nil || len(roll.Errors) > 0 {
		return fmt.Errorf("roster: %v %v", err, roll.Errors)
	}
	_, err = s.app.Roster.Confirm(ctx, s.office("mishu"), session, roll.Token)
	return err
}

// list imports the candidates.
func (s *stage) list(ctx context.Context, session int64, sc script) error {
	list, err := candidatesCSV(sc.picks, sc.year, sc.unit)
	if err != nil {
		return err
	}
	government := s.office("fgb")
	preview, err := s.app.Shortlist.Import(ctx, government, session, list)
	if err != nil || len(preview.Errors) > 0 {
		return fmt.Errorf("candidates: %v %v", err, preview.Errors)
	}
	if _, err := s.app.Shortlist.Confirm(ctx, government, session, preview.Token); err != nil {
		return fmt.Errorf("candidates: %w", err)
	}
	return nil
}

// prepare goes from the adoption of the rules to a ready box: scrutineers, key
// ceremony, credentials.
func (s *stage) prepare(ctx context.Context, p played, sc script) (codes []string, err error) {
	v, chair := s.app.Vote, s.office("zhuxi")
	if s.congress.Level == models.Street {
		chair = s.actor("zhuxi")
	}
	if err := v.Adopt(ctx, chair, p.round); err != nil {
		return nil, fmt.Errorf("adopt: %w", err)
	}
	members := []vote.Member{{Account: s.people["zongjian"].Account.ID, Kind: models.KindChief}, {Account: s.people["jianpiao1"].Account.ID, Kind: models.KindScrutineer},
		{Account: s.people["jianpiao2"].Account.ID, Kind: models.KindScrutineer}, {Account: s.people["jipiao"].Account.ID, Kind: models.KindTeller}}
	if err := v.NameScrutineers(ctx, s.office("mishu"), vote.ScrutineersCommand{Round: p.round, Members: members, Threshold: threshold}); err != nil {
		return nil, fmt.Errorf("scrutineers: %w", err)
	}
	if err := v.ApproveScrutineers(ctx, chair, p.round); err != nil {
		return nil, fmt.Errorf("approve: %w", err)
	}
	if err := s.ceremony(ctx, p); err != nil {
		return nil, fmt.Errorf("ceremony: %w", err)
	}
	reading, err := v.ReadRound(ctx, chair, p.round)
	if err != nil {
		return nil, err
	}
	codes, publics, err := slips(reading.Round.UUID, sc.deputies+sc.deputies/20+1)
	if err != nil {
		return nil, err
	}
	if _, err := v.PutCredentials(ctx, s.office("mishu"), p.round, seal.PublicCredentials(publics)); err != nil {
		return nil, fmt.Errorf("credentials: %w", err)
	}
	return codes, v.Prepare(ctx, s.office("mishu"), p.round)
}

// slips makes n private codes and their public halves, on all cores.
func slips(uuid string, n int) (codes, publics []string, err error) {
	codes, publics = make([]string, n), make([]string, n)
	err = inParallel(n, func(i int) error {
		code, err := seal.NewCredential(rand.Reader)
		if err != nil {
			return err
		}
		credential, err := seal.DeriveCredential(uuid, code)
		if err != nil {
			return err
		}
		codes[i], publics[i] = code, credential.Public()
		return nil
	})
	return codes, publics, err
}

// inParallel does n things on all cores; a core stops at its first error.
func inParallel(n int, do func(i int) error) error {
	var wg sync.WaitGroup
	var next atomic.Int64
	errs := make([]error, runtime.NumCPU())
	for k := range errs {
		wg.Go(func() {
			for errs[k] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[k] = do(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (s *stage) ceremony(ctx context.Context, p played) error {
	v := s.app.Vote
	state, err := v.Ceremony(ctx, s.actor(guardians[0]), p.round)
	if err != nil {
		return err
	}
	frame := seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}
	holders := make([]*seal.Guardian, len(guardians))
	for i, login := range guardians {
		seed, err := seal.NewKeySeed(rand.Reader)
		if err != nil {
			return err
		}
		p.keys[login] = seed
		if holders[i], err = seal.NewGuardian(seed, frame, i+1); err != nil {
			return err
		}
	}
	for _, step := range []vote.CeremonyStep{vote.Commit, vote.Reveal, vote.Confirm} {
		if state, err = v.Ceremony(ctx, s.actor(guardians[0]), p.round); err != nil {
			return err
		}
		for i, login := range guardians {
			var message []byte
			switch step {
			case vote.Commit:
				message, err = holders[i].Commit()
			case vote.Reveal:
				message, err = holders[i].Reveal(rand.Reader, state.Commits)
			case vote.Confirm:
				message, err = holders[i].Confirm(state.Commits, state.Reveals)
			}
			if err != nil {
				return err
			}
			if err := v.PutMessage(ctx, s.actor(login), p.round, step, message); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkIn signs the deputies in, hands out the slips and opens the vote.
func (s *stage) checkIn(ctx context.Context, p played, sc script) error {
	desk := s.office("mishu")
	roll, err := s.app.Roster.Roll(ctx, desk, p.session)
	if err != nil {
		return err
	}
	var deputies []models.Deputy
	for _, d := range roll.Delegations {
		deputies = append(deputies, d.Deputies...)
	}
	for _, d := range deputies[sc.present:] {
		if _, err := s.app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: p.session, Deputy: d.ID, Attendance: models.Excused}); err != nil {
			return fmt.Errorf("excuse: %w", err)
		}
	}
	for _, d := range roll.Delegations {
		if _, err := s.app.Roster.CheckInDelegation(ctx, desk, p.session, d.Delegation.ID, models.Present); err != nil && !fault.Is(err, fault.Invalid) {
			return fmt.Errorf("check-in: %w", err)
		}
	}
	if err := s.app.Vote.StartIssuing(ctx, desk, p.round); err != nil {
		return fmt.Errorf("issue: %w", err)
	}
	if _, err := s.app.Vote.HandSlips(ctx, desk, p.round, 0); err != nil {
		return fmt.Errorf("slips: %w", err)
	}
	if err := s.app.Vote.ConfirmEmpty(ctx, s.actor("zongjian"), p.round); err != nil {
		return fmt.Errorf("empty box: %w", err)
	}
	return s.app.Vote.Open(ctx, s.actor("zhuxi"), p.round)
}

// cast votes with the given codes, leaning towards the front of the list.
func (s *stage) castAll(ctx context.Context, p played, sc script, codes []string) error {
	reading, err := s.app.Vote.Election(ctx, p.round)
	if err != nil {
		return err
	}
	election, err := seal.ParseElection(reading.Election)
	if err != nil {
		return err
	}
	return inParallel(len(codes), func(i int) error {
		credential, err := seal.DeriveCredential(reading.Round.UUID, codes[i])
		if err != nil {
			return fmt.Errorf("cast: %w", err)
		}
		ballot, err := seal.Encrypt(rand.Reader, election, credential, choose(i, len(sc.picks), sc.rules))
		if err == nil {
			_, err = s.app.Vote.Cast(ctx, p.round, ballot)
		}
		if err != nil {
			return fmt.Errorf("cast: %w", err)
		}
		return nil
	})
}

// choose invents the i-th deputy's choices: approvals within the cap, towards
// the front of the list more than towards its end.
func choose(i, candidates int, rules tally.Rules) [][]int {
	r := mathrand.New(mathrand.NewPCG(uint64(i), 2026))
	stances := make([]seal.Stance, candidates)
	ticks := make([]int, candidates)
	approvals := 0
	for _, k := range r.Perm(candidates) {
		stances[k] = seal.Oppose
		if r.IntN(3) == 0 {
			stances[k] = seal.Abstain
		}
		if (rules.MaxApprovals == 0 || approvals < rules.MaxApprovals) && r.IntN(100) < 92-(k*62)/candidates+7*(k%3) {
			stances[k], ticks[k] = seal.Approve, 1
			approvals++
		}
	}
	if vote.ThreeStances(rules) {
		return seal.LinkedChoices(stances)
	}
	return [][]int{ticks}
}

// finish goes from the close of the vote to the notice.
func (s *stage) finish(ctx context.Context, p played, sc script) error {
	v, chair := s.app.Vote, s.actor("zhuxi")
	if err := v.Close(ctx, chair, p.round); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	if stands, err := v.Reconcile(ctx, chair, p.round); err != nil || !stands {
		return fmt.Errorf("reconcile: %v %w", stands, err)
	}
	for i, login := range guardians[:threshold] {
		if err := Decrypt(ctx, v, s.actor(login), p.round, i+1, p.keys[login]); err != nil {
			return fmt.Errorf("decrypt: %w", err)
		}
	}
	for _, login := range append(guardians, "jipiao") {
		if err := v.Attest(ctx, s.actor(login), p.round, ""); err != nil {
			return fmt.Errorf("attest: %w", err)
		}
	}
	if err := v.Announce(ctx, chair, p.round); err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	return v.Publish(ctx, s.office("changwei"), p.round, sc.notice)
}

// Decrypt does what a key holder's page does: fetch the closed box, verify all
// of it, open the sum.
func Decrypt(ctx context.Context, v *vote.Service, actor access.Actor, round int64, index int, code string) error {
	state, err := v.Ceremony(ctx, actor, round)
	if err != nil {
		return err
	}
	archive, err := v.SealedArchive(ctx, actor, round)
	if err != nil {
		return err
	}
	guardian, err := seal.NewGuardian(code, seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, index)
	if err != nil {
		return err
	}
	part, err := guardian.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Workers: runtime.NumCPU()})
	if err != nil {
		return err
	}
	return v.Decrypt(ctx, actor, round, part.Raw)
}

// found makes a congress with all people in their roles. The first congress
// creates the accounts, later ones grant roles to them.
func found(ctx context.Context, a *app.App, clock *Clock, congress models.Congress, password string) (*stage, error) {
	s := &stage{app: a, clock: clock, people: map[string]account.Person{}}
	var err error
	if s.congress, err = a.Account.Found(ctx, account.FoundCommand{Congress: congress, Login: cast[0].login, Name: cast[0].name, Password: password}); err != nil {
		return nil, err
	}
	if err := s.know(ctx); err != nil {
		return nil, err
	}
	admin := s.actor(cast[0].login)
	for _, c := range cast[1:] {
		command := account.CreateCommand{Login: c.login, Name: c.name, Password: password, Roles: []models.Role{c.role}}
		if c.role == models.UnitRole {
			command.Unit = unitOf
		}
		if _, known := s.people[c.login]; known {
			err = a.Account.Grant(ctx, admin, c.login, command.Roles)
		} else {
			_, err = a.Account.Create(ctx, admin, command)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.login, err)
		}
	}
	for _, d := range departments {
		if d.level != congress.Level {
			continue
		}
		if _, err := a.Account.Create(ctx, admin, account.CreateCommand{Login: d.login, Name: d.name, Password: password, Roles: []models.Role{models.UnitRole}, Unit: d.unit}); err != nil {
			return nil, fmt.Errorf("%s: %w", d.login, err)
		}
	}
	if congress.Level != models.County {
		return s, s.know(ctx)
	}
	for _, c := range colleagues {
		if _, err := a.Account.Create(ctx, admin, account.CreateCommand{Login: c.login, Name: c.name, Password: password, Roles: []models.Role{c.role}}); err != nil {
			return nil, fmt.Errorf("%s: %w", c.login, err)
		}
	}
	return s, s.know(ctx)
}

// know reads the people of the stage again.
func (s *stage) know(ctx context.Context) error {
	for id := int64(1); id <= int64(len(cast)+len(departments)+len(colleagues)); id++ {
		person, err := s.app.Account.Person(ctx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		s.people[person.Account.Login] = person
	}
	return nil
}

// unitOf is the responsible unit whose person signs in as danwei.
const unitOf = "县民政局"

var cast = []struct {
	login, name string
	role        models.Role
}{
	{"admin", "沈向南", models.Admin}, {"fgb", "周立新", models.Government}, {"danwei", "何晓东", models.UnitRole}, {"changwei", "许文华", models.Standing},
	{"mishu", "唐小玲", models.Secretariat}, {"zhuxi", "郑国平", models.Presiding}, {"zongjian", "罗桂英", models.ChiefScrutineer},
	{"jianpiao1", "范永福", models.ScrutineerRole}, {"jianpiao2", "江海燕", models.ScrutineerRole}, {"jipiao", "姚思源", models.TellerRole},
	{"daibiao", "李𬭎", models.DeputyRole}, {"zuzhang", "王𠮷", models.GroupLeader}, {"jiedao", "毛春生", models.StreetCommittee},
}

// colleagues are further people of the county: deputies who watch projects, and
// the second teller without whom no paper is counted.
var colleagues = []struct {
	login, name string
	role        models.Role
}{
	{"daibiao2", person(31), models.DeputyRole}, {"daibiao3", person(12), models.DeputyRole}, {"zuzhang2", person(5), models.GroupLeader}, {"jipiao2", "方晓燕", models.TellerRole},
}

// departments are further units: they appraise projects, answer what is
// transferred to them and do small works.
var departments = []struct {
	level             models.Level
	login, name, unit string
}{
	{models.County, "jiaotong", "高建明", "县交通运输局"}, {models.County, "zhujian", "陶思远", "县住房和城乡建设局"},
	{models.Town, "zhenban", "龚春兰", "镇农业农村服务中心"}, {models.Street, "jieban", "邵桂芳", "街道社会事务办公室"},
}
