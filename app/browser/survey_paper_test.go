package browser

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// A 满意度测评 with paper beside tablets: six grade on a tablet, six on paper,
// of which one marked an item twice and one is in doubt. Both parts are counted
// item by item, and the result is what was marked.
func TestASurveyOnTabletsAndPaper(t *testing.T) {
	needsBuild(t)
	apptest.EachSource(t, surveyOnPaper)
}

func surveyOnPaper(t *testing.T, source string) {
	ctx := context.Background()
	r := &rough{t: t, source: source, server: serve(t, source, "127.0.0.1:0")}
	r.prepared = r.server.prepare(t, 12, 2, func(d *vote.DraftCommand) {
		d.Name, d.Title, d.Items, d.Paper = "上年度民生实事项目满意度测评", "满意度测评办法", graded, true
		d.Rules = tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}
	})
	app, id, desk := r.server.app, r.prepared.round, r.actors["mishu"]
	r.round = fmt.Sprint(id)
	all := r.deputies()
	for _, d := range all {
		_, err := app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: r.prepared.session, Deputy: d.ID, Attendance: models.Present})
		r.must(err)
	}
	r.must(app.Vote.StartIssuing(ctx, desk, id))
	for _, d := range all[:6] {
		r.must(app.Vote.HandSlip(ctx, desk, id, d.ID))
	}
	p := r.sits("secretariat", "mishu")
	p.goes("/office/rounds/" + r.round + "/slips?give=paper")
	for n := 7; n <= 12; n++ {
		p.enters("#f-number", fmt.Sprintf("%03d\r", n))
		p.sees(fmt.Sprintf("（%03d）一张纸质票", n))
	}
	p.enters("#f-lost_who", "012") // the twelfth loses it, and gets another one
	p.enters("#f-lost_reason", "掉在会场外")
	p.press("css:label:has(#f-lost_confirm)")
	p.press(`css:form[action$="/slips/lost"] button[type=submit]`)
	p.sees("纸质票遗失已经登记", "另换发 1 张，其中遗失 1 张")
	p.reads("发出", "12")
	r.must(app.Vote.ConfirmEmpty(ctx, r.actors["zongjian"], id))
	r.must(app.Vote.Open(ctx, r.actors["zhuxi"], id))
	r.chair = r.sits("presiding member", "zhuxi")
	r.chair.goes("/presidium/" + r.round)
	r.chair.sees("纸质票遗失补发 1 张")

	// On tablets the first item gets 满意 six times.
	tablet := sit(t, r.server.url, "deputy", 1280, 800)
	tablet.goes("/v#" + r.codes[0])
	tablet.sees("测评 3 项", "基本满意")
	grades(tablet, 1, "满意")
	grades(tablet, 2, "基本满意")
	grades(tablet, 3, "不满意")
	tablet.press("核对选票")
	tablet.sees("满意 1 项，基本满意 1 项，不满意 1 项，弃权 0 项")
	confirms(tablet)
	tablet.sees("已投票")
	reading, err := app.Vote.Election(ctx, id)
	r.must(err)
	election, err := seal.ParseElection(reading.Election)
	r.must(err)
	for _, code := range r.codes[1:6] {
		credential, err := seal.DeriveCredential(election.UUID, code)
		r.must(err)
		raw, err := seal.Encrypt(rand.Reader, election, credential, seal.GradeChoices([]int{0, 1, 3}, 4))
		r.must(err)
		_, err = app.Vote.Cast(ctx, id, raw)
		r.must(err)
	}
	act(r.chair, inPresidium, "截止投票")
	r.chair.sees("投票已经截止")

	// The tellers find six sheets and count them: four valid, one void, one in doubt.
	for i, login := range []string{"jipiao1", "jipiao2"} {
		r.tellers[i] = r.sits("teller "+login, login)
		r.tellers[i].goes("/teller/" + r.round)
		r.found(i, "6", "提交张数")
	}
	r.tellers[1].sees("两人清点一致")
	act(r.chair, inPresidium, "确认票数有效")
	r.chair.sees("本轮有效")
	a, b := r.tellers[0], r.tellers[1]
	a.goes("/teller/" + r.round)
	a.enters("#f-size", "6")
	a.press("登记第 1 组")
	a.sees("第 1 组已登记，6 张")
	// The figures of a row: 满意, 基本满意, 不满意, 弃权.
	rows := [][]int{{3, 0, 1, 0}, {1, 2, 0, 1}, {0, 0, 4, 0}}
	for i, q := range []*person{a, b} {
		q.goes("/teller/" + r.round + "/batches/1")
		q.sees("基本满意", "同一项选了两个以上档次")
		if i == 0 {
			q.shoots("survey-stack.png", true)
		}
		q.enters("#f-valid", "4")
		q.enters("#f-void-over_marked", "1")
		q.enters("#f-doubtful", "1")
		if i == 0 {
			q.enters("#f-question-0", "第 2 项的记号压在两格之间")
		}
		names := ask[[]string](q, `[...document.querySelectorAll("table.entry tbody input")].map((i) => i.id)`)
		if len(names) != 4*3 {
			q.fail("%d fields for three items with three grades and 弃权", len(names))
		}
		for row, figures := range rows {
			for column, n := range figures {
				q.enters("#"+names[4*row+column], fmt.Sprint(n))
			}
		}
		q.press("核对后提交")
		q.sees("请对照票和计票表")
		q.press("提交第 1 组")
		q.until("the page of all stacks", `location.pathname === "/teller/`+r.round+`"`)
	}
	b.sees("一致")

	// The chief decides the doubtful one, grade by grade.
	r.chief = r.sits("chief scrutineer", "zongjian")
	r.chief.goes("/scrutineer/" + r.round + "/doubtful/1/1")
	r.chief.sees("第 2 项的记号压在两格之间")
	r.chief.press("css:#f-verdict label.choice")
	r.chief.sees(graded[0])
	for i, grade := range []string{"满意", "满意", "弃权"} {
		r.chief.press(fmt.Sprintf(`css:#f-mark-%d label.mark:has(input[value="%d"])`, i, map[string]int{"满意": 0, "弃权": 3}[grade]))
	}
	r.chief.shoots("survey-doubt.png", true)
	r.chief.enters("#f-reason", "意思能够辨认")
	r.decidesDoubt()
	for i, login := range []string{"zongjian", "jianpiao1"} {
		r.opensFew(id, i+1, login)
	}
	r.chair.sees("对3个项目进行了满意度测评", "电子票和纸质票", "合计：发出12＝收回12＋未交0；收回12＝有效11＋无效1")
	r.chair.shoots("presidium-survey-paper.png", true)
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		r.must(app.Vote.Attest(ctx, r.actors[login], id, ""))
	}
	act(r.chair, inPresidium, "宣布结果")
	r.chair.sees("结果已经宣布并公开")

	// 6+3+1 of twelve find the first item 满意.
	resident := sit(t, r.server.url, "resident", 1100, 800)
	resident.goes("/results/" + r.round)
	resident.sees("满意1个，基本满意1个，不满意1个", "电子票和纸质票", "同一项选了两个以上档次1张", "83.3%")
	resident.never("入选", "应选", "赞成")
	resident.shoots("survey-paper-result.png", true)
	_, body := resident.fetches("/results/" + r.round + "/counts.csv")
	if want := "1," + graded[0] + ",10,0,1,0,1,满意,"; !strings.Contains(string(body), want) {
		t.Errorf("counts.csv lacks %q:\n%s", want, body)
	}
	small := sit(t, r.server.url, "resident with a phone", 360, 740)
	small.goes("/results/" + r.round)
	small.sees("电子票和纸质票")
	if wide := ask[int](small, `document.documentElement.scrollWidth`); wide > 360 {
		small.fail("the page is %d px wide on a phone of 360", wide)
	}
	small.shoots("survey-paper-result-phone.png", true)
	for _, name := range []string{"report.pdf", "notice.pdf"} {
		if answer, body := resident.fetches("/results/" + r.round + "/" + name); answer.Status != 200 || !bytes.HasPrefix(body, []byte("%PDF")) {
			t.Errorf("%s: %d", name, answer.Status)
		}
	}

	var bundle bytes.Buffer
	r.must(app.Vote.Bundle(ctx, id, &bundle))
	file := filepath.Join(t.TempDir(), "bundle.zip")
	r.must(os.WriteFile(file, bundle.Bytes(), 0o600))
	out, err := exec.Command(program(t, "verify"), "-bundle", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "核验通过") || !strings.Contains(string(out), "满意 6  基本满意 0  不满意 0  弃权 0  "+graded[0]) ||
		!strings.Contains(string(out), "满意 4  基本满意 0  不满意 1  弃权 0  "+graded[0]) {
		t.Fatalf("verify: %v\n%s", err, out)
	}
}

// decidesDoubt submits the decision in its two acts.
func (r *rough) decidesDoubt() {
	r.t.Helper()
	r.chief.press("核对认定")
	r.chief.press("css:label:has(#f-confirm)")
	r.chief.press("认定这张票")
}

// opensFew opens the count of a box that holds only a few ballots, which a key
// holder has to acknowledge.
func (r *rough) opensFew(round int64, index int, login string) {
	r.t.Helper()
	ctx, holder := context.Background(), r.actors[login]
	state, err := r.server.app.Vote.Ceremony(ctx, holder, round)
	r.must(err)
	guardian, err := seal.NewGuardian(r.keys[login], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, index)
	r.must(err)
	archive, err := r.server.app.Vote.SealedArchive(ctx, holder, round)
	r.must(err)
	part, err := guardian.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Acknowledged: 1})
	r.must(err)
	r.must(r.server.app.Vote.Decrypt(ctx, holder, round, part.Raw))
}
