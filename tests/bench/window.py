"""Start to ready, the GUI thread while a reply streams in, memory (needs a display, or xvfb-run)."""

from __future__ import annotations

import os
import sys
import tempfile
import time

STARTED = time.perf_counter()
os.environ.setdefault("TILLER_HOME", tempfile.mkdtemp())

import psutil  # noqa: E402 (the imports are part of what is measured)
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop_app.app import make_window  # noqa: E402
from desktop_app.worker import Phase  # noqa: E402

BEAT_MS = 5


def main() -> None:
    app = QApplication(sys.argv)
    window = make_window(demo=True)
    window.keeper.change("writing", most_tokens=400, temperature=0.0)
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    window.connect_session()
    late: list[float] = []
    last = [0.0]

    def beat() -> None:
        now = time.perf_counter()
        if last[0]:
            late.append((now - last[0]) * 1e3 - BEAT_MS)
        last[0] = now

    beating = QTimer(interval=BEAT_MS)
    beating.timeout.connect(beat)
    used = [0.0, 0.0]

    def look() -> None:
        if not beating.isActive() and window.state.phase is Phase.READY:
            print(
                f"start to ready: {time.perf_counter() - STARTED:.2f} s (again with TILLER_HOME set: calibrated)"
            )
            window.composer.editor.setPlainText("Tell me a long story about the sea and a harbour.")
            window.composer.button.click()
            used[:] = time.thread_time(), time.perf_counter()
            beating.start()
        elif beating.isActive() and window.composer.button.text() == "Send":
            share = (time.thread_time() - used[0]) / (time.perf_counter() - used[1])
            late.sort()
            print(f"GUI thread: {share:.0%} of a core; heartbeat late by (ms): median {late[len(late) // 2]:.1f}, "
                  f"99% {late[int(len(late) * 0.99)]:.1f}, worst {late[-1]:.1f}")  # fmt: skip
            print(f"resident: {psutil.Process().memory_info().rss / 1e6:.0f} MB, model and cache included")
            beating.stop()
            window.close()
            app.quit()

    looking = QTimer(interval=20)
    looking.timeout.connect(look)
    looking.start()
    app.exec()


if __name__ == "__main__":
    main()
