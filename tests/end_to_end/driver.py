"""Driving the program as its user does: looking, clicking, typing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.program import Program

SECONDS = 30.0
BUTTONS = ("QCheckBox", "QPushButton", "QRadioButton", "QToolButton", "SendButton")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Thing:
    """Something on the screen.

    Attributes:
        kind: its class, or action, tab, row, link.
        kinds: its class and those that this is made from.
        text: what it says.
        name: what a screen reader says.
        rect: where, in pixels: left, top, width, height.
    """

    kind: str
    text: str
    name: str
    rect: tuple[int, int, int, int]
    enabled: bool
    checked: bool
    window: str
    active: bool
    reachable: bool
    kinds: tuple[str, ...] = ()

    def is_a(self, kind: str) -> bool:
        return kind == self.kind or kind in self.kinds

    @property
    def middle(self) -> tuple[int, int]:
        left, top, width, height = self.rect
        # Of a box that is wider than its words only these can be clicked.
        across = 9 if self.is_a("QCheckBox") or self.is_a("QRadioButton") else width // 2
        return left + across, top + height // 2

    def called(self, words: str) -> bool:
        return words in (self.text, self.name)


class Driven(Program):
    """The program, looked at and driven.

    Args:
        arguments: of the command.
        catalogue: what the catalogue's first model is instead.
    """

    def __init__(
        self, arguments: list[str], display: str, home: Path, catalogue: dict[str, Any] | None = None
    ) -> None:
        ask_read, ask_write = os.pipe()
        say_read, say_write = os.pipe()
        command = [sys.executable, "-m", "tests.end_to_end.driven", str(ask_read), str(say_write)]
        self._catalogue = json.dumps(catalogue) if catalogue else ""
        super().__init__(
            [*command, self._catalogue, *arguments], display, home, pass_fds=(ask_read, say_write), is_whole=True
        )
        os.close(ask_read)
        os.close(say_write)
        self._requests = os.fdopen(ask_write, "w", encoding="utf-8")
        self._answers = os.fdopen(say_read, encoding="utf-8")

    def _ask(self, **request: str) -> Any:
        self._requests.write(json.dumps(request) + "\n")
        self._requests.flush()
        answer = self._answers.readline()
        if not answer:
            pytest.fail("the program ended; it said:\n" + "\n".join(self.said))
        said = json.loads(answer)
        if isinstance(said, dict) and "error" in said:
            pytest.fail("\n".join([said["error"], *self.said[-20:]]))
        return said

    def look(self) -> list[Thing]:
        """All that can be seen."""
        return [
            Thing(**{**found, "rect": tuple(found["rect"]), "kinds": tuple(found.get("kinds", ()))})
            for found in self._ask()
        ]

    def find(self, words: str, kind: str = "", window: str = "", *, seconds: float = SECONDS) -> Thing:
        """Wait until something that is called so can be seen, and return it."""
        deadline = time.monotonic() + seconds
        while True:
            found = [
                thing
                for thing in self.look()
                if thing.called(words)
                and thing.reachable
                and (not kind or thing.is_a(kind))
                and (not window or window in thing.window)
            ]
            if found:
                # What is in front was opened last.
                return next((thing for thing in found if thing.active), found[-1])
            if time.monotonic() > deadline:
                self._fail(f"there is no {kind or 'thing'} called {words!r}")
            time.sleep(0.1)

    def sees(self, words: str, *, window: str = "") -> bool:
        """Whether some words can be seen anywhere."""
        return any(words in thing.text for thing in self.look() if window in thing.window)

    def wait_until_seen(self, words: str, *, window: str = "", seconds: float = SECONDS) -> None:
        self.wait(lambda: self.sees(words, window=window), f"{words!r} cannot be seen", seconds)

    def wait_until_gone(self, words: str, *, window: str = "", seconds: float = SECONDS) -> None:
        self.wait(lambda: not self.sees(words, window=window), f"{words!r} can still be seen", seconds)

    def wait(self, condition: Any, otherwise: str, seconds: float = SECONDS) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                self._fail(otherwise)
            time.sleep(0.1)

    def _fail(self, words: str) -> None:
        self.screenshot("failure")
        seen = sorted(
            {f"{t.kind}: {t.text[:60]!r} {t.name!r} in {t.window!r}" for t in self.look() if t.text or t.name}
        )
        pytest.fail("\n".join([words, *self.said[-20:], "On the screen:", *seen]))

    def click(self, words: str, kind: str = "", window: str = "", *, button: int = 1) -> Thing:
        """Click on something that is called so, once it can be used."""
        deadline = time.monotonic() + SECONDS
        before = None
        while True:
            # A window that has just come is still moved by the window manager.
            while not (thing := self.find(words, kind, window)).enabled or thing.rect != before:
                if time.monotonic() > deadline:
                    self._fail(f"{words!r} cannot be used")
                before = thing.rect
                time.sleep(0.15)
            self.tool("mousemove", *map(str, thing.middle))
            # A person sees where the pointer is.
            under = self._ask(under="the pointer")
            if not any(map(thing.is_a, BUTTONS)) or (under["kind"], under["text"]) == (thing.kind, thing.text):
                break
            if time.monotonic() > deadline:
                self._fail(f"{words!r} is where {under} is")
            before = None
        self.click_at(*thing.middle, button=button)
        return thing

    def click_at(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        self.tool("mousemove", str(x), str(y))
        self.tool("click", "--repeat", str(times), "--delay", "60", str(button))
        time.sleep(0.15)

    def click_text(self, words: str) -> None:
        """Click into some words of a shown text."""
        found = self._ask(text=words)
        assert found, words
        left, top, _, height = found["rect"]
        self.click_at(left + 4, top + height // 2)

    def menu(self, *path: str) -> None:
        """Choose from the menus."""
        for words in path:
            self.click(words, "action")

    def choose(self, box: str, words: str) -> None:
        """Choose from a box that opens."""
        self.click(box, "QComboBox")
        self.click(words, "row")

    def write(self, into: str, text: str, *, window: str = "") -> None:
        """Replace what stands in a field."""
        fields = ("QLineEdit", "QPlainTextEdit", "QSpinBox", "QDoubleSpinBox")
        deadline = time.monotonic() + SECONDS
        while not (found := [thing for kind in fields if (thing := self._seen(into, kind, window))]):
            if time.monotonic() > deadline:
                self._fail(f"there is no field called {into!r}")
            time.sleep(0.1)
        self.click(into, found[0].kind, window)
        self.key("ctrl+a")
        self.type(text)

    def _seen(self, words: str, kind: str, window: str) -> Thing | None:
        """What is called so at this moment."""
        return next(
            (
                thing
                for thing in self.look()
                if thing.called(words) and thing.is_a(kind) and window in thing.window and thing.reachable
            ),
            None,
        )

    def ask(self, question: str, *, replies: int) -> None:
        """Put a question and wait for the reply.

        Args:
            replies: how many replies will have ended then.
        """
        self.write("Message", question)
        self.key("Return")
        self.wait_for("a reply ended", times=replies)

    def wait_until_written(self, letters: int = 20) -> None:
        """Wait until a reply has begun and so much more of it can be read."""
        self.wait_for("a reply began")
        begun = len(self.transcript)
        self.wait(lambda: len(self.transcript) > begun + letters, "nothing is written")

    @property
    def transcript(self) -> str:
        """The conversation as it is shown."""
        return self.find("Conversation", kind="Transcript").text

    def windows(self) -> set[str]:
        return {thing.window for thing in self.look()}

    def close_window(self) -> None:
        self.key("alt+F4")

    def close(self) -> None:
        super().close()
        self._requests.close()
        self._answers.close()


def drag(program: Driven, path: Path, onto: Thing) -> None:
    """Drag a file from another program onto something, with the mouse."""
    environment = os.environ | {"DISPLAY": program.display or ""}
    environment.pop("QT_QPA_PLATFORM", None)
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.drag_source", str(path)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert source.stdout is not None
    try:
        x, y = json.loads(source.stdout.readline())
        program.tool("mousemove", str(x), str(y))
        program.tool("mousedown", "1")
        goal = onto.middle
        for step in range(1, 21):
            program.tool("mousemove", str(x + (goal[0] - x) * step // 20), str(y + (goal[1] - y) * step // 20))
            time.sleep(0.03)
        time.sleep(0.3)
        program.tool("mouseup", "1")
        time.sleep(0.3)
    finally:
        source.kill()
        source.wait()
        source.stdout.close()
