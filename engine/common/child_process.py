"""A process of our own beside us: it says one JSON line when it is ready, and ends when its standard input closes.

So it never outlives the program that started it, however that program ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from engine.common.frozen import module_command

KEY_VARIABLE = "TILLER_EMBEDDED_KEY"
"""Where the child finds its key: on the command line every user of the machine could read it."""

SECRETS = frozenset(("TILLER_API_KEY",))
"""What a child has no need of: other programs of this user can read a process's environment."""
LOOK_SECONDS = 0.1
"""Between two looks at whether an answer is still wanted."""
MAX_WAITING = 16
"""Lines that were said and not taken yet."""
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows a program with a standard output opens a window for it, unless told not to."""


def spawn(module: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start ``python -m MODULE ARGUMENTS`` with pipes for its input and output, and more in its environment."""
    return subprocess.Popen(
        [*module_command(module), *arguments],
        creationflags=_NO_WINDOW,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name not in SECRETS} | environment,
    )


def run(module: str, *arguments: str) -> None:
    """Be such a process: what the packed program does where ``python -m`` is not to be had.

    Raises:
        ValueError: the module is not one of the engine's.
    """
    if not module.startswith("engine."):
        raise ValueError(f"{module} is not a part of the engine")
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def end(process: subprocess.Popen[str]) -> None:
    """Close its input and wait for its end, which is forced after a while; safe to call again."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


class Conversation:
    """Lines of JSON to and from such a process, which may hang, die or never stop talking.

    Args:
        process: the process.
        max_line: characters of a line; one that is longer ends the conversation.
    """

    def __init__(self, process: subprocess.Popen[str], max_line: int) -> None:
        self.process = process
        self._max_line = max_line
        # It waits where nobody takes what it says.
        self._lines: queue.Queue[str] = queue.Queue(MAX_WAITING)
        self._listener = threading.Thread(target=self._listen, name="tiller-child", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        line = "\n"
        while line.endswith("\n"):
            try:
                line = self.process.stdout.readline(self._max_line)
            # Closed while it was waited for.
            except ValueError:
                line = ""
            self._lines.put(line)

    def say(self, **fields: object) -> None:
        """Send a line; a process that is gone shows where it is listened to."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(fields) + "\n")
            self.process.stdin.flush()

    def hear(self, seconds: float, wanted: Callable[[], bool]) -> dict[str, Any] | None:
        """Return the next line; {} where there is none, since the process ended.

        Args:
            seconds: how long to wait for it.
            wanted: asked ten times a second; False gives it up.
        Returns:
            None where it was given up.
        Raises:
            TimeoutError: it did not come in time.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not wanted():
                return None
            try:
                line = self._lines.get(timeout=min(LOOK_SECONDS, left))
            except queue.Empty:
                continue
            if not line.endswith("\n"):
                return {}
            said: dict[str, Any] = json.loads(line)
            return said
        raise TimeoutError

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        # It may be waiting for somebody to take what it heard.
        while self._listener.is_alive():
            with contextlib.suppress(queue.Empty):
                self._lines.get(timeout=LOOK_SECONDS)
        end(self.process)


class Child:
    """A running module.

    Attributes:
        said: its one line; {} where it ended, or waited too long, without one.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.said: dict[str, Any] = {}

    @classmethod
    async def start(cls, module: str, *arguments: str, key: str, seconds: float) -> Child:
        """Start it and wait for its line, so long at most; without one it is ended again.

        Args:
            module: run as ``python -m MODULE ARGUMENTS``.
            key: given to it in the environment.
        """
        spawning = asyncio.ensure_future(asyncio.to_thread(spawn, module, *arguments, **{KEY_VARIABLE: key}))
        try:
            child = cls(await asyncio.shield(spawning))
        except asyncio.CancelledError:
            # Given up while it starts: it must not be left behind.
            await asyncio.to_thread(cls(await spawning).end)
            raise
        stdout = child._process.stdout
        assert stdout is not None
        try:
            async with asyncio.timeout(seconds):
                said = json.loads(await asyncio.to_thread(stdout.readline))
            child.said = said if isinstance(said, dict) else {}
        except (TimeoutError, ValueError):
            pass
        finally:
            if not child.said:
                await asyncio.to_thread(child.end)
        return child

    @property
    def alive(self) -> bool:
        """True while it runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def end(self) -> None:
        """Close the pipe and wait for its end, which is forced after a while; safe to call again."""
        end(self._process)
