package intake

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// EntranceColumns are the columns of the import, its template and the export;
// the export has further ones behind them.
var EntranceColumns = []string{"类型", "名称", "地点", "登录名"}

// An EntranceCommand is a station's or a deputy's code to be made. Login is
// the account of the deputy, or of whoever keeps the station, and may be
// empty.
type EntranceCommand struct {
	Kind  models.Channel // ByStation or ByDeputy
	Name  string
	Place string
	Login string
}

// An EntranceRow is one code with what came through it.
type EntranceRow struct {
	models.Entrance
	Account  string // name of the account, empty without one
	Login    string
	Received int // suggestions that came through it
}

// Entrances lists the codes of the actor's congress: stations, then deputies,
// each by name; those in use first.
func (s *Service) Entrances(ctx context.Context, actor access.Actor) ([]EntranceRow, error) {
	var list []EntranceRow
	err := s.look(ctx, actor, access.ManageCalls, func(c *store.Scope) error {
		rows, err := c.Entrances()
		if err != nil {
			return err
		}
		accounts, err := c.Accounts()
		if err != nil {
			return err
		}
		received, err := c.SuggestionsByEntrance()
		for _, e := range rows {
			row := EntranceRow{Entrance: e, Received: received[e.ID]}
			for _, a := range accounts {
				if a.ID == e.AccountID {
					row.Account, row.Login = a.Name, a.Login
				}
			}
			list = append(list, row)
		}
		slices.SortStableFunc(list, func(a, b EntranceRow) int {
			rank := func(e EntranceRow) int {
				n := 0
				if !e.DisabledAt.IsZero() {
					n += 2
				}
				if e.Kind == models.ByDeputy {
					n++
				}
				return n
			}
			return rank(a) - rank(b)
		})
		return err
	})
	return list, err
}

func (cmd *EntranceCommand) check(form fault.Form) {
	if cmd.Kind != models.ByStation && cmd.Kind != models.ByDeputy {
		form.Add("kind", "类型请选联络站或者人大代表。")
	}
	tidyLine(form, "name", "名称", &cmd.Name, 40, true)
	tidyLine(form, "place", "地点", &cmd.Place, 60, false)
	tidyLine(form, "login", "登录名", &cmd.Login, 40, false)
}

// AddEntrance makes one code and returns it. The same name of the same kind
// and place again is refused while the first is in use.
func (s *Service) AddEntrance(ctx context.Context, actor access.Actor, cmd EntranceCommand) (models.Entrance, error) {
	var row models.Entrance
	form := fault.Form{}
	cmd.check(form)
	if err := form.Err(); err != nil {
		return row, err
	}
	return row, s.act(ctx, actor, access.ManageCalls, "建立"+codeName(cmd.Kind), cmd.Name, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		m, err := newMaker(c)
		if err != nil {
			return "", err
		}
		if field, why := m.refuse(cmd); why != "" {
			return "", fault.Form{field: why}.Err()
		}
		row, err = m.put(cmd)
		return row.Code, err
	})
}

func codeName(kind models.Channel) string {
	if kind == models.ByDeputy {
		return "代表码"
	}
	return "联络站码"
}

// A maker makes codes within one transaction that holds the congress.
type maker struct {
	c        *store.Scope
	accounts []models.Account
	taken    []models.Entrance
}

func newMaker(c *store.Scope) (*maker, error) {
	accounts, err := c.Accounts()
	if err != nil {
		return nil, err
	}
	rows, err := c.Entrances()
	return &maker{c, accounts, rows}, err
}

func (m *maker) account(login string) int64 {
	for _, a := range m.accounts {
		if a.Login == login && a.DisabledAt.IsZero() {
			return a.ID
		}
	}
	return 0
}

// refuse says which field is wrong and why, empty when the code may be made.
func (m *maker) refuse(cmd EntranceCommand) (field, why string) {
	if cmd.Login != "" && m.account(cmd.Login) == 0 {
		return "login", fmt.Sprintf("没有登录名为“%s”的账号。请核对，或者留空。", cmd.Login)
	}
	for _, e := range m.taken {
		if e.DisabledAt.IsZero() && e.Kind == cmd.Kind && e.Name == cmd.Name && e.Place == cmd.Place {
			return "name", fmt.Sprintf("“%s”已经有码，没有重复建立。", cmd.Name)
		}
	}
	return "", ""
}

func (m *maker) put(cmd EntranceCommand) (models.Entrance, error) {
	row := models.Entrance{Kind: cmd.Kind, Code: strings.ToLower(rand.Text()[:12]), Name: cmd.Name, Place: cmd.Place}
	if cmd.Login != "" {
		row.AccountID = m.account(cmd.Login)
	}
	err := m.c.PutEntrance(&row)
	m.taken = append(m.taken, row)
	return row, err
}

// EditEntrance changes the name, place or account of a code in use; the code
// itself stays, so that printed sheets stay valid.
func (s *Service) EditEntrance(ctx context.Context, actor access.Actor, id int64, cmd EntranceCommand) error {
	form := fault.Form{}
	cmd.Kind = models.ByStation // cannot be changed; any valid value passes the check
	cmd.check(form)
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, actor, access.ManageCalls, "修改联络站码、代表码", cmd.Name, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		row, err := c.Entrance(id)
		if err != nil {
			return "", err
		}
		if !row.DisabledAt.IsZero() {
			return "", fault.New(fault.Closed, "该码已经停用，不能再改。需要时请新建。")
		}
		m, err := newMaker(c)
		if err != nil {
			return "", err
		}
		m.taken = slices.DeleteFunc(m.taken, func(e models.Entrance) bool { return e.ID == id })
		cmd.Kind = row.Kind
		if field, why := m.refuse(cmd); why != "" {
			return "", fault.Form{field: why}.Err()
		}
		was := row.Name
		row.Name, row.Place, row.AccountID = cmd.Name, cmd.Place, 0
		if cmd.Login != "" {
			row.AccountID = m.account(cmd.Login)
		}
		return "原名称：" + was, c.UpdateEntrance(row)
	})
}

