package human

import (
	"encoding/binary"
	"slices"
	"strings"
)

// A question has one right answer, known by its number or by its word.
type question struct {
	text    string
	choices []string
	answer  string
	number  int // of an answer that is a number
	counts  bool
}

// right compares what was tapped or typed with the answer.
func (q question) right(reply string) bool {
	reply = plain(reply)
	if reply == plain(q.answer) {
		return true
	}
	n, ok := parseNumeral(reply)
	return q.counts && ok && n == q.number
}

// plain takes away what people add when they type, and other words for the same day.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(" \t\u00a0\u3000。．.，,！!?？“”\"'：:、", r):
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		default:
			b.WriteRune(r)
		}
		if b.Len() > 60 {
			break
		}
	}
	s = b.String()
	s = strings.TrimPrefix(s, "等于")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "个"), "月")
	s = strings.NewReplacer("礼拜", "星期", "周", "星期").Replace(s)
	if s == "星期天" {
		s = "星期日"
	}
	return s
}

// draws is a stream of numbers that depend on key, purpose and token only.
type draws struct {
	block func(n byte) []byte
	next  byte
	left  []byte
}

func (g *Gate) question(purpose string, token []byte) question {
	d := &draws{block: func(n byte) []byte { return g.mac("question"+string(rune('0'+n)), purpose, token) }}
	return kinds[d.below(len(kinds))](d)
}

// below draws from 0 to n−1; n is small, so the remainder's bias is nothing.
func (d *draws) below(n int) int {
	if len(d.left) < 4 {
		d.left = d.block(d.next)
		d.next++
	}
	v := binary.BigEndian.Uint32(d.left)
	d.left = d.left[4:]
	return int(v % uint32(n))
}

// between draws from low to high, both included.
func (d *draws) between(low, high int) int { return low + d.below(high-low+1) }

// pick draws so many different elements.
func pick[T any](d *draws, from []T, n int) []T {
	rest := slices.Clone(from)
	var picked []T
	for range n {
		i := d.below(len(rest))
		picked = append(picked, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return picked
}

// withChoices mixes the answer among the others.
func withChoices(d *draws, text, answer string, others []string) question {
	return question{text: text, answer: answer, choices: pick(d, append([]string{answer}, others...), 1+len(others))}
}

// sum makes a question whose answer is a number, with three neighbours as the
// other choices.
func sum(d *draws, text string, answer int) question {
	var near []int
	for n := max(1, answer-4); n <= answer+4; n++ {
		if n != answer {
			near = append(near, n)
		}
	}
	var others []string
	for _, n := range pick(d, near, 3) {
		others = append(others, numeral(n))
	}
	q := withChoices(d, text, numeral(answer), others)
	q.number, q.counts = answer, true
	return q
}

// kinds are the sorts of questions: what somebody who went to no school
// answers at once.
var kinds = []func(*draws) question{
	func(d *draws) question {
		a, b := d.between(1, 9), d.between(1, 9)
		return sum(d, numeral(a)+"加"+numeral(b)+"等于几？", a+b)
	},
	func(d *draws) question {
		b := d.between(1, 8)
		a := b + d.between(1, 9)
		return sum(d, numeral(a)+"减"+numeral(b)+"等于几？", a-b)
	},
	func(d *draws) question {
		thing := pick(d, []string{"苹果", "桃子", "鸡蛋", "包子", "月饼", "橘子"}, 1)[0]
		people, each := d.between(2, 5), d.between(2, 4)
		return sum(d, counted(people)+"个人，每人"+counted(each)+"个"+thing+"，一共几个？", people*each)
	},
	func(d *draws) question {
		thing := pick(d, []string{"苹果", "鸡蛋", "包子", "橘子", "馒头"}, 1)[0]
		eaten := d.between(1, 5)
		had := eaten + d.between(1, 6)
		return sum(d, counted(had)+"个"+thing+"，吃了"+counted(eaten)+"个，还剩几个？", had-eaten)
	},
	func(d *draws) question {
		most := d.below(2) == 0
		all := make([]int, 20)
		for i := range all {
			all[i] = i + 1
		}
		four := pick(d, all, 4)
		answer, text := slices.Max(four), "下面哪个数最大？"
		if !most {
			answer, text = slices.Min(four), "下面哪个数最小？"
		}
		q := question{text: text, answer: numeral(answer), number: answer, counts: true}
		for _, n := range four {
			q.choices = append(q.choices, numeral(n))
		}
		return q
	},
	func(d *draws) question {
		days := []string{"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"}
		today := d.below(7)
		text, answer := days[today]+"的后一天是星期几？", days[(today+1)%7]
		if d.below(2) == 0 {
			text, answer = days[today]+"的前一天是星期几？", days[(today+6)%7]
		}
		return withChoices(d, text, answer, pick(d, without(days, answer), 3))
	},
	func(d *draws) question {
		var months []string
		for n := range 12 {
			months = append(months, numeral(n+1)+"月")
		}
		now := d.below(11)
		answer := months[now+1]
		q := withChoices(d, months[now]+"的下一个月是几月？", answer, pick(d, without(months, answer), 3))
		q.number, q.counts = now+2, true
		return q
	},
	func(d *draws) question {
		two := pick(d, groups, 2)
		return withChoices(d, "下面哪一个是"+two[0].name+"？", pick(d, two[0].members, 1)[0], pick(d, two[1].members, 3))
	},
	func(d *draws) question {
		two := pick(d, groups, 2)
		return withChoices(d, "下面哪一个不是"+two[0].name+"？", pick(d, two[1].members, 1)[0], pick(d, two[0].members, 3))
	},
	func(d *draws) question {
		picked := pick(d, opposites, 4)
		side := d.below(2)
		var others []string
		for _, p := range picked[1:] {
			others = append(others, p[d.below(2)])
		}
		return withChoices(d, "“"+picked[0][side]+"”的反面是哪一个字？", picked[0][1-side], others)
	},
	func(d *draws) question {
		seasons := []string{"春天", "夏天", "秋天", "冬天"}
		now := d.below(4)
		answer := seasons[(now+1)%4]
		return withChoices(d, seasons[now]+"过后是什么季节？", answer, without(seasons, answer))
	},
}

func without(all []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == one })
}

