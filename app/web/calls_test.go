package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/intake"
	"piaojue/app/smallwork"
	"piaojue/models"
)

// sit signs one of the Town's people in.
func (s *callSite) sit(login string) officeDesk {
	s.t.Helper()
	return officeDesk{s.t, s.url, signedIn(s.t, publicSite{url: s.url}, login)}
}

// multi sends a form with files; fields come in pairs, files are named.
func (d officeDesk) multi(path string, files map[string][]byte, fields ...string) (status int, location, body string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		must(d.t, w.WriteField(fields[i], fields[i+1]))
	}
	for field, file := range files {
		name := field + ".jpg"
		if bytes.HasPrefix(file, []byte("%PDF")) {
			name = "质量验收.pdf"
		}
		part, err := w.CreateFormFile(field, name)
		must(d.t, err)
		_, err = part.Write(file)
		must(d.t, err)
	}
	must(d.t, w.Close())
	return d.read(d.client.Post(d.url+path, w.FormDataContentType(), &b))
}

func (d officeDesk) opens(path string, want ...string) string {
	d.t.Helper()
	status, body := d.get(path)
	if status != http.StatusOK {
		d.t.Fatalf("%s: status %d", path, status)
	}
	for _, text := range want {
		if !strings.Contains(body, text) {
			d.t.Errorf("%s lacks %q", path, text)
		}
	}
	return body
}

const onload = `"><script>alert(1)</script>`

func TestACallIsDraftedWarnedOfPublishedAndSpread(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		desk := s.sit("government")
		page := desk.opens("/office/calls/new", "宁波、陕西等地", "2026-09-01")
		if strings.Contains(page, "basis-law") {
			t.Error("what places do is shown as law")
		}
		fields := []string{"year", "2027", "title", "二次征集" + onload, "text", "第一段\n\n第二段", "audience", "所有人", "topics", "其他", "name_rule", "optional", "phone_rule", "no", "opens_on", "2026-03-20", "closes_on", "2026-03-10"}
		status, _, body := desk.post("/office/calls/new", fields...)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "截止日期不能早于开始日期") || !strings.Contains(body, "第二段</textarea>") {
			t.Errorf("status %d; %s", status, problemsIn(body))
		}
		fields[len(fields)-1] = "2026-03-29"
		at := desk.must(desk.post("/office/calls/new", fields...))
		page = desk.opens(at, "征集期 10 天", "实践做法", "草稿", "发布征集公告")
		if strings.Contains(page, "<script>alert") {
			t.Error("a title becomes a script")
		}
		if status, _, _ := desk.post(at + "/publish"); status != http.StatusUnprocessableEntity {
			t.Errorf("published without the second act: %d", status)
		}
		desk.must(desk.post(at+"/publish", "confirm", "yes"))
		public := strings.Replace(at, "/office", "", 1)
		page = desk.opens(at, "&lt;a href=&#34;"+s.url+public, "下载二维码", "已发布，未开始")
		if strings.Contains(page, "<script>alert") {
			t.Error("the link to copy becomes a script")
		}
		if status, _ := desk.get(at + "/edit"); status != http.StatusConflict {
			t.Errorf("the published call is edited: %d", status)
		}
		if status, body := desk.get(at + "/qr.svg"); status != http.StatusOK || !strings.HasPrefix(body, "<svg") {
			t.Errorf("the QR code: %d", status)
		}
		if status, body := s.sit("deputy").get(at); status != http.StatusForbidden {
			t.Errorf("a deputy opens the call: %d %s", status, body)
		}
		if answer := s.get(public); answer.status != http.StatusOK {
			t.Errorf("the public page: %d", answer.status)
		}
	})
}

