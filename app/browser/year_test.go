package browser

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/seal"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// A projectYear is one project from the announcement to the archive, by the
// pages of everybody who has to do with it: the responsible unit, the
// government, the congress's office, deputies with tablet and phone, a
// resident with a phone.
type projectYear struct {
	t *testing.T
	s *server
	o prepared

	id, comment          int64
	name, office, public string
	year                 int

	unit, government, standing, leader, deputy, resident *person
}

const watched = "困难老年人家庭适老化改造和村级助餐点建设" // of the candidates, that of 县民政局

func TestAProjectGoesThroughItsYear(t *testing.T) {
	needsBuild(t)
	apptest.EachSource(t, func(t *testing.T, source string) {
		y := &projectYear{t: t, s: serve(t, source, "127.0.0.1:0"), name: watched, year: time.Now().Year()}
		y.decide()
		for _, step := range []struct {
			name string
			take func()
		}{
			{"plan", y.plan}, {"group", y.group}, {"report", y.report}, {"inspection", y.inspect}, {"site", y.site}, {"concern", y.concern}, {"adjustment", y.adjust},
			{"checkpoints", y.checkpoints}, {"completion", y.complete}, {"grade", y.grade}, {"closing", y.closing}, {"archive", y.archive},
		} {
			begin := time.Now()
			step.take()
			t.Logf("%-12s %5.1f s", step.name, time.Since(begin).Seconds())
		}
	})
}

func (y *projectYear) must(err error) {
	y.t.Helper()
	if err != nil {
		y.t.Fatal(err)
	}
}

// decide plays the vote of the year with its services and opens a window for
// each person.
func (y *projectYear) decide() {
	ctx, s := context.Background(), y.s
	y.o = s.prepare(y.t, 3, 0, nil)
	admin := access.Actor{Account: 1, Congress: y.o.actors["changwei"].Congress, Roles: []models.Role{models.Admin}}
	for _, d := range []struct {
		login, name, unit string
		role              models.Role
	}{{"danwei", "何晓东", "县民政局", models.UnitRole}, {"lingwai", "钱𠮷", "县水利局", models.UnitRole}, {"fgb", "周立新", "", models.Government}, {"daibiao", "李𬭎", "", models.DeputyRole}, {"zuzhang", "陈㙍生", "", models.GroupLeader}} {
		id, err := s.app.Account.Create(ctx, admin, account.CreateCommand{Login: d.login, Name: d.name, Password: password, Roles: []models.Role{d.role}, Unit: d.unit})
		y.must(err)
		person, err := s.app.Account.Person(ctx, id)
		y.must(err)
		y.o.actors[d.login] = person.Actor(admin.Congress)
	}
	y.must(s.letIn(ctx, y.o.actors["mishu"], y.o.openRound))
	y.must(s.app.Vote.ConfirmEmpty(ctx, y.o.actors["zongjian"], y.o.round))
	y.must(s.app.Vote.Open(ctx, y.o.actors["zhuxi"], y.o.round))
	for _, code := range y.o.codes {
		y.cast(y.o, code, func(e *seal.Election, c *seal.Credential) ([]byte, error) {
			stances := make([]seal.Stance, 12)
			for i := range stances {
				stances[i] = seal.Approve
				if i >= 10 {
					stances[i] = seal.Oppose
				}
			}
			return seal.Encrypt(rand.Reader, e, c, seal.LinkedChoices(stances))
		})
	}
	y.count(y.o)
	projects, err := s.app.Oversight.Projects(ctx, y.o.actors["changwei"])
	y.must(err)
	for _, r := range projects {
		if r.Project.Name == watched {
			y.id = r.Project.ID
		}
	}
	if y.id == 0 {
		y.t.Fatalf("%q was not decided: %d projects", watched, len(projects))
	}
	y.office, y.public = fmt.Sprintf("/office/projects/%d", y.id), fmt.Sprintf("/projects/%d", y.id)
	desk := func(login string, width, height int64) *person {
		p := sit(y.t, s.url, login, width, height)
		p.signs(login)
		return p
	}
	y.unit, y.government, y.standing = desk("danwei", 1366, 900), desk("fgb", 1366, 900), desk("changwei", 1366, 900)
	y.leader, y.deputy = desk("zuzhang", 1280, 800), desk("daibiao", 360, 740)
	y.resident = sit(y.t, s.url, "resident", 360, 740)
}

