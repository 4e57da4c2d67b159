"""Reference gain: how much likelier the person's own text becomes by steering, position by position.

The text is teacher-forced: behind each of its tokens the cloud and the local model are asked what follows, and the
policy's log-probability of the token that does follow is compared with the cloud's alone. Nothing is sampled, so
the same models and settings give the same numbers.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Cloud, TokenTableSource
from engine.context.fitting import FittedPrompts, Fitting
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.evaluation.recorded import Recorded
from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.reply.settings import ReplySettings
from engine.settings import WritingSettings
from engine.steerer.decision import PositionView, SteeringParams
from engine.steerer.picking import expects, guarded
from engine.steerer.steerer import Steerer
from engine.steering.disclosure import disclosed_bits
from engine.steering.gate import Gate, make_gate
from engine.steering.log_softmax import log_sum_exp
from engine.steering.pick import Sampling
from engine.steering.policy import Completion, Policy
from engine.vocabulary.token_table import ObservedTokens

POSITIONS_A_REQUEST = 16
"""Of a reference that a cloud is asked about at once, where it takes lists of prompts."""
GREEDY = Sampling(temperature=0.0)
LEAST = -1e3
"""Log-probability below which a token has none."""
AS_IT_IS = SteeringParams(0.0, Completion.TAIL, GREEDY)
"""The cloud as it is, completed beyond its candidates."""


@dataclass(slots=True)
class Likelihood:
    """The log-likelihood of a text under one way of writing it.

    Attributes:
        nats: its sum over the positions that count, natural logarithm.
        alone: the same under the cloud alone, completed.
        positions: how many count: those at which the way gives the text's token any probability.
        missed: the others.
        refused: positions at which the guard holds the token back; they count as no gain.
    """

    nats: float = 0.0
    alone: float = 0.0
    positions: int = 0
    missed: int = 0
    refused: int = 0

    @property
    def gain(self) -> float | None:
        """Reference gain, nats a token; None where no position counts."""
        return (self.nats - self.alone) / self.positions if self.positions else None

    def add(self, nats: float | None, alone: float | None) -> None:
        """Take in a position; None is for no probability at all."""
        if nats is None or alone is None or not math.isfinite(nats) or not math.isfinite(alone):
            self.missed += 1
            return
        self.nats += nats
        self.alone += alone
        self.positions += 1


@dataclass(frozen=True, slots=True)
class Question:
    """What a text answers.

    Attributes:
        conversation: public.
        personal: private.
    """

    conversation: tuple[Message, ...]
    personal: PersonalContext


@dataclass(slots=True)
class _Case:
    """A steered way along one text."""

    settings: ReplySettings
    protection: DisclosureBudget
    gate: Gate
    found: Likelihood = field(default_factory=Likelihood)


async def record(
    cloud: Cloud,
    steerer: Steerer,
    prompt: Sequence[int],
    text: str,
    max_tokens: int,
    retry_seconds: float = 0.0,
    at_once: int = POSITIONS_A_REQUEST,
) -> Recorded:
    """Ask the cloud what follows behind each token of a text, which it is sent for that.

    Args:
        prompt: what stands before the text, the cloud's token ids.
        text: what is teacher-forced.
        max_tokens: of it, from its beginning.
        retry_seconds: how long to keep trying when the cloud fails in a way that may pass.
        at_once: positions that a request asks about. A server computes those of a list in an order and from a
            cache of its own choice, which shows in the last digits; one by one they are always the same.
    Raises:
        CloudError: the cloud failed, or cannot continue a reply.
    """
    patience = RetryPolicy(retry_seconds)
    tokens = (await patience.ask(partial(cloud.tokenize, text)))[:max_tokens]
    found: list[Distribution] = []
    for start in range(0, len(tokens), at_once):
        places = range(start, min(start + at_once, len(tokens)))
        answers = await patience.ask(partial(cloud.score, [[*prompt, *tokens[:place]] for place in places]))
        found += [answer.distribution for answer in answers]
    return Recorded(tuple(tokens), tuple(await _spellings(cloud, steerer, tokens, text)), tuple(found))


async def _spellings(cloud: TokenTableSource, steerer: Steerer, tokens: Sequence[int], text: str) -> list[bytes]:
    """What the text's tokens spell: as the answers along it show, or the server says, or the text has it."""
    if steerer.alignment is None:
        return [steerer.vocabulary.spelling(token) for token in tokens]
    lexicon = steerer.lexicon
    unseen = [token for token in dict.fromkeys(tokens) if not lexicon.spelling(token)]
    asked = dict(zip(unseen, await cloud.spellings(unseen) if unseen else [], strict=True))
    return spelled(text.encode(), [lexicon.spelling(token) or asked.get(token, b"") for token in tokens])


