package seal

import (
	"bytes"
	"slices"
	"strconv"
)

// State is how far an archive has come.
type State string

// The states of an archive, in order.
const (
	Open      State = "open"      // ballots may follow
	Closed    State = "closed"    // EndBallots is the last event
	Tallied   State = "tallied"   // the encrypted tally is there, perhaps some partial decryptions
	Published State = "published" // the result is there
)

// Archive is an election's append-only record (.bel): an old-style tar without its two closing zero
// blocks. Data records are named by their SHA-256; event records form a chain of hashes, so the hash of
// the last event fixes every byte before it. It is not safe for concurrent use.
type Archive struct {
	timestamp int64
	buf       []byte
	parent    string // hash of the last event, "" before Setup
	height    int
	state     State

	election, trustees, credentials []byte
	ballots                         [][]byte
	et, sized                       []byte
	parts                           []PartialDecryption
	result                          []byte
}

// NewArchive begins an archive with its Setup event. timestamp is Unix seconds, the same in every record,
// so that the archive shows the order of ballots but never their time. It refuses setup files that do not
// hold or do not belong together.
func NewArchive(timestamp int64, election, trustees, credentials []byte) (*Archive, error) {
	if timestamp < 0 || timestamp >= 1<<33 {
		return nil, refuse(ArchiveFormat, "存档时间不在可记录的范围内。")
	}
	if _, _, _, err := openSetup(election, trustees, credentials); err != nil {
		return nil, err
	}
	a := &Archive{timestamp: timestamp, state: Open}
	a.write("BELENIOS", []byte(`{"version":1,"timestamp":"`+strconv.FormatInt(timestamp, 10)+`"}`))
	a.setup(slices.Clone(election), slices.Clone(trustees), slices.Clone(credentials))
	return a, nil
}

// openSetup checks the three files of the Setup event and that the election's key is its trustees'.
func openSetup(election, trustees, credentials []byte) (*Election, *trusteeList, []string, error) {
	e, err := ParseElection(election)
	if err != nil {
		return nil, nil, nil, err
	}
	t, err := parseTrustees(trustees)
	if err != nil {
		return nil, nil, nil, err
	}
	if t.key.Equal(e.y) != 1 {
		return nil, nil, nil, errWrongKey
	}
	pubs, err := ParsePublicCredentials(credentials)
	return e, t, pubs, err
}

var errWrongKey = refuse(WrongKey, "选举公钥与监票人的密钥不符。")

// ---- writing

// header is the 512 bytes before a body.
func header(name string, size int, timestamp int64) (h [512]byte) {
	copy(h[:100], name)
	copy(h[100:], "0000644")
	copy(h[108:], "0000000")
	copy(h[116:], "0000000")
	copy(h[124:], octal(int64(size), 11))
	copy(h[136:], octal(timestamp, 11))
	h[156] = '0'
	sum := 8 * int64(' ')
	for _, b := range h {
		sum += int64(b)
	}
	copy(h[148:], octal(sum, 6)+"\x00 ")
	return h
}

func octal(n int64, width int) string {
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i] = byte('0' + n&7)
		n >>= 3
	}
	return string(out)
}

func (a *Archive) write(name string, body []byte) {
	h := header(name, len(body), a.timestamp)
	a.buf = append(a.buf, h[:]...)
	a.buf = append(a.buf, body...)
	a.buf = append(a.buf, make([]byte, -len(body)&511)...)
}

func (a *Archive) data(body []byte) string {
	h := hexHash(body)
	a.write(h+".data.json", body)
	return h
}

func (a *Archive) event(kind, payload string) {
	body := eventBody(a.parent, a.height, kind, payload)
	a.parent = hexHash(body)
	a.height++
	a.write(a.parent+".event.json", body)
}

