package store

import (
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/models"
)

// PutLongJob adds a job. An open one with the same Once is a Conflict.
func (c *Scope) PutLongJob(row *models.LongJob) error {
	row.CongressID, row.AskedAt = c.Congress, c.Now
	return create(c, "该文件任务", row)
}

// LongJobOnce finds the open job with a Once; ok is false if there is none.
func (c *Scope) LongJobOnce(once string) (row models.LongJob, ok bool, err error) {
	row, err = one[models.LongJob](c.own().Where("once = ?", once))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, c.edge(err, "该文件任务")
}

// LongJob finds a job.
func (c *Scope) LongJob(id int64) (models.LongJob, error) {
	return lookup[models.LongJob](c, "该文件任务", "id = ?", id)
}

// LockLongJob finds a job and holds it.
func (c *Scope) LockLongJob(id int64) (models.LongJob, error) {
	return lock[models.LongJob](c, "该文件任务", "id = ?", id)
}

// LongJobsOf lists an account's jobs, newest first.
func (c *Scope) LongJobsOf(account int64, limit int) ([]models.LongJob, error) {
	rows, err := many[models.LongJob](c.own().Where("account_id = ?", account).Order("id DESC").Limit(limit))
	return rows, c.edge(err, "文件任务")
}

// LongJobsAbout lists the jobs of a kind about one subject, whoever asked for
// them, newest first.
func (c *Scope) LongJobsAbout(kind models.JobKind, subject int64, limit int) ([]models.LongJob, error) {
	rows, err := many[models.LongJob](c.own().Where("kind = ? AND subject = ?", kind, subject).Order("id DESC").Limit(limit))
	return rows, c.edge(err, "文件任务")
}

var openJobs = []models.JobState{models.JobReceiving, models.JobWaiting, models.JobRunning}

// CountOpenLongJobs is how many of an account's jobs have not ended.
func (c *Scope) CountOpenLongJobs(account int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.LongJob)).Where("account_id = ? AND state IN ?", account, openJobs).Count(&n).Error
	return int(n), c.edge(err, "文件任务")
}

// UpdateLongJob writes all that changes in a job. The caller holds it.
func (c *Scope) UpdateLongJob(row models.LongJob) error {
	return update(c, "该文件任务", row.ID, row, "once", "state", "attempts", "total", "done", "worker", "leased_until", "cancelled_at", "started_at", "ended_at",
		"error", "file_name", "media_type", "size", "digest", "parts", "dropped_at")
}

// NextLongJob finds the oldest job of the kinds, in any congress, that waits or
// whose worker was not heard of in time, and holds it if asked to; ok is false
// if there is none.
func (tx *Tx) NextLongJob(kinds []models.JobKind, hold bool) (row models.LongJob, ok bool, err error) {
	q := tx.db
	if hold {
		q = q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	row, err = one[models.LongJob](q.
		Where("(state = ? OR state = ? AND leased_until < ?) AND kind IN ?", models.JobWaiting, models.JobRunning, tx.Now, kinds).Order("id").Limit(1))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, tx.edge(err, "文件任务")
}

// BeatLongJob moves the end of a worker's lease on and writes how far it is; ok
// is false, and nothing is written, if the worker no longer holds the job.
func (c *Scope) BeatLongJob(id int64, worker string, lease time.Duration, total, done int) (ok bool, err error) {
	changed := c.own().Model(new(models.LongJob)).Where("id = ? AND worker = ? AND state = ?", id, worker, models.JobRunning).
		Select("leased_until", "total", "done").Updates(models.LongJob{LeasedUntil: c.Now + models.Moment(lease.Milliseconds()), Total: total, Done: done})
	return changed.RowsAffected > 0, c.edge(changed.Error, "该文件任务")
}

// PutLongJobPart adds a piece of a job's input or result.
func (c *Scope) PutLongJobPart(row models.LongJobPart) error {
	row.CongressID = c.Congress
	return create(c, "该文件任务的内容", &row)
}

// LongJobPart finds a piece.
func (c *Scope) LongJobPart(job int64, side models.JobSide, number int) (models.LongJobPart, error) {
	return lookup[models.LongJobPart](c, "该文件任务的内容", "job_id = ? AND side = ? AND number = ?", job, side, number)
}

// CountLongJobParts is how many pieces of a side there are.
func (c *Scope) CountLongJobParts(job int64, side models.JobSide) (int, error) {
	var n int64
	err := c.own().Model(new(models.LongJobPart)).Where("job_id = ? AND side = ?", job, side).Count(&n).Error
	return int(n), c.edge(err, "该文件任务的内容")
}

// DropLongJobParts deletes the pieces of a side.
func (c *Scope) DropLongJobParts(job int64, side models.JobSide) error {
	return remove[models.LongJobPart](c, "该文件任务的内容", "job_id = ? AND side = ?", job, side)
}

// StaleLongJobs lists jobs of all congresses whose result is older than ended,
// and jobs whose input was being received since before received and never came
// to its end.
func (tx *Tx) StaleLongJobs(ended, received models.Moment, limit int) ([]models.LongJob, error) {
	rows, err := many[models.LongJob](tx.db.Where("state = ? AND dropped_at = 0 AND parts > 0 AND ended_at <= ? OR state = ? AND asked_at <= ?",
		models.JobDone, ended, models.JobReceiving, received).Order("id").Limit(limit))
	return rows, tx.edge(err, "文件任务")
}