func TestAScannedCodeCountsForItsStation(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		desk := s.sit("government")
		desk.must(desk.post("/office/entrances", "kind", "station", "name", "城关镇联络站", "place", "文化路", "login", ""))
		list, err := s.Intake.Entrances(context.Background(), s.As("government"))
		must(t, err)
		if answer := s.get("/e/" + list[0].Code); answer.status != http.StatusOK && answer.status != http.StatusSeeOther {
			t.Errorf("the scanned address: %d", answer.status)
		}
		cmd := intake.SubmitCommand{Title: "装路灯", Place: "㙍下村", Reason: "黑", Channel: models.ByStation, EntranceID: list[0].ID}
		_, err = s.Intake.Submit(context.Background(), s.As("government"), s.call, cmd)
		must(t, err)
		desk.opens("/office/entrances?type=station&state=on&q=城关&sort=-received", "城关镇联络站", "共收到建议 1 条")
		if body := desk.opens("/office/entrances?q=没有这个站"); strings.Contains(body, "城关镇联络站</") {
			t.Error("the search finds everything")
		}
		_, csv := desk.get("/office/entrances/export.csv")
		if !strings.Contains(csv, "联络站,城关镇联络站,文化路,,"+list[0].Code+",1,在用") {
			t.Errorf("exported %q", csv)
		}
		desk.must(desk.post(fmt.Sprintf("/office/entrances/%d/disable", list[0].ID), "confirm", "yes"))
		desk.opens("/office/entrances", "已停用")
	})
}

var slipHref = regexp.MustCompile(`/office/entered/\d+/slip`)

func TestAClerkEntersLettersOneAfterTheOther(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		desk := s.sit("government")
		page := desk.opens("/office/suggestions/new", `name="token"`, "来信", "来源")
		fields := []string{"token", tokenIn.FindStringSubmatch(page)[1], "call", fmt.Sprint(s.call), "channel", "letter", "received_on", "2026-03-10", "title", "便民桥加护栏" + onload, "place", "东河", "reason", "", "name", "张三", "phone", "13812345678", "heard", ""}
		status, _, body := desk.multi("/office/suggestions/new", nil, fields...)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请填写理由") || !strings.Contains(body, `value="letter" selected`) || !strings.Contains(body, `value="东河"`) || strings.Contains(body, "<script>alert") {
			t.Errorf("status %d; %s", status, problemsIn(body))
		}
		fields[13] = "孩子上学过桥危险"
		at := desk.must(desk.multi("/office/suggestions/new", map[string][]byte{"photo": testJPEG(t, 40)}, fields...))
		if again := desk.must(desk.multi("/office/suggestions/new", map[string][]byte{"photo": testJPEG(t, 40)}, fields...)); again != at {
			t.Errorf("the same page twice: %s and %s", at, again)
		}
		if n := len(s.rows("suggestions")); n != 1 {
			t.Fatalf("%d suggestions", n)
		}
		page = desk.opens(at, "已收到，收件号 1", `value="letter" selected`, `value="2026-03-10"`)
		if strings.Contains(page, "东河") || strings.Contains(page, "13812345678") {
			t.Error("the next page still holds the letter before")
		}
		slip := slipHref.FindString(page)
		code := s.rows("suggestions")[0]["code"]
		desk.opens(slip, intake.ShownCode(code), "收件号", "便民桥加护栏")
		if status, _ := s.sit("deputy").get(slip); status != http.StatusNotFound {
			t.Errorf("somebody else's slip: %d", status)
		}
		if status, _ := s.sit("presiding").get("/office/suggestions/new"); status != http.StatusForbidden {
			t.Errorf("who enters nothing opens the page: %d", status)
		}
		deputy := s.sit("deputy")
		page = deputy.opens("/office/suggestions/new", "反映建议", "听取意见人数", `class="large"`)
		if strings.Contains(page, "来信") {
			t.Error("a deputy may say it was a letter")
		}
	})
}

