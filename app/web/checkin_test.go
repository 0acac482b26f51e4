package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/models"
)

// script posts as the desk's script does: it wants the line only.
func (d officeDesk) script(path string, fields ...string) (int, string) {
	d.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, d.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Fragment", "1")
	status, _, body := d.read(d.client.Do(request))
	return status, body
}

// rolled makes a session with the roll nineDeputies and returns its address.
func rolled(t *testing.T, standing, secretary officeDesk) string {
	t.Helper()
	session := standing.must(standing.post("/office/sessions", "term", "17", "number", "9", "year", "2027", "opens_on", "2027-01-20", "venue", "清溪剧院"))
	_, _, body := secretary.upload(session+"/roster/import", "file", "b.csv", nineDeputies)
	if !strings.Contains(body, "3 个代表团，计入全体代表 8 人") {
		t.Errorf("the preview does not count: %s", problemsIn(body))
	}
	token := tokenIn.FindStringSubmatch(body)
	if token == nil {
		t.Fatalf("no preview: %s", problemsIn(body))
	}
	secretary.must(secretary.post(session+"/roster/import/confirm", "token", token[1], "confirm", "yes"))
	return session
}

func TestTheDeskAnswersEveryActWithALine(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		standing, secretary := at(t, s, site, models.Standing), at(t, s, site, models.Secretariat)
		session := rolled(t, standing, secretary)
		desk := session + "/checkin"
		for _, tt := range []struct {
			name   string
			fields []string
			status int
			says   []string
		}{
			{"a card", []string{"number", "pj:deputy:QX1", "act", "present"}, http.StatusOK, []string{"desk-line-done", "沈知远（QX1）：已签到", "城关", "撤销"}},
			{"the same card", []string{"number", "pj：deputy：QX1", "act", "present"}, http.StatusOK, []string{"desk-line-same", "已经签到，没有重复登记"}},
			{"the end of a number", []string{"number", "8", "act", "present"}, http.StatusOK, []string{"𬭎㙍𠮷（QX8）"}},
			{"nobody's number", []string{"number", "QX99", "act", "present"}, http.StatusUnprocessableEntity, []string{"desk-line-refused", "QX99", "名册里没有"}},
			{"an unknown act", []string{"number", "QX2", "act", "asleep"}, http.StatusUnprocessableEntity, []string{"desk-line-refused", "不认识的签到操作"}},
			{"one who does not count", []string{"number", "QX9", "act", "present"}, http.StatusUnprocessableEntity, []string{"不计入全体代表（暂停执行代表职务）"}},
			{"leaving without having come", []string{"number", "QX2", "act", "left"}, http.StatusUnprocessableEntity, []string{"还没有签到"}},
		} {
			status, body := secretary.script(desk, tt.fields...)
			if status != tt.status || !strings.HasPrefix(body, "<li") {
				t.Errorf("%s: %d %s", tt.name, status, body)
			}
			for _, want := range tt.says {
				if !strings.Contains(body, want) {
					t.Errorf("%s: no %q in %s", tt.name, want, body)
				}
			}
		}
		if status, _ := standing.script(desk, "number", "QX2", "act", "present"); status != http.StatusForbidden {
			t.Errorf("the standing committee signs somebody in: %d", status)
		}
		if _, body := secretary.get(desk + "/fragment?mark=present"); !strings.Contains(body, "现已签到 2 人，还差 4 人。") || !strings.Contains(body, "沈知远") || strings.Contains(body, "陆秋棠") || strings.Contains(body, "<html") {
			t.Error("the part that follows has other figures or other people")
		}
		for query, want := range map[string]string{"?delegation=2": "周明霁", "?mark=notyet&q=陆": "陆秋棠", "?q=qx7": "郑可风"} {
			_, body := secretary.get(desk + query)
			if n := strings.Count(body, "data-text="); !strings.Contains(body, want) || n == 0 || n > 3 {
				t.Errorf("%s: %d listed, want those with %s", query, n, want)
			}
		}
	})
}

func TestAWholeDelegationIsMarkedWithASecondAct(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		standing, secretary := at(t, s, site, models.Standing), at(t, s, site, models.Secretariat)
		session := rolled(t, standing, secretary)
		page := session + "/checkin/delegation?delegation=2"
		if _, body := secretary.get(page); !strings.Contains(body, "龙亭：整团登记") || !strings.Contains(body, "签到：未到的 3 人") {
			t.Error("the page does not say whom it is about")
		}
		for _, fields := range [][]string{{"act", "present"}, {"confirm", "yes"}, {"act", "left", "confirm", "yes"}} {
			if status, _, _ := secretary.post(page, fields...); status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", fields, status)
			}
		}
		if status, _ := secretary.get(session + "/checkin/delegation?delegation=7"); status != http.StatusNotFound {
			t.Errorf("a delegation that is none: %d", status)
		}
		secretary.must(secretary.post(page, "act", "present", "confirm", "yes"))
		if _, body := secretary.get(session + "/checkin"); !strings.Contains(body, "现已签到 3 人") || !strings.Contains(body, "龙亭：3 人") && !strings.Contains(body, "3 人已签到") {
			t.Error("the delegation was not marked")
		}
	})
}

