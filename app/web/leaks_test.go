package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/app/photo"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/models"
)

// street is what every planted text begins with, so that a search finds whatever
// can be found; what follows it is the mark of one text, which no page may show
// and which no request of the test carries.
const street = "青瓦巷"

// marked is a text with a mark of its own.
func marked(mark string) string { return street + "暗号" + mark }

// A planting is what was put there for a reader who is not signed in.
type planting struct {
	secret map[string]string // mark → what it is of
	open   map[string]string // mark → what it is of: a page must show it, or the test reads nothing
	codes  []string          // of matters, entrances, photos: whatever an address may hold

	own     string // 查询码 of the suggestion 收到
	another string // photo of another person's
}

func (p *planting) keep(what, mark string) string {
	p.secret["暗号"+mark] = what
	return marked(mark)
}

func (p *planting) show(what, mark string) string {
	p.open["暗号"+mark] = what
	return marked(mark)
}

// asResident answers the question of a public form.
func asResident(t *testing.T, s *callSite, purpose string, q human.Challenge) human.Reply {
	t.Helper()
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, choice := range q.Choices {
		reply := human.Reply{Token: q.Token, Answer: choice}
		if gate.Check(context.Background(), purpose, reply, s.Clock.Now().Add(human.Least)) == nil {
			s.Clock.Forward(human.Least + time.Second)
			return reply
		}
	}
	t.Fatalf("no choice answers %q", q.Question)
	return human.Reply{}
}

