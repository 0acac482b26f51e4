package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/vote"
	"piaojue/models"
)

func TestTheOfficeSeesWhoseDeviceWasTried(t *testing.T) {
	v := vote.RoundReading{Round: models.Round{ID: 1, State: models.RoundStaffed}, Scrutineers: []models.Scrutineer{
		{AccountID: 3, Kind: models.KindChief, Position: 1, Name: "沈知远"}, {AccountID: 4, Kind: models.KindScrutineer, Position: 2, Name: "何以安"}, {AccountID: 5, Kind: models.KindTeller, Name: "吴亦航"},
	}, Steps: []models.RoundStep{{Action: "check", AccountID: 3, Reason: "可以使用", At: 1}, {Action: "check", AccountID: 3, Reason: "不能使用：时钟不准", At: 2}, {Action: "adopt", AccountID: 4}}}
	rows := devices(v)
	if len(rows) != 2 || rows[0].Says != "不能使用：时钟不准" || !rows[0].Faulty || rows[1].Says != "" || rows[1].At != "" {
		t.Errorf("rows %+v", rows)
	}
	if page := deviceView(v, access.Actor{Account: 5}); page != nil {
		t.Error("a teller has a device page")
	}
	if page := deviceView(v, access.Actor{Account: 4}); page == nil || page.Index != 2 || page.Closed != "" || page.Last != "" || page.Made {
		t.Errorf("page %+v", page)
	}
	v.Round.State = models.RoundCounted
	if page := deviceView(v, access.Actor{Account: 3}); page.Closed == "" || !strings.Contains(page.Last, "时钟不准") {
		t.Errorf("once the count is open: %+v", page)
	}
	v.Round.State = models.RoundDraft
	if devices(v) != nil {
		t.Error("a table before the 票决办法 is adopted")
	}
}

// formContext is a request with a form.
func formContext(t *testing.T, form string) echo.Context {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return echo.New().NewContext(request, httptest.NewRecorder())
}

func TestADeviceFormWithoutItsScriptIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		fields string
		good   bool
	}{
		"empty":        {"", false},
		"no clock":     {"program=yes&seal_ms=40&verify_ms=30&clock_ms=", false},
		"nonsense":     {"clock_ms=12&verify_ms=quick", false},
		"a huge clock": {"clock_ms=9223372036854775807", false},
		"all":          {"program=yes&seal_ms=40&verify_ms=30&clock_ms=-400&storage=yes&camera=&printing=yes&key=same", true},
	} {
		check, err := deviceCheckIn(formContext(t, tt.fields))
		if (err == nil) != tt.good {
			t.Errorf("%s: %v", name, err)
		}
		if tt.good && (check.Clock.Milliseconds() != -400 || check.Verify.Milliseconds() != 30 || check.Camera || check.KeySheet != vote.KeySame || len(check.Faults()) > 0) {
			t.Errorf("%s: %+v", name, check)
		}
	}
	if _, err := deviceCheckIn(formContext(t, "clock_ms=0")); err != nil {
		t.Errorf("a clock that is right: %v", err)
	}
}
