package shortlist

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/fault"
	"piaojue/app/words"
	"piaojue/models"
)

// Content is what a shortlisted project says of itself: everything that a
// version keeps and that two versions are compared by.
type Content struct {
	Name          string     `json:"name"`
	Category      string     `json:"category"`
	Content       string     `json:"content"`
	Place         string     `json:"place"`
	Scale         string     `json:"scale"`
	Investment    models.Fen `json:"investment"`
	Funding       string     `json:"funding"`
	Unit          string     `json:"unit"`
	Support       string     `json:"support"`
	Target        string     `json:"target"`
	Deadline      string     `json:"deadline"`
	Benefit       string     `json:"benefit"`
	Beneficiaries int        `json:"beneficiaries"`
	models.ProjectParts
}

// contentOf reads a row's content.
func contentOf(row models.ShortlistedProject) (Content, error) {
	k := Content{Name: row.Name, Category: row.Category, Content: row.Content, Place: row.Place, Scale: row.Scale, Investment: row.Investment, Funding: row.Funding,
		Unit: row.Unit, Support: row.Support, Target: row.Target, Deadline: row.Deadline, Benefit: row.Benefit, Beneficiaries: row.Beneficiaries}
	if row.Parts != "" {
		if err := json.Unmarshal([]byte(row.Parts), &k.ProjectParts); err != nil {
			return k, fmt.Errorf("parts of project %d: %w", row.ID, err)
		}
	}
	return k, nil
}

// put writes the content into a row.
func (k Content) put(row *models.ShortlistedProject) error {
	parts, err := json.Marshal(k.ProjectParts)
	row.Name, row.Category, row.Content, row.Place, row.Scale, row.Investment, row.Funding = k.Name, k.Category, k.Content, k.Place, k.Scale, k.Investment, k.Funding
	row.Unit, row.Support, row.Target, row.Deadline, row.Benefit, row.Beneficiaries, row.Parts = k.Unit, k.Support, k.Target, k.Deadline, k.Benefit, k.Beneficiaries, string(parts)
	return err
}

// Typed is a shortlisted project as it is typed into a form or a table.
type Typed struct {
	Name, Category, Content, Place, Scale, Investment, Funding, Unit, Support, Target, Deadline, Benefit, Beneficiaries string

	Items       []TypedItem
	Checkpoints []TypedCheckpoint
	Years       []TypedYear
}

// The lists within a typed project.
type (
	TypedItem       struct{ Name, Unit, Target, Investment string }
	TypedCheckpoint struct{ Name, Target, PlannedOn, Weight string }
	TypedYear       struct{ Year, Target string }
)

// Most entries of the lists within a project.
const (
	MaxItems       = 30
	MaxCheckpoints = 24
	MaxYears       = 5
)

// Type puts a project's content back into words, so that reading them gives
// the same content.
func Type(k Content) Typed {
	t := Typed{Name: k.Name, Category: k.Category, Content: k.Content, Place: k.Place, Scale: k.Scale, Investment: WanText(k.Investment), Funding: k.Funding, Unit: k.Unit,
		Support: k.Support, Target: k.Target, Deadline: k.Deadline, Benefit: k.Benefit}
	if k.Beneficiaries > 0 {
		t.Beneficiaries = strconv.Itoa(k.Beneficiaries)
	}
	for _, i := range k.Items {
		t.Items = append(t.Items, TypedItem{i.Name, i.Unit, i.Target, WanText(i.Investment)})
	}
	for _, p := range k.Checkpoints {
		t.Checkpoints = append(t.Checkpoints, TypedCheckpoint{p.Name, p.Target, string(p.PlannedOn), strconv.Itoa(p.Weight)})
	}
	for _, y := range k.Years {
		t.Years = append(t.Years, TypedYear{strconv.Itoa(y.Year), y.Target})
	}
	return t
}

// WanText is money in 万元 to the 分, as Wan reads it; nothing for no money.
func WanText(f models.Fen) string {
	if f == 0 {
		return ""
	}
	const wan = 1_000_000
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%06d", f/wan, f%wan), "0"), ".")
}

// complaint takes what is wrong with a field of a form; the sentence has no
// full stop.
type complaint func(field, format string, args ...any)

// formOf collects complaints as a form's.
func formOf(form fault.Form) complaint {
	return func(field, format string, args ...any) { form.Add(field, format+"。", args...) }
}

