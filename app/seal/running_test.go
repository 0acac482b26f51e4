package seal_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/seal"
	"piaojue/app/seal/sealtest"
)

const k = 10

func trackers(ballots ...[]byte) []string {
	var list []string
	for _, b := range ballots {
		list = append(list, seal.Tracker(b))
	}
	return list
}

// running is an election for running totals: cheap ballots, three scrutineers of whom two can open.
func running(voters int) *sealtest.Election {
	return sealtest.New("running", sealtest.Size{Candidates: 2, Cap: 2, Voters: voters, Scrutineers: 3, Threshold: 2, Plain: true})
}

func TestDeviceOpensPrefixesOnlyByTheBatchRule(t *testing.T) {
	e := running(45)
	all := trackers(e.Ballots...)
	open := func(n int) []byte { return e.Open(e.Ballots[:n]...).Bytes() }
	decrypt := func(archive []byte, members []string, rules seal.PrefixRules) (*seal.PrefixDecryption, error) {
		return e.Guardians[0].PartialDecryptPrefix(sealtest.Reader("d"), archive, members, e.Reveals, rules)
	}
	first := must(decrypt(open(24), all[:12], seal.PrefixRules{K: k, Workers: 2}))
	second := must(decrypt(open(36), all[:24], seal.PrefixRules{K: k, Earlier: first.Records}))
	again := must(decrypt(open(36), all[:12], seal.PrefixRules{K: k, Earlier: second.Records}))
	if diff := cmp.Diff(second.Records, again.Records); diff != "" || len(second.Records) != 2 {
		t.Errorf("a prefix asked for again changes the records:\n%s", diff)
	}
	et, _ := e.Tally(e.Ballots[:24]...)
	check(t, seal.CheckPartialDecryption(e.Parsed, e.Trustees, et, second.Owner, second.Raw))

	late := func(opened ...seal.PrefixRecord) seal.PrefixRules { return seal.PrefixRules{K: k, Earlier: opened} }
	neighbour := sealtest.New("other", sealtest.Size{Candidates: 2, Cap: 2, Voters: 24, Scrutineers: 3, Threshold: 2, Plain: true})
	weak := sealtest.New("weak", sealtest.Size{Candidates: 2, Cap: 2, Voters: 20, Scrutineers: 2, Threshold: 1, Plain: true})
	closed := e.Closed(e.Ballots[:30]...).Bytes()
	final := must(e.Guardians[0].PartialDecrypt(sealtest.Reader("d"), closed, e.Reveals, seal.DecryptionRules{}))
	cut := slices.Clone(second.Records)
	cut[1].Members = cut[1].Members[1:]
	swapped := slices.Clone(e.Ballots[:24])
	swapped[23] = must(seal.Encrypt(sealtest.Reader("again"), e.Parsed, e.Credentials[0], e.Choices[0]))
	broken := slices.Clone(e.Ballots[:24])
	broken[1] = e.Tamper(1, func(f *sealtest.Form) { f.Answers = f.Answers[:0] })
	tests := []struct {
		name string
		err  error
		code string
	}{
		{"fewer than 2k ballots", errOf(decrypt(open(19), all[:10], late())), seal.BatchRule},
		{"a prefix of fewer than k", errOf(decrypt(open(24), all[:9], late())), seal.BatchRule},
		{"nothing", errOf(decrypt(open(24), nil, late())), seal.BatchRule},
		{"fewer than k outside", errOf(decrypt(open(24), all[:15], late())), seal.BatchRule},
		{"fewer than k more than before", errOf(decrypt(open(36), all[:21], late(first.Records...))), seal.BatchRule},
		{"fewer ballots than before", errOf(decrypt(open(36), all[:11], late(first.Records...))), seal.BatchRule},
		{"another set beside the one before", errOf(decrypt(open(45), all[1:30], late(first.Records...))), seal.BatchRule},
		{"the complement of the one before", errOf(decrypt(open(45), all[12:30], late(first.Records...))), seal.BatchRule},
		{"k below ten", errOf(decrypt(open(24), all[:9], seal.PrefixRules{K: 9})), seal.BatchRule},
		{"a ballot twice", errOf(decrypt(open(24), append(all[:11:11], all[0]), late())), seal.NotAccepted},
		{"a ballot that is not in the box", errOf(decrypt(open(24), append(all[:11:11], all[30]), late())), seal.NotAccepted},
		{"after the final tally", errOf(decrypt(open(36), all[:12], seal.PrefixRules{K: k, Done: []seal.DecryptionRecord{final.Record}})), seal.AlreadyDecrypted},
		{"a closed box", errOf(decrypt(closed, all[:12], late())), seal.BallotsClosed},
		{"a cancelled credential in the box", errOf(decrypt(open(24), all[:12], seal.PrefixRules{K: k, Cancelled: []string{e.Credentials[20].Public()}})), seal.CancelledCredential},
		{"a ballot that does not hold", errOf(decrypt(e.Open(broken...).Bytes(), all[:12], late())), seal.Malformed},
		{"two ballots of one credential", errOf(decrypt(e.Open(swapped...).Bytes(), all[:12], late())), seal.RepeatedBallot},
		{"another election", errOf(decrypt(neighbour.Open(neighbour.Ballots...).Bytes(), trackers(neighbour.Ballots[:12]...), late())), seal.WrongElection},
		{"another scrutineer's code", errOf(must(seal.NewGuardian(e.Seeds[1], e.Ceremony, 1)).PartialDecryptPrefix(sealtest.Reader("d"), open(24), all[:12], e.Reveals, late())), seal.BadSeed},
		{"a threshold of half", errOf(weak.Guardians[0].PartialDecryptPrefix(sealtest.Reader("d"), weak.Open(weak.Ballots...).Bytes(), trackers(weak.Ballots[:10]...), weak.Reveals, late())), seal.WeakQuorum},
		{"a record without its ballots", errOf(decrypt(open(45), all[:34], late(seal.PrefixRecord{Election: e.Parsed.Fingerprint(), K: k, Size: 12, Digest: "x"}))), seal.BadRecord},
		{"a record that was changed", errOf(decrypt(open(45), all[:34], late(cut...))), seal.BadRecord},
		{"a broken archive", errOf(decrypt(open(24)[:900], all[:12], late())), seal.ArchiveFormat},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if seal.Code(tt.err) != tt.code || !chinese(tt.err.Error()) {
				t.Errorf("%q (%v), want %q", seal.Code(tt.err), tt.err, tt.code)
			}
		})
	}
	// A new device that is told what the old one opened is as strict, and a server cannot loosen by telling.
	told := func(members []string, earlier ...seal.PrefixRecord) seal.PrefixRules {
		return seal.PrefixRules{K: k, Told: members, Earlier: earlier}
	}
	check(t, errOf(decrypt(open(36), all[:24], told(all[:12]))))
	check(t, errOf(decrypt(open(36), all[:12], told(all[:12]))))
	for name, err := range map[string]error{
		"nine more than it is told":    errOf(decrypt(open(36), all[:21], told(all[:12]))),
		"told of a set beside its own": errOf(decrypt(open(45), all[12:35], told(all[12:25], first.Records...))),
		"told of less than its own":    errOf(decrypt(open(45), all[12:35], told(all[12:23], first.Records...))),
	} {
		if seal.Code(err) != seal.BatchRule {
			t.Errorf("%s: %v, want %s", name, err, seal.BatchRule)
		}
	}
	elsewhere := seal.NewPrefixRecord(neighbour.Parsed, k, trackers(neighbour.Ballots...))
	if _, err := decrypt(open(24), all[:12], late(elsewhere)); err != nil {
		t.Errorf("the record of another election stands in the way: %v", err)
	}
}

