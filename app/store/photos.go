package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/models"
)

// photoHead is a photo without its bytes.
var photoHead = []string{"id", "congress_id", "report_id", "caption", "project_id", "inspection_id", "checkpoint_id", "phase", "width", "height"}

// photoPublic holds for a photo that everybody may see: whatever it belongs to
// is public, and it belongs to something.
const photoPublic = `(photos.report_id > 0 OR photos.inspection_id > 0 OR photos.checkpoint_id > 0 OR photos.project_id > 0)
	AND (photos.report_id = 0 OR EXISTS (SELECT 1 FROM reports r JOIN projects p ON p.id = r.project_id WHERE r.id = photos.report_id AND p.published_at > 0))
	AND (photos.inspection_id = 0 OR EXISTS (SELECT 1 FROM inspections i WHERE i.id = photos.inspection_id AND i.published_at > 0 AND i.cancelled_at = 0
		AND EXISTS (SELECT 1 FROM inspection_projects v JOIN projects p ON p.id = v.project_id WHERE v.inspection_id = i.id AND p.published_at > 0)))
	AND (photos.checkpoint_id = 0 OR photos.phase <> 'refused' AND EXISTS (SELECT 1 FROM checkpoints k JOIN projects p ON p.id = k.project_id WHERE k.id = photos.checkpoint_id AND p.published_at > 0 AND k.done_on <> '' AND (k.confirmer = '' OR k.confirmed_at > 0)))
	AND (photos.project_id = 0 OR EXISTS (SELECT 1 FROM projects p WHERE p.id = photos.project_id AND p.published_at > 0))`

func (tx *Tx) publishedPhoto(id string) *gorm.DB {
	return tx.db.Where("photos.id = ?", id).Where(photoPublic)
}

// PublishedPhoto finds a photo of any congress that everybody may see.
func (tx *Tx) PublishedPhoto(id string) (models.Photo, error) {
	row, err := one[models.Photo](tx.publishedPhoto(id))
	return row, tx.edge(err, "该照片")
}

// PublishedPhotoHead is PublishedPhoto without the bytes.
func (tx *Tx) PublishedPhotoHead(id string) (models.Photo, error) {
	row, err := one[models.Photo](tx.publishedPhoto(id).Select(photoHead))
	return row, tx.edge(err, "该照片")
}

// PhotosOfProject lists a project's photos that belong to no report and no
// inspection, without their bytes. The plus keeps engines without statistics
// from looking for the project among all photos that belong to no inspection.
func (c *Scope) PhotosOfProject(project int64) ([]models.Photo, error) {
	rows, err := many[models.Photo](c.own().Select(photoHead).Where("project_id = ? AND +report_id = 0 AND +inspection_id = 0", project).Order("id"))
	return rows, c.edge(err, "照片")
}

// PhotoSize finds a photo in another size.
func (c *Scope) PhotoSize(photo string, width int) (models.PhotoSize, error) {
	return lookup[models.PhotoSize](c, "该尺寸的照片", "photo_id = ? AND width = ?", photo, width)
}

// PutPhotoSize adds a photo in another size; one that exists stays.
func (c *Scope) PutPhotoSize(row models.PhotoSize) error {
	row.CongressID = c.Congress
	return c.edge(c.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error, "照片")
}
