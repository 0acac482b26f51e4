package pdf

import "encoding/binary"

// screenColours is an ICC profile (version 2) that says what the red, green
// and blue of a document mean: the primaries of sRGB and a gamma of 2.2. An
// archive wants it inside the file, so that colours do not depend on who
// opens it.
var screenColours = iccProfile()

func iccProfile() []byte {
	be := binary.BigEndian
	number := func(kind string, values ...uint32) []byte {
		b := append([]byte(kind), 0, 0, 0, 0)
		for _, v := range values {
			b = be.AppendUint32(b, v)
		}
		return b
	}
	const name = "sRGB primaries, gamma 2.2\x00"
	desc := append(number("desc", uint32(len(name))), name...)
	desc = append(desc, make([]byte, 4+4+2+1+67)...) // no name in other scripts
	gamma := number("curv", 1, 0x02330000)[:14]
	tags := []struct {
		sign string
		data []byte
	}{
		{"desc", desc}, {"cprt", append(number("text"), "no copyright\x00"...)}, {"wtpt", number("XYZ ", 0xF6D6, 0x10000, 0xD32D)},
		{"rXYZ", number("XYZ ", 0x6FA2, 0x38F5, 0x0390)}, {"gXYZ", number("XYZ ", 0x6299, 0xB785, 0x18DA)}, {"bXYZ", number("XYZ ", 0x24A0, 0x0F84, 0xB6CF)},
		{"rTRC", gamma}, {"gTRC", gamma}, {"bTRC", gamma},
	}
	head := make([]byte, 128)
	be.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2026, 1, 1, 0, 0, 0} {
		be.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	for i, v := range []uint32{0xF6D6, 0x10000, 0xD32D} { // D50
		be.PutUint32(head[68+4*i:], v)
	}
	list := be.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	for _, t := range tags {
		at := len(head) + 4 + 12*len(tags) + len(body)
		list = append(list, t.sign...)
		list = be.AppendUint32(be.AppendUint32(list, uint32(at)), uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out := append(append(head, list...), body...)
	be.PutUint32(out, uint32(len(out)))
	return out
}
