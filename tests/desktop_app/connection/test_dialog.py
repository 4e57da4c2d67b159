from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import keyring.errors
import pytest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop_app.connection import cloud_page
from desktop_app.connection.dialog import ConnectionDialog
from engine import settings as settings_file
from engine.billing.prices import Prices
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint.probe import MAX_REQUESTS
from engine.cloud.http import keys
from engine.cloud.http.keys import fingerprint
from engine.cloud.kinds import CloudKind
from engine.common import paths as folders
from engine.common.errors import TillerError
from engine.context.template import Format
from engine.settings import CloudSettings, LocalSettings, Settings
from engine.store.database import Database
from engine.store.ledger import Ledger
from tests.conftest import MemoryKeyring
from tests.desktop_app.conftest import MakeWindow
from tests.support import tiny_models

pytestmark = pytest.mark.window

REMOTE = Settings(
    LocalSettings("/m.gguf", 0, 3, 2048), CloudSettings("completions", "https://example.org", "m", 20)
)


def at_once(work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[TillerError], None]) -> None:
    try:
        result = work()
    except TillerError as error:
        failed(error)
    else:
        done(result)


def test_it_shows_the_settings_and_gives_them_back(qtbot: QtBot, tmp_path: Path) -> None:
    for settings in (Settings(), REMOTE):
        dialog = ConnectionDialog(settings, at_once, tmp_path / "tiller.db")
        qtbot.addWidget(dialog)
        found = dialog.settings
        if settings is REMOTE:
            named = replace(REMOTE.cloud, name="example.org")
            assert found == replace(REMOTE, cloud=named, endpoints=(named,))
        else:
            assert found.cloud.kind is CloudKind.EMBEDDED
            assert found.local == settings.local
        assert dialog.key == ""


