package shortlist_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/sheet"
	"piaojue/app/shortlist"
	"piaojue/models"
)

// neighbour is somebody at home whose address is limited.
var neighbour = shortlist.Visitor{Address: "203.0.113.9"}

// humanly opens a page, reads it for some seconds and answers its question:
// each choice is tried on a copy of the gate that forgets.
func humanly(t *testing.T, w *apptest.Town) shortlist.Reply {
	t.Helper()
	q := w.Shortlist.Ask()
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, choice := range q.Choices {
		reply := shortlist.Reply{Token: q.Token, Answer: choice}
		if gate.Check(ctx, "comment", reply, w.Clock.Now().Add(human.Least)) == nil {
			w.Clock.Forward(human.Least + time.Second)
			return reply
		}
	}
	t.Fatalf("no choice answers %q", q.Question)
	return shortlist.Reply{}
}

// The town's clock stands on 2026-03-12.
func showing(projects ...int64) shortlist.ShowingCommand {
	return shortlist.ShowingCommand{Year: nextYear, Title: "2027年民生实事候选项目公示", Text: "欢迎提出意见。\n不留姓名也可以。", OpensOn: "2026-03-12", ClosesOn: "2026-03-18", Projects: projects}
}

// shown puts new projects on show and publishes it.
func shown(t *testing.T, w *apptest.Town, names ...string) (id int64, projects []int64) {
	t.Helper()
	for _, name := range names {
		project, err := w.Shortlist.New(ctx, w.As("government"), nextYear, 0, typed(name, name+"旁"))
		must(t, err)
		projects = append(projects, project)
	}
	id, err := w.Shortlist.NewShowing(ctx, w.As("government"), showing(projects...))
	must(t, err)
	must(t, w.Shortlist.PublishShowing(ctx, w.As("government"), id))
	return id, projects
}

func TestAShowingIsRefusedAndNothingChanges(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		project, err := w.Shortlist.New(ctx, office, nextYear, 0, typed("镇敬老院", "镇上"))
		must(t, err)
		kept, err := w.Shortlist.New(ctx, office, nextYear, 0, typed("村口公厕", "村口"))
		must(t, err)
		must(t, w.Shortlist.Reserve(ctx, office, kept, "前置条件不具备"))
		id, err := w.Shortlist.NewShowing(ctx, office, showing(project))
		must(t, err)
		past, err := w.Shortlist.NewShowing(ctx, office, func() shortlist.ShowingCommand {
			cmd := showing(project)
			cmd.OpensOn, cmd.ClosesOn = "2026-03-01", "2026-03-20"
			return cmd
		}())
		must(t, err)
		w.Unchanged(t, func() {
			for what, change := range map[string]func(cmd *shortlist.ShowingCommand){
				"four days":                 func(cmd *shortlist.ShowingCommand) { cmd.ClosesOn = "2026-03-15" },
				"an end before the start":   func(cmd *shortlist.ShowingCommand) { cmd.ClosesOn = "2026-03-01" },
				"a day that is none":        func(cmd *shortlist.ShowingCommand) { cmd.OpensOn = "2026-02-30" },
				"no title":                  func(cmd *shortlist.ShowingCommand) { cmd.Title = " " },
				"no project":                func(cmd *shortlist.ShowingCommand) { cmd.Projects = nil },
				"a project in the reserve":  func(cmd *shortlist.ShowingCommand) { cmd.Projects = []int64{kept} },
				"a project of another year": func(cmd *shortlist.ShowingCommand) { cmd.Year = nextYear + 1 },
				"a text that is too long":   func(cmd *shortlist.ShowingCommand) { cmd.Text = strings.Repeat("字", 2001) },
				"bytes that are no text":    func(cmd *shortlist.ShowingCommand) { cmd.Text = "\xff\xfe" },
			} {
				cmd := showing(project)
				change(&cmd)
				_, err := w.Shortlist.NewShowing(ctx, office, cmd)
				apptest.Refused(t, what, err, fault.Invalid)
				if cmd.Year == nextYear {
					apptest.Refused(t, what+", revised", w.Shortlist.ReviseShowing(ctx, office, id, cmd), fault.Invalid)
				}
			}
			apptest.Refused(t, "published after its first day", w.Shortlist.PublishShowing(ctx, office, past), fault.Closed)
			for _, login := range []string{"unit", "deputy", "secretariat", "admin", "presiding"} {
				_, err := w.Shortlist.NewShowing(ctx, w.As(login), showing(project))
				apptest.Refused(t, login, err, fault.Forbidden)
				apptest.Refused(t, login, w.Shortlist.PublishShowing(ctx, w.As(login), id), fault.Forbidden)
			}
			apptest.Refused(t, "another congress", w.Shortlist.PublishShowing(ctx, w.Elsewhere("government"), id), fault.NotFound)
			_, err := w.Shortlist.PublicShowing(ctx, id)
			apptest.Refused(t, "a draft read by the public", err, fault.NotFound)
			_, err = w.Shortlist.Comment(ctx, neighbour, shortlist.Reply{}, shortlist.CommentCommand{Showing: id, Project: project, Text: "好"})
			apptest.Refused(t, "a comment on a draft", err, fault.NotFound)
			if list, err := w.Shortlist.PublicShowings(ctx); err != nil || len(list) != 0 {
				t.Errorf("drafts in the public list: %v, %v", list, err)
			}
		})
		must(t, w.Shortlist.PublishShowing(ctx, office, id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", w.Shortlist.PublishShowing(ctx, office, id), fault.Closed)
			apptest.Refused(t, "changed after it is out", w.Shortlist.ReviseShowing(ctx, office, id, showing(project)), fault.Closed)
		})
	})
}

