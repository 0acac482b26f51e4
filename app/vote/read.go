package vote

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Turnout is what is always public of a round: no figure of any project.
type Turnout struct {
	Entitled int               `json:"entitled"`
	Present  int               `json:"present"`
	Issued   int               `json:"issued"`
	Returned int               `json:"returned"`
	State    models.RoundState `json:"state"`
}

func turnoutOf(c *store.Scope, r models.Round) (Turnout, error) {
	t := Turnout{Entitled: r.Entitled, Present: r.Present, Issued: r.Issued, Returned: r.Returned, State: r.State}
	var err error
	if t.Entitled == 0 || !r.State.Reached(models.RoundOpen) {
		if t.Entitled, t.Present, err = rollCall(c, r.SessionID); err != nil {
			return t, err
		}
	}
	if r.State == models.RoundOpen || r.State == models.RoundPaused {
		t.Returned, err = c.Returned(r.ID)
	}
	return t, err
}

// Turnout reads the turnout of any round whose box is ready or further.
func (s *Service) Turnout(ctx context.Context, id int64) (Turnout, error) {
	var t Turnout
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		round, err := tx.RoundByID(id)
		if err != nil {
			return err
		}
		t, err = turnoutOf(tx.In(round.CongressID), round)
		return err
	})
	return t, err
}

// A DelegationTurnout counts one delegation. Returned ballots cannot be
// counted by delegation: credentials belong to nobody.
type DelegationTurnout struct {
	Name     string
	Entitled int
	Present  int
	Issued   int             // slips and paper together
	Paper    int             // paper ballots among them
	Waiting  int             // present, and nothing handed out yet
	NotIn    []models.Deputy // 未到: neither signed in nor excused nor left
}

// A RoundReading is everything the office, the presidium and the scrutineers
// see of a round. Outcome and Counts are set from RoundCounted on; until the
// announcement only for those who may see the count.
type RoundReading struct {
	Congress    models.Congress
	Session     models.Session
	Round       models.Round
	Rules       tally.Rules
	Candidates  []models.RoundCandidate // from the adoption on; before it the session's candidates
	Steps       []models.RoundStep
	Scrutineers []models.Scrutineer // with their public messages
	Ceremony    CeremonyState
	Turnout     Turnout
	Delegations []DelegationTurnout
	Credentials int // public halves on file
	Cancelled   int
	Lost        int // slips that were lost and replaced
	LostPaper   int // paper ballots that were lost and replaced
	Excused     int // 请假
	Decrypted   int // key holders whose part is in
	Missing     []string
	// StaffRemarks are doubts about the scrutineers put forward, until they are approved.
	StaffRemarks []string
	Next         []lifecycle.Action
	Chain        []Link            // with the rounds before and after it; empty for a round that stands alone and had no lot drawn
	Lot          *Lot              // that a tie of this round calls for; otherwise nil
	Sequel       *Sequel           // the round that this one calls for and that is not there yet
	Siblings     []models.Round    // the other rounds of the session that are being held now
	Choices      []models.Decision // what may be recorded about its empty seats now
	Counts       *tally.Counts
	Outcome      *tally.Outcome
	Paper        *tally.PaperCounts // the paper part of Counts; nil for a round without paper
	// Withheld says that the 票决办法 keeps the counts of this announced round from the reader (P22): then
	// Outcome has names only, and Counts and Paper are nil.
	Withheld    bool
	Keeping     Keeping             // of its ballots (P23), once the round has ended
	Merged      string              // why the reader is told no more than the totals of tablets and paper (Paper is nil then); empty otherwise
	Destruction *models.Destruction // of its ballots; nil while they are kept

	lacks []string // what the paper part still needs
}

// ReadRound reads a round for the office.
func (s *Service) ReadRound(ctx context.Context, actor access.Actor, id int64) (RoundReading, error) {
	var reading RoundReading
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		if reading, err = readRound(c, round); err != nil {
			return err
		}
		reading.withhold(actor)
		return nil
	})
	return reading, err
}

