package shortlist

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// How long a list is on show. No rule says a number of days: the least is what
// is usual, and pages say so.
const (
	LeastShowingDays = 5
	UsualShowingDays = 7
)

// ShowingBasis is said beside the period.
const ShowingBasis = "公示期不少于 5 天，本系统建议 7 天。这是通行做法，不是法律规定；本级另有规定的，按规定办理。"

// A ShowingCommand is a showing (公示) as the office writes it. Dates are whole
// days, both included.
type ShowingCommand struct {
	Year              int
	Title, Text       string
	OpensOn, ClosesOn models.Date
	Projects          []int64 // in the order of the page
}

// prose checks a text of several lines from a form: words can be read on every
// page and in every document afterwards.
func prose(form fault.Form, field, label, value string, most int, must bool) string {
	if !utf8.ValidString(value) {
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
		return ""
	}
	text := strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || r == '\ufeff' || words.Turns(r):
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")))
	switch n := utf8.RuneCountInString(text); {
	case must && n == 0:
		form.Add(field, "请填写%s。", label)
	case n > most:
		form.Add(field, "%s有 %d 个字，请控制在 %d 个字以内。", label, n, most)
	}
	return text
}

// check tidies the command and refuses, by field, what cannot be shown.
func (cmd *ShowingCommand) check() error {
	form := fault.Form{}
	cmd.Title = strings.ReplaceAll(prose(form, "title", "公示标题", cmd.Title, 60, true), "\n", " ")
	cmd.Text = prose(form, "text", "公示说明", cmd.Text, 2000, true)
	if cmd.Year < 2000 || cmd.Year > 2100 {
		form.Add("year", "年度请填四位年份，如 2027。")
	}
	switch {
	case !cmd.OpensOn.Valid():
		form.Add("opens_on", "请填写公示开始日期。")
	case !cmd.ClosesOn.Valid():
		form.Add("closes_on", "请填写公示截止日期。")
	case days(cmd.OpensOn, cmd.ClosesOn) < LeastShowingDays:
		form.Add("closes_on", "公示期至少 %d 天，现在是 %d 天。请推后截止日期。", LeastShowingDays, max(0, days(cmd.OpensOn, cmd.ClosesOn)))
	case days(cmd.OpensOn, cmd.ClosesOn) > 366:
		form.Add("closes_on", "公示期超过一年，请核对截止日期。")
	}
	if len(cmd.Projects) == 0 {
		form.Add("projects", "请选择公示哪些项目。")
	}
	return form.Err()
}

// days counts the days from one to another, both included; below 1 when the
// second comes before the first.
func days(from, to models.Date) int { return from.DaysUntil(to) + 1 }

// showable reports whether a project may be put on show.
func showable(r models.ShortlistedProject) bool {
	return r.State != models.ShortlistWithdrawn && r.State != models.ShortlistReserve
}

// projectsOf are the projects of a showing at their versions of now.
func (cmd ShowingCommand) projectsOf(c *store.Scope) ([]models.ShowingProject, error) {
	var rows []models.ShowingProject
	for _, id := range cmd.Projects {
		r, err := c.Shortlisted(id)
		if err != nil {
			return nil, err
		}
		if r.Year != cmd.Year {
			return nil, fault.Form{"projects": fmt.Sprintf("“%s”是 %d 年的项目，不能放进 %d 年的公示。", r.Name, r.Year, cmd.Year)}.Err()
		}
		if !showable(r) {
			return nil, fault.Form{"projects": fmt.Sprintf("“%s”现在是“%s”，不能公示。请去掉这一项。", r.Name, r.State.Label())}.Err()
		}
		if !slices.ContainsFunc(rows, func(k models.ShowingProject) bool { return k.ShortlistedID == id }) {
			rows = append(rows, models.ShowingProject{ShortlistedID: id, Version: r.Version})
		}
	}
	return rows, nil
}

// NewShowing drafts a showing. Nothing of it is public until PublishShowing.
func (s *Service) NewShowing(ctx context.Context, actor access.Actor, cmd ShowingCommand) (int64, error) {
	if err := access.Need(actor, access.ManageShowings); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	id := int64(0)
	return id, s.within(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		rows, err := cmd.projectsOf(c)
		if err != nil {
			return err
		}
		row := models.Showing{Year: cmd.Year, Title: cmd.Title, Text: cmd.Text, OpensOn: cmd.OpensOn, ClosesOn: cmd.ClosesOn}
		if err := c.PutShowing(&row); err != nil {
			return err
		}
		if err := c.ReplaceShowingProjects(row.ID, rows); err != nil {
			return err
		}
		id = row.ID
		return note(c, actor, access.ManageShowings, "草拟公示", row.Title, fmt.Sprintf("%d 项", len(rows)))
	})
}

