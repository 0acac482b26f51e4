package pdf

import (
	"fmt"
	"io"
	"strconv"
)

// KeySealing is the 密钥封存单: who holds a part of the key of a round, how many
// of them can open the count, and which envelope the holder's 密钥单 was put
// into. It carries the fingerprint of the public key and nothing secret: the
// numbers of the envelopes are written by hand.
type KeySealing struct {
	PaperForm
	Fingerprint        string // 选举指纹, which the public key is part of; empty leaves room
	Holders, Threshold int    // Blank leaves room
	Keys               []KeyHolder
}

// KeyHolder is a scrutineer with a part of the key; an empty Name leaves room
// to write it.
type KeyHolder struct{ Role, Name string }

// KeySealingSheet writes the 密钥封存单. It refuses one whose holders are not as
// many as it says, and a threshold that they cannot reach.
func KeySealingSheet(w io.Writer, fonts *Fonts, k KeySealing) error {
	switch {
	case len(k.Keys) == 0 || min(k.Holders, k.Threshold) < Blank || k.Threshold == 0:
		return &TextError{excerpt(k.Round), "本轮没有密钥持有人"}
	case k.Holders != Blank && k.Holders != len(k.Keys):
		return &TextError{excerpt(k.Round), fmt.Sprintf("密钥持有人%d名，列出%d名", k.Holders, len(k.Keys))}
	case k.Holders != Blank && k.Threshold > k.Holders:
		return &TextError{excerpt(k.Round), fmt.Sprintf("开启计票要%d名，持有人只有%d名", k.Threshold, k.Holders)}
	}
	s, f := k.begin(fonts, "密钥封存单")
	body := style{face: Song, size: 12}
	f.space(1)
	f.para(body, 7, 2, fmt.Sprintf("本轮计票密钥由%s名监票人分别生成、各自持有，其中任意%s名到场才能开启计票。每名持有人把自己的密钥单装入信封，当众封口，在封口处签名，封面写明编号。", written(k.Holders), written(k.Threshold)))
	f.space(2)
	t := table{size: 12, pad: 1.2, least: 9.5, columns: []column{{"项目", 42, toLeft, Hei}, {"内容", formWidth - 42, toLeft, Song}}}
	print := grouped(k.Fingerprint, 4)
	t.rows = [][]string{{"选举指纹\n（含公开密钥）", print}, {"密钥持有人数", people(k.Holders)}, {"开启计票人数", people(k.Threshold)}, {"封存地点"}, {"保管人"}}
	f.table(t)
	f.space(3)
	t = table{size: 11.5, pad: 1.2, least: 11, columns: []column{{"序号", 13, toCentre, Song}, {"职务", 26, toCentre, Song}, {"持有人", 30, toCentre, Hei}, {"信封编号", 28, toCentre, Song}, {"封存时间", 26, toCentre, Song}, {"持有人签名", 31, toCentre, Song}, {"启封签名", 26, toCentre, Song}}}
	for i, h := range k.Keys {
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), h.Role, h.Name})
	}
	f.table(t)
	f.space(1.5)
	f.para(style{face: Kai, size: 11}, 5.6, 0, "本单不写密钥码。密钥单和密钥码由持有人自己保管，任何人不得代管、拍照或者复制。启封时先核对封口和签名，封口有破损的当场记录。")
	f.space(2)
	f.ends(7 + handLine) // written by hand, as the signatures are
	f.para(style{face: Hei, size: 12}, 7, 0, "启封情况")
	k.toWrite(f, 1)
	f.space(1)
	k.signed(f, []Signer{{Role: "总监票人"}, {Role: "副总监票人"}, {Role: "保管人"}, {Role: "见证人"}})
	return k.end(s, w)
}

// people is a number of persons, or room to write it.
func people(n int) string {
	if n == Blank {
		return ""
	}
	return strconv.Itoa(n) + "名"
}
