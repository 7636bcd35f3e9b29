-- What each installation has spent of GitHub's limits, as the GitHub adapter writes it (JSON).

CREATE TABLE budgets (
    installation INTEGER NOT NULL PRIMARY KEY,
    spent        TEXT    NOT NULL
) STRICT;
