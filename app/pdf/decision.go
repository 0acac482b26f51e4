package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Decision is the 决定 by which a congress or standing committee makes projects
// those of a year. A body that is not a congress (街道居民代表会议, 议政代表会)
// gives a 推荐意见 instead, and the word 决定 stands nowhere on it.
type Decision struct {
	// Notice holds what both papers say: session, day, projects, lot, issuer,
	// counts and watermark. Its Grades must be empty: a 满意度测评 decides nothing.
	Notice
	Title      string    // 关于2026年度民生实事项目的决定; empty takes this from Subject
	Number     string    // 发文字号, 临人发〔2026〕3号; may be empty
	Candidates int       // how many were voted on
	Method     string    // name of the adopted 票决办法
	Executor   string    // who carries the projects out: 临江县人民政府; empty leaves the sentence out
	Copies     string    // 抄送; may be empty
	Printer    string    // 印发机关; empty leaves the 版记 out
	Printed    time.Time // 印发日期; zero leaves room to write it
}

// DecisionPaper writes the 决定, or the 推荐意见. It refuses one that names no
// project, one of a 满意度测评, and one that chooses more than there were.
func DecisionPaper(w io.Writer, fonts *Fonts, d Decision) error {
	switch {
	case len(d.Grades) > 0:
		return &TextError{excerpt(d.Subject), "满意度测评不作决定"}
	case len(d.Projects) == 0:
		return &TextError{excerpt(d.Subject), "没有确定项目，不能出具决定"}
	case d.Candidates < len(d.Projects):
		return &TextError{excerpt(d.Subject), fmt.Sprintf("确定的项目%d项多于候选项目%d项", len(d.Projects), d.Candidates)}
	}
	return fewestPages(func(lead float64) *sheet { return d.draw(fonts, lead) }, officialLead, 9.6, 9, 8.5).render(w)
}

// kind is what the paper is called.
func (d Decision) kind() string {
	if d.Recommend {
		return "推荐意见"
	}
	return "决定"
}

func (d Decision) draw(fonts *Fonts, lead float64) *sheet {
	who := strings.TrimSuffix(d.Session, "主席团")
	title := d.Title
	if title == "" {
		title = "关于" + d.Subject + "的" + d.kind()
	}
	o := newOfficial(fonts, meta{title: who + title, author: d.Issuer, subject: d.Subject, date: d.Date}, lead)
	o.masthead(8, d.Congress, d.Number)
	past, now := "通过", "会议决定，"
	if d.Recommend {
		past, now = "通过", "会议推荐"
	}
	o.title(who+title, fmt.Sprintf("（%s%s%s）", chineseDate(d.Decided), who, past))

	said := fmt.Sprintf("%s按照", who)
	if d.Method != "" {
		said += "会议通过的《" + strings.Trim(d.Method, "《》") + "》"
	} else {
		said += "会议通过的票决办法"
	}
	said += fmt.Sprintf("，以无记名投票方式对%d项候选项目进行了票决。", d.Candidates)
	if d.Recommend {
		said = strings.Replace(said, "进行了票决", "进行了投票推荐", 1)
	}
	o.text(said + now + fmt.Sprintf("下列%d项为%s：", len(d.Projects), d.Subject))
	for i, p := range d.Projects {
		text := strconv.Itoa(i+1) + ". " + p.Name
		if p.Content != "" && p.Content != p.Name {
			text += "：" + p.Content
		}
		o.para(o.body, o.lead, 2, text+listEnd(i, len(d.Projects)))
	}
	if d.Lot != "" {
		o.text(d.Lot)
	}
	last := ""
	if d.Executor != "" {
		last = "上述项目由" + d.Executor + "组织实施，实施情况接受人大代表和人民群众监督。"
		if d.Recommend {
			last = "上述项目送" + d.Executor + "研究办理，办理情况接受人大代表和人民群众监督。"
		}
	}
	if last != "" {
		o.need(6 * o.lead) // the signature never stands on a page of its own
		o.text(last)
	}
	if d.Annex {
		o.annexes(d.annexTitle())
	}
	o.sign("", who, d.Date)
	if d.Annex {
		d.annex(o.flow)
	} else if d.Digest != "" {
		o.s.marginDigest(d.Digest)
	}
	o.imprint(imprint{copies: d.Copies, printer: d.Printer, date: d.Printed})
	o.s.folios()
	o.s.watermark(d.Watermark)
	return o.s
}
