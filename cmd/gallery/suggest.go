package main

import (
	"fmt"

	"piaojue/app/web/view"
)

func sampleHuman() view.Human {
	h := view.Human{Token: "sample", Question: "三加五等于几？"}
	for _, c := range []string{"六", "八", "九", "十"} {
		h.Choices = append(h.Choices, view.Option{Value: c, Text: c})
	}
	return h
}

func sampleSuggest() *view.Suggest {
	p := &view.Suggest{Page: publicPage("我要提建议", "/suggestions/new"), CallTitle: "关于征集2027年度民生实事项目建议的公告", CallHref: "/calls/1", Period: "2026年10月15日截止", Call: "1", MostPhotos: 6, AskName: true, AskPhone: true, Human: sampleHuman()}
	p.What = p.Input("title", "想办什么事", "").WithHint("一次说一件事，例如：给村口的桥加装护栏。")
	p.Where = p.Input("place", "在哪里", "").WithHint("写村、社区、路名或者单位；全县都需要的，写“全县”。")
	p.Why = p.Input("reason", "为什么要办", "").WithHint("有什么困难，多少人需要，一两句话就行。")
	p.Name = p.Input("name", "姓名（选填）", "").WithHint("只给办理人员看，加密保存，不会公开。")
	p.Phone = p.Input("phone", "电话（选填）", "").As("tel").WithHint("需要核实情况时联系您，加密保存，不会公开。")
	return p
}

