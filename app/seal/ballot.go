package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"slices"
	"sync"
)

// ---- making a ballot

// Encrypt makes a ballot: choices[q][a] is 0 or 1 for answer a of question q (for a Blank question
// element 0 is the blank mark). It refuses choices the questions do not allow. For a linked election
// pass LinkedChoices; the approvals are encrypted once and copied.
func Encrypt(r io.Reader, e *Election, c *Credential, choices [][]int) ([]byte, error) {
	if err := e.allow(choices); err != nil {
		return nil, err
	}
	pr := &prover{random: r, yTable: e.secretY()}
	prefix := ballotPrefix(e.fingerprint, c.public)
	out := append([]byte(nil), `{"election_uuid":"`...)
	out = append(out, e.UUID...)
	out = append(out, `","election_hash":"`...)
	out = append(out, e.fingerprint...)
	out = append(out, `","credential":"`...)
	out = append(out, c.public...)
	out = append(out, `","answers":[`...)
	var approvals []sealedChoice
	for i, q := range e.Questions {
		var sealed []sealedChoice
		if e.linked && i > 0 {
			sealed = append(sealed, approvals[i-1])
		}
		sealed = append(sealed, pr.seal(prefix, choices[i][len(sealed):])...)
		if i == 0 {
			approvals = sealed
		} else {
			out = append(out, ',')
		}
		out = pr.answer(out, prefix, q, sealed)
	}
	out = append(out, ']')
	hash := shortHash(append(slices.Clone(out), '}'))
	signature := schnorr("sig|"+hash+"|", c.secret)
	out = append(out, `,"signature":{"hash":"`...)
	out = append(out, hash...)
	out = append(out, `","proof":`...)
	out = signature.append(out)
	return append(out, `}}`...), pr.err
}

// allow refuses choices outside the rules of the questions; a prover could not prove them anyway.
func (e *Election) allow(choices [][]int) error {
	bad := refuse(BadChoices, "选择与题目要求不符。")
	if len(choices) != len(e.Questions) {
		return bad
	}
	for i, q := range e.Questions {
		row := choices[i]
		if len(row) != q.choices() {
			return bad
		}
		sum := 0
		for _, m := range row {
			if m != 0 && m != 1 {
				return bad
			}
			sum += m
		}
		if blank := q.Blank && row[0] == 1; blank && sum != 1 || !blank && (sum < q.Min || sum > q.Max) {
			return bad
		}
		if e.linked && i > 0 && row[Approve] != choices[0][i-1] {
			return bad
		}
	}
	return nil
}

// ballotPrefix begins every proof of a ballot, so that none can be moved to another ballot or election.
func ballotPrefix(fingerprint, credential string) string { return fingerprint + "|" + credential }

// sealedChoice is an encrypted choice with what its maker alone knows, and its finished JSON.
type sealedChoice struct {
	value      int
	randomness *scalar
	encoding   []byte // alpha and beta, 32 bytes each
	json       []byte
	proof      []byte
}

// seal encrypts choices one by one and proves each to be 0 or 1.
func (pr *prover) seal(prefix string, values []int) []sealedChoice {
	sealed := make([]sealedChoice, len(values))
	points := make([]extended, 0, 2*len(values))
	g := generatorSecret()
	for i, m := range values {
		r := pr.draw()
		beta := pr.yTable.multiple(r)
		gm := fromLibrary(new(point).Select(generator, identity, m))
		beta.addPoint(&gm)
		points = append(points, g.multiple(r), beta)
		sealed[i] = sealedChoice{value: m, randomness: r}
	}
	encodings := appendEncodings(nil, points)
	for i := range sealed {
		s := &sealed[i]
		s.encoding = encodings[64*i : 64*i+64]
		s.json = append(s.json, `{"alpha":"`...)
		s.json = appendPoint(s.json, s.encoding[:32])
		s.json = append(s.json, `","beta":"`...)
		s.json = appendPoint(s.json, s.encoding[32:])
		s.json = append(s.json, `"}`...)
		transcript := []byte("prove|" + prefix + "|")
		transcript = append(appendHexList(transcript, s.encoding), '|')
		s.proof = appendProofs(nil, pr.disjunction(transcript, rangeBranches(s.randomness, s.value, 0, 1)))
	}
	return sealed
}

