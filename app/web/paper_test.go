package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// stackForm is an entry as the stack's form sends it.
func stackForm(act string, e tally.BatchEntry, change ...string) []string {
	values := map[string]string{"act": act, "valid": fmt.Sprint(e.Valid), "doubtful": fmt.Sprint(e.Doubtful)}
	for reason, n := range e.Void {
		values["void-"+string(reason)] = fmt.Sprint(n)
	}
	for i, row := range e.Rows {
		for j, n := range row {
			if n > 0 || len(row) == 1 { // nothing is nought where the sums are checked
				values[tally.RowField(i, j)] = fmt.Sprint(n)
			}
		}
	}
	for i := 0; i+1 < len(change); i += 2 {
		values[change[i]] = change[i+1]
	}
	var form []string
	for name, value := range values {
		form = append(form, name, value)
	}
	return form
}

func TestTwoTellersCountTheBoxAndTheStacksOnTheirPages(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two, chief := sit("teller"), sit("teller2"), sit("chief")
		home := fmt.Sprintf("/teller/%d", w.Round)
		see := func(who officeDesk, path string, want ...string) {
			t.Helper()
			_, body := who.get(path)
			for _, text := range want {
				if !strings.Contains(body, text) {
					t.Errorf("%s lacks %q", path, text)
				}
			}
		}
		see(one, "/office", "清点票箱里的纸质票")
		see(one, home, "收回待两名计票人清点一致", "红色票", "提交张数")

		// The box: they disagree, see it, and correct it.
		one.must(one.post(home+"/returned", "n", "５"))
		see(one, home, "您清点的张数已记下", "一人已录入", "您录入的是 <b>5</b> 张")
		if _, body := two.get(home); strings.Contains(body, "5</b>") || strings.Contains(body, "清点5张") {
			t.Error("the other teller sees the figure before entering one")
		}
		two.must(two.post(home+"/returned", "n", "4"))
		see(two, home, "一人清点5张，另一人清点4张", "请各自重新清点后更正")
		one.must(one.post(home+"/returned", "n", "4"))
		see(one, home, "两名计票人清点一致", `发出 <b>4</b>`, `收回 <b>4</b>`, `未交 <b>0</b>`)
		_, err := w.Vote.Reconcile(context.Background(), w.As("presiding"), w.Round)
		must(t, err)

		// A stack: entered, read again, sent; the other differs and corrects it.
		ballots := apptest.Mixed.Paper()
		entry := apptest.Mixed.Entry(ballots)
		see(one, home, "还没有分组", "还有 <b>4</b> 张没有分组", `全部票`, `发出 <b>10</b>`, `收回 <b>9</b>`, `未交 <b>1</b>`, `还没核对 <b>4</b>`)
		stack := one.must(one.post(home+"/batches", "size", "4"))
		if stack != home+"/batches/1" {
			t.Fatalf("a new stack leads to %s", stack)
		}
		see(one, stack, "第 1 组已登记，4 张", "共 4 张", "核对后提交", "赞成超过规定数", "第 5 项弃权", "𬭎溪饮水提升")
		w.Unchanged(t, func() {
			status, _, body := one.post(stack, stackForm("review", entry)...)
			if status != http.StatusOK || !strings.Contains(body, "请对照票和计票表，再看一遍") || !strings.Contains(body, "本组 4 张 ＝ 有效 <b>2</b>") || !strings.Contains(body, `name="row-0-0" value="2"`) {
				t.Errorf("the review: %d", status)
			}
			status, _, body = one.post(stack, stackForm("edit", entry)...)
			if status != http.StatusOK || !strings.Contains(body, "核对后提交") || !strings.Contains(body, `name="row-0-0" value="2"`) {
				t.Errorf("back from the review: %d", status)
			}
		})
		if to := one.must(one.post(stack, stackForm("send", entry)...)); to != home {
			t.Errorf("sent, and led to %s", to)
		}
		see(one, home, "第 1 组的录入已记下", "一人已录入", "更正我的录入")
		see(one, stack, `name="row-0-0" value="2"`)
		if _, body := two.get(stack); strings.Contains(body, `name="row-0-0" value="2"`) {
			t.Error("the second teller sees the first one's figures")
		}
		wrong := apptest.Mixed.Entry(ballots)
		wrong.Rows[2] = []int{0, 2, 0}
		two.must(two.post(stack, stackForm("send", wrong)...))
		difference := "3号“㙍下村道路硬化”的赞成：一人录入1，另一人录入0。"
		see(two, home, "与另一名计票人的录入不一致", difference, "重新核对")
		see(one, stack, difference, "两人录入有 3 处不同")
		see(one, stack+"/status", difference)
		if _, body := one.get(stack + "/status"); strings.Contains(body, "<form") {
			t.Error("the part that is refreshed has a form in it: it would lose what is typed")
		}
		two.must(two.post(stack, stackForm("send", entry)...))
		see(two, home, "第 1 组两人录入一致", "核对一致", "纸质票已经全部核对一致")
		see(chief, fmt.Sprintf("/scrutineer/%d", w.Round), "认定存疑票")
		see(two, stack, "不能再改")
		w.Unchanged(t, func() {
			if status, _, body := two.post(stack, stackForm("send", entry)...); status != http.StatusConflict || !strings.Contains(body, "已经核对一致") {
				t.Errorf("entered after they agreed: %d", status)
			}
		})
	})
}

