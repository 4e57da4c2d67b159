"""Reading candidates that are told by their texts, as chat services send them.

Facts: measured on llama.cpp's server, build 11549, and on vLLM 0.32; what else is read is in services'
documentation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from engine.cloud.adapters import candidates
from engine.cloud.adapters.interning import END, Interned
from engine.cloud.http.answers import Json
from engine.common.i18n import mark
from engine.position.distribution import Distribution
from engine.vocabulary.incremental_tokenizer import incomplete

IMPOSSIBLE = -9000.0
"""What some services print for a logarithm of zero is below this."""
ENDINGS = frozenset(
    spelled.encode()
    for spelled in (
        "<|im_end|>",
        "<|endoftext|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|end_of_text|>",
        "<end_of_turn>",
        "<|end|>",
        "<|return|>",
        "<eos>",
        "</s>",
        "[EOS]",
        "<｜end▁of▁sentence｜>",
    )
)
"""How the tokens that end a reply are spelled where a service shows them; nobody writes these."""
_REPLACEMENT = "\ufffd".encode()


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """One position of a reply.

    Attributes:
        token: what was chosen, `END` where the reply ends.
        spelling: its bytes.
        distribution: what it was chosen from.
    """

    token: int
    spelling: bytes
    distribution: Distribution


class Blank(Enum):
    """What a service means by a token without any text."""

    UNKNOWN = auto()
    END = auto()
    """The end of the reply: llama.cpp's server."""
    PART = auto()
    """A part of a character, whose text comes with the last of its tokens: vLLM."""


class TextCandidates:
    """Reads lists of entries of the form ``{token, bytes, logprob, top_logprobs}``.

    Texts that more than one token has are one candidate. A character that takes several tokens is one where the
    service chose it: nothing can be sent that ends within a character. Other tokens that are no whole characters
    are left out, and the tail takes their mass.

    What a token without text is shows only in time; until then it is no candidate.

    Args:
        interned: gives the texts their ids.
    """

    def __init__(self, interned: Interned) -> None:
        self._interned = interned
        self._is_byte_level = False
        """Whether texts were seen in the alphabet that byte-level tokenizers write theirs in."""
        self._blank = Blank.UNKNOWN

    def positions(self, entries: Any, *, ended: bool = False) -> tuple[list[Position], list[Json]]:
        """Return the positions of a run of entries, and the entries at its end that begin a character.

        Args:
            entries: that.
            ended: whether the reply is known to end behind them.
        Raises:
            BadAnswerError: a field is missing or of the wrong kind, or the numbers are impossible.
        """
        found: list[Position] = []
        begun: list[Json] = []
        with candidates.as_answer(mark("log-probabilities that can be read")):
            for entry in entries:
                begun.append(entry)
                text = b"".join(map(self.spelling, begun))
                if not text:
                    # Without text: the end if the reply ends here, else a part of what comes next.
                    continue
                if len(begun) > 1 and not self.spelling(begun[0]):
                    self._blank = Blank.PART
                # Four bytes hold every character; what is still none then is none.
                if incomplete(text) and len(begun) < 4:
                    continue
                found.append(self._position(begun, text))
                begun = []
            if begun and ended and not self.spelling(begun[0]):
                self._blank = Blank.END
                found.append(self._position(begun[:1], b""))
                begun = []
        return found, begun

    def _position(self, run: Sequence[Json], text: bytes) -> Position:
        first = run[0]
        # One that has no number says nothing of the others.
        options = [o for o in first.get("top_logprobs") or [] if o["logprob"] is not None]
        if len(run) == 1 and self._is_last_piece(first, text, options):
            # Nothing is known of the position but what the service chose.
            chosen = self._id(text)
            return Position(chosen, text, candidates.checked([chosen], [0.0], [text]))
        likely = sum(float(entry["logprob"] or 0.0) for entry in run)
        masses: dict[int, float] = {}
        # The same text with the same number is one token told twice, as by servers that add the chosen one.
        told = dict.fromkeys((self.spelling(option), float(option["logprob"])) for option in options)
        if any(spelling in ENDINGS for spelling, _ in told):
            self._blank = Blank.PART
        elif self._blank is Blank.UNKNOWN and any("id" in option for option in options):
            # llama.cpp's server tells the bytes of parts.
            self._blank = Blank.END
        for spelling, logprob in told:
            is_known = bool(spelling) or self._blank is Blank.END
            if is_known and logprob > IMPOSSIBLE and _is_whole(spelling):
                token = self._id(spelling)
                masses[token] = _log_sum(masses[token], logprob) if token in masses else logprob
        chosen = self._id(text)
        if len(run) > 1 or not masses:
            masses.setdefault(chosen, min(likely, 0.0))
        # Rounded numbers of tokens with the same text may come to a hair more than 1.
        logprobs = [min(mass, 0.0) for mass in masses.values()]
        spellings = [self._interned.spelling(token) for token in masses]
        return Position(
            chosen, self._interned.spelling(chosen), candidates.checked([*masses], logprobs, spellings)
        )

    def _is_last_piece(self, entry: Json, text: bytes, options: Sequence[Json]) -> bool:
        """Whether an entry is a whole character of several tokens with the candidates of its last token, as
        llama.cpp's server sends them: what the character was chosen from is not told."""
        if text.isascii() or any(self.spelling(option) == text for option in options):
            return False
        for option in options:
            spelling = self.spelling(option)
            if "id" in option and option["id"] == entry.get("id"):
                return True
            if spelling == _REPLACEMENT or (not _is_whole(spelling) and text.endswith(spelling)):
                return True
        return False

    def _id(self, spelling: bytes) -> int:
        return END if not spelling or spelling in ENDINGS else self._interned.id(spelling)

    def spelling(self, entry: Json) -> bytes:
        """Return an entry's bytes: as they are given, else those of its text.

        Raises:
            TypeError, ValueError, LookupError: they are something else.
        """
        if given := candidates.spelling(entry):
            return given
        text: str = entry["token"]
        if entry.get("bytes") == [] or not text:
            return b""
        self._is_byte_level = self._is_byte_level or text[0] in "ĠĊ"
        if self._is_byte_level and all(letter in _BYTES for letter in text):
            return bytes(_BYTES[letter] for letter in text)
        if len(text) == 6 and text.startswith("<0x") and text.endswith(">"):
            return bytes([int(text[3:5], 16)])
        return text.replace("▁", " ").encode()


def only_end() -> Position:
    """What is known of a position where the service ended the reply without a word."""
    return Position(END, b"", candidates.checked([END], [0.0], [b""]))


def _is_whole(spelling: bytes) -> bool:
    if incomplete(spelling) or _REPLACEMENT in spelling:
        return False
    try:
        spelling.decode()
    except UnicodeDecodeError:
        return False
    return True


def _log_sum(a: float, b: float) -> float:
    most = max(a, b)
    return most + math.log(math.exp(a - most) + math.exp(b - most))


def _byte_alphabet() -> dict[str, int]:
    """Return the bytes by the letters that byte-level tokenizers (GPT-2's and its heirs) write them as."""
    printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printed]
    return {chr(byte): byte for byte in printed} | {chr(256 + i): byte for i, byte in enumerate(others)}


_BYTES = _byte_alphabet()
