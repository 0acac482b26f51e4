package words

import (
	"strings"
	"sync"
)

// matterTable lists what residents ask for: a name, the field it usually
// belongs to, and the words by which it is known, official ones and spoken
// ones. a~b is both within one clause, at most six characters apart. Where a
// shorter phrase lies inside a longer one, only the longer one counts.
const matterTable = `
路灯|其他|路灯 亮化 照明 黑灯瞎火 没有灯 没灯 没个灯 灯不亮 灯~坏 路~黑 漆黑 乌漆 摸黑 伸手不见五指 手电筒 黑灯 夜里看不见 晚上看不见 太阳能灯 亮灯
道路硬化|行有所畅|硬化 修路 路面 烂泥路 泥巴路 泥路 土路 石子路 沙石路 砂石路 坑坑洼洼 坑洼 水泥路 柏油 沥青 白改黑 四好农村路 农村公路 通村路 通组路 入户路 村道 机耕路 产业路 断板 坑~路 路~坑 路~烂 路~破 大中修 公路
道路拓宽|行有所畅|拓宽 加宽 扩宽 扩面 窄路面 错车 会车 路~窄 路~宽 让车 两辆车
停车|行有所畅|停车 停车位 停车场 车位 泊位 没地方停 没处停 乱停 停不下 找不到位 车~没地方放
汽车充电|行有所畅|充电桩 新能源汽车 电动汽车 新能源车 快充
电瓶车充电|其他|电瓶车 电动自行车 电动车 飞线 充电棚 充电车棚 充电驿站 上楼充电 拉线充电 非机动车充电 小电驴
公交|行有所畅|公交 公交车 班车 公共汽车 城乡客运 班次 公共交通 末班车 站台 公交站 候车亭 坐车 等车 小巴
桥梁|行有所畅|危桥 桥梁 农桥 便桥 独木桥 漫水桥 桥面 桥栏杆 修桥 建桥 桥~塌 桥~垮 桥~旧 桥~修 过河
交通信号|行有所畅|红绿灯 信号灯 斑马线 人行横道 减速带 过马路 交通信号 反光镜 凸面镜 警示牌 平交路口 车速太快 车~太快 转角镜
护栏|行有所畅|护栏 防护栏 安全防护 临水 临崖 生命安全防护 生命防护 掉下去 掉河里 翻下去 没有遮拦 栏杆 陡坡边
断头路|行有所畅|断头路 打通 绕路 绕行 绕一大圈 连接线 联网公路 贯通
人行道|行有所畅|人行道 盲道 步道 慢行 地砖 路沿 马路牙子
公厕|其他|公厕 公共厕所 厕所 卫生间 上厕所 解手 方便的地方 旅游厕所 内急 旱厕 茅厕
户厕|其他|户厕 改厕 化粪池 自家厕所 卫生厕所
垃圾|其他|垃圾 垃圾桶 垃圾站 垃圾分类 中转站 转运站 清运 环卫 大件 脏兮兮 苍蝇
污水|其他|污水 雨污 雨污分流 生活污水 纳管 零直排 臭水 脏水 污水管网 洗菜水
内涝|其他|内涝 积水 易涝 涝点 排水 下水道 排水沟 排水管 水淹 淹水 淹了 看海 管网堵 窨井堵 雨水管 倒灌 一下雨~水 堵~水 一下雨~淹 水~排不
井盖|其他|井盖 窨井盖 阴井盖 沙井盖
饮水|其他|饮水 饮用水 自来水 供水 吃水 喝水 水质 二次供水 水压 停水 水管 引水 水塔 抗旱 水厂 水龙头 水~发黄 水~浑 无水住宅
水库山塘|其他|水库 山塘 除险加固 堤防 河堤 堤坝 大坝 挡墙 护岸 护坡 清淤增蓄 塘坝 挡土墙
河道|其他|河道 黑臭 清淤 河水 小流域 水系 水生态 河~臭 水葫芦 河~脏 塘~臭 池塘 溪沟 淤泥
灌溉|其他|灌溉 水渠 渠道 农田水利 电排 机井 泵站 抽水 浇地 浇水 放水 引水渠 三面光 高效节灌 渠~漏 渠~堵
高标准农田|其他|高标准农田 高标准基本农田 土地整理 田块整治 良田 小田并大田 田~不成片 田埂
公园绿化|其他|公园 口袋公园 绿化 绿地 小游园 游园 种树 栽树 花坛 草坪 小花园 散步 遛弯 遮阴
健身|其他|健身 健身器材 篮球场 足球场 体育场地 运动场 健身步道 健身中心 球场 打球 锻炼 广场舞 乒乓球 活动广场 跳舞的地方 体育公园 游泳
文化场所|其他|文化礼堂 农家书屋 图书馆 书房 图书室 文化站 戏台 看戏 看书 借书 文化活动中心 综合文化 文化广场 文化活动 送戏 电影
居家养老|老有所养|养老 居家养老 日间照料 养老院 敬老院 养老服务 护理院 老年活动 老人活动 老年人活动中心 康养 医养 颐养之家 托老 照料中心 没人照顾 老人~没人管 老年大学 老年学校
老年助餐|老有所养|助餐 老年食堂 长者食堂 幸福食堂 老人食堂 送餐 老人~吃饭 做饭 热饭 饭堂 烧饭 食堂~老人 老人~食堂 一口热
适老化|老有所养|适老化 扶手 防滑 老人~摔 独居老人 呼叫器 一键呼叫 智能手环 坐便器
老人体检|病有所医|体检 筛查 两癌 宫颈癌 乳腺癌 免费检查 认知症 失智 量血压 查身体
托育|幼有所育|托育 托位 托班 婴幼儿 奶娃 两三岁 两岁 带娃 一两岁 小娃 托儿所 幼儿照护 0到3岁 0-3岁 三岁以下 小小孩
假期托管|幼有所育|暑托班 暑托 托管 放暑假 暑假 寒假 爱心暑托班 假期托管 放假~没人管
幼儿园|学有所教|幼儿园 学前教育 入园 上园
课后服务|学有所教|课后 放学 延时服务 接孩子 晚托 作业辅导 四点半
校舍|学有所教|校舍 教学楼 改扩建 教室 学位 新建学校 义务教育 寄宿 宿舍楼 学生宿舍 大班额 班级太挤 校园 操场 塑胶跑道 跑道 危险校舍 建学校 薄弱学校 迁建
学校食堂|学有所教|学校食堂 食堂~学生 学生~食堂 学生午餐 营养餐 校园餐 学校~饭
午休|学有所教|午休 躺睡 可躺 趴着睡 趴桌 趴在桌 午睡
教室降温|学有所教|清凉工程 空调 教室~热 闷热 电扇 风扇
校车|学有所教|校车 接送车 上学~远 上学路
心理健康|病有所医|心理 抑郁 厌学 心理辅导 心理咨询 情绪 想不开 焦虑
卫生室|病有所医|卫生室 卫生站 卫生院 看病 村医 社区卫生 拿药 买药 医务室 打针 家庭医生 门诊 大夫
医院|病有所医|医院 住院楼 门急诊 中医院 医疗 专家坐诊 病房 床位 医共体 急诊楼
急救|病有所医|急救 aed 救护车 除颤 救护 心脏骤停
疫苗|病有所医|疫苗 接种 打疫苗 预防针
医保|病有所医|医保 报销 新农合 合作医疗 补充医疗保险
老旧小区|住有所居|老旧小区 老小区 小区改造 旧改 微改造 城市更新 棚户区 老房子 墙皮
加装电梯|住有所居|加装电梯 装电梯 加电梯 加梯 没电梯 没有电梯 爬楼 爬不动 爬楼梯 下不了楼 上下楼
电梯更新|住有所居|电梯更新 更新改造电梯 老旧电梯 旧电梯 换电梯 电梯~坏 电梯~困 电梯~停 电梯~老化 电梯~故障 电梯~抖
外墙屋面|住有所居|外墙 墙体脱落 保温 漏水 漏雨 渗水 屋顶 屋面 防水 掉墙皮 瓷砖~掉
危房|住有所居|危房 土坯房 农房 抗震 裂缝 快塌 要塌 安置房 保障房 公租房 保障性住房 租赁住房 搬迁
物业|住有所居|物业 业委会 门禁 保安 没人打扫 单元门 楼道
背街小巷|其他|背街小巷 街巷 巷道 小巷 巷子 弄堂 里弄 胡同
消防|其他|消防 灭火器 消防栓 消火栓 烟感 报警器 着火 火灾 消防通道 消防站 灭火 起火 救火
燃气|其他|燃气 天然气 煤气 瓶改管 煤气罐 液化气 用气 通气 管道气
供暖|其他|供暖 供热 暖气 集中供热 暖气管 冬天~冷
供电|其他|电网 供电 停电 跳闸 变压器 电压 电线杆 低压线 用电
杂乱线缆|其他|电线 线缆 飞线 蜘蛛网 弱电 电缆 乱拉 上改下 三线
通信|其他|信号差 没信号 手机信号 基站 宽带 网络 5g 打不出电话 没网
监控|其他|监控 摄像头 雪亮工程 天网 探头 小偷 偷 被盗
农贸市场|其他|农贸市场 菜市场 菜场 买菜 菜摊 集市 赶集 摆摊 集贸市场 便民市场 市场改造
食品安全|其他|食品安全 食品 阳光厨房 农药残留 检测点 不放心吃 放心厨房
就业|劳有所得|就业 招聘 找工作 岗位 扩岗 创业 打工 工作~难找 没活干 零工 公益岗 用工 见习 失业 家门口上班
技能培训|劳有所得|技能 培训 学技术 学手艺 技工 学门手艺 职业技能
欠薪维权|劳有所得|欠薪 拖欠工资 讨薪 劳动者权益 工资~拿不到 外卖员 骑手 歇脚
残疾人|弱有所扶|残疾 残疾人 无障碍 助残 轮椅 坡道 重残 盲人 聋哑 托养
困难帮扶|弱有所扶|困难群众 低保 帮扶 救助 困难家庭 孤儿 特困 大病 慰问 困境儿童 低收入
留守儿童|弱有所扶|留守儿童 关爱青少年 儿童之家 留守 未成年人 儿童福利 儿童友好
殡葬|其他|公墓 殡葬 骨灰 治丧 办丧事 墓地 安葬
便民服务|其他|便民服务 办事大厅 办证 便民中心 党群服务 办手续 盖章 代办 服务大厅 市民中心 自助机
快递|其他|快递 驿站 物流 取件 包裹
流浪狗|其他|流浪狗 野狗 流浪犬 狗咬 遛狗 不牵绳
噪音|其他|噪音 噪声 扰民 太吵 吵得 隔音
地质灾害|其他|滑坡 地质灾害 泥石流 山体 落石 塌方 避让搬迁 边坡
森林防火|其他|森林 防火 防火通道 生物防火 山火 林火
大气异味|其他|废气 异味 臭味 养猪场 猪粪 养殖场 难闻 刺鼻 油烟
村庄环境|其他|美丽乡村 人居环境 和美乡村 村容村貌 美丽宜居 环境整治 村庄整治 幸福屋场 残垣断壁 美丽庭院
冷链晾晒|其他|烘干 晒谷 晒粮 晾晒 冷库 保鲜 冷链 晒场
`

