package view

// Job is one long job of its owner.
type Job struct {
	Title, Kind string
	State       string // 排队中, 进行中, …
	Mark        string // waiting, running, done, failed or cancelled
	Says        string // how far it is, or how it ended
	Known       bool   // how much there is to do is known
	Done, Total int
	When        string
	Href        string
	Download    string // address of the result, empty if there is none
	FileName    string
	Size        string
	Keeps       string // until when the result is kept
	Cancel      string // address that cancels, empty when it has ended
	Digest      string // SHA-256 of the result
	Stopping    bool   // its end was asked for and has not come yet
}

// OfficeJobs is a person's own jobs, or one of them.
type OfficeJobs struct {
	Page
	Jobs     []Job
	One      bool
	Topic    string // address of the stream that says when to look again
	Fragment string
	Lead     string
}

// CopiesForm orders so many ballot papers in one file.
func CopiesForm(action, what string, most int, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: "生成" + what, Second: true, Says: "在后台生成，可以离开页面；做好后在“文件任务”里下载。"}
	form.Questions = append(form.Questions, askNumber("copies", "份数", "", "份").hint("与要发的张数相同，另加备用。一次最多 "+Count(most)+" 份。"),
		askPick("choices", "size", "纸张", "a4", []Option{{Value: "a4", Text: "A4", Chosen: true}, {Value: "a3", Text: "A3", Hint: "字更大"}}))
	return form.typed(t)
}
