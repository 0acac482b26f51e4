package oversight

import (
	"context"
	"io"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/sheet"
)

// ExportXLSX writes the whole of the office's list as a workbook.
func (s *Service) ExportXLSX(ctx context.Context, actor access.Actor, f ListFilter, w io.Writer) error {
	l, err := s.All(ctx, actor, f)
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(w, "项目清单", listTable(l.Rows), listKinds)
}

// ExportCSV writes the same as CSV, in which nothing is a formula.
func (s *Service) ExportCSV(ctx context.Context, actor access.Actor, f ListFilter, w io.Writer) error {
	l, err := s.All(ctx, actor, f)
	if err != nil {
		return err
	}
	return sheet.WriteCSV(w, listTable(l.Rows))
}

// listKinds are the columns of the list that hold no text.
var listKinds = sheet.Kinds{"年度": sheet.AsNumber, "序号": sheet.AsNumber, "总投资（万元）": sheet.AsWan, "累计支付（万元）": sheet.AsWan, "节点完成（%）": sheet.AsNumber,
	"按计划应完成（%）": sheet.AsNumber, "逾期天数": sheet.AsNumber, "下一个节点计划日期": sheet.AsDay, "最近报告": sheet.AsDay}

// listTable is the list as it is exported; money is in 万元, empty where
// nobody named any.
func listTable(rows []Row) [][]string {
	table := [][]string{{"年度", "序号", "事项编号", "项目", "类别", "地点", "责任单位", "总投资（万元）", "累计支付（万元）", "环节", "状态", "原因", "节点完成（%）", "按计划应完成（%）", "逾期天数", "下一个节点", "下一个节点计划日期", "最近报告", "缺报月份", "完成时限"}}
	for _, r := range rows {
		p := r.Project
		investment := ""
		if p.Investment != 0 {
			investment = wanText(p.Investment)
		}
		table = append(table, []string{strconv.Itoa(p.Year), strconv.Itoa(p.No), p.Code, p.Name, p.Category, p.Place, p.Unit, investment, wanText(r.Paid), p.Stage.Label(), r.State.Light.Label(), r.State.Reason,
			strconv.Itoa(r.State.Percent), strconv.Itoa(r.State.Due), strconv.Itoa(r.State.Late), r.Next.Name, string(r.Next.PlannedOn), string(r.Reported), strings.Join(r.Missing, " "), p.Deadline})
	}
	return table
}
