-- Jobs of the bot's own: no delivery brought them (so the reference goes), and some wait for their time. Finished jobs
-- are found by age.

ALTER TABLE jobs DROP CONSTRAINT jobs_delivery_id_fkey;
ALTER TABLE jobs DROP CONSTRAINT jobs_state_check;
-- `later`: not yet part of its lane.
ALTER TABLE jobs ADD CONSTRAINT jobs_state_check CHECK (state IN ('open', 'later', 'done', 'parked'));

CREATE INDEX jobs_done ON jobs (updated_at) WHERE state = 'done';
CREATE INDEX jobs_later ON jobs (due_at) WHERE state = 'later';
CREATE UNIQUE INDEX jobs_later_once ON jobs (repository_id, number, delivery_id) WHERE state = 'later';

-- Names that one lane of a repository keeps for itself.
CREATE TABLE names (
    repository_id bigint NOT NULL,
    name          text   NOT NULL,
    number        bigint NOT NULL,
    PRIMARY KEY (repository_id, name)
);
