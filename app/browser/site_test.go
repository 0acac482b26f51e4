package browser

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app"
	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/config"
	"piaojue/app/roster"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

// root is the module's folder, seen from this package.
const root = "../.."

// password is everybody's.
const password = "清溪2026票决"

const congressName = "清溪县人民代表大会"

// needsBuild fails where scripts/build has not run.
func needsBuild(t *testing.T) {
	t.Helper()
	for file, script := range map[string]string{"templates/static/gen/seal.wasm": "scripts/wasm", "build/fonts/NotoSansSC_500Medium.ttf": "scripts/fonts"} {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Fatalf("%s is missing: run %s (or scripts/build) before the browser tests", file, script)
		}
	}
}

// A server is the real program on a real port with the real clock.
type server struct {
	app  *app.App
	url  string
	kill func() // ends it and waits
}

// serve starts the program on a database. The address is that of a server
// stopped before, or "127.0.0.1:0".
func serve(t *testing.T, source, address string) *server {
	t.Helper()
	return open(t, source, address, time.Now, nil)
}

// open starts the program with a clock; before, if there is one, fills its
// database while nobody is served yet.
func open(t *testing.T, source, address string, now func() time.Time, before func(*app.App)) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	fonts, err := filepath.Abs(filepath.Join(root, "build", "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(ctx, app.Options{Config: config.Server{Addr: address, Database: source, Data: t.TempDir(), Fonts: fonts}, Now: now, Log: slog.New(slog.NewTextHandler(logs{t}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if before != nil {
		before(a)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, listener) }()
	s := &server{app: a, url: "http://" + listener.Addr().String()}
	s.kill = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("the server stopped with: %v", err)
		}
	})
	t.Cleanup(s.kill)
	return s
}

// logs fails the test for every error that the server logs.
type logs struct{ t *testing.T }

func (l logs) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("level=ERROR")) {
		l.t.Errorf("the server logged: %s", line)
	}
	return len(line), nil
}

