// Package private keeps names and phone numbers unreadable in the database.
//
// # What lies where
//
// A Box holds keys of 32 bytes. They come from the setting PIAOJUE_SECRET, or
// from the folder of keys, where the first start makes one. Whoever has a copy
// of the database, a backup of it for example, and not the key, reads no name
// and no number; whoever has both reads all. So the key must be kept apart
// from backups, and without it what was sealed is lost: nobody can bring it
// back. Everything that is not sealed stays readable without the key.
//
// # A sealed value
//
//	"p1" | 8 bytes of the key's name | 12 random bytes | AES-256-GCM
//
// The text is padded to a multiple of 32 bytes, so that the length says little
// about a name. The associated data are prefix, key's name and the place of the
// value (Place): congress, table, row and column. A value that was moved to
// another row, column or congress does not open. Every master key is used
// through keys derived from it by HKDF-SHA256, one for sealing, one for each
// kind of index and one for each other purpose (Derive).
//
// # The index
//
// Index answers "has this number written before" without opening anything: it
// is an HMAC of the value under a key of its own. Equal values have equal
// indexes, which the database shows; what the values are it does not show, and
// nobody can try all phone numbers without the key.
//
// # Change of keys
//
// Rotate adds a key file with the next number. The newest key seals; all open.
// Old values stay under their key until they are written again (Stale tells
// which), and only then may the old file be taken away. Look-ups ask for
// Indexes, one for each key.
//
// # What this does not do
//
// It does not protect against a server that runs under somebody else's
// control: the server has the key and uses it. It does not hide that two rows
// have the same number, nor when they were written.
package private
