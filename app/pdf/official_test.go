package pdf

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTitlesAreBrokenBySense(t *testing.T) {
	s := newSheet(testFonts(t), meta{})
	for title, want := range map[string][]string{
		"关于民生实事项目的决定": {"关于民生实事项目的决定"},
		"临江县第十八届人民代表大会第三次会议关于2026年度民生实事项目的决定": {"临江县第十八届人民代表大会第三次会议", "关于2026年度民生实事项目的决定"},
		"城关街道居民代表会议第二次会议关于2026年度民生实事项目的推荐意见":  {"城关街道居民代表会议第二次会议", "关于2026年度民生实事项目的推荐意见"},
		"自己分行的\n标题": {"自己分行的", "标题"},
	} {
		if got := s.titleLines(style{face: Biaosong, size: 22}, title, officialWidth); !slices.Equal(got, want) {
			t.Errorf("%s is broken as %q", title, got)
		}
	}
	long := strings.Repeat("临江县第十八届人民代表大会第三次会议关于2026年度民生实事项目的决定", 4)
	lines := s.titleLines(style{face: Biaosong, size: 22}, long, officialWidth)
	if strings.Join(lines, "") != long {
		t.Errorf("characters are lost: %q", lines)
	}
	for i, line := range lines {
		if w := s.width(style{face: Biaosong, size: 22}, line); w > officialWidth || strings.HasPrefix(line, "的") {
			t.Errorf("line %d is %.1f mm: %s", i, w, line)
		}
	}
}

func TestHeadingsHaveTheFaceOfTheirLevel(t *testing.T) {
	for line, want := range map[string]struct {
		face    Face
		heading bool
	}{
		"一、总体情况": {Hei, true}, "十二、其他": {Hei, true}, "（一）进展": {Kai, true}, "（三）项目一；": {Fang, false}, "1. 项目": {Fang, false}, "（1）项目": {Fang, false}, "一共三项、五处": {Fang, false},
		"（二）" + strings.Repeat("很长的正文", 8): {Fang, false},
	} {
		if face, heading := level(line); face != want.face || heading != want.heading {
			t.Errorf("%s: %v, %v", line, face, heading)
		}
	}
}

func TestTheImprintStandsAtTheFootOfTheLastPage(t *testing.T) {
	day := time.Date(2026, 4, 10, 0, 0, 0, 0, china)
	for _, full := range []bool{false, true} {
		o := newOfficial(testFonts(t), meta{title: "通报", date: day}, officialLead)
		o.text("正文。")
		if full {
			o.y = o.bottom - 2
		}
		o.imprint(imprint{copies: strings.Repeat("各乡镇人民政府，", 12) + "县委办公室", printer: longUnit, date: day})
		pages := 1
		if full {
			pages = 2
		}
		if len(o.s.pages) != pages || o.y != o.bottom {
			t.Errorf("full %v: %d pages, at %.1f", full, len(o.s.pages), o.y)
		}
		doc := draw(t, o.s.render)
		keep(t, "imprint", doc)
		wantText(t, doc, "抄送：各乡镇人民政府，", "县委办公室。", "2026年4月10日印发")
	}
	o := newOfficial(testFonts(t), meta{date: day}, officialLead)
	before := o.y
	if o.imprint(imprint{copies: "无"}); o.y != before {
		t.Error("an imprint without a printer takes room")
	}
}
