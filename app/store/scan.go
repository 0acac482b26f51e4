package store

import "piaojue/models"

// pageHead is a scanned page without its picture and its handwriting.
var pageHead = []string{"id", "congress_id", "round_id", "batch_no", "scan_id", "no", "state", "problem", "page", "pages", "twin_id", "reading"}

// PaperScans lists the uploaded scans of a round, stack by stack as they came.
func (c *Scope) PaperScans(round int64) ([]models.PaperScan, error) {
	return list[models.PaperScan](c, "扫描件", "batch_no, id", "round_id = ?", round)
}

// PaperScan finds one.
func (c *Scope) PaperScan(id int64) (models.PaperScan, error) {
	return lookup[models.PaperScan](c, "这份扫描件", "id = ?", id)
}

// PutPaperScan adds an uploaded scan; the same file again in one round is
// refused by its digest.
func (c *Scope) PutPaperScan(row *models.PaperScan) error {
	row.CongressID = c.Congress
	return create(c, "这份扫描件", row)
}

// UpdatePaperScan writes how far it is.
func (c *Scope) UpdatePaperScan(row models.PaperScan) error {
	return update(c, "这份扫描件", row.ID, row, "state", "problem", "pages")
}

// DropPaperScan deletes a scan with its pages.
func (c *Scope) DropPaperScan(id int64) error {
	if err := c.DropScanParts(id); err != nil {
		return err
	}
	if err := remove[models.ScannedPage](c, "扫描的页", "scan_id = ?", id); err != nil {
		return err
	}
	return remove[models.PaperScan](c, "这份扫描件", "id = ?", id)
}

// DropPagesOf deletes the pages and the file of a scan that turned out broken.
func (c *Scope) DropPagesOf(scan int64) error {
	if err := c.DropScanParts(scan); err != nil {
		return err
	}
	return remove[models.ScannedPage](c, "扫描的页", "scan_id = ?", scan)
}

// ScanParts lists the numbers of the pieces of a file, without their bytes.
func (c *Scope) ScanParts(scan int64) ([]models.ScanPart, error) {
	rows, err := many[models.ScanPart](c.own().Select("scan_id", "no", "congress_id", "round_id").Where("scan_id = ?", scan).Order("no"))
	return rows, c.edge(err, "扫描件")
}

// ScanPart finds one piece.
func (c *Scope) ScanPart(scan int64, no int) (models.ScanPart, error) {
	return lookup[models.ScanPart](c, "扫描件", "scan_id = ? AND no = ?", scan, no)
}

// PutScanPart adds a piece of a file.
func (c *Scope) PutScanPart(row *models.ScanPart) error {
	row.CongressID = c.Congress
	return create(c, "扫描件", row)
}

// DropScanParts deletes a file that has been read.
func (c *Scope) DropScanParts(scan int64) error {
	return remove[models.ScanPart](c, "扫描件", "scan_id = ?", scan)
}

// ScannedPages lists the pages of a stack, or with stack 0 of the round, in the
// order in which they were scanned, without pictures.
func (c *Scope) ScannedPages(round int64, batch int) ([]models.ScannedPage, error) {
	q := c.own().Select(pageHead).Where("round_id = ?", round)
	if batch > 0 {
		q = q.Where("batch_no = ?", batch)
	}
	rows, err := many[models.ScannedPage](q.Order("batch_no, scan_id = 0, scan_id, no"))
	return rows, c.edge(err, "扫描的页")
}

// ScannedHands lists the pages of a round that were read, with the handwriting
// and nothing else that was sealed.
func (c *Scope) ScannedHands(round int64) ([]models.ScannedPage, error) {
	rows, err := many[models.ScannedPage](c.own().Omit("reading", "picture").Where("round_id = ? AND state = ?", round, models.PageRead).Order("id"))
	return rows, c.edge(err, "扫描的页")
}

// ScannedElsewhere says which of these pages are still part of a ballot.
func (c *Scope) ScannedElsewhere(ids []int64) (map[int64]bool, error) {
	kept := map[int64]bool{}
	if len(ids) == 0 {
		return kept, nil
	}
	rows, err := many[models.ScannedPage](c.own().Select("id").Where("id IN ? AND state IN ?", ids, []models.PageState{models.PageRead, models.PageHand}))
	for _, row := range rows {
		kept[row.ID] = true
	}
	return kept, c.edge(err, "扫描的页")
}

// ScannedPage finds one page with its picture.
func (c *Scope) ScannedPage(id int64) (models.ScannedPage, error) {
	return lookup[models.ScannedPage](c, "这一页", "id = ?", id)
}

// PutScannedPage adds a page; a place in a scan is taken once.
func (c *Scope) PutScannedPage(row *models.ScannedPage) error {
	row.CongressID = c.Congress
	return create(c, "这一页", row)
}

// UpdateScannedPage writes what a page counts as, and its twin.
func (c *Scope) UpdateScannedPage(row models.ScannedPage) error {
	return update(c, "这一页", row.ID, row, "state", "problem", "twin_id")
}

// DropScannedPage deletes a sheet without a picture.
func (c *Scope) DropScannedPage(id int64) error {
	return remove[models.ScannedPage](c, "这一页", "id = ? AND scan_id = 0", id)
}

// PutScanDecision adds what a teller decided; an entry has one.
func (c *Scope) PutScanDecision(row *models.ScanDecision) error {
	row.CongressID = c.Congress
	return create(c, "认定", row)
}

// ScanDecisions lists the decisions of a round.
func (c *Scope) ScanDecisions(round int64) ([]models.ScanDecision, error) {
	return list[models.ScanDecision](c, "认定", "entry_id", "round_id = ?", round)
}

// dropScans deletes everything scanned of a round.
func (c *Scope) dropScans(round int64) error {
	for _, drop := range []func() error{
		func() error { return remove[models.ScanDecision](c, "认定", "round_id = ?", round) },
		func() error { return remove[models.ScannedPage](c, "扫描的页", "round_id = ?", round) },
		func() error { return remove[models.ScanPart](c, "扫描件", "round_id = ?", round) },
		func() error { return remove[models.PaperScan](c, "扫描件", "round_id = ?", round) },
	} {
		if err := drop(); err != nil {
			return err
		}
	}
	return nil
}
