package view

// Chart is a bar chart drawn by the part "chart": one row per project, most approvals first, on a scale from
// zero to all deputies, with the pass line and the cut. Positions are percentages of the width, so that the
// drawing fits a phone without shrinking its words.
type Chart struct {
	Rows []ChartRow
	// PassAt is where the pass line lies; empty when the rules know none.
	PassAt     string
	PassLabel  string // 通过线 116 票
	PassAnchor string // which side of the line the label lies: start, middle or end
	// CutLabel says what lies above the cut; the cut is below the row marked Cut.
	CutLabel string
	// Scale says what the whole width stands for.
	Scale string
}

// ChartRow is one bar.
type ChartRow struct {
	Rank  string
	Name  string
	Value string // 203 票
	Share string // 87.9%
	Width string
	In    bool   // chosen: the bar is dark
	Cut   bool   // the cut lies below this row
	Note  string // why it is not chosen
}

// NewChart makes a chart on a scale of whole people. A pass line of zero is not drawn.
func NewChart(whole, pass int, scale string) Chart {
	c := Chart{Scale: scale}
	if pass > 0 {
		c.PassAt = Spread(pass, whole)
		c.PassLabel = "通过线 " + Count(pass) + " 票"
		switch {
		case pass*10 < whole*3:
			c.PassAnchor = "start"
		case pass*10 > whole*7:
			c.PassAnchor = "end"
		default:
			c.PassAnchor = "middle"
		}
	}
	return c
}

// Bar adds the next row: approvals of whole.
func (c *Chart) Bar(rank, name string, approvals, whole int, in bool, note string) {
	c.Rows = append(c.Rows, ChartRow{
		Rank: rank, Name: name, Value: Count(approvals) + " 票", Share: Percent(approvals, whole),
		Width: Spread(approvals, whole), In: in, Note: note,
	})
}

// Cut marks the cut below the last row added. It draws nothing when there is no row yet.
func (c *Chart) Cut(label string) {
	if len(c.Rows) == 0 {
		return
	}
	c.CutLabel = label
	c.Rows[len(c.Rows)-1].Cut = true
}

// Gauge is one number on the scale of all deputies, drawn by the part "gauges", with a line to reach.
type Gauge struct {
	Label, Value, Width string
	// LineAt is where the line to reach lies; empty when there is none. Reached says which side we are on.
	LineAt, LineLabel string
	Reached           bool
}

// NewGauge places value on a scale of whole, with a line to reach; a line of zero is not drawn.
func NewGauge(label string, value, whole, line int, lineLabel string) Gauge {
	g := Gauge{Label: label, Value: Count(value), Width: Spread(value, whole)}
	if line > 0 {
		g.LineAt = Spread(line, whole)
		g.LineLabel = lineLabel + " " + Count(line)
		g.Reached = value >= line
	}
	return g
}
