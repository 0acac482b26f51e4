package seal

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"io"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"
)

// The ceremony has three messages from every scrutineer, each answered only when all have given the one
// before:
//
//  1. Commit   certificate, and the digest of the coefficients that will be revealed
//  2. Reveal   the coefficients in the exponent, and one encrypted share for every scrutineer
//  3. Confirm  the scrutineer's verification key: "every share I was sent is right"
//
// The digest in message 1 keeps the last scrutineer to speak from choosing coefficients by those of the
// others, which would let it bend the election's key. The published trustees.json does not show the
// digests; it is the same as without them.

// NewKeySeed draws a scrutineer's key code: 22 base58 characters, the only secret a scrutineer keeps.
func NewKeySeed(r io.Reader) (string, error) { return drawBase58(r, 22) }

// Ceremony is the public frame of one key ceremony: Threshold of Size scrutineers for election UUID.
type Ceremony struct {
	UUID      string
	Size      int
	Threshold int
}

// maxGuardians bounds a ceremony; a congress elects a handful of scrutineers.
const maxGuardians = 99

func (c Ceremony) check() error {
	if !isUUID(c.UUID) || c.Size < 1 || c.Size > maxGuardians || c.Threshold < 1 || c.Threshold > c.Size {
		return refuse(BadCommit, "密钥仪式的人数或者门限不正确。")
	}
	return nil
}

// Guardian is one scrutineer's key holder (indices count from 1). All its secrets derive from the seed and
// the ceremony, so it can be made anew from the code on paper whenever the scrutineer must act.
type Guardian struct {
	ceremony     Ceremony
	index        int
	signing      *scalar   // sk = H("sk|" ‖ seed)
	opening      *scalar   // dk = H("dk|" ‖ seed), opens the shares sent to this scrutineer
	coefficients []*scalar // f(x) = Σ a_k x^k
}

// NewGuardian refuses a malformed seed, uuid or index and a threshold outside 1..Size.
func NewGuardian(seed string, c Ceremony, index int) (*Guardian, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if !isBase58(seed, 22) {
		return nil, refuse(BadSeed, "密钥码不正确，请核对后重新输入。")
	}
	if index < 1 || index > c.Size {
		return nil, refuse(BadCommit, "监票人序号不正确。")
	}
	g := &Guardian{ceremony: c, index: index,
		signing: hashScalar([]byte("sk|" + seed)), opening: hashScalar([]byte("dk|" + seed))}
	for k := range c.Threshold {
		label := "piaojue|coefficient|v1|" + seed + "|" + c.UUID + "|" + itoa(c.Threshold) + "|" + itoa(c.Size) + "|" + itoa(index) + "|" + itoa(k)
		wide := sha512.Sum512([]byte(label))
		g.coefficients = append(g.coefficients, reduceBE(wide[:]))
	}
	return g, nil
}

func (g *Guardian) certificate() signedMessage {
	k := certificate{g.ceremony.Size, g.ceremony.Threshold, g.index,
		new(point).ScalarBaseMult(g.signing), new(point).ScalarBaseMult(g.opening)}
	return signedMessage{k.message(), sign(g.signing, k.message())}
}

func (g *Guardian) exponents() (list []*point) {
	for _, a := range g.coefficients {
		list = append(list, new(point).ScalarBaseMult(a))
	}
	return list
}

// ---- message 1

type commitMessage struct {
	certificate signedMessage
	commitment  string // SHA-256 hex of the coefficients message
	signature   proof  // over uuid, certificate and commitment

	opened certificate
}

func (m *commitMessage) statement(uuid string) string {
	return "piaojue|commit|v1|" + uuid + "|" + m.certificate.message + "|" + m.commitment
}

// Commit is message 1: certificate and the digest of the coefficients to be revealed.
func (g *Guardian) Commit() ([]byte, error) {
	m := commitMessage{certificate: g.certificate(), commitment: hexHash([]byte(coefficientsMessage(g.exponents())))}
	m.signature = sign(g.signing, m.statement(g.ceremony.UUID))
	out := append([]byte(nil), `{"uuid":`...)
	out = quote(out, g.ceremony.UUID)
	out = m.certificate.append(append(out, `,"certificate":`...))
	out = quote(append(out, `,"commitment":`...), m.commitment)
	out = m.signature.append(append(out, `,"signature":`...))
	return append(out, '}'), nil
}

