package roster

import (
	"io"
	"strings"

	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/models"
)

// Find looks a deputy up by what the desk's field received: a card, the number
// on it, the last digits of the number where they are only one deputy's, or
// the whole name. It refuses what two deputies share.
func (r Roll) Find(typed string) (models.Deputy, error) {
	typed = CardNumber(typed)
	if typed == "" {
		return models.Deputy{}, fault.Form{"number": "请扫代表证，或输入代表证号、姓名。"}.Err()
	}
	var named, ending []models.Deputy
	for _, group := range r.Delegations {
		for _, d := range group.Deputies {
			if strings.EqualFold(d.Number, typed) {
				return d, nil
			}
			if d.Name == typed {
				named = append(named, d)
			}
			if digits := lastDigits(d.Number); digits != "" && digits == strings.TrimLeft(typed, "0") {
				ending = append(ending, d)
			}
		}
	}
	form := fault.Form{}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		form.Add("number", "名册里有 %d 位“%s”，请输入代表证号。", len(named), typed)
	case len(ending) == 1:
		return ending[0], nil
	case len(ending) > 1:
		form.Add("number", "有 %d 位代表的证号以 %s 结尾，请输入完整的代表证号。", len(ending), typed)
	default:
		form.Add("number", "名册里没有“%s”。请核对代表证，或在下面的名单里查找。", typed)
	}
	return models.Deputy{}, form.Err()
}

// lastDigits is the figure at the end of a number, without leading zeros.
func lastDigits(number string) string {
	end := strings.TrimRight(number, "0123456789")
	return strings.TrimLeft(number[len(end):], "0")
}

// Has reports whether a deputy answers to a search: part of the name, of the
// number or of the seat.
func Has(d models.Deputy, query string) bool {
	query = strings.ToLower(CardNumber(query))
	for _, text := range []string{d.Name, d.Number, d.Seat} {
		if strings.Contains(strings.ToLower(text), query) {
			return true
		}
	}
	return false
}

// Template writes the empty table that Import reads.
func Template(w io.Writer) error { return sheet.WriteCSV(w, [][]string{Columns}) }
