package vote

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A CeremonyStep is one of the three messages of the key ceremony.
type CeremonyStep string

// The steps; Done means that every key holder has confirmed.
const (
	Commit  CeremonyStep = "commit"
	Reveal  CeremonyStep = "reveal"
	Confirm CeremonyStep = "confirm"
	Done    CeremonyStep = "done"
)

// CeremonyState is what a key holder's page needs: everybody's messages so
// far. A step opens when all messages of the one before are in.
type CeremonyState struct {
	UUID      string
	Size      int
	Threshold int
	Index     int // of the asking key holder, from 1
	Step      CeremonyStep
	Commits   [][]byte // by position; nil where missing
	Reveals   [][]byte
	Confirms  [][]byte
	Decrypted bool // the asking key holder's part of the count is in
}

func ceremonyOf(r models.Round, people []models.Scrutineer) CeremonyState {
	state := CeremonyState{UUID: r.UUID, Size: r.Guardians, Threshold: r.Threshold, Step: Done}
	lists := []*[][]byte{&state.Commits, &state.Reveals, &state.Confirms}
	for _, l := range lists {
		*l = make([][]byte, r.Guardians)
	}
	for _, p := range people {
		if p.Position == 0 {
			continue
		}
		for i, message := range [][]byte{p.Commit, p.Reveal, p.Confirm} {
			if len(message) > 0 {
				(*lists[i])[p.Position-1] = message
			}
		}
	}
	for i, stepName := range []CeremonyStep{Commit, Reveal, Confirm} {
		for _, message := range *lists[i] {
			if message == nil {
				state.Step = stepName
				return state
			}
		}
	}
	return state
}

// holding finds a round, its people and the acting key holder among them. find
// is the scope's Round, or LockRound for a change.
func holding(c *store.Scope, actor access.Actor, id int64, find func(int64) (models.Round, error)) (round models.Round, people []models.Scrutineer, me models.Scrutineer, err error) {
	if round, err = find(id); err != nil {
		return round, nil, me, err
	}
	if people, err = c.Scrutineers(id); err != nil {
		return round, nil, me, err
	}
	me, err = keyHolder(people, actor.Account)
	return round, people, me, err
}

func keyHolder(people []models.Scrutineer, account int64) (models.Scrutineer, error) {
	for _, p := range people {
		if p.AccountID == account && p.Position > 0 {
			return p, nil
		}
	}
	return models.Scrutineer{}, fault.New(fault.Forbidden, "您不在本轮监票人名单中，不能办理密钥。")
}

// Ceremony shows the asking key holder where the ceremony stands.
func (s *Service) Ceremony(ctx context.Context, actor access.Actor, id int64) (CeremonyState, error) {
	var state CeremonyState
	err := s.read(ctx, actor, access.HoldKey, func(c *store.Scope) error {
		round, people, me, err := holding(c, actor, id, c.Round)
		if err != nil {
			return err
		}
		if !round.State.Reached(models.RoundStaffed) {
			return fault.New(fault.Closed, "监票人名单还没有通过，请等待大会通过名单后再生成密钥。")
		}
		state = ceremonyOf(round, people)
		state.Index, state.Decrypted = me.Position, len(me.Decryption) > 0
		return nil
	})
	return state, err
}

// PutMessage takes a key holder's message of a step. The same message again is
// no error; another one in its place is refused.
func (s *Service) PutMessage(ctx context.Context, actor access.Actor, id int64, name CeremonyStep, message []byte) error {
	if err := access.Need(actor, access.HoldKey); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		round, people, me, err := holding(c, actor, id, c.LockRound)
		if err != nil {
			return err
		}
		state := ceremonyOf(round, people)
		slot := map[CeremonyStep]*[]byte{Commit: &me.Commit, Reveal: &me.Reveal, Confirm: &me.Confirm}[name]
		if slot == nil {
			return fault.New(fault.NotFound, "没有这个步骤。")
		}
		if len(*slot) > 0 {
			if bytes.Equal(*slot, message) {
				return nil
			}
			return fault.Coded(fault.Conflict, "already_sent", "这一步您已经提交过，不能更改。如果密钥单遗失，请告诉总监票人重新组织密钥生成。")
		}
		if err := stillAt(round, models.RoundStaffed); err != nil {
			return err
		}
		if state.Step != name {
			return fault.Coded(fault.Closed, "not_yet", "请等待其他监票人完成上一步。")
		}
		ceremony := seal.Ceremony{UUID: round.UUID, Size: round.Guardians, Threshold: round.Threshold}
		switch name {
		case Commit:
			err = ceremony.CheckCommit(me.Position, message)
		case Reveal:
			err = ceremony.CheckReveal(me.Position, state.Commits, message)
		case Confirm:
			err = ceremony.CheckConfirm(me.Position, state.Commits, state.Reveals, message)
		}
		if err != nil {
			return refused(err)
		}
		*slot = message
		if err := c.UpdateScrutineer(me); err != nil {
			return err
		}
		touch(tx, round)
		label := map[CeremonyStep]string{Commit: "提交密钥承诺", Reveal: "公开密钥系数", Confirm: "确认密钥"}[name]
		return note(c, actor, access.HoldKey, label, round.Name, "")
	})
}