def spelled(text: bytes, spellings: Sequence[bytes]) -> list[bytes]:
    """Return tokens' spellings with what the text has between those that are known in place of the unknown.

    Of several unknown ones in a row the last gets all of it. That is enough: a token that was never a candidate is
    none at its own position either, so only where the text stands behind the row matters.

    Args:
        text: of which the tokens are a beginning.
        spellings: of the tokens; b"" where unknown.
    """
    found = list(spellings)
    place = end = 0
    while place < len(found):
        if found[place]:
            end += len(found[place])
            place += 1
            continue
        first = place
        while place < len(found) and not found[place]:
            place += 1
        after = place
        while after < len(found) and found[after]:
            after += 1
        known = b"".join(found[place:after])
        # A word is looked for behind the shortest that its unknown neighbours can be.
        start = text.find(known, end + place - first) if known else -1
        if start < 0:
            return found
        found[place - 1] = text[end:start]
        end = start
    return found


async def fit(
    cloud: Cloud | None, cloud_context: int | None, steerer: Steerer, question: Question, max_tokens: int
) -> FittedPrompts:
    """Return both models' prompts of a question, as a reply would have them.

    Raises:
        TillerError: they cannot be made.
    """

    async def no_cloud(_: Sequence[Message]) -> list[int]:
        return []

    fitting = Fitting(
        cloud_encode=cloud.prepare if cloud else no_cloud,
        cloud_context=cloud_context,
        local_encode=steerer.encode,
        local_context=steerer.pair.options.context_tokens,
        max_tokens=max_tokens,
    )
    return await fitting.fit(question.conversation, question.personal)


async def likelihoods(
    steerer: Steerer, prompts: FittedPrompts, recorded: Recorded, ways: dict[str, WritingSettings]
) -> dict[str, Likelihood]:
    """Return a text's log-likelihood under several steered ways, and under the local model alone.

    Args:
        steerer: stands where it will; nothing else may use it meanwhile.
        prompts: what the text answers.
        recorded: what the cloud says along it.
        ways: how the cloud is steered, by names of the caller's.
    Returns:
        By the same names; under `CLOUD` that of the cloud alone, under `LOCAL` and `LOCAL_PLAIN` that of the local
        model with and without the context.
    Raises:
        LocalModelError: the local model failed.
        VocabularyError: the models do not fit together.
    """
    _learn(steerer, recorded)
    cases = {name: _case(steerer, prompts, writing) for name, writing in ways.items()}
    alone, own, plain = Likelihood(), Likelihood(), Likelihood()
    async with aclosing(_along(steerer, prompts, recorded.tokens)) as views:
        place = 0
        async for logits in views:
            answer, token = recorded.distributions[place], recorded.tokens[place]
            view = steerer.view(answer, logits)
            found = _of(steerer.policy(view, AS_IT_IS), token)
            # Normalized: where vocabularies differ not all of the tail's mass finds a place.
            base = found[0] if found else None
            alone.add(base, base)
            if steerer.alignment is None:
                # Elsewhere the local model has no probability of its own for the cloud's tokens.
                own.add(_logprob(logits.private, token), base)
                plain.add(_logprob(logits.public, token), base)
            for case in cases.values():
                _take(case, steerer, view, token, recorded.spellings[place], base)
            place += 1
    return {CLOUD: alone, LOCAL: own, LOCAL_PLAIN: plain} | {name: case.found for name, case in cases.items()}


CLOUD = "\0cloud"
LOCAL = "\0local"
LOCAL_PLAIN = "\0local without context"


async def told(steerer: Steerer, prompts: FittedPrompts, recorded: Recorded, with_context: Recorded) -> Likelihood:
    """Return a text's log-likelihood under the cloud that was sent the private context.

    Args:
        steerer, prompts, recorded: as for `likelihoods`.
        with_context: what the cloud says along the text then.
    """
    _learn(steerer, recorded)
    _learn(steerer, with_context)
    found = Likelihood()
    async with aclosing(_along(steerer, prompts, recorded.tokens)) as views:
        place = 0
        async for logits in views:
            token = recorded.tokens[place]
            plain = steerer.view(recorded.distributions[place], logits)
            alone = _of(steerer.policy(plain, AS_IT_IS), token)
            # What it did not send of its distribution is the local model's with the same context.
            same = Logits(logits.private, logits.private, stand=logits.stand)
            told_it = steerer.view(with_context.distributions[place], same)
            uploaded = _of(steerer.policy(told_it, AS_IT_IS), token)
            found.add(uploaded[0] if uploaded else None, alone[0] if alone else None)
            place += 1
    return found


