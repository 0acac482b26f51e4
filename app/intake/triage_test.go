package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// A bureau is a call with suggestions, and the officer who works on it.
type bureau struct {
	*apptest.Town
	t    *testing.T
	call int64
	rows []models.Suggestion
}

// said are suggestions of residents: three about one thing, and others.
var said = []intake.SubmitCommand{
	{Title: "东河村村道装路灯", Place: "东河村", Reason: "晚上黑，老人不敢出门", Name: "张秀英", Phone: "13812345678"},
	{Title: "东河村村道安装路灯", Place: "东河村", Reason: "没有路灯"},
	{Title: "东河村希望装路灯", Place: "东河村", Reason: "村道太黑"},
	{Title: "老年食堂扩大规模", Place: "城关镇", Reason: "中午排不上号"},
	{Title: "我和邻居的宅基地官司", Place: "谢村镇", Reason: "请法院重审"},
	{Title: "自来水发黄", Place: "㙍下村", Reason: "下雨以后水是黄的", Phone: "13912345678"},
}

func newBureau(t *testing.T, w *apptest.Town) *bureau {
	t.Helper()
	b := &bureau{Town: w, t: t, call: openCall(t, w, nil)}
	rows, err := w.Intake.Submit(context.Background(), w.As("government"), b.call, said...)
	if err != nil {
		t.Fatal(err)
	}
	b.rows = rows
	return b
}

func eachBureau(t *testing.T, test func(t *testing.T, b *bureau)) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) { test(t, newBureau(t, w)) })
}

// now is a suggestion as it stands.
func (b *bureau) now(i int) models.Suggestion {
	b.t.Helper()
	r, err := b.Intake.SuggestionOffice(context.Background(), b.As("government"), b.rows[i].ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.Suggestion
}

func (b *bureau) pick(list ...int) []intake.Pick {
	var picks []intake.Pick
	for _, i := range list {
		r := b.now(i)
		picks = append(picks, intake.Pick{ID: r.ID, Seen: r.Changed})
	}
	return picks
}

func (b *bureau) must(d intake.Done, err error) intake.Done {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *bureau) accept(list ...int) intake.Done {
	b.t.Helper()
	return b.must(b.Intake.Accept(context.Background(), b.As("government"), intake.AcceptCommand{Call: b.call, Picks: b.pick(list...), Together: true, Category: "行有所畅"}))
}

func (b *bureau) matter(id int64) intake.MatterReading {
	b.t.Helper()
	m, err := b.Intake.MatterOffice(context.Background(), b.As("government"), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *bureau) unit(name string) int64 {
	b.t.Helper()
	units, err := b.Account.Units(context.Background(), b.As("admin"))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, u := range units {
		if u.Name == name {
			return u.ID
		}
	}
	b.t.Fatalf("no unit %s", name)
	return 0
}

func (b *bureau) undo(d intake.Done) error {
	_, err := b.Intake.Undo(context.Background(), b.As("government"), intake.UndoCommand{Call: b.call, Batch: d.Batch})
	return err
}

func TestAcceptingMakesAMatterOrJoinsOne(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		first := b.accept(0, 1)
		m := b.matter(first.Matters[0])
		if m.Title != said[0].Title || m.Category != "行有所畅" || m.Code != models.MatterCode(b.Congress.ID, 2027, 1) || len(m.Suggestions) != 2 {
			t.Errorf("matter %+v of %d suggestions", m.Matter, len(m.Suggestions))
		}
		b.must(b.Intake.Accept(context.Background(), b.As("government"), intake.AcceptCommand{Call: b.call, Picks: b.pick(2), Matter: "1"}))
		if r := b.now(2); r.MatterID != m.ID || r.State != models.SuggestionAccepted || r.Category != "" {
			t.Errorf("joined: %+v", r)
		}
		// One each, with the proposed category only because the officer takes it.
		each := b.must(b.Intake.Accept(context.Background(), b.As("government"), intake.AcceptCommand{Call: b.call, Picks: b.pick(3, 5), UseGuess: true}))
		if len(each.Matters) != 2 || b.now(3).Category != "老有所养" {
			t.Errorf("each: %v, category %q", each.Matters, b.now(3).Category)
		}
		if title := b.now(0).Title; title != said[0].Title {
			t.Errorf("the words of a suggestion changed: %q", title)
		}
	})
}

