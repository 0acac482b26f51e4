package view

// FilingForm asks for what an office gives a paper before it is sent. To and
// word say whether the paper has a 主送 and can be had for Word.
func FilingForm(action, back, year string, to, word bool, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: "生成文件", Cancel: back, Says: "填写的内容只印在这一份文件上，系统不保存；再次打印要重新填写。",
		Questions: []OfficeQuestion{
			askLine("mark", "机关代字", "").optional().hint("例如“清人常”。不填的，不印发文字号。"),
			askNumber("year", "年份", year, "年"),
			askNumber("number", "顺序号", "", "号").optional().hint("例如 12，只写数字。不填的，留出空白手写。"),
		}}
	if to {
		form.Questions = append(form.Questions, askLine("to", "主送", "").optional().hint("例如“各乡镇人大主席团，县政府各有关部门”。最多 100 个字，不填的不印。"))
	}
	form.Questions = append(form.Questions, askLine("copies", "抄送", "").optional().hint("例如“县委办公室，县监察委员会”。最多 200 个字，不填的不印。"))
	if word {
		form.Questions = append(form.Questions, askPick("choices", "as", "文件格式", "pdf", []Option{answer("pdf", "PDF", "直接打印。"), answer("word", "Word", "还要修改文字的。")}))
	}
	return form.typed(t)
}
