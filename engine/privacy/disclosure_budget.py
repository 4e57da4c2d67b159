"""What protects one reply: the guard, where the reply stands, and how much of its disclosure budget is spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.privacy.guard import Guard, GuardState, Held

BUDGET_BITS = 256.0
"""Of a reply, unless the user says otherwise: see docs/privacy.md."""
DAILY_BITS = 8192.0
"""Of all replies of a day to one service about one profile: more than most people chat, and a stop for what asks
for reply after reply."""
SUSPECT_BITS = 8.0
"""Of a reply to a server that looks as if it were asking."""


class DisclosureBudget:
    """One reply's guard and budget.

    Args:
        guard: says what tokens would spell; None finds nothing.
        budget_bits: what the reply may disclose before it is steered no more; 0 sets no limit.
    Attributes:
        trail: where the reply stands.
        spent: bits that its tokens disclosed so far, an estimate.
    """

    def __init__(self, guard: Guard | None = None, budget_bits: float = 0.0) -> None:
        self._guard = guard
        self._budget = budget_bits
        self.trail = GuardState()
        self.spent = 0.0

    @property
    def factor(self) -> float:
        """What is left of the steering strength, 1 to 0: all of it until half of the budget is spent."""
        if not self._budget:
            return 1.0
        return min(1.0, max(0.0, 2.0 - 2.0 * self.spent / self._budget))

    @property
    def fades(self) -> bool:
        """Whether the budget has begun to lower the strength."""
        return self.factor < 1.0

    def allows_drafts(self, draft_bits: float) -> bool:
        """Whether guesses that disclose something may still be sent, after those that disclosed this much."""
        return not self._budget or self.spent + draft_bits < self._budget / 2

    def check(
        self, spelling: bytes, is_expected: Callable[[], bool] = lambda: False
    ) -> tuple[GuardState, Held | None]:
        """Return where the reply would stand with a token, and what that would spell, or begin to spell, if so.

        Args:
            spelling: the token's bytes.
            is_expected: whether anybody's reply may well go on with it; see `Guard.begun`.
        """
        if self._guard is None:
            return self.trail, None
        trail, held = self._guard.step(self.trail, spelling)
        if held is None and (held := self._guard.begun(trail, spelling)) and is_expected():
            held = self._guard.begun(trail, spelling, is_expected=True)
        return trail, held

    @property
    def guards(self) -> bool:
        """Whether there is anything that must not be spelled out."""
        return self._guard is not None

    def limit(self, bits: float) -> None:
        """Let the reply disclose no more than so many bits from here on, and fade at once."""
        left = self.spent + bits
        self._budget = min(self._budget, left) if self._budget else left

    def took(self, trail: GuardState, bits: float) -> None:
        """The reply took a token."""
        self.trail = trail
        self.spent += bits

    def permitted(
        self, path: Sequence[int], candidates: Sequence[int], spelling: Callable[[int], bytes]
    ) -> list[bool]:
        """Say for each candidate whether it could follow guessed tokens."""
        guard = self._guard
        if guard is None:
            return [True] * len(candidates)
        trail = guard.follow(self.trail, map(spelling, path))
        spellings = [spelling(token) for token in candidates]
        steps = [guard.step(trail, spelling) for spelling in spellings]
        held = [
            entry or guard.begun(behind, spelling)
            for (behind, entry), spelling in zip(steps, spellings, strict=True)
        ]
        return [
            not any(entry and (entry is own or entry.is_near(trail, spelling)) for entry in held)
            for own, spelling in zip(held, spellings, strict=True)
        ]
