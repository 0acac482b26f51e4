package words_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/words"
	"piaojue/app/words/wordstest"
)

func TestNormalFormFoldsWhatPeopleTypeDifferently(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"村口　安装３０盏路灯！！", "村口安装30盏路灯"},
		{"路灯、厕所；桥", "路灯,厕所,桥"},
		{" 路 灯 ", "路灯"},
		{"AED ２台，Ｇ３２９国道", "aed 2台,g329国道"},
		{"wifi  free", "wifi free"},
		{"长3.5公里。好", "长3.5公里,好"},
		{"3.公里", "3,公里"},
		{"李𬭎、陈㙍生、王𠮷", "李𬭎,陈㙍生,王𠮷"},
		{"葛󠄀城\u200b路", "葛城路"},
		{"第一行\r\n第二行", "第一行,第二行"},
		{"\xff\xfe路灯\x00", "路灯"},
		{"100%'; DROP--", "100,drop"},
		{"", ""}, {"！？。", ""},
	} {
		got := words.Normal(tt.in)
		if got != tt.want {
			t.Errorf("Normal(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if again := words.Normal(got); again != got {
			t.Errorf("Normal(%q) = %q: not stable", got, again)
		}
	}
}

func TestTermsKeepWhatIsSearchedFor(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"请帮我们村口装30盏路灯", []string{"村口", "30盏", "路灯"}},
		{"老旧小区改造", []string{"老旧小区", "改造"}},
		{"深甽镇𬭎㙍路", []string{"深甽镇𬭎㙍路"}},
		{"𠮷水村", []string{"𠮷水村"}},
		{"S221 拓宽", []string{"s221", "拓宽"}},
		{"路灯，路灯", []string{"路灯"}},
		{"请问可不可以", []string{"请问可不可以"}}, // nothing else remains
		{"", nil},
	} {
		got := words.Terms(tt.in)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Terms(%q): %s", tt.in, diff)
		}
	}
}

func TestEveryTermOccursInTheNormalForm(t *testing.T) {
	for _, s := range wordstest.Spoken() {
		text := s.Matter + "，" + s.Reason
		for _, term := range words.Terms(text) {
			if !strings.Contains(words.Normal(text), term) {
				t.Errorf("%q has the term %q, which is not in its normal form", text, term)
			}
		}
	}
}