// RestartCeremony wipes all messages, for a key sheet that was lost before the
// box was made ready.
func (s *Service) RestartCeremony(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.ApproveStaff, id, states(models.RoundStaffed), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		for _, p := range people {
			p.Commit, p.Reveal, p.Confirm = []byte{}, []byte{}, []byte{}
			if err := c.UpdateScrutineer(p); err != nil {
				return err
			}
		}
		return note(c, actor, access.ApproveStaff, "重新组织密钥生成", round.Name, "")
	})
}

// PutCredentials stores the public halves of the slips, as the offline
// program wrote them, in place of a list uploaded before.
func (s *Service) PutCredentials(ctx context.Context, actor access.Actor, id int64, list []byte) (int, error) {
	if err := access.Need(actor, access.PutCredentials); err != nil {
		return 0, err
	}
	publics, err := seal.ParsePublicCredentials(list)
	if err != nil {
		return 0, refused(err)
	}
	err = s.within(ctx, actor, access.PutCredentials, id, states(models.RoundAdopted, models.RoundStaffed), func(c *store.Scope, round *models.Round) error {
		if err := c.DropCredentials(id); err != nil {
			return err
		}
		if err := c.PutCredentials(id, publics); err != nil {
			return err
		}
		return note(c, actor, access.PutCredentials, "上传投票码公开部分", round.Name, fmt.Sprintf("%d 个", len(publics)))
	})
	return len(publics), err
}

// Prepare fixes keys, credentials, candidates and rules in one election file.
// From here on the box is ready and nothing about the ballot can change.
func (s *Service) Prepare(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Prepare, access.PrepareBox, id, "", func(c *store.Scope, r *models.Round) error {
			entitled, _, err := rollCall(c, r.SessionID)
			if err != nil {
				return err
			}
			if entitled == 0 {
				return fault.New(fault.Invalid, "还没有导入代表名册，请先导入名册。")
			}
			if !r.Tablets {
				return nil // nothing to seal
			}
			people, err := c.Scrutineers(id)
			if err != nil {
				return err
			}
			state := ceremonyOf(*r, people)
			if state.Step != Done {
				return fault.New(fault.Invalid, "监票人的密钥还没有全部办好，请等全部监票人完成三步后再固定票箱。")
			}
			credentials, err := c.Credentials(id)
			if err != nil {
				return err
			}
			if len(credentials) < entitled {
				return fault.New(fault.Invalid, "投票码有 %d 个，全体代表有 %d 人，投票码不能少于代表人数，请重新制作并上传。", len(credentials), entitled)
			}
			return makeElection(c, r, state)
		})
	})
}

func makeElection(c *store.Scope, r *models.Round, state CeremonyState) error {
	ceremony := seal.Ceremony{UUID: r.UUID, Size: r.Guardians, Threshold: r.Threshold}
	trustees, err := ceremony.Trustees(state.Commits, state.Reveals, state.Confirms)
	if err != nil {
		return refused(err)
	}
	rules, err := rulesOf(*r)
	if err != nil {
		return err
	}
	rows, err := c.RoundCandidates(r.ID)
	if err != nil {
		return err
	}
	names := make([]string, len(rows))
	for i, k := range rows {
		names[i] = k.Name
	}
	congress, err := c.CongressByID(c.Congress)
	if err != nil {
		return err
	}
	election, err := seal.NewElection(seal.ElectionDraft{
		UUID: r.UUID, Name: congress.Name + " " + r.Name, Description: DigestLine(*r), Questions: questions(rules, names), Trustees: trustees,
	})
	if err != nil {
		return refused(err)
	}
	parsed, err := seal.ParseElection(election)
	if err != nil {
		return refused(err)
	}
	r.Fingerprint = parsed.Fingerprint()
	if err := c.PutFile(r.ID, models.FileTrustees, trustees); err != nil {
		return err
	}
	return c.PutFile(r.ID, models.FileElection, election)
}

// DigestLine binds the adopted 票决办法 to the election file and to every
// document.
func DigestLine(r models.Round) string { return "票决办法摘要 SHA-256 " + r.Digest }

// questions encodes the paper: linked questions for three stances, one plain
// question for a tick-only paper. The cap defaults to all candidates.
func questions(rules tally.Rules, names []string) []seal.Question {
	most := rules.MaxApprovals
	if most == 0 || most > len(names) {
		most = len(names)
	}
	title := "民生实事候选项目表决票"
	if rules.Family == tally.Recommend {
		title = "民生实事候选项目推荐票"
	}
	if rules.Family == tally.Satisfaction {
		return seal.GradeQuestions(names, append(slices.Clone(rules.Grades), "弃权"))
	}
	if ThreeStances(rules) {
		return seal.LinkedQuestions(title, names, most)
	}
	return seal.PlainQuestion(title, names, most)
}

// ThreeStances reports whether the paper offers 赞成, 反对 and 弃权, and not only a
// tick.
func ThreeStances(rules tally.Rules) bool { return rules.Stances == ballot.ThreeStances }
