"""Conversations and their messages, kept as they are written."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.store.database import Database, now
from engine.store.finding import holding
from engine.store.ledger import Ledger
from engine.store.text import clean, storable


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, without its messages.

    Attributes:
        title: the user's own, or the question that it began with.
        changed: ISO 8601, UTC.
        pinned: whether it stays at the top.
        named: whether the title is the user's own.
    """

    id: int
    title: str
    changed: str
    pinned: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it is kept.

    Attributes:
        role: "system", "user" or "assistant".
        text: what was said, as far as it is written.
        state: "complete", "length", "stopped", "failed", or "writing" for a reply under way.
        settings: the settings that it was made with.
        totals: what it cost, as the reply's end told.
        versions: the ids of all that follow the same message, this one included, the oldest first.
    """

    id: int
    role: str
    text: str
    state: str
    settings: dict[str, Any]
    totals: dict[str, Any]
    versions: tuple[int, ...] = ()


_TEXT = (
    "m.text || coalesce((SELECT group_concat(p.text, '') FROM "
    "(SELECT text FROM pieces WHERE message_id = m.id ORDER BY id) AS p), '')"
)
"""A message's text; of a reply under way as far as it is written."""


class Conversations:
    """The conversations in a database. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recover(self) -> int:
        """Make whole what a program that ended in mid-reply left; return how many replies those were.

        Only for the one program that writes, before it begins to.
        """
        with self._database.transaction() as connection:
            left = [row[0] for row in connection.execute("SELECT id FROM messages WHERE state = 'writing'")]
            for message in left:
                self._fold(connection, message, "stopped", {})
        return len(left)

    def begin(self, title: str, profile: int | None = None) -> int:
        """Start a conversation and return its id."""
        moment = now()
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (profile_id, title, created, changed) VALUES (?, ?, ?, ?)",
                (profile, clean(title), moment, moment),
            )
            return int(cursor.lastrowid or 0)

    def add(self, conversation: int, role: str, text: str, settings: dict[str, Any] | None = None) -> int:
        """Keep a whole message and return its id; done before anything is sent."""
        return self._insert(conversation, role, text, "complete", settings or {})

    def begin_reply(self, conversation: int, settings: dict[str, Any]) -> int:
        """Keep that a reply begins and return its id; its text follows piece by piece."""
        return self._insert(conversation, "assistant", "", "writing", settings)

    def _insert(
        self,
        conversation: int,
        role: str,
        text: str,
        state: str,
        settings: dict[str, Any],
        totals: dict[str, Any] | None = None,
        moment: str = "",
    ) -> int:
        """Put a message behind the last one that is shown, as of a moment or of now."""
        moment = moment or now()
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO messages (conversation_id, role, text, state, settings, totals, created, parent) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT leaf FROM conversations WHERE id = ?))",
                (
                    *(conversation, role, storable(text), state),
                    *(json.dumps(settings), json.dumps(totals or {}), moment, conversation),
                ),
            )
            message = int(cursor.lastrowid or 0)
            self._show(connection, conversation, message)
            connection.execute("UPDATE conversations SET changed = ? WHERE id = ?", (moment, conversation))
            return message

    @staticmethod
    def _show(connection: sqlite3.Connection, conversation: int, leaf: int | None) -> None:
        connection.execute("UPDATE conversations SET leaf = ? WHERE id = ?", (leaf, conversation))

    def leaf(self, conversation: int) -> int | None:
        """Return the last message that is shown; None where there is none."""
        rows = self._database.query("SELECT leaf FROM conversations WHERE id = ?", (conversation,))
        return rows[0][0] if rows else None

    def go_back(self, conversation: int, message: int | None) -> None:
        """Let what comes next follow a message, or with None begin the conversation: as another version of what
        followed it, which is kept."""
        with self._database.transaction() as connection:
            self._show(connection, conversation, message)

    def show_version(self, conversation: int, message: int) -> None:
        """Show a version of a message, with what followed it last."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "WITH RECURSIVE after (id) AS (SELECT ? UNION ALL SELECT (SELECT max(m.id) FROM messages AS m "
                "WHERE m.conversation_id = ? AND m.parent = after.id) FROM after WHERE after.id IS NOT NULL) "
                "SELECT id FROM after WHERE id IS NOT NULL",
                (message, conversation),
            ).fetchall()
            self._show(connection, conversation, rows[-1][0])

    def take_back(self, message: int) -> None:
        """Forget a message that was not answered; a conversation of which nothing is left goes with it."""
        with self._database.transaction() as connection:
            self._database.leave_traces()
            row = connection.execute(
                "SELECT conversation_id, parent FROM messages WHERE id = ?", (message,)
            ).fetchone()
            connection.execute("DELETE FROM messages WHERE id = ?", (message,))
            if row:
                conversation, parent = row
                connection.execute(
                    "UPDATE conversations SET leaf = ? WHERE id = ? AND leaf = ?", (parent, conversation, message)
                )
                connection.execute(
                    "DELETE FROM conversations WHERE id = ? AND NOT EXISTS "
                    "(SELECT 1 FROM messages WHERE conversation_id = conversations.id)",
                    (conversation,),
                )

    def append(self, reply: int, text: str) -> None:
        """Keep more of a reply: when this returns, the end of the program cannot lose it."""
        if text:
            with self._database.transaction() as connection:
                connection.execute("INSERT INTO pieces (message_id, text) VALUES (?, ?)", (reply, storable(text)))

    def end_reply(self, reply: int, state: str, totals: dict[str, Any], tokens: bytes = b"") -> None:
        """Keep how a reply ended ("complete", "length", "stopped" or "failed"), what it cost, and its tokens."""
        with self._database.transaction() as connection:
            self._fold(connection, reply, state, totals)
            if tokens:
                connection.execute("INSERT OR REPLACE INTO reply_tokens VALUES (?, ?)", (reply, tokens))

    def tokens(self, reply: int) -> bytes:
        """Return the tokens that were kept with a reply; b"" for none."""
        rows = self._database.query("SELECT tokens FROM reply_tokens WHERE message_id = ?", (reply,))
        return bytes(rows[0][0]) if rows else b""

    @staticmethod
    def _fold(connection: sqlite3.Connection, reply: int, state: str, totals: dict[str, Any]) -> None:
        rows = connection.execute("SELECT text FROM pieces WHERE message_id = ? ORDER BY id", (reply,))
        text = "".join(row[0] for row in rows)
        connection.execute(
            "UPDATE messages SET text = text || ?, state = ?, totals = ? WHERE id = ?",
            (text, state, json.dumps(totals), reply),
        )
        connection.execute("DELETE FROM pieces WHERE message_id = ?", (reply,))

    def all(self, limit: int = -1, words: str = "") -> list[Conversation]:
        """Return all, or so many, the pinned first and then the last changed.

        Args:
            limit: how many; -1 is all.
            words: only those whose title or any message holds this, in any case; "" is no condition.
        """
        condition, parameters = holding(words)
        rows = self._database.query(
            f"SELECT id, title, changed, pinned, named FROM conversations WHERE deleted IS NULL {condition} "
            "ORDER BY pinned DESC, changed DESC, id DESC LIMIT ?",
            (*parameters, limit),
        )
        return [Conversation(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows]

    def messages(self, conversation: int) -> list[StoredMessage]:
        """Return the messages of the branch that is shown, in order; a reply under way has the text so far."""
        rows = self._database.query(
            "WITH RECURSIVE shown (id, parent) AS ("
            "SELECT m.id, m.parent FROM messages AS m JOIN conversations AS c ON m.id = c.leaf WHERE c.id = ? "
            "UNION ALL SELECT m.id, m.parent FROM messages AS m JOIN shown ON m.id = shown.parent) "
            f"SELECT m.id, m.role, {_TEXT}, "
            "m.state, m.settings, m.totals, m.parent FROM shown JOIN messages AS m ON m.id = shown.id "
            "ORDER BY m.id",
            (conversation,),
        )
        versions: dict[int | None, list[int]] = {}
        for message, parent in self._database.query(
            "SELECT id, parent FROM messages WHERE conversation_id = ? ORDER BY id", (conversation,)
        ):
            versions.setdefault(parent, []).append(message)
        return [
            StoredMessage(number, role, text, state, _object(settings), _object(totals), tuple(versions[parent]))
            for number, role, text, state, settings, totals, parent in rows
        ]

    def as_data(self, conversation: int) -> dict[str, Any]:
        """Return all of a conversation, every version of every message, as plain data, which `add_data` takes."""
        ((title, created, changed, pinned, named, leaf),) = self._database.query(
            "SELECT title, created, changed, pinned, named, leaf FROM conversations WHERE id = ?", (conversation,)
        )
        rows = self._database.query(
            f"SELECT m.id, m.parent, m.role, {_TEXT}, m.state, m.settings, m.totals, m.created "
            "FROM messages AS m WHERE m.conversation_id = ? ORDER BY m.id",
            (conversation,),
        )
        places = {row[0]: place for place, row in enumerate(rows)}
        return {
            "title": title,
            "created": created,
            "changed": changed,
            "pinned": bool(pinned),
            "named": bool(named),
            # By their places in the list.
            "shown_until": places.get(leaf),
            "messages": [
                {
                    "follows": places.get(parent),
                    "role": role,
                    "text": text,
                    "state": state,
                    "settings": json.loads(settings),
                    "totals": json.loads(totals),
                    "created": written,
                }
                for _, parent, role, text, state, settings, totals, written in rows
            ],
        }

    def add_data(self, data: dict[str, Any], profile: int | None) -> int:
        """Add a conversation that `as_data` described, or one of before it told versions and times; return its id.

        Raises:
            KeyError, TypeError, ValueError: it is damaged.
        """
        conversation = self.begin(str(data["title"]), profile)
        ids: list[int] = []
        for message in data["messages"]:
            follows = message.get("follows", len(ids) - 1 if ids else None)
            # What was being written is not written on here.
            state = "stopped" if message["state"] == "writing" else message["state"]
            self.go_back(conversation, None if follows is None else _one_of(ids, follows))
            role, text = str(message["role"]), str(message["text"])
            settings, totals = dict(message["settings"]), dict(message["totals"])
            moment = _moment(message.get("created"))
            ids.append(self._insert(conversation, role, text, state, settings, totals, moment))
        if ids:
            self.go_back(conversation, _one_of(ids, data.get("shown_until", len(ids) - 1)))
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE conversations SET created = ?, changed = ?, pinned = ?, named = ? WHERE id = ?",
                (
                    _moment(data.get("created")),
                    _moment(data.get("changed")),
                    bool(data.get("pinned")),
                    bool(data.get("named")),
                    conversation,
                ),
            )
        return conversation

    def first_questions(self, most: int) -> list[str]:
        """Return the questions that conversations began with, each once, the newest first."""
        rows = self._database.query(
            "SELECT m.text FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id "
            "WHERE m.role = 'user' AND m.parent IS NULL AND c.deleted IS NULL AND trim(m.text) != '' "
            "GROUP BY m.text ORDER BY max(m.id) DESC LIMIT ?",
            (most,),
        )
        return [str(row[0]) for row in rows]

    def rename(self, conversation: int, title: str, *, by_user: bool = True) -> None:
        """Give a conversation a title; what the user gave it stays where it is not the user who asks."""
        with self._database.transaction() as connection:
            if by_user:
                self._database.leave_traces()
            connection.execute(
                "UPDATE conversations SET title = ?, named = ? WHERE id = ? AND (? OR NOT named)",
                (clean(title), by_user, conversation, by_user),
            )

    def pin(self, conversation: int, pinned: bool) -> None:
        """Let a conversation stay at the top, or not."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE conversations SET pinned = ? WHERE id = ?", (pinned, conversation))

    def delete(self, conversation: int) -> None:
        """Delete one with its messages. Until `purge` it can be brought back, and nothing finds it."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE conversations SET deleted = ? WHERE id = ?", (now(), conversation))

    def bring_back(self, conversation: int) -> None:
        """Undo `delete`."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE conversations SET deleted = NULL WHERE id = ?", (conversation,))

    def purge(self) -> int:
        """Delete for good what was deleted, and what the ledger has of it; return how many conversations it was.

        `erasing.remove_traces` then makes it unreadable.
        """
        with self._database.transaction() as connection:
            if not connection.execute("SELECT 1 FROM conversations WHERE deleted IS NOT NULL").fetchone():
                return 0
            self._database.leave_traces()
            deleted = connection.execute("DELETE FROM conversations WHERE deleted IS NOT NULL").rowcount
            Ledger(self._database).forget_deleted()
            return deleted


def _one_of(ids: list[int], place: Any) -> int:
    if not isinstance(place, int) or not 0 <= place < len(ids):
        raise ValueError("a message follows one that is not there")
    return ids[place]


def _moment(stated: Any) -> str:
    """Return a time as it is kept; now where none is stated."""
    if stated is None:
        return now()
    return datetime.fromisoformat(stated).astimezone(UTC).isoformat(timespec="milliseconds")


def _object(text: str) -> dict[str, Any]:
    """Return what was kept as JSON; most of a conversation's messages have nothing."""
    found: dict[str, Any] = {} if text == "{}" else json.loads(text)
    return found