func TestFinalTallyContainsWhatWasOpenedAndKMore(t *testing.T) {
	e := running(45)
	all := trackers(e.Ballots...)
	opened := must(e.Guardians[0].PartialDecryptPrefix(sealtest.Reader("d"), e.Open(e.Ballots[:36]...).Bytes(), all[:24], e.Reveals, seal.PrefixRules{K: k}))
	final := func(records []seal.PrefixRecord, ballots ...[]byte) error {
		_, err := e.Guardians[0].PartialDecrypt(sealtest.Reader("d"), e.Closed(ballots...).Bytes(), e.Reveals, seal.DecryptionRules{Running: records})
		return err
	}
	check(t, final(opened.Records, e.Ballots...))
	check(t, final(opened.Records, e.Ballots[:34]...))
	check(t, final(nil, e.Ballots[:33]...))
	for name, err := range map[string]error{
		"nine more":           final(opened.Records, e.Ballots[:33]...),
		"one of it left out":  final(opened.Records, e.Ballots[1:]...),
		"the prefix again":    final(opened.Records, e.Ballots[:24]...),
		"a floor does not do": errOf(e.Guardians[0].PartialDecrypt(sealtest.Reader("d"), e.Closed(e.Ballots[:25]...).Bytes(), e.Reveals, seal.DecryptionRules{Acknowledged: 1, Running: opened.Records})),
	} {
		if seal.Code(err) != seal.BatchRule {
			t.Errorf("%s: %v, want %s", name, err, seal.BatchRule)
		}
	}
}

