// The work that stands for the answer of a question below a form: for each of eight searches a number with which
// SHA-256("token.search.number") begins with 15 zero bits. It runs beside the page, which stays usable.
"use strict";
const K = new Int32Array(64);
const START = new Int32Array(8);
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

const W = new Int32Array(64);
const block = new Uint8Array(128); // two blocks hold a token of 55 characters, a search and a number
const view = new DataView(block.buffer);
const H = new Int32Array(8);

// first is the first 32 bits of the digest of the first bytes of block, fewer than 120; what stands behind them is lost.
const first = (length) => {
  const end = length < 56 ? 64 : 128;
  block.fill(0, length, end);
  block[length] = 0x80;
  view.setUint32(end - 4, length * 8);
  H.set(START);
  for (let at = 0; at < end; at += 64) {
    for (let i = 0; i < 16; i++) W[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      W[i] = W[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + W[i - 7] + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10));
    }
    let a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
    for (let i = 0; i < 64; i++) {
      const t = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const u = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
  }
  return H[0];
};

const put = (text, at) => {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
  return at + text.length;
};

onmessage = ({ data: token }) => {
  const found = [];
  for (let search = 0; search < 8; search++) {
    const begin = put(token + "." + search + ".", 0);
    for (let number = 0; ; number++) {
      if (first(put(String(number), begin)) >>> 17 === 0) {
        found.push(number);
        break;
      }
    }
  }
  postMessage(found.join(","));
};
