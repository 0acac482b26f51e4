package intake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/photo"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// openCall publishes a call of the Town's congress that is open today.
func openCall(t *testing.T, w *apptest.Town, change func(*intake.CallCommand)) int64 {
	t.Helper()
	today := models.DateOf(w.Clock.Now())
	cmd := intake.CallCommand{Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Text: "请提建议。", Audience: "所有人", Topics: strings.Join(models.Categories, "\n"),
		Places: "城关镇\n谢村镇\n㙍下村", NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: today, ClosesOn: models.DateOf(w.Clock.Now().AddDate(0, 0, 40))}
	if change != nil {
		change(&cmd)
	}
	id, err := w.Intake.CreateCall(context.Background(), w.As("government"), cmd)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Intake.PublishCall(context.Background(), w.As("government"), id); err != nil {
		t.Fatal(err)
	}
	return id
}

// resident is somebody at home whose address is limited.
var resident = intake.Visitor{Address: "203.0.113.7", Agent: "手机浏览器", Browser: "browser-of-a-resident-1"}

// answered is the reply of somebody who reads the question: each choice is
// tried on a copy of the gate that forgets.
func answered(t *testing.T, w *apptest.Town, q intake.Challenge) intake.Reply {
	t.Helper()
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, choice := range q.Choices {
		reply := intake.Reply{Token: q.Token, Answer: choice}
		if gate.Check(context.Background(), "intake", reply, w.Clock.Now().Add(human.Least)) == nil {
			return reply
		}
	}
	t.Fatalf("no choice answers %q", q.Question)
	return intake.Reply{}
}

// ask opens a page, reads it for some seconds and answers.
func ask(t *testing.T, w *apptest.Town) intake.Reply {
	t.Helper()
	reply := answered(t, w, w.Intake.Ask())
	w.Clock.Forward(human.Least + time.Second)
	return reply
}