// A matter is one row of matterTable.
type matter struct {
	name, category string
	phrases        []string
}

var matters = func() []matter {
	var all []matter
	for line := range strings.Lines(strings.TrimSpace(matterTable)) {
		f := strings.SplitN(strings.TrimSpace(line), "|", 3)
		all = append(all, matter{f[0], f[1], strings.Fields(f[2])})
	}
	return all
}()

// fieldWords say a field without saying a matter.
var fieldWords = map[string][]string{
	"幼有所育": {"宝宝", "婴儿", "母婴", "哺乳", "早教", "生育", "孩子没人带"},
	"学有所教": {"学校", "学生", "老师", "教育", "中小学", "小学", "中学", "初中", "高中", "上学", "读书", "教师"},
	"劳有所得": {"工资", "务工", "农民工", "失业", "收入", "劳动"},
	"病有所医": {"医生", "药", "医", "疾病", "治病", "卫生健康", "慢性病", "护士", "病"},
	"老有所养": {"老人", "老年", "老年人", "长者", "空巢", "独居", "爹妈", "七八十岁"},
	"住有所居": {"小区", "住房", "楼房", "房子", "业主", "居住"},
	"弱有所扶": {"困难", "贫困", "残", "帮助", "五保"},
	"行有所畅": {"交通", "出行", "公路", "道路", "开车", "路口", "堵车", "拥堵", "马路", "大道", "国道", "省道"},
}

