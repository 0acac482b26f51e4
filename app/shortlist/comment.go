package shortlist

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A CommentCommand is what somebody says of a project on show.
type CommentCommand struct {
	Showing, Project int64
	Text             string
	Name, Phone      string // may be empty; sealed before they reach a row
}

// A Visitor is who sends without signing in. Nothing of it is stored but a
// keyed hash that lives as long as the limit.
type Visitor struct{ Address string }

// Challenge and Reply are the question that stands below every public form.
type (
	Challenge = human.Challenge
	Reply     = human.Reply
)

const asking = "comment"

// Ask makes the question of a new page.
func (s *Service) Ask() Challenge { return s.parts.Human.Ask(asking, s.store.Now().Time()) }

// AskAgain is the question of a page that is drawn again after err.
func (s *Service) AskAgain(token string, err error) Challenge {
	return s.parts.Human.Next(asking, token, err, s.store.Now().Time())
}

// Limits for those who do not sign in; many share an address behind a carrier's
// gateway.
var (
	commentByAddress = limit.Rule{Purpose: "comment", Most: 40, Window: time.Hour, Refusal: "这个网络一小时内提交的意见太多，暂时不能再提交。请过一小时再试。您填写的内容还在。"}
	commentByPhone   = limit.Rule{Purpose: "comment", Most: 20, Window: 24 * time.Hour, Refusal: "这个电话号码今天提交的意见已经到了 20 条。请明天再提，或者不填电话提交。您填写的内容还在。"}
	commentByWords   = limit.Rule{Purpose: "comment-words", Most: 20, Window: 24 * time.Hour, Refusal: "今天已经收到很多条内容完全相同的意见，不用再提交。如果您另有理由，请写上再提交。"}
	commentLookups   = limit.Rule{Purpose: "lookup", Most: 300, Window: time.Hour, Refusal: "这个网络一小时内查询的次数太多，请过一小时再查。"}
)

// commentPlace is where a comment's sealed values live. The 查询码 names the
// row, since it is known before the row is.
func commentPlace(row models.Comment, column string) string {
	return private.Place(row.CongressID, "comments", row.Code, column)
}

// A PublicShowing is a published showing as everybody reads it.
type PublicShowing struct {
	Showing  models.Showing
	Congress models.Congress
	Today    models.Date
	Open     bool // comments are taken today
	Projects []PublicShown
}

// A PublicShown is a project on show with the comments that may be read.
type PublicShown struct {
	Shown
	No       int
	Comments []models.Comment // listed ones, oldest first, without code and names
}

// PublicShowings lists the published showings of all congresses: those that
// take comments first, then the newest. Their projects are not read.
func (s *Service) PublicShowings(ctx context.Context) ([]PublicShowing, error) {
	var list []PublicShowing
	return list, s.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.PublishedShowings()
		if err != nil {
			return err
		}
		list = nil
		for _, k := range rows {
			v := PublicShowing{Showing: k, Today: tx.Today, Open: k.Accepting(tx.Today)}
			if v.Congress, err = tx.CongressByID(k.CongressID); err != nil {
				return err
			}
			list = append(list, v)
		}
		slices.SortStableFunc(list, func(a, b PublicShowing) int {
			return cmp.Compare(map[bool]int{true: 0, false: 1}[a.Open], map[bool]int{true: 0, false: 1}[b.Open])
		})
		return nil
	})
}

// PublicShowing reads one published showing with its projects as they were
// shown; any other is not found.
func (s *Service) PublicShowing(ctx context.Context, id int64) (PublicShowing, error) {
	var v PublicShowing
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.PublishedShowing(id)
		if err != nil {
			return err
		}
		c := tx.In(k.CongressID)
		v = PublicShowing{Showing: k, Today: tx.Today, Open: k.Accepting(tx.Today)}
		if v.Congress, err = tx.CongressByID(k.CongressID); err != nil {
			return err
		}
		shown, err := shownList(c, id)
		if err != nil {
			return err
		}
		comments, err := c.ListedComments(id)
		if err != nil {
			return err
		}
		for i, p := range shown {
			p.Project = models.ShortlistedProject{ID: p.Project.ID, Code: p.Project.Code} // the rest is not as it was shown
			row := PublicShown{Shown: p, No: i + 1}
			for _, k := range comments {
				if k.ShortlistedID == p.Project.ID {
					row.Comments = append(row.Comments, k)
				}
			}
			v.Projects = append(v.Projects, row)
		}
		return nil
	})
}

