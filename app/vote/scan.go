package vote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/private"
	"piaojue/app/scan"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A stack of paper ballots may be scanned. The program reads what is clear and
// shows the rest as pictures; two tellers decide, each alone, and what they
// decided goes the way of any entry. Order is that of the stack in the scanner
// and of nothing else: no page knows a person or a time.

// ScanParts are what reading scanned ballots needs beside the store.
type ScanParts struct {
	Box *private.Box // seals pictures and readings
	// Layouts says where the marks are on the pages of a round's ballot, by the
	// same function that prints it: one list of pages for each size of paper.
	Layouts func(v RoundReading) ([][]scan.Page, error)
}

// UseScans lets the service read scans. It is called while the program is put
// together, before the service is used.
func (s *Service) UseScans(p ScanParts) { s.scans = p }

// MostScan is the most bytes of one file with scanned ballots.
const MostScan = 60 << 20

const (
	scanPart    = 1 << 20 // bytes of a piece of a file
	mostScans   = 200     // files in a stack
	pictureHigh = 1700
	straightFor = pictureHigh / 297.0 // pixels a millimetre of the straight picture
	pictureJPEG = 60

	// Two pages whose handwriting is so alike are perhaps one sheet. On simulated
	// scans and photos one sheet has 0.90 and more, two sheets with the same choices
	// 0.65 and less, 0.87 where both fill the ovals with care; with less ink
	// nothing is said.
	alikeShare = 0.88
	alikeInk   = 2.0 // square millimetres
)

// A rowReading is what the program read in one row of a ballot.
type rowReading struct {
	Verdict scan.Verdict `json:"verdict"`
	Choice  int          `json:"choice"`
	Why     string       `json:"why,omitempty"`
	Place   scan.Place   `json:"place"`
}

// A pageReading is what is kept of a page that was read. First is the index of
// its first row among those of the ballot.
type pageReading struct {
	First int          `json:"first"`
	Rows  []rowReading `json:"rows"`
}

func pagePlace(p models.ScannedPage, column string) string {
	return private.Place(p.CongressID, "scanned_pages", fmt.Sprintf("%d-%d-%d-%d", p.RoundID, p.BatchNo, p.ScanID, p.No), column)
}

func partPlace(p models.ScanPart) string {
	return private.Place(p.CongressID, "scan_parts", fmt.Sprintf("%d-%d", p.ScanID, p.No), "body")
}

func decisionPlace(congress, entry int64) string {
	return private.Place(congress, "scan_decisions", fmt.Sprint(entry), "body")
}

// readable says why the ballots of a round cannot be read by the program; empty
// when they can.
func (s *Service) readable(r models.Round, rules tally.Rules) string {
	switch {
	case s.scans.Layouts == nil || s.scans.Box == nil:
		return "服务器没有开启扫描读票，请逐张清点、手工录入。"
	case rules.Family == tally.Rank:
		return "本轮的票上写的是名次数字，程序不识读手写数字。请逐张清点、手工录入。"
	case !r.Paper:
		return "本轮没有纸质票。"
	}
	return ""
}

// PutScan takes a file with scanned ballots of a stack and returns the row that
// ReadScan reads. It refuses what is no picture and no PDF, a file that was
// uploaded in the round before, a stack on which two tellers agree, and ballots
// that the program cannot read.
func (s *Service) PutScan(ctx context.Context, actor access.Actor, id int64, no int, file []byte) (row models.PaperScan, err error) {
	if err := access.Need(actor, access.CountPaper); err != nil {
		return row, err
	}
	if err := s.mayScan(ctx, actor, id, no); err != nil {
		return row, err // before a large file is looked into
	}
	if len(file) > MostScan {
		return row, fault.New(fault.TooLarge, "扫描件超过 %d MB，没有接收。请分成几份上传，或者用 200 dpi 灰度扫描。", MostScan>>20)
	}
	first := errors.New("one page is enough")
	if err := scan.Each(ctx, file, func(scan.Picture) error { return first }); !errors.Is(err, first) {
		return row, scanRefused(err)
	}
	sum := sha256.Sum256(file)
	digest := hex.EncodeToString(sum[:])
	err = s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		if _, err := openStack(c, actor, *round, no); err != nil {
			return err
		}
		scans, err := c.PaperScans(id)
		if err != nil {
			return err
		}
		for _, other := range scans {
			if other.Digest == digest {
				return fault.New(fault.Conflict, "这份文件已经在第 %d 组上传过，没有重复识读。", other.BatchNo)
			}
		}
		if len(scans) >= mostScans {
			return fault.New(fault.Invalid, "一轮最多上传 %d 份扫描件，请合并成多页文件再上传。", mostScans)
		}
		row = models.PaperScan{RoundID: id, BatchNo: no, AccountID: actor.Account, Name: actor.Name, UploadedAt: c.Now, Digest: digest, State: models.ScanWaiting}
		if err := c.PutPaperScan(&row); err != nil {
			return err
		}
		for i, at := 0, 0; at < len(file); i, at = i+1, at+scanPart {
			part := models.ScanPart{ScanID: row.ID, No: i, CongressID: c.Congress, RoundID: id}
			if part.Body, err = s.scans.Box.SealBytes(partPlace(part), file[at:min(at+scanPart, len(file))]); err != nil {
				return err
			}
			if err := c.PutScanPart(&part); err != nil {
				return err
			}
		}
		return note(c, actor, access.CountPaper, "上传纸质票扫描件", round.Name, fmt.Sprintf("第 %d 组", no))
	})
	return row, err
}

