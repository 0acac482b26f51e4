package web

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/oversight"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
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
	scaleTurns      = 8  // how often each page is read
)

// BenchmarkScale fills both databases with twenty years of forty congresses and
// reads every page that needs no other number than a project's, for each kind
// of person, without the page cache. It prints the median and the slowest
// reading in milliseconds, and on MariaDB how many rows the engine read for it.
func BenchmarkScale(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "piaojue.db")
		benchmarkScale(b, "sqlite:"+path, "sqlite", "file:"+path)
	})
	dsn := os.Getenv(apptest.MySQLVariable)
	if dsn == "" || dsn == "none" {
		b.Logf("%s is not set: nothing measured on MariaDB; use scripts/mariadb", apptest.MySQLVariable)
		return
	}
	b.Run("mariadb", func(b *testing.B) {
		name := scratchDatabase(b, dsn)
		benchmarkScale(b, "mysql:"+name, "mysql", name)
	})
}

// column is the name of a field in the tables.
func column(field string) string {
	var out strings.Builder
	runes := []rune(field)
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
		names = append(names, column(kind.Field(i).Name))
	}
	for chunk := range slices.Chunk(rows, 400) {
		tx, err := db.Begin()
		must(b, err)
		one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(names)), ",") + ")"
		var values []any
		for _, row := range chunk {
			v := reflect.ValueOf(row)
			for i := range names {
				values = append(values, v.Field(i).Interface())
			}
		}
		for i, v := range values { // named kinds of text and numbers, as the drivers want them
			switch r := reflect.ValueOf(v); r.Kind() {
			case reflect.String:
				values[i] = r.String()
			case reflect.Int, reflect.Int64:
				values[i] = r.Int()
			case reflect.Slice:
				if r.IsNil() {
					values[i] = []byte{}
				}
			}
		}
		_, err = tx.Exec("INSERT INTO "+table+" (`"+strings.Join(names, "`,`")+"`) VALUES "+strings.TrimSuffix(strings.Repeat(one+",", len(chunk)), ","), values...)
		must(b, err)
		must(b, tx.Commit())
	}
}

