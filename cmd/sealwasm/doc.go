// Command sealwasm is package seal for the browser: built with GOOS=js GOARCH=wasm (scripts/wasm) and
// run inside a Web Worker by static/js/seal.js. It is the only place where a voting code or a
// scrutineer's key code is turned into a ballot, a ceremony message or a partial decryption; the
// server never sees either code.
//
// Order of reading: ops.go (what the pages may ask for, plain Go, tested natively), running.go (running
// totals), code.go (forgiving reading of typed codes), main_js.go (the JavaScript surface).
//
// It adds no cryptography, writes nothing to the console, and knows no network. It keeps nothing between
// two calls, but for a scrutineer's page that follows an open box (follower).
package main
