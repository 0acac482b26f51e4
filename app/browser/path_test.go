package browser

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"piaojue/app/apptest"
	"piaojue/models"
)

// table is how the twenty deputies vote on the twelve candidates: A 赞成, O 反对,
// B 弃权, - not marked, which counts as 弃权.
var table = []string{
	"AOAAAAAAABAA", // tries to approve an eleventh first
	"AAAAAAAO-AA-", // leaves two unmarked
	"AAAAABAAOAAO", // goes back from the review to change
	"AAAAABABAAAB", // types the code by hand
	"AAAOAABAAAAA", // tries to vote once more afterwards
	"AAAAAOAABAAO",
	"BAAAAABAAAAA",
	"AAAAOAOAAAAA",
	"AAAAAAOBAAAO",
	"AAAOAAAAOAAO",
	"AAAAOAAAABAB",
	"AAAAAAAAAOBO",
	"AAAAAOAAABAB",
	"BAAAAAAABAAO",
	"OAAAAAAAABAO",
	"AAAAAAOOAAAA",
	"AAAOAAOAAAAA",
	"AAAAAAAAOABA",
	"AAAAAAAAOABA",
	"AAAOAOAAAAAO",
}

const (
	overTheCap = iota
	leavesSome
	goesBack
	typesTheCode
	triesAgain
)

const (
	entitled = 24
	present  = 22
	seats    = 10
)

// A sum is what the count must say of one candidate.
type sum struct{ no, approve, oppose, abstain int }

// sums adds the table up: a count that owes nothing to the program.
func sums() []sum {
	all := make([]sum, len(table[0]))
	for i := range all {
		all[i].no = i + 1
		for _, row := range table {
			switch row[i] {
			case 'A':
				all[i].approve++
			case 'O':
				all[i].oppose++
			default:
				all[i].abstain++
			}
		}
	}
	return all
}

// chosen are the candidates of the table that are adopted: more than half of
// all deputies, the ten with most approvals.
func chosen() []sum {
	var over []sum
	for _, s := range sums() {
		if 2*s.approve > entitled {
			over = append(over, s)
		}
	}
	slices.SortStableFunc(over, func(a, b sum) int { return cmp.Compare(b.approve, a.approve) })
	return over[:seats]
}

func nameOf(no int) string { return strings.Split(strings.Split(candidates, "\n")[no], ",")[1] }

// A congress is the people of the path, each at a browser.
type congress struct {
	t       *testing.T
	server  *server
	folder  string
	session string // address of the session's page
	round   string // number of the round
	codes   []string

	admin, government, standing, office, chair, teller *person
	scrutineers                                        []*person
	keys                                               []string // on the scrutineers' papers
}

func TestACongressChoosesItsProjects(t *testing.T) {
	needsBuild(t)
	apptest.EachSource(t, func(t *testing.T, source string) {
		c := &congress{t: t, server: serve(t, source, "127.0.0.1:0"), folder: t.TempDir()}
		c.server.found(t)
		for _, step := range []struct {
			name string
			take func()
		}{
			{"accounts", c.makeAccounts}, {"session", c.createSession}, {"candidates", c.uploadCandidates}, {"roster", c.uploadRoster}, {"rules", c.draftRules},
			{"adoption", c.adopt}, {"scrutineers", c.nameScrutineers}, {"keys", c.makeKeys}, {"credentials", c.makeCredentials},
			{"check-in", c.checkIn}, {"slips", c.handSlips}, {"empty box", c.showEmptyBox}, {"vote", c.vote}, {"close", c.closeVote}, {"count", c.count}, {"announcement", c.announce},
			{"check", c.check}, {"notice", c.publish}, {"project", c.follow}, {"documents", c.print},
		} {
			begin := time.Now()
			step.take()
			t.Logf("%-13s %5.1f s", step.name, time.Since(begin).Seconds())
		}
	})
}

func (c *congress) sits(name, login string) *person {
	c.t.Helper()
	p := sit(c.t, c.server.url, name, 1366, 900)
	p.signs(login)
	return p
}

