from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.settings_store import SettingsStore
from engine import settings as settings_file
from engine.common.errors import SettingsError, TillerError
from engine.common.paths import config_folder
from engine.settings import CloudSettings, Settings
from engine.settings.change import find, with_value


def at_once(work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[TillerError], None]) -> None:
    try:
        done(work())
    except TillerError as error:
        failed(error)


def test_changes_are_told_and_written_together_a_little_later(qtbot: QtBot) -> None:
    keeper = SettingsStore(Settings(), at_once)
    told: list[tuple[str, frozenset[str]]] = []
    keeper.changed.connect(lambda section, names: told.append((section, names)))
    keeper.change("writing", strength=0.9)
    keeper.change("writing", strength=1.0, temperature=0.7)
    keeper.change("writing", strength=1.0)
    assert told == [("writing", frozenset({"strength"}))] * 2, "what is so already is no change"
    assert settings_file.load() == Settings()
    qtbot.waitUntil(lambda: settings_file.load().writing.strength == 1.0, timeout=3000)


def test_what_the_command_line_changed_meanwhile_stays() -> None:
    keeper = SettingsStore(Settings(), at_once)
    settings_file.save(with_value(Settings(), find("writing.max_tokens"), 99))
    keeper.change("writing", strength=0.9)
    keeper.close()
    kept = settings_file.load().writing
    assert (kept.max_tokens, kept.strength) == (99, 0.9)


def test_an_impossible_value_changes_nothing() -> None:
    keeper = SettingsStore(Settings(), at_once)
    with pytest.raises(SettingsError):
        keeper.change("writing", strength=0.5, temperature=-1)
    assert keeper.settings == Settings()


def test_a_connection_is_taken_up_with_its_endpoints() -> None:
    keeper = SettingsStore(Settings(), at_once)
    named = CloudSettings("llama", "https://a.example", name="A")
    keeper.change("writing", strength=0.9)
    keeper.connect_to(replace(Settings(), cloud=named, endpoints=(named,)))
    kept = settings_file.load()
    assert (kept.cloud, kept.endpoints) == (named, (named,))
    assert kept.writing.strength == 0.9
    keeper.change("cloud", candidates=7)
    assert keeper.settings.endpoints[0].candidates == 7


def test_a_change_is_a_setting_of_the_declarations() -> None:
    keeper = SettingsStore(Settings(), at_once)
    with pytest.raises(TypeError):
        keeper.change("writing", colour="blue")


def test_a_file_that_could_not_be_read_is_left_alone() -> None:
    path = config_folder() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken")
    keeper = SettingsStore(Settings(), at_once, keep=False)
    keeper.change("writing", strength=0.9)
    keeper.close()
    assert path.read_text() == "{broken"


def test_what_cannot_be_written_is_told(qtbot: QtBot) -> None:
    config_folder().parent.mkdir(parents=True, exist_ok=True)
    config_folder().write_text("in the way")
    keeper = SettingsStore(Settings(), at_once)
    with qtbot.waitSignal(keeper.messages.told, timeout=3000) as caught:
        keeper.change("writing", strength=0.9)
    assert "settings" in caught.args[0].what


def test_a_trial_keeps_nothing_whatever_is_chosen() -> None:
    kept = Settings(endpoints=(CloudSettings("llama", "https://mine.example", name="Mine"),))
    settings_file.save(kept)
    keeper = SettingsStore(Settings(), at_once, is_trial=True)
    keeper.change("writing", strength=0.9)
    keeper.connect_to(Settings())
    keeper.close()
    assert settings_file.load() == kept


def test_what_could_not_be_written_is_written_later() -> None:
    config_folder().parent.mkdir(parents=True, exist_ok=True)
    config_folder().write_text("in the way")
    keeper = SettingsStore(Settings(), at_once)
    keeper.connect_to(Settings(cloud=CloudSettings("llama", "https://a.example", name="A")))
    keeper.change("writing", strength=0.9)
    config_folder().unlink()
    keeper.close()
    kept = settings_file.load()
    assert (kept.cloud.name, kept.writing.strength) == ("A", 0.9)
