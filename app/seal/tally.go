package seal

import (
	"io"
	"strconv"
)

// EncryptedTally multiplies ballots that a Verifier has accepted: et is the encrypted tally, sized the
// payload that names it. It refuses a ballot of another shape or credential used twice.
func EncryptedTally(e *Election, ballots [][]byte) (et, sized []byte, err error) {
	return ExtendTally(e, nil, 0, ballots)
}

// addRaw adds ballots that a Verifier has accepted.
func (p *product) addRaw(e *Election, ballots [][]byte) error {
	seen := map[string]bool{}
	for _, raw := range ballots {
		f, err := readBallot(raw)
		if err != nil {
			return err
		}
		if err := f.fits(e); err != nil {
			return err
		}
		if seen[string(f.credential)] {
			return errRepeated
		}
		seen[string(f.credential)] = true
		choices := make([][]ciphertext, len(f.answers))
		for i, a := range f.answers {
			choices[i] = make([]ciphertext, len(a.choices))
			for j, ch := range a.choices {
				if err := choices[i][j].alpha.decode(ch.alpha); err != nil {
					return err
				}
				if err := choices[i][j].beta.decode(ch.beta); err != nil {
					return err
				}
			}
		}
		p.add(choices)
	}
	return nil
}

var errRepeated = refuse(RepeatedBallot, "同一投票凭证投了两张票。")

// product is the component-wise product of ballots.
type product struct {
	ballots int
	sums    [][]ciphertext
}

func newProduct(e *Election) *product {
	p := &product{sums: make([][]ciphertext, len(e.Questions))}
	for i, q := range e.Questions {
		p.sums[i] = make([]ciphertext, q.choices())
		for j := range p.sums[i] {
			p.sums[i][j].alpha.setIdentity()
			p.sums[i][j].beta.setIdentity()
		}
	}
	return p
}

func (p *product) add(choices [][]ciphertext) {
	p.ballots++
	p.multiply(choices)
}

func (p *product) multiply(choices [][]ciphertext) {
	for i := range p.sums {
		for j := range p.sums[i] {
			p.sums[i][j].multiply(&choices[i][j])
		}
	}
}

func (p *product) encode() (et, sized []byte) {
	var points []extended
	for _, row := range p.sums {
		for i := range row {
			points = append(points, row[i].alpha, row[i].beta)
		}
	}
	encodings := appendEncodings(nil, points)
	et = append(et, '[')
	for i, row := range p.sums {
		if i > 0 {
			et = append(et, ',')
		}
		et = append(et, '[')
		for j := range row {
			if j > 0 {
				et = append(et, ',')
			}
			et = appendPoint(append(et, `{"alpha":"`...), encodings[:32])
			et = appendPoint(append(et, `","beta":"`...), encodings[32:64])
			et = append(et, `"}`...)
			encodings = encodings[64:]
		}
		et = append(et, ']')
	}
	et = append(et, ']')
	n := itoa(p.ballots)
	sized = []byte(`{"num_tallied":` + n + `,"total_weight":` + n + `,"encrypted_tally":"` + hexHash(et) + `"}`)
	return et, sized
}

// sum is one opened ciphertext of an encrypted tally.
type sum struct{ alpha, beta *point }

func parseEncryptedTally(e *Election, et []byte) ([][]sum, error) {
	c := cursor{b: et}
	var rows [][]sum
	c.list(func() {
		var row []sum
		c.list(func() {
			var s sum
			c.lit(`{"alpha":`)
			s.alpha = c.point()
			c.lit(`,"beta":`)
			s.beta = c.point()
			c.lit(`}`)
			row = append(row, s)
		})
		rows = append(rows, row)
	})
	if err := c.end(); err != nil {
		return nil, misread(et, err)
	}
	if len(rows) != len(e.Questions) {
		return nil, refuse(Malformed, "密文合计的题目数与本次票决不符。")
	}
	for i, q := range e.Questions {
		if len(rows[i]) != q.choices() {
			return nil, refuse(Malformed, "密文合计的选项数与本次票决不符。")
		}
	}
	return rows, nil
}

// ---- partial decryption

// PartialDecryption is one scrutineer's factors with their proofs. Owner counts from 1 over all trustees.
type PartialDecryption struct {
	Owner int
	Raw   []byte
}

func decryptionPrefix(e *Election, public *point) string {
	return "decrypt|" + e.fingerprint + "|" + pointHex(public) + "|"
}

