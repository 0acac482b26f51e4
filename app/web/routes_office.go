package web

import (
	"piaojue/app/access"
)

// importLimit is the most bytes of an uploaded table; photoLimit of a report
// with its photo.
const (
	importLimit = "6M"
	photoLimit  = "12M"
)

// officeRoutes are the pages of those who work with the system.
func (s *Server) officeRoutes() []route {
	return []route{
		{"GET", "/office", access.SignedIn, s.startPage, ""},
		{"GET", "/office/congresses", access.SignedIn, s.congressesPage, ""},

		// accounts and the log
		{"GET", "/office/accounts", access.ManageAccounts, s.accountsPage, ""},
		{"POST", "/office/accounts", access.ManageAccounts, s.createAccount, ""},
		{"GET", "/office/accounts/new", access.ManageAccounts, s.newAccountPage, ""},
		{"GET", "/office/accounts/:account/password", access.ManageAccounts, s.passwordPage, ""},
		{"POST", "/office/accounts/:account/password", access.ManageAccounts, s.setPassword, ""},
		{"GET", "/office/accounts/:account/disable", access.ManageAccounts, s.disablePage, ""},
		{"POST", "/office/accounts/:account/disable", access.ManageAccounts, s.disableAccount, ""},
		{"GET", "/office/audit", access.ReadAudit, s.auditPage, ""},

		// sessions, candidates, roster, check-in
		{"GET", "/office/sessions", access.ReadSessions, s.sessionsPage, ""},
		{"POST", "/office/sessions", access.ManageSessions, s.createSession, ""},
		{"GET", "/office/sessions/new", access.ManageSessions, s.newSessionPage, ""},
		{"GET", "/office/sessions/:session", access.ReadSessions, s.sessionPage, ""},
		{"GET", "/office/sessions/:session/rehearse", access.Rehearse, s.rehearsePage, ""},
		{"POST", "/office/sessions/:session/rehearse", access.Rehearse, s.rehearse, ""},
		{"GET", "/office/sessions/:session/wipe", access.Rehearse, s.wipePage, ""},
		{"POST", "/office/sessions/:session/wipe", access.Rehearse, s.wipe, ""},
		{"GET", "/office/wipes", access.Rehearse, s.wipesPage, ""},
		{"GET", "/office/wipes/:wipe/proof.pdf", access.Rehearse, s.wipeProof, ""},
		{"GET", "/office/sessions/:session/candidates", access.ReadSessions, s.candidatesPage, ""},
		{"GET", "/office/sessions/:session/candidates/template.csv", access.ReadSessions, s.candidatesTemplate, ""},
		{"POST", "/office/sessions/:session/candidates/import", access.EditCandidates, s.importCandidates, importLimit},
		{"POST", "/office/sessions/:session/candidates/import/confirm", access.EditCandidates, s.confirmCandidates, ""},
		{"GET", "/office/candidates/:candidate", access.EditCandidates, s.candidatePage, ""},
		{"POST", "/office/candidates/:candidate", access.EditCandidates, s.editCandidate, ""},
		{"GET", "/office/candidates/:candidate/delete", access.EditCandidates, s.withdrawPage, ""},
		{"POST", "/office/candidates/:candidate/delete", access.EditCandidates, s.withdrawCandidate, ""},
		{"GET", "/office/sessions/:session/roster", access.ReadRoster, s.rosterPage, ""},
		{"GET", "/office/sessions/:session/roster/template.csv", access.ReadRoster, s.rosterTemplate, ""},
		{"POST", "/office/sessions/:session/roster/import", access.EditRoster, s.importRoster, importLimit},
		{"POST", "/office/sessions/:session/roster/import/confirm", access.EditRoster, s.confirmRoster, ""},
		{"GET", "/office/sessions/:session/roster/new", access.EditRoster, s.newDeputyPage, ""},
		{"POST", "/office/sessions/:session/roster/new", access.EditRoster, s.putDeputy, ""},
		{"GET", "/office/sessions/:session/roster/:deputy", access.EditRoster, s.deputyPage, ""},
		{"POST", "/office/sessions/:session/roster/:deputy", access.EditRoster, s.putDeputy, ""},
		{"GET", "/office/sessions/:session/cards.pdf", access.ReadRoster, s.cards, ""},
		{"GET", "/office/sessions/:session/attendance.pdf", access.ReadRoster, s.attendanceSheet, ""},
		{"GET", "/office/sessions/:session/checkin", access.ReadRoster, s.checkinPage, ""},
		{"POST", "/office/sessions/:session/checkin", access.CheckIn, s.checkIn, ""},
		{"GET", "/office/sessions/:session/checkin/fragment", access.ReadRoster, s.checkinFragment, ""},
		{"GET", "/office/sessions/:session/checkin/delegation", access.CheckIn, s.delegationMarkPage, ""},
		{"POST", "/office/sessions/:session/checkin/delegation", access.CheckIn, s.markDelegation, ""},

		// rounds
		{"GET", "/office/sessions/:session/rounds/new", access.DraftRound, s.newRoundPage, ""},
		{"POST", "/office/sessions/:session/rounds/new", access.DraftRound, s.saveRound, ""},
		{"POST", "/office/sessions/:session/rounds/check", access.DraftRound, s.checkRound, ""},
		{"GET", "/office/rounds/:round", access.ReadRound, s.officeRoundPage, ""},
		{"POST", "/office/rounds/:round/scrutineers", access.NameScrutineers, s.nameScrutineers, ""},
		{"POST", "/office/rounds/:round/credentials", access.PutCredentials, s.putCredentials, importLimit},
		{"POST", "/office/rounds/:round/adopt", access.AdoptRules, s.roundStep("票决办法已记录通过，随即锁定。\n下一步：提名并通过监票人。", s.Vote.Adopt), ""},
		{"POST", "/office/rounds/:round/approve", access.ApproveStaff, s.roundStep("监票人名单已记录通过。\n下一步：监票人生成密钥，上传投票凭证的公开名单。", s.Vote.ApproveScrutineers), ""},
		{"GET", "/office/rounds/:round/restart", access.ApproveStaff, s.restartPage, ""},
		{"POST", "/office/rounds/:round/restart", access.ApproveStaff, s.restartCeremony, ""},
		{"POST", "/office/rounds/:round/prepare", access.PrepareBox, s.roundStep("票箱已经固定。\n下一步：到会达到法定人数后开始发票。", s.Vote.Prepare), ""},
		{"POST", "/office/rounds/:round/issue", access.IssueSlips, s.roundStep("已开始发票。\n下一步：给已签到的代表发投票凭证。", s.Vote.StartIssuing), ""},
		{"POST", "/office/rounds/:round/open", access.OpenRound, s.roundStep("投票已经开始。", s.Vote.Open), ""},
		{"POST", "/office/rounds/:round/pause", access.PauseRound, s.sideStep(sidePause, "投票已经暂停，剩余时间保留。\n下一步：恢复投票，或者截止投票。", s.Vote.Pause), ""},
		{"POST", "/office/rounds/:round/resume", access.PauseRound, s.roundStep("投票已经恢复。", s.Vote.Resume), ""},
		{"POST", "/office/rounds/:round/to-paper", access.TurnToPaper, s.sideStep(sidePaper, "已转为纸质投票，已经投入的平板票照常计票。\n下一步：给还没有投票的代表换发纸质票。", s.Vote.TurnToPaper), ""},
		{"POST", "/office/rounds/:round/void", access.VoidRound, s.sideStep(sideVoid, "本轮已宣布无效，票一律不计。\n下一步：建立重新投票的轮次。", s.Vote.GiveUp), ""},
		{"POST", "/office/rounds/:round/seats", access.DecideSeats, s.decideSeats, ""},
		{"POST", "/office/rounds/:round/lot", access.DecideSeats, s.drawLot, ""},
		{"POST", "/office/rounds/:round/follow", access.FollowRound, s.followRound, ""},
		{"POST", "/office/rounds/:round/close", access.CloseRound, s.roundStep("投票已经截止。\n下一步：核对票数。", s.Vote.Close), ""},
		{"POST", "/office/rounds/:round/count", access.ReconcileRound, s.reconcileRound, ""},
		{"POST", "/office/rounds/:round/signer", access.NameScrutineers, s.addSigner, ""},
		{"POST", "/office/rounds/:round/announce", access.AnnounceResult, s.roundStep("结果已经宣布并公开。\n下一步：发布公告。", s.Vote.Announce), ""},
		{"POST", "/office/rounds/:round/publish", access.PublishNotice, s.publishNotice, ""},
		{"GET", "/office/rounds/:round/slips", access.HandSlip, s.slipsPage, ""},
		{"POST", "/office/rounds/:round/slips", access.HandSlip, s.handSlip, ""},
		{"GET", "/office/rounds/:round/slips/figures", access.HandSlip, s.slipFiguresFragment, ""},
		{"GET", "/office/rounds/:round/slips/bulk", access.HandSlip, s.bulkPage, ""},
		{"POST", "/office/rounds/:round/slips/bulk", access.HandSlip, s.handSlips, ""},
		{"POST", "/office/rounds/:round/slips/cancel", access.HandSlip, s.cancelSlip, ""},
		{"POST", "/office/rounds/:round/slips/replace", access.HandSlip, s.replacePaper, ""},
		{"POST", "/office/rounds/:round/slips/lost", access.HandSlip, s.replaceLost, ""},

		// ballots whose time of keeping is over
		{"GET", "/office/rounds/:round/destroy", access.DestroyBallots, s.destroyPage, ""},
		{"POST", "/office/rounds/:round/destroy", access.DestroyBallots, s.destroyBallots, ""},
		{"GET", "/office/rounds/:round/destruction.pdf", access.PrintDocuments, s.destructionRecord(), ""},

		// counts that the public is not told
		{"GET", "/office/results/:round", access.ReadCounts, s.toldResult, ""},
		{"GET", "/office/results/:round/archive.bel", access.ReadCounts, s.resultArchive, ""},
		{"GET", "/office/results/:round/bundle.zip", access.ReadCounts, s.resultBundle, ""},
		{"GET", "/office/results/:round/counts.json", access.ReadCounts, s.resultCountsJSON, ""},
		{"GET", "/office/results/:round/counts.csv", access.ReadCounts, s.resultCountsCSV, ""},
		{"GET", "/office/results/:round/report.pdf", access.ReadCounts, s.resultReport, ""},

		// projects
		{"GET", "/office/projects/:project", access.ReadProjects, s.officeProjectPage, ""},
		{"POST", "/office/projects/:project/checkpoints", access.PlanProjects, s.addCheckpoint, ""},
	}
}
