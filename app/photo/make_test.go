package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// halves is red on the left and blue on the right.
func halves(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment is one piece of a JPEG.
func segment(marker byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

// withSegments puts pieces behind a JPEG's first two bytes.
func withSegments(plain []byte, pieces ...[]byte) []byte {
	out := append([]byte(nil), plain[:2]...)
	for _, p := range pieces {
		out = append(out, p...)
	}
	return append(out, plain[2:]...)
}

// tiff is an Exif block with an orientation, a device and a place.
func tiff(orientation byte) string {
	return "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00" + "\x00\x00\x00\x00" + secrets
}

const secrets = "GPS 30.1N DEVICE-SERIAL-4711 HUAWEI Mate secret-place"

func withExif(t testing.TB, m image.Image, orientation byte) []byte {
	t.Helper()
	return withSegments(jpegOf(t, m), segment(0xe1, "Exif\x00\x00"+tiff(orientation)))
}

// A frame describes a JPEG in which every coefficient is zero, which takes
// hardly any bytes, whatever its size.
type frame struct {
	width, height, components int
	progressive               bool
	scans                     int
	adobe                     bool
	empty                     bool // scans without any data
}

// flatJPEG writes such a JPEG. Its Huffman tables know one symbol, the code 0.
func flatJPEG(f frame) []byte {
	out := []byte{0xff, 0xd8}
	if f.adobe {
		out = append(out, segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	}
	table := make([]byte, 65)
	for i := range table[1:] {
		table[1+i] = 1
	}
	out = append(out, segment(0xdb, string(table))...)
	sof := byte(0xc0)
	if f.progressive {
		sof = 0xc2
	}
	head := []byte{8, byte(f.height >> 8), byte(f.height), byte(f.width >> 8), byte(f.width), byte(f.components)}
	for i := range f.components {
		head = append(head, byte(i+1), 0x11, 0)
	}
	out = append(out, segment(sof, string(head))...)
	one := string(append([]byte{1}, make([]byte, 15)...)) // one code of length one
	eob := "\x00"
	if f.progressive {
		eob = "\xe0" // 16,384 blocks and more are over
	}
	out = append(out, segment(0xc4, "\x00"+one+"\x00")...)
	out = append(out, segment(0xc4, "\x10"+one+eob)...)
	blocks := (f.width + 7) / 8 * ((f.height + 7) / 8)
	for n := range f.scans {
		var bits int
		var scan []byte
		switch {
		case !f.progressive:
			scan = []byte{byte(f.components)}
			for i := range f.components {
				scan = append(scan, byte(i+1), 0)
			}
			scan = append(scan, 0, 63, 0)
			bits = 2 * blocks * f.components
		case n == 0:
			scan = []byte{byte(f.components)}
			for i := range f.components {
				scan = append(scan, byte(i+1), 0)
			}
			scan = append(scan, 0, 0, 0)
			bits = blocks * f.components
		default:
			scan = []byte{1, byte(1 + n%f.components), 0, 1, 63, 0}
			bits = (blocks/16384 + 1) * 15
		}
		out = append(out, segment(0xda, string(scan))...)
		if !f.empty {
			out = append(out, make([]byte, bits/8+8)...)
		}
	}
	return append(out, 0xff, 0xd9)
}

// pngHeader is a PNG that claims a size and has the data of one pixel.
func pngHeader(t testing.TB, w, h uint32, depth, colour byte) []byte {
	b := pngOf(t, image.NewRGBA(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	b[24], b[25] = depth, colour
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// chunk is one piece of a PNG.
func chunk(name, data string) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name+data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// solidWebP is a lossless WebP of one colour: its codes have one symbol, so a
// pixel takes no bits at all, whatever the size.
func solidWebP(w, h int, c color.NRGBA, before ...[]byte) []byte {
	var bits []byte
	n := 0
	put := func(v uint32, count int) {
		for i := range count {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(v>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(uint32(w-1), 14)
	put(uint32(h-1), 14)
	put(1, 1) // alpha
	put(0, 3) // version
	put(0, 1) // no transform
	put(0, 1) // no colour cache
	put(0, 1) // one set of codes
	for _, v := range []byte{c.G, c.R, c.B, c.A} {
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of eight bits
		put(uint32(v), 8)
	}
	put(1, 1)
	put(0, 1)
	put(0, 1)
	put(0, 1) // distance: symbol 0
	var body []byte
	for _, b := range before {
		body = append(body, b...)
	}
	return riff(append(body, webpChunk("VP8L", bits)...))
}

func webpChunk(name string, data []byte) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func riff(body []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body))), "WEBP"...), body...)
}

// vp8x announces a canvas.
func vp8x(flags byte, w, h int) []byte {
	return webpChunk("VP8X", []byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16), byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16)})
}