func TestARefusedActOfTriageChangesNothing(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		b.accept(3)
		b.must(b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: b.pick(5)}))
		picks, stale := b.pick(0), []intake.Pick{{ID: b.rows[0].ID, Seen: 99}}
		unit := b.unit("县民政局")
		for what, try := range map[string]struct {
			kind fault.Kind
			do   func() error
		}{
			"nothing chosen": {fault.Invalid, func() error { _, err := b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call}); return err }},
			"stale": {fault.Conflict, func() error {
				_, err := b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: stale})
				return err
			}},
			"one stale of two": {fault.Conflict, func() error {
				_, err := b.Intake.Return(ctx, office, intake.ReturnCommand{Call: b.call, Picks: append(b.pick(1), stale...), Words: "理由"})
				return err
			}},
			"unknown matter": {fault.Invalid, func() error {
				_, err := b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: picks, Matter: "9-9-9"})
				return err
			}},
			"unknown category": {fault.Invalid, func() error {
				_, err := b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: picks, Category: "随便"})
				return err
			}},
			"accepted twice": {fault.Closed, func() error {
				_, err := b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: b.pick(3)})
				return err
			}},
			"transfer without reason": {fault.Invalid, func() error {
				_, err := b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: picks, Unit: unit})
				return err
			}},
			"transfer to nobody": {fault.Invalid, func() error {
				_, err := b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: picks, Unit: 999, Reason: "请办"})
				return err
			}},
			"return without reason": {fault.Invalid, func() error {
				_, err := b.Intake.Return(ctx, office, intake.ReturnCommand{Call: b.call, Picks: picks})
				return err
			}},
			"return of an accepted one": {fault.Closed, func() error {
				_, err := b.Intake.Return(ctx, office, intake.ReturnCommand{Call: b.call, Picks: b.pick(3), Words: "理由"})
				return err
			}},
			"a unit": {fault.Forbidden, func() error {
				_, err := b.Intake.Accept(ctx, b.As("unit"), intake.AcceptCommand{Call: b.call, Picks: picks})
				return err
			}},
			"a deputy": {fault.Forbidden, func() error {
				_, err := b.Intake.Accept(ctx, b.As("deputy"), intake.AcceptCommand{Call: b.call, Picks: picks})
				return err
			}},
			"another congress": {fault.NotFound, func() error {
				_, err := b.Intake.Accept(ctx, b.Elsewhere("government"), intake.AcceptCommand{Call: b.call, Picks: picks})
				return err
			}},
			"undo of nothing": {fault.NotFound, func() error { return b.undo(intake.Done{Batch: "none"}) }},
			"merge into itself": {fault.Invalid, func() error {
				m := b.matter(b.now(3).MatterID)
				_, err := b.Intake.MergeMatters(ctx, office, intake.MergeCommand{Matter: m.ID, Seen: m.Changed, Codes: []string{m.Code}})
				return err
			}},
			"edit from a stale page": {fault.Conflict, func() error {
				m := b.matter(b.now(3).MatterID)
				_, err := b.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: m.ID, Seen: m.Changed + 7, Title: "别的名称"})
				return err
			}},
			"list without a category": {fault.Invalid, func() error {
				m := b.matter(b.now(5).MatterID)
				_, err := b.Intake.ListMatter(ctx, office, m.ID, m.Changed, true, false)
				return err
			}},
			"decline without a reason": {fault.Invalid, func() error {
				m := b.matter(b.now(3).MatterID)
				_, err := b.Intake.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: m.ID, Seen: m.Changed, Act: lifecycle.Decline})
				return err
			}},
			"publish without drafts": {fault.Conflict, func() error { _, err := b.Intake.PublishAnswers(ctx, office, b.call, 0); return err }},
			"statistics while open":  {fault.Closed, func() error { _, err := b.Intake.PublishStatistics(ctx, office, b.call); return err }},
		} {
			b.Unchanged(t, func() { apptest.Refused(t, what, try.do(), try.kind) })
		}
	})
}

