package pdf

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Entrances are the QR codes of liaison stations (联络站码) and deputies
// (代表码), to be cut out and put up or carried along: six to an A4 sheet, in
// the order given.
type Entrances struct {
	Congress  string
	Date      time.Time
	Codes     []EntranceCode
	Watermark string // for a demonstration or a rehearsal
}

// An EntranceCode is one of them. Address is what the QR code says.
type EntranceCode struct {
	Kind, Name, Place, Address string
}

// A code is 90 mm by 90 mm, two by three on a sheet.
const (
	entranceColumns = 2
	entranceRows    = 3
	entranceSide    = 90.0
	entrancesLeft   = (pageWidth - entranceColumns*entranceSide) / 2
	entrancesTop    = (pageHeight - entranceRows*entranceSide) / 2
	entranceQR      = 50.0
)

// EntranceCodes writes the sheets. It refuses an empty list, a code without a
// name, and an address that no QR code holds.
func EntranceCodes(w io.Writer, fonts *Fonts, p Entrances) error {
	if len(p.Codes) == 0 {
		return &TextError{excerpt(p.Congress), "没有可以打印的码"}
	}
	s := newSheet(fonts, meta{title: "联络站码、代表码", author: p.Congress, subject: "民生实事项目建议征集", date: p.Date})
	const perSheet = entranceColumns * entranceRows
	for i, code := range p.Codes {
		if strings.TrimSpace(code.Name) == "" || code.Address == "" {
			return &TextError{excerpt(code.Name + code.Address), "有一个码缺少名称或者地址"}
		}
		if i%perSheet == 0 {
			s.addPage()
			entranceGrid(s)
			sheets := (len(p.Codes) + perSheet - 1) / perSheet
			s.text(entrancesLeft+1.5, paperMargin, entranceColumns*entranceSide, 4.2, toLeft, style{face: Song, size: 9}, fmt.Sprintf("%s　联络站码、代表码　第%d张 共%d张　（沿线裁开）", p.Congress, i/perSheet+1, sheets))
		}
		p.code(s, i%perSheet, code)
	}
	s.watermark(p.Watermark)
	return s.render(w)
}

func (p Entrances) code(s *sheet, i int, code EntranceCode) {
	const pad = 5.0
	x := entrancesLeft + float64(i%entranceColumns)*entranceSide
	y := entrancesTop + float64(i/entranceColumns)*entranceSide
	left, width := x+pad, entranceSide-2*pad
	s.text(left, y+4, width, 7, toCentre, style{face: Hei, size: 15, colour: red}, "民生实事，请您来提")
	s.code(x+(entranceSide-entranceQR)/2, y+11.5, entranceQR, code.Address)
	s.text(left, y+62, width, 5, toCentre, style{face: Song, size: 11}, "手机扫码提建议，不用注册")
	name := s.fit(style{face: Hei, size: 17}, 9, width, code.Name)
	s.text(left, y+68, width, 8, toCentre, name, code.Name)
	line := strings.TrimSuffix(code.Kind+"　"+code.Place, "　")
	s.text(left, y+76.5, width, 5, toCentre, s.fit(style{face: Song, size: 11}, 7, width, line), line)
	s.text(left, y+82, width, 4.5, toCentre, s.fit(style{face: Song, size: 9}, 6, width, p.Congress), p.Congress)
}

// entranceGrid draws the lines to cut along.
func entranceGrid(s *sheet) {
	const right, bottom = entrancesLeft + entranceColumns*entranceSide, entrancesTop + entranceRows*entranceSide
	for c := 0; c <= entranceColumns; c++ {
		x := entrancesLeft + float64(c)*entranceSide
		s.put(lineMark{x1: x, y1: entrancesTop - 1, x2: x, y2: bottom + 3, width: 0.15, colour: lineGrey, dash: 1.2})
	}
	for r := 0; r <= entranceRows; r++ {
		y := entrancesTop + float64(r)*entranceSide
		s.put(lineMark{x1: entrancesLeft - 3, y1: y, x2: right + 3, y2: y, width: 0.15, colour: lineGrey, dash: 1.2})
	}
}
