package vote

import (
	"fmt"

	"piaojue/app/store"
	"piaojue/models"
)

// staffRemarks are doubts about the scrutineers put forward, while they can
// still be replaced: in a congress they come from among the deputies of the
// session. They are remarks only, because an account may bear another spelling
// of a name than the roster. A street has no deputies, and tellers are named by
// the secretariat.
func staffRemarks(c *store.Scope, congress models.Congress, round models.Round, people []models.Scrutineer, deputies []models.Deputy) ([]string, error) {
	if congress.Level.Recommends() || round.State != models.RoundDraft && round.State != models.RoundAdopted || len(people) == 0 {
		return nil, nil
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
	var remarks []string
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