// rangeBranches are the statements "the ciphertext holds M" for M from low to high.
func rangeBranches(randomness *scalar, value, low, high int) []branch {
	var list []branch
	for m := low; m <= high; m++ {
		list = append(list, branch{randomness: randomness, shift: value - m, true: equalInt(value, m)})
	}
	return list
}

func (pr *prover) answer(out []byte, prefix string, q Question, sealed []sealedChoice) []byte {
	strong := []byte(prefix + "|")
	var encodings []byte
	out = append(out, `{"choices":[`...)
	for i, s := range sealed {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, s.json...)
		encodings = append(encodings, s.encoding...)
	}
	strong = append(appendHexList(strong, encodings), '|')
	out = append(out, `],"individual_proofs":[`...)
	for i, s := range sealed {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, s.proof...)
	}
	out = append(out, `],"overall_proof":`...)
	counted := sealed
	if q.Blank {
		counted = sealed[1:]
	}
	sum, randomness := 0, new(scalar)
	for _, s := range counted {
		sum += s.value
		randomness.Add(randomness, s.randomness)
	}
	if !q.Blank {
		alpha, beta := generatorSecret().multiple(randomness), pr.yTable.multiple(randomness)
		generatorSecret().addTo(&beta, smallScalar(sum))
		transcript := appendHexList(append([]byte("prove|"), strong...), appendEncodings(nil, []extended{alpha, beta}))
		overall := pr.disjunction(append(transcript, '|'), rangeBranches(randomness, sum, q.Min, q.Max))
		return append(appendProofs(out, overall), '}')
	}
	blank := sealed[0]
	chosen := rangeBranches(randomness, sum, q.Min, q.Max)
	for i := range chosen {
		chosen[i].true &= 1 - blank.value // with the blank mark, "blank" is the true statement even if the sum fits
	}
	overall := append([]branch{{randomness: blank.randomness, shift: blank.value - 1, true: blank.value}}, chosen...)
	out = appendProofs(out, pr.disjunction(append([]byte("bproof1|"), strong...), overall))
	out = append(out, `,"blank_proof":`...)
	exclusive := []branch{
		{randomness: blank.randomness, shift: blank.value, true: 1 - blank.value},
		{randomness: randomness, shift: sum, true: blank.value},
	}
	out = appendProofs(out, pr.disjunction(append([]byte("bproof0|"), strong...), exclusive))
	return append(out, '}')
}

// ---- reading a ballot

// ballotForm is a ballot as written, before anything is checked.
type ballotForm struct {
	uuid, hash, credential []byte
	answers                []answerForm
	signed                 int // length of the text before ,"signature"
	signatureHash          []byte
	signature              proof
}

type answerForm struct {
	choices    []choiceForm
	individual [][]proof
	proofText  [][]byte // the JSON of every individual proof
	overall    []proof
	blank      []proof
}

type choiceForm struct{ alpha, beta []byte }

func readBallot(raw []byte) (*ballotForm, error) {
	c := cursor{b: raw}
	f := new(ballotForm)
	c.lit(`{"election_uuid":`)
	f.uuid = c.plain()
	c.lit(`,"election_hash":`)
	f.hash = c.plain()
	c.lit(`,"credential":`)
	f.credential = c.plain()
	c.lit(`,"answers":`)
	c.list(func() { f.answers = append(f.answers, c.answer()) })
	f.signed = c.i
	c.lit(`,"signature":{"hash":`)
	f.signatureHash = c.plain()
	c.lit(`,"proof":`)
	f.signature = c.proof()
	c.lit(`}}`)
	if err := c.end(); err != nil {
		return nil, misreadBallot(raw, err)
	}
	return f, nil
}

