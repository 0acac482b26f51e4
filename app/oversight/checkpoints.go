package oversight

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/photo"
	"piaojue/app/store"
	"piaojue/models"
)

// A CheckpointCommand adds a checkpoint to a project's plan, or changes the
// one with the ID that was read as Seen.
type CheckpointCommand struct {
	Project   int64
	ID        int64
	Seen      string
	Name      string
	Target    string
	Evidence  string
	Weight    int
	PlannedOn models.Date
	SubItem   int64
	Year      int // of a target over several years, 0 for the project's own
	Asks      models.Question3
	Confirmer string
}

func (cmd *CheckpointCommand) check(form fault.Form) {
	line(form, "name", "节点名称", &cmd.Name, 60, true)
	line(form, "target", "目标", &cmd.Target, 150, false)
	line(form, "evidence", "所需证明", &cmd.Evidence, 150, false)
	if cmd.Weight < 0 || cmd.Weight > 100 {
		form.Add("weight", "权重请填 0 到 100 的整数。")
	}
	if !cmd.PlannedOn.Valid() {
		form.Add("planned_on", "请填写计划完成日期，例如 2026-06-30。")
	}
	if cmd.Asks != "" && !cmd.Asks.Valid() {
		form.Add("asks", "请从列出的各项里选择。")
	}
	if cmd.Confirmer != "" && !slices.Contains(models.Confirmers, cmd.Confirmer) {
		form.Add("confirmer", "请从列出的各项里选择。")
	}
}

// AddCheckpoint adds a checkpoint to a plan that is being drafted; the weights
// of a plan stay within 100. It is the office's way, which drafts for units.
func (s *Service) AddCheckpoint(ctx context.Context, actor access.Actor, cmd CheckpointCommand) error {
	cmd.ID = 0
	if cmd.Weight == 0 {
		form := fault.Form{}
		cmd.check(form)
		form.Add("weight", "权重请填 1 到 100 的整数。")
		return form.Err()
	}
	return s.saveCheckpoint(ctx, actor, access.PlanProjects, cmd)
}

// SaveCheckpoint adds a checkpoint to a plan that is being drafted, or changes
// one. A weight of 0 is that of a day to be kept which moves nothing.
func (s *Service) SaveCheckpoint(ctx context.Context, actor access.Actor, cmd CheckpointCommand) error {
	return s.saveCheckpoint(ctx, actor, access.DraftPlan, cmd)
}

func (s *Service) saveCheckpoint(ctx context.Context, actor access.Actor, need access.Action, cmd CheckpointCommand) error {
	form := fault.Form{}
	cmd.check(form)
	if err := form.Err(); err != nil {
		return err
	}
	what := "增加节点"
	if cmd.ID != 0 {
		what = "修改节点"
	}
	return s.change(ctx, actor, need, cmd.Project, what, func(c *store.Scope, p models.Project) (string, error) {
		if _, err := draft(c, p); err != nil {
			return "", err
		}
		items, err := c.SubItems(p.ID)
		if err != nil {
			return "", err
		}
		form := fault.Form{}
		checkYear(form, cmd.Year, p)
		checkItem(form, cmd.SubItem, items)
		if err := form.Err(); err != nil {
			return "", err
		}
		plan, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		row, sum := models.Checkpoint{ProjectID: p.ID, Position: 1}, cmd.Weight
		for _, k := range plan {
			if k.ID == cmd.ID {
				row = k
				continue
			}
			sum += k.Weight
			if cmd.ID == 0 {
				row.Position = max(row.Position, k.Position+1)
			}
			if k.Name == cmd.Name && k.PlannedOn == cmd.PlannedOn {
				return "", fault.Form{"name": "同名同日的节点已经有了，没有重复增加。"}.Err()
			}
		}
		if err := writable(cmd.ID, row.ID, len(plan), MaxCheckpoints, "节点"); err != nil {
			return "", err
		}
		if err := unseen(cmd.Seen, seen(row), "这个节点", checkpointNow(row)); err != nil && cmd.ID != 0 {
			return "", err
		}
		if sum > 100 {
			return "", fault.Form{"weight": "各节点权重合计不能超过 100，现在还可以填 " + strconv.Itoa(100-sum+cmd.Weight) + "。"}.Err()
		}
		row.Name, row.Target, row.Evidence, row.Weight, row.PlannedOn = cmd.Name, cmd.Target, cmd.Evidence, cmd.Weight, cmd.PlannedOn
		row.SubItemID, row.Year, row.Asks, row.Confirmer = cmd.SubItem, cmd.Year, cmd.Asks, cmd.Confirmer
		if cmd.ID == 0 {
			return cmd.Name, c.PutCheckpoint(&row)
		}
		return cmd.Name, c.UpdateCheckpoint(row)
	})
}

