package app_test

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/app/shortlist"
	"piaojue/app/store"
	"piaojue/app/words/wordstest"
	"piaojue/models"
)

// TestFiveThousandSuggestionsLeadToTwelveCandidates follows what people say to
// the ballot and to the project: one 事项编号 all the way, and nobody's
// suggestion lost. The suggestions are made from published lists; the office's
// eye for what belongs together is played by the label of each.
func TestFiveThousandSuggestionsLeadToTwelveCandidates(t *testing.T) {
	const all = 5000
	said := wordstest.Suggestions(all, 2026)
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, office := context.Background(), w.As("government")
		read := func(do func(c *store.Scope) error) {
			t.Helper()
			must(t, w.Store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(w.Congress.ID)) }))
		}
		var session models.Session
		read(func(c *store.Scope) (err error) { session, err = c.Session(w.Session); return err })
		today := models.DateOf(w.Clock.Now())
		proposed, err := w.Intake.ProposeCall(ctx, office)
		must(t, err)
		proposed.Year, proposed.OpensOn, proposed.ClosesOn = session.Year, today, models.DateOf(w.Clock.Now().AddDate(0, 2, 0))
		call, err := w.Intake.CreateCall(ctx, office, proposed)
		must(t, err)
		must(t, w.Intake.PublishCall(ctx, office, call))

		// What people say arrives.
		label, codes := map[int64]int{}, map[int64]string{}
		for at := 0; at < all; at += 500 {
			var cmds []intake.SubmitCommand
			for _, s := range said[at : at+500] {
				title := []rune(s.Matter)
				cmds = append(cmds, intake.SubmitCommand{Call: call, Title: string(title[:min(len(title), intake.MaxTitle)]), Channel: models.ByLetter,
					Place: cmp.Or(s.Place, s.Town, "全县"), Reason: cmp.Or(s.Reason, s.Matter)})
			}
			rows, err := w.Intake.Submit(ctx, office, call, cmds...)
			must(t, err)
			for i, r := range rows {
				label[r.ID], codes[r.ID] = said[at+i].Candidate, r.Code
			}
		}
		want := map[int]int{}
		for _, candidate := range label {
			want[candidate]++
		}

		// Near duplicates are proposed; the officer merges those that are one
		// matter, and accepts the rest of each candidate into one of them.
		rows := func() (picks map[int][]intake.Pick, of map[int64]models.Suggestion) {
			picks, of = map[int][]intake.Pick{}, map[int64]models.Suggestion{}
			read(func(c *store.Scope) error {
				list, err := c.SuggestionsChanged(call, 0)
				for _, r := range list {
					of[r.ID] = r
					if r.State == models.SuggestionReceived {
						picks[label[r.ID]] = append(picks[label[r.ID]], intake.Pick{ID: r.ID, Seen: r.Changed})
					}
				}
				return err
			})
			return picks, of
		}
		groups, err := w.Intake.Groups(ctx, office, call)
		must(t, err)
		_, of := rows()
		matters, grouped := map[int][]int64{}, 0
		for _, g := range groups {
			var picks []intake.Pick
			candidate := label[g.Suggestions[0]]
			for _, id := range g.Suggestions {
				if label[id] == candidate {
					picks = append(picks, intake.Pick{ID: id, Seen: of[id].Changed})
				}
			}
			if candidate == 0 || len(picks) < 2 || len(matters[candidate]) >= 3 {
				continue
			}
			done, err := w.Intake.MergeGroup(ctx, office, intake.GroupCommand{Call: call, Suggestions: picks})
			must(t, err)
			grouped += len(picks)
			matters[candidate] = append(matters[candidate], done.Matters...)
		}
		if grouped < 50 {
			t.Fatalf("the proposed groups hold %d suggestions of candidates", grouped)
		}
		matter := func(id int64) (m models.Matter) {
			t.Helper()
			read(func(c *store.Scope) (err error) { m, err = c.Matter(id); return err })
			return m
		}
		left, _ := rows()
		for candidate, picks := range left {
			for at := 0; at < len(picks); at += 500 {
				cmd := intake.AcceptCommand{Call: call, Picks: picks[at:min(at+500, len(picks))]}
				switch {
				case candidate == 0:
				case len(matters[candidate]) > 0:
					cmd.Matter = matter(matters[candidate][0]).Code
				default:
					cmd.Together = true
				}
				done, err := w.Intake.Accept(ctx, office, cmd)
				must(t, err)
				if candidate > 0 && len(matters[candidate]) == 0 {
					matters[candidate] = done.Matters
				}
			}
		}
		// Each candidate becomes one matter, is put up, and goes through the chain.
		ids, no := map[int]int64{}, map[int64]string{}
		must(t, w.Shortlist.AdoptStartingList(ctx, office))
		negative, err := w.Shortlist.NegativeList(ctx, office)
		must(t, err)
		var review []shortlist.ReviewedItem
		for _, k := range wordstest.Candidates() {
			head := matter(matters[k.No][0])
			if others := matters[k.No][1:]; len(others) > 0 {
				var merged []string
				for _, id := range others {
					merged = append(merged, matter(id).Code)
				}
				_, err := w.Intake.MergeMatters(ctx, office, intake.MergeCommand{Matter: head.ID, Seen: head.Changed, Codes: merged, Reason: "同一件事"})
				must(t, err)
				head = matter(head.ID)
			}
			_, err = w.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: head.ID, Seen: head.Changed, Title: k.Name, Content: k.Name, Place: "全县", Category: k.Category, Checked: true})
			must(t, err)
			_, err = w.Intake.ListMatter(ctx, office, head.ID, matter(head.ID).Changed, true, true)
			must(t, err)
			_, typed, err := w.Shortlist.FromMatter(ctx, office, head.ID)
			must(t, err)
			typed.Unit, typed.Investment, typed.Deadline, typed.Target = "县民政局", strconv.Itoa(100*k.No), "2026年12月", "年内完成"
			typed.Checkpoints = []shortlist.TypedCheckpoint{{Name: "开工", Target: "签合同", PlannedOn: string(today), Weight: "40"}, {Name: "完工", Target: "交付", PlannedOn: string(today), Weight: "60"}}
			id, err := w.Shortlist.New(ctx, office, session.Year, head.ID, typed)
			must(t, err)
			ids[k.No], no[id] = id, strconv.Itoa(k.No)
			must(t, w.Shortlist.AskAppraisals(ctx, office, id, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: w.As("unit").Unit}}, models.DateOf(w.Clock.Now().AddDate(0, 0, 7))))
		}
		tasks, err := w.Shortlist.Appraisals(ctx, w.As("unit"))
		must(t, err)
		if len(tasks) != 12 {
			t.Fatalf("the unit has %d appraisals to give, want 12", len(tasks))
		}
		for _, task := range tasks {
			must(t, w.Shortlist.Appraise(ctx, w.As("unit"), task.Appraisal.ID, models.VerdictSupport, "群众呼声集中，建议列入。"))
		}
		version := func(id int64) (v int) {
			read(func(c *store.Scope) error { r, err := c.Shortlisted(id); v = r.Version; return err })
			return v
		}
		for _, id := range ids {
			var checks []shortlist.Checked
			for _, item := range negative.Items {
				checks = append(checks, shortlist.Checked{Item: item.ID, Reason: "不属于"})
			}
			must(t, w.Shortlist.CheckNegative(ctx, office, id, checks))
			must(t, w.Shortlist.Check(ctx, office, id))
			review = append(review, shortlist.ReviewedItem{Project: id, Version: version(id), Result: models.ReviewPassed})
		}
		for _, step := range []struct {
			login string
			step  models.ReviewStep
		}{{"government", models.ReviewGovernment}, {"government", models.ReviewParty}, {"standing", models.ReviewStanding}} {
			_, err := w.Shortlist.RecordReview(ctx, w.As(step.login), shortlist.ReviewCommand{Year: session.Year, Step: step.step, HeldOn: today, Meeting: step.step.Label(), Items: review})
			must(t, err)
		}
		typed, err := w.Shortlist.Candidates(ctx, office, w.Session)
		must(t, err)
		for _, k := range typed.Rows {
			must(t, w.Shortlist.Delete(ctx, office, k.ID))
		}
		must(t, w.Shortlist.Submit(ctx, w.As("standing"), w.Session, no))

		// The ballot carries them, and three are chosen.
		w.To(t, models.RoundPublished)
		var ballot []models.RoundCandidate
		var projects []models.Project
		read(func(c *store.Scope) (err error) {
			if ballot, err = c.RoundCandidates(w.Round); err != nil {
				return err
			}
			projects, err = c.ProjectsOfRound(w.Round)
			return err
		})
		if len(ballot) != 12 || len(projects) == 0 {
			t.Fatalf("%d candidates on the ballot and %d projects", len(ballot), len(projects))
		}
		adopted := map[string]models.Project{}
		for _, p := range projects {
			adopted[p.Code] = p
		}
		for _, k := range ballot {
			head := matter(matters[k.No][0])
			if k.Code != head.Code || k.Name != wordstest.Candidates()[k.No-1].Name {
				t.Errorf("candidate %d on the ballot is %s %s, its matter %s %s", k.No, k.Code, k.Name, head.Code, head.Title)
			}
			trace, err := w.Intake.Trace(ctx, head.Code)
			must(t, err)
			if trace.Suggestions != want[k.No] {
				t.Errorf("behind candidate %d stand %d suggestions, want %d", k.No, trace.Suggestions, want[k.No])
			}
			if len(trace.Listings) != 1 || len(trace.Votes) != 1 {
				t.Errorf("candidate %d: %d listings and %d votes are traced", k.No, len(trace.Listings), len(trace.Votes))
			}
			p, chosen := adopted[head.Code]
			if chosen != (len(trace.Projects) == 1) || chosen && trace.Projects[0].ID != p.ID {
				t.Errorf("candidate %d: chosen %v, traced to %d projects", k.No, chosen, len(trace.Projects))
			}
			if chosen {
				w.PublishPlan(t, p.ID) // what the candidate named is public with the plan that it began
				reading, err := w.Oversight.PublishedProject(ctx, p.ID)
				must(t, err)
				if reading.Project.Code != head.Code || len(reading.Checkpoints) != 2 {
					t.Errorf("project %d: code %s, %d checkpoints; want the candidate's", p.No, reading.Project.Code, len(reading.Checkpoints))
				}
			}
		}
		// Every suggestion leads there.
		_, of = rows()
		reached := map[int]int{}
		for id, r := range of {
			if r.State != models.SuggestionAccepted || r.MatterID == 0 {
				t.Fatalf("suggestion %d is %s", r.Number, r.State)
			}
			if candidate := label[id]; candidate > 0 && r.MatterID == matters[candidate][0] {
				reached[candidate]++
			}
		}
		for candidate := 1; candidate <= 12; candidate++ {
			if reached[candidate] != want[candidate] {
				t.Errorf("%d of %d suggestions lead to candidate %d", reached[candidate], want[candidate], candidate)
			}
		}
		followed := 0
		for id, code := range codes {
			if label[id] == 0 || followed == 60 {
				continue
			}
			followed++
			page, err := w.Intake.Follow(ctx, intake.Visitor{Address: fmt.Sprintf("203.0.113.%d", followed)}, code)
			must(t, err)
			if head := matter(matters[label[id]][0]); page.Matter.Code != head.Code || !page.Listed {
				t.Errorf("the page of suggestion %d leads to %s (listed %v), want %s", page.Suggestion.Number, page.Matter.Code, page.Listed, head.Code)
			}
		}
		if acts := lifecycle.Matter.Acts(matter(matters[1][0]).State); len(acts) == 0 {
			t.Error("the matter of a project is at an end")
		}
	})
}
