package browser

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

// In this session eighteen deputies choose two of twelve. Deputies 1 to 9 and
// the late 18 vote on tablets, 10 to 16 on paper; 17 leaves before drawing
// anything. tabletVotes are the candidates that each approves, by deputy.
var tabletVotes = map[int][]int{
	1: {1, 2, 3}, 2: {1, 2, 3}, 3: {1, 2, 3}, 4: {1, 2, 3}, 5: {1, 2, 4}, 6: {1, 2, 3}, 7: {1, 2, 3}, 8: {1, 3, 5}, 9: {1, 2, 6}, 18: {2, 4, 7},
}

// The paper: seven ballots, of which one is over-marked and one illegible;
// approvals of the five valid ones by candidate.
const (
	paperBallots = 7
	paperValid   = 5
)

var paperApprovals = map[int]int{1: 4, 2: 2, 3: 4, 8: 1}

// Together: candidate 1 has 13, candidates 2 and 3 have 11 each, for the last
// seat. More than half of eighteen is ten.
const tieAt = 11

// A rough is the session in which things go wrong.
type rough struct {
	t       *testing.T
	source  string
	server  *server
	session string
	round   string
	prepared

	office, chair, chief *person
	tellers              [2]*person
}

func TestASessionInWhichThingsGoWrong(t *testing.T) {
	needsBuild(t)
	apptest.EachSource(t, func(t *testing.T, source string) {
		r := &rough{t: t, source: source, server: serve(t, source, "127.0.0.1:0")}
		r.prepared = r.server.prepare(t, 18, 3, func(d *vote.DraftCommand) { d.Rules.Seats, d.Rules.MaxApprovals, d.Paper = 2, 3, true })
		r.session, r.round = fmt.Sprintf("/office/sessions/%d", r.prepared.session), fmt.Sprint(r.prepared.round)
		for _, step := range []struct {
			name string
			take func()
		}{
			{"early leaver", r.checkIn}, {"slips and paper", r.issue}, {"empty box", r.open}, {"late deputy", r.late}, {"spoiled slip", r.spoil},
			{"restart", r.restart}, {"rest of the vote", r.castRest}, {"paper in the box", r.reconcile}, {"paper count", r.countPaper},
			{"lost tablet", r.decrypt}, {"tie", r.announce}, {"run-off", r.runOff},
		} {
			begin := time.Now()
			step.take()
			t.Logf("%-17s %5.1f s", step.name, time.Since(begin).Seconds())
		}
	})
}

func (r *rough) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rough) sits(name, login string) *person {
	r.t.Helper()
	p := sit(r.t, r.server.url, name, 1280, 800)
	p.signs(login)
	return p
}

// deputies are the rows of the roster by number, from 1.
func (r *rough) deputies() []models.Deputy {
	roll, err := r.server.app.Roster.Roll(context.Background(), r.actors["mishu"], r.prepared.session)
	r.must(err)
	var all []models.Deputy
	for _, d := range roll.Delegations {
		all = append(all, d.Deputies...)
	}
	slices.SortFunc(all, func(a, b models.Deputy) int { return strings.Compare(a.Number, b.Number) })
	return all
}

// checkIn signs seventeen in; the last of them leaves before the ballots are
// handed out.
func (r *rough) checkIn() {
	ctx := context.Background()
	for _, d := range r.deputies()[:15] {
		_, err := r.server.app.Roster.CheckIn(ctx, r.actors["mishu"], roster.CheckInCommand{Session: r.prepared.session, Deputy: d.ID, Attendance: models.Present})
		r.must(err)
	}
	p := r.sits("secretariat", "mishu")
	r.office = p
	p.goes(r.session + "/checkin")
	p.reads("实到", "15")
	for i, number := range []string{"016", "017"} {
		p.enters("#f-number", number+"\r")
		p.reads("实到", fmt.Sprint(16+i))
	}
	p.press(`css:tr[data-text^="017 "] button[value=left]`)
	p.reads("实到", "16")
	p.sees("已达到法定人数", "已离会")
}

func (r *rough) issue() {
	ctx, app, desk := context.Background(), r.server.app, r.actors["mishu"]
	r.must(app.Vote.StartIssuing(ctx, desk, r.prepared.round))
	all := r.deputies()
	for _, d := range all[:9] {
		r.must(app.Vote.HandSlip(ctx, desk, r.prepared.round, d.ID))
	}
	p := r.office
	p.goes("/office/rounds/" + r.round + "/slips?give=paper")
	p.reads("发出", "9")
	for n := 10; n <= 16; n++ {
		p.enters("#f-number", fmt.Sprintf("%03d\r", n))
		p.sees(fmt.Sprintf("（%03d）一张纸质票", n))
		p.reads("发出", fmt.Sprint(n))
	}
	p.expects(`status of 4`)
	p.enters("#f-number", "003\r") // has a slip already: one or the other
	p.sees("已经领过票")
	p.reads("发出", "16")
	p.enters("#f-number", "017\r")
	p.sees("已离会")
	p.reads("发出", "16")
}

