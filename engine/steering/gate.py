"""Confidence gates: when to leave tokens to the cloud alone."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import Protocol


class GateKind(StrEnum):
    """Which gate a reply has."""

    OFF = "off"
    """Every token is steered."""
    PAPER = "paper"
    """AdaCoSteer's: closes for the rest of the reply when the cloud is sure several times in a row."""
    REOPENING = "re-opening"
    """Closes while steering changes nothing, and opens when it would again."""


class Gate(Protocol):
    """Told of every token in turn; says whether the next one is steered."""

    @property
    def open(self) -> bool:
        """True while tokens are steered."""
        ...

    def steered(self, top_probability: float, *, agreed: bool, bits: float) -> None:
        """A token was steered.

        Args:
            top_probability: of the cloud's likeliest token.
            agreed: the cloud alone would have picked the same.
            bits: log2(policy / base) of the token.
        """
        ...

    def examined(self, *, agreed: bool, bits: float) -> None:
        """A token that was left to the cloud was looked at afterwards: what the policy would have done there."""
        ...


class OpenGate:
    """Never closes."""

    open = True

    def steered(self, top_probability: float, *, agreed: bool, bits: float) -> None: ...

    def examined(self, *, agreed: bool, bits: float) -> None: ...


class PaperGate:
    """AdaCoSteer (arXiv 2507.04756): steering ends for good when the cloud is confident.

    Args:
        threshold: confident means that the likeliest token has more than 1 - threshold.
        patience: confident tokens in a row that close it.
    """

    def __init__(self, threshold: float = 0.1, patience: int = 3) -> None:
        self._threshold = threshold
        self._patience = patience
        self._streak = 0
        self.open = True

    def steered(self, top_probability: float, *, agreed: bool, bits: float) -> None:
        del agreed, bits
        self._streak = self._streak + 1 if top_probability > 1 - self._threshold else 0
        if self._streak >= self._patience:
            self.open = False

    def examined(self, *, agreed: bool, bits: float) -> None: ...


class ReopeningGate:
    """Closes after tokens that steering did not change and hardly moved; opens when it would change one.

    The two thresholds lie apart (hysteresis), so that it does not flutter. It judges by the delta's effect and
    not by the cloud's confidence: a sure cloud may be sure of what the person would never write.

    Args:
        patience: tokens in a row that close it.
        quiet_bits: steering hardly moves a token when the token's log2(policy / base) is below this in size.
        loud_bits: a token left to the cloud opens it when the size is above this, or the policy's pick another.
    """

    def __init__(self, patience: int = 8, quiet_bits: float = 0.15, loud_bits: float = 0.6) -> None:
        self._patience = patience
        self._quiet_bits = quiet_bits
        self._loud_bits = loud_bits
        self._last: deque[bool] = deque(maxlen=patience)
        self.open = True

    def steered(self, top_probability: float, *, agreed: bool, bits: float) -> None:
        del top_probability
        self._last.append(agreed and abs(bits) < self._quiet_bits)
        if len(self._last) == self._patience and all(self._last):
            self.open = False

    def examined(self, *, agreed: bool, bits: float) -> None:
        if not agreed or abs(bits) > self._loud_bits:
            self._last.clear()
            self.open = True


def make_gate(kind: GateKind) -> Gate:
    """Return a new gate for one reply."""
    match kind:
        case GateKind.PAPER:
            return PaperGate()
        case GateKind.REOPENING:
            return ReopeningGate()
        case GateKind.OFF:
            return OpenGate()
