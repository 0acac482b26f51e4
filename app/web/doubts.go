package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// validVerdict is the verdict of a doubtful ballot that counts; any other is a
// tally.VoidReason.
const validVerdict = "valid"

func (s *Server) doubtsPage(c echo.Context) error {
	page, err := s.doubtsOf(c)
	return s.wholeOrPart(c, "tablet/doubts", page, err)
}

// doubtsOf lists the doubtful ballots; those that are open come first.
func (s *Server) doubtsOf(c echo.Context) (*view.Doubts, error) {
	v, err := s.paperOf(c)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("/scrutineer/%d", v.Round.ID)
	page := &view.Doubts{Page: paperPage(v, "认定存疑票"), PaperTop: paperTop(v, actor(c), base+"/doubtful/fragment"), Back: base, Leads: v.Leads}
	switch {
	case !v.Round.Paper:
		page.Note = "本轮没有纸质票。"
	case v.Round.State == models.RoundVoid:
		page.Note = "本轮无效，存疑票不再认定。"
	case !v.Round.State.Reached(models.RoundCounting):
		page.Note = "还没有开始计票。两名计票人对一组票的录入一致以后，其中的存疑票列在这里。"
	case !v.Leads:
		page.Note = "存疑票由总监票人或副总监票人认定。"
	}
	for _, d := range v.Doubts {
		row := view.DoubtRow{Name: doubtName(d.Batch, d.No), Question: d.Question}
		if d.Decided {
			row.Decision, row.By = verdictWords(v, d.Void, d.Marks), d.DecidedBy
			if d.Reason != "" {
				row.By += "：" + d.Reason
			}
		} else if v.Leads && v.Round.State == models.RoundCounting {
			row.Href = fmt.Sprintf("%s/doubtful/%d/%d", base, d.Batch, d.No)
		}
		page.Rows = append(page.Rows, row)
	}
	slices.SortStableFunc(page.Rows, func(a, b view.DoubtRow) int {
		switch {
		case (a.Decision == "") == (b.Decision == ""):
			return 0
		case a.Decision == "":
			return -1
		}
		return 1
	})
	return page, nil
}

func doubtName(batch, no int) string { return fmt.Sprintf("第 %d 组第 %d 张", batch, no) }

// markOptions are the marks one row of a ballot may carry, with their values;
// empty where numbers are written.
func markOptions(v vote.PaperReading) []view.Option {
	switch {
	case v.Rules.Family == tally.Rank:
		return nil
	case v.Rules.Family != tally.Satisfaction && v.Rules.Stances == ballot.TickOnly:
		return []view.Option{{Value: "1", Text: "赞成"}, {Value: "0", Text: "不赞成"}}
	}
	options := make([]view.Option, len(v.Columns))
	for i, column := range v.Columns {
		options[i] = view.Option{Value: strconv.Itoa(i), Text: column}
	}
	return options
}

// verdictWords is a decision in words.
func verdictWords(v vote.PaperReading, void tally.VoidReason, marks []int) string {
	if void != "" {
		return "无效：" + void.LabelUnder(v.Rules)
	}
	if len(marks) != len(v.Candidates) {
		return "有效"
	}
	return "有效：" + strings.Join(markWords(v, marks), "；")
}

// markWords says which rows carry which mark: 赞成第 1、3 项.
func markWords(v vote.PaperReading, marks []int) []string {
	var words []string
	options := markOptions(v)
	if options == nil {
		for i, mark := range marks {
			words = append(words, fmt.Sprintf("第 %d 项写 %d", v.Candidates[i].No, mark))
		}
		return words
	}
	for _, o := range options {
		var rows []string
		for i, mark := range marks {
			if strconv.Itoa(mark) == o.Value {
				rows = append(rows, strconv.Itoa(v.Candidates[i].No))
			}
		}
		if len(rows) > 0 {
			words = append(words, fmt.Sprintf("%s第 %s 项", o.Text, strings.Join(rows, "、")))
		}
	}
	return words
}

// doubtOf is the page that decides one doubtful ballot.
func (s *Server) doubtOf(c echo.Context) (vote.PaperReading, vote.DoubtReading, *view.Doubt, error) {
	v, err := s.paperOf(c)
	if err != nil {
		return v, vote.DoubtReading{}, nil, err
	}
	batch, err := pathID(c, "batch")
	if err != nil {
		return v, vote.DoubtReading{}, nil, err
	}
	no, err := pathID(c, "no")
	if err != nil {
		return v, vote.DoubtReading{}, nil, err
	}
	at := slices.IndexFunc(v.Doubts, func(d vote.DoubtReading) bool { return d.Batch == int(batch) && d.No == int(no) })
	if at < 0 {
		return v, vote.DoubtReading{}, nil, fault.New(fault.NotFound, "没有这张存疑票，请返回存疑票列表查看。")
	}
	return v, v.Doubts[at], doubtView(v, v.Doubts[at], actor(c)), nil
}