var errShown = fault.New(fault.Closed, "公示已经发布，内容固定，不能再改。需要补充的，另发一次公示。")

// ReviseShowing changes a showing that is not out yet; its year stays.
func (s *Service) ReviseShowing(ctx context.Context, actor access.Actor, id int64, cmd ShowingCommand) error {
	return s.within(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		row, err := c.LockShowing(id)
		if err != nil {
			return err
		}
		if !row.PublishedAt.IsZero() {
			return errShown
		}
		cmd.Year = row.Year
		if err := cmd.check(); err != nil {
			return err
		}
		rows, err := cmd.projectsOf(c)
		if err != nil {
			return err
		}
		row.Title, row.Text, row.OpensOn, row.ClosesOn = cmd.Title, cmd.Text, cmd.OpensOn, cmd.ClosesOn
		if err := c.UpdateShowing(row); err != nil {
			return err
		}
		if err := c.ReplaceShowingProjects(id, rows); err != nil {
			return err
		}
		return note(c, actor, access.ManageShowings, "修改公示", row.Title, fmt.Sprintf("%d 项", len(rows)))
	})
}

// PublishShowing makes a showing public, each project at its version of now.
// What is shown stays as it is from then on, whatever becomes of the projects.
// It refuses a period that has begun already: it would be shorter than it says.
func (s *Service) PublishShowing(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		row, err := c.LockShowing(id)
		if err != nil {
			return err
		}
		if !row.PublishedAt.IsZero() {
			return fault.New(fault.Closed, "公示已经发布，没有重复发布。")
		}
		if row.OpensOn < c.Today {
			return fault.New(fault.Closed, "公示开始日期 %s 已经过去，公示期会比写明的短。请先修改日期，再发布。", row.OpensOn)
		}
		before, err := c.ShowingProjects(id)
		if err != nil {
			return err
		}
		cmd := ShowingCommand{Year: row.Year}
		for _, k := range before {
			cmd.Projects = append(cmd.Projects, k.ShortlistedID)
		}
		rows, err := cmd.projectsOf(c)
		if err != nil {
			return err
		}
		if err := c.ReplaceShowingProjects(id, rows); err != nil {
			return err
		}
		row.PublishedAt = c.Now
		if err := c.UpdateShowing(row); err != nil {
			return err
		}
		return note(c, actor, access.ManageShowings, "发布公示", row.Title, fmt.Sprintf("%d 项，%s 至 %s", len(rows), row.OpensOn, row.ClosesOn))
	})
}

// A ShowingRow is one showing of the office's list.
type ShowingRow struct {
	Showing                  models.Showing
	Projects, Comments, Open int
}

// A ShowingList is the showings of a year.
type ShowingList struct {
	Year  int
	Years []int
	Today models.Date
	Rows  []ShowingRow
}

// Showings lists the showings of a year, newest first; 0 is the newest year.
func (s *Service) Showings(ctx context.Context, actor access.Actor, year int) (ShowingList, error) {
	var l ShowingList
	return l, s.read(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		l = ShowingList{Year: year, Today: c.Today}
		var err error
		if l.Years, err = c.ShortlistYears(); err != nil {
			return err
		}
		if l.Year == 0 {
			l.Year = c.Now.Time().Year()
			if len(l.Years) > 0 {
				l.Year = l.Years[0]
			}
		}
		rows, err := c.Showings(l.Year)
		if err != nil {
			return err
		}
		for _, k := range rows {
			row := ShowingRow{Showing: k}
			projects, err := c.ShowingProjects(k.ID)
			if err != nil {
				return err
			}
			counts, err := c.CommentsPerProject(k.ID)
			if err != nil {
				return err
			}
			row.Projects = len(projects)
			for _, n := range counts {
				row.Comments += n
			}
			if row.Open, err = c.OpenComments(k.ID); err != nil {
				return err
			}
			l.Rows = append(l.Rows, row)
		}
		return nil
	})
}