func TestARefusedStackKeepsWhatWasTypedAndNamesTheField(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		teller := sit("teller")
		home := fmt.Sprintf("/teller/%d", w.Round)
		w.Unchanged(t, func() {
			for typed, want := range map[string]string{"": "请填写本组张数", "四": "本组张数请填 0 以上的整数", "0": "请填 1 到 4", "5": "还有 4 张没有分组"} {
				status, _, body := teller.post(home+"/batches", "size", typed)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, want) || !strings.Contains(body, fmt.Sprintf(`name="size" value="%s"`, typed)) {
					t.Errorf("a stack of %q: %d %s", typed, status, problemsIn(body))
				}
			}
			if status, _, _ := teller.post(home+"/returned", "n", "4"); status != http.StatusConflict {
				t.Errorf("the box counted while counting: %d", status)
			}
		})
		stack := teller.must(teller.post(home+"/batches", "size", "4"))
		teller.get(stack)
		entry := apptest.Mixed.Entry(apptest.Mixed.Paper())
		for _, tt := range []struct {
			name   string
			change []string
			field  string
			want   string
		}{
			{"no number of valid ballots", []string{"valid", ""}, "valid", "请填写有效票"},
			{"a word", []string{"valid", "两张"}, "valid", "有效票请填 0 以上的整数"},
			{"a negative figure", []string{"doubtful", "-1"}, "doubtful", "存疑票请填 0 以上的整数"},
			{"a stack that does not balance", []string{"void-over_marked", "2"}, "valid", "与本组4张不符"},
			{"a row that does not add up", []string{"row-2-0", "2"}, "row-2-0", "与有效票2张不符"},
			{"a figure beyond the stack", []string{"row-2-0", "99"}, "row-2-0", "3号“㙍下村道路硬化”的赞成为99"},
			{"a letter in a row", []string{"row-4-1", "x"}, "row-4-1", "第 5 项的反对请填 0 以上的整数"},
			{"a doubtful ballot without a sentence", []string{"valid", "2", "void-wrong_paper", "0", "doubtful", "1"}, "question-0", "第 1 张存疑票疑在哪里"},
		} {
			for _, act := range []string{"review", "send"} {
				t.Run(tt.name+" "+act, func(t *testing.T) {
					w.Unchanged(t, func() {
						status, _, body := teller.post(stack, stackForm(act, entry, tt.change...)...)
						if status != http.StatusUnprocessableEntity || !strings.Contains(body, tt.want) || !strings.Contains(body, `href="#f-`+tt.field+`"`) || !strings.Contains(body, `id="f-`+tt.field+`"`) {
							t.Errorf("%d: %s", status, problemsIn(body))
						}
						for i := 0; i+1 < len(tt.change); i += 2 {
							if !strings.Contains(body, fmt.Sprintf(`name="%s" value="%s"`, tt.change[i], tt.change[i+1])) {
								t.Errorf("the form lost %s", tt.change[i])
							}
						}
					})
				})
			}
		}
		w.Unchanged(t, func() {
			for _, path := range []string{home + "/batches/2", home + "/batches/x", home + "/batches/2/status", "/teller/999999"} {
				if status, _ := teller.get(path); status != http.StatusNotFound {
					t.Errorf("%s: %d", path, status)
				}
			}
		})
		for _, login := range []string{"secretariat", "presiding", "chief", "standing", "admin"} {
			other := sit(login)
			w.Unchanged(t, func() {
				for _, path := range []string{home + "/returned", home + "/batches", stack} {
					if status, _, _ := other.post(path, stackForm("send", entry, "size", "1", "n", "1")...); status != http.StatusForbidden {
						t.Errorf("%s may post %s: %d", login, path, status)
					}
				}
				if status, _ := other.get(home); status != http.StatusForbidden {
					t.Errorf("%s may see %s: %d", login, home, status)
				}
			})
		}
	})
}

