package main

import "piaojue/app/web/view"

func init() {
	device := view.Device{
		Page: view.Page{Title: "设备自检", Site: "清溪县人民代表大会", Path: "/scrutineer/1/device", Demo: true}, Seal: sealFiles,
		RoundID: "1", Round: "2026年度民生实事项目票决", Session: "清溪县第十七届人民代表大会第五次会议", Holder: "陈国强", Office: "总监票人", UUID: "f3Kx8QzT2mWnLb",
		Index: 1, Size: 3, Threshold: 2, Candidates: 12, Made: true, Action: "/scrutineer/1/device", Fields: []string{"program", "clock_ms", "key"},
		Last: "2026年1月19日 15:20，可以使用；写一张样票 62 毫秒，核对 58 毫秒；时钟相差 0.3 秒；相机可以扫码；可以打印；密钥单相符。",
	}
	show("tablet/device", "", &device)
	before := device
	before.Made, before.Last = false, ""
	before.Errors = []view.FieldError{{Text: "自检还没有做完。请等各项都有结果，再记录。"}}
	show("tablet/device", "before-keys", &before)
	late := device
	late.Closed = "计票已经开启，不再记录自检结果。本页仍可以试设备。"
	show("tablet/device", "late", &late)
}

// officeDevices are the scrutineers with their checks, for the samples of a round's page.
func officeDevices() []view.OfficeDevice {
	return []view.OfficeDevice{
		{Name: "沈知远", Label: "总监票人", At: "2026年1月19日 15:20", Says: "可以使用；写一张样票 62 毫秒，核对 58 毫秒；时钟相差 0.3 秒；相机可以扫码；可以打印；密钥单相符"},
		{Name: "何以安", Label: "监票人", At: "2026年1月19日 15:24", Says: "不能使用：密钥单不符；写一张样票 80 毫秒，核对 71 毫秒；时钟相差 0.1 秒；不能扫码，密钥码用手输入；可以打印", Faulty: true},
		{Name: "钱念慈", Label: "监票人"},
	}
}
