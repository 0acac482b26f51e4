package seal

import (
	"encoding/binary"
	"math/bits"
)

// fe is an element of the field of p = 2^255-19 in four 64-bit limbs, any representative below 2^256
// (2^256 = 38 modulo p). Every operation takes the same time whatever the values. Points and scalars come
// from filippo.io/edwards25519; this second field exists because verification is nothing but field
// multiplications, and four full limbs with the processor's two carry chains multiply almost twice as
// fast as the library's five of 51 bits (see doc.go). Its tests compare it with the library's.
type fe [4]uint64

var feOne = fe{1}

// add sets v = a + b.
func (v *fe) add(a, b *fe) {
	r0, c := bits.Add64(a[0], b[0], 0)
	r1, c := bits.Add64(a[1], b[1], c)
	r2, c := bits.Add64(a[2], b[2], c)
	r3, c := bits.Add64(a[3], b[3], c)
	v.fold(r0, r1, r2, r3, c*38)
}

// fold sets v = r + small, folding a carry back in as 38.
func (v *fe) fold(r0, r1, r2, r3, small uint64) {
	r0, c := bits.Add64(r0, small, 0)
	r1, c = bits.Add64(r1, 0, c)
	r2, c = bits.Add64(r2, 0, c)
	r3, c = bits.Add64(r3, 0, c)
	v[0], v[1], v[2], v[3] = r0+c*38, r1, r2, r3 // after a carry r0 is tiny
}

// sub sets v = a - b.
func (v *fe) sub(a, b *fe) {
	r0, c := bits.Sub64(a[0], b[0], 0)
	r1, c := bits.Sub64(a[1], b[1], c)
	r2, c := bits.Sub64(a[2], b[2], c)
	r3, c := bits.Sub64(a[3], b[3], c)
	r0, c = bits.Sub64(r0, c*38, 0)
	r1, c = bits.Sub64(r1, 0, c)
	r2, c = bits.Sub64(r2, 0, c)
	r3, c = bits.Sub64(r3, 0, c)
	v[0], v[1], v[2], v[3] = r0-c*38, r1, r2, r3
}

func (v *fe) negate(a *fe) { v.sub(&fe{}, a) }

// mulAdd is a·b + c + d, which fits in 128 bits.
func mulAdd(a, b, c, d uint64) (hi, lo uint64) {
	hi, lo = bits.Mul64(a, b)
	lo, carry := bits.Add64(lo, c, 0)
	hi += carry
	lo, carry = bits.Add64(lo, d, 0)
	return hi + carry, lo
}

// mulGeneric sets v = a·b on any processor.
func (v *fe) mulGeneric(a, b *fe) {
	var r [8]uint64
	for i, x := range a {
		var c uint64
		c, r[i] = mulAdd(x, b[0], r[i], 0)
		c, r[i+1] = mulAdd(x, b[1], r[i+1], c)
		c, r[i+2] = mulAdd(x, b[2], r[i+2], c)
		r[i+4], r[i+3] = mulAdd(x, b[3], r[i+3], c)
	}
	var c uint64
	c, r[0] = mulAdd(r[4], 38, r[0], 0)
	c, r[1] = mulAdd(r[5], 38, r[1], c)
	c, r[2] = mulAdd(r[6], 38, r[2], c)
	c, r[3] = mulAdd(r[7], 38, r[3], c)
	v.fold(r[0], r[1], r[2], r[3], c*38)
}

func (v *fe) squareTimesGeneric(times int) {
	for range times {
		v.mulGeneric(v, v)
	}
}

