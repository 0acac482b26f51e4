package oversight

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/private"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A Rated is what residents gave a project: of each person, known by the
// telephone number alone, the newest rating.
type Rated struct {
	Sum    int
	Raters int
	Counts [5]int // of 1, 2, 3, 4 and 5
}

// Enough reports whether there are so many that the average says something.
func (r Rated) Enough() bool { return r.Raters >= progress.FewRatings }

// ratings are the residents' ratings of some projects in a year, or in all
// years (0), by project. A project without any is not in it. Every rating with
// a telephone number counts, whether or not the words beside it were made
// public: who moderates words cannot moderate the score.
func ratings(c *store.Scope, projects []int64, year int) (map[int64]Rated, error) {
	all := map[int64]Rated{}
	if len(projects) == 0 {
		return all, nil
	}
	first, last := "0000-01", "9999-12"
	if year > 0 {
		first, last = fmt.Sprintf("%04d-01", year), fmt.Sprintf("%04d-12", year)
	}
	rows, err := c.SiteRatings(projects, first, last)
	for _, r := range rows {
		if r.Rating < 1 || r.Rating > 5 {
			continue
		}
		sum := all[r.ProjectID]
		sum.Sum += r.Rating * r.People
		sum.Raters += r.People
		sum.Counts[r.Rating-1] += r.People
		all[r.ProjectID] = sum
	}
	return all, err
}

// RatingWords are the words of the ratings 1 to 5.
var RatingWords = [5]string{"很不满意", "不满意", "一般", "满意", "很满意"}

// What a comment at the site may hold, in characters.
const (
	MaxSiteText   = 500
	MaxSiteAnswer = 1000
	MaxSiteReason = 200
)

// siteShown is how many listed comments a project's own page shows.
const siteShown = 5

// SiteRows is how many comments a page of a list shows.
const SiteRows = 20

// A SiteReading is what a project's page knows of 码上视察.
type SiteReading struct {
	Leader   string // of the published plan, as the following
	Officer  string
	Contact  string
	Call     string // the number in Contact that can be dialled, empty if it is none
	Rated    Rated
	Comments []models.SiteComment // the newest listed ones
	Listed   int                  // in all
	Waiting  int                  // not looked at yet; the office's alone
}

// siteOpen reports whether residents may say something of the project: from the
// decision on, also when the work is done, and not when it was ended.
func siteOpen(p models.Project) bool { return p.Stage != models.StageEnded }

func readSite(c *store.Scope, v *Reading) error {
	site := &v.Site
	rated, err := ratings(c, []int64{v.Project.ID}, 0)
	if err != nil {
		return err
	}
	site.Rated = rated[v.Project.ID]
	if site.Leader, site.Officer, site.Contact, err = inCharge(c, v.Project.ID); err != nil {
		return err
	}
	if phone, err := private.ParsePhone(site.Contact); err == nil {
		site.Call = phone.String()
	}
	counts, err := c.SiteCounts([]int64{v.Project.ID})
	if err != nil {
		return err
	}
	for _, n := range counts {
		switch {
		case n.State == models.CommentListed:
			site.Listed = n.Comments
		case n.State == models.CommentReceived && !v.Public:
			site.Waiting = n.Comments
		}
	}
	if site.Listed > 0 {
		site.Comments, err = c.ListedSiteComments(v.Project.ID, 0, siteShown)
	}
	return err
}

// inCharge reads who is named in the plan; a plan that was not published names
// nobody.
func inCharge(c *store.Scope, project int64) (leader, officer, contact string, err error) {
	plans, err := c.PlansOf([]int64{project})
	if err != nil || len(plans) == 0 || plans[0].PublishedAt.IsZero() {
		return "", "", "", err
	}
	return plans[0].Leader, plans[0].Officer, plans[0].Contact, nil
}

// A SiteCount is what open data says of residents' ratings and comments. The
// sum is 0 while there are too few raters.
type SiteCount struct {
	Raters, Sum      int
	Listed, Answered int
}

