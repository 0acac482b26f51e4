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
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// The columns of a month's table; a pair of columns for each measure follows.
var bulkColumns = []string{"项目编号", "年度", "项目", "责任单位", "情况截至", "工程进度", "累计支付", "进展情况", "存在问题", "下一步安排", "减少的原因"}

// bulkHeads are the same as they are printed.
var bulkHeads = []string{"项目编号（不要改动）", "年度", "项目", "责任单位", "情况截至（如 2026-05-31）", "工程进度（%）", "累计支付（万元）", "进展情况（留空表示不报）", "存在问题", "下一步安排", "减少的原因（数字比上次少时填）"}

const draftReports = "reports"

// awaits reports whether a project can still be reported on.
func awaits(p models.Project) bool {
	return p.Stage != models.StageClosed && p.Stage != models.StageEnded
}

// bulkWaiting lists the actor's projects that a month's table has: those that can
// be reported on and have no report of the month.
func bulkWaiting(c *store.Scope, actor access.Actor, month string) ([]models.Project, map[int64]*said, error) {
	projects, err := c.Projects()
	if err != nil {
		return nil, nil, err
	}
	projects = slices.DeleteFunc(projects, func(p models.Project) bool {
		return !acts(actor, access.ReportProgress, p) || !awaits(p) || strconv.Itoa(p.Year) > month[:4]
	})
	of, err := saidOf(c, projects)
	if err != nil {
		return nil, nil, err
	}
	return slices.DeleteFunc(projects, func(p models.Project) bool {
		return of[p.ID].carried.ID != 0 || slices.Contains(of[p.ID].months, month)
	}), of, nil
}

func checkMonth(month string, today models.Date) error {
	if !models.Date(month + "-01").Valid() {
		return fault.Form{"month": "请选择报告的月份。"}.Err()
	}
	if month > string(today[:7]) {
		return fault.Form{"month": monthWords(month) + "还没有到，不能报告。"}.Err()
	}
	return nil
}

// WriteBulk writes a month's table as a workbook: one row for each of the
// actor's projects that has no report of the month, with what the last report
// said already filled in.
func (s *Service) WriteBulk(ctx context.Context, actor access.Actor, month string, w io.Writer) error {
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return err
	}
	rows := [][]string{slices.Clone(bulkHeads)}
	kinds := sheet.Kinds{bulkHeads[0]: sheet.AsNumber, bulkHeads[1]: sheet.AsNumber, bulkHeads[4]: sheet.AsDay, bulkHeads[5]: sheet.AsNumber, bulkHeads[6]: sheet.AsWan}
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		if err := checkMonth(month, tx.Today); err != nil {
			return err
		}
		c := tx.In(actor.Congress)
		projects, of, err := bulkWaiting(c, actor, month)
		if err != nil {
			return err
		}
		on := min(lastDay(month), tx.Today)
		most := 0
		for _, p := range projects {
			said := of[p.ID]
			row := []string{strconv.FormatInt(p.ID, 10), strconv.Itoa(p.Year), p.Name, p.Unit, string(on), "", "", "", "", "", ""}
			for _, r := range said.reports {
				row[5], row[6] = strconv.Itoa(r.Percent), wanText(r.Paid)
			}
			measures := MeasuresOf(said.measures, yearOf(month))
			most = max(most, len(measures))
			for _, m := range measures {
				actual := ""
				for _, f := range said.reached {
					if f.MeasureID == m.ID {
						actual = Thousandths(f.Actual)
					}
				}
				row = append(row, fmt.Sprintf("%s（%s，目标 %s）", m.Name, m.Unit, Thousandths(m.Target)), actual)
			}
			rows = append(rows, row)
		}
		for i := 1; i <= most; i++ {
			rows[0] = append(rows[0], fmt.Sprintf("指标%d（不要改动）", i), fmt.Sprintf("指标%d完成（累计）", i))
			kinds[fmt.Sprintf("指标%d完成（累计）", i)] = sheet.AsNumber
		}
		return nil
	})
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(w, monthWords(month)+"进度", rows, kinds)
}

// lastDay is the last day of a month.
func lastDay(month string) models.Date {
	day := models.Date(month + "-28")
	for _, d := range []string{"-29", "-30", "-31"} {
		if next := models.Date(month + d); next.Valid() {
			day = next
		}
	}
	return day
}

func yearOf(month string) int {
	year, _ := strconv.Atoi(month[:4]) // a month that was checked
	return year
}

