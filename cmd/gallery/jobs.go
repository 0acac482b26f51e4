package main

import "piaojue/app/web/view"

func init() {
	digest := "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	running := view.Job{Title: "清溪县第十七届人民代表大会第五次会议文件包", Kind: "会议文件包", State: "进行中", Mark: "running", Says: "已做 7，共 13。", Known: true, Done: 7, Total: 13,
		When: "2026年3月12日 9:05下任务", Href: "#", Cancel: "#"}
	starting := view.Job{Title: "第五次会议民生实事项目票决表决票 A3 3000份", Kind: "生成文件", State: "进行中", Mark: "running", Says: "正在准备。", When: "2026年3月12日 9:04下任务", Href: "#", Cancel: "#"}
	stopping := running
	stopping.State, stopping.Says, stopping.Cancel, stopping.Stopping = "正在取消", "做完手上的一步就停下，不留下文件。", "", true
	done := view.Job{Title: "2026年度现场海报", Kind: "生成文件", State: "已完成", Mark: "done", When: "2026年3月12日 8:40下任务，2026年3月12日 8:41做完", Href: "#", Download: "#", FileName: "2026年度现场海报.pdf", Size: "3.4 MB",
		Keeps: "保存到2026年3月19日 8:41，到时自动删除。", Digest: digest}
	failed := view.Job{Title: "第五次会议候选项目说明册", Kind: "生成文件", State: "没有完成", Mark: "failed", Says: "没有一种字体有下列字符的字形：𱁬（U+3106C）。请更换字符，或者安装有这些字的字体。", When: "2026年3月11日 17:20下任务", Href: "#"}
	cancelled := view.Job{Title: "第五次会议代表证", Kind: "生成文件", State: "已取消", Mark: "cancelled", Says: "没有留下文件。需要时可以重新下任务。", When: "2026年3月11日 16:02下任务", Href: "#"}
	waiting := view.Job{Title: "2026年度评估报告", Kind: "生成文件", State: "排队中", Mark: "waiting", Says: "前面的任务做完就轮到。", When: "2026年3月12日 9:06下任务", Href: "#", Cancel: "#"}
	lead := "要做较长时间的文件在后台生成。这里只列出您自己的任务，别人看不到。"
	page := func(jobs ...view.Job) *view.OfficeJobs {
		return &view.OfficeJobs{Page: deskPage("文件任务", "/office/jobs", toStart), Jobs: jobs, Topic: "/office/jobs/stream", Fragment: "/office/jobs/fragment", Lead: lead}
	}
	show("office/jobs", "", page(waiting, running, starting, stopping, done, failed, cancelled))
	show("office/jobs", "empty", page())
	one := page(done)
	one.One, one.Lead = true, "任务已经结束。"
	one.Jobs[0].Href = ""
	show("office/jobs", "one", one)
}
