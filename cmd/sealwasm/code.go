package main

import (
	"strconv"
	"strings"

	"piaojue/app/seal"
)

// codeLength is the number of base58 characters of a voting code and of a scrutineer's key code.
const codeLength = 22

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// lookalikes are the four characters base58 leaves out because they resemble others, with the words
// a person at the tablet understands.
var lookalikes = map[rune]string{'0': "数字 0", 'O': "大写字母 O", 'I': "大写字母 I", 'l': "小写字母 l"}

// plainCode strips what people and scanners add to a typed code (spaces, hyphens, full-width forms, the
// address in front of a scanned "#") and refuses anything that cannot be a code, naming the place.
// kind names the code in the sentence, refusal is the code of the refusal.
func plainCode(typed, kind, refusal string) (string, error) {
	if i := strings.LastIndexByte(typed, '#'); i >= 0 {
		typed = typed[i+1:]
	}
	var b strings.Builder
	n := 0
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch r {
		case ' ', '\t', '\r', '\n', '　', '-', '_', '·', '.', '—', '–', '－':
			continue
		}
		n++
		if said, ok := lookalikes[r]; ok {
			return "", &seal.Refusal{Code: refusal, Message: kind + "里没有" + said + "，请看看第 " + strconv.Itoa(n) + " 位是不是认错了"}
		}
		if r > 'z' || !strings.ContainsRune(base58, r) {
			return "", &seal.Refusal{Code: refusal, Message: kind + "只有字母和数字，请改正第 " + strconv.Itoa(n) + " 位"}
		}
		b.WriteRune(r)
	}
	switch {
	case n == 0:
		return "", &seal.Refusal{Code: refusal, Message: "请先输入" + kind}
	case n < codeLength:
		return "", &seal.Refusal{Code: refusal, Message: kind + "共 " + strconv.Itoa(codeLength) + " 位，现在是 " + strconv.Itoa(n) + " 位，还少 " + strconv.Itoa(codeLength-n) + " 位"}
	case n > codeLength:
		return "", &seal.Refusal{Code: refusal, Message: kind + "共 " + strconv.Itoa(codeLength) + " 位，现在是 " + strconv.Itoa(n) + " 位，多了 " + strconv.Itoa(n-codeLength) + " 位"}
	}
	return b.String(), nil
}

// votingCode is plainCode in the grouping XXXXX-XXXXXX-XXXXX-XXXXXX from which the credential is derived.
func votingCode(typed string) (string, error) {
	c, err := plainCode(typed, "投票码", seal.BadCredential)
	if err != nil {
		return "", err
	}
	return c[:5] + "-" + c[5:11] + "-" + c[11:16] + "-" + c[16:], nil
}

// keyCode is a scrutineer's key code without separators.
func keyCode(typed string) (string, error) {
	return plainCode(typed, "密钥码", seal.BadSeed)
}
