"""Where a session stands, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.common.i18n import tr


class Phase(StrEnum):
    """Where the session stands."""

    OPENING = "opening"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the window shows of the session.

    Attributes:
        phase: where it stands.
        cloud: the cloud in words; "" where the local model writes alone.
        local: the local model in words; "" when steering is off.
        round_trip_ms: of the cloud's shortest request.
        message, remedy: what failed and what to do, "" otherwise.
        cannot_steer: whether it failed since this cloud's replies cannot be steered.
        loaded: how much of the local model is read, 0 to 1.
        opening: which call of `Worker.open` it tells of.
        is_slow: whether this machine's processor lacks what local models are quick with.
        is_model_refused: whether it failed since the local model cannot be used.
    """

    phase: Phase
    cloud: str = ""
    local: str = ""
    round_trip_ms: float = 0.0
    message: str = ""
    remedy: str = ""
    cannot_steer: bool = False
    loaded: float = 0.0
    opening: int = 0
    is_slow: bool = False
    is_model_refused: bool = False


def why_not(phase: Phase, *, is_asking: bool) -> str:
    """Say why nothing can be asked in the conversation now; "" where it can.

    Args:
        phase: the session's.
        is_asking: whether another window has something written.
    """
    match phase:
        case Phase.OPENING:
            return tr("Still connecting. You can send the message once Tiller is ready.")
        case Phase.READY:
            return tr("Another window is generating a reply.") if is_asking else ""
    return tr("Not connected. See the message above.")
