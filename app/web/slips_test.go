package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// issuing brings a Town from ready to handing out, with nothing handed out yet.
func issuing(t *testing.T, w *apptest.Town) {
	t.Helper()
	w.CheckIn(t)
	must(t, w.Vote.StartIssuing(context.Background(), w.As("secretariat"), w.Round))
}

// holds is what each deputy of a Town holds, by number: nothing, 凭证 or 纸质.
func holds(t *testing.T, w *apptest.Town) map[string]vote.SlipRow {
	t.Helper()
	rows, err := w.Vote.Slips(context.Background(), w.As("secretariat"), w.Round)
	must(t, err)
	all := map[string]vote.SlipRow{}
	for _, row := range rows {
		all[row.Deputy.Number] = row
	}
	return all
}

func TestTheDeskHandsADeputyASlipOrAPaperBallot(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		issuing(t, w)
		_, sit := opened(t, w)
		desk := sit("secretariat")
		page := fmt.Sprintf("/office/rounds/%d/slips", w.Round)

		// A card, a number, a name, a seat: each means one deputy and is served at once.
		for i, typed := range []string{"pj:deputy:QX-701", "qx-702", "李𬭎", "1排4"} {
			if to := desk.must(desk.post(page, "number", typed, "give", "slip")); to != page {
				t.Errorf("%s leads to %s", typed, to)
			}
			if _, body := desk.get(page); !strings.Contains(body, "一张投票凭证。") || !strings.Contains(body, fmt.Sprintf("凭证 %d，纸质 0", i+1)) {
				t.Errorf("after %s the desk does not say what happened", typed)
			}
		}
		if to := desk.must(desk.post(page, "number", "ＰＪ：ＤＥＰＵＴＹ：QX-705", "give", "paper", "desk", "paper")); to != page+"?give=paper" {
			t.Errorf("a desk for paper is led to %s", to)
		}
		_, body := desk.get(page + "?give=paper")
		for _, want := range []string{"凭证 4，纸质 1", "发给一张纸质票</button>", "剩余凭证", "红色票"} {
			if !strings.Contains(body, want) {
				t.Errorf("the desk lacks %q", want)
			}
		}
		got := holds(t, w)
		for number, paper := range map[string]bool{"QX-701": false, "QX-704": false, "QX-705": true} {
			if row := got[number]; !row.Drew || row.Paper != paper {
				t.Errorf("%s: drew %v, paper %v", number, row.Drew, row.Paper)
			}
		}

		// Everybody else of a delegation gets a slip in one act, after a second one.
		group := fmt.Sprint(got["QX-706"].Deputy.DelegationID)
		if _, body := desk.get(page + "/bulk?delegation=" + group); !strings.Contains(body, "龙亭：已签到、还没有领票的代表 3 人") {
			t.Error("the second act does not say for how many")
		}
		w.Unchanged(t, func() {
			if status, _, body := desk.post(page+"/bulk", "delegation", group); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请先勾选确认") {
				t.Errorf("without the second act: %d", status)
			}
			for _, q := range []string{"?delegation=999999", "?delegation=x"} {
				if status, _ := desk.get(page + "/bulk" + q); status != http.StatusNotFound {
					t.Errorf("%s: %d", q, status)
				}
			}
		})
		desk.must(desk.post(page+"/bulk", "delegation", group, "confirm", "yes"))
		if _, body := desk.get(page); !strings.Contains(body, "已登记发出 3 张投票凭证") || !strings.Contains(body, "凭证 7，纸质 1") {
			t.Error("the desk does not say how many were handed out")
		}
		w.Unchanged(t, func() {
			if status, _, body := desk.post(page+"/bulk", "delegation", group, "confirm", "yes"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "没有发票") {
				t.Errorf("handed out twice: %d", status)
			}
		})
	})
}

