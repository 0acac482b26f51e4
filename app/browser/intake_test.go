package browser

import (
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"piaojue/app/access"
	"piaojue/app/intake"
	"piaojue/models"
)

// residentPhotos are two photos as a phone takes them: one large, one of
// another kind.
func residentPhotos(t *testing.T) []string {
	t.Helper()
	large, small := image.NewRGBA(image.Rect(0, 0, 2400, 1800)), image.NewRGBA(image.Rect(0, 0, 300, 400))
	for _, m := range []*image.RGBA{large, small} {
		for y := range m.Rect.Dy() {
			for x := range m.Rect.Dx() {
				m.SetRGBA(x, y, color.RGBA{uint8(x / 10), uint8(y / 8), 90, 255})
			}
		}
	}
	folder := t.TempDir()
	var paths []string
	for name, write := range map[string]func(f *os.File) error{
		"桥.jpg": func(f *os.File) error { return jpeg.Encode(f, large, nil) },
		"路.png": func(f *os.File) error { return png.Encode(f, small) },
	} {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, f.Name())
	}
	return paths
}

// onPhone fails when something on the page does not fit a phone of 360 px or is
// too small for a finger.
func (p *person) onPhone() {
	p.t.Helper()
	if wide := ask[int](p, `document.documentElement.scrollWidth`); wide > 360 {
		p.fail("%s is %d px wide", p.path(), wide)
	}
	const small = `[...document.querySelectorAll("main a[href], main button, main summary, main select, main textarea, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main label.choice")]
	  .filter((e) => { const r = e.getBoundingClientRect(); return r.height > 0 && r.height < 43.5 && !e.closest(".trap") && !e.closest("p:not(:has(> a:only-child))"); })
	  .map((e) => (e.innerText || e.name).trim().slice(0, 20) + " " + e.getBoundingClientRect().height).join(", ")`
	if found := ask[string](p, small); found != "" {
		p.fail("too small for a finger on %s: %s", p.path(), found)
	}
}

func TestAResidentOnAPhoneSuggestsWithTwoPhotosAndLooksUpTheAnswer(t *testing.T) {
	needsBuild(t)
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "town.db"), "127.0.0.1:0")
	congress := s.found(t)
	ctx := context.Background()
	office := access.Actor{Account: 1, Name: "周立新", Congress: congress.ID, Roles: []models.Role{models.Government}}
	cmd := intake.NewCall(models.DateOf(time.Now()), congress)
	cmd.OpensOn, cmd.ClosesOn, cmd.Year = models.DateOf(time.Now()), models.DateOf(time.Now().AddDate(0, 0, 20)), time.Now().Year()+1
	call, err := s.app.Intake.CreateCall(ctx, office, cmd)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.app.Intake.PublishCall(ctx, office, call); err != nil {
		t.Fatal(err)
	}
	// A matter that is listed already, of somebody's letter.
	letter, err := s.app.Intake.Submit(ctx, office, call, intake.SubmitCommand{Title: "城北小学门口装红绿灯", Place: "城北小学", Reason: "放学时车多。", Channel: models.ByLetter})
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.app.Intake.Accept(ctx, office, intake.AcceptCommand{Call: call, Category: "行有所畅", Picks: []intake.Pick{{ID: letter[0].ID, Seen: letter[0].Changed}}})
	if err != nil || len(made.Matters) != 1 {
		t.Fatal(made, err)
	}
	listed, err := s.app.Intake.MatterOffice(ctx, office, made.Matters[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.app.Intake.ListMatter(ctx, office, listed.Matter.ID, listed.Matter.Changed, true, true); err != nil {
		t.Fatal(err)
	}

	p := sit(t, s.url, "居民", 360, 740)
	p.goes("/")
	p.sees("正在征集建议")
	p.onPhone()
	p.press("我要提建议")
	p.sees("想办什么事")
	p.onPhone()

	// Something that somebody has asked for already is shown while it is typed.
	p.types("想办什么事", "城北小学门口要装红绿灯")
	p.types("在哪里", "城北小学")
	p.sees("已经有人提过类似的事", "附议 0 人")
	p.onPhone()
	p.press("附议这件事")
	p.sees("附议成功", "附议 1 人", listed.Matter.Code)
	p.onPhone()
	p.goes("/matters/" + listed.Matter.Code)
	p.press("附议这件事")
	p.expects(`409`)
	p.press("确认附议")
	p.sees("您已经附议过")

	// The suggestion itself; a field is forgotten, and nothing typed is lost.
	p.goes("/calls")
	p.onPhone()
	p.press("我要提建议")
	p.types("想办什么事", "㙍下村老桥加装护栏")
	p.types("为什么要办", "学生上学要走，没有护栏。")
	p.types("电话（选填）", "138 1234 5678")
	p.do(chromedp.SetUploadFiles("#f-photo", residentPhotos(t), chromedp.ByQuery))
	p.until("two photos on the shelf", `document.querySelectorAll("[data-shelf] img").length === 2 && document.getElementById("f-photo").files.length === 2`)
	if bytes := ask[int](p, `[...document.getElementById("f-photo").files].reduce((n, f) => Math.max(n, f.size), 0)`); bytes > 1<<20 {
		t.Errorf("a photo of %d bytes would travel", bytes)
	}
	p.sees("验证已经自动完成")
	p.onPhone()
	p.expects(`422`)
	p.press("提交建议")
	p.sees("请填写地点", "保留这张")
	p.onPhone()
	p.types("在哪里", "㙍下村")
	p.sees("验证已经自动完成")
	p.press("提交建议")
	p.sees("建议已经收到", "请记下您的查询码")
	p.onPhone()
	p.never("138 1234", "1381234")
	code := ask[string](p, `document.querySelector(".code-big").innerText.trim()`)
	if !regexp.MustCompile(`^[3-9A-HJKMNPQRTV-Y]{4}-[3-9A-HJKMNPQRTV-Y]{4}-[3-9A-HJKMNPQRTV-Y]{5}$`).MatchString(code) {
		t.Fatalf("the code is %q", code)
	}
	p.until("the photos have come back", `[...document.querySelectorAll(".photos img")].length === 2 && [...document.querySelectorAll(".photos img")].every((i) => { i.loading = "eager"; return i.complete && i.naturalWidth > 0; })`)

	// The office takes it up and answers.
	r, err := s.app.Intake.Follow(ctx, intake.Visitor{}, code)
	if err != nil {
		t.Fatal(err)
	}
	if made, err = s.app.Intake.Accept(ctx, office, intake.AcceptCommand{Call: call, Category: "行有所畅", Picks: []intake.Pick{{ID: r.Suggestion.ID, Seen: r.Suggestion.Changed}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.app.Intake.WriteAnswer(ctx, office, intake.AnswerCommand{Suggestion: r.Suggestion.ID, Outcome: intake.AnswerOutcomes()[len(intake.AnswerOutcomes())-1], Text: "护栏已经列入明年的养护计划。"}); err != nil {
		t.Fatal(err)
	}
	p.goes("/suggestions")
	p.onPhone()
	p.types("查询码", strings.ToLower(code))
	p.press("查看办理情况")
	p.sees("已完成", "㙍下村老桥加装护栏")
	p.never("养护计划")
	if _, err := s.app.Intake.PublishAnswers(ctx, office, call, 0); err != nil {
		t.Fatal(err)
	}
	p.goes("/suggestions")
	p.types("查询码", code)
	p.press("查看办理情况")
	p.sees("护栏已经列入明年的养护计划。", "受理")
	p.onPhone()
}