func picture(t testing.TB, n int) photo.Photo {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 80, 60))
	for x := range 80 {
		m.Set(x, n%60, color.RGBA{200, uint8(n), 30, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	p, err := photo.Clean(context.Background(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wish is a suggestion with rare characters, an emoji and script in it.
func wish(call int64) intake.SubmitCommand {
	return intake.SubmitCommand{Call: call, Title: "㙍下村老桥加装护栏 🙏<script>alert(1)</script>", Place: "㙍下村𠮷祥路 \"桥头\"", Reason: "桥面没有护栏，学生上学要走。\n下雨天更危险 & <b>急</b>",
		Latitude: "30.123456789", Longitude: "104.5", Name: "李𬭎", Phone: "138 1234 5678"}
}

func TestASuggestionKeepsItsWordsAndHidesWhoMadeIt(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		cmd := wish(call)
		cmd.Photos = []photo.Photo{picture(t, 1), picture(t, 2)}
		row, err := w.Intake.Suggest(ctx, resident, ask(t, w), cmd)
		if err != nil {
			t.Fatal(err)
		}
		if row.Number != 1 || row.Channel != models.ByWeb || row.State != models.SuggestionReceived || len(row.Code) != 13 {
			t.Errorf("stored as %+v", row)
		}
		dump := w.Dump(t)
		got := dump["suggestions"]
		if len(got) != 1 || got[0]["title"] != cmd.Title || got[0]["place"] != cmd.Place || got[0]["reason"] != cmd.Reason || got[0]["latitude"] != "30.12346" {
			t.Errorf("the words changed: %v", got)
		}
		for table, rows := range dump {
			for _, r := range rows {
				for column, value := range r {
					for _, secret := range []string{"13812345678", "李𬭎", resident.Address, resident.Browser} {
						if strings.Contains(value, secret) && !strings.HasPrefix(table, "deputies") {
							t.Errorf("%s.%s has %s", table, column, secret)
						}
					}
				}
			}
		}
		if len(dump["intake_photos"]) != 2 {
			t.Errorf("%d photos", len(dump["intake_photos"]))
		}
		if f, err := w.Intake.Follow(ctx, resident, strings.ToLower(intake.ShownCode(row.Code))); err != nil || f.Suggestion.Title != cmd.Title || len(f.Photos) != 2 || !f.Named || len(f.Suggestion.PhoneSealed) > 0 {
			t.Errorf("followed: %+v %v", f, err)
		}
	})
}

func TestThePageSentTwiceMakesOneSuggestion(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		reply := ask(t, w)
		first, err := w.Intake.Suggest(ctx, resident, reply, wish(call))
		if err != nil {
			t.Fatal(err)
		}
		w.Unchanged(t, func() {
			again, err := w.Intake.Suggest(ctx, resident, reply, wish(call))
			if err != nil || again.Code != first.Code || again.Number != 1 {
				t.Errorf("the second delivery: %+v %v", again, err)
			}
		})
		double := ask(t, w)
		twin := wish(call)
		twin.Title = "两次点到的同一件事"
		codes := make(chan string, 2)
		for range 2 {
			go func() {
				row, err := w.Intake.Suggest(ctx, resident, double, twin)
				if err != nil {
					t.Error(err)
				}
				codes <- row.Code
			}()
		}
		if a, b := <-codes, <-codes; a != b || a == first.Code {
			t.Errorf("a double tap has the codes %q and %q", a, b)
		}
		other := wish(call)
		other.Title = "另一件事"
		_, err = w.Intake.Suggest(ctx, resident, reply, other)
		apptest.Refused(t, "another matter from a used page", err, fault.Invalid)
		if n := len(w.Dump(t)["suggestions"]); n != 2 {
			t.Errorf("%d suggestions", n)
		}
	})
}

func TestWhatIsRefusedIsNotStored(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		call := openCall(t, w, func(c *intake.CallCommand) { c.NameRule, c.PhoneRule = models.AskRequired, models.AskNot })
		draft, err := w.Intake.CreateCall(ctx, w.As("government"), intake.CallCommand{Year: 2027, Title: "没有发布", Text: "无", Audience: "无", Topics: "其他", NameRule: models.AskNot, PhoneRule: models.AskNot, OpensOn: models.DateOf(w.Clock.Now()), ClosesOn: "2027-01-31"})
		if err != nil {
			t.Fatal(err)
		}
		good := wish(call)
		good.Phone = ""
		reply := ask(t, w)
		for name, tt := range map[string]struct {
			change func(*intake.SubmitCommand)
			kind   fault.Kind
			field  string
		}{
			"no title":            {func(c *intake.SubmitCommand) { c.Title = " \n " }, fault.Invalid, "title"},
			"a title too long":    {func(c *intake.SubmitCommand) { c.Title = strings.Repeat("长", 61) }, fault.Invalid, "title"},
			"no place":            {func(c *intake.SubmitCommand) { c.Place = "" }, fault.Invalid, "place"},
			"a reason too long":   {func(c *intake.SubmitCommand) { c.Reason = strings.Repeat("长", 1001) }, fault.Invalid, "reason"},
			"bytes that are none": {func(c *intake.SubmitCommand) { c.Reason = "\xff\xfe" }, fault.Invalid, "reason"},
			"a name required":     {func(c *intake.SubmitCommand) { c.Name = "" }, fault.Invalid, "name"},
			"a phone not asked":   {func(c *intake.SubmitCommand) { c.Phone = "13812345678" }, fault.Invalid, "phone"},
			"a point at sea":      {func(c *intake.SubmitCommand) { c.Latitude, c.Longitude = "0", "0" }, fault.Invalid, "point"},
			"a point of text":     {func(c *intake.SubmitCommand) { c.Latitude, c.Longitude = "NaN", "<b>" }, fault.Invalid, "point"},
			"seven photos":        {func(c *intake.SubmitCommand) { c.Photos = make([]photo.Photo, 7) }, fault.Invalid, "photo"},
			"a draft call":        {func(c *intake.SubmitCommand) { c.Call = draft }, fault.NotFound, ""},
			"no call":             {func(c *intake.SubmitCommand) { c.Call = 99 }, fault.NotFound, ""},
		} {
			cmd := good
			tt.change(&cmd)
			w.Unchanged(t, func() {
				_, err := w.Intake.Suggest(ctx, resident, reply, cmd)
				apptest.Refused(t, name, err, tt.kind)
				if e, ok := fault.As(err); ok && tt.field != "" && e.Fields[tt.field] == "" {
					t.Errorf("%s: the complaint is not at %s: %v", name, tt.field, e.Fields)
				}
			})
		}
		stored := func() int { return len(w.Dump(t)["suggestions"]) + len(w.Dump(t)["intake_photos"]) }
		for name, tt := range map[string]intake.Reply{
			"no token": {}, "a token of somebody else's": {Token: strings.Repeat("A", 55), Answer: "八"}, "the honeypot filled": {Token: reply.Token, Answer: reply.Answer, Trap: "http://x"},
		} {
			_, err := w.Intake.Suggest(ctx, resident, tt, good)
			apptest.Refused(t, name, err, fault.Invalid)
		}
		fresh := w.Intake.Ask()
		_, err = w.Intake.Suggest(ctx, resident, answered(t, w, fresh), good)
		apptest.Refused(t, "faster than people", err, fault.Invalid)
		w.Clock.Forward(5 * time.Second)
		for _, choice := range fresh.Choices {
			if right := answered(t, w, fresh); choice != right.Answer {
				_, err = w.Intake.Suggest(ctx, resident, intake.Reply{Token: fresh.Token, Answer: choice}, good)
				apptest.Refused(t, "a wrong answer", err, fault.Invalid)
			}
		}
		_, err = w.Intake.Suggest(ctx, resident, answered(t, w, fresh), good)
		apptest.Refused(t, "guessing until it fits", err, fault.Invalid)
		lost := good
		lost.Kept = []string{"draft-000000000000-X"}
		_, err = w.Intake.Suggest(ctx, resident, reply, lost)
		apptest.Refused(t, "a kept photo that is not there", err, fault.Invalid)
		w.Clock.Forward(60 * 24 * time.Hour)
		w.Unchanged(t, func() {
			_, err := w.Intake.Suggest(ctx, resident, ask(t, w), good)
			apptest.Refused(t, "after the last day", err, fault.Closed)
		})
		if n := stored(); n != 0 {
			t.Errorf("%d rows were stored", n)
		}
	})
}

