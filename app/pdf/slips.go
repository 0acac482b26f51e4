package pdf

import (
	"io"
	"strings"
	"time"
)

// Slips are the 投票凭证 of a round: one slip of paper per credential, drawn at
// check-in as paper ballots are. Eight are cut from an A4 sheet. The upper part
// of a slip folds down over its code, so that a folded slip shows only which
// round it is for. Slips are printed in the order given, which must be a random
// one; nothing on a slip says which it is.
type Slips struct {
	Congress string
	Session  string
	Round    string // what is voted on, for instance 2026年度民生实事项目票决
	Stripe   Stripe // the round's colour, on what stays visible of a folded slip; may be empty
	Date     time.Time

	// Page is the address of the ballot page without the credential, for
	// instance http://192.0.2.1:8080/v. The QR code is Page, # and the code:
	// what stands behind # never reaches a server.
	Page  string
	Codes []string

	Digest string // of the 票决办法, hexadecimal; the same on every slip, may be empty

	Watermark string // Rehearsal, or empty
}

// A slip is an eighth of an A4 sheet, wider than high.
const (
	slipColumns = 2
	slipRows    = 4
	slipWidth   = pageWidth / slipColumns
	slipHeight  = pageHeight / slipRows
	slipMargin  = 8.0  // no print nearer to the cut, for unsteady printers
	foldAt      = 29.0 // from the top of the slip
	codeZone    = 28.8 // what the folded part covers
)

// CredentialSlips writes the slips, eight to a page. It refuses an empty list,
// an empty code, and a code given twice: two deputies would hold one ballot.
func CredentialSlips(w io.Writer, fonts *Fonts, p Slips) error {
	if len(p.Codes) == 0 {
		return &TextError{excerpt(p.Round), "没有可以打印的投票凭证"}
	}
	if err := p.Stripe.check(); err != nil {
		return err
	}
	if p.Page == "" || strings.Contains(p.Page, "#") {
		return &TextError{excerpt(p.Page), "投票页面的地址不对"}
	}
	seen := make(map[string]bool, len(p.Codes))
	for _, code := range p.Codes {
		if strings.TrimSpace(code) == "" || strings.ContainsFunc(code, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return &TextError{excerpt(p.Round), "有一个投票码是空的，或者含有不能输入的字符"}
		}
		if seen[code] {
			return &TextError{excerpt(p.Round), "有两张投票凭证的投票码相同"}
		}
		seen[code] = true
	}

	s := newSheet(fonts, meta{title: "投票凭证", author: p.Congress, subject: p.Session, date: p.Date})
	s.labelled = true
	full := s.share(func() {
		for i := range slipColumns * slipRows {
			p.blank(s, i)
		}
		cutMarks(s)
	})
	for begin := 0; begin < len(p.Codes); begin += slipColumns * slipRows {
		codes := p.Codes[begin:min(begin+slipColumns*slipRows, len(p.Codes))]
		s.addPage()
		if len(codes) == slipColumns*slipRows {
			s.pages[len(s.pages)-1].shared = full
		} else {
			for i := range codes {
				p.blank(s, i)
			}
			cutMarks(s)
		}
		for i, code := range codes {
			p.secret(s, i, code)
		}
	}
	s.watermark(p.Watermark)
	return s.render(w)
}

func slipOrigin(i int) (x, y float64) {
	return float64(i%slipColumns) * slipWidth, float64(i/slipColumns) * slipHeight
}

