package shortlist_test

import (
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/models"
)

// officeOf is who releases the papers and who answers for all, at a level.
const officeOf, answersAll = "standing", "government"

func TestPapersAreReadByDeputiesOnlyOnceTheyAreOut(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		session, _ := submitted(t, w, "𬭎溪书屋", "镇敬老院")
		must(t, w.Shortlist.WriteBooklet(ctx, w.As(officeOf), session, "请代表审阅。"))
		w.Unchanged(t, func() {
			for _, login := range []string{"deputy", "leader", "unit", "government", "presiding"} {
				_, err := w.Shortlist.ReadBooklet(ctx, w.As(login), session)
				apptest.Refused(t, login+" before the release", err, fault.Closed)
				_, _, err = w.Shortlist.ReadEntry(ctx, w.As(login), session, 1)
				apptest.Refused(t, login+" before the release", err, fault.Closed)
				_, _, err = w.Shortlist.ReadEntries(ctx, w.As(login), session)
				apptest.Refused(t, login+" before the release", err, fault.Closed)
			}
			for _, login := range []string{"deputy", "unit", "government", "admin", "teller"} {
				apptest.Refused(t, login+" releases", w.Shortlist.ReleaseBooklet(ctx, w.As(login), session, ""), fault.Forbidden)
			}
			_, err := w.Shortlist.AskQuestion(ctx, w.As("deputy"), session, 1, "何时开工？", true)
			apptest.Refused(t, "a question before the release", err, fault.Closed)
			_, err = w.Shortlist.ReadBooklet(ctx, w.As("teller"), session)
			apptest.Refused(t, "a teller", err, fault.Forbidden)
			apptest.Refused(t, "a reading before the release", w.Shortlist.CountReading(ctx, w.As("deputy"), session, 1), fault.Closed)
		})
		before, err := w.Shortlist.ReadBooklet(ctx, w.As(officeOf), session)
		must(t, err)
		if before.Released || !before.Fixed || before.Booklet.Text != "请代表审阅。" {
			t.Errorf("the draft reads %+v", before)
		}
		must(t, w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), session, "请代表审阅。"))
		v, p, err := w.Shortlist.ReadEntry(ctx, w.As("deputy"), session, 2)
		must(t, err)
		// The last project got the number 1: the first is 2.
		if !v.Released || v.Readings != nil || len(v.Candidates) != 2 || p.Candidate.Name != "𬭎溪书屋" || !p.Traced || p.Content.Scale != "建筑面积1200平方米" || len(p.Content.Items) != 2 ||
			len(p.Content.Checkpoints) != 2 || len(p.Opinions) != 1 || len(p.Reviews) != len(shortlist.Chain(w.Congress.Level)) || len(p.Origins) != 1 || p.Origins[0].Title != "" {
			t.Errorf("the deputy reads %+v\n%+v", v, p)
		}
		if list, err := w.Shortlist.ReleasedBooklets(ctx, w.As("deputy")); err != nil || len(list) != 1 || list[0].Candidates != 2 {
			t.Errorf("the deputy's list: %+v, %v", list, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "released twice", w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), session, ""), fault.Closed)
			apptest.Refused(t, "written after the release", w.Shortlist.WriteBooklet(ctx, w.As(officeOf), session, "改"), fault.Closed)
			_, _, err := w.Shortlist.ReadEntry(ctx, w.As("deputy"), session, 3)
			apptest.Refused(t, "a number that is none", err, fault.NotFound)
			_, err = w.Shortlist.ReadBooklet(ctx, w.Elsewhere("deputy"), session)
			apptest.Refused(t, "another congress", err, fault.NotFound)
		})
	})
}

func TestATypedListHasPapersToo(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		p := upload(t, w, apptest.Candidates)
		_, err := w.Shortlist.Confirm(ctx, w.As("government"), w.Session, p.Token)
		must(t, err)
		must(t, w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), w.Session, ""))
		v, list, err := w.Shortlist.ReadEntries(ctx, w.As("deputy"), w.Session)
		must(t, err)
		if len(list) != 5 || list[1].Content.Name != "𬭎溪饮水提升" || list[1].Traced || list[1].Index.Stars != 0 || v.Fixed {
			t.Errorf("papers of a typed list: %+v", list)
		}
	})
}

func TestALateReleaseIsWarnedOfByTheLevel(t *testing.T) {
	for _, tt := range []struct {
		level models.Level
		days  int
		law   bool
	}{{models.Town, 1, true}, {models.County, 7, false}, {models.City, 7, false}, {models.Street, 7, false}} {
		if lead := shortlist.LeadTimeOf(tt.level); lead.Days != tt.days || lead.Law != tt.law || (!tt.law && !strings.Contains(lead.Basis, "不是法律规定")) {
			t.Errorf("%s: %+v", tt.level, lead)
		}
	}
	for days, late := range map[int]bool{7: false, 6: true, 0: true, 30: false} {
		b := shortlist.Booklet{Session: models.Session{OpensOn: "2027-01-12"}, Lead: shortlist.LeadTimeOf(models.County), Days: days}
		if b.Late() != late {
			t.Errorf("%d days before: late %v", days, b.Late())
		}
	}
}