func (y *projectYear) cast(o prepared, code string, ballot func(*seal.Election, *seal.Credential) ([]byte, error)) {
	y.t.Helper()
	reading, err := y.s.app.Vote.Election(context.Background(), o.round)
	y.must(err)
	election, err := seal.ParseElection(reading.Election)
	y.must(err)
	credential, err := seal.DeriveCredential(election.UUID, code)
	y.must(err)
	raw, err := ballot(election, credential)
	y.must(err)
	_, err = y.s.app.Vote.Cast(context.Background(), o.round, raw)
	y.must(err)
}

// count closes a round, has it opened, signed and announced.
func (y *projectYear) count(o prepared) {
	y.t.Helper()
	ctx, v := context.Background(), y.s.app.Vote
	y.must(v.Close(ctx, o.actors["zhuxi"], o.round))
	_, err := v.Reconcile(ctx, o.actors["zhuxi"], o.round)
	y.must(err)
	for i, login := range []string{"zongjian", "jianpiao1"} {
		holder := o.actors[login]
		state, err := v.Ceremony(ctx, holder, o.round)
		y.must(err)
		guardian, err := seal.NewGuardian(o.keys[login], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, i+1)
		y.must(err)
		archive, err := v.SealedArchive(ctx, holder, o.round)
		y.must(err)
		part, err := guardian.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Acknowledged: 1})
		y.must(err)
		y.must(v.Decrypt(ctx, holder, o.round, part.Raw))
	}
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		y.must(v.Attest(ctx, o.actors[login], o.round, ""))
	}
	y.must(v.Announce(ctx, o.actors["zhuxi"], o.round))
}

func today(days int) string { return string(models.DateOf(time.Now().AddDate(0, 0, days))) }

// published waits until the public page says something: never longer than the
// page cache may keep what was.
func (y *projectYear) published(texts ...string) {
	y.t.Helper()
	for _, text := range texts {
		found := false
		for begin := time.Now(); time.Since(begin) < 5*time.Second && !found; time.Sleep(200 * time.Millisecond) {
			y.resident.goes(y.public)
			found = ask[bool](y.resident, `document.body.textContent.includes(`+quote(text)+`)`)
		}
		if !found {
			y.resident.fail("“%s” is not public", text)
		}
	}
	if wide := ask[int](y.resident, `document.documentElement.scrollWidth`); wide > 360 {
		y.resident.fail("the page is %d px wide on a phone of 360", wide)
	}
}

func (y *projectYear) unpublished(texts ...string) {
	y.t.Helper()
	y.resident.goes(y.public)
	for _, text := range texts {
		if ask[bool](y.resident, `document.body.textContent.includes(`+quote(text)+`)`) {
			y.resident.fail("“%s” is public before its time", text)
		}
	}
}

// leaves waits until a form has led to another page than its own.
func (p *person) leaves(path string) {
	p.t.Helper()
	p.until("another page than "+path, `document.readyState === "complete" && !location.pathname.endsWith(`+quote(path)+`)`)
}

