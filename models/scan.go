package models

// A PaperScan is one uploaded file with scanned ballots of one stack. Its bytes
// lie sealed in ScanParts until all of it has been read; then the pictures of
// its pages are all that is kept.
type PaperScan struct {
	ID         int64
	CongressID int64
	RoundID    int64
	BatchNo    int
	AccountID  int64
	Name       string // of the teller who uploaded it
	UploadedAt Moment
	Digest     string // SHA-256 of the file, hex: a file is read once in a round
	State      ScanState
	Problem    string // why it was refused as a whole
	Pages      int    // read so far
}

// ScanState says how far an uploaded file is.
type ScanState string

// The states. A refused file has no pages.
const (
	ScanWaiting ScanState = "waiting"
	ScanDone    ScanState = "done"
	ScanRefused ScanState = "refused"
)

var scanStateLabels = map[ScanState]string{ScanWaiting: "正在识读", ScanDone: "已识读", ScanRefused: "没有识读"}

// Label is the state in Chinese.
func (s ScanState) Label() string { return scanStateLabels[s] }

// A ScanPart is a piece of a file that still has to be read, sealed.
type ScanPart struct {
	ScanID     int64 `gorm:"primaryKey;autoIncrement:false"`
	No         int   `gorm:"primaryKey;autoIncrement:false"` // from 0
	CongressID int64
	RoundID    int64
	Body       []byte
}

// A ScannedPage is one page of a scan, in the order in which the stack lay in
// the scanner. What was read, how it was written and the picture are sealed.
// With ScanID 0 it is a sheet without a picture, which the tellers decide by
// looking at the paper itself.
type ScannedPage struct {
	ID         int64
	CongressID int64
	RoundID    int64
	BatchNo    int
	ScanID     int64
	No         int // place in the scan, from 1; of a sheet without a picture its place among those
	State      PageState
	Problem    string // why it was not read
	Page       int    // which page of the ballot, from 1; 0 where it was not read
	Pages      int    // of so many
	TwinID     int64  // an earlier page on which the handwriting is the same; 0 if none
	Reading    []byte // vote's own JSON
	Hand       []byte // what scan.Alike compares
	Picture    []byte // JPEG
}

// PageState says what a scanned page counts as.
type PageState string

// The states.
const (
	PageRead    PageState = "read"    // part of a ballot
	PageRefused PageState = "refused" // not read: to be set aside or decided by hand
	PageHand    PageState = "hand"    // a ballot that the tellers decide row by row
	PageAside   PageState = "aside"   // not a ballot of the stack: counts for nothing
)

// A ScanDecision is what one teller decided on a stack that was scanned: the
// sealed detail of her PaperEntry, ballot by ballot.
type ScanDecision struct {
	ID         int64
	CongressID int64
	RoundID    int64
	EntryID    int64
	Body       []byte // vote's own JSON, sealed
}
