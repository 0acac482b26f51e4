package pdf

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// SurveyReport is the 测评结果报告单 of a 满意度测评: how many ballots each grade of each item got, and the grade
// that follows from them by the adopted 办法. Nothing is chosen by it.
type SurveyReport struct {
	Congress string
	Session  string
	Round    string
	Date     time.Time
	Started  time.Time // voting opened; zero if not recorded
	Ended    time.Time // voting closed; zero if not recorded

	Entitled int // 应到
	Present  int // 实到
	Excused  int // 请假
	Issued   int // 发出
	Returned int // 收回

	Grades   []string // best first, without 弃权
	Base     int      // what the rates are shares of
	BaseName string   // 全体成员11人
	Half     string   // whether exactly half counts, one sentence

	Rows    []SurveyRow
	Parts   *Parts   // of a survey with paper ballots, by the grades and 弃权; nil for any other
	Explain []string // the arithmetic, one sentence for each line

	Mode  string // 纸质, 电子, or both
	Notes string // incidents and remarks, may be empty

	MethodDigest string
	Fingerprint  string
	LastHash     string
	ResultURL    string

	// Blank is a report that is written by hand, as in TallyReport.
	Blank bool

	Watermark string
}

// SurveyRow is one item's count. Counts, Abstain and Invalid add up to the ballots returned.
type SurveyRow struct {
	No      int
	Name    string
	Counts  []int // by Grades
	Abstain int
	Invalid int
	Grade   string
}

// Survey writes the 测评结果报告单. It refuses counts that contradict each other, so that nobody signs them.
func Survey(w io.Writer, fonts *Fonts, r SurveyReport) error {
	if err := r.check(); err != nil {
		return err
	}
	return fewestPages(func(size float64) *sheet { return r.draw(fonts, size) }, reportSizes...).render(w)
}

func (r SurveyReport) check() error {
	refuse := func(format string, args ...any) error {
		return &TextError{excerpt(r.Round), fmt.Sprintf(format, args...)}
	}
	if r.Blank {
		if len(r.Rows) == 0 || len(r.Grades) == 0 {
			return refuse("空白报告单没有行")
		}
		return nil
	}
	switch {
	case min(r.Entitled, r.Present, r.Excused, r.Issued, r.Returned) < 0:
		return refuse("人数和票数不能是负数")
	case r.Present > r.Entitled:
		return refuse("实到%d人多于应到%d人", r.Present, r.Entitled)
	case r.Returned > r.Issued:
		return refuse("收回%d张多于发出%d张，本次投票无效，不能出具测评结果报告单", r.Returned, r.Issued)
	case len(r.Rows) == 0 || len(r.Grades) == 0:
		return refuse("没有测评项目")
	}
	for _, row := range r.Rows {
		sum, least := row.Abstain+row.Invalid, min(row.Abstain, row.Invalid)
		for _, n := range row.Counts {
			sum, least = sum+n, min(least, n)
		}
		switch {
		case len(row.Counts) != len(r.Grades):
			return refuse("序号%d有%d档票数，应为%d档", row.No, len(row.Counts), len(r.Grades))
		case !r.Parts.fits(row.No, append(slices.Clone(row.Counts), row.Abstain)...):
			return refuse("序号%d的电子票与纸质票之和不等于合计", row.No)
		case least < 0:
			return refuse("序号%d的票数是负数", row.No)
		case sum != r.Returned:
			return refuse("序号%d各档、弃权、无效之和%d不等于收回%d张", row.No, sum, r.Returned)
		}
	}
	return nil
}

