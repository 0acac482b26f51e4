package roster

import (
	"io"
	"strings"

	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/models"
)

// Find looks a deputy up by what was typed at the desk: the number on the card
// or the whole name. It refuses a name that two deputies share.
func (r Roll) Find(typed string) (models.Deputy, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return models.Deputy{}, fault.Form{"number": "请扫代表证，或输入代表证号、姓名。"}.Err()
	}
	var named []models.Deputy
	for _, group := range r.Delegations {
		for _, d := range group.Deputies {
			if strings.EqualFold(d.Number, typed) {
				return d, nil
			}
			if d.Name == typed {
				named = append(named, d)
			}
		}
	}
	form := fault.Form{}
	switch len(named) {
	case 1:
		return named[0], nil
	case 0:
		form.Add("number", "名册里没有“%s”。请核对代表证，或在下面的名单里查找。", typed)
	default:
		form.Add("number", "名册里有 %d 位“%s”，请输入代表证号。", len(named), typed)
	}
	return models.Deputy{}, form.Err()
}

// Template writes the empty table that Import reads.
func Template(w io.Writer) error { return sheet.WriteCSV(w, [][]string{Columns}) }
