package oversight

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"piaojue/app/access"
	"piaojue/app/progress"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// A OneList is one of the four lists (四张清单): a table that is complete in
// itself on a page, in Excel and on paper.
type OneList struct {
	Name    string // 工作清单
	Says    string // what stands in it
	Columns []string
	Rows    [][]string
	Late    []bool // by row: late, which pages mark in words as well
}

// FourLists are the four lists of a year, produced from what was recorded in the
// course of the work; nobody writes them.
type FourLists struct {
	Congress models.Congress
	Year     int
	Years    []int // that have projects, newest first
	Project  int64 // 0 for all
	Projects []models.Project
	Today    models.Date
	All      [4]OneList
}

// FourListsFilter narrows the lists: the newest year where Year is 0, one project
// where Project is not.
type FourListsFilter struct {
	Year    int
	Project int64
}

// FourLists makes the four lists of a year for the actor: a unit's are about its
// own projects.
func (s *Service) FourLists(ctx context.Context, actor access.Actor, f FourListsFilter) (FourLists, error) {
	l := FourLists{Year: f.Year, Project: f.Project}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		l.Today = c.Today
		var err error
		if l.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		all, err := c.Projects()
		if err != nil {
			return err
		}
		for _, p := range all {
			if concerns(actor, p) && !slices.Contains(l.Years, p.Year) {
				l.Years = append(l.Years, p.Year)
			}
		}
		slices.SortFunc(l.Years, func(a, b int) int { return b - a })
		if l.Year == 0 && len(l.Years) > 0 {
			l.Year = l.Years[0]
		}
		var shown []models.Project
		for _, p := range all {
			if concerns(actor, p) && p.Year == l.Year {
				l.Projects = append(l.Projects, p)
				if f.Project == 0 || f.Project == p.ID {
					shown = append(shown, p)
				}
			}
		}
		if f.Project > 0 && len(shown) == 0 {
			l.Project, shown = 0, l.Projects
		}
		return l.fill(c, actor, shown)
	})
	return l, err
}

// listSource is what the lists are made of.
type listSource struct {
	projects    []models.Project
	named       map[int64]models.Project
	plans       []models.Plan
	checkpoints []models.Checkpoint
	visits      []models.Inspection
	visited     map[int64][]int64 // projects by inspection
	concerns    []ConcernReading
	comments    []models.SiteComment
	interviews  []InterviewReading
	grades      []models.Evaluation
	today       models.Date
}

func (l *FourLists) fill(c *store.Scope, actor access.Actor, projects []models.Project) error {
	src := listSource{projects: projects, named: map[int64]models.Project{}, visited: map[int64][]int64{}, today: c.Today}
	ids := make([]int64, len(projects))
	for i, p := range projects {
		ids[i], src.named[p.ID] = p.ID, p
	}
	set, err := readParameters(c)
	if err != nil {
		return err
	}
	if src.plans, err = c.PlansOf(ids); err != nil {
		return err
	}
	if src.checkpoints, err = c.CheckpointsOf(ids); err != nil {
		return err
	}
	if src.visits, err = c.InspectionsInLists(ids); err != nil {
		return err
	}
	of := make([]int64, len(src.visits))
	for i, v := range src.visits {
		of[i] = v.ID
	}
	links, err := c.InspectionProjects(of)
	if err != nil {
		return err
	}
	for _, k := range links {
		src.visited[k.InspectionID] = append(src.visited[k.InspectionID], k.ProjectID)
	}
	rows, err := c.ConcernsOf(ids...)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(k models.Concern) bool {
		return k.State == models.ConcernDropped || seesConcern(actor, src.named[k.ProjectID], k) != nil
	})
	slices.Reverse(rows) // the oldest first
	if src.concerns, err = concernReadings(c, set, rows); err != nil {
		return err
	}
	if src.comments, err = c.CommentsInLists(ids); err != nil {
		return err
	}
	interviews, err := c.Interviews(0)
	if err != nil {
		return err
	}
	slices.Reverse(interviews)
	if !access.May(actor, access.RecordInterview) {
		interviews = slices.DeleteFunc(interviews, func(i models.Interview) bool { return i.PublishedAt.IsZero() })
	}
	if src.interviews, err = interviewReadings(c, interviews); err != nil {
		return err
	}
	if src.grades, err = c.EvaluationsInLists(ids); err != nil {
		return err
	}
	l.All = [4]OneList{src.work(), src.problems(), src.suggestions(), src.results()}
	for i := range l.All {
		for j, row := range l.All[i].Rows {
			row[0] = strconv.Itoa(j + 1)
		}
	}
	return nil
}

func (l *OneList) add(late bool, cells ...string) {
	l.Rows, l.Late = append(l.Rows, append([]string{""}, cells...)), append(l.Late, late)
}

// shortDate is 2026年3月12日, empty without a day.
func shortDate(d models.Date) string {
	if d == "" {
		return ""
	}
	return chineseDay(d)
}

