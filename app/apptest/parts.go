package apptest

import (
	"time"

	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/limit"
	"piaojue/app/oversight"
	"piaojue/app/private"
	"piaojue/app/shortlist"
	"piaojue/app/store"
)

// testSecret is 32 bytes as base64, the same in every test.
const testSecret = "cGlhb2p1ZSBrZXkgZm9yIHRlc3RzIG9ubHksIDMyIGI="

// Box seals names and phone numbers with a key that is the same in every test.
func Box() *private.Box {
	box, err := private.Open("", testSecret)
	if err != nil {
		panic(err)
	}
	return box
}

// Limits counts in a store, by the store's clock.
func Limits(s *store.Store) *limit.Limits {
	return limit.New(store.LimitRows{Store: s}, Box().Derive("limit"), func() time.Time { return s.Now().Time() })
}

// IntakeParts are what the service of suggestions needs beside a store.
func IntakeParts(s *store.Store) intake.Parts {
	return intake.Parts{Box: Box(), Limits: Limits(s), Human: Human(s)}
}

// ShortlistParts are what the service of the list of candidates needs beside a
// store.
func ShortlistParts(s *store.Store) shortlist.Parts {
	return shortlist.Parts{Box: Box(), Limits: Limits(s), Human: Human(s)}
}

// OversightParts are what oversight needs beside the store.
func OversightParts(s *store.Store) oversight.Parts {
	return oversight.Parts{Box: Box(), Limits: Limits(s), Human: Human(s)}
}

// Human asks for a store with a key that is the same in every test.
func Human(s *store.Store) *human.Gate {
	return human.New(Box().Derive("human"), store.LimitRows{Store: s}.Bump)
}
