-- When a line was not listened to, in milliseconds since 1970 as the service tells the time. What happened then was read
-- afterwards; the window says so where it lies in the list.

CREATE TABLE gap (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    from_at    INTEGER NOT NULL,
    to_at      INTEGER NOT NULL,
    PRIMARY KEY (account, extension, to_at)
) STRICT, WITHOUT ROWID;
