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

	"piaojue/app/seal"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// graded are the items of the survey.
var graded = []string{"城区老旧小区改造工程", "𬭎园村至㙍下村𠮷祥路道路硬化工程", "困难老年人家庭适老化改造和村级助餐点建设"}

// survey adds a 满意度测评 to the sitting and opens it, with a slip for everybody.
func (s *server) survey(t *testing.T, o prepared, deputies int) prepared {
	t.Helper()
	ctx, office := context.Background(), o.actors["mishu"]
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	second := prepared{openRound: openRound{session: o.session}, actors: o.actors}
	var err error
	second.round, err = s.app.Vote.Draft(ctx, office, vote.DraftCommand{Session: o.session, Name: "上年度民生实事项目满意度测评", Title: "满意度测评办法", Minutes: 60, Items: graded,
		Rules: tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}})
	must(err)
	must(s.app.Vote.Adopt(ctx, o.actors["zhuxi"], second.round))
	must(s.app.Vote.NameScrutineers(ctx, office, vote.ScrutineersCommand{Round: second.round, Threshold: 2, Members: []vote.Member{{Account: o.actors["zongjian"].Account, Kind: models.KindChief},
		{Account: o.actors["jianpiao1"].Account, Kind: models.KindScrutineer}, {Account: o.actors["jianpiao2"].Account, Kind: models.KindScrutineer}}}))
	second.codes, second.keys = s.fillBox(t, second.round, deputies, o.actors)
	must(s.app.Vote.StartIssuing(ctx, office, second.round))
	roll, err := s.app.Roster.Roll(ctx, office, o.session)
	must(err)
	for _, d := range roll.Delegations {
		for _, deputy := range d.Deputies {
			must(s.app.Vote.HandSlip(ctx, office, second.round, deputy.ID))
		}
	}
	must(s.app.Vote.ConfirmEmpty(ctx, o.actors["zongjian"], second.round))
	must(s.app.Vote.Open(ctx, o.actors["zhuxi"], second.round))
	return second
}

func grades(p *person, no int, grade string) {
	p.t.Helper()
	p.press(fmt.Sprintf(`css:#candidate-%d .stance:has(input[value="%s"])`, no, grade))
}

