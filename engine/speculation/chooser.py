"""Which way of reading the cloud is the fastest here and now, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.common.i18n import tr
from engine.speculation.token_sources import Average, Mode, Readings
from engine.speculation.trust import Trust

MODES = (Mode.STEPWISE, Mode.RUN_AHEAD, Mode.DRAFTS)
SAME_STRENGTH = 0.15
"""Coefficients that differ by no more agree about as often with the cloud."""
STEADY = 1.1
"""Another mode must promise this factor before a reply changes over."""
BELIEF = 16
"""A prediction weighs as much as so many tokens of the mode itself."""
PROMISING = 1.25
"""A mode that was not tried yet is tried when it would cost at most so much more than the best."""
TRIAL_TOKENS = 12
"""A mode's own measurements count once it has made so many tokens."""


class DraftKind(StrEnum):
    """Which drafts may be sent."""

    OFF = "off"
    """None."""
    PUBLIC = "public"
    """Drafts made from what the cloud knows anyway: they disclose nothing."""
    PRIVATE = "private"
    """Drafts made with the personal context: better guesses, and the cloud sees the wrong ones too."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A chosen mode.

    Attributes:
        mode: what to use.
        reason: why, one or two sentences for people.
    """

    mode: Mode
    reason: str


class Chooser:
    """Learns from every reply of a session what each mode costs; all times in milliseconds.

    A mode's cost is predicted from what all of them showed; the longer it was in use itself, the more what it
    came to counts instead.

    Args:
        round_trip_ms: of the network, as the endpoint's check measured it.
        local_ms: one step of the local pair, as calibrated.
    Attributes:
        trust: how often guesses of each kind came true; apart, so that what is drafted publicly depends on
            nothing private.
    """

    def __init__(self, round_trip_ms: float = 0.0, local_ms: float = 0.0) -> None:
        self._round_trip = round_trip_ms
        self._local = Average(64)
        if local_ms:
            self._local.add(local_ms)
        self._request = Average()
        self._interval = Average()
        self._agreement = Average(96)
        self._draft_hits = Average(96)
        self._strength = 0.0
        self._used: set[Mode] = set()
        self.trust = _new_trust()
        self._per_token = {mode: Average(48) for mode in MODES}

    def begin(self, coefficient: float) -> None:
        """A reply begins. What was learned holds for one strength, and a clear change forgets it.

        What the modes that were not in use lately came to is believed less and less, so that they are tried
        again when the predictions speak for them.
        """
        for mode in set(MODES) - self._used:
            self._per_token[mode].fade()
        self._used.clear()
        if abs(coefficient - self._strength) > SAME_STRENGTH:
            self._agreement, self._draft_hits = Average(96), Average(96)
            self._per_token = {mode: Average(48) for mode in MODES}
            self.trust = _new_trust()
            self._strength = coefficient

    def took(self, mode: Mode, total_ms: float) -> None:
        """A token was made in this mode, so long after the one before."""
        self._per_token[mode].add(total_ms)
        self._used.add(mode)

    def token(self, local_ms: float, *, agreed: bool, draft_hit: bool | None) -> None:
        """A token was made in whatever mode; `draft_hit`: a draft held it or would have, None where unknown."""
        if local_ms:
            self._local.add(local_ms)
        self._agreement.add(float(agreed))
        if draft_hit is not None:
            self._draft_hits.add(float(draft_hit))

    def saw(self, readings: Readings) -> None:
        """Take over what a token source saw of the cloud's speed."""
        if readings.request_ms.count:
            self._request.add(readings.request_ms.value)
        if readings.interval_ms.count:
            self._interval.add(readings.interval_ms.value)

    def advise(self, drafts: DraftKind, current: Mode | None = None) -> Advice:
        """Return the mode that promises the most tokens a second.

        Args:
            drafts: which may be sent.
            current: the mode in use, kept unless another one is clearly better.
        """
        costs = self.costs(drafts)
        if costs[Mode.RUN_AHEAD] is None:
            return Advice(Mode.RUN_AHEAD, tr("Nothing is measured yet: the cloud's own stream shows its speed."))
        known = {mode: cost for mode, cost in costs.items() if cost is not None}
        best = min(known, key=lambda mode: known[mode])
        untried = [m for m in known if self._per_token[m].count < TRIAL_TOKENS and m is not current]
        promising = [m for m in untried if known[m] < known[best] * PROMISING]
        if current in known and promising and self._per_token[current].count >= TRIAL_TOKENS:
            # Predictions err; a few tokens show.
            best = min(promising, key=lambda mode: known[mode])
        elif current in known and known[current] <= known[best] * STEADY:
            best = current
        return Advice(best, self._explain(best, known, drafts))

    def costs(self, drafts: DraftKind) -> dict[Mode, float | None]:
        """Milliseconds a token that each allowed mode takes or would take; None where nothing is known."""
        found: dict[Mode, float | None] = {}
        for mode in MODES:
            if mode is Mode.DRAFTS and drafts is DraftKind.OFF:
                continue
            own = self._per_token[mode]
            expected = self._predicted(mode)
            if expected is None:
                found[mode] = own.value if own.count >= TRIAL_TOKENS else None
            else:
                found[mode] = (own.count * own.value + BELIEF * expected) / (own.count + BELIEF)
        return found

    def _predicted(self, mode: Mode) -> float | None:
        local = self._local.value
        interval = self._interval.value
        request = self._request.value or (self._round_trip + interval if interval else 0.0)
        if not request or (mode is not Mode.STEPWISE and not interval):
            return None
        if mode is Mode.STEPWISE:
            return max(request, local)
        if mode is Mode.RUN_AHEAD:
            agreement = self._agreement.value if self._agreement.count else 0.8
            return max(interval, local) + (1 - agreement) * max(0.0, request - interval)
        hits = self._draft_hits.value if self._draft_hits.count else 0.6
        # A miss waits for a whole request; after a hit the next level is a local step behind.
        return (1 - hits) * max(request, local) + hits * local

    def _explain(self, best: Mode, costs: dict[Mode, float], drafts: DraftKind) -> str:
        rates = ", ".join(
            f"{tr(mode)} {1e3 / cost:.1f}" for mode, cost in sorted(costs.items(), key=lambda c: c[1])
        )
        facts = [tr("a request takes {value:.0f} ms", value=self._request.value)] if self._request.count else []
        if self._interval.count:
            facts.append(tr("the stream gives a token every {value:.0f} ms", value=self._interval.value))
        facts.append(tr("a local step takes {value:.0f} ms", value=self._local.value))
        if self._agreement.count:
            facts.append(tr("cloud and policy agree on {value:.0%}", value=self._agreement.value))
        if best is Mode.DRAFTS or (drafts is not DraftKind.OFF and self._draft_hits.count):
            facts.append(tr("drafts hold {value:.0%} of tokens", value=self._draft_hits.value))
        words = "; ".join(facts)
        return tr(
            "Tokens a second, measured or expected: {rates}. {upper}{words}.",
            rates=rates,
            upper=words[0].upper(),
            words=words[1:],
        )


def _new_trust() -> dict[DraftKind, Trust]:
    return {kind: Trust() for kind in (DraftKind.PUBLIC, DraftKind.PRIVATE)}
