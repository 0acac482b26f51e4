package private

import (
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/app/fault"
)

func TestPhoneNumbersHaveOneSpellingAndAMask(t *testing.T) {
	for text, want := range map[string][2]string{
		"13812345678":             {"13812345678", "138****5678"},
		" 138-1234-5678 ":         {"13812345678", "138****5678"},
		"138 1234 5678":           {"13812345678", "138****5678"},
		"１３８１２３４５６７８":             {"13812345678", "138****5678"},
		"+86 138 1234 5678":       {"13812345678", "138****5678"},
		"＋86（138）12345678":        {"13812345678", "138****5678"},
		"008613812345678":         {"13812345678", "138****5678"},
		"8613812345678":           {"13812345678", "138****5678"},
		"013812345678":            {"13812345678", "138****5678"},
		"19912345678":             {"19912345678", "199****5678"},
		"0571-87654321":           {"0571-87654321", "0571-****4321"},
		"（0571）8765 4321":         {"0571-87654321", "0571-****4321"},
		"0571-8765-4321":          {"0571-87654321", "0571-****4321"},
		"+86 571 87654321":        {"0571-87654321", "0571-****4321"},
		"0578-2123456":            {"0578-2123456", "0578-***3456"},
		"010-66012345":            {"010-66012345", "010-****2345"},
		"+86 10 66012345":         {"010-66012345", "010-****2345"},
		"02166012345":             {"021-66012345", "021-****2345"},
		"0571-87654321-802":       {"0571-87654321-802", "0571-****4321"},
		"0571-87654321 转 802":     {"0571-87654321-802", "0571-****4321"},
		"0571-87654321转":          {"0571-87654321", "0571-****4321"},
		"400-123-4567":            {"4001234567", "400***4567"},
		"+852 9123 4567":          {"+85291234567", "+852****4567"},
		"00852 9123 4567":         {"+85291234567", "+852****4567"},
		"+1 (202) 555-0123":       {"+12025550123", "+120****0123"},
		"+886-912-345-678":        {"+886912345678", "+886****5678"},
		"+6591234567":             {"+6591234567", "+659****4567"},
		"+29012345":               {"+29012345", "+2****45"},
		"138\u00a01234\u30005678": {"13812345678", "138****5678"},
	} {
		got, err := ParsePhone(text)
		if err != nil || string(got) != want[0] || got.Mask() != want[1] {
			t.Errorf("%q: %q masked %q, %v; want %q", text, got, got.Mask(), err, want)
		}
	}
}

func TestWhatNoTelephoneRingsIsRefusedWithItsReason(t *testing.T) {
	for text, says := range map[string]string{
		"": "请填写", "   ": "请填写", "1381234567": "您填了 10 位", "138123456789": "您填了 12 位", "12812345678": "电话号码不对",
		"87654321": "带区号", "8765432": "带区号", "abc": "电话号码不对", "110": "11 位", "138****5678": "电话号码不对", "1381234567八": "电话号码不对",
		"010-6601234": "8 位", "0571-876543": "电话号码不对", "+86 12345": "电话号码不对", "+0123456789": "电话号码不对", "转802": "电话号码不对",
		"13812345678<script>": "电话号码不对", "-": "请填写", strings.Repeat("1", 5000): "电话号码不对", "0571-87654321转1转2": "电话号码不对",
	} {
		got, err := ParsePhone(text)
		refusal, ok := fault.As(err)
		if !ok || refusal.Kind != fault.Invalid || got != "" || !strings.Contains(refusal.Message, says) {
			t.Errorf("%.30q: %q, %v; want a sentence with %q", text, got, err, says)
		}
	}
}

func TestNoMaskShowsTheMiddleAndNothingPanics(t *testing.T) {
	for _, p := range []Phone{"", "1", "12", "13812345678", "不是号码", "a-b", "0571-1", "\xff\xfe", "+", "+1"} {
		if m := p.Mask(); p != "" && !strings.Contains(m, "*") {
			t.Errorf("%q is masked as %q", p, m)
		}
	}
	for name, want := range map[string]string{"": "", "王": "*", "张三": "张*", "张三丰": "张**", " 欧阳秀兰 ": "欧**", "阿卜杜热合曼·买买提": "阿**", "㙍玉": "㙍*", "\xff\xff": "*"} {
		if got := MaskName(name); got != want {
			t.Errorf("%q is masked as %q, want %q", name, got, want)
		}
	}
}

func TestOnlyMobileNumbersTakeMessages(t *testing.T) {
	for p, want := range map[Phone]bool{"13812345678": true, "0571-87654321": false, "+85291234567": false, "4001234567": false, "": false} {
		if p.Mobile() != want {
			t.Errorf("%q: %v", p, p.Mobile())
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"13812345678", "+86 571 8765 4321", "0571-87654321转802", "+852 9123 4567", "０1 ", "x-+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePhone(text)
		if err != nil {
			if p != "" {
				t.Errorf("%q beside a refusal", p)
			}
			return
		}
		again, err := ParsePhone(string(p))
		if err != nil || again != p {
			t.Errorf("%q is written %q, which is read as %q, %v", text, p, again, err)
		}
		mask := p.Mask()
		if !strings.Contains(mask, "**") || mask == string(p) || !utf8.ValidString(mask) {
			t.Errorf("%q is masked as %q", p, mask)
		}
	})
}
