package oversight

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// PlanColumns are the columns of a plan as a table (任务分解表), which is also
// what is imported. The last ones are for reading only.
var PlanColumns = []string{"类型", "名称", "所属子项", "年度", "责任单位", "目标", "数量", "计量单位", "投资（万元）", "计划完成", "权重（%）", "完成凭据", "确认人", "三问", "实际完成", "确认情况"}

// The kinds of row in such a table.
const (
	rowItem       = "子项"
	rowMeasure    = "指标"
	rowCheckpoint = "节点"
)

// WritePlan writes the plan of a project as a workbook: its sub-items,
// measures and checkpoints, a row each.
func WritePlan(v Reading, w io.Writer) error {
	year := func(y int) string {
		if y == 0 {
			return ""
		}
		return strconv.Itoa(y)
	}
	rows := [][]string{PlanColumns}
	put := func(cells map[string]string) {
		row := make([]string, len(PlanColumns))
		for i, name := range PlanColumns {
			row[i] = cells[name]
		}
		rows = append(rows, row)
	}
	for _, i := range v.ThePlan.Items {
		cells := map[string]string{"类型": rowItem, "名称": i.Name, "责任单位": i.Unit, "目标": i.Target, "实际完成": string(i.DoneOn)}
		if i.Investment > 0 {
			cells["投资（万元）"] = wanText(i.Investment)
		}
		put(cells)
	}
	for _, m := range v.Measures {
		put(map[string]string{"类型": rowMeasure, "名称": m.Name, "所属子项": v.ThePlan.Item(m.SubItemID), "年度": year(m.Year), "数量": Thousandths(m.Target), "计量单位": m.Unit})
	}
	for _, k := range v.Checkpoints {
		cells := map[string]string{"类型": rowCheckpoint, "名称": k.Name, "所属子项": v.ThePlan.Item(k.SubItemID), "年度": year(k.Year), "目标": k.Target, "计划完成": string(k.PlannedOn),
			"权重（%）": strconv.Itoa(k.Weight), "完成凭据": k.Evidence, "确认人": models.ConfirmerLabel(k.Confirmer, v.Congress.Level), "三问": k.Asks.Label(), "实际完成": string(k.DoneOn)}
		if !k.ConfirmedAt.IsZero() {
			cells["确认情况"] = k.ConfirmedBy + "，" + k.ConfirmedAt.Time().Format("2006-01-02")
		}
		put(cells)
	}
	return sheet.WriteXLSX(w, "任务分解表", rows, sheet.Kinds{"年度": sheet.AsNumber, "数量": sheet.AsNumber, "投资（万元）": sheet.AsWan, "计划完成": sheet.AsDay,
		"权重（%）": sheet.AsNumber, "实际完成": sheet.AsDay})
}

// parts are the sub-items, measures and checkpoints of a table; sub-items are
// named by their place, from 1, until they have rows of their own.
type parts struct {
	Items       []models.SubItem
	Measures    []models.Measure
	Checkpoints []models.Checkpoint
}

// A PlanPreview shows a table before it takes effect.
type PlanPreview struct {
	Token                        string
	Name                         string // of the project
	Lines                        [][]string
	Errors                       []RowError
	Items, Measures, Checkpoints int // in the table
	Present                      int // rows that the table would replace
}

const draftPlan = "plan"

// ImportPlan reads the sub-items, measures and checkpoints of a plan that is
// being drafted and keeps them for confirmation. When any line is wrong
// nothing is kept and the errors are in the preview.
func (s *Service) ImportPlan(ctx context.Context, actor access.Actor, project int64, file io.Reader) (PlanPreview, error) {
	var p PlanPreview
	if err := access.Need(actor, access.DraftPlan); err != nil {
		return p, err
	}
	v, err := s.Project(ctx, actor, project)
	if err != nil {
		return p, err
	}
	if !MayEditPlan(actor, v) {
		return p, fault.New(fault.Closed, "实施方案%s，不能再导入。", v.ThePlan.State.Label())
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(rows, "类型", "名称")
	if err != nil {
		return p, err
	}
	p.Name, p.Present = v.Project.Name, len(v.ThePlan.Items)+len(v.Measures)+len(v.Checkpoints)
	read := readTable(table, v, &p)
	p.Items, p.Measures, p.Checkpoints = len(read.Items), len(read.Measures), len(read.Checkpoints)
	if len(p.Errors) > 0 {
		return p, nil
	}
	body, err := json.Marshal(read)
	if err != nil {
		return p, err
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.In(actor.Congress).PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftPlan, Subject: project, CreatedAt: tx.Now, Body: body})
	})
}

