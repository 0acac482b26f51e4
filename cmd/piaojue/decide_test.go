package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

const (
	pickTwo = `{"family":"pick","seats":2,"max_approvals":2,"stances":["approve","oppose","abstain"],
 "quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,
 "tie":"runoff","shortfall":"ask","blank":"abstain"}`
	counted = `{"entitled":54,"present":50,"issued":50,"returned":49,"invalid":1,"candidates":[
 {"no":1,"name":"公路<一期>","approve":45,"oppose":2,"abstain":1},
 {"no":2,"name":"改造","approve":20,"oppose":20,"abstain":8},
 {"no":3,"name":"卫生室","approve":28,"oppose":10,"abstain":10}]}`
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDecidePrintsTheOutcome(t *testing.T) {
	method, counts := write(t, "m.json", pickTwo), write(t, "c.json", counted)
	var out bytes.Buffer
	if err := runDecide(method, counts, nil, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "公路<一期>") {
		t.Errorf("names are escaped:\n%s", out.String())
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := []any{
		map[string]any{"no": 1., "name": "公路<一期>", "approve": 45., "rank": 1.},
		map[string]any{"no": 3., "name": "卫生室", "approve": 28., "rank": 2.},
	}
	if diff := cmp.Diff(want, got["adopted"]); diff != "" {
		t.Errorf("adopted (-want +got):\n%s", diff)
	}
}

func TestDecideReadsEitherFileFromStandardInput(t *testing.T) {
	method, counts := write(t, "m.json", pickTwo), write(t, "c.json", counted)
	var files, first, second bytes.Buffer
	if err := runDecide(method, counts, nil, &files); err != nil {
		t.Fatal(err)
	}
	if err := runDecide("-", counts, strings.NewReader(pickTwo), &first); err != nil {
		t.Fatal(err)
	}
	if err := runDecide(method, "-", strings.NewReader(counted), &second); err != nil {
		t.Fatal(err)
	}
	if first.String() != files.String() || second.String() != files.String() {
		t.Error("standard input gives another outcome than the files")
	}
}

func TestDecideIsDeclaredForKong(t *testing.T) {
	var cli struct {
		Decide decideCmd `cmd:""`
	}
	var out bytes.Buffer
	parser, err := kong.New(&cli, kong.Writers(&out, &out))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := parser.Parse([]string{"decide", "--method", write(t, "m.json", pickTwo), "--counts", write(t, "c.json", counted)})
	if err != nil {
		t.Fatal(err)
	}
	if err := ctx.Run(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"pass_line": 28`) {
		t.Errorf("output:\n%s", out.String())
	}
	var lacking struct {
		Decide decideCmd `cmd:""`
	}
	parser, err = kong.New(&lacking)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"decide", "--method", "m.json"}); err == nil {
		t.Error("decide without -counts is accepted")
	}
}

func TestDecideRefuses(t *testing.T) {
	change := func(text, from, to string) string {
		changed := strings.Replace(text, from, to, 1)
		if changed == text {
			t.Fatalf("%q is not in the text", from)
		}
		return changed
	}
	tests := []struct {
		name           string
		method, counts string
		want           string
		printed        bool
	}{
		{"a row that does not add up, with the outcome printed", pickTwo, change(counted, `"abstain":8`, `"abstain":9`), "2号“改造”赞成20＋反对20＋弃权9＝49", true},
		{"a negative number, with the outcome printed", pickTwo, change(counted, `"approve":20`, `"approve":-20`), "赞成票为-20", true},
		{"an unknown field of the method", change(pickTwo, `"seats"`, `"chairs":1,"seats"`), counted, `不认识字段"chairs"`, false},
		{"an unknown field of a row", pickTwo, change(counted, `"no":2`, `"vote":1,"no":2`), `candidates第2行不认识字段"vote"`, false},
		{"a missing field", pickTwo, change(counted, `"issued":50,`, ``), `缺少字段"issued"`, false},
		{"text that is not JSON", "{", counted, "票决办法不是完整有效的JSON", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			err := runDecide(write(t, "m.json", tt.method), write(t, "c.json", tt.counts), nil, &out)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error = %v, want a sentence with %q", err, tt.want)
			}
			if strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			if !tt.printed {
				if out.Len() > 0 {
					t.Errorf("printed %s", out.String())
				}
				return
			}
			var got struct {
				Valid   bool  `json:"valid"`
				Adopted []any `json:"adopted"`
			}
			got.Valid = true
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got.Valid || got.Adopted == nil || len(got.Adopted) > 0 {
				t.Errorf("printed %s", out.String())
			}
		})
	}
}

func TestDecideReportsManyWrongFiguresInOneShortSentence(t *testing.T) {
	var rows []string
	for _, no := range []string{"1", "2", "3", "4", "5"} {
		rows = append(rows, `{"no":`+no+`,"name":"项目","approve":1,"oppose":1,"abstain":1}`)
	}
	counts := `{"entitled":54,"present":50,"issued":50,"returned":49,"invalid":1,"candidates":[` + strings.Join(rows, ",") + `]}`
	err := runDecide(write(t, "m.json", pickTwo), "-", strings.NewReader(counts), &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "3号") || strings.Contains(err.Error(), "4号") || !strings.Contains(err.Error(), "等共5处") {
		t.Errorf("error = %v", err)
	}
}

func TestDecideTellsAVoidRoundWithoutFailing(t *testing.T) {
	var out bytes.Buffer
	counts := strings.Replace(counted, `"returned":49`, `"returned":51`, 1)
	if err := runDecide(write(t, "m.json", pickTwo), write(t, "c.json", counts), nil, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"valid": false`, `"returned_exceeds_issued"`, `"kind": "revote"`, `"adopted": []`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %s:\n%s", want, out.String())
		}
	}
}

func TestDecideRefusesFilesItCannotRead(t *testing.T) {
	method, counts := write(t, "m.json", pickTwo), write(t, "c.json", counted)
	tests := []struct{ name, method, counts, want string }{
		{"missing method", filepath.Join(t.TempDir(), "none.json"), counts, "票决办法文件"},
		{"missing counts", method, filepath.Join(t.TempDir(), "none.json"), "不存在"},
		{"a folder", method, t.TempDir(), "不能读取"},
		{"both from standard input", "-", "-", "不能都从标准输入读取"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := runDecide(tt.method, tt.counts, strings.NewReader(""), &bytes.Buffer{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestDecideRefusesAnEndlessInput(t *testing.T) {
	endless := strings.NewReader(strings.Repeat(" ", largestInput+1))
	err := runDecide("-", "c.json", endless, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "超过16MB") {
		t.Errorf("error = %v", err)
	}
}