// The limits in characters are those of the session's list, to which a project
// goes unchanged.
func (t Typed) lines() []struct {
	field, label, value string
	most                int
	must                bool
} {
	return []struct {
		field, label, value string
		most                int
		must                bool
	}{
		{"name", "名称", t.Name, 60, true}, {"category", "类别", t.Category, 20, false}, {"content", "内容", t.Content, 500, true}, {"place", "地点", t.Place, 60, false},
		{"scale", "建设规模", t.Scale, 200, false}, {"funding", "资金来源", t.Funding, 60, false}, {"unit", "牵头单位", t.Unit, 50, true}, {"support", "配合单位", t.Support, 100, false},
		{"target", "年度目标", t.Target, 200, false}, {"deadline", "完成时限", t.Deadline, 30, false}, {"benefit", "受益对象", t.Benefit, 100, false},
	}
}

// line checks one line of text.
func line(complain complaint, field, label, value string, most int, must bool) string {
	value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
	switch {
	case must && value == "":
		complain(field, "没有填写%s", label)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' || words.Turns(r) }): // no document prints it
		complain(field, "%s含有无法识别的字符", label)
	case utf8.RuneCountInString(value) > most:
		complain(field, "%s超过 %d 个字", label, most)
	}
	return value
}

// between separates the parts and entries of a list in one cell of a table.
const between = "|；;｜"

// content checks what was typed. Sub-items that name money must add up to the
// project's; the weights of checkpoints add up to 100.
func (t Typed) content(year int, complain complaint) Content {
	var k Content
	into := []*string{&k.Name, &k.Category, &k.Content, &k.Place, &k.Scale, &k.Funding, &k.Unit, &k.Support, &k.Target, &k.Deadline, &k.Benefit}
	for i, l := range t.lines() {
		*into[i] = line(complain, l.field, l.label, l.value, l.most, l.must)
	}
	if k.Category == "" {
		k.Category = models.Categories[len(models.Categories)-1]
	}
	k.Investment = money(complain, "investment", "总投资", t.Investment)
	if s := strings.TrimSuffix(strings.ReplaceAll(strings.TrimSpace(t.Beneficiaries), ",", ""), "人"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 200_000_000 {
			complain("beneficiaries", "受益人数请填整数，没有统计的留空")
		}
		k.Beneficiaries = n
	}
	k.Items, k.Checkpoints, k.Years = t.items(complain), t.checkpoints(complain), t.years(year, complain)
	sum, priced := models.Fen(0), 0
	for _, i := range k.Items {
		sum += i.Investment
		if i.Investment > 0 {
			priced++
		}
	}
	if _, err := Wan(t.Investment); err == nil && priced > 0 && sum != k.Investment {
		complain("items", "各子项投资合计 %s 万元，与总投资 %s 万元不一致", zeroWan(sum), zeroWan(k.Investment))
	}
	return k
}

func zeroWan(f models.Fen) string {
	if f == 0 {
		return "0"
	}
	return WanText(f)
}

func money(complain complaint, field, label, typed string) models.Fen {
	f, err := Wan(typed)
	if err != nil {
		complain(field, "%s请填不小于 0 的数字，单位万元", label)
	}
	return f
}

// part checks one part of an entry of a list.
func part(complain complaint, field, label, value string, most int, must bool) string {
	value = line(complain, field, label, value, most, must)
	if strings.ContainsAny(value, between) {
		complain(field, "%s请用逗号或顿号，不用“；”和“|”", label)
	}
	return value
}

func (t Typed) items(complain complaint) []models.ProjectItem {
	var list []models.ProjectItem
	for _, i := range t.Items {
		if strings.TrimSpace(i.Name+i.Unit+i.Target+i.Investment) == "" {
			continue
		}
		no := len(list) + 1
		of := func(what string) string { return fmt.Sprintf("第 %d 个子项的%s", no, what) }
		list = append(list, models.ProjectItem{Name: part(complain, "items", of("名称"), i.Name, 60, true), Unit: part(complain, "items", of("责任单位"), i.Unit, 50, false),
			Target: part(complain, "items", of("目标"), i.Target, 200, false), Investment: money(complain, "items", of("投资"), i.Investment)})
	}
	if len(list) > MaxItems {
		complain("items", "子项超过 %d 个", MaxItems)
	}
	return list
}