// readTable reads a table for a project, with all that is wrong in it.
func readTable(table sheet.Table, v Reading, p *PlanPreview) parts {
	var out parts
	sum, lines := 0, map[string]int{}
	complain := func(i int, format string, args ...any) {
		p.Errors = append(p.Errors, RowError{table.Lines[i], fmt.Sprintf(format, args...)})
	}
	cell := func(i int, column string) string {
		name, _, _ := strings.Cut(column, "（")
		return table.Cell(i, name)
	}
	once := func(i int, key string) {
		if first, twice := lines[key]; twice {
			complain(i, "与第 %d 行重复", first)
			return
		}
		lines[key] = table.Lines[i]
	}
	for i := range table.Rows { // first, because the others name them
		if cell(i, "类型") != rowItem {
			continue
		}
		cmd := SubItemCommand{Name: cell(i, "名称"), Unit: cell(i, "责任单位"), Target: cell(i, "目标")}
		form := fault.Form{}
		if money := cell(i, "投资（万元）"); money != "" {
			var ok bool
			if cmd.Investment, ok = parseWan(money); !ok {
				form.Add("investment", "投资请填不小于 0 的数字，单位万元。")
			}
		}
		cmd.check(form)
		for _, text := range sentencesOf(form.Err()) {
			complain(i, "%s", text)
		}
		once(i, rowItem+"\x00"+cmd.Name)
		out.Items = append(out.Items, models.SubItem{Name: cmd.Name, Unit: cmd.Unit, Target: cmd.Target, Investment: cmd.Investment})
	}
	item := func(i int) int64 {
		name := cell(i, "所属子项")
		at := slices.IndexFunc(out.Items, func(k models.SubItem) bool { return k.Name == name })
		if name != "" && at < 0 {
			complain(i, "表里没有子项“%s”", name)
		}
		if name == "" {
			return 0
		}
		return int64(at + 1)
	}
	year := func(i int, form fault.Form) int {
		text := strings.TrimSuffix(strings.TrimSuffix(cell(i, "年度"), "度"), "年")
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil || n == 0 {
			n = -1
		}
		checkYear(form, n, v.Project)
		return n
	}
	for i := range table.Rows {
		p.Lines = append(p.Lines, shown(table, i))
		form := fault.Form{}
		switch cell(i, "类型") {
		case rowItem:
		case rowMeasure:
			cmd := MeasureCommand{Name: cell(i, "名称"), Unit: cell(i, "计量单位"), SubItem: item(i), Year: year(i, form)}
			cmd.Target, _ = ParseThousandths(cell(i, "数量"))
			cmd.check(form)
			if cmd.Year == 0 {
				cmd.Year = v.Project.Year
			}
			once(i, fmt.Sprintf("%s\x00%s\x00%d\x00%d", rowMeasure, cmd.Name, cmd.SubItem, cmd.Year))
			out.Measures = append(out.Measures, models.Measure{SubItemID: cmd.SubItem, Year: cmd.Year, Name: cmd.Name, Unit: cmd.Unit, Target: cmd.Target})
		case rowCheckpoint:
			cmd := CheckpointCommand{Name: cell(i, "名称"), Target: cell(i, "目标"), Evidence: cell(i, "完成凭据"), PlannedOn: models.Date(tableDay(cell(i, "计划完成"))), SubItem: item(i), Year: year(i, form)}
			weight, err := strconv.Atoi(strings.TrimSuffix(cell(i, "权重（%）"), "%"))
			if err != nil {
				weight = -1
			}
			cmd.Weight = weight
			var ok bool
			if cmd.Confirmer, ok = confirmerNamed(cell(i, "确认人"), v.Congress.Level); !ok {
				form.Add("confirmer", "确认人“%s”无法识别，请填%s，不需要确认的留空。", cell(i, "确认人"), strings.Join(confirmerNames(v.Congress.Level), "、"))
			}
			if cmd.Asks, ok = asksNamed(cell(i, "三问")); !ok {
				form.Add("asks", "三问“%s”无法识别，请填年初问安排、年中问进度、年末问效果，或者留空。", cell(i, "三问"))
			}
			cmd.check(form)
			sum += max(0, weight)
			once(i, rowCheckpoint+"\x00"+cmd.Name+"\x00"+string(cmd.PlannedOn))
			out.Checkpoints = append(out.Checkpoints, models.Checkpoint{SubItemID: cmd.SubItem, Year: cmd.Year, Name: cmd.Name, Target: cmd.Target, Evidence: cmd.Evidence, Weight: cmd.Weight, PlannedOn: cmd.PlannedOn, Asks: cmd.Asks, Confirmer: cmd.Confirmer})
		default:
			form.Add("kind", "类型请填%s、%s或者%s。", rowItem, rowMeasure, rowCheckpoint)
		}
		for _, text := range sentencesOf(form.Err()) {
			complain(i, "%s", text)
		}
	}
	last := len(table.Rows) - 1
	if sum > 100 {
		complain(last, "各节点权重合计 %d%%，不能超过 100%%", sum)
	}
	for _, n := range []struct {
		what       string
		have, most int
	}{{rowItem, len(out.Items), MaxSubItems}, {rowMeasure, len(out.Measures), MaxMeasures}, {rowCheckpoint, len(out.Checkpoints), MaxCheckpoints}} {
		if n.have > n.most {
			complain(last, "%s有 %d 行，最多 %d 行", n.what, n.have, n.most)
		}
	}
	slices.SortStableFunc(p.Errors, func(a, b RowError) int { return a.Line - b.Line })
	return out
}