// A phrase is what the matcher looks for.
type phrase struct {
	head, tail []rune // tail is what follows ~, or nothing
	matter     int
}

// phrases are all phrases by their first character, longest first.
var phrases = sync.OnceValue(func() map[rune][]phrase {
	byFirst := map[rune][]phrase{}
	for i, m := range matters {
		for _, p := range m.phrases {
			head, tail, _ := strings.Cut(p, "~")
			ph := phrase{[]rune(head), []rune(tail), i}
			first := ph.head[0]
			list := byFirst[first]
			at := 0
			for at < len(list) && len(list[at].head)+len(list[at].tail) >= len(ph.head)+len(ph.tail) {
				at++
			}
			byFirst[first] = append(list[:at], append([]phrase{ph}, list[at:]...)...)
		}
	}
	return byFirst
})

// reach is how many characters may stand between the two halves of a phrase.
const reach = 6

// A hit is a matter found in a text, with the words that named it.
type hit struct {
	matter int
	why    string
}

// find lists the matters that a normal text names, in the order of the text,
// each once.
func find(text []rune) []hit {
	table := phrases()
	var hits []hit
	seen := map[int]bool{}
	add := func(p phrase, why string) {
		if !seen[p.matter] {
			seen[p.matter] = true
			hits = append(hits, hit{p.matter, why})
		}
	}
	for i := 0; i < len(text); {
		step := 1
		longest := 0
		for _, p := range table[text[i]] {
			if !hasPrefix(text[i:], p.head) {
				continue
			}
			if len(p.tail) > 0 {
				for j := i + len(p.head); j <= i+len(p.head)+reach && j < len(text) && text[j] != ','; j++ {
					if hasPrefix(text[j:], p.tail) {
						add(p, string(text[i:j+len(p.tail)]))
						break
					}
				}
				continue
			}
			if longest == 0 || len(p.head) == longest {
				longest = len(p.head)
				step = longest
				add(p, string(p.head))
			}
		}
		i += step
	}
	return hits
}

