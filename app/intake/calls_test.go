package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/models"
)

var bg = context.Background()

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func eachTown(t *testing.T, test func(t *testing.T, w *apptest.Town)) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, test)
}

func proposal(t testing.TB, w *apptest.Town) intake.CallCommand {
	t.Helper()
	cmd, err := w.Intake.ProposeCall(bg, w.As("government"))
	ok(t, err)
	return cmd
}

func TestANewCallProposesTheUsualPeriodAndWarnsOfNothing(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		cmd := proposal(t, w)
		if cmd.OpensOn != "2026-09-01" || cmd.Year != 2027 || intake.Days(cmd.OpensOn, cmd.ClosesOn) != 30 || len(cmd.Remarks()) != 0 {
			t.Errorf("proposed %+v with %v", cmd, cmd.Remarks())
		}
		cmd.OpensOn, cmd.ClosesOn = "2026-06-01", "2026-06-10"
		var fields []string
		for _, r := range cmd.Remarks() {
			fields = append(fields, r.Field)
			if r.Basis.Binding() {
				t.Errorf("%q is shown as law", r.Text)
			}
		}
		if fmt.Sprint(fields) != "[closes_on opens_on]" {
			t.Errorf("warned about %v", fields)
		}
		if _, err := w.Intake.CreateCall(bg, w.As("government"), cmd); err != nil {
			t.Errorf("a warning refused: %v", err)
		}
	})
}

func TestACallThatMakesNoSenseIsRefused(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		good := proposal(t, w)
		tests := map[string]struct {
			field  string
			change func(*intake.CallCommand)
		}{
			"backwards":       {"closes_on", func(c *intake.CallCommand) { c.ClosesOn = "2026-08-31" }},
			"no such day":     {"opens_on", func(c *intake.CallCommand) { c.OpensOn = "2026-09-31" }},
			"two years":       {"closes_on", func(c *intake.CallCommand) { c.ClosesOn = "2028-09-01" }},
			"for the past":    {"year", func(c *intake.CallCommand) { c.Year = 2024 }},
			"far ahead":       {"year", func(c *intake.CallCommand) { c.Year = 2030 }},
			"no title":        {"title", func(c *intake.CallCommand) { c.Title = " \t" }},
			"long title":      {"title", func(c *intake.CallCommand) { c.Title = strings.Repeat("长", 61) }},
			"no field":        {"topics", func(c *intake.CallCommand) { c.Topics = "\n \n" }},
			"a long place":    {"places", func(c *intake.CallCommand) { c.Places = strings.Repeat("地", 41) }},
			"unknown rule":    {"phone_rule", func(c *intake.CallCommand) { c.PhoneRule = "always" }},
			"broken encoding": {"text", func(c *intake.CallCommand) { c.Text = "\xff" }},
		}
		w.Unchanged(t, func() {
			for name, tt := range tests {
				cmd := good
				tt.change(&cmd)
				_, err := w.Intake.CreateCall(bg, w.As("government"), cmd)
				apptest.Refused(t, name, err, fault.Invalid)
				if refusal, _ := fault.As(err); refusal != nil && refusal.Fields[tt.field] == "" {
					t.Errorf("%s: complained about %v", name, refusal.Fields)
				}
			}
			_, err := w.Intake.CreateCall(bg, w.As("deputy"), good)
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
		})
		_, err := w.Intake.CreateCall(bg, w.As("government"), good)
		ok(t, err)
		w.Unchanged(t, func() {
			_, err := w.Intake.CreateCall(bg, w.As("government"), good)
			apptest.Refused(t, "a double press", err, fault.Conflict)
		})
	})
}