func (c *congress) makeAccounts() {
	c.admin = c.sits("administrator", "admin")
	unknown := sit(c.t, c.server.url, "stranger", 1280, 800)
	unknown.expects(`status of 4`)
	unknown.goes("/office")
	unknown.types("登录名", "mishu")
	unknown.types("密码", "000000000")
	unknown.press("登录系统")
	unknown.sees("没有提交成功")

	for i, a := range []struct{ login, name, role, unit string }{
		{"fgb", "周立新", "政府办（项目办）", ""}, {"danwei", "何晓东", "责任单位", "县交通运输局"}, {"changwei", "许文华", "人大常委会办公室", ""},
		{"mishu", "唐小玲", "大会秘书处", ""}, {"zhuxi", "郑国平", "执行主席", ""}, {"zongjian", "罗桂英", "总监票人", ""}, {"jianpiao1", "范永福", "监票人", ""},
		{"jianpiao2", "江海燕", "监票人", ""}, {"jipiao", "姚思源", "计票人", ""}, {"daibiao", "李𬭎", "人大代表", ""}, {"zuzhang", "王𠮷", "监督小组组长", ""}, {"jiedao", "毛春生", "人大街道工委", ""},
	} {
		if i == 0 {
			c.admin.goes("/office/accounts")
		}
		c.admin.press("新建账号")
		c.admin.types("姓名", a.name)
		c.admin.types("登录名", a.login)
		c.admin.press(a.role)
		if a.unit != "" {
			c.admin.types("责任单位", a.unit)
		}
		if i == 0 { // a password that is too short is refused and nothing is made
			c.admin.expects(`status of 422`)
			c.admin.types("初始密码", "12345")
			c.admin.press("新建账号")
			c.admin.sees("没有提交成功")
		}
		c.admin.types("初始密码", password)
		c.admin.press("新建账号")
		c.admin.sees("已为" + a.name + "新建账号")
	}
	c.government, c.standing, c.office, c.chair = c.sits("government", "fgb"), c.sits("standing office", "changwei"), c.sits("secretariat", "mishu"), c.sits("presiding member", "zhuxi")
}

func (c *congress) createSession() {
	p := c.standing
	p.goes("/office/sessions/new")
	p.types("届", "17")
	p.types("次", "5")
	p.types("年度", strconv.Itoa(time.Now().In(models.China).Year()))
	p.date("开幕日期", string(models.DateOf(time.Now())))
	p.types("会场", "清溪剧院")
	p.press("新建会议")
	p.sees("会议已新建", "第十七届人民代表大会第五次会议")
	c.session = p.path()
}

