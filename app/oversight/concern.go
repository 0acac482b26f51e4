package oversight

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// maxConcern is the most characters of a concern and of an answer.
const maxConcern = 1000

// A ConcernReading is one concern with the answers, and how it stands against
// its day. In a public reading it holds what was published and no name of a
// person.
type ConcernReading struct {
	models.Concern
	Project models.Project
	Replies []models.ConcernReply // in order
	Waits   bool                  // for the unit's answer
	Late    bool                  // the day has passed
	Days    int                   // workdays it is late, or has left
}

// Seen names what a page shows of a concern, so that an act from a page that
// is out of date is refused.
func (k ConcernReading) Seen() string { return seenConcern(k.Concern) }

func seenConcern(k models.Concern) string { return fmt.Sprintf("%s-%d", k.State, k.Turns) }

// Term says in words how a concern stands against its day; empty when no answer
// is due.
func (k ConcernReading) Term() string {
	switch {
	case !k.Waits:
		return ""
	case k.Late && k.Days == 0:
		return "已过答复期限"
	case k.Late:
		return fmt.Sprintf("逾期 %d 个工作日", k.Days)
	case k.Days == 0:
		return "今天到期"
	}
	return fmt.Sprintf("还有 %d 个工作日", k.Days)
}

func waitsForAnswer(s models.ConcernState) bool {
	return s == models.ConcernSent || s == models.ConcernRedo
}

func (p Parameters) calendar() progress.Calendar {
	return progress.Calendar{Holidays: p.Holidays, Workdays: p.Workdays}
}

// replyBy is the day until which a unit answers what is sent to it today (P30).
func replyBy(c *store.Scope) (models.Date, error) {
	p, err := readParameters(c)
	if err != nil {
		return "", err
	}
	if d := p.calendar().After(c.Today, p.ReplyDays); d != "" {
		return d, nil
	}
	return "", fault.New(fault.Closed, "工作日历里没有可以作为答复期限的工作日，请先更正节假日设置。")
}

func (k *ConcernReading) term(p Parameters, today models.Date) {
	k.Waits = waitsForAnswer(k.State) && k.DueOn != ""
	if !k.Waits {
		return
	}
	k.Late = k.DueOn < today
	if k.Late {
		k.Days = p.calendar().Between(k.DueOn, today)
	} else {
		k.Days = p.calendar().Between(today, k.DueOn)
	}
}

// concernReadings puts answers and terms to concerns of one congress.
func concernReadings(c *store.Scope, p Parameters, rows []models.Concern) ([]ConcernReading, error) {
	ids := make([]int64, len(rows))
	for i, k := range rows {
		ids[i] = k.ID
	}
	replies, err := c.ConcernReplies(ids)
	of := map[int64][]models.ConcernReply{}
	for _, r := range replies {
		of[r.ConcernID] = append(of[r.ConcernID], r)
	}
	list := make([]ConcernReading, len(rows))
	for i, k := range rows {
		list[i] = ConcernReading{Concern: k, Replies: of[k.ID]}
		list[i].term(p, c.Today)
	}
	return list, err
}

// shown is what everybody may read of a concern: what there was when it was
// published last. ok is false for one that is not published.
func (k ConcernReading) shown(p Parameters, today models.Date) (pub ConcernReading, ok bool) {
	at := k.PublishedAt
	if at.IsZero() || k.State == models.ConcernDropped {
		return pub, false
	}
	pub = ConcernReading{Concern: k.Concern, Project: k.Project}
	pub.AccountID, pub.Author, pub.InspectionID, pub.CommentID, pub.Turns, pub.ClosedAt = 0, "", 0, 0, 0, 0
	if k.FollowedAt > at {
		pub.FollowedAt = 0
	}
	pub.FollowedBy = ""
	if k.DueOn != "" {
		pub.State = models.ConcernSent
	}
	for _, r := range k.Replies {
		if r.RepliedAt > at {
			break
		}
		pub.Turns++
		pub.State = models.ConcernAnswered
		r.Author, r.JudgedBy, r.AccountID, r.JudgedAccount = "", "", 0, 0
		switch {
		case r.JudgedAt.IsZero() || r.JudgedAt > at:
			r.Satisfied, r.Judgement, r.JudgedAt = false, "", 0
		case r.Satisfied:
			pub.State, pub.ClosedAt = models.ConcernClosed, r.JudgedAt
		default:
			pub.State = models.ConcernRedo
		}
		pub.Replies = append(pub.Replies, r)
	}
	// The day until which an answer is due is known for what is public only if
	// nothing came after it.
	if pub.State != k.State || pub.Turns != k.Turns {
		pub.DueOn = ""
	}
	pub.term(p, today)
	return pub, true
}

