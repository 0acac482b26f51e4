package seal

import "slices"

// signedMessage is text with a signature of its author over exactly that text.
type signedMessage struct {
	message   string
	signature proof
}

func (m signedMessage) append(out []byte) []byte {
	out = append(out, `{"message":`...)
	out = quote(out, m.message)
	out = append(out, `,"signature":`...)
	out = m.signature.append(out)
	return append(out, '}')
}

func (c *cursor) signedMessage() (m signedMessage) {
	c.lit(`{"message":`)
	m.message = c.text()
	c.lit(`,"signature":`)
	m.signature = c.proof()
	c.lit(`}`)
	return m
}

// certificate is what a scrutineer publishes first: who it is in which ceremony, and its two public keys.
type certificate struct {
	size, threshold, index   int
	verification, encryption *point
}

func (k certificate) message() string {
	return `{"context":{"group":"Ed25519","size":` + itoa(k.size) + `,"threshold":` + itoa(k.threshold) + `,"index":` + itoa(k.index) +
		`},"verification":"` + pointHex(k.verification) + `","encryption":"` + pointHex(k.encryption) + `"}`
}

var errCertificate = refuse(BadCertificate, "监票人的密钥证书不成立。")

// openCertificate checks that the certificate is scrutineer index of this size and threshold, and self-signed.
func (m signedMessage) openCertificate(size, threshold, index int) (k certificate, err error) {
	c := cursor{b: []byte(m.message)}
	c.lit(`{"context":{"group":"Ed25519","size":`)
	k.size = c.number()
	c.lit(`,"threshold":`)
	k.threshold = c.number()
	c.lit(`,"index":`)
	k.index = c.number()
	c.lit(`},"verification":`)
	k.verification = c.point()
	c.lit(`,"encryption":`)
	k.encryption = c.point()
	c.lit(`}`)
	if err := c.end(); err != nil {
		return k, err
	}
	if k.size != size || k.threshold != threshold || k.index != index || k.verification.Equal(identity) == 1 ||
		k.encryption.Equal(identity) == 1 || !m.signature.signs(m.message, k.verification) {
		return k, errCertificate
	}
	return k, nil
}

// openCoefficients checks a signed list of g^a0 … g^a(t-1) and returns it.
func (m signedMessage) openCoefficients(author *point, threshold int) (list []*point, err error) {
	c := cursor{b: []byte(m.message)}
	c.lit(`{"coefexps":`)
	c.list(func() { list = append(list, c.point()) })
	c.lit(`}`)
	if err := c.end(); err != nil {
		return nil, err
	}
	if len(list) != threshold || !m.signature.signs(m.message, author) {
		return nil, errCertificate
	}
	return list, nil
}

func coefficientsMessage(exponents []*point) string {
	out := []byte(`{"coefexps":[`)
	for i, p := range exponents {
		if i > 0 {
			out = append(out, ',')
		}
		out = quote(out, pointHex(p))
	}
	return string(append(out, "]}"...))
}

// bindingMessage is what every scrutineer signs to say with which certificates it ran the ceremony.
func bindingMessage(certs []signedMessage, exponents []*point) string {
	out := []byte(`certs_sig|{"certs":[`)
	for i, m := range certs {
		if i > 0 {
			out = append(out, ',')
		}
		out = m.append(out)
	}
	out = append(out, `],`...)
	return string(append(out, coefficientsMessage(exponents)[1:]...))
}

// verificationKey is a trustee's public share with the proof that its owner knows the secret.
type verificationKey struct {
	pok       proof
	public    *point
	signature *proof // by the scrutineer's signing key; absent for a single trustee
}

func (k verificationKey) append(out []byte) []byte {
	out = append(out, `{"pok":`...)
	out = k.pok.append(out)
	out = append(out, `,"public_key":"`...)
	out = append(out, pointHex(k.public)...)
	out = append(out, '"')
	if k.signature != nil {
		out = append(out, `,"signature":`...)
		out = k.signature.append(out)
	}
	return append(out, '}')
}

func (c *cursor) verificationKey() (k verificationKey) {
	c.lit(`{"pok":`)
	k.pok = c.proof()
	c.lit(`,"public_key":`)
	k.public = c.point()
	if c.has(`,"signature":`) {
		s := c.proof()
		k.signature = &s
	}
	c.lit(`}`)
	return k
}

func pokPrefix(public *point) string { return "pok|Ed25519|" + pointHex(public) + "|" }

func (k verificationKey) holds() bool {
	return k.public.Equal(identity) == 0 && k.pok.knows(pokPrefix(k.public), k.public)
}

// pedersen is one group of scrutineers of whom threshold must take part.
type pedersen struct {
	threshold int
	certs     []signedMessage
	coefexps  []signedMessage
	bindings  []proof
	keys      []verificationKey

	opened    []certificate
	exponents [][]*point
}

func (p *pedersen) append(out []byte) []byte {
	out = append(out, `["Pedersen",{"threshold":`+itoa(p.threshold)...)
	out = appendMessages(append(out, `,"certs":`...), p.certs)
	out = appendMessages(append(out, `,"coefexps":`...), p.coefexps)
	out = appendProofs(append(out, `,"signatures":`...), p.bindings)
	out = append(out, `,"verification_keys":[`...)
	for i, k := range p.keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = k.append(out)
	}
	return append(out, `]}]`...)
}