// plant fills every step of the way from a suggestion to the list, and what
// stands beside it, before its time.
func plant(t *testing.T, s *callSite) *planting {
	t.Helper()
	p := &planting{secret: map[string]string{}, open: map[string]string{}}
	ctx, office, standing, unit := context.Background(), s.As("government"), s.As("standing"), s.As("unit")
	today := models.DateOf(s.Clock.Now())
	after := func(days int) models.Date { return models.DateOf(s.Clock.Now().AddDate(0, 0, days)) }
	clean, err := s.Intake.CleanPhotos(ctx, []io.Reader{bytes.NewReader(testJPEG(t, 40))})
	must(t, err)

	// Suggestions: received, accepted into a matter that is not listed, into a
	// listed one, transferred, returned.
	suggest := func(name string, photos []photo.Photo) models.Suggestion {
		rows, err := s.Intake.Submit(ctx, office, s.call, intake.SubmitCommand{Title: p.keep(name+": words", name+"甲"), Place: p.keep(name+": place", name+"乙"), Reason: p.keep(name+": reason", name+"丙"),
			Name: p.keep(name+": name", name+"丁"), Phone: "13900001111", Channel: models.ByLetter, Photos: photos})
		must(t, err)
		return rows[0]
	}
	p.secret["13900001111"], p.secret["139****1111"] = "phone", "phone"
	received, hidden, listed, moved, sent := suggest("收到", clean), suggest("未列", nil), suggest("列出", clean), suggest("转出", nil), suggest("退走", nil)
	accept := func(r models.Suggestion, title string) models.Matter {
		done, err := s.Intake.Accept(ctx, office, intake.AcceptCommand{Call: s.call, Picks: []intake.Pick{{ID: r.ID, Seen: r.Changed}}, Title: title, Place: "㙍下村", Category: "行有所畅"})
		must(t, err)
		m, err := s.Intake.MatterOffice(ctx, office, done.Matters[0])
		must(t, err)
		p.codes = append(p.codes, m.Code)
		return m.Matter
	}
	list := func(m models.Matter) models.Matter {
		_, err := s.Intake.ListMatter(ctx, office, m.ID, m.Changed, true, true)
		must(t, err)
		r, err := s.Intake.MatterOffice(ctx, office, m.ID)
		must(t, err)
		return r.Matter
	}
	accept(hidden, p.keep("a matter that is not listed", "事甲"))
	shown := list(accept(listed, p.show("a listed matter", "事乙")))
	_, err = s.Intake.Transfer(ctx, office, intake.TransferCommand{Call: s.call, Picks: []intake.Pick{{ID: moved.ID, Seen: moved.Changed}}, Unit: unit.Unit, Reason: p.keep("the reason of a transfer", "转甲")})
	must(t, err)
	_, err = s.Intake.ReplyTransferred(ctx, unit, moved.ID, p.keep("a unit's reply, not released", "转乙"), 0)
	must(t, err)
	_, err = s.Intake.Return(ctx, office, intake.ReturnCommand{Call: s.call, Picks: []intake.Pick{{ID: sent.ID, Seen: sent.Changed}}, Words: p.keep("the reason of a return", "退甲")})
	must(t, err)

	// Research on the listed matter, and an outcome whose answer is not out.
	deputy, err := s.Intake.StudyTargets(ctx, office)
	must(t, err)
	_, err = s.Intake.Assign(ctx, office, intake.AssignCommand{Call: s.call, Matters: []int64{shown.ID}, To: []string{deputy[0].ID}, DueOn: after(9)})
	must(t, err)
	for _, login := range []string{"deputy", "leader"} {
		mine, err := s.Intake.MyStudies(ctx, s.As(login))
		must(t, err)
		for _, k := range mine {
			must(t, s.Intake.GiveOpinion(ctx, s.As(login), k.ID, 2, p.keep("a deputy's opinion", "研甲")))
		}
	}
	held, err := s.Intake.RecordSymposium(ctx, standing, intake.SymposiumCommand{HeldOn: today, Place: p.keep("a symposium's place", "座甲"), Host: "许文华", Attendees: p.keep("who attended", "座乙"), Minutes: p.keep("its minutes", "座丙")})
	must(t, err)
	must(t, s.Intake.NoteSaid(ctx, standing, held, shown.Code, p.keep("what was said there", "座丁")))
	another, err := s.Intake.Submit(ctx, office, s.call, intake.SubmitCommand{Title: "路灯", Place: "城西", Reason: "太暗", Channel: models.ByLetter})
	must(t, err)
	declined := list(accept(another[0], p.show("a declined matter", "事丙")))
	r, err := s.Intake.MatterOffice(ctx, office, declined.ID)
	must(t, err)
	_, err = s.Intake.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: declined.ID, Seen: r.Changed, Act: lifecycle.Decline, Reason: p.keep("why a matter is declined, before its answer", "绝甲")})
	must(t, err)
	_, err = s.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: declined.ID, Outcome: models.MatterDeclined.Label(), Text: "理由：" + marked("绝甲") + "。" + p.keep("an answer that waits for its time", "绝乙")})
	must(t, err)
	_, err = s.Intake.PublishAnswers(ctx, office, s.call, models.At(s.Clock.Now().Add(48*time.Hour)))
	must(t, err)
	_, err = s.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: shown.ID, Outcome: intake.OutcomeGoing, Text: p.keep("a draft of an answer", "答甲")})
	must(t, err)

	// A call, a station and statistics that are not out.
	cmd := intake.CallCommand{Year: 2027, Title: p.keep("a call that is not out", "征甲"), Text: p.keep("its text", "征乙"), Audience: "所有人", Topics: "行有所畅", NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: today, ClosesOn: after(40)}
	_, err = s.Intake.CreateCall(ctx, office, cmd)
	must(t, err)
	station, err := s.Intake.AddEntrance(ctx, office, intake.EntranceCommand{Kind: models.ByStation, Name: p.keep("a station that is closed", "站甲"), Place: p.keep("its place", "站乙")})
	must(t, err)
	must(t, s.Intake.DisableEntrance(ctx, office, station.ID))
	p.codes = append(p.codes, station.Code)

	// The shortlist: one on its way, one in the reserve, one on show with a
	// comment that may be read and one that may not.
	must(t, s.Shortlist.AdoptStartingList(ctx, office))
	project := func(matter int64, mark string) int64 {
		id, err := s.Shortlist.New(ctx, office, 2027, matter, shortlist.Typed{Name: p.keep("a project's name", mark+"甲"), Content: p.keep("its content", mark+"乙"), Place: p.keep("its place", mark+"丙"), Scale: p.keep("its scale", mark+"丁"),
			Category: "行有所畅", Investment: "300", Funding: p.keep("its money", mark+"戊"), Unit: p.keep("its unit", mark+"己"), Target: p.keep("its target", mark+"庚"), Benefit: p.keep("who benefits", mark+"辛")})
		must(t, err)
		return id
	}
	onWay, inReserve := project(shown.ID, "候"), project(0, "储")
	must(t, s.Shortlist.AskAppraisals(ctx, office, onWay, []shortlist.Asked{{Aspect: models.AspectNeed, Unit: unit.Unit}}, after(9)))
	tasks, err := s.Shortlist.Appraisals(ctx, unit)
	must(t, err)
	must(t, s.Shortlist.Appraise(ctx, unit, tasks[0].Appraisal.ID, models.VerdictAgainst, p.keep("an appraisal", "论甲")))
	must(t, s.Shortlist.Explain(ctx, office, tasks[0].Appraisal.ID, p.keep("why it goes on all the same", "论乙")))
	negative, err := s.Shortlist.NegativeList(ctx, office)
	must(t, err)
	must(t, s.Shortlist.CheckNegative(ctx, office, onWay, []shortlist.Checked{{Item: negative.Items[0].ID, Hit: true, Reason: p.keep("a hit on the negative list", "负甲")}}))
	must(t, s.Shortlist.ExplainRepeats(ctx, office, onWay, p.keep("what it repeats", "重甲")))
	must(t, s.Shortlist.Reserve(ctx, office, inReserve, p.keep("why it is in the reserve", "储壬")))
	onShow, err := s.Shortlist.New(ctx, office, 2027, 0, shortlist.Typed{Name: p.show("a project on show", "示甲"), Content: "新建", Unit: "县交通运输局"})
	must(t, err)
	draft := shortlist.ShowingCommand{Year: 2027, Title: p.keep("a showing that is not out", "示乙"), Text: p.keep("its text", "示丙"), OpensOn: today, ClosesOn: after(9), Projects: []int64{onWay}}
	_, err = s.Shortlist.NewShowing(ctx, office, draft)
	must(t, err)
	draft.Title, draft.Text, draft.Projects = p.show("a published showing", "示丁"), "说明", []int64{onShow}
	showing, err := s.Shortlist.NewShowing(ctx, office, draft)
	must(t, err)
	must(t, s.Shortlist.PublishShowing(ctx, office, showing))
	comment := func(text, answer string, listed bool, name string) {
		row, err := s.Shortlist.Comment(ctx, shortlist.Visitor{Address: "203.0.113.9"}, asResident(t, s, "comment", s.Shortlist.Ask()), shortlist.CommentCommand{Showing: showing, Project: onShow, Text: text, Name: name, Phone: "13900001111"})
		must(t, err)
		_, err = s.Shortlist.ModerateComment(ctx, office, row.ID, listed, answer)
		must(t, err)
	}
	comment(p.show("a comment that may be read", "评甲"), p.show("its answer", "评乙"), true, p.keep("who made it", "评丙"))
	comment(p.keep("a comment that is not listed", "评丁"), p.keep("its answer", "评戊"), false, p.keep("who made it", "评己"))
	// A later version of what is on show.
	v, err := s.Shortlist.Read(ctx, office, onShow)
	must(t, err)
	typed := shortlist.Type(v.Content)
	typed.Content = p.keep("a version after the showing", "版甲")
	must(t, s.Shortlist.Revise(ctx, office, onShow, v.Project.Version, typed, p.keep("why there is a new version", "版乙")))

	// The deputies' papers, released: theirs alone. Each reading is counted.
	must(t, s.Shortlist.ReleaseBooklet(ctx, standing, s.Session, p.keep("the booklet", "册甲")))
	question, err := s.Shortlist.AskQuestion(ctx, s.As("deputy"), s.Session, 1, p.keep("a deputy's question", "问甲"), true)
	must(t, err)
	_, err = s.Shortlist.AnswerQuestion(ctx, office, question, p.keep("its answer", "问乙"))
	must(t, err)
	for range 7 {
		must(t, s.Shortlist.CountReading(ctx, s.As("deputy"), s.Session, 1))
	}

	// Small works and a fund: chosen is not yet dispatched.
	for _, to := range []string{"chosen", "dropped"} {
		w, err := s.SmallWork.Choose(ctx, office, smallwork.Command{Year: 2026, Title: p.keep("a work that is "+to, to+"甲"), Content: p.keep("its content", to+"乙"), Place: p.keep("its place", to+"丙"), Category: "其他"})
		must(t, err)
		p.codes = append(p.codes, w.Code)
		if to == "dropped" {
			must(t, s.SmallWork.Drop(ctx, office, w.ID, p.keep("why it was dropped", to+"丁")))
		}
	}
	w, err := s.SmallWork.Choose(ctx, office, smallwork.Command{Year: 2026, Title: p.show("a work that is dispatched", "办甲"), Content: "修好", Place: "城西", Category: "其他"})
	must(t, err)
	must(t, s.SmallWork.Dispatch(ctx, office, w.ID, unit.Unit, after(20)))
	fund, err := s.SmallWork.CreateFund(ctx, standing, smallwork.FundCommand{Year: 2026, Name: "专项资金", Amount: 100_000_000, Basis: "会议纪要"})
	must(t, err)
	_, err = s.SmallWork.Choose(ctx, standing, smallwork.Command{Fund: fund, Year: 2026, Title: p.keep("a fund's item that is not dispatched", "金甲"), Content: "修渠", Place: "城西", Category: "其他", Amount: 1_000_000})
	must(t, err)

	// Photos of residents, by the names that the database has for them.
	for _, row := range s.rows("intake_photos") {
		p.codes = append(p.codes, row["id"])
		if row["suggestion_id"] == fmt.Sprint(listed.ID) {
			p.another = row["id"]
		}
	}
	p.own = received.Code
	return p
}

