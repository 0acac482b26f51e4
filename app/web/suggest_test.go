package web

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
	"piaojue/templates"
)

// A callSite is a server over a Town with one open call, and a resident behind a proxy.
type callSite struct {
	*apptest.Town
	t    *testing.T
	url  string
	call int64
	log  *logBook
}

func eachCallSite(t *testing.T, change func(*intake.CallCommand), test func(t *testing.T, s *callSite)) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		s := &callSite{Town: w, t: t, log: &logBook{}}
		server, err := New(Parts{Account: w.Account, Logins: account.NewLogins(w.Store), Roster: w.Roster, Intake: w.Intake, Shortlist: w.Shortlist, SmallWork: w.SmallWork, Vote: w.Vote, Oversight: w.Oversight,
			Live: &live.Hub{}, Ready: w.Store.Ping, Now: w.Clock.Now, Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Files: templates.Files,
			Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
		if err != nil {
			t.Fatal(err)
		}
		web := httptest.NewServer(server)
		t.Cleanup(web.Close)
		s.url = web.URL
		today := models.DateOf(w.Clock.Now())
		cmd := intake.CallCommand{Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Text: "请提建议。", Audience: "所有人", Topics: strings.Join(models.Categories, "\n"), Places: "㙍下村",
			NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: today, ClosesOn: models.DateOf(w.Clock.Now().AddDate(0, 0, 40))}
		if change != nil {
			change(&cmd)
		}
		if s.call, err = w.Intake.CreateCall(context.Background(), w.As("government"), cmd); err != nil {
			t.Fatal(err)
		}
		if err := w.Intake.PublishCall(context.Background(), w.As("government"), s.call); err != nil {
			t.Fatal(err)
		}
		test(t, s)
	})
}

// An answer is one page as it came.
type answer struct {
	status int
	body   string
	header http.Header
}

func (s *callSite) do(method, path string, kind string, body io.Reader) answer {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("X-Forwarded-For", "203.0.113.7")
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{resp.StatusCode, string(text), resp.Header}
}

func (s *callSite) get(path string) answer { return s.do("GET", path, "", nil) }

var (
	hiddenField = regexp.MustCompile(`<input type="(?:hidden|checkbox)" name="([a-z_]+)" value="([^"]*)"`)
	radioField  = regexp.MustCompile(`<input type="radio" name="human" value="([^"]*)"`)
)

// reader fills what a form says by itself and answers its question, as somebody does who reads it for some seconds.
func (s *callSite) reader(page string) url.Values {
	s.t.Helper()
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		v.Add(m[1], html.UnescapeString(m[2]))
	}
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, m := range radioField.FindAllStringSubmatch(page, -1) {
		reply := human.Reply{Token: v.Get("human_token"), Answer: html.UnescapeString(m[1])}
		if gate.Check(context.Background(), "intake", reply, s.Clock.Now().Add(human.Least)) == nil {
			v.Set("human", reply.Answer)
		}
	}
	if v.Get("human") == "" {
		s.t.Fatalf("no question that can be answered on:\n%s", page)
	}
	s.Clock.Forward(human.Least + time.Second)
	return v
}

