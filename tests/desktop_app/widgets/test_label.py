"""What others wrote is shown as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import desktop_app
from desktop_app.main_window.window import MainWindow
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import tip
from engine.store.conversations import Conversations
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window
MARKUP = "<b>bold</b> <img src='file:///etc/passwd'> <a href='file:///'>x</a>"


def test_every_label_is_the_plain_kind() -> None:
    """There is one place that makes labels."""
    for path in Path(desktop_app.__file__).parent.rglob("*.py"):
        makes_one = re.search(r"\bQLabel\(\S|\bQLabel\(\)", path.read_text(encoding="utf-8"))
        assert not makes_one or path.name == "label.py", path


def test_a_label_and_a_tip_take_nothing_for_markup(qtbot: QtBot) -> None:
    label = Label(MARKUP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert tip("a<b>\n&\x1b") == "<qt>a&lt;b&gt;<br>&amp;</qt>"


def fill(window: MainWindow) -> None:
    database = window.storage.database
    profile = window.storage.active_profile().id
    Profiles(database).rename(profile, MARKUP)
    Profiles(database).add_fact(profile, MARKUP, MARKUP)
    History(database, profile).add(NewRecord(MARKUP, MARKUP, MARKUP))
    conversations = Conversations(database)
    number = conversations.begin(MARKUP, profile)
    conversations.add(number, "user", MARKUP)
    reply = conversations.begin_reply(number, {})
    conversations.append(reply, MARKUP)
    conversations.end_reply(reply, "complete", {"tokens": 1})
    window.chat.open_conversation(number)


def test_markup_in_names_facts_texts_replies_and_faults_stays_text(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    fill(window)
    window.storage.changed.emit()
    window.banner.tell(MARKUP, MARKUP)
    editor = window.about_you.edit()
    assert MARKUP in window.transcript.toPlainText()
    assert MARKUP in window.banner.text
    shown = [*window.findChildren(QLabel), *editor.findChildren(QLabel)]
    assert sum("<b>" in label.text() for label in shown) >= 1
    ours = [label for label in shown if isinstance(label, Label)]
    assert len(ours) > 20
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown if "<" in label.text())