// siteCounts counts, for public projects of any congress, what everybody may
// know of their ratings and comments.
func siteCounts(tx *store.Tx, rows []Row) (map[int64]SiteCount, error) {
	all := map[int64]SiteCount{}
	var projects, congresses []int64
	for _, r := range rows {
		if projects = append(projects, r.Project.ID); !slices.Contains(congresses, r.Project.CongressID) {
			congresses = append(congresses, r.Project.CongressID)
		}
	}
	c := tx.Among(congresses)
	rated, err := ratings(c, projects, 0)
	if err != nil {
		return nil, err
	}
	counts, err := c.SiteCounts(projects)
	if err != nil {
		return nil, err
	}
	for id, r := range rated {
		n := SiteCount{Raters: r.Raters}
		if r.Enough() {
			n.Sum = r.Sum
		}
		all[id] = n
	}
	for _, k := range counts {
		if k.State == models.CommentListed {
			n := all[k.ProjectID]
			n.Listed, n.Answered = k.Comments, k.Answered
			all[k.ProjectID] = n
		}
	}
	return all, nil
}

var errNoSite = fault.New(fault.NotFound, "没有这个现场码，可能已经换了新的。请扫现场最新的海报，或者在“项目进展”里按名称查找项目。")

// PlainCode is a code as it is stored, whatever way it was typed.
func PlainCode(typed string) string { return private.PlainCode(typed) }

// ShownCode is a code in groups, as it is printed and read aloud.
func ShownCode(code string) string { return private.ShownCode(code) }

// Site reads the public project whose poster carries the code. A code that was
// replaced is none.
func (s *Service) Site(ctx context.Context, code string) (Reading, error) {
	var v Reading
	if code = private.PlainCode(code); code == "" {
		return v, errNoSite
	}
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		p, err := siteProject(tx, code)
		if err != nil {
			return err
		}
		v, err = readProject(tx.In(p.CongressID), p, true)
		return err
	})
}

func siteProject(tx *store.Tx, code string) (models.Project, error) {
	p, err := tx.ProjectOfSite(code)
	if fault.Is(err, fault.NotFound) {
		return p, errNoSite
	}
	return p, err
}

// A ListedSite is one page of a public project's listed comments.
type ListedSite struct {
	Project  models.Project
	Congress models.Congress
	Rated    Rated
	Comments []models.SiteComment
	Page     int // from 1
	Pages    int
	Listed   int
}

// ListedComments reads a page of what residents said of a public project.
func (s *Service) ListedComments(ctx context.Context, project int64, page int) (ListedSite, error) {
	var v ListedSite
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PublishedProject(project)
		if err != nil {
			return err
		}
		c := tx.In(p.CongressID)
		v = ListedSite{Project: p}
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		rated, err := ratings(c, []int64{p.ID}, 0)
		if err != nil {
			return err
		}
		v.Rated = rated[p.ID]
		counts, err := c.SiteCounts([]int64{p.ID})
		if err != nil {
			return err
		}
		for _, n := range counts {
			if n.State == models.CommentListed {
				v.Listed = n.Comments
			}
		}
		v.Pages = max(1, (v.Listed+SiteRows-1)/SiteRows)
		v.Page = min(max(1, page), v.Pages)
		v.Comments, err = c.ListedSiteComments(p.ID, (v.Page-1)*SiteRows, SiteRows)
		return err
	})
}

// A Visitor is who sends without signing in. Nothing of it is stored but a
// keyed hash that lives as long as the limit.
type Visitor struct{ Address string }

// Challenge and Reply are the question that stands below every public form.
type (
	Challenge = human.Challenge
	Reply     = human.Reply
)

const (
	asking    = "site"
	codeRated = "site_rated"
)

// Ask makes the question of a new page.
func (s *Service) Ask() Challenge { return s.parts.Human.Ask(asking, s.store.Now().Time()) }

// AskAgain is the question of a page that is drawn again after err.
func (s *Service) AskAgain(token string, err error) Challenge {
	if refusal, ok := fault.As(err); ok && (refusal.Code == codeRated || refusal.Code == "too_many") {
		return s.Ask() // the answer may have been used up before
	}
	return s.parts.Human.Next(asking, token, err, s.store.Now().Time())
}