// shown is a line of the table in the order of the columns that are imported.
func shown(table sheet.Table, i int) []string {
	row := make([]string, 0, ImportedColumns)
	for _, column := range PlanColumns[:ImportedColumns] {
		name, _, _ := strings.Cut(column, "（")
		row = append(row, table.Cell(i, name))
	}
	return row
}

// ImportedColumns is how many of PlanColumns are read again.
const ImportedColumns = 14

func confirmerNames(level models.Level) []string {
	var names []string
	for _, k := range models.Confirmers {
		names = append(names, models.ConfirmerLabel(k, level))
	}
	return names
}

func confirmerNamed(name string, level models.Level) (string, bool) {
	if name == "" || name == "无" || name == "不需要" {
		return "", true
	}
	at := slices.Index(confirmerNames(level), name)
	if at < 0 {
		return "", false
	}
	return models.Confirmers[at], true
}

func asksNamed(name string) (models.Question3, bool) {
	if name == "" || name == "无" {
		return "", true
	}
	for _, q := range []models.Question3{models.AskArrangement, models.AskProgress, models.AskEffect} {
		if q.Label() == name {
			return q, true
		}
	}
	return "", false
}

// ConfirmPlanTable puts a previewed table in place of the sub-items, measures
// and checkpoints of a plan that is being drafted.
func (s *Service) ConfirmPlanTable(ctx context.Context, actor access.Actor, project int64, token string) (int, error) {
	n := 0
	err := s.edit(ctx, actor, project, "导入任务分解表", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		waiting, err := c.Draft(token)
		if err != nil {
			return "", err
		}
		if waiting.Kind != draftPlan || waiting.Subject != project || waiting.AccountID != actor.Account {
			return "", fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		var read parts
		if err := json.Unmarshal(waiting.Body, &read); err != nil {
			return "", err
		}
		units, err := unitIDs(c)
		if err != nil {
			return "", err
		}
		before, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		for _, k := range before { // of a project of former times
			if k.DoneOn != "" {
				return "", fault.New(fault.Conflict, "节点“%s”已经登记完成，不能由导入的表代替。请逐个修改。", k.Name)
			}
		}
		said, err := c.Reached([]int64{p.ID})
		if err != nil {
			return "", err
		}
		if len(said) > 0 { // the figures would belong to nothing any more
			return "", fault.New(fault.Conflict, "进度报告已经填报了指标的完成数，指标不能由导入的表代替。请逐个修改。")
		}
		if err := c.DropPlanParts(p.ID); err != nil {
			return "", err
		}
		ids := []int64{0}
		for i, row := range read.Items {
			row.ProjectID, row.Position, row.UnitID = p.ID, i+1, units[row.Unit]
			if err := c.PutSubItem(&row); err != nil {
				return "", err
			}
			ids = append(ids, row.ID)
		}
		for i, row := range read.Measures {
			row.ProjectID, row.Position, row.SubItemID = p.ID, i+1, ids[row.SubItemID]
			if err := c.PutMeasure(&row); err != nil {
				return "", err
			}
		}
		for i, row := range read.Checkpoints {
			row.ProjectID, row.Position, row.SubItemID = p.ID, i+1, ids[row.SubItemID]
			if err := c.PutCheckpoint(&row); err != nil {
				return "", err
			}
		}
		n = len(read.Items) + len(read.Measures) + len(read.Checkpoints)
		return fmt.Sprintf("%d 个子项、%d 个指标、%d 个节点", len(read.Items), len(read.Measures), len(read.Checkpoints)), c.DropDraft(token)
	})
	return n, err
}
