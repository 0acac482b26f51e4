package progress_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"piaojue/app/progress"
	"piaojue/models"
)

func TestShare(t *testing.T) {
	tests := []struct{ part, whole, want int64 }{
		{1, 2, 5000}, {2539, 2800, 9068}, {1981, 1980, 10_005}, {1, 3, 3333}, {2, 3, 6667}, {0, 5, 0}, {5, 0, -1}, {0, 0, -1}, {-1, 3, -3333}, {24_100, 24_700, 9757},
		{1 << 52, 1 << 52, 10_000}, {-1 << 60, 1 << 61, -5000}, {3, 1 << 62, 0}, {1 << 62, 1, math.MaxInt64 / 2}, {math.MinInt64, 1, -(math.MaxInt64 / 2)},
	}
	for _, tt := range tests {
		if got := progress.Share(tt.part, tt.whole); got != tt.want {
			t.Errorf("Share(%d, %d) = %d, want %d", tt.part, tt.whole, got, tt.want)
		}
	}
}

// TestPublishedFigures holds the program's arithmetic against what places
// published of their own projects: wherever a list gives target, actual and
// percent, ours must be what they printed, to the digit they printed.
// The one row that counts another way says so in its note.
func TestPublishedFigures(t *testing.T) {
	file, err := os.Open("testdata/published.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	number := func(s string) (float64, bool) {
		v, err := strconv.ParseFloat(s, 64)
		return v, err == nil
	}
	quantities, money, over := 0, 0, 0
	for _, row := range rows[1:] {
		published := row[at["percent_published"]]
		digits := 0
		if _, after, found := strings.Cut(strings.TrimSuffix(published, "%"), "."); found {
			digits = len(after)
		}
		want, ok := number(strings.TrimSuffix(published, "%"))
		if !ok || row[at["note"]] == "按1440人月目标、1970人月完成计" {
			continue
		}
		agrees := func(part, whole float64) bool {
			share := progress.Share(int64(math.Round(part*1000)), int64(math.Round(whole*1000)))
			unit := math.Pow10(-digits)
			return math.Abs(float64(share)/100-want) <= unit/2+0.005
		}
		target, hasTarget := number(row[at["target"]])
		actual, hasActual := number(row[at["actual"]])
		planned, hasPlan := number(row[at["plan_investment_wan"]])
		spent, hasSpent := number(row[at["done_investment_wan"]])
		switch {
		case hasPlan && hasSpent:
			money++
			if !agrees(spent, planned) {
				t.Errorf("%s %s: %v of %v 万元 is not %s", row[0], row[at["project"]], spent, planned, published)
			}
		case hasTarget && hasActual:
			quantities++
			if !agrees(actual, target) {
				t.Errorf("%s %s: %v of %v is not %s", row[0], row[at["project"]], actual, target, published)
			}
		}
		if want > 100 {
			over++
		}
	}
	if quantities < 15 || money < 2 || over < 4 {
		t.Errorf("held %d quantities, %d sums of money, %d above 100 %% against the list: too few", quantities, money, over)
	}
	exceeded := 0
	for _, row := range rows[1:] {
		target, hasTarget := number(row[at["target"]])
		actual, hasActual := number(row[at["actual"]])
		if status := row[at["status"]]; hasTarget && hasActual && (status == "超额完成" || status == "已完成") {
			m := progress.Measured{Target: int64(target * 1000), Actual: int64(actual * 1000)}
			if !m.Reached() || (status == "超额完成") && !m.Exceeded() {
				t.Errorf("%s %s: %v of %v is published as %s", row[0], row[at["project"]], actual, target, status)
			}
			exceeded++
		}
	}
	if exceeded < 9 {
		t.Errorf("only %d rows are published as done or exceeded", exceeded)
	}
}