func TestOnATickOnlyBallotEveryFigureMustBeWritten(t *testing.T) {
	form := fmt.Sprint
	for _, tt := range []struct {
		typed string
		must  bool
		want  int
		err   bool
	}{{"", true, 0, true}, {"", false, 0, false}, {"０", true, 0, false}, {" １２ ", true, 12, false}, {"-3", false, 0, true}, {"1.5", false, 0, true}, {"99999999999", false, 0, true}} {
		refused := map[string]string{}
		if got := figure(refused, "n", "张数", tt.typed, tt.must); got != tt.want || (refused["n"] != "") != tt.err {
			t.Errorf("%s: %d, %v", form(tt.typed, tt.must), got, refused)
		}
	}
}

func TestTheChiefDecidesDoubtfulBallotsInTwoActs(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		one, two, chief, scrutineer := sit("teller"), sit("teller2"), sit("chief"), sit("scrutineer1")
		home, list := fmt.Sprintf("/teller/%d", w.Round), fmt.Sprintf("/scrutineer/%d/doubtful", w.Round)
		if _, body := chief.get(list); !strings.Contains(body, "现在没有存疑票") {
			t.Error("an empty list does not say so")
		}
		stack := one.must(one.post(home+"/batches", "size", "4"))
		entry := apptest.Mixed.Entry(apptest.Mixed.Paper()[:2])
		entry.Doubtful = 2
		one.must(one.post(stack, stackForm("send", entry, "question-0", "第 3 项两栏都有标记", "question-1", "有水渍")...))
		two.must(two.post(stack, stackForm("send", entry)...)) // the second teller writes no sentence
		one.get(home)
		if _, body := one.get(home); !strings.Contains(body, "存疑票共 2 张，总监票人已认定 0 张") || !strings.Contains(body, "存疑待认定 <b>2</b>") {
			t.Error("the tellers do not see how many are open")
		}
		if _, body := chief.get("/office"); !strings.Contains(body, "认定存疑票") {
			t.Error("the chief's start page does not ask for a decision")
		}
		if _, body := chief.get(list); !strings.Contains(body, "第 3 项两栏都有标记") || !strings.Contains(body, list+"/1/2") {
			t.Error("the list lacks a doubtful ballot")
		}
		if _, body := scrutineer.get(list); strings.Contains(body, list+"/1/2") || !strings.Contains(body, "由总监票人或副总监票人认定") {
			t.Error("a scrutineer is led to a decision")
		}
		first := list + "/1/1"
		marks := []string{"verdict", "valid", "reason", "涂改清楚", "mark-0", "0", "mark-1", "0", "mark-2", "1", "mark-3", "2", "mark-4", "2"}
		w.Unchanged(t, func() {
			status, _, body := chief.post(first, append(marks, "act", "review")...)
			if status != http.StatusOK || !strings.Contains(body, "有效：赞成第 1、2 项；反对第 3 项；弃权第 4、5 项") || !strings.Contains(body, "认定以后不能更改") {
				t.Errorf("the review: %d", status)
			}
			for _, tt := range []struct {
				name, field, want string
				fields            []string
			}{
				{"nothing", "verdict", "请认定这张票有效，或选择无效的原因", nil},
				{"no reason", "reason", "请写明认定理由", []string{"verdict", "illegible"}},
				{"an unknown reason", "verdict", "请选择无效的原因", []string{"verdict", "ugly", "reason", "x"}},
				{"a row without a mark", "mark-4", "请认定第 5 项", marks[:12]},
				{"a mark that is none", "mark-0", "请认定1号", append([]string{"mark-0", "7"}, append(marks[:4:4], marks[6:]...)...)},
				{"more than the cap", "verdict", "超过每票最多3项", []string{"verdict", "valid", "reason", "x", "mark-0", "0", "mark-1", "0", "mark-2", "0", "mark-3", "0", "mark-4", "1"}},
				{"without the second act", "confirm", "请先勾选确认", marks},
			} {
				status, _, body := chief.post(first, append(tt.fields[:len(tt.fields):len(tt.fields)], "act", "send")...)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, tt.want) || !strings.Contains(body, `id="f-`+tt.field+`"`) {
					t.Errorf("%s: %d %s", tt.name, status, problemsIn(body))
				}
			}
			if status, _, body := scrutineer.post(first, append(marks, "act", "send", "confirm", "yes")...); status != http.StatusForbidden || !strings.Contains(body, "由总监票人或副总监票人认定") {
				t.Errorf("a scrutineer decided: %d", status)
			}
			if status, _, _ := one.post(first, append(marks, "act", "send", "confirm", "yes")...); status != http.StatusForbidden {
				t.Errorf("a teller decided: %d", status)
			}
			for _, path := range []string{list + "/1/3", list + "/2/1", list + "/0/1"} {
				if status, _ := chief.get(path); status != http.StatusNotFound {
					t.Errorf("%s: %d", path, status)
				}
			}
		})
		if to := chief.must(chief.post(first, append(marks, "act", "send", "confirm", "yes")...)); to != list {
			t.Errorf("decided, and led to %s", to)
		}
		if _, body := chief.get(list); !strings.Contains(body, "第 1 组第 1 张存疑票已经认定") || !strings.Contains(body, "罗桂英：涂改清楚") {
			t.Error("the list does not say what was decided")
		}
		if _, body := chief.get(first); !strings.Contains(body, "不能更改") || strings.Contains(body, `value="send"`) {
			t.Error("a decided ballot can be decided again")
		}
		w.Unchanged(t, func() {
			if status, _, body := chief.post(first, append(marks, "act", "send", "confirm", "yes")...); status != http.StatusConflict || !strings.Contains(body, "不能更改") {
				t.Errorf("decided twice: %d", status)
			}
		})
		chief.must(chief.post(list+"/1/2", "verdict", "illegible", "reason", "看不清", "act", "send", "confirm", "yes"))
		reading, err := w.Vote.Paper(context.Background(), w.As("chief"), w.Round)
		must(t, err)
		if reading.Sums == nil || reading.Sums.Void[tally.Illegible] != 1 || reading.Sums.Candidates[0].Approve != 3 {
			t.Errorf("the sums: %+v", reading.Sums)
		}
	})
}

