package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var visitDay = time.Date(2026, 6, 30, 9, 5, 0, 0, time.FixedZone("UTC+8", 8*60*60))

func visitPosterOf(projects int) VisitPoster {
	p := VisitPoster{Congress: "清溪县人民代表大会", Title: "镇村敬老院改造和𬭎溪饮水提升年中视察", Day: "2026年6月30日", Place: "𬭎溪乡人民政府门口", Code: "AC3D E4FG H5JK6", Address: "https://192.0.2.1/visit/AC3DE4FGH5JK6", Date: visitDay}
	for i := range projects {
		p.Projects = append(p.Projects, fmt.Sprintf("第%d项㙍下村至𬭎溪乡农村公路提升改造工程", i+1))
	}
	return p
}

func visitListOf(n int) VisitList {
	v := VisitList{Congress: "清溪县人民代表大会", Title: "镇村敬老院改造年中视察", Day: "2026年6月30日", Place: "县敬老院", Projects: []string{"镇村敬老院改造"}, At: visitDay}
	for i := range n {
		v.Rows = append(v.Rows, [2]string{fmt.Sprintf("代表%d", i+1), fmt.Sprintf("09:%02d", i%60)})
	}
	return v
}

func dutyRecordOf(n int) DutyRecord {
	d := DutyRecord{Congress: "清溪县人民代表大会", Name: "阿卜杜热西提·买买提艾力𬭎", Year: 2026, Watched: []string{"镇村敬老院改造", "㙍下村道路硬化"}, Counts: [][2]string{{"参加视察", "2"}, {"提出监督意见", "1"}}, Date: visitDay}
	for i := range n {
		d.Rows = append(d.Rows, [3]string{"2026年6月30日", "参加视察", fmt.Sprintf("第%d次视察（镇村敬老院改造、𬭎溪饮水提升）", i+1)})
	}
	return d
}

// visitDocuments are the golden documents of an inspection and of a deputy's
// year.
var visitDocuments = map[string]func(w io.Writer, f *Fonts) error{
	"visit-code.pdf": func(w io.Writer, f *Fonts) error { return VisitCode(w, f, visitPosterOf(2)) },
	"visit-roll.pdf": func(w io.Writer, f *Fonts) error { return VisitRoll(w, f, visitListOf(5)) },
	"duty.pdf":       func(w io.Writer, f *Fonts) error { return DutySheet(w, f, dutyRecordOf(4)) },
}

func TestTheDocumentsOfAnInspectionAndOfAYearAreTheGoldenOnes(t *testing.T) {
	fonts := testFonts(t)
	for name, write := range visitDocuments {
		doc := draw(t, func(w io.Writer) error { return write(w, fonts) })
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, doc, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(doc, want) {
			t.Errorf("%s differs from the golden one: look at it, then run go test ./app/pdf -run %s -update", name, t.Name())
		}
	}
}

func TestTheCodeOfAnInspectionScansAndFitsOneSheetHoweverManyProjects(t *testing.T) {
	fonts := testFonts(t)
	for _, n := range []int{1, 20} {
		p := visitPosterOf(n)
		if n == 20 {
			p.Title = strings.Repeat("很长的视察名称", 8)
		}
		doc := draw(t, func(w io.Writer) error { return VisitCode(w, fonts, p) })
		if pages := pagesOf(t, doc); pages != 1 {
			t.Errorf("%d projects take %d sheets", n, pages)
		}
		if got := readCode(t, doc, 1, 30, 50, 150); got != p.Address {
			t.Errorf("the code scans as %q", got)
		}
		wantText(t, doc, "代表视察", "AC3D E4FG H5JK6", "2026年6月30日", "𬭎溪乡人民政府门口")
	}
}

func TestTheRollOfAnInspectionNamesEverybodyWhoCame(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return VisitRoll(w, fonts, visitListOf(80)) })
	if pages := pagesOf(t, doc); pages < 2 {
		t.Errorf("80 names on %d page", pages)
	}
	wantText(t, doc, "签到：80人", "代表1", "代表80", "09:19")
	wantText(t, draw(t, func(w io.Writer) error { return VisitRoll(w, fonts, visitListOf(0)) }), "还没有代表签到")
}

func TestADutyRecordSaysWhatWasDoneAndThatNoBallotIsInIt(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return DutySheet(w, fonts, dutyRecordOf(60)) })
	if pages := pagesOf(t, doc); pages < 2 {
		t.Errorf("60 acts on %d page", pages)
	}
	wantText(t, doc, "阿卜杜热西提·买买提艾力𬭎", "2026年代表履职登记表", "参加视察2次", "第60次视察", "表决内容不记名")
	empty := dutyRecordOf(0)
	empty.Watched, empty.Counts = nil, nil
	wantText(t, draw(t, func(w io.Writer) error { return DutySheet(w, fonts, empty) }), "这一年还没有履职记录")
}

func TestNoDocumentOfAnInspectionWithoutWhatItIsAbout(t *testing.T) {
	fonts := testFonts(t)
	var b bytes.Buffer
	untitled, unaddressed := visitPosterOf(1), visitPosterOf(1)
	untitled.Title, unaddressed.Address = " ", ""
	for name, err := range map[string]error{
		"a code without a title": VisitCode(&b, fonts, untitled), "a code without an address": VisitCode(&b, fonts, unaddressed),
		"a roll without a title": VisitRoll(&b, fonts, VisitList{}), "a record without a name": DutySheet(&b, fonts, DutyRecord{}),
	} {
		var refusal *TextError
		if !errors.As(err, &refusal) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}