// Limits for those who do not sign in. Many share an address behind a carrier's
// gateway, so that of comments is generous. Ratings make a score: of one
// project, one network gives few of them in an hour and in a day.
var (
	siteByAddress = limit.Rule{Purpose: "site", Most: 40, Window: time.Hour, Refusal: "这个网络一小时内提交的评价太多，暂时不能再提交。请过一小时再试。您填写的内容还在。"}
	siteByWords   = limit.Rule{Purpose: "site-words", Most: 10, Window: 24 * time.Hour, Refusal: "今天已经收到很多条内容完全相同的意见，不用再提交。如果您另有情况，请写上再提交。"}
	siteByPhone   = limit.Rule{Purpose: "site-phone", Most: 20, Window: 24 * time.Hour, Refusal: "这个电话号码今天提交的评价已经到了 20 条。请明天再提，或者不评分、不填电话，只写意见。您填写的内容还在。"}
	siteLookups   = limit.Rule{Purpose: "lookup", Most: 300, Window: time.Hour, Refusal: "这个网络一小时内查询的次数太多，请过一小时再查。"}
)

// rateByAddress bounds ratings of one project from one network.
func rateByAddress(project int64) []limit.Rule {
	const refusal = "这个网络给这个项目的评分太集中，暂时不再接收评分，避免一处网络左右评分。请改用手机流量，或者明天再评；不评分、只写意见可以照常提交。您填写的内容还在。"
	return []limit.Rule{
		{Purpose: fmt.Sprintf("site-rate-%d", project), Most: 12, Window: time.Hour, Refusal: refusal},
		{Purpose: fmt.Sprintf("site-rate-day-%d", project), Most: 30, Window: 24 * time.Hour, Refusal: refusal},
	}
}

// A SiteCommand is what a resident says at the site.
type SiteCommand struct {
	Site   string // the code of the poster
	Rating int    // 1 to 5, 0 none
	Text   string
	Phone  string // with a rating a mobile number; sealed before it reaches a row
}

// tidy brings the command into the form in which it is kept and refuses it by
// field. A rating needs a mobile number: a landline's extensions would make one
// house many people.
func (cmd *SiteCommand) tidy() error {
	form := fault.Form{}
	if cmd.Rating < 0 || cmd.Rating > 5 {
		form.Add("rating", "请从五个等级中选一个，或者不评分。")
	}
	cmd.Text = prose(form, "text", "意见", cmd.Text, MaxSiteText, false)
	cmd.Phone = strings.TrimSpace(cmd.Phone)
	if cmd.Rating == 0 && cmd.Text == "" {
		form.Add("rating", "请评分，或者写一句意见。")
	}
	if cmd.Phone != "" {
		phone, err := private.ParsePhone(cmd.Phone)
		if refusal, ok := fault.As(err); ok {
			form.Add("phone", "%s", refusal.Message)
		} else if cmd.Rating > 0 && !phone.Mobile() {
			form.Add("phone", "评分请填手机号码；只写意见可以填座机，也可以不填。")
		}
		cmd.Phone = phone.String()
	} else if cmd.Rating > 0 {
		form.Add("phone", "评分要填手机号码，一个号码每月评一次；不想填的，可以不评分，只写意见。")
	}
	return form.Err()
}

// prose makes a text of lines without what no screen shows, and complains when
// it is missing, too long or no text.
func prose(form fault.Form, field, label, value string, most int, must bool) string {
	if !utf8.ValidString(value) {
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
		return ""
	}
	text := visible(value)
	switch n := utf8.RuneCountInString(text); {
	case must && n == 0:
		form.Add(field, "请填写%s。", label)
	case n > most:
		form.Add(field, "%s有 %d 个字，请控制在 %d 个字以内。", label, n, most)
	}
	return text
}

// sitePlace is where a comment's sealed number lives. The 查询码 names the row,
// since it is known before the row is.
func sitePlace(row models.SiteComment) string {
	return private.Place(row.CongressID, "site_comments", row.Code, "phone")
}

// siteAuthor is what one number is known by within one project: not the index
// by which the office finds a number, so that the two do not explain each
// other.
func siteAuthor(p models.Project, phone string) string {
	if phone == "" {
		return ""
	}
	return fmt.Sprintf("%d/%d/%s", p.CongressID, p.ID, phone)
}

const siteAuthors = "site-author"

// monthAfter is the first day of the month after a day.
func monthAfter(day models.Date) models.Date {
	year, month := 0, 0
	fmt.Sscanf(string(day), "%d-%d", &year, &month)
	return models.DateOf(time.Date(year, time.Month(month)+1, 1, 12, 0, 0, 0, time.UTC))
}

