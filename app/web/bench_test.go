package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/store"
	"piaojue/models"
)

// BenchmarkCastEndToEnd casts linked ballots of 20 candidates and at most 10
// approvals over real HTTP on the loopback, from parallel clients, each stored
// durably. Ballots are made before the clock starts. Reported are casts per
// second and the CPU time of this process per cast, clients included; a
// MariaDB server's own CPU time is not.
func BenchmarkCastEndToEnd(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkCast(b, benchHall(b, "sqlite:"+filepath.Join(b.TempDir(), "piaojue.db"))) })
	dsn := os.Getenv(apptest.MySQLVariable)
	if dsn == "" || dsn == "none" {
		b.Logf("%s is not set: nothing measured on MariaDB; use scripts/mariadb", apptest.MySQLVariable)
		return
	}
	b.Run("mariadb", func(b *testing.B) { benchmarkCast(b, benchHall(b, "mysql:"+scratchDatabase(b, dsn))) })
}

func benchHall(b *testing.B, source string) *hall {
	b.Helper()
	s, err := store.Open(source, time.Now)
	must(b, err)
	b.Cleanup(func() { s.Close() })
	must(b, s.Migrate(context.Background()))
	// The box takes as many ballots as there are slips, whoever drew them: the
	// roll may stay small.
	return newHall(b, s, hallPlan{candidates: 20, seats: 10, deputies: 12, slips: max(12, b.N), stances: ballot.ThreeStances, state: models.RoundOpen})
}

func scratchDatabase(b *testing.B, dsn string) string {
	b.Helper()
	var random [8]byte
	rand.Read(random[:])
	name := "piaojue_" + hex.EncodeToString(random[:])
	db, err := sql.Open("mysql", dsn)
	must(b, err)
	_, err = db.Exec("CREATE DATABASE " + name)
	must(b, err)
	b.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name); err != nil {
			b.Error(err)
		}
		db.Close()
	})
	return dsn + name
}

func benchmarkCast(b *testing.B, h *hall) {
	ballots := make([][]byte, b.N)
	parallel(b.N, func(i int) { ballots[i] = h.ballot(b, h.codes[i]) })
	const clientsPerCore = 8
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	b.SetParallelism(clientsPerCore)
	cpu := processTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			raw := ballots[next.Add(1)-1]
			answer, err := client.Post(h.url+h.box(), "application/json", bytes.NewReader(raw))
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			if answer.StatusCode != http.StatusCreated {
				b.Errorf("cast: %s", answer.Status)
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "casts/s")
	b.ReportMetric(float64((processTime(b)-cpu).Microseconds())/1000/float64(b.N), "cpu-ms/cast")
}

// processTime is the CPU time that this process has used.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
