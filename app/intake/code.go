package intake

import "piaojue/app/private"

func newCode() string { return private.NewCode() }

func codeFrom(seed []byte) string { return private.CodeFrom(seed) }

// PlainCode is a 查询码 as it is stored, whatever way it was typed; empty for
// what cannot be one.
func PlainCode(typed string) string { return private.PlainCode(typed) }

// ShownCode is a 查询码 in groups, as it is printed and read aloud.
func ShownCode(code string) string { return private.ShownCode(code) }
