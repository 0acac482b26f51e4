package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/intake"
	"piaojue/models"
)

func TestAnOfficerWorksThroughTheQueueByKeyboard(t *testing.T) {
	needsBuild(t)
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "town.db"), "127.0.0.1:0")
	congress := s.found(t)
	ctx := context.Background()
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	if _, err := s.app.Account.Create(ctx, admin, account.CreateCommand{Login: "office", Name: "周立新", Password: password, Roles: []models.Role{models.Government}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.app.Account.Create(ctx, admin, account.CreateCommand{Login: "water", Name: "冯春雷", Password: password, Roles: []models.Role{models.UnitRole}, Unit: "县水利局"}); err != nil {
		t.Fatal(err)
	}
	office := access.Actor{Account: 2, Name: "周立新", Congress: congress.ID, Roles: []models.Role{models.Government}}
	cmd := intake.NewCall(models.DateOf(time.Now()), congress)
	cmd.OpensOn, cmd.ClosesOn, cmd.Year = models.DateOf(time.Now()), models.DateOf(time.Now().AddDate(0, 0, 40)), time.Now().Year()+1
	call, err := s.app.Intake.CreateCall(ctx, office, cmd)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.app.Intake.PublishCall(ctx, office, call); err != nil {
		t.Fatal(err)
	}
	var said []intake.SubmitCommand
	for _, text := range []string{"老年食堂扩大规模", "㙍下村老桥加装护栏", "自来水发黄", "幼儿园门口划接送区", "卫生室要有医生"} {
		said = append(said, intake.SubmitCommand{Title: text, Place: "𬭎溪乡", Reason: "请尽快研究。"})
	}
	if _, err := s.app.Intake.Submit(ctx, office, call, said...); err != nil {
		t.Fatal(err)
	}

	p := sit(t, s.url, "政府办", 1366, 768)
	p.signs("office")
	queue := fmt.Sprintf("/office/calls/%d/suggestions", call)
	p.goes(queue + "?state=received")
	p.sees("待处理 5", "老年食堂扩大规模")
	opened := func(number int) string {
		return fmt.Sprintf(`document.querySelector(".panel h2").innerText.startsWith("%d 号")`, number)
	}

	// Down, open, choose a category, accept: the next one opens by itself.
	p.keys("j")
	p.keys("o")
	p.until("the first is open", opened(1))
	p.keys("5")
	p.until("its category is chosen", `document.querySelector(".panel input[name=category]:checked").value === "老有所养"`)
	p.keys("a")
	p.sees("已受理 1", "刚才：建立事项、受理")
	p.until("the next is open", opened(2))

	// Undo, and it is there again.
	p.keys("u")
	p.sees("待处理 5", "已撤销")

	// Up and down with the panel; folded forms open at their first question.
	p.goes(queue + "?state=received")
	p.keys("j")
	p.keys("o")
	p.until("the first is open", opened(1))
	p.keys("j")
	p.until("the second is open", opened(2))
	p.keys("j")
	p.until("the third is open", opened(3))
	p.keys("t")
	p.until("the question for the unit has the focus", `document.activeElement.name === "unit"`)
	p.keys(kb.ArrowDown)
	p.keys(kb.Tab)
	p.keys("请核实水质")
	p.keys(kb.Enter)
	p.sees("已转办 1", "县水利局：请核实水质")

	// Rows are ticked and taken up together.
	p.goes(queue + "?state=received")
	p.keys("j")
	p.keys("x")
	p.keys("j")
	p.keys("x")
	p.sees("已勾选 2 条")
	p.keys("m")
	p.until("the name has the focus", `document.activeElement.id === "b-title"`)
	p.keys("食堂和护栏")
	p.press("合并受理为一个事项")
	p.sees("已受理 2", "食堂和护栏")

	// Keys are letters where something is typed.
	p.keys("/")
	p.until("the search has the focus", `document.activeElement.id === "f-q"`)
	p.keys("juma")
	// The driver sends the letter even where the page refused the key, so the
	// stroke itself may stand before.
	p.until("letters stay letters", `document.activeElement.value.endsWith("juma")`)
	p.sees("已受理 2")

	// The unit answers.
	unit := sit(t, s.url, "县水利局", 800, 1000)
	unit.signs("water")
	unit.press("转办建议")
	unit.sees("自来水发黄", "请核实水质", "待答复")
	unit.types("答复内容", "已经更换滤料，下周检测。")
	unit.press("保存答复")
	unit.sees("已写答复，等待办公室公布")
}
