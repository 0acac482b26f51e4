package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

// The members of a bundle. Package vote writes the same names.
const (
	memberArchive   = "archive.bel"
	memberMethod    = "method.json"
	memberCounts    = "counts.json"
	memberPaper     = "paper.json" // where the round had paper ballots
	memberOutcome   = "outcome.json"
	memberCancelled = "cancelled.json"
	memberManifest  = "manifest.json"
	memberReadme    = "说明.txt"
)

// limits are the members and the largest size of each, in bytes.
var limits = map[string]int64{
	memberArchive: largestFile, memberMethod: 1 << 20, memberCounts: 1 << 20, memberOutcome: 1 << 20,
	memberPaper: 1 << 20, memberCancelled: 1 << 20, memberManifest: 1 << 20, memberReadme: 1 << 20,
}

// The fixed parts of a ZIP file, in bytes.
const (
	localHeader = 30 // followed by name and extra field
	endRecord   = 22

	encrypted     = 0x1 // flags of a member
	hasDescriptor = 0x8 // its checksum and sizes follow its data
)

// unpack reads exactly the members of a bundle. Other programs must find the same in the file, so that it refuses
// whatever readers of ZIP files disagree on: bytes around the members, names that differ between the two places
// that hold them, repeated members.
func unpack(raw []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, refuse(badZip, "不是完整的 ZIP 压缩包。")
	}
	if err := checkMembers(z.File); err != nil {
		return nil, err
	}
	if err := checkLayout(raw, z); err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		body, err := readMember(f)
		if err != nil {
			return nil, err
		}
		parts[f.Name] = body
	}
	return parts, nil
}

func checkMembers(files []*zip.File) error {
	seen := map[string]bool{}
	for _, f := range files {
		_, known := limits[f.Name]
		switch {
		case strings.ContainsAny(f.Name, `/\:`) || f.Name == "..":
			return refuse(badMember, "压缩包里有带路径的文件名“"+f.Name+"”。")
		case !known:
			return refuse(badMember, "压缩包里有不该有的文件“"+f.Name+"”。")
		case seen[f.Name]:
			return refuse(badMember, "压缩包里有两个“"+f.Name+"”。")
		case !f.Mode().IsRegular():
			return refuse(badMember, "压缩包里的“"+f.Name+"”不是普通文件。")
		}
		seen[f.Name] = true
	}
	for _, name := range []string{memberArchive, memberMethod, memberCounts, memberOutcome, memberCancelled, memberManifest, memberReadme} {
		// A round without a sealed ballot has paper in the archive's place.
		if !seen[name] && !(name == memberArchive && seen[memberPaper]) {
			return refuse(badMember, "压缩包里缺少“"+name+"”。")
		}
	}
	return nil
}

// checkLayout walks the file from its first byte: member, member, …, list of members, end.
func checkLayout(raw []byte, z *zip.Reader) error {
	bad := refuse(badZip, "压缩包的结构不规范，可能藏有别的内容。")
	at := int64(0)
	for _, f := range z.File {
		data, err := f.DataOffset()
		if err != nil || data-at < localHeader || f.Flags&encrypted != 0 {
			return bad
		}
		head := raw[at:data]
		name, extra := int(binary.LittleEndian.Uint16(head[26:])), int(binary.LittleEndian.Uint16(head[28:]))
		if !bytes.HasPrefix(head, []byte("PK\x03\x04")) || len(head) != localHeader+name+extra || string(head[localHeader:localHeader+name]) != f.Name ||
			f.CompressedSize64 > uint64(len(raw)) {
			return bad
		}
		at = data + int64(f.CompressedSize64)
		if f.Flags&hasDescriptor != 0 {
			want := binary.LittleEndian.AppendUint32([]byte("PK\x07\x08"), f.CRC32)
			want = binary.LittleEndian.AppendUint32(want, uint32(f.CompressedSize64))
			want = binary.LittleEndian.AppendUint32(want, uint32(f.UncompressedSize64))
			if !bytes.HasPrefix(raw[min(at, int64(len(raw))):], want) {
				return bad
			}
			at += int64(len(want))
		}
	}
	end := int64(len(raw)) - endRecord
	if at >= end || !bytes.HasPrefix(raw[at:], []byte("PK\x01\x02")) || !bytes.HasPrefix(raw[end:], []byte("PK\x05\x06")) {
		return bad
	}
	list, start := int64(binary.LittleEndian.Uint32(raw[end+12:])), int64(binary.LittleEndian.Uint32(raw[end+16:]))
	if start != at || at+list != end || z.Comment != "" {
		return bad
	}
	return nil
}

// readMember never reads more than the limit, whatever sizes the headers state.
func readMember(f *zip.File) ([]byte, error) {
	limit := limits[f.Name]
	over := refuse(tooLarge, "压缩包里的“"+f.Name+"”超过 "+strconv.FormatInt(limit>>20, 10)+" MB。")
	if f.UncompressedSize64 > uint64(limit) {
		return nil, over
	}
	damaged := refuse(badMember, "压缩包里的“"+f.Name+"”已损坏。")
	r, err := f.Open()
	if err != nil {
		return nil, damaged
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(body)) > limit:
		return nil, over
	case err != nil || uint64(len(body)) != f.UncompressedSize64:
		return nil, damaged
	}
	return body, nil
}
