"""Making a conversation and the personal context fit the contexts of both models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from engine.common.errors import PromptTooLongError
from engine.common.i18n import mark, tr
from engine.common.sequences import shared_prefix
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt, stable_prompt
from engine.privacy.private_text import PrivateText

MIN_REPLY_TOKENS = 16
"""A context that leaves less room than this for a reply counts as full."""
PERSONAL_SHARE = 0.5
"""Of the local context, what passages may fill together with the facts before turns are given up."""
EXCHANGES_AT_ONCE = 4
"""Old exchanges are left out so many at a time: what stays then begins alike for some turns, and its cached
state serves on."""
MAX_CHARACTERS_PER_TOKEN = 12
"""Facts beyond this are not even tokenized: hardly a text has so few tokens."""

LOCAL, CLOUD = mark("local model"), mark("cloud model")
"""Whose context does not hold a message."""
_REMEDIES = {
    LOCAL: mark("Shorten it, or set a larger context for the local model in Settings. Your text is kept."),
    CLOUD: mark("Shorten it, or choose a model that takes longer messages. Your text is kept."),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What did not fit.

    Attributes:
        messages: oldest ones of the conversation.
        passages: those that fit the question least.
        facts: the last ones in the person's order.
    """

    messages: int = 0
    passages: int = 0
    facts: int = 0

    @property
    def words(self) -> str:
        """What to tell the user; "" when everything fits."""
        parts = []
        if self.messages:
            parts.append(
                tr(
                    "the oldest {n} message of the conversation",
                    "the oldest {n} messages of the conversation",
                    n=self.messages,
                )
            )
        if self.facts:
            parts.append(tr("the last {n} fact about you", "the last {n} facts about you", n=self.facts))
        if self.passages:
            parts.append(tr("{n} passage of your history", "{n} passages of your history", n=self.passages))
        if not parts:
            return ""
        return tr("The models' contexts are too short for all; left out: {parts}.", parts=", ".join(parts))


@dataclass(frozen=True, slots=True)
class FittedPrompts:
    """The three prompts of one reply, as token ids.

    Attributes:
        cloud: the public prompt in the cloud's template.
        private, public: the local model's two prompts; empty when steering is off.
        conversation: the messages that they hold.
        personal: the personal context that the private one holds.
        stable: how many of the private prompt's first tokens do not depend on the conversation.
        room: tokens that the reply may have.
        left_out: what they do not hold.
    """

    cloud: list[int]
    private: list[int]
    public: list[int]
    conversation: list[Message]
    personal: PersonalContext
    stable: int
    room: int
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class LocalPrompts:
    """The local half of `FittedPrompts`."""

    private: list[int]
    public: list[int]
    conversation: list[Message]
    personal: PersonalContext
    stable: int = 0

    def left_out(self, conversation: Sequence[Message], personal: PersonalContext) -> LeftOut:
        """Return what of these did not fit."""
        return LeftOut(
            len(conversation) - len(self.conversation),
            len(personal.passages) - len(self.personal.passages),
            len(personal.facts) - len(self.personal.facts),
        )


@dataclass(frozen=True, slots=True)
class Fitting:
    """Fits conversations to two contexts.

    Attributes:
        cloud_encode: a conversation to the cloud's token ids.
        cloud_context: tokens of prompt and reply that the cloud takes, or None when unknown.
        local_encode: a conversation to the local model's token ids, or None when steering is off.
        local_context: tokens of each local sequence.
        max_tokens: longest reply.
    """

    cloud_encode: Callable[[Sequence[Message]], Awaitable[list[int]]]
    cloud_context: int | None
    local_encode: Callable[[Sequence[Message]], list[int]] | None
    local_context: int
    max_tokens: int

    async def fit(self, conversation: Sequence[Message], personal: PersonalContext) -> FittedPrompts:
        """Return prompts that fit, of as much of the conversation and the personal context as does.

        Raises:
            PromptTooLongError: the newest message alone is too long.
            CloudError, TemplateError: a prompt could not be made.
        """
        local = LocalPrompts([], [], list(conversation), personal)
        while True:
            # The local side first: it needs no network.
            if self.local_encode:
                local = fit_local(
                    self.local_encode, self.local_context, self.max_tokens, local.conversation, personal
                )
            cloud = await self.cloud_encode(local.conversation)
            if self.cloud_context is not None:
                most = self.cloud_context - reserve(self.cloud_context, self.max_tokens)
                if len(cloud) > most:
                    shorter = shortened(local.conversation, len(cloud), self.cloud_context, CLOUD, most)
                    local = replace(local, conversation=shorter)
                    continue
            room = self.max_tokens
            if self.local_encode:
                room = min(room, self.local_context - max(len(local.private), len(local.public)))
            if self.cloud_context is not None:
                room = min(room, self.cloud_context - len(cloud))
            left_out = local.left_out(conversation, personal)
            return FittedPrompts(
                cloud,
                local.private,
                local.public,
                local.conversation,
                local.personal,
                local.stable,
                room,
                left_out,
            )


