package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func sitePostersOf() SitePosters {
	return SitePosters{Congress: "清溪县人民代表大会", Date: time.Date(2026, 3, 12, 9, 0, 0, 0, china), Sites: []SitePoster{
		{Code: "SX-2026-00012", Year: 2026, Name: "𬭎溪河㙍下段步道改造", Content: "改造步道 2.6 公里，增设路灯 120 盏、休息座椅 40 处。", Place: "城关镇㙍下村", Unit: "县水利局", Deadline: "2026年11月30日", Contact: "0571-87654321", Address: "https://piao.example.gov.cn/site/ACDEFGHJKMNPR"},
		{Name: strings.Repeat("城乡公共服务一体化提升工程", 6), Content: strings.Repeat("新建、改建、扩建农村公路和配套的安全设施，", 30), Unit: strings.Repeat("县交通运输局", 8), Address: "https://piao.example.gov.cn/site/3456789ACDEFG"},
	}}
}

func TestASitePosterSaysWhatIsBuiltAndItsCodeOpensTheSitePage(t *testing.T) {
	p := sitePostersOf()
	for _, a3 := range []bool{false, true} {
		p.A3 = a3
		doc := draw(t, func(w io.Writer) error { return SitePosterPages(w, testFonts(t), p) })
		first := p.Sites[0]
		wantText(t, doc, p.Congress, "2026年度民生实事项目", "𬭎溪河㙍下段步道改造", "县水利局", first.Contact, first.Deadline, first.Code, "piao.example.gov.cn/site/ACDEFGHJKMNPR", "不用注册", "…")
		if n := pagesOf(t, doc); n != len(p.Sites) {
			t.Errorf("A3 %v: %d pages, want one for each project", a3, n)
		}
		size := 1.0
		if a3 {
			size = 297.0 / 210
		}
		for i, site := range p.Sites {
			if code := readCode(t, doc, i+1, 53*size, 70*size, 104*size); code != site.Address {
				t.Errorf("A3 %v: the code of page %d says %q", a3, i+1, code)
			}
		}
	}
}

func TestNothingOfASitePosterLiesOutsideThePage(t *testing.T) {
	fonts := testFonts(t)
	p := sitePostersOf()
	for i := range p.Sites {
		s := newSheet(fonts, meta{title: "t", date: p.Date})
		s.addPage()
		p.poster(s, p.Sites[i])
		for _, page := range s.pages {
			checkInside(t, p.Sites[i].Name[:12], fonts, page.marks, 8)
		}
	}
}

func TestASitePosterWithoutWhatItIsForIsRefused(t *testing.T) {
	for name, change := range map[string]func(*SitePosters){
		"no project": func(p *SitePosters) { p.Sites = nil }, "no congress": func(p *SitePosters) { p.Congress = " " }, "no name": func(p *SitePosters) { p.Sites[1].Name = "" },
		"no unit": func(p *SitePosters) { p.Sites[0].Unit = "" }, "no address": func(p *SitePosters) { p.Sites[0].Address = "" },
		"an address too long for a code": func(p *SitePosters) { p.Sites[0].Address = strings.Repeat("x", 4000) },
	} {
		p := sitePostersOf()
		change(&p)
		if err := SitePosterPages(io.Discard, testFonts(t), p); err == nil {
			t.Errorf("%s: printed", name)
		}
	}
}
