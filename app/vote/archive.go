package vote

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/models"
)

// The archive is put together from the stored parts whenever it is asked for,
// always to the same bytes: ballots stand in the order of their credentials,
// and the one time in it is the close of the vote.

func archiveOf(c *store.Scope, r models.Round, finished bool) (*seal.Archive, error) {
	kinds := []string{models.FileElection, models.FileTrustees, models.FileEncryptedTally, models.FileSizedTally}
	if finished {
		kinds = append(kinds, models.FileResult)
	}
	files, err := roundFiles(c, r.ID, kinds...)
	if err != nil {
		return nil, err
	}
	list, err := credentialList(c, r.ID)
	if err != nil {
		return nil, err
	}
	ballots, err := c.Ballots(r.ID)
	if err != nil {
		return nil, err
	}
	archive, err := seal.NewArchive(r.ArchiveTime, files[models.FileElection], files[models.FileTrustees], list)
	if err != nil {
		return nil, err
	}
	for _, b := range ballots {
		if err := archive.AddBallot(b.Body); err != nil {
			return nil, err
		}
	}
	if err := archive.EndBallots(); err != nil {
		return nil, err
	}
	if err := archive.AddEncryptedTally(files[models.FileEncryptedTally], files[models.FileSizedTally]); err != nil {
		return nil, err
	}
	if !finished {
		return archive, nil
	}
	people, err := c.Scrutineers(r.ID)
	if err != nil {
		return nil, err
	}
	for _, part := range decryptions(people) {
		if err := archive.AddPartialDecryption(part.Owner, part.Raw); err != nil {
			return nil, err
		}
	}
	return archive, archive.AddResult(files[models.FileResult])
}

// SealedArchive is the closed box with the product of its ballots, for the key
// holders to verify before they open their part. It says no count.
func (s *Service) SealedArchive(ctx context.Context, actor access.Actor, id int64) ([]byte, error) {
	var raw []byte
	err := s.read(ctx, actor, access.HoldKey, func(c *store.Scope) error {
		round, _, _, err := holding(c, actor, id, c.Round)
		if err != nil {
			return err
		}
		if !round.State.Reached(models.RoundCounting) {
			return fault.Coded(fault.Closed, "not_yet", "投票还没有截止，或票数还没有确认，不能取出票箱。")
		}
		if err := destroyed(round); err != nil {
			return err
		}
		archive, err := archiveOf(c, round, false)
		if err != nil {
			return fmt.Errorf("archive of round %d: %w", id, err)
		}
		raw = archive.Bytes()
		return nil
	})
	return raw, err
}

// Archive is the finished archive of an announced round, where its counts are
// public (P22). A round without a sealed ballot has none, and one whose ballots
// were destroyed has none any more.
func (s *Service) Archive(ctx context.Context, id int64) ([]byte, error) {
	return s.ArchiveFor(ctx, access.Actor{}, id)
}

// ArchiveFor is Archive for somebody who may be told more than the public.
func (s *Service) ArchiveFor(ctx context.Context, actor access.Actor, id int64) ([]byte, error) {
	var raw []byte
	err := s.announced(ctx, id, func(c *store.Scope, round models.Round) error {
		rules, err := rulesOf(round)
		if err != nil {
			return err
		}
		if !mayKnow(actor, round, rules) {
			return withheld(rules)
		}
		if !mayKnowApart(actor, round) {
			return keptApart(round)
		}
		if err := destroyed(round); err != nil {
			return err
		}
		if round.Sealed() == 0 {
			return fault.New(fault.NotFound, "本轮没有加密选票，因此没有票箱档案。核验包里有纸质票的计票数据。")
		}
		archive, err := archiveOf(c, round, true)
		if err != nil {
			return fmt.Errorf("archive of round %d: %w", id, err)
		}
		raw = archive.Bytes()
		return nil
	})
	return raw, err
}

func (s *Service) announced(ctx context.Context, id int64, do func(c *store.Scope, r models.Round) error) error {
	return s.store.Read(ctx, func(tx *store.Tx) error {
		round, err := tx.RoundByID(id)
		if err != nil {
			return err
		}
		c := tx.In(round.CongressID)
		if err := isPublic(c, round); err != nil {
			return err
		}
		return do(c, round)
	})
}

