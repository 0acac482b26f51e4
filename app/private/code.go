package private

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// A 查询码 has 13 characters of these 26, 61 bits. 0 O Q, 1 I L, 2 Z, 5 S, 8 B
// and U V are taken for each other when a code is copied by hand: of each
// group at most one is here.
const (
	codeAlphabet = "3456789ACDEFGHJKMNPRTVWXYQ"
	codeLength   = 13
)

// NewCode draws a code.
func NewCode() string {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		panic(err) // never returned by crypto/rand
	}
	return CodeFrom(seed[:])
}

// CodeFrom makes a code of 32 bytes that nobody can guess; the same bytes give
// the same code.
func CodeFrom(seed []byte) string {
	n, base, digit := new(big.Int).SetBytes(seed), big.NewInt(int64(len(codeAlphabet))), new(big.Int)
	var b strings.Builder
	for range codeLength {
		n.DivMod(n, base, digit)
		b.WriteByte(codeAlphabet[digit.Int64()])
	}
	return b.String()
}

// misread are characters that are not in the alphabet and what was meant.
var misread = strings.NewReplacer("0", "Q", "O", "Q", "B", "8", "S", "5", "U", "V")

// PlainCode is a code as it is stored, whatever way it was typed: with spaces
// and strokes, small or full-width letters. It is empty for what cannot be a
// code.
func PlainCode(typed string) string {
	var b strings.Builder
	for _, r := range typed {
		switch {
		case r >= '０' && r <= '９':
			r += '0' - '０'
		case r >= 'Ａ' && r <= 'Ｚ':
			r += 'A' - 'Ａ'
		case r >= 'ａ' && r <= 'ｚ':
			r += 'A' - 'ａ'
		case r >= 'a' && r <= 'z':
			r += 'A' - 'a'
		}
		if strings.ContainsRune(" \t\r\n\u00a0\u3000-－–—‐·.。", r) {
			continue
		}
		if r > 'Z' || b.Len() > 2*codeLength {
			return ""
		}
		b.WriteRune(r)
	}
	code := misread.Replace(b.String())
	if len(code) != codeLength || strings.Trim(code, codeAlphabet) != "" {
		return ""
	}
	return code
}

// ShownCode is a code in groups, as it is printed and read aloud.
func ShownCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
