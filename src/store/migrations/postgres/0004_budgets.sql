-- What each installation has spent of GitHub's limits, as the GitHub adapter writes it (JSON). All replicas share it:
-- whoever changes a row has it locked meanwhile.

CREATE TABLE budgets (
    installation bigint NOT NULL PRIMARY KEY,
    -- NULL until something is spent.
    spent        text
);
