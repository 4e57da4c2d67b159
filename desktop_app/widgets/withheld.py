"""What the guard held back from a reply, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.common.i18n import tr
from engine.privacy.guard import Held

MAX_NAMED = 4


def in_words(held: Iterable[Held]) -> str:
    """Return what was held back and why, each reason once, for the person whose texts these are; "" for none."""
    reasons = Counter(entry.reason for entry in held)
    if not reasons:
        return ""
    named = [
        tr("{reason} ({times} times)", reason=reason, times=times) if times > 1 else reason
        for reason, times in reasons.most_common(MAX_NAMED)
    ]
    more = tr("; and {rest} more", rest=len(reasons) - MAX_NAMED) if len(reasons) > MAX_NAMED else ""
    return tr("Held back from this reply: {named}{more}.", named=tr("; ").join(named), more=more)
