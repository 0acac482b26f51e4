package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
	"piaojue/app/tally"
)

const (
	congress = "甲县人民代表大会"
	round    = "第一轮票决"
)

var paperSize = sealtest.Size{Candidates: 3, Cap: 2, Voters: 6, Scrutineers: 3, Threshold: 2}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// published is a round as package vote publishes it.
type published struct {
	*sealtest.Election
	parts map[string][]byte
}

// publish makes a round whose election file names its rules. The last two credentials were never used.
func publish(name string, size sealtest.Size) *published {
	rules := tally.Rules{Family: tally.Pick, Seats: 2, MaxApprovals: size.Cap, Stances: ballot.ThreeStances, Quorum: "2/3",
		PassBase: tally.BaseAll, PassOver: "1/2", Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
	if size.Plain {
		rules.Stances = ballot.TickOnly
	}
	if size.Graded {
		rules = tally.Rules{Family: tally.Satisfaction, Grades: sealtest.Grades[:3], GradeBase: tally.BaseAll, Half: tally.HalfNotReached}
	}
	e := sealtest.New(name, size)
	e.Parsed = must(seal.ParseElection(must(seal.NewElection(seal.ElectionDraft{UUID: e.Ceremony.UUID, Name: congress + " " + round,
		Description: "票决办法摘要 SHA-256 " + rules.Digest(), Questions: e.Parsed.Questions, Trustees: e.Trustees}))))
	for i := range e.Ballots {
		e.Ballots[i] = must(seal.Encrypt(sealtest.Reader(name), e.Parsed, e.Credentials[i], e.Choices[i]))
	}
	counts := tally.Counts{Entitled: size.Voters, Present: size.Voters, Issued: size.Voters, Returned: size.Voters}
	for i, q := range e.Parsed.Questions {
		if size.Graded {
			counts.Items = append(counts.Items, tally.ItemCounts{No: i + 1, Name: q.Question, Counts: e.Counts[i][:3], Abstain: e.Counts[i][3]})
		}
	}
	for i, candidate := range e.Parsed.Questions[0].Answers {
		if size.Graded {
			break
		}
		row := tally.CandidateCounts{No: i + 1, Name: candidate, Approve: e.Counts[0][i]}
		if !size.Plain {
			row.Oppose, row.Abstain = e.Counts[i+1][1], e.Counts[i+1][2]
		}
		counts.Candidates = append(counts.Candidates, row)
	}
	archive := e.Finished().Bytes()
	p := &published{e, map[string][]byte{
		"archive.bel": archive, "method.json": rules.Canonical(), "counts.json": must(counts.JSON(rules)),
		"outcome.json":   must(json.Marshal(must(tally.Decide(rules, counts)))),
		"cancelled.json": []byte(`["` + e.Credentials[size.Voters].Public() + `"]`),
		"说明.txt":         []byte("本压缩包公布一轮票决的全部可核验资料。\n"),
	}}
	p.parts["manifest.json"] = must(json.Marshal(manifest{congress, "第三次会议", round, e.Ceremony.UUID, e.Parsed.Fingerprint(),
		must(seal.ReadArchive(archive)).LastEventHash(), rules.Digest(), size.Voters, size.Voters}))
	return p
}

// member is one file of a ZIP.
type member struct {
	name string
	body []byte
}

// members are the parts of a round in the order in which package vote writes them.
func (p *published) members() []member {
	var list []member
	for _, name := range []string{"archive.bel", "method.json", "counts.json", "outcome.json", "cancelled.json", "manifest.json", "说明.txt"} {
		list = append(list, member{name, p.parts[name]})
	}
	return list
}

func zipped(list ...member) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range list {
		if _, err := must(z.Create(m.name)).Write(m.body); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// with is the bundle with one member replaced.
func (p *published) with(name string, body []byte) []byte {
	changed := &published{p.Election, maps.Clone(p.parts)}
	changed.parts[name] = body
	return zipped(changed.members()...)
}

// swap is the bundle with a text inside one member replaced; the text must be there.
func (p *published) swap(t *testing.T, name, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(p.parts[name], []byte(from)) {
		t.Fatalf("%s does not contain %q: %s", name, from, p.parts[name])
	}
	return p.with(name, bytes.Replace(p.parts[name], []byte(from), []byte(to), 1))
}

// verify runs the command on a file of these bytes and reads its JSON.
func verify(t *testing.T, raw []byte, args ...string) (code int, got report, sentence string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "F")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code = run(slices.Concat([]string{"-json"}, args, []string{path}), &stdout, &stderr)
	dec := json.NewDecoder(&stdout)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatalf("JSON report: %v", err)
	}
	if got.OK != (code == exitHolds) || got.OK != (got.Refusal == nil) || got.OK != (stderr.Len() == 0) {
		t.Fatalf("exit code %d, ok %v, refusal %v and standard error %q disagree", code, got.OK, got.Refusal, &stderr)
	}
	sentence, whole := strings.CutPrefix(strings.TrimSuffix(stderr.String(), "\n"), "核验不通过（")
	if !got.OK && (!whole || strings.Contains(sentence, "\n") || !strings.HasSuffix(sentence, "。")) {
		t.Fatalf("not one sentence: %q", &stderr)
	}
	return code, got, sentence
}

