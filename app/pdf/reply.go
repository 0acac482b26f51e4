package pdf

import (
	"fmt"
	"io"
	"time"
)

// Reply is the 答复函 to one suggestion: what was suggested, what became of it
// and why. It names no person; the envelope does.
type Reply struct {
	Issuer    string // 临江县人民代表大会
	Call      string // title of the 征集公告
	Year      int
	Number    int    // 收件号
	Reference string // 发文字号; may be empty
	Copies    string // 抄送; may be empty
	Title     string
	Place     string
	Received  time.Time
	Matter    string // 事项编号; empty if it became none
	Parts     []ReplyPart
	Date      time.Time // the last answer's

	Watermark string
}

// ReplyPart is one published answer.
type ReplyPart struct {
	Outcome, Text string
	On            time.Time
}

// ReplyLetter writes the 答复函. It refuses one that answers nothing.
func ReplyLetter(w io.Writer, fonts *Fonts, r Reply) error {
	if len(r.Parts) == 0 {
		return &TextError{excerpt(r.Title), "答复函没有答复内容"}
	}
	s := newSheet(fonts, meta{title: "民生实事建议答复函", author: r.Issuer, subject: r.Title, date: r.Date})
	s.whole = true
	f := newFlow(s, officialLeft, officialWidth, officialTop, officialTop+officialHigh)
	body := style{face: Fang, size: 16}
	const lead = 9.6

	f.heading(s.fit(style{face: Song, size: 15}, 10, officialWidth, r.Issuer), 8, r.Issuer)
	f.heading(style{face: Biaosong, size: 22}, 13, "民生实事建议答复函")
	number := fmt.Sprintf("收件号 %d", r.Number)
	if r.Matter != "" {
		number += "　事项编号 " + r.Matter
	}
	if r.Reference != "" {
		f.heading(style{face: Kai, size: 12}, 7, r.Reference)
	}
	f.heading(style{face: Kai, size: 12}, 7, number)
	f.space(6)
	f.para(body, lead, 0, "尊敬的建议人：")
	about := "“" + r.Title + "”"
	if r.Place != "" {
		about += "（地点：" + r.Place + "）"
	}
	f.para(body, lead, 2, fmt.Sprintf("您于%s就%d年度民生实事项目提出的建议%s收悉。现答复如下：", chineseDate(r.Received), r.Year, about))
	for _, p := range r.Parts {
		outcome := "处理结果：" + p.Outcome + "。"
		if len(r.Parts) > 1 {
			outcome = chineseDate(p.On) + "答复。" + outcome
		}
		f.need(3 * lead)
		f.para(style{face: Hei, size: 16}, lead, 2, outcome)
		for _, line := range paragraphs(p.Text) {
			f.para(body, lead, 2, line)
		}
	}
	f.need(5 * lead)
	f.para(body, lead, 2, "凭您的查询码，可以在征集网页上继续查看办理情况。")
	f.space(lead)
	s.say(RoleSigned, r.Issuer)
	s.say(RoleDated, chineseDate(r.Date))
	issuer := s.fit(body, 11, officialWidth-2*body.em(), r.Issuer)
	s.text(officialLeft, f.y, officialWidth-2*body.em(), lead, toRight, issuer, r.Issuer)
	f.space(lead)
	s.text(officialLeft, f.y, officialWidth-4*body.em(), lead, toRight, body, chineseDate(r.Date))
	f.space(lead)
	f.copiesLine(style{face: Fang, size: 14}, 7.4, r.Copies)
	s.pageNumbers(officialTop + officialHigh + 10)
	s.watermark(r.Watermark)
	return s.render(w)
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) []string {
	var list []string
	from := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '\n' {
			if line := text[from:i]; line != "" {
				list = append(list, line)
			}
			from = i + 1
		}
	}
	return list
}
