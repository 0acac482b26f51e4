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
	"slices"
	"strings"
	"sync"
	"time"

	"piaojue/app/demo"
	"piaojue/app/seal"
)

type simulateCmd struct {
	URL      string        `required:"" help:"服务器地址，例如 http://127.0.0.1:8080。"`
	Demo     string        `required:"" placeholder:"DIR/demo.json" help:"演示写下的 demo.json。"`
	Deputies int           `required:"" help:"代表人数。"`
	Within   time.Duration `required:"" help:"多长时间内投完，例如 30s。"`
	JSON     bool          `name:"json" help:"以 JSON 输出。"`
}

// A rehearsal is what simulate prints.
type rehearsal struct {
	Deputies         int     `json:"deputies"`
	Accepted         int     `json:"accepted"`
	Refused          int     `json:"refused"`
	Retried          int     `json:"retried"`
	P50              int64   `json:"p50_ms"`
	P95              int64   `json:"p95_ms"`
	P99              int64   `json:"p99_ms"`
	Max              int64   `json:"max_ms"`
	BallotsPerSecond float64 `json:"ballots_per_second"`
}

// voter is one simulated deputy: a round and an unused credential.
type voter struct {
	round int64
	code  string
}

// tries is how often a deputy's tablet re-sends the same bytes.
const tries = 5

// Run lets many deputies vote over real HTTP within a time: each loads what
// the page loads, encrypts, casts, and re-sends the same bytes when the answer
// does not come.
func (c *simulateCmd) Run() error {
	file, err := demo.Read(c.Demo)
	if err != nil {
		return err
	}
	var voters []voter
	for _, r := range file.Rounds {
		for _, code := range r.Credentials {
			voters = append(voters, voter{r.ID, code})
		}
	}
	if c.Deputies < 1 || c.Deputies > len(voters) {
		return fmt.Errorf("demo.json 里有 %d 个未用的投票码，代表人数请填 1 到 %d", len(voters), len(voters))
	}
	voters = voters[:c.Deputies]
	if c.Within <= 0 || c.Within > time.Hour {
		return errors.New("时间请填大于 0、不超过 1 小时，例如 30s")
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 256}}
	elections := map[int64]*seal.Election{}
	for _, v := range voters {
		if elections[v.round] == nil {
			if elections[v.round], err = loadElection(client, c.URL, v.round); err != nil {
				return err
			}
		}
	}
	result := c.rehearse(client, voters, elections)
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
			return err
		}
	} else {
		fmt.Printf("代表 %d 人：接收 %d 张，拒绝 %d 张，重发 %d 次\n投出到确认：p50 %d 毫秒，p95 %d 毫秒，p99 %d 毫秒，最长 %d 毫秒\n每秒 %.1f 张\n", result.Deputies, result.Accepted,
			result.Refused, result.Retried, result.P50, result.P95, result.P99, result.Max, result.BallotsPerSecond)
	}
	if result.Accepted != result.Deputies {
		return fmt.Errorf("有 %d 张没有被接收", result.Deputies-result.Accepted)
	}
	return nil
}

func (c *simulateCmd) rehearse(client *http.Client, voters []voter, elections map[int64]*seal.Election) rehearsal {
	var mu sync.Mutex
	var wg sync.WaitGroup
	result := rehearsal{Deputies: len(voters)}
	var times []time.Duration
	start := time.Now()
	for i, v := range voters {
		wg.Go(func() {
			time.Sleep(time.Duration(i) * c.Within / time.Duration(len(voters)))
			took, retried, err := castOne(client, c.URL, v, elections[v.round])
			mu.Lock()
			defer mu.Unlock()
			result.Retried += retried
			if err != nil {
				result.Refused++
				fmt.Fprintln(os.Stderr, err)
				return
			}
			result.Accepted++
			times = append(times, took)
		})
	}
	wg.Wait()
	result.BallotsPerSecond = float64(result.Accepted) / time.Since(start).Seconds()
	slices.Sort(times)
	at := func(q float64) int64 {
		if len(times) == 0 {
			return 0
		}
		return times[min(len(times)-1, int(q*float64(len(times))))].Milliseconds()
	}
	result.P50, result.P95, result.P99, result.Max = at(0.50), at(0.95), at(0.99), at(1)
	return result
}

func loadElection(client *http.Client, url string, round int64) (*seal.Election, error) {
	answer, err := client.Get(fmt.Sprintf("%s/api/v1/rounds/%d/election", strings.TrimRight(url, "/"), round))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var body struct {
		Election string `json:"election"`
		Message  string `json:"message"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(body.Message)
	}
	return seal.ParseElection([]byte(body.Election))
}

// castOne encrypts like a tablet and casts; the time counts from the first
// sending to the acknowledgement.
func castOne(client *http.Client, url string, v voter, election *seal.Election) (took time.Duration, retried int, err error) {
	credential, err := seal.DeriveCredential(election.UUID, v.code)
	if err != nil {
		return 0, 0, err
	}
	ballot, err := seal.Encrypt(rand.Reader, election, credential, randomChoices(election))
	if err != nil {
		return 0, 0, err
	}
	address := fmt.Sprintf("%s/api/v1/rounds/%d/ballots", strings.TrimRight(url, "/"), v.round)
	start := time.Now()
	for try := range tries {
		status, message, err := post(client, address, ballot)
		switch {
		case err == nil && (status == http.StatusCreated || status == http.StatusOK):
			return time.Since(start), try, nil
		case err == nil && status < 500:
			return 0, try, fmt.Errorf("拒绝（%d）：%s", status, message)
		}
		time.Sleep(time.Duration(try+1) * 300 * time.Millisecond)
	}
	return 0, tries, fmt.Errorf("重发 %d 次没有得到确认", tries)
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
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &said) != nil {
		said.Message = string(body)
	}
	return answer.StatusCode, said.Message, err
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
