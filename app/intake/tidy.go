package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/fault"
	"piaojue/app/words"
)

// tidyLine makes a value one trimmed line and complains when it is missing,
// too long or not text.
func tidyLine(form fault.Form, field, label string, value *string, most int, must bool) {
	tidy(form, field, label, value, most, must, false)
}

// tidyText does the same and keeps line breaks.
func tidyText(form fault.Form, field, label string, value *string, most int, must bool) {
	tidy(form, field, label, value, most, must, true)
}

func tidy(form fault.Form, field, label string, value *string, most int, must, lines bool) {
	if !utf8.ValidString(*value) {
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
		return
	}
	text := strings.ReplaceAll(*value, "\r\n", "\n")
	*value = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			if lines {
				return '\n'
			}
			return ' '
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || r == '\ufeff' || words.Turns(r):
			return -1
		}
		return r
	}, text))
	switch n := utf8.RuneCountInString(*value); {
	case must && n == 0:
		form.Add(field, "请填写%s。", label)
	case n > most:
		form.Add(field, "%s有 %d 个字，请控制在 %d 个字以内。", label, n, most)
	}
}

// tidyList makes a list of one entry a line: trimmed, without empty and
// repeated lines, and complains when there are too many or too long ones.
func tidyList(form fault.Form, field, label, value string, most, runes int) string {
	tidyText(form, field, label, &value, most*(runes+1), false)
	var list []string
	for _, line := range strings.Split(value, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || slices.Contains(list, line) {
			continue
		}
		if utf8.RuneCountInString(line) > runes {
			form.Add(field, "%s每行一个，每个不超过 %d 个字：“%s…”太长。", label, runes, string([]rune(line)[:10]))
		}
		list = append(list, line)
	}
	if len(list) > most {
		form.Add(field, "%s最多 %d 个，现在有 %d 个。", label, most, len(list))
	}
	return strings.Join(list, "\n")
}
