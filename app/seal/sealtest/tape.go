package sealtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

func decimal(n int) string { return strconv.Itoa(n) }

// Tape writes an archive record by record, right or wrong.
type Tape struct {
	timestamp int64
	bytes     []byte
	parent    string
	height    int
}

// NewTape begins an archive with its BELENIOS record.
func NewTape(timestamp int64) *Tape {
	t := &Tape{timestamp: timestamp}
	t.Record("BELENIOS", fmt.Appendf(nil, `{"version":1,"timestamp":"%d"}`, timestamp))
	return t
}

// Record writes one tar record.
func (t *Tape) Record(name string, body []byte) {
	h := make([]byte, 512)
	copy(h, name)
	copy(h[100:], "0000644\x000000000\x000000000\x00")
	copy(h[124:], fmt.Sprintf("%011o\x00%011o\x00        0", len(body), t.timestamp))
	sum := 0
	for _, b := range h {
		sum += int(b)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	t.bytes = append(append(t.bytes, h...), body...)
	for len(t.bytes)%512 != 0 {
		t.bytes = append(t.bytes, 0)
	}
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Data writes a data record and returns its name.
func (t *Tape) Data(body []byte) string {
	t.Record(hash(body)+".data.json", body)
	return hash(body)
}

// Event writes an event; payload "" leaves the field out.
func (t *Tape) Event(kind, payload string) {
	body := `{`
	if t.parent != "" {
		body += `"parent":"` + t.parent + `",`
	}
	body += `"height":` + decimal(t.height) + `,"type":"` + kind + `"`
	if payload != "" {
		body += `,"payload":"` + payload + `"`
	}
	body += `}`
	t.Record(hash([]byte(body))+".event.json", []byte(body))
	t.parent = hash([]byte(body))
	t.height++
}

// Setup writes the Setup event; extra is put before the closing brace of its payload.
func (t *Tape) Setup(election, trustees, credentials []byte, extra ...string) {
	payload := `{"election":"` + t.Data(election) + `","trustees":"` + t.Data(trustees) + `","credentials":"` + t.Data(credentials) + `"`
	for _, x := range extra {
		payload += x
	}
	t.Event("Setup", t.Data([]byte(payload+`}`)))
}

// Tally writes the EncryptedTally event.
func (t *Tape) Tally(et, sized []byte) {
	t.Data(et)
	t.Event("EncryptedTally", t.Data(sized))
}

// Part writes a PartialDecryption event.
func (t *Tape) Part(owner int, raw []byte) {
	t.Event("PartialDecryption", t.Data([]byte(`{"owner":`+decimal(owner)+`,"payload":"`+t.Data(raw)+`"}`)))
}

// Bytes is the archive so far.
func (t *Tape) Bytes() []byte { return append([]byte(nil), t.bytes...) }
