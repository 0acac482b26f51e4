package intake

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/photo"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// What a suggestion may hold, in characters.
const (
	MaxTitle  = 60
	MaxPlace  = 60
	MaxReason = 1000
	MaxName   = 30
	MaxPhotos = 6
)

// A SubmitCommand is one suggestion as it comes in: one matter, in the words of
// who makes it. The same command serves the public form, entry on behalf of
// somebody and the import; the fields of the last group are for the latter two.
type SubmitCommand struct {
	Call   int64
	Title  string // what is asked for
	Place  string
	Reason string
	// Latitude and Longitude are decimal degrees, both or none.
	Latitude, Longitude string
	Name, Phone         string // as the call's rules ask
	Photos              []photo.Photo
	Kept                []string // photos kept from an earlier attempt (KeepPhotos); they stand before Photos
	Entrance            string   // code of a 联络站码 or 代表码

	Channel    models.Channel // how it came in; of an entrance if empty
	EntranceID int64          // the station or deputy by row, instead of Entrance
	Heard      int            // residents whom a deputy heard
	ReceivedOn models.Date    // of a letter or a meeting; today if empty
}

// A Visitor is who sends without signing in, as far as a request shows it.
// Nothing of it is stored but keyed hashes.
type Visitor struct {
	Address string // web's RealIP
	Agent   string // the browser's name
	Browser string // random, kept by the browser itself; may be empty
}

// Challenge and Reply are the question that stands below every public form.
type (
	Challenge = human.Challenge
	Reply     = human.Reply
)

// asking is the purpose of the question, the same for suggesting and seconding:
// who began a suggestion may second a matter with the same page instead.
const asking = "intake"

// Ask makes the question of a new page.
func (s *Service) Ask() Challenge { return s.parts.Human.Ask(asking, s.store.Now().Time()) }

// AskAgain is the question of a page that is drawn again after err.
func (s *Service) AskAgain(token string, err error) Challenge {
	return s.parts.Human.Next(asking, token, err, s.store.Now().Time())
}

// Asked reports whether a token is one of ours. What comes without one is not
// worth decoding its photos.
func (s *Service) Asked(token string) bool { return s.parts.Human.ID(asking, token) != nil }

// Limits for those who do not sign in. Many people share an address behind a
// carrier's gateway, so the first is generous; identical texts are what
// programs send, and neighbours who agreed on a sentence can second it.
var (
	suggestByAddress = limit.Rule{Purpose: "suggest", Most: 40, Window: time.Hour, Refusal: "这个网络一小时内提交的建议太多，暂时不能再提交。请过一小时再试，或者到联络站、政务服务窗口提交。您填写的内容还在。"}
	suggestByPhone   = limit.Rule{Purpose: "suggest", Most: 10, Window: 24 * time.Hour, Refusal: "这个电话号码今天提交的建议已经到了 10 条。请明天再提，或者不填电话提交。您填写的内容还在。"}
	suggestByWords   = limit.Rule{Purpose: "suggest-words", Most: 20, Window: 24 * time.Hour, Refusal: "今天已经收到很多条内容完全相同的建议，不用再提交。如果您也赞成，请在事项清单中附议，或者写上您自己的理由再提交。"}
	keepByAddress    = limit.Rule{Purpose: "keep-photo", Most: 60, Window: time.Hour, Refusal: "这个网络一小时内上传的照片太多，请过一会儿再上传。"}
)

// asTyped makes sure that the words can be stored, and changes nothing else in
// them but line ends and characters that no screen shows.
func (cmd *SubmitCommand) asTyped(form fault.Form) {
	tidyLine(form, "title", "建议办的事", &cmd.Title, MaxTitle, true)
	tidyLine(form, "place", "地点", &cmd.Place, MaxPlace, true)
	tidyText(form, "reason", "理由", &cmd.Reason, MaxReason, true)
	tidyLine(form, "name", "姓名", &cmd.Name, MaxName, false)
	cmd.Phone = strings.TrimSpace(cmd.Phone)
	cmd.point(form)
	if n := len(cmd.Photos) + len(cmd.Kept); n > MaxPhotos {
		form.Add("photo", "一次最多上传 %d 张照片，现在有 %d 张。", MaxPhotos, n)
	}
}

