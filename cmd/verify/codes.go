package main

import (
	"errors"

	"piaojue/app/seal"
)

// Codes of the refusals that are this program's own; those of archives are package seal's.
const (
	unreadable   = "unreadable"    // the file cannot be opened
	tooLarge     = "too_large"     // the file, or a member of the bundle, is beyond its limit
	badZip       = "bad_zip"       // not a ZIP file as the bundle prescribes
	badMember    = "bad_member"    // member missing, repeated, unknown, with a path or damaged
	unfinished   = "unfinished"    // the archive holds but has no result
	badCancelled = "bad_cancelled" // list of cancelled credentials unreadable, or naming one that is not listed
	badMethod    = "bad_method"    // 票决办法 unreadable, or not the one the election was made with
	badManifest  = "bad_manifest"  // manifest unreadable, or not about this archive
	badCounts    = "bad_counts"    // counts unreadable, or not the sums of the sealed ballots
	badPaper     = "bad_paper"     // paper part unreadable, or its figures do not balance
	badOutcome   = "bad_outcome"   // outcome other than the 票决办法 gives
)

func refuse(code, message string) error { return &seal.Refusal{Code: code, Message: message} }

// asRefusal gives every error a code; code is for one that brings none.
func asRefusal(err error, code string) *seal.Refusal {
	var r *seal.Refusal
	if errors.As(err, &r) {
		return r
	}
	return &seal.Refusal{Code: code, Message: err.Error()}
}