func checkpointNow(k models.Checkpoint) string {
	return fmt.Sprintf("%s，计划%s完成，权重 %d%%", k.Name, chineseDay(k.PlannedOn), k.Weight)
}

// RemoveCheckpoint removes a checkpoint of a draft.
func (s *Service) RemoveCheckpoint(ctx context.Context, actor access.Actor, project, id int64, saw string) error {
	return s.edit(ctx, actor, project, "删除节点", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		row, err := c.CheckpointOf(p.ID, id)
		if err != nil {
			return "", err
		}
		if err := unseen(saw, seen(row), "这个节点", checkpointNow(row)); err != nil {
			return "", err
		}
		if row.DoneOn != "" {
			return "", fault.New(fault.Conflict, "节点“%s”已经登记完成，不能删除。", row.Name)
		}
		return row.Name, c.DropCheckpoint(p.ID, id)
	})
}

// The ways to move a checkpoint.
const (
	MoveUp     = "up"
	MoveDown   = "down"
	MoveByDate = "date" // all of them
)

// MoveCheckpoint moves a checkpoint of a draft one place up or down, or puts
// all of them into the order of their days.
func (s *Service) MoveCheckpoint(ctx context.Context, actor access.Actor, project, id int64, saw, way string) error {
	if way != MoveUp && way != MoveDown && way != MoveByDate {
		return fault.New(fault.Invalid, "只能上移、下移或者按日期排列。")
	}
	return s.edit(ctx, actor, project, "调整节点次序", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		rows, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(rows, func(k models.Checkpoint) bool { return k.ID == id })
		if at < 0 {
			return "", fault.New(fault.NotFound, "没有找到该节点，可能已经删除。")
		}
		name := rows[at].Name
		if err := unseen(saw, seen(rows[at]), "这个节点", fmt.Sprintf("%s，排在第 %d", checkpointNow(rows[at]), at+1)); err != nil {
			return "", err
		}
		moved := slices.Clone(rows)
		switch {
		case way == MoveByDate:
			moved = ordered(rows)
		case way == MoveUp && at > 0:
			moved[at], moved[at-1] = moved[at-1], moved[at]
		case way == MoveDown && at < len(rows)-1:
			moved[at], moved[at+1] = moved[at+1], moved[at]
		}
		for i, k := range moved {
			if k.Position == i+1 {
				continue
			}
			k.Position = i + 1
			if err := c.UpdateCheckpoint(k); err != nil {
				return "", err
			}
		}
		return name, nil
	})
}

// Stages are a ready-made set of checkpoints.
type Stages struct {
	Name, Label string
	rows        []stage
}

type stage struct {
	name, target, evidence string
	month, day, weight     int
	asks                   models.Question3
	confirmer              string
}

// StageSets are the ready-made sets. 三问一评 moves nothing by itself: its days
// have the weight 0 until somebody gives them one.
var StageSets = []Stages{
	{"asks", "三问一评", []stage{
		{"年初问安排", "说明年度安排、责任人和资金", "询问记录", 3, 31, 0, models.AskArrangement, models.ConfirmDeputies},
		{"年中问进度", "说明半年进度、存在问题和措施", "询问记录", 7, 31, 0, models.AskProgress, models.ConfirmDeputies},
		{"年末问效果", "说明完成情况、使用情况和群众评价", "询问记录", 11, 30, 0, models.AskEffect, models.ConfirmDeputies},
		{"年末测评", "代表对项目测评", "测评结果", 12, 31, 0, "", models.ConfirmStanding},
	}},
	{"construction", "工程类常用节点", []stage{
		{"前期手续办结", "立项、用地、规划等手续齐全", "批复文件", 3, 31, 10, "", models.ConfirmGovernment},
		{"开工", "施工单位进场施工", "开工现场照片", 4, 30, 10, "", models.ConfirmGovernment},
		{"主体完工", "主体工程完成", "现场照片、监理意见", 8, 31, 40, "", models.ConfirmDeputies},
		{"全面完工", "附属设施完成，具备使用条件", "现场照片", 10, 31, 25, "", models.ConfirmDeputies},
		{"竣工验收", "验收合格，投入使用", "竣工验收单", 11, 30, 15, "", models.ConfirmStanding},
	}},
	{"service", "服务类常用节点", []stage{
		{"印发实施细则", "明确对象、标准和流程", "印发的文件", 3, 31, 10, "", models.ConfirmGovernment},
		{"服务启动", "开始受理或者提供服务", "现场照片", 4, 30, 15, "", models.ConfirmGovernment},
		{"完成年度任务的一半", "服务数量达到年度目标的 50%", "统计表", 6, 30, 25, "", models.ConfirmDeputies},
		{"完成年度任务", "服务数量达到年度目标", "统计表", 10, 31, 35, "", models.ConfirmDeputies},
		{"服务效果评估", "完成服务对象回访", "评估报告", 11, 30, 15, "", models.ConfirmStanding},
	}},
}

