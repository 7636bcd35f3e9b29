-- Deliveries, the jobs they became, and the lanes that order the jobs.
-- Times are milliseconds since 1970 by the database's own clock.

CREATE TABLE deliveries (
    -- X-GitHub-Delivery.
    id          text   NOT NULL PRIMARY KEY,
    event       text   NOT NULL,
    received_at bigint NOT NULL,
    outcome     text   NOT NULL CHECK (outcome IN ('queued', 'unreadable')),
    -- Unreadable ones only: why, and the body as an lz4 block behind its length (4 bytes, little endian).
    problem     text,
    body        bytea
);

CREATE INDEX deliveries_unreadable ON deliveries (received_at) WHERE outcome = 'unreadable';

CREATE TABLE lanes (
    repository_id bigint NOT NULL,
    number        bigint NOT NULL,
    -- Grows with every claim.
    fence         bigint NOT NULL DEFAULT 0,
    lease_until   bigint NOT NULL DEFAULT 0,
    -- Which worker has the lane; NULL where nobody does.
    holder        text,
    -- due_at of the first open job, NULL where there is none: so that a claim need not look at the jobs.
    due_at        bigint,
    PRIMARY KEY (repository_id, number)
);

CREATE INDEX lanes_due ON lanes (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE jobs (
    -- Also the order within a lane.
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id   text   NOT NULL REFERENCES deliveries (id),
    -- 0 where the webhook named none.
    installation  bigint NOT NULL,
    repository_id bigint NOT NULL,
    number        bigint NOT NULL,
    -- What the webhook said, as JSON.
    payload       text   NOT NULL,
    state         text   NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'parked')),
    attempts      bigint NOT NULL DEFAULT 0,
    due_at        bigint NOT NULL,
    last_error    text,
    created_at    bigint NOT NULL,
    updated_at    bigint NOT NULL,
    FOREIGN KEY (repository_id, number) REFERENCES lanes (repository_id, number)
);

CREATE INDEX jobs_open ON jobs (repository_id, number, id) WHERE state = 'open';
CREATE INDEX jobs_parked ON jobs (delivery_id) WHERE state = 'parked';
