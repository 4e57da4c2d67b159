from __future__ import annotations

import math

import pytest

from engine.steering.disclosure import disclosed_bits


def test_bits_are_binary_logarithms_of_the_ratio() -> None:
    assert disclosed_bits(math.log(0.8), math.log(0.1)) == pytest.approx(3)
    assert disclosed_bits(math.log(0.1), math.log(0.2)) == pytest.approx(-1)
    assert disclosed_bits(-2.0, -2.0) == 0
