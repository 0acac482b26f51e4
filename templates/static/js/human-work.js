// The work that stands for the answer of a question below a form: for each of eight searches a number with which
// SHA-256("token.search.number") begins with 15 zero bits. It runs beside the page, which stays usable.
"use strict";
const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The constants are the first bits of the roots of the first primes.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const bits = (root) => Math.floor((root - Math.floor(root)) * 4294967296);
  primes.forEach((p, i) => {
    K[i] = bits(Math.cbrt(p));
    if (i < 8) START[i] = bits(Math.sqrt(p));
  });
}

const W = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

// first is the first 32 bits of the digest of ASCII bytes, of which there are fewer than 120.
const first = (bytes) => {
  const blocks = bytes.length < 56 ? 1 : 2;
  const padded = new Uint8Array(64 * blocks);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
  const H = START.slice();
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) {
      const j = at + 4 * i;
      W[i] = (padded[j] << 24) | (padded[j + 1] << 16) | (padded[j + 2] << 8) | padded[j + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
  }
  return H[0];
};

onmessage = ({ data: token }) => {
  const encoder = new TextEncoder();
  const found = [];
  for (let search = 0; search < 8; search++) {
    for (let number = 0; ; number++) {
      if (first(encoder.encode(token + "." + search + "." + number)) >>> 17 === 0) {
        found.push(number);
        break;
      }
    }
  }
  postMessage(found.join(","));
};
