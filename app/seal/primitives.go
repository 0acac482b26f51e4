package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/bits"

	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// Two kinds of arithmetic live here. Secrets (votes, randomness, keys) only ever meet scalar and group
// element types of filippo.io/edwards25519 and secretTable, whose running time does not depend on their
// values. Everything a verifier computes is public, so it may take the shortest way: extended, chain,
// accumulator and fixedBase below are variable-time and must never see a secret.

type (
	scalar = edwards25519.Scalar
	point  = edwards25519.Point
)

// orderLE is the order l = 2^252 + 27742317777372353535851937790883648493 of the subgroup, little-endian limbs.
var orderLE = [4]uint64{0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000}

var generator = edwards25519.NewGeneratorPoint()

// curveD is d = -121665/121666 of the curve -x²+y² = 1+dx²y², curveD2 is 2d.
var curveD, curveD2 = curveConstants()

func curveConstants() (d, d2 fe) {
	n, m := fe{121665}, fe{121666}
	n.negate(&n)
	m.invert(&m)
	d.mul(&n, &m)
	d2.add(&d, &d)
	return d, d2
}

// ---- scalars

// parseScalar reads a decimal number without leading zeros below l.
func parseScalar(digits []byte) (*scalar, error) {
	bad := refuse(ScalarRange, "数值不在规定范围内，或者写法不规范。")
	if len(digits) == 0 || len(digits) > 76 || (len(digits) > 1 && digits[0] == '0') {
		return nil, bad
	}
	var n [4]uint64
	for len(digits) > 0 {
		k := min(len(digits), 19)
		var chunk, scale uint64 = 0, 1
		for _, d := range digits[:k] {
			if d < '0' || d > '9' {
				return nil, bad
			}
			chunk = chunk*10 + uint64(d-'0')
			scale *= 10
		}
		digits = digits[k:]
		carry := chunk
		for i := range n {
			hi, lo := bits.Mul64(n[i], scale)
			lo, c := bits.Add64(lo, carry, 0)
			n[i], carry = lo, hi+c
		}
	}
	// 76 digits stay below 2^253, so nothing was carried out; the library refuses l and above.
	var le [32]byte
	for i, limb := range n {
		binary.LittleEndian.PutUint64(le[8*i:], limb)
	}
	s, err := new(scalar).SetCanonicalBytes(le[:])
	if err != nil {
		return nil, bad
	}
	return s, nil
}

// appendScalar writes s in decimal.
func appendScalar(out []byte, s *scalar) []byte {
	var n [4]uint64
	le := s.Bytes()
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(le[8*i:])
	}
	const e19 = 10_000_000_000_000_000_000
	var chunks [5]uint64
	for c := range chunks {
		var rem uint64
		for i := 3; i >= 0; i-- {
			n[i], rem = bits.Div64(rem, n[i], e19)
		}
		chunks[c] = rem
	}
	var text [95]byte
	for c, chunk := range chunks {
		for d := range 19 {
			text[94-19*c-d] = byte('0' + chunk%10)
			chunk /= 10
		}
	}
	first := 0
	for first < 94 && text[first] == '0' {
		first++
	}
	return append(out, text[first:]...)
}

// reduceBE is the big-endian number b (at most 64 bytes) modulo l.
func reduceBE(b []byte) *scalar {
	var wide [64]byte
	for i, x := range b {
		wide[len(b)-1-i] = x
	}
	s, _ := new(scalar).SetUniformBytes(wide[:]) // 64 bytes never fail
	return s
}

// randomScalar draws a uniform scalar.
func randomScalar(r io.Reader) (*scalar, error) {
	var wide [64]byte
	if _, err := io.ReadFull(r, wide[:]); err != nil {
		return nil, err
	}
	return new(scalar).SetUniformBytes(wide[:])
}

func smallScalar(n int) *scalar {
	var le [32]byte
	binary.LittleEndian.PutUint64(le[:], uint64(n))
	s, _ := new(scalar).SetCanonicalBytes(le[:]) // below 2^63, never fails
	return s
}