// wanText is money as tables have it, in 万元 without a unit.
func wanText(f models.Fen) string { return strconv.FormatFloat(f.Wan(), 'f', -1, 64) }

// parseWan reads money in 万元 with four decimals at most, to the 元 and
// without rounding.
func parseWan(text string) (models.Fen, bool) {
	text = strings.NewReplacer(",", "", "，", "", " ", "", "万元", "").Replace(text)
	whole, part, dot := strings.Cut(text, ".")
	if whole == "" || dot && part == "" || len(part) > 6 || len(whole) > 9 || strings.ContainsFunc(whole+part, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(part + "000000")[:6], 10, 64)
	return models.Fen(n), err == nil
}

// A BulkRow is one project of an uploaded table.
type BulkRow struct {
	Line    int
	Project string
	Unit    string
	Report  ReportCommand
}

// A RowError says what is wrong in one line of the file, heading included.
type RowError struct {
	Line int
	Text string
}

// A BulkPreview shows an uploaded table before it takes effect.
type BulkPreview struct {
	Token  string
	Month  string
	Rows   []BulkRow
	Empty  int // projects without a word, which are left out
	Errors []RowError
}

// ImportBulk reads a month's table and keeps it for confirmation. When any
// line is wrong nothing is kept and the errors are in the preview.
func (s *Service) ImportBulk(ctx context.Context, actor access.Actor, month string, file io.Reader) (BulkPreview, error) {
	p := BulkPreview{Month: month}
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return p, err
	}
	cells, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(cells, bulkColumns[0], "情况截至", "工程进度", "进展情况")
	if err != nil {
		return p, err
	}
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		if err := checkMonth(month, tx.Today); err != nil {
			return err
		}
		c := tx.In(actor.Congress)
		projects, err := c.Projects()
		if err != nil {
			return err
		}
		projects = slices.DeleteFunc(projects, func(p models.Project) bool { return !acts(actor, access.ReportProgress, p) })
		of, err := saidOf(c, projects)
		if err != nil {
			return err
		}
		seen := map[int64]int{}
		for i := range table.Rows {
			line := table.Lines[i]
			row, errs := bulkRow(table, i, month, of)
			if first := seen[row.Report.Project]; first > 0 && row.Report.Project > 0 {
				errs = append(errs, fmt.Sprintf("“%s”与第 %d 行重复", row.Project, first))
			}
			seen[row.Report.Project] = line
			if len(errs) == 0 && row.Report.Text == "" {
				p.Empty++
				continue
			}
			if len(errs) == 0 {
				errs = sentencesOf(row.Report.tidy().Err())
			}
			if len(errs) == 0 {
				fitted := row.Report
				errs = sentencesOf(of[row.Report.Project].fits(&fitted, tx.Today))
			}
			for _, text := range errs {
				p.Errors = append(p.Errors, RowError{line, text})
			}
			p.Rows = append(p.Rows, row)
		}
		return nil
	})
	if err != nil || len(p.Errors) > 0 {
		return p, err
	}
	if len(p.Rows) == 0 {
		return p, fault.Form{"file": "表里没有一个项目填了进展情况，没有可以提交的报告。"}.Err()
	}
	body, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.In(actor.Congress).PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftReports, CreatedAt: tx.Now, Body: body})
	})
}

