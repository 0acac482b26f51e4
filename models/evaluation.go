package models

import (
	"fmt"
	"strconv"
	"strings"
)

// ItemCode is what a 满意度测评 keeps beside one of its items, in the Code of
// the RoundCandidate: the project's 事项编号, then the rows of the project and,
// if it is one, of the sub-item. Of a project carried over the number alone
// would not say which year is graded.
func ItemCode(p Project, sub int64) string {
	code := fmt.Sprintf("%s#%d", p.Code, p.ID)
	if sub != 0 {
		code += "." + strconv.FormatInt(sub, 10)
	}
	return code
}

// ItemOf reads an ItemCode; ok is false for an item that is no project.
func ItemOf(code string) (project, sub int64, ok bool) {
	_, rows, ok := strings.Cut(code, "#")
	if !ok {
		return 0, 0, false
	}
	first, second, part := strings.Cut(rows, ".")
	project, err := strconv.ParseInt(first, 10, 64)
	if err != nil || project < 1 {
		return 0, 0, false
	}
	if part {
		if sub, err = strconv.ParseInt(second, 10, 64); err != nil || sub < 1 {
			return 0, 0, false
		}
	}
	return project, sub, true
}

// A NamedItem is what may be graded, under the name that a ballot prints.
type NamedItem struct {
	Project Project
	Sub     SubItem // the zero row for the project as a whole
	Name    string
}

// longestItem is the most characters of one name on a ballot of a 满意度测评.
const longestItem = 80

// NameItems gives every project and sub-item the name under which it is
// graded: its own where no other has it, otherwise with the year. What two
// rows would still share is left out, so that no name means two things.
func NameItems(projects []Project, subs []SubItem) []NamedItem {
	var all []NamedItem
	byID := map[int64]Project{}
	for _, p := range projects {
		byID[p.ID] = p
		all = append(all, NamedItem{Project: p, Name: p.Name})
	}
	for _, s := range subs {
		p, ok := byID[s.ProjectID]
		if !ok {
			continue
		}
		name := p.Name + "：" + s.Name
		if len([]rune(name)) > longestItem-len("（2026年）")/2 {
			name = s.Name
		}
		all = append(all, NamedItem{Project: p, Sub: s, Name: name})
	}
	count := func() map[string]int {
		n := map[string]int{}
		for _, k := range all {
			n[k.Name]++
		}
		return n
	}
	n := count()
	for i, k := range all {
		if n[k.Name] > 1 {
			all[i].Name = fmt.Sprintf("%s（%d年）", k.Name, k.Project.Year)
		}
	}
	n = count()
	single := all[:0]
	for _, k := range all {
		if n[k.Name] == 1 {
			single = append(single, k)
		}
	}
	return single
}