// selectScalar is a if cond is 1 and b if it is 0, in constant time.
func selectScalar(a, b *scalar, cond int) *scalar {
	x, y := a.Bytes(), b.Bytes()
	mask := byte(-cond)
	for i := range x {
		x[i] = x[i]&mask | y[i]&^mask
	}
	s, _ := new(scalar).SetCanonicalBytes(x) // one of two canonical scalars
	return s
}

// ---- points and their spelling

const hexDigits = "0123456789abcdef"

// appendPoint writes 64 lower-case hex digits of the byte-reversed RFC 8032 encoding.
func appendPoint(out []byte, le []byte) []byte {
	for i := len(le) - 1; i >= 0; i-- {
		out = append(out, hexDigits[le[i]>>4], hexDigits[le[i]&15])
	}
	return out
}

// pointHex is appendPoint for one point.
func pointHex(p *point) string { return string(appendPoint(nil, p.Bytes())) }

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// extended is a group element (X:Y:Z:T) with x=X/Z, y=Y/Z, xy=T/Z.
type extended struct{ x, y, z, t fe }

func (p *extended) setIdentity() { *p = extended{y: feOne, z: feOne} }

func (p *extended) isIdentity() bool { return p.x.equal(&fe{}) && p.y.equal(&p.z) }

func fromLibrary(p *point) extended {
	x, y, z, t := p.ExtendedCoordinates()
	return extended{feFromBytes(x.Bytes()), feFromBytes(y.Bytes()), feFromBytes(z.Bytes()), feFromBytes(t.Bytes())}
}

func (p *extended) library() *point {
	var e [4]field.Element
	for i, v := range []*fe{&p.x, &p.y, &p.z, &p.t} {
		b := v.bytes()
		e[i].SetBytes(b[:]) // 32 bytes never fail
	}
	q, err := new(point).SetExtendedCoordinates(&e[0], &e[1], &e[2], &e[3])
	if err != nil {
		panic("seal: own arithmetic left the curve")
	}
	return q
}

var errPoint = refuse(PointNotCanonical, "群元素的写法不规范，或者不在曲线上。")
var errSmallOrder = refuse(SmallOrder, "群元素不在规定的素数阶子群内。")

// decode reads the one accepted spelling of a point on the curve. It does not check the subgroup.
func (p *extended) decode(hex []byte) error {
	var le [32]byte
	if len(hex) != 64 {
		return errPoint
	}
	for i := range le {
		hi, ok1 := unhex(hex[2*i])
		lo, ok2 := unhex(hex[2*i+1])
		if !ok1 || !ok2 {
			return errPoint
		}
		le[31-i] = hi<<4 | lo
	}
	sign := int(le[31] >> 7)
	le[31] &= 0x7f
	p.y = feFromBytes(le[:])
	if p.y.bytes() != le {
		return errPoint
	}
	// x² = (y²-1)/(dy²+1)
	var yy, u, v fe
	p.z = feOne
	yy.square(&p.y)
	u.sub(&yy, &feOne)
	v.mul(&yy, &curveD)
	v.add(&v, &feOne)
	if !p.x.squareRoot(&u, &v) {
		return errPoint
	}
	if p.x.isNegative() != sign {
		p.x.negate(&p.x)
		if p.x.isNegative() != sign { // x = 0 has one spelling only
			return errPoint
		}
	}
	p.t.mul(&p.x, &p.y)
	return nil
}

// parsePoint reads a point strictly: one spelling, on the curve, in the prime-order subgroup.
func parsePoint(hex []byte) (*point, error) {
	var p extended
	if err := p.decode(hex); err != nil {
		return nil, err
	}
	var torsion accumulator
	torsion.reset(&orderDigits)
	p.feed(&torsion)
	if sum := torsion.sum(); !sum.isIdentity() {
		return nil, errSmallOrder
	}
	return p.library(), nil
}

