-- Pop-ups that were held back, with the reason; `waiting` until a digest, or one of its own, has told of it.
CREATE TABLE held (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    event      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    row        TEXT,
    -- How many of each it would have told of.
    missed     INTEGER NOT NULL,
    voicemails INTEGER NOT NULL,
    waiting    INTEGER NOT NULL,
    PRIMARY KEY (account, extension, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_time ON held (account, extension, at);

-- Rows the person wants to be reminded of, when, and since when.
CREATE TABLE reminder (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    row        TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    set_at     INTEGER NOT NULL,
    PRIMARY KEY (account, extension, row)
) STRICT, WITHOUT ROWID;

-- What was opened for a call, so that it is opened once.
CREATE TABLE popped (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    call       TEXT    NOT NULL,
    occasion   TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (account, extension, call, occasion)
) STRICT, WITHOUT ROWID;
