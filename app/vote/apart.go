package vote

import (
	"fmt"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/models"
)

// A round on tablets and paper has two sums. Who took paper everybody in the
// hall saw, so a sum over fewer than FewestApart ballots tells how those few
// voted. Then the public is told the totals alone. The archive
// opens the sum of the sealed ballots to everybody, and totals less that sum
// are the paper ones: archive and bundle stay with the round as well. Those who
// see the count keep all of it, and the report that is signed has both columns.

// fewReturned reports whether one of the two kinds of a round came back in so
// few ballots that its own sum must not be public. A round of one kind alone
// has no columns.
func fewReturned(r models.Round) bool {
	sealed, paper := r.Sealed(), r.PaperReturned
	return sealed > 0 && paper > 0 && min(sealed, paper) < FewestApart
}

// mayKnowApart reports whether the actor may know the two sums apart, where the
// counts themselves are no secret.
func mayKnowApart(actor access.Actor, r models.Round) bool {
	return !fewReturned(r) || actor.Congress == r.CongressID && access.May(actor, access.SeeCount)
}

// merge takes the sums apart out of the reading of an announced round for a
// reader who may know the totals alone.
func (v *RoundReading) merge(actor access.Actor) {
	if v.Round.State.Reached(models.RoundAnnounced) && !mayKnowApart(actor, v.Round) {
		v.Merged, v.Paper = ApartKept(v.Round), nil
	}
}

// ApartKept says why the public is told the totals alone; empty when it is told
// both columns.
func ApartKept(r models.Round) string {
	if !fewReturned(r) {
		return ""
	}
	return fmt.Sprintf("平板票收回 %d 张，纸质票收回 %d 张。有一种不足 %d 张，分开公布会看出个别投票人的意见，所以只公布合计；票箱档案和核验包由会议封存，不对外公布。", r.Sealed(), r.PaperReturned, FewestApart)
}

// keptApart is the refusal of what would tell the sums apart.
func keptApart(r models.Round) error { return fault.New(fault.NotFound, "%s", ApartKept(r)) }
