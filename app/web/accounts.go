package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/web/view"
	"piaojue/models"
)

var accountsCrumb = view.Link{Text: "账号", Href: "/office/accounts"}

func (s *Server) accountsPage(c echo.Context) error {
	rows, err := s.Account.Accounts(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeAccounts{Page: view.Page{Title: "账号", Crumbs: []view.Link{officeCrumb}}, NewHref: "/office/accounts/new", Search: strings.TrimSpace(c.QueryParam("q"))}
	for _, row := range rows {
		line := accountRow(row, actor(c))
		if page.Search == "" || strings.Contains(line.Name+" "+line.Login+" "+line.Unit, page.Search) {
			page.Accounts = append(page.Accounts, line)
		}
	}
	return s.render(c, http.StatusOK, "office/accounts", page)
}

func accountRow(row account.Listed, a access.Actor) view.OfficeAccount {
	line := view.OfficeAccount{Name: row.Account.Name, Login: row.Account.Login, Roles: roleNames(row.Roles), Unit: row.Unit, Self: row.Account.ID == a.Account}
	href := fmt.Sprintf("/office/accounts/%d", row.Account.ID)
	if !row.Account.DisabledAt.IsZero() {
		line.Disabled = view.DayOf(row.Account.DisabledAt)
	} else {
		line.PasswordHref = href + "/password"
	}
	if !line.Self {
		line.DisableHref = href + "/disable"
	}
	return line
}

// roleHints say of some roles what they may not.
var roleHints = map[models.Role]string{
	models.Admin: "管账号；看不到票和结果。", models.UnitRole: "只看本单位的项目。", models.TellerRole: "截止前看不到电子票。",
}

func newAccount(t view.Typed) *view.OfficeFormPage {
	var roles []view.Option
	for _, r := range models.Roles {
		roles = append(roles, view.Option{Value: string(r), Text: r.Label(), Hint: roleHints[r]})
	}
	return &view.OfficeFormPage{Page: view.Page{Title: "新建账号", Crumbs: []view.Link{officeCrumb, accountsCrumb}}, Form: view.AccountForm(t, roles)}
}

func (s *Server) newAccountPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", newAccount(nil))
}