// The files of a bundle. Package cmd/verify reads the same names.
const (
	BundleArchive   = "archive.bel"
	BundleMethod    = "method.json"
	BundleCounts    = "counts.json"
	BundlePaper     = "paper.json"
	BundleOutcome   = "outcome.json"
	BundleCancelled = "cancelled.json"
	BundleManifest  = "manifest.json"
	BundleReadme    = "说明.txt"
)

// bundleReadme says what lies in the bundle of a round, and whom a lot took.
func bundleReadme(r models.Round, lot *Lot) string {
	sealed, paper := r.Sealed() > 0, r.Paper
	lines := []struct {
		there bool
		text  string
	}{
		{true, "本压缩包公布一轮票决的全部可核验资料。\n"},
		{sealed, "archive.bel     加密选票档案（Belenios 第 1 版格式）：选举文件、监票人公钥、投票码公开部分、全部加密选票、加密合计、监票人的开启部分、结果"},
		{true, "method.json     大会通过的票决办法"},
		{!paper || !sealed, "counts.json     票数"},
		{paper && sealed, "counts.json     票数，加密选票与纸质票的合计"},
		{paper, "paper.json      其中纸质票的票数，由两名计票人分别录入、核对一致，存疑票由总监票人认定"},
		{true, "outcome.json    按票决办法得出的结果"},
		{true, "cancelled.json  作废投票凭证的公开部分"},
		{true, "manifest.json   会议、轮次和各项摘要\n"},
		{true, "核验：verify -bundle 本压缩包"},
		{sealed, "程序会逐张核对选票的证明和签名、重新合计、核对监票人的开启证明，再按票决办法重新得出结果。"},
		{paper && sealed, "纸质票没有密码学证明：程序核对纸质票自身的等式，以及加密选票加纸质票是否等于公布的票数。"},
		{!sealed, "本轮没有加密选票：程序只能核对纸质票自身的等式，并按票决办法重新得出结果。"},
	}
	text := ""
	if lot.Drawn() {
		text = "末位票数相等，按票决办法抽签确定：" + lot.Said() + "。counts.json 的 lot 载明同样的内容；抽签在会场进行，程序只核对抽中的项目在票数相等的项目之内。\n\n"
	}
	for _, l := range lines {
		if l.there {
			text += l.text + "\n"
		}
	}
	return text
}

// Bundle is BundleFor the public.
func (s *Service) Bundle(ctx context.Context, id int64, w io.Writer) error {
	return s.BundleFor(ctx, access.Actor{}, id, w)
}

// BundleFor writes everything that a reader needs to check an announced round, as
// a ZIP with the same bytes every time: the archive where there are sealed
// ballots, and the paper part where there is paper.
func (s *Service) BundleFor(ctx context.Context, actor access.Actor, id int64, w io.Writer) error {
	result, err := s.ResultFor(ctx, actor, id)
	if err != nil {
		return err
	}
	if result.Withheld {
		return withheld(result.Rules)
	}
	if result.Merged != "" {
		return keptApart(result.Round)
	}
	if err := destroyed(result.Round); err != nil {
		return err
	}
	var archive []byte
	if result.Round.Sealed() > 0 {
		if archive, err = s.ArchiveFor(ctx, actor, id); err != nil {
			return err
		}
	}
	cancelled, err := json.Marshal(result.Withdrawn)
	if err != nil {
		return err
	}
	about, err := result.manifest()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		body []byte
	}{
		{BundleArchive, archive}, {BundleMethod, result.Method}, {BundleCounts, result.CountsJSON}, {BundlePaper, result.PaperJSON},
		{BundleOutcome, result.OutcomeJSON}, {BundleCancelled, cancelled}, {BundleManifest, about}, {BundleReadme, []byte(bundleReadme(result.Round, result.Lot))},
	} {
		if part.body == nil {
			continue
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Unix(result.Round.ArchiveTime, 0).UTC()})
		if err != nil {
			return err
		}
		if _, err := f.Write(part.body); err != nil {
			return err
		}
	}
	return z.Close()
}
