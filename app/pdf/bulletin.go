package pdf

import (
	"io"
	"strings"
)

// Bulletin is the 季度通报: the text under a red masthead, signed, and the
// figures of all projects as its annex.
type Bulletin struct {
	YearReport        // title, text, figures and projects
	Number     string // 发文字号; may be empty, then room is left to write it
	Mark       string // 〔2026〕 of the number to be written, used while Number is empty; may be empty
	To         string // 主送机关; may be empty
	Copies     string // 抄送; may be empty
	Printer    string // 印发机关; empty leaves the 版记 out
}

// BulletinPaper writes the 季度通报. It refuses one without a text or projects.
func BulletinPaper(w io.Writer, fonts *Fonts, b Bulletin) error {
	if strings.TrimSpace(b.Text) == "" || len(b.Projects) == 0 {
		return &TextError{excerpt(b.Title), "通报没有正文或者没有项目"}
	}
	return fewestPages(func(lead float64) *sheet { return b.draw(fonts, lead) }, officialLead, 9.6, 9, 8.5).render(w)
}

func (b Bulletin) draw(fonts *Fonts, lead float64) *sheet {
	o := newOfficial(fonts, meta{title: b.Title, author: b.Issuer, subject: b.Until, date: b.Date}, lead)
	number := b.Number
	if number == "" && b.Mark != "" {
		number = "　　　　" + b.Mark + "　　　　号"
	}
	o.masthead(16, b.Issuer, number)
	o.title(b.Title, "（"+b.Until+"）")
	if b.To != "" {
		o.para(o.body, o.lead, 0, b.To+"：")
	}
	o.text(b.Text)
	annex := strings.TrimSuffix(b.Title, "通报") + "情况表"
	o.need(6.5 * o.lead) // the signature never stands on a page without text
	o.annexes(annex)
	o.sign("", b.Issuer, b.Date)

	o.newPage()
	f := o.flow
	f.para(style{face: Hei, size: 16}, o.lead, 0, "附件")
	o.title(annex, "")
	f.pairs(b.Figures)
	f.chart("各灯号的项目", "个", b.Lights)
	f.money(b.Projects)
	f.space(3)
	f.need(30)
	f.para(style{face: Hei, size: 13}, 8, 0, "各项目情况")
	f.table(yearTable(b.Projects))
	o.imprint(imprint{copies: b.Copies, printer: b.Printer, date: b.Date})
	o.s.folios()
	o.s.watermark(b.Watermark)
	return o.s
}
