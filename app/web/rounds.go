package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/lifecycle"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// sparePercent is how many more slips than deputies are made, for spoiled ones.
const sparePercent = 5

// roundPage is a round as the office sees it. Staff are those who may be put
// forward for the box; fingerprint is that of the uploaded list of slips;
// origin is this site's address, which the slips carry.
func roundPage(v vote.RoundReading, actor access.Actor, staff []account.Listed, fingerprint, origin string) *view.OfficeRoundPage {
	r := v.Round
	base := fmt.Sprintf("/office/rounds/%d", r.ID)
	page := &view.OfficeRoundPage{
		Page: view.Page{Title: r.Name, Crumbs: sessionCrumbs(v.Session)},
		Name: r.Name, State: r.State.Label(), Session: v.Session.Name, UUID: r.UUID,
		Figures: roundFigures(v), Steps: procedure(v),
		Rules: v.Rules.Text(), RulesTitle: r.Title, Digest: r.Digest,
		Candidates: ballotCandidates(v.Candidates), Scrutineers: boxPeople(v), KeyRule: keyRule(r), StaffRemarks: v.StaffRemarks, Devices: devices(v),
		Documents: roundDocuments(v, base), Rows: itemsName(v.Rules), Reconciliation: reconciliation(v),
	}
	if r.State == models.RoundVoid {
		page.Void, page.NextText = stepReason(v, lifecycle.Void), "票一律不计，重新投票的轮次见下面“前后轮次”。"
	}
	if r.State == models.RoundDraft {
		for _, w := range v.Rules.Warnings(len(v.Candidates)) {
			page.Warnings = append(page.Warnings, w.Basis.Label()+"："+w.Text)
		}
		if access.May(actor, access.DraftRound) {
			page.EditHref = fmt.Sprintf("/office/sessions/%d/rounds/new?round=%d", r.SessionID, r.ID)
		}
	}
	nextStep(page, v, actor)
	page.Following = following(v, actor)
	page.Signer = signerForm(v, actor, staff)
	boxSetup(page, v, actor, staff, fingerprint, origin)
	if r.State.Reached(models.RoundReady) && access.May(actor, access.HandSlip) {
		page.SlipsHref, page.SlipsLink = base+"/slips", slipsLink(r)
		page.SlipsNote = fmt.Sprintf("到会 %s 人，已发出 %s 张。", view.Count(v.Turnout.Present), view.Count(v.Turnout.Issued))
	}
	if ballotReady(v) == "" && access.May(actor, access.PrintDocuments) {
		many := view.CopiesForm(base+"/ballot-papers", wordsOf(v.Congress, v.Rules).Ballot, mostCopies, nil)
		page.Copies = &many
	}
	page.PaperLinks, page.Keeping = paperLinks(v, actor), keeping(v, actor)
	if access.May(actor, access.WatchPresidium) {
		page.PresidiumHref = fmt.Sprintf("/presidium/%d", r.ID)
	}
	if v.Outcome != nil && v.Counts != nil {
		page.HasStances = threeStances(v.Rules)
		page.Counts, page.CountLines = officeCounts(v), v.Outcome.Explain
		page.Survey = surveyTable(v.Rules, v.Counts, v.Outcome)
		page.Ranked, page.Parts = v.Rules.Family == tally.Rank, partsTable(v.Rules, v.Counts, v.Paper)
	}
	return page
}