func readRound(c *store.Scope, round models.Round) (RoundReading, error) {
	v := RoundReading{Round: round, Next: lifecycle.Next(round.State)}
	var err error
	for _, get := range []func() error{
		func() error { v.Congress, err = c.CongressByID(c.Congress); return err },
		func() error { v.Session, err = c.Session(round.SessionID); return err },
		func() error { v.Rules, err = rulesOf(round); return err },
		func() error { v.Candidates, err = ballotRows(c, round); return err },
		func() error { v.Steps, err = c.Steps(round.ID); v.LostPaper = lostPapers(v.Steps); return err },
		func() error { v.Scrutineers, err = c.Scrutineers(round.ID); return err },
		func() error { v.Turnout, err = turnoutOf(c, round); return err },
		func() error { v.Delegations, v.Lost, err = delegationTurnout(c, round); return err },
	} {
		if err := get(); err != nil {
			return v, err
		}
	}
	deputies, err := c.Deputies(round.SessionID)
	if err != nil {
		return v, err
	}
	for _, d := range deputies {
		if d.Entitled() && d.Attendance == models.Excused {
			v.Excused++
		}
	}
	if v.StaffRemarks, err = staffRemarks(c, v.Congress, round, v.Scrutineers, deputies); err != nil {
		return v, err
	}
	v.Ceremony = ceremonyOf(round, v.Scrutineers)
	v.Decrypted = len(decryptions(v.Scrutineers))
	credentials, err := c.Credentials(round.ID)
	if err != nil {
		return v, err
	}
	v.Credentials = len(credentials)
	for _, k := range credentials {
		if k.Cancelled != "" {
			v.Cancelled++
		}
	}
	if round.State.Reached(models.RoundCounted) {
		if err := v.readOutcome(c); err != nil {
			return v, err
		}
	}
	if v.lacks, err = paperLacks(c, round, v.Rules, v.Candidates); err != nil {
		return v, err
	}
	if v.Siblings, err = siblings(c, round); err != nil {
		return v, err
	}
	v.Missing = v.missing()
	if err := v.readKeeping(c); err != nil {
		return v, err
	}
	return v, v.readFollowing(c)
}

// readKeeping fills in how long the ballots of an ended round are kept, or that
// they were destroyed. A rehearsal's are wiped with it.
func (v *RoundReading) readKeeping(c *store.Scope) error {
	if v.Session.Rehearsal || !v.Round.State.Reached(models.RoundAnnounced) && v.Round.State != models.RoundVoid {
		return nil
	}
	if v.Round.DestroyedAt != 0 {
		record, err := c.Destruction(v.Round.ID)
		v.Destruction = &record
		return err
	}
	var err error
	v.Keeping, err = keepingOf(c, v.Session, v.Rules)
	return err
}

// tells reports whether a chain says more than its one round's outcome does.
func tells(chain []Link) bool { return len(chain) > 1 || chain[0].Lot.Drawn() }

// readFollowing fills in what stands before and after the round.
func (v *RoundReading) readFollowing(c *store.Scope) error {
	chain, err := chainOf(c, v.Round)
	if err != nil {
		return err
	}
	if tells(chain) {
		v.Chain = chain
	}
	for _, link := range chain {
		if link.Round.ID == v.Round.ID {
			v.Lot = link.Lot
		}
	}
	if v.Choices, err = choicesFor(c, v.Round); err != nil || chain[len(chain)-1].Round.ID != v.Round.ID {
		return err
	}
	switch sequel, err := sequelOf(c, v.Round); {
	case err == nil:
		v.Sequel = &sequel
	case !fault.Is(err, fault.Closed):
		return err
	}
	return nil
}

func (v *RoundReading) readOutcome(c *store.Scope) error {
	outcome, err := outcomeOf(c, v.Round.ID)
	if err != nil {
		return err
	}
	body, err := c.File(v.Round.ID, models.FileCounts)
	if err != nil {
		return err
	}
	counts, err := tally.ParseCounts(v.Rules, body)
	if err != nil {
		return fmt.Errorf("counts of round %d: %w", v.Round.ID, err)
	}
	if v.Rules.Family == tally.Satisfaction {
		// Its published form has no arithmetic; the rules give it again.
		if outcome, err = tally.Decide(v.Rules, counts); err != nil {
			return err
		}
	}
	v.Outcome, v.Counts = &outcome, &counts
	v.Paper, err = paperOf(c, v.Round, v.Rules)
	return err
}

