-- Every row belongs to one person's line: the account and the extension come first in every key.
-- Times are milliseconds since 1970 in UTC as the service tells them, lengths are milliseconds.

CREATE TABLE call (
    account            TEXT    NOT NULL,
    extension          TEXT    NOT NULL,
    id                 TEXT    NOT NULL,
    session            TEXT,
    telephony_session  TEXT,
    party              TEXT,
    log                TEXT,
    direction          TEXT    NOT NULL,
    outcome            TEXT    NOT NULL,
    detail             TEXT    NOT NULL,
    confirmed          INTEGER NOT NULL,
    from_number        TEXT,
    from_extension     TEXT,
    from_extension_id  TEXT,
    from_name          TEXT,
    to_number          TEXT,
    to_extension       TEXT,
    to_extension_id    TEXT,
    to_name            TEXT,
    via                TEXT,
    queue              INTEGER NOT NULL,
    started_at         INTEGER NOT NULL,
    ring               INTEGER,
    ended_at           INTEGER,
    duration           INTEGER,
    read               INTEGER NOT NULL,
    told_ring          INTEGER NOT NULL,
    told_missed        INTEGER NOT NULL,
    -- The other side and the line, in small letters, and the digits of the other side: what a search looks through.
    words              TEXT    NOT NULL,
    digits             TEXT    NOT NULL,
    PRIMARY KEY (account, extension, id)
) STRICT;

CREATE INDEX call_by_time ON call (account, extension, started_at DESC, id DESC);
CREATE INDEX call_by_session ON call (account, extension, session) WHERE session IS NOT NULL;
CREATE INDEX call_by_telephony_session ON call (account, extension, telephony_session)
    WHERE telephony_session IS NOT NULL;
CREATE INDEX call_by_log ON call (account, extension, log) WHERE log IS NOT NULL;
CREATE INDEX call_unread ON call (account, extension) WHERE read = 0;
CREATE INDEX call_provisional ON call (account, extension) WHERE confirmed = 0;

CREATE TABLE voicemail (
    account                 TEXT    NOT NULL,
    extension               TEXT    NOT NULL,
    id                      TEXT    NOT NULL,
    call                    TEXT,
    link                    TEXT,
    from_number             TEXT,
    from_extension          TEXT,
    from_extension_id       TEXT,
    from_name               TEXT,
    left_at                 INTEGER NOT NULL,
    changed_at              INTEGER,
    length                  INTEGER,
    transcript              TEXT    NOT NULL,
    transcript_text         TEXT,
    audio_uri               TEXT,
    audio_type              TEXT,
    transcript_source_uri   TEXT,
    transcript_source_type  TEXT,
    read                    INTEGER NOT NULL,
    deleted                 INTEGER NOT NULL,
    told                    INTEGER NOT NULL,
    words                   TEXT    NOT NULL,
    digits                  TEXT    NOT NULL,
    PRIMARY KEY (account, extension, id)
) STRICT;

CREATE INDEX voicemail_by_time ON voicemail (account, extension, left_at DESC, id DESC);
CREATE INDEX voicemail_by_call ON voicemail (account, extension, call, left_at) WHERE call IS NOT NULL;

-- What the history shows: each call with the last voicemail it left, and each voicemail no call here left.
CREATE VIEW entry AS
    SELECT
        c.account, c.extension, c.id AS id, c.started_at AS at, c.id AS call, c.outcome AS outcome,
        c.words AS words, c.digits AS digits,
        (SELECT v.id FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id
            ORDER BY v.left_at DESC LIMIT 1) AS voicemail,
        EXISTS (SELECT 1 FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id AND v.deleted = 0)
            AS has_voicemail,
        c.read = 0 OR EXISTS (SELECT 1 FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id
            AND v.read = 0 AND v.deleted = 0) AS unread
    FROM call c
    UNION ALL
    SELECT
        v.account, v.extension, 'voicemail-' || v.id, v.left_at, NULL, NULL, v.words, v.digits, v.id,
        v.deleted = 0, v.read = 0 AND v.deleted = 0
    FROM voicemail v
    WHERE v.call IS NULL OR NOT EXISTS (SELECT 1 FROM call c
        WHERE c.account = v.account AND c.extension = v.extension AND c.id = v.call);

-- How far each list of the service was read.
CREATE TABLE cursor (
    account    TEXT NOT NULL,
    extension  TEXT NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (account, extension, name)
) STRICT;

-- The toasts that are up, so that the next run can close what a crash left.
CREATE TABLE toast (
    key     TEXT    NOT NULL PRIMARY KEY,
    id      INTEGER NOT NULL,
    daemon  TEXT    NOT NULL
) STRICT;

-- Small things about this installation, such as what was said once.
CREATE TABLE state (
    name   TEXT NOT NULL PRIMARY KEY,
    value  TEXT NOT NULL
) STRICT;
