package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
)

func (h *hall) box() string { return fmt.Sprintf("/api/v1/rounds/%d/ballots", h.round) }

// cast sends a ballot as the ballot page does.
func (h *hall) cast(t testing.TB, raw []byte) (int, string) {
	t.Helper()
	status, _, body := h.send(t, "POST", h.box(), "application/json", bytes.NewReader(raw))
	return status, body
}

func inChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// refusalIn reads an error of the API, which has these two fields and no others.
func refusalIn(t testing.TB, body string) apiError {
	t.Helper()
	var e apiError
	in := json.NewDecoder(strings.NewReader(body))
	in.DisallowUnknownFields()
	if err := in.Decode(&e); err != nil || e.Code == "" || !inChinese(e.Message) {
		t.Errorf("not an error with code and Chinese message: %s (%v)", body, err)
	}
	return e
}

// retouched is a ballot changed and signed again with its own code.
func (h *hall) retouched(raw []byte, code string, change func(*sealtest.Form)) []byte {
	e := &sealtest.Election{Ceremony: seal.Ceremony{UUID: h.election.UUID}, Codes: []string{code}, Ballots: [][]byte{raw}}
	return e.Tamper(0, change)
}

func TestTheBoxAnswersAsTheContractSays(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		first := h.ballot(t, h.codes[0])
		if status, body := h.cast(t, first); status != http.StatusCreated || body != `{"tracker":"`+seal.Tracker(first)+`"}`+"\n" {
			t.Fatalf("first cast: %d %s", status, body)
		}
		const spoiled = 1
		must(t, h.parts.Vote.CancelSlip(context.Background(), h.people[models.Secretariat], vote.CancelCommand{Round: h.round, Deputy: h.deputies(t)[0].ID, Public: h.publicHalf(t, h.codes[spoiled]), Reason: "二维码污损"}))
		unused := h.codes[2]
		good := h.ballot(t, unused)
		stranger, err := seal.NewCredential(rand.Reader)
		must(t, err)
		neighbour := sealtest.New("neighbour", sealtest.Size{Candidates: 4, Cap: 2, Voters: 1, Scrutineers: 1, Threshold: 1})
		other := h.ballot(t, unused)
		tests := []struct {
			name   string
			raw    []byte
			status int
			code   string
		}{
			{"another ballot with a used credential", h.ballot(t, h.codes[0]), 409, vote.CodeUsed},
			{"unknown credential", h.ballot(t, stranger), 403, seal.UnknownCredential},
			{"cancelled credential", h.ballot(t, h.codes[spoiled]), 403, seal.CancelledCredential},
			{"nothing", nil, 422, seal.Malformed},
			{"no JSON", []byte("赞成"), 422, seal.Malformed},
			{"not UTF-8", []byte("{\"a\":\"\xff\xfe\"}"), 422, seal.Malformed},
			{"half a ballot", good[:len(good)/2], 422, seal.Malformed},
			{"another spelling", bytes.Replace(good, []byte(`,"credential"`), []byte(`, "credential"`), 1), 422, seal.NotCanonical},
			{"unknown field", slices.Concat(good[:len(good)-1], []byte(`,"note":1}`)), 422, seal.NotCanonical},
			{"ballot of another election", neighbour.Ballots[0], 422, seal.WrongElection},
			{"unlinked", h.retouched(good, unused, func(f *sealtest.Form) {
				f.Answers[1].Choices[0], f.Answers[1].Choices[1] = f.Answers[1].Choices[1], f.Answers[1].Choices[0]
			}), 422, seal.Unlinked},
			{"bad proof", h.retouched(good, unused, func(f *sealtest.Form) { f.Answers[0].Overall[0].Response = "20261122" }), 422, seal.BadProof},
			{"signed by another", h.retouched(good, h.codes[3], func(*sealtest.Form) {}), 422, seal.BadSignature},
			{"signature of another ballot", bytes.Replace(good, signatureOf(t, good), signatureOf(t, other), 1), 422, seal.BadSignature},
			{"just over 1 MiB", bytes.Repeat([]byte("0"), maxBallot+1), 413, "too_large"},
			{"10 MB", bytes.Repeat([]byte(`{"a":`), 2<<20), 413, "too_large"},
		}
		before := h.dump(t)
		for _, tt := range tests {
			status, body := h.cast(t, tt.raw)
			if e := refusalIn(t, body); status != tt.status || e.Code != tt.code {
				t.Errorf("%s: %d %s, want %d %s", tt.name, status, e.Code, tt.status, tt.code)
			}
		}
		for _, path := range []string{"/api/v1/rounds/999/ballots", "/api/v1/rounds/0/ballots", "/api/v1/rounds/-1/ballots", "/api/v1/rounds/x/ballots",
			"/api/v1/rounds/99999999999999999999/ballots", "/api/v1/rounds/9223372036854775807/ballots", "/api/v1/rounds/1%2f2/ballots"} {
			status, _, body := h.send(t, "POST", path, "application/json", bytes.NewReader(good))
			if e := refusalIn(t, body); status != 404 || e.Code != "not_found" {
				t.Errorf("%s: %d %s, want 404", path, status, e.Code)
			}
		}
		if status, body := h.cast(t, first); status != http.StatusOK || body != `{"tracker":"`+seal.Tracker(first)+`"}`+"\n" {
			t.Errorf("the same ballot again: %d %s", status, body)
		}
		for _, headers := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			status, _, body := h.send(t, "POST", h.box(), "application/json", bytes.NewReader(good), headers...)
			if e := refusalIn(t, body); status != 403 || e.Code != "forged" {
				t.Errorf("%v: %d %s, want 403 forged", headers, status, e.Code)
			}
		}
		if diff := cmp.Diff(before, h.dump(t)); diff != "" {
			t.Errorf("a refusal changed something:\n%s", diff)
		}
		if status, _ := h.cast(t, good); status != http.StatusCreated {
			t.Errorf("the good ballot after all refusals: %d", status)
		}

		must(t, h.parts.Vote.Close(context.Background(), h.people[models.Presiding], h.round))
		before = h.dump(t)
		status, body := h.cast(t, h.ballot(t, h.codes[5]))
		if e := refusalIn(t, body); status != 409 || e.Code != vote.CodeClosed {
			t.Errorf("after the close: %d %s", status, e.Code)
		}
		if status, _ := h.cast(t, first); status != http.StatusOK {
			t.Errorf("the same ballot again after the close: %d, want 200", status)
		}
		if h.dump(t) != before {
			t.Error("a cast after the close changed something")
		}
	})
}