// point brings the marked place into one spelling of five decimals, some
// metres. It refuses what is no place in China: a swapped pair, zero degrees.
func (cmd *SubmitCommand) point(form fault.Form) {
	if cmd.Latitude == "" && cmd.Longitude == "" {
		return
	}
	lat, errLat := strconv.ParseFloat(strings.TrimSpace(cmd.Latitude), 64)
	lon, errLon := strconv.ParseFloat(strings.TrimSpace(cmd.Longitude), 64)
	if errLat != nil || errLon != nil || !(lat > 3 && lat < 54 && lon > 73 && lon < 136) {
		cmd.Latitude, cmd.Longitude = "", ""
		form.Add("point", "标出的位置不对，已经去掉。需要时请重新标一次，或者只写地名。")
		return
	}
	cmd.Latitude, cmd.Longitude = strconv.FormatFloat(lat, 'f', 5, 64), strconv.FormatFloat(lon, 'f', 5, 64)
}

// proposer checks name and phone by the call's rules. Somebody else who enters
// a suggestion may not know what the rules require.
func (cmd *SubmitCommand) proposer(form fault.Form, call models.Call, self bool) {
	if call.NameRule == models.AskNot && cmd.Name != "" {
		form.Add("name", "这次征集不收集姓名，请不要填写。")
	}
	if call.NameRule == models.AskRequired && self && cmd.Name == "" {
		form.Add("name", "请填写姓名。")
	}
	if call.PhoneRule == models.AskNot && cmd.Phone != "" {
		form.Add("phone", "这次征集不收集电话，请不要填写。")
	}
	if cmd.Phone == "" {
		if call.PhoneRule == models.AskRequired && self {
			form.Add("phone", "请填写电话号码。")
		}
		return
	}
	phone, err := private.ParsePhone(cmd.Phone)
	if refusal, ok := fault.As(err); ok {
		form.Add("phone", "%s", refusal.Message)
		return
	}
	cmd.Phone = phone.String()
}

// Check tidies a command that somebody enters on behalf of somebody else and
// refuses, by field, what cannot be stored, for the preview of an import. today
// is the day of the check.
func (cmd *SubmitCommand) Check(call models.Call, today models.Date) error {
	form := fault.Form{}
	cmd.asTyped(form)
	cmd.proposer(form, call, false)
	if cmd.Channel != "" && !cmd.Channel.Valid() {
		form.Add("channel", "请选择来源渠道。")
	}
	if cmd.Heard < 0 || cmd.Heard > 100_000 {
		form.Add("heard", "听取意见的人数请填 0 到 100000 的整数。")
	}
	if cmd.ReceivedOn != "" {
		switch {
		case !cmd.ReceivedOn.Valid():
			form.Add("received_on", "请填写收到日期，例如 2026-09-10。")
		case cmd.ReceivedOn > today:
			form.Add("received_on", "收到日期不能晚于今天。")
		}
	}
	return form.Err()
}

// A submission is a checked command with all that takes time to work out, made
// before the call is held.
type submission struct {
	cmd    SubmitCommand
	code   string
	search string
	guess  string
	name   []byte
	phone  []byte
	index  []byte
}

func (s *Service) submission(call models.Call, cmd SubmitCommand, code string) (submission, error) {
	sub := submission{cmd: cmd, code: code, search: words.Normal(cmd.Title + " " + cmd.Place + " " + cmd.Reason), guess: guessOf(call, cmd)}
	var err error
	if sub.name, err = s.parts.Box.Seal(proposerPlace(call.CongressID, code, "name"), cmd.Name); err != nil {
		return sub, err
	}
	sub.phone, err = s.parts.Box.Seal(proposerPlace(call.CongressID, code, "phone"), cmd.Phone)
	sub.index = s.parts.Box.Index(private.KindPhone, cmd.Phone)
	return sub, err
}

