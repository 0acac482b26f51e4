package main

import (
	"io"

	"piaojue/app/seal"
)

// A follower is a scrutineer's page that follows an open box for running totals: the one thing that this program
// keeps between two calls. It ends with the worker.
type follower struct{ watch *seal.Watch }

// begin takes the key code and the first archive of the box, of which it verifies nothing but the setup.
func (f *follower) begin(s seat, archive []byte, reveals [][]byte) error {
	g, err := s.guardian()
	if err != nil {
		return err
	}
	f.watch, err = g.Watch(archive, reveals)
	return err
}

var errNotFollowing = &seal.Refusal{Code: "not_loaded", Message: "本页还没有输入密钥码，请重新打开本页"}

// add verifies what an archive has more, and says how many ballots are known.
func (f *follower) add(archive []byte, tell func(done, total int)) (int, error) {
	if f.watch == nil {
		return 0, errNotFollowing
	}
	err := f.watch.Add(archive, 1, tell)
	return f.watch.Accepted(), err
}

// open makes the part of a prefix with the records that must be kept before it is sent.
func (f *follower) open(r io.Reader, members []string, rules seal.PrefixRules) (*seal.PrefixDecryption, error) {
	if f.watch == nil {
		return nil, errNotFollowing
	}
	return f.watch.Decrypt(r, members, rules)
}