// affine divides every point by its Z with a single inversion and hands on x and y.
func affine(points []extended, use func(i int, x, y *fe)) {
	products := make([]fe, len(points))
	acc := feOne
	for i := range points {
		products[i] = acc
		acc.mul(&acc, &points[i].z)
	}
	acc.invert(&acc)
	for i := len(points) - 1; i >= 0; i-- {
		var inverse, x, y fe
		inverse.mul(&acc, &products[i])
		acc.mul(&acc, &points[i].z)
		x.mul(&points[i].x, &inverse)
		y.mul(&points[i].y, &inverse)
		use(i, &x, &y)
	}
}

// appendEncodings appends the RFC 8032 encodings of all points.
func appendEncodings(out []byte, points []extended) []byte {
	start := len(out)
	out = append(out, make([]byte, 32*len(points))...)
	affine(points, func(i int, x, y *fe) {
		enc := y.bytes()
		enc[31] |= byte(x.isNegative() << 7)
		copy(out[start+32*i:], enc[:])
	})
	return out
}

// ---- group law

// cached is an addend prepared for add: (Y+X, Y-X, 2Z, 2dT). A niels has Z = 1.
type cached struct{ yPlusX, yMinusX, z2, t2d fe }

type niels struct{ yPlusX, yMinusX, t2d fe }

func (c *cached) from(p *extended) {
	c.yPlusX.add(&p.y, &p.x)
	c.yMinusX.sub(&p.y, &p.x)
	c.z2.add(&p.z, &p.z)
	c.t2d.mul(&p.t, &curveD2)
}

// complete ends a group operation: the point is (x/z, y/t).
func (p *extended) complete(x, y, z, t *fe) {
	p.x.mul(x, t)
	p.y.mul(y, z)
	p.z.mul(z, t)
	p.t.mul(x, y)
}

// doubleGeneric sets p = 2^times·p on any processor.
func (p *extended) doubleGeneric(times int) {
	for range times {
		var xx, yy, zz2, x, y, z, t fe
		xx.square(&p.x)
		yy.square(&p.y)
		zz2.square(&p.z)
		zz2.add(&zz2, &zz2)
		x.add(&p.x, &p.y)
		x.square(&x)
		y.add(&yy, &xx)
		z.sub(&yy, &xx)
		x.sub(&x, &y)
		t.sub(&zz2, &z)
		p.complete(&x, &y, &z, &t)
	}
}

func (p *extended) addGeneric(q *cached, negative bool) {
	var zz fe
	zz.mul(&p.z, &q.z2)
	p.addSides(&zz, &q.yPlusX, &q.yMinusX, &q.t2d, negative)
}

func (p *extended) addNielsGeneric(q *niels, negative bool) {
	var zz fe
	zz.add(&p.z, &p.z)
	p.addSides(&zz, &q.yPlusX, &q.yMinusX, &q.t2d, negative)
}

func (p *extended) addSides(zz, yPlusX, yMinusX, t2d *fe, negative bool) {
	var plus, minus, tt, x, y, z, t fe
	tt.mul(&p.t, t2d)
	z.add(zz, &tt)
	t.sub(zz, &tt)
	if negative {
		yPlusX, yMinusX = yMinusX, yPlusX
		z, t = t, z
	}
	plus.add(&p.y, &p.x)
	plus.mul(&plus, yPlusX)
	minus.sub(&p.y, &p.x)
	minus.mul(&minus, yMinusX)
	x.sub(&plus, &minus)
	y.add(&plus, &minus)
	p.complete(&x, &y, &z, &t)
}

func (p *extended) addPoint(q *extended) {
	var c cached
	c.from(q)
	p.add(&c, false)
}

func (p *extended) negate() {
	p.x.negate(&p.x)
	p.t.negate(&p.t)
}

// ---- multiples of one point by many scalars

// nafWidth 5 means odd digits -15..15, on average one in six positions non-zero.
const nafWidth = 5

// naf holds the digits of a scalar, least significant first.
type naf [256]int8

var orderDigits = recode(orderLE)

