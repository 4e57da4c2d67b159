"""A reply that the local model writes by itself: nothing is sent."""

from __future__ import annotations

import asyncio
import time

from engine.context.fitting import FittedPrompts
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, StageTimes
from engine.reply.settings import ReplySettings
from engine.steerer.steerer import Steerer


class Alone:
    """The token loop of such a reply, behind the private prompt. Use it once.

    Args:
        telling: takes what is said.
        steerer: the local model; nothing else may use it until `close` has returned.
        prompts: its prompts.
        settings: how tokens are picked.
    """

    def __init__(
        self, telling: ReplyEmitter, steerer: Steerer, prompts: FittedPrompts, settings: ReplySettings
    ) -> None:
        self._telling = telling
        self._steerer = steerer
        self._prompts = prompts
        self._settings = settings

    async def run(self) -> Ending:
        """Write it, token by token.

        Raises:
            LocalModelError: the local model failed.
        """
        telling, prompts, pair, settings = self._telling, self._prompts, self._steerer.pair, self._settings
        previous = computed = time.perf_counter()
        # The public sequence is not needed; a sequence holds at least one token.
        await pair.prepare_async(prompts.private, prompts.private[:1], prompts.stable)
        telling.announce(prompts)
        for position in range(prompts.room):
            local_ms = (time.perf_counter() - computed) * 1e3
            choice = self._steerer.alone(
                pair.private_logits, settings.sampling, position=position, alternatives=settings.alternatives
            )
            if choice.ends_reply:
                return Ending.COMPLETE
            now = time.perf_counter()
            times = StageTimes(local_ms=local_ms, pick_ms=choice.pick_ms, total_ms=(now - previous) * 1e3)
            telling.show(choice, times)
            previous = computed = now
            await pair.advance_one_async(choice.token, private=True)
        return Ending.LENGTH

    async def close(self) -> None:
        """Stop computing; the model can be used again afterwards."""
        pair = self._steerer.pair
        pair.abort()
        await asyncio.shield(pair.settle())