func signatureOf(t testing.TB, ballot []byte) []byte {
	t.Helper()
	at := bytes.LastIndex(ballot, []byte(`"signature":`))
	if at < 0 {
		t.Fatal("a ballot without signature")
	}
	return ballot[at:]
}

func TestATickOnlyRoundTakesPlainBallotsAndNoLinkedOnes(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.stances = ballot.TickOnly
		h := newHall(t, s, plan)
		if status, body := h.cast(t, h.ballot(t, h.codes[0])); status != http.StatusCreated {
			t.Errorf("plain ballot: %d %s", status, body)
		}
		linked := sealtest.New("linked", sealtest.Size{Candidates: 4, Cap: 2, Voters: 1, Scrutineers: 1, Threshold: 1})
		if status, body := h.cast(t, linked.Ballots[0]); status != 422 {
			t.Errorf("linked ballot: %d %s", status, body)
		}
	})
}

func TestEachBallotIsStoredOnceHoweverOftenItIsSentAtOnce(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		ballots := make([][]byte, 10)
		second := make([][]byte, len(ballots))
		parallel(len(ballots), func(i int) { ballots[i], second[i] = h.ballot(t, h.codes[i]), h.ballot(t, h.codes[i]) })
		var created, same, used atomic.Int64
		var wg sync.WaitGroup
		for i := range ballots {
			for _, raw := range [][]byte{ballots[i], ballots[i], second[i], ballots[i]} {
				wg.Go(func() {
					switch status, body := h.cast(t, raw); status {
					case http.StatusCreated:
						created.Add(1)
					case http.StatusOK:
						same.Add(1)
					case http.StatusConflict:
						used.Add(1)
					default:
						t.Errorf("%d %s", status, body)
					}
				})
			}
		}
		wg.Wait()
		if created.Load() != 10 || same.Load()+used.Load() != 30 {
			t.Errorf("%d created, %d the same again, %d of a used credential", created.Load(), same.Load(), used.Load())
		}
		if now, err := h.parts.Vote.Turnout(context.Background(), h.round); err != nil || now.Returned != 10 {
			t.Errorf("returned %d (%v), want 10", now.Returned, err)
		}
	})
}

