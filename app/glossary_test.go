package app_test

import (
	"go/ast"
	"go/parser"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// words splits an identifier at its capitals, digits and underscores, in small
// letters: SealedBallot → sealed ballot, JSONBody → json body.
func words(identifier string) []string {
	runes := []rune(identifier)
	var parts []string
	var part []rune
	flush := func() {
		if len(part) > 0 {
			parts = append(parts, strings.ToLower(string(part)))
		}
		part = nil
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			flush()
			continue
		case unicode.IsUpper(r):
			afterSmall := i > 0 && !unicode.IsUpper(runes[i-1])
			beforeSmall := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterSmall || beforeSmall {
				flush()
			}
		}
		part = append(part, r)
	}
	flush()
	return parts
}

// contains reports whether part's words stand in whole's words in one run.
func contains(whole, part []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(whole[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// names lists the identifiers that non-test files of the given folders
// declare or use as their own, each with one file; names of other packages
// after a dot, and keys of literals, which may be theirs, are left out.
func names(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, s := range sources(t, parser.SkipObjectResolution) {
		if s.test || slices.Contains(testPackages, s.pkg) || !withinAny(s.pkg, folders) {
			continue
		}
		foreign := map[*ast.Ident]bool{}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				foreign[n.Sel] = true
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok {
					foreign[key] = true
				}
			case *ast.Ident:
				if !foreign[n] {
					found[n.Name] = s.path
				}
			}
			return true
		})
	}
	return found
}

type term struct {
	line        int
	identifiers []string
	avoid       []string
}

var quoted = regexp.MustCompile("`([^`]+)`")

// glossary reads the tables of GLOSSARY.md.
func glossary(t *testing.T) []term {
	t.Helper()
	text, err := os.ReadFile("GLOSSARY.md")
	if err != nil {
		t.Fatal(err)
	}
	var terms []term
	for i, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| 中文") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 4 {
			t.Errorf("GLOSSARY.md line %d has %d cells, want 中文, identifier, meaning, avoid", i+1, len(cells))
			continue
		}
		one := term{line: i + 1}
		for _, m := range quoted.FindAllStringSubmatch(cells[1]+cells[2], -1) {
			one.identifiers = append(one.identifiers, m[1])
		}
		if !strings.Contains(cells[1], "`") {
			t.Errorf("GLOSSARY.md line %d names no identifier", i+1)
		}
		for _, word := range strings.Split(cells[3], ",") {
			if word = strings.TrimSpace(word); word != "" {
				one.avoid = append(one.avoid, word)
			}
		}
		terms = append(terms, one)
	}
	if len(terms) < 50 {
		t.Fatalf("only %d terms read from GLOSSARY.md", len(terms))
	}
	return terms
}

func TestEveryTermOfTheGlossaryIsInTheCode(t *testing.T) {
	var known [][]string
	for name := range names(t, "models", "app", "cmd") {
		known = append(known, words(name))
	}
	for _, one := range glossary(t) {
		for _, identifier := range one.identifiers {
			want := words(identifier)
			if !slices.ContainsFunc(known, func(k []string) bool { return contains(k, want) }) {
				t.Errorf("GLOSSARY.md line %d: no identifier contains %s", one.line, identifier)
			}
		}
	}
}

// allowed are identifiers in which a word to avoid means something else.
var allowed = map[string]string{}

func TestWordsToAvoidAreAvoided(t *testing.T) {
	used := map[string]bool{}
	inCode := names(t, "models", "app")
	for _, one := range glossary(t) {
		for _, word := range one.avoid {
			for name, path := range inCode {
				if !contains(words(name), words(word)) {
					continue
				}
				if allowed[name] != "" {
					used[name] = true
					continue
				}
				t.Errorf("%s: the name %s says %s, which line %d of GLOSSARY.md avoids", path, name, word, one.line)
			}
		}
	}
	for name := range allowed {
		if !used[name] {
			t.Errorf("%s need not be an exception any more", name)
		}
	}
}

func TestIdentifiersAreSplitIntoWords(t *testing.T) {
	tests := []struct {
		identifier string
		want       []string
	}{
		{"SealedBallot", []string{"sealed", "ballot"}},
		{"hallBoard", []string{"hall", "board"}},
		{"CountsJSON", []string{"counts", "json"}},
		{"JSONBody", []string{"json", "body"}},
		{"fc_mul4", []string{"fc", "mul"}},
		{"UUID", []string{"uuid"}},
	}
	for _, tt := range tests {
		if got := words(tt.identifier); !slices.Equal(got, tt.want) {
			t.Errorf("words(%s) = %q, want %q", tt.identifier, got, tt.want)
		}
	}
	if contains(words("Accounts"), words("Counts")) {
		t.Error("Accounts contains the word Counts, which is only a part of a word")
	}
}