// DisableEntrance takes a code out of use for good. What came through it keeps
// its name.
func (s *Service) DisableEntrance(ctx context.Context, actor access.Actor, id int64) error {
	if err := access.Need(actor, access.ManageCalls); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if err := c.LockCongress(); err != nil {
			return err
		}
		row, err := c.Entrance(id)
		if err != nil {
			return err
		}
		if !row.DisabledAt.IsZero() {
			return fault.New(fault.Conflict, "该码已经停用，没有重复停用。")
		}
		row.DisabledAt = c.Now
		if err := c.UpdateEntrance(row); err != nil {
			return err
		}
		return note(c, actor, access.ManageCalls, "停用"+codeName(row.Kind), row.Name, row.Code)
	})
}

// A RowError says what is wrong in one line of an uploaded table, heading
// included.
type RowError struct {
	Line int
	Text string
}

// An EntrancePreview shows an upload before it takes effect.
type EntrancePreview struct {
	Token  string
	Rows   []EntranceCommand
	Errors []RowError
}

const draftEntrances = "entrances"

// maxEntrances is the most codes in one upload.
const maxEntrances = 2000

var entranceKinds = map[string]models.Channel{"联络站": models.ByStation, "人大代表": models.ByDeputy, "代表": models.ByDeputy}

// ImportEntrances reads a table of stations and deputies and keeps it for
// confirmation. When any line is wrong nothing is kept.
func (s *Service) ImportEntrances(ctx context.Context, actor access.Actor, file io.Reader) (EntrancePreview, error) {
	var p EntrancePreview
	if err := access.Need(actor, access.ManageCalls); err != nil {
		return p, err
	}
	rows, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(rows, EntranceColumns[:2]...)
	if err != nil {
		return p, err
	}
	if len(table.Rows) > maxEntrances {
		return p, fault.New(fault.TooLarge, "一次最多导入 %d 个，请分几次导入。", maxEntrances)
	}
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		m, err := newMaker(tx.In(actor.Congress))
		if err != nil {
			return err
		}
		p.Rows, p.Errors = m.read(table)
		return nil
	})
	if err != nil || len(p.Errors) > 0 {
		return p, err
	}
	body, err := json.Marshal(p.Rows)
	if err != nil {
		return p, err
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.In(actor.Congress).PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftEntrances, CreatedAt: tx.Now, Body: body})
	})
}

// read checks a table line by line, against what is there and against itself.
func (m *maker) read(table sheet.Table) (rows []EntranceCommand, wrong []RowError) {
	for i := range table.Rows {
		line := table.Lines[i]
		cmd := EntranceCommand{Kind: entranceKinds[table.Cell(i, EntranceColumns[0])], Name: table.Cell(i, EntranceColumns[1]), Place: table.Cell(i, EntranceColumns[2]), Login: table.Cell(i, EntranceColumns[3])}
		form := fault.Form{}
		cmd.check(form)
		for _, field := range []string{"kind", "name", "place", "login"} {
			if why := form[field]; why != "" {
				wrong = append(wrong, RowError{line, why})
			}
		}
		if len(form) == 0 {
			if _, why := m.refuse(cmd); why != "" {
				wrong = append(wrong, RowError{line, why})
			}
			m.taken = append(m.taken, models.Entrance{Kind: cmd.Kind, Name: cmd.Name, Place: cmd.Place})
		}
		rows = append(rows, cmd)
	}
	return rows, wrong
}

// ConfirmEntrances makes the codes of a preview, all or none, once.
func (s *Service) ConfirmEntrances(ctx context.Context, actor access.Actor, token string) (int, error) {
	n := 0
	return n, s.act(ctx, actor, access.ManageCalls, "导入联络站码、代表码", "", func(c *store.Scope) (string, error) {
		n = 0
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		draft, err := c.Draft(token)
		if err != nil {
			return "", err
		}
		if draft.Kind != draftEntrances || draft.AccountID != actor.Account {
			return "", fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		var rows []EntranceCommand
		if err := json.Unmarshal(draft.Body, &rows); err != nil {
			return "", err
		}
		m, err := newMaker(c)
		if err != nil {
			return "", err
		}
		for _, cmd := range rows {
			if _, why := m.refuse(cmd); why != "" {
				return "", fault.New(fault.Conflict, "%s请重新上传。", why)
			}
			if _, err := m.put(cmd); err != nil {
				return "", err
			}
		}
		n = len(rows)
		return fmt.Sprintf("%d 个", n), c.DropDraft(token)
	})
}

// EntranceTable is the list as a table, in the columns of the import with
// further ones behind.
func EntranceTable(rows []EntranceRow) [][]string {
	table := [][]string{append(slices.Clone(EntranceColumns), "码", "收到建议", "状态")}
	for _, e := range rows {
		kind, state := "联络站", "在用"
		if e.Kind == models.ByDeputy {
			kind = "人大代表"
		}
		if !e.DisabledAt.IsZero() {
			state = "已停用"
		}
		table = append(table, []string{kind, e.Name, e.Place, e.Login, e.Code, fmt.Sprint(e.Received), state})
	}
	return table
}

// WriteTable writes a table as a workbook, whose columns are of the kinds named,
// or as CSV.
func WriteTable(w io.Writer, name string, excel bool, rows [][]string, kinds sheet.Kinds) error {
	if excel {
		return sheet.WriteXLSX(w, name, rows, kinds)
	}
	return sheet.WriteCSV(w, rows)
}
