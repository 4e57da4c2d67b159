from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from engine.diagnostics import recent_log
from engine.diagnostics.recent_log import MAX_LINES, RecentLog


@pytest.fixture
def kept() -> Iterator[RecentLog]:
    loggers = [logging.getLogger(name) for name in ("engine", "desktop_app")]
    levels = [logger.level for logger in loggers]
    recent = recent_log.keep()
    yield recent
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(recent)
        logger.setLevel(level)


def test_own_lines_are_kept_and_heard(kept: RecentLog) -> None:
    heard: list[str] = []
    kept.heard = heard.append
    logging.getLogger("engine.x").info("a reply began")
    logging.getLogger("desktop_app.y").debug("not worth it")
    logging.getLogger("httpx").warning("somebody else's")
    assert [line.split(" ", 1)[1] for line in kept.lines] == ["INFO    engine.x: a reply began"]
    assert heard == list(kept.lines)


def test_what_an_exception_says_is_left_out(kept: RecentLog) -> None:
    try:
        raise ValueError("my sister's illness")
    except ValueError:
        logging.getLogger("engine.x").exception("it failed")
    assert "it failed" in kept.lines[-1]
    assert "sister" not in "".join(kept.lines)


def test_it_does_not_grow(kept: RecentLog) -> None:
    for number in range(MAX_LINES + 10):
        logging.getLogger("engine.x").info("%d", number)
    assert len(kept.lines) == MAX_LINES
