"""The real program as a process, and a home that it finds set up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from engine import settings as settings_file
from engine.settings import LocalSettings, Settings, WindowSettings, WritingSettings

ARTIFACTS = Path(__file__).parents[2] / "artifacts"


class Program:
    """`tiller` as a process; what it says on standard error is what tests wait for.

    Args:
        arguments: of `tiller`; a whole command where `is_whole`.
        display: the screen, or None.
        home: the folder in which everything is kept.
        pass_fds: file descriptors that it inherits.
    """

    def __init__(
        self,
        arguments: list[str],
        display: str | None,
        home: Path,
        *,
        pass_fds: tuple[int, ...] = (),
        is_whole: bool = False,
    ) -> None:
        environment = os.environ | {"TILLER_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        # Nobody's own keys, and no desktop's own dialogs.
        for name in ("QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME", "LANGUAGE"):
            environment.pop(name, None)
        if display:
            environment["DISPLAY"] = display
        self.display = display
        self.home = home
        self.process = subprocess.Popen(
            arguments if is_whole else [sys.executable, "-m", "desktop_app", *arguments],
            env=environment,
            pass_fds=pass_fds,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    def wait_for(self, words: str, *, times: int = 1, seconds: float = 90) -> None:
        """Wait until it has said a line with `words` so many times."""
        deadline = time.monotonic() + seconds
        while sum(words in line for line in list(self.said)) < times:
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.screenshot("failure")
                pytest.fail(f"never said {words!r}; it said:\n" + "\n".join(self.said))
            time.sleep(0.05)

    def tool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env=os.environ | {"DISPLAY": self.display or ""},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def focus(self) -> None:
        """Bring the window to the front and let the manager settle."""
        deadline = time.monotonic() + 30
        while True:
            try:
                window = self.tool("search", "--sync", "--onlyvisible", "--name", "^Tiller$").split()[0]
                self.tool("windowactivate", "--sync", window)
                return
            except subprocess.CalledProcessError:
                # A window that went while it was looked for: another one is coming.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def type(self, text: str) -> None:
        self.tool("type", "--delay", "8", text)

    def key(self, *names: str) -> None:
        self.tool("key", *names)

    def screenshot(self, name: str) -> Path | None:
        if not self.display:
            return None
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(["scrot", "--overwrite", str(path)], env=environment, check=True)
        return path

    def children(self, running: str = "") -> list[int]:
        """The processes that it started; those alone whose command has `running` in it."""
        listed = subprocess.run(
            ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="], capture_output=True, text=True
        ).stdout
        found = [line.split(None, 1) for line in listed.splitlines()]
        return [int(pid) for pid, command in found if running in command]

    def wait_ended(self, seconds: float = 30) -> int:
        return self.process.wait(timeout=seconds)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self._reader.join(timeout=10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()


def settle_in(home: Path, **writing: Any) -> None:
    """As after the first steps, with replies that are short and always the same; what is kept already stays.

    The local model computes in one thread: two would wait for each other where something else is busy.
    """
    path = home / "config" / "settings.json"
    if not path.exists():
        chosen = WritingSettings(**{"temperature": 0.0, "max_tokens": 160, **writing})
        settings_file.save(
            Settings(LocalSettings(threads=1), writing=chosen, window=WindowSettings(welcomed=True)), path
        )


def gone(pid: int, seconds: float = 10) -> bool:
    """True when a process has ended, or is a zombie that nobody collected yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False