func TestTheElectionIsGivenByteForByte(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		var files struct{ election, trustees []byte }
		must(t, s.Read(context.Background(), func(tx *store.Tx) (err error) {
			c := tx.In(h.people[models.Admin].Congress)
			if files.election, err = c.File(h.round, models.FileElection); err == nil {
				files.trustees, err = c.File(h.round, models.FileTrustees)
			}
			return err
		}))
		status, header, body := h.send(t, "GET", fmt.Sprintf("/api/v1/rounds/%d/election", h.round), "", nil)
		var got map[string]any
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 {
			t.Fatalf("%d %v", status, err)
		}
		publics := make([]string, len(h.codes))
		for i, code := range h.codes {
			publics[i] = h.publicHalf(t, code)
		}
		want := map[string]any{"election": string(files.election), "trustees": string(files.trustees), "state": "open",
			"credentials_fingerprint": seal.Tracker(seal.PublicCredentials(publics))}
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%s = %v, want %v", field, got[field], value)
			}
		}
		if kind := header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
			t.Errorf("content type %s", kind)
		}
		for _, path := range []string{"/api/v1/rounds/999/election", "/api/v1/rounds/x/turnout", "/api/v1/rounds/999/turnout", "/api/v1/rounds/999/turnout/stream", "/api/v1/rounds/999/credentials", "/api/v2/none"} {
			status, _, body := h.send(t, "GET", path, "", nil)
			if e := refusalIn(t, body); status != 404 || e.Code != "not_found" {
				t.Errorf("%s: %d %s", path, status, e.Code)
			}
		}
		if status, _, _ := h.send(t, "DELETE", h.box(), "", nil); status != http.StatusMethodNotAllowed {
			t.Errorf("DELETE at the box: %d", status)
		}
	})
}

func TestTurnoutHasFiveFieldsAndNeverACountPerProject(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		if status, _ := h.cast(t, h.ballot(t, h.codes[0])); status != 201 {
			t.Fatalf("cast: %d", status)
		}
		status, _, body := h.send(t, "GET", fmt.Sprintf("/api/v1/rounds/%d/turnout", h.round), "", nil)
		if want := `{"entitled":12,"present":12,"issued":12,"returned":1,"state":"open"}` + "\n"; status != 200 || body != want {
			t.Errorf("turnout: %d %s, want %s", status, body, want)
		}
	})
}

// events reads an event stream into a channel, closed at its end.
func events(t *testing.T, url string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	must(t, err)
	answer, err := http.DefaultTransport.RoundTrip(request)
	must(t, err)
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || kind != "text/event-stream; charset=utf-8" {
		t.Fatalf("stream: %d %s", answer.StatusCode, kind)
	}
	lines := make(chan string, 100)
	go func() {
		defer answer.Body.Close()
		defer close(lines)
		for in := bufio.NewScanner(answer.Body); in.Scan(); {
			if text, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				lines <- text
			}
		}
	}()
	return lines
}

