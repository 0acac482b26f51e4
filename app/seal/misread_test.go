package seal

import (
	"strings"
	"testing"
)

func TestAnUnknownFieldOfABallotIsNamedIfItsNameIsShortAndPlain(t *testing.T) {
	for _, tt := range []struct{ raw, named string }{
		{`{"note":1}`, "note"},
		{`{"election_uuid":"x","answers":[{"choices":[{"alpha":"1","weight_2":1}]}]}`, "weight_2"},
		{`{"hash":1,"a":{"b":1}}`, "a"},
		{`{"` + strings.Repeat("x", 24) + `":1}`, strings.Repeat("x", 24)},
		{`{"` + strings.Repeat("x", 25) + `":1}`, ""},
		{`{"姓名":1}`, ""},
		{`{"<b>":1}`, ""},
		{`{"a b":1}`, ""},
		{`{"":1}`, ""},
		{`{"\u006eote":1}`, "note"},
		{`{"election_uuid":"x"}`, ""},
		{`{"choices":"note"}`, ""},
	} {
		err := misreadBallot([]byte(tt.raw), errForm)
		if Code(err) != NotCanonical {
			t.Errorf("%s: code %q", tt.raw, Code(err))
		}
		_, after, found := strings.Cut(err.Error(), "不应有字段“")
		named, _, _ := strings.Cut(after, "”")
		if found != (tt.named != "") || named != tt.named {
			t.Errorf("%s: %v, want the name %q", tt.raw, err, tt.named)
		}
	}
	if err := misreadBallot([]byte(`{"note":`), errForm); Code(err) != Malformed || strings.Contains(err.Error(), "note") {
		t.Errorf("what is no JSON: %v", err)
	}
	if err := misreadBallot([]byte(`{"note":1}`), errWrongKey); Code(err) != WrongKey {
		t.Errorf("another refusal becomes %v", err)
	}
}
