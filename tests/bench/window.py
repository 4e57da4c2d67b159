"""What the window costs: start, idling, a fast stream, memory, long conversations.

``xvfb-run -a python -m tests.bench.window`` (or on a display); with ``open`` only what opening conversations
costs. Shares and percentiles are of this machine and run;
what else runs on it shows in them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from desktop_app.main_window.window import MainWindow

BEAT_MS = 5
RATE = 100
"""Tokens a second."""
SECONDS = 20
IDLE_SECONDS = 20
MESSAGES = 2000
STARTS = 3
HEAVY = 10
"""Long tables, and as many long pieces of code, at the end of a conversation."""
TABLE = "| a | b | c |\n|---|---|---|\n" + "".join(f"| row {n} | **{7 * n}** | some words |\n" for n in range(100))
CODE = "".join(f"def f{n}(x, y={n}):  # a comment\n    return x * {n} if x else 'text {n}'\n" for n in range(200))
CODE = f"```python\n{CODE}```\n"


def start() -> None:
    """Print, in a process of its own, how long it took until the window can be used, and its memory."""
    began = psutil.Process().create_time()
    from desktop_app.main_window.program import make_window

    app = QApplication(sys.argv[:1])
    window = make_window(demo=True)
    window.show()
    app.processEvents()
    took = time.time() - began
    memory = psutil.Process().memory_info().rss / 1e6
    print(f"{took:.2f} {memory:.0f}", flush=True)
    window.leave()


def starts() -> None:
    """The first start is not warm."""
    found = []
    for _ in range(STARTS):
        command = [sys.executable, "-m", "tests.bench.window", "start"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        found.append((float(said[0]), float(said[1])))
    warm, memory = min(found[1:])
    print(f"start to usable window, warm: {warm:.2f} s; memory then, without models: {memory:.0f} MB")


class Heart:
    """Beats on the GUI thread and notes by how much it is late."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._began = time.thread_time(), time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.late.append((now - self._last) * 1e3 - BEAT_MS)
        self._last = now

    def words(self) -> str:
        """Stop, and say what was found."""
        self._timer.stop()
        share = (time.thread_time() - self._began[0]) / (time.perf_counter() - self._began[1])
        self.late.sort()
        middle, high = self.late[len(self.late) // 2], self.late[int(len(self.late) * 0.99)]
        return (
            f"GUI thread {share:.0%} of a core; heartbeat late by (ms): median {middle:.1f}, 99% {high:.1f}, "
            f"worst {self.late[-1]:.1f}"
        )


def wait(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Run Qt's own loop, as the program does, until the condition holds or for so long."""
    loop = QEventLoop()
    timer = QTimer(interval=20)
    end = time.monotonic() + seconds
    timer.timeout.connect(lambda: loop.quit() if until() or time.monotonic() > end else None)
    timer.start()
    loop.exec()
    timer.stop()


def window_costs(*, only_opening: bool = False) -> None:
    os.environ["TILLER_HOME"] = tempfile.mkdtemp()
    from desktop_app.application.session_state import Phase
    from desktop_app.main_window.program import make_window
    from engine.common.paths import STORE_FILE, data_folder
    from engine.context.fitting import LeftOut
    from engine.reply.events import StageTimes, Started, Token
    from engine.steerer.decision import Alternative, Decision

    QApplication.setQuitOnLastWindowClosed(False)
    app = QApplication(sys.argv[:1])
    long_one, heavy = _long_conversations(Path(data_folder()) / STORE_FILE)
    window = make_window(demo=False)
    window.resize(1380, 860)
    window.show()
    wait(1)

    _open_heavy(window, heavy)
    begun = time.perf_counter()
    window.chat.open_conversation(long_one)
    app.processEvents()
    opened = (time.perf_counter() - begun) * 1e3
    bar = window.transcript.verticalScrollBar()
    turns = []
    for _ in range(60):
        begun = time.perf_counter()
        _scroll(window.transcript.viewport())
        app.processEvents()
        turns.append((time.perf_counter() - begun) * 1e3)
    turns.sort()
    print(
        f"a conversation of {MESSAGES:,} messages opens in {opened:.0f} ms; a turn of the wheel takes (ms): "
        f"median {turns[30]:.1f}, worst {turns[-1]:.1f} (at {bar.value()} of {bar.maximum()})"
    )

    if only_opening:
        window.leave()
        return
    window.services.connection.open()
    wait(120, lambda: window.state.phase is not Phase.OPENING)
    assert window.state.phase is Phase.READY, window.state
    wait(3)
    ours, loop = psutil.Process(), QEventLoop()
    before = ours.cpu_times(), time.perf_counter()
    QTimer.singleShot(IDLE_SECONDS * 1000, loop.quit)
    loop.exec()
    after, now = ours.cpu_times(), time.perf_counter()
    spent = after.user + after.system - before[0].user - before[0].system
    print(f"idle, models loaded: {spent / (now - before[1]):.2%} of a core")

    window.chat.new_conversation()
    for dock in window.docks:
        window.show_dock(dock)
    window.windows.privacy().show()
    window.windows.comparison().show()
    window.activateWindow()
    # A reply that nobody writes: what is measured is the window.
    window.services.engine.send = lambda *_: 10_000  # type: ignore[method-assign]
    window.chat.ask("Tell me a story.")
    words = [
        "The",
        "old",
        "ferry",
        "crossed",
        "the",
        "grey",
        "river",
        "slowly",
        "while",
        "gulls",
        "argued",
        "over",
        "the",
        "pier",
        "and",
        "sang",
        ".\n\n",
    ]
    alternatives = tuple(Alternative(i, f" word{i}", 0.3 / (i + 1), 0.4 / (i + 1), 0.1) for i in range(8))
    times = StageTimes(local_ms=8, request_ms=1, cloud_ms=6, response_ms=1, fuse_ms=0.4, pick_ms=0.2, total_ms=10)
    stop = threading.Event()

    def stream() -> None:
        # From another thread, as always.
        say = window.services.engine._desk.say
        begun, number = time.perf_counter(), 0
        say(10_000, Started(100, 100, 100, LeftOut()))
        while not stop.is_set():
            decision = Decision.STEERED if number % 7 == 0 else Decision.AGREED
            token = Token(number, 1, f" {words[number % len(words)]}", decision, alternatives, 0.2, times)
            say(10_000, token)
            number += 1
            time.sleep(max(0.0, begun + number / RATE - time.perf_counter()))

    streaming = threading.Thread(target=stream)
    heart = Heart()
    streaming.start()
    wait(SECONDS)
    print(f"{RATE} tokens a second for {SECONDS} s, all panels and two more windows open: {heart.words()}")
    stop.set()
    streaming.join()
    window.leave()


def _scroll(widget: object) -> None:
    middle = QPointF(200, 200)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        middle,
        middle,
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)  # type: ignore[arg-type]


def _open_heavy(window: MainWindow, heavy: int) -> None:
    """Open a conversation with long tables and code, and go to its beginning; in time of the GUI thread's own."""
    turns = []
    begun = time.thread_time()
    window.chat.open_conversation(heavy)
    opened = time.thread_time() - begun
    QApplication.processEvents()
    while window.transcript.has_earlier:
        begun = time.thread_time()
        window.transcript.verticalScrollBar().setValue(0)
        turns.append((time.thread_time() - begun) * 1e3)
        QApplication.processEvents()
    turns.sort()
    print(
        f"{MESSAGES:,} messages with {HEAVY} tables of 100 rows and {HEAVY} times 400 lines of code: open after "
        f"{opened * 1e3:.0f} ms; all of it in {len(turns)} turns of (ms): median {turns[len(turns) // 2]:.0f}, "
        f"worst {turns[-1]:.0f}"
    )
    for what, text in (("a table of 100 rows", TABLE), ("400 lines of code", CODE)):
        window.transcript.clear()
        begun = time.thread_time()
        window.transcript.add_reply(text)
        QApplication.processEvents()
        print(f"{what}: {(time.thread_time() - begun) * 1e3:.0f} ms")
    window.chat.new_conversation()


def _long_conversations(path: Path) -> tuple[int, int]:
    """Keep one of short messages, and one whose last ones are long tables and code; return their ids."""
    from engine.store.conversations import Conversations
    from engine.store.database import Database

    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(Database(path)) as database:
        conversations = Conversations(database)
        made = conversations.begin("A long one")
        text = (
            "The harbour was **quiet** that morning. We talked about:\n\n- boats\n- the weather\n\n"
            "```python\nfor boat in harbour:\n    print(boat)\n```\n"
        )
        heavy = conversations.begin("A heavy one")
        for number in range(MESSAGES // 2):
            last = MESSAGES // 2 - 1 - number
            for conversation in (made, heavy):
                conversations.add(conversation, "user", f"Question {number}: what about the harbour?")
            conversations.add(made, "assistant", text)
            long = TABLE if last % 2 else CODE
            conversations.add(heavy, "assistant", long if last < 2 * HEAVY else text)
    return made, heavy


if __name__ == "__main__":
    if sys.argv[1:] == ["start"]:
        os.environ.setdefault("TILLER_HOME", tempfile.mkdtemp())
        start()
    elif sys.argv[1:] == ["open"]:
        window_costs(only_opening=True)
    else:
        starts()
        window_costs()
