package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"time"

	"piaojue/app"
	"piaojue/app/ballot"
	"piaojue/app/tally"
	"piaojue/models"
)

// File is demo.json: who can sign in, and what can be voted in. It exists in
// demonstrations only.
type File struct {
	BaseURL  string    `json:"base_url"`
	Accounts []Account `json:"accounts"`
	Rounds   []Round   `json:"rounds"`
}

// An Account of demo.json.
type Account struct {
	Role     string `json:"role"`
	Name     string `json:"name"`
	Login    string `json:"login"`
	Password string `json:"password"`
}

// A Round of demo.json: an open one, with unused credentials and the key codes
// that open its count.
type Round struct {
	ID          int64             `json:"id"`
	Name        string            `json:"name"`
	State       models.RoundState `json:"state"`
	Candidates  int               `json:"candidates"`
	Seats       int               `json:"seats"`
	Stances     int               `json:"stances"`
	Credentials []string          `json:"credentials"`
	Keys        map[string]string `json:"keys"`
}

// Sizes lets tests play a smaller year.
type Sizes struct {
	County, Town, Street int // deputies
	CountyCast, TownCast int // ballots already in the open boxes
	Rehearsal            int // deputies of the rehearsal; without any there is none
	Said                 int // suggestions in the open call; without any there is no call
}

// Usual is the year that `piaojue demo` shows.
var Usual = Sizes{County: 231, Town: 54, Street: 33, CountyCast: 40, TownCast: 12, Rehearsal: 3300, Said: 125}

