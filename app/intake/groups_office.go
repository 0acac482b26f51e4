package intake

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A GroupItem is one member of a proposed group: a suggestion without a
// matter, or a matter with its first suggestions.
type GroupItem struct {
	Suggestion models.Suggestion // zero for a matter
	Matter     models.Matter     // zero for a suggestion
	Count      int               // suggestions of the matter
	Examples   []models.Suggestion
	Seconded   int
	ids        []int64 // suggestions behind it
}

// A GroupReading is one proposed group.
type GroupReading struct {
	Items  []GroupItem
	Judged int // members that were once judged not to belong to one another
	More   int // suggestions that are not listed yet
}

// A GroupList is a page of the proposed groups of a call.
type GroupList struct {
	Call   models.Call
	Fields []string
	Groups []GroupReading
	Total  int // groups
	Among  int // suggestions and matters in them
	Apart  []models.TriageAct
	Last   []models.TriageAct
}

// GroupPage is how many groups a page shows.
const GroupPage = 10

const apartPrefix = "apart"

// GroupsOffice reads a page of the near-duplicates over a call, with the words
// of each member. Groups whose members were judged apart are left out.
func (s *Service) GroupsOffice(ctx context.Context, actor access.Actor, call int64, page int, batch string) (GroupList, error) {
	var l GroupList
	var groups []Group
	behind := map[int64][]int64{} // the suggestions of each matter
	err := s.compare(ctx, actor, call, func(i *callIndex, k models.Call) {
		if i.groupsSeen != k.Changes {
			i.groups, i.groupsSeen = i.group(k), k.Changes
		}
		groups = slices.Clone(i.groups)
		for suggestion, matter := range i.matter {
			m := i.final(matter)
			behind[m] = append(behind[m], suggestion)
		}
	})
	if err != nil {
		return l, err
	}
	for _, ids := range behind {
		slices.Sort(ids)
	}
	err = s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		if l.Call, err = c.Call(call); err != nil {
			return err
		}
		l.Fields = fields(l.Call)
		judged, err := apart(c, call, &l)
		if err != nil {
			return err
		}
		var kept []Group
		for _, g := range groups {
			if !settledApart(g, behind, judged) {
				kept = append(kept, g)
				l.Among += g.Size()
			}
		}
		l.Total = len(kept)
		from := min(max(page-1, 0)*GroupPage, len(kept))
		page := kept[from:min(from+GroupPage, len(kept))]
		read, err := readGroups(c, call, page, behind)
		if err != nil {
			return err
		}
		for _, r := range read {
			if len(r.Items) > 1 { // the index of a moment ago may know more than the rows of now
				r.Judged = partlyApart(r, judged)
				l.Groups = append(l.Groups, r)
			}
		}
		if batch != "" {
			l.Last, err = c.TriageActsOfBatch(call, batch)
		}
		return err
	})
	return l, err
}

// apart reads the judgements that stand: sets of suggestions that are not one
// matter.
func apart(c *store.Scope, call int64, l *GroupList) ([]map[int64]bool, error) {
	acts, err := c.TriageActsNamed(call, apartPrefix)
	if err != nil {
		return nil, err
	}
	var sets []map[int64]bool
	for _, a := range acts {
		if a.Action != actApart || !a.UndoneAt.IsZero() {
			continue
		}
		var ids []int64
		if err := json.Unmarshal([]byte(a.Became), &ids); err != nil {
			return nil, err
		}
		set := map[int64]bool{}
		for _, id := range ids {
			set[id] = true
		}
		sets = append(sets, set)
		l.Apart = append(l.Apart, a)
	}
	return sets, nil
}

// members are the suggestions behind each member of a group; a matter that has
// none stands by its own id below zero.
func members(g Group, behind map[int64][]int64) [][]int64 {
	var all [][]int64
	for _, id := range g.Suggestions {
		all = append(all, []int64{id})
	}
	for _, m := range g.Matters {
		ids := behind[m]
		if len(ids) == 0 {
			ids = []int64{-m}
		}
		all = append(all, ids)
	}
	return all
}

// settledApart reports whether all members of a group were judged apart in one
// judgement: then the group says nothing new.
func settledApart(g Group, behind map[int64][]int64, judged []map[int64]bool) bool {
	all := members(g, behind)
	return slices.ContainsFunc(judged, func(set map[int64]bool) bool {
		return !slices.ContainsFunc(all, func(ids []int64) bool {
			return !slices.ContainsFunc(ids, func(id int64) bool { return set[id] })
		})
	})
}

