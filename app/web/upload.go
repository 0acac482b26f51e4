package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
)

// formMemory is how much of an upload is held in memory; the rest lies in
// temporary files until the request ends.
const formMemory = 1 << 20

// uploads opens the files of a form's field, at most so many; a field without
// a chosen file gives none. Whoever sends more files, or more bytes than the
// route allows, is refused without the rest being read. done closes the files and
// removes what was put aside; call it also after an error.
//
// Call it before any FormValue: the first look at a form reads all of it, and
// what nobody signed in for must not fill the memory.
func uploads(c echo.Context, field string, most int) (files []io.Reader, done func(), err error) {
	r := c.Request()
	var open []multipart.File
	done = func() {
		for _, f := range open {
			f.Close() // read only
		}
		if r.MultipartForm != nil {
			r.MultipartForm.RemoveAll() // what stays is the system's temporary folder's
		}
	}
	if err := r.ParseMultipartForm(formMemory); err != nil {
		if errors.Is(err, http.ErrNotMultipart) { // a form without files
			return nil, done, nil
		}
		return nil, done, formError(err)
	}
	for _, header := range r.MultipartForm.File[field] {
		if header.Size == 0 && header.Filename == "" { // nothing was chosen
			continue
		}
		if len(files) == most {
			return nil, done, fault.Form{field: refuseCount(most)}.Err()
		}
		f, err := header.Open()
		if err != nil {
			return nil, done, err
		}
		open = append(open, f)
		files = append(files, f)
	}
	return files, done, nil
}

func refuseCount(most int) string {
	if most == 1 {
		return "只能上传一张照片。"
	}
	return fmt.Sprintf("最多上传 %d 张照片。", most)
}

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
