package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// The addresses below which the result of a round stands: for everybody, and for those who are told the counts where
// the public is not (P22).
const (
	publicResults = "/results"
	toldResults   = "/office/results"
)

// resultPage is the result page of an announced round below one of those addresses.
func resultPage(v vote.ResultReading, base string) *view.Result {
	if v.Withheld {
		return namesPage(v)
	}
	w := wordsOf(v.Congress, v.Rules)
	o := *v.Outcome
	page := &view.Result{
		Page:     view.Page{Title: v.Round.Name + "结果", Crumbs: []view.Link{{Text: "票决结果", Href: "/results"}}},
		Words:    w,
		Name:     v.Round.Name,
		Session:  v.Session.Name,
		On:       view.DayOf(v.Round.AnnouncedAt),
		Sentence: outcomeSentence(w, o, len(v.Candidates), v.Lot),
		Valid:    o.Valid,
		Next:     nextWords(v.RoundReading),
		Rounds:   resultRounds(v),
		Stances:  threeStances(v.Rules),
		Chart:    outcomeChart(w, v.Rules, *v.Counts, o, v.Lot),
		Ballots:  ballotFigures(*v.Counts, o),
		Balance:  balance(*v.Counts, o),
		Explain:  o.Explain,
		Command:  "verify -bundle bundle.zip",
		Digests: []view.DigestLine{
			{Name: "票决办法", Value: view.Digest(v.Round.Digest), Note: "SHA-256，印在" + w.Ballot + "、计票结果报告单和公告上"},
			{Name: "票箱档案", Value: view.Digest(v.LastEvent), Note: "档案最后一项记录的 SHA-256，印在计票结果报告单和公告上"},
			{Name: "选举指纹", Value: v.Round.Fingerprint, Note: "固定了候选项目、顺序、应选数和监票人密钥"},
		},
		Documents: resultDocuments(v, base),
		Ranked:    v.Rules.Family == tally.Rank,
		Parts:     partsTable(v.Rules, v.Counts, v.Paper),
		NoBox:     v.Round.Sealed() == 0,
	}
	if page.NoBox {
		page.Digests = page.Digests[:1]
	}
	if d := v.Destruction; d != nil {
		page.Gone, page.Command = fmt.Sprintf("本轮选票按票决办法保存期满，已于%s销毁，档案和核验包不再提供。宣布的结果和摘要长期保存。", view.DayOf(d.DestroyedAt)), ""
	}
	if v.Merged != "" {
		page.Apart, page.Command = v.Merged, ""
	}
	for _, p := range o.Problems {
		page.Problems = append(page.Problems, p.Text)
	}
	page.Chosen, page.Others = resultRows(w, v, o)
	if graded(v.Rules) {
		surveyResult(page, v)
	}
	return page
}

// threeStances reports whether a ballot offers 反对 and 弃权 beside 赞成.
func threeStances(r tally.Rules) bool { return len(r.Stances.Choices()) > 1 }

// wordsOf are the words of a round: a street recommends, and so does a round of the family
// 票荐; a 满意度测评 does neither.
func wordsOf(c models.Congress, r tally.Rules) view.Words {
	if graded(r) {
		return view.SurveyWords(c.Level.Recommends())
	}
	return view.WordsOf(c.Level.Recommends() || r.Family == tally.Recommend)
}

