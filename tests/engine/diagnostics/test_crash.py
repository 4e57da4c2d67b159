from __future__ import annotations

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.diagnostics import crash
from engine.diagnostics.crash import CrashReporter

SECRET = "my sister's illness"


def fail() -> None:
    raise ValueError(SECRET)


@pytest.mark.qt_no_exception_capture
def test_a_report_says_where_and_never_what(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    told: list[Path] = []
    reporter = CrashReporter(lambda: ["12:00 INFO engine: a reply began"], told.append)
    try:
        fail()
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    thread = threading.Thread(target=fail, name="tiller-engine")
    thread.start()
    thread.join()
    reporter.close()
    assert len(told) == 2
    for path in told:
        text = path.read_text(encoding="utf-8")
        assert "builtins.ValueError" in text
        assert "in fail" in text
        assert "a reply began" in text
        assert "sister" not in text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert "Thread: tiller-engine" in told[1].read_text(encoding="utf-8")
    assert SECRET in capsys.readouterr().err, "on the terminal it is said in full"
    assert crash.reports() == sorted(told, reverse=True)
    assert sys.excepthook is not reporter._failed


def test_dying_of_a_signal_is_told_at_the_next_start() -> None:
    code = (
        "import faulthandler\nfrom engine.diagnostics.crash import CrashReporter\n"
        "CrashReporter(lambda: [], lambda _: None)\nfaulthandler._sigabrt()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=Path(__file__).parents[3])
    assert ended.returncode != 0
    reporter = CrashReporter(lambda: [], lambda _: None)
    assert reporter.last is not None
    assert "Fatal Python error: Aborted" in reporter.last.read_text(encoding="utf-8")
    reporter.close()
    again = CrashReporter(lambda: [], lambda _: None)
    assert again.last is None, "told once"
    again.close()
    assert not (crash.folder() / crash.NATIVE).exists()


def test_old_reports_go() -> None:
    for _ in range(crash.MAX_REPORTS + 5):
        assert crash.write("x")
    assert len(crash.reports()) == crash.MAX_REPORTS


def test_a_folder_that_cannot_be_written_costs_no_second_failure() -> None:
    crash.folder().parent.mkdir(parents=True)
    crash.folder().write_text("in the way")
    told: list[Path] = []
    reporter = CrashReporter(lambda: [], told.append)
    assert crash.write("x") is None
    assert crash.reports() == []
    reporter.close()
