package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"piaojue/app/tally"
)

// largestInput is far more than any method or any round's counts need.
const largestInput = 16 << 20

// decideCmd is `piaojue decide`: it applies a 票决办法 to counts and prints the
// outcome. It needs no database and no configuration.
type decideCmd struct {
	Method string `name:"method" required:"" placeholder:"M.json" help:"票决办法文件（JSON），写“-”从标准输入读取。"`
	Counts string `name:"counts" required:"" placeholder:"C.json" help:"计票数据文件（JSON），写“-”从标准输入读取。"`
}

// Run prints the outcome on kong's standard output. An error means exit code 1
// and is one Chinese sentence.
func (c *decideCmd) Run(ctx *kong.Context) error {
	return runDecide(c.Method, c.Counts, os.Stdin, ctx.Stdout)
}

// runDecide reads both files and writes the outcome. Counts that cannot be
// right are an error, after the outcome has been written; a void round is not
// an error, because the outcome that says so is what was asked for.
func runDecide(methodPath, countsPath string, stdin io.Reader, stdout io.Writer) error {
	if methodPath == "-" && countsPath == "-" {
		return errors.New("票决办法和计票数据不能都从标准输入读取")
	}
	method, err := readInput("票决办法", methodPath, stdin)
	if err != nil {
		return err
	}
	rules, err := tally.ParseRules(method)
	if err != nil {
		return err
	}
	figures, err := readInput("计票数据", countsPath, stdin)
	if err != nil {
		return err
	}
	counts, err := tally.ParseCounts(rules, figures)
	if err != nil {
		return err
	}
	outcome, err := tally.Decide(rules, counts)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(outcome); err != nil {
		return fmt.Errorf("结果无法输出：%w", err)
	}
	if outcome.Refused() {
		return errors.New(refusal(outcome))
	}
	return nil
}

// refusal is one sentence however many figures are wrong.
func refusal(o tally.Outcome) string {
	var texts []string
	for _, p := range o.Problems {
		if p.Code.Refuses() {
			texts = append(texts, strings.TrimSuffix(p.Text, "。"))
		}
	}
	const enough = 3
	if n := len(texts); n > enough {
		texts = append(texts[:enough], fmt.Sprintf("等共%d处", n))
	}
	return "计票数据不予认定：" + strings.Join(texts, "；") + "。"
}

func readInput(what, path string, stdin io.Reader) ([]byte, error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s文件%q不存在", what, path)
		}
		if err != nil {
			return nil, fmt.Errorf("%s文件%q不能读取", what, path)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, largestInput+1))
	if err != nil {
		return nil, fmt.Errorf("%s文件%q不能读取", what, path)
	}
	if len(data) > largestInput {
		return nil, fmt.Errorf("%s文件%q超过16MB", what, path)
	}
	return data, nil
}