func eventBody(parent string, height int, kind, payload string) []byte {
	out := []byte(`{`)
	if parent != "" {
		out = append(out, `"parent":"`+parent+`",`...)
	}
	out = append(out, `"height":`+itoa(height)+`,"type":"`+kind+`"`...)
	if payload != "" {
		out = append(out, `,"payload":"`+payload+`"`...)
	}
	return append(out, '}')
}

func (a *Archive) setup(election, trustees, credentials []byte) {
	a.election, a.trustees, a.credentials = election, trustees, credentials
	payload := `{"election":"` + a.data(election) + `","trustees":"` + a.data(trustees) + `","credentials":"` + a.data(credentials) + `"}`
	a.event("Setup", a.data([]byte(payload)))
}

var errEventOrder = refuse(EventOrder, "存档的事件次序不正确。")

// AddBallot appends a ballot; it refuses one after EndBallots. It does not verify the ballot.
func (a *Archive) AddBallot(raw []byte) error {
	if a.state != Open {
		return errEventOrder
	}
	raw = slices.Clone(raw)
	a.ballots = append(a.ballots, raw)
	a.event("Ballot", a.data(raw))
	return nil
}

// EndBallots closes the box. It refuses to do so twice.
func (a *Archive) EndBallots() error {
	if a.state != Open {
		return errEventOrder
	}
	a.state = Closed
	a.event("EndBallots", "")
	return nil
}

// AddEncryptedTally appends what EncryptedTally returned, once, after EndBallots.
func (a *Archive) AddEncryptedTally(et, sized []byte) error {
	if a.state != Closed {
		return errEventOrder
	}
	a.state = Tallied
	a.et, a.sized = slices.Clone(et), slices.Clone(sized)
	a.data(a.et)
	a.event("EncryptedTally", a.data(a.sized))
	return nil
}

// AddPartialDecryption appends one scrutineer's part after the encrypted tally. It does not verify it.
func (a *Archive) AddPartialDecryption(owner int, raw []byte) error {
	if a.state != Tallied {
		return errEventOrder
	}
	raw = slices.Clone(raw)
	a.parts = append(a.parts, PartialDecryption{owner, raw})
	payload := `{"owner":` + itoa(owner) + `,"payload":"` + a.data(raw) + `"}`
	a.event("PartialDecryption", a.data([]byte(payload)))
	return nil
}

// AddResult appends the result and ends the archive. It does not verify it.
func (a *Archive) AddResult(raw []byte) error {
	if a.state != Tallied || len(a.parts) == 0 {
		return errEventOrder
	}
	a.state = Published
	a.result = slices.Clone(raw)
	a.event("Result", a.data(a.result))
	return nil
}

// ---- reading

// ReadArchive reads an archive strictly: every byte must be as this package would have written it (but
// the header's timestamp may be a number or a string), and the events must be Setup, Ballot*, EndBallots,
// EncryptedTally, PartialDecryption+, Result or a prefix of that. It keeps raw; do not change it.
func ReadArchive(raw []byte) (*Archive, error) {
	r := &reader{raw: raw}
	a := &Archive{state: Open}
	if err := r.begin(a); err != nil {
		return nil, err
	}
	for len(r.raw) > 0 {
		if a.parent != "" && r.padded() {
			return nil, errTrailing
		}
		if err := r.event(a); err != nil {
			return nil, err
		}
	}
	if a.parent == "" {
		return nil, refuse(ArchiveFormat, "存档没有开头的设置记录。")
	}
	a.buf = raw[:len(raw):len(raw)] // appending copies
	return a, nil
}

type reader struct {
	raw       []byte
	timestamp int64
}

var errArchive = refuse(ArchiveFormat, "存档的格式不正确：有缺损、多余或者改动过的字节。")
var errExtraRecord = refuse(ExtraRecord, "存档中夹有多余的数据记录，不属于任何一个事件。")
var errTrailing = refuse(TrailingBytes, "存档末尾有多余的字节，最后一个事件之后不应再有内容。")
var errArchiveHash = refuse(ArchiveHash, "存档中的记录与其名称或者前后链接的摘要不符，内容被改动过。")

