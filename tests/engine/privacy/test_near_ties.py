"""Words between which the cloud does not decide are its own business: steering them would answer a question."""

from __future__ import annotations

import numpy as np
import pytest

from engine.privacy.near_ties import tie_bits, undecided

SPELLINGS = [b" the", b" Quor", b" tea", b"7", "Élan".encode(), b" x", b"", b"\xe4\xb8"]


def found(*nats: float) -> list[int]:
    return undecided(np.float32(nats), SPELLINGS.__getitem__)


def test_words_as_likely_as_each_other_are_undecided() -> None:
    assert found(-1.0, -9, -1.2, -9, -9, -1.4) == [0, 2]
    assert found(-1.0, -9, -1.35, -9, -9, -9) == []
    assert found(-1.0) == []


def test_names_and_numbers_are_undecided_from_further_off() -> None:
    assert found(-1.0, -1.9, -9, -9, -9, -1.9) == [1]
    assert found(-1.0, -9, -9, -1.8, -1.9) == [3, 4]
    # The most likely one itself, where a word is near.
    assert found(-1.8, -1.0) == [1]
    assert found(-1.0, -2.1) == []
    # Neither the end of a reply nor the beginning of a character is anybody's name.
    assert found(-1.0, -9, -9, -9, -9, -9, -1.5, -1.5) == []


def test_the_entropy_of_a_tie() -> None:
    assert tie_bits(np.float32([-2.0] * 8 + [-4.0])) == pytest.approx(3)
    assert tie_bits(np.float32([-1.0, -1.5])) == 0
    assert 0.9 < tie_bits(np.float32([-1.0, -1.29])) < 1
