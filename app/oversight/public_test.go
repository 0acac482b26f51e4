package oversight_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// A shelf is a county with two years of projects and a township with one, and
// beside each public row one that is not.
type shelf struct {
	*oversight.Service
	store          *store.Store
	county, town   int64
	old, now, next models.Project // of 2024, of 2026, of 2026 and not public
	small          models.Project // of the township, 2026
}

func eachShelf(t *testing.T, test func(t *testing.T, s *shelf)) {
	t.Helper()
	apptest.EachStore(t, func(t *testing.T, db *store.Store, _ *apptest.Clock) {
		s := &shelf{Service: oversight.New(db, apptest.OversightParts(db)), store: db}
		s.put(t, func(tx *store.Tx) error {
			county := models.Congress{Name: "清溪县人民代表大会", Level: models.County}
			if err := tx.PutCongress(&county); err != nil {
				return err
			}
			town := models.Congress{Name: "云溪镇人民代表大会", Level: models.Town, ParentID: county.ID}
			if err := tx.PutCongress(&town); err != nil {
				return err
			}
			s.county, s.town = county.ID, town.ID
			session := models.Session{Number: 5, Year: 2026, Name: "第五次会议", OpensOn: "2026-03-12"}
			if err := tx.In(s.county).PutSession(&session); err != nil {
				return err
			}
			s.old = models.Project{SessionID: session.ID, Year: 2024, No: 1, Name: "桥梁加固", PublishedAt: 1}
			s.now = models.Project{SessionID: session.ID, Year: 2026, No: 2, Name: "𬭎溪饮水提升", Code: "1-2026-00417", PublishedAt: 1}
			s.next = models.Project{SessionID: session.ID, Year: 2026, No: 3, Name: "还没有公布"}
			for _, p := range []*models.Project{&s.old, &s.now, &s.next} {
				if err := tx.In(s.county).PutProject(p); err != nil {
					return err
				}
			}
			s.small = models.Project{Year: 2026, No: 1, Name: "㙍下村道路", PublishedAt: 1}
			return tx.In(s.town).PutProject(&s.small)
		})
		test(t, s)
	})
}

func (s *shelf) put(t *testing.T, do func(tx *store.Tx) error) {
	t.Helper()
	must(t, s.store.InTx(ctx, do))
}

// happened puts one of each thing into a project: public at a moment, and
// again what is not public.
func (s *shelf) happened(t *testing.T, p models.Project, at models.Moment) {
	t.Helper()
	s.put(t, func(tx *store.Tx) error {
		c := tx.In(p.CongressID)
		if err := c.PutReport(&models.Report{ProjectID: p.ID, ReportedOn: "2026-06-01", Percent: 40, Text: "管网已经铺到村口", CreatedAt: at}); err != nil {
			return err
		}
		if err := c.PutPlan(&models.Plan{ProjectID: p.ID, State: models.PlanPublished, PublishedAt: at + 1}); err != nil {
			return err
		}
		for _, published := range []models.Moment{at + 2, 0} {
			k := models.Concern{ProjectID: p.ID, Text: "水压不足", State: models.ConcernAnswered, RaisedAt: at, PublishedAt: published}
			if err := c.PutConcern(&k); err != nil {
				return err
			}
			if err := c.PutConcernReply(&models.ConcernReply{ConcernID: k.ID, Text: "已加压", RepliedAt: at + 1}); err != nil {
				return err
			}
			n := models.Inspection{Code: string(p.Name) + time.UnixMilli(int64(published)).String(), Title: "视察", HeldOn: "2026-06-02", Findings: "属实", PublishedAt: published}
			if err := c.PutInspection(&n); err != nil {
				return err
			}
			if err := c.PutInspectionProject(&models.InspectionProject{InspectionID: n.ID, ProjectID: p.ID}); err != nil {
				return err
			}
			state, turn := models.AdjustmentPublished, 1
			if published == 0 {
				state, turn = models.AdjustmentFiled, 2
			}
			if err := c.PutAdjustment(&models.Adjustment{ProjectID: p.ID, Kind: models.AdjustDeadline, Reason: "汛期", State: state, PublishedAt: published}); err != nil {
				return err
			}
			if err := c.PutEvaluation(&models.Evaluation{ProjectID: p.ID, Year: 2026, Turn: turn, Grade: "满意", PublishedAt: published}); err != nil {
				return err
			}
		}
		return nil
	})
}

func kinds(list []oversight.News) []oversight.NewsKind {
	var out []oversight.NewsKind
	for _, n := range list {
		out = append(out, n.Kind)
	}
	return out
}

