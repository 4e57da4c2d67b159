from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.panels import timings
from desktop_app.panels.latency import LatencyPanel
from engine.reply.events import ModeChosen, StageTimes, Token
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from tests.desktop_app.support import keeper

pytestmark = pytest.mark.window


def tokens(*times: StageTimes) -> list[Token]:
    return [Token(i, 1, "x", Decision.AGREED, (), 0.0, t) for i, t in enumerate(times)]


def test_numbers_leave_out_the_first_token(qtbot: QtBot) -> None:
    panel = LatencyPanel(keeper())
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


def test_what_nobody_looks_at_is_drawn_when_somebody_does(qtbot: QtBot) -> None:
    panel = LatencyPanel(keeper())
    qtbot.addWidget(panel)
    panel.add(tokens(*[StageTimes(cloud_ms=18, total_ms=20)] * 11))
    qtbot.wait(200)
    assert panel.numbers["tokens a second"] == "–"
    panel.show()
    assert panel.numbers["tokens a second"] == "50.0"


def test_a_pause_holds_the_picture_and_all_replies_are_kept(qtbot: QtBot) -> None:
    panel = LatencyPanel(keeper())
    qtbot.addWidget(panel)
    panel.show()
    step = StageTimes(cloud_ms=18, total_ms=20)
    panel.clear()
    panel.show_mode(ModeChosen(Mode.RUN_AHEAD, "It is faster."))
    panel.show_round_trip(12.4)
    panel.add(tokens(*[step] * 11))
    qtbot.waitUntil(lambda: panel.numbers["tokens a second"] == "50.0", timeout=3000)
    panel.pause.click()
    panel.clear()
    panel.add(tokens(*[StageTimes(cloud_ms=8, total_ms=10)] * 11))
    qtbot.wait(200)
    assert panel.numbers["tokens a second"] == "50.0"
    panel.pause.click()
    assert panel.numbers["tokens a second"] == "100.0"
    panel.scope.setCurrentIndex(1)
    panel.scope.activated.emit(1)
    assert panel.numbers["tokens a second"] == "66.7"
    panel.copy.click()
    table = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [(row["reply"], row["token"]) for row in table] == [
        (str(reply), str(token)) for reply in (1, 2) for token in range(1, 12)
    ]
    assert {row["mode"] for row in table if row["reply"] == "1"} == {"run-ahead"}
    assert {row["total_ms"] for row in table} == {"20.000", "10.000"}


def test_the_oldest_replies_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timings, "MAX_TOKENS", 10)
    held = timings.Timings()
    for reply in range(6):
        held.begin()
        held.add([StageTimes(total_ms=float(reply + 1))] * 5)
    assert held.replies == 3
    assert held.rates() == pytest.approx([1e3 / 4, 1e3 / 5, 1e3 / 6])
    assert held.csv().splitlines()[1].startswith("4,1,")


def test_thousands_of_tokens_are_taken(qtbot: QtBot) -> None:
    panel = LatencyPanel(keeper())
    qtbot.addWidget(panel)
    panel.show()
    for _ in range(50):
        panel.add(tokens(*[StageTimes(cloud_ms=5, total_ms=10)] * 200))
    qtbot.waitUntil(lambda: panel.numbers["tokens a second"] == "100.0", timeout=3000)
    assert panel.numbers["local"] == "–"