// bytes is the canonical little-endian spelling.
func (v *fe) bytes() (out [32]byte) {
	r := *v
	for range 2 { // a value below 2^256 is below 3p
		// r - p = r + 19 - 2^255: keep it if it is not negative
		t0, c := bits.Add64(r[0], 19, 0)
		t1, c := bits.Add64(r[1], 0, c)
		t2, c := bits.Add64(r[2], 0, c)
		t3, c := bits.Add64(r[3], 0, c)
		over := -(t3>>63 | c)
		t3 -= 1 << 63
		r[0], r[1] = t0&over|r[0]&^over, t1&over|r[1]&^over
		r[2], r[3] = t2&over|r[2]&^over, t3&over|r[3]&^over
	}
	for i, limb := range r {
		binary.LittleEndian.PutUint64(out[8*i:], limb)
	}
	return out
}

func feFromBytes(le []byte) (v fe) {
	for i := range v {
		v[i] = binary.LittleEndian.Uint64(le[8*i:])
	}
	return v
}

func (v *fe) isNegative() int {
	b := v.bytes()
	return int(b[0] & 1)
}

func (v *fe) equal(w *fe) bool { return v.bytes() == w.bytes() }

// choose sets v = a if cond is 1 and leaves it if cond is 0.
func (v *fe) choose(a *fe, cond int) {
	mask := -uint64(cond)
	for i := range v {
		v[i] = a[i]&mask | v[i]&^mask
	}
}

// power22523 sets v = z^((p-5)/8) = z^(2^252-3) and returns z^11 beside it, from which inversion continues.
func (v *fe) power22523(z *fe) {
	v.power250(z)
	v.square(v)
	v.square(v)
	v.mul(v, z)
}

// power250 sets v = z^(2^250-1).
func (v *fe) power250(z *fe) {
	var z2, z9, z11, a, b, t fe
	z2.square(z)
	t.square(&z2)
	t.square(&t)
	z9.mul(&t, z)
	z11.mul(&z9, &z2)
	t.square(&z11)
	a.mul(&t, &z9) // 2^5-1
	stretch := func(out, x *fe, n int, y *fe) {
		t := *x
		t.squareTimes(n)
		out.mul(&t, y)
	}
	stretch(&b, &a, 5, &a)   // 2^10-1
	stretch(&t, &b, 10, &b)  // 2^20-1
	stretch(&t, &t, 20, &t)  // 2^40-1
	stretch(&b, &t, 10, &b)  // 2^50-1
	stretch(&t, &b, 50, &b)  // 2^100-1
	stretch(&t, &t, 100, &t) // 2^200-1
	stretch(v, &t, 50, &b)   // 2^250-1
}

// invert sets v = 1/z = z^(p-2) = z^(2^255-21), and 0 for 0.
func (v *fe) invert(z *fe) {
	x := *z
	v.power250(&x)
	// 2^255-21 = (2^250-1)·2^5 + 11
	v.squareTimes(5)
	var z2, z11 fe
	z2.square(&x)
	z11.square(&z2)
	z11.square(&z11)
	z11.mul(&z11, &x)
	z11.mul(&z11, &z2)
	v.mul(v, &z11)
}

// squareRoot sets v to a square root of n/d and says whether there is one.
func (v *fe) squareRoot(n, d *fe) bool {
	var d3, d7, r, check, minus fe
	d3.square(d)
	d3.mul(&d3, d)
	d7.square(&d3)
	d7.mul(&d7, d)
	d7.mul(&d7, n)
	r.power22523(&d7)
	r.mul(&r, &d3)
	r.mul(&r, n) // n·d³·(n·d⁷)^((p-5)/8)
	check.square(&r)
	check.mul(&check, d)
	minus.negate(n)
	switch {
	case check.equal(n):
	case check.equal(&minus):
		r.mul(&r, &sqrtMinusOne)
	default:
		return false
	}
	*v = r
	return true
}

// sqrtMinusOne is 2^((p-1)/4).
var sqrtMinusOne = func() (v fe) {
	// (p-1)/4 = 2·(p-5)/8 + 1
	two := fe{2}
	v.power22523(&two)
	v.square(&v)
	v.mul(&v, &two)
	return v
}()
