package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"piaojue/app/pdf"
)

// paper is one printed document with one content.
type paper struct {
	function string // of app/pdf: CandidateBooklet
	name     string // booklet
	special  string // what is special about it: "many"; "" for the usual one
	title    string // words that stand on it, whatever its content
	draw     func(io.Writer, *pdf.Fonts) error
}

// file is where the document is written: documents/booklet-many.pdf.
func (p paper) file() string {
	name := p.name
	if p.special != "" {
		name += "-" + p.special
	}
	return "documents/" + name + ".pdf"
}

var papers []paper

// printed registers a document with one content.
func printed[T any](name, special, title string, write func(io.Writer, *pdf.Fonts, T) error, content T) {
	function := runtime.FuncForPC(reflect.ValueOf(write).Pointer()).Name()
	papers = append(papers, paper{
		function: function[strings.LastIndex(function, ".")+1:], name: name, special: special, title: title,
		draw: func(w io.Writer, fonts *pdf.Fonts) error { return write(w, fonts, content) },
	})
}

// family registers what every document is looked at with: a usual content, one
// entry, many, very long names, rare characters, and the watermarks of a draft
// and of a rehearsal. of makes the content with n entries anew at each call.
func family[T any](name, title string, write func(io.Writer, *pdf.Fonts, T) error, of func(n int) T) {
	const usual, few, many = 12, 4, 40
	printed(name, "", title, write, of(usual))
	printed(name, "one", title, write, of(1))
	printed(name, "many", title, write, of(many))
	long := of(few)
	eachText(reflect.ValueOf(&long), "", func(field string, s string) string {
		switch {
		case field == "Title":
			return s + "（第二批，含续建和追加的项目）"
		case field == "Delegation":
			return s + "（含经济开发区和驻县单位）"
		case field == person:
			return s + "·阿卜杜热西提·买买提艾力"
		case !slices.Contains(calledByName, field):
			return s
		}
		return s + "（含配套道路、给排水、绿化亮化、停车位和无障碍设施，分三期实施，跨年度安排，由牵头单位会同沿线乡镇共同建设管理）"
	})
	printed(name, "long", title, write, long)
	rare := of(few)
	eachText(reflect.ValueOf(&rare), "", func(_ string, s string) string {
		if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			return s
		}
		return s + "𬭎㙍𠮷"
	})
	printed(name, "rare", title, write, rare)
	draft, rehearsal := of(few), of(few)
	if mark := reflect.ValueOf(&draft).Elem().FieldByName("Watermark"); mark.IsValid() {
		mark.SetString("草稿")
		printed(name, "draft", title, write, draft)
		reflect.ValueOf(&rehearsal).Elem().FieldByName("Watermark").SetString(pdf.Rehearsal)
		printed(name, "rehearsal", title, write, rehearsal)
	}
}

// person stands for the field Name where it names somebody.
const person = "Name of a person"

var (
	// calledByName are the fields that hold what people named, and that may be long.
	calledByName = []string{"Name", "Project", "Unit", "Place", "Reason", "Content", "Text", "Says"}
	// asIs are the fields that hold a choice out of a few, or what a machine reads.
	asIs = []string{"Stripe", "Watermark", "Result", "Grade", "Grades", "Heads", "Columns", "Kind", "Mark", "Digest", "MethodDigest", "CandidatesDigest", "Method", "Fingerprint", "LastHash", "Address", "ResultURL", "Page", "Codes", "Code", "Canonical", "Number"}
)

// eachText replaces every text of a value, however deep; texts of a list are
// known by the field of the list.
func eachText(v reflect.Value, field string, with func(field, s string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), field, with)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f, name := v.Field(i), v.Type().Field(i).Name
			if f.Type() == reflect.TypeFor[time.Time]() || slices.Contains(asIs, name) {
				continue
			}
			if name == "Name" && slices.Contains([]string{"Card", "AttendanceRow", "DutyRecord", "KeyHolder", "Signer"}, v.Type().Name()) {
				name = person
			}
			eachText(f, name, with)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			eachText(v.Index(i), field, with)
		}
	case reflect.String:
		v.SetString(with(field, v.String()))
	}
}

// drawPaper is the file of one document.
func drawPaper(fonts *pdf.Fonts, p paper) ([]byte, error) {
	var b bytes.Buffer
	if err := p.draw(&b, fonts); err != nil {
		return nil, fmt.Errorf("%s: %w", p.file(), err)
	}
	return b.Bytes(), nil
}

// paperFonts opens the fonts that scripts/fonts brings.
func paperFonts(dir string) (*pdf.Fonts, error) {
	if dir == "" {
		dir = filepath.Join("build", "fonts")
	}
	return pdf.LoadFonts(dir)
}

// paperIndex lists the documents, one row for each kind. It is a page of its
// own: the first page lists pages only, and its readers open all of them.
func paperIndex() []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html><meta charset=utf-8><title>documents</title><p><a href=\"index.html\">pages</a><table>\n")
	for i, p := range papers {
		if i == 0 || papers[i-1].name != p.name {
			fmt.Fprintf(&b, "<tr><th>%s<td>%s<td>", html.EscapeString(p.title), p.function)
		}
		label := p.special
		if label == "" {
			label = "usual"
		}
		fmt.Fprintf(&b, "<a href=\"%s\">%s</a>\n", p.file(), html.EscapeString(label))
	}
	b.WriteString("</table>\n")
	return b.Bytes()
}