// Showable lists the projects of a year that may be put on show.
func (s *Service) Showable(ctx context.Context, actor access.Actor, year int) ([]models.ShortlistedProject, error) {
	var rows []models.ShortlistedProject
	return rows, s.read(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		var err error
		rows, err = c.Shortlist(year)
		rows = slices.DeleteFunc(rows, func(r models.ShortlistedProject) bool { return !showable(r) })
		return err
	})
}

// A Shown is one project as it is or was shown, and for the office how it
// stands now.
type Shown struct {
	Project  models.ShortlistedProject // as it is now
	Version  int                       // that is shown
	Content  Content                   // of that version
	Comments int                       // all of them
	Voices   Voices                    // behind it, without the comments
	Listed   bool                      // its matter has a public page

	Later []Difference // what changed since, for the office
}

func shownOf(c *store.Scope, k models.ShowingProject) (Shown, error) {
	v := Shown{Version: k.Version}
	var err error
	if v.Project, err = c.Shortlisted(k.ShortlistedID); err != nil {
		return v, err
	}
	v.Content, err = versionContent(c, k.ShortlistedID, k.Version)
	return v, err
}

// shownList reads the projects of a showing with the numbers behind them.
func shownList(c *store.Scope, showing int64) ([]Shown, error) {
	rows, err := c.ShowingProjects(showing)
	if err != nil {
		return nil, err
	}
	counts, err := c.CommentsPerProject(showing)
	if err != nil {
		return nil, err
	}
	var list []Shown
	var projects []models.ShortlistedProject
	for _, k := range rows {
		v, err := shownOf(c, k)
		if err != nil {
			return nil, err
		}
		v.Comments = counts[k.ShortlistedID]
		m, err := c.Matter(v.Project.MatterID)
		if err != nil {
			return nil, err
		}
		v.Listed = !m.ListedAt.IsZero()
		list, projects = append(list, v), append(projects, v.Project)
	}
	voices, err := voicesOf(c, projects)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Voices = voices[list[i].Project.ID]
	}
	return list, nil
}

// A CommentFilter narrows the office's list of comments. Page counts from 1.
type CommentFilter struct {
	Project int64  // 0: all
	Show    string // open: no answer yet; hidden: the public may not read it; empty: all
	Query   string
	Page    int
}

// A ShowingReading is one showing as its office page shows it.
type ShowingReading struct {
	Showing  models.Showing
	Today    models.Date
	Projects []Shown
	Filter   CommentFilter
	Comments []models.Comment // of the page, without what is sealed
	Named    map[int64]bool   // comments with a name or a phone number
	Total    int              // after filtering
	Pages    int
	All      int
	Open     int // without an answer
}

// ReadShowing reads one showing with its comments, oldest first.
func (s *Service) ReadShowing(ctx context.Context, actor access.Actor, id int64, f CommentFilter) (ShowingReading, error) {
	var v ShowingReading
	return v, s.read(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		v = ShowingReading{Today: c.Today, Named: map[int64]bool{}}
		var err error
		if v.Showing, err = c.Showing(id); err != nil {
			return err
		}
		if v.Projects, err = shownList(c, id); err != nil {
			return err
		}
		for i, k := range v.Projects {
			now, err := contentOf(k.Project)
			if err != nil {
				return err
			}
			v.Projects[i].Later = Differences(k.Content, now)
		}
		rows, err := c.Comments(id)
		if err != nil {
			return err
		}
		v.All = len(rows)
		for i, r := range rows {
			v.Named[r.ID] = len(r.NameSealed)+len(r.PhoneSealed) > 0
			rows[i].NameSealed, rows[i].PhoneSealed, rows[i].PhoneIndex = nil, nil, nil
			if r.AnsweredAt.IsZero() {
				v.Open++
			}
		}
		rows = f.narrow(rows)
		v.Total = len(rows)
		v.Pages = max(1, (len(rows)+PageRows-1)/PageRows)
		f.Page = min(max(1, f.Page), v.Pages)
		v.Filter, v.Comments = f, rows[(f.Page-1)*PageRows:min(len(rows), f.Page*PageRows)]
		return nil
	})
}

func (f CommentFilter) narrow(rows []models.Comment) []models.Comment {
	terms := words.Terms(f.Query)
	return slices.DeleteFunc(rows, func(r models.Comment) bool {
		if f.Project > 0 && r.ShortlistedID != f.Project || f.Show == "open" && !r.AnsweredAt.IsZero() || f.Show == "hidden" && r.Listed {
			return true
		}
		text := words.Normal(r.Text + " " + r.Answer)
		return slices.ContainsFunc(terms, func(t string) bool { return !strings.Contains(text, t) })
	})
}