func ballotRows(c *store.Scope, r models.Round) ([]models.RoundCandidate, error) {
	if r.State.Reached(models.RoundAdopted) {
		return c.RoundCandidates(r.ID)
	}
	if r.Items != "" {
		return itemRows(r), nil
	}
	rows, err := c.Candidates(r.SessionID)
	candidates := make([]models.RoundCandidate, len(rows))
	for i, k := range rows {
		candidates[i] = models.RoundCandidate{CandidateID: k.ID, No: k.No, Name: k.Name, Content: k.Content, Place: k.Place, Investment: k.Investment, Unit: k.Unit, Deadline: k.Deadline, Code: k.Code}
	}
	return candidates, err
}

func delegationTurnout(c *store.Scope, r models.Round) (rows []DelegationTurnout, lost int, err error) {
	delegations, err := c.Delegations(r.SessionID)
	if err != nil {
		return nil, 0, err
	}
	deputies, err := c.Deputies(r.SessionID)
	if err != nil {
		return nil, 0, err
	}
	slips, err := c.Slips(r.ID)
	if err != nil {
		return nil, 0, err
	}
	drew, onPaper := map[int64]bool{}, map[int64]bool{}
	for _, s := range slips {
		drew[s.DeputyID], onPaper[s.DeputyID] = true, s.Paper
	}
	rows = make([]DelegationTurnout, len(delegations))
	at := map[int64]int{}
	for i, d := range delegations {
		rows[i].Name = d.Name
		at[d.ID] = i
	}
	for _, d := range deputies {
		i, ok := at[d.DelegationID]
		if !ok || !d.Entitled() {
			continue
		}
		rows[i].Entitled++
		switch d.Attendance {
		case models.Present:
			rows[i].Present++
			if !drew[d.ID] {
				rows[i].Waiting++
			}
		case models.NotYet:
			rows[i].NotIn = append(rows[i].NotIn, d)
		}
		if drew[d.ID] {
			rows[i].Issued++
		}
		if onPaper[d.ID] {
			rows[i].Paper++
		}
	}
	return rows, lostOf(slips), nil
}

// missing says in words what the next step still needs; empty when it can be
// taken.
func (v *RoundReading) missing() []string {
	var missing []string
	add := func(format string, args ...any) { missing = append(missing, fmt.Sprintf(format, args...)) }
	switch v.Round.State {
	case models.RoundDraft:
		if len(v.Candidates) == 0 {
			add("还没有候选项目")
		} else if len(v.Candidates) < v.Rules.Seats {
			add("候选项目 %d 项，少于应选 %d 项", len(v.Candidates), v.Rules.Seats)
		}
	case models.RoundAdopted:
		if v.Round.Guardians < fewestKeyHolders {
			add("还没有提名监票人")
		} else if fewTellers(v.Round, v.Scrutineers) {
			add("发纸质票的轮次须有两名计票人")
		}
	case models.RoundStaffed:
		if v.Turnout.Entitled == 0 {
			add("还没有导入代表名册")
		}
		if !v.Round.Tablets {
			break
		}
		if v.Ceremony.Step != Done {
			add("监票人的密钥还没有全部办好")
		}
		if v.Credentials == 0 {
			add("还没有上传投票码公开部分")
		} else if v.Credentials < v.Turnout.Entitled {
			add("投票码 %d 个，少于全体代表 %d 人", v.Credentials, v.Turnout.Entitled)
		}
	case models.RoundReady:
		line, err := tally.QuorumLine(v.Turnout.Entitled, quorumOf(v.Rules))
		if err == nil && v.Turnout.Present < line {
			add("到会须有 %d 人，现在签到 %d 人", line, v.Turnout.Present)
		}
	case models.RoundIssuing:
		if v.Round.Issued == 0 {
			add("还没有发票")
		}
		if v.Round.ZeroAt == 0 {
			add("总监票人还没有确认空箱")
		}
	case models.RoundClosed:
		if v.Round.Returned == 0 && v.Round.PaperIssued == 0 {
			add("票箱里没有选票")
		}
		missing = append(missing, v.lacks...)
	case models.RoundCounting:
		missing = append(missing, v.lacks...)
		if v.Round.Sealed() > 0 && v.Decrypted < v.Round.Threshold {
			add("须有 %d 名监票人开启，现在 %d 名", v.Round.Threshold, v.Decrypted)
		}
	case models.RoundCounted:
		add("等待总监票人和另外至少 %d 名监票人签字", v.Rules.Signatories())
	}
	return missing
}