func readConcerns(c *store.Scope, v *Reading) error {
	rows, err := c.ConcernsOf(v.Project.ID)
	if err != nil {
		return err
	}
	list, err := concernReadings(c, v.Parameters, rows)
	for _, k := range list {
		if v.Public {
			if pub, ok := k.shown(v.Parameters, v.Today); ok {
				v.Concerns = append(v.Concerns, pub)
			}
			continue
		}
		v.Concerns = append(v.Concerns, k)
	}
	return err
}

// watches reports whether the actor is one of those who watch, not of those
// who are watched: these see a concern when it has been sent.
func watches(a access.Actor) bool {
	return a.Is(models.Standing, models.Presiding, models.DeputyRole, models.GroupLeader, models.StreetCommittee)
}

// seesConcern refuses those whose business a concern is not.
func seesConcern(a access.Actor, p models.Project, k models.Concern) error {
	switch {
	case watches(a):
		return nil
	case k.DueOn == "":
		return fault.New(fault.NotFound, "没有找到该监督意见。")
	case a.Is(models.Government), a.Unit != 0 && k.UnitID == a.Unit, concerns(a, p):
		return nil
	}
	return fault.New(fault.Forbidden, "这条监督意见没有转给您的单位。")
}

// Concerns are what the actor may see of a project's concerns, the newest
// first.
func (v Reading) ConcernsFor(a access.Actor) []ConcernReading {
	var list []ConcernReading
	for _, k := range v.Concerns {
		if seesConcern(a, v.Project, k.Concern) == nil {
			list = append(list, k)
		}
	}
	return list
}

// A ConcernFilter narrows the list of concerns.
type ConcernFilter struct {
	State    models.ConcernState
	Late     bool
	Unit     int64
	Followed bool
	Mine     bool // what the actor raised
	Project  int64
	Year     int
	Query    string
	Sort     string
	Page     int // from 1
	Per      int // rows of a page, 0 for all
}

// ConcernList is one page of the list.
type ConcernList struct {
	Rows   []ConcernReading
	Total  int
	Counts map[models.ConcernState]int // under the same filter without its state
	Late   int
	Units  []models.Unit
	Years  []int
	Today  models.Date
}

// Concerns lists the concerns of the congress that the actor may see.
func (s *Service) Concerns(ctx context.Context, actor access.Actor, f ConcernFilter) (ConcernList, error) {
	var l ConcernList
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return l, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		l.Today = c.Today
		q := store.ConcernFilter{State: f.State, Unit: f.Unit, Followed: f.Followed, Project: f.Project, Year: f.Year, Query: f.Query, Sort: f.Sort}
		if f.Mine {
			q.Account = actor.Account
		}
		if !watches(actor) {
			q.Sent = true
			if !actor.Is(models.Government) {
				if actor.Unit == 0 {
					return nil
				}
				q.Of = actor.Unit
			}
		}
		all := q
		all.State = ""
		var err error
		if l.Counts, err = c.CountConcerns(all); err != nil {
			return err
		}
		all.Late = c.Today
		late, err := c.CountConcerns(all)
		if err != nil {
			return err
		}
		for _, n := range late {
			l.Late += n
		}
		switch {
		case f.Late:
			q.Late, l.Total = c.Today, late[models.ConcernSent]+late[models.ConcernRedo]
		case f.State != "":
			l.Total = l.Counts[f.State]
		default:
			for _, n := range l.Counts {
				l.Total += n
			}
		}
		if f.Per > 0 {
			pages := max(1, (l.Total+f.Per-1)/f.Per)
			q.Limit, q.Offset = f.Per, (min(max(1, f.Page), pages)-1)*f.Per
		}
		rows, err := c.ConcernsBy(q)
		if err != nil {
			return err
		}
		p, err := readParameters(c)
		if err != nil {
			return err
		}
		if l.Rows, err = concernReadings(c, p, rows); err != nil {
			return err
		}
		if l.Units, err = c.ConcernUnits(); err != nil {
			return err
		}
		if l.Years, err = c.ProjectYears(q.Of); err != nil {
			return err
		}
		named, err := namesOf(c, projectsOf(rows))
		if err != nil {
			return err
		}
		for i := range l.Rows {
			l.Rows[i].Project = named[l.Rows[i].ProjectID]
		}
		return nil
	})
	return l, err
}

