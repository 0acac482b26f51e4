package apptest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/oversight"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// A Town is an installation with three invented congresses and their people,
// made through the services: a county, in which the county plans play; a
// township, the other congress, whose people have the same accounts and roles;
// a street, which recommends. Row ids of deputies are above FirstDeputy, so
// that a test can look for them in text.
type Town struct {
	Store     *store.Store
	Clock     *Clock
	Account   *account.Service
	Roster    *roster.Service
	Intake    *intake.Service
	Shortlist *shortlist.Service
	SmallWork *smallwork.Service
	Vote      *vote.Service
	Oversight *oversight.Service

	Plan     *Plan
	Congress models.Congress // in which the plan plays
	Other    models.Congress
	Session  int64 // of Congress
	Round    int64 // 0 before the draft
	Deputies []models.Deputy

	// What only the people of the round know.
	Codes   []string          // private codes of the slips
	Publics []string          // their public halves, by the same index
	Seeds   map[string]string // key codes by login
	Ballots [][]byte          // one sealed ballot for each slip

	people map[string]account.Person
	source string
}

// FirstDeputy is the row id of the other congress's deputy; all others are
// above it. It is too long to occur by chance among the digits of a ballot.
const FirstDeputy = 70_250_377_000_000

// Password is everybody's password.
const Password = "清溪2026票决"

// People are the accounts of a Town, one for each role, a second unit and a
// second teller.
var People = []struct {
	Login, Name string
	Role        models.Role
	Unit        string
}{
	{"admin", "沈向南", models.Admin, ""}, {"government", "周立新", models.Government, ""}, {"unit", "何晓东", models.UnitRole, "县民政局"},
	{"unit2", "冯春雷", models.UnitRole, "县水利局"}, {"standing", "许文华", models.Standing, ""}, {"secretariat", "唐小玲", models.Secretariat, ""},
	{"presiding", "郑国平", models.Presiding, ""}, {"chief", "罗桂英", models.ChiefScrutineer, ""}, {"scrutineer1", "范永福", models.ScrutineerRole, ""},
	{"scrutineer2", "江海燕", models.ScrutineerRole, ""}, {"teller", "姚思源", models.TellerRole, ""}, {"teller2", "石青禾", models.TellerRole, ""}, {"deputy", "秦月明", models.DeputyRole, ""},
	{"leader", "戴志远", models.GroupLeader, ""}, {"street", "毛春生", models.StreetCommittee, ""},
}

// Candidates is the county's list of five.
const Candidates = "序号,名称,内容,类别,地点,总投资（万元）,牵头单位,完成时限\n" +
	"1,镇村敬老院改造,改造3所,老有所养,全县,1360,县民政局,2026年12月\n2,𬭎溪饮水提升,新建水厂1座,其他,𬭎溪乡,3000.5,县水利局,2026年11月\n" +
	"3,㙍下村道路硬化,12公里,行有所畅,㙍下村,860,县交通运输局,2026年10月\n4,𠮷祥路停车场,泊位300个,行有所畅,城关镇,420,县住建局,2026年9月\n5,村级卫生室,20间,病有所医,全县,200,县卫健局,2026年12月\n"

// Roster is the roll of eleven deputies in three delegations.
const Roster = "代表团,代表证号,姓名,座位,不计入全体代表的原因\n城关,QX-701,沈知远,1排1,\n城关,QX-702,陆秋棠,1排2,\n城关,QX-703,李𬭎,1排3,\n城关,QX-704,王𠮷,1排4,\n" +
	"龙亭,QX-705,㙍永年,2排1,\n龙亭,QX-706,周明霁,2排2,\n龙亭,QX-707,钱念慈,2排3,\n龙亭,QX-708,吴亦航,2排4,\n谢村,QX-709,郑可风,3排1,\n谢村,QX-710,冯若谷,3排2,\n谢村,QX-711,何以安,3排3,\n"

// A Plan is a kind of round.
type Plan struct {
	rules     tally.Rules
	level     models.Level
	slips     int
	Present   int                  // deputies who sign in and draw a slip; one more is excused
	Cast      int                  // ballots in the box when it closes
	approvals func(slip int) []int // for a 满意度测评 the grade of each item, an index
}

