package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The type area of GB/T 9704-2012: 156 × 225 mm, 37 mm from the top and 28 mm
// from the left; 22 lines of 16-point type.
const (
	officialLeft  = 28.0
	officialWidth = 156.0
	officialTop   = 37.0
	officialHigh  = 225.0
	officialLead  = officialHigh / 22
)

// official is a paper of an office laid out after GB/T 9704-2012: 版头 under a
// red name, title, text, 署名 with room for the seal, 版记 and page numbers. What
// a paper has of these, it calls in the order in which they stand on it.
type official struct {
	*flow
	body style
	lead float64 // of the text, mm
}

// newOfficial begins the first page of a paper whose lines are lead apart.
func newOfficial(fonts *Fonts, m meta, lead float64) *official {
	s := newSheet(fonts, m)
	s.whole = true
	return &official{flow: newFlow(s, officialLeft, officialWidth, officialTop, officialTop+officialHigh), body: style{face: Fang, size: 16}, lead: lead}
}

// masthead prints 发文机关标志 in red, drop millimetres below the top of the type
// area and no wider than it, the number (临人发〔2026〕3号, or （第2号）) below it,
// and the red line. An empty number takes no room.
func (o *official) masthead(drop float64, name, number string) {
	s := o.s
	s.say(RoleMasthead, name)
	s.say(RoleNumber, number)
	st := s.fit(style{face: Biaosong, size: 44, colour: red}, 24, officialWidth, name)
	y := officialTop + drop
	for _, line := range s.lines(st, name, officialWidth) {
		s.text(officialLeft, y, officialWidth, st.em()*1.2, toCentre, st, line)
		y += st.em() * 1.2
	}
	y += 5
	if number != "" {
		s.text(officialLeft, y, officialWidth, 9, toCentre, s.fit(style{face: Fang, size: 16}, 10, officialWidth, number), number)
		y += 9
	}
	y += 4
	s.put(lineMark{x1: officialLeft, y1: y, x2: officialLeft + officialWidth, y2: y, width: 0.7, colour: red})
	o.y = y + 10
}

// title prints the title in 22 points, broken by sense, and a note below it in
// 楷体, such as （2026年3月12日…通过）.
func (o *official) title(text, note string) {
	st := style{face: Biaosong, size: 22}
	lines := o.s.titleLines(st, text, o.width)
	o.s.say(RoleTitle, strings.Join(lines, "\n"))
	o.s.say(RoleSubtitle, note)
	o.need(float64(len(lines)) * 12)
	for _, line := range lines {
		o.s.text(o.left, o.y, o.width, 12, toCentre, st, line)
		o.y += 12
	}
	if note != "" {
		o.space(2)
		for _, line := range o.s.titleLines(style{face: Kai, size: 15}, note, o.width) {
			o.s.text(o.left, o.y, o.width, 8, toCentre, style{face: Kai, size: 15}, line)
			o.y += 8
		}
	}
	o.space(6)
}

// text sets paragraphs, headings of the four levels in their faces. A heading
// never ends a page.
func (o *official) text(text string) {
	for _, line := range paragraphs(strings.ReplaceAll(text, "\r", "")) {
		st := o.body
		face, heading := level(line)
		if heading {
			o.need(3 * o.lead)
			st.face = face
		}
		o.para(st, o.lead, 2, line)
		if n := len(o.pieces); heading && n > 0 {
			o.pieces[n-1].holds = true
		}
	}
}

// level is the face of a heading: 一、 in 黑体, （一） in 楷体. What follows 1. and
// （1） is set as text, and so is a paragraph that merely begins like a heading.
func level(line string) (Face, bool) {
	const numerals = "一二三四五六七八九十"
	switch first, rest, ok := strings.Cut(strings.TrimPrefix(line, "（"), "）"); {
	case headingLine(line):
		return Hei, true
	case strings.HasPrefix(line, "（") && ok && first != "" && strings.Trim(first, numerals) == "" && rest != "" && utf8.RuneCountInString(line) <= 30 && !strings.HasSuffix(line, "；"):
		return Kai, true
	}
	return Fang, false
}

// annexes prints 附件说明: the names of what follows the text, numbered where
// there are several.
func (o *official) annexes(names ...string) {
	o.space(o.lead / 2)
	for i, name := range names {
		label := "附件："
		if len(names) > 1 {
			label += fmt.Sprintf("%d. ", i+1)
			if i > 0 {
				label = strings.Repeat("　", 3) + fmt.Sprintf("%d. ", i+1)
			}
		}
		o.hanging(label, name)
	}
}

