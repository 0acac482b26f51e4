package seal

import (
	"io"
	"slices"
	"strings"
	"sync"
)

// Running totals: while the box is open, the presidium may see the sum of a prefix, a set P of the accepted
// ballots, under the batch rule: P − (the prefix before) ≥ k and accepted − P ≥ k. Opened prefixes then form a
// chain whose every step, the last one to the final sum included, is a sum over at least k ballots. The
// scrutineers' devices enforce it here; doc.go says when that binds a server that lies.

// minBatch is the smallest k that a device takes.
const minBatch = 10

// PrefixRecord is what a device keeps of a prefix it has opened. Members is left out where a longer prefix of
// the same election, which contains this one, is on record.
type PrefixRecord struct {
	Election string // fingerprint
	K        int    // of the batch rule it was opened under
	Size     int    // ballots
	Digest   string // SHA-256 hex over election and members
	Members  []string
}

// NewPrefixRecord records a prefix by its trackers, in any order.
func NewPrefixRecord(e *Election, k int, members []string) PrefixRecord {
	return newPrefixRecord(e.fingerprint, k, members)
}

func newPrefixRecord(election string, k int, members []string) PrefixRecord {
	members = slices.Clone(members)
	slices.Sort(members)
	return PrefixRecord{election, k, len(members), prefixDigest(election, members), members}
}

func prefixDigest(fingerprint string, sorted []string) string {
	return hexHash([]byte("piaojue|prefix|v1|" + fingerprint + "|" + strings.Join(sorted, "|")))
}

// PrefixRules are a device's own conditions for opening its part of a prefix.
type PrefixRules struct {
	K         int                // of the batch rule; refused below 10
	Earlier   []PrefixRecord     // what this device has opened before; other elections do not matter
	Told      []string           // the longest prefix that the server says this scrutineer has opened, perhaps on another device
	Done      []DecryptionRecord // final tallies this device has opened: no prefix follows them
	Cancelled []string           // cancelled public credentials
	Workers   int                // parallel ballot checks; 1 if zero
	Progress  func(done, total int)
}

// PrefixDecryption is a scrutineer's part of a running total. Records replaces the device's records of this
// election, and must be kept before the part leaves the device.
type PrefixDecryption struct {
	PartialDecryption
	Records []PrefixRecord
}

// PartialDecryptPrefix decrypts this scrutineer's part of the sum of a prefix, and nothing else. archive is open
// and holds all accepted ballots; each is verified strictly, and the sum of the members (trackers) is computed
// here. It refuses a closed archive, members that are not accepted or named twice, and what the rules forbid. The
// same prefix may be asked for again (a lost message). A page that stays open uses Watch instead.
func (g *Guardian) PartialDecryptPrefix(random io.Reader, archive []byte, members []string, reveals [][]byte, rules PrefixRules) (*PrefixDecryption, error) {
	w, err := g.Watch(archive, reveals)
	if err != nil {
		return nil, err
	}
	if err := w.Add(archive, rules.Workers, rules.Progress); err != nil {
		return nil, err
	}
	return w.Decrypt(random, members, rules)
}

// Watch is a device that follows an open box: it verifies every ballot once, as ballots come in, and opens its
// part of prefixes. It is not safe for concurrent use.
type Watch struct {
	setup    [3]string // election, trustees and credentials, as digests
	audit    *audit
	verifier *Verifier
	number   int // among the trustees
	share    *scalar
	accepted map[string]*Ballot // by tracker
	used     map[string]bool    // credentials
}

// Watch begins to follow the box of an archive, of which only the setup is read yet. It refuses a setup that does
// not hold, one of another election, and a threshold of half the scrutineers or fewer: then two quorums need not
// share a device, and no device could know what was opened.
func (g *Guardian) Watch(archive []byte, reveals [][]byte) (*Watch, error) {
	v := newAudit(archive, VerifyOptions{})
	for _, check := range []func(*audit) (string, error){(*audit).checkArchive, (*audit).checkElection, (*audit).checkTrustees, (*audit).checkCredentials} {
		if _, err := check(v); err != nil {
			return nil, err
		}
	}
	if v.election.UUID != g.ceremony.UUID {
		return nil, refuse(WrongElection, "这个密钥码不是为本次票决准备的。")
	}
	if 2*g.ceremony.Threshold <= g.ceremony.Size {
		return nil, refuse(WeakQuorum, "按本轮规定，不超过半数的监票人就能打开合计，投票中不能分批开启。")
	}
	number, share, err := g.recoverShare(v.trustees, reveals)
	if err != nil {
		return nil, err
	}
	w := &Watch{setup: setupOf(v.archive), audit: v, verifier: NewVerifier(v.election), number: number, share: share,
		accepted: map[string]*Ballot{}, used: map[string]bool{}}
	v.raw, v.archive = nil, nil // ballots come by Add
	return w, nil
}