// mayScan refuses an upload by what is known without its bytes.
func (s *Service) mayScan(ctx context.Context, actor access.Actor, id int64, no int) error {
	return s.read(ctx, actor, access.CountPaper, func(c *store.Scope) error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		if err := stillAt(round, models.RoundCounting); err != nil {
			return err
		}
		stack, err := openStack(c, actor, round, no)
		if err != nil {
			return err
		}
		if why := s.readable(round, stack.book.rules); why != "" {
			return fault.New(fault.Invalid, "%s", why)
		}
		_, err = s.layouts(c, round)
		return err
	})
}

// scanRefused turns a refusal of package scan into one a person may read.
func scanRefused(err error) error {
	var r *scan.Refusal
	switch {
	case errors.As(err, &r):
		return fault.New(fault.Invalid, "%s", r.Reason)
	case err == nil:
		return fault.New(fault.Invalid, "文件里没有一页。请重新扫描。")
	}
	return err
}

// layouts are the printed pages of a round's ballot.
func (s *Service) layouts(c *store.Scope, r models.Round) ([][]scan.Page, error) {
	v, err := readRound(c, r)
	if err != nil {
		return nil, err
	}
	return s.scans.Layouts(v)
}

// errScanGone ends the reading of a scan that was withdrawn, or whose round went
// on without it.
var errScanGone = errors.New("vote: the scan is not wanted any more")

// ReadScan reads an uploaded scan page by page. Each page is kept as it is read,
// so that a reading that was interrupted goes on where it stopped and reads no
// page twice. step is told after each page how many of about so many are done;
// an error of it ends the reading, which may be taken up again. A file that
// turns out to be broken is refused as a whole.
func (s *Service) ReadScan(ctx context.Context, congress, id int64, step func(done, total int) error) error {
	work, err := s.openScan(ctx, congress, id)
	if errors.Is(err, errScanGone) || err == nil && work.scan.State != models.ScanWaiting {
		return nil
	}
	if err != nil {
		return err
	}
	n := 0
	err = scan.Each(ctx, work.file, func(picture scan.Picture) error {
		n++
		if work.read[n] {
			return nil
		}
		row := s.readPage(picture, work.pages)
		row.RoundID, row.BatchNo, row.ScanID, row.No = work.scan.RoundID, work.scan.BatchNo, id, n
		if err := s.keepPage(ctx, congress, work.scan, row, n); err != nil {
			return err
		}
		return step(n, max(n, work.total))
	})
	var refused *scan.Refusal
	switch {
	case errors.Is(err, errScanGone):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &refused):
		return s.refuseScan(ctx, congress, work.scan, refused.Reason)
	case err != nil:
		return err
	}
	return s.endScan(ctx, congress, work.scan, n)
}

// A scanWork is a scan that is being read.
type scanWork struct {
	scan  models.PaperScan
	file  []byte
	pages [][]scan.Page
	read  map[int]bool
	total int // about so many pages
}

func (s *Service) openScan(ctx context.Context, congress, id int64) (w scanWork, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		if w.scan, err = c.PaperScan(id); err != nil {
			if e, ok := fault.As(err); ok && e.Kind == fault.NotFound {
				return errScanGone
			}
			return err
		}
		round, err := c.Round(w.scan.RoundID)
		if err != nil {
			return err
		}
		if round.State != models.RoundCounting {
			return errScanGone
		}
		if w.pages, err = s.layouts(c, round); err != nil {
			return err
		}
		batches, err := c.PaperBatches(round.ID)
		if err != nil {
			return err
		}
		for _, b := range batches {
			if b.No == w.scan.BatchNo {
				w.total = b.Size * len(w.pages[0])
			}
		}
		rows, err := c.ScannedPages(round.ID, w.scan.BatchNo)
		if err != nil {
			return err
		}
		w.read = map[int]bool{}
		for _, p := range rows {
			if p.ScanID == id {
				w.read[p.No] = true
			}
		}
		parts, err := c.ScanParts(id)
		if err != nil {
			return err
		}
		for _, p := range parts {
			part, err := c.ScanPart(id, p.No)
			if err != nil {
				return err
			}
			piece, err := s.scans.Box.OpenBytes(partPlace(part), part.Body)
			if err != nil {
				return err
			}
			w.file = append(w.file, piece...)
		}
		return nil
	})
	return w, err
}

// A freshPage is a page before it is sealed.
type freshPage struct {
	models.ScannedPage
	reading *pageReading
}