// nextStep fills the panel of the one next step: who takes it, what it still
// needs, and the form when the viewer may take it.
func nextStep(page *view.OfficeRoundPage, v vote.RoundReading, actor access.Actor) {
	w := wordsOf(v.Congress, v.Rules)
	if len(v.Next) == 0 {
		if v.Round.State == models.RoundPublished {
			page.NextText = "结果已经公告，" + w.Chosen + "的项目已转入项目实施。"
			if graded(v.Rules) {
				page.NextText = "测评结果已经公告。"
			}
		}
		return
	}
	for _, text := range v.Missing {
		page.Missing = append(page.Missing, missingLink(v, text))
	}
	for _, p := range procedureOf(v) {
		if !p.Now {
			continue
		}
		page.Next, page.NextWho = p.Name, p.Who
		switch {
		case !access.May(actor, p.Need):
			page.NextText = "轮到" + p.Who + "办理，您不用操作。"
		case p.Action == lifecycle.Count || p.Action == lifecycle.Attest:
			page.NextText, page.CeremonyHref = "在监票人页面办理。", fmt.Sprintf("/scrutineer/%d", v.Round.ID)
		case len(v.Missing) == 0:
			page.Act = roundAct(v, p.Action)
		}
	}
}

// roundAct is the form of a step; it says the same as the presidium's page.
func roundAct(v vote.RoundReading, action lifecycle.Action) *view.OfficeForm {
	if action == lifecycle.Publish {
		form := view.PublishForm(fmt.Sprintf("/office/rounds/%d/publish", v.Round.ID))
		return &form
	}
	p, ok := presidiumForms[action]
	if !ok {
		return nil
	}
	return &view.OfficeForm{
		Action: fmt.Sprintf("/office/rounds/%d/%s", v.Round.ID, p.path), Submit: action.Label(),
		Says: p.consequence, Sure: sentence(p.confirm),
	}
}

func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}

// following is how this round and those for the same seats hang together, and what is to be done about the next one.
func following(v vote.RoundReading, actor access.Actor) *view.OfficeFollowing {
	f := &view.OfficeFollowing{}
	for i, line := range chainLines(v) {
		r := v.Chain[i].Round
		f.Rounds = append(f.Rounds, view.Link{Text: line + "（" + r.Name + "）", Href: fmt.Sprintf("/office/rounds/%d", r.ID), Current: r.ID == v.Round.ID})
	}
	switch {
	case len(v.Choices) > 0:
		f.Text = fmt.Sprintf("还有 %d 个名额没有确定，由执行主席按会议确定的办法登记。", v.Outcome.Next.Seats)
		if access.May(actor, access.DecideSeats) {
			f.Todo = view.Link{Text: "到主席台画面登记", Href: fmt.Sprintf("/presidium/%d", v.Round.ID)}
		}
	case lotOpen(v):
		f.Text = nextWords(v)
		if access.May(actor, access.DecideSeats) {
			f.Todo = view.Link{Text: "到主席台画面登记", Href: fmt.Sprintf("/presidium/%d", v.Round.ID)}
		}
	case v.Lot.Drawn():
		f.Text = nextWords(v)
	case v.Sequel != nil:
		f.Text = sequelSaid(*v.Sequel)
		if access.May(actor, access.FollowRound) {
			f.Form = &view.OfficeForm{
				Action: fmt.Sprintf("/office/rounds/%d/follow", v.Round.ID), Submit: "建立" + v.Sequel.Reason.Label() + "轮次", Second: v.Round.State == models.RoundAnnounced,
				Says: "新的一轮沿用已经通过的票决办法，编号不变，随即固定；监票人按原名单提名，须重新通过并重新生成密钥。",
				Sure: "已经按票决办法核对。",
			}
		} else {
			f.Text += "由" + roleNames(access.Holders(access.FollowRound)) + "建立。"
		}
	case v.Round.Decision.Valid():
		f.Text = "会议已经确定：" + v.Round.Decision.Label() + "。"
	case len(f.Rounds) == 0:
		return nil
	}
	return f
}

// sequelSaid says which round is to be held next.
func sequelSaid(s vote.Sequel) string {
	if s.Reason == vote.Again {
		return "应当重新投票，票面和名额不变。"
	}
	names := make([]string, len(s.Candidates))
	for i, k := range s.Candidates {
		names[i] = fmt.Sprintf("%d号“%s”", k.No, k.Name)
	}
	return fmt.Sprintf("应当%s：只在%s中选%d项。", s.Reason.Label(), strings.Join(names, "、"), s.Seats)
}

