-- The rows the window shows become a table of their own, kept by the writer, so that a page of a hundred thousand is
-- found without looking at them all. Beside it: what a search looks through, what was put away by hand, and which
-- missed calls need nothing more.

-- The other side of a call by the last ten digits of its number, which are the same with and without a country code;
-- an extension by its own few. Without either there is none, and nothing is known to be the same caller.
ALTER TABLE call ADD COLUMN peer TEXT GENERATED ALWAYS AS (
    nullif(substr(CASE instr(digits, ' ') WHEN 0 THEN digits ELSE substr(digits, 1, instr(digits, ' ') - 1) END, -10), '')
) VIRTUAL;
CREATE INDEX call_by_peer ON call (account, extension, peer, started_at) WHERE peer IS NOT NULL;

-- Rows the person deleted. What they are about stays in its table without any content, so that the service's lists do
-- not bring it back.
CREATE TABLE deleted (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    row        TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (account, extension, row)
) STRICT, WITHOUT ROWID;

-- Missed calls that need nothing more: `how` is 'before' for those that were there at the first sign-in, 'hand' for
-- those the person ticked off, 'talk' for those whose caller was talked to later, in the call `talk`.
CREATE TABLE closed (
    account    TEXT NOT NULL,
    extension  TEXT NOT NULL,
    call       TEXT NOT NULL,
    how        TEXT NOT NULL,
    talk       TEXT,
    PRIMARY KEY (account, extension, call)
) STRICT, WITHOUT ROWID;
CREATE INDEX closed_by_talk ON closed (account, extension, talk) WHERE talk IS NOT NULL;

-- Calls in which somebody of the person's side talked with the other side.
CREATE VIEW talk AS
    SELECT account, extension, id, peer, started_at FROM call
    WHERE peer IS NOT NULL AND (
        outcome = 'answered'
        OR (outcome = 'answered-elsewhere' AND detail IN ('colleague', 'other-device'))
        OR (outcome = 'outbound' AND duration > 0)
    );

INSERT INTO closed (account, extension, call, how)
    SELECT account, extension, id, 'before' FROM call WHERE outcome = 'missed' AND read = 1;
INSERT OR IGNORE INTO closed (account, extension, call, how, talk)
    SELECT c.account, c.extension, c.id, 'talk', t.id FROM call c
    JOIN talk t ON t.account = c.account AND t.extension = c.extension AND t.peer = c.peer
        AND t.started_at > c.started_at
    WHERE c.outcome = 'missed' AND c.direction = 'inbound';

DROP VIEW entry;

-- What the window shows of a call, with the last voicemail it left.
CREATE VIEW call_entry AS
    SELECT
        c.account, c.extension, c.id AS id, c.started_at AS at, c.id AS call,
        (SELECT v.id FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id
            AND NOT EXISTS (SELECT 1 FROM deleted d
                WHERE d.account = v.account AND d.extension = v.extension AND d.row = 'voicemail-' || v.id)
            ORDER BY v.left_at DESC LIMIT 1) AS voicemail,
        c.outcome = 'missed' AS missed,
        EXISTS (SELECT 1 FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id AND v.deleted = 0
            AND NOT EXISTS (SELECT 1 FROM deleted d
                WHERE d.account = v.account AND d.extension = v.extension AND d.row = 'voicemail-' || v.id))
            AS has_voicemail,
        EXISTS (SELECT 1 FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id
            AND v.read = 0 AND v.deleted = 0) AS unheard,
        c.read = 0 OR EXISTS (SELECT 1 FROM voicemail v
            WHERE v.account = c.account AND v.extension = c.extension AND v.call = c.id
            AND v.read = 0 AND v.deleted = 0) AS unread,
        c.outcome = 'missed' AND c.direction = 'inbound' AND NOT EXISTS (SELECT 1 FROM closed k
            WHERE k.account = c.account AND k.extension = c.extension AND k.call = c.id) AS open,
        c.words AS words, c.digits AS digits
    FROM call c
    WHERE NOT EXISTS (SELECT 1 FROM deleted d
        WHERE d.account = c.account AND d.extension = c.extension AND d.row = c.id);

