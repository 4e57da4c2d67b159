"""A local model, a cloud and what joins them: everything that a reply needs, opened once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from engine.cloud.endpoint.connect import CloudSide, connect
from engine.cloud.errors import (
    BadAnswerError,
    CannotContinueError,
    CannotSteerError,
    ContextExceededError,
    ModelUnknownError,
    RequestRefusedError,
)
from engine.cloud.kinds import CloudKind
from engine.cloud.protocol import SentLog
from engine.common.errors import SettingsError, TillerError
from engine.common.i18n import tr
from engine.context.fitting import LeftOut, fit_local
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.reply import Reply
from engine.session.join_vocabularies import join, with_own_template
from engine.session.load_local import LocalSide, busy_cores, load_local
from engine.session.titles import make_title
from engine.settings import Settings, WritingSettings
from engine.speculation.chooser import Chooser

NOT_AS_FOUND = (BadAnswerError, CannotContinueError, ModelUnknownError, RequestRefusedError)
"""What a server says or does that is not what was found out about it."""


class Writer(StrEnum):
    """Who writes a reply."""

    CLOUD = "cloud alone"
    """The cloud model, which knows nothing of the user but the conversation."""
    STEERED = "steered"
    """The cloud model, steered by the local one."""
    LOCAL = "local alone"
    """The local model, with the personal context; nothing is sent."""


@dataclass(frozen=True, slots=True)
class PromptPreview:
    """The private prompt that a question would get.

    Attributes:
        text: as the local model reads it, control tokens spelled out.
        private_tokens, public_tokens: lengths of the local model's two prompts.
        context_tokens: what it takes, a reply included.
        left_out: what of the conversation and the personal context does not fit.
    """

    text: str
    private_tokens: int
    public_tokens: int
    context_tokens: int
    left_out: LeftOut


class Session:
    """A local side and a cloud side that were checked to fit together. Makes replies, one at a time.

    Attributes:
        local, cloud: the sides; one of them may be missing.
        watch: what the replies showed of whether the cloud can be trusted.
    """

    def __init__(self, local: LocalSide | None, cloud: CloudSide | None) -> None:
        self.local = local
        self.cloud = cloud
        round_trip_ms = cloud.endpoint_info.round_trip_ms if cloud else 0.0
        self._chooser = Chooser(round_trip_ms, local.way.step_ms if local else 0.0)
        self.watch = ProbeDetector()

    @property
    def endpoint(self) -> str:
        """Who takes part in replies: the service's host and path; "" for nobody outside of this computer."""
        return self.cloud.address if self.cloud else ""

    @classmethod
    async def open(
        cls,
        settings: Settings,
        key: str | None = None,
        log: SentLog | None = None,
        progress: Callable[[float], None] = lambda _: None,
        *,
        snapshots: bool = True,
        served: Path | None = None,
        unattended: bool = False,
    ) -> Session:
        """Load the local model and connect, side by side; without steering no model is loaded.

        Args:
            settings: which and how.
            key, log: as for `connect`.
            progress: told in another thread how much of the local model is read, 0 to 1.
            snapshots: as for `load_local`.
            served: as for `connect`.
            unattended: as for `load_local`.
        Raises:
            TillerError: either side cannot be used, or they do not fit together.
        """
        loading: asyncio.Future[LocalSide] | None = None
        given_up = threading.Event()
        is_alone = settings.cloud.kind is CloudKind.NONE
        if settings.writing.steering or is_alone:
            loading = asyncio.ensure_future(
                asyncio.to_thread(
                    load_local,
                    settings.local,
                    busy_cores(settings.cloud),
                    given_up.is_set,
                    progress,
                    snapshots=snapshots,
                    unattended=unattended,
                )
            )
        cloud: CloudSide | None = None
        local: LocalSide | None = None
        try:
            if not is_alone:
                cloud = await connect(settings.cloud, settings.local, key, log, served=served)
                if loading:
                    _require_steerable(cloud)
            # Shielded: cancelling this must not lose sight of what the thread makes.
            local = await asyncio.shield(loading) if loading else None
            if cloud:
                joined = with_own_template(cloud.cloud)
                if local:
                    joined = await join(cloud.cloud, local.steerer, settings.cloud.alignment)
                cloud = replace(cloud, cloud=joined)
        except BaseException:
            if loading and not local:
                # The thread gives up soon; what it had made by then must still be freed.
                given_up.set()
                (loaded,) = await asyncio.gather(loading, return_exceptions=True)
                local = loaded if isinstance(loaded, LocalSide) else None
            if local:
                local.close()
            if cloud:
                await cloud.close()
            raise
        return cls(local, cloud)

    def reply(
        self,
        conversation: Sequence[Message],
        personal: PersonalContext,
        writing: WritingSettings,
        writer: Writer | None = None,
    ) -> Reply:
        """Return a reply to the conversation's newest message; iterate it to run it.

        Args:
            conversation, personal, writing: what is asked, by whom, and how it is to be written.
            writer: who writes it; None is as the settings say.
        Raises:
            SettingsError: a setting cannot be used, or the writer is not at hand.
        """
        if writer is None:
            writer = self.writer(writing)
        self._require(writer)
        cloud = None if writer is Writer.LOCAL else self.cloud
        steerer = self.local.steerer if self.local and writer is not Writer.CLOUD else None
        return Reply(
            cloud.cloud if cloud else None,
            cloud.endpoint_info.context_tokens if cloud else None,
            steerer,
            conversation,
            personal,
            writing.reply_settings(),
            self._chooser,
            self.watch,
            self._doubt,
        )

    def writer(self, writing: WritingSettings) -> Writer:
        """Return who writes a reply, as the settings say."""
        steers = writing.steering and self.local
        return Writer.LOCAL if not self.cloud else Writer.STEERED if steers else Writer.CLOUD

    def _require(self, writer: Writer) -> None:
        if writer is not Writer.CLOUD and not self.local:
            raise SettingsError(tr("No local model is loaded."), tr("Switch steering on."))
        if writer is not Writer.LOCAL and not self.cloud:
            raise SettingsError(tr("There is no cloud model."), tr("Choose one in Connections."))

    def _doubt(self, error: TillerError) -> None:
        """Look at the endpoint anew the next time, where it is not what was found out about it."""
        if self.cloud and isinstance(error, NOT_AS_FOUND) and not isinstance(error, ContextExceededError):
            self.cloud.forget()

    async def title(self, question: str) -> str:
        """Return a title for a conversation that begins with a question; "" where there is no local model, or it
        finds none."""
        if self.local is None:
            return ""
        steerer = self.local.steerer
        # Behind what a reply left there, and before the next; closing waits for it.
        return await asyncio.wrap_future(steerer.pair.submit(make_title, steerer, question))

    async def preview(
        self, conversation: Sequence[Message], personal: PersonalContext, writing: WritingSettings
    ) -> PromptPreview | None:
        """Return the private prompt that a reply would have now; None where no local model is loaded.

        Raises:
            PromptTooLongError, TemplateError: it cannot be made.
        """
        if self.local is None:
            return None
        steerer = self.local.steerer
        context = steerer.pair.options.context_tokens
        # On the pair's thread: closing waits for it before the vocabulary goes.
        fitted = await asyncio.wrap_future(
            steerer.pair.submit(fit_local, steerer.encode, context, writing.max_tokens, conversation, personal)
        )
        left_out = fitted.left_out(conversation, personal)
        text = steerer.render(private_prompt(fitted.conversation, fitted.personal))
        return PromptPreview(text, len(fitted.private), len(fitted.public), context, left_out)

    async def reset_to(self, private: Sequence[int] | None, public: Sequence[int] | None) -> None:
        """Make what follows depend on nothing that was computed before, as far as the models are our own.

        Args:
            private, public: the local prompts that are read next; see `Steerer.reset_to`. None where the local
                model has no part in it.
        """
        if self.local and private is not None and public is not None:
            steerer = self.local.steerer
            await asyncio.wrap_future(steerer.pair.submit(steerer.reset_to, private, public))
        if self.cloud and self.cloud.server:
            # Another prompt takes the place of the last one in our own server's only slot.
            await self.cloud.cloud.next(await self.cloud.cloud.tokenize("\n"))

    async def close(self) -> None:
        """Free everything."""
        try:
            if self.cloud:
                await self.cloud.close()
        finally:
            if self.local:
                await asyncio.to_thread(self.local.close)


def _require_steerable(side: CloudSide) -> None:
    found = side.endpoint_info
    if found.obstacle:
        raise CannotSteerError(
            tr("{model} answers, but cannot be steered. {obstacle}", model=found.model, obstacle=found.obstacle),
            tr("Use it without steering, or let the local model write alone: then nothing is sent."),
        )
