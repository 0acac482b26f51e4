package main

import "piaojue/app/web/view"

func init() {
	sessions := view.Link{Text: "会议", Href: "/office/sessions"}
	show("office/wipes", "", &view.OfficeWipes{Page: deskPage("已清除的彩排", "/office/wipes", toStart, sessions), Wipes: []view.OfficeWipe{{
		Session: "【彩排】清溪县第十七届人民代表大会第五次会议", At: "2026年1月18日 16:40", Actor: "唐小玲", Rows: "4,812",
		Digest: "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Proof: "/office/wipes/1/proof.pdf"}}})
	show("office/wipes", "empty", &view.OfficeWipes{Page: deskPage("已清除的彩排", "/office/wipes", toStart, sessions)})
	form := deskPage("新建彩排", "/office/sessions/1/rehearse", toStart, sessions)
	show("office/form", "rehearse", &view.OfficeFormPage{Page: form, Lead: "彩排用同样的页面、平板和流程走一遍。",
		Facts: []view.Fact{{Label: "会议", Value: "清溪县第十七届人民代表大会第五次会议"}}, Form: view.RehearseForm("/office/sessions/1", nil)})
	marked := deskPage("【彩排】清溪县第十七届人民代表大会第五次会议", "/office/sessions/4", toStart, sessions)
	marked.Rehearsal = true
	show("office/session", "rehearsal", &view.OfficeSessionPage{Page: marked, Facts: []view.Fact{{Label: "年度", Value: "2026年"}},
		Stages:     []view.OfficeStage{{Name: "候选项目", State: "12 项", Mark: "done", Href: "/office/sessions/4/candidates", Link: "候选项目"}},
		NewRound:   "/office/sessions/4/rounds/new",
		Rehearsing: []view.Link{{Text: "清除彩排", Href: "/office/sessions/4/wipe"}, {Text: "打开正式会议", Href: "/office/sessions/1"}}})
}
