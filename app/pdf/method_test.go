package pdf

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
)

func methodOf() Method {
	day := time.Date(2026, 3, 12, 9, 40, 0, 0, china)
	return Method{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Title: "临江县第十八届人民代表大会第三次会议民生实事项目票决办法", Round: "2026年度民生实事项目票决",
		Articles: []string{
			"第一条　采用差额择优方式，以无记名投票进行；达到通过线的项目按赞成票由多到少入选。", "第二条　应选10个项目，入选的项目不超过此数。",
			"第三条　对每个项目可以赞成、反对或者弃权，只能选择一种。每张票赞成的项目数不超过10个，等于或者少于此数的有效，多于此数的为无效票。",
			"第四条　个别项目未作标记的，该项目计为弃权。整张未作标记的票为有效票，各项目均计为弃权。",
		},
		Parameters: [][2]string{{"表决方式", "差额择优"}, {"应选数", "10项"}, {"票面", "赞成、反对、弃权"}, {"通过线", "超过全体代表的1/2"}, {"票数相等", "对票数相等的项目再次投票"}},
		Practical:  [][2]string{{"票面颜色", "红色"}, {"用什么表决", "平板和纸质"}},
		Canonical:  `{"family":"pick","seats":10,"max_approvals":10,"stances":["approve","oppose","abstain"]}`,
		Note:       "本次会议的计票规则，是2026年3月12日通过的票决办法所定的规则；本系统样本中的数值来自各地做法或者比照选举法，自身没有任何效力。",
		Digest:     testDigest, Adopted: day, Date: day,
	}
}

func TestTheMethodIsPrintedWithItsParametersAndItsDigest(t *testing.T) {
	fonts := testFonts(t)
	m := methodOf()
	doc := draw(t, func(w io.Writer) error { return AdoptedMethod(w, fonts, m) })
	keep(t, "method", doc)
	wantText(t, doc, m.Title, "（2026年3月12日通过）", "第四条", "超过全体代表的1/2", "平板和纸质", "自身没有任何效力", "票决办法摘要（SHA-256）："+testDigest, m.Canonical,
		"通过日期：", "执行主席：", "（加盖印章）")
	draft := m
	draft.Digest, draft.Adopted = "", time.Time{}
	doc = draw(t, func(w io.Writer) error { return AdoptedMethod(w, fonts, draft) })
	wantText(t, doc, "（草案）", "通过后锁定")
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "SHA-256") || strings.Contains(text, "日通过）") {
		t.Errorf("a draft looks adopted:\n%s", textOf(t, doc))
	}
	long := m
	for len(long.Articles) < 60 {
		long.Articles = append(long.Articles, m.Articles...)
	}
	doc = draw(t, func(w io.Writer) error { return AdoptedMethod(w, fonts, long) })
	pages := strings.Split(strings.TrimSuffix(textOf(t, doc), "\f"), "\f")
	if last := squeeze(pages[len(pages)-1]); len(pages) < 3 || !strings.Contains(last, "SHA-256") || !strings.Contains(last, "加盖印章") {
		t.Errorf("digest and seal do not stand together on the last of %d pages", len(pages))
	}
	if err := AdoptedMethod(io.Discard, fonts, Method{Title: "空"}); err == nil {
		t.Error("a method without articles is printed")
	}
}

// ofSessions are the documents that belong to no round: there may be no method
// yet, or, as in a year's report, the results of several rounds, each with its
// own.
var ofSessions = []string{"CandidateBooklet", "ReplyLetter", "EntranceCodes", "Poster", "AttendanceSheet", "DeputyCards", "RehearsalWiped", "VisitCode", "VisitRoll", "DutySheet", "Lists", "FollowupSheet", "InterviewMinutes",
	"AdjustmentForm", "AdjustmentNotice", "CompletionRecord", "SitePosterPages", "YearReportPaper", "BulletinPaper", "PlanSheetPaper", "ProgressSheetPaper"}

