// Package seal makes, verifies and counts sealed ballots. It is all the cryptography of the product: what it
// refuses never counts, and what it accepts can be checked again by a program that other people wrote.
//
// # Format
//
// Belenios version 1 over the group Ed25519, as belenios-tool 3.0 to 3.3 reads and writes it: ElGamal sums,
// zero-knowledge proofs that every choice is 0 or 1 and that the number of choices is allowed, a signature
// by an anonymous credential, a Pedersen key of which k of n scrutineers must take part, and an append-only
// archive (.bel) whose last hash fixes every byte. A round with 赞成, 反对 and 弃权 and a cap uses linked
// questions (LinkedQuestions); a tick-only round uses PlainQuestion.
//
// The paths through the package:
//
//	election    NewGuardian → Commit → Reveal → Confirm → Ceremony.Trustees → NewElection → NewArchive
//	credential  NewCredential → DeriveCredential → Public → PublicCredentials
//	ballot      Encrypt → Verifier.Ballot → Archive.AddBallot
//	count       EndBallots → EncryptedTally → Guardian.PartialDecrypt → CheckPartialDecryption → Result
//	running     Guardian.Watch → Add → Decrypt (or PartialDecryptPrefix) → CheckPartialDecryption → Result
//	check       ReadArchive, VerifyArchive
//
// # Strictness
//
// Everything has one accepted spelling. JSON is read by expecting its exact bytes, so unknown, repeated and
// reordered fields cannot occur; numbers are below the group order without leading zeros; group elements are
// in canonical form and in the prime-order subgroup; an archive holds no byte that this package would not
// have written. One ballot per credential: the format would count the last one, this product refuses the
// second. Every refusal is a *Refusal with a stable code and a Chinese sentence.
//
// belenios-tool's own `election verify` is more tolerant (unknown fields, a second EndBallots, a forged
// num_tallied) and, unless LWT_ASYNC_METHOD=none is set, ends before it has looked at the ballots.
// It is the independent second check, not the first.
//
// # Running totals
//
// While the box is open the sum of a prefix P of the accepted ballots may be opened (running.go). Every device
// checks by itself, over ballots that it has verified by itself: P has at least k = 10 ballots, at least k accepted
// ballots are outside P, and P contains the prefix that this device opened before and at least k ballots more. The
// final tally must contain the last prefix and at least k more, and after it no prefix is opened.
//
// What that gives depends on the quorums. A sum becomes known when t of the n scrutineers have opened it. With
// 2t > n any two quorums have 2t − n scrutineers in common at least. If one of those keeps to these rules, on one
// device, then of any two sums that become known one contains the other and at least k ballots more; so all of
// them form a chain, and whatever is computed from them is a sum over whole steps of at least k ballots, also for
// a server that shows every device another box, and for whoever stores every page. That holds with up to 2t − n − 1
// scrutineers who break the rules (t of them can open any single ballot, with or without running totals).
//
// With 2t ≤ n two quorums need not meet: a lying server could have two prefixes that differ by one ballot opened
// by different scrutineers, and no device could notice. Watch therefore refuses such a ceremony. The record of
// what was opened is kept by the device (PrefixRecord). A scrutineer who goes on with another device or an emptied
// browser, without the record, counts as one who breaks the rules, unless the server tells the new device truly
// what the old one sent, as the honest one does; what it tells can only make the device stricter.
//
// The members of a prefix say in which batch a ballot came, and so, to whoever tries all subsets, does the product
// of a prefix. Neither may be kept once the vote is closed.
//
// # Secrets
//
// Votes, randomness, credentials and keys only meet code whose running time does not depend on them: the
// scalars and points of filippo.io/edwards25519, and secretTable over the constant-time field fe. All other
// arithmetic is variable-time and for public values. A scrutineer keeps one 22-character code; every key of
// the scrutineer derives from it and the ceremony, and shares travel encrypted inside the ceremony's messages.
// One-time numbers of signatures and proofs are derived from the secret and the message, so a bad source of
// randomness cannot repeat them. Labels that Belenios does not prescribe begin with "piaojue|" and carry "v1".
//
// # Why this library, and where the speed comes from
//
// filippo.io/edwards25519 is maintained and exports the real Edwards group. Ristretto libraries (circl,
// gtank) cannot be used: Belenios hashes Edwards points, and a ristretto element is a coset of them.
// curve25519-voi is faster out of the box but had its last release in 2023.
//
// A straightforward verifier on that library (two double multiplications per statement and a subgroup check
// per point) took 29 ms for a linked ballot of 20 candidates, cap 10 (60 ciphertexts, 151 statements). Three
// things bring it under 10:
//
//   - Group elements are shared work. Every point runs one chain of doublings; its proofs and its subgroup
//     check gather their digits from that chain in buckets (Yao), about 50 additions a multiple and no
//     doublings of its own. An exactly-one question gathers the multiple of its sum from the three chains.
//     Multiples of g and y come from tables of 8-bit windows. This alone: about 17 ms.
//   - The field has four 64-bit limbs, in assembly for processors with BMI2 and ADX (field_amd64.s) and in
//     portable Go elsewhere, browsers included. With it: about 9 ms.
//   - Copies in linked questions are verified once, all commitments of a ballot are normalised with one
//     inversion, buckets are summed as soon as they are full so that few stay in the cache, and nothing
//     in the path formats or parses by reflection. With all: 8.8 ms; a plain ballot 2.7 ms.
//
// Measured as CPU time of one thread, least of 200, on a shared two-core AMD EPYC (Zen 3) under heavy load,
// where the library's double multiplication took 50 to 60 µs (53 µs in the 29 ms measurement).
// `go test -run XX -bench . ./app/seal` measures wall time again.
package seal
