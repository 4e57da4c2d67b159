"""Making a conversation fit the contexts of both models, dropping the oldest turns first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt, without_oldest
from engine.errors import PromptTooLongError

LEAST_REPLY_TOKENS = 16
"""A context that leaves less room than this for a reply counts as full."""


@dataclass(frozen=True, slots=True)
class FittedPrompts:
    """The three prompts of one reply, as token ids.

    Attributes:
        cloud: the public prompt in the cloud's template.
        private, public: the local model's two prompts; empty when steering is off.
        conversation: the messages that they hold.
        room: tokens that the reply may have.
    """

    cloud: list[int]
    private: list[int]
    public: list[int]
    conversation: list[Message]
    room: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """Fits conversations to two contexts.

    Attributes:
        cloud_encode: a conversation to the cloud's token ids.
        cloud_context: tokens of prompt and reply that the cloud takes, or None when unknown.
        local_encode: a conversation to the local model's token ids, or None when steering is off.
        local_context: tokens of each local sequence.
        most_tokens: longest reply.
    """

    cloud_encode: Callable[[Sequence[Message]], Awaitable[list[int]]]
    cloud_context: int | None
    local_encode: Callable[[Sequence[Message]], list[int]] | None
    local_context: int
    most_tokens: int

    async def fit(self, conversation: Sequence[Message], personal: PersonalContext) -> FittedPrompts:
        """Return prompts that fit, of as much of the conversation as does.

        Raises:
            PromptTooLongError: the newest message alone is too long.
            CloudError, TemplateError: a prompt could not be made.
        """
        current = list(conversation)
        while True:
            private: list[int] = []
            public: list[int] = []
            room = self.most_tokens
            # The local side first: it needs no network.
            if self.local_encode:
                public = self.local_encode(current)
                private = self.local_encode(private_prompt(current, personal))
                longest = max(len(public), len(private))
                if longest + self._reserve(self.local_context) > self.local_context:
                    current = shortened(current, longest, self.local_context, "local model, with your profile,")
                    continue
                room = min(room, self.local_context - longest)
            cloud = await self.cloud_encode(current)
            if self.cloud_context is not None:
                if len(cloud) + self._reserve(self.cloud_context) > self.cloud_context:
                    current = shortened(current, len(cloud), self.cloud_context, "cloud model")
                    continue
                room = min(room, self.cloud_context - len(cloud))
            return FittedPrompts(cloud, private, public, current, room)

    def _reserve(self, context: int) -> int:
        """Tokens of a context kept free for the reply: the longest reply, but no more than a quarter."""
        return max(LEAST_REPLY_TOKENS, min(self.most_tokens, context // 4))


def shortened(conversation: Sequence[Message], tokens: int, context: int | None, model: str) -> list[Message]:
    """Return the conversation without its oldest exchange.

    Raises:
        PromptTooLongError: only the newest message is left.
    """
    shorter = without_oldest(conversation)
    if shorter is None:
        room = f"; a reply included, its context holds {context:,}" if context else ""
        raise PromptTooLongError(
            f"This message is too long: it comes to {tokens:,} tokens for the {model}{room}.",
            "Shorten it, or set a larger context. Your text is kept.",
        )
    return shorter
