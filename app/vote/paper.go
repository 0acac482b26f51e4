package vote

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Paper ballots are counted by people: two tellers find out, each alone, how
// many are in the box; then they are counted in stacks, and each stack is
// entered by two tellers who do not see each other's figures before their own
// are in. What the two entered must agree. Entries are kept, a correction is a
// further one; once two agree they stand.

// inBox is the number of the entries that say how many paper ballots the box
// held; stacks count from 1.
const inBox = 0

// mostBatches bounds the stacks of a round.
const mostBatches = 500

// PaperState says how far a figure is that two tellers enter.
type PaperState string

// The states, in order.
const (
	PaperWaiting PaperState = "waiting" // nobody has entered it
	PaperOne     PaperState = "one"     // one teller has
	PaperDiffers PaperState = "differs" // both have, and they do not agree
	PaperAgreed  PaperState = "agreed"  // both have the same: it stands
)

var paperLabels = map[PaperState]string{PaperWaiting: "待录入", PaperOne: "一人已录入", PaperDiffers: "两人录入不一致", PaperAgreed: "核对一致"}

// Label is the state in Chinese.
func (s PaperState) Label() string { return paperLabels[s] }

// A pairEntry is the latest entry of one of the two tellers.
type pairEntry struct {
	id      int64 // of the PaperEntry
	account int64
	name    string
	entry   tally.BatchEntry
}

// A pair is what the tellers entered for one stack, in the order in which they
// first did; never more than two.
type pair []pairEntry

// pairOf takes the latest entry of each teller for a stack.
func pairOf(entries []models.PaperEntry, batch int) (pair, error) {
	var p pair
	for _, row := range entries { // in the order in which they were made
		if row.BatchNo != batch {
			continue
		}
		e := pairEntry{id: row.ID, account: row.AccountID, name: row.Name}
		if err := json.Unmarshal([]byte(row.Body), &e.entry); err != nil {
			return nil, fmt.Errorf("paper entry %d: %w", row.ID, err)
		}
		if i := p.of(row.AccountID); i >= 0 {
			p[i] = e
		} else {
			p = append(p, e)
		}
	}
	return p, nil
}

// of is the place of an account in the pair, -1 when it entered nothing.
func (p pair) of(account int64) int {
	return slices.IndexFunc(p, func(e pairEntry) bool { return e.account == account })
}

func (p pair) names() []string {
	names := make([]string, len(p))
	for i, e := range p {
		names[i] = e.name
	}
	return names
}

// state compares the two; differences is set when they do not agree.
func (p pair) state(compare func(a, b tally.BatchEntry) []string) (state PaperState, differences []string) {
	switch len(p) {
	case 0:
		return PaperWaiting, nil
	case 1:
		return PaperOne, nil
	}
	if differences = compare(p[0].entry, p[1].entry); len(differences) > 0 {
		return PaperDiffers, differences
	}
	return PaperAgreed, nil
}

// mayEnter refuses a third teller, and anybody once two agree.
func (p pair) mayEnter(account int64, state PaperState) error {
	switch {
	case state == PaperAgreed:
		return fault.New(fault.Conflict, "两名计票人的录入已经核对一致，不能再改。")
	case len(p) == 2 && p.of(account) < 0:
		return fault.New(fault.Conflict, "已由%s录入，请由这两人核对更正。", strings.Join(p.names(), "、"))
	}
	return nil
}

// compareFound compares how many paper ballots two tellers found in the box.
func compareFound(a, b tally.BatchEntry) []string {
	if a.Valid == b.Valid {
		return nil
	}
	return []string{fmt.Sprintf("票箱里的纸质票：一人清点%d张，另一人清点%d张。", a.Valid, b.Valid)}
}

// batchRows are the rows of the paper ballot.
func batchRows(candidates []models.RoundCandidate) []tally.BatchRow {
	rows := make([]tally.BatchRow, len(candidates))
	for i, k := range candidates {
		rows[i] = tally.BatchRow{No: k.No, Name: k.Name}
	}
	return rows
}