// missingLink adds to what is missing the page where it is put right.
func missingLink(v vote.RoundReading, text string) view.OfficeMissing {
	m := view.OfficeMissing{Text: sentence(text)}
	session := fmt.Sprintf("/office/sessions/%d", v.Round.SessionID)
	for _, l := range []struct{ word, href, link string }{
		{"候选项目", session + "/candidates", "候选项目"}, {"名册", session + "/roster", "代表名册"},
		{"投票码", "#credentials", "上传公开名单"}, {"提名监票人", "#scrutineers", "提名"},
		{"密钥", "#scrutineers", "查看进度"}, {"签到", session + "/checkin", "签到台"},
		{"投票凭证", fmt.Sprintf("/office/rounds/%d/slips", v.Round.ID), "发投票凭证"},
	} {
		if strings.Contains(text, l.word) {
			m.Href, m.Link = l.href, l.link
			return m
		}
	}
	return m
}

func stepReason(v vote.RoundReading, action lifecycle.Action) string {
	for _, s := range v.Steps {
		if s.Action == string(action) {
			return sentence(s.Reason)
		}
	}
	return ""
}

// roundFigures are the numbers that decide the round. The pass line stands
// among them when it is known before the count.
func roundFigures(v vote.RoundReading) []view.Figure {
	if graded(v.Rules) {
		return []view.Figure{{Label: "测评", Value: view.Count(len(v.Candidates)), Unit: "项"}, {Label: "应到", Value: view.Count(v.Turnout.Entitled), Unit: "人"}}
	}
	figures := []view.Figure{
		{Label: "应选", Value: view.Count(v.Rules.Seats), Unit: "项"},
		{Label: "候选", Value: view.Count(len(v.Candidates)), Unit: "项"},
		{Label: "全体代表", Value: view.Count(v.Turnout.Entitled), Unit: "人"},
	}
	if v.Rules.Seats == 0 {
		figures[0].Value, figures[0].Unit = "不限", ""
	}
	line := 0
	switch {
	case v.Outcome != nil:
		line = v.Outcome.PassLine
	case v.Rules.PassBase == tally.BaseAll && v.Turnout.Entitled > 0:
		line = v.Rules.LineOf(v.Turnout.Entitled)
	}
	if line > 0 {
		figures = append(figures, view.Figure{Label: "通过线", Value: view.Count(line), Unit: "票"})
	}
	return figures
}

func ballotCandidates(rows []models.RoundCandidate) []view.OfficeCandidate {
	list := make([]view.OfficeCandidate, len(rows))
	for i, k := range rows {
		list[i] = view.OfficeCandidate{No: strconv.Itoa(k.No), Name: k.Name, Content: k.Content, Place: k.Place, Investment: wan(k.Investment), Unit: k.Unit, Deadline: k.Deadline, Code: k.Code}
	}
	return list
}

// wan is money for a column whose heading says 万元; nothing when not stated.
func wan(f models.Fen) string {
	if f == 0 {
		return ""
	}
	return strings.TrimSuffix(view.Money(f), "万元")
}

// boxPeople lists scrutineers and tellers with where each stands in the key
// ceremony, the opening of the count and the signing.
func boxPeople(v vote.RoundReading) []view.OfficePerson {
	people := make([]view.OfficePerson, len(v.Scrutineers))
	for i, p := range v.Scrutineers {
		person := view.OfficePerson{ID: strconv.FormatInt(p.AccountID, 10), Name: p.Name, Kind: string(p.Kind), Label: p.Kind.Label()}
		if !p.Kind.HoldsKey() {
			person.Key, person.Decryption = "不持有密钥", "不参加"
		} else {
			person.Key, person.Decryption = keyProgress(v, p.Position), "未办理"
			if len(p.Decryption) > 0 {
				person.Decryption = "已办理"
			}
		}
		person.Attested = "未签字"
		if !p.AttestedAt.IsZero() {
			person.Attested = view.Clock(p.AttestedAt) + " 已签字"
			if vote.ActsAsChief(p) {
				person.Attested += "，代总监票人签字（" + p.Acting + "）"
			}
		}
		if vote.Added(p) {
			person.Key, person.Decryption, person.Note = "不持有密钥", "不参加", "计票后增补，只核对签字（"+p.Acting+"）"
		}
		people[i] = person
	}
	return people
}

