package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// clientAddress tells from which address a request comes, for limits only: no
// address is logged or kept. What a request says about itself is believed as
// far as named proxies vouch for it: X-Forwarded-For is read from its end, the
// side on which proxies write, and the first address that is no proxy is the
// client's. Without named proxies it is whoever connected. A proxy nearby that
// was not named is reported once: behind it everybody has the same address.
func clientAddress(proxies []netip.Prefix, log *slog.Logger) echo.IPExtractor {
	var once sync.Once
	return func(r *http.Request) string {
		peer, ok := hostAddress(r.RemoteAddr)
		if !ok {
			return ""
		}
		if (peer.IsLoopback() || peer.IsPrivate()) && !vouched(peer, proxies) && r.Header.Get("X-Forwarded-For") != "" {
			once.Do(func() {
				log.Warn("a proxy is not named in PIAOJUE_PROXIES; limits count all its clients as one", "proxy", peer.String())
			})
		}
		chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, part := range slices.Backward(chain) {
			if !vouched(peer, proxies) {
				break
			}
			next, err := netip.ParseAddr(strings.TrimSpace(part))
			if err != nil {
				break // a proxy that writes something else; it is the last that is known
			}
			peer = next.Unmap().WithZone("")
		}
		return peer.String()
	}
}

func vouched(address netip.Addr, proxies []netip.Prefix) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// hostAddress is the address of "address:port", or of an address alone.
func hostAddress(remote string) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	address, err := netip.ParseAddr(host)
	return address.Unmap().WithZone(""), err == nil
}
