-- What was heard of a row, decided about it and done for it, step by step, without a name, a number or a text.
-- `about` is a row's id; `at` is milliseconds since 1970 by this machine's clock; `took` is microseconds.

CREATE TABLE step (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    about      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    word       TEXT    NOT NULL,
    took       INTEGER
) STRICT;

CREATE INDEX step_by_row ON step (account, extension, about);
CREATE INDEX step_by_time ON step (at);
