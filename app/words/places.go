package words

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// level is how much ground a place's name covers.
type level byte

const (
	spot level = iota // a village, an estate, a road
	site              // a school, a market, a bridge: within a spot, or within a town
	town              // 镇、乡、街道
	wide              // 县、市、区: the whole call, says nothing
)

// suffixes are the words that names of places end with.
var suffixes = map[string]level{
	"村": spot, "社区": spot, "小区": spot, "路": spot, "街": spot, "巷": spot, "大道": spot, "屯": spot, "寨": spot, "庄": spot, "湾": spot, "弄": spot,
	"新村": spot, "花园": spot, "花苑": spot, "苑": spot, "家园": spot, "公寓": spot, "居委会": spot, "村委会": spot, "自然村": spot, "里弄": spot,
	"小学": site, "中学": site, "学校": site, "幼儿园": site, "医院": site, "卫生院": site, "市场": site, "菜场": site, "公园": site, "广场": site,
	"桥": site, "大桥": site, "水库": site, "山塘": site, "河": site, "溪": site, "车站": site, "火车站": site, "大街": spot, "老街": spot, "组": spot,
	"联络站": site, "园区": spot, "工业园": spot, "村民小组": spot, "片区": spot, "渡口": site,
	"镇": town, "乡": town, "街道": town, "街道办": town, "县": wide, "市": wide, "区": wide,
}

// suffixHeads are words that begin with a suffix, where the name stands before
// them: 东河村口 is at 东河村.
var suffixHeads = map[string]string{
	"村口": "村", "村头": "村", "村尾": "村", "村里": "村", "村东": "村", "村西": "村", "村南": "村", "村北": "村", "村道": "村", "村民": "村", "村部": "村", "村内": "村", "村中": "村",
	"村小": "村", "村边": "村", "村前": "村", "村后": "村", "村东头": "村", "村西头": "村", "村小学": "村", "村卫生室": "村", "村上": "村", "村委": "村", "村子": "村", "村庄": "村",
	"路口": "路", "路段": "路", "路边": "路", "路上": "路", "路旁": "路", "路东": "路", "路西": "路", "路南": "路", "路北": "路",
	"街上": "街", "街口": "街", "街边": "街", "巷口": "巷", "巷子": "巷", "巷内": "巷", "镇上": "镇", "镇里": "镇", "镇区": "镇", "镇政府": "镇", "镇中心": "镇", "乡里": "乡", "乡政府": "乡",
	"桥头": "桥", "桥边": "桥", "桥上": "桥", "河边": "河", "河上": "河", "小区里": "小区", "小区门口": "小区", "社区里": "社区", "屯里": "屯", "寨子": "寨", "庄上": "庄",
}

