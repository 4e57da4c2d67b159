"""The local model's view of the cloud's tokens, where the two cut text differently.

A cloud token is a string of bytes. What the local model gives it is what it gives these bytes: that of the token
that spells just them, else the sum over the tokens that begin with them, and over those that they begin with, as
far as what follows is known. The two local sequences are looked at alike, and only their difference counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.steering.log_softmax import log_sum_exp
from engine.steering.policy import Policy
from engine.vocabulary import bytewise
from engine.vocabulary.incremental_tokenizer import incomplete
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import TokenTable

Ids = npt.NDArray[np.int32]

NOWHERE = np.float32(-1e4)
"""The logit of what the local model is not asked about: no share of the tail, and no delta."""
GOES_ON = 0.1
"""The part of a first piece's probability that a longer token is given while what follows it is not known."""
MAX_REMEMBERED = 200_000
"""Strings whose pieces are remembered."""


class Method(StrEnum):
    """How the local model's tokens are held against the cloud's."""

    AUTO = "automatic"
    """By their ids where both vocabularies are the same, else by their bytes."""
    BYTES = "bytes"
    """From the bytes of every candidate."""
    SHARED = "shared"
    """Of the tokens that both spell alike alone; the others stay as the cloud has them (the paper's first way)."""
    GREEDY = "byte by byte"
    """Each byte of a token steered by itself (the paper's second way); see `engine.vocabulary.bytewise`."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A string of bytes, as the local vocabulary has it.

    Attributes:
        exact: the token that spells just it; -1 for none.
        beyond: tokens that begin with it and go on.
        pieces: the tokens that its tokenizer cuts it into; () where it cannot be spelled.
    """

    exact: int
    beyond: Ids
    pieces: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Count:
    """Where candidates' deltas came from."""

    exact: int = 0
    summed: int = 0
    pieces: int = 0
    none: int = 0
    looked_ahead: int = 0


