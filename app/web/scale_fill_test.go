package web

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"piaojue/app/oversight"
	"piaojue/app/tally"
	"piaojue/models"
)

// The country that the scale benchmark reads: a county with its townships over
// twenty years. Photos are rows with a body as long as the part of a photo
// that an index page holds; the rest of a real one lies elsewhere on the disk.
const (
	scaleCongresses = 40
	scaleYears      = 20
	scaleProjects   = 10 // a year and congress
	scaleReports    = 12 // a project
	scalePhotos     = 38 // a project
	scaleVisits     = 4  // inspections a year and congress, of three projects each
	scaleDeputies   = 40 // on the roll of a session
	scaleComments   = 10 // of residents, a project
	scaleAudit      = 100
	scaleMessages   = 20
)

// scaleProject is the number of a project: year and congress count from 0,
// numbers on the list from 1.
func scaleProject(year, congress, no int) int64 {
	return int64((year*scaleCongresses+congress)*scaleProjects + no)
}

// scaleCode is a code such as those of posters and comments, in their alphabet.
func scaleCode(first byte, id int64) string {
	code := fmt.Appendf(nil, "%c%012d", first, id)
	for i, digit := range code[1:] {
		code[i+1] = "ACDEFGHJKM"[digit-'0']
	}
	return string(code)
}

// column is the name of a field in the tables.
func column(f reflect.StructField) string {
	if _, name, ok := strings.Cut(f.Tag.Get("gorm"), "column:"); ok {
		return name
	}
	var out strings.Builder
	runes := []rune(f.Name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// pour adds rows of one model to a table, many in each statement.
func pour[T any](b *testing.B, db *sql.DB, table string, rows []T) {
	b.Helper()
	kind := reflect.TypeFor[T]()
	var names []string
	for i := range kind.NumField() {
		names = append(names, column(kind.Field(i)))
	}
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(names)), ",") + ")"
	tx, err := db.Begin()
	must(b, err)
	for chunk := range slices.Chunk(rows, 400) {
		var values []any
		for _, row := range chunk {
			v := reflect.ValueOf(row)
			for i := range names {
				switch f := v.Field(i); f.Kind() { // named kinds of text and numbers, as the drivers want them
				case reflect.String:
					values = append(values, f.String())
				case reflect.Int, reflect.Int64:
					values = append(values, f.Int())
				case reflect.Bool:
					values = append(values, f.Bool())
				default: // bytes
					values = append(values, append([]byte{}, f.Bytes()...))
				}
			}
		}
		_, err = tx.Exec("INSERT INTO "+table+" (`"+strings.Join(names, "`,`")+"`) VALUES "+strings.TrimSuffix(strings.Repeat(one+",", len(chunk)), ","), values...)
		must(b, err)
	}
	must(b, tx.Commit())
}