// Comment takes what a resident says at the site and returns it with its
// 查询码. It refuses, in this order and before anything is stored: a code that
// leads nowhere, a project that was ended, fields that are wrong, somebody who
// sent too much, who has not shown to be human, and a second rating of the
// project by the same number in a month. The first one stays: numbers are not
// verified, so whoever types somebody else's must not be able to change what
// that person said. The same page sent twice makes one comment and answers
// twice with it.
func (s *Service) Comment(ctx context.Context, who Visitor, reply Reply, cmd SiteCommand) (models.SiteComment, error) {
	none := models.SiteComment{}
	cmd.Site = private.PlainCode(cmd.Site)
	if cmd.Site == "" {
		return none, errNoSite
	}
	var p models.Project
	open := func(tx *store.Tx) (err error) {
		if p, err = siteProject(tx, cmd.Site); err == nil && !siteOpen(p) {
			err = fault.New(fault.Closed, "这个项目已经终止，不再接收评价。")
		}
		return err
	}
	if err := s.store.Read(ctx, open); err != nil {
		return none, err
	}
	if err := cmd.tidy(); err != nil {
		return none, err
	}
	row := models.SiteComment{CongressID: p.CongressID, ProjectID: p.ID, Code: private.NewCode(), Rating: cmd.Rating, Text: cmd.Text, State: models.CommentReceived}
	if id := s.parts.Human.ID(asking, reply.Token); id != nil {
		// The page's own code: a second delivery of the same page finds the first.
		row.Code = private.CodeFrom(s.parts.Box.Index("site-code", string(id)))
	}
	same := func() (models.SiteComment, bool, error) {
		before, err := s.siteByCode(ctx, row.Code)
		if fault.Is(err, fault.NotFound) {
			return none, false, nil
		}
		return before, before.ProjectID == row.ProjectID && before.Rating == row.Rating && before.Text == row.Text, err
	}
	if before, found, err := same(); err != nil || found {
		return before, err
	}
	rules := []limit.Rule{siteByAddress}
	if cmd.Rating > 0 {
		rules = append(rules, rateByAddress(p.ID)...)
	}
	for _, rule := range rules {
		if err := s.parts.Limits.Allow(ctx, rule, limit.Address(who.Address)); err != nil {
			return none, err
		}
	}
	if cmd.Text != "" {
		text := sha256.Sum256([]byte(strconv.FormatInt(p.ID, 10) + "\x00" + words.Normal(cmd.Text)))
		if err := s.parts.Limits.Allow(ctx, siteByWords, limit.Number(fmt.Sprintf("words %x", text))); err != nil {
			return none, err
		}
	}
	if err := s.parts.Human.Check(ctx, asking, reply, s.store.Now().Time()); err != nil {
		if refusal, ok := fault.As(err); !ok || refusal.Code != human.CodeUsed {
			return none, err
		}
		// A double tap: the other delivery may be about to store it.
		for range 5 {
			if before, found, looking := same(); looking != nil || found {
				return before, looking
			}
			time.Sleep(100 * time.Millisecond)
		}
		return none, err
	}
	// Only after the question: otherwise a program could use up what another
	// person's number may still send.
	if err := s.parts.Limits.Allow(ctx, siteByPhone, limit.Number(cmd.Phone)); err != nil {
		return none, err
	}
	var err error
	if row.PhoneSealed, err = s.parts.Box.Seal(sitePlace(row), cmd.Phone); err != nil {
		return none, err
	}
	row.PhoneIndex = s.parts.Box.Index(private.KindPhone, cmd.Phone)
	row.Author = s.parts.Box.Index(siteAuthors, siteAuthor(p, cmd.Phone))
	return row, s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := open(tx); err != nil {
			return err
		}
		c := tx.In(p.CongressID)
		if p, err = c.LockProject(p.ID); err != nil { // two ratings of one number must not pass each other
			return err
		}
		row.ID, row.ReceivedAt, row.Month = 0, tx.Now, string(tx.Today[:7])
		if row.Rating > 0 {
			rated, err := c.SiteRated(p.ID, row.Month, s.parts.Box.Indexes(siteAuthors, siteAuthor(p, cmd.Phone)))
			if err != nil {
				return err
			}
			if rated {
				return ratedAlready(tx.Today)
			}
		}
		return c.PutSiteComment(&row)
	})
}