func (s *Server) createAccount(c echo.Context) error {
	typed := typedIn(c)
	cmd := account.CreateCommand{Login: c.FormValue("login"), Name: c.FormValue("name"), Password: c.FormValue("password"), Unit: c.FormValue("unit")}
	for _, r := range typed["roles"] {
		cmd.Roles = append(cmd.Roles, models.Role(r))
	}
	if _, err := s.Account.Create(ctx(c), actor(c), cmd); err != nil {
		page := newAccount(typed)
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已为"+strings.TrimSpace(cmd.Name)+"新建账号。"+"\n请当面或书面把登录名和初始密码交给本人。", "/office/accounts")
}

// accountAt is the account in the address, of the actor's congress.
func (s *Server) accountAt(c echo.Context) (account.Listed, error) {
	id, err := pathID(c, "account")
	if err != nil {
		return account.Listed{}, err
	}
	rows, err := s.Account.Accounts(ctx(c), actor(c))
	if err != nil {
		return account.Listed{}, err
	}
	for _, row := range rows {
		if row.Account.ID == id {
			return row, nil
		}
	}
	return account.Listed{}, fault.New(fault.NotFound, "没有找到该账号。")
}

func passwordOf(row account.Listed, t view.Typed) *view.OfficeFormPage {
	return &view.OfficeFormPage{
		Page:  view.Page{Title: "重设密码", Crumbs: []view.Link{officeCrumb, accountsCrumb}},
		Facts: []view.Fact{{Label: "姓名", Value: row.Account.Name}, {Label: "登录名", Value: row.Account.Login}},
		Form:  view.PasswordForm(fmt.Sprintf("/office/accounts/%d/password", row.Account.ID), row.Account.Name, t),
	}
}

func (s *Server) passwordPage(c echo.Context) error {
	row, err := s.accountAt(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", passwordOf(row, nil))
}

func (s *Server) setPassword(c echo.Context) error {
	row, err := s.accountAt(c)
	if err != nil {
		return err
	}
	password := c.FormValue("password")
	if password != c.FormValue("again") {
		err = fault.Form{"again": "两次输入的密码不一样，请重新输入。"}.Err()
	} else {
		err = s.Account.SetPassword(ctx(c), actor(c), row.Account.ID, password)
	}
	if err != nil {
		page := passwordOf(row, view.Typed{})
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已重设"+row.Account.Name+"的密码。"+"\n请当面或书面把新密码交给本人。", "/office/accounts")
}

// disabling asks for the second act before an account is disabled or enabled.
func disabling(row account.Listed) *view.OfficeConfirm {
	page := &view.OfficeConfirm{
		Page: view.Page{Title: "停用账号", Crumbs: []view.Link{officeCrumb, accountsCrumb}},
		What: []string{fmt.Sprintf("停用“%s”（%s）的账号。", row.Account.Name, roleNames(row.Roles)), "此人随即不能再办理任何事；以前办过的仍留在操作日志里。以后可以重新启用。"},
		Form: view.OfficeForm{Action: fmt.Sprintf("/office/accounts/%d/disable", row.Account.ID), Submit: "停用账号", Cancel: "/office/accounts", Sure: "停用" + row.Account.Name + "的账号。"},
	}
	if !row.Account.DisabledAt.IsZero() {
		page.Title, page.Form.Submit, page.Form.Sure = "启用账号", "启用账号", "启用"+row.Account.Name+"的账号。"
		page.What = []string{fmt.Sprintf("重新启用“%s”（%s）的账号，角色和密码照旧。", row.Account.Name, roleNames(row.Roles))}
	}
	return page
}

func (s *Server) disablePage(c echo.Context) error {
	row, err := s.accountAt(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/confirm", disabling(row))
}

func (s *Server) disableAccount(c echo.Context) error {
	row, err := s.accountAt(c)
	if err != nil {
		return err
	}
	disable := row.Account.DisabledAt.IsZero()
	if err = confirmed(c); err == nil {
		err = s.Account.Disable(ctx(c), actor(c), row.Account.ID, disable)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", disabling(row))
	}
	text := "已重新启用" + row.Account.Name + "的账号。"
	if disable {
		text = "已停用" + row.Account.Name + "的账号。"
	}
	return s.done(c, text, "/office/accounts")
}

// auditLines is how many entries of the log one page shows.
const auditLines = 50

func (s *Server) auditPage(c echo.Context) error {
	form := fault.Form{}
	before := number(form, "before", "页码", c.QueryParam("before"))
	entries, sound, err := s.Account.Log(ctx(c), actor(c), int64(max(before, 0)), auditLines+1)
	if err != nil {
		return err
	}
	page := &view.OfficeAudit{Page: view.Page{Title: "操作日志", Crumbs: []view.Link{officeCrumb}}, Broken: !sound, Chain: "已核对全部记录：前后相连，没有缺失或改动。"}
	if !sound {
		page.Chain = "日志前后不相连：有记录被改动或删除过。请立即告知人大常委会办公室，并保留数据库。"
	}
	if len(entries) > auditLines {
		entries = entries[:auditLines]
		page.Older = fmt.Sprintf("/office/audit?before=%d", entries[auditLines-1].ID)
	}
	if before > 0 {
		page.Newest = "/office/audit"
	}
	for _, e := range entries {
		page.Entries = append(page.Entries, view.OfficeAuditEntry{At: view.Minute(e.At), Actor: e.Actor, Role: e.Role.Label(), Action: e.Action, Subject: e.Subject, Detail: e.Detail, Hash: e.Hash[:min(8, len(e.Hash))]})
	}
	return s.render(c, http.StatusOK, "office/audit", page)
}