// notNames stand before a suffix without naming a place: 水泥路, 老旧小区.
var notNames = set(`老旧 新 旧 老 大 小 全 本 各 我 我们 你 你们 他们 咱 咱们 这 那 这个 那个 这条 那条 这段 那段 每 每个 某 农 乡 山 自然 行政 整 整个 全部 所有 部分 周边 附近 隔壁 对面 中心 重点 主 主要 美丽 幸福
示范 样板 特色 传统 文明 和美 智慧 平安 红色 水泥 泥 泥巴 石子 沙石 砂石 土 柏油 沥青 机耕 生产 产业 断头 盲 马 公 铁 高速 通 进 出 入户 进村 出村 进出 通村 通组 村 镇 县 市 区 城 城区 环 上学 回家 放学 上班 下班
主干 乡村 乡镇 农村 城镇 城市 城乡 农民 修 走 过 建 装 堵 断 开 养 改 拓宽 绕 让 沿 拆 停 扫 路 街 巷 一条 两条 几条 条 个 段 处 座 所 偏远 偏僻 山区 边远 贫困 薄弱 公办 民办 普惠 乡镇中心 中心城 完全 九年
一贯制 重点 寄宿制 特殊 职业 高级 初级 村级 镇级 县级 市级 区级 省级 国家 口袋 体育 城市 文化 健身 休闲 农贸 便民 标准化 集贸 批发 旧货 超级 人民 中 县城 背 步行 老 商业 美食 排洪 内 黑臭 护城 运 引水 危 农 天
立交 人行 过街 石 木 断 独木 高架 便 我家 家 门前 门口 屋后 屋前 房前 老家 咱村 我村 社区 小区 同 邻 外 里 几个 多个 个别 一些 有些 两个 三个 一个 哪个 住宅 老年 残疾 电动 汽车 公交 安置 拆迁 高层 无物业 开放式 封闭 
封闭式 夜 商贸 工业 产业园 高新 开发 经济 市 地 灾 景 山 林 库 牧 郊 辖 校 厂 院 东 西 南 北 上 下 前 后 左 右 早 晚 半 学 绕城 进城 出城 田间 河堤 沿河 沿江 沿街 临街 村村通 四好 毛 盘山 烂 破 好 坏 弯 直 陡 平 整治 治理
清理 疏通 打通 硬化 拆除 翻修 维修 改造 提升 新建 修建 建设 扩建 兴建 修复 县里 市里 镇里 村里 希望 建议 请 在 到 从 往 去 来 是 有 没有 没 的 了 和 与 及 跟 给 把 被 还 都 就 也 很 太 不`)

// A place is a name found in a text.
type place struct {
	name, core string // core is the name without its suffix, if it stands alone
	level      level
	from, to   int // runes in the piece
}

// core cuts the suffix off a name, if at least two characters remain.
func splitName(name string) (core string, l level, ok bool) {
	runes := []rune(name)
	for n := min(4, len(runes)-1); n > 0; n-- {
		suffix := string(runes[len(runes)-n:])
		if l, known := suffixes[suffix]; known {
			return string(runes[:len(runes)-n]), l, true
		}
	}
	return name, spot, false
}

// placesIn finds names of places in one piece of text, by their endings.
func placesIn(piece []rune, tokens []token) []place {
	var found []place
	for i, t := range tokens {
		if t.kind != han {
			continue
		}
		suffix, at := t.text, t.at // where the ending begins
		if head := suffixHeads[t.text]; head != "" {
			suffix = head
		} else if _, ending := suffixes[t.text]; !ending {
			core, l, ok := splitName(t.text)
			n := utf8.RuneCountInString(core)
			if !ok || commonPlaceWord(t.text) {
				continue
			}
			if n >= 2 { // one word: 人民路
				if !notNames[core] && !stopWords[core] {
					found = append(found, place{t.text, core, l, t.at, t.at + t.runes})
				}
				continue
			}
			if suffix = strings.TrimPrefix(t.text, core); !settlements[suffix] {
				continue
			}
			at++ // 大 王庄: the name goes on before the word
		}
		start := min(at, t.at)
		for j := i - 1; j >= 0 && at-start < 2; j-- {
			prev := tokens[j]
			if at-prev.at > 4 || start < at && prev.runes > 1 || !nameWord(prev, suffix, start < at) {
				break
			}
			start = prev.at
		}
		core := string(piece[start:at])
		end := at + utf8.RuneCountInString(suffix)
		if at-start >= 2 && (!notNames[core] || mayBeRoad(core, suffix)) || at-start == 1 && start == t.at && t.at == 0 {
			found = append(found, place{core + suffix, core, suffixes[suffix], start, end})
		}
	}
	return found
}

// settlements end names of which one syllable may be a word with them: 王庄.
var settlements = set("村 庄 屯 寨 湾")

// roadWords name roads and mean something else before other endings: 人民路,
// but not 工业园区.
var roadWords = set(`人民 工业 建设 文化 公园 体育 健康 光明 幸福 平安 和平 团结 商业 学府 城市 中心 教育 红色 美丽 文明 智慧 高新 开发 产业 步行 医院 学校 广场 东 西 南 北 中 中山 重点 林`)