func TestNewsAreWhatIsPublicTheNewestFirst(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		s.happened(t, s.now, 1000)
		s.happened(t, s.next, 2000)
		s.happened(t, s.small, 3000)
		want := []oversight.NewsKind{oversight.NewsAnswer, oversight.NewsChange, oversight.NewsConcern, oversight.NewsGrade, oversight.NewsInspection, oversight.NewsPlan, oversight.NewsReport}
		for _, tt := range []struct {
			name    string
			filter  oversight.NewsFilter
			project []int64
		}{
			{"a project", oversight.NewsFilter{Project: s.now.ID, Limit: 50}, []int64{s.now.ID}},
			{"a congress", oversight.NewsFilter{Congress: s.county, Limit: 50}, []int64{s.now.ID}},
			{"all", oversight.NewsFilter{Limit: 50}, []int64{s.small.ID, s.now.ID}},
		} {
			list, err := s.News(ctx, tt.filter)
			must(t, err)
			if len(list) != len(want)*len(tt.project) {
				t.Errorf("%s: %d news (%v), want %d", tt.name, len(list), kinds(list), len(want)*len(tt.project))
				continue
			}
			for i, n := range list {
				if of := tt.project[i/len(want)]; n.Project.ID != of || n.Project.Name == "" || n.Congress.Name == "" {
					t.Errorf("%s: news %d is of project %d (%s), want %d", tt.name, i, n.Project.ID, n.Project.Name, of)
				}
			}
			if got := kinds(list[:len(want)]); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tt.name, got, want)
			}
		}
		if list, err := s.News(ctx, oversight.NewsFilter{Congress: s.county, Limit: 2}); err != nil || len(list) != 2 {
			t.Errorf("two news wanted, %d came: %v", len(list), err)
		}
		_, err := s.News(ctx, oversight.NewsFilter{Project: s.next.ID, Limit: 9})
		apptest.Refused(t, "news of a project that is not public", err, fault.NotFound)
		if err := s.ProjectShown(ctx, s.next.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a project that is not public is shown: %v", err)
		}
	})
}

func TestAnAnswerIsNewsAndDataOnceItsConcernIsPublishedAgain(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		k := models.Concern{ProjectID: s.now.ID, Text: "水压不足", State: models.ConcernClosed, Turns: 1, DueOn: "2026-06-01", PublishedAt: 500, ClosedAt: 700}
		s.put(t, func(tx *store.Tx) error {
			c := tx.In(s.county)
			if err := c.PutConcern(&k); err != nil {
				return err
			}
			gone := models.Concern{ProjectID: s.now.ID, State: models.ConcernDropped, PublishedAt: 500}
			if err := c.PutConcern(&gone); err != nil {
				return err
			}
			return c.PutConcernReply(&models.ConcernReply{ConcernID: k.ID, Text: "已加压", RepliedAt: 600, Satisfied: true, JudgedAt: 700})
		})
		for _, tt := range []struct {
			published models.Moment
			news      int
			state     models.ConcernState
			closed    models.Moment
		}{{500, 1, models.ConcernSent, 0}, {600, 2, models.ConcernAnswered, 0}, {800, 2, models.ConcernClosed, 700}} {
			k.PublishedAt = tt.published
			s.put(t, func(tx *store.Tx) error { return tx.In(s.county).UpdateConcern(k) })
			list, err := s.News(ctx, oversight.NewsFilter{Project: s.now.ID, Limit: 9})
			must(t, err)
			if len(list) != tt.news || list[0].At != tt.published {
				t.Errorf("published at %d: news %v", tt.published, kinds(list))
			}
			open, err := s.Open(ctx, oversight.Filter{Congress: s.county}, 1, 1)
			must(t, err)
			if data := open[0]; len(data.Concerns) != 1 || data.Concerns[0].State != tt.state || data.Concerns[0].ClosedAt != tt.closed || len(data.Replies) != tt.news-1 {
				t.Errorf("published at %d: %+v with %d replies", tt.published, data.Concerns, len(data.Replies))
			}
		}
	})
}

func TestTheFrontPageIsOfTheNewestYear(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		f, err := s.Front(ctx, s.county)
		must(t, err)
		if f.Year != 2026 || len(f.Rows) != 1 || f.Rows[0].Project.ID != s.now.ID {
			t.Errorf("year %d with %d projects, want 2026 with its public one", f.Year, len(f.Rows))
		}
		if len(f.Years) != 2 || f.Years[1] != (oversight.YearCount{Year: 2024, Projects: 1}) {
			t.Errorf("years %+v", f.Years)
		}
		if len(f.Townships) != 1 || f.Townships[0].Congress.ID != s.town || f.Townships[0].Projects != 1 {
			t.Errorf("townships %+v", f.Townships)
		}
		if f, err = s.Front(ctx, s.town); err != nil || len(f.Townships) != 0 || len(f.Rows) != 1 {
			t.Errorf("the township's front page: %+v, %v", f, err)
		}
		if f, err = s.Front(ctx, 999); err != nil || f.Year != 0 {
			t.Errorf("nobody's front page: %+v, %v", f, err)
		}
	})
}

