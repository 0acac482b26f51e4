package tally

import (
	"fmt"
	"slices"
)

// CheckLot refuses a lot that cannot have decided the tie of this outcome: one
// that r does not let decide it (P15), that fell on a candidate who is not tied
// or on one twice, or on more or fewer than there are seats left. No lot is no
// error: it may not be drawn yet.
func (o Outcome) CheckLot(r Rules, lot []Drawn) error {
	if len(lot) == 0 {
		return nil
	}
	if r.Tie != TieLot || len(o.Tied) == 0 {
		return fmt.Errorf("本轮没有须由抽签确定的名额，却载有抽签结果")
	}
	for i, d := range lot {
		tied := slices.ContainsFunc(o.Tied, func(t Tied) bool { return t.No == d.No && t.Name == d.Name })
		if !tied || slices.Contains(lot[:i], d) {
			return fmt.Errorf("抽签结果中的%s不在票数相等的项目之内，或者写了两次", title(d.No, d.Name))
		}
	}
	if len(lot) != o.Next.Seats {
		return fmt.Errorf("还有%d个名额，抽签结果却有%d个项目", o.Next.Seats, len(lot))
	}
	return nil
}