func TestIdenticalPostsWithoutEndLeaveTheQueueUsable(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		refused, stored := 0, 0
		// The program answers every question and comes from another network after
		// every thirtieth post; whoever it is, the same words go in twenty times a
		// day. What is refused leaves counters of 32 bytes, one for each network.
		for i := range 300 {
			who := intake.Visitor{Address: fmt.Sprintf("198.51.%d.9", i/30)}
			cmd := wish(call)
			cmd.Phone = ""
			var reply intake.Reply
			if stored < 25 {
				reply = ask(t, w)
			}
			_, err := w.Intake.Suggest(ctx, who, reply, cmd)
			if err == nil {
				stored++
				continue
			}
			refused++
			if e, ok := fault.As(err); !ok || e.Kind != fault.TooMany || !strings.Contains(e.Message, "。") {
				t.Fatalf("post %d: %v", i, err)
			}
		}
		if n := len(w.Dump(t)["rate_limits"]); n > 10+1+25 { // networks, the words, questions answered
			t.Errorf("%d counters", n)
		}
		if stored != 20 || len(w.Dump(t)["suggestions"]) != 20 {
			t.Errorf("%d stored, %d refused", stored, refused)
		}
		if _, err := w.Intake.Suggest(ctx, resident, ask(t, w), wish(call)); !fault.Is(err, fault.TooMany) {
			t.Errorf("the same words from somebody else: %v", err)
		}
		honest := wish(call)
		honest.Title, honest.Reason = "谢村卫生室添两张床", "老人输液没有地方躺。"
		row, err := w.Intake.Suggest(ctx, resident, ask(t, w), honest)
		if err != nil || row.Number != 21 {
			t.Errorf("somebody else's own suggestion: %+v %v", row, err)
		}
		groups, err := w.Intake.Groups(ctx, w.As("government"), call)
		if err != nil || len(groups) != 1 || groups[0].Size() != 20 {
			t.Errorf("groups %v %v", groups, err)
		}
	})
}

