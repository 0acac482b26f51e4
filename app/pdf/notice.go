package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Notice is the 公告 by which a congress makes its decision known: a page under
// a red masthead, laid out after GB/T 9704-2012.
type Notice struct {
	Congress string // 临江县人民代表大会; the masthead is this and 公告
	Number   int    // 第N号; 0 leaves the number out
	Session  string // 临江县第十八届人民代表大会第三次会议
	Decided  time.Time
	Subject  string // what the projects are, for instance 2026年度民生实事项目

	// Recommend is set for a body that is not a congress (街道居民代表会议,
	// 议政代表会): it recommends and does not decide.
	Recommend bool

	// Grades are those of a 满意度测评, best first; then every item is a project of the list with its Grade and Counts,
	// and nothing was decided or recommended.
	Grades []string

	Projects []NoticeProject
	Lot      string // one sentence on those of the projects that a lot took; empty when none was drawn

	Issuer string // 临江县第十八届人民代表大会第三次会议主席团
	Date   time.Time

	Annex     bool // print the counts as an annex
	Deputies  int  // 全体代表, for the annex
	TickOnly  bool // the annex has no 反对 and 弃权
	ResultURL string
	Digest    string // of the 票决办法: in the annex, or at the foot of the page where there is none

	Blank bool // written by hand: whoever issues it writes what was decided; Date is then no more than that of the form

	Watermark string
}

// NoticeProject is one adopted project, in the order of the list.
type NoticeProject struct {
	Name    string
	Content string // may be empty
	Approve int
	Oppose  int
	Abstain int

	Grade   string // of a 满意度测评
	Counts  []int  // by Grades
	Invalid int
}

// PublicNotice writes the 公告. It refuses one that names no project.
func PublicNotice(w io.Writer, fonts *Fonts, n Notice) error {
	if n.Blank {
		return n.blank(fonts).render(w)
	}
	if len(n.Projects) == 0 {
		return &TextError{excerpt(n.Subject), "公告没有列出项目"}
	}
	// Lines stand a little closer together if that keeps the issuer's name off
	// a page of its own, as the standard allows.
	return fewestPages(func(lead float64) *sheet { return n.draw(fonts, lead) }, officialLead, 9.6, 9, 8.5).render(w)
}

// draw lays the notice out with lines lead millimetres apart.
func (n Notice) draw(fonts *Fonts, lead float64) *sheet {
	o := newOfficial(fonts, meta{title: n.Congress + "公告", author: n.Issuer, subject: n.Subject, date: n.Date}, lead)
	s, f, body := o.s, o.flow, o.body
	number := ""
	if n.Number > 0 {
		number = fmt.Sprintf("（第%d号）", n.Number)
	}
	o.masthead(6, n.Congress+"公告", number)

	// 正文
	act, close := "表决通过", "现予公告。"
	if n.Recommend {
		act, close = "投票推荐", "现予公布。"
	}
	opening := fmt.Sprintf("%s于%s%s%s%d项，名单如下：", n.Session, chineseDate(n.Decided), act, n.Subject, len(n.Projects))
	if len(n.Grades) > 0 {
		opening = fmt.Sprintf("%s于%s以无记名投票方式，对%s%d项进行了满意度测评，结果如下：", n.Session, chineseDate(n.Decided), n.Subject, len(n.Projects))
	}
	f.para(body, lead, 2, opening)
	for i, p := range n.Projects {
		text := strconv.Itoa(i+1) + ". " + p.Name
		if p.Content != "" {
			text += "：" + p.Content
		}
		if len(n.Grades) > 0 {
			text += "：" + p.Grade
		}
		f.para(body, lead, 2, text+listEnd(i, len(n.Projects)))
	}
	if n.Lot != "" {
		f.para(body, lead, 2, n.Lot)
	}
	o.sign(close, n.Issuer, n.Date)

	if n.Annex {
		n.annex(f)
	} else if n.Digest != "" {
		s.marginDigest(n.Digest)
	}
	s.folios()
	s.watermark(n.Watermark)
	return s
}

