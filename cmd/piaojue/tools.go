package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"piaojue/app"
	"piaojue/app/account"
	"piaojue/app/config"
	"piaojue/app/pdf"
	"piaojue/app/private"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/models"
)

// withStore opens the configured database for a command.
func withStore(c config.Server, migrate bool, do func(ctx context.Context, s *store.Store) error) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(c.Source(), time.Now)
	if err != nil {
		return err
	}
	defer s.Close()
	if migrate {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
	}
	return do(ctx, s)
}

type migrateCmd struct {
	config.Server `embed:""`
}

// Run applies the migrations that are missing, and names them.
func (c *migrateCmd) Run() error {
	return withStore(c.Server, false, func(ctx context.Context, s *store.Store) error {
		pending, err := s.Pending(ctx)
		if err != nil {
			return err
		}
		if len(pending) == 0 {
			fmt.Println("数据库结构已经是最新的。")
			return nil
		}
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		fmt.Printf("已升级：%s\n", joinNames(pending))
		return nil
	})
}

type backupCmd struct {
	config.Server `embed:""`
	Out           string `short:"o" required:"" placeholder:"FILE" help:"备份文件，不能已经存在。"`
}

// Run writes a backup and refuses to overwrite.
func (c *backupCmd) Run() error {
	return withStore(c.Server, false, func(ctx context.Context, s *store.Store) error {
		f, err := create(c.Out)
		if err != nil {
			return err
		}
		if err := keep(f, s.Backup(ctx, f)); err != nil {
			return err
		}
		fmt.Printf("已备份到 %s。文件含全部资料，请像表决票一样保管。加密姓名、电话的密钥不在里面，请另外抄存。\n", c.Out)
		return nil
	})
}

type restoreCmd struct {
	config.Server `embed:""`
	File          string `arg:"" placeholder:"FILE" help:"备份文件。"`
}

// Run fills an empty database from a backup and refuses any other.
func (c *restoreCmd) Run() error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("打不开备份文件：%w", err)
	}
	defer f.Close()
	return withStore(c.Server, true, func(ctx context.Context, s *store.Store) error {
		if err := s.Restore(ctx, f); err != nil {
			return err
		}
		fmt.Println("已恢复。")
		return nil
	})
}

type newKeyCmd struct {
	config.Server `embed:""`
}

// Run adds a key file; the old ones stay, for what they sealed.
func (c *newKeyCmd) Run() error {
	if c.Secret != "" {
		return errors.New("密钥由 PIAOJUE_SECRET 给出，没有增加密钥文件。请把新的密钥写在它的最前面，用英文逗号和旧的隔开")
	}
	path, err := private.Rotate(c.Keys())
	if err != nil {
		return err
	}
	fmt.Printf("已增加密钥 %s，重新启动后使用。旧的密钥文件不要删除，请把整个目录另外抄存一份，与备份分开保管。\n", path)
	return nil
}

type exportCmd struct {
	config.Server `embed:""`
	Round         int64  `short:"R" required:"" help:"轮次编号，即结果页网址最后的数字。"`
	Out           string `short:"o" required:"" placeholder:"F.bel" help:"档案文件，不能已经存在。"`
}

// Run writes the archive of an announced round.
func (c *exportCmd) Run() error {
	log := logger(c.Server)
	ctx := context.Background()
	a, err := app.New(ctx, app.Options{Config: c.Server, Log: log, Program: programDir()})
	if err != nil {
		return err
	}
	defer a.Store.Close()
	archive, err := a.Vote.Archive(ctx, c.Round)
	if err != nil {
		return err
	}
	f, err := create(c.Out)
	if err != nil {
		return err
	}
	_, err = f.Write(archive)
	return keep(f, err)
}

type adminCmd struct {
	config.Server `embed:""`
	Congress      string `required:"" help:"人民代表大会全称，例如 清溪县人民代表大会。"`
	Level         string `required:"" enum:"town,county,city,province,street" help:"级别：town 乡镇，county 县，city 设区的市，province 省，street 街道。"`
	Parent        int64  `help:"上一级人民代表大会的编号。"`
	Login         string `required:"" help:"管理员登录名。"`
	Name          string `required:"" help:"管理员姓名。"`
}

// Run founds a congress with its first administrator. The password is read
// from the terminal or from standard input, never from the command line, where
// other users could see it.
func (c *adminCmd) Run() error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return withStore(c.Server, true, func(ctx context.Context, s *store.Store) error {
		congress, err := account.New(s).Found(ctx, account.FoundCommand{Congress: models.Congress{Name: c.Congress, Level: models.Level(c.Level), ParentID: c.Parent},
			Login: c.Login, Name: c.Name, Password: password})
		if err != nil {
			return describe(err)
		}
		fmt.Printf("已建立%s（编号 %d），管理员 %s。\n", congress.Name, congress.ID, c.Login)
		return nil
	})
}