// wantRefused checks that these bytes are refused for one reason and that nothing later is said to hold.
func wantRefused(t *testing.T, raw []byte, code, part string, args ...string) string {
	t.Helper()
	_, got, sentence := verify(t, raw, args...)
	if got.Refusal == nil || got.Refusal.Code != code || !strings.Contains(sentence, part) {
		t.Fatalf("refusal %+v with %q, want %s with %q in it", got.Refusal, sentence, code, part)
	}
	at := slices.IndexFunc(got.Checks, func(c check) bool { return c.Status == refused })
	for i, c := range got.Checks {
		if i != at && (i > at || c.Status != passed) && c.Status != notMade {
			t.Errorf("check %s is %s beside the refused one", c.Code, c.Status)
		}
	}
	if got.Counts != nil && slices.Contains([]string{"ballots", "tally", "result"}, got.Checks[at].Code) {
		t.Error("counts reported of an archive that does not hold")
	}
	return sentence
}

func TestGoodArchiveAndBundleAreAccepted(t *testing.T) {
	plain := paperSize
	plain.Plain = true
	for _, tt := range []struct {
		name string
		size sealtest.Size
	}{{"three stances", paperSize}, {"tick only", plain}} {
		t.Run(tt.name, func(t *testing.T) {
			p := publish("good", tt.size)
			for _, got := range []report{
				second(verify(t, p.parts["archive.bel"])),
				second(verify(t, zipped(p.members()...), "-bundle")),
			} {
				if !got.OK || got.Ballots != tt.size.Voters || got.Threshold != 2 || len(got.Trackers) != tt.size.Voters {
					t.Fatalf("report %+v", got)
				}
				for i, row := range got.Counts {
					if row.Approve != p.Counts[0][i] || (row.Oppose == nil) != tt.size.Plain || row.Oppose != nil && *row.Oppose != p.Counts[i+1][1] {
						t.Errorf("row %d is %+v, want %v", i, row, p.Counts)
					}
				}
				for _, c := range got.Checks {
					if c.Status != passed {
						t.Errorf("check %s: %s", c.Code, c.Status)
					}
				}
			}
		})
	}
}

func second[A, B, C any](_ A, b B, _ C) B { return b }

func TestReportIsOneLineForEachCheck(t *testing.T) {
	p := publish("good", paperSize)
	good, bad := filepath.Join(t.TempDir(), "good.zip"), filepath.Join(t.TempDir(), "bad.bel")
	must(0, os.WriteFile(good, zipped(p.members()...), 0o600))
	must(0, os.WriteFile(bad, p.Closed(p.Ballots...).Bytes(), 0o600))
	var stdout, stderr bytes.Buffer
	if code := run([]string{"-bundle", good}, &stdout, &stderr); code != exitHolds {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	if n := strings.Count(stdout.String(), "\n✓ "); n != 17 || !strings.HasSuffix(stdout.String(), "核验通过。\n") {
		t.Errorf("%d checks hold, want 17:\n%s", n, &stdout)
	}
	stdout.Reset()
	if code := run([]string{bad}, &stdout, &stderr); code != exitRefused {
		t.Fatalf("exit code %d", code)
	}
	if !strings.Contains(stdout.String(), "✓ 逐票核验") || !strings.Contains(stdout.String(), "－ 密文合计") || !strings.Contains(stdout.String(), "✗ 计票已经完成") {
		t.Errorf("report:\n%s", &stdout)
	}
}

func TestWrongUsageIsExitCodeTwo(t *testing.T) {
	for _, args := range [][]string{{}, {"-nonsense"}, {"a.bel", "b.bel"}, {"-bundle", "a.zip", "b.bel"}, {"-bundle"}, {"-json"}} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != exitUsage || !strings.HasPrefix(stderr.String(), "用法") || stdout.Len() != 0 {
			t.Errorf("%q: exit code %d, %q, %q", args, code, &stdout, &stderr)
		}
	}
}

