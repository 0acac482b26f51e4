package web

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/longjob"
	"piaojue/app/store"
	"piaojue/models"
)

// worked puts a server with its queue before a town; run brings the jobs that
// wait to their end.
func worked(t *testing.T, w *apptest.Town) (server *Server, desk func(login string) officeDesk, run func()) {
	t.Helper()
	server, desk = opened(t, w)
	server.LongJobs.Handle(models.JobDocument, server.DrawDocument)
	server.LongJobs.Handle(models.JobBundle, server.DrawBundle)
	return server, desk, func() {
		t.Helper()
		for {
			took, err := server.LongJobs.RunNext(context.Background(), slog.New(slog.NewTextHandler(t.Output(), nil)))
			if err != nil {
				t.Fatal(err)
			}
			if !took {
				return
			}
		}
	}
}

// download fetches a file with its head.
func (d officeDesk) download(path string) (*http.Response, []byte) {
	d.t.Helper()
	answer, err := d.client.Get(d.url + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer, body
}

func (d officeDesk) ordered(path string, fields ...string) string {
	d.t.Helper()
	status, location, body := d.post(path, fields...)
	if status != http.StatusSeeOther || !strings.HasPrefix(location, jobsHref+"/") {
		d.t.Fatalf("POST %s: %d, to %q: %.400s", path, status, location, body)
	}
	return location
}

func TestADocumentIsOrderedDrawnAndDownloaded(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		w.To(t, models.RoundAdopted)
		d := desk("secretariat")
		round := fmt.Sprintf("/office/rounds/%d", w.Round)
		d.opens(round, "批量印制纸质票", "一次最多 3000 份")
		d.opens(jobsHref, "还没有文件任务")

		job := d.ordered(round+"/ballot-papers", "copies", "120")
		if again := d.ordered(round+"/ballot-papers", "copies", "120"); again != job {
			t.Errorf("the same order twice became %s and %s", job, again)
		}
		d.opens(job, "排队中", "120份", "取消任务")
		if answer, _ := d.download(job + "/file"); answer.StatusCode != http.StatusConflict {
			t.Errorf("a job that waits has a file: %d", answer.StatusCode)
		}
		run()
		d.opens(job, "已完成", "下载文件", "表决票", "SHA-256")
		d.opens(jobsHref, "已完成", job)
		answer, body := d.download(job + "/file")
		if answer.StatusCode != http.StatusOK || !bytes.HasPrefix(body, []byte("%PDF-")) || answer.Header.Get("Content-Type") != "application/pdf" ||
			answer.Header.Get("Content-Length") != fmt.Sprint(len(body)) || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d, %v, %.20q", answer.StatusCode, answer.Header, body)
		}
		if name := answer.Header.Get("Content-Disposition"); !strings.Contains(name, "filename*=UTF-8''%") || !strings.Contains(name, "120%E4%BB%BD.pdf") {
			t.Errorf("the file is called %s", name)
		}
		if pages := bytes.Count(body, []byte("/Type /Page\n")); pages != 120 {
			t.Errorf("%d pages, want 120", pages)
		}

		status, _, page := d.post(round+"/ballot-papers", "copies", "三百")
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, "三百") || !strings.Contains(page, "请写成整数") {
			t.Errorf("what was mistyped is not shown again: %d", status)
		}
		for _, copies := range []string{"0", "3001", "-5", ""} {
			w.Unchanged(t, func() {
				if status, _, _ := d.post(round+"/ballot-papers", "copies", copies); status != http.StatusUnprocessableEntity {
					t.Errorf("%q copies: %d", copies, status)
				}
			})
		}
		if status, body := d.get(round + "/ballot-paper.pdf?copies=51"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "批量印制") {
			t.Errorf("51 copies at once: %d", status)
		}
	})
}

func TestEveryLongDocumentHasItsAddressInTheSiteMap(t *testing.T) {
	copier := (&Server{}).copier(nil, time.Now)
	for path := range longDocuments {
		if copier.needs[path] == "" {
			t.Errorf("no document has the address %s", path)
		}
	}
}

func TestWhoMayNotReadADocumentOrdersNone(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, _ := worked(t, w)
		w.To(t, models.RoundAdopted)
		session := fmt.Sprintf("/office/sessions/%d", w.Session)
		for _, login := range []string{"admin", "government"} {
			d := desk(login)
			w.Unchanged(t, func() {
				for _, order := range [][]string{{session + "/bundle"}, {fmt.Sprintf("/office/rounds/%d/ballot-papers", w.Round), "copies", "10"}, {jobsHref, "path", session + "/cards.pdf"}} {
					if status, _, _ := d.post(order[0], order[1:]...); status != http.StatusForbidden {
						t.Errorf("%s orders %v: %d", login, order, status)
					}
				}
			})
		}
		secretariat, public := desk("secretariat"), desk("")
		w.Unchanged(t, func() {
			for _, path := range []string{"", "/office", "//example.org/cards.pdf", "http://example.org/office/sessions/1/cards.pdf", "/office/rounds/999/ballot-paper.pdf", session + "/roster", "/nothing.pdf"} {
				if status, _, _ := secretariat.post(jobsHref, "path", path); status != http.StatusNotFound {
					t.Errorf("%q is ordered: %d", path, status)
				}
			}
			if status, location, _ := public.post(session + "/bundle"); status != http.StatusUnauthorized {
				t.Errorf("the public orders: %d, %s", status, location)
			}
		})
	})
}