// padded reports whether what is left is no record, not even one cut short: the name of a record begins with a
// hexadecimal digit, the closing blocks that other programs put behind a tar with a zero.
func (r *reader) padded() bool {
	first := r.raw[0]
	digit := '0' <= first && first <= '9' || 'a' <= first && first <= 'f'
	return first == 0 || len(r.raw) < 512 && !digit
}

// record reads the next record of the given kind (".data.json" or ".event.json").
func (r *reader) record() (name string, body []byte, err error) {
	if len(r.raw) < 512 {
		return "", nil, errArchive
	}
	head := r.raw[:512]
	if end := bytes.IndexByte(head[:100], 0); end > 0 {
		name = string(head[:end])
	}
	size, err := strconv.ParseInt(string(head[124:135]), 8, 64)
	if err != nil || size < 0 || size > int64(len(r.raw)-512) {
		return "", nil, errArchive
	}
	full := (int(size) + 511) &^ 511
	if full > len(r.raw)-512 {
		return "", nil, errArchive
	}
	body = r.raw[512 : 512+size]
	for _, b := range r.raw[512+size : 512+full] {
		if b != 0 {
			return "", nil, errArchive
		}
	}
	if r.timestamp >= 0 {
		if wanted := header(name, int(size), r.timestamp); !bytes.Equal(head, wanted[:]) {
			return "", nil, errArchive
		}
	}
	r.raw = r.raw[512+full:]
	return name, body, nil
}

// begin reads the BELENIOS record.
func (r *reader) begin(a *Archive) error {
	first := r.raw
	r.timestamp = -1
	name, body, err := r.record()
	if err != nil || name != "BELENIOS" || len(body) > 100 {
		return errArchive
	}
	c := cursor{b: body}
	c.lit(`{"version":1,"timestamp":`)
	quoted := c.has(`"`)
	start := c.i
	for c.i < len(body) && '0' <= body[c.i] && body[c.i] <= '9' {
		c.i++
	}
	digits := string(body[start:c.i])
	if quoted {
		c.lit(`"`)
	}
	c.lit(`}`)
	r.timestamp, err = strconv.ParseInt(digits, 10, 64)
	if c.end() != nil || err != nil || r.timestamp >= 1<<33 || strconv.FormatInt(r.timestamp, 10) != digits {
		return errArchive
	}
	if wanted := header(name, len(body), r.timestamp); !bytes.Equal(first[:512], wanted[:]) {
		return errArchive
	}
	a.timestamp = r.timestamp
	return nil
}

// dataCount is how many data records belong before an event.
var dataCount = map[string]int{"Setup": 4, "Ballot": 1, "EndBallots": 0, "EncryptedTally": 2, "PartialDecryption": 2, "Result": 1}

// event reads the data records up to the next event, and the event, and applies it to the archive.
func (r *reader) event(a *Archive) error {
	var bodies [][]byte
	var names []string
	for {
		name, body, err := r.record()
		if err != nil {
			return err
		}
		hash := hexHash(body)
		switch name {
		case hash + ".data.json":
			if bodies, names = append(bodies, body), append(names, hash); len(bodies) > 4 {
				return errExtraRecord
			}
			continue
		case hash + ".event.json":
			return r.apply(a, body, hash, bodies, names)
		}
		if len(name) == 64+len(".data.json") || len(name) == 64+len(".event.json") {
			return errArchiveHash
		}
		return errArchive
	}
}