func (r SurveyReport) draw(fonts *Fonts, size float64) *sheet {
	s := newSheet(fonts, meta{title: "测评结果报告单", author: r.Congress, subject: r.Session + r.Round, date: r.Date})
	const left, width = 20.0, reportWidth
	f := newFlow(s, left, width, 16, 281)
	body := style{face: Song, size: 12}
	const lead = 5.8

	f.heading(s.fit(style{face: Song, size: 16}, 12, width, r.Session), 7.5, r.Session)
	f.heading(s.fit(style{face: Biaosong, size: 24}, 16, width, r.Round+"结果报告单"), 11, r.Round+"结果报告单")
	f.space(2)
	r.figures(s, f.y, left, width)
	f.space(2*figureHigh + 2)
	end := TallyReport{Date: r.Date, MethodDigest: r.MethodDigest, Fingerprint: r.Fingerprint, LastHash: r.LastHash, ResultURL: r.ResultURL, Blank: r.Blank}
	if r.Blank {
		f.para(body, lead+1, 0, "测评＿＿＿＿项。测评以□ 全体成员　□ 到会成员　□ 收回的票＿＿＿＿为基数。")
		f.space(1)
		f.table(gradeTable(r.Grades, nil, 0, size, width).blank(len(r.Rows)))
		f.space(1.5)
		f.writtenLines("投票方式：□ 电子　□ 纸质", "投票时间：", "备注：")
		f.ends(7 + signaturesHigh)
		end.evidence(f)
		end.signatures(f)
		s.pageNumbers(283)
		s.watermark(r.Watermark)
		return s
	}
	f.para(style{face: Hei, size: 13}, lead+0.5, 0, fmt.Sprintf("测评%d项，每项分%d档。", len(r.Rows), len(r.Grades)))
	f.para(body, lead, 0, fmt.Sprintf("测评以%s为基数，%s。", r.BaseName, r.Half))
	f.space(1)
	f.table(gradeTable(r.Grades, r.Rows, r.Base, size, width))
	f.space(1.5)
	f.parts(r.Parts, size)
	for _, line := range r.Explain {
		f.para(style{face: Song, size: 11}, 5.4, 0, line)
	}
	f.space(1)
	f.para(body, lead, 0, "投票方式："+orDash(r.Mode))
	if !r.Started.IsZero() && !r.Ended.IsZero() {
		f.para(body, lead, 0, "投票时间："+chineseTime(r.Started)+"至"+chineseTime(r.Ended))
	}
	f.para(body, lead, 0, "备注："+orDash(r.Notes))
	f.space(1)
	// The names stand on the page of the digests they vouch for; both are those of every report.
	f.ends(evidenceHigh + signaturesHigh)
	end.evidence(f)
	end.signatures(f)
	s.pageNumbers(283)
	s.watermark(r.Watermark)
	return s
}

// figures draws who came and what was returned, as on every report.
func (r SurveyReport) figures(s *sheet, y, left, width float64) {
	row := func(y float64, unit string, names []string, counts []int) {
		w := width / float64(len(names))
		for i, name := range names {
			x := left + float64(i)*w
			s.text(x, y+0.6, w, 5, toCentre, style{face: Song, size: 11}, name)
			figure(s, x, y+5.2, w, counts[i], unit)
			if i > 0 {
				s.line(x, y, x, y+figureHigh, innerLine)
			}
		}
	}
	row(y, "人", []string{"应到", "实到", "请假"}, []int{r.Entitled, r.Present, r.Excused})
	row(y+figureHigh, "张", []string{"发出票数", "收回票数", "未交"}, []int{r.Issued, r.Returned, r.kept()})
	s.line(left, y+figureHigh, left+width, y+figureHigh, innerLine)
	s.frame(left, y, width, 2*figureHigh, outerLine)
}

// kept is how many of the issued were not returned.
func (r SurveyReport) kept() int {
	if r.Issued == Blank || r.Returned == Blank {
		return Blank
	}
	return r.Issued - r.Returned
}

// gradeTable is the table of a 满意度测评 in the order of the ballot: what each grade got, its rate, and the result.
func gradeTable(grades []string, items []SurveyRow, base int, size, width float64) table {
	t := table{size: size, pad: 0.9, least: 0.63 * size}
	em := size / 12
	t.columns = []column{{"序号", 12 * em, toCentre, Song}, {"测评项目", 0, toLeft, Song}}
	for _, g := range grades {
		t.columns = append(t.columns, column{g, 21 * em, toRight, Song})
	}
	t.columns = append(t.columns, column{"弃权", 13 * em, toRight, Song}, column{"无效", 13 * em, toRight, Song}, column{"结果", 21 * em, toCentre, Hei})
	rest := width
	for _, c := range t.columns {
		rest -= c.width
	}
	t.columns[1].width = rest
	for _, item := range items {
		cells := []string{strconv.Itoa(item.No), item.Name}
		for _, n := range item.Counts {
			cell := strconv.Itoa(n)
			if base > 0 {
				cell += " " + share(n, base)
			}
			cells = append(cells, cell)
		}
		t.rows = append(t.rows, append(cells, strconv.Itoa(item.Abstain), strconv.Itoa(item.Invalid), item.Grade))
	}
	return t
}

// gradeTable is the annex of the 公告 on a 满意度测评.
func (n Notice) gradeTable(width float64) table {
	rows := make([]SurveyRow, len(n.Projects))
	for i, p := range n.Projects {
		rows[i] = SurveyRow{No: i + 1, Name: p.Name, Counts: p.Counts, Abstain: p.Abstain, Invalid: p.Invalid, Grade: p.Grade}
	}
	return gradeTable(n.Grades, rows, n.Deputies, 12, width)
}