func TestTheTurnoutStreamSaysEachChangeAndEndsWithTheServer(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		turnout := events(t, fmt.Sprintf("%s/api/v1/rounds/%d/turnout/stream", h.url, h.round))
		look := events(t, fmt.Sprintf("%s/live?topic=round/%d", h.url, h.round))
		if got, want := <-turnout, `{"entitled":12,"present":12,"issued":12,"returned":0,"state":"open"}`; got != want {
			t.Errorf("at first %s, want %s", got, want)
		}
		both := events(t, fmt.Sprintf("%s/live?topic=round/%d,round/%d", h.url, h.round+1, h.round)) // another one is on the page, too
		for _, looks := range []<-chan string{look, both} {
			if got := <-looks; got != "look" {
				t.Errorf("at first %s", got)
			}
		}
		if status, _ := h.cast(t, h.ballot(t, h.codes[0])); status != 201 {
			t.Fatalf("cast: %d", status)
		}
		if got, want := <-turnout, `{"entitled":12,"present":12,"issued":12,"returned":1,"state":"open"}`; got != want {
			t.Errorf("after a cast %s, want %s", got, want)
		}
		for _, looks := range []<-chan string{look, both} {
			if got := <-looks; got != "look" {
				t.Errorf("after a cast %s", got)
			}
		}
		h.parts.Live.Close()
		if text, open := <-turnout; open {
			t.Errorf("after the server's stop the stream says %s", text)
		}
		if text, open := <-look; open {
			t.Errorf("after the server's stop the stream says %s", text)
		}
		status, _, body := h.send(t, "GET", fmt.Sprintf("/api/v1/rounds/%d/turnout/stream", h.round), "", nil)
		if refusalIn(t, body); status != http.StatusConflict {
			t.Errorf("a stream opened during the stop: %d", status)
		}
		for _, topic := range []string{"", "round/0", "round/x", "accounts/1", "round/1/2", "round/1234567890123456789", "round/1,", "round/1,accounts/1", "round/1,round/2,round/3,round/4,round/5"} {
			if status, _, _ := h.send(t, "GET", "/live?topic="+topic, "", nil); status != 404 {
				t.Errorf("topic %q: %d, want 404", topic, status)
			}
		}
	})
}

// securityHeaders are on every answer.
var securityHeaders = map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}

func TestPublicAnswersCarryTheSecurityHeadersAndNoCookie(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		for _, r := range h.server.openRoutes() {
			if strings.HasSuffix(r.path, "/stream") || r.path == "/live" {
				continue // TestTheTurnoutStream… reads them
			}
			for _, cookie := range []string{"", "piaojue_login=planted"} {
				status, header, _ := h.send(t, r.method, h.address(r.path), "", nil, "Cookie", cookie)
				if set := header.Values("Set-Cookie"); len(set) > 0 {
					t.Errorf("%s %s sets a cookie: %v", r.method, r.path, set)
				}
				for name, want := range securityHeaders {
					if header.Get(name) != want {
						t.Errorf("%s %s (%d): %s = %q, want %q", r.method, r.path, status, name, header.Get(name), want)
					}
				}
				if strings.Contains(contentPolicy, "unsafe-inline") || status >= 500 {
					t.Errorf("%s %s: %d", r.method, r.path, status)
				}
			}
		}
		for _, path := range []string{"/office", "/nothing", "/signin", "/api/v1/nothing"} {
			_, header, _ := h.send(t, "GET", path, "", nil)
			for name, want := range securityHeaders {
				if header.Get(name) != want {
					t.Errorf("%s: %s = %q, want %q", path, name, header.Get(name), want)
				}
			}
		}
	})
}

