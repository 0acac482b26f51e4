//go:build interop

// Interop: elections of ours under belenios-tool, and of belenios-tool under ours. scripts/interop runs this with
// PIAOJUE_BELENIOS set to the tool; the names of the subtests are its output.

package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

// tool runs belenios-tool in a folder. Without LWT_ASYNC_METHOD=none its verify ends before it has looked at the
// ballots (tool_election.ml drops a promise).
func tool(folder string, stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.Command(os.Getenv("PIAOJUE_BELENIOS"), args...)
	cmd.Dir, cmd.Stdin = folder, bytes.NewReader(stdin)
	cmd.Env = append(os.Environ(), "LWT_ASYNC_METHOD=none")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("belenios-tool %s: %w: %s", strings.Join(args, " "), err, exit.Stderr)
	}
	return out, err
}

// The steps of the recipe with which an archive is audited by means of belenios-tool.
const (
	stepVerify = "verify" // belenios-tool election verify
	stepEvents = "events" // each kind of event in one run, in the one order
	stepTally  = "tally"  // the tool's own encrypted tally, with its number of ballots, is the archive's
	stepCopies = "copies" // linked questions carry the same ciphertexts
)

// recipe is the audit of an archive with belenios-tool and without this project's code. It returns the first step
// that rejects, or "" when the archive is accepted.
func recipe(t *testing.T, archive []byte) string {
	t.Helper()
	folder := t.TempDir()
	must(0, os.WriteFile(filepath.Join(folder, "F.bel"), archive, 0o600))
	if _, err := tool(folder, nil, "election", "verify"); err != nil {
		return stepVerify
	}
	kinds, data := untar(t, archive)
	order := []string{"Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"}
	if runs := slices.Compact(slices.Clone(kinds.names)); !slices.Equal(runs, order[:min(len(runs), len(order))]) {
		return stepEvents
	}
	if at := slices.Index(kinds.names, "EncryptedTally"); at >= 0 {
		out, err := tool(folder, nil, "election", "compute-encrypted-tally")
		lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
		if err != nil || len(lines) != 2 || !bytes.Equal(lines[1], data[kinds.payloads[at]]) {
			return stepTally
		}
	}
	for i, name := range kinds.names {
		if name == "Ballot" && !copiesAgree(t, data[kinds.payloads[i]]) {
			return stepCopies
		}
	}
	return ""
}

// events are the kinds of events in their order and the hashes of their payloads.
type events struct{ names, payloads []string }

func untar(t *testing.T, archive []byte) (e events, data map[string][]byte) {
	t.Helper()
	data = map[string][]byte{}
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return e, data
		}
		if err != nil {
			t.Fatal(err)
		}
		body := must(io.ReadAll(r))
		data[strings.TrimSuffix(h.Name, ".data.json")] = body
		if strings.HasSuffix(h.Name, ".event.json") {
			var event struct{ Type, Payload string }
			must(0, json.Unmarshal(body, &event))
			e.names, e.payloads = append(e.names, event.Type), append(e.payloads, event.Payload)
		}
	}
}

// copiesAgree says whether the approval in each later question is the one in the first, ciphertext and proof. A
// ballot of one question, or of grades, has no copies.
func copiesAgree(t *testing.T, ballot []byte) bool {
	t.Helper()
	var b struct {
		Answers []struct {
			Choices []json.RawMessage `json:"choices"`
			Proofs  []json.RawMessage `json:"individual_proofs"`
		} `json:"answers"`
	}
	must(0, json.Unmarshal(ballot, &b))
	if len(b.Answers[0].Choices) != len(b.Answers)-1 || len(b.Answers[1].Choices) != 3 {
		return true
	}
	for i, a := range b.Answers[1:] {
		if !bytes.Equal(a.Choices[0], b.Answers[0].Choices[i]) || !bytes.Equal(a.Proofs[0], b.Answers[0].Proofs[i]) {
			return false
		}
	}
	return true
}

// hallSize is a round of a small congress.
var hallSize = sealtest.Size{Candidates: 12, Cap: 10, Voters: 20, Scrutineers: 3, Threshold: 2}

func plain(size sealtest.Size) sealtest.Size {
	size.Plain = true
	return size
}

func graded(size sealtest.Size) sealtest.Size {
	size.Graded = true
	return size
}

// folder has an archive of ours for the tool to work on.
func (p *published) folder(t *testing.T, archive *sealtest.Tape) string {
	t.Helper()
	folder := t.TempDir()
	must(0, os.WriteFile(filepath.Join(folder, p.Ceremony.UUID+".bel"), archive.Bytes(), 0o600))
	return folder
}