// paperReturned is the number of paper ballots in the box, as two tellers found
// it; zero where none were offered, or none handed out and none entered.
func paperReturned(c *store.Scope, r models.Round) (int, error) {
	if !r.Paper {
		return 0, nil
	}
	entries, err := c.PaperEntries(r.ID)
	if err != nil {
		return 0, err
	}
	found, err := pairOf(entries, inBox)
	if err != nil {
		return 0, err
	}
	if len(found) == 0 && r.PaperIssued == 0 {
		return 0, nil
	}
	if lack := lacksFound(found); lack != "" {
		return 0, fault.New(fault.Invalid, "%s", lack)
	}
	return found[0].entry.Valid, nil
}

// lacksFound says what the count of the box still needs; empty when it stands.
func lacksFound(found pair) string {
	switch state, differences := found.state(compareFound); state {
	case PaperWaiting:
		return "还没有清点票箱里的纸质票，请两名计票人分别清点录入。"
	case PaperOne:
		return "票箱里的纸质票只有" + found[0].name + "一人清点录入，请另一名计票人也清点录入。"
	case PaperDiffers:
		return "两名计票人清点的纸质票数不一致，请重新清点后更正。" + differences[0]
	}
	return ""
}

// A paperBook is everything entered about the paper of a round.
type paperBook struct {
	round   models.Round
	rules   tally.Rules
	rows    []tally.BatchRow
	batches []models.PaperBatch
	entries []models.PaperEntry
	doubts  []models.DoubtfulBallot
}

func readBook(c *store.Scope, r models.Round, rules tally.Rules, candidates []models.RoundCandidate) (paperBook, error) {
	b := paperBook{round: r, rules: rules, rows: batchRows(candidates)}
	var err error
	if b.batches, err = c.PaperBatches(r.ID); err != nil {
		return b, err
	}
	if b.entries, err = c.PaperEntries(r.ID); err != nil {
		return b, err
	}
	b.doubts, err = c.DoubtfulBallots(r.ID)
	return b, err
}

func (b paperBook) compare(x, y tally.BatchEntry) []string {
	return tally.CompareBatches(b.rules, b.rows, x, y)
}

// stacked is how many ballots lie in the stacks.
func (b paperBook) stacked() int {
	n := 0
	for _, batch := range b.batches {
		n += batch.Size
	}
	return n
}

// lacks says what the paper part of the count still needs; empty when it is
// settled.
func (b paperBook) lacks() ([]string, error) {
	var lacks []string
	if left := b.round.PaperReturned - b.stacked(); left > 0 {
		lacks = append(lacks, fmt.Sprintf("还有 %d 张纸质票没有分组", left))
	}
	for _, batch := range b.batches {
		p, err := pairOf(b.entries, batch.No)
		if err != nil {
			return nil, err
		}
		if state, _ := p.state(b.compare); state != PaperAgreed {
			lacks = append(lacks, fmt.Sprintf("第 %d 组纸质票%s", batch.No, state.Label()))
		}
	}
	if open := slices.DeleteFunc(slices.Clone(b.doubts), func(d models.DoubtfulBallot) bool { return d.Decision != "" }); len(open) > 0 {
		lacks = append(lacks, fmt.Sprintf("存疑票还有 %d 张没有认定", len(open)))
	}
	return lacks, nil
}

// sums adds up a settled book.
func (b paperBook) sums() (tally.PaperCounts, error) {
	var entries []tally.BatchEntry
	for _, batch := range b.batches {
		p, err := pairOf(b.entries, batch.No)
		if err != nil {
			return tally.PaperCounts{}, err
		}
		entries = append(entries, p[0].entry)
	}
	var doubts []tally.Doubt
	for _, d := range b.doubts {
		doubt, err := doubtOf(d)
		if err != nil {
			return tally.PaperCounts{}, err
		}
		doubts = append(doubts, doubt)
	}
	p := tally.SumPaper(b.rules, b.rows, b.round.PaperIssued, entries, doubts)
	if p.Returned != b.round.PaperReturned {
		return p, fmt.Errorf("paper of round %d: %d ballots counted, %d returned", b.round.ID, p.Returned, b.round.PaperReturned)
	}
	return p, nil
}

// validDoubt is the decision of a doubtful ballot that counts; any other is a
// tally.VoidReason.
const validDoubt = "valid"

func doubtOf(d models.DoubtfulBallot) (tally.Doubt, error) {
	if d.Decision != validDoubt {
		return tally.Doubt{Void: tally.VoidReason(d.Decision)}, nil
	}
	var doubt tally.Doubt
	if err := json.Unmarshal([]byte(d.Marks), &doubt.Marks); err != nil {
		return doubt, fmt.Errorf("doubtful ballot %d: %w", d.ID, err)
	}
	return doubt, nil
}