func TestFileThatCannotBeReadIsRefused(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run([]string{filepath.Join(t.TempDir(), "none.bel"), "-json"}, &stdout, &stderr); code != exitRefused || !strings.Contains(stderr.String(), "打不开") {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}

func TestNamesInAForgedFileCannotSteerTheTerminal(t *testing.T) {
	if got := printable("甲\x1b[2J\u202e\r\n乙"); got != "甲�[2J���乙" {
		t.Errorf("%q", got)
	}
}

// What must be said, at least, of the defects that belenios-tool misses or that are named where the product is
// described. Every other defect must be refused with its code.
var sentences = map[string]string{
	"three votes in one choice with garbage proofs":             "第2张票：票中的零知识证明不成立",
	"encrypted tally of other ballots":                          "密文合计不是全部有效票的合计",
	"wrong result":                                              "计票结果与解密所得不符",
	"earlier ballots hidden by a second EndBallots":             "事件次序不正确",
	"num_tallied forged":                                        "计票张数与票箱中的票不符",
	"total_weight forged":                                       "计票张数与票箱中的票不符",
	"extra data record":                                         "夹有多余的数据记录",
	"extra data record before the result":                       "夹有多余的数据记录",
	"trailing zero blocks":                                      "末尾有多余的字节",
	"trailing bytes":                                            "末尾有多余的字节",
	"unknown field in the election":                             "选举文件）：内容的写法",
	"unknown field in a question":                               "选举文件）：内容的写法",
	"unknown field in the trustees":                             "监票人的证书和密钥）：内容的写法",
	"unknown field in the setup record":                         "存档格式、摘要链和事件次序）：内容的写法",
	"unknown field in a partial decryption":                     "部分解密）：内容的写法",
	"unknown field in the result":                               "计票结果）：内容的写法",
	"unknown field in a ballot":                                 "第2张票：内容的写法与规定的唯一写法不一致：票中不应有字段“note”",
	"approvals of question 0 empty, all approved in the others": "不是同一份密文",
	"ballot of another election":                                "不是本次票决的票",
	"same ballot twice":                                         "投了两张票",
	"cancelled credential":                                      "投票凭证已经作废",
	"unknown credential":                                        "投票凭证不在名单上",
	"point in another spelling":                                 "群元素的写法不规范",
	"point of small order":                                      "不在规定的素数阶子群内",
	"number not below the order":                                "数值不在规定范围内",
	"wrong certificate":                                         "密钥证书不成立",
	"key of other scrutineers":                                  "公钥与监票人的密钥不符",
	"partial decryption of another tally":                       "不是对本次密文合计",
}

func TestEveryDefectIsRefusedWithItsOwnSentence(t *testing.T) {
	p := publish("good", paperSize)
	said, met := map[string]string{}, map[string]bool{}
	for _, d := range sealtest.Defects(p.Election) {
		t.Run(d.Name, func(t *testing.T) {
			raw, args := d.Archive, []string(nil)
			if d.Cancelled != nil {
				raw, args = p.with("cancelled.json", must(json.Marshal(d.Cancelled))), []string{"-bundle"}
			}
			got := wantRefused(t, raw, d.Code, sentences[d.Name], args...)
			if code, repeated := said[got]; repeated && code != d.Code {
				t.Errorf("%q is said for %s and for %s", got, code, d.Code)
			}
			said[got], met[d.Name] = d.Code, true
		})
	}
	for name := range sentences {
		if !met[name] {
			t.Errorf("no archive with this defect: %s", name)
		}
	}
}

func TestArchiveWithAnyFlippedBitIsRefused(t *testing.T) {
	raw := publish("good", paperSize).parts["archive.bel"]
	for at := 1; at < len(raw); at += len(raw) / 40 {
		flipped := slices.Clone(raw)
		flipped[at] ^= 1 << (at % 8)
		if code, _, _ := verify(t, flipped); code != exitRefused {
			t.Errorf("bit flipped in byte %d of %d: exit code %d", at, len(raw), code)
		}
	}
}

func TestArchiveWithoutOneOfItsBallotsIsRefused(t *testing.T) {
	p := publish("good", paperSize)
	tape := p.Closed(p.Ballots[1:]...)
	et, sized := p.Tally(p.Ballots...)
	tape.Tally(et, sized)
	wantRefused(t, tape.Bytes(), seal.TallyMismatch, "不是全部有效票的合计")
}

func TestArchiveWithoutResultIsRefused(t *testing.T) {
	p := publish("good", paperSize)
	for name, tape := range map[string]*sealtest.Tape{"open": p.Open(p.Ballots...), "closed": p.Closed(p.Ballots...), "decrypted": p.Decrypted()} {
		t.Run(name, func(t *testing.T) { wantRefused(t, tape.Bytes(), unfinished, "还没有计票结果") })
	}
}

func TestTamperedBundleIsRefused(t *testing.T) {
	p := publish("good", paperSize)
	other := publish("other", paperSize)
	first := p.Parsed.Questions[0].Answers[0]
	used, unused := p.Credentials[0].Public(), p.Credentials[paperSize.Voters+1].Public()
	again := must(json.Marshal([]string{unused, unused}))
	stranger := must(seal.DeriveCredential(p.Ceremony.UUID, must(seal.NewCredential(sealtest.Reader("stranger"))))).Public()
	tests := []struct {
		name, code, part string
		bundle           []byte
	}{
		{"archive of another round", badManifest, "选举编号", p.with("archive.bel", other.parts["archive.bel"])},
		{"archive without a result", unfinished, "还没有计票结果", p.with("archive.bel", p.Decrypted().Bytes())},
		{"archive empty", seal.ArchiveFormat, "存档的格式", p.with("archive.bel", nil)},

		{"rules with more seats", badMethod, "不是选举文件中载明的", p.swap(t, "method.json", `"seats":2`, `"seats":1`)},
		{"rules with a space", badMethod, "不是规范写法", p.swap(t, "method.json", `{`, `{ `)},
		{"rules with an unknown field", badMethod, "note", p.swap(t, "method.json", `{`, `{"note":1,`)},
		{"rules that are no JSON", badMethod, "JSON", p.with("method.json", []byte("赞成"))},

		{"one more approval", badCounts, first, p.swap(t, "counts.json", `"approve":`, `"approve":1`)},
		{"opposition and abstention exchanged", badCounts, first, p.with("counts.json", exchanged(p))},
		{"candidate renamed", badCounts, "第 1 个候选项目名称", p.swap(t, "counts.json", first, "别的项目")},
		{"candidate left out", badCounts, "候选项目数", p.with("counts.json", changed(p, func(c *tally.Counts) { c.Candidates = c.Candidates[1:] }))},
		{"one more returned", badCounts, "公布收回 7 张，档案里有 6 张", p.swap(t, "counts.json", `"returned":6`, `"returned":7`)},
		{"invalid ballots", badCounts, "无效票", p.swap(t, "counts.json", `"invalid":0`, `"invalid":1`)},
		{"one more issued", badCounts, "发出票数与资料说明", p.swap(t, "counts.json", `"issued":6`, `"issued":7`)},
		{"more issued than listed", badCounts, "多于投票凭证名单", func() []byte {
			q := &published{p.Election, maps.Clone(p.parts)}
			q.parts["counts.json"] = bytes.Replace(q.parts["counts.json"], []byte(`"issued":6`), []byte(`"issued":9`), 1)
			return q.swap(t, "manifest.json", `"issued":6`, `"issued":9`)
		}()},
		{"counts with a repeated field", badCounts, "returned", p.swap(t, "counts.json", `"returned":6`, `"returned":6,"returned":6`)},
		{"counts in other spacing", badCounts, "不是规范写法", p.swap(t, "counts.json", `,`, `, `)},

		{"more entitled, so that nothing passes", badOutcome, "不是按票决办法得出", p.swap(t, "counts.json", `"entitled":6`, `"entitled":60`)},
		{"outcome with another rank", badOutcome, "不是按票决办法得出", p.swap(t, "outcome.json", `"valid":true`, `"valid":false`)},
		{"outcome with a space at its end", badOutcome, "不是按票决办法得出", p.with("outcome.json", append(slices.Clone(p.parts["outcome.json"]), ' '))},
		{"outcome empty", badOutcome, "不是按票决办法得出", p.with("outcome.json", []byte(`{}`))},

		{"cancelled credential voted", seal.CancelledCredential, "已经作废", p.with("cancelled.json", must(json.Marshal([]string{used})))},
		{"cancelled credential not listed", badCancelled, "不在投票凭证名单上", p.with("cancelled.json", must(json.Marshal([]string{stranger})))},
		{"cancelled credential twice", badCancelled, "重复", p.with("cancelled.json", again)},
		{"cancelled credential in capital letters", badCancelled, "不在投票凭证名单上", p.with("cancelled.json", bytes.ToUpper(again))},
		{"cancelled list null", badCancelled, "格式", p.with("cancelled.json", []byte(`null`))},
		{"cancelled list with a second value", badCancelled, "格式", p.with("cancelled.json", []byte(`[][]`))},

		{"manifest names another election", badManifest, "选举编号", p.swap(t, "manifest.json", p.Ceremony.UUID, other.Ceremony.UUID)},
		{"manifest names another fingerprint", badManifest, "选举文件摘要", p.swap(t, "manifest.json", `"fingerprint":"`, `"fingerprint":"A`)},
		{"manifest names another last event", badManifest, "末条记录", p.swap(t, "manifest.json", `"last_event":"`, `"last_event":"0`)},
		{"manifest names other rules", badMethod, "资料说明", p.swap(t, "manifest.json", `"rules_digest":"`, `"rules_digest":"0`)},
		{"manifest names another congress", badManifest, "大会名称", p.swap(t, "manifest.json", "甲县", "乙县")},
		{"manifest states more returned", badManifest, "收回票数", p.swap(t, "manifest.json", `"returned":6`, `"returned":7`)},
		{"manifest with an unknown field", badManifest, "格式", p.swap(t, "manifest.json", `{`, `{"note":1,`)},
		{"manifest with a repeated field", badManifest, "格式", p.swap(t, "manifest.json", `"issued":6`, `"issued":6,"issued":6`)},
		{"manifest with a field in capital letters", badManifest, "格式", p.swap(t, "manifest.json", `"issued"`, `"Issued"`)},

		{"readme that is no text", badMember, "不是 UTF-8", p.with("说明.txt", []byte{0xff, 0xfe})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantRefused(t, tt.bundle, tt.code, tt.part, "-bundle") })
	}
}