// Rounds lists the rounds of a session with their turnout.
func (s *Service) Rounds(ctx context.Context, actor access.Actor, session int64) ([]models.Round, error) {
	var rounds []models.Round
	err := s.read(ctx, actor, access.ReadSessions, func(c *store.Scope) (err error) {
		rounds, err = c.Rounds(session)
		return err
	})
	return rounds, err
}

// A SlipRow is one deputy on the issuing page.
type SlipRow struct {
	Deputy     models.Deputy
	Delegation string
	Drew       bool
	Paper      bool // a paper ballot in place of a slip
	Replaced   int
	Lost       int // of Replaced, for a slip that was lost
}

// Slips lists the roster with who was handed a slip.
func (s *Service) Slips(ctx context.Context, actor access.Actor, id int64) ([]SlipRow, error) {
	var rows []SlipRow
	err := s.read(ctx, actor, access.HandSlip, func(c *store.Scope) error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		rows, err = slipRows(c, round)
		return err
	})
	return rows, err
}

// An OpenRound is what a ballot page needs to find the round of a slip.
type OpenRound struct {
	ID       int64             `json:"id"`
	Name     string            `json:"name"`
	Session  string            `json:"session"`
	Congress string            `json:"congress"`
	UUID     string            `json:"uuid"`
	State    models.RoundState `json:"state"`

	Rehearsal bool `json:"rehearsal"`
	ToPaper   bool `json:"to_paper"` // 故障转人工: the box takes no ballot any more

	// Rounds of one sitting have the same SessionID. Colour is the stripe of
	// their slips, always with its name.
	SessionID  int64         `json:"session_id"`
	Colour     models.Colour `json:"colour"`
	ColourName string        `json:"colour_name"`
}

// OpenRounds lists the rounds whose slips are about: from issuing to closing.
// Those of a rehearsal are among them, and marked: their slips are tried out.
func (s *Service) OpenRounds(ctx context.Context) ([]OpenRound, error) {
	rows := []OpenRound{}
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rounds, err := tx.RoundsIn(models.RoundIssuing, models.RoundOpen, models.RoundPaused, models.RoundClosed, models.RoundCounting)
		if err != nil {
			return err
		}
		congresses, sessions := map[int64]models.Congress{}, map[int64]models.Session{}
		for _, r := range rounds {
			c := tx.In(r.CongressID)
			congress, known := congresses[r.CongressID]
			if !known {
				if congress, err = c.CongressByID(r.CongressID); err != nil {
					return err
				}
				congresses[r.CongressID] = congress
			}
			session, known := sessions[r.SessionID]
			if !known {
				if session, err = c.Session(r.SessionID); err != nil {
					return err
				}
				sessions[r.SessionID] = session
			}
			rows = append(rows, OpenRound{ID: r.ID, Name: r.Name, Session: session.Name, Congress: congress.Name, UUID: r.UUID, State: r.State, Rehearsal: session.Rehearsal, ToPaper: r.ToPaperAt != 0,
				SessionID: session.ID, Colour: r.Colour, ColourName: r.Colour.Label()})
		}
		return nil
	})
	return rows, err
}