class Alignment:
    """Translates local logits into the cloud's token ids. Buffers are reused; not for two threads at once.

    What completes the tail are the tokens that were candidates before, in the order of the reply: so a reply is
    the same in whatever way the cloud is read.

    Args:
        local: the local vocabulary.
        tokenize: its tokenizer, for plain text.
        spelling: the bytes of one of its tokens.
        learned: the cloud's tokens.
        method: how; not `AUTO`.
    Attributes:
        method: how.
        count: of what it did.
    """

    def __init__(
        self,
        local: SpellingIndex,
        tokenize: Callable[[str], list[int]],
        spelling: Callable[[int], bytes],
        learned: TokenTable,
        method: Method = Method.BYTES,
    ) -> None:
        self._local = local
        self._tokenize = tokenize
        self._spelling = spelling
        self._learned = learned
        self.method = method
        self.count = Count()
        self._entries: dict[bytes, Entry] = {}
        self._scratch: Floats = np.empty(0, np.float32)
        self.forget()

    def forget(self) -> None:
        """Take no token for a candidate of before: what follows depends on nothing that was answered so far."""
        self._size = 0
        """More than the largest id that was a candidate."""
        self._ends: list[int] = []
        self._exact: Ids = np.empty(0, np.int32)
        """By the cloud's id the local token that spells the same; -1 for none."""
        self._seen = np.empty(0, bool)
        self._private: Floats = np.empty(0, np.float32)
        self._public: Floats = np.empty(0, np.float32)
        self._missing = np.empty(0, bool)

    def _take_in(self, ids: Ids) -> None:
        most = int(ids.max(initial=-1)) + 1
        if most > len(self._seen):
            old, size = len(self._seen), max(most, 2 * len(self._seen))
            self._exact = np.concatenate((self._exact, np.full(size - old, -1, np.int32)))
            self._seen = np.concatenate((self._seen, np.zeros(size - old, bool)))
            self._private, self._public = np.empty(size, np.float32), np.empty(size, np.float32)
            self._missing = np.empty(size, bool)
        self._size = max(self._size, most)
        for token in ids[~self._seen[ids]].tolist():
            self._exact[token] = self._local.exact(self._learned.spelling(token))
            if self._learned.ends_reply(token):
                self._ends.append(token)
        self._seen[ids] = True

    def translate(self, here: Logits, answer: Distribution | None = None) -> tuple[Floats, Floats]:
        """Return both logits by the cloud's token ids, float32, shape (largest candidate so far + 1,).

        They are log-masses up to one constant for each sequence, and live until the next call. Tokens that are
        neither spelled by one local token nor candidates have `NOWHERE`.

        Args:
            here: the local model's position.
            answer: the cloud's candidates there.
        """
        if answer is not None:
            self._take_in(answer.ids)
        private, public = self._private[: self._size], self._public[: self._size]
        exact = self._exact[: self._size]
        missing = np.less(exact, 0, out=self._missing[: self._size])
        if here.stand.pending:
            # What no token can stand for yet belongs in front of every candidate.
            missing.fill(True)
        for logits, out in ((here.private, private), (here.public, public)):
            # -1 takes the last, and is missing.
            np.take(logits, exact, out=out, mode="wrap")
            out[missing] = NOWHERE
        if self._ends and self._local.ends.size:
            private[self._ends] = log_sum_exp(here.private[self._local.ends])
            public[self._ends] = log_sum_exp(here.public[self._local.ends])
        if answer is not None:
            self._fill(here, answer, private, public)
        return private, public

    def _fill(self, here: Logits, answer: Distribution, private: Floats, public: Floats) -> None:
        """Give each candidate its log-masses that is not spelled by one local token."""
        summed: list[int] = []
        parts: list[Ids] = []
        weights: list[Floats] = []
        none: list[int] = []
        ids = answer.ids.tolist()
        pending, count = here.stand.pending, self.count
        for token in ids:
            if self._learned.ends_reply(token):
                continue
            text = pending + self._learned.spelling(token)
            if not pending and self._exact[token] >= 0:
                count.exact += 1
                continue
            entry = self.entry(text)
            if entry.exact >= 0:
                private[token], public[token] = here.private[entry.exact], here.public[entry.exact]
                count.exact += 1
            elif self.method is Method.SHARED:
                none.append(token)
            elif text in here.further:
                private[token], public[token] = here.further[text]
                count.pieces += 1
            elif entry.beyond.size or entry.pieces:
                first = np.asarray(entry.pieces[:1], np.int32)
                summed.append(token)
                parts.append(np.concatenate((entry.beyond, first)))
                weights.append(np.zeros(len(parts[-1]), np.float32))
                if entry.beyond.size and first.size:
                    weights[-1][-1] = np.log(np.float32(GOES_ON))
                count.summed += 1
            else:
                none.append(token)
        count.none += len(none)
        if summed:
            starts = np.cumsum([0, *map(len, parts[:-1])])
            every, weight = np.concatenate(parts), np.concatenate(weights)
            for logits, out in ((here.private, private), (here.public, public)):
                out[summed] = _log_masses(logits[every] + weight, starts)
        if none:
            # No delta: their difference is that of the two normalizers, as everywhere where nothing is known.
            public[none] = here.public.min()
            private[none] = public[none] + self.log_ratio(here)

    def log_ratio(self, here: Logits) -> float:
        """Return ln of the softmax's sums, private over public, over all local tokens."""
        if len(self._scratch) < len(here.public):
            self._scratch = np.empty_like(here.public)
        return log_sum_exp(here.private, self._scratch) - log_sum_exp(here.public, self._scratch)

    def bytewise(self, here: Logits, answer: Distribution, coefficient: float, floor: float = math.inf) -> Policy:
        """Return the policy of a position in the paper's second way."""
        pending = here.stand.pending
        spellings = [
            b"" if self._learned.ends_reply(token) else pending + self._learned.spelling(token)
            for token in answer.ids.tolist()
        ]
        return bytewise.policy(
            answer.ids, answer.logprobs, spellings, here.private, here.public, self._local, coefficient, floor
        )

    def entry(self, text: bytes) -> Entry:
        """Return what the local vocabulary makes of a string."""
        found = self._entries.get(text)
        if found is None:
            if len(self._entries) >= MAX_REMEMBERED:
                self._entries.clear()
            exact = self._local.exact(text)
            pieces = () if exact >= 0 else tuple(self._cut(text))
            found = Entry(exact, self._local.beyond(text) if exact < 0 else _NO_IDS, pieces)
            self._entries[text] = found
        return found

    def _cut(self, text: bytes) -> list[int]:
        if not incomplete(text):
            try:
                tokens = self._tokenize(text.decode("utf-8"))
            except UnicodeDecodeError:
                tokens = []
            # Some tokenizers put a space in front of what they are given.
            if b"".join(map(self._spelling, tokens)) == text:
                return tokens
        return self._local.greedy(text)

    def pieces_ahead(self, here: Logits, spelling: bytes, most: int) -> tuple[int, ...]:
        """Return the first pieces of a candidate, those behind which the local model must be asked before its
        mass is known; () where it is known, or cannot be better known with `most` pieces."""
        text = here.stand.pending + spelling
        if not spelling or self.method is not Method.BYTES or text in here.further:
            return ()
        entry = self.entry(text)
        return entry.pieces[:-1][:most] if entry.exact < 0 else ()

    def follow(self, here: Logits, spelling: bytes, behind: list[tuple[Floats, Floats]]) -> None:
        """Take in the logits behind a candidate's first pieces.

        Args:
            behind: private and public logits behind each of `pieces_ahead`, in their order.
        """
        text = here.stand.pending + spelling
        entry = self.entry(text)
        masses = []
        for which, logits in enumerate((here.private, here.public)):
            mass = float(logits[entry.pieces[0]])
            for piece, later in zip(entry.pieces[1:], behind, strict=False):
                mass += float(later[which][piece]) - log_sum_exp(later[which])
            if entry.beyond.size:
                mass = float(np.logaddexp(mass, log_sum_exp(logits[entry.beyond])))
            masses.append(mass)
        here.further[text] = (masses[0], masses[1])
        self.count.looked_ahead += len(behind)


def _log_masses(values: Floats, starts: npt.NDArray[np.intp]) -> Floats:
    """``log sum exp`` of each run of the values; the runs begin at `starts`, and none is empty."""
    most = np.maximum.reduceat(values, starts)
    lengths = np.diff(starts, append=len(values))
    sums = np.add.reduceat(np.exp(values - np.repeat(most, lengths)), starts)
    masses: Floats = most + np.log(sums)
    return masses


_NO_IDS: Ids = np.empty(0, np.int32)