// signerForm adds a scrutineer who signs a count that those at the box cannot all sign; nil outside of that.
func signerForm(v vote.RoundReading, actor access.Actor, staff []account.Listed) *view.OfficeForm {
	if v.Round.State != models.RoundCounted || !access.May(actor, access.NameScrutineers) {
		return nil
	}
	options := []view.Option{{Value: "", Text: "请选择"}}
	for _, s := range staff {
		named := slices.ContainsFunc(v.Scrutineers, func(p models.Scrutineer) bool { return p.AccountID == s.Account.ID })
		if named || !s.Account.DisabledAt.IsZero() || !slices.Contains(s.Roles, models.ScrutineerRole) && !slices.Contains(s.Roles, models.ChiefScrutineer) {
			continue
		}
		options = append(options, view.Option{Value: strconv.FormatInt(s.Account.ID, 10), Text: s.Account.Name})
	}
	return &view.OfficeForm{
		Action: fmt.Sprintf("/office/rounds/%d/signer", v.Round.ID), Submit: "增补监票人", Second: true, Sure: "主席团已同意增补。",
		Says: "计票结果须由总监票人（或者代签的副总监票人）和另外两名监票人签字。有人不能到场、签不齐时才办理。增补的监票人不持有密钥，核对计票结果以后签字；增补和原因写入计票结果报告单。",
		Questions: []view.OfficeQuestion{
			{Draw: "select", Field: view.Field{Name: "signer", Label: "增补谁", Required: true}.From(options)},
			{Draw: "field", Field: view.Field{Name: "signer_reason", Label: "增补原因", Kind: "text", Required: true, Complete: "off", Hint: "例如：总监票人突发疾病离会，监票人只剩两名"}},
		},
	}
}

// keyProgress says how many of the three messages of the ceremony a key holder
// has sent.
func keyProgress(v vote.RoundReading, position int) string {
	if !v.Round.State.Reached(models.RoundStaffed) || position < 1 || position > len(v.Ceremony.Commits) {
		return "监票人通过后办理"
	}
	words := []string{"还没有开始", "三步已办一步", "三步已办两步", "已办好"}
	done := 0
	for _, messages := range [][][]byte{v.Ceremony.Commits, v.Ceremony.Reveals, v.Ceremony.Confirms} {
		if messages[position-1] != nil {
			done++
		}
	}
	return words[done]
}

func keyRule(r models.Round) string {
	if r.Guardians == 0 {
		return ""
	}
	return fmt.Sprintf("%d 人各持一份密钥，其中任意 %d 人到场才能开启计票。", r.Guardians, r.Threshold)
}

