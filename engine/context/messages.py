"""One message of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """Who said what.

    Attributes:
        role: "system", "user" or "assistant".
        content: the text as typed or as the reply stood.
    """

    role: Role
    content: str
