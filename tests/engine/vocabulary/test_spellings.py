from __future__ import annotations

import pytest

from engine.vocabulary.spellings import SpellingIndex

#            0     1     2      3      4      5          6     7            8     9
WORDS = [b"", b"a", b"ab", b"abc", b"b", b"\xf0\x9f", b"a", b"\xf0\x9f\xa6", b"", b"\xff\xff"]


@pytest.fixture
def spellings() -> SpellingIndex:
    return SpellingIndex(WORDS, [0])


@pytest.mark.parametrize(
    ("spelling", "token"), [(b"ab", 2), (b"a", 6), (b"", -1), (b"x", -1), (b"\xf0\x9f", 5), (b"abcd", -1)]
)
def test_a_token_is_found_by_what_it_spells(spellings: SpellingIndex, spelling: bytes, token: int) -> None:
    assert spellings.exact(spelling) == token


@pytest.mark.parametrize(
    ("spelling", "tokens"),
    [
        (b"a", [2, 3]),
        (b"ab", [3]),
        (b"abc", []),
        (b"\xf0", [5, 7]),
        (b"\xf0\x9f", [7]),
        (b"\xff", [9]),
        (b"z", []),
    ],
)
def test_tokens_that_go_on_from_it(spellings: SpellingIndex, spelling: bytes, tokens: list[int]) -> None:
    assert spellings.beyond(spelling).tolist() == tokens


def test_bytes_are_cut_into_the_longest_tokens(spellings: SpellingIndex) -> None:
    assert spellings.greedy(b"abcabb") == [3, 2, 4]
    assert spellings.greedy(b"abx") == []
    assert spellings.greedy(b"") == []