func TestReadingsAreCountedInTotalAndNameNobody(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		session, _ := submitted(t, w, "𬭎溪书屋", "镇敬老院")
		must(t, w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), session, ""))
		before := w.Dump(t)
		must(t, w.Shortlist.CountReading(ctx, w.As("deputy"), session, 1))
		must(t, w.Shortlist.CountReading(ctx, w.As("leader"), session, 1))
		must(t, w.Shortlist.CountReading(ctx, w.As("deputy"), session, 2))
		after := w.Dump(t)
		for table, rows := range after {
			if table != "readings" && len(rows) != len(before[table]) {
				t.Errorf("a reading left a row in %s", table)
			}
		}
		for _, row := range after["readings"] {
			if len(row) != 4 { // id, congress, candidate, count
				t.Errorf("a reading says %v", row)
			}
		}
		v, err := w.Shortlist.ReadBooklet(ctx, w.As(officeOf), session)
		must(t, err)
		if v.Readings[v.Candidates[0].ID] != 2 || v.Readings[v.Candidates[1].ID] != 1 {
			t.Errorf("counted %v", v.Readings)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "the office's own look", w.Shortlist.CountReading(ctx, w.As(officeOf), session, 1), fault.Forbidden)
		})
	})
}

func TestAQuestionReachesWhoAnswersAndAllDeputiesReadBoth(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		session, _ := submitted(t, w, "𬭎溪书屋", "镇敬老院")
		must(t, w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), session, ""))
		named, err := w.Shortlist.AskQuestion(ctx, w.As("deputy"), session, 1, "何时开工？", true)
		must(t, err)
		if again, err := w.Shortlist.AskQuestion(ctx, w.As("deputy"), session, 1, " 何时开工？\r\n", true); err != nil || again != named {
			t.Errorf("the same question sent twice is %d, %v", again, err)
		}
		hidden, err := w.Shortlist.AskQuestion(ctx, w.As("leader"), session, 1, "运营经费从哪里来？", false)
		must(t, err)
		// 县民政局 leads both; 县水利局 has nothing to do with them.
		for login, want := range map[string]int{"unit": 2, "government": 2, "unit2": 0} {
			list, err := w.Shortlist.QuestionsFor(ctx, w.As(login))
			must(t, err)
			if len(list) != want {
				t.Errorf("%s is asked %d questions, want %d", login, len(list), want)
			}
			for _, q := range list {
				if q.Question.AccountID != 0 || q.Question.ID == hidden && q.Question.Asker != "" || q.Question.ID == named && q.Question.Asker != "秦月明" {
					t.Errorf("%s learns who asked: %+v", login, q.Question)
				}
			}
		}
		w.Unchanged(t, func() {
			_, err := w.Shortlist.AnswerQuestion(ctx, w.As("unit2"), named, "不知道")
			apptest.Refused(t, "a unit that has nothing to do with it", err, fault.Forbidden)
			_, err = w.Shortlist.AnswerQuestion(ctx, w.As("deputy"), named, "我猜明年")
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			_, err = w.Shortlist.AnswerQuestion(ctx, w.As("unit"), named, " ")
			apptest.Refused(t, "no answer", err, fault.Invalid)
			_, err = w.Shortlist.AnswerQuestion(ctx, w.Elsewhere("government"), named, "不知道")
			apptest.Refused(t, "another congress", err, fault.NotFound)
			_, err = w.Shortlist.AskQuestion(ctx, w.As("deputy"), session, 1, "", true)
			apptest.Refused(t, "an empty question", err, fault.Invalid)
			_, err = w.Shortlist.AskQuestion(ctx, w.As("government"), session, 1, "问谁？", true)
			apptest.Refused(t, "the government asks", err, fault.Forbidden)
			_, err = w.Shortlist.AskQuestion(ctx, w.As("deputy"), session, 9, "有吗？", true)
			apptest.Refused(t, "a number that is none", err, fault.NotFound)
		})
		answered, err := w.Shortlist.AnswerQuestion(ctx, w.As("unit"), named, "四月底开工。")
		must(t, err)
		if answered.Answerer != "县民政局" {
			t.Errorf("answered by %q", answered.Answerer)
		}
		_, err = w.Shortlist.AnswerQuestion(ctx, w.As(answersAll), hidden, "县财政安排。")
		must(t, err)
		_, p, err := w.Shortlist.ReadEntry(ctx, w.As("deputy"), session, 1)
		must(t, err)
		if len(p.Questions) != 2 || p.Questions[0].Asker != "秦月明" || p.Questions[0].Answer != "四月底开工。" || p.Questions[1].Asker != "" || p.Questions[1].Answer != "县财政安排。" || p.Questions[1].AccountID != 0 {
			t.Errorf("deputies read %+v", p.Questions)
		}
		if mine, err := w.Shortlist.MyQuestions(ctx, w.As("leader")); err != nil || len(mine) != 1 || mine[0].Question.ID != hidden {
			t.Errorf("a deputy's own questions: %+v, %v", mine, err)
		}
	})
}

func TestQuestionsEndWhenVotingBegins(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		must(t, w.Shortlist.ReleaseBooklet(ctx, w.As(officeOf), w.Session, ""))
		w.Unchanged(t, func() {
			_, err := w.Shortlist.AskQuestion(ctx, w.As("deputy"), w.Session, 1, "何时开工？", true)
			apptest.Refused(t, "a question during the vote", err, fault.Closed)
		})
	})
}
