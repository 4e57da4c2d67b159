"""The choices of a cloud that no adapter stands behind; the others are in `engine.cloud.adapters.registry`."""

from __future__ import annotations

from enum import StrEnum


class CloudKind(StrEnum):
    """What the cloud is where it is not a registered kind of server, which is a string: its id."""

    EMBEDDED = "embedded"
    """A llama.cpp server of our own on this machine, to try the program."""
    NONE = "none"
    """None: the local model writes alone, and nothing is sent."""
    AUTO = "auto"
    """Found out by asking."""
