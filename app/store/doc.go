// Package store keeps the rows, in SQLite or in a database of the MySQL
// protocol, from the same code. It is the only importer of GORM.
//
// A use case runs in one Store.InTx; a page reads in one Store.Read. Rows of
// a congress are reached through Tx.In(congress) only, which adds the
// congress to every condition, so that no query crosses congresses by
// accident; the few questions that are asked across congresses (accounts,
// public pages) are methods of Tx and say so.
//
// Lock order: session, then round, then slip, then box. LockSession and
// LockRound serialise what must not happen at once: a cast and the closing of
// its round, two slips for one deputy, two imports. The lock is a row lock on
// MySQL and the single writer connection on SQLite.
//
// Portable subset: explicit keys, unique keys as the only guarantee across
// rows, no foreign keys, triggers, stored code, FOR SHARE, SKIP LOCKED, JSON
// functions or partial indexes; statements of one transaction are retried as a
// whole when the engine reports a deadlock or write conflict. With Galera all
// writes go to one node (row locks do not reach the others).
//
// Conditions are strings with placeholders, never structs (GORM drops zero
// fields), and updates name their columns.
package store