func (c *congress) file(name, content string) string {
	c.t.Helper()
	path := filepath.Join(c.folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return path
}

func (c *congress) uploadCandidates() {
	p := c.government
	p.goes(c.session + "/candidates")
	p.expects(`status of 422`)
	p.attaches("候选项目表", c.file("错误.csv", "序号,名称,牵头单位,总投资（万元）\n1,甲项目,县水利局,100\n1,乙项目,县水利局,100\n3,,县水利局,-5\n"))
	p.press("上传并预览")
	p.sees("文件没有写入", "序号 1 与第 2 行重复", "没有填写名称", "总投资请填不小于 0 的数字", "原有内容没有改变")
	p.goes(c.session + "/candidates")
	p.sees("还没有候选项目")

	p.attaches("候选项目表", c.file("候选项目.csv", candidates))
	p.press("上传并预览")
	p.sees("读到的内容", "𬭎园村至㙍下村𠮷祥路道路硬化工程")
	p.press("css:label.sure")
	p.press("css:.office-form button[type=submit]")
	p.sees("12 项", "机关停车场夜间向居民开放")
}

func (c *congress) uploadRoster() {
	p := c.office
	p.goes(c.session + "/roster")
	p.attaches("代表名册", c.file("名册.csv", rosterOf(entitled)))
	p.press("上传并预览")
	p.press("css:label.sure")
	p.press("写入 24 人")
	p.sees("已写入名册 24 人", "李𬭎", "王𠮷", "陈㙍生")
	p.reads("全体代表", "24")
	p.reads("法定人数", "16")
	p.reads("过半数", "13")
}

func (c *congress) draftRules() {
	p := c.standing
	p.goes(c.session)
	p.press("新建票决轮次")
	p.types("轮次名称", "2026年度民生实事项目票决")
	p.press("差额择优")
	p.types("应选数", "10")
	p.press("赞成、反对、弃权")
	p.types("每张票最多赞成", "10")
	p.types("投票时间", "六十") // refused in words, and what was typed stays
	p.expects(`status of 422`)
	p.press("保存轮次草案")
	p.sees("没有提交成功")
	p.types("投票时间", "60")
	p.press("保存轮次草案")
	p.sees("轮次草案已保存")
	c.round = filepath.Base(p.path())
}

// act takes the next step on a page: the second act first, then the button.
func act(p *person, form, button string) {
	p.t.Helper()
	p.press("css:" + form + " label.choice")
	if got := ask[string](p, `document.querySelector(`+quote(form+" button[type=submit]")+`).innerText.trim()`); got != button {
		p.fail("the next step is %q, want %q", got, button)
	}
	p.press("css:" + form + " button[type=submit]")
}

const (
	inOffice    = ".next"
	inPresidium = "form.act"
)

func (c *congress) presidium() string { return "/presidium/" + c.round }

func (c *congress) adopt() {
	p := c.chair
	p.goes(c.presidium())
	p.sees("大会已经通过票决办法")
	p.press("css:form.act button") // without the second act nothing happens
	p.never("已记录通过")
	act(p, inPresidium, "通过票决办法")
	p.sees("票决办法已记录通过")
	c.office.goes("/office/rounds/" + c.round)
	c.office.sees("已锁定。摘要（SHA-256）")
	if digest := ask[string](c.office, `document.querySelector("#rules ~ p .digest").innerText.replace(/\s/g, "")`); !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(digest) {
		c.office.fail("the digest is %q", digest)
	}
	c.government.goes(c.session + "/candidates")
	c.government.sees("不能再改")
}

func (c *congress) nameScrutineers() {
	p := c.office
	for _, s := range [][2]string{{"罗桂英", "chief"}, {"范永福", "scrutineer"}, {"江海燕", "scrutineer"}, {"姚思源", "teller"}} {
		p.press(`css:tr[data-text="` + s[0] + `"] label:has(input[value="` + s[1] + `"])`)
	}
	p.types("至少几人到场才能开启计票", "2")
	p.press("保存提名")
	p.sees("名单已保存", "3 人各持一份密钥，其中任意 2 人到场才能开启计票")
	c.chair.goes(c.presidium())
	act(c.chair, inPresidium, "通过监票人名单")
	c.chair.sees("监票人名单已记录通过")
}

// makeKeys is the key ceremony: three people, three machines.
func (c *congress) makeKeys() {
	for i, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		p := sit(c.t, c.server.url, fmt.Sprintf("scrutineer %d", i+1), 1280, 800)
		p.signs(login)
		p.goes("/scrutineer/" + c.round)
		p.press("css:[data-make]")
		p.sees("把密钥码抄下来")
		code := ask[string](p, `document.querySelector("[data-key-code]").innerText.replace(/\s/g, "")`)
		if len(code) != 22 {
			p.fail("the key code is %d characters long", len(code))
		}
		if i == 0 {
			p.shoots("guardian.png", true)
		}
		p.press("已经抄好，继续")
		if i == 1 { // copied wrongly: the page must not go on
			wrong := "2" + code[1:]
			if code[0] == '2' {
				wrong = "3" + code[1:]
			}
			p.enters("#key", wrong)
			p.press("继续")
			p.until("a word about the wrong code", `document.querySelector("#key-error").innerText !== ""`)
		}
		p.enters("#key", code)
		p.press("继续")
		c.scrutineers, c.keys = append(c.scrutineers, p), append(c.keys, code)
	}
	digests := map[string]bool{}
	for _, p := range c.scrutineers {
		p.find("核对一致，公开")
		digests[ask[string](p, `document.querySelector("[data-digest]").innerText`)] = true
	}
	if len(digests) != 1 {
		c.t.Fatalf("three devices show %d different digests", len(digests))
	}
	for _, p := range c.scrutineers {
		p.press("核对一致，公开")
	}
	for i, p := range c.scrutineers {
		p.sees("密钥已就绪")
		kept := ask[string](p, `document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage })`)
		if strings.Contains(kept, c.keys[i]) || ask[string](p, `document.querySelector("#key").value + document.querySelector("[data-key-code]").innerText`) != "" {
			p.fail("the key code is still on the device")
		}
	}
}