func TestEveryActIsRecordedAndUndone(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		type step struct {
			name string
			do   func() intake.Done
		}
		unit := b.unit("县水利局")
		snapshot := func() any {
			var list []models.Suggestion
			for i := range b.rows {
				r := b.now(i)
				r.Changed = 0
				list = append(list, r)
			}
			l, err := b.Intake.MattersOffice(ctx, office, intake.MatterFilter{Call: b.call})
			if err != nil {
				t.Fatal(err)
			}
			for i := range l.Rows {
				l.Rows[i].Changed = 0
			}
			return []any{list, l.Rows}
		}
		one := b.accept(0, 1)
		two := b.accept(2)
		a := func() intake.MatterReading { return b.matter(one.Matters[0]) }
		for _, s := range []step{
			{"受理", func() intake.Done { return b.accept(3, 5) }},
			{"转办", func() intake.Done {
				return b.must(b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: b.pick(5, 1), Unit: unit, Reason: "请核实水质"}))
			}},
			{"退回", func() intake.Done {
				return b.must(b.Intake.Return(ctx, office, intake.ReturnCommand{Call: b.call, Picks: b.pick(4), Reason: intake.ReturnReasons[0], Words: "谢谢"}))
			}},
			{"确定类别", func() intake.Done {
				return b.must(b.Intake.Classify(ctx, office, intake.ClassifyCommand{Call: b.call, Picks: b.pick(3, 4), Category: "其他"}))
			}},
			{"归并", func() intake.Done {
				return b.must(b.Intake.MergeMatters(ctx, office, intake.MergeCommand{Matter: a().ID, Seen: a().Changed, Codes: []string{"2"}, Reason: "同一件事"}))
			}},
			{"拆分", func() intake.Done {
				return b.must(b.Intake.SplitMatter(ctx, office, intake.SplitCommand{Matter: a().ID, Seen: a().Changed, Suggestions: []int64{b.rows[1].ID}, Title: "另一段路"}))
			}},
			{"修改事项", func() intake.Done {
				return b.must(b.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: a().ID, Seen: a().Changed, Title: "东河村主干道路灯", Content: "新装30盏", Place: "东河村", Category: "行有所畅"}))
			}},
			{"公开事项", func() intake.Done { return b.must(b.Intake.ListMatter(ctx, office, a().ID, a().Changed, true, false)) }},
			{"交承办单位", func() intake.Done {
				return b.must(b.Intake.AssignMatter(ctx, office, a().ID, a().Changed, unit, "请研究"))
			}},
			{"不采纳", func() intake.Done {
				return b.must(b.Intake.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: a().ID, Seen: a().Changed, Act: lifecycle.Decline, Reason: "明年统一改造"}))
			}},
		} {
			before := snapshot()
			done := s.do()
			if diff := cmp.Diff(before, snapshot()); diff == "" {
				t.Errorf("%s changed nothing", s.name)
			}
			if err := b.undo(done); err != nil {
				t.Errorf("undo %s: %v", s.name, err)
				continue
			}
			if diff := cmp.Diff(before, snapshot()); diff != "" {
				t.Errorf("undone %s is not as before (-before +after):\n%s", s.name, diff)
			}
			b.Unchanged(t, func() { apptest.Refused(t, s.name+" undone twice", b.undo(done), fault.Conflict) })
		}
		_ = two
		r, err := b.Intake.SuggestionOffice(ctx, office, b.rows[5].ID)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, act := range r.Acts {
			names = append(names, act.Action)
		}
		if want := "受理 撤销 转办 撤销"; strings.Join(names, " ") != want {
			t.Errorf("record %v, want %s", names, want)
		}
	})
}

func TestOneSuggestionOfABatchIsUndoneAlone(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		done := b.must(b.Intake.Accept(context.Background(), b.As("government"), intake.AcceptCommand{Call: b.call, Picks: b.pick(0, 3)}))
		gone := b.now(0).MatterID
		if _, err := b.Intake.Undo(context.Background(), b.As("government"), intake.UndoCommand{Call: b.call, Batch: done.Batch, Suggestion: b.rows[0].ID}); err != nil {
			t.Fatal(err)
		}
		if b.now(0).State != models.SuggestionReceived || b.now(3).State != models.SuggestionAccepted {
			t.Error("not the one, or not the one alone, was undone")
		}
		if m := b.matter(gone); !intake.Gone(m.Matter) {
			t.Errorf("the matter made for it is %s", m.State)
		}
		// Its number is not given away again.
		again := b.accept(0)
		if m := b.matter(again.Matters[0]); m.Number != 3 {
			t.Errorf("the next matter has number %d, want 3", m.Number)
		}
	})
}

func TestUndoingIsRefusedWhereSomethingLaterDependsOnIt(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		first := b.accept(0)
		m := b.matter(first.Matters[0])
		joined := b.must(b.Intake.Accept(ctx, office, intake.AcceptCommand{Call: b.call, Picks: b.pick(1), Matter: m.Code}))
		b.Unchanged(t, func() {
			err := b.undo(first)
			apptest.Refused(t, "others joined", err, fault.Closed)
			if !strings.Contains(err.Error(), "2 号建议") {
				t.Errorf("the refusal does not name what depends on it: %v", err)
			}
		})
		if err := b.undo(joined); err != nil {
			t.Fatal(err)
		}
		transferred := b.must(b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: b.pick(0), Unit: b.unit("县民政局"), Reason: "请办"}))
		b.Unchanged(t, func() {
			err := b.undo(first)
			apptest.Refused(t, "transferred since", err, fault.Closed)
			if !strings.Contains(err.Error(), "转办") || !strings.Contains(err.Error(), "周立新") {
				t.Errorf("the refusal does not say what was done by whom: %v", err)
			}
		})
		if err := b.undo(transferred); err != nil {
			t.Fatal(err)
		}
		// Somebody seconded what is public.
		m = b.matter(m.ID)
		b.must(b.Intake.ListMatter(ctx, office, m.ID, m.Changed, true, false))
		err := b.Store.InTx(ctx, func(tx *store.Tx) error {
			return tx.In(b.Congress.ID).PutEndorsement(&models.Endorsement{MatterID: m.ID, Endorser: []byte("e"), GivenOn: tx.Today})
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Unchanged(t, func() { apptest.Refused(t, "listed since", b.undo(first), fault.Closed) })
	})
}