func (c Ceremony) openCommit(index int, raw []byte) (*commitMessage, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	cur := cursor{b: raw}
	m := new(commitMessage)
	cur.lit(`{"uuid":`)
	uuid := cur.text()
	cur.lit(`,"certificate":`)
	m.certificate = cur.signedMessage()
	cur.lit(`,"commitment":`)
	m.commitment = string(cur.plain())
	cur.lit(`,"signature":`)
	m.signature = cur.proof()
	cur.lit(`}`)
	if err := cur.end(); err != nil {
		return nil, misread(raw, err)
	}
	var err error
	if m.opened, err = m.certificate.openCertificate(c.Size, c.Threshold, index); err != nil {
		return nil, err
	}
	if digest, err := hex.DecodeString(m.commitment); uuid != c.UUID || err != nil || len(digest) != 32 ||
		!m.signature.signs(m.statement(c.UUID), m.opened.verification) {
		return nil, refuse(BadCommit, "第"+itoa(index)+"号监票人的承诺不成立。")
	}
	return m, nil
}

// CheckCommit refuses a message 1 that is not one of scrutineer index of this ceremony.
func (c Ceremony) CheckCommit(index int, commit []byte) error {
	_, err := c.openCommit(index, commit)
	return err
}

func (c Ceremony) openCommits(commits [][]byte) ([]*commitMessage, error) {
	if len(commits) != c.Size {
		return nil, refuse(BadCommit, "监票人的承诺没有收齐。")
	}
	list := make([]*commitMessage, c.Size)
	for i, raw := range commits {
		m, err := c.openCommit(i+1, raw)
		if err != nil {
			return nil, err
		}
		for _, earlier := range list[:i] {
			if earlier.opened.verification.Equal(m.opened.verification) == 1 || earlier.opened.encryption.Equal(m.opened.encryption) == 1 {
				return nil, refuse(BadCommit, "两名监票人使用了同一个密钥码。")
			}
		}
		list[i] = m
	}
	return list, nil
}

func certificates(list []*commitMessage) (certs []signedMessage) {
	for _, m := range list {
		certs = append(certs, m.certificate)
	}
	return certs
}

// CommitsDigest is a short digest of all messages 1 (four groups of four hex digits) that the scrutineers
// read aloud and compare, so that the server cannot show each of them different ones. It is "" while some are missing.
func (c Ceremony) CommitsDigest(commits [][]byte) string {
	list, err := c.openCommits(commits)
	if err != nil {
		return ""
	}
	text := "piaojue|commits|v1|" + c.UUID
	for _, m := range list {
		text += "|" + m.statement(c.UUID)
	}
	d := hexHash([]byte(text))
	return d[:4] + " " + d[4:8] + " " + d[8:12] + " " + d[12:16]
}

// ---- message 2

type revealMessage struct {
	coefexps  signedMessage
	binding   proof // over all certificates and the coefficients
	shares    []sealedShare
	signature proof // over the shares

	exponents []*point
}

// sealedShare is f_i(j), encrypted to scrutineer j: alpha = g^r, the box key is a hash of ek_j^r.
type sealedShare struct {
	alpha *point
	box   string // hex
}

func shareLabel(uuid string, from, to int) string {
	return "piaojue|share|v1|" + uuid + "|" + itoa(from) + "|" + itoa(to)
}

// shareKey is used once: alpha is fresh for every share, so the box's nonce may be zero.
func shareKey(label string, alpha, shared *point) []byte {
	key := sha256.Sum256([]byte(label + "|" + pointHex(alpha) + "|" + pointHex(shared)))
	return key[:]
}

func (m *revealMessage) statement(uuid string, index int) string {
	out := []byte("piaojue|shares|v1|" + uuid + "|" + itoa(index) + "|" + m.coefexps.message + "|")
	return string(m.appendShares(out))
}

func (m *revealMessage) appendShares(out []byte) []byte {
	out = append(out, '[')
	for j, s := range m.shares {
		if j > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, `{"alpha":"`...), pointHex(s.alpha)...), `","data":"`...)
		out = append(append(out, s.box...), `"}`...)
	}
	return append(out, ']')
}

// share is f(j).
func (g *Guardian) share(j int) *scalar {
	sum, at := new(scalar), smallScalar(j)
	for _, a := range slices.Backward(g.coefficients) {
		sum.MultiplyAdd(sum, at, a)
	}
	return sum
}

// Reveal is message 2: signed coefficients, signature over all certificates, encrypted shares.
// commits are everybody's messages 1 in index order; all are checked, and the own one must be its own.
func (g *Guardian) Reveal(r io.Reader, commits [][]byte) ([]byte, error) {
	list, err := g.commits(commits)
	if err != nil {
		return nil, err
	}
	exponents := g.exponents()
	text := coefficientsMessage(exponents)
	m := revealMessage{coefexps: signedMessage{text, sign(g.signing, text)}, binding: sign(g.signing, bindingMessage(certificates(list), exponents))}
	for j, other := range list {
		s, err := g.sealShare(r, j+1, other.opened.encryption)
		if err != nil {
			return nil, err
		}
		m.shares = append(m.shares, s)
	}
	m.signature = sign(g.signing, m.statement(g.ceremony.UUID, g.index))
	out := m.coefexps.append([]byte(`{"coefexps":`))
	out = m.binding.append(append(out, `,"binding":`...))
	out = m.appendShares(append(out, `,"shares":`...))
	out = m.signature.append(append(out, `,"signature":`...))
	return append(out, '}'), nil
}

