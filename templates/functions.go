package templates

import (
	"fmt"
	"html/template"
)

// functions are all functions a page may call. Formatting is not among them: pages receive text that is ready
// to print.
func functions(assets map[string]string) template.FuncMap {
	return template.FuncMap{
		// asset is the address of a static file, "css/base.css". A name that does not exist is an error.
		"asset": func(name string) (string, error) {
			address, ok := assets[name]
			if !ok {
				return "", fmt.Errorf("no static file %q", name)
			}
			return address, nil
		},
		// inc is the number people count with, from an index that starts at zero.
		"inc": func(i int) int { return i + 1 },
	}
}
