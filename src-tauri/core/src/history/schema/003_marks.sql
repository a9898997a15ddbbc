-- Voicemails the person has read here and the service has not been told of yet: a network that is gone, or a program
-- that ends, must not lose them.

CREATE TABLE mark (
    account    TEXT NOT NULL,
    extension  TEXT NOT NULL,
    voicemail  TEXT NOT NULL,
    PRIMARY KEY (account, extension, voicemail)
) STRICT, WITHOUT ROWID;
