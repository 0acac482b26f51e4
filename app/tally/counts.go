package tally

import (
	"fmt"
	"strings"

	"piaojue/app/ballot"
)

// Counts are the figures of one round, all in persons or ballots. Candidates
// is for ballots on candidates, Items for satisfaction; the other is empty.
type Counts struct {
	Entitled int // 全体代表 (应到), the base of P3
	Present  int // 实到 when ballots were issued
	Issued   int // 发出; for satisfaction 0 means not stated
	Returned int // 收回
	Invalid  int // 无效; per item for satisfaction

	Candidates []CandidateCounts
	Items      []ItemCounts

	Lot []Drawn // whom a lot took of those tied at the cut; a record beside the figures, which Decide does not look at
}

// Drawn is one candidate that a lot (抽签) fell on.
type Drawn struct {
	No   int    `json:"no"`
	Name string `json:"name"`
}

// CandidateCounts is one candidate's row. Oppose and Abstain stay 0 on a
// tick-only ballot; RankSum is for rank alone.
type CandidateCounts struct {
	No      int
	Name    string
	Approve int
	Oppose  int
	Abstain int
	RankSum int
}

// ItemCounts is one row of a satisfaction ballot: the ballots for each grade,
// in the order of Rules.Grades, then abstentions and invalid ballots.
type ItemCounts struct {
	No      int
	Name    string
	Counts  []int
	Abstain int
	Invalid int
}

// ParseCounts reads the JSON form that belongs to r. Which fields a row has
// depends on the rules: a tick-only ballot carries no oppose and abstain, only
// rank carries rank_sum. It refuses unknown, repeated and missing fields by
// name; impossible figures are left for Decide to report.
func ParseCounts(r Rules, data []byte) (Counts, error) {
	var wrong []string
	doc, err := document(data, &wrong)
	if err != nil {
		return Counts{}, fmt.Errorf("计票数据%w", err)
	}
	c := Counts{Entitled: doc.number("entitled"), Present: doc.number("present")}
	if r.Family == Satisfaction {
		c.Issued, _ = doc.optionalNumber("issued")
		c.Returned = doc.number("returned")
		for _, row := range doc.rows("items") {
			c.Items = append(c.Items, readItem(row))
		}
	} else {
		c.Issued = doc.number("issued")
		c.Returned = doc.number("returned")
		c.Invalid = doc.number("invalid")
		for _, row := range doc.rows("candidates") {
			c.Candidates = append(c.Candidates, readCandidate(r, row))
		}
		if doc.has("lot") {
			for _, row := range doc.rows("lot") {
				c.Lot = append(c.Lot, Drawn{No: row.number("no"), Name: row.text("name")})
				row.finish()
			}
		}
	}
	doc.finish()
	if len(wrong) > 0 {
		return Counts{}, fmt.Errorf("计票数据有误：%s", strings.Join(wrong, "；"))
	}
	return c, nil
}

func readItem(row *reader) ItemCounts {
	item := ItemCounts{No: row.number("no"), Name: row.text("name")}
	for i, raw := range row.list("counts") {
		n, ok := whole(raw)
		if !ok {
			row.complain("字段\"counts\"的第%d项应为整数", i+1)
		}
		item.Counts = append(item.Counts, n)
	}
	item.Abstain = row.number("abstain")
	item.Invalid = row.number("invalid")
	row.finish()
	return item
}

func readCandidate(r Rules, row *reader) CandidateCounts {
	c := CandidateCounts{No: row.number("no"), Name: row.text("name")}
	switch {
	case r.Family == Rank:
		c.RankSum = row.number("rank_sum")
		c.Approve, _ = row.optionalNumber("approve")
		c.Oppose, _ = row.optionalNumber("oppose")
		c.Abstain, _ = row.optionalNumber("abstain")
	case r.Stances == ballot.TickOnly:
		c.Approve = row.number("approve")
	default:
		c.Approve = row.number("approve")
		c.Oppose = row.number("oppose")
		c.Abstain = row.number("abstain")
	}
	row.finish()
	return c
}