// country fills the tables beside the accounts of the benchmark's own readers,
// of whom watcher is a deputy and mine is everybody.
func country(b *testing.B, db *sql.DB, today time.Time, watcher int64, mine []int64) {
	b.Helper()
	var congresses []models.Congress
	var units []models.Unit
	var accounts []models.Account
	var grants []models.Grant
	var parameters []models.Parameter
	var receivers []models.Receiver
	for c := range scaleCongresses {
		id := int64(c + 1)
		if c > 0 {
			congresses = append(congresses, models.Congress{ID: id, ParentID: 1, Name: fmt.Sprintf("清溪县第%d镇人民代表大会", id), Level: models.Town})
			receivers = append(receivers, models.Receiver{ID: id + 10, CongressID: id, Kind: models.ReceiverPlain, Name: "值班群", Topics: "*"})
		}
		units = append(units, models.Unit{ID: id, CongressID: id, Name: fmt.Sprintf("第%d镇人民政府", id)})
		for k := range scaleDeputies {
			account := scaleDeputy(c, k)
			accounts = append(accounts, models.Account{ID: account, Login: fmt.Sprintf("d%d", account), Name: fmt.Sprintf("第%d镇代表%d", id, k+1)})
			grants = append(grants, models.Grant{ID: account, CongressID: id, AccountID: account, Role: models.DeputyRole})
		}
		parameters = append(parameters, models.Parameter{ID: id, CongressID: id, Name: "grace_days", Value: "10", Why: "主席团会议通过", Actor: "许文华", SetAt: models.At(today)})
	}
	pour(b, db, "congresses", congresses)
	pour(b, db, "units", units)
	pour(b, db, "accounts", accounts)
	pour(b, db, "grants", grants)
	pour(b, db, "parameters", parameters)
	pour(b, db, "receivers", receivers)
	for y := range scaleYears {
		fillYear(b, db, today, y, watcher)
	}
	var reminders []models.Reminder
	for i, account := range mine {
		for k := range 200 {
			row := models.Reminder{ID: int64(i*200 + k + 1), CongressID: 1, AccountID: account, About: fmt.Sprintf("scale/%d", k), Text: "请在月底以前填报本月进度。", Link: "/office/projects", GivenAt: models.At(today) - models.Moment(k)*86_400_000}
			if k > 5 {
				row.ReadAt = row.GivenAt + 3_600_000
			}
			reminders = append(reminders, row)
		}
	}
	pour(b, db, "reminders", reminders)
}

// scaleDeputy is the account of a deputy of a congress.
func scaleDeputy(congress, k int) int64 { return int64(1000 + congress*scaleDeputies + k) }

