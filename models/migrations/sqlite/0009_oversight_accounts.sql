-- Who did what in oversight, by account: two people of one name are two people,
-- and whoever says that work is done does not confirm it. 0 for what was
-- recorded before, where the name alone is known. The same in ../mysql.
ALTER TABLE checkpoints ADD COLUMN done_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN confirmed_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE concern_replies ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE concern_replies ADD COLUMN judged_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN submitted_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN approved_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE adjustments ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE project_files ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interviews ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inspections ADD COLUMN cancelled_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evaluations ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE remedies ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE remedies ADD COLUMN reported_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE remedies ADD COLUMN accepted_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE year_reports ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parameters ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
-- Why an inspection was cancelled, and who said so: findings are what was found.
ALTER TABLE inspections ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE inspections ADD COLUMN cancelled_by TEXT NOT NULL DEFAULT '';
UPDATE inspections SET cancel_reason = findings, cancelled_by = author, findings = '', author = '' WHERE cancelled_at > 0 AND cancel_reason = '' AND findings <> '';