func TestPhotosOfARefusedAttemptAreKeptForAWhileAndBounded(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		w.Unchanged(t, func() {
			_, err := w.Intake.KeepPhotos(ctx, resident, "made up", call, []photo.Photo{picture(t, 1)})
			apptest.Refused(t, "without a page of ours", err, fault.Invalid)
		})
		page := w.Intake.Ask()
		ids, err := w.Intake.KeepPhotos(ctx, resident, page.Token, call, []photo.Photo{picture(t, 1), picture(t, 2)})
		if err != nil || len(ids) != 2 {
			t.Fatal(ids, err)
		}
		if kept, err := w.Intake.StillKept(ctx, append(ids, "draft-0", rand.Text(), "../x")); err != nil || len(kept) != 2 {
			t.Errorf("kept %v %v", kept, err)
		}
		reply := answered(t, w, page)
		w.Clock.Forward(10 * time.Second)
		cmd := wish(call)
		cmd.Kept, cmd.Photos = ids, []photo.Photo{picture(t, 3)}
		row, err := w.Intake.Suggest(ctx, resident, reply, cmd)
		if err != nil || row.Photos != 3 {
			t.Fatal(row, err)
		}
		f, err := w.Intake.Follow(ctx, resident, row.Code)
		if err != nil || len(f.Photos) != 3 || f.Photos[0].Position != 1 || f.Photos[2].Position != 3 || f.Photos[0].ID == ids[0] {
			t.Errorf("%+v %v", f.Photos, err)
		}
		if _, err := w.Intake.KeptPhoto(ctx, ids[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("a submitted photo is open to who knows the draft's address: %v", err)
		}
		if _, err := w.Intake.KeepPhotos(ctx, resident, w.Intake.Ask().Token, call, []photo.Photo{picture(t, 4)}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Forward(4 * time.Hour)
		if _, err := w.Intake.KeepPhotos(ctx, resident, w.Intake.Ask().Token, call, []photo.Photo{picture(t, 5)}); err != nil {
			t.Fatal(err)
		}
		if n := len(w.Dump(t)["intake_photos"]); n != 4 {
			t.Errorf("%d photos: the one of hours ago is still there", n)
		}
		for i := range 70 {
			_, err = w.Intake.KeepPhotos(ctx, resident, w.Intake.Ask().Token, call, []photo.Photo{picture(t, i)})
		}
		apptest.Refused(t, "photos without end", err, fault.TooMany)
	})
}

func TestWhatIsEnteredOnBehalfNeedsARoleAndIsLogged(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, func(c *intake.CallCommand) { c.NameRule = models.AskRequired })
		cmd := wish(call)
		cmd.Name, cmd.Channel, cmd.Heard, cmd.ReceivedOn = "", models.ByLetter, 12, models.DateOf(w.Clock.Now().AddDate(0, 0, -1))
		w.Unchanged(t, func() {
			for _, login := range []string{"teller", "secretariat", "admin"} {
				_, err := w.Intake.Submit(ctx, w.As(login), call, cmd)
				apptest.Refused(t, login, err, fault.Forbidden)
			}
			_, err := w.Intake.Submit(ctx, w.Elsewhere("government"), call, cmd)
			apptest.Refused(t, "another congress", err, fault.NotFound)
			bad := cmd
			bad.ReceivedOn = "2099-01-01"
			_, err = w.Intake.Submit(ctx, w.As("unit"), call, cmd, bad)
			apptest.Refused(t, "one wrong of two", err, fault.Invalid)
		})
		rows, err := w.Intake.Submit(ctx, w.As("unit"), call, cmd, cmd)
		if err != nil || len(rows) != 2 || rows[1].Number != 2 || rows[0].Code == rows[1].Code || rows[0].Channel != models.ByLetter || rows[0].Heard != 12 || models.DateOf(rows[0].ReceivedAt.Time()) != cmd.ReceivedOn {
			t.Fatalf("%+v %v", rows, err)
		}
		log := w.Dump(t)["audit_entries"]
		if last := log[len(log)-1]; last["action"] != "录入建议" || !strings.Contains(last["detail"], "1 至 2") {
			t.Errorf("the log says %v", last)
		}
	})
}