// plan: the unit drafts, the government approves and publishes.
func (y *projectYear) plan() {
	p, plan := y.unit, y.office+"/plan"
	p.goes(plan + "/edit")
	p.sends("/plan/edit", map[string]string{"leader": "郑国平", "officer": "何晓东", "contact": "0576-1234567", "target": "完成适老化改造420户，建成助餐点35个", "money": "县财政和福彩公益金", "safeguards": "每月调度一次"})
	p.leaves("/edit")
	p.goes(plan + "/measures/new")
	p.sends("/measures/new", map[string]string{"name": "适老化改造", "unit": "户", "quantity": "420", "year": fmt.Sprint(y.year)})
	p.leaves("/new")
	for i, k := range []struct{ name, weight string }{{"入户评估", "40"}, {"改造完工", "60"}} {
		p.goes(plan + "/checkpoints/new")
		p.sends("/checkpoints/new", map[string]string{"name": k.name, "target": "420户", "evidence": "", "weight": k.weight, "planned_on": today(30 + 30*i), "confirmer": "standing"})
		p.leaves("/new")
		p.sees(k.name)
	}
	// Another unit may neither read it nor change it.
	stranger := sit(y.t, y.s.url, "lingwai", 1366, 900)
	stranger.signs("lingwai")
	if status := stranger.forges(plan+"/submit", "confirm", "yes"); status != 403 && status != 404 {
		stranger.fail("another unit submits the plan: %d", status)
	}
	y.unpublished("郑国平", "入户评估")
	p.goes(plan)
	p.sends("/plan/submit", map[string]string{"confirm": "yes"})
	p.sees("实施方案已提交")
	if status := p.forges(plan+"/approve", "confirm", "yes"); status != 403 {
		p.fail("the unit approves its own plan: %d", status)
	}
	g := y.government
	g.goes(plan)
	g.sends("/plan/approve", map[string]string{"confirm": "yes"})
	g.sees("实施方案已批准")
	y.unpublished("郑国平")
	g.sends("/plan/publish", map[string]string{"confirm": "yes"})
	g.sees("实施方案已公布")
	y.published("郑国平", "入户评估", "0576-1234567")
	p.shoots("year-plan.png", true)
}

func (y *projectYear) group() {
	p := y.standing
	p.goes(y.office + "/group")
	p.sends("/group", map[string]string{fmt.Sprintf("leader-%d", y.id): "陈㙍生", fmt.Sprintf("members-%d", y.id): "李𬭎", fmt.Sprintf("name-%d", y.id): "适老化改造监督小组"})
	p.sees("监督小组已保存", "领衔代表")
	y.deputy.goes("/office/duties")
	y.deputy.sees(y.name[:len("困难老年人家庭适老化改造")])
	y.narrow(y.deputy)
}

// narrow fails where a phone must be moved sideways.
func (y *projectYear) narrow(p *person) {
	y.t.Helper()
	if wide := ask[int](p, `document.documentElement.scrollWidth`); wide > 360 {
		p.fail("the page is %d px wide on a phone of 360", wide)
	}
}

func (y *projectYear) report() {
	p := y.unit
	p.goes(y.office + "/progress")
	p.until("the form of a report", `document.readyState === "complete" && !!document.querySelector('form[action$="/reports"]')`)
	measure := ask[string](p, `[...document.querySelectorAll('form[action$="/reports"] input')].map((e) => e.name).find((n) => n.startsWith("measure_")) ?? ""`)
	if measure == "" {
		p.fail("the report has no field for the measure")
	}
	p.sends("/reports", map[string]string{"reported_on": today(0), "percent": "55", "paid": "420.5", measure: "480", "text": "入户评估完成，改造过半。", "problems": "", "next_step": "抓紧施工。"})
	p.sees("进度报告已提交")
	y.published("入户评估完成，改造过半。", "480")
	p.shoots("year-progress.png", true)
}

// inspect: the leader plans a visit, deputies sign in on their phones, findings
// become public when the office says so.
func (y *projectYear) inspect() {
	p := y.leader
	p.goes(fmt.Sprintf("/office/inspections/new?project=%d", y.id))
	p.sends("/inspections/new", map[string]string{"title": "年中视察", "place": "谢村镇", "held_on": today(0), "projects": fmt.Sprint(y.id)})
	p.leaves("/new")
	p.sees("年中视察")
	here := p.path()
	p.goes(here + "/code")
	code := ask[string](p, `document.documentElement.innerHTML.match(/\/visit\/([A-Za-z0-9-]+)/)?.[1] ?? ""`)
	if code == "" {
		p.fail("no code to sign in with")
	}
	d := y.deputy
	d.goes("/visit/" + code)
	y.narrow(d)
	d.shoots("year-visit.png", true)
	d.sends("/visit/"+code, nil)
	d.sees("签到")
	d.forges("/visit/" + code) // twice is once
	p.goes(here)
	p.sees("李𬭎")
	if n := ask[int](p, `document.body.innerText.split("李𬭎").length - 1`); n != 1 {
		p.fail("the deputy is on the list %d times", n)
	}
	p.sends("/record", map[string]string{"findings": "扶手安装牢固，部分入户门槛没有处理。"})
	p.sees("视察情况已登记")
	y.unpublished("部分入户门槛没有处理")
	y.standing.goes(here)
	y.standing.sends("/publish", map[string]string{"confirm": "yes"})
	y.standing.sees("视察情况已公布")
	y.published("部分入户门槛没有处理")
}