func TestTheDeskRefusesAndRecordsNothing(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		issuing(t, w)
		_, sit := opened(t, w)
		desk := sit("secretariat")
		page := fmt.Sprintf("/office/rounds/%d/slips", w.Round)
		desk.must(desk.post(page, "number", "QX-701", "give", "slip"))
		desk.must(desk.post(page, "number", "QX-705", "give", "paper"))
		desk.get(page) // takes the message, which is kept with the sign-in
		public := strings.Repeat("a", 64)
		for _, tt := range []struct {
			name, path string
			fields     []string
			status     int
			want       string
			kept       []string
		}{
			{"nobody", "", []string{"number", "QX-999", "give", "slip"}, 422, "名册里没有“QX-999”", []string{`value="QX-999"`}},
			{"nothing typed", "", []string{"number", " ", "give", "slip"}, 422, "请扫代表证", nil},
			{"an unknown row", "", []string{"deputy", "7", "give", "slip"}, 422, "请刷新页面后再试", nil},
			{"part of a number", "", []string{"number", "QX-70", "give", "slip"}, 422, "可能是下面的代表，请选一位", []string{`value="QX-70"`, "已领投票凭证", "李𬭎"}},
			{"part of a name", "", []string{"number", "𬭎", "give", "slip"}, 422, "可能是下面的代表", []string{"李𬭎"}},
			{"twice", "", []string{"number", "QX-701", "give", "slip"}, 409, "已经领过票", nil},
			{"a slip and a paper ballot", "", []string{"number", "QX-701", "give", "paper"}, 409, "已经领过票", nil},
			{"not there", "", []string{"number", "QX-711", "give", "slip"}, 422, "请先签到", nil},
			{"paper of who is not there", "", []string{"number", "QX-711", "give", "paper"}, 422, "请先签到", nil},
			{"cancel without anything", "/cancel", nil, 422, "请先勾选确认", nil},
			{"cancel for whoever", "/cancel", []string{"who", "QX-70", "public", public, "reason", "污损", "confirm", "yes"}, 422, "请输入代表证号", []string{`value="QX-70"`, `value="污损"`}},
			{"cancel an unknown slip", "/cancel", []string{"who", "QX-701", "public", public, "reason", "污损", "confirm", "yes"}, 404, "", nil},
			{"cancel without a code", "/cancel", []string{"who", "QX-701", "reason", "污损", "give", "paper", "confirm", "yes"}, 422, "请扫描或输入作废凭证上的投票码", []string{`value="paper" checked`}},
			{"cancel a paper ballot", "/cancel", []string{"who", "QX-705", "public", public, "reason", "污损", "confirm", "yes"}, 422, "领的是纸质票", nil},
			{"cancel without a reason", "/cancel", []string{"who", "QX-701", "public", public, "confirm", "yes"}, 422, "作废原因", nil},
			{"lost by nobody", "/lost", []string{"lost_who", "QX-999", "lost_reason", "找不到", "lost_confirm", "yes"}, 422, "名册里没有", []string{`value="找不到"`}},
			{"lost without the presidium", "/lost", []string{"lost_who", "QX-701", "lost_reason", "找不到", "lost_give", "paper"}, 422, `href="#f-lost_confirm"`, []string{`value="QX-701"`, `name="lost_give" value="paper" checked`}},
			{"lost without a reason", "/lost", []string{"lost_who", "QX-701", "lost_confirm", "yes"}, 422, `href="#f-lost_reason"`, nil},
			{"a lost paper ballot without a reason", "/lost", []string{"lost_who", "QX-705", "lost_confirm", "yes"}, 422, `href="#f-lost_reason"`, []string{`value="QX-705"`}},
			{"lost by one who holds nothing", "/lost", []string{"lost_who", "QX-704", "lost_reason", "找不到", "lost_confirm", "yes"}, 404, "", nil},
			{"replace a slip", "/replace", []string{"paper_who", "QX-701", "paper_reason", "写错", "paper_confirm", "yes"}, 422, "领的是投票凭证", nil},
			{"replace unconfirmed", "/replace", []string{"paper_who", "QX-705", "paper_reason", "写错"}, 422, "请先勾选确认", []string{`value="QX-705"`, `value="写错"`}},
			{"replace without a reason", "/replace", []string{"paper_who", "QX-705", "paper_confirm", "yes"}, 422, `href="#f-paper_reason"`, nil},
			{"replace of nobody", "/replace", []string{"paper_who", "QX-999", "paper_reason", "写错", "paper_confirm", "yes"}, 422, "名册里没有", nil},
		} {
			t.Run(tt.name, func(t *testing.T) {
				w.Unchanged(t, func() {
					status, _, body := desk.post(page+tt.path, tt.fields...)
					if status != tt.status || !strings.Contains(body, tt.want) {
						t.Errorf("%d, want %d and %q: %s", status, tt.status, tt.want, problemsIn(body))
					}
					for _, kept := range tt.kept {
						if !strings.Contains(body, kept) {
							t.Errorf("the form lacks %q", kept)
						}
					}
				})
			})
		}
		for _, login := range []string{"teller", "presiding", "standing", "deputy"} {
			other := sit(login)
			w.Unchanged(t, func() {
				for _, path := range []string{page, page + "/bulk", page + "/cancel", page + "/replace", page + "/lost"} {
					if status, _, _ := other.post(path, "number", "QX-702", "give", "slip", "confirm", "yes"); status != http.StatusForbidden {
						t.Errorf("%s may post %s: %d", login, path, status)
					}
				}
			})
		}
	})
}

