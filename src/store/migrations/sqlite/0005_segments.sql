-- A burst of webhooks for many lanes, while GitHub is away, put every open job on another page of the index by lane, and
-- each page is written whole. By segments of 2,048 jobs first, what comes together lies together; a lane's open jobs are
-- found segment after segment.

-- Of the lane's first open job, as `due_at` is, so that a claim need not look for it.
ALTER TABLE lanes ADD COLUMN installation INTEGER;
-- No open job of the lane has a smaller id; NULL where nothing is known. A look begins there, however many older segments
-- still have open jobs of others.
ALTER TABLE lanes ADD COLUMN first_job INTEGER;

UPDATE lanes SET (first_job, installation) = (
    SELECT id, installation FROM jobs
    WHERE jobs.repository_id = lanes.repository_id AND jobs.number = lanes.number AND jobs.state = 'open'
    ORDER BY jobs.id LIMIT 1)
WHERE due_at IS NOT NULL;

DROP INDEX jobs_open;
CREATE INDEX jobs_open ON jobs (id >> 11, repository_id, number) WHERE state = 'open';
