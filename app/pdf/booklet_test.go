package pdf

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
)

func bookletOf(n int) Booklet {
	b := Booklet{Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第四次会议", Title: "2027年度民生实事候选项目说明册", Date: time.Date(2026, 12, 28, 9, 0, 0, 0, china), Released: true, Opens: "2027年1月12日",
		Text: "项目由居民建议形成，经论证和审议列为候选。\n有疑问请在每个项目后提问。", Formula: "每件建议 3 分，每次附议 1 分。不是法律规定。"}
	for i, c := range ballotOf(n).Candidates {
		p := BookletEntry{No: c.No, Name: c.Name, Money: "1360.5万元", Fen: 1_360_500_000, Content: "改造3所敬老院，新增床位。",
			Facts: [][2]string{{"地点", "𬭎溪乡㙍下村"}, {"牵头单位", "县民政局"}, {"受益对象", "60岁以上老人，约 1500 人"}}, Origin: "来自居民建议 37 条，附议 412 人次。",
			Items: [][]string{{"主体", "县民政局", "建成1栋", "1000万元"}, {"设备", "县卫健局", "配齐", "360.5万元"}}, Checkpoints: [][]string{{"2027年4月30日", "开工", "基础完成", "30%"}}, Targets: []string{"2028年：运营补助到位"},
			Stars: "★★★★☆ 4 星", Arithmetic: "建议 37×3＝111 分", Origins: [][]string{{"村里办养老食堂", "建议 37 条，附议 412 人次"}}, Opinions: [][]string{{"必要性", "县民政局", "可行", "确有需要。"}},
			Meetings: [][]string{{"人大常委会审议", "2026年12月10日", "第三十次会议", "通过"}}, Questions: []BookletQuestion{{"何时开工？", "秦月明代表，2026年12月29日 09:10", "四月底开工。", "县民政局，2026年12月30日 10:00"}, {Text: "谁来运营？", By: "一位代表，2026年12月29日 09:12"}}}
		if i == n-1 {
			p.Money, p.Fen, p.Items, p.Checkpoints, p.Targets, p.Stars, p.Opinions, p.Meetings, p.Questions = "", 0, nil, nil, nil, "", nil, nil, nil
		}
		b.Entries = append(b.Entries, p)
	}
	return b
}

func TestTheBookletSaysEverythingOfEachCandidate(t *testing.T) {
	b := bookletOf(3)
	doc := draw(t, func(w io.Writer) error { return CandidateBooklet(w, testFonts(t), b) })
	wantText(t, doc, b.Congress, b.Session, "候选项目3项", "会议日期：2027年1月12日", "供代表审阅，投票以表决票为准", "项目由居民建议形成", "目录", "总投资对照", "合计2721万元。另有1项没有公布总投资。",
		b.Entries[0].Name, b.Entries[2].Name, "𬭎溪乡㙍下村", "建成1栋", "2027年4月30日", "2028年：运营补助到位", "来自居民建议37条，附议412人次。", "★★★★☆4星", "建议37×3＝111分", "村里办养老食堂", "确有需要。", "第三十次会议",
		"问：何时开工？", "秦月明代表", "答：四月底开工。", "一位代表", "还没有答复。", "民意指数的算法")
}

func TestEveryCandidateBeginsAPageWhichTheContentsName(t *testing.T) {
	b := bookletOf(24)
	fonts := testFonts(t)
	pages := make([]int, len(b.Entries))
	b.draw(fonts, pages)
	s := b.draw(fonts, pages)
	for i, p := range b.Entries {
		if i > 0 && pages[i] <= pages[i-1] {
			t.Fatalf("pages %v", pages)
		}
		first := ""
		for _, m := range s.pages[pages[i]-1].marks {
			if text, ok := m.(textMark); ok {
				first = text.text
				break
			}
		}
		if want := strconv.Itoa(p.No) + "号候选项目"; first != want {
			t.Errorf("page %d begins with %q, want %q", pages[i], first, want)
		}
	}
	var contents, figures strings.Builder
	for _, page := range s.pages[1 : pages[0]-1] {
		for _, m := range page.marks {
			if text, ok := m.(textMark); ok {
				contents.WriteString(text.text)
				figures.WriteString("|" + text.text + "|")
			}
		}
	}
	for i, p := range b.Entries {
		if !strings.Contains(contents.String(), p.Name) || !strings.Contains(figures.String(), "|"+strconv.Itoa(pages[i])+"|") {
			t.Errorf("the contents lack %s, page %d", p.Name, pages[i])
		}
	}
	for i, page := range s.pages {
		checkInside(t, "page "+strconv.Itoa(i+1), fonts, page.marks, 3)
	}
}

func TestAnUnreleasedOrRehearsedBookletSaysSo(t *testing.T) {
	b := bookletOf(1)
	b.Released, b.Watermark = false, Rehearsal
	wantText(t, draw(t, func(w io.Writer) error { return CandidateBooklet(w, testFonts(t), b) }), "校样，还没有发给代表", Rehearsal)
}

func TestABookletIsRefusedCompletely(t *testing.T) {
	for what, change := range map[string]func(*Booklet){
		"no candidates":          func(b *Booklet) { b.Entries = nil },
		"bytes that are no text": func(b *Booklet) { b.Entries[1].Content = "\xff" },
		"a missing glyph":        func(b *Booklet) { b.Entries[1].Questions[0].Text = "\U0010FFFD" },
		"no date":                func(b *Booklet) { b.Date = time.Time{} },
	} {
		b := bookletOf(3)
		change(&b)
		var out bytes.Buffer
		if err := CandidateBooklet(&out, testFonts(t), b); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", what, err, out.Len())
		}
	}
}
