"""A service's own limits of requests and tokens a minute, as the headers of its answers tell them.

Facts: the documentation of the services; servers of one's own send none.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.cloud.errors import BusyError
from engine.common.i18n import tr

KINDS = ("requests", "tokens")
_NAMES = ("x-ratelimit-{what}-{kind}", "ratelimit-{what}-{kind}", "anthropic-ratelimit-{kind}-{what}")
_PLAIN = ("x-ratelimit-{what}", "ratelimit-{what}")
"""Of services that count requests alone."""
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
A_DAY = 86400.0
SHORTEST_WAIT = 0.2


@dataclass(slots=True)
class _Limit:
    most: int | None = None
    left: int | None = None
    until: float = 0.0
    """When what is left is more again, by the clock."""


class RateLimits:
    """What is left of them. Nothing is known before the first answer.

    Args:
        clock: the time in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._limits = {kind: _Limit() for kind in KINDS}

    def heard(self, headers: Mapping[str, str]) -> None:
        """Take in an answer's headers."""
        for kind, limit in self._limits.items():
            left = _number(_find(headers, "remaining", kind))
            if left is None:
                continue
            limit.left = left
            most = _number(_find(headers, "limit", kind))
            limit.most = limit.most if most is None else most
            limit.until = self._clock() + self._seconds(_find(headers, "reset", kind))

    def require(self, tokens: int) -> None:
        """Look whether a request with so many tokens in its prompts may be sent now.

        Raises:
            BusyError: not before some time has passed.
        """
        for kind, limit in self._limits.items():
            wait = limit.until - self._clock()
            needed = 1 if kind == "requests" else tokens
            if limit.left is None or wait <= 0 or limit.left >= max(1, needed):
                continue
            if limit.most is not None and needed > limit.most:
                # It will never be enough: the service says so itself, better than we could.
                continue
            raise BusyError(
                tr("The service's own limit of {kind} is reached.", kind=kind),
                tr("Wait a little, or raise the limit with your provider."),
                retry_after=max(wait, SHORTEST_WAIT),
            )
        # Counted here too, for answers that are still under way.
        for kind, limit in self._limits.items():
            if limit.left is not None:
                limit.left = max(0, limit.left - (1 if kind == "requests" else tokens))

    @property
    def wait(self) -> float | None:
        """Seconds until there is more of what is used up; None where nothing is known to be."""
        waits = [limit.until - self._clock() for limit in self._limits.values() if limit.left == 0]
        return max((wait for wait in waits if wait > 0), default=None)

    @property
    def words(self) -> str:
        """What is left, in words; "" where the service says nothing of it."""
        told = []
        for kind, limit in self._limits.items():
            if limit.left is not None and limit.until > self._clock():
                most = f" of {limit.most:,}" if limit.most is not None else ""
                told.append(f"{limit.left:,}{most} {kind}")
        return f"{' and '.join(told)} left" if told else ""

    def _seconds(self, told: str) -> float:
        """Return how long until a reset: from a duration (6m0s), a number of seconds, or a time."""
        if found := _DURATION.findall(told):
            return min(A_DAY, sum(float(number) * _UNITS[unit] for number, unit in found))
        try:
            number = float(told)
        except ValueError:
            # A minute is what these limits are for.
            return 60.0
        if number > 1e11:
            number /= 1000
        return min(A_DAY, max(0.0, number - self._clock() if number > 1e9 else number))


def _find(headers: Mapping[str, str], what: str, kind: str) -> str:
    patterns = (*_NAMES, *_PLAIN) if kind == "requests" else _NAMES
    return next((found for p in patterns if (found := headers.get(p.format(what=what, kind=kind)))), "")


def _number(told: str) -> int | None:
    try:
        number = int(float(told.split(",")[0].split(";")[0]))
    except (ValueError, OverflowError):
        return None
    return number if number >= 0 else None
