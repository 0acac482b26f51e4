package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"piaojue/app/oversight"
	"piaojue/models"
)

// Where a method keeps the counts from the public there may be a grade and no
// score: -1 in the row is no number to give away.
func TestAGradeWithoutAScoreHasNoneInTheOpenData(t *testing.T) {
	rows := openProjects([]oversight.Open{{Grades: []models.Evaluation{{Year: 2026, Turn: 1, Grade: "满意", Score: -1}, {Year: 2026, Turn: 2, Grade: "满意", Score: 0}}}})
	body, err := json.Marshal(rows[0].Grades)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(body); strings.Count(text, `"score"`) != 1 || !strings.Contains(text, `"score":0`) || strings.Contains(text, "-") {
		t.Errorf("as JSON: %s", text)
	}
	table, err := openTable(reflect.TypeFor[openGrade](), anys(rows[0].Grades))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(table); !strings.Contains(text, "满意,,") || !strings.Contains(text, "满意,0,") {
		t.Errorf("as a table: %s", text)
	}
}
