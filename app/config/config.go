// Package config holds the settings of the server, each with its environment
// variable, its flag and its default. It reads nothing itself: the command
// line library in cmd fills the struct by its tags.
package config

import (
	"errors"
	"path/filepath"
	"strings"
)

// Server is what `piaojue serve` is told.
type Server struct {
	Addr     string `env:"PIAOJUE_ADDR" default:"127.0.0.1:8080" help:"监听地址。"`
	Database string `env:"PIAOJUE_DATABASE" help:"数据库：sqlite:文件路径，或 mysql:DSN。默认在数据目录下用 SQLite。"`
	Data     string `env:"PIAOJUE_DATA" default:"piaojue-data" help:"数据目录。"`
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

// Check reports all problems at once.
func (s Server) Check() error {
	var errs []error
	if kind, rest, ok := strings.Cut(s.Source(), ":"); !ok || rest == "" || kind != "sqlite" && kind != "mysql" {
		errs = append(errs, errors.New("PIAOJUE_DATABASE 要写成 sqlite:文件路径 或 mysql:用户:密码@tcp(主机:端口)/库名"))
	}
	if s.Data == "" {
		errs = append(errs, errors.New("PIAOJUE_DATA 不能为空"))
	}
	return errors.Join(errs...)
}

// FontDirs lists where to look for fonts, given the folder of the program.
func (s Server) FontDirs(program string) []string {
	var dirs []string
	if s.Fonts != "" {
		dirs = append(dirs, s.Fonts)
	}
	return append(dirs, filepath.Join(program, "fonts"), filepath.Join("build", "fonts"), "node_modules", "/usr/share/fonts/truetype")
}
