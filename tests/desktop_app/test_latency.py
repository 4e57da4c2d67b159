from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.panels.latency import LatencyPanel
from engine.events import Decision, StageTimes, Token
from engine.settings import WritingSettings

pytestmark = pytest.mark.window


def tokens(*times: StageTimes) -> list[Token]:
    return [Token(i, 1, "x", Decision.AGREED, (), 0.0, t) for i, t in enumerate(times)]


def test_numbers_leave_out_the_first_token(qtbot: QtBot) -> None:
    panel = LatencyPanel(WritingSettings())
    qtbot.addWidget(panel)
    panel.show()
    first = StageTimes(local_ms=900, cloud_ms=800, total_ms=1000, hidden_ms=100)
    step = StageTimes(
        local_ms=10, request_ms=1, cloud_ms=18, response_ms=2, fuse_ms=0.5, pick_ms=0.5, total_ms=25, hidden_ms=9
    )
    panel.add(tokens(first, *[step] * 40))
    qtbot.waitUntil(lambda: panel.numbers["tokens a second"] == "40.0", timeout=3000)
    assert panel.numbers == {
        "tokens a second": "40.0",
        "local time hidden": "90%",
        "local": "10.0",
        "request": "1.0",
        "cloud": "18.0",
        "response": "2.0",
        "fuse": "1.0",
    }
    panel.clear()
    assert set(panel.numbers.values()) == {"–"}


def test_thousands_of_tokens_are_taken(qtbot: QtBot) -> None:
    panel = LatencyPanel(WritingSettings())
    qtbot.addWidget(panel)
    panel.show()
    for _ in range(50):
        panel.add(tokens(*[StageTimes(cloud_ms=5, total_ms=10)] * 200))
    qtbot.waitUntil(lambda: panel.numbers["tokens a second"] == "100.0", timeout=3000)
    assert panel.numbers["local"] == "–"