// boxSetup fills what is prepared before the box is ready: the nomination, the
// ceremony's page and the list of slips.
func boxSetup(page *view.OfficeRoundPage, v vote.RoundReading, actor access.Actor, staff []account.Listed, fingerprint, origin string) {
	r := v.Round
	if access.May(actor, access.NameScrutineers) && (r.State == models.RoundDraft || r.State == models.RoundAdopted) {
		page.Nomination = nomination(v, staff)
	}
	if r.State.Reached(models.RoundStaffed) && access.May(actor, access.HoldKey) {
		page.CeremonyHref = fmt.Sprintf("/scrutineer/%d", r.ID)
	}
	if r.State == models.RoundStaffed && access.May(actor, access.ApproveStaff) {
		page.RestartHref = fmt.Sprintf("/office/rounds/%d/restart", r.ID)
	}
	count := v.Turnout.Entitled + (v.Turnout.Entitled*sparePercent+99)/100
	rehearsal := ""
	if v.Session.Rehearsal {
		rehearsal = "彩排-"
	}
	c := &view.OfficeCredentials{
		Command: fmt.Sprintf("piaojue credentials --uuid=%s --count=%d --slips=%s凭证.pdf --public=%s公开名单.json --url=%s/v --congress=%s --session=%s --round=%s --colour=%s --digest=%s",
			r.UUID, count, rehearsal, rehearsal, origin, v.Congress.Name, v.Session.Name, strings.ReplaceAll(r.Name, " ", ""), r.Colour.Label(), r.Digest),
		Needed: fmt.Sprintf("全体代表 %s 人，加备用 %d%%，共 %s 张。", view.Count(v.Turnout.Entitled), sparePercent, view.Count(count)),
	}
	if v.Credentials > 0 {
		c.Count, c.Fingerprint = view.Count(v.Credentials)+" 张", fingerprint
	}
	if v.Cancelled > 0 {
		c.Cancelled = view.Count(v.Cancelled) + " 张"
	}
	open := r.State == models.RoundAdopted || r.State == models.RoundStaffed
	if open && v.Turnout.Entitled > 0 && access.May(actor, access.PutCredentials) {
		form := view.CredentialsForm(fmt.Sprintf("/office/rounds/%d/credentials", r.ID), v.Credentials > 0)
		c.Form = &form
	}
	if c.Form != nil || c.Count != "" {
		page.Credentials = c
	}
}

func nomination(v vote.RoundReading, staff []account.Listed) *view.OfficeNomination {
	named := map[int64]models.ScrutineerKind{}
	for _, p := range v.Scrutineers {
		named[p.AccountID] = p.Kind
	}
	n := &view.OfficeNomination{
		Action: fmt.Sprintf("/office/rounds/%d/scrutineers", v.Round.ID),
		Kinds:  []view.OfficeKind{{Value: "", Text: "不担任"}},
		Threshold: view.Field{Name: "threshold", Label: "至少几人到场才能开启计票", Value: strconv.Itoa(max(v.Round.Threshold, 2)), Kind: "text", Unit: "人", Narrow: true, Required: true,
			Hint: "持有密钥的人中任意几人。至少 2 人；比持有人数少，以防有人缺席。"},
	}
	for _, k := range boxKinds {
		n.Kinds = append(n.Kinds, view.OfficeKind{Value: string(k), Text: k.Label()})
	}
	for _, s := range staff {
		if s.Account.DisabledAt.IsZero() && servesAtBox(s.Roles) {
			n.People = append(n.People, view.OfficePerson{ID: strconv.FormatInt(s.Account.ID, 10), Name: s.Account.Name, Note: roleNames(s.Roles), Kind: string(named[s.Account.ID])})
		}
	}
	return n
}

var boxKinds = []models.ScrutineerKind{models.KindChief, models.KindDeputy, models.KindScrutineer, models.KindTeller}

func servesAtBox(roles []models.Role) bool {
	for _, r := range roles {
		if r == models.ChiefScrutineer || r == models.ScrutineerRole || r == models.TellerRole {
			return true
		}
	}
	return false
}

// editable are the papers of a round that can be had for Word.
var editable = map[string]bool{"notice.pdf": true, "decision.pdf": true, "scrutiny-report.pdf": true}

