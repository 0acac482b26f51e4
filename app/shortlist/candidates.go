// Package shortlist leads projects from a matter to the session's list of
// candidates (候选项目): drafted and kept in versions, appraised by departments,
// held against the negative list and earlier years, scored and compared,
// reviewed by one meeting after the other, submitted. What is submitted is fixed;
// a list that is typed or imported for a session without all that is fixed when
// a round's rules are adopted.
package shortlist

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/live"
	"piaojue/app/private"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// Parts are what the service needs beside the store, for comments of people who
// do not sign in.
type Parts struct {
	Box    *private.Box  // seals names and phone numbers; never nil
	Limits *limit.Limits // bounds what anybody may send; never nil
	Human  *human.Gate   // asks who sends without signing in; never nil
}

// A Service keeps candidates. It is safe for concurrent use.
type Service struct {
	store *store.Store
	parts Parts
}

// New makes the service.
func New(s *store.Store, p Parts) *Service { return &Service{store: s, parts: p} }

// Columns of the import, the template and the export.
var Columns = []string{"序号", "名称", "内容", "类别", "地点", "总投资（万元）", "资金来源", "牵头单位", "配合单位", "完成时限", "受益对象"}

// A Candidate is what may be said of a candidate project, as typed.
type Candidate struct {
	No         string
	Name       string
	Content    string
	Category   string
	Place      string
	Investment string // 万元
	Funding    string
	Unit       string
	Support    string
	Deadline   string
	Benefit    string
}

// MaxCandidates is the largest list that must work.
const MaxCandidates = 250

// row checks what was typed; complaints go by the form's field names.
func (k Candidate) row(complain func(field, format string, args ...any)) models.Candidate {
	var row models.Candidate
	no, err := strconv.Atoi(k.No)
	if err != nil || no < 1 || no > MaxCandidates {
		complain("no", "序号请填 1 到 %d 的整数", MaxCandidates)
	}
	row.No = no
	row.Investment, err = Wan(k.Investment)
	if err != nil {
		complain("investment", "%s", err.Error())
	}
	for _, f := range []struct {
		field, label, value string
		into                *string
		most                int
		must                bool
	}{
		{"name", "名称", k.Name, &row.Name, 60, true}, {"content", "内容", k.Content, &row.Content, 500, false},
		{"category", "类别", k.Category, &row.Category, 20, false}, {"place", "地点", k.Place, &row.Place, 60, false},
		{"funding", "资金来源", k.Funding, &row.Funding, 60, false}, {"unit", "牵头单位", k.Unit, &row.Unit, 50, true},
		{"support", "配合单位", k.Support, &row.Support, 100, false}, {"deadline", "完成时限", k.Deadline, &row.Deadline, 30, false},
		{"benefit", "受益对象", k.Benefit, &row.Benefit, 100, false},
	} {
		value := strings.TrimSpace(f.value)
		switch {
		case f.must && value == "":
			complain(f.field, "没有填写%s", f.label)
		case !utf8.ValidString(value):
			complain(f.field, "%s里有无法识别的字符", f.label)
		case utf8.RuneCountInString(value) > f.most:
			complain(f.field, "%s超过 %d 个字", f.label, f.most)
		}
		*f.into = value
	}
	if row.Category == "" {
		row.Category = models.Categories[len(models.Categories)-1]
	}
	return row
}

// Wan reads money in 万元 with at most six decimals, that is to the 分; empty is
// zero.
func Wan(s string) (models.Fen, error) {
	s = strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), "，", ""), "万元")
	if s == "" {
		return 0, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > 100_000_000 {
		return 0, fault.New(fault.Invalid, "总投资请填不小于 0 的数字，单位万元")
	}
	return models.Fen(math.Round(f * 1_000_000)), nil
}

// A Preview shows an upload before it takes effect.
type Preview struct {
	Token   string
	Rows    []models.Candidate
	Errors  []RowError
	Present int // candidates that the upload would replace
}

// A RowError says what is wrong in one line of the file, heading included.
type RowError struct {
	Line int
	Text string
}

const draftCandidates = "candidates"

// Import reads a list of candidates and keeps it for confirmation. When any
// line is wrong nothing is kept and the errors are in the preview.
func (s *Service) Import(ctx context.Context, actor access.Actor, session int64, file io.Reader) (Preview, error) {
	var p Preview
	if err := access.Need(actor, access.EditCandidates); err != nil {
		return p, err
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(rows, "序号", "名称", "牵头单位")
	if err != nil {
		return p, err
	}
	lines, names := map[int]int{}, map[string]int{}
	for i := range table.Rows {
		line := table.Lines[i]
		complain := func(_, format string, args ...any) {
			p.Errors = append(p.Errors, RowError{line, fmt.Sprintf(format, args...)})
		}
		cell := func(column string) string {
			name, _, _ := strings.Cut(column, "（")
			return table.Cell(i, name)
		}
		row := Candidate{cell(Columns[0]), cell(Columns[1]), cell(Columns[2]), cell(Columns[3]), cell(Columns[4]), cell(Columns[5]),
			cell(Columns[6]), cell(Columns[7]), cell(Columns[8]), cell(Columns[9]), cell(Columns[10])}.row(complain)
		if first, twice := lines[row.No]; twice && row.No != 0 {
			complain("no", "序号 %d 与第 %d 行重复", row.No, first)
		}
		if first, twice := names[row.Name]; twice && row.Name != "" {
			complain("name", "名称与第 %d 行重复", first)
		}
		lines[row.No], names[row.Name] = line, line
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) > MaxCandidates {
		p.Errors = append(p.Errors, RowError{MaxCandidates + 2, fmt.Sprintf("候选项目超过 %d 项", MaxCandidates)})
	}
	if len(p.Errors) > 0 {
		return p, nil
	}
	body, err := json.Marshal(p.Rows)
	if err != nil {
		return p, err
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if _, err := c.Session(session); err != nil {
			return err
		}
		present, err := c.Candidates(session)
		if err != nil {
			return err
		}
		p.Present = len(present)
		return c.PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftCandidates, Subject: session, CreatedAt: tx.Now, Body: body})
	})
}