// ConcernTable is the list as a table for Excel.
func ConcernTable(rows []ConcernReading) [][]string {
	table := [][]string{{"编号", "年度", "项目", "监督意见", "提出人", "提出日期", "责任单位", "答复期限", "期限情况", "状态", "答复次数", "最近答复", "评价", "督办", "办结日期"}}
	for _, k := range rows {
		row := []string{strconv.FormatInt(k.ID, 10), strconv.Itoa(k.Project.Year), k.Project.Name, k.Text, k.Author, shortDay(k.RaisedAt), k.Unit, string(k.DueOn), k.Term(), k.State.Label(), strconv.Itoa(k.Turns), "", "", "", shortDay(k.ClosedAt)}
		if n := len(k.Replies); n > 0 {
			row[11], row[12] = k.Replies[n-1].Text, verdict(k.Replies[n-1])
		}
		if !k.FollowedAt.IsZero() {
			row[13] = k.FollowedBy
		}
		table = append(table, row)
	}
	return table
}

// shortDay is the calendar day of a moment, empty for none.
func shortDay(m models.Moment) string {
	if m.IsZero() {
		return ""
	}
	return string(models.DateOf(m.Time()))
}

func verdict(r models.ConcernReply) string {
	switch {
	case r.JudgedAt.IsZero():
		return ""
	case r.Satisfied:
		return strings.TrimSuffix("满意："+r.Judgement, "：")
	}
	return "不满意：" + r.Judgement
}

// A ConcernPage is one concern with where it came from, and what the actor may
// do now.
type ConcernPage struct {
	ConcernReading
	Congress   models.Congress
	Inspection models.Inspection // where it was raised; zero if none
	Comment    models.SiteComment
	SubItems   []models.SubItem // whose units it can be sent to instead of the project's
	Today      models.Date
	Usual      models.Date // until when an answer would be due from today
	ReplyDays  int

	MaySend, MayReply, MayJudge, MayDrop, MayFollow, MayPublish, MayHide bool
	Shown                                                                bool // all there is so far is public
}

// Concern reads one concern for the office.
func (s *Service) Concern(ctx context.Context, actor access.Actor, id int64) (ConcernPage, error) {
	var v ConcernPage
	err := s.look(ctx, actor, func(c *store.Scope) error {
		k, err := c.Concern(id)
		if err != nil {
			return err
		}
		p, err := c.Project(k.ProjectID)
		if err != nil {
			return err
		}
		if err := seesConcern(actor, p, k); err != nil {
			return err
		}
		set, err := readParameters(c)
		if err != nil {
			return err
		}
		list, err := concernReadings(c, set, []models.Concern{k})
		if err != nil {
			return err
		}
		v = ConcernPage{ConcernReading: list[0], Today: c.Today, Usual: set.calendar().After(c.Today, set.ReplyDays), ReplyDays: set.ReplyDays}
		v.Project = p
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		if k.InspectionID > 0 {
			if v.Inspection, err = c.Inspection(k.InspectionID); err != nil {
				return err
			}
		}
		if k.CommentID > 0 {
			if v.Comment, err = c.CommentOn(p.ID, k.CommentID); err != nil {
				return err
			}
		}
		if v.SubItems, err = c.SubItems(p.ID); err != nil {
			return err
		}
		v.SubItems = slices.DeleteFunc(v.SubItems, func(i models.SubItem) bool { return i.Unit == "" || i.Unit == p.Unit })
		judges, err := judgesOf(c, p.ID)
		if err != nil {
			return err
		}
		manages := access.May(actor, access.SendConcern)
		v.MaySend = manages && k.State == models.ConcernRaised
		v.MayReply = waitsForAnswer(k.State) && mayReply(actor, k)
		v.MayJudge = k.State == models.ConcernAnswered && judges.may(actor, k) && !ownAnswer(actor, v.Replies)
		v.MayDrop = mayDrop(actor, k) && (k.State == models.ConcernRaised || k.State == models.ConcernSent && k.Turns == 0)
		v.MayFollow = manages && waitsForAnswer(k.State) && k.FollowedAt.IsZero()
		v.Shown = !k.PublishedAt.IsZero() && !v.newSince(k.PublishedAt)
		v.MayPublish = manages && k.State != models.ConcernDropped && !v.Shown
		v.MayHide = manages && !k.PublishedAt.IsZero()
		return nil
	})
	return v, err
}

