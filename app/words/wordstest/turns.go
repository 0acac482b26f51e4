package wordstest

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// KeepsNoTurns tests a function that says what is kept of a typed text: it has
// no mark that turns the direction of writing and no control character but the
// end of a line, and loses nothing that is seen.
func KeepsNoTurns(t *testing.T, kept func(typed string) string) {
	t.Helper()
	turns := []rune{0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069}
	rapid.Check(t, func(t *rapid.T) {
		seen := rapid.SliceOf(rapid.SampledFrom([]rune("不同意㙍𬭎路灯12，。ab"))).Draw(t, "seen")
		var typed strings.Builder
		for _, r := range seen {
			for _, mark := range rapid.SliceOfN(rapid.SampledFrom(turns), 0, 3).Draw(t, "marks") {
				typed.WriteRune(mark)
			}
			typed.WriteRune(r)
		}
		typed.WriteRune(rapid.SampledFrom(turns).Draw(t, "last"))
		if got := kept(typed.String()); got != string(seen) {
			t.Fatalf("%q is kept as %q, want %q", typed.String(), got, string(seen))
		}
		any := rapid.String().Draw(t, "any")
		typed.Reset()
		typed.WriteString(any)
		for _, r := range kept(typed.String()) {
			if r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%q keeps %U", any, r)
			}
		}
	})
}