func TestOurElectionsUnderTheTool(t *testing.T) {
	for _, tt := range []struct {
		name string
		size sealtest.Size
	}{{"三种表态", hallSize}, {"只勾赞成", plain(hallSize)}, {"满意度测评", graded(hallSize)}} {
		p := publish("interop", tt.size)
		archive := p.Finished().Bytes()
		t.Run("本程序的选举（"+tt.name+"）belenios-tool 审查通过", func(t *testing.T) {
			if step := recipe(t, archive); step != "" {
				t.Errorf("rejected in step %q", step)
			}
		})
		t.Run("本程序的选举（"+tt.name+"）belenios-tool 逐票核验通过", func(t *testing.T) {
			folder := p.folder(t, p.Open())
			for _, b := range p.Ballots[:3] {
				must(0, os.WriteFile(filepath.Join(folder, "ballot.json"), b, 0o600))
				if _, err := tool(folder, nil, "election", "verify-ballot", "--ballot", "ballot.json"); err != nil {
					t.Error(err)
				}
			}
		})
		t.Run("本程序的选举（"+tt.name+"）belenios-tool 算出的结果逐字节相同", func(t *testing.T) {
			out, err := tool(p.folder(t, p.Decrypted()), nil, "election", "compute-result")
			if got := bytes.TrimSpace(out); err != nil || !bytes.Equal(got, p.Result()) {
				t.Errorf("%s, %v, want %s", got, err, p.Result())
			}
		})
		t.Run("本程序的选举（"+tt.name+"）verify 核验通过", func(t *testing.T) {
			if code, got, _ := verify(t, zipped(p.members()...), "-bundle"); code != exitHolds {
				t.Errorf("%+v", got.Refusal)
			}
		})
	}
}

// missed are the defects that the recipe lets pass, and why. Everything else it must reject, in the step named in
// caught where that is not the tool's own verify.
var (
	missed = map[string]string{
		"second ballot of one credential":       "the format counts the last",
		"cancelled credential":                  "the format has no such list",
		"point in capital letters":              "read as if small",
		"number with a leading zero":            "read as if without",
		"unknown field in the election":         "ignored",
		"unknown field in a question":           "ignored",
		"unknown field in the trustees":         "ignored",
		"unknown field in the setup record":     "ignored",
		"unknown field in a partial decryption": "ignored",
		"unknown field in the result":           "ignored",
		"credential listed twice":               "not looked at",
		"credential of small order":             "not looked at",
		"credential with a weight":              "the format allows it",
		"partial decryption of another tally":   "invalid ones are passed over while there is no result",
		"partial decryption in another's name":  "invalid ones are passed over while there is no result",
		"partial decryption by nobody":          "invalid ones are passed over while there is no result",
		"partial decryption twice":              "passed over while there is no result",
	}
	caught = map[string]string{
		"approvals of question 0 empty, all approved in the others": stepCopies,
		"num_tallied forged":                            stepTally,
		"total_weight forged":                           stepTally,
		"earlier ballots hidden by a second EndBallots": stepEvents,
		"no EndBallots":                                 stepEvents,
	}
)

func TestDefectsUnderTheTool(t *testing.T) {
	p := publish("interop", paperSize)
	for _, d := range sealtest.Defects(p.Election) {
		_, pass := missed[d.Name]
		want, says := stepVerify, "审查和 verify 都拒绝"
		if step, found := caught[d.Name]; found {
			want = step
		}
		if pass {
			want, says = "", "审查不能发现，verify 拒绝"
		}
		t.Run("缺陷（"+d.Name+"）"+says, func(t *testing.T) {
			t.Parallel()
			if step := recipe(t, d.Archive); step != want {
				t.Errorf("the recipe rejects in step %q, want %q", step, want)
			}
			raw, args := d.Archive, []string(nil)
			if d.Cancelled != nil {
				raw, args = p.with("cancelled.json", must(json.Marshal(d.Cancelled))), []string{"-bundle"}
			}
			wantRefused(t, raw, d.Code, "", args...)
		})
	}
	// Most of these archives are not finished; a good one is accepted at every stage.
	for name, tape := range map[string]*sealtest.Tape{"开放": p.Open(p.Ballots...), "截止": p.Closed(p.Ballots...), "合计": p.Tallied(p.Ballots...), "开启": p.Decrypted()} {
		t.Run("无缺陷的存档（"+name+"）审查通过", func(t *testing.T) {
			t.Parallel()
			if step := recipe(t, tape.Bytes()); step != "" {
				t.Errorf("rejected in step %q", step)
			}
		})
	}
}

// toolBallot has the tool make the ballot of voter in p.
func (p *published) toolBallot(t *testing.T, folder string, voter int) []byte {
	t.Helper()
	must(0, os.WriteFile(filepath.Join(folder, "cred"), []byte(p.Codes[voter]), 0o600))
	must(0, os.WriteFile(filepath.Join(folder, "choice"), must(json.Marshal(p.Choices[voter])), 0o600))
	out, err := tool(folder, nil, "election", "generate-ballot", "--privcred", "cred", "--choice", "choice")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(out)
}

