package vote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A DraftCommand describes a round before its 票决办法 is adopted.
type DraftCommand struct {
	Session int64
	Round   int64 // 0 for a new round
	Name    string
	Title   string // of the 票决办法
	Rules   tally.Rules
	Minutes int // length of the vote window (P19); with Display and Batch it becomes part of the method

	Colour    models.Colour  // empty: the first that no round of the session has
	PaperOnly bool           // no tablets at all
	Paper     bool           // paper ballots beside the tablets
	Display   models.Display // empty: AfterClose
	Batch     int            // k of the batch rule; 0: usualBatch
	Items     []string       // what a 满意度测评 grades
}

// usualBatch is k of the batch rule for running totals (P14); fewer ballots
// would show too small a group.
const usualBatch = 10

// maxMinutes bounds the vote window; the shipped template says 30 (P19).
const maxMinutes = 24 * 60

func (cmd *DraftCommand) check() error {
	form := fault.Form{}
	text(form, "name", "轮次名称", &cmd.Name, 60)
	text(form, "title", "票决办法名称", &cmd.Title, 60)
	if cmd.Minutes < 1 || cmd.Minutes > maxMinutes {
		form.Add("minutes", "投票时长请填 1 到 %d 分钟。", maxMinutes)
	}
	if !cmd.PaperOnly && !sealable(cmd.Rules.Family) {
		form.Add("family", "“%s”不能用平板表决，请选择只用纸质票。", cmd.Rules.Family.Label())
	}
	cmd.Paper = cmd.Paper || cmd.PaperOnly
	if cmd.Colour != "" && !cmd.Colour.Valid() {
		form.Add("colour", "请选择票面颜色。")
	}
	if cmd.Display == "" {
		cmd.Display = models.AfterClose
	}
	if !cmd.Display.Valid() {
		form.Add("display", "请选择计票数字何时可见。")
	}
	if cmd.Batch == 0 {
		cmd.Batch = usualBatch
	}
	if cmd.Batch < usualBatch || cmd.Batch > 1000 {
		form.Add("batch", "每批票数请填 %d 到 1000 的数字。", usualBatch)
	}
	cmd.checkItems(form)
	cmd.Rules.Window, cmd.Rules.Display, cmd.Rules.Batch = cmd.Minutes, "", 0
	if cmd.Display == models.Running {
		cmd.Rules.Display, cmd.Rules.Batch = tally.DisplayRunning, cmd.Batch
	}
	var problems *tally.RulesError
	if err := cmd.Rules.Validate(); errors.As(err, &problems) {
		for _, p := range problems.Problems {
			if p.Field != "vote_window" && p.Field != "tally_batch" { // minutes and batch, refused above
				form.Add(p.Field, "%s", p.Text)
			}
		}
	}
	return form.Err()
}

// most of what one satisfaction ballot can grade, and the length of a name.
const (
	mostItems     = 40
	itemNameRunes = 80
)

func (cmd *DraftCommand) checkItems(form fault.Form) {
	if cmd.Rules.Family != tally.Satisfaction {
		cmd.Items = nil
		return
	}
	var items []string
	for _, item := range cmd.Items {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		switch {
		case !utf8.ValidString(item) || strings.ContainsFunc(item, unicode.IsControl):
			form.Add("items", "测评项目里有无法识别的字符，请重新输入。")
		case utf8.RuneCountInString(item) > itemNameRunes:
			form.Add("items", "“%s…”太长，每个测评项目请控制在 %d 个字以内。", string([]rune(item)[:10]), itemNameRunes)
		case slices.Contains(items, item):
			form.Add("items", "“%s”写了两次，请删去一个。", item)
		}
		items = append(items, item)
	}
	if len(items) == 0 || len(items) > mostItems {
		form.Add("items", "请写明测评哪些项目，每行一个，1 到 %d 个。", mostItems)
	}
	cmd.Items = items
}

