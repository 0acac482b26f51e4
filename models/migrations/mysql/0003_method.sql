-- The record that the sealed ballots of a round were destroyed when the time
-- that its 票决办法 sets for keeping them was over (P23). The same in ../sqlite.
ALTER TABLE rounds ADD COLUMN destroyed_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE IF NOT EXISTS destructions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  due_on VARCHAR(10) NOT NULL,
  sealed INT NOT NULL,
  paper INT NOT NULL,
  digest VARCHAR(64) NOT NULL,
  witnesses VARCHAR(200) NOT NULL,
  reason VARCHAR(400) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  destroyed_at BIGINT NOT NULL,
  UNIQUE KEY uq_destructions_round (round_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
