// Package ballot says what a ballot paper (票样) is, which choices it offers,
// and whether one marked ballot (表决票) is valid, blank or invalid.
//
// It is pure: no clock, no storage, no randomness. The tablet's review page and
// the entry of paper ballots ask the same function, Judge, so that a deputy and
// a teller can never be told different things about the same marks.
//
// What is settled here, and by which parameter:
//
//   - More approvals than the cap (多选): Handling.Overmark. The whole ballot is
//     invalid unless the adopted method voids only the items concerned. Since
//     nobody can tell which approvals were one too many, voiding the items
//     means that none of that ballot's approvals counts; its other marks stand.
//   - Two marks on one candidate: Handling.Overmark too. Repeating the same mark
//     is also two marks: a paper that needs interpretation is not interpreted.
//   - Nothing marked at all: Handling.Blank. Either it counts as a valid ballot
//     that abstains on everything (verdict Blank), or it is invalid.
//   - Some items illegible: Handling.Illegible. Either the legible items count
//     and the others are abstentions, or the ballot is invalid.
//   - A ballot on which not one mark can be read is invalid under every setting,
//     as is one that belongs to another round, names a candidate that is not on
//     the paper, or carries a stance the paper does not offer.
//   - An item without a mark is an abstention. On a tick-only paper it says only
//     that the project was not ticked, and no abstention is counted.
//
// When several things are wrong the reason given is the first of: wrong paper,
// unknown candidate, stance not offered, conflicting marks, overvoted,
// illegible, unmarked. The order of the marks never matters.
package ballot
