package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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

// triageCrowd is how many suggestions the queue holds; triageTurns how often
// each act is measured.
const (
	triageCrowd = 5000
	triageTurns = 60
)

// BenchmarkTriage measures what an officer waits for at a queue of 5,000, over
// real HTTP on the loopback: from the request to the last byte of the page,
// and for an act until the page after it is there. It runs once per database
// and prints the median and the 99th percentile of each act in milliseconds;
// the bound is 200.
func BenchmarkTriage(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkTriage(b, "sqlite:"+filepath.Join(b.TempDir(), "piaojue.db")) })
	dsn := os.Getenv(apptest.MySQLVariable)
	if dsn == "" || dsn == "none" {
		b.Logf("%s is not set: nothing measured on MariaDB; use scripts/mariadb", apptest.MySQLVariable)
		return
	}
	b.Run("mariadb", func(b *testing.B) { benchmarkTriage(b, "mysql:"+scratchDatabase(b, dsn)) })
}

// crowdOf are suggestions with near-duplicates among them: four ways to say
// each of some matters at each of some places.
func crowdOf(n int) []intake.SubmitCommand {
	villages := []string{"东河村", "西河村", "南山村", "北坡村", "高岭村", "大塘村", "石桥村", "杨柳村", "新庄村", "老街社区", "朝阳社区", "和平社区", "幸福小区", "阳光花园", "青云路", "解放街", "人民公园", "中心小学", "实验幼儿园", "城关镇"}
	matters := [][4]string{{"安装路灯", "装几盏路灯", "没有路灯，希望安装", "晚上太黑，请装路灯"}, {"建公厕", "修一个公共厕所", "没有厕所，希望建公厕", "公厕太少"}, {"老年食堂", "办老年食堂", "希望开老年人食堂", "老人吃饭难，办食堂"},
		{"道路硬化", "把路硬化", "泥巴路希望硬化", "路面硬化"}, {"增加公交班次", "公交车太少", "多开几班公交", "公交班次太少"}, {"停车位不足", "增加停车位", "没有地方停车", "划停车位"}, {"自来水改造", "自来水发黄", "水质不好，改造水管", "换自来水管"},
		{"健身器材", "装健身器材", "希望有健身器材", "健身器材坏了"}, {"电动车充电桩", "装充电桩", "电动车没处充电", "建充电棚"}, {"卫生室", "卫生室没有医生", "希望卫生室有药", "改造卫生室"}}
	var list []intake.SubmitCommand
	for i := range n {
		v, m := villages[i%len(villages)], matters[(i/len(villages))%len(matters)]
		group := i / (len(villages) * len(matters))
		place := fmt.Sprintf("%s第%d组", v, group/4+1)
		list = append(list, intake.SubmitCommand{Title: place + m[group%4], Place: place, Reason: fmt.Sprintf("%s，住在这里的%d户人家都盼着，请尽快研究解决。", m[(group+1)%4], 10+i%90),
			Name: "张三", Phone: fmt.Sprintf("138%08d", i), Channel: models.Channels[i%len(models.Channels)]})
	}
	return list
}

type triageDesk struct {
	b      *testing.B
	url    string
	client *http.Client
	spent  map[string][]time.Duration
	order  []string
}

// get reads a page to its end and notes how long that took.
func (d *triageDesk) get(name, path string) string {
	return d.timed(name, func() (*http.Response, error) { return d.client.Get(d.url + path) })
}

// post sends a form and follows to the page after it.
func (d *triageDesk) post(name, path string, form url.Values) string {
	return d.timed(name, func() (*http.Response, error) { return d.client.PostForm(d.url+path, form) })
}

func (d *triageDesk) timed(name string, do func() (*http.Response, error)) string {
	begun := time.Now()
	answer, err := do()
	must(d.b, err)
	body, err := io.ReadAll(answer.Body)
	must(d.b, err)
	answer.Body.Close()
	if name != "" {
		if d.spent[name] == nil {
			d.order = append(d.order, name)
		}
		d.spent[name] = append(d.spent[name], time.Since(begun))
	}
	if answer.StatusCode != http.StatusOK {
		d.b.Fatalf("%s: %s %s", name, answer.Status, problemsIn(string(body)))
	}
	return string(body)
}

var (
	rowIn   = regexp.MustCompile(`name="row" value="(\d+-\d+)"`)
	batchIn = regexp.MustCompile(`name="batch" value="([^"]+)"`)
	groupIn = regexp.MustCompile(`(?s)<section class="group-box">.*?</section>`)
	allIn   = regexp.MustCompile(`name="(all-row|all-matter)" value="([^"]+)"`)
)