// newSince reports whether something of a concern is newer than a moment.
func (k ConcernReading) newSince(at models.Moment) bool {
	return k.FollowedAt > at || slices.ContainsFunc(k.Replies, func(r models.ConcernReply) bool { return r.RepliedAt > at || r.JudgedAt > at })
}

// mayReply reports whether the actor answers for the unit: its own people, or
// the government for everybody.
func mayReply(a access.Actor, k models.Concern) bool {
	return access.May(a, access.ReplyConcern) && (a.Is(models.Government, models.StreetCommittee) || a.Unit != 0 && a.Unit == k.UnitID)
}

// mayDrop reports whether the actor may take a concern back: who raised it, or
// the office.
func mayDrop(a access.Actor, k models.Concern) bool {
	return access.May(a, access.RaiseConcern) && (a.Account == k.AccountID || a.Is(models.Standing, models.StreetCommittee))
}

// judges says who judges the answers to concerns: who raised it, or the leader
// of a group of the project; the office where who raised it works in the
// congress no more.
type judges struct {
	leads map[int64][]int64 // accounts by project
	here  []int64           // accounts that may judge at all
}

func judgesOf(c *store.Scope, projects ...int64) (judges, error) {
	j := judges{leads: map[int64][]int64{}}
	var err error
	if j.here, err = c.Holders(access.Holders(access.JudgeConcern), 0); err != nil || len(projects) == 0 {
		return j, err
	}
	groups, err := c.OversightGroups(projects)
	if err != nil {
		return j, err
	}
	of, ids := map[int64]int64{}, make([]int64, len(groups))
	for i, g := range groups {
		ids[i], of[g.ID] = g.ID, g.ProjectID
	}
	members, err := c.GroupMembers(ids)
	for _, m := range members {
		if p := of[m.GroupID]; m.Leader && m.LeftAt.IsZero() {
			j.leads[p] = append(j.leads[p], m.AccountID)
		}
	}
	return j, err
}

func (j judges) may(a access.Actor, k models.Concern) bool {
	return access.May(a, access.JudgeConcern) &&
		(a.Account == k.AccountID || slices.Contains(j.leads[k.ProjectID], a.Account) || a.Is(models.Standing, models.StreetCommittee) && !slices.Contains(j.here, k.AccountID))
}

// ownAnswer reports whether the last of some answers was written by the actor,
// who then does not judge it.
func ownAnswer(a access.Actor, replies []models.ConcernReply) bool {
	n := len(replies)
	return n > 0 && own(a, replies[n-1].AccountID)
}

// asked are the accounts that are asked to judge: who raised it, or else the
// leaders, or else the office.
func (j judges) asked(c *store.Scope, k models.Concern) ([]int64, error) {
	if slices.Contains(j.here, k.AccountID) {
		return []int64{k.AccountID}, nil
	}
	if leads := j.leads[k.ProjectID]; len(leads) > 0 {
		return leads, nil
	}
	return c.Holders([]models.Role{models.Standing, models.StreetCommittee}, 0)
}

// A ConcernCommand raises a concern.
type ConcernCommand struct {
	Project    int64
	Inspection int64 // at which it was found, 0 if at none
	Comment    int64 // of the resident who said it first, 0 likewise
	Text       string
}

