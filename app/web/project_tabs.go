package web

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/oversight"
	"piaojue/app/web/view"
)

// A projectTab is one of a project's pages in the office.
type projectTab struct {
	path string // after /office/projects/:project
	text string
	need access.Action
}

// projectTabs are a project's pages in the order of the year.
var projectTabs = []projectTab{
	{"", "概况", access.ReadProjects},
	{"/plan", "实施方案", access.ReadProjects},
	{"/progress", "进度", access.ReadProjects},
	{"/group", "小组和视察", access.ReadProjects},
	{"/concerns", "监督意见", access.ReadProjects},
	{"/site", "现场评价", access.ReadProjects},
	{"/adjustments", "调整", access.ReadProjects},
	{"/completion", "完工和销号", access.ReadProjects},
	{"/evaluation", "满意度测评", access.ReadProjects},
}

// projectHead is the top of each of a project's pages; tab is the path of the
// one that is shown.
func projectHead(c echo.Context, v oversight.Reading, tab string) view.ProjectHead {
	head := view.ProjectHead{Name: v.Project.Name, Light: lightOf(v.State), Stage: v.Project.Stage.Label()}
	for _, t := range projectTabs {
		if access.May(actor(c), t.need) {
			head.Tabs = append(head.Tabs, view.Link{Text: t.text, Href: fmt.Sprintf("/office/projects/%d%s", v.Project.ID, t.path), Current: t.path == tab})
		}
	}
	return head
}

// projectCrumbs lead from one of a project's pages back to it.
func projectCrumbs(v oversight.Reading) []view.Link {
	return []view.Link{officeCrumb, projectsCrumb, {Text: v.Project.Name, Href: fmt.Sprintf("/office/projects/%d", v.Project.ID)}}
}
