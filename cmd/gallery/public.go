package main

import "piaojue/app/web/view"

// publicPage is what every public sample shares.
func publicPage(title, path string, crumbs ...view.Link) view.Page {
	return view.Page{
		Title: title, Site: "清溪县人民代表大会", Path: path, Demo: true, Crumbs: crumbs,
		Nav: view.PublicNav(path),
	}
}

func init() {
	show("public/error", "404", &view.Error{
		Page: publicPage("没有找到这个页面", "/projects/999"),
		What: "您要看的页面不存在，或者还没有公布。",
		Safe: "没有任何内容因此改变。",
		Todo: "请核对地址，或从首页重新查找。",
	})
	show("public/error", "403", &view.Error{
		Page: publicPage("您不能查看这个页面", "/office/audit"),
		What: "您当前的身份没有查看这个页面的权限。",
		Safe: "没有任何内容因此改变。",
		Todo: "如果工作需要，请联系系统管理员。",
		Back: &view.Link{Text: "返回工作台", Href: "/office"},
	})
	show("public/error", "500", &view.Error{
		Page:     publicPage("程序出了故障", "/results/3"),
		What:     "这一步没有完成。",
		Safe:     "已经收到的表决票都已安全保存，不受影响。",
		Todo:     "请稍后再试；仍不成功，请联系工作人员。",
		Incident: "7F3A-21C9",
	})
}