func setupOf(a *Archive) [3]string {
	return [3]string{hexHash(a.election), hexHash(a.trustees), hexHash(a.credentials)}
}

// Accepted is how many ballots have been verified.
func (w *Watch) Accepted() int { return len(w.accepted) }

// Add verifies the ballots of an open archive that are not known yet. It refuses an archive with another setup
// or one that is closed, and any ballot that does not hold; then it adds none of them.
func (w *Watch) Add(archive []byte, workers int, progress func(done, total int)) error {
	a, err := ReadArchive(archive)
	if err != nil {
		return err
	}
	if setupOf(a) != w.setup {
		return refuse(WrongElection, "送来的票箱与先前的不是同一次票决。")
	}
	if a.State() != Open {
		return refuse(BallotsClosed, "投票已经截止，不再分批开启。")
	}
	var fresh [][]byte
	for _, raw := range a.ballots {
		if w.accepted[Tracker(raw)] == nil {
			fresh = append(fresh, raw)
		}
	}
	if err := w.audit.checkBox(fresh); err != nil {
		return err
	}
	ballots, err := verifyEach(w.verifier, fresh, workers, progress)
	if err != nil {
		return err
	}
	for i, b := range ballots {
		if w.used[b.Credential] {
			return nth(i, errRepeated)
		}
	}
	for _, b := range ballots {
		b.Raw = nil // the product needs the ciphertexts only
		w.accepted[b.Tracker], w.used[b.Credential] = b, true
	}
	return nil
}

// verifyEach verifies ballots in parallel; of several bad ones the first is named.
func verifyEach(v *Verifier, raws [][]byte, workers int, progress func(done, total int)) ([]*Ballot, error) {
	ballots, refused := make([]*Ballot, len(raws)), make([]error, len(raws))
	var mu sync.Mutex
	var wg sync.WaitGroup
	next, done := 0, 0
	for range max(1, workers) {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for next < len(raws) {
				i := next
				next++
				mu.Unlock()
				ballots[i], refused[i] = v.Ballot(raws[i])
				mu.Lock()
				if done++; progress != nil {
					progress(done, len(raws))
				}
			}
		})
	}
	wg.Wait()
	for i, err := range refused {
		if err != nil {
			return nil, nth(i, err)
		}
	}
	return ballots, nil
}

// Decrypt opens this scrutineer's part of the sum of members. It refuses a member that is not accepted or named
// twice, a ballot of a cancelled credential anywhere in the box, and what the rules forbid.
func (w *Watch) Decrypt(random io.Reader, members []string, rules PrefixRules) (*PrefixDecryption, error) {
	for _, credential := range rules.Cancelled {
		if w.used[credential] {
			return nil, refuse(CancelledCredential, "票箱里有已经作废的投票凭证投的票，不能开启。")
		}
	}
	record := NewPrefixRecord(w.audit.election, rules.K, members)
	sum := newProduct(w.audit.election)
	for i, tracker := range record.Members {
		b := w.accepted[tracker]
		switch {
		case b == nil:
			return nil, refuse(NotAccepted, "要开启的这一批中有不在票箱里的票。")
		case i > 0 && record.Members[i-1] == tracker:
			return nil, refuse(NotAccepted, "要开启的这一批中同一张票出现了两次。")
		}
		sum.add(b.choices)
	}
	records, err := rules.allow(record, len(w.accepted))
	if err != nil {
		return nil, err
	}
	et, _ := sum.encode()
	rows, err := parseEncryptedTally(w.audit.election, et)
	if err != nil {
		return nil, err
	}
	hedge := make([]byte, 32)
	if _, err := io.ReadFull(random, hedge); err != nil {
		return nil, err
	}
	part := decryptSums(w.audit.election, rows, w.share, string(hedge))
	return &PrefixDecryption{PartialDecryption{w.number, part}, records}, nil
}

