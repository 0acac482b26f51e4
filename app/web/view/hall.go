package view

// Hall is the screen on the wall: a few words that 300 people can read from 20 metres. It holds no figure that
// is not public at that moment; counts appear with the announcement and not before.
type Hall struct {
	Page
	Topic    string // what to watch
	Fragment string // address of the part that changes
	Board    HallBoard
}

// HallBoard is the part of the hall screen that changes.
type HallBoard struct {
	Session string
	Round   string // empty before the first round
	Colour  Stripe // of the round's ballots
	State   string // few words: 投票中
	Note    string // one sentence below; may be empty
	Figures []Figure
	// Quorum says whether enough deputies are present; empty while nobody has signed in.
	Quorum  string
	Reached bool
	// Chosen are the chosen projects, once announced; then the figures step back.
	Chosen     []HallChosen
	ChosenHead string
	// Chain says how the rounds for the same seats went; empty for a round that stands alone.
	Chain string
	// Graded says that they are the items of a 满意度测评.
	Graded bool
	// Rounds are those under way at once, when there are several or when a result is on the screen meanwhile.
	Rounds []HallRound
	// Many sets a long list in two columns, Crowd in smaller letters still.
	Many, Crowd bool
	AsOf        string
}

// HallRound is one of several rounds held in one sitting: its colour, where it stands, and its own papers.
type HallRound struct {
	Colour                        Stripe
	Name, State, Issued, Returned string
}

// HallChosen is one chosen project on the wall, or one item of a 满意度测评 with its grade and the ballots behind it.
// Where the counts are kept from the public, Approve and Ballots are empty and Rank is the printed number.
type HallChosen struct {
	Rank, Name, Approve string
	Grade, Ballots      string
}
