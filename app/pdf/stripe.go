package pdf

// Stripe is the colour by which the ballots of one sitting are told apart, by
// its Chinese name; empty where a document has none. In a black and white print
// the name on the stripe still tells it.
type Stripe string

// The stripes.
const (
	StripeRed    Stripe = "红色"
	StripeBlue   Stripe = "蓝色"
	StripeGreen  Stripe = "绿色"
	StripeYellow Stripe = "黄色"
	StripePurple Stripe = "紫色"
)

var stripes = map[Stripe]struct{ ground, ink colour }{
	StripeRed:    {colour{166, 27, 27}, colour{255, 255, 255}},
	StripeBlue:   {colour{28, 78, 138}, colour{255, 255, 255}},
	StripeGreen:  {colour{26, 104, 62}, colour{255, 255, 255}},
	StripeYellow: {colour{247, 203, 70}, black},
	StripePurple: {colour{106, 52, 122}, colour{255, 255, 255}},
}

// check refuses a colour that nobody knows.
func (c Stripe) check() error {
	if _, known := stripes[c]; c != "" && !known {
		return &TextError{excerpt(string(c)), "没有这种票面颜色"}
	}
	return nil
}

// name is what stands on the stripe beside other words.
func (c Stripe) name() string {
	if c == "" {
		return ""
	}
	return string(c) + "票"
}

// band draws the stripe over a width with the words on it at both ends. Without
// a colour it draws nothing.
func (c Stripe) band(s *sheet, x, y, w, h float64, left, right string) {
	if c == "" {
		return
	}
	paint := stripes[c]
	s.fill(x, y, w, h, paint.ground)
	st := style{face: Hei, size: 10.5, colour: paint.ink}
	s.text(x+3, y, w/2-3, h, toLeft, st, left)
	s.text(x+w/2, y, w/2-3, h, toRight, st, right)
}
