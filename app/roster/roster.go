// Package roster keeps who belongs to a session and who has come: sessions,
// delegations, deputies, check-in. It knows nothing of slips and ballots.
package roster

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A Service keeps rosters. It is safe for concurrent use.
type Service struct{ store *store.Store }

// New makes the service.
func New(s *store.Store) *Service { return &Service{store: s} }

// A SessionCommand describes a new session.
type SessionCommand struct {
	Term    int // 届
	Number  int // 次
	Year    int // 年度
	OpensOn models.Date
	Venue   string
}

// CreateSession adds a session, and its term if it is the term's first.
func (s *Service) CreateSession(ctx context.Context, actor access.Actor, cmd SessionCommand) (int64, error) {
	if err := access.Need(actor, access.ManageSessions); err != nil {
		return 0, err
	}
	form := fault.Form{}
	cmd.Venue = strings.TrimSpace(cmd.Venue)
	if cmd.Term < 1 || cmd.Term > 99 {
		form.Add("term", "届次请填 1 到 99。")
	}
	if cmd.Number < 1 || cmd.Number > 99 {
		form.Add("number", "会议次数请填 1 到 99。")
	}
	if cmd.Year < 2000 || cmd.Year > 2199 {
		form.Add("year", "年度请填四位数字，例如 2026。")
	}
	if !cmd.OpensOn.Valid() {
		form.Add("opens_on", "请填写开会日期，例如 2026-01-15。")
	}
	if utf8.RuneCountInString(cmd.Venue) > 60 || !utf8.ValidString(cmd.Venue) {
		form.Add("venue", "会场名称请控制在 60 个字以内。")
	}
	if err := form.Err(); err != nil {
		return 0, err
	}
	var id int64
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		congress, err := c.CongressByID(actor.Congress)
		if err != nil {
			return err
		}
		terms, err := c.Terms()
		if err != nil {
			return err
		}
		term := models.Term{Number: cmd.Term, StartsOn: cmd.OpensOn}
		for _, t := range terms {
			if t.Number == cmd.Term {
				term = t
			}
		}
		if term.ID == 0 {
			if err := c.PutTerm(&term); err != nil {
				return err
			}
		}
		row := models.Session{TermID: term.ID, Number: cmd.Number, Year: cmd.Year, OpensOn: cmd.OpensOn, Venue: cmd.Venue,
			Name: SessionName(congress, cmd.Term, cmd.Number)}
		if err := c.PutSession(&row); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.Form{"number": row.Name + "已经登记过。"}.Err()
			}
			return err
		}
		id = row.ID
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ManageSessions), Action: "登记会议", Subject: row.Name})
	})
	return id, err
}

// SessionName is the full name, 清溪县第十七届人民代表大会第五次会议; a street's
// meeting is named after its body.
func SessionName(congress models.Congress, term, number int) string {
	place, found := strings.CutSuffix(congress.Name, "人民代表大会")
	if !found {
		return congress.Name + models.Ordinal(term) + "届" + models.Ordinal(number) + "次会议"
	}
	return place + models.Ordinal(term) + "届人民代表大会" + models.Ordinal(number) + "次会议"
}

// Sessions lists the sessions of the actor's congress.
func (s *Service) Sessions(ctx context.Context, actor access.Actor) ([]models.Session, error) {
	var rows []models.Session
	err := s.look(ctx, actor, access.ReadSessions, func(c *store.Scope) (err error) {
		rows, err = c.Sessions()
		return err
	})
	return rows, err
}

// Session reads one session of the actor's congress.
func (s *Service) Session(ctx context.Context, actor access.Actor, id int64) (models.Session, error) {
	var row models.Session
	err := s.look(ctx, actor, access.ReadSessions, func(c *store.Scope) (err error) {
		row, err = c.Session(id)
		return err
	})
	return row, err
}