// The marks of a job that others would see: its title, its file and its number.
func TestOnesJobIsNotThereForOthers(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		w.To(t, models.RoundAdopted)
		job := desk("secretariat").ordered(jobsHref, "path", fmt.Sprintf("/office/sessions/%d/cards.pdf", w.Session))
		run()
		desk("secretariat").opens(job, "代表证", "下载文件")
		for _, login := range []string{"standing", "presiding", "admin", "government"} {
			d := desk(login)
			for _, path := range []string{job, job + "/fragment", job + "/file"} {
				if status, body := d.get(path); status != http.StatusNotFound || strings.Contains(body, "代表证") {
					t.Errorf("%s reads %s: %d", login, path, status)
				}
			}
			if status, _, _ := d.post(job + "/cancel"); status != http.StatusNotFound {
				t.Errorf("%s cancels: %d", login, status)
			}
			for _, path := range []string{jobsHref, jobsHref + "/fragment"} {
				if _, body := d.get(path); strings.Contains(body, "代表证") || strings.Contains(body, job+`"`) {
					t.Errorf("%s finds the job of another one at %s", login, path)
				}
			}
		}
		public := desk("")
		for _, path := range []string{job, job + "/file", jobsHref, jobsHref + "/stream"} {
			if status, body := public.get(path); status != http.StatusSeeOther || strings.Contains(body, "代表证") {
				t.Errorf("the public reads %s: %d", path, status)
			}
		}
		for _, path := range slices.Concat(publicLists, []string{"/search?q=%E4%BB%A3%E8%A1%A8%E8%AF%81", "/live?topic=jobs/1"}) {
			if _, body := public.get(path); strings.Contains(body, jobsHref) || strings.Contains(body, "代表证") {
				t.Errorf("%s shows a job", path)
			}
		}
	})
}

func TestAJobIsCancelledAndADisabledOwnerGetsNothing(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		w.To(t, models.RoundAdopted)
		d := desk("secretariat")
		cards := fmt.Sprintf("/office/sessions/%d/cards.pdf", w.Session)
		job := d.ordered(jobsHref, "path", cards)
		if status, location, _ := d.post(job + "/cancel"); status != http.StatusSeeOther || location != job {
			t.Errorf("cancelled: %d, %s", status, location)
		}
		run()
		d.opens(job, "已取消", "没有留下文件")
		if status, _, _ := d.post(job + "/cancel"); status != http.StatusConflict {
			t.Errorf("cancelled twice: %d", status)
		}
		if answer, _ := d.download(job + "/file"); answer.StatusCode != http.StatusConflict {
			t.Errorf("a cancelled job has a file: %d", answer.StatusCode)
		}

		done := d.ordered(jobsHref, "path", cards)
		run()
		waiting := d.ordered(jobsHref, "path", fmt.Sprintf("/office/rounds/%d/ballot-paper.pdf", w.Round))
		err := w.Store.InTx(context.Background(), func(tx *store.Tx) error {
			row, err := tx.AccountByID(w.As("secretariat").Account)
			row.DisabledAt = tx.Now
			return errors.Join(err, tx.UpdateAccount(row))
		})
		must(t, err)
		run()
		for _, path := range []string{done + "/file", waiting} {
			if answer, _ := d.download(path); answer.StatusCode != http.StatusSeeOther {
				t.Errorf("a disabled account reads %s: %d", path, answer.StatusCode)
			}
		}
	})
}

func TestAResultIsGoneAfterItsTime(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		server, desk, run := worked(t, w)
		cards := fmt.Sprintf("/office/sessions/%d/cards.pdf", w.Session)
		job := desk("secretariat").ordered(jobsHref, "path", cards)
		run()
		w.Clock.Forward(longjob.Keep + time.Hour)
		must(t, server.LongJobs.Sweep(context.Background()))
		d := desk("secretariat") // the sign-in of a week ago has run out
		d.opens(job, "已过期", "请重新生成")
		if answer, _ := d.download(job + "/file"); answer.StatusCode != http.StatusConflict {
			t.Errorf("an old file: %d", answer.StatusCode)
		}
	})
}

