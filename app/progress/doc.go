// Package progress judges how a project stands: how late it is, its light
// (P29), where it is heading, how quantities and money compare with the plan,
// what a county's townships come to together, and the year's score (P34). It
// is pure: dates come as arguments, nothing is read from anywhere.
//
// Figures are whole numbers. Quantities are thousandths of their unit, shares
// are hundredths of a percent unless a name says percent, money is in 分.
// More than 100 % is normal: published lists reach 286 %.
package progress
