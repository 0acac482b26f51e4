package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"piaojue/app/seal"
)

// The status of a check.
const (
	passed  = "passed"
	refused = "refused"
	notMade = "not_made"
)

type check struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Status string `json:"status"`
	Text   string `json:"text"` // what was found, or why it was refused
}

type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`

	check string // name of the check that refused
}

// row is the sums of one candidate.
type row struct {
	Name    string `json:"name"`
	Approve int    `json:"approve"`
	Oppose  *int   `json:"oppose,omitempty"`
	Abstain *int   `json:"abstain,omitempty"`
	RankSum *int   `json:"rank_sum,omitempty"` // in place of the rest, on paper alone
}

// item is the sums of one item of a 满意度测评, in the order of its grades.
type item struct {
	Name   string  `json:"name"`
	Grades []grade `json:"grades"`
}

type grade struct {
	Name    string `json:"name"`
	Ballots int    `json:"ballots"`
}

// report is what is printed; the JSON form is described in doc.go.
type report struct {
	OK          bool     `json:"ok"`
	File        string   `json:"file"`
	Election    string   `json:"election"`
	UUID        string   `json:"uuid"`
	Fingerprint string   `json:"fingerprint"`
	LastEvent   string   `json:"last_event"`
	State       string   `json:"state"`
	Ballots     int      `json:"ballots"`
	Credentials int      `json:"credentials"`
	Scrutineers int      `json:"scrutineers"`
	Threshold   int      `json:"threshold"`
	Counts      []row    `json:"counts"`
	Items       []item   `json:"items,omitempty"`
	Trackers    []string `json:"trackers"`

	Paper     *paperSums `json:"paper,omitempty"`      // counted beside the sealed ballots, which the figures above are of
	NoArchive bool       `json:"no_archive,omitempty"` // nothing was sealed: no cryptographic check could be made

	Checks  []check  `json:"checks"`
	Refusal *refusal `json:"refusal,omitempty"`
}

// step makes one check unless an earlier one was refused.
func (r *report) step(code, name string, make func() (string, error)) {
	entry := check{Code: code, Name: name, Status: notMade}
	if r.Refusal == nil {
		text, err := make()
		entry.Status, entry.Text = passed, text
		if err != nil {
			why := asRefusal(err, code)
			r.Refusal = &refusal{why.Code, why.Message, name}
			entry.Status, entry.Text = refused, why.Message
		}
	}
	r.Checks = append(r.Checks, entry)
}

// take copies package seal's report.
func (r *report) take(a *seal.Report) {
	r.Election, r.UUID, r.Fingerprint, r.LastEvent, r.State = a.Name, a.UUID, a.Fingerprint, a.LastEventHash, string(a.State)
	r.Ballots, r.Credentials, r.Scrutineers, r.Threshold, r.Trackers = a.Ballots, a.Credentials, a.Scrutineers, a.Threshold, a.Trackers
	switch {
	case a.Counts == nil:
	case seal.Graded(a.Questions):
		r.Items = itemSums(a)
	case a.Linked || len(a.Questions) == 1:
		r.Counts = sums(a)
	}
}

// sums turns the result of the questions into a row for each candidate: linked questions carry one row of three
// sums per candidate after the first.
func sums(a *seal.Report) []row {
	names := a.Questions[0].Answers
	first := a.Counts[0]
	first = first[len(first)-len(names):] // a question that may be left blank has its blanks in front
	rows := make([]row, len(names))
	for i, name := range names {
		rows[i] = row{Name: name, Approve: first[i]}
		if a.Linked {
			stances := a.Counts[i+1]
			rows[i].Oppose, rows[i].Abstain = &stances[seal.Oppose], &stances[seal.Abstain]
		}
	}
	return rows
}

// itemSums turns the result of graded questions into a row for each item.
func itemSums(a *seal.Report) []item {
	items := make([]item, len(a.Questions))
	for i, q := range a.Questions {
		items[i].Name = q.Question
		for j, name := range q.Answers {
			items[i].Grades = append(items[i].Grades, grade{name, a.Counts[i][j]})
		}
	}
	return items
}

func (r *report) writeJSON(w io.Writer) error {
	r.OK = r.Refusal == nil
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

var marks = map[string]string{passed: "✓", refused: "✗", notMade: "－"}

func (r *report) writeText(w io.Writer) error {
	var b strings.Builder
	if r.Election != "" {
		fmt.Fprintf(&b, "%s\n", printable(r.Election))
	}
	for _, c := range r.Checks {
		text := c.Text
		if c.Status == notMade {
			text = "没有进行"
		}
		fmt.Fprintf(&b, "%s %s  %s\n", marks[c.Status], c.Name, printable(text))
	}
	if r.Refusal == nil {
		if r.Paper != nil && !r.NoArchive {
			b.WriteString("加密选票：\n")
		}
		writeRows(&b, r.Counts, r.Items)
		if p := r.Paper; p != nil {
			fmt.Fprintf(&b, "纸质票（发出 %d 张，收回 %d 张，无效 %d 张）：\n", p.Issued, p.Returned, p.Invalid)
			writeRows(&b, p.Counts, p.Items)
		}
		if r.NoArchive {
			b.WriteString("纸质票的等式和结果核对通过。本轮没有加密选票，票数本身只能由监票人、计票人证明。\n")
		} else {
			b.WriteString("核验通过。\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeRows(b *strings.Builder, rows []row, items []item) {
	for _, row := range rows {
		if row.RankSum != nil {
			fmt.Fprintf(b, "  名次合计 %d", *row.RankSum)
		} else {
			fmt.Fprintf(b, "  赞成 %d", row.Approve)
		}
		if row.Oppose != nil {
			fmt.Fprintf(b, "  反对 %d  弃权 %d", *row.Oppose, *row.Abstain)
		}
		fmt.Fprintf(b, "  %s\n", printable(row.Name))
	}
	for _, item := range items {
		for _, g := range item.Grades {
			fmt.Fprintf(b, "  %s %d", printable(g.Name), g.Ballots)
		}
		fmt.Fprintf(b, "  %s\n", printable(item.Name))
	}
}

// printable keeps text from a file that may be forged from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