func TestWatchVerifiesEachBallotOnceAndKeepsNothingOfARefusedArchive(t *testing.T) {
	e := running(24)
	w := must(e.Guardians[1].Watch(e.Open().Bytes(), e.Reveals))
	seen := 0
	count := func(done, _ int) { seen = done }
	check(t, w.Add(e.Open(e.Ballots[:10]...).Bytes(), 1, count))
	seen = 0
	check(t, w.Add(e.Open(e.Ballots[:12]...).Bytes(), 1, count))
	if seen != 2 || w.Accepted() != 12 {
		t.Errorf("verified %d ballots, %d accepted; want 2 new ones of 12", seen, w.Accepted())
	}
	bad := e.Tamper(14, func(f *sealtest.Form) { f.Answers = f.Answers[:0] })
	if err := w.Add(e.Open(append(slices.Clone(e.Ballots[12:16]), bad)...).Bytes(), 2, nil); err == nil || w.Accepted() != 12 {
		t.Errorf("%v, %d accepted after an archive with a bad ballot, want a refusal and 12", err, w.Accepted())
	}
	second := must(seal.Encrypt(sealtest.Reader("again"), e.Parsed, e.Credentials[0], e.Choices[0]))
	if err := w.Add(e.Open(second).Bytes(), 1, nil); seal.Code(err) != seal.RepeatedBallot {
		t.Errorf("a second ballot of a credential, in another archive: %v", err)
	}
	fewer := sealtest.NewTape(1795334674)
	fewer.Setup(e.Parsed.Raw(), e.Trustees, seal.PublicCredentials([]string{e.Credentials[0].Public()}))
	if err := w.Add(fewer.Bytes(), 1, nil); seal.Code(err) != seal.WrongElection {
		t.Errorf("an archive with another list of credentials: %v", err)
	}
}

func TestExtendedTallyIsTheTallyOfAll(t *testing.T) {
	e := running(24)
	et, sized := e.Tally(e.Ballots...)
	part, _ := e.Tally(e.Ballots[:10]...)
	got, gotSized, err := seal.ExtendTally(e.Parsed, part, 10, e.Ballots[10:])
	check(t, err)
	if string(got) != string(et) || string(gotSized) != string(sized) {
		t.Error("extending a tally differs from multiplying all ballots")
	}
}

// A page of a scrutineer's device; the pages of one device share what it has on record.
type page struct {
	device *device
	watch  *seal.Watch
}

type device struct {
	index   int
	records []seal.PrefixRecord
	done    []seal.DecryptionRecord
}

// An opening is a set of ballots by their indices, and the parts of it that ever left a device.
type opening struct {
	set   []int
	parts map[int][]byte
	final bool
}

