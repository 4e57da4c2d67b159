from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop_app.connection.dialog import ConnectionDialog
from engine import folders
from engine import settings as settings_file
from engine.settings import CloudKind, CloudSettings, LocalSettings, Settings
from tests.conftest import MemoryKeyring
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window

REMOTE = Settings(
    LocalSettings("/m.gguf", 0, 3, 2048), CloudSettings(CloudKind.COMPLETIONS, "https://example.org", "m", 20)
)


def test_it_shows_the_settings_and_gives_them_back(qtbot: QtBot) -> None:
    for settings in (Settings(), REMOTE):
        dialog = ConnectionDialog(settings)
        qtbot.addWidget(dialog)
        found = dialog.settings
        if settings is REMOTE:
            assert found == settings
        else:
            assert found.cloud.kind is CloudKind.EMBEDDED
            assert found.local == settings.local
        assert dialog.key == ""


def test_a_server_needs_an_address(qtbot: QtBot) -> None:
    dialog = ConnectionDialog(Settings())
    qtbot.addWidget(dialog)
    connect = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    assert connect.isEnabled()
    assert not dialog.url.isEnabled()
    dialog.remote.setChecked(True)
    assert dialog.url.isEnabled()
    assert not connect.isEnabled()
    dialog.url.setText("http://127.0.0.1:8080")
    assert connect.isEnabled()
    assert dialog.settings.cloud.kind is CloudKind.AUTO


def test_a_key_goes_to_the_keyring_and_into_no_file(
    make_window: MakeWindow, memory_keyring: MemoryKeyring
) -> None:
    window = make_window()
    window.apply_connection(REMOTE, "sk-secret-123")
    assert memory_keyring.get_password("tiller", "https://example.org") == "sk-secret-123"
    assert settings_file.load().cloud == REMOTE.cloud
    window.close()
    for path in folders.config_folder().parent.rglob("*"):
        assert path.is_dir() or b"sk-secret" not in path.read_bytes()


def test_an_unencrypted_address_elsewhere_is_named_as_a_risk(qtbot: QtBot) -> None:
    dialog = ConnectionDialog(Settings())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.remote.setChecked(True)
    for address, matters in (
        ("https://tiller.example", False),
        ("http://127.0.0.1:8080", False),
        ("http://[", True),
        ("http://192.168.1.5:8080", True),
    ):
        dialog.url.setText(address)
        assert dialog.plain_http.isVisible() is matters
    assert not dialog.settings.cloud.plain_http
    dialog.plain_http.setChecked(True)
    assert dialog.settings.cloud.plain_http
    qtbot.keyClicks(dialog.url, "0")
    assert not dialog.settings.cloud.plain_http, "the risk was accepted for another address"
