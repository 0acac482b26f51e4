package main

import (
	"fmt"

	"piaojue/app/web/view"
)

// scannedPicture stands for a ballot's picture, which no fixture has.
const scannedPicture = "/static/img/none.jpg"

func scansPage() *view.Scans {
	return &view.Scans{Page: paperPage("扫描第 1 组纸质票"), PaperTop: paperTop(), No: "1", Size: "50", State: "待录入", Mark: "waiting", Back: "/teller/1", Hand: "/teller/1/batches/1",
		Action: "/teller/1/batches/1/scans", Most: 60, HandAction: "/teller/1/batches/1/by-hand", ByHand: view.Cell{Name: "n", Label: "没有扫描、看着原票认定的", Value: "0"}}
}

func decidePage() *view.Decide {
	options := []view.Option{{Value: "0", Text: "赞成"}, {Value: "1", Text: "反对"}, {Value: "2", Text: "弃权"}, {Value: "-1", Text: "没有选"}, {Value: "-2", Text: "选了两栏以上"}, {Value: "-3", Text: "看不清，交总监票人"}}
	rows := func(key, n int) (list []view.DecideRow) {
		for i := range n {
			list = append(list, view.DecideRow{No: fmt.Sprint(i + 3), Name: "农村饮用水安全提升工程", Why: "有一栏的标记太小或者太浅", Strip: scannedPicture, Field: fmt.Sprintf("mark-%d-%d", key, i), Options: options})
		}
		return list
	}
	return &view.Decide{Page: paperPage("认定第 1 组纸质票"), PaperTop: paperTop(), No: "1", Size: "50", Back: "/teller/1/batches/1/scans", Action: "/teller/1/batches/1/decide", Set: "a1b2", Order: "赞成、反对、弃权",
		Asked: []view.DecideSheet{{Name: "第 12 张", Anchor: "sheet-12", Rows: rows(12, 2)},
			{Name: "第 50 张", Anchor: "sheet-50", Whole: true, Field: "sheet-50", Why: "这是另一轮的票，不计入本组。", Pictures: []string{scannedPicture}, Options: []view.Option{{Value: "rows", Text: "有效，逐项认定"}, {Value: "wrong_paper", Text: "无效：非本轮表决票"}, {Value: "doubt", Text: "整张存疑，交总监票人"}}, Rows: rows(50, 2)}},
		Blanks: []view.DecideLook{{Name: "第 20 张", Key: "20", Picture: scannedPicture, Says: "没有标记"}},
		Empty:  []view.DecideLook{{Name: "第 21 张第 4 项", Key: "21", Picture: scannedPicture}},
		All:    []view.DecideLook{{Name: "第 1 张", Key: "1", Picture: scannedPicture, Says: "赞成第 1、2、3 项；反对第 4 项"}}}
}

// scanPages are the pages of a stack that is scanned.
func scanPages() {
	show("tablet/scans", "empty", scansPage())
	read := scansPage()
	read.Files = []view.ScanFile{{Name: "第 1 份", At: "10:42", By: "姚思源", State: "已识读", Pages: "已读 50 页", Drop: "/teller/1/batches/1/scans/1/drop"},
		{Name: "第 2 份", At: "10:51", By: "姚思源", State: "正在识读", Pages: "已读 1 页", Continue: "/teller/1/batches/1/scans/2/read", Drop: "/teller/1/batches/1/scans/2/drop"}}
	read.Says = "现有 49 张票，其中 3 处要由人认定；1 页不能成票。"
	read.Lacks = []string{"还有扫描件没有识读完。", "还有 1 页不能成票，请逐页处理。", "本组 50 张，现有 49 张，还差 1 张。"}
	read.Strays = []view.ScanPiece{{Name: "第 1 份第 7 页", Problem: "这是另一轮的票，不计入本组。", Picture: scannedPicture, Move: "/teller/1/batches/1/pages/7/move"}}
	read.Twins = []view.ScanTwin{{Text: "第 8、9 张看起来是同一张票的两次扫描。", Pieces: []view.ScanPiece{{Name: "第 8 张", Picture: scannedPicture, Move: "/teller/1/batches/1/pages/8/move"}, {Name: "第 9 张", Picture: scannedPicture, Move: "/teller/1/batches/1/pages/9/move"}}}}
	read.Aside = []view.ScanPiece{{Name: "第 1 份第 3 页", Picture: scannedPicture, Move: "/teller/1/batches/1/pages/3/move", Read: true}}
	show("tablet/scans", "", read)
	ready := scansPage()
	ready.Files, ready.Says, ready.Decide = read.Files[:1], "现有 50 张票，其中 3 处要由人认定。", "/teller/1/batches/1/decide"
	show("tablet/scans", "ready", ready)
	closed := scansPage()
	closed.Closed = "本轮的票上写的是名次数字，程序不识读手写数字。请逐张清点、手工录入。"
	show("tablet/scans", "closed", closed)

	show("tablet/decide", "", decidePage())
	differs := decidePage()
	differs.Differences = []string{"第 12 张第 3 项：一人认定赞成，另一人认定弃权。"}
	differs.Asked[0].Rows[0].Error = "请认定第 12 张第 3 项。"
	differs.Errors = []view.FieldError{{Field: "mark-12-0", Text: differs.Asked[0].Rows[0].Error}}
	show("tablet/decide", "refused", differs)
	review := decidePage()
	review.Review, review.Heads = true, []string{"赞成", "反对", "弃权"}
	review.Sums = []view.Cell{{Label: "有效", Value: "47"}, {Label: "无效（赞成超过规定数）", Value: "2"}, {Label: "存疑", Value: "1"}}
	review.Doubts = []string{"第 12 张：第 3 项看不清"}
	review.Rows = []view.StackRow{{No: "1", Name: "镇村敬老院改造", Cells: []view.Cell{{Label: "赞成", Value: "40"}, {Label: "反对", Value: "5"}, {Label: "弃权", Value: "2"}}}}
	review.Kept = []view.Cell{{Name: "set", Value: "a1b2"}}
	show("tablet/decide", "review", review)
}
