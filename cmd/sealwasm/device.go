package main

import (
	"io"
	"strconv"
	"time"

	"piaojue/app/seal"
)

// made reports whether the typed key code is the one that this seat's message 1 was made with. Nothing of the
// code leaves the device.
func (s seat) made(commit []byte) (bool, error) {
	g, err := s.guardian()
	if err != nil {
		return false, err
	}
	return g.Made(commit), nil
}

// selfTimes is how long a device took for one ballot.
type selfTimes struct{ seal, verify time.Duration }

// mostSample bounds the sample ballot; it is the longest paper ballot there is.
const mostSample = 40

// selfTest makes an election that is thrown away, seals one three-stance ballot for it and checks that ballot as the
// count does. It says that the program works on this device and how fast; it needs no server and no secret.
func selfTest(r io.Reader, candidates int, now func() time.Time) (t selfTimes, err error) {
	candidates = min(max(candidates, 2), mostSample)
	e, err := sampleElection(r, candidates)
	if err != nil {
		return t, err
	}
	code, err := seal.NewCredential(r)
	if err != nil {
		return t, err
	}
	holder, err := seal.DeriveCredential(e.UUID, code)
	if err != nil {
		return t, err
	}
	stances := make([]seal.Stance, candidates)
	for i := range stances {
		stances[i] = seal.Stance(i % 3)
	}
	begin := now()
	ballot, err := seal.Encrypt(r, e, holder, seal.LinkedChoices(stances))
	if err != nil {
		return t, err
	}
	t.seal = now().Sub(begin)
	verifier := seal.NewVerifier(e)
	begin = now()
	_, err = verifier.Ballot(ballot)
	t.verify = now().Sub(begin)
	return t, err
}

// sampleElection is an election with one key holder, whose key nobody keeps.
func sampleElection(r io.Reader, candidates int) (*seal.Election, error) {
	uuid, err := seal.NewUUID(r)
	if err != nil {
		return nil, err
	}
	seed, err := seal.NewKeySeed(r)
	if err != nil {
		return nil, err
	}
	s := seat{Ceremony: seal.Ceremony{UUID: uuid, Size: 1, Threshold: 1}, index: 1, typed: seed}
	commit, err := s.commit()
	if err != nil {
		return nil, err
	}
	reveal, err := s.reveal(r, [][]byte{commit})
	if err != nil {
		return nil, err
	}
	confirm, err := s.confirm([][]byte{commit}, [][]byte{reveal})
	if err != nil {
		return nil, err
	}
	trustees, err := s.Trustees([][]byte{commit}, [][]byte{reveal}, [][]byte{confirm})
	if err != nil {
		return nil, err
	}
	names := make([]string, candidates)
	for i := range names {
		names[i] = "样票第" + strconv.Itoa(i+1) + "项"
	}
	election, err := seal.NewElection(seal.ElectionDraft{UUID: uuid, Name: "设备自检", Description: "设备自检", Questions: seal.LinkedQuestions("设备自检", names, candidates), Trustees: trustees})
	if err != nil {
		return nil, err
	}
	return seal.ParseElection(election)
}
