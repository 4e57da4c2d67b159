"""What the local model gives a string of bytes, against sums done the long way."""

from __future__ import annotations

import numpy as np
import pytest

from engine.position.distribution import Distribution, from_candidates
from engine.position.logits import Logits
from engine.position.token_prefix import TokenPrefix
from engine.vocabulary.alignment import GOES_ON, NOWHERE, Alignment, Method
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import ObservedTokens

LOCAL = [b"", b"a", b"b", b"ab", b"abc", b"c", b"d", b"\xf0", b"\x9f", b"\xa6", b"\x8a", "🦊".encode(), b"", b"bd"]
ENDS = [0, 12]
CLOUD = {10: b"ab", 11: b"abd", 12: b"a", 13: b"xyz", 14: "🦊".encode(), 15: b"bcd", 16: b"\x9f\xa6\x8a", 17: b"b"}
END = 5
FULL_STOP = 99
PENDING = b"\xf0"


def tokenize(text: str) -> list[int]:
    return SPELLINGS.greedy(text.encode())


SPELLINGS = SpellingIndex(LOCAL, ENDS)


def aligned(method: Method = Method.BYTES) -> tuple[Alignment, ObservedTokens]:
    learned = ObservedTokens()
    learned.add(FULL_STOP, b".")
    learned.add(END, b"", ends=True)
    for token, spelling in CLOUD.items():
        learned.add(token, spelling)
    return Alignment(SPELLINGS, tokenize, LOCAL.__getitem__, learned, method), learned


def here(pending: bytes = b"") -> Logits:
    chance = np.random.default_rng(3)
    private, public = chance.normal(0, 3, (2, len(LOCAL))).astype(np.float32)
    return Logits(private, public, stand=TokenPrefix(pending=pending))


def answer(*tokens: int) -> Distribution:
    spellings = [CLOUD.get(token, b"") for token in tokens]
    return from_candidates(tokens, [-1.0 - i for i in range(len(tokens))], spellings)


def mass(logits: np.ndarray, tokens: list[int]) -> float:
    return float(np.log(np.exp(logits[tokens].astype(np.float64)).sum()))


def deltas(alignment: Alignment, position: Logits, found: Distribution) -> dict[int, float]:
    private, public = alignment.translate(position, found)
    return {int(t): float(private[t] - public[t]) for t in found.ids}


def expected(position: Logits, log_mass: dict[str, float]) -> float:
    return log_mass["private"] - log_mass["public"]


def test_a_token_that_both_have_keeps_its_delta() -> None:
    alignment, _ = aligned()
    position = here()
    found = deltas(alignment, position, answer(10, 12, 14))
    delta = position.private - position.public
    assert found == pytest.approx({10: delta[3], 12: delta[1], 14: delta[11]}, abs=1e-5)
    assert alignment.count.exact == 3


def test_the_end_is_the_sum_of_the_local_ends() -> None:
    alignment, _ = aligned()
    position = here()
    found = deltas(alignment, position, answer(10, END))
    assert found[END] == pytest.approx(mass(position.private, ENDS) - mass(position.public, ENDS), abs=1e-5)


def test_longer_tokens_count_as_far_as_they_are_known() -> None:
    """ "bcd" begins with "b" and nothing begins with it; "\\x9f\\xa6\\x8a" likewise."""
    alignment, _ = aligned()
    position = here()
    found = deltas(alignment, position, answer(15, 11, 16))
    delta = position.private - position.public
    assert found == pytest.approx({15: delta[2], 11: delta[3], 16: delta[8]}, abs=1e-5)


def test_tokens_that_go_on_are_summed() -> None:
    learned = ObservedTokens()
    learned.add(FULL_STOP, b".")
    learned.add(1, b"bd")
    learned.add(2, "🦊".encode()[:2])
    alignment = Alignment(SPELLINGS, tokenize, LOCAL.__getitem__, learned)
    position = here()
    private, public = alignment.translate(position, from_candidates([1, 2], [-1, -2], [b"bd", "🦊".encode()[:2]]))
    wanted = []
    for logits in (position.private, position.public):
        wanted.append(np.logaddexp(float(logits[11]), float(logits[7]) + np.log(GOES_ON)))
    assert float(private[2] - public[2]) == pytest.approx(wanted[0] - wanted[1], abs=1e-5)


