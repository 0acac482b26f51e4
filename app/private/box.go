package private

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"piaojue/app/fault"
)

// KeyBytes is the length of a master key.
const KeyBytes = 32

const (
	prefix    = "p1"
	nameBytes = 8
	nonce     = 12
	tag       = 16
	padding   = 32
	head      = len(prefix) + nameBytes
	// most keeps a sealed value inside the column: a name, a number, a short
	// address, and never a text.
	most = 1000
)

// Codes of the refusals, for programs.
const (
	CodeNoKey   = "key_missing"    // sealed with a key that is not there
	CodeDamaged = "sealed_damaged" // changed, cut off, or moved to another place
)

// A Box seals and opens short texts. It is safe for use by several goroutines.
type Box struct {
	keys []key // newest first, at least one
}

type key struct {
	name   []byte // first bytes of a hash derived from the key; says nothing about it
	master []byte
	gcm    cipher.AEAD
}

func newKey(master []byte) (key, error) {
	if len(master) != KeyBytes {
		return key{}, fmt.Errorf("private: a key of %d bytes", len(master))
	}
	k := key{master: bytes.Clone(master)}
	var err error
	if k.name, err = k.derive("name", nameBytes); err != nil {
		return key{}, err
	}
	secret, err := k.derive("seal", KeyBytes)
	if err != nil {
		return key{}, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return key{}, err
	}
	k.gcm, err = cipher.NewGCM(block)
	return k, err
}

func (k key) derive(purpose string, length int) ([]byte, error) {
	return hkdf.Key(sha256.New, k.master, nil, "piaojue/private/v1/"+purpose, length)
}

// newBox takes master keys, the newest first; a key that comes twice counts
// once.
func newBox(masters [][]byte) (*Box, error) {
	b := &Box{}
	for _, m := range masters {
		k, err := newKey(m)
		if err != nil {
			return nil, err
		}
		if b.holds(k.name) == nil {
			b.keys = append(b.keys, k)
		}
	}
	if len(b.keys) == 0 {
		return nil, errors.New("private: no key")
	}
	return b, nil
}

func (b *Box) holds(name []byte) *key {
	for i := range b.keys {
		if bytes.Equal(b.keys[i].name, name) {
			return &b.keys[i]
		}
	}
	return nil
}

// Place names where a sealed value lives, for Seal and Open: the congress, the
// table, the row and the column. A value opens in its own place only.
func Place(congress int64, table, row, column string) string {
	// Lengths keep ("a","bc") and ("ab","c") apart.
	return fmt.Sprintf("%d/%d:%s/%d:%s/%d:%s", congress, len(table), table, len(row), row, len(column), column)
}

// Seal encrypts a text under the newest key, bound to its place. An empty text
// is an empty value: that nothing was given is no secret. It refuses more than
// 1,000 bytes. The result has Size(len(plain)) bytes and differs every time.
func (b *Box) Seal(place, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	if len(plain) > most {
		return nil, fmt.Errorf("private: %d bytes are too many to seal", len(plain))
	}
	k := b.keys[0]
	out := make([]byte, 0, Size(len(plain)))
	out = append(append(out, prefix...), k.name...)
	out = out[:head+nonce]
	if _, err := rand.Read(out[head:]); err != nil {
		return nil, err
	}
	return k.gcm.Seal(out, out[head:], pad(plain), data(out[:head], place)), nil
}

// Size is the length of a sealed value of so many bytes of text.
func Size(plain int) int {
	if plain == 0 {
		return 0
	}
	return head + nonce + (plain/padding+1)*padding + tag
}

// data is what is authenticated beside the text.
func data(head []byte, place string) []byte { return append(bytes.Clone(head), place...) }

// pad appends one 0x80 and zeros up to a multiple of 32 bytes.
func pad(plain string) []byte {
	padded := make([]byte, (len(plain)/padding+1)*padding)
	copy(padded, plain)
	padded[len(plain)] = 0x80
	return padded
}

func unpad(padded []byte) (string, bool) {
	text := bytes.TrimRight(padded, "\x00")
	if len(text) == 0 || text[len(text)-1] != 0x80 {
		return "", false
	}
	return string(text[:len(text)-1]), true
}

var (
	errNoKey = fault.Coded(fault.Conflict, CodeNoKey,
		"这项内容是用另一把密钥加密的，现在打不开。请系统管理员找回原来的密钥文件（数据目录下的 keys）或 PIAOJUE_SECRET，放回后重新启动。")
	errDamaged = fault.Coded(fault.Conflict, CodeDamaged, "这项加密内容已经损坏或者被移动过，不能显示。请系统管理员从备份中核对。")
)