func TestThePagesOfPaperFollowTheRound(t *testing.T) {
	for _, tt := range []struct {
		plan  *apptest.Plan
		state models.RoundState
		want  []string
	}{
		{apptest.Mixed, models.RoundOpen, []string{"投票还没有截止", "发出 <b>4</b>"}},
		{apptest.Mixed, models.RoundCounted, []string{"纸质票已经计入结果", "核对计票结果并签字", "有效 <b>2</b>", "无效 <b>2</b>"}},
		{apptest.ThreeStances, models.RoundOpen, []string{"本轮没有纸质票"}},
		{apptest.Ranked, models.RoundCounting, []string{"新分一组", "还没核对 <b>10</b>"}},
	} {
		w := apptest.TownAt(t, "sqlite:"+t.TempDir()+"/piaojue.db", tt.plan, tt.state)
		_, sit := opened(t, w)
		teller := sit("teller")
		home := fmt.Sprintf("/teller/%d", w.Round)
		for _, path := range []string{home, home + "/fragment"} {
			_, body := teller.get(path)
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("%s: %s lacks %q", tt.state, path, want)
				}
			}
		}
		if _, body := sit("chief").get(fmt.Sprintf("/scrutineer/%d/doubtful/fragment", w.Round)); !strings.Contains(body, "存疑票") {
			t.Errorf("%s: the list of doubtful ballots is empty", tt.state)
		}
	}
}

