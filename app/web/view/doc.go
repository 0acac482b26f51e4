// Package view holds what each page shows: one struct per page, strings and numbers ready to print.
//
// A page's struct embeds Page, which carries what all pages share. The structs are filled from read models in
// app/web, so that this package touches no database and the gallery can draw every page without one. Dates,
// money and shares are formatted in format.go and nowhere else; it is also the only place that knows the
// hall's time zone.
//
// A struct holds only what its page may show. A figure that may not be seen yet is not in the struct, rather
// than in it and hidden by the template.
package view