func (r *rough) open() {
	r.chair = r.sits("presiding member", "zhuxi")
	r.chair.goes("/presidium/" + r.round)
	r.chair.sees("总监票人还没有确认空箱")
	r.chief = r.sits("chief scrutineer", "zongjian")
	r.chief.goes("/scrutineer/" + r.round)
	act(r.chief, inPresidium, "确认空箱")
	r.chief.sees("空箱已经确认")
	act(r.chair, inPresidium, "开始投票")
	r.chair.sees("投票已经开始")
}

// late signs the eighteenth deputy in while the vote is open; the figures on
// the presidium's page follow without being asked.
func (r *rough) late() {
	r.chair.stays()
	r.chair.reads("发出", "16")
	p := r.office
	p.goes(r.session + "/checkin")
	p.enters("#f-number", "018\r")
	p.reads("实到", "17")
	p.goes("/office/rounds/" + r.round + "/slips")
	p.enters("#f-number", "018\r")
	p.sees("（018）一张投票凭证")
	p.reads("发出", "17")
	r.chair.reads("发出", "17")
	r.chair.unchanged()
}

const spoiled, replacement = 2, 19 // places among the codes

// code is the slip of a deputy: 1 to 9 drew the first nine, 18 the next.
func (r *rough) code(deputy int) string {
	switch deputy {
	case 3:
		return r.codes[replacement]
	case 18:
		return r.codes[9]
	}
	return r.codes[deputy-1]
}

func (r *rough) spoil() {
	p := r.office
	p.goes("/office/rounds/" + r.round + "/slips")
	p.enters("#f-public", r.codes[spoiled])
	p.enters("#f-who", "003")
	p.types("作废原因", "二维码污损")
	p.press("css:label:has(#f-confirm)")
	p.press("作废这张凭证")
	p.sees("另换发 1 张")
	p.reads("发出", "17")

	tablet := sit(r.t, r.server.url, "tablet with the spoiled slip", 1280, 800)
	tablet.expects(`status of 403`)
	tablet.goes("/v#" + r.codes[spoiled])
	tablet.sees("应选 2 项")
	marks(tablet, 1, 'A')
	tablet.press("核对选票")
	confirms(tablet)
	tablet.sees("作废")
	if n := r.server.returned(r.t, r.prepared.round); n != 0 {
		r.t.Fatalf("%d ballots in the box after a spoiled slip", n)
	}
}

// fillsIn marks a deputy's approvals on a tablet and brings them to the review.
func (r *rough) fillsIn(p *person, deputy int) {
	p.t.Helper()
	p.goes("/v#" + r.code(deputy))
	p.sees("应选 2 项")
	for _, no := range tabletVotes[deputy] {
		marks(p, no, 'A')
	}
	p.press("核对选票")
	p.sees("赞成 3 项，反对 0 项，弃权 9 项")
}

// restart stops the server under a deputy who is about to cast; the tablet
// sends the ballot again by itself when the server is back.
func (r *rough) restart() {
	first := sit(r.t, r.server.url, "deputy 3", 1280, 800)
	r.fillsIn(first, 3)
	confirms(first)
	first.sees("已投票")
	r.chair.reads("收回", "1")

	p := sit(r.t, r.server.url, "deputy 8", 1280, 800)
	r.fillsIn(p, 8)
	everybody := []*person{p, r.chair, r.chief, r.office}
	for _, q := range everybody {
		q.expects(`ERR_|Failed to load|status of 5`)
	}
	address := strings.TrimPrefix(r.server.url, "http://")
	r.server.kill()
	confirms(p)
	r.server = serve(r.t, r.source, address)
	p.sees("已投票")
	r.chair.reads("收回", "2")
	if n := r.server.returned(r.t, r.prepared.round); n != 2 {
		r.t.Fatalf("%d ballots in the box, want 2", n)
	}
}

// castRest votes for the other tablets over the same API, without a browser.
func (r *rough) castRest() {
	for deputy, approves := range tabletVotes {
		if deputy != 3 && deputy != 8 {
			r.cast(r.prepared.round, r.code(deputy), 12, approves)
		}
	}
	r.chair.reads("收回", "10")
	act(r.chair, inPresidium, "截止投票")
	r.chair.sees("投票已经截止")
}

