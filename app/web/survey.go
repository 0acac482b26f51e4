package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// graded reports whether a round is a 满意度测评: its result has grades, and no project is chosen by it.
func graded(r tally.Rules) bool { return r.Family == tally.Satisfaction }

// resultSentence says the result of a round of either kind; it stands first wherever a result stands.
func resultSentence(c models.Congress, r tally.Rules, o tally.Outcome, candidates int, lot *vote.Lot) string {
	if graded(r) {
		return surveySentence(wordsOf(c, r), r, o)
	}
	return outcomeSentence(wordsOf(c, r), o, candidates, lot)
}

func surveySentence(w view.Words, r tally.Rules, o tally.Outcome) string {
	if !o.Valid {
		return "本轮无效，没有产生结果，应当重新投票。"
	}
	var parts []string
	for _, grade := range r.Grades {
		n := 0
		for _, item := range o.Items {
			if item.Grade == grade {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d个", grade, n))
		}
	}
	return fmt.Sprintf("%s以无记名投票方式，对%d个项目进行了满意度测评：%s。", w.Body, len(o.Items), strings.Join(parts, "，"))
}

// surveyBase is what the rates of a 满意度测评 are shares of, and its name (P32).
func surveyBase(r tally.Rules, c tally.Counts) (int, string) {
	switch r.GradeBase {
	case tally.BasePresent:
		return c.Present, fmt.Sprintf("到会人员%s人", view.Count(c.Present))
	case tally.BaseReturned:
		return c.Returned, fmt.Sprintf("收回票%s张", view.Count(c.Returned))
	}
	return c.Entitled, fmt.Sprintf("全体成员%s人", view.Count(c.Entitled))
}

// surveyTable is the count of a 满意度测评; nil for any other round, and while there is none.
func surveyTable(r tally.Rules, c *tally.Counts, o *tally.Outcome) *view.Survey {
	if !graded(r) || c == nil || o == nil || !o.Valid {
		return nil
	}
	base, name := surveyBase(r, *c)
	s := &view.Survey{Heads: append(append([]string{}, r.Grades...), "弃权", "无效"), HalfAt: view.Spread(1, 2),
		Scale: fmt.Sprintf("比率和横条以%s为基数，竖线为半数；%s。", name, r.Half.Label())}
	grades := gradesByNo(*o)
	for _, item := range c.Items {
		row := view.SurveyRow{No: strconv.Itoa(item.No), Name: item.Name, Grade: grades[item.No]}
		before := 0
		for i, n := range item.Counts {
			row.Cells = append(row.Cells, view.SurveyCell{Label: r.Grades[i], Value: view.Count(n), Share: view.Percent(n, base)})
			row.Bars = append(row.Bars, view.SurveyBar{At: view.Spread(before, base), Width: view.Spread(n, base), Tone: i + 1})
			before += n
		}
		row.Cells = append(row.Cells, view.SurveyCell{Label: "弃权", Value: view.Count(item.Abstain)}, view.SurveyCell{Label: "无效", Value: view.Count(item.Invalid)})
		s.Rows = append(s.Rows, row)
	}
	return s
}

// surveyResult turns the result page into that of a 满意度测评.
func surveyResult(page *view.Result, v vote.ResultReading) {
	page.Survey = surveyTable(v.Rules, v.Counts, v.Outcome)
	page.Chart = view.Chart{}
	page.Ballots, page.Balance = surveyFigures(*v.Counts), surveyBalance(*v.Counts, v.Rules)
	page.Sentence = surveySentence(page.Words, v.Rules, *v.Outcome)
	for i := range page.Digests {
		if page.Digests[i].Name == "选举指纹" {
			page.Digests[i].Note = "固定了测评项目、顺序、档次和监票人密钥"
		}
	}
}

// surveyFigures are 应到 实到 发出 收回 未交; whether a mark is valid is said item by item.
func surveyFigures(c tally.Counts) []view.Figure {
	return []view.Figure{
		{Label: "应到", Value: view.Count(c.Entitled), Unit: "人"},
		{Label: "实到", Value: view.Count(c.Present), Unit: "人"},
		{Label: "发出", Value: view.Count(c.Issued), Unit: "张"},
		{Label: "收回", Value: view.Count(c.Returned), Unit: "张"},
		{Label: "未交", Value: view.Count(max(0, c.Issued-c.Returned)), Unit: "张"},
	}
}

func surveyBalance(c tally.Counts, r tally.Rules) string {
	return fmt.Sprintf("发出%d张，收回%d张，收回不多于发出；每一项的%s、弃权与无效相加，都等于收回%d张。", c.Issued, c.Returned, strings.Join(r.Grades, "、"), c.Returned)
}

// surveyCSV is the count of a 满意度测评 as a table.
func surveyCSV(w io.Writer, v vote.ResultReading) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	lines := [][]string{append(append([]string{"编号", "测评项目"}, v.Rules.Grades...), "弃权", "无效", "测评结果")}
	apart, cells := splitOf(v.Rules, v.Counts, v.Paper).csvColumns()
	lines[0] = append(lines[0], apart...)
	grades := gradesByNo(*v.Outcome)
	for _, item := range v.Counts.Items {
		line := []string{strconv.Itoa(item.No), harmless(item.Name)}
		for _, n := range item.Counts {
			line = append(line, strconv.Itoa(n))
		}
		line = append(line, strconv.Itoa(item.Abstain), strconv.Itoa(item.Invalid), grades[item.No])
		lines = append(lines, append(line, cells[item.No]...))
	}
	return out.WriteAll(lines)
}

// itemsName is what the rows of a round's ballot are called.
func itemsName(r tally.Rules) string {
	if graded(r) {
		return "测评项目"
	}
	return "候选项目"
}
