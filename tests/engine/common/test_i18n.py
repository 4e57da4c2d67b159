from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from engine.common import i18n as words
from engine.common.i18n import mark, tr


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    words.use(None)


def test_english_is_filled_in() -> None:
    assert tr("Plain.") == mark("Plain.") == "Plain."
    assert tr("{size:.1f} of {total}", size=1.25, total="{x}") == "1.2 of {x}"
    assert tr("{n} fact", "{n} facts", n=1) == "1 fact"
    assert tr("{n} fact", "{n} facts", n=12_000) == "12,000 facts"
    assert tr("{n} token", n=2) == "2 token"
    assert tr("A {brace") == "A {brace", "what has no values is left as it is"


def test_a_translator_is_asked_with_the_number() -> None:
    asked: list[tuple[str, str, int]] = []

    def translate(text: str, plural: str, n: int) -> str:
        asked.append((text, plural, n))
        return {"{n} fact": "{n} 条事实", "Yes": "是"}.get(text, "")

    words.use(translate)
    assert tr("{n} fact", "{n} facts", n=3) == "3 条事实"
    assert tr("Yes") == "是"
    assert tr("Unknown {thing}", thing=1) == "Unknown 1"
    assert asked == [("{n} fact", "{n} facts", 3), ("Yes", "", -1), ("Unknown {thing}", "", -1)]


def test_a_translation_that_does_not_fit_costs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    words.use(lambda *_: "{nothing}")
    with caplog.at_level(logging.ERROR):
        assert tr("{what} is here", what="It") == "It is here"
    assert "does not fit" in caplog.text
