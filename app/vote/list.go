package vote

import (
	"fmt"
	"strings"

	"piaojue/app/tally"
	"piaojue/models"
)

// listContentRunes is what the one row of a list has room for.
const listContentRunes = 1900

// wholeList is the single row on the ballot of 整体批准: all candidates, put to
// the vote at once. A list too long for the row ends with how many it leaves
// out; the candidates themselves stay with the session.
func wholeList(round int64, candidates []models.Candidate) *models.RoundCandidate {
	row := &models.RoundCandidate{RoundID: round, No: 1, Name: fmt.Sprintf("民生实事项目清单（共%d项）", len(candidates))}
	var text strings.Builder
	length := 0
	for _, k := range candidates {
		row.Investment += k.Investment
	}
	for i, k := range candidates {
		entry := fmt.Sprintf("%d. %s；", k.No, k.Name)
		if n := len([]rune(entry)); length+n <= listContentRunes {
			text.WriteString(entry)
			length += n
			continue
		}
		fmt.Fprintf(&text, "等，另有%d项见会议文件；", len(candidates)-i)
		break
	}
	row.Content = strings.TrimSuffix(text.String(), "；") + "。"
	return row
}

// eachOfList is every candidate when the list was approved, with the list's
// approvals; none when it was not.
func eachOfList(adopted []tally.Adopted, candidates []models.Candidate) []tally.Adopted {
	if len(adopted) == 0 {
		return nil
	}
	all := make([]tally.Adopted, len(candidates))
	for i, k := range candidates {
		all[i] = tally.Adopted{No: k.No, Name: k.Name, Approve: adopted[0].Approve, Rank: 1}
	}
	return all
}
