-- Work that takes longer than a page may wait. The same in ../mysql.
CREATE TABLE IF NOT EXISTS long_jobs (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  title TEXT NOT NULL,
  params TEXT NOT NULL,
  needs TEXT NOT NULL,
  once TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  worker TEXT NOT NULL,
  leased_until INTEGER NOT NULL,
  cancelled_at INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  error TEXT NOT NULL,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest TEXT NOT NULL,
  parts INTEGER NOT NULL,
  dropped_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_long_jobs_once ON long_jobs (once);
CREATE INDEX IF NOT EXISTS ix_long_jobs_account ON long_jobs (congress_id, account_id);
CREATE INDEX IF NOT EXISTS ix_long_jobs_subject ON long_jobs (congress_id, kind, subject);
CREATE INDEX IF NOT EXISTS ix_long_jobs_session ON long_jobs (session_id);
CREATE INDEX IF NOT EXISTS ix_long_jobs_state ON long_jobs (state, leased_until);
-- Their input and result, sealed, in pieces.
CREATE TABLE IF NOT EXISTS long_job_parts (
  job_id INTEGER NOT NULL,
  side TEXT NOT NULL,
  number INTEGER NOT NULL,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (job_id, side, number)
);
CREATE INDEX IF NOT EXISTS ix_long_job_parts_session ON long_job_parts (session_id);