// unzipped is a bundle by the names in it.
func unzipped(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range r.File {
		if f.NonUTF8 || f.Flags&0x800 == 0 {
			t.Errorf("%s is not marked as UTF-8", f.Name)
		}
		in, err := f.Open()
		must(t, err)
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestASessionsBundleHoldsWhatItsOwnerCouldPrintAndSaysWhatIsMissing(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		session := fmt.Sprintf("/office/sessions/%d", w.Session)
		bundle := func(login string) (map[string][]byte, []byte, string) {
			t.Helper()
			d := desk(login)
			job := d.ordered(session + "/bundle")
			run()
			d.opens(job, "已完成", "文件包.zip")
			answer, raw := d.download(job + "/file")
			if answer.Header.Get("Content-Type") != "application/zip" {
				t.Errorf("%v", answer.Header)
			}
			files := unzipped(t, raw)
			sums := string(files["校验值.sha256"])
			for name, body := range files {
				if name != "校验值.sha256" && !strings.Contains(sums, fmt.Sprintf("%x  %s\n", sha256.Sum256(body), name)) {
					t.Errorf("%s has no sum", name)
				}
			}
			return files, raw, string(files[contentsName])
		}
		w.To(t, models.RoundDraft)
		name := w.Read(t).Round.Name
		report, ballot, notice := atMeeting+"/"+name+"/计票结果报告单.pdf", beforeMeeting+"/"+name+"/表决票.pdf", afterMeeting+"/"+name+"/公告.pdf"

		desk("secretariat").opens(session, "生成会议文件包")
		files, _, contents := bundle("secretariat")
		if files[ballot] != nil || !strings.Contains(contents, "表决票：票决办法还没有通过") || !strings.Contains(contents, "计票结果报告单：尚未计票") {
			t.Errorf("before the adoption:\n%s", contents)
		}
		if !bytes.HasPrefix(files[beforeMeeting+"/代表证.pdf"], []byte("%PDF-")) || files[atMeeting+"/签到表（手工）.pdf"] == nil || !slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(name string) bool { return strings.HasPrefix(name, blankForms+"/01 ") }) || !strings.Contains(contents, "代表证.pdf") {
			t.Errorf("what can be printed is not there:\n%s", contents)
		}

		w.To(t, models.RoundCounted)
		if files, _, contents = bundle("standing"); files[ballot] == nil {
			t.Errorf("no ballot paper:\n%s", contents)
		}
		if files[report] != nil || files[atMeeting+"/"+name+"/监票报告.pdf"] != nil || !strings.Contains(contents, "计票结果报告单：您的角色不能") || !strings.Contains(contents, "公告：结果还没有宣布") {
			t.Errorf("who may not see the count before the announcement is given it:\n%s", contents)
		}
		chief, _, _ := bundle("chief")
		if chief[report] == nil {
			t.Error("the chief scrutineer prints the report by its own address and not in the bundle")
		}

		w.To(t, models.RoundPublished)
		files, raw, contents := bundle("standing")
		if files[report] == nil || files[notice] == nil || strings.Contains(contents, "公告：") {
			t.Errorf("after the announcement:\n%s", contents)
		}
		w.Clock.Forward(30 * time.Hour)
		if _, later, _ := bundle("standing"); !bytes.Equal(raw, later) {
			t.Error("the bundle of an ended session differs from one day to the next")
		}
	})
}

func TestARehearsalsBundleSaysSoAndIsWipedWithIt(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		r := w.Rehearse(t)
		r.To(t, models.RoundAdopted)
		d := desk("standing")
		job := d.ordered(fmt.Sprintf("/office/sessions/%d/bundle", r.Session))
		run()
		d.opens(job, "彩排-")
		_, raw := d.download(job + "/file")
		if contents := string(unzipped(t, raw)[contentsName]); !strings.Contains(contents, "彩排文件，无效力") {
			t.Errorf("the contents of a rehearsal:\n%s", contents)
		}
		waiting := d.ordered(fmt.Sprintf("/office/rounds/%d/ballot-papers", r.Round), "copies", "60")
		if _, err := w.Roster.Wipe(context.Background(), w.As("standing"), r.Session); err != nil {
			t.Fatal(err)
		}
		run()
		for _, path := range []string{job, job + "/file", waiting} {
			if answer, _ := d.download(path); answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s is left of a wiped rehearsal: %d", path, answer.StatusCode)
			}
		}
		dump := w.Dump(t)
		if n := len(dump["long_jobs"]) + len(dump["long_job_parts"]); n > 0 {
			t.Errorf("%d rows of jobs are left", n)
		}
	})
}

func TestAPageOfJobsIsWokenByItsOwnStreamAlone(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		server, desk, _ := worked(t, w)
		d := desk("secretariat")
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+jobsHref+"/stream", nil)
		must(t, err)
		answer, err := d.client.Do(request)
		must(t, err)
		defer answer.Body.Close()
		if answer.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
			t.Fatalf("%d, %v", answer.StatusCode, answer.Header)
		}
		if n := server.Live.Listeners(); n != 1 {
			t.Errorf("%d listeners", n)
		}
		head := make([]byte, len("retry: 3000\n\ndata: look\n\n"))
		if _, err := io.ReadFull(answer.Body, head); err != nil || string(head) != "retry: 3000\n\ndata: look\n\n" {
			t.Errorf("%q, %v", head, err)
		}
		if status, _ := desk("").get(fmt.Sprintf("/live?topic=jobs/%d", w.As("secretariat").Account)); status != http.StatusNotFound {
			t.Errorf("anybody hears of somebody's jobs: %d", status)
		}
	})
}