// cast seals a ballot that approves candidates by their place on the ballot,
// from 1, and abstains from the others.
func (r *rough) cast(round int64, code string, candidates int, approves []int) {
	r.t.Helper()
	reading, err := r.server.app.Vote.Election(context.Background(), round)
	r.must(err)
	election, err := seal.ParseElection(reading.Election)
	r.must(err)
	credential, err := seal.DeriveCredential(election.UUID, code)
	r.must(err)
	stances := make([]seal.Stance, candidates)
	for i := range stances {
		stances[i] = seal.Abstain
		if slices.Contains(approves, i+1) {
			stances[i] = seal.Approve
		}
	}
	raw, err := seal.Encrypt(rand.Reader, election, credential, seal.LinkedChoices(stances))
	r.must(err)
	_, err = r.server.app.Vote.Cast(context.Background(), round, raw)
	r.must(err)
}

// reconcile: the tellers find seven paper ballots, one of them after counting
// wrongly.
func (r *rough) reconcile() {
	for i, login := range []string{"jipiao1", "jipiao2"} {
		r.tellers[i] = r.sits("teller "+login, login)
		r.tellers[i].goes("/teller/" + r.round)
	}
	r.found(0, "7", "提交张数")
	r.chair.sees("还不能")
	r.found(1, "6", "提交张数")
	r.tellers[1].sees("请两人各自重新清点")
	r.found(1, "7", "更正张数")
	r.tellers[1].sees("两人清点一致")
	act(r.chair, inPresidium, "确认票数有效")
	r.chair.sees("本轮有效")
}

func (r *rough) found(teller int, n, button string) {
	r.t.Helper()
	p := r.tellers[teller]
	p.enters("#f-n", n)
	p.press(button)
}

// countPaper: two void ballots, and a typing difference that both see only
// when both have entered.
func (r *rough) countPaper() {
	a, b := r.tellers[0], r.tellers[1]
	a.enters("#f-size", fmt.Sprint(paperBallots))
	a.press("登记第 1 组")
	a.sees("第 1 组已登记，7 张")
	r.enterStack(a, paperApprovals)
	a.sees("已录入")
	a.never("有出入")
	typo := map[int]int{}
	for no, n := range paperApprovals {
		typo[no] = n
	}
	typo[2] = 3 // in truth 2
	b.goes("/teller/" + r.round)
	r.enterStack(b, typo)
	b.sees("一人录入2，另一人录入3")
	a.sees("一人录入2，另一人录入3") // the other one's page follows by itself
	r.chair.never("计票结果")
	r.enterStack(b, paperApprovals)
	b.sees("一致")
}

func (r *rough) enterStack(p *person, approvals map[int]int) {
	p.t.Helper()
	p.goes("/teller/" + r.round + "/batches/1")
	p.enters("#f-valid", fmt.Sprint(paperValid))
	p.enters("#f-void-over_marked", "1")
	p.enters("#f-void-illegible", "1")
	names := ask[[]string](p, `[...document.querySelectorAll("table.entry tbody input")].map((i) => i.id)`)
	if len(names) != 3*12 {
		p.fail("%d fields for twelve candidates with three stances", len(names))
	}
	for i := range 12 {
		p.enters("#"+names[3*i], fmt.Sprint(approvals[i+1]))
		p.enters("#"+names[3*i+2], fmt.Sprint(paperValid-approvals[i+1]))
	}
	p.press("核对后提交")
	p.sees("请对照票和计票表")
	p.press("提交第 1 组")
	p.until("the page of all stacks", `location.pathname === "/teller/`+r.round+`"`)
}

// decrypt: the third scrutineer's tablet is lost; two of three keys open.
func (r *rough) decrypt() {
	for _, login := range []string{"zongjian", "jianpiao1"} {
		p := r.chief
		if login != "zongjian" {
			p = r.sits("scrutineer "+login, login)
		}
		p.goes("/scrutineer/" + r.round)
		p.sees("请输入密钥码")
		p.enters("#key", r.keys[login])
		p.press("核对票箱")
		p.sees("票箱核对无误", "10 张")
		p.press("提交部分解密")
		if login == "zongjian" {
			p.sees("部分解密已提交")
			r.chair.never("计票结果") // one key opens nothing
		}
	}
	r.chief.sees("核对无误，签字确认")
}