var surveySize = sealtest.Size{Candidates: 3, Voters: 6, Scrutineers: 3, Threshold: 2, Graded: true}

func TestBundleOfASurveyIsAccepted(t *testing.T) {
	p := publish("survey", surveySize)
	_, got, _ := verify(t, zipped(p.members()...), "-bundle")
	if !got.OK || got.Counts != nil || len(got.Items) != surveySize.Candidates {
		t.Fatalf("report %+v, refusal %+v", got, got.Refusal)
	}
	for i, item := range got.Items {
		if item.Name != p.Parsed.Questions[i].Question {
			t.Errorf("item %d is %q", i, item.Name)
		}
		for j, g := range item.Grades {
			if g.Name != sealtest.Grades[j] || g.Ballots != p.Counts[i][j] {
				t.Errorf("item %d, grade %d: %+v, want %s %d", i, j, g, sealtest.Grades[j], p.Counts[i][j])
			}
		}
	}
	for _, c := range got.Checks {
		if c.Status != passed {
			t.Errorf("check %s: %s", c.Code, c.Status)
		}
	}
	file := filepath.Join(t.TempDir(), "survey.zip")
	must(0, os.WriteFile(file, zipped(p.members()...), 0o600))
	var stdout, stderr bytes.Buffer
	if code := run([]string{"-bundle", file}, &stdout, &stderr); code != exitHolds || !strings.Contains(stdout.String(), "弃权") || strings.Contains(stdout.String(), "赞成") {
		t.Errorf("exit code %d: %s%s", code, &stdout, &stderr)
	}
}

