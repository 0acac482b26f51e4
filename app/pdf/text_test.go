package pdf

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const prose = "临江县第十八届人民代表大会第三次会议于2026年3月12日表决通过“2026年度民生实事项目”10项，总投资12,345.67万元（其中：县级财政8,000万元），" +
	"依据《党政机关公文格式》（GB/T 9704-2012）——公告如下：……完成率为95.5%；见https://example.gov.cn/results/3。𬭎㙍𠮷也在其中！"

// fpdf's own line breaking loses one character at every automatic break.
func TestLineBreaksLoseNoCharacter(t *testing.T) {
	fonts := testFonts(t)
	rng := rand.New(rand.NewPCG(3, 3))
	alphabet := []rune("中文，。、；：（）《》“”——……12.5%年月日ABC abc-/ 〇㙍𬭎－＋１２")
	texts := []string{"", " ", "  首尾有空格  ", prose, strings.Repeat("。", 80), strings.Repeat("（", 80), strings.Repeat("x", 200), longName}
	for range 300 {
		r := make([]rune, rng.IntN(120))
		for i := range r {
			r[i] = alphabet[rng.IntN(len(alphabet))]
		}
		texts = append(texts, string(r))
	}
	for _, text := range texts {
		for _, width := range []float64{1, 9, 23.7, 60, 156} {
			for _, first := range []float64{0, 8} {
				lines := fonts.breakLines(Song, 12, text, width, min(first, width/2))
				if got := strings.Join(lines, ""); got != text {
					t.Fatalf("width %v: lines join to %q, want %q", width, got, text)
				}
			}
		}
	}
}

func TestParagraphsStaySeparate(t *testing.T) {
	fonts := testFonts(t)
	got := fonts.breakLines(Song, 12, "甲\n\n乙丙", 100, 0)
	if !slices.Equal(got, []string{"甲", "", "乙丙"}) {
		t.Errorf("%q", got)
	}
}

func TestLinesFitTheirWidth(t *testing.T) {
	fonts := testFonts(t)
	const em = 12 * mmPerPoint
	for width := 3 * em; width < 160; width += 1.7 {
		for _, line := range fonts.breakLines(Song, 12, prose, width, 0) {
			limit := width + em/2 // a closer may hang
			if over := fonts.width(Song, 12, strings.TrimRight(line, " ")) - limit; over > 0.01 {
				t.Errorf("width %.1f: %q is %.2f mm too long", width, line, over)
			}
		}
	}
}

// 避头尾: GB/T 15834-2011 on where marks may stand.
func TestNoLineBeginsWithACloserOrEndsWithAnOpener(t *testing.T) {
	fonts := testFonts(t)
	for width := 30.0; width < 160; width += 1.3 {
		lines := fonts.breakLines(Song, 12, prose, width, 0)
		for i, line := range lines {
			head, _ := utf8.DecodeRuneInString(line)
			tail, _ := utf8.DecodeLastRuneInString(line)
			if i > 0 && strings.ContainsRune("，。、；：？！）》”…—", head) {
				t.Errorf("width %.1f: line begins with %c: %q", width, head, line)
			}
			if i < len(lines)-1 && strings.ContainsRune("（《“", tail) {
				t.Errorf("width %.1f: line ends with %c: %q", width, tail, line)
			}
		}
	}
}

func TestFiguresAndNumbersOfStandardsStayWhole(t *testing.T) {
	fonts := testFonts(t)
	for width := 45.0; width < 160; width += 1.3 {
		lines := fonts.breakLines(Song, 12, prose, width, 0)
		for _, whole := range []string{"12,345.67", "9704-2012", "2026年", "12日", "95.5%", "——", "……"} {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, whole) }) {
				t.Errorf("width %.1f: %s is split over lines %q", width, whole, lines)
			}
		}
	}
}

func TestTextIsCleanedOrRefused(t *testing.T) {
	tests := []struct {
		name, text, want, reason string
	}{
		{name: "plain", text: "民生实事（一）\n第二行　全角空格", want: "民生实事（一）\n第二行　全角空格"},
		{name: "blanks", text: "a\tb\u00a0c\u2003d", want: "a b c d"},
		{name: "line ends", text: "a\r\nb\rc\u2028d", want: "a\nb\nc\nd"},
		{name: "printless characters", text: "\ufeff老\u200b旧葛\U000E0100\ufe0f", want: "老旧葛"},
		{name: "invalid UTF-8", text: "项目\xff", reason: "UTF-8"},
		{name: "cut character", text: "项\xe7\x9b", reason: "UTF-8"},
		{name: "control character", text: "项\x07目", reason: "U+0007"},
		{name: "null", text: "\x00", reason: "U+0000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := clean(tt.text)
			if tt.reason == "" {
				if err != nil || got != tt.want {
					t.Errorf("clean = %q, %v, want %q", got, err, tt.want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("clean = %q, %v, want a sentence with %q", got, err, tt.reason)
			}
			if err != nil && !utf8.ValidString(err.Error()) {
				t.Errorf("the sentence itself is not valid UTF-8: %q", err)
			}
		})
	}
}