func (t Typed) checkpoints(complain complaint) []models.ProjectCheckpoint {
	var list []models.ProjectCheckpoint
	sum := 0
	for _, p := range t.Checkpoints {
		if strings.TrimSpace(p.Name+p.Target+p.PlannedOn+p.Weight) == "" {
			continue
		}
		no := len(list) + 1
		of := func(what string) string { return fmt.Sprintf("第 %d 个节点的%s", no, what) }
		row := models.ProjectCheckpoint{Name: part(complain, "checkpoints", of("名称"), p.Name, 60, true), Target: part(complain, "checkpoints", of("目标"), p.Target, 200, true),
			PlannedOn: models.Date(strings.TrimSpace(p.PlannedOn))}
		if !row.PlannedOn.Valid() {
			complain("checkpoints", "%s请写成 2026-06-30 的样子", of("计划完成日期"))
		}
		weight, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(p.Weight), "%"))
		if err != nil || weight < 1 || weight > 100 {
			complain("checkpoints", "%s请填 1 到 100 的整数", of("权重"))
		}
		row.Weight = weight
		sum += weight
		list = append(list, row)
	}
	if len(list) > MaxCheckpoints {
		complain("checkpoints", "节点超过 %d 个", MaxCheckpoints)
	}
	if len(list) > 0 && sum != 100 {
		complain("checkpoints", "各节点权重合计是 %d%%，应当是 100%%", sum)
	}
	slices.SortStableFunc(list, func(a, b models.ProjectCheckpoint) int {
		return strings.Compare(string(a.PlannedOn), string(b.PlannedOn))
	})
	return list
}

func (t Typed) years(year int, complain complaint) []models.YearTarget {
	var list []models.YearTarget
	seen := map[int]bool{}
	for _, y := range t.Years {
		if strings.TrimSpace(y.Year+y.Target) == "" {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(y.Year), "年"))
		if err != nil || n < 2000 || n > 2100 {
			complain("years", "跨年度目标的年度请填四位年份")
		} else if n <= year {
			complain("years", "跨年度目标填 %d 年以后各年；%d 年的填在年度目标里", year, year)
		}
		if seen[n] {
			complain("years", "%d 年的目标填了两次", n)
		}
		seen[n] = true
		list = append(list, models.YearTarget{Year: n, Target: part(complain, "years", fmt.Sprintf("%d 年的目标", n), y.Target, 200, true)})
	}
	if len(list) > MaxYears {
		complain("years", "跨年度目标超过 %d 年", MaxYears)
	}
	slices.SortStableFunc(list, func(a, b models.YearTarget) int { return a.Year - b.Year })
	return list
}

// A Difference is one field in which two versions differ, as text.
type Difference struct {
	Label, Was, Became string
}

// Differences lists what changed from one content to another, field by field
// in the order of the form.
func Differences(was, became Content) []Difference {
	a, b := texts(was), texts(became)
	var list []Difference
	for i := range a {
		if a[i][1] != b[i][1] {
			list = append(list, Difference{a[i][0], a[i][1], b[i][1]})
		}
	}
	return list
}

// texts is every field with its label, as a person reads it.
func texts(k Content) [][2]string {
	t := Type(k)
	people := ""
	if k.Beneficiaries > 0 {
		people = t.Beneficiaries + "人"
	}
	invest := ""
	if k.Investment > 0 {
		invest = t.Investment + "万元"
	}
	return [][2]string{{"名称", k.Name}, {"类别", k.Category}, {"内容", k.Content}, {"地点", k.Place}, {"建设规模", k.Scale}, {"总投资", invest}, {"资金来源", k.Funding},
		{"牵头单位", k.Unit}, {"配合单位", k.Support}, {"年度目标", k.Target}, {"完成时限", k.Deadline}, {"受益对象", k.Benefit}, {"受益人数", people},
		{"子项", strings.Join(itemLines(k), "\n")}, {"节点", strings.Join(checkpointLines(k), "\n")}, {"跨年度目标", strings.Join(yearLines(k), "\n")},
		{"对不可行意见的说明", strings.Join(explanationLines(k), "\n")}}
}

func itemLines(k Content) []string {
	var lines []string
	for _, i := range Type(k).Items {
		text := i.Name
		for _, s := range []string{i.Unit, i.Target} {
			if s != "" {
				text += "，" + s
			}
		}
		if i.Investment != "" {
			text += "，" + i.Investment + "万元"
		}
		lines = append(lines, text)
	}
	return lines
}

func checkpointLines(k Content) []string {
	var lines []string
	for _, p := range k.Checkpoints {
		lines = append(lines, fmt.Sprintf("%s %s：%s，权重 %d%%", p.PlannedOn, p.Name, p.Target, p.Weight))
	}
	return lines
}

func yearLines(k Content) []string {
	var lines []string
	for _, y := range k.Years {
		lines = append(lines, fmt.Sprintf("%d 年：%s", y.Year, y.Target))
	}
	return lines
}

func explanationLines(k Content) []string {
	var lines []string
	for _, e := range k.Explanations {
		lines = append(lines, e.Of+"："+e.Text)
	}
	return lines
}

// PerBeneficiary is the money spent for one person in 元, rounded half up; 0
// when money or people are not known.
func (k Content) PerBeneficiary() int64 {
	if k.Investment <= 0 || k.Beneficiaries <= 0 {
		return 0
	}
	return int64(math.Floor(float64(k.Investment)/100/float64(k.Beneficiaries) + 0.5))
}
