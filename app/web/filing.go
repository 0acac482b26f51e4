package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
)

// A filing is what an office gives a paper before it is sent: 发文字号, 主送,
// 抄送. The office's register of papers is elsewhere and a second one would
// contradict it, so these come with the address of the paper and are kept nowhere.
type filing struct {
	number, to, copies string
}

// given reports whether something is to be printed.
func (f filing) given() bool { return f != filing{} }

// Most characters of each part: a 机关代字 stands on one line with its number,
// a 主送 on few, and the 版记 leaves room for the text above it.
const (
	longestMark   = 12
	longestTo     = 100
	longestCopies = 200
)

// filingParts are the values of an address that belong to a filing.
var filingParts = []struct{ name, label string }{{"mark", "机关代字"}, {"year", "年份"}, {"number", "顺序号"}, {"to", "主送"}, {"copies", "抄送"}}

// readFiling reads what was typed. It refuses lengths and characters that do
// not fit a line of a paper, and a number without its 机关代字.
func readFiling(values url.Values) (filing, error) {
	wrong := fault.Form{}
	line := func(name string, most int) string {
		text := strings.TrimSpace(values.Get(name))
		switch {
		case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
			wrong.Add(name, "有换行或者看不见的字符，请重新输入。")
		case utf8.RuneCountInString(text) > most:
			wrong.Add(name, "最多 %d 个字，现在有 %d 个。", most, utf8.RuneCountInString(text))
		}
		return text
	}
	f := filing{to: strings.TrimRight(line("to", longestTo), "：:"), copies: strings.TrimRight(line("copies", longestCopies), "。.")}
	mark, year, number := line("mark", longestMark), plainDigits(values.Get("year")), plainDigits(values.Get("number"))
	if strings.ContainsAny(mark, "〔〕[]［］（）()【】") {
		wrong.Add("mark", "只写机关代字，例如“清人常”。年份和顺序号填在下面。")
	}
	if n, err := strconv.Atoi(year); err != nil || n < 1949 || n > 2199 {
		if mark != "" || number != "" {
			wrong.Add("year", "请填写四位数的年份，例如 2026。")
		}
	}
	if n, err := strconv.Atoi(number); number != "" && (err != nil || n < 1 || n > 9999) {
		wrong.Add("number", "顺序号只写数字，从 1 到 9999，不写“第”和“号”。")
	} else if number != "" {
		number = strconv.Itoa(n) // 012 is 12: GB/T 9704 has no leading zeros
	}
	switch {
	case mark != "" && number == "":
		f.number = fmt.Sprintf("%s〔%s〕　　　　号", mark, year)
	case mark != "":
		f.number = fmt.Sprintf("%s〔%s〕%s号", mark, year, number)
	case number != "":
		wrong.Add("mark", "填写了顺序号的，请同时填写机关代字。")
	}
	return f, wrong.Err()
}

// plainDigits turns the wide digits of a Chinese keyboard into plain ones.
func plainDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, strings.TrimSpace(text))
}

// filingOf reads the filing in the address of a paper, if there is one. Who
// may read a paper without issuing it cannot print a number on it.
func filingOf(c echo.Context, issues access.Action) (filing, error) {
	asked := false
	for _, part := range filingParts {
		asked = asked || c.QueryParams().Has(part.name)
	}
	if !asked {
		return filing{}, nil
	}
	if !access.May(actor(c), issues) {
		return filing{}, fault.New(fault.Forbidden, "发文字号、主送和抄送由印发文件的办公室填写。您可以打印没有发文字号的文件。")
	}
	f, err := readFiling(c.QueryParams())
	if refusal, ok := fault.As(err); ok { // there is no form here to stand above
		var said []string
		for _, part := range filingParts {
			if text := refusal.Fields[part.name]; text != "" {
				said = append(said, part.label+"："+text)
			}
		}
		return filing{}, fault.New(refusal.Kind, "%s", strings.Join(said, ""))
	}
	return f, err
}

// filedPaper is a paper that gets a filing.
type filedPaper struct {
	name      string
	pdf, word string // addresses; word may be empty
	back, of  string // the page that leads to it, and its name
	to        bool   // it has a 主送
}

// filingPage asks for the filing of a paper that paperAt finds; paperAt refuses
// what the paper itself would refuse.
func (s *Server) filingPage(paperAt func(c echo.Context) (filedPaper, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := paperAt(c)
		if err != nil {
			return err
		}
		page, _ := s.filingView(c, p, nil)
		return s.render(c, http.StatusOK, "office/form", page)
	}
}

