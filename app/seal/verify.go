package seal

import (
	"errors"
	"slices"
	"sync"
)

// VerifyOptions of VerifyArchive. The zero value is usable.
type VerifyOptions struct {
	Cancelled []string              // public credentials cancelled in the round
	Workers   int                   // parallel ballot checks; 1 if zero
	Progress  func(done, total int) // called after every ballot, never twice at the same time
}

// Check is one named check of a Report.
type Check struct {
	Code    string   // stable: archive, setup, trustees, credentials, ballots, tally, decryptions, result, links
	Name    string   // Chinese
	Detail  string   // Chinese; what was found when the check holds
	Done    bool     // false: does not apply yet, or not reached because an earlier check was refused
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

// OK says whether every check that was made holds and none had to be given up.
func (r *Report) OK() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Refusal != nil })
}

// checks is the order of VerifyArchive; since is the state from which a check applies.
var checks = []struct {
	code, name string
	since      State
	run        func(*audit) (string, error)
}{
	{"archive", "存档格式、摘要链和事件次序", Open, (*audit).checkArchive},
	{"setup", "选举文件", Open, (*audit).checkElection},
	{"trustees", "监票人的证书和密钥", Open, (*audit).checkTrustees},
	{"credentials", "投票凭证名单", Open, (*audit).checkCredentials},
	{"ballots", "逐票核验", Open, (*audit).checkBallots},
	{"tally", "密文合计", Tallied, (*audit).checkTally},
	{"decryptions", "监票人的部分解密", Tallied, (*audit).checkDecryptions},
	{"result", "计票结果", Published, (*audit).checkResult},
	{"links", "各题票数相符", Published, (*audit).checkLinks},
}

var stateOrder = []State{Open, Closed, Tallied, Published}

// VerifyArchive checks a whole archive strictly, finished or not: what the archive has not come to is
// reported as not done. The report is never nil; the error is the refusal, or nil when everything holds.
func VerifyArchive(raw []byte, opts VerifyOptions) (*Report, error) {
	a := newAudit(raw, opts)
	var first error
	for _, c := range checks {
		entry := Check{Code: c.code, Name: c.name}
		applies := slices.Index(stateOrder, a.state()) >= slices.Index(stateOrder, c.since)
		if first == nil && applies {
			entry.Done = true
			entry.Detail, first = c.run(a)
			if first != nil {
				errors.As(first, &entry.Refusal)
			}
		}
		a.report.Checks = append(a.report.Checks, entry)
	}
	if first == nil && a.state() == Published {
		a.report.Counts = a.counts
	}
	return &a.report, first
}

// audit is a verification in progress.
type audit struct {
	raw  []byte
	opts VerifyOptions

	archive     *Archive
	election    *Election
	trustees    *trusteeList
	credentials map[string]bool
	product     *product
	rows        [][]sum
	opened      map[int][][]*point
	counts      [][]int
	report      Report
}

func newAudit(raw []byte, opts VerifyOptions) *audit { return &audit{raw: raw, opts: opts} }

func (a *audit) state() State {
	if a.archive == nil {
		return Open
	}
	return a.archive.state
}

// upToTally makes every check that must hold before a key holder decrypts.
func (a *audit) upToTally() error {
	for _, c := range checks {
		if c.code == "decryptions" || c.code == "tally" && a.state() == Closed {
			return nil
		}
		if _, err := c.run(a); err != nil {
			return err
		}
	}
	return nil
}

func (a *audit) checkArchive() (string, error) {
	var err error
	if a.archive, err = ReadArchive(a.raw); err != nil {
		return "", err
	}
	a.report.State, a.report.LastEventHash = a.archive.state, a.archive.parent
	a.report.Ballots = len(a.archive.ballots)
	return "末条记录摘要 " + a.archive.parent, nil
}

func (a *audit) checkElection() (string, error) {
	e, err := ParseElection(a.archive.election)
	if err != nil {
		return "", err
	}
	a.election = e
	r := &a.report
	r.UUID, r.Name, r.Fingerprint, r.Questions, r.Linked = e.UUID, e.Name, e.fingerprint, e.Questions, e.linked
	return "选举文件摘要 " + e.fingerprint, nil
}

func (a *audit) checkTrustees() (string, error) {
	var err error
	if a.trustees, err = parseTrustees(a.archive.trustees); err != nil {
		return "", err
	}
	if a.trustees.key.Equal(a.election.y) != 1 {
		return "", errWrongKey
	}
	a.report.Scrutineers = len(a.trustees.owners)
	for _, item := range a.trustees.items {
		a.report.Threshold++
		if item.group != nil {
			a.report.Threshold += item.group.threshold - 1
		}
	}
	return itoa(a.report.Scrutineers) + "名监票人，至少" + itoa(a.report.Threshold) + "名才能解密", nil
}

func (a *audit) checkCredentials() (string, error) {
	pubs, err := ParsePublicCredentials(a.archive.credentials)
	if err != nil {
		return "", err
	}
	a.credentials = make(map[string]bool, len(pubs))
	for _, p := range pubs {
		a.credentials[p] = true
	}
	a.report.Credentials = len(pubs)
	return "名单共" + itoa(len(pubs)) + "个凭证", nil
}

