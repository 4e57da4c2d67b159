"""When conversations were last gone on with, as people say it."""

from __future__ import annotations

from datetime import date, datetime

from engine.common.i18n import mark, tr

PINNED = mark("Pinned")


def group_of(changed: str, today: date) -> str:
    """Return a conversation's group.

    Args:
        changed: ISO 8601, UTC.
        today: where the user is.
    """
    try:
        day = datetime.fromisoformat(changed).astimezone().date()
    except ValueError:
        return tr("Earlier")
    days = (today - day).days
    if days <= 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    if days <= 7:
        return tr("Last seven days")
    if days <= 30:
        return tr("Last thirty days")
    return day.strftime("%B %Y") if day.year == today.year else str(day.year)
