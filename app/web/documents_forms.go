package web

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// decisionName is what the paper of a round's result is called: a street
// recommends and never decides.
func decisionName(c models.Congress, r tally.Rules) string {
	if wordsOf(c, r) == view.WordsOf(true) {
		return "推荐意见"
	}
	return "决定"
}

// decisionWhy says why a round has no 决定, or nothing.
func decisionWhy(v vote.RoundReading) string {
	switch {
	case graded(v.Rules):
		return "满意度测评不作决定，结果见公告。"
	case !v.Round.State.Reached(models.RoundAnnounced):
		return fmt.Sprintf("结果还没有宣布，%s要等宣布之后才能印制。", decisionName(v.Congress, v.Rules))
	case v.Outcome == nil || len(v.Outcome.Adopted) == 0 && !v.Lot.Drawn():
		return fmt.Sprintf("本轮没有确定项目，因此没有%s。", decisionName(v.Congress, v.Rules))
	}
	return ""
}

// decisionDocument is the 决定 or 推荐意见 of an announced round. It says the
// counts where the 公告 does (P22), and nowhere else.
func decisionDocument(v vote.ResultReading, url string) pdf.Decision {
	return pdf.Decision{Notice: noticeDocument(v, url), Candidates: len(v.Candidates), Method: v.Round.Title, Executor: executor(v.Congress)}
}

// executor is who carries out what the congress decides, or empty where its
// name does not tell.
func executor(c models.Congress) string {
	if place, ok := strings.CutSuffix(c.Name, "人民代表大会"); ok && !c.Level.Recommends() {
		return place + "人民政府"
	}
	if at := strings.Index(c.Name, "街道"); at > 0 && c.Level.Recommends() {
		return c.Name[:at] + "街道办事处"
	}
	return ""
}

// resultDecision is the public 决定: there is none before the announcement.
func (s *Server) resultDecision(c echo.Context) error {
	v, err := s.announced(c)
	if err != nil {
		return err
	}
	if why := decisionWhy(v.RoundReading); why != "" {
		return fault.New(fault.NotFound, "%s", why)
	}
	return s.document(c, "decision.pdf", func(b *bytes.Buffer) error {
		return pdf.DecisionPaper(b, s.Fonts, decisionDocument(v, resultAddress(c, v.Round.ID)))
	})
}

// decisionLine is the 决定 among the documents of a public result, if there is
// one.
func decisionLine(v vote.ResultReading) []view.Document {
	if decisionWhy(v.RoundReading) != "" {
		return nil
	}
	return []view.Document{{Name: decisionName(v.Congress, v.Rules) + "（PDF）", Href: fmt.Sprintf("%s/%d/decision.pdf", publicResults, v.Round.ID)}}
}

// officeDecision is the same paper for those who print; that of a rehearsal is
// nowhere else.
func (s *Server) officeDecision(c echo.Context) error {
	v, err := s.roundRead(c)
	if err != nil {
		return err
	}
	if why := decisionWhy(v); why != "" {
		return fault.New(fault.Closed, "%s", why)
	}
	f, err := filingOf(c, access.PrintDocuments)
	if err != nil {
		return err
	}
	url := ""
	if !v.Session.Rehearsal {
		url = resultAddress(c, v.Round.ID)
	}
	return s.document(c, "decision.pdf", func(b *bytes.Buffer) error {
		return pdf.DecisionPaper(b, s.Fonts, s.filedDecision(v, url, f))
	})
}

// scrutinyWhy says why a round has no 监票报告 yet. A void one has its own.
func scrutinyWhy(v vote.RoundReading) string {
	switch {
	case v.Withheld:
		return "按票决办法，本轮票数不向您的角色公布，监票报告由会议存档。"
	case v.Round.State == models.RoundVoid, v.Counts != nil && v.Outcome != nil:
		return ""
	}
	return "还没有计票结果，监票报告要等计票之后才能印制。事先可以打印空白的。"
}

