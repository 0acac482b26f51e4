package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// draftPage is the form of a new round, or of a draft that is changed. What was
// typed is looked at again: warnings and the preview never refuse anything.
func (s *Server) draftPage(c echo.Context, t view.Typed) (*view.OfficeMethodPage, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, err
	}
	list, err := s.Shortlist.Candidates(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	congress, err := s.Account.Congress(ctx(c), actor(c).Congress)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("/office/sessions/%d", id)
	page := &view.OfficeMethodPage{
		Page:  view.Page{Title: "新建票决轮次", Crumbs: sessionCrumbs(list.Session)},
		Lead:  "票决办法由会议通过，是这一轮计票的唯一依据。先在这里拟定草案，通过前随时可以改。",
		Note:  tally.CountingNote,
		Facts: []view.Fact{{Label: "会议", Value: list.Session.Name}, {Label: "候选项目", Value: view.Count(len(list.Rows)) + " 项", Href: base + "/candidates"}},
	}
	graded, err := s.gradedProjects(c, list.Session.Year)
	if err != nil {
		return nil, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	recommends := congress.Level.Recommends()
	page.Fixed = view.FixedParameters(recommends, congress.Level.Label(), rollSaid(roll))
	v := newMethod(list.Session, recommends, usualSeats(len(list.Rows)), graded)
	back := base
	round, err := draftID(c)
	if err != nil {
		return nil, err
	}
	switch {
	case round != 0:
		reading, err := s.Vote.ReadRound(ctx(c), actor(c), round)
		if err != nil {
			return nil, err
		}
		page.Title, back = "修改票决轮次", fmt.Sprintf("/office/rounds/%d", round)
		v = draftValues(reading, v)
	case t == nil:
		chosen := c.QueryParam("template")
		for _, m := range tally.Templates(recommends) {
			page.Templates = append(page.Templates, view.MethodTemplate{Name: m.Name, Says: m.Says, Href: base + "/rounds/new?template=" + m.Key, Current: m.Key == chosen})
			if m.Key == chosen {
				v = fromTemplate(m, v, list.Session)
			}
		}
		if v, err = s.offerItems(c, page, v, list.Session, recommends, base); err != nil {
			return nil, err
		}
	}
	page.Form = view.RoundForm(base+"/rounds/new", back, v, recommends, t)
	page.Form.Check = base + "/rounds/check"
	if round != 0 {
		page.Form.Hidden = []view.Option{{Value: "round", Text: strconv.FormatInt(round, 10)}}
	}
	text := rulesText(func(field string) string { return page.Form.Answer(field) })
	lookAtMethod(page, text, len(list.Rows))
	return page, nil
}

// rollSaid is the base of all deputies as the roster has it now (P3).
func rollSaid(r roster.Roll) string {
	switch {
	case r.Entitled == 0:
		return "还没有导入代表名册"
	case r.Excluded > 0:
		return fmt.Sprintf("%d 人，另有 %d 人不计入，理由登记在名册里", r.Entitled, r.Excluded)
	}
	return fmt.Sprintf("%d 人", r.Entitled)
}

// lookAtMethod puts the warnings beside their fields and shows how the method
// would read, or why it does not yet.
func lookAtMethod(page *view.OfficeMethodPage, text vote.RulesText, candidates int) {
	rules, err := text.Rules()
	if err == nil {
		err = rules.Validate()
	}
	if err != nil {
		page.Unread = "填好以后在这里显示条文。" + firstRefusal(err)
		return
	}
	if rules.Family == tally.Satisfaction {
		candidates = 0
	}
	page.Form, page.Preview = page.Form.Warned(rules.Warnings(candidates)), rules.Text()
}

// firstRefusal is one sentence of what a method still lacks.
func firstRefusal(err error) string {
	var problems *tally.RulesError
	if errors.As(err, &problems) && len(problems.Problems) > 0 {
		return sentence("还差：" + problems.Problems[0].Text)
	}
	if refusal, ok := fault.As(err); ok {
		for _, field := range []string{"seats", "max_approvals", "signatures", "retention_months"} {
			if text := refusal.Fields[field]; text != "" {
				return sentence("还差：" + strings.TrimSuffix(text, "。"))
			}
		}
	}
	return ""
}

// gradedProjects are the projects that a 满意度测评 of a session in year would
// grade: last year's, or those of the year itself. Who may not read projects
// starts with an empty list.
func (s *Server) gradedProjects(c echo.Context, year int) (string, error) {
	if !access.May(actor(c), access.ReadProjects) {
		return "", nil
	}
	rows, err := s.Oversight.Projects(ctx(c), actor(c))
	if err != nil {
		return "", err
	}
	for _, y := range []int{year - 1, year} {
		var names []string
		for _, r := range rows {
			if r.Project.Year == y {
				names = append(names, r.Project.Name)
			}
		}
		if len(names) > 0 {
			return strings.Join(names, "\n"), nil
		}
	}
	return "", nil
}

// newMethod is what a new round shows: the first template of the body.
func newMethod(session models.Session, recommends bool, seats, items string) view.RoundValues {
	v := view.NewRoundValues("民生实事项目票决", session.Name+"民生实事项目票决办法", seats)
	if recommends {
		v.Name, v.Title, v.Family = "民生实事项目票荐", session.Name+"民生实事项目票荐办法", string(tally.Recommend)
	}
	v.Items = items
	return v
}

// fromTemplate puts a template's rules over the values of a new round.
func fromTemplate(m tally.Template, v view.RoundValues, session models.Session) view.RoundValues {
	v = withRules(v, m.Rules)
	if m.Rules.Family == tally.Satisfaction {
		v.Name, v.Title = "民生实事项目满意度测评", session.Name+"民生实事项目满意度测评办法"
	}
	return v
}

// usualSeats is what the form proposes: ten in most places, fewer where there
// are not more candidates than that.
func usualSeats(candidates int) string {
	const most = 10
	return strconv.Itoa(max(1, min(most, candidates-1)))
}

// draftID is the draft to be changed, 0 for a new round.
func draftID(c echo.Context) (int64, error) {
	typed := c.FormValue("round")
	if typed == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.NotFound, "没有这个轮次。")
	}
	return id, nil
}