func TestTwoOfficersAtOnceTheSecondIsToldWhatHappened(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		picks := b.pick(0)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, login := range []string{"government", "standing"} {
			wg.Go(func() {
				_, errs[i] = b.Intake.Accept(context.Background(), b.As(login), intake.AcceptCommand{Call: b.call, Picks: picks})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or none: %v, %v", errs[0], errs[1])
		}
		lost, winner := errs[0], "许文华"
		if lost == nil {
			lost, winner = errs[1], "周立新"
		}
		apptest.Refused(t, "the second", lost, fault.Conflict)
		if !strings.Contains(lost.Error(), winner) || !strings.Contains(lost.Error(), "受理") {
			t.Errorf("the second is not told what happened: %v", lost)
		}
		l, err := b.Intake.MattersOffice(context.Background(), b.As("government"), intake.MatterFilter{Call: b.call})
		if err != nil || len(l.Rows) != 1 {
			t.Errorf("%d matters, %v; want one", len(l.Rows), err)
		}
	})
}

func TestMergingLeavesSecondsWhereTheyWereGiven(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		one, two := b.accept(0).Matters[0], b.accept(1, 2).Matters[0]
		for i, matter := range []int64{one, two, two} {
			err := b.Store.InTx(ctx, func(tx *store.Tx) error {
				return tx.In(b.Congress.ID).PutEndorsement(&models.Endorsement{MatterID: matter, Endorser: []byte{byte(i)}, GivenOn: tx.Today})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		m := b.matter(one)
		done := b.must(b.Intake.MergeMatters(ctx, office, intake.MergeCommand{Matter: one, Seen: m.Changed, Codes: []string{b.matter(two).Code}}))
		m = b.matter(one)
		if len(m.Suggestions) != 3 || m.SecondedTotal() != 3 || len(m.Seconded) != 2 || m.Seconded[0].Count != 1 || m.Seconded[1].Count != 2 || m.Seconded[1].Matter.Title != said[1].Title {
			t.Errorf("after merging: %d suggestions, %+v", len(m.Suggestions), m.Seconded)
		}
		if from := b.matter(two); from.State != models.MatterMerged || from.Into.ID != one || from.Seconded[0].Count != 2 {
			t.Errorf("the merged one: %s, into %d, %+v", from.State, from.Into.ID, from.Seconded)
		}
		b.Unchanged(t, func() {
			from := b.matter(two)
			_, err := b.Intake.MergeMatters(ctx, office, intake.MergeCommand{Matter: two, Seen: from.Changed, Codes: []string{m.Code}})
			apptest.Refused(t, "a ring", err, fault.Closed)
		})
		if err := b.undo(done); err != nil {
			t.Fatal(err)
		}
		if m, from := b.matter(one), b.matter(two); len(m.Suggestions) != 1 || len(from.Suggestions) != 2 || from.State != models.MatterOpen {
			t.Error("undoing the merge does not bring the suggestions back")
		}
	})
}

func TestGroupsAreMergedByOnePressAndJudgementsStay(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		groups := func() intake.GroupList {
			l, err := b.Intake.GroupsOffice(ctx, office, b.call, 1, "")
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		l := groups()
		if len(l.Groups) != 1 || len(l.Groups[0].Items) != 3 {
			t.Fatalf("%d groups: %+v", len(l.Groups), l.Groups)
		}
		// Two belong together, the third does not.
		done := b.must(b.Intake.MergeGroup(ctx, office, intake.GroupCommand{Call: b.call, Suggestions: b.pick(0, 1), Rest: []int64{b.rows[2].ID}, Title: "东河村路灯", Category: "行有所畅"}))
		if m := b.matter(done.Matters[0]); m.Title != "东河村路灯" || len(m.Suggestions) != 2 || b.now(2).MatterID != 0 {
			t.Errorf("merged: %q of %d", m.Title, len(m.Suggestions))
		}
		if l := groups(); len(l.Groups) != 0 || len(l.Apart) != 1 {
			t.Errorf("the judged group comes back: %d groups, %d judgements", len(l.Groups), len(l.Apart))
		}
		if err := b.undo(done); err != nil {
			t.Fatal(err)
		}
		if l := groups(); len(l.Groups) != 1 || len(l.Groups[0].Items) != 3 {
			t.Errorf("after undoing: %d groups", len(l.Groups))
		}
		// None belongs together, until something new joins.
		b.must(b.Intake.KeepApart(ctx, office, intake.GroupCommand{Call: b.call, Suggestions: b.pick(0, 1, 2)}))
		if l := groups(); len(l.Groups) != 0 {
			t.Errorf("a dismissed group comes back")
		}
		if _, err := b.Intake.Submit(ctx, office, b.call, intake.SubmitCommand{Title: "东河村村道装路灯", Place: "东河村", Reason: "太黑了"}); err != nil {
			t.Fatal(err)
		}
		if l := groups(); len(l.Groups) != 1 || l.Groups[0].Judged != 3 {
			t.Errorf("something new: %d groups", len(l.Groups))
		}
	})
}

