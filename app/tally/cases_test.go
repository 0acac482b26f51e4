package tally_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// TestWrittenCases runs every case of testdata/rules. A case is Chinese text in
// three parts, 办法, 计票 and 结果, meant to be checked by people who count
// ballots and not programs. Every line of 结果 must be there.
func TestWrittenCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/rules/*.txt")
	if err != nil || len(paths) < 45 {
		t.Fatalf("found %d cases (%v)", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c := readCase(t, string(text))
			outcome, err := tally.Decide(c.rules, c.counts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, describe(outcome)); diff != "" {
				t.Errorf("结果 (-want +got):\n%s\n%s", diff, strings.Join(outcome.Explain, "\n"))
			}
			said := strings.Join(outcome.Explain, "\n")
			for _, want := range c.said {
				if !strings.Contains(said, want) {
					t.Errorf("说明中没有“%s”：\n%s", want, said)
				}
			}
		})
	}
}

type writtenCase struct {
	rules  tally.Rules
	counts tally.Counts
	want   map[string]string
	said   []string
}

var (
	rowLine    = regexp.MustCompile(`^(\d+)号 (\S+)：(.+)$`)
	figureWord = regexp.MustCompile(`^(赞成|反对|弃权|无效|名次合计)?(\d+)$`)
)

func readCase(t *testing.T, text string) writtenCase {
	t.Helper()
	c := writtenCase{want: map[string]string{}}
	part := ""
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		key, value, found := strings.Cut(line, "：")
		switch {
		case line == "" || key == "情形":
		case line == "办法" || line == "计票" || line == "结果":
			part = line
		case !found:
			t.Fatalf("line %d is not understood: %s", n+1, line)
		case part == "办法":
			readRule(t, &c.rules, key, value)
		case part == "计票":
			readFigures(t, &c.counts, line, key, value)
		case key == "说明中有":
			c.said = append(c.said, value)
		case part == "结果":
			c.want[key] = value
		default:
			t.Fatalf("line %d stands outside the three parts: %s", n+1, line)
		}
	}
	return c
}

func mustInt(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func one[T any](t *testing.T, word string, table map[string]T) T {
	t.Helper()
	v, found := table[word]
	if !found {
		t.Fatalf("%q is not understood", word)
	}
	return v
}

func readRule(t *testing.T, r *tally.Rules, key, value string) {
	t.Helper()
	orNone := func() string {
		if value == "不设" {
			return ""
		}
		return value
	}
	limit := func() int {
		if value == "不限" {
			return 0
		}
		return mustInt(t, value)
	}
	switch key {
	case "方式":
		for _, f := range tally.Families() {
			if f.Label() == value {
				r.Family = f
			}
		}
	case "应选":
		r.Seats = limit()
	case "每票最多赞成":
		r.MaxApprovals = limit()
	case "票面":
		r.Stances = one(t, value, map[string]ballot.Stances{"赞成、反对、弃权": ballot.ThreeStances, "只设赞成": ballot.TickOnly})
	case "法定人数":
		r.Quorum = value
	case "通过线基数":
		r.PassBase = one(t, value, map[string]tally.Base{"全体": tally.BaseAll, "到会": tally.BasePresent, "有效票": tally.BaseValid})
	case "通过线比例":
		r.PassOver = orNone()
	case "参加投票比例":
		r.ParticipationOver = orNone()
	case "票数相等":
		r.Tie = one(t, value, map[string]tally.TieRule{"再次投票": tally.TieRunoff, "抽签": tally.TieLot, "空缺": tally.TieVacant})
	case "名额不足":
		r.Shortfall = one(t, value, map[string]tally.ShortfallRule{"提请会议确定": tally.ShortfallAsk, "再次投票": tally.ShortfallRunoff, "空缺": tally.ShortfallVacant})
	case "空白票":
		r.Blank = one(t, value, map[string]ballot.BlankRule{"弃权": ballot.BlankAbstains, "无效": ballot.BlankIsVoid})
	case "档次":
		r.Grades = strings.Fields(value)
	case "基数":
		r.GradeBase = one(t, value, map[string]tally.Base{"全体": tally.BaseAll, "到会": tally.BasePresent, "收回": tally.BaseReturned})
	case "恰好一半":
		r.Half = one(t, value, map[string]tally.HalfRule{"达到": tally.HalfReached, "未达到": tally.HalfNotReached})
	default:
		t.Fatalf("办法 has no %q", key)
	}
}

func readFigures(t *testing.T, c *tally.Counts, line, key, value string) {
	t.Helper()
	row := rowLine.FindStringSubmatch(line)
	if row == nil {
		*one(t, key, map[string]*int{"全体": &c.Entitled, "实到": &c.Present, "发出": &c.Issued, "收回": &c.Returned, "无效": &c.Invalid}) = mustInt(t, value)
		return
	}
	named := map[string]int{}
	var grades []int
	for _, word := range strings.Fields(row[3]) {
		m := figureWord.FindStringSubmatch(word)
		if m == nil {
			t.Fatalf("%q is not understood", word)
		}
		if m[1] == "" {
			grades = append(grades, mustInt(t, m[2]))
		} else {
			named[m[1]] = mustInt(t, m[2])
		}
	}
	no := mustInt(t, row[1])
	if grades != nil {
		c.Items = append(c.Items, tally.ItemCounts{No: no, Name: row[2], Counts: grades, Abstain: named["弃权"], Invalid: named["无效"]})
		return
	}
	c.Candidates = append(c.Candidates, tally.CandidateCounts{
		No: no, Name: row[2], Approve: named["赞成"], Oppose: named["反对"], Abstain: named["弃权"], RankSum: named["名次合计"],
	})
}

// describe writes an outcome the way a case does.
func describe(o tally.Outcome) map[string]string {
	list := func(words []string) string {
		if len(words) == 0 {
			return "无"
		}
		return strings.Join(words, " ")
	}
	var adopted, not, tied, problems []string
	for _, p := range o.Problems {
		problems = append(problems, p.Code.Label())
	}
	if o.Items != nil {
		got := map[string]string{"问题": list(problems)}
		for _, i := range o.Items {
			line := i.Grade
			for _, r := range i.Rates {
				b, _ := r.MarshalJSON()
				line += " " + string(b)
			}
			got[fmt.Sprintf("%d号", i.No)] = line
		}
		return got
	}
	for _, a := range o.Adopted {
		adopted = append(adopted, fmt.Sprintf("%d号第%d名", a.No, a.Rank))
	}
	for _, n := range o.NotAdopted {
		why := map[tally.Reason]string{tally.BelowPassLine: "未过线", tally.Outranked: "名次在外", tally.TiedAtCut: "票数相等"}[n.Reason]
		not = append(not, fmt.Sprintf("%d号%s", n.No, why))
	}
	for _, x := range o.Tied {
		tied = append(tied, fmt.Sprintf("%d号", x.No))
	}
	next := o.Next.Kind.Label()
	if o.Next.Kind != tally.NextNone {
		next += fmt.Sprintf(" 名额%d", o.Next.Seats)
		for _, x := range o.Next.Candidates {
			next += fmt.Sprintf(" %d号", x.No)
		}
	}
	valid := "否"
	if o.Valid {
		valid = "是"
	}
	return map[string]string{
		"有效": valid, "法定人数线": strconv.Itoa(o.QuorumLine), "通过线": strconv.Itoa(o.PassLine), "有效票": strconv.Itoa(o.ValidBallots),
		"入选": list(adopted), "未入选": list(not), "票数相等": list(tied), "空缺": strconv.Itoa(o.Vacant),
		"下一步": next, "问题": list(problems),
	}
}