func TestBallotsOfTheToolUnderOurs(t *testing.T) {
	p := publish("interop", plain(hallSize))
	folder := p.folder(t, p.Open())
	verifier := seal.NewVerifier(p.Parsed)
	for voter := range 5 {
		p.Ballots[voter] = p.toolBallot(t, folder, voter)
	}
	t.Run("belenios-tool 做的票逐张核验通过", func(t *testing.T) {
		for voter := range 5 {
			if b, err := verifier.Ballot(p.Ballots[voter]); err != nil || b.Credential != p.Credentials[voter].Public() {
				t.Errorf("ballot %d: %+v, %v", voter, b, err)
			}
		}
	})
	archive := p.Finished().Bytes()
	t.Run("belenios-tool 做的 5 张票与本程序的 15 张票一起计数，票数相符", func(t *testing.T) {
		_, got, _ := verify(t, archive)
		if !got.OK || len(got.Counts) != p.Candidates {
			t.Fatalf("%+v", got.Refusal)
		}
		for i, row := range got.Counts {
			if row.Approve != p.Counts[0][i] {
				t.Errorf("row %d: %d, want %d", i, row.Approve, p.Counts[0][i])
			}
		}
	})
	t.Run("混合票箱 belenios-tool 审查通过", func(t *testing.T) {
		if step := recipe(t, archive); step != "" {
			t.Errorf("rejected in step %q", step)
		}
	})
	t.Run("belenios-tool 做的三种表态票没有相连的密文，本程序拒绝", func(t *testing.T) {
		p := publish("interop", hallSize)
		raw := p.toolBallot(t, p.folder(t, p.Open()), 0)
		if _, err := seal.NewVerifier(p.Parsed).Ballot(raw); seal.Code(err) != seal.Unlinked {
			t.Errorf("%v, want %s", err, seal.Unlinked)
		}
	})
	t.Run("belenios-tool 由本程序的投票码算出同样的公开部分", func(t *testing.T) {
		for voter := range 5 {
			out, err := tool(folder, nil, "setup", "generate-credentials", "--uuid", p.Ceremony.UUID, "--group", "Ed25519", "--derive", p.Codes[voter])
			if got := string(bytes.TrimSpace(out)); err != nil || got != p.Credentials[voter].Public() {
				t.Errorf("%s, %v, want %s", got, err, p.Credentials[voter].Public())
			}
		}
	})
}