func TestPersonalDataIsFoundBeforeAMatterIsShown(t *testing.T) {
	for text, want := range map[string]string{
		"联系人张秀英13812345678":        "13812345678",
		"电话：０１３８１２３４５６７８":          "",
		"请打 138 1234 5678":         "138 1234 5678",
		"座机0571-87654321":          "0571-87654321",
		"身份证33012319700101123X的业主": "33012319700101123X",
		"联系人：李𬭎，住谢村":               "李𬭎",
		"我是王建国，住在城关":               "王建国",
		"我是本村村民，希望修路":              "",
		"新装路灯30盏，投资12.5万元，惠及1380人": "",
		"东河村2026年要修的3条路，长13800米":   "",
		"幸福小区3号楼2单元502室漏水":         "3号楼2单元502室",
		"加微信：abc12345":             "abc12345",
	} {
		found := strings.Join(intake.PersonalData(text), " ")
		if want == "" && found != "" && !strings.Contains(text, "０") || want != "" && !strings.Contains(found, want) {
			t.Errorf("%q: found %q, want %q", text, found, want)
		}
	}
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		m := b.matter(b.accept(0).Matters[0])
		b.must(b.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: m.ID, Seen: m.Changed, Title: m.Title, Content: "联系人张秀英13812345678", Category: m.Category}))
		m = b.matter(m.ID)
		b.Unchanged(t, func() {
			_, err := b.Intake.ListMatter(ctx, office, m.ID, m.Changed, true, false)
			apptest.Refused(t, "a phone number in public", err, fault.Invalid)
		})
		b.must(b.Intake.ListMatter(ctx, office, m.ID, m.Changed, true, true)) // the officer looked
		m = b.matter(m.ID)
		b.Unchanged(t, func() {
			_, err := b.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: m.ID, Seen: m.Changed, Title: m.Title, Content: "电话13912345678", Category: m.Category})
			apptest.Refused(t, "a phone number into public words", err, fault.Invalid)
		})
	})
}

func TestAnswersComeOutTogetherOnceAndNotBefore(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		m := b.matter(b.accept(0, 1).Matters[0])
		decided := b.must(b.Intake.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: m.ID, Seen: m.Changed, Act: lifecycle.Decline, Reason: "今年已经列入道路改造"}))
		b.must(b.Intake.Return(ctx, office, intake.ReturnCommand{Call: b.call, Picks: b.pick(4), Reason: intake.ReturnReasons[0]}))
		if d := b.must(b.Intake.DraftAnswers(ctx, office, b.call)); !strings.Contains(d.Text, "2 份") {
			t.Errorf("drafts: %s", d.Text)
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.DraftAnswers(ctx, office, b.call)
			apptest.Refused(t, "drafts twice", err, fault.Conflict)
			_, err = b.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: m.ID, Outcome: "不采纳", Text: "没有理由"})
			apptest.Refused(t, "declined without the reason", err, fault.Invalid)
			_, err = b.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: m.ID, Outcome: "不采纳", Text: "今年已经列入道路改造，谢谢"})
			apptest.Refused(t, "over somebody else's draft", err, fault.Conflict)
			_, err = b.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: m.ID, Outcome: "采纳为候选项目", Text: "采纳"})
			apptest.Refused(t, "another outcome than the matter's", err, fault.Invalid)
		})
		due := b.Clock.Now().Add(2 * time.Hour)
		b.must(b.Intake.PublishAnswers(ctx, office, b.call, models.At(due)))
		hidden := func(when string) {
			t.Helper()
			for _, i := range []int{0, 4} {
				r, err := b.Intake.Follow(ctx, resident, b.rows[i].Code)
				if err != nil || len(r.Answers) != 0 {
					t.Errorf("%s: %d answers, %v", when, len(r.Answers), err)
				}
			}
			if _, err := b.Intake.Letter(ctx, office, b.rows[0].ID); !fault.Is(err, fault.Closed) {
				t.Errorf("%s: a letter is printed: %v", when, err)
			}
			st, err := b.Intake.Statistics(ctx, office, b.call)
			if err != nil || st.Answered != 0 {
				t.Errorf("%s: %d answered, %v", when, st.Answered, err)
			}
		}
		hidden("before its time")
		if err := b.Intake.PublishDue(ctx); err != nil {
			t.Fatal(err)
		}
		hidden("after the clock looked too early")
		b.Unchanged(t, func() {
			_, err := b.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Suggestion: b.rows[4].ID, Outcome: intake.OutcomeReturned, Text: "另外的话"})
			apptest.Refused(t, "a released answer is changed", err, fault.Closed)
		})
		b.must(b.Intake.HoldAnswers(ctx, office, b.call))
		b.must(b.Intake.PublishAnswers(ctx, office, b.call, models.At(due)))
		b.Clock.Forward(2 * time.Hour)
		// Two servers at once.
		second := intake.New(b.Store, apptest.IntakeParts(b.Store))
		var wg sync.WaitGroup
		for _, s := range []*intake.Service{b.Intake, second, b.Intake, second} {
			wg.Go(func() {
				if err := s.PublishDue(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := strings.Count(fmt.Sprint(b.Dump(t)["audit_entries"]), "到时公布 2 份"); n != 1 {
			t.Errorf("published %d times, want once", n)
		}
		for _, i := range []int{0, 1, 4} {
			r, err := b.Intake.Follow(ctx, resident, b.rows[i].Code)
			if err != nil || len(r.Answers) != 1 {
				t.Errorf("suggestion %d: %d answers, %v", i, len(r.Answers), err)
			}
		}
		if l, err := b.Intake.Letter(ctx, office, b.rows[0].ID); err != nil || !strings.Contains(l.Answers[0].Text, "今年已经列入道路改造") {
			t.Errorf("letter: %v", err)
		}
		b.Unchanged(t, func() { apptest.Refused(t, "undo after the answer", b.undo(decided), fault.Closed) })
	})
}

func TestAUnitSeesAndAnswersOnlyWhatWasHandedToIt(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		b.must(b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: b.pick(5), Unit: b.unit("县水利局"), Reason: "请核实水质"}))
		theirs, err := b.Intake.Transferred(ctx, b.As("unit2"))
		if err != nil || len(theirs) != 1 || theirs[0].Note != "请核实水质" || theirs[0].By != "周立新" {
			t.Errorf("the unit sees %+v, %v", theirs, err)
		}
		if len(theirs[0].PhoneSealed) != 0 {
			t.Error("the unit gets what is sealed")
		}
		if others, err := b.Intake.Transferred(ctx, b.As("unit")); err != nil || len(others) != 0 {
			t.Errorf("another unit sees %d, %v", len(others), err)
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.ReplyTransferred(ctx, b.As("unit"), b.rows[5].ID, "我们来答", 0)
			apptest.Refused(t, "another unit answers", err, fault.NotFound)
			_, err = b.Intake.ReplyTransferred(ctx, b.As("unit2"), b.rows[0].ID, "答", 0)
			apptest.Refused(t, "what was not handed over", err, fault.NotFound)
		})
		b.must(b.Intake.ReplyTransferred(ctx, b.As("unit2"), b.rows[5].ID, "已经换管", 0))
		if r, err := b.Intake.Follow(ctx, resident, b.rows[5].Code); err != nil || len(r.Answers) != 0 {
			t.Errorf("the unit's answer is out before the office published it: %v", err)
		}
		b.must(b.Intake.PublishAnswers(ctx, office, b.call, 0))
		if r, err := b.Intake.Follow(ctx, resident, b.rows[5].Code); err != nil || len(r.Answers) != 1 || r.Answers[0].Text != "已经换管" {
			t.Errorf("published: %+v, %v", r.Answers, err)
		}
	})
}