// paperCounts is the paper part of the counts; settled is false while a stack
// is open.
func paperCounts(c *store.Scope, r models.Round, rules tally.Rules, candidates []models.RoundCandidate) (p tally.PaperCounts, settled bool, err error) {
	if !r.Paper {
		return p, true, nil
	}
	book, err := readBook(c, r, rules, candidates)
	if err != nil {
		return p, false, err
	}
	lacks, err := book.lacks()
	if err != nil || len(lacks) > 0 {
		return p, false, err
	}
	p, err = book.sums()
	return p, err == nil, err
}

// counting finds the actor among those who count paper in the round: its
// tellers, or a scrutineer who was given the teller's role when the round
// turned to paper and had too few. The chief and the deputy chief decide
// doubtful ballots and enter none.
func counting(c *store.Scope, actor access.Actor, round int64) error {
	people, err := c.Scrutineers(round)
	if err != nil {
		return err
	}
	if !counts(people, actor.Account) {
		return fault.New(fault.Forbidden, "您不在本轮计票人名单中，不能录入纸质票。")
	}
	return nil
}

func counts(people []models.Scrutineer, account int64) bool {
	return slices.ContainsFunc(people, func(p models.Scrutineer) bool {
		return p.AccountID == account && (p.Kind == models.KindTeller || p.Kind == models.KindScrutineer)
	})
}

// fewTellers reports whether a round with paper has not the two tellers that
// every figure of paper needs.
func fewTellers(r models.Round, people []models.Scrutineer) bool {
	tellers := 0
	for _, p := range people {
		if p.Kind == models.KindTeller {
			tellers++
		}
	}
	return r.Paper && tellers < 2
}

// FewestApart is how many ballots must be cast on paper, and on tablets, so that
// the two may stand in columns of their own without telling how single deputies
// voted (small groups leak): who took paper, everybody saw.
const FewestApart = 5

// FewApart warns until the vote has ended that too few ballots are of one kind,
// and before any is handed out of what follows from that; empty when there is
// nothing to warn of.
func FewApart(r models.Round) string {
	paper, slips := r.PaperIssued, r.Issued-r.PaperIssued
	switch {
	case r.State.Reached(models.RoundClosed):
		return ""
	case r.Paper && r.Tablets && paper == 0 && r.State.Reached(models.RoundStaffed):
		return fmt.Sprintf("本轮平板票和纸质票并用。任何一种收回少于 %d 张，分开公布就会看出个别投票人的意见：网页、数据和公告只公布合计，票箱档案和核验包不对外公布，公众不能自行核验。发纸质票前请想好：要么发 %d 张以上，要么一张不发。", FewestApart, FewestApart)
	case paper == 0 || slips == 0:
		return ""
	}
	few, kind := paper, "纸质票"
	if slips < paper {
		few, kind = slips, "投票凭证"
	}
	if few >= FewestApart {
		return ""
	}
	return fmt.Sprintf("%s只发出 %d 张，少于 %d 张。这样收回，分开公布会看出个别投票人的意见，因此只公布合计，票箱档案和核验包不对外公布，公众不能自行核验。请让更多代表使用%s，或者全部改用另一种。", kind, few, FewestApart, kind)
}

// onPaper refuses a round without paper.
func onPaper(r models.Round) error {
	if !r.Paper {
		return fault.New(fault.Invalid, "本轮没有纸质票。")
	}
	return nil
}

// EnterReturned takes how many paper ballots one teller found in the box after
// the close, void ones and sheets of another round included. Reconcile asks
// for two tellers who found the same.
func (s *Service) EnterReturned(ctx context.Context, actor access.Actor, id int64, n int) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundClosed), func(c *store.Scope, round *models.Round) error {
		if err := counting(c, actor, id); err != nil {
			return err
		}
		if err := onPaper(*round); err != nil {
			return err
		}
		if n < 0 || n > tally.MaxNumber {
			return fault.Form{"n": fmt.Sprintf("纸质票数请填 0 到 %d 的数字。", tally.MaxNumber)}.Err()
		}
		entries, err := c.PaperEntries(id)
		if err != nil {
			return err
		}
		found, err := pairOf(entries, inBox)
		if err != nil {
			return err
		}
		state, _ := found.state(compareFound)
		if err := found.mayEnter(actor.Account, state); err != nil {
			return err
		}
		if _, err := putEntry(c, actor, id, inBox, tally.BatchEntry{Valid: n}); err != nil {
			return err
		}
		return note(c, actor, access.CountPaper, "录入票箱里的纸质票数", round.Name, strconv.Itoa(n)+" 张")
	})
}