// post sends the form as a browser without script does.
func (s *callSite) post(path string, v url.Values, photos ...[]byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range v {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	if len(photos) == 0 {
		photos = [][]byte{nil}
	}
	for _, p := range photos {
		name := "照片.jpg"
		if p == nil {
			name = "" // what a browser sends for a field without a file
		}
		part, err := w.CreateFormFile("photo", name)
		if err != nil {
			s.t.Fatal(err)
		}
		part.Write(p)
	}
	w.Close()
	return s.do("POST", path, w.FormDataContentType(), &b)
}

func (s *callSite) form() url.Values {
	s.t.Helper()
	page := s.get(fmt.Sprintf("/suggestions/new?call=%d", s.call))
	if page.status != 200 {
		s.t.Fatalf("the form: %d\n%s", page.status, page.body)
	}
	v := s.reader(page.body)
	v.Set("title", "㙍下村老桥加装护栏")
	v.Set("place", "㙍下村")
	v.Set("reason", "学生上学要走，没有护栏。")
	return v
}

func testJPEG(t testing.TB, side int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, side, side*3/4))
	for x := range side {
		m.Set(x, x*3/4, color.RGBA{180, 40, 40, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (s *callSite) rows(table string) []apptest.Row {
	s.t.Helper()
	return s.Dump(s.t)[table]
}

// matter puts a listed matter there, past the office.
func (s *callSite) matter(number int, title string) models.Matter {
	s.t.Helper()
	m := models.Matter{Year: 2027, Number: number, Code: fmt.Sprintf("%d-2027-%05d", s.Congress.ID, number), CallID: s.call, Title: title, Content: "桥面加固。", Place: "㙍下村", Category: "行有所畅", State: models.MatterOpen, ListedAt: 1}
	err := s.Store.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(s.Congress.ID)
		k, err := c.LockCall(s.call)
		if err != nil {
			return err
		}
		k.Changes++
		m.Changed = k.Changes
		if err := c.PutMatter(&m); err != nil {
			return err
		}
		return c.CountCall(k)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func TestAResidentSuggestsAndFollowsWithoutScript(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		v := s.form()
		v.Set("name", "李𬭎")
		v.Set("phone", "138 1234 5678")
		sent := s.post("/suggestions/new", v, testJPEG(t, 40), testJPEG(t, 50))
		where := sent.header.Get("Location")
		if sent.status != http.StatusSeeOther || !strings.HasPrefix(where, "/suggestions/") {
			t.Fatalf("%d %q\n%s", sent.status, where, sent.body)
		}
		page := s.get(where)
		code := strings.TrimSuffix(strings.TrimPrefix(where, "/suggestions/"), "?received=1")
		for _, want := range []string{"建议已经收到", intake.ShownCode(code), "㙍下村老桥加装护栏", "收件号"} {
			if !strings.Contains(page.body, want) {
				t.Errorf("the page after submitting does not say %q", want)
			}
		}
		if page.header.Get("Cache-Control") != "no-store" || page.header.Get("Set-Cookie") != "" {
			t.Errorf("headers %v", page.header)
		}
		for _, secret := range []string{"李𬭎", "1381234", "138 1234"} {
			if strings.Contains(page.body, secret) {
				t.Errorf("the page says %q", secret)
			}
		}
		photos := regexp.MustCompile(`/suggestions/[A-Z0-9]+/photos/[A-Z0-9]+`).FindAllString(page.body, -1)
		if len(photos) != 4 { // link and picture, twice
			t.Fatalf("photos %v", photos)
		}
		if p := s.get(photos[0]); p.status != 200 || p.header.Get("Content-Type") != "image/jpeg" || p.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the photo: %d %v", p.status, p.header)
		}
		other := s.form()
		other.Set("title", "谢村卫生室添两张床")
		other.Set("reason", "输液没有地方躺。")
		second := s.post("/suggestions/new", other).header.Get("Location")
		id := photos[0][strings.LastIndex(photos[0], "/")+1:]
		if p := s.get(strings.TrimSuffix(second, "?received=1") + "/photos/" + id); p.status != 404 {
			t.Errorf("another person's photo under one's own code: %d", p.status)
		}
		looked := s.do("POST", "/suggestions", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"code": {strings.ToLower(intake.ShownCode(code))}}.Encode()))
		if looked.status != http.StatusSeeOther || looked.header.Get("Location") != "/suggestions/"+code {
			t.Errorf("looking up: %d %v", looked.status, looked.header)
		}
		if wrong := s.do("POST", "/suggestions", "application/x-www-form-urlencoded", strings.NewReader("code=ACDEFGHJKMNPR")); wrong.status != 404 || !strings.Contains(wrong.body, "没有找到这个查询码") {
			t.Errorf("a wrong code: %d", wrong.status)
		}
		if log := s.log.String(); strings.Contains(log, code) || strings.Contains(log, "203.0.113") || !strings.Contains(log, "/suggestions/:code") {
			t.Errorf("the log: %s", log)
		}
	})
}

func TestAFormThatIsShownAgainKeepsWhatWasTypedAndThePhotos(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		v := s.form()
		v.Set("place", "")
		v.Set("title", `"><script>alert(1)</script>`)
		again := s.post("/suggestions/new", v, testJPEG(t, 40), testJPEG(t, 50))
		if again.status != http.StatusUnprocessableEntity || !strings.Contains(again.body, "请填写地点") || strings.Contains(again.body, "<script>alert") {
			t.Fatalf("%d\n%s", again.status, again.body)
		}
		next := s.reader(again.body)
		if len(next["keep"]) != 2 || next.Get("human_token") != v.Get("human_token") {
			t.Fatalf("kept %v", next)
		}
		small := s.get("/suggestions/kept/" + next["keep"][0])
		if small.status != 200 || small.header.Get("Cache-Control") != "no-store" {
			t.Errorf("a kept photo: %d %v", small.status, small.header)
		}
		next.Set("title", `"><script>alert(1)</script>`)
		next.Set("place", "㙍下村 🏘️ <img src=x onerror=alert(1)>")
		next.Set("reason", "{{.}} ${1} & &amp;")
		sent := s.post("/suggestions/new", next)
		if sent.status != http.StatusSeeOther {
			t.Fatalf("%d\n%s", sent.status, sent.body)
		}
		row := s.rows("suggestions")[0]
		if row["title"] != `"><script>alert(1)</script>` || row["place"] != "㙍下村 🏘️ <img src=x onerror=alert(1)>" || row["reason"] != "{{.}} ${1} & &amp;" || row["photos"] != "2" {
			t.Errorf("stored as %v", row)
		}
		page := s.get(sent.header.Get("Location"))
		if strings.Contains(page.body, "<script>alert") || strings.Contains(page.body, "<img src=x") || !strings.Contains(page.body, "&lt;script&gt;alert(1)") {
			t.Error("the page runs what was typed")
		}
	})
}

