package pdf

import (
	"io"
	"testing"
	"time"
)

func destroyedOf() Destruction {
	return Destruction{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Round: "2026年度民生实事项目票决", Number: 1,
		At: time.Date(2027, 10, 1, 1, 5, 0, 0, time.UTC), Due: "2027年10月1日", Actor: "许文华", Witnesses: "罗桂英、范永福", Reason: "保存期满，办公室批准",
		Sealed: 218, Paper: 12, Digest: testHash, Method: testDigest}
}

func TestTheRecordOfDestroyedBallotsSaysWhoWhenWhatAndWhy(t *testing.T) {
	fonts := testFonts(t)
	d := destroyedOf()
	doc := draw(t, func(w io.Writer) error { return Destroyed(w, fonts, d) })
	wantText(t, doc, "选票销毁记录", "2026年度民生实事项目票决", "2027年10月1日1时05分", "2027年10月1日起可以销毁", "218张", "12张", "保存期满，办公室批准", "许文华", "罗桂英、范永福",
		testHash, testDigest, "监销人：", "（加盖印章）")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one: the names stand under what they vouch for", got)
	}
	d.Sealed, d.Digest = 0, ""
	doc = draw(t, func(w io.Writer) error { return Destroyed(w, fonts, d) })
	wantText(t, doc, "12张", testDigest)
	lackText(t, doc, "被销毁内容的摘要")
}

func TestARecordThatDoesNotSayWhatWasDestroyedIsRefused(t *testing.T) {
	fonts := testFonts(t)
	for name, spoil := range map[string]func(*Destruction){
		"nothing":       func(d *Destruction) { d.Sealed, d.Paper = 0, 0 },
		"no digest":     func(d *Destruction) { d.Digest = "" },
		"half a digest": func(d *Destruction) { d.Digest = testHash[:32] },
	} {
		d := destroyedOf()
		spoil(&d)
		if err := Destroyed(io.Discard, fonts, d); err == nil {
			t.Errorf("%s: a record was printed", name)
		}
	}
}
