from __future__ import annotations

import pytest

from engine.evaluation.ways import WAYS, Way
from engine.settings import WritingSettings
from engine.steering.gate import GateKind


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_changes_the_runs_settings_to_what_can_be(way: Way) -> None:
    written = way.writing(WritingSettings(strength=0.5))
    assert all(getattr(written, name) == value for name, value in way.changes)


def test_the_papers_gate_is_among_them() -> None:
    assert [way.name for way in WAYS if dict(way.changes).get("gate") is GateKind.PAPER] == ["steered, AdaCoSteer"]