// hanging sets a label two characters in and a text beside it, whose further
// lines stand under its first.
func (o *official) hanging(label, text string) {
	s := o.s
	s.say(RoleBody, label+text)
	x := o.left + 2*o.body.em()
	room := s.width(o.body, label)
	for i, line := range s.lines(o.body, text, o.left+o.width-x-room) {
		o.ends(o.lead) // the signature below wants text, not this
		if i == 0 {
			s.text(x, o.y, room, o.lead, toLeft, o.body, label)
		}
		s.text(x+room, o.y, o.width, o.lead, toLeft, o.body, line)
		o.y += o.lead
	}
}

// sign prints the last sentence, who issues the paper and the day, right, with
// room for the seal on both: never on a page without text.
func (o *official) sign(last, issuer string, date time.Time) {
	if last != "" {
		o.para(o.body, o.lead, 2, last)
	}
	o.ends(3 * o.lead)
	o.s.say(RoleSigned, issuer)
	o.s.say(RoleDated, writtenDate(date))
	o.space(o.lead)
	o.s.text(officialLeft, o.y, officialWidth-2*o.body.em(), o.lead, toRight, o.s.fit(o.body, 11, officialWidth-2*o.body.em(), issuer), issuer)
	o.space(o.lead)
	o.s.text(officialLeft, o.y, officialWidth-4*o.body.em(), o.lead, toRight, o.body, writtenDate(date))
	o.space(o.lead)
}

// writtenDate is a day, or room to write one.
func writtenDate(t time.Time) string {
	if t.IsZero() {
		return "　　　　年　　月　　日"
	}
	return chineseDate(t)
}

// imprint is the 版记 at the foot of the last page.
type imprint struct {
	copies  string // 抄送: who else gets the paper; may be empty
	printer string // 印发机关
	date    time.Time
}

// imprint prints the 版记: its last line is that of the type area. Where the
// text leaves no room, it stands on a page of its own.
func (o *official) imprint(im imprint) {
	if im.printer == "" {
		return
	}
	s := o.s
	if im.copies != "" {
		s.say(RoleFlush, "抄送："+im.copies+"。")
	}
	s.say(RoleFlush, im.printer+"　　"+writtenDate(im.date)+"印发")
	const lead = 7.4
	st := style{face: Fang, size: 14}
	inner := o.width - 2*st.em()
	var copies []string
	label := 0.0
	if im.copies != "" {
		label = s.width(st, "抄送：")
		copies = s.lines(st, im.copies+"。", inner-label)
	}
	high := lead*float64(len(copies)+1) + 2
	if o.y+high+4 > o.bottom {
		o.newPage()
	}
	y := o.bottom - high
	s.line(o.left, y, o.left+o.width, y, 0.35)
	y++
	for i, line := range copies {
		if i == 0 {
			s.text(o.left+st.em(), y, label, lead, toLeft, st, "抄送：")
		}
		s.text(o.left+st.em()+label, y, inner-label, lead, toLeft, st, line)
		y += lead
	}
	if len(copies) > 0 {
		s.line(o.left, y, o.left+o.width, y, 0.25)
	}
	day := writtenDate(im.date) + "印发"
	s.text(o.left+st.em(), y, inner, lead, toLeft, s.fit(st, 9, inner-s.width(st, day)-6, im.printer), im.printer)
	s.text(o.left+st.em(), y, inner, lead, toRight, st, day)
	s.line(o.left, o.bottom, o.left+o.width, o.bottom, 0.35)
	o.y = o.bottom
}

// copiesLine says at the foot of a form, which has no 版记, who else gets it.
func (f *flow) copiesLine(st style, lead float64, copies string) {
	if copies != "" {
		f.space(lead / 2)
		f.para(st, lead, 0, "抄送："+copies+"。")
	}
}

// folios number the pages — 1 —, odd ones right and even ones left, one
// character in. A single page carries no number.
func (s *sheet) folios() {
	s.each(func(i, of int) {
		if of == 1 {
			return
		}
		a := toRight
		if i%2 == 0 {
			a = toLeft
		}
		folio := style{face: Song, size: 14}
		s.text(officialLeft+folio.em(), officialTop+officialHigh+7, officialWidth-2*folio.em(), 5, a, folio, fmt.Sprintf("— %d —", i))
	})
}

// marginDigest puts the digest of the 票决办法 into the lower margin, where it
// never takes a page of its own.
func (s *sheet) marginDigest(digest string) {
	s.say(RoleNote, "票决办法摘要："+grouped(digest, 4))
	s.each(func(int, int) {
		s.text(0, officialTop+officialHigh+14, pageWidth, 4.5, toCentre, style{face: Song, size: 8.5}, "票决办法摘要："+grouped(digest, 4))
	})
}

