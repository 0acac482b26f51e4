package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/models"
)

// A runningPage is a key holder's page that follows a running round over HTTP.
type runningPage struct {
	desk    officeDesk
	watch   *seal.Watch
	batches []runningBatch
}

func (p *runningPage) api(h *hall) string { return fmt.Sprintf("/api/v1/rounds/%d/running", h.round) }

// look asks, downloads and verifies, and returns the parts that are asked for, by their addresses.
func (p *runningPage) look(t *testing.T, h *hall, holder access.Actor, index int) map[string][]byte {
	t.Helper()
	known := 0
	if len(p.batches) > 0 {
		known = p.batches[len(p.batches)-1].Size
	}
	status, body := p.desk.get(fmt.Sprintf("%s?known=%d", p.api(h), known))
	var task runningAnswer
	if err := json.Unmarshal([]byte(body), &task); err != nil || status != http.StatusOK {
		t.Fatalf("running: %d %s", status, body)
	}
	for _, b := range task.Batches {
		status, archive := p.desk.get(p.api(h) + "/" + b.ID)
		if status != http.StatusOK {
			t.Fatalf("ballots: %d %s", status, archive)
		}
		if p.watch == nil {
			state, err := h.parts.Vote.Ceremony(context.Background(), holder, h.round)
			must(t, err)
			g, err := seal.NewGuardian(h.keys[holder.Account], seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, index)
			must(t, err)
			p.watch, err = g.Watch([]byte(archive), state.Reveals)
			must(t, err)
		}
		must(t, p.watch.Add([]byte(archive), 2, nil))
		p.batches = append(p.batches, b)
	}
	parts := map[string][]byte{}
	var prefix []string
	for _, b := range p.batches {
		prefix = append(prefix, b.Added...)
		for _, id := range task.Ask {
			if id == b.ID {
				part, err := p.watch.Decrypt(rand.Reader, prefix, seal.PrefixRules{K: task.Batch})
				must(t, err)
				parts[p.api(h)+"/"+id] = part.Raw
			}
		}
	}
	return parts
}

func (p *runningPage) send(t *testing.T, path string, part []byte) (int, string) {
	t.Helper()
	answer, err := p.desk.client.Post(p.desk.url+path, "application/json", bytes.NewReader(part))
	status, _, body := p.desk.read(answer, err)
	return status, body
}

// cellsOf is what the cells of an Excel file say.
func cellsOf(t *testing.T, file string) string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(file))
	must(t, err)
	defer book.Close()
	var all []string
	for _, leaf := range book.GetSheetList() {
		rows, err := book.GetRows(leaf)
		must(t, err)
		for _, cells := range rows {
			all = append(all, strings.Join(cells, "\t"))
		}
	}
	if len(all) < 2 {
		t.Errorf("the table is empty: %q", all)
	}
	return strings.Join(all, "\n")
}