func TestASearchFindsNamesCodesAndTheWordsOfNewReports(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		for _, p := range []models.Project{s.old, s.now, s.next, s.small} {
			s.put(t, func(tx *store.Tx) error {
				return tx.In(p.CongressID).PutReport(&models.Report{ProjectID: p.ID, ReportedOn: "2026-06-01", Text: "伸缩缝百分之100", Problems: "管道_渗漏"})
			})
		}
		for _, tt := range []struct {
			query string
			year  int
			want  []int64
		}{
			{"", 0, []int64{s.now.ID, s.small.ID, s.old.ID}},
			{"", 2024, []int64{s.old.ID}},
			{"𬭎溪", 0, []int64{s.now.ID}},
			{"00417", 0, []int64{s.now.ID}},
			{"伸缩缝", 0, []int64{s.now.ID, s.small.ID}},
			{"伸缩缝", 2024, []int64{s.old.ID}},
			{"𬭎溪 渗漏", 0, []int64{s.now.ID}},
			{"桥梁 伸缩缝", 0, nil},
			{"%", 0, nil},
			{"管道_", 0, []int64{s.now.ID, s.small.ID}},
			{"还没有公布", 0, nil},
		} {
			found, err := s.Search(ctx, oversight.Filter{Query: tt.query, Year: tt.year}, 1, 10)
			must(t, err)
			var got []int64
			for _, r := range found.Rows {
				got = append(got, r.Project.ID)
			}
			if !slices.Equal(got, tt.want) || found.Total != len(tt.want) {
				t.Errorf("%q in %d finds %v of %d, want %v", tt.query, tt.year, got, found.Total, tt.want)
			}
		}
		for page, want := range map[int]int64{0: s.now.ID, 1: s.now.ID, 2: s.small.ID, 3: s.old.ID, 4: s.old.ID, 1 << 62: s.old.ID} {
			found, err := s.Search(ctx, oversight.Filter{}, page, 1)
			must(t, err)
			if len(found.Rows) != 1 || found.Rows[0].Project.ID != want || found.Total != 3 {
				t.Errorf("page %d: %d rows of %d", page, len(found.Rows), found.Total)
			}
		}
		_, err := s.Search(ctx, oversight.Filter{Query: "\xff"}, 1, 10)
		apptest.Refused(t, "what is no text", err, fault.Invalid)
	})
}

func TestOpenDataIsWhatIsPublicInOneOrder(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		s.happened(t, s.now, 1000)
		s.happened(t, s.next, 2000)
		s.put(t, func(tx *store.Tx) error {
			c := tx.In(s.county)
			for i, p := range []models.Project{s.now, s.old} { // one with a published plan, one with none
				m := models.Measure{ProjectID: p.ID, Year: 2026, Name: "管网", Unit: "公里", Target: 12_300}
				if err := c.PutMeasure(&m); err != nil {
					return err
				}
				for n, actual := range []int64{4_000, 5_500} {
					r := models.Report{ProjectID: p.ID, ReportedOn: models.DateOf(time.Date(2026, time.Month(7+n), 1, 0, 0, 0, 0, time.UTC)), Percent: 50 + i}
					if err := c.PutReport(&r); err != nil {
						return err
					}
					if err := c.PutReportFigure(&models.ReportFigure{ReportID: r.ID, MeasureID: m.ID, Actual: actual}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		list, err := s.Open(ctx, oversight.Filter{}, 1, 10)
		must(t, err)
		if len(list) != 3 || list[0].Project.ID != s.now.ID || list[2].Project.ID != s.old.ID {
			t.Fatalf("%d projects", len(list))
		}
		now := list[0]
		if len(now.Reports) != 3 || now.Reports[0].ReportedOn != "2026-08-01" || len(now.Concerns) != 1 || len(now.Replies) != 1 || len(now.Changes) != 1 || len(now.Grades) != 1 {
			t.Errorf("%d reports, %d concerns, %d replies, %d changes, %d grades", len(now.Reports), len(now.Concerns), len(now.Replies), len(now.Changes), len(now.Grades))
		}
		if len(now.Measures) != 1 || now.Reached[now.Measures[0].ID] != 5_500 {
			t.Errorf("measures %+v reached %v", now.Measures, now.Reached)
		}
		if len(list[2].Measures) != 0 {
			t.Error("measures without a published plan are given away")
		}
		for _, tt := range []struct {
			filter oversight.Filter
			page   int
			want   int
		}{{oversight.Filter{Year: 2024}, 1, 1}, {oversight.Filter{Congress: s.town}, 1, 1}, {oversight.Filter{Congress: s.town, Year: 2024}, 1, 0}, {oversight.Filter{}, 2, 0}} {
			if list, err := s.Open(ctx, tt.filter, tt.page, 10); err != nil || len(list) != tt.want {
				t.Errorf("%+v page %d: %d projects, want %d: %v", tt.filter, tt.page, len(list), tt.want, err)
			}
		}
	})
}

// large is a JPEG that has smaller sizes.
func large(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 1200, 1600)), nil))
	return b.Bytes()
}

