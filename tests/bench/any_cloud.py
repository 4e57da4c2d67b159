"""Steering a cloud of another vocabulary, against one of the same: ``python -m tests.bench.any_cloud DATA GEMMA``.

Real servers, greedy replies on CoGenesis rows. GEMMA is Gemma 3 270M's GGUF file; the other model is the packaged
SmolLM2. Prints Markdown tables: where candidates' deltas come from and what a token costs the local model; how
often fewer candidates choose the token that the cloud's whole distribution would; how long a vocabulary is mapped.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.embedded.server import EmbeddedOptions, EmbeddedServer
from engine.cloud.http.transport import Transport
from engine.context.fitting import fit_local
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.context.template import Format
from engine.local.library import Model
from engine.models import packaged
from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.position.token_prefix import TokenPrefix
from engine.reply.events import Event, Finished, Suspected, Token
from engine.session.join_vocabularies import join
from engine.session.load_local import LocalSide, load_local
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.path import Path as LocalPath
from engine.speculation.token_sources import Mode
from engine.steerer.decision import SteeringParams, TokenDecision
from engine.steerer.look_ahead import look_ahead
from engine.steerer.steerer import Steerer
from engine.steering.pick import Sampling
from engine.steering.policy import Completion
from engine.vocabulary.alignment import Alignment, Method
from engine.vocabulary.incremental_tokenizer import IncrementalTokenizer
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import ObservedTokens

CONTEXT = 2048
FEWER = (5, 20, 100, 1000)
EXTRA_DECODES = 4


@dataclass(frozen=True)
class Given:
    question: list[Message]
    personal: PersonalContext


@dataclass
class Cost:
    """Of one pair: what its replies took.

    Attributes:
        local_ms: of each token, the local model's decodes, fusing and picking.
        decodes: of the local model, each a step of both sequences.
    """

    local_ms: list[float] = field(default_factory=list)
    replies: list[list[int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tokens: int = 0
    decodes: int = 0
    decode_ms: float = 0.0
    other_ms: float = 0.0
    suspected: int = 0
    exact: int = 0
    summed: int = 0
    pieces: int = 0
    none: int = 0
    looked_ahead: int = 0


def given(path: Path, count: int) -> list[Given]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][:count]
    return [
        Given([Message("user", row["input"])], PersonalContext.of_lines(tuple(row["profile"].split("\n"))))
        for row in rows
    ]


class Following:
    """Times what it takes to stand where another tokenizer's tokens have led."""

    def __init__(self) -> None:
        self.ms = 0.0
        after = IncrementalTokenizer.after

        def timed(follower: IncrementalTokenizer, stand: TokenPrefix, added: bytes) -> TokenPrefix:
            started = time.perf_counter()
            found = after(follower, stand, added)
            self.ms += (time.perf_counter() - started) * 1e3
            return found

        IncrementalTokenizer.after = timed  # type: ignore[method-assign]


FOLLOWING = Following()


class Decodes:
    """Counts and times what a pair computes during replies, prompts left out."""

    def __init__(self, steerer: Steerer, cost: Cost) -> None:
        pair = steerer.pair
        advance, advance_run = pair.advance, pair.advance_run

        def one(token: int) -> None:
            started = time.perf_counter()
            advance(token)
            cost.decode_ms += (time.perf_counter() - started) * 1e3
            cost.decodes += 1

        def run(tokens: Sequence[int], private: np.ndarray, public: np.ndarray) -> None:
            started = time.perf_counter()
            advance_run(tokens, private, public)
            cost.decode_ms += (time.perf_counter() - started) * 1e3
            cost.decodes += len(tokens)

        pair.advance, pair.advance_run = one, run  # type: ignore[method-assign]


async def replies(server: EmbeddedServer, name: str, pair: PairOfModels, rows: list[Given], tokens: int) -> Cost:
    cloud = CloudSettings(pair.kind, server.url, candidates=pair.candidates, alignment=pair.method)
    writing = WritingSettings(max_tokens=tokens, temperature=0.0, mode=Mode.STEPWISE, budget_bits=0.0)
    session = await Session.open(Settings(pair.local, cloud, writing), server.key)
    assert session.local
    cost = Cost()
    FOLLOWING.ms = 0.0
    Decodes(session.local.steerer, cost)
    for row in rows:
        events: list[Event] = [e async for e in session.reply(row.question, row.personal, writing)]
        assert isinstance(events[-1], Finished), events[-1]
        said = [e for e in events if isinstance(e, Token)]
        cost.tokens += len(said)
        cost.replies.append([e.token for e in said])
        cost.texts.append(events[-1].text)
        cost.suspected += sum(isinstance(e, Suspected) for e in events)
        cost.other_ms += sum(e.times.fuse_ms + e.times.pick_ms for e in said)
    cost.other_ms += FOLLOWING.ms
    if alignment := session.local.steerer.alignment:
        for entry in ("exact", "summed", "pieces", "none", "looked_ahead"):
            setattr(cost, entry, getattr(alignment.count, entry))
    await session.close()
    print(f"<!-- {name}: {cost.texts[0][:70]!r} -->", flush=True)
    return cost


