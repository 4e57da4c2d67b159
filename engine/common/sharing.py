"""What a private text may do: the level that the user set for it."""

from __future__ import annotations

from enum import StrEnum


class Sharing(StrEnum):
    """What a fact or a record may do."""

    OPEN = "open"
    """It may appear in replies."""
    STYLE = "style"
    """It may influence replies, and may not be spelled out."""
    OFF = "off"
    """It is not used."""
