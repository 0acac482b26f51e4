-- From what people say to the list of candidates. The same in ../mysql.
ALTER TABLE sessions ADD COLUMN list_submitted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN shortlisted_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE round_candidates ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN code TEXT NOT NULL DEFAULT '';
CREATE INDEX IF NOT EXISTS ix_candidates_code ON candidates (code);
CREATE INDEX IF NOT EXISTS ix_projects_code ON projects (code);
-- One call for suggestions.
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  audience TEXT NOT NULL,
  topics TEXT NOT NULL,
  places TEXT NOT NULL,
  name_rule TEXT NOT NULL,
  phone_rule TEXT NOT NULL,
  opens_on TEXT NOT NULL,
  closes_on TEXT NOT NULL,
  received INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_calls_congress ON calls (congress_id, year);
-- QR codes of liaison stations and deputies.
CREATE TABLE IF NOT EXISTS entrances (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  disabled_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_entrances_code ON entrances (code);
CREATE INDEX IF NOT EXISTS ix_entrances_congress ON entrances (congress_id, kind);
-- What people said; the words are never changed.
CREATE TABLE IF NOT EXISTS suggestions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  call_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  channel TEXT NOT NULL,
  entrance_id INTEGER NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  latitude TEXT NOT NULL,
  longitude TEXT NOT NULL,
  reason TEXT NOT NULL,
  category TEXT NOT NULL,
  guess TEXT NOT NULL,
  state TEXT NOT NULL,
  name_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL,
  phone_index BLOB NOT NULL,
  heard INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  note TEXT NOT NULL,
  photos INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  search TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_suggestions_code ON suggestions (code);
CREATE UNIQUE INDEX IF NOT EXISTS uq_suggestions_number ON suggestions (call_id, number);
CREATE INDEX IF NOT EXISTS ix_suggestions_queue ON suggestions (call_id, state, number);
CREATE INDEX IF NOT EXISTS ix_suggestions_changed ON suggestions (call_id, changed);
CREATE INDEX IF NOT EXISTS ix_suggestions_matter ON suggestions (matter_id);
CREATE INDEX IF NOT EXISTS ix_suggestions_unit ON suggestions (congress_id, unit_id);
CREATE INDEX IF NOT EXISTS ix_suggestions_phone ON suggestions (call_id, phone_index);
-- What suggestions ask for; its code runs through to the project.
CREATE TABLE IF NOT EXISTS matters (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  call_id INTEGER NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  place TEXT NOT NULL,
  category TEXT NOT NULL,
  state TEXT NOT NULL,
  merged_into INTEGER NOT NULL,
  listed_at INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  reason TEXT NOT NULL,
  priority INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  search TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_matters_code ON matters (code);
CREATE UNIQUE INDEX IF NOT EXISTS uq_matters_number ON matters (congress_id, year, number);
CREATE INDEX IF NOT EXISTS ix_matters_call ON matters (call_id, state, number);
CREATE INDEX IF NOT EXISTS ix_matters_changed ON matters (congress_id, changed);
CREATE INDEX IF NOT EXISTS ix_matters_merged ON matters (merged_into);
-- Who seconded a matter, without a name.
CREATE TABLE IF NOT EXISTS endorsements (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  endorser BLOB NOT NULL,
  given_on TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_endorsements ON endorsements (matter_id, endorser);
-- What the office did, with what was before.
CREATE TABLE IF NOT EXISTS triage_acts (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  call_id INTEGER NOT NULL,
  batch TEXT NOT NULL,
  suggestion_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  action TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  note TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  acted_at INTEGER NOT NULL,
  undone_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_triage_acts_suggestion ON triage_acts (suggestion_id, id);
CREATE INDEX IF NOT EXISTS ix_triage_acts_matter ON triage_acts (matter_id, id);
CREATE INDEX IF NOT EXISTS ix_triage_acts_batch ON triage_acts (call_id, batch);
-- Answers to proposers.
CREATE TABLE IF NOT EXISTS answers (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  call_id INTEGER NOT NULL,
  suggestion_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  text TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  publish_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_answers_suggestion ON answers (suggestion_id);
CREATE INDEX IF NOT EXISTS ix_answers_matter ON answers (matter_id);
CREATE INDEX IF NOT EXISTS ix_answers_due ON answers (published_at, publish_at);
CREATE INDEX IF NOT EXISTS ix_answers_call ON answers (call_id, published_at);
-- Opinions asked of deputies and stations.
CREATE TABLE IF NOT EXISTS studies (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  entrance_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  due_on TEXT NOT NULL,
  priority INTEGER NOT NULL,
  opinion TEXT NOT NULL,
  assigned_at INTEGER NOT NULL,
  assigned_by TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  answered_by TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_studies_matter ON studies (matter_id);
CREATE INDEX IF NOT EXISTS ix_studies_account ON studies (congress_id, account_id);
-- Meetings at which people were heard.
CREATE TABLE IF NOT EXISTS symposia (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  host TEXT NOT NULL,
  attendees TEXT NOT NULL,
  minutes TEXT NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_symposia_congress ON symposia (congress_id, year);
-- What was said of a matter there.
CREATE TABLE IF NOT EXISTS symposium_matters (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  symposium_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  said TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_symposium_matters ON symposium_matters (symposium_id);
CREATE INDEX IF NOT EXISTS ix_symposium_matters_matter ON symposium_matters (matter_id);
-- Photos of suggestions and small works; keyed by a random value.
CREATE TABLE IF NOT EXISTS intake_photos (
  id TEXT NOT NULL PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  suggestion_id INTEGER NOT NULL,
  small_work_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  body BLOB NOT NULL,
  small BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_intake_photos_suggestion ON intake_photos (suggestion_id, position);
CREATE INDEX IF NOT EXISTS ix_intake_photos_work ON intake_photos (small_work_id, position);
-- Requests of one address or phone in a while.
CREATE TABLE IF NOT EXISTS rate_limits (
  bucket BLOB NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_rate_limits_expires ON rate_limits (expires_at);
-- The key of one day's counters.
CREATE TABLE IF NOT EXISTS day_keys (
  day TEXT NOT NULL PRIMARY KEY,
  secret BLOB NOT NULL
) WITHOUT ROWID;
-- Challenges that were answered.
CREATE TABLE IF NOT EXISTS spent_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_spent_tokens_expires ON spent_tokens (expires_at);
-- Matters done at once, or from the fund.
CREATE TABLE IF NOT EXISTS small_works (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  fund_id INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  place TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_on TEXT NOT NULL,
  dispatched_at INTEGER NOT NULL,
  done_on TEXT NOT NULL,
  done_note TEXT NOT NULL,
  confirmer TEXT NOT NULL,
  confirm_note TEXT NOT NULL,
  confirmed_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_small_works_congress ON small_works (congress_id, year, state);
CREATE INDEX IF NOT EXISTS ix_small_works_matter ON small_works (matter_id);
CREATE INDEX IF NOT EXISTS ix_small_works_fund ON small_works (fund_id);
-- A year's sum for deputies' suggestions.
CREATE TABLE IF NOT EXISTS funds (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  basis TEXT NOT NULL,
  closed_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_funds_congress ON funds (congress_id, year);
-- Projects on their way to the list of candidates.
CREATE TABLE IF NOT EXISTS shortlisted_projects (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  matter_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  category TEXT NOT NULL,
  place TEXT NOT NULL,
  scale TEXT NOT NULL,
  investment INTEGER NOT NULL,
  funding TEXT NOT NULL,
  unit TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  support TEXT NOT NULL,
  target TEXT NOT NULL,
  deadline TEXT NOT NULL,
  benefit TEXT NOT NULL,
  beneficiaries INTEGER NOT NULL,
  parts TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  no INTEGER NOT NULL,
  reason TEXT NOT NULL,
  repeats TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_shortlisted_congress ON shortlisted_projects (congress_id, year, state);
CREATE INDEX IF NOT EXISTS ix_shortlisted_matter ON shortlisted_projects (matter_id);
CREATE INDEX IF NOT EXISTS ix_shortlisted_code ON shortlisted_projects (code);
CREATE INDEX IF NOT EXISTS ix_shortlisted_session ON shortlisted_projects (session_id);
-- Every version of them.
CREATE TABLE IF NOT EXISTS project_versions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  body TEXT NOT NULL,
  why TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  saved_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_project_versions ON project_versions (shortlisted_id, number);
-- Departments' opinions.
CREATE TABLE IF NOT EXISTS appraisals (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  aspect TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  due_on TEXT NOT NULL,
  verdict TEXT NOT NULL,
  opinion TEXT NOT NULL,
  version INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  answered_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_appraisals_project ON appraisals (shortlisted_id);
CREATE INDEX IF NOT EXISTS ix_appraisals_unit ON appraisals (congress_id, unit_id);
-- What must not be put up.
CREATE TABLE IF NOT EXISTS negative_items (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  retired_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_negative_items_congress ON negative_items (congress_id, position);
-- Each item held against each project.
CREATE TABLE IF NOT EXISTS negative_checks (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  item TEXT NOT NULL,
  hit BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  checked_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_negative_checks ON negative_checks (shortlisted_id, item_id);
-- Points by criterion.
CREATE TABLE IF NOT EXISTS scores (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  points INTEGER NOT NULL,
  scored_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_scores ON scores (shortlisted_id, account_id, criterion);
-- Meetings of the review chain.
CREATE TABLE IF NOT EXISTS reviews (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  step TEXT NOT NULL,
  held_on TEXT NOT NULL,
  meeting TEXT NOT NULL,
  note TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_reviews_congress ON reviews (congress_id, year);
-- What they decided of each project.
CREATE TABLE IF NOT EXISTS review_items (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  review_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_review_items ON review_items (review_id, shortlisted_id);
CREATE INDEX IF NOT EXISTS ix_review_items_project ON review_items (shortlisted_id);
-- The list before the public.
CREATE TABLE IF NOT EXISTS showings (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  opens_on TEXT NOT NULL,
  closes_on TEXT NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_showings_congress ON showings (congress_id, year);
-- Projects as they were shown.
CREATE TABLE IF NOT EXISTS showing_projects (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  showing_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  version INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_showing_projects ON showing_projects (showing_id, shortlisted_id);
-- What people said of them.
CREATE TABLE IF NOT EXISTS comments (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  showing_id INTEGER NOT NULL,
  shortlisted_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  text TEXT NOT NULL,
  name_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL,
  phone_index BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  listed BOOLEAN NOT NULL,
  answer TEXT NOT NULL,
  actor TEXT NOT NULL,
  answered_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_comments_code ON comments (code);
CREATE INDEX IF NOT EXISTS ix_comments_showing ON comments (showing_id, shortlisted_id);
-- Papers released to the deputies.
CREATE TABLE IF NOT EXISTS booklets (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  released_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_booklets_session ON booklets (session_id);
-- What deputies ask, with answers.
CREATE TABLE IF NOT EXISTS questions (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  asker TEXT NOT NULL,
  text TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  answer TEXT NOT NULL,
  answerer TEXT NOT NULL,
  answered_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_questions_session ON questions (session_id, candidate_id);
-- How often a candidate's page was read, in total only.
CREATE TABLE IF NOT EXISTS readings (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  count INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_readings_candidate ON readings (candidate_id);