// fillYear fills one year of all congresses.
func fillYear(b *testing.B, db *sql.DB, today time.Time, y int, watcher int64) {
	year := today.Year() - scaleYears + 1 + y
	current := year == today.Year()
	day := func(month, d int) models.Date {
		return models.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, d))
	}
	at := func(month, d int) models.Moment {
		return models.At(time.Date(year, time.Month(month), d, 9, 0, 0, 0, models.China))
	}
	past := func(m models.Moment) bool { return m <= models.At(today) }
	body := make([]byte, 800)
	var (
		sessions    []models.Session
		delegations []models.Delegation
		deputies    []models.Deputy
		rounds      []models.Round
		onBallot    []models.RoundCandidate
		roundFiles  []models.RoundFile
		projects    []models.Project
		subItems    []models.SubItem
		checkpoints []models.Checkpoint
		reports     []models.Report
		figures     []models.ReportFigure
		photos      []models.Photo
		files       []models.ProjectFile
		plans       []models.Plan
		measures    []models.Measure
		groups      []models.OversightGroup
		members     []models.GroupMember
		inspections []models.Inspection
		visited     []models.InspectionProject
		visits      []models.Visit
		concerns    []models.Concern
		replies     []models.ConcernReply
		interviews  []models.Interview
		entries     []models.InterviewEntry
		comments    []models.SiteComment
		adjustments []models.Adjustment
		steps       []models.AdjustmentStep
		acceptances []models.Acceptance
		evaluations []models.Evaluation
		remedies    []models.Remedy
		yearReports []models.YearReport
		outgoings   []models.Outgoing
		audit       []models.AuditEntry
	)
	rules, err := json.Marshal(testRules)
	must(b, err)
	for c := range scaleCongresses {
		congress, session := int64(c+1), int64(y*scaleCongresses+c+1)
		unit := fmt.Sprintf("第%d镇人民政府", congress)
		sessions = append(sessions, models.Session{ID: session, CongressID: congress, Number: y + 1, Year: year, Name: fmt.Sprintf("第%d次会议", y+1), OpensOn: day(1, 12)})
		for k := range 4 {
			delegations = append(delegations, models.Delegation{ID: session*4 - int64(k), CongressID: congress, SessionID: session, Name: fmt.Sprintf("第%d代表团", k+1), Position: k + 1})
		}
		for k := range scaleDeputies {
			deputies = append(deputies, models.Deputy{ID: session*scaleDeputies - int64(k), CongressID: congress, SessionID: session, DelegationID: session*4 - int64(k%4), Number: fmt.Sprintf("%03d", k+1), Name: fmt.Sprintf("第%d镇代表%d", congress, k+1), Seat: fmt.Sprint(k + 1), Attendance: models.Present, SignedInAt: at(1, 12)})
		}
		counts := tally.Counts{Entitled: scaleDeputies, Present: scaleDeputies, Issued: scaleDeputies, Returned: scaleDeputies}
		for no := 1; no <= scaleProjects+3; no++ {
			name := fmt.Sprintf("第%d镇%d年第%d号道路改造工程", congress, year, no)
			counts.Candidates = append(counts.Candidates, tally.CandidateCounts{No: no, Name: name, Approve: scaleDeputies - no, Oppose: no})
			onBallot = append(onBallot, models.RoundCandidate{ID: session*20 - int64(no), CongressID: congress, RoundID: session, CandidateID: session*20 - int64(no), No: no, Name: name, Unit: unit, Investment: 350_000_000})
		}
		outcome, err := tally.Decide(testRules, counts)
		must(b, err)
		for kind, value := range map[string]any{models.FileOutcome: outcome, models.FileCounts: counts} {
			text, err := json.Marshal(value)
			must(b, err)
			roundFiles = append(roundFiles, models.RoundFile{RoundID: session, Kind: kind, CongressID: congress, Body: text})
		}
		rounds = append(rounds, models.Round{ID: session, CongressID: congress, SessionID: session, UUID: fmt.Sprintf("round%d", session), Name: fmt.Sprintf("%d年度民生实事项目票决", year), State: models.RoundPublished, Seats: scaleProjects, Rules: string(rules),
			Title: "票决办法", Entitled: scaleDeputies, Present: scaleDeputies, Issued: scaleDeputies, Returned: scaleDeputies, Announces: "3", Tablets: true, Colour: models.Crimson, OpenedAt: at(1, 13), ClosedAt: at(1, 13), AnnouncedAt: at(1, 13)})
		for k := range scaleVisits {
			id, month := (session-1)*scaleVisits+int64(k)+1, 3*k+2
			visit := models.Inspection{ID: id, CongressID: congress, Code: scaleCode('V', id), Title: fmt.Sprintf("第%d季度视察", k+1), Place: "各项目现场", HeldOn: day(month, 20)}
			if done := at(month, 21); past(done) {
				visit.Findings, visit.Author, visit.RecordedAt = "总体按计划推进。", "许文华", done
				if k < 3 || !current {
					visit.PublishedAt = at(month, 22)
				}
				for j := range 5 {
					visits = append(visits, models.Visit{ID: id*10 + int64(j), CongressID: congress, InspectionID: id, AccountID: scaleDeputy(c, (k*5+j)%scaleDeputies), Name: "代表", SignedInAt: at(month, 20)})
				}
				if c == 0 {
					visits = append(visits, models.Visit{ID: id*10 + 9, CongressID: 1, InspectionID: id, AccountID: watcher, Name: "周立新", SignedInAt: at(month, 20)})
				}
			}
			inspections = append(inspections, visit)
			for j := range 3 {
				visited = append(visited, models.InspectionProject{ID: id*3 + int64(j), CongressID: congress, InspectionID: id, ProjectID: scaleProject(y, c, (k*3+j)%scaleProjects+1)})
			}
		}
		interviews = append(interviews, models.Interview{ID: session, CongressID: congress, Year: year, HeldOn: day(7, 15), Title: "年中专题询问", Place: "会议室", Host: "许文华", Summary: "逐项询问进度。", Actor: "许文华", RecordedAt: at(7, 15), PublishedAt: at(7, 20)})
		report := oversight.Figures{Congress: unit, Year: year, From: day(1, 1), On: day(12, 31), Visits: scaleVisits}
		for no := 1; no <= scaleProjects; no++ {
			id := scaleProject(y, c, no)
			p := models.Project{ID: id, CongressID: congress, SessionID: session, RoundID: session, CandidateID: session*20 - int64(no), Code: fmt.Sprintf("%d-%d-%05d", congress, year, no), Year: year, No: no, Name: fmt.Sprintf("第%d镇%d年第%d号道路改造工程", congress, year, no),
				Content: "改造提升道路三公里，安装路灯一百二十盏，新建港湾式停靠站四处。", Category: models.Categories[no%len(models.Categories)], Place: fmt.Sprintf("第%d村", no), Investment: 350_000_000, Unit: unit, UnitID: congress,
				Deadline: fmt.Sprintf("%d年11月底", year), Benefit: "沿线三千余人", Approvals: scaleDeputies - no, Entitled: scaleDeputies, PublishedAt: at(1, 13), Stage: models.StageClosed, SiteCode: scaleCode('W', id),
				FinishedAt: at(11, 20), AcceptedAt: at(11, 30), CheckedAt: at(12, 5), ClosedAt: at(12, 25)}
			carried, ended := !current && no == 10 && y%4 == 3, !current && no == 9 && y%5 == 2
			if no == 10 && y%4 == 0 && y > 0 {
				p.CarriedFrom = scaleProject(y-1, c, 10)
			}
			months := scaleReports
			switch {
			case current:
				p.Stage, months = models.StageRunning, int(today.Month())-1
			case ended:
				p.Stage, p.EndedAt, months = models.StageEnded, at(8, 1), 7
			case carried:
				p.Stage = models.StageRunning
			}
			if current || ended || carried {
				p.FinishedAt, p.AcceptedAt, p.CheckedAt, p.ClosedAt = 0, 0, 0, 0
			}
			projects = append(projects, p)
			report.Projects = append(report.Projects, oversight.ProjectFigures{ID: id, No: no, Name: p.Name, Unit: unit, Light: models.Blue, Percent: 100, Investment: p.Investment, Paid: p.Investment, Finished: true, Accepted: true, OnTime: true, Reports: months})
			plans = append(plans, models.Plan{ID: id, CongressID: congress, ProjectID: id, State: models.PlanPublished, Leader: "周立新", Officer: "何远", Contact: "0576-1234567", Target: "十一月底前完工", Money: "县财政", Safeguards: "每周调度", DueOn: day(2, 12), SubmittedAt: at(2, 1), SubmittedBy: "何远", ApprovedAt: at(2, 5), ApprovedBy: "周立新", PublishedAt: at(2, 6)})
			files = append(files, models.ProjectFile{ID: fmt.Sprintf("FILE%022d", id), CongressID: congress, ProjectID: id, Subject: "plan", SubjectID: id, Name: "实施方案.pdf", Size: len(body), Public: true, Actor: "何远", AddedAt: at(2, 1), Body: body})
			if no%4 == 1 {
				for k := range 2 {
					subItems = append(subItems, models.SubItem{ID: id*2 - int64(k), CongressID: congress, ProjectID: id, Position: k + 1, Name: []string{"路面", "照明"}[k], Unit: unit, UnitID: congress, Target: "完工", Investment: 100_000_000})
				}
			}
			for k := range 2 {
				measures = append(measures, models.Measure{ID: id*2 - int64(k), CongressID: congress, ProjectID: id, Year: year, Position: k + 1, Name: []string{"道路", "路灯"}[k], Unit: []string{"公里", "盏"}[k], Target: int64(3000 + 117_000*k)})
			}
			for k := range 6 {
				row := models.Checkpoint{ID: id*6 - int64(5-k), CongressID: congress, ProjectID: id, Position: k + 1, Name: []string{"完成招标", "开工", "路基完工", "路面完工", "路灯完工", "竣工验收"}[k], Target: "见方案", Evidence: "现场照片", Weight: []int{10, 10, 30, 20, 20, 10}[k], PlannedOn: day(2+2*k-k/5, 25)}
				if k == 5 {
					row.Confirmer = models.ConfirmDeputies
				}
				if !current || row.PlannedOn < models.DateOf(today) && no != 3 {
					row.DoneOn = row.PlannedOn
					if row.Confirmer != "" {
						row.ConfirmedAt, row.ConfirmedBy = at(12, 1), "代表"
					}
				}
				checkpoints = append(checkpoints, row)
			}
			for m := 1; m <= months; m++ {
				said := id*scaleReports - int64(scaleReports-m)
				reports = append(reports, models.Report{ID: said, CongressID: congress, ProjectID: id, ReportedOn: day(m, 28), Percent: m * 9, Paid: models.Fen(m * 25_000_000), Text: "本月完成路基一百二十米，材料进场，质量检测合格。", Problems: "雨天较多。", NextStep: "抓紧施工。", Author: "何远", CreatedAt: at(m, 28), Month: fmt.Sprintf("%d-%02d", year, m)})
				for k := range 2 {
					figures = append(figures, models.ReportFigure{ID: said*2 - int64(k), CongressID: congress, ReportID: said, MeasureID: id*2 - int64(k), Actual: int64(m * 250)})
				}
			}
			for k := range scalePhotos {
				row := models.Photo{ID: fmt.Sprintf("PHOTO%021d", id*scalePhotos-int64(k)), CongressID: congress, Caption: "施工现场", Width: 1600, Height: 1200, Body: body}
				switch k {
				case 0, 1:
					row.ProjectID, row.Phase = id, []string{"before", "after"}[k]
				case 2:
					row.InspectionID = (session-1)*scaleVisits + int64((no-1)/3%scaleVisits) + 1
				case 3:
					row.ProjectID, row.CheckpointID = id, id*6-3
				default:
					row.ReportID = id*scaleReports - int64(scaleReports-1-k%months)
				}
				photos = append(photos, row)
			}
			groups = append(groups, models.OversightGroup{ID: id, CongressID: congress, ProjectID: id, Name: fmt.Sprintf("第%d监督小组", no), CreatedAt: at(2, 10)})
			for k := range 3 {
				members = append(members, models.GroupMember{ID: id*4 + int64(k), CongressID: congress, GroupID: id, AccountID: scaleDeputy(c, (no*3+k)%scaleDeputies), Name: fmt.Sprintf("第%d镇代表%d", congress, (no*3+k)%scaleDeputies+1), Leader: k == 0})
			}
			if c == 0 && no%3 == 1 {
				members = append(members, models.GroupMember{ID: id*4 + 3, CongressID: 1, GroupID: id, AccountID: watcher, Name: "周立新"})
			}
			for k := range 2 {
				about := id*2 - int64(k)
				row := models.Concern{ID: about, CongressID: congress, ProjectID: id, InspectionID: (session-1)*scaleVisits + 2, Text: "围挡没有夜间警示灯，请尽快补上。", AccountID: scaleDeputy(c, no%scaleDeputies), Author: "代表", RaisedAt: at(6, 21), State: models.ConcernClosed, UnitID: congress, Unit: unit, DueOn: day(6, 30), Turns: 1, PublishedAt: at(6, 30), ClosedAt: at(7, 2)}
				answer := models.ConcernReply{ID: about, CongressID: congress, ConcernID: about, Text: "已全部安装到位。", Author: "何远", RepliedAt: at(6, 28), Satisfied: true, JudgedBy: "代表", JudgedAt: at(7, 2)}
				if current {
					row.State = models.ConcernStates[int(about)%5]
					row.ClosedAt = 0
					switch row.State {
					case models.ConcernRaised:
						row.UnitID, row.Unit, row.DueOn, row.Turns, row.PublishedAt = 0, "", "", 0, 0
					case models.ConcernSent:
						row.DueOn, row.Turns, row.PublishedAt, row.FollowedBy, row.FollowedAt = models.DateOf(today.AddDate(0, 0, int(about)%7-3)), 0, 0, "许文华", at(8, 1)
					case models.ConcernAnswered:
						answer.Satisfied, answer.JudgedBy, answer.JudgedAt = false, "", 0
					case models.ConcernRedo:
						answer.Satisfied, answer.Judgement = false, "没有全部补上。"
					default:
						row.ClosedAt = at(7, 2)
					}
				}
				concerns = append(concerns, row)
				if row.Turns > 0 {
					replies = append(replies, answer)
				}
			}
			if no <= 6 {
				entries = append(entries, models.InterviewEntry{ID: session*6 - int64(no-1), CongressID: congress, InterviewID: session, ProjectID: id, Position: no, Asker: "代表", Question: "能否按期完工？", Answerer: "何远", Answer: "能。"})
			}
			for k := range scaleComments {
				one := id*scaleComments - int64(k)
				row := models.SiteComment{ID: one, CongressID: congress, ProjectID: id, Code: scaleCode('C', one), Rating: 3 + k%3, Text: "路修得很平，晚上也亮。", PhoneIndex: fmt.Appendf(nil, "%032d", one), Author: fmt.Appendf(nil, "%032d", one), Month: fmt.Sprintf("%d-%02d", year, k+1), ReceivedAt: at(k+1, 9), State: models.CommentListed}
				switch {
				case current && k == 9:
					row.State = models.CommentReceived
				case k == 5:
					row.State, row.Reason = models.CommentHidden, "含有他人电话"
				case k%3 == 0:
					row.Answer, row.Answerer, row.AnsweredAt = "谢谢您的评价。", "何远", at(k+1, 12)
				}
				comments = append(comments, row)
			}
			if no%4 == 0 || ended {
				row := models.Adjustment{ID: id, CongressID: congress, ProjectID: id, Kind: models.AdjustPlace, Reason: "文物保护", Effect: "不影响总工期", Was: `{"place":"老街"}`, Becomes: `{"place":"新街"}`, State: models.AdjustmentRefused, FiledBy: "何远", FiledAt: at(5, 5), Decision: "不同意调整。", DecidedOn: day(5, 20)}
				switch {
				case ended:
					row.Kind, row.Was, row.Becomes, row.State, row.Decision, row.PublishedAt = models.AdjustEnd, `{"stage":"running"}`, `{"stage":"ended"}`, models.AdjustmentPublished, "同意终止。", at(8, 1)
				case no == 8:
					row.Kind, row.Was = models.AdjustDeadline, fmt.Sprintf(`{"deadline":"%d年10月底","days":[{"id":%d,"name":"路面完工","on":"%s"}]}`, year, id*6-2, day(7, 25))
					row.Becomes = fmt.Sprintf(`{"deadline":"%d年11月底","days":[{"id":%d,"name":"路面完工","on":"%s"}]}`, year, id*6-2, day(8, 25))
					row.State, row.Decision, row.PublishedAt = models.AdjustmentPublished, "同意调整。", at(5, 25)
				}
				adjustments = append(adjustments, row)
				steps = append(steps, models.AdjustmentStep{ID: id, CongressID: congress, AdjustmentID: id, State: row.State, HeldOn: day(5, 20), Meeting: "主席团会议", Agreed: row.State == models.AdjustmentPublished, Actor: "许文华", RecordedAt: at(5, 20)})
			}
			if current || ended || carried {
				continue
			}
			acceptances = append(acceptances, models.Acceptance{ID: id, CongressID: congress, ProjectID: id, Kind: models.AcceptOfficial, HeldOn: day(11, 30), Passed: true, Points: 95, People: "验收组", Text: "合格", Actor: "周立新", RecordedAt: at(11, 30)})
			grade := models.Evaluation{ID: id, CongressID: congress, ProjectID: id, Year: year, Turn: 1, Item: no, Base: scaleDeputies, Counts: `{"grades":["满意","基本满意","不满意"],"counts":[30,6,2],"abstain":2,"base":"all"}`, Grade: "满意", Deputies: 9200, Public: 8000, Raters: 10, Acceptance: 9500, Weights: "60/30/10", Score: 8870, Actor: "许文华", MadeAt: at(12, 20), PublishedAt: at(12, 21)}
			if no == 8 && y%4 == 1 {
				grade.Grade, grade.Score = "不满意", 4000
				remedies = append(remedies, models.Remedy{ID: id, CongressID: congress, ProjectID: id, EvaluationID: id, Text: "请限期整改", DueOn: day(12, 31), DoneOn: day(12, 30), DoneNote: "已整改", Actor: "许文华", OpenedAt: at(12, 21)})
			}
			evaluations = append(evaluations, grade)
		}
		if !current && y%2 == 0 { // of the other years the figures are computed whenever somebody looks
			text, err := json.Marshal(report)
			must(b, err)
			yearReports = append(yearReports, models.YearReport{ID: session, CongressID: congress, Year: year, Text: "总体完成较好。", Figures: string(text), Actor: "许文华", WrittenAt: at(12, 26), PublishedAt: at(12, 28)})
		}
		for k := range scaleMessages {
			row := models.Outgoing{ID: session*scaleMessages - int64(k), CongressID: congress, About: fmt.Sprintf("scale/%d/%d", year, k), ReceiverID: congress + 10, Subject: "监督意见待答复", Body: "请在期限以前答复。", Link: "/office/concerns", DueAt: at(k%12+1, 5), Attempts: 1, SentAt: at(k%12+1, 5)}
			if current && k == 0 {
				row.SentAt, row.GivenUpAt, row.Attempts, row.Error = 0, row.DueAt, 12, "对方没有应答"
			}
			outgoings = append(outgoings, row)
		}
		for k := range scaleAudit {
			audit = append(audit, models.AuditEntry{CongressID: congress, At: at(k%12+1, k%27+1), AccountID: scaleDeputy(c, k%scaleDeputies), Actor: "何远", Role: models.UnitRole, Action: "填报进度", Subject: fmt.Sprintf("第%d项", k%scaleProjects+1), Hash: fmt.Sprintf("%064d", k)})
		}
	}
	for i := range audit { // beside what founding the congress wrote
		audit[i].ID = int64(1000 + y*scaleCongresses*scaleAudit + i)
	}
	pour(b, db, "sessions", sessions)
	pour(b, db, "delegations", delegations)
	pour(b, db, "deputies", deputies)
	pour(b, db, "rounds", rounds)
	pour(b, db, "round_candidates", onBallot)
	pour(b, db, "round_files", roundFiles)
	pour(b, db, "projects", projects)
	pour(b, db, "sub_items", subItems)
	pour(b, db, "plans", plans)
	pour(b, db, "project_files", files)
	pour(b, db, "measures", measures)
	pour(b, db, "checkpoints", checkpoints)
	pour(b, db, "reports", reports)
	pour(b, db, "report_figures", figures)
	pour(b, db, "photos", photos)
	pour(b, db, "oversight_groups", groups)
	pour(b, db, "group_members", members)
	pour(b, db, "inspections", inspections)
	pour(b, db, "inspection_projects", visited)
	pour(b, db, "visits", visits)
	pour(b, db, "concerns", concerns)
	pour(b, db, "concern_replies", replies)
	pour(b, db, "interviews", interviews)
	pour(b, db, "interview_entries", entries)
	pour(b, db, "site_comments", comments)
	pour(b, db, "adjustments", adjustments)
	pour(b, db, "adjustment_steps", steps)
	pour(b, db, "acceptances", acceptances)
	pour(b, db, "evaluations", evaluations)
	pour(b, db, "remedies", remedies)
	pour(b, db, "year_reports", yearReports)
	pour(b, db, "outgoings", outgoings)
	pour(b, db, "audit_entries", audit)
}
