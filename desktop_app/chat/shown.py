"""The conversation that is shown: its messages as they are kept, and what was seen of its replies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from desktop_app.chat.heading import Place
from desktop_app.chat.notes import kept_notes
from desktop_app.chat.transcript import Transcript
from engine.context.messages import Message, Role
from engine.reply.events import Token
from engine.store.conversations import StoredMessage

MAX_SEEN_TOKENS = 20_000
"""With what else could have stood there, about 40 MB; the tokens of older replies are forgotten."""
MAX_LOOKED_UP = 1500
"""Tokens of an earlier run that are read and shown at a time."""
MESSAGES_AT_ONCE = 20
WEIGHT_AT_ONCE = 7_000
"""Laid out at a time, by whichever comes first: more than a window holds, and done before anyone notices."""
LINE_WEIGHT, CELL_WEIGHT = 30, 60
"""Of a line's break, and of what parts a table's cells, as so many characters: they take the time of so many."""


@dataclass(slots=True)
class Seen:
    """What was seen of a reply when it was written, which the store does not keep.

    Attributes:
        tokens: what it was made of.
        notes: what was said when it had ended.
        notices: what was said while it was written.
    """

    tokens: list[Token] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class ShownConversation:
    """Attributes:
    messages: those that are answered, and the one being answered.
    kept: the same as they are kept, as far as they are.
    """

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.kept: list[StoredMessage] = []
        self._seen: dict[int, Seen] = {}
        self._first = 0
        """The first message that is shown."""

    def without_tokens(self) -> list[int]:
        """Return the ids of the newest replies that are shown and were written in an earlier run, up to so many
        tokens that showing them again delays nothing."""
        found: list[int] = []
        room = MAX_LOOKED_UP
        for message in reversed(self.kept[self._first :]):
            count = int(message.totals.get("tokens") or 0)
            if count and message.id not in self._seen:
                room -= count
                if room < 0:
                    break
                found.append(message.id)
        return found

    def take_tokens(self, found: Mapping[int, list[Token]]) -> int:
        """Take up what replies were made of, by their ids; return the place of the first of them."""
        self._seen |= {reply: Seen(tokens) for reply, tokens in found.items()}
        places = (place for place, message in enumerate(self.kept) if message.id in found)
        return next(places, len(self.kept))

    def clear(self) -> None:
        """Begin anew. What was seen of replies stays, for those who come back to them."""
        self.messages.clear()
        self.kept = []

    def load(self, kept: Sequence[StoredMessage]) -> None:
        """Take up a conversation as it is kept."""
        self.kept = [message for message in kept if message.text]
        self.messages[:] = [Message(cast(Role, message.role), message.text) for message in self.kept]

    def refresh(self, kept: Sequence[StoredMessage], seen: Seen) -> None:
        """A reply was written: take up how it is kept, and what was seen of it."""
        self.kept = [message for message in kept if message.text]
        if self.kept:
            self._seen[self.kept[-1].id] = seen
        room = MAX_SEEN_TOKENS
        for earlier in reversed(self._seen.values()):
            room -= len(earlier.tokens)
            if room < 0 and earlier is not seen:
                earlier.tokens = []

    def take(self, kept: Sequence[StoredMessage]) -> int:
        """Take up how a conversation is kept now; return the place of the first message that is another, or is
        one of another number of versions."""
        before = self.kept
        self.load(kept)
        pairs = enumerate(zip(before, self.kept, strict=False))
        changed = (i for i, (old, new) in pairs if (old.id, old.versions) != (new.id, new.versions))
        return next(changed, min(len(before), len(self.kept)))

    def without(self, ids: Collection[int], end: int | None = None) -> list[Message]:
        """Return the messages, or those before a place, but for some that are kept, by their ids."""
        known = [message.id for message in self.kept] + [0] * len(self.messages)
        return [message for message, number in zip(self.messages[:end], known, strict=False) if number not in ids]

    def cut(self, count: int) -> None:
        """Leave the first messages alone."""
        del self.messages[count:], self.kept[count:]

    def place(self, index: int) -> Place:
        """Return where a message stands."""
        if index >= len(self.kept):
            return Place(index)
        message = self.kept[index]
        versions = message.versions or (message.id,)
        return Place(index, versions.index(message.id) + 1, len(versions))

    def version(self, index: int, step: int) -> int | None:
        """Return the message that is so many versions after (or before) a message; None where there is none."""
        place = self.place(index)
        wanted = place.version - 1 + step
        return self.kept[index].versions[wanted] if 0 <= wanted < place.versions else None

    def show(self, transcript: Transcript) -> None:
        """Show the newest of it; `show_earlier` shows more."""
        transcript.clear()
        self._first = self._before(len(self.kept))
        with transcript.at_once():
            self._show(transcript, self._first, len(self.kept))
        transcript.has_earlier = self._first > 0
        transcript.to_bottom()
        transcript.fill()

    def show_from(self, transcript: Transcript, index: int) -> None:
        """Show anew what is there from a message on; what stands before stays as it is."""
        if index <= self._first:
            self.show(transcript)
            return
        with transcript.at_once():
            transcript.cut_from(index)
            self._show(transcript, index, len(self.kept))

    def show_earlier(self, transcript: Transcript) -> None:
        """Show more of it, in front of what is shown."""
        end, self._first = self._first, self._before(self._first)
        transcript.has_earlier = self._first > 0
        transcript.add_earlier(lambda: self._show(transcript, self._first, end))
        transcript.fill()

    def _before(self, end: int) -> int:
        """Return the first of those messages that are shown at a time, the last of which is before `end`."""
        first, weight = end, 0
        while first > 0 and end - first < MESSAGES_AT_ONCE:
            text = self.kept[first - 1].text
            weight += len(text) + LINE_WEIGHT * text.count("\n") + CELL_WEIGHT * text.count("|")
            if first < end and weight > WEIGHT_AT_ONCE:
                break
            first -= 1
        return first

    def _show(self, transcript: Transcript, start: int, end: int) -> None:
        for index in range(start, end):
            message, place = self.kept[index], self.place(index)
            if message.role == "user":
                transcript.add_question(message.text, place)
                continue
            seen = self._seen.get(message.id, Seen())
            transcript.add_reply(message.text, str(message.totals.get("thought", "")), place, seen.tokens)
            for note in (*seen.notices, *(seen.notes or kept_notes(message))):
                transcript.add_note(note)
