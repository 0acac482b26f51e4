// Command piaojue is the whole program: the server, the demonstration, and the
// commands of the day before and after. It holds only text and wiring.
package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"piaojue/app/config"
)

var commands struct {
	Serve       serveCmd       `cmd:"" help:"启动服务器。"`
	Demo        demoCmd        `cmd:"" help:"演示：用公布的项目清单演一年，地点和人员为虚构。"`
	Decide      decideCmd      `cmd:"" help:"按票决办法判定一组票数，不用数据库。"`
	Credentials credentialsCmd `cmd:"" help:"离线制作投票凭证：凭证 PDF 和投票码公开部分。"`
	Simulate    simulateCmd    `cmd:"" help:"演练：许多代表在限定时间内从平板投票。"`
	Export      exportCmd      `cmd:"" help:"导出已宣布轮次的加密选票档案。"`
	Backup      backupCmd      `cmd:"" help:"备份整个数据库到一个文件。"`
	Restore     restoreCmd     `cmd:"" help:"把备份恢复到一个空数据库。"`
	Migrate     migrateCmd     `cmd:"" help:"升级数据库结构。"`
	NewKey      newKeyCmd      `cmd:"" name:"newkey" help:"增加一把加密姓名、电话的密钥，重新启动后使用。"`
	Admin       adminCmd       `cmd:"" help:"建立一个人民代表大会和它的第一个系统管理员。"`
	Health      healthCmd      `cmd:"" help:"检查服务器是否就绪，供容器使用。"`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process: 0 done, 1 refused or failed with one
// sentence, 2 wrong usage.
func run(args []string, stdout, stderr io.Writer) int {
	parser, err := kong.New(&commands, kong.Name("piaojue"), kong.Description("民生实事项目人大代表票决"), kong.Writers(stdout, stderr),
		kong.UsageOnError(), kong.Exit(func(code int) { panic(exit(code)) }))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	return parse(parser, normalise(args), stderr)
}

// exit carries kong's own exits (help) out of the parser.
type exit int

func parse(parser *kong.Kong, args []string, stderr io.Writer) (code int) {
	defer func() {
		if e := recover(); e != nil {
			asked, ok := e.(exit)
			if !ok {
				panic(e)
			}
			code = int(asked)
		}
	}()
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "用法不对：%v\n用 piaojue --help 查看用法。\n", err)
		return 2
	}
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// normalise lets long flags be written with one dash, as the Go tools do.
func normalise(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		if len(arg) > 2 && arg[0] == '-' && arg[1] != '-' && (arg[1] < '0' || arg[1] > '9') {
			arg = "-" + arg
		}
		out[i] = arg
	}
	return out
}

// logger writes JSON lines to standard error.
func logger(c config.Server) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// programDir is where the program lies, and perhaps its fonts beside it.
func programDir() string {
	path, err := os.Executable()
	if err != nil {
		return "."
	}
	return filepath.Dir(path)
}

var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

var notify = signal.NotifyContext

// create opens a new file and refuses one that exists.
func create(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("%s 已经存在，没有覆盖。请换一个文件名", path)
	}
	return f, err
}

// keep closes a written file, and removes it when the writing failed.
func keep(f *os.File, err error) error {
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func joinNames(names []string) string { return strings.Join(names, "、") }
