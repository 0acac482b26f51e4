package main

import (
	"regexp"
	"strings"
	"testing"

	"piaojue/templates"
)

// officeDrawn is every sample of the office face as it reaches the browser.
func officeDrawn(t *testing.T) map[string]string {
	t.Helper()
	set, err := templates.Parse(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]string{}
	for _, s := range samples {
		if !strings.HasPrefix(s.page, "office/") {
			continue
		}
		page, err := draw(set, s, "layout")
		if err != nil {
			t.Errorf("%s: %v", s.file(), err)
			continue
		}
		drawn[s.file()] = string(page)
	}
	return drawn
}

func TestEveryOfficePageHasASample(t *testing.T) {
	shown := map[string]bool{}
	for _, s := range samples {
		shown[s.page] = true
	}
	for _, p := range templates.Pages() {
		if p.Layout == "office" && strings.HasPrefix(p.Name, "office/") && !shown[p.Name] {
			t.Errorf("page %s has no sample", p.Name)
		}
	}
}

var (
	primary   = regexp.MustCompile(`class="button"`)
	postForm  = regexp.MustCompile(`(?s)<form[^>]*method="post".*?</form>`)
	openers   = regexp.MustCompile(`<[^>]*\bid="([^"]*)"`)
	inlined   = regexp.MustCompile(`(?i)\sstyle="|\son[a-z]+="|<script>|<style`)
	labelFor  = regexp.MustCompile(`<label[^>]*\bfor="([^"]*)"`)
	fileInput = regexp.MustCompile(`type="file"`)
)

func TestAnOfficePageHasAtMostOnePrimaryButton(t *testing.T) {
	for name, page := range officeDrawn(t) {
		if n := len(primary.FindAllString(page, -1)); n > 1 {
			t.Errorf("%s has %d primary buttons", name, n)
		}
	}
}

func TestFormsThatAskForFilesCanSendThem(t *testing.T) {
	for name, page := range officeDrawn(t) {
		for _, form := range postForm.FindAllString(page, -1) {
			if fileInput.MatchString(form) && !strings.Contains(form, "multipart/form-data") {
				t.Errorf("%s: a file is asked for by a form that cannot send it", name)
			}
		}
	}
}

func TestOfficePagesHaveUniqueIdsAndNoInlineCode(t *testing.T) {
	for name, page := range officeDrawn(t) {
		seen := map[string]bool{}
		for _, m := range openers.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] && m[1] != "f-confirm" {
				t.Errorf("%s: id %q twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range labelFor.FindAllStringSubmatch(page, -1) {
			if !seen[m[1]] {
				t.Errorf("%s: a label for %q, which is not on the page", name, m[1])
			}
		}
		if found := inlined.FindString(page); found != "" {
			t.Errorf("%s: inline code %q, which the policy forbids", name, found)
		}
		if strings.Contains(page, "no value") {
			t.Errorf("%s prints a missing value", name)
		}
	}
}