// RaiseConcern raises a concern about a project in the actor's name and tells
// the office. The same words by the same person about the same project are
// refused as long as they wait.
func (s *Service) RaiseConcern(ctx context.Context, actor access.Actor, cmd ConcernCommand) (int64, error) {
	form := fault.Form{}
	line(form, "text", "监督意见", &cmd.Text, maxConcern, true)
	if err := form.Err(); err != nil {
		return 0, err
	}
	var id int64
	err := s.change(ctx, actor, access.RaiseConcern, cmd.Project, "提出监督意见", func(c *store.Scope, p models.Project) (string, error) {
		if actor.Is(models.UnitRole) && actor.Unit != 0 && actor.Unit == p.UnitID {
			return "", fault.New(fault.Forbidden, "您是该项目责任单位的人员，不能监督自己负责的项目。")
		}
		k := models.Concern{ProjectID: p.ID, Text: cmd.Text, AccountID: actor.Account, Author: actor.Name}
		if cmd.Inspection > 0 {
			if err := checkVisit(c, cmd.Inspection, p.ID); err != nil {
				return "", err
			}
			k.InspectionID = cmd.Inspection
		}
		if cmd.Comment > 0 {
			said, err := commentOn(c, actor, p.ID, cmd.Comment)
			if err != nil {
				return "", err
			}
			k.CommentID = said.ID
		}
		if err := raise(c, p, &k); err != nil {
			return "", err
		}
		id = k.ID
		return excerptOf(k.Text), nil
	})
	return id, err
}

// checkVisit refuses an inspection that was cancelled or did not visit a project.
func checkVisit(c *store.Scope, inspection, project int64) error {
	row, err := c.Inspection(inspection)
	if err != nil {
		return err
	}
	of, err := c.InspectionProjects([]int64{inspection})
	if err != nil {
		return err
	}
	if !row.CancelledAt.IsZero() || !slices.ContainsFunc(of, func(i models.InspectionProject) bool { return i.ProjectID == project }) {
		return fault.New(fault.NotFound, "没有找到该项目的这次视察。")
	}
	return nil
}

// raise adds a concern about a locked project.
func raise(c *store.Scope, p models.Project, k *models.Concern) error {
	open, err := c.ConcernsBy(store.ConcernFilter{Project: p.ID, Account: k.AccountID, Open: true})
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.Text == k.Text {
			return fault.New(fault.Conflict, "同样的监督意见已经提出，现在是“%s”，没有重复登记。", o.State.Label())
		}
	}
	k.RaisedAt, k.State = c.Now, models.ConcernRaised
	if err := c.PutConcern(k); err != nil {
		return err
	}
	office, err := c.Holders([]models.Role{models.Standing, models.StreetCommittee}, 0)
	if err != nil {
		return err
	}
	return remindOfConcern(c, *k, office, "“"+p.Name+"”有一条新的监督意见，等待转责任单位。")
}

// excerptOf is the beginning of a text, for the log.
func excerptOf(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}

func concernHref(id int64) string { return fmt.Sprintf("/office/concerns/%d", id) }

// remindOfConcern settles what was reminded of before about a concern and reminds some
// people of what it needs now. A reminder says nothing of its words.
func remindOfConcern(c *store.Scope, k models.Concern, accounts []int64, text string) error {
	if err := c.SettleReminders(fmt.Sprintf("concern/%d", k.ID), nil); err != nil {
		return err
	}
	for _, a := range accounts {
		if err := c.Remind(a, fmt.Sprintf("concern/%d/%s/%d", k.ID, seenConcern(k), c.Now), text, concernHref(k.ID)); err != nil {
			return err
		}
	}
	return nil
}

// askUnit reminds the people of the unit, or the government's where the unit
// has nobody, and puts a message into the outbox.
func askUnit(c *store.Scope, p models.Project, k models.Concern, subject, says string) error {
	roles := []models.Role{models.UnitRole}
	if k.UnitID == 0 {
		roles = []models.Role{models.Government, models.StreetCommittee}
	}
	people, err := c.Holders(roles, k.UnitID)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		if people, err = c.Holders([]models.Role{models.Government, models.StreetCommittee}, 0); err != nil {
			return err
		}
	}
	text := fmt.Sprintf("“%s”%s，请在%s前答复。", p.Name, says, chineseDay(k.DueOn))
	if err := remindOfConcern(c, k, people, text); err != nil {
		return err
	}
	return c.Announce(models.EventConcern, fmt.Sprintf("concern/%d/%s/%s", k.ID, seenConcern(k), k.DueOn), subject, k.Unit+"："+text+"\n请登录后在工作台查看。", concernHref(k.ID))
}