func ratedAlready(today models.Date) error {
	next := monthAfter(today)
	return &fault.Error{Kind: fault.Invalid, Code: codeRated, Message: "有内容需要更正，请看标出的各项。", Fields: map[string]string{
		"rating": fmt.Sprintf("这个手机号码本月已经给这个项目评过分，先评的算数，%s年%s月1日起可以再评。现在可以选“不评分”，只写意见。", next[:4], strings.TrimPrefix(string(next[5:7]), "0"))}}
}

func (s *Service) siteByCode(ctx context.Context, code string) (row models.SiteComment, err error) {
	return row, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err = tx.SiteCommentByCode(code)
		return err
	})
}

// A FollowedSite is what became of a comment, for whoever has its 查询码. The
// telephone number is not in it.
type FollowedSite struct {
	Comment  models.SiteComment // without what is sealed or keyed
	Phone    bool               // one was given
	Project  models.Project
	Congress models.Congress
}

var errNoSiteComment = fault.New(fault.NotFound, "没有找到这个查询码对应的评价。请核对每个字符，查询码里没有数字 0、1、2 和字母 B、I、L、O、S、U、Z。")

// FollowComment reads what became of a comment. It refuses a code that is none.
func (s *Service) FollowComment(ctx context.Context, who Visitor, code string) (FollowedSite, error) {
	var v FollowedSite
	if err := s.parts.Limits.Allow(ctx, siteLookups, limit.Address(who.Address)); err != nil {
		return v, err
	}
	if code = private.PlainCode(code); code == "" {
		return v, errNoSiteComment
	}
	return v, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.SiteCommentByCode(code)
		if fault.Is(err, fault.NotFound) {
			return errNoSiteComment
		}
		if err != nil {
			return err
		}
		c := tx.In(row.CongressID)
		v = FollowedSite{Phone: len(row.PhoneSealed) > 0}
		v.Comment = withoutSecrets(row)
		if v.Project, err = c.Project(row.ProjectID); err != nil {
			return err
		}
		v.Congress, err = c.CongressByID(c.Congress)
		return err
	})
}

func withoutSecrets(row models.SiteComment) models.SiteComment {
	row.PhoneSealed, row.PhoneIndex, row.Author = nil, nil, nil
	return row
}

// DrawSiteCode gives a project its code, or another one: from then on the
// posters with the old code lead nowhere. Was is the code that the page showed;
// with another one by now nothing happens.
func (s *Service) DrawSiteCode(ctx context.Context, actor access.Actor, project int64, was string) error {
	return s.change(ctx, actor, access.ModerateComments, project, "生成现场码", func(c *store.Scope, p models.Project) (string, error) {
		switch {
		case p.PublishedAt.IsZero():
			return "", fault.New(fault.Closed, "项目还没有公布，不能生成现场码。")
		case p.SiteCode != was && was == "":
			return "", fault.New(fault.Conflict, "现场码已经生成，没有重复生成。")
		case p.SiteCode != was:
			return "", fault.New(fault.Conflict, "现场码刚才已经更换，没有再换一次。请核对现在的现场码。")
		}
		detail := "生成"
		if was != "" {
			detail = "更换，原来的海报作废"
		}
		p.SiteCode = private.NewCode()
		return detail, c.UpdateProject(p)
	})
}

// DrawSiteCodes gives every public project of a year that has none its code,
// and says how many that were.
func (s *Service) DrawSiteCodes(ctx context.Context, actor access.Actor, year int) (int, error) {
	if err := access.Need(actor, access.ModerateComments); err != nil {
		return 0, err
	}
	drawn := 0
	return drawn, s.store.InTx(ctx, func(tx *store.Tx) error {
		drawn = 0
		c := tx.In(actor.Congress)
		all, err := c.Projects()
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Year != year || p.SiteCode != "" || p.PublishedAt.IsZero() || !siteOpen(p) || !concerns(actor, p) {
				continue
			}
			if p, err = c.LockProject(p.ID); err != nil {
				return err
			}
			if p.SiteCode != "" {
				continue
			}
			p.SiteCode = private.NewCode()
			if err := c.UpdateProject(p); err != nil {
				return err
			}
			drawn++
		}
		if drawn == 0 {
			return nil
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ModerateComments), Action: "生成现场码",
			Subject: fmt.Sprintf("%d 年度项目", year), Detail: fmt.Sprintf("共 %d 个", drawn)})
	})
}

