package web

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/models"
)

// yearArchive sends everything public of a congress's year as one ZIP: complete
// or not at all. It is written into a file, one entry after another, so that
// memory holds one document at a time however many there are. The same content
// on the same day gives the same bytes.
func (s *Server) yearArchive(c echo.Context) error {
	year, err := pathYear(c)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "archive-*.zip")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := s.writeArchive(c, year, file); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"archive-%d.zip\"", year))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	return c.Stream(http.StatusOK, "application/zip", file)
}

// archiveWords is the first entry: what is in the archive.
const archiveWords = `本档案收录%s%d年度民生实事项目全部已公开的资料。

projects/      每个项目一个 JSON 文件：内容、节点、进度报告、已公开的监督意见和答复、调整、测评结果
tables/        同样的内容按表排列（CSV，可以用电子表格软件打开）
comments.csv   已公开的居民现场意见和答复
photos.csv     照片目录：编号、项目、日期、说明；照片本身在公开网站上，地址是 /photos/编号
files/         公开的附件（PDF）
report.pdf     已公布的年度评估报告；figures.json 是报告固定下来的数字
bulletins/     各季度通报（PDF），按现在的数据生成

没有公布的内容不在档案里。密封选票和核验资料在票决结果页下载，不在本档案里。
`

// writeArchive writes the archive of a year. A public year has projects.
func (s *Server) writeArchive(c echo.Context, year int, to io.Writer) error {
	congress, err := s.Account.Congress(ctx(c), actor(c).Congress)
	if err != nil {
		return err
	}
	list, err := s.Oversight.Open(ctx(c), oversight.Filter{Congress: congress.ID, Year: year}, 1, openPage)
	if err != nil {
		return err
	}
	projects := openProjects(list)
	if len(projects) == 0 {
		return fault.New(fault.NotFound, "%d年度没有已公布的项目，没有可以归档的内容。", year)
	}
	z := zip.NewWriter(to)
	put := func(name string, body []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate}) // no time: the same content is the same bytes
		if err == nil {
			_, err = w.Write(body)
		}
		return err
	}
	if err := put("README.txt", fmt.Appendf(nil, archiveWords, congress.Name, year)); err != nil {
		return err
	}
	for _, p := range projects {
		body, err := json.MarshalIndent(p, "", "  ")
		if err != nil {
			return err
		}
		if err := put(fmt.Sprintf("projects/%03d-%d.json", p.No, p.ID), append(body, '\n')); err != nil {
			return err
		}
	}
	for _, t := range openTables {
		var rows []any
		for _, p := range projects {
			rows = append(rows, t.rows(p)...)
		}
		body, err := openTable(t.of, rows)
		if err != nil {
			return err
		}
		if err := put("tables/"+t.name+".csv", body); err != nil {
			return err
		}
	}
	if err := s.archiveParts(c, projects, put); err != nil {
		return err
	}
	if err := s.archiveComments(c, projects, put); err != nil {
		return err
	}
	if err := s.archivePapers(c, congress, year, put); err != nil {
		return err
	}
	return z.Close()
}

// archiveParts writes the list of photos and the public files, a project and a
// file at a time.
func (s *Server) archiveParts(c echo.Context, projects []openProject, put func(name string, body []byte) error) error {
	var photos bytes.Buffer
	photos.WriteString("\ufeff")
	w := csv.NewWriter(&photos)
	w.UseCRLF = true
	if err := w.Write([]string{"编号", "项目编号", "项目", "日期", "说明", "宽", "高"}); err != nil {
		return err
	}
	for _, p := range projects {
		v, err := s.Oversight.PublishedProject(ctx(c), p.ID)
		if err != nil {
			return err
		}
		for _, f := range v.Photos {
			if err := w.Write([]string{f.ID, strconv.FormatInt(p.ID, 10), harmless(p.Name), string(f.On), harmless(f.Caption), strconv.Itoa(f.Width), strconv.Itoa(f.Height)}); err != nil {
				return err
			}
		}
		for _, subject := range []string{oversight.FilePlan, "acceptance", "adjustment"} {
			for i, f := range v.Files(subject, 0) {
				whole, err := s.Oversight.File(ctx(c), f.ID)
				if err != nil {
					return err
				}
				name := strings.NewReplacer("/", "_", "\\", "_", "..", "_").Replace(f.Name)
				if err := put(fmt.Sprintf("files/%03d-%d/%s-%02d-%s", p.No, p.ID, subject, i+1, name), whole.Body); err != nil {
					return err
				}
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return put("photos.csv", photos.Bytes())
}

// archiveComments writes what residents said on site and everybody may read.
func (s *Server) archiveComments(c echo.Context, projects []openProject, put func(name string, body []byte) error) error {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write([]string{"项目编号", "项目", "日期", "评分", "意见", "答复", "答复单位", "答复日期"}); err != nil {
		return err
	}
	for _, p := range projects {
		for page, pages := 1, 1; page <= pages; page++ {
			v, err := s.Oversight.ListedComments(ctx(c), p.ID, page)
			if err != nil {
				return err
			}
			pages = v.Pages
			for _, k := range v.Comments {
				rating := ""
				if k.Rating > 0 {
					rating = strconv.Itoa(k.Rating)
				}
				if err := w.Write([]string{strconv.FormatInt(p.ID, 10), harmless(p.Name), string(dayOf(k.ReceivedAt)), rating, harmless(k.Text), harmless(k.Answer), harmless(k.Answerer), string(dayOf(k.AnsweredAt))}); err != nil {
					return err
				}
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return put("comments.csv", b.Bytes())
}

// dayTime is a day's beginning in China, for the date on a document.
func dayTime(d models.Date) time.Time {
	at, err := time.ParseInLocation("2006-01-02", string(d), models.China)
	if err != nil {
		return time.Time{}
	}
	return at
}

// archivePapers writes the published report and the bulletins of the quarters
// that have ended. Without fonts there are none, and the archive is complete
// otherwise.
func (s *Server) archivePapers(c echo.Context, congress models.Congress, year int, put func(name string, body []byte) error) error {
	paper := func(name string, draw func(b *bytes.Buffer) error) error {
		if s.Fonts == nil {
			return nil
		}
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			return err
		}
		return put(name, b.Bytes())
	}
	mark := watermark(congress, models.Session{})
	v, err := s.Oversight.PublishedYearReport(ctx(c), congress.ID, year)
	switch {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return err
	default:
		body, err := json.MarshalIndent(v.Figures, "", "  ")
		if err != nil {
			return err
		}
		if err := put("figures.json", append(body, '\n')); err != nil {
			return err
		}
		doc := reportPaper(v.Figures, v.Text, v.Report.PublishedAt.Time())
		doc.Watermark = mark
		if err := s.reportPhotos(ctx(c), congress.ID, v.Figures, &doc); err != nil {
			return err
		}
		if err := paper("report.pdf", func(b *bytes.Buffer) error { return pdf.YearReportPaper(b, s.Fonts, doc) }); err != nil {
			return err
		}
	}
	for q := 1; q <= 4; q++ {
		f, err := s.Oversight.Bulletin(ctx(c), actor(c), year, q)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		end := models.Date(fmt.Sprintf("%04d-%02d-28", year, 3*q))
		if f.On < end { // it has not ended
			continue
		}
		doc := bulletinDocument(f, filing{})
		doc.Watermark = mark
		if err := paper(fmt.Sprintf("bulletins/%d.pdf", q), func(b *bytes.Buffer) error { return pdf.BulletinPaper(b, s.Fonts, doc) }); err != nil {
			return err
		}
	}
	return nil
}
