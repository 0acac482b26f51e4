package tally

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxNumber is the largest figure accepted anywhere in rules or counts. No
// congress comes near it, and products of two such figures fit in an int.
const MaxNumber = 1_000_000

// fraction is a share such as 2/3, both parts from 1 to 9999.
type fraction struct{ num, den int }

// parseFraction reads "a/b" and reports whether it is a share above zero and
// at most one.
func parseFraction(s string) (fraction, bool) {
	a, b, found := strings.Cut(s, "/")
	num, okNum := fractionPart(a)
	den, okDen := fractionPart(b)
	if !found || !okNum || !okDen || num > den {
		return fraction{}, false
	}
	return fraction{num, den}, true
}

func fractionPart(s string) (int, bool) {
	if len(s) < 1 || len(s) > 4 || s[0] < '1' || s[0] > '9' {
		return 0, false
	}
	for _, digit := range []byte(s) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func (f fraction) lowest() fraction {
	a, b := f.num, f.den
	for b != 0 {
		a, b = b, a%b
	}
	return fraction{f.num / a, f.den / a}
}

func (f fraction) String() string { return fmt.Sprintf("%d/%d", f.num, f.den) }

func (f fraction) less(g fraction) bool { return f.num*g.den < g.num*f.den }

// lowestTerms rewrites a fraction in lowest terms and leaves anything else as
// it is, so that two ways of writing one share have one digest.
func lowestTerms(s string) string {
	f, ok := parseFraction(s)
	if !ok {
		return s
	}
	return f.lowest().String()
}

// PassLine is the least number of approvals that is more than the share over
// of base: floor(base×a÷b)+1. With "1/2" and all deputies it is the majority of
// 组织法 article 25. It refuses a base below 0 or above MaxNumber and a share
// that is not "a/b" with 0 < a < b.
func PassLine(base int, over string) (int, error) {
	f, ok := parseFraction(over)
	if !ok || f.num == f.den {
		return 0, fmt.Errorf("通过线的比例%q应写成“1/2”的形式，并且小于1", over)
	}
	if base < 0 || base > MaxNumber {
		return 0, fmt.Errorf("通过线的基数%d超出范围", base)
	}
	return base*f.num/f.den + 1, nil
}

// parseQuorum reads "2/3", at least, or ">1/2", more than (over). More than all
// is no quorum.
func parseQuorum(s string) (share fraction, over, ok bool) {
	s, over = strings.CutPrefix(s, ">")
	share, ok = parseFraction(s)
	return share, over, ok && !(over && share.num == share.den)
}

// lowestQuorum is lowestTerms for a quorum.
func lowestQuorum(s string) string {
	f, over, ok := parseQuorum(s)
	switch {
	case !ok:
		return s
	case over:
		return ">" + f.lowest().String()
	}
	return f.lowest().String()
}

// leastLine is the least whole number that is at least the share of base.
func leastLine(base int, share fraction) int { return (base*share.num + share.den - 1) / share.den }

// QuorumLabel is a quorum in words, as 三分之二以上 or 过半数; the fraction itself
// where it has no usual name.
func QuorumLabel(quorum string) string {
	switch lowestQuorum(quorum) {
	case "2/3":
		return "三分之二以上"
	case ">1/2":
		return "过半数"
	}
	if share, over, ok := parseQuorum(quorum); ok && over {
		return "超过" + share.String()
	}
	return quorum + "以上"
}

// QuorumLine is the least number of deputies present that is at least the share
// quorum of entitled, rounded up (组织法 article 14: two thirds), or with ">1/2"
// more than that share. It refuses a number below 0 or above MaxNumber and a
// share that is not "a/b" with 0 < a ≤ b, or ">a/b" with a < b.
func QuorumLine(entitled int, quorum string) (int, error) {
	f, over, ok := parseQuorum(quorum)
	if !ok {
		return 0, fmt.Errorf("法定人数的比例%q应写成“2/3”的形式，并且不大于1", quorum)
	}
	if entitled < 0 || entitled > MaxNumber {
		return 0, fmt.Errorf("全体人数%d超出范围", entitled)
	}
	if over {
		return entitled*f.num/f.den + 1, nil
	}
	return leastLine(entitled, f), nil
}
