package seal

// Question is one question of an election. Min and Max bound the number of chosen answers. With
// Blank set, an extra leading choice lets the voter leave the question blank (Belenios "blank").
type Question struct {
	Question string
	Answers  []string
	Min, Max int
	Blank    bool
}

// Stance is a deputy's position on one candidate of a linked election. Its value is the column of
// the stance in the result rows 1..n.
type Stance int

// The three stances, in the order of the answers of every linked question.
const (
	Approve Stance = iota // 赞成
	Oppose                // 反对
	Abstain               // 弃权
)

// PlainQuestion is the single question of a tick-only ballot: at most maxApprovals of candidates.
func PlainQuestion(title string, candidates []string, maxApprovals int) []Question { return nil }

// LinkedQuestions are the questions of a three-stance ballot with a cap: question 0 takes
// 0..maxApprovals approvals, question i (1..n) exactly one of 赞成, 反对, 弃权 for candidate i. The
// ciphertext of "赞成" is the same in both, so neither the cap nor the exclusion can be evaded.
func LinkedQuestions(title string, candidates []string, maxApprovals int) []Question { return nil }

// LinkedChoices turns one stance per candidate into the choices Encrypt expects for LinkedQuestions.
func LinkedChoices(stances []Stance) [][]int { return nil }

// ElectionDraft is what NewElection turns into an election file.
type ElectionDraft struct {
	UUID                string // 14 base58 characters, from NewUUID
	Name                string
	Description         string
	Administrator       string // optional; may carry the digest of the 票决办法
	CredentialAuthority string // optional
	Questions           []Question
	Trustees            []byte // trustees.json; the public key comes from it
}

// Election is a parsed, strictly checked election file. It is immutable and safe for concurrent use.
type Election struct {
	UUID                string
	Name                string
	Description         string
	Administrator       string
	CredentialAuthority string
	PublicKey           string // 64 hex digits
	Questions           []Question
}

// Raw returns the exact bytes of the file.
func (e *Election) Raw() []byte { return nil }

// Fingerprint is the standard base64 without padding of the SHA-256 of the file; every ballot names it.
func (e *Election) Fingerprint() string { return "" }

// Linked says whether the questions have the shape LinkedQuestions gives, so that ballots must carry links.
func (e *Election) Linked() bool { return false }