func (s *Service) look(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// Columns of the roster's import and template.
var Columns = []string{"代表团", "代表证号", "姓名", "座位", "不计入全体代表的原因"}

// An Entry is one line of an uploaded roster.
type Entry struct {
	Delegation, Number, Name, Seat, Excluded string
}

// A Preview shows an upload before it takes effect.
type Preview struct {
	Token       string
	Entries     []Entry
	Errors      []RowError
	Delegations int
	Entitled    int      // who would count among 全体代表
	Remarks     []string // what the office should look at again; they refuse nothing
}

// A RowError says what is wrong in one line of the file, heading included.
type RowError struct {
	Line int
	Text string
}

const draftRoster = "roster"

// Import reads a roster and keeps it for confirmation. When any line is wrong
// nothing is kept and the errors are in the preview.
func (s *Service) Import(ctx context.Context, actor access.Actor, session int64, file io.Reader) (Preview, error) {
	var p Preview
	if err := access.Need(actor, access.EditRoster); err != nil {
		return p, err
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(rows, Columns[:3]...)
	if err != nil {
		return p, err
	}
	numbers := map[string]int{}
	for i := range table.Rows {
		e := Entry{table.Cell(i, Columns[0]), table.Cell(i, Columns[1]), table.Cell(i, Columns[2]), table.Cell(i, Columns[3]), table.Cell(i, Columns[4])}
		p.Entries = append(p.Entries, e)
		line := table.Lines[i]
		complain := func(format string, args ...any) {
			p.Errors = append(p.Errors, RowError{line, fmt.Sprintf(format, args...)})
		}
		for _, f := range []struct {
			label, value string
			most         int
			must         bool
		}{{"代表团", e.Delegation, 40, true}, {"代表证号", e.Number, 20, true}, {"姓名", e.Name, 40, true}, {"座位", e.Seat, 20, false}, {"原因", e.Excluded, 100, false}} {
			if why := unfit(f.value, f.label, f.most, f.must); why != "" {
				complain("%s", why)
			}
		}
		if first, twice := numbers[e.Number]; twice && e.Number != "" {
			complain("代表证号 %s 与第 %d 行重复", e.Number, first)
		}
		numbers[e.Number] = line
	}
	if len(p.Errors) > 0 {
		return p, nil
	}
	p.Delegations, p.Entitled, p.Remarks = survey(p.Entries)
	body, err := json.Marshal(p.Entries)
	if err != nil {
		return p, err
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if _, err := c.Session(session); err != nil {
			return err
		}
		return c.PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftRoster, Subject: session, CreatedAt: tx.Now, Body: body})
	})
}

// survey counts an uploaded roster and finds what is allowed but seldom meant:
// two deputies of one name, and a delegation of one deputy, which may be a
// misspelt name of another.
func survey(entries []Entry) (delegations, entitled int, remarks []string) {
	numbers, members := map[string][]string{}, map[string]int{}
	var names, groups []string
	for _, e := range entries {
		if e.Excluded == "" {
			entitled++
		}
		if numbers[e.Name] == nil {
			names = append(names, e.Name)
		}
		if members[e.Delegation] == 0 {
			groups = append(groups, e.Delegation)
		}
		numbers[e.Name] = append(numbers[e.Name], e.Number)
		members[e.Delegation]++
	}
	for _, name := range names {
		if same := numbers[name]; len(same) > 1 {
			remarks = append(remarks, fmt.Sprintf("有 %d 位“%s”（%s），请核对是不是同一人。", len(same), name, strings.Join(same, "、")))
		}
	}
	for _, name := range groups {
		if members[name] == 1 && len(groups) > 1 {
			remarks = append(remarks, fmt.Sprintf("“%s”只有 1 人，请核对名称有没有写错。", name))
		}
	}
	return len(groups), entitled, remarks
}

// Confirm puts a previewed roster in place of the session's roster. It is
// refused once somebody has signed in.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, session int64, token string) (int, error) {
	if err := access.Need(actor, access.EditRoster); err != nil {
		return 0, err
	}
	var entries []Entry
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockSession(session)
		if err != nil {
			return err
		}
		draft, err := c.Draft(token)
		if err != nil {
			return err
		}
		if draft.Kind != draftRoster || draft.Subject != session || draft.AccountID != actor.Account {
			return fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		entries = nil
		if err := json.Unmarshal(draft.Body, &entries); err != nil {
			return err
		}
		if err := rosterFree(c, session); err != nil {
			return err
		}
		if err := c.DropRoster(session); err != nil {
			return err
		}
		if err := fill(c, session, entries); err != nil {
			return err
		}
		if err := c.DropDraft(token); err != nil {
			return err
		}
		tx.Touch(string(live.Session(session)))
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.EditRoster),
			Action: "导入代表名册", Subject: row.Name, Detail: fmt.Sprintf("%d 人", len(entries))})
	})
	return len(entries), err
}

