package view

import (
	"math"
	"testing"
	"time"

	"piaojue/models"
)

func TestMoneyIsInWanWithTwoDecimalsAtMost(t *testing.T) {
	tests := []struct {
		fen  models.Fen
		want string
	}{
		{0, "未公布"},
		{1, "不足0.01万元"},
		{4_999, "不足0.01万元"},
		{5_000, "0.01万元"},
		{50_000, "0.05万元"},
		{500_000, "0.5万元"},
		{1_000_000, "1万元"},
		{4_127_430_000, "4127.43万元"},
		{99_999_999_999, "100,000万元"},
		{75_800_000_000, "75,800万元"},
		{-300_000_000, "-300万元"},
		{math.MaxInt64, "9,223,372,036,854.78万元"},
		{math.MinInt64, "-9,223,372,036,854.78万元"},
	}
	for _, tt := range tests {
		if got := Money(tt.fen); got != tt.want {
			t.Errorf("Money(%d) = %s, want %s", tt.fen, got, tt.want)
		}
	}
}

func TestPercentHasOneDecimal(t *testing.T) {
	tests := []struct {
		part, whole int
		want        string
	}{
		{0, 0, "—"},
		{1, -3, "—"},
		{0, 231, "0.0%"},
		{116, 231, "50.2%"},
		{1, 3, "33.3%"},
		{2, 3, "66.7%"},
		{1, 1000, "0.1%"},
		{1, 2000, "0.1%"},
		{1, 2001, "0.0%"},
		{54, 54, "100.0%"},
		{13, 7, "185.7%"},
		{math.MaxInt64, math.MaxInt64, "100.0%"},
	}
	for _, tt := range tests {
		if got := Percent(tt.part, tt.whole); got != tt.want {
			t.Errorf("Percent(%d, %d) = %s, want %s", tt.part, tt.whole, got, tt.want)
		}
	}
}

func TestSpreadStaysOnTheDrawing(t *testing.T) {
	tests := []struct {
		part, whole int
		want        string
	}{
		{-1, 10, "0%"}, {0, 10, "0%"}, {5, 0, "0%"}, {5, 10, "50.0%"}, {10, 10, "100%"}, {11, 10, "100%"},
	}
	for _, tt := range tests {
		if got := Spread(tt.part, tt.whole); got != tt.want {
			t.Errorf("Spread(%d, %d) = %s, want %s", tt.part, tt.whole, got, tt.want)
		}
	}
}

func TestCountIsGroupedFromTenThousand(t *testing.T) {
	tests := []struct {
		n    int
		want string
	}{
		{0, "0"}, {9_999, "9999"}, {10_000, "10,000"}, {1_234_567, "1,234,567"}, {-12_345, "-12,345"}, {-9_999, "-9999"},
	}
	for _, tt := range tests {
		if got := Count(tt.n); got != tt.want {
			t.Errorf("Count(%d) = %s, want %s", tt.n, got, tt.want)
		}
	}
}

func TestDatesAreChineseAndInTheHallsTime(t *testing.T) {
	// 16:30 in Greenwich on the 11th is half past midnight on the 12th in the hall.
	m := models.At(time.Date(2026, 3, 11, 16, 30, 9, 0, time.UTC))
	tests := []struct{ name, got, want string }{
		{"Day", Day("2026-03-12"), "2026年3月12日"},
		{"Day of a leap year", Day("2028-02-29"), "2028年2月29日"},
		{"Day that does not exist", Day("2026-02-29"), "未定"},
		{"no Day", Day(""), "未定"},
		{"DayOf", DayOf(m), "2026年3月12日"},
		{"Minute", Minute(m), "2026年3月12日 00:30"},
		{"Clock", Clock(m), "00:30"},
		{"ClockSeconds", ClockSeconds(m), "00:30:09"},
		{"DayOf not yet", DayOf(0), "—"},
		{"Minute not yet", Minute(0), "—"},
		{"Clock not yet", Clock(0), "—"},
		{"ClockSeconds not yet", ClockSeconds(0), "—"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s = %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestDigestIsReadInGroupsOfEight(t *testing.T) {
	tests := []struct{ hex, want string }{
		{"", ""}, {"abc", "abc"}, {"0123456789abcdef", "01234567 89abcdef"}, {"0123456789", "01234567 89"},
	}
	for _, tt := range tests {
		if got := Digest(tt.hex); got != tt.want {
			t.Errorf("Digest(%q) = %q, want %q", tt.hex, got, tt.want)
		}
	}
}