// Confirm puts a previewed list in place of the session's candidates.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, session int64, token string) (int, error) {
	var rows []models.Candidate
	err := s.change(ctx, actor, session, "导入候选项目", func(c *store.Scope) (string, error) {
		draft, err := c.Draft(token)
		if err != nil {
			return "", err
		}
		if draft.Kind != draftCandidates || draft.Subject != session || draft.AccountID != actor.Account {
			return "", fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		rows = nil
		if err := json.Unmarshal(draft.Body, &rows); err != nil {
			return "", err
		}
		before, err := c.Candidates(session)
		if err != nil {
			return "", err
		}
		if err := c.DropCandidates(session); err != nil {
			return "", err
		}
		if err := number(c, session, before, rows); err != nil {
			return "", err
		}
		for i := range rows {
			rows[i].SessionID = session
			if err := c.PutCandidate(&rows[i]); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%d 项", len(rows)), c.DropDraft(token)
	})
	return len(rows), err
}

// change runs a change of a session's candidates; it is refused once the list
// was submitted, because it went through the review chain as it is, and once a
// round's rules were adopted, because the ballot is printed from it.
func (s *Service) change(ctx context.Context, actor access.Actor, session int64, what string, do func(c *store.Scope) (detail string, err error)) error {
	if err := access.Need(actor, access.EditCandidates); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockSession(session)
		if err != nil {
			return err
		}
		rounds, err := c.Rounds(session)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if r.State != models.RoundDraft {
				return fault.New(fault.Closed, "“%s”的票决办法已经通过，候选项目已经固定，不能再改。", r.Name)
			}
		}
		if !row.ListSubmittedAt.IsZero() {
			return fault.New(fault.Closed, "“%s”的候选项目名单已经提交大会，不能再导入、修改或删除。表决前需要撤回的，由政府在该项目的页面申请，主席团同意后撤回。", row.Name)
		}
		detail, err := do(c)
		if err != nil {
			return err
		}
		tx.Touch(string(live.Session(session)))
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.EditCandidates), Action: what, Subject: row.Name, Detail: detail})
	})
}

// Edit changes one candidate.
func (s *Service) Edit(ctx context.Context, actor access.Actor, id int64, k Candidate) error {
	current, err := s.Candidate(ctx, actor, id)
	if err != nil {
		return err
	}
	form := fault.Form{}
	row := k.row(func(field, format string, args ...any) { form.Add(field, format+"。", args...) })
	if err := form.Err(); err != nil {
		return err
	}
	row.ID = id
	return s.change(ctx, actor, current.SessionID, "修改候选项目", func(c *store.Scope) (string, error) {
		now, err := c.Candidate(id)
		if err != nil {
			return "", err
		}
		row.Code, row.ShortlistedID = now.Code, now.ShortlistedID
		err = c.UpdateCandidate(row)
		if fault.Is(err, fault.Conflict) {
			return "", fault.Form{"no": fmt.Sprintf("序号 %d 已经有别的项目使用。", row.No)}.Err()
		}
		return fmt.Sprintf("%d 号 %s", row.No, row.Name), err
	})
}

// Delete removes one candidate.
func (s *Service) Delete(ctx context.Context, actor access.Actor, id int64) error {
	current, err := s.Candidate(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, current.SessionID, "删除候选项目", func(c *store.Scope) (string, error) {
		if err := release(c, []models.Candidate{current}); err != nil {
			return "", err
		}
		return fmt.Sprintf("%d 号 %s", current.No, current.Name), c.DropCandidate(id)
	})
}

// Candidate reads one candidate of the actor's congress.
func (s *Service) Candidate(ctx context.Context, actor access.Actor, id int64) (models.Candidate, error) {
	var row models.Candidate
	if err := access.Need(actor, access.EditCandidates); err != nil {
		return row, err
	}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.In(actor.Congress).Candidate(id)
		return err
	})
	return row, err
}

// A List is the candidates of a session.
type List struct {
	Session models.Session // with the moment at which the list was submitted
	Rows    []models.Candidate
	Frozen  bool // a round's rules were adopted
}

// Candidates lists the candidates of a session.
func (s *Service) Candidates(ctx context.Context, actor access.Actor, session int64) (List, error) {
	var l List
	if err := access.Need(actor, access.ReadSessions); err != nil {
		return l, err
	}
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		var err error
		if l.Session, err = c.Session(session); err != nil {
			return err
		}
		if l.Rows, err = c.Candidates(session); err != nil {
			return err
		}
		rounds, err := c.Rounds(session)
		for _, r := range rounds {
			l.Frozen = l.Frozen || r.State != models.RoundDraft
		}
		return err
	})
	return l, err
}