// A SitePoster is what a poster for the site says of a project.
type SitePoster struct {
	Project  models.Project
	Congress models.Congress
	Contact  string // of the published plan
}

// SitePosters reads what the posters of a year say: of the public projects of
// the actor that have a code; or of one project, if it is not 0.
func (s *Service) SitePosters(ctx context.Context, actor access.Actor, project int64, year int) ([]SitePoster, error) {
	var list []SitePoster
	return list, s.look(ctx, actor, func(c *store.Scope) error {
		list = nil
		all, err := c.Projects()
		if err != nil {
			return err
		}
		congress, err := c.CongressByID(c.Congress)
		if err != nil {
			return err
		}
		var ids []int64
		for _, p := range all {
			if (project == p.ID || project == 0 && p.Year == year) && p.SiteCode != "" && !p.PublishedAt.IsZero() && concerns(actor, p) {
				list, ids = append(list, SitePoster{Project: p, Congress: congress}), append(ids, p.ID)
			}
		}
		if len(list) == 0 {
			if project != 0 {
				return fault.New(fault.NotFound, "这个项目还没有现场码，不能打印海报。请先生成现场码。")
			}
			return fault.New(fault.NotFound, "%d 年度还没有生成现场码的项目，不能打印海报。请先生成现场码。", year)
		}
		plans, err := c.PlansOf(ids)
		for i := range list {
			for _, plan := range plans {
				if plan.ProjectID == list[i].Project.ID && !plan.PublishedAt.IsZero() {
					list[i].Contact = plan.Contact
				}
			}
		}
		slices.SortStableFunc(list, func(a, b SitePoster) int { return cmp.Compare(a.Project.No, b.Project.No) })
		return err
	})
}

// A SiteFilter narrows the office's list of comments. Page counts from 1.
type SiteFilter struct {
	Year    int   // 0: all
	Project int64 // 0: all
	Show    string
	Query   string
	Page    int
	Size    int // rows of a page; 0: SiteRows
}

// What SiteFilter.Show may say; empty: all. Waiting are without an answer, low
// are rated 1 or 2.
const (
	ShowReceived = "received"
	ShowListed   = "listed"
	ShowHidden   = "hidden"
	ShowWaiting  = "waiting"
	ShowLow      = "low"
)

// A SiteRow is a comment in the office's list.
type SiteRow struct {
	models.SiteComment // without what is sealed or keyed
	Project            models.Project
	Phone              bool // one was given
}

// Seen names the state in which a page showed a comment.
func (r SiteRow) Seen() string { return seenComment(r.SiteComment) }

func seenComment(row models.SiteComment) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(row.State), row.Reason, row.Answer, row.Answerer}, "\x00")))
	return fmt.Sprintf("%x", sum[:6])
}

// A SiteDesk is a page of the office's list of comments.
type SiteDesk struct {
	Filter   SiteFilter
	Projects []models.Project // that have been commented or have a code, for the choice
	Years    []int
	Rows     []SiteRow
	Total    int // after filtering
	Pages    int
	Waiting  int // not looked at, in the whole congress
	Congress models.Congress
}

