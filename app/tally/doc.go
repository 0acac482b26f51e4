// Package tally applies the 票决办法 that a session adopted (Rules) to the
// counts of a round (Counts) and says what follows (Outcome), with the
// arithmetic line by line.
//
// It is pure: no clock, no storage, no floating point. Whole numbers and
// fractions "a/b" are compared by cross multiplication.
//
// # What was decided where the papers leave a choice
//
// Figures. Entitled is the base of all deputies (全体代表), Present the number
// checked in when ballots were issued; someone who casts and then leaves is
// still in it. "Taking part" (participation_over) means returned ballots,
// invalid ones included: they are people who voted.
//
// Void and refused are different things. No quorum, more ballots issued than
// people present, more returned than issued, too few taking part: the figures
// may be perfectly right, the round is void, every candidate goes into a new
// vote (next.kind revote), and no candidate's figures are examined or shown. A
// wrong sum or an impossible number is refused: somebody has to count or type
// again; nothing is adopted and nothing follows (next.kind none). When both
// are found the answer is revote and refused. Fewer candidates than seats is
// reported and does not stop the count: what passes is adopted, the rest is
// vacant.
//
// Pass line. floor(base×a÷b)+1, that is "more than". It stays on the base even
// when ballots are missing. A candidate at or above it has passed. Where the
// method cites an article for it (revote third), a round that follows has its
// line at a third of the same base, rounded up: article 45 of the election law
// says "no fewer than a third". Its rules say so themselves (pass_least), so that
// they decide the same outcome wherever they are applied.
//
// Quorum. At least the share, rounded up; for a standing committee alone ">1/2",
// more than half. The two thirds of 组织法 article 14 are the congress's.
//
// Over-marking and illegible items (overmark, illegible) are for paper: a screen
// lets neither happen. Where over-marking voids the marks alone, all
// approvals of the ballot count for nothing, since nobody can tell which of
// them were one too many; the ballot stays valid and its other marks stand.
// Nothing is an abstention by being void and an approval by being first.
//
// Families.
//   - pick and recommend: those that passed, by approvals, up to the seats.
//     recommend differs in words only.
//   - each: the same; no cap unless one is set. With seats null every
//     candidate that passes is adopted and there is no shortfall; with seats
//     given they are a limit, as the word 应选 says, and a tie can arise.
//   - list: exactly one row, the whole list. It is adopted or not; seats and
//     cap have no effect, and the seat that may be vacant is that one row.
//   - plurality: no pass line (pass_line 0), and pass_base and pass_over have no
//     effect. A project that nobody approved is not adopted even if a seat
//     is free: it is below every line.
//   - rank: no pass line; the lowest sum of ranks first, ties likewise. The
//     stances and cap have no effect. How an unnumbered project was summed is
//     up to the adopted text, so a sum that complete numbering cannot give is
//     pointed out in the explanation, not refused; a sum of zero is
//     refused while there are valid ballots, because it would win unread.
//     Without a valid ballot nothing is adopted.
//   - satisfaction: the first grade at which the cumulated share reaches half
//     of the base; otherwise the last. If any row is wrong no row is graded.
//
// Ties. Only a tie across the last seat matters. None of those tied there is
// adopted, whatever their number or position on the paper; they stand in
// tied, and also in not_adopted with the reason tied, so that adopted and
// not_adopted together are always all candidates. By the rules' tie: runoff
// among them alone for the missing seats; lot, which is drawn in the hall and
// therefore is something to ask the presidium (next.kind ask); vacant, which
// leaves the seats empty. Equal approvals share a rank (1, 2, 2, 4). Rows
// within a tie are printed by number, which is an order for the eye only.
//
// Shortfall. vacant is always seats minus adopted, so it also counts seats that
// a run-off may still fill. For ask and runoff the candidates are all those not
// adopted, by approvals; taking only the highest few would again need a tie
// broken. With no candidate left to vote on, runoff becomes ask.
package tally