func TestEachLookAtAProposerIsLogged(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		logged := func() int {
			return strings.Count(fmt.Sprint(b.Dump(t)["audit_entries"]), "查看建议人姓名和电话")
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.Proposer(ctx, b.As("deputy"), b.rows[0].ID, "好奇")
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			_, err = b.Intake.Proposer(ctx, b.As("government"), b.rows[0].ID, " ")
			apptest.Refused(t, "without a reason", err, fault.Invalid)
			_, err = b.Intake.Proposer(ctx, b.Elsewhere("government"), b.rows[0].ID, "核实")
			apptest.Refused(t, "another congress", err, fault.NotFound)
		})
		for n := 1; n <= 2; n++ {
			p, err := b.Intake.Proposer(ctx, b.As("government"), b.rows[0].ID, "核实地点")
			if err != nil || p.Name != "张秀英" || p.Phone != "13812345678" {
				t.Errorf("%+v, %v", p, err)
			}
			if logged() != n {
				t.Errorf("%d looks logged, want %d", logged(), n)
			}
		}
		r, err := b.Intake.SuggestionOffice(ctx, b.As("government"), b.rows[0].ID)
		if err != nil || len(r.NameSealed)+len(r.PhoneSealed)+len(r.PhoneIndex) > 0 || !r.HasName || !r.HasPhone {
			t.Errorf("the page carries what is sealed: %v", err)
		}
	})
}