func TestAPhotoHasItsSizesAndIsSeenWithItsOwnerOnly(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		body := large(t)
		photo := func(id string, row models.Photo) string {
			row.ID, row.Width, row.Height, row.Body = id, 1200, 1600, body
			s.put(t, func(tx *store.Tx) error { return tx.In(s.county).PutPhoto(&row) })
			return id
		}
		var inspection models.Inspection
		var reports [2]models.Report
		var checkpoint models.Checkpoint
		s.put(t, func(tx *store.Tx) error {
			c := tx.In(s.county)
			for i, p := range []models.Project{s.now, s.next} {
				reports[i] = models.Report{ProjectID: p.ID, ReportedOn: "2026-06-01"}
				if err := c.PutReport(&reports[i]); err != nil {
					return err
				}
			}
			checkpoint = models.Checkpoint{ProjectID: s.next.ID, Name: "开工"}
			if err := c.PutCheckpoint(&checkpoint); err != nil {
				return err
			}
			inspection = models.Inspection{Code: "X", Title: "视察"}
			return c.PutInspection(&inspection)
		})
		shown := photo("shown", models.Photo{ReportID: reports[0].ID})
		own := photo("own", models.Photo{ProjectID: s.now.ID, Phase: "before"})
		for _, hidden := range []string{
			photo("hidden-report", models.Photo{ReportID: reports[1].ID}), photo("hidden-project", models.Photo{ProjectID: s.next.ID}),
			photo("hidden-checkpoint", models.Photo{CheckpointID: checkpoint.ID}), photo("inspection", models.Photo{InspectionID: inspection.ID}),
			photo("inspection-of-public", models.Photo{InspectionID: inspection.ID, ProjectID: s.now.ID}), photo("nothing", models.Photo{}), "none",
		} {
			_, err := s.Photo(ctx, hidden)
			apptest.Refused(t, hidden, err, fault.NotFound)
			_, err = s.PhotoOf(ctx, hidden, 360)
			apptest.Refused(t, hidden+" in a size", err, fault.NotFound)
			apptest.Refused(t, hidden+" is there", s.PhotoShown(ctx, hidden), fault.NotFound)
		}
		fits := oversight.Fits(models.Photo{Width: 1200, Height: 1600})
		if len(fits) != 2 || fits[0].Width != 360 || fits[0].Height != 480 || fits[1].Width != 720 {
			t.Fatalf("sizes %+v", fits)
		}
		var first []byte
		for range 2 { // drawn, then kept
			small, err := s.PhotoOf(ctx, shown, 360)
			must(t, err)
			m, err := jpeg.DecodeConfig(bytes.NewReader(small))
			if err != nil || m.Width != 360 || m.Height != 480 {
				t.Errorf("the smallest size is %d × %d: %v", m.Width, m.Height, err)
			}
			if first != nil && !bytes.Equal(first, small) {
				t.Error("the kept size is not the one that was drawn")
			}
			first = small
		}
		for _, width := range []int{361, 480, 1200, 5000} {
			_, err := s.PhotoOf(ctx, shown, width)
			apptest.Refused(t, "a size that is none", err, fault.NotFound)
		}
		if _, err := s.Photo(ctx, own); err != nil {
			t.Errorf("a photo of a public project: %v", err)
		}
		v, err := s.PublishedProject(ctx, s.now.ID)
		must(t, err)
		if len(v.Photos) != 2 || v.Photos[0].ID != own || v.Photos[1].On != "2026-06-01" {
			t.Errorf("photos %+v", v.Photos)
		}
		s.put(t, func(tx *store.Tx) error { // taken back
			p := s.now
			p.PublishedAt = 0
			return tx.In(s.county).UpdateProject(p)
		})
		for _, width := range []int{360, 720} {
			_, err := s.PhotoOf(ctx, shown, width)
			apptest.Refused(t, "a photo of what was taken back", err, fault.NotFound)
		}
	})
}
