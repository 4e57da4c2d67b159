"""An editor on a store of its own, and what its tests do with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.meaning_reader import MeaningReader
from desktop_app.application.storage import Storage, open_storage
from desktop_app.profile.editor import ProfileEditor
from engine.common.paths import data_folder


@pytest.fixture
def storage() -> Iterator[Storage]:
    opened, troubles = open_storage(data_folder())
    assert not troubles
    yield opened
    opened.close()


@pytest.fixture
def editor(storage: Storage, qtbot: QtBot) -> Iterator[ProfileEditor]:
    reader = MeaningReader(storage, storage.messages)
    made = ProfileEditor(storage, reader)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()
    reader.close()
    made.deleteLater()
