package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// standardCharacters are the 8,105 of 通用规范汉字表.
func standardCharacters(t *testing.T) []rune {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "standard-characters.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []rune
	for line := range strings.Lines(string(file)) {
		if !strings.HasPrefix(line, "#") {
			all = append(all, []rune(strings.TrimSpace(line))...)
		}
	}
	return all
}

func TestTheListOfStandardCharactersIsWhole(t *testing.T) {
	all := standardCharacters(t)
	seen := map[rune]bool{}
	beyond, newer := 0, 0
	for _, r := range all {
		if seen[r] {
			t.Errorf("%c stands twice", r)
		}
		seen[r] = true
		switch {
		case r > 0xFFFF:
			beyond++
		case r > 0x9FA5: // of the same block, but added to it in 2015
			newer++
		}
	}
	// Where 199 are counted, 鿍鿎鿏 are among them: they are in the basic plane.
	if len(all) != 8105 || beyond != 196 || newer != 3 {
		t.Fatalf("%d characters, %d beyond U+FFFF, %d of the basic plane above U+9FA5", len(all), beyond, newer)
	}
	// First and last of each of the three parts.
	for i, want := range map[int]rune{1: '一', 3500: '矗', 3501: '乂', 6500: '齉', 6501: '亍', 8105: '蠼'} {
		if all[i-1] != want {
			t.Errorf("character %d is %c, want %c", i, all[i-1], want)
		}
	}
}

// Each is drawn by an outline of its own and found by whoever searches.
func TestEveryStandardCharacterPrintsAndIsFound(t *testing.T) {
	fonts := testFonts(t)
	all := standardCharacters(t)
	for _, face := range []Face{Song, Biaosong, Hei} {
		s := newSheet(fonts, meta{title: "通用规范汉字表", date: time.Unix(0, 0)})
		f := newFlow(s, 20, 170, 20, 277)
		f.para(style{face: face, size: 10}, 5, 0, string(all))
		doc := draw(t, s.render)
		if got := squeeze(textOf(t, doc)); got != string(all) {
			t.Errorf("face %d: %d characters are found, want all %d in order", face, utf8.RuneCountInString(got), len(all))
		}
		i := 0
		seen := map[[32]byte]rune{}
		takeApart(t, doc).drawnGlyphs(func(font embedded, gid int) {
			r := all[i%len(all)]
			i++
			outline, err := font.font.outline(gid)
			if err != nil {
				t.Fatal(err)
			}
			box, err := font.font.outline(0)
			if err != nil {
				t.Fatal(err)
			}
			if gid == 0 || len(outline) < 20 || bytes.Equal(outline, box) {
				t.Errorf("face %d: %c is drawn as a box", face, r)
			}
			sum := sha256.Sum256(append(outline, font.font.name...))
			if other, twice := seen[sum]; twice {
				t.Errorf("face %d: %c and %c are drawn alike", face, r, other)
			}
			seen[sum] = r
		})
		if i != len(all) {
			t.Errorf("face %d: %d glyphs are drawn", face, i)
		}
	}
}

// The last proof is the picture: no cell of the printed table is empty, and no
// two are the same, as boxes would be.
func TestNoTwoStandardCharactersLookTheSameOnPaper(t *testing.T) {
	fonts := testFonts(t)
	all := standardCharacters(t)
	const (
		dot    = 4 // pixels to the millimetre, so that each cell is a whole number of them
		cell   = 6 // mm
		side   = dot * cell
		across = 30
		down   = 44
		first  = 15
	)
	s := newSheet(fonts, meta{title: "通用规范汉字表", date: time.Unix(0, 0)})
	for i, r := range all {
		if i%(across*down) == 0 {
			s.addPage()
		}
		k := i % (across * down)
		s.text(first+float64(k%across*cell), first+float64(k/across*cell), cell, cell, toCentre, style{face: Song, size: 14}, string(r))
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "table.pdf")
	if err := os.WriteFile(path, draw(t, s.render), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftoppm", "-gray", "-r", fmt.Sprint(dot*25.4), path, filepath.Join(dir, "page")).CombinedOutput()
	if err != nil {
		t.Fatalf("pdftoppm (poppler-utils): %v %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page-*.pgm"))
	if err != nil || len(names) != (len(all)+across*down-1)/(across*down) {
		t.Fatalf("%d pictures, %v", len(names), err)
	}
	slices.Sort(names)
	seen := map[string]rune{}
	for n, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var wide, high int
		if n, err := fmt.Sscanf(string(file[:min(len(file), 40)]), "P5\n%d %d\n255\n", &wide, &high); n != 2 || err != nil || len(file) < wide*high {
			t.Fatalf("%s is no grey picture: %v", name, err)
		}
		grey := file[len(file)-wide*high:]
		for k := range across * down {
			i := n*across*down + k
			if i >= len(all) {
				break
			}
			look := make([]byte, 0, side*side)
			ink := 0
			for y := range side {
				at := (first*dot+k/across*side+y)*wide + first*dot + k%across*side
				for _, v := range grey[at : at+side] {
					look = append(look, v)
					if v < 128 {
						ink++
					}
				}
			}
			if least := 8; ink < least {
				t.Errorf("the cell of %c is empty", all[i])
			}
			if other, twice := seen[string(look)]; twice {
				t.Errorf("%c looks like %c", all[i], other)
			}
			seen[string(look)] = all[i]
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d different pictures of %d characters", len(seen), len(all))
	}
}