// ModerateComment answers a comment and says whether the public may read it.
// Who made it reads the answer at once; the public reads both only if listed.
func (s *Service) ModerateComment(ctx context.Context, actor access.Actor, id int64, listed bool, answer string) (models.Comment, error) {
	var row models.Comment
	return row, s.within(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		var err error
		if row, err = c.LockComment(id); err != nil {
			return err
		}
		form := fault.Form{}
		answer = prose(form, fmt.Sprintf("answer-%d", id), "答复", answer, 1000, false)
		if err := form.Err(); err != nil {
			return err
		}
		if listed == row.Listed && answer == row.Answer {
			return nil
		}
		said := []string{map[bool]string{true: "公开", false: "不公开"}[listed]}
		if answer != row.Answer {
			row.Answer, row.AnsweredAt, row.Actor = answer, c.Now, actor.Name
			if answer == "" {
				row.AnsweredAt, row.Actor = 0, ""
			}
			said = append(said, "答复："+cmp.Or(answer, "（撤回）"))
		}
		row.Listed = listed
		if err := c.UpdateComment(row); err != nil {
			return err
		}
		return note(c, actor, access.ManageShowings, "办理公示意见", fmt.Sprintf("公示意见 %d 号", id), strings.Join(said, "；"))
	})
}

// A Commenter is who made a comment, opened.
type Commenter struct{ Name, Phone string }

// Commenter opens name and phone number of who made a comment. Each look is an
// entry of the log, with the reason; nothing is shown that was not logged.
func (s *Service) Commenter(ctx context.Context, actor access.Actor, id int64, why string) (models.Comment, Commenter, error) {
	var row models.Comment
	var who Commenter
	err := s.within(ctx, actor, access.SeeProposers, func(c *store.Scope) error {
		form := fault.Form{}
		why = prose(form, "why", "查看事由", why, 100, true)
		if err := form.Err(); err != nil {
			return err
		}
		var err error
		if row, err = c.Comment(id); err != nil {
			return err
		}
		if who.Name, err = s.parts.Box.Open(commentPlace(row, "name"), row.NameSealed); err != nil {
			return err
		}
		if who.Phone, err = s.parts.Box.Open(commentPlace(row, "phone"), row.PhoneSealed); err != nil {
			return err
		}
		row.NameSealed, row.PhoneSealed, row.PhoneIndex = nil, nil, nil
		return note(c, actor, access.SeeProposers, "查看意见人姓名和电话", fmt.Sprintf("公示意见 %d 号", id), why)
	})
	if err != nil {
		return models.Comment{}, Commenter{}, err
	}
	return row, who, nil
}

// CommentColumns are the columns of the table of comments.
var CommentColumns = []string{"编号", "事项编号", "项目", "意见", "收到时间", "是否公开", "答复", "答复时间"}

// ExportComments writes the comments of a showing as a workbook. Names, phone
// numbers and 查询码 are not in it.
func (s *Service) ExportComments(ctx context.Context, actor access.Actor, showing int64, w io.Writer) error {
	table := [][]string{CommentColumns}
	err := s.read(ctx, actor, access.ManageShowings, func(c *store.Scope) error {
		table = table[:1]
		if _, err := c.Showing(showing); err != nil {
			return err
		}
		shown, err := c.ShowingProjects(showing)
		if err != nil {
			return err
		}
		projects := map[int64]Shown{}
		for _, k := range shown {
			if projects[k.ShortlistedID], err = shownOf(c, k); err != nil {
				return err
			}
		}
		rows, err := c.Comments(showing)
		for _, r := range rows {
			p, answered := projects[r.ShortlistedID], ""
			if !r.AnsweredAt.IsZero() {
				answered = r.AnsweredAt.Time().Format("2006-01-02 15:04")
			}
			table = append(table, []string{strconv.FormatInt(r.ID, 10), p.Project.Code, p.Content.Name, r.Text, r.ReceivedAt.Time().Format("2006-01-02 15:04"),
				map[bool]string{true: "公开", false: "不公开"}[r.Listed], r.Answer, answered})
		}
		return err
	})
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(w, "公示意见", table, sheet.Kinds{"编号": sheet.AsNumber, "收到时间": sheet.AsMinute, "答复时间": sheet.AsMinute})
}