// checkBallots verifies every ballot, in parallel, and multiplies them. Of several bad ballots the first
// in the archive is named, whatever the number of workers.
func (a *audit) checkBallots() (string, error) {
	ballots := a.archive.ballots
	if err := a.checkBox(ballots); err != nil {
		return "", err
	}
	v := NewVerifier(a.election)
	a.product = newProduct(a.election)
	a.report.Trackers = make([]string, len(ballots))
	worst, worstErr := len(ballots), error(nil)
	next, done := 0, 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range max(1, a.opts.Workers) {
		wg.Go(func() {
			part := newProduct(a.election)
			mu.Lock()
			for next < len(ballots) && worstErr == nil {
				i := next
				next++
				mu.Unlock()
				b, err := v.Ballot(ballots[i])
				if err == nil {
					part.add(b.choices)
					a.report.Trackers[i] = b.Tracker
				}
				mu.Lock()
				if err != nil && i < worst {
					worst, worstErr = i, err
				}
				done++
				if a.opts.Progress != nil {
					a.opts.Progress(done, len(ballots))
				}
			}
			a.product.ballots += part.ballots
			a.product.multiply(part.sums)
			mu.Unlock()
		})
	}
	wg.Wait()
	if worstErr != nil {
		return "", nth(worst, worstErr)
	}
	slices.Sort(a.report.Trackers)
	return itoa(len(ballots)) + "张票全部成立", nil
}

// checkBox checks what can only be said of all ballots together: every credential listed, not cancelled,
// used once.
func (a *audit) checkBox(ballots [][]byte) error {
	cancelled := make(map[string]bool, len(a.opts.Cancelled))
	for _, p := range a.opts.Cancelled {
		cancelled[p] = true
	}
	used := make(map[string]bool, len(ballots))
	for i, raw := range ballots {
		credential, err := a.ballotCredential(raw)
		switch {
		case err != nil:
			return nth(i, err)
		case credential == "":
			continue
		case cancelled[credential]:
			return nth(i, refuse(CancelledCredential, "所用的投票凭证已经作废。"))
		case used[credential]:
			return nth(i, errRepeated)
		case !a.credentials[credential]:
			return nth(i, refuse(UnknownCredential, "所用的投票凭证不在名单上。"))
		}
		used[credential] = true
	}
	return nil
}

// ballotCredential reads only as far as the credential. It is "" where the ballot's own check will name
// what is wrong: a ballot of another election, or a credential that is no group element.
func (a *audit) ballotCredential(raw []byte) (string, error) {
	c := cursor{b: raw}
	c.lit(`{"election_uuid":`)
	uuid := c.plain()
	c.lit(`,"election_hash":`)
	hash := c.plain()
	c.lit(`,"credential":`)
	credential := c.plain()
	if c.err != nil {
		return "", misread(raw, c.err)
	}
	if string(uuid) != a.election.UUID || string(hash) != a.election.fingerprint {
		return "", nil
	}
	if _, err := parsePoint(credential); err != nil {
		return "", nil
	}
	return string(credential), nil
}

// nth says which ballot a refusal is about.
func nth(i int, err error) error {
	var r *Refusal
	if !errors.As(err, &r) {
		return err
	}
	return refuse(r.Code, "第"+itoa(i+1)+"张票："+r.Message)
}

func (a *audit) checkTally() (string, error) {
	et, sized := a.product.encode()
	if string(et) != string(a.archive.et) {
		return "", refuse(TallyMismatch, "存档中的密文合计不是全部有效票的合计。")
	}
	if string(sized) != string(a.archive.sized) {
		return "", refuse(TallyCount, "存档中的计票张数与票箱中的票不符。")
	}
	return "与" + itoa(a.product.ballots) + "张票的合计一致", nil
}

func (a *audit) checkDecryptions() (string, error) {
	var err error
	if a.rows, err = parseEncryptedTally(a.election, a.archive.et); err != nil {
		return "", err
	}
	if a.opened, err = a.trustees.openParts(a.election, a.rows, a.archive.parts); err != nil {
		return "", err
	}
	return itoa(len(a.opened)) + "名监票人的部分解密成立", nil
}

func (a *audit) checkResult() (string, error) {
	var err error
	if a.counts, err = a.trustees.combine(a.rows, a.product.ballots, a.opened); err != nil {
		return "", err
	}
	if err := readResult(a.archive.result); err != nil {
		return "", err
	}
	if string(encodeResult(a.counts)) != string(a.archive.result) {
		return "", refuse(WrongResult, "公布的计票结果与解密所得不符。")
	}
	return "与解密所得一致", nil
}

// checkLinks looks at the opened sums once more: the approvals of both counts agree, and the stances on
// every candidate add up to the ballots. It cannot fail when every ballot was checked; it is for the reader.
func (a *audit) checkLinks() (string, error) {
	if !a.election.linked {
		return "单一题目，无须比对", nil
	}
	for i, row := range a.counts[1:] {
		if row[Approve] != a.counts[0][i] || row[Approve]+row[Oppose]+row[Abstain] != a.product.ballots {
			return "", refuse(Unlinked, "同一候选项目在各题中的票数不符。")
		}
	}
	return "每个候选项目的赞成、反对、弃权之和等于票数", nil
}