func (r *rough) announce() {
	r.chair.sees("计票结果")
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} { // the third signs on a borrowed tablet
		p := r.chief
		if login != "zongjian" {
			p = r.sits("signature of "+login, login)
		}
		p.goes("/scrutineer/" + r.round)
		act(p, inPresidium, "签字确认")
		p.sees("您已签字确认计票结果")
	}
	hall := sit(r.t, r.server.url, "hall", 1920, 1080)
	hall.goes(fmt.Sprintf("/hall/%d", r.prepared.session))
	hall.sees("等待宣布")
	hall.never(nameOf(1), nameOf(2))
	act(r.chair, inPresidium, "宣布结果")
	r.chair.sees("结果已经宣布并公开")
	hall.sees(nameOf(1))

	resident := sit(r.t, r.server.url, "resident", 1100, 800)
	resident.goes("/results/" + r.round)
	resident.sees("入选项目（1 项）", "再次投票")
	for label, want := range map[string]string{"应到": "18", "发出": "17", "收回": "17", "有效": "15", "无效": "2"} {
		resident.reads(label, want)
	}
	_, body := resident.fetches("/results/" + r.round + "/counts.json")
	for no, want := range map[int]int{1: 13, 2: tieAt, 3: tieAt} {
		if !strings.Contains(string(body), fmt.Sprintf(`"name":%s,"approve":%d,`, quote(nameOf(no)), want)) {
			r.t.Errorf("candidate %d has not %d approvals: %s", no, want, body)
		}
	}
	resident.shoots("result-tie.png", true)
}

// runOff votes on the two that were tied, for the one seat, in a round of its
// own.
func (r *rough) runOff() {
	ctx, app := context.Background(), r.server.app
	p := r.office
	p.goes("/office/rounds/" + r.round)
	p.press(`css:form[action$="/follow"] label.choice`)
	p.press(`css:form[action$="/follow"] button[type=submit]`)
	p.sees("后续轮次已经建立")
	var next int64
	address := ask[string](p, `location.pathname`)
	if _, err := fmt.Sscanf(filepath.Base(address), "%d", &next); err != nil {
		p.fail("%s is no round: %v", address, err)
	}
	codes, keys := r.server.fillBox(r.t, next, 20, r.actors)
	r.must(app.Vote.StartIssuing(ctx, r.actors["mishu"], next))
	n, err := app.Vote.HandSlips(ctx, r.actors["mishu"], next, 0)
	r.must(err)
	if n != 17 {
		r.t.Fatalf("%d slips for seventeen present", n)
	}
	r.must(app.Vote.ConfirmEmpty(ctx, r.actors["zongjian"], next))
	r.must(app.Vote.Open(ctx, r.actors["zhuxi"], next))

	tablet := sit(r.t, r.server.url, "deputy in the run-off", 1280, 800)
	tablet.goes("/v#" + codes[0])
	tablet.sees("应选 1 项", nameOf(2), nameOf(3))
	tablet.never(nameOf(1), nameOf(4))
	for i, code := range codes[1:17] {
		r.cast(next, code, 2, []int{1 + i%3/2}) // eleven for the first, five for the second
	}
	r.must(app.Vote.Close(ctx, r.actors["zhuxi"], next))
	_, err = app.Vote.Reconcile(ctx, r.actors["zhuxi"], next)
	if err != nil { // no paper was handed out, and the tellers say so
		for _, login := range []string{"jipiao1", "jipiao2"} {
			r.must(app.Vote.EnterReturned(ctx, r.actors[login], next, 0))
		}
		_, err = app.Vote.Reconcile(ctx, r.actors["zhuxi"], next)
	}
	r.must(err)
	for i, login := range []string{"zongjian", "jianpiao2"} {
		r.must(r.opens(next, []int{1, 3}[i], r.actors[login], keys[login]))
	}
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		r.must(app.Vote.Attest(ctx, r.actors[login], next, ""))
	}
	r.must(app.Vote.Announce(ctx, r.actors["zhuxi"], next))

	resident := sit(r.t, r.server.url, "resident after the run-off", 1100, 800)
	resident.goes("/results/" + r.round)
	resident.sees("第一轮选定 1 项", "第二轮（并列再投）选定 1 项") // the first result stays as it was
	resident.sees("入选项目（1 项）")
	resident.goes(fmt.Sprintf("/results/%d", next))
	resident.sees(nameOf(2), "入选项目（1 项）")
	resident.goes("/projects?q=" + url.QueryEscape("农村公路"))
	resident.sees(nameOf(2))
	resident.goes("/projects")
	resident.sees(nameOf(1), nameOf(2))
	resident.never(nameOf(3))
}

// opens is what a scrutineer's device does with a closed box.
func (r *rough) opens(round int64, index int, holder access.Actor, seed string) error {
	ctx := context.Background()
	state, err := r.server.app.Vote.Ceremony(ctx, holder, round)
	if err != nil {
		return err
	}
	guardian, err := seal.NewGuardian(seed, seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, index)
	if err != nil {
		return err
	}
	archive, err := r.server.app.Vote.SealedArchive(ctx, holder, round)
	if err != nil {
		return err
	}
	part, err := guardian.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{})
	if err != nil {
		return err
	}
	return r.server.app.Vote.Decrypt(ctx, holder, round, part.Raw)
}
