package view

import "strings"

// Seal is where a page finds the program that works with secret codes inside the browser. Both addresses are
// empty while scripts/wasm has not been run; the page then says so instead of asking for a code.
type Seal struct {
	Module  string // static file gen/seal.wasm
	Runtime string // static file gen/wasm_exec.js
}

// Ballot is the ballot page (/v). It is the same for everybody and for every round: which round it is follows
// from the voting code, which never reaches the server.
type Ballot struct {
	Page
	Seal
}

// Guardian is a scrutineer's page of one round: key ceremony, zero report, decryption, signature. Nothing in it
// is secret; the key code exists only in the page.
type Guardian struct {
	Page
	Seal
	RoundID    string
	Round      string // 第一轮票决
	Session    string // 清溪县第十八届人民代表大会第五次会议
	State      string // models.RoundState; the page looks again when it changes
	StateLabel string
	Steps      []Step // the round's procedure, for the part "steps"; may be empty

	Holder    string // the scrutineer's name
	Office    string // 总监票人, 监票人
	UUID      string // of the sealed election
	Index     int    // place among the key holders, from 1; 0 for an office without a key, such as a teller
	Size      int    // key holders
	Threshold int    // of whom this many can open the count
	Holders   []KeyHolder

	// Phase is what the page leads through now: "keys" until every key holder has confirmed, "wait" until the box
	// is closed, "decrypt" until enough parts are there, "count" from the count on.
	Phase string
	// Decrypted says that this scrutineer's part of the decryption has arrived.
	Decrypted bool
	// Floor is the fewest ballots the key holder decrypts without a second confirmation.
	Floor int
	// Cancelled are the public halves of the spoiled slips.
	Cancelled []string

	Zero []BoxFact // 零票报告: the box before opening; empty before it exists
	// PaperLinks lead to the pages of paper ballots, in a round that has any.
	PaperLinks []Link
	// ZeroAct confirms the empty box; nil when it is not this person's, or done. ZeroSaid says who confirmed it and when.
	ZeroAct  *Act
	ZeroSaid string
	Box      []BoxFact // the box after closing: 发出, 收回, digest
	Counts   *CountTable
	// Acting is the deputy chief's form to sign in the chief's place; nil for others and once that place is taken.
	Acting *SideForm
	Attest *Act // the signature; nil when it is not this person's turn
	Signed []Step
}

// KeyHolder is one of the scrutineers who hold a key, by name and place.
type KeyHolder struct {
	Index int
	Name  string
	Self  bool
	Done  bool // has handed in the part of the decryption
}

// BoxFact is one line of a report on the box.
type BoxFact struct {
	Label, Value string
}

// CountTable is the count as the scrutineers check it. Oppose and Abstain are empty on a tick-only ballot.
type CountTable struct {
	Survey       *Survey // of a 满意度测评, in place of Rows; otherwise nil
	ThreeStances bool
	Ranked       bool   // numbered ballots: Approve is the sum of ranks
	Parts        *Parts // 电子, 纸质, 合计; nil for a round without paper
	Rows         []CountRow
	Lines        []string // the arithmetic, line by line
}

// CountRow is one candidate's count; Outcome is 入选, 未入选 or 票数相等.
type CountRow struct {
	No, Name, Approve, Oppose, Abstain, Outcome string
}

// CancelledList is Cancelled as one attribute of the page.
func (g Guardian) CancelledList() string { return strings.Join(g.Cancelled, " ") }

// HoldsKey says whether this person takes part in the key ceremony.
func (g Guardian) HoldsKey() bool { return g.Index > 0 }
