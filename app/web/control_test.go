package web

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/vote"
	"piaojue/models"
)

// shows fails the test unless a page answers and says all of what is wanted and nothing of the rest.
func (d officeDesk) shows(path string, want, never []string) string {
	d.t.Helper()
	status, body := d.get(path)
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d", path, status)
	}
	for _, text := range want {
		if !strings.Contains(body, text) {
			d.t.Errorf("%s does not say %q", path, text)
		}
	}
	for _, text := range never {
		if strings.Contains(body, text) {
			d.t.Errorf("%s says %q", path, text)
		}
	}
	return body
}

// pdfText is the text of a document.
func (d officeDesk) pdfText(path string) string {
	d.t.Helper()
	status, body := d.get(path)
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d", path, status)
	}
	run := exec.Command("pdftotext", "-raw", "-", "-")
	run.Stdin = strings.NewReader(body)
	out, err := run.Output()
	if err != nil {
		d.t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

func TestThePresidiumPausesResumesAndClosesAVote(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		chair, office, public := desk("presiding"), desk("secretariat"), desk("")
		page, round, hall := fmt.Sprintf("/presidium/%d", w.Round), fmt.Sprintf("/office/rounds/%d", w.Round), fmt.Sprintf("/hall/%d", w.Session)
		w.Mark(t, w.Deputies[10].ID, models.NotYet)
		w.Clock.Forward(10 * time.Minute)
		chair.shows(page, []string{`data-clock="1200"`, "20:00", "自动截止", "出现情况时", round + "/pause", round + "/to-paper", round + "/void", "还没有签到的席位：1 人", "3排3", "何以安"}, []string{round + "/resume"})
		office.shows(page, []string{"20:00"}, []string{"出现情况时", round + "/pause"})
		chair.shows(page+"/fragment", []string{`id="side-pause"`}, []string{"<html"})

		// Refused: nothing is lost that was typed, and nothing happened.
		w.Unchanged(t, func() {
			status, _, body := chair.post(round+"/pause", "back", page, "reason", "会场停电")
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="会场停电"`) || !strings.Contains(body, `id="side-pause" open`) || !strings.Contains(body, `href="#f-pause-confirm"`) {
				t.Errorf("without the second act: %d %s", status, problemsIn(body))
			}
			status, _, body = chair.post(round+"/void", "back", page, "reason", " ", "confirm", "yes")
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#f-void-reason"`) || !strings.Contains(body, `id="side-void" open`) {
				t.Errorf("without a reason: %d %s", status, problemsIn(body))
			}
		})

		if to := chair.must(chair.post(round+"/pause", "back", page, "reason", "会场停电", "confirm", "yes")); to != page {
			t.Errorf("sent to %s", to)
		}
		chair.shows(page, []string{"投票已经暂停", "投票从 ", "剩余时间 20:00 保留", "已停住", "恢复投票", round + "/close", "会场停电"}, []string{"data-clock", round + "/pause\""})
		public.shows(hall, []string{"投票暂停"}, nil)
		w.Clock.Forward(2 * time.Hour)
		chair.shows(page, []string{"剩余时间 20:00 保留"}, nil)
		status, _, _ := chair.post(round+"/pause", "back", page, "reason", "会场停电", "confirm", "yes")
		if status != http.StatusConflict {
			t.Errorf("a second pause: %d", status)
		}
		chair.must(chair.post(round+"/resume", "back", page, "confirm", "yes"))
		chair.shows(page, []string{`data-clock="1200"`, "截止投票"}, nil)
		chair.must(chair.post(round+"/to-paper", "back", page, "reason", "无线网络中断", "confirm", "yes"))
		chair.shows(page, []string{"起转为纸质投票"}, []string{round + "/to-paper\""})
		public.shows(hall, []string{"已转为纸质投票"}, nil)
		if status, body := public.get(fmt.Sprintf("/api/v1/rounds/%d/election", w.Round)); status != 200 || !strings.Contains(body, `"to_paper":true`) {
			t.Error("a ballot page is not told that the box takes nothing more")
		}
		chair.must(chair.post(round+"/void", "back", page, "reason", "票面印错", "confirm", "yes"))
		chair.shows(page, []string{"本轮无效", "票面印错"}, []string{"出现情况时"})
		public.shows(hall, []string{"本轮无效", "应当重新投票"}, []string{"收回多于发出"})
	})
}

