package smallwork_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, w *apptest.Town)) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, test)
}

// matter puts one matter of a published call into the town.
func matter(t testing.TB, w *apptest.Town, state models.MatterState) models.Matter {
	t.Helper()
	var m models.Matter
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		call := models.Call{Year: 2026, Title: "征集", NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: "2025-09-01", ClosesOn: "2025-10-01", PublishedAt: tx.Now, Changes: 7}
		if err := c.PutCall(&call); err != nil {
			return err
		}
		number, err := c.NextMatterNumber(2026)
		if err != nil {
			return err
		}
		m = models.Matter{Year: 2026, Number: number, Code: models.MatterCode(w.Congress.ID, 2026, number), CallID: call.ID, Title: "㙍下村路灯", Content: "装路灯12盏", Place: "㙍下村", State: state, ListedAt: tx.Now, Changed: 7}
		return c.PutMatter(&m)
	}))
	return m
}

func matterNow(t testing.TB, w *apptest.Town, id int64) (m models.Matter, call models.Call, acts []models.TriageAct) {
	t.Helper()
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		c := tx.In(w.Congress.ID)
		if m, err = c.Matter(id); err != nil {
			return err
		}
		if call, err = c.Call(m.CallID); err != nil {
			return err
		}
		acts, err = c.TriageActsOf(0, id)
		return err
	}))
	return m, call, acts
}

func unit(t testing.TB, w *apptest.Town, name string) int64 {
	t.Helper()
	units, err := w.SmallWork.Units(ctx, w.As("government"))
	must(t, err)
	for _, u := range units {
		if u.Name == name {
			return u.ID
		}
	}
	t.Fatalf("no unit %s", name)
	return 0
}

func picture() io.Reader {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		panic(err)
	}
	return &b
}

func pictures(n int) []io.Reader {
	var list []io.Reader
	for range n {
		list = append(list, picture())
	}
	return list
}

func today(w *apptest.Town) models.Date { return models.DateOf(w.Clock.Now()) }

func dispatched(t testing.TB, w *apptest.Town, m models.Matter) models.SmallWork {
	t.Helper()
	row, err := w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Matter: m.Code, Unit: unit(t, w, "县民政局"), Amount: 800_000, DueOn: "2099-12-31", Dispatch: true})
	must(t, err)
	return row
}

