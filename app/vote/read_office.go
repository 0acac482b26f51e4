package vote

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
)

// CredentialsFingerprint is the fingerprint of the uploaded public list, to be
// compared with the offline program's; empty when none was uploaded.
func (s *Service) CredentialsFingerprint(ctx context.Context, actor access.Actor, id int64) (string, error) {
	fingerprint := ""
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) error {
		if _, err := c.Round(id); err != nil {
			return err
		}
		rows, err := c.Credentials(id)
		if err != nil || len(rows) == 0 {
			return err
		}
		list, err := credentialList(c, id)
		fingerprint = seal.Tracker(list)
		return err
	})
	return fingerprint, err
}

// RulesText is a 票决办法 as a form sends it. Empty means not stated. A form may
// send the fields of every family; Rules takes those of the chosen one.
type RulesText struct {
	Family, Seats, MaxApprovals, Stances, Quorum, PassBase, PassOver string
	ParticipationOver, Tie, Shortfall, Blank                         string
	Revote, RevoteArticle                                            string

	Grades, GradeBase, Half string // Grades one after another, best first

	// The procedure, which every family has; display, batch and minutes come with the round.
	Body, Overmark, Illegible, Signatures, VoteOrder, Publicity, Retention string
}

// Rules turns the text into rules. It refuses what is not a number, by field;
// everything else is refused when the round is drafted. What does not belong to
// the family is not read at all.
func (t RulesText) Rules() (tally.Rules, error) {
	form := fault.Form{}
	r := tally.Rules{Family: tally.Family(t.Family)}
	if r.Family == tally.Satisfaction {
		r.Grades, r.GradeBase, r.Half = gradeNames(t.Grades), tally.Base(t.GradeBase), tally.HalfRule(t.Half)
		r.Procedure = t.procedure(form, r.Family)
		return r, form.Err()
	}
	of := func(field, value string) string {
		if !r.Family.Has(field) {
			return ""
		}
		return value
	}
	r.Stances, r.Quorum, r.ParticipationOver = ballot.Stances(of("stances", t.Stances)), t.Quorum, t.ParticipationOver
	r.PassBase, r.PassOver = tally.Base(of("pass_base", t.PassBase)), of("pass_over", t.PassOver)
	r.Tie, r.Shortfall, r.Blank = tally.TieRule(of("tie", t.Tie)), tally.ShortfallRule(t.Shortfall), ballot.BlankRule(of("blank", t.Blank))
	r.Seats = formNumber(form, "seats", "应选数", of("seats", t.Seats))
	r.MaxApprovals = formNumber(form, "max_approvals", "每张票最多赞成数", of("max_approvals", t.MaxApprovals))
	if !r.Family.Has("blank") {
		// A numbered ballot has no stance to leave out; the form of a method wants a value.
		r.Blank = ballot.BlankAbstains
	}
	r.Revote = tally.RevoteRule(of("revote", t.Revote))
	if r.Revote == tally.RevoteThird {
		r.RevoteArticle = strings.TrimSpace(t.RevoteArticle)
	}
	r.Procedure = t.procedure(form, r.Family)
	return r, form.Err()
}

func (t RulesText) procedure(form fault.Form, f tally.Family) tally.Procedure {
	p := tally.Procedure{
		Body: tally.Body(t.Body), Signatures: formNumber(form, "signatures", "签字人数", t.Signatures),
		Order: tally.CastOrder(t.VoteOrder), Publicity: tally.Publicity(t.Publicity), Retention: formNumber(form, "retention_months", "保存选票的月数", t.Retention),
	}
	if f == tally.Recommend {
		p.Body = "" // a street's meeting is the only body that recommends
	}
	if f.Has("overmark") {
		p.Overmark, p.Illegible = ballot.OvermarkRule(t.Overmark), ballot.IllegibleRule(t.Illegible)
	}
	return p
}

// gradeNames reads 满意、基本满意、不满意 with whatever people put in between.
func gradeNames(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,；;/／", r) })
}

// TextOf is the form's text of rules that were drafted before.
func TextOf(r tally.Rules) RulesText {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return RulesText{Family: string(r.Family), Seats: number(r.Seats), MaxApprovals: number(r.MaxApprovals), Stances: string(r.Stances),
		Quorum: r.Quorum, PassBase: string(r.PassBase), PassOver: r.PassOver, ParticipationOver: r.ParticipationOver,
		Tie: string(r.Tie), Shortfall: string(r.Shortfall), Blank: string(r.Blank),
		Grades: strings.Join(r.Grades, "、"), GradeBase: string(r.GradeBase), Half: string(r.Half),
		Revote: string(r.RevoteLine()), RevoteArticle: r.RevoteArticle,
		Body: string(r.Decider()), Overmark: string(r.Handling().Overmark), Illegible: string(r.Handling().Illegible), Signatures: number(r.Signatories()),
		VoteOrder: string(r.CastOrder()), Publicity: string(r.Publishes()), Retention: number(r.Months())}
}

// formNumber reads a whole number as people write it; nothing is zero.
func formNumber(form fault.Form, field, label, typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > tally.MaxNumber {
		form.Add(field, "%s请填写 1 以上的整数。", label)
		return 0
	}
	return n
}