func chineseDay(d models.Date) string {
	t := strings.Split(string(d), "-")
	if len(t) != 3 {
		return string(d)
	}
	return t[0] + "年" + strings.TrimPrefix(t[1], "0") + "月" + strings.TrimPrefix(t[2], "0") + "日"
}

// onConcern runs an act on one concern: project and concern are held, and the page
// that the actor saw must be of today.
func (s *Service) onConcern(ctx context.Context, actor access.Actor, need access.Action, id int64, was, what string, do func(c *store.Scope, p models.Project, k *models.Concern) (detail string, err error)) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		found, err := c.Concern(id)
		if err != nil {
			return err
		}
		p, err := c.LockProject(found.ProjectID)
		if err != nil {
			return err
		}
		k, err := c.LockConcern(id)
		if err != nil {
			return err
		}
		if err := seesConcern(actor, p, k); err != nil {
			return err
		}
		if was != seenConcern(k) {
			return fault.New(fault.Closed, "这个页面打开以后情况有变化，现在是“%s”，什么也没有改变。请刷新页面，按页面显示的情况办理。", k.State.Label())
		}
		detail, err := do(c, p, &k)
		if err != nil {
			return err
		}
		if err := c.UpdateConcern(k); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: p.Name, Detail: detail})
	})
}

// SendConcern sends a concern to the unit of the project, or of a sub-item,
// which must answer within P30 working days.
func (s *Service) SendConcern(ctx context.Context, actor access.Actor, id int64, was string, subItem int64) error {
	return s.onConcern(ctx, actor, access.SendConcern, id, was, "转办监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		var err error
		if k.State, err = lifecycle.Follow(lifecycle.Concern, k.State, lifecycle.Send); err != nil {
			return "", err
		}
		k.Unit, k.UnitID = p.Unit, p.UnitID
		if subItem > 0 {
			items, err := c.SubItems(p.ID)
			if err != nil {
				return "", err
			}
			i := slices.IndexFunc(items, func(i models.SubItem) bool { return i.ID == subItem })
			if i < 0 || items[i].Unit == "" {
				return "", fault.Form{"unit": "请从列表里选择责任单位。"}.Err()
			}
			k.Unit, k.UnitID = items[i].Unit, items[i].UnitID
		}
		if k.Unit == "" {
			return "", fault.Form{"unit": "该项目没有登记责任单位，请先登记。"}.Err()
		}
		if k.DueOn, err = replyBy(c); err != nil {
			return "", err
		}
		return k.Unit, askUnit(c, p, *k, "有新的监督意见", "有一条监督意见转给"+k.Unit)
	})
}

// ReplyToConcern is the unit's answer.
func (s *Service) ReplyToConcern(ctx context.Context, actor access.Actor, id int64, was, text string) error {
	form := fault.Form{}
	line(form, "reply", "答复", &text, maxConcern, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.onConcern(ctx, actor, access.ReplyConcern, id, was, "答复监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		if !mayReply(actor, *k) {
			return "", fault.New(fault.Forbidden, "这条监督意见由%s答复。", k.Unit)
		}
		var err error
		if k.State, err = lifecycle.Follow(lifecycle.Concern, k.State, lifecycle.Reply); err != nil {
			return "", err
		}
		k.Turns++
		if err := c.PutConcernReply(&models.ConcernReply{ConcernID: k.ID, Text: text, Author: actor.Name, AccountID: actor.Account, RepliedAt: c.Now}); err != nil {
			return "", err
		}
		judges, err := judgesOf(c, p.ID)
		if err != nil {
			return "", err
		}
		asked, err := judges.asked(c, *k)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("第 %d 次", k.Turns), remindOfConcern(c, *k, asked, "“"+p.Name+"”的一条监督意见已经答复，等待您评价。")
	})
}

// A Judgement is what a deputy says of an answer.
type Judgement struct {
	Satisfied bool
	Words     string // must be there when not satisfied: the unit has to know why
}