// scrutinyDocument is the 监票报告 of a counted or void round.
func scrutinyDocument(v vote.RoundReading) pdf.ScrutinyReport {
	r := v.Round
	d := pdf.ScrutinyReport{PaperForm: paperForm(v), Method: r.Title, Deputies: r.Entitled, Present: r.Present, Excused: v.Excused, Issued: r.Issued, Returned: r.Returned, Void: r.State == models.RoundVoid, Notes: incidents(v)}
	if !d.Void {
		d.Deputies, d.Present, d.Issued, d.Returned, d.Valid, d.Invalid = v.Counts.Entitled, v.Counts.Present, v.Counts.Issued, v.Counts.Returned, v.Outcome.ValidBallots, v.Counts.Invalid
	}
	say := func(is bool, format string, args ...any) {
		if is {
			d.Watched = append(d.Watched, fmt.Sprintf(format, args...))
		}
	}
	say(!r.ZeroAt.IsZero(), "投票开始前，于%s当众核对，票箱内没有选票。", view.Clock(r.ZeroAt))
	say(r.Tablets && r.Guardians > 0, "计票密钥由%d名监票人各自持有，%d名以上到场才能开启计票。", r.Guardians, r.Threshold)
	say(true, "先清点收回的张数，与发出的张数核对以后再计票。")
	say(!d.Void && r.Sealed() > 0, "加密选票由监票人的设备逐张核验后开启，只开启合计，不开启任何一张票。")
	say(!d.Void && r.PaperReturned > 0, "纸质票由两名计票人分别计数，两人一致的才计入。")
	for _, p := range scrutineers(v) {
		d.Signers = append(d.Signers, pdf.Signer{Role: p.Kind.Label(), Name: p.Name})
	}
	return d
}

// scrutineers are those of a round by office, the chief first.
func scrutineers(v vote.RoundReading) []models.Scrutineer {
	list := slices.Clone(v.Scrutineers)
	slices.SortStableFunc(list, func(a, b models.Scrutineer) int {
		return cmp.Compare(slices.Index(boxKinds, a.Kind), slices.Index(boxKinds, b.Kind))
	})
	return list
}

func (s *Server) scrutinyReport() echo.HandlerFunc {
	return s.officeDocument("scrutiny-report.pdf", scrutinyWhy, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.ScrutinyPaper(b, s.Fonts, scrutinyDocument(v))
	})
}

// sealingWhy says why a round has no 密钥封存单 yet.
func sealingWhy(v vote.RoundReading) string {
	switch {
	case !v.Round.Tablets:
		return "本轮全部使用纸质票，没有计票密钥。"
	case v.Round.Fingerprint == "":
		return "票箱还没有固定，密钥封存单要等密钥生成、票箱固定之后才能印制。"
	}
	return ""
}

// sealingDocument is the 密钥封存单 of a round whose box is fixed.
func sealingDocument(v vote.RoundReading) pdf.KeySealing {
	d := pdf.KeySealing{PaperForm: paperForm(v), Fingerprint: v.Round.Fingerprint, Holders: v.Round.Guardians, Threshold: v.Round.Threshold}
	holders := slices.DeleteFunc(slices.Clone(v.Scrutineers), func(p models.Scrutineer) bool { return p.Position == 0 })
	slices.SortFunc(holders, func(a, b models.Scrutineer) int { return cmp.Compare(a.Position, b.Position) })
	for _, p := range holders {
		d.Keys = append(d.Keys, pdf.KeyHolder{Role: p.Kind.Label(), Name: p.Name})
	}
	return d
}

func (s *Server) keySealing() echo.HandlerFunc {
	return s.officeDocument("key-sealing.pdf", sealingWhy, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.KeySealingSheet(b, s.Fonts, sealingDocument(v))
	})
}

// doubtsPaper is the 存疑票认定单, for who decided them: it says what single
// ballots hold.
func (s *Server) doubtsPaper(c echo.Context) error {
	v, err := s.paperOf(c)
	if err != nil {
		return err
	}
	switch {
	case !v.Leads:
		return fault.New(fault.Forbidden, "存疑票认定单由认定存疑票的总监票人或副总监票人打印。")
	case len(v.Doubts) == 0:
		return fault.New(fault.Closed, "没有存疑票。事先可以打印空白的存疑票认定单。")
	}
	d := pdf.DoubtForm{PaperForm: paperForm(vote.RoundReading{Congress: v.Congress, Session: v.Session, Round: v.Round})}
	d.Date = opening(v.Session.OpensOn)
	for _, k := range v.Doubts {
		row := pdf.DoubtRow{Ballot: doubtName(k.Batch, k.No), Question: k.Question}
		if k.Decided {
			row.Decision, row.Reason, row.By = verdictWords(v, k.Void, k.Marks), k.Reason, k.DecidedBy
		}
		d.Rows = append(d.Rows, row)
	}
	return s.document(c, "doubtful.pdf", func(b *bytes.Buffer) error { return pdf.DoubtSheet(b, s.Fonts, d) })
}

// tasksPaper is the 任务分解表 of a project's plan; until it is approved it is
// a draft.
func (s *Server) tasksPaper(c echo.Context) error {
	v, err := s.planReading(c)
	if err != nil {
		return err
	}
	if len(v.Checkpoints) == 0 {
		return fault.New(fault.Closed, "实施方案还没有节点，任务分解表要等编制之后才能印制。")
	}
	return s.document(c, fmt.Sprintf("tasks-%d.pdf", v.Project.ID), func(b *bytes.Buffer) error { return pdf.PlanSheetPaper(b, s.Fonts, planDocument(v)) })
}