func TestSimilarMattersAreShownOnceAndCanBeSecondedInstead(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		m := s.matter(1, "㙍下村老桥维修并加装护栏")
		fragment := s.do("POST", "/suggestions/similar", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"call": {fmt.Sprint(s.call)}, "title": {"㙍下村老桥加装护栏"}, "place": {"㙍下村"}}.Encode()))
		if fragment.status != 200 || !strings.Contains(fragment.body, m.Title) || strings.Contains(fragment.body, "<html") {
			t.Fatalf("while writing: %d\n%s", fragment.status, fragment.body)
		}
		v := s.form()
		first := s.post("/suggestions/new", v, testJPEG(t, 40))
		if first.status != 200 || !strings.Contains(first.body, "还没有提交") || !strings.Contains(first.body, "/matters/"+m.Code+"/second") || len(s.rows("suggestions")) != 0 {
			t.Fatalf("%d\n%s", first.status, first.body)
		}
		next := s.reader(first.body)
		seconded := s.do("POST", "/matters/"+m.Code+"/second", "application/x-www-form-urlencoded", strings.NewReader(next.Encode()))
		if seconded.status != http.StatusSeeOther || len(s.rows("endorsements")) != 1 {
			t.Fatalf("%d\n%s", seconded.status, seconded.body)
		}
		if page := s.get(seconded.header.Get("Location")); !strings.Contains(page.body, "附议成功") || !strings.Contains(page.body, "附议 1 人") {
			t.Errorf("afterwards:\n%s", page.body)
		}
		again := s.do("POST", "/matters/"+m.Code+"/second", "application/x-www-form-urlencoded", strings.NewReader(s.reader(s.get("/matters/"+m.Code).body).Encode()))
		if again.status != http.StatusConflict || !strings.Contains(again.body, "您已经附议过") || len(s.rows("endorsements")) != 1 {
			t.Errorf("a second time: %d", again.status)
		}
		v = s.form()
		v.Set("seen", "1")
		if sent := s.post("/suggestions/new", v); sent.status != http.StatusSeeOther || len(s.rows("suggestions")) != 1 {
			t.Errorf("another matter all the same: %d\n%s", sent.status, sent.body)
		}
	})
}

// bomb is a PNG of a few bytes that says it has a thousand million pixels.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	binary.BigEndian.PutUint32(file[16:], 40_000)
	binary.BigEndian.PutUint32(file[20:], 40_000)
	return file
}

func TestBadUploadsAreRefusedInChineseAndNothingIsStored(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		good := testJPEG(t, 40)
		for name, photos := range map[string][][]byte{
			"a web page called a photo":     {[]byte("<html><script>alert(1)</script>")},
			"a program":                     {[]byte("MZ\x90\x00" + strings.Repeat("\x00", 500))},
			"a picture that is an archive":  {append(bytes.Clone(good), []byte("PK\x03\x04"+strings.Repeat("x", 100)+"PK\x05\x06"+strings.Repeat("\x00", 18))...)},
			"a picture that is a page":      {append([]byte("GIF89a/*"), []byte("*/=1;alert(1)")...)},
			"SVG":                           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
			"a bomb":                        {bomb(t)},
			"half a picture":                {good[:len(good)/2]},
			"nothing but zeros":             {make([]byte, 5000)},
			"one bad among good":            {good, []byte("no photo"), good},
			"seven":                         {good, good, good, good, good, good, good},
			"one larger than a photo is":    {append(bytes.Clone(good), make([]byte, 21<<20)...)},
			"fifty megabytes":               {append(bytes.Clone(good), make([]byte, 50<<20)...)},
			"more than the form may carry":  {append(bytes.Clone(good), make([]byte, 70<<20)...)},
			"a camera's raw file by header": {append([]byte("II*\x00"), make([]byte, 4000)...)},
		} {
			v := s.form()
			s.Unchanged(t, func() {
				refused := s.post("/suggestions/new", v, photos...)
				if refused.status != http.StatusUnprocessableEntity && refused.status != http.StatusRequestEntityTooLarge {
					t.Errorf("%s: %d", name, refused.status)
				}
				if !regexp.MustCompile(`照片|提交的内容太大`).MatchString(refused.body) || refused.status == 422 && !strings.Contains(refused.body, "㙍下村老桥加装护栏") {
					t.Errorf("%s: the page says\n%.1500s", name, refused.body)
				}
			})
		}
		broken := []byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff")
		v := s.form()
		if sent := s.post("/suggestions/new", v, append(broken, good[2:]...)); sent.status != http.StatusSeeOther {
			t.Errorf("a photo with broken Exif is a photo: %d", sent.status)
		}
		if rows := s.rows("suggestions"); len(rows) != 1 || len(s.rows("intake_photos")) != 1 {
			t.Errorf("%d suggestions", len(rows))
		}
	})
}

