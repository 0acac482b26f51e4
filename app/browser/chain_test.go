package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/intake"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
)

// A chain is the way of one candidate from three suggestions to the ballot, at
// one level, by the pages of everybody on it.
type chain struct {
	t        *testing.T
	s        *server
	congress models.Congress
	actors   map[string]access.Actor
	call     int64
	said     []models.Suggestion
	session  int64
	project  string // its office page
	code     string // 事项编号
	year     int

	office, unit, last *person
}

func TestACandidateGoesThroughTheChainToTheBallot(t *testing.T) {
	needsBuild(t)
	for _, level := range []struct {
		level models.Level
		name  string
		last  string // who records the last meeting
		step  string // of its page
		where string
	}{{models.County, "清溪县人民代表大会", "changwei", "standing", "全县"}, {models.Town, "清溪县云岭镇人民代表大会", "zhuxi", "presidium", "云岭镇"}} {
		t.Run(string(level.level), func(t *testing.T) {
			c := &chain{t: t, s: serve(t, "sqlite:"+filepath.Join(t.TempDir(), "town.db"), "127.0.0.1:0"), actors: map[string]access.Actor{}, year: time.Now().Year()}
			c.hire(level.level, level.name)
			c.speak()
			c.office, c.unit = c.sits("fgb"), c.sits("danwei")
			c.last = c.sits(level.last)
			for _, step := range []struct {
				name string
				take func()
			}{
				{"triage", c.triage}, {"two at one suggestion", c.together}, {"the unit answers", c.reply}, {"matter", c.matter}, {"answers", c.answer}, {"project", func() { c.newProject(level.where) }},
				{"departments", c.departments}, {"meetings", func() { c.meetings(level.step) }}, {"list", c.list}, {"ballot", func() { c.ballot(level.where) }},
			} {
				begin := time.Now()
				step.take()
				t.Logf("%-22s %5.1f s", step.name, time.Since(begin).Seconds())
			}
		})
	}
}

func (c *chain) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *chain) sits(login string) *person {
	c.t.Helper()
	p := sit(c.t, c.s.url, login, 1366, 900)
	p.signs(login)
	return p
}

func (c *chain) hire(level models.Level, name string) {
	ctx := context.Background()
	congress, err := c.s.app.Account.Found(ctx, account.FoundCommand{Congress: models.Congress{Name: name, Level: level}, Login: "admin", Name: "沈向南", Password: password})
	c.must(err)
	c.congress = congress
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	for _, d := range append(desks[:len(desks):len(desks)], []struct {
		login, name string
		role        models.Role
	}{{"fgb", "周立新", models.Government}, {"danwei", "何晓东", models.UnitRole}, {"daibiao", "李𬭎", models.DeputyRole}}...) {
		cmd := account.CreateCommand{Login: d.login, Name: d.name, Password: password, Roles: []models.Role{d.role}}
		if d.role == models.UnitRole {
			cmd.Unit = "县民政局"
		}
		id, err := c.s.app.Account.Create(ctx, admin, cmd)
		c.must(err)
		person, err := c.s.app.Account.Person(ctx, id)
		c.must(err)
		c.actors[d.login] = person.Actor(congress.ID)
	}
}

// speak opens a call and lets four people speak: two of one thing, one of what
// a unit does, one of something else.
func (c *chain) speak() {
	ctx, office := context.Background(), c.actors["fgb"]
	cmd := intake.NewCall(models.DateOf(time.Now()), c.congress)
	cmd.OpensOn, cmd.ClosesOn, cmd.Year = models.DateOf(time.Now()), models.DateOf(time.Now().AddDate(0, 0, 40)), c.year
	var err error
	c.call, err = c.s.app.Intake.CreateCall(ctx, office, cmd)
	c.must(err)
	c.must(c.s.app.Intake.PublishCall(ctx, office, c.call))
	c.said, err = c.s.app.Intake.Submit(ctx, office, c.call,
		intake.SubmitCommand{Title: "村里办老年食堂", Place: "𬭎溪村", Reason: "老人一天只做一顿饭。", Channel: models.ByLetter},
		intake.SubmitCommand{Title: "㙍下村要有老年食堂", Place: "㙍下村", Reason: "子女都在外面。", Channel: models.ByVisit},
		intake.SubmitCommand{Title: "低保金发晚了", Place: "谢村", Reason: "晚了半个月。", Channel: models.ByLetter},
		intake.SubmitCommand{Title: "路灯不亮", Place: "谢村", Reason: "晚上太黑。", Channel: models.ByLetter})
	c.must(err)
}