def test_a_server_needs_an_address(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(Settings(), at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    connect = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    assert connect.isEnabled()
    assert not dialog.cloud.url.isEnabled()
    dialog.cloud.remote.setChecked(True)
    assert dialog.cloud.url.isEnabled()
    assert not connect.isEnabled()
    dialog.cloud.url.setText("http://127.0.0.1:8080")
    assert connect.isEnabled()
    assert dialog.settings.cloud.kind is CloudKind.AUTO


def test_a_key_goes_to_the_keyring_and_into_no_file(
    make_window: MakeWindow, memory_keyring: MemoryKeyring
) -> None:
    window = make_window()
    window.services.connection.choose(REMOTE, "sk-secret-123")
    window.close()
    assert memory_keyring.get_password("tiller", "https://example.org") == "sk-secret-123"
    assert settings_file.load().cloud == REMOTE.cloud
    for path in folders.config_folder().parent.rglob("*"):
        assert path.is_dir() or b"sk-secret" not in path.read_bytes()


def test_an_unencrypted_address_elsewhere_is_named_as_a_risk(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(Settings(), at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.cloud.remote.setChecked(True)
    for address, matters in (
        ("https://tiller.example", False),
        ("http://127.0.0.1:8080", False),
        ("http://[", True),
        ("http://192.168.1.5:8080", True),
    ):
        dialog.cloud.url.setText(address)
        assert dialog.cloud.plain_http.isVisible() is matters
    assert not dialog.settings.cloud.plain_http
    dialog.cloud.plain_http.setChecked(True)
    assert dialog.settings.cloud.plain_http
    qtbot.keyClicks(dialog.cloud.url, "0")
    assert not dialog.settings.cloud.plain_http, "the risk was accepted for another address"


def test_a_kept_key_is_shown_as_its_fingerprint_and_can_be_forgotten(
    qtbot: QtBot, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    memory_keyring.set_password("tiller", "https://example.org", "sk-secret-123")
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()
    assert fingerprint("sk-secret-123") in dialog.cloud.kept_key.text()
    assert "secret" not in dialog.cloud.kept_key.text()
    dialog.cloud.url.setText("https://elsewhere.example")
    dialog.cloud.url.editingFinished.emit()
    assert not dialog.cloud.kept_key.isVisible()
    dialog.cloud.url.setText("https://example.org")
    dialog.cloud.url.editingFinished.emit()
    dialog.cloud.forget_key.click()
    assert not dialog.cloud.kept_key.isVisible()
    assert memory_keyring.kept == {}


def test_a_key_of_this_run_is_shown_and_can_be_forgotten(make_window: MakeWindow, qtbot: QtBot) -> None:
    """Without a keyring, too."""
    keyring.set_keyring(keyring.backends.fail.Keyring())
    window = make_window(REMOTE)
    window.services.keys["https://example.org"] = "sk-secret-123"
    dialog = ConnectionDialog(REMOTE, at_once, window.storage.path, session_keys=window.services.keys)
    qtbot.addWidget(dialog)
    dialog.show()
    assert f"until Tiller ends: key {fingerprint('sk-secret-123')}" in dialog.cloud.kept_key.text()
    dialog.cloud.forget_key.click()
    assert not dialog.cloud.kept_key.isVisible()
    assert window.services.keys == {}


def test_the_test_asks_with_the_key_of_this_run(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str | None] = []

    async def describe(_: object, __: object, key: str | None, ___: object) -> list[str]:
        given.append(key)
        return ["fine"]

    monkeypatch.setattr(cloud_page, "describe", describe)
    keys_of_this_run = {"https://example.org": "sk-secret-123"}
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db", session_keys=keys_of_this_run)
    qtbot.addWidget(dialog)
    dialog.cloud.test.click()
    dialog.cloud.key_field.setText("sk-typed")
    dialog.cloud.test.click()
    dialog.cloud.url.setText("https://elsewhere.example")
    dialog.cloud.key_field.clear()
    dialog.cloud.test.click()
    assert given == ["sk-secret-123", "sk-typed", None]


def test_a_key_of_the_environment_is_named_and_not_ours_to_forget(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TILLER_API_KEY", "sk-secret-123")
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()
    assert "TILLER_API_KEY" in dialog.cloud.kept_key.text()
    assert not dialog.cloud.forget_key.isVisible()


def test_a_keyring_that_takes_its_time_does_not_hold_up_the_window(
    make_window: MakeWindow, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    memory_keyring.set_password("tiller", "https://example.org", "sk-secret-123")
    waiting = threading.Event()
    threads: list[int] = []
    load = keys.load

    def slow(url: str) -> str | None:
        threads.append(threading.get_ident())
        waiting.wait(20)
        return load(url)

    monkeypatch.setattr(keys, "load", slow)
    window = make_window()
    dialog = ConnectionDialog(REMOTE, window.storage.beside, window)
    dialog.show()
    assert dialog.cloud.kept_key.text() == ""
    closed = ConnectionDialog(REMOTE, window.storage.beside, window)
    closed.reject()
    waiting.set()
    qtbot.waitUntil(lambda: fingerprint("sk-secret-123") in dialog.cloud.kept_key.text(), timeout=10_000)
    assert closed.cloud.kept_key.text() == ""
    assert threading.get_ident() not in threads


def test_a_keyring_that_fails_is_told_in_the_dialog(
    qtbot: QtBot, memory_keyring: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_keyring.set_password("tiller", "https://example.org", "sk-secret-123")
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()

    def locked(*_: str) -> None:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr(memory_keyring, "get_password", locked)
    dialog.cloud.forget_key.click()
    assert "keyring does not work" in dialog.cloud.kept_key.text()


def test_the_local_model_alone_needs_no_address(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.cloud.alone.setChecked(True)
    assert not dialog.cloud.url.isEnabled()
    # The address is kept for another day.
    assert dialog.settings.cloud == replace(REMOTE.cloud, kind=CloudKind.NONE)


@pytest.mark.server
def test_a_test_says_what_a_server_can_do(
    qtbot: QtBot, tmp_path: Path, running_server: EmbeddedServer, memory_keyring: MemoryKeyring
) -> None:
    store = tmp_path / "tiller.db"
    memory_keyring.set_password("tiller", running_server.url, running_server.key)
    settings = replace(REMOTE, cloud=CloudSettings(CloudKind.AUTO, running_server.url))
    dialog = ConnectionDialog(settings, at_once, store)
    qtbot.addWidget(dialog)
    dialog.cloud.test.click()
    words = dialog.cloud.found.text()
    assert "llama.cpp server" in words
    assert "Drafts work" in words
    requests = int(words.split()[-2])
    assert requests <= MAX_REQUESTS
    with closing(Database(store)) as database:
        assert Ledger(database).count() == requests
    dialog.cloud.url.setText("http://127.0.0.1:1")
    dialog.cloud.test.click()
    assert "127.0.0.1:1" in dialog.cloud.found.text()
    assert dialog.cloud.test.isEnabled()


def test_prices_and_a_daily_limit(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    editor = dialog.cloud.prices
    assert editor.cached.text() == "as prompt"
    editor.prompt.setValue(2.5)
    editor.cached.setValue(0.25)
    editor.output.setValue(10)
    editor.limit.setValue(5)
    editor.currency.setText("€")
    assert dialog.settings.cloud.prices == Prices(2.5, 0.25, 10.0, "€")
    assert dialog.settings.cloud.daily_limit == 5


def test_the_local_models_template_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    assert dialog.settings.local == REMOTE.local
    dialog.local.template.setCurrentIndex(1)
    assert dialog.settings.local == replace(REMOTE.local, template=Format.CHATML)


def test_endpoints_are_added_from_presets_named_chosen_and_removed(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ConnectionDialog(Settings(), at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.cloud
    page.remote.setChecked(True)
    menu = {action.text(): action for action in page.endpoints.add.menu().actions()}
    menu["vLLM"].trigger()
    assert (page.name.text(), page.url.text()) == ("vLLM", "http://127.0.0.1:8000")
    assert "--max-logprobs" in page.found.text()
    page.name.setText("The lab's")
    page.url.setText("https://lab.example")
    page.prices.limit.setValue(2)
    menu["DeepSeek"].trigger()
    assert page.model.text() == "deepseek-chat"
    assert page.prices.limit.value() == 2, "a day's limit is for all endpoints together"
    menu["vLLM"].trigger()
    assert [page.endpoints.box.itemText(i) for i in range(3)] == ["The lab's", "DeepSeek", "vLLM"]
    page.endpoints.box.setCurrentIndex(0)
    page.endpoints.box.activated.emit(0)
    assert page.url.text() == "https://lab.example"
    found = dialog.settings
    assert found.cloud.name == "The lab's"
    assert [entry.name for entry in found.endpoints] == ["The lab's", "DeepSeek", "vLLM"]
    assert found.cloud == found.endpoints[0]
    page.endpoints.remove.click()
    assert [entry.name for entry in dialog.settings.endpoints] == ["DeepSeek", "vLLM"]
    assert page.url.text().endswith("/beta")


def test_an_endpoint_is_kept_while_another_cloud_is_in_use(qtbot: QtBot, tmp_path: Path) -> None:
    named = replace(REMOTE.cloud, name="Mine")
    dialog = ConnectionDialog(replace(REMOTE, cloud=named, endpoints=(named,)), at_once, tmp_path / "t.db")
    qtbot.addWidget(dialog)
    dialog.cloud.embedded.setChecked(True)
    offline = dialog.settings
    assert offline.cloud.kind is CloudKind.EMBEDDED
    assert offline.endpoints == (named,)
    again = ConnectionDialog(offline, at_once, tmp_path / "t.db")
    qtbot.addWidget(again)
    again.cloud.remote.setChecked(True)
    assert again.settings.cloud == named


def test_two_endpoints_of_one_name_both_stay(qtbot: QtBot, tmp_path: Path) -> None:
    named = replace(REMOTE.cloud, name="Mine")
    other = replace(named, url="https://other.example")
    dialog = ConnectionDialog(replace(REMOTE, cloud=named, endpoints=(named, other)), at_once, tmp_path / "t.db")
    qtbot.addWidget(dialog)
    assert [entry.name for entry in dialog.settings.endpoints] == ["Mine", "Mine 2"]


def test_a_model_that_cannot_steer_is_told_before_the_dialog_closes(qtbot: QtBot, tmp_path: Path) -> None:
    finder, writer = tmp_path / "finder.gguf", tmp_path / "writer.gguf"
    finder.write_bytes(tiny_models.finder())
    writer.write_bytes(tiny_models.writer())
    dialog = ConnectionDialog(REMOTE, at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.local.file.setText(str(finder))
    dialog.connect_button.click()
    assert dialog.isVisible()
    assert dialog.pages.currentWidget() is dialog.local
    assert "finder.gguf is an embedding model" in dialog.local.problem
    dialog.local.file.setText(str(tmp_path / "gone.gguf"))
    dialog.connect_button.click()
    assert "no model file" in dialog.local.problem
    dialog.local.file.setText(str(writer))
    with qtbot.waitSignal(dialog.accepted):
        dialog.connect_button.click()
    assert dialog.settings.local.model == str(writer)