func TestAPublishedCallKeepsWhatItPromised(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		who := w.As("government")
		cmd := proposal(t, w)
		id, err := w.Intake.CreateCall(bg, who, cmd)
		ok(t, err)
		cmd.Title = "公开征集"
		ok(t, w.Intake.EditCall(bg, who, id, cmd))
		w.Unchanged(t, func() {
			apptest.Refused(t, "extending a draft", w.Intake.ExtendCall(bg, who, id, "2026-12-01", "理由"), fault.Closed)
			apptest.Refused(t, "closing a draft", w.Intake.CloseCall(bg, who, id, "理由"), fault.Closed)
			apptest.Refused(t, "another congress", w.Intake.PublishCall(bg, w.Elsewhere("government"), id), fault.NotFound)
		})
		ok(t, w.Intake.PublishCall(bg, who, id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", w.Intake.PublishCall(bg, who, id), fault.Conflict)
			apptest.Refused(t, "other words", w.Intake.EditCall(bg, who, id, cmd), fault.Closed)
			apptest.Refused(t, "shorter", w.Intake.ExtendCall(bg, who, id, "2026-09-20", "理由"), fault.Invalid)
			apptest.Refused(t, "no reason", w.Intake.ExtendCall(bg, who, id, "2026-12-01", ""), fault.Invalid)
			apptest.Refused(t, "closed without a reason", w.Intake.CloseCall(bg, who, id, " "), fault.Invalid)
		})
		ok(t, w.Intake.ExtendCall(bg, who, id, "2026-10-31", "农忙"))
		ok(t, w.Intake.CloseCall(bg, who, id, "改由全市统一征集"))
		r, err := w.Intake.Call(bg, who, id)
		ok(t, err)
		if r.ClosesOn != "2026-10-31" || r.Stage != intake.CallStopped {
			t.Errorf("%s, closes on %s", r.Stage, r.ClosesOn)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "extending what was ended", w.Intake.ExtendCall(bg, who, id, "2026-12-01", "理由"), fault.Closed)
			apptest.Refused(t, "ended twice", w.Intake.CloseCall(bg, who, id, "理由"), fault.Closed)
		})
	})
}

func TestACallWhosePeriodIsPastIsNotPublished(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		cmd := proposal(t, w)
		cmd.Year, cmd.OpensOn, cmd.ClosesOn = 2026, "2026-01-01", "2026-03-11"
		id, err := w.Intake.CreateCall(bg, w.As("government"), cmd)
		ok(t, err)
		w.Unchanged(t, func() {
			apptest.Refused(t, "past", w.Intake.PublishCall(bg, w.As("government"), id), fault.Closed)
		})
		cmd.ClosesOn = "2026-03-30"
		ok(t, w.Intake.EditCall(bg, w.As("government"), id, cmd))
		ok(t, w.Intake.PublishCall(bg, w.As("government"), id))
		r, err := w.Intake.Call(bg, w.As("government"), id)
		ok(t, err)
		if r.OpensOn != "2026-03-12" { // nobody could answer before
			t.Errorf("published with a period from %s", r.OpensOn)
		}
	})
}

func TestCodesOfStationsAreMadeOnceAndDisabledForGood(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		who := w.As("government")
		e, err := w.Intake.AddEntrance(bg, who, intake.EntranceCommand{Kind: models.ByStation, Name: "城关镇联络站", Place: "文化路", Login: "deputy"})
		ok(t, err)
		if len(e.Code) != 12 || e.AccountID != w.As("deputy").Account {
			t.Errorf("made %+v", e)
		}
		w.Unchanged(t, func() {
			_, err := w.Intake.AddEntrance(bg, who, intake.EntranceCommand{Kind: models.ByStation, Name: "城关镇联络站", Place: "文化路"})
			apptest.Refused(t, "twice", err, fault.Invalid)
			_, err = w.Intake.AddEntrance(bg, who, intake.EntranceCommand{Kind: models.ByLetter, Name: "信箱"})
			apptest.Refused(t, "another kind", err, fault.Invalid)
			_, err = w.Intake.AddEntrance(bg, who, intake.EntranceCommand{Kind: models.ByDeputy, Name: "沈知远", Login: "nobody"})
			apptest.Refused(t, "no such account", err, fault.Invalid)
			_, err = w.Intake.AddEntrance(bg, w.As("deputy"), intake.EntranceCommand{Kind: models.ByStation, Name: "另一个"})
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			apptest.Refused(t, "another congress", w.Intake.DisableEntrance(bg, w.Elsewhere("government"), e.ID), fault.NotFound)
		})
		ok(t, w.Intake.EditEntrance(bg, who, e.ID, intake.EntranceCommand{Name: "城关镇中心联络站", Place: "文化路"}))
		ok(t, w.Intake.DisableEntrance(bg, who, e.ID))
		w.Unchanged(t, func() {
			apptest.Refused(t, "disabled twice", w.Intake.DisableEntrance(bg, who, e.ID), fault.Conflict)
			apptest.Refused(t, "edited afterwards", w.Intake.EditEntrance(bg, who, e.ID, intake.EntranceCommand{Name: "新名"}), fault.Closed)
		})
		rows, err := w.Intake.Entrances(bg, who)
		ok(t, err)
		if len(rows) != 1 || rows[0].Code != e.Code || rows[0].Name != "城关镇中心联络站" || rows[0].DisabledAt.IsZero() {
			t.Errorf("listed %+v", rows)
		}
	})
}

