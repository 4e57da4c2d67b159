"""A reply that the cloud writes by itself: its own stream, taken up again behind what was shown when it breaks."""

from __future__ import annotations

import time

from engine.cloud.errors import CannotContinueError, CloudError
from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Cloud, StreamedToken
from engine.context.fitting import FittedPrompts
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, StageTimes, Work
from engine.reply.settings import ReplySettings
from engine.steerer.alternatives import unsteered_alternatives
from engine.steerer.decision import Decision, TokenDecision


class CloudAloneDecoder:
    """Implements `engine.reply.decoder.Decoder`.

    Args:
        emitter: takes what is said.
        retry: how long the cloud is waited for when it fails.
        cloud: the remote model.
        prompts: its prompt.
        settings: how tokens are picked.
    """

    def __init__(
        self,
        emitter: ReplyEmitter,
        retry: RetryPolicy,
        cloud: Cloud,
        prompts: FittedPrompts,
        settings: ReplySettings,
    ) -> None:
        self._emitter = emitter
        self._retry = retry
        self._cloud = cloud
        self._prompts = prompts
        self._settings = settings
        self._broken: CloudError | None = None
        """What broke the stream last."""

    async def write(self) -> Ending:
        """Write the reply, token by token.

        Raises:
            CloudError: the cloud failed for longer than is waited.
        """
        return await self._retry.ask(self._attempt)

    async def close(self, wait_seconds: float) -> Work:
        """Nothing goes on behind the stream."""
        del wait_seconds
        return Work()

    async def _attempt(self) -> Ending:
        try:
            return await self._read()
        except CannotContinueError:
            if self._broken is None:
                raise
            # What broke it is what the user should know of, and no further try would end otherwise.
            self._broken.repeatable = False
            raise self._broken from None
        except CloudError as error:
            self._broken = error
            raise

    async def _read(self) -> Ending:
        emitter, prompts = self._emitter, self._prompts
        previous = time.perf_counter()
        # By text, since a stream may tell only the last of several tokens that make one character.
        said = await self._cloud.tokenize(emitter.said) if emitter.tokens else []
        room = prompts.room - emitter.tokens
        if room <= 0:
            return Ending.LENGTH
        async with self._cloud.stream([*prompts.cloud, *said], room, self._settings.sampling) as stream:
            if not emitter.tokens:
                emitter.announce(prompts)
            emitter.pass_on(self._cloud.notices())
            async for item in stream:
                if item.ends_reply:
                    return Ending.COMPLETE
                # Servers have been seen to ignore the limit that they were given.
                if emitter.tokens >= prompts.room:
                    break
                now = time.perf_counter()
                waited = (now - previous) * 1e3
                previous = now
                emitter.show(self._decision(item), StageTimes(cloud_ms=waited, total_ms=waited))
                if emitter.is_looping:
                    return Ending.LOOP
        return Ending.LENGTH

    def _decision(self, item: StreamedToken) -> TokenDecision:
        described = unsteered_alternatives(item.distribution, self._settings.alternatives)
        return TokenDecision(item.token, item.spelling, False, Decision.CLOUD, described, 0.0, 0.0, 0.0)
