//go:build !js

package main

import (
	"fmt"
	"os"
)

// main only says how to build the command: it has nothing to do outside a browser.
func main() {
	fmt.Fprintln(os.Stderr, "sealwasm: runs in the browser only; build it with scripts/wasm")
	os.Exit(2)
}