// sealable families are those whose ballots the sealed format carries.
func sealable(f tally.Family) bool {
	return f == tally.Pick || f == tally.Each || f == tally.Plurality || f == tally.List || f == tally.Recommend || f == tally.Satisfaction
}

func text(form fault.Form, field, label string, value *string, runes int) {
	*value = strings.TrimSpace(*value)
	switch {
	case *value == "":
		form.Add(field, "请填写%s。", label)
	case !utf8.ValidString(*value):
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
	case utf8.RuneCountInString(*value) > runes:
		form.Add(field, "%s太长，请控制在 %d 个字以内。", label, runes)
	}
}

// Draft creates a round or changes one that is still a draft.
func (s *Service) Draft(ctx context.Context, actor access.Actor, cmd DraftCommand) (int64, error) {
	if err := access.Need(actor, access.DraftRound); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	uuid, err := seal.NewUUID(s.rand)
	if err != nil {
		return 0, err
	}
	id := cmd.Round
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		session, err := c.LockSession(cmd.Session)
		if err != nil {
			return err
		}
		congress, err := c.CongressByID(actor.Congress)
		if err != nil {
			return err
		}
		if cmd.Rules.Family != tally.Satisfaction && congress.Level.Recommends() != (cmd.Rules.Family == tally.Recommend) {
			return fault.Form{"family": "街道议政代表会议只能“推荐”，人民代表大会不用“推荐”，请更正表决方式。"}.Err()
		}
		round := models.Round{SessionID: session.ID, UUID: uuid, State: models.RoundDraft}
		if cmd.Round != 0 {
			if round, err = c.LockRound(cmd.Round); err != nil {
				return err
			}
			if err := stillAt(round, models.RoundDraft); err != nil {
				return err
			}
		}
		if cmd.Name, err = nameIn(session, cmd.Name); err != nil {
			return err
		}
		round.Name, round.Title, round.Minutes = cmd.Name, cmd.Title, cmd.Minutes
		round.Rules, round.Seats = string(cmd.Rules.Canonical()), cmd.Rules.Seats
		round.Tablets, round.Paper, round.Display, round.Batch = !cmd.PaperOnly, cmd.Paper, cmd.Display, cmd.Batch
		round.Items = strings.Join(cmd.Items, "\n")
		if cmd.Colour != "" {
			round.Colour = cmd.Colour
		} else if round.Colour == "" {
			if round.Colour, err = freeColour(c, session.ID); err != nil {
				return err
			}
		}
		if cmd.Round == 0 {
			err = c.PutRound(&round)
		} else {
			err = c.UpdateRound(round)
		}
		if err != nil {
			return err
		}
		id = round.ID
		touch(tx, round)
		return note(c, actor, access.DraftRound, "草拟票决轮次", round.Name, "")
	})
	return id, err
}

// nameIn is a round's name within a session: in a rehearsal it begins with the
// mark, and a real round must not be taken for a rehearsal's.
func nameIn(session models.Session, name string) (string, error) {
	marked := strings.Contains(name, models.RehearsalMark)
	switch {
	case session.Rehearsal && !marked:
		return models.RehearsalMark + name, nil
	case !session.Rehearsal && marked:
		return "", fault.Form{"name": "这是正式会议，轮次名称不能带“彩排”标记，请改名。"}.Err()
	}
	return name, nil
}

// freeColour is the first colour that no round of the session has; when all are
// taken, the one that was taken first.
func freeColour(c *store.Scope, session int64) (models.Colour, error) {
	rounds, err := c.Rounds(session)
	if err != nil {
		return "", err
	}
	for _, colour := range models.Colours {
		if !slices.ContainsFunc(rounds, func(r models.Round) bool { return r.Colour == colour }) {
			return colour, nil
		}
	}
	return models.Colours[len(rounds)%len(models.Colours)], nil
}

