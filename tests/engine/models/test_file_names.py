from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.file_names import LONGEST, fit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Qwen3-0.6B-Q8_0.gguf", "Qwen3-0.6B-Q8_0.gguf"),
        ("a/b\\c d.GGUF", "c d.gguf"),
        ("../../x.gguf", "x.gguf"),
        ("con.gguf", "_con.gguf"),
        ("LPT1", "_LPT1.gguf"),
        ("console", "console.gguf"),
        (".hidden", "hidden.gguf"),
        ("a\nb:c*.gguf", "a_b_c_.gguf"),
        ("née.gguf", "n_e.gguf"),
        ("x" * 500, "x" * LONGEST + ".gguf"),
        ("...", ""),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert fit(name) == expected


@given(st.text())
def test_any_name_is_fit_once_it_was_made_so(name: str) -> None:
    made = fit(name)
    assert fit(made) == made
    assert not set(made) & set('/\\:*?"<>|\0\n')
    assert not made.startswith(".")
