-- The newest of what was published, over all congresses; the comments that wait. The same in ../mysql.
CREATE INDEX IF NOT EXISTS ix_concerns_published ON concerns (published_at);
CREATE INDEX IF NOT EXISTS ix_evaluations_published ON evaluations (published_at);
CREATE INDEX IF NOT EXISTS ix_plans_published ON plans (published_at);
CREATE INDEX IF NOT EXISTS ix_adjustments_published ON adjustments (published_at);
CREATE INDEX IF NOT EXISTS ix_inspections_published ON inspections (published_at);
CREATE INDEX IF NOT EXISTS ix_site_comments_congress ON site_comments (congress_id, state);
-- What goes on with a project; which months it has reported; the newest of a congress, with its number.
CREATE INDEX IF NOT EXISTS ix_projects_carried ON projects (congress_id, carried_from);
CREATE INDEX IF NOT EXISTS ix_reports_month ON reports (project_id, month, congress_id);
CREATE INDEX IF NOT EXISTS ix_site_comments_newest ON site_comments (congress_id);
CREATE INDEX IF NOT EXISTS ix_outgoings_congress ON outgoings (congress_id);
-- What deputies did in a while.
CREATE INDEX IF NOT EXISTS ix_checkpoints_confirmed ON checkpoints (congress_id, confirmed_at);
CREATE INDEX IF NOT EXISTS ix_concern_replies_judged ON concern_replies (congress_id, judged_at);
