// Package scan reads marked ballot papers from pictures. It finds the four
// corner squares, straightens the page, reads its QR code, fits the printed
// bars, and measures the ink in every choice cell. It never guesses: a cell is
// a mark, or blank, or it is called doubtful and people look at its picture.
// A page that is not a ballot paper of the round is refused by name.
//
// The package is pure: pictures come in, figures and small pictures go out.
// Places on paper are millimetres from the top left corner of the page.
package scan

// Point is a place on paper in millimetres, or in a picture in pixels.
type Point struct{ X, Y float64 }

// A Page says where the printed marks of one page of a ballot paper are.
type Page struct {
	Wide, High float64 // of the sheet; 0 is A4

	Corners [4]Point // centres: top left, top right, bottom left (hollow), bottom right
	Bars    []Point  // centres of the bars above and below the choice columns
	Rows    []Row
	Code    string // what its QR code says
}

// A Row is one candidate's row.
type Row struct {
	No          int
	Left, Right Point   // centres of its own bars
	Choices     []Point // centres of its ovals, in the order of the columns
}

// The printed marks, in millimetres, as the paper is drawn.
const (
	squareSide       = 6.0
	squareIn         = 12.0 // its centre, from both edges
	barWide, barHigh = 4.0, 1.8
	ovalX, ovalY     = 3.2, 2.3 // half axes
	codeRight        = 20.0     // from the right edge
	codeTop          = 17.0
	codeSide         = 24.0
)

// A sheet is a size of paper, upright, in millimetres.
type sheet struct{ wide, high float64 }

// The sheets that ballots are printed on. The marks have the same size on both.
var (
	a4     = sheet{210, 297}
	a3     = sheet{297, 420}
	sheets = []sheet{a4, a3}
)

func (s sheet) codeLeft() float64 { return s.wide - codeRight - codeSide }

// long is the longer side.
func (s sheet) long() float64 { return max(s.wide, s.high) }

// sheet is the paper of the page; layouts from before A3 do not name theirs.
func (p Page) sheet() sheet {
	if p.Wide == 0 || p.High == 0 {
		return a4
	}
	return sheet{p.Wide, p.High}
}

// Verdict is what was made of a cell or a row.
type Verdict int

// The verdicts. A row is Blank when no cell has any ink worth speaking of,
// Clear when exactly one is marked and the others are blank.
const (
	Blank Verdict = iota
	Clear
	Double
	Doubtful
)

// A Cell is one choice of one row with what was measured in it.
type Cell struct {
	Verdict Verdict // Blank, Clear or Doubtful
	Ink     float64 // square millimetres that are as dark as a pen
	Faint   float64 // square millimetres darker than this page's paper
	Dark    float64 // how dark the darkest of it is: 0 paper, 1 print
	Grey    float64 // how much darker than the page's blank cells it is all in all, in mm² of print
}

// A RowReading is what one row says.
type RowReading struct {
	No      int
	Verdict Verdict
	Choice  int // index of the marked choice where the verdict is Clear, else -1
	Why     string
	Cells   []Cell
}

// A Reading is one page read.
type Reading struct {
	Code  string
	Rows  []RowReading
	Marks int     // printed marks found, of
	Of    int     // so many
	Off   float64 // root mean square distance of the marks from their places, in mm
	Hand  []byte  // how the choices are written, for Likeness

	plane plane // the picture, and how the page lies in it
	lies  transform
	on    sheet
}

// A Refusal says why a picture is not read. Nothing of it may be counted.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(reason string) error { return &Refusal{reason} }
