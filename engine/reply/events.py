"""What a reply emits. Times are milliseconds, probabilities 0 to 1, disclosure bits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.cloud.protocol import Traffic
from engine.common.i18n import tr
from engine.context.fitting import LeftOut
from engine.privacy.guard import Held
from engine.privacy.probe_detector import Suspicion
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Alternative, Decision


class Ending(StrEnum):
    """Why a reply ended."""

    COMPLETE = "complete"
    """The model ended its turn."""
    LENGTH = "length"
    """The longest reply that the settings or a context allow was reached."""
    STOPPED = "stopped"
    """The user stopped it."""
    LOOP = "loop"
    """It said the same over and over."""


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Where one token's time went, in milliseconds.

    Attributes:
        local_ms: both local sequences.
        request_ms: until the request had left.
        cloud_ms: from there to the answer's first byte; where the cloud is read ahead, how long its answer
            was still waited for.
        response_ms: receiving and reading the answer.
        fuse_ms: forming the policy.
        pick_ms: picking the token and describing it.
        total_ms: since the token before, or since the start.
        hidden_ms: the part of `local_ms` that passed while the cloud was awaited anyway.
    """

    local_ms: float = 0.0
    request_ms: float = 0.0
    cloud_ms: float = 0.0
    response_ms: float = 0.0
    fuse_ms: float = 0.0
    pick_ms: float = 0.0
    total_ms: float = 0.0
    hidden_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Passing:
    """What is told on the way, of which the reply is not made: who only wants the reply may pass it by."""


@dataclass(frozen=True, slots=True)
class Started(Passing):
    """Both prompts are made and the first requests are under way.

    Attributes:
        cloud_tokens, private_tokens, public_tokens: lengths of the three prompts; the last two 0 when
            steering is off.
        left_out: what did not fit the models' contexts.
    """

    cloud_tokens: int
    private_tokens: int
    public_tokens: int
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class ModeChosen(Passing):
    """The cloud is read in another way from here on.

    Attributes:
        mode: how.
        reason: why, in words.
    """

    mode: Mode
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a reply took, beyond its time.

    Attributes:
        traffic: requests and bytes, those of the prompt's preparation included.
        limits: what is left of the service's own limits, in words.
        guessed, accepted: positions at which a stream or a draft had a guess, and where it was right.
        restarts, read_past: streams that were given up at a difference, and their tokens of no use.
        drafted, wasted: drafted tokens that were sent, and those of them that are not in the reply.
        draft_bits: what the wasted ones disclosed.
        unsteered: tokens that a gate left to the cloud.
        examined, missed: how many of these were looked at afterwards, and where the policy would have
            picked another token.
    """

    traffic: Traffic = field(default_factory=Traffic)
    guessed: int = 0
    accepted: int = 0
    restarts: int = 0
    read_past: int = 0
    drafted: int = 0
    wasted: int = 0
    draft_bits: float = 0.0
    unsteered: int = 0
    examined: int = 0
    missed: int = 0
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the reply.

    Attributes:
        position: from 0.
        token: its id.
        text: what it adds to the answer, "" while a character is incomplete.
        decision: who it comes from.
        alternatives: the most likely candidates under the policy, most likely first; the last is the token
            itself where it is none of them.
        disclosed_bits: what the pick of this token tells, an estimate.
        times: where the time went.
        held: what the guard held back at this position, in the order in which it was picked.
        thought: what it adds to the thought before the answer.
    """

    position: int
    token: int
    text: str
    decision: Decision
    alternatives: tuple[Alternative, ...]
    disclosed_bits: float
    times: StageTimes
    held: tuple[Held, ...] = ()
    thought: str = ""


@dataclass(frozen=True, slots=True)
class Notice(Passing):
    """Something the user should know; the reply goes on."""

    message: str


@dataclass(frozen=True, slots=True)
class Suspected(Passing):
    """The cloud's probabilities look made to find out about the user. The reply goes on, and tells it next to
    nothing from here on.

    Attributes:
        reason: what is not like an honest model.
    """

    reason: Suspicion

    @property
    def message(self) -> str:
        """The same for people."""
        return tr(
            "This server looks as if it tries to find out about you: its probabilities "
            "{reason}. What it may learn is limited to next to nothing until you connect "
            "anew.",
            reason=tr(self.reason),
        )


@dataclass(frozen=True, slots=True)
class Waiting(Passing):
    """The cloud failed in a way that may pass; the reply goes on by itself when it is back.

    Attributes:
        message: what happened.
        seconds: until the next try.
    """

    message: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The reply ended as it should, or the user stopped it.

    Attributes:
        text: all of the answer.
        ending: why.
        tokens: how many were shown.
        seconds: from the start to the last token, or to the end where there is none.
        disclosed_bits: sum over the tokens, the one that ends it included.
        work: what else it took.
        held: what the guard held back there, where the reply ends instead.
        thought: what was thought before the answer, "" where nothing was.
    """

    text: str
    ending: Ending
    tokens: int
    seconds: float
    disclosed_bits: float
    work: Work = field(default_factory=Work)
    held: tuple[Held, ...] = ()
    thought: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The reply could not go on. What was produced stays.

    Attributes:
        text: all of the answer that was produced.
        message, remedy: what happened, and what the user can do.
    """

    text: str
    message: str
    remedy: str


Event = Started | ModeChosen | Token | Notice | Suspected | Waiting | Finished | Failed
