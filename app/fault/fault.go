// Package fault holds the refusals that people read.
//
// A rule that says no returns a *fault.Error made where the rule is, with one
// Chinese sentence that says what to do. Everything else is an ordinary Go
// error and reaches the user only as an incident number. Package web maps
// kinds to HTTP statuses; no other package knows HTTP.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of refusal an Error is.
type Kind int

// The kinds of refusal. Internal is the zero value: whatever nobody classified.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	Closed   // the time for it has passed or has not come
	TooLarge // more bytes than are taken
	TooMany  // too often, or too many at once; later is not refused
)

// Kinds lists every kind, so that a test can show each one is mapped.
var Kinds = []Kind{Internal, Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Closed, TooLarge, TooMany}

// Error is a refusal a person may read.
type Error struct {
	Kind    Kind
	Code    string            // stable name for programs, may be empty
	Message string            // 中文, shown as it is
	Fields  map[string]string // form field → 中文
}

// Error returns the Chinese sentence.
func (e *Error) Error() string { return e.Message }

// New makes a refusal from a format and its arguments.
func New(kind Kind, format string, args ...any) *Error {
	if len(args) == 0 {
		return &Error{Kind: kind, Message: format}
	}
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Coded makes a refusal that programs tell apart by code.
func Coded(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Form collects the complaints about a form's fields; Err is nil when there
// are none.
type Form map[string]string

// Add records the first complaint about a field.
func (f Form) Add(field, format string, args ...any) {
	if _, ok := f[field]; !ok {
		f[field] = fmt.Sprintf(format, args...)
	}
}

// Err returns an Invalid refusal that carries the complaints, or nil.
func (f Form) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "有内容需要更正，请看标出的各项。", Fields: f}
}

// As returns the refusal inside err, if there is one.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Is reports whether err is a refusal of that kind.
func Is(err error, kind Kind) bool {
	e, ok := As(err)
	return ok && e.Kind == kind
}
