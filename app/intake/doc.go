// Package intake takes what people say and leads it to a decision: calls
// (征集公告), suggestions (意见建议), the matters (事项) that the office makes of
// them, research (研判), and the answers (反馈) that tell proposers what became
// of it. A suggestion's words are never changed; the office's words stand in
// the matter. Names and phone numbers are sealed before they reach a row.
//
// Everything that adds or changes suggestions or matters of a call holds the
// call's row (store.LockCall) and takes the next of its Changes, so that
// indexes in memory can ask what is new.
package intake

import (
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/private"
	"piaojue/app/store"
)

// Parts are what the service needs beside the store.
type Parts struct {
	Box    *private.Box  // seals names and phone numbers; never nil
	Limits *limit.Limits // bounds what anybody may send; never nil
	Human  *human.Gate   // asks who sends without signing in; never nil
}

// A Service is the use case. It is safe for concurrent use.
type Service struct {
	store *store.Store
	parts Parts
	alike indexes
}

// New makes the service.
func New(s *store.Store, p Parts) *Service { return &Service{store: s, parts: p} }
