"""A reply that the local model writes by itself: nothing is sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from engine.context.fitting import FittedPrompts, fit_local
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, StageTimes, Work
from engine.reply.settings import ReplySettings
from engine.steerer.steerer import Steerer


class LocalAloneDecoder:
    """Implements `engine.reply.decoder.Decoder`, behind the private prompt.

    Args:
        emitter: takes what is said.
        steerer: the local model; nothing else may use it until `close` has returned.
        prompts: its prompts.
        settings: how tokens are picked.
    """

    def __init__(
        self, emitter: ReplyEmitter, steerer: Steerer, prompts: FittedPrompts, settings: ReplySettings
    ) -> None:
        self._emitter = emitter
        self._steerer = steerer
        self._prompts = prompts
        self._settings = settings

    async def write(self) -> Ending:
        """Write the reply, token by token.

        Raises:
            LocalModelError: the local model failed.
        """
        emitter, prompts, pair, settings = self._emitter, self._prompts, self._steerer.pair, self._settings
        previous = computed = time.perf_counter()
        # The public sequence is not needed; a sequence holds at least one token.
        await pair.prepare_async(prompts.private, prompts.private[:1], prompts.stable)
        emitter.announce(prompts)
        for index in range(prompts.room):
            local_ms = (time.perf_counter() - computed) * 1e3
            decision = self._steerer.alone(
                pair.private_logits, settings.sampling, position=index, alternatives=settings.alternatives
            )
            if decision.ends_reply:
                return Ending.COMPLETE
            now = time.perf_counter()
            times = StageTimes(local_ms=local_ms, pick_ms=decision.pick_ms, total_ms=(now - previous) * 1e3)
            emitter.show(decision, times)
            if emitter.is_looping:
                return Ending.LOOP
            previous = computed = now
            await pair.advance_one_async(decision.token, private=True)
        return Ending.LENGTH

    async def close(self, wait_seconds: float) -> Work:
        """Stop computing; the model can be used again afterwards."""
        del wait_seconds
        pair = self._steerer.pair
        pair.abort()
        await asyncio.shield(pair.settle())
        return Work()


def fit(
    steerer: Steerer, conversation: Sequence[Message], personal: PersonalContext, max_tokens: int
) -> FittedPrompts:
    """Return the local model's prompts, and nothing for a cloud.

    Raises:
        TillerError: they cannot be made.
    """
    context = steerer.pair.options.context_tokens
    fitted = fit_local(steerer.encode, context, max_tokens, conversation, personal)
    return FittedPrompts(
        [],
        fitted.private,
        fitted.public,
        fitted.conversation,
        fitted.personal,
        fitted.stable,
        min(max_tokens, context - len(fitted.private)),
        fitted.left_out(conversation, personal),
    )
