-- Deliveries, the jobs they became, and the lanes that order the jobs.
-- Times are milliseconds since 1970 by the database's own clock.

CREATE TABLE deliveries (
    -- X-GitHub-Delivery.
    id          TEXT    NOT NULL PRIMARY KEY,
    event       TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('queued', 'unreadable')),
    -- Unreadable ones only: why, and the body as an lz4 block behind its length (4 bytes, little endian).
    problem     TEXT,
    body        BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_unreadable ON deliveries (received_at) WHERE outcome = 'unreadable';

CREATE TABLE lanes (
    repository_id INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    -- Grows with every claim.
    fence         INTEGER NOT NULL DEFAULT 0,
    lease_until   INTEGER NOT NULL DEFAULT 0,
    -- Which worker has the lane; NULL where nobody does.
    holder        TEXT,
    -- due_at of the first open job, NULL where there is none: so that a claim need not look at the jobs.
    due_at        INTEGER,
    PRIMARY KEY (repository_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX lanes_due ON lanes (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE jobs (
    -- Also the order within a lane.
    id            INTEGER PRIMARY KEY,
    delivery_id   TEXT    NOT NULL REFERENCES deliveries (id),
    -- 0 where the webhook named none.
    installation  INTEGER NOT NULL,
    repository_id INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    -- What the webhook said, as JSON.
    payload       TEXT    NOT NULL,
    state         TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'parked')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    due_at        INTEGER NOT NULL,
    last_error    TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    FOREIGN KEY (repository_id, number) REFERENCES lanes (repository_id, number)
) STRICT;

CREATE INDEX jobs_open ON jobs (repository_id, number, id) WHERE state = 'open';
CREATE INDEX jobs_parked ON jobs (id) WHERE state = 'parked';