// blank draws what all slips have in common.
func (p Slips) blank(s *sheet, i int) {
	x, y := slipOrigin(i)
	left, width := x+slipMargin, slipWidth-2*slipMargin

	// The flap: read when the slip is open.
	how := style{face: Kai, size: 10}
	s.text(left, y+paperMargin, width, 4.6, toLeft, style{face: Hei, size: 11}, "使用方法")
	if p.Watermark == Rehearsal { // each slip says so by itself once it is cut
		s.fill(left+17, y+paperMargin, 24, 4.8, black)
		s.text(left+17, y+paperMargin, 24, 4.8, toCentre, style{Hei, 10, colour{255, 255, 255}}, Rehearsal)
	}
	top := y + 12.5
	for _, line := range []string{
		"1. 用会议平板扫描下面的二维码，或者输入投票码。",
		"2. 按屏幕提示填写表决票，核对后确认投票。",
		"3. 本凭证只能使用一次，不署名，请勿给他人看。",
	} {
		s.text(left, top, width, 4.5, toLeft, how, line)
		top += 4.5
	}
	if p.Digest != "" {
		s.text(left, y+26, width, 2.8, toLeft, style{face: Song, size: 7}, "票决办法摘要 "+grouped(shorten(p.Digest, 32), 4))
	}
	s.put(lineMark{x1: x + 3, y1: y + foldAt, x2: x + slipWidth - 3, y2: y + foldAt, width: 0.15, colour: lineGrey, dash: 1.2})
	s.text(left, y+paperMargin, width, 4.6, toRight, style{face: Song, size: 9}, "看完后沿虚线向下折，盖住投票码")

	// The strip that stays visible on the folded slip.
	strip := y + foldAt + codeZone
	session := s.fit(style{face: Song, size: 9}, 6, width, p.Session)
	s.text(left, strip, width, 3.6, toCentre, session, p.Session)
	name := "投票凭证　" + p.Round
	if p.Stripe != "" { // in front of the round, as broad as a thumb
		const band = 18.0
		s.fill(left, strip+3.4, band, 5, stripes[p.Stripe].ground)
		s.text(left, strip+3.4, band, 5, toCentre, style{face: Hei, size: 10.5, colour: stripes[p.Stripe].ink}, p.Stripe.name())
		left, width = left+band+1.5, width-band-1.5
	}
	s.text(left, strip+3.4, width, 5, toCentre, s.fit(style{face: Hei, size: 11}, 6, width, name), name)
}

// secret draws one slip's code, under the flap.
func (p Slips) secret(s *sheet, i int, code string) {
	x, y := slipOrigin(i)
	left, width := x+slipMargin, slipWidth-2*slipMargin
	zone := y + foldAt
	const side = 28.0
	s.code(left-2, zone+0.5, side, p.Page+"#"+code)
	textX := left + side
	room := width - side
	s.text(textX, zone+3, room, 5, toLeft, style{face: Song, size: 10}, "投票码")
	lines := codeLines(code)
	longest := ""
	for _, line := range lines {
		if len(line) > len(longest) {
			longest = line
		}
	}
	st := s.fit(style{face: Hei, size: 19}, 7, room, longest)
	lead := min(8.5, 20/float64(len(lines)))
	top := zone + 9 + max(0, (17-float64(len(lines))*lead)/2)
	for _, line := range lines {
		s.text(textX, top, room, lead, toLeft, st, line)
		top += lead
	}
}

// codeLines sets a code in groups that can be typed: the code's own groups
// between hyphens, or groups of four, two or three groups to a line. The
// hyphens are part of the code and stay.
func codeLines(code string) []string {
	var groups []string
	if strings.Contains(code, "-") {
		groups = strings.SplitAfter(code, "-")
	} else {
		for len(code) > 4 {
			groups = append(groups, code[:4]+" ")
			code = code[4:]
		}
		groups = append(groups, code)
	}
	perLine := 2
	if len(groups) > 6 {
		perLine = 3
	}
	var lines []string
	for len(groups) > 0 {
		k := min(perLine, len(groups))
		lines = append(lines, strings.TrimSpace(strings.Join(groups[:k], "")))
		groups = groups[k:]
	}
	return lines
}

// cutMarks draws the lines to cut along, pale, and short strokes at the edge
// of the sheet for a paper cutter.
func cutMarks(s *sheet) {
	for c := 1; c < slipColumns; c++ {
		x := float64(c) * slipWidth
		s.put(lineMark{x1: x, y1: 0, x2: x, y2: pageHeight, width: 0.1, colour: lineGrey})
	}
	for r := 1; r < slipRows; r++ {
		y := float64(r) * slipHeight
		s.put(lineMark{x1: 0, y1: y, x2: pageWidth, y2: y, width: 0.1, colour: lineGrey})
		for _, x := range []float64{4, pageWidth - 4} {
			s.line(x-4, y, x+4, y, 0.3)
		}
	}
}