// decryptSums computes the factors alpha^x with proofs that the exponent is the one behind the public key.
func decryptSums(e *Election, rows [][]sum, x *scalar, hedge string) []byte {
	public := new(point).ScalarBaseMult(x)
	prefix := decryptionPrefix(e, public)
	factors := []byte(`{"decryption_factors":[`)
	proofs := []byte(`],"decryption_proofs":[`)
	for i, row := range rows {
		if i > 0 {
			factors, proofs = append(factors, ','), append(proofs, ',')
		}
		factors, proofs = append(factors, '['), append(proofs, '[')
		for j, s := range row {
			if j > 0 {
				factors, proofs = append(factors, ','), append(proofs, ',')
			}
			factor := new(point).ScalarMult(x, s.alpha)
			w := nonce("decrypt", x, prefix+pointHex(s.alpha)+hedge)
			c := hashScalar([]byte(prefix + pointHex(new(point).ScalarBaseMult(w)) + "," + pointHex(new(point).ScalarMult(w, s.alpha))))
			factors = append(append(append(factors, '"'), pointHex(factor)...), '"')
			proofs = proof{c, w.Subtract(w, new(scalar).Multiply(x, c))}.append(proofs)
		}
		factors, proofs = append(factors, ']'), append(proofs, ']')
	}
	return append(append(factors, proofs...), `]}`...)
}

// openPartial reads a partial decryption and checks that it is of these sums by the holder of public.
func openPartial(e *Election, rows [][]sum, public *point, raw []byte) ([][]*point, error) {
	c := cursor{b: raw}
	var factors [][]*point
	var proofs [][]proof
	c.lit(`{"decryption_factors":`)
	c.list(func() {
		var row []*point
		c.list(func() { row = append(row, c.point()) })
		factors = append(factors, row)
	})
	c.lit(`,"decryption_proofs":`)
	c.list(func() { proofs = append(proofs, c.proofs()) })
	c.lit(`}`)
	if err := c.end(); err != nil {
		return nil, misread(raw, err)
	}
	wrong := refuse(WrongTally, "部分解密不成立：不是对本次密文合计、用该监票人的密钥作出的。")
	if len(factors) != len(rows) || len(proofs) != len(rows) {
		return nil, wrong
	}
	prefix := decryptionPrefix(e, public)
	for i, row := range rows {
		if len(factors[i]) != len(row) || len(proofs[i]) != len(row) {
			return nil, wrong
		}
		for j, s := range row {
			p := proofs[i][j]
			a := new(point).VarTimeDoubleScalarBaseMult(p.challenge, public, p.response)
			b := new(point).VarTimeMultiScalarMult([]*scalar{p.challenge, p.response}, []*point{factors[i][j], s.alpha})
			if hashScalar([]byte(prefix+pointHex(a)+","+pointHex(b))).Equal(p.challenge) != 1 {
				return nil, wrong
			}
		}
	}
	return factors, nil
}

// CheckPartialDecryption refuses a part that is not of this tally or not by trustee owner.
func CheckPartialDecryption(e *Election, trustees, et []byte, owner int, raw []byte) error {
	t, err := parseTrustees(trustees)
	if err != nil {
		return err
	}
	rows, err := parseEncryptedTally(e, et)
	if err != nil {
		return err
	}
	_, err = t.openPart(e, rows, PartialDecryption{owner, raw})
	return err
}

func (t *trusteeList) openPart(e *Election, rows [][]sum, part PartialDecryption) ([][]*point, error) {
	if part.Owner < 1 || part.Owner > len(t.owners) {
		return nil, refuse(WrongTally, "部分解密的监票人序号不正确。")
	}
	return openPartial(e, rows, t.owners[part.Owner-1].public, part.Raw)
}

// ---- result

// Result combines partial decryptions into the counts and the result record. total is the number of
// ballots. It refuses parts that do not hold, a scrutineer heard twice, and too few scrutineers.
func Result(e *Election, trustees, et []byte, total int, parts []PartialDecryption) (raw []byte, counts [][]int, err error) {
	t, err := parseTrustees(trustees)
	if err != nil {
		return nil, nil, err
	}
	rows, err := parseEncryptedTally(e, et)
	if err != nil {
		return nil, nil, err
	}
	opened, err := t.openParts(e, rows, parts)
	if err != nil {
		return nil, nil, err
	}
	if counts, err = t.combine(rows, total, opened); err != nil {
		return nil, nil, err
	}
	return encodeResult(counts), counts, nil
}