// standard: approvals 9, 8, 6, 3, 0 of nine ballots; the pass line of eleven
// is 6.
func standard(slip int) []int {
	switch {
	case slip < 6:
		return []int{0, 1, 2}
	case slip < 8:
		return []int{0, 1, 3}
	case slip < 9:
		return []int{0, 3}
	}
	return []int{4}
}

func pick(family tally.Family, stances ballot.Stances) tally.Rules {
	return tally.Rules{Family: family, Seats: 3, MaxApprovals: 3, Stances: stances, Quorum: "2/3", PassBase: tally.BaseAll,
		PassOver: "1/2", Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
}

// survey: of eleven deputies, whose half is 5.5, six find the first item 满意,
// three and three the second at least 基本满意, two and three the third.
func survey(slip int) []int {
	const good, fair, bad, none = 0, 1, 2, 3
	switch {
	case slip < 2:
		return []int{good, good, good}
	case slip < 3:
		return []int{good, good, fair}
	case slip < 5:
		return []int{good, fair, fair}
	case slip < 6:
		return []int{good, fair, bad}
	case slip < 8:
		return []int{fair, bad, bad}
	case slip < 9:
		return []int{none, none, bad}
	}
	return []int{bad, bad, bad}
}

func graded() tally.Rules {
	return tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}
}

// whole is one vote on the list of all candidates.
func whole() tally.Rules {
	r := pick(tally.List, ballot.ThreeStances)
	r.Seats, r.MaxApprovals, r.Tie = 0, 0, ""
	return r
}

// approved: six of nine ballots approve the list, which is its pass line.
func approved(slip int) []int {
	if slip < 6 {
		return []int{0}
	}
	return nil
}

// Items are what Survey grades.
var Items = []string{"镇村敬老院改造", "𬭎溪饮水提升", "㙍下村道路硬化"}

// The plans. Each round has five candidates (Survey: three items), three seats, thirteen slips,
// eleven deputies of whom ten are present, and nine ballots in the box; Crowd
// has as many slips and ballots as the races need.
var (
	ThreeStances = &Plan{pick(tally.Pick, ballot.ThreeStances), models.County, 13, 10, 9, standard}
	TickOnly     = &Plan{pick(tally.Pick, ballot.TickOnly), models.County, 13, 10, 9, standard}
	Street       = &Plan{pick(tally.Recommend, ballot.ThreeStances), models.Street, 13, 10, 9, standard}
	Survey       = &Plan{graded(), models.County, 13, 10, 9, survey}
	StreetSurvey = &Plan{graded(), models.Street, 13, 10, 9, survey}
	Crowd        = &Plan{pick(tally.Pick, ballot.TickOnly), models.County, 200, 10, 9, func(slip int) []int { return []int{slip % 5} }}
	Whole        = &Plan{whole(), models.County, 13, 10, 9, approved}
	Queue        = &Plan{pick(tally.Pick, ballot.ThreeStances), models.County, 24, 10, 9, standard}
)

// Under is the plan with other rules, and with other ballots where approvals are
// given. It is played anew: keep it in a variable.
func (p *Plan) Under(change func(r *tally.Rules), approvals func(slip int) []int) *Plan {
	q := *p
	change(&q.rules)
	if approvals != nil {
		q.approvals = approvals
	}
	return &q
}

// Items are what the plan's 满意度测评 grades; nil for any other plan.
func (p *Plan) Items() []string {
	if p.rules.Family == tally.Satisfaction {
		return Items
	}
	return nil
}

// Grades are the grades a slip of the plan's 满意度测评 gives, by item.
func (p *Plan) Grades(slip int) []int { return p.approvals(slip) }

// Rules is a copy of the plan's 票决办法.
func (p *Plan) Rules() tally.Rules { return p.rules }

// Unplayed is the state before the draft: people, session, candidates, roster.
const Unplayed models.RoundState = ""

// EachTown runs a test once on SQLite and once on MariaDB, each time in a
// Town of its own whose round stands at a state. How it got there is played
// once in a test program and restored from a backup from then on.
func EachTown(t *testing.T, plan *Plan, state models.RoundState, test func(t *testing.T, w *Town)) {
	t.Helper()
	each(t, migratedFile, lentDSN, func(t *testing.T, source string) { test(t, TownAt(t, source, plan, state)) })
}

// TownAt makes a Town in an empty database.
func TownAt(t *testing.T, source string, plan *Plan, state models.RoundState) *Town {
	t.Helper()
	return prepared(t, plan, state).restore(t, source)
}

