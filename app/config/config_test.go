package config

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestProxiesAreAddressesAndNetworks(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, " , ": nil, "127.0.0.1": {"127.0.0.1/32"}, "127.0.0.1, 10.1.2.3/8": {"127.0.0.1/32", "10.0.0.0/8"}, "::1,fd00::/8": {"::1/128", "fd00::/8"},
	} {
		var networks []netip.Prefix
		for _, w := range want {
			networks = append(networks, netip.MustParsePrefix(w))
		}
		got, err := Server{Proxies: text}.ProxyAddresses()
		if err != nil || !slices.Equal(got, networks) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"localhost", "10.0.0.0/33", "0.0.0.0/0", "::/0", "127.0.0.1:80", "127.0.0.1;10.0.0.1"} {
		if got, err := (Server{Proxies: text}).ProxyAddresses(); err == nil || !strings.Contains(err.Error(), "PIAOJUE_PROXIES") || got != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}