func partlyApart(r GroupReading, judged []map[int64]bool) int {
	most := 0
	for _, set := range judged {
		n := 0
		for _, it := range r.Items {
			if slices.ContainsFunc(it.ids, func(id int64) bool { return set[id] }) {
				n++
			}
		}
		most = max(most, n)
	}
	if most < 2 {
		return 0
	}
	return most
}

// groupMost is how many suggestions of a group somebody looks at at once; the
// others follow when these are judged.
const groupMost = 40

// readGroups reads the members of some groups, all at once.
func readGroups(c *store.Scope, call int64, groups []Group, behind map[int64][]int64) ([]GroupReading, error) {
	var ids, want []int64
	for _, g := range groups {
		ids = append(ids, g.Matters...)
		for _, m := range g.Matters {
			want = append(want, behind[m][:min(3, len(behind[m]))]...)
		}
		want = append(want, g.Suggestions[:min(len(g.Suggestions), groupMost)]...)
	}
	matters, err := c.MattersByID(ids)
	if err != nil {
		return nil, err
	}
	seconds := map[int64]int{}
	if len(ids) > 0 {
		if seconds, err = c.Endorsements(ids...); err != nil {
			return nil, err
		}
	}
	rows, err := c.SuggestionsByID(call, want)
	if err != nil {
		return nil, err
	}
	byID := map[int64]models.Suggestion{}
	for _, row := range rows {
		byID[row.ID] = row
	}
	var list []GroupReading
	for _, g := range groups {
		r := GroupReading{More: max(0, len(g.Suggestions)-groupMost)}
		for _, id := range g.Matters {
			m, ok := matters[id]
			if !ok || m.State == models.MatterMerged {
				continue
			}
			item := GroupItem{Matter: m, Count: len(behind[id]), Seconded: seconds[id], ids: members(Group{Matters: []int64{id}}, behind)[0]}
			for _, sid := range behind[id][:min(3, len(behind[id]))] {
				item.Examples = append(item.Examples, byID[sid])
			}
			r.Items = append(r.Items, item)
		}
		for _, id := range g.Suggestions[:min(len(g.Suggestions), groupMost)] {
			if row, ok := byID[id]; ok && row.MatterID == 0 && row.State != models.SuggestionReturned {
				r.Items = append(r.Items, GroupItem{Suggestion: row, ids: []int64{id}})
			}
		}
		list = append(list, r)
	}
	return list, nil
}

// A GroupCommand is an officer's judgement on a proposed group.
type GroupCommand struct {
	Call        int64
	Suggestions []Pick  // ticked
	Matters     []Pick  // ticked
	Rest        []int64 // suggestions of the group that were not ticked
	RestMatters []int64 // matters of the group that were not ticked
	Title       string  // of the matter that comes of it; empty keeps what is there
	Category    string
}