func benchmarkTriage(b *testing.B, source string) {
	ctx := context.Background()
	s, err := store.Open(source, time.Now)
	must(b, err)
	b.Cleanup(func() { s.Close() })
	must(b, s.Migrate(ctx))
	accounts, suggestions := account.New(s), intake.New(s, apptest.IntakeParts(s))
	congress, err := accounts.Found(ctx, account.FoundCommand{Congress: models.Congress{Name: "清溪县人民代表大会", Level: models.County}, Login: "admin", Name: "沈向南", Password: apptest.Password})
	must(b, err)
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	_, err = accounts.Create(ctx, admin, account.CreateCommand{Login: "office", Name: "周立新", Password: apptest.Password, Roles: []models.Role{models.Government}})
	must(b, err)
	person, err := accounts.Person(ctx, 2)
	must(b, err)
	me := person.Actor(congress.ID)
	today := time.Now()
	call, err := suggestions.CreateCall(ctx, me, intake.CallCommand{Year: today.Year() + 1, Title: "征集公告", Text: "请提建议。", Audience: "所有人", Topics: strings.Join(models.Categories, "\n"),
		Places: "东河村\n西河村\n城关镇", NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: models.DateOf(today), ClosesOn: models.DateOf(today.AddDate(0, 0, 40))})
	must(b, err)
	must(b, suggestions.PublishCall(ctx, me, call))
	begun := time.Now()
	for chunk := range slices.Chunk(crowdOf(triageCrowd), 1000) {
		_, err := suggestions.Submit(ctx, me, call, chunk...)
		must(b, err)
	}
	b.Logf("%d suggestions entered in %.1f s", triageCrowd, time.Since(begun).Seconds())
	server, err := New(Parts{Account: accounts, Logins: account.NewLogins(s), Roster: roster.New(s), Intake: suggestions, Shortlist: shortlist.New(s, apptest.ShortlistParts(s)), SmallWork: smallwork.New(s), Vote: vote.New(s), Oversight: oversight.New(s, apptest.OversightParts(s)),
		Live: &live.Hub{}, Ready: s.Ping, Now: time.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files})
	must(b, err)
	site := httptest.NewServer(server)
	b.Cleanup(site.Close)
	jar, err := cookiejar.New(nil)
	must(b, err)
	d := &triageDesk{b: b, url: site.URL, client: &http.Client{Jar: jar}, spent: map[string][]time.Duration{}}
	d.post("", "/signin", url.Values{"login": {"office"}, "password": {apptest.Password}})
	queue, groups := queuePath(call), fmt.Sprintf("/office/calls/%d/groups", call)
	begun = time.Now()
	d.get("", groups)
	b.Logf("near-duplicates of all for the first time in %.1f s", time.Since(begun).Seconds())

	b.ResetTimer()
	words := []string{"路灯", "老人 食堂", "东河村", "充电桩", "自来水 改造", "不存在的话"}
	filters := []string{"state=received&category=行有所畅", "channel=station", "merged=yes", "merged=no&sort=place", "place=朝阳社区&photos=", "sort=new&page=20"}
	for i := range triageTurns {
		d.get("打开列表", queue+"?state=received")
		d.get("筛选", queue+"?"+strings.ReplaceAll(filters[i%len(filters)], " ", "+"))
		d.get("搜索", queue+"?q="+url.QueryEscape(words[i%len(words)]))
		list := d.get("", queue+"?state=received")
		rows := rowIn.FindAllStringSubmatch(list, -1)
		id, _, _ := strings.Cut(rows[0][1], "-")
		d.get("展开一条", "/office/suggestions/"+id+"/panel?next=2&back=state%3Dreceived")
		next, _, _ := strings.Cut(rows[1][1], "-")
		page := d.post("受理", queue+"/act", url.Values{"row": {rows[0][1]}, "act": {"new"}, "title": {"事项"}, "category": {"其他"}, "back": {"state=received"}, "open": {id}, "next": {next}})
		if i%3 == 0 {
			batch := batchIn.FindStringSubmatch(page)
			if batch == nil {
				b.Fatal("nothing to undo after accepting")
			}
			d.post("撤销", fmt.Sprintf("/office/calls/%d/undo", call), url.Values{"batch": {batch[1]}, "back": {queue + "?state=received"}})
		}
		var ten []string
		for _, r := range rows[10:20] {
			ten = append(ten, r[1])
		}
		d.post("批量受理十条", queue+"/act", url.Values{"row": ten, "act": {"each"}, "guess": {"yes"}, "back": {"state=received"}})
	}
	for i := range triageTurns / 3 {
		page := d.get("近似归并页", groups)
		form := url.Values{}
		for _, m := range allIn.FindAllStringSubmatch(groupIn.FindString(page), -1) {
			form.Add(m[1], m[2])
			form.Add(strings.TrimPrefix(m[1], "all-"), m[2])
		}
		if len(form) == 0 {
			b.Fatal("no group to merge")
		}
		page = d.post("归并一组", groups+"/merge", form)
		if i%2 == 0 {
			batch := batchIn.FindStringSubmatch(page)
			d.post("撤销归并", fmt.Sprintf("/office/calls/%d/undo", call), url.Values{"batch": {batch[1]}, "back": {groups}})
		}
	}
	b.StopTimer()
	for _, name := range d.order {
		spent := d.spent[name]
		slices.Sort(spent)
		ms := func(share float64) float64 {
			return float64(spent[min(len(spent)-1, int(share*float64(len(spent))))].Microseconds()) / 1000
		}
		fmt.Printf("%s\t%s\t%d\t%.0f\t%.0f\n", s.Kind(), name, len(spent), ms(0.5), ms(0.99))
	}
	b.ReportMetric(0, "ns/op")
}