// addresses are all public addresses: every route with every number and every
// code that is not a proposer's secret.
func (p *planting) addresses() []string {
	const most = 14 // more than there are rows of any kind with an address
	var list []string
	for _, r := range (&Server{}).openRoutes() {
		if r.method != "GET" || r.path == "/live" || strings.HasSuffix(r.path, "/stream") || strings.HasPrefix(r.path, "/static") || r.path == "/metrics" {
			continue
		}
		paths := []string{r.path}
		for _, name := range []string{":call", ":showing", ":project", ":work", ":fund", ":round", ":session", ":code", ":entrance", ":photo"} {
			var more []string
			for _, path := range paths {
				if !strings.Contains(path, name) {
					more = append(more, path)
					continue
				}
				for i := 1; i <= most; i++ {
					more = append(more, strings.Replace(path, name, fmt.Sprint(i), 1))
				}
				if name == ":code" || name == ":entrance" || name == ":photo" {
					for _, code := range p.codes {
						more = append(more, strings.Replace(path, name, url.PathEscape(code), 1))
					}
				}
			}
			paths = more
		}
		list = append(list, paths...)
	}
	for _, page := range []string{"/", "/matters", "/projects", "/smallworks", "/showings", "/calls", "/results", "/open/projects.json", "/open/projects.csv", "/feed.atom", "/suggestions/new", "/calls/1/statistics"} {
		for _, query := range []string{"q=" + url.QueryEscape(street), "q=" + url.QueryEscape("暗号"), "state=open", "state=declined", "state=draft", "state=chosen", "year=2026", "year=2027", "category=" + url.QueryEscape("行有所畅"), "call=1", "call=2", "page=2", "sort=-seconded"} {
			list = append(list, page+"?"+query)
		}
	}
	return list
}

