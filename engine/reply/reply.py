"""One reply, start to end: the cloud's distribution and the local delta, token by token."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from engine.cloud.errors import CannotContinueError, CloudError, ContextExceededError
from engine.cloud.protocol import Cloud
from engine.common.errors import ContextFullError, TillerError, own_fault
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts, Fitting, fit_local, shortened
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.context.thinking import Thinking
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, Event, Failed, Finished, Notice, StageTimes
from engine.reply.local_alone import Alone
from engine.reply.loop import SteeredLoop
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Chooser
from engine.steerer.alternatives import unsteered_alternatives
from engine.steerer.decision import Decision, TokenDecision
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
        self._watch = watch or ProbeDetector()
        self._cloud = cloud
        self._cloud_context = cloud_context
        self._steerer = steerer
        self._conversation = list(conversation)
        self._personal = personal
        self._settings = settings
        self._telling = ReplyEmitter(cloud, settings.retry_seconds)
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
                event = await self._telling.events.get()
                yield event
                if isinstance(event, Finished | Failed):
                    break
        finally:
            self.stop()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        telling = self._telling
        telling.started = time.perf_counter()
        try:
            if self._stopping:
                raise asyncio.CancelledError
            ending = await self._whole_reply()
            telling.finish(ending)
        except asyncio.CancelledError:
            telling.finish(Ending.STOPPED)
        except TillerError as error:
            self._doubt(error)
            telling.fail(error.message, error.remedy)
        # A reply must always end with an event, or its reader waits for ever.
        except Exception as error:
            # The error's words may quote what was asked; the log gets its kind and place alone.
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("a reply failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            telling.fail(*own_fault(error))

    async def _whole_reply(self) -> Ending:
        steerer, cloud = self._steerer, self._cloud
        if cloud is None:
            assert steerer
            return await self._local_alone(steerer)
        fitting = Fitting(
            cloud_encode=lambda messages: self._telling.patience.ask(lambda: cloud.prepare(messages)),
            cloud_context=self._cloud_context,
            local_encode=steerer.encode if steerer else None,
            local_context=steerer.pair.options.context_tokens if steerer else 0,
            max_tokens=self._settings.max_tokens,
        )
        conversation = self._conversation
        while True:
            prompts = await fitting.fit(conversation, self._personal)
            if not self._telling.tokens:
                self._telling.thinking = Thinking(begun=cloud.opens_thought)
            lost = len(self._conversation) - len(prompts.conversation)
            prompts = replace(prompts, left_out=replace(prompts.left_out, messages=lost))
            try:
                if steerer:
                    return await self._steered(cloud, steerer, prompts)
                return await self._cloud_alone(cloud, prompts)
            except ContextExceededError:
                # A server that did not say how much it takes says so now.
                if self._telling.tokens:
                    return Ending.LENGTH
                conversation = shortened(prompts.conversation, len(prompts.cloud), None, tr("cloud model"))

    # The local model alone

    async def _local_alone(self, steerer: Steerer) -> Ending:
        context, most = steerer.pair.options.context_tokens, self._settings.max_tokens
        fitted = fit_local(steerer.encode, context, most, self._conversation, self._personal)
        alone = Alone(
            self._telling,
            steerer,
            FittedPrompts(
                [],
                fitted.private,
                fitted.public,
                fitted.conversation,
                fitted.personal,
                fitted.stable,
                min(most, context - len(fitted.private)),
                fitted.left_out(self._conversation, self._personal),
            ),
            self._settings,
        )
        try:
            return await alone.run()
        finally:
            await asyncio.shield(alone.close())

    # The cloud alone

    async def _cloud_alone(self, cloud: Cloud, prompts: FittedPrompts) -> Ending:
        """Read the cloud's own stream, going on behind what was shown when it breaks."""
        broken: CloudError | None = None

        async def attempt() -> Ending:
            nonlocal broken
            try:
                return await read()
            except CannotContinueError:
                if broken is None:
                    raise
                # What broke it is what the user should know of, and no further try would end otherwise.
                broken.repeatable = False
                raise broken from None
            except CloudError as error:
                broken = error
                raise

        async def read() -> Ending:
            previous = time.perf_counter()
            # By text, since a stream may tell only the last of several tokens that make one character.
            said = await cloud.tokenize(self._telling.said) if self._telling.tokens else []
            prefix = [*prompts.cloud, *said]
            room = prompts.room - self._telling.tokens
            if room <= 0:
                return Ending.LENGTH
            async with cloud.stream(prefix, room, self._settings.sampling) as stream:
                if not self._telling.tokens:
                    self._telling.announce(prompts)
                self._telling.notices()
                async for item in stream:
                    if item.ends_reply:
                        return Ending.COMPLETE
                    # Servers have been seen to ignore the limit that they were given.
                    if self._telling.tokens >= prompts.room:
                        break
                    now = time.perf_counter()
                    waited = (now - previous) * 1e3
                    previous = now
                    described = unsteered_alternatives(item.distribution, self._settings.alternatives)
                    times = StageTimes(cloud_ms=waited, total_ms=waited)
                    self._telling.show(
                        TokenDecision(item.token, item.spelling, False, Decision.CLOUD, described, 0.0, 0.0, 0.0),
                        times,
                    )
            return Ending.LENGTH

        return await self._telling.patience.ask(attempt)

    # Steered

    async def _steered(self, cloud: Cloud, steerer: Steerer, prompts: FittedPrompts) -> Ending:
        steered = SteeredLoop(
            self._telling,
            cloud,
            steerer,
            prompts,
            self._personal.private,
            lambda: self._settings,
            self._chooser,
            self._watch,
        )
        try:
            return await steered.run()
        except ContextFullError as error:
            # Of other tokens than the cloud's it may need more of them than were foreseen.
            if not self._telling.tokens:
                raise
            self._telling.emit(Notice(tr("{message} The reply ends here.", message=error.message)))
            return Ending.LENGTH
        finally:
            # Whatever ended it, nothing may go on computing or asking.
            await asyncio.shield(steered.close(0.0 if self._stopping else SHADOW_SECONDS))