func TestADeputyIsAskedReadsAndAnswers(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		ctx := context.Background()
		rows, err := s.Intake.Submit(ctx, s.As("government"), s.call, intake.SubmitCommand{Title: "装路灯", Place: "㙍下村", Reason: "老人摔过跤" + onload, Name: "张秀英", Phone: "13812345678", Channel: models.ByLetter})
		must(t, err)
		done, err := s.Intake.Accept(ctx, s.As("government"), intake.AcceptCommand{Call: s.call, Picks: []intake.Pick{{ID: rows[0].ID, Seen: rows[0].Changed}}})
		must(t, err)
		matter := fmt.Sprint(done.Matters[0])
		desk := s.sit("government")
		page := desk.opens("/office/studies", "装路灯", "还没有分派")
		who := regexp.MustCompile(`value="(a\d+)"[^>]*><span><span class="choice-text">人大代表：秦月明`).FindStringSubmatch(page)
		if who == nil {
			t.Fatal("the deputy cannot be asked")
		}
		status, _, body := desk.post("/office/studies", "call", fmt.Sprint(s.call), "id", matter, "due_on", "")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="`+matter+`" checked`) {
			t.Errorf("without a name and a day: %d; %s", status, problemsIn(body))
		}
		desk.must(desk.post("/office/studies", "call", fmt.Sprint(s.call), "id", matter, "to", who[1], "due_on", "2026-03-14"))
		deputy := s.sit("deputy")
		deputy.opens("/office", "研判 1 件事项", "反映建议")
		page = deputy.opens("/office/studies/mine", "装路灯", "快到期了")
		at := regexp.MustCompile(`/office/studies/\d+`).FindString(page)
		page = deputy.opens(at, "老人摔过跤", "很急")
		for _, secret := range []string{"张秀英", "13812345678", "<script>alert"} {
			if strings.Contains(page, secret) {
				t.Errorf("the task shows %q", secret)
			}
		}
		if status, _, body := deputy.post(at, "priority", "", "opinion", "要办"); status != http.StatusUnprocessableEntity || !strings.Contains(body, ">要办</textarea>") {
			t.Errorf("without a priority: %d", status)
		}
		deputy.must(deputy.post(at, "priority", "2", "opinion", "去看过，要办"))
		if status, _ := s.sit("leader").get(at); status != http.StatusNotFound {
			t.Errorf("another deputy opens the task: %d", status)
		}
		sym := desk.must(desk.post("/office/symposia/new", "held_on", "2026-03-12", "place", "村委会", "host", "周立新", "attendees", "村民", "minutes", "路灯"))
		_, code, _ := strings.Cut(desk.opens("/office/matters/"+matter), "事项编号</dt><dd>")
		code, _, _ = strings.Cut(code, "<")
		desk.must(desk.post(sym+"/said", "code", code, "said", "都要装"))
		desk.opens("/office/matters/"+matter, "去看过，要办", "都要装", "优先程度平均 2.0", "登记为微实事并派单")
		desk.opens("/office/studies/monthly?month=2026-03", "2026年3月研判清单", "装路灯", "都要装")
		_, csv := desk.get("/office/studies/monthly/export.csv?month=2026-03")
		if !strings.Contains(csv, code+",装路灯") {
			t.Errorf("the list as a table: %q", csv)
		}
	})
}

func TestASmallWorkIsDispatchedDoneConfirmedAndShown(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		desk, unit, other, deputy := s.sit("government"), s.sit("unit"), s.sit("unit2"), s.sit("deputy")
		units, err := s.SmallWork.Units(context.Background(), s.As("government"))
		must(t, err)
		fields := []string{"matter", "", "year", "2026", "title", "㙍下村路灯" + onload, "content", "12 盏", "place", "㙍下村", "amount", "一万", "unit", fmt.Sprint(units[0].ID), "due_on", "2026-04-01"}
		if status, _, body := desk.post("/office/smallworks/new", fields...); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="一万"`) {
			t.Errorf("money in words: %d; %s", status, problemsIn(body))
		}
		fields[11] = "0.8"
		at := desk.must(desk.post("/office/smallworks/new", fields...))
		public := strings.Replace(at, "/office", "", 1)
		unit.opens("/office", "办理 1 件微实事")
		if status, _ := other.get(at); status != http.StatusForbidden {
			t.Errorf("another unit opens it: %d", status)
		}
		if body := other.opens("/office/smallworks"); strings.Contains(body, "㙍下村路灯") {
			t.Error("another unit has it in its list")
		}
		if answer := s.get("/smallworks?q=路灯"); !strings.Contains(answer.body, "㙍下村路灯") || strings.Contains(answer.body, "<script>alert") {
			t.Error("the public list does not show what was dispatched, or shows a script")
		}
		before := s.Dump(t)
		if status, _, body := unit.multi(at+"/finish", map[string][]byte{"after": []byte("<html>")}, "done_on", "2026-03-12", "note", "已装好"); status != http.StatusUnprocessableEntity || !strings.Contains(body, ">已装好</textarea>") {
			t.Errorf("no photo: %d; %s", status, problemsIn(body))
		}
		if got := fmt.Sprint(s.Dump(t)["small_works"], s.Dump(t)["intake_photos"]); got != fmt.Sprint(before["small_works"], before["intake_photos"]) {
			t.Error("a refused photo changed something")
		}
		unit.must(unit.multi(at+"/finish", map[string][]byte{"before": testJPEG(t, 30), "after": testJPEG(t, 40)}, "done_on", "2026-03-12", "note", "已装好"))
		if answer := s.get(public); strings.Contains(answer.body, "已装好") || strings.Contains(answer.body, "<img src=\"/smallworks/photos") {
			t.Error("the public sees what nobody confirmed")
		}
		page := deputy.opens(at, "/office/smallwork-photos/", "确认办结", "退回重办")
		photo := regexp.MustCompile(`/office/smallwork-photos/[A-Z0-9]+`).FindString(page)
		if status, _ := deputy.get(photo); status != http.StatusOK {
			t.Errorf("the deputy cannot see the photo: %d", status)
		}
		if status, _ := other.get(photo); status != http.StatusNotFound {
			t.Errorf("another unit sees the photo: %d", status)
		}
		name := strings.TrimPrefix(photo, "/office/smallwork-photos/")
		if answer := s.get("/smallworks/photos/" + name); answer.status != http.StatusNotFound {
			t.Errorf("the photo is public before it was confirmed: %d", answer.status)
		}
		deputy.must(deputy.post(at+"/redo", "redo", "两盏不亮"))
		unit.opens(at, "两盏不亮")
		unit.must(unit.multi(at+"/finish", nil, "done_on", "2026-03-12", "note", "都亮了"))
		deputy.must(deputy.post(at+"/confirm", "confirm", "yes", "remark", "看过"))
		answer := s.get(public)
		for _, want := range []string{"都亮了", "/smallworks/photos/" + name, "看过", "秦月明"} {
			if !strings.Contains(answer.body, want) {
				t.Errorf("the public page lacks %q", want)
			}
		}
		if answer := s.get("/smallworks/photos/" + name); answer.status != http.StatusOK {
			t.Errorf("the photo: %d", answer.status)
		}
		_, csv := desk.get("/office/smallworks/export.csv?state=confirmed")
		if !strings.Contains(csv, "已确认") {
			t.Errorf("exported %q", csv)
		}
	})
}