func TestASmallWorkGoesFromAMatterToItsConfirmation(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		m := matter(t, w, models.MatterOpen)
		row := dispatched(t, w, m)
		if row.Code != m.Code || row.Title != m.Title || row.State != models.SmallWorkDispatched {
			t.Fatalf("dispatched as %+v", row)
		}
		now, call, acts := matterNow(t, w, m.ID)
		if now.State != models.MatterSmall || call.Changes != 8 || now.Changed != 8 || len(acts) != 1 || acts[0].Action != "转微实事立办" {
			t.Errorf("the matter did not move with it: %s, changes %d, changed %d, acts %+v", now.State, call.Changes, now.Changed, acts)
		}
		w.Unchanged(t, func() {
			_, err := w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Matter: m.Code, Unit: row.UnitID, DueOn: "2099-12-31", Dispatch: true})
			apptest.Refused(t, "the same matter twice", err, fault.Conflict)
			err = w.SmallWork.Confirm(ctx, w.As("deputy"), row.ID, "")
			apptest.Refused(t, "confirming what is not done", err, fault.Closed)
			err = w.SmallWork.Finish(ctx, w.As("unit2"), smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "已完成", After: pictures(1)})
			apptest.Refused(t, "another unit's work", err, fault.Forbidden)
			err = w.SmallWork.Finish(ctx, w.As("unit"), smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "已完成"})
			apptest.Refused(t, "no photo of the finished work", err, fault.Invalid)
			err = w.SmallWork.Finish(ctx, w.As("unit"), smallwork.FinishCommand{Work: row.ID, DoneOn: "2099-01-01", Note: "已完成", After: pictures(1)})
			apptest.Refused(t, "a day in the future", err, fault.Invalid)
			err = w.SmallWork.Finish(ctx, w.As("unit"), smallwork.FinishCommand{Work: row.ID, DoneOn: "2001-01-01", Note: "已完成", After: pictures(1)})
			apptest.Refused(t, "a day before the dispatch", err, fault.Invalid)
			err = w.SmallWork.Finish(ctx, w.As("deputy"), smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "已完成", After: pictures(1)})
			apptest.Refused(t, "a deputy does no work", err, fault.Forbidden)
			err = w.SmallWork.Finish(ctx, w.As("unit"), smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "已完成", After: pictures(7)})
			apptest.Refused(t, "too many photos", err, fault.Invalid)
			err = w.SmallWork.Finish(ctx, w.As("unit"), smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "已完成", After: []io.Reader{picture(), strings.NewReader("<script>")}})
			apptest.Refused(t, "no photo but a script", err, fault.Invalid)
			apptest.Refused(t, "a matter elsewhere", func() error {
				_, err := w.SmallWork.Choose(ctx, w.Elsewhere("government"), smallwork.Command{Matter: m.Code, Dispatch: false})
				return err
			}(), fault.Invalid)
			_, err = w.SmallWork.Work(ctx, w.Elsewhere("government"), row.ID)
			apptest.Refused(t, "another congress", err, fault.NotFound)
		})
		done := smallwork.FinishCommand{Work: row.ID, DoneOn: today(w), Note: "路灯已装好 12 盏", Before: pictures(1), After: pictures(1)}
		must(t, w.SmallWork.Finish(ctx, w.As("unit"), done))
		done.Before, done.After = nil, nil // the photos of the first attempt stay
		if r, err := w.SmallWork.PublishedWork(ctx, row.ID); err != nil || len(r.After) != 0 || r.DoneNote != "" {
			t.Errorf("the public sees what nobody confirmed: %v %+v", err, r.SmallWork)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "done twice", w.SmallWork.Finish(ctx, w.As("unit"), done), fault.Closed)
			apptest.Refused(t, "sent back without a reason", w.SmallWork.Redo(ctx, w.As("deputy"), row.ID, " "), fault.Invalid)
			apptest.Refused(t, "the unit confirms itself", w.SmallWork.Confirm(ctx, w.As("unit"), row.ID, ""), fault.Forbidden)
			apptest.Refused(t, "given up when done", w.SmallWork.Drop(ctx, w.As("government"), row.ID, "理由"), fault.Closed)
		})
		must(t, w.SmallWork.Redo(ctx, w.As("deputy"), row.ID, "还有两盏不亮"))
		must(t, w.SmallWork.Finish(ctx, w.As("unit"), done))
		must(t, w.SmallWork.Confirm(ctx, w.As("deputy"), row.ID, "现场看过"))
		r, err := w.SmallWork.PublishedWork(ctx, row.ID)
		must(t, err)
		if r.State != models.SmallWorkConfirmed || r.Confirmer != "秦月明" || len(r.Before) != 1 || len(r.After) != 1 || r.DoneNote == "" {
			t.Errorf("published as %+v with %d and %d photos", r.SmallWork, len(r.Before), len(r.After))
		}
		if _, err := w.SmallWork.PublishedPhoto(ctx, r.After[0].ID); err != nil {
			t.Error(err)
		}
	})
}

func TestThePublicSeesNothingBeforeTheDispatch(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		row, err := w.SmallWork.Choose(ctx, w.As("standing"), smallwork.Command{Year: 2026, Title: "𠮷祥路垃圾桶", Place: "𠮷祥路", Amount: 50_000})
		must(t, err)
		if row.Code == "" {
			t.Error("a new work has no 事项编号")
		}
		list, err := w.SmallWork.Published(ctx, smallwork.Filter{})
		must(t, err)
		if len(list) != 0 {
			t.Errorf("published before the dispatch: %+v", list)
		}
		_, err = w.SmallWork.PublishedWork(ctx, row.ID)
		apptest.Refused(t, "the page of a chosen work", err, fault.NotFound)
		if mine, err := w.SmallWork.List(ctx, w.As("unit"), smallwork.Filter{}); err != nil || len(mine) != 0 {
			t.Errorf("the unit sees %d works: %v", len(mine), err)
		}
		must(t, w.SmallWork.Dispatch(ctx, w.As("standing"), row.ID, unit(t, w, "县民政局"), "2099-01-01"))
		list, err = w.SmallWork.Published(ctx, smallwork.Filter{Query: "路 垃圾桶"})
		must(t, err)
		other, err := w.SmallWork.List(ctx, w.As("unit2"), smallwork.Filter{})
		must(t, err)
		mine, err := w.SmallWork.List(ctx, w.As("unit"), smallwork.Filter{Query: "垃圾桶"})
		must(t, err)
		if len(list) != 1 || len(other) != 0 || len(mine) != 1 {
			t.Errorf("public %d, other unit %d, own unit %d", len(list), len(other), len(mine))
		}
		_, err = w.SmallWork.Work(ctx, w.As("unit2"), row.ID)
		apptest.Refused(t, "another unit's page", err, fault.Forbidden)
	})
}

