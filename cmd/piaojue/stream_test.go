package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/demo"
)

// BenchmarkStream opens many event streams to the real server on the loopback
// and casts ballots now and then: memory of the server for each listener,
// and how long a change takes to each of them. It counts from the moment the
// ballot is sent and from its acknowledgement; the commit lies between. Each
// kind of stream gets a server process of its own: what listeners of another
// kind left in its memory would hide what these take. Set
// PIAOJUE_BENCH_LISTENERS for another number than 3,000; both processes need as
// many open files.
func BenchmarkStream(b *testing.B) {
	listeners := 3000
	if text := os.Getenv("PIAOJUE_BENCH_LISTENERS"); text != "" {
		var err error
		listeners, err = strconv.Atoi(text)
		must(b, err)
	}
	sources := map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "piaojue.db")}
	if dsn := os.Getenv(apptest.MySQLVariable); dsn != "" && dsn != "none" {
		sources = map[string]string{"mariadb": "mysql:" + dsn + "piaojue_stream"}
	}
	for name, source := range sources {
		sizes := few
		sizes.County, sizes.CountyCast = 60, 0
		round := prepared(b, source, sizes).Rounds[0]
		for i, stream := range []string{fmt.Sprintf("/api/v1/rounds/%d/turnout/stream", round.ID), fmt.Sprintf("/live?topic=round/%d", round.ID)} {
			codes := round.Credentials[i*len(round.Credentials)/2 : (i+1)*len(round.Credentials)/2]
			b.Run(name+"/"+[]string{"turnout", "live"}[i], func(b *testing.B) {
				server := serve(b, source)
				ballots := papers(b, server.url, round, codes)
				benchmarkStream(b, server, round, stream, listeners, ballots)
			})
		}
	}
}

func benchmarkStream(b *testing.B, server *served, round demo.Round, stream string, listeners int, ballots [][]byte) {
	before := memory(b, server)
	address := strings.TrimPrefix(server.url, "http://")
	var first sync.WaitGroup
	first.Add(listeners)
	var mu sync.Mutex
	heard := make([]time.Time, listeners) // the first event after a cast
	arrived := 0
	for i := range listeners {
		connection, err := net.Dial("tcp", address)
		must(b, err)
		b.Cleanup(func() { connection.Close() })
		_, err = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", stream, address)
		must(b, err)
		go func() {
			began := false
			for in := bufio.NewScanner(bufio.NewReaderSize(connection, 512)); in.Scan(); {
				if !strings.HasPrefix(in.Text(), "data: ") {
					continue
				}
				if !began {
					began = true
					first.Done()
					continue
				}
				now := time.Now()
				mu.Lock()
				if heard[i].IsZero() {
					heard[i] = now
					arrived++
				}
				mu.Unlock()
			}
		}()
	}
	first.Wait()
	time.Sleep(2 * time.Second)
	each := float64(memory(b, server)-before) / float64(listeners) / 1024
	var sent, acknowledged []time.Duration
	casts := 0
	for b.Loop() {
		if casts == len(ballots) {
			b.Fatalf("only %d ballots: use -benchtime 20x", len(ballots))
		}
		mu.Lock()
		clear(heard)
		arrived = 0
		mu.Unlock()
		begun := time.Now()
		if status, _ := cast(http.DefaultClient, boxAt(server.url, round), ballots[casts]); status != http.StatusCreated {
			b.Fatalf("cast: %d", status)
		}
		done := time.Now()
		casts++
		for wait := time.Now(); time.Since(wait) < 5*time.Second; time.Sleep(20 * time.Millisecond) {
			mu.Lock()
			n := arrived
			mu.Unlock()
			if n >= listeners {
				break
			}
		}
		mu.Lock()
		times, all := slices.Clone(heard), arrived == listeners
		mu.Unlock()
		if !all {
			b.Fatalf("not all of the %d listeners heard of cast %d", listeners, casts)
		}
		time.Sleep(time.Until(begun.Add(1500 * time.Millisecond))) // and what is said twice
		for _, at := range times {
			sent, acknowledged = append(sent, at.Sub(begun)), append(acknowledged, at.Sub(done))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(each, "KiB/listener")
	for _, q := range []struct {
		name string
		at   float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"max", 1}} {
		b.ReportMetric(float64(quantile(sent, q.at)), q.name+"-ms-from-sending")
		b.ReportMetric(float64(quantile(acknowledged, q.at)), q.name+"-ms-from-ack")
	}
}

// memory is the server's resident memory.
func memory(b *testing.B, server *served) int64 {
	b.Helper()
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", server.cmd.Process.Pid))
	must(b, err)
	_, rest, _ := strings.Cut(string(body), "VmRSS:")
	var kib int64
	must(b, json.Unmarshal([]byte(strings.Fields(rest)[0]), &kib))
	return kib * 1024
}