// sureEnough is how sure a proposed field must be to be shown at all.
const sureEnough = 0.5

func guessOf(call models.Call, cmd SubmitCommand) string {
	category, _, sure := words.Category(cmd.Title+"。"+cmd.Reason, strings.Split(call.Topics, "\n"))
	if sure < sureEnough {
		return ""
	}
	return category
}

// proposerPlace is where a suggestion's sealed values live. The 查询码 names the
// row, since it is known before the row is.
func proposerPlace(congress int64, code, column string) string {
	return private.Place(congress, "suggestions", code, column)
}

// openProposer reads the name and the phone number of who made a suggestion.
// Whoever asks for them logs the look.
func (s *Service) openProposer(row models.Suggestion) (name, phone string, err error) {
	if name, err = s.parts.Box.Open(proposerPlace(row.CongressID, row.Code, "name"), row.NameSealed); err != nil {
		return "", "", err
	}
	phone, err = s.parts.Box.Open(proposerPlace(row.CongressID, row.Code, "phone"), row.PhoneSealed)
	return name, phone, err
}

// put adds a suggestion to a call that is held; the caller writes the call's
// counters.
func (sub submission) put(c *store.Scope, call *models.Call, entrance models.Entrance, account int64) (models.Suggestion, error) {
	cmd := sub.cmd
	call.Received++
	row := models.Suggestion{CallID: call.ID, Code: sub.code, Number: call.Received, Channel: cmd.Channel, EntranceID: entrance.ID, Title: cmd.Title, Place: cmd.Place,
		Latitude: cmd.Latitude, Longitude: cmd.Longitude, Reason: cmd.Reason, Guess: sub.guess, State: models.SuggestionReceived, NameSealed: sub.name, PhoneSealed: sub.phone,
		PhoneIndex: sub.index, Heard: cmd.Heard, AccountID: account, Photos: len(cmd.Kept) + len(cmd.Photos), ReceivedAt: c.Now, Changed: call.Changes, Search: sub.search}
	if cmd.ReceivedOn != "" && cmd.ReceivedOn != c.Today {
		row.ReceivedAt = startOf(cmd.ReceivedOn)
	}
	if row.Channel == "" {
		row.Channel = models.ByWeb
		if entrance.ID > 0 {
			row.Channel = entrance.Kind
		}
	}
	if err := c.PutSuggestion(&row); err != nil {
		return row, err
	}
	for i, draft := range cmd.Kept {
		if err := c.ClaimPhoto(draft, rand.Text(), row.ID, i+1); err != nil {
			if fault.Is(err, fault.NotFound) {
				return row, errKept
			}
			return row, err
		}
	}
	for i, p := range cmd.Photos {
		err := c.PutIntakePhoto(&models.IntakePhoto{ID: rand.Text(), SuggestionID: row.ID, Position: len(cmd.Kept) + i + 1, Width: p.Width, Height: p.Height, Body: p.JPEG, Small: p.Small.JPEG})
		if err != nil {
			return row, err
		}
	}
	return row, nil
}

var errKept = fault.Form{"photo": "前面上传的照片已经超过保留时间，请重新选择照片。"}.Err()

// startOf is noon in China on a day: a paper has a date and no time.
func startOf(d models.Date) models.Moment {
	t, err := time.ParseInLocation(time.DateOnly, string(d), models.China)
	if err != nil {
		return 0
	}
	return models.At(t.Add(12 * time.Hour))
}

// entranceOf is the station or deputy a command names; the zero one if none.
// One that is disabled, or of another congress, is none: the suggestion counts
// all the same.
func entranceOf(c *store.Scope, cmd SubmitCommand) (models.Entrance, error) {
	var row models.Entrance
	var err error
	switch {
	case cmd.EntranceID > 0:
		return c.Entrance(cmd.EntranceID)
	case cmd.Entrance == "":
		return row, nil
	default:
		row, err = c.EntranceByCode(cmd.Entrance)
	}
	if fault.Is(err, fault.NotFound) || err == nil && row.CongressID != c.Congress {
		return models.Entrance{}, nil
	}
	return row, err
}

