package oversight

import (
	"cmp"
	"context"
	"slices"

	"piaojue/app/fault"
	"piaojue/app/photo"
	"piaojue/app/store"
	"piaojue/models"
)

// A Fit is one of the sizes, in pixels, in which a photo is given beside the
// whole.
type Fit struct {
	Width, Height int
	side          int
}

// Fits are the sizes of a photo that are smaller than the whole, the smallest
// first.
func Fits(p models.Photo) []Fit {
	var fits []Fit
	for _, side := range photo.Sides {
		if max(p.Width, p.Height) > side {
			w, h := photo.Fit(p.Width, p.Height, side)
			fits = append(fits, Fit{w, h, side})
		}
	}
	return fits
}

// A DatedPhoto is a photo of a project with the day it is from, empty where
// nobody said.
type DatedPhoto struct {
	models.Photo
	On models.Date
}

// readPhotos gathers the photos of a project's reports, of its checkpoints and
// its own, by day. It stands after what reads reports.
func readPhotos(c *store.Scope, v *Reading) error {
	done := map[int64]models.Date{}
	for _, k := range v.Checkpoints {
		if !v.Public || Confirmed(k) {
			done[k.ID] = k.DoneOn
		}
	}
	own, err := c.PhotosOfProject(v.Project.ID)
	if err != nil {
		return err
	}
	for _, f := range own {
		if day, known := done[f.CheckpointID]; (known || f.CheckpointID == 0) && (!v.Public || f.Phase != models.PhaseRefused) {
			v.Photos = append(v.Photos, DatedPhoto{f, day})
		}
	}
	for _, r := range slices.Backward(v.Reports) {
		for _, f := range r.Photos {
			v.Photos = append(v.Photos, DatedPhoto{f, r.ReportedOn})
		}
	}
	slices.SortStableFunc(v.Photos, func(a, b DatedPhoto) int { return cmp.Compare(a.On, b.On) })
	return nil
}

// putPhoto stores a photo as it was cleaned, with the version for lists. The
// row says whose it is.
func putPhoto(c *store.Scope, clean photo.Photo, row models.Photo) error {
	row.Width, row.Height, row.Body = clean.Width, clean.Height, clean.JPEG
	if err := c.PutPhoto(&row); err != nil {
		return err
	}
	if clean.Small.Width >= clean.Width {
		return nil
	}
	return c.PutPhotoSize(models.PhotoSize{PhotoID: row.ID, Width: clean.Small.Width, Height: clean.Small.Height, Body: clean.Small.JPEG})
}

// Photo reads a photo that everybody may see.
func (s *Service) Photo(ctx context.Context, id string) (models.Photo, error) {
	var row models.Photo
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.PublishedPhoto(id)
		return err
	})
	return row, err
}

// PhotoShown says that everybody may see a photo now; it is refused as Photo
// is, and reads no picture.
func (s *Service) PhotoShown(ctx context.Context, id string) error {
	return s.store.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.PublishedPhotoHead(id)
		return err
	})
}

// PhotoOf reads a photo that everybody may see in one of its Fits; a width
// that is none of them is not found. A size that does not exist yet is drawn
// and kept: photos may be older than sizes.
func (s *Service) PhotoOf(ctx context.Context, id string, width int) ([]byte, error) {
	var head models.Photo
	var size models.PhotoSize
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if head, err = tx.PublishedPhotoHead(id); err != nil {
			return err
		}
		size, err = tx.In(head.CongressID).PhotoSize(id, width)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	if err != nil || len(size.Body) > 0 {
		return size.Body, err
	}
	fits := Fits(head)
	at := slices.IndexFunc(fits, func(f Fit) bool { return f.Width == width })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "没有这个尺寸的照片。")
	}
	whole, err := s.Photo(ctx, id)
	if err != nil {
		return nil, err
	}
	drawn, err := photo.Smaller(ctx, whole.Body, fits[at].side)
	if err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.In(whole.CongressID).PutPhotoSize(models.PhotoSize{PhotoID: id, Width: drawn.Width, Height: drawn.Height, Body: drawn.JPEG})
	})
	return drawn.JPEG, err
}
