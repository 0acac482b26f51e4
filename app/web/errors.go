package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/web/view"
)

// statuses maps every kind of refusal; a test shows that none is missing.
var statuses = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
	fault.Closed: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge, fault.TooMany: http.StatusTooManyRequests,
}

// refusalOf turns any error into a refusal with its status. What nobody
// classified becomes an incident number, and the log has the rest.
func (s *Server) refusalOf(c echo.Context, err error) (status int, refusal *fault.Error, incident string) {
	if refusal, ok := fault.As(err); ok && refusal.Kind != fault.Internal {
		return statuses[refusal.Kind], refusal, ""
	}
	var h *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, fault.New(fault.TooLarge, "提交的内容太大，没有接收。请缩小文件，或者分几次提交。"), ""
	case errors.As(err, &h) && h.Code == http.StatusRequestEntityTooLarge:
		return h.Code, fault.New(fault.TooLarge, "提交的内容太大，没有接收。请缩小文件，或者分几次提交。"), ""
	case errors.As(err, &h) && h.Code == http.StatusNotFound, errors.As(err, &h) && h.Code == http.StatusMethodNotAllowed:
		return h.Code, fault.New(fault.NotFound, "没有这个页面。网址可能有误，或者内容还没有公布。"), ""
	case errors.As(err, &h) && h.Code < 500:
		return h.Code, fault.New(fault.Invalid, "提交的内容格式不对，没有接收。请返回上一页重新填写。"), ""
	case errors.Is(err, context.Canceled), ctx(c).Err() != nil:
		return 499, fault.New(fault.Internal, "连接已经中断。"), "" // the browser has gone; nobody reads this
	}
	incident = rand.Text()[:8]
	s.Log.Error("incident", "number", incident, "method", c.Request().Method, "route", c.Path(), "error", err)
	return http.StatusInternalServerError, fault.New(fault.Internal, "系统出了问题，刚才的操作没有完成。请稍后再试；如仍不行，请把事件编号 %s 告诉系统管理员。", incident), incident
}

type apiError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// codes are the API's words for refusals that carry none of their own.
var codes = map[fault.Kind]string{
	fault.Internal: "internal", fault.Invalid: "invalid", fault.Unauthenticated: "unauthenticated", fault.Forbidden: "forbidden",
	fault.NotFound: "not_found", fault.Conflict: "conflict", fault.Closed: "closed", fault.TooLarge: "too_large", fault.TooMany: "too_many",
}

// fail answers a request that ended in an error: JSON for the API, the sign-in
// page for who must sign in first, the error page for the rest.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status, refusal, incident := s.refusalOf(c, err)
	path := c.Request().URL.Path
	if strings.HasPrefix(path, "/api/") || strings.HasSuffix(path, ".json") && !strings.HasPrefix(path, "/office/") {
		code := refusal.Code
		if code == "" {
			code = codes[refusal.Kind]
		}
		writeJSON(c.Response(), status, apiError{code, refusal.Message})
		return
	}
	fragment := c.Request().Header.Get("X-Fragment") != ""
	if refusal.Kind == fault.Unauthenticated && c.Request().Method == http.MethodGet && !fragment {
		c.Redirect(http.StatusSeeOther, "/signin?next="+url.QueryEscape(c.Request().URL.RequestURI()))
		return
	}
	page := &view.Error{Page: view.Page{Title: titles[refusal.Kind]}, What: refusal.Message, Safe: safe[refusal.Kind], Incident: incident}
	if err := s.render(c, status, "public/error", page); err != nil && ctx(c).Err() == nil { // nobody reads it any more
		s.Log.Error("error page", "error", err)
		http.Error(c.Response(), refusal.Message, status)
	}
}

var titles = map[fault.Kind]string{
	fault.Internal: "系统出了问题", fault.Invalid: "内容需要更正", fault.Unauthenticated: "请先登录", fault.Forbidden: "不能办理",
	fault.NotFound: "没有找到", fault.Conflict: "没有重复办理", fault.Closed: "现在不能办理", fault.TooLarge: "内容太大", fault.TooMany: "请稍后再试",
}

// safe says what the refusal left as it was.
var safe = map[fault.Kind]string{
	fault.Internal: "已经保存的内容没有受影响。", fault.Invalid: "没有改动任何内容。", fault.Unauthenticated: "没有改动任何内容。",
	fault.Forbidden: "没有改动任何内容。", fault.Conflict: "已经登记的内容没有改变。", fault.Closed: "没有改动任何内容。", fault.TooLarge: "没有改动任何内容。",
	fault.TooMany: "没有改动任何内容。",
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The header is out: an error here means that the reader has gone.
	_ = json.NewEncoder(w).Encode(body)
}
