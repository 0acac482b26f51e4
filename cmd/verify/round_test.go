package main

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/tally"
	"piaojue/models"
)

// A lot drawn after the announcement is in the bundle; a bundle fetched before it, as all bundles once were, holds as well.
func TestABundleTellsOfALotAndOneWithoutItStillHolds(t *testing.T) {
	w := apptest.TownAt(t, "sqlite:"+t.TempDir()+"/town.db", apptest.Lot, models.RoundAnnounced)
	bundle := func() []byte {
		var b bytes.Buffer
		if err := w.Vote.Bundle(context.Background(), w.Round, &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	found := func(raw []byte) string {
		code, got, sentence := verify(t, raw, "-bundle")
		if code != exitHolds {
			t.Fatalf("%s: %+v", sentence, got)
		}
		return got.Checks[len(got.Checks)-1].Text
	}
	if text := found(bundle()); !strings.Contains(text, "还有 2 个名额票数相等，须抽签确定") {
		t.Errorf("before the lot: %s", text)
	}
	if err := w.Vote.DrawLot(context.Background(), w.As("presiding"), w.Round, []int{2, 4}, "当众抽签"); err != nil {
		t.Fatal(err)
	}
	raw := bundle()
	if text := found(raw); !strings.Contains(text, "由抽签确定 2 项：2号“") || !strings.Contains(text, "、4号“") {
		t.Errorf("after the lot: %s", text)
	}
	p := &published{parts: must(unpack(raw))}
	if !strings.Contains(string(p.parts["说明.txt"]), "抽签确定：2号“") {
		t.Errorf("the readme says nothing of the lot:\n%s", p.parts["说明.txt"])
	}
	counts := must(tally.ParseCounts(w.Plan.Rules(), p.parts["counts.json"]))
	for name, lot := range map[string][]tally.Drawn{"too few": counts.Lot[:1], "an adopted one": {counts.Lot[0], {No: 1, Name: counts.Candidates[0].Name}}} {
		t.Run(name, func(t *testing.T) {
			forged := counts
			forged.Lot = lot
			wantRefused(t, p.replaced(map[string][]byte{"counts.json": must(forged.JSON(w.Plan.Rules()))}), badOutcome, "", "-bundle")
		})
	}
}

// The bundle of a round that was played through the services is the one that
// this program reads, with paper and without.
func TestABundleOfTheServicesHoldsAndItsForgeriesDoNot(t *testing.T) {
	for name, plan := range map[string]*apptest.Plan{"tablets": apptest.ThreeStances, "tablets and paper": apptest.Mixed, "paper": apptest.Ranked, "a survey on both": apptest.MixedSurvey} {
		t.Run(name, func(t *testing.T) {
			w := apptest.TownAt(t, "sqlite:"+t.TempDir()+"/town.db", plan, models.RoundPublished)
			var b bytes.Buffer
			if err := w.Vote.BundleFor(context.Background(), w.As("presiding"), w.Round, &b); err != nil {
				t.Fatal(err)
			}
			code, got, sentence := verify(t, b.Bytes(), "-bundle")
			if code != exitHolds || got.NoArchive == plan.Tablets() || (got.Paper != nil) != (len(plan.Paper()) > 0) {
				t.Fatalf("%s: %+v", sentence, got)
			}
			if got.Paper == nil {
				return
			}
			parts, err := unpack(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(parts["说明.txt"]), "paper.json") || strings.Contains(string(parts["说明.txt"]), "archive.bel") != plan.Tablets() {
				t.Errorf("the readme describes other files:\n%s", parts["说明.txt"])
			}
			p := &published{parts: parts}
			if plan.Rules().Family == tally.Satisfaction {
				forged := must(tally.ParsePaper(plan.Rules(), parts["paper.json"]))
				forged.Items[0].Counts[0]--
				forged.Items[0].Counts[2]++
				wantRefused(t, p.replaced(map[string][]byte{"paper.json": must(forged.JSON(plan.Rules()))}), badCounts, "", "-bundle")
				return
			}
			forged := must(tally.ParsePaper(plan.Rules(), parts["paper.json"]))
			forged.Candidates = slices.Clone(forged.Candidates)
			if plan.Rules().Family == tally.Rank {
				forged.Candidates[0].RankSum++
			} else {
				forged.Candidates[0].Approve--
				forged.Candidates[0].Abstain++
			}
			raw := must(forged.JSON(plan.Rules()))
			wantRefused(t, p.replaced(map[string][]byte{"paper.json": raw}), badCounts, "", "-bundle")

			if !plan.Tablets() {
				return
			}
			// A forger who also writes counts and outcome: the sealed ballots
			// speak against it.
			counts := must(tally.ParseCounts(plan.Rules(), parts["counts.json"]))
			counts.Candidates = slices.Clone(counts.Candidates)
			counts.Candidates[3].Approve--
			counts.Candidates[3].Oppose++
			outcome := must(json.Marshal(must(tally.Decide(plan.Rules(), counts))))
			wantRefused(t, p.replaced(map[string][]byte{"counts.json": must(counts.JSON(plan.Rules())), "outcome.json": outcome}), badCounts, "", "-bundle")
		})
	}
}
