package web

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"piaojue/app/card"
	"piaojue/app/fault"
	"piaojue/app/oversight"
)

// projectCard is the picture that stands for a project where its address is
// passed on. It says what the page says, in fewer words.
func (s *Server) projectCard(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.PublishedProject(ctx(c), id)
	if err != nil {
		return err
	}
	if s.painter == nil {
		return fault.New(fault.NotFound, "还没有安装字体，不能生成图片。")
	}
	var b bytes.Buffer
	if err := s.painter.Draw(&b, sharingCard(v, s.Demo)); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/png", b.Bytes())
}

// sharingCard is what the picture of a project says.
func sharingCard(v oversight.Reading, demo bool) card.Card {
	p, light := v.Project, lightOf(v.State)
	k := card.Card{Site: v.Congress.Name, Year: fmt.Sprintf("%d年度民生实事项目　第%d项", p.Year, p.No), Name: p.Name,
		Light: light.Word(), Kind: light.Kind, Reason: light.Reason, Filled: min(max(v.State.Percent, 0), 100) * 10}
	if v.State.Percent > 0 || v.State.Due > 0 {
		k.Done = fmt.Sprintf("按节点完成 %d%%", v.State.Percent)
	}
	if demo {
		k.Note = "演示"
	}
	return k
}
