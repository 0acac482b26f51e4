package shortlist

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// ProjectColumns are the columns of the shortlist's import, template and
// export; 状态 is only written. Lists stand in one cell: entries apart by “；”,
// the parts of an entry by “|”.
var ProjectColumns = []string{"事项编号", "名称", "类别", "内容", "地点", "建设规模", "总投资（万元）", "资金来源", "牵头单位", "配合单位", "年度目标", "完成时限", "受益对象", "受益人数",
	"子项（名称|单位|目标|万元；…）", "节点（名称|目标|日期|权重；…）", "跨年度目标（年度|目标；…）", "状态"}

// projectKinds are the columns of numbers.
var projectKinds = sheet.Kinds{"总投资（万元）": sheet.AsWan, "受益人数": sheet.AsNumber}

// Cells are a project's line of the table.
func Cells(code string, k Content, state models.ShortlistState) []string {
	t := Type(k)
	var items, points, years []string
	for _, i := range t.Items {
		items = append(items, strings.Join([]string{i.Name, i.Unit, i.Target, i.Investment}, "|"))
	}
	for _, p := range t.Checkpoints {
		points = append(points, strings.Join([]string{p.Name, p.Target, p.PlannedOn, p.Weight}, "|"))
	}
	for _, y := range t.Years {
		years = append(years, y.Year+"|"+y.Target)
	}
	return []string{code, t.Name, t.Category, t.Content, t.Place, t.Scale, t.Investment, t.Funding, t.Unit, t.Support, t.Target, t.Deadline, t.Benefit, t.Beneficiaries,
		strings.Join(items, "；"), strings.Join(points, "；"), strings.Join(years, "；"), state.Label()}
}

// entries takes a list in one cell apart.
func entries(cell string, parts int, complain complaint, field string, take func(p []string)) {
	cell = strings.NewReplacer(";", "；", "｜", "|").Replace(cell)
	for entry := range strings.SplitSeq(cell, "；") {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		p := strings.Split(entry, "|")
		if len(p) != parts {
			complain(field, "“%s”应当有 %d 个部分，用“|”隔开", clip(strings.TrimSpace(entry), 20), parts)
			continue
		}
		take(p)
	}
}

func typedAt(table sheet.Table, i int, complain complaint) (code string, t Typed) {
	cell := func(column int) string {
		name, _, _ := strings.Cut(ProjectColumns[column], "（")
		return table.Cell(i, name)
	}
	t = Typed{Name: cell(1), Category: cell(2), Content: cell(3), Place: cell(4), Scale: cell(5), Investment: cell(6), Funding: cell(7), Unit: cell(8), Support: cell(9),
		Target: cell(10), Deadline: cell(11), Benefit: cell(12), Beneficiaries: cell(13)}
	entries(cell(14), 4, complain, "items", func(p []string) { t.Items = append(t.Items, TypedItem{p[0], p[1], p[2], p[3]}) })
	entries(cell(15), 4, complain, "checkpoints", func(p []string) { t.Checkpoints = append(t.Checkpoints, TypedCheckpoint{p[0], p[1], p[2], p[3]}) })
	entries(cell(16), 2, complain, "years", func(p []string) { t.Years = append(t.Years, TypedYear{p[0], p[1]}) })
	return cell(0), t
}

// A ProjectPreview shows an uploaded shortlist before it takes effect.
type ProjectPreview struct {
	Token   string
	Lines   []PreviewLine
	Errors  []RowError
	New     int // projects that will be added
	Changed int // that will get a new version
	Same    int // that stay as they are
}

// A PreviewLine is one line of the upload with what will be done.
type PreviewLine struct {
	Does  string // 新增、修改、不变
	Cells []string
}

const draftShortlist = "shortlist"

// imported is one line as it is kept for confirmation.
type imported struct {
	Project int64 // 0: new
	Version int
	Matter  int64 // of a new one, 0: a matter will be made
	Content Content
}

