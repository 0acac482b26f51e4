package web

import "piaojue/app/access"

// outboxRoutes are everybody's own reminders, and what goes to the outside.
func (s *Server) outboxRoutes() []route {
	return []route{
		{"GET", "/office/reminders", access.SignedIn, s.remindersPage, ""},
		{"POST", "/office/reminders/read", access.SignedIn, s.readReminders, ""},
		{"POST", "/office/reminders/:reminder/open", access.SignedIn, s.openReminder, ""},
		{"GET", "/office/receivers", access.ManageReceivers, s.receiversPage, ""},
		{"GET", "/office/receivers/new", access.ManageReceivers, s.newReceiverPage, ""},
		{"POST", "/office/receivers/new", access.ManageReceivers, s.addReceiver, ""},
		{"GET", "/office/receivers/:receiver", access.ManageReceivers, s.receiverPage, ""},
		{"POST", "/office/receivers/:receiver/test", access.ManageReceivers, s.testReceiver, ""},
		{"POST", "/office/receivers/:receiver/edit", access.ManageReceivers, s.changeReceiver, ""},
		{"POST", "/office/receivers/:receiver/switch", access.ManageReceivers, s.switchReceiver, ""},
		{"GET", "/office/outbox", access.ManageReceivers, s.outboxPage, ""},
		{"POST", "/office/outbox/retry", access.ManageReceivers, s.retryMessages, ""},
	}
}
