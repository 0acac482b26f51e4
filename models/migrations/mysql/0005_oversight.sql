-- Carrying projects out, watching over them, grading them. The same in ../sqlite.
ALTER TABLE projects ADD COLUMN stage VARCHAR(20) NOT NULL DEFAULT 'decided';
ALTER TABLE projects ADD COLUMN site_code VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN carried_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN finished_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN closed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN sub_item_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN year INT NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN asks VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE checkpoints ADD COLUMN confirmer VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE checkpoints ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN confirmed_by VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN month VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN project_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN inspection_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN checkpoint_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN phase VARCHAR(20) NOT NULL DEFAULT '';
CREATE INDEX ix_photos_project ON photos (project_id);
CREATE INDEX ix_photos_inspection ON photos (inspection_id);
CREATE INDEX ix_projects_congress ON projects (congress_id, year, no);
CREATE INDEX ix_projects_site ON projects (site_code);
-- How a project is carried out.
CREATE TABLE IF NOT EXISTS plans (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  leader VARCHAR(120) NOT NULL,
  officer VARCHAR(120) NOT NULL,
  contact VARCHAR(120) NOT NULL,
  target TEXT NOT NULL,
  money TEXT NOT NULL,
  safeguards TEXT NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  submitted_at BIGINT NOT NULL,
  submitted_by VARCHAR(120) NOT NULL,
  approved_at BIGINT NOT NULL,
  approved_by VARCHAR(120) NOT NULL,
  published_at BIGINT NOT NULL,
  note VARCHAR(500) NOT NULL,
  UNIQUE KEY uq_plans_project (project_id),
  KEY ix_plans_congress (congress_id, state)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Parts of a project with their own unit.
CREATE TABLE IF NOT EXISTS sub_items (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  position INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  unit VARCHAR(120) NOT NULL,
  unit_id BIGINT NOT NULL,
  target VARCHAR(500) NOT NULL,
  investment BIGINT NOT NULL,
  done_on VARCHAR(20) NOT NULL,
  KEY ix_sub_items_project (project_id, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Quantities to be reached.
CREATE TABLE IF NOT EXISTS measures (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  sub_item_id BIGINT NOT NULL,
  year INT NOT NULL,
  position INT NOT NULL,
  name VARCHAR(120) NOT NULL,
  unit VARCHAR(120) NOT NULL,
  target BIGINT NOT NULL,
  KEY ix_measures_project (project_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- How much of them was reached.
CREATE TABLE IF NOT EXISTS report_figures (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  report_id BIGINT NOT NULL,
  measure_id BIGINT NOT NULL,
  actual BIGINT NOT NULL,
  UNIQUE KEY uq_report_figures (report_id, measure_id),
  KEY ix_report_figures_measure (measure_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Photos in other sizes.
CREATE TABLE IF NOT EXISTS photo_sizes (
  photo_id VARCHAR(64) NOT NULL,
  width INT NOT NULL,
  congress_id BIGINT NOT NULL,
  height INT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (photo_id, width)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- PDF files of plans, acceptances and adjustments; keyed by a random value.
CREATE TABLE IF NOT EXISTS project_files (
  id VARCHAR(64) NOT NULL,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  subject VARCHAR(20) NOT NULL,
  subject_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  size INT NOT NULL,
  public BOOLEAN NOT NULL,
  actor VARCHAR(120) NOT NULL,
  added_at BIGINT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (id),
  KEY ix_project_files_project (project_id, subject, subject_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Deputies who watch a project.
CREATE TABLE IF NOT EXISTS oversight_groups (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  created_at BIGINT NOT NULL,
  KEY ix_oversight_groups_project (project_id),
  KEY ix_oversight_groups_congress (congress_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Who they are.
CREATE TABLE IF NOT EXISTS group_members (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  leader BOOLEAN NOT NULL,
  left_at BIGINT NOT NULL,
  UNIQUE KEY uq_group_members (group_id, account_id),
  KEY ix_group_members_account (congress_id, account_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Their visits.
CREATE TABLE IF NOT EXISTS inspections (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  title VARCHAR(120) NOT NULL,
  place VARCHAR(120) NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  findings TEXT NOT NULL,
  author VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  cancelled_at BIGINT NOT NULL,
  UNIQUE KEY uq_inspections_code (code),
  KEY ix_inspections_congress (congress_id, held_on)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What was visited.
CREATE TABLE IF NOT EXISTS inspection_projects (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  inspection_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  UNIQUE KEY uq_inspection_projects (inspection_id, project_id),
  KEY ix_inspection_projects_project (project_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Who came.
CREATE TABLE IF NOT EXISTS visits (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  inspection_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  signed_in_at BIGINT NOT NULL,
  UNIQUE KEY uq_visits (inspection_id, account_id),
  KEY ix_visits_account (congress_id, account_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What was raised about projects.
CREATE TABLE IF NOT EXISTS concerns (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  inspection_id BIGINT NOT NULL,
  comment_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  author VARCHAR(120) NOT NULL,
  raised_at BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  unit_id BIGINT NOT NULL,
  unit VARCHAR(120) NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  turns INT NOT NULL,
  followed_by VARCHAR(120) NOT NULL,
  followed_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  KEY ix_concerns_project (project_id, state),
  KEY ix_concerns_congress (congress_id, state, due_on),
  KEY ix_concerns_account (congress_id, account_id),
  KEY ix_concerns_unit (congress_id, unit_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What the units answered.
CREATE TABLE IF NOT EXISTS concern_replies (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  concern_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  author VARCHAR(120) NOT NULL,
  replied_at BIGINT NOT NULL,
  satisfied BOOLEAN NOT NULL,
  judgement VARCHAR(500) NOT NULL,
  judged_by VARCHAR(120) NOT NULL,
  judged_at BIGINT NOT NULL,
  KEY ix_concern_replies_concern (concern_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Meetings at which units answer on the spot.
CREATE TABLE IF NOT EXISTS interviews (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  title VARCHAR(120) NOT NULL,
  place VARCHAR(120) NOT NULL,
  host VARCHAR(120) NOT NULL,
  summary TEXT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  KEY ix_interviews_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Questions and answers there.
CREATE TABLE IF NOT EXISTS interview_entries (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  interview_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  position INT NOT NULL,
  asker VARCHAR(120) NOT NULL,
  question TEXT NOT NULL,
  answerer VARCHAR(120) NOT NULL,
  answer TEXT NOT NULL,
  concern_id BIGINT NOT NULL,
  KEY ix_interview_entries_interview (interview_id, position),
  KEY ix_interview_entries_project (project_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What residents say on site.
CREATE TABLE IF NOT EXISTS site_comments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  code VARCHAR(40) NOT NULL,
  rating INT NOT NULL,
  text TEXT NOT NULL,
  phone_sealed VARBINARY(600) NOT NULL,
  phone_index VARBINARY(64) NOT NULL,
  author VARBINARY(64) NOT NULL,
  month VARCHAR(20) NOT NULL,
  received_at BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  answer TEXT NOT NULL,
  answerer VARCHAR(120) NOT NULL,
  answered_at BIGINT NOT NULL,
  UNIQUE KEY uq_site_comments_code (code),
  KEY ix_site_comments_project (project_id, state),
  KEY ix_site_comments_author (project_id, month, author)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Changes asked for.
CREATE TABLE IF NOT EXISTS adjustments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  effect TEXT NOT NULL,
  was MEDIUMTEXT NOT NULL,
  becomes MEDIUMTEXT NOT NULL,
  state VARCHAR(20) NOT NULL,
  filed_by VARCHAR(120) NOT NULL,
  filed_at BIGINT NOT NULL,
  decision TEXT NOT NULL,
  decided_on VARCHAR(20) NOT NULL,
  published_at BIGINT NOT NULL,
  KEY ix_adjustments_project (project_id),
  KEY ix_adjustments_congress (congress_id, state)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What was said of them.
CREATE TABLE IF NOT EXISTS adjustment_steps (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  adjustment_id BIGINT NOT NULL,
  state VARCHAR(20) NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  meeting VARCHAR(120) NOT NULL,
  agreed BOOLEAN NOT NULL,
  note VARCHAR(500) NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  KEY ix_adjustment_steps_adjustment (adjustment_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Looks at the finished project.
CREATE TABLE IF NOT EXISTS acceptances (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  held_on VARCHAR(20) NOT NULL,
  passed BOOLEAN NOT NULL,
  points INT NOT NULL,
  people VARCHAR(500) NOT NULL,
  text TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  recorded_at BIGINT NOT NULL,
  KEY ix_acceptances_project (project_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The year's grade with its counts.
CREATE TABLE IF NOT EXISTS evaluations (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  sub_item_id BIGINT NOT NULL,
  year INT NOT NULL,
  turn INT NOT NULL,
  round_id BIGINT NOT NULL,
  item INT NOT NULL,
  base INT NOT NULL,
  counts MEDIUMTEXT NOT NULL,
  grade VARCHAR(40) NOT NULL,
  deputies INT NOT NULL,
  public INT NOT NULL,
  raters INT NOT NULL,
  acceptance INT NOT NULL,
  weights VARCHAR(20) NOT NULL,
  score INT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  made_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  UNIQUE KEY uq_evaluations (project_id, sub_item_id, year, turn),
  KEY ix_evaluations_congress (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- What follows a low grade.
CREATE TABLE IF NOT EXISTS remedies (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  evaluation_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  due_on VARCHAR(20) NOT NULL,
  done_on VARCHAR(20) NOT NULL,
  done_note VARCHAR(500) NOT NULL,
  actor VARCHAR(120) NOT NULL,
  opened_at BIGINT NOT NULL,
  KEY ix_remedies_project (project_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- The year's report to the congress.
CREATE TABLE IF NOT EXISTS year_reports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  year INT NOT NULL,
  text MEDIUMTEXT NOT NULL,
  figures MEDIUMTEXT NOT NULL,
  actor VARCHAR(120) NOT NULL,
  written_at BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  UNIQUE KEY uq_year_reports (congress_id, year)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- P27 to P34 as a congress set them.
CREATE TABLE IF NOT EXISTS parameters (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  name VARCHAR(120) NOT NULL,
  value VARCHAR(200) NOT NULL,
  why VARCHAR(500) NOT NULL,
  actor VARCHAR(120) NOT NULL,
  set_at BIGINT NOT NULL,
  UNIQUE KEY uq_parameters (congress_id, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- On a person's start page.
CREATE TABLE IF NOT EXISTS reminders (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  about VARCHAR(120) NOT NULL,
  text TEXT NOT NULL,
  link VARCHAR(200) NOT NULL,
  given_at BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  UNIQUE KEY uq_reminders (account_id, about),
  KEY ix_reminders_account (congress_id, account_id, read_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Messages to the outside.
CREATE TABLE IF NOT EXISTS outgoings (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  about VARCHAR(120) NOT NULL,
  receiver_id BIGINT NOT NULL,
  subject VARCHAR(120) NOT NULL,
  body TEXT NOT NULL,
  link VARCHAR(200) NOT NULL,
  due_at BIGINT NOT NULL,
  attempts INT NOT NULL,
  leased_until BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  given_up_at BIGINT NOT NULL,
  error VARCHAR(500) NOT NULL,
  UNIQUE KEY uq_outgoings (receiver_id, about),
  KEY ix_outgoings_due (sent_at, given_up_at, due_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- Where they go.
CREATE TABLE IF NOT EXISTS receivers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  congress_id BIGINT NOT NULL,
  kind VARCHAR(20) NOT NULL,
  name VARCHAR(120) NOT NULL,
  address VARBINARY(2000) NOT NULL,
  secret VARBINARY(2000) NOT NULL,
  topics VARCHAR(500) NOT NULL,
  disabled_at BIGINT NOT NULL,
  KEY ix_receivers_congress (congress_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
