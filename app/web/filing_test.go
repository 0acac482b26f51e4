package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/models"
)

func TestADocumentNumberIsWrittenAsTheStandardSays(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("县", n) }
	for _, k := range []struct {
		name, query string
		want        filing
		wrong       string // the field that is refused
	}{
		{"nothing", "year=2026", filing{}, ""},
		{"all of it", "mark=清人常&year=2026&number=12&to=县政府&copies=县委办公室", filing{"清人常〔2026〕12号", "县政府", "县委办公室"}, ""},
		{"leading zeros and wide digits", "mark=清人常&year=２０２６&number=０12", filing{number: "清人常〔2026〕12号"}, ""},
		{"a number by hand", "mark=清人常&year=2026", filing{number: "清人常〔2026〕　　　　号"}, ""},
		{"marks that are printed anyway", "to=县政府：&copies=县委办公室。", filing{to: "县政府", copies: "县委办公室"}, ""},
		{"the longest", "mark=" + long(12) + "&year=2026&number=9999&to=" + long(100) + "&copies=" + long(200), filing{long(12) + "〔2026〕9999号", long(100), long(200)}, ""},
		{"a long mark", "mark=" + long(13) + "&year=2026", filing{}, "mark"},
		{"the whole number as mark", "mark=清人常〔2026〕&year=2026", filing{}, "mark"},
		{"a number alone", "year=2026&number=12", filing{}, "mark"},
		{"a number with words", "mark=清人常&year=2026&number=第12号", filing{}, "number"},
		{"number nought", "mark=清人常&year=2026&number=0", filing{}, "number"},
		{"a large number", "mark=清人常&year=2026&number=10000", filing{}, "number"},
		{"no year", "mark=清人常&number=12", filing{}, "year"},
		{"a short year", "mark=清人常&year=26&number=12", filing{}, "year"},
		{"a long 主送", "to=" + long(101), filing{}, "to"},
		{"a long 抄送", "copies=" + long(201), filing{}, "copies"},
		{"two lines", "copies=县委%0A县政府", filing{}, "copies"},
		{"turned text", "to=县委%E2%80%AE办", filing{}, "to"},
		{"broken text", "to=%ff", filing{}, "to"},
	} {
		values, err := url.ParseQuery(k.query)
		must(t, err)
		f, err := readFiling(values)
		if k.wrong != "" {
			if refusal, ok := fault.As(err); !ok || refusal.Kind != fault.Invalid || len(refusal.Fields) != 1 || refusal.Fields[k.wrong] == "" {
				t.Errorf("%s: %v, want a refusal of %s", k.name, err, k.wrong)
			}
			continue
		}
		if err != nil || f != k.want {
			t.Errorf("%s: %+v %v", k.name, f, err)
		}
	}
}

func TestADecisionCarriesTheNumberAndTheCopiesThatItsOfficeGave(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAttested, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office, public := desk("secretariat"), desk("")
		base := fmt.Sprintf("/office/rounds/%d", w.Round)
		at := base + "/decision"
		w.Unchanged(t, func() {
			if status, body := office.get(at); status != http.StatusConflict || !strings.Contains(body, "结果还没有宣布") {
				t.Errorf("a form before the announcement: %d", status)
			}
		})
		w.To(t, models.RoundAnnounced)
		strangers := []officeDesk{desk("deputy"), desk("admin"), desk("unit"), desk("government")}
		w.Unchanged(t, func() { // what was typed is kept nowhere
			office.shows(base, []string{`href="` + at + `"`, "填写发文字号"}, nil)
			office.shows(at, []string{"机关代字", "顺序号", "抄送", `value="2026"`, "系统不保存"}, []string{"主送"})
			status, _, body := office.post(at, "mark", "清人常", "year", "2026", "number", "十二", "copies", strings.Repeat("县", 201), "as", "word")
			want(t, "refused", status, http.StatusUnprocessableEntity, body, "顺序号只写数字", "最多 200 个字，现在有 201 个", `value="清人常"`, `value="十二"`)
			paper := office.must(office.post(at, "mark", "清人常", "year", "2026", "number", "12", "copies", "县委办公室，县监察委员会", "as", "pdf"))
			plain := office.pdfText(base + "/decision.pdf")
			text := office.pdfText(paper)
			for _, said := range []string{"清人常〔2026〕12号", "抄送：县委办公室，县监察委员会。", "印发"} {
				if !strings.Contains(text, said) || strings.Contains(plain, said) {
					t.Errorf("%q: on the paper %v, on the one without %v", said, strings.Contains(text, said), strings.Contains(plain, said))
				}
			}
			words := office.wordText(office.must(office.post(at, "mark", "清人常", "year", "2026", "number", "12", "copies", "县委办公室，县监察委员会", "as", "word")))
			for _, said := range []string{"清人常〔2026〕12号", "抄送：县委办公室，县监察委员会。"} {
				if !strings.Contains(words, said) {
					t.Errorf("the Word file does not say %q", said)
				}
			}
			for _, file := range []string{"/decision.pdf", "/decision.docx"} {
				status, body := office.get(base + file + "?" + url.Values{"mark": {strings.Repeat("县", 13)}, "year": {"2026"}}.Encode())
				want(t, file, status, http.StatusUnprocessableEntity, body, "机关代字：最多 12 个字，现在有 13 个。")
			}
			open := fmt.Sprintf("/results/%d/decision.pdf", w.Round)
			if diff := cmp.Diff(public.pdfText(open), public.pdfText(open+"?"+url.Values{"mark": {"假人常"}, "year": {"2026"}, "number": {"1"}}.Encode())); diff != "" {
				t.Errorf("the public paper takes a number from its address: %s", diff)
			}
			for i, d := range strangers {
				if status, _ := d.get(at); status != http.StatusForbidden {
					t.Errorf("stranger %d opens the form: %d", i, status)
				}
				if status, _, _ := d.post(at, "mark", "清人常"); status != http.StatusForbidden {
					t.Errorf("stranger %d sends the form: %d", i, status)
				}
			}
		})
	})
}
