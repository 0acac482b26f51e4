package web

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/models"
)

// opensAsWord fails the test unless a file is what Word opens: every part
// well-formed, declared by its type, and every part that another names there.
func opensAsWord(t *testing.T, at, body string) {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	parts := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		must(t, err)
		part, err := io.ReadAll(in)
		must(t, err)
		must(t, in.Close())
		dec := xml.NewDecoder(strings.NewReader(string(part)))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %s is no XML: %v", at, f.Name, err)
			}
		}
		parts[f.Name] = string(part)
	}
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/core.xml"} {
		if parts[name] == "" {
			t.Errorf("%s has no part %s", at, name)
		}
	}
	var types struct {
		Default []struct {
			Extension string `xml:"Extension,attr"`
		}
		Override []struct {
			PartName string `xml:"PartName,attr"`
		}
	}
	must(t, xml.Unmarshal([]byte(parts["[Content_Types].xml"]), &types))
	declared := map[string]bool{}
	for _, d := range types.Default {
		declared["."+d.Extension] = true
	}
	for _, o := range types.Override {
		if declared[o.PartName] = true; parts[strings.TrimPrefix(o.PartName, "/")] == "" {
			t.Errorf("%s declares %s and has it not", at, o.PartName)
		}
	}
	for name, part := range parts {
		if name != "[Content_Types].xml" && !declared["/"+name] && !declared[path.Ext(name)] {
			t.Errorf("%s does not declare %s", at, name)
		}
		if path.Ext(name) != ".rels" {
			continue
		}
		var list struct {
			Relationship []struct {
				Target string `xml:"Target,attr"`
			}
		}
		must(t, xml.Unmarshal([]byte(part), &list))
		for _, to := range list.Relationship {
			if full := path.Join(path.Dir(path.Dir(name)), to.Target); parts[full] == "" {
				t.Errorf("%s: %s leads to %s, which is not there", at, name, full)
			}
		}
	}
}

// drawnParts are what the PDF draws and Word has as a table, and the heads of that
// table.
var drawnParts = regexp.MustCompile(`资金：浅条为计划投资，深条为累计支付(\d+\.[^/]+/[0-9.]+万元)+|主要数字数值`)

// sameWords compares a paper as PDF, had by a reader, with the same for Word,
// had by its office, and knocks with those who must not have the latter.
func sameWords(t *testing.T, reader, office officeDesk, paperAt, wordAt, first string, strangers ...officeDesk) {
	t.Helper()
	status, body := office.get(wordAt)
	if status != http.StatusOK {
		t.Errorf("%s: %d %s", wordAt, status, problemsIn(body))
		return
	}
	opensAsWord(t, wordAt, body)
	paper, said := reader.pdfText(paperAt), office.wordText(wordAt)
	if first != "" && !strings.Contains(paper, first) {
		t.Errorf("%s does not say %q: %.400s", paperAt, first, paper)
	}
	if diff := diffOfRunes(drawnParts.ReplaceAllString(alone.ReplaceAllString(paper, ""), ""), drawnParts.ReplaceAllString(alone.ReplaceAllString(said, ""), "")); diff != "" {
		t.Errorf("%s and Word differ: %s\n%s\n%s", paperAt, diff, paper, said)
	}
	for _, stranger := range strangers {
		if status, body := stranger.get(wordAt); status != http.StatusForbidden && status != http.StatusSeeOther || strings.HasPrefix(body, "PK") {
			t.Errorf("%s: a stranger is answered %d", wordAt, status)
		}
	}
}

func TestTheWordFilesOfAnAdjustmentSayWhatThePDFsSay(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		unit, government, standing, public := desk("unit"), desk("government"), desk("standing"), desk("")
		p, k := running(t, w)
		w.Clock.Forward(50 * 24 * time.Hour)
		at := unit.must(unit.post(fmt.Sprintf("/office/projects/%d/adjustments", p), "kind", "deadline", "deadline", "2027年1月", fmt.Sprintf("day-%d", k.ID), "2026-09-30", "reason", "𬭎溪材料断供", "effect", "推迟五个月"))
		sameWords(t, standing, standing, at+"/form.pdf", at+"/form.docx", "𬭎溪材料断供", public)
		if status, body := standing.get(at + "/notice.docx"); status != http.StatusConflict || !strings.Contains(body, "还没有批准") {
			t.Errorf("a notice of what was not granted: %d", status)
		}
		government.must(government.post(at+"/advise", "meeting", "县政府第41次常务会议", "held_on", "2026-05-01", "agreed", "yes", "note", ""))
		standing.must(standing.post(at+"/screen", "meeting", "主任会议", "held_on", "2026-05-01", "agreed", "yes", "note", ""))
		standing.must(standing.post(at+"/decide", "meeting", "常委会第二十三次会议", "held_on", "2026-05-01", "agreed", "yes", "note", "", "decision", "会议决定批准。"))
		sameWords(t, standing, standing, at+"/form.pdf", at+"/form.docx", "会议决定批准。", public)
		if said := standing.wordText(at + "/notice.docx"); !strings.HasPrefix(said, "草稿") {
			t.Errorf("a notice that is not out does not say that it is a draft: %.60s", said)
		}
		standing.must(standing.post(at+"/publish", "confirm", "yes"))
		notice := strings.Replace(at, "/office", "", 1) + "/notice"
		sameWords(t, public, standing, notice+".pdf", at+"/notice.docx", "作出决定时已经逾期30天", public)
		if status, body := public.get(notice + ".docx"); status != http.StatusNotFound || strings.HasPrefix(body, "PK") {
			t.Errorf("a Word file is public: %d", status)
		}
	})
}

