package oversight_test

import (
	"slices"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// also is a person with one more role.
func also(a access.Actor, r models.Role) access.Actor {
	a.Roles = append(slices.Clone(a.Roles), r)
	return a
}

func TestNobodyConfirmsWhatTheySaidIsDoneThemselves(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		k := planned(t, w, p)[0]
		k.Confirmer = models.ConfirmGovernment
		in(t, w, func(c *store.Scope) error { return c.UpdateCheckpoint(k) })
		must(t, w.Oversight.Done(ctx, w.As("government"), p, k.ID, "2026-03-12", "见批复"))
		now := checkpointNow(t, w, p, k.ID)
		if now.DoneAccount != w.As("government").Account || now.ConfirmedAccount != 0 {
			t.Errorf("done by account %d, confirmed by %d", now.DoneAccount, now.ConfirmedAccount)
		}
		confirm := oversight.Confirmation{Project: p, Checkpoint: k.ID}
		v := projectOf(t, w, w.As("government"), p)
		if may, err := w.Oversight.MayConfirm(ctx, w.As("government"), v); err != nil || may[k.ID] {
			t.Errorf("the page offers it: %v, %v", may, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "by the same person", w.Oversight.Confirm(ctx, w.As("government"), confirm), fault.Forbidden)
		})
		other := w.As("government")
		other.Account, other.Name = w.As("secretariat").Account, "另一位"
		must(t, w.Oversight.Confirm(ctx, other, confirm))
		if now := checkpointNow(t, w, p, k.ID); now.ConfirmedAccount != other.Account || now.ConfirmedBy != "另一位" {
			t.Errorf("confirmed by account %d, %s", now.ConfirmedAccount, now.ConfirmedBy)
		}
	})
}

func checkpointNow(t *testing.T, w *apptest.Town, project, id int64) models.Checkpoint {
	t.Helper()
	var k models.Checkpoint
	in(t, w, func(c *store.Scope) (err error) {
		k, err = c.CheckpointOf(project, id)
		return err
	})
	return k
}

func TestNobodyJudgesTheirOwnAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		id := raised(t, w, projects[0].ID, said)
		must(t, w.Oversight.SendConcern(ctx, w.As("standing"), id, "raised-0", 0))
		both := also(w.As("deputy"), models.Government)
		must(t, w.Oversight.ReplyToConcern(ctx, both, id, seen(t, w, id), "已经安排。"))
		if v, err := w.Oversight.Concern(ctx, both, id); err != nil || v.MayJudge || v.Replies[0].AccountID != both.Account {
			t.Errorf("the page offers it: %v, %v", v.MayJudge, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "by the same person", w.Oversight.JudgeReply(ctx, both, id, seen(t, w, id), oversight.Judgement{Satisfied: true}), fault.Forbidden)
		})
		watched(t, w, w.Congress.ID, projects[0].ID, w.As("leader"))
		must(t, w.Oversight.JudgeReply(ctx, w.As("leader"), id, seen(t, w, id), oversight.Judgement{Satisfied: true}))
		v, err := w.Oversight.Concern(ctx, both, id)
		must(t, err)
		if v.Replies[0].JudgedAccount != w.As("leader").Account || v.Replies[0].JudgedBy != w.As("leader").Name {
			t.Errorf("judged by account %d, %s", v.Replies[0].JudgedAccount, v.Replies[0].JudgedBy)
		}
		must(t, w.Oversight.PublishConcern(ctx, w.As("standing"), id, seen(t, w, id)))
		shown, err := w.Oversight.PublishedProject(ctx, projects[0].ID)
		must(t, err)
		if r := shown.Concerns[0].Replies[0]; r.AccountID+r.JudgedAccount != 0 || r.Author+r.JudgedBy != "" {
			t.Errorf("the public learns who: %+v", r)
		}
	})
}

