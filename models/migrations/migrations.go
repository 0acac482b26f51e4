// Package migrations holds the numbered schema changes, one set for each kind
// of database. A file that has shipped is never edited; a test compares its
// checksum. One statement ends with a semicolon at the end of a line, and can
// be run again when MySQL, which cannot roll DDL back, stopped half-way.
package migrations

import "embed"

// Files holds mysql/NNNN_name.sql and sqlite/NNNN_name.sql.
//
//go:embed mysql/*.sql sqlite/*.sql
var Files embed.FS
