package view

// Running is the running total of a round as the presidium sees it while the vote is open.
type Running struct {
	// UpTo says of how many ballots the sums are: 截至前 24 张. Empty while none may be seen.
	UpTo string
	// Waiting says when the next one comes, and what it needs.
	Waiting string
	Chart   Chart
	// Paper says that paper ballots are not in it; empty where none are used.
	Paper string
	// Why are the sentences on what this is, why it lags, and who never sees it.
	Why []string
}
