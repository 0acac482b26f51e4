package intake

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// SuggestionColumns are the columns of the import, its template and the
// export. What the office does with a suggestion (the number and the last six)
// is written by the export and not read by the import.
var SuggestionColumns = []string{"收件号", "来源渠道", "联络站或代表", "建议办的事", "地点", "理由", "听取人数", "姓名", "电话", "收到日期",
	"类别", "状态", "事项编号", "事项名称", "承办单位", "办理说明"}

// MaxImport is how many suggestions one table may bring.
const MaxImport = 10_000

const draftSuggestions = "suggestions"

// A SuggestionPreview shows an upload before it takes effect.
type SuggestionPreview struct {
	Token  string
	Call   models.Call
	Total  int
	Rows   []SubmitCommand // the first ones, without names and phone numbers
	Errors []RowError
	Twice  int // rows with the same words as an earlier row of the table
}

// previewRows is how many rows a preview shows; more would not be read.
const previewRows = 50

// waiting is a checked row between preview and confirmation: name and phone
// number are sealed already.
type waiting struct {
	Cmd   SubmitCommand `json:"cmd"`
	Code  string        `json:"code"`
	Guess string        `json:"guess,omitempty"`
	Name  []byte        `json:"name,omitempty"`
	Phone []byte        `json:"phone,omitempty"`
	Index []byte        `json:"index,omitempty"`
}

// ImportSuggestions reads a table of suggestions and keeps it for confirmation.
// When any line is wrong nothing is kept, and the preview says which lines and
// why.
func (s *Service) ImportSuggestions(ctx context.Context, actor access.Actor, call int64, file io.Reader) (SuggestionPreview, error) {
	var p SuggestionPreview
	var today models.Date
	entrances := map[string]models.Entrance{}
	err := s.look(ctx, actor, access.TriageSuggestions, func(c *store.Scope) (err error) {
		today = c.Today
		if p.Call, err = c.Call(call); err != nil {
			return err
		}
		rows, err := c.Entrances()
		for _, e := range rows {
			entrances[e.Name] = e
		}
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Call.PublishedAt.IsZero() {
		return p, fault.New(fault.Closed, "公告还没有发布，不能导入建议。")
	}
	cells, err := sheet.Read(file)
	if err != nil {
		return p, err
	}
	table, err := sheet.Match(cells, "建议办的事", "地点", "理由")
	if err != nil {
		return p, err
	}
	p.Total = len(table.Rows)
	if p.Total > MaxImport {
		return p, fault.New(fault.TooLarge, "一次最多导入 %d 条，现在有 %d 条，请分几次导入。", MaxImport, p.Total)
	}
	rows := make([]waiting, 0, p.Total)
	said := map[string]bool{}
	for i := range table.Rows {
		line := table.Lines[i]
		cell := func(column string) string { return unquoted(table.Cell(i, column)) }
		complain := func(format string, args ...any) {
			p.Errors = append(p.Errors, RowError{line, fmt.Sprintf(format, args...)})
		}
		cmd := SubmitCommand{Call: call, Title: cell("建议办的事"), Place: cell("地点"), Reason: cell("理由"), Name: cell("姓名"), Phone: cell("电话"), Channel: models.ByVisit}
		if name := cell("来源渠道"); name != "" {
			cmd.Channel = ""
			for _, ch := range models.Channels {
				if ch.Label() == name {
					cmd.Channel = ch
				}
			}
			if cmd.Channel == "" {
				complain("来源渠道“%s”不在列表里，请填写：%s", name, strings.Join(channelNames(), "、"))
			}
		}
		if name := cell("联络站或代表"); name != "" {
			e, ok := entrances[name]
			if !ok {
				complain("没有名为“%s”的联络站或者代表", name)
			}
			cmd.EntranceID = e.ID
		}
		if text := cell("听取人数"); text != "" {
			n, err := strconv.Atoi(strings.TrimSuffix(text, "人"))
			if err != nil {
				complain("听取人数“%s”不是整数", text)
			}
			cmd.Heard = n
		}
		if text := cell("收到日期"); text != "" {
			day, ok := dayOf(text)
			if !ok {
				complain("收到日期“%s”不对，请写成 2026-09-10", text)
			}
			cmd.ReceivedOn = day
		}
		if err := cmd.Check(p.Call, today); err != nil {
			refusal, ok := fault.As(err)
			if !ok {
				return p, err
			}
			for _, field := range []string{"title", "place", "reason", "name", "phone", "channel", "heard", "received_on"} {
				if why := refusal.Fields[field]; why != "" {
					complain("%s", why)
				}
			}
		}
		if key := cmd.Title + "\x00" + cmd.Place + "\x00" + cmd.Reason; said[key] {
			p.Twice++
		} else {
			said[key] = true
		}
		if len(p.Errors) > 0 {
			continue
		}
		sub, err := s.submission(p.Call, cmd, newCode())
		if err != nil {
			return p, err
		}
		sub.cmd.Name, sub.cmd.Phone = "", ""
		rows = append(rows, waiting{sub.cmd, sub.code, sub.guess, sub.name, sub.phone, sub.index})
		if len(p.Rows) < previewRows {
			p.Rows = append(p.Rows, sub.cmd)
		}
	}
	if len(p.Errors) > 0 {
		p.Rows = nil
		return p, nil
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return p, err
	}
	if len(body) > 15<<20 { // what a draft holds
		return p, fault.New(fault.TooLarge, "表格的内容太多，请分几次导入。")
	}
	p.Token = rand.Text()
	return p, s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.In(actor.Congress).PutDraft(&models.Draft{ID: p.Token, AccountID: actor.Account, Kind: draftSuggestions, Subject: call, CreatedAt: tx.Now, Body: body})
	})
}

