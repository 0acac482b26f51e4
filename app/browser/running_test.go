package browser

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

// TestThePresidiumFollowsAVoteInBatches plays a round with running totals: two scrutineers type their key codes once,
// their pages open each batch by themselves, and only the presiding member sees the sums. Afterwards the count opens.
func TestThePresidiumFollowsAVoteInBatches(t *testing.T) {
	needsBuild(t)
	apptest.EachSource(t, func(t *testing.T, source string) {
		ctx, s := context.Background(), serve(t, source, "127.0.0.1:0")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		o := s.prepare(t, 36, 0, func(d *vote.DraftCommand) { d.Display, d.Rules.Stances = models.Running, ballot.TickOnly })
		must(s.letIn(ctx, o.actors["mishu"], o.openRound))
		must(s.app.Vote.ConfirmEmpty(ctx, o.actors["zongjian"], o.round))
		must(s.app.Vote.Open(ctx, o.actors["zhuxi"], o.round))
		reading, err := s.app.Vote.Election(ctx, o.round)
		must(err)
		election, err := seal.ParseElection(reading.Election)
		must(err)
		ticks := make([]int, len(election.Questions[0].Answers)) // everybody approves the first two
		ticks[0], ticks[1] = 1, 1
		cast := func(from, to int) {
			t.Helper()
			for _, code := range o.codes[from:to] {
				credential, err := seal.DeriveCredential(election.UUID, code)
				must(err)
				raw, err := seal.Encrypt(rand.Reader, election, credential, [][]int{ticks})
				must(err)
				_, err = s.app.Vote.Cast(ctx, o.round, raw)
				must(err)
			}
		}
		seat := func(name, login, path string, width, height int64) *person {
			p := sit(t, s.url, name, width, height)
			p.signs(login)
			p.goes(fmt.Sprintf(path, o.round))
			return p
		}
		chair := seat("presiding member", "zhuxi", "/presidium/%d", 1366, 900)
		chair.sees("分批合计", "至少要收回20张")
		chief := seat("chief", "zongjian", "/scrutineer/%d", 800, 1280)
		second := seat("scrutineer", "jianpiao1", "/scrutineer/%d", 1280, 800)
		cast(0, 5)

		for _, p := range []*person{chief, second} {
			p.expects(`/running\?known=\d+: .*status of 409`) // the look after the close
		}
		chief.press("输入密钥码，开始办理")
		chief.enters("#key", o.keys["jianpiao1"])
		chief.press("开始办理")
		chief.sees("这不是您为本轮生成的密钥码")
		for p, login := range map[*person]string{chief: "zongjian", second: "jianpiao1"} {
			if p == second {
				p.press("输入密钥码，开始办理")
			}
			p.enters("#key", o.keys[login])
			p.press("开始办理")
			p.sees("本页会自动继续", "还没有数字")
		}
		known := func(n int) { // by both devices: the batches are cut when they look
			t.Helper()
			for _, p := range []*person{chief, second} {
				p.sees(fmt.Sprintf("%d 张，逐张核对", n))
			}
		}
		cast(5, 10)
		known(10)
		cast(10, 19)
		chair.reads("收回", "19")
		chair.never("截至前")
		cast(19, 20)
		chair.sees("截至前10张", "10 票")
		known(20)
		chief.sees("前 10 张的合计")
		chair.shoots("presidium-running.png", true)
		chief.shoots("scrutineer-running.png", true)
		cast(20, 29)
		chair.reads("收回", "29")
		chair.never("截至前20张")
		cast(29, 30)
		chair.sees("截至前20张", "20 票")
		known(30)
		cast(30, 36)
		record := `localStorage.getItem("piaojue.running") ?? ""`
		if kept := ask[string](chief, record); !strings.Contains(kept, `"size":20`) || strings.Contains(kept, o.keys["zongjian"]) {
			t.Errorf("the device keeps %.200s", kept)
		}
		hall := sit(t, s.url, "hall", 1920, 1080)
		hall.goes(fmt.Sprintf("/hall/%d", o.session))
		hall.sees("36")
		hall.never("截至前", "20 票", "分批合计")

		must(s.app.Vote.Close(ctx, o.actors["zhuxi"], o.round))
		chief.sees("等待投票截止")
		chair.sees("计票进展", "票箱已封")
		chair.never("截至前", "分批合计")
		_, err = s.app.Vote.Reconcile(ctx, o.actors["zhuxi"], o.round)
		must(err)
		for p, login := range map[*person]string{chief: "zongjian", second: "jianpiao1"} {
			p.enters("#key", o.keys[login])
			p.press("核对票箱")
			p.sees("票箱核对无误")
			p.press("提交部分解密")
		}
		chair.sees("计票结果")
		if kept := ask[string](chief, record); kept != "" {
			t.Errorf("after the count the device still keeps %.200s", kept)
		}
	})
}