func TestAnEntranceFillsInTheChannelUnlessItIsOfAnotherCongress(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		station, err := w.Intake.AddEntrance(ctx, w.As("government"), intake.EntranceCommand{Kind: models.ByStation, Name: "城关联络站"})
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := w.Intake.AddEntrance(ctx, w.Elsewhere("government"), intake.EntranceCommand{Kind: models.ByDeputy, Name: "毛一鸣"})
		if err != nil {
			t.Fatal(err)
		}
		for code, want := range map[string]models.Channel{station.Code: models.ByStation, foreign.Code: models.ByWeb, "nowhere": models.ByWeb} {
			cmd := wish(call)
			cmd.Entrance, cmd.Channel, cmd.Reason = code, models.ByLetter, code
			row, err := w.Intake.Suggest(ctx, resident, ask(t, w), cmd)
			if err != nil || row.Channel != want {
				t.Errorf("%s: %s %v", code, row.Channel, err)
			}
		}
		forms, err := w.Intake.OpenCalls(ctx, 0, station.Code)
		if err != nil || len(forms) != 1 || forms[0].Entrance.Name != "城关联络站" {
			t.Errorf("%+v %v", forms, err)
		}
	})
}

// list makes a listed matter, past the office.
func list(t *testing.T, w *apptest.Town, call int64, number int, m models.Matter) models.Matter {
	t.Helper()
	err := w.Store.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		k, err := c.LockCall(call)
		if err != nil {
			return err
		}
		k.Changes++
		m.Year, m.Number, m.Code, m.CallID, m.Changed = 2027, number, fmt.Sprintf("%d-2027-%05d", w.Congress.ID, number), call, k.Changes
		if m.State == "" {
			m.State = models.MatterOpen
		}
		if err := c.PutMatter(&m); err != nil {
			return err
		}
		return c.CountCall(k)
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func change(t *testing.T, w *apptest.Town, m models.Matter) {
	t.Helper()
	err := w.Store.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		k, err := c.LockCall(m.CallID)
		if err != nil {
			return err
		}
		k.Changes++
		m.Changed = k.Changes
		if err := c.UpdateMatter(m); err != nil {
			return err
		}
		return c.CountCall(k)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSamePersonSecondsOnceAndAMergeLosesNobody(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		a := list(t, w, call, 1, models.Matter{Title: "㙍下村老桥加装护栏", Place: "㙍下村", ListedAt: 1})
		b := list(t, w, call, 2, models.Matter{Title: "㙍下村老桥维修", Place: "㙍下村", ListedAt: 1})
		hidden := list(t, w, call, 3, models.Matter{Title: "没有公开的事项"})
		neighbour := intake.Visitor{Address: resident.Address, Browser: "browser-of-a-neighbour"}
		for _, try := range []struct {
			who   intake.Visitor
			phone string
			code  string
			again bool
		}{
			{resident, "", a.Code, false}, {resident, "", a.Code, true}, {neighbour, "", a.Code, false}, {neighbour, "138-1234-5678", b.Code, false}, {resident, "13812345678", b.Code, true},
			{intake.Visitor{Address: "203.0.113.8", Agent: "x"}, "", b.Code, false}, {intake.Visitor{Address: "203.0.113.8", Agent: "x"}, "", b.Code, true},
		} {
			_, err := w.Intake.Second(ctx, try.who, ask(t, w), try.code, try.phone)
			if e, _ := fault.As(err); (err != nil) != try.again || try.again && e.Code != intake.CodeSeconded {
				t.Errorf("%+v: %v", try, err)
			}
		}
		w.Unchanged(t, func() {
			_, err := w.Intake.Second(ctx, resident, ask(t, w), hidden.Code, "")
			apptest.Refused(t, "a matter that is not public", err, fault.NotFound)
			_, err = w.Intake.Second(ctx, resident, ask(t, w), "nothing", "")
			apptest.Refused(t, "no matter", err, fault.NotFound)
			_, err = w.Intake.Second(ctx, resident, ask(t, w), b.Code, "12")
			apptest.Refused(t, "no phone number", err, fault.Invalid)
		})
		b.State, b.MergedInto = models.MatterMerged, a.ID
		change(t, w, b)
		into, err := w.Intake.Second(ctx, intake.Visitor{Address: "203.0.113.9", Browser: "somebody-who-comes-late"}, ask(t, w), b.Code, "")
		if err != nil || into.ID != a.ID {
			t.Errorf("seconding what was merged: %+v %v", into, err)
		}
		_, err = w.Intake.Second(ctx, resident, ask(t, w), b.Code, "13812345678")
		apptest.Refused(t, "seconding again by way of the merged one", err, fault.Conflict)
		trace, err := w.Intake.Trace(ctx, a.Code)
		if err != nil || trace.Seconds.All != 5 || len(trace.Seconds.Before) != 1 || trace.Seconds.Before[0].Seconds != 2 {
			t.Errorf("%+v %v", trace.Seconds, err)
		}
		if moved, err := w.Intake.Trace(ctx, b.Code); err != nil || moved.Into.ID != a.ID || moved.Seconds.All != 2 {
			t.Errorf("%+v %v", moved, err)
		}
	})
}