type countsJSON struct {
	Entitled   int        `json:"entitled"`
	Present    int        `json:"present"`
	Issued     *int       `json:"issued,omitempty"`
	Returned   int        `json:"returned"`
	Invalid    *int       `json:"invalid,omitempty"`
	Candidates *[]rowJSON `json:"candidates,omitempty"`
	Items      *[]itemRow `json:"items,omitempty"`
	Lot        []Drawn    `json:"lot,omitempty"`
}

type rowJSON struct {
	No      int    `json:"no"`
	Name    string `json:"name"`
	Approve *int   `json:"approve,omitempty"`
	Oppose  *int   `json:"oppose,omitempty"`
	Abstain *int   `json:"abstain,omitempty"`
	RankSum *int   `json:"rank_sum,omitempty"`
}

type itemRow struct {
	No      int    `json:"no"`
	Name    string `json:"name"`
	Counts  []int  `json:"counts"`
	Abstain int    `json:"abstain"`
	Invalid int    `json:"invalid"`
}

// JSON writes c in the form that ParseCounts reads under the same rules.
func (c Counts) JSON(r Rules) ([]byte, error) {
	form := countsJSON{Entitled: c.Entitled, Present: c.Present, Returned: c.Returned}
	if r.Family == Satisfaction {
		form.Issued = orNull(c.Issued)
		form.Items = itemForms(c.Items)
		return encode(form)
	}
	form.Issued, form.Invalid = &c.Issued, &c.Invalid
	form.Candidates = rowForms(r, c.Candidates)
	form.Lot = c.Lot
	return encode(form)
}

func itemForms(items []ItemCounts) *[]itemRow {
	rows := []itemRow{}
	for _, i := range items {
		rows = append(rows, itemRow{i.No, i.Name, append([]int{}, i.Counts...), i.Abstain, i.Invalid})
	}
	return &rows
}

func rowForms(r Rules, candidates []CandidateCounts) *[]rowJSON {
	rows := []rowJSON{}
	for _, x := range candidates {
		row := rowJSON{No: x.No, Name: x.Name}
		switch {
		case r.Family == Rank:
			row.RankSum = &x.RankSum
			row.Approve, row.Oppose, row.Abstain = orNull(x.Approve), orNull(x.Oppose), orNull(x.Abstain)
		case r.Stances == ballot.TickOnly:
			row.Approve = &x.Approve
		default:
			row.Approve, row.Oppose, row.Abstain = &x.Approve, &x.Oppose, &x.Abstain
		}
		rows = append(rows, row)
	}
	return &rows
}

// A Sheet is what counting marked ballots gives: the figures that go into
// Counts, and the invalid ballots by reason for the report.
type Sheet struct {
	Returned   int
	Invalid    int
	Blank      int // among the valid ones
	InvalidBy  map[ballot.Reason]int
	Candidates []CandidateCounts // in printed order
}

// Count judges every ballot on paper p and adds up what counts. On a tick-only
// paper no opposition and no abstention is counted.
func Count(p ballot.Paper, ballots []ballot.Marked) Sheet {
	s := Sheet{Returned: len(ballots), InvalidBy: map[ballot.Reason]int{}}
	for _, c := range p.Candidates {
		s.Candidates = append(s.Candidates, CandidateCounts{No: c.No, Name: c.Name})
	}
	for _, b := range ballots {
		j := ballot.Judge(p, b)
		if !j.Counts() {
			s.Invalid++
			s.InvalidBy[j.Reason]++
			continue
		}
		if j.Verdict == ballot.Blank {
			s.Blank++
		}
		for i, choice := range j.Choices {
			if !p.Stances.Offers(choice) {
				continue
			}
			switch choice {
			case ballot.Approve:
				s.Candidates[i].Approve++
			case ballot.Oppose:
				s.Candidates[i].Oppose++
			case ballot.Abstain:
				s.Candidates[i].Abstain++
			}
		}
	}
	return s
}