// toolElection is a whole election made by the tool: keys of 2 of 3 scrutineers, and a server's key beside them if
// wanted, credentials, a ballot for each of choices, opened by scrutineers 1 and 3.
func toolElection(t *testing.T, questions []seal.Question, server bool, choices [][][]int) (archive []byte, uuid string, private map[string]string, public []byte) {
	t.Helper()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	put := func(name string, body []byte) { t.Helper(); must(0, os.WriteFile(at(name), body, 0o600)) }
	run := func(stdin []byte, args ...string) []byte {
		t.Helper()
		out, err := tool(folder, stdin, args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	only := func(pattern string) string { t.Helper(); return must(filepath.Glob(at(pattern)))[0] }

	uuid = string(bytes.TrimSpace(run(nil, "setup", "generate-token")))
	run(nil, "setup", "generate-credentials", "--uuid", uuid, "--group", "Ed25519", "--count", strconv.Itoa(len(choices)))
	must(0, json.Unmarshal(must(os.ReadFile(only("*.privcreds"))), &private))
	public = must(os.ReadFile(only("*.pubcreds")))
	put("public_creds.json", public)

	threshold := func(stdin []byte, args ...string) []byte {
		t.Helper()
		return run(stdin, append([]string{"setup", "generate-trustee-key-threshold", "--group", "Ed25519"}, args...)...)
	}
	var ids []string
	var certs, polynomials, answers []byte
	for i := 1; i <= 3; i++ {
		id := string(bytes.TrimSpace(threshold(nil, "--threshold-context", strconv.Itoa(i)+"/2/3", "--step", "1")))
		ids = append(ids, id)
		certs = append(certs, must(os.ReadFile(at(id+".cert")))...)
	}
	put("certs", certs)
	threshold(nil, "--certs", "certs", "--step", "2")
	for i, id := range ids {
		polynomials = append(polynomials, threshold(nil, "--threshold-context", strconv.Itoa(i+1)+"/2/3", "--certs", "certs", "--key", id+".key", "--step", "3")...)
	}
	put("polynomials", polynomials)
	threshold(nil, "--certs", "certs", "--step", "4", "--polynomials", "polynomials")
	for _, id := range ids {
		answers = append(answers, threshold(must(os.ReadFile(at(id+".vinput"))), "--certs", "certs", "--key", id+".key", "--step", "5")...)
	}
	put("threshold.json", threshold(answers, "--certs", "certs", "--step", "6", "--polynomials", "polynomials"))
	put("public_keys.jsons", nil)
	first := 1
	if server {
		run(nil, "setup", "generate-trustee-key", "--group", "Ed25519")
		put("public_keys.jsons", must(os.ReadFile(only("*.pubkey"))))
		first = 2
	}
	run(nil, "setup", "make-trustees")

	template := map[string]any{"description": "d", "name": "民生实事项目票决", "questions": []any{}}
	for _, q := range questions {
		template["questions"] = append(template["questions"].([]any), map[string]any{"answers": q.Answers, "blank": q.Blank, "min": q.Min, "max": q.Max, "question": q.Question})
	}
	put("template", must(json.Marshal(template)))
	run(nil, "setup", "make-election", "--uuid", uuid, "--group", "Ed25519", "--template", "template")
	run(nil, "archive", "init")
	for _, name := range []string{"election.json", "trustees.json", "public_creds.json"} {
		must(0, os.Remove(at(name)))
	}

	for i, choice := range choices {
		put("cred", []byte(private[strconv.Itoa(i+1)]))
		put("choice", must(json.Marshal(choice)))
		run(run(nil, "election", "generate-ballot", "--privcred", "cred", "--choice", "choice"), "archive", "add-event", "--type=Ballot")
	}
	run(nil, "archive", "add-event", "--type=EndBallots")
	run(run(nil, "election", "compute-encrypted-tally"), "archive", "add-event", "--type=EncryptedTally")
	decrypted := func(args ...string) {
		t.Helper()
		run(run(nil, append([]string{"election"}, args...)...), "archive", "add-event", "--type=PartialDecryption")
	}
	if server {
		decrypted("decrypt", "--privkey", filepath.Base(only("*.privkey")), "--trustee-id", "1")
	}
	for _, i := range []int{0, 2} {
		decrypted("decrypt-threshold", "--key", ids[i]+".key", "--decryption-key", ids[i]+".dkey", "--trustee-id", strconv.Itoa(first+i))
	}
	run(run(nil, "election", "compute-result"), "archive", "add-event", "--type=Result")
	return must(os.ReadFile(at(uuid + ".bel"))), uuid, private, public
}

func TestElectionsOfTheToolUnderOurs(t *testing.T) {
	candidates := make([]string, 12)
	for i := range candidates {
		candidates[i] = fmt.Sprintf("候选项目%d", i+1)
	}
	plain := seal.PlainQuestion("民生实事候选项目表决票", candidates, 10)
	blank := []seal.Question{{Question: "可以留空", Answers: candidates[:3], Min: 1, Max: 2, Blank: true}}
	row := func(marked ...int) []int {
		r := make([]int, 12)
		for _, i := range marked {
			r[i] = 1
		}
		return r
	}
	for _, tt := range []struct {
		name      string
		questions []seal.Question
		server    bool
		choices   [][][]int
		approvals []int
	}{
		{"三人取二", plain, false, [][][]int{{row(0, 1, 2)}, {row()}, {row(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)}, {row(11)}}, []int{2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0, 1}},
		{"三人取二另加服务器密钥，可留空", blank, true, [][][]int{{{0, 1, 0, 1}}, {{1, 0, 0, 0}}, {{0, 0, 0, 1}}}, []int{1, 0, 2}},
	} {
		archive, uuid, private, public := toolElection(t, tt.questions, tt.server, tt.choices)
		t.Run("belenios-tool 的选举（"+tt.name+"）verify 核验通过，票数相符", func(t *testing.T) {
			code, got, _ := verify(t, archive)
			if code != exitHolds {
				t.Fatalf("%+v", got.Refusal)
			}
			for i, r := range got.Counts {
				if r.Approve != tt.approvals[i] {
					t.Errorf("row %d: %d, want %d", i, r.Approve, tt.approvals[i])
				}
			}
		})
		t.Run("belenios-tool 的选举（"+tt.name+"）改动一处即拒绝", func(t *testing.T) {
			changed := bytes.Replace(archive, []byte(`{"result":[[`), []byte(`{"result":[[1`), 1)
			if code, _, _ := verify(t, changed); code != exitRefused || bytes.Equal(changed, archive) {
				t.Errorf("exit code %d", code)
			}
		})
		t.Run("belenios-tool 的投票码（"+tt.name+"）本程序算出同样的公开部分", func(t *testing.T) {
			for _, code := range private {
				c, err := seal.DeriveCredential(uuid, code)
				if err != nil || !bytes.Contains(public, []byte(`"`+c.Public()+`,`)) {
					t.Errorf("%v, %v", c, err)
				}
			}
		})
	}
}
