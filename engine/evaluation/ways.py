"""The ways of answering that are compared, all on the same questions in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.common.bounds import FLOOR
from engine.common.errors import SettingsError
from engine.session.session import Writer
from engine.settings import WritingSettings
from engine.steering.gate import GateKind
from engine.steering.policy import Completion, UpdateRule

OTHERS = range(1, 6)
"""How many of the retrieved records are replaced by other people's, in the check of robustness."""
MILD = UpdateRule(rounds=1).coefficient()
"""c of the paper's LightCoSteer, T = 1."""
FULL = UpdateRule().coefficient()
"""c of the paper's defaults, T = 20."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of answering.

    Attributes:
        name: for tables, and for the results file: two ways of one name are the same.
        writer: who writes.
        told: whether the writer knows the private context.
        changes: settings of how replies are written that differ from the run's, by their names.
        others: passages that are replaced by other people's.
    """

    name: str
    writer: Writer
    told: bool = True
    changes: tuple[tuple[str, Any], ...] = ()
    others: int = 0

    @property
    def uploads(self) -> bool:
        """Whether the private context is sent."""
        return self.writer is Writer.CLOUD and self.told

    @property
    def steered(self) -> bool:
        """Whether the cloud is steered."""
        return self.writer is Writer.STEERED

    def writing(self, settings: WritingSettings) -> WritingSettings:
        """Return the settings that it writes with."""
        return replace(settings, **dict(self.changes))


UNPROTECTED = (("guard_words", 0), ("budget_bits", 0.0))
"""The method as published: nothing is held back."""
CLOUD = Way("cloud alone", Writer.CLOUD, told=False)
STEERED = Way("steered", Writer.STEERED, changes=UNPROTECTED)


def _steered(name: str, others: int = 0, **changes: Any) -> Way:
    return replace(STEERED, name=name, changes=(*STEERED.changes, *changes.items()), others=others)


WAYS: tuple[Way, ...] = (
    Way("local alone, without context", Writer.LOCAL, told=False),
    Way("local alone, with context", Writer.LOCAL),
    CLOUD,
    Way("cloud with context", Writer.CLOUD),
    STEERED,
    _steered("steered, no floor", floor=FLOOR[1]),
    _steered("steered, T = 1", strength=MILD, floor=FLOOR[1]),
    _steered("steered, T = 20", strength=FULL, floor=FLOOR[1]),
    _steered("steered, AdaCoSteer", gate=GateKind.PAPER, floor=FLOOR[1]),
    _steered("steered, re-opening gate", gate=GateKind.REOPENING),
    _steered("steered, tail cut off", completion=Completion.TRUNCATE),
    Way("steered, guarded", Writer.STEERED),
    *(_steered(f"steered, {n} of others", others=n) for n in OTHERS),
)
"""All of them. What is called "steered" has the run's strength and floor, tail completion, no gate and no
guard; each of the others differs from it in one thing, and the paper's have no floor either. The guarded
one has the guard and budget of the settings."""


def at_strength(coefficient: float) -> Way:
    """Return the steered way with another coefficient."""
    return _steered(f"steered, c = {coefficient:.4g}", strength=coefficient)


def named(names: Sequence[str]) -> list[Way]:
    """Return the ways with these names, in the order of `WAYS`; all where none is named.

    Raises:
        SettingsError: there is none of that name.
    """
    known = [way.name for way in WAYS]
    for name in names:
        if name not in known:
            raise SettingsError(f"There is no way named “{name}”.", f"There are: {'; '.join(known)}.")
    return [way for way in WAYS if not names or way.name in names]
