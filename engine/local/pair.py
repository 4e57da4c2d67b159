"""The local model twice: behind the private and behind the public prompt, advanced together.

Both sequences share one copy of the weights. Which way of advancing them is fastest depends on model,
threads and machine (see `engine.local.calibration`), so there are three layouts with one behaviour.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from engine.common.sequences import shared_prefix
from engine.local.decoding import AbortedError, Context
from engine.local.library import Model
from engine.local.priority import give_way
from engine.local.snapshot import Snapshots

Floats = npt.NDArray[np.float32]
POSITIONS_A_CALL = 32
"""Of a text that is known, computed at once."""
T = TypeVar("T")
P = ParamSpec("P")

__all__ = ["AbortedError", "Layout", "Pair", "PairOptions"]


class Layout(StrEnum):
    """How one step of both sequences is computed."""

    ONE_CALL = "one call"
    """One cache, both tokens in one llama_decode: the weights are read once."""
    IN_TURN = "in turn"
    """Two caches, one llama_decode after the other."""
    SIDE_BY_SIDE = "side by side"
    """Two caches, two llama_decode at the same time on threads of their own."""


@dataclass(frozen=True, slots=True)
class PairOptions:
    """How a pair runs.

    Attributes:
        layout: how a step is computed.
        threads: compute threads of one llama_decode.
        context_tokens: longest prompt and reply together, of each sequence.
        prefill_threads: threads for reading prompts; 0 means all cores.
        together: tokens that are best given in one call where so many wait. 1 keeps the logits the same to
            the last bit whatever arrives when; more is for machines where a call for several costs little
            more than one for one (calibration measures it).
    """

    layout: Layout = Layout.IN_TURN
    threads: int = 1
    context_tokens: int = 4096
    prefill_threads: int = 0
    together: int = 1


class Pair:
    """The private and the public sequence of one model.

    The synchronous methods are for one thread at a time; the asynchronous ones run them on the pair's own
    thread, in order. `abort` is for any thread.

    Attributes:
        private_logits, public_logits: raw logits of the next position behind either prompt, float32,
            shape (V,); overwritten by the next `prepare` or `advance`.
    """

    def __init__(self, model: Model, options: PairOptions, snapshots: Snapshots | None = None) -> None:
        self.model = model
        self._snapshots = snapshots
        self.options = options
        size = model.vocabulary.size
        self.private_logits: Floats = np.zeros(size, np.float32)
        self.public_logits: Floats = np.zeros(size, np.float32)
        prefill_threads = options.prefill_threads or os.cpu_count() or 1
        together = options.layout is Layout.ONE_CALL

        def context(sequences: int) -> Context:
            return model.new_context(
                sequences=sequences,
                tokens=options.context_tokens * sequences,
                threads=options.threads,
                prefill_threads=prefill_threads,
            )

        first = context(2 if together else 1)
        self._contexts = [first] if together else [first, context(1)]
        self._private = _Sequence(first, 0, self.private_logits)
        self._public = _Sequence(self._contexts[-1], 1 if together else 0, self.public_logits)
        self._stood: tuple[tuple[int, ...] | None, tuple[int, ...] | None] = None, None
        """What `reset_to` was asked for last."""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="tiller-local", initializer=give_way)
        self._beside = (
            ThreadPoolExecutor(1, thread_name_prefix="tiller-local-public", initializer=give_way)
            if options.layout is Layout.SIDE_BY_SIDE
            else None
        )

    @property
    def private_length(self) -> int:
        """Tokens in the private sequence."""
        return len(self._private.tokens)

    @property
    def public_length(self) -> int:
        """Tokens in the public sequence."""
        return len(self._public.tokens)

    @property
    def cache_bytes(self) -> int:
        """Bytes of keys and values that both sequences may fill."""
        return self.model.cache_bytes_per_token * self.options.context_tokens * 2

    def prepare(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> int:
        """Stand both sequences behind these prompts, reading only what differs from what they hold.

        Args:
            private, public: token ids.
            stable: how many of the private prompt's first tokens other prompts share; their state is looked
                up in the snapshots.
        Returns:
            The number of tokens that had to be read.
        Raises:
            AbortedError: `abort` was called.
            LocalModelError: a prompt does not fit or llama.cpp failed.
        """
        if self._snapshots and stable > shared_prefix(self._private.tokens, private):
            self._private.restore(private[:stable], self._snapshots)
        return self._public.stand_behind(public) + self._private.stand_behind(private)

    def snapshot(self, stable: int) -> None:
        """Keep the state of the private sequence's first `stable` tokens, if it is worth it and not kept yet.

        The state is copied here; it is written by another thread.
        """
        private = self._private
        if self._snapshots and stable <= len(private.tokens):
            self._snapshots.keep(private.tokens[:stable], private.context, private.number)

    def advance(self, token: int) -> None:
        """Append one token to both sequences and compute the logits of the next position.

        Raises:
            AbortedError, LocalModelError: both sequences stand where they stood.
        """
        private, public = self._private, self._public

        def together() -> None:
            entries = [(token, len(private.tokens), 0), (token, len(public.tokens), 1)]
            private.context.step(entries)
            private.context.read_logits(0, private.logits)
            private.context.read_logits(1, public.logits)
            private.tokens.append(token)
            public.tokens.append(token)

        self._both(together, lambda sequence: sequence.advance(token))

    def advance_run(self, tokens: Sequence[int], private_out: Floats, public_out: Floats) -> None:
        """Append several tokens in one call each; the logits behind each of them go to the arguments.

        Numbers may differ from those of as many `advance`, since kernels depend on how many tokens a call
        has. `private_logits` and `public_logits` keep what they hold.

        Args:
            tokens: N of them.
            private_out, public_out: float32, shape (N, V) or longer, filled.
        Raises:
            AbortedError, LocalModelError: both sequences stand where they stood.
        """
        private, public = self._private, self._public

        def together() -> None:
            private.context.score_runs(
                [(tokens, len(private.tokens), 0, private_out), (tokens, len(public.tokens), 1, public_out)]
            )
            private.tokens += tokens
            public.tokens += tokens

        self._both(together, lambda s: s.advance_run(tokens, private_out if s is private else public_out))

    def along(self, tokens: Sequence[int]) -> Iterator[tuple[Floats, Floats]]:
        """Yield the private and public logits at each position of a text that both sequences stand before.

        Several positions are computed in one call. What is yielded is valid until the next is asked for.

        Args:
            tokens: the text; its last token is not read.
        Raises:
            AbortedError, LocalModelError: both sequences stand where they stood before the call that failed.
        """
        if not tokens:
            return
        yield self.private_logits, self.public_logits
        private, public = np.empty((2, POSITIONS_A_CALL, self.model.vocabulary.size), np.float32)
        for start in range(0, len(tokens) - 1, POSITIONS_A_CALL):
            run = tokens[start : min(start + POSITIONS_A_CALL, len(tokens) - 1)]
            self.advance_run(run, private, public)
            yield from zip(private[: len(run)], public[: len(run)], strict=True)

    def _both(self, together: Callable[[], None], one: Callable[[_Sequence], None]) -> None:
        """Let both sequences go on, in the way of the layout."""
        private, public = self._private, self._public
        before = len(private.tokens), len(public.tokens)
        try:
            if self.options.layout is Layout.ONE_CALL:
                together()
            elif self._beside:
                other = self._beside.submit(one, public)
                try:
                    one(private)
                finally:
                    other.result()
            else:
                one(private)
                one(public)
        except BaseException:
            private.truncate(before[0])
            public.truncate(before[1])
            raise

    def advance_one(self, token: int, *, private: bool) -> None:
        """Append one token to one of the sequences, which may run ahead of the other for a while.

        Raises:
            AbortedError, LocalModelError: the sequence stands where it stood.
        """
        sequence = self._private if private else self._public
        before = len(sequence.tokens)
        try:
            sequence.advance(token)
        except BaseException:
            sequence.truncate(before)
            raise

    def roll_back_one(self, count: int, *, private: bool) -> None:
        """Forget the last `count` tokens of one of the sequences."""
        sequence = self._private if private else self._public
        sequence.truncate(len(sequence.tokens) - count)

    def abort_one(self, *, private: bool) -> None:
        """`abort` for one of the sequences; with one cache for both, for both."""
        (self._private if private else self._public).context.abort()

    async def advance_one_async(self, token: int, *, private: bool) -> None:
        """`advance_one`, on the sequence's thread."""
        await asyncio.wrap_future(self._thread(private).submit(self.advance_one, token, private=private))

    async def settle_one(self, *, private: bool) -> None:
        """`settle`, for one of the sequences."""
        context = (self._private if private else self._public).context
        await asyncio.wrap_future(self._thread(private).submit(context.rearm))

    def _thread(self, private: bool) -> ThreadPoolExecutor:
        return self._worker if private or not self._beside else self._beside

    def roll_back(self, count: int) -> None:
        """Forget the last `count` tokens of both sequences; the logits are stale until the next `advance`."""
        self._private.truncate(len(self._private.tokens) - count)
        self._public.truncate(len(self._public.tokens) - count)

    def reset_to(self, private: Sequence[int], public: Sequence[int]) -> None:
        """Hold all but the last tokens of both prompts, read from the first on in one go.

        So whatever was computed before, the next `prepare` of these prompts gives the same numbers to the last
        bit. An empty prompt is held as nothing.

        Raises:
            AbortedError, LocalModelError: as for `prepare`.
        """
        wanted = tuple(private), tuple(public)
        if self.options.layout is Layout.ONE_CALL and wanted != self._stood:
            # They share a cache, and its order is part of what is computed.
            self._stood = None, None
        for sequence, tokens, stood in zip((self._private, self._public), wanted, self._stood, strict=True):
            if tokens and tokens == stood and sequence.tokens[: len(tokens)] == list(tokens):
                continue
            sequence.truncate(0)
            if len(tokens) > 1:
                sequence.stand_behind(tokens[:-1])
        self._stood = wanted

    def abort(self) -> None:
        """Stop what is computing now, and refuse to compute until `rearm`."""
        for context in self._contexts:
            context.abort()

    def rearm(self) -> None:
        """Allow computing again after `abort`."""
        for context in self._contexts:
            context.rearm()

    async def prepare_async(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> int:
        """`prepare`, on the pair's thread."""
        return await self._run(self.prepare, private, public, stable)

    async def advance_async(self, token: int) -> None:
        """`advance`, on the pair's thread."""
        await self._run(self.advance, token)

    async def advance_run_async(self, tokens: Sequence[int], private_out: Floats, public_out: Floats) -> None:
        """`advance_run`, on the pair's thread."""
        await self._run(self.advance_run, tokens, private_out, public_out)

    async def settle(self) -> None:
        """Wait, after `abort`, until nothing computes any more, then allow computing again."""
        if self._beside:
            # Behind a step of the public sequence alone, which nobody may be waiting for.
            await asyncio.wrap_future(self._beside.submit(lambda: None))
        await self._run(self.rearm)

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run something on the pair's thread, behind what is queued there."""
        return self._worker.submit(work, *args, **kwargs)

    async def _run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.wrap_future(self.submit(work, *args, **kwargs))

    def close(self) -> None:
        """Wait for running work, then free the contexts. The model stays loaded."""
        self.abort()
        self._worker.shutdown(wait=True)
        if self._beside:
            self._beside.shutdown(wait=True)
        if self._snapshots:
            self._snapshots.close()
        for context in self._contexts:
            context.close()


class _Sequence:
    """One sequence of a context and the tokens that its cache holds."""

    def __init__(self, context: Context, number: int, logits: Floats) -> None:
        self.context = context
        self.number = number
        self.logits = logits
        self.tokens: list[int] = []

    def stand_behind(self, tokens: Sequence[int]) -> int:
        if not tokens:
            raise ValueError("a prompt holds at least one token")
        # The last token is always computed: its logits are what the caller wants.
        kept = shared_prefix(self.tokens, tokens[:-1])
        self.truncate(kept)
        row = self.context.prefill(tokens[kept:], kept, self.number)
        self.context.read_logits(row, self.logits)
        self.tokens = list(tokens)
        return len(tokens) - kept

    def restore(self, tokens: Sequence[int], snapshots: Snapshots) -> None:
        """Hold exactly these tokens, if there is a snapshot of them."""
        state = snapshots.find(tokens)
        if state is None:
            return
        if self.context.set_state(self.number, state):
            # It was taken with what stood behind the tokens then.
            self.context.truncate(self.number, len(tokens))
            self.tokens = list(tokens)
        else:
            # One that was taken in halfway is nothing to build on.
            self.context.truncate(self.number, 0)
            self.tokens = []
            snapshots.forget(tokens)

    def advance(self, token: int) -> None:
        self.context.step([(token, len(self.tokens), self.number)])
        self.context.read_logits(0, self.logits)
        self.tokens.append(token)

    def advance_run(self, tokens: Sequence[int], out: Floats) -> None:
        self.context.score(tokens, len(self.tokens), self.number, out)
        self.tokens += tokens

    def truncate(self, length: int) -> None:
        self.context.truncate(self.number, length)
        del self.tokens[length:]
