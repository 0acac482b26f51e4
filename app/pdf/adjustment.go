package pdf

import (
	"fmt"
	"io"
	"time"
)

// Adjustment is the 调整申请与批复: what is asked for, and what the government,
// the chairs or presidium and the decider say of it, each with room for names
// and a seal.
type Adjustment struct {
	Congress  string
	Number    int64  // of the application in this installation
	Reference string // 发文字号 of the 批复; empty prints Number instead
	Project   string
	Year, No  int
	Code      string // 事项编号; may be empty
	Unit      string
	Kind      string // 完成时限调整
	Values    []AdjustedValue
	Reason    string
	Effect    string
	FiledBy   string
	Filed     time.Time
	Decision  string // the text of the decision, empty before

	// What the places are called, and what was said there; empty ones are blank
	// to be written by hand.
	Government, Screens, Decides string
	Said                         [3]AdjustmentSaid

	Copies string // 抄送; may be empty
	Blank  bool   // written by hand; Filed is then no more than the date of the form

	Watermark string
}

// AdjustedValue is one old value and the new one.
type AdjustedValue struct{ Label, Was, Becomes, Note string }

// AdjustmentSaid is one meeting's word; all empty before.
type AdjustmentSaid struct{ Meeting, On, Text string }

func (a Adjustment) values(f *flow) {
	t := table{size: 11, pad: 1.2, least: 8, columns: []column{{"内容", 40, toLeft, Hei}, {"原来", (f.width - 40) / 2, toLeft, Song}, {"调整为", (f.width - 40) / 2, toLeft, Song}}}
	for _, v := range a.Values {
		was := v.Was
		if v.Note != "" {
			was += "\n" + v.Note
		}
		t.rows = append(t.rows, []string{v.Label, was, v.Becomes})
	}
	if a.Blank {
		t = t.blank(3)
	}
	f.table(t)
}

// AdjustmentForm writes the 调整申请与批复. It refuses one that changes nothing.
func AdjustmentForm(w io.Writer, fonts *Fonts, a Adjustment) error {
	if len(a.Values) == 0 && !a.Blank {
		return &TextError{excerpt(a.Project), "调整申请没有写明调整什么"}
	}
	s := newSheet(fonts, meta{title: "项目调整申请与批复", author: a.Congress, subject: a.Project, date: a.Filed})
	s.whole = true
	const left, width, bottom = 25.0, 160.0, 278.0
	f := newFlow(s, left, width, 20, bottom)

	f.heading(s.fit(style{face: Song, size: 14}, 10, width, a.Congress), 8, a.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, "民生实事项目调整申请与批复")
	number, filed, kind := fmt.Sprintf("编号 %d", a.Number), fmt.Sprintf("%s，%s", a.FiledBy, chineseDate(a.Filed)), a.Kind
	if a.Reference != "" {
		number = a.Reference
	}
	if a.Blank {
		number, filed, kind = "编号＿＿＿＿", "", "□ 内容　□ 规模　□ 投资　□ 地点　□ 时限　□ 终止"
	}
	f.heading(style{face: Song, size: 10.5}, 6, number)
	f.space(2)
	t := table{size: 11, pad: 1.2, least: 8, columns: []column{{"项目", 40, toLeft, Hei}, {a.Project, width - 40, toLeft, Song}}}
	add := func(name, value string) { t.rows = append(t.rows, []string{name, value}) }
	place := fmt.Sprintf("%d年第%d项", a.Year, a.No)
	if a.Code != "" {
		place += "　事项编号 " + a.Code
	}
	if a.Blank {
		t.least, place = handLine, "　　　　年第　　　项　　　　事项编号"
	}
	add("年度和编号", place)
	add("申请单位", a.Unit)
	add("调整事项", kind)
	f.table(t)
	f.space(3)
	a.values(f)
	f.space(3)
	t = table{size: 11, pad: 1.2, least: 8, columns: []column{{"申请", 40, toLeft, Hei}, {filed, width - 40, toLeft, Song}}}
	if a.Blank {
		t.least = 2 * handLine
	}
	add("调整理由", a.Reason)
	add("调整影响", a.Effect)
	f.table(t)
	f.space(3)
	boxes := []signBox{{title: "申请单位（盖章）"}}
	for i, name := range []string{a.Government, a.Screens, a.Decides} {
		said := a.Said[i]
		head := said.Meeting
		if said.On != "" {
			head += "　" + said.On
		}
		boxes = append(boxes, signBox{title: name + "（盖章）", head: head, text: said.Text})
	}
	f.signed("负责人：", boxes...)
	if a.Decision != "" {
		f.need(24)
		f.para(style{face: Hei, size: 12}, 7, 0, "批复内容")
		for _, line := range paragraphs(a.Decision) {
			f.para(style{face: Song, size: 11.5}, 6.5, 2, line)
		}
	}
	f.copiesLine(style{face: Song, size: 11}, 6, a.Copies)
	s.pageNumbers(283)
	s.watermark(a.Watermark)
	return s.render(w)
}