func TestWhatWasShownStaysWhenTheProjectChanges(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		id, projects := shown(t, w, "𬭎溪书屋", "㙍下村公厕")
		code := read(t, w, projects[0]).Project.Code
		later := typed("𬭎溪书屋", "别处")
		later.Investment, later.Items = "450", nil
		must(t, w.Shortlist.Revise(ctx, office, projects[0], 1, later, "核增投资"))
		public, err := w.Shortlist.PublicShowing(ctx, id)
		must(t, err)
		if len(public.Projects) != 2 || !public.Open {
			t.Fatalf("on show: %+v", public)
		}
		if k := public.Projects[0]; k.Content.Place != "𬭎溪书屋旁" || k.Content.Investment != 300*1_000_000 || k.Version != 1 || k.Project.Place != "" {
			t.Errorf("what is shown follows the project: %+v", k)
		}
		v, err := w.Shortlist.ReadShowing(ctx, office, id, shortlist.CommentFilter{})
		must(t, err)
		var labels []string
		for _, d := range v.Projects[0].Later {
			labels = append(labels, d.Label)
		}
		if got := strings.Join(labels, " "); got != "地点 总投资 子项" || len(v.Projects[1].Later) != 0 {
			t.Errorf("the office sees as changed since: %s", got)
		}
		at, err := w.Shortlist.ShownAs(ctx, code)
		must(t, err)
		if len(at) != 1 || at[0].Showing.ID != id || at[0].Name != "𬭎溪书屋" {
			t.Errorf("the 事项编号 leads to %+v", at)
		}
	})
}

func TestACommentIsSealedAnsweredAndPublicOnlyWhenListed(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		office := w.As("government")
		id, projects := shown(t, w, "𬭎溪书屋", "㙍下村公厕")
		cmd := shortlist.CommentCommand{Showing: id, Project: projects[1], Text: "应当放在村口 <script>alert(1)</script> 🙏", Name: "李𬭎", Phone: "138 1234 5678"}
		reply := humanly(t, w)
		row, err := w.Shortlist.Comment(ctx, neighbour, reply, cmd)
		must(t, err)
		if again, err := w.Shortlist.Comment(ctx, neighbour, reply, cmd); err != nil || again.ID != row.ID {
			t.Errorf("the same page sent twice: %+v, %v", again, err)
		}
		dump := w.Dump(t)
		if n := len(dump["comments"]); n != 1 {
			t.Fatalf("%d rows of a form that was sent twice", n)
		}
		for table, rows := range dump {
			for _, r := range rows {
				for column, value := range r {
					for _, secret := range []string{"13812345678", "138 1234 5678", neighbour.Address} {
						if strings.Contains(value, secret) {
							t.Errorf("%s.%s holds %q", table, column, secret)
						}
					}
					if table == "comments" && strings.Contains(value, "李𬭎") {
						t.Errorf("comments.%s holds the name", column)
					}
				}
			}
		}
		followed, err := w.Shortlist.FollowComment(ctx, neighbour, strings.ToLower(shortlist.ShownCode(row.Code)))
		must(t, err)
		if followed.Comment.Text != cmd.Text || followed.Name != "㙍下村公厕" || !followed.Named || len(followed.Comment.PhoneSealed) > 0 {
			t.Errorf("followed as %+v", followed)
		}
		listed := func() []models.Comment {
			public, err := w.Shortlist.PublicShowing(ctx, id)
			must(t, err)
			if n := public.Projects[1].Shown.Comments; n != 1 {
				t.Errorf("%d comments counted, want 1", n)
			}
			return public.Projects[1].Comments
		}
		if got := listed(); len(got) != 0 {
			t.Errorf("public before the office listed it: %+v", got)
		}
		_, err = w.Shortlist.ModerateComment(ctx, office, row.ID, false, "已经转给设计单位。")
		must(t, err)
		if got := listed(); len(got) != 0 {
			t.Errorf("an answer alone made it public: %+v", got)
		}
		if f, err := w.Shortlist.FollowComment(ctx, neighbour, row.Code); err != nil || f.Comment.Answer != "已经转给设计单位。" {
			t.Errorf("the answer is not with its code: %+v, %v", f, err)
		}
		_, err = w.Shortlist.ModerateComment(ctx, office, row.ID, true, "已经转给设计单位。")
		must(t, err)
		if got := listed(); len(got) != 1 || got[0].Answer == "" || got[0].Code != "" || len(got[0].NameSealed) > 0 {
			t.Errorf("listed as %+v", got)
		}
		if i := read(t, w, projects[1]).Index; i.Comments != 1 || i.Points() != 1 {
			t.Errorf("the 民意指数 counts %d comments", i.Comments)
		}

		logged := len(w.Dump(t)["audit_entries"])
		_, who, err := w.Shortlist.Commenter(ctx, office, row.ID, "核实位置")
		must(t, err)
		if who.Name != "李𬭎" || who.Phone != "13812345678" {
			t.Errorf("opened as %+v", who)
		}
		if n := len(w.Dump(t)["audit_entries"]); n != logged+1 {
			t.Errorf("a look at the number left %d entries", n-logged)
		}
		var b bytes.Buffer
		must(t, w.Shortlist.ExportComments(ctx, office, id, &b))
		rows, err := sheet.Read(&b)
		must(t, err)
		if len(rows) != 2 || rows[1][3] != cmd.Text || rows[1][5] != "公开" || rows[1][6] != "已经转给设计单位。" || strings.Contains(fmt.Sprint(rows), row.Code) {
			t.Errorf("exported as %q", rows)
		}
		w.Unchanged(t, func() {
			_, _, err := w.Shortlist.Commenter(ctx, office, row.ID, " ")
			apptest.Refused(t, "a look without a reason", err, fault.Invalid)
			for _, login := range []string{"unit", "deputy", "secretariat", "admin"} {
				_, _, err := w.Shortlist.Commenter(ctx, w.As(login), row.ID, "想看")
				apptest.Refused(t, login, err, fault.Forbidden)
				_, err = w.Shortlist.ModerateComment(ctx, w.As(login), row.ID, false, "")
				apptest.Refused(t, login, err, fault.Forbidden)
				apptest.Refused(t, login, w.Shortlist.ExportComments(ctx, w.As(login), id, &b), fault.Forbidden)
			}
			_, _, err = w.Shortlist.Commenter(ctx, w.Elsewhere("government"), row.ID, "想看")
			apptest.Refused(t, "another congress", err, fault.NotFound)
			_, err = w.Shortlist.ModerateComment(ctx, office, row.ID, true, strings.Repeat("长", 1001))
			apptest.Refused(t, "an answer too long", err, fault.Invalid)
		})
	})
}