var slipCode = regexp.MustCompile(`([1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-)\s+([1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6})\s`)

// makeCredentials runs the command that the round's page shows, in an empty
// folder away from the server, and uploads the public list. The codes are read
// off the printed slips.
func (c *congress) makeCredentials() {
	p := c.office
	p.goes("/office/rounds/" + c.round)
	command := strings.Fields(ask[string](p, `document.querySelector("#credentials ~ .how code").innerText`))
	folder := c.t.TempDir()
	run := exec.Command(program(c.t, command[0]), command[1:]...)
	fonts, err := filepath.Abs(filepath.Join(root, "build", "fonts"))
	if err != nil {
		c.t.Fatal(err)
	}
	run.Dir, run.Env = folder, append(os.Environ(), "PIAOJUE_FONTS="+fonts)
	if out, err := run.CombinedOutput(); err != nil {
		c.t.Fatalf("%v: %v\n%s", command, err, out)
	}
	slips, err := os.ReadFile(filepath.Join(folder, "凭证.pdf"))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, found := range slipCode.FindAllStringSubmatch(printed(c.t, slips), -1) {
		c.codes = append(c.codes, found[1]+found[2])
	}
	if len(c.codes) != 26 { // all deputies and five per cent more
		c.t.Fatalf("%d codes on the slips, want 26", len(c.codes))
	}
	p.attaches("公开名单", filepath.Join(folder, "公开名单.json"))
	p.press("上传公开名单")
	p.sees("已收到 26 张投票凭证的公开名单")
	act(p, inOffice, "固定票箱")
	p.sees("票箱已经固定")
}

// printed is the text of a PDF.
func printed(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is not installed: the browser tests need the Debian package poppler-utils")
	}
	run := exec.Command(tool, "-raw", "-", "-")
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out) + "\n"
}

func (c *congress) checkIn() {
	p := c.office
	p.goes(c.session + "/checkin")
	p.expects(`status of 422`)
	p.enters("#f-number", "999\r")
	p.sees("名册里没有“999”")
	for n := 1; n <= present; n++ {
		number := fmt.Sprintf("%03d", n)
		if n <= 14 { // at the number box, as with a card reader
			p.enters("#f-number", number+"\r")
		} else {
			p.press(`css:tr[data-text^="` + number + ` "] button[value=present]`)
		}
		p.sees("（" + number + "）：已签到")
		if n == 15 {
			p.sees("未达到法定人数", "还差 1 人")
		}
	}
	p.sees("已达到法定人数")
	p.reads("实到", "22")
}

func (c *congress) handSlips() {
	p := c.office
	p.goes("/office/rounds/" + c.round)
	act(p, inOffice, "开始发票")
	p.sees("已开始发票")
	p.shoots("office-round.png", true)
	p.press("发投票凭证")
	for n := 1; n <= len(table); n++ {
		number := fmt.Sprintf("%03d", n)
		if n <= 10 {
			p.enters("#f-number", number+"\r")
		} else {
			p.press(`css:tr[data-text^="` + number + ` "] button`)
		}
		p.sees("（" + number + "）一张投票凭证") // the figure follows by itself and may come before the page does
		p.reads("发出", strconv.Itoa(n))
	}
	p.expects(`status of 409`)
	p.enters("#f-number", "001\r")
	p.sees("已经领过票")
}

// showEmptyBox is the chief scrutineer's: without it nobody can open the vote.
func (c *congress) showEmptyBox() {
	c.chair.goes(c.presidium())
	c.chair.sees("下一步由总监票人", "确认空箱")
	p := c.scrutineers[0]
	p.goes("/scrutineer/" + c.round)
	p.sees("票箱内选票", "0 张", "26 张")
	act(p, inPresidium, "确认空箱")
	p.sees("空箱已经确认", "空箱已由总监票人罗桂英于")
}

