-- The first schema: congresses, sessions, people, rounds, the box, projects.
-- Every table has an explicit key; text compares byte by byte (utf8mb4_bin),
-- so that rare characters are told apart; times are milliseconds.
CREATE TABLE IF NOT EXISTS congresses (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  parent_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  level VARCHAR(20) NOT NULL,
  invented BOOLEAN NOT NULL,
  UNIQUE KEY uq_congresses_name (name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS terms (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  number INT NOT NULL,
  starts_on VARCHAR(10) NOT NULL,
  UNIQUE KEY uq_terms_number (congress_id, number)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS sessions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  term_id BIGINT NOT NULL,
  number INT NOT NULL,
  year INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  opens_on VARCHAR(10) NOT NULL,
  venue VARCHAR(100) NOT NULL,
  UNIQUE KEY uq_sessions_number (congress_id, term_id, number)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS accounts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  login VARCHAR(60) NOT NULL,
  name VARCHAR(60) NOT NULL,
  password_hash VARCHAR(200) NOT NULL,
  unit_id BIGINT NOT NULL,
  disabled_at BIGINT NOT NULL,
  UNIQUE KEY uq_accounts_login (login)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS grants (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  role VARCHAR(30) NOT NULL,
  UNIQUE KEY uq_grants (congress_id, account_id, role),
  KEY ix_grants_account (account_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS logins (
  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL,
  data BLOB NOT NULL,
  KEY ix_logins_expires (expires_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS units (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  UNIQUE KEY uq_units_name (congress_id, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS audit_entries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(60) NOT NULL,
  role VARCHAR(30) NOT NULL,
  action VARCHAR(60) NOT NULL,
  subject VARCHAR(200) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  KEY ix_audit_congress (congress_id, id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS topic_versions (
  topic VARCHAR(60) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS drafts (
  id VARCHAR(32) NOT NULL PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  kind VARCHAR(30) NOT NULL,
  subject BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  body MEDIUMBLOB NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS delegations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  position INT NOT NULL,
  UNIQUE KEY uq_delegations_name (session_id, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS deputies (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  delegation_id BIGINT NOT NULL,
  number VARCHAR(30) NOT NULL,
  name VARCHAR(60) NOT NULL,
  seat VARCHAR(30) NOT NULL,
  excluded_reason VARCHAR(200) NOT NULL,
  attendance VARCHAR(20) NOT NULL,
  signed_in_at BIGINT NOT NULL,
  left_at BIGINT NOT NULL,
  UNIQUE KEY uq_deputies_number (session_id, number),
  KEY ix_deputies_congress (congress_id, session_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS candidates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  no INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  content VARCHAR(2000) NOT NULL,
  category VARCHAR(30) NOT NULL,
  place VARCHAR(120) NOT NULL,
  investment BIGINT NOT NULL,
  funding VARCHAR(120) NOT NULL,
  unit VARCHAR(100) NOT NULL,
  support VARCHAR(200) NOT NULL,
  deadline VARCHAR(60) NOT NULL,
  benefit VARCHAR(200) NOT NULL,
  UNIQUE KEY uq_candidates_no (session_id, no),
  KEY ix_candidates_congress (congress_id, session_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS rounds (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  origin_id BIGINT NOT NULL,
  uuid VARCHAR(32) NOT NULL,
  name VARCHAR(120) NOT NULL,
  state VARCHAR(20) NOT NULL,
  seats INT NOT NULL,
  rules VARCHAR(4000) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  title VARCHAR(120) NOT NULL,
  minutes INT NOT NULL,
  guardians INT NOT NULL,
  threshold INT NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  entitled INT NOT NULL,
  present INT NOT NULL,
  issued INT NOT NULL,
  returned INT NOT NULL,
  announces VARCHAR(60) NOT NULL,
  opened_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  announced_at BIGINT NOT NULL,
  archive_time BIGINT NOT NULL,
  UNIQUE KEY uq_rounds_uuid (uuid),
  KEY ix_rounds_session (congress_id, session_id),
  KEY ix_rounds_state (state)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS round_steps (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  action VARCHAR(30) NOT NULL,
  from_state VARCHAR(20) NOT NULL,
  to_state VARCHAR(20) NOT NULL,
  at BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(60) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  KEY ix_round_steps_round (round_id, id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS round_candidates (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  candidate_id BIGINT NOT NULL,
  no INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  content VARCHAR(2000) NOT NULL,
  place VARCHAR(120) NOT NULL,
  investment BIGINT NOT NULL,
  unit VARCHAR(100) NOT NULL,
  deadline VARCHAR(60) NOT NULL,
  UNIQUE KEY uq_round_candidates_no (round_id, no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS round_files (
  round_id BIGINT NOT NULL,
  kind VARCHAR(30) NOT NULL,
  congress_id BIGINT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (round_id, kind)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS scrutineers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  position INT NOT NULL,
  name VARCHAR(60) NOT NULL,
  attested_at BIGINT NOT NULL,
  commit_message MEDIUMBLOB NOT NULL,
  reveal_message MEDIUMBLOB NOT NULL,
  confirm_message MEDIUMBLOB NOT NULL,
  decryption MEDIUMBLOB NOT NULL,
  UNIQUE KEY uq_scrutineers_account (round_id, account_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS credentials (
  round_id BIGINT NOT NULL,
  public VARCHAR(64) NOT NULL,
  congress_id BIGINT NOT NULL,
  cancelled VARCHAR(200) NOT NULL,
  PRIMARY KEY (round_id, public)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS sealed_ballots (
  round_id BIGINT NOT NULL,
  credential VARCHAR(64) NOT NULL,
  congress_id BIGINT NOT NULL,
  tracker VARCHAR(64) NOT NULL,
  body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (round_id, credential)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS slip_issues (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  deputy_id BIGINT NOT NULL,
  replaced INT NOT NULL,
  reason VARCHAR(200) NOT NULL,
  issued_at BIGINT NOT NULL,
  UNIQUE KEY uq_slip_issues_deputy (round_id, deputy_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  round_id BIGINT NOT NULL,
  candidate_id BIGINT NOT NULL,
  year INT NOT NULL,
  no INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  content VARCHAR(2000) NOT NULL,
  category VARCHAR(30) NOT NULL,
  place VARCHAR(120) NOT NULL,
  investment BIGINT NOT NULL,
  unit VARCHAR(100) NOT NULL,
  unit_id BIGINT NOT NULL,
  deadline VARCHAR(60) NOT NULL,
  benefit VARCHAR(200) NOT NULL,
  approvals INT NOT NULL,
  entitled INT NOT NULL,
  published_at BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  UNIQUE KEY uq_projects_no (congress_id, session_id, no),
  KEY ix_projects_year (year, published_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS checkpoints (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  position INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  target VARCHAR(300) NOT NULL,
  evidence VARCHAR(300) NOT NULL,
  weight INT NOT NULL,
  planned_on VARCHAR(10) NOT NULL,
  done_on VARCHAR(10) NOT NULL,
  done_note VARCHAR(500) NOT NULL,
  KEY ix_checkpoints_project (project_id, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS reports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  reported_on VARCHAR(10) NOT NULL,
  percent INT NOT NULL,
  paid BIGINT NOT NULL,
  text VARCHAR(2000) NOT NULL,
  problems VARCHAR(1000) NOT NULL,
  next_step VARCHAR(1000) NOT NULL,
  author VARCHAR(60) NOT NULL,
  created_at BIGINT NOT NULL,
  KEY ix_reports_project (project_id, reported_on)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE IF NOT EXISTS photos (
  id VARCHAR(32) NOT NULL PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  report_id BIGINT NOT NULL,
  caption VARCHAR(120) NOT NULL,
  width INT NOT NULL,
  height INT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  KEY ix_photos_report (report_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
