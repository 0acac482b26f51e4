package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// WipeProof is the 清除证明 of a rehearsal: what was deleted, how much of it, by
// whom and when, with the digest of what it held, to be signed and filed.
type WipeProof struct {
	Congress string
	Session  string // the rehearsal's name, with its mark
	Number   int64  // of the proof in this installation
	Wiped    time.Time
	Actor    string
	Rows     []WipedRow
	Digest   string // SHA-256, hexadecimal
	Blank    bool   // a 重置记录 written by hand; Wiped is then no more than the date of the form

	Watermark string
}

// WipedRow is one table of the database: how many rows were deleted.
type WipedRow struct {
	Table string
	Rows  int
}

// RehearsalWiped writes the 清除证明. It refuses one without a digest: it would
// prove nothing.
func RehearsalWiped(w io.Writer, fonts *Fonts, p WipeProof) error {
	if p.Blank {
		return p.blank(w, fonts)
	}
	if len(p.Digest) != 64 || len(p.Rows) == 0 {
		return &TextError{excerpt(p.Session), "清除证明没有摘要"}
	}
	s := newSheet(fonts, meta{title: "彩排数据清除证明", author: p.Congress, subject: p.Session, date: p.Wiped})
	const left, width, lead = 25.0, 160.0, 7.0
	f := newFlow(s, left, width, 22, 281)
	body := style{face: Song, size: 12}

	f.heading(s.fit(style{face: Song, size: 15}, 10, width, p.Congress), 8, p.Congress)
	f.heading(style{face: Biaosong, size: 24}, 13, "彩排数据清除证明")
	f.heading(style{face: Song, size: 10.5}, 6, fmt.Sprintf("编号 %d", p.Number))
	f.space(3)
	total := 0
	for _, r := range p.Rows {
		total += r.Rows
	}
	f.para(body, lead, 2, fmt.Sprintf("%s的全部数据已于%s由%s在票决系统中清除，共%d行。被清除的内容仅供彩排，未产生任何结果，未向社会公开。清除前按下列顺序逐行计算摘要，操作日志保留。",
		p.Session, chineseTime(p.Wiped), p.Actor, total))
	f.space(3)
	t := table{size: 11, pad: 0.8, least: 6.6, columns: []column{{"序号", 16, toCentre, Song}, {"数据", 108, toLeft, Song}, {"清除行数", 36, toRight, Song}}}
	for i, r := range p.Rows {
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), r.Table, strconv.Itoa(r.Rows)})
	}
	t.rows = append(t.rows, []string{"", "合计", strconv.Itoa(total)})
	f.table(t)
	f.space(4)
	const signing = 28.0
	f.para(body, lead, 0, "被清除内容的摘要（SHA-256）：")
	f.para(style{face: Hei, size: 10.5}, 6, 0, grouped(p.Digest, 8))
	f.space(6)
	f.ends(signing)
	p.signers(f)
	f.space(28)
	s.pageNumbers(283)
	s.watermark(p.Watermark)
	return s.render(w)
}

// signers draws the lines to sign on.
func (p WipeProof) signers(f *flow) {
	st := style{face: Song, size: 13}
	half := f.width / 2
	for i, role := range []string{"清除人", "见证人", "总监票人", "日期"} {
		x, y := f.left+float64(i%2)*half, f.y+float64(i/2)*13
		f.s.text(x, y, 34, 9, toLeft, st, role+"：")
		from := x + f.s.width(st, role+"：") + 1
		f.s.line(from, y+8.5, x+half-8, y+8.5, 0.2)
	}
}

// blank is a record of what was reset on devices: tablets, the credential
// computer, the server of a rehearsal.
func (p WipeProof) blank(w io.Writer, fonts *Fonts) error {
	s := newSheet(fonts, meta{title: "设备重置记录", author: p.Congress, subject: p.Session, date: p.Wiped})
	const left, width = 25.0, 160.0
	f := newFlow(s, left, width, 22, 281)
	f.heading(s.fit(style{face: Song, size: 15}, 10, width, p.Congress), 8, p.Congress)
	f.heading(style{face: Biaosong, size: 24}, 13, "设备重置记录")
	f.space(2)
	f.writtenLines("会议：", "日期：　　　　年　　月　　日　　　地点：")
	t := table{size: 11, pad: 0.8, least: 10.5, columns: []column{{"序号", 13, toCentre, Song}, {"设备和编号", 45, toLeft, Song}, {"清除的内容", 52, toLeft, Song}, {"时间", 22, toCentre, Song}, {"经手人", 28, toCentre, Song}}}.blank(14)
	for i := range t.rows {
		t.rows[i] = []string{strconv.Itoa(i + 1)}
	}
	f.table(t)
	f.space(2)
	f.para(style{face: Kai, size: 10.5}, 5.5, 0, "平板、生成投票凭证的电脑和彩排用的服务器，清除以后由见证人当场查看。")
	f.space(4)
	f.ends(28)
	p.signers(f)
	f.space(28)
	s.pageNumbers(283)
	s.watermark(p.Watermark)
	return s.render(w)
}