func (src listSource) work() OneList {
	l := OneList{Name: "工作清单", Says: "实施方案、节点和视察。", Columns: []string{"序号", "项目", "工作", "承担者", "计划时间", "完成情况"}}
	for _, p := range src.projects {
		for _, plan := range src.plans {
			if plan.ProjectID != p.ID {
				continue
			}
			said, late := plan.State.Label(), false
			if plan.State == models.PlanDraft && plan.DueOn != "" && plan.DueOn < src.today {
				said, late = fmt.Sprintf("逾期 %d 天未提交", plan.DueOn.DaysUntil(src.today)), true
			}
			l.add(late, p.Name, "编制并公布实施方案", p.Unit, shortDate(plan.DueOn), said)
		}
		for _, k := range src.checkpoints {
			if k.ProjectID != p.ID {
				continue
			}
			days := k.Overdue(src.today)
			said, late := "未到期", k.DoneOn == "" && days > 0
			switch {
			case k.DoneOn != "" && days > 0:
				said = fmt.Sprintf("%s完成，晚 %d 天", chineseDay(k.DoneOn), days)
			case k.DoneOn != "":
				said = chineseDay(k.DoneOn) + "完成"
			case late:
				said = fmt.Sprintf("逾期 %d 天", days)
			}
			what := k.Name
			if k.Target != "" {
				what += "：" + k.Target
			}
			l.add(late, p.Name, what, p.Unit, shortDate(k.PlannedOn), said)
		}
		for _, v := range src.visits {
			if !slices.Contains(src.visited[v.ID], p.ID) {
				continue
			}
			said := "未记录情况"
			switch {
			case !v.RecordedAt.IsZero() && v.Findings != "":
				said = "已视察，已记录情况"
			case v.HeldOn > src.today:
				said = "未到期"
			}
			l.add(false, p.Name, "视察："+v.Title, "代表监督小组", shortDate(v.HeldOn), said)
		}
	}
	return l
}

func (src listSource) problems() OneList {
	l := OneList{Name: "问题清单", Says: "代表提出的监督意见和办理情况。", Columns: []string{"序号", "项目", "问题", "提出人", "提出时间", "责任单位", "答复期限", "办理情况"}}
	for _, p := range src.projects {
		for _, k := range src.concerns {
			if k.ProjectID != p.ID {
				continue
			}
			said := k.State.Label()
			if t := k.Term(); t != "" {
				said += "，" + t
			}
			if k.Turns > 1 {
				said += fmt.Sprintf("，答复 %d 次", k.Turns)
			}
			if !k.FollowedAt.IsZero() {
				said += "，" + k.FollowedBy + "督办"
			}
			l.add(k.Late, p.Name, k.Text, k.Author, shortDate(models.Date(shortDay(k.RaisedAt))), k.Unit, shortDate(k.DueOn), said)
		}
	}
	return l
}

func (src listSource) suggestions() OneList {
	l := OneList{Name: "建议清单", Says: "专题询问和居民现场评价中提出的意见建议和答复。", Columns: []string{"序号", "项目", "意见建议", "来源", "时间", "答复"}}
	for _, p := range src.projects {
		for _, i := range src.interviews {
			for _, e := range i.Entries {
				if e.ProjectID != p.ID {
					continue
				}
				answer := e.Answer
				switch {
				case answer == "":
					answer = "未当场回答"
				case e.Answerer != "":
					answer = e.Answerer + "：" + answer
				}
				if e.Concern != "" {
					answer += "（已转为监督意见，" + e.Concern.Label() + "）"
				}
				l.add(false, p.Name, e.Question, "专题询问："+e.Asker, shortDate(i.HeldOn), answer)
			}
		}
		for _, k := range src.comments {
			if k.ProjectID != p.ID || k.Text == "" {
				continue
			}
			answer := k.Answer
			if answer == "" {
				answer = "未答复"
			}
			l.add(false, p.Name, k.Text, "居民现场评价", shortDate(models.Date(shortDay(k.ReceivedAt))), answer)
		}
	}
	return l
}

func (src listSource) results() OneList {
	l := OneList{Name: "成果清单", Says: "完成的节点、办结的监督意见和公布的测评结果。", Columns: []string{"序号", "项目", "成果", "责任单位", "时间", "说明"}}
	for _, p := range src.projects {
		for _, k := range src.checkpoints {
			if k.ProjectID == p.ID && k.DoneOn != "" {
				l.add(false, p.Name, "完成节点："+k.Name, p.Unit, shortDate(k.DoneOn), k.DoneNote)
			}
		}
		for _, k := range src.concerns {
			if k.ProjectID == p.ID && k.State == models.ConcernClosed {
				said := ""
				if n := len(k.Replies); n > 0 {
					said = verdict(k.Replies[n-1])
				}
				l.add(false, p.Name, "办结监督意见："+k.Text, k.Unit, shortDate(models.Date(shortDay(k.ClosedAt))), said)
			}
		}
		for _, g := range src.grades {
			if g.ProjectID == p.ID {
				what := fmt.Sprintf("%d年测评：%s", g.Year, g.Grade)
				if g.Turn > 1 {
					what = fmt.Sprintf("%d年第 %d 次测评：%s", g.Year, g.Turn, g.Grade)
				}
				said := ""
				if g.Score >= 0 { // without any part there is none
					said = "综合得分 " + progress.Points(g.Score)
				}
				l.add(false, p.Name, what, p.Unit, shortDate(models.Date(shortDay(g.PublishedAt))), said)
			}
		}
	}
	return l
}

// Workbook writes the lists as one Excel workbook with a sheet for each.
func (l FourLists) Workbook(w io.Writer) error {
	kinds := sheet.Kinds{"序号": sheet.AsNumber, "计划时间": sheet.AsDay, "提出时间": sheet.AsDay, "答复期限": sheet.AsDay, "时间": sheet.AsDay}
	grids := make([]sheet.Grid, len(l.All))
	for i, t := range l.All {
		grids[i] = sheet.GridOf(t.Name, append([][]string{t.Columns}, t.Rows...), kinds)
	}
	return sheet.WriteGrids(w, grids...)
}