func TestNobodyAcceptsOrChecksWhatTheyReportedFinished(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		for _, k := range planned(t, w, p) {
			reach(t, w, w.Congress.ID, k, "2026-03-12")
		}
		to(t, w, "2026-06-01")
		both := also(w.As("government"), models.DeputyRole)
		must(t, w.Oversight.FinishProject(ctx, both, finish(p, "2026-05-31")))
		if projectOf(t, w, both, p).MayAccept(both) {
			t.Error("the page offers who finished to accept")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "accepted by the same person", w.Oversight.AcceptProject(ctx, both, accept(p, "2026-06-01", true)), fault.Forbidden)
		})
		must(t, w.Oversight.AcceptProject(ctx, w.As("standing"), accept(p, "2026-06-01", true)))
		watched(t, w, w.Congress.ID, p, both)
		if projectOf(t, w, both, p).MayCheck(both) {
			t.Error("the page offers who finished to check")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "checked by the same person", w.Oversight.CheckProject(ctx, both, check(p, "2026-06-01", true)), fault.Forbidden)
		})
	})
}

// Two deputies of one name in one group: before accounts were kept, an act of
// either belonged to nobody.
func TestAnActBelongsToTheAccountAndNotToTheName(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		me := w.As("deputy")
		twin := newDeputy(t, w, "twin", me.Name).Account
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for i, k := range []models.Checkpoint{{Name: "开工", ConfirmedAccount: me.Account}, {Name: "完工", ConfirmedAccount: twin}, {Name: "以前的"}} {
				k.ProjectID, k.Position, k.PlannedOn, k.DoneOn, k.Confirmer, k.ConfirmedAt, k.ConfirmedBy = projects[0].ID, i+1, "2026-03-01", "2026-03-01", models.ConfirmDeputies, c.Now, me.Name
				if err := c.PutCheckpoint(&k); err != nil {
					return err
				}
			}
			concern := models.Concern{ProjectID: projects[0].ID, Text: "围墙没有砌完", AccountID: me.Account, Author: me.Name, RaisedAt: c.Now, State: models.ConcernClosed}
			if err := c.PutConcern(&concern); err != nil {
				return err
			}
			return c.PutConcernReply(&models.ConcernReply{ConcernID: concern.ID, Text: "已砌", RepliedAt: c.Now, JudgedBy: me.Name, JudgedAccount: twin, JudgedAt: c.Now})
		}))
		d, err := w.Oversight.Duties(ctx, me, 2026)
		must(t, err)
		if d.Counts[oversight.DutyConfirmation] != 1 || d.Counts[oversight.DutyJudgement] != 0 {
			t.Errorf("one confirmed one, and judged none: %v", d.Counts)
		}
		rows, _, _, err := w.Oversight.DutyList(ctx, w.As("standing"), 2026)
		must(t, err)
		all := oversight.DutyCounts{}
		for _, r := range rows {
			for k, n := range r.Counts {
				all[k] += n
			}
		}
		if all[oversight.DutyConfirmation] != 2 || all[oversight.DutyJudgement] != 1 {
			t.Errorf("two confirmations and one judgement belong to somebody, the old one to nobody: %v", all)
		}
	})
}

func TestWhyAnInspectionWasCancelledIsNoFinding(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		v := visit(t, w, "standing", 0, projects[0].ID)
		must(t, w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, "台风红色预警"))
		v, err := w.Oversight.Inspection(ctx, w.As("standing"), v.ID)
		must(t, err)
		if v.CancelReason != "台风红色预警" || v.CancelledAccount != w.As("standing").Account || v.CancelledBy != w.As("standing").Name || v.Findings+v.Author != "" {
			t.Errorf("cancelled: %+v", v.Inspection)
		}
		// A backup of an earlier version has the reason where findings are.
		in(t, w, func(c *store.Scope) error {
			row := v.Inspection
			row.Findings, row.Author, row.CancelReason, row.CancelledBy = row.CancelReason, row.CancelledBy, "", ""
			return c.UpdateInspection(row)
		})
		old, err := w.Oversight.Inspection(ctx, w.As("standing"), v.ID)
		must(t, err)
		if old.CancelReason != v.CancelReason || old.CancelledBy != v.CancelledBy || old.Findings+old.Author != "" {
			t.Errorf("restored: %+v", old.Inspection)
		}
	})
}