func putEntry(c *store.Scope, actor access.Actor, round int64, batch int, e tally.BatchEntry) (id int64, err error) {
	body, err := e.JSON()
	if err != nil {
		return 0, err
	}
	row := models.PaperEntry{RoundID: round, BatchNo: batch, AccountID: actor.Account, Name: actor.Name, EnteredAt: c.Now, Body: string(body)}
	err = c.PutPaperEntry(&row)
	return row.ID, err
}

// OpenBatch makes a stack of so many of the paper ballots that lie in none yet,
// and returns its number.
func (s *Service) OpenBatch(ctx context.Context, actor access.Actor, id int64, size int) (no int, err error) {
	err = s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		if err := counting(c, actor, id); err != nil {
			return err
		}
		if err := onPaper(*round); err != nil {
			return err
		}
		book := paperBook{}
		if book.batches, err = c.PaperBatches(id); err != nil {
			return err
		}
		left := round.PaperReturned - book.stacked()
		switch {
		case left == 0:
			return fault.New(fault.Conflict, "%d 张纸质票已经全部分组，没有重复登记。", round.PaperReturned)
		case size < 1 || size > left:
			return fault.Form{"size": fmt.Sprintf("纸质票收回 %d 张，还有 %d 张没有分组，本组张数请填 1 到 %d。", round.PaperReturned, left, left)}.Err()
		case len(book.batches) >= mostBatches:
			return fault.New(fault.Invalid, "最多分 %d 组，请把余下的票并入前面的组。", mostBatches)
		}
		no = len(book.batches) + 1
		if err := c.PutPaperBatch(&models.PaperBatch{RoundID: id, No: no, Size: size}); err != nil {
			return err
		}
		return note(c, actor, access.CountPaper, "纸质票分组", round.Name, fmt.Sprintf("第 %d 组，%d 张", no, size))
	})
	return no, err
}

// EnterBatch takes what one teller found in a stack. Two tellers enter each
// stack; either may enter again until they agree. The one who entered first
// writes down what is in doubt about each doubtful ballot. The entry that
// settles the last stack counts the round, when the sealed part is open too.
func (s *Service) EnterBatch(ctx context.Context, actor access.Actor, id int64, no int, e tally.BatchEntry) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		stack, err := openStack(c, actor, *round, no)
		if err != nil {
			return err
		}
		_, err = stack.enter(c, actor, e)
		return err
	})
}

// A stack is one stack of a round that the actor may enter.
type stack struct {
	book  paperBook
	batch models.PaperBatch
	pair  pair
}

// openStack refuses whoever counts no paper in the round, a third teller, and
// anybody once two agree.
func openStack(c *store.Scope, actor access.Actor, r models.Round, no int) (stack, error) {
	var s stack
	if err := counting(c, actor, r.ID); err != nil {
		return s, err
	}
	var err error
	if s.book, err = bookOf(c, r); err != nil {
		return s, err
	}
	if s.batch, err = s.book.batch(no); err != nil {
		return s, err
	}
	if s.pair, err = pairOf(s.book.entries, no); err != nil {
		return s, err
	}
	state, _ := s.pair.state(s.book.compare)
	return s, s.pair.mayEnter(actor.Account, state)
}

// enter keeps an entry for the stack; when it agrees with the other teller's,
// the doubtful ballots go to the chief scrutineer, and the round is counted
// when nothing else is open.
func (s stack) enter(c *store.Scope, actor access.Actor, e tally.BatchEntry) (entry int64, err error) {
	round, no := s.book.round, s.batch.No
	first := len(s.pair) == 0 || s.pair.of(actor.Account) == 0
	if err := checkEntry(s.book, s.batch.Size, first, &e); err != nil {
		return 0, err
	}
	if entry, err = putEntry(c, actor, round.ID, no, e); err != nil {
		return 0, err
	}
	if err := note(c, actor, access.CountPaper, "录入一组纸质票", round.Name, fmt.Sprintf("第 %d 组", no)); err != nil {
		return 0, err
	}
	entries, err := c.PaperEntries(round.ID)
	if err != nil {
		return 0, err
	}
	p, err := pairOf(entries, no)
	if err != nil {
		return 0, err
	}
	if state, _ := p.state(s.book.compare); state != PaperAgreed {
		return entry, nil
	}
	for i, question := range p[0].entry.Questions {
		if err := c.PutDoubtfulBallot(&models.DoubtfulBallot{RoundID: round.ID, BatchNo: no, No: i + 1, Question: question}); err != nil {
			return 0, err
		}
	}
	return entry, settle(c.Tx, actor, access.CountPaper, round)
}

