-- Scanned paper ballots. Everything that shows a ballot is sealed. The same in ../sqlite.
CREATE TABLE IF NOT EXISTS paper_scans (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  batch_no INT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  uploaded_at BIGINT NOT NULL,
  digest VARCHAR(64) NOT NULL,
  state VARCHAR(20) NOT NULL,
  problem VARCHAR(400) NOT NULL,
  pages INT NOT NULL,
  UNIQUE KEY uq_paper_scans_digest (round_id, digest)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Pieces of a file that still has to be read.
CREATE TABLE IF NOT EXISTS scan_parts (
  scan_id BIGINT NOT NULL,
  no INT NOT NULL,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  body LONGBLOB NOT NULL,
  PRIMARY KEY (scan_id, no),
  KEY ix_scan_parts_round (round_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Pages as they lay in the scanner; with scan 0 a sheet without a picture.
CREATE TABLE IF NOT EXISTS scanned_pages (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  batch_no INT NOT NULL,
  scan_id BIGINT NOT NULL,
  no INT NOT NULL,
  state VARCHAR(20) NOT NULL,
  problem VARCHAR(400) NOT NULL,
  page INT NOT NULL,
  pages INT NOT NULL,
  twin_id BIGINT NOT NULL,
  reading LONGBLOB NOT NULL,
  hand LONGBLOB NOT NULL,
  picture LONGBLOB NOT NULL,
  UNIQUE KEY uq_scanned_pages_no (round_id, batch_no, scan_id, no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What a teller decided, ballot by ballot, behind the figures of her entry.
CREATE TABLE IF NOT EXISTS scan_decisions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  body LONGBLOB NOT NULL,
  UNIQUE KEY uq_scan_decisions_entry (entry_id),
  KEY ix_scan_decisions_round (round_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
