package vote

import (
	"context"
	"fmt"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// staffRemarks are doubts about the scrutineers put forward, while they can
// still be replaced: too few of them to sign when one is missing, and who they
// are. In a congress they come from among the deputies of the
// session. They are remarks only, because an account may bear another spelling
// of a name than the roster. A street has no deputies, and tellers are named by
// the secretariat.
func staffRemarks(c *store.Scope, congress models.Congress, round models.Round, people []models.Scrutineer, deputies []models.Deputy) ([]string, error) {
	if round.State != models.RoundDraft && round.State != models.RoundAdopted || len(people) == 0 {
		return nil, nil
	}
	rules, err := rulesOf(round)
	if err != nil {
		return nil, err
	}
	remarks := signerRemarks(people, rules.Signatories())
	if congress.Level.Recommends() {
		return remarks, nil
	}
	grants, err := c.Grants()
	if err != nil {
		return nil, err
	}
	deputy, listed := map[int64]bool{}, map[string]bool{}
	for _, g := range grants {
		if g.Role == models.DeputyRole {
			deputy[g.AccountID] = true
		}
	}
	for _, d := range deputies {
		if d.Entitled() {
			listed[d.Name] = true
		}
	}
	for _, p := range people {
		switch {
		case !p.Kind.HoldsKey():
		case !deputy[p.AccountID]:
			remarks = append(remarks, fmt.Sprintf("%s的账号没有“%s”角色；监票人应从本次会议的代表中推选。", p.Name, models.DeputyRole.Label()))
		case len(deputies) > 0 && !listed[p.Name]:
			remarks = append(remarks, fmt.Sprintf("本次会议的代表名册里没有%s，请核对是不是本次会议的代表。", p.Name))
		}
	}
	return remarks, nil
}

// signerRemarks say whether the count could still be signed with one person
// gone: the chief's signature, or the acting deputy chief's, and so many others
// (P20).
func signerRemarks(people []models.Scrutineer, others int) []string {
	holders, deputies := 0, 0
	for _, p := range people {
		if p.Kind.HoldsKey() {
			holders++
		}
		if p.Kind == models.KindDeputy {
			deputies++
		}
	}
	both := fmt.Sprintf("计票结果须由总监票人（或者代签的副总监票人）和另外%s名监票人签字", spoken(others))
	switch {
	case holders <= max(fewestKeyHolders, 1+others):
		return []string{fmt.Sprintf("总监票人、副总监票人、监票人一共只有 %d 名。%s，缺一人就签不齐。请至少提名%s名，其中一名副总监票人。", holders, both, spoken(max(fewestKeyHolders, 1+others)+1))}
	case deputies == 0:
		return []string{"没有副总监票人。" + both + "，总监票人不能签字时没有人代签。请提名一名副总监票人。"}
	}
	return nil
}

// spoken is a small number before 名; a larger one stays in digits.
func spoken(n int) string {
	if words := []string{"", "一", "两", "三", "四", "五", "六", "七", "八", "九"}; n > 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// AddSigner adds a scrutineer to a counted round whose people at the box cannot
// all sign: one with the presidium's consent, who checks the count and signs
// as one of the two others (P20), holds no key and has decided no ballot.
// Refused for an account that serves at this box already or may not be a
// scrutineer, and without a reason. The reason stands in the report.
func (s *Service) AddSigner(ctx context.Context, actor access.Actor, id, account int64, reason string) error {
	if err := access.Need(actor, access.NameScrutineers); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "signer_reason", "增补原因", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.NameScrutineers, id, states(models.RoundCounted), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		for _, p := range people {
			if p.AccountID == account {
				return fault.Form{"signer": p.Name + "已经是本轮的" + p.Kind.Label() + "，请另选他人。"}.Err()
			}
		}
		name, roles, err := suitable(c)
		if err != nil {
			return err
		}
		held := roles[account]
		switch {
		case name[account] == "":
			return fault.Form{"signer": "请选择增补的监票人。"}.Err()
		case !held[models.ScrutineerRole] && !held[models.ChiefScrutineer]:
			return fault.Form{"signer": name[account] + "没有“监票人”的角色，请先由系统管理员授予，或另选他人。"}.Err()
		case held[models.UnitRole] || held[models.Admin]:
			return fault.Form{"signer": name[account] + "是责任单位人员或系统管理员，不能监票。"}.Err()
		}
		// Position 0 holds no key, as with tellers; the office says that its signature counts.
		added := models.Scrutineer{RoundID: id, AccountID: account, Kind: models.KindScrutineer, Name: name[account], Acting: reason}
		if err := c.PutScrutineer(&added); err != nil {
			return err
		}
		return note(c, actor, access.NameScrutineers, "增补监票人签字", round.Name, added.Name+"："+reason)
	})
}

// Added reports whether a person at the box was added after the count to sign;
// Acting then says why.
func Added(p models.Scrutineer) bool { return p.Kind == models.KindScrutineer && p.Acting != "" }

// ActsAsChief reports whether the deputy chief signed in the chief's place;
// Acting then says why.
func ActsAsChief(p models.Scrutineer) bool { return p.Kind == models.KindDeputy && p.Acting != "" }