func hasPrefix(text, prefix []rune) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if text[i] != r {
			return false
		}
	}
	return true
}

// ownWords are the words of this field that newspapers seldom print.
func ownWords() []string {
	var all []string
	for _, m := range matters {
		for _, p := range m.phrases {
			if !strings.Contains(p, "~") {
				all = append(all, p)
			}
		}
	}
	for _, list := range fieldWords {
		all = append(all, list...)
	}
	for suffix := range suffixes {
		all = append(all, suffix)
	}
	for head := range suffixHeads {
		all = append(all, head)
	}
	return all
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	// stopWords say nothing about a matter.
	stopWords = set(`的 了 着 过 吗 呢 吧 啊 呀 哦 嘛 啦 么 是 在 有 和 与 及 或 也 都 就 还 又 再 才 很 太 最 更 挺 蛮 非常 特别 十分 比较 真 真的 好 不 没 没有 无 非 要 想 会 能
能不能 可不可以 可以 可否 能否 不能 应该 需要 希望 建议 请 请求 恳请 盼望 盼 麻烦 帮 帮忙 帮我们 给 把 被 让 叫 对 向 从 到 往 由 为 为了 因为 所以 但是 但 而 而且 如果 虽然 然后 以及 等
我 你 他 她 它 我们 你们 他们 咱们 咱 大家 自己 人家 这 那 这个 那个 这里 那里 这边 那边 这儿 那儿 这样 那样 哪 哪里 什么 怎么 多少 几 一 一个 一些 一下 一点 点 有点 些 每 每个 各 各个 全
上 下 里 外 中 内 前 后 左 右 边 旁 旁边 附近 一带 那段 这段 时 时候 现在 目前 以前 经常 总是 老是 一直 已经 天天 每天 年 月 日 天 多 少 大 小 很多 许多 好多 不少 几个 几处 其 之 以 于 所 该 本 将
政府 有关 部门 相关 领导 同志 反映 问题 情况 方面 进行 实施 推进 推动 加快 加强 完善 开展 工作 项目 工程 民生 实事 事情 事 做 弄 搞 解决 考虑 尽快 早日 赶紧 赶快 谢谢 感谢 村民 居民 群众 老百姓 百姓
人 个人 说 看 看到 觉得 感觉 知道 出 来 去 走 起来 出来 下来 上去 起 地方 处 地 得 个 只 只有 连 而已 根本 实在 确实 简直 的话 不了 不能 不到 不好 不方便 方便 便民 造成 影响 导致 存在 严重 隐患
一直 好几 好多年 多年 年久失修 这么 那么 太多 太少 数量 增加 增设 新增 加 添 添置 配 配备 配置 提供 开 开通 建成 建好 我家 家 家里 家门口 门口 口 们 嘛 哪怕 甚至 以后 之后 之前 早就 到处 呗 呐 噢 哈 您`)

	// lightVerbs are done to nearly every matter; they count little.
	lightVerbs = set(`建 修 装 设 换 改 造 铺 搞 弄 办 配 增 添 加 做 建设 新建 修建 改建 扩建 改造 提升 提质 改善 整治 治理 维修 修缮 修理 修复 安装 设置 完善 优化 更新 更换 升级 提档 新 翻新 建造 修一修 修好 装上 弄好 整修 更新改造 提档升级 提升改造`)

	// counters are units of one character, and longUnits others.
	counters  = set(`盏 个 座 条 处 家 台 辆 米 里 亩 户 人 名 张 间 所 套 只 棵 根 栋 幢 号 组 楼 层 单元 次 场 天 年 月 日 岁 元 万 千 百 吨 块 部 对 口 眼 杆 段 期 批 分 秒 点 班 寸 尺 斤 度 m 公里`)
	longUnits = set(`公里 千米 平方米 平方 平米 立方米 万元 多米 多户 多人 多个 多盏 来户 来米 万人 万米 万亩 分钟 小时 来个 余户 余人 余米 多岁 来岁 多年 多亩 单元 号楼 号院 多家 多辆 多张`)

	// digitsWritten are numbers in characters.
	digitsWritten = set(`一 二 两 三 四 五 六 七 八 九 十 百 千 万 几 半 数 多 余 来 几十 几百 十几 二十 三十 四十 五十 六十 七十 八十 九十 一百 两百 上百 二三十 三四十 两三 三四 五六 七八 十来 几盏 几个 两个 三个 一条 两条`)
)
