package shortlist

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/app/words/wordstest"
)

func TestNoKeptTextTurnsTheDirectionOfWriting(t *testing.T) {
	wordstest.KeepsNoTurns(t, func(typed string) string {
		return prose(fault.Form{}, "text", "意见", typed, 1000, false)
	})
}
