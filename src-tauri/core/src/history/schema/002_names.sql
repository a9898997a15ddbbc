-- Names that the company directory and the person's own contacts give to numbers, so that a call which comes without
-- one need not wait for a read. A key is `ext/103`, `id/133166004` or `num/` and the last digits of an outside number.

CREATE TABLE name (
    account    TEXT NOT NULL,
    extension  TEXT NOT NULL,
    source     TEXT NOT NULL,
    key        TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (account, extension, source, key)
) STRICT, WITHOUT ROWID;
