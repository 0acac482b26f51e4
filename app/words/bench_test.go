package words_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"piaojue/app/words"
	"piaojue/app/words/wordstest"
)

// BenchmarkSimilarSweep prints precision and recall of pairs over thresholds,
// on the texts that the measure was developed on and on those it was not.
// Places are unknown to it beforehand; the last columns of the generated part
// are with the list of places, as a congress has one.
func BenchmarkSimilarSweep(b *testing.B) {
	if b.N > 1 {
		return // said once
	}
	parts := []struct {
		name  string
		all   []wordstest.Suggestion
		known []string
	}{
		{"生成的（开发用）", wordstest.Developed(), nil}, {"同上，已知地名", wordstest.Developed(), wordstest.Places()},
		{"口语（开发用）", wordstest.Spoken(), nil}, {"口语（留出，未用于调整）", wordstest.HeldOut(), nil},
	}
	fmt.Println("相似建议：按对计算的准确率/召回率")
	for _, p := range parts {
		groups := map[string]bool{}
		for _, s := range p.all {
			groups[s.Group] = true
		}
		fmt.Printf("  %s：%d 条，%d 组\n", p.name, len(p.all), len(groups))
	}
	for threshold := 0.20; threshold < 0.71; threshold += 0.05 {
		fmt.Printf("%10.2f", threshold)
		for _, p := range parts {
			precision, recall, _, _ := pairwise(p.all, p.known, threshold)
			fmt.Printf("   %.3f/%.3f", precision, recall)
		}
		if threshold > words.GroupThreshold-0.01 && threshold < words.GroupThreshold+0.01 {
			fmt.Print("   采用")
		}
		fmt.Println()
	}
	for _, p := range parts[2:] {
		found, could := shown(p.all)
		fmt.Printf("填写时提示，%s：%d 条有同组的建议，其中 %d 条在前五条里看到\n", p.name, could, found)
		right, unsure, known := categories(p.all)
		fmt.Printf("领域建议，%s：%d 条中 %d 条给出建议，其中 %d 条正确\n", p.name, len(p.all), known-unsure, right)
	}
}

// BenchmarkSimilarGroups10000 groups a call of 10,000 suggestions from nothing,
// and asks for similar ones as a resident's page does.
func BenchmarkSimilarGroups10000(b *testing.B) {
	words.Warm()
	const n = 10_000
	all := wordstest.Suggestions(n, 1)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		x := words.NewIndex(wordstest.Places())
		for i, s := range all {
			x.Add(int64(i), textOf(s))
		}
		b.ReportMetric(time.Since(start).Seconds(), "s-add")
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "MB-index")
		start = time.Now()
		groups := x.Groups(words.GroupThreshold)
		b.ReportMetric(time.Since(start).Seconds(), "s-group")
		b.ReportMetric(float64(len(groups)), "groups")
		start = time.Now()
		const asked = 200
		for i := range asked {
			x.Similar(textOf(all[i*7]), 5)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/asked/1000, "ms-similar")
		runtime.KeepAlive(x)
	}
}

// BenchmarkSimilarLoad is what the first use of the dictionary costs. Its
// memory is what stays.
func BenchmarkSimilarLoad(b *testing.B) {
	if b.N > 1 {
		return
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	again := words.Load()
	b.ReportMetric(time.Since(start).Seconds(), "s-load")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "MB-dictionary")
	runtime.KeepAlive(again)
}