def test_behind_the_first_pieces_a_token_is_known_exactly() -> None:
    alignment, _ = aligned()
    position = here()
    found = answer(15, 10)
    pieces = alignment.pieces_ahead(position, b"bcd", 4)
    assert pieces == (2, 5)
    chance = np.random.default_rng(9)
    drawn = [chance.normal(0, 2, (2, len(LOCAL))).astype(np.float32) for _ in pieces]
    behind = [(private, public) for private, public in drawn]
    alignment.follow(position, b"bcd", behind)
    assert alignment.pieces_ahead(position, b"bcd", 4) == (), "it is known now"
    wanted = []
    for which, logits in enumerate((position.private, position.public)):
        total = float(logits[2])
        for piece, later in zip((5, 6), behind, strict=True):
            total += float(later[which][piece]) - mass(later[which], list(range(len(LOCAL))))
        wanted.append(total)
    assert deltas(alignment, position, found)[15] == pytest.approx(wanted[0] - wanted[1], abs=1e-5)
    assert alignment.pieces_ahead(position, b"ab", 4) == ()
    assert alignment.pieces_ahead(position, b"bcd"[:2], 1) == (2,)
    assert alignment.pieces_ahead(position, b"", 4) == ()


def test_what_cannot_be_spelled_has_no_delta() -> None:
    alignment, _ = aligned()
    position = here()
    found = answer(10, 13)
    offset = mass(position.private, list(range(len(LOCAL)))) - mass(position.public, list(range(len(LOCAL))))
    assert deltas(alignment, position, found)[13] == pytest.approx(offset, abs=1e-5)
    assert alignment.count.none == 1


def test_a_character_begun_before_belongs_in_front_of_every_candidate() -> None:
    alignment, _ = aligned()
    position = here(PENDING)
    found = answer(16, 10)
    delta = position.private - position.public
    assert deltas(alignment, position, found)[16] == pytest.approx(float(delta[11]), abs=1e-5), "the whole fox"
    private, _ = alignment.translate(position, found)
    assert private[12] == NOWHERE, "nothing else is looked at"


def test_candidates_of_earlier_positions_complete_the_tail_where_one_token_spells_them() -> None:
    alignment, _ = aligned()
    position = here()
    private, public = alignment.translate(position, answer(10))
    assert len(private) == 11, "what was never a candidate is not looked at, though it was learned"
    alignment.translate(position, answer(12, 17, 13, 15))
    private, public = alignment.translate(position, answer(10))
    assert len(private) == 18
    assert private[12] == position.private[1]
    assert public[17] == position.public[2]
    assert private[13] == public[13] == private[15] == NOWHERE
    assert private[0] == NOWHERE, "an id that was never seen"


def test_without_an_answer_what_was_seen_is_translated() -> None:
    alignment, _ = aligned()
    position = here()
    private, public = alignment.translate(position)
    assert len(private) == len(public) == 0
    alignment.translate(position, answer(10, 15))
    private, _ = alignment.translate(position)
    assert private[10] == position.private[3]
    assert private[15] == NOWHERE


def test_the_shared_tokens_alone() -> None:
    alignment, _ = aligned(Method.SHARED)
    position = here()
    found = deltas(alignment, position, answer(10, 15, 11))
    offset = mass(position.private, list(range(len(LOCAL)))) - mass(position.public, list(range(len(LOCAL))))
    assert found[10] == pytest.approx(float(position.private[3] - position.public[3]), abs=1e-5)
    assert found[15] == found[11] == pytest.approx(offset, abs=1e-5)
    assert alignment.pieces_ahead(position, b"bcd", 4) == ()


def test_a_large_id_is_taken_in() -> None:
    alignment, learned = aligned()
    position = here()
    alignment.translate(position, answer(10, 12))
    learned.add(5000, b"c")
    found = from_candidates([5000, 10], [-1.0, -2.0], [b"c", b"ab"])
    private, _ = alignment.translate(position, found)
    assert len(private) == 5001
    assert private[5000] == position.private[5]
    assert private[12] == position.private[1]
