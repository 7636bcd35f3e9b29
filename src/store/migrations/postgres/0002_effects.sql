-- The effects ledger: what was to be done on GitHub, and what came of it.

CREATE TABLE effects (
    repository_id bigint NOT NULL,
    number        bigint NOT NULL,
    -- Unique within the lane, such as `pull` or `action:KEY`.
    key           text   NOT NULL,
    -- The order in which the intents were written.
    place         bigint GENERATED ALWAYS AS IDENTITY,
    -- JSON, as text: what was written comes back byte for byte.
    intent        text   NOT NULL,
    -- JSON; NULL while unfinished.
    result        text,
    intended_at   bigint NOT NULL,
    recorded_at   bigint,
    -- Fence of the claim that wrote last.
    fence         bigint NOT NULL,
    PRIMARY KEY (repository_id, number, key),
    FOREIGN KEY (repository_id, number) REFERENCES lanes (repository_id, number)
);
