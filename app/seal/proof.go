package seal

import (
	"crypto/sha512"
	"crypto/subtle"
	"io"
	"strconv"
	"sync"

	"filippo.io/edwards25519"
)

var identity = edwards25519.NewIdentityPoint()

// proof is a challenge and a response. Alone it shows knowledge of one secret; several together, with
// challenges that add up to a hash, show that one of several statements is true without saying which.
type proof struct{ challenge, response *scalar }

func (p proof) append(out []byte) []byte {
	out = append(out, `{"challenge":"`...)
	out = appendScalar(out, p.challenge)
	out = append(out, `","response":"`...)
	out = appendScalar(out, p.response)
	return append(out, `"}`...)
}

func (c *cursor) proof() (p proof) {
	c.lit(`{"challenge":`)
	p.challenge = c.scalar()
	c.lit(`,"response":`)
	p.response = c.scalar()
	c.lit(`}`)
	return p
}

func (c *cursor) proofs() (list []proof) {
	c.list(func() { list = append(list, c.proof()) })
	return list
}

func appendProofs(out []byte, list []proof) []byte {
	out = append(out, '[')
	for i, p := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = p.append(out)
	}
	return append(out, ']')
}

// ---- proofs of knowledge of one secret (signatures, keys, decryption factors)

// nonce derives the one-time number of a signature from the secret and everything that is signed, so
// that it can neither repeat for two messages nor depend on a weak source of randomness.
func nonce(label string, secret *scalar, message string) *scalar {
	h := sha512.New()
	h.Write([]byte("piaojue|nonce|v1|" + label + "|"))
	h.Write(secret.Bytes())
	h.Write([]byte("|" + message))
	s, _ := new(scalar).SetUniformBytes(h.Sum(nil)) // 64 bytes never fail
	return s
}

// schnorr proves knowledge of secret: challenge = H(prefix ‖ g^w), response = w − secret·challenge.
func schnorr(prefix string, secret *scalar) proof {
	w := nonce("schnorr", secret, prefix)
	c := hashScalar([]byte(prefix + pointHex(new(point).ScalarBaseMult(w))))
	return proof{c, w.Subtract(w, new(scalar).Multiply(secret, c))}
}

// knows checks schnorr's proof for the public key.
func (p proof) knows(prefix string, public *point) bool {
	w := new(point).VarTimeDoubleScalarBaseMult(p.challenge, public, p.response)
	return hashScalar([]byte(prefix+pointHex(w))).Equal(p.challenge) == 1
}

func sign(secret *scalar, message string) proof { return schnorr("sigmsg|"+message+"|", secret) }

func (p proof) signs(message string, public *point) bool {
	return p.knows("sigmsg|"+message+"|", public)
}

// ---- proofs about encrypted choices

// ciphertext is an ElGamal encryption of m: alpha = g^r, beta = y^r·g^m.
type ciphertext struct{ alpha, beta extended }

func (c *ciphertext) multiply(d *ciphertext) {
	c.alpha.addPoint(&d.alpha)
	c.beta.addPoint(&d.beta)
}

func onceSecretTable(y *point) func() *secretTable {
	return sync.OnceValue(func() *secretTable {
		e := fromLibrary(y)
		return newSecretTable(&e)
	})
}

// prover makes the proofs of one ballot in constant time.
type prover struct {
	random io.Reader
	yTable *secretTable
	err    error
}

func (pr *prover) draw() *scalar {
	s, err := randomScalar(pr.random)
	if err != nil {
		pr.err = err
		return new(scalar)
	}
	return s
}

// branch is one statement of a disjunction: its commitments would be g^t and y^t·g^(shift·challenge),
// where shift is the distance between the encrypted value and the value the statement claims.
type branch struct {
	randomness *scalar // r of the ciphertext the statement is about
	shift      int
	true       int // 1 for the one true statement, 0 for the others
}

