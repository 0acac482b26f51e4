package seal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// shortHash is the form of election fingerprints and ballot trackers: base64 of SHA-256 without padding.
func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// hexHash is the form of record names and event links.
func hexHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Tracker is the standard base64 without padding of the SHA-256 of a ballot's bytes. It proves that a
// ballot is in the archive and says nothing about its content.
func Tracker(raw []byte) string { return shortHash(raw) }
