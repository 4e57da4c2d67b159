"""The embedded cloud: a real llama.cpp server of our own on this machine, for trying and for tests."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.cloud.errors import CloudError

START_SECONDS = 60.0


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
        url: its address on the loopback interface.
        key: a key made for this run, so that nobody else on the machine can use it.
    """

    def __init__(self, process: subprocess.Popen[str], url: str, key: str) -> None:
        self._process = process
        self.url = url
        self.key = key

    @classmethod
    async def start(cls, model: Path, options: EmbeddedOptions | None = None) -> EmbeddedServer:
        """Start a server and wait until it answers.

        Raises:
            CloudError: the package or the model is missing, or the server does not start.
        """
        options = options or EmbeddedOptions()
        if not available():
            raise CloudError(
                "The embedded server is not installed.", "Install it with: pip install 'tiller[demo]'"
            )
        key = secrets.token_urlsafe(24)
        command = [sys.executable, "-m", "engine.cloud.embedded_server", str(model)]
        command += ["--threads", str(options.threads), "--context", str(options.context_tokens)]
        command += ["--slots", str(options.slots)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            # Not on the command line, where every user of the machine could read it.
            env=os.environ | {"TILLER_EMBEDDED_KEY": key},
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await asyncio.to_thread(process.stdout.readline)
            answer = json.loads(line)
        except (TimeoutError, ValueError):
            _end(process)
            raise CloudError(
                "The embedded server did not start.", "Run `tiller doctor` to see what is missing."
            ) from None
        except BaseException:
            _end(process)
            raise
        if "url" not in answer:
            _end(process)
            raise CloudError(
                f"The embedded server did not start: {answer.get('error', 'no reason given')}",
                "Run `tiller doctor` to see what is missing.",
            )
        return cls(process, answer["url"], key)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        """End the process; safe to call again."""
        _end(self._process)


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