func TestNothingOfTheWayToTheListIsPublicBeforeItsTime(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		p := plant(t, s)
		found := map[string]bool{}
		look := func(where string, a answer) {
			t.Helper()
			var head bytes.Buffer
			if err := a.header.Write(&head); err != nil {
				t.Fatal(err)
			}
			text := a.body + head.String()
			for mark, what := range p.secret {
				if strings.Contains(text, mark) {
					t.Errorf("%s shows %s (%s)", where, what, mark)
				}
			}
			for mark := range p.open {
				found[mark] = found[mark] || strings.Contains(text, mark)
			}
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s: %d", where, a.status)
			}
			if strings.HasPrefix(a.header.Get("Content-Type"), "image/") && strings.Contains(where, "/photos/") || strings.Contains(where, "/kept/") && a.status == http.StatusOK {
				t.Errorf("%s gives a resident's photo away", where)
			}
		}
		addresses := p.addresses()
		for _, path := range addresses {
			look("GET "+path, s.get(path))
		}
		for _, field := range []string{"title", "place", "reason"} {
			look("similar by "+field, s.post("/suggestions/similar", url.Values{"call": {fmt.Sprint(s.call)}, "title": {"路灯"}, field: {street + "暗"}}))
		}
		for _, code := range p.codes {
			look("looked up "+code, s.post("/suggestions", url.Values{"code": {code}}))
			look("seconded "+code, s.post("/matters/"+url.PathEscape(code)+"/second", url.Values{}))
		}
		for showing := 1; showing <= 3; showing++ {
			for project := 1; project <= 12; project++ {
				path := fmt.Sprintf("/showings/%d/projects/%d", showing, project)
				look("commented at "+path, s.post(path, url.Values{"text": {"好"}}))
			}
		}
		for mark, what := range p.open {
			if !found[mark] {
				t.Errorf("%s (%s) is on none of %d pages: the test would find nothing", what, mark, len(addresses))
			}
		}
		// Who has a 查询码 reads that one suggestion.
		mine := s.get("/suggestions/" + p.own)
		if !strings.Contains(mine.body, marked("收到甲")) {
			t.Errorf("the proposer does not find the suggestion: %d", mine.status)
		}
		for mark, what := range p.secret {
			if strings.Contains(mine.body, mark) && !strings.HasPrefix(mark, "暗号收到") {
				t.Errorf("a proposer's page shows %s (%s)", what, mark)
			}
		}
		if a := s.get("/suggestions/" + p.own + "/photos/" + p.another); a.status != http.StatusNotFound {
			t.Errorf("another person's photo with a proposer's code: %d", a.status)
		}
		// The log of requests names nobody and repeats nothing.
		for mark, what := range p.secret {
			if strings.Contains(s.log.String(), mark) {
				t.Errorf("the log holds %s (%s)", what, mark)
			}
		}
		// How often a paper was read is a number; whose reading it was is nowhere.
		for _, row := range s.rows("readings") {
			for column := range row {
				if strings.Contains(column, "account") || strings.Contains(column, "deputy") {
					t.Errorf("readings have a column %s", column)
				}
			}
			if row["count"] != "7" {
				t.Errorf("seven readings are counted as %v", row["count"])
			}
		}
		if access.May(s.As("government"), access.ReleaseBooklet) {
			t.Error("the government releases the deputies' papers")
		}
	})
}