// openParts checks every part; the map is by owner number.
func (t *trusteeList) openParts(e *Election, rows [][]sum, parts []PartialDecryption) (map[int][][]*point, error) {
	opened := map[int][][]*point{}
	for _, part := range parts {
		if opened[part.Owner] != nil {
			return nil, refuse(RepeatedDecryption, "同一监票人的部分解密出现了两次。")
		}
		factors, err := t.openPart(e, rows, part)
		if err != nil {
			return nil, err
		}
		opened[part.Owner] = factors
	}
	return opened, nil
}

// combine interpolates the threshold groups at zero, divides, and looks the small exponents up.
func (t *trusteeList) combine(rows [][]sum, total int, opened map[int][][]*point) ([][]int, error) {
	weights := map[int]*scalar{}
	number := 0
	for _, item := range t.items {
		size, need := 1, 1
		if item.group != nil {
			size, need = len(item.group.keys), item.group.threshold
		}
		var present []int // indices inside the item
		for index := 1; index <= size && len(present) < need; index++ {
			if opened[number+index] != nil {
				present = append(present, index)
			}
		}
		if len(present) < need {
			return nil, refuse(TooFewDecryptions, "参加解密的监票人不足规定人数。")
		}
		for _, index := range present {
			weights[number+index] = lagrange(index, present)
		}
		number += size
	}
	small := newSmallExponents(total)
	counts := make([][]int, len(rows))
	for i, row := range rows {
		counts[i] = make([]int, len(row))
		for j, s := range row {
			m := new(point).Set(s.beta)
			for owner, weight := range weights {
				m.Subtract(m, new(point).VarTimeDoubleScalarBaseMult(weight, opened[owner][i][j], new(scalar)))
			}
			n, ok := small[string(m.Bytes())]
			if !ok {
				return nil, refuse(WrongResult, "解密所得的数不是票数范围内的计数。")
			}
			counts[i][j] = n
		}
	}
	return counts, nil
}

// lagrange is Π k/(k−j) over the other indices k, the weight of share j at zero.
func lagrange(j int, present []int) *scalar {
	num, den := smallScalar(1), smallScalar(1)
	for _, k := range present {
		if k != j {
			num.Multiply(num, smallScalar(k))
			den.Multiply(den, signedScalar(k-j))
		}
	}
	return num.Multiply(num, den.Invert(den))
}

// newSmallExponents maps the encoding of g^n to n for 0..most.
func newSmallExponents(most int) map[string]int {
	points := make([]extended, most+1)
	points[0].setIdentity()
	g := fromLibrary(generator)
	for n := 1; n <= most; n++ {
		points[n] = points[n-1]
		points[n].addPoint(&g)
	}
	encodings := appendEncodings(nil, points)
	small := make(map[string]int, most+1)
	for n := range points {
		small[string(encodings[32*n:32*n+32])] = n
	}
	return small
}

func encodeResult(counts [][]int) []byte {
	out := []byte(`{"result":[`)
	for i, row := range counts {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j, n := range row {
			if j > 0 {
				out = append(out, ',')
			}
			out = strconv.AppendInt(out, int64(n), 10)
		}
		out = append(out, ']')
	}
	return append(out, `]}`...)
}

// readResult refuses a result record in another spelling than encodeResult's.
func readResult(raw []byte) error {
	c := cursor{b: raw}
	c.lit(`{"result":`)
	c.list(func() { c.list(func() { c.number() }) })
	c.lit(`}`)
	if err := c.end(); err != nil {
		return misread(raw, err)
	}
	return nil
}

// ---- the key holder's own rules

// DecryptionRecord is what a key holder has decrypted: once for an election, never another tally of it.
type DecryptionRecord struct {
	Election       string // fingerprint
	EncryptedTally string // SHA-256 hex
}

// defaultFloor is the fewest ballots whose sum is decrypted without a word from the scrutineer.
const defaultFloor = 10

// DecryptionRules are the key holder's own conditions for PartialDecrypt.
type DecryptionRules struct {
	Floor        int                // fewest ballots; 10 if zero
	Acknowledged int                // a smaller floor the scrutineer has confirmed by hand; 0 if none
	Done         []DecryptionRecord // what this key holder has decrypted before
	Running      []PrefixRecord     // running totals this key holder has opened: the tally must contain them under the batch rule
	Cancelled    []string           // cancelled public credentials
	Workers      int                // parallel ballot checks; 1 if zero
	Progress     func(done, total int)
}