// vote opens the vote and lets the twenty vote, each on a tablet of their own.
func (c *congress) vote() {
	chair := c.chair
	chair.goes(c.presidium())
	chair.reads("发出", "20")
	early := sit(c.t, c.server.url, "tablet before the opening", 1280, 800)
	early.goes("/v#" + c.codes[25])
	early.sees("投票还没有开始", "您的投票码没有使用")

	act(chair, inPresidium, "开始投票")
	chair.sees("投票已经开始")
	chair.reads("收回", "0")
	chair.stays()
	hall := sit(c.t, c.server.url, "hall during the vote", 1920, 1080)
	hall.goes("/hall/" + filepath.Base(c.session))
	hall.sees("投票中")
	hall.stays()

	c.t.Run("deputies", func(t *testing.T) {
		for i := range table {
			t.Run(fmt.Sprintf("%02d", i+1), func(t *testing.T) {
				t.Parallel()
				c.deputy(t, i)
			})
		}
	})
	chair.reads("收回", "20")
	chair.unchanged()
	chair.shoots("presidium.png", true)
	hall.reads("收回", "20")
	hall.unchanged()
}

var stance = map[byte]string{'A': "approve", 'O': "oppose", 'B': "abstain"}

// marks presses one stance of one candidate.
func marks(p *person, no int, choice byte) {
	p.t.Helper()
	p.press(fmt.Sprintf(`css:#candidate-%d .stance:has(input[value="%s"])`, no, stance[choice]))
}

func marked(p *person, no int, choice byte) bool {
	p.t.Helper()
	return ask[bool](p, fmt.Sprintf(`document.querySelector('#candidate-%d input[value="%s"]').checked`, no, stance[choice]))
}

// fills marks a whole ballot.
func fills(p *person, row string) {
	p.t.Helper()
	for i := range len(row) {
		if row[i] != '-' {
			marks(p, i+1, row[i])
		}
	}
}

// confirms casts the ballot that is under review. The page takes no tap in the
// first moment, so that a second tap of the same finger does not cast; a person
// taps again.
func confirms(p *person) {
	p.t.Helper()
	repeats(p, "确认投票", func() { p.press("确认投票") })
}

// repeats does something until the review is left.
func repeats(p *person, what string, do func()) {
	p.t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(100 * time.Millisecond) {
		do()
		if ask[bool](p, `document.querySelector("#ballot").dataset.screen !== "review"`) {
			return
		}
	}
	p.fail("%s does nothing", what)
}

// deputy votes as the table says.
func (c *congress) deputy(t *testing.T, i int) {
	p := sit(t, c.server.url, fmt.Sprintf("deputy %02d", i+1), 1280, 800)
	row := table[i]
	if i == typesTheCode {
		p.goes("/v")
		p.enters("#code", strings.ReplaceAll(c.codes[i], "-", ""))
		p.press("打开选票")
	} else {
		p.goes("/v#" + c.codes[i])
	}
	p.sees("2026年度民生实事项目票决", "应选 10 项")
	if n := ask[int](p, `document.querySelectorAll("#ballot input:checked").length`); n != 0 {
		p.fail("%d stances are chosen before the deputy chose", n)
	}
	switch i {
	case overTheCap:
		c.overTheCap(p, row)
	case goesBack:
		fills(p, strings.Replace(row, "A", "O", 1))
		p.press("核对选票")
		p.sees("返回修改")
		p.press("返回修改")
		marks(p, strings.IndexByte(row, 'A')+1, 'A')
	default:
		fills(p, row)
	}
	if i == leavesSome {
		p.sees("还有 2 项没有填写，按弃权计")
	}
	p.press("核对选票")
	p.sees(fmt.Sprintf("赞成 %d 项，反对 %d 项，弃权 %d 项", strings.Count(row, "A"), strings.Count(row, "O"), strings.Count(row, "B")+strings.Count(row, "-")))
	if i == leavesSome {
		p.sees("您没有填写第 9、12 项，按弃权计")
		p.shoots("review.png", false)
	}
	confirms(p)
	p.sees("已投票")
	if tracker := ask[string](p, `document.querySelector("[data-tracker]").innerText.replace(/\s/g, "")`); len(tracker) != 43 {
		p.fail("the tracker is %q", tracker)
	}
	if i == overTheCap {
		p.shoots("voted.png", false)
	}
	p.press("现在清除")
	p.leavesNothing()
	if i == triesAgain {
		c.again(p, c.codes[i])
	}
}