// site: a resident rates on site; the office moderates and answers.
func (y *projectYear) site() {
	p := y.standing
	p.goes(y.office + "/site")
	p.sends("/site/code", nil)
	p.until("the code", `document.readyState === "complete" && /\/site\/[A-Za-z0-9-]+/.test(document.documentElement.innerHTML.replace(/\/site\/(code|qr|poster|comments)/g, ""))`)
	code := ask[string](p, `document.documentElement.innerHTML.replace(/\/site\/(code|qr|poster|comments)/g, "").match(/\/site\/([A-Za-z0-9-]+)/)[1]`)
	r := y.resident
	r.goes("/site/" + code)
	y.narrow(r)
	r.sees(y.name)
	r.shoots("year-site.png", true)
	r.sees("验证已经自动完成")
	r.sends("/site/"+code+"#rate", map[string]string{"rating": "4", "text": "扶手很稳，老人放心。", "phone": "13812345678"})
	r.until("what the resident said is there", `document.readyState === "complete" && location.pathname.startsWith("/site-comments/")`)
	r.shoots("year-said.png", true)
	y.unpublished("扶手很稳，老人放心。")
	p.goes("/office/comments")
	p.sees("扶手很稳，老人放心。")
	p.never("13812345678")
	p.shoots("year-comments.png", true)
	y.comment = int64(ask[int](p, `+document.querySelector('form[action^="/office/comments/"]').getAttribute("action").match(/comments\/(\d+)/)[1]`))
	p.sends(fmt.Sprintf("/office/comments/%d", y.comment), map[string]string{"state": "listed", "answer": "谢谢，我们会继续改造。"})
	y.published("扶手很稳，老人放心。")
}

// concern: a deputy asks, the unit answers, the deputy is not satisfied, the
// unit does it again, and the deputy closes it.
func (y *projectYear) concern() {
	d := y.deputy
	d.goes(y.office + "/concerns")
	y.narrow(d)
	d.sends("/concerns", map[string]string{"text": "入户门槛没有处理，轮椅进不去。"})
	d.leaves("/concerns")
	d.sees("入户门槛没有处理")
	p := y.standing
	p.goes("/office/concerns")
	p.sees("入户门槛没有处理")
	here := d.path()
	p.goes(here)
	p.sends("/send", nil)
	p.sees("已转责任单位")
	answer := func(text string) {
		y.unit.goes(here)
		y.unit.sends("/reply", map[string]string{"reply": text})
		y.unit.sees("答复已提交")
	}
	judge := func(verdict, words string) {
		d.goes(here)
		y.narrow(d)
		d.sends("/judge", map[string]string{"verdict": verdict, "words": words})
		d.sees("评价已提交")
	}
	answer("已经列入计划。")
	if status := y.unit.forges(here+"/judge", "verdict", "yes", "was", "answered-1"); status != 403 {
		y.unit.fail("the unit judges its own answer: %d", status)
	}
	judge("no", "只有计划，没有时间。")
	answer("二十户门槛已经全部改成坡道。")
	judge("yes", "看过了，属实。")
	y.unpublished("入户门槛没有处理，轮椅进不去。")
	p.goes(here)
	p.sends("/publish", nil)
	p.sees("已公开")
	y.published("入户门槛没有处理，轮椅进不去。", "二十户门槛已经全部改成坡道。")
	p.shoots("year-concern.png", true)
	d.goes("/office/duties")
	d.sees("年中视察")
	d.shoots("year-duties.png", true)
}

