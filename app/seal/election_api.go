package seal

import "io"

// NewUUID draws an election identifier: 14 base58 characters.
func NewUUID(r io.Reader) (string, error) { return "", nil }

// NewElection writes the election file (Belenios version 1, group Ed25519). It refuses a draft without
// questions, with impossible bounds, or with trustees that do not hold.
func NewElection(d ElectionDraft) ([]byte, error) { return nil, nil }

// ParseElection reads an election file strictly: compact JSON, known fields in their order, each once,
// group Ed25519, canonical public key in the prime-order subgroup.
func ParseElection(raw []byte) (*Election, error) { return nil, nil }

// Credential is a secret voting credential of one election.
type Credential struct{ public string }

// NewCredential draws a voting code XXXXX-XXXXXX-XXXXX-XXXXXX in base58.
func NewCredential(r io.Reader) (code string, err error) { return "", nil }

// DeriveCredential turns a code into the credential of one election. It refuses a malformed code.
func DeriveCredential(uuid, code string) (*Credential, error) { return nil, nil }

// Public is the public half, 64 hex digits.
func (c *Credential) Public() string { return c.public }

// PublicCredentials writes the credential list: a sorted JSON array of public halves.
func PublicCredentials(pubs []string) []byte { return nil }

// ParsePublicCredentials reads a credential list: valid and distinct group elements without weights.
func ParsePublicCredentials(raw []byte) ([]string, error) { return nil, nil }

// Encrypt makes a ballot: choices[q][a] is 0 or 1 for answer a of question q (for a Blank question
// element 0 is the blank mark). It refuses choices the questions do not allow. For a linked election
// pass LinkedChoices; the approvals are encrypted once and copied.
func Encrypt(r io.Reader, e *Election, c *Credential, choices [][]int) ([]byte, error) {
	return nil, nil
}

// Verifier checks ballots of one election. It is safe for concurrent use.
type Verifier struct{}

// NewVerifier prepares the tables of the election's key (a few milliseconds).
func NewVerifier(e *Election) *Verifier { return nil }

// Ballot is a ballot whose form, proofs, links and signature all hold. Whether its credential is on the
// list, cancelled or used before is for the caller (or VerifyArchive) to say.
type Ballot struct {
	Credential string // public half, 64 hex digits
	Tracker    string
	Raw        []byte
}

// Ballot checks everything about one ballot that can be known from the ballot and the election alone.
func (v *Verifier) Ballot(raw []byte) (*Ballot, error) { return nil, nil }

// Tracker is the standard base64 without padding of the SHA-256 of a ballot's bytes.
func Tracker(raw []byte) string { return "" }

// NewKeySeed draws a scrutineer's key code: 22 base58 characters, the only secret a scrutineer keeps.
func NewKeySeed(r io.Reader) (string, error) { return "", nil }

// Ceremony is the public frame of one key ceremony: Threshold of Size scrutineers for election UUID.
type Ceremony struct {
	UUID      string
	Size      int
	Threshold int
}

// Guardian is one scrutineer's key holder (indices count from 1). All its secrets derive from the seed.
type Guardian struct{}

// NewGuardian refuses a malformed seed, uuid or index and a threshold outside 1..Size.
func NewGuardian(seed string, c Ceremony, index int) (*Guardian, error) { return nil, nil }

// Commit is message 1: certificate and the digest of the coefficients to be revealed.
func (g *Guardian) Commit() ([]byte, error) { return nil, nil }

// Reveal is message 2: signed coefficients, signature over all certificates, encrypted shares.
// commits are everybody's messages 1 in index order; all are checked, the own one must be its own.
func (g *Guardian) Reveal(r io.Reader, commits [][]byte) ([]byte, error) { return nil, nil }

// Confirm is message 3: it checks every reveal against its commitment and every share sent to this
// scrutineer against the sender's coefficients, and answers with the scrutineer's verification key.
func (g *Guardian) Confirm(commits, reveals [][]byte) ([]byte, error) { return nil, nil }

// CheckCommit refuses a message 1 that is not one of scrutineer index of this ceremony.
func (c Ceremony) CheckCommit(index int, commit []byte) error { return nil }

// CheckReveal refuses a message 2 that does not match the commits.
func (c Ceremony) CheckReveal(index int, commits [][]byte, reveal []byte) error { return nil }

// CheckConfirm refuses a message 3 that does not match the reveals.
func (c Ceremony) CheckConfirm(index int, commits, reveals [][]byte, confirm []byte) error {
	return nil
}

// CommitsDigest is a short digest of all messages 1 that the scrutineers read aloud and compare, so
// that the server cannot show each of them different ones.
func (c Ceremony) CommitsDigest(commits [][]byte) string { return "" }

// Trustees assembles trustees.json, byte for byte in Belenios form.
func (c Ceremony) Trustees(commits, reveals, confirms [][]byte) ([]byte, error) { return nil, nil }

// DecryptionRecord is what a key holder has decrypted: once for an election, never another tally of it.
type DecryptionRecord struct {
	Election       string // fingerprint
	EncryptedTally string // SHA-256 hex
}

// DecryptionRules are the key holder's own conditions for PartialDecrypt.
type DecryptionRules struct {
	Floor        int                // fewest ballots; 10 if zero
	Acknowledged int                // a smaller floor the scrutineer has confirmed by hand; 0 if none
	Done         []DecryptionRecord // what this key holder has decrypted before
	Cancelled    []string           // cancelled public credentials
	Workers      int                // parallel ballot checks; 1 if zero
	Progress     func(done, total int)
}