func TestWhoIsNotHumanLeavesNothing(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		for name, change := range map[string]func(url.Values){
			"the honeypot":         func(v url.Values) { v.Set("blank", "http://spam.example") },
			"no question answered": func(v url.Values) { v.Del("human") },
			"a token made up":      func(v url.Values) { v.Set("human_token", strings.Repeat("A", 55)) },
			"no token":             func(v url.Values) { v.Del("human_token") },
		} {
			v := s.form()
			change(v)
			photos := [][]byte{testJPEG(t, 30)}
			if name == "no question answered" {
				photos = nil // a person who forgot: photos would be kept
			}
			refused := s.post("/suggestions/new", v, photos...)
			if refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.body, "没有提交成功") || !strings.Contains(refused.body, "㙍下村老桥加装护栏") {
				t.Errorf("%s: %d", name, refused.status)
			}
			if len(s.rows("suggestions"))+len(s.rows("intake_photos")) != 0 {
				t.Errorf("%s: something was stored", name)
			}
		}
		if forged := s.forged(); forged != http.StatusForbidden {
			t.Errorf("a form on another site: %d", forged)
		}
	})
}

func (s *callSite) forged() int {
	r, err := http.NewRequest("POST", s.url+"/suggestions/new", strings.NewReader(s.form().Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestThePublicPagesOfACallSayWhatIsOpen(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		m := s.matter(1, "㙍下村老桥维修并加装护栏")
		hidden := s.matter(2, "没有公开的事项")
		err := s.Store.InTx(context.Background(), func(tx *store.Tx) error {
			hidden.ListedAt = 0
			return tx.In(s.Congress.ID).UpdateMatter(hidden)
		})
		if err != nil {
			t.Fatal(err)
		}
		station, err := s.Intake.AddEntrance(context.Background(), s.As("government"), intake.EntranceCommand{Kind: models.ByStation, Name: "城关联络站"})
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{
			"/": "我要提建议", "/calls": "征集中", fmt.Sprintf("/calls/%d", s.call): "谁可以提", "/matters": m.Title, fmt.Sprintf("/matters?call=%d&q=护栏", s.call): "没有含有这些字", "/matters/" + m.Code: "附议这件事",
			"/suggestions": "查询码", "/suggestions/new": "提交建议", "/suggestions/new?from=" + station.Code: "通过城关联络站提交", "/suggestions/new?from=nowhere": "二维码已经停用",
		} {
			page := s.get(path)
			if page.status != 200 || !strings.Contains(page.body, want) || page.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: %d, does not say %q", path, page.status, want)
			}
			if strings.Contains(page.body, hidden.Title) {
				t.Errorf("%s shows what is not public", path)
			}
		}
		for path, status := range map[string]int{
			"/calls/99": 404, "/matters/" + hidden.Code: 404, "/matters/x": 404, "/suggestions/new?call=99": 404, "/suggestions/kept/draft-x": 404, "/suggestions/AAAAAAAAAAAAA": 404,
			fmt.Sprintf("/calls/%d/qr.svg", s.call): 200, "/e/" + station.Code: 303, "/matters?call=99": 404,
		} {
			if page := s.get(path); page.status != status {
				t.Errorf("%s: %d, want %d", path, page.status, status)
			}
		}
		s.Clock.Forward(60 * 24 * time.Hour)
		for path, want := range map[string]string{"/suggestions/new": "现在没有正在进行的征集", fmt.Sprintf("/suggestions/new?call=%d", s.call): "已经截止", "/calls": "已截止", "/matters/" + m.Code: "不再接受附议"} {
			if page := s.get(path); page.status != 200 || !strings.Contains(page.body, want) {
				t.Errorf("after the last day %s: %d, does not say %q", path, page.status, want)
			}
		}
	})
}
