// Package config holds the settings of the server, each with its environment
// variable, its flag and its default. It reads nothing itself: the command
// line library in cmd fills the struct by its tags.
package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
)

// Server is what `piaojue serve` is told.
type Server struct {
	Addr     string `env:"PIAOJUE_ADDR" default:"127.0.0.1:8080" help:"监听地址。"`
	Database string `env:"PIAOJUE_DATABASE" help:"数据库：sqlite:文件路径，或 mysql:DSN。默认在数据目录下用 SQLite。"`
	Data     string `env:"PIAOJUE_DATA" default:"piaojue-data" help:"数据目录。"`
	Secret   string `env:"PIAOJUE_SECRET" help:"加密姓名、电话的密钥，32 字节的 base64；几台服务器共用一个数据库时必须相同。默认用数据目录下 keys 里的密钥文件，第一次启动时生成。请用环境变量给出，不要写在命令行上。"`
	Proxies  string `env:"PIAOJUE_PROXIES" help:"反向代理的地址，例如 127.0.0.1,10.0.0.0/8；只相信它们转来的 X-Forwarded-For。默认都不相信。"`
	Site     string `env:"PIAOJUE_SITE" help:"本系统的网址，例如 https://piaojue.example.gov.cn；写在外发消息里，方便点开。不写，消息就不带链接。"`
	Reach    string `env:"PIAOJUE_REACH" help:"外发消息可以到达的内网网段，例如 10.1.2.0/24；只写消息网关所在的网段。默认只发往公网，内网、本机和云主机元数据地址都不发。"`
	Mail     string `env:"PIAOJUE_MAIL" help:"发邮件的服务器：smtps://用户:密码@主机:465，或 smtp://用户:密码@主机:587（STARTTLS）；内网不加密的网关写 smtp://主机:25?tls=off，不能带密码。不写就不发邮件。请用环境变量给出，不要写在命令行上。"`
	MailFrom string `env:"PIAOJUE_MAIL_FROM" help:"发件人的邮箱地址，和 PIAOJUE_MAIL 一起写。"`
	Fonts    string `env:"PIAOJUE_FONTS" help:"字体目录，默认依次查找程序旁的 fonts、build/fonts 和系统字体。"`
	Secure   bool   `env:"PIAOJUE_SECURE" help:"只在 HTTPS 下使用登录 Cookie；正式使用时打开。"`
	LogLevel string `env:"PIAOJUE_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"日志级别。"`
}

// Source is the database as package store opens it.
func (s Server) Source() string {
	if s.Database != "" {
		return s.Database
	}
	return "sqlite:" + filepath.Join(s.Data, "piaojue.db")
}

// Keys is the folder of the keys that seal names and phone numbers.
func (s Server) Keys() string { return filepath.Join(s.Data, "keys") }

// Check reports all problems at once.
func (s Server) Check() error {
	var errs []error
	if kind, rest, ok := strings.Cut(s.Source(), ":"); !ok || rest == "" || kind != "sqlite" && kind != "mysql" {
		errs = append(errs, errors.New("PIAOJUE_DATABASE 要写成 sqlite:文件路径 或 mysql:用户:密码@tcp(主机:端口)/库名"))
	}
	if s.Data == "" {
		errs = append(errs, errors.New("PIAOJUE_DATA 不能为空"))
	}
	if _, err := s.ProxyAddresses(); err != nil {
		errs = append(errs, err)
	}
	if _, err := s.Reachable(); err != nil {
		errs = append(errs, err)
	}
	if site, err := url.Parse(s.Site); err != nil || s.Site != "" && (site.Host == "" || site.Scheme != "https" && site.Scheme != "http" || strings.Trim(site.Path, "/") != "" || site.RawQuery != "" || site.User != nil) {
		errs = append(errs, errors.New("PIAOJUE_SITE 要写成 https://主机，后面不带路径"))
	}
	return errors.Join(errs...)
}

// ProxyAddresses are the networks whose word about the client's address is
// taken. It refuses what is no address and what means everybody: then anybody
// could claim any address.
func (s Server) ProxyAddresses() ([]netip.Prefix, error) {
	return networks(s.Proxies, "PIAOJUE_PROXIES 里的%q不能用，要写反向代理的 IP 地址或网段，例如 127.0.0.1,10.0.0.0/8")
}

// Reachable are the networks inside that messages may go to. It refuses what is
// no address and what means everywhere.
func (s Server) Reachable() ([]netip.Prefix, error) {
	return networks(s.Reach, "PIAOJUE_REACH 里的%q不能用，要写消息网关的 IP 地址或网段，例如 10.1.2.0/24")
}

// Address is the site's address without a slash at its end.
func (s Server) Address() string { return strings.TrimRight(s.Site, "/") }

func networks(list, wrong string) ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if address, single := netip.ParseAddr(part); single == nil {
			network, err = netip.PrefixFrom(address.WithZone(""), address.BitLen()), nil
		}
		if err != nil || network.Bits() == 0 {
			return nil, fmt.Errorf(wrong, part)
		}
		networks = append(networks, network.Masked())
	}
	return networks, nil
}

// FontDirs lists where to look for fonts, given the folder of the program.
func (s Server) FontDirs(program string) []string {
	var dirs []string
	if s.Fonts != "" {
		dirs = append(dirs, s.Fonts)
	}
	return append(dirs, filepath.Join(program, "fonts"), filepath.Join("build", "fonts"), "node_modules", "/usr/share/fonts/truetype")
}
