package web

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/oversight"
	"piaojue/app/vote"
	"piaojue/models"
)

// atomFeed is what became public as RFC 4287 has it, newest first.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Links   []atomLink  `xml:"link"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title    string       `xml:"title"`
	ID       string       `xml:"id"`
	Link     atomLink     `xml:"link"`
	Updated  string       `xml:"updated"`
	Author   string       `xml:"author>name"`
	Category atomCategory `xml:"category"`
	Summary  string       `xml:"summary"`

	at models.Moment
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feedEntries is the most entries of a feed.
const feedEntries = 50

func stamp(m models.Moment) string { return m.Time().UTC().Format(time.RFC3339) }

// A feedHead says what a feed is of. Its id is its address without the query
// that a reader might add.
type feedHead struct {
	title, author string
	base, path    string // https://example.org, /feed.atom
	page          string // of the same for people
	began         models.Moment
}

// newFeed puts entries in order and cuts them; an empty feed was updated when
// what it is of began.
func newFeed(head feedHead, entries []atomEntry) atomFeed {
	slices.SortStableFunc(entries, func(a, b atomEntry) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.ID, b.ID)) })
	feed := atomFeed{Title: head.title, ID: head.base + head.path, Author: head.author, Updated: stamp(max(1, head.began)),
		Links: []atomLink{{"self", head.base + head.path}, {"alternate", head.base + head.page}}, Entries: entries[:min(len(entries), feedEntries)]}
	if len(entries) > 0 {
		feed.Updated = entries[0].Updated
	}
	return feed
}

// resultEntries are announced rounds under an address such as https://example.org.
func resultEntries(base string, rows []vote.ResultSummary, congress int64) []atomEntry {
	var list []atomEntry
	for _, r := range rows {
		if congress != 0 && r.Congress.ID != congress {
			continue
		}
		address := fmt.Sprintf("%s/results/%d", base, r.Round.ID)
		list = append(list, atomEntry{
			Title: r.Congress.Name + "：" + r.Round.Name, ID: address, Link: atomLink{"", address}, Updated: stamp(r.Round.AnnouncedAt), at: r.Round.AnnouncedAt,
			Author: r.Congress.Name, Category: atomCategory{"票决结果"}, Summary: resultSentence(r.Congress, r.Rules, r.Outcome, len(r.Outcome.Adopted)+len(r.Outcome.NotAdopted), r.Lot),
		})
	}
	return list
}

// newsEntries are what happened to projects. An entry's id is the address of
// the project with a name for the one thing: it stays the same when its words
// change, and leads somewhere when it is followed.
func newsEntries(base string, list []oversight.News) []atomEntry {
	var entries []atomEntry
	for _, n := range list {
		row := newsRow(n)
		address := fmt.Sprintf("%s/projects/%d", base, n.Project.ID)
		entries = append(entries, atomEntry{
			Title: n.Project.Name + "：" + row.Title, ID: fmt.Sprintf("%s#%s-%d", address, n.Kind, n.ID), Link: atomLink{"", base + row.Href},
			Updated: stamp(n.At), at: n.At, Author: row.Author, Category: atomCategory{row.Kind}, Summary: row.Text,
		})
	}
	return entries
}

// feed is the news of all congresses, or of the one asked for.
func (s *Server) feed(c echo.Context) error {
	all, err := s.Account.Congresses(ctx(c))
	if err != nil {
		return err
	}
	asked, of := c.QueryParam("congress"), models.Congress{}
	if asked != "" {
		if of, err = chosenCongress(all, asked); err != nil {
			return err
		}
	}
	rows, err := s.Vote.NewestResults(ctx(c), of.ID, feedEntries)
	if err != nil {
		return err
	}
	news, err := s.Oversight.News(ctx(c), oversight.NewsFilter{Congress: of.ID, Limit: feedEntries})
	if err != nil {
		return err
	}
	head := feedHead{title: "民生实事项目：票决结果和项目进展", author: "民生实事项目票决", base: siteAddress(c, ""), path: "/feed.atom", page: "/"}
	if of.ID != 0 {
		head.title, head.author, head.page = of.Name+"民生实事项目：票决结果和项目进展", of.Name, fmt.Sprintf("/?congress=%d", of.ID)
		head.path += fmt.Sprintf("?congress=%d", of.ID)
	}
	return writeFeed(c, newFeed(head, append(resultEntries(head.base, rows, of.ID), newsEntries(head.base, news)...)))
}

// projectFeed is the news of one project.
func (s *Server) projectFeed(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.PublishedProject(ctx(c), id)
	if err != nil {
		return err
	}
	news, err := s.Oversight.News(ctx(c), oversight.NewsFilter{Project: id, Limit: feedEntries})
	if err != nil {
		return err
	}
	page := fmt.Sprintf("/projects/%d", id)
	head := feedHead{title: v.Project.Name + "：项目进展", author: v.Congress.Name, base: siteAddress(c, ""), path: page + "/feed.atom", page: page, began: v.Project.PublishedAt}
	return writeFeed(c, newFeed(head, newsEntries(head.base, news)))
}

func writeFeed(c echo.Context, feed atomFeed) error {
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...))
}

// shortened is the beginning of a text, cut at so many characters.
func shortened(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return strings.TrimRight(string(r[:most]), "，。、；：") + "……"
	}
	return text
}