func mayBeRoad(word, suffix string) bool {
	return roadWords[word] && (suffix == "路" || suffix == "街" || suffix == "大道" || suffix == "巷")
}

// nameWord says whether a word may be part of a name before an ending.
// begun says that part of the name follows it already: 上 belongs to 上王村,
// not to 村上.
func nameWord(t token, suffix string, begun bool) bool {
	switch {
	case t.kind == han && t.runes == 1 && begun && strings.Contains("上下前后左右中里外大小头一二三四五六七八九十", t.text):
		return true
	case t.kind != han || stopWords[t.text]:
		return false
	case mayBeRoad(t.text, suffix):
		return true
	case lightVerbs[t.text] || suffixHeads[t.text] != "" || t.runes > 1 && digitsWritten[t.text]:
		return false
	case t.runes == 1:
		return !strings.Contains(noNameCharacters, t.text)
	}
	_, ending := suffixes[t.text]
	return !ending && !notNames[t.text] && !counted([]rune(t.text)) && (settlements[suffix] || suffixes[suffix] == town || !isMatter(t.text))
}

// noNameCharacters stand alone before a suffix without belonging to a name;
// others that notNames lists may (东、西、大).
const noNameCharacters = "我你他她它咱这那每各本全某修走过建装堵断开养改绕让沿拆停扫段条个处座所泥土公铁通进出近隔邻村镇乡街路旧破烂坏危条县市区"

// commonPlaceWord is a dictionary word that ends like a name and is none:
// 农村, 公交线路.
func commonPlaceWord(word string) bool {
	runes := []rune(word)
	return commonEndings[word] || isMatter(word) || len(runes) > 2 && commonEndings[string(runes[len(runes)-2:])] || counted(runes)
}

// counted is a number with its unit, as in 一所.
func counted(word []rune) bool {
	return len(word) == 2 && digitsWritten[string(word[:1])] && counters[string(word[1:])] || len(word) > 2 && digitsWritten[string(word[:2])]
}

var commonEndings = set(`全村 本村 农村 乡村 新农村 自然村 行政村 公路 马路 铁路 道路 线路 电路 管路 思路 出路 高速公路 农村公路 水泥路 柏油路 林荫路 十字路 沿街 大街 城镇 乡镇 村镇 集镇 场镇 城乡 镇村 乡亲 乡下 乡间 乡土 镇静 镇长 乡长 老乡 下乡 同乡 山乡 山村 渔村 家乡 城乡 老街 步行街 商业街 城市 都市
农贸市场 菜市场 市场 批发市场 劳动力市场 超市 门市 县市 全市 本市 全县 本县 全区 本区 城区 山区 郊区 园区 社区 景区 地区 厂区 校区 库区 灾区 牧区 林区 辖区 镇区 片区 小区 住宅区 开发区 工业区 服务区 居民区 生活区 保护区
中小学 大学 高中 完全小学 中心小学 重点中学 敬老院 医院 卫生院 住院 公园 校园 幼儿园 花园 家园 田园 果园 菜园 体育公园 口袋公园 文化广场 活动广场 广场 立交桥 天桥 危桥 农桥 便桥 过街天桥 水库 大小河 运河 江河 拔河
停车场 班组 小组 村民小组 党小组 汽车站 火车站 公交车站 车站 加油站 网络 搬家 走过 内河 过河 老庄 村庄 农庄 山庄 港湾 转弯 弄堂`)

