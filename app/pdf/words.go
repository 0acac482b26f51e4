package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// chineseDate writes a day as documents do: 2026年3月12日.
func chineseDate(t time.Time) string {
	return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
}

// chineseTime writes a moment: 2026年3月12日10时05分.
func chineseTime(t time.Time) string {
	return chineseDate(t) + fmt.Sprintf("%d时%02d分", t.Hour(), t.Minute())
}

func pageXofY(n, of int) string { return fmt.Sprintf("第%d页 共%d页", n, of) }

func splitParagraphs(text string) []string { return strings.Split(text, "\n") }

// share writes part of whole as a percentage with one decimal, rounded half
// up; a share of nothing is a dash.
func share(part, whole int) string {
	if whole <= 0 {
		return "—"
	}
	tenths := (part*2000 + whole) / (2 * whole)
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10) + "%"
}

// grouped breaks a long digest into groups of n characters, so that two people
// can compare it aloud and it can wrap.
func grouped(s string, n int) string {
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%n == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// orDash shows an empty value as a dash.
func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "—"
	}
	return s
}