// An ElectionReading is what a ballot page shows and encrypts under.
type ElectionReading struct {
	Congress    models.Congress
	Session     models.Session
	Round       models.Round
	Rules       tally.Rules
	Election    []byte
	Trustees    []byte
	Credentials string // fingerprint of the public list
	Candidates  []models.RoundCandidate
}

// Election reads the sealed election of a round whose box is ready.
func (s *Service) Election(ctx context.Context, id int64) (ElectionReading, error) {
	var v ElectionReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		round, err := tx.RoundByID(id)
		if err != nil {
			return err
		}
		c := tx.In(round.CongressID)
		box, err := s.ready(c, round)
		if err != nil {
			return err
		}
		v = ElectionReading{Round: round, Election: box.election, Trustees: box.trustees, Credentials: box.fingerprint, Candidates: slices.Clone(box.candidates)}
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		if v.Session, err = c.Session(round.SessionID); err != nil {
			return err
		}
		v.Rules, err = rulesOf(round)
		return err
	})
	return v, err
}

// Credentials is the public list of a round whose box is ready: the same for
// everybody who asks, so that asking says nothing.
func (s *Service) Credentials(ctx context.Context, id int64) ([]byte, error) {
	var list []byte
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		round, err := tx.RoundByID(id)
		if err != nil {
			return err
		}
		if !round.State.Reached(models.RoundReady) {
			return fault.New(fault.NotFound, "本轮票箱还没有就绪。")
		}
		box, err := s.ready(tx.In(round.CongressID), round)
		if err == nil {
			list = box.list
		}
		return err
	})
	return list, err
}

func credentialList(c *store.Scope, id int64) ([]byte, error) {
	rows, err := c.Credentials(id)
	publics := make([]string, len(rows))
	for i, k := range rows {
		publics[i] = k.Public
	}
	return seal.PublicCredentials(publics), err
}

// HallReading is what the hall screen may show of a session: the round that
// moved last and all that are afoot, with an outcome only once it is announced.
type HallReading struct {
	Congress models.Congress
	Session  models.Session
	Round    *models.Round
	Rules    tally.Rules
	Turnout  Turnout
	Counts   *tally.Counts // with Outcome
	Outcome  *tally.Outcome
	Lot      *Lot                    // with Outcome, when a tie calls for one
	Withheld bool                    // as in RoundReading: the hall is public
	Rows     []models.RoundCandidate // of the ballot, with Withheld
	Chain    []Link                  // the rounds for the same seats; empty for a round that stands alone and had no lot drawn
	Rounds   []HallRound             // afoot, in the order of their drafts
}

// Hall reads the hall screen of a session.
func (s *Service) Hall(ctx context.Context, session int64) (HallReading, error) {
	var v HallReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.SessionCongress(session)
		if err != nil {
			return err
		}
		c := tx.In(row.CongressID)
		v.Session = row
		if v.Congress, err = c.CongressByID(row.CongressID); err != nil {
			return err
		}
		rounds, err := c.Rounds(session)
		if err != nil {
			return err
		}
		if len(rounds) == 0 {
			v.Turnout.Entitled, v.Turnout.Present, err = rollCall(c, session)
			return err
		}
		round, all, err := hallRounds(c, rounds)
		if err != nil {
			return err
		}
		v.Round, v.Rounds = &round, all
		if v.Rules, err = rulesOf(round); err != nil {
			return err
		}
		if v.Turnout, err = turnoutOf(c, round); err != nil {
			return err
		}
		if chain, err := chainOf(c, round); err != nil {
			return err
		} else if tells(chain) {
			v.Chain = chain
		}
		if !round.State.Reached(models.RoundAnnounced) {
			return nil
		}
		count := RoundReading{Round: round, Rules: v.Rules, Chain: v.Chain}
		if err := count.readOutcome(c); err != nil {
			return err
		}
		count.Lot, err = lotOf(c, round)
		count.withhold(access.Actor{})
		v.Counts, v.Outcome, v.Lot, v.Withheld = count.Counts, count.Outcome, count.Lot, count.Withheld
		if err == nil && v.Withheld {
			v.Rows, err = c.RoundCandidates(round.ID)
		}
		return err
	})
	return v, err
}