// recode writes n, below 2^254, in signed odd digits.
func recode(n [4]uint64) (d naf) {
	const window = 1 << nafWidth
	for pos := 0; pos < 256; {
		if n[0]&1 == 0 {
			k := min(bits.TrailingZeros64(n[0]|1<<63), 255-pos)
			if k == 0 {
				break
			}
			shiftRight(&n, k)
			pos += k
			if n == ([4]uint64{}) {
				break
			}
			continue
		}
		digit := int64(n[0] % window)
		if digit >= window/2 {
			digit -= window
		}
		d[pos] = int8(digit)
		if digit > 0 {
			n[0] -= uint64(digit)
		} else {
			var c uint64
			n[0], c = bits.Add64(n[0], uint64(-digit), 0)
			for i := 1; i < 4; i++ {
				n[i], c = bits.Add64(n[i], 0, c)
			}
		}
	}
	return d
}

func shiftRight(n *[4]uint64, k int) {
	for i := range 3 {
		n[i] = n[i]>>k | n[i+1]<<(64-k)
	}
	n[3] >>= k
}

func limbs(s *scalar) (n [4]uint64) {
	le := s.Bytes()
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(le[8*i:])
	}
	return n
}

// accumulator gathers Σ digit·2^i·P in one bucket for every odd digit (Yao's method), so that many
// multiples of one point share a single chain of doublings, and a multiple of a sum of points is
// gathered from the chains the points have anyway.
type accumulator struct {
	digits *naf
	full   [1 << (nafWidth - 2)]bool
	bucket [1 << (nafWidth - 2)]extended
}

func (a *accumulator) reset(digits *naf) {
	a.digits = digits
	a.full = [1 << (nafWidth - 2)]bool{}
}

func (a *accumulator) take(digit int8, p *extended, c *cached) {
	negative := digit < 0
	if negative {
		digit = -digit
	}
	b := &a.bucket[digit>>1]
	if a.full[digit>>1] {
		b.add(c, negative)
		return
	}
	a.full[digit>>1] = true
	*b = *p
	if negative {
		b.negate()
	}
}

// sum is b[0] + 3b[1] + 5b[2] + …, computed as 2·Σk·b[k] + Σb[k].
func (a *accumulator) sum() extended {
	var total, weighted extended
	started := false
	for k := len(a.bucket) - 1; k >= 0; k-- {
		if a.full[k] {
			if started {
				total.addPoint(&a.bucket[k])
			} else {
				total = a.bucket[k]
			}
		}
		if k == 0 {
			break
		}
		switch {
		case started:
			weighted.addPoint(&total)
		case a.full[k]:
			weighted, started = total, true
		}
	}
	if !started {
		if !a.full[0] {
			total.setIdentity()
		}
		return total
	}
	weighted.double(1)
	weighted.addPoint(&total)
	return weighted
}

// feed runs the chain p, 2p, 4p, … once and gives every accumulator the doublings its digits ask for.
func (p *extended) feed(accs ...*accumulator) {
	last := 0
	for _, a := range accs {
		for i := 255; i > last; i-- {
			if a.digits[i] != 0 {
				last = i
			}
		}
	}
	q := *p
	var prepared cached
	at := 0
	for i := 0; i <= last; i++ {
		for _, a := range accs {
			d := a.digits[i]
			if d == 0 {
				continue
			}
			if at < i {
				q.double(i - at)
				at = i
				prepared.from(&q)
			} else if i == 0 {
				prepared.from(&q)
			}
			a.take(d, &q, &prepared)
		}
	}
}

// ---- fixed bases

// fixedWindow is the number of bits per digit of a fixedBase multiple.
const fixedWindow = 8

const fixedDigits = (254 + fixedWindow - 1) / fixedWindow

// fixedBase holds digit·2^(w·i)·P for every position and every digit 1..2^(w-1), affine.
type fixedBase struct {
	rows [fixedDigits][1 << (fixedWindow - 1)]niels
}

func newFixedBase(p *extended) *fixedBase {
	table := new(fixedBase)
	row := make([]extended, 1<<(fixedWindow-1))
	base := *p
	for i := range table.rows {
		var c cached
		c.from(&base)
		row[0] = base
		for j := 1; j < len(row); j++ {
			row[j] = row[j-1]
			row[j].add(&c, false)
		}
		toNiels(table.rows[i][:], row)
		base = row[len(row)-1] // 2^(w-1)·2^(wi)·P
		base.double(1)
	}
	return table
}