func (c *cursor) answer() (a answerForm) {
	c.lit(`{"choices":`)
	c.list(func() {
		var ch choiceForm
		c.lit(`{"alpha":`)
		ch.alpha = c.plain()
		c.lit(`,"beta":`)
		ch.beta = c.plain()
		c.lit(`}`)
		a.choices = append(a.choices, ch)
	})
	c.lit(`,"individual_proofs":`)
	c.list(func() {
		start := c.i
		a.individual = append(a.individual, c.proofs())
		a.proofText = append(a.proofText, c.b[start:c.i])
	})
	c.lit(`,"overall_proof":`)
	a.overall = c.proofs()
	if c.has(`,"blank_proof":`) {
		a.blank = c.proofs()
	}
	c.lit(`}`)
	return a
}

// fits refuses a ballot that is not shaped for the questions of e, before any arithmetic is spent on it.
func (f *ballotForm) fits(e *Election) error {
	if string(f.uuid) != e.UUID || string(f.hash) != e.fingerprint {
		return refuse(WrongElection, "这张票不是本次票决的票。")
	}
	shape := refuse(Malformed, "票面的题目、选项或者证明的数量与本次票决不符。")
	if len(f.answers) != len(e.Questions) {
		return shape
	}
	for i, a := range f.answers {
		q := e.Questions[i]
		overall, blank := q.Max-q.Min+1, 0
		if q.Blank {
			overall, blank = overall+1, 2
		}
		if len(a.choices) != q.choices() || len(a.individual) != q.choices() || len(a.overall) != overall || len(a.blank) != blank {
			return shape
		}
		for _, p := range a.individual {
			if len(p) != 2 {
				return shape
			}
		}
	}
	return nil
}

// linked refuses a ballot of a linked election whose approvals differ between the questions.
func (f *ballotForm) linked() error {
	first := f.answers[0]
	for i, a := range f.answers[1:] {
		if !bytes.Equal(a.choices[0].alpha, first.choices[i].alpha) || !bytes.Equal(a.choices[0].beta, first.choices[i].beta) ||
			!bytes.Equal(a.proofText[0], first.proofText[i]) {
			return refuse(Unlinked, "票中同一候选项目的“赞成”前后不是同一份密文，此票不能计入。")
		}
	}
	return nil
}

// ---- verifying a ballot

// Verifier checks ballots of one election. It is safe for concurrent use.
type Verifier struct {
	election *Election
	g, y     *fixedBase
	benches  sync.Pool // of *bench, because a ballot's work needs a megabyte
}

// NewVerifier prepares the tables of the election's key (a few milliseconds).
func NewVerifier(e *Election) *Verifier {
	y := fromLibrary(e.y)
	return &Verifier{election: e, g: generatorTable(), y: newFixedBase(&y)}
}

// Ballot is a ballot whose form, proofs, links and signature all hold. Whether its credential is on the
// list, cancelled or used before is for the caller (or VerifyArchive) to say.
type Ballot struct {
	Credential string // public half, 64 hex digits
	Tracker    string
	Raw        []byte

	choices [][]ciphertext
}

// Ballot checks everything about one ballot that can be known from the ballot and the election alone:
// the one accepted spelling, that it belongs to this election, every group element and number, every
// proof, the links between linked questions, and the signature of its credential.
func (v *Verifier) Ballot(raw []byte) (*Ballot, error) {
	f, err := readBallot(raw)
	if err != nil {
		return nil, err
	}
	if err := f.fits(v.election); err != nil {
		return nil, err
	}
	if v.election.linked {
		if err := f.linked(); err != nil {
			return nil, err
		}
	}
	signed := sha256.New()
	signed.Write(raw[:f.signed])
	signed.Write([]byte{'}'})
	if base64.RawStdEncoding.EncodeToString(signed.Sum(nil)) != string(f.signatureHash) {
		return nil, refuse(BadSignature, "票的签名与内容不符。")
	}
	b, _ := v.benches.Get().(*bench)
	if b == nil {
		b = &bench{verifier: v}
	}
	defer v.benches.Put(b)
	choices, err := b.lay(f)
	if err != nil {
		return nil, err
	}
	if err := b.settle(f); err != nil {
		return nil, err
	}
	return &Ballot{Credential: string(f.credential), Tracker: Tracker(raw), Raw: raw, choices: choices}, nil
}

