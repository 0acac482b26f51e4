package smallwork

import (
	"context"
	"fmt"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A FundCommand is a year's fund: its sum and the record that set it up.
type FundCommand struct {
	Year   int
	Name   string
	Amount models.Fen
	Basis  string
}

func (cmd *FundCommand) check() error {
	form := fault.Form{}
	text(form, "name", "名称", &cmd.Name, 60, true)
	text(form, "basis", "设立依据", &cmd.Basis, 300, true)
	if cmd.Year < 2000 || cmd.Year > 2199 {
		form.Add("year", "年度请填四位数字，例如 2027。")
	}
	if cmd.Amount <= 0 || cmd.Amount > 100*MaxAmount {
		form.Add("amount", "请填写资金总额，单位万元。")
	}
	return form.Err()
}

// A FundRow is a fund with what was taken from it.
type FundRow struct {
	models.Fund
	Congress models.Congress // public only
	Items    int             // works that were not given up
	Used     models.Fen      // their amounts
	Accepted models.Fen      // of those that the congress accepted
}

// Left is what may still be chosen.
func (f FundRow) Left() models.Fen { return f.Amount - f.Used }

func sumUp(fund models.Fund, works []models.SmallWork) FundRow {
	row := FundRow{Fund: fund}
	for _, w := range works {
		if w.State == models.SmallWorkDropped {
			continue
		}
		row.Items++
		row.Used += w.Amount
		if w.State == models.SmallWorkConfirmed {
			row.Accepted += w.Amount
		}
	}
	return row
}

// Funds lists the funds of the actor's congress, newest first.
func (s *Service) Funds(ctx context.Context, actor access.Actor) ([]FundRow, error) {
	var list []FundRow
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		funds, err := c.Funds()
		if err != nil {
			return err
		}
		for _, f := range funds {
			works, err := c.SmallWorksOfFund(f.ID)
			if err != nil {
				return err
			}
			list = append(list, sumUp(f, works))
		}
		return nil
	})
	return list, err
}

// A FundReading is a fund with its items.
type FundReading struct {
	FundRow
	Works []Row
}

// Fund reads one fund with the works that concern the actor; the sums are of
// all.
func (s *Service) Fund(ctx context.Context, actor access.Actor, id int64) (FundReading, error) {
	var r FundReading
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		fund, err := c.Fund(id)
		if err != nil {
			return err
		}
		works, err := c.SmallWorksOfFund(id)
		if err != nil {
			return err
		}
		r.FundRow = sumUp(fund, works)
		for _, w := range works {
			if concerns(actor, w) {
				r.Works = append(r.Works, Row{SmallWork: w, Late: Overdue(w, c.Today)})
			}
		}
		return nil
	})
	return r, err
}

// PublishedFunds lists the funds of all congresses or one, newest first.
func (s *Service) PublishedFunds(ctx context.Context, congress int64) ([]FundRow, error) {
	var list []FundRow
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		funds, err := tx.PublicFunds(congress)
		if err != nil {
			return err
		}
		for _, f := range funds {
			c := tx.In(f.CongressID)
			works, err := c.SmallWorksOfFund(f.ID)
			if err != nil {
				return err
			}
			row := sumUp(f, works)
			if row.Congress, err = c.CongressByID(f.CongressID); err != nil {
				return err
			}
			list = append(list, row)
		}
		return nil
	})
	return list, err
}

// PublishedFund reads what the public sees of a fund: its sum, its basis, and
// the items from dispatch on.
func (s *Service) PublishedFund(ctx context.Context, id int64) (FundReading, error) {
	var r FundReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		fund, err := tx.PublicFund(id)
		if err != nil {
			return err
		}
		c := tx.In(fund.CongressID)
		works, err := c.SmallWorksOfFund(id)
		if err != nil {
			return err
		}
		r.FundRow = sumUp(fund, works)
		if r.Congress, err = c.CongressByID(fund.CongressID); err != nil {
			return err
		}
		for _, w := range works {
			if w.State != models.SmallWorkChosen && w.State != models.SmallWorkDropped {
				r.Works = append(r.Works, Row{SmallWork: w, Late: Overdue(w, c.Today)})
			}
		}
		return nil
	})
	return r, err
}