func TestTheQueueFiltersSearchesAndCounts(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		b.accept(0, 1)
		b.must(b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: b.pick(5), Unit: b.unit("县水利局"), Reason: "请办"}))
		for what, try := range map[string]struct {
			f    intake.QueueFilter
			want []int
		}{
			"all":            {intake.QueueFilter{}, []int{1, 2, 3, 4, 5, 6}},
			"newest first":   {intake.QueueFilter{Order: "new"}, []int{6, 5, 4, 3, 2, 1}},
			"waiting":        {intake.QueueFilter{State: models.SuggestionReceived}, []int{3, 4, 5}},
			"words":          {intake.QueueFilter{Query: "路灯"}, []int{1, 2, 3}},
			"two words":      {intake.QueueFilter{Query: "路灯 老人"}, []int{1}},
			"place":          {intake.QueueFilter{Place: "㙍下村"}, []int{6}},
			"guess":          {intake.QueueFilter{Category: "老有所养"}, []int{4}},
			"officer's":      {intake.QueueFilter{Category: "行有所畅", State: models.SuggestionAccepted}, []int{1, 2}},
			"merged":         {intake.QueueFilter{Merged: "yes"}, []int{1, 2}},
			"not merged":     {intake.QueueFilter{Merged: "no"}, []int{3, 4, 5, 6}},
			"unit":           {intake.QueueFilter{Unit: b.unit("县水利局")}, []int{6}},
			"no photos":      {intake.QueueFilter{Photos: true}, nil},
			"wild card":      {intake.QueueFilter{Query: "%"}, []int{1, 2, 3, 4, 5, 6}},
			"other channel":  {intake.QueueFilter{Channel: models.ByLetter}, nil},
			"second page":    {intake.QueueFilter{Page: 2}, nil},
			"nobody's words": {intake.QueueFilter{Query: "高速铁路站"}, nil},
		} {
			try.f.Call = b.call
			q, err := b.Intake.Queue(ctx, office, try.f, "")
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, r := range q.Rows {
				got = append(got, r.Number)
				if len(r.PhoneSealed) > 0 {
					t.Errorf("%s: the queue carries what is sealed", what)
				}
			}
			if !slices.Equal(got, try.want) {
				t.Errorf("%s: %v, want %v", what, got, try.want)
			}
		}
		q, err := b.Intake.Queue(ctx, office, intake.QueueFilter{Call: b.call, State: models.SuggestionReceived}, "")
		want := map[models.SuggestionState]int{models.SuggestionReceived: 3, models.SuggestionAccepted: 2, models.SuggestionTransferred: 1}
		if err != nil || cmp.Diff(want, q.Counts) != "" || q.Total != 3 {
			t.Errorf("counts %v, total %d, %v", q.Counts, q.Total, err)
		}
		if _, err := b.Intake.Queue(ctx, b.As("unit"), intake.QueueFilter{Call: b.call}, ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a unit reads the queue: %v", err)
		}
	})
}

func TestTheExportIsReadBackByTheImport(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		evil := intake.SubmitCommand{Title: "=HYPERLINK(\"x\")", Place: "+城关镇", Reason: "-理由@"}
		if _, err := b.Intake.Submit(ctx, office, b.call, evil); err != nil {
			t.Fatal(err)
		}
		plain, err := b.Intake.ExportSuggestions(ctx, office, intake.QueueFilter{Call: b.call}, false, "")
		if err != nil || len(plain) != 8 || strings.Contains(fmt.Sprint(plain), "13812345678") || strings.Contains(fmt.Sprint(plain), "张秀英") {
			t.Fatalf("export: %d rows, %v", len(plain), err)
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.ExportSuggestions(ctx, b.As("deputy"), intake.QueueFilter{Call: b.call}, true, "要")
			apptest.Refused(t, "names for a deputy", err, fault.Forbidden)
			_, err = b.Intake.ExportSuggestions(ctx, office, intake.QueueFilter{Call: b.call}, true, "")
			apptest.Refused(t, "names without a reason", err, fault.Invalid)
		})
		full, err := b.Intake.ExportSuggestions(ctx, office, intake.QueueFilter{Call: b.call}, true, "存档")
		if err != nil || full[1][7] != "张秀英" || full[1][8] != "13812345678" {
			t.Fatalf("export with names: %v", err)
		}
		if !strings.Contains(fmt.Sprint(b.Dump(t)["audit_entries"]), "导出建议人姓名和电话") {
			t.Error("the export of names is not logged")
		}
		for _, excel := range []bool{false, true} {
			var file bytes.Buffer
			if err := intake.WriteTable(&file, "建议", excel, full, nil); err != nil {
				t.Fatal(err)
			}
			if !excel && (strings.Contains(file.String(), ",=HYPER") || strings.Contains(file.String(), "\"=HYPER")) {
				t.Error("a cell of the CSV is a formula")
			}
			p, err := b.Intake.ImportSuggestions(ctx, office, b.call, &file)
			if err != nil || len(p.Errors) > 0 || p.Total != 7 {
				t.Fatalf("excel %v: %d rows, %v, %v", excel, p.Total, p.Errors, err)
			}
			if strings.Contains(fmt.Sprint(b.Dump(t)["drafts"]), "13812345678") {
				t.Error("the waiting upload holds a phone number in clear")
			}
			n, err := b.Intake.ConfirmSuggestions(ctx, office, b.call, p.Token)
			if err != nil || n != 7 {
				t.Fatalf("confirmed %d, %v", n, err)
			}
			b.Unchanged(t, func() {
				_, err := b.Intake.ConfirmSuggestions(ctx, office, b.call, p.Token)
				apptest.Refused(t, "confirmed twice", err, fault.NotFound)
			})
		}
		q, err := b.Intake.Queue(ctx, office, intake.QueueFilter{Call: b.call, Order: "new"}, "")
		if err != nil || q.All != 21 || q.Rows[0].Number != 21 || q.Rows[0].Title != evil.Title || q.Rows[0].Place != evil.Place {
			t.Errorf("after importing twice: %d, %+v, %v", q.All, q.Rows[0].Suggestion, err)
		}
		if p, err := b.Intake.Proposer(ctx, office, q.Rows[6].ID, "核对"); err != nil || p.Phone != "13812345678" {
			t.Errorf("the imported phone number: %+v, %v", p, err)
		}
	})
}