// TestNoDifferenceOfAnythingEverOpenedIsBelowK lets a lying server ask honest devices for whatever it likes, in
// any order, from several pages, again and again, and stores all that comes back.
func TestNoDifferenceOfAnythingEverOpenedIsBelowK(t *testing.T) {
	e := running(48)
	all := trackers(e.Ballots...)
	opened, totals := 0, 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 3))
		lying := seed%3 > 0
		most := []int{19, 20, 35, 48, 48}[r.IntN(5)] // ballots that deputies ever cast
		order := r.Perm(len(all))[:most]
		pick := func(from []int, n int) []int {
			set := slices.Clone(from)
			r.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
			return set[:min(n, len(set))]
		}
		ballots := func(set []int) (list [][]byte) {
			for _, i := range set {
				list = append(list, e.Ballots[i])
			}
			return list
		}
		devices := []*device{{index: 1}, {index: 2}, {index: 3}}
		var pages []*page
		for _, d := range devices {
			for range 2 {
				pages = append(pages, &page{d, must(e.Guardians[d.index-1].Watch(e.Open().Bytes(), e.Reveals))})
			}
		}
		log := map[string]*opening{}
		keep := func(set []int, owner int, raw []byte, final bool) {
			set = slices.Clone(set)
			slices.Sort(set)
			name := fmt.Sprint(set)
			if log[name] == nil {
				log[name] = &opening{set: set, parts: map[int][]byte{}}
			}
			log[name].parts[owner] = raw
			log[name].final = log[name].final || final
		}
		cast := 0
		var asked [][]int // prefixes that were asked for, to ask again
		snapshot := []int{}
		ask := func(p *page, set, shown []int) {
			members := trackers(ballots(set)...)
			if err := p.watch.Add(e.Open(ballots(shown)...).Bytes(), 1, nil); err != nil {
				t.Fatalf("true ballots refused: %v", err)
			}
			records := p.device.records
			got, err := p.watch.Decrypt(r8{r}, members, seal.PrefixRules{K: k, Earlier: records, Done: p.device.done})
			if err != nil {
				return
			}
			// A page that was overtaken by the other one of its device drops its part.
			if lying && r.IntN(4) == 0 {
				other, rivals := pages[(p.device.index-1)*2+r.IntN(2)], pick(shown, k+r.IntN(k))
				check(t, other.watch.Add(e.Open(ballots(shown)...).Bytes(), 1, nil))
				if rival, err := other.watch.Decrypt(r8{r}, trackers(ballots(rivals)...), seal.PrefixRules{K: k, Earlier: records}); err == nil {
					p.device.records = rival.Records
					keep(rivals, p.device.index, rival.Raw, false)
					return
				}
			}
			p.device.records = got.Records
			keep(set, p.device.index, got.Raw, false)
		}
		for range 60 {
			p := pages[r.IntN(len(pages))]
			switch r.IntN(10) {
			case 0, 1, 2:
				cast = min(most, cast+1+r.IntN(5))
			case 3, 4, 5: // what the true server asks for
				if cast >= len(snapshot)+k {
					if len(snapshot) >= k {
						asked = append(asked, slices.Clone(snapshot))
						for _, d := range r.Perm(3)[:2+r.IntN(2)] {
							ask(pages[2*d+r.IntN(2)], snapshot, order[:cast])
						}
					}
					snapshot = order[:cast]
				}
			case 6: // any set, any box
				if !lying || r.IntN(2) == 0 {
					continue
				}
				shown := pick(order[:cast], cast-r.IntN(cast+1)/2)
				set := pick(shown, r.IntN(len(shown)+1))
				asked = append(asked, set)
				for _, d := range r.Perm(3)[:1+r.IntN(3)] {
					ask(pages[2*d+r.IntN(2)], set, shown)
				}
			case 7: // near a set that was asked for
				if lying && len(asked) > 0 {
					set := slices.Clone(asked[r.IntN(len(asked))])
					if r.IntN(2) == 0 {
						set = set[min(1, len(set)):]
					} else if cast > len(set) {
						set = append(set, order[cast-1])
					}
					ask(p, slices.Compact(slices.Sorted(slices.Values(set))), order[:cast])
				}
			case 8: // the same again
				if len(asked) > 0 {
					ask(p, asked[r.IntN(len(asked))], order[:cast])
				}
			case 9: // a final tally, true or not
				if cast < most {
					continue
				}
				set := order
				if r.IntN(2) == 0 {
					set = pick(order, most-r.IntN(3))
				}
				final, err := e.Guardians[p.device.index-1].PartialDecrypt(r8{r}, e.Closed(ballots(set)...).Bytes(), e.Reveals,
					seal.DecryptionRules{Done: p.device.done, Running: p.device.records})
				if err == nil {
					p.device.done = append(p.device.done, final.Record)
					keep(set, p.device.index, final.Raw, true)
				}
			}
		}
		var known []*opening
		for _, o := range log {
			et, _ := e.Tally(ballots(o.set)...)
			var parts []seal.PartialDecryption
			for owner, raw := range o.parts {
				parts = append(parts, seal.PartialDecryption{Owner: owner, Raw: raw})
			}
			_, counts, err := seal.Result(e.Parsed, e.Trustees, et, len(o.set), parts)
			if len(parts) < e.Threshold {
				if seal.Code(err) != seal.TooFewDecryptions {
					t.Errorf("seed %d: %d part of %d ballots: %v", seed, len(parts), len(o.set), err)
				}
				continue
			}
			check(t, err)
			want := make([]int, 2)
			for _, i := range o.set {
				for j, n := range e.Choices[i][0] {
					want[j] += n
				}
			}
			if diff := cmp.Diff([][]int{want}, counts); diff != "" {
				t.Errorf("seed %d: the sum of %d ballots (-want +got):\n%s", seed, len(o.set), diff)
			}
			known = append(known, o)
			if !o.final {
				opened++
			}
		}
		totals += len(known)
		for i, a := range known {
			if !a.final && most < 2*k {
				t.Errorf("seed %d: %d ballots of %d opened before the close", seed, len(a.set), most)
			}
			for _, b := range known[:i] {
				if more := beyond(a.set, b.set); more < k {
					t.Errorf("seed %d: two opened sums of %d and %d ballots tell %d ballots apart", seed, len(a.set), len(b.set), more)
				}
			}
		}
	}
	t.Logf("%d running totals opened, %d sums in all", opened, totals)
	if opened < 8 || totals < 12 {
		t.Errorf("only %d running totals and %d sums in all were opened: the test sees nothing", opened, totals)
	}
}

// beyond is how many ballots one set has more than the other; -1 when neither contains the other.
func beyond(a, b []int) int {
	if len(a) < len(b) {
		a, b = b, a
	}
	in := map[int]bool{}
	for _, i := range a {
		in[i] = true
	}
	for _, i := range b {
		if !in[i] {
			return -1
		}
		delete(in, i)
	}
	return len(slices.Collect(maps.Keys(in)))
}

// r8 is a source of bytes from a source of numbers.
type r8 struct{ *rand.Rand }

func (r r8) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(r.IntN(256))
	}
	return len(b), nil
}