func channelNames() []string {
	var list []string
	for _, ch := range models.Channels {
		list = append(list, ch.Label())
	}
	return list
}

// unquoted takes away the mark by which the export keeps a cell from being a
// formula.
func unquoted(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return cell
}

// dayOf reads a day as people and Excel write it.
func dayOf(text string) (models.Date, bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 20_000 && n < 80_000 { // days since 1899-12-30
		return models.Date(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)).Format(time.DateOnly)), true
	}
	text, _, _ = strings.Cut(text, " ")
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"} {
		if t, err := time.Parse(layout, text); err == nil {
			return models.Date(t.Format(time.DateOnly)), true
		}
	}
	return "", false
}

// ConfirmSuggestions adds the suggestions of a preview, all or none, once, and
// returns how many.
func (s *Service) ConfirmSuggestions(ctx context.Context, actor access.Actor, call int64, token string) (int, error) {
	n := 0
	_, err := s.sit(ctx, actor, access.TriageSuggestions, call, "导入建议", func(d *desk) (string, error) {
		draft, err := d.c.Draft(token)
		if err != nil {
			return "", err
		}
		if draft.Kind != draftSuggestions || draft.Subject != call || draft.AccountID != actor.Account {
			return "", fault.New(fault.NotFound, "没有找到该预览，请重新上传。")
		}
		var rows []waiting
		if err := json.Unmarshal(draft.Body, &rows); err != nil {
			return "", err
		}
		first := d.call.Received + 1
		list := make([]models.Suggestion, len(rows))
		for i, w := range rows {
			d.call.Received++
			list[i] = models.Suggestion{CallID: call, Code: w.Code, Number: d.call.Received, Channel: w.Cmd.Channel, EntranceID: w.Cmd.EntranceID, Title: w.Cmd.Title, Place: w.Cmd.Place,
				Reason: w.Cmd.Reason, Guess: w.Guess, State: models.SuggestionReceived, NameSealed: w.Name, PhoneSealed: w.Phone, PhoneIndex: w.Index, Heard: w.Cmd.Heard,
				AccountID: actor.Account, ReceivedAt: d.c.Now, Changed: d.call.Changes, Search: words.Normal(w.Cmd.Title + " " + w.Cmd.Place + " " + w.Cmd.Reason)}
			if w.Cmd.ReceivedOn != "" && w.Cmd.ReceivedOn != d.c.Today {
				list[i].ReceivedAt = startOf(w.Cmd.ReceivedOn)
			}
		}
		if err := d.c.PutSuggestions(list); err != nil {
			return "", err
		}
		n = len(list)
		return fmt.Sprintf("收件号 %d 至 %d，共 %d 条", first, d.call.Received, n), d.c.DropDraft(token)
	})
	return n, err
}