func TestTamperedBundleOfASurveyIsRefused(t *testing.T) {
	p := publish("survey", surveySize)
	first := p.Parsed.Questions[0].Question
	tests := []struct {
		name, code, part string
		bundle           []byte
	}{
		{"one ballot moved to a better grade", badCounts, first, p.with("counts.json", changed(p, func(c *tally.Counts) {
			n := c.Items[0].Counts
			n[0], n[1] = n[0]+1, n[1]-1
		}))},
		{"one abstention more", badCounts, first, p.with("counts.json", changed(p, func(c *tally.Counts) { c.Items[0].Abstain++ }))},
		{"an invalid ballot", badCounts, "无效票", p.with("counts.json", changed(p, func(c *tally.Counts) { c.Items[0].Invalid = 1 }))},
		{"item renamed", badCounts, "第 1 个测评项目名称", p.swap(t, "counts.json", first, "别的项目")},
		{"item left out", badCounts, "测评项目数", p.with("counts.json", changed(p, func(c *tally.Counts) { c.Items = c.Items[1:] }))},
		{"two items exchanged", badCounts, "第 1 个测评项目名称", p.with("counts.json", changed(p, func(c *tally.Counts) { c.Items[0], c.Items[1] = c.Items[1], c.Items[0] }))},
		{"half of the base now counts", badMethod, "不是选举文件中载明的", p.swap(t, "method.json", `"not_reached"`, `"reached"`)},
		{"another grade", badOutcome, "不是按票决办法得出", p.swap(t, "outcome.json", `"grade":"`, `"grade":"不`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantRefused(t, tt.bundle, tt.code, tt.part, "-bundle") })
	}
}