// outcomeSentence says the result, with whom a lot took; it stands first wherever a result stands.
func outcomeSentence(w view.Words, o tally.Outcome, candidates int, lot *vote.Lot) string {
	drawn := 0
	if lot.Drawn() {
		drawn = len(lot.Winners)
	}
	switch {
	case !o.Valid:
		return "本轮无效，没有产生结果，应当重新投票。"
	case len(o.Adopted)+drawn == 0 && lot != nil:
		return fmt.Sprintf("%s以无记名投票方式表决了%d个候选项目，%d个名额票数相等，待抽签确定。", w.Body, candidates, lot.Seats)
	case len(o.Adopted)+drawn == 0:
		return fmt.Sprintf("%s以无记名投票方式表决了%d个候选项目，没有项目%s。", w.Body, candidates, w.Chosen)
	}
	s := fmt.Sprintf("%s以无记名投票方式，从%d个候选项目中%s了%d个民生实事项目", w.Body, candidates, w.Act, len(o.Adopted)+drawn)
	switch {
	case drawn > 0:
		s += fmt.Sprintf("，其中%d个末位票数相等，由抽签确定：%s", drawn, lot.Said())
	case lot != nil:
		s += fmt.Sprintf("，另有%d个名额票数相等，待抽签确定", lot.Seats)
	}
	if vacant := vacantBeside(o, lot); vacant > 0 {
		s += fmt.Sprintf("，缺额%d个", vacant)
	}
	return s + "。"
}

// vacantBeside is how many seats stay empty beside those that a lot decides.
func vacantBeside(o tally.Outcome, lot *vote.Lot) int {
	if lot == nil {
		return o.Vacant
	}
	return max(0, o.Vacant-lot.Seats)
}

// nextSentence says what follows a round; empty when nothing does.
func nextSentence(o tally.Outcome) string {
	names := make([]string, len(o.Next.Candidates))
	for i, c := range o.Next.Candidates {
		names[i] = c.Name
	}
	among := ""
	if len(names) > 0 {
		among = "在" + strings.Join(names, "、") + "中"
	}
	switch o.Next.Kind {
	case tally.NextAsk:
		if len(o.Tied) > 0 {
			return fmt.Sprintf("还有%d个名额没有确定，按票决办法由主席团组织，%s抽签确定。", o.Next.Seats, among)
		}
		return fmt.Sprintf("还有%d个名额没有确定，由主席团提请会议决定怎样办理。", o.Next.Seats)
	case tally.NextRunoff:
		return fmt.Sprintf("还有%d个名额没有确定，须%s再次投票。", o.Next.Seats, among)
	case tally.NextRevote:
		return "本轮不计结果，应当重新投票。"
	}
	return ""
}

// shareBase is what 得票率 is a share of, and its name.
func shareBase(r tally.Rules, c tally.Counts, o tally.Outcome) (int, string) {
	switch {
	case r.PassBase == tally.BaseAll && r.Decider() == tally.BodyCommittee:
		return c.Entitled, fmt.Sprintf("全体常委会组成人员%s人", view.Count(c.Entitled))
	case !r.Family.HasPassLine() || r.PassBase == tally.BaseAll:
		return c.Entitled, fmt.Sprintf("全体代表%s人", view.Count(c.Entitled))
	case r.PassBase == tally.BasePresent:
		return c.Present, fmt.Sprintf("到会代表%s人", view.Count(c.Present))
	default:
		return o.ValidBallots, fmt.Sprintf("有效票%s张", view.Count(o.ValidBallots))
	}
}

// outcomeChart draws all candidates by approvals with the pass line and the cut. Numbered ballots have no
// approvals, and no chart.
func outcomeChart(w view.Words, r tally.Rules, counts tally.Counts, o tally.Outcome, lot *vote.Lot) view.Chart {
	if r.Family == tally.Rank {
		return view.Chart{}
	}
	whole, name := shareBase(r, counts, o)
	chart := view.NewChart(whole, o.PassLine, "横条全长为"+name+"。")
	for _, a := range o.Adopted {
		chart.Bar(fmt.Sprint(a.Rank), a.Name, a.Approve, whole, true, "")
	}
	if r.Seats > 0 && o.Valid {
		cut := fmt.Sprintf("以上%d项%s，应选%d项", len(o.Adopted), w.Chosen, r.Seats)
		switch {
		case lot.Drawn():
			cut += fmt.Sprintf("，另%d项抽签确定", lot.Seats)
		case lot != nil:
			cut += fmt.Sprintf("，另%d项待抽签确定", lot.Seats)
		}
		if vacant := vacantBeside(o, lot); vacant > 0 {
			cut += fmt.Sprintf("，缺额%d项", vacant)
		}
		chart.Cut(cut)
	}
	for _, n := range o.NotAdopted {
		reason, _ := notAdopted(lot, n)
		chart.Bar("", n.Name, n.Approve, whole, false, reason)
	}
	return chart
}