func TestALineOfTheRosterIsEditedOnItsPage(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		standing, secretary := at(t, s, site, models.Standing), at(t, s, site, models.Secretariat)
		session := rolled(t, standing, secretary)
		add := []string{"delegation", "龙亭", "number", "QX10", "name", "补选代表", "seat", "", "excluded", ""}
		if status, _, body := secretary.post(session+"/roster/new", add...); status != http.StatusUnprocessableEntity || !strings.Contains(body, "没有填写更改原因") || !strings.Contains(body, `value="补选代表"`) {
			t.Errorf("without a reason: %d %s", status, problemsIn(body))
		}
		secretary.must(secretary.post(session+"/roster/new", append(add, "reason", "补选")...))
		_, body := secretary.get(session + "/roster")
		if !strings.Contains(body, "补选代表") || !strings.Contains(body, "已写入名册") {
			t.Error("the roster lacks the new deputy")
		}
		at := strings.LastIndex(body[:strings.Index(body, ">补选代表")], `href="`)
		edit := strings.SplitN(body[at+len(`href="`):], `"`, 2)[0]
		if _, body := secretary.get(edit); !strings.Contains(body, `value="QX10"`) || !strings.Contains(body, "<option value=\"龙亭\" selected>") {
			t.Error("the form does not show what is there")
		}
		secretary.must(secretary.post(edit, "delegation", "", "new_delegation", "补选团", "number", "QX10", "name", "补选代表", "excluded", "请辞已接受", "reason", "请辞"))
		if _, body := secretary.get(session + "/roster"); !strings.Contains(body, "补选团") || !strings.Contains(body, "请辞已接受") {
			t.Error("the change is not on the roster")
		}
		if status, _ := secretary.get(session + "/roster/999999"); status != http.StatusNotFound {
			t.Errorf("a deputy of nobody: %d", status)
		}
	})
}

// crowd is a roll of n deputies in delegations of a hundred.
func crowd(n int) roster.Roll {
	roll := roster.Roll{Session: models.Session{ID: 1, Name: "会议", OpensOn: "2026-01-20"}, Entitled: n, Quorum: "2/3", QuorumLine: (2*n + 2) / 3}
	for i := range n {
		if i%100 == 0 {
			roll.Delegations = append(roll.Delegations, roster.DelegationRoll{Delegation: models.Delegation{ID: int64(i), Name: fmt.Sprintf("第%d代表团", i/100+1)}})
		}
		group := &roll.Delegations[len(roll.Delegations)-1]
		group.Entitled++
		group.Deputies = append(group.Deputies, models.Deputy{ID: int64(i + 1), Number: fmt.Sprintf("QX%04d", i+1), Name: fmt.Sprintf("代表%d", i+1)})
	}
	return roll
}

func TestADeskOfThreeThousandListsOnlyWhatIsAskedFor(t *testing.T) {
	server := &Server{Parts: Parts{Now: apptest.NewClock().Now}}
	listed := func(f deskFilter) int {
		n := 0
		for _, g := range server.deskOf(crowd(3000), f, true).Live.Lists {
			n += len(g.Deputies)
		}
		return n
	}
	for _, tt := range []struct {
		f    deskFilter
		want int
	}{{deskFilter{}, 0}, {deskFilter{Delegation: "30"}, 100}, {deskFilter{Mark: notYet}, listedDeputies}, {deskFilter{Query: "QX2999"}, 1}, {deskFilter{Delegation: "31"}, 0}} {
		if got := listed(tt.f); got != tt.want {
			t.Errorf("%+v lists %d, want %d", tt.f, got, tt.want)
		}
	}
	if page := server.deskOf(crowd(3000), deskFilter{Mark: notYet}, true); !strings.Contains(page.Live.Note, "3000 人，只列出前 500 人") || page.Action != "/office/sessions/1/checkin?mark=notyet" {
		t.Errorf("note %q, action %q", page.Live.Note, page.Action)
	}
	if page := server.deskOf(crowd(300), deskFilter{}, true); len(page.Live.Lists) != 3 || page.Live.Note != "" {
		t.Errorf("a hall of 300: %d lists, %q", len(page.Live.Lists), page.Live.Note)
	}
}

func TestTheRollsPapersHoldWhoCountsAndWhoCame(t *testing.T) {
	roll := crowd(4)
	d := roll.Delegations[0].Deputies
	d[0].Attendance, d[0].SignedInAt = models.Present, models.At(opening("2026-01-20"))
	d[1].Attendance = models.Excused
	d[2].ExcludedReason = "请辞已接受"
	cards := cardsOf(roll)
	if n := len(cards.Groups[0].Cards); n != 3 || cards.Groups[0].Cards[0].Code != "pj:deputy:QX0001" {
		t.Errorf("%d cards: %+v", n, cards.Groups[0].Cards)
	}
	a := attendanceOf(roll, false, models.At(opening("2026-01-20")))
	if a.Total.Entitled != 3 || a.Total.Present != 1 || a.Total.Excused != 1 || a.Total.Absent != 1 {
		t.Errorf("sums %+v", a.Total)
	}
	if rows := a.Groups[0].Rows; rows[0].Mark != "00:00" || rows[1].Mark != "请假" || rows[2].Note != "不计入全体代表" || rows[3].Mark != "未到" {
		t.Errorf("rows %+v", rows)
	}
}