// adjust: the unit asks for another place, everybody says their word, and the
// old value stays beside the new one.
func (y *projectYear) adjust() {
	p := y.unit
	p.goes(y.office + "/adjustments/new?kind=place")
	p.sends("/adjustments", map[string]string{"kind": "place", "place": "全县十二个镇", "reason": "两个镇的老人家庭已经由省里改造。", "effect": "总户数不变。"})
	p.leaves("/adjustments/new")
	p.sees("全县十二个镇")
	here := p.path()
	step := func(who *person, action, said string, fields map[string]string) {
		who.goes(here)
		who.sends(action, fields)
		who.sees(said)
	}
	step(y.government, "/advise", "意见已经记录", map[string]string{"held_on": today(0), "meeting": "县政府常务会议", "agreed": "yes", "note": "同意调整。"})
	y.unpublished("全县十二个镇")
	if status := p.forges(here+"/decide", "held_on", today(0), "agreed", "yes", "decision", "同意。"); status != 403 {
		p.fail("the unit decides its own request: %d", status)
	}
	step(y.standing, "/screen", "初审结果已经记录", map[string]string{"held_on": today(0), "meeting": "主任会议", "agreed": "yes", "note": "提请常委会审议。"})
	step(y.standing, "/decide", "结果已经记录", map[string]string{"held_on": today(0), "meeting": "县人大常委会第三十次会议", "agreed": "yes", "decision": "同意将建设地点调整为全县十二个镇。"})
	y.unpublished("全县十二个镇")
	step(y.standing, "/publish", "调整已经公告", map[string]string{"confirm": "yes"})
	y.published("全县十二个镇", "两个镇的老人家庭已经由省里改造。")
	y.resident.shoots("year-public.png", true)
}

// checkpoints: the unit reports them done, the office confirms.
func (y *projectYear) checkpoints() {
	for range 2 {
		p := y.unit
		p.goes(y.office)
		p.goes(ask[string](p, `[...document.querySelectorAll("a")].map((a) => a.getAttribute("href")).find((h) => /checkpoints\/\d+\/done$/.test(h)) ?? "/none"`))
		p.sends("/done", map[string]string{"done_on": today(0), "note": "现场查看和台账。", "confirm": "yes"})
		p.sees("节点已标记完成")
	}
	for range 2 {
		p := y.standing
		p.goes(y.office + "/plan")
		p.goes(ask[string](p, `[...document.querySelectorAll("a")].map((a) => a.getAttribute("href")).find((h) => /checkpoints\/\d+\/confirm$/.test(h)) ?? "/none"`))
		p.sends("/confirm", map[string]string{"decision": "yes"})
		p.until("the office confirmed", `document.readyState === "complete" && !location.pathname.endsWith("/confirm")`)
	}
}

// complete: the unit, the acceptance, the deputies' check.
func (y *projectYear) complete() {
	here := y.office + "/completion"
	y.unit.goes(here)
	y.unit.sends("/finish", map[string]string{"held_on": today(0), "people": "县民政局", "text": "全部完工。", "confirm": "yes"})
	y.unit.sees("已经申报完工")
	y.government.goes(here)
	y.government.sends("/accept", map[string]string{"held_on": today(0), "people": "验收组", "text": "合格。", "passed": "yes", "points": "96", "confirm": "yes"})
	y.government.sees("验收结果已经记录")
	y.leader.goes(here)
	y.leader.sends("/check", map[string]string{"held_on": today(0), "people": "监督小组", "text": "抽查二十户，属实。", "passed": "yes", "confirm": "yes"})
	y.leader.sees("核查结果已经提交")
	y.leader.shoots("year-completion.png", true)
	y.published("验收")
}

