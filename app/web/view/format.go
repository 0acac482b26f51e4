package view

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"piaojue/models"
)

// none stands where there is nothing to print.
const none = "—"

// Day prints a calendar day as 2026年3月12日. An empty or impossible date prints as 未定.
func Day(d models.Date) string {
	if !d.Valid() {
		return "未定"
	}
	t, _ := time.Parse("2006-01-02", string(d))
	return t.Format("2006年1月2日")
}

// DayOf prints the day of a moment, in the hall's time, as 2026年3月12日; a moment not yet come as —.
func DayOf(m models.Moment) string {
	if m.IsZero() {
		return none
	}
	return m.Time().Format("2006年1月2日")
}

// Minute prints a moment as 2026年3月12日 14:05.
func Minute(m models.Moment) string {
	if m.IsZero() {
		return none
	}
	return m.Time().Format("2006年1月2日 15:04")
}

// Clock prints the time of day as 14:05.
func Clock(m models.Moment) string {
	if m.IsZero() {
		return none
	}
	return m.Time().Format("15:04")
}

// ClockSeconds prints the time of day as 14:05:09, for figures that change by the second.
func ClockSeconds(m models.Moment) string {
	if m.IsZero() {
		return none
	}
	return m.Time().Format("15:04:05")
}

// Money prints an amount in 万元 with two decimals at most, rounded half away from zero: 1,360万元, 0.05万元.
// No amount prints as 未公布, because zero in a list of projects means that nobody said.
func Money(f models.Fen) string {
	if f == 0 {
		return "未公布"
	}
	const wan = 1_000_000 // 分
	sign := ""
	hundredths := new(big.Int).SetInt64(int64(f))
	if f < 0 {
		sign = "-"
		hundredths.Neg(hundredths)
	}
	// One hundredth of 万元 is 100 元, 10 000 分.
	hundredths.Add(hundredths, big.NewInt(wan/200)).Div(hundredths, big.NewInt(wan/100))
	whole, part := new(big.Int).DivMod(hundredths, big.NewInt(100), new(big.Int))
	text := group(whole.String())
	if p := part.Int64(); p > 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(100+p, 10)[1:], "0")
	}
	if text == "0" {
		return "不足0.01万元"
	}
	return sign + text + "万元"
}

// MoneyKnown prints an amount as Money does, and nothing when nobody said, for lines where the amount stands
// among other facts without a label.
func MoneyKnown(f models.Fen) string {
	if f == 0 {
		return ""
	}
	return Money(f)
}

// Count prints a number of people, ballots or projects; from 10,000 up in groups of three.
func Count(n int) string {
	text := strconv.Itoa(n)
	if n < 10_000 && n > -10_000 {
		return text
	}
	if n < 0 {
		return "-" + group(text[1:])
	}
	return group(text)
}

// Percent prints part of whole with one decimal, rounded half up: 87.9%. A whole of zero has no shares.
func Percent(part, whole int) string {
	if whole <= 0 {
		return none
	}
	all := big.NewInt(int64(whole))
	tenths := new(big.Int).Mul(big.NewInt(int64(part)), big.NewInt(2000))
	tenths.Add(tenths, all).Div(tenths, all.Lsh(all, 1))
	text := tenths.String()
	if len(text) < 2 {
		text = "0" + text
	}
	return text[:len(text)-1] + "." + text[len(text)-1:] + "%"
}

// Spread is where part of whole lies on a drawing, as an attribute's value between 0% and 100%.
func Spread(part, whole int) string {
	if whole <= 0 || part <= 0 {
		return "0%"
	}
	if part >= whole {
		return "100%"
	}
	return Percent(part, whole)
}

// Digest prints a digest in groups of eight, so that two people can compare it aloud.
func Digest(hex string) string {
	var groups []string
	for len(hex) > 8 {
		groups = append(groups, hex[:8])
		hex = hex[8:]
	}
	return strings.Join(append(groups, hex), " ")
}

// group puts a comma before every third digit from the right, from five digits up.
func group(digits string) string {
	if len(digits) < 5 {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