// ImportProjects reads a table of a year's projects and keeps it for
// confirmation. A line with the 事项编号 of a project of that year changes it, one
// with that of another open matter takes the matter up, one without is new. When
// any line is wrong nothing is kept and the errors are in the preview.
func (s *Service) ImportProjects(ctx context.Context, actor access.Actor, year int, file io.Reader) (ProjectPreview, error) {
	var p ProjectPreview
	if err := access.Need(actor, access.EditCandidates); err != nil {
		return p, err
	}
	if err := checkYear(year); err != nil {
		return p, err
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(rows, "名称", "内容", "牵头单位")
	if err != nil {
		return p, err
	}
	if len(table.Rows) > MaxCandidates {
		return p, fault.New(fault.Invalid, "一次最多导入 %d 个项目，请分几次导入。", MaxCandidates)
	}
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		p = ProjectPreview{}
		present, err := c.Shortlist(year)
		if err != nil {
			return err
		}
		byCode := map[string]models.ShortlistedProject{}
		for _, r := range present {
			byCode[r.Code] = r
		}
		var kept []imported
		codes, names := map[string]int{}, map[string]int{}
		for i := range table.Rows {
			at := table.Lines[i]
			complain := func(_, format string, args ...any) {
				p.Errors = append(p.Errors, RowError{at, fmt.Sprintf(format, args...)})
			}
			code, typed := typedAt(table, i, complain)
			one := imported{Content: typed.content(year, complain)}
			if first, twice := codes[code]; twice && code != "" {
				complain("code", "事项编号与第 %d 行重复", first)
			}
			if first, twice := names[one.Content.Name]; twice && one.Content.Name != "" {
				complain("name", "名称与第 %d 行重复", first)
			}
			codes[code], names[one.Content.Name] = at, at
			does, err := place(c, code, byCode, &one, complain)
			if err != nil {
				return err
			}
			switch does {
			case lineNew:
				p.New++
			case lineChanged:
				p.Changed++
			case lineSame:
				p.Same++
			}
			cells := Cells(code, one.Content, "")
			p.Lines = append(p.Lines, PreviewLine{does, cells[:len(cells)-1]})
			kept = append(kept, one)
		}
		if len(p.Errors) > 0 {
			return nil
		}
		if p.New+p.Changed == 0 {
			return fault.New(fault.Invalid, "表格与现有内容完全一致，没有需要写入的改动。")
		}
		body, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		p.Token = rand.Text()
		return c.PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftShortlist, Subject: int64(year), CreatedAt: tx.Now, Body: body})
	})
}

const (
	lineNew     = "新增"
	lineChanged = "修改"
	lineSame    = "不变"
)

// place finds out what a line is about.
func place(c *store.Scope, code string, byCode map[string]models.ShortlistedProject, one *imported, complain complaint) (string, error) {
	if code == "" {
		return lineNew, nil
	}
	if row, ok := byCode[code]; ok {
		was, err := contentOf(row)
		if err != nil {
			return "", err
		}
		one.Project, one.Version, one.Content.Explanations = row.ID, row.Version, was.Explanations
		if len(Differences(was, one.Content)) == 0 {
			return lineSame, nil
		}
		if err := editable(row); err != nil {
			complain("code", "%s", strings.TrimSuffix(err.Error(), "。"))
		}
		return lineChanged, nil
	}
	m, err := c.MatterByCode(code)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && m.CongressID != c.Congress:
		complain("code", "没有事项编号 %s；新项目请把这一格留空", code)
	case err != nil:
		return "", err
	case m.State != models.MatterOpen && m.State != models.MatterReserve:
		complain("code", "事项 %s 现在是“%s”，不能形成新的项目", code, m.State.Label())
	}
	one.Matter = m.ID
	return lineNew, nil
}