// checkEntry refuses an entry that cannot be right; of the second teller's no
// question is kept.
func checkEntry(book paperBook, size int, first bool, e *tally.BatchEntry) error {
	form := fault.Form{}
	for _, p := range tally.CheckBatch(book.rules, book.rows, size, *e) {
		form.Add(p.Field, "%s", p.Text)
	}
	if !first {
		e.Questions = nil
		return form.Err()
	}
	if err := form.Err(); err != nil {
		return err
	}
	for i := len(e.Questions); i < e.Doubtful; i++ {
		e.Questions = append(e.Questions, "")
	}
	e.Questions = e.Questions[:e.Doubtful]
	for i := range e.Questions {
		text(form, fmt.Sprintf("question-%d", i), fmt.Sprintf("第 %d 张存疑票的疑点", i+1), &e.Questions[i], 100)
	}
	return form.Err()
}

func bookOf(c *store.Scope, r models.Round) (paperBook, error) {
	rules, err := rulesOf(r)
	if err != nil {
		return paperBook{}, err
	}
	candidates, err := c.RoundCandidates(r.ID)
	if err != nil {
		return paperBook{}, err
	}
	return readBook(c, r, rules, candidates)
}

func (b paperBook) batch(no int) (models.PaperBatch, error) {
	for _, batch := range b.batches {
		if batch.No == no {
			return batch, nil
		}
	}
	return models.PaperBatch{}, fault.New(fault.NotFound, "没有第 %d 组纸质票，请刷新页面查看。", no)
}

// A DoubtCommand decides one doubtful ballot: void for a reason, or valid with
// one mark per row as tally.Doubt says.
type DoubtCommand struct {
	Round  int64
	Batch  int
	No     int
	Void   tally.VoidReason
	Marks  []int
	Reason string // why it was decided so
}

// DecideDoubtful is the decision of the chief scrutineer, or of the deputy
// chief. It is final. The last one needed counts the round.
func (s *Service) DecideDoubtful(ctx context.Context, actor access.Actor, cmd DoubtCommand) error {
	return s.within(ctx, actor, access.DecideDoubt, cmd.Round, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(cmd.Round)
		if err != nil {
			return err
		}
		if !leads(people, actor.Account) {
			return fault.New(fault.Forbidden, "存疑票由总监票人或副总监票人认定。")
		}
		book, err := bookOf(c, *round)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(book.doubts, func(d models.DoubtfulBallot) bool { return d.BatchNo == cmd.Batch && d.No == cmd.No })
		switch {
		case at < 0:
			return fault.New(fault.NotFound, "没有这张存疑票，请刷新页面查看。")
		case book.doubts[at].Decision != "":
			return fault.New(fault.Conflict, "这张存疑票已经由%s认定，不能更改。", book.doubts[at].DecidedBy)
		}
		form := fault.Form{}
		text(form, "reason", "认定理由", &cmd.Reason, 100)
		for _, p := range tally.CheckDoubt(book.rules, book.rows, tally.Doubt{Void: cmd.Void, Marks: cmd.Marks}) {
			form.Add(p.Field, "%s", p.Text)
		}
		if err := form.Err(); err != nil {
			return err
		}
		ballot := book.doubts[at]
		ballot.Decision, ballot.Reason, ballot.DecidedBy, ballot.DecidedAt = validDoubt, cmd.Reason, actor.Name, c.Now
		if cmd.Void != "" {
			ballot.Decision = string(cmd.Void)
		} else {
			marks, err := json.Marshal(cmd.Marks)
			if err != nil {
				return err
			}
			ballot.Marks = string(marks)
		}
		if err := c.UpdateDoubtfulBallot(ballot); err != nil {
			return err
		}
		if err := note(c, actor, access.DecideDoubt, "认定一张存疑票", round.Name, fmt.Sprintf("第 %d 组第 %d 张：%s", cmd.Batch, cmd.No, cmd.Reason)); err != nil {
			return err
		}
		return settle(c.Tx, actor, access.DecideDoubt, *round)
	})
}

