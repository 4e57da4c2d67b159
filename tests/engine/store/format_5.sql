-- Numbers are never used twice: undoing and vectors go by them.
CREATE TABLE profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL
);
CREATE UNIQUE INDEX one_active_profile ON profiles (active) WHERE active = 1;

CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    sharing TEXT NOT NULL CHECK (sharing IN ('open', 'style', 'off'))
);
CREATE INDEX facts_of_profile ON facts (profile_id, position);

CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL,
    sharing TEXT NOT NULL CHECK (sharing IN ('open', 'style', 'off')),
    digest BLOB NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (profile_id, digest)
);
CREATE INDEX records_by_date ON records (profile_id, date DESC, id DESC);

-- What is searched and put into prompts: a record cut at sensible borders.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- Pairs of characters, for scripts without spaces between words: see passages.py.
    pairs TEXT NOT NULL,
    -- Whose it is, as a word, so that the index itself keeps profiles apart.
    scope TEXT NOT NULL
);
CREATE INDEX passages_of_record ON passages (record_id, position);

CREATE VIRTUAL TABLE words USING fts5 (
    title, text, pairs, scope, content='passages', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2"
);
-- A word in the title says more; whose passage it is says nothing about how well it fits.
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(2.0, 1.0, 1.0, 0.0)');
CREATE TRIGGER passages_inserted AFTER INSERT ON passages BEGIN
    INSERT INTO words (rowid, title, text, pairs, scope)
    VALUES (new.id, new.title, new.text, new.pairs, new.scope);
END;
CREATE TRIGGER passages_deleted AFTER DELETE ON passages BEGIN
    INSERT INTO words (words, rowid, title, text, pairs, scope)
    VALUES ('delete', old.id, old.title, old.text, old.pairs, old.scope);
END;

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER REFERENCES profiles (id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL
);
CREATE INDEX conversations_by_change ON conversations (changed DESC);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('writing', 'complete', 'length', 'stopped', 'failed')),
    settings TEXT NOT NULL DEFAULT '{}',
    totals TEXT NOT NULL DEFAULT '{}',
    created TEXT NOT NULL
);
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
-- A reply under way: appending a row costs the same for the first and the thousandth token.
CREATE TABLE pieces (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
CREATE INDEX pieces_of_message ON pieces (message_id, id);

CREATE TABLE vectors (
    -- Never used twice, so that what is new is what has a higher number.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    passage_id INTEGER NOT NULL UNIQUE REFERENCES passages (id) ON DELETE CASCADE,
    profile_id INTEGER NOT NULL,
    -- Which embedding model made it: vectors of two models cannot be compared.
    model TEXT NOT NULL,
    -- The signs of its components, a bit each: what the first, coarse comparison reads.
    signature BLOB NOT NULL,
    -- The unit vector, 16-bit floats.
    vector BLOB NOT NULL
);
-- All that the coarse comparison reads, without the vectors between.
CREATE INDEX signatures ON vectors (model, profile_id, id, signature);

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    host TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    length INTEGER NOT NULL,
    -- The body is the base's first `head` bytes, what is kept here, and the base's last `tail` bytes.
    base INTEGER,
    head INTEGER NOT NULL,
    tail INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE identifiers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    -- Let through although it looks like something that identifies a person; else kept back.
    allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
    UNIQUE (profile_id, text)
);
ALTER TABLE requests ADD COLUMN message_id INTEGER;
CREATE INDEX requests_by_message ON requests (message_id, id);

CREATE TABLE spending (
    -- ISO 8601, where the user is.
    day TEXT NOT NULL,
    host TEXT NOT NULL,
    requests INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    money REAL NOT NULL,
    PRIMARY KEY (day, host)
);

-- What it follows; messages that follow the same one are versions of each other.
ALTER TABLE messages ADD COLUMN parent INTEGER;
UPDATE messages SET parent = (
    SELECT max(p.id) FROM messages AS p
    WHERE p.conversation_id = messages.conversation_id AND p.id < messages.id
);
CREATE INDEX messages_by_parent ON messages (conversation_id, parent);
-- The last message of the branch that is shown.
ALTER TABLE conversations ADD COLUMN leaf INTEGER;
UPDATE conversations SET leaf = (SELECT max(id) FROM messages WHERE conversation_id = conversations.id);
ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
-- Whether the user gave it its title.
ALTER TABLE conversations ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
-- When it was deleted, for as long as that can be undone.
ALTER TABLE conversations ADD COLUMN deleted TEXT;

-- Any three characters in a row, in any script.
CREATE VIRTUAL TABLE said USING fts5 (text, content='messages', content_rowid='id', tokenize='trigram');
INSERT INTO said (said) VALUES ('rebuild');
CREATE TRIGGER messages_inserted AFTER INSERT ON messages BEGIN
    INSERT INTO said (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER messages_deleted AFTER DELETE ON messages BEGIN
    INSERT INTO said (said, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER messages_changed AFTER UPDATE OF text ON messages BEGIN
    INSERT INTO said (said, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO said (rowid, text) VALUES (new.id, new.text);
END;
