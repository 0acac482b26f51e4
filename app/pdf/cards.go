package pdf

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Cards are the 代表证 of a session, for the check-in desk: ten cards of the
// usual size of a name badge to an A4 sheet, each delegation on sheets of its
// own, in the order of the roster.
type Cards struct {
	Congress  string
	Session   string
	Date      time.Time
	Groups    []CardGroup
	Watermark string // 彩排 for a rehearsal
}

// A CardGroup is a delegation with its deputies.
type CardGroup struct {
	Delegation string
	Cards      []Card
}

// A Card is one deputy's.
type Card struct {
	Name, Number, Seat string
	Code               string // what the QR code says
}

// A card is 90 mm by 54 mm, two by five on a sheet; the rest of the sheet is
// the margin to cut away.
const (
	cardColumns = 2
	cardRows    = 5
	cardWidth   = 90.0
	cardHeight  = 54.0
	cardsLeft   = (pageWidth - cardColumns*cardWidth) / 2
	cardsTop    = (pageHeight - cardRows*cardHeight) / 2
	cardCode    = 32.0 // side of the QR code, quiet zone included
	cardPad     = 4.0
)

// DeputyCards writes the cards. It refuses an empty list and cards that do not
// name their deputy.
func DeputyCards(w io.Writer, fonts *Fonts, p Cards) error {
	s := newSheet(fonts, meta{title: "代表证", author: p.Congress, subject: p.Session, date: p.Date})
	for _, group := range p.Groups {
		const perSheet = cardColumns * cardRows
		sheets := (len(group.Cards) + perSheet - 1) / perSheet
		for i, card := range group.Cards {
			if strings.TrimSpace(card.Name) == "" || strings.TrimSpace(card.Number) == "" || card.Code == "" {
				return &TextError{excerpt(card.Name + card.Number), "有一张代表证缺少姓名或者证号"}
			}
			if i%perSheet == 0 {
				s.addPage()
				cardGrid(s)
				s.text(cardsLeft+1.5, paperMargin, cardColumns*cardWidth, 4.2, toLeft, style{face: Song, size: 9}, fmt.Sprintf("%s　第%d张 共%d张　（裁下的边）", group.Delegation, i/perSheet+1, sheets))
			}
			p.card(s, i%perSheet, group.Delegation, card)
		}
	}
	if len(s.pages) == 0 {
		return &TextError{excerpt(p.Session), "没有可以打印的代表证"}
	}
	s.watermark(p.Watermark)
	return s.render(w)
}

func (p Cards) card(s *sheet, i int, delegation string, card Card) {
	x := cardsLeft + float64(i%cardColumns)*cardWidth
	y := cardsTop + float64(i/cardColumns)*cardHeight
	left, width := x+cardPad, cardWidth-2*cardPad
	head := s.fit(style{face: Song, size: 9.5}, 6, width, p.Session)
	s.text(left, y+3, width, 5, toCentre, head, p.Session)
	s.text(left, y+8, width, 6, toCentre, style{face: Hei, size: 13, colour: red}, "代表证")

	const top = 16.0
	room := width - cardCode - 1
	s.fitBlock(left, y+top, room, 14, style{face: Hei, size: 30}, 6, card.Name)
	line := style{face: Song, size: 11.5}
	s.fitBlock(left, y+top+15, room, 6, line, 5, delegation)
	number := "证号 " + card.Number
	s.text(left, y+top+21.5, room, 6, toLeft, s.fit(style{face: Hei, size: 12}, 7, room, number), number)
	if card.Seat != "" {
		seat := "座位 " + card.Seat
		s.text(left, y+top+28, room, 6, toLeft, s.fit(line, 7, room, seat), seat)
	}
	s.code(x+cardWidth-cardPad-cardCode+1.5, y+top+0.5, cardCode, card.Code)
}

// cardGrid draws the lines to cut along.
func cardGrid(s *sheet) {
	const right, bottom = cardsLeft + cardColumns*cardWidth, cardsTop + cardRows*cardHeight
	cut := func(x1, y1, x2, y2 float64) {
		s.put(lineMark{x1: x1, y1: y1, x2: x2, y2: y2, width: 0.15, colour: lineGrey})
	}
	for c := 0; c <= cardColumns; c++ {
		x := cardsLeft + float64(c)*cardWidth
		cut(x, cardsTop-1, x, bottom+3)
	}
	for r := 0; r <= cardRows; r++ {
		y := cardsTop + float64(r)*cardHeight
		cut(cardsLeft-3, y, right+3, y)
	}
}
