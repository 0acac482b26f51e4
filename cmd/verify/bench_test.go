//go:build interop

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"piaojue/app/seal/sealtest"
)

// BenchmarkArchive measures this program and belenios-tool on the same archives, in turns, as processes: the CPU
// time of verifying a finished linked election of 52 ballots less that of 2 ballots, for each of the 50 ballots
// between them. What does not depend on the ballots (start, keys, decryptions, result) falls out. PIAOJUE_VERIFY is
// the built program; in the folder PIAOJUE_BENCH it leaves paper.json, from which scripts/bench makes ballots in
// WebAssembly.
func BenchmarkArchive(b *testing.B) {
	size := sealtest.Size{Candidates: 20, Cap: 10, Voters: 52, Scrutineers: 3, Threshold: 2}
	few := size
	few.Voters = 2
	folder := b.TempDir()
	p := publish("bench", size)
	files := []string{filepath.Join(folder, "52.bel"), filepath.Join(folder, "2.bel")}
	must(0, os.WriteFile(files[0], p.parts["archive.bel"], 0o600))
	must(0, os.WriteFile(files[1], publish("bench", few).parts["archive.bel"], 0o600))
	leavePaper(p)

	programs := map[string]func(file string) *exec.Cmd{
		"ours": func(file string) *exec.Cmd { return exec.Command(os.Getenv("PIAOJUE_VERIFY"), file) },
		"tool": func(file string) *exec.Cmd {
			own := b.TempDir() // the tool wants a folder with one archive
			must(0, os.Link(file, filepath.Join(own, "F.bel")))
			cmd := exec.Command(os.Getenv("PIAOJUE_BELENIOS"), "election", "verify", "--dir", own)
			cmd.Env = append(os.Environ(), "LWT_ASYNC_METHOD=none")
			return cmd
		},
	}
	spent := map[string][]time.Duration{}
	for b.Loop() {
		for name, program := range programs {
			var cpu [2]time.Duration
			for i, file := range files {
				cmd := program(file)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%s: %v\n%s", name, err, out)
				}
				cpu[i] = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			spent[name] = append(spent[name], (cpu[0]-cpu[1])/time.Duration(size.Voters-few.Voters))
		}
	}
	for name, all := range spent {
		slices.Sort(all)
		b.ReportMetric(milliseconds(all[0]), name+"-least-ms")
		b.ReportMetric(milliseconds(all[len(all)/2]), name+"-median-ms")
	}
	b.ReportMetric(float64(spent["tool"][0])/float64(spent["ours"][0]), "tool/ours")
	b.ReportMetric(float64(len(p.Ballots[0])), "bytes")
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// leavePaper writes what the ballot page gets from the server, a voting code and a deputy's marks.
func leavePaper(p *published) {
	marks := make([]string, p.Candidates)
	for i := range marks {
		marks[i] = "oppose"
		if i < p.Cap {
			marks[i] = "approve"
		}
	}
	paper := must(json.Marshal(map[string]any{"election": string(p.Parsed.Raw()), "trustees": string(p.Trustees), "code": p.Codes[0], "choices": marks}))
	must(0, os.WriteFile(filepath.Join(os.Getenv("PIAOJUE_BENCH"), "paper.json"), paper, 0o600))
}
