"""What the cloud can be, in settings files, in words and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine import settings as settings_file
from engine.cloud.adapters import registry
from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.common.paths import config_folder
from engine.settings import CloudSettings, Settings
from engine.settings.change import find
from tests.support import parrot

KINDS = ["embedded", "none", "auto", "llama", "completions", "chat", "text-completions", "ollama", "sglang"]


def keep(kind: object) -> None:
    path = config_folder() / "settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cloud": {"kind": kind, "url": "https://a.example"}}), encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_and_read_again(kind: str) -> None:
    keep(kind)
    read = settings_file.load()
    assert read.cloud.kind == kind
    settings_file.save(read)
    assert settings_file.load() == read
    assert json.loads((config_folder() / "settings.json").read_text(encoding="utf-8"))["cloud"]["kind"] == kind
    assert find("cloud.kind").parse(kind.upper()) == kind


@pytest.mark.parametrize("kind", ["parrot", "", "LLAMA", 1, None, ["llama"]])
def test_an_unknown_kind_is_refused_in_words(kind: object) -> None:
    keep(kind)
    with pytest.raises(SettingsError) as told:
        settings_file.load()
    assert f"“Kind of server” (cloud.kind) cannot be {kind}" in told.value.message
    assert f"It can be: {', '.join(KINDS)}." in told.value.message


def test_no_code_makes_settings_of_an_unknown_kind() -> None:
    with pytest.raises(SettingsError, match="cannot be parrot"):
        CloudSettings("parrot")
    with pytest.raises(SettingsError, match="cannot be parrot"):
        replace(CloudSettings(), kind="parrot")


@pytest.mark.parametrize("kind", CloudKind)
def test_what_needs_no_adapter_is_one_value(kind: CloudKind) -> None:
    assert CloudSettings(str.__str__(kind)).kind is kind


def test_a_kind_that_is_registered_can_be_chosen() -> None:
    entry = find("cloud.kind")
    assert list(entry.declared.choices) == KINDS
    with registry.registered(parrot.KIND):
        assert list(entry.declared.choices) == [*KINDS, "parrot"]
        assert entry.declared.choices["parrot"].words == "A parrot"
        assert entry.possible().endswith(", parrot")
        assert entry.parse("Parrot") == "parrot"
        keep("parrot")
        assert settings_file.load().cloud.kind == "parrot"
        settings_file.save(Settings(cloud=CloudSettings("parrot", "https://a.example")))
    with pytest.raises(SettingsError, match="cannot be parrot"):
        settings_file.load()
