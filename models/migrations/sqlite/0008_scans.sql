-- Scanned paper ballots. Everything that shows a ballot is sealed. The same in ../mysql.
CREATE TABLE IF NOT EXISTS paper_scans (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  batch_no INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT NOT NULL,
  pages INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_paper_scans_digest ON paper_scans (round_id, digest);
-- Pieces of a file that still has to be read.
CREATE TABLE IF NOT EXISTS scan_parts (
  scan_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (scan_id, no)
);
CREATE INDEX IF NOT EXISTS ix_scan_parts_round ON scan_parts (round_id);
-- Pages as they lay in the scanner; with scan 0 a sheet without a picture.
CREATE TABLE IF NOT EXISTS scanned_pages (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  batch_no INTEGER NOT NULL,
  scan_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  state TEXT NOT NULL,
  problem TEXT NOT NULL,
  page INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  twin_id INTEGER NOT NULL,
  reading BLOB NOT NULL,
  hand BLOB NOT NULL,
  picture BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_scanned_pages_no ON scanned_pages (round_id, batch_no, scan_id, no);
-- What a teller decided, ballot by ballot, behind the figures of her entry.
CREATE TABLE IF NOT EXISTS scan_decisions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  entry_id INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_scan_decisions_entry ON scan_decisions (entry_id);
CREATE INDEX IF NOT EXISTS ix_scan_decisions_round ON scan_decisions (round_id);
