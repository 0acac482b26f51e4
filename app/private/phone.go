package private

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"piaojue/app/fault"
)

// A Phone is a telephone number in its one spelling: 13812345678,
// 0571-87654321, 0571-87654321-802, 4001234567, or +85291234567 for numbers
// outside the mainland.
type Phone string

// KindPhone is the kind under which numbers are indexed (Box.Index).
const KindPhone = "phone"

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline = regexp.MustCompile(`^(010|02\d|0[3-9]\d{2})(\d{7,8})(?:-(\d{1,6}))?$`)
	service  = regexp.MustCompile(`^400\d{7}$`)
	abroad   = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	digits   = regexp.MustCompile(`^\d+$`)
)

// ParsePhone reads a number as people write it: with spaces, strokes, brackets,
// full-width digits, +86, 转 for an extension. It refuses what no telephone
// could ring, with a sentence that says what is wrong with it.
func ParsePhone(text string) (Phone, error) {
	s := plainNumber(text)
	if s == "" {
		return "", fault.New(fault.Invalid, "请填写电话号码。")
	}
	// Without the country's own code, however it was written.
	bare := s
	for _, code := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(s, code); ok && (code != "86" || mobile.MatchString(rest)) {
			bare = rest
			// +86 571 …: the zero of the area is left out abroad.
			if !mobile.MatchString(bare) && !strings.HasPrefix(bare, "0") && !strings.HasPrefix(bare, "400") {
				bare = "0" + bare
			}
			break
		}
	}
	if rest, ok := strings.CutPrefix(bare, "0"); ok && mobile.MatchString(rest) { // old habit: a zero before a mobile number
		bare = rest
	}
	switch {
	case mobile.MatchString(bare), service.MatchString(bare):
		return Phone(bare), nil
	case landline.MatchString(bare):
		m := landline.FindStringSubmatch(bare)
		// Areas of three digits have numbers of eight.
		if len(m[1]) == 3 && len(m[2]) != 8 {
			return "", fault.New(fault.Invalid, "区号 %s 的座机号码是 8 位，您填了 %d 位，请核对。", m[1], len(m[2]))
		}
		number := m[1] + "-" + m[2]
		if m[3] != "" {
			number += "-" + m[3]
		}
		return Phone(number), nil
	case abroad.MatchString(s) && !strings.HasPrefix(s, "+86"):
		return Phone(s), nil
	case strings.HasPrefix(s, "00") && !strings.HasPrefix(s, "0086") && abroad.MatchString("+"+s[2:]):
		return Phone("+" + s[2:]), nil
	case digits.MatchString(bare) && strings.HasPrefix(bare, "1") && len(bare) != 11:
		return "", fault.New(fault.Invalid, "手机号码是 11 位，您填了 %d 位，请核对。", len(bare))
	case digits.MatchString(bare) && (len(bare) == 7 || len(bare) == 8):
		return "", fault.New(fault.Invalid, "座机请带区号，例如 0571-87654321。")
	}
	return "", fault.New(fault.Invalid, "电话号码不对。请填 11 位手机号码，或带区号的座机，例如 0571-87654321；境外号码以 + 和国家（地区）代码开头。")
}

// plainNumber leaves digits, a leading plus and the stroke before an
// extension.
func plainNumber(text string) string {
	var b strings.Builder
	extension := false
	for _, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case (r == '+' || r == '＋') && b.Len() == 0:
			b.WriteByte('+')
		case r == '转' || r == '轉' || r == 'x' || r == 'X':
			if extension || b.Len() == 0 {
				return "?"
			}
			extension = true
			b.WriteByte('-')
		case strings.ContainsRune(" \t\u00a0\u3000-－–—‐()（）.·", r):
			// A stroke after a whole landline begins an extension.
			if (r == '-' || r == '－') && !extension && wholeLandline(b.String()) {
				extension = true
				b.WriteByte('-')
			}
		default:
			return "?" // not empty, and no number
		}
		if b.Len() > 40 {
			return "?"
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

func wholeLandline(s string) bool {
	m := landline.FindStringSubmatch(s)
	return m != nil && (len(m[2]) == 8 || len(m[1]) == 4)
}

// String is the number as it is dialled.
func (p Phone) String() string { return string(p) }

// Mask hides the middle: 138****5678, 0571-****4321, +852****4567. An extension
// is left out. It never panics, whatever the text is: what is not a number
// becomes stars.
func (p Phone) Mask() string {
	s := string(p)
	switch {
	case s == "":
		return ""
	case mobile.MatchString(s), service.MatchString(s):
		return s[:3] + strings.Repeat("*", len(s)-7) + s[len(s)-4:]
	case abroad.MatchString(s):
		if len(s) < 10 {
			return s[:2] + "****" + s[len(s)-2:]
		}
		return s[:4] + "****" + s[len(s)-4:]
	}
	if area, rest, ok := strings.Cut(s, "-"); ok {
		number, _, _ := strings.Cut(rest, "-")
		if len(number) == 7 || len(number) == 8 {
			return area + "-" + strings.Repeat("*", len(number)-4) + number[len(number)-4:]
		}
	}
	return "****"
}

// Mobile reports whether messages can be sent to the number.
func (p Phone) Mobile() bool { return mobile.MatchString(string(p)) }

// MaskName leaves the first character of a name: 张**. A name of one character
// is hidden whole.
func MaskName(name string) string {
	name = strings.TrimSpace(name)
	first, size := utf8.DecodeRuneInString(name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return ""
	case n == 1 || first == utf8.RuneError:
		return "*"
	default:
		return name[:size] + strings.Repeat("*", min(n-1, 2))
	}
}