func (r *reader) apply(a *Archive, body []byte, hash string, bodies [][]byte, names []string) error {
	c := cursor{b: body}
	var parent, payload string
	c.lit(`{`)
	if c.has(`"parent":`) {
		parent = string(c.plain())
		c.lit(`,`)
	}
	c.lit(`"height":`)
	height := c.number()
	c.lit(`,"type":`)
	kind := string(c.plain())
	if c.has(`,"payload":`) {
		payload = string(c.plain())
	}
	c.lit(`}`)
	wanted, known := dataCount[kind]
	switch {
	case c.end() != nil || !known:
		return errArchive
	case parent != a.parent || height != a.height:
		return errArchiveHash
	case len(bodies) > wanted:
		return errExtraRecord
	case len(bodies) < wanted:
		return errArchive
	case wanted == 0 && payload != "", wanted > 0 && payload != names[wanted-1]:
		return errArchiveHash
	}
	if !follows(a, kind) {
		return errEventOrder
	}
	a.parent, a.height = hash, height+1
	switch kind {
	case "Setup":
		c := cursor{b: bodies[3]}
		c.lit(`{"election":`)
		election := string(c.plain())
		c.lit(`,"trustees":`)
		trustees := string(c.plain())
		c.lit(`,"credentials":`)
		credentials := string(c.plain())
		c.lit(`}`)
		if err := c.end(); err != nil {
			return misread(c.b, err)
		}
		if election != names[0] || trustees != names[1] || credentials != names[2] {
			return errArchiveHash
		}
		a.election, a.trustees, a.credentials = bodies[0], bodies[1], bodies[2]
	case "Ballot":
		a.ballots = append(a.ballots, bodies[0])
	case "EndBallots":
		a.state = Closed
	case "EncryptedTally":
		a.state, a.et, a.sized = Tallied, bodies[0], bodies[1]
		c := cursor{b: a.sized}
		c.lit(`{"num_tallied":`)
		c.number()
		c.lit(`,"total_weight":`)
		c.number()
		c.lit(`,"encrypted_tally":`)
		et := string(c.plain())
		c.lit(`}`)
		if err := c.end(); err != nil {
			return misread(c.b, err)
		}
		if et != names[0] {
			return errArchiveHash
		}
	case "PartialDecryption":
		c := cursor{b: bodies[1]}
		c.lit(`{"owner":`)
		number := c.number()
		c.lit(`,"payload":`)
		part := string(c.plain())
		c.lit(`}`)
		if err := c.end(); err != nil {
			return misread(c.b, err)
		}
		if part != names[0] {
			return errArchiveHash
		}
		a.parts = append(a.parts, PartialDecryption{number, bodies[0]})
	case "Result":
		a.state, a.result = Published, bodies[0]
	}
	return nil
}

// follows says whether an event of this kind may come next.
func follows(a *Archive, kind string) bool {
	switch kind {
	case "Setup":
		return a.parent == ""
	case "Ballot", "EndBallots":
		return a.parent != "" && a.state == Open
	case "EncryptedTally":
		return a.state == Closed
	case "PartialDecryption":
		return a.state == Tallied
	case "Result":
		return a.state == Tallied && len(a.parts) > 0
	}
	return false
}

// ---- what it holds

// Bytes returns the archive file. The caller must not change it.
func (a *Archive) Bytes() []byte { return a.buf }

// Election returns the election file.
func (a *Archive) Election() []byte { return a.election }

// Trustees returns trustees.json.
func (a *Archive) Trustees() []byte { return a.trustees }

// Credentials returns the list of public credentials.
func (a *Archive) Credentials() []byte { return a.credentials }

// Ballots returns the ballots in the order of the archive.
func (a *Archive) Ballots() [][]byte { return a.ballots }

// EncryptedTally returns the encrypted tally and its payload, or nil before it.
func (a *Archive) EncryptedTally() (et, sized []byte) { return a.et, a.sized }

// PartialDecryptions returns the parts in the order of the archive.
func (a *Archive) PartialDecryptions() []PartialDecryption { return a.parts }

// Result returns the result record, or nil before it.
func (a *Archive) Result() []byte { return a.result }

// State says how far the archive has come.
func (a *Archive) State() State { return a.state }

// Timestamp is the archive's Unix time in seconds.
func (a *Archive) Timestamp() int64 { return a.timestamp }

// LastEventHash is the SHA-256 hex of the last event; it fixes everything before it.
func (a *Archive) LastEventHash() string { return a.parent }
