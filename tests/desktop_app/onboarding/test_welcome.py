from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.downloads import Downloads
from desktop_app.application.session_state import Phase
from desktop_app.models.window import ModelsWindow
from desktop_app.onboarding.welcome import Welcome
from engine import settings as settings_file
from engine.cloud.kinds import CloudKind
from engine.models.download import Downloaded
from engine.settings import CloudSettings, Settings
from engine.store.profiles import Profiles, Sharing
from tests.conftest import MemoryKeyring
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window


def shown(qtbot: QtBot, *, can_try: bool = True, settings: Settings | None = None) -> Welcome:
    dialog = Welcome(settings or Settings(), can_try=can_try)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_four_steps_forth_and_back(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    seen = []
    for _ in range(4):
        seen.append(dialog.step.text())
        dialog.next.click()
    assert seen == [f"Step {number} of 4" for number in range(1, 5)]
    assert dialog.result() == Welcome.DialogCode.Accepted
    again = shown(qtbot)
    again.next.click()
    again.back.click()
    assert again.pages.currentIndex() == 0
    assert not again.back.isEnabled()
    again.skip.click()
    assert again.result() == Welcome.DialogCode.Rejected


def test_the_keyboard_is_enough(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    for _ in range(3):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.pages.currentWidget() is dialog.about_you
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == Welcome.DialogCode.Rejected


def test_one_cannot_go_on_without_what_a_choice_needs(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot)
    dialog.next.click()
    dialog.local.file.setChecked(True)
    assert not dialog.next.isEnabled()
    dialog.local.path.setText(str(tmp_path / "m.gguf"))
    assert dialog.next.isEnabled()
    dialog.next.click()
    dialog.cloud.remote.setChecked(True)
    dialog.cloud.url.clear()
    assert not dialog.next.isEnabled()


def test_a_preset_fills_in_the_cloud(qtbot: QtBot) -> None:
    page = shown(qtbot, can_try=False).cloud
    assert page.remote.isChecked(), "nothing can be tried here, so a server is wanted"
    assert page.settings.kind == "llama"
    page.preset.setCurrentText("DeepSeek")
    page.preset.activated.emit(page.preset.currentIndex())
    found = page.settings
    assert (found.kind, found.url, found.model) == (
        "chat",
        "https://api.deepseek.com/beta",
        "deepseek-chat",
    )
    assert found.candidates == 20
    page.alone.setChecked(True)
    assert page.settings.kind is CloudKind.NONE


def test_a_download_that_fits_is_proposed(qtbot: QtBot) -> None:
    page = shown(qtbot).local
    assert page.download is None
    page.get.setChecked(True)
    assert page.download is not None
    assert page.settings.model == ""


def test_what_was_told_becomes_facts(qtbot: QtBot) -> None:
    page = shown(qtbot).about_you
    page.name.setText("Ada")
    page.text.setPlainText("Occupation: gardener\nloves the sea")
    assert page.called == "Ada"
    assert page.facts == [("Occupation", "gardener"), ("", "loves the sea")]


def test_the_first_steps_are_taken_up(
    make_window: MakeWindow, qtbot: QtBot, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(Downloads, "start", lambda self, wanted: begun.append(wanted.file_name))
    begun: list[str] = []
    dialog = window.welcome()
    dialog.cloud.remote.setChecked(True)
    dialog.cloud.url.setText("http://127.0.0.1:9")
    dialog.cloud.key.setText("sk-123")
    dialog.local.get.setChecked(True)
    dialog.about_you.name.setText("Grace")
    dialog.about_you.text.setPlainText("Occupation: gardener")
    dialog.accept()
    assert window.settings.window.welcomed
    assert window.settings.cloud.url == "http://127.0.0.1:9"
    assert window.settings.endpoints
    assert len(begun) == 1
    models = window.windows.find(ModelsWindow)
    assert models is not None
    assert models.isVisible()
    window.services.downloads.ended.emit("another.gguf", None)
    window.services.downloads.ended.emit(begun[0], Downloaded(Path("/new.gguf"), "", is_verified=True))
    assert window.settings.local.model == "/new.gguf", "it was downloaded to be used"
    profile = window.storage.active_profile()
    facts = [(fact.text, fact.sharing) for fact in Profiles(window.storage.database).facts(profile.id)]
    # What replies may call them may be told; the rest may only have its influence.
    assert ("Grace", Sharing.OPEN) in facts
    assert ("gardener", Sharing.STYLE) in facts
    window.close()
    assert settings_file.load().window.welcomed
    assert memory_keyring.get_password("tiller", "http://127.0.0.1:9") == "sk-123"


def test_a_key_for_a_server_that_is_not_taken_goes_nowhere(
    make_window: MakeWindow, memory_keyring: MemoryKeyring
) -> None:
    mine = CloudSettings("llama", "http://127.0.0.1:9", name="Mine", stall_seconds=1)
    window = make_window(Settings(cloud=mine, endpoints=(mine,)))
    memory_keyring.set_password("tiller", mine.url, "sk-mine")
    dialog = window.welcome()
    dialog.cloud.url.setText("https://elsewhere.example")
    dialog.cloud.key.setText("sk-theirs")
    dialog.cloud.alone.setChecked(True)
    dialog.accept()
    assert window.services.keys == {}
    window.close()
    assert memory_keyring.get_password("tiller", mine.url) == "sk-mine"


def test_a_server_that_is_kept_is_taken_as_it_is(qtbot: QtBot) -> None:
    kept = CloudSettings("completions", "https://a.example", "m", name="Mine", price_prompt=2.0, price_output=8.0)
    alone = replace(kept, kind=CloudKind.NONE)
    dialog = shown(qtbot, settings=Settings(cloud=alone, endpoints=(kept,)))
    dialog.cloud.remote.setChecked(True)
    assert dialog.cloud.settings == kept
    dialog.cloud.url.setText("https://b.example")
    assert dialog.cloud.settings.price_prompt == 0


def test_another_model_that_is_chosen_meanwhile_stays(
    make_window: MakeWindow, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(Downloads, "start", lambda self, wanted: begun.append(wanted.file_name))
    begun: list[str] = []
    dialog = window.welcome()
    dialog.cloud.alone.setChecked(True)
    dialog.local.get.setChecked(True)
    dialog.accept()
    assert window.services.connection._awaited == begun[0]
    window.services.connection.use_model("/mine.gguf")
    window.services.downloads.ended.emit(begun[0], Downloaded(Path("/new.gguf"), "", is_verified=True))
    assert window.settings.local.model == "/mine.gguf"


def test_skipping_leaves_all_as_it_is_and_connects(make_window: MakeWindow, qtbot: QtBot) -> None:
    here = CloudSettings("llama", "http://127.0.0.1:9", stall_seconds=1)
    window = make_window(Settings(cloud=here))
    window.welcome().reject()
    assert window.settings.cloud == here
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)


def test_it_can_be_tried_at_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(Settings(cloud=CloudSettings("llama", "http://127.0.0.1:9")))
    window.welcome().what.try_it.click()
    assert window.settings.cloud.kind is CloudKind.EMBEDDED
    assert window.settings.window.welcomed
    window.services.engine.give_up()


def test_an_endpoint_in_use_stays_as_it_is(qtbot: QtBot) -> None:
    mine = CloudSettings("chat", "https://a.example", "m", 20, name="Mine", price_prompt=2.0, daily_limit=3.0)
    page = shown(qtbot, settings=Settings(cloud=mine)).cloud
    assert page.settings == mine
    page.url.setText("http://192.168.1.5:8080")
    found = page.settings
    assert (found.name, found.price_prompt, found.plain_http, found.daily_limit) == ("", 0.0, False, 3.0)


def test_it_ends_with_the_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    dialog = window.welcome()
    window.leave()
    dialog.reject()
    assert not window.settings.window.welcomed, "it is shown again"
