"""What the cloud's tokens spell, as its answers show it."""

from __future__ import annotations

from typing import Protocol

from engine.common.errors import VocabularyError
from engine.common.i18n import tr


class TokenTable(Protocol):
    """The tokens that a reply is made of."""

    def spelling(self, token: int) -> bytes:
        """Return the bytes that a token adds to the text; b"" for none."""
        ...

    def control_spelling(self, token: int) -> str:
        """Return how a token is shown that has no text."""
        ...

    def ends_reply(self, token: int) -> bool:
        """Whether it ends the reply."""
        ...


class ObservedTokens:
    """A cloud's tokens, as far as they were seen. Implements `TokenTable`.

    Attributes:
        ends: those that end a reply.
    """

    def __init__(self) -> None:
        self.ends: set[int] = set()
        self._spellings: dict[int, bytes] = {}

    def __contains__(self, token: int) -> bool:
        return token in self._spellings

    def add(self, token: int, spelling: bytes, *, ends: bool = False) -> None:
        """Take in a token.

        Raises:
            VocabularyError: it spelled something else before.
        """
        known = self._spellings.setdefault(token, spelling)
        if known != spelling:
            raise VocabularyError(
                tr(
                    "The cloud's token {token} was {known!r} and is {spelling!r} now.",
                    token=token,
                    known=known,
                    spelling=spelling,
                ),
                tr("The cloud changed its model: test the connection again."),
            )
        if ends:
            self.ends.add(token)

    def spelling(self, token: int) -> bytes:
        return self._spellings.get(token, b"")

    def control_spelling(self, token: int) -> str:
        return "(end)" if token in self.ends else ""

    def ends_reply(self, token: int) -> bool:
        return token in self.ends
