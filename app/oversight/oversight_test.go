package oversight_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// each plays with the three projects of an announced round: the first belongs
// to unit, the second to unit2, the third to neither.
func each(t *testing.T, test func(t *testing.T, w *apptest.Town, projects []models.Project)) {
	t.Helper()
	apptest.EachTown(t, apptest.TickOnly, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		if len(result.Projects) != 3 {
			t.Fatalf("%d projects, want 3", len(result.Projects))
		}
		test(t, w, result.Projects)
	})
}

// picture is a JPEG with a place written into its EXIF data.
func picture(t *testing.T) *bytes.Buffer {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	m.SetRGBA(3, 3, color.RGBA{200, 30, 30, 255})
	var plain bytes.Buffer
	must(t, jpeg.Encode(&plain, m, nil))
	exif := "\xff\xe1\x00\x1aExif\x00\x00GPS-PLACE-DEVICE"
	exif = "\xff\xe1" + string([]byte{0, byte(len(exif) - 2)}) + exif[4:]
	return bytes.NewBuffer(append(append([]byte("\xff\xd8"), exif...), plain.Bytes()[2:]...))
}

func report(project int64) oversight.ReportCommand {
	return oversight.ReportCommand{Project: project, ReportedOn: "2026-03-12", Percent: 20, Paid: 100, Text: "𬭎溪段已经开工。"}
}

func TestWhatIsCurrentLeavesOutSettledProjectsOfOlderYears(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		year := projects[0].Year
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			for i, p := range []models.Project{{Year: year - 2, Name: "前年还没有销号"}, {Year: year - 2, Name: "前年已经销号", ClosedAt: 1}, {Year: year - 2, Name: "前年已经终止", EndedAt: 1}, {Year: year - 1, Name: "去年已经销号", ClosedAt: 1}} {
				p.SessionID, p.No = projects[0].SessionID, 70+i
				if err := tx.In(w.Congress.ID).PutProject(&p); err != nil {
					return err
				}
			}
			return nil
		}))
		rows, err := w.Oversight.Current(ctx, w.As("government"))
		must(t, err)
		var names []string
		for _, r := range rows[len(projects):] {
			names = append(names, r.Project.Name)
		}
		if want := []string{"去年已经销号", "前年还没有销号"}; len(rows) != len(projects)+len(want) || !slices.Equal(names, want) {
			t.Errorf("after this year's come %q, want %q", names, want)
		}
		own, err := w.Oversight.Current(ctx, w.As("unit"))
		if must(t, err); len(own) != 1 || own[0].Project.ID != projects[0].ID {
			t.Errorf("a unit sees %v, want its own project", own)
		}
	})
}

func TestAUnitSeesAndReportsItsOwnProjectsOnly(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		rows, err := w.Oversight.Projects(ctx, w.As("unit"))
		must(t, err)
		if len(rows) != 1 || rows[0].Project.ID != projects[0].ID {
			t.Errorf("the unit sees %d projects, want its one", len(rows))
		}
		if rows, err := w.Oversight.Projects(ctx, w.As("government")); err != nil || len(rows) != 3 {
			t.Errorf("the government sees %d, %v", len(rows), err)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.Project(ctx, w.As("unit"), projects[1].ID)
			apptest.Refused(t, "read", err, fault.Forbidden)
			apptest.Refused(t, "report", w.Oversight.AddReport(ctx, w.As("unit"), report(projects[1].ID)), fault.Forbidden)
			apptest.Refused(t, "a project of no unit", w.Oversight.AddReport(ctx, w.As("unit"), report(projects[2].ID)), fault.Forbidden)
			nobody := w.As("unit")
			nobody.Unit = 0
			apptest.Refused(t, "a unit's person without a unit", w.Oversight.AddReport(ctx, nobody, report(projects[2].ID)), fault.Forbidden)
			apptest.Refused(t, "from another congress", w.Oversight.AddReport(ctx, w.Elsewhere("unit"), report(projects[0].ID)), fault.NotFound)
			apptest.Refused(t, "a deputy reports", w.Oversight.AddReport(ctx, w.As("deputy"), report(projects[0].ID)), fault.Forbidden)
			apptest.Refused(t, "the public reports", w.Oversight.AddReport(ctx, access.Actor{}, report(projects[0].ID)), fault.Unauthenticated)
			apptest.Refused(t, "a unit plans", w.Oversight.AddCheckpoint(ctx, w.As("unit"), oversight.CheckpointCommand{Project: projects[0].ID, Name: "开工", Weight: 10, PlannedOn: "2026-04-01"}), fault.Forbidden)
		})
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), report(projects[0].ID)))
		v, err := w.Oversight.PublishedProject(ctx, projects[0].ID)
		must(t, err)
		if len(v.Reports) != 1 || v.Reports[0].Text != "𬭎溪段已经开工。" || v.Reports[0].Author != "何晓东" {
			t.Errorf("reports %+v", v.Reports)
		}
		found, err := w.Oversight.Published(ctx, oversight.Filter{Query: "𬭎"})
		must(t, err)
		if len(found) != 1 || found[0].Project.ID != projects[1].ID {
			t.Errorf("a search for 𬭎 finds %d, want the second project", len(found))
		}
	})
}