func doubtView(v vote.PaperReading, d vote.DoubtReading, me access.Actor) *view.Doubt {
	back := fmt.Sprintf("/scrutineer/%d/doubtful", v.Round.ID)
	page := &view.Doubt{
		Page: paperPage(v, "认定存疑票"), PaperTop: paperTop(v, me, ""), Name: doubtName(d.Batch, d.No), Question: d.Question,
		Back: back, Action: fmt.Sprintf("%s/%d/%d", back, d.Batch, d.No), Numbers: markOptions(v) == nil,
		Reason: view.Cell{Name: "reason", Label: "认定理由"},
	}
	if v.Leads && !v.Round.State.Reached(models.RoundAnnounced) {
		for _, p := range d.Pages {
			page.Pictures = append(page.Pictures, fmt.Sprintf("%s/pages/%d", back, p))
		}
	}
	switch {
	case d.Decided:
		page.Closed = fmt.Sprintf("这张存疑票已经由%s认定，不能更改。%s。", d.DecidedBy, verdictWords(v, d.Void, d.Marks))
	case !v.Leads:
		page.Closed = "存疑票由总监票人或副总监票人认定。"
	case v.Round.State != models.RoundCounting:
		page.Closed = "现在不是计票的时候，不能认定。"
	}
	page.Verdicts = []view.Option{{Value: validVerdict, Text: "有效", Hint: "请在下面逐项认定。"}}
	for _, reason := range v.Reasons {
		page.Verdicts = append(page.Verdicts, view.Option{Value: string(reason), Text: "无效：" + reason.LabelUnder(v.Rules)})
	}
	for i, k := range v.Candidates {
		page.Rows = append(page.Rows, view.DoubtMark{No: strconv.Itoa(k.No), Name: k.Name, Field: tally.MarkField(i), Options: markOptions(v)})
	}
	return page
}

func (s *Server) doubtPage(c echo.Context) error {
	_, _, page, err := s.doubtOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "tablet/doubt", page)
}

// typedDoubt reads the decision; marks count only with the verdict 有效.
func typedDoubt(c echo.Context, v vote.PaperReading, d vote.DoubtReading) (vote.DoubtCommand, error) {
	form := fault.Form{}
	cmd := vote.DoubtCommand{Round: v.Round.ID, Batch: d.Batch, No: d.No, Reason: strings.TrimSpace(c.FormValue("reason"))}
	switch verdict := c.FormValue("verdict"); {
	case verdict == "":
		form.Add("verdict", "请认定这张票有效，或选择无效的原因。")
	case verdict != validVerdict:
		cmd.Void = tally.VoidReason(verdict)
	default:
		for i, k := range v.Candidates {
			field := tally.MarkField(i)
			mark, err := strconv.Atoi(strings.TrimSpace(c.FormValue(field)))
			if err != nil {
				form.Add(field, "请认定第 %d 项。", k.No)
			}
			cmd.Marks = append(cmd.Marks, mark)
		}
	}
	if cmd.Reason == "" {
		form.Add("reason", "请写明认定理由。")
	}
	if len(form) == 0 {
		for _, p := range tally.CheckDoubt(v.Rules, stackRows(v.Candidates), tally.Doubt{Void: cmd.Void, Marks: cmd.Marks}) {
			form.Add(strings.Replace(p.Field, "void", "verdict", 1), "%s", p.Text)
		}
	}
	return cmd, form.Err()
}

// decideDoubt takes a decision in two acts: first it is shown in words, then it
// is sent with the box ticked, and is final.
func (s *Server) decideDoubt(c echo.Context) error {
	v, d, page, err := s.doubtOf(c)
	if err != nil {
		return err
	}
	cmd, err := typedDoubt(c, v, d)
	act := c.FormValue("act")
	if err == nil && act == "send" {
		if err = confirmed(c); err == nil {
			err = s.Vote.DecideDoubtful(ctx(c), actor(c), cmd)
		}
		if err == nil {
			return s.done(c, page.Name+"存疑票已经认定。", "%s", page.Back)
		}
		page.Review = fieldsOf(err)["confirm"] != ""
	}
	if act == "edit" {
		err = nil
	}
	page.Says = verdictWords(v, cmd.Void, cmd.Marks)
	typeDoubt(page, c, err)
	if err != nil {
		return s.again(c, err, "tablet/doubt", page)
	}
	page.Review = act != "edit" && page.Closed == ""
	return s.render(c, http.StatusOK, "tablet/doubt", page)
}

// typeDoubt puts what was chosen into the form again, with what was refused.
func typeDoubt(page *view.Doubt, c echo.Context, err error) {
	refused := fieldsOf(err)
	page.Verdict, page.VerdictError = c.FormValue("verdict"), refused["verdict"]
	for i := range page.Verdicts {
		page.Verdicts[i].Chosen = page.Verdicts[i].Value == page.Verdict
	}
	page.Reason.Value, page.Reason.Error = c.FormValue("reason"), refused["reason"]
	for i := range page.Rows {
		row := &page.Rows[i]
		row.Value, row.Error = c.FormValue(row.Field), refused[row.Field]
		row.Text = row.Value
		for j := range row.Options {
			o := &row.Options[j]
			if o.Chosen = o.Value == row.Value; o.Chosen {
				row.Text = o.Text
			}
		}
	}
}