func TestTheEmptyBoxIsShownOnTheScrutineersPageAndPrinted(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		chief, plain, office := desk("chief"), desk("scrutineer1"), desk("secretariat")
		page, zero := fmt.Sprintf("/scrutineer/%d", w.Round), fmt.Sprintf("/office/rounds/%d/zero.pdf", w.Round)
		w.CheckIn(t)
		must(t, w.Vote.StartIssuing(t.Context(), w.As("secretariat"), w.Round))
		v := w.Read(t)
		facts := []string{"票箱内选票", "0 张", "13 张", "5 项", strings.ReplaceAll(v.Round.Fingerprint, "+", "&#43;")}
		chief.shows(page, append(facts, "确认空箱", "候选项目摘要"), nil)
		plain.shows(page, facts, []string{page + "/zero"})
		if status, _ := office.get(zero); status != http.StatusConflict {
			t.Errorf("a zero report before the box was shown: %d", status)
		}
		w.Unchanged(t, func() {
			if status, _, body := chief.post(page + "/zero"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请先勾选确认") {
				t.Errorf("without the second act: %d", status)
			}
			if status, _, _ := plain.post(page+"/zero", "confirm", "yes"); status != http.StatusForbidden {
				t.Errorf("a plain scrutineer: %d", status)
			}
		})
		chief.must(chief.post(page+"/zero", "confirm", "yes"))
		chief.shows(page, []string{"空箱已由总监票人罗桂英于"}, []string{page + "/zero"})
		text := office.pdfText(zero)
		for _, want := range []string{"零票报告单", "总监票人罗桂英于", "电子票箱内的选票0张", "印制的投票凭证13张", "候选项目5项", v.Round.Digest, vote.CandidatesDigest(v.Candidates), v.Round.Fingerprint, "执行主席："} {
			if !strings.Contains(text, want) {
				t.Errorf("the zero report does not say %q: %.600s", want, text)
			}
		}
		office.shows(fmt.Sprintf("/office/rounds/%d", w.Round), []string{"零票报告单", zero}, nil)
	})
}

func TestATieLeadsToARoundThatThePagesConnectWithItsOrigin(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Tie, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		standing, chair, public := desk("standing"), desk("presiding"), desk("")
		first, origin := w.Round, fmt.Sprintf("/office/rounds/%d", w.Round)
		standing.shows(origin, []string{"应当并列再投", "2号“𬭎溪饮水提升”", "选2项", "建立并列再投轮次"}, nil)
		standing.shows("/office", []string{"建立并列再投轮次"}, nil)
		chair.shows(origin, []string{"由人大常委会办公室、大会秘书处建立"}, []string{origin + "/follow"})
		w.Unchanged(t, func() {
			if status, _, _ := standing.post(origin + "/follow"); status != http.StatusUnprocessableEntity {
				t.Errorf("without the second act: %d", status)
			}
		})
		next := standing.must(standing.post(origin+"/follow", "confirm", "yes"))
		if status, _, _ := standing.post(origin+"/follow", "confirm", "yes"); status != http.StatusConflict {
			t.Errorf("pressed twice: %d", status)
		}
		standing.shows(next, []string{"民生实事项目票决（并列再投）", "第一轮选定 1 项", "第二轮（并列再投）：办法已通过", origin}, nil)
		standing.shows(origin, []string{next}, []string{origin + "/follow"})
		standing.shows(fmt.Sprintf("/office/sessions/%d", w.Session), []string{"第一轮选定 1 项，第二轮（并列再投）：办法已通过"}, nil)
		public.shows(fmt.Sprintf("/hall/%d", w.Session), []string{"第一轮选定 1 项"}, nil)
		public.shows(fmt.Sprintf("/results/%d", first), []string{"已经并列再投，见“民生实事项目票决（并列再投）”"}, nil)

		var id int64
		_, err := fmt.Sscanf(next, "/office/rounds/%d", &id)
		must(t, err)
		w.Continue(t, id, func(slip int) []int { return [][]int{{0, 1}, {0, 2}, {0, 1}}[slip%3] })
		w.To(t, models.RoundAnnounced)
		said := "第二轮（并列再投）选定 2 项"
		public.shows(fmt.Sprintf("/results/%d", id), []string{said, "第一轮选定 1 项", fmt.Sprintf("/results/%d", first)}, nil)
		public.shows(fmt.Sprintf("/hall/%d", w.Session), []string{"第一轮选定 1 项，" + said}, nil)
		chair.shows(fmt.Sprintf("/presidium/%d", id), []string{said}, nil)
		if text := desk("secretariat").pdfText(fmt.Sprintf("/office/rounds/%d/report.pdf", id)); !strings.Contains(text, "本轮是“民生实事项目票决”之后的并列再投") {
			t.Errorf("the report does not name the round before: %.900s", text)
		}
	})
}