// withRules puts the text of rules over v. Fields that their family does not
// have keep what a new round shows, in case the family is changed.
func withRules(v view.RoundValues, rules tally.Rules) view.RoundValues {
	r := vote.TextOf(rules)
	for field, f := range map[string]struct {
		into *string
		text string
	}{
		"seats": {&v.Seats, r.Seats}, "stances": {&v.Stances, r.Stances}, "max_approvals": {&v.MaxApprovals, r.MaxApprovals}, "quorum": {&v.Quorum, r.Quorum},
		"pass_base": {&v.PassBase, r.PassBase}, "pass_over": {&v.PassOver, r.PassOver}, "participation_over": {&v.ParticipationOver, r.ParticipationOver},
		"tie": {&v.Tie, r.Tie}, "shortfall": {&v.Shortfall, r.Shortfall}, "blank": {&v.Blank, r.Blank},
		"body": {&v.Body, r.Body}, "overmark": {&v.Overmark, r.Overmark}, "illegible": {&v.Illegible, r.Illegible}, "revote": {&v.Revote, r.Revote},
		"revote_article": {&v.RevoteArticle, r.RevoteArticle}, "signatures": {&v.Signatures, r.Signatures}, "vote_order": {&v.VoteOrder, r.VoteOrder},
		"publish_counts": {&v.Publicity, r.Publicity}, "retention_months": {&v.Retention, r.Retention},
		"grades": {&v.Grades, r.Grades}, "base": {&v.GradeBase, r.GradeBase}, "half": {&v.Half, r.Half},
	} {
		if rules.Family.Has(field) {
			*f.into = f.text
		}
	}
	v.Family = r.Family
	return v
}

// draftValues is a draft as the form shows it, over the values of a new round.
func draftValues(v vote.RoundReading, fresh view.RoundValues) view.RoundValues {
	r := withRules(fresh, v.Rules)
	r.Name, r.Title = v.Round.Name, v.Round.Title
	if v.Round.Items != "" {
		r.Items = v.Round.Items
	}
	r = practicalValues(r, v.Round)
	return r
}

