package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

// blanks are the forms that are printed before anything is known.
func blanks() map[string]func(io.Writer, *Fonts) error {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, china)
	const congress, session, round = "临江县人民代表大会", "＿＿＿＿＿＿＿＿＿＿＿＿会议", "＿＿＿＿年度＿＿＿＿＿＿＿＿"
	form := PaperForm{Congress: congress, Session: session, Round: round, Date: day}
	return map[string]func(io.Writer, *Fonts) error{
		"attendance": func(w io.Writer, f *Fonts) error {
			return AttendanceSheet(w, f, Attendance{Congress: congress, Session: session, Date: day, Blank: true, Total: AttendanceSum{Entitled: Blank}, Groups: []AttendanceGroup{{Delegation: "＿＿＿＿＿＿代表团", Sum: AttendanceSum{Entitled: Blank}, Rows: make([]AttendanceRow, 20)}}})
		},
		"issue": func(w io.Writer, f *Fonts) error {
			rows := make([]IssueRow, 14)
			for i := range rows {
				rows[i] = IssueRow{"", Blank, Blank, Blank, Blank}
			}
			return IssueSheet(w, f, IssueForm{PaperForm: form, Slips: true, Papers: true, Rows: rows})
		},
		"return": func(w io.Writer, f *Fonts) error {
			return ReturnSheet(w, f, ReturnForm{PaperForm: form, Kinds: []ReturnKind{{"投票凭证（平板表决）", Blank, Blank, Blank, Blank, Blank}, {"纸质票", Blank, Blank, Blank, Blank, Blank}}})
		},
		"tally": func(w io.Writer, f *Fonts) error {
			rows := make([]TallySheetRow, 12)
			for i := range rows {
				rows[i].No = i + 1
			}
			return TallySheet(w, f, TallySheetForm{PaperForm: form, Columns: []string{"赞成", "反对", "弃权"}, Rows: rows, Voids: []string{"赞成超过规定数", "无法辨认"}})
		},
		"report": func(w io.Writer, f *Fonts) error {
			return Report(w, f, TallyReport{Congress: congress, Session: session, Round: round, Date: day, Blank: true, Rows: make([]TallyRow, 10), Deputies: Blank, Entitled: Blank, Present: Blank, Excused: Blank, Issued: Blank, Returned: Blank, Valid: Blank, Invalid: Blank, Abstains: Blank})
		},
		"scrutiny": func(w io.Writer, f *Fonts) error {
			return ScrutinyPaper(w, f, ScrutinyReport{PaperForm: form, Deputies: Blank, Present: Blank, Excused: Blank, Issued: Blank, Returned: Blank, Valid: Blank, Invalid: Blank})
		},
		"sealing": func(w io.Writer, f *Fonts) error {
			return KeySealingSheet(w, f, KeySealing{PaperForm: form, Holders: Blank, Threshold: Blank, Keys: make([]KeyHolder, 5)})
		},
		"notice": func(w io.Writer, f *Fonts) error {
			return PublicNotice(w, f, Notice{Congress: congress, Session: session, Subject: round, Date: day, Blank: true})
		},
		"survey": func(w io.Writer, f *Fonts) error {
			return Survey(w, f, SurveyReport{Congress: congress, Session: session, Round: round, Date: day, Blank: true, Grades: []string{"满意", "基本满意", "不满意"}, Rows: make([]SurveyRow, 10), Entitled: Blank, Present: Blank, Excused: Blank, Issued: Blank, Returned: Blank})
		},
		"completion": func(w io.Writer, f *Fonts) error {
			return CompletionRecord(w, f, Completion{Congress: congress, Date: day, Blank: true})
		},
		"followup": func(w io.Writer, f *Fonts) error {
			return FollowupSheet(w, f, Followup{Congress: congress, Date: day, Blank: true})
		},
		"adjustment": func(w io.Writer, f *Fonts) error {
			return AdjustmentForm(w, f, Adjustment{Congress: congress, Filed: day, Blank: true, Government: "人民政府意见", Screens: "主任会议（主席团）意见", Decides: "常务委员会（主席团）决定"})
		},
		"visit": func(w io.Writer, f *Fonts) error {
			return VisitRoll(w, f, VisitList{Congress: congress, At: day, Blank: true})
		},
		"duty": func(w io.Writer, f *Fonts) error {
			return DutySheet(w, f, DutyRecord{Congress: congress, Date: day, Blank: true})
		},
		"doubts": func(w io.Writer, f *Fonts) error {
			return DoubtSheet(w, f, DoubtForm{PaperForm: form, Rows: make([]DoubtRow, 9)})
		},
		"destruction": func(w io.Writer, f *Fonts) error {
			return Destroyed(w, f, Destruction{Congress: congress, Session: session, At: day, Blank: true})
		},
		"reset": func(w io.Writer, f *Fonts) error {
			return RehearsalWiped(w, f, WipeProof{Congress: congress, Wiped: day, Blank: true})
		},
		"zero": func(w io.Writer, f *Fonts) error {
			return Zero(w, f, ZeroReport{Congress: congress, Session: session, Round: round, Shown: day, Blank: true})
		},
	}
}

func TestABlankFormPrintsNoFigureAndNoDay(t *testing.T) {
	fonts := testFonts(t)
	for name, write := range blanks() {
		doc := draw(t, func(w io.Writer) error { return write(w, fonts) })
		keep(t, "blank-"+name, doc)
		text := squeeze(textOf(t, doc))
		for _, never := range []string{"-1", "2026", "1月1日", "0001年"} {
			if strings.Contains(text, never) {
				t.Errorf("%s prints %s:\n%s", name, never, text)
			}
		}
	}
}
