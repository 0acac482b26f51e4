//go:build js && wasm

package main

import (
	"crypto/rand"
	"errors"
	"syscall/js"
	"time"

	"piaojue/app/seal"
)

// call is one request from a page: its named arguments and where its progress goes.
type call struct {
	args     js.Value
	progress js.Value
}

// operations is the whole surface: name to function of named arguments. Each answers a Promise that is
// fulfilled with an object of strings, numbers and bytes, or rejected with {code, message}.
var operations = map[string]func(call) (map[string]any, error){
	"derive": func(c call) (map[string]any, error) {
		public, err := derive(c.text("uuid"), c.text("code"))
		return map[string]any{"public": public}, err
	},
	"fingerprint": func(c call) (map[string]any, error) {
		return map[string]any{"fingerprint": fingerprint([]byte(c.text("text")))}, nil
	},
	"inspect": func(c call) (map[string]any, error) {
		p, err := inspect([]byte(c.text("election")), []byte(c.text("trustees")), c.text("holder"))
		if err != nil {
			return nil, err
		}
		return map[string]any{
			"uuid": p.election.UUID, "name": p.election.Name, "fingerprint": p.election.Fingerprint(),
			"candidates": list(p.candidates), "stances": p.stances, "maxApprovals": p.maxApprovals, "grades": list(p.grades),
		}, nil
	},
	"encrypt": func(c call) (map[string]any, error) {
		ballot, tracker, err := encrypt(rand.Reader, []byte(c.text("election")), []byte(c.text("trustees")), c.text("code"), c.texts("choices"))
		return map[string]any{"ballot": string(ballot), "tracker": tracker}, err
	},
	"newSeed": func(c call) (map[string]any, error) {
		seed, err := seal.NewKeySeed(rand.Reader)
		return map[string]any{"seed": seed}, err
	},
	"readSeed": func(c call) (map[string]any, error) {
		seed, err := keyCode(c.text("seed"))
		return map[string]any{"seed": seed}, err
	},
	"qr": func(c call) (map[string]any, error) {
		size, path, err := drawQR(c.text("text"))
		return map[string]any{"size": size, "path": path}, err
	},
	"commit": func(c call) (map[string]any, error) {
		m, err := c.seat().commit()
		return map[string]any{"message": string(m)}, err
	},
	"digest": func(c call) (map[string]any, error) {
		return map[string]any{"digest": c.seat().CommitsDigest(c.messages("commits"))}, nil
	},
	"checkKey": func(c call) (map[string]any, error) {
		same, err := c.seat().made([]byte(c.text("commit")))
		return map[string]any{"same": same}, err
	},
	"selfTest": func(c call) (map[string]any, error) {
		t, err := selfTest(rand.Reader, c.number("candidates"), time.Now)
		return map[string]any{"sealMs": t.seal.Milliseconds(), "verifyMs": t.verify.Milliseconds()}, err
	},
	"reveal": func(c call) (map[string]any, error) {
		m, err := c.seat().reveal(rand.Reader, c.messages("commits"))
		return map[string]any{"message": string(m)}, err
	},
	"confirm": func(c call) (map[string]any, error) {
		m, err := c.seat().confirm(c.messages("commits"), c.messages("reveals"))
		return map[string]any{"message": string(m)}, err
	},
	"keys": func(c call) (map[string]any, error) {
		t, err := c.seat().Trustees(c.messages("commits"), c.messages("reveals"), c.messages("confirms"))
		return map[string]any{"fingerprint": fingerprint(t)}, err
	},
	"summarize": func(c call) (map[string]any, error) {
		s, err := summarize(c.bytes("archive"))
		if err != nil {
			return nil, err
		}
		return map[string]any{
			"name": s.name, "uuid": s.uuid, "fingerprint": s.fingerprint, "lastEvent": s.lastEvent,
			"ballots": s.ballots, "credentials": s.credentials, "candidates": s.candidates, "linked": s.linked,
		}, nil
	},
	"verifyArchive": func(c call) (map[string]any, error) {
		r, err := seal.VerifyArchive(c.bytes("archive"), seal.VerifyOptions{Cancelled: c.texts("cancelled"), Progress: c.tell})
		if err != nil {
			return nil, err
		}
		checks := make([]any, len(r.Checks))
		for i, k := range r.Checks {
			checks[i] = map[string]any{"code": k.Code, "name": k.Name, "detail": k.Detail, "done": k.Done}
		}
		return map[string]any{"state": string(r.State), "ballots": r.Ballots, "fingerprint": r.Fingerprint, "lastEvent": r.LastEventHash, "checks": checks}, nil
	},
	"partialDecrypt": func(c call) (map[string]any, error) {
		s := c.seat()
		g, err := s.guardian()
		if err != nil {
			return nil, err
		}
		done := c.tallies("done")
		d, err := g.PartialDecrypt(rand.Reader, c.bytes("archive"), c.messages("reveals"), seal.DecryptionRules{
			Floor: c.number("floor"), Acknowledged: c.number("acknowledged"), Done: done, Running: c.prefixes("running"),
			Cancelled: c.texts("cancelled"), Progress: c.tell,
		})
		if err != nil {
			return nil, err
		}
		return map[string]any{
			"message": string(d.Raw), "owner": d.Owner,
			"record": map[string]any{"election": d.Record.Election, "encryptedTally": d.Record.EncryptedTally},
		}, nil
	},
	"runningBegin": func(c call) (map[string]any, error) {
		return map[string]any{}, following.begin(c.seat(), c.bytes("archive"), c.messages("reveals"))
	},
	"runningAdd": func(c call) (map[string]any, error) {
		n, err := following.add(c.bytes("archive"), c.tell)
		return map[string]any{"accepted": n}, err
	},
	"runningOpen": func(c call) (map[string]any, error) {
		d, err := following.open(rand.Reader, c.texts("members"), seal.PrefixRules{
			K: c.number("k"), Earlier: c.prefixes("earlier"), Told: c.texts("told"), Done: c.tallies("done"), Cancelled: c.texts("cancelled"),
		})
		if err != nil {
			return nil, err
		}
		records := make([]any, len(d.Records))
		for i, p := range d.Records {
			records[i] = map[string]any{"election": p.Election, "k": p.K, "size": p.Size, "digest": p.Digest, "members": list(p.Members)}
		}
		return map[string]any{"message": string(d.Raw), "owner": d.Owner, "records": records}, nil
	},
}

