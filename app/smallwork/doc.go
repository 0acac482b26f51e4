// Package smallwork keeps what is too small for a candidate: 微实事立办,
// dispatched, done, confirmed and shown; and the yearly fund
// (建议办理专项资金) whose items the congress chooses and accepts.
package smallwork

import "piaojue/app/store"

// A Service is the use case. It is safe for concurrent use.
type Service struct{ store *store.Store }

// New makes the service.
func New(s *store.Store) *Service { return &Service{store: s} }
