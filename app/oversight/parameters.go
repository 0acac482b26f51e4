package oversight

import (
	"strconv"
	"strings"

	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// Parameters are the values of P27 to P34 that hold in a congress: the
// template's, and over them what the congress set with a reason. P31 and P32
// are not here: they stand in the adopted method of each survey.
type Parameters struct {
	PlanDays   int            // P27: the plan is due so many days after the decision
	GraceDays  int            // P28: a month's report may be written so many days after the month
	Lights     progress.Rules // P29
	ReplyDays  int            // P30: working days for an answer
	Holidays   []models.Date  // days without work among Monday to Friday
	Workdays   []models.Date  // Saturdays and Sundays with work
	RemedyDays int            // P33
	Weights    progress.Weights
}

// UsualParameters are the template's.
var UsualParameters = Parameters{PlanDays: 30, GraceDays: 15, Lights: progress.Usual, ReplyDays: 7, RemedyDays: 30, Weights: progress.UsualWeights}

// readParameters reads what holds in a congress. A row that cannot be read,
// which no form could have written, leaves the template's value.
func readParameters(c *store.Scope) (Parameters, error) {
	p := UsualParameters
	rows, err := c.Parameters()
	for _, row := range rows {
		p.set(row.Name, row.Value)
	}
	return p, err
}

// set reads one value and reports whether it could.
func (p *Parameters) set(name, value string) bool {
	number := func(to *int, least, most int) bool {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return false
		}
		*to = n
		return true
	}
	days := func(to *[]models.Date) bool {
		var list []models.Date
		for _, d := range strings.Fields(value) {
			if !models.Date(d).Valid() {
				return false
			}
			list = append(list, models.Date(d))
		}
		*to = list
		return true
	}
	switch name {
	case "plan_days":
		return number(&p.PlanDays, 1, 365)
	case "grace_days":
		return number(&p.GraceDays, 0, 60)
	case "amber_days":
		return number(&p.Lights.AmberDays, 1, 365)
	case "silent_days":
		return number(&p.Lights.SilentDays, 15, 365)
	case "reply_days":
		return number(&p.ReplyDays, 1, 90)
	case "holidays":
		return days(&p.Holidays)
	case "workdays":
		return days(&p.Workdays)
	case "remedy_days":
		return number(&p.RemedyDays, 1, 365)
	case "score_weights":
		w, err := progress.ParseWeights(value)
		if err == nil {
			p.Weights = w
		}
		return err == nil
	}
	return false
}
