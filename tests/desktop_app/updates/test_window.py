"""The updates, in real windows against a real server of this machine."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage
from pytestqt.qtbot import QtBot

from desktop_app.application import update_checker as checker_module
from desktop_app.application.downloads import Downloads
from desktop_app.application.update_checker import Checker
from desktop_app.main_window.window import MainWindow
from desktop_app.updates.window import UpdatesWindow
from engine import settings as settings_file
from engine.cloud.kinds import CloudKind
from engine.models.download import Downloaded
from engine.settings import CloudSettings, Settings, WindowSettings
from engine.updates import asking, feed
from engine.updates.asking import Feed
from engine.updates.feed import ENDINGS, this_system
from engine.updates.signature import opened
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.models.test_window import at_once
from tests.support.file_server import FileServer, Serve, file_server
from tests.support.signed_list import PUBLIC, published

pytestmark = pytest.mark.window

INSTALLER = b"an installer" * 1000


@pytest.fixture
def installers() -> Iterator[FileServer]:
    with file_server(INSTALLER) as running:
        yield running


@pytest.fixture
def lists(installers: FileServer) -> Iterator[FileServer]:
    with file_server(listed(installers)) as running:
        yield running


def listed(installers: FileServer, version: str = "999.0.0", *, system: str = "") -> bytes:
    name, machine = this_system()
    file = {
        "system": system or name,
        "machine": machine,
        "name": f"tiller-{version}{ENDINGS[name]}",
        "url": installers.url,
        "sha256": hashlib.sha256(INSTALLER).hexdigest(),
        "bytes": len(INSTALLER),
    }
    notes = "## New\n- It **sings**"
    about = {"format": 1, "version": version, "date": "2027-01-02", "notes": notes, "files": [file]}
    return published(json.dumps(about).encode())


@pytest.fixture
def shown(qtbot: QtBot, lists: FileServer) -> Iterator[UpdatesWindow]:
    checker, downloads = Checker(lambda: True, Feed(lists.url, PUBLIC)), Downloads(asking.folder())
    window = UpdatesWindow(checker, downloads, at_once, is_looked_for=False)
    qtbot.addWidget(window)
    window.show()
    yield window
    checker.end()
    downloads.close()


def look(window: UpdatesWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window._checker.told):
        window.look.click()


def test_a_new_version_is_shown_downloaded_and_opened(
    shown: UpdatesWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True)
    assert not shown.get.isVisible()
    look(shown, qtbot)
    assert shown.heading.text() == "Tiller 999.0.0 is there."
    assert "2027-01-02" in shown.words.text()
    assert "sings" in shown.notes.toPlainText()
    assert "**" not in shown.notes.toPlainText()
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    assert "is what was published" in shown.words.text()
    assert not opened, "nothing is opened by itself"
    path = shown._path
    assert path
    assert path.parent == asking.folder()
    assert path.read_bytes() == INSTALLER
    shown.open.click()
    whole = sys.platform in ("win32", "darwin")
    assert [Path(name) for name in opened] == [path if whole else path.parent]


def test_an_installer_that_is_not_offered_any_more_cannot_be_opened(
    shown: UpdatesWindow, installers: FileServer, qtbot: QtBot
) -> None:
    look(shown, qtbot)
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    assert shown.open.isVisible()
    # It was withdrawn, and the next day another one is told of.
    shown._told(None)
    assert not shown.open.isVisible()
    another = feed.read(opened(listed(installers, "999.1.0"), PUBLIC), *this_system())
    shown._told(another)
    assert shown.get.isVisible()
    assert not shown.open.isVisible()
    # A download that was begun before that ends: it is not this one's.
    shown._ended("tiller-999.0.0.tar.gz", Downloaded(Path("/x"), "0" * 64, True))
    assert shown._path is None


def test_a_file_that_was_changed_meanwhile_is_not_opened(
    shown: UpdatesWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    look(shown, qtbot)
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    assert shown._path
    shown._path.write_bytes(b"something else")
    shown.open.click()
    assert "was deleted" in shown.words.text()
    assert not opened
    assert shown.get.isVisible()
    assert not shown.open.isVisible()


def test_a_file_that_is_not_what_was_published_is_refused(
    shown: UpdatesWindow, installers: FileServer, qtbot: QtBot
) -> None:
    installers.content = b"an Installer" * 1000
    look(shown, qtbot)
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    assert "damaged" in shown.words.text()
    assert not shown.open.isVisible()
    assert not list(asking.folder().glob("*"))


def test_a_download_is_paused_and_goes_on(shown: UpdatesWindow, installers: FileServer, qtbot: QtBot) -> None:
    installers.will(Serve(stall_after=5000), Serve())
    look(shown, qtbot)
    # Earlier it was not asked for yet, and what goes on would be what stalls.
    with qtbot.waitSignal(shown._downloads.progressed, check_params_cb=lambda _, progress: progress.done > 0):
        shown.get.click()
    with qtbot.waitSignal(shown._downloads.ended):
        shown.pause.click()
    assert "paused" in shown.words.text()
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    assert shown.open.isVisible()


def test_there_may_be_none_or_none_for_this_system_or_no_answer(
    shown: UpdatesWindow, lists: FileServer, installers: FileServer, qtbot: QtBot
) -> None:
    lists.content = listed(installers, "0.0.1")
    look(shown, qtbot)
    assert shown.words.text() == "There is no newer one."
    lists.will(Serve(status=404))
    look(shown, qtbot)
    assert "cannot be told" in shown.words.text()
    assert shown.look.isEnabled()
    lists.will(Serve(content=listed(installers, system="plan9")))
    look(shown, qtbot)
    assert "no installer for this system" in shown.words.text()
    assert not shown.get.isVisible()


def test_without_an_address_it_says_so(qtbot: QtBot) -> None:
    window = UpdatesWindow(Checker(lambda: True, Feed()), Downloads(asking.folder()), at_once, is_looked_for=False)
    qtbot.addWidget(window)
    window.show()
    assert "does not know where to ask" in window.words.text()
    assert not window.look.isVisible()
    assert not window.daily.isVisible()


def offline(**window: bool) -> Settings:
    return Settings(cloud=CloudSettings(CloudKind.NONE), window=WindowSettings(welcomed=True, **window))


def test_nobody_is_asked_unless_the_user_agreed(make_window: MakeWindow, lists: FileServer, qtbot: QtBot) -> None:
    window: MainWindow = make_window(offline())
    window.services.updates.feed = Feed(lists.url, PUBLIC)
    window.services.updates.look_if_due()
    assert not window.services.updates.is_asking
    qtbot.wait(50)
    assert not lists.requests
    # From the moment of agreeing on it is asked.
    updates = window.windows.updates()
    with qtbot.waitSignal(window.services.updates.told):
        updates.daily.click()
    assert len(lists.requests) == 1
    assert updates.heading.text() == "Tiller 999.0.0 is there."
    window.services.settings.close()
    assert settings_file.load().window.look_for_updates


def test_a_window_that_stays_open_for_days_asks_each_day(
    lists: FileServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker_module, "HOUR_MS", 20)
    wanted = [False]
    checker = Checker(lambda: wanted[0], Feed(lists.url, PUBLIC))
    qtbot.wait(100)
    assert not lists.requests
    with qtbot.waitSignal(checker.told):
        wanted[0] = True
    qtbot.wait(100)
    assert len(lists.requests) == 1, "once a day"
    monkeypatch.setattr(asking, "PAUSE_SECONDS", 0)
    with qtbot.waitSignal(checker.told):
        pass
    checker.end()
    checker.deleteLater()


def test_a_later_try_that_fails_does_not_take_back_what_was_found(
    shown: UpdatesWindow, lists: FileServer, installers: FileServer, qtbot: QtBot
) -> None:
    look(shown, qtbot)
    with qtbot.waitSignal(shown._downloads.ended):
        shown.get.click()
    lists.will(Serve(status=503))
    with qtbot.waitSignal(shown._checker.told):
        shown._checker.look()
    assert shown.heading.text() == "Tiller 999.0.0 is there."
    assert shown.open.isVisible()
    # Another one is not the one that is here, whose installer is not kept.
    lists.will(Serve(content=listed(installers, "999.1.0")))
    with qtbot.waitSignal(shown._checker.told):
        shown._checker.look()
    assert shown.heading.text() == "Tiller 999.1.0 is there."
    assert not shown.open.isVisible()
    assert not list(asking.folder().glob("*"))


def test_notes_fetch_nothing(shown: UpdatesWindow, tmp_path: Path) -> None:
    QImage(10, 300, QImage.Format.Format_RGB32).save(str(tmp_path / "x.png"))
    shown.notes.setMarkdown(f"![a]({tmp_path / 'x.png'})")
    assert shown.notes.document().size().height() < 100


def test_who_agreed_is_told_in_the_window_once_a_day(
    make_window: MakeWindow, lists: FileServer, qtbot: QtBot
) -> None:
    window = make_window(offline(look_for_updates=True))
    window.services.updates.feed = Feed(lists.url, PUBLIC)
    with qtbot.waitSignal(window.services.updates.told):
        window.services.updates.look_if_due()
    assert "Tiller 999.0.0 is there." in window.banner.text
    window.services.updates.look_if_due()
    assert not window.services.updates.is_asking
    assert len(lists.requests) == 1
    # What was found is there when the user comes to look.
    assert window.windows.updates().heading.text() == "Tiller 999.0.0 is there."