func TestADroppedWorkOpensItsMatterAgain(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		m := matter(t, w, models.MatterReserve)
		row := dispatched(t, w, m)
		must(t, w.SmallWork.Drop(ctx, w.As("government"), row.ID, "与管网改造一并实施"))
		now, _, acts := matterNow(t, w, m.ID)
		if now.State != models.MatterOpen || len(acts) != 2 {
			t.Errorf("the matter is %s after %d acts", now.State, len(acts))
		}
		if _, err := w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Matter: m.Code}); err != nil {
			t.Errorf("not to be chosen again: %v", err)
		}
	})
}

func TestAWorkIsRefusedWhereItMakesNoSense(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		merged, declined := matter(t, w, models.MatterMerged), matter(t, w, models.MatterDeclined)
		w.Unchanged(t, func() {
			for name, cmd := range map[string]smallwork.Command{
				"merged":         {Matter: merged.Code},
				"declined":       {Matter: declined.Code},
				"unknown":        {Matter: "1-2026-99999"},
				"no words":       {Year: 2026},
				"no year":        {Title: "路灯"},
				"too much money": {Year: 2026, Title: "路灯", Amount: smallwork.MaxAmount + 1},
				"a wrong day":    {Year: 2026, Title: "路灯", DueOn: "2026-02-30"},
				"no unit":        {Year: 2026, Title: "路灯", DueOn: "2099-02-03", Dispatch: true},
				"unknown unit":   {Year: 2026, Title: "路灯", DueOn: "2099-02-03", Dispatch: true, Unit: 99},
				"too late":       {Year: 2026, Title: "路灯", DueOn: "2001-02-03", Dispatch: true, Unit: unit(t, w, "县民政局")},
				"unknown fund":   {Year: 2026, Title: "路灯", Fund: 99, Amount: 1},
			} {
				who := w.As("standing")
				if _, err := w.SmallWork.Choose(ctx, who, cmd); err == nil {
					t.Errorf("%s: chosen", name)
				} else if _, ok := fault.As(err); !ok {
					t.Errorf("%s: %v", name, err)
				}
			}
			_, err := w.SmallWork.Choose(ctx, w.As("unit"), smallwork.Command{Year: 2026, Title: "路灯"})
			apptest.Refused(t, "a unit chooses", err, fault.Forbidden)
			_, err = w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Year: 2026, Title: "路灯", Fund: 1, Amount: 1})
			apptest.Refused(t, "the government takes from the fund", err, fault.Forbidden)
		})
		_, err := w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Year: 2026, Title: "路灯", Place: "桥头"})
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.SmallWork.Choose(ctx, w.As("government"), smallwork.Command{Year: 2026, Title: "路灯", Place: "桥头"})
			apptest.Refused(t, "a double press", err, fault.Conflict)
		})
	})
}

func fund(t testing.TB, w *apptest.Town, sum models.Fen) int64 {
	t.Helper()
	id, err := w.SmallWork.CreateFund(ctx, w.As("standing"), smallwork.FundCommand{Year: 2026, Name: "2026年度建议办理专项资金", Amount: sum, Basis: "第五次会议批准的预算"})
	must(t, err)
	return id
}

