"""What earlier questions of a conversation were given, so that the private prompt only grows from turn to turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.common.sequences import shared_prefix
from engine.context.messages import Message
from engine.context.retrieval import Found
from engine.privacy.private_text import PrivateText, SourceKind

Earlier = tuple[tuple[int, tuple[PrivateText, ...]], ...]
"""For each earlier question that had any passages: how many messages came after it, and the passages."""


class Turns:
    """Remembers, for the conversation that is going on, which passages stood before which question.

    Left where they were, they cost the next turn nothing: the local model has read them. A passage that was
    changed, deleted or turned off since is left out; what it may do is looked up anew.
    """

    def __init__(self) -> None:
        self._conversation: list[Message] = []
        self._profile: int | None = None
        self._found: dict[int, tuple[Found, ...]] = {}

    def earlier(
        self,
        conversation: Sequence[Message],
        profile: int | None,
        still: Callable[[Sequence[int]], Mapping[int, Found]],
    ) -> Earlier:
        """Return the passages of this conversation's earlier questions, oldest first.

        Args:
            conversation: the messages, the question last.
            profile: whose passages; None for those of whoever asked before.
            still: those of these passages, by id, that may be used now, as they are now.
        Returns:
            For each earlier question that had any: how many messages came after it, and the passages.
        """
        if profile not in (None, self._profile):
            return ()
        newest = len(conversation) - 1
        shared = shared_prefix(self._conversation, conversation[:newest])
        kept = {index: found for index, found in self._found.items() if index < shared}
        now = still([passage.passage for found in kept.values() for passage in found]) if kept else {}
        same = {
            index: tuple(
                now[passage.passage].private(SourceKind.EARLIER)
                for passage in found
                if passage.passage in now and now[passage.passage].text == passage.text
            )
            for index, found in kept.items()
        }
        return tuple((newest - index, passages) for index, passages in sorted(same.items()) if passages)

    def keep(self, conversation: Sequence[Message], profile: int, found: Sequence[Found]) -> None:
        """A question was given these."""
        newest = len(conversation) - 1
        shared = shared_prefix(self._conversation, conversation[:newest]) if profile == self._profile else 0
        self._found = {index: passages for index, passages in self._found.items() if index < shared}
        self._found[newest] = tuple(found)
        self._conversation = list(conversation)
        self._profile = profile
