"""What is steered and what is left to the cloud, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.privacy.probe_detector import Suspicion
from engine.reply.rules import STEER, Reason, Rule, Situation, decide

PLAIN = Situation()
REASONING = replace(PLAIN, is_reasoning=True)
SHUT = replace(PLAIN, is_gate_open=False)
PROBED = replace(PLAIN, suspicion=Suspicion.FLAT)
SUSPECT = replace(PLAIN, is_suspect=True)

CASES: dict[str, tuple[Situation, Reason | None]] = {
    "nothing speaks against it": (PLAIN, None),
    "reasoning": (REASONING, Reason.REASONING),
    "reasoning that is steered": (replace(REASONING, steers_reasoning=True), None),
    "an answer, where reasoning is steered": (replace(PLAIN, steers_reasoning=True), None),
    "the gate is shut": (SHUT, Reason.GATE),
    "reasoning that is steered, and the gate is shut": (
        replace(SHUT, is_reasoning=True, steers_reasoning=True),
        Reason.GATE,
    ),
    # The shadow looks at what the gate leaves alone: reasoning is none of that.
    "reasoning, and the gate is shut": (replace(SHUT, is_reasoning=True), Reason.REASONING),
    "the position probes": (PROBED, Reason.PROBE),
    "the position probes and all is spent": (replace(PROBED, is_suspect=True, factor=0.0), Reason.PROBE),
    "the position probes, and the gate is shut": (replace(PROBED, is_gate_open=False), Reason.GATE),
    "a suspect cloud, and something is left": (replace(SUSPECT, factor=0.25), None),
    "a suspect cloud, and all is spent": (replace(SUSPECT, factor=0.0), Reason.SPENT),
    # At strength 0 the policy is the cloud's, completed: an honest cloud's reply goes on so.
    "an honest cloud, and all is spent": (replace(PLAIN, factor=0.0), None),
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_reason(name: str) -> None:
    situation, reason = CASES[name]
    assert decide(situation) == Rule(reason)
    assert decide(situation).steers is (reason is None)


def test_the_local_model_is_asked_where_a_probe_may_be_seen() -> None:
    asked = {reason: Rule(reason).reads_local for reason in Reason}
    assert asked == {Reason.REASONING: False, Reason.GATE: False, Reason.PROBE: True, Reason.SPENT: True}
    assert STEER.reads_local