func TestOnlyReleasedMattersAreShownWhileWriting(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		if _, err := w.Intake.Suggest(ctx, resident, ask(t, w), wish(call)); err != nil {
			t.Fatal(err)
		}
		look := func() []intake.SimilarMatter {
			found, err := w.Intake.SimilarListed(ctx, call, "㙍下村的老桥没有护栏，希望加装", "㙍下村", "", 5)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		m := list(t, w, call, 1, models.Matter{Title: "㙍下村老桥加装护栏", Place: "㙍下村"})
		if found := look(); len(found) != 0 {
			t.Errorf("shown before its release: %v", found)
		}
		m.ListedAt = models.At(w.Clock.Now())
		change(t, w, m)
		if found := look(); len(found) != 1 || found[0].Matter.ID != m.ID {
			t.Errorf("found %v", found)
		}
		m.State, m.MergedInto = models.MatterMerged, 77
		change(t, w, m)
		if found := look(); len(found) != 0 {
			t.Errorf("shown after its merge: %v", found)
		}
		alike, err := w.Intake.Similar(ctx, w.As("government"), call, "老桥护栏", "㙍下村", "", 5)
		if err != nil || len(alike) != 1 || alike[0].Suggestion == 0 {
			t.Errorf("the office finds %v %v", alike, err)
		}
		_, err = w.Intake.Similar(ctx, w.As("teller"), call, "老桥护栏", "", "", 5)
		apptest.Refused(t, "a teller", err, fault.Forbidden)
	})
}

func TestNothingIsPublicBeforeItsTime(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		row, err := w.Intake.Suggest(ctx, resident, ask(t, w), wish(call))
		if err != nil {
			t.Fatal(err)
		}
		m := list(t, w, call, 1, models.Matter{Title: "办公室的话", Search: words.Normal("办公室的话"), State: models.MatterDeclined, Reason: "内部理由"})
		err = w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			row.MatterID, row.State = m.ID, models.SuggestionAccepted
			if err := c.UpdateSuggestion(row); err != nil {
				return err
			}
			return c.PutAnswer(&models.Answer{CallID: call, MatterID: m.ID, Outcome: "不采纳", Text: "已有同类设施。", WrittenAt: c.Now, PublishAt: c.Now + 3_600_000})
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Intake.Trace(ctx, m.Code)
		apptest.Refused(t, "a matter that is not listed", err, fault.NotFound)
		m.ListedAt = 1
		change(t, w, m)
		f, err := w.Intake.Follow(ctx, resident, row.Code)
		if err != nil || len(f.Answers) != 0 || f.Trace == nil || f.Trace.Matter.State != models.MatterOpen || f.Trace.Matter.Reason != "" {
			t.Errorf("before the time: %+v %v", f.Trace, err)
		}
		l, err := w.Intake.Listed(ctx, intake.ListedFilter{Call: call, Query: "办公室"})
		if err != nil || len(l.Rows) != 1 || l.Rows[0].Matter.State != models.MatterOpen || l.Outcomes[models.MatterDeclined] != 0 || l.Rows[0].Suggestions != 1 {
			t.Errorf("before the time: %+v %v", l, err)
		}
		w.Clock.Forward(2 * time.Hour)
		if f, err = w.Intake.Follow(ctx, resident, row.Code); err != nil || len(f.Answers) != 1 || f.Trace.Matter.State != models.MatterDeclined {
			t.Errorf("after it: %+v %v", f, err)
		}
	})
}