// A ResultReading is an announced round, for the public. Where the counts are
// withheld from the reader, what tells them is nil.
type ResultReading struct {
	RoundReading
	Projects    []models.Project
	LastEvent   string // hash of the archive's last event
	Method      []byte // method.json
	CountsJSON  []byte
	PaperJSON   []byte // nil for a round without paper
	OutcomeJSON []byte
	Withdrawn   []string // cancelled public credentials
}

// Result reads an announced round as the public sees it. Before the
// announcement it does not exist, and neither does a rehearsal's.
func (s *Service) Result(ctx context.Context, id int64) (ResultReading, error) {
	return s.ResultFor(ctx, access.Actor{}, id)
}

// ResultFor is Result for somebody who may be told more than the public (P22).
func (s *Service) ResultFor(ctx context.Context, actor access.Actor, id int64) (ResultReading, error) {
	var v ResultReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		round, err := tx.RoundByID(id)
		if err != nil {
			return err
		}
		c := tx.In(round.CongressID)
		if err := isPublic(c, round); err != nil {
			return err
		}
		if err := v.read(c, round); err != nil {
			return err
		}
		if v.withhold(actor); v.Withheld {
			v.CountsJSON, v.PaperJSON, v.OutcomeJSON = nil, nil, nil
		}
		if v.Merged != "" {
			v.PaperJSON = nil
		}
		return nil
	})
	return v, err
}

// isPublic refuses a round whose result nobody outside may see: one that is not
// announced, and a rehearsal.
func isPublic(c *store.Scope, r models.Round) error {
	session, err := c.Session(r.SessionID)
	if err == nil && (session.Rehearsal || !r.State.Reached(models.RoundAnnounced)) {
		return fault.New(fault.NotFound, "没有找到该轮票决的结果。结果在会议宣布之后公布。")
	}
	return err
}

func (v *ResultReading) read(c *store.Scope, round models.Round) error {
	var err error
	if v.RoundReading, err = readRound(c, round); err != nil {
		return err
	}
	if v.Projects, err = c.ProjectsOfRound(round.ID); err != nil {
		return err
	}
	kinds := []string{models.FileCounts, models.FileOutcome}
	if round.Sealed() > 0 {
		kinds = append(kinds, models.FileLastEvent)
	}
	if round.Paper {
		kinds = append(kinds, models.FilePaper)
	}
	files, err := roundFiles(c, round.ID, kinds...)
	if err != nil {
		return err
	}
	v.Method, v.CountsJSON, v.OutcomeJSON = v.Rules.Canonical(), files[models.FileCounts], files[models.FileOutcome]
	v.PaperJSON = files[models.FilePaper]
	if v.Lot.Drawn() {
		// The figures stay as they were announced; beside them stands whom the lot took.
		counts := *v.Counts
		for _, t := range v.Lot.Winners {
			counts.Lot = append(counts.Lot, tally.Drawn{No: t.No, Name: t.Name})
		}
		if v.CountsJSON, err = counts.JSON(v.Rules); err != nil {
			return err
		}
	}
	credentials, err := c.Credentials(round.ID)
	if err != nil {
		return err
	}
	v.Withdrawn = []string{}
	for _, k := range credentials {
		if k.Cancelled != "" {
			v.Withdrawn = append(v.Withdrawn, k.Public)
		}
	}
	v.LastEvent = string(files[models.FileLastEvent])
	return nil
}

// Results lists the announced rounds of all congresses for the public, newest
// first, with what it may know of each. Rehearsals are not among them.
func (s *Service) Results(ctx context.Context) ([]ResultSummary, error) {
	return s.NewestResults(ctx, 0, 1<<30)
}

// NewestResults is Results for the newest so many rounds of one congress, or of
// all where it is 0.
func (s *Service) NewestResults(ctx context.Context, congress int64, most int) ([]ResultSummary, error) {
	var list []ResultSummary
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rounds, err := tx.AnnouncedRounds(congress, 0, most)
		if err != nil || len(rounds) == 0 {
			return err
		}
		list, err = summaries(tx, rounds)
		return err
	})
	return list, err
}