// grade: a sealed ballot about the project, cast by one deputy at a tablet; what
// comes of it is taken over, scored and published.
func (y *projectYear) grade() {
	ctx, office := context.Background(), y.o.actors["mishu"]
	second := prepared{openRound: openRound{session: y.o.session}, actors: y.o.actors}
	var err error
	second.round, err = y.s.app.Vote.Draft(ctx, office, vote.DraftCommand{Session: y.o.session, Name: "年度民生实事项目满意度测评", Title: "满意度测评办法", Minutes: 60, Items: []string{y.name},
		Rules: tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}})
	y.must(err)
	y.must(y.s.app.Vote.Adopt(ctx, y.o.actors["zhuxi"], second.round))
	y.must(y.s.app.Vote.NameScrutineers(ctx, office, vote.ScrutineersCommand{Round: second.round, Threshold: 2, Members: []vote.Member{{Account: y.o.actors["zongjian"].Account, Kind: models.KindChief},
		{Account: y.o.actors["jianpiao1"].Account, Kind: models.KindScrutineer}, {Account: y.o.actors["jianpiao2"].Account, Kind: models.KindScrutineer}}}))
	second.codes, second.keys = y.s.fillBox(y.t, second.round, 3, y.o.actors)
	y.must(y.s.app.Vote.StartIssuing(ctx, office, second.round))
	roll, err := y.s.app.Roster.Roll(ctx, office, y.o.session)
	y.must(err)
	for _, d := range roll.Delegations {
		for _, deputy := range d.Deputies {
			y.must(y.s.app.Vote.HandSlip(ctx, office, second.round, deputy.ID))
		}
	}
	y.must(y.s.app.Vote.ConfirmEmpty(ctx, y.o.actors["zongjian"], second.round))
	y.must(y.s.app.Vote.Open(ctx, y.o.actors["zhuxi"], second.round))
	tablet := sit(y.t, y.s.url, "deputy at a tablet", 1280, 800)
	tablet.goes("/v#" + second.codes[0])
	tablet.sees("满意度测评", y.name)
	grades(tablet, 1, "满意")
	tablet.press("核对选票")
	confirms(tablet)
	tablet.sees("已投票")
	for _, code := range second.codes[1:] {
		y.cast(second, code, func(e *seal.Election, c *seal.Credential) ([]byte, error) {
			return seal.Encrypt(rand.Reader, e, c, seal.GradeChoices([]int{0}, 4))
		})
	}
	y.count(second)
	p := y.standing
	p.goes(fmt.Sprintf("/office/evaluations?year=%d", y.year))
	p.sends(fmt.Sprintf("/%d/take", second.round), map[string]string{"year": fmt.Sprint(y.year)})
	p.sees("测评结果已经接收")
	y.unpublished("综合得分")
	p.sends(fmt.Sprintf("/%d/publish", second.round), map[string]string{"confirm": "yes"})
	p.sees("测评结果已经公布")
	p.shoots("year-grades.png", true)
	y.published("综合得分")
}

func (y *projectYear) closing() {
	p := y.standing
	p.goes(y.office + "/completion")
	p.sends("/close", map[string]string{"confirm": "yes"})
	p.sees("项目已经销号")
	y.published("已销号")
	y.resident.shoots("year-end.png", true)
}

// archive: the year's report is published, and everything of the year goes
// into one file.
func (y *projectYear) archive() {
	p := y.standing
	p.goes(fmt.Sprintf("/office/yearreport?year=%d", y.year))
	p.sends(fmt.Sprintf("/yearreport/%d/save", y.year), nil)
	p.sees("报告正文已经保存")
	p.sends(fmt.Sprintf("/yearreport/%d/publish", y.year), map[string]string{"confirm": "yes"})
	p.sees("报告已经公布")
	p.shoots("year-report.png", true)
	f, body := p.fetches(fmt.Sprintf("/office/years/%d/archive.zip", y.year))
	if f.Status != 200 {
		p.fail("the archive: %d", f.Status)
	}
	file, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	y.must(err)
	var all strings.Builder
	for _, entry := range file.File {
		if strings.HasSuffix(entry.Name, ".pdf") {
			continue
		}
		r, err := entry.Open()
		y.must(err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		y.must(err)
		all.Write(b.Bytes())
	}
	for _, text := range []string{y.name, "入户门槛没有处理，轮椅进不去。", "全县十二个镇", "扶手很稳，老人放心。"} {
		if !strings.Contains(all.String(), text) {
			y.t.Errorf("the archive does not hold %q", text)
		}
	}
	if strings.Contains(all.String(), "13812345678") {
		y.t.Error("the archive holds a resident's phone number")
	}
}
