package oversight

import (
	"cmp"
	"context"
	"slices"

	"piaojue/app/store"
	"piaojue/models"
)

// A PaperPhoto is a photo that everybody may see, as documents print it. Body is
// empty where it could not be read.
type PaperPhoto struct {
	Project int64
	On      models.Date
	Phase   string // a key of Phases, or empty
	Caption string
	Body    []byte
}

// maxPaperPhotos is how many projects of one document are shown in pictures.
const maxPaperPhotos = 20

// PaperPhotos reads what documents show of projects until a day: the first photo
// before the work and the last one after it, or the first and the last there
// are. It gives only photos that their public address gives too, and of twenty
// projects at most.
func (s *Service) PaperPhotos(ctx context.Context, congress int64, projects []int64, until models.Date) ([]PaperPhoto, error) {
	if len(projects) == 0 {
		return nil, nil
	}
	var all []store.ShownPhoto
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.In(congress).PhotosShown(projects, until)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b store.ShownPhoto) int { return cmp.Compare(a.On, b.On) })
	var list []PaperPhoto
	shown := 0
	for _, id := range projects {
		pair := beforeAndAfter(all, id)
		if len(pair) == 0 {
			continue
		}
		if shown++; shown > maxPaperPhotos {
			break
		}
		for _, p := range pair {
			row := PaperPhoto{Project: id, On: p.On, Phase: p.Phase, Caption: p.Caption}
			// The document says so where a photo cannot be read.
			if row.Body, err = s.paperBody(ctx, p.Photo); ctx.Err() != nil {
				return nil, ctx.Err()
			}
			list = append(list, row)
		}
	}
	return list, nil
}

// paperBody is a photo in its largest size beside the whole, which has as many
// points as paper shows.
func (s *Service) paperBody(ctx context.Context, p models.Photo) ([]byte, error) {
	if fits := Fits(p); len(fits) > 0 {
		if body, err := s.PhotoOf(ctx, p.ID, fits[len(fits)-1].Width); err == nil {
			return body, nil
		}
	}
	whole, err := s.Photo(ctx, p.ID)
	return whole.Body, err
}

// beforeAndAfter chooses of a project's photos, the oldest first, the one or two
// that show most.
func beforeAndAfter(all []store.ShownPhoto, project int64) []store.ShownPhoto {
	var mine []store.ShownPhoto
	for _, p := range all {
		if p.Of == project {
			mine = append(mine, p)
		}
	}
	if len(mine) < 2 {
		return mine
	}
	first, last := 0, len(mine)-1
	if i := slices.IndexFunc(mine, func(p store.ShownPhoto) bool { return p.Phase == "before" }); i >= 0 {
		first = i
	}
	for i, p := range slices.Backward(mine) {
		if p.Phase == "after" {
			last = i
			break
		}
	}
	if first == last {
		return mine[first : first+1]
	}
	return []store.ShownPhoto{mine[first], mine[last]}
}
