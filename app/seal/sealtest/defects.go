package sealtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"filippo.io/edwards25519"

	"piaojue/app/seal"
)

// Defect is an archive with exactly one thing wrong, and the code seal must refuse it with.
type Defect struct {
	Name      string
	Code      string
	Archive   []byte
	Cancelled []string
}

var order, _ = new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)

// Form is a ballot taken apart for tampering. Encoding it again gives the format's own spelling.
type Form struct {
	UUID       string    `json:"election_uuid"`
	Hash       string    `json:"election_hash"`
	Credential string    `json:"credential"`
	Answers    []answer  `json:"answers"`
	Signature  *signForm `json:"signature,omitempty"`
}

type answer struct {
	Choices    []choice  `json:"choices"`
	Individual [][]proof `json:"individual_proofs"`
	Overall    []proof   `json:"overall_proof"`
	Blank      []proof   `json:"blank_proof,omitempty"`
}

type choice struct {
	Alpha string `json:"alpha"`
	Beta  string `json:"beta"`
}

type proof struct {
	Challenge string `json:"challenge"`
	Response  string `json:"response"`
}

type signForm struct {
	Hash  string `json:"hash"`
	Proof proof  `json:"proof"`
}

func compact(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

func hexPoint(p *edwards25519.Point) string {
	le := p.Bytes()
	slices.Reverse(le)
	const digits = "0123456789abcdef"
	var out strings.Builder
	for _, b := range le {
		out.WriteByte(digits[b>>4])
		out.WriteByte(digits[b&15])
	}
	return out.String()
}

func readPoint(hex string) *edwards25519.Point {
	n, ok := new(big.Int).SetString(hex, 16)
	if !ok {
		panic("sealtest: no point " + hex)
	}
	le := n.FillBytes(make([]byte, 32))
	slices.Reverse(le)
	return must(new(edwards25519.Point).SetBytes(le))
}

// base is g^n.
func base(n *big.Int) *edwards25519.Point {
	le := new(big.Int).Mod(n, order).FillBytes(make([]byte, 32))
	slices.Reverse(le)
	s := must(new(edwards25519.Scalar).SetCanonicalBytes(le))
	return new(edwards25519.Point).ScalarBaseMult(s)
}

// Tamper changes a ballot of voter and signs it again with that voter's credential, so that nothing but the
// change is wrong.
func (e *Election) Tamper(voter int, change func(f *Form)) []byte {
	return e.tamper(e.Ballots[voter], voter, change)
}

func (e *Election) tamper(ballot []byte, voter int, change func(f *Form)) []byte {
	f := takeApart(ballot)
	change(f)
	f.Signature = nil
	return e.sign(voter, f)
}

func takeApart(ballot []byte) *Form {
	f := new(Form)
	if err := json.Unmarshal(ballot, f); err != nil {
		panic(err)
	}
	return f
}

// sign signs with the credential of a voter, whoever the ballot names.
func (e *Election) sign(voter int, f *Form) []byte {
	h0 := sha256.Sum256([]byte("derive_credential|" + e.Ceremony.UUID + "|0|" + e.Codes[voter]))
	h1 := sha256.Sum256([]byte("derive_credential|" + e.Ceremony.UUID + "|1|" + e.Codes[voter]))
	secret := new(big.Int).SetBytes(append(h0[:], h1[:]...))
	digest := sha256.Sum256(compact(f))
	h := base64.RawStdEncoding.EncodeToString(digest[:])
	w := big.NewInt(20261122)
	sum := sha256.Sum256([]byte("sig|" + h + "|" + hexPoint(base(w))))
	c := new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), order)
	response := new(big.Int).Mod(new(big.Int).Sub(w, new(big.Int).Mul(secret, c)), order)
	f.Signature = &signForm{h, proof{c.String(), response.String()}}
	return compact(f)
}

// OrderEight is a point of order 8, in its canonical spelling.
const OrderEight = "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7"

