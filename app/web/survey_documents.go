package web

import (
	"io"

	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/vote"
)

// drawReport writes the report of a counted round: the 计票结果报告单, or the 测评结果报告单 of a 满意度测评.
func drawReport(w io.Writer, fonts *pdf.Fonts, v vote.RoundReading, lastEvent, url string) error {
	if graded(v.Rules) {
		return pdf.Survey(w, fonts, surveyDocument(v, lastEvent, url))
	}
	return pdf.Report(w, fonts, reportDocument(v, lastEvent, url))
}

func surveyDocument(v vote.RoundReading, lastEvent, url string) pdf.SurveyReport {
	c := *v.Counts
	base, name := surveyBase(v.Rules, c)
	r := pdf.SurveyReport{
		Congress: v.Congress.Name, Session: v.Session.Name, Round: v.Round.Name, Date: v.Round.ClosedAt.Time(),
		Started: v.Round.OpenedAt.Time(), Ended: v.Round.ClosedAt.Time(),
		Entitled: c.Entitled, Present: c.Present, Excused: v.Excused, Issued: c.Issued, Returned: c.Returned,
		Grades: v.Rules.Grades, Base: base, BaseName: name, Half: v.Rules.Half.Label(), Explain: v.Outcome.Explain,
		Mode: votedBy(v), Notes: incidents(v), MethodDigest: v.Round.Digest, Fingerprint: v.Round.Fingerprint, LastHash: lastEvent, ResultURL: url,
		Watermark: watermark(v.Congress, v.Session), Parts: reportParts(v),
	}
	grades := gradesByNo(*v.Outcome)
	for _, item := range c.Items {
		r.Rows = append(r.Rows, pdf.SurveyRow{No: item.No, Name: item.Name, Counts: item.Counts, Abstain: item.Abstain, Invalid: item.Invalid, Grade: grades[item.No]})
	}
	return r
}

func gradesByNo(o tally.Outcome) map[int]string {
	grades := map[int]string{}
	for _, item := range o.Items {
		grades[item.No] = item.Grade
	}
	return grades
}

// votedBy is on what the ballots were cast.
func votedBy(v vote.RoundReading) string {
	switch {
	case v.Round.PaperReturned == 0:
		return "电子"
	case v.Round.Sealed() == 0:
		return "纸质"
	}
	return "电子和纸质"
}

// surveyNotice turns the 公告 into that of a 满意度测评: every item with its grade, and nothing decided.
func surveyNotice(n *pdf.Notice, v vote.ResultReading) {
	n.Grades = v.Rules.Grades
	n.Projects = nil
	grades := gradesByNo(*v.Outcome)
	if v.Counts == nil { // kept from the public
		for _, k := range v.Candidates {
			n.Projects = append(n.Projects, pdf.NoticeProject{Name: k.Name, Grade: grades[k.No]})
		}
		return
	}
	n.Deputies, _ = surveyBase(v.Rules, *v.Counts)
	for _, item := range v.Counts.Items {
		n.Projects = append(n.Projects, pdf.NoticeProject{Name: item.Name, Grade: grades[item.No], Counts: item.Counts, Abstain: item.Abstain, Invalid: item.Invalid})
	}
}
