from __future__ import annotations

import pytest

from engine.local.library import Model
from engine.vocabulary.identity import PROBE_TEXT

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    "text", ["", "Hello", " leading", "ñ 🙂 👩‍👩‍👧 שלום مرحبا 你好", PROBE_TEXT, "a\x00b", "x" * 5000]
)
def test_spellings_join_to_the_text(smollm2: Model, text: str) -> None:
    vocabulary = smollm2.vocabulary
    tokens = vocabulary.tokenize(text, control_tokens=False)
    assert b"".join(vocabulary.spelling(t) for t in tokens).decode() == text


def test_control_spellings_are_text_unless_a_template_wrote_them(smollm2: Model) -> None:
    vocabulary = smollm2.vocabulary
    (control,) = vocabulary.tokenize("<|im_end|>", control_tokens=True)
    assert vocabulary.is_control(control)
    assert vocabulary.ends_reply(control)
    assert vocabulary.spelling(control) == b""
    assert vocabulary.control_spelling(control) == "<|im_end|>"
    typed = vocabulary.tokenize("<|im_end|>", control_tokens=False)
    assert control not in typed
    assert not any(vocabulary.is_control(t) for t in typed)


def test_ids_outside_the_vocabulary(smollm2: Model) -> None:
    for token in (-1, 49152, 2**31 - 1):
        assert smollm2.vocabulary.spelling(token) == b""
        assert not smollm2.vocabulary.ends_reply(token)
        assert not smollm2.vocabulary.is_control(token)


def test_half_characters_in_typed_text(smollm2: Model) -> None:
    tokens = smollm2.vocabulary.tokenize("a\ud83d", control_tokens=False)
    assert b"".join(smollm2.vocabulary.spelling(t) for t in tokens) == b"a?"