// TestOnlyThePresidiumsPageShowsARunningTotal compares every answer of the server to everybody, before a running
// total is opened and after it: nothing but the presidium's page may differ.
func TestOnlyThePresidiumsPageShowsARunningTotal(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 23, slips: 24, stances: ballot.ThreeStances, state: models.RoundOpen})
		must(t, s.InTx(context.Background(), func(tx *store.Tx) error {
			c := tx.In(h.people[models.Admin].Congress)
			r, err := c.LockRound(h.round)
			if err != nil {
				return err
			}
			r.Display, r.Batch = models.Running, 10
			return c.UpdateRound(r)
		}))
		holders := h.keyHolders()
		chief, second := &runningPage{desk: h.at(t, models.ChiefScrutineer)}, &runningPage{desk: h.at(t, models.ScrutineerRole)}
		cast := func(codes []string) {
			parallel(len(codes), func(i int) {
				if _, err := h.parts.Vote.Cast(context.Background(), h.round, h.ballot(t, codes[i])); err != nil {
					t.Error(err)
				}
			})
		}
		cast(h.codes[:11])
		if parts := chief.look(t, h, holders[0], 1); len(parts) != 0 {
			t.Errorf("asked to open %d prefixes of eleven ballots", len(parts))
		}
		cast(h.codes[11:23])
		presidium := fmt.Sprintf("/presidium/%d", h.round)
		if _, body := h.at(t, models.Presiding).get(presidium); !strings.Contains(body, "等待监票人在各自的设备上输入密钥码") || strings.Contains(body, "截至前") {
			t.Error("the presidium's page does not say what it waits for")
		}
		for path, part := range chief.look(t, h, holders[0], 1) {
			if status, body := chief.send(t, path, part); status != http.StatusNoContent {
				t.Fatalf("the first part: %d %s", status, body)
			}
		}
		parts := second.look(t, h, holders[1], 2)
		if len(parts) != 1 {
			t.Fatalf("the second device is asked for %d prefixes, want 1", len(parts))
		}

		desks := map[models.Role]officeDesk{}
		for _, role := range models.Roles {
			desks[role] = h.at(t, role)
		}
		everything := func() map[string]string {
			all := map[string]string{}
			for i, r := range h.server.allRoutes() {
				path := strings.ReplaceAll(h.address(r.path), ":total", "1")
				if r.method != "GET" || strings.HasSuffix(path, ".pdf") || strings.HasSuffix(path, "/stream") || strings.HasPrefix(path, "/live") || path == "/metrics" {
					continue
				}
				if i < len(h.server.openRoutes()) {
					status, _, body := h.send(t, "GET", path, "", nil)
					all["the public "+path] = fmt.Sprint(status, body)
					continue
				}
				for role, desk := range desks {
					if access.May(h.people[role], r.action) {
						status, body := desk.get(path)
						all[string(role)+" "+path] = fmt.Sprint(status, body)
					}
				}
			}
			return all
		}
		before := everything()
		for path, part := range parts {
			if status, body := second.send(t, path, part); status != http.StatusNoContent {
				t.Fatalf("the second part: %d %s", status, body)
			}
		}
		after, changed := everything(), 0
		for where, body := range after {
			if cmp.Equal(before[where], body) {
				continue
			}
			who, path, _ := strings.Cut(where, " ")
			role := models.Role(who)
			switch {
			case strings.HasPrefix(path, presidium) && access.May(h.people[role], access.WatchPresidium):
				changed++
				if !strings.Contains(body, "截至前11张") || !strings.Contains(body, "11 票") || !strings.Contains(body, "反对11，弃权0") {
					t.Errorf("%s does not show the sum of eleven ballots", where)
				}
			case path == chief.api(h) && access.May(h.people[role], access.HoldKey):
				// how far the presidium sees, and no figure of a project
				var task map[string]any
				must(t, json.Unmarshal([]byte(strings.TrimPrefix(body, "200")), &task))
				if task["shown"] != 11.0 || len(task) != 7 {
					t.Errorf("%s says %s", where, body)
				}
			case strings.HasPrefix(path, "/office/audit") && access.May(h.people[role], access.ReadAudit):
				if strings.HasSuffix(path, ".xlsx") {
					body = cellsOf(t, strings.TrimPrefix(body, "200"))
				}
				if strings.Contains(body, "截至前") || strings.Contains(body, "赞成") {
					t.Errorf("%s tells more than that a part was handed in", where)
				}
			default:
				t.Errorf("%s changed when a running total was opened:\n%s", where, cmp.Diff(before[where], body))
			}
		}
		if changed < 2*4 {
			t.Errorf("only %d pages of the presidium show the running total", changed)
		}
		if len(after) < 100 {
			t.Errorf("only %d answers were compared", len(after))
		}
	})
}

func TestTheRunningAPIRefuses(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		h := newHall(t, s, smallHall)
		chief, api := h.at(t, models.ChiefScrutineer), fmt.Sprintf("/api/v1/rounds/%d/running", h.round)
		before := h.dump(t)
		for _, tt := range []struct {
			path string
			want int
		}{{api, http.StatusNotFound}, {api + "/1", http.StatusNotFound}, {api + "?known=-1", http.StatusUnprocessableEntity}, {api + "/x", http.StatusNotFound}, {"/api/v1/rounds/1/running", http.StatusNotFound}} {
			if status, body := chief.get(tt.path); status != tt.want || !inChinese(refusalIn(t, body).Message) {
				t.Errorf("%s: %d %s, want %d", tt.path, status, body, tt.want)
			}
		}
		answer, err := chief.client.Post(chief.url+api+"/1", "application/json", strings.NewReader("{}"))
		if status, _, body := chief.read(answer, err); status != http.StatusNotFound {
			t.Errorf("a part for a round without running totals: %d %s", status, body)
		}
		for _, role := range []models.Role{models.Presiding, models.Secretariat, models.TellerRole, models.Admin} {
			desk := h.at(t, role)
			if status, _ := desk.get(api); status != http.StatusForbidden {
				t.Errorf("%s asks what is to be opened: %d", role, status)
			}
		}
		if status, _, _ := h.send(t, "GET", api, "", nil); status != http.StatusUnauthorized {
			t.Errorf("the public asks what is to be opened: %d", status)
		}
		if status, _, _ := h.send(t, "POST", api+"/1", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"a": {"b"}}.Encode())); status != http.StatusUnauthorized && status != http.StatusForbidden {
			t.Errorf("the public hands in a part: %d", status)
		}
		if diff := cmp.Diff(strings.Count(before, "\n"), strings.Count(h.dump(t), "\n")); diff != "" {
			t.Errorf("refusals left rows: %s", diff)
		}
	})
}