// overTheCap marks the row but for its last approval and one abstention, which
// is approved in its place, and then takes the page's offer to change one for
// the other.
func (c *congress) overTheCap(p *person, row string) {
	last, swapped := strings.LastIndexByte(row, 'A'), strings.IndexByte(row, 'B')
	for i := range len(row) {
		switch i {
		case last:
		case swapped:
			marks(p, i+1, 'A')
		default:
			marks(p, i+1, row[i])
		}
		if i == 6 {
			p.do(chromedp.Evaluate(`window.scrollTo(0, 0)`, nil))
			p.shoots("ballot.png", false)
		}
	}
	p.sees("还可 0 项")
	marks(p, last+1, 'A')
	p.sees("赞成已满 10 项")
	if marked(p, last+1, 'A') {
		p.fail("an eleventh approval is marked")
	}
	p.shoots("over.png", false)
	p.press(fmt.Sprintf("css:.over-list li:nth-child(%d) button", strings.Count(row[:swapped], "A")+1))
	if !marked(p, last+1, 'A') || !marked(p, swapped+1, 'B') {
		p.fail("the offer to change one for the other did not do it")
	}
}

// again tries a slip that has voted.
func (c *congress) again(p *person, code string) {
	p.expects(`status of 409`)
	p.enters("#code", code)
	p.press("打开选票")
	p.sees("应选 10 项")
	marks(p, 1, 'O')
	p.press("核对选票")
	confirms(p)
	p.sees("这个投票码已经投过票")
}

func (c *congress) closeVote() {
	p := c.chair
	act(p, inPresidium, "截止投票")
	p.sees("投票已经截止")
	act(p, inPresidium, "确认票数有效")
	p.sees("收回的票不多于发出的票，本轮有效")
	late := sit(c.t, c.server.url, "tablet after the close", 1280, 800)
	late.goes("/v#" + c.codes[24])
	late.sees("投票已经截止", "这张投票凭证没有在这台平板上投票")
	late.never("确认投票")
}

// count opens the sum with two of three keys.
func (c *congress) count() {
	for i, p := range c.scrutineers[:2] {
		p.sees("请输入密钥码") // the page follows the round by itself
		p.do(chromedp.Evaluate(`window.said = []; new MutationObserver(() => said.push(document.querySelector("[data-verify-text]").textContent))
		  .observe(document.querySelector("[data-verify-text]"), { childList: true, characterData: true, subtree: true })`, nil))
		p.enters("#key", c.keys[i])
		p.press("核对票箱")
		p.sees("票箱核对无误", "20 张，每一张的加密", "发出 20，收回 20")
		if said := ask[[]string](p, `said`); !slices.Contains(said, "已核对第 20 张，共 20 张") || len(said) < 3 {
			p.fail("the progress was %q", said)
		}
		if i == 1 {
			p.shoots("guardian-checked.png", true)
		}
		p.press("提交部分解密")
		if i == 0 {
			p.sees("部分解密已提交")
			c.office.goes("/office/rounds/" + c.round)
			c.office.sees("开启计票")
			c.office.never("宣布前只在本页") // one key opens nothing
		}
	}
	for _, p := range c.scrutineers {
		p.sees("核对无误，签字确认")
		c.counted(p)
		act(p, inPresidium, "签字确认")
		p.sees("您已签字确认计票结果")
	}
	c.teller = sit(c.t, c.server.url, "teller", 1280, 800)
	c.teller.signs("jipiao")
	c.teller.goes("/scrutineer/" + c.round)
	act(c.teller, inPresidium, "签字确认")
	c.teller.sees("您已签字确认计票结果")
}

// counted compares the table of a scrutineer's page with the sums.
func (c *congress) counted(p *person) {
	p.t.Helper()
	var want []string
	for _, s := range sums() {
		want = append(want, fmt.Sprintf("%d %s %d %d %d", s.no, nameOf(s.no), s.approve, s.oppose, s.abstain))
	}
	rows := `[...document.querySelectorAll(".sheet-plain tbody tr")].filter((r) => r.cells.length === 6).map((r) => [...r.cells].slice(0, 5).map((c) => c.innerText.trim()).join(" "))`
	if got := ask[[]string](p, rows); !slices.Equal(got, want) {
		p.fail("the count is %q, want %q", got, want)
	}
}