// found makes the congress and its first administrator, as `piaojue admin` does.
func (s *server) found(t *testing.T) models.Congress {
	t.Helper()
	congress, err := s.app.Account.Found(context.Background(), account.FoundCommand{Congress: models.Congress{Name: congressName, Level: models.County},
		Login: "admin", Name: "沈向南", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return congress
}

// program builds one of the repository's commands once for all tests.
func program(t *testing.T, name string) string {
	t.Helper()
	programs.Lock()
	defer programs.Unlock()
	if programs.folder == "" {
		folder, err := os.MkdirTemp("", "piaojue-browser-")
		if err != nil {
			t.Fatal(err)
		}
		programs.folder = folder
		chrome.stop = append([]context.CancelFunc{func() { os.RemoveAll(folder) }}, chrome.stop...)
	}
	path := filepath.Join(programs.folder, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if out, err := exec.Command("go", "build", "-o", path, "piaojue/cmd/"+name).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return path
}

var programs struct {
	sync.Mutex
	folder string
}

// An openRound is a round that was prepared without a browser, with voting
// open, for the tests of one tablet.
type openRound struct {
	round, session int64
	codes          []string
}

// people of an openRound, by role.
var desks = []struct {
	login, name string
	role        models.Role
}{
	{"changwei", "许文华", models.Standing}, {"mishu", "唐小玲", models.Secretariat}, {"zhuxi", "郑国平", models.Presiding},
	{"zongjian", "罗桂英", models.ChiefScrutineer}, {"jianpiao1", "范永福", models.ScrutineerRole}, {"jianpiao2", "江海燕", models.ScrutineerRole},
	{"jipiao1", "姚思源", models.TellerRole}, {"jipiao2", "梁文静", models.TellerRole},
}

// A prepared round is ready to issue: rules adopted, keys made, slips printed.
type prepared struct {
	openRound
	actors map[string]access.Actor // by login
	keys   map[string]string       // key codes by login
}

// prepare plays the office with its services until the box is ready, for so
// many deputies and more slips than that; change adjusts the draft.
func (s *server) prepare(t *testing.T, deputies, spare int, change func(*vote.DraftCommand)) prepared {
	t.Helper()
	o := prepared{actors: map[string]access.Actor{}}
	ctx, congress := context.Background(), s.found(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	for i, d := range desks {
		_, err := s.app.Account.Create(ctx, admin, account.CreateCommand{Login: d.login, Name: d.name, Password: password, Roles: []models.Role{d.role}})
		must(err)
		o.actors[d.login] = access.Actor{Account: int64(i) + 2, Name: d.name, Congress: congress.ID, Roles: []models.Role{d.role}}
	}
	office, standing := o.actors["mishu"], o.actors["changwei"]
	var err error
	o.session, err = s.app.Roster.CreateSession(ctx, standing, roster.SessionCommand{Term: 17, Number: 5, Year: time.Now().Year(), OpensOn: models.DateOf(time.Now()), Venue: "清溪剧院"})
	must(err)
	list, err := s.app.Shortlist.Import(ctx, standing, o.session, strings.NewReader(candidates))
	must(err)
	_, err = s.app.Shortlist.Confirm(ctx, standing, o.session, list.Token)
	must(err)
	roll, err := s.app.Roster.Import(ctx, office, o.session, strings.NewReader(rosterOf(deputies)))
	must(err)
	_, err = s.app.Roster.Confirm(ctx, office, o.session, roll.Token)
	must(err)
	rules, err := vote.RulesText{Family: "pick", Seats: "10", MaxApprovals: "10", Stances: "three", Quorum: "2/3", PassBase: "all", PassOver: "1/2", Tie: "runoff", Shortfall: "ask", Blank: "abstain"}.Rules()
	must(err)
	draft := vote.DraftCommand{Session: o.session, Name: "民生实事项目票决", Title: "票决办法", Rules: rules, Minutes: 60}
	if change != nil {
		change(&draft)
	}
	o.round, err = s.app.Vote.Draft(ctx, office, draft)
	must(err)
	must(s.app.Vote.Adopt(ctx, o.actors["zhuxi"], o.round))
	members := []vote.Member{{Account: o.actors["zongjian"].Account, Kind: models.KindChief}, {Account: o.actors["jianpiao1"].Account, Kind: models.KindScrutineer},
		{Account: o.actors["jianpiao2"].Account, Kind: models.KindScrutineer}, {Account: o.actors["jipiao1"].Account, Kind: models.KindTeller}, {Account: o.actors["jipiao2"].Account, Kind: models.KindTeller}}
	must(s.app.Vote.NameScrutineers(ctx, office, vote.ScrutineersCommand{Round: o.round, Threshold: 2, Members: members}))
	o.codes, o.keys = s.fillBox(t, o.round, deputies+spare, o.actors)
	return o
}

// fillBox has the scrutineers approved and make their keys, prints slips and
// fixes the box.
func (s *server) fillBox(t *testing.T, round int64, slips int, actors map[string]access.Actor) (codes []string, keys map[string]string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.app.Vote.ApproveScrutineers(ctx, actors["zhuxi"], round))
	keys = map[string]string{}
	holders := []string{"zongjian", "jianpiao1", "jianpiao2"}
	seeds, err := s.ceremony(ctx, round, actors[holders[0]], actors[holders[1]], actors[holders[2]])
	must(err)
	for i, login := range holders {
		keys[login] = seeds[i]
	}
	reading, err := s.app.Vote.ReadRound(ctx, actors["zhuxi"], round)
	must(err)
	publics := make([]string, slips)
	for i := range publics {
		code, err := seal.NewCredential(rand.Reader)
		must(err)
		credential, err := seal.DeriveCredential(reading.Round.UUID, code)
		must(err)
		codes, publics[i] = append(codes, code), credential.Public()
	}
	_, err = s.app.Vote.PutCredentials(ctx, actors["mishu"], round, seal.PublicCredentials(publics))
	must(err)
	must(s.app.Vote.Prepare(ctx, actors["mishu"], round))
	return codes, keys
}

// openVote plays the office up to 开始投票, with so many deputies present, each
// with a slip.
func (s *server) openVote(t *testing.T, deputies int) openRound {
	t.Helper()
	o := s.prepare(t, deputies, 0, nil)
	ctx := context.Background()
	for _, err := range []error{s.letIn(ctx, o.actors["mishu"], o.openRound), s.app.Vote.ConfirmEmpty(ctx, o.actors["zongjian"], o.round), s.app.Vote.Open(ctx, o.actors["zhuxi"], o.round)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return o.openRound
}

// ceremony makes the scrutineers' keys and returns their codes.
func (s *server) ceremony(ctx context.Context, round int64, holders ...access.Actor) ([]string, error) {
	keys, seeds := make([]*seal.Guardian, len(holders)), make([]string, len(holders))
	for _, step := range []vote.CeremonyStep{vote.Commit, vote.Reveal, vote.Confirm} {
		state, err := s.app.Vote.Ceremony(ctx, holders[0], round)
		if err != nil {
			return nil, err
		}
		for i, holder := range holders {
			if keys[i] == nil {
				seed, err := seal.NewKeySeed(rand.Reader)
				if err != nil {
					return nil, err
				}
				seeds[i] = seed
				if keys[i], err = seal.NewGuardian(seed, seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, i+1); err != nil {
					return nil, err
				}
			}
			var message []byte
			switch step {
			case vote.Commit:
				message, err = keys[i].Commit()
			case vote.Reveal:
				message, err = keys[i].Reveal(rand.Reader, state.Commits)
			case vote.Confirm:
				message, err = keys[i].Confirm(state.Commits, state.Reveals)
			}
			if err != nil {
				return nil, err
			}
			if err := s.app.Vote.PutMessage(ctx, holder, round, step, message); err != nil {
				return nil, err
			}
		}
	}
	return seeds, nil
}

// letIn checks all deputies in and gives each a slip.
func (s *server) letIn(ctx context.Context, office access.Actor, o openRound) error {
	roll, err := s.app.Roster.Roll(ctx, office, o.session)
	if err != nil {
		return err
	}
	var all []models.Deputy
	for _, d := range roll.Delegations {
		all = append(all, d.Deputies...)
	}
	for _, d := range all {
		if _, err := s.app.Roster.CheckIn(ctx, office, roster.CheckInCommand{Session: o.session, Deputy: d.ID, Attendance: models.Present}); err != nil {
			return err
		}
	}
	if err := s.app.Vote.StartIssuing(ctx, office, o.round); err != nil {
		return err
	}
	for _, d := range all {
		if err := s.app.Vote.HandSlip(ctx, office, o.round, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// returned is how many ballots are in the box.
func (s *server) returned(t *testing.T, round int64) int {
	t.Helper()
	turnout, err := s.app.Vote.Turnout(context.Background(), round)
	if err != nil {
		t.Fatal(err)
	}
	return turnout.Returned
}

// candidates are the table that the government uploads: twelve projects of an
// invented county, one name at the longest and one with rare characters.
const candidates = `序号,名称,内容,类别,地点,总投资（万元）,资金来源,牵头单位,配合单位,完成时限,受益对象
1,城区老旧小区改造工程,改造老旧小区18个，惠及居民2360户，更换供水管网24公里。,住有所居,城关镇,8600,财政资金,县住房和城乡建设局,,12月底,2360户居民
2,农村公路生命安全防护工程,新建护栏118公里，整治隐患路段26处。,出行便利,全县,3000,财政资金,县交通运输局,,11月底,
3,𬭎园村至㙍下村𠮷祥路道路硬化工程,硬化道路7.6公里，路面宽5.5米。,出行便利,㙍下村,1250.5,财政资金,县交通运输局,,10月底,
4,新增公办幼儿园学位,新建、改扩建公办幼儿园4所，新增学位1080个。,学有所教,城关镇、龙亭镇,4200,财政资金,县教育和体育局,,8月底,
5,困难老年人家庭适老化改造和村级助餐点建设,改造420户，建成助餐点35个，全年助餐12万人次以上。,老有所养,全县,960,财政资金和福彩公益金,县民政局,,12月底,
6,镇卫生院和村卫生室诊疗设备更新,更新彩超、心电等设备210台，县医院与21个镇卫生院远程会诊全覆盖。,病有所医,全县,2150,财政资金,县卫生健康局,,9月底,
7,城乡供水一体化二期工程,新铺供水管网96公里，受益人口3.1万人。,生活便利,谢村镇、龙亭镇,6300,专项债券,县水利局,,12月底,
8,中小学校园周边交通安全设施完善,在32所学校周边设置信号灯、人行天桥和减速设施。,平安法治,全县,780,财政资金,县公安局,,8月底,
9,新建社会足球场和口袋公园,新建足球场6个、口袋公园12个，全部免费开放。,文体有获,城关镇,1680,财政资金,县教育和体育局,,11月底,
10,农村生活污水治理提升,新建和修复处理站48座，治理率提高到75%。,环境宜居,全县,5400,财政资金,市生态环境局清溪分局,,12月底,
11,零工市场和就业服务站建设,建设县级零工市场1个、镇街就业服务站15个。,劳有所得,全县,620,财政资金,县人力资源和社会保障局,,9月底,
12,机关停车场夜间向居民开放,开放机关停车场22个、车位1450个。,生活便利,城关镇,,财政资金,县机关事务服务中心,,6月底,
`

// rosterOf is the secretariat's table of so many deputies.
func rosterOf(n int) string {
	names := []string{"李𬭎", "王𠮷", "陈㙍生", "沈知远", "陆秋棠", "何以安", "周明霁", "钱念慈", "吴亦航", "郑可风", "冯若谷", "孙春生", "朱玉兰", "胡海燕", "郭小玲", "林建国",
		"高桂英", "罗永福", "梁思源", "谢子涵", "宋文志", "唐红梅", "许怀瑾", "韩立新"}
	var b strings.Builder
	b.WriteString("代表团,代表证号,姓名,座位,不计入全体代表的原因\n")
	for i := range n {
		fmt.Fprintf(&b, "%s,%03d,%s,%d排%d座,\n", []string{"城关代表团", "龙亭代表团", "谢村代表团"}[i*3/n], i+1, names[i%len(names)], i/8+1, i%8+1)
	}
	return b.String()
}