func TestAVoidRoundShowsNoFigureOfAnyStack(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		w.FindPaper(t, 5)
		stands, err := w.Vote.Reconcile(context.Background(), w.As("presiding"), w.Round)
		must(t, err)
		if stands {
			t.Fatal("more paper than issued, and the round stands")
		}
		_, sit := opened(t, w)
		if _, body := sit("teller").get(fmt.Sprintf("/teller/%d", w.Round)); !strings.Contains(body, "本轮无效") || strings.Contains(body, "<form method") {
			t.Error("a void round asks the teller for figures")
		}
	})
}

func TestThePaperFormsPrintFromTheAdoptionOn(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, sit := opened(t, w)
		base := fmt.Sprintf("/office/rounds/%d/", w.Round)
		for _, login := range []string{"secretariat", "teller", "chief", "presiding"} {
			desk := sit(login)
			for _, name := range []string{"issue-sheet.pdf", "return-sheet.pdf", "tally-sheet.pdf", "ballot-paper.pdf"} {
				if status, body := desk.get(base + name); status != http.StatusOK || !strings.HasPrefix(body, "%PDF") {
					t.Errorf("%s as %s: %d", name, login, status)
				}
			}
		}
		for _, login := range []string{"deputy", "admin", "unit"} {
			if status, _ := sit(login).get(base + "return-sheet.pdf"); status != http.StatusForbidden {
				t.Errorf("%s prints: %d", login, status)
			}
		}
		if _, body := sit("secretariat").get(fmt.Sprintf("/office/rounds/%d", w.Round)); !strings.Contains(body, "收票清点单</a>") || !strings.Contains(body, "纸质票计票表</a>") || !strings.Contains(body, "发票登记</a>") {
			t.Error("the round does not list its forms")
		}

		v, err := w.Vote.ReadRound(context.Background(), w.As("secretariat"), w.Round)
		must(t, err)
		form := returnDocument(v)
		if k := form.Kinds[0]; k.Issued != 6 || k.Returned != 5 || k.Printed != 13 || k.Left != 7 {
			t.Errorf("slips: %+v", k)
		}
		if k := form.Kinds[1]; k.Issued != 4 || k.Returned != 4 {
			t.Errorf("paper: %+v", k)
		}
		if rows := tallyDocument(v).Rows; len(rows) != 5 || rows[1].Name != "𬭎溪饮水提升" {
			t.Errorf("rows of the tally sheet: %+v", rows)
		}
	})
}

func TestPaperFormsSayWhyTheyAreNotThere(t *testing.T) {
	draft := vote.RoundReading{Round: models.Round{State: models.RoundDraft, Tablets: true}}
	for name, ready := range map[string]func(vote.RoundReading) string{"issue": issueSheetReady, "return": formsReady, "tally": tallySheetReady} {
		if why := ready(draft); !strings.Contains(why, "票决办法还没有通过") {
			t.Errorf("%s sheet of a draft: %q", name, why)
		}
	}
	adopted := vote.RoundReading{Round: models.Round{State: models.RoundAdopted, Tablets: true}}
	if why := tallySheetReady(adopted); !strings.Contains(why, "没有纸质票") {
		t.Errorf("tally sheet without paper: %q", why)
	}
	if why := issueSheetReady(adopted); !strings.Contains(why, "名册") {
		t.Errorf("issue sheet without a roster: %q", why)
	}
}