// JudgeReply judges the last answer: satisfied, the concern is closed (销号);
// otherwise the unit answers again by a new day.
func (s *Service) JudgeReply(ctx context.Context, actor access.Actor, id int64, was string, j Judgement) error {
	form := fault.Form{}
	line(form, "words", "评价意见", &j.Words, 200, false)
	if !j.Satisfied && j.Words == "" {
		form.Add("words", "请写明哪里不满意，责任单位据此重新办理。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	act, what := lifecycle.Satisfy, "评价为满意"
	if !j.Satisfied {
		act, what = lifecycle.Dispute, "评价为不满意"
	}
	return s.onConcern(ctx, actor, access.JudgeConcern, id, was, what, func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		judges, err := judgesOf(c, p.ID)
		if err != nil {
			return "", err
		}
		if !judges.may(actor, *k) {
			return "", fault.New(fault.Forbidden, "答复由提出意见的代表或监督小组的领衔代表评价。")
		}
		if k.State, err = lifecycle.Follow(lifecycle.Concern, k.State, act); err != nil {
			return "", err
		}
		replies, err := c.ConcernReplies([]int64{k.ID})
		if err != nil {
			return "", err
		}
		if len(replies) == 0 {
			return "", fault.New(fault.NotFound, "没有找到该意见的答复。")
		}
		last := replies[len(replies)-1]
		if ownAnswer(actor, replies) {
			return "", fault.New(fault.Forbidden, "这次答复由您填写，不能由您自己评价。请另一位有权评价的人办理。")
		}
		last.Satisfied, last.Judgement, last.JudgedBy, last.JudgedAccount, last.JudgedAt = j.Satisfied, j.Words, actor.Name, actor.Account, c.Now
		if err := c.UpdateConcernReply(last); err != nil {
			return "", err
		}
		if j.Satisfied {
			k.ClosedAt = c.Now
			return excerptOf(j.Words), remindOfConcern(c, *k, nil, "")
		}
		if k.DueOn, err = replyBy(c); err != nil {
			return "", err
		}
		return excerptOf(j.Words), askUnit(c, p, *k, "监督意见要重新办理", "的一条监督意见评价为不满意，要重新办理")
	})
}

// DropConcern takes a concern back before it was answered.
func (s *Service) DropConcern(ctx context.Context, actor access.Actor, id int64, was string) error {
	return s.onConcern(ctx, actor, access.RaiseConcern, id, was, "撤回监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		if !mayDrop(actor, *k) {
			return "", fault.New(fault.Forbidden, "监督意见由提出人撤回。")
		}
		var err error
		if k.State, err = lifecycle.Follow(lifecycle.Concern, k.State, lifecycle.Drop); err != nil {
			return "", err
		}
		k.PublishedAt, k.ClosedAt = 0, c.Now
		return excerptOf(k.Text), remindOfConcern(c, *k, nil, "")
	})
}

// FollowUp puts a concern that waits for an answer under 督办: by says who of
// the chairs follows it up, due until when the unit must answer now.
func (s *Service) FollowUp(ctx context.Context, actor access.Actor, id int64, was, by string, due models.Date) error {
	form := fault.Form{}
	line(form, "by", "督办人", &by, 40, true)
	if !due.Valid() {
		form.Add("due_on", "请填写答复期限，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.onConcern(ctx, actor, access.SendConcern, id, was, "督办监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		switch {
		case !k.FollowedAt.IsZero():
			return "", fault.New(fault.Conflict, "该意见已经由%s督办，没有重复登记。", k.FollowedBy)
		case !waitsForAnswer(k.State):
			return "", fault.New(fault.Closed, "该意见现在是“%s”，没有等待答复，不能督办。", k.State.Label())
		case due < c.Today:
			return "", fault.Form{"due_on": "答复期限不能早于今天。"}.Err()
		}
		k.FollowedBy, k.FollowedAt, k.DueOn = by, c.Now, due
		return by + "，限" + string(due), askUnit(c, p, *k, "监督意见督办", "的一条监督意见由"+by+"督办")
	})
}

// PublishConcern makes the text and what has been answered and judged so far
// public; what comes later is public when it is published again.
func (s *Service) PublishConcern(ctx context.Context, actor access.Actor, id int64, was string) error {
	return s.onConcern(ctx, actor, access.SendConcern, id, was, "公开监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		if k.State == models.ConcernDropped {
			return "", fault.New(fault.Closed, "该意见已经撤回，不能公开。")
		}
		list, err := concernReadings(c, UsualParameters, []models.Concern{*k})
		if err != nil {
			return "", err
		}
		if !k.PublishedAt.IsZero() && !list[0].newSince(k.PublishedAt) {
			return "", fault.New(fault.Conflict, "该意见和答复已经公开，没有新的内容。")
		}
		k.PublishedAt = c.Now
		return excerptOf(k.Text), nil
	})
}