func TestTheWordFilesOfAYearSayWhatThePDFsSay(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		standing, unit, deputy, public := desk("standing"), desk("unit"), desk("deputy"), desk("")
		running(t, w)
		const at = "/office/yearreport/2026"
		seen := seenField.FindStringSubmatch(standing.opens("/office/yearreport?year=2026"))[1]
		standing.must(standing.post(at+"/save", "text", "一、总体情况\n𬭎溪的报告正文。", "seen", seen))
		sameWords(t, standing, standing, at+"/report.pdf", at+"/report.docx", "𬭎溪的报告正文。", unit, deputy, public)
		sameWords(t, standing, standing, at+"/quarters/1", at+"/quarters/1/bulletin.docx", "第一季度民生实事项目进展通报", unit, deputy, public)
		for _, wrong := range []string{at + "/quarters/5/bulletin.docx", at + "/quarters/x/bulletin.docx", "/office/yearreport/2019/report.docx"} {
			if status, body := standing.get(wrong); status != http.StatusNotFound || strings.HasPrefix(body, "PK") {
				t.Errorf("%s: %d", wrong, status)
			}
		}
		if said := standing.wordText(at + "/report.docx"); !strings.HasPrefix(said, "草稿") {
			t.Errorf("a draft does not say so: %.60s", said)
		}
		seen = seenField.FindStringSubmatch(standing.opens("/office/yearreport?year=2026"))[1]
		standing.must(standing.post(at+"/publish", "confirm", "yes", "seen", seen))
		sameWords(t, public, standing, fmt.Sprintf("/reports/%d/2026/report.pdf", w.Congress.ID), at+"/report.docx", "𬭎溪的报告正文。", unit, public)
		if status, body := public.get(fmt.Sprintf("/reports/%d/2026/report.docx", w.Congress.ID)); status != http.StatusNotFound || strings.HasPrefix(body, "PK") {
			t.Errorf("a Word file is public: %d", status)
		}
	})
}

func TestTheWordFileOfAReplySaysWhatThePDFSays(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office, deputy, public := desk("government"), desk("deputy"), desk("")
		ctx, me := context.Background(), w.As("government")
		call, err := w.Intake.CreateCall(ctx, me, intake.CallCommand{Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Text: "请提建议。", Audience: "所有人", Topics: strings.Join(models.Categories, "\n"), Places: "东河村",
			NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: models.DateOf(w.Clock.Now()), ClosesOn: models.DateOf(w.Clock.Now().AddDate(0, 0, 40))})
		must(t, err)
		must(t, w.Intake.PublishCall(ctx, me, call))
		rows, err := w.Intake.Submit(ctx, me, call, residentsSaid[:2]...)
		must(t, err)
		at, base := fmt.Sprintf("/office/suggestions/%d/reply", rows[0].ID), fmt.Sprintf("/office/calls/%d", call)
		if status, body := office.get(at + ".docx"); status == http.StatusOK || strings.HasPrefix(body, "PK") || !strings.Contains(body, "还没有公布") {
			t.Errorf("a letter before the answer: %d", status)
		}
		office.must(office.post(base+"/groups/merge", "row", rowValue(rows[0]), "row", rowValue(rows[1]), "all-row", rowValue(rows[0]), "all-row", rowValue(rows[1]), "title", "东河村路灯", "category", "行有所畅"))
		matter := regexp.MustCompile(`/office/matters/\d+`).FindString(office.opens(base + "/matters"))
		seen := seenIn.FindStringSubmatch(office.opens(matter))[1]
		office.must(office.post(matter+"/decide", "seen", seen, "act", "不采纳", "reason", "今年已经列入道路改造"))
		office.must(office.post(base + "/answers/prepare"))
		office.must(office.post(base+"/answers/publish", "confirm", "yes"))
		sameWords(t, office, office, at+".pdf", at+".docx", "今年已经列入道路改造", deputy, public)
	})
}
