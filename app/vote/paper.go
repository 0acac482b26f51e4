package vote

import (
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// paperReturned is the number of paper ballots in the box, as two tellers found
// it; zero where none were offered.
func paperReturned(c *store.Scope, r models.Round) (int, error) { return 0, nil }

// paperCounts is the paper part of the counts; settled is false while a stack
// is open.
func paperCounts(c *store.Scope, r models.Round, rules tally.Rules, candidates []models.RoundCandidate) (p tally.PaperCounts, settled bool, err error) {
	return p, !r.Paper, nil
}
