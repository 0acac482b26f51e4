// Package web is the program's face over HTTP. It parses requests, asks a
// service, and draws a page or writes JSON; it decides no rule and knows no
// database.
//
// routes.go is the site map: method, address, the action that the person must
// be allowed, handler. Everything registered passes the permission check of
// its row. A handler is form → service → redirect, or service → view → page;
// it returns errors and errors.go turns them into pages or JSON.
//
// Two kinds of address never see a cookie: the public pages, so that caches may
// keep them, and the ballot page with its API, so that nothing ties a ballot to
// a sign-in. Requests to the ballot API leave no line in the log.
package web