func init() {
	card := view.CallCard{Title: "关于征集2027年度民生实事项目建议的公告", Congress: "清溪县人民代表大会", Period: "2026年9月1日至2026年10月15日", Stage: "征集中，还有 12 天", Href: "/calls/1", Suggest: "/suggestions/new?call=1", Matters: &view.Link{Text: "看看别人提了什么（86 件）", Href: "/matters?call=1"}}
	past := view.CallCard{Title: "关于征集2026年度民生实事项目建议的公告", Congress: "清溪县人民代表大会", Period: "2025年9月1日至2025年10月15日", Stage: "已截止", Href: "/calls/2"}
	show("public/calls", "", &view.Calls{Page: publicPage("征集建议", "/calls"), Open: []view.CallCard{card}, Past: []view.CallCard{past}, Any: true})
	show("public/calls", "empty", &view.Calls{Page: publicPage("征集建议", "/calls"), Empty: view.Empty{Text: "还没有征集公告。公告发布以后，在这里可以提建议。"}})
	show("public/call", "", &view.Call{Page: publicPage(card.Title, "/calls/1", view.Link{Text: "征集建议", Href: "/calls"}), Name: card.Title, Stage: card.Stage, Suggest: card.Suggest, Code: "/calls/1/qr.svg",
		Text:  [][]string{{"为了把民生实事办到群众心坎上，现就2027年度民生实事项目公开征集建议。"}, {"一件事提一条，请写明要办什么、在哪里、为什么。", "建议经研判、论证和审议后列为候选项目，由代表票决确定。"}},
		Facts: []view.Fact{{Label: "征集期", Value: card.Period}, {Label: "谁可以提", Value: "在本地居住、工作和学习的所有人，以及驻地单位和社会组织"}, {Label: "征集领域", Value: "幼有所育、学有所教、病有所医、老有所养、行有所畅"}, {Label: "姓名和电话", Value: "选填"}}, Counted: "已经收到 1,204 条建议。", Links: []view.Link{*card.Matters}})
	show("public/suggest", "", sampleSuggest())
	again := sampleSuggest()
	again.Through, again.From = "通过城关街道东门社区联络站提交", "abc"
	again.Errors = []view.FieldError{{Field: "place", Text: "请填写地点。"}, {Field: "human", Text: "答案不对，换了一道新的，请再答一次。您填写的内容还在。"}}
	again.What = again.Input("title", "想办什么事", "㙍下村老桥加装护栏").WithHint("一次说一件事，例如：给村口的桥加装护栏。")
	again.Where = again.Input("place", "在哪里", "").WithHint("写村、社区、路名或者单位；全县都需要的，写“全县”。")
	again.Human.Error = again.ErrorOf("human")
	again.Kept = []view.KeptPhoto{{ID: "draft-1", Src: "/suggestions/kept/draft-1", Width: 480, Height: 360}}
	again.Similar = []view.SimilarMatter{{Title: "㙍下村老桥维修加固并加装护栏", Href: "/matters/1-2027-00417", Facts: "㙍下村　附议 12 人"}, {Title: "全县农村公路临水临崖路段加装护栏", Href: "/matters/1-2027-00011", Facts: "全县　附议 208 人"}}
	show("public/suggest", "again", again)
	show("public/suggest_none", "", &view.SuggestNone{Page: publicPage("我要提建议", "/suggestions/new"), Calls: []view.CallCard{card, {Title: "云岭镇2027年民生实事项目征集公告", Congress: "清溪县云岭镇人民代表大会", Period: card.Period, Href: "/suggestions/new?call=3"}}})
	show("public/suggest_none", "empty", &view.SuggestNone{Page: publicPage("我要提建议", "/suggestions/new"), Empty: view.Empty{Text: "现在没有正在进行的征集。公告发布以后，在这里可以提建议。", Todo: &view.Link{Text: "查看以往的征集公告", Href: "/calls"}}})
	lookup := &view.Lookup{Page: publicPage("查看办理情况", "/suggestions")}
	lookup.Code = lookup.Input("code", "查询码", "").WithHint("13 个字母和数字，例如 ACDE-FGHJ-KMNPR。大小写、横线都不要紧。")
	show("public/lookup", "", lookup)
	facts := []view.Fact{{Label: "收件号", Value: "417"}, {Label: "想办的事", Value: "㙍下村老桥加装护栏"}, {Label: "地点", Value: "㙍下村𠮷祥路"}, {Label: "渠道", Value: "网上"}}
	show("public/follow", "new", &view.Follow{Page: publicPage("建议已经收到", "/suggestions/ACDEFGHJKMNPR"), Fresh: true, Code: "ACDE-FGHJ-KMNPR", CodeLink: "https://example.cn/suggestions/ACDEFGHJKMNPR", CodeSrc: "/suggestions/ACDEFGHJKMNPR/qr.svg", Facts: facts, Why: []string{"桥面没有护栏，学生上学要走。"},
		Steps:   []view.Step{{Name: "收到", State: "done", At: "2026年9月12日 09:30", Note: "收件号 417"}, {Name: "核对", State: "now", Note: "工作人员正在核对是否属于征集范围。"}, {Name: "归并", State: "next"}, {Name: "结果", State: "next"}},
		Privacy: "这一页只有持查询码的人能看到。", Again: &view.Link{Text: "再提一件别的事", Href: "/suggestions/new?call=1"}})
	show("public/follow", "", &view.Follow{Page: publicPage("建议办理情况", "/suggestions/ACDEFGHJKMNPR"), Code: "ACDE-FGHJ-KMNPR", Facts: facts, Why: []string{"桥面没有护栏，学生上学要走。"}, Thanks: "感谢您：您的建议已经采纳为候选项目。",
		Answers: []view.PublicAnswer{{Outcome: "采纳为候选项目", Text: []string{"您提的护栏已列入农村公路生命安全防护工程，2027年6月前完成。"}, By: "2026年11月20日答复"}},
		Steps:   []view.Step{{Name: "收到", State: "done", At: "2026年9月12日 09:30", Note: "收件号 417"}, {Name: "受理", State: "done"}, {Name: "归并", State: "done", Note: "与另外 6 条说同一件事的建议合在一起，作为一个事项研究。"}, {Name: "结果：采纳为候选项目", State: "done"}},
		Matter:  &view.Link{Text: "查看事项 1-2027-00417 的全过程", Href: "/matters/1-2027-00417"}, Photos: []view.PublicPhoto{{Src: "/suggestions/ACDEFGHJKMNPR/photos/1", Caption: "您上传的第 1 张照片", Width: 1600, Height: 1200}}, Privacy: "这一页只有持查询码的人能看到。"})
	matters := &view.Matters{Page: publicPage("公布的事项", "/matters"), Heading: "2027年度建议事项", Counted: "共收到 1,204 条建议，采纳为候选项目 12 项，微实事立办 31 件。", Call: "1", Found: "公布 86 件事项。", Categories: []view.Option{{Text: "全部领域", Chosen: true}, {Value: "行有所畅", Text: "行有所畅"}}, Pages: &view.Pagination{Page: 1, Pages: 2, Next: "/matters?call=1&page=2"}, Suggest: "/suggestions/new?call=1"}
	for i, name := range []string{"㙍下村老桥维修加固并加装护栏", "岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼项目", "城北小学门前道路建设项目"} {
		row := view.MatterRow{Title: name, Href: fmt.Sprintf("/matters/1-2027-%05d", i+1), Seconds: "附议 12 人", Facts: fmt.Sprintf("㙍下村　行有所畅　7 条建议　1-2027-%05d", i+1)}
		if i == 0 {
			row.Outcome = "采纳为候选项目"
		}
		matters.Rows = append(matters.Rows, row)
	}
	show("public/matters", "", matters)
	show("public/matters", "empty", &view.Matters{Page: publicPage("公布的事项", "/matters"), Heading: "2027年度建议事项", Counted: "共收到 0 条建议。", Call: "1", Empty: view.Empty{Text: "还没有公布的事项。建议经工作人员整理以后，在这里公布，可以附议。"}})
	matter := &view.Matter{Page: publicPage("㙍下村老桥维修加固并加装护栏", "/matters/1-2027-00417", view.Link{Text: "征集建议", Href: "/calls"}, view.Link{Text: "2027年度建议事项", Href: "/matters?call=1"}), Code: "1-2027-00417", Name: "㙍下村老桥维修加固并加装护栏", Outcome: "研究中", Content: []string{"老桥桥面加固，两侧加装护栏120米。"},
		Facts: []view.Fact{{Label: "地点", Value: "㙍下村"}, {Label: "领域", Value: "行有所畅"}, {Label: "研究单位", Value: "交通运输局"}}, Seconds: "附议 12 人", Before: []string{"其中 5 人附议的是归并前的“㙍下村老桥护栏”（1-2027-00398）"}, Form: "/matters/1-2027-00417/second", AskPhone: true, Human: sampleHuman(),
		Trail: []view.TrailStep{{Name: "居民建议", State: "done", Note: "7 条建议"}, {Name: "公布事项", State: "done", Note: "2026年9月20日"}, {Name: "研究中", State: "next", Note: "研判、论证以后在这里答复"}}, Back: &view.Link{Text: "查看公布的全部事项", Href: "/matters?call=1"}}
	matter.Phone = matter.Input("phone", "电话（选填）", "").As("tel").WithHint("只用来防止重复附议，不保存号码。")
	show("public/matter", "", matter)
	settled := *matter
	settled.Form, settled.NoForm, settled.Outcome = "", "征集已经截止，不再接受附议。", "采纳为候选项目"
	settled.Answers = []view.PublicAnswer{{Outcome: "采纳为候选项目", Text: []string{"列入2027年候选项目，提交县人民代表大会票决。"}, By: "2026年11月20日答复"}}
	settled.Into = &view.Link{Text: "全县农村公路生命安全防护工程（1-2027-00011）", Href: "/matters/1-2027-00011"}
	settled.Trail = []view.TrailStep{{Name: "居民建议", State: "done", Note: "7 条建议"}, {Name: "采纳为候选项目", State: "done", Note: "见答复"}, {Name: "列入候选项目", State: "done", Note: "清溪县第十七届人民代表大会第五次会议，第 12 号"}, {Name: "提交大会表决，结果已经公布", State: "done", Href: "/results/1"}, {Name: "2027年民生实事项目：农村公路生命安全防护工程", State: "done", Href: "/projects/4", Note: "点开看进度"}}
	show("public/matter", "settled", &settled)
}
