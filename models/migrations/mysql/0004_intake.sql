-- From what people say to the list of candidates. The same in ../sqlite.
ALTER TABLE sessions ADD COLUMN list_submitted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN code VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN shortlisted_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE round_candidates ADD COLUMN code VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN code VARCHAR(40) NOT NULL DEFAULT '';
CREATE INDEX ix_candidates_code ON candidates (code);
CREATE INDEX ix_projects_code ON projects (code);
-- One call for suggestions.
CREATE TABLE IF NOT EXISTS calls (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  text TEXT NOT NULL,
  audience VARCHAR(200) NOT NULL,
  topics TEXT NOT NULL,
  places TEXT NOT NULL,
  name_rule VARCHAR(20) NOT NULL,
  phone_rule VARCHAR(20) NOT NULL,
  opens_on VARCHAR(20) NOT NULL,
  closes_on VARCHAR(20) NOT NULL,
  received INT NOT NULL,
  changes BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  KEY ix_calls_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- QR codes of liaison stations and deputies.
CREATE TABLE IF NOT EXISTS entrances (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  code VARCHAR(40) NOT NULL,
  name VARCHAR(120) NOT NULL,
  place VARCHAR(120) NOT NULL,
  account_id BIGINT NOT NULL,
  disabled_at BIGINT NOT NULL,
  UNIQUE KEY uq_entrances_code (code),
  KEY ix_entrances_congress (congress_id, kind)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What people said; the words are never changed.
CREATE TABLE IF NOT EXISTS suggestions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  number INT NOT NULL,
  channel VARCHAR(20) NOT NULL,
  entrance_id BIGINT NOT NULL,
  title VARCHAR(120) NOT NULL,
  place VARCHAR(120) NOT NULL,
  latitude VARCHAR(20) NOT NULL,
  longitude VARCHAR(20) NOT NULL,
  reason TEXT NOT NULL,
  category VARCHAR(40) NOT NULL,
  guess VARCHAR(40) NOT NULL,
  state VARCHAR(20) NOT NULL,
  name_sealed VARBINARY(600) NOT NULL,
  phone_sealed VARBINARY(600) NOT NULL,
  phone_index VARBINARY(64) NOT NULL,
  heard INT NOT NULL,
  account_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  unit VARCHAR(120) NOT NULL,
  note VARCHAR(500) NOT NULL,
  photos INT NOT NULL,
  received_at BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  search TEXT NOT NULL,
  UNIQUE KEY uq_suggestions_code (code),
  UNIQUE KEY uq_suggestions_number (call_id, number),
  KEY ix_suggestions_queue (call_id, state, number),
  KEY ix_suggestions_changed (call_id, changed),
  KEY ix_suggestions_matter (matter_id),
  KEY ix_suggestions_unit (congress_id, unit_id),
  KEY ix_suggestions_phone (call_id, phone_index)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What suggestions ask for; its code runs through to the project.
CREATE TABLE IF NOT EXISTS matters (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  number INT NOT NULL,
  code VARCHAR(40) NOT NULL,
  call_id BIGINT NOT NULL,
  title VARCHAR(120) NOT NULL,
  content TEXT NOT NULL,
  place VARCHAR(120) NOT NULL,
  category VARCHAR(40) NOT NULL,
  state VARCHAR(20) NOT NULL,
  merged_into BIGINT NOT NULL,
  listed_at BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  unit VARCHAR(120) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  priority INT NOT NULL,
  changed BIGINT NOT NULL,
  search TEXT NOT NULL,
  UNIQUE KEY uq_matters_code (code),
  UNIQUE KEY uq_matters_number (congress_id, year, number),
  KEY ix_matters_call (call_id, state, number),
  KEY ix_matters_changed (congress_id, changed),
  KEY ix_matters_merged (merged_into)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Who seconded a matter, without a name.
CREATE TABLE IF NOT EXISTS endorsements (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  endorser VARBINARY(64) NOT NULL,
  given_on VARCHAR(20) NOT NULL,
  UNIQUE KEY uq_endorsements (matter_id, endorser)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What the office did, with what was before.
CREATE TABLE IF NOT EXISTS triage_acts (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  batch VARCHAR(40) NOT NULL,
  suggestion_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  action VARCHAR(64) NOT NULL,
  was MEDIUMTEXT NOT NULL,
  became MEDIUMTEXT NOT NULL,
  note VARCHAR(500) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  acted_at BIGINT NOT NULL,
  undone_at BIGINT NOT NULL,
  KEY ix_triage_acts_suggestion (suggestion_id, id),
  KEY ix_triage_acts_matter (matter_id, id),
  KEY ix_triage_acts_batch (call_id, batch)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Answers to proposers.
CREATE TABLE IF NOT EXISTS answers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  suggestion_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  outcome VARCHAR(120) NOT NULL,
  text TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  written_at BIGINT NOT NULL,
  publish_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  KEY ix_answers_suggestion (suggestion_id),
  KEY ix_answers_matter (matter_id),
  KEY ix_answers_due (published_at, publish_at),
  KEY ix_answers_call (call_id, published_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Opinions asked of deputies and stations.
CREATE TABLE IF NOT EXISTS studies (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  entrance_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  priority INT NOT NULL,
  opinion TEXT NOT NULL,
  assigned_at BIGINT NOT NULL,
  assigned_by VARCHAR(120) NOT NULL,
  answered_at BIGINT NOT NULL,
  answered_by VARCHAR(120) NOT NULL,
  KEY ix_studies_matter (matter_id),
  KEY ix_studies_account (congress_id, account_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Meetings at which people were heard.
CREATE TABLE IF NOT EXISTS symposia (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  place VARCHAR(120) NOT NULL,
  host VARCHAR(120) NOT NULL,
  attendees VARCHAR(500) NOT NULL,
  minutes TEXT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  KEY ix_symposia_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What was said of a matter there.
CREATE TABLE IF NOT EXISTS symposium_matters (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  symposium_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  said TEXT NOT NULL,
  KEY ix_symposium_matters (symposium_id),
  KEY ix_symposium_matters_matter (matter_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Photos of suggestions and small works; keyed by a random value.
CREATE TABLE IF NOT EXISTS intake_photos (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  suggestion_id BIGINT NOT NULL,
  small_work_id BIGINT NOT NULL,
  position INT NOT NULL,
  width INT NOT NULL,
  height INT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  small MEDIUMBLOB NOT NULL,
  KEY ix_intake_photos_suggestion (suggestion_id, position),
  KEY ix_intake_photos_work (small_work_id, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Requests of one address or phone in a while.
CREATE TABLE IF NOT EXISTS rate_limits (
  bucket VARBINARY(32) NOT NULL PRIMARY KEY,
  count INT NOT NULL,
  expires_at BIGINT NOT NULL,
  KEY ix_rate_limits_expires (expires_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The key of one day's counters.
CREATE TABLE IF NOT EXISTS day_keys (
  day VARCHAR(20) NOT NULL PRIMARY KEY,
  secret VARBINARY(32) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Challenges that were answered.
CREATE TABLE IF NOT EXISTS spent_tokens (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL,
  KEY ix_spent_tokens_expires (expires_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Matters done at once, or from the fund.
CREATE TABLE IF NOT EXISTS small_works (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  fund_id BIGINT NOT NULL,
  matter_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  title VARCHAR(120) NOT NULL,
  content TEXT NOT NULL,
  place VARCHAR(120) NOT NULL,
  unit_id BIGINT NOT NULL,
  unit VARCHAR(120) NOT NULL,
  amount BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  dispatched_at BIGINT NOT NULL,
  done_on VARCHAR(20) NOT NULL,
  done_note TEXT NOT NULL,
  confirmer VARCHAR(120) NOT NULL,
  confirm_note VARCHAR(500) NOT NULL,
  confirmed_at BIGINT NOT NULL,
  KEY ix_small_works_congress (congress_id, year, state),
  KEY ix_small_works_matter (matter_id),
  KEY ix_small_works_fund (fund_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- A year's sum for deputies' suggestions.
CREATE TABLE IF NOT EXISTS funds (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  amount BIGINT NOT NULL,
  basis VARCHAR(500) NOT NULL,
  closed_at BIGINT NOT NULL,
  KEY ix_funds_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Projects on their way to the list of candidates.
CREATE TABLE IF NOT EXISTS shortlisted_projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  matter_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  name VARCHAR(120) NOT NULL,
  content TEXT NOT NULL,
  category VARCHAR(40) NOT NULL,
  place VARCHAR(120) NOT NULL,
  scale VARCHAR(500) NOT NULL,
  investment BIGINT NOT NULL,
  funding VARCHAR(500) NOT NULL,
  unit VARCHAR(120) NOT NULL,
  unit_id BIGINT NOT NULL,
  support VARCHAR(200) NOT NULL,
  target TEXT NOT NULL,
  deadline VARCHAR(500) NOT NULL,
  benefit VARCHAR(500) NOT NULL,
  beneficiaries INT NOT NULL,
  parts MEDIUMTEXT NOT NULL,
  state VARCHAR(20) NOT NULL,
  version INT NOT NULL,
  session_id BIGINT NOT NULL,
  no INT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  repeats VARCHAR(500) NOT NULL,
  updated_at BIGINT NOT NULL,
  KEY ix_shortlisted_congress (congress_id, year, state),
  KEY ix_shortlisted_matter (matter_id),
  KEY ix_shortlisted_code (code),
  KEY ix_shortlisted_session (session_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Every version of them.
CREATE TABLE IF NOT EXISTS project_versions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  number INT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  why VARCHAR(500) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  saved_at BIGINT NOT NULL,
  UNIQUE KEY uq_project_versions (shortlisted_id, number)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Departments' opinions.
CREATE TABLE IF NOT EXISTS appraisals (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  aspect VARCHAR(20) NOT NULL,
  unit_id BIGINT NOT NULL,
  unit VARCHAR(120) NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  verdict VARCHAR(20) NOT NULL,
  opinion TEXT NOT NULL,
  version INT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  KEY ix_appraisals_project (shortlisted_id),
  KEY ix_appraisals_unit (congress_id, unit_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What must not be put up.
CREATE TABLE IF NOT EXISTS negative_items (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  position INT NOT NULL,
  text VARCHAR(500) NOT NULL,
  retired_at BIGINT NOT NULL,
  KEY ix_negative_items_congress (congress_id, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Each item held against each project.
CREATE TABLE IF NOT EXISTS negative_checks (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  item VARCHAR(500) NOT NULL,
  hit BOOLEAN NOT NULL,
  reason VARCHAR(500) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  checked_at BIGINT NOT NULL,
  UNIQUE KEY uq_negative_checks (shortlisted_id, item_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Points by criterion.
CREATE TABLE IF NOT EXISTS scores (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  criterion VARCHAR(120) NOT NULL,
  points INT NOT NULL,
  scored_at BIGINT NOT NULL,
  UNIQUE KEY uq_scores (shortlisted_id, account_id, criterion)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Meetings of the review chain.
CREATE TABLE IF NOT EXISTS reviews (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  step VARCHAR(20) NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  meeting VARCHAR(120) NOT NULL,
  note TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  KEY ix_reviews_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What they decided of each project.
CREATE TABLE IF NOT EXISTS review_items (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  review_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  version INT NOT NULL,
  result VARCHAR(20) NOT NULL,
  note VARCHAR(500) NOT NULL,
  UNIQUE KEY uq_review_items (review_id, shortlisted_id),
  KEY ix_review_items_project (shortlisted_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The list before the public.
CREATE TABLE IF NOT EXISTS showings (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  title VARCHAR(120) NOT NULL,
  text TEXT NOT NULL,
  opens_on VARCHAR(20) NOT NULL,
  closes_on VARCHAR(20) NOT NULL,
  published_at BIGINT NOT NULL,
  KEY ix_showings_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Projects as they were shown.
CREATE TABLE IF NOT EXISTS showing_projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  showing_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  version INT NOT NULL,
  UNIQUE KEY uq_showing_projects (showing_id, shortlisted_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What people said of them.
CREATE TABLE IF NOT EXISTS comments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  showing_id BIGINT NOT NULL,
  shortlisted_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  text TEXT NOT NULL,
  name_sealed VARBINARY(600) NOT NULL,
  phone_sealed VARBINARY(600) NOT NULL,
  phone_index VARBINARY(64) NOT NULL,
  received_at BIGINT NOT NULL,
  listed BOOLEAN NOT NULL,
  answer TEXT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  answered_at BIGINT NOT NULL,
  UNIQUE KEY uq_comments_code (code),
  KEY ix_comments_showing (showing_id, shortlisted_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Papers released to the deputies.
CREATE TABLE IF NOT EXISTS booklets (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  released_at BIGINT NOT NULL,
  UNIQUE KEY uq_booklets_session (session_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What deputies ask, with answers.
CREATE TABLE IF NOT EXISTS questions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  candidate_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  asker VARCHAR(120) NOT NULL,
  text TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answer TEXT NOT NULL,
  answerer VARCHAR(120) NOT NULL,
  answered_at BIGINT NOT NULL,
  KEY ix_questions_session (session_id, candidate_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- How often a candidate's page was read, in total only.
CREATE TABLE IF NOT EXISTS readings (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  candidate_id BIGINT NOT NULL,
  count INT NOT NULL,
  UNIQUE KEY uq_readings_candidate (candidate_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