// Submit adds suggestions that somebody enters on behalf of somebody else, all
// or none, and returns them with their numbers and codes. What came on paper
// while the call was open may be entered after its last day.
func (s *Service) Submit(ctx context.Context, actor access.Actor, call int64, cmds ...SubmitCommand) ([]models.Suggestion, error) {
	if err := access.Need(actor, access.EnterSuggestions); err != nil {
		return nil, err
	}
	var k models.Call
	var today models.Date
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) (err error) {
		today = c.Today
		k, err = c.Call(call)
		return err
	})
	if err != nil {
		return nil, err
	}
	if k.PublishedAt.IsZero() || today < k.OpensOn {
		return nil, fault.New(fault.Closed, "公告%s，还不能录入建议。", StageOf(k, today))
	}
	subs := make([]submission, len(cmds))
	for i, cmd := range cmds {
		if err := cmd.Check(k, today); err != nil {
			return nil, err
		}
		if subs[i], err = s.submission(k, cmd, newCode()); err != nil {
			return nil, err
		}
	}
	var rows []models.Suggestion
	return rows, s.store.InTx(ctx, func(tx *store.Tx) error {
		rows = nil
		c := tx.In(actor.Congress)
		k, err := c.LockCall(call)
		if err != nil {
			return err
		}
		k.Changes++
		for _, sub := range subs {
			entrance, err := entranceOf(c, sub.cmd)
			if err != nil {
				return err
			}
			row, err := sub.put(c, &k, entrance, actor.Account)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if len(rows) == 0 {
			return nil
		}
		if err := c.CountCall(k); err != nil {
			return err
		}
		detail := fmt.Sprintf("收件号 %d", rows[0].Number)
		if n := len(rows); n > 1 {
			detail += fmt.Sprintf(" 至 %d，共 %d 条", rows[n-1].Number, n)
		}
		return note(c, actor, access.EnterSuggestions, "录入建议", k.Title, detail)
	})
}

// A Form is what the public form needs to know before anything is typed.
type Form struct {
	Call     models.Call
	Congress models.Congress
	Entrance models.Entrance // zero unless the code is in use
	Today    models.Date
}

// OpenCalls lists the calls that take suggestions today, of one congress or of
// all (0); an entrance's code narrows them to its congress.
func (s *Service) OpenCalls(ctx context.Context, congress int64, entrance string) ([]Form, error) {
	var list []Form
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var through models.Entrance
		if entrance != "" {
			row, err := tx.EntranceByCode(entrance)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if err == nil {
				through, congress = row, row.CongressID
			}
		}
		calls, err := tx.PublishedCalls()
		if err != nil {
			return err
		}
		for _, k := range calls {
			if !k.Accepting(tx.Today) || congress > 0 && k.CongressID != congress {
				continue
			}
			place, err := tx.CongressByID(k.CongressID)
			if err != nil {
				return err
			}
			list = append(list, Form{k, place, through, tx.Today})
		}
		return nil
	})
	return list, err
}

// Form reads one published call for its form; an entrance of another congress
// is none. It does not refuse a call whose time is not now: the page says so.
func (s *Service) Form(ctx context.Context, call int64, entrance string) (Form, error) {
	var f Form
	return f, s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Call, err = tx.PublishedCall(call); err != nil {
			return err
		}
		if f.Congress, err = tx.CongressByID(f.Call.CongressID); err != nil {
			return err
		}
		f.Today = tx.Today
		f.Entrance, err = entranceOf(tx.In(f.Call.CongressID), SubmitCommand{Entrance: entrance})
		return err
	})
}

// CheckSuggestion refuses, by field, what Suggest would refuse of the words,
// and writes nothing.
func (s *Service) CheckSuggestion(ctx context.Context, cmd SubmitCommand) error {
	_, _, err := s.checked(ctx, cmd)
	return err
}