const stations = "类型,名称,地点,登录名\n联络站,𬭎溪乡联络站,𬭎溪乡,\n代表,李𬭎,,deputy\n"

func TestATableOfStationsIsTakenWhollyOnceOrNotAtAll(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		who := w.As("standing")
		w.Unchanged(t, func() {
			p, err := w.Intake.ImportEntrances(bg, who, strings.NewReader(stations+"信箱,一号,,\n联络站,,,\n联络站,𬭎溪乡联络站,𬭎溪乡,\n代表,王五,,nobody\n"))
			ok(t, err)
			if p.Token != "" || len(p.Errors) != 4 || p.Errors[0].Line != 4 || p.Errors[3].Line != 7 {
				t.Errorf("%q with %+v", p.Token, p.Errors)
			}
		})
		p, err := w.Intake.ImportEntrances(bg, who, strings.NewReader(stations))
		ok(t, err)
		w.Unchanged(t, func() {
			_, err := w.Intake.ConfirmEntrances(bg, w.As("government"), p.Token)
			apptest.Refused(t, "somebody else's preview", err, fault.NotFound)
		})
		if n, err := w.Intake.ConfirmEntrances(bg, who, p.Token); err != nil || n != 2 {
			t.Fatalf("made %d: %v", n, err)
		}
		w.Unchanged(t, func() {
			_, err := w.Intake.ConfirmEntrances(bg, who, p.Token)
			apptest.Refused(t, "confirmed twice", err, fault.NotFound)
		})
		rows, err := w.Intake.Entrances(bg, who)
		ok(t, err)
		var b strings.Builder
		ok(t, intake.WriteTable(&b, "码", false, intake.EntranceTable(rows), nil))
		if p, err = w.Intake.ImportEntrances(bg, who, strings.NewReader(b.String())); err != nil || len(p.Errors) != 2 || p.Errors[0].Text == "" {
			t.Errorf("the export is not the shape of the import: %v %+v", err, p.Errors)
		}
	})
}

func entry(channel models.Channel) intake.SubmitCommand {
	return intake.SubmitCommand{Title: "便民桥加护栏", Place: "东河", Reason: "孩子上学过桥危险", Channel: channel}
}

const page1, page2 = "page-token-page-token-1", "page-token-page-token-2"

func TestAPageEnteredTwiceMakesOneSuggestion(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		call := openCall(t, w, nil)
		cmd := entry(models.ByLetter)
		cmd.Name, cmd.ReceivedOn = "张三", "2026-03-01"
		one, err := w.Intake.EnterOne(bg, w.As("government"), page1, call, cmd)
		ok(t, err)
		w.Unchanged(t, func() {
			two, err := w.Intake.EnterOne(bg, w.As("government"), page1, call, cmd)
			ok(t, err)
			if two.ID != one.ID || two.Code != one.Code {
				t.Errorf("made %d and %d", one.ID, two.ID)
			}
		})
		two, err := w.Intake.EnterOne(bg, w.As("standing"), page1, call, cmd)
		ok(t, err)
		if two.ID == one.ID || two.Code == one.Code || two.Number != one.Number+1 {
			t.Errorf("somebody else's page made %+v after %+v", two.Number, one.Number)
		}
	})
}