func TestPlacesAreProposed(t *testing.T) {
	known := []string{"青石镇", "东河村", "河东村", "阳光小区", "幸福村", "东河村代表联络站", "宁海县"}
	for _, tt := range []struct {
		in    string
		known []string
		want  []string
	}{
		{"东河村村口没有路灯", known, []string{"东河村"}},
		{"青石镇东河村代表联络站门口", known, []string{"青石镇", "东河村代表联络站"}},
		{"东河那边的桥", known, []string{"东河村"}},
		{"大家的幸福感", known, nil}, // an everyday word is no place
		{"阳光小区和人民路的交叉口", known, []string{"阳光小区", "人民路"}},
		{"宁海县的公路", known, nil}, // the county says nothing
		{"从大王庄到李家湾修条水泥路", nil, []string{"大王庄", "李家湾"}},
		{"白水镇西塘村3组", nil, []string{"白水镇", "西塘村"}},
		{"深甽镇𠮷水村", nil, []string{"深甽镇", "𠮷水村"}},
		{"农村公路、老旧小区、菜市场、公交线路、敬老院", nil, nil},
		{"村里的路灯坏了", nil, nil},
		{"建议新建一所学校", nil, nil},
	} {
		if got := words.Places(tt.in, tt.known); !slices.Equal(got, tt.want) {
			t.Errorf("Places(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAFieldIsProposedWithItsWords(t *testing.T) {
	for _, tt := range []struct{ in, want, because string }{
		{"孩子一岁多，上班没人看，想要公办托育", "幼有所育", "托育"},
		{"小学教室太挤", "学有所教", "教室太挤"},
		{"办一场招聘会", "劳有所得", "招聘会"},
		{"卫生室没有医生", "病有所医", "卫生室"},
		{"老人吃饭成问题，办个老年食堂", "老有所养", "老年食堂"},
		{"六楼老人下不了楼，想装电梯", "住有所居", "装电梯"},
		{"坐轮椅的进不了门", "弱有所扶", "轮椅"},
		{"公园路停车太难", "行有所畅", "停车"}, // the road's name is no park
		{"河水又黑又臭", "其他", "河水"},
	} {
		category, why, sure := words.Category(tt.in, fields)
		if category != tt.want || !slices.Contains(why, tt.because) || sure < 0.5 {
			t.Errorf("Category(%q) = %s because of %q, sure %.2f; want %s because of %q", tt.in, category, why, sure, tt.want, tt.because)
		}
	}
	if category, why, sure := words.Category("随便说说", fields); category != "其他" || why != nil || sure != 0 {
		t.Errorf("a text that says nothing: %s %q %v", category, why, sure)
	}
	if category, _, _ := words.Category("办一场招聘会", []string{"行有所畅"}); category != "" {
		t.Errorf("a field that is not offered was proposed, or one for no reason: %s", category)
	}
}

func index(texts ...words.Text) *words.Index {
	x := words.NewIndex(nil)
	for i, t := range texts {
		x.Add(int64(i+1), t)
	}
	return x
}

func ids(matches []words.Match) []int64 {
	var all []int64
	for _, m := range matches {
		all = append(all, m.ID)
	}
	return all
}

func TestTheSameMatterElsewhereIsNoDuplicate(t *testing.T) {
	asked := words.Text{Matter: "村口装3盏路灯", Place: "东河村"}
	for _, tt := range []struct {
		name string
		text words.Text
		want bool
	}{
		{"another scale", words.Text{Matter: "安装30盏路灯", Place: "东河村"}, true},
		{"other words", words.Text{Matter: "晚上黑灯瞎火没法走", Place: "东河村3组"}, true},
		{"the place in the sentence", words.Text{Matter: "东河村没有路灯"}, true},
		{"with its town", words.Text{Matter: "装路灯", Place: "青石镇东河村"}, true},
		{"another place", words.Text{Matter: "村口装3盏路灯", Place: "西塘村"}, false},
		{"a village of that name in another town", words.Text{Matter: "装路灯", Place: "白水镇东河村"}, true}, // the asker named no town
		{"another matter", words.Text{Matter: "修村口的桥", Place: "东河村"}, false},
	} {
		got := ids(index(tt.text).Similar(asked, 5))
		if (len(got) == 1) != tt.want {
			t.Errorf("%s: shown %v", tt.name, got)
		}
		if score := words.NewIndex(nil).Score(asked, tt.text); (score >= words.GroupThreshold) != tt.want {
			t.Errorf("%s: score %.2f", tt.name, score)
		}
	}
	towns := index(words.Text{Matter: "装路灯", Place: "白水镇东河村"})
	if got := towns.Similar(words.Text{Matter: "装路灯", Place: "青石镇东河村"}, 5); len(got) != 0 {
		t.Errorf("villages of one name in two towns are alike: %v", got)
	}
}

func TestABusLineIsItsNumberAndAScaleIsNot(t *testing.T) {
	x := words.NewIndex(nil)
	five := words.Text{Matter: "5路公交加密班次"}
	same := x.Score(five, words.Text{Matter: "5路公交车太少"})
	other := x.Score(five, words.Text{Matter: "8路公交车太少"})
	if other >= same {
		t.Errorf("line 8 scores %.2f, line 5 %.2f", other, same)
	}
	if a, b := x.Score(words.Text{Matter: "装3盏路灯"}, words.Text{Matter: "装30盏路灯"}), x.Score(words.Text{Matter: "装3盏路灯"}, words.Text{Matter: "装3盏路灯"}); a != b {
		t.Errorf("another scale scores %.3f, the same %.3f", a, b)
	}
}

func TestWhileTypingAPlaceMayStillBeMissing(t *testing.T) {
	x := index(words.Text{Matter: "没有路灯", Place: "东河村"}, words.Text{Matter: "装路灯", Place: "西塘村"}, words.Text{Matter: "修桥", Place: "东河村"})
	if got := ids(x.Similar(words.Text{Matter: "想装路灯"}, 5)); !slices.Equal(got, []int64{2, 1}) && !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("shown without a place: %v", got)
	}
	if got := x.Groups(words.GroupThreshold); len(got) != 0 {
		t.Errorf("two villages in one group: %v", got)
	}
	x.Add(4, words.Text{Matter: "想装路灯"})
	if got := x.Groups(words.GroupThreshold); len(got) != 0 {
		t.Errorf("a text without a place draws villages together: %v", got)
	}
}

func TestSimilarListsTheBestFirstAndNoMoreThanAsked(t *testing.T) {
	var texts []words.Text
	for range 20 {
		texts = append(texts, words.Text{Matter: "装路灯", Place: "东河村"})
	}
	x := index(append(texts, words.Text{Matter: "晚上太黑要装路灯", Place: "东河村"})...)
	got := x.Similar(words.Text{Matter: "晚上太黑要装路灯", Place: "东河村"}, 3)
	if !slices.Equal(ids(got), []int64{21, 1, 2}) || got[0].Score < 0.99 {
		t.Errorf("got %v", got)
	}
	for _, limit := range []int{0, -1} {
		if got := x.Similar(texts[0], limit); len(got) != 0 {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
}

func TestWhatIsRemovedOrReplacedIsNotFound(t *testing.T) {
	x := index(words.Text{Matter: "装路灯", Place: "东河村"}, words.Text{Matter: "装路灯", Place: "东河村"})
	asked := words.Text{Matter: "路灯", Place: "东河村"}
	x.Remove(1)
	x.Remove(99)
	if got := ids(x.Similar(asked, 5)); !slices.Equal(got, []int64{2}) {
		t.Errorf("after removing 1: %v", got)
	}
	x.Add(2, words.Text{Matter: "修桥", Place: "东河村"})
	if got := x.Similar(asked, 5); len(got) != 0 {
		t.Errorf("after replacing 2: %v", got)
	}
	x.Remove(2)
	x.Add(3, words.Text{Matter: "装路灯", Place: "东河村"})
	if got := ids(x.Similar(asked, 5)); !slices.Equal(got, []int64{3}) || x.Len() != 1 {
		t.Errorf("after adding 3: %v of %d", got, x.Len())
	}
}

func TestGroupsDoNotDependOnTheOrderOfArrival(t *testing.T) {
	all := wordstest.Suggestions(800, 3)
	groups := func(order []int) [][]int64 {
		x := words.NewIndex(wordstest.Places())
		for _, i := range order {
			x.Add(int64(i), textOf(all[i]))
		}
		return x.Groups(words.GroupThreshold)
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	want := groups(order)
	if len(want) < 50 {
		t.Fatalf("only %d groups", len(want))
	}
	for seed := range uint64(5) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if diff := cmp.Diff(want, groups(order)); diff != "" {
			t.Fatalf("order %d: %s", seed, diff)
		}
	}
}

func TestEveryGroupHasACentreThatAllMembersAreLike(t *testing.T) {
	all := wordstest.Developed()
	x := words.NewIndex(nil)
	for i, s := range all {
		x.Add(int64(i), textOf(s))
	}
	seen := map[int64]bool{}
	for _, group := range x.Groups(words.GroupThreshold) {
		if !slices.IsSorted(group) || len(group) < 2 {
			t.Errorf("group %v", group)
		}
		centred := slices.ContainsFunc(group, func(c int64) bool {
			return !slices.ContainsFunc(group, func(m int64) bool {
				return x.Score(textOf(all[c]), textOf(all[m])) < words.GroupThreshold
			})
		})
		if !centred {
			t.Errorf("no member of %v is like all others", group)
		}
		for _, id := range group {
			if seen[id] {
				t.Errorf("%d is in two groups", id)
			}
			seen[id] = true
		}
	}
}

// A chain in which each is like the next only must not become one group.
func TestAGroupDoesNotDriftAlongAChain(t *testing.T) {
	const threshold = 0.3
	var chain []words.Text
	for _, m := range []string{"红砖围墙", "围墙菜地", "菜地野藤", "野藤果树", "果树竹笋"} {
		chain = append(chain, words.Text{Matter: m, Place: "东河村"})
	}
	x := index(chain...)
	for i := range chain[1:] {
		if s := x.Score(chain[i], chain[i+1]); s < threshold {
			t.Fatalf("links %d and %d score %.2f: no chain", i, i+1, s)
		}
	}
	for _, g := range x.Groups(threshold) {
		if len(g) > 3 {
			t.Errorf("one group of %d from a chain", len(g))
		}
	}
}

func TestTenThousandIdenticalPostsAreOneGroup(t *testing.T) {
	x := words.NewIndex(nil)
	for i := range int64(10_000) {
		x.Add(i, words.Text{Matter: fmt.Sprintf("装%d盏路灯", i+2), Place: "东河村"})
	}
	groups := x.Groups(words.GroupThreshold)
	if len(groups) != 1 || len(groups[0]) != 10_000 {
		t.Errorf("%d groups", len(groups))
	}
	if got := x.Similar(words.Text{Matter: "路灯", Place: "东河村"}, 3); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestHugeTextsAreReadToABound(t *testing.T) {
	huge := strings.Repeat("东河村的路灯坏了", 100_000)
	if n := utf8.RuneCountInString(words.Normal(huge)); n > 4000 {
		t.Errorf("%d characters of normal text", n)
	}
	if n := len(words.Terms(strings.Repeat("路灯，厕所，", 1000))); n > 40 {
		t.Errorf("%d terms", n)
	}
	x := index(words.Text{Matter: huge, Place: huge, Reason: huge})
	if got := x.Similar(words.Text{Matter: "路灯坏了", Place: "东河村"}, 1); len(got) != 1 {
		t.Errorf("%v", got)
	}
	if got := words.Places(strings.Repeat("张家村，李家村，王家村，赵家村，钱家村，孙家村，周家村，吴家村，郑家村，", 9), nil); len(got) > 8 {
		t.Errorf("%d places", len(got))
	}
}

func FuzzNothingPanics(f *testing.F) {
	for _, s := range append(wordstest.Spoken()[:40], wordstest.Developed()[:40]...) {
		f.Add(s.Matter, s.Place)
	}
	f.Add("\xff\xfe\x00", "村")
	f.Add("村村村镇镇路路路", "3.5.5.盏")
	f.Add("𠮷𬭎㙍村", "ａｂｃ１２３路")
	f.Add("", "，，，")
	x := index(words.Text{Matter: "装路灯", Place: "东河村"})
	f.Fuzz(func(t *testing.T, matter, place string) {
		normal := words.Normal(matter)
		if words.Normal(normal) != normal {
			t.Errorf("Normal(%q) is not stable", matter)
		}
		if !utf8.ValidString(normal) {
			t.Errorf("Normal(%q) is not UTF-8", matter)
		}
		for _, term := range words.Terms(matter) {
			if !strings.Contains(normal, term) {
				t.Errorf("%q has the term %q", matter, term)
			}
		}
		if len(words.Terms(matter)) == 0 && normal != "" {
			t.Errorf("%q has no term, so every row would match", matter)
		}
		words.Category(matter, fields)
		words.Places(matter, []string{place})
		text := words.Text{Matter: matter, Place: place, Reason: place + matter}
		x.Add(2, text)
		for _, m := range x.Similar(text, 10) {
			if m.Score < 0 || m.Score > 1 {
				t.Errorf("score %v", m.Score)
			}
		}
		x.Groups(words.GroupThreshold)
		x.Remove(2)
		if x.Len() != 1 {
			t.Errorf("%d left", x.Len())
		}
	})
}
