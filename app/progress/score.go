package progress

import (
	"fmt"
	"strconv"
	"strings"

	"piaojue/app/fault"
)

// Weights are the shares of the parts in a year's score (P34), together 100.
type Weights struct {
	Deputies, Public, Acceptance int
}

// UsualWeights are the template's; Zhenhai used 60, 30 and 10 in 2013 with
// other parts.
var UsualWeights = Weights{60, 30, 10}

// ParseWeights reads "60/30/10" and refuses what does not add up to 100.
func ParseWeights(s string) (Weights, error) {
	parts := strings.Split(strings.ReplaceAll(s, "／", "/"), "/")
	var n [3]int
	ok := len(parts) == 3
	for i := 0; ok && i < 3; i++ {
		v, err := strconv.Atoi(strings.TrimSpace(parts[i]))
		n[i], ok = v, err == nil && v >= 0
	}
	if !ok || n[0]+n[1]+n[2] != 100 {
		return Weights{}, fault.New(fault.Invalid, "权重请写成“60/30/10”的样子，依次为代表测评、群众评价、验收，合计 100。")
	}
	return Weights{n[0], n[1], n[2]}, nil
}

// String is the form that ParseWeights reads.
func (w Weights) String() string { return fmt.Sprintf("%d/%d/%d", w.Deputies, w.Public, w.Acceptance) }

// Parts are the points of each part, 0 to 100 in hundredths; a part that is
// missing is -1.
type Parts struct {
	Deputies, Public, Acceptance int
}

// GradePoints turns the counts of 满意、基本满意、不满意 into points of 0 to 100
// in hundredths over the ballots that state a grade: satisfied counts whole,
// mostly satisfied six tenths. -1 when nobody stated one. The six tenths are
// our own choice and stand on the page beside the result.
func GradePoints(satisfied, mostly, dissatisfied int) int {
	all := satisfied + mostly + dissatisfied
	if all == 0 {
		return -1
	}
	return (satisfied*10_000 + mostly*6_000 + all/2) / all
}

// RatingPoints turns residents' ratings of 1 to 5 into points: all fives are
// 100, all ones are 20. Fewer than ten ratings say nothing: -1.
func RatingPoints(sum, raters int) int {
	if raters < FewRatings {
		return -1
	}
	return (sum*2_000 + raters/2) / raters
}

// FewRatings is the number of residents' ratings below which they do not count.
const FewRatings = 10

// Score weighs the parts, in hundredths of points. A missing part gives its
// weight to the others in proportion, and the explanation says so; without any
// part there is no score and ok is false.
func (w Weights) Score(p Parts) (score int, explain string, ok bool) {
	weighted, weights := 0, 0
	var terms, missing []string
	for _, part := range []struct {
		name           string
		weight, points int
	}{{"代表测评", w.Deputies, p.Deputies}, {"群众评价", w.Public, p.Public}, {"验收", w.Acceptance, p.Acceptance}} {
		if part.points < 0 {
			if part.weight > 0 {
				missing = append(missing, part.name)
			}
			continue
		}
		weighted += part.weight * part.points
		weights += part.weight
		terms = append(terms, fmt.Sprintf("%s %s × %d", part.name, Points(part.points), part.weight))
	}
	if weights == 0 {
		return 0, "没有可以计分的部分", false
	}
	score = (weighted + weights/2) / weights
	explain = fmt.Sprintf("（%s）÷ %d = %s 分", strings.Join(terms, " + "), weights, Points(score))
	if len(missing) > 0 {
		explain += "；" + strings.Join(missing, "、") + "没有足够的数据，权重由其余部分按比例分担"
	}
	return score, explain, true
}

// Points prints hundredths as points with at most two decimals.
func Points(hundredths int) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100), "0"), ".")
}
