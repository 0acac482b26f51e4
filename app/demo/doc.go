// Package demo sets up a demonstration year through the same services that
// people use: nothing in it is written past a rule. Project names and figures
// come from published lists of real places (projects.csv: place, level, year,
// number, name, category, figures as published); the county, its town, its
// street, their people and all results are invented, and every page says so.
//
// It makes one county with last year's finished vote and a vote that is open
// now, one town with an open tick-only vote, and one street whose residents'
// meeting has recommended projects. Unlike a production server it writes
// private credentials and key codes into demo.json, because somebody has to
// try them.
package demo
