package tally

import "piaojue/app/ballot"

// A Template is a method to start from. Its values are this program's
// proposals, made from what places do; they bind nobody.
type Template struct {
	Key   string // in the address of the editor
	Name  string
	Says  string // what it proposes, in one line
	Rules Rules
}

// usualGrades are the three that were seen everywhere.
var usualGrades = []string{"满意", "基本满意", "不满意"}

func usual(f Family, seats int) Rules {
	return Rules{Family: f, Seats: seats, MaxApprovals: seats, Stances: ballot.ThreeStances, Quorum: "2/3", PassBase: BaseAll, PassOver: "1/2",
		Tie: TieRunoff, Shortfall: ShortfallAsk, Blank: ballot.BlankAbstains}
}

// Templates lists what a congress may start from; or, where the body only
// recommends, a street. The first one is what a new round shows.
func Templates(recommends bool) []Template {
	graded := Template{"satisfaction", "满意度测评", "上年项目逐项测评，三档，以全体代表为基数。",
		Rules{Family: Satisfaction, Grades: usualGrades, GradeBase: BaseAll, Half: HalfNotReached}}
	if recommends {
		return []Template{
			{"street", "街道票荐", "从候选项目中推荐5项，三种表决，过半数才推荐。", usual(Recommend, 5)},
			graded,
		}
	}
	each := usual(Each, 0)
	each.MaxApprovals = 0
	return []Template{
		{"county", "县级差额票决", "12项候选选10项，三种表决，全体代表过半数。", usual(Pick, 10)},
		{"town", "乡镇差额票决", "候选和应选较少的乡镇：选5项，三种表决，全体代表过半数。", usual(Pick, 5)},
		{"each", "逐项表决", "候选项目与应选数相等时：逐项表决，全体代表过半数的通过。", each},
		graded,
	}
}
