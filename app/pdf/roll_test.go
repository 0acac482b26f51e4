package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func cardsOf(n int) Cards {
	p := Cards{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Date: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)}
	group := CardGroup{Delegation: "城关代表团"}
	for i := range n {
		number := fmt.Sprintf("QX%04d", i+1)
		group.Cards = append(group.Cards, Card{Name: "沈知远", Number: number, Seat: "1排1座", Code: "pj:deputy:" + number})
	}
	group.Cards[0].Name = "𬭎㙍𠮷"
	p.Groups = []CardGroup{group, {Delegation: "空代表团"}, {Delegation: "龙亭代表团", Cards: []Card{{Name: "阿卜杜热西提·买买提艾力", Number: "LT0001", Code: "pj:deputy:LT0001"}}}}
	return p
}

func drawn(t *testing.T, draw func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryDeputyHasACardThatTheDeskCanScan(t *testing.T) {
	fonts := testFonts(t)
	doc := drawn(t, func(b *bytes.Buffer) error { return DeputyCards(b, fonts, cardsOf(11)) })
	if got := pagesOf(t, doc); got != 3 { // eleven are two sheets, the other delegation has its own
		t.Errorf("%d sheets, want 3", got)
	}
	text := textOf(t, doc)
	for _, want := range []string{"𬭎㙍𠮷", "QX0011", "阿卜杜热西提·买买提艾力", "城关代表团", "1排1座"} {
		if !strings.Contains(text, want) {
			t.Errorf("the cards do not say %s", want)
		}
	}
	for i, want := range map[int]string{0: "pj:deputy:QX0001", 9: "pj:deputy:QX0010"} {
		x := cardsLeft + float64(i%cardColumns)*cardWidth + cardWidth/2
		y := cardsTop + float64(i/cardColumns)*cardHeight + 10
		if got := readCode(t, doc, 1, x, y, cardWidth/2); got != want {
			t.Errorf("card %d scans as %q, want %q", i, got, want)
		}
	}
}

func TestCardsThatNameNobodyAreRefused(t *testing.T) {
	fonts := testFonts(t)
	none, unnamed, uncoded := cardsOf(1), cardsOf(1), cardsOf(1)
	none.Groups = []CardGroup{{Delegation: "空"}}
	unnamed.Groups[0].Cards[0].Name = " "
	uncoded.Groups[0].Cards[0].Code = ""
	for name, p := range map[string]Cards{"none": none, "without a name": unnamed, "without a code": uncoded} {
		var b bytes.Buffer
		var refusal *TextError
		if err := DeputyCards(&b, fonts, p); !errors.As(err, &refusal) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

func attendanceOf(blank bool) Attendance {
	a := Attendance{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Blank: blank, Date: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC), At: time.Date(2026, 1, 20, 9, 5, 0, 0, time.UTC),
		Quorum: "全体代表 3 人，三分之二为 2 人；现已签到 1 人，还差 1 人。", Total: AttendanceSum{Entitled: 3, Present: 1, Excused: 1, Absent: 1}}
	a.Groups = []AttendanceGroup{
		{Delegation: "城关代表团", Sum: AttendanceSum{Entitled: 2, Present: 1, Excused: 1}, Rows: []AttendanceRow{{Number: "QX0001", Name: "𬭎㙍𠮷", Seat: "1排1座", Mark: "8:55"}, {Number: "QX0002", Name: "何以安", Mark: "请假"}}},
		{Delegation: "龙亭代表团", Sum: AttendanceSum{Entitled: 1, Absent: 1}, Rows: []AttendanceRow{{Number: "LT0001", Name: "王清和", Mark: "未到", Note: "补选"}}},
	}
	return a
}

func TestTheAttendanceSheetHasAPageForEachDelegation(t *testing.T) {
	fonts := testFonts(t)
	for blank, words := range map[bool]struct{ has, hasNot []string }{
		false: {[]string{"应到 3 人", "实到 1 人", "请假 1 人", "还差 1 人", "8:55", "未到", "2026年1月20日9时05分"}, []string{"＿＿"}},
		true:  {[]string{"应到 3 人", "签名", "＿＿", "𬭎㙍𠮷", "补选"}, []string{"8:55", "未到", "9时05分", "还差"}},
	} {
		doc := drawn(t, func(b *bytes.Buffer) error { return AttendanceSheet(b, fonts, attendanceOf(blank)) })
		if got := pagesOf(t, doc); got != 2 {
			t.Errorf("blank %v: %d pages, want 2", blank, got)
		}
		text := textOf(t, doc)
		for _, want := range words.has {
			if !strings.Contains(text, want) {
				t.Errorf("blank %v: no %q", blank, want)
			}
		}
		for _, not := range words.hasNot {
			if strings.Contains(text, not) {
				t.Errorf("blank %v: says %q", blank, not)
			}
		}
	}
}

func TestAnAttendanceSheetThatDoesNotAddUpIsRefused(t *testing.T) {
	fonts := testFonts(t)
	wrong, none := attendanceOf(false), attendanceOf(false)
	wrong.Groups[0].Sum.Present = 2
	none.Groups = nil
	for name, a := range map[string]Attendance{"a wrong sum": wrong, "no roll": none} {
		var b bytes.Buffer
		var refusal *TextError
		if err := AttendanceSheet(&b, fonts, a); !errors.As(err, &refusal) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}