// Adopt records that the plenary adopted the 票决办法. The rules get their
// digest and the candidates are copied onto the ballot; neither changes again.
func (s *Service) Adopt(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Adopt, access.AdoptRules, id, "", func(c *store.Scope, r *models.Round) error {
			rules, err := rulesOf(*r)
			if err != nil {
				return err
			}
			r.Digest = rules.Digest()
			if rules.Family == tally.Satisfaction {
				items, err := linkedItems(c, *r)
				if err != nil {
					return err
				}
				for i := range items {
					if err := c.PutRoundCandidate(&items[i]); err != nil {
						return err
					}
				}
				return nil
			}
			candidates, err := c.Candidates(r.SessionID)
			if err != nil {
				return err
			}
			if len(candidates) == 0 {
				return fault.New(fault.Invalid, "本次会议还没有候选项目，请先导入候选项目，再通过办法。")
			}
			if len(candidates) < rules.Seats {
				return fault.New(fault.Invalid, "候选项目只有 %d 项，少于应选的 %d 项，请更正后再通过办法。", len(candidates), rules.Seats)
			}
			if rules.Family == tally.List {
				return c.PutRoundCandidate(wholeList(r.ID, candidates))
			}
			for _, k := range candidates {
				if err := c.PutRoundCandidate(&models.RoundCandidate{RoundID: r.ID, CandidateID: k.ID, No: k.No, Name: k.Name, Content: k.Content,
					Place: k.Place, Investment: k.Investment, Unit: k.Unit, Deadline: k.Deadline, Code: k.Code}); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// A Member is one person put forward for the box.
type Member struct {
	Account int64
	Kind    models.ScrutineerKind
}

// A ScrutineersCommand names the people at the box of a round.
type ScrutineersCommand struct {
	Round     int64
	Members   []Member
	Threshold int // key holders needed to open the count
}

// fewestKeyHolders is the chief and two more (P20): fewer could not lose a
// device and still need two people to open the box.
const fewestKeyHolders = 3

// signers is how many sign the count: the chief and so many others (P20).
func signers(r tally.Rules) int { return 1 + r.Signatories() }

// NameScrutineers puts forward the scrutineers and tellers, in place of those
// named before.
func (s *Service) NameScrutineers(ctx context.Context, actor access.Actor, cmd ScrutineersCommand) error {
	return s.within(ctx, actor, access.NameScrutineers, cmd.Round, states(models.RoundDraft, models.RoundAdopted), func(c *store.Scope, round *models.Round) error {
		rows, err := staff(c, cmd)
		if err != nil {
			return err
		}
		if err := c.DropScrutineers(round.ID); err != nil {
			return err
		}
		names := make([]string, len(rows))
		for i := range rows {
			if err := c.PutScrutineer(&rows[i]); err != nil {
				return err
			}
			names[i] = rows[i].Kind.Label() + rows[i].Name
			if rows[i].Kind.HoldsKey() {
				round.Guardians = rows[i].Position
			}
		}
		rules, err := rulesOf(*round)
		if err != nil {
			return err
		}
		if fewest := signers(rules); round.Guardians < fewest {
			return fault.Form{"members": fmt.Sprintf("按票决办法，计票结果须由总监票人和另外 %d 名监票人签字，总监票人、副总监票人、监票人合计至少 %d 人，现在是 %d 人。", rules.Signatories(), fewest, round.Guardians)}.Err()
		}
		if round.Display == models.Running && 2*cmd.Threshold <= round.Guardians {
			// Two quorums would not share a device (package seal, Running totals).
			return fault.Form{"threshold": "主席台在投票中分批可见时，计票所需人数须超过持有密钥监票人的一半。"}.Err()
		}
		round.Threshold = cmd.Threshold
		if err := c.UpdateRound(*round); err != nil {
			return err
		}
		return note(c, actor, access.NameScrutineers, "提名监票人、计票人", round.Name, strings.Join(names, "、"))
	})
}

// suitable are the names of the accounts in use, and the roles each holds.
func suitable(c *store.Scope) (name map[int64]string, holds map[int64]map[models.Role]bool, err error) {
	accounts, err := c.Accounts()
	if err != nil {
		return nil, nil, err
	}
	grants, err := c.Grants()
	if err != nil {
		return nil, nil, err
	}
	name, holds = map[int64]string{}, map[int64]map[models.Role]bool{}
	for _, a := range accounts {
		if a.DisabledAt.IsZero() {
			name[a.ID] = a.Name
		}
	}
	for _, g := range grants {
		if holds[g.AccountID] == nil {
			holds[g.AccountID] = map[models.Role]bool{}
		}
		holds[g.AccountID][g.Role] = true
	}
	return name, holds, nil
}

func staff(c *store.Scope, cmd ScrutineersCommand) ([]models.Scrutineer, error) {
	name, holds, err := suitable(c)
	if err != nil {
		return nil, err
	}
	form := fault.Form{}
	chiefs, position, seen := 0, 0, map[int64]bool{}
	var rows []models.Scrutineer
	for _, m := range cmd.Members {
		roles := holds[m.Account]
		suits := map[models.ScrutineerKind]bool{
			models.KindChief: roles[models.ChiefScrutineer], models.KindDeputy: roles[models.ScrutineerRole] || roles[models.ChiefScrutineer],
			models.KindScrutineer: roles[models.ScrutineerRole], models.KindTeller: roles[models.TellerRole],
		}
		switch {
		case name[m.Account] == "" || !m.Kind.Valid():
			form.Add("members", "名单里有不能使用的账号，请重新选择。")
			continue
		case seen[m.Account]:
			form.Add("members", "%s重复列入名单，一人只能担任一项。", name[m.Account])
		case !suits[m.Kind]:
			form.Add("members", "%s没有“%s”的角色，请先由系统管理员授予，或另选他人。", name[m.Account], m.Kind.Label())
		case roles[models.UnitRole] || roles[models.Admin]:
			form.Add("members", "%s是责任单位人员或系统管理员，不能监票、计票。", name[m.Account])
		}
		seen[m.Account] = true
		row := models.Scrutineer{RoundID: cmd.Round, AccountID: m.Account, Kind: m.Kind, Name: name[m.Account]}
		if m.Kind == models.KindChief {
			chiefs++
		}
		if m.Kind.HoldsKey() {
			position++
			row.Position = position
		}
		rows = append(rows, row)
	}
	if chiefs != 1 {
		form.Add("members", "请选定一名总监票人，也只能选定一名。")
	}
	if position < fewestKeyHolders {
		form.Add("members", "总监票人、副总监票人、监票人合计至少 %d 人，现在是 %d 人。", fewestKeyHolders, position)
	}
	if cmd.Threshold < 2 || cmd.Threshold > position {
		form.Add("threshold", "开启计票所需人数请填 2 到 %d。", max(position, 2))
	}
	return rows, form.Err()
}

// ApproveScrutineers records that the plenary approved the list; the key
// ceremony can begin.
func (s *Service) ApproveScrutineers(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Approve, access.ApproveStaff, id, "", func(c *store.Scope, r *models.Round) error {
			if r.Guardians < fewestKeyHolders {
				return fault.New(fault.Invalid, "还没有提名监票人，请先提名总监票人和监票人。")
			}
			rules, err := rulesOf(*r)
			if err != nil {
				return err
			}
			if fewest := signers(rules); r.Guardians < fewest {
				return fault.New(fault.Invalid, "按票决办法，计票结果须由总监票人和另外 %d 名监票人签字，现在只提名 %d 名，请补足。", rules.Signatories(), r.Guardians)
			}
			people, err := c.Scrutineers(id)
			if err == nil && fewTellers(*r, people) {
				return fault.New(fault.Invalid, "本轮发纸质票，须由两名计票人分别清点录入，请提名两名以上计票人。")
			}
			return err
		})
	})
}
