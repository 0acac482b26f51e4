package words

import (
	"slices"
	"strings"
	"sync"
)

// matterTable lists what residents ask for: a name, the field it usually
// belongs to, and the words by which it is known, official ones and spoken
// ones. a~b is both within one clause, at most eight characters apart. ?a
// counts only where a field of the text names nothing else. Where a shorter
// phrase lies inside a longer one, only the longer one counts.
const matterTable = `
路灯|其他|路灯 亮化 照明 黑灯瞎火 没有灯 没灯 没个灯 灯~不亮 灯~坏 灯~瞎 路~黑 漆黑 黑漆漆 乌漆 黑咕隆咚 黑乎乎 摸黑 伸手不见五指 手电 黑灯 夜里~看不见 晚上~看不见 晚上~黑 天一黑 天黑~走 夜路 盏灯 装~灯 安~灯 灯都没 太阳能灯 亮灯 亮起来
道路硬化|行有所畅|硬化 修路 铺路 烂泥路 泥巴路 泥路 土路 石子路 沙石路 砂石路 烂路 破路 坑坑洼洼 坑洼 泥浆 水泥路 油路 柏油 沥青 白改黑 四好农村路 农村公路 通村路 通组路 入户路 机耕路 产业路 断板 坑~路 路~坑 路~烂 路~破 路~泥 路~不平 路~颠 路~修 修~路 铺~路 铺~水泥 打~水泥 浇~水泥 大中修 路面破损 路面重铺 ?路面 ?村道 ?公路 ?道路 ?巷道
道路拓宽|行有所畅|拓宽 加宽 扩宽 扩面 窄路面 错车 会车 会不了车 路~窄 窄~路 路~宽 让车 两辆车 单车道 倒车~半天
停车|行有所畅|停车 停车位 停车场 车位 泊位 泊车 没地方停 没地~停 没处停 处停 地方停 乱停 停不下 停不了 找不到位 车~没地方放 车~没处 占道 停满 违停
汽车充电|行有所畅|充电桩 新能源汽车 电动汽车 新能源车 新能源 快充 网约车~充 电车~充
电瓶车充电|其他|电瓶车 电瓶 电动自行车 电动车 飞线充电 充电棚 充电车棚 充电驿站 上楼充电 上楼~充 拉线~充 集中充电 非机动车充电 小电驴 充电~棚 ?充电
公交|行有所畅|公交 公交车 班车 公共汽车 城乡客运 班次 公共交通 末班车 站台 公交站 候车亭 坐车 等车 小巴 不通车 没有车坐 趟车 车~一趟 一趟~车 搭车 客车 中巴 赶车
桥梁|行有所畅|危桥 桥梁 农桥 便桥 独木桥 漫水桥 桥面 桥墩 桥栏杆 小桥 石桥 木桥 老桥 修桥 建桥 架桥 桥~塌 桥~垮 桥~旧 桥~修 桥~晃 桥~裂 桥~换 桥~栏杆 过河 ?桥
交通信号|行有所畅|红绿灯 信号灯 斑马线 人行横道 减速带 过马路 过街 交通信号 反光镜 凸面镜 警示牌 平交路口 车速 车~太快 车~飞快 开得飞快 转角镜 十字路口 路口~危险 车祸 撞~人 撞了 交通事故 限速
护栏|行有所畅|护栏 防护栏 安全防护 临水 临崖 生命安全防护 生命防护 掉下去 掉河里 翻下去 没有遮拦 栏杆 陡坡 悬崖 深沟 路~沟里
断头路|行有所畅|断头路 打通 绕路 绕行 绕一大圈 绕~圈 连接线 联网公路 贯通 断在 修~一半 半截路
交通拥堵|行有所畅|堵车 拥堵 堵得 堵点 早晚高峰 塞车 缓堵
人行道|行有所畅|人行道 盲道 步道 慢行 地砖 路沿 马路牙子 走路~没地方
公厕|其他|公厕 公共厕所 厕所 卫生间 上厕所 解手 方便的地方 旅游厕所 内急 旱厕 茅厕 蹲坑 尿急 上个大号
户厕|其他|户厕 改厕 化粪池 自家厕所 卫生厕所 农村改厕
垃圾|其他|垃圾 垃圾桶 垃圾站 垃圾池 垃圾分类 中转站 转运站 清运 环卫 保洁 大件 苍蝇
污水|其他|污水 雨污 雨污分流 生活污水 纳管 零直排 臭水 臭水沟 脏水 污水管网 洗衣~水 洗菜水 洗澡水 水~沟里 水~塘里 水~河里 粪水 粪~溢 排污 直排
内涝|其他|内涝 积水 易涝 涝点 排水 排涝 下水道 下水~堵 排水沟 排水管 水淹 淹水 淹了 看海 管网堵 窨井堵 雨水管 倒灌 灌水 大雨~水 大雨~淹 大雨~河 下雨~水 下雨~淹 暴雨~水 暴雨~淹 暴雨~船 雨天~水 堵~水 水~排不 水漫 水深 蹚水 趟水 家里~进水 车库~水 疏通 ?淹 ?进水
井盖|其他|井盖 窨井盖 阴井盖 沙井盖 窨井~破 窨井~响
饮水|其他|饮水 饮用水 自来水 供水 吃水 喝水 水质 二次供水 水压 停水 断水 缺水 没水 水管 引水 水塔 抗旱 水厂 水龙头 水~发黄 水~黄 水~浑 水~沙 挑水 井水 净水 无水住宅
水库山塘|其他|水库 山塘 除险加固 堤防 河堤 河坝 堤坝 大坝 挡墙 护岸 护坡 清淤增蓄 塘坝 挡土墙 垮坝 坝~漏 坝~渗 决口
河道|其他|河道 黑臭 清淤 河水 溪水 小河 小流域 水系 水生态 河~臭 河~黑 河~清 水葫芦 河~脏 塘~臭 塘~清 池塘 溪沟 淤泥 又黑又臭
灌溉|其他|灌溉 水渠 渠道 农田水利 电排 机井 泵站 抽水 浇地 浇水 浇~田 浇不 放水 引水渠 三面光 高效节灌 渠~漏 渠~堵 渠~塌 渠~垮 田~水 水~田 插秧 天旱 干旱 ?渠
高标准农田|其他|高标准农田 高标准基本农田 土地整理 田块 良田 大田 小田 田~不成片 田~一块 田埂 土地平整 收割机 机器~下不 零碎~田
公园绿化|其他|公园 口袋公园 绿化 绿地 小游园 游园 种树 栽树 花坛 草坪 小花园 散步 遛弯 遮阴 乘凉 长椅 边角地 空地 荒地 闲置地
儿童游乐|其他|游乐 滑滑梯 滑梯 沙坑 儿童乐园 孩子~玩的地方 娃~玩的地方 小孩~没地方玩 孩子~没地方玩
健身|其他|健身 健身器材 篮球场 足球场 体育场地 运动场 健身步道 健身中心 球场 打球 篮球 羽毛球 锻炼 广场舞 跳舞 跳~舞 乒乓球 活动广场 体育公园 游泳 运动~地方 体育馆
文化场所|其他|文化礼堂 农家书屋 书屋 图书馆 书房 图书室 图书 文化站 戏台 戏班 看戏 听戏 唱戏 场戏 和戏 舞台 看书 借书 礼堂 文化活动中心 文化活动 综合文化 文化广场 送戏 电影
居家养老|老有所养|养老 居家养老 日间照料 养老院 敬老院 养老服务 护理院 老年活动 老人活动 老年人活动中心 康养 医养 颐养之家 托老 照料中心 没人照顾 没人照料 老人~没人管 爹妈~没人管 老人~没人陪 没人陪~老人 老年大学 老年学校 空巢 老人~看护
老年助餐|老有所养|助餐 老年食堂 长者食堂 幸福食堂 老人食堂 送餐 老人~吃饭 做饭 热饭 饭堂 烧饭 食堂~老人 老人~食堂 一口热 热乎饭 吃饭的点 吃饭~没着落 老年餐 一碗面
适老化|老有所养|适老化 扶手 防滑 滑倒 老人~摔 独居老人 呼叫器 一键呼叫 智能手环 坐便器 洗澡~滑
老年补贴|老有所养|高龄津贴 高龄补贴 老年补贴 养老金 养老保险 老年卡
体检|病有所医|体检 筛查 两癌 宫颈癌 乳腺癌 免费检查 认知症 失智 量血压 查身体 查~癌
托育|幼有所育|托育 托位 托班 婴幼儿 两三岁 两岁 一岁 小娃 托儿所 幼儿照护 0到3岁 0-3岁 三岁以下 小小孩 娃~没人带 孩子~没人带 宝宝~没人带 孩子~没人看 没人带娃 没人带~娃 没人带孩子 看娃
母婴|幼有所育|母婴 喂奶 哺乳 母婴室 换尿布
假期托管|幼有所育|暑托班 暑托 托管 放暑假 暑假 暑期 寒假 爱心暑托班 假期托管 假期 放假~没人管 放假~孩子 锁在家里
幼儿园|学有所教|幼儿园 学前教育 入园 上园 公办园 民办园 园~报不上
课后服务|学有所教|课后 放学~没人接 延时服务 接孩子 晚托 作业辅导 写作业 四点半
校舍|学有所教|校舍 教学楼 改扩建 学位 新建学校 建~学校 盖~学校 义务教育 寄宿 宿舍楼 学生宿舍 大班额 一个班 班级~挤 教室~不够 教室~挤 教室~旧 学校~旧 学校~破 操场 塑胶跑道 跑道 薄弱学校 迁建 ?教室 ?学校 ?小学 ?中学
学校食堂|学有所教|学校食堂 食堂~学生 学生~食堂 学生午餐 营养餐 校园餐 学校~饭 学生~吃饭
午休|学有所教|午休 躺睡 可躺 趴着睡 趴桌 趴在桌 趴~睡 午睡 午觉 躺着~睡
教室降温|学有所教|清凉工程 教室~热 教室~空调 空调~教室 学校~空调 闷热 烤箱 蒸笼 电扇 风扇 中暑 ?空调
校车|学有所教|校车 接送车 上学~远 上学路
心理健康|病有所医|心理 抑郁 厌学 心理辅导 心理咨询 情绪 想不开 焦虑 自残 轻生 压力大
卫生室|病有所医|卫生室 卫生站 卫生院 看病 村医 社区卫生 拿药 买药 抓药 降压药 医务室 打针 输液 家庭医生 门诊 大夫 头疼脑热 感冒 发烧 ?医生
医院|病有所医|医院 住院楼 住院 门急诊 中医院 医疗 专家 坐诊 病房 医共体 急诊 看大病 大医院 挂号 手术 透析 ?床位 ?设备
急救|病有所医|急救 aed 救护车 除颤 救护 心脏骤停 晕倒 救命
疫苗|病有所医|疫苗 接种 打疫苗 预防针
医保|病有所医|医保 报销 新农合 合作医疗 补充医疗保险
老旧小区|住有所居|老旧小区 老小区 小区改造 旧改 微改造 城市更新 棚户区 老房子 墙皮 锈穿 锈蚀 破破烂烂 破旧 又破又旧 又旧又破 老楼 斑驳 几十年的房 年代的房 年代~小区 小区~年代 小区~破 小区~旧 小区~老
加装电梯|住有所居|加装电梯 装电梯 装~电梯 加电梯 加~电梯 加梯 没电梯 没有电梯 盼电梯 爬楼 爬不动 爬楼梯 爬~楼 下不了楼 上下楼 上下~腿 没下楼 没下过楼 ?电梯
电梯更新|住有所居|电梯更新 更新改造电梯 老旧电梯 旧电梯 换电梯 电梯~坏 电梯~困 电梯~停 电梯~老化 电梯~故障 电梯~抖 电梯~换 电梯~卡 更新~电梯
外墙屋面|住有所居|外墙 墙体脱落 保温 漏水 漏雨 就漏 渗水 渗漏 屋顶 房顶 屋面 防水 掉墙皮 瓷砖~掉 天花板 顶层 顶楼 长霉
危房|住有所居|危房 土坯房 农房 抗震 快塌 要塌 安置房 保障房 公租房 保障性住房 租赁住房 搬迁
物业|住有所居|物业 业委会 门禁 保安 没人打扫 单元门 ?楼道
违建|其他|违建 违章建筑 私搭乱建 违法建筑
背街小巷|其他|背街小巷 街巷 小巷 弄堂 里弄 胡同 巷子
消防|其他|消防 灭火器 消防栓 消火栓 烟感 报警器 着火 火灾 消防通道 消防站 灭火 起火 救火 失火
燃气|其他|燃气 天然气 煤气 煤气罐 瓶改管 液化气 用气 管道气 气罐 烧罐 罐子
供暖|其他|供暖 供热 暖气 集中供热 暖气管 取暖 冬天~冷 冬天~冻
供电|其他|电网 供电 停电 跳闸 变压器 增容 电压 电线杆 低压线 用电 没电
杂乱线缆|其他|电线 网线 线缆 飞线 蜘蛛网 弱电 电缆 乱拉 上改下 三线 架空线 线~乱 线~垂
通信|其他|信号差 没信号 没有信号 手机~信号 手机~一格 基站 宽带 网络 5g 打~电话 没网 网速 通信
监控|其他|监控 摄像头 雪亮工程 天网 探头 小偷 偷 被盗 贼
农贸市场|其他|农贸市场 菜市场 菜场 买菜 菜摊 集市 赶集 赶场 摆摊 集贸市场 便民市场 市场改造
食品安全|其他|食品安全 食品 阳光厨房 农药残留 检测点 不放心吃 放心厨房
就业|劳有所得|就业 招聘 招聘会 找工作 找~工作 介绍~工作 岗位 扩岗 创业 打工 工作~难找 活干 活路 找~活 零工 公益岗 用工 见习 失业 家门口上班 招工 没收入
技能培训|劳有所得|技能 培训 培训班 学技术 学手艺 手艺 技工 职业技能 教~技术 学~技术 电商 家政 月嫂 考证
欠薪维权|劳有所得|欠薪 拖欠工资 讨薪 劳动者权益 工资~拿不到 外卖员 骑手 歇脚
残疾人|弱有所扶|残疾 残疾人 无障碍 助残 轮椅 坡道 重残 盲人 聋哑 托养
困难帮扶|弱有所扶|困难群众 低保 帮扶 救助 困难家庭 孤儿 特困 大病 慰问 困境儿童 低收入 日子~过不下去
留守儿童|弱有所扶|留守儿童 关爱青少年 儿童之家 留守 未成年人 儿童福利 儿童友好 爷爷奶奶~娃 娃~爷爷奶奶 爷爷奶奶~没人管 孩子~爷爷奶奶 关爱活动
殡葬|其他|公墓 殡葬 骨灰 治丧 办丧事 白事 墓地 安葬 坟 没处埋 没地方埋
便民服务|其他|便民服务 办事 办事大厅 办事点 办证 办个证 办~证 便民中心 党群服务 办手续 盖章 代办 网上办 窗口 社保 服务大厅 市民中心 自助机 跑~趟 少跑路
快递|其他|快递 物流 取件 包裹 驿站
取款|其他|取钱 取款 银行 信用社
流浪狗|其他|流浪狗 野狗 流浪犬 犬只 狗咬 遛狗 不牵绳 狗屎 养狗 ?狗
野生动物|其他|野猪 猴子~糟蹋 鸟害
病媒生物|其他|蚊子 蚊虫 老鼠 灭鼠 蟑螂 白蚁
噪音|其他|噪音 噪声 扰民 太吵 吵得 隔音
地质灾害|其他|滑坡 地质灾害 泥石流 山体 落石 掉石头 石头~掉 塌方 避让搬迁 边坡 山~裂 山~塌 后山
森林防火|其他|森林 防火 防火通道 生物防火 山火 林火
大气异味|其他|废气 异味 臭味 臭气 养猪场 猪粪 养殖场 难闻 刺鼻 油烟
村庄环境|其他|美丽乡村 人居环境 和美乡村 村容村貌 美丽宜居 环境整治 村庄整治 幸福屋场 残垣断壁 美丽庭院 破房子
晾晒冷链|其他|烘干 晒谷 晒粮 晒稻 没地方晒 晾晒 稻子 冷库 保鲜 冷链 晒场 晒坝
农产品销售|其他|卖不出去 滞销 销路 卖不掉 收购
应急避险|其他|大喇叭 应急广播 避难 应急物资
树木|其他|树枝 修剪 树~挡
路牌|其他|门牌 路牌 指示牌 地名牌
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
	weak       bool
	matter     int
}

// phrases are all phrases by their first character, longest first.
var phrases = sync.OnceValue(func() map[rune][]phrase {
	byFirst := map[rune][]phrase{}
	for i, m := range matters {
		for _, p := range m.phrases {
			p, weak := strings.CutPrefix(p, "?")
			head, tail, _ := strings.Cut(p, "~")
			ph := phrase{[]rune(head), []rune(tail), weak, i}
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
const reach = 8

// A hit is a matter found in a text, with the words that named it.
type hit struct {
	matter int
	why    string
}

// find lists the matters that a text names, in the order of the text, each
// once. The text is normal; a comma ends a clause.
func find(text []rune) []hit {
	table := phrases()
	var strong, weak []hit
	add := func(p phrase, why []rune) {
		list := &strong
		if p.weak {
			list = &weak
		}
		if !slices.ContainsFunc(*list, func(h hit) bool { return h.matter == p.matter }) {
			*list = append(*list, hit{p.matter, string(why)})
		}
	}
	// plain phrases first: 红绿灯 keeps 装~灯 from seeing a lamp in it
	type span struct{ from, to, matter int }
	var spans []span
	for i := 0; i < len(text); {
		longest := 0
		for _, p := range table[text[i]] {
			if len(p.tail) == 0 && (longest == 0 || len(p.head) == longest) && hasPrefix(text[i:], p.head) {
				longest = len(p.head)
				spans = append(spans, span{i, i + longest, p.matter})
			}
		}
		i += max(longest, 1)
	}
	// taken says whether a part of a phrase lies in a longer phrase of another matter
	taken := func(from, length, matter int) bool {
		return slices.ContainsFunc(spans, func(s span) bool {
			return s.from <= from && from+length <= s.to && s.to-s.from > length && s.matter != matter
		})
	}
	for i := range text {
		for _, p := range table[text[i]] {
			if !hasPrefix(text[i:], p.head) {
				continue
			}
			if len(p.tail) == 0 {
				if slices.Contains(spans, span{i, i + len(p.head), p.matter}) {
					add(p, p.head)
				}
				continue
			}
			if taken(i, len(p.head), p.matter) {
				continue
			}
			for j := i + len(p.head); j <= i+len(p.head)+reach && j < len(text) && text[j] != ','; j++ {
				if hasPrefix(text[j:], p.tail) && !taken(j, len(p.tail), p.matter) {
					add(p, text[i:j+len(p.tail)])
					break
				}
			}
		}
	}
	if len(strong) == 0 {
		return weak
	}
	return strong
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
			if p = strings.TrimPrefix(p, "?"); !strings.Contains(p, "~") {
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
人 个人 说 看 看到 觉得 感觉 知道 出 来 去 走 起来 出来 下来 上去 请问 你好 您好 问问 领导 领导好 起 地方 处 地 得 个 只 只有 连 而已 根本 实在 确实 简直 的话 不了 不能 不到 不好 不方便 方便 便民 造成 影响 导致 存在 严重 隐患
一直 好几 好多年 多年 年久失修 这么 那么 太多 太少 数量 增加 增设 新增 加 添 添置 配 配备 配置 提供 开 开通 建成 建好 我家 家 家里 家门口 门口 口 们 嘛 哪怕 甚至 以后 之后 之前 早就 到处 呗 呐 噢 哈 您`)

	// lightVerbs are done to nearly every matter; they count little.
	lightVerbs = set(`建 修 装 设 换 改 造 铺 搞 弄 办 配 增 添 加 做 建设 新建 修建 改建 扩建 改造 提升 提质 改善 整治 治理 维修 修缮 修理 修复 安装 设置 完善 优化 更新 更换 升级 提档 新 翻新 建造 修一修 修好 装上 弄好 整修 更新改造 提档升级 提升改造`)

	// counters are units of one character, and longUnits others.
	counters  = set(`盏 个 座 条 处 家 台 辆 米 里 亩 户 人 名 张 间 所 套 只 棵 根 栋 幢 号 组 楼 层 单元 次 场 天 年 月 日 岁 元 万 千 百 吨 块 部 对 口 眼 杆 段 期 批 分 秒 点 班 寸 尺 斤 度 m 公里`)
	longUnits = set(`公里 千米 平方米 平方 平米 立方米 万元 多米 多户 多人 多个 多盏 来户 来米 万人 万米 万亩 分钟 小时 来个 余户 余人 余米 多岁 来岁 多年 多亩 单元 号楼 号院 多家 多辆 多张`)

	// digitsWritten are numbers in characters.
	digitsWritten = set(`一 二 两 三 四 五 六 七 八 九 十 百 千 万 几 半 数 多 余 来 几十 几百 十几 二十 三十 四十 五十 六十 七十 八十 九十 一百 两百 上百 二三十 三四十 两三 三四 五六 七八 十来 几盏 几个 两个 三个 一条 两条`)
)
