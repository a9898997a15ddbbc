-- Recordings of voicemails that were played, so that they can be played again at once. They go with their message, at a
-- sign-out, and when they are old.

CREATE TABLE sound (
    account    TEXT    NOT NULL,
    extension  TEXT    NOT NULL,
    voicemail  TEXT    NOT NULL,
    kept_at    INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (account, extension, voicemail)
) STRICT;

-- A message that was deleted there, or here, has no recording any more.
CREATE TRIGGER sound_of_deleted_message AFTER INSERT ON voicemail WHEN new.deleted = 1 OR new.audio_uri IS NULL BEGIN
    DELETE FROM sound
        WHERE account = new.account AND extension = new.extension AND voicemail = new.id;
END;
CREATE TRIGGER sound_of_lost_message AFTER DELETE ON voicemail BEGIN
    DELETE FROM sound
        WHERE account = old.account AND extension = old.extension AND voicemail = old.id;
END;