// A PaperReading is what the people at the box see of the paper of a round.
type PaperReading struct {
	Congress   models.Congress
	Session    models.Session
	Round      models.Round
	Rules      tally.Rules
	Candidates []models.RoundCandidate
	Columns    []string
	Reasons    []tally.VoidReason // that a ballot may be void for

	Counts bool // the reader may enter figures in this round
	Leads  bool // the reader decides doubtful ballots in this round

	Found   FoundReading
	Batches []BatchReading
	Doubts  []DoubtReading
	Left    int                // ballots that lie in no stack yet
	Missing []string           // what the paper part still needs, in words
	Sums    *tally.PaperCounts // once all is settled, for those who may see the count
}

// A FoundReading is how many paper ballots the tellers found in the box.
type FoundReading struct {
	State       PaperState
	Tellers     []string // who has entered
	Mine        *int
	MayEnter    bool
	Differences []string // for the two tellers and those who lead
	Agreed      *int
}

// A BatchReading is one stack. A teller sees nothing of another's figures
// before the own ones are in.
type BatchReading struct {
	No          int
	Size        int
	State       PaperState
	Tellers     []string // who has entered
	Mine        *tally.BatchEntry
	MayEnter    bool
	Asks        bool              // the reader's entry must say what is in doubt
	Differences []string          // for the two tellers and those who lead
	Agreed      *tally.BatchEntry // for the people at the box
}

// A DoubtReading is one doubtful ballot. Question, Marks and Reason are for the
// people at the box alone.
type DoubtReading struct {
	Batch     int
	No        int
	Question  string
	Decided   bool
	Void      tally.VoidReason // empty when open or valid
	Marks     []int            // of a valid one
	Reason    string
	DecidedBy string
	Pages     []int64 // of a scanned one, for Picture
}

// Paper reads how far the paper of a round is.
func (s *Service) Paper(ctx context.Context, actor access.Actor, id int64) (PaperReading, error) {
	var v PaperReading
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) (err error) {
		v, err = s.paper(c, actor, id)
		return err
	})
	return v, err
}

func (s *Service) paper(c *store.Scope, actor access.Actor, id int64) (PaperReading, error) {
	var v PaperReading
	read := func() error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		v = PaperReading{Round: round}
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		if v.Session, err = c.Session(round.SessionID); err != nil {
			return err
		}
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		if v.Rules, err = rulesOf(round); err != nil {
			return err
		}
		if v.Candidates, err = ballotRows(c, round); err != nil {
			return err
		}
		v.Columns, v.Reasons = tally.BatchColumns(v.Rules), tally.VoidReasonsUnder(v.Rules)
		v.Counts = access.May(actor, access.CountPaper) && counts(people, actor.Account)
		v.Leads = access.May(actor, access.DecideDoubt) && leads(people, actor.Account)
		book, err := readBook(c, round, v.Rules, v.Candidates)
		if err != nil {
			return err
		}
		if v.Missing, err = paperLacks(c, round, v.Rules, v.Candidates); err != nil {
			return err
		}
		if err := v.read(actor, book); err != nil {
			return err
		}
		if v.Counts || v.Leads {
			if err := v.doubtPages(c, book); err != nil {
				return err
			}
			if err := s.byBallot(c, &v); err != nil {
				return err
			}
		}
		if round.State.Reached(models.RoundAnnounced) && (!mayKnow(actor, round, v.Rules) || !mayKnowApart(actor, round)) {
			v.Sums, v.Doubts = nil, nil
		}
		return nil
	}
	err := read()
	return v, err
}

