package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"piaojue/app"
	"piaojue/app/config"
	"piaojue/app/demo"
	"piaojue/app/store"
)

type serveCmd struct {
	config.Server `embed:""`
}

// Run serves until the process is told to stop.
func (c *serveCmd) Run() error {
	ctx, stop := notify(context.Background(), stopSignals...)
	defer stop()
	log := logger(c.Server)
	a, err := app.New(ctx, app.Options{Config: c.Server, Log: log, Program: programDir()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("不能监听 %s：%w", c.Addr, err), a.Store.Close())
	}
	log.Info("serving", "address", listener.Addr().String(), "database", a.Store.Kind())
	return a.Run(ctx, listener)
}

type demoCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"监听地址。"`
	Data string `default:"build/demo" help:"演示数据目录；每次启动重新生成，除非用 --keep。"`
	Keep bool   `help:"接着用上次的演示数据。"`

	Database string `env:"PIAOJUE_DATABASE" help:"另用一个空数据库：mysql:DSN 或 sqlite:文件路径。默认在演示数据目录下用 SQLite。"`
}

// Run plays the demonstration year, prints who can sign in, and serves.
func (c *demoCmd) Run() error {
	ctx, stop := notify(context.Background(), stopSignals...)
	defer stop()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("不能监听 %s：%w。换一个端口：scripts/run -addr 127.0.0.1:8081", c.Addr, err)
	}
	defer listener.Close()
	fresh, err := c.clear()
	if err != nil {
		return err
	}
	settings := config.Server{Addr: c.Addr, Data: c.Data, Database: c.Database, LogLevel: "warn"}
	if fresh && c.Database != "" {
		if err := mustBeEmpty(ctx, settings); err != nil {
			return err
		}
	}
	if fresh {
		if err := os.WriteFile(filepath.Join(c.Data, unfinished), nil, 0o600); err != nil {
			return err
		}
	}
	clock := &demo.Clock{}
	a, err := app.New(ctx, app.Options{Config: settings, Now: clock.Now, Log: logger(settings), Demo: true, Program: programDir()})
	if err != nil {
		return err
	}
	path := filepath.Join(c.Data, "demo.json")
	if fresh {
		fmt.Println("正在准备演示年度（密钥、选票都是真的，另有一次 3,000 人的彩排，大约十几秒）……")
		file, err := demo.Build(ctx, a, clock, baseURL(listener), demo.Usual)
		if err != nil {
			return errors.Join(fmt.Errorf("演示数据没有做好：%w", err), a.Store.Close())
		}
		if _, err := file.Write(c.Data); err != nil {
			return errors.Join(err, a.Store.Close())
		}
		if err := os.Remove(filepath.Join(c.Data, unfinished)); err != nil {
			return errors.Join(err, a.Store.Close())
		}
	}
	file, err := demo.Read(path)
	if err != nil {
		return errors.Join(err, a.Store.Close())
	}
	if file.BaseURL != baseURL(listener) { // kept from a run on another port
		file.BaseURL = baseURL(listener)
		if _, err := file.Write(c.Data); err != nil {
			return errors.Join(err, a.Store.Close())
		}
	}
	c.welcome(file, baseURL(listener), path)
	return a.Run(ctx, listener)
}

// mustBeEmpty refuses a database that holds any table: a demonstration never
// mixes with anything, and takes nothing away.
func mustBeEmpty(ctx context.Context, settings config.Server) error {
	if err := settings.Check(); err != nil {
		return err
	}
	s, err := store.Open(settings.Source(), time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	empty, err := s.Empty(ctx)
	if err == nil && !empty {
		return errors.New("指定的数据库不是空的，没有写入演示数据。请另建一个空数据库")
	}
	return err
}

// clear removes the demonstration of last time; it touches only a folder that
// a demonstration made.
func (c *demoCmd) clear() (fresh bool, err error) {
	entries, err := os.ReadDir(c.Data)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return true, os.MkdirAll(c.Data, 0o700)
	}
	if err != nil {
		return false, err
	}
	marker := filepath.Join(c.Data, "demo.json")
	finished := exists(marker)
	if !finished && !exists(filepath.Join(c.Data, unfinished)) {
		return false, fmt.Errorf("%s 里的数据不是演示留下的，没有删除。请用 -data 另选一个空目录", c.Data)
	}
	if finished && c.Keep {
		return false, nil
	}
	for _, e := range entries {
		if e.Name() != "demo.json" && e.Name() != unfinished && e.Name() != "keys" && !strings.HasPrefix(e.Name(), "piaojue.db") {
			return false, fmt.Errorf("%s 里有演示以外的文件（%s），没有删除。请用 -data 另选一个空目录", c.Data, e.Name())
		}
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(c.Data, e.Name())); err != nil {
			return false, err
		}
	}
	return true, nil
}

// unfinished marks a folder in which a demonstration is being prepared, so that
// one that was broken off can be told from data that are nobody's to remove.
const unfinished = "demo.unfinished"

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func baseURL(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + l.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (c *demoCmd) welcome(f demo.File, base, path string) {
	fmt.Printf("\n演示已经开始：%s\n\n可以登录的人（密码都是 %s）：\n", base, f.Accounts[0].Password)
	for _, a := range f.Accounts {
		fmt.Printf("  %-10s %s\n", a.Login, demo.RoleLabel(a.Role)+" "+a.Name)
	}
	fmt.Println("\n正在投票的轮次，代表用平板打开下面的地址：")
	for _, r := range f.Rounds {
		if len(r.Credentials) > 0 {
			fmt.Printf("  %s：%s/v#%s\n", r.Name, base, r.Credentials[0])
		}
	}
	fmt.Printf("\n更多投票码和监票人的密钥单在 %s。按 Ctrl+C 结束。\n", path)
}

type healthCmd struct {
	URL string `default:"http://127.0.0.1:8080/readyz" help:"要检查的地址。"`
}

// Run asks once; it fails when the server is not ready.
func (c *healthCmd) Run() error {
	client := http.Client{Timeout: 5 * time.Second}
	answer, err := client.Get(c.URL)
	if err != nil {
		// The error of the network is English and names sockets; the address
		// is what somebody can check.
		return fmt.Errorf("连接不上服务器%q，请检查地址，以及服务器是否已经启动", c.URL)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("服务器没有就绪（状态码%d），请查看服务器日志", answer.StatusCode)
	}
	return nil
}
