from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from engine.common.errors import SettingsError
from engine.settings.change import find
from engine.settings.declared import Group, Setting
from engine.settings.sections import DECLARED
from engine.steering.gate import GateKind
from engine.vocabulary.alignment import Method

NOT_OFFERED = {"writing.gate": {GateKind.PAPER}, "cloud.alignment": {Method.GREEDY}}
"""For evaluations alone."""


def test_every_field_is_declared_with_words() -> None:
    assert len({entry.path for entry in DECLARED}) == len(DECLARED) > 40
    for entry in DECLARED:
        declared = entry.declared
        assert isinstance(declared.group, Group), entry.path
        assert declared.title[0].isupper(), entry.path
        assert len(declared.title) <= 40, entry.path
        assert declared.help.endswith("."), entry.path
        if issubclass(entry.kind, StrEnum):
            assert set(entry.kind) - set(declared.choices) == NOT_OFFERED.get(entry.path, set()), entry.path
            assert entry.default in declared.choices, entry.path
        if entry.kind in (int, float):
            assert declared.low > float("-inf"), entry.path
            assert declared.high < float("inf"), entry.path


@pytest.mark.parametrize("entry", DECLARED, ids=lambda entry: entry.path)
def test_a_default_is_spelled_parsed_and_allowed(entry: Setting) -> None:
    assert entry.parse(entry.spelled(entry.default)) == entry.default
    assert entry.possible()


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("writing.strength", " 1.25 ", 1.25),
        ("writing.strength", "1", 1.0),
        ("writing.seed", "-1", -1),
        ("writing.steering", "off", False),
        ("writing.steering", "YES", True),
        ("writing.mode", "Run-Ahead", "run-ahead"),
        ("writing.mode", "run_ahead", "run-ahead"),
        ("cloud.currency", "€", "€"),
        ("window.language", "zh_CN", "zh_CN"),
    ],
)
def test_what_people_type(path: str, text: str, value: Any) -> None:
    assert find(path).parse(text) == value


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("writing.strength", "strong", "cannot be strong"),
        ("writing.strength", "nan", "cannot be nan"),
        ("writing.strength", "1e9", "from -100 to 100"),
        ("writing.max_tokens", "1.5", "cannot be 1.5"),
        ("writing.max_tokens", "0", "from 1 to"),
        ("writing.steering", "perhaps", "yes or no"),
        ("writing.gate", "garden", "off, re-opening"),
        ("writing.gate", "paper", "off, re-opening"),
        ("cloud.alignment", "byte by byte", "automatic, bytes, shared"),
        ("cloud.currency", "dollars", "longer than 5 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(path: str, text: str, why: str) -> None:
    with pytest.raises(SettingsError) as caught:
        find(path).parse(text)
    assert why in str(caught.value)
    assert path in caught.value.message