// country fills the tables; it returns a project of the first congress that is
// under way this year.
func country(b *testing.B, db *sql.DB, today time.Time) (underWay int64) {
	b.Helper()
	var congresses []models.Congress
	for i := 2; i <= scaleCongresses; i++ {
		congresses = append(congresses, models.Congress{ID: int64(i), ParentID: 1, Name: fmt.Sprintf("清溪县第%d镇人民代表大会", i), Level: models.Town})
	}
	pour(b, db, "congresses", congresses)
	var units []models.Unit
	for i := 1; i <= scaleCongresses; i++ {
		units = append(units, models.Unit{ID: int64(i), CongressID: int64(i), Name: fmt.Sprintf("第%d镇人民政府", i)})
	}
	pour(b, db, "units", units)
	day := func(year, month, d int) models.Date {
		return models.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, d))
	}
	at := func(year, month, d int) models.Moment {
		return models.At(time.Date(year, time.Month(month), d, 9, 0, 0, 0, models.China))
	}
	body := make([]byte, 800)
	var photo, project, report int64
	for y := range scaleYears {
		year := today.Year() - scaleYears + 1 + y
		current := year == today.Year()
		var projects []models.Project
		var sessions []models.Session
		var checkpoints []models.Checkpoint
		var reports []models.Report
		var figures []models.ReportFigure
		var photos []models.Photo
		var plans []models.Plan
		var measures []models.Measure
		var concerns []models.Concern
		var replies []models.ConcernReply
		var comments []models.SiteComment
		var adjustments []models.Adjustment
		var acceptances []models.Acceptance
		var evaluations []models.Evaluation
		var inspections []models.Inspection
		var visited []models.InspectionProject
		for c := 1; c <= scaleCongresses; c++ {
			congress := int64(c)
			session := int64(y*scaleCongresses + c)
			sessions = append(sessions, models.Session{ID: session, CongressID: congress, Number: y + 1, Year: year, Name: fmt.Sprintf("第%d次会议", y+1), OpensOn: day(year, 1, 12)})
			visit := session
			inspections = append(inspections, models.Inspection{ID: visit, CongressID: congress, Code: fmt.Sprintf("VISIT%08d", visit), Title: "年中视察", Place: "各项目现场", HeldOn: day(year, 6, 20), Findings: "总体按计划推进。", Author: "许文华", RecordedAt: at(year, 6, 21), PublishedAt: at(year, 6, 22)})
			for no := 1; no <= scaleProjects; no++ {
				project++
				p := models.Project{ID: project, CongressID: congress, SessionID: session, Code: fmt.Sprintf("%d-%d-%05d", congress, year, no), Year: year, No: no, Name: fmt.Sprintf("第%d镇%d年第%d号道路改造工程", c, year, no),
					Content: "改造提升道路三公里，安装路灯一百二十盏，新建港湾式停靠站四处。", Category: models.Categories[no%len(models.Categories)], Place: fmt.Sprintf("第%d村", no), Investment: 350_000_000, Unit: units[c-1].Name, UnitID: congress,
					Deadline: fmt.Sprintf("%d年11月底", year), Benefit: "沿线三千余人", Approvals: 120, Entitled: 180, PublishedAt: at(year, 1, 13), Stage: models.StageClosed, SiteCode: fmt.Sprintf("SITE%08d", project),
					FinishedAt: at(year, 11, 20), AcceptedAt: at(year, 11, 30), CheckedAt: at(year, 12, 5), ClosedAt: at(year, 12, 25)}
				months := scaleReports
				if current {
					p.Stage, p.FinishedAt, p.AcceptedAt, p.CheckedAt, p.ClosedAt = models.StageRunning, 0, 0, 0, 0
					months = int(today.Month()) - 1
					if c == 1 && no == 1 {
						underWay = project
					}
				}
				projects = append(projects, p)
				plans = append(plans, models.Plan{ID: project, CongressID: congress, ProjectID: project, State: models.PlanPublished, Leader: "周立新", Officer: "何远", Contact: "0576-1234567", Target: "十一月底前完工", Money: "县财政", Safeguards: "每周调度", DueOn: day(year, 2, 12), SubmittedAt: at(year, 2, 1), SubmittedBy: "何远", ApprovedAt: at(year, 2, 5), ApprovedBy: "周立新", PublishedAt: at(year, 2, 6)})
				for k := range 2 {
					measures = append(measures, models.Measure{ID: project*2 - int64(k), CongressID: congress, ProjectID: project, Year: year, Position: k + 1, Name: []string{"道路", "路灯"}[k], Unit: []string{"公里", "盏"}[k], Target: int64(3000 + 117_000*k)})
				}
				for k := range 6 {
					row := models.Checkpoint{ID: project*6 - int64(5-k), CongressID: congress, ProjectID: project, Position: k + 1, Name: []string{"完成招标", "开工", "路基完工", "路面完工", "路灯完工", "竣工验收"}[k], Target: "见方案", Weight: []int{10, 10, 30, 20, 20, 10}[k], PlannedOn: day(year, 2+2*k-k/5, 25)}
					if !current || row.PlannedOn < models.DateOf(today) {
						row.DoneOn = row.PlannedOn
					}
					checkpoints = append(checkpoints, row)
				}
				for m := 1; m <= months; m++ {
					report++
					reports = append(reports, models.Report{ID: report, CongressID: congress, ProjectID: project, ReportedOn: day(year, m, 28), Percent: m * 9, Paid: models.Fen(m * 25_000_000), Text: "本月完成路基一百二十米，材料进场，质量检测合格。", Problems: "雨天较多。", NextStep: "抓紧施工。", Author: "何远", CreatedAt: at(year, m, 28), Month: fmt.Sprintf("%d-%02d", year, m)})
					for k := range 2 {
						figures = append(figures, models.ReportFigure{ID: report*2 - int64(k), CongressID: congress, ReportID: report, MeasureID: project*2 - int64(k), Actual: int64(m * 250)})
					}
				}
				for k := range scalePhotos {
					photo++
					photos = append(photos, models.Photo{ID: fmt.Sprintf("PHOTO%021d", photo), CongressID: congress, ReportID: report - int64(k%max(1, months)), Caption: "施工现场", Width: 1600, Height: 1200, Body: body})
				}
				for k := range 2 {
					id := project*2 - int64(k)
					concerns = append(concerns, models.Concern{ID: id, CongressID: congress, ProjectID: project, Text: "围挡没有夜间警示灯，请尽快补上。", Author: "许文华", RaisedAt: at(year, 6, 21), State: models.ConcernClosed, UnitID: congress, Unit: p.Unit, DueOn: day(year, 6, 30), Turns: 1, PublishedAt: at(year, 6, 30), ClosedAt: at(year, 7, 2)})
					replies = append(replies, models.ConcernReply{ID: id, CongressID: congress, ConcernID: id, Text: "已全部安装到位。", Author: "何远", RepliedAt: at(year, 6, 28), Satisfied: true, JudgedBy: "许文华", JudgedAt: at(year, 7, 2)})
				}
				for k := range 10 {
					id := project*10 - int64(k)
					comments = append(comments, models.SiteComment{ID: id, CongressID: congress, ProjectID: project, Code: fmt.Sprintf("C%015d", id), Rating: 3 + k%3, Text: "路修得很平，晚上也亮。", PhoneIndex: fmt.Appendf(nil, "%032d", id), Author: fmt.Appendf(nil, "%032d", id), Month: fmt.Sprintf("%d-%02d", year, k+1), ReceivedAt: at(year, k+1, 9), State: models.CommentListed})
				}
				if no%4 == 0 {
					adjustments = append(adjustments, models.Adjustment{ID: project, CongressID: congress, ProjectID: project, Kind: models.AdjustPlace, Reason: "文物保护", Effect: "不影响总工期", Was: "{}", Becomes: "{}", State: models.AdjustmentRefused, FiledBy: "何远", FiledAt: at(year, 5, 5), Decision: "不同意调整。", DecidedOn: day(year, 5, 20)})
				}
				visited = append(visited, models.InspectionProject{ID: project, CongressID: congress, InspectionID: visit, ProjectID: project})
				if !current {
					acceptances = append(acceptances, models.Acceptance{ID: project, CongressID: congress, ProjectID: project, Kind: models.AcceptOfficial, HeldOn: day(year, 11, 30), Passed: true, Points: 95, People: "验收组", Text: "合格", Actor: "周立新", RecordedAt: at(year, 11, 30)})
					evaluations = append(evaluations, models.Evaluation{ID: project, CongressID: congress, ProjectID: project, Year: year, Turn: 1, Item: no, Base: 180, Counts: `{"counts":[150,20,5],"abstain":5,"invalid":0}`, Grade: "满意", Deputies: 9200, Public: 8000, Raters: 10, Acceptance: 9500, Weights: "60/30/10", Score: 8870, Actor: "许文华", MadeAt: at(year, 12, 20), PublishedAt: at(year, 12, 21)})
				}
			}
		}
		pour(b, db, "sessions", sessions)
		pour(b, db, "projects", projects)
		pour(b, db, "plans", plans)
		pour(b, db, "measures", measures)
		pour(b, db, "checkpoints", checkpoints)
		pour(b, db, "reports", reports)
		pour(b, db, "report_figures", figures)
		pour(b, db, "photos", photos)
		pour(b, db, "concerns", concerns)
		pour(b, db, "concern_replies", replies)
		pour(b, db, "site_comments", comments)
		pour(b, db, "adjustments", adjustments)
		pour(b, db, "acceptances", acceptances)
		pour(b, db, "evaluations", evaluations)
		pour(b, db, "inspections", inspections)
		pour(b, db, "inspection_projects", visited)
	}
	b.Logf("%d projects, %d reports, %d photos", project, report, photo)
	return underWay
}

