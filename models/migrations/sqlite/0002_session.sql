-- What a whole session needs: paper beside tablets, pauses, running totals,
-- rehearsals and their wiping. The same in ../mysql.
ALTER TABLE sessions ADD COLUMN rehearsal BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN colour TEXT NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN tablets BOOLEAN NOT NULL DEFAULT 1;
ALTER TABLE rounds ADD COLUMN paper BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN display TEXT NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN items TEXT NOT NULL DEFAULT '';
ALTER TABLE rounds ADD COLUMN paper_issued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN paper_returned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN zero_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN paused_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN to_paper_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN decision TEXT NOT NULL DEFAULT '';
ALTER TABLE slip_issues ADD COLUMN paper BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE slip_issues ADD COLUMN lost INT NOT NULL DEFAULT 0;
ALTER TABLE scrutineers ADD COLUMN acting TEXT NOT NULL DEFAULT '';
-- One stack of paper ballots that is counted as one.
CREATE TABLE IF NOT EXISTS paper_batches (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  size INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_paper_batches_no ON paper_batches (round_id, no);
-- What a teller entered for a stack, or (batch 0) as the number of paper ballots in the box; kept, never changed.
CREATE TABLE IF NOT EXISTS paper_entries (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  batch_no INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_paper_entries_batch ON paper_entries (round_id, batch_no);
-- A paper ballot that the chief scrutineer decides.
CREATE TABLE IF NOT EXISTS doubtful_ballots (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  batch_no INTEGER NOT NULL,
  no INTEGER NOT NULL,
  question TEXT NOT NULL,
  decision TEXT NOT NULL,
  marks TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_doubtful_ballots_no ON doubtful_ballots (round_id, batch_no, no);
-- A prefix of the box whose sum the presidium may see (P14).
CREATE TABLE IF NOT EXISTS running_totals (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  size INTEGER NOT NULL,
  members BLOB NOT NULL,
  encrypted_tally BLOB NOT NULL,
  sized_tally BLOB NOT NULL,
  result BLOB NOT NULL,
  shown_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_running_totals_size ON running_totals (round_id, size);
-- A key holder's part of a running total.
CREATE TABLE IF NOT EXISTS running_parts (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  total_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_running_parts_position ON running_parts (total_id, position);
-- The proof that a rehearsal was wiped.
CREATE TABLE IF NOT EXISTS wipes (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session TEXT NOT NULL,
  rows_text TEXT NOT NULL,
  digest TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  wiped_at INTEGER NOT NULL
);