func (s *Server) newRoundPage(c echo.Context) error {
	page, err := s.draftPage(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/round_new", page)
}

// checkRound shows the form again as it was sent, with what is unusual about
// the method. It saves nothing.
func (s *Server) checkRound(c echo.Context) error {
	page, err := s.draftPage(c, typedIn(c))
	if err != nil {
		return err
	}
	if !tally.Family(c.FormValue("family")).Valid() {
		return s.again(c, fault.Form{"family": "请选择表决方式。"}.Err(), "office/round_new", page, page.Form)
	}
	return s.render(c, http.StatusOK, "office/round_new", page)
}

// rulesText reads the rules' fields from a form.
func rulesText(value func(field string) string) vote.RulesText {
	return vote.RulesText{
		Family: value("family"), Seats: value("seats"), MaxApprovals: value("max_approvals"), Stances: value("stances"),
		Quorum: value("quorum"), PassBase: value("pass_base"), PassOver: value("pass_over"), ParticipationOver: value("participation_over"),
		Tie: value("tie"), Shortfall: value("shortfall"), Blank: value("blank"),
		Grades: value("grades"), GradeBase: value("base"), Half: value("half"),
		Revote: value("revote"), RevoteArticle: value("revote_article"), Body: value("body"), Overmark: value("overmark"), Illegible: value("illegible"),
		Signatures: value("signatures"), VoteOrder: value("vote_order"), Publicity: value("publish_counts"), Retention: value("retention_months"),
	}
}

// draftCommand reads the form of a round; what is not a number is refused by
// field together with what the service refuses.
func draftCommand(c echo.Context, session int64) (vote.DraftCommand, error) {
	round, err := draftID(c)
	if err != nil {
		return vote.DraftCommand{}, err
	}
	form := fault.Form{}
	cmd := vote.DraftCommand{Session: session, Round: round, Name: c.FormValue("name"), Title: c.FormValue("title"), Minutes: number(form, "minutes", "投票时间", c.FormValue("minutes")),
		Colour: models.Colour(c.FormValue("colour")), Display: models.Display(c.FormValue("display")), Items: strings.Split(c.FormValue("items"), "\n")}
	switch c.FormValue("mode") {
	case view.ModeTablet, "":
	case view.ModeBoth:
		cmd.Paper = true
	case view.ModePaper:
		cmd.PaperOnly = true
	default:
		form.Add("mode", "请选择用什么表决。")
	}
	if cmd.Display == models.Running {
		cmd.Batch = number(form, "batch", "每批张数", c.FormValue("batch"))
	}
	var refused error
	cmd.Rules, refused = rulesText(c.FormValue).Rules()
	if refusal, ok := fault.As(refused); ok {
		for field, text := range refusal.Fields {
			form.Add(field, "%s", text)
		}
	}
	return cmd, form.Err()
}

func (s *Server) saveRound(c echo.Context) error {
	session, err := pathID(c, "session")
	if err != nil {
		return err
	}
	cmd, err := draftCommand(c, session)
	if err == nil {
		var id int64
		if id, err = s.Vote.Draft(ctx(c), actor(c), cmd); err == nil {
			return s.done(c, "轮次草案已保存。\n下一步：提名监票人，并由大会通过票决办法。", "/office/rounds/%d", id)
		}
	}
	page, e := s.draftPage(c, typedIn(c))
	if e != nil {
		return errors.Join(err, e)
	}
	return s.again(c, err, "office/round_new", page, page.Form)
}

func (s *Server) officeRoundPage(c echo.Context) error {
	page, err := s.roundOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/round", page)
}

// roundRead is what the person may read of the round that the address names.
func (s *Server) roundRead(c echo.Context) (vote.RoundReading, error) {
	id, err := pathID(c, "round")
	if err != nil {
		return vote.RoundReading{}, err
	}
	return s.Vote.ReadRound(ctx(c), actor(c), id)
}

func (s *Server) roundOf(c echo.Context) (*view.OfficeRoundPage, error) {
	v, err := s.roundRead(c)
	if err != nil {
		return nil, err
	}
	fingerprint, err := s.Vote.CredentialsFingerprint(ctx(c), actor(c), v.Round.ID)
	if err != nil {
		return nil, err
	}
	var staff []account.Listed
	if access.May(actor(c), access.NameScrutineers) {
		if staff, err = s.Account.Staff(ctx(c), actor(c)); err != nil {
			return nil, err
		}
	}
	page := roundPage(v, actor(c), staff, fingerprint, s.origin(c))
	return page, s.traceBallot(c, page, v)
}

// origin is the address under which this site was asked for.
func (s *Server) origin(c echo.Context) string {
	scheme := "http://"
	if s.Secure {
		scheme = "https://"
	}
	return scheme + c.Request().Host
}

// roundStep is the handler of a step that needs nothing but its second act: it
// takes the step, says so, and goes back to the page it was taken from.
func (s *Server) roundStep(said string, take func(ctx context.Context, a access.Actor, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := pathID(c, "round")
		if err != nil {
			return err
		}
		if err = confirmed(c); err == nil {
			err = take(ctx(c), actor(c), id)
		}
		if err != nil {
			return s.roundAgain(c, err)
		}
		return s.done(c, said, "%s", stepBack(c, id))
	}
}

// stepBack is the page a step was taken from: the presidium's, or the round's.
func stepBack(c echo.Context, id int64) string {
	if presidium := fmt.Sprintf("/presidium/%d", id); c.FormValue("back") == presidium {
		return presidium
	}
	return fmt.Sprintf("/office/rounds/%d", id)
}

// roundAgain draws the round with what was wrong.
func (s *Server) roundAgain(c echo.Context, err error) error {
	page, e := s.roundOf(c)
	if e != nil {
		return err
	}
	var forms []view.OfficeForm
	if page.Act != nil {
		forms = append(forms, *page.Act)
	}
	return s.again(c, err, "office/round", page, forms...)
}

func (s *Server) reconcileRound(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	stands := false
	if err = confirmed(c); err == nil {
		stands, err = s.Vote.Reconcile(ctx(c), actor(c), id)
	}
	if err != nil {
		return s.roundAgain(c, err)
	}
	said := "收回的票不多于发出的票，本轮有效。\n下一步：监票人开启计票。"
	if !stands {
		said = "收回的票多于发出的票，本轮无效。\n下一步：报告主席团，新建一轮重新投票。"
	}
	return s.done(c, said, "%s", stepBack(c, id))
}

func (s *Server) publishNotice(c echo.Context) error {
	return s.roundStep("公告已经发布，本轮程序全部完成。\n下一步：给确定实施的项目拟定节点。", func(ctx context.Context, a access.Actor, id int64) error {
		return s.Vote.Publish(ctx, a, id, c.FormValue("number"))
	})(c)
}

func (s *Server) nameScrutineers(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := vote.ScrutineersCommand{Round: id, Threshold: number(form, "threshold", "人数", c.FormValue("threshold"))}
	for field, values := range typedIn(c) {
		account, named := strings.CutPrefix(field, "kind-")
		if n, e := strconv.ParseInt(account, 10, 64); named && e == nil && len(values) > 0 && values[0] != "" {
			cmd.Members = append(cmd.Members, vote.Member{Account: n, Kind: models.ScrutineerKind(values[0])})
		}
	}
	// In the order of the page, so that the same list is the same numbering of keys.
	slices.SortFunc(cmd.Members, func(a, b vote.Member) int { return int(a.Account - b.Account) })
	if err = form.Err(); err == nil {
		err = s.Vote.NameScrutineers(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.nominationAgain(c, err)
	}
	return s.done(c, "监票人、计票人名单已保存。\n下一步：大会通过名单。", "/office/rounds/%d#scrutineers", id)
}

// addSigner adds a scrutineer who signs the count.
func (s *Server) addSigner(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	who, e := strconv.ParseInt(c.FormValue("signer"), 10, 64)
	if err = confirmed(c); err == nil && e != nil {
		err = fault.Form{"signer": "请选择增补的监票人。"}.Err()
	}
	if err == nil {
		err = s.Vote.AddSigner(ctx(c), actor(c), id, who, c.FormValue("signer_reason"))
	}
	if err != nil {
		page, e := s.roundOf(c)
		if e != nil || page.Signer == nil {
			return err
		}
		return s.again(c, err, "office/round", page, *page.Signer)
	}
	return s.done(c, "监票人已经增补。\n下一步：请其登录后核对计票结果并签字。", "/office/rounds/%d#scrutineers", id)
}

// nominationAgain draws the nomination with what was chosen and typed.
func (s *Server) nominationAgain(c echo.Context, err error) error {
	page, e := s.roundOf(c)
	if e != nil || page.Nomination == nil {
		return err
	}
	for i := range page.Nomination.People {
		p := &page.Nomination.People[i]
		p.Kind = c.FormValue("kind-" + p.ID)
	}
	page.Nomination.Threshold.Value = c.FormValue("threshold")
	if refusal, ok := fault.As(err); ok {
		page.Nomination.Threshold.Error = refusal.Fields["threshold"]
	}
	return s.again(c, err, "office/round", page)
}

func (s *Server) putCredentials(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	n := 0
	_, file, err := importFile(c, "file")
	if err == nil {
		list := make([]byte, file.Len())
		if _, err = file.Read(list); err == nil {
			n, err = s.Vote.PutCredentials(ctx(c), actor(c), id, list)
		}
	}
	if err != nil {
		return s.roundAgain(c, err)
	}
	return s.done(c, fmt.Sprintf("已收到 %d 张投票凭证的公开名单。\n请把张数和指纹与离线电脑核对，并写入会议记录。", n), "/office/rounds/%d#credentials", id)
}

// restarting asks for the second act before the key ceremony begins again.
func restarting(v vote.RoundReading) *view.OfficeConfirm {
	back := fmt.Sprintf("/office/rounds/%d", v.Round.ID)
	return &view.OfficeConfirm{
		Page: view.Page{Title: "重新组织密钥生成", Crumbs: []view.Link{officeCrumb, {Text: v.Round.Name, Href: back}}},
		What: []string{"全部监票人已经提交的密钥步骤作废，各自重新生成密钥、重新抄写密钥单。", "以前的密钥单从此无用，请当场销毁。票决办法、监票人名单和投票码不受影响。"},
		Form: view.OfficeForm{Action: back + "/restart", Submit: "重新组织密钥生成", Cancel: back, Sure: "以前的密钥单作废。"},
	}
}

func (s *Server) restartPage(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/confirm", restarting(v))
}

func (s *Server) restartCeremony(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Vote.RestartCeremony(ctx(c), actor(c), id)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", restarting(v))
	}
	return s.done(c, "密钥步骤已经作废。\n下一步：监票人重新生成密钥。", "/office/rounds/%d", id)
}
