package view

// Parts are the figures of a round with paper ballots, taken apart: 电子, 纸质, 合计.
type Parts struct {
	Both bool // ballots were cast both ways; otherwise all on paper, and there are only Equations
	// Ballots are 发出, 收回, 未交, 有效 and 无效, one cell each.
	Ballots []PartRow
	// Heads are the columns of Rows: the stances, or the grades.
	Heads []string
	Rows  []PartRow
	// Equations are 发出 = 收回 + 未交 and 收回 = 有效 + 无效 with the figures, one line for each way of voting.
	Equations []string
}

// PartRow is one line of the parts: a project, or a number of ballots.
type PartRow struct {
	No, Name string
	Cells    []PartCell
}

// PartCell is one figure by the way of voting.
type PartCell struct{ Label, Sealed, Paper, Total string }