// SiteDesk lists comments for the office, newest first. Who may moderate sees
// those of all projects; others, who come through a project of theirs, those of
// that project.
func (s *Service) SiteDesk(ctx context.Context, actor access.Actor, f SiteFilter) (SiteDesk, error) {
	var v SiteDesk
	if f.Project == 0 {
		if err := access.Need(actor, access.ModerateComments); err != nil {
			return v, err
		}
	}
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return v, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	return v, s.look(ctx, actor, func(c *store.Scope) error {
		v = SiteDesk{}
		all, err := c.Projects()
		if err != nil {
			return err
		}
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		named := map[int64]models.Project{}
		narrow := store.SiteFilter{Query: f.Query, Most: SiteRows}
		switch f.Show {
		case ShowReceived, ShowListed, ShowHidden:
			narrow.State = models.CommentState(f.Show)
		case ShowWaiting:
			narrow.Waiting = true
		case ShowLow:
			narrow.Low = true
		default:
			f.Show = ""
		}
		if f.Project != 0 || f.Year != 0 {
			narrow.Projects = []int64{}
		}
		for _, p := range all {
			if !slices.Contains(v.Years, p.Year) {
				v.Years = append(v.Years, p.Year)
			}
			if !concerns(actor, p) {
				if p.ID == f.Project {
					return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
				}
				continue
			}
			named[p.ID] = p
			if (f.Project == 0 || p.ID == f.Project) && (f.Year == 0 || p.Year == f.Year) && narrow.Projects != nil {
				narrow.Projects = append(narrow.Projects, p.ID)
			}
			if !p.PublishedAt.IsZero() && (f.Year == 0 || p.Year == f.Year) {
				v.Projects = append(v.Projects, p)
			}
		}
		if f.Project != 0 && named[f.Project].ID == 0 {
			return fault.New(fault.NotFound, "没有找到该项目。")
		}
		size := f.Size
		if size < 1 {
			size = SiteRows
		}
		narrow.Most = size
		narrow.Skip = (max(1, f.Page) - 1) * size
		rows, n, err := c.SiteComments(narrow)
		if err != nil {
			return err
		}
		v.Total, v.Pages = n, max(1, (n+size-1)/size)
		if f.Page = max(1, f.Page); f.Page > v.Pages { // the last one, where there is nothing behind it
			f.Page = v.Pages
			narrow.Skip = (f.Page - 1) * size
			if rows, _, err = c.SiteComments(narrow); err != nil {
				return err
			}
		}
		for _, r := range rows {
			v.Rows = append(v.Rows, SiteRow{withoutSecrets(r), named[r.ProjectID], len(r.PhoneSealed) > 0})
		}
		v.Filter = f
		v.Waiting, err = c.SiteCommentsWaiting()
		return err
	})
}

// CommentsWaiting counts the comments that nobody has looked at, for the first
// page of who may moderate them.
func (s *Service) CommentsWaiting(ctx context.Context, actor access.Actor) (n int, err error) {
	if err := access.Need(actor, access.ModerateComments); err != nil {
		return 0, err
	}
	return n, s.look(ctx, actor, func(c *store.Scope) (err error) {
		n, err = c.SiteCommentsWaiting()
		return err
	})
}

// An Answerer is in whose name a comment is answered.
type Answerer string

// The two of them.
const (
	ByUnit   Answerer = "unit"
	ByOffice Answerer = "office"
)

func (a Answerer) name(p models.Project, congress models.Congress) string {
	if a == ByUnit && p.Unit != "" {
		return p.Unit
	}
	return congress.Name
}

// A ModerateCommand says what becomes of a comment.
type ModerateCommand struct {
	Comment int64
	State   models.CommentState // listed or hidden; received leaves it for later
	Reason  string              // why it is hidden; who made it reads that
	Answer  string
	By      Answerer
	Seen    string // the state in which the page showed it
}