// MergeGroup makes one matter of what was ticked: the matter with most
// suggestions takes in the others, or a new one is made. What was not ticked
// is judged apart from it and not proposed again.
func (s *Service) MergeGroup(ctx context.Context, actor access.Actor, cmd GroupCommand) (Done, error) {
	form := fault.Form{}
	tidyLine(form, "title", "事项名称", &cmd.Title, 60, false)
	if len(cmd.Suggestions)+len(cmd.Matters) < 2 {
		form.Add("group", "请至少勾选两项再归并。都不是同一件事的，请按“都不是同一事项”。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "归并近似建议", func(d *desk) (string, error) {
		if err := d.category(cmd.Category); err != nil {
			return "", err
		}
		var rows []models.Suggestion
		var err error
		if len(cmd.Suggestions) > 0 {
			if rows, err = d.picked(cmd.Suggestions); err != nil {
				return "", err
			}
		}
		var matters []models.Matter
		for _, p := range cmd.Matters {
			m, err := d.c.Matter(p.ID)
			if err != nil || m.CallID != d.call.ID {
				return "", fault.New(fault.NotFound, "没有找到所选的事项，请刷新后再选。")
			}
			if err := d.fresh(m, p.Seen); err != nil {
				return "", err
			}
			matters = append(matters, m)
		}
		target, err := d.groupTarget(matters, rows, cmd)
		if err != nil {
			return "", err
		}
		for _, m := range matters {
			if m.ID != target.ID {
				if err := d.merge(m, &target, "近似建议归并"); err != nil {
					return "", err
				}
			}
		}
		for i := range rows {
			if err := d.accept(&rows[i], target, cmd.Category); err != nil {
				return "", err
			}
		}
		if len(matters) > 0 && cmd.Title != "" && cmd.Title != target.Title {
			if !target.ListedAt.IsZero() {
				if err := warned(cmd.Title); err != nil {
					return "", err
				}
			}
			if err := d.changeMatter(&target, actEdit, "", func(m *models.Matter) { m.Title = cmd.Title }); err != nil {
				return "", err
			}
		}
		d.done.Matters = []int64{target.ID}
		if len(cmd.Rest)+len(cmd.RestMatters) > 0 {
			if err := d.judgeApart(cmd); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%d 项归并为事项 %s“%s”", len(matters)+len(rows), target.Code, target.Title), nil
	})
}

// groupTarget is the matter that remains: the one furthest on its way, then the
// one with most suggestions, then the oldest; without any, a new one.
func (d *desk) groupTarget(matters []models.Matter, rows []models.Suggestion, cmd GroupCommand) (models.Matter, error) {
	if len(matters) == 0 {
		m := models.Matter{Title: rows[0].Title, Place: rows[0].Place, Category: cmd.Category}
		if cmd.Title != "" {
			m.Title = cmd.Title
		}
		return d.newMatter(m)
	}
	ids := make([]int64, len(matters))
	for i, m := range matters {
		ids[i] = m.ID
	}
	counts, err := d.c.SuggestionsPerMatter(ids)
	if err != nil {
		return models.Matter{}, err
	}
	best := matters[0]
	better := func(a, b models.Matter) bool {
		if openA, openB := a.State == models.MatterOpen, b.State == models.MatterOpen; openA != openB {
			return !openA
		}
		if listedA, listedB := !a.ListedAt.IsZero(), !b.ListedAt.IsZero(); listedA != listedB {
			return listedA
		}
		if counts[a.ID] != counts[b.ID] {
			return counts[a.ID] > counts[b.ID]
		}
		return a.ID < b.ID
	}
	for _, m := range matters[1:] {
		if better(m, best) {
			best = m
		}
	}
	return best, nil
}

// KeepApart judges that what was proposed as one group is not one matter; it is
// not proposed again until something new joins it.
func (s *Service) KeepApart(ctx context.Context, actor access.Actor, cmd GroupCommand) (Done, error) {
	return s.sit(ctx, actor, access.TriageSuggestions, cmd.Call, "判定近似建议不归并", func(d *desk) (string, error) {
		if len(cmd.Suggestions)+len(cmd.Matters)+len(cmd.Rest)+len(cmd.RestMatters) < 2 {
			return "", fault.New(fault.Invalid, "没有收到这一组的内容，请刷新后再办理。")
		}
		return fmt.Sprintf("一组 %d 项判定不是同一事项", len(cmd.Suggestions)+len(cmd.Matters)+len(cmd.Rest)+len(cmd.RestMatters)), d.judgeApart(cmd)
	})
}

// judgeApart records that the members of a group are not all one matter. The
// record is found by its batch, so what was done together takes its name.
func (d *desk) judgeApart(cmd GroupCommand) error {
	var ids []int64
	for _, p := range cmd.Suggestions {
		ids = append(ids, p.ID)
	}
	ids = append(ids, cmd.Rest...)
	own, err := d.c.SuggestionsByID(d.call.ID, ids) // of this call only
	if err != nil {
		return err
	}
	ids = nil
	for _, r := range own {
		ids = append(ids, r.ID)
	}
	matters := cmd.RestMatters
	for _, p := range cmd.Matters {
		matters = append(matters, p.ID)
	}
	for _, m := range matters {
		rows, err := d.c.SuggestionsOf(m)
		if err != nil {
			return err
		}
		ids = append(ids, -m)
		for _, r := range rows {
			if r.CallID == d.call.ID {
				ids = append(ids, r.ID)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	d.batch = apartPrefix + rand.Text()
	d.done.Batch = d.batch
	for i := range d.acts {
		d.acts[i].Batch = d.batch
	}
	return d.record(actApart, fmt.Sprintf("%d 项", len(ids)), 0, 0, nil, ids)
}
