package pdf

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Face is a lettering of official documents, named as GB/T 9704-2012 names it.
type Face int

const (
	Song     Face = iota // 宋体: running text and tables
	Biaosong             // 小标宋: mastheads and titles
	Hei                  // 黑体: headings, table heads, project names
	Kai                  // 楷体: explanations; 宋体 when there is none
	Fang                 // 仿宋: running text of a 公文; 宋体 when there is none
	numFaces
)

// faceFiles lists, per face, the files that can stand for it, best first. The
// fonts a customer has a licence for come before the free ones.
var faceFiles = [numFaces][]string{
	Song: {
		"NotoSerifSC_400Regular.ttf",
		"@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
	},
	Biaosong: {
		"方正小标宋简体.ttf",
		"NotoSerifSC_900Black.ttf",
		"@expo-google-fonts/noto-serif-sc/900Black/NotoSerifSC_900Black.ttf",
	},
	Hei: {
		"NotoSansSC_500Medium.ttf",
		"@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
		"wqy-zenhei.ttc",
		"wqy/wqy-zenhei.ttc",
	},
	Kai:  {"楷体_GB2312.ttf", "LXGWWenKai-Regular.ttf", "lxgw-wenkai/LXGWWenKai-Regular.ttf"},
	Fang: {"仿宋_GB2312.ttf"},
}

// extensionFiles hold characters that no face has: first what names need most
// (𠮷 and some 400 others), then, where a machine has it, CJK extensions B to F.
var extensionFiles = [][]string{
	{"NotoSerifJP_400Regular.ttf", "@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf"},
	{"HanaMinB.ttf", "hanazono/HanaMinB.ttf"},
}

// Fonts are the opened faces. Open them once per process with LoadFonts and
// share them: they are read-only and safe for concurrent use.
type Fonts struct {
	chain [numFaces][]*ttf // per face: itself, then what stands in for missing glyphs
	files []*os.File

	paged func(n, of int) error // see Watched; nil for nobody
}

// Watched are the same fonts with somebody who is told each page of a document
// before it is drawn. An error ends the document, which then is not written.
func (f *Fonts) Watched(page func(n, of int) error) *Fonts {
	return &Fonts{chain: f.chain, files: f.files, paged: page}
}

// NoFontsError says that no usable font was found; the program can run
// without documents and tells the office which command brings them.
type NoFontsError struct {
	Dirs    []string // where was looked
	Damaged []error  // files that were there but could not be used
}

func (e *NoFontsError) Error() string {
	msg := "没有找到打印文书所需的中文字体，暂时不能生成 PDF。请在程序目录运行 scripts/fonts 取得字体，然后重新启动程序。"
	if len(e.Dirs) > 0 {
		msg += "已查找的目录：" + strings.Join(e.Dirs, "、") + "。"
	}
	for _, err := range e.Damaged {
		msg += "不能使用的字体文件：" + err.Error() + "。"
	}
	return msg
}

func (e *NoFontsError) Unwrap() []error { return e.Damaged }

// LoadFonts opens the faces found in the given folders, earlier folders first,
// and parses each file once. A face that is nowhere to be found is replaced by
// a near one (小标宋, 仿宋 and 楷体 by 宋体, 宋体 by 黑体); when neither 宋体 nor
// 黑体 is there the error is a *NoFontsError.
func LoadFonts(dirs ...string) (*Fonts, error) {
	f := &Fonts{}
	opened := map[string]*ttf{}
	missing := &NoFontsError{Dirs: dirs}
	find := func(names []string) *ttf {
		for _, name := range names {
			for _, dir := range dirs {
				if dir == "" {
					continue
				}
				path := filepath.Join(dir, filepath.FromSlash(name))
				if font := opened[path]; font != nil {
					return font
				}
				font, file, err := openFont(path)
				if err != nil {
					if !errors.Is(err, os.ErrNotExist) {
						missing.Damaged = append(missing.Damaged, fmt.Errorf("%s: %w", path, err))
					}
					continue
				}
				f.files = append(f.files, file)
				opened[path] = font
				return font
			}
		}
		return nil
	}

	var faces [numFaces]*ttf
	for face := range numFaces {
		faces[face] = find(faceFiles[face])
	}
	if faces[Song] == nil {
		faces[Song] = faces[Hei]
	}
	if faces[Song] == nil {
		f.Close()
		return nil, missing
	}
	var extensions []*ttf
	for _, names := range extensionFiles {
		extensions = append(extensions, find(names))
	}
	for face := range numFaces {
		for _, font := range append([]*ttf{faces[face], faces[Song], faces[Hei]}, extensions...) {
			if font != nil && !slices.Contains(f.chain[face], font) {
				f.chain[face] = append(f.chain[face], font)
			}
		}
	}
	return f, nil
}

func openFont(path string) (*ttf, *os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err == nil {
		var font *ttf
		if font, err = parseTTF(pdfName(path), file, info.Size()); err == nil {
			return font, file, nil
		}
	}
	file.Close()
	return nil, nil, err
}

// pdfName keeps the letters and digits of a file name: PDF names allow little
// else.
func pdfName(path string) string {
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, base)
	if name == "" {
		return "Font"
	}
	return name
}

// Close closes the font files. No document may be drawn afterwards.
func (f *Fonts) Close() error {
	var errs []error
	for _, file := range f.files {
		errs = append(errs, file.Close())
	}
	return errors.Join(errs...)
}

// Files are the font files of a face, the best first, for whoever draws letters
// elsewhere than on paper. They are closed with the fonts.
func (f *Fonts) Files(face Face) []io.ReaderAt {
	var list []io.ReaderAt
	for _, font := range f.chain[face] {
		list = append(list, font.src)
	}
	return list
}

// Missing returns the characters of s, each once and in order, that no loaded
// font can print. A page that takes in names can warn before the paper does.
func (f *Fonts) Missing(s string) []rune {
	var missing []rune
	seen := map[rune]bool{}
	text, err := clean(s)
	if err != nil {
		return nil
	}
	for _, r := range text {
		if _, gid := f.find(Song, r); gid == 0 && r != '\n' && !seen[r] {
			seen[r] = true
			missing = append(missing, r)
		}
	}
	return missing
}

// find returns the font that prints a character in a face, and the glyph;
// glyph 0 means that no font can.
func (f *Fonts) find(face Face, r rune) (*ttf, int) {
	for _, font := range f.chain[face] {
		if g := font.glyph(r); g != 0 {
			return font, g
		}
	}
	return f.chain[face][0], 0
}

// advance returns a character's width in thousandths of the type size; a
// character that no font has counts as a full square.
func (f *Fonts) advance(face Face, r rune) int {
	font, gid := f.find(face, r)
	if gid == 0 {
		return 1000
	}
	return font.advance(gid)
}