// Decryption is a scrutineer's message 4, for the archive, with the record the scrutineer must keep.
type Decryption struct {
	PartialDecryption
	Record DecryptionRecord
}

// PartialDecryption is one scrutineer's factors with their proofs. Owner counts from 1 over all trustees.
type PartialDecryption struct {
	Owner int
	Raw   []byte
}

// PartialDecrypt decrypts this scrutineer's part of the sum, and nothing else: the archive must be
// closed (EndBallots), every ballot is verified strictly, the encrypted tally is computed here, and the
// rules must hold. reveals are the messages 2 of the ceremony, from which the scrutineer's share is
// recovered; a share that does not fit the archive's trustees is refused.
func (g *Guardian) PartialDecrypt(r io.Reader, archive []byte, reveals [][]byte, rules DecryptionRules) (*Decryption, error) {
	return nil, nil
}

// EncryptedTally multiplies verified ballots: et is the encrypted tally, sized the payload that names it.
func EncryptedTally(e *Election, ballots [][]byte) (et, sized []byte, err error) {
	return nil, nil, nil
}

// CheckPartialDecryption refuses a part that is not of this tally or not by trustee owner.
func CheckPartialDecryption(e *Election, trustees, et []byte, owner int, raw []byte) error {
	return nil
}

// Result combines partial decryptions into the counts and the result record. total is the number of ballots.
func Result(e *Election, trustees, et []byte, total int, parts []PartialDecryption) (raw []byte, counts [][]int, err error) {
	return nil, nil, nil
}

// State is how far an archive has come.
type State string

// The states of an archive, in order.
const (
	Open      State = "open"      // ballots may follow
	Closed    State = "closed"    // EndBallots is the last event
	Tallied   State = "tallied"   // the encrypted tally is there, perhaps some partial decryptions
	Published State = "published" // the result is there
)

// Archive is an election's append-only record (.bel).
type Archive struct{}

// NewArchive begins an archive with its Setup event. timestamp is Unix seconds, the same in every record.
func NewArchive(timestamp int64, election, trustees, credentials []byte) (*Archive, error) {
	return nil, nil
}

// ReadArchive reads an archive strictly: every byte must be as this package would have written it, and
// the events must be Setup, Ballot*, EndBallots, EncryptedTally, PartialDecryption*, Result or a prefix.
func ReadArchive(raw []byte) (*Archive, error) { return nil, nil }

// AddBallot appends a ballot; it refuses one after EndBallots. It does not verify the ballot.
func (a *Archive) AddBallot(raw []byte) error { return nil }

// EndBallots closes the box.
func (a *Archive) EndBallots() error { return nil }

// AddEncryptedTally appends what EncryptedTally returned.
func (a *Archive) AddEncryptedTally(et, sized []byte) error { return nil }

// AddPartialDecryption appends one scrutineer's part.
func (a *Archive) AddPartialDecryption(owner int, raw []byte) error { return nil }

// AddResult appends the result and ends the archive.
func (a *Archive) AddResult(raw []byte) error { return nil }

// Bytes returns the archive file. The caller must not change it.
func (a *Archive) Bytes() []byte { return nil }

// Election returns the election file.
func (a *Archive) Election() []byte { return nil }

// Trustees returns trustees.json.
func (a *Archive) Trustees() []byte { return nil }

// Credentials returns the list of public credentials.
func (a *Archive) Credentials() []byte { return nil }

// Ballots returns the ballots in the order of the archive.
func (a *Archive) Ballots() [][]byte { return nil }

// EncryptedTally returns the encrypted tally and its payload, or nil before it.
func (a *Archive) EncryptedTally() (et, sized []byte) { return nil, nil }

// PartialDecryptions returns the parts in the order of the archive.
func (a *Archive) PartialDecryptions() []PartialDecryption { return nil }

// Result returns the result record, or nil before it.
func (a *Archive) Result() []byte { return nil }

// State says how far the archive has come.
func (a *Archive) State() State { return Open }

// Timestamp is the archive's Unix time in seconds.
func (a *Archive) Timestamp() int64 { return 0 }

// LastEventHash is the SHA-256 hex of the last event; it fixes everything before it.
func (a *Archive) LastEventHash() string { return "" }

// VerifyOptions of VerifyArchive. The zero value is usable.
type VerifyOptions struct {
	Cancelled []string              // public credentials cancelled in the round
	Workers   int                   // parallel ballot checks; 1 if zero
	Progress  func(done, total int) // called now and then, from one goroutine at a time
}

// Check is one named check of a Report.
type Check struct {
	Code    string   // stable: archive, election, trustees, credentials, ballots, links, tally, decryptions, result
	Name    string   // Chinese
	Detail  string   // Chinese; what was found when the check holds
	Done    bool     // false: not applicable yet, or not reached because an earlier check was refused
	Refusal *Refusal // nil when the check holds
}

// Report is the outcome of VerifyArchive.
type Report struct {
	State         State
	UUID          string
	Name          string
	Fingerprint   string
	LastEventHash string
	Questions     []Question
	Linked        bool
	Credentials   int // on the list
	Ballots       int
	Scrutineers   int
	Threshold     int
	Trackers      []string // sorted
	Counts        [][]int  // nil unless State is Published and every check holds
	Checks        []Check
}

// OK says whether every check that applies to the state holds.
func (r *Report) OK() bool { return false }

// VerifyArchive checks a whole archive strictly, finished or not. The report is never nil; the error is
// the first refusal, or nil when everything holds.
func VerifyArchive(raw []byte, opts VerifyOptions) (*Report, error) { return nil, nil }
