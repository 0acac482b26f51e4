package seal

import (
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The JSON of this format has exactly one accepted spelling: compact, fields in the documented order,
// numbers without leading zeros. A cursor therefore reads by expecting literal bytes, which also makes
// unknown, repeated and reordered fields impossible. The first thing that does not fit ends the reading.
type cursor struct {
	b     []byte
	i     int
	err   error
	field func(name string) // told every field's name by value, if set
}

var errForm = refuse(Malformed, "内容不是规定的格式。")

func (c *cursor) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// has consumes text if it comes next.
func (c *cursor) has(text string) bool {
	if c.err != nil || len(c.b)-c.i < len(text) || string(c.b[c.i:c.i+len(text)]) != text {
		return false
	}
	c.i += len(text)
	return true
}

// lit demands text.
func (c *cursor) lit(text string) {
	if !c.has(text) {
		c.fail(errForm)
	}
}

// end demands that nothing follows and returns the outcome of the reading.
func (c *cursor) end() error {
	if c.err == nil && c.i != len(c.b) {
		c.fail(errForm)
	}
	return c.err
}

// list reads "[item,item,…]".
func (c *cursor) list(item func()) {
	c.lit("[")
	if c.has("]") {
		return
	}
	for c.err == nil {
		item()
		if c.has("]") {
			return
		}
		c.lit(",")
	}
}

// plain reads a string without escapes, such as hex, base64 or a decimal number.
func (c *cursor) plain() []byte {
	c.lit(`"`)
	for start, i := c.i, c.i; c.err == nil && i < len(c.b); i++ {
		switch ch := c.b[i]; {
		case ch == '"':
			c.i = i + 1
			return c.b[start:i]
		case ch == '\\' || ch < 0x20 || ch > 0x7e:
			c.fail(errForm)
		}
	}
	c.fail(errForm)
	return nil
}

// number reads a non-negative integer below 2^30, the range the format gives counts and bounds.
func (c *cursor) number() int {
	start := c.i
	for c.err == nil && c.i < len(c.b) && '0' <= c.b[c.i] && c.b[c.i] <= '9' {
		c.i++
	}
	n, err := strconv.Atoi(string(c.b[start:c.i]))
	if err != nil || n >= 1<<30 || (c.b[start] == '0' && c.i > start+1) {
		c.fail(errForm)
		return 0
	}
	return n
}

func (c *cursor) point() *point {
	hex := c.plain()
	if c.err != nil {
		return nil
	}
	p, err := parsePoint(hex)
	if err != nil {
		c.fail(err)
	}
	return p
}

func (c *cursor) scalar() *scalar {
	text := c.plain()
	if c.err != nil {
		return nil
	}
	s, err := parseScalar(text)
	if err != nil {
		c.fail(err)
	}
	return s
}

// text reads any JSON string.
func (c *cursor) text() string {
	c.lit(`"`)
	var out []byte
	for c.err == nil && c.i < len(c.b) {
		ch := c.b[c.i]
		switch {
		case ch == '"':
			c.i++
			return string(out)
		case ch < 0x20:
			c.fail(errForm)
		case ch == '\\':
			out = c.escape(out)
		case ch < utf8.RuneSelf:
			out = append(out, ch)
			c.i++
		default:
			r, n := utf8.DecodeRune(c.b[c.i:])
			if r == utf8.RuneError && n == 1 {
				c.fail(errForm)
			}
			out = append(out, c.b[c.i:c.i+n]...)
			c.i += n
		}
	}
	c.fail(errForm)
	return ""
}

func (c *cursor) escape(out []byte) []byte {
	if c.i+1 >= len(c.b) {
		c.fail(errForm)
		return out
	}
	ch := c.b[c.i+1]
	c.i += 2
	switch ch {
	case '"', '\\', '/':
		return append(out, ch)
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'u':
		r := c.unit()
		if utf16.IsSurrogate(r) {
			c.lit(`\u`)
			r = utf16.DecodeRune(r, c.unit())
			if r == utf8.RuneError {
				c.fail(errForm)
			}
		}
		return utf8.AppendRune(out, r)
	}
	c.fail(errForm)
	return out
}

func (c *cursor) unit() rune {
	if c.err != nil || c.i+4 > len(c.b) {
		c.fail(errForm)
		return 0
	}
	n, err := strconv.ParseUint(string(c.b[c.i:c.i+4]), 16, 16)
	if err != nil {
		c.fail(errForm)
	}
	c.i += 4
	return rune(n)
}

// quote writes a JSON string the way belenios-tool does: only quote, backslash and controls are escaped.
func quote(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '"' || ch == '\\':
			out = append(out, '\\', ch)
		case ch == '\b':
			out = append(out, `\b`...)
		case ch == '\f':
			out = append(out, `\f`...)
		case ch == '\n':
			out = append(out, `\n`...)
		case ch == '\r':
			out = append(out, `\r`...)
		case ch == '\t':
			out = append(out, `\t`...)
		case ch < 0x20 || ch == 0x7f:
			out = append(out, `\u00`...)
			out = append(out, hexDigits[ch>>4], hexDigits[ch&15])
		default:
			out = append(out, ch)
		}
	}
	return append(out, '"')
}

