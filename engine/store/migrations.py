"""The database's schema: the first released one, whole, then what was changed since.

Append only: a released migration is never edited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def m005_first_released_schema(connection: sqlite3.Connection) -> None:
    """All tables of version 0.1.0, which calls them format 5."""
    _run_all(
        connection,
        """
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
            changed TEXT NOT NULL,
            -- The last message of the branch that is shown.
            leaf INTEGER,
            pinned INTEGER NOT NULL DEFAULT 0,
            -- Whether the user gave it its title.
            named INTEGER NOT NULL DEFAULT 0,
            -- When it was deleted, for as long as that can be undone.
            deleted TEXT
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
            created TEXT NOT NULL,
            -- What it follows; messages that follow the same one are versions of each other.
            parent INTEGER
        );
        CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
        CREATE INDEX messages_by_parent ON messages (conversation_id, parent);

        -- Any three characters in a row, in any script.
        CREATE VIRTUAL TABLE said USING fts5 (text, content='messages', content_rowid='id', tokenize='trigram');
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

        -- A reply under way: appending a row costs the same for the first and the thousandth token.
        CREATE TABLE pieces (
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
            text TEXT NOT NULL
        );
        CREATE INDEX pieces_of_message ON pieces (message_id, id);

        -- Meanings of passages, for those who search by meaning too.
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

        -- What was sent.
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
            body BLOB NOT NULL,
            -- The question that it was for.
            message_id INTEGER
        );
        CREATE INDEX requests_by_message ON requests (message_id, id);

        -- What the user wants kept back or let through besides what is found.
        CREATE TABLE identifiers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            -- Let through although it looks like something that identifies a person; else kept back.
            allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
            UNIQUE (profile_id, text)
        );

        -- What each day's requests cost.
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
        """,
    )


def m006_account_of_disclosure(connection: sqlite3.Connection) -> None:
    """What each reply told whom, kept or not, and who was found to probe."""
    _run_all(
        connection,
        """
        CREATE TABLE disclosures (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time TEXT NOT NULL,
            -- Host and path; empty where nobody else took part.
            endpoint TEXT NOT NULL,
            -- Numbers alone: an account outlives what it is of.
            profile_id INTEGER,
            purpose TEXT NOT NULL,
            message_id INTEGER,
            tokens INTEGER NOT NULL,
            bits REAL NOT NULL,
            budget REAL NOT NULL,
            held TEXT NOT NULL
        );
        CREATE INDEX disclosures_by_endpoint ON disclosures (endpoint, profile_id, time);

        CREATE TABLE suspects (
            endpoint TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            time TEXT NOT NULL
        );

        -- Of replies before this was kept it is not known who took part.
        INSERT INTO disclosures (time, endpoint, profile_id, purpose, message_id, tokens, bits, budget, held)
        SELECT m.created, '', c.profile_id, 'chat', m.parent,
            coalesce(json_extract(m.totals, '$.tokens'), 0),
            coalesce(
                json_extract(m.totals, '$.spent_bits'),
                max(0, json_extract(m.totals, '$.disclosed_bits')),
                0
            ),
            coalesce(json_extract(m.settings, '$.budget_bits'), 0),
            coalesce(json_extract(m.totals, '$.held'), '{}')
        FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id
        WHERE m.role = 'assistant' AND m.state != 'writing' AND json_valid(m.totals) AND json_valid(m.settings)
        ORDER BY m.id;
        """,
    )


def m007_tokens_of_replies(connection: sqlite3.Connection) -> None:
    """What replies are made of, packed: see engine/session/kept_tokens.py."""
    _run_all(
        connection,
        """
        CREATE TABLE reply_tokens (
            message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
            tokens BLOB NOT NULL
        );
        """,
    )


def m008_provenance_of_messages(connection: sqlite3.Connection) -> None:
    """Which messages left this computer. Of those before, the ledger knows."""
    _run_all(
        connection,
        """
        CREATE TABLE sent_messages (
            message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
            endpoint TEXT NOT NULL
        );

        INSERT INTO sent_messages (message_id, endpoint)
        WITH RECURSIVE asked (id, parent, host) AS (
            SELECT m.id, m.parent, r.host FROM messages AS m JOIN requests AS r ON r.message_id = m.id
            WHERE r.host NOT LIKE '127.%' AND r.host NOT LIKE 'localhost%' AND r.host NOT LIKE '[::1]%'
            UNION SELECT m.id, m.parent, asked.host FROM messages AS m JOIN asked ON m.id = asked.parent
        )
        SELECT id, min(host) FROM (
            SELECT id, host FROM asked
            UNION ALL SELECT m.id, asked.host FROM messages AS m JOIN asked ON m.parent = asked.id
            WHERE m.role = 'assistant'
        ) GROUP BY id;
        """,
    )


def _run_all(connection: sqlite3.Connection, script: str) -> None:
    """Run every statement of a script within the caller's transaction (executescript would end it)."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


FIRST = 5
"""The format that the first migration makes; those before were never released."""
MIGRATIONS: tuple[Migration, ...] = (
    m005_first_released_schema,
    m006_account_of_disclosure,
    m007_tokens_of_replies,
    m008_provenance_of_messages,
)
"""In order; each makes the format with the next number."""
