package seal

import (
	"crypto/sha256"
	"io"
	"slices"
	"strings"
)

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// drawBase58 draws n digits without bias.
func drawBase58(r io.Reader, n int) (string, error) {
	out := make([]byte, 0, n)
	var b [1]byte
	for len(out) < n {
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return "", err
		}
		if b[0] < 4*58 {
			out = append(out, base58[b[0]%58])
		}
	}
	return string(out), nil
}

func isBase58(s string, n int) bool {
	return len(s) == n && strings.Trim(s, base58) == ""
}

// Credential is a secret voting credential of one election, derived from the code on a drawn slip.
type Credential struct {
	secret *scalar
	public string
}

// NewCredential draws a voting code XXXXX-XXXXXX-XXXXX-XXXXXX in base58 (about 128 bits).
func NewCredential(r io.Reader) (code string, err error) {
	s, err := drawBase58(r, 22)
	if err != nil {
		return "", err
	}
	return s[:5] + "-" + s[5:11] + "-" + s[11:16] + "-" + s[16:], nil
}

// DeriveCredential turns a code into the credential of one election. It refuses a malformed code.
func DeriveCredential(uuid, code string) (*Credential, error) {
	parts := strings.Split(code, "-")
	if len(parts) != 4 || !isBase58(parts[0], 5) || !isBase58(parts[1], 6) || !isBase58(parts[2], 5) || !isBase58(parts[3], 6) {
		return nil, refuse(BadCredential, "投票码不正确，请核对后重新输入。")
	}
	h0 := sha256.Sum256([]byte("derive_credential|" + uuid + "|0|" + code))
	h1 := sha256.Sum256([]byte("derive_credential|" + uuid + "|1|" + code))
	s := reduceBE(append(h0[:], h1[:]...))
	return &Credential{secret: s, public: pointHex(new(point).ScalarBaseMult(s))}, nil
}

// Public is the public half, 64 hex digits.
func (c *Credential) Public() string { return c.public }

// PublicCredentials writes the credential list: a sorted JSON array of public halves, so that its order
// says nothing about who drew which slip.
func PublicCredentials(pubs []string) []byte {
	sorted := slices.Sorted(slices.Values(pubs))
	out := []byte{'['}
	for i, p := range sorted {
		if i > 0 {
			out = append(out, ',')
		}
		out = quote(out, p)
	}
	return append(out, ']')
}

// ParsePublicCredentials reads a credential list strictly: distinct elements of the group other than the
// neutral one, one vote each (no weights). The order is free, as belenios-tool leaves it.
func ParsePublicCredentials(raw []byte) ([]string, error) {
	c := cursor{b: raw}
	var pubs []string
	seen := map[string]bool{}
	c.list(func() {
		hex := string(c.plain())
		if c.err != nil {
			return
		}
		p, err := parsePoint([]byte(hex))
		switch {
		case err != nil:
			c.fail(err)
		case p.Equal(identity) == 1:
			c.fail(refuse(BadCredentialList, "投票凭证名单中有无效的凭证。"))
		case seen[hex]:
			c.fail(refuse(BadCredentialList, "投票凭证名单中有重复的凭证。"))
		}
		seen[hex] = true
		pubs = append(pubs, hex)
	})
	if err := c.end(); err != nil {
		return nil, misread(raw, err)
	}
	return pubs, nil
}
