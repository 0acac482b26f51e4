package oversight

import (
	"fmt"
	"strings"

	"piaojue/app/progress"
	"piaojue/models"
)

// wanYuan is money for a sentence.
func wanYuan(f models.Fen) string {
	whole, rest := int64(f)/1_000_000, int64(f)%1_000_000
	text := fmt.Sprintf("%d.%06d", whole, rest)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "万元"
}

// percent is a share in hundredths of a percent for a sentence.
func percent(share int64) string {
	text := fmt.Sprintf("%d.%02d", share/100, share%100)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

// Draft is the text that a year's report begins with: nothing but the figures,
// in sentences. The office adds what the figures do not say.
func (f Figures) Draft() string {
	if len(f.Projects) == 0 {
		return ""
	}
	t := f.Totals()
	chosen := "票决确定"
	if f.Street {
		chosen = "推荐"
	}
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	say("一、总体情况\n")
	say("%d年度，%s%s民生实事项目%d个", f.Year, f.Congress, chosen, t.Projects)
	if t.Investment > 0 { // 0 says that no project named a sum
		say("，计划总投资%s", wanYuan(t.Investment))
	}
	say("。截至%s，已完工%d个，其中已验收%d个", chineseDay(f.On), t.Finished, t.Accepted)
	if share := t.OnTimeShare(); share >= 0 {
		say("；按期完工%d个，按期率%s", t.OnTime, percent(share))
	}
	say("。累计支付资金%s", wanYuan(t.Paid))
	if share := progress.Share(int64(t.Paid), int64(t.Investment)); share >= 0 {
		say("，占计划投资的%s", percent(share))
	}
	say("。\n\n二、各项目完成情况\n")
	for _, p := range f.Projects {
		say("（%d）%s。责任单位：%s。", p.No, p.Name, p.Unit)
		switch {
		case p.Ended:
			say("经批准终止。")
		case p.Accepted:
			say("已验收。")
		case p.Finished:
			say("已完工，待验收。")
		default:
			say("未完工，完成%d%%。", p.Percent)
		}
		if p.CarriedTo != 0 {
			say("未完成部分结转%d年度继续实施。", p.CarriedTo)
		}
		for _, m := range p.Measures {
			say("%s目标%s%s，完成%s%s。", m.Name, Thousandths(m.Target), m.Unit, Thousandths(m.Actual), m.Unit)
		}
		say("\n")
	}
	say("\n三、监督情况\n代表提出监督意见%d件，办结%d件；组织视察%d次；责任单位提交进度报告%d份。", t.Raised, t.Closed, f.Visits, t.Reports)
	if t.Changes > 0 {
		say("按规定程序调整%d次：", t.Changes)
		var list []string
		for _, p := range f.Projects {
			for _, k := range p.Changes {
				list = append(list, fmt.Sprintf("“%s”调整%s（%s决定）", p.Name, k.Kind, chineseDay(k.DecidedOn)))
			}
		}
		say("%s。", strings.Join(list, "；"))
	}
	say("\n\n四、测评情况\n")
	if t.Graded == 0 {
		say("本年度还没有公布的测评结果。\n")
	} else {
		say("共测评%d项，其中评为“满意”%d项，占%s。", t.Graded, t.Grades["满意"], percent(t.Best()))
		if t.Score >= 0 {
			say("综合得分平均%s分。", progress.Points(t.Score))
		}
		for _, p := range f.Projects {
			for _, g := range p.Grades {
				if g.Turn > 1 {
					say("“%s”经整改后第%d次测评为“%s”。", join(p.Name, g.Part), g.Turn, g.Grade)
				}
			}
		}
		say("\n")
	}
	say("\n五、存在的问题和下一步安排\n")
	var open []string
	for _, p := range f.Projects {
		if !p.Finished && !p.Ended {
			open = append(open, "“"+p.Name+"”")
		}
	}
	if len(open) == 0 {
		say("本年度项目已全部完工。下一步重点做好管护。")
	} else {
		say("%s没有完工，%s", strings.Join(open, "、"), "下一步继续实施，代表继续监督。")
	}
	return b.String()
}

func join(name, part string) string {
	if part == "" {
		return name
	}
	return name + "：" + part
}
