-- The first schema: congresses, sessions, people, rounds, the box, projects.
-- The same tables as in ../mysql; tables keyed by a random value have no rowid,
-- so that they keep no order of insertion.
CREATE TABLE IF NOT EXISTS congresses (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  invented BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_congresses_name ON congresses (name);
CREATE TABLE IF NOT EXISTS terms (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  starts_on TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_terms_number ON terms (congress_id, number);
CREATE TABLE IF NOT EXISTS sessions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  term_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  year INTEGER NOT NULL,
  name TEXT NOT NULL,
  opens_on TEXT NOT NULL,
  venue TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_sessions_number ON sessions (congress_id, term_id, number);
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  disabled_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_accounts_login ON accounts (login);
CREATE TABLE IF NOT EXISTS grants (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  role TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_grants ON grants (congress_id, account_id, role);
CREATE INDEX IF NOT EXISTS ix_grants_account ON grants (account_id);
CREATE TABLE IF NOT EXISTS logins (
  token_hash TEXT NOT NULL PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  data BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_logins_expires ON logins (expires_at);
CREATE TABLE IF NOT EXISTS units (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  name TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_units_name ON units (congress_id, name);
CREATE TABLE IF NOT EXISTS audit_entries (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_audit_congress ON audit_entries (congress_id, id);
CREATE TABLE IF NOT EXISTS topic_versions (
  topic TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (
  id TEXT NOT NULL PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delegations (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_delegations_name ON delegations (session_id, name);
CREATE TABLE IF NOT EXISTS deputies (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  delegation_id INTEGER NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  seat TEXT NOT NULL,
  excluded_reason TEXT NOT NULL,
  attendance TEXT NOT NULL,
  signed_in_at INTEGER NOT NULL,
  left_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_deputies_number ON deputies (session_id, number);
CREATE INDEX IF NOT EXISTS ix_deputies_congress ON deputies (congress_id, session_id);
CREATE TABLE IF NOT EXISTS candidates (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  category TEXT NOT NULL,
  place TEXT NOT NULL,
  investment INTEGER NOT NULL,
  funding TEXT NOT NULL,
  unit TEXT NOT NULL,
  support TEXT NOT NULL,
  deadline TEXT NOT NULL,
  benefit TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_candidates_no ON candidates (session_id, no);
CREATE INDEX IF NOT EXISTS ix_candidates_congress ON candidates (congress_id, session_id);
CREATE TABLE IF NOT EXISTS rounds (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  origin_id INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  seats INTEGER NOT NULL,
  rules TEXT NOT NULL,
  digest TEXT NOT NULL,
  title TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  guardians INTEGER NOT NULL,
  threshold INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  entitled INTEGER NOT NULL,
  present INTEGER NOT NULL,
  issued INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  announces TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closes_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  announced_at INTEGER NOT NULL,
  archive_time INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_rounds_uuid ON rounds (uuid);
CREATE INDEX IF NOT EXISTS ix_rounds_session ON rounds (congress_id, session_id);
CREATE INDEX IF NOT EXISTS ix_rounds_state ON rounds (state);
CREATE TABLE IF NOT EXISTS round_steps (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  action TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  at INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_round_steps_round ON round_steps (round_id, id);
CREATE TABLE IF NOT EXISTS round_candidates (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  place TEXT NOT NULL,
  investment INTEGER NOT NULL,
  unit TEXT NOT NULL,
  deadline TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_round_candidates_no ON round_candidates (round_id, no);
CREATE TABLE IF NOT EXISTS round_files (
  round_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  congress_id INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (round_id, kind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scrutineers (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  attested_at INTEGER NOT NULL,
  commit_message BLOB NOT NULL,
  reveal_message BLOB NOT NULL,
  confirm_message BLOB NOT NULL,
  decryption BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_scrutineers_account ON scrutineers (round_id, account_id);
CREATE TABLE IF NOT EXISTS credentials (
  round_id INTEGER NOT NULL,
  public TEXT NOT NULL,
  congress_id INTEGER NOT NULL,
  cancelled TEXT NOT NULL,
  PRIMARY KEY (round_id, public)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sealed_ballots (
  round_id INTEGER NOT NULL,
  credential TEXT NOT NULL,
  congress_id INTEGER NOT NULL,
  tracker TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (round_id, credential)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slip_issues (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  deputy_id INTEGER NOT NULL,
  replaced INTEGER NOT NULL,
  reason TEXT NOT NULL,
  issued_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_slip_issues_deputy ON slip_issues (round_id, deputy_id);
CREATE TABLE IF NOT EXISTS projects (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  no INTEGER NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  category TEXT NOT NULL,
  place TEXT NOT NULL,
  investment INTEGER NOT NULL,
  unit TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  deadline TEXT NOT NULL,
  benefit TEXT NOT NULL,
  approvals INTEGER NOT NULL,
  entitled INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_projects_no ON projects (congress_id, session_id, no);
CREATE INDEX IF NOT EXISTS ix_projects_year ON projects (year, published_at);
CREATE TABLE IF NOT EXISTS checkpoints (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  evidence TEXT NOT NULL,
  weight INTEGER NOT NULL,
  planned_on TEXT NOT NULL,
  done_on TEXT NOT NULL,
  done_note TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_checkpoints_project ON checkpoints (project_id, position);
CREATE TABLE IF NOT EXISTS reports (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  reported_on TEXT NOT NULL,
  percent INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  text TEXT NOT NULL,
  problems TEXT NOT NULL,
  next_step TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_reports_project ON reports (project_id, reported_on);
CREATE TABLE IF NOT EXISTS photos (
  id TEXT NOT NULL PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  report_id INTEGER NOT NULL,
  caption TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_photos_report ON photos (report_id);