// readPage reads one picture; what cannot be read keeps its picture.
func (s *Service) readPage(picture scan.Picture, papers [][]scan.Page) freshPage {
	page := freshPage{ScannedPage: models.ScannedPage{State: models.PageRefused}}
	at, pages := 0, papers[0]
	reading, err := scan.Read(picture.Image, picture.PerMillimetre, func(code string) (scan.Page, error) {
		for _, paper := range papers {
			for i, p := range paper {
				if p.Code == code {
					at, pages = i, paper
					return p, nil
				}
			}
		}
		return scan.Page{}, &scan.Refusal{Reason: otherCode(code, papers[0])}
	}, scan.Usual)
	var img image.Image
	var refused *scan.Refusal
	switch {
	case errors.As(err, &refused):
		page.Problem = refused.Reason
		img, err = scan.Small(picture.Image, pictureHigh)
	case err == nil:
		page.State, page.Page, page.Pages, page.Hand = models.PageRead, at+1, len(pages), reading.Hand
		page.reading = &pageReading{}
		for _, before := range pages[:at] {
			page.reading.First += len(before.Rows)
		}
		for i, row := range reading.Rows {
			page.reading.Rows = append(page.reading.Rows, rowReading{row.Verdict, row.Choice, row.Why, scan.PlaceOf(pages[at], i)})
		}
		img = reading.Straight(straightFor)
	}
	if err != nil {
		page.Problem = "图片已经损坏，读不出来。请重新扫描。" // scan gives refusals alone
		return page
	}
	var b bytes.Buffer
	if jpeg.Encode(&b, img, &jpeg.Options{Quality: pictureJPEG}) == nil { // a buffer takes everything
		page.Picture = b.Bytes()
	}
	return page
}

// otherCode says of a code that is none of the round's what paper it is on.
func otherCode(code string, pages []scan.Page) string {
	mine, other := strings.Split(pages[0].Code, ":"), strings.Split(code, ":")
	switch {
	case len(other) < 5: // of A3 there is one more
		return "这不是本系统印制的表决票：二维码的内容不符。"
	case other[2] != mine[2]:
		return "这是另一轮的票，不计入本组。"
	case other[1] != mine[1]:
		return "这是样票或者彩排用的票，不能计票。"
	case other[3] != mine[3]:
		return "这张票印的是另一份票决办法，不能计票。"
	}
	return "票面的页数与本轮的表决票不符，不能计票。"
}

func (s *Service) keepPage(ctx context.Context, congress int64, of models.PaperScan, fresh freshPage, n int) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		row, round, err := stillReading(c, of)
		if err != nil {
			return err
		}
		page := fresh.ScannedPage
		page.CongressID = congress
		if page.State == models.PageRead {
			body, err := json.Marshal(fresh.reading)
			if err != nil {
				return err
			}
			if page.Reading, err = s.scans.Box.SealBytes(pagePlace(page, "reading"), body); err != nil {
				return err
			}
			if page.Hand, err = s.scans.Box.SealBytes(pagePlace(page, "hand"), fresh.Hand); err != nil {
				return err
			}
		}
		if len(fresh.Picture) > 0 {
			if page.Picture, err = s.scans.Box.SealBytes(pagePlace(page, "picture"), fresh.Picture); err != nil {
				return err
			}
		}
		if err := c.PutScannedPage(&page); err != nil {
			return err
		}
		row.Pages = max(row.Pages, n)
		if n%5 == 0 { // people look at how far it is
			touch(tx, round)
		}
		return c.UpdatePaperScan(row)
	})
}

// stillReading holds the round and finds the scan as it is now.
func stillReading(c *store.Scope, of models.PaperScan) (models.PaperScan, models.Round, error) {
	round, err := c.LockRound(of.RoundID)
	if err != nil {
		return of, round, err
	}
	row, err := c.PaperScan(of.ID)
	if e, ok := fault.As(err); ok && e.Kind == fault.NotFound {
		return row, round, errScanGone
	}
	if err == nil && (round.State != models.RoundCounting || row.State != models.ScanWaiting) {
		err = errScanGone
	}
	return row, round, err
}

// refuseScan drops what was read of a file that is broken further on.
func (s *Service) refuseScan(ctx context.Context, congress int64, of models.PaperScan, why string) error {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		row, round, err := stillReading(c, of)
		if err != nil {
			return err
		}
		if err := c.DropPagesOf(of.ID); err != nil {
			return err
		}
		row.State, row.Problem, row.Pages = models.ScanRefused, why, 0
		touch(tx, round)
		return c.UpdatePaperScan(row)
	})
	if errors.Is(err, errScanGone) {
		return nil
	}
	return err
}

// endScan looks for sheets that were scanned before and lets go of the file.
func (s *Service) endScan(ctx context.Context, congress int64, of models.PaperScan, pages int) error {
	twins, err := s.twins(ctx, congress, of)
	if err != nil {
		return err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		row, round, err := stillReading(c, of)
		if err != nil {
			return err
		}
		for _, p := range twins {
			if err := c.UpdateScannedPage(p); err != nil {
				return err
			}
		}
		if err := c.DropScanParts(of.ID); err != nil {
			return err
		}
		row.State, row.Pages = models.ScanDone, pages
		touch(tx, round)
		return c.UpdatePaperScan(row)
	})
	if errors.Is(err, errScanGone) {
		return nil
	}
	return err
}