func appendMessages(out []byte, list []signedMessage) []byte {
	out = append(out, '[')
	for i, m := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = m.append(out)
	}
	return append(out, ']')
}

func (c *cursor) pedersen() *pedersen {
	p := new(pedersen)
	c.lit(`{"threshold":`)
	p.threshold = c.number()
	c.lit(`,"certs":`)
	c.list(func() { p.certs = append(p.certs, c.signedMessage()) })
	c.lit(`,"coefexps":`)
	c.list(func() { p.coefexps = append(p.coefexps, c.signedMessage()) })
	c.lit(`,"signatures":`)
	p.bindings = c.proofs()
	c.lit(`,"verification_keys":`)
	c.list(func() { p.keys = append(p.keys, c.verificationKey()) })
	c.lit(`}`)
	return p
}

// check verifies every certificate, signature and key of the group.
func (p *pedersen) check() error {
	n := len(p.certs)
	if n == 0 || p.threshold < 1 || p.threshold > n || len(p.coefexps) != n || len(p.bindings) != n || len(p.keys) != n {
		return errCertificate
	}
	if err := p.open(); err != nil {
		return err
	}
	for i, k := range p.keys {
		author := p.opened[i].verification
		switch {
		case !p.bindings[i].signs(bindingMessage(p.certs, p.exponents[i]), author):
			return errCertificate
		case !k.holds() || k.signature == nil || !k.signature.signs(pointHex(k.public), author):
			return refuse(BadCertificate, "监票人的核验公钥不成立。")
		case k.public.Equal(publicShare(p.exponents, i+1)) != 1:
			return refuse(BadCertificate, "监票人的核验公钥与各监票人公布的系数不符。")
		}
	}
	return nil
}

// open checks certificates and coefficients.
func (p *pedersen) open() error {
	for i, m := range p.certs {
		k, err := m.openCertificate(len(p.certs), p.threshold, i+1)
		if err != nil {
			return err
		}
		for _, earlier := range p.opened {
			if earlier.verification.Equal(k.verification) == 1 || earlier.encryption.Equal(k.encryption) == 1 {
				return refuse(BadCertificate, "两名监票人使用了同一把密钥。")
			}
		}
		p.opened = append(p.opened, k)
	}
	for i, m := range p.coefexps {
		list, err := m.openCoefficients(p.opened[i].verification, p.threshold)
		if err != nil {
			return err
		}
		p.exponents = append(p.exponents, list)
	}
	return nil
}

// publicShare is g^x_j = Π_i Π_k A_ik^(j^k), the public half of what scrutineer j holds.
func publicShare(exponents [][]*point, j int) *point {
	sum := edIdentity()
	for _, list := range exponents {
		sum.Add(sum, evaluate(list, j))
	}
	return sum
}

// evaluate is g^f(j) for a polynomial given by its coefficients in the exponent (Horner's rule).
func evaluate(list []*point, j int) *point {
	at := smallScalar(j)
	sum := edIdentity()
	for _, p := range slices.Backward(list) {
		sum.VarTimeDoubleScalarBaseMult(at, sum, new(scalar))
		sum.Add(sum, p)
	}
	return sum
}

func edIdentity() *point { return new(point).Set(identity) }

// trusteeList is trustees.json: single trustees and groups, in order.
type trusteeList struct {
	items  []trusteeItem
	owners []owner
	key    *point // the election's public key
}

type trusteeItem struct {
	single *verificationKey
	group  *pedersen
}

// owner is who may give a partial decryption: the number counts over all items, index inside the group.
type owner struct {
	item, index int
	public      *point
}

// parseTrustees reads and verifies trustees.json strictly.
func parseTrustees(raw []byte) (*trusteeList, error) {
	c := cursor{b: raw}
	t := &trusteeList{key: edIdentity()}
	c.list(func() {
		switch {
		case c.has(`["Single",`):
			k := c.verificationKey()
			c.lit(`]`)
			t.items = append(t.items, trusteeItem{single: &k})
		default:
			c.lit(`["Pedersen",`)
			g := c.pedersen()
			c.lit(`]`)
			t.items = append(t.items, trusteeItem{group: g})
		}
	})
	if err := c.end(); err != nil {
		return nil, misread(raw, err)
	}
	if err := canonical(raw, t.encode()); err != nil {
		return nil, err
	}
	if len(t.items) == 0 {
		return nil, errCertificate
	}
	for i, item := range t.items {
		if k := item.single; k != nil {
			if !k.holds() || k.signature != nil {
				return nil, refuse(BadCertificate, "密钥持有人的公钥不成立。")
			}
			t.owners = append(t.owners, owner{item: i, public: k.public})
			t.key.Add(t.key, k.public)
			continue
		}
		if err := item.group.check(); err != nil {
			return nil, err
		}
		for j, k := range item.group.keys {
			t.owners = append(t.owners, owner{item: i, index: j + 1, public: k.public})
		}
		for _, list := range item.group.exponents {
			t.key.Add(t.key, list[0])
		}
	}
	return t, nil
}

func (t *trusteeList) encode() []byte {
	out := []byte{'['}
	for i, item := range t.items {
		if i > 0 {
			out = append(out, ',')
		}
		if item.single != nil {
			out = append(item.single.append(append(out, `["Single",`...)), ']')
		} else {
			out = item.group.append(out)
		}
	}
	return append(out, ']')
}