type moment struct {
	plan  *Plan
	state models.RoundState
}

// A memory is a Town at rest: its people and their secrets, and a backup.
type memory struct {
	town   Town
	backup []byte
}

var (
	memoryLock sync.Mutex
	memories   = map[moment]memory{}
	base       *memory // before any plan
)

func prepared(t *testing.T, plan *Plan, state models.RoundState) memory {
	t.Helper()
	memoryLock.Lock()
	defer memoryLock.Unlock()
	if m, ok := memories[moment{plan, state}]; ok {
		return m
	}
	path := append([]models.RoundState{Unplayed}, models.RoundStates...)
	var done, todo []models.RoundState
	for i, s := range path {
		if s == state {
			done, todo = path[:i+1], nil
		}
	}
	for len(done) > 0 {
		last := done[len(done)-1]
		if _, ok := memories[moment{plan, last}]; ok {
			break
		}
		done, todo = done[:len(done)-1], append([]models.RoundState{last}, todo...)
	}
	source := "sqlite:" + filepath.Join(t.TempDir(), "rehearsal.db")
	var w *Town
	if len(done) > 0 {
		w = memories[moment{plan, done[len(done)-1]}].restore(t, source)
	} else {
		w = begin(t, source, plan)
	}
	for _, s := range todo {
		w.To(t, s)
		memories[moment{plan, s}] = w.remember(t)
	}
	return memories[moment{plan, state}]
}