// changed is counts.json with other figures.
func changed(p *published, change func(*tally.Counts)) []byte {
	rules := must(tally.ParseRules(p.parts["method.json"]))
	counts := must(tally.ParseCounts(rules, p.parts["counts.json"]))
	change(&counts)
	return must(counts.JSON(rules))
}

func exchanged(p *published) []byte {
	return changed(p, func(c *tally.Counts) {
		row := &c.Candidates[0]
		row.Oppose, row.Abstain = row.Oppose+1, row.Abstain-1
	})
}

// TestRulesOfTheBundleMustFitTheBallot: the election file names the rules, but was made with another cap.
func TestRulesOfTheBundleMustFitTheBallot(t *testing.T) {
	p := publish("good", paperSize)
	survey := tally.Rules{Family: tally.Satisfaction, Grades: sealtest.Grades[:3], GradeBase: tally.BaseAll, Half: tally.HalfReached}
	for name, change := range map[string]func(*tally.Rules){
		"family":  func(r *tally.Rules) { *r = survey },
		"cap":     func(r *tally.Rules) { r.MaxApprovals = 1 },
		"stances": func(r *tally.Rules) { r.Stances = ballot.TickOnly },
	} {
		t.Run(name, func(t *testing.T) {
			rules := must(tally.ParseRules(p.parts["method.json"]))
			change(&rules)
			e := *p.Election
			e.Parsed = must(seal.ParseElection(must(seal.NewElection(seal.ElectionDraft{UUID: e.Ceremony.UUID, Name: congress + " " + round,
				Description: "票决办法摘要 SHA-256 " + rules.Digest(), Questions: e.Parsed.Questions, Trustees: e.Trustees}))))
			e.Ballots = nil
			for i := range e.Voters {
				e.Ballots = append(e.Ballots, must(seal.Encrypt(sealtest.Reader(name), e.Parsed, e.Credentials[i], e.Choices[i])))
			}
			q := &published{&e, maps.Clone(p.parts)}
			q.parts["archive.bel"], q.parts["method.json"] = e.Finished().Bytes(), rules.Canonical()
			var about manifest
			must(0, json.Unmarshal(p.parts["manifest.json"], &about))
			about.Fingerprint, about.RulesDigest = e.Parsed.Fingerprint(), rules.Digest()
			about.LastEvent = must(seal.ReadArchive(q.parts["archive.bel"])).LastEventHash()
			q.parts["manifest.json"] = must(json.Marshal(about))
			wantRefused(t, zipped(q.members()...), badMethod, "题目与票决办法不符", "-bundle")
		})
	}
}