// Moderate makes a comment public or hides it with a reason, and answers it.
// Who made it reads all of that by the 查询码; the public reads comment and
// answer only if listed. The rating counts in either case.
func (s *Service) Moderate(ctx context.Context, actor access.Actor, cmd ModerateCommand) error {
	if err := access.Need(actor, access.ModerateComments); err != nil {
		return err
	}
	form := fault.Form{}
	cmd.Answer = prose(form, fmt.Sprintf("answer-%d", cmd.Comment), "答复", cmd.Answer, MaxSiteAnswer, false)
	cmd.Reason = strings.ReplaceAll(prose(form, fmt.Sprintf("reason-%d", cmd.Comment), "不公开的理由", cmd.Reason, MaxSiteReason, cmd.State == models.CommentHidden), "\n", " ")
	if !cmd.State.Valid() {
		form.Add(fmt.Sprintf("state-%d", cmd.Comment), "请选择公开或者不公开。")
	}
	if cmd.State != models.CommentHidden {
		cmd.Reason = ""
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.onComment(ctx, actor, access.ModerateComments, cmd.Comment, cmd.Seen, func(c *store.Scope, p models.Project, row *models.SiteComment) (string, error) {
		if cmd.State == models.CommentReceived && row.State != models.CommentReceived {
			return "", fault.Form{fmt.Sprintf("state-%d", cmd.Comment): "已经处理过的评价不能退回待审核，请选择公开或者不公开。"}.Err()
		}
		var said []string
		if row.State != cmd.State || row.Reason != cmd.Reason {
			row.State, row.Reason = cmd.State, cmd.Reason
			said = append(said, cmp.Or(map[models.CommentState]string{models.CommentHidden: "不公开：" + cmd.Reason}[cmd.State], cmd.State.Label()))
		}
		more, err := answer(c, p, row, cmd.Answer, cmd.By)
		return strings.Join(append(said, more...), "；"), err
	})
}

// AnswerComment answers a comment for the responsible unit, of its own projects
// only. The words come out when the office has listed the comment.
func (s *Service) AnswerComment(ctx context.Context, actor access.Actor, id int64, text, seen string) error {
	if err := access.Need(actor, access.ReplyConcern); err != nil {
		return err
	}
	form := fault.Form{}
	text = prose(form, fmt.Sprintf("answer-%d", id), "答复", text, MaxSiteAnswer, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.onComment(ctx, actor, access.ReplyConcern, id, seen, func(c *store.Scope, p models.Project, row *models.SiteComment) (string, error) {
		said, err := answer(c, p, row, text, ByUnit)
		return strings.Join(said, ""), err
	})
}

func answer(c *store.Scope, p models.Project, row *models.SiteComment, text string, by Answerer) ([]string, error) {
	congress, err := c.CongressByID(c.Congress)
	if err != nil || text == row.Answer && (text == "" || by.name(p, congress) == row.Answerer) {
		return nil, err
	}
	row.Answer, row.Answerer, row.AnsweredAt = text, by.name(p, congress), c.Now
	if text == "" {
		row.Answerer, row.AnsweredAt = "", 0
	}
	return []string{cmp.Or(row.Answerer, "撤回") + "答复：" + cmp.Or(text, "（空）")}, nil
}

// onComment changes one comment of a project of the actor's; do says what it
// did, and nothing is written when it did nothing.
func (s *Service) onComment(ctx context.Context, actor access.Actor, need access.Action, id int64, seen string, do func(c *store.Scope, p models.Project, row *models.SiteComment) (string, error)) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockSiteComment(id)
		if err != nil {
			return err
		}
		p, err := c.Project(row.ProjectID)
		if err != nil {
			return err
		}
		if !acts(actor, need, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		was := row
		detail, err := do(c, p, &row)
		if err != nil || detail == "" {
			return err
		}
		if now := seenComment(was); seen != now {
			return fault.New(fault.Conflict, "这条评价刚才已由别人办理，现在是“%s”%s。请核对后再办理，您的改动没有保存。", was.State.Label(), map[bool]string{true: "，已有答复"}[was.Answer != ""])
		}
		if err := c.UpdateSiteComment(row); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: "办理现场评价",
			Subject: fmt.Sprintf("%s　评价 %d 号", p.Name, id), Detail: detail})
	})
}

// SitePhone opens the telephone number of who made a comment. Each look is an
// entry of the log, with the reason; nothing is shown that was not logged.
func (s *Service) SitePhone(ctx context.Context, actor access.Actor, id int64, why string) (string, error) {
	if err := access.Need(actor, access.SeeProposers); err != nil {
		return "", err
	}
	form := fault.Form{}
	why = strings.ReplaceAll(prose(form, fmt.Sprintf("why-%d", id), "查看事由", why, 100, true), "\n", " ")
	if err := form.Err(); err != nil {
		return "", err
	}
	phone := ""
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.SiteComment(id)
		if err != nil {
			return err
		}
		p, err := c.Project(row.ProjectID)
		if err != nil {
			return err
		}
		if !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		if len(row.PhoneSealed) == 0 {
			return fault.New(fault.NotFound, "这条评价没有留电话。")
		}
		if phone, err = s.parts.Box.Open(sitePlace(row), row.PhoneSealed); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.SeeProposers), Action: "查看评价人电话",
			Subject: fmt.Sprintf("%s　评价 %d 号", p.Name, id), Detail: why})
	})
	if err != nil {
		return "", err
	}
	return phone, nil
}