// roundDocuments lists the papers of the round; those not ready say when.
func roundDocuments(v vote.RoundReading, base string) []view.OfficeDocument {
	at := func(name, file, when string, ready bool) view.OfficeDocument {
		d := view.OfficeDocument{Name: name, Href: base + "/" + file, Ready: ready}
		if editable[file] {
			d.Word = base + "/" + strings.TrimSuffix(file, ".pdf") + ".docx"
		}
		if !ready {
			d.Note = when
		}
		return d
	}
	lines := []view.OfficeDocument{
		methodDocumentLine(v, base),
		at(wordsOf(v.Congress, v.Rules).Ballot+"（A4）", "ballot-paper.pdf", "票决办法通过后生成", v.Round.State.Reached(models.RoundAdopted)),
		at(wordsOf(v.Congress, v.Rules).Ballot+"（A3，字大）", "ballot-paper.pdf?size=a3", "票决办法通过后生成", v.Round.State.Reached(models.RoundAdopted)),
		at("发票登记", "issue-sheet.pdf", "票决办法通过、导入名册后生成", issueSheetReady(v) == ""),
		at("收票清点单", "return-sheet.pdf", "票决办法通过后生成", formsReady(v) == ""),
		at("纸质票计票表", "tally-sheet.pdf", tallySheetReady(v), tallySheetReady(v) == ""),
		at("密钥封存单", "key-sealing.pdf", sealingWhy(v), sealingWhy(v) == ""),
		at("零票报告单", "zero.pdf", "总监票人确认空箱后生成", v.Round.ZeroAt != 0),
		at("计票结果报告单", "report.pdf", "计票后生成", v.Counts != nil),
		at("监票报告", "scrutiny-report.pdf", scrutinyWhy(v), scrutinyWhy(v) == ""),
		at("公告", "notice.pdf", "宣布后生成", v.Round.State.Reached(models.RoundAnnounced)),
		{Name: "空白表格", Href: fmt.Sprintf("%s?session=%d", formsHref, v.Session.ID), Note: "设备故障时手工填写", Ready: true},
	}
	if graded(v.Rules) {
		return lines // a 满意度测评 decides nothing
	}
	decision := at(decisionName(v.Congress, v.Rules), "decision.pdf", decisionWhy(v), decisionWhy(v) == "")
	decision.Filing = base + "/decision"
	return slices.Insert(lines, len(lines)-1, decision)
}

func reconciliation(v vote.RoundReading) []view.Fact {
	if !v.Round.State.Reached(models.RoundClosed) {
		return nil
	}
	sheets := func(n int) string { return view.Count(n) + " 张" }
	r := v.Round
	facts := []view.Fact{{Label: "发出", Value: sheets(r.Issued)}, {Label: "收回", Value: sheets(r.Returned)}, {Label: "未交", Value: sheets(max(0, r.Issued-r.Returned))}}
	if v.Outcome != nil && v.Counts != nil {
		facts = append(facts, view.Fact{Label: "有效票", Value: sheets(v.Outcome.ValidBallots)}, view.Fact{Label: "无效票", Value: sheets(v.Counts.Invalid)})
	}
	return facts
}

// officeCounts is the count in the outcome's order: adopted first, then the
// others, each with its reason.
func officeCounts(v vote.RoundReading) []view.OfficeCount {
	rows := map[int]tally.CandidateCounts{}
	for _, k := range v.Counts.Candidates {
		rows[k.No] = k
	}
	w := wordsOf(v.Congress, v.Rules)
	line := func(no int, name, rank, outcome string, in bool) view.OfficeCount {
		k := rows[no]
		if v.Rules.Family == tally.Rank {
			return view.OfficeCount{Rank: rank, No: strconv.Itoa(no), Name: name, Approve: view.Count(k.RankSum), Outcome: outcome, In: in}
		}
		return view.OfficeCount{Rank: rank, No: strconv.Itoa(no), Name: name, Approve: view.Count(k.Approve), Oppose: view.Count(k.Oppose), Abstain: view.Count(k.Abstain),
			Share: view.Percent(k.Approve, v.Counts.Entitled), Outcome: outcome, In: in}
	}
	var list []view.OfficeCount
	for _, a := range v.Outcome.Adopted {
		list = append(list, line(a.No, a.Name, strconv.Itoa(a.Rank), w.Chosen, true))
	}
	for _, n := range v.Outcome.NotAdopted {
		list = append(list, line(n.No, n.Name, "", n.Reason.Label(), false))
	}
	return list
}

// sessionCrumbs leads from a page of a session back to the office's first page.
func sessionCrumbs(s models.Session) []view.Link {
	return []view.Link{{Text: "工作台", Href: "/office"}, {Text: s.Name, Href: fmt.Sprintf("/office/sessions/%d", s.ID)}}
}
