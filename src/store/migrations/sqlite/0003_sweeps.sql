-- Jobs of the bot's own: no delivery brought them (so the reference goes), and some wait for their time. Finished jobs
-- are found by age. SQLite changes neither references nor checks, so the table is made anew.

CREATE TABLE new_jobs (
    -- Also the order within a lane.
    id            INTEGER PRIMARY KEY,
    -- X-GitHub-Delivery, or `bot:…`.
    delivery_id   TEXT    NOT NULL,
    -- 0 where the webhook named none.
    installation  INTEGER NOT NULL,
    repository_id INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    -- What the webhook said, as JSON.
    payload       TEXT    NOT NULL,
    -- `later`: not yet part of its lane.
    state         TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'later', 'done', 'parked')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    due_at        INTEGER NOT NULL,
    last_error    TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    FOREIGN KEY (repository_id, number) REFERENCES lanes (repository_id, number)
) STRICT;

INSERT INTO new_jobs (id, delivery_id, installation, repository_id, number, payload, state, attempts, due_at, last_error,
                      created_at, updated_at)
SELECT id, delivery_id, installation, repository_id, number, payload, state, attempts, due_at, last_error,
       created_at, updated_at
FROM jobs;

DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;

CREATE INDEX jobs_open ON jobs (repository_id, number, id) WHERE state = 'open';
CREATE INDEX jobs_parked ON jobs (id) WHERE state = 'parked';
CREATE INDEX jobs_done ON jobs (updated_at) WHERE state = 'done';
CREATE INDEX jobs_later ON jobs (due_at) WHERE state = 'later';
CREATE UNIQUE INDEX jobs_later_once ON jobs (repository_id, number, delivery_id) WHERE state = 'later';

-- Names that one lane of a repository keeps for itself.
CREATE TABLE names (
    repository_id INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    PRIMARY KEY (repository_id, name)
) STRICT, WITHOUT ROWID;
