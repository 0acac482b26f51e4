package vote_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// marked adds up what the ballots in the box say, without any of the code that
// is tested.
func marked(w *apptest.Town, three bool) []tally.CandidateCounts {
	names := []string{"镇村敬老院改造", "𬭎溪饮水提升", "㙍下村道路硬化", "𠮷祥路停车场", "村级卫生室"}
	rows := make([]tally.CandidateCounts, len(names))
	for k := range rows {
		rows[k].No, rows[k].Name = k+1, names[k]
		for slip := range w.Plan.Cast {
			switch w.Plan.Stances(slip)[k] {
			case seal.Approve:
				rows[k].Approve++
			case seal.Oppose:
				if three {
					rows[k].Oppose++
				}
			case seal.Abstain:
				if three {
					rows[k].Abstain++
				}
			}
		}
	}
	return rows
}

func TestARoundEndsInWhatWasMarked(t *testing.T) {
	tests := []struct {
		name  string
		plan  *apptest.Plan
		three bool
	}{{"three stances", apptest.ThreeStances, true}, {"tick only", apptest.TickOnly, false}, {"a street recommends", apptest.Street, true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apptest.EachTown(t, tt.plan, models.RoundCounted, func(t *testing.T, w *apptest.Town) {
				w.To(t, models.RoundPublished)
				v, err := w.Vote.Result(ctx, w.Round)
				must(t, err)
				want := tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 9, Candidates: marked(w, tt.three)}
				if diff := cmp.Diff(want, *v.Counts); diff != "" {
					t.Errorf("counts (-want +got):\n%s", diff)
				}
				var adopted, others []int
				for _, a := range v.Outcome.Adopted {
					adopted = append(adopted, a.No)
				}
				for _, n := range v.Outcome.NotAdopted {
					others = append(others, n.No)
				}
				if diff := cmp.Diff([][]int{{1, 2, 3}, {4, 5}}, [][]int{adopted, others}); diff != "" {
					t.Errorf("adopted and not (-want +got):\n%s", diff)
				}
				if v.Outcome.QuorumLine != 8 || v.Outcome.PassLine != 6 || !v.Outcome.Valid {
					t.Errorf("outcome %+v, want quorum 8, pass line 6, valid", v.Outcome)
				}
				var projects []string
				for _, p := range v.Projects {
					projects = append(projects, p.Name+p.Unit)
					if p.Year != 2026 || p.Entitled != 11 || p.RoundID != w.Round || p.PublishedAt == 0 {
						t.Errorf("project %+v", p)
					}
				}
				if diff := cmp.Diff([]string{"镇村敬老院改造县民政局", "𬭎溪饮水提升县水利局", "㙍下村道路硬化县交通运输局"}, projects); diff != "" {
					t.Errorf("projects (-want +got):\n%s", diff)
				}
				if v.Round.Announces != "3" || v.Round.Digest == "" || len(v.Steps) != 12 {
					t.Errorf("round %+v with %d steps, want notice 3, a digest, 12 steps", v.Round, len(v.Steps))
				}
				archiveHolds(t, w, v)
				bundleHolds(t, w, v)
			})
		})
	}
}

func archiveHolds(t *testing.T, w *apptest.Town, v vote.ResultReading) {
	t.Helper()
	raw, err := w.Vote.Archive(ctx, w.Round)
	must(t, err)
	report, err := seal.VerifyArchive(raw, seal.VerifyOptions{Workers: 2})
	if err != nil {
		t.Fatalf("the archive does not verify: %v", err)
	}
	if report.State != seal.Published || !report.OK() || report.Ballots != 9 || report.Credentials != 13 || report.Threshold != 2 || report.Scrutineers != 3 {
		t.Errorf("report %+v", report)
	}
	if report.LastEventHash != v.LastEvent || report.Fingerprint != v.Round.Fingerprint {
		t.Errorf("last event %s and fingerprint %s, want %s and %s as published", report.LastEventHash, report.Fingerprint, v.LastEvent, v.Round.Fingerprint)
	}
	for i := range w.Plan.Cast {
		found := false
		for _, tracker := range report.Trackers {
			found = found || tracker == seal.Tracker(w.Ballots[i])
		}
		if !found {
			t.Errorf("the ballot of slip %d is not in the archive", i)
		}
	}
}

