package main

import (
	"piaojue/app/ballot"
	"piaojue/app/pdf"
	"piaojue/app/tally"
)

// ballotSample is a 表决票 under the first of the proposed 票决办法.
func ballotSample(n int) pdf.BallotPaper {
	b := pdf.BallotPaper{
		Congress: paperCongress, Session: paperSession, Title: "2026年度民生实事项目表决票", Date: paperDay, Round: "2026-1", Stripe: pdf.StripeRed, MethodDigest: paperDigest,
		Rules: tally.Templates(false)[0].Rules, Candidates: candidates(n),
	}
	b.Rules.Seats, b.Rules.MaxApprovals = max(1, n*4/5), max(1, n*4/5)
	return b
}

// gradedSample is a 满意度测评票.
func gradedSample(n int) pdf.BallotPaper {
	b := ballotSample(n)
	for _, proposed := range tally.Templates(false) {
		if proposed.Rules.Family == tally.Satisfaction {
			b.Rules = proposed.Rules
		}
	}
	b.Kind, b.Stripe, b.Title = pdf.SatisfactionBallot, pdf.StripeBlue, "2026年度民生实事项目满意度测评票"
	return b
}

func init() {
	const title = "表决票"
	family("ballot", title, pdf.Ballot, ballotSample)
	family("ballot-survey", "测评票", pdf.Ballot, gradedSample)

	tick := ballotSample(12)
	tick.Rules.Stances = ballot.TickOnly
	printed("ballot", "tick", title, pdf.Ballot, tick)
	recommend := ballotSample(20)
	for _, proposed := range tally.Templates(true) {
		if proposed.Rules.Family == tally.Recommend {
			recommend.Rules = proposed.Rules
		}
	}
	recommend.Title = "2026年度民生实事项目推荐票"
	printed("ballot", "recommend", "推荐", pdf.Ballot, recommend)
	ranked := ballotSample(12)
	ranked.Rules.Family, ranked.Rules.MaxApprovals, ranked.Rules.Stances = tally.Rank, 0, ""
	printed("ballot", "ranked", title, pdf.Ballot, ranked)
	for _, n := range []struct {
		special string
		rows    int
		size    pdf.PaperSize
	}{{"ranked-one", 1, pdf.A4}, {"ranked-many", 40, pdf.A4}, {"ranked-a3", 20, pdf.A3}} {
		ranked := ballotSample(n.rows)
		ranked.Rules.Family, ranked.Rules.MaxApprovals, ranked.Rules.Stances, ranked.Size = tally.Rank, 0, "", n.size
		printed("ballot", n.special, title, pdf.Ballot, ranked)
	}
	graded := gradedSample(20)
	graded.Size = pdf.A3
	printed("ballot-survey", "a3", "测评票", pdf.Ballot, graded)
	names := ballotSample(20)
	for i, c := range names.Candidates {
		names.Candidates[i] = pdf.BallotCandidate{No: c.No, Name: c.Name}
	}
	printed("ballot", "names", title, pdf.Ballot, names)
	huge := ballotSample(12)
	for i := range huge.Candidates {
		huge.Candidates[i].Investment = "123,456,789.01万元"
	}
	printed("ballot", "huge", title, pdf.Ballot, huge)
	for _, n := range []struct {
		special string
		rows    int
	}{{"a3", 12}, {"a3-many", 40}} {
		large := ballotSample(n.rows)
		large.Size = pdf.A3
		printed("ballot", n.special, title, pdf.Ballot, large)
	}
	specimen := ballotSample(12)
	specimen.Watermark = "样票"
	printed("ballot", "specimen", title, pdf.Ballot, specimen)
	for _, stripe := range []struct {
		colour pdf.Stripe
		name   string
	}{{pdf.StripeBlue, "blue"}, {pdf.StripeGreen, "green"}, {pdf.StripePurple, "purple"}, {pdf.StripeYellow, "yellow"}} {
		b := ballotSample(4)
		b.Stripe = stripe.colour
		printed("ballot", stripe.name, title, pdf.Ballot, b)
	}
}
