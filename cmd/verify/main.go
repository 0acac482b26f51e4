package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// The exit codes.
const (
	exitHolds   = 0
	exitRefused = 1
	exitUsage   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = `用法：verify F.bel              核验加密选票档案
      verify -bundle F.zip      核验一轮票决公布的全部资料
      加 -json 以 JSON 输出
退出码：0 全部成立，1 核验不通过，2 用法不对
`

// run is the command: it prints the report and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	bundle := flags.String("bundle", "", "")
	asJSON := flags.Bool("json", false, "")
	var paths []string
	for { // flags may also follow the file
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stdout, usage)
			return exitHolds
		} else if err != nil {
			fmt.Fprint(stderr, usage)
			return exitUsage
		}
		if flags.NArg() == 0 {
			break
		}
		paths = append(paths, flags.Arg(0))
		args = flags.Args()[1:]
	}
	path, check := *bundle, checkBundle
	if path == "" && len(paths) == 1 {
		path, check, paths = paths[0], checkArchive, nil
	}
	if path == "" || len(paths) > 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}

	report := &report{File: path}
	if raw, err := readFile(path); err != nil {
		report.step("file", "读取文件", func() (string, error) { return "", err })
	} else {
		check(report, raw)
	}
	write := report.writeText
	if *asJSON {
		write = report.writeJSON
	}
	if err := write(stdout); err != nil {
		fmt.Fprintln(stderr, "核验结果没有写出："+err.Error())
		return exitRefused
	}
	if report.Refusal != nil {
		fmt.Fprintln(stderr, printable("核验不通过（"+report.Refusal.check+"）："+report.Refusal.Message))
		return exitRefused
	}
	return exitHolds
}

// largestFile is in bytes; 3,000 linked ballots of 20 candidates make 150 MB.
const largestFile = 1 << 30

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, refuse(unreadable, "打不开文件“"+path+"”。")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	switch {
	case err != nil:
		return nil, refuse(unreadable, "文件“"+path+"”读不完整。")
	case len(raw) > largestFile:
		return nil, refuse(tooLarge, "文件“"+path+"”超过 1 GB，不会是一轮票决的资料。")
	}
	return raw, nil
}
