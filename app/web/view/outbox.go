package view

// Reminder is one thing a person is reminded of. Open is where the form is sent
// that marks it as read and leads to what it is about.
type Reminder struct {
	Text, When, Open string
	Read             bool
}

// OfficeReminders is a person's own reminders.
type OfficeReminders struct {
	Page
	Unread, Old []Reminder
	ReadAll     string // address of the form that marks all as read, empty when all are
	Links       []Link
}

// ReceiverValues is a receiver as its form shows it. The address and the secret
// are never shown again.
type ReceiverValues struct {
	Kind, Name string
	Events     []string // chosen
	HasSecret  bool
}

// ReceiverForm adds a receiver, or with kinds nil changes one.
func ReceiverForm(action, back, submit string, v ReceiverValues, kinds, events []Option, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: submit, Cancel: back}
	address := askLine("address", "地址", "").hint("机器人填它的 Webhook 网址；电子邮件填一个邮箱。地址加密保存，保存后只显示开头和结尾。")
	secret := askSecret("secret", "密钥").optional().hint("钉钉机器人选“加签”时填 SEC 开头的密钥；普通网络钩子必填，不少于 16 个字符；企业微信和邮件不用填。")
	if kinds != nil {
		form.Questions = append(form.Questions, askPick("choices", "kind", "发到哪里", v.Kind, kinds))
	} else {
		address = address.optional().hint("不填就不变。填了就换成新的。")
		secret = secret.hint("不填就不变。填了就换成新的。")
		if !v.HasSecret {
			secret = secret.hint("现在没有密钥。填了就加上。")
		}
	}
	for i := range events {
		for _, chosen := range v.Events {
			events[i].Chosen = events[i].Chosen || events[i].Value == chosen
		}
	}
	form.Questions = append(form.Questions,
		askLine("name", "名称", v.Name).hint("写明是哪个群、哪个邮箱，例如“县人大办工作群”。"), address, secret,
		askPick("checks", "events", "通知哪些事", "", events).hint("消息只说什么事到期、有几件、到哪里看，不含建议内容、提出人和电话。"))
	return form.typed(t)
}

// TestReceiverForm sends a test message.
func TestReceiverForm(action string) OfficeForm {
	return OfficeForm{Action: action, Title: "试发", Submit: "试发一条消息", Says: "马上发出一条测试消息，并在这里显示结果。"}
}

// SwitchReceiverForm takes a receiver out of use, or into use again.
func SwitchReceiverForm(action string, off bool) OfficeForm {
	if off {
		return OfficeForm{Action: action, Title: "启用", Submit: "启用通知渠道", Second: true, Says: "停用以前还没有发出的消息会接着发。", Hidden: []Option{{Value: "on", Text: "yes"}}}
	}
	return OfficeForm{Action: action, Title: "停用", Submit: "停用通知渠道", Second: true, Says: "停用后不再发消息，还没有发出的留着；以后可以重新启用。"}
}