func TestSpoiledBallotsAreExchangedAtTheDesk(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		issuing(t, w)
		_, sit := opened(t, w)
		desk := sit("secretariat")
		page := fmt.Sprintf("/office/rounds/%d/slips", w.Round)
		for _, number := range []string{"QX-701", "QX-702"} {
			desk.must(desk.post(page, "number", number, "give", "slip"))
		}
		desk.must(desk.post(page, "number", "QX-705", "give", "paper"))

		desk.must(desk.post(page+"/cancel", "who", "pj:deputy:QX-701", "public", w.Publics[0], "reason", "污损", "give", "slip", "confirm", "yes"))
		if _, body := desk.get(page); !strings.Contains(body, "请沈知远领取一张投票凭证") || !strings.Contains(body, "另换发 1 张") || !strings.Contains(body, "凭证 2，纸质 1") {
			t.Error("a slip for a slip: the desk does not say so")
		}
		desk.must(desk.post(page+"/cancel", "who", "陆秋棠", "public", w.Publics[1], "reason", "污损", "give", "paper", "confirm", "yes"))
		if _, body := desk.get(page); !strings.Contains(body, "请陆秋棠领取一张纸质票") || !strings.Contains(body, "凭证 1，纸质 2") {
			t.Error("paper for a slip: the desk does not say so")
		}
		desk.must(desk.post(page+"/replace", "paper_who", "㙍永年", "paper_reason", "写错", "paper_confirm", "yes", "desk", "paper"))
		if _, body := desk.get(page); !strings.Contains(body, "请㙍永年领取另一张纸质票") || !strings.Contains(body, "另换发 3 张") || !strings.Contains(body, "凭证 1，纸质 2") {
			t.Error("paper for paper: the desk does not say so")
		}
	})
}

func TestALostSlipIsReplacedAtTheDeskAndShownToThePresidiumAndInTheReport(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		desk, chair := sit("secretariat"), sit("presiding")
		page := fmt.Sprintf("/office/rounds/%d/slips", w.Round)
		chair.shows(fmt.Sprintf("/presidium/%d", w.Round), nil, []string{"遗失补发"})
		desk.must(desk.post(page+"/lost", "lost_who", "QX-701", "lost_reason", "掉在会场外", "lost_give", "slip", "lost_confirm", "yes"))
		desk.shows(page, []string{"请沈知远领取一张投票凭证", "另换发 1 张，其中遗失 1 张"}, nil)
		desk.must(desk.post(page+"/lost", "lost_who", "QX-702", "lost_reason", "找不到", "lost_give", "paper", "lost_confirm", "yes"))
		desk.shows(page, []string{"请陆秋棠领取一张纸质票", "另换发 2 张，其中遗失 2 张"}, nil)
		if row := holds(t, w)["QX-702"]; !row.Paper || row.Lost != 1 {
			t.Errorf("paper %v, lost %d; want a paper ballot for one lost slip", row.Paper, row.Lost)
		}
		chair.shows(fmt.Sprintf("/presidium/%d", w.Round), []string{"遗失补发 2 张"}, nil)
		v, err := w.Vote.ReadRound(t.Context(), w.As("secretariat"), w.Round)
		must(t, err)
		if said := incidents(v); !strings.Contains(said, "投票凭证遗失补发 2 张。") || strings.Contains(said, "纸质票遗失") {
			t.Errorf("the report's remarks: %q", said)
		}
		// The paper ballot is lost in its turn; what the form would hand out for a slip does not matter.
		desk.must(desk.post(page+"/lost", "lost_who", "QX-702", "lost_reason", "纸质票也不见了", "lost_give", "slip", "lost_confirm", "yes"))
		desk.shows(page, []string{"纸质票遗失已经登记", "请陆秋棠领取一张纸质票", "另换发 3 张，其中遗失 3 张"}, nil)
		chair.shows(fmt.Sprintf("/presidium/%d", w.Round), []string{"凭证遗失补发 2 张", "纸质票遗失补发 1 张：遗失的票没有编号"}, nil)
		v, err = w.Vote.ReadRound(t.Context(), w.As("secretariat"), w.Round)
		must(t, err)
		if said := incidents(v); !strings.Contains(said, "投票凭证遗失补发 2 张。纸质票遗失补发 1 张。") {
			t.Errorf("the report's remarks: %q", said)
		}
	})
}