func TestAPlanHasWeightsUpToAHundredAndRealDates(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		add := func(name string, weight int, on models.Date) error {
			return w.Oversight.AddCheckpoint(ctx, w.As("government"), oversight.CheckpointCommand{Project: projects[0].ID, Name: name, Weight: weight, PlannedOn: on})
		}
		must(t, add("开工", 40, "2026-04-01"))
		must(t, add("主体", 59, "2026-08-01"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "one too many", add("验收", 2, "2026-12-01"), fault.Invalid)
			apptest.Refused(t, "no weight", add("验收", 0, "2026-12-01"), fault.Invalid)
			apptest.Refused(t, "a day that does not exist", add("验收", 1, "2026-02-29"), fault.Invalid)
			apptest.Refused(t, "no name", add(" ", 1, "2026-12-01"), fault.Invalid)
			apptest.Refused(t, "twice", add("开工", 1, "2026-04-01"), fault.Invalid)
			apptest.Refused(t, "a project that does not exist", w.Oversight.AddCheckpoint(ctx, w.As("government"), oversight.CheckpointCommand{Project: 9999, Name: "开工", Weight: 1, PlannedOn: "2026-04-01"}), fault.NotFound)
		})
		must(t, add("验收", 1, "2026-12-01"))
		v, err := w.Oversight.Project(ctx, w.As("unit"), projects[0].ID)
		must(t, err)
		first := v.Checkpoints[0].ID
		done := func(project, checkpoint int64, on models.Date) error {
			return w.Oversight.Done(ctx, w.As("unit"), project, checkpoint, on, "已核对")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "before the plan is published", done(projects[0].ID, first, "2026-03-12"), fault.Closed)
		})
		if v, err := w.Oversight.PublishedProject(ctx, projects[0].ID); err != nil || len(v.Checkpoints) != 0 {
			t.Errorf("%d checkpoints of a plan that is not published are public, %v", len(v.Checkpoints), err)
		}
		w.PublishPlan(t, projects[0].ID)
		w.Unchanged(t, func() {
			apptest.Refused(t, "after it was published", add("收尾", 1, "2026-12-02"), fault.Closed)
			apptest.Refused(t, "tomorrow", done(projects[0].ID, first, "2026-03-13"), fault.Invalid)
			apptest.Refused(t, "no day", done(projects[0].ID, first, ""), fault.Invalid)
			apptest.Refused(t, "another unit's project", done(projects[1].ID, first, "2026-03-12"), fault.Forbidden)
			apptest.Refused(t, "a checkpoint of another project", w.Oversight.Done(ctx, w.As("government"), projects[1].ID, first, "2026-03-12", ""), fault.NotFound)
		})
		must(t, done(projects[0].ID, first, "2026-03-12"))
		w.Unchanged(t, func() { apptest.Refused(t, "twice", done(projects[0].ID, first, "2026-03-11"), fault.Conflict) })
		if v, err := w.Oversight.PublishedProject(ctx, projects[0].ID); err != nil || v.State.Percent != 40 || v.State.Light != models.Green {
			t.Errorf("%d %% and %s, %v; want 40 %% and green", v.State.Percent, v.State.Light, err)
		}
	})
}

func TestPhotosAreCleanedAndWithOneBadPhotoNothingIsStored(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		cmd := report(projects[0].ID)
		cmd.Photos = []oversight.Upload{{Caption: "现场", File: picture(t)}, {Caption: "坏的", File: strings.NewReader("<svg onload=alert(1)>")}}
		w.Unchanged(t, func() {
			apptest.Refused(t, "one bad photo", w.Oversight.AddReport(ctx, w.As("unit"), cmd), fault.Invalid)
		})
		cmd.Photos = nil
		for range 7 {
			cmd.Photos = append(cmd.Photos, oversight.Upload{File: picture(t)})
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "seven photos", w.Oversight.AddReport(ctx, w.As("unit"), cmd), fault.Invalid)
		})
		cmd.Photos = []oversight.Upload{{Caption: "㙍下村现场", File: picture(t)}}
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		v, err := w.Oversight.PublishedProject(ctx, projects[0].ID)
		must(t, err)
		photo, err := w.Oversight.Photo(ctx, v.Reports[0].Photos[0].ID)
		must(t, err)
		if photo.Width != 64 || photo.Height != 48 || photo.Caption != "㙍下村现场" {
			t.Errorf("photo %d×%d %q", photo.Width, photo.Height, photo.Caption)
		}
		if bytes.Contains(photo.Body, []byte("GPS-PLACE-DEVICE")) || bytes.Contains(photo.Body, []byte("Exif")) {
			t.Error("the photo still says where it was taken")
		}
		if _, err := jpeg.Decode(bytes.NewReader(photo.Body)); err != nil {
			t.Errorf("the cleaned photo is none: %v", err)
		}
	})
}

func TestAReportIsCheckedByField(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		tests := []struct {
			field  string
			change func(*oversight.ReportCommand)
		}{
			{"text", func(c *oversight.ReportCommand) { c.Text = " " }}, {"text", func(c *oversight.ReportCommand) { c.Text = strings.Repeat("长", 1001) }},
			{"text", func(c *oversight.ReportCommand) { c.Text = "坏\xff" }}, {"percent", func(c *oversight.ReportCommand) { c.Percent = -1 }},
			{"percent", func(c *oversight.ReportCommand) { c.Percent = 1001 }}, {"paid", func(c *oversight.ReportCommand) { c.Paid = -1 }},
			{"reported_on", func(c *oversight.ReportCommand) { c.ReportedOn = "2026-03-13" }}, {"reported_on", func(c *oversight.ReportCommand) { c.ReportedOn = "昨天" }},
		}
		w.Unchanged(t, func() {
			for _, tt := range tests {
				cmd := report(projects[0].ID)
				tt.change(&cmd)
				err := w.Oversight.AddReport(ctx, w.As("unit"), cmd)
				apptest.Refused(t, tt.field, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("complaints %v, want one about %s", e.Fields, tt.field)
				}
			}
			_, err := w.Oversight.Published(ctx, oversight.Filter{Query: strings.Repeat("长", 101)})
			apptest.Refused(t, "a search too long", err, fault.Invalid)
		})
	})
}