func TestATableWithOneWrongLineWritesNothing(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		table := "建议办的事,地点,理由,来源渠道,电话,收到日期,联络站或代表\n修路,东河村,不好走,来信,,2026-3-1,\n,东河村,没有事,,,,\n修桥,东河村,垮了,乱写,12,2030-1-1,没有的站\n"
		b.Unchanged(t, func() {
			p, err := b.Intake.ImportSuggestions(ctx, office, b.call, strings.NewReader(table))
			if err != nil || p.Token != "" {
				t.Fatalf("token %q, %v", p.Token, err)
			}
			var lines []int
			for _, e := range p.Errors {
				lines = append(lines, e.Line)
			}
			if want := []int{3, 4, 4, 4, 4}; !slices.Equal(lines, want) {
				t.Errorf("errors %+v, want lines %v", p.Errors, want)
			}
		})
	})
}

func TestStatisticsAreForThePublicOnceTheyArePublished(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office := context.Background(), b.As("government")
		m := b.matter(b.accept(0, 1, 2).Matters[0])
		b.must(b.Intake.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: m.ID, Seen: m.Changed, Act: lifecycle.Small}))
		st, err := b.Intake.Statistics(ctx, office, b.call)
		if err != nil || st.Received != 6 || st.Accepted != 3 || st.Merged != 3 || st.Matters != 1 || st.Adopted != 3 || st.Small != 1 || st.Answered != 0 {
			t.Errorf("%+v, %v", st, err)
		}
		sum := 0
		for _, c := range st.Categories {
			sum += c.Received
		}
		if sum != 6 {
			t.Errorf("the categories add up to %d", sum)
		}
		if _, err := b.Intake.PublicStatistics(ctx, b.call); !fault.Is(err, fault.NotFound) {
			t.Errorf("before publication: %v", err)
		}
		b.Clock.Forward(60 * 24 * time.Hour)
		b.must(b.Intake.PublishStatistics(ctx, office, b.call))
		public, err := b.Intake.PublicStatistics(ctx, b.call)
		if err != nil || public.Received != 6 || public.Adopted != 0 || public.Small != 0 {
			t.Errorf("an outcome is public before its answer: %+v, %v", public, err)
		}
		b.must(b.Intake.DraftAnswers(ctx, office, b.call))
		b.must(b.Intake.PublishAnswers(ctx, office, b.call, 0))
		if public, err = b.Intake.PublicStatistics(ctx, b.call); err != nil || public.Adopted != 3 || public.Answered != 3 {
			t.Errorf("after the answer: %+v, %v", public, err)
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.PublishStatistics(ctx, office, b.call)
			apptest.Refused(t, "published twice", err, fault.Conflict)
		})
	})
}

// A unit that is not the right one gives a suggestion back with its reason; the
// office has it again as it was received, and what the unit wrote is gone.
func TestAUnitHandsBackWhatIsNotItsBusiness(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		ctx, office, unit := context.Background(), b.As("government"), b.As("unit")
		b.must(b.Intake.Transfer(ctx, office, intake.TransferCommand{Call: b.call, Picks: b.pick(0), Unit: b.unit("县民政局"), Reason: "请办"}))
		id := b.pick(0)[0].ID
		b.Unchanged(t, func() {
			_, err := b.Intake.HandBack(ctx, unit, id, "")
			apptest.Refused(t, "without a reason", err, fault.Invalid)
			_, err = b.Intake.HandBack(ctx, b.As("unit2"), id, "不归我们管")
			apptest.Refused(t, "another unit", err, fault.NotFound)
			_, err = b.Intake.HandBack(ctx, b.As("deputy"), id, "不归我们管")
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			_, err = b.Intake.HandBack(ctx, unit, b.pick(1)[0].ID, "不归我们管")
			apptest.Refused(t, "one that was not transferred", err, fault.NotFound)
		})
		b.must(b.Intake.ReplyTransferred(ctx, unit, id, "已经列入计划。", 0))
		b.must(b.Intake.HandBack(ctx, unit, id, "属于交通部门"))
		read, err := b.Intake.SuggestionOffice(ctx, office, id)
		if err != nil {
			t.Fatal(err)
		}
		if r := read.Suggestion; r.State != models.SuggestionReceived || r.UnitID != 0 || r.Unit != "" || !strings.Contains(r.Note, "县民政局退还：属于交通部门") {
			t.Errorf("given back: %s, unit %d %q, note %q", r.State, r.UnitID, r.Unit, r.Note)
		}
		rows, err := b.Intake.Transferred(ctx, unit)
		if err != nil || len(rows) != 0 {
			t.Errorf("the unit still has %d, %v", len(rows), err)
		}
		waiting, err := b.Intake.Waiting(ctx, office)
		if err != nil || len(waiting) != 1 || waiting[0].Waiting != len(b.Dump(t)["suggestions"]) {
			t.Errorf("waiting %+v, %v", waiting, err)
		}
		b.Unchanged(t, func() {
			_, err := b.Intake.HandBack(ctx, unit, id, "再退一次")
			apptest.Refused(t, "twice", err, fault.NotFound)
		})
	})
}
