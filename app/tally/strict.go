package tally

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// reader takes one JSON object apart field by field and remembers everything
// that is wrong with it. encoding/json alone would accept repeated fields,
// fields in another case and missing ones in silence.
type reader struct {
	where  string // "" at the top, else like "candidates第3行的"
	fields map[string]json.RawMessage
	order  []string
	used   map[string]bool
	wrong  *[]string
}

var errNotJSON = errors.New("不是完整有效的JSON")

// document opens the one JSON object that data must consist of.
func document(data []byte, wrong *[]string) (*reader, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, errors.New("不是UTF-8编码的文本")
	}
	if !json.Valid(data) {
		return nil, errNotJSON
	}
	return object(data, "", wrong)
}

func object(raw json.RawMessage, where string, wrong *[]string) (*reader, error) {
	r := &reader{where: where, fields: map[string]json.RawMessage{}, used: map[string]bool{}, wrong: wrong}
	dec := json.NewDecoder(bytes.NewReader(raw))
	open, err := dec.Token()
	if err != nil {
		return nil, errNotJSON
	}
	if open != json.Delim('{') {
		return nil, errors.New("应为用花括号括起的JSON对象")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errNotJSON
		}
		name, _ := key.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, errNotJSON
		}
		if _, twice := r.fields[name]; twice {
			r.complain("字段%q重复", name)
		}
		r.fields[name] = value
		r.order = append(r.order, name)
	}
	return r, nil
}

func (r *reader) complain(format string, args ...any) {
	*r.wrong = append(*r.wrong, r.where+fmt.Sprintf(format, args...))
}

// has reports whether the field is there with a value other than null, and
// marks it as known.
func (r *reader) has(name string) bool {
	r.used[name] = true
	value, found := r.fields[name]
	return found && string(value) != "null"
}

// need is has, with a complaint when it is not.
func (r *reader) need(name string) bool {
	if r.has(name) {
		return true
	}
	r.complain("缺少字段%q", name)
	return false
}

func (r *reader) text(name string) string {
	var s string
	if !r.need(name) {
		return ""
	}
	if json.Unmarshal(r.fields[name], &s) != nil {
		r.complain("字段%q应为文字", name)
	}
	return s
}

func (r *reader) optionalText(name string) string {
	if !r.has(name) {
		return ""
	}
	s := r.text(name)
	if s == "" {
		r.complain("字段%q不能是空文字", name)
	}
	return s
}

func (r *reader) number(name string) int {
	if !r.need(name) {
		return 0
	}
	n, ok := whole(r.fields[name])
	if !ok {
		r.complain("字段%q应为整数", name)
	}
	return n
}

func (r *reader) optionalNumber(name string) (int, bool) {
	if !r.has(name) {
		return 0, false
	}
	return r.number(name), true
}

// whole reads a JSON integer. One that no int can hold becomes the largest or
// smallest int, so that it is reported as an absurd figure and not as a typing
// error.
func whole(raw json.RawMessage) (int, bool) {
	s := string(raw)
	for _, digit := range []byte(strings.TrimPrefix(s, "-")) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	if errors.Is(err, strconv.ErrRange) {
		if s[0] == '-' {
			return math.MinInt, true
		}
		return math.MaxInt, true
	}
	return n, err == nil
}

func (r *reader) list(name string) []json.RawMessage {
	if !r.need(name) {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(r.fields[name], &items) != nil {
		r.complain("字段%q应为用方括号括起的列表", name)
	}
	return items
}

func (r *reader) texts(name string) []string {
	var all []string
	for i, raw := range r.list(name) {
		var s string
		if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
			r.complain("字段%q的第%d项应为文字", name, i+1)
			continue
		}
		all = append(all, s)
	}
	return all
}

// rows opens every object of a list.
func (r *reader) rows(name string) []*reader {
	var all []*reader
	for i, raw := range r.list(name) {
		where := fmt.Sprintf("%s第%d行", name, i+1)
		row, err := object(raw, where, r.wrong)
		if err != nil {
			r.complain("%s%v", where, err)
			continue
		}
		all = append(all, row)
	}
	return all
}

// finish complains about every field that nothing asked for.
func (r *reader) finish() {
	for _, name := range r.order {
		if !r.used[name] {
			r.used[name] = true
			r.complain("不认识字段%q", name)
		}
	}
}