func TestADeskOfARoundThatTurnedToPaperExchangesFirst(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		desk := sit("secretariat")
		page := fmt.Sprintf("/office/rounds/%d/slips", w.Round)
		ctx := context.Background()
		_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
		must(t, err)
		must(t, w.Vote.TurnToPaper(ctx, w.As("presiding"), w.Round, "无线网络中断"))
		_, body := desk.get(page)
		exchange, hand := strings.Index(body, "凭证换领纸质票"), strings.Index(body, `id="f-number"`)
		if exchange < 0 || hand < exchange || !strings.Contains(body, "转为纸质投票") || strings.Contains(body, "整团发投票凭证") || strings.Contains(body, `name="give" value="slip"`) {
			t.Error("the desk does not offer the exchange first, or still offers slips")
		}
		w.Unchanged(t, func() {
			// Whose slip has voted gets no paper ballot for it.
			if status, _, body := desk.post(page+"/cancel", "who", "QX-701", "public", w.Publics[0], "reason", "转为纸质投票", "confirm", "yes"); status != http.StatusConflict || !strings.Contains(body, "已经投过票") {
				t.Errorf("a slip that has voted: %d", status)
			}
		})
		desk.must(desk.post(page+"/cancel", "who", "QX-702", "public", w.Publics[1], "reason", "转为纸质投票", "confirm", "yes"))
		if row := holds(t, w)["QX-702"]; !row.Paper || row.Replaced != 1 {
			t.Errorf("after the exchange: %+v", row)
		}
	})
}

func TestADeskOfThreeThousandOpensOneDelegation(t *testing.T) {
	rows := make([]vote.SlipRow, 3000)
	for i := range rows {
		rows[i] = vote.SlipRow{Delegation: fmt.Sprintf("第%d代表团", i/100+1), Deputy: models.Deputy{ID: int64(i + 1), DelegationID: int64(i/100 + 1), Number: fmt.Sprintf("QX%04d", i+1), Name: fmt.Sprintf("代表%d", i+1), Attendance: models.Present}}
	}
	listed := func(open string, rows []vote.SlipRow) (deputies, groups int, asked bool) {
		page := deskPageOf(rows, open)
		for _, g := range page.Waiting {
			deputies += len(g.Guests)
		}
		return deputies, len(page.Groups), page.Asked != ""
	}
	if n, groups, asked := listed("", rows); n != 0 || groups != 30 || !asked {
		t.Errorf("3,000 waiting: %d listed in %d delegations, asked %v", n, groups, asked)
	}
	if n, _, asked := listed("7", rows); n != 100 || asked {
		t.Errorf("one delegation: %d listed, asked %v", n, asked)
	}
	if n, _, asked := listed("", rows[:300]); n != 300 || asked {
		t.Errorf("300 waiting: %d listed, asked %v", n, asked)
	}
	if _, maybe, err := findGuest(rows, "", "QX12", "number"); err != nil || len(maybe) != 100 {
		t.Errorf("a part of a number may mean %d, %v", len(maybe), err)
	}
	if row, _, err := findGuest(rows, "", "pj:deputy:QX2999", "number"); err != nil || row.Deputy.ID != 2999 {
		t.Errorf("a card means %d, %v", row.Deputy.ID, err)
	}
}

func deskPageOf(rows []vote.SlipRow, open string) *view.OfficeSlips {
	page := &view.OfficeSlips{Slips: true}
	slipGroups(page, rows, open, "/office/rounds/1")
	return page
}
