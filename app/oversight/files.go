package oversight

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// What a file (附件) belongs to.
const (
	FilePlan       = "plan"       // SubjectID is the plan's
	FileCheckpoint = "checkpoint" // evidence; never public
	FileAcceptance = "acceptance"
	FileAdjustment = "adjustment"
)

// Limits of files.
const (
	MaxFile      = 10 << 20 // bytes
	MaxFiles     = 20       // of one plan, acceptance or adjustment
	fileNameMost = 80       // characters
)

// A Document is a PDF that was read and checked, and is not stored yet.
type Document struct {
	Name string
	body []byte
}

// ReadDocument reads an uploaded PDF, told by its content and not by its name.
// It refuses, as the field "file", what is none, what is larger than MaxFile
// and what would run something when it is opened. Call it before the
// transaction, which may run twice.
func ReadDocument(name string, r io.Reader) (Document, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return Document{}, err
	}
	refuse := func(text string) (Document, error) { return Document{}, fault.Form{"file": text}.Err() }
	switch {
	case len(body) == 0:
		return refuse("请选择一个 PDF 文件。")
	case len(body) > MaxFile:
		return refuse("文件超过 10 MB，没有接收。请压缩扫描件或者分成几个文件。")
	case !isPDF(body):
		return refuse("这个文件不是完整的 PDF。请把文件另存为 PDF 后再上传。")
	case bytes.Contains(body, []byte("/JavaScript")) || bytes.Contains(body, []byte("/Launch")):
		return refuse("这个 PDF 里带有程序，没有接收。请重新扫描或者另存为普通 PDF 后再上传。")
	}
	return Document{Name: fileName(name), body: body}, nil
}

// isPDF reports whether the bytes begin and end as a PDF does. What stands
// before the mark of a PDF would let the same bytes be another kind of file.
func isPDF(body []byte) bool {
	head, ok := bytes.CutPrefix(body, []byte("%PDF-"))
	if !ok || len(head) < 3 || head[0] != '1' && head[0] != '2' || head[1] != '.' || head[2] < '0' || head[2] > '9' {
		return false
	}
	tail := body[max(0, len(body)-2048):]
	return bytes.Contains(tail, []byte("startxref")) && bytes.Contains(tail, []byte("%%EOF"))
}

// fileName is a name as it came, fit to be shown and to be saved under: no
// folders, nothing that cannot be seen, and the ending .pdf.
func fileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r): // controls, and marks that turn the direction of writing
			return -1
		case strings.ContainsRune(`/\:*?"<>|;%`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if at := len(name) - len(".pdf"); at >= 0 && strings.EqualFold(name[at:], ".pdf") {
		name = strings.Trim(name[:at], " .")
	}
	if runes := []rune(name); len(runes) > fileNameMost {
		name = strings.Trim(string(runes[:fileNameMost]), " .")
	}
	if name == "" || strings.EqualFold(name, "pdf") {
		name = "附件"
	}
	return name + ".pdf"
}

// putFile stores a checked document for a plan, acceptance or adjustment of a
// project, within the caller's transaction. The same bytes a second time and
// more than MaxFiles are refused.
func putFile(c *store.Scope, actor access.Actor, p models.Project, subject string, id int64, d Document, public bool) (models.ProjectFile, error) {
	row := models.ProjectFile{ID: rand.Text(), ProjectID: p.ID, Subject: subject, SubjectID: id, Name: d.Name, Size: len(d.body), Public: public, Actor: actor.Name, AccountID: actor.Account, AddedAt: c.Now, Body: d.body}
	same, err := c.SameSizeFiles(p.ID, subject, id, row.Size)
	if err != nil {
		return row, err
	}
	for _, f := range same {
		if bytes.Equal(f.Body, row.Body) {
			return row, fault.Form{"file": "同一个文件已经上传过，名称是“" + f.Name + "”，没有重复保存。"}.Err()
		}
	}
	all, err := c.FilesOfProject(p.ID)
	if err != nil {
		return row, err
	}
	n := 0
	for _, f := range all {
		if f.Subject == subject && f.SubjectID == id {
			n++
		}
	}
	if n >= MaxFiles {
		return row, fault.New(fault.Conflict, "最多保存 %d 个附件，请先删除不用的。", MaxFiles)
	}
	return row, c.PutProjectFile(&row)
}

// Files are a project's files of one subject, without their bytes; id 0 stands
// for all of that kind. In a public reading they are public ones.
func (v Reading) Files(subject string, id int64) []models.ProjectFile {
	return slices.DeleteFunc(slices.Clone(v.files), func(f models.ProjectFile) bool { return f.Subject != subject || id != 0 && f.SubjectID != id })
}

func readFiles(c *store.Scope, v *Reading) error {
	rows, err := c.FilesOfProject(v.Project.ID)
	v.files = slices.DeleteFunc(rows, func(f models.ProjectFile) bool { return v.Public && !f.Public })
	return err
}

// File reads a file that everybody may read.
func (s *Service) File(ctx context.Context, id string) (models.ProjectFile, error) {
	var row models.ProjectFile
	if !fileID(id) {
		return row, errNoFile
	}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.PublishedFile(id)
		return err
	})
	return row, err
}

// OfficeFile reads a file of a project that concerns the actor.
func (s *Service) OfficeFile(ctx context.Context, actor access.Actor, id string) (models.ProjectFile, error) {
	var row models.ProjectFile
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		if !fileID(id) {
			return errNoFile
		}
		if row, err = c.ProjectFile(id); err != nil {
			return err
		}
		p, err := c.Project(row.ProjectID)
		if err == nil && !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		return err
	})
	if err != nil {
		return models.ProjectFile{}, err
	}
	return row, nil
}

var errNoFile = fault.New(fault.NotFound, "没有找到该附件。")

// fileID reports whether a text can be the key of a file.
func fileID(id string) bool {
	return len(id) <= 64 && id != "" && utf8.ValidString(id) && strings.IndexFunc(id, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }) < 0
}