// blank is the notice with lines to write on.
func (n Notice) blank(fonts *Fonts) *sheet {
	o := newOfficial(fonts, meta{title: n.Congress + "公告", author: n.Congress, subject: n.Subject, date: n.Date}, officialLead)
	o.masthead(6, n.Congress+"公告", "（第　　　号）")
	act := "表决通过"
	if n.Recommend {
		act = "投票推荐"
	}
	o.text(fmt.Sprintf("%s于　　　　年　　月　　日%s%s＿＿＿项，名单如下：", n.Session, act, n.Subject))
	s := o.s
	const lines = 10
	for i := range lines {
		o.need(o.lead)
		label := strconv.Itoa(i+1) + "."
		s.say(RoleLine, label)
		x := o.left + 2*o.body.em()
		s.text(x, o.y, 12, o.lead, toLeft, o.body, label)
		s.line(x+11, o.y+o.lead-1.5, o.left+o.width, o.y+o.lead-1.5, innerLine)
		o.space(o.lead)
	}
	last := "现予公告。"
	if n.Recommend {
		last = "现予公布。"
	}
	o.sign(last, "＿＿＿＿＿＿＿＿＿＿＿＿＿＿（印章）", time.Time{})
	s.folios()
	s.watermark(n.Watermark)
	return s
}

func listEnd(i, n int) string {
	if i == n-1 {
		return "。"
	}
	return "；"
}

// annex prints the counts on a page of their own.
func (n Notice) annex(f *flow) {
	s := f.s
	f.newPage()
	s.say(RoleAnnex, "附件")
	s.text(f.left, f.y, f.width, 8, toLeft, style{face: Hei, size: 16}, "附件")
	f.space(12)
	f.heading(s.fit(style{face: Biaosong, size: 22}, 16, f.width, n.annexTitle()), 11, n.annexTitle())
	f.space(4)
	if len(n.Grades) > 0 {
		f.table(n.gradeTable(f.width))
		n.annexEnd(f)
		return
	}
	t := table{size: 12, pad: 1.2, least: 9}
	t.columns = []column{{"序号", 14, toCentre, Song}, {"项目名称", 0, toLeft, Song}, {"赞成", 17, toRight, Song}}
	if !n.TickOnly {
		t.columns = append(t.columns, column{"反对", 17, toRight, Song}, column{"弃权", 17, toRight, Song})
	}
	if n.Deputies > 0 {
		t.columns = append(t.columns, column{"赞成率", 21, toRight, Song})
	}
	rest := f.width
	for _, c := range t.columns {
		rest -= c.width
	}
	t.columns[1].width = rest
	for i, p := range n.Projects {
		cells := []string{strconv.Itoa(i + 1), p.Name, strconv.Itoa(p.Approve)}
		if !n.TickOnly {
			cells = append(cells, strconv.Itoa(p.Oppose), strconv.Itoa(p.Abstain))
		}
		if n.Deputies > 0 {
			cells = append(cells, share(p.Approve, n.Deputies))
		}
		t.rows = append(t.rows, cells)
	}
	f.table(t)
	n.annexEnd(f)
}

func (n Notice) annexTitle() string {
	if len(n.Grades) > 0 {
		return n.Subject + "满意度测评票数"
	}
	return n.Subject + "得票情况"
}

// annexEnd prints what the figures are shares of, the digest and the way to check them.
func (n Notice) annexEnd(f *flow) {
	s := f.s
	f.space(3)
	note := style{face: Kai, size: 10.5}
	if n.Deputies > 0 && len(n.Grades) == 0 {
		f.para(note, 5.5, 0, fmt.Sprintf("注：全体代表%d名，赞成率为赞成票数占全体代表的比例。", n.Deputies))
	}
	if n.Digest != "" {
		f.para(note, 5.5, 0, "票决办法摘要："+grouped(n.Digest, 4))
	}
	if n.ResultURL != "" {
		const side = 28.0
		f.need(side + 6)
		f.space(2)
		s.code(f.left+f.width-side, f.y, side, n.ResultURL)
		s.text(f.left+f.width-side-6, f.y+side-1, side+12, 4.5, toCentre, style{face: Song, size: 9.5}, "扫码核对结果")
		f.space(side + 4)
	}
}
