package view

// Survey is the result of a 满意度测评, drawn by the part "survey": what each item was found to be, and by how many.
type Survey struct {
	Heads []string // the grades, then 弃权 and 无效
	Rows  []SurveyRow
	// Scale says what the rates are shares of; HalfAt is where half of it lies on the bars.
	Scale, HalfAt string
}

// SurveyRow is one item. The bar is as long as the base; the grades lie on it best first, so that the half is reached
// where the line is passed.
type SurveyRow struct {
	No, Name, Grade string
	Cells           []SurveyCell
	Bars            []SurveyBar
}

// SurveyCell is the ballots of one grade and their rate; 弃权 and 无效 have no rate.
type SurveyCell struct {
	Label, Value, Share string
}

// SurveyBar is one grade's part of a bar. Tone is its place among the grades, from 1.
type SurveyBar struct {
	At, Width string
	Tone      int
}

// SurveyWords are the words of a 满意度测评: nothing is chosen and nothing decided.
func SurveyWords(recommends bool) Words {
	return Words{Vote: "满意度测评", Act: "测评", Ballot: "测评票", Body: WordsOf(recommends).Body}
}
