package private

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// Open makes a Box. The setting, if there is one, holds one key or several, the
// newest first, separated by commas: each 32 bytes as base64. Then the keys in
// the folder are held for opening only, and none is made. Without a setting the
// folder's newest key seals; the first start makes the folder and the key,
// readable by the program's own user alone. An error is a Chinese sentence.
func Open(dir, setting string) (*Box, error) {
	given, err := parse(setting)
	if err != nil {
		return nil, err
	}
	files, err := read(dir)
	if err != nil {
		return nil, err
	}
	if len(given) == 0 && len(files) == 0 {
		if err := add(dir, 1); err != nil && !errors.Is(err, fs.ErrExist) { // another process may have been faster
			return nil, fmt.Errorf("密钥文件写不进%q，请检查权限和磁盘空间：%w", dir, err)
		}
		if files, err = read(dir); err != nil {
			return nil, err
		}
	}
	return newBox(append(given, files...))
}

// CheckSetting refuses a setting that Open would refuse, and touches nothing.
func CheckSetting(setting string) error {
	_, err := parse(setting)
	return err
}

// Rotate adds a new key file to the folder, which seals from the next start
// on, and returns its path. It refuses a folder without a key: there the next
// start makes the first.
func Rotate(dir string) (string, error) {
	names, err := list(dir)
	if err != nil {
		return "", err
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%q里还没有密钥文件，启动一次程序就会生成，不需要更换", dir)
	}
	next := number(names[0]) + 1
	if err := add(dir, next); err != nil {
		return "", fmt.Errorf("新的密钥文件写不进%q，原来的没有改动：%w", dir, err)
	}
	return filepath.Join(dir, fileName(next)), nil
}

var errSetting = errors.New("PIAOJUE_SECRET 要写成 32 字节的 base64（44 个字符），可以用 openssl rand -base64 32 生成；更换密钥时新的写在前面，用英文逗号隔开")

func parse(setting string) ([][]byte, error) {
	if strings.TrimSpace(setting) == "" {
		return nil, nil
	}
	var keys [][]byte
	for part := range strings.SplitSeq(setting, ",") {
		k, err := decode(part)
		if err != nil {
			return nil, errSetting
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// decode reads base64 of 32 bytes, with or without padding, and refuses a key
// that is one byte over and over: somebody typed it to get past this.
func decode(text string) ([]byte, error) {
	k, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(text), "="))
	if err != nil {
		return nil, err
	}
	if len(k) != KeyBytes {
		return nil, fmt.Errorf("private: a key of %d bytes", len(k))
	}
	if !slices.ContainsFunc(k, func(c byte) bool { return c != k[0] }) {
		return nil, errors.New("private: a key of equal bytes")
	}
	return k, nil
}

var filePattern = regexp.MustCompile(`^private-(\d{4})\.key$`)

func fileName(n int) string { return fmt.Sprintf("private-%04d.key", n) }

// number is that of a file name that list returned.
func number(name string) int {
	n := 0
	for _, digit := range filePattern.FindStringSubmatch(name)[1] {
		n = 10*n + int(digit-'0')
	}
	return n
}

// list names the key files of the folder, the newest first; none is no error.
func list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("密钥目录%q读不出来，请检查权限：%w", dir, err)
	}
	var names []string
	for _, e := range entries {
		if filePattern.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// read reads the folder's keys, the newest first.
func read(dir string) ([][]byte, error) {
	names, err := list(dir)
	if err != nil {
		return nil, err
	}
	var keys [][]byte
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := guard(path); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("密钥文件%q读不出来，请检查权限：%w", path, err)
		}
		k, err := decode(string(text))
		if err != nil {
			return nil, fmt.Errorf("密钥文件%q已经损坏，请用原来的文件替换；不要删除它，删除后以前加密的姓名和电话就再也打不开", path)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// guard takes the rights of others away from a key file; a file that was
// copied back from elsewhere often lets everybody read.
func guard(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("密钥文件%q读不出来，请检查权限：%w", path, err)
	}
	if runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 { // Windows keeps rights elsewhere
		return nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return fmt.Errorf("密钥文件%q别人也能读，请改成只有本程序的用户能读（chmod 600）：%w", path, err)
	}
	return nil
}

// add writes a new key file, whole or not at all, and never over another.
func add(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	k := make([]byte, KeyBytes)
	if _, err := rand.Read(k); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // the link keeps what it names
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(k) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	target := filepath.Join(dir, fileName(n))
	err = os.Link(f.Name(), target)
	if errors.Is(err, fs.ErrExist) || err == nil {
		return errors.Join(err, syncDir(dir))
	}
	// A file system without links: the window between the look and the move is
	// one start of the program wide.
	if _, found := os.Stat(target); found == nil {
		return fs.ErrExist
	}
	return errors.Join(os.Rename(f.Name(), target), syncDir(dir))
}

// syncDir makes the new name survive a power cut. Not every system can sync a
// folder; the file itself has been synced.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
