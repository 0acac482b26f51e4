-- The record that the sealed ballots of a round were destroyed when the time
-- that its 票决办法 sets for keeping them was over (P23). The same in ../mysql.
ALTER TABLE rounds ADD COLUMN destroyed_at INTEGER NOT NULL DEFAULT 0;
CREATE TABLE IF NOT EXISTS destructions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  due_on TEXT NOT NULL,
  sealed INTEGER NOT NULL,
  paper INTEGER NOT NULL,
  digest TEXT NOT NULL,
  witnesses TEXT NOT NULL,
  reason TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  destroyed_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_destructions_round ON destructions (round_id);