// ConfirmProjects writes a previewed table, all of it or nothing: it is refused
// when one of its projects was changed by somebody else since.
func (s *Service) ConfirmProjects(ctx context.Context, actor access.Actor, year int, token string) (added, changed int, err error) {
	return added, changed, s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		added, changed = 0, 0
		draft, err := c.Draft(token)
		if err != nil {
			return err
		}
		if draft.Kind != draftShortlist || draft.Subject != int64(year) || draft.AccountID != actor.Account {
			return fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		var rows []imported
		if err := json.Unmarshal(draft.Body, &rows); err != nil {
			return err
		}
		for _, one := range rows {
			if one.Project == 0 {
				if _, err := create(c, actor, year, one.Matter, one.Content); err != nil {
					return err
				}
				added++
				continue
			}
			row, err := c.LockShortlisted(one.Project)
			if err != nil {
				return err
			}
			was, err := contentOf(row)
			if err != nil {
				return err
			}
			if len(Differences(was, one.Content)) == 0 {
				continue
			}
			if err := editable(row); err != nil {
				return err
			}
			if row.Version != one.Version {
				return fault.New(fault.Conflict, "“%s”在预览以后又修改过，整个表格没有写入。请重新导出、核对后再导入。", row.Name)
			}
			if err := save(c, actor, &row, one.Content, "从表格导入"); err != nil {
				return err
			}
			changed++
		}
		if err := c.DropDraft(token); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "导入初步候选项目", fmt.Sprintf("%d 年", year), fmt.Sprintf("新增 %d 项，修改 %d 项", added, changed))
	})
}

// Export writes a year's shortlist, narrowed and ordered as the list is, as an
// Excel table in the shape that ImportProjects reads.
func (s *Service) Export(ctx context.Context, actor access.Actor, f Filter, w io.Writer) error {
	f.All = true
	l, err := s.List(ctx, actor, f)
	if err != nil {
		return err
	}
	rows := [][]string{ProjectColumns}
	for _, r := range l.Rows {
		k, err := contentOf(r)
		if err != nil {
			return err
		}
		rows = append(rows, Cells(r.Code, k, r.State))
	}
	return sheet.WriteXLSX(w, fmt.Sprintf("%d年初步候选项目", l.Filter.Year), rows, projectKinds)
}

// ExportComparison writes the comparison as an Excel table.
func (s *Service) ExportComparison(ctx context.Context, actor access.Actor, year int, state models.ShortlistState, w io.Writer) error {
	v, err := s.Compare(ctx, actor, year, state)
	if err != nil {
		return err
	}
	heads := []string{"事项编号", "名称", "类别", "牵头单位", "总投资（万元）", "受益人数", "人均投资（元）", "建议（件）", "附议（人次）", "其中归并前", "公示意见（条）", "民意指数（星）", "民意分数"}
	for _, k := range Criteria {
		heads = append(heads, k.Label+"均分")
	}
	heads = append(heads, "总均分", "最低", "最高", "评分人数", "可行", "有条件可行", "不可行", "未答复", "状态")
	rows := [][]string{heads}
	count := func(n int) string { return fmt.Sprint(n) }
	for _, r := range v.Rows {
		per := ""
		if p := r.Content.PerBeneficiary(); p > 0 {
			per = fmt.Sprint(p)
		}
		row := []string{r.Project.Code, r.Content.Name, r.Content.Category, r.Content.Unit, WanText(r.Content.Investment), Type(r.Content).Beneficiaries, per,
			count(r.Index.Suggestions), count(r.Index.Endorsements), count(r.Index.EarlierOnes), count(r.Index.Comments), count(r.Index.Stars), count(r.Index.Points())}
		for _, m := range r.Each {
			row = append(row, m.Text())
		}
		least, most := "", ""
		if r.All.People > 0 {
			least, most = count(r.All.Least), count(r.All.Most)
		}
		row = append(row, r.All.Text(), least, most, count(r.All.People), count(r.Appraisals[models.VerdictSupport]), count(r.Appraisals[models.VerdictConditional]),
			count(r.Appraisals[models.VerdictAgainst]), count(r.Appraisals[models.VerdictNone]), r.Project.State.Label())
		rows = append(rows, row)
	}
	kinds := sheet.Kinds{"总投资（万元）": sheet.AsWan}
	for _, name := range heads[5 : len(heads)-1] {
		kinds[name] = sheet.AsNumber
	}
	return sheet.WriteXLSX(w, fmt.Sprintf("%d年项目对照表", v.Year), rows, kinds)
}

// ProjectTemplate writes the empty table that ImportProjects reads.
func ProjectTemplate(w io.Writer) error {
	return sheet.WriteXLSX(w, "初步候选项目", [][]string{ProjectColumns}, nil)
}
