from __future__ import annotations

import pytest

from engine.steering.gate import GateKind, OpenGate, PaperGate, ReopeningGate, make_gate


def test_every_kind_has_a_gate() -> None:
    kinds = {kind: type(make_gate(kind)) for kind in GateKind}
    assert kinds == {GateKind.OFF: OpenGate, GateKind.PAPER: PaperGate, GateKind.REOPENING: ReopeningGate}


def papers(tops: list[float], threshold: float = 0.1, patience: int = 3) -> list[bool]:
    """AdaCoSteer as its authors' code has it: before each token, whether it is steered."""
    streak, steering, found = 0, True, []
    for top in tops:
        found.append(steering)
        if steering:
            streak = streak + 1 if top > 1 - threshold else 0
            if streak >= patience:
                steering = False
    return found


@pytest.mark.parametrize(
    "tops",
    [
        [0.95, 0.95, 0.95, 0.1, 0.1],
        [0.95, 0.95, 0.5, 0.95, 0.95, 0.95, 0.2],
        [0.9, 0.9, 0.9, 0.9],
        [0.1] * 5,
        [0.91, 0.99, 0.9000001, 0.3],
    ],
)
def test_the_papers_rule(tops: list[float]) -> None:
    gate = PaperGate()
    found = []
    for top in tops:
        found.append(gate.open)
        if gate.open:
            gate.steered(top, agreed=False, bits=5.0)
        else:
            gate.examined(agreed=False, bits=5.0)
    assert found == papers(tops)


def test_it_closes_on_quiet_and_opens_on_loud() -> None:
    gate = ReopeningGate(patience=3, quiet_bits=0.2, loud_bits=0.6)
    for agreed, bits in [(True, 0.1), (True, -0.1), (False, 0.1), (True, 0.1), (True, 0.5), (True, 0.0)]:
        gate.steered(0.99, agreed=agreed, bits=bits)
        assert gate.open
    gate.steered(0.2, agreed=True, bits=0.1)
    gate.steered(0.2, agreed=True, bits=0.1)
    assert not gate.open
    # Between the two thresholds it stays as it is.
    gate.examined(agreed=True, bits=0.4)
    assert not gate.open
    gate.examined(agreed=True, bits=-0.7)
    assert gate.open
    # And needs a new run of quiet tokens to close.
    gate.steered(0.2, agreed=True, bits=0.0)
    gate.steered(0.2, agreed=True, bits=0.0)
    assert gate.open
    gate.steered(0.2, agreed=True, bits=0.0)
    assert not gate.open
    gate.examined(agreed=False, bits=0.0)
    assert gate.open


def test_the_open_gate_stays_open() -> None:
    gate = OpenGate()
    gate.steered(1.0, agreed=True, bits=0.0)
    gate.examined(agreed=True, bits=0.0)
    assert gate.open
