package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
)

// What one upload may hold besides what its route allows.
const (
	fileMost  = 20 << 20 // bytes of one file
	textMost  = 1 << 20  // bytes of all typed fields together
	partsMost = 200      // fields and files
)

// uploads reads a form and opens the files of one of its fields, at most so
// many; a field without a chosen file gives none, files of other fields are
// passed over. Files lie in the system's temporary folder, not in memory: what
// nobody signed in for must not fill it. Whoever sends a file of more than
// 20 MB or more bytes than the route allows is refused at that point, and the
// rest is not read. done closes and removes the files; call it also after an
// error. The typed fields are where they always are (FormValue).
//
// Call it before any FormValue: the first look at a form reads all of it.
func uploads(c echo.Context, field string, most int) (files []io.Reader, done func(), err error) {
	all, done, err := uploadsOf(c, most, field)
	return all[field], done, err
}

// uploadsOf does the same for the files of several fields, at most so many of
// each.
func uploadsOf(c echo.Context, most int, fields ...string) (files map[string][]io.Reader, done func(), err error) {
	return uploadsUpTo(c, most, fileMost, errFileTooLarge, fields...)
}

// uploadsUpTo does the same for files of so many bytes each, and refuses a
// larger one with the error given.
func uploadsUpTo(c echo.Context, most int, bytes int64, tooLarge error, fields ...string) (files map[string][]io.Reader, done func(), err error) {
	files = map[string][]io.Reader{}
	r := c.Request()
	var open []*os.File
	done = func() {
		for _, f := range open {
			f.Close() // read only by now
			os.Remove(f.Name())
		}
	}
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) { // a form without files
		return nil, done, nil
	}
	if err != nil {
		return nil, done, formError(err)
	}
	values := url.Values{}
	defer func() { // also after a refusal: what came before it can be shown again
		if e := r.ParseForm(); e != nil && err == nil { // what stands in the address
			files, err = nil, formError(e)
		}
		for name, list := range values {
			r.Form[name] = append(list, r.Form[name]...)
			r.PostForm[name] = list
		}
		r.MultipartForm = &multipart.Form{Value: values, File: map[string][]*multipart.FileHeader{}}
	}()
	text, refused := 0, ""
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, done, formError(err)
		}
		if n == partsMost {
			return nil, done, fault.New(fault.TooLarge, "提交的内容太多，没有接收。")
		}
		if part.FileName() == "" {
			value, err := io.ReadAll(io.LimitReader(part, int64(textMost-text)+1))
			if err != nil {
				return nil, done, formError(err)
			}
			if text += len(value); text > textMost {
				return nil, done, fault.New(fault.TooLarge, "提交的文字太多，没有接收。请返回上一页缩短后再提交。")
			}
			if part.Header.Get("Content-Type") != "application/octet-stream" { // a file field without a file
				values.Add(part.FormName(), string(value))
			}
			continue
		}
		name := part.FormName()
		if !slices.Contains(fields, name) || len(files[name]) == most {
			if refused == "" && slices.Contains(fields, name) {
				refused = name
			}
			if err := pass(part, bytes, tooLarge); err != nil {
				return nil, done, err
			}
			continue
		}
		f, err := os.CreateTemp("", "piaojue-upload-*")
		if err != nil {
			return nil, done, err
		}
		open = append(open, f)
		if err := keepPart(f, part, bytes, tooLarge); err != nil {
			return nil, done, err
		}
		files[name] = append(files[name], sentFile{f, part.FileName()})
	}
	if refused != "" {
		return nil, done, fault.Form{refused: refuseCount(refused, most)}.Err()
	}
	return files, done, nil
}

// A sentFile is an uploaded file under the name that it was sent with, which
// nobody has checked.
type sentFile struct {
	*os.File
	name string
}

// sentName is the name of an uploaded file; empty for any other reader.
func sentName(r io.Reader) string {
	f, _ := r.(sentFile)
	return f.name
}

func refuseCount(field string, most int) string {
	if field == "file" {
		return fmt.Sprintf("最多上传 %d 个文件。", most)
	}
	if most == 1 {
		return "只能上传一张照片。"
	}
	return fmt.Sprintf("最多上传 %d 张照片。", most)
}

var errFileTooLarge = fault.New(fault.TooLarge, "有一个文件超过 20 MB，没有接收。请返回上一页，换一张较小的照片，或者截屏后上传截屏。")

// keepPart writes a file's part and goes back to its beginning.
func keepPart(f *os.File, part io.Reader, most int64, tooLarge error) error {
	n, err := io.Copy(f, reading{io.LimitReader(part, most+1)})
	var came readError
	switch {
	case errors.As(err, &came):
		return formError(came.error)
	case err != nil:
		return err // the disk's
	case n > most:
		return tooLarge
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// pass reads over a part that nobody wants.
func pass(part io.Reader, most int64, tooLarge error) error {
	n, err := io.Copy(io.Discard, io.LimitReader(part, most+1))
	if err != nil {
		return formError(err)
	}
	if n > most {
		return tooLarge
	}
	return nil
}

// reading marks errors of the reader, so that they can be told from those of
// the disk.
type reading struct{ io.Reader }

type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

func (r reading) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if err != nil && err != io.EOF {
		err = readError{err}
	}
	return n, err
}

// wellFormed refuses what is no form before its handler acts on the empty
// values of it. The files of an upload are left to the handler, which reads
// them as they come.
func wellFormed(upload bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			switch {
			case err != nil:
			case kind == echo.MIMEApplicationForm:
				err = r.ParseForm()
			case kind != echo.MIMEMultipartForm || parameters["boundary"] == "":
				err = http.ErrNotMultipart
			case !upload:
				err = r.ParseMultipartForm(formMemory)
			}
			if err != nil {
				return formError(err)
			}
			return next(c)
		}
	}
}

// formMemory is how much of a form is kept in memory; its limit is bodyLimit.
const formMemory = 2 << 20

// formError keeps what says that the request was too large, and calls the rest
// a form that cannot be read.
func formError(err error) error {
	var tooLarge *http.MaxBytesError
	var h *echo.HTTPError
	if errors.As(err, &tooLarge) || errors.As(err, &h) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.New(fault.Invalid, "内容没有传完，没有接收。请检查网络后再提交。")
	}
	return fault.New(fault.Invalid, "提交的内容格式不对，没有接收。请返回上一页重新填写。")
}