// allow is the batch rule. It returns the device's records of this election once the prefix is opened.
func (r PrefixRules) allow(p PrefixRecord, accepted int) ([]PrefixRecord, error) {
	if r.K < minBatch {
		return nil, refuse(BatchRule, "每批至少"+itoa(minBatch)+"张，送来的规定是"+itoa(r.K)+"张，不能开启。")
	}
	if slices.ContainsFunc(r.Done, func(d DecryptionRecord) bool { return d.Election == p.Election }) {
		return nil, refuse(AlreadyDecrypted, "本次票决的总合计已经解密过，不再分批开启。")
	}
	if p.Size < r.K {
		return nil, refuse(BatchRule, "这一批只有"+itoa(p.Size)+"张，不足"+itoa(r.K)+"张，不能开启。")
	}
	if accepted-p.Size < r.K {
		return nil, refuse(BatchRule, "这一批以外只有"+itoa(accepted-p.Size)+"张票，不足"+itoa(r.K)+"张，暂不能开启。")
	}
	opened := ownRecords(r.Earlier, p.Election)
	last, err := lastOpened(opened, p.Election)
	if err != nil {
		return nil, err
	}
	// What the server tells may only be added to what the device knows itself.
	if told := newPrefixRecord(p.Election, r.K, r.Told); told.Size > last.Size {
		if err := last.within(told.Members, last.K); err != nil {
			return nil, err
		}
		opened, last = append(opened, told), told
	}
	if slices.ContainsFunc(opened, func(e PrefixRecord) bool { return e.Digest == p.Digest }) {
		return opened, nil // a lost message: nothing new is opened
	}
	if err := last.within(p.Members, max(r.K, last.K)); err != nil {
		return nil, err
	}
	for i := range opened {
		opened[i].Members = nil // the longer one contains it
	}
	return append(opened, p), nil
}

func ownRecords(records []PrefixRecord, election string) (own []PrefixRecord) {
	for _, e := range records {
		if e.Election == election {
			own = append(own, e)
		}
	}
	return own
}

// lastOpened is the longest prefix of an election on record, the zero record if there is none. The others lie
// within it. It refuses records that do not say which ballots it has.
func lastOpened(records []PrefixRecord, election string) (last PrefixRecord, err error) {
	for _, e := range ownRecords(records, election) {
		if e.Size > last.Size {
			last = e
		}
	}
	if len(last.Members) != last.Size || last.Size > 0 && prefixDigest(election, last.Members) != last.Digest {
		return last, refuse(BadRecord, "本机保存的分批开启记录不完整，不能继续。请告知总监票人。")
	}
	return last, nil
}

// within refuses a set of trackers that leaves out a ballot of the prefix, or adds fewer than k to it.
func (e PrefixRecord) within(set []string, k int) error {
	if e.Size == 0 {
		return nil
	}
	there := make(map[string]bool, len(set))
	for _, tracker := range set {
		there[tracker] = true
	}
	for _, tracker := range e.Members {
		if !there[tracker] {
			return refuse(BatchRule, "要开启的合计不包含先前已经开启的一批，两者相减会暴露个别的票。")
		}
	}
	if more := len(set) - e.Size; more < k {
		return refuse(BatchRule, "要开启的合计只比先前开启的一批多"+itoa(more)+"张，不足"+itoa(k)+"张。")
	}
	return nil
}

// ExtendTally multiplies further ballots that a Verifier has accepted into the encrypted tally of n others. An et
// of nil is the empty one.
func ExtendTally(e *Election, et []byte, n int, ballots [][]byte) (sum, sized []byte, err error) {
	p := newProduct(e)
	if et != nil {
		rows, err := parseEncryptedTally(e, et)
		if err != nil {
			return nil, nil, err
		}
		for i, row := range rows {
			for j, s := range row {
				p.sums[i][j] = ciphertext{fromLibrary(s.alpha), fromLibrary(s.beta)}
			}
		}
		p.ballots = n
	}
	if err := p.addRaw(e, ballots); err != nil {
		return nil, nil, err
	}
	sum, sized = p.encode()
	return sum, sized, nil
}