func TestForgedZIPIsRefused(t *testing.T) {
	p := publish("good", paperSize)
	list := p.members()
	good := zipped(list...)
	plus := func(name string, body []byte) []byte {
		return zipped(append(slices.Clone(list), member{name, body})...)
	}
	patched := func(from, to string) []byte { // both places that hold a name, or one of them
		return bytes.Replace(slices.Clone(good), []byte(from), []byte(to), 1)
	}
	tests := []struct {
		name, code, part string
		bundle           []byte
	}{
		{"no ZIP", badZip, "不是完整的 ZIP", p.parts["archive.bel"]},
		{"empty", badZip, "不是完整的 ZIP", nil},
		{"cut short", badZip, "不是完整的 ZIP", good[:len(good)-10]},
		{"member missing", badMember, "缺少“counts.json”", zipped(slices.Concat(list[:2], list[3:])...)},
		{"member repeated", badMember, "两个“counts.json”", plus("counts.json", p.parts["counts.json"])},
		{"member unknown", badMember, "不该有的文件“readme.md”", plus("readme.md", nil)},
		{"path upwards", badMember, "带路径", plus("../archive.bel", nil)},
		{"path in a folder", badMember, "带路径", plus("x/archive.bel", nil)},
		{"path of another system", badMember, "带路径", plus(`x\archive.bel`, nil)},
		{"folder", badMember, "带路径", plus("x/", nil)},
		{"two places name a member differently", badZip, "结构不规范", patched("counts.json", "Counts.json")},
		{"bytes before the members", badZip, "结构不规范", append([]byte("#!/bin/sh\n"), good...)},
		{"bytes after the end", badZip, "结构不规范", append(slices.Clone(good), "more"...)},
		{"comment", badZip, "结构不规范", commented(list)},
		{"member too large", tooLarge, "“说明.txt”超过 1 MB", p.with("说明.txt", make([]byte, 1<<20+1))},
		{"member larger than it says", badMember, "“说明.txt”已损坏", lying(list, 10)},
		{"bomb that says it is small", badMember, "已损坏", lying(list, 1<<20)},
		{"member damaged", badMember, "“说明.txt”已损坏", func() []byte {
			damaged := slices.Clone(list)
			damaged[6].body = []byte("x")
			raw := stored(damaged)
			raw[bytes.LastIndex(raw[:bytes.Index(raw, []byte("PK\x01\x02"))], []byte("x"))] = 'y'
			return raw
		}()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantRefused(t, tt.bundle, tt.code, tt.part, "-bundle") })
	}
}

func commented(list []member) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range list {
		must(must(z.Create(m.name)).Write(m.body))
	}
	must(0, z.SetComment("more"))
	must(0, z.Close())
	return b.Bytes()
}

// lying has a readme of 8 MB of zeros whose headers say it is of another size.
func lying(list []member, says uint64) []byte {
	var packed, b bytes.Buffer
	f := must(flate.NewWriter(&packed, flate.BestCompression))
	must(f.Write(make([]byte, 8<<20)))
	must(0, f.Close())
	z := zip.NewWriter(&b)
	for _, m := range list[:6] {
		must(must(z.Create(m.name)).Write(m.body))
	}
	raw := must(z.CreateRaw(&zip.FileHeader{Name: "说明.txt", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: says}))
	must(raw.Write(packed.Bytes()))
	must(0, z.Close())
	return b.Bytes()
}

// stored is the bundle without compression, as another program may pack it.
func stored(list []member) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range list {
		h := &zip.FileHeader{Name: m.name, CRC32: crc32.ChecksumIEEE(m.body), CompressedSize64: uint64(len(m.body)), UncompressedSize64: uint64(len(m.body))}
		must(must(z.CreateRaw(h)).Write(m.body))
	}
	must(0, z.Close())
	return b.Bytes()
}

func TestBundlePackedByAnotherProgramIsAccepted(t *testing.T) {
	if code, got, _ := verify(t, stored(publish("good", paperSize).members()), "-bundle"); code != exitHolds {
		t.Errorf("refused: %+v", got.Refusal)
	}
}