// rowsRead is how many rows MariaDB has read for everybody so far, by index
// and by scanning.
func rowsRead(b *testing.B, db *sql.DB) (sum int64) {
	b.Helper()
	rows, err := db.Query("SHOW GLOBAL STATUS LIKE 'Handler_read%'")
	must(b, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int64
		must(b, rows.Scan(&name, &n))
		sum += n
	}
	must(b, rows.Err())
	return sum
}

func benchmarkScale(b *testing.B, source, driver, plain string) {
	ctx := context.Background()
	s, err := store.Open(source, time.Now)
	must(b, err)
	b.Cleanup(func() { s.Close() })
	must(b, s.Migrate(ctx))
	accounts := account.New(s)
	congress, err := accounts.Found(ctx, account.FoundCommand{Congress: models.Congress{Name: "清溪县人民代表大会", Level: models.County}, Login: "admin", Name: "沈向南", Password: apptest.Password})
	must(b, err)
	db, err := sql.Open(driver, plain)
	must(b, err)
	b.Cleanup(func() { db.Close() })
	begun := time.Now()
	project := country(b, db, time.Now())
	b.Logf("filled in %.0f s", time.Since(begun).Seconds())
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	roles := []models.Role{models.Government, models.UnitRole, models.Standing, models.DeputyRole}
	for _, role := range roles {
		command := account.CreateCommand{Login: string(role), Name: "周立新", Password: apptest.Password, Roles: []models.Role{role}}
		if role == models.UnitRole {
			command.Unit = "第1镇人民政府"
		}
		_, err = accounts.Create(ctx, admin, command)
		must(b, err)
	}
	server, err := New(Parts{Account: accounts, Logins: account.NewLogins(s), Roster: roster.New(s), Intake: intake.New(s, apptest.IntakeParts(s)), Shortlist: shortlist.New(s, apptest.ShortlistParts(s)), SmallWork: smallwork.New(s), Vote: vote.New(s),
		Oversight: oversight.New(s, apptest.OversightParts(s)), Outbox: testOutbox(s), Live: &live.Hub{}, Ready: s.Ping, Now: time.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files})
	must(b, err)
	site := httptest.NewServer(server)
	b.Cleanup(site.Close)

	read := func(client *http.Client, who, path string) {
		var spent []time.Duration
		var size, touched int64
		status := 0
		for range scaleTurns {
			before := int64(0)
			if driver == "mysql" {
				before = rowsRead(b, db)
			}
			begun := time.Now()
			answer, err := client.Get(site.URL + path)
			must(b, err)
			size, err = io.Copy(io.Discard, answer.Body)
			must(b, err)
			answer.Body.Close()
			status = answer.StatusCode
			spent = append(spent, time.Since(begun))
			if driver == "mysql" {
				touched = rowsRead(b, db) - before
			}
			if spent[0] > 3*time.Second {
				break // measured well enough
			}
		}
		if status >= http.StatusInternalServerError {
			b.Errorf("%s %s: %d", who, path, status)
		}
		if status != http.StatusOK { // not this person's, or it wants more than a project
			return
		}
		slices.Sort(spent)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		fmt.Printf("%s\t%s\t%s\t%.1f\t%.1f\t%d\t%d\n", s.Kind(), who, path, ms(spent[len(spent)/2]), ms(spent[len(spent)-1]), size/1024, touched)
	}
	pages := func(routes []route) []string {
		var list []string
		for _, r := range routes {
			path := strings.ReplaceAll(r.path, ":project", fmt.Sprint(project))
			if r.method == http.MethodGet && !strings.ContainsAny(path, ":*") && r.path != "/live" && !strings.HasPrefix(r.path, "/healthz") && !slices.Contains(list, path) {
				list = append(list, path)
			}
		}
		return list
	}
	b.ResetTimer()
	anybody := &http.Client{}
	for _, path := range append(pages(server.openRoutes()), "/?congress=7", fmt.Sprintf("/projects?year=%d", time.Now().Year()-3), "/projects?congress=7", "/projects?q="+url.QueryEscape("第7镇 道路"), "/projects?page=40", "/site/SITE00000042", "/matters/7-2020-00003") {
		read(anybody, "public", path)
	}
	for _, role := range roles {
		jar, err := cookiejar.New(nil)
		must(b, err)
		client := &http.Client{Jar: jar}
		answer, err := client.PostForm(site.URL+"/signin", url.Values{"login": {string(role)}, "password": {apptest.Password}})
		must(b, err)
		answer.Body.Close()
		for _, path := range pages(server.loginRoutes()) {
			if strings.Contains(path, "project") || !strings.HasPrefix(path, "/signin") {
				read(client, string(role), path)
			}
		}
	}
	b.StopTimer()
	b.ReportMetric(0, "ns/op")
}
