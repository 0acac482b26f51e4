-- Carrying projects out, watching over them, grading them. The same in ../mysql.
ALTER TABLE projects ADD COLUMN stage TEXT NOT NULL DEFAULT 'decided';
ALTER TABLE projects ADD COLUMN site_code TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN carried_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN finished_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN closed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN sub_item_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN year INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN asks TEXT NOT NULL DEFAULT '';
ALTER TABLE checkpoints ADD COLUMN confirmer TEXT NOT NULL DEFAULT '';
ALTER TABLE checkpoints ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN month TEXT NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN project_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN inspection_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN checkpoint_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN phase TEXT NOT NULL DEFAULT '';
CREATE INDEX IF NOT EXISTS ix_photos_project ON photos (project_id);
CREATE INDEX IF NOT EXISTS ix_photos_inspection ON photos (inspection_id);
CREATE INDEX IF NOT EXISTS ix_projects_congress ON projects (congress_id, year, no);
CREATE INDEX IF NOT EXISTS ix_projects_site ON projects (site_code);
-- How a project is carried out.
CREATE TABLE IF NOT EXISTS plans (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  leader TEXT NOT NULL,
  officer TEXT NOT NULL,
  contact TEXT NOT NULL,
  target TEXT NOT NULL,
  money TEXT NOT NULL,
  safeguards TEXT NOT NULL,
  due_on TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  submitted_by TEXT NOT NULL,
  approved_at INTEGER NOT NULL,
  approved_by TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  note TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_plans_project ON plans (project_id);
CREATE INDEX IF NOT EXISTS ix_plans_congress ON plans (congress_id, state);
-- Parts of a project with their own unit.
CREATE TABLE IF NOT EXISTS sub_items (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  target TEXT NOT NULL,
  investment INTEGER NOT NULL,
  done_on TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_sub_items_project ON sub_items (project_id, position);
-- Quantities to be reached.
CREATE TABLE IF NOT EXISTS measures (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  sub_item_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  target INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_measures_project ON measures (project_id, year);
-- How much of them was reached.
CREATE TABLE IF NOT EXISTS report_figures (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  report_id INTEGER NOT NULL,
  measure_id INTEGER NOT NULL,
  actual INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_report_figures ON report_figures (report_id, measure_id);
CREATE INDEX IF NOT EXISTS ix_report_figures_measure ON report_figures (measure_id);
-- Photos in other sizes.
CREATE TABLE IF NOT EXISTS photo_sizes (
  photo_id TEXT NOT NULL,
  width INTEGER NOT NULL,
  congress_id INTEGER NOT NULL,
  height INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (photo_id, width)
) WITHOUT ROWID;
-- PDF files of plans, acceptances and adjustments; keyed by a random value.
CREATE TABLE IF NOT EXISTS project_files (
  id TEXT NOT NULL,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  public BOOLEAN NOT NULL,
  actor TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_project_files_project ON project_files (project_id, subject, subject_id);
-- Deputies who watch a project.
CREATE TABLE IF NOT EXISTS oversight_groups (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_oversight_groups_project ON oversight_groups (project_id);
CREATE INDEX IF NOT EXISTS ix_oversight_groups_congress ON oversight_groups (congress_id);
-- Who they are.
CREATE TABLE IF NOT EXISTS group_members (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  leader BOOLEAN NOT NULL,
  left_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_group_members ON group_members (group_id, account_id);
CREATE INDEX IF NOT EXISTS ix_group_members_account ON group_members (congress_id, account_id);
-- Their visits.
CREATE TABLE IF NOT EXISTS inspections (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  held_on TEXT NOT NULL,
  findings TEXT NOT NULL,
  author TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  cancelled_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_inspections_code ON inspections (code);
CREATE INDEX IF NOT EXISTS ix_inspections_congress ON inspections (congress_id, held_on);
-- What was visited.
CREATE TABLE IF NOT EXISTS inspection_projects (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  inspection_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_inspection_projects ON inspection_projects (inspection_id, project_id);
CREATE INDEX IF NOT EXISTS ix_inspection_projects_project ON inspection_projects (project_id);
-- Who came.
CREATE TABLE IF NOT EXISTS visits (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  inspection_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  signed_in_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_visits ON visits (inspection_id, account_id);
CREATE INDEX IF NOT EXISTS ix_visits_account ON visits (congress_id, account_id);
-- What was raised about projects.
CREATE TABLE IF NOT EXISTS concerns (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  inspection_id INTEGER NOT NULL,
  comment_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  author TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  due_on TEXT NOT NULL,
  turns INTEGER NOT NULL,
  followed_by TEXT NOT NULL,
  followed_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_concerns_project ON concerns (project_id, state);
CREATE INDEX IF NOT EXISTS ix_concerns_congress ON concerns (congress_id, state, due_on);
CREATE INDEX IF NOT EXISTS ix_concerns_account ON concerns (congress_id, account_id);
CREATE INDEX IF NOT EXISTS ix_concerns_unit ON concerns (congress_id, unit_id);
-- What the units answered.
CREATE TABLE IF NOT EXISTS concern_replies (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  concern_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  replied_at INTEGER NOT NULL,
  satisfied BOOLEAN NOT NULL,
  judgement TEXT NOT NULL,
  judged_by TEXT NOT NULL,
  judged_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_concern_replies_concern ON concern_replies (concern_id);
-- Meetings at which units answer on the spot.
CREATE TABLE IF NOT EXISTS interviews (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  held_on TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  host TEXT NOT NULL,
  summary TEXT NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_interviews_congress ON interviews (congress_id, year);
-- Questions and answers there.
CREATE TABLE IF NOT EXISTS interview_entries (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  interview_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  asker TEXT NOT NULL,
  question TEXT NOT NULL,
  answerer TEXT NOT NULL,
  answer TEXT NOT NULL,
  concern_id INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_interview_entries_interview ON interview_entries (interview_id, position);
CREATE INDEX IF NOT EXISTS ix_interview_entries_project ON interview_entries (project_id);
-- What residents say on site.
CREATE TABLE IF NOT EXISTS site_comments (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  rating INTEGER NOT NULL,
  text TEXT NOT NULL,
  phone_sealed BLOB NOT NULL,
  phone_index BLOB NOT NULL,
  author BLOB NOT NULL,
  month TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  answer TEXT NOT NULL,
  answerer TEXT NOT NULL,
  answered_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_site_comments_code ON site_comments (code);
CREATE INDEX IF NOT EXISTS ix_site_comments_project ON site_comments (project_id, state);
CREATE INDEX IF NOT EXISTS ix_site_comments_author ON site_comments (project_id, month, author);
-- Changes asked for.
CREATE TABLE IF NOT EXISTS adjustments (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  effect TEXT NOT NULL,
  was TEXT NOT NULL,
  becomes TEXT NOT NULL,
  state TEXT NOT NULL,
  filed_by TEXT NOT NULL,
  filed_at INTEGER NOT NULL,
  decision TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_adjustments_project ON adjustments (project_id);
CREATE INDEX IF NOT EXISTS ix_adjustments_congress ON adjustments (congress_id, state);
-- What was said of them.
CREATE TABLE IF NOT EXISTS adjustment_steps (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  adjustment_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  held_on TEXT NOT NULL,
  meeting TEXT NOT NULL,
  agreed BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_adjustment_steps_adjustment ON adjustment_steps (adjustment_id);
-- Looks at the finished project.
CREATE TABLE IF NOT EXISTS acceptances (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  held_on TEXT NOT NULL,
  passed BOOLEAN NOT NULL,
  points INTEGER NOT NULL,
  people TEXT NOT NULL,
  text TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_acceptances_project ON acceptances (project_id);
-- The year's grade with its counts.
CREATE TABLE IF NOT EXISTS evaluations (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  sub_item_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  round_id INTEGER NOT NULL,
  item INTEGER NOT NULL,
  base INTEGER NOT NULL,
  counts TEXT NOT NULL,
  grade TEXT NOT NULL,
  deputies INTEGER NOT NULL,
  public INTEGER NOT NULL,
  raters INTEGER NOT NULL,
  acceptance INTEGER NOT NULL,
  weights TEXT NOT NULL,
  score INTEGER NOT NULL,
  actor TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_evaluations ON evaluations (project_id, sub_item_id, year, turn);
CREATE INDEX IF NOT EXISTS ix_evaluations_congress ON evaluations (congress_id, year);
-- What follows a low grade.
CREATE TABLE IF NOT EXISTS remedies (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  evaluation_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  due_on TEXT NOT NULL,
  done_on TEXT NOT NULL,
  done_note TEXT NOT NULL,
  actor TEXT NOT NULL,
  opened_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_remedies_project ON remedies (project_id);
-- The year's report to the congress.
CREATE TABLE IF NOT EXISTS year_reports (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  year INTEGER NOT NULL,
  text TEXT NOT NULL,
  figures TEXT NOT NULL,
  actor TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_year_reports ON year_reports (congress_id, year);
-- P27 to P34 as a congress set them.
CREATE TABLE IF NOT EXISTS parameters (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  why TEXT NOT NULL,
  actor TEXT NOT NULL,
  set_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_parameters ON parameters (congress_id, name);
-- On a person's start page.
CREATE TABLE IF NOT EXISTS reminders (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  about TEXT NOT NULL,
  text TEXT NOT NULL,
  link TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  read_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_reminders ON reminders (account_id, about);
CREATE INDEX IF NOT EXISTS ix_reminders_account ON reminders (congress_id, account_id, read_at);
-- Messages to the outside.
CREATE TABLE IF NOT EXISTS outgoings (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  about TEXT NOT NULL,
  receiver_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  link TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  leased_until INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  given_up_at INTEGER NOT NULL,
  error TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS uq_outgoings ON outgoings (receiver_id, about);
CREATE INDEX IF NOT EXISTS ix_outgoings_due ON outgoings (sent_at, given_up_at, due_at);
-- Where they go.
CREATE TABLE IF NOT EXISTS receivers (
  id INTEGER PRIMARY KEY,
  congress_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  address BLOB NOT NULL,
  secret BLOB NOT NULL,
  topics TEXT NOT NULL,
  disabled_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_receivers_congress ON receivers (congress_id);
