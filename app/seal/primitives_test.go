package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// testReader is a deterministic source of bytes for tests.
func testReader(seed string) *rand.ChaCha8 {
	return rand.NewChaCha8(sha256.Sum256([]byte(seed)))
}

func testScalars(t testing.TB, n int) []*scalar {
	t.Helper()
	r := testReader("scalars")
	minusOne := new(scalar).Negate(smallScalar(1))
	out := []*scalar{smallScalar(0), smallScalar(1), smallScalar(2), smallScalar(15), smallScalar(16), smallScalar(17),
		smallScalar(127), smallScalar(128), smallScalar(129), smallScalar(255), smallScalar(256), minusOne, new(scalar).Subtract(minusOne, smallScalar(1))}
	for range n {
		s, err := randomScalar(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func testPoints(t testing.TB) []*point {
	t.Helper()
	out := []*point{edwards25519.NewGeneratorPoint(), edwards25519.NewIdentityPoint(), new(point).Negate(generator)}
	for _, s := range testScalars(t, 4)[6:] {
		out = append(out, new(point).ScalarBaseMult(s))
	}
	return out
}

func TestVariableTimeMultiplesAgreeWithLibrary(t *testing.T) {
	scalars := testScalars(t, 20)
	for pi, p := range testPoints(t) {
		e := fromLibrary(p)
		fixed := newFixedBase(&e)
		secret := newSecretTable(&e)
		digits := make([]naf, len(scalars))
		accs := make([]*accumulator, len(scalars))
		for i, s := range scalars {
			digits[i] = recode(limbs(s))
			accs[i] = new(accumulator)
			accs[i].reset(&digits[i])
		}
		e.feed(accs...)
		for i, s := range scalars {
			want := new(point).ScalarMult(s, p)
			got := accs[i].sum()
			if got.library().Equal(want) != 1 {
				t.Errorf("point %d scalar %d: bucket multiple differs", pi, i)
			}
			var f extended
			f.setIdentity()
			fixed.addTo(&f, s)
			if f.library().Equal(want) != 1 {
				t.Errorf("point %d scalar %d: fixed-base multiple differs", pi, i)
			}
			c := secret.multiple(s)
			if c.library().Equal(want) != 1 {
				t.Errorf("point %d scalar %d: constant-time multiple differs", pi, i)
			}
		}
	}
}

func TestOneAccumulatorGathersTheMultipleOfASum(t *testing.T) {
	points := testPoints(t)
	for _, s := range testScalars(t, 5) {
		d := recode(limbs(s))
		var acc accumulator
		acc.reset(&d)
		sum := edwards25519.NewIdentityPoint()
		for _, p := range points[:5] {
			e := fromLibrary(p)
			e.feed(&acc)
			sum.Add(sum, p)
		}
		got := acc.sum()
		if got.library().Equal(new(point).ScalarMult(s, sum)) != 1 {
			t.Errorf("multiple of a sum differs")
		}
	}
}

func TestScalarsRoundTripInDecimal(t *testing.T) {
	for _, s := range testScalars(t, 50) {
		text := appendScalar(nil, s)
		back, err := parseScalar(text)
		if err != nil || back.Equal(s) != 1 {
			t.Errorf("%s does not come back: %v", text, err)
		}
	}
	if got := string(appendScalar(nil, new(scalar).Negate(smallScalar(1)))); got != "7237005577332262213973186563042994240857116359379907606001950938285454250988" {
		t.Errorf("l-1 = %s", got)
	}
}

func TestScalarsInOtherSpellingsAreRefused(t *testing.T) {
	for _, text := range []string{"", "00", "01", "-1", "+1", "1 ", "a",
		"7237005577332262213973186563042994240857116359379907606001950938285454250989",
		"9999999999999999999999999999999999999999999999999999999999999999999999999999",
		"72370055773322622139731865630429942408571163593799076060019509382854542509881"} {
		if _, err := parseScalar([]byte(text)); Code(err) != ScalarRange {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEncodingsAgreeWithLibrary(t *testing.T) {
	var es []extended
	var want []byte
	for _, p := range testPoints(t) {
		es = append(es, fromLibrary(p))
		want = append(want, p.Bytes()...)
		var back extended
		if err := back.decode([]byte(pointHex(p))); err != nil || back.library().Equal(p) != 1 {
			t.Errorf("%s does not come back: %v", pointHex(p), err)
		}
	}
	if got := appendEncodings(nil, es); !bytes.Equal(got, want) {
		t.Errorf("batch encoding differs")
	}
	if got := pointHex(generator); got != "6666666666666666666666666666666666666666666666666666666666666658" {
		t.Errorf("generator %s", got)
	}
	if got := pointHex(new(point).Add(generator, generator)); got != "2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9" {
		t.Errorf("2g %s", got)
	}
	const testHash = "4176665563425660796082417801681293164372430721349327271358946791045119679701"
	if got := string(appendScalar(nil, hashScalar([]byte("test|"+pointHex(generator))))); got != testHash {
		t.Errorf("test hash %s", got)
	}
}

// smallOrderPoints are the eight points whose order divides 8, in their canonical spelling.
var smallOrderPoints = []string{
	"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec", // (0,-1)
	"0000000000000000000000000000000000000000000000000000000000000000",
	"8000000000000000000000000000000000000000000000000000000000000000",
	"7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7",
	"fa03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7",
	"05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
	"85fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
}

func TestPointsOutsideTheSubgroupAreRefused(t *testing.T) {
	for _, hex := range smallOrderPoints {
		if _, err := parsePoint([]byte(hex)); Code(err) != SmallOrder {
			t.Errorf("%s: %v", hex, err)
		}
		var small extended
		if err := small.decode([]byte(hex)); err != nil {
			t.Fatal(err)
		}
		mixed := new(point).Add(small.library(), new(point).ScalarBaseMult(smallScalar(77)))
		if _, err := parsePoint([]byte(pointHex(mixed))); Code(err) != SmallOrder {
			t.Errorf("%s + 77g: %v", hex, err)
		}
	}
}

func TestPointsInOtherSpellingsAreRefused(t *testing.T) {
	for _, hex := range []string{"",
		"6666",
		"666666666666666666666666666666666666666666666666666666666666665A",
		"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", // y = p
		"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee", // y = p+1
		"8000000000000000000000000000000000000000000000000000000000000001", // -0
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec", // -0
		"0000000000000000000000000000000000000000000000000000000000000002", // not on the curve
	} {
		if _, err := parsePoint([]byte(hex)); Code(err) != PointNotCanonical {
			t.Errorf("%s: %v", hex, err)
		}
	}
}

func BenchmarkChainWithTwoMultiplesAndSubgroupCheck(b *testing.B) {
	s := testScalars(b, 2)
	d0, d1 := recode(limbs(s[len(s)-1])), recode(limbs(s[len(s)-2]))
	e := fromLibrary(generator)
	var a0, a1, a2 accumulator
	for b.Loop() {
		a0.reset(&d0)
		a1.reset(&d1)
		a2.reset(&orderDigits)
		e.feed(&a0, &a1, &a2)
		a0.sum()
		a1.sum()
		a2.sum()
	}
}

func BenchmarkFixedBase(b *testing.B) {
	scalars := testScalars(b, 200)
	e := fromLibrary(generator)
	f := newFixedBase(&e)
	i := 0
	for b.Loop() {
		p := e
		f.addTo(&p, scalars[13+i%200])
		i++
	}
}

func BenchmarkDecode(b *testing.B) {
	hex := []byte(pointHex(new(point).ScalarBaseMult(smallScalar(12345))))
	var e extended
	for b.Loop() {
		e.decode(hex)
	}
}

// edgeElements are representatives at every border of the four limbs, and random ones.
func edgeElements() []fe {
	const ones = ^uint64(0)
	list := []fe{{}, {1}, {18}, {19}, {37}, {38}, {ones, ones, ones, ones}, {ones - 37, ones, ones, ones}, {ones - 38, ones, ones, ones},
		{ones - 18, ones, ones, ones >> 1}, {ones - 19, ones, ones, ones >> 1}, {ones - 17, ones, ones, ones >> 1}, {ones - 36, ones, ones, ones},
		{0, 0, 0, 1 << 63}, {ones, ones, ones, ones >> 1}, {0, 0, 0, ones}, {ones, 0, ones, 0}}
	r := rand.New(testReader("elements"))
	for range 200 {
		list = append(list, fe{r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()})
	}
	return list
}

func TestFieldAgreesWithLibrary(t *testing.T) {
	library := func(v fe) *field.Element {
		var wide [64]byte // the library reads 2^255 and above only this way
		for i, limb := range v {
			binary.LittleEndian.PutUint64(wide[8*i:], limb)
		}
		e, err := new(field.Element).SetWideBytes(wide[:])
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	same := func(what string, a, b fe, got fe, want *field.Element) {
		t.Helper()
		if enc := got.bytes(); !bytes.Equal(enc[:], want.Bytes()) {
			t.Errorf("%s of %x and %x: %x, want %x", what, a, b, got, want.Bytes())
		}
	}
	list := edgeElements()
	for i, a := range list {
		la := library(a)
		for _, b := range list[:min(len(list), max(20, i))] {
			lb := library(b)
			var v fe
			v.add(&a, &b)
			same("sum", a, b, v, new(field.Element).Add(la, lb))
			v.sub(&a, &b)
			same("difference", a, b, v, new(field.Element).Subtract(la, lb))
			v.mul(&a, &b)
			same("product", a, b, v, new(field.Element).Multiply(la, lb))
			v.mulGeneric(&a, &b)
			same("generic product", a, b, v, new(field.Element).Multiply(la, lb))
		}
		var v fe
		v.square(&a)
		same("square", a, a, v, new(field.Element).Square(la))
		v.invert(&a)
		same("inverse", a, a, v, new(field.Element).Invert(la))
		var root fe
		if root.squareRoot(&v, &a) {
			root.square(&root)
			root.mul(&root, &a)
			same("root", a, v, root, new(field.Element).Invert(la))
		} else if _, square := new(field.Element).SqrtRatio(new(field.Element).Invert(la), la); square == 1 {
			t.Errorf("no root of a square: %x", a)
		}
	}
}

func TestGenericGroupLawAgreesWithTheProcessorsOwn(t *testing.T) {
	points := testPoints(t)
	for _, p := range points {
		for _, q := range points {
			e, c := fromLibrary(p), cached{}
			f := fromLibrary(q)
			c.from(&f)
			var n [1]niels
			toNiels(n[:], []extended{f})
			for _, negative := range []bool{false, true} {
				want := new(point).Add(p, q)
				if negative {
					want.Subtract(p, q)
				}
				results := [4]extended{e, e, e, e}
				results[0].add(&c, negative)
				results[1].addGeneric(&c, negative)
				results[2].addNiels(&n[0], negative)
				results[3].addNielsGeneric(&n[0], negative)
				for i := range results {
					if results[i].library().Equal(want) != 1 {
						t.Errorf("addition %d, negative %v", i, negative)
					}
				}
			}
		}
		for times := 1; times < 5; times++ {
			want := new(point).ScalarMult(smallScalar(1<<times), p)
			a, b := fromLibrary(p), fromLibrary(p)
			a.double(times)
			b.doubleGeneric(times)
			if a.library().Equal(want) != 1 || b.library().Equal(want) != 1 {
				t.Errorf("doubled %d times", times)
			}
		}
	}
}

func BenchmarkFieldMultiply(b *testing.B) {
	list := edgeElements()
	x, y := list[20], list[21]
	for b.Loop() {
		x.mul(&x, &y)
	}
}

func BenchmarkDouble(b *testing.B) {
	e := fromLibrary(generator)
	for b.Loop() {
		e.double(100)
	}
}