@dataclass(frozen=True)
class PairOfModels:
    cloud: Path
    local: LocalSettings
    kind: str = "llama"
    candidates: int = 100
    method: Method = Method.AUTO


@asynccontextmanager
async def serving(model: Path) -> AsyncIterator[EmbeddedServer]:
    server = await EmbeddedServer.start(model, EmbeddedOptions(slots=1))
    try:
        yield server
    finally:
        await server.stop()


async def costs(pairs: dict[str, PairOfModels], rows: list[Given], tokens: int) -> None:
    found: dict[str, Cost] = {}
    for model in dict.fromkeys(pair.cloud for pair in pairs.values()):
        async with serving(model) as server:
            for name, pair in pairs.items():
                if pair.cloud == model:
                    found[name] = await replies(server, name, pair, rows, tokens)
    base: dict[str, float] = {}
    print(
        "\n| pair | exact | summed | by pieces | unknown | extra decodes a token | decodes a token | "
        "local ms a token | of these beside decodes | against ids | suspected |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in pairs:
        cost = found[name]
        local = pairs[name].local.model
        each = (cost.decode_ms + cost.other_ms) / cost.tokens
        base.setdefault(local, each)
        all_of_them = cost.exact + cost.summed + cost.pieces + cost.none
        shares = [
            f"{getattr(cost, n) / all_of_them:.1%}" if all_of_them else "–"
            for n in ("exact", "summed", "pieces", "none")
        ]
        print(
            f"| {name} | {' | '.join(shares)} | {cost.looked_ahead / cost.tokens:.2f} | "
            f"{cost.decodes / cost.tokens:.2f} | {each:.1f} | {cost.other_ms / cost.tokens:.2f} | "
            f"{each / base[local]:.2f} | {cost.suspected} |"
        )
    ids, forced = found["SmolLM2, SmolLM2, ids"], found["SmolLM2, SmolLM2, bytes"]
    for title, other in (("bytes", forced),):
        same, total, replies_same = agreement(ids.replies, other.replies)
        print(
            f"\nForced {title}: {same} of {total} tokens before the first difference of a reply are those of the "
            f"ids; {replies_same} of {len(ids.replies)} replies are the same."
        )


def agreement(first: list[list[int]], second: list[list[int]]) -> tuple[int, int, int]:
    """Tokens that are the same up to the first difference of each reply, those and the first different ones, and
    replies that are the same."""
    same = total = whole = 0
    for a, b in zip(first, second, strict=True):
        length = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        same += length
        whole += a == b
        total += length if a == b else length + 1
    return same, total, whole


class Onlooker:
    """One number of candidates: a steerer of its own on the same model, since each learns the tokens it saw."""

    def __init__(
        self, side: LocalSide, learned: ObservedTokens | None, count: int, completion: Completion
    ) -> None:
        self.steerer = Steerer(side.steerer.pair, side.steerer.template)
        self.learned = learned
        if learned:
            self.steerer.align(learned)
        self.count = count
        self.terms = SteeringParams(0.73, completion, Sampling())


async def fewer(name: str, cloud_model: Path, local: LocalSettings, rows: list[Given], tokens: int) -> None:
    """Compare with the choice from the whole distribution, along the reply that that makes."""
    side = await asyncio.to_thread(load_local, local, 1)
    size = Model(cloud_model, vocabulary_only=True)
    whole_size = size.vocabulary.size
    size.close()
    async with serving(cloud_model) as server:
        inner = LlamaServer(Transport(server.url, server.key, stall_seconds=300), candidates=whole_size, slot=0)
        cloud = await join(inner, side.steerer, Method.AUTO)
        learned = side.steerer.lexicon if side.steerer.alignment else None
        assert learned is None or isinstance(learned, ObservedTokens)
        ways = [(c, k) for c in (Completion.TRUNCATE, Completion.TAIL) for k in FEWER]
        # All spellings are known to all of them; which were candidates before is what each learns by itself.
        onlookers = {way: Onlooker(side, learned, way[1], way[0]) for way in ways}
        agreed = dict.fromkeys(ways, 0)
        mass = dict.fromkeys(FEWER, 0.0)
        positions = 0
        for row in rows:
            prefix = await cloud.prepare(row.question)
            fitted = fit_local(side.steerer.encode, CONTEXT, tokens, row.question, row.personal)
            path = side.steerer.path(apart=False)
            path.begin(fitted.private, fitted.public, 0)
            terms = SteeringParams(0.73, Completion.TRUNCATE, Sampling())
            for position in range(tokens):
                answer = (await cloud.next(prefix)).distribution
                logits = await path.at(position)
                choice = await choose(side.steerer, path, answer, logits, terms, position)
                positions += 1
                for (completion, count), onlooker in onlookers.items():
                    del completion
                    cut = answer.only(np.arange(min(count, len(answer))))
                    own = Logits(logits.private, logits.public, stand=logits.stand)
                    picked = await choose(onlooker.steerer, path, cut, own, onlooker.terms, position)
                    agreed[onlooker.terms.completion, count] += picked.token == choice.token
                    if onlooker.terms.completion is Completion.TAIL:
                        mass[count] += 1 - cut.tail_mass
                if choice.ends_reply:
                    break
                prefix.append(choice.token)
                path.commit(choice.token)
                path.release(position + 1)
            await path.close()
        await cloud.close()
    side.close()
    for completion in (Completion.TRUNCATE, Completion.TAIL):
        shares = " | ".join(f"{agreed[completion, k] / positions:.1%}" for k in FEWER)
        print(f"| {name} | {completion} | {positions} | {shares} |", flush=True)
    print(
        f"| {name} | mass of the candidates | {positions} | "
        + " | ".join(f"{mass[k] / positions:.3f}" for k in FEWER)
        + " |",
        flush=True,
    )


async def choose(
    steerer: Steerer, path: LocalPath, answer: Distribution, logits: Logits, params: SteeringParams, position: int
) -> TokenDecision:
    """As a steered reply does, looking ahead included."""
    view = await look_ahead(steerer, path, answer, logits, params, position=position, max_steps=EXTRA_DECODES)
    return steerer.pick(view, params, position=position, alternatives=0)


def mapping(gemma: Path, smollm2: Path) -> None:
    """How long one vocabulary is mapped onto another, once, and then again."""
    models = {path: Model(path, vocabulary_only=True) for path in (gemma, smollm2)}
    spelled = {
        path: [model.vocabulary.spelling(t) for t in range(model.vocabulary.size)]
        for path, model in models.items()
    }
    big, small = spelled[gemma], spelled[smollm2]
    # No vocabulary of 152,000 is at hand: as many of Gemma's tokens stand for one.
    for name, target in (("152,000 of Gemma's own", big[:152_000]), ("SmolLM2's 49,152", small)):
        started = time.perf_counter()
        local = SpellingIndex(target, [0])
        learned = ObservedTokens()
        learned.add(1, b".")
        alignment = Alignment(local, lambda _: [], target.__getitem__, learned, Method.BYTES)
        for token, spelling in enumerate(big):
            if spelling and token != 1:
                learned.add(token, spelling)
        known = np.array([t for t, s in enumerate(big) if s or t == 1], np.int32)
        alignment._take_in(known)
        first = time.perf_counter() - started
        started = time.perf_counter()
        alignment._take_in(known)
        again = time.perf_counter() - started
        print(
            f"\nMapping Gemma's {len(big):,} tokens onto {name}: {first:.2f} s once, {again * 1e3:.1f} ms again."
        )
    for model in models.values():
        model.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("gemma", type=Path)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=48)
    parser.add_argument("--whole-rows", type=int, default=4)
    parser.add_argument("--only", choices=("costs", "fewer", "mapping"))
    options = parser.parse_args()
    smollm2 = packaged.smollm2()
    assert smollm2
    rows = given(options.data, options.rows)
    own = LocalSettings(str(smollm2), threads=1, context_tokens=CONTEXT)
    other = LocalSettings(str(options.gemma), threads=1, context_tokens=CONTEXT, template=Format.CHATML)
    gemma = options.gemma
    pairs = {
        "SmolLM2, SmolLM2, ids": PairOfModels(smollm2, own),
        "SmolLM2, SmolLM2, bytes": PairOfModels(smollm2, own, method=Method.BYTES),
        "SmolLM2 (chat), SmolLM2": PairOfModels(smollm2, own, "chat", 20),
        "Gemma (native), SmolLM2": PairOfModels(gemma, own),
        "Gemma (completions), SmolLM2": PairOfModels(gemma, own, "completions"),
        "Gemma (chat), SmolLM2": PairOfModels(gemma, own, "chat", 20),
        "Gemma, SmolLM2, shared tokens only": PairOfModels(gemma, own, method=Method.SHARED),
        "Gemma, SmolLM2, byte by byte": PairOfModels(gemma, own, method=Method.GREEDY),
        "Gemma, Gemma, ids": PairOfModels(gemma, other),
        "SmolLM2 (native), Gemma": PairOfModels(smollm2, other),
        "SmolLM2 (completions), Gemma": PairOfModels(smollm2, other, "completions"),
        "SmolLM2 (chat), Gemma": PairOfModels(smollm2, other, "chat", 20),
    }
    if options.only in (None, "costs"):
        await costs(pairs, rows, options.tokens)
    if options.only in (None, "mapping"):
        mapping(gemma, smollm2)
    if options.only in (None, "fewer"):
        print("\n| cloud, local | completion | positions | " + " | ".join(f"K = {k}" for k in FEWER) + " |")
        print("|---|---|---|" + "---|" * len(FEWER))
        some = rows[: options.whole_rows]
        await fewer("SmolLM2, SmolLM2", smollm2, own, some, options.tokens)
        await fewer("SmolLM2, Gemma", smollm2, other, some, options.tokens)
        await fewer("Gemma, SmolLM2", gemma, own, some, options.tokens)


if __name__ == "__main__":
    asyncio.run(main())
