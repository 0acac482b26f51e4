package pdf

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// methods are the rules that differ in what a deputy may mark: every family,
// with every handling of unclean papers that it knows.
func methods() []tally.Rules {
	usual := tally.Templates(false)[0].Rules
	var list []tally.Rules
	for _, f := range tally.Families() {
		for _, stances := range []ballot.Stances{ballot.ThreeStances, ballot.TickOnly, ""} {
			for _, most := range []int{0, 1, 3, 6, 9} {
				for _, overmark := range []ballot.OvermarkRule{"", ballot.OvermarkVoidsItems} {
					for _, illegible := range []ballot.IllegibleRule{"", ballot.IllegibleVoidsBallot} {
						for _, blank := range []ballot.BlankRule{ballot.BlankAbstains, ballot.BlankIsVoid} {
							for _, seats := range []int{0, 4} {
								r := usual
								r.Family, r.Stances, r.MaxApprovals, r.Seats, r.Blank, r.Overmark, r.Illegible = f, stances, most, seats, blank, overmark, illegible
								if f == tally.Satisfaction {
									r = tally.Templates(true)[1].Rules
									r.Overmark, r.Illegible = overmark, illegible
								}
								if f == tally.List {
									r.Tie = ""
								}
								if r.Validate() == nil {
									list = append(list, r)
								}
							}
						}
					}
				}
			}
		}
	}
	return list
}

// fill is a paper marked with the given choices in its first rows.
func fill(choices ...ballot.Choice) ballot.Marked {
	var m ballot.Marked
	for i, c := range choices {
		m.Marks = append(m.Marks, ballot.Mark{No: i + 1, Choice: c})
	}
	return m
}

func many(n int, c ballot.Choice) []ballot.Choice {
	list := make([]ballot.Choice, n)
	for i := range list {
		list[i] = c
	}
	return list
}

const (
	yes  = ballot.Approve
	no   = ballot.Oppose
	none = ballot.Abstain
)

