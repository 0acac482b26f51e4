package store

import "piaojue/models"

// What deputies did in a while, from the rows of their acts: from a moment on
// and before another. Nothing here reads a round, a slip or a ballot.

// DutyAct is one act of a person, by account or, where the row keeps only a
// name, by that.
type DutyAct struct {
	AccountID int64
	By        int64 // who acted, of rows that are of somebody else
	Name      string
	ProjectID int64
	SubjectID int64
	Text      string
	At        models.Moment
}

// DutyVisits lists sign-ins at inspections held from a day on and before
// another.
func (c *Scope) DutyVisits(from, before models.Date) ([]models.Visit, error) {
	return list[models.Visit](c, "视察签到", "signed_in_at, id",
		"inspection_id IN (SELECT id FROM inspections WHERE congress_id = ? AND held_on >= ? AND held_on < ? AND cancelled_at = 0)", c.Congress, from, before)
}

// DutyConcerns lists the concerns that were raised.
func (c *Scope) DutyConcerns(from, before models.Moment) ([]DutyAct, error) {
	return c.dutyActs(new(models.Concern), "account_id, author AS name, project_id, id AS subject_id, text, raised_at AS at", "account_id > 0 AND state <> ? AND raised_at >= ? AND raised_at < ?", "raised_at, id",
		models.ConcernDropped, from, before)
}

// DutyJudgements lists the judgements of answers. AccountID is who raised the
// concern, By who judged, or 0 where Name alone is known.
func (c *Scope) DutyJudgements(from, before models.Moment) ([]DutyAct, error) {
	var rows []DutyAct
	err := c.db.Table("concern_replies r").Joins("JOIN concerns k ON k.id = r.concern_id").
		Select("k.account_id AS account_id, r.judged_account AS `by`, r.judged_by AS name, k.project_id AS project_id, k.id AS subject_id, k.text AS text, r.judged_at AS at").
		Where("r.congress_id = ? AND r.judged_at >= ? AND r.judged_at < ? AND r.judged_at > 0", c.Congress, from, before).Order("r.judged_at, r.id").Scan(&rows).Error
	return rows, c.edge(err, "评价")
}

// DutyConfirmations lists the checkpoints that were confirmed, By whom, or by
// Name where that alone is known.
func (c *Scope) DutyConfirmations(from, before models.Moment) ([]DutyAct, error) {
	return c.dutyActs(new(models.Checkpoint), "0 AS account_id, confirmed_account AS `by`, confirmed_by AS name, project_id, id AS subject_id, name AS text, confirmed_at AS at", "confirmed_at > 0 AND confirmed_at >= ? AND confirmed_at < ?", "confirmed_at, id", from, before)
}

// DutyStudies lists the opinions that persons gave in research; SubjectID is
// the matter.
func (c *Scope) DutyStudies(from, before models.Moment) ([]DutyAct, error) {
	var rows []DutyAct
	err := c.db.Table("studies s").Joins("JOIN matters m ON m.id = s.matter_id").
		Select("s.account_id AS account_id, s.answered_by AS name, 0 AS project_id, s.matter_id AS subject_id, m.title AS text, s.answered_at AS at").
		Where("s.congress_id = ? AND s.account_id > 0 AND s.answered_at > 0 AND s.answered_at >= ? AND s.answered_at < ?", c.Congress, from, before).Order("s.answered_at, s.id").Scan(&rows).Error
	return rows, c.edge(err, "研判意见")
}

// DutyQuestions lists the questions that were asked about candidates.
func (c *Scope) DutyQuestions(from, before models.Moment) ([]DutyAct, error) {
	return c.dutyActs(new(models.Question), "account_id, asker AS name, 0 AS project_id, candidate_id AS subject_id, text, asked_at AS at", "account_id > 0 AND asked_at >= ? AND asked_at < ?", "asked_at, id", from, before)
}

func (c *Scope) dutyActs(model any, columns, cond, order string, args ...any) ([]DutyAct, error) {
	var rows []DutyAct
	err := c.own().Model(model).Select(columns).Where(cond, args...).Order(order).Scan(&rows).Error
	return rows, c.edge(err, "履职记录")
}

// DutySession is a deputy who attended a session, as its roll says.
type DutySession struct {
	SessionID  int64
	Name       string
	Attendance models.Attendance
}

// DutyRoll lists who stands on the rolls of some sessions.
func (c *Scope) DutyRoll(sessions []int64) ([]DutySession, error) {
	var rows []DutySession
	err := c.own().Model(new(models.Deputy)).Select("session_id, name, attendance").Where("session_id IN ?", sessions).Order("session_id, id").Scan(&rows).Error
	return rows, c.edge(err, "代表名册")
}

// CheckpointsToConfirm lists the reached checkpoints of some projects that
// wait for deputies to confirm them.
func (c *Scope) CheckpointsToConfirm(projects []int64) ([]models.Checkpoint, error) {
	return list[models.Checkpoint](c, "节点", "project_id, position, id", "project_id IN ? AND done_on <> '' AND confirmer = ? AND confirmed_at = 0", projects, models.ConfirmDeputies)
}

// ConcernsToJudge lists the answered concerns that a person raised, and those
// about some projects.
func (c *Scope) ConcernsToJudge(account int64, projects []int64) ([]models.Concern, error) {
	return list[models.Concern](c, "监督意见", "id", "(account_id = ? OR project_id IN ?) AND state = ?", account, projects, models.ConcernAnswered)
}

// GroupAccount is somebody who is or was in the group of a project.
type GroupAccount struct {
	ProjectID int64
	AccountID int64
}

// GroupsAndMembers lists who is or was in any group.
func (c *Scope) GroupsAndMembers() ([]GroupAccount, error) {
	var rows []GroupAccount
	err := c.db.Table("group_members m").Joins("JOIN oversight_groups g ON g.id = m.group_id").Select("g.project_id, m.account_id").
		Where("m.congress_id = ?", c.Congress).Order("g.project_id, m.id").Scan(&rows).Error
	return rows, c.edge(err, "监督小组成员")
}

// WatchingNow counts the groups that each account is in.
func (c *Scope) WatchingNow() (map[int64]int, error) {
	var rows []struct {
		AccountID int64
		GroupsNow int
	}
	err := c.own().Model(new(models.GroupMember)).Where("left_at = 0").Select("account_id, COUNT(*) AS groups_now").Group("account_id").Scan(&rows).Error
	of := map[int64]int{}
	for _, r := range rows {
		of[r.AccountID] = r.GroupsNow
	}
	return of, c.edge(err, "监督小组成员")
}
