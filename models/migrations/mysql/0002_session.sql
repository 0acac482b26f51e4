-- What a whole session needs: paper beside tablets, pauses, running totals,
-- rehearsals and their wiping. The same in ../sqlite.
ALTER TABLE sessions ADD COLUMN rehearsal BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN colour VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN tablets BOOLEAN NOT NULL DEFAULT 1;
ALTER TABLE rounds ADD COLUMN paper BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN display VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN batch INT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN items VARCHAR(4000) NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN paper_issued INT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN paper_returned INT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN zero_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN paused_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN to_paper_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN decision VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE slip_issues ADD COLUMN paper BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE slip_issues ADD COLUMN lost INT NOT NULL DEFAULT 0;
ALTER TABLE scrutineers ADD COLUMN acting VARCHAR(200) NOT NULL DEFAULT '';
-- One stack of paper ballots that is counted as one.
CREATE TABLE IF NOT EXISTS paper_batches (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  no INT NOT NULL,
  size INT NOT NULL,
  UNIQUE KEY uq_paper_batches_no (round_id, no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What a teller entered for a stack, or (batch 0) as the number of paper ballots in the box; kept, never changed.
CREATE TABLE IF NOT EXISTS paper_entries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  batch_no INT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  entered_at BIGINT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  KEY ix_paper_entries_batch (round_id, batch_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- A paper ballot that the chief scrutineer decides.
CREATE TABLE IF NOT EXISTS doubtful_ballots (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  batch_no INT NOT NULL,
  no INT NOT NULL,
  question VARCHAR(400) NOT NULL,
  decision VARCHAR(20) NOT NULL,
  marks VARCHAR(2000) NOT NULL,
  reason VARCHAR(400) NOT NULL,
  decided_by VARCHAR(120) NOT NULL,
  decided_at BIGINT NOT NULL,
  UNIQUE KEY uq_doubtful_ballots_no (round_id, batch_no, no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- A prefix of the box whose sum the presidium may see (P14).
CREATE TABLE IF NOT EXISTS running_totals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  size INT NOT NULL,
  members MEDIUMBLOB NOT NULL,
  encrypted_tally MEDIUMBLOB NOT NULL,
  sized_tally MEDIUMBLOB NOT NULL,
  result MEDIUMBLOB NOT NULL,
  shown_at BIGINT NOT NULL,
  UNIQUE KEY uq_running_totals_size (round_id, size)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- A key holder's part of a running total.
CREATE TABLE IF NOT EXISTS running_parts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  total_id BIGINT NOT NULL,
  position INT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  UNIQUE KEY uq_running_parts_position (total_id, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The proof that a rehearsal was wiped.
CREATE TABLE IF NOT EXISTS wipes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session VARCHAR(120) NOT NULL,
  rows_text VARCHAR(2000) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  wiped_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