func pickRules(seats int, stances ballot.Stances) tally.Rules {
	return tally.Rules{Family: tally.Pick, Seats: seats, MaxApprovals: seats, Stances: stances, Quorum: "2/3", PassBase: tally.BaseAll,
		PassOver: "1/2", Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
}

// Build plays the demonstration year in an empty database and leaves the clock
// at the true time.
func Build(ctx context.Context, a *app.App, clock *Clock, baseURL string, sizes Sizes) (File, error) {
	file := File{BaseURL: baseURL}
	password := rand.Text()[:10]
	for _, c := range cast {
		file.Accounts = append(file.Accounts, Account{Role: string(c.role), Name: c.name, Login: c.login, Password: password})
	}
	for _, d := range departments {
		file.Accounts = append(file.Accounts, Account{Role: string(models.UnitRole), Name: d.name, Login: d.login, Password: password})
	}
	for _, c := range colleagues {
		file.Accounts = append(file.Accounts, Account{Role: string(c.role), Name: c.name, Login: c.login, Password: password})
	}
	now := clock.Now()
	year := now.In(models.China).Year()
	last := time.Date(year-1, 1, 15, 9, 0, 0, 0, now.Location())

	county, err := found(ctx, a, clock, models.Congress{Name: "清溪县人民代表大会", Level: models.County, Invented: true}, password)
	if err != nil {
		return file, err
	}
	whole := func(s string) string { return s }
	if err := county.settle(ctx, last.AddDate(-1, 0, 0), sizes.County); err != nil {
		return file, fmt.Errorf("the year before last: %w", err)
	}
	clock.Show(last)
	finished, err := county.play(ctx, script{term: 17, number: 4, year: year - 1, opensOn: models.DateOf(last), picks: lastYear, unit: whole,
		deputies: sizes.County, present: sizes.County * 95 / 100, delegations: countyDelegations, name: "民生实事项目票决", title: "民生实事项目票决办法",
		rules: pickRules(10, ballot.ThreeStances), minutes: 30, ballots: sizes.County*95/100 - 1, finish: true, notice: "3"})
	if err != nil {
		return file, fmt.Errorf("last year: %w", err)
	}
	// In the order of time: this year's list comes about last autumn, next
	// year's call opens three weeks ago, this year's session gets its papers.
	this := script{term: 17, number: 6, year: year, opensOn: models.DateOf(now), picks: thisYear, unit: whole, deputies: sizes.County,
		present: sizes.County * 95 / 100, delegations: countyDelegations, name: "民生实事项目票决", title: "民生实事项目票决办法", rules: pickRules(10, ballot.ThreeStances), minutes: 24 * 60, ballots: sizes.CountyCast,
		way: way{asked: time.Date(year-1, 9, 1, 0, 0, 0, 0, models.China), where: "全县", shown: true, ahead: 9}}
	if this.ready, err = county.convene(ctx, this); err != nil {
		return file, fmt.Errorf("this year's list: %w", err)
	}
	if sizes.Said > 0 {
		if err := county.openNow(ctx, now, sizes.Said); err != nil {
			return file, fmt.Errorf("open call: %w", err)
		}
	}
	if err := county.carryOut(ctx, finished.round, year-1, 4, sizes.County, now); err != nil {
		return file, fmt.Errorf("last year's projects: %w", err)
	}
	clock.True()

	streets, err := found(ctx, a, clock, models.Congress{Name: "望江街道议政代表会议", Level: models.Street, ParentID: county.congress.ID, Invented: true}, password)
	if err != nil {
		return file, err
	}
	recommend := pickRules(5, ballot.ThreeStances)
	recommend.Family = tally.Recommend
	if _, err := streets.play(ctx, script{term: 3, number: 1, year: year, opensOn: models.DateOf(now), picks: street, unit: func(string) string { return "望江街道办事处" },
		deputies: sizes.Street, present: sizes.Street - 2, delegations: []string{"第一组", "第二组", "第三组"}, name: "民生实事项目票选推荐", title: "民生实事项目票选推荐办法",
		rules: recommend, minutes: 30, ballots: sizes.Street - 3, finish: true, notice: "1", way: way{asked: now.AddDate(0, 0, -110), where: "望江街道"}}); err != nil {
		return file, fmt.Errorf("street: %w", err)
	}

	towns, err := found(ctx, a, clock, models.Congress{Name: "清溪县云岭镇人民代表大会", Level: models.Town, ParentID: county.congress.ID, Invented: true}, password)
	if err != nil {
		return file, err
	}
	// The open votes stay open for a day, so that a visitor has time.
	open := []struct {
		s  *stage
		sc script
	}{
		{county, this},
		{towns, script{term: 19, number: 3, year: year, opensOn: models.DateOf(now), picks: town, unit: func(string) string { return "云岭镇人民政府" }, deputies: sizes.Town,
			present: sizes.Town - 4, delegations: []string{"第一代表小组", "第二代表小组", "第三代表小组", "第四代表小组"}, name: "民生实事项目票决", title: "民生实事项目票决办法",
			rules: pickRules(6, ballot.TickOnly), minutes: 24 * 60, ballots: sizes.TownCast,
			way: way{asked: now.AddDate(0, 0, -110), where: "云岭镇", shown: true, ahead: 5}}},
	}
	add := func(s *stage, sc script) (played, error) {
		p, err := s.play(ctx, sc)
		if err != nil {
			return p, fmt.Errorf("%s: %w", s.congress.Name, err)
		}
		file.Rounds = append(file.Rounds, Round{ID: p.round, Name: s.congress.Name + " " + sc.name, State: models.RoundOpen, Candidates: len(sc.picks),
			Seats: sc.rules.Seats, Stances: len(sc.rules.Stances.Choices()), Credentials: p.unused, Keys: p.keys})
		return p, nil
	}
	var sessions []int64
	for _, o := range open {
		p, err := add(o.s, o.sc)
		if err != nil {
			return file, err
		}
		sessions = append(sessions, p.session)
	}
	if sizes.Rehearsal == 0 {
		return file, nil
	}
	// Last in the list: a rehearsal as large as the largest congress and a small
	// one together, for `piaojue simulate`.
	rehearsal := open[0].sc
	rehearsal.ready, rehearsal.rehearses, rehearsal.name, rehearsal.ballots = 0, sessions[0], models.RehearsalMark+"民生实事项目票决", 0
	rehearsal.deputies, rehearsal.present = sizes.Rehearsal, sizes.Rehearsal
	_, err = add(county, rehearsal)
	return file, err
}

var countyDelegations = []string{"城关代表团", "东山代表团", "云岭代表团", "龙潭代表团", "青石代表团", "白沙代表团", "双桥代表团", "县直代表团"}

// picture draws a plain street, so that a demonstration needs nobody's
// photograph.
func picture(seed int) *bytes.Buffer { return scene(seed, 2) }

// scene draws the same street before (0), during (1) and after (2) the work.
func scene(seed, phase int) *bytes.Buffer {
	const w, h = 1200, 800
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		for y := max(0, y0); y < min(h, y1); y++ {
			for x := max(0, x0); x < min(w, x1); x++ {
				m.SetRGBA(x, y, c)
			}
		}
	}
	for y := range h {
		fill(0, y, w, y+1, color.RGBA{uint8(150 + y/8), uint8(190 + y/16), uint8(225 + y/40), 255})
	}
	fill(0, 560, w, h, color.RGBA{146, 160, 120, 255})
	fill(0, 660, w, 720, color.RGBA{120, 120, 118, 255})
	for i := range 4 {
		x, height := 90+i*270+seed*13%60, 180+(seed*53+i*71)%170
		switch phase {
		case 0: // bare ground with rubble
			fill(x+20, 545, x+150, 560, color.RGBA{134, 120, 104, 255})
			fill(x+60, 530, x+110, 545, color.RGBA{150, 136, 118, 255})
			continue
		case 1: // a scaffold around what stands so far
			height = height * 3 / 5
			for sx := x - 16; sx <= x+212; sx += 38 {
				fill(sx, 530-height, sx+5, 560, color.RGBA{206, 150, 60, 255})
			}
			fill(x-16, 560-height/2, x+217, 565-height/2, color.RGBA{206, 150, 60, 255})
		}
		fill(x, 560-height, x+200, 560, color.RGBA{uint8(196 + i*9), uint8(186 + seed*5%40), 172, 255})
		for wy := 560 - height + 24; wy < 530; wy += 52 {
			for wx := x + 20; wx < x+180; wx += 44 {
				fill(wx, wy, wx+24, wy+30, color.RGBA{92, 118, 140, 255})
			}
		}
	}
	for x := 20; x < w; x += 120 {
		fill(x, 684, x+60, 692, color.RGBA{230, 230, 225, 255})
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 85}); err != nil {
		panic(err) // an image made here always encodes
	}
	return &out
}

// Write puts demo.json into a folder, readable by its owner only.
func (f File) Write(dir string) (string, error) {
	body, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "demo.json")
	return path, os.WriteFile(path, append(body, '\n'), 0o600)
}

// Read reads a demo.json.
func Read(path string) (File, error) {
	var f File
	body, err := os.ReadFile(path)
	if err != nil {
		return f, fmt.Errorf("读不到演示文件：%w", err)
	}
	if err := json.Unmarshal(body, &f); err != nil {
		return f, fmt.Errorf("%s 读不出来：%w", path, err)
	}
	return f, nil
}

// RoleLabel is the Chinese name of a role in demo.json.
func RoleLabel(role string) string { return models.Role(role).Label() }
