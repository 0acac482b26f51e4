package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"piaojue/app/demo"
	"piaojue/app/seal"
)

type simulateCmd struct {
	URL      []string      `required:"" sep:"," help:"服务器地址，例如 http://127.0.0.1:8080；几台服务器用同一个数据库时用逗号隔开，代表轮流使用。"`
	Demo     string        `required:"" placeholder:"DIR/demo.json" help:"演示写下的 demo.json；用过的投票码会从中去掉。"`
	Deputies int           `required:"" help:"代表人数。"`
	Within   time.Duration `default:"30s" help:"多长时间内投完，例如 30s。"`
	JSON     bool          `name:"json" help:"以 JSON 输出。"`
}

// A rehearsal is what simulate prints. Times of a ballot count from its first
// sending to the acknowledgement; those of the page from the first request to
// the last answer. ClientCPU is what all tablets together cost this machine,
// encrypting above all; in a hall it is spread over as many tablets.
type rehearsal struct {
	Round            int64   `json:"round"`
	Deputies         int     `json:"deputies"`
	Accepted         int     `json:"accepted"`
	Refused          int     `json:"refused"`
	Retried          int     `json:"retried"`
	Late             int     `json:"late"` // acknowledged after the time was over
	P50              int64   `json:"p50_ms"`
	P95              int64   `json:"p95_ms"`
	P99              int64   `json:"p99_ms"`
	Max              int64   `json:"max_ms"`
	BallotsPerSecond float64 `json:"ballots_per_second"`
	Seconds          float64 `json:"seconds"` // from the first deputy to the last acknowledgement
	PageP50          int64   `json:"page_p50_ms"`
	PageP99          int64   `json:"page_p99_ms"`
	EncryptP50       int64   `json:"encrypt_p50_ms"`
	ClientCPU        float64 `json:"client_cpu_seconds"`
}

// tries is how often a deputy's tablet re-sends the same bytes.
const tries = 5

// arrivals is the part of the time over which deputies come to their tablets;
// the rest is for the last of them to vote.
const arrivals = 0.9

// Run lets many deputies vote over real HTTP within a time: each draws a slip,
// loads what the page loads, encrypts, casts, and re-sends the same bytes when
// the answer does not come. Slips that were used are taken out of the file.
func (c *simulateCmd) Run() error {
	file, err := demo.Read(c.Demo)
	if err != nil {
		return err
	}
	if c.Within <= 0 || c.Within > time.Hour {
		return errors.New("时间请填大于 0、不超过 1 小时，例如 30s")
	}
	most := 0
	at := slices.IndexFunc(file.Rounds, func(r demo.Round) bool {
		most = max(most, len(r.Credentials))
		return len(r.Credentials) >= c.Deputies
	})
	if c.Deputies < 1 || at < 0 {
		return fmt.Errorf("demo.json 里一轮最多有 %d 个未用的投票码，代表人数请填 1 到 %d", most, most)
	}
	round := &file.Rounds[at]
	for i := range c.URL {
		c.URL[i] = strings.TrimRight(c.URL[i], "/")
	}
	// A few connections to a server are kept, as a hall's access points do.
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256, MaxConnsPerHost: 256}}
	result := c.rehearse(client, round.ID, round.Credentials[:c.Deputies])
	round.Credentials = round.Credentials[c.Deputies:]
	if _, err := file.Write(filepath.Dir(c.Demo)); err != nil {
		fmt.Fprintf(os.Stderr, "用过的投票码没有从 %s 中去掉：%v\n", c.Demo, err)
	}
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
			return err
		}
	} else {
		result.print(round.Name, c.Within)
	}
	switch {
	case result.Accepted != result.Deputies:
		return fmt.Errorf("有 %d 张没有被接收", result.Deputies-result.Accepted)
	case result.Late > 0:
		return fmt.Errorf("全部接收，但有 %d 张超过了 %s", result.Late, c.Within)
	}
	return nil
}

func (r rehearsal) print(round string, within time.Duration) {
	fmt.Printf("轮次 %s\n代表 %d 人，限 %s，用时 %.1f 秒\n接收 %d，拒绝 %d，重发 %d，超时 %d\n", round, r.Deputies, within, r.Seconds, r.Accepted, r.Refused, r.Retried, r.Late)
	fmt.Printf("投票确认时间 p50 %d ms，p95 %d ms，p99 %d ms，最长 %d ms\n打开选票时间 p50 %d ms，p99 %d ms\n每秒 %.1f 张\n", r.P50, r.P95, r.P99, r.Max, r.PageP50, r.PageP99, r.BallotsPerSecond)
	fmt.Printf("平板加密时间 p50 %d ms；演练程序共用 CPU %.1f 秒，每张 %.1f ms，会场上分散在各台平板\n", r.EncryptP50, r.ClientCPU, 1000*r.ClientCPU/float64(max(1, r.Accepted)))
}