// commits opens all messages 1 and refuses a server that replaced this scrutineer's own.
func (g *Guardian) commits(commits [][]byte) ([]*commitMessage, error) {
	list, err := g.ceremony.openCommits(commits)
	if err != nil {
		return nil, err
	}
	if !g.own(list[g.index-1]) {
		return nil, refuse(BadCommit, "本监票人的承诺不是用这个密钥码作出的。")
	}
	return list, nil
}

// own reports whether a message 1 has this guardian's keys and commitment.
func (g *Guardian) own(m *commitMessage) bool {
	return m.opened.verification.Equal(new(point).ScalarBaseMult(g.signing)) == 1 &&
		m.opened.encryption.Equal(new(point).ScalarBaseMult(g.opening)) == 1 &&
		m.commitment == hexHash([]byte(coefficientsMessage(g.exponents())))
}

// Made reports whether commit is a message 1 of this guardian: the code on paper is the one that the ceremony
// was held with. It needs nothing but the code and the public message, so it can be asked on any device.
func (g *Guardian) Made(commit []byte) bool {
	m, err := g.ceremony.openCommit(g.index, commit)
	return err == nil && g.own(m)
}

func (g *Guardian) sealShare(r io.Reader, to int, key *point) (sealedShare, error) {
	ephemeral, err := randomScalar(r)
	if err != nil {
		return sealedShare{}, err
	}
	alpha := new(point).ScalarBaseMult(ephemeral)
	label := shareLabel(g.ceremony.UUID, g.index, to)
	aead, err := chacha20poly1305.New(shareKey(label, alpha, new(point).ScalarMult(ephemeral, key)))
	if err != nil {
		return sealedShare{}, err
	}
	box := aead.Seal(nil, make([]byte, aead.NonceSize()), g.share(to).Bytes(), []byte(label))
	return sealedShare{alpha, hex.EncodeToString(box)}, nil
}

// openShare returns the share scrutineer from sent to this one, checked against the sender's coefficients.
func (g *Guardian) openShare(from int, m *revealMessage) (*scalar, error) {
	bad := refuse(BadShare, "第"+itoa(from)+"号监票人发来的密钥份额不正确。")
	s := m.shares[g.index-1]
	label := shareLabel(g.ceremony.UUID, from, g.index)
	box, err := hex.DecodeString(s.box)
	if err != nil {
		return nil, bad
	}
	aead, err := chacha20poly1305.New(shareKey(label, s.alpha, new(point).ScalarMult(g.opening, s.alpha)))
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, make([]byte, aead.NonceSize()), box, []byte(label))
	if err != nil {
		return nil, bad
	}
	x, err := new(scalar).SetCanonicalBytes(plain)
	if err != nil || new(point).ScalarBaseMult(x).Equal(evaluate(m.exponents, g.index)) != 1 {
		return nil, bad
	}
	return x, nil
}

func (c Ceremony) openReveal(index int, list []*commitMessage, raw []byte) (*revealMessage, error) {
	cur := cursor{b: raw}
	m := new(revealMessage)
	cur.lit(`{"coefexps":`)
	m.coefexps = cur.signedMessage()
	cur.lit(`,"binding":`)
	m.binding = cur.proof()
	cur.lit(`,"shares":`)
	cur.list(func() {
		var s sealedShare
		cur.lit(`{"alpha":`)
		s.alpha = cur.point()
		cur.lit(`,"data":`)
		s.box = string(cur.plain())
		cur.lit(`}`)
		m.shares = append(m.shares, s)
	})
	cur.lit(`,"signature":`)
	m.signature = cur.proof()
	cur.lit(`}`)
	if err := cur.end(); err != nil {
		return nil, misread(raw, err)
	}
	if index < 1 || index > len(list) {
		return nil, refuse(BadReveal, "监票人序号不正确。")
	}
	bad := func(why string) error {
		return refuse(BadReveal, "第"+itoa(index)+"号监票人的公开消息不成立："+why)
	}
	commit := list[index-1]
	if hexHash([]byte(m.coefexps.message)) != commit.commitment {
		return nil, bad("公开的系数与事先的承诺不符。")
	}
	author := commit.opened.verification
	var err error
	if m.exponents, err = m.coefexps.openCoefficients(author, c.Threshold); err != nil {
		return nil, err
	}
	if len(m.shares) != c.Size {
		return nil, bad("密钥份额的份数不对。")
	}
	if !m.binding.signs(bindingMessage(certificates(list), m.exponents), author) || !m.signature.signs(m.statement(c.UUID, index), author) {
		return nil, bad("签名不成立。")
	}
	return m, nil
}