func rosterFree(c *store.Scope, session int64) error {
	deputies, err := c.Deputies(session)
	if err != nil {
		return err
	}
	for _, d := range deputies {
		if d.Attendance != models.NotYet {
			return fault.New(fault.Closed, "已经有代表签到或请假，不能再整体更换名册。")
		}
	}
	return nil
}

func fill(c *store.Scope, session int64, entries []Entry) error {
	delegation := map[string]int64{}
	var deputies []models.Deputy
	for _, e := range entries {
		id, known := delegation[e.Delegation]
		if !known {
			row := models.Delegation{SessionID: session, Name: e.Delegation, Position: len(delegation) + 1}
			if err := c.PutDelegation(&row); err != nil {
				return err
			}
			id = row.ID
			delegation[e.Delegation] = id
		}
		deputies = append(deputies, models.Deputy{SessionID: session, DelegationID: id, Number: e.Number, Name: e.Name, Seat: e.Seat, ExcludedReason: e.Excluded})
	}
	return c.PutDeputies(deputies)
}

// A Roll is the roster of a session with its roll call.
type Roll struct {
	Congress    models.Congress
	Session     models.Session
	Delegations []DelegationRoll
	Entitled    int // 应到
	Present     int // 实到
	Excused     int
	Absent      int // neither present, excused nor left
	Left        int
	Excluded    int
	Quorum      string // the share that must be present
	QuorumLine  int    // the least number present
}

// lawQuorum is the share of 组织法 Art 14.
const lawQuorum = "2/3"

// quorumOf is the share that a session's roll call is held against: that of its
// rounds' rules, the one that asks for most where they differ, and the law's
// while there is none.
func quorumOf(c *store.Scope, session int64, entitled int) (string, int, error) {
	rounds, err := c.Rounds(session)
	if err != nil {
		return "", 0, err
	}
	quorum, line := "", -1
	for _, r := range rounds {
		rules, err := tally.ParseRules([]byte(r.Rules))
		if r.State == models.RoundVoid || err != nil || rules.Quorum == "" {
			continue
		}
		if n, err := tally.QuorumLine(entitled, rules.Quorum); err == nil && n > line {
			quorum, line = rules.Quorum, n
		}
	}
	if line < 0 {
		quorum = lawQuorum
		line, err = tally.QuorumLine(entitled, quorum)
	}
	return quorum, line, err
}

// QuorumReached reports whether enough have signed in.
func (r Roll) QuorumReached() bool { return r.Entitled > 0 && r.Present >= r.QuorumLine }

// A DelegationRoll is one delegation of a Roll.
type DelegationRoll struct {
	Delegation models.Delegation
	Deputies   []models.Deputy
	Entitled   int
	Present    int
}

// Roll reads the roll of a session.
func (s *Service) Roll(ctx context.Context, actor access.Actor, session int64) (Roll, error) {
	var roll Roll
	err := s.look(ctx, actor, access.ReadRoster, func(c *store.Scope) error {
		var err error
		if roll.Session, err = c.Session(session); err != nil {
			return err
		}
		if roll.Congress, err = c.CongressByID(actor.Congress); err != nil {
			return err
		}
		delegations, err := c.Delegations(session)
		if err != nil {
			return err
		}
		deputies, err := c.Deputies(session)
		if err != nil {
			return err
		}
		at := map[int64]int{}
		for i, d := range delegations {
			at[d.ID] = i
			roll.Delegations = append(roll.Delegations, DelegationRoll{Delegation: d})
		}
		for _, d := range deputies {
			roll.add(&roll.Delegations[at[d.DelegationID]], d)
		}
		roll.Quorum, roll.QuorumLine, err = quorumOf(c, session, roll.Entitled)
		return err
	})
	return roll, err
}

func (r *Roll) add(group *DelegationRoll, d models.Deputy) {
	group.Deputies = append(group.Deputies, d)
	if !d.Entitled() {
		r.Excluded++
		return
	}
	r.Entitled++
	group.Entitled++
	switch d.Attendance {
	case models.Present:
		r.Present++
		group.Present++
	case models.Excused:
		r.Excused++
	case models.Left:
		r.Left++
	default:
		r.Absent++
	}
}
