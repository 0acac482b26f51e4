// Package models holds the rows as the store keeps them and the values they
// carry. Rows have no arms: no database handle, no context, no hooks. A row
// knows what is true of its own fields; what needs a second row, a
// permission or a rule book lives in lifecycle, access, tally or a service.
//
// Every row of a congress carries CongressID, and the store adds it to every
// condition. Times are Moments (milliseconds), dates are Dates (text), money
// is Fen (分): the three types for which SQLite and MySQL would otherwise
// disagree about zones, precision or rounding.
//
// What never happens: no type here connects a deputy with a ballot or with a
// credential. SlipIssue says that a deputy was handed some slip; Credential
// and SealedBallot know no person, no time and no order.
package models