func (v *PaperReading) read(actor access.Actor, book paperBook) error {
	if err := v.readFound(actor, book); err != nil {
		return err
	}
	for _, batch := range book.batches {
		row, err := v.readBatch(actor, book, batch)
		if err != nil {
			return err
		}
		v.Batches = append(v.Batches, row)
	}
	for _, d := range book.doubts {
		row := DoubtReading{Batch: d.BatchNo, No: d.No, Decided: d.Decision != ""}
		if row.Decided {
			doubt, err := doubtOf(d)
			if err != nil {
				return err
			}
			row.Void, row.DecidedBy = doubt.Void, d.DecidedBy
			row.Marks = doubt.Marks
		}
		row.Question, row.Reason = d.Question, d.Reason
		if !v.Counts && !v.Leads {
			row.Question, row.Reason, row.Marks = "", "", nil
		}
		v.Doubts = append(v.Doubts, row)
	}
	if !v.Round.Paper || !v.Round.State.Reached(models.RoundCounting) || v.Round.DestroyedAt != 0 {
		return nil
	}
	v.Left = v.Round.PaperReturned - book.stacked()
	if len(v.Missing) > 0 {
		return nil
	}
	if access.May(actor, access.SeeCount) || v.Round.State.Reached(models.RoundAnnounced) {
		sums, err := book.sums()
		if err != nil {
			return err
		}
		v.Sums = &sums
	}
	return nil
}

func (v *PaperReading) readFound(actor access.Actor, book paperBook) error {
	found, err := pairOf(book.entries, inBox)
	if err != nil {
		return err
	}
	state, differences := found.state(compareFound)
	v.Found = FoundReading{State: state, Tellers: found.names()}
	v.Found.MayEnter = v.Counts && v.Round.Paper && v.Round.State == models.RoundClosed && found.mayEnter(actor.Account, state) == nil
	at := found.of(actor.Account)
	if at >= 0 {
		v.Found.Mine = &found[at].entry.Valid
	}
	if at >= 0 || v.Leads {
		v.Found.Differences = differences
	}
	if state == PaperAgreed {
		v.Found.Agreed = &found[0].entry.Valid
	}
	return nil
}

// paperLacks says in words what the paper part of a round still needs before
// it is reconciled or counted; it names no figure of a project.
func paperLacks(c *store.Scope, r models.Round, rules tally.Rules, candidates []models.RoundCandidate) ([]string, error) {
	if !r.Paper || (r.State != models.RoundClosed && r.State != models.RoundCounting) {
		return nil, nil
	}
	book, err := readBook(c, r, rules, candidates)
	if err != nil {
		return nil, err
	}
	if r.State == models.RoundCounting {
		return book.lacks()
	}
	found, err := pairOf(book.entries, inBox)
	if err != nil || (len(found) == 0 && r.PaperIssued == 0) {
		return nil, err
	}
	switch state, _ := found.state(compareFound); state {
	case PaperWaiting:
		return []string{"还没有清点票箱里的纸质票"}, nil
	case PaperOne:
		return []string{"票箱里的纸质票只有一名计票人清点录入"}, nil
	case PaperDiffers:
		return []string{"两名计票人清点的纸质票数不一致"}, nil
	}
	if r.Returned+found[0].entry.Valid == 0 {
		return []string{"票箱里没有选票"}, nil
	}
	return nil, nil
}

// paperOf reads the paper part of a counted round; nil for one without paper.
func paperOf(c *store.Scope, r models.Round, rules tally.Rules) (*tally.PaperCounts, error) {
	if !r.Paper {
		return nil, nil
	}
	body, err := c.File(r.ID, models.FilePaper)
	if err != nil {
		return nil, err
	}
	p, err := tally.ParsePaper(rules, body)
	if err != nil {
		return nil, fmt.Errorf("paper of round %d: %w", r.ID, err)
	}
	return &p, nil
}

func (v *PaperReading) readBatch(actor access.Actor, book paperBook, batch models.PaperBatch) (BatchReading, error) {
	p, err := pairOf(book.entries, batch.No)
	if err != nil {
		return BatchReading{}, err
	}
	state, differences := p.state(book.compare)
	row := BatchReading{No: batch.No, Size: batch.Size, State: state, Tellers: p.names()}
	row.MayEnter = v.Counts && v.Round.State == models.RoundCounting && p.mayEnter(actor.Account, state) == nil
	at := p.of(actor.Account)
	row.Asks = row.MayEnter && (len(p) == 0 || at == 0)
	if at >= 0 {
		row.Mine = &p[at].entry
	}
	if at >= 0 || v.Leads {
		row.Differences = differences
	}
	if state == PaperAgreed && (v.Counts || v.Leads) {
		row.Agreed = &p[0].entry
	}
	return row, nil
}