// bench is the workbench of one ballot: every distinct group element with the multiples its chain
// must feed, and every disjunction that waits for the result. It is used again for the next ballot.
type bench struct {
	verifier    *Verifier
	elements    []task
	pending     []*pending
	statements  []*statement
	used        int // statements in use
	idle        []*accumulator
	commitments []extended
}

type task struct {
	point     extended
	multiples []*multiple
	checked   bool // a product of checked elements needs no check of its own
}

// clear makes the bench ready for a ballot.
func (b *bench) clear() {
	b.elements, b.pending, b.used, b.commitments = b.elements[:0], b.pending[:0], 0, b.commitments[:0]
}

// element adds a group element and returns its position.
func (b *bench) element(p *extended, checked bool) int {
	n := len(b.elements)
	if n < cap(b.elements) {
		b.elements = b.elements[:n+1]
		b.elements[n].multiples = b.elements[n].multiples[:0]
	} else {
		b.elements = append(b.elements, task{})
	}
	b.elements[n].point, b.elements[n].checked = *p, checked
	return n
}

// statement is one to fill in.
func (b *bench) statement(p proof, value int) *statement {
	if b.used == len(b.statements) {
		b.statements = append(b.statements, new(statement))
	}
	s := b.statements[b.used]
	b.used++
	s.about(p, value)
	return s
}

// feeds says that a multiple needs the chain of the element at a position.
func (b *bench) feeds(position int, m *multiple) {
	b.elements[position].multiples = append(b.elements[position].multiples, m)
	m.chains++
}

// about adds a statement about the ciphertext at a position.
func (b *bench) about(position int, p proof, value int) *statement {
	s := b.statement(p, value)
	b.feeds(position, &s.alpha)
	b.feeds(position+1, &s.beta)
	return s
}

// lay decodes the ballot and lays out the work.
func (b *bench) lay(f *ballotForm) ([][]ciphertext, error) {
	b.clear()
	var credential extended
	if err := credential.decode(f.credential); err != nil {
		return nil, err
	}
	e := b.verifier.election
	prefix := ballotPrefix(e.fingerprint, string(f.credential))
	signature := b.statement(f.signature, 0)
	b.feeds(b.element(&credential, false), &signature.alpha)
	b.pending = append(b.pending, &pending{transcript: []byte("sig|" + string(f.signatureHash) + "|"), statements: []*statement{signature}})

	all := make([][]ciphertext, len(f.answers))
	var approvals []int // positions of question 0's alphas among the elements
	for i, a := range f.answers {
		q := e.Questions[i]
		positions := make([]int, len(a.choices))
		all[i] = make([]ciphertext, len(a.choices))
		strong := []byte(prefix)
		for j, ch := range a.choices {
			strong = append(strong, "|,"[min(j, 1)])
			strong = append(append(append(strong, ch.alpha...), ','), ch.beta...)
			ct := &all[i][j]
			if e.linked && i > 0 && j == 0 { // proven where it was copied from
				positions[j] = approvals[i-1]
				*ct = all[0][i-1]
				continue
			}
			if err := ct.alpha.decode(ch.alpha); err != nil {
				return nil, err
			}
			if err := ct.beta.decode(ch.beta); err != nil {
				return nil, err
			}
			positions[j] = b.element(&ct.alpha, false)
			b.element(&ct.beta, false)
			transcript := append([]byte("prove|"), prefix...)
			transcript = append(append(append(append(transcript, '|'), ch.alpha...), ','), ch.beta...)
			p := &pending{transcript: append(transcript, '|')}
			for m, pr := range a.individual[j] {
				p.statements = append(p.statements, b.about(positions[j], pr, m))
			}
			b.pending = append(b.pending, p)
		}
		if i == 0 {
			approvals = positions
		}
		b.overall(strong, q, a, positions, all[i])
	}
	return all, nil
}

