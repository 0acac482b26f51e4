// Package photo cleans uploaded pictures: whatever arrives is decoded, turned
// upright, scaled down and encoded anew as JPEG, so that neither the place nor
// the device nor anything hidden in the file is kept. The same bytes give the
// same result.
//
// # What is refused before any pixel is decoded
//
//   - more than MaxBytes, after reading one byte more than that
//   - anything but JPEG, PNG and WebP by its first bytes, whatever it is
//     called; the sentence names what it is, and how an iPhone makes a JPG
//   - files that are a picture and something else besides: an archive, a web
//     page, a script, a PDF
//   - moving pictures in WebP
//   - more pixels than a camera has, more memory than one decode may take
//     (deep colours and progressive JPEG take several times more), and JPEG with
//     so many passes that they can only be meant to keep the server busy
//
// # What is accepted
//
// Grey, palette, 16 bits, CMYK, transparency (becomes white), an animated PNG
// (its first picture), damaged or missing Exif, data after the picture's end,
// as phones write them for moving photos. Colour profiles are dropped with all
// else: a photo of a wide-gamut phone becomes a little paler.
//
// # Memory and time
//
// As many small pictures are decoded at once as there are cores, and one large
// one besides. Whoever does not get a turn in ten seconds, or finds more than
// 32 waiting, is refused and asked to come again. A decode that takes longer
// than fifteen seconds is broken off at the next read of its input.
package photo