// ballotFigures are 应到 实到 发出 收回 有效 无效.
func ballotFigures(c tally.Counts, o tally.Outcome) []view.Figure {
	quorum := ""
	if o.QuorumLine > 0 {
		quorum = fmt.Sprintf("法定人数%s人", view.Count(o.QuorumLine))
	}
	return []view.Figure{
		{Label: "应到", Value: view.Count(c.Entitled), Unit: "人"},
		{Label: "实到", Value: view.Count(c.Present), Unit: "人", Note: quorum},
		{Label: "发出", Value: view.Count(c.Issued), Unit: "张"},
		{Label: "收回", Value: view.Count(c.Returned), Unit: "张"},
		{Label: "有效", Value: view.Count(o.ValidBallots), Unit: "张"},
		{Label: "无效", Value: view.Count(c.Invalid), Unit: "张"},
	}
}

// balance says whether the papers add up (选举法 Art 44 by analogy, as the 票决办法 has it).
func balance(c tally.Counts, o tally.Outcome) string {
	if c.Returned > c.Issued {
		return fmt.Sprintf("发出%d张，收回%d张，收回多于发出，本轮无效。", c.Issued, c.Returned)
	}
	s := fmt.Sprintf("发出%d张，收回%d张，收回不多于发出；有效%d张加无效%d张，等于收回%d张。", c.Issued, c.Returned, o.ValidBallots, c.Invalid, c.Returned)
	if left := c.Issued - c.Returned; left > 0 {
		s += fmt.Sprintf("没有交回的%d张不计入任何项目。", left)
	}
	return s
}

func resultRows(w view.Words, v vote.ResultReading, o tally.Outcome) (chosen, others []view.ResultRow) {
	whole, _ := shareBase(v.Rules, *v.Counts, o)
	row := func(no int, name string, approve, rankSum int) view.ResultRow {
		r := view.ResultRow{No: fmt.Sprint(no), Name: name, Approve: view.Count(approve), Share: view.Percent(approve, whole)}
		if v.Rules.Family == tally.Rank {
			r.Approve, r.Share = view.Count(rankSum), ""
		}
		for _, c := range v.Counts.Candidates {
			if c.No == no && threeStances(v.Rules) {
				r.Oppose, r.Abstain = view.Count(c.Oppose), view.Count(c.Abstain)
			}
		}
		for _, c := range v.Candidates {
			if c.No == no {
				r.Content, r.Place, r.Unit, r.Money = c.Content, c.Place, c.Unit, view.MoneyKnown(c.Investment)
				r.Href = projectOf(v.Projects, c.CandidateID)
			}
		}
		return r
	}
	for _, a := range o.Adopted {
		r := row(a.No, a.Name, a.Approve, a.RankSum)
		r.Rank, r.In, r.Reason = fmt.Sprint(a.Rank), true, w.Chosen
		chosen = append(chosen, r)
	}
	for _, n := range o.NotAdopted {
		r := row(n.No, n.Name, n.Approve, n.RankSum)
		if r.Reason, r.Lot = notAdopted(v.Lot, n); r.Lot {
			// All that are tied share the place after those announced.
			r.Rank, r.In = fmt.Sprint(len(o.Adopted)+1), true
			chosen = append(chosen, r)
			continue
		}
		others = append(others, r)
	}
	return chosen, others
}