func TestATraceShowsEachStationOnceItIsPublic(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx, call := context.Background(), openCall(t, w, nil)
		m := list(t, w, call, 1, models.Matter{Title: "㙍下村道路硬化", ListedAt: 1})
		var project models.Project
		inTown := func(do func(c *store.Scope) error) {
			t.Helper()
			if err := w.Store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(w.Congress.ID)) }); err != nil {
				t.Fatal(err)
			}
		}
		inTown(func(c *store.Scope) error {
			if err := c.PutCandidate(&models.Candidate{SessionID: w.Session, No: 77, Name: "㙍下村道路硬化工程", Code: m.Code}); err != nil {
				return err
			}
			project = models.Project{SessionID: w.Session, Year: 2027, No: 1, Name: "㙍下村道路硬化工程", Code: m.Code}
			return c.PutProject(&project)
		})
		read := func() intake.TraceReading {
			t.Helper()
			r, err := w.Intake.Trace(ctx, m.Code)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := read(); len(r.Listings)+len(r.Projects)+len(r.Votes) != 0 {
			t.Errorf("before the list is submitted: %+v", r)
		}
		inTown(func(c *store.Scope) error { return c.SubmitList(w.Session) })
		if r := read(); len(r.Listings) != 1 || r.Listings[0].Candidate.No != 77 || len(r.Projects) != 0 {
			t.Errorf("once it is: %+v", r)
		}
		inTown(func(c *store.Scope) error {
			project.PublishedAt = c.Now
			return c.UpdateProject(project)
		})
		if r := read(); len(r.Projects) != 1 || r.Projects[0].ID != project.ID {
			t.Errorf("once the project is public: %+v", r)
		}
		if found, err := w.Intake.Traceable(ctx, m.Code, "", "9-2027-99999"); err != nil || !found[m.Code] || found["9-2027-99999"] {
			t.Errorf("traceable %v %v", found, err)
		}
		undone := list(t, w, call, 2, models.Matter{Title: "办公室撤销的事项", ListedAt: 1, State: models.MatterMerged})
		_, err := w.Intake.Trace(ctx, undone.Code)
		apptest.Refused(t, "a matter whose making was undone", err, fault.NotFound)
	})
}

func TestACodeThatIsNoneIsNotFound(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		for _, code := range []string{"", "AAAA-AAAA-AAAAA", "短", strings.Repeat("A", 10_000), "new", "' OR 1=1"} {
			_, err := w.Intake.Follow(ctx, resident, code)
			apptest.Refused(t, code, err, fault.NotFound)
		}
		var err error
		for range 320 {
			_, err = w.Intake.Follow(ctx, resident, "AAAAAAAAAAAAA")
		}
		apptest.Refused(t, "trying codes", err, fault.TooMany)
		_, err = w.Intake.Follow(ctx, intake.Visitor{Address: "192.0.2.1"}, "AAAAAAAAAAAAA")
		apptest.Refused(t, "somebody else meanwhile", err, fault.NotFound)
	})
}

func TestTypedCodesAreReadAsTheyWereMeant(t *testing.T) {
	for typed, want := range map[string]string{
		"acde-fghj-kmnpr": "ACDEFGHJKMNPR", " ＡＣＤＥ　ｆｇｈｊ－3456 7": "ACDEFGHJ34567", "AcdefghJkmno5": "ACDEFGHJKMNQ5", "ACDEFGHJKMNB8": "ACDEFGHJKMN88",
		"ACDEFGHJKMN": "", "ACDEFGHJKMNPRT": "", "ACDEFGHJKMN1L": "", "查询码是ACDEFGHJKMNPR": "", "": "",
	} {
		if got := intake.PlainCode(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
