// Package limit bounds how often one person or one address may do something,
// and forgets who it was.
//
// Nothing that names anybody is stored. A row is a hash of 32 bytes, a number
// and the time at which it may be thrown away. The hash is an HMAC over what is
// limited and who (a network of addresses or a telephone number) under two
// keys: one of the day, which is random and thrown away with the day, and one
// of the installation, which is not in the database. While the day lasts, who
// holds both keys could try all numbers against the hashes; a copy of the
// database is not enough. When the day is over nobody can, and the rows of two
// days have nothing in common.
//
// Addresses count by network, /24 for IPv4 and /56 for IPv6: one household or
// office gets a whole one anyway. Behind the gateways of mobile carriers many
// people share an address, so a limit by address must be generous; it is a
// brake against programs, and the question (package human) stands beside it. A
// loopback address says only that a proxy on the same machine was not named
// (PIAOJUE_PROXIES): it is not limited, for the limit would shut everybody out
// together.
//
// Windows begin with the first act and are no longer than a day; at midnight in
// China every count begins anew. Who acts shortly before and shortly after
// midnight can therefore do twice as much.
//
// Anybody can use up the limit of a telephone number that is not his own, since
// numbers are not verified: a refusal by number should leave another way open,
// for example without a number.
package limit
