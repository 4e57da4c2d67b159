from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop_app.application.downloads import Downloads, in_words
from desktop_app.models import entries
from desktop_app.models import window as window_module
from desktop_app.models.model_list import KEY
from desktop_app.models.window import ModelsWindow
from engine.common.errors import TillerError
from engine.models.catalog import CatalogEntry, catalog
from engine.models.download import Downloaded
from engine.models.library import look_at, models_folder
from engine.models.progress import Phase, Progress
from engine.settings import LocalSettings
from tests.engine.models.gguf_files import string
from tests.support import tiny_models
from tests.support.file_server import FileServer, Serve, file_server

pytestmark = pytest.mark.window


def at_once(work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[TillerError], None]) -> None:
    try:
        result = work()
    except TillerError as error:
        failed(error)
    else:
        done(result)


def model(weights: int = 64) -> bytes:
    """A small model, with so many bytes behind it."""
    return tiny_models.writer({"general.name": string("general.name", "Mine")}) + bytes(weights)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(model(300_000)) as running:
        yield running


@pytest.fixture
def published(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> CatalogEntry:
    """The catalogue's first model, small and from a server of the test."""
    first = replace(
        catalog()[0], url=server.url, sha256=server.sha256, bytes=len(server.content), file_name="m.gguf"
    )
    monkeypatch.setattr(window_module, "catalog", lambda: (first, *catalog()[1:3]))
    return first


@pytest.fixture
def shown(qtbot: QtBot, published: CatalogEntry) -> Iterator[ModelsWindow]:
    downloads = Downloads(models_folder())
    local = LocalSettings()
    window = ModelsWindow(lambda: local, at_once, downloads)
    qtbot.addWidget(window)
    window.show()
    yield window
    downloads.close()


def choose(window: ModelsWindow, title: str) -> None:
    (item,) = [item for item in window.list._items() if item.text(0) == title]
    window.list.setCurrentItem(item)


def titles(window: ModelsWindow, group: int) -> list[str]:
    top = window.list.topLevelItem(group)
    assert top is not None
    return [top.child(i).text(0) for i in range(top.childCount())]


def test_models_here_and_to_download_are_listed_with_advice(shown: ModelsWindow, published: CatalogEntry) -> None:
    assert titles(shown, 1) == [entry.name for entry in (published, *catalog()[1:3])]
    choose(shown, published.name)
    assert shown.note.text() == published.note
    assert "of memory; this machine has" in shown.advice.text()
    assert dict(entries.facts(shown._entries[published.file_name]))["Licence"] == published.licence
    assert shown.get.isVisible()
    assert not shown.use.isVisible()


def test_a_model_is_downloaded_and_can_be_used(
    shown: ModelsWindow, published: CatalogEntry, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = iter([False, True])
    monkeypatch.setattr(ModelsWindow, "_is_sure", lambda *_: next(sure))
    choose(shown, published.name)
    with qtbot.waitSignal(shown._downloads.ended, timeout=20_000) as ended:
        shown.get.click()
        assert shown.pause.isVisible()
        assert not shown.get.isVisible()
    assert isinstance(ended.args[1], Downloaded)
    assert published.name in titles(shown, 0)
    assert shown.title.text() == published.name
    with qtbot.waitSignal(shown.chosen) as chosen:
        shown.use.click()
    assert chosen.args == [str(models_folder() / "m.gguf")]
    shown.delete.click()
    assert (models_folder() / "m.gguf").exists(), "it was not meant"
    shown.delete.click()
    assert not (models_folder() / "m.gguf").exists()
    assert published.name in titles(shown, 1)


def test_a_download_is_paused_found_at_the_next_start_and_gone_on_with(
    shown: ModelsWindow, server: FileServer, published: CatalogEntry, qtbot: QtBot
) -> None:
    server.will(Serve(stall_after=200_000))
    choose(shown, published.name)
    # Earlier it was not asked for yet, and what goes on would be what stalls.
    with qtbot.waitSignal(
        shown._downloads.progressed, timeout=10_000, check_params_cb=lambda _, progress: progress.done > 0
    ):
        shown.get.click()
    with qtbot.waitSignal(shown._downloads.ended, timeout=10_000):
        shown.pause.click()
    assert shown.get.text() == "&Resume"
    assert "paused" in shown.how_far.text()
    again = ModelsWindow(lambda: LocalSettings(), at_once, Downloads(models_folder()))
    qtbot.addWidget(again)
    again.show()
    choose(again, published.name)
    assert again.get.text() == "&Resume"
    server.will(Serve())
    with qtbot.waitSignal(again._downloads.ended, timeout=20_000) as ended:
        again.get.click()
    assert isinstance(ended.args[1], Downloaded)
    assert server.ranges[-1], "it went on from where it stopped"
    again._downloads.close()


def test_a_cancelled_download_leaves_nothing(
    shown: ModelsWindow, server: FileServer, published: CatalogEntry, qtbot: QtBot
) -> None:
    server.will(Serve(stall_after=100_000))
    choose(shown, published.name)
    shown.get.click()
    qtbot.waitUntil(lambda: bool(list(models_folder().glob("*.part"))), timeout=10_000)
    with qtbot.waitSignal(shown._downloads.ended, timeout=10_000):
        shown.cancel.click()
    assert not list(models_folder().iterdir())
    assert shown.get.text() == "&Download"
    assert not shown.bar.isVisible()


def test_what_goes_wrong_is_said_in_the_window(
    shown: ModelsWindow, server: FileServer, published: CatalogEntry, qtbot: QtBot
) -> None:
    server.will(Serve(status=403))
    choose(shown, published.name)
    with qtbot.waitSignal(shown._downloads.ended, timeout=10_000):
        shown.get.click()
    assert shown.banner.isVisible()
    assert "403" in shown.banner.text
    assert shown.get.isVisible()


def test_a_file_that_is_dropped_is_described_and_can_be_used(
    shown: ModelsWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    good, bad = tmp_path / "mine.gguf", tmp_path / "broken.gguf"
    good.write_bytes(model())
    bad.write_bytes(b"GGUF but no more")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, tmp_path / "letter.txt", bad)])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), action, data, buttons, Qt.KeyboardModifier.NoModifier)
    shown.dropEvent(event)
    assert shown._entry is not None
    assert shown._entry.path == bad
    assert not shown.use.isEnabled()
    assert shown.advice.text() == look_at(bad).problem
    (item,) = [item for item in shown.list._items() if item.data(0, KEY) == str(good)]
    shown.list.setCurrentItem(item)
    assert shown.use.isEnabled()
    assert not shown.delete.isVisible(), "what is elsewhere is not ours to delete"
    with qtbot.waitSignal(shown.chosen) as chosen:
        shown.use.click()
    assert chosen.args == [str(good)]


def test_how_far_a_download_is_in_words() -> None:
    assert in_words(Progress(Phase.DOWNLOADING, 5_000_000, None, 0.0, None)) == "5 MB"
    words = in_words(Progress(Phase.DOWNLOADING, 5_000_000, 400_000_000, 2_500_000, 158.0))
    assert words == "5 of 400 MB, 2.5 MB/s, 2:38 left"
    assert in_words(Progress(Phase.CHECKING, 5_000_000, 10_000_000, 0.0, None)) == "checking, 5 of 10 MB"
