package demo

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

//go:embed projects.csv
var projectsCSV []byte

// A pick names one published project.
type pick struct{ place, year, no string }

var (
	thisYear = []pick{
		{"江苏省扬中市", "2026", "6"}, {"江苏省扬中市", "2026", "9"}, {"江苏省扬中市", "2026", "8"}, {"浙江省宁海县", "2023", "1"},
		{"浙江省宁海县", "2023", "2"}, {"浙江省宁海县", "2023", "3"}, {"浙江省宁海县", "2023", "4"}, {"浙江省宁海县", "2023", "5"},
		{"浙江省宁海县", "2023", "7"}, {"江西省南昌市", "2020", "4"}, {"江西省南昌市", "2020", "7"}, {"江西省南昌市", "2020", "9"},
	}
	lastYear = []pick{
		{"浙江省宁海县", "2021", "1"}, {"浙江省宁海县", "2021", "2"}, {"浙江省宁海县", "2021", "4"}, {"浙江省宁海县", "2021", "5"},
		{"浙江省宁海县", "2021", "6"}, {"浙江省宁海县", "2021", "7"}, {"浙江省宁海县", "2021", "9"}, {"浙江省宁海县", "2021", "10"},
		{"浙江省文成县", "2019", "3"}, {"浙江省文成县", "2019", "8"}, {"浙江省文成县", "2019", "4"}, {"浙江省文成县", "2019", "5"},
	}
	earlierYear = []pick{
		{"浙江省宁海县", "2020", "1"}, {"浙江省宁海县", "2020", "2"}, {"浙江省宁海县", "2020", "3"}, {"浙江省宁海县", "2020", "4"},
		{"浙江省宁海县", "2020", "6"}, {"浙江省宁海县", "2020", "7"}, {"浙江省宁海县", "2020", "8"}, {"浙江省宁海县", "2020", "10"},
	}
	town = []pick{
		{"重庆市长寿区龙河镇", "", "1"}, {"重庆市长寿区龙河镇", "", "4"}, {"重庆市长寿区龙河镇", "", "6"}, {"重庆市长寿区龙河镇", "", "3"},
		{"江苏省沛县张寨镇", "2022", "5"}, {"江苏省沛县张寨镇", "2022", "6"}, {"重庆市九龙坡区西彭镇", "2026", "4"}, {"重庆市九龙坡区西彭镇", "2026", "7"},
	}
	street = []pick{
		{"湖州市吴兴区爱山街道", "2018", "2"}, {"湖州市吴兴区爱山街道", "2018", "4"}, {"江苏省泰州市京泰路街道", "2020", "1"},
		{"江苏省泰州市京泰路街道", "2020", "10"}, {"湖北省荆州市荆州区", "2023", "2"}, {"湖北省荆州市荆州区", "2023", "6"},
	}
)

// fields turn the list's categories into the eight fields of the regulation,
// and name an invented office for each.
var fields = map[string]struct{ category, unit string }{
	"教育": {"学有所教", "县教育局"}, "医疗卫生": {"病有所医", "县卫生健康局"}, "养老托育与助残": {"老有所养", "县民政局"},
	"住房与老旧小区": {"住有所居", "县住房和城乡建设局"}, "就业与社会保障": {"劳有所得", "县人力资源和社会保障局"}, "交通出行": {"行有所畅", "县交通运输局"},
	"水利供水与农业农村": {"其他", "县农业农村局"}, "生态环境与市政": {"其他", "县综合行政执法局"}, "文化体育": {"其他", "县文化和广电旅游体育局"},
	"公共安全与便民服务": {"其他", "县政务服务中心"}, "其他": {"其他", "县发展和改革局"},
}

// A publishedProject is one row of the lists, in the words of our fields.
type publishedProject struct{ name, content, category, unit, investment string }

// published finds picks in the lists.
func published(picks []pick) ([]publishedProject, error) {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(projectsCSV, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("demonstration list: %w", err)
	}
	var found []publishedProject
	for _, p := range picks {
		at := slices.IndexFunc(rows, func(r []string) bool { return r[0] == p.place && r[2] == p.year && r[3] == p.no })
		if at < 0 {
			return nil, fmt.Errorf("demonstration list: no project %v", p)
		}
		r, f := rows[at], fields[rows[at][5]]
		found = append(found, publishedProject{r[4], cmp.Or(strings.ReplaceAll(r[6], ";", "；"), r[4]), f.category, f.unit, r[7]})
	}
	return found, nil
}

// candidatesCSV writes picks as the file that a government office would
// upload. unit names the responsible office for a category's usual one.
func candidatesCSV(picks []pick, year int, unit func(string) string) (*bytes.Buffer, error) {
	rows, err := published(picks)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"序号", "名称", "内容", "类别", "地点", "总投资（万元）", "资金来源", "牵头单位", "配合单位", "完成时限", "受益对象"})
	for i, r := range rows {
		w.Write([]string{fmt.Sprint(i + 1), r.name, r.content, r.category, "", r.investment, "财政资金", unit(r.unit), "", fmt.Sprintf("%d年12月", year), ""})
	}
	w.Flush()
	return &out, w.Error()
}

var (
	surnames = []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚钟姜崔谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文志红梅玉兰春生海燕小玲桂香云飞立新晓东永福宝山思源嘉怡子涵")
)

// person invents the i-th name; a few carry characters that old systems lose.
func person(i int) string {
	switch i {
	case 7:
		return "李𬭎"
	case 19:
		return "王𠮷"
	case 31:
		return "陈㙍生"
	}
	name := string(surnames[(i*7+i/3)%len(surnames)]) + string(given[(i*11+5)%len(given)])
	if i%3 != 0 {
		name += string(given[(i*17+i/5+2)%len(given)])
	}
	return name
}

// rosterCSV writes n deputies in the given delegations as a secretariat would
// upload them.
func rosterCSV(n int, delegations []string) *bytes.Buffer {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"代表团", "代表证号", "姓名", "座位", "不计入全体代表的原因"})
	for i := range n {
		d := i * len(delegations) / n
		w.Write([]string{delegations[d], fmt.Sprintf("%03d", i+1), person(i), fmt.Sprintf("%d排%d座", i/16+1, i%16+1), ""})
	}
	w.Flush()
	return &out
}
