"""What is heard of a reply, as every place that shows one takes it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from desktop_app.application.jobs import Said
from engine.common.i18n import tr
from engine.reply.events import Failed, Token, Waiting


def in_runs(events: Sequence[Said]) -> Iterator[list[Token] | Said]:
    """Yield what was said in order, tokens that follow one another as one: they are shown in one go."""
    for is_token, run in groupby(events, lambda event: isinstance(event, Token)):
        if is_token:
            yield [event for event in run if isinstance(event, Token)]
        else:
            yield from run


def written(tokens: Sequence[Token]) -> str:
    """Say how far a reply is whose newest tokens these are."""
    return tr("{n} token", "{n} tokens", n=tokens[-1].position + 1)


def waiting(event: Waiting) -> str:
    """Say what is waited for."""
    return tr("{message} Next try in {seconds:.0f} s.", message=event.message, seconds=event.seconds)


def failure(event: Failed) -> str:
    """Say why a reply ended."""
    return f"{event.message} {event.remedy}".strip()