// sentencesOf are the sentences of a refusal, in a fixed order.
func sentencesOf(err error) []string {
	refusal, ok := fault.As(err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return []string{err.Error()}
	case len(refusal.Fields) == 0:
		return []string{refusal.Message}
	}
	var list []string
	for _, text := range refusal.Fields {
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

// bulkRow reads one line of a month's table.
func bulkRow(table sheet.Table, i int, month string, of map[int64]*said) (BulkRow, []string) {
	row := BulkRow{Line: table.Lines[i], Project: table.Cell(i, "项目"), Unit: table.Cell(i, "责任单位")}
	var errs []string
	id, err := strconv.ParseInt(table.Cell(i, "项目编号"), 10, 64)
	said := of[id]
	if err != nil || said == nil {
		return row, []string{fmt.Sprintf("项目编号“%s”不是您负责的项目，请重新下载表格填写", table.Cell(i, "项目编号"))}
	}
	if row.Project != said.project.Name {
		errs = append(errs, fmt.Sprintf("项目编号 %d 是“%s”，表里写的是“%s”，请核对有没有错行", id, said.project.Name, row.Project))
	}
	row.Project, row.Unit = said.project.Name, said.project.Unit
	cmd := ReportCommand{Project: id, Month: month, ReportedOn: models.Date(tableDay(table.Cell(i, "情况截至"))), Figures: map[int64]int64{},
		Text: table.Cell(i, "进展情况"), Problems: table.Cell(i, "存在问题"), NextStep: table.Cell(i, "下一步安排"), Less: table.Cell(i, "减少的原因")}
	if cmd.Text == "" {
		row.Report = cmd
		return row, errs
	}
	percent := strings.TrimSuffix(table.Cell(i, "工程进度"), "%")
	if cmd.Percent, err = strconv.Atoi(strings.TrimSpace(percent)); err != nil {
		errs = append(errs, fmt.Sprintf("工程进度“%s”请写成整数，还没有动工的填 0", percent))
	}
	if paid := table.Cell(i, "累计支付"); paid != "" {
		ok := false
		if cmd.Paid, ok = parseWan(paid); !ok {
			errs = append(errs, fmt.Sprintf("累计支付“%s”请写成数字，单位万元", paid))
		}
	}
	measures := MeasuresOf(said.measures, yearOf(month))
	for n := 1; n <= len(measures); n++ {
		name, actual := table.Cell(i, fmt.Sprintf("指标%d", n)), table.Cell(i, fmt.Sprintf("指标%d完成", n))
		if actual == "" {
			continue
		}
		at := slices.IndexFunc(measures, func(m models.Measure) bool {
			return name == fmt.Sprintf("%s（%s，目标 %s）", m.Name, m.Unit, Thousandths(m.Target))
		})
		if at < 0 {
			errs = append(errs, fmt.Sprintf("指标“%s”和现在的实施方案不一致，请重新下载表格填写", name))
			continue
		}
		n, ok := ParseThousandths(actual)
		if !ok {
			errs = append(errs, fmt.Sprintf("“%s”的完成数“%s”请写成数字，最多三位小数", measures[at].Name, actual))
		}
		cmd.Figures[measures[at].ID] = n
	}
	row.Report = cmd
	return row, errs
}

// tableDay reads a date as people write it into tables: 2026-5-31, 2026/5/31,
// 2026年5月31日, or the number that a spreadsheet keeps for it. What is no date
// stays as it is and is refused later.
func tableDay(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.年月日", r) })
	if len(parts) == 3 {
		y, err1 := strconv.Atoi(parts[0])
		m, err2 := strconv.Atoi(parts[1])
		d, err3 := strconv.Atoi(parts[2])
		if err1 == nil && err2 == nil && err3 == nil {
			return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
		}
	}
	if n, err := strconv.Atoi(text); err == nil && n > 40_000 && n < 80_000 {
		return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
	}
	return text
}

// ConfirmBulk hands in all reports of a previewed table, or none: what was
// handed in meanwhile by somebody else makes it refused with the line.
func (s *Service) ConfirmBulk(ctx context.Context, actor access.Actor, token string) (int, error) {
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return 0, err
	}
	n := 0
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		n = 0
		c := tx.In(actor.Congress)
		draft, err := c.Draft(token)
		if err != nil {
			return err
		}
		if draft.Kind != draftReports || draft.AccountID != actor.Account {
			return fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		var p BulkPreview
		if err := json.Unmarshal(draft.Body, &p); err != nil {
			return err
		}
		// Locked in one order, or two tables wait for each other.
		slices.SortFunc(p.Rows, func(a, b BulkRow) int { return int(a.Report.Project - b.Report.Project) })
		var projects []models.Project
		for _, row := range p.Rows {
			project, err := c.LockProject(row.Report.Project)
			if err != nil {
				return err
			}
			if !acts(actor, access.ReportProgress, project) {
				return fault.New(fault.Forbidden, "“%s”不再由您的单位负责，整张表都没有提交。", project.Name)
			}
			projects = append(projects, project)
		}
		of, err := saidOf(c, projects)
		if err != nil {
			return err
		}
		for i, row := range p.Rows {
			cmd := row.Report
			if err := of[cmd.Project].fits(&cmd, tx.Today); err != nil {
				return fault.New(fault.Conflict, "第 %d 行“%s”：%s整张表都没有提交，请重新下载表格。", row.Line, row.Project, strings.Join(sentencesOf(err), ""))
			}
			report, err := fileReport(c, actor, projects[i], cmd)
			if err != nil {
				return err
			}
			if err := audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ReportProgress), Action: "报告进度",
				Subject: projects[i].Name, Detail: reportDetail(report) + "，表格提交"}); err != nil {
				return err
			}
			n++
		}
		return c.DropDraft(token)
	})
	return n, err
}