// notAdopted says why the vote did not adopt a candidate, and whether a lot fell on it since.
func notAdopted(lot *vote.Lot, n tally.NotAdopted) (reason string, won bool) {
	switch {
	case !lot.Drawn() || n.Reason != tally.TiedAtCut:
		return n.Reason.Label(), false
	case slices.ContainsFunc(lot.Winners, func(t tally.Tied) bool { return t.No == n.No }):
		return "末位票数相等，抽签确定", true
	}
	return "末位票数相等，抽签未中", false
}

// projectOf is the address of the adopted project that a candidate became; empty when it is not public.
func projectOf(projects []models.Project, candidate int64) string {
	for _, p := range projects {
		if p.CandidateID == candidate && !p.PublishedAt.IsZero() {
			return fmt.Sprintf("/projects/%d", p.ID)
		}
	}
	return ""
}

// namesPage is the result page where the 票决办法 keeps the counts from the reader: what is adopted, by number, and the
// ballots handed out and returned, which everybody saw in the hall.
func namesPage(v vote.ResultReading) *view.Result {
	w, o := wordsOf(v.Congress, v.Rules), *v.Outcome
	page := &view.Result{
		Page: view.Page{Title: v.Round.Name + "结果", Crumbs: []view.Link{{Text: "票决结果", Href: publicResults}}}, Words: w,
		Name: v.Round.Name, Session: v.Session.Name, On: view.DayOf(v.Round.AnnouncedAt),
		Sentence: resultSentence(v.Congress, v.Rules, o, len(v.Candidates), v.Lot), Valid: o.Valid, Next: nextWords(v.RoundReading), Rounds: resultRounds(v),
		Kept: "按本次会议通过的票决办法，只公布" + w.Chosen + "的项目，按编号排列，不公布票数和核验资料。",
		Ballots: []view.Figure{
			{Label: "应到", Value: view.Count(v.Turnout.Entitled), Unit: "人"}, {Label: "实到", Value: view.Count(v.Turnout.Present), Unit: "人"},
			{Label: "发出", Value: view.Count(v.Turnout.Issued), Unit: "张"}, {Label: "收回", Value: view.Count(v.Turnout.Returned), Unit: "张"},
		},
		Digests: []view.DigestLine{{Name: "票决办法", Value: view.Digest(v.Round.Digest), Note: "SHA-256，印在" + w.Ballot + "和公告上"}},
	}
	if v.Rules.Publishes() == tally.PublishDeputies {
		page.Kept = "按本次会议通过的票决办法，票数和核验资料只向本级代表、会议工作人员公布。"
		page.Told = &view.Link{Text: "本级代表、会议工作人员登录后查看票数", Href: fmt.Sprintf("%s/%d", toldResults, v.Round.ID)}
	}
	if len(o.Adopted) > 0 || len(o.Items) > 0 || v.Lot.Drawn() {
		page.Documents = append([]view.Document{{Name: "公告（PDF）", Href: fmt.Sprintf("%s/%d/notice.pdf", publicResults, v.Round.ID)}}, decisionLine(v)...)
	}
	for _, p := range o.Problems {
		page.Problems = append(page.Problems, p.Text)
	}
	for _, k := range v.Candidates {
		row := view.ResultRow{Name: k.Name, Place: k.Place, Unit: k.Unit, Money: view.MoneyKnown(k.Investment)}
		for _, item := range o.Items {
			if item.No == k.No {
				row.Grade = item.Grade
			}
		}
		in := slices.ContainsFunc(o.Adopted, func(a tally.Adopted) bool { return a.No == k.No })
		if v.Lot.Drawn() && slices.ContainsFunc(v.Lot.Winners, func(t tally.Tied) bool { return t.No == k.No }) {
			in, row.Lot, row.Reason = true, true, "票数相等，抽签确定"
		}
		row.Rank = fmt.Sprint(k.No)
		switch {
		case row.Grade != "" || in && o.Valid:
			row.In, row.Href = true, projectOf(v.Projects, k.CandidateID)
			page.Chosen = append(page.Chosen, row)
		case o.Valid && !graded(v.Rules):
			page.Others = append(page.Others, row)
		}
	}
	return page
}