def fit_local(
    encode: Callable[[Sequence[Message]], list[int]],
    context: int,
    max_tokens: int,
    conversation: Sequence[Message],
    personal: PersonalContext,
) -> LocalPrompts:
    """Return the local model's two prompts, of as much as fits `context` tokens with a reply.

    Passages beyond half of the context go first, those of earlier questions before those of this one, then the
    oldest turns, then the other passages, then facts.

    Raises:
        PromptTooLongError: the newest message alone is too long.
        TemplateError: a prompt could not be made.
    """
    most = context - reserve(context, max_tokens)
    current = list(conversation)
    facts = within_characters(personal.facts, context * MAX_CHARACTERS_PER_TOKEN)
    told = replace(personal, facts=facts)
    while True:
        public = encode(current)
        private = encode(private_prompt(current, told))
        longest = max(len(private), len(public))
        if longest <= most:
            stable = shared_prefix(private, encode(stable_prompt(current, told))) if told.facts else 0
            return LocalPrompts(private, public, current, told, stable)
        is_greedy = len(private) - len(public) > PERSONAL_SHARE * most
        has_old = bool(_beginnings(current))
        if told.earlier and (is_greedy or not has_old):
            told = replace(told, earlier=told.earlier[1:])
        elif told.passages and (is_greedy or not has_old):
            told = replace(told, passages=told.passages[:-1])
        elif has_old:
            current = shortened(current, longest, context, LOCAL, most)
        elif told.facts:
            spare = max(0, most - len(public)) / max(1, len(private) - len(public))
            characters = int(sum(len(fact.line) for fact in told.facts) * spare)
            told = replace(told, facts=within_characters(told.facts, characters)[: len(told.facts) - 1])
        else:
            raise too_long(len(public), context, LOCAL)


def reserve(context: int, max_tokens: int) -> int:
    """Tokens of a context kept free for the reply: the longest reply, but no more than a quarter."""
    return max(MIN_REPLY_TOKENS, min(max_tokens, context // 4))


def within_characters(texts: Sequence[PrivateText], most: int) -> tuple[PrivateText, ...]:
    """Return the first texts, as many as have at most so many characters together."""
    total = 0
    for count, text in enumerate(texts):
        total += len(text.line)
        if total > most:
            return tuple(texts[:count])
    return tuple(texts)


def shortened(
    conversation: Sequence[Message], tokens: int, context: int | None, model: str, most: int | None = None
) -> list[Message]:
    """Return the conversation without its oldest exchanges, about so many as make it fit.

    A system message stays; what follows begins with a user's message again, as templates require.

    Args:
        tokens: what it comes to now.
        context: what the model takes, or None when unknown.
        model: which one, `LOCAL` or `CLOUD`.
        most: what it should come to, or None to leave out one exchange.
    Raises:
        PromptTooLongError: only the newest message is left.
    """
    beginnings = _beginnings(conversation)
    if not beginnings:
        raise too_long(tokens, context, model)
    start = 1 if conversation[0].role == "system" else 0
    dropped = 1
    if most is not None:
        sizes = [len(message.content) for message in conversation]
        aim = sum(sizes) * most / tokens
        rest = list(accumulate(reversed(sizes)))[::-1]
        fitting = (number for number, i in enumerate(beginnings, 1) if sum(sizes[:start]) + rest[i] <= aim)
        dropped = next(fitting, len(beginnings))
        rounded = dropped + -dropped % EXCHANGES_AT_ONCE
        # Where little is left anyway, all of it is worth more than the cache.
        if len(beginnings) - rounded >= EXCHANGES_AT_ONCE:
            dropped = rounded
    return [*conversation[:start], *conversation[beginnings[dropped - 1] :]]


def _beginnings(conversation: Sequence[Message]) -> list[int]:
    """Where the conversation can begin when its oldest exchange, its two oldest ones and so on are left out."""
    first = 2 if conversation and conversation[0].role == "system" else 1
    last = len(conversation) - 1
    return [i for i in range(first, last + 1) if conversation[i].role == "user" or i == last]


def too_long(tokens: int, context: int | None, model: str) -> PromptTooLongError:
    """The error that says that a single message does not fit."""
    room = tr("; a reply included, its context holds {context:,}", context=context) if context else ""
    return PromptTooLongError(
        tr(
            "This message is too long: it comes to {tokens:,} tokens for the {model}{room}.",
            tokens=tokens,
            model=tr(model),
            room=room,
        ),
        tr(_REMEDIES[model]),
    )