// ofRounds draws every document of a round.
var ofRounds = map[string]func(w io.Writer, f *Fonts) error{
	"AdoptedMethod": func(w io.Writer, f *Fonts) error { return AdoptedMethod(w, f, methodOf()) },
	"Ballot":        func(w io.Writer, f *Fonts) error { return Ballot(w, f, ballotOf(12)) },
	"CredentialSlips": func(w io.Writer, f *Fonts) error {
		s := slipsOf(9)
		s.Digest = testDigest
		return CredentialSlips(w, f, s)
	},
	"Report":          func(w io.Writer, f *Fonts) error { return Report(w, f, reportOf(4)) },
	"DecisionPaper":   func(w io.Writer, f *Fonts) error { d := decisionOf(4); d.Annex = false; return DecisionPaper(w, f, d) },
	"ScrutinyPaper":   func(w io.Writer, f *Fonts) error { return ScrutinyPaper(w, f, scrutinyOf()) },
	"KeySealingSheet": func(w io.Writer, f *Fonts) error { return KeySealingSheet(w, f, sealingOf(5)) },
	"DoubtSheet":      func(w io.Writer, f *Fonts) error { return DoubtSheet(w, f, doubtsOf(6)) },
	"PublicNotice":    func(w io.Writer, f *Fonts) error { n := noticeOf(4); n.Annex = false; return PublicNotice(w, f, n) },
	"ReturnSheet":     func(w io.Writer, f *Fonts) error { return ReturnSheet(w, f, returnFormOf()) },
	"TallySheet": func(w io.Writer, f *Fonts) error {
		return TallySheet(w, f, tallySheetOf(3, "赞成", "反对", "弃权"))
	},
	"Destroyed":  func(w io.Writer, f *Fonts) error { return Destroyed(w, f, destroyedOf()) },
	"IssueSheet": func(w io.Writer, f *Fonts) error { return IssueSheet(w, f, issueFormOf()) },
	"Survey": func(w io.Writer, f *Fonts) error {
		return Survey(w, f, SurveyReport{Congress: "临江县人民代表大会", Session: "第三次会议", Round: "满意度测评", Date: methodOf().Date, Entitled: 29, Present: 29, Issued: 29, Returned: 29,
			Grades: []string{"满意", "基本满意", "不满意"}, Base: 29, BaseName: "全体成员29人", Rows: []SurveyRow{{No: 1, Name: "城西幼儿园工程", Counts: []int{17, 11, 1}, Grade: "满意"}}, MethodDigest: testDigest})
	},
	"Zero": func(w io.Writer, f *Fonts) error {
		return Zero(w, f, ZeroReport{Congress: "临江县人民代表大会", Session: "第三次会议", Round: "票决", Shown: methodOf().Date, By: "总监票人沈知远", Paper: true, Entitled: 231, Candidates: 12, Seats: 10,
			CandidatesDigest: testHash, MethodDigest: testDigest})
	},
}

// TestEveryDocumentOfARoundCarriesTheDigestOfItsMethod asks the package's own
// source which documents there are, so that a new one cannot be forgotten.
func TestEveryDocumentOfARoundCarriesTheDigestOfItsMethod(t *testing.T) {
	fonts := testFonts(t)
	names := writers(t)
	if len(names) < 8 {
		t.Fatalf("only %v are documents", names)
	}
	for _, name := range names {
		write, known := ofRounds[name]
		if slices.Contains(ofSessions, name) == known {
			t.Errorf("%s is a document of a round or of a session: say which", name)
			continue
		}
		if !known {
			continue
		}
		doc := draw(t, func(w io.Writer) error { return write(w, fonts) })
		text := squeeze(textOf(t, doc))
		const enough = 32 // characters of the digest: no two methods share them
		if !strings.Contains(text, "票决办法摘要") || !strings.Contains(text, testDigest[:enough]) {
			t.Errorf("%s does not carry the digest:\n%s", name, textOf(t, doc))
		}
	}
	for name := range ofRounds {
		if !slices.Contains(names, name) {
			t.Errorf("%s is no document", name)
		}
	}
}

// writers are the exported functions that begin with (io.Writer, *Fonts).
func writers(t *testing.T) []string {
	t.Helper()
	files, err := parser.ParseDir(token.NewFileSet(), ".", func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files["pdf"].Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() || len(fn.Type.Params.List) < 2 {
				continue
			}
			first, ok := fn.Type.Params.List[0].Type.(*ast.SelectorExpr)
			if ok && first.Sel.Name == "Writer" {
				names = append(names, fn.Name.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}