// Two ballots in one sitting on one tablet: the survey is graded item by item, then the same deputy votes on the
// projects, and the survey's result is what was marked.
func TestADeputyGradesAndVotesInOneSitting(t *testing.T) {
	needsBuild(t)
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "piaojue.db"), "127.0.0.1:0")
	const deputies = 3
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o := s.prepare(t, deputies, 0, nil)
	must(s.letIn(ctx, o.actors["mishu"], o.openRound))
	must(s.app.Vote.ConfirmEmpty(ctx, o.actors["zongjian"], o.round))
	must(s.app.Vote.Open(ctx, o.actors["zhuxi"], o.round))
	second := s.survey(t, o, deputies)

	p := sit(t, s.url, "deputy", 1280, 800)
	p.goes("/v#" + second.codes[0])
	p.sees("蓝色票", "上年度民生实事项目满意度测评", "测评 3 项", "基本满意", "每一项都要选")
	if n := ask[int](p, `document.querySelectorAll("#ballot input:checked").length`); n != 0 {
		p.fail("%d grades are chosen before anybody chose", n)
	}
	if n := ask[int](p, `new Set([...document.querySelectorAll(".stances-graded .stance-face")].map((e) => { const r = e.getBoundingClientRect(); return Math.round(r.width) + "x" + Math.round(r.height) + getComputedStyle(e).color + getComputedStyle(e).backgroundColor; })).size`); n != 1 {
		p.fail("the grades have %d looks, want one", n)
	}
	if small := ask[float64](p, `Math.min(...[...document.querySelectorAll(".stances-graded .stance-face")].map((e) => e.getBoundingClientRect().height))`); small < 56 {
		p.fail("a grade is only %.0f px high", small)
	}
	p.shoots("survey-open.png", true)
	p.press("核对选票")
	p.sees("第 1、2、3 项还没有选择")
	grades(p, 1, "满意")
	grades(p, 2, "不满意")
	grades(p, 2, "基本满意") // changed with one tap
	p.press("核对选票")
	p.sees("第 3 项还没有选择")
	p.shoots("survey-missing.png", true)
	p.never("返回修改")
	grades(p, 3, "弃权")
	p.press("核对选票")
	p.sees("满意度测评票", "满意 1 项，基本满意 1 项，不满意 0 项，弃权 1 项", "返回修改", "蓝色票")
	p.shoots("survey-review.png", true)
	confirms(p)
	p.sees("已投票", "本次会议还有 1 种票正在投票", "红色票", "民生实事项目票决")
	p.shoots("survey-done.png", true)
	if n := s.returned(t, second.round); n != 1 {
		t.Errorf("%d ballots in the survey's box, want 1", n)
	}

	p.press("投下一张票")
	p.sees("打开选票")
	blank(p)
	p.types("投票码", o.codes[0])
	p.press("打开选票")
	p.sees("应选 10 项", "红色票")
	p.never("基本满意")
	p.shoots("projects-beside-survey.png", false)
	reviewed(p)
	confirms(p)
	p.sees("已投票", "本次会议还有 1 种票正在投票", "蓝色票")
	p.leavesNothing()

	phone := sit(t, s.url, "deputy with a phone", 360, 740)
	phone.goes("/v#" + second.codes[1])
	phone.sees("测评 3 项")
	if wide := ask[int](phone, `document.documentElement.scrollWidth`); wide > 360 {
		phone.fail("the page is %d px wide on a phone of 360", wide)
	}
	phone.shoots("survey-phone.png", true)

	hall := sit(t, s.url, "hall", 1920, 1080)
	hall.goes(fmt.Sprintf("/hall/%d", o.session))
	hall.sees("2 种票同时进行", "红色票", "蓝色票", "投票中")
	hall.shoots("hall-two-rounds.png", false)
	chair := sit(t, s.url, "presiding member", 1366, 900)
	chair.signs("zhuxi")
	chair.goes(fmt.Sprintf("/presidium/%d", second.round))
	chair.sees("蓝色票", "同时进行", "民生实事项目票决", "红色票")
	chair.shoots("presidium-two-rounds.png", true)

	// The others grade too; the survey is counted and announced while the projects are still voted on.
	reading, err := s.app.Vote.Election(ctx, second.round)
	must(err)
	election, err := seal.ParseElection(reading.Election)
	must(err)
	for i, chosen := range [][]int{{0, 1, 2}, {1, 2, 2}} {
		credential, err := seal.DeriveCredential(election.UUID, second.codes[i+1])
		must(err)
		raw, err := seal.Encrypt(rand.Reader, election, credential, seal.GradeChoices(chosen, 4))
		must(err)
		_, err = s.app.Vote.Cast(ctx, second.round, raw)
		must(err)
	}
	beside := sit(t, s.url, "presiding member at the other round", 1366, 900)
	beside.signs("zhuxi")
	beside.goes(fmt.Sprintf("/presidium/%d", o.round))
	beside.until("the survey as open", `document.querySelector(".sibling-state")?.innerText === "投票中"`)
	beside.stays()
	must(s.app.Vote.Close(ctx, o.actors["zhuxi"], second.round))
	beside.until("the survey as closed", `document.querySelector(".sibling-state")?.innerText === "投票截止"`)
	beside.unchanged()
	_, err = s.app.Vote.Reconcile(ctx, o.actors["zhuxi"], second.round)
	must(err)
	for i, login := range []string{"zongjian", "jianpiao1"} {
		holder := o.actors[login]
		state, err := s.app.Vote.Ceremony(ctx, holder, second.round)
		must(err)
		guardian, err := seal.NewGuardian(second.keys[login], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, i+1)
		must(err)
		archive, err := s.app.Vote.SealedArchive(ctx, holder, second.round)
		must(err)
		part, err := guardian.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Acknowledged: 1})
		must(err)
		must(s.app.Vote.Decrypt(ctx, holder, second.round, part.Raw))
	}
	chair.sees("对3个项目进行了满意度测评：满意1个，基本满意1个，不满意1个")
	chair.shoots("presidium-survey.png", true)
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		must(s.app.Vote.Attest(ctx, o.actors[login], second.round, ""))
	}
	scrutineer := sit(t, s.url, "chief scrutineer", 1280, 800)
	scrutineer.signs("zongjian")
	scrutineer.goes(fmt.Sprintf("/scrutineer/%d", second.round))
	scrutineer.sees("测评项目", "测评结果", "基本满意")
	must(s.app.Vote.Announce(ctx, o.actors["zhuxi"], second.round))
	hall.sees("满意度测评结果", "红色票", "投票中")
	hall.shoots("hall-survey.png", false)

	resident := sit(t, s.url, "resident", 1100, 800)
	resident.goes(fmt.Sprintf("/results/%d", second.round))
	resident.sees("大会以无记名投票方式，对3个项目进行了满意度测评：满意1个，基本满意1个，不满意1个。", "各项目的测评结果", "66.7%", "以全体成员3为基数", "如何核验")
	resident.never("入选", "应选", "赞成")
	resident.shoots("survey-result.png", true)
	small := sit(t, s.url, "resident with a phone", 360, 740)
	small.goes(fmt.Sprintf("/results/%d", second.round))
	small.sees("各项目的测评结果")
	if wide := ask[int](small, `document.documentElement.scrollWidth`); wide > 360 {
		small.fail("the page is %d px wide on a phone of 360", wide)
	}
	small.shoots("survey-result-phone.png", true)

	var bundle bytes.Buffer
	must(s.app.Vote.Bundle(ctx, second.round, &bundle))
	file := filepath.Join(t.TempDir(), "bundle.zip")
	must(os.WriteFile(file, bundle.Bytes(), 0o600))
	out, err := exec.Command(program(t, "verify"), "-bundle", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "核验通过") || !strings.Contains(string(out), "满意 2  基本满意 1  不满意 0  弃权 0  "+graded[0]) {
		t.Fatalf("verify: %v\n%s", err, out)
	}
}
