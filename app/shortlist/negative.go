package shortlist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// StartingList is a negative list to begin with. It is practice put into our
// own words, binds nobody, and is shown as such until a congress takes it over
// and edits it.
var StartingList = []string{
	"上级已有专项任务和资金安排、不经票决也必须完成的工作",
	"机关自身的办公用房、设备、车辆和人员经费",
	"形象工程，或者投入大而受益人数少的景观、亮化、门楼工程",
	"属于经营主体或者个人自行负担的事项，或者主要为个别单位、个别人受益的项目",
	"土地、规划、环境等前置条件不具备，当年不能开工的项目",
	"资金来源没有落实，或者会形成新增隐性债务的项目",
	"内容、数量、标准说不清楚，完成与否无法核对的事项",
	"与以往年度已完成或者正在实施的项目重复的项目",
}

// MaxNegativeItems is the longest negative list.
const MaxNegativeItems = 60

// A NegativeList is a congress's list, in its order.
type NegativeList struct {
	Items   []models.NegativeItem // in force
	Retired []models.NegativeItem
}

func negativeList(c *store.Scope) (NegativeList, error) {
	var l NegativeList
	rows, err := c.NegativeItems()
	for _, r := range rows {
		if r.RetiredAt.IsZero() {
			l.Items = append(l.Items, r)
		} else {
			l.Retired = append(l.Retired, r)
		}
	}
	return l, err
}

// NegativeList reads the list.
func (s *Service) NegativeList(ctx context.Context, actor access.Actor) (NegativeList, error) {
	var l NegativeList
	return l, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) (err error) {
		l, err = negativeList(c)
		return err
	})
}

// AdoptStartingList takes the starting list into an empty negative list.
func (s *Service) AdoptStartingList(ctx context.Context, actor access.Actor) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		if err := c.LockCongress(); err != nil {
			return err
		}
		l, err := negativeList(c)
		if err != nil {
			return err
		}
		if len(l.Items) > 0 {
			return fault.New(fault.Closed, "已经有负面清单，没有重复写入。请在现有条目上修改。")
		}
		for i, text := range StartingList {
			if err := c.PutNegativeItem(&models.NegativeItem{Position: i + 1, Text: text}); err != nil {
				return err
			}
		}
		return note(c, actor, access.EditCandidates, "采用负面清单参考条目", "负面清单", fmt.Sprintf("%d 条", len(StartingList)))
	})
}

// PutNegativeItem adds an item, or with an id changes the wording and place of
// one in force. What projects were checked against before keeps its words.
func (s *Service) PutNegativeItem(ctx context.Context, actor access.Actor, id int64, position int, text string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		form := fault.Form{}
		text = line(formOf(form), "text", "条目内容", text, 200, true)
		if err := form.Err(); err != nil {
			return err
		}
		if err := c.LockCongress(); err != nil {
			return err
		}
		l, err := negativeList(c)
		if err != nil {
			return err
		}
		items := l.Items
		at := slices.IndexFunc(items, func(i models.NegativeItem) bool { return i.ID == id })
		was := ""
		switch {
		case id != 0 && at < 0:
			return fault.New(fault.NotFound, "没有找到该条目，可能已经停用。")
		case slices.ContainsFunc(items, func(i models.NegativeItem) bool { return i.Text == text && i.ID != id }):
			return fault.Form{"text": "已经有相同的条目。"}.Err()
		case id == 0 && len(items) >= MaxNegativeItems:
			return fault.Form{"text": fmt.Sprintf("负面清单最多 %d 条。", MaxNegativeItems)}.Err()
		}
		row := models.NegativeItem{Text: text}
		if at >= 0 {
			row, was = items[at], items[at].Text
			row.Text = text
			items = slices.Delete(items, at, at+1)
		}
		if position < 1 || position > len(items)+1 {
			position = len(items) + 1
		}
		items = slices.Insert(items, position-1, row)
		for i := range items {
			items[i].Position = i + 1
			if items[i].ID == 0 {
				err = c.PutNegativeItem(&items[i])
			} else {
				err = c.UpdateNegativeItem(items[i])
			}
			if err != nil {
				return err
			}
		}
		what, detail := "增加负面清单条目", text
		if at >= 0 {
			what, detail = "修改负面清单条目", was+" → "+text
		}
		return note(c, actor, access.EditCandidates, what, "负面清单", detail)
	})
}

// RetireNegativeItem takes an item out of force. Checks against it stay.
func (s *Service) RetireNegativeItem(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		if err := c.LockCongress(); err != nil {
			return err
		}
		l, err := negativeList(c)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(l.Items, func(i models.NegativeItem) bool { return i.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, "没有找到该条目，可能已经停用。")
		}
		row := l.Items[at]
		row.RetiredAt = c.Now
		if err := c.UpdateNegativeItem(row); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "停用负面清单条目", "负面清单", row.Text)
	})
}

// A Checked is what was found of one item.
type Checked struct {
	Item   int64
	Hit    bool
	Reason string
}

// CheckNegative holds a project against items of the list. A hit needs its
// reason, and so does the correction of a hit; what stood before is in the log.
func (s *Service) CheckNegative(ctx context.Context, actor access.Actor, id int64, found []Checked) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := editable(row); err != nil {
			return err
		}
		l, err := negativeList(c)
		if err != nil {
			return err
		}
		present, err := c.NegativeChecks(id)
		if err != nil {
			return err
		}
		form := fault.Form{}
		var said []string
		var rows []models.NegativeCheck
		for _, f := range found {
			at := slices.IndexFunc(l.Items, func(i models.NegativeItem) bool { return i.ID == f.Item })
			if at < 0 {
				return fault.New(fault.NotFound, "负面清单已经修改，请刷新页面后再核对。")
			}
			item := l.Items[at]
			field := fmt.Sprintf("reason-%d", item.ID)
			was := models.NegativeCheck{}
			if i := slices.IndexFunc(present, func(k models.NegativeCheck) bool { return k.ItemID == item.ID }); i >= 0 {
				was = present[i]
			}
			corrected := was.Hit && !f.Hit
			text := line(formOf(form), field, fmt.Sprintf("第 %d 条的理由", item.Position), f.Reason, 300, f.Hit || corrected)
			if corrected && text == was.Reason {
				form.Add(field, "第 %d 条由“触及”改为“不触及”，请写明更正的理由。", item.Position)
			}
			if was.ID > 0 && was.Hit == f.Hit && was.Reason == text && was.Item == item.Text {
				continue
			}
			rows = append(rows, models.NegativeCheck{ShortlistedID: id, ItemID: item.ID, Item: item.Text, Hit: f.Hit, Reason: text, AccountID: actor.Account, Actor: actor.Name, CheckedAt: c.Now})
			detail := fmt.Sprintf("第 %d 条%s", item.Position, hitText(f.Hit))
			if text != "" {
				detail += "（" + text + "）"
			}
			if corrected {
				detail += "，原为触及（" + was.Reason + "）"
			}
			said = append(said, detail)
		}
		if err := form.Err(); err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil // the same once more
		}
		for i := range rows {
			if err := c.ReplaceNegativeCheck(&rows[i]); err != nil {
				return err
			}
		}
		return note(c, actor, access.EditCandidates, "逐条核对负面清单", row.Code+" "+row.Name, strings.Join(said, "；"))
	})
}

func hitText(hit bool) string {
	if hit {
		return "触及"
	}
	return "不触及"
}
