package private

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/fault"
)

// master makes a key that is the same in every run.
func master(n int) []byte {
	sum := sha256.Sum256(fmt.Append(nil, "a key for tests ", n))
	return sum[:]
}

func boxOf(t *testing.T, masters ...int) *Box {
	t.Helper()
	var keys [][]byte
	for _, n := range masters {
		keys = append(keys, master(n))
	}
	b, err := newBox(keys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sealed(t *testing.T, b *Box, place, plain string) []byte {
	t.Helper()
	out, err := b.Seal(place, plain)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func coded(err error, code string) bool {
	refusal, ok := fault.As(err)
	return ok && refusal.Code == code && strings.ContainsRune(refusal.Message, '。')
}

var home = Place(3, "suggestions", "ABCDEFG", "phone")

func TestWhatWasSealedOpensInItsPlaceAndIsNotInTheBytes(t *testing.T) {
	b := boxOf(t, 1)
	for _, plain := range []string{"1", "13812345678", "㙍玉兰", "阿卜杜热合曼·买买提", strings.Repeat("a", 31), strings.Repeat("a", 32), strings.Repeat("人", 333), "ends in \x80\x00\x00"} {
		out := sealed(t, b, home, plain)
		if len(out) != Size(len(plain)) {
			t.Errorf("%d bytes became %d, Size says %d", len(plain), len(out), Size(len(plain)))
		}
		if len(plain) > 3 && bytes.Contains(out, []byte(plain)) {
			t.Errorf("%q can be read", plain)
		}
		if got, err := b.Open(home, out); err != nil || got != plain {
			t.Errorf("%q came back as %q, %v", plain, got, err)
		}
	}
}

func TestBytesOfAnyLengthOpenInTheirPlaceOnly(t *testing.T) {
	b := boxOf(t, 1)
	for _, n := range []int{0, 1, most, most + 1, 1 << 20} {
		plain := bytes.Repeat([]byte("图"), n)
		out, err := b.SealBytes(home, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.OpenBytes(home, out); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes came back as %d, %v", len(plain), len(got), err)
		}
		if _, err := b.OpenBytes(Place(3, "suggestions", "ABCDEFH", "phone"), out); !coded(err, CodeDamaged) {
			t.Errorf("moved: %v", err)
		}
		if _, err := boxOf(t, 2).OpenBytes(home, out); !coded(err, CodeNoKey) {
			t.Errorf("another key: %v", err)
		}
		out[len(out)-1] ^= 1
		if _, err := b.OpenBytes(home, out); !coded(err, CodeDamaged) {
			t.Errorf("changed: %v", err)
		}
	}
	if _, err := b.OpenBytes(home, sealed(t, b, home, "13812345678")); !coded(err, CodeDamaged) {
		t.Error("a sealed text opens as bytes")
	}
}

func TestNothingGivenIsNothingSealed(t *testing.T) {
	b := boxOf(t, 1)
	if out := sealed(t, b, home, ""); out != nil {
		t.Errorf("an empty text became %d bytes", len(out))
	}
	if got, err := b.Open(home, nil); got != "" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if b.Index(KindPhone, "") != nil || b.Indexes(KindPhone, "") != nil {
		t.Error("all who gave no number have the same index")
	}
}

func TestATextThatIsNoNameIsRefused(t *testing.T) {
	if _, err := boxOf(t, 1).Seal(home, strings.Repeat("x", most+1)); err == nil {
		t.Error("1,001 bytes were sealed")
	}
}

func TestTheSameTextIsSealedDifferentlyEveryTime(t *testing.T) {
	b := boxOf(t, 1)
	if bytes.Equal(sealed(t, b, home, "13812345678"), sealed(t, b, home, "13812345678")) {
		t.Error("equal numbers can be seen")
	}
}

func TestTheLengthOfANameIsHidden(t *testing.T) {
	b := boxOf(t, 1)
	if a, c := sealed(t, b, home, "王五"), sealed(t, b, home, "欧阳秀兰同志"); len(a) != len(c) {
		t.Errorf("%d and %d bytes", len(a), len(c))
	}
}

func TestAMovedValueDoesNotOpen(t *testing.T) {
	b := boxOf(t, 1)
	out := sealed(t, b, home, "13812345678")
	for name, place := range map[string]string{
		"another row":      Place(3, "suggestions", "ABCDEFH", "phone"),
		"another congress": Place(4, "suggestions", "ABCDEFG", "phone"),
		"another table":    Place(3, "comments", "ABCDEFG", "phone"),
		"another column":   Place(3, "suggestions", "ABCDEFG", "name"),
		"cut elsewhere":    Place(3, "suggestionsA", "BCDEFG", "phone"),
		"nowhere":          "",
	} {
		if got, err := b.Open(place, out); !coded(err, CodeDamaged) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAnyChangedBitIsRefused(t *testing.T) {
	b := boxOf(t, 1)
	out := sealed(t, b, home, "13812345678")
	for i := range out {
		for bit := range 8 {
			changed := bytes.Clone(out)
			changed[i] ^= 1 << bit
			if got, err := b.Open(home, changed); err == nil {
				t.Fatalf("byte %d bit %d: opened as %q", i, bit, got)
			}
		}
	}
	for n := 1; n < len(out); n++ {
		if _, err := b.Open(home, out[:n]); !coded(err, CodeDamaged) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	if _, err := b.Open(home, append(bytes.Clone(out), 0)); !coded(err, CodeDamaged) {
		t.Errorf("one byte more: %v", err)
	}
}

func TestAnotherKeyIsSaidToBeMissingAndNothingBreaks(t *testing.T) {
	out := sealed(t, boxOf(t, 1), home, "13812345678")
	other := boxOf(t, 2)
	if got, err := other.Open(home, out); !coded(err, CodeNoKey) || got != "" {
		t.Errorf("%q, %v", got, err)
	}
	if err := other.Check(out); !coded(err, CodeNoKey) {
		t.Errorf("Check: %v", err)
	}
	piece, err := boxOf(t, 1).SealBytes("a", []byte("图片"))
	if err != nil {
		t.Fatal(err)
	}
	if err := boxOf(t, 1).Check(piece); err != nil {
		t.Errorf("a piece of a file under a key that is held: %v", err)
	}
	if err := other.Check(piece); !coded(err, CodeNoKey) {
		t.Errorf("a piece of a file under a key that is not held: %v", err)
	}
	if err := boxOf(t, 1).Check(out); err != nil {
		t.Errorf("Check with the right key: %v", err)
	}
	if err := other.Check([]byte("13812345678")); !coded(err, CodeDamaged) {
		t.Errorf("a number that was never sealed: %v", err)
	}
}

func TestANewKeySealsAndOldOnesStillOpen(t *testing.T) {
	before := boxOf(t, 1)
	old := sealed(t, before, home, "13812345678")
	after := boxOf(t, 2, 1, 2) // a key that comes twice counts once
	if got, err := after.Open(home, old); err != nil || got != "13812345678" {
		t.Errorf("the old value: %q, %v", got, err)
	}
	fresh := sealed(t, after, home, "13812345678")
	if _, err := before.Open(home, fresh); !coded(err, CodeNoKey) {
		t.Errorf("the new value under the old key: %v", err)
	}
	if !after.Stale(old) || after.Stale(fresh) || before.Stale(old) {
		t.Error("which value is under an older key is told wrong")
	}
	want := [][]byte{after.Index(KindPhone, "1"), before.Index(KindPhone, "1")}
	if diff := cmp.Diff(want, after.Indexes(KindPhone, "1")); diff != "" {
		t.Errorf("indexes under both keys: %s", diff)
	}
}

func TestAnIndexFindsEqualTextsOfOneKindUnderOneKey(t *testing.T) {
	b := boxOf(t, 1)
	one := b.Index(KindPhone, "13812345678")
	if len(one) != 32 || !bytes.Equal(one, b.Index(KindPhone, "13812345678")) {
		t.Errorf("the same number has the indexes %x and %x", one, b.Index(KindPhone, "13812345678"))
	}
	for name, other := range map[string][]byte{
		"another number": b.Index(KindPhone, "13812345679"), "another kind": b.Index("name", "13812345678"), "another key": boxOf(t, 2).Index(KindPhone, "13812345678"),
	} {
		if bytes.Equal(one, other) {
			t.Errorf("%s has the same index", name)
		}
	}
	if bytes.Contains(sealed(t, b, home, "13812345678"), one[:8]) {
		t.Error("the index is a part of the sealed value")
	}
}

func TestEveryPurposeHasItsOwnKey(t *testing.T) {
	b := boxOf(t, 1)
	human := b.Derive("human")
	if len(human) != KeyBytes || bytes.Equal(human, b.Derive("limit")) || bytes.Equal(human, boxOf(t, 2).Derive("human")) || bytes.Equal(human, master(1)) {
		t.Error("keys for two purposes are equal, or are the master key")
	}
}

// written is what Seal makes, without chance.
func written(b *Box, plain string) []byte {
	out := append([]byte("p1"), b.keys[0].name...)
	out = append(out, bytes.Repeat([]byte{7}, nonce)...)
	return b.keys[0].gcm.Seal(out, out[head:], pad(plain), data(out[:head], home))
}

// The bytes on disk are a promise: what this version sealed, later ones open.
func TestTheFormatStaysReadable(t *testing.T) {
	b := boxOf(t, 1)
	old := written(b, "13812345678")
	if sum := fmt.Sprintf("%x", sha256.Sum256(old)); sum != "477cf61084a77e3267f94b41500d90805da9850a35a17137441c83524983c2d6" {
		t.Errorf("the sealed bytes have changed: %s", sum)
	}
	if got, err := b.Open(home, old); err != nil || got != "13812345678" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzOpenOfAnythingIsARefusal(f *testing.F) {
	b, err := newBox([][]byte{master(1)})
	if err != nil {
		f.Fatal(err)
	}
	good := written(b, "13812345678")
	f.Add(home, good)
	f.Add(home, good[:40])
	f.Add("", []byte("p1"))
	f.Fuzz(func(t *testing.T, place string, data []byte) {
		plain, err := b.Open(place, data)
		b.Stale(data)
		if err != nil && plain != "" {
			t.Errorf("%q beside %v", plain, err)
		}
		if err == nil && len(data) > 0 && (place != home || !bytes.Equal(data, good)) {
			t.Errorf("bytes that nobody sealed opened as %q", plain)
		}
	})
}

func FuzzSealThenOpen(f *testing.F) {
	b, err := newBox([][]byte{master(1)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("name", "张三")
	f.Add("", "\x80\x00")
	f.Fuzz(func(t *testing.T, place, plain string) {
		out, err := b.Seal(place, plain)
		if len(plain) > most {
			if err == nil {
				t.Error("too much was sealed")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.Open(place, out); err != nil || got != plain {
			t.Errorf("%q came back as %q, %v", plain, got, err)
		}
	})
}