func (c *congress) announce() {
	resident := sit(c.t, c.server.url, "resident too early", 1280, 800)
	resident.expects(`status of 404`)
	resident.goes("/results/" + c.round)
	resident.sees("没有找到")

	hall := sit(c.t, c.server.url, "hall", 1920, 1080)
	hall.goes("/hall/" + filepath.Base(c.session))
	hall.sees("等待宣布")
	hall.stays()
	c.chair.goes(c.presidium())
	c.chair.shoots("presidium-counted.png", true)
	act(c.chair, inPresidium, "宣布结果")
	c.chair.sees("结果已经宣布并公开")
	hall.sees("入选项目 10 项")
	for _, s := range chosen() {
		hall.sees(nameOf(s.no))
	}
	hall.never(nameOf(9), nameOf(12))
	hall.unchanged()
	hall.shoots("hall.png", false)
}

// check reads the result as a resident, compares every figure with the table
// and has the bundle checked by the program of somebody who trusts nobody.
func (c *congress) check() {
	p := sit(c.t, c.server.url, "resident", 1100, 800)
	p.goes("/")
	p.sees("最新票决结果")
	p.goes("/results/" + c.round)
	p.sees("从12个候选项目中", "入选项目（10 项）")
	p.shoots("result.png", true)

	p.press("用表格查看各项目得票")
	var want []string
	in := map[int]bool{}
	for _, s := range chosen() {
		in[s.no] = true
	}
	for _, s := range sums() {
		want = append(want, fmt.Sprintf("%d %s %d %d %d %v", s.no, nameOf(s.no), s.approve, s.oppose, s.abstain, in[s.no]))
	}
	rows := `[...document.querySelectorAll("details.more tbody tr")].map((r) => [...r.cells].slice(1, 6).map((c) => c.innerText.trim()).join(" ") + " " + r.cells[7].innerText.includes("✓ 入选"))`
	got := ask[[]string](p, rows)
	slices.SortFunc(got, func(a, b string) int { return cmp.Compare(leading(a), leading(b)) })
	if !slices.Equal(got, want) {
		p.fail("the result is %q, want %q", got, want)
	}
	p.reads("应到", "24")
	p.reads("实到", "22")
	p.reads("发出", "20")
	p.reads("收回", "20")
	p.reads("有效", "20")
	p.reads("无效", "0")

	p.press("核验包（bundle.zip）")
	bundle := filepath.Join(p.downloads, "bundle.zip")
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if files, err := filepath.Glob(filepath.Join(p.downloads, "*.zip")); err == nil && len(files) == 1 {
			bundle = files[0]
			break
		}
		if time.Since(begin) > patience {
			p.fail("bundle.zip was not downloaded")
		}
	}
	out, err := exec.Command(program(c.t, "verify"), "-bundle", bundle).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "核验通过") {
		c.t.Fatalf("verify: %v\n%s", err, out)
	}

	phone := sit(c.t, c.server.url, "resident with a phone", 360, 740)
	phone.goes("/results/" + c.round)
	phone.sees("入选项目（10 项）")
	if wide := ask[int](phone, `document.documentElement.scrollWidth`); wide > 360 {
		phone.fail("the page is %d px wide on a phone of 360", wide)
	}
	phone.shoots("result-phone.png", true)
}