// canonical refuses input that says the same as wanted in other bytes.
func canonical(raw, wanted []byte) error {
	if string(raw) != string(wanted) {
		return refuse(NotCanonical, "内容的写法与规定的唯一写法不一致。")
	}
	return nil
}

// lenient tells a foreign spelling of JSON from something that is no JSON at all, to name the refusal.
func lenient(raw []byte) bool {
	c := cursor{b: raw}
	c.value(0)
	c.space()
	return c.end() == nil
}

func (c *cursor) space() {
	for c.i < len(c.b) && (c.b[c.i] == ' ' || c.b[c.i] == '\t' || c.b[c.i] == '\n' || c.b[c.i] == '\r') {
		c.i++
	}
}

func (c *cursor) value(depth int) {
	c.space()
	if depth > 32 || c.i >= len(c.b) {
		c.fail(errForm)
		return
	}
	switch ch := c.b[c.i]; {
	case ch == '"':
		c.text()
	case ch == '{', ch == '[':
		closing := "}"
		if ch == '[' {
			closing = "]"
		}
		c.i++
		c.space()
		if c.has(closing) {
			return
		}
		for c.err == nil {
			if ch == '{' {
				c.space()
				if name := c.text(); c.field != nil {
					c.field(name)
				}
				c.space()
				c.lit(":")
			}
			c.value(depth + 1)
			c.space()
			if c.has(closing) {
				return
			}
			c.lit(",")
		}
	case c.has("true"), c.has("false"), c.has("null"):
	default:
		start := c.i
		for c.i < len(c.b) && (c.b[c.i] == '-' || c.b[c.i] == '+' || c.b[c.i] == '.' || c.b[c.i]|0x20 == 'e' || '0' <= c.b[c.i] && c.b[c.i] <= '9') {
			c.i++
		}
		if _, err := strconv.ParseFloat(string(c.b[start:c.i]), 64); err != nil {
			c.fail(errForm)
		}
	}
}

// misread names what is wrong with raw when a strict reading failed with err.
func misread(raw []byte, err error) error {
	if Code(err) == Malformed && lenient(raw) {
		return refuse(NotCanonical, "内容的写法与规定的唯一写法不一致：字段有多余、缺少、重复或者次序不对。")
	}
	return err
}

// ballotFields are all names of fields that a ballot has, at any depth.
var ballotFields = []string{"election_uuid", "election_hash", "credential", "answers", "choices", "alpha", "beta", "individual_proofs", "overall_proof",
	"signature", "hash", "proof", "challenge", "response"}

// misreadBallot is misread that names a field which no ballot has. Only a short name of plain letters, digits
// and underscores is repeated: the sentence goes to whoever sent the ballot and into no log, but nothing that
// could be a choice or a text of somebody's making belongs in it.
func misreadBallot(raw []byte, err error) error {
	refusal := misread(raw, err)
	if Code(refusal) != NotCanonical {
		return refusal
	}
	unknown := ""
	c := cursor{b: raw, field: func(name string) {
		if unknown == "" && shortName(name) && !slices.Contains(ballotFields, name) {
			unknown = name
		}
	}}
	c.value(0)
	if c.err != nil || unknown == "" {
		return refusal
	}
	return refuse(NotCanonical, "内容的写法与规定的唯一写法不一致：票中不应有字段“"+unknown+"”。")
}

// shortName reports whether a field's name is short and plain enough to be repeated.
func shortName(name string) bool {
	const longest = 24
	if name == "" || len(name) > longest {
		return false
	}
	for _, ch := range []byte(name) {
		if ch != '_' && (ch < '0' || ch > '9') && (ch|0x20 < 'a' || ch|0x20 > 'z') {
			return false
		}
	}
	return true
}