func (s *Server) filingView(c echo.Context, p filedPaper, t view.Typed) (*view.OfficeFormPage, view.OfficeForm) {
	form := view.FilingForm(c.Request().URL.Path, p.back, strconv.Itoa(s.Now().Year()), p.to, p.word != "", t)
	lead := "这里填写的发文字号和抄送印在" + p.name + "上。"
	if p.to {
		lead = "这里填写的发文字号、主送和抄送印在" + p.name + "上。"
	}
	return &view.OfficeFormPage{Page: view.Page{Title: p.name + "：填写发文字号", Crumbs: []view.Link{officeCrumb, {Text: p.of, Href: p.back}}}, Lead: lead, Form: form}, form
}

// file leads to the paper with what was typed.
func (s *Server) file(paperAt func(c echo.Context) (filedPaper, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := paperAt(c)
		if err != nil {
			return err
		}
		values, err := c.FormParams()
		if err != nil {
			return fault.New(fault.Invalid, "表单没有完整收到，请重新填写。")
		}
		if _, err := readFiling(values); err != nil {
			page, form := s.filingView(c, p, typedIn(c))
			return s.again(c, err, "office/form", page, form)
		}
		query := url.Values{}
		for _, part := range filingParts {
			query.Set(part.name, values.Get(part.name))
		}
		to := p.pdf
		if p.word != "" && values.Get("as") == "word" {
			to = p.word
		}
		return c.Redirect(http.StatusSeeOther, to+"?"+query.Encode())
	}
}

func (s *Server) decisionFiled(c echo.Context) (filedPaper, error) {
	v, err := s.roundRead(c)
	if err != nil {
		return filedPaper{}, err
	}
	if why := decisionWhy(v); why != "" {
		return filedPaper{}, fault.New(fault.Closed, "%s", why)
	}
	base := fmt.Sprintf("/office/rounds/%d", v.Round.ID)
	return filedPaper{name: decisionName(v.Congress, v.Rules), pdf: base + "/decision.pdf", word: base + "/decision.docx", back: base, of: v.Round.Name}, nil
}

// filedDecision is a round's 决定 with its filing: one that is sent has a 版记.
func (s *Server) filedDecision(v vote.RoundReading, url string, f filing) pdf.Decision {
	d := decisionDocument(vote.ResultReading{RoundReading: v}, url)
	if f.given() {
		d.Number, d.Copies, d.Printer, d.Printed = f.number, f.copies, v.Congress.Name, s.Now()
	}
	return d
}

func (s *Server) bulletinFiled(c echo.Context) (filedPaper, error) {
	year, err := pathYear(c)
	if err != nil {
		return filedPaper{}, err
	}
	quarter, err := strconv.Atoi(c.Param("quarter"))
	if err != nil {
		return filedPaper{}, fault.New(fault.NotFound, "没有这个季度。")
	}
	if _, err := s.Oversight.Bulletin(ctx(c), actor(c), year, quarter); err != nil {
		return filedPaper{}, err
	}
	back := fmt.Sprintf("%s?year=%d", yearReportHref, year)
	at := fmt.Sprintf("%s/%d/quarters/%d", yearReportHref, year, quarter)
	return filedPaper{name: quarterName(quarter) + "通报", pdf: at, word: at + "/bulletin.docx", back: back, of: "年度评估报告", to: true}, nil
}

func (s *Server) followupFiled(c echo.Context) (filedPaper, error) {
	v, err := s.concernOf(c)
	if err != nil {
		return filedPaper{}, err
	}
	if v.FollowedAt.IsZero() {
		return filedPaper{}, fault.New(fault.Closed, "这条监督意见没有督办，没有督办意见单。")
	}
	return filedPaper{name: "督办意见单", pdf: concernHref(v.ID) + "/followup.pdf", back: concernHref(v.ID), of: "监督意见"}, nil
}

func (s *Server) adjustmentFiled(c echo.Context) (filedPaper, error) {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return filedPaper{}, err
	}
	if _, _, err := s.Oversight.Adjustment(ctx(c), actor(c), id); err != nil {
		return filedPaper{}, err
	}
	base := fmt.Sprintf("/office/adjustments/%d", id)
	return filedPaper{name: "调整申请与批复", pdf: base + "/form.pdf", word: base + "/form.docx", back: base, of: "调整申请"}, nil
}

func (s *Server) replyFiled(c echo.Context) (filedPaper, error) {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return filedPaper{}, err
	}
	l, err := s.Intake.Letter(ctx(c), actor(c), id)
	if err != nil {
		return filedPaper{}, err
	}
	base := fmt.Sprintf("/office/suggestions/%d", id)
	return filedPaper{name: "答复函", pdf: base + "/reply.pdf", word: base + "/reply.docx", back: base, of: fmt.Sprintf("%d 号建议", l.Suggestion.Number)}, nil
}