func planDocument(v oversight.Reading) pdf.PlanSheet {
	p, plan := v.Project, v.ThePlan
	d := pdf.PlanSheet{Congress: v.Congress.Name, Project: p.Name, Year: p.Year, No: p.No, Code: p.Code, Date: dayTime(v.Today), Watermark: watermark(v.Congress, v.Session)}
	d.Facts = [][2]string{{"责任单位", p.Unit}, {"分管领导", plan.Leader}, {"责任人", plan.Officer}, {"联系电话", plan.Contact}, {"完成时限", p.Deadline}}
	if p.Investment > 0 {
		d.Facts = append(d.Facts, [2]string{"投资", view.Money(p.Investment)})
	}
	d.Texts = [][2]string{{"目标任务", plan.Target}, {"资金安排", plan.Money}, {"保障措施", plan.Safeguards}}
	switch {
	case !plan.PublishedAt.IsZero():
		d.State, d.Date = view.DayOf(plan.PublishedAt)+"公布", plan.PublishedAt.Time()
	case !plan.ApprovedAt.IsZero() && plan.State == models.PlanApproved:
		d.State, d.Date = view.DayOf(plan.ApprovedAt)+"批准", plan.ApprovedAt.Time()
	case plan.ID != 0:
		d.State, d.Watermark = plan.State.Label(), "草稿"
	}
	for _, i := range plan.Items {
		row := pdf.PlanItem{Name: i.Name, Unit: i.Unit, Target: i.Target, Investment: int64(i.Investment)}
		if i.DoneOn != "" {
			row.Done = view.Day(i.DoneOn)
		}
		d.Items = append(d.Items, row)
	}
	for n, k := range v.Checkpoints {
		row := planCheckpoint(n+1, k, v)
		d.Checkpoints = append(d.Checkpoints, pdf.PlanCheckpoint{Name: row.Name, Of: row.Of, Target: row.Target, Year: row.Year, Planned: row.PlannedOn, Weight: row.Weight, Evidence: row.Evidence, Confirmer: row.Confirmer, Done: row.Done})
	}
	for _, m := range v.Measures {
		row := planMeasure(m, plan)
		d.Measures = append(d.Measures, pdf.PlanMeasure{Name: row.Name, Of: row.Of, Year: row.Year, Target: row.Target})
	}
	return d
}

// progressPaper is the 进度表 of what the office's list shows, in the order of
// the numbers.
func (s *Server) progressPaper(c echo.Context) error {
	f := projectsFilter(c)
	f.Sort = "no"
	l, err := s.Oversight.All(ctx(c), actor(c), f)
	if err != nil {
		return err
	}
	if len(l.Rows) == 0 {
		return fault.New(fault.Closed, "没有可以列入进度表的项目。")
	}
	d := progressDocument(l, models.DateOf(s.Now()))
	return s.document(c, "progress.pdf", func(b *bytes.Buffer) error { return pdf.ProgressSheetPaper(b, s.Fonts, d) })
}

func progressDocument(l oversight.List, on models.Date) pdf.ProgressSheet {
	first := l.Rows[0]
	d := pdf.ProgressSheet{Congress: first.Congress.Name, Title: "民生实事项目进度表", On: dayTime(on), Watermark: watermark(first.Congress, models.Session{})}
	if l.Filter.Year > 0 {
		d.Title = fmt.Sprintf("%d年度民生实事项目进度表", l.Filter.Year)
	}
	for _, r := range l.Rows {
		p := r.Project
		row := pdf.ProgressProject{No: fmt.Sprint(p.No), Name: p.Name, Unit: p.Unit, Light: pdf.Light(r.State.Light.Label()), Reason: r.State.Reason, Percent: r.State.Percent, Due: r.State.Due,
			Investment: int64(p.Investment), Paid: int64(r.Paid), Late: r.State.Late}
		if l.Filter.Year <= 0 {
			row.No = fmt.Sprintf("%d-%d", p.Year, p.No)
		}
		if len(r.Checkpoints) == 0 {
			row.Percent, row.Due = pdf.Blank, pdf.Blank
		}
		if r.Next.ID != 0 {
			row.Next, row.NextOn = r.Next.Name, dayTime(r.Next.PlannedOn)
		}
		d.Projects = append(d.Projects, row)
	}
	return d
}

// bulletinDocument is the 季度通报 of a quarter's figures. It is dated with the
// day that the figures are of; without a filing the number is written by hand.
func bulletinDocument(f oversight.Figures, filed filing) pdf.Bulletin {
	return pdf.Bulletin{YearReport: reportPaper(f, f.Draft(), dayTime(f.On)), Mark: fmt.Sprintf("〔%d〕", f.Year), Number: filed.number, To: filed.to, Copies: filed.copies, Printer: f.Congress}
}
