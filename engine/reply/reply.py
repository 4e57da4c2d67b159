"""One reply, start to end: the prompts are fitted, a decoder writes it, and its events are read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from engine.cloud.errors import ContextExceededError
from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Cloud, Traffic
from engine.common.errors import ContextFullError, TillerError, own_fault
from engine.common.i18n import tr
from engine.context.fitting import CLOUD, FittedPrompts, Fitting, fit_local, shortened
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.privacy.probe_detector import ProbeDetector
from engine.reply import local_alone
from engine.reply.cloud_alone import CloudAloneDecoder
from engine.reply.decoder import Decoder
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, Event, Failed, Finished, Notice, Waiting, Work
from engine.reply.local_alone import LocalAloneDecoder
from engine.reply.settings import ReplySettings
from engine.reply.steered import SteeredDecoder
from engine.speculation.chooser import Chooser
from engine.steerer.steerer import Steerer

log = logging.getLogger(__name__)
SHADOW_SECONDS = 0.5
"""How long the end of a reply waits for what a gate's tokens would have been with steering."""


class Reply:
    """One reply under way: iterate it for its events, the last of which is `Finished` or `Failed`.

    The reply does not wait for whoever reads its events, so a slow reader does not slow it. Leaving the
    iteration stops it. Use it once.

    Args:
        cloud: the remote model, or None for the local model alone.
        cloud_context: most tokens of prompt and reply that it takes, or None when unknown.
        steerer: the local model, or None for the cloud alone.
        conversation: ends with the user's newest message.
        personal: goes into the private prompt only.
        settings: how.
        chooser: what earlier replies taught about the modes' speed, which this one adds to.
        watch: what earlier replies showed of whether the cloud can be trusted; the same.
        doubt: told what made it fail.
    Raises:
        ValueError: there is neither model.
    """

    def __init__(
        self,
        cloud: Cloud | None,
        cloud_context: int | None,
        steerer: Steerer | None,
        conversation: Sequence[Message],
        personal: PersonalContext,
        settings: ReplySettings,
        chooser: Chooser | None = None,
        watch: ProbeDetector | None = None,
        doubt: Callable[[TillerError], None] = lambda _: None,
    ) -> None:
        if cloud is None and steerer is None:
            raise ValueError("a reply needs a model")
        self._doubt = doubt
        self._chooser = chooser or Chooser()
        self._detector = watch or ProbeDetector()
        self._cloud = cloud
        self._cloud_context = cloud_context
        self._steerer = steerer
        self._conversation = list(conversation)
        self._personal = personal
        self._settings = settings
        emitter = self._emitter = ReplyEmitter()
        self._retry = RetryPolicy(
            settings.retry_seconds,
            lambda: emitter.tokens,
            lambda why, seconds: emitter.emit(Waiting(why, seconds)),
        )
        self._earlier_traffic = cloud.traffic if cloud else Traffic()
        self._work = Work()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def stop(self) -> None:
        """End the reply now; what was produced stays. Call on the loop's thread."""
        if not self._stopping:
            self._stopping = True
            if self._task:
                self._task.cancel()

    def set_coefficient(self, coefficient: float) -> None:
        """Change the steering strength from the next token on."""
        self._settings = replace(self._settings, coefficient=coefficient)

    async def __aiter__(self) -> AsyncIterator[Event]:
        self._task = asyncio.create_task(self._run(), name="tiller-reply")
        try:
            while True:
                event = await self._emitter.events.get()
                yield event
                if isinstance(event, Finished | Failed):
                    break
        finally:
            self.stop()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        emitter = self._emitter
        emitter.begin()
        try:
            if self._stopping:
                raise asyncio.CancelledError
            ending = await (self._with_cloud(self._cloud) if self._cloud else self._local_alone())
            emitter.finish(ending, self._all_work())
        except asyncio.CancelledError:
            emitter.finish(Ending.STOPPED, self._all_work())
        except TillerError as error:
            self._doubt(error)
            emitter.fail(error.message, error.remedy)
        # A reply must always end with an event, or whoever reads it waits for ever.
        except Exception as error:
            # The error's words may quote what was asked; the log gets its kind and place alone.
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("a reply failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            emitter.fail(*own_fault(error))

    def _all_work(self) -> Work:
        """What the reply took, traffic and limits included."""
        cloud = self._cloud
        if cloud is None:
            return self._work
        return replace(self._work, traffic=cloud.traffic.since(self._earlier_traffic), limits=cloud.limits)

    async def _local_alone(self) -> Ending:
        steerer, settings = self._steerer, self._settings
        assert steerer
        prompts = local_alone.fit(steerer, self._conversation, self._personal, settings.max_tokens)
        return await self._decode(LocalAloneDecoder(self._emitter, steerer, prompts, settings))

    async def _with_cloud(self, cloud: Cloud) -> Ending:
        steerer, emitter = self._steerer, self._emitter
        fitting = Fitting(
            cloud_encode=lambda messages: self._retry.ask(lambda: cloud.prepare(messages)),
            cloud_context=self._cloud_context,
            local_encode=steerer.encode if steerer else None,
            local_context=steerer.pair.options.context_tokens if steerer else 0,
            max_tokens=self._settings.max_tokens,
        )
        conversation = self._conversation
        if steerer:
            await self._read_here(steerer)
        while True:
            prompts = await fitting.fit(conversation, self._personal)
            if not emitter.tokens:
                emitter.opens_reasoning(begun=cloud.opens_thought)
            lost = len(self._conversation) - len(prompts.conversation)
            prompts = replace(prompts, left_out=replace(prompts.left_out, messages=lost))
            try:
                return await self._decode(self._decoder(cloud, prompts))
            except ContextExceededError:
                # A server that did not say how much it takes says so now.
                if emitter.tokens:
                    return Ending.LENGTH
                conversation = shortened(prompts.conversation, len(prompts.cloud), None, CLOUD)

    async def _read_here(self, steerer: Steerer) -> None:
        """Have both local prompts read, and the guard made ready, before anything is sent.

        How long that takes depends on what is known about the user; whoever hears the first request before it and
        the second one after it would learn of that. What is sent from here on finds all of it done.

        Raises:
            TillerError: the prompts cannot be made, or the local model failed.
        """
        pair, settings = steerer.pair, self._settings
        fitted = fit_local(
            steerer.encode, pair.options.context_tokens, settings.max_tokens, self._conversation, self._personal
        )
        try:
            await pair.prepare_async(fitted.private, fitted.public, fitted.stable)
            if settings.guard_words:
                public = [message.content for message in fitted.conversation]
                private = self._personal.private
                await asyncio.wrap_future(pair.submit(steerer.guard, private, settings.guard_words, public))
        except asyncio.CancelledError:
            pair.abort()
            await asyncio.shield(pair.settle())
            raise

    def _decoder(self, cloud: Cloud, prompts: FittedPrompts) -> Decoder:
        """Return what writes a reply with a cloud: steered where there is a local model, else the cloud alone."""
        if self._steerer is None:
            return CloudAloneDecoder(self._emitter, self._retry, cloud, prompts, self._settings)
        return SteeredDecoder(
            self._emitter,
            self._retry,
            cloud,
            self._steerer,
            prompts,
            self._personal.private,
            lambda: self._settings,
            self._chooser,
            self._detector,
        )

    async def _decode(self, decoder: Decoder) -> Ending:
        """Let a decoder write the reply."""
        try:
            return await decoder.write()
        except ContextFullError as error:
            # Of other tokens than the cloud's the local model may need more than were foreseen.
            if not self._emitter.tokens:
                raise
            self._emitter.emit(Notice(tr("{message} The reply ends here.", message=error.message)))
            return Ending.LENGTH
        finally:
            # Whatever ended it, nothing may go on computing or asking.
            wait_seconds = 0.0 if self._stopping else SHADOW_SECONDS
            closing = asyncio.ensure_future(decoder.close(wait_seconds))
            while not closing.done():
                # Stopped while it closes, it closes all the same: what comes next uses the local model.
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.shield(closing)
            self._work = closing.result()
