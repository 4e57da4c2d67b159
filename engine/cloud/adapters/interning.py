"""Token ids for services that speak in texts alone, given as the texts come."""

from __future__ import annotations

from collections.abc import Sequence

from engine.context.messages import Message

END = 0
"""What ends a reply, whatever the service calls it."""
CHARACTERS_PER_TOKEN = 3
"""To say how long a prompt is that only the service can count: rather too long than too short."""


class Interned:
    """Gives each string of bytes an id, from 1 on, and each conversation one below 0.

    A prefix of such ids is a conversation's, repeated as often as it has tokens, about, and then the reply's.
    """

    def __init__(self) -> None:
        self._spellings = [b""]
        self._ids: dict[bytes, int] = {}
        self._prompts: list[tuple[Message, ...]] = []

    def id(self, spelling: bytes) -> int:
        """Return the id of a string that is not empty."""
        known = self._ids.get(spelling)
        if known is None:
            known = self._ids[spelling] = len(self._spellings)
            self._spellings.append(spelling)
        return known

    def spelling(self, token: int) -> bytes:
        """Return an id's bytes; b"" for `END`."""
        return self._spellings[token]

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Return a conversation as ids."""
        self._prompts.append(tuple(messages))
        length = sum(len(message.content) for message in messages) // CHARACTERS_PER_TOKEN
        return [-len(self._prompts)] * (length + 4 * len(messages))

    def split(self, prefix: Sequence[int]) -> tuple[tuple[Message, ...], bytes]:
        """Return the conversation and the bytes of the reply that a prefix stands for."""
        if not prefix or prefix[0] >= 0:
            return (), b"".join(map(self.spelling, prefix))
        messages = self._prompts[-prefix[0] - 1]
        return messages, b"".join(self.spelling(token) for token in prefix if token >= 0)