// toNiels normalises points with one inversion.
func toNiels(out []niels, points []extended) {
	affine(points, func(i int, x, y *fe) {
		out[i].yPlusX.add(y, x)
		out[i].yMinusX.sub(y, x)
		out[i].t2d.mul(x, y)
		out[i].t2d.mul(&out[i].t2d, &curveD2)
	})
}

// addTo sets p = p + s·P. The entries are fetched before they are used: independent loads wait for memory
// together, while an addition would wait for each alone.
func (f *fixedBase) addTo(p *extended, s *scalar) {
	n := limbs(s)
	var picked [fixedDigits]niels
	var negative [fixedDigits]bool
	count, carry := 0, 0
	for i := range f.rows {
		bit := i * fixedWindow
		w := n[bit/64] >> (bit % 64)
		if bit%64+fixedWindow > 64 && bit/64 < 3 {
			w |= n[bit/64+1] << (64 - bit%64)
		}
		d := int(w&(1<<fixedWindow-1)) + carry
		carry = 0
		if d > 1<<(fixedWindow-1) {
			d = 1<<fixedWindow - d
			carry = 1
			if d == 0 {
				continue
			}
		} else if d == 0 {
			continue
		}
		picked[count], negative[count] = f.rows[i][d-1], carry == 1
		count++
	}
	for i := range count {
		p.addNiels(&picked[i], negative[i])
	}
}

// ---- constant-time multiples of a fixed base, for secrets

// secretTable holds 1..8 times 16^i·P. Every lookup reads the whole row.
type secretTable struct{ rows [64][8]niels }

func newSecretTable(p *extended) *secretTable {
	table := new(secretTable)
	row := make([]extended, 8)
	base := *p
	for i := range table.rows {
		var c cached
		c.from(&base)
		row[0] = base
		for j := 1; j < 8; j++ {
			row[j] = row[j-1]
			row[j].add(&c, false)
		}
		toNiels(table.rows[i][:], row)
		base = row[7]
		base.double(1)
	}
	return table
}

// multiple is s·P in constant time.
func (t *secretTable) multiple(s *scalar) (p extended) {
	p.setIdentity()
	t.addTo(&p, s)
	return p
}

// addTo sets p = p + s·P in constant time.
func (t *secretTable) addTo(p *extended, s *scalar) {
	le := s.Bytes()
	var digits [64]int8
	for i, b := range le {
		digits[2*i], digits[2*i+1] = int8(b&15), int8(b>>4)
	}
	for i := range 63 {
		carry := (digits[i] + 8) >> 4
		digits[i] -= carry << 4
		digits[i+1] += carry
	}
	for i := range t.rows {
		negative := int(uint8(digits[i]) >> 7)
		abs := (digits[i] ^ -int8(negative)) + int8(negative)
		entry := niels{yPlusX: feOne, yMinusX: feOne}
		for j := range 8 {
			hit := equalByte(byte(abs), byte(j+1))
			row := &t.rows[i][j]
			entry.yPlusX.choose(&row.yPlusX, hit)
			entry.yMinusX.choose(&row.yMinusX, hit)
			entry.t2d.choose(&row.t2d, hit)
		}
		var minus fe
		minus.negate(&entry.t2d)
		plus := entry.yPlusX
		entry.yPlusX.choose(&entry.yMinusX, negative)
		entry.yMinusX.choose(&plus, negative)
		entry.t2d.choose(&minus, negative)
		p.addNiels(&entry, false)
	}
}

// equalByte is 1 if a = b and 0 otherwise, in constant time.
func equalByte(a, b byte) int { return int((uint32(a^b) - 1) >> 31) }

// ---- hashing

// hashScalar is SHA-256 of a transcript, as a big-endian number modulo l.
func hashScalar(transcript []byte) *scalar {
	sum := sha256.Sum256(transcript)
	return reduceBE(sum[:])
}