-- What it shows of a voicemail no call that is shown has left.
CREATE VIEW voicemail_entry AS
    SELECT
        v.account, v.extension, 'voicemail-' || v.id AS id, v.left_at AS at, NULL AS call, v.id AS voicemail,
        0 AS missed, v.deleted = 0 AS has_voicemail, v.read = 0 AND v.deleted = 0 AS unheard,
        v.read = 0 AND v.deleted = 0 AS unread, 0 AS open, v.words AS words, v.digits AS digits
    FROM voicemail v
    WHERE NOT EXISTS (SELECT 1 FROM deleted d
            WHERE d.account = v.account AND d.extension = v.extension AND d.row = 'voicemail-' || v.id)
        AND (v.call IS NULL OR NOT EXISTS (SELECT 1 FROM call_entry c
            WHERE c.account = v.account AND c.extension = v.extension AND c.call = v.call));

-- The rows themselves. `place` orders them: the milliseconds of `at`, times 65536, and a running number among those of
-- the same millisecond.
CREATE TABLE entry (
    place          INTEGER PRIMARY KEY,
    account        TEXT    NOT NULL,
    extension      TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    call           TEXT,
    voicemail      TEXT,
    missed         INTEGER NOT NULL,
    has_voicemail  INTEGER NOT NULL,
    unheard        INTEGER NOT NULL,
    unread         INTEGER NOT NULL,
    open           INTEGER NOT NULL,
    words          TEXT    NOT NULL,
    digits         TEXT    NOT NULL,
    UNIQUE (account, extension, id)
) STRICT;

-- Each gives the places in their order without a look at the rows.
CREATE INDEX entry_of_line ON entry (account, extension);
CREATE INDEX entry_missed ON entry (account, extension) WHERE missed = 1;
CREATE INDEX entry_voicemail ON entry (account, extension) WHERE has_voicemail = 1;
CREATE INDEX entry_unheard ON entry (account, extension) WHERE unheard = 1;
CREATE INDEX entry_unread ON entry (account, extension) WHERE unread = 1;
CREATE INDEX entry_open ON entry (account, extension) WHERE open = 1;
-- For one or two digits, of which the other index knows nothing.
CREATE INDEX entry_by_digits ON entry (digits);

-- Words are found by how they begin, numbers by any three of their digits in a row.
CREATE VIRTUAL TABLE entry_words USING fts5 (
    words, content = 'entry', content_rowid = 'place', columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE VIRTUAL TABLE entry_digits USING fts5 (
    digits, content = 'entry', content_rowid = 'place', columnsize = 0, detail = 'full', tokenize = 'trigram'
);
-- What is deleted leaves no word behind in the index either.
INSERT INTO entry_words (entry_words, rank) VALUES ('secure-delete', 1);
INSERT INTO entry_digits (entry_digits, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    INSERT INTO entry_words (rowid, words) VALUES (new.place, new.words);
    INSERT INTO entry_digits (rowid, digits) VALUES (new.place, new.digits);
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    INSERT INTO entry_words (entry_words, rowid, words) VALUES ('delete', old.place, old.words);
    INSERT INTO entry_digits (entry_digits, rowid, digits) VALUES ('delete', old.place, old.digits);
END;

INSERT INTO entry (
    place, account, extension, id, at, call, voicemail, missed, has_voicemail, unheard, unread, open, words, digits
)
    SELECT
        min(max(at, 0), 140000000000000) * 65536
            + row_number() OVER (PARTITION BY min(max(at, 0), 140000000000000) ORDER BY account, extension, id),
        account, extension, id, at, call, voicemail, missed, has_voicemail, unheard, unread, open, words, digits
    FROM (SELECT * FROM call_entry UNION ALL SELECT * FROM voicemail_entry);
