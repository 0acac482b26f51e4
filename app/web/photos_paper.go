package web

import (
	"context"

	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/web/view"
	"piaojue/models"
)

// paperPhotos are photos of projects as documents print them, by project.
func (s *Server) paperPhotos(ctx context.Context, congress int64, projects []int64, until models.Date) (map[int64][]pdf.Photo, error) {
	list, err := s.Oversight.PaperPhotos(ctx, congress, projects, until)
	if err != nil {
		return nil, err
	}
	of := map[int64][]pdf.Photo{}
	for _, p := range list {
		of[p.Project] = append(of[p.Project], pdf.Photo{File: p.Body, Caption: photoCaption(p)})
	}
	return of, nil
}

// photoCaption is what stands below a photo: 完工后，2026年9月30日：活动室.
func photoCaption(p oversight.PaperPhoto) string {
	head := oversight.PhaseLabel(p.Phase)
	if p.On != "" {
		if head != "" {
			head += "，"
		}
		head += view.Day(p.On)
	}
	if head != "" && p.Caption != "" {
		head += "："
	}
	return head + p.Caption
}

// reportPhotos puts photos into a report of the year. Those taken after the
// report's last day are in none.
func (s *Server) reportPhotos(ctx context.Context, congress int64, f oversight.Figures, doc *pdf.YearReport) error {
	var ids []int64
	for _, p := range f.Projects {
		ids = append(ids, p.ID)
	}
	photos, err := s.paperPhotos(ctx, congress, ids, f.On)
	for i, id := range ids {
		doc.Projects[i].Photos = photos[id]
	}
	return err
}
