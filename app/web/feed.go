package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/vote"
	"piaojue/models"
)

// atomFeed is the announced results as RFC 4287 has it, newest first.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Link    atomLink    `xml:"link"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Link    atomLink `xml:"link"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Summary string   `xml:"summary"`
}

func stamp(m models.Moment) string { return m.Time().UTC().Format(time.RFC3339) }

// resultsFeed is the feed of announced rounds under an address such as https://example.org.
func resultsFeed(base string, rows []vote.ResultSummary) atomFeed {
	feed := atomFeed{Title: "民生实事项目票决结果", ID: base + "/feed.atom", Link: atomLink{"self", base + "/feed.atom"}, Author: "民生实事项目票决", Updated: stamp(1)}
	for i, r := range rows {
		if i == 0 {
			feed.Updated = stamp(r.Round.AnnouncedAt)
		}
		address := fmt.Sprintf("%s/results/%d", base, r.Round.ID)
		feed.Entries = append(feed.Entries, atomEntry{
			Title: r.Congress.Name + "：" + r.Round.Name, ID: address, Link: atomLink{"", address}, Updated: stamp(r.Round.AnnouncedAt),
			Author: r.Congress.Name, Summary: resultSentence(r.Congress, r.Rules, r.Outcome, len(r.Outcome.Adopted)+len(r.Outcome.NotAdopted), r.Lot),
		})
	}
	return feed
}

func (s *Server) feed(c echo.Context) error {
	rows, err := s.Vote.Results(ctx(c))
	if err != nil {
		return err
	}
	body, err := xml.MarshalIndent(resultsFeed(c.Scheme()+"://"+c.Request().Host, rows), "", " ")
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...))
}