func TestRollup(t *testing.T) {
	county := progress.Sum([]progress.Standing{
		{Light: models.Green, Percent: 50, Due: 40, Investment: 100, Paid: 60, Measures: []progress.Measured{{1000, 1000}, {2000, 5000}}},
		{Light: models.Red, Percent: 10, Due: 60, Investment: 300, Paid: 20, Measures: []progress.Measured{{0, 0}}, Finished: false},
	})
	town := progress.Sum([]progress.Standing{{Light: models.Blue, Percent: 100, Due: 100, Investment: 50, Paid: 55, Finished: true}})
	got := county.Add(town)
	if got.Projects != 3 || got.Finished != 1 || got.Percent != (30*2+100)/3 || got.Due != (50*2+100)/3 || got.Investment != 450 || got.Paid != 135 ||
		got.Measures != 3 || got.Reached != 3 || got.Exceeded != 1 || got.Lights[models.Green] != 1 || got.Lights[models.Blue] != 1 || got.PaidShare() != 3000 {
		t.Errorf("rolled up %+v", got)
	}
	if none := progress.Sum(nil); none.Percent != 0 || none.PaidShare() != -1 || none.Add(town).Percent != 100 {
		t.Errorf("nothing rolls up to %+v", none)
	}
}

func TestScores(t *testing.T) {
	usual := progress.UsualWeights
	tests := []struct {
		name    string
		weights progress.Weights
		parts   progress.Parts
		score   int
		ok      bool
		explain string
	}{
		{"all parts", usual, progress.Parts{9000, 8000, 10_000}, 8800, true, "（代表测评 90 × 60 + 群众评价 80 × 30 + 验收 100 × 10）÷ 100 = 88 分"},
		{"full marks", usual, progress.Parts{10_000, 10_000, 10_000}, 10_000, true, "（代表测评 100 × 60 + 群众评价 100 × 30 + 验收 100 × 10）÷ 100 = 100 分"},
		{"too few residents", usual, progress.Parts{9000, -1, 10_000}, 9143, true, "（代表测评 90 × 60 + 验收 100 × 10）÷ 70 = 91.43 分；群众评价没有足够的数据，权重由其余部分按比例分担"},
		{"nothing", usual, progress.Parts{-1, -1, -1}, 0, false, "没有可以计分的部分"},
		{"only what has no weight", progress.Weights{100, 0, 0}, progress.Parts{-1, 9000, 9000}, 0, false, "没有可以计分的部分"},
	}
	for _, tt := range tests {
		score, explain, ok := tt.weights.Score(tt.parts)
		if score != tt.score || ok != tt.ok || explain != tt.explain {
			t.Errorf("%s: %d %v %q, want %d %v %q", tt.name, score, ok, explain, tt.score, tt.ok, tt.explain)
		}
	}
	if got := progress.GradePoints(281, 40, 14); got != (281*10_000+40*6000+167)/335 {
		t.Errorf("GradePoints = %d", got)
	}
	if progress.GradePoints(0, 0, 0) != -1 || progress.GradePoints(1, 0, 0) != 10_000 || progress.GradePoints(0, 0, 9) != 0 {
		t.Error("the edges of GradePoints")
	}
	if progress.RatingPoints(45, 9) != -1 || progress.RatingPoints(50, 10) != 10_000 || progress.RatingPoints(10, 10) != 2000 || progress.RatingPoints(39, 12) != 6500 {
		t.Error("the edges of RatingPoints")
	}
}

func TestWeightsAddUpToAHundred(t *testing.T) {
	for _, s := range []string{"60/30/10", "100/0/0", " 50 / 25 / 25", "60／30／10"} {
		if w, err := progress.ParseWeights(s); err != nil || w.Deputies+w.Public+w.Acceptance != 100 {
			t.Errorf("ParseWeights(%q) = %v, %v", s, w, err)
		}
	}
	for _, s := range []string{"", "60/30", "60/30/11", "110/-10/0", "a/b/c", "60/30/10/0", "1e2/0/0"} {
		if w, err := progress.ParseWeights(s); err == nil {
			t.Errorf("ParseWeights(%q) = %v, want a refusal", s, w)
		}
	}
}
