"""The embedded cloud: a real llama.cpp server of our own on this machine, for trying and for tests.

Facts: build 11549, as the package xllamacpp ships it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.cloud.errors import CloudError
from engine.common.child_process import Child
from engine.common.frozen import how_to_add
from engine.common.i18n import tr

log = logging.getLogger(__name__)

MODULE = "engine.cloud.embedded.server_process"

START_SECONDS = 60.0
RESTARTS = 5
"""Starts in a row, each ending soon, after which it is given up."""
STEADY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class EmbeddedOptions:
    """How the embedded server runs.

    Attributes:
        threads: its compute threads. One leaves the other cores to the local model, which works at the
            same time; measured on 2 cores, 58 steered tokens/s with one against 42 with two.
        context_tokens: context of each slot.
        slots: conversations that it holds at once.
    """

    threads: int = 1
    context_tokens: int = 8192
    slots: int = 1


def available() -> bool:
    """True where the package that carries the server is installed."""
    return importlib.util.find_spec("xllamacpp") is not None


class EmbeddedServer:
    """A server process; started, watched and ended by whoever made it.

    Attributes:
        url: its address on the loopback interface; a restart keeps it.
        key: a key made for this run, so that nobody else on the machine can use it.
    """

    def __init__(self, model: Path, options: EmbeddedOptions) -> None:
        self._model = model
        self._options = options
        self._child: Child | None = None
        self._watch: asyncio.Task[None] | None = None
        self.url = self.key = ""
        self.moved: Callable[[str, str], None] = lambda _url, _key: None
        """Told the address and the key when it was started again: both are others then."""

    @classmethod
    async def start(
        cls, model: Path, options: EmbeddedOptions | None = None, *, watched: bool = True
    ) -> EmbeddedServer:
        """Start a server and wait until it answers.

        Args:
            model: the GGUF file that it serves.
            options: how it runs.
            watched: start it again whenever it dies, for as long as the loop runs.
        Raises:
            CloudError: the package or the model is missing, or the server does not start.
        """
        if not available():
            raise CloudError(tr("The embedded server is not installed."), how_to_add("tiller[demo]"))
        server = cls(model, options or EmbeddedOptions())
        await server._launch()
        if watched:
            server._watch = asyncio.create_task(server._keep_alive(), name="tiller-embedded")
        return server

    async def _launch(self) -> None:
        options = self._options
        # Whoever took the port of one that died would be sent its key, and everything else.
        key = secrets.token_urlsafe(24)
        child = await Child.start(
            MODULE,
            str(self._model),
            *("--threads", str(options.threads), "--context", str(options.context_tokens)),
            *("--slots", str(options.slots)),
            key=key,
            seconds=START_SECONDS,
        )
        if "url" not in child.said:
            await asyncio.to_thread(child.end)
            raise CloudError(
                tr(
                    "The embedded server did not start: {reason}.",
                    reason=child.said.get("error", "it gave no reason"),
                ),
                tr("Run `tiller doctor` to see what is missing."),
            )
        self._child = child
        self.url, self.key = child.said["url"], key
        self.moved(self.url, self.key)

    async def _keep_alive(self) -> None:
        failures = 0
        while failures < RESTARTS:
            started = time.monotonic()
            # Asked, not awaited in a thread: such a thread would keep the loop from ever closing.
            while self.alive:  # noqa: ASYNC110
                await asyncio.sleep(0.25)
            if self._child:
                self._child.end()
            failures = 0 if time.monotonic() - started > STEADY_SECONDS else failures + 1
            log.warning("the embedded server ended by itself; starting it again")
            try:
                await self._launch()
            except (CloudError, OSError) as error:
                log.warning("it did not start: %s", error)
                await asyncio.sleep(1.0)
        log.error("the embedded server keeps ending; it is not started again")

    @property
    def alive(self) -> bool:
        """True while the process runs."""
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int:
        """The process's number, 0 for none."""
        return self._child.pid if self._child else 0

    async def stop(self) -> None:
        """End the process; safe to call again."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._child:
            await asyncio.to_thread(self._child.end)
