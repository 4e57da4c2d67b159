"""Behind another tokenizer's tokens the local one stands where it would by itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.local.library import Model
from engine.position.token_prefix import TokenPrefix
from engine.vocabulary.incremental_tokenizer import LONGEST_TAIL, IncrementalTokenizer, incomplete

TEXTS = (
    "The quick brown fox jumps — naïve façade, over 1,234,567 dogs.\n\n\tdef f(x):\n        return x  \n",
    "Быстрая лиса прыгает, 敏捷的棕色狐狸跳过懒狗。素早い茶色の狐。 الثعلب السريع",
    "🦊👩‍👩‍👧🇩🇪 \U0001f469\U0001f3fd‍\U0001f680 e\u0301 ﷽   \r\n  .",
)


def wrong_stands(model: Model, text: str, cut: Callable[[bytes], list[bytes]]) -> list[bytes]:
    """The beginnings of a text behind which a follower stands otherwise than its tokenizer would."""
    vocabulary = model.vocabulary

    def tokenize(part: str) -> list[int]:
        return vocabulary.tokenize(part, control_tokens=False)

    follower = IncrementalTokenizer(tokenize, vocabulary.spelling)
    stand = TokenPrefix()
    tokens: list[int] = []
    said = b""
    wrong = []
    for piece in cut(text.encode()):
        said += piece
        stand = follower.after(stand, piece)
        tokens[stand.settled :] = stand.tail
        whole = said[: len(said) - incomplete(said)]
        expected = tokenize(whole.decode())
        if whole[-1:].decode("latin-1").isspace():
            # As far as the tokens go that it has where a word follows.
            expected = tokenize(whole.decode() + "The")
            while sum(len(vocabulary.spelling(token)) for token in expected) > len(whole):
                expected.pop()
        spelled = b"".join(map(vocabulary.spelling, tokens))
        is_right = tokens == expected and spelled + stand.pending == said
        if not is_right or len(tokens) != stand.length or len(stand.tail) > 3 * LONGEST_TAIL:
            wrong.append(said)
    return wrong


@pytest.mark.models
@pytest.mark.parametrize("text", [*TEXTS, " ".join(TEXTS) * 4])
def test_however_a_text_is_cut_smollm2(smollm2: Model, text: str) -> None:
    chance = random.Random(0)

    def cut(data: bytes) -> list[bytes]:
        places = sorted(chance.sample(range(1, len(data)), len(data) // 3))
        return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]

    assert wrong_stands(smollm2, text, cut) == []
    assert wrong_stands(smollm2, text[:200], lambda data: [data[i : i + 1] for i in range(len(data))]) == []


@pytest.mark.models
def test_however_a_text_is_cut_gemma(gemma_path: Path) -> None:
    model = Model(gemma_path, vocabulary_only=True)
    pairs = wrong_stands(
        model, TEXTS[0] + TEXTS[2], lambda data: [data[i : i + 2] for i in range(0, len(data), 2)]
    )
    model.close()
    assert pairs == []


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "stands_on", "pending"),
    [
        # One token where a text ends; two where a word follows.
        ("One.\n\n", ["One", ".", "\n", "\n"], b""),
        ("One. ", ["One", "."], b" "),
        ("One.\n   ", ["One", ".", "\n  "], b" "),
        ("One.\n", ["One", ".", "\n"], b""),
        ("One", ["One"], b""),
    ],
)
def test_behind_space_it_stands_where_a_word_can_follow(
    smollm2: Model, text: str, stands_on: list[str], pending: bytes
) -> None:
    vocabulary = smollm2.vocabulary
    follower = IncrementalTokenizer(
        lambda part: vocabulary.tokenize(part, control_tokens=False), vocabulary.spelling
    )
    stand = follower.after(TokenPrefix(), text.encode())
    assert [vocabulary.spelling(token).decode() for token in stand.tail] == stands_on
    assert (stand.text.encode() + stand.pending, stand.pending) == (text.encode(), pending)
    # It is given back when something else follows.
    assert follower.after(stand, b"\n\n").text.startswith(text)


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    follower = IncrementalTokenizer(lambda text: [ord(c) for c in text], lambda token: chr(token).encode())
    stand = follower.after(TokenPrefix(), b"a\xffb")
    assert stand.tail == (ord("a"), 0xFFFD, ord("b"))
    assert stand.pending == b""


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"", 0),
        (b"abc", 0),
        ("é".encode(), 0),
        ("é".encode()[:1], 1),
        ("狐".encode()[:1], 1),
        ("狐".encode()[:2], 2),
        ("🦊".encode()[:3], 3),
        ("🦊".encode(), 0),
        (b"a\x80", 0),
        (b"\x80\x80\x80\x80", 0),
        (b"\xff", 0),
    ],
)
def test_what_begins_a_character(data: bytes, count: int) -> None:
    assert incomplete(data) == count
