"""Every way of reading the cloud, on the same prompts, under the same emulated network and cloud."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from engine.bench.compare import Prompt
from engine.bench.emulated import Emulated
from engine.bench.emulator import Conditions, Counts
from engine.common.errors import SettingsError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import (
    Failed,
    Finished,
    ModeChosen,
    Passing,
    Token,
    Work,
)
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Chooser, DraftKind
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Alternative, Decision
from engine.steering.gate import GateKind

NEAR_TIE = 0.05
"""Nats; two ways of getting the same tokens may part where the policy's two likeliest are nearer than this."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of replying.

    Attributes:
        name: for the table.
        steered: False for the cloud alone.
        mode, drafts, gate: the settings.
    """

    name: str
    steered: bool = True
    mode: Mode = Mode.STEPWISE
    drafts: DraftKind = DraftKind.OFF
    gate: GateKind = GateKind.OFF

    @property
    def exact(self) -> bool:
        """Whether it must choose the tokens of the one-by-one way."""
        return self.steered and self.gate is GateKind.OFF


ALONE = Way("cloud alone", steered=False)
PLAIN = Way("one by one")
RUN_AHEAD = Way("run-ahead", mode=Mode.RUN_AHEAD)
PUBLIC = Way("public drafts", mode=Mode.DRAFTS, drafts=DraftKind.PUBLIC)
PRIVATE = Way("private drafts", mode=Mode.DRAFTS, drafts=DraftKind.PRIVATE)
WAYS = (
    ALONE,
    PLAIN,
    RUN_AHEAD,
    PUBLIC,
    PRIVATE,
    Way("automatic", mode=Mode.AUTO),
    Way("automatic, public drafts", mode=Mode.AUTO, drafts=DraftKind.PUBLIC),
    Way("the paper's gate", mode=Mode.RUN_AHEAD, gate=GateKind.PAPER),
    Way("re-opening gate", mode=Mode.RUN_AHEAD, gate=GateKind.REOPENING),
)
"""In the order in which they meet each prompt; the first two are what the others are compared with."""


@dataclass(frozen=True, slots=True)
class Run:
    """One reply.

    Attributes:
        way: how.
        strength: c.
        conditions: what was emulated.
        row: index of the prompt.
        tokens: ids.
        seconds: from the question to the last token.
        first_ms: from the question to the first token.
        agreement: share of tokens that the cloud alone would have picked.
        bits: disclosed by the tokens.
        work: what else it took.
        modes: which modes it used, in order.
        stages_ms: mean per token of each stage, the first token left out.
        margins: per token, nats between the policy's two likeliest.
        counts: the emulator's.
    """

    way: Way
    strength: float
    conditions: Conditions
    row: int
    tokens: tuple[int, ...]
    seconds: float
    first_ms: float
    agreement: float
    bits: float
    work: Work
    modes: tuple[str, ...]
    stages_ms: dict[str, float]
    margins: tuple[float, ...]
    counts: Counts = field(default_factory=Counts)

    @property
    def rate(self) -> float:
        """Tokens a second as a person meets them: from the question on."""
        return len(self.tokens) / self.seconds

    @property
    def later_rate(self) -> float:
        """Tokens a second from the first token on."""
        return (len(self.tokens) - 1) / max(1e-9, self.seconds - self.first_ms / 1e3)


@dataclass(frozen=True, slots=True)
class Line:
    """One way over all prompts at one strength and one network: means over the runs, unless they say otherwise.

    Attributes:
        ratio, later_ratio: median of each prompt's rate over the cloud's own on that prompt, from the question
            on and from the first token on.
        same: prompts on which every token is that of the one-by-one way.
        near_ties: those on which the first other token was a near tie.
        broken: those on which it was not: there must be none.
        requests, bytes, billed: per reply token.
        acceptance: of the positions with a guess.
    """

    way: str
    strength: float
    round_trip_ms: float
    rate: float
    ratio: float
    later_ratio: float
    first_ms: float
    agreement: float
    acceptance: float
    requests: float
    bytes: float
    billed: float
    bits: float
    draft_bits: float
    unsteered: float
    missed: float
    same: int
    near_ties: int
    broken: int
    late: int
    modes: str
    stages_ms: dict[str, float]


async def run_all(
    given: Sequence[Prompt],
    emulated: Emulated,
    strengths: Sequence[float],
    networks: Sequence[Conditions],
    tokens: int,
    on_progress: Callable[[str], None],
    ways: Sequence[Way] = WAYS,
) -> list[Run]:
    """Run every prompt in every way, strength and network; the real server's answers are gathered first.

    Raises:
        SettingsError: a reply failed.
    """
    found: list[Run] = []
    choosers: dict[tuple[str, float, Conditions], Chooser] = {}
    for row, prompt in enumerate(given):
        for strength in strengths:
            # Asks the real server for nearly all that will be wanted, and leaves both prompts read.
            await emulated.set(Conditions())
            for way in (ALONE, RUN_AHEAD):
                on_progress(f"prompt {row + 1} of {len(given)}, c = {strength:g}: gathering answers, {way.name}")
                await _run(emulated, row, prompt, way, strength, Conditions(), tokens, Chooser())
            for conditions in networks:
                for way in ways:
                    on_progress(
                        f"prompt {row + 1} of {len(given)}, c = {strength:g}, "
                        f"{conditions.round_trip_ms:g} ms: {way.name}"
                    )
                    chooser = choosers.setdefault(
                        (way.name, strength, conditions), Chooser(conditions.round_trip_ms)
                    )
                    await emulated.set(conditions)
                    if way.drafts is not DraftKind.OFF:
                        # What is drafted depends on the timing: a rehearsal asks the real server for it.
                        await _run(emulated, row, prompt, way, strength, conditions, tokens, Chooser())
                        await emulated.set(conditions)
                    run = await _run(emulated, row, prompt, way, strength, conditions, tokens, chooser)
                    found.append(replace(run, counts=await emulated.set(conditions)))
    return found


async def _run(
    emulated: Emulated,
    row: int,
    prompt: Prompt,
    way: Way,
    strength: float,
    conditions: Conditions,
    tokens: int,
    chooser: Chooser,
) -> Run:
    session = emulated.session
    assert session.local
    assert session.cloud
    settings = ReplySettings(
        coefficient=strength, max_tokens=tokens, mode=way.mode, drafts=way.drafts, gate=way.gate
    )
    reply = Reply(
        session.cloud.cloud,
        session.cloud.endpoint_info.context_tokens,
        session.local.steerer if way.steered else None,
        [Message("user", prompt.text)],
        PersonalContext.of_text(prompt.profile),
        settings,
        chooser,
    )
    started = time.perf_counter()
    first_ms = 0.0
    given: list[Token] = []
    modes: list[str] = []
    async for event in reply:
        match event:
            case Token():
                first_ms = first_ms or (time.perf_counter() - started) * 1e3
                given.append(event)
            case ModeChosen():
                modes.append(event.mode)
            case Failed():
                raise SettingsError(event.message, event.remedy)
            case Finished():
                finished = event
            case Passing():
                pass
            case _:
                assert_never(event)
    if len(given) < 2:
        raise SettingsError("A reply was too short to be timed.", "Try other prompts.")
    names = ("local_ms", "request_ms", "cloud_ms", "response_ms", "fuse_ms", "pick_ms", "total_ms", "hidden_ms")
    return Run(
        way=way,
        strength=strength,
        conditions=conditions,
        row=row,
        tokens=tuple(token.token for token in given),
        seconds=finished.seconds,
        first_ms=first_ms,
        agreement=statistics.mean(token.decision in (Decision.AGREED, Decision.CLOUD) for token in given),
        bits=finished.disclosed_bits,
        work=finished.work,
        modes=tuple(modes),
        stages_ms={n: statistics.mean(getattr(token.times, n) for token in given[1:]) for n in names},
        margins=tuple(_margin(token.alternatives) for token in given),
    )


def _margin(alternatives: Sequence[Alternative]) -> float:
    if len(alternatives) < 2 or not alternatives[1].steered:
        return math.inf
    return math.log(alternatives[0].steered / alternatives[1].steered)


def summarize(runs: Sequence[Run]) -> list[Line]:
    """Put the runs of each way, strength and network together, in the order of the runs."""
    groups: dict[tuple[float, float, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.conditions.round_trip_ms, run.strength, run.way.name), []).append(run)
    lines = []
    for (round_trip, strength, name), group in sorted(groups.items(), key=lambda item: item[0][:2]):
        alone = {run.row: run for run in groups[round_trip, strength, ALONE.name]}
        plain = {run.row: run for run in groups.get((round_trip, strength, PLAIN.name), [])}
        compared = [_compared(run, plain[run.row]) for run in group if run.way.exact and run.row in plain]
        made = sum(len(run.tokens) for run in group)
        guessed = sum(run.work.guessed for run in group)
        lines.append(
            Line(
                way=name,
                strength=strength,
                round_trip_ms=round_trip,
                rate=statistics.median(run.rate for run in group),
                ratio=statistics.median(run.rate / alone[run.row].rate for run in group),
                later_ratio=statistics.median(run.later_rate / alone[run.row].later_rate for run in group),
                first_ms=statistics.median(run.first_ms for run in group),
                agreement=statistics.mean(run.agreement for run in group),
                acceptance=sum(run.work.accepted for run in group) / guessed if guessed else 0.0,
                requests=sum(run.work.traffic.requests for run in group) / made,
                bytes=sum(run.work.traffic.sent_bytes + run.work.traffic.received_bytes for run in group) / made,
                billed=sum(run.work.traffic.prompt_tokens for run in group) / made,
                bits=sum(run.bits for run in group) / made,
                draft_bits=sum(run.work.draft_bits for run in group) / made,
                unsteered=sum(run.work.unsteered for run in group) / made,
                missed=sum(run.work.missed for run in group) / max(1, sum(r.work.examined for r in group)),
                same=compared.count("same"),
                near_ties=compared.count("near tie"),
                broken=compared.count("broken"),
                late=sum(run.counts.late for run in group),
                modes=", ".join(sorted({mode for run in group for mode in run.modes})),
                stages_ms={
                    stage: statistics.mean(run.stages_ms[stage] for run in group) for stage in group[0].stages_ms
                },
            )
        )
    return lines


def _compared(run: Run, plain: Run) -> str:
    for a, b, margin in zip(run.tokens, plain.tokens, plain.margins, strict=False):
        if a != b:
            return "near tie" if margin < NEAR_TIE else "broken"
    return "same" if len(run.tokens) == len(plain.tokens) else "broken"
