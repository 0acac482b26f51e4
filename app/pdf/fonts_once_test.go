package pdf

import (
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// watched counts what is read of a font file beside glyph outlines: all of that
// is read when the font is parsed, and never again.
type watched struct {
	io.ReaderAt
	font           *ttf
	tables, glyphs *atomic.Int64
}

func (w watched) ReadAt(b []byte, off int64) (int, error) {
	if off >= w.font.glyfOffset && off < w.font.glyfOffset+w.font.glyfLength {
		w.glyphs.Add(1)
	} else {
		w.tables.Add(1)
	}
	return w.ReaderAt.ReadAt(b, off)
}

func TestAFontIsParsedOnceForAllDocuments(t *testing.T) {
	dir := os.Getenv("PIAOJUE_FONTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "build", "fonts")
	}
	fonts, err := LoadFonts(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fonts.Close() })
	var tables, glyphs atomic.Int64
	seen := map[*ttf]bool{}
	for _, chain := range fonts.chain {
		for _, font := range chain {
			if !seen[font] {
				seen[font] = true
				font.src = watched{font.src, font, &tables, &glyphs}
			}
		}
	}
	if len(fonts.files) != len(seen) {
		t.Errorf("%d files are open for %d fonts", len(fonts.files), len(seen))
	}
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			if err := Ballot(io.Discard, fonts, ballotOf(3+n)); err != nil {
				t.Error(err)
			}
			if err := CredentialSlips(io.Discard, fonts, slipsOf(9)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if tables.Load() != 0 || glyphs.Load() == 0 {
		t.Errorf("eight documents read %d tables and %d outlines of fonts", tables.Load(), glyphs.Load())
	}
}
