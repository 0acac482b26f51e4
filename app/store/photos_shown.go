package store

import (
	"piaojue/models"
)

// ShownPhoto is a photo that everybody may see, without its bytes, with the
// project it shows and the day it is from, empty where nobody said.
type ShownPhoto struct {
	models.Photo
	Of int64 // the project
	On models.Date
}

// PhotosShown lists the photos that everybody may see of projects, their reports
// and checkpoints until a day: those of reports first, by project and day.
func (c *Scope) PhotosShown(projects []int64, until models.Date) ([]ShownPhoto, error) {
	const head = "photos.id, photos.congress_id, photos.report_id, photos.caption, photos.project_id, photos.inspection_id, photos.checkpoint_id, photos.phase, photos.width, photos.height"
	reported, err := many[ShownPhoto](c.db.Table("photos").Select(head+", reports.project_id AS `of`, reports.reported_on AS `on`").
		Joins("JOIN reports ON reports.id = photos.report_id").
		Where("photos.congress_id = ? AND reports.congress_id = ? AND reports.project_id IN ? AND reports.reported_on <= ?", c.Congress, c.Congress, projects, until).
		Where(photoPublic).Order("reports.project_id, reports.reported_on, photos.id"))
	if err != nil {
		return nil, c.edge(err, "照片")
	}
	own, err := many[ShownPhoto](c.db.Table("photos").Select(head+", photos.project_id AS `of`, COALESCE(checkpoints.done_on, '') AS `on`").
		Joins("LEFT JOIN checkpoints ON checkpoints.id = photos.checkpoint_id").
		Where("photos.congress_id = ? AND photos.project_id IN ? AND +photos.report_id = 0 AND +photos.inspection_id = 0 AND COALESCE(checkpoints.done_on, '') <= ?", c.Congress, projects, until).
		Where(photoPublic).Order("photos.project_id, checkpoints.done_on, photos.id"))
	return append(reported, own...), c.edge(err, "照片")
}
