// Command verify checks a published vote offline: that every sealed ballot is valid and counted once, that the
// sums were opened correctly by enough scrutineers, and that the adopted 票决办法 applied to those sums gives the
// published outcome. It needs nothing but the published file, opens no connection and writes nothing.
//
//	verify F.bel            an archive alone
//	verify -bundle F.zip    everything published of a round, as /results/{round}/bundle.zip gives it
//	verify -json …          the report as one JSON object instead of lines
//
// It prints one line for every check: ✓ holds, ✗ refused, － not made, because an earlier check was refused. Exit
// code 0 means that all checks were made and hold; 1 that something was refused, with one sentence on standard
// error; 2 wrong usage.
//
// # JSON
//
//	{"ok":true,"file":"F.zip","election":"…","uuid":"…","fingerprint":"…","last_event":"…","state":"published",
//	 "ballots":50,"credentials":56,"scrutineers":3,"threshold":2,
//	 "counts":[{"name":"…","approve":45,"oppose":3,"abstain":2}],
//	 "items":[{"name":"…","grades":[{"name":"满意","ballots":17}]}],
//	 "trackers":["…"],
//	 "checks":[{"code":"archive","name":"…","status":"passed","text":"…"}],
//	 "refusal":{"code":"bad_proof","message":"…"}}
//
// Status is passed, refused or not_made. Counts are null unless the archive holds, is finished and has one of the
// product's ballots; a tick-only ballot has no oppose and abstain. A 满意度测评 has items in place of counts, the last grade
// of each the abstention; no other ballot has them. Refusal is there only when ok is false: the code is one of package seal's, or
// one of this program's (codes.go).
//
// # What it is strict about
//
// The archive: everything that package seal is strict about, and it must be finished. The bundle: exactly the seven
// members, and paper.json where the round had paper ballots, lying side by side in the file with nothing before, between or after, none larger than its limit whatever
// the headers say; every JSON member in its one spelling; and each figure wherever it appears the same. What cannot
// be checked offline is whether the list of cancelled slips is complete, and the names of the session; the readme
// of the bundle is not looked at beyond being text.
//
// # Paper
//
// Paper ballots have no proofs. Their part of the counts must balance by itself, and with the sums of the sealed
// ballots it must make the published counts row by row; then the report has "paper", and "counts" are the sealed
// ballots alone. A lot (抽签) that settled a tie at the cut stands in counts.json as "lot"; it must have fallen on as many
// of those tied as seats were left. A bundle made before the lot was drawn has none. A round without a sealed ballot has no archive.bel: only the balance and the outcome are checked,
// the report has "no_archive" and says so in words in place of 核验通过。
//
// Order of reading: main.go, audit.go (the checks in order), paper.go, zip.go, report.go.
package main
