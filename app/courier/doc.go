// Package courier takes one message to one receiver: a robot of DingTalk
// (钉钉) or WeCom (企业微信), a program that listens to a plain webhook, or a
// mailbox. It knows no row and remembers nothing; when to try again, and how
// often, is package outbox's business.
//
// # Once, as far as a receiver can tell
//
// A message may arrive twice: the answer to the first delivery can be lost. Its
// ID is the same each time. It stands in the header Idempotency-Key of every
// webhook, in "id" of a plain one, in Message-ID of a mail, and shortened under
// the text, so that programs and people can tell.
//
// # The plain webhook
//
// A POST of {"id","congress","subject","text","link"}, the same bytes at
// every attempt, with the headers
//
//	Idempotency-Key:     the id
//	X-Piaojue-Timestamp: seconds since 1970
//	X-Piaojue-Signature: sha256=hex(HMAC-SHA256(secret, timestamp + "." + body))
//
// Any status from 200 to 299 says that it was received.
//
// # Where it may go
//
// An address is typed by people of an office and reached by the server, so it
// must not become a way into the network behind the server. Every connection of
// a webhook is looked at when its address is known, after the name was resolved:
// loopback, link-local (where clouds keep their metadata), private, shared and
// reserved networks are refused unless the administrator listed them (Reach:
// intranet gateways are common in government). Unencrypted http is for listed
// networks only. Redirects are not followed, no proxy is asked, of an answer
// 64 KiB are read at most, and all of it may take ten seconds. The mail server
// is the administrator's own setting and may be anywhere.
//
// Errors are sentences for the office. They never hold an address or a secret:
// whoever has a robot's address can speak in its group.
package courier