func TestTheLogTellsNothingOfBallotsCodesOrAddresses(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, smallHall)
		before := h.log.String()
		var trackers []string
		ballots := make([][]byte, 10)
		parallel(len(ballots), func(i int) { ballots[i] = h.ballot(t, h.codes[i]) })
		for _, raw := range append(ballots, ballots[0], []byte("{"), bytes.Repeat([]byte("0"), maxBallot+1)) {
			h.cast(t, raw)
			trackers = append(trackers, seal.Tracker(raw))
		}
		for _, path := range []string{"/v", fmt.Sprintf("/api/v1/rounds/%d/election", h.round), "/api/v1/rounds", fmt.Sprintf("/api/v1/rounds/%d/credentials", h.round)} {
			h.send(t, "GET", path+"?spur="+h.codes[0], "", nil)
		}
		if h.log.String() != before {
			t.Errorf("voting left lines: %s", strings.TrimPrefix(h.log.String(), before))
		}
		desk := h.at(t, models.Secretariat)
		desk.post(fmt.Sprintf("/office/rounds/%d/slips/cancel", h.round), "public", h.publicHalf(t, h.codes[11]), "deputy", "1", "reason", "污损", "confirm", "yes")
		h.count(t)
		for _, path := range []string{"/", "/projects?q=" + h.codes[0], "/v/" + h.codes[0], "/results/" + h.codes[0], "/static/" + trackers[0], "/nothing?" + h.codes[1],
			fmt.Sprintf("/results/%d?tracker=%s", h.round, trackers[0]), fmt.Sprintf("/results/%d/counts.json", h.round), fmt.Sprintf("/api/v1/rounds/%s/turnout", h.codes[0])} {
			h.send(t, "GET", path, "", nil)
		}
		log := h.log.String()
		if !strings.Contains(log, `"route":"/projects"`) {
			t.Fatal("the log has no requests at all")
		}
		secrets := append([]string{"127.0.0.1", "spur", "?"}, trackers...)
		for _, code := range h.codes {
			secrets = append(secrets, code, h.publicHalf(t, code))
		}
		for _, seed := range h.keys {
			secrets = append(secrets, seed)
		}
		for _, secret := range append(secrets, deskPassword) {
			if at := strings.Index(log, secret); at >= 0 {
				t.Errorf("the log contains %q: …%s", secret, log[max(0, at-200):min(len(log), at+50)])
			}
		}
	})
}

func TestEveryKindOfRefusalHasItsStatus(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for _, kind := range fault.Kinds {
		status, mapped := statuses[kind]
		if !mapped || status < 400 || codes[kind] == "" || titles[kind] == "" {
			t.Errorf("kind %d: status %d, code %q, title %q", kind, status, codes[kind], titles[kind])
		}
		seen[status] = true
	}
	if len(statuses) != len(fault.Kinds) || len(seen) != len(fault.Kinds)-1 { // Conflict and Closed are both 409
		t.Errorf("%d kinds, %d mapped to %d statuses", len(fault.Kinds), len(statuses), len(seen))
	}
}

func TestAPanicBecomesAPageWithAnIncidentNumber(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		h.server.Ready = func(context.Context) error { panic("the roof fell in") }
		status, header, body := h.send(t, "GET", "/readyz", "", nil)
		if status != 500 || !strings.Contains(body, "事件编号") || strings.Contains(body, "roof") || header.Get("Content-Security-Policy") == "" {
			t.Fatalf("%d %s", status, body)
		}
		var line struct{ Msg, Number, Error string }
		for text := range strings.Lines(h.log.String()) {
			if strings.Contains(text, `"incident"`) {
				must(t, json.Unmarshal([]byte(text), &line))
			}
		}
		if line.Number == "" || !strings.Contains(body, line.Number) || !strings.Contains(line.Error, "roof") {
			t.Errorf("the log has %+v for the page %s", line, body)
		}
		if status, _, _ := h.send(t, "GET", "/healthz", "", nil); status != 200 {
			t.Errorf("after the panic: %d", status)
		}
	})
}