// checkpoints are the set's for a year: no day before today, and weights that
// share what is left of the 100, or 0 where too little is left.
func (s Stages) checkpoints(year int, today models.Date, left int) []models.Checkpoint {
	rows := make([]models.Checkpoint, len(s.rows))
	given := 0
	for i, r := range s.rows {
		on := models.Date(time.Date(year, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
		rows[i] = models.Checkpoint{Name: r.name, Target: r.target, Evidence: r.evidence, PlannedOn: max(on, today), Asks: r.asks, Confirmer: r.confirmer}
		if left >= len(s.rows) {
			rows[i].Weight = r.weight * left / 100
			given += rows[i].Weight
		}
	}
	if last := len(rows) - 1; given > 0 {
		rows[last].Weight += left - given
	}
	return rows
}

// AddStages puts a ready-made set into a plan that is being drafted, from where
// its checkpoints can be changed and removed like any others. A set of which
// something is in the plan already is refused.
func (s *Service) AddStages(ctx context.Context, actor access.Actor, project int64, set string) error {
	at := slices.IndexFunc(StageSets, func(k Stages) bool { return k.Name == set })
	if at < 0 {
		return fault.New(fault.Invalid, "没有这一组节点，请从列出的各组里选择。")
	}
	return s.edit(ctx, actor, project, "增加一组节点", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		plan, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		left, last := 100, 0
		for _, k := range plan {
			left -= k.Weight
			last = max(last, k.Position)
			if slices.ContainsFunc(StageSets[at].rows, func(r stage) bool { return r.name == k.Name }) {
				return "", fault.New(fault.Conflict, "方案里已经有“%s”，没有重复增加“%s”。", k.Name, StageSets[at].Label)
			}
		}
		rows := StageSets[at].checkpoints(p.Year, c.Today, left)
		if len(plan)+len(rows) > MaxCheckpoints {
			return "", writable(0, 0, MaxCheckpoints, MaxCheckpoints, "节点")
		}
		for i := range rows {
			rows[i].ProjectID, rows[i].Position = p.ID, last+i+1
			if err := c.PutCheckpoint(&rows[i]); err != nil {
				return "", err
			}
		}
		return StageSets[at].Label, nil
	})
}

// EvidenceAccept is for the accept attribute of a file input.
const EvidenceAccept = photo.Accept + ",application/pdf,.pdf"

// maxEvidence is the most photos and files shown at once for a checkpoint.
const maxEvidence = 6

// A piece is one photo or PDF shown as evidence.
type piece struct {
	picture  *photo.Photo
	document *Document
}

// readEvidence reads photos and PDFs, told by their content.
func readEvidence(ctx context.Context, from []io.Reader) ([]piece, error) {
	if len(from) > maxEvidence {
		return nil, fault.Form{"evidence": fmt.Sprintf("一次最多上传 %d 个文件。", maxEvidence)}.Err()
	}
	var list []piece
	for _, r := range from {
		b := bufio.NewReader(r)
		if head, err := b.Peek(5); err == nil && string(head) == "%PDF-" {
			d, err := ReadDocument("", b)
			if err != nil {
				return nil, renamed(err, "file", "evidence")
			}
			list = append(list, piece{document: &d})
			continue
		}
		clean, err := photo.Clean(ctx, b)
		if err != nil {
			return nil, renamed(err, "photo", "evidence")
		}
		list = append(list, piece{picture: &clean})
	}
	return list, nil
}

// renamed is a refusal under the name that the field has in this form.
func renamed(err error, from, to string) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Fields[from] == "" {
		return err
	}
	return &fault.Error{Kind: refusal.Kind, Code: refusal.Code, Message: refusal.Message, Fields: map[string]string{to: refusal.Fields[from]}}
}