// A ShownAt is a published showing in which a matter's project stood.
type ShownAt struct {
	Showing models.Showing
	Project int64
	Name    string // as it was shown
}

// ShownAs lists the published showings of a matter's projects, oldest first, so
// that the page of a 事项编号 leads to them.
func (s *Service) ShownAs(ctx context.Context, code string) ([]ShownAt, error) {
	var list []ShownAt
	return list, s.store.Read(ctx, func(tx *store.Tx) error {
		list = nil
		m, err := tx.MatterByCode(code)
		if err != nil {
			return err
		}
		c := tx.In(m.CongressID)
		projects, err := c.ShortlistedOf(m.ID)
		if err != nil {
			return err
		}
		for _, p := range projects {
			rows, err := c.ShowingsOf(p.ID)
			if err != nil {
				return err
			}
			for _, k := range rows {
				showing, err := c.Showing(k.ShowingID)
				if err != nil {
					return err
				}
				if showing.PublishedAt.IsZero() {
					continue
				}
				content, err := versionContent(c, p.ID, k.Version)
				if err != nil {
					return err
				}
				list = append(list, ShownAt{showing, p.ID, content.Name})
			}
		}
		return nil
	})
}

// open finds a project on show that takes comments today.
func (cmd CommentCommand) open(tx *store.Tx) (models.Showing, error) {
	k, err := tx.PublishedShowing(cmd.Showing)
	if err != nil {
		return k, err
	}
	rows, err := tx.In(k.CongressID).ShowingProjects(k.ID)
	if err != nil {
		return k, err
	}
	if !slices.ContainsFunc(rows, func(r models.ShowingProject) bool { return r.ShortlistedID == cmd.Project }) {
		return k, fault.New(fault.NotFound, "没有找到该公示项目。")
	}
	switch {
	case tx.Today < k.OpensOn:
		return k, fault.New(fault.Closed, "公示从 %s 开始，到时候再提意见。", k.OpensOn)
	case !k.Accepting(tx.Today):
		return k, fault.New(fault.Closed, "公示已经在 %s 截止，不再接收意见。", k.ClosesOn)
	}
	return k, nil
}

