package vote

import (
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/app/tally"
	"piaojue/models"
)

func TestALongListSaysHowManyItLeavesOut(t *testing.T) {
	var candidates []models.Candidate
	for i := range 200 {
		candidates = append(candidates, models.Candidate{No: i + 1, Name: strings.Repeat("路", 40), Investment: 3})
	}
	row := wholeList(7, candidates)
	if n := utf8.RuneCountInString(row.Content); n > 2000 || row.RoundID != 7 || row.Investment != 600 || row.Name != "民生实事项目清单（共200项）" {
		t.Errorf("%d characters, %+v", n, row.Name)
	}
	if !strings.HasSuffix(row.Content, "等，另有158项见会议文件。") || strings.Count(row.Content, "；") != 42 {
		t.Errorf("the list ends with %q", row.Content[len(row.Content)-60:])
	}
}

func TestAListThatFailsBringsNoProject(t *testing.T) {
	candidates := []models.Candidate{{No: 3, Name: "甲"}, {No: 5, Name: "乙"}}
	if got := eachOfList(nil, candidates); got != nil {
		t.Errorf("a list that failed brings %v", got)
	}
	got := eachOfList([]tally.Adopted{{No: 1, Name: "清单", Approve: 30, Rank: 1}}, candidates)
	if len(got) != 2 || got[0].No != 3 || got[1].No != 5 || got[1].Approve != 30 {
		t.Errorf("a list that passed brings %v", got)
	}
}