func TestACommentIsRefusedAndNothingIsStored(t *testing.T) {
	eachLevel(t, func(t *testing.T, w *apptest.Town) {
		id, projects := shown(t, w, "𬭎溪书屋")
		other, err := w.Shortlist.New(ctx, w.As("government"), nextYear, 0, typed("没有公示的", "某地"))
		must(t, err)
		count := func() int { return len(w.Dump(t)["comments"]) }
		good := shortlist.CommentCommand{Showing: id, Project: projects[0], Text: "同意"}
		for what, change := range map[string]func(cmd *shortlist.CommentCommand){
			"nothing said":       func(cmd *shortlist.CommentCommand) { cmd.Text = " \n " },
			"too much":           func(cmd *shortlist.CommentCommand) { cmd.Text = strings.Repeat("长", 1001) },
			"no text":            func(cmd *shortlist.CommentCommand) { cmd.Text = "\xff" },
			"a number of a shoe": func(cmd *shortlist.CommentCommand) { cmd.Phone = "42" },
			"a name too long":    func(cmd *shortlist.CommentCommand) { cmd.Name = strings.Repeat("长", 31) },
		} {
			cmd := good
			change(&cmd)
			_, err := w.Shortlist.Comment(ctx, neighbour, humanly(t, w), cmd)
			apptest.Refused(t, what, err, fault.Invalid)
		}
		elsewhere := good
		elsewhere.Project = other
		_, err = w.Shortlist.Comment(ctx, neighbour, humanly(t, w), elsewhere)
		apptest.Refused(t, "a project that is not on show", err, fault.NotFound)
		byProgram := good
		byProgram.Text = "同意同意"
		_, err = w.Shortlist.Comment(ctx, neighbour, shortlist.Reply{Token: "made up"}, byProgram)
		apptest.Refused(t, "no page of ours", err, fault.Invalid)
		if n := count(); n != 0 {
			t.Errorf("%d comments stored", n)
		}
		// Ten thousand identical posts come down to the limit of the words.
		stored := 0
		for i := range 60 {
			if _, err := w.Shortlist.Comment(ctx, shortlist.Visitor{Address: fmt.Sprintf("203.0.113.%d", i)}, humanly(t, w), good); err == nil {
				stored++
			} else {
				apptest.Refused(t, "the same words again", err, fault.TooMany)
			}
		}
		if n := count(); n != 20 || stored != 20 {
			t.Errorf("%d of 60 identical comments stored", n)
		}
		w.Clock.Forward(7 * 24 * time.Hour)
		w.Unchanged(t, func() {
			_, err := w.Shortlist.Comment(ctx, neighbour, shortlist.Reply{}, good)
			apptest.Refused(t, "after the last day", err, fault.Closed)
		})
		_, err = w.Shortlist.FollowComment(ctx, neighbour, "ACDE-FGHJ-KMNPR")
		apptest.Refused(t, "a code that is none", err, fault.NotFound)
	})
}
