package pdf

import (
	"fmt"
	"io"
	"strings"
)

// ScrutinyReport is the 监票报告, which the chief scrutineer reads to the
// session: who came, what was issued and returned, what was valid, and how the
// scrutineers watched over it. It says nothing of how a project fared: that is
// in the 计票结果报告单, and is announced by the presiding member. Figures that
// are Blank are written by hand.
type ScrutinyReport struct {
	PaperForm
	Method string // name of the adopted 票决办法; may be empty

	Deputies int // 全体代表
	Present  int // 实到
	Excused  int // 请假

	Issued, Returned, Valid, Invalid int
	InvalidReasons                   string // may be empty
	Void                             bool   // 本次投票无效: nothing was counted, Valid and Invalid are not printed

	Watched []string // what the scrutineers watched over and found, one sentence each
	Notes   string   // incidents; may be empty

	Signers []Signer // the chief first
}

// Signer is who signs as what. A Name is that of a scrutineer or teller, never
// of a voter; empty leaves room to write it.
type Signer struct{ Role, Name string }

// blankSigners are the lines of a form of which nobody's name is known yet.
var blankSigners = []Signer{{Role: "总监票人"}, {Role: "副总监票人"}, {Role: "监票人"}, {Role: "监票人"}, {Role: "计票人"}, {Role: "计票人"}}

// ScrutinyPaper writes the 监票报告. It refuses figures that contradict each
// other.
func ScrutinyPaper(w io.Writer, fonts *Fonts, r ScrutinyReport) error {
	if err := r.check(); err != nil {
		return err
	}
	const lead = 9
	s, f := r.begin(fonts, "监票报告")
	s.whole = true
	body := style{face: Fang, size: 16}
	head := func(text string) {
		f.need(3 * lead)
		f.para(style{face: Hei, size: 16}, lead, 2, text)
	}
	f.space(2)
	f.para(body, lead, 0, "各位代表：")
	method := "会议通过的票决办法"
	if r.Method != "" {
		method = "会议通过的《" + strings.Trim(r.Method, "《》") + "》"
	}
	about := "本次投票"
	if r.Round != "" {
		about = r.Round
	}
	f.para(body, lead, 2, fmt.Sprintf("按照%s，监票人、计票人对%s的发票、投票、收票和计票进行了监督。现将监票情况报告如下。", method, about))
	head("一、出席情况")
	f.para(body, lead, 2, fmt.Sprintf("全体代表%s名，实到%s名，请假%s名。", written(r.Deputies), written(r.Present), written(r.Excused)))
	head("二、发出和收回的票")
	f.para(body, lead, 2, fmt.Sprintf("共发出%s张，收回%s张。%s", written(r.Issued), written(r.Returned), r.balance()))
	if !r.Void {
		head("三、有效票和无效票")
		text := fmt.Sprintf("收回的票中，有效票%s张，无效票%s张", written(r.Valid), written(r.Invalid))
		if r.InvalidReasons != "" {
			text += "（" + r.InvalidReasons + "）"
		}
		f.para(body, lead, 2, text+"。各项目的票数见计票结果报告单，由会议执行主席宣布。")
	}
	head(map[bool]string{false: "四、监票情况", true: "三、监票情况"}[r.Void])
	if len(r.Watched) == 0 {
		r.toWrite(f, 3)
	}
	for _, line := range r.Watched {
		f.para(body, lead, 2, line)
	}
	if r.Notes != "" {
		f.para(body, lead, 2, "情况记录："+r.Notes)
	}
	f.space(3)
	r.signed(f, r.Signers)
	return r.end(s, w)
}

func (r ScrutinyReport) check() error {
	refuse := func(format string, args ...any) error {
		return &TextError{excerpt(r.Round), fmt.Sprintf(format, args...)}
	}
	known := func(n ...int) bool {
		for _, k := range n {
			if k == Blank {
				return false
			}
		}
		return true
	}
	switch {
	case min(r.Deputies, r.Present, r.Excused, r.Issued, r.Returned, r.Valid, r.Invalid) < Blank:
		return refuse("人数和票数不能是负数")
	case known(r.Deputies, r.Present) && r.Present > r.Deputies:
		return refuse("实到%d人多于全体代表%d人", r.Present, r.Deputies)
	case known(r.Issued, r.Returned) && r.Returned > r.Issued && !r.Void:
		return refuse("收回%d张多于发出%d张，本次投票无效", r.Returned, r.Issued)
	case !r.Void && known(r.Returned, r.Valid, r.Invalid) && r.Valid+r.Invalid != r.Returned:
		return refuse("有效%d张与无效%d张之和不等于收回%d张", r.Valid, r.Invalid, r.Returned)
	}
	return nil
}