// Comment takes a comment from the public and returns it with its 查询码. It
// refuses, in this order and before anything is stored: a showing that takes
// none, fields that are wrong, somebody who has sent too much, and who has not
// shown to be human. The same page sent twice makes one comment and answers
// twice with it.
func (s *Service) Comment(ctx context.Context, who Visitor, reply Reply, cmd CommentCommand) (models.Comment, error) {
	var showing models.Showing
	if err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		showing, err = cmd.open(tx)
		return err
	}); err != nil {
		return models.Comment{}, err
	}
	form := fault.Form{}
	cmd.Text = prose(form, "text", "意见", cmd.Text, 1000, true)
	cmd.Name = strings.ReplaceAll(prose(form, "name", "姓名", cmd.Name, 30, false), "\n", " ")
	if cmd.Phone = strings.TrimSpace(cmd.Phone); cmd.Phone != "" {
		phone, err := private.ParsePhone(cmd.Phone)
		if refusal, ok := fault.As(err); ok {
			form.Add("phone", "%s", refusal.Message)
		}
		cmd.Phone = phone.String()
	}
	if err := form.Err(); err != nil {
		return models.Comment{}, err
	}
	row := models.Comment{CongressID: showing.CongressID, ShowingID: showing.ID, ShortlistedID: cmd.Project, Code: private.NewCode(), Text: cmd.Text}
	if id := s.parts.Human.ID(asking, reply.Token); id != nil {
		// The page's own code: a second delivery of the same page finds the first.
		row.Code = private.CodeFrom(s.parts.Box.Index("comment-code", string(id)))
		before, err := s.byCode(ctx, row.Code)
		if err == nil && before.ShowingID == row.ShowingID && before.ShortlistedID == row.ShortlistedID && before.Text == row.Text {
			return before, nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return models.Comment{}, err
		}
	}
	text := sha256.Sum256([]byte(strconv.FormatInt(cmd.Project, 10) + "\x00" + words.Normal(cmd.Text)))
	for _, l := range []struct {
		rule limit.Rule
		who  limit.Who
	}{{commentByAddress, limit.Address(who.Address)}, {commentByPhone, limit.Number(cmd.Phone)}, {commentByWords, limit.Number(fmt.Sprintf("words %x", text))}} {
		if err := s.parts.Limits.Allow(ctx, l.rule, l.who); err != nil {
			return models.Comment{}, err
		}
	}
	if err := s.parts.Human.Check(ctx, asking, reply, s.store.Now().Time()); err != nil {
		return models.Comment{}, err
	}
	var err error
	if row.NameSealed, err = s.parts.Box.Seal(commentPlace(row, "name"), cmd.Name); err != nil {
		return models.Comment{}, err
	}
	if row.PhoneSealed, err = s.parts.Box.Seal(commentPlace(row, "phone"), cmd.Phone); err != nil {
		return models.Comment{}, err
	}
	row.PhoneIndex = s.parts.Box.Index(private.KindPhone, cmd.Phone)
	return row, s.store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := cmd.open(tx); err != nil {
			return err
		}
		row.ID, row.ReceivedAt = 0, tx.Now
		return tx.In(showing.CongressID).PutComment(&row)
	})
}

func (s *Service) byCode(ctx context.Context, code string) (row models.Comment, err error) {
	return row, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err = tx.CommentByCode(code)
		return err
	})
}

// A FollowedComment is what became of a comment, for whoever has its 查询码.
// Name and phone number are not in it.
type FollowedComment struct {
	Comment  models.Comment // without what is sealed
	Named    bool
	Showing  models.Showing
	Congress models.Congress
	Name     string // of the project as it was shown
}

var errNoComment = fault.New(fault.NotFound, "没有找到这个查询码对应的意见。请核对每个字符，查询码里没有数字 0、1、2 和字母 B、I、L、O、S、U、Z。")

// FollowComment reads what became of a comment. It refuses a code that is none.
func (s *Service) FollowComment(ctx context.Context, who Visitor, code string) (FollowedComment, error) {
	var v FollowedComment
	if err := s.parts.Limits.Allow(ctx, commentLookups, limit.Address(who.Address)); err != nil {
		return v, err
	}
	if code = private.PlainCode(code); code == "" {
		return v, errNoComment
	}
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.CommentByCode(code)
		if fault.Is(err, fault.NotFound) {
			return errNoComment
		}
		if err != nil {
			return err
		}
		c := tx.In(row.CongressID)
		v = FollowedComment{Named: len(row.NameSealed)+len(row.PhoneSealed) > 0}
		row.NameSealed, row.PhoneSealed, row.PhoneIndex = nil, nil, nil
		v.Comment = row
		if v.Showing, err = c.Showing(row.ShowingID); err != nil {
			return err
		}
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		rows, err := c.ShowingProjects(row.ShowingID)
		if err != nil {
			return err
		}
		for _, k := range rows {
			if k.ShortlistedID == row.ShortlistedID {
				content, err := versionContent(c, k.ShortlistedID, k.Version)
				if err != nil {
					return err
				}
				v.Name = content.Name
			}
		}
		return nil
	})
}

// PlainCode is a 查询码 as it is stored, whatever way it was typed.
func PlainCode(typed string) string { return private.PlainCode(typed) }

// ShownCode is a 查询码 in groups, as it is printed and read aloud.
func ShownCode(code string) string { return private.ShownCode(code) }