func (r DecryptionRules) floor() int {
	switch {
	case r.Acknowledged > 0:
		return r.Acknowledged
	case r.Floor > 0:
		return r.Floor
	}
	return defaultFloor
}

// Decryption is a scrutineer's message 4, for the archive, with the record the scrutineer must keep.
type Decryption struct {
	PartialDecryption
	Record DecryptionRecord
}

// PartialDecrypt decrypts this scrutineer's part of the sum, and nothing else: the archive must be
// closed (EndBallots), every ballot is verified strictly, the encrypted tally is computed here and must be
// the archive's if that has one, and the rules must hold. reveals are the messages 2 of the ceremony, from
// which the scrutineer's share is recovered; a share that does not fit the archive's trustees is refused.
// The same tally may be decrypted again (a lost message), another one of the same election never.
// random is mixed into the one-time numbers of the proofs, which do not depend on it alone.
func (g *Guardian) PartialDecrypt(random io.Reader, archive []byte, reveals [][]byte, rules DecryptionRules) (*Decryption, error) {
	a, err := ReadArchive(archive)
	if err != nil {
		return nil, err
	}
	if a.State() == Open {
		return nil, refuse(BallotsOpen, "投票尚未截止，不能解密。")
	}
	v := newAudit(archive, VerifyOptions{Cancelled: rules.Cancelled, Workers: rules.Workers, Progress: rules.Progress})
	if err := v.upToTally(); err != nil {
		return nil, err
	}
	if v.election.UUID != g.ceremony.UUID {
		return nil, refuse(WrongElection, "这个密钥码不是为本次票决准备的。")
	}
	if v.product.ballots < rules.floor() {
		return nil, refuse(BelowFloor, "票数只有"+itoa(v.product.ballots)+"张，低于规定的"+itoa(rules.floor())+"张，解密可能暴露个人的选择。")
	}
	et, _ := v.product.encode()
	record := DecryptionRecord{v.election.fingerprint, hexHash(et)}
	for _, done := range rules.Done {
		if done.Election == record.Election && done.EncryptedTally != record.EncryptedTally {
			return nil, refuse(AlreadyDecrypted, "本次票决的另一份密文合计已经解密过，不能再解密这一份。")
		}
	}
	last, err := lastOpened(rules.Running, record.Election)
	if err != nil {
		return nil, err
	}
	if err := last.within(v.report.Trackers, last.K); err != nil {
		return nil, err
	}
	number, x, err := g.recoverShare(v.trustees, reveals)
	if err != nil {
		return nil, err
	}
	rows, err := parseEncryptedTally(v.election, et)
	if err != nil {
		return nil, err
	}
	hedge := make([]byte, 32)
	if _, err := io.ReadFull(random, hedge); err != nil {
		return nil, err
	}
	return &Decryption{PartialDecryption{number, decryptSums(v.election, rows, x, string(hedge))}, record}, nil
}

// recoverShare finds this scrutineer among the trustees and recovers its share.
func (g *Guardian) recoverShare(t *trusteeList, reveals [][]byte) (number int, x *scalar, err error) {
	signing := new(point).ScalarBaseMult(g.signing)
	for i, o := range t.owners {
		group := t.items[o.item].group
		if group == nil || o.index != g.index || group.opened[o.index-1].verification.Equal(signing) != 1 {
			continue
		}
		list := make([]*commitMessage, len(group.certs))
		for j, m := range group.coefexps {
			list[j] = &commitMessage{certificate: group.certs[j], commitment: hexHash([]byte(m.message)), opened: group.opened[j]}
		}
		opened, err := g.ceremony.openReveals(list, reveals)
		if err != nil {
			return 0, nil, err
		}
		if x, err = g.gather(opened); err != nil {
			return 0, nil, err
		}
		if new(point).ScalarBaseMult(x).Equal(o.public) != 1 {
			return 0, nil, refuse(BadShare, "恢复的密钥份额与公布的核验公钥不符。")
		}
		return i + 1, x, nil
	}
	return 0, nil, refuse(BadSeed, "这个密钥码不属于本次票决的监票人。")
}
