// Package seal makes, verifies and counts sealed ballots in the format of Belenios version 1 over Ed25519.
package seal
