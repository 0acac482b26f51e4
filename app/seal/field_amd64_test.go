package seal

import "testing"

func TestProcessorsWithoutADXVerifyTheSame(t *testing.T) {
	defer func(was bool) { hasADX = was }(hasADX)
	hasADX = false
	if _, err := VerifyArchive(readVector(t, "twelve-answers/Fxukq2EsNvw2FR.bel"), VerifyOptions{}); err != nil {
		t.Error(err)
	}
	bad := []byte(string(readVector(t, "one-answer/ballot.json")))
	if _, err := VerifyArchive(bad, VerifyOptions{}); Code(err) != ArchiveFormat {
		t.Error(err)
	}
}