// ExportSuggestions writes what a filter finds, in the columns of the import.
// Names and phone numbers are in it only for who may see them and asks for
// them with a reason, and then the log says so.
func (s *Service) ExportSuggestions(ctx context.Context, actor access.Actor, f QueueFilter, names bool, why string) ([][]string, error) {
	need := access.ReadSuggestions
	if names {
		need = access.SeeProposers
		form := fault.Form{}
		tidyLine(form, "why", "导出事由", &why, 100, true)
		if err := access.Need(actor, need); err != nil {
			return nil, err
		}
		if err := form.Err(); err != nil {
			return nil, err
		}
	}
	filter := f.rows()
	var rows []models.Suggestion
	var matters map[int64]models.Matter
	entrances := map[int64]string{}
	read := func(c *store.Scope) error {
		if _, err := c.Call(f.Call); err != nil {
			return err
		}
		var err error
		if names {
			rows, err = c.SealedOf(filter)
		} else {
			rows, err = c.SuggestionsBy(filter)
		}
		if err != nil {
			return err
		}
		var ids []int64
		seen := map[int64]bool{}
		for _, r := range rows {
			if r.MatterID > 0 && !seen[r.MatterID] {
				seen[r.MatterID] = true
				ids = append(ids, r.MatterID)
			}
		}
		if matters, err = c.MattersByID(ids); err != nil {
			return err
		}
		list, err := c.Entrances()
		for _, e := range list {
			entrances[e.ID] = e.Name
		}
		return err
	}
	var err error
	if names {
		err = s.store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(actor.Congress)
			if err := read(c); err != nil {
				return err
			}
			call, err := c.Call(f.Call)
			if err != nil {
				return err
			}
			return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: "导出建议人姓名和电话",
				Subject: call.Title, Detail: fmt.Sprintf("%d 条：%s", len(rows), why)})
		})
	} else {
		err = s.look(ctx, actor, need, read)
	}
	if err != nil {
		return nil, err
	}
	table := [][]string{SuggestionColumns}
	for _, r := range rows {
		name, phone := "", ""
		if names {
			if name, phone, err = s.openProposer(r); err != nil {
				return nil, err
			}
		}
		heard := ""
		if r.Heard > 0 {
			heard = strconv.Itoa(r.Heard)
		}
		m := matters[r.MatterID]
		table = append(table, []string{strconv.Itoa(r.Number), r.Channel.Label(), entrances[r.EntranceID], r.Title, r.Place, strings.ReplaceAll(r.Reason, "\n", " "), heard, name, phone,
			string(models.DateOf(r.ReceivedAt.Time())), r.Category, r.State.Label(), m.Code, m.Title, r.Unit, r.Note})
	}
	return table, nil
}

// StatisticsTable is the figures of a call as a table.
func StatisticsTable(st Statistics) [][]string {
	table := [][]string{{"项目", "名称", "收到", "受理", "采纳"}}
	table = append(table, []string{"合计", "", strconv.Itoa(st.Received), strconv.Itoa(st.Accepted), strconv.Itoa(st.Adopted)})
	for _, part := range []struct {
		name string
		rows []Tally
	}{{"来源渠道", st.Channels}, {"类别", st.Categories}, {"地点", st.Places}, {"月份", st.Months}, {"联络站和代表", st.Entrances}} {
		for _, r := range part.rows {
			table = append(table, []string{part.name, r.Name, strconv.Itoa(r.Received), strconv.Itoa(r.Accepted), strconv.Itoa(r.Adopted)})
		}
	}
	return table
}