// balance is what follows from the ballots issued and returned.
func (r ScrutinyReport) balance() string {
	switch {
	case r.Issued == Blank || r.Returned == Blank:
		return "□ 收回的票等于或者少于发出的票，投票有效。□ 收回的票多于发出的票，投票无效。"
	case r.Void && r.Returned > r.Issued:
		return "收回的票多于发出的票，按照票决办法，本次投票无效，不计票，应当重新投票。"
	case r.Void:
		return "本次投票已经宣布无效，不计票。"
	case r.Returned == r.Issued:
		return "收回的票等于发出的票，按照票决办法，本次投票有效。"
	}
	return fmt.Sprintf("收回的票少于发出的票（未交%d张），按照票决办法，本次投票有效。", r.Issued-r.Returned)
}

// written is a figure in a sentence, or room to write it.
func written(n int) string {
	if n == Blank {
		return "＿＿＿＿"
	}
	return fmt.Sprint(n)
}

// toWrite draws n lines to write on, 9.5 mm apart.
func (p PaperForm) toWrite(f *flow, n int) {
	const lead = 9.5
	f.ends(lead * float64(n))
	for range n {
		f.s.say(RoleLine, "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")
		f.space(lead)
		f.s.line(f.left, f.y-0.5, f.left+f.width, f.y-0.5, 0.15)
	}
	f.space(2)
}

// signed draws a line for each signer beside the printed name, the day and the
// place for the seal, on one page.
func (p PaperForm) signed(f *flow, signers []Signer) {
	if len(signers) == 0 {
		signers = blankSigners
	}
	const across = 2 // signers beside each other
	s, half := f.s, f.width/across
	st := style{face: Song, size: 12.5}
	var high []float64 // of each row
	for i, signer := range signers {
		if i%across == 0 {
			high = append(high, 0)
		}
		high[i/across] = max(high[i/across], s.signerHigh(st, signer, half))
	}
	const seal = 13.0
	whole := seal
	for _, h := range high {
		whole += h
	}
	// More signers than a page holds go on row by row.
	f.ends(min(whole, f.bottom-f.top-40))
	for i, signer := range signers {
		if i%across == 0 && i > 0 {
			f.room(high[i/across])
		}
		s.say(RoleLine, signer.label())
		s.signerLine(f.left+float64(i%across)*half, f.y, half, high[i/across], st, signer)
		if i%across == across-1 || i == len(signers)-1 {
			f.space(high[i/across])
		}
	}
	f.room(seal)
	s.say(RoleLine, "（加盖印章）　　　　　　　　　年　　　月　　　日")
	s.text(f.left, f.y+1, half, 9, toLeft, style{face: Song, size: 10.5}, "（加盖印章）")
	s.text(f.left+half, f.y+1, half-8, 9, toRight, st, "　　　　年　　　月　　　日")
	f.space(13)
}

// label is who signs, before the line.
func (g Signer) label() string {
	if g.Name == "" {
		return g.Role + "："
	}
	return g.Role + "　" + g.Name + "："
}

// signerLabel breaks what stands before a signer's line into lines that can be
// read, of which the last leaves at least 30 of wide millimetres to sign on.
func (s *sheet) signerLabel(st style, signer Signer, wide float64) ([]string, style) {
	const sign, readable = 30.0, 10.5
	label := signer.label()
	if one := s.fit(st, readable, wide-sign-5, label); s.width(one, label) <= wide-sign-5 {
		return []string{label}, one
	}
	st.size = readable
	lines := s.lines(st, label, wide-5)
	if s.width(st, lines[len(lines)-1]) > wide-sign-5 {
		lines = s.lines(st, label, wide-sign-5)
	}
	return lines, st
}

// The height of a signer's row, and of each line of a long name in it.
const signerRow, signerLead = 11.0, 5.0

func (s *sheet) signerHigh(st style, signer Signer, wide float64) float64 {
	lines, _ := s.signerLabel(st, signer, wide)
	return max(signerRow, float64(len(lines))*signerLead+2)
}

// signerLine draws the label and the line to sign on.
func (s *sheet) signerLine(x, y, wide, high float64, st style, signer Signer) {
	lines, st := s.signerLabel(st, signer, wide)
	foot := y + high - 2
	lead := min(foot-y, 9)
	if len(lines) > 1 {
		lead = signerLead
	}
	for i, line := range lines {
		s.text(x, foot-float64(len(lines)-i)*lead, wide, lead, toLeft, st, line)
	}
	s.line(x+s.width(st, lines[len(lines)-1])+1, foot-0.7, x+wide-5, foot-0.7, 0.2)
}
