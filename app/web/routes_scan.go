package web

import "piaojue/app/access"

// scanLimit is the most bytes of one upload of scanned ballots: a little more
// than one file of the size that vote.MostScan allows.
const scanLimit = photosLimit

// scanRoutes are the pages of stacks that are scanned, for the tellers of the
// round and, of doubtful ballots, for who decides them.
func (s *Server) scanRoutes() []route {
	const stack = "/teller/:round/batches/:batch"
	return []route{
		{"GET", stack + "/scans", access.CountPaper, s.scansPage, ""},
		{"GET", stack + "/scans/fragment", access.CountPaper, s.scansPage, ""},
		{"POST", stack + "/scans", access.CountPaper, s.putScans, scanLimit},
		{"POST", stack + "/scans/:scan/read", access.CountPaper, s.readScanAgain, ""},
		{"POST", stack + "/scans/:scan/drop", access.CountPaper, s.dropScan, ""},
		{"POST", stack + "/pages/:page/move", access.CountPaper, s.movePage, ""},
		{"POST", stack + "/by-hand", access.CountPaper, s.setByHand, ""},
		{"GET", stack + "/decide", access.CountPaper, s.decidePage, ""},
		{"POST", stack + "/decide", access.CountPaper, s.decideStack, ""},
		{"GET", "/teller/:round/pages/:page", access.CountPaper, s.scannedPage, ""},
		{"GET", "/teller/:round/pages/:page/rows/:row", access.CountPaper, s.scannedRow, ""},
		{"GET", "/scrutineer/:round/doubtful/pages/:page", access.DecideDoubt, s.scannedPage, ""},
	}
}
