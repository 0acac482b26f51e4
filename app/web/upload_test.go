package web

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"piaojue/app/fault"
)

// metered counts what is read of a body.
type metered struct {
	io.ReadCloser
	read *atomic.Int64
}

func (c metered) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.read.Add(int64(n))
	return n, err
}

// uploadSite serves one form that takes two photos.
func uploadSite(t *testing.T, limit string) (address string, read *atomic.Int64) {
	t.Helper()
	read = &atomic.Int64{}
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status, refusal, _ := (&Server{}).refusalOf(c, err)
		c.String(status, refusal.Message+refusal.Fields["photo"])
	}
	e.POST("/", func(c echo.Context) error {
		files, done, err := uploads(c, "photo", 2)
		defer done()
		if form, e := c.FormParams(); e != nil || form == nil {
			t.Errorf("the form cannot be read: %v", e)
		}
		if err != nil {
			c.Response().Header().Set("Came", c.FormValue("text"))
			return err
		}
		sizes := []int{}
		for _, f := range files {
			b, err := io.ReadAll(f)
			if err != nil {
				return err
			}
			sizes = append(sizes, len(b))
		}
		return c.String(http.StatusOK, fmt.Sprint(sizes, c.FormValue("text")))
	}, middleware.BodyLimit(limit), func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Request().Body = metered{c.Request().Body, read}
			return next(c)
		}
	})
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), read
}

func photoForm(t *testing.T, text string, sizes ...int) (contentType string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	must(t, w.WriteField("text", text))
	for i, size := range sizes {
		part, err := w.CreateFormFile("photo", fmt.Sprintf("%d.jpg", i))
		must(t, err)
		_, err = part.Write(make([]byte, size))
		must(t, err)
	}
	must(t, w.Close())
	return w.FormDataContentType(), body
}

func TestUploadsArriveAndNothingIsLeftBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	address, _ := uploadSite(t, "4M")
	came := ""
	send := func(contentType string, body io.Reader) (int, string) {
		t.Helper()
		answer, err := http.Post("http://"+address+"?more=1", contentType, body)
		must(t, err)
		defer answer.Body.Close()
		came = answer.Header.Get("Came")
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		return answer.StatusCode, string(text)
	}
	for _, tt := range []struct {
		sizes  []int
		status int
		says   string
	}{
		{nil, 200, "[]lamp"}, {[]int{10}, 200, "[10]lamp"}, {[]int{1_500_000, 2_000_000}, 200, "[1500000 2000000]lamp"},
		{[]int{1, 2, 3}, 422, "最多上传 2 张照片"}, {[]int{5 << 20}, 413, "太大"},
	} {
		contentType, body := photoForm(t, "lamp", tt.sizes...)
		if status, text := send(contentType, body); status != tt.status || !strings.Contains(text, tt.says) {
			t.Errorf("photos of %v bytes: %d %s", tt.sizes, status, text)
		}
	}
	if status, text := send("application/x-www-form-urlencoded", strings.NewReader("text=x")); status != 200 || text != "[]x" {
		t.Errorf("a form without files: %d %s", status, text)
	}
	for name, tt := range map[string]struct {
		form   string
		status int
		says   string
	}{
		"no file chosen":         {"--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n甲\r\n--x--\r\n", 200, "[]甲"},
		"a file of another name": {"--x\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\nbytes\r\n--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n甲\r\n--x--\r\n", 200, "[]甲"},
		"too many words":         {"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + strings.Repeat("甲", 400_000) + "\r\n--x--\r\n", 413, "文字太多"},
		"too many fields":        {strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n甲\r\n", 201) + "--x--\r\n", 413, "太多"},
	} {
		if status, text := send("multipart/form-data; boundary=x", strings.NewReader(tt.form)); status != tt.status || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, text := send("multipart/form-data; boundary=x", strings.NewReader("nonsense")); status != 422 {
		t.Errorf("nonsense: %d %s", status, text)
	}
	contentType, body := photoForm(t, "lamp", 1, 2, 3)
	if status, _ := send(contentType, body); status != 422 || came != "lamp" {
		t.Errorf("after a refusal, %d, what was typed is %q", status, came)
	}
	contentType, body = photoForm(t, "x", 1000)
	if status, text := send(contentType, bytes.NewReader(body.Bytes()[:700])); status != 422 || !strings.Contains(text, "没有传完") {
		t.Errorf("a form that was cut: %d %s", status, text)
	}
	left, err := os.ReadDir(os.TempDir())
	must(t, err)
	if len(left) > 0 {
		t.Errorf("%d temporary files are left", len(left))
	}
}

func TestFiftyMegabytesAreRefusedBeforeTheyArrive(t *testing.T) {
	for name, tt := range map[string]struct {
		limit, head, says string
		most              int64
	}{
		"announced, over the route's limit":     {"4M", fmt.Sprintf("Content-Length: %d\r\n", 50<<20), "太大", 0},
		"not announced, over the route's limit": {"4M", "Transfer-Encoding: chunked\r\n", "太大", 5 << 20},
		"one file, within the route's limit":    {"64M", "Transfer-Encoding: chunked\r\n", "超过 20 MB", 22 << 20},
	} {
		address, read := uploadSite(t, tt.limit)
		connection, err := net.Dial("tcp", address)
		must(t, err)
		defer connection.Close()
		must(t, connection.SetDeadline(time.Now().Add(30*time.Second)))
		_, err = io.WriteString(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"+tt.head+"\r\n")
		must(t, err)
		go func() {
			if tt.most == 0 {
				return // not one byte of it follows
			}
			piece := "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n"
			for sent := 0; sent < 50<<20; sent += len(piece) {
				if _, err := fmt.Fprintf(connection, "%x\r\n%s\r\n", len(piece), piece); err != nil {
					return // the server has hung up
				}
				piece = strings.Repeat("x", 64<<10)
			}
		}()
		answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
		must(t, err)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		if answer.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(text), tt.says) || read.Load() > tt.most {
			t.Errorf("%s: %d after %d bytes: %s", name, answer.StatusCode, read.Load(), text)
		}
	}
}

func TestWhatIsTooLargeKeepsItsNameThroughTheForm(t *testing.T) {
	if err := formError(fmt.Errorf("multipart: NextPart: %w", &http.MaxBytesError{Limit: 1})); !errors.As(err, new(*http.MaxBytesError)) {
		t.Errorf("%v", err)
	}
	if err := formError(fmt.Errorf("multipart: NextPart: %w", echo.ErrStatusRequestEntityTooLarge)); !errors.As(err, new(*echo.HTTPError)) {
		t.Errorf("%v", err)
	}
	if err := formError(errors.New("multipart: boundary is empty")); !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}
