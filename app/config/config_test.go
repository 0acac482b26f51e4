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

func TestMessagesReachOnlyNetworksThatAreNamed(t *testing.T) {
	got, err := Server{Reach: "10.1.2.3/24, 192.168.7.7"}.Reachable()
	if want := []netip.Prefix{netip.MustParsePrefix("10.1.2.0/24"), netip.MustParsePrefix("192.168.7.7/32")}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for _, text := range []string{"gateway", "0.0.0.0/0", "::/0", "10.0.0.0/99"} {
		if got, err := (Server{Reach: text}).Reachable(); err == nil || !strings.Contains(err.Error(), "PIAOJUE_REACH") || got != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestTheSitesAddressIsAHostAndNothingMore(t *testing.T) {
	for site, want := range map[string]string{"": "", "https://piaojue.example.gov.cn": "https://piaojue.example.gov.cn", "http://10.1.2.3:8080/": "http://10.1.2.3:8080"} {
		s := Server{Data: "d", Site: site}
		if err := s.Check(); err != nil || s.Address() != want {
			t.Errorf("%q: %v, %q", site, err, s.Address())
		}
	}
	for _, site := range []string{"piaojue.example.gov.cn", "ftp://a", "https://a/office", "https://u:p@a", "https://a?x=1", "https://"} {
		if err := (Server{Data: "d", Site: site}).Check(); err == nil || !strings.Contains(err.Error(), "PIAOJUE_SITE") {
			t.Errorf("%q: %v", site, err)
		}
	}
}
