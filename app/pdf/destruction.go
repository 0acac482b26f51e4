package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Destruction is the 选票销毁记录: which ballots of a round were destroyed when
// the time that its 票决办法 sets for keeping them was over (P23), by whom, before
// which witnesses and why, to be signed and filed.
type Destruction struct {
	Congress string
	Session  string
	Round    string
	Number   int64 // of the record in this installation
	At       time.Time
	Due      string // the first day on which they might be destroyed, in words

	Actor     string
	Witnesses string // 监销人
	Reason    string

	Sealed int    // ballots deleted from the box
	Paper  int    // destroyed by hand
	Digest string // SHA-256 of the archive as it was, hexadecimal; empty without sealed ballots
	Method string // digest of the adopted 票决办法

	Blank bool // written by hand; At is then no more than the date of the form

	Watermark string
}

// Destroyed writes the 选票销毁记录. It refuses one of nothing, and one of sealed
// ballots without a digest: it would not say of what.
func Destroyed(w io.Writer, fonts *Fonts, d Destruction) error {
	if d.Blank {
		return d.blank(w, fonts)
	}
	if d.Sealed+d.Paper == 0 || d.Sealed > 0 && len(d.Digest) != 64 {
		return &TextError{excerpt(d.Round), "销毁记录没有写明销毁了什么"}
	}
	s, f := d.begin(fonts)
	const width, lead = destroyWidth, 7.0
	body := style{face: Song, size: 12}

	f.heading(style{face: Song, size: 10.5}, 6, fmt.Sprintf("编号 %d", d.Number))
	f.space(3)
	f.para(body, lead, 2, fmt.Sprintf("“%s”的选票按票决办法保存期满（%s起可以销毁），于%s销毁。宣布的结果、票决办法、下列摘要和操作日志长期保存。", d.Round, d.Due, chineseTime(d.At)))
	f.space(3)
	t := table{size: 11.5, pad: 1, least: 7, columns: []column{{"项目", 44, toLeft, Hei}, {"记录", width - 44, toLeft, Song}}}
	add := func(name, value string) { t.rows = append(t.rows, []string{name, value}) }
	add("加密选票", strconv.Itoa(d.Sealed)+"张，连同加密合计、开启部分和逐张记录，在系统中删除")
	add("纸质票", strconv.Itoa(d.Paper)+"张")
	add("销毁的依据", d.Reason)
	add("办理人", d.Actor)
	add("监销人", d.Witnesses)
	f.table(t)
	f.space(4)
	if d.Digest != "" {
		f.para(body, lead, 0, "被销毁内容的摘要（SHA-256）：")
		f.para(style{face: Hei, size: 10.5}, 6, 0, grouped(d.Digest, 8))
	}
	f.para(body, lead, 0, "票决办法摘要（SHA-256）：")
	f.para(style{face: Hei, size: 10.5}, 6, 0, grouped(d.Method, 8))
	f.space(6)
	return d.end(s, f, w)
}

const destroyLeft, destroyWidth = 25.0, 160.0

// begin is the first page with its title.
func (d Destruction) begin(fonts *Fonts) (*sheet, *flow) {
	s := newSheet(fonts, meta{title: "选票销毁记录", author: d.Congress, subject: d.Round, date: d.At})
	f := newFlow(s, destroyLeft, destroyWidth, 22, 281)
	f.heading(s.fit(style{face: Song, size: 15}, 10, f.width, d.Session), 8, d.Session)
	f.heading(style{face: Biaosong, size: 24}, 13, "选票销毁记录")
	return s, f
}

// blank is a record of what is destroyed by hand.
func (d Destruction) blank(w io.Writer, fonts *Fonts) error {
	s, f := d.begin(fonts)
	f.heading(style{face: Song, size: 10.5}, 6, "编号＿＿＿＿")
	f.space(3)
	f.para(style{face: Song, size: 12}, 8, 2, "下列选票按票决办法保存期满，于　　　　年　　月　　日　　时　　分销毁。宣布的结果、票决办法、摘要和操作日志长期保存。")
	f.space(3)
	t := table{size: 11.5, pad: 1, least: 11.5, columns: []column{{"项目", 48, toLeft, Hei}, {"记录", f.width - 48, toLeft, Song}}}
	t.rows = [][]string{{"会议和票决轮次"}, {"纸质票（张）"}, {"投票凭证（张）"}, {"密钥单（份）"}, {"其他（写明名称、数量）"}, {"可以销毁的日期"}, {"销毁的依据"}, {"销毁的地点和方式"}, {"办理人"}, {"监销人"}}
	f.table(t)
	f.space(4)
	f.para(style{face: Song, size: 10.5}, 6, 0, "票决办法摘要："+digestOrRoom(d.Method))
	f.space(6)
	return d.end(s, f, w)
}

// end draws the lines to sign on and the place for the seal.
func (d Destruction) end(s *sheet, f *flow, w io.Writer) error {
	st := style{face: Song, size: 13}
	half := f.width / 2
	f.ends(36)
	for i, role := range []string{"办理人", "监销人", "监销人", "日期"} {
		x, y := f.left+float64(i%2)*half, f.y+float64(i/2)*13
		s.text(x, y, 34, 9, toLeft, st, role+"：")
		from := x + s.width(st, role+"：") + 1
		s.line(from, y+8.5, x+half-8, y+8.5, 0.2)
	}
	f.space(28)
	s.text(f.left, f.y, f.width-12, 8, toRight, style{face: Song, size: 11}, "（加盖印章）")
	s.pageNumbers(283)
	s.watermark(d.Watermark)
	return s.render(w)
}
