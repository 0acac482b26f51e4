package oversight

import (
	"fmt"

	"piaojue/app/progress"
	"piaojue/app/store"
)

// A Rated is what residents gave a project: of each person, known by the
// telephone number alone, the newest rating.
type Rated struct {
	Sum    int
	Raters int
	Counts [5]int // of 1, 2, 3, 4 and 5
}

// Enough reports whether there are so many that the average says something.
func (r Rated) Enough() bool { return r.Raters >= progress.FewRatings }

// ratings are the residents' ratings of some projects in a year, or in all
// years (0), by project. A project without any is not in it. Every rating with
// a telephone number counts, whether or not the words beside it were made
// public: who moderates words cannot moderate the score.
func ratings(c *store.Scope, projects []int64, year int) (map[int64]Rated, error) {
	all := map[int64]Rated{}
	if len(projects) == 0 {
		return all, nil
	}
	first, last := "0000-01", "9999-12"
	if year > 0 {
		first, last = fmt.Sprintf("%04d-01", year), fmt.Sprintf("%04d-12", year)
	}
	rows, err := c.SiteRatings(projects, first, last)
	for _, r := range rows {
		if r.Rating < 1 || r.Rating > 5 {
			continue
		}
		sum := all[r.ProjectID]
		sum.Sum += r.Rating * r.People
		sum.Raters += r.People
		sum.Counts[r.Rating-1] += r.People
		all[r.ProjectID] = sum
	}
	return all, err
}