// Defects are archives of a linked election (at least 4 voters, 3 candidates, 2 scrutineers needed) and its
// neighbour with one defect each.
func Defects(e *Election) []Defect {
	var list []Defect
	add := func(name, code string, archive []byte, cancelled ...string) {
		list = append(list, Defect{name, code, archive, cancelled})
	}
	// with puts one ballot in the place of voter 1's and closes the archive
	with := func(ballot []byte) []byte {
		ballots := slices.Clone(e.Ballots)
		ballots[1] = ballot
		return e.Closed(ballots...).Bytes()
	}
	plus := func(decimalText string, n *big.Int) string {
		v, ok := new(big.Int).SetString(decimalText, 10)
		if !ok {
			panic("sealtest: no number")
		}
		return v.Add(v, n).String()
	}

	// section "ballots"
	add("three votes in one choice with garbage proofs", seal.BadProof, with(e.Tamper(1, func(f *Form) {
		beta := new(edwards25519.Point).Add(readPoint(f.Answers[1].Choices[1].Beta), base(big.NewInt(3)))
		f.Answers[1].Choices[1].Beta = hexPoint(beta)
	})))
	add("garbage overall proof", seal.BadProof, with(e.Tamper(1, func(f *Form) { f.Answers[0].Overall[0].Response = "20261122" })))
	add("garbage individual proof", seal.BadProof, with(e.Tamper(1, func(f *Form) { f.Answers[2].Individual[1][0].Challenge = "1" })))
	add("exactly-one proof of another question", seal.BadProof, with(e.Tamper(1, func(f *Form) { f.Answers[2].Overall = f.Answers[1].Overall })))
	other := must(seal.Encrypt(Reader("other"), e.Parsed, e.Credentials[1], e.Choices[0]))
	add("approvals of question 0 empty, all approved in the others", seal.Unlinked, with(e.tamper(other, 1, func(f *Form) {
		f.Answers[0] = takeApart(e.Ballots[1]).Answers[0]
	})))
	add("same ciphertexts, other proofs", seal.Unlinked, with(e.Tamper(1, func(f *Form) {
		f.Answers[1].Individual = slices.Clone(f.Answers[1].Individual)
		f.Answers[1].Individual[0] = f.Answers[1].Individual[1]
	})))
	neighbour := New("neighbour", Size{Candidates: e.Candidates, Cap: e.Cap, Voters: 1, Scrutineers: 1, Threshold: 1})
	add("ballot of another election", seal.WrongElection, with(neighbour.Ballots[0]))
	add("same ballot twice", seal.RepeatedBallot, with(e.Ballots[0]))
	add("second ballot of one credential", seal.RepeatedBallot, with(must(seal.Encrypt(Reader("again"), e.Parsed, e.Credentials[0], e.Choices[1]))))
	add("cancelled credential", seal.CancelledCredential, e.Finished().Bytes(), e.Credentials[2].Public())
	stranger := must(seal.DeriveCredential(e.Ceremony.UUID, must(seal.NewCredential(Reader("stranger")))))
	add("unknown credential", seal.UnknownCredential, with(must(seal.Encrypt(Reader("stranger"), e.Parsed, stranger, e.Choices[1]))))
	add("signed by another credential", seal.BadSignature, with(e.tamper(e.Ballots[1], 0, func(*Form) {})))
	add("changed after signing", seal.BadSignature, with(func() []byte {
		f := takeApart(e.Ballots[1])
		f.Answers[0].Overall[0].Response = "20261122"
		return compact(f)
	}()))
	add("point in another spelling", seal.PointNotCanonical, with(e.Tamper(1, func(f *Form) {
		f.Answers[1].Choices[1].Alpha = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee" // p+1, the neutral element again
	})))
	add("point in capital letters", seal.PointNotCanonical, with(e.Tamper(1, func(f *Form) {
		f.Answers[0].Choices[0].Beta = strings.ToUpper(f.Answers[0].Choices[0].Beta)
		f.Answers[1].Choices[0].Beta = f.Answers[0].Choices[0].Beta
	})))
	add("point of small order", seal.SmallOrder, with(e.Tamper(1, func(f *Form) { f.Answers[1].Choices[1].Alpha = OrderEight })))
	add("point with a small-order part", seal.SmallOrder, with(e.Tamper(1, func(f *Form) {
		f.Answers[1].Choices[2].Beta = hexPoint(new(edwards25519.Point).Add(readPoint(f.Answers[1].Choices[2].Beta), readPoint(OrderEight)))
	})))
	add("number not below the order", seal.ScalarRange, with(e.Tamper(1, func(f *Form) {
		f.Answers[0].Overall[0].Response = plus(f.Answers[0].Overall[0].Response, order)
	})))
	add("number with a leading zero", seal.ScalarRange, with(e.Tamper(1, func(f *Form) { f.Answers[0].Overall[0].Response = "0" + f.Answers[0].Overall[0].Response })))
	add("unknown field in a ballot", seal.NotCanonical, with(slices.Concat(e.Ballots[1][:len(e.Ballots[1])-1], []byte(`,"note":1}`))))
	add("repeated field in a ballot", seal.NotCanonical, with(bytes.Replace(e.Ballots[1], []byte(`{"election_uuid"`), []byte(`{"election_uuid":"x","election_uuid"`), 1)))
	add("ballot with a space", seal.NotCanonical, with(bytes.Replace(e.Ballots[1], []byte(`,"credential"`), []byte(`, "credential"`), 1)))
	add("ballot that is no JSON", seal.Malformed, with(e.Ballots[1][:len(e.Ballots[1])-1]))
	add("ballot without its last question", seal.Malformed, with(e.Tamper(1, func(f *Form) { f.Answers = f.Answers[:len(f.Answers)-1] })))

	// section "setup"
	setup := func(election, trustees, credentials []byte, extra ...string) []byte {
		t := NewTape(1795334674)
		t.Setup(election, trustees, credentials, extra...)
		return t.Bytes()
	}
	raw := e.Parsed.Raw()
	put := func(text []byte, before, field string) []byte {
		return bytes.Replace(text, []byte(before), []byte(field+before), 1)
	}
	add("unknown field in the election", seal.NotCanonical, setup(put(raw, `,"name"`, `,"note":1`), e.Trustees, e.List))
	add("unknown field in a question", seal.NotCanonical, setup(put(raw, `,"min"`, `,"note":1`), e.Trustees, e.List))
	add("unknown field in the trustees", seal.NotCanonical, setup(raw, put(e.Trustees, `,"certs"`, `,"note":1`), e.List))
	add("unknown field in the setup record", seal.NotCanonical, setup(raw, e.Trustees, e.List, `,"note":1`))
	add("wrong certificate", seal.BadCertificate, setup(raw, bytes.Replace(e.Trustees, []byte(`\"index\":1}`), []byte(`\"index\":2}`), 1), e.List))
	add("certificate signed by another", seal.BadCertificate, setup(raw, swapSignatures(e.Trustees), e.List))
	add("key of other scrutineers", seal.WrongKey, setup(raw, neighbour.Trustees, e.List))
	add("credential listed twice", seal.BadCredentialList, setup(raw, e.Trustees, bytes.Replace(e.List, []byte(e.Credentials[0].Public()), []byte(e.Credentials[1].Public()), 1)))
	add("credential of small order", seal.SmallOrder, setup(raw, e.Trustees, bytes.Replace(e.List, []byte(e.Credentials[0].Public()), []byte(OrderEight), 1)))
	add("credential with a weight", seal.PointNotCanonical, setup(raw, e.Trustees, bytes.Replace(e.List, []byte(e.Credentials[0].Public()), []byte(e.Credentials[0].Public()+",2"), 1)))

	// section "tally and decryption"
	et, sized := e.Tally(e.Ballots...)
	fewer, fewerSized := e.Tally(e.Ballots[1:]...)
	tallied := func(et, sized []byte) []byte {
		t := e.Closed(e.Ballots...)
		t.Tally(et, sized)
		return t.Bytes()
	}
	add("encrypted tally of other ballots", seal.TallyMismatch, tallied(fewer, fewerSized))
	n := `:` + decimal(len(e.Ballots)) + `,`
	add("num_tallied forged", seal.TallyCount, tallied(et, bytes.Replace(sized, []byte(`"num_tallied"`+n), []byte(`"num_tallied":9,`), 1)))
	add("total_weight forged", seal.TallyCount, tallied(et, bytes.Replace(sized, []byte(`"total_weight"`+n), []byte(`"total_weight":9,`), 1)))
	closed := e.Closed(e.Ballots...).Bytes()
	part := e.Part(1, closed)
	parts := func(owner int, raws ...[]byte) []byte {
		t := e.Tallied(e.Ballots...)
		for _, raw := range raws {
			t.Part(owner, raw)
		}
		return t.Bytes()
	}
	add("partial decryption of another tally", seal.WrongTally, parts(1, e.Part(1, e.Closed(e.Ballots[1:]...).Bytes())))
	add("partial decryption in another's name", seal.WrongTally, parts(2, part))
	add("partial decryption by nobody", seal.WrongTally, parts(99, part))
	add("partial decryption twice", seal.RepeatedDecryption, parts(1, part, part))
	add("unknown field in a partial decryption", seal.NotCanonical, parts(1, slices.Concat(part[:len(part)-1], []byte(`,"note":1}`))))
	early := e.Tallied(e.Ballots...)
	early.Part(1, part)
	early.Event("Result", early.Data(e.Result()))
	add("result by fewer scrutineers than needed", seal.TooFewDecryptions, early.Bytes())
	result := func(raw []byte) []byte {
		t := e.Decrypted()
		t.Event("Result", t.Data(raw))
		return t.Bytes()
	}
	add("wrong result", seal.WrongResult, result(bytes.Replace(e.Result(), []byte(`[[`), []byte(`[[1`), 1)))
	add("unknown field in the result", seal.NotCanonical, result(put(e.Result(), `]}`, `],"note":[[1]`)))

	// section "archive"
	add("earlier ballots hidden by a second EndBallots", seal.EventOrder, hidden(e))
	add("no EndBallots", seal.EventOrder, func() []byte { t := e.Open(e.Ballots...); t.Tally(et, sized); return t.Bytes() }())
	add("ballot after the result", seal.EventOrder, func() []byte { t := e.Finished(); t.Event("Ballot", t.Data(e.Ballots[0])); return t.Bytes() }())
	add("extra data record", seal.ExtraRecord, func() []byte {
		t := e.Open()
		t.Data([]byte(`{"note":1}`))
		t.Event("Ballot", t.Data(e.Ballots[0]))
		return t.Bytes()
	}())
	add("data record without an event", seal.ArchiveFormat, func() []byte { t := e.Open(); t.Data(e.Ballots[0]); return t.Bytes() }())
	finished := e.Finished().Bytes()
	add("trailing zero blocks", seal.TrailingBytes, slices.Concat(finished, make([]byte, 1024)))
	add("trailing bytes", seal.TrailingBytes, slices.Concat(finished, []byte("附件")))
	add("extra data record before the result", seal.ExtraRecord, func() []byte {
		t := e.Decrypted()
		t.Data([]byte(`{"note":1}`))
		t.Event("Result", t.Data(e.Result()))
		return t.Bytes()
	}())
	add("truncated in a record", seal.ArchiveFormat, finished[:len(finished)-100])
	add("truncated before an event", seal.ArchiveFormat, finished[:len(finished)-1024])
	add("unknown event", seal.ArchiveFormat, func() []byte { t := e.Open(); t.Event("Shuffle", t.Data([]byte(`{}`))); return t.Bytes() }())
	add("link to another event", seal.ArchiveHash, func() []byte { t := e.Open(); t.parent = hash(nil); t.Event("EndBallots", ""); return t.Bytes() }())
	add("height skipped", seal.ArchiveHash, func() []byte { t := e.Open(); t.height++; t.Event("EndBallots", ""); return t.Bytes() }())
	add("record under another name", seal.ArchiveHash, func() []byte {
		t := e.Open()
		t.Record(hash(nil)+".data.json", e.Ballots[0])
		t.Event("Ballot", hash(nil))
		return t.Bytes()
	}())
	add("empty file", seal.ArchiveFormat, nil)
	return list
}

// hidden is Ballot×3, EndBallots, Ballot, EndBallots and a true tally of the last ballot only.
func hidden(e *Election) []byte {
	t := e.Closed(e.Ballots[:3]...)
	t.Event("Ballot", t.Data(e.Ballots[3]))
	t.Event("EndBallots", "")
	et, sized := e.Tally(e.Ballots[3])
	t.Tally(et, sized)
	return t.Bytes()
}

// swapSignatures exchanges the signatures of the first two certificates.
func swapSignatures(trustees []byte) []byte {
	const mark = `"signature":`
	first := bytes.Index(trustees, []byte(mark)) + len(mark)
	firstEnd := first + bytes.IndexByte(trustees[first:], '}')
	second := firstEnd + bytes.Index(trustees[firstEnd:], []byte(mark)) + len(mark)
	secondEnd := second + bytes.IndexByte(trustees[second:], '}')
	return slices.Concat(trustees[:first], trustees[second:secondEnd], trustees[firstEnd:second], trustees[first:firstEnd], trustees[secondEnd:])
}