func (s *Service) checked(ctx context.Context, cmd SubmitCommand) (SubmitCommand, models.Call, error) {
	f, err := s.Form(ctx, cmd.Call, "")
	if err != nil {
		return cmd, f.Call, err
	}
	if !f.Call.Accepting(f.Today) {
		return cmd, f.Call, fault.New(fault.Closed, "征集%s，现在不能提交建议。", StageOf(f.Call, f.Today))
	}
	form := fault.Form{}
	cmd.asTyped(form)
	cmd.proposer(form, f.Call, true)
	// The public says nothing of these.
	cmd.Channel, cmd.EntranceID, cmd.Heard, cmd.ReceivedOn = "", 0, 0, ""
	return cmd, f.Call, form.Err()
}

// Suggest takes a suggestion from the public and returns it with its number and
// code. It refuses, in this order and before anything is stored: a call that is
// not open, fields that are missing or wrong, somebody who has sent too much,
// and who has not shown to be human. The same page sent twice makes one
// suggestion and answers twice with it.
func (s *Service) Suggest(ctx context.Context, who Visitor, reply Reply, cmd SubmitCommand) (models.Suggestion, error) {
	cmd, call, err := s.checked(ctx, cmd)
	if err != nil {
		return models.Suggestion{}, err
	}
	code := newCode()
	if id := s.parts.Human.ID(asking, reply.Token); id != nil {
		// The page's own code: a second delivery of the same page finds the first.
		code = codeFrom(s.parts.Box.Index("suggestion-code", string(id)))
	}
	same := func() (models.Suggestion, bool, error) {
		before, err := s.byCode(ctx, code)
		if fault.Is(err, fault.NotFound) {
			return before, false, nil
		}
		return before, before.CallID == call.ID && before.Title == cmd.Title && before.Place == cmd.Place && before.Reason == cmd.Reason, err
	}
	if before, found, err := same(); err != nil || found {
		return before, err
	}
	text := sha256.Sum256([]byte(strings.Join([]string{strconv.FormatInt(call.ID, 10), words.Normal(cmd.Title), words.Normal(cmd.Place), words.Normal(cmd.Reason)}, "\x00")))
	for _, l := range []struct {
		rule limit.Rule
		who  limit.Who
	}{{suggestByAddress, limit.Address(who.Address)}, {suggestByWords, limit.Number(fmt.Sprintf("words %x", text))}} {
		if err := s.parts.Limits.Allow(ctx, l.rule, l.who); err != nil {
			return models.Suggestion{}, err
		}
	}
	if err := s.parts.Human.Check(ctx, asking, reply, s.store.Now().Time()); err != nil {
		if refusal, ok := fault.As(err); !ok || refusal.Code != human.CodeUsed {
			return models.Suggestion{}, err
		}
		// A double tap: the other delivery may be about to store it.
		for range 5 {
			if before, found, looking := same(); looking != nil || found {
				return before, looking
			}
			time.Sleep(100 * time.Millisecond)
		}
		return models.Suggestion{}, err
	}
	// Only after the question: otherwise a program could use up what another
	// person's number may still send.
	if err := s.parts.Limits.Allow(ctx, suggestByPhone, limit.Number(cmd.Phone)); err != nil {
		return models.Suggestion{}, err
	}
	sub, err := s.submission(call, cmd, code)
	if err != nil {
		return models.Suggestion{}, err
	}
	var row models.Suggestion
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(call.CongressID)
		k, err := c.LockCall(call.ID)
		if err != nil {
			return err
		}
		if !k.Accepting(c.Today) {
			return fault.New(fault.Closed, "征集%s，现在不能提交建议。", StageOf(k, c.Today))
		}
		entrance, err := entranceOf(c, cmd)
		if err != nil {
			return err
		}
		k.Changes++
		if row, err = sub.put(c, &k, entrance, 0); err != nil {
			return err
		}
		if err := sweepPhotos(tx); err != nil {
			return err
		}
		return c.CountCall(k)
	})
	return row, err
}

func (s *Service) byCode(ctx context.Context, code string) (row models.Suggestion, err error) {
	return row, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err = tx.SuggestionByCode(code)
		return err
	})
}

// Photos of an attempt that was not accepted are kept for a while, so that
// nobody has to choose them again because of another field.
const (
	keepFor  = 3 * time.Hour
	keepMost = 600 // in all, some 200 MB at worst
)

