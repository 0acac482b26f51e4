package main

import (
	"fmt"

	"piaojue/app/web/view"
)

// The addresses without a digest: the gallery draws the pages whether or not scripts/wasm has been run.
var sealFiles = view.Seal{Module: "/static/gen/seal.wasm", Runtime: "/static/gen/wasm_exec.js"}

func guardian(phase, state, label string) *view.Guardian {
	return &view.Guardian{
		Page: view.Page{Title: "监票", Site: "清溪县人民代表大会", Path: "/scrutineer/1", Demo: true},
		Seal: sealFiles, RoundID: "1", Round: "2026年度民生实事项目票决", Session: "清溪县第十七届人民代表大会第五次会议",
		State: state, StateLabel: label, Holder: "陈国强", Office: "总监票人", UUID: "f3Kx8QzT2mWnLb",
		Index: 1, Size: 3, Threshold: 2, Phase: phase, Floor: 10,
		Holders: []view.KeyHolder{{Index: 1, Name: "陈国强", Self: true}, {Index: 2, Name: "王秀英", Done: phase == "decrypt"}, {Index: 3, Name: "欧阳建华"}},
	}
}

func init() {
	page := view.Page{Title: "投票", Site: "清溪县人民代表大会", Path: "/v", Demo: true}
	show("tablet/ballot", "", &view.Ballot{Page: page, Seal: sealFiles})
	show("tablet/ballot", "no-module", &view.Ballot{Page: page})

	show("tablet/guardian", "keys", guardian("keys", "staffed", "监票人已通过"))
	waiting := guardian("wait", "open", "投票中")
	waiting.Zero = []view.BoxFact{{Label: "票箱内选票", Value: "0 张"}, {Label: "投票凭证", Value: "243 张"}, {Label: "票箱指纹", Value: "3f2a9c11 04bb7d20 7c1e55aa 90d2f3b8"}}
	waiting.Steps = []view.Step{{Name: "票箱就绪", State: "done", Who: "李秘书", At: "9:02"}, {Name: "投票中", State: "now"}, {Name: "计票", State: "next"}}
	show("tablet/guardian", "wait", waiting)
	sum := guardian("decrypt", "counting", "计票中")
	sum.Box = []view.BoxFact{{Label: "发出", Value: "219 张"}, {Label: "收回", Value: "218 张"}}
	sum.Cancelled = []string{"2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9"}
	show("tablet/guardian", "decrypt", sum)
	handed := guardian("decrypt", "counting", "计票中")
	handed.Decrypted = true
	handed.Holders[0].Done = true
	show("tablet/guardian", "handed-in", handed)
	teller := guardian("wait", "open", "投票中")
	teller.Index, teller.Holder, teller.Office = 0, "赵明", "计票人"
	show("tablet/guardian", "teller", teller)

	counted := guardian("count", "counted", "已计票")
	counted.Counts = &view.CountTable{ThreeStances: true, Lines: []string{"全体代表 231 人，过半数为 116 票。", "发出 219 张，收回 218 张，有效 218 张。"}}
	for i, p := range sampleProjects {
		outcome := "入选"
		if i >= 10 {
			outcome = "未入选"
		}
		counted.Counts.Rows = append(counted.Counts.Rows, view.CountRow{No: fmt.Sprint(i + 1), Name: p.name, Approve: fmt.Sprint(p.approve), Oppose: "3", Abstain: "2", Outcome: outcome})
	}
	counted.Attest = &view.Act{Action: "/office/rounds/1/attest", Button: "签字确认", Title: "核对无误，签字确认",
		Consequence: "签字后不能撤回，结果报执行主席宣布。", Confirm: "我已核对票箱和计票结果", Primary: true}
	counted.Signed = []view.Step{{Name: "王秀英", State: "done", At: "10:21"}}
	show("tablet/guardian", "count", counted)
}
