"""Finding out, in a short and cheap conversation, what an endpoint can do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from engine.cloud.adapters import registry
from engine.cloud.adapters.declaration import Generality
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.errors import (
    BadAnswerError,
    CannotContinueError,
    LogprobsRefusedError,
    ModelUnknownError,
    RequestRefusedError,
)
from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.http.transport import Transport
from engine.cloud.protocol import Answer, CloudModel
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.steering.pick import Sampling

MAX_REQUESTS = 15
"""What all of it costs at most, the requests that find out the kind of server included."""
CERTAIN = -1e-4
"""A log-probability above it, where no model is certain, comes after temperature 0 made it so."""
CACHED_SHARE = 0.6
"""The second of two requests with the same beginning takes at most so much of the first's time, where the
beginning is kept."""
MIN_READ_MS = 60.0
"""A first request that took less beyond the round trip says nothing about it."""
CAPITAL = (Message("user", "What is the capital of France? Answer in one sentence."),)
COUNTING = (Message("user", "Count from 1 to 9, one number per line, and write nothing else."),)
STORY = "the old ferry crossed the grey river slowly while gulls argued over the pier and somebody sang "
PATIENCE_SECONDS = 10.0
"""For faults that pass by themselves."""


async def detect_kind(transport: Transport) -> str:
    """Return the id of a server's kind, by what it answers and not by its name.

    Three requests at most, and one for each further kind that looks for endpoints of its own.

    Raises:
        CloudError: it cannot be reached, or is of no kind.
    """
    first = FirstAnswers(transport)
    kinds = sorted(registry.kinds(), key=lambda kind: kind.generality)
    owners = {owner for kind in kinds for owner in kind.owners}
    for kind in kinds:
        if kind.generality is Generality.SHARED and owners & await first.owners():
            continue
        if await kind.detect(first):
            return kind.id
    raise BadAnswerError(
        tr("The server is of no kind that is known here."), tr("Choose the kind of server in Connections.")
    )


async def examine(cloud: HttpCloud, round_trip_ms: float = 0.0) -> Capabilities:
    """Return what a server can do, and leave its adapter using it. Twelve requests at most.

    That it cannot be steered is believed when it shows twice: it is remembered, and what passes is not.

    Args:
        round_trip_ms: time of its shortest request.
    Raises:
        CloudError: it cannot be reached, refuses the key, or does not answer a plain question either.
    """
    before = cloud.capabilities
    for _ in range(2):
        cloud.capabilities = before
        # Whether there is a template does not matter here.
        text = _new_text()
        prompt = await (cloud.tokenize(text) if cloud.tells_ids else cloud.prepare((Message("user", text),)))
        first = await _plain(cloud, prompt)
        if first and not cloud.tells_ids:
            await _find_prefill(cloud)
        if first and cloud.capabilities.steerable:
            await _look_at_requests(cloud, prompt, first, round_trip_ms)
        if cloud.capabilities.steerable:
            break
    return cloud.capabilities


async def _next(cloud: HttpCloud, prefix: Sequence[int]) -> Answer:
    return await RetryPolicy(PATIENCE_SECONDS).ask(lambda: cloud.next(prefix))


def _note(cloud: HttpCloud, **changes: object) -> None:
    cloud.capabilities = replace(cloud.capabilities, **changes)  # type: ignore[arg-type]


def _rule_out(cloud: HttpCloud, obstacle: str, **changes: object) -> None:
    _note(cloud, obstacle=obstacle, **changes)


async def _find_prefill(cloud: HttpCloud) -> None:
    """Find out how the service continues a partial reply, within a word and after a line break."""
    prompt = await cloud.prepare(CAPITAL)
    begun = await cloud.tokenize("The capital of France is Par")
    for way in cloud.PREFILLS:
        _note(cloud, prefill=way)
        try:
            answer = await _next(cloud, [*prompt, *begun])
        except CannotContinueError as refusal:
            return _rule_out(cloud, refusal.message, prefill=Prefill.NONE)
        except (BadAnswerError, ModelUnknownError, RequestRefusedError):
            continue
        # A new reply begins with a capital; the rest of the word need not be the right one for a weak model.
        if _likeliest(answer)[:1].islower():
            break
    else:
        return _rule_out(cloud, tr("It cannot go on with a reply that has begun."), prefill=Prefill.NONE)
    prompt = await cloud.prepare(COUNTING)
    answer = await _next(cloud, [*prompt, *await cloud.tokenize("1\n2\n3\n")])
    if _likeliest(answer).startswith((b"\n", b"\r")):
        _rule_out(
            cloud, tr("It drops the spaces and line breaks that a reply which has begun ends with."), trims=True
        )
    return None


def _likeliest(answer: Answer) -> bytes:
    return answer.distribution.spellings[0]


def _new_text() -> str:
    """About three hundred tokens that no server has seen before, and nothing that a model is certain to answer."""
    return f"Notes {secrets.token_hex(8)}: {STORY * 16}\nNow write any word you like."


async def _plain(cloud: HttpCloud, prompt: Sequence[int]) -> Answer | None:
    """Return the answer to a plain question; None where it shows that the service cannot be steered.

    What it does not do with that has nothing to do with replies that have begun.

    Raises:
        CloudError: it cannot be asked at all.
    """
    try:
        first = await _next(cloud, prompt)
        if float(first.distribution.logprobs[0]) > CERTAIN:
            _note(cloud, raw=False)
            first = await _next(cloud, prompt)
    except CannotContinueError as refusal:
        _rule_out(cloud, refusal.message, prefill=Prefill.NONE)
    except (LogprobsRefusedError, BadAnswerError):
        _rule_out(cloud, tr("It sends no log-probabilities."), logprobs=False, prefill=Prefill.NONE)
    else:
        return first
    return None


async def _look_at_requests(cloud: HttpCloud, prompt: Sequence[int], first: Answer, round_trip_ms: float) -> None:
    """Look at the position after the first, a stream and, where there may be any, a list of prompts."""
    follower = [*prompt, int(first.distribution.ids[0])]
    before = cloud.traffic
    second = await _next(cloud, follower)
    cached = cloud.traffic.since(before).cached_tokens
    _note(cloud, caches=_caches(first, second, cached, round_trip_ms), streams=await _streams(cloud, prompt))
    _note(cloud, lists=cloud.tells_ids and await _takes_lists(cloud, [prompt, follower]))


def _caches(first: Answer, second: Answer, cached: int, round_trip_ms: float) -> bool | None:
    """Whether the second answer shows that the beginning of its prompt was kept."""
    if cached:
        return True
    read_ms, again_ms = (answer.times.cloud_ms - round_trip_ms for answer in (first, second))
    if read_ms < MIN_READ_MS:
        return None
    return again_ms < CACHED_SHARE * read_ms


async def _streams(cloud: CloudModel, prompt: Sequence[int]) -> bool:
    try:
        async with cloud.stream(prompt, 2, Sampling()) as stream:
            async for item in stream:
                return len(item.distribution) > 0
    except (RequestRefusedError, BadAnswerError):
        return False
    return True


async def _takes_lists(cloud: CloudModel, prompts: Sequence[Sequence[int]]) -> bool:
    try:
        await cloud.score(prompts)
    except (RequestRefusedError, BadAnswerError):
        return False
    return True


def in_words(capabilities: Capabilities) -> list[str]:
    """Return what was found, a line each."""
    if capabilities.obstacle:
        return [tr("Cannot be steered. {obstacle}", obstacle=capabilities.obstacle)]
    most = (
        tr("at most {candidates} candidates a token", candidates=capabilities.candidates)
        if capabilities.candidates
        else tr("as many as were asked for")
    )
    heat = "" if capabilities.raw else tr(", at temperature 1")
    lines = [tr("Log-probabilities: {most}{heat}.", most=most, heat=heat)]
    lines.append(
        tr("Run-ahead works: its streams tell log-probabilities.")
        if capabilities.streams
        else tr("Run-ahead is no faster than one by one: its streams tell no log-probabilities.")
    )
    lines.append(
        tr("Drafts work: it takes several prompts in one request.")
        if capabilities.lists
        else tr("Drafts are asked for in as many requests as they have tokens.")
    )
    if capabilities.caches is not None:
        lines.append(
            tr("It keeps what it has read of a prompt.")
            if capabilities.caches
            else tr("It reads the whole prompt again for every request, so that each token takes longer.")
        )
    return lines