// claims are what a sentence of the 说明 may say, and what then must hold of
// papers filled so. A sentence that none of them knows fails the test.
var claims = []struct {
	sentence string
	holds    func(p ballot.Paper, found []string) error
}{
	{`请用黑色签字笔填写|本票无记名，不要署名，不要写其他文字|本票对项目清单整体表决一次|逐项表决`, nil},
	{`候选项目共6项，(逐项表决|(逐项表决，)?应(选|推荐)4项)`, nil},
	{`测评项目共6项|每项在满意、基本满意、不满意、弃权中选一栏，在椭圆圈内画“○”或者涂满`, nil},
	{`赞成的项目数不限|可以赞成全部项目`, func(p ballot.Paper, _ []string) error {
		return valid(p, fill(many(len(p.Candidates), yes)...), len(p.Candidates))
	}},
	{`赞成的项目等于或者少于(\d+)项的为有效票，多于(\d+)项的为无效票`, func(p ballot.Paper, found []string) error {
		most, _ := strconv.Atoi(found[1])
		for k := 1; k <= most; k++ {
			if err := valid(p, fill(many(k, yes)...), k); err != nil {
				return err
			}
		}
		return void(p, fill(many(most+1, yes)...), ballot.Overvoted)
	}},
	{`赞成的项目不超过(\d+)项；多于(\d+)项的，这张票的赞成都不计(，各按弃权计，反对和弃权照常计)?`, func(p ballot.Paper, found []string) error {
		most, _ := strconv.Atoi(found[1])
		if err := valid(p, fill(many(most, yes)...), most); err != nil {
			return err
		}
		over := many(most+1, yes)
		if p.Stances == ballot.ThreeStances {
			over = append(over, no)
		}
		if err := valid(p, fill(over...), 0); err != nil {
			return err
		}
		if j := ballot.Judge(p, fill(over...)); p.Stances == ballot.ThreeStances && j.Choices[most+1] != no {
			return fmt.Errorf("an opposition beside too many approvals is %s", j.Choices[most+1])
		}
		return nil
	}},
	{`(每项)?只选一栏，在椭圆圈内作标记：赞成画“○”，反对画“×”，弃权画“△”，也可涂满`, func(p ballot.Paper, _ []string) error {
		for _, c := range []ballot.Choice{yes, no, none} {
			want := 0
			if c == yes {
				want = 1
			}
			if err := valid(p, fill(c), want); err != nil {
				return err
			}
		}
		return valid(p, fill(many(len(p.Candidates), no)...), 0)
	}},
	{`赞成的项目，在右边“赞成”栏的椭圆圈内画“○”或者涂满；不赞成的项目不作标记|赞成的，在右边“赞成”栏的椭圆圈内画“○”或者涂满；不赞成的不作标记`, func(p ballot.Paper, _ []string) error {
		return valid(p, fill(yes), 1)
	}},
	{`未作标记的项目计为弃权(，整张票仍然有效)?`, func(p ballot.Paper, _ []string) error {
		if err := abstains(p, fill(no), 1); err != nil {
			return err
		}
		return abstains(p, fill(), 0)
	}},
	{`个别项目未作标记的，该项目计为弃权；整张未作标记的无效`, func(p ballot.Paper, _ []string) error {
		if err := abstains(p, fill(no), 1); err != nil {
			return err
		}
		return void(p, fill(), ballot.Unmarked)
	}},
	{`整张未作标记的为无效票|未作标记的为无效票`, func(p ballot.Paper, _ []string) error { return void(p, fill(), ballot.Unmarked) }},
	{`整张未作标记的仍然有效，不计任何赞成|未作标记的为有效票，计为弃权`, func(p ballot.Paper, _ []string) error { return valid(p, fill(), 0) }},
	{`(同一项目)?选两栏以上的，整张票无效`, func(p ballot.Paper, _ []string) error {
		m := fill(many(len(p.Candidates), no)...)
		m.Marks = append(m.Marks, ballot.Mark{No: 1, Choice: yes})
		return void(p, m, ballot.Conflicting)
	}},
	{`同一项目选两栏以上的，该项目计为弃权`, func(p ballot.Paper, _ []string) error {
		m := fill(no, no)
		m.Marks = append(m.Marks, ballot.Mark{No: 1, Choice: yes})
		if j := ballot.Judge(p, m); !j.Counts() || j.Choices[0] != none || j.Choices[1] != no {
			return fmt.Errorf("%+v", j)
		}
		return nil
	}},
	{`没有一处标记可以认定的，整张票无效`, func(p ballot.Paper, _ []string) error {
		m := fill(yes)
		m.Marks = append(m.Marks, ballot.Mark{No: 1, Choice: no}, ballot.Mark{No: 2, Illegible: true})
		return void(p, m, ballot.Conflicting)
	}},
	{`个别项目无法辨认的，该项目(计为弃权|不计赞成)；全部无法辨认的，整张票无效`, func(p ballot.Paper, _ []string) error {
		m := fill(yes)
		m.Marks = append(m.Marks, ballot.Mark{No: 2, Illegible: true})
		if err := valid(p, m, 1); err != nil {
			return err
		}
		if j := ballot.Judge(p, m); j.Choices[1] != none {
			return fmt.Errorf("what nobody can read is %s", j.Choices[1])
		}
		m.Marks = []ballot.Mark{{No: 1, Illegible: true}, {No: 2, Illegible: true}}
		return void(p, m, ballot.Illegible)
	}},
	{`有无法辨认之处的，整张票无效|标记无法辨认的，整张票无效`, func(p ballot.Paper, _ []string) error {
		m := ballot.Marked{Marks: []ballot.Mark{{No: 1, Illegible: true}}}
		if len(p.Candidates) > 1 {
			m.Marks = append(m.Marks, ballot.Mark{No: 2, Choice: yes})
		}
		return void(p, m, ballot.Illegible)
	}},
}

func valid(p ballot.Paper, m ballot.Marked, approvals int) error {
	j := ballot.Judge(p, m)
	counted := 0
	for _, c := range j.Choices {
		if c == yes {
			counted++
		}
	}
	if !j.Counts() || counted != approvals {
		return fmt.Errorf("%v is %s (%s) with %d approvals, want valid with %d", m.Marks, j.Verdict, j.Reason, counted, approvals)
	}
	return nil
}

func abstains(p ballot.Paper, m ballot.Marked, from int) error {
	j := ballot.Judge(p, m)
	if !j.Counts() {
		return fmt.Errorf("%v is void: %s", m.Marks, j.Reason)
	}
	for _, c := range j.Choices[from:] {
		if c != none {
			return fmt.Errorf("an unmarked row is %s", c)
		}
	}
	return nil
}

func void(p ballot.Paper, m ballot.Marked, why ballot.Reason) error {
	if j := ballot.Judge(p, m); j.Verdict != ballot.Invalid || j.Reason != why {
		return fmt.Errorf("%v is %s (%s), want void: %s", m.Marks, j.Verdict, j.Reason, why)
	}
	return nil
}

// judged is a paper by which the sentences are tried. Grades are judged like
// stances as far as handling goes.
func judged(r tally.Rules) ballot.Paper {
	n := 6
	if r.Family == tally.List {
		n = 1
	}
	p := ballot.Paper{Seats: r.Seats, MaxApprovals: r.MaxApprovals, Stances: r.Stances, Handling: r.Handling()}
	switch r.Family {
	case tally.Satisfaction:
		p.Stances = ballot.ThreeStances
	case tally.List:
		p.MaxApprovals = 0
	}
	for i := range n {
		p.Candidates = append(p.Candidates, ballot.Candidate{No: i + 1, Name: "项目"})
	}
	return p
}