// disjunction proves that one of the branches is true: false ones are simulated with challenges chosen
// beforehand, the true one answers for what the hash leaves.
func (pr *prover) disjunction(transcript []byte, branches []branch) []proof {
	proofs := make([]proof, len(branches))
	commitments := make([]extended, 0, 2*len(branches))
	drawn := make([]*scalar, len(branches))
	zero := new(scalar)
	chosen := new(scalar)
	g := generatorSecret()
	for j, b := range branches {
		c, r := pr.draw(), pr.draw()
		c = selectScalar(zero, c, b.true)
		t := new(scalar).MultiplyAdd(b.randomness, c, r)
		commitB := pr.yTable.multiple(t)
		if len(branches) > 1 { // a lone statement is the true one, whose shift is zero
			g.addTo(&commitB, new(scalar).Multiply(c, signedScalar(b.shift)))
		}
		commitments = append(commitments, g.multiple(t), commitB)
		proofs[j] = proof{c, r}
		drawn[j] = r
		chosen.Add(chosen, c)
	}
	total := hashScalar(appendCommitments(transcript, commitments))
	rest := total.Subtract(total, chosen)
	for j, b := range branches {
		c := selectScalar(rest, proofs[j].challenge, b.true)
		response := new(scalar).Subtract(drawn[j], new(scalar).Multiply(b.randomness, rest))
		proofs[j] = proof{c, selectScalar(response, drawn[j], b.true)}
	}
	return proofs
}

// signedScalar is n modulo l in constant time for |n| < 2^31.
func signedScalar(n int) *scalar {
	negative := int(uint64(n) >> 63)
	abs := (n ^ -negative) + negative
	s := smallScalar(abs)
	return selectScalar(new(scalar).Negate(s), s, negative)
}

func equalInt(a, b int) int { return subtle.ConstantTimeEq(int32(a), int32(b)) }

// appendCommitments ends a transcript: all commitments in hex, separated by commas.
func appendCommitments(transcript []byte, commitments []extended) []byte {
	encodings := appendEncodings(nil, commitments)
	return appendHexList(transcript, encodings)
}

func appendHexList(out, encodings []byte) []byte {
	for i := 0; i < len(encodings); i += 32 {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendPoint(out, encodings[i:i+32])
	}
	return out
}

// ---- checking many disjunctions together

// statement is one branch to check: challenge and response about one ciphertext, and the value it claims.
type statement struct {
	proof
	value       int
	digits      naf // of the challenge
	alpha, beta multiple
}

// multiple is an element to the power of a challenge, gathered while the element's chain runs; for the
// product of a few elements, while their chains run one after the other.
type multiple struct {
	digits *naf
	chains int // that have not run
	acc    *accumulator
	sum    extended // once all have run
}

// about asks for commitments g^response·alpha^challenge and y^response·(beta/g^value)^challenge.
func (s *statement) about(p proof, value int) {
	s.proof, s.value = p, value
	s.digits = recode(limbs(p.challenge))
	s.alpha = multiple{digits: &s.digits}
	s.beta = multiple{digits: &s.digits}
}

// firstCommitment and secondCommitment complete what the chains have gathered; the second still lacks
// y^response. All multiples of g of a ballot are taken before those of y, so that one table at a time
// stays in the processor's cache.
func (s *statement) firstCommitment(g *fixedBase) extended {
	a := s.alpha.sum
	g.addTo(&a, s.response)
	return a
}

func (s *statement) secondCommitment(g *fixedBase) extended {
	b := s.beta.sum
	if s.value != 0 {
		g.addTo(&b, new(scalar).Multiply(s.challenge, signedScalar(-s.value)))
	}
	return b
}

// pending is a disjunction whose commitments are known only when all chains of the ballot have run.
type pending struct {
	transcript []byte
	statements []*statement
}

func (p *pending) holds(commitments []byte) bool {
	sum := new(scalar)
	for _, s := range p.statements {
		sum.Add(sum, s.challenge)
	}
	return hashScalar(appendHexList(p.transcript, commitments)).Equal(sum) == 1
}

var generatorSecret = onceSecretTable(generator)

var generatorTable = sync.OnceValue(func() *fixedBase {
	e := fromLibrary(generator)
	return newFixedBase(&e)
})

func itoa(n int) string { return strconv.Itoa(n) }