func readPassword() (string, error) {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprint(os.Stderr, "请输入管理员密码（至少 8 个字，不显示）：")
		password, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(os.Stderr)
		return string(password), err
	}
	line, err := io.ReadAll(io.LimitReader(os.Stdin, 1024))
	return strings.TrimRight(string(line), "\r\n"), err
}

type credentialsCmd struct {
	UUID     string `required:"" help:"轮次的选举编号，见轮次页面。"`
	Count    int    `required:"" help:"张数，代表人数加备用。"`
	Slips    string `required:"" placeholder:"slips.pdf" help:"投票凭证，打印后裁开折好；不能已经存在。"`
	Public   string `required:"" placeholder:"public.json" help:"投票码公开部分，上传到轮次页面；不能已经存在。"`
	URL      string `required:"" help:"平板打开的地址，例如 https://piaojue.example.cn/v。"`
	Congress string `required:"" help:"印在凭证上的人民代表大会。"`
	Session  string `required:"" help:"印在凭证上的会议。"`
	Round    string `required:"" help:"印在凭证上的轮次。"`
	Digest   string `help:"印在凭证上的票决办法摘要，见轮次页面。"`
	Colour   string `help:"印在凭证上的票面颜色，例如 蓝色，见轮次页面。"`
	Fonts    string `env:"PIAOJUE_FONTS" help:"字体目录。"`
}

// steps says on the error output how far a long work is, ten times in all where
// there is much of it, and ends it when the user pressed Ctrl-C.
func steps(ctx context.Context, what string, n, of int) error {
	const much = 200
	if of >= much && (n == of || n%(of/10) == 0) {
		fmt.Fprintf(os.Stderr, "%s %d/%d\n", what, n, of)
	}
	return interrupted(ctx)
}

func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errors.New("已经中断，没有留下文件")
	}
	return nil
}

// maxSlips bounds one list: the largest congress has 3,000 deputies.
const maxSlips = 5000

// Run makes credentials without any server or database: slips to print, and
// the list of public halves to upload. The private halves are in the PDF only.
func (c *credentialsCmd) Run() error {
	if c.Count < 1 || c.Count > maxSlips {
		return fmt.Errorf("张数请填 1 到 %d", maxSlips)
	}
	if raw, err := hex.DecodeString(c.Digest); err != nil || c.Digest != "" && len(raw) != sha256.Size {
		return errors.New("票决办法摘要应为64位十六进制数字，请从轮次页面复制")
	}
	fonts, err := pdf.LoadFonts(config.Server{Fonts: c.Fonts}.FontDirs(programDir())...)
	if err != nil {
		return err
	}
	// An interrupted run leaves no file: half of the slips would be worth nothing,
	// and every slip is a secret.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	codes, publics := make([]string, c.Count), make([]string, c.Count)
	for i := range codes {
		if err := steps(ctx, "投票码", i+1, c.Count); err != nil {
			return err
		}
		if codes[i], err = seal.NewCredential(rand.Reader); err != nil {
			return err
		}
		credential, err := seal.DeriveCredential(c.UUID, codes[i])
		if err != nil {
			return err
		}
		publics[i] = credential.Public()
	}
	paper := pdf.Slips{Congress: c.Congress, Session: c.Session, Round: c.Round, Date: time.Now(), Page: c.URL, Codes: codes, Digest: c.Digest, Stripe: pdf.Stripe(c.Colour)}
	if strings.Contains(c.Session+c.Round, models.RehearsalMark) {
		paper.Watermark = pdf.Rehearsal
	}
	var drawn bytes.Buffer
	if err := pdf.CredentialSlips(&drawn, fonts.Watched(func(n, of int) error { return steps(ctx, "凭证页", n, of) }), paper); err != nil {
		return err
	}
	slips, err := create(c.Slips)
	if err != nil {
		return err
	}
	_, err = slips.Write(drawn.Bytes())
	if err := keep(slips, cmp.Or(err, interrupted(ctx))); err != nil {
		return err
	}
	public := seal.PublicCredentials(publics)
	list, err := create(c.Public)
	if err == nil {
		_, err = list.Write(public)
		err = keep(list, cmp.Or(err, interrupted(ctx)))
	}
	if err != nil {
		return errors.Join(err, os.Remove(c.Slips)) // slips without their list are worth nothing
	}
	fmt.Printf("已制作 %d 张投票凭证：%s（打印后请删除）。公开部分：%s（上传到轮次页面）。\n公开部分的指纹：%s\n上传后请与轮次页面显示的张数和指纹核对。\n", c.Count, c.Slips, c.Public, seal.Tracker(public))
	return nil
}
