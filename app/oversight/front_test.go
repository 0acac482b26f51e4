package oversight_test

import (
	"fmt"
	"slices"
	"testing"

	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

func TestAYearToComeIsNotOpenedBeforeItBegins(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		s.put(t, func(tx *store.Tx) error {
			c := tx.In(s.county)
			if err := c.PutProject(&models.Project{Year: 2027, No: 71, Name: "明年的桥", PublishedAt: 1}); err != nil {
				return err
			}
			return tx.In(s.town).PutProject(&models.Project{Year: 2027, No: 72, Name: "明年的路", PublishedAt: 1})
		})
		v, err := s.Overview(ctx, s.county, 0)
		must(t, err)
		if v.Year != 2026 || v.Years[0] != 2027 {
			t.Errorf("opens %d of %v, want 2026 with 2027 to choose", v.Year, v.Years)
		}
		f, err := s.Front(ctx, s.county)
		must(t, err)
		if f.Year != 2026 || f.Years[0].Year != 2027 {
			t.Errorf("the front page is of %d", f.Year)
		}
		// Where nothing but a year to come was decided on, it is shown.
		s.put(t, func(tx *store.Tx) error {
			p, err := tx.In(s.town).LockProject(s.small.ID)
			if err != nil {
				return err
			}
			p.PublishedAt = 0
			return tx.In(s.town).UpdateProject(p)
		})
		if f, err = s.Front(ctx, s.town); err != nil || f.Year != 2027 {
			t.Errorf("the township's front page is of %d, %v", f.Year, err)
		}
	})
}

func TestWhatIsNotFinishedOfEarlierYearsStaysInSight(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		put := func(p models.Project) (id int64) {
			s.put(t, func(tx *store.Tx) error {
				p.PublishedAt = 1
				err := tx.In(s.county).PutProject(&p)
				id = p.ID
				return err
			})
			return id
		}
		put(models.Project{Year: 2024, No: 82, Name: "验收了", AcceptedAt: 5})
		put(models.Project{Year: 2024, No: 83, Name: "终止了", EndedAt: 5})
		put(models.Project{Year: 2026, No: 89, Name: "结转来的", CarriedFrom: put(models.Project{Year: 2024, No: 84, Name: "结转了"})})
		f, err := s.Front(ctx, s.county)
		must(t, err)
		if want := []oversight.YearCount{{Year: 2024, Projects: 1}}; !slices.Equal(f.Unfinished, want) {
			t.Errorf("unfinished %+v, want %+v", f.Unfinished, want)
		}
		// Fifty newer projects do not push what is open out of the news.
		for i := range 50 {
			put(models.Project{Year: 2025, No: 100 + i, Name: fmt.Sprintf("第%d项", i+1), ClosedAt: 1})
		}
		s.happened(t, s.old, 1000)
		if f, err = s.Front(ctx, s.county); err != nil || f.NewsSince != 2026 || !slices.ContainsFunc(f.News, func(n oversight.News) bool { return n.Project.ID == s.old.ID }) {
			t.Errorf("news since %d: %v, %v", f.NewsSince, kinds(f.News), err)
		}
		if f, err = s.Front(ctx, s.town); err != nil || f.NewsSince != 0 || len(f.Unfinished) != 0 {
			t.Errorf("the township leaves out what is before %d, unfinished %v, %v", f.NewsSince, f.Unfinished, err)
		}
	})
}
