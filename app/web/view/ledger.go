package view

import (
	"fmt"
	"net/url"
	"strconv"
)

// Ledger is a list of the office face that is searched, filtered, sorted,
// turned page by page and exported.
type Ledger struct {
	Page
	Lead    string
	Remarks []string // above the list; they refuse nothing
	Figures []Figure
	Button  *Link  // the page's primary act, nil without one
	Links   []Link // other places, small
	Filter  *LedgerFilter
	Found   string // 共 12 项
	Columns []LedgerColumn
	Rows    []LedgerRow
	Exports []Link
	Pages   Pagination
	Empty   Empty
	Bulk    *OfficeForm // acts on the rows that are ticked; nil without such an act
	BulkAll string      // the sentence beside the box that means all that the filter found
	Forms   []OfficeForm
	Print   bool // made for paper too: the heading of the printed page
}

// LedgerFilter is the row of questions above a list, sent with GET.
type LedgerFilter struct {
	Action  string
	Ask     string // label of the search box; no box if empty
	Query   string
	Selects []Field
	Hidden  []Option // name in Value, value in Text
}

// LedgerColumn is a heading. Sorted is ascending, descending or empty; Href
// sorts by the column, empty where nothing can.
type LedgerColumn struct {
	Text, Href, Sorted string
	Num                bool
}

// LedgerRow is a line. ID is its value when it can be ticked.
type LedgerRow struct {
	ID    string
	Cells []LedgerCell
	Off   bool // no longer in use
	On    bool // ticked
}

// LedgerCell is a text, a link, or links, with a line under it. Late marks
// what is overdue.
type LedgerCell struct {
	Label string // the column's heading, for phones
	Text  string
	Under string
	Href  string
	Late  string
	Links []Link
	Num   bool
	Head  bool // the cell that names the row
}

// Fill puts the columns' headings into the cells. It is called once, when all
// rows are there.
func (l *Ledger) Fill() *Ledger {
	for i := range l.Rows {
		for j := range l.Rows[i].Cells {
			if j < len(l.Columns) {
				l.Rows[i].Cells[j].Label, l.Rows[i].Cells[j].Num = l.Columns[j].Text, l.Columns[j].Num
			}
		}
	}
	return l
}

// Picks reports whether rows can be ticked.
func (l *Ledger) Picks() bool { return l.Bulk != nil }

// Sorting makes the headings of a list. columns are name and key in turn, an
// empty key where the list cannot be sorted; by is the key in use, with a
// minus for descending.
func Sorting(q url.Values, by string, columns ...string) []LedgerColumn {
	var list []LedgerColumn
	for i := 0; i+1 < len(columns); i += 2 {
		c := LedgerColumn{Text: columns[i]}
		if key := columns[i+1]; key != "" {
			next := key
			switch by {
			case key:
				c.Sorted, next = "ascending", "-"+key
			case "-" + key:
				c.Sorted = "descending"
			}
			c.Href = With(q, "sort", next, "page", "")
		}
		list = append(list, c)
	}
	return list
}

// With is the query with some values changed, as an address; an empty value is
// left out.
func With(q url.Values, changes ...string) string {
	next := url.Values{}
	for k, v := range q {
		if len(v) > 0 && v[0] != "" {
			next.Set(k, v[0])
		}
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			next.Del(changes[i])
		} else {
			next.Set(changes[i], changes[i+1])
		}
	}
	return "?" + next.Encode()
}

// Turn cuts the page out of n rows that q asks for, and makes the links to the
// others.
func Turn(q url.Values, n, per int) (from, to int, p Pagination) {
	p.Pages = max(1, (n+per-1)/per)
	p.Page, _ = strconv.Atoi(q.Get("page"))
	p.Page = min(max(1, p.Page), p.Pages)
	if p.Page > 1 {
		p.Previous = With(q, "page", fmt.Sprint(p.Page-1))
	}
	if p.Page < p.Pages {
		p.Next = With(q, "page", fmt.Sprint(p.Page+1))
	}
	return (p.Page - 1) * per, min(n, p.Page*per), p
}