func leading(line string) int {
	text, _, _ := strings.Cut(line, " ")
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (c *congress) publish() {
	p := c.standing
	p.goes("/office/rounds/" + c.round)
	p.types("公告号", "3")
	act(p, inOffice, "发布公告")
	p.sees("公告已经发布", "本轮已全部完成")
}

// photograph writes a real JPEG.
func (c *congress) photograph() string {
	picture := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	for y := range 800 {
		for x := range 1200 {
			shade := color.RGBA{uint8(110 + y/10), uint8(140 + x/20), uint8(170 - y/8), 255}
			if y > 480+(x%240)/8 {
				shade = color.RGBA{uint8(120 + x%16), 105, 85, 255}
			}
			picture.Set(x, y, shade)
		}
	}
	path := filepath.Join(c.folder, "现场.jpg")
	f, err := os.Create(path)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := jpeg.Encode(f, picture, &jpeg.Options{Quality: 85}); err != nil {
		c.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// follow gives a chosen project its first checkpoint and its first report, and
// looks at what residents see of it.
func (c *congress) follow() {
	p := c.government
	name := nameOf(3)
	p.goes("/office/projects")
	p.press(name)
	p.sees("还没有节点")
	p.press("实施方案")
	p.sees("编制中", "提交以前还差", "没有填写分管领导", "没有节点")
	p.press("编制方案内容")
	for label, text := range map[string]string{"分管领导": "陈志明 副县长", "责任人": "何以安", "联系电话": "0578-6123456", "目标任务": "年内完成㙍下村道路硬化。", "资金安排": "县财政安排。", "保障措施": "每月调度一次。"} {
		p.types(label, text)
	}
	p.press("保存方案内容")
	p.sees("方案内容已保存", "何以安")
	p.press("增加节点")
	p.types("节点名称", "完成施工招标")
	p.date("计划完成日期", string(models.DateOf(time.Now().AddDate(0, 0, 60))))
	p.types("目标", "签订施工合同") // the weight that is left is proposed
	p.press("增加节点")
	p.sees("节点已保存", "权重合计 100%")
	p.press("方案内容已经核对。")
	p.press("提交实施方案")
	p.sees("实施方案已提交", "待审核")
	p.press("方案内容已经审核。")
	p.press("批准实施方案")
	p.sees("实施方案已批准", "已批准")
	p.press("公布的内容已经核对。")
	p.press("公布实施方案")
	p.sees("实施方案已公布", "方案已公布")

	p.press("进度")
	p.types("工程进度", "5")
	p.types("进展情况", "完成施工图审查，招标公告已经发布。")
	p.attaches("施工中照片", c.photograph())
	p.types("第 1 张（现场.jpg）拍的是什么", "㙍下村入口现状")
	p.press("提交进度报告")
	p.sees("进度报告已提交", "㙍下村入口现状")

	resident := sit(c.t, c.server.url, "resident of the village", 800, 1000)
	resident.goes("/results/" + c.round)
	resident.press(name)
	resident.sees("● 正常", "下一节点“完成施工招标”还有", "完成施工图审查", "赞成20票（83.3%），入选", "㙍下村入口现状")
	resident.until("the photo", `[...document.images].some((i) => i.src.includes("/photos/") && i.complete && i.naturalWidth > 0)`)
	resident.shoots("project.png", true)
}

// print asks for the documents and reads them.
func (c *congress) print() {
	digest := ask[string](c.standing, `document.querySelector("#rules ~ p .digest").innerText.replace(/\s/g, "")`)
	for _, d := range []struct {
		reader *person
		path   string
		texts  []string
	}{
		{c.office, "/office/rounds/" + c.round + "/ballot-paper.pdf", []string{"表决票", "弃权", "𬭎园村至㙍下村𠮷祥路道路硬化工程", digest[:8]}},
		{c.office, "/office/rounds/" + c.round + "/report.pdf", []string{"计票结果报告单", nameOf(5), "总监票人"}},
		{c.standing, "/office/rounds/" + c.round + "/notice.pdf", []string{"公告", "第3号", nameOf(2)}},
		{c.standing, "/results/" + c.round + "/report.pdf", []string{"计票结果报告单", nameOf(1)}},
		{c.standing, "/results/" + c.round + "/notice.pdf", []string{"公告", nameOf(11)}},
	} {
		answer, body := d.reader.fetches(d.path)
		if answer.Status != 200 || answer.Type != "application/pdf" {
			c.t.Errorf("%s: %d %s", d.path, answer.Status, answer.Type)
			continue
		}
		text := strings.Join(strings.Fields(printed(c.t, body)), "")
		for _, want := range d.texts {
			if !strings.Contains(text, want) {
				c.t.Errorf("%s does not say %q; it says %.800s", d.path, want, text)
			}
		}
	}
	c.admin.goes("/office/audit")
	c.admin.sees("没有缺失或改动")
}