func TestAFundNeverGivesMoreThanItsSum(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		id := fund(t, w, 1_000_000)
		who := w.As("standing")
		const tries = 12
		var wait sync.WaitGroup
		failed := make([]error, tries)
		for i := range tries {
			wait.Go(func() {
				_, failed[i] = w.SmallWork.Choose(ctx, who, smallwork.Command{Fund: id, Year: 2026, Title: fmt.Sprintf("项目%d", i), Amount: 300_000})
			})
		}
		wait.Wait()
		chosen := 0
		for _, err := range failed {
			if err == nil {
				chosen++
			} else if !fault.Is(err, fault.Invalid) {
				t.Errorf("refused with %v", err)
			}
		}
		r, err := w.SmallWork.Fund(ctx, who, id)
		must(t, err)
		if chosen != 3 || r.Used != 900_000 || r.Left() != 100_000 || len(r.Works) != 3 {
			t.Fatalf("%d chosen of a sum for three; used %d, %d works", chosen, r.Used, len(r.Works))
		}
		first := r.Works[0].SmallWork
		edit := smallwork.Command{Title: first.Title, Amount: 400_000}
		must(t, w.SmallWork.Edit(ctx, who, first.ID, edit))
		w.Unchanged(t, func() {
			edit.Amount = 400_001
			apptest.Refused(t, "an item that grows beyond the sum", w.SmallWork.Edit(ctx, who, first.ID, edit), fault.Invalid)
			err := w.SmallWork.EditFund(ctx, who, id, smallwork.FundCommand{Name: r.Name, Amount: 999_999, Basis: r.Basis})
			apptest.Refused(t, "a sum below what was chosen", err, fault.Invalid)
			apptest.Refused(t, "settled with open items", w.SmallWork.CloseFund(ctx, who, id), fault.Closed)
			_, err = w.SmallWork.CreateFund(ctx, who, smallwork.FundCommand{Year: 2026, Name: r.Name, Amount: 1, Basis: "预算"})
			apptest.Refused(t, "the same fund twice", err, fault.Conflict)
			_, err = w.SmallWork.CreateFund(ctx, w.As("government"), smallwork.FundCommand{Year: 2026, Name: "另一个", Amount: 1, Basis: "预算"})
			apptest.Refused(t, "the government sets up a fund", err, fault.Forbidden)
		})
	})
}

func TestTheCongressAcceptsWhatItsFundPaidAndSettlesIt(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		id := fund(t, w, 1_000_000)
		who, u := w.As("standing"), unit(t, w, "县水利局")
		one, err := w.SmallWork.Choose(ctx, who, smallwork.Command{Fund: id, Year: 2026, Title: "水渠清淤", Amount: 600_000})
		must(t, err)
		two, err := w.SmallWork.Choose(ctx, who, smallwork.Command{Fund: id, Year: 2026, Title: "便桥加固", Amount: 400_000})
		must(t, err)
		must(t, w.SmallWork.Dispatch(ctx, who, one.ID, u, "2099-01-01"))
		must(t, w.SmallWork.Finish(ctx, w.As("unit2"), smallwork.FinishCommand{Work: one.ID, DoneOn: today(w), Note: "完成", After: pictures(1)}))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a deputy accepts", w.SmallWork.Confirm(ctx, w.As("deputy"), one.ID, ""), fault.Forbidden)
		})
		must(t, w.SmallWork.Confirm(ctx, who, one.ID, "验收合格"))
		must(t, w.SmallWork.Drop(ctx, who, two.ID, "另有安排"))
		must(t, w.SmallWork.CloseFund(ctx, who, id))
		r, err := w.SmallWork.PublishedFund(ctx, id)
		must(t, err)
		if r.Used != 600_000 || r.Accepted != 600_000 || r.Left() != 400_000 || len(r.Works) != 1 {
			t.Errorf("published as %+v", r)
		}
		w.Unchanged(t, func() {
			_, err := w.SmallWork.Choose(ctx, who, smallwork.Command{Fund: id, Year: 2026, Title: "再来一项", Amount: 1})
			apptest.Refused(t, "chosen from a settled fund", err, fault.Closed)
		})
	})
}

func TestOverdueCountsToTheDayItWasDone(t *testing.T) {
	w := models.SmallWork{State: models.SmallWorkDispatched, DueOn: "2026-03-01"}
	if n := smallwork.Overdue(w, "2026-03-11"); n != 10 {
		t.Errorf("%d days late", n)
	}
	w.State, w.DoneOn = models.SmallWorkDone, "2026-03-03"
	if n := smallwork.Overdue(w, "2026-03-11"); n != 2 {
		t.Errorf("done %d days late", n)
	}
	w.State = models.SmallWorkDropped
	if n := smallwork.Overdue(w, "2026-03-11"); n != 0 {
		t.Errorf("a dropped work is %d days late", n)
	}
}
