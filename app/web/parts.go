package web

import (
	"fmt"
	"strconv"
	"strings"

	"piaojue/app/tally"
	"piaojue/app/web/view"
)

// A split is the count of a round with paper, taken apart.
type split struct {
	rules         tally.Rules
	total, sealed tally.Counts
	paper         tally.PaperCounts
}

// splitOf takes the count apart; nil for a round without paper.
func splitOf(r tally.Rules, c *tally.Counts, p *tally.PaperCounts) *split {
	if c == nil || p == nil {
		return nil
	}
	sealed, err := c.Minus(*p)
	if err != nil {
		return nil // other rows than the round's: there is nothing to set side by side
	}
	return &split{r, *c, sealed, *p}
}

// both reports whether ballots were cast on tablets and on paper.
func (s split) both() bool { return s.sealed.Returned > 0 && s.paper.Returned > 0 }

// equations are the balance of each way of voting in one line each.
func (s split) equations() []string {
	line := func(name string, issued, returned, invalid int, reasons string) string {
		return fmt.Sprintf("%s：发出%d＝收回%d＋未交%d；收回%d＝有效%d＋无效%d%s。", name, issued, returned, issued-returned, returned, returned-invalid, invalid, reasons)
	}
	all := []string{line("纸质票", s.paper.Issued, s.paper.Returned, s.paper.Invalid(), s.reasons())}
	if s.both() || s.sealed.Issued > 0 {
		all = append([]string{line("电子票", s.sealed.Issued, s.sealed.Returned, 0, "")}, all...)
		all = append(all, line("合计", s.total.Issued, s.total.Returned, s.paper.Invalid(), ""))
	}
	return all
}

// reasons are why paper ballots are void, in brackets; empty when none is.
func (s split) reasons() string {
	var reasons []string
	for _, v := range tally.VoidReasonsUnder(s.rules) {
		if n := s.paper.Void[v]; n > 0 {
			reasons = append(reasons, fmt.Sprintf("%s%d张", v.LabelUnder(s.rules), n))
		}
	}
	if len(reasons) == 0 {
		return ""
	}
	return "（" + strings.Join(reasons, "、") + "）"
}

// A splitRow is one project by its columns.
type splitRow struct {
	no                   int
	name                 string
	sealed, paper, total []int
}

func (s split) rows() []splitRow {
	width := len(tally.BatchColumns(s.rules))
	var rows []splitRow
	for i, t := range s.total.Candidates {
		row := splitRow{no: t.No, name: t.Name}
		for _, part := range []struct {
			from tally.CandidateCounts
			to   *[]int
		}{{s.sealed.Candidates[i], &row.sealed}, {s.paper.Candidates[i], &row.paper}, {t, &row.total}} {
			figures := []int{part.from.Approve, part.from.Oppose, part.from.Abstain}
			if s.rules.Family == tally.Rank {
				figures = []int{part.from.RankSum}
			}
			*part.to = figures[:width]
		}
		rows = append(rows, row)
	}
	for i, t := range s.total.Items {
		figures := func(x tally.ItemCounts) []int { return append(append([]int{}, x.Counts...), x.Abstain) }
		rows = append(rows, splitRow{t.No, t.Name, figures(s.sealed.Items[i]), figures(s.paper.Items[i]), figures(t)})
	}
	return rows
}

// partsTable is the count taken apart for a page; nil for a round without paper.
func partsTable(r tally.Rules, c *tally.Counts, p *tally.PaperCounts) *view.Parts {
	s := splitOf(r, c, p)
	if s == nil {
		return nil
	}
	parts := &view.Parts{Both: s.both(), Equations: s.equations()}
	if !parts.Both {
		return parts
	}
	parts.Heads = tally.BatchColumns(r)
	ballots := func(name string, sealed, paper int) {
		parts.Ballots = append(parts.Ballots, view.PartRow{Name: name, Cells: []view.PartCell{{Sealed: view.Count(sealed), Paper: view.Count(paper), Total: view.Count(sealed + paper)}}})
	}
	ballots("发出", s.sealed.Issued, s.paper.Issued)
	ballots("收回", s.sealed.Returned, s.paper.Returned)
	ballots("未交", s.sealed.Issued-s.sealed.Returned, s.paper.Issued-s.paper.Returned)
	ballots("有效", s.sealed.Returned, s.paper.Valid())
	ballots("无效", 0, s.paper.Invalid())
	for _, row := range s.rows() {
		line := view.PartRow{No: strconv.Itoa(row.no), Name: row.name}
		for i, head := range parts.Heads {
			line.Cells = append(line.Cells, view.PartCell{Label: head, Sealed: view.Count(row.sealed[i]), Paper: view.Count(row.paper[i]), Total: view.Count(row.total[i])})
		}
		parts.Rows = append(parts.Rows, line)
	}
	return parts
}

// csvColumns are the further columns of a table of counts that take the figures apart: heads, and the cells of each
// project by its number; none where all was voted one way.
func (s *split) csvColumns() (heads []string, cells map[int][]string) {
	cells = map[int][]string{}
	if s == nil || !s.both() {
		return nil, cells
	}
	for _, head := range tally.BatchColumns(s.rules) {
		heads = append(heads, head+"（电子）", head+"（纸质）")
	}
	for _, row := range s.rows() {
		for i := range row.total {
			cells[row.no] = append(cells[row.no], strconv.Itoa(row.sealed[i]), strconv.Itoa(row.paper[i]))
		}
	}
	return heads, cells
}