// isMatter says whether a word by itself names a matter, as 菜市场 does.
func isMatter(word string) bool {
	for _, p := range phrases()[firstRune(word)] {
		if len(p.tail) == 0 && string(p.head) == word {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// gazetteer is a list of known places, ready for looking up in texts.
type gazetteer struct {
	byFirst map[rune][]knownPlace
}

type knownPlace struct {
	name  string // as given
	look  []rune // what to look for, normal form
	core  string
	level level
}

func newGazetteer(known []string) *gazetteer {
	g := &gazetteer{map[rune][]knownPlace{}}
	for _, name := range known {
		plain := Normal(name)
		core, l, ok := splitName(plain)
		if utf8.RuneCountInString(plain) < 2 || l == wide {
			continue
		}
		g.add(knownPlace{name, []rune(plain), core, l})
		// 东河 for 东河村, unless the word means something else as well
		if ok && utf8.RuneCountInString(core) >= 2 && !notNames[core] && !stopWords[core] && !isMatter(core) && rarity(core) >= 9.5 {
			g.add(knownPlace{name, []rune(core), core, l})
		}
	}
	for r, list := range g.byFirst {
		slices.SortFunc(list, func(a, b knownPlace) int {
			if len(a.look) != len(b.look) {
				return len(b.look) - len(a.look)
			}
			return strings.Compare(a.name, b.name)
		})
		g.byFirst[r] = list
	}
	return g
}

func (g *gazetteer) add(p knownPlace) { g.byFirst[p.look[0]] = append(g.byFirst[p.look[0]], p) }

// in finds known places in a piece of text, the longest at each point.
func (g *gazetteer) in(piece []rune) (found []place, names []string) {
	if g == nil || len(g.byFirst) == 0 {
		return nil, nil
	}
	for i := 0; i < len(piece); i++ {
		for _, p := range g.byFirst[piece[i]] {
			if hasPrefix(piece[i:], p.look) {
				found = append(found, place{Normal(p.name), p.core, p.level, i, i + len(p.look)})
				names = append(names, p.name)
				i += len(p.look) - 1
				break
			}
		}
	}
	return found, names
}

// A clause is the text between two commas, cut, with its places.
type clause struct {
	runes  []rune
	tokens []token
	places []place  // known ones first
	known  []string // the known ones as they were given
}

// read takes a normal text apart.
func read(text []rune, known *gazetteer) []clause {
	var all []clause
	for _, piece := range pieces(string(text)) {
		runes := []rune(piece)
		c := clause{runes: runes, tokens: cut(runes)}
		c.places, c.known = known.in(runes)
		for _, p := range placesIn(runes, c.tokens) {
			if !slices.ContainsFunc(c.places, func(k place) bool { return p.from < k.to && k.from < p.to }) {
				c.places = append(c.places, p)
			}
		}
		all = append(all, c)
	}
	return all
}

// inPlace says whether a word belongs to the name of a place.
func (c clause) inPlace(t token) bool {
	return slices.ContainsFunc(c.places, func(p place) bool { return t.at < p.to && p.from < t.at+t.runes })
}

// withoutPlaces is the text with a comma for every name: 公园路 is no park.
func withoutPlaces(clauses []clause) []rune {
	var all []rune
	for _, c := range clauses {
		rest := slices.Clone(c.runes)
		for _, p := range c.places {
			for i := p.from; i < p.to; i++ {
				rest[i] = ','
			}
		}
		all = append(append(all, rest...), ',')
	}
	return all
}

// Places proposes where a text is about: first the known places it names, in
// the order of the text and as they are written in known, then names that only
// look like places (…村、…小区、…路). Nothing twice, at most eight. A known
// place is also found without its last syllable (东河 for 东河村) if that is
// not an everyday word. Counties and cities are left out: they say nothing
// inside one congress.
func Places(text string, known []string) []string {
	const most = 8
	var first, then []string
	for _, c := range read(normal(text), newGazetteer(known)) {
		for _, name := range c.known {
			if !slices.Contains(first, name) {
				first = append(first, name)
			}
		}
		for _, p := range c.places[len(c.known):] {
			if p.level != wide && !slices.Contains(then, p.name) {
				then = append(then, p.name)
			}
		}
	}
	then = slices.DeleteFunc(then, func(name string) bool { return slices.Contains(first, name) })
	all := append(first, then...)
	return all[:min(len(all), most)]
}
