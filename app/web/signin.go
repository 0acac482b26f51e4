package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/web/view"
)

type signInForm struct {
	Login    string `form:"login"`
	Password string `form:"password"`
	Next     string `form:"next"`
}

func (s *Server) signInPage(c echo.Context) error {
	if actor(c).Account != 0 {
		return c.Redirect(http.StatusSeeOther, "/office")
	}
	return s.render(c, http.StatusOK, "public/signin", &view.SignIn{Page: view.Page{Title: "工作人员登录"}, Next: local(c.QueryParam("next"))})
}

func (s *Server) signIn(c echo.Context) error {
	var f signInForm
	if err := c.Bind(&f); err != nil {
		return err
	}
	found, err := s.Account.SignIn(ctx(c), f.Login, f.Password)
	if refusal, ok := fault.As(err); ok {
		page := &view.SignIn{Page: view.Page{Title: "工作人员登录", Errors: []view.FieldError{{Text: refusal.Message}}}, Login: f.Login, Next: local(f.Next)}
		return s.render(c, statuses[refusal.Kind], "public/signin", page)
	}
	if err != nil {
		return err
	}
	if err := s.logins.RenewToken(ctx(c)); err != nil { // a token planted before the sign-in is worth nothing after it
		return err
	}
	s.logins.Put(ctx(c), "account", found.ID)
	s.logins.Remove(ctx(c), "congress")
	next := local(f.Next)
	if next == "" {
		next = "/office"
	}
	return c.Redirect(http.StatusSeeOther, next)
}

// local lets only addresses of this site through, so that a link cannot send
// people elsewhere after they signed in.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}

func (s *Server) signOut(c echo.Context) error {
	if err := s.logins.Destroy(ctx(c)); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/signin")
}

// chooseCongress switches to another congress in which the person has a role.
func (s *Server) chooseCongress(c echo.Context) error {
	id, err := pathID(c, "congress")
	if err != nil {
		return err
	}
	person, err := s.Account.Person(ctx(c), actor(c).Account)
	if err != nil {
		return err
	}
	if len(person.Actor(id).Roles) == 0 {
		return fault.New(fault.Forbidden, "您在那里没有角色，不能切换。")
	}
	s.logins.Put(ctx(c), "congress", id)
	return c.Redirect(http.StatusSeeOther, "/office")
}