// following is the box that the page of this worker follows.
var following follower

func main() {
	surface := js.Global().Get("Object").New()
	for name, run := range operations {
		surface.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return promise(run, args) }))
	}
	js.Global().Set("sealwasm", surface)
	select {} // the worker that loaded us ends us
}

// promise runs an operation in its own goroutine, so that the runtime may reach the browser while it works.
func promise(run func(call) (map[string]any, error), args []js.Value) js.Value {
	c := call{}
	if len(args) > 0 {
		c.args = args[0]
	}
	if len(args) > 1 {
		c.progress = args[1]
	}
	var executor js.Func
	executor = js.FuncOf(func(_ js.Value, settle []js.Value) any {
		resolve, reject := settle[0], settle[1]
		go func() {
			defer executor.Release()
			// A page that sends what it should not must get an answer, not a dead worker.
			defer func() {
				if recover() != nil {
					reject.Invoke(map[string]any{"code": "failed", "message": "加密程序出了问题，请重新打开本页再试"})
				}
			}()
			value, err := run(c)
			if err != nil {
				reject.Invoke(refusal(err))
				return
			}
			resolve.Invoke(value)
		}()
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}

// refusal is what a page shows of an error: only package seal's own sentences, never an internal text.
func refusal(err error) map[string]any {
	var r *seal.Refusal
	if errors.As(err, &r) {
		return map[string]any{"code": r.Code, "message": r.Message}
	}
	return map[string]any{"code": "failed", "message": "加密程序出了问题，请重新打开本页再试"}
}

func (c call) text(name string) string {
	v := c.args.Get(name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

func (c call) number(name string) int {
	v := c.args.Get(name)
	if v.Type() != js.TypeNumber {
		return 0
	}
	return v.Int()
}

func (c call) texts(name string) []string {
	var out []string
	each(c.args.Get(name), func(v js.Value) {
		if v.Type() == js.TypeString {
			out = append(out, v.String())
		} else {
			out = append(out, "")
		}
	})
	return out
}

// messages reads ceremony messages in index order; one that is not there yet is nil.
func (c call) messages(name string) [][]byte {
	var out [][]byte
	for _, s := range c.texts(name) {
		if s == "" {
			out = append(out, nil)
		} else {
			out = append(out, []byte(s))
		}
	}
	return out
}

// tallies reads the records of final tallies that this device has opened.
func (c call) tallies(name string) (done []seal.DecryptionRecord) {
	each(c.args.Get(name), func(v js.Value) {
		done = append(done, seal.DecryptionRecord{Election: v.Get("election").String(), EncryptedTally: v.Get("encryptedTally").String()})
	})
	return done
}

// prefixes reads the records of running totals that this device has opened. One that is damaged stays in, so that
// it is refused and not forgotten.
func (c call) prefixes(name string) (opened []seal.PrefixRecord) {
	each(c.args.Get(name), func(v js.Value) {
		p := seal.PrefixRecord{Election: v.Get("election").String(), Digest: v.Get("digest").String()}
		each(v.Get("members"), func(m js.Value) { p.Members = append(p.Members, m.String()) })
		for field, into := range map[string]*int{"k": &p.K, "size": &p.Size} {
			if n := v.Get(field); n.Type() == js.TypeNumber {
				*into = n.Int()
			}
		}
		opened = append(opened, p)
	})
	return opened
}

func (c call) bytes(name string) []byte {
	v := c.args.Get(name)
	b := make([]byte, v.Get("length").Int())
	js.CopyBytesToGo(b, v)
	return b
}

func (c call) seat() seat {
	return seat{
		Ceremony: seal.Ceremony{UUID: c.text("uuid"), Size: c.number("size"), Threshold: c.number("threshold")},
		index:    c.number("index"),
		typed:    c.text("seed"),
	}
}

func (c call) tell(done, total int) {
	if c.progress.Type() == js.TypeFunction {
		c.progress.Invoke(done, total)
	}
}

func each(array js.Value, use func(js.Value)) {
	if array.Type() != js.TypeObject {
		return
	}
	for i := 0; i < array.Length(); i++ {
		use(array.Index(i))
	}
}

func list(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		out[i] = s
	}
	return out
}