// CreateFund sets a fund up. The same name in the same year is a double press
// and refused.
func (s *Service) CreateFund(ctx context.Context, actor access.Actor, cmd FundCommand) (int64, error) {
	if err := access.Need(actor, access.ManageFunds); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	var id int64
	return id, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if err := c.LockCongress(); err != nil {
			return err
		}
		if err := onlyFund(c, cmd, 0); err != nil {
			return err
		}
		row := models.Fund{Year: cmd.Year, Name: cmd.Name, Amount: cmd.Amount, Basis: cmd.Basis}
		if err := c.PutFund(&row); err != nil {
			return err
		}
		id = row.ID
		return note(c, actor, access.ManageFunds, "设立建议办理专项资金", row.Name, fmt.Sprintf("%s，依据：%s", yuan(row.Amount), row.Basis))
	})
}

func onlyFund(c *store.Scope, cmd FundCommand, except int64) error {
	rows, err := c.Funds()
	for _, f := range rows {
		if f.ID != except && f.Year == cmd.Year && f.Name == cmd.Name {
			return fault.New(fault.Conflict, "%d年度已有“%s”，没有重复设立。", f.Year, f.Name)
		}
	}
	return err
}

// EditFund changes a fund's name, sum and basis; the sum does not go below
// what was chosen, and the year stays.
func (s *Service) EditFund(ctx context.Context, actor access.Actor, id int64, cmd FundCommand) error {
	return s.changeFund(ctx, actor, id, "调整建议办理专项资金", func(c *store.Scope, row *models.Fund, sum FundRow) (string, error) {
		cmd.Year = row.Year
		if err := cmd.check(); err != nil {
			return "", err
		}
		if err := onlyFund(c, cmd, id); err != nil {
			return "", err
		}
		if cmd.Amount < sum.Used {
			return "", fault.Form{"amount": fmt.Sprintf("已经安排 %s，总额不能少于这个数。", yuan(sum.Used))}.Err()
		}
		was := row.Amount
		row.Name, row.Amount, row.Basis = cmd.Name, cmd.Amount, cmd.Basis
		return fmt.Sprintf("由 %s 调整为 %s，依据：%s", yuan(was), yuan(row.Amount), row.Basis), nil
	})
}

// CloseFund settles a fund once every item is accepted or given up.
func (s *Service) CloseFund(ctx context.Context, actor access.Actor, id int64) error {
	return s.changeFund(ctx, actor, id, "结清建议办理专项资金", func(c *store.Scope, row *models.Fund, sum FundRow) (string, error) {
		if sum.Accepted != sum.Used || sum.Items == 0 {
			return "", fault.New(fault.Closed, "还有项目没有验收，不能结清：已安排 %s，已验收 %s。", yuan(sum.Used), yuan(sum.Accepted))
		}
		row.ClosedAt = c.Now
		return fmt.Sprintf("支出 %s，结余 %s", yuan(sum.Used), yuan(sum.Left())), nil
	})
}

func (s *Service) changeFund(ctx context.Context, actor access.Actor, id int64, what string, do func(c *store.Scope, row *models.Fund, sum FundRow) (string, error)) error {
	if err := access.Need(actor, access.ManageFunds); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockFund(id)
		if err != nil {
			return err
		}
		if !row.ClosedAt.IsZero() {
			return fault.New(fault.Closed, "“%s”已经结清，不能再改。", row.Name)
		}
		works, err := c.SmallWorksOfFund(id)
		if err != nil {
			return err
		}
		said, err := do(c, &row, sumUp(row, works))
		if err != nil {
			return err
		}
		if err := c.UpdateFund(row); err != nil {
			return err
		}
		return note(c, actor, access.ManageFunds, what, row.Name, said)
	})
}