func (c *simulateCmd) rehearse(client *http.Client, round int64, codes []string) rehearsal {
	var mu sync.Mutex
	var wg sync.WaitGroup
	result := rehearsal{Round: round, Deputies: len(codes)}
	var casts, pages, encrypts []time.Duration
	// Tablets encrypt side by side; here as many at once as there are cores.
	cores := make(chan struct{}, runtime.NumCPU())
	apart := time.Duration(arrivals * float64(c.Within) / float64(len(codes)))
	start := time.Now()
	var last time.Time
	for i, code := range codes {
		wg.Go(func() {
			time.Sleep(time.Duration(i) * apart)
			v := voter{client: client, url: c.URL[i%len(c.URL)], round: round, code: code, cores: cores}
			err := v.vote()
			mu.Lock()
			defer mu.Unlock()
			result.Retried += v.retried
			if err != nil {
				result.Refused++
				fmt.Fprintln(os.Stderr, err)
				return
			}
			result.Accepted++
			if last = time.Now(); last.Sub(start) > c.Within {
				result.Late++
			}
			casts, pages, encrypts = append(casts, v.cast), append(pages, v.page), append(encrypts, v.encrypt)
		})
	}
	wg.Wait()
	if len(casts) == 0 {
		return result
	}
	result.Seconds = last.Sub(start).Seconds()
	result.BallotsPerSecond = float64(result.Accepted) / result.Seconds
	result.P50, result.P95, result.P99, result.Max = quantile(casts, 0.50), quantile(casts, 0.95), quantile(casts, 0.99), quantile(casts, 1)
	result.PageP50, result.PageP99 = quantile(pages, 0.50), quantile(pages, 0.99)
	result.EncryptP50 = quantile(encrypts, 0.50)
	result.ClientCPU = processTime().Seconds()
	return result
}

// quantile sorts times and returns the one that a part q of them does not
// exceed, in milliseconds.
func quantile(times []time.Duration, q float64) int64 {
	slices.Sort(times)
	return times[min(len(times)-1, int(q*float64(len(times))))].Milliseconds()
}

// A voter is one simulated deputy at a tablet, and what voting took.
type voter struct {
	client *http.Client
	url    string
	round  int64
	code   string
	cores  chan struct{}

	page, encrypt, cast time.Duration
	retried             int
}

// vote does what the ballot page does, from the code to the acknowledgement.
func (v *voter) vote() error {
	begun := time.Now()
	election, err := v.open()
	if err != nil {
		return err
	}
	v.page = time.Since(begun)
	ballot, err := v.seal(election)
	if err != nil {
		return err
	}
	begun = time.Now()
	for ; v.retried < tries; v.retried++ {
		status, message, err := post(v.client, fmt.Sprintf("%s/api/v1/rounds/%d/ballots", v.url, v.round), ballot)
		switch {
		case err == nil && (status == http.StatusCreated || status == http.StatusOK):
			v.cast = time.Since(begun)
			return nil
		case err == nil && status < 500:
			return fmt.Errorf("拒绝（%d）：%s", status, message)
		}
		time.Sleep(time.Duration(v.retried+1) * 300 * time.Millisecond)
	}
	return fmt.Errorf("重发 %d 次没有得到确认", tries)
}

// open loads what the page loads: the open rounds, the election, and the list
// of slips, whose fingerprint it checks.
func (v *voter) open() (*seal.Election, error) {
	var rounds []struct {
		ID int64 `json:"id"`
	}
	if _, err := v.get("/api/v1/rounds", &rounds); err != nil {
		return nil, err
	}
	var page struct {
		Election    string `json:"election"`
		Credentials string `json:"credentials_fingerprint"`
	}
	if _, err := v.get(fmt.Sprintf("/api/v1/rounds/%d/election", v.round), &page); err != nil {
		return nil, err
	}
	raw, err := v.get(fmt.Sprintf("/api/v1/rounds/%d/credentials", v.round), nil)
	if err != nil {
		return nil, err
	}
	if seal.Tracker(raw) != page.Credentials {
		return nil, errors.New("投票凭证名单与公布的校验码不一致")
	}
	return seal.ParseElection([]byte(page.Election))
}

// get reads one answer as JSON; it asks again when the server does not answer.
func (v *voter) get(path string, into any) ([]byte, error) {
	var err error
	for try := range tries {
		if try > 0 {
			v.retried++
			time.Sleep(time.Duration(try) * 300 * time.Millisecond)
		}
		var answer *http.Response
		if answer, err = v.client.Get(v.url + path); err != nil {
			continue
		}
		var body []byte
		body, err = io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode >= 500 {
			continue
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("打不开选票（%d）：%s", answer.StatusCode, said(body))
		}
		if into == nil {
			return body, nil
		}
		return body, json.Unmarshal(body, into)
	}
	return nil, fmt.Errorf("打不开选票：%w", err)
}

// seal encrypts a ballot of random choices, as the tablet does.
func (v *voter) seal(election *seal.Election) ([]byte, error) {
	v.cores <- struct{}{}
	defer func() { <-v.cores }()
	begun := time.Now()
	defer func() { v.encrypt = time.Since(begun) }()
	credential, err := seal.DeriveCredential(election.UUID, v.code)
	if err != nil {
		return nil, err
	}
	return seal.Encrypt(rand.Reader, election, credential, randomChoices(election))
}

func post(client *http.Client, address string, ballot []byte) (status int, message string, err error) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, bytes.NewReader(ballot))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, said(body), err
}

// said is the sentence of a refusal.
func said(body []byte) string {
	var refusal struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &refusal) != nil {
		return string(body)
	}
	return refusal.Message
}

func randomChoices(e *seal.Election) [][]int {
	n := len(e.Questions[0].Answers)
	left := e.Questions[0].Max
	stances, ticks := make([]seal.Stance, n), make([]int, n)
	for _, k := range mathrand.Perm(n) {
		stances[k] = seal.Oppose
		if left > 0 && mathrand.IntN(4) > 0 {
			stances[k], ticks[k] = seal.Approve, 1
			left--
		}
	}
	if e.Linked() {
		return seal.LinkedChoices(stances)
	}
	return [][]int{ticks}
}