// terms stay whole in a title.
var terms = []string{
	"人民代表大会", "常务委员会", "代表大会", "委员会", "人大常委会", "人大主席团", "主席团", "街道工委", "街道办事处", "居民代表会议", "议政代表会议", "人民政府", "办公室",
	"民生实事项目", "民生实事", "票决办法", "满意度测评", "进展情况", "进展通报", "推荐意见", "评估报告", "候选项目", "工作方案", "全体会议", "会议", "大会", "项目", "票决", "决定", "通报", "公告", "报告", "意见", "进展", "情况",
	"第一季度", "第二季度", "第三季度", "第四季度", "季度", "年度", "关于", "通过",
}

// titleAtoms cuts a title into pieces that stay whole: terms, figures with
// their unit, ordinals; the rest by characters.
func titleAtoms(text string) []string {
	runes := []rune(text)
	var atoms []string
	for i := 0; i < len(runes); {
		n := 1
		rest := string(runes[i:])
		for _, term := range terms {
			if strings.HasPrefix(rest, term) {
				n = max(n, utf8.RuneCountInString(term))
			}
		}
		switch {
		case n > 1:
		case wordRune(runes[i]):
			for i+n < len(runes) && wordRune(runes[i+n]) {
				n++
			}
			for _, unit := range []string{"年度", "年", "月", "日", "号", "项"} {
				if strings.HasPrefix(string(runes[i+n:]), unit) {
					n += utf8.RuneCountInString(unit)
					break
				}
			}
		case runes[i] == '第':
			for k := i + 1; k < len(runes) && k-i <= 4; k++ {
				if strings.ContainsRune("届次号期", runes[k]) {
					n = k - i + 1
					break
				}
			}
		}
		atoms = append(atoms, string(runes[i:i+n]))
		i += n
	}
	return atoms
}

// titleLines breaks a title by sense: in as few lines as it needs, lines of
// nearly equal length, ends after a whole expression, and never begins a line
// with 的. A line end in the text is kept.
func (s *sheet) titleLines(st style, text string, w float64) []string {
	var out []string
	for _, part := range splitParagraphs(s.clean(text)) {
		out = append(out, s.titlePart(st, part, w)...)
	}
	return out
}

func (s *sheet) titlePart(st style, text string, w float64) []string {
	if s.width(st, text) <= w {
		return []string{text}
	}
	atoms := titleAtoms(text)
	n := len(atoms)
	wide := make([]float64, n+1) // of the first i atoms
	for i, a := range atoms {
		wide[i+1] = wide[i] + s.width(st, a)
	}
	lines := int(math.Ceil(wide[n] / w))
	for ; lines <= n; lines++ {
		mean := wide[n] / float64(lines)
		// cost[k][i]: the first i atoms on k lines.
		cost := make([][]float64, lines+1)
		from := make([][]int, lines+1)
		for k := range cost {
			cost[k], from[k] = slices.Repeat([]float64{math.Inf(1)}, n+1), make([]int, n+1)
		}
		cost[0][0] = 0
		for k := 1; k <= lines; k++ {
			for i := 1; i <= n; i++ {
				for j := range i {
					long := wide[i] - wide[j]
					if long > w || math.IsInf(cost[k-1][j], 1) {
						continue
					}
					off := (long - mean) / st.em()
					if c := cost[k-1][j] + off*off + breakCost(atoms, i); c < cost[k][i] {
						cost[k][i], from[k][i] = c, j
					}
				}
			}
		}
		if math.IsInf(cost[lines][n], 1) {
			continue
		}
		var out []string
		for k, i := lines, n; k > 0; k-- {
			j := from[k][i]
			out = append([]string{strings.Join(atoms[j:i], "")}, out...)
			i = j
		}
		return out
	}
	return s.lines(st, text, w) // one expression alone is wider than the page
}

// breakCost is how bad it is to end a title's line before the i-th atom.
func breakCost(atoms []string, i int) float64 {
	if i == len(atoms) {
		return 0
	}
	before, after := atoms[i-1], atoms[i]
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	switch {
	case !mayBreak(last, first), after == "的", before == "关于":
		return 1e6
	case strings.HasSuffix(before, "会议"), after == "关于", strings.ContainsRune("》”）、，", last):
		return -12
	case before == "的", before == "和", before == "与":
		return 4
	case utf8.RuneCountInString(before) == 1 && utf8.RuneCountInString(after) == 1:
		return 30 // inside a name, for all we know
	case utf8.RuneCountInString(before) == 1 || utf8.RuneCountInString(after) == 1:
		return 14
	}
	return 0
}