func TestTheFundShowsItsBalance(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		desk := s.sit("standing")
		at := desk.must(desk.post("/office/funds/new", "year", "2026", "name", "专项资金", "amount", "30", "basis", "第五次会议批准的预算"))
		desk.must(desk.post(at+"/choose", "matter", "", "title", "水渠清淤", "place", "东河", "amount", "12.5"))
		status, _, body := desk.post(at+"/choose", "matter", "", "title", "便桥", "place", "东河", "amount", "17.500001")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "还可以安排 17.5 万元") {
			t.Errorf("beyond the sum: %d; %s", status, problemsIn(body))
		}
		desk.opens(at, "17.5", "水渠清淤")
		if status, _, body := desk.post(at+"/edit", "name", "专项资金", "amount", "12", "basis", "预算"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="12"`) {
			t.Errorf("below what was chosen: %d; %s", status, problemsIn(body))
		}
		answer := s.get(strings.Replace(at, "/office", "", 1))
		if answer.status != http.StatusOK || !strings.Contains(answer.body, "第五次会议批准的预算") || strings.Contains(answer.body, "水渠清淤") {
			t.Errorf("the public page of the fund: %d", answer.status)
		}
		if status, _, _ := s.sit("government").post("/office/funds/new", "year", "2026", "name", "另一个", "amount", "1", "basis", "预算"); status != http.StatusForbidden {
			t.Errorf("the government sets a fund up: %d", status)
		}
		list, err := s.SmallWork.Published(context.Background(), smallwork.Filter{})
		must(t, err)
		if len(list) != 0 {
			t.Error("chosen is published")
		}
	})
}
