package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) candidatesPage(c echo.Context) error {
	page, err := s.candidateList(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/candidates", page)
}

func (s *Server) candidateList(c echo.Context) (*view.OfficeCandidates, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, err
	}
	list, err := s.Shortlist.Candidates(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("/office/sessions/%d/candidates", id)
	page := &view.OfficeCandidates{Page: view.Page{Title: "候选项目", Crumbs: sessionCrumbs(list.Session)}, Total: candidateTotal(list.Rows), Template: base + "/template.csv"}
	may := !list.Frozen && list.Session.ListSubmittedAt.IsZero() && access.May(actor(c), access.EditCandidates)
	if list.Frozen {
		page.Fixed = "票决办法已经通过，候选项目随之固定，不能再改。"
	}
	if may {
		form := view.ImportForm(base+"/import", "候选项目表")
		page.Import = &form
	}
	if submitted := list.Session.ListSubmittedAt; !submitted.IsZero() {
		page.Fixed = "名单已于 " + view.Minute(submitted) + " 提交大会，不能再导入、修改或删除。表决前需要撤回的，由政府在该项目的页面申请，主席团同意后撤回。"
		if list.Frozen {
			page.Fixed = "名单已经提交大会，票决办法已经通过，候选项目随之固定。"
		}
	}
	traces := codeTraces{}
	for _, k := range list.Rows {
		traces[k.Code] = k.ShortlistedID
	}
	codes, err := s.codeHrefs(c, traces)
	if err != nil {
		return nil, err
	}
	for _, k := range list.Rows {
		row := view.OfficeCandidate{No: strconv.Itoa(k.No), Name: k.Name, Content: k.Content, Category: k.Category, Place: k.Place, Investment: wan(k.Investment), Unit: k.Unit, Deadline: k.Deadline,
			Code: k.Code, CodeHref: codes[k.Code]}
		if may {
			row.EditHref = fmt.Sprintf("/office/candidates/%d", k.ID)
			row.DeleteHref = row.EditHref + "/delete"
		}
		page.Candidates = append(page.Candidates, row)
	}
	return page, nil
}

// candidateTotal says how many there are and how much money they ask for.
func candidateTotal(rows []models.Candidate) string {
	var sum models.Fen
	silent := 0
	for _, k := range rows {
		sum += k.Investment
		if k.Investment == 0 {
			silent++
		}
	}
	text := fmt.Sprintf("%d 项", len(rows))
	if sum > 0 {
		text += "，总投资合计" + view.Money(sum)
	}
	if silent > 0 && sum > 0 {
		text += fmt.Sprintf("，另有 %d 项未列投资", silent)
	}
	return text + "。"
}

// importFile is the uploaded table, read whole: the route limits its size.
func importFile(c echo.Context, field string) (name string, body *bytes.Reader, err error) {
	header, err := c.FormFile(field)
	if err != nil {
		return "", nil, fault.Form{field: "请选择文件。"}.Err()
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(file); err != nil {
		return "", nil, err
	}
	return header.Filename, bytes.NewReader(b.Bytes()), nil
}

func (s *Server) importCandidates(c echo.Context) error {
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	var preview shortlist.Preview
	name, file, err := importFile(c, "file")
	if err == nil {
		preview, err = s.Shortlist.Import(ctx(c), actor(c), id, file)
	}
	if err != nil {
		page, e := s.candidateList(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/candidates", page)
	}
	session, err := s.Roster.Session(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("/office/sessions/%d/candidates", id)
	page := candidatePreview(preview, name, base)
	page.Crumbs = append(sessionCrumbs(session), view.Link{Text: "候选项目", Href: base})
	return s.render(c, previewStatus(len(preview.Errors)), "office/import", page)
}

// previewStatus is that of a table with so many errors.
func previewStatus(errors int) int {
	if errors > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// shownErrors is how many errors of a table are listed; more would not be read.
const shownErrors = 100

func candidatePreview(p shortlist.Preview, name, base string) *view.OfficeImport {
	page := &view.OfficeImport{Page: view.Page{Title: "导入候选项目"}, File: name, Counts: fmt.Sprintf("读到 %d 行。", len(p.Rows)), Again: base + "#import", Columns: shortlist.Columns}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	for _, k := range p.Rows {
		page.Rows = append(page.Rows, []string{strconv.Itoa(k.No), k.Name, k.Content, k.Category, k.Place, wan(k.Investment), k.Funding, k.Unit, k.Support, k.Deadline, k.Benefit})
	}
	if len(p.Errors) > 0 {
		return page
	}
	page.Title = "核对后写入候选项目"
	form := view.ConfirmImport(base+"/import/confirm", base, p.Token, fmt.Sprintf("写入 %d 项候选项目", len(p.Rows)), "已经逐行核对。")
	if p.Present > 0 {
		page.Replaces = fmt.Sprintf("写入后，现有的 %d 项候选项目全部由这 %d 项代替。", p.Present, len(p.Rows))
	}
	page.Confirm = &form
	return page
}

func (s *Server) confirmCandidates(c echo.Context) error {
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	n := 0
	if err = confirmed(c); err == nil {
		n, err = s.Shortlist.Confirm(ctx(c), actor(c), id, c.FormValue("token"))
	}
	if err != nil {
		page, e := s.candidateList(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/candidates", page)
	}
	return s.done(c, fmt.Sprintf("已写入 %d 项候选项目。", n)+"\n下一步：新建票决轮次，拟定票决办法。", "/office/sessions/%d/candidates", id)
}

// csvTemplate sends an empty table with its heading.
func csvTemplate(c echo.Context, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
}

func (s *Server) candidatesTemplate(c echo.Context) error {
	return csvTemplate(c, "candidates.csv", shortlist.Template)
}

func (s *Server) candidateAt(c echo.Context) (models.Candidate, []view.Link, error) {
	id, err := pathID(c, "candidate")
	if err != nil {
		return models.Candidate{}, nil, err
	}
	k, err := s.Shortlist.Candidate(ctx(c), actor(c), id)
	if err != nil {
		return k, nil, err
	}
	session, err := s.Roster.Session(ctx(c), actor(c), k.SessionID)
	return k, append(sessionCrumbs(session), view.Link{Text: "候选项目", Href: fmt.Sprintf("/office/sessions/%d/candidates", k.SessionID)}), err
}

func candidateEdit(k models.Candidate, crumbs []view.Link, t view.Typed) *view.OfficeFormPage {
	v := view.CandidateValues{No: strconv.Itoa(k.No), Name: k.Name, Content: k.Content, Category: k.Category, Place: k.Place, Investment: exactWan(k.Investment),
		Funding: k.Funding, Unit: k.Unit, Support: k.Support, Deadline: k.Deadline, Benefit: k.Benefit}
	var categories []view.Option
	known := false
	for _, name := range models.Categories {
		categories = append(categories, view.Option{Value: name, Text: name})
		known = known || name == k.Category
	}
	if !known && k.Category != "" {
		categories = append(categories, view.Option{Value: k.Category, Text: k.Category})
	}
	return &view.OfficeFormPage{Page: view.Page{Title: "修改候选项目", Crumbs: crumbs},
		Form: view.CandidateForm(fmt.Sprintf("/office/candidates/%d", k.ID), fmt.Sprintf("/office/sessions/%d/candidates", k.SessionID), v, categories, t)}
}

// exactWan is money in 万元 to the 分, so that saving a form unchanged changes
// nothing.
func exactWan(f models.Fen) string {
	if f == 0 {
		return ""
	}
	const wan = 1_000_000
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%06d", f/wan, f%wan), "0"), ".")
}

func (s *Server) candidatePage(c echo.Context) error {
	k, crumbs, err := s.candidateAt(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", candidateEdit(k, crumbs, nil))
}

func (s *Server) editCandidate(c echo.Context) error {
	k, crumbs, err := s.candidateAt(c)
	if err != nil {
		return err
	}
	err = s.Shortlist.Edit(ctx(c), actor(c), k.ID, shortlist.Candidate{
		No: c.FormValue("no"), Name: c.FormValue("name"), Content: c.FormValue("content"), Category: c.FormValue("category"), Place: c.FormValue("place"),
		Investment: c.FormValue("investment"), Funding: c.FormValue("funding"), Unit: c.FormValue("unit"), Support: c.FormValue("support"),
		Deadline: c.FormValue("deadline"), Benefit: c.FormValue("benefit"),
	})
	if err != nil {
		page := candidateEdit(k, crumbs, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "候选项目已保存。", "/office/sessions/%d/candidates", k.SessionID)
}

func candidateWithdrawal(k models.Candidate, crumbs []view.Link) *view.OfficeConfirm {
	return &view.OfficeConfirm{
		Page: view.Page{Title: "撤回候选项目", Crumbs: crumbs},
		What: []string{fmt.Sprintf("从本次会议撤回第 %d 号候选项目“%s”，填写的内容随之删除。", k.No, k.Name), "表决前撤回须经主席团同意（地方组织法第二十二条）。"},
		Form: view.OfficeForm{Action: fmt.Sprintf("/office/candidates/%d/delete", k.ID), Submit: "撤回候选项目", Sure: "主席团已经同意撤回。", Cancel: fmt.Sprintf("/office/sessions/%d/candidates", k.SessionID)},
	}
}

func (s *Server) withdrawPage(c echo.Context) error {
	k, crumbs, err := s.candidateAt(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/confirm", candidateWithdrawal(k, crumbs))
}

func (s *Server) withdrawCandidate(c echo.Context) error {
	k, crumbs, err := s.candidateAt(c)
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Shortlist.Delete(ctx(c), actor(c), k.ID)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", candidateWithdrawal(k, crumbs))
	}
	return s.done(c, fmt.Sprintf("第 %d 号候选项目已撤回。", k.No), "/office/sessions/%d/candidates", k.SessionID)
}