// resultDocuments are the files of a result. Archive and bundle tell the sums of tablets and paper apart.
func resultDocuments(v vote.ResultReading, base string) []view.Document {
	r, report, data := v.Round, "计票结果报告单", "得票数据"
	if graded(v.Rules) {
		report, data = "测评结果报告单", "测评数据"
	}
	at := func(name string) string { return fmt.Sprintf("%s/%d/%s", base, r.ID, name) }
	documents := []view.Document{
		{Name: "公告（PDF）", Href: fmt.Sprintf("%s/%d/notice.pdf", publicResults, r.ID)},
		{Name: report + "（PDF）", Note: "监票人签字", Href: at("report.pdf")},
	}
	documents = slices.Insert(documents, 1, decisionLine(v)...)
	switch {
	case v.Merged != "", r.DestroyedAt != 0:
	case r.Sealed() == 0:
		documents = append(documents, view.Document{Name: "核验包（bundle.zip）", Note: "票决办法、纸质票的计票数据和结果", Href: at("bundle.zip")})
	default:
		note := "全部加密选票、证明和计票数据"
		if r.Paper {
			note += "，纸质票的计票数据"
		}
		documents = append(documents, view.Document{Name: "核验包（bundle.zip）", Note: note, Href: at("bundle.zip")},
			view.Document{Name: "票箱档案（archive.bel）", Note: "Belenios 格式，可用其他机构的程序核验", Href: at("archive.bel")})
	}
	return append(documents, view.Document{Name: data + "（Excel）", Href: at("counts.xlsx")}, view.Document{Name: data + "（CSV）", Note: "可用表格软件打开", Href: at("counts.csv")},
		view.Document{Name: data + "（JSON）", Href: at("counts.json")})
}

// resultsPage is the list of announced rounds.
func resultsPage(rows []vote.ResultSummary) *view.Results {
	page := &view.Results{
		Page:  view.Page{Title: "票决结果"},
		Empty: view.Empty{Text: "还没有宣布过的票决结果。结果由执行主席在大会上宣布以后，才在这里公布。"},
	}
	for _, r := range rows {
		page.Rows = append(page.Rows, view.ResultEntry{
			Name: r.Round.Name, Congress: r.Congress.Name, Session: r.Session.Name, On: view.DayOf(r.Round.AnnouncedAt),
			Sentence: resultSentence(r.Congress, r.Rules, r.Outcome, len(r.Outcome.Adopted)+len(r.Outcome.NotAdopted), r.Lot),
			Href:     fmt.Sprintf("/results/%d", r.Round.ID),
		})
	}
	return page
}

// countsCSV is the count as a table: UTF-8 with the mark that spreadsheet programs look for.
func countsCSV(v vote.ResultReading) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	if graded(v.Rules) {
		err := surveyCSV(&b, v)
		return b.Bytes(), err
	}
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	three := threeStances(v.Rules)
	head := append([]string{"编号", "项目"}, tally.BatchColumns(v.Rules)...)
	apart, cells := splitOf(v.Rules, v.Counts, v.Paper).csvColumns()
	lines := [][]string{append(append(head, "结果"), apart...)}
	chosen, others := resultRows(wordsOf(v.Congress, v.Rules), v, *v.Outcome)
	for _, r := range append(chosen, others...) {
		line := []string{r.No, harmless(r.Name), plain(r.Approve)}
		if three {
			line = append(line, plain(r.Oppose), plain(r.Abstain))
		}
		no, _ := strconv.Atoi(r.No)
		result := r.Reason
		if r.Lot {
			result = wordsOf(v.Congress, v.Rules).Chosen + "（" + r.Reason + "）"
		}
		lines = append(lines, append(append(line, result), cells[no]...))
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// plain undoes the grouping of digits, which a spreadsheet would read as text.
func plain(count string) string { return strings.ReplaceAll(count, ",", "") }
