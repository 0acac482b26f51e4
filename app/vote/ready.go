package vote

import (
	"fmt"
	"sync"

	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/models"
)

// A readyBox is what never changes of a round from Prepare on: the exact files
// of its election, the ballot's rows and the public list of its slips. In a
// full hall everybody asks for it within a minute, so it is read once.
type readyBox struct {
	uuid        string
	election    []byte
	trustees    []byte
	candidates  []models.RoundCandidate
	list        []byte // the public halves as one file
	fingerprint string // of that file

	verifier func() (*seal.Verifier, error)
}

// mostReady bounds how many boxes are kept in memory; a list of 3,000 slips has
// 200 KB.
const mostReady = 32

// ready is the box of a round; it refuses one that has none yet.
func (s *Service) ready(c *store.Scope, r models.Round) (*readyBox, error) {
	s.mu.Lock()
	b := s.boxes[r.ID]
	s.mu.Unlock()
	if b != nil && b.uuid == r.UUID {
		return b, nil
	}
	files, err := roundFiles(c, r.ID, models.FileElection, models.FileTrustees)
	if err != nil {
		return nil, err
	}
	b = &readyBox{uuid: r.UUID, election: files[models.FileElection], trustees: files[models.FileTrustees]}
	if b.candidates, err = c.RoundCandidates(r.ID); err != nil {
		return nil, err
	}
	if b.list, err = credentialList(c, r.ID); err != nil {
		return nil, err
	}
	b.fingerprint = seal.Tracker(b.list)
	b.verifier = sync.OnceValues(func() (*seal.Verifier, error) {
		e, err := seal.ParseElection(b.election)
		if err != nil {
			return nil, fmt.Errorf("election of round %d: %w", r.ID, err)
		}
		return seal.NewVerifier(e), nil
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.boxes) >= mostReady {
		clear(s.boxes)
	}
	s.boxes[r.ID] = b
	return b, nil
}
