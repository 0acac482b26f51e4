package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutFontsTheCommandThatBringsThemIsNamed(t *testing.T) {
	dir := t.TempDir()
	_, err := LoadFonts("", dir, filepath.Join(dir, "none"))
	var none *NoFontsError
	if !errors.As(err, &none) {
		t.Fatalf("err = %v, want a NoFontsError", err)
	}
	if !strings.Contains(err.Error(), "scripts/fonts") || !strings.Contains(err.Error(), dir) {
		t.Errorf("the sentence %q does not say what to run and where was looked", err)
	}
}

func TestUnusableFontFilesAreNamed(t *testing.T) {
	tests := []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"text", []byte("this is not a font at all, only a text")},
		{"OpenType with PostScript outlines", append([]byte("OTTO"), make([]byte, 60)...)},
		{"cut short", []byte("\x00\x01\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")},
		{"collection that points nowhere", []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\xff\xff\xff\xf0")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "NotoSerifSC_400Regular.ttf")
			if err := os.WriteFile(path, tt.file, 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := LoadFonts(dir)
			if err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("err = %v, want one that names %s", err, path)
			}
		})
	}
}

// A font file from a customer may be damaged anywhere.
func TestDamagedFontsDoNotPanic(t *testing.T) {
	fonts := testFonts(t)
	used := map[rune]bool{}
	for _, r := range "民生实事é" {
		used[r] = true
	}
	m, err := newMiniFont(fonts.chain[Song][0], used)
	if err != nil {
		t.Fatal(err)
	}
	whole := m.file
	try := func(file []byte) {
		font, err := parseTTF("damaged", bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		for r := range used {
			if gid := font.glyph(r); gid != 0 {
				font.advance(gid)
				if _, err := newMiniFont(font, map[rune]bool{r: true}); err != nil {
					continue
				}
			}
		}
	}
	for i := 0; i < len(whole); i += 7 {
		try(whole[:i])
		broken := bytes.Clone(whole)
		broken[i] ^= 0xFF
		try(broken)
	}
}

func TestFacesThatAreNotThereAreReplaced(t *testing.T) {
	source := os.Getenv("PIAOJUE_FONTS")
	if source == "" {
		source = filepath.Join("..", "..", "build", "fonts")
	}
	testFonts(t)
	dir := t.TempDir()
	const only = "NotoSansSC_500Medium.ttf"
	file, err := filepath.Abs(filepath.Join(source, only))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, filepath.Join(dir, only)); err != nil {
		t.Fatal(err)
	}
	fonts, err := LoadFonts(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer fonts.Close()
	for face := range numFaces {
		if font, gid := fonts.find(face, '票'); gid == 0 || font.name != "NotoSansSC500Medium" {
			t.Errorf("face %d: %v, glyph %d", face, font.name, gid)
		}
	}
	if len(fonts.files) != 1 {
		t.Errorf("%d files opened, want 1: each is parsed once", len(fonts.files))
	}
}