// ResultPage is Results for one page of the list, the first being 1, and says
// how many rounds there are. Beyond the end it is the last page.
func (s *Service) ResultPage(ctx context.Context, page, perPage int) ([]ResultSummary, int, error) {
	var list []ResultSummary
	total := 0
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if total, err = tx.CountAnnouncedRounds(0); err != nil || total == 0 {
			return err
		}
		last := (total + perPage - 1) / perPage
		rounds, err := tx.AnnouncedRounds(0, (min(max(1, page), last)-1)*perPage, perPage)
		if err != nil {
			return err
		}
		list, err = summaries(tx, rounds)
		return err
	})
	return list, total, err
}

// summaries reads what the public may know of announced rounds, in their order,
// with the same few questions however many there are.
func summaries(tx *store.Tx, rounds []models.Round) ([]ResultSummary, error) {
	congresses, err := tx.Congresses()
	if err != nil {
		return nil, err
	}
	in := map[int64]models.Congress{}
	for _, k := range congresses {
		in[k.ID] = k
	}
	ids, sessions := make([]int64, len(rounds)), make([]int64, len(rounds))
	for i, r := range rounds {
		ids[i], sessions[i] = r.ID, r.SessionID
	}
	held, err := tx.SessionsByID(sessions)
	if err != nil {
		return nil, err
	}
	at := map[int64]models.Session{}
	for _, k := range held {
		at[k.ID] = k
	}
	outcomes, err := tx.FilesOf(ids, models.FileOutcome)
	if err != nil {
		return nil, err
	}
	list := make([]ResultSummary, len(rounds))
	for i, r := range rounds {
		row := ResultSummary{Round: r, Congress: in[r.CongressID], Session: at[r.SessionID]}
		if row.Rules, err = rulesOf(r); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(outcomes[r.ID], &row.Outcome); err != nil {
			return nil, fmt.Errorf("outcome of round %d: %w", r.ID, err)
		}
		if len(row.Outcome.Tied) > 0 { // seldom
			if row.Lot, err = lotOf(tx.In(r.CongressID), r); err != nil {
				return nil, err
			}
		}
		if !mayKnow(access.Actor{}, r, row.Rules) {
			row.Outcome, row.Lot = row.Outcome.Names(), row.Lot.names()
		}
		list[i] = row
	}
	return list, nil
}

// A ResultSummary is one announced round in a list.
type ResultSummary struct {
	Congress models.Congress
	Session  models.Session
	Round    models.Round
	Rules    tally.Rules
	Outcome  tally.Outcome
	Lot      *Lot // that a tie of the round calls for; otherwise nil
}

// manifest binds the parts of a bundle for a reader who looks inside.
type manifest struct {
	Congress    string `json:"congress"`
	Session     string `json:"session"`
	Round       string `json:"round"`
	UUID        string `json:"uuid"`
	Fingerprint string `json:"fingerprint"`
	LastEvent   string `json:"last_event"`
	RulesDigest string `json:"rules_digest"`
	Issued      int    `json:"issued"`
	Returned    int    `json:"returned"`
}

func (v ResultReading) manifest() ([]byte, error) {
	return json.Marshal(manifest{v.Congress.Name, v.Session.Name, v.Round.Name, v.Round.UUID, v.Round.Fingerprint, v.LastEvent, v.Round.Digest, v.Round.Issued, v.Round.Returned})
}

// CancelledCredentials are the public halves of spoiled slips: the key
// holders' devices refuse a box that holds a ballot of one.
func (s *Service) CancelledCredentials(ctx context.Context, actor access.Actor, id int64) ([]string, error) {
	var cancelled []string
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) error {
		rows, err := c.Credentials(id)
		for _, k := range rows {
			if k.Cancelled != "" {
				cancelled = append(cancelled, k.Public)
			}
		}
		return err
	})
	return cancelled, err
}