// Open decrypts a value that Seal made for this place. It refuses, with a
// sentence for the office, what was sealed with a key that is not held
// (CodeNoKey) and what was changed, cut off or moved (CodeDamaged).
func (b *Box) Open(place string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	if len(sealed) < head+nonce+padding+tag || string(sealed[:len(prefix)]) != prefix {
		return "", errDamaged
	}
	k := b.holds(sealed[len(prefix):head])
	if k == nil {
		return "", errNoKey
	}
	padded, err := k.gcm.Open(nil, sealed[head:head+nonce], sealed[head+nonce:], data(sealed[:head], place))
	if err != nil {
		return "", errDamaged
	}
	plain, ok := unpad(padded)
	if !ok {
		return "", errDamaged
	}
	return plain, nil
}

// sealedBytes begins what SealBytes made; no text begins like that.
const sealedBytes = "f1"

// SealBytes encrypts bytes of any length under the newest key, bound to their
// place: pieces of files and pictures. Their length is not hidden, and an empty
// piece is sealed like any other. The result differs every time.
func (b *Box) SealBytes(place string, plain []byte) ([]byte, error) {
	k := b.keys[0]
	out := make([]byte, 0, head+nonce+len(plain)+tag)
	out = append(append(out, sealedBytes...), k.name...)
	out = out[:head+nonce]
	if _, err := rand.Read(out[head:]); err != nil {
		return nil, err
	}
	return k.gcm.Seal(out, out[head:], plain, data(out[:head], place)), nil
}

// OpenBytes decrypts what SealBytes made for this place. It refuses like Open.
func (b *Box) OpenBytes(place string, sealed []byte) ([]byte, error) {
	if len(sealed) < head+nonce+tag || string(sealed[:len(prefix)]) != sealedBytes {
		return nil, errDamaged
	}
	k := b.holds(sealed[len(prefix):head])
	if k == nil {
		return nil, errNoKey
	}
	plain, err := k.gcm.Open(nil, sealed[head:head+nonce], sealed[head+nonce:], data(sealed[:head], place))
	if err != nil {
		return nil, errDamaged
	}
	return plain, nil
}

// Check refuses a sealed value whose key is not held, without opening it: a
// start of the program asks it of one row, so that a lost key is noticed at
// once and not by the first clerk who needs a number.
func (b *Box) Check(sealed []byte) error {
	if len(sealed) == 0 {
		return nil
	}
	if len(sealed) < head || string(sealed[:len(prefix)]) != prefix && string(sealed[:len(prefix)]) != sealedBytes {
		return errDamaged
	}
	if b.holds(sealed[len(prefix):head]) == nil {
		return errNoKey
	}
	return nil
}

// Stale reports whether a value should be sealed anew: it is under an older key
// than the newest.
func (b *Box) Stale(sealed []byte) bool {
	return len(sealed) >= head && !bytes.Equal(sealed[len(prefix):head], b.keys[0].name)
}

// Index is what equal texts of one kind have in common, 32 bytes, under the
// newest key: write it beside the sealed value and look it up by Indexes. Bring
// the text into one spelling first (Phone does). An empty text has no index.
func (b *Box) Index(kind, plain string) []byte {
	if plain == "" {
		return nil
	}
	return b.keys[0].index(kind, plain)
}

// Indexes are the text's indexes under all keys, the newest first.
func (b *Box) Indexes(kind, plain string) [][]byte {
	if plain == "" {
		return nil
	}
	all := make([][]byte, len(b.keys))
	for i, k := range b.keys {
		all[i] = k.index(kind, plain)
	}
	return all
}

func (k key) index(kind, plain string) []byte {
	mac := hmac.New(sha256.New, k.must("index/"+kind))
	mac.Write([]byte(plain))
	return mac.Sum(nil)
}

// must derives a key of 32 bytes, of which HKDF can always make one.
func (k key) must(purpose string) []byte {
	secret, err := k.derive(purpose, KeyBytes)
	if err != nil {
		panic(err)
	}
	return secret
}

// Derive gives other parts of the program a key of 32 bytes of their own, so
// that one secret has to be kept and not several: "human", "limit". It changes
// when the newest key changes.
func (b *Box) Derive(purpose string) []byte { return b.keys[0].must("derive/" + purpose) }
