package web

import (
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/scan"
	"piaojue/app/vote"
)

// Layouts says where the marks are on the ballots of a round, for reading scans
// of them, on either size of paper: by the function that prints them, from the
// same data.
func Layouts(fonts *pdf.Fonts) func(v vote.RoundReading) ([][]scan.Page, error) {
	return func(v vote.RoundReading) ([][]scan.Page, error) {
		if fonts == nil {
			return nil, fault.New(fault.NotFound, "服务器还没有安装文件用的字体，不能识读扫描的票。请系统管理员按说明安装字体，或者手工录入。")
		}
		var papers [][]scan.Page
		for _, size := range []pdf.PaperSize{pdf.A4, pdf.A3} {
			b := ballotDocument(v)
			b.Size = size
			pages, err := pdf.BallotLayout(fonts, b)
			if err != nil {
				return nil, err
			}
			var paper []scan.Page
			for _, p := range pages {
				paper = append(paper, scanPage(p))
			}
			papers = append(papers, paper)
		}
		return papers, nil
	}
}

// scanPage is a printed page as the reader wants it.
func scanPage(p pdf.BallotPage) scan.Page {
	page := scan.Page{Wide: p.Wide, High: p.High, Code: p.Code}
	for i, c := range p.Corners {
		page.Corners[i] = scan.Point(c)
	}
	for _, b := range p.Bars {
		page.Bars = append(page.Bars, scan.Point(b))
	}
	for _, r := range p.Rows {
		row := scan.Row{No: r.No, Left: scan.Point(r.Left), Right: scan.Point(r.Right)}
		for _, at := range r.Choices {
			row.Choices = append(row.Choices, scan.Point(at))
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}