func TestThePresidiumRecordsWhatBecomesOfEmptySeats(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Short, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		chair, standing, public := desk("presiding"), desk("standing"), desk("")
		page, seats := fmt.Sprintf("/presidium/%d", w.Round), fmt.Sprintf("/office/rounds/%d/seats", w.Round)
		chair.shows(page, []string{"名额没有全部确定", "本次会议再次投票", "名额空缺", "留待下次会议"}, nil)
		chair.shows("/office", []string{"记录不足名额的处理"}, nil)
		standing.shows(page, nil, []string{seats})
		w.Unchanged(t, func() {
			status, _, body := chair.post(seats, "back", page, "reason", "全体会议举手通过", "confirm", "yes")
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="全体会议举手通过"`) || !strings.Contains(body, `href="#f-seats-decision"`) {
				t.Errorf("without a choice: %d %s", status, problemsIn(body))
			}
		})
		chair.must(chair.post(seats, "back", page, "decision", "vacant", "reason", "全体会议举手通过", "confirm", "yes"))
		chair.shows(page, []string{"会议已经确定：名额空缺"}, []string{seats})
		public.shows(fmt.Sprintf("/results/%d", w.Round), []string{"会议已经确定：名额空缺"}, nil)
		standing.shows(fmt.Sprintf("/office/rounds/%d", w.Round), []string{"会议已经确定：名额空缺"}, []string{"/follow"})
	})
}

func TestTheDeputyChiefSignsInTheChiefsPlaceWithAReasonOnly(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		staff := w.Staff()
		staff.Members[1].Kind = models.KindDeputy
		must(t, w.Vote.NameScrutineers(t.Context(), w.As("secretariat"), staff))
		must(t, w.Vote.ApproveScrutineers(t.Context(), w.As("presiding"), w.Round))
		w.To(t, models.RoundCounted)
		_, desk := opened(t, w)
		deputy, other, office := desk("scrutineer1"), desk("scrutineer2"), desk("secretariat")
		page := fmt.Sprintf("/scrutineer/%d", w.Round)
		deputy.shows(page, []string{"代总监票人签字", "总监票人不能签字的原因"}, nil)
		other.shows(page, nil, []string{"代总监票人签字"})
		w.Unchanged(t, func() {
			for _, fields := range [][]string{{"acting", " ", "confirm", "yes"}, {"acting", "离会就医"}} {
				status, _, body := deputy.post(page+"/attest", fields...)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, `id="side-acting" open`) {
					t.Errorf("%q: %d", fields, status)
				}
			}
			if status, _, _ := other.post(page+"/attest", "acting", "离会就医", "confirm", "yes"); status != http.StatusForbidden {
				t.Errorf("a plain scrutineer in the chief's place: %d", status)
			}
		})
		deputy.must(deputy.post(page+"/attest", "acting", "离会就医", "confirm", "yes"))
		other.shows(page, []string{"代总监票人签字：离会就医"}, nil)
		office.shows(fmt.Sprintf("/office/rounds/%d", w.Round), []string{"代总监票人签字（离会就医）"}, nil)
		if text := office.pdfText(fmt.Sprintf("/office/rounds/%d/report.pdf", w.Round)); !strings.Contains(text, "总监票人未能签字（离会就医），由副总监票人范永福代签") {
			t.Errorf("the report does not name the signature: %.900s", text)
		}

		// With three named and one gone, the count is signed with one more.
		added, err := w.Account.Create(t.Context(), w.As("admin"), account.CreateCommand{Login: "added", Name: "金启明", Password: apptest.Password, Roles: []models.Role{models.ScrutineerRole}})
		must(t, err)
		round := fmt.Sprintf("/office/rounds/%d", w.Round)
		office.shows(round, []string{"签字的人不够时：增补一名监票人", "金启明"}, nil)
		other.shows(round, nil, []string{"/signer"})
		w.Unchanged(t, func() {
			for name, tt := range map[string]struct {
				fields []string
				want   string
			}{
				"nobody":                 {[]string{"signer", "", "signer_reason", "监票人不足", "confirm", "yes"}, `href="#f-signer"`},
				"no reason":              {[]string{"signer", fmt.Sprint(added), "confirm", "yes"}, `href="#f-signer_reason"`},
				"without the second act": {[]string{"signer", fmt.Sprint(added), "signer_reason", "监票人不足"}, "请先勾选确认"},
			} {
				if status, _, body := office.post(round+"/signer", tt.fields...); status != http.StatusUnprocessableEntity || !strings.Contains(body, tt.want) {
					t.Errorf("%s: %d %s", name, status, problemsIn(body))
				}
			}
		})
		office.must(office.post(round+"/signer", "signer", fmt.Sprint(added), "signer_reason", "监票人不足，主席团同意", "confirm", "yes"))
		office.shows(round, []string{"计票后增补，只核对签字（监票人不足，主席团同意）"}, nil)
		other.must(other.post(page+"/attest", "confirm", "yes"))
		one := desk("added")
		one.shows(page, []string{"监票人"}, nil)
		one.must(one.post(page+"/attest", "confirm", "yes"))
		if got := w.State(t); got != models.RoundAttested {
			t.Errorf("signed by the acting chief, one and the one added: %s", got)
		}
		if text := office.pdfText(fmt.Sprintf("/office/rounds/%d/report.pdf", w.Round)); !strings.Contains(text, "计票后增补监票人金启明签字（监票人不足，主席团同意）。") {
			t.Errorf("the report does not name the one added: %.900s", text)
		}
	})
}

func TestTheCountAppearsStepByStepAndNoFigureOfAProjectBeforeItIsCounted(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		chair, page := desk("presiding"), fmt.Sprintf("/presidium/%d", w.Round)
		projects := []string{"𬭎溪饮水提升", "村级卫生室"}
		chair.shows(page, []string{"票箱已封", "平板票 9 张", "监票人开启 0/2"}, projects)
		w.To(t, models.RoundCounting)
		chair.shows(page, []string{"合计已固定", "发出 10 张，收回 9 张，未交 1 张", "监票人开启 0/2"}, projects)
		must(t, w.Vote.Decrypt(t.Context(), w.As("chief"), w.Round, w.Part(t, "chief")))
		chair.shows(page, []string{"监票人开启 1/2"}, projects)
		must(t, w.Vote.Decrypt(t.Context(), w.As("scrutineer1"), w.Round, w.Part(t, "scrutineer1")))
		chair.shows(page, append([]string{"监票人开启 2/2", "计票结果"}, projects...), nil)
	})
}

func TestTheHallShowsNoFigureOfAProjectBeforeTheAnnouncement(t *testing.T) {
	t.Parallel()
	for _, display := range models.Displays {
		t.Run(string(display), func(t *testing.T) {
			t.Parallel()
			apptest.EachTown(t, apptest.TickOnly, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
				cmd := w.Draft()
				cmd.Display = display
				var err error
				w.Round, err = w.Vote.Draft(t.Context(), w.As("standing"), cmd)
				must(t, err)
				_, desk := opened(t, w)
				public, hall := desk(""), fmt.Sprintf("/hall/%d", w.Session)
				projects := []string{"镇村敬老院改造", "村级卫生室"}
				for _, state := range []models.RoundState{models.RoundOpen, models.RoundClosed, models.RoundCounting} {
					w.To(t, state)
					public.shows(hall, nil, projects)
				}
				for _, state := range []models.RoundState{models.RoundCounted, models.RoundAttested} {
					w.To(t, state)
					public.shows(hall, nil, projects)
				}
				w.To(t, models.RoundAnnounced)
				public.shows(hall, []string{"入选项目 3 项", "镇村敬老院改造"}, []string{"村级卫生室"})
			})
		})
	}
}

func TestThePresidiumRecordsALotAndThePublicReadsOnWhomItFell(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Lot, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		chair, standing, public := desk("presiding"), desk("standing"), desk("")
		page, lot, result := fmt.Sprintf("/presidium/%d", w.Round), fmt.Sprintf("/office/rounds/%d/lot", w.Round), fmt.Sprintf("/results/%d", w.Round)
		chair.shows(page, []string{"名额没有全部确定", "登记抽签结果", "2号　𬭎溪饮水提升", "4号　𠮷祥路停车场"}, []string{"1号　"})
		chair.shows("/office", []string{"登记抽签结果"}, nil)
		standing.shows(page, nil, []string{lot})
		public.shows(result, []string{"还有2个名额没有确定，按票决办法由主席团组织", "抽签确定。", "末位票数相等，尚未确定", "决定了1个民生实事项目，另有2个名额票数相等，待抽签确定。"}, nil)
		w.Unchanged(t, func() {
			for name, tt := range map[string]struct {
				fields []string
				want   string
			}{
				"one winner for two seats": {[]string{"winners", "4", "confirm", "yes"}, `href="#f-lot-winners"`},
				"no winner":                {[]string{"confirm", "yes"}, `href="#f-lot-winners"`},
				"not a number":             {[]string{"winners", "x", "winners", "4", "confirm", "yes"}, `href="#f-lot-winners"`},
				"without the second act":   {[]string{"winners", "2", "winners", "4"}, `href="#f-lot-confirm"`},
			} {
				status, _, body := chair.post(lot, append(tt.fields, "back", page, "reason", "当众抽签")...)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, tt.want) || !strings.Contains(body, `value="当众抽签"`) {
					t.Errorf("%s: %d %s", name, status, problemsIn(body))
				}
				if len(tt.fields) > 2 && !strings.Contains(body, `value="4" checked`) {
					t.Errorf("%s: the choice is lost", name)
				}
			}
		})
		chair.must(chair.post(lot, "back", page, "winners", "2", "winners", "4", "reason", "执行主席当众抽签", "confirm", "yes"))
		said := "抽签确定：2号“𬭎溪饮水提升”、4号“𠮷祥路停车场”"
		chair.shows(page, []string{said, "第一轮选定 1 项；" + said}, []string{lot})
		public.shows(result, []string{"还有2个名额由" + said + "。执行主席当众抽签。", "末位票数相等，抽签未中"}, []string{"末位票数相等，尚未确定"})
		// Whoever reads one of them alone learns of the lot and whom it took.
		headline := "决定了3个民生实事项目，其中2个末位票数相等，由抽签确定：2号“𬭎溪饮水提升”、4号“𠮷祥路停车场”。"
		for _, page := range []string{result, "/results", "/feed.atom", page} {
			viewer := public
			if strings.HasPrefix(page, "/presidium") {
				viewer = chair
			}
			viewer.shows(page, []string{headline}, nil)
		}
		public.shows(result+"/counts.csv", []string{",入选（末位票数相等，抽签确定）", ",末位票数相等，抽签未中"}, nil)
		public.shows(result+"/counts.json", []string{`"lot":[{"no":2,"name":"𬭎溪饮水提升"},{"no":4,"name":"𠮷祥路停车场"}]`}, nil)
		public.shows(fmt.Sprintf("/hall/%d", w.Session), []string{said, "入选项目 3 项", "抽签<"}, nil)
		if text := public.pdfText(result + "/report.pdf"); !strings.Contains(text, said) {
			t.Errorf("the report does not say on whom the lot fell: %.900s", text)
		}
		standing.shows(fmt.Sprintf("/office/rounds/%d", w.Round), []string{said}, nil)
		if text := public.pdfText(result + "/notice.pdf"); !strings.Contains(text, "3项") || !strings.Contains(text, "其中2号“𬭎溪饮水提升”、4号“𠮷祥路停车场”末位票数相等，按票决办法抽签确定。") || !strings.Contains(text, "𬭎溪饮水提升") {
			t.Errorf("the notice does not list what the lot fell on: %.900s", text)
		}
	})
}