func TestEachRoleEntersByItsOwnChannelOnly(t *testing.T) {
	eachTown(t, func(t *testing.T, w *apptest.Town) {
		call := openCall(t, w, nil)
		station, err := w.Intake.AddEntrance(bg, w.As("government"), intake.EntranceCommand{Kind: models.ByStation, Name: "城关镇联络站"})
		ok(t, err)
		own, err := w.Intake.AddEntrance(bg, w.As("government"), intake.EntranceCommand{Kind: models.ByDeputy, Name: "秦月明", Login: "deputy"})
		ok(t, err)
		w.Unchanged(t, func() {
			for who, channel := range map[string]models.Channel{"deputy": models.ByLetter, "unit": models.ByDeputy, "government": models.ByWeb} {
				_, err := w.Intake.EnterOne(bg, w.As(who), page1, call, entry(channel))
				apptest.Refused(t, who+" by "+string(channel), err, fault.Invalid)
			}
			_, err := w.Intake.EnterOne(bg, w.As("presiding"), page1, call, entry(models.ByLetter))
			apptest.Refused(t, "no role for it", err, fault.Forbidden)
			_, err = w.Intake.EnterOne(bg, w.As("government"), page1, call, entry(models.ByStation))
			apptest.Refused(t, "no station chosen", err, fault.Invalid)
			wrong := entry(models.ByLetter)
			wrong.EntranceID = station.ID
			_, err = w.Intake.EnterOne(bg, w.As("government"), page1, call, wrong)
			apptest.Refused(t, "a station that is none", err, fault.Invalid)
			_, err = w.Intake.EnterOne(bg, w.As("government"), "short", call, entry(models.ByLetter))
			apptest.Refused(t, "no page", err, fault.Invalid)
			_, err = w.Intake.EnterOne(bg, w.As("government"), page1, call+100, entry(models.ByLetter))
			apptest.Refused(t, "no call", err, fault.Invalid)
			_, err = w.Intake.EnterOne(bg, w.Elsewhere("government"), page1, call, entry(models.ByLetter))
			apptest.Refused(t, "another congress", err, fault.Invalid)
			empty := entry(models.ByLetter)
			empty.Title, empty.ReceivedOn = "", "2026-03-13"
			_, err = w.Intake.EnterOne(bg, w.As("government"), page1, call, empty)
			refusal, _ := fault.As(err)
			if refusal == nil || refusal.Fields["title"] == "" || refusal.Fields["received_on"] == "" {
				t.Errorf("no title, received tomorrow: %v", err)
			}
		})
		heard := entry(models.ByDeputy)
		heard.Heard = 12
		mine, err := w.Intake.EnterOne(bg, w.As("deputy"), page1, call, heard)
		ok(t, err)
		if mine.EntranceID != own.ID || mine.Heard != 12 || mine.AccountID != w.As("deputy").Account {
			t.Errorf("entered as %+v", mine)
		}
		at := entry(models.ByStation)
		at.EntranceID = station.ID
		_, err = w.Intake.EnterOne(bg, w.As("government"), page2, call, at)
		ok(t, err)
		rows, err := w.Intake.Entrances(bg, w.As("government"))
		ok(t, err)
		for _, r := range rows {
			if r.Received != 1 {
				t.Errorf("%d came through %s", r.Received, r.Name)
			}
		}
	})
}

func TestADeputySeesWhatBecameOfItAndNobodyElsesSlip(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		own, err := b.Intake.AddEntrance(bg, b.As("government"), intake.EntranceCommand{Kind: models.ByDeputy, Name: "秦月明", Login: "deputy"})
		ok(t, err)
		mine, err := b.Intake.EnterOne(bg, b.As("deputy"), page1, b.call, entry(models.ByDeputy))
		ok(t, err)
		cmd := wish(b.call)
		cmd.Entrance = own.Code
		through, err := b.Intake.Suggest(bg, resident, ask(t, b.Town), cmd)
		ok(t, err)
		b.must(b.Intake.Accept(bg, b.As("government"), intake.AcceptCommand{Call: b.call, Picks: []intake.Pick{{ID: mine.ID, Seen: mine.Changed}}}))
		rows, err := b.Intake.EnteredBy(bg, b.As("deputy"))
		ok(t, err)
		b.must(b.Intake.DecideMatter(bg, b.As("government"), intake.OutcomeCommand{Matter: rows[1].Matter.ID, Seen: b.matter(rows[1].Matter.ID).Changed, Act: lifecycle.Decline, Reason: "已有安排"}))
		if rows, err = b.Intake.EnteredBy(bg, b.As("deputy")); err != nil || rows[1].Outcome() != models.MatterOpen {
			t.Errorf("an outcome is told before its answer is out: %v %s", err, rows[1].Outcome())
		}
		if len(rows) != 2 || rows[0].ID != through.ID || rows[0].Own || rows[1].ID != mine.ID || !rows[1].Own || rows[1].Matter.Code == "" {
			t.Fatalf("listed %+v", rows)
		}
		for _, r := range rows {
			if len(r.NameSealed)+len(r.PhoneSealed) > 0 {
				t.Error("a name or number is in the list")
			}
		}
		if e, err := b.Intake.EnteredOne(bg, b.As("deputy"), mine.ID); err != nil || e.Code != mine.Code {
			t.Errorf("the slip: %v", err)
		}
		_, err = b.Intake.EnteredOne(bg, b.As("deputy"), through.ID)
		apptest.Refused(t, "the code of who scanned", err, fault.NotFound)
		_, err = b.Intake.EnteredOne(bg, b.As("deputy"), b.rows[0].ID)
		apptest.Refused(t, "the office's slip", err, fault.NotFound)
		_, err = b.Intake.EnteredOne(bg, b.As("government"), through.ID)
		apptest.Refused(t, "the code of a resident, to the office", err, fault.NotFound)
	})
}
