package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"piaojue/app/fault"
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

func withExif(t *testing.T, m image.Image, orientation byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	tiff := append([]byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0)
	exif := append([]byte("Exif\x00\x00"), tiff...)
	exif = append(exif, "GPS 30.1N secret-place"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), exif...), b.Bytes()[2:]...)
}

func TestPhotoIsTurnedUprightScaledAndStripped(t *testing.T) {
	p, err := Clean(bytes.NewReader(withExif(t, halves(2000, 1000), 6)))
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 800 || p.Height != 1600 {
		t.Errorf("%d×%d, want 800×1600", p.Width, p.Height)
	}
	if bytes.Contains(p.JPEG, []byte("secret-place")) || bytes.Contains(p.JPEG, []byte("Exif")) {
		t.Error("metadata was kept")
	}
	m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, b, _ := m.At(400, 100).RGBA(); r < b {
		t.Error("after a quarter turn the left half is not on top")
	}
}

func TestWhatIsNoPhotoIsRefusedInChinese(t *testing.T) {
	var bomb bytes.Buffer
	if err := png.Encode(&bomb, image.NewRGBA(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	b := bomb.Bytes()
	binary.BigEndian.PutUint32(b[16:], 60000)
	binary.BigEndian.PutUint32(b[20:], 60000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	tests := map[string]string{
		"empty": "", "text": "<script>alert(1)</script>", "bomb": string(b), "too large": "\xff\xd8" + strings.Repeat("x", MaxBytes),
		"cut off": string(withExif(t, halves(100, 100), 1)[:300]),
	}
	for name, data := range tests {
		if p, err := Clean(strings.NewReader(data)); !fault.Is(err, fault.Invalid) || p.JPEG != nil {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08"))
	f.Fuzz(func(t *testing.T, data []byte) { orientation(data) })
}