// now is everything of the way that could change, as text.
func (c *chain) now() string {
	c.t.Helper()
	var all []any
	c.must(c.s.app.Store.Read(context.Background(), func(tx *store.Tx) error {
		s := tx.In(c.congress.ID)
		said, err := s.SuggestionsChanged(c.call, 0)
		if err != nil {
			return err
		}
		slices.SortFunc(said, func(a, b models.Suggestion) int { return a.Number - b.Number })
		answers, err := s.AnswersOfCall(c.call)
		if err != nil {
			return err
		}
		projects, err := s.Shortlist(c.year)
		if err != nil {
			return err
		}
		all = []any{said, answers, projects}
		for _, r := range said {
			if r.MatterID == 0 {
				continue
			}
			m, err := s.Matter(r.MatterID)
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		for _, p := range projects {
			versions, err := s.ProjectVersions(p.ID)
			if err != nil {
				return err
			}
			all = append(all, len(versions))
		}
		if c.session > 0 {
			candidates, err := s.Candidates(c.session)
			if err != nil {
				return err
			}
			all = append(all, candidates)
		}
		return nil
	}))
	text, err := json.Marshal(all)
	c.must(err)
	return string(text)
}

// unchanged fails when do changes anything of the way.
func (c *chain) unchanged(what string, do func()) {
	c.t.Helper()
	before := c.now()
	do()
	if after := c.now(); after != before {
		c.t.Errorf("%s changed something:\nbefore %s\nafter  %s", what, before, after)
	}
}

// sends fills the form of an action and presses its button with the mouse.
func (p *person) sends(action string, values map[string]string) {
	p.t.Helper()
	form := `form[method=post][action$="` + action + `"]`
	p.until("the form "+action, `document.readyState === "complete" && !!document.querySelector(`+quote(form)+`)`)
	asked, err := json.Marshal(values)
	if err != nil {
		p.t.Fatal(err)
	}
	lacks := ask[string](p, `(() => { const form = document.querySelector(`+quote(form)+`);
	  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
	  for (const [name, value] of Object.entries(`+string(asked)+` ?? {})) {
	    const fields = [...form.elements].filter((e) => e.name === name);
	    if (fields.length === 0) return name;
	    for (const e of fields) if (e.type === "radio" || e.type === "checkbox") { if (e.value === value) e.checked = true; } else { e.value = value; }
	  }
	  return ""; })()`)
	if lacks != "" {
		p.fail("the form %s has no field %s", action, lacks)
	}
	p.press("css:" + form + " button[type=submit]")
}

// forges posts a form as the person who is signed in here, with the site's own
// origin and everything but the page.
func (p *person) forges(path string, fields ...string) int {
	p.t.Helper()
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	p.expects(`40[0-9]|422`)
	return ask[int](p, `(async () => (await fetch(`+quote(path)+`, { method: "POST", redirect: "manual", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: `+quote(v.Encode())+` })).status)()`)
}

func (c *chain) queue() string { return fmt.Sprintf("/office/calls/%d/suggestions", c.call) }

// triage ticks two rows and takes them up together, by keyboard; undoes it; and
// does it again with a double press of the button.
func (c *chain) triage() {
	p := c.office
	merge := func(times int64) {
		p.goes(c.queue() + "?state=received&sort=number")
		p.sees("待处理 4")
		for range 2 {
			p.keys("j")
			p.keys("x")
		}
		p.sees("已勾选 2 条")
		p.keys("m")
		p.until("the name has the focus", `document.activeElement.id === "b-title"`)
		p.do(input.InsertText("农村老年食堂"))
		p.click(p.find("合并受理为一个事项"), times)
		p.sees("已受理 2")
	}
	c.unchangedBut("an undone step", func() {
		merge(1)
		p.keys("u")
		p.sees("待处理 4", "已撤销")
	})
	merge(2)
	matters, err := c.s.app.Intake.MattersOffice(context.Background(), c.actors["fgb"], intake.MatterFilter{Call: c.call})
	c.must(err)
	live := 0
	for _, m := range matters.Rows {
		if m.Suggestions > 0 {
			live++
			c.code = m.Code
			if m.Suggestions != 2 {
				c.t.Errorf("the matter has %d suggestions, want 2", m.Suggestions)
			}
		}
	}
	if live != 1 {
		c.t.Fatalf("a double press made %d matters", live)
	}
	// Back in the browser, and the same press again.
	c.unchanged("the back button and the same press", func() {
		status := p.forges(c.queue()+"/act", "act", "together", "title", "再来一次", "row", fmt.Sprintf("%d-%d", c.said[0].ID, c.said[0].Changed), "row", fmt.Sprintf("%d-%d", c.said[1].ID, c.said[1].Changed))
		if status < 400 {
			c.t.Errorf("the same press from an old page: %d", status)
		}
		p.do(chromedp.NavigateBack())
		p.sees("建议办理")
	})
	// By keyboard to the unit.
	p.goes(c.queue() + "?state=received&sort=number")
	p.sees("低保金发晚了")
	p.keys("j")
	p.keys("o")
	p.until("the third is open", `document.querySelector(".panel h2")?.innerText.startsWith("3 号")`)
	p.keys("t")
	p.until("the question for the unit has the focus", `document.activeElement.name === "unit"`)
	p.keys(kb.ArrowDown)
	p.keys(kb.Tab)
	p.do(input.InsertText("民政业务，请直接办理"))
	p.keys(kb.Enter)
	p.sees("已转办 1")
}

// unchangedBut is unchanged for the suggestions, whose counter of changes goes
// on when a step is taken and undone.
func (c *chain) unchangedBut(what string, do func()) {
	c.t.Helper()
	counter := regexp.MustCompile(`"Changed":\d+`)
	before := counter.ReplaceAllString(c.now(), "")
	do()
	if after := counter.ReplaceAllString(c.now(), ""); after != before {
		c.t.Errorf("%s left something:\nbefore %s\nafter  %s", what, before, after)
	}
}

// together has two officers at one suggestion: the second one is told.
func (c *chain) together() {
	other := c.sits("changwei")
	page := fmt.Sprintf("/office/suggestions/%d", c.said[3].ID)
	c.office.goes(c.queue() + "?state=received")
	c.office.keys("j")
	c.office.keys("o")
	c.office.until("the fourth is open", `document.querySelector(".panel h2")?.innerText.startsWith("4 号")`)
	other.goes(page)
	other.sees("路灯不亮")
	other.goes(c.queue() + "?state=received")
	other.keys("j")
	other.keys("o")
	other.until("the fourth is open", `document.querySelector(".panel h2")?.innerText.startsWith("4 号")`)
	other.keys("r")
	other.until("the question for the reason has the focus", `document.activeElement.name === "reason"`)
	other.keys(kb.ArrowDown)
	other.keys(kb.Enter)
	other.press(`css:.panel details[data-return] button[value=return]`)
	other.sees("已退回 1")
	c.unchanged("the second officer", func() {
		c.office.expects(`409`)
		c.office.press("受理，建立事项")
		c.office.until("the second officer is told", `document.readyState === "complete" && /刷新|已经|退回/.test(document.querySelector("main").innerText) && !location.search.includes("did=")`)
	})
}

func (c *chain) reply() {
	p := c.unit
	p.goes("/office/transferred")
	p.sees("低保金发晚了", "民政业务，请直接办理")
	p.never("村里办老年食堂")
	p.types("答复内容", "已经补发到位。")
	p.press("保存答复")
	p.sees("已写答复，等待办公室公布")
	c.unchanged("a unit at the office's pages", func() {
		if status := p.forges(c.queue()+"/act", "act", "each", "row", fmt.Sprintf("%d-%d", c.said[3].ID, c.said[3].Changed)); status != 403 {
			c.t.Errorf("a unit takes up a suggestion: %d", status)
		}
	})
}

// matter gives the matter its words and lists it.
func (c *chain) matter() {
	p := c.office
	matters, err := c.s.app.Intake.MattersOffice(context.Background(), c.actors["fgb"], intake.MatterFilter{Call: c.call, Query: c.code})
	c.must(err)
	page := fmt.Sprintf("/office/matters/%d", matters.Rows[0].ID)
	p.goes(page)
	p.sendsAndSees("/edit", map[string]string{"title": "农村老年食堂建设", "content": "建设村级老年食堂，为走不动的老人送餐", "place": "全镇", "category": "老有所养"}, "农村老年食堂建设")
	p.goes(page)
	p.sendsAndSees("/list", nil, "停止公开")
	c.project = page
}

func (p *person) sendsAndSees(action string, values map[string]string, texts ...string) {
	p.t.Helper()
	p.sends(action, values)
	p.sees(texts...)
}

// newProject makes the project of the matter.
func (c *chain) newProject(where string) {
	p := c.office
	id := strings.TrimPrefix(c.project, "/office/matters/")
	p.goes("/office/shortlist/new?matter=" + id)
	p.sendsAndSees("/office/shortlist/new", map[string]string{"name": "农村老年食堂建设", "content": "建设村级老年食堂 20 个", "category": "老有所养", "place": where, "investment": "260", "unit": "县民政局", "deadline": "12月底", "beneficiaries": "1500"}, "农村老年食堂建设", c.code)
	// The form said the same words; only the address tells the project's page.
	p.until("the page of the new project", `/^\/office\/shortlist\/\d+$/.test(location.pathname)`)
	c.project = p.path()
}

// answer decides nothing yet: the units' reply and a word on the matter come
// out together, and the proposers read them.
func (c *chain) answer() {
	p, ctx := c.office, context.Background()
	r, err := c.s.app.Intake.Follow(ctx, intake.Visitor{Address: "203.0.113.5"}, c.said[0].Code)
	c.must(err)
	if len(r.Answers) > 0 {
		c.t.Error("an answer before it is published")
	}
	p.goes(c.project)
	p.sendsAndSees("/answer", map[string]string{"outcome": intake.OutcomeGoing, "text": "已经列入研究，正在形成项目。"}, "正在形成项目")
	p.goes(fmt.Sprintf("/office/calls/%d/answers", c.call))
	p.sees("正在形成项目", "已经补发到位")
	p.sends("/answers/publish", map[string]string{"confirm": "yes"})
	p.sees("已公布")

	resident := sit(c.t, c.s.url, "居民", 360, 740)
	resident.goes("/suggestions")
	resident.types("查询码", intake.ShownCode(c.said[0].Code))
	resident.press("查看办理情况")
	resident.sees("正在形成项目", c.code, "村里办老年食堂")
	resident.never("㙍下村要有老年食堂", "低保金")
	resident.goes("/suggestions")
	resident.types("查询码", intake.ShownCode(c.said[2].Code))
	resident.press("查看办理情况")
	resident.sees("已经补发到位")
	resident.never("老年食堂")
	c.unchangedBut("an undo after the answer is out", func() {
		if status := c.office.forges(fmt.Sprintf("/office/calls/%d/undo", c.call), "batch", c.batch()); status < 400 {
			c.t.Errorf("undone after the answer: %d", status)
		}
	})
}

// batch is the press that took up the first suggestion.
func (c *chain) batch() (batch string) {
	r, err := c.s.app.Intake.SuggestionOffice(context.Background(), c.actors["fgb"], c.said[0].ID)
	c.must(err)
	for _, a := range r.Acts {
		if a.UndoneAt.IsZero() {
			batch = a.Batch
		}
	}
	return batch
}

// departments has the unit sign in and give its opinion, and the office hold
// the project against the negative list.
func (c *chain) departments() {
	p := c.office
	p.goes("/office/shortlist/negative")
	p.sends("/office/shortlist/negative/adopt", nil)
	p.sees("参考条目已经写入负面清单")
	p.goes(c.project)
	c.unchanged("a check without opinions", func() {
		if status := p.forges(c.project + "/check"); status < 400 {
			c.t.Errorf("checked without opinions: %d", status)
		}
	})
	unit := ask[string](p, `[...document.querySelectorAll('select[name="unit-need"] option')].find((o) => o.textContent === "县民政局").value`)
	p.sends("/appraisals", map[string]string{"unit-need": unit, "due_on": string(models.DateOf(time.Now().AddDate(0, 0, 14)))})
	p.sees("已送部门论证")
	c.unit.goes("/office/appraisals")
	c.unit.press("农村老年食堂建设")
	c.unit.sends(strings.TrimPrefix(c.unit.pathLike(`/office/appraisals/\d+`), "/office"), map[string]string{"verdict": "support", "opinion": "老人集中的村确有需要。"})
	c.unit.sees("已答复")
	p.goes(c.project)
	p.until("the negative list", `document.querySelectorAll('input[name^="hit-"]').length > 0`)
	p.do(chromedp.Evaluate(`for (const e of document.querySelectorAll('input[name^="hit-"][value=no]')) e.checked = true; for (const e of document.querySelectorAll('input[name^="reason-"]')) e.value = "不属于";`, nil))
	p.sends("/negative", nil)
	p.sees("核对结果已经保存")
	p.sends("/check", nil)
	p.sees("论证和负面清单核对已经完成")
}

func (p *person) pathLike(pattern string) string {
	p.t.Helper()
	p.until("the page "+pattern, `new RegExp(`+quote("^"+pattern+"$")+`).test(location.pathname)`)
	return p.path()
}

// meetings has each meeting recorded by who may; others are refused.
func (c *chain) meetings(last string) {
	id := strings.TrimPrefix(c.project, "/office/shortlist/")
	today := string(models.DateOf(time.Now()))
	for _, m := range []struct {
		by, wrong *person
		path      string
	}{{c.office, c.last, "before/government"}, {c.office, c.unit, "before/party"}, {c.last, c.office, "last/" + last}} {
		path := "/office/shortlist/reviews/" + m.path
		c.unchanged("the wrong role at "+m.path, func() {
			if status := m.wrong.forges(path, "year", fmt.Sprint(c.year), "held_on", today, "meeting", "第三次会议", "project", id, "version-"+id, "1", "result-"+id, "passed"); status != 403 {
				c.t.Errorf("%s records %s: %d", m.wrong.name, m.path, status)
			}
		})
		m.by.goes(fmt.Sprintf("%s?year=%d", path, c.year))
		m.by.sends(path, map[string]string{"held_on": today, "meeting": "第三次会议", "result-" + id: "passed"})
		m.by.pathLike(`/office/shortlist/reviews`)
		m.by.sees("第三次会议", "通过")
	}
	c.office.goes(c.project)
	c.office.sees("列入候选")
}

// list submits the list to a session; from then on nothing of it changes.
func (c *chain) list() {
	ctx := context.Background()
	var err error
	c.session, err = c.s.app.Roster.CreateSession(ctx, c.actors["changwei"], roster.SessionCommand{Term: 17, Number: 5, Year: c.year, OpensOn: models.DateOf(time.Now()), Venue: "清溪剧院"})
	c.must(err)
	id := strings.TrimPrefix(c.project, "/office/shortlist/")
	submit := fmt.Sprintf("/office/sessions/%d/submit", c.session)
	p := c.office
	p.goes(submit)
	p.sends(submit, map[string]string{"no-" + id: "1", "confirm": "yes"})
	p.until("the list after the submission", `location.pathname !== `+quote(submit))
	p.sees("农村老年食堂建设", c.code)
	p.never("上传并预览")
	rows, err := c.s.app.Shortlist.Candidates(ctx, c.actors["fgb"], c.session)
	c.must(err)
	if len(rows.Rows) != 1 {
		c.t.Fatalf("%d candidates", len(rows.Rows))
	}
	c.unchanged("an edit of a submitted list", func() {
		for path, fields := range map[string][]string{
			fmt.Sprintf("/office/candidates/%d", rows.Rows[0].ID):        {"no", "1", "name", "改了名", "unit", "县民政局", "content", "改"},
			fmt.Sprintf("/office/candidates/%d/delete", rows.Rows[0].ID): {"confirm", "yes"},
			c.project + "/edit": {"version", "1", "why", "改", "name", "改了名", "content", "改", "unit", "县民政局"},
			c.project + "/back": {"back", "改"},
			submit:              {"no-" + id, "1", "confirm", "yes"},
		} {
			if status := p.forges(path, fields...); status != 409 {
				c.t.Errorf("%s after the submission: %d", path, status)
			}
		}
	})
	p.goes(fmt.Sprintf("/office/candidates/%d", rows.Rows[0].ID))
	p.never("保存修改")
}

// ballot opens the vote; the tablet shows the candidate as submitted, and the
// page of the 事项编号 leads on.
func (c *chain) ballot(where string) {
	ctx := context.Background()
	o := openRound{session: c.session}
	roll, err := c.s.app.Roster.Import(ctx, c.actors["mishu"], c.session, strings.NewReader(rosterOf(3)))
	c.must(err)
	_, err = c.s.app.Roster.Confirm(ctx, c.actors["mishu"], c.session, roll.Token)
	c.must(err)
	rules, err := vote.RulesText{Family: "each", Seats: "1", MaxApprovals: "", Stances: "three", Quorum: "2/3", PassBase: "all", PassOver: "1/2", Tie: "runoff", Shortfall: "ask", Blank: "abstain"}.Rules()
	c.must(err)
	o.round, err = c.s.app.Vote.Draft(ctx, c.actors["mishu"], vote.DraftCommand{Session: c.session, Name: "民生实事项目票决", Title: "票决办法", Rules: rules, Minutes: 60})
	c.must(err)
	c.must(c.s.app.Vote.Adopt(ctx, c.actors["zhuxi"], o.round))
	members := []vote.Member{{Account: c.actors["zongjian"].Account, Kind: models.KindChief}, {Account: c.actors["jianpiao1"].Account, Kind: models.KindScrutineer},
		{Account: c.actors["jianpiao2"].Account, Kind: models.KindScrutineer}, {Account: c.actors["jipiao1"].Account, Kind: models.KindTeller}}
	c.must(c.s.app.Vote.NameScrutineers(ctx, c.actors["mishu"], vote.ScrutineersCommand{Round: o.round, Threshold: 2, Members: members}))
	o.codes, _ = c.s.fillBox(c.t, o.round, 3, c.actors)
	c.must(c.s.letIn(ctx, c.actors["mishu"], o))
	c.must(c.s.app.Vote.ConfirmEmpty(ctx, c.actors["zongjian"], o.round))
	c.must(c.s.app.Vote.Open(ctx, c.actors["zhuxi"], o.round))

	tablet := sit(c.t, c.s.url, "平板", 800, 1280)
	tablet.goes("/v#" + o.codes[0])
	tablet.sees("农村老年食堂建设", "建设村级老年食堂 20 个", "投资260万元", "地点"+where)
	printed, err := c.s.app.Vote.ReadRound(ctx, c.actors["zhuxi"], o.round)
	c.must(err)
	k := printed.Candidates[0]
	if len(printed.Candidates) != 1 || k.No != 1 || k.Name != "农村老年食堂建设" || k.Content != "建设村级老年食堂 20 个" || k.Place != where || k.Unit != "县民政局" || k.Investment != 260_000_000 || k.Code != c.code {
		c.t.Errorf("the ballot carries %+v", k)
	}
	resident := sit(c.t, c.s.url, "居民二", 360, 740)
	resident.do(network.SetCacheDisabled(true))
	resident.goes("/matters/" + c.code)
	resident.sees("农村老年食堂", c.code)
	resident.never("村里办老年食堂", "𬭎溪村")
}
