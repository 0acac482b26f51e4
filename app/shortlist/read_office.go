package shortlist

import (
	"io"

	"piaojue/app/sheet"
)

// Template writes the empty table that Import reads.
func Template(w io.Writer) error { return sheet.WriteCSV(w, [][]string{Columns}) }