// draftID is the beginning of the ids of photos kept at a time: the ids sort by
// it, so that old ones can be found without a column.
func draftID(at models.Moment) string { return fmt.Sprintf("draft-%012x-", int64(at)) }

// sweepPhotos removes kept photos whose time is over.
func sweepPhotos(tx *store.Tx) error {
	return tx.SweepDraftPhotos(draftID(tx.Now - models.Moment(keepFor.Milliseconds())))
}

// KeepPhotos keeps cleaned photos of an attempt for three hours and returns
// their ids, which only the page knows. It refuses who has no page of ours, too
// many from one network, and more than the store holds for all.
func (s *Service) KeepPhotos(ctx context.Context, who Visitor, token string, call int64, photos []photo.Photo) ([]string, error) {
	if !s.Asked(token) {
		return nil, fault.New(fault.Invalid, "页面已经过期，照片没有保留，请重新选择。")
	}
	if len(photos) > MaxPhotos {
		return nil, fault.New(fault.TooLarge, "一次最多上传 %d 张照片。", MaxPhotos)
	}
	for range photos {
		if err := s.parts.Limits.Allow(ctx, keepByAddress, limit.Address(who.Address)); err != nil {
			return nil, err
		}
	}
	var ids []string
	return ids, s.store.InTx(ctx, func(tx *store.Tx) error {
		ids = nil
		k, err := tx.PublishedCall(call)
		if err != nil {
			return err
		}
		if err := tx.SweepDraftPhotos(draftID(tx.Now - models.Moment(keepFor.Milliseconds()))); err != nil {
			return err
		}
		n, err := tx.DraftPhotos()
		if err != nil {
			return err
		}
		if n+len(photos) > keepMost {
			return fault.New(fault.TooMany, "现在上传照片的人太多，照片没有保留，请过一会儿重新选择。")
		}
		for i, p := range photos {
			id := draftID(tx.Now) + rand.Text()
			err := tx.In(k.CongressID).PutIntakePhoto(&models.IntakePhoto{ID: id, Position: i + 1, Width: p.Width, Height: p.Height, Body: p.JPEG, Small: p.Small.JPEG})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
}

// KeptPhoto is a kept photo's small picture, for the page that knows its id.
func (s *Service) KeptPhoto(ctx context.Context, id string) (models.IntakePhoto, error) {
	var row models.IntakePhoto
	return row, s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if !strings.HasPrefix(id, "draft-") || id < draftID(tx.Now-models.Moment(keepFor.Milliseconds())) {
			return fault.New(fault.NotFound, "没有找到该照片。")
		}
		row, err = tx.DraftPhoto(id)
		return err
	})
}

// StillKept leaves those ids whose photos are still kept, at most MaxPhotos.
func (s *Service) StillKept(ctx context.Context, ids []string) ([]string, error) {
	var kept []string
	for _, id := range ids[:min(len(ids), MaxPhotos)] {
		_, err := s.KeptPhoto(ctx, id)
		if err == nil {
			kept = append(kept, id)
		} else if _, refusal := fault.As(err); !refusal {
			return nil, err
		}
	}
	return kept, nil
}

// CleanPhotos decodes and encodes uploaded photos anew. It refuses, under the
// field "photo" and by its number, the first that is none; then none is kept.
func (s *Service) CleanPhotos(ctx context.Context, files []io.Reader) ([]photo.Photo, error) {
	if len(files) > MaxPhotos {
		return nil, fault.Form{"photo": fmt.Sprintf("一次最多上传 %d 张照片。", MaxPhotos)}.Err()
	}
	var list []photo.Photo
	for i, f := range files {
		p, err := photo.Clean(ctx, f)
		if refusal, ok := fault.As(err); ok && refusal.Kind != fault.TooMany {
			return nil, fault.Form{"photo": fmt.Sprintf("第 %d 张：%s这次选的照片都没有接收，请重新选择。", i+1, refusal.Fields["photo"])}.Err()
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}