type group struct {
	name    string
	members []string
}

// groups have no member in common, in anybody's dialect.
var groups = []group{
	{"水果", []string{"苹果", "香蕉", "葡萄", "桃子", "橘子", "菠萝"}},
	{"动物", []string{"老虎", "大象", "猴子", "兔子", "山羊", "燕子"}},
	{"家具", []string{"桌子", "椅子", "沙发", "衣柜", "书架", "凳子"}},
	{"衣服", []string{"毛衣", "裤子", "裙子", "大衣", "衬衫", "背心"}},
	{"交通工具", []string{"汽车", "火车", "飞机", "轮船", "自行车", "摩托车"}},
	{"餐具", []string{"筷子", "勺子", "盘子", "饭碗", "碟子", "叉子"}},
	{"天气", []string{"下雨", "下雪", "刮风", "打雷", "晴天", "大雾"}},
}

var opposites = [][2]string{
	{"大", "小"}, {"高", "低"}, {"多", "少"}, {"早", "晚"}, {"冷", "热"}, {"轻", "重"}, {"长", "短"}, {"快", "慢"}, {"左", "右"}, {"黑", "白"}, {"新", "旧"},
}

var figures = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// numeral writes 0 to 99 in words.
func numeral(n int) string {
	tens, ones := n/10, n%10
	text := ""
	switch {
	case tens == 0:
		return figures[ones]
	case tens > 1:
		text = figures[tens]
	}
	text += "十"
	if ones > 0 {
		text += figures[ones]
	}
	return text
}

// counted writes a number of things: 两个, not 二个.
func counted(n int) string {
	if n == 2 {
		return "两"
	}
	return numeral(n)
}

var values = map[rune]int{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9, '俩': 2, '仨': 3,
}

// parseNumeral reads 0 to 99 in digits or words, 十二, 一十二 and 拾贰 alike.
func parseNumeral(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		for _, r := range s {
			if r < '0' || r > '9' || n > 9 {
				return 0, false
			}
			n = 10*n + int(r-'0')
		}
		return n, true
	}
	before, after, ten := strings.Cut(strings.ReplaceAll(s, "拾", "十"), "十")
	one := func(part string) (int, bool) {
		runes := []rune(part)
		if len(runes) != 1 {
			return 0, false
		}
		v, ok := values[runes[0]]
		return v, ok
	}
	if !ten {
		return one(before)
	}
	n = 10
	if before != "" {
		v, ok := one(before)
		if !ok || v == 0 {
			return 0, false
		}
		n = 10 * v
	}
	if after == "" {
		return n, true
	}
	v, ok := one(after)
	return n + v, ok && v > 0
}
