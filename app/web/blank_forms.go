package web

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/web/view"
	"piaojue/models"
)

// formsDay is the date in the properties of blank forms: that of their layout,
// so that the same form is the same file on every day.
var formsDay = time.Date(2026, 1, 1, 0, 0, 0, 0, models.China)

// blankForm is one form that can be printed before anything is known.
type blankForm struct {
	file  string // in the address
	name  string
	says  string // what it is for, one sentence
	basis string // the law or rule that asks for it, where one does
	draw  func(w io.Writer, fonts *pdf.Fonts, h formHead) error
}

// needs is the action that prints a form. The papers of a vote are for those
// who hold it; a unit applies and reports on its own forms, a deputy signs in.
func (f blankForm) needs() access.Action {
	switch f.file {
	case "adjustment", "completion":
		return access.PrintWorkForms
	case "visit", "duty":
		return access.PrintVisitForms
	}
	return access.PrintDocuments
}

// formsFor are the blank forms that somebody prints, in their order.
func formsFor(a access.Actor) []blankForm {
	return slices.DeleteFunc(slices.Clone(handForms), func(f blankForm) bool { return !access.May(a, f.needs()) })
}

// formHead is what a blank form knows: the congress and, if one was chosen,
// the session.
type formHead struct {
	congress models.Congress
	session  models.Session
}

// title is the session's name, or room to write it.
func (h formHead) title() string {
	if h.session.ID != 0 {
		return h.session.Name
	}
	return "＿＿＿＿＿＿＿＿＿＿＿＿会议"
}

// round is room to write which round it is.
func (h formHead) round() string {
	if h.session.ID != 0 {
		return fmt.Sprintf("%d年度＿＿＿＿＿＿＿＿", h.session.Year)
	}
	return "＿＿＿＿年度＿＿＿＿＿＿＿＿"
}

// yearSubject is what a notice is about, with room for the year.
func yearSubject(h formHead) string {
	if h.session.ID != 0 {
		return fmt.Sprintf("%d年度民生实事项目", h.session.Year)
	}
	return "＿＿＿＿年度民生实事项目"
}

func (h formHead) mark() string { return watermark(h.congress, h.session) }

func (h formHead) form() pdf.PaperForm {
	return pdf.PaperForm{Congress: h.congress.Name, Session: h.title(), Round: h.round(), Date: formsDay, Watermark: h.mark()}
}

const noCount = pdf.Blank