// CheckReveal refuses a message 2 that does not match the commits. Whether the encrypted shares are right
// only their recipients can say (Confirm).
func (c Ceremony) CheckReveal(index int, commits [][]byte, reveal []byte) error {
	list, err := c.openCommits(commits)
	if err != nil {
		return err
	}
	_, err = c.openReveal(index, list, reveal)
	return err
}

func (c Ceremony) openReveals(list []*commitMessage, reveals [][]byte) (opened []*revealMessage, err error) {
	if len(reveals) != c.Size {
		return nil, refuse(BadReveal, "监票人的公开消息没有收齐。")
	}
	for i, raw := range reveals {
		m, err := c.openReveal(i+1, list, raw)
		if err != nil {
			return nil, err
		}
		opened = append(opened, m)
	}
	return opened, nil
}

func allExponents(opened []*revealMessage) (all [][]*point) {
	for _, m := range opened {
		all = append(all, m.exponents)
	}
	return all
}

// ---- message 3

// Confirm is message 3: it checks every reveal against its commitment and every share sent to this
// scrutineer against the sender's coefficients, and answers with the scrutineer's verification key.
func (g *Guardian) Confirm(commits, reveals [][]byte) ([]byte, error) {
	list, err := g.commits(commits)
	if err != nil {
		return nil, err
	}
	opened, err := g.ceremony.openReveals(list, reveals)
	if err != nil {
		return nil, err
	}
	x, err := g.gather(opened)
	if err != nil {
		return nil, err
	}
	public := new(point).ScalarBaseMult(x)
	signature := sign(g.signing, pointHex(public))
	return verificationKey{schnorr(pokPrefix(public), x), public, &signature}.append(nil), nil
}

// gather adds up the shares sent to this scrutineer: x_j = Σ_i f_i(j).
func (g *Guardian) gather(opened []*revealMessage) (*scalar, error) {
	x := new(scalar)
	for i, m := range opened {
		s, err := g.openShare(i+1, m)
		if err != nil {
			return nil, err
		}
		x.Add(x, s)
	}
	return x, nil
}

func (c Ceremony) openConfirm(index int, list []*commitMessage, opened []*revealMessage, raw []byte) (k verificationKey, err error) {
	cur := cursor{b: raw}
	k = cur.verificationKey()
	if err := cur.end(); err != nil {
		return k, misread(raw, err)
	}
	if index < 1 || index > len(list) || !k.holds() || k.signature == nil ||
		!k.signature.signs(pointHex(k.public), list[index-1].opened.verification) ||
		k.public.Equal(publicShare(allExponents(opened), index)) != 1 {
		return k, refuse(BadConfirm, "第"+itoa(index)+"号监票人的确认消息不成立。")
	}
	return k, nil
}

// CheckConfirm refuses a message 3 that does not match the reveals.
func (c Ceremony) CheckConfirm(index int, commits, reveals [][]byte, confirm []byte) error {
	list, err := c.openCommits(commits)
	if err != nil {
		return err
	}
	opened, err := c.openReveals(list, reveals)
	if err != nil {
		return err
	}
	_, err = c.openConfirm(index, list, opened, confirm)
	return err
}

// Trustees assembles trustees.json, byte for byte in Belenios form. It checks all messages again.
func (c Ceremony) Trustees(commits, reveals, confirms [][]byte) ([]byte, error) {
	list, err := c.openCommits(commits)
	if err != nil {
		return nil, err
	}
	opened, err := c.openReveals(list, reveals)
	if err != nil {
		return nil, err
	}
	if len(confirms) != c.Size {
		return nil, refuse(BadConfirm, "监票人的确认消息没有收齐。")
	}
	group := &pedersen{threshold: c.Threshold, certs: certificates(list)}
	for i, raw := range confirms {
		k, err := c.openConfirm(i+1, list, opened, raw)
		if err != nil {
			return nil, err
		}
		group.coefexps = append(group.coefexps, opened[i].coefexps)
		group.bindings = append(group.bindings, opened[i].binding)
		group.keys = append(group.keys, k)
	}
	raw := (&trusteeList{items: []trusteeItem{{group: group}}}).encode()
	if _, err := parseTrustees(raw); err != nil {
		return nil, err
	}
	return raw, nil
}
