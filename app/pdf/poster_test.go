package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func posterOf() PosterInput {
	return PosterInput{Congress: "清溪县人民代表大会", Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Period: "2026年9月1日至2026年10月15日", Audience: "在本地居住、工作和学习的所有人，以及驻地单位和社会组织",
		Topics: []string{"幼有所育", "学有所教", "劳有所得", "病有所医", "老有所养", "住有所居", "弱有所扶", "行有所畅", "其他"}, Anonymous: true, Address: "https://piao.example.gov.cn/calls/1", Date: time.Date(2026, 9, 1, 9, 0, 0, 0, china)}
}

func TestPosterSaysWhatTheCallSaysAndItsCodeOpensIt(t *testing.T) {
	p := posterOf()
	p.Through = "东门社区㙍下村联络站"
	for _, a3 := range []bool{false, true} {
		p.A3 = a3
		doc := draw(t, func(w io.Writer) error { return Poster(w, testFonts(t), p) })
		wantText(t, doc, p.Congress, p.Title, p.Period, p.Topics[0], "可以不留姓名", "piao.example.gov.cn/calls/1", p.Through, "查询码")
		if n := pagesOf(t, doc); n != 1 {
			t.Errorf("A3 %v: %d pages", a3, n)
		}
		size := 1.0
		if a3 {
			size = 297.0 / 210
		}
		if code := readCode(t, doc, 1, 57*size, 77*size, 96*size); code != p.Address {
			t.Errorf("A3 %v: the code says %q", a3, code)
		}
	}
}

func TestPosterWithoutWhatItIsForIsRefused(t *testing.T) {
	for name, change := range map[string]func(*PosterInput){
		"no congress": func(p *PosterInput) { p.Congress = "" }, "no title": func(p *PosterInput) { p.Title = " " }, "no period": func(p *PosterInput) { p.Period = "" }, "no address": func(p *PosterInput) { p.Address = "" },
		"an address too long for a code": func(p *PosterInput) { p.Address = strings.Repeat("x", 4000) },
	} {
		p := posterOf()
		change(&p)
		if err := Poster(io.Discard, testFonts(t), p); err == nil {
			t.Errorf("%s: printed", name)
		}
	}
}