// Done records that a checkpoint of a published plan was reached on a day,
// which may not lie in the future. Where the plan demands evidence it takes a
// photo, a PDF or a word about it. Where the plan names somebody it waits to be
// confirmed from then on.
func (s *Service) Done(ctx context.Context, actor access.Actor, project, checkpoint int64, on models.Date, noted string, evidence ...io.Reader) error {
	form := fault.Form{}
	line(form, "note", "说明", &noted, 200, false)
	if !on.Valid() {
		form.Add("done_on", "请填写完成日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	if err := access.Need(actor, access.ReportProgress); err != nil {
		return err // before any picture is decoded
	}
	pieces, err := readEvidence(ctx, evidence)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, access.ReportProgress, project, "节点完成", func(c *store.Scope, p models.Project) (string, error) {
		if on > c.Today {
			return "", fault.Form{"done_on": "完成日期不能晚于今天。"}.Err()
		}
		k, err := c.CheckpointOf(p.ID, checkpoint)
		if err != nil {
			return "", err
		}
		if err := inForce(c, p); err != nil {
			return "", err
		}
		if k.DoneOn != "" {
			return "", fault.New(fault.Conflict, "“%s”已经登记在%s完成，没有重复登记。", k.Name, chineseDay(k.DoneOn))
		}
		if k.Evidence != "" && noted == "" && len(pieces) == 0 {
			return "", fault.Form{"evidence": "这个节点要求有“" + k.Evidence + "”。请上传照片或者 PDF，或者在凭据说明里写明文号、日期和存放处。"}.Err()
		}
		for i, e := range pieces {
			if e.document != nil {
				e.document.Name = fileName(fmt.Sprintf("%s凭据", k.Name))
				if i > 0 {
					e.document.Name = fileName(fmt.Sprintf("%s凭据%d", k.Name, i+1))
				}
				if _, err := putFile(c, actor, p, FileCheckpoint, k.ID, *e.document, false); err != nil {
					return "", renamed(err, "file", "evidence")
				}
				continue
			}
			if err := putPhoto(c, *e.picture, models.Photo{ID: rand.Text(), ProjectID: p.ID, CheckpointID: k.ID, Caption: k.Name}); err != nil {
				return "", err
			}
		}
		k.DoneOn, k.DoneNote, k.DoneAccount, k.ConfirmedAt, k.ConfirmedBy, k.ConfirmedAccount = on, noted, actor.Account, 0, "", 0
		return k.Name, c.UpdateCheckpoint(k)
	})
}

// mayConfirm refuses whoever is not the one whom the plan names for a
// checkpoint, and who recorded that it was done. watched says who watches the projects, see watching.
func mayConfirm(actor access.Actor, p models.Project, k models.Checkpoint, watched map[int64]bool) error {
	mine, has := watched[p.ID]
	switch {
	case k.Confirmer == "":
		return fault.New(fault.Closed, "节点“%s”不需要确认。", k.Name)
	case actor.Is(models.UnitRole) && actor.Unit != 0 && actor.Unit == p.UnitID:
		return fault.New(fault.Forbidden, "责任单位不能确认自己登记的节点。")
	case own(actor, k.DoneAccount):
		return fault.New(fault.Forbidden, "这个节点的完成由您登记，不能由您自己确认。请另一位有权确认的同事办理。")
	case k.Confirmer == models.ConfirmDeputies && actor.Is(models.DeputyRole, models.GroupLeader):
		if has && !mine {
			return fault.New(fault.Forbidden, "这个项目由监督小组的代表确认，您不在小组里。")
		}
		return nil
	case k.Confirmer == models.ConfirmStanding && actor.Is(models.Standing, models.StreetCommittee),
		k.Confirmer == models.ConfirmGovernment && actor.Is(models.Government, models.StreetCommittee):
		return nil
	}
	return fault.New(fault.Forbidden, "这个节点不由您确认，实施方案里写明了由谁确认。")
}

