package main

import (
	"crypto/rand"
	"image"
	"image/color"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"piaojue/app/seal"
)

// A hall is one election with its three scrutineers, of whom two can count, and one voting code.
type hall struct {
	seats    []seat
	commits  [][]byte
	reveals  [][]byte
	trustees []byte
	election []byte
	code     string
}

var projects = []string{"农村饮用水提标", "村道硬化", "老旧小区改造"}

// newHall plays the key ceremony through the operations the scrutineers' page uses.
func newHall(t *testing.T, questions []seal.Question) *hall {
	t.Helper()
	uuid, err := seal.NewUUID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{}
	c := seal.Ceremony{UUID: uuid, Size: 3, Threshold: 2}
	var confirms [][]byte
	collect := func(list *[][]byte, message func(seat) ([]byte, error)) {
		t.Helper()
		var round [][]byte
		for _, s := range h.seats {
			m, err := message(s)
			if err != nil {
				t.Fatal(err)
			}
			round = append(round, m)
		}
		*list = round
	}
	for i := 1; i <= 3; i++ {
		seed, err := seal.NewKeySeed(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		h.seats = append(h.seats, seat{Ceremony: c, index: i, typed: seed[:4] + " " + seed[4:]})
	}
	collect(&h.commits, seat.commit)
	collect(&h.reveals, func(s seat) ([]byte, error) { return s.reveal(rand.Reader, h.commits) })
	collect(&confirms, func(s seat) ([]byte, error) { return s.confirm(h.commits, h.reveals) })
	if h.trustees, err = c.Trustees(h.commits, h.reveals, confirms); err != nil {
		t.Fatal(err)
	}
	if h.election, err = seal.NewElection(seal.ElectionDraft{UUID: uuid, Name: "票决", Description: "d", Questions: questions, Trustees: h.trustees}); err != nil {
		t.Fatal(err)
	}
	if h.code, err = seal.NewCredential(rand.Reader); err != nil {
		t.Fatal(err)
	}
	return h
}

// count casts one ballot, has the first two scrutineers decrypt it, and returns the counts.
func (h *hall) count(t *testing.T, ballot []byte) [][]int {
	t.Helper()
	e, err := seal.ParseElection(h.election)
	if err != nil {
		t.Fatal(err)
	}
	public, err := derive(e.UUID, h.code)
	if err != nil {
		t.Fatal(err)
	}
	a, err := seal.NewArchive(1, h.election, h.trustees, seal.PublicCredentials([]string{public}))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.AddBallot(ballot); err != nil {
		t.Fatal(err)
	}
	if err := a.EndBallots(); err != nil {
		t.Fatal(err)
	}
	var parts []seal.PartialDecryption
	for _, s := range h.seats[:2] {
		g, err := s.guardian()
		if err != nil {
			t.Fatal(err)
		}
		d, err := g.PartialDecrypt(rand.Reader, a.Bytes(), h.reveals, seal.DecryptionRules{Acknowledged: 1})
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, d.PartialDecryption)
	}
	et, _, err := seal.EncryptedTally(e, [][]byte{ballot})
	if err != nil {
		t.Fatal(err)
	}
	_, counts, err := seal.Result(e, h.trustees, et, 1, parts)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestCandidateWithoutMarkIsAbstention(t *testing.T) {
	h := newHall(t, seal.LinkedQuestions("票决", projects, 2))
	ballot, tracker, err := encrypt(rand.Reader, h.election, h.trustees, h.code, []string{"approve", "oppose", ""})
	if err != nil {
		t.Fatal(err)
	}
	if tracker != seal.Tracker(ballot) {
		t.Errorf("encrypt: tracker %q is not the ballot's", tracker)
	}
	want := [][]int{{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	if diff := cmp.Diff(want, h.count(t, ballot)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestTickOnlyBallotCountsTicks(t *testing.T) {
	h := newHall(t, seal.PlainQuestion("票决", projects, 2))
	ballot, _, err := encrypt(rand.Reader, h.election, h.trustees, strings.ReplaceAll(h.code, "-", " "), []string{"", "approve", "approve"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{0, 1, 1}}, h.count(t, ballot)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestGradedBallotCountsOneGradeForEachItem(t *testing.T) {
	h := newHall(t, seal.GradeQuestions(projects, grades))
	ballot, tracker, err := encrypt(rand.Reader, h.election, h.trustees, h.code, []string{"满意", "弃权", "不满意"})
	if err != nil {
		t.Fatal(err)
	}
	if tracker != seal.Tracker(ballot) {
		t.Errorf("encrypt: tracker %q is not the ballot's", tracker)
	}
	want := [][]int{{1, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}}
	if diff := cmp.Diff(want, h.count(t, ballot)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestPageShowsTheItemsAndGradesOfTheSealedElection(t *testing.T) {
	h := newHall(t, seal.GradeQuestions(projects, grades))
	public, err := derive(h.seats[0].UUID, h.code)
	if err != nil {
		t.Fatal(err)
	}
	p, err := inspect(h.election, h.trustees, public)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{projects, grades}, [][]string{p.candidates, p.grades}); diff != "" || p.stances != 0 {
		t.Errorf("inspect: %d stances, items and grades (-want +got):\n%s", p.stances, diff)
	}
}

var grades = []string{"满意", "基本满意", "不满意", "弃权"}

func TestEncryptRefuses(t *testing.T) {
	h := newHall(t, seal.LinkedQuestions("票决", projects, 2))
	plain := newHall(t, seal.PlainQuestion("票决", projects, 2))
	blank := newHall(t, []seal.Question{{Question: "票决", Answers: projects, Min: 0, Max: 2, Blank: true}})
	survey := newHall(t, seal.GradeQuestions(projects, grades))
	uneven := seal.GradeQuestions(projects, grades)
	uneven[2].Answers = []string{"好", "较好", "差", "弃权"}
	mixed := newHall(t, uneven)
	fine := []string{"approve", "", "oppose"}
	tests := []struct {
		name     string
		hall     *hall
		trustees []byte
		code     string
		stances  []string
		want     string
	}{
		{"one approval above the cap", h, h.trustees, h.code, []string{"approve", "approve", "approve"}, seal.BadChoices},
		{"a stance fewer than candidates", h, h.trustees, h.code, fine[:2], seal.BadChoices},
		{"a stance that is none", h, h.trustees, h.code, []string{"approve", "maybe", ""}, seal.BadChoices},
		{"opposition on a tick-only paper", plain, plain.trustees, plain.code, fine, seal.BadChoices},
		{"a key that is not the scrutineers'", h, plain.trustees, h.code, fine, seal.WrongKey},
		{"a code with a missing character", h, h.trustees, h.code[1:], fine, seal.BadCredential},
		{"an item without a grade", survey, survey.trustees, survey.code, []string{"满意", "", "弃权"}, seal.BadChoices},
		{"a grade that is none", survey, survey.trustees, survey.code, []string{"满意", "很满意", "弃权"}, seal.BadChoices},
		{"a stance in place of a grade", survey, survey.trustees, survey.code, fine, seal.BadChoices},
		{"items with different grades", mixed, mixed.trustees, mixed.code, []string{"满意", "满意", "好"}, seal.BadElection},
		{"a paper the page cannot show", blank, blank.trustees, blank.code, fine, seal.BadElection},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ballot, _, err := encrypt(rand.Reader, tt.hall.election, tt.trustees, tt.code, tt.stances)
			if got := seal.Code(err); got != tt.want {
				t.Errorf("encrypt: refusal %q (%v), want %q", got, err, tt.want)
			}
			if ballot != nil {
				t.Error("encrypt: refused and still made a ballot")
			}
		})
	}
}

func TestPageShowsTheCandidatesOfTheSealedElection(t *testing.T) {
	h := newHall(t, seal.LinkedQuestions("票决", projects, 2))
	public, err := derive(h.seats[0].UUID, h.code)
	if err != nil {
		t.Fatal(err)
	}
	p, err := inspect(h.election, h.trustees, public)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(projects, p.candidates); diff != "" || p.stances != 3 || p.maxApprovals != 2 {
		t.Errorf("inspect: %d stances, at most %d, candidates (-want +got):\n%s", p.stances, p.maxApprovals, diff)
	}
}

func TestKeyCodeOfAnotherSeatCannotReveal(t *testing.T) {
	h := newHall(t, seal.LinkedQuestions("票决", projects, 2))
	s := h.seats[0]
	s.typed = h.seats[1].typed
	if _, err := s.reveal(rand.Reader, h.commits); seal.Code(err) != seal.BadCommit {
		t.Errorf("reveal: %v, want %s", err, seal.BadCommit)
	}
}

func TestTypedCodes(t *testing.T) {
	const plain = "AbcdeFghijkMnopqRstuvw"
	tests := []struct {
		name, typed, want, refused string
	}{
		{"as printed", "Abcde-Fghijk-Mnopq-Rstuvw", "Abcde-Fghijk-Mnopq-Rstuvw", ""},
		{"without hyphens", plain, "Abcde-Fghijk-Mnopq-Rstuvw", ""},
		{"in fours with spaces", " Abcd eFgh ijkM nopq Rstu vw ", "Abcde-Fghijk-Mnopq-Rstuvw", ""},
		{"full-width", "Ａｂｃｄｅ－Fghijk—Mnopq　Rstuvw", "Abcde-Fghijk-Mnopq-Rstuvw", ""},
		{"the scanned address", "https://hall.example/v#Abcde-Fghijk-Mnopq-Rstuvw", "Abcde-Fghijk-Mnopq-Rstuvw", ""},
		{"nothing", " - ", "", "请先输入投票码"},
		{"a zero", "Abcd0", "", "投票码里没有数字 0，请看看第 5 位是不是认错了"},
		{"a small l", "l" + plain[1:], "", "投票码里没有小写字母 l，请看看第 1 位是不是认错了"},
		{"a capital I behind a hyphen", "Abcde-I", "", "投票码里没有大写字母 I，请看看第 6 位是不是认错了"},
		{"a sign that is no letter", "Ab+", "", "投票码只有字母和数字，请改正第 3 位"},
		{"a Chinese character", "票", "", "投票码只有字母和数字，请改正第 1 位"},
		{"one too few", plain[1:], "", "投票码共 22 位，现在是 21 位，还少 1 位"},
		{"two too many", plain + "zz", "", "投票码共 22 位，现在是 24 位，多了 2 位"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := votingCode(tt.typed)
			if got != tt.want {
				t.Errorf("votingCode(%q) = %q, want %q", tt.typed, got, tt.want)
			}
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != tt.refused {
				t.Errorf("votingCode(%q) says %q, want %q", tt.typed, said, tt.refused)
			}
			if err != nil && seal.Code(err) != seal.BadCredential {
				t.Errorf("votingCode(%q): code %q", tt.typed, seal.Code(err))
			}
		})
	}
}

func TestDrawnQRCodeCanBeScanned(t *testing.T) {
	for _, text := range []string{"AbcdeFghijkMnopqRstuvw", "https://hall.example/v#Abcde-Fghijk-Mnopq-Rstuvw"} {
		size, path, err := drawQR(text)
		if err != nil {
			t.Fatal(err)
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(paint(t, size, path))
		if err != nil {
			t.Fatal(err)
		}
		got, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil {
			t.Fatalf("drawQR(%q) cannot be read: %v", text, err)
		}
		if got.GetText() != text {
			t.Errorf("drawQR(%q) reads %q", text, got.GetText())
		}
	}
}

// paint fills the runs of a path ("Mx yhwv1Hxz") the way an SVG renderer does, eight pixels to a module.
func paint(t *testing.T, size int, path string) image.Image {
	t.Helper()
	const scale = 8
	img := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, run := range strings.Split(strings.TrimPrefix(path, "M"), "M") {
		at, rest, _ := strings.Cut(run, "h")
		xs, ys, _ := strings.Cut(at, " ")
		ws, _, _ := strings.Cut(rest, "v")
		x, errX := strconv.Atoi(xs)
		y, errY := strconv.Atoi(ys)
		w, errW := strconv.Atoi(ws)
		if errX != nil || errY != nil || errW != nil {
			t.Fatalf("run %q of the path", run)
		}
		for py := y * scale; py < (y+1)*scale; py++ {
			for px := x * scale; px < (x+w)*scale; px++ {
				img.SetGray(px, py, color.Gray{})
			}
		}
	}
	return img
}
