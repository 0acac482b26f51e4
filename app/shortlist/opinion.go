package shortlist

import (
	"fmt"

	"piaojue/app/store"
	"piaojue/models"
)

// The weights of the 民意指数. They are practice of this program, stated on
// every page that shows an index, and no rule says them: one suggestion takes
// somebody two minutes and counts three seconded ones; a priority given by a
// deputy or a liaison station counts its distance from “no hurry”.
const (
	suggestionWeight  = 3
	endorsementWeight = 1
	priorityWeight    = 2
	commentWeight     = 1

	leastUrgent = 5 // models.Study.Priority goes from 1, urgent, to this
	mostStars   = 5
)

// Voices are the numbers behind an index, each of which can be counted again:
// suggestions of the matter and of those merged into it, 附议 to all of them,
// priorities given in research, comments on it while on show.
type Voices struct {
	Suggestions  int
	Endorsements int
	EarlierOnes  int   // of Endorsements, given to matters before they were merged
	Priorities   []int // 1 urgent … 5
	Comments     int
}

// urgency is what the priorities add up to: 5 for each 1, 1 for each 5.
func (v Voices) urgency() int {
	sum := 0
	for _, p := range v.Priorities {
		if p >= 1 && p <= leastUrgent {
			sum += leastUrgent + 1 - p
		}
	}
	return sum
}

// Points are what the numbers add up to.
func (v Voices) Points() int {
	return v.Suggestions*suggestionWeight + v.Endorsements*endorsementWeight + v.urgency()*priorityWeight + v.Comments*commentWeight
}

// An Index (民意指数) is a project's points as one to five stars beside the
// project with the most points of the year; without any points it has no star.
type Index struct {
	Voices
	Stars   int
	Highest int // points of the year's highest
}

// IndexOf computes the index. It is pure: 1 + 4 × points ÷ highest, rounded
// half up.
func IndexOf(v Voices, highest int) Index {
	i := Index{Voices: v, Highest: highest}
	if points := v.Points(); points > 0 && highest >= points {
		i.Stars = 1 + ((mostStars-1)*2*points+highest)/(2*highest)
	}
	return i
}

// Arithmetic is the computation in words, to be checked by hand.
func (i Index) Arithmetic() string {
	points := i.Points()
	sum := fmt.Sprintf("建议 %d×%d＋附议 %d×%d＋研判紧迫程度 %d×%d＋公示意见 %d×%d＝%d 分", i.Suggestions, suggestionWeight, i.Endorsements, endorsementWeight,
		i.urgency(), priorityWeight, i.Comments, commentWeight, points)
	if i.Stars == 0 {
		return sum + "，还没有可以核对的民意数据，不给星"
	}
	return fmt.Sprintf("%s；本年度最高 %d 分；1＋4×%d÷%d，四舍五入为 %d 星", sum, i.Highest, points, i.Highest, i.Stars)
}

// Formula explains the index once for a page.
const Formula = "民意指数只用可以核对的数字：每件建议 3 分，每次附议 1 分（含归并前的附议），研判给出的优先次序每级 2 分（第 1 级按 5 级计，第 5 级按 1 级计），公示期间每条意见 1 分。" +
	"本年度分数最高的项目为 5 星，其余按 1＋4×本项目分数÷最高分数四舍五入。权重和算法是本系统的通行做法，不是法律规定，只供比较参考。"

// voicesOf counts the numbers behind the index of some projects.
func voicesOf(c *store.Scope, rows []models.ShortlistedProject) (map[int64]Voices, error) {
	var matters []models.Matter
	var ids, projects []int64
	for _, r := range rows {
		matters, projects = append(matters, models.Matter{ID: r.MatterID}), append(projects, r.ID)
	}
	merged, err := mergedInto(c, matters)
	if err != nil {
		return nil, err
	}
	family := map[int64][]int64{} // of a matter: itself and what was merged into it
	for _, m := range matters {
		family[m.ID] = []int64{m.ID}
		for _, o := range merged[m.ID] {
			family[m.ID] = append(family[m.ID], o.ID)
		}
		ids = append(ids, family[m.ID]...)
	}
	suggestions, err := c.SuggestionsPerMatter(ids)
	if err != nil {
		return nil, err
	}
	endorsements, err := c.Endorsements(ids...)
	if err != nil {
		return nil, err
	}
	studies, err := c.StudiesFor(ids)
	if err != nil {
		return nil, err
	}
	comments, err := c.CommentCounts(projects)
	if err != nil {
		return nil, err
	}
	priorities := map[int64][]int{}
	for _, s := range studies {
		if !s.AnsweredAt.IsZero() && s.Priority > 0 {
			priorities[s.MatterID] = append(priorities[s.MatterID], s.Priority)
		}
	}
	voices := map[int64]Voices{}
	for _, r := range rows {
		v := Voices{Comments: comments[r.ID]}
		for i, m := range family[r.MatterID] {
			v.Suggestions += suggestions[m]
			v.Endorsements += endorsements[m]
			if i > 0 {
				v.EarlierOnes += endorsements[m]
			}
			v.Priorities = append(v.Priorities, priorities[m]...)
		}
		voices[r.ID] = v
	}
	return voices, nil
}

// indexes are the 民意指数 of a year's projects, each beside the highest of all
// of them.
func indexes(c *store.Scope, year int) (map[int64]Index, error) {
	rows, err := c.Shortlist(year)
	if err != nil {
		return nil, err
	}
	voices, err := voicesOf(c, rows)
	if err != nil {
		return nil, err
	}
	highest := 0
	for _, v := range voices {
		highest = max(highest, v.Points())
	}
	list := map[int64]Index{}
	for id, v := range voices {
		list[id] = IndexOf(v, highest)
	}
	return list, nil
}
