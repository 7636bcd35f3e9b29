-- The effects ledger: what was to be done on GitHub, and what came of it.

CREATE TABLE effects (
    repository_id INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    -- Unique within the lane, such as `pull` or `action:KEY`.
    key           TEXT    NOT NULL,
    -- JSON.
    intent        TEXT    NOT NULL,
    -- JSON; NULL while unfinished.
    result        TEXT,
    intended_at   INTEGER NOT NULL,
    recorded_at   INTEGER,
    -- Fence of the claim that wrote last.
    fence         INTEGER NOT NULL,
    PRIMARY KEY (repository_id, number, key),
    FOREIGN KEY (repository_id, number) REFERENCES lanes (repository_id, number)
) STRICT;
