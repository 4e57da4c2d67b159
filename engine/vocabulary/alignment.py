"""The local model's view of the cloud's tokens, where the two cut text differently.

A cloud token is a string of bytes. What the local model gives it is what it gives these bytes: that of the token
that spells just them, else the sum over the tokens that begin with them, and over those that they begin with, as
far as what follows is known. The two local sequences are looked at alike, and only their difference counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from engine.distribution import Distribution
from engine.vocabulary.following import Stand, incomplete
from engine.vocabulary.lexicon import Learned
from engine.vocabulary.spellings import Spellings

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

NOWHERE = np.float32(-1e4)
"""The logit of what the local model is not asked about: no share of the tail, and no delta."""
GOES_ON = 0.1
"""The part of a first piece's probability that a longer token is given while what follows it is not known."""
MOST_REMEMBERED = 200_000
"""Strings whose pieces are remembered."""


class Method(StrEnum):
    """How the local model's tokens are held against the cloud's."""

    AUTO = "automatic"
    """By their ids where both vocabularies are the same, else by their bytes."""
    BYTES = "bytes"
    """From the bytes of every candidate."""
    SHARED = "shared"
    """Of the tokens that both spell alike alone; the others stay as the cloud has them (the paper's first way)."""


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


@dataclass(slots=True, eq=False)
class Here:
    """The local model at one position of the reply, and what is known of strings that go on from there.

    Attributes:
        private, public: raw logits behind either prompt and the text, float32, shape (V,).
        stand: the text as its tokens.
        further: log-masses, private and public, of strings that were followed beyond their first piece.
    """

    private: Floats
    public: Floats
    stand: Stand
    further: dict[bytes, tuple[float, float]] = field(default_factory=dict)


class Alignment:
    """Translates local logits into the cloud's token ids. Buffers are reused; not for two threads at once.

    Args:
        local: the local vocabulary.
        tokenize: its tokenizer, for plain text.
        learned: the cloud's tokens.
        method: how.
    Attributes:
        count: of what it did.
    """

    def __init__(
        self,
        local: Spellings,
        tokenize: Callable[[str], list[int]],
        spelling: Callable[[int], bytes],
        learned: Learned,
        method: Method = Method.BYTES,
    ) -> None:
        self._local = local
        self._tokenize = tokenize
        self._spelling = spelling
        self._learned = learned
        self.method = method
        self.count = Count()
        self._entries: dict[bytes, Entry] = {}
        self._reserve(1024)

    def _reserve(self, size: int) -> None:
        self._map: Ids = np.full(size, -1, np.int32)
        self._clipped: Ids = np.zeros(size, np.int32)
        self._unmapped = np.ones(size, bool)
        self._private: Floats = np.empty(size, np.float32)
        self._public: Floats = np.empty(size, np.float32)
        self._learned.fresh = [*range(self._learned.size)]

    def _catch_up(self) -> None:
        learned = self._learned
        if learned.size > len(self._map):
            self._reserve(max(learned.size, 2 * len(self._map)))
        for token in learned.fresh:
            exact = self._local.exact(learned.spelling(token))
            if exact >= 0:
                self._map[token] = self._clipped[token] = exact
                self._unmapped[token] = False
        learned.fresh = []

    def translate(self, here: Here, answer: Distribution | None = None) -> tuple[Floats, Floats]:
        """Return both logits by the cloud's token ids, float32, shape (learned.size,).

        They are log-masses up to one constant for each sequence, and live until the next call. Tokens that are
        neither spelled by one local token nor candidates have `NOWHERE`.

        Args:
            here: the local model's position.
            answer: the cloud's candidates there.
        """
        self._catch_up()
        size = self._learned.size
        private, public = self._private[:size], self._public[:size]
        if here.stand.pending:
            # What no token can stand for yet belongs in front of every candidate.
            private.fill(NOWHERE)
            public.fill(NOWHERE)
        else:
            unmapped = self._unmapped[:size]
            for logits, out in ((here.private, private), (here.public, public)):
                np.take(logits, self._clipped[:size], out=out)
                out[unmapped] = NOWHERE
        if self._learned.ends and self._local.ends.size:
            ends = list(self._learned.ends)
            private[ends] = _log_mass(here.private[self._local.ends])
            public[ends] = _log_mass(here.public[self._local.ends])
        if answer is not None:
            self._fill(here, answer, private, public)
        return private, public

    def _fill(self, here: Here, answer: Distribution, private: Floats, public: Floats) -> None:
        """Give each candidate its log-masses that is not spelled by one local token."""
        summed: list[int] = []
        parts: list[Ids] = []
        weights: list[Floats] = []
        none: list[int] = []
        ids = answer.ids.tolist()
        pending, count = here.stand.pending, self.count
        for token, spelling in zip(ids, answer.spellings, strict=True):
            if token in self._learned.ends:
                continue
            text = pending + spelling
            if not pending and not self._unmapped[token]:
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
            offset = _log_mass(here.private) - _log_mass(here.public)
            public[none] = here.public.min()
            private[none] = public[none] + offset

    def entry(self, text: bytes) -> Entry:
        """Return what the local vocabulary makes of a string."""
        found = self._entries.get(text)
        if found is None:
            if len(self._entries) >= MOST_REMEMBERED:
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

    def pieces_ahead(self, here: Here, spelling: bytes, most: int) -> tuple[int, ...]:
        """Return the first pieces of a candidate, those behind which the local model must be asked before its
        mass is known; () where it is known, or cannot be better known with `most` pieces."""
        text = here.stand.pending + spelling
        if not spelling or self.method is not Method.BYTES or text in here.further:
            return ()
        entry = self.entry(text)
        return entry.pieces[:-1][:most] if entry.exact < 0 else ()

    def follow(self, here: Here, spelling: bytes, behind: list[tuple[Floats, Floats]]) -> None:
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
                mass += float(later[which][piece]) - _log_mass(later[which])
            if entry.beyond.size:
                mass = float(np.logaddexp(mass, _log_mass(logits[entry.beyond])))
            masses.append(mass)
        here.further[text] = (masses[0], masses[1])
        self.count.looked_ahead += len(behind)


def _log_mass(logits: Floats) -> float:
    """``log sum exp``, float32 in, shape (N,), N > 0."""
    most = float(logits.max())
    return most + float(np.log(np.exp(logits - np.float32(most)).sum(dtype=np.float64)))


def _log_masses(values: Floats, starts: npt.NDArray[np.intp]) -> Floats:
    """``log sum exp`` of each run of the values; the runs begin at `starts`, and none is empty."""
    most = np.maximum.reduceat(values, starts)
    lengths = np.diff(starts, append=len(values))
    sums = np.add.reduceat(np.exp(values - np.repeat(most, lengths)), starts)
    masses: Floats = most + np.log(sums)
    return masses


_NO_IDS: Ids = np.empty(0, np.int32)