// HideConcern takes a concern from the public pages.
func (s *Service) HideConcern(ctx context.Context, actor access.Actor, id int64, was string) error {
	return s.onConcern(ctx, actor, access.SendConcern, id, was, "撤下公开的监督意见", func(c *store.Scope, p models.Project, k *models.Concern) (string, error) {
		if k.PublishedAt.IsZero() {
			return "", fault.New(fault.Conflict, "该意见没有公开。")
		}
		k.PublishedAt = 0
		return excerptOf(k.Text), nil
	})
}

// ConcernDuties are the concerns that wait for the actor.
type ConcernDuties struct {
	Answer []ConcernReading // the one due first comes first
	Judge  []ConcernReading
	Send   int
}

// ConcernDuties says what concerns ask of the actor now.
func (s *Service) ConcernDuties(ctx context.Context, actor access.Actor) (ConcernDuties, error) {
	var d ConcernDuties
	err := s.look(ctx, actor, func(c *store.Scope) error {
		set, err := readParameters(c)
		if err != nil {
			return err
		}
		var answer, judge []models.Concern
		if access.May(actor, access.ReplyConcern) {
			rows, err := c.ConcernsToAnswer()
			if err != nil {
				return err
			}
			for _, k := range rows {
				if mayReply(actor, k) && (k.UnitID == 0 || k.UnitID == actor.Unit) {
					answer = append(answer, k)
				}
			}
		}
		if access.May(actor, access.JudgeConcern) {
			rows, err := c.ConcernsBy(store.ConcernFilter{State: models.ConcernAnswered, Sort: "raised"})
			if err != nil {
				return err
			}
			of, err := judgesOf(c, projectsOf(rows)...)
			if err != nil {
				return err
			}
			for _, k := range rows {
				if of.may(actor, k) {
					judge = append(judge, k)
				}
			}
		}
		named, err := namesOf(c, projectsOf(slices.Concat(answer, judge)))
		if err != nil {
			return err
		}
		readings := func(rows []models.Concern) []ConcernReading {
			list := make([]ConcernReading, len(rows))
			for i, k := range rows {
				list[i] = ConcernReading{Concern: k, Project: named[k.ProjectID]}
				list[i].term(set, c.Today)
			}
			return list
		}
		d.Answer, d.Judge = readings(answer), readings(judge)
		if access.May(actor, access.SendConcern) {
			counts, err := c.CountConcerns(store.ConcernFilter{State: models.ConcernRaised})
			if err != nil {
				return err
			}
			d.Send = counts[models.ConcernRaised]
		}
		return nil
	})
	return d, err
}

// projectsOf are the projects of some concerns, each once.
func projectsOf(rows []models.Concern) []int64 {
	var ids []int64
	for _, k := range rows {
		if !slices.Contains(ids, k.ProjectID) {
			ids = append(ids, k.ProjectID)
		}
	}
	return ids
}

// namesOf reads some projects of the congress.
func namesOf(c *store.Scope, ids []int64) (map[int64]models.Project, error) {
	named := map[int64]models.Project{}
	rows, err := c.ProjectsByID(ids)
	for _, p := range rows {
		named[p.ID] = p
	}
	return named, err
}

// CommentSaid is what a resident said on the site of a project, for somebody
// who makes a concern of it; what is not public only for those who moderate.
func (s *Service) CommentSaid(ctx context.Context, actor access.Actor, project, comment int64) (models.SiteComment, error) {
	var said models.SiteComment
	if err := access.Need(actor, access.RaiseConcern); err != nil {
		return said, err
	}
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		said, err = commentOn(c, actor, project, comment)
		return err
	})
	return said, err
}

func commentOn(c *store.Scope, actor access.Actor, project, comment int64) (models.SiteComment, error) {
	said, err := c.CommentOn(project, comment)
	if err == nil && said.State != models.CommentListed && !access.May(actor, access.ModerateComments) {
		return models.SiteComment{}, fault.New(fault.NotFound, "没有找到该现场评价。")
	}
	return said, err
}