func TestEverySentenceOfABallotPaperHoldsOfPapersFilledSo(t *testing.T) {
	all := methods()
	if len(all) < 100 {
		t.Fatalf("only %d sets of rules", len(all))
	}
	var known []*regexp.Regexp
	for _, c := range claims {
		known = append(known, regexp.MustCompile("^(?:"+c.sentence+")$"))
	}
	used := make([]bool, len(claims))
	for _, r := range all {
		if r.Family == tally.Rank {
			continue // people number the rows; TestNumberedPaperSaysWhatTellersAccept
		}
		p := judged(r)
		for _, note := range ballotNotes(r, len(p.Candidates)) {
			for _, sentence := range strings.Split(strings.TrimSuffix(note, "。"), "。") {
				hit := false
				for i, re := range known {
					found := re.FindStringSubmatch(sentence)
					if found == nil {
						continue
					}
					hit, used[i] = true, true
					if claims[i].holds == nil {
						continue
					}
					if err := claims[i].holds(p, found); err != nil {
						t.Errorf("%s\nsays “%s”, but %v", r.Canonical(), sentence, err)
					}
				}
				if !hit {
					t.Errorf("%s\nsays “%s”, which nothing proves", r.Canonical(), sentence)
				}
			}
		}
	}
	for i, u := range used {
		if !u {
			t.Errorf("no paper says “%s”", claims[i].sentence)
		}
	}
}

// What voids a paper must stand on it: a deputy who never saw the program has
// nothing else to go by.
func TestWhateverVoidsABallotIsSaidOnIt(t *testing.T) {
	says := map[ballot.Reason][]string{
		ballot.Overvoted: {"多于"}, ballot.Conflicting: {"选两栏以上的，整张票无效", "没有一处标记可以认定的"}, ballot.Unmarked: {"整张未作标记的无效", "未作标记的为无效票"},
		ballot.Illegible: {"全部无法辨认的，整张票无效", "无法辨认之处的，整张票无效", "标记无法辨认的，整张票无效"},
	}
	for _, r := range methods() {
		if r.Family == tally.Rank {
			continue
		}
		p := judged(r)
		text := strings.Join(ballotNotes(r, len(p.Candidates)), "")
		for code := range 4096 { // six rows: nothing, yes, no or illegible; then a double mark
			m := ballot.Marked{}
			for i, c := range p.Candidates {
				mark := ballot.Mark{No: c.No}
				switch code >> (2 * i) & 3 {
				case 0:
					continue
				case 1:
					mark.Choice = yes
				case 2:
					mark.Choice = no
				case 3:
					mark.Illegible = true
				}
				m.Marks = append(m.Marks, mark)
			}
			if code%5 == 0 && p.Stances == ballot.ThreeStances {
				m.Marks = append(m.Marks, ballot.Mark{No: 1, Choice: none})
			}
			j := ballot.Judge(p, m)
			if j.Counts() || j.Reason == ballot.NotOffered { // a column that is not on the paper
				continue
			}
			hit := false
			for _, words := range says[j.Reason] {
				hit = hit || strings.Contains(text, words)
			}
			if !hit {
				t.Fatalf("%s\n%v is void (%s), and the paper does not say so: %s", r.Canonical(), m.Marks, j.Reason, text)
			}
		}
	}
}

func TestNumberedPaperSaysWhatTellersAccept(t *testing.T) {
	r := tally.Templates(false)[0].Rules
	r.Family, r.Stances, r.MaxApprovals, r.Seats = tally.Rank, "", 0, 2
	rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 3, Name: "丙"}}
	text := strings.Join(ballotNotes(r, 3), "")
	for _, want := range []string{"应选2项", "每个项目都要编号", "最优先的写“1”", "依次写到“3”，每个数字只用一次", "漏写、重复或者数字无法辨认的，整张票无效", "整张未编号的为有效票，计为弃权"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if problems := tally.CheckDoubt(r, rows, tally.Doubt{Marks: []int{2, 3, 1}}); len(problems) > 0 {
		t.Errorf("numbered as the paper says, and refused: %v", problems)
	}
	for _, marks := range [][]int{{2, 0, 1}, {2, 4, 1}, {2, 1}} {
		if problems := tally.CheckDoubt(r, rows, tally.Doubt{Marks: marks}); len(problems) == 0 {
			t.Errorf("%v is accepted", marks)
		}
	}
	if label := tally.OverMarked.LabelUnder(r); label != "没有按规定填写序号" {
		t.Errorf("tellers void such papers as %s", label)
	}
	r.Blank = ballot.BlankIsVoid
	if text := strings.Join(ballotNotes(r, 3), ""); !strings.Contains(text, "整张未编号的为无效票") {
		t.Error(text)
	}
}