// handForms are all of them, in the order in which a session and a year need
// them.
var handForms = []blankForm{
	{"attendance", "代表签到表", "设备故障时按代表团手工签到，清点应到、实到、请假人数。", "地方组织法第十四条：三分之二以上的代表出席，会议始得举行", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.AttendanceSheet(w, f, pdf.Attendance{Congress: h.congress.Name, Session: h.title(), Date: formsDay, Blank: true, Total: pdf.AttendanceSum{Entitled: noCount}, Watermark: h.mark(),
			Groups: []pdf.AttendanceGroup{{Delegation: "＿＿＿＿＿＿代表团", Sum: pdf.AttendanceSum{Entitled: noCount}, Rows: make([]pdf.AttendanceRow, 20)}}})
	}},
	{"zero", "零票报告单", "投票开始前当众确认票箱是空的，签字存档。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.Zero(w, f, pdf.ZeroReport{Congress: h.congress.Name, Session: h.title(), Round: h.round(), Shown: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"key-sealing", "密钥封存单", "监票人把各自的密钥单装入信封封存，登记信封编号并签名；单上不写密钥码。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.KeySealingSheet(w, f, pdf.KeySealing{PaperForm: h.form(), Holders: noCount, Threshold: noCount, Keys: make([]pdf.KeyHolder, 5)})
	}},
	{"issue", "发票登记", "按代表团登记发出的投票凭证和纸质票，只记张数，不记姓名。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.IssueSheet(w, f, pdf.IssueForm{PaperForm: h.form(), Slips: true, Papers: true, Rows: slices.Repeat([]pdf.IssueRow{{Entitled: noCount, Present: noCount, Slips: noCount, Papers: noCount}}, 14)})
	}},
	{"return", "收票清点单", "开箱后先清点张数，核对发出和收回，确定投票是否有效。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		kind := pdf.ReturnKind{Printed: noCount, Issued: noCount, Returned: noCount, Spoiled: noCount, Left: noCount}
		slips, papers := kind, kind
		slips.Name, papers.Name = "投票凭证（平板表决）", "纸质票"
		return pdf.ReturnSheet(w, f, pdf.ReturnForm{PaperForm: h.form(), Kinds: []pdf.ReturnKind{slips, papers}})
	}},
	{"tally", "唱票计票表", "唱票时用“正”字计数，一组一张，计票人签名。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.TallySheet(w, f, blankTally(h, []string{"赞成", "反对", "弃权"}))
	}},
	{"survey-tally", "满意度测评计票表", "满意度测评唱票时用“正”字计数，一组一张，计票人签名。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.TallySheet(w, f, blankTally(h, []string{"满意", "基本满意", "不满意", "弃权"}))
	}},
	{"doubtful", "存疑票认定单", "两名计票人不能一致认定的票，由总监票人当众认定并记下理由。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.DoubtSheet(w, f, pdf.DoubtForm{PaperForm: h.form(), Rows: make([]pdf.DoubtRow, 9)})
	}},
	{"report", "计票结果报告单", "计票结束后填写各项目票数，监票人、计票人签名，报执行主席。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.Report(w, f, pdf.TallyReport{Congress: h.congress.Name, Session: h.title(), Round: h.round(), Date: formsDay, Blank: true, Rows: make([]pdf.TallyRow, 12), Watermark: h.mark(),
			Deputies: noCount, Entitled: noCount, Present: noCount, Excused: noCount, Issued: noCount, Returned: noCount, Valid: noCount, Invalid: noCount, Abstains: noCount})
	}},
	{"scrutiny-report", "监票报告", "总监票人向大会宣读发票、收票、有效票、无效票和监票情况。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.ScrutinyPaper(w, f, pdf.ScrutinyReport{PaperForm: h.form(), Deputies: noCount, Present: noCount, Excused: noCount, Issued: noCount, Returned: noCount, Valid: noCount, Invalid: noCount})
	}},
	{"survey-report", "满意度测评结果表", "填写各项目满意、基本满意、不满意的票数和测评结果。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.Survey(w, f, pdf.SurveyReport{Congress: h.congress.Name, Session: h.title(), Round: h.round() + "满意度测评", Date: formsDay, Blank: true, Grades: []string{"满意", "基本满意", "不满意"}, Rows: make([]pdf.SurveyRow, 12), Watermark: h.mark(),
			Entitled: noCount, Present: noCount, Excused: noCount, Issued: noCount, Returned: noCount})
	}},
	{"notice", "公告", "宣布结果后填写通过的项目，盖章张贴、公布。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.PublicNotice(w, f, pdf.Notice{Congress: h.congress.Name, Session: h.title(), Subject: yearSubject(h), Recommend: h.congress.Level == models.Street, Date: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"adjustment", "项目调整申请表", "责任单位申请调整项目内容、投资、地点、时限，各级签署意见。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.AdjustmentForm(w, f, pdf.Adjustment{Congress: h.congress.Name, Filed: formsDay, Blank: true, Government: "人民政府意见", Screens: "主任会议（主席团）意见", Decides: "常务委员会（主席团、大会）决定", Watermark: h.mark()})
	}},
	{"followup", "督办意见单", "对一条监督意见挂牌督办，责任单位在单上写明办理情况。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.FollowupSheet(w, f, pdf.Followup{Congress: h.congress.Name, Date: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"visit", "视察签到表", "代表视察时在现场签到。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.VisitRoll(w, f, pdf.VisitList{Congress: h.congress.Name, At: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"duty", "履职登记表", "代表自己登记一年的视察、提意见、询问等履职情况。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.DutySheet(w, f, pdf.DutyRecord{Congress: h.congress.Name, Date: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"completion", "验收销号单", "记录责任单位自查、验收、代表核查，各方签字盖章后销号。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.CompletionRecord(w, f, pdf.Completion{Congress: h.congress.Name, Date: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"reset", "设备重置记录", "平板、制证电脑和彩排服务器清除后，由见证人查看签字。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.RehearsalWiped(w, f, pdf.WipeProof{Congress: h.congress.Name, Session: h.title(), Wiped: formsDay, Blank: true, Watermark: h.mark()})
	}},
	{"destruction", "选票销毁记录", "纸质票、投票凭证和密钥单保存期满后销毁，由监销人签字。", "", func(w io.Writer, f *pdf.Fonts, h formHead) error {
		return pdf.Destroyed(w, f, pdf.Destruction{Congress: h.congress.Name, Session: h.title(), At: formsDay, Blank: true, Watermark: h.mark()})
	}},
}

// blankTally is a 计票表 without names, with reasons for which a ballot is void
// under most methods; the last is for those of the adopted one.
func blankTally(h formHead, columns []string) pdf.TallySheetForm {
	form := pdf.TallySheetForm{PaperForm: h.form(), Columns: columns, Voids: []string{tally.Illegible.Label(), tally.WrongPaper.Label(), "其他："}}
	for i := range 12 {
		form.Rows = append(form.Rows, pdf.TallySheetRow{No: i + 1})
	}
	return form
}

// formHead reads the congress and the session that the address names, if any.
func (s *Server) formHead(c echo.Context) (h formHead, err error) {
	if h.congress, err = s.Account.Congress(ctx(c), actor(c).Congress); err != nil {
		return h, err
	}
	if text := c.QueryParam("session"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return h, fault.New(fault.NotFound, "没有这次会议。")
		}
		h.session, err = s.Roster.Session(ctx(c), actor(c), id)
		return h, err
	}
	return h, nil
}

const formsHref = "/office/forms"

// formsPage lists the blank forms.
func (s *Server) formsPage(c echo.Context) error {
	h, err := s.formHead(c)
	if err != nil {
		return err
	}
	var sessions []models.Session
	if access.May(actor(c), access.PrintDocuments) { // the other forms belong to no session
		if sessions, err = s.Roster.Sessions(ctx(c), actor(c)); err != nil {
			return err
		}
	}
	return s.render(c, http.StatusOK, "office/forms", formsView(h, formsFor(actor(c)), sessions))
}

func formsView(h formHead, forms []blankForm, sessions []models.Session) *view.OfficeForms {
	query := ""
	if h.session.ID != 0 {
		query = fmt.Sprintf("?session=%d", h.session.ID)
	}
	page := &view.OfficeForms{Page: view.Page{Title: "空白表格", Crumbs: []view.Link{officeCrumb}}, All: formsHref + "/all.zip" + query, Count: strconv.Itoa(len(forms)), Vote: len(forms) == len(handForms)}
	if len(sessions) > 0 {
		page.Sessions = []view.Link{{Text: "不印会议名称", Href: formsHref, Current: query == ""}}
		newest := slices.Clone(sessions)
		slices.SortStableFunc(newest, func(a, b models.Session) int { return cmp.Compare(b.OpensOn, a.OpensOn) })
		for i, k := range newest {
			if i >= 6 && k.ID != h.session.ID { // forms are for the meetings to come
				continue
			}
			page.Sessions = append(page.Sessions, view.Link{Text: k.Name, Href: fmt.Sprintf("%s?session=%d", formsHref, k.ID), Current: k.ID == h.session.ID})
		}
	}
	for _, f := range forms {
		page.Forms = append(page.Forms, view.OfficeFormLine{Name: f.name, Says: f.says, Basis: f.basis, Href: fmt.Sprintf("%s/%s.pdf%s", formsHref, f.file, query)})
	}
	return page
}

// formPaper draws the blank form of a name.
func (s *Server) formPaper(file string) echo.HandlerFunc {
	return func(c echo.Context) error {
		at := slices.IndexFunc(handForms, func(f blankForm) bool { return f.file == file })
		if at < 0 {
			return fault.New(fault.NotFound, "没有这张表格。")
		}
		h, err := s.formHead(c)
		if err != nil {
			return err
		}
		return s.document(c, "blank-"+file+".pdf", func(b *bytes.Buffer) error { return handForms[at].draw(b, s.Fonts, h) })
	}
}

// formsZip sends all blank forms in one file, the same bytes every time.
func (s *Server) formsZip(c echo.Context) error {
	if s.Fonts == nil {
		return fault.New(fault.NotFound, "服务器还没有安装文件用的字体，暂时不能生成这份文件。请系统管理员按说明安装字体。")
	}
	h, err := s.formHead(c)
	if err != nil {
		return err
	}
	body, err := zipForms(s.Fonts, h, formsFor(actor(c)))
	if err != nil {
		return err
	}
	name := "空白表格.zip"
	if h.session.ID != 0 {
		name = h.session.Name + name
	}
	attach(c, name)
	return c.Blob(http.StatusOK, "application/zip", body)
}

func zipForms(fonts *pdf.Fonts, h formHead, forms []blankForm) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, f := range forms {
		// A PDF is packed already; the time is that of the layout, and names
		// beyond ASCII are marked as UTF-8 by the package.
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%02d %s（空白）.pdf", i+1, f.name), Method: zip.Store, Modified: formsDay})
		if err != nil {
			return nil, err
		}
		if err := f.draw(w, fonts, h); err != nil {
			return nil, fmt.Errorf("form %s: %w", f.file, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