// twins are the pages of a scan on which the handwriting is that of another page
// of the round, with that page in them.
func (s *Service) twins(ctx context.Context, congress int64, of models.PaperScan) ([]models.ScannedPage, error) {
	var pages []models.ScannedPage
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		pages, err = tx.In(congress).ScannedHands(of.RoundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	hands := make([][]byte, len(pages))
	for i, p := range pages {
		if hands[i], err = s.scans.Box.OpenBytes(pagePlace(p, "hand"), p.Hand); err != nil {
			return nil, err
		}
	}
	var found []models.ScannedPage
	for i, p := range pages {
		if p.ScanID != of.ID {
			continue
		}
		for j, other := range pages {
			if other.Page != p.Page || i == j || other.ScanID == of.ID && j > i {
				continue
			}
			if share, ink := scan.Likeness(hands[i], hands[j]); share >= alikeShare && ink >= alikeInk {
				p.TwinID = other.ID
				found = append(found, p)
				break
			}
		}
	}
	return found, nil
}

// DropScan withdraws an upload with all that was read of it.
func (s *Service) DropScan(ctx context.Context, actor access.Actor, id, scanID int64) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		row, err := c.PaperScan(scanID)
		if err != nil {
			return err
		}
		if row.RoundID != id {
			return fault.New(fault.NotFound, "没有找到这份扫描件，请刷新页面查看。")
		}
		if _, err := openStack(c, actor, *round, row.BatchNo); err != nil {
			return err
		}
		if err := c.DropPaperScan(scanID); err != nil {
			return err
		}
		return note(c, actor, access.CountPaper, "撤销纸质票扫描件", round.Name, fmt.Sprintf("第 %d 组", row.BatchNo))
	})
}

// MovePage says what a page counts as: set aside it counts for nothing; by hand
// it is a ballot that the tellers decide row by row; read puts it back to what
// the program made of it.
func (s *Service) MovePage(ctx context.Context, actor access.Actor, id, page int64, to models.PageState) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		row, err := c.ScannedPage(page)
		if err != nil {
			return err
		}
		if row.RoundID != id || row.ScanID == 0 {
			return fault.New(fault.NotFound, "没有找到这一页，请刷新页面查看。")
		}
		if _, err := openStack(c, actor, *round, row.BatchNo); err != nil {
			return err
		}
		did := ""
		switch to {
		case models.PageAside:
			did = "移出扫描的一页"
		case models.PageHand:
			did = "把扫描的一页改为逐项认定"
		case models.PageRead:
			did = "放回扫描的一页"
			if row.Page == 0 {
				to = models.PageRefused
			}
		default:
			return fault.New(fault.Invalid, "请选择怎样处理这一页。")
		}
		if row.State == to {
			return nil
		}
		row.State = to
		if err := c.UpdateScannedPage(row); err != nil {
			return err
		}
		return note(c, actor, access.CountPaper, did, round.Name, fmt.Sprintf("第 %d 组", row.BatchNo))
	})
}

// mostByHand bounds the ballots of a stack without a picture.
const mostByHand = 200

// SetByHand says how many ballots of a stack were not scanned and are decided by
// looking at the paper.
func (s *Service) SetByHand(ctx context.Context, actor access.Actor, id int64, no, n int) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		stack, err := openStack(c, actor, *round, no)
		if err != nil {
			return err
		}
		if most := min(stack.batch.Size, mostByHand); n < 0 || n > most {
			return fault.Form{"n": fmt.Sprintf("手工认定的张数请填 0 到 %d。", most)}.Err()
		}
		pages, err := c.ScannedPages(id, no)
		if err != nil {
			return err
		}
		pages = slices.DeleteFunc(pages, func(p models.ScannedPage) bool { return p.ScanID != 0 })
		if len(pages) == n {
			return nil
		}
		for i := len(pages); i < n; i++ {
			if err := c.PutScannedPage(&models.ScannedPage{RoundID: id, BatchNo: no, No: i + 1, State: models.PageHand}); err != nil {
				return err
			}
		}
		for i := len(pages); i > n; i-- {
			if err := c.DropScannedPage(pages[i-1].ID); err != nil {
				return err
			}
		}
		return note(c, actor, access.CountPaper, "登记手工认定的纸质票", round.Name, fmt.Sprintf("第 %d 组，%d 张", no, n))
	})
}

// A sheet is one ballot of a scanned stack.
type sheet struct {
	pages []models.ScannedPage // one for a ballot that is decided by hand
	hand  bool
}

// key names a ballot whatever is moved before it.
func (s sheet) key() int64 { return s.pages[0].ID }

// A strayPage is a page that makes no ballot yet.
type strayPage struct {
	models.ScannedPage
	why string
}

// sheetsOf makes ballots of the pages of a stack. The pages of a ballot follow
// one another from the first to the last; a page that does not is a stray, and
// so are those before and after it that it leaves incomplete.
func sheetsOf(pages []models.ScannedPage) (sheets []sheet, strays []strayPage) {
	var now []models.ScannedPage
	broken := func() {
		for _, p := range now {
			strays = append(strays, strayPage{p, fmt.Sprintf("这是一张票的第 %d 页，后面缺第 %d 页。请把这张票的各页按顺序重新扫描。", p.Page, len(now)+1)})
		}
		now = nil
	}
	for _, p := range pages {
		switch p.State {
		case models.PageHand:
			broken()
			sheets = append(sheets, sheet{[]models.ScannedPage{p}, true})
		case models.PageRefused:
			broken()
			strays = append(strays, strayPage{p, p.Problem})
		case models.PageRead:
			if p.Page != len(now)+1 || len(now) > 0 && now[0].ScanID != p.ScanID {
				broken()
			}
			if p.Page != len(now)+1 {
				strays = append(strays, strayPage{p, fmt.Sprintf("这是一张票的第 %d 页，前面缺第 %d 页。请把这张票的各页按顺序重新扫描。", p.Page, p.Page-1)})
				continue
			}
			if now = append(now, p); p.Page == p.Pages {
				sheets, now = append(sheets, sheet{now, false}), nil
			}
		}
	}
	broken()
	slices.SortStableFunc(strays, func(a, b strayPage) int { return slices.IndexFunc(pages, same(a)) - slices.IndexFunc(pages, same(b)) })
	return sheets, strays
}