func bundleHolds(t *testing.T, w *apptest.Town, v vote.ResultReading) {
	t.Helper()
	var first, second bytes.Buffer
	must(t, w.Vote.Bundle(ctx, w.Round, &first))
	must(t, w.Vote.Bundle(ctx, w.Round, &second))
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the bundle has other bytes the second time")
	}
	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	must(t, err)
	members := map[string][]byte{}
	var names []string
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		members[f.Name], err = io.ReadAll(r)
		must(t, err)
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{vote.BundleArchive, vote.BundleMethod, vote.BundleCounts, vote.BundleOutcome, vote.BundleCancelled, vote.BundleManifest, vote.BundleReadme}, names); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	archive, err := w.Vote.Archive(ctx, w.Round)
	must(t, err)
	if !bytes.Equal(members[vote.BundleArchive], archive) {
		t.Error("the bundle holds another archive")
	}
	rules, err := tally.ParseRules(members[vote.BundleMethod])
	must(t, err)
	if rules.Digest() != v.Round.Digest {
		t.Errorf("method.json has digest %s, the round %s", rules.Digest(), v.Round.Digest)
	}
	counts, err := tally.ParseCounts(rules, members[vote.BundleCounts])
	must(t, err)
	outcome, err := tally.Decide(rules, counts)
	must(t, err)
	again, err := json.Marshal(outcome)
	must(t, err)
	if !bytes.Equal(again, members[vote.BundleOutcome]) {
		t.Errorf("outcome.json is not what the method makes of the counts:\n%s\n%s", members[vote.BundleOutcome], again)
	}
	if string(members[vote.BundleCancelled]) != "[]" {
		t.Errorf("cancelled.json = %s, want []", members[vote.BundleCancelled])
	}
	var manifest map[string]any
	must(t, json.Unmarshal(members[vote.BundleManifest], &manifest))
	if manifest["last_event"] != v.LastEvent || manifest["uuid"] != v.Round.UUID || manifest["rules_digest"] != v.Round.Digest || manifest["returned"] != 9.0 {
		t.Errorf("manifest %v", manifest)
	}
}

func TestOnlyAStreetRecommendsAndItDoesNothingElse(t *testing.T) {
	tests := []struct {
		name   string
		plan   *apptest.Plan
		family tally.Family
	}{
		{"a county does not recommend", apptest.ThreeStances, tally.Recommend},
		{"a street does not pick", apptest.Street, tally.Pick},
		{"a street does not vote each", apptest.Street, tally.Each},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apptest.EachTown(t, tt.plan, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
				cmd := w.Draft()
				cmd.Rules.Family = tt.family
				w.Unchanged(t, func() {
					_, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
					apptest.Refused(t, "draft", err, fault.Invalid)
					if e, _ := fault.As(err); e.Fields["family"] == "" {
						t.Errorf("the refusal does not name the family: %v", e)
					}
				})
			})
		})
	}
}

func TestADraftRefusesWhatIsWrongByField(t *testing.T) {
	tests := []struct {
		name   string
		change func(*vote.DraftCommand)
		field  string
	}{
		{"no name", func(c *vote.DraftCommand) { c.Name = " " }, "name"},
		{"a name too long", func(c *vote.DraftCommand) { c.Name = string(bytes.Repeat([]byte("𬭎"), 61)) }, "name"},
		{"broken text", func(c *vote.DraftCommand) { c.Title = "办法\xff" }, "title"},
		{"no time to vote", func(c *vote.DraftCommand) { c.Minutes = 0 }, "minutes"},
		{"more than a day to vote", func(c *vote.DraftCommand) { c.Minutes = 24*60 + 1 }, "minutes"},
		{"a paper-only family", func(c *vote.DraftCommand) { c.Rules.Family = tally.Rank }, "family"},
		{"no seat", func(c *vote.DraftCommand) { c.Rules.Seats = 0 }, "seats"},
		{"a quorum below two thirds", func(c *vote.DraftCommand) { c.Rules.Quorum = "1/2" }, "quorum"},
	}
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, tt := range tests {
				cmd := w.Draft()
				tt.change(&cmd)
				_, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
				apptest.Refused(t, tt.name, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("%s: complaints %v, want one about %s", tt.name, e.Fields, tt.field)
				}
			}
			cmd := w.Draft()
			cmd.Session += 1000
			_, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
			apptest.Refused(t, "a session that does not exist", err, fault.NotFound)
		})
	})
}

func TestRulesCannotBeAdoptedWithFewerCandidatesThanSeats(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		cmd := w.Draft()
		cmd.Rules.Seats, cmd.Rules.MaxApprovals = 6, 6
		id, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
		must(t, err)
		w.Unchanged(t, func() { apptest.Refused(t, "adopt", w.Vote.Adopt(ctx, w.As("presiding"), id), fault.Invalid) })

		// The same draft with a number of seats that can be filled.
		cmd.Round, cmd.Rules.Seats, cmd.Rules.MaxApprovals = id, 5, 5
		again, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
		must(t, err)
		if again != id {
			t.Errorf("changing the draft made round %d of round %d", again, id)
		}
		must(t, w.Vote.Adopt(ctx, w.As("presiding"), id))
	})
}
