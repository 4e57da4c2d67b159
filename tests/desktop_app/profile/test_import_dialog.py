"""Files on their way into the history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from engine.common.sharing import Sharing
from engine.store.errors import StoreFullError
from engine.store.history import History
from tests.desktop_app.profile.support import drop, history, import_files, titles

pytestmark = pytest.mark.window


def test_files_dropped_are_previewed_and_imported(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.md").write_text("# First\nDear Bob", encoding="utf-8")
    (tmp_path / "letters" / "two.txt").write_bytes("Grüße".encode("latin-1"))
    (tmp_path / "letters" / "bad.pdf").write_bytes(b"no pdf")
    editor.tabs.setCurrentWidget(editor.history)
    drop(editor, tmp_path / "letters")
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any("First" in words for words in shown)
    assert any("bad.pdf" in words for words in shown)
    assert history(editor).count() == 0, "nothing is kept before it was asked for"
    dialog.sharing.setCurrentIndex(dialog.sharing.findData(Sharing.OPEN))
    import_files(editor, qtbot)
    assert "2 new" in dialog.message.text()
    assert "1 could not be read" in dialog.message.text()
    assert "bad.pdf" in dialog.list.item(0).text()
    dialog.reject()
    assert not dialog.isVisible()
    assert sorted(titles(editor)) == ["First", "two"]
    assert {record.sharing for record in history(editor).page(0, 9)} == {Sharing.OPEN}
    drop(editor, tmp_path / "letters")
    import_files(editor, qtbot)
    assert "0 new, 2 already there" in editor.files.dialog.message.text()


def test_a_guessed_encoding_is_told_and_can_be_chosen(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Wczoraj byłem w Łodzi i widziałem piękną wystawę.".encode("cp1250"))
    editor.tabs.setCurrentWidget(editor.history)
    drop(editor, tmp_path / "a.txt")
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert "a.txt was read as Windows-1250." in shown[0]
    assert "byłem w Łodzi" in shown[1]
    assert dialog.encoding.isVisible()
    dialog.encoding.setCurrentIndex(dialog.encoding.findData("cp1252"))
    dialog.encoding.activated.emit(dialog.encoding.currentIndex())
    qtbot.waitUntil(lambda: dialog.list.count() == 1 and dialog.start.isEnabled(), timeout=10_000)
    assert "by³em w £odzi" in dialog.list.item(0).text()
    import_files(editor, qtbot)
    assert history(editor).whole(history(editor).page(0, 1)[0].id).text.startswith("Wczoraj by³em")


def test_an_import_is_cancelled_in_the_middle(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60_000):
            file.write(json.dumps({"text": f"entry {number} of a long list"}) + "\n")
    drop(editor, path)
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    dialog.start.click()
    qtbot.waitUntil(lambda: history(editor).count() > 0, timeout=20_000)
    dialog.cancel.click()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=20_000)
    assert "Cancelled" in dialog.message.text()
    assert 0 < history(editor).count() < 60_000
    assert dialog.isVisible(), "what came of it stays to be read"


def test_files_of_no_use_are_told(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "empty.txt").write_bytes(b"")
    drop(editor, tmp_path / "photo.jpg", tmp_path / "empty.txt", tmp_path / "gone.txt")
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: "can be read" in dialog.message.text(), timeout=10_000)
    assert not dialog.start.isEnabled()
    shown = "\n".join(dialog.list.item(row).text() for row in range(dialog.list.count()))
    for name in ("photo.jpg", "empty.txt", "gone.txt"):
        assert name in shown
    dialog.reject()
    assert not dialog.isVisible()


def test_a_disk_that_fills_up_during_an_import_is_told(
    editor: ProfileEditor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text("one")

    def full(*_: object) -> tuple[int, int]:
        raise StoreFullError("The disk is full.", "Make room.")

    monkeypatch.setattr(History, "add_many", full)
    editor.tabs.setCurrentWidget(editor.history)
    drop(editor, tmp_path / "one.txt")
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    dialog.start.click()
    qtbot.waitUntil(lambda: "disk is full" in dialog.message.text(), timeout=10_000)
    dialog.reject()
    assert not dialog.isVisible()


def test_half_a_character_does_not_stop_an_import(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"title": "\\ud83d", "text": "cut \\ud83d"}\n{"text": "whole"}\n', encoding="utf-8")
    drop(editor, path)
    import_files(editor, qtbot)
    assert "2 new" in editor.files.dialog.message.text()
    assert sorted(titles(editor)) == ["?", "whole"]