func (w *Town) remember(t *testing.T) memory {
	t.Helper()
	var out bytes.Buffer
	if err := w.Store.Backup(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return memory{*w, out.Bytes()}
}

func (m memory) restore(t *testing.T, source string) *Town {
	t.Helper()
	clock := NewClock()
	s := OpenStore(t, source, clock.Now)
	if err := s.Restore(context.Background(), bytes.NewReader(m.backup)); err != nil {
		t.Fatal(err)
	}
	w := m.town
	w.on(s, source, clock)
	return &w
}

func (w *Town) on(s *store.Store, source string, clock *Clock) {
	w.Store, w.Clock, w.source = s, clock, source
	w.Account, w.Roster, w.Vote, w.Oversight = account.New(s), roster.New(s), vote.New(s), oversight.New(s, OversightParts(s))
	w.Intake, w.Shortlist, w.SmallWork = intake.New(s, IntakeParts(s)), shortlist.New(s, ShortlistParts(s)), smallwork.New(s)
}

// begin restores or makes the installation and sits the plan down in it.
func begin(t *testing.T, source string, plan *Plan) *Town {
	t.Helper()
	var w *Town
	if base != nil {
		w = base.restore(t, source)
	} else {
		clock := NewClock()
		w = &Town{people: map[string]account.Person{}}
		w.on(OpenStore(t, source, clock.Now), source, clock)
		must(t, w.found())
		m := w.remember(t)
		base = &m
	}
	w.Plan = plan
	err := w.Store.Read(context.Background(), func(tx *store.Tx) error {
		all, err := tx.Congresses()
		if err != nil {
			return err
		}
		for _, c := range all {
			switch c.Level {
			case plan.level:
				w.Congress = c
			case models.Town:
				w.Other = c
			}
		}
		c := tx.In(w.Congress.ID)
		sessions, err := c.Sessions()
		if err != nil {
			return err
		}
		w.Session = sessions[0].ID
		w.Deputies, err = c.Deputies(w.Session)
		return err
	})
	must(t, err)
	return w
}

// found makes the three congresses, accounts, sessions, candidates and rolls.
func (w *Town) found() error {
	ctx := context.Background()
	congresses := []models.Congress{{Name: "清溪县人民代表大会", Level: models.County, Invented: true},
		{Name: "清溪县云岭镇人民代表大会", Level: models.Town, Invented: true}, {Name: "望江街道议政代表会议", Level: models.Street, Invented: true}}
	for i := range congresses {
		var err error
		congresses[i], err = w.Account.Found(ctx, account.FoundCommand{Congress: congresses[i], Login: People[0].Login, Name: People[0].Name, Password: Password})
		if err != nil {
			return err
		}
		admin := access.Actor{Account: 1, Name: People[0].Name, Congress: congresses[i].ID, Roles: []models.Role{models.Admin}}
		for _, p := range People[1:] {
			if i == 0 {
				_, err = w.Account.Create(ctx, admin, account.CreateCommand{Login: p.Login, Name: p.Name, Password: Password, Roles: []models.Role{p.Role}, Unit: p.Unit})
			} else {
				err = w.Account.Grant(ctx, admin, p.Login, []models.Role{p.Role})
			}
			if err != nil {
				return fmt.Errorf("%s: %w", p.Login, err)
			}
		}
	}
	for id := int64(1); ; id++ {
		person, err := w.Account.Person(ctx, id)
		if fault.Is(err, fault.NotFound) {
			break
		}
		if err != nil {
			return err
		}
		w.people[person.Account.Login] = person
	}
	// The township first: its one deputy sets where row ids begin.
	for _, c := range []models.Congress{congresses[1], congresses[0], congresses[2]} {
		w.Congress = c
		session, err := w.Roster.CreateSession(ctx, w.As("standing"), roster.SessionCommand{Term: 17, Number: 5, Year: 2026, OpensOn: "2026-03-12", Venue: "县会议中心"})
		if err != nil {
			return err
		}
		if c.Level == models.Town {
			err := w.Store.InTx(ctx, func(tx *store.Tx) error {
				return tx.In(c.ID).PutDeputy(&models.Deputy{ID: FirstDeputy, SessionID: session, Number: "YL-1", Name: "毛一鸣"})
			})
			if err != nil {
				return err
			}
			continue
		}
		list, err := w.Shortlist.Import(ctx, w.As("government"), session, strings.NewReader(Candidates))
		if err != nil || len(list.Errors) > 0 {
			return fmt.Errorf("candidates: %v %w", list.Errors, err)
		}
		if _, err := w.Shortlist.Confirm(ctx, w.As("government"), session, list.Token); err != nil {
			return err
		}
		roll, err := w.Roster.Import(ctx, w.As("secretariat"), session, strings.NewReader(Roster))
		if err != nil || len(roll.Errors) > 0 {
			return fmt.Errorf("roster: %v %w", roll.Errors, err)
		}
		if _, err := w.Roster.Confirm(ctx, w.As("secretariat"), session, roll.Token); err != nil {
			return err
		}
	}
	return nil
}

// As is a person acting in the congress of the plan.
func (w *Town) As(login string) access.Actor { return w.people[login].Actor(w.Congress.ID) }

// Elsewhere is the same person acting in the other congress, with the same
// role there.
func (w *Town) Elsewhere(login string) access.Actor { return w.people[login].Actor(w.Other.ID) }

// A Row is one row of a table, as text, by column.
type Row map[string]string

// Dump reads every table of the database, whatever its name, past the store.
// Rows come in the order in which the engine gives them when it is asked for
// none.
func (w *Town) Dump(t testing.TB) map[string][]Row {
	t.Helper()
	kind, rest, _ := strings.Cut(w.source, ":")
	tables := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if kind == "sqlite" {
		rest = "file:" + rest + "?_pragma=busy_timeout(10000)&_pragma=query_only(1)"
	} else {
		tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
	}
	db, err := sql.Open(kind, rest)
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	dump := map[string][]Row{}
	for _, name := range query(t, db, tables) {
		for _, table := range name {
			dump[table] = query(t, db, "SELECT * FROM "+table)
		}
	}
	if len(dump) < 20 {
		t.Fatalf("the dump has %d tables: it does not see the database", len(dump))
	}
	return dump
}

func query(t testing.TB, db *sql.DB, text string) []Row {
	t.Helper()
	rows, err := db.Query(text)
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	all := []Row{}
	for rows.Next() {
		cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		must(t, rows.Scan(into...))
		row := Row{}
		for i, c := range columns {
			row[c] = cells[i].String
		}
		all = append(all, row)
	}
	must(t, rows.Err())
	return all
}

// Unchanged fails the test when do changes any row of any table. Topic
// versions do not count: they only say that a page may look again.
func (w *Town) Unchanged(t testing.TB, do func()) {
	t.Helper()
	before := w.Dump(t)
	do()
	after := w.Dump(t)
	delete(before, "topic_versions")
	delete(after, "topic_versions")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the database changed (-before +after):\n%s", diff)
	}
}

// Refused fails the test unless err is a refusal of a kind, with a sentence.
func Refused(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Kind != kind || e.Message == "" {
		t.Errorf("%s: %v, want a refusal of kind %d", what, err, kind)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