// overall lays out the proofs about the number of chosen answers. A single statement about a few choices is
// gathered from their chains; several statements share a chain of the product.
func (b *bench) overall(strong []byte, q Question, a answerForm, positions []int, choices []ciphertext) {
	counted, at := choices, positions
	if q.Blank {
		counted, at = choices[1:], positions[1:]
	}
	product := counted[0]
	for i := range counted[1:] {
		product.multiply(&counted[1+i])
	}
	strong = append(strong, '|')
	if !q.Blank && len(a.overall) == 1 && len(counted) <= 4 {
		s := b.statement(a.overall[0], q.Min)
		for _, position := range at {
			b.feeds(position, &s.alpha)
			b.feeds(position+1, &s.beta)
		}
		b.pending = append(b.pending, &pending{transcript: rangeTranscript(strong, &product), statements: []*statement{s}})
		return
	}
	sum := b.element(&product.alpha, true)
	b.element(&product.beta, true)
	p := new(pending)
	entries := a.overall
	if q.Blank {
		p.transcript = append([]byte("bproof1|"), strong...)
		p.statements = append(p.statements, b.about(positions[0], entries[0], 1))
		entries = entries[1:]
		exclusive := &pending{transcript: append([]byte("bproof0|"), strong...)}
		exclusive.statements = append(exclusive.statements, b.about(positions[0], a.blank[0], 0), b.about(sum, a.blank[1], 0))
		b.pending = append(b.pending, exclusive)
	} else {
		p.transcript = rangeTranscript(strong, &product)
	}
	for i, pr := range entries {
		p.statements = append(p.statements, b.about(sum, pr, q.Min+i))
	}
	b.pending = append(b.pending, p)
}

func rangeTranscript(strong []byte, product *ciphertext) []byte {
	transcript := append([]byte("prove|"), strong...)
	return append(appendCommitments(transcript, []extended{product.alpha, product.beta}), '|')
}

// run runs the chain of every element and checks its subgroup on the way. A multiple is summed as soon as
// its last chain has run, so that few buckets are in use at any time and they stay in the processor's cache.
func (b *bench) run() bool {
	var torsion accumulator
	var accs []*accumulator
	for i := range b.elements {
		t := &b.elements[i]
		accs = accs[:0]
		for _, m := range t.multiples {
			if m.acc == nil {
				m.acc = b.take()
				m.acc.reset(m.digits)
			}
			accs = append(accs, m.acc)
		}
		if !t.checked {
			torsion.reset(&orderDigits)
			accs = append(accs, &torsion)
		}
		t.point.feed(accs...)
		for _, m := range t.multiples {
			if m.chains--; m.chains == 0 {
				m.sum = m.acc.sum()
				b.idle, m.acc = append(b.idle, m.acc), nil
			}
		}
		if !t.checked {
			if sum := torsion.sum(); !sum.isIdentity() {
				return false
			}
		}
	}
	return true
}

// take returns an accumulator that is not in use.
func (b *bench) take() *accumulator {
	if n := len(b.idle); n > 0 {
		a := b.idle[n-1]
		b.idle = b.idle[:n-1]
		return a
	}
	return new(accumulator)
}

// settle runs the chains and then checks every hash.
func (b *bench) settle(f *ballotForm) error {
	if !b.run() {
		return errSmallOrder
	}
	v := b.verifier
	signature := b.pending[0].statements[0] // about the credential alone
	commitments := append(b.commitments, signature.firstCommitment(v.g))
	for _, p := range b.pending[1:] {
		for _, s := range p.statements {
			commitments = append(commitments, s.firstCommitment(v.g), s.secondCommitment(v.g))
		}
	}
	second := 2
	for _, p := range b.pending[1:] {
		for _, s := range p.statements {
			v.y.addTo(&commitments[second], s.response)
			second += 2
		}
	}
	b.commitments = commitments
	encodings := appendEncodings(nil, commitments)
	for i, p := range b.pending {
		n := 64 * len(p.statements)
		if i == 0 {
			n = 32
		}
		if !p.holds(encodings[:n]) {
			if i == 0 {
				return refuse(BadSignature, "票的签名不成立。")
			}
			return refuse(BadProof, "票中的零知识证明不成立。")
		}
		encodings = encodings[n:]
	}
	return nil
}