def _case(steerer: Steerer, prompts: FittedPrompts, writing: WritingSettings) -> _Case:
    guard = None
    if writing.guard_words:
        public = [message.content for message in prompts.conversation]
        guard = steerer.guard(prompts.personal.private, writing.guard_words, public)
    settings = writing.reply_settings()
    return _Case(settings, DisclosureBudget(guard, settings.budget_bits), make_gate(settings.gate))


def _learn(steerer: Steerer, recorded: Recorded) -> None:
    lexicon = steerer.lexicon
    if isinstance(lexicon, ObservedTokens):
        known = zip(recorded.tokens, recorded.spellings, strict=True)
        answers = (pair for d in recorded.distributions for pair in zip(d.ids.tolist(), d.spellings, strict=True))
        for token, spelling in (*known, *answers):
            # What no answer showed yet may be known later.
            if spelling:
                lexicon.add(token, spelling)


async def _along(steerer: Steerer, prompts: FittedPrompts, tokens: Sequence[int]) -> AsyncGenerator[Logits]:
    """The local model's logits at each position of a text; valid until the next are asked for."""
    if steerer.alignment is None:
        pair = steerer.pair
        await pair.prepare_async(prompts.private, prompts.public, prompts.stable)
        views = pair.along(tokens)
        # On the pair's thread, where it computes.
        while (view := await asyncio.wrap_future(pair.submit(next, views, None))) is not None:
            yield Logits(*view)
        return
    path = steerer.path(apart=False)
    steerer.begin(path, prompts)
    try:
        for place, token in enumerate(tokens):
            yield await path.at(place)
            path.commit(token)
            path.release(place + 1)
    finally:
        await path.close()


def _take(
    case: _Case,
    steerer: Steerer,
    view: PositionView,
    token: int,
    spelling: bytes,
    base: float | None,
) -> None:
    """Take in one position of a steered way."""
    settings, protection = case.settings, case.protection
    coefficient = settings.coefficient * protection.factor
    params = SteeringParams(coefficient, settings.completion, GREEDY, settings.floor)
    is_expected = expects(view.public)
    policy = guarded(steerer.policy(view, params), steerer.lexicon, protection, is_expected)
    found = _of(policy, token)
    if found and base is not None and settings.completion is Completion.TAIL:
        found = found[0], base
    picked = int(np.argmax(policy.logprobs))
    agreed = bool(picked == np.argmax(policy.base_logprobs))
    # What a reply's own pick would tell here; the person's token was picked by nobody.
    bits = disclosed_bits(policy, settings.sampling, picked, coefficient)
    if case.gate.open:
        case.gate.steered(math.exp(float(view.answer.logprobs[0])), agreed=agreed, bits=bits)
    else:
        case.gate.examined(agreed=agreed, bits=bits)
        found = (found[1], found[1]) if found else None
        bits = 0.0
    trail, held = protection.check(spelling, lambda: is_expected(token))
    if held:
        # The reply would go on with another token. What the person wrote is no likelier for it.
        case.found.refused += 1
        case.found.add(base, base)
    elif found:
        # A cut-off tail is compared with the cloud's candidates alone, cut off in the same way.
        case.found.add(found[0], found[1])
        protection.took(trail, bits)
        return
    else:
        case.found.add(None, base)
    protection.took(trail, 0.0)


def _of(policy: Policy, token: int) -> tuple[float, float] | None:
    """A token's steered and base log-probability; None where it is no candidate."""
    if policy.ids is None:
        place = token if token < len(policy.logprobs) else -1
    else:
        found = np.flatnonzero(policy.ids == token)
        place = int(found[0]) if found.size else -1
    # A token of another vocabulary of which nothing is known is given a very small number, to be left out here.
    if place < 0 or policy.base_logprobs[place] < LEAST:
        return None
    return float(policy.logprobs[place]), float(policy.base_logprobs[place])


def _logprob(logits: Floats, token: int) -> float | None:
    if token >= len(logits):
        return None
    return float(logits[token]) - log_sum_exp(logits)
