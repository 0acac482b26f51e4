package vote

import (
	"cmp"
	"slices"
	"strings"

	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// usualQuorum is what a session needs to sit at all (组织法 Art 14).
const usualQuorum = "2/3"

// quorumOf is the share of the deputies who must be present. The rules of a
// 满意度测评 state none of their own.
func quorumOf(r tally.Rules) string { return cmp.Or(r.Quorum, usualQuorum) }

// itemRows are the items of a 满意度测评 as its ballot lists them.
func itemRows(r models.Round) []models.RoundCandidate {
	var rows []models.RoundCandidate
	for i, name := range strings.Split(r.Items, "\n") {
		rows = append(rows, models.RoundCandidate{RoundID: r.ID, No: i + 1, Name: name})
	}
	return rows
}

// linkedItems are the items with the projects and sub-items that their names
// mean, in Code: what becomes of the counts afterwards needs no guess. An item
// that is no project of the congress is graded all the same and stays without.
func linkedItems(c *store.Scope, r models.Round) ([]models.RoundCandidate, error) {
	rows := itemRows(r)
	projects, err := c.Projects()
	if err != nil || len(projects) == 0 {
		return rows, err
	}
	ids := make([]int64, len(projects))
	for i, p := range projects {
		ids[i] = p.ID
	}
	subs, err := c.SubItems(ids...)
	if err != nil {
		return rows, err
	}
	code := map[string]string{}
	for _, k := range models.NameItems(projects, subs) {
		code[k.Name] = models.ItemCode(k.Project, k.Sub.ID)
	}
	for i := range rows {
		rows[i].Code = code[rows[i].Name]
	}
	return rows, nil
}

// afoot are the states of a round whose ballots are about or being counted.
var afoot = []models.RoundState{
	models.RoundIssuing, models.RoundOpen, models.RoundPaused, models.RoundClosed, models.RoundCounting, models.RoundCounted, models.RoundAttested,
}

// A HallRound is one of several rounds held in one sitting, with its own
// figures and nothing of its count.
type HallRound struct {
	Round   models.Round
	Turnout Turnout
}

// hallRounds are the rounds afoot, in the order in which they were drafted, and
// the one that the screen is about: where ballots are about, the one that moved
// last; otherwise the newest that a plenary has heard of. An announcement stays
// on the screen until another round moves.
func hallRounds(c *store.Scope, rounds []models.Round) (screen models.Round, all []HallRound, err error) {
	last := models.Moment(0)
	for _, r := range rounds {
		moving := slices.Contains(afoot, r.State)
		if !moving && !r.State.Reached(models.RoundAnnounced) {
			continue
		}
		if moving {
			turnout, err := turnoutOf(c, r)
			if err != nil {
				return screen, nil, err
			}
			all = append(all, HallRound{r, turnout})
		}
		steps, err := c.Steps(r.ID)
		if err != nil {
			return screen, nil, err
		}
		for _, s := range steps {
			if shown := s.To != models.RoundPublished && s.Action != lostPaper && s.Action != stepDevice; shown && s.At >= last {
				last, screen = s.At, r
			}
		}
	}
	if len(all) == 0 || screen.ID == 0 {
		screen = rounds[len(rounds)-1]
		for i := len(rounds) - 1; i >= 0 && screen.State == models.RoundDraft; i-- {
			if rounds[i].State != models.RoundDraft {
				screen = rounds[i]
			}
		}
	}
	return screen, all, nil
}

// siblings are the other rounds of the session that are being held now, in the
// order of their drafts.
func siblings(c *store.Scope, round models.Round) ([]models.Round, error) {
	rounds, err := c.Rounds(round.SessionID)
	if err != nil {
		return nil, err
	}
	var others []models.Round
	for _, r := range rounds {
		if r.ID != round.ID && slices.Contains(underWay, r.State) {
			others = append(others, r)
		}
	}
	return others, nil
}