// MayConfirm reports whether a checkpoint of the reading waits for the actor.
func (s *Service) MayConfirm(ctx context.Context, actor access.Actor, v Reading) (map[int64]bool, error) {
	may := map[int64]bool{}
	if !access.May(actor, access.ConfirmDone) {
		return may, nil
	}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		watched, err := watching(c, actor, []int64{v.Project.ID})
		for _, k := range v.Checkpoints {
			may[k.ID] = k.DoneOn != "" && k.ConfirmedAt.IsZero() && mayConfirm(actor, v.Project, k, watched) == nil
		}
		return err
	})
	return may, err
}

// A Confirmation is what the one whom the plan names says of a checkpoint that
// is said to be done. Seen is the digest of the checkpoint on the page.
type Confirmation struct {
	Project, Checkpoint int64
	Seen                string
	Refused             bool
	Reason              string // of a refusal
}

// Confirm confirms that a checkpoint was reached, by name and time, or refuses
// to with a reason: then it is open again, and what was shown as evidence stays
// unpublished.
func (s *Service) Confirm(ctx context.Context, actor access.Actor, cmd Confirmation) error {
	form := fault.Form{}
	line(form, "reason", "不予确认的原因", &cmd.Reason, 150, cmd.Refused)
	if err := form.Err(); err != nil {
		return err
	}
	what := "确认节点"
	if cmd.Refused {
		what = "不予确认节点"
	}
	return s.change(ctx, actor, access.ConfirmDone, cmd.Project, what, func(c *store.Scope, p models.Project) (string, error) {
		k, err := c.CheckpointOf(p.ID, cmd.Checkpoint)
		if err != nil {
			return "", err
		}
		watched, err := watching(c, actor, []int64{p.ID})
		if err != nil {
			return "", err
		}
		if err := mayConfirm(actor, p, k, watched); err != nil {
			return "", err
		}
		switch {
		case k.DoneOn == "":
			return "", fault.New(fault.Closed, "责任单位还没有登记节点“%s”完成，不能确认。", k.Name)
		case !k.ConfirmedAt.IsZero():
			return "", fault.New(fault.Conflict, "节点“%s”已经由%s在%s确认，没有重复确认。", k.Name, k.ConfirmedBy, k.ConfirmedAt.Time().Format("2006年1月2日15:04"))
		}
		if err := unseen(cmd.Seen, seen(k), "这个节点", fmt.Sprintf("%s，登记在%s完成", k.Name, chineseDay(k.DoneOn))); err != nil {
			return "", err
		}
		if !cmd.Refused {
			k.ConfirmedAt, k.ConfirmedBy, k.ConfirmedAccount = c.Now, actor.Name, actor.Account
			return k.Name, c.UpdateCheckpoint(k)
		}
		if err := c.RefuseEvidence(p.ID, k.ID); err != nil {
			return "", err
		}
		told := fmt.Sprintf("%s没有确认登记在%s的完成：%s", actor.Name, chineseDay(k.DoneOn), cmd.Reason)
		if p.UnitID > 0 {
			people, err := c.Holders([]models.Role{models.UnitRole}, p.UnitID)
			if err != nil {
				return "", err
			}
			for _, account := range people {
				if err := c.Remind(account, fmt.Sprintf("checkpoint-refused/%d/%d", k.ID, c.Now), "“"+p.Name+"”的节点“"+k.Name+"”没有得到确认："+cmd.Reason, fmt.Sprintf("/office/projects/%d/plan", p.ID)); err != nil {
					return "", err
				}
			}
		}
		k.DoneOn, k.DoneNote, k.DoneAccount = "", told, 0
		return strings.Join([]string{k.Name, cmd.Reason}, "："), c.UpdateCheckpoint(k)
	})
}

// EvidencePhoto reads a photo that was shown for a checkpoint of a project that
// concerns the actor, whether or not it was confirmed.
func (s *Service) EvidencePhoto(ctx context.Context, actor access.Actor, id string) (models.Photo, error) {
	var row models.Photo
	missing := fault.New(fault.NotFound, "没有找到该照片。")
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		if !fileID(id) {
			return missing
		}
		if row, err = c.Photo(id); err != nil {
			return err
		}
		if row.CheckpointID == 0 {
			return missing
		}
		p, err := c.Project(row.ProjectID)
		if err == nil && !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		return err
	})
	if err != nil {
		return models.Photo{}, err
	}
	return row, nil
}