func same(s strayPage) func(models.ScannedPage) bool {
	return func(p models.ScannedPage) bool { return p.ID == s.ID }
}

// A scannedStack is a stack as it was scanned.
type scannedStack struct {
	scans  []models.PaperScan
	pages  []models.ScannedPage
	sheets []sheet
	strays []strayPage
	// elsewhere are the pages of other stacks, still part of a ballot, that pages
	// of this one look like.
	elsewhere map[int64]bool
}

func scannedOf(c *store.Scope, round int64, no int) (v scannedStack, err error) {
	if v.scans, err = c.PaperScans(round); err != nil {
		return v, err
	}
	v.scans = slices.DeleteFunc(v.scans, func(row models.PaperScan) bool { return row.BatchNo != no })
	if v.pages, err = c.ScannedPages(round, no); err != nil {
		return v, err
	}
	v.sheets, v.strays = sheetsOf(v.pages)
	var twins []int64
	for _, p := range v.pages {
		if p.TwinID != 0 && !slices.ContainsFunc(v.pages, func(other models.ScannedPage) bool { return other.ID == p.TwinID }) {
			twins = append(twins, p.TwinID)
		}
	}
	v.elsewhere, err = c.ScannedElsewhere(twins)
	return v, err
}

// set names the ballots that a teller was shown, so that a decision on others is
// noticed.
func (v scannedStack) set() string {
	h := sha256.New()
	for _, s := range v.sheets {
		fmt.Fprintln(h, s.key(), s.hand)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// lacks says why nothing can be decided yet.
func (v scannedStack) lacks(size int) []string {
	var lacks []string
	if slices.ContainsFunc(v.scans, func(row models.PaperScan) bool { return row.State == models.ScanWaiting }) {
		lacks = append(lacks, "还有扫描件没有识读完。")
	}
	if n := len(v.strays); n > 0 {
		lacks = append(lacks, fmt.Sprintf("还有 %d 页不能成票，请逐页处理。", n))
	}
	switch n := len(v.sheets); {
	case n < size:
		lacks = append(lacks, fmt.Sprintf("本组 %d 张，现有 %d 张，还差 %d 张。", size, n, size-n))
	case n > size:
		lacks = append(lacks, fmt.Sprintf("本组 %d 张，现有 %d 张，多出 %d 张。请查是否有票扫描了两次，或者混入了别组的票。", size, n, n-size))
	}
	return lacks
}

// rows opens what was read on a ballot; nil for one that is decided by hand.
func (s *Service) rows(of sheet, n int) ([]rowReading, error) {
	if of.hand {
		return nil, nil
	}
	rows := make([]rowReading, 0, n)
	for _, p := range of.pages {
		body, err := s.scans.Box.OpenBytes(pagePlace(p, "reading"), p.Reading)
		if err != nil {
			return nil, err
		}
		var reading pageReading
		if err := json.Unmarshal(body, &reading); err != nil {
			return nil, fmt.Errorf("scanned page %d: %w", p.ID, err)
		}
		rows = append(rows, reading.Rows...)
	}
	if len(rows) != n {
		return nil, fmt.Errorf("ballot %d has %d rows, its round %d", of.key(), len(rows), n)
	}
	return rows, nil
}

// asks reports whether people decide a row: the program did not read it, or
// found two marks, of which one may have been crossed out.
func (r rowReading) asks() bool { return r.Verdict == scan.Doubtful || r.Verdict == scan.Double }

// A SheetDecision is what a teller decided on one ballot. Whole is a
// tally.VoidReason, or DoubtWhole, or empty for row by row. Marks has, by row
// from 0, a column or one of tally's other values: for every row where All is
// set, else for those that the program left to people.
type SheetDecision struct {
	Whole string
	All   bool
	Marks map[int]int
}

// DoubtWhole leaves a whole ballot to the chief scrutineer.
const DoubtWhole = "doubt"

// A ScanEntry is what a teller decided on a scanned stack, by the ballots' keys.
type ScanEntry struct {
	Set    string // of the ballots that were shown
	Apart  bool   // what looks like one sheet scanned twice was looked at: they are two
	Sheets map[int64]SheetDecision
}

// SheetField names a ballot of a ScanEntry in forms and refusals.
func SheetField(key int64) string { return fmt.Sprintf("sheet-%d", key) }

// SheetRowField names one row of a ballot.
func SheetRowField(key int64, row int) string { return fmt.Sprintf("mark-%d-%d", key, row) }

// EnterScanned takes what one teller decided on a scanned stack. The figures
// follow from it and from what was read, and go the way of EnterBatch: the other
// teller must have decided the same on every ballot.
func (s *Service) EnterScanned(ctx context.Context, actor access.Actor, id int64, no int, e ScanEntry) error {
	return s.within(ctx, actor, access.CountPaper, id, states(models.RoundCounting), func(c *store.Scope, round *models.Round) error {
		stack, err := openStack(c, actor, *round, no)
		if err != nil {
			return err
		}
		entry, body, err := s.scanned(c, stack, e)
		if err != nil {
			return err
		}
		row, err := stack.enter(c, actor, entry)
		if err != nil {
			return err
		}
		sealed, err := s.scans.Box.SealBytes(decisionPlace(c.Congress, row), body)
		if err != nil {
			return err
		}
		return c.PutScanDecision(&models.ScanDecision{RoundID: id, EntryID: row, Body: sealed})
	})
}

// PreviewScanned is the entry that EnterScanned would make; it changes nothing.
func (s *Service) PreviewScanned(ctx context.Context, actor access.Actor, id int64, no int, e ScanEntry) (entry tally.BatchEntry, err error) {
	err = s.read(ctx, actor, access.CountPaper, func(c *store.Scope) error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		if err := stillAt(round, models.RoundCounting); err != nil {
			return err
		}
		stack, err := openStack(c, actor, round, no)
		if err != nil {
			return err
		}
		entry, _, err = s.scanned(c, stack, e)
		return err
	})
	return entry, err
}

// scanned makes an entry of what was read and decided, with the decisions ballot
// by ballot.
func (s *Service) scanned(c *store.Scope, stack stack, e ScanEntry) (entry tally.BatchEntry, body []byte, err error) {
	if why := s.readable(stack.book.round, stack.book.rules); why != "" {
		return entry, nil, fault.New(fault.Invalid, "%s", why)
	}
	v, err := scannedOf(c, stack.book.round.ID, stack.batch.No)
	if err != nil {
		return entry, nil, err
	}
	if lacks := v.lacks(stack.batch.Size); len(lacks) > 0 {
		return entry, nil, fault.New(fault.Conflict, "%s", strings.Join(lacks, ""))
	}
	if e.Set != v.set() {
		return entry, nil, fault.New(fault.Conflict, "这一组的扫描件刚才有变动，您看到的不是现在的票。请刷新页面，重新核对。")
	}
	form := fault.Form{}
	if len(v.twins()) > 0 && !e.Apart {
		form.Add("apart", "请先核对看起来相同的票：确是两张票的，勾选确认；是同一张票扫描了两次的，移出一次。")
	}
	results, err := s.resolve(stack.book, v.sheets, e, form)
	if err != nil {
		return entry, nil, err
	}
	if err := form.Err(); err != nil {
		return entry, nil, err
	}
	if body, err = json.Marshal(results); err != nil {
		return entry, nil, err
	}
	sum := sha256.Sum256(body)
	entry = tally.EntryOf(stack.book.rules, stack.book.rows, plain(results))
	entry.Sheets = hex.EncodeToString(sum[:])
	return entry, body, nil
}

// A decidedSheet is what a teller decided that a ballot counts as.
type decidedSheet struct {
	Key int64
	tally.SheetResult
}

func plain(sheets []decidedSheet) []tally.SheetResult {
	list := make([]tally.SheetResult, len(sheets))
	for i, s := range sheets {
		list[i] = s.SheetResult
	}
	return list
}

// resolve joins what was read with what was decided; what lacks a decision is
// complained about in the form.
func (s *Service) resolve(book paperBook, sheets []sheet, e ScanEntry, form fault.Form) ([]decidedSheet, error) {
	results := make([]decidedSheet, len(sheets))
	columns := len(tally.BatchColumns(book.rules))
	for n, of := range sheets {
		results[n].Key = of.key()
		d := e.Sheets[of.key()]
		if d.Whole == DoubtWhole {
			results[n].Question = "整张票请认定"
			continue
		}
		if d.Whole != "" {
			reason := tally.VoidReason(d.Whole)
			if !slices.Contains(tally.VoidReasonsUnder(book.rules), reason) {
				form.Add(SheetField(of.key()), "请认定第 %d 张有效，或者选择无效的原因。", n+1)
			}
			results[n].Void = reason
			continue
		}
		read, err := s.rows(of, len(book.rows))
		if err != nil {
			return nil, err
		}
		marks, lacks := make([]int, len(book.rows)), false
		for i := range book.rows {
			mark, decided := d.Marks[i]
			switch {
			case decided && mark >= tally.Unreadable && mark < columns && (mark != tally.TwoMarks || columns > 1):
				marks[i] = mark
			case decided || of.hand || d.All || read[i].asks():
				form.Add(SheetRowField(of.key(), i), "请认定第 %d 张第 %d 项。", n+1, book.rows[i].No)
				lacks = true
			case read[i].Verdict == scan.Clear:
				marks[i] = read[i].Choice
			default:
				marks[i] = tally.NoMark
			}
		}
		if lacks {
			continue
		}
		if results[n].SheetResult, err = tally.JudgeSheet(book.rules, book.rows, marks); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// twins are the ballots that look like one sheet scanned twice, as pairs of
// places in the stack from 0; the other one is -1 when it lies in another stack.
// All copies of a sheet belong together, whichever of them were set aside.
func (v scannedStack) twins() [][2]int {
	// Two scans that end at once may each name the other's page, so that the way
	// from copy to copy need not end; groups are joined instead.
	joined := map[int64]int64{}
	group := func(page int64) int64 {
		for next, more := joined[page]; more; next, more = joined[page] {
			page = next
		}
		return page
	}
	for _, p := range v.pages {
		if one, other := group(p.ID), group(p.TwinID); p.TwinID != 0 && one != other {
			joined[one] = other
		}
	}
	away := map[int64]bool{}
	for page := range v.elsewhere {
		away[group(page)] = true
	}
	first := map[int64]int{} // the place of a group's first copy in the stack
	var list [][2]int
	for n, s := range v.sheets {
		for _, p := range s.pages {
			of := group(p.ID)
			other, seen := first[of]
			if away[of] {
				other, seen = -1, true
			}
			if !seen {
				first[of] = n
			} else if pair := [2]int{other, n}; other != n && !slices.Contains(list, pair) {
				list = append(list, pair)
			}
		}
	}
	return list
}

// A ScanReading is a scanned stack as a teller of the round sees it. Nothing of
// another teller's decisions is in it before the own ones are in.
type ScanReading struct {
	PaperReading
	Batch      BatchReading
	Unreadable string // why the program reads no ballots of the round
	Scans      []models.PaperScan
	Sheets     []ScannedSheet
	Strays     []ScannedSheet // pages that make no ballot
	Aside      []ScannedSheet // pages that were set aside
	Twins      [][2]int       // places in Sheets, -1 for another stack
	ByHand     int            // ballots without a picture
	Set        string
	Lacks      []string // why nothing can be decided yet
}

// A ScannedSheet is one ballot, or a page that makes none.
type ScannedSheet struct {
	Key     int64
	Pages   []int64 // with a picture
	Hand    bool
	Rows    []ScannedRow // none for one decided by hand
	Blank   bool         // the program found no mark on it
	Scan    int64
	PageNo  int // place in its scan
	Problem string
}

// A ScannedRow is what was read in one row.
type ScannedRow struct {
	Page   int64
	Row    int // on its page, from 0
	Asks   bool
	Choice int // of a clear one, else -1
	Why    string
}

// Scanned reads a scanned stack for those who count paper in the round.
func (s *Service) Scanned(ctx context.Context, actor access.Actor, id int64, no int) (ScanReading, error) {
	var v ScanReading
	err := s.read(ctx, actor, access.CountPaper, func(c *store.Scope) error {
		var err error
		if v.PaperReading, err = s.paper(c, actor, id); err != nil {
			return err
		}
		if !v.Counts {
			return fault.New(fault.Forbidden, "您不在本轮计票人名单中，不能查看扫描的纸质票。")
		}
		at := slices.IndexFunc(v.Batches, func(b BatchReading) bool { return b.No == no })
		if at < 0 {
			return fault.New(fault.NotFound, "没有第 %d 组纸质票，请返回计票页面查看。", no)
		}
		v.Batch = v.Batches[at]
		if v.Unreadable = s.readable(v.Round, v.Rules); v.Unreadable != "" {
			return nil
		}
		stack, err := scannedOf(c, id, no)
		if err != nil {
			return err
		}
		v.Scans, v.Set, v.Lacks, v.Twins = stack.scans, stack.set(), stack.lacks(v.Batch.Size), stack.twins()
		for _, of := range stack.sheets {
			row, err := s.scannedSheet(of, len(v.Candidates))
			if err != nil {
				return err
			}
			v.Sheets = append(v.Sheets, row)
		}
		for _, p := range stack.strays {
			v.Strays = append(v.Strays, ScannedSheet{Key: p.ID, Pages: []int64{p.ID}, Scan: p.ScanID, PageNo: p.No, Problem: p.why})
		}
		for _, p := range stack.pages {
			switch {
			case p.State == models.PageAside:
				v.Aside = append(v.Aside, ScannedSheet{Key: p.ID, Pages: []int64{p.ID}, Scan: p.ScanID, PageNo: p.No, Problem: p.Problem})
			case p.ScanID == 0:
				v.ByHand++
			}
		}
		return nil
	})
	return v, err
}

func (s *Service) scannedSheet(of sheet, n int) (ScannedSheet, error) {
	v := ScannedSheet{Key: of.key(), Hand: of.hand, Blank: !of.hand, Scan: of.pages[0].ScanID, PageNo: of.pages[0].No, Problem: of.pages[0].Problem}
	if v.Scan != 0 {
		for _, p := range of.pages {
			v.Pages = append(v.Pages, p.ID)
		}
	}
	rows, err := s.rows(of, n)
	if err != nil || of.hand {
		return v, err
	}
	page, first := 0, 0
	for i, r := range rows {
		if i > 0 && r.Place.Top < rows[i-1].Place.Top { // the next page begins above
			page, first = page+1, i
		}
		row := ScannedRow{Page: of.pages[min(page, len(of.pages)-1)].ID, Row: i - first, Asks: r.asks(), Choice: -1, Why: r.Why}
		if r.Verdict == scan.Clear {
			row.Choice = r.Choice
		}
		v.Blank = v.Blank && r.Verdict == scan.Blank
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// byBallot names ballots instead of figures where two tellers differ on the same
// scanned stack. Where the key of their decisions is lost the figures stay: who
// counts by hand must not be held up by it.
func (s *Service) byBallot(c *store.Scope, v *PaperReading) error {
	for i, batch := range v.Batches {
		if len(batch.Differences) == 0 {
			continue
		}
		differences, err := s.sheetDifferences(c, v.Round, batch.No)
		if _, lost := fault.As(err); lost {
			continue
		}
		if err != nil {
			return err
		}
		if len(differences) > 0 {
			v.Batches[i].Differences = differences
		}
	}
	return nil
}

// sheetDifferences compares what the two tellers decided, when both decided on
// the same scanned ballots.
func (s *Service) sheetDifferences(c *store.Scope, round models.Round, no int) ([]string, error) {
	id := round.ID
	book, err := bookOf(c, round)
	if err != nil {
		return nil, err
	}
	p, err := pairOf(book.entries, no)
	if err != nil || len(p) < 2 {
		return nil, err
	}
	a, err := s.decided(c, id, p[0].id)
	if err != nil {
		return nil, err
	}
	b, err := s.decided(c, id, p[1].id)
	if err != nil || a == nil || b == nil {
		return nil, err
	}
	keys := func(list []decidedSheet) []int64 {
		var k []int64
		for _, d := range list {
			k = append(k, d.Key)
		}
		return k
	}
	if !slices.Equal(keys(a), keys(b)) {
		return []string{"两人认定的不是同一批票：扫描件后来有变动。请先认定的一人重新核对。"}, nil
	}
	return tally.CompareSheets(book.rules, book.rows, plain(a), plain(b)), nil
}

// decided opens what a teller decided with an entry; nil for one made by hand.
func (s *Service) decided(c *store.Scope, round, entry int64) ([]decidedSheet, error) {
	rows, err := c.ScanDecisions(round)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.EntryID != entry {
			continue
		}
		body, err := s.scans.Box.OpenBytes(decisionPlace(row.CongressID, entry), row.Body)
		if err != nil {
			return nil, err
		}
		var list []decidedSheet
		if err := json.Unmarshal(body, &list); err != nil {
			return nil, fmt.Errorf("decision of entry %d: %w", entry, err)
		}
		return list, nil
	}
	return nil, nil
}

// doubtPages fills in which pictures show the doubtful ballots.
func (v *PaperReading) doubtPages(c *store.Scope, book paperBook) error {
	for i := range v.Doubts {
		d := &v.Doubts[i]
		p, err := pairOf(book.entries, d.Batch)
		if err != nil {
			return err
		}
		if len(p) == 0 || p[0].entry.Sheets == "" || d.No > len(p[0].entry.Ballots) {
			continue
		}
		stack, err := scannedOf(c, v.Round.ID, d.Batch)
		if err != nil {
			return err
		}
		if n := p[0].entry.Ballots[d.No-1]; n <= len(stack.sheets) {
			for _, page := range stack.sheets[n-1].pages {
				if page.ScanID != 0 {
					d.Pages = append(d.Pages, page.ID)
				}
			}
		}
	}
	return nil
}

// Picture is a scanned page as JPEG, or one row of it from 0 where row is not
// negative. Only those who count the round's paper see it, and of a doubtful
// ballot those who decide it, from the count until the result is announced.
func (s *Service) Picture(ctx context.Context, actor access.Actor, id, page int64, row int) ([]byte, error) {
	var body []byte
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) error {
		v, err := s.paper(c, actor, id)
		if err != nil {
			return err
		}
		doubtful := v.Leads && slices.ContainsFunc(v.Doubts, func(d DoubtReading) bool { return slices.Contains(d.Pages, page) })
		if !v.Counts && !doubtful {
			return fault.New(fault.Forbidden, "纸质票的图片只给本轮计票人看；存疑票的图片给总监票人看。")
		}
		if err := stillAt(v.Round, models.RoundCounting, models.RoundCounted, models.RoundAttested); err != nil {
			return err
		}
		p, err := c.ScannedPage(page)
		if err != nil {
			return err
		}
		if p.RoundID != id || len(p.Picture) == 0 {
			return fault.New(fault.NotFound, "没有这一页的图片。")
		}
		if body, err = s.scans.Box.OpenBytes(pagePlace(p, "picture"), p.Picture); err != nil || row < 0 {
			return err
		}
		if p.Page == 0 {
			return fault.New(fault.NotFound, "这一页没有识读，不能分项显示。")
		}
		sealed, err := s.scans.Box.OpenBytes(pagePlace(p, "reading"), p.Reading)
		if err != nil {
			return err
		}
		var reading pageReading
		if err := json.Unmarshal(sealed, &reading); err != nil {
			return fmt.Errorf("scanned page %d: %w", page, err)
		}
		if row >= len(reading.Rows) {
			return fault.New(fault.NotFound, "没有这一项的图片。")
		}
		body, err = cut(body, reading.Rows[row].Place)
		return err
	})
	return body, err
}

// cut takes a place out of a picture.
func cut(picture []byte, at scan.Place) ([]byte, error) {
	img, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("kept picture: %w", err)
	}
	w, h := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	part := image.NewGray(image.Rect(0, 0, max(1, int((at.Right-at.Left)*w)), max(1, int((at.Bottom-at.Top)*h))))
	draw.Draw(part, part.Rect, img, image.Pt(int(at.Left*w), int(at.Top*h)), draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, part, &jpeg.Options{Quality: 75}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
