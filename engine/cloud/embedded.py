"""The embedded cloud: a real llama.cpp server of our own on this machine, for trying and for tests."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from engine.cloud.errors import CloudError

log = logging.getLogger(__name__)

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
        self._process: subprocess.Popen[str] | None = None
        self._watch: asyncio.Task[None] | None = None
        self.url = ""
        self.key = secrets.token_urlsafe(24)

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
            raise CloudError(
                "The embedded server is not installed.", "Install it with: pip install 'tiller[demo]'"
            )
        server = cls(model, options or EmbeddedOptions())
        await server._launch()
        if watched:
            server._watch = asyncio.create_task(server._keep_alive(), name="tiller-embedded")
        return server

    async def _launch(self) -> None:
        options = self._options
        # Without -P a folder named "engine" where the user happens to stand would be taken for ours.
        command = [sys.executable, "-P", "-m", "engine.cloud.embedded_server", str(self._model)]
        command += ["--threads", str(options.threads), "--context", str(options.context_tokens)]
        command += ["--slots", str(options.slots), "--port", self.url.rpartition(":")[2] or "0"]
        process = await self._spawn(command)
        assert process.stdout is not None
        answer: dict[str, str] = {}
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await asyncio.to_thread(process.stdout.readline)
            answer = json.loads(line)
        except (TimeoutError, ValueError):
            pass
        finally:
            if "url" not in answer:
                _end(process)
        if "url" not in answer:
            raise CloudError(
                f"The embedded server did not start: {answer.get('error', 'it gave no reason')}.",
                "Run `tiller doctor` to see what is missing.",
            )
        self._process = process
        self.url = answer["url"]

    async def _spawn(self, command: list[str]) -> subprocess.Popen[str]:
        spawning = asyncio.ensure_future(
            asyncio.to_thread(
                subprocess.Popen,
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                # Not on the command line, where every user of the machine could read it.
                env=os.environ | {"TILLER_EMBEDDED_KEY": self.key},
            )
        )
        try:
            return await asyncio.shield(spawning)
        except asyncio.CancelledError:
            # Given up while it starts: it must not be left behind.
            _end(await spawning)
            raise

    async def _keep_alive(self) -> None:
        failures = 0
        while failures < RESTARTS:
            started = time.monotonic()
            # Asked, not awaited in a thread: such a thread would keep the loop from ever closing.
            while self.alive:  # noqa: ASYNC110
                await asyncio.sleep(0.25)
            if self._process:
                _end(self._process)
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
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's number, 0 for none."""
        return self._process.pid if self._process else 0

    async def stop(self) -> None:
        """End the process; safe to call again."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._process:
            await asyncio.to_thread(_end, self._process)


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