// signBox is a place for what somebody says, with room for a name, a seal and a
// day. Head and text may be empty.
type signBox struct{ title, head, text string }

// signed draws the boxes two in a row, or below each other where one says more
// than half a line can take. They stay on one page if that has the room.
func (f *flow) signed(sign string, boxes ...signBox) {
	s := f.s
	const lead, pad, gap, across = 5.8, 2.0, 2.0, 2
	body, small := style{face: Song, size: 11}, style{face: Song, size: 10.5}
	said := func(b signBox, wide float64) (lines []string) {
		for _, text := range []string{b.head, b.text} {
			if text != "" {
				lines = append(lines, s.lines(body, text, wide-2*pad)...)
			}
		}
		return lines
	}
	wide, inRow := (f.width-gap)/across, across
	for _, b := range boxes {
		const most = 5
		if len(said(b, wide)) > most || s.width(style{face: Hei, size: 11}, b.title) > wide-2*pad {
			wide, inRow = f.width, 1
		}
	}
	for len(boxes) > 0 {
		row := boxes[:min(inRow, len(boxes))]
		boxes = boxes[len(row):]
		lines := 2
		for _, b := range row {
			lines = max(lines, len(said(b, wide)))
		}
		h := 8 + lead*float64(lines) + 12
		f.ends(h + 1)
		for i, b := range row {
			table := [][]string{{b.title}}
			for _, line := range []string{b.head, b.text} {
				if line != "" {
					table = append(table, []string{line})
				}
			}
			s.sayTable([]PieceColumn{{Wide: f.width}}, append(table, []string{sign + "\n　　年　　月　　日"}))
			x := f.left + float64(i)*(wide+gap)
			s.frame(x, f.y, wide, h, innerLine)
			s.text(x+pad, f.y+1, wide-2*pad, 6, toLeft, style{face: Hei, size: 11}, b.title)
			y := f.y + 8
			for _, l := range said(b, wide) {
				s.text(x+pad, y, wide-2*pad, lead, toLeft, body, l)
				y += lead
			}
			y = f.y + h - 8
			s.text(x+pad, y, wide/2, 6, toLeft, small, sign)
			s.text(x+wide/2, y, wide/2-pad, 6, toRight, small, "　　年　　月　　日")
		}
		f.y += h + gap
	}
}

// AdjustmentNews is the 调整公告: a granted adjustment made known.
type AdjustmentNews struct {
	Adjustment
	Decided   string // 经某会议2026年9月20日批准调整
	Published time.Time
	Address   string // of the project's public page
}

// AdjustmentNotice writes the 调整公告. It refuses one that names no decision.
func AdjustmentNotice(w io.Writer, fonts *Fonts, n AdjustmentNews) error {
	if n.Decided == "" || len(n.Values) == 0 {
		return &TextError{excerpt(n.Project), "调整公告没有写明由谁批准"}
	}
	s := newSheet(fonts, meta{title: "民生实事项目调整公告", author: n.Congress, subject: n.Project, date: n.Published})
	s.whole = true
	f := newFlow(s, officialLeft, officialWidth, officialTop, officialTop+officialHigh)
	body := style{face: Fang, size: 16}
	const lead = 9.2
	f.heading(s.fit(style{face: Song, size: 15}, 10, officialWidth, n.Congress), 9, n.Congress)
	f.heading(style{face: Biaosong, size: 22}, 13, "民生实事项目调整公告")
	f.space(4)
	f.para(body, lead, 2, fmt.Sprintf("%d年第%d项民生实事项目“%s”（责任单位：%s），%s，%s如下：", n.Year, n.No, n.Project, n.Unit, n.Decided, n.Kind))
	f.space(2)
	n.values(f)
	f.space(3)
	f.para(body, lead, 2, "调整理由："+n.Reason)
	for i, line := range paragraphs(n.Decision) {
		if i == 0 {
			line = "批复内容：" + line
		}
		f.para(body, lead, 2, line)
	}
	f.need(3*lead + 30)
	f.para(body, lead, 2, "原来的内容在项目的公开网页上一直保留。现予公告。")
	f.space(lead / 2)
	s.say(RoleSigned, n.Congress)
	s.say(RoleDated, chineseDate(n.Published))
	issuer := s.fit(body, 11, officialWidth-2*body.em(), n.Congress)
	s.text(officialLeft, f.y, officialWidth-2*body.em(), lead, toRight, issuer, n.Congress)
	f.space(lead)
	s.text(officialLeft, f.y, officialWidth-4*body.em(), lead, toRight, body, chineseDate(n.Published))
	if n.Address != "" {
		const side = 26.0
		s.code(officialLeft, f.y-lead, side, n.Address)
		s.text(officialLeft-6, f.y-lead+side-1, side+12, 4.5, toCentre, style{face: Song, size: 9.5}, "扫码看项目")
	}
	f.space(lead)
	s.pageNumbers(officialTop + officialHigh + 10)
	s.watermark(n.Watermark)
	return s.render(w)
}
