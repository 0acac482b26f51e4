package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func entrancesOf(n int) Entrances {
	p := Entrances{Congress: "清溪县人民代表大会", Date: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)}
	for i := range n {
		p.Codes = append(p.Codes, EntranceCode{Kind: "联络站", Name: fmt.Sprintf("城关镇第%d联络站", i+1), Place: "文化路18号", Address: fmt.Sprintf("https://192.0.2.1/e/abcdefgh%04d", i)})
	}
	p.Codes[0] = EntranceCode{Kind: "人大代表", Name: "阿卜杜热西提·买买提艾力𬭎", Address: "https://192.0.2.1/e/abcdefghijkl"}
	return p
}

func TestSixCodesToASheetEachWithItsNameAndItsOwnAddress(t *testing.T) {
	fonts := testFonts(t)
	doc := drawn(t, func(b *bytes.Buffer) error { return EntranceCodes(b, fonts, entrancesOf(7)) })
	if n := pagesOf(t, doc); n != 2 {
		t.Errorf("%d sheets for seven codes", n)
	}
	p, text := entrancesOf(7), textOf(t, doc)
	for i, page := range map[int]int{1: 1, 5: 1, 6: 2} {
		at := i % 6
		x := entrancesLeft + float64(at%entranceColumns)*entranceSide
		y := entrancesTop + float64(at/entranceColumns)*entranceSide
		if got := readCode(t, doc, page, x, y, entranceSide); got != p.Codes[i].Address {
			t.Errorf("code %d scans as %q", i, got)
		}
	}
	for _, want := range []string{"阿卜杜热西提·买买提艾力𬭎", "城关镇第7联络站", "民生实事，请您来提", "第2张 共2张", "人大代表"} {
		if !strings.Contains(squeeze(text), squeeze(want)) {
			t.Errorf("the sheets do not say %s", want)
		}
	}
}

func TestCodesWithoutANameOrAnAddressAreNotPrinted(t *testing.T) {
	fonts := testFonts(t)
	none, unnamed, unaddressed, long := entrancesOf(1), entrancesOf(1), entrancesOf(1), entrancesOf(1)
	none.Codes, unnamed.Codes[0].Name, unaddressed.Codes[0].Address, long.Codes[0].Address = nil, " ", "", strings.Repeat("x", 4000)
	for name, p := range map[string]Entrances{"none": none, "without a name": unnamed, "without an address": unaddressed, "an address too long": long} {
		var b bytes.Buffer
		err := EntranceCodes(&b, fonts, p)
		var refusal *TextError
		if err == nil || b.Len() > 0 || name != "an address too long" && !errors.As(err, &refusal) {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

func TestACodeOnAPageIsTheSameForTheSameAddress(t *testing.T) {
	one, err := CodeSVG("https://192.0.2.1/calls/1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := CodeSVG("https://192.0.2.1/calls/2")
	if err != nil || bytes.Equal(one, two) || !bytes.HasPrefix(one, []byte("<svg ")) || bytes.Contains(one, []byte("style")) {
		t.Errorf("two addresses, one picture, or a style: %v", err)
	}
	if _, err := CodeSVG(strings.Repeat("x", 4000)); err == nil {
		t.Error("an address that does not fit is drawn")
	}
}
