package models

import "fmt"

// MatterCode is the 事项编号 of the matter with a number in a year of a
// congress: short enough to be read over the telephone, and the same for the
// whole installation.
func MatterCode(congress int64, year, number int) string {
	return fmt.Sprintf("%d-%d-%05d", congress, year, number)
}
