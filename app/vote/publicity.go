package vote

import (
	"slices"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/models"
)

// mayKnow reports whether the actor may know the counts of a round now. Before
// the announcement those who see the count; afterwards whom the 票决办法 names
// (P22): everybody, or the deputies and officials of that congress, or those
// alone who saw it before.
func mayKnow(actor access.Actor, r models.Round, rules tally.Rules) bool {
	own := actor.Congress == r.CongressID
	saw := own && access.May(actor, access.SeeCount)
	switch {
	case !r.State.Reached(models.RoundAnnounced):
		return saw
	case rules.Publishes() == tally.PublishAll:
		return true
	case rules.Publishes() == tally.PublishDeputies:
		return saw || own && access.May(actor, access.ReadCounts)
	}
	return saw
}

// withheld is the refusal of anything that tells counts which its reader may
// not know.
func withheld(rules tally.Rules) error {
	if rules.Publishes() == tally.PublishDeputies {
		return fault.New(fault.NotFound, "按票决办法，本轮票数和核验资料只向本级代表、会议工作人员公布，登录以后从结果页查看。")
	}
	return fault.New(fault.NotFound, "按票决办法，本轮只公布入选项目，不公布票数和核验资料。")
}

// Told refuses where the counts are withheld from the reader: for what tells
// nothing but counts.
func (v RoundReading) Told() error {
	if !v.Withheld {
		return nil
	}
	return withheld(v.Rules)
}

// withhold takes out of a reading what its reader may not know. Of a round that
// is announced the names remain; before that nothing does.
func (v *RoundReading) withhold(actor access.Actor) {
	v.merge(actor)
	if mayKnow(actor, v.Round, v.Rules) {
		return
	}
	v.Counts, v.Paper = nil, nil
	if !v.Round.State.Reached(models.RoundAnnounced) {
		v.Outcome = nil
		return
	}
	v.Withheld = true
	if v.Outcome != nil {
		names := v.Outcome.Names()
		v.Outcome = &names
	}
	v.Lot = v.Lot.names()
	for i := range v.Chain {
		v.Chain[i].Lot = v.Chain[i].Lot.names()
	}
}

// names is the lot without the approvals of those tied.
func (l *Lot) names() *Lot {
	if l == nil {
		return nil
	}
	n := *l
	n.Tied, n.Winners = slices.Clone(l.Tied), slices.Clone(l.Winners)
	for _, rows := range [][]tally.Tied{n.Tied, n.Winners} {
		for i, t := range rows {
			rows[i] = tally.Tied{No: t.No, Name: t.Name}
		}
	}
	return &n
}
