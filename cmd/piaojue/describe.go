package main

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"piaojue/app/fault"
)

// describe puts the field complaints of a refusal into one sentence.
func describe(err error) error {
	refusal, ok := fault.As(err)
	if !ok || len(refusal.Fields) == 0 {
		return err
	}
	return errors.New(strings.Join(slices.Sorted(maps.Values(refusal.Fields)), ""))
}
