package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestAClientAddressIsBelievedOnlyAsFarAsNamedProxiesVouch(t *testing.T) {
	ours := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, tt := range map[string]struct {
		proxies   []netip.Prefix
		peer      string
		forwarded []string
		want      string
	}{
		"nobody is named, nothing is believed":             {nil, "127.0.0.1:5000", []string{"198.51.100.7"}, "127.0.0.1"},
		"a stranger cannot claim another address":          {ours, "203.0.113.9:5000", []string{"198.51.100.7"}, "203.0.113.9"},
		"our proxy tells the client":                       {ours, "127.0.0.1:5000", []string{"198.51.100.7"}, "198.51.100.7"},
		"what the client wrote itself stands left, unread": {ours, "127.0.0.1:5000", []string{"1.2.3.4, 198.51.100.7"}, "198.51.100.7"},
		"two proxies of ours":                              {ours, "127.0.0.1:5000", []string{"1.2.3.4, 198.51.100.7, 10.0.0.5"}, "198.51.100.7"},
		"several lines are one list":                       {ours, "127.0.0.1:5000", []string{"1.2.3.4", "198.51.100.7"}, "198.51.100.7"},
		"a client that claims to be our proxy":             {ours, "127.0.0.1:5000", []string{"9.9.9.9, 10.0.0.5, 198.51.100.7"}, "198.51.100.7"},
		"a list of our proxies only":                       {ours, "127.0.0.1:5000", []string{"10.0.0.6"}, "10.0.0.6"},
		"nonsense leaves the proxy":                        {ours, "127.0.0.1:5000", []string{"unknown"}, "127.0.0.1"},
		"nonsense to the left of the client is never read": {ours, "127.0.0.1:5000", []string{"<script>, 198.51.100.7"}, "198.51.100.7"},
		"no header":                       {ours, "127.0.0.1:5000", nil, "127.0.0.1"},
		"an IPv4 address written as IPv6": {ours, "[::ffff:127.0.0.1]:5000", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		"IPv6":                            {ours, "[fd00::1]:5000", []string{"2001:db8::7"}, "2001:db8::7"},
		"a socket without an address":     {ours, "@", []string{"198.51.100.7"}, ""},
		"a peer on the same link, whose interface is no use": {nil, "[fe80::1%eth0]:5000", nil, "fe80::1"},
	} {
		r := &http.Request{RemoteAddr: tt.peer, Header: http.Header{"X-Forwarded-For": tt.forwarded, "X-Real-Ip": {"192.0.2.1"}, "Forwarded": {"for=192.0.2.2"}}}
		if got := clientAddress(tt.proxies, slog.New(slog.DiscardHandler))(r); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestAProxyThatIsNotNamedIsReportedOnceAndNoClientIs(t *testing.T) {
	var written bytes.Buffer
	address := clientAddress([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, slog.New(slog.NewTextHandler(&written, nil)))
	forwarded := http.Header{"X-Forwarded-For": {"198.51.100.7"}}
	for _, quiet := range []*http.Request{
		{RemoteAddr: "127.0.0.1:5000", Header: forwarded}, {RemoteAddr: "203.0.113.9:5000", Header: forwarded}, {RemoteAddr: "10.0.0.5:5000", Header: http.Header{}},
	} {
		address(quiet)
	}
	if written.Len() > 0 {
		t.Errorf("written without a reason: %s", written.String())
	}
	for range 3 {
		address(&http.Request{RemoteAddr: "10.0.0.5:5000", Header: forwarded})
	}
	if text := written.String(); strings.Count(text, "PIAOJUE_PROXIES") != 1 || !strings.Contains(text, "proxy=10.0.0.5") || strings.Contains(text, "198.51.100.7") {
		t.Errorf("written: %s", text)
	}
}
