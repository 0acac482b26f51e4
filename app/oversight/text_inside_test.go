package oversight

import (
	"strings"
	"testing"

	"piaojue/app/fault"
)

// What nobody sees is not kept: a NUL stops every document in which the text
// stands, a mark that turns the direction of writing shows “不同意” as something
// else.
func TestATextIsWhatIsSeen(t *testing.T) {
	for _, k := range []struct{ typed, kept string }{
		{"路灯\x00不亮", "路灯不亮"},
		{"\u202e意同不\u202c", "意同不"},
		{"\ufeff一\u200b二\u2066三\u2069四\u00ad", "一二三四"},
		{"一\r\n二\r三\u2028四\u2029五\u0085六\n七", "一\n二\n三\n四\n五\n六\n七"},
		{"一\t二\v三\f四\x7f\u009f", "一 二三四"},
		{"  𬭎㙍𠮷　\n", "𬭎㙍𠮷"},
		{"ئۇ\u200cيغۇر", "ئۇ\u200cيغۇر"},
		{"e\u0301", "e\u0301"},
	} {
		form, text := fault.Form{}, k.typed
		line(form, "text", "问题", &text, 20, true)
		if err := form.Err(); err != nil || text != k.kept {
			t.Errorf("%q is kept as %q (%v), want %q", k.typed, text, err, k.kept)
		}
		if kept := prose(form, "text", "意见", k.typed, 20, true); kept != k.kept {
			t.Errorf("a resident's %q is kept as %q, want %q", k.typed, kept, k.kept)
		}
	}
}

func TestATextOfNothingButUnseenMarksIsMissing(t *testing.T) {
	for typed, want := range map[string]string{
		"\x00\u202e \u200b\r\n":         "请填写问题。",
		"\xff\xfe":                      "问题里有无法识别的字符，请重新输入。",
		strings.Repeat("长", 21):         "问题请控制在 20 个字以内。",
		strings.Repeat("\x00", 21) + "": "请填写问题。",
	} {
		form, text := fault.Form{}, typed
		if line(form, "text", "问题", &text, 20, true); form["text"] != want {
			t.Errorf("%q: %q, want %q", typed, form["text"], want)
		}
	}
}
