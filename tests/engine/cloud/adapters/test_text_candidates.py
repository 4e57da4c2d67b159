"""Candidates told by their texts, in the shapes that services send them, and bad ones."""

from __future__ import annotations

import math
from typing import Any

import pytest

from engine.cloud.adapters.interning import END, Interned
from engine.cloud.adapters.text_candidates import Position, TextCandidates
from engine.cloud.errors import BadAnswerError
from engine.context.messages import Message


def entry(token: str, probability: float, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = {"token": token, "logprob": math.log(probability), **more}
    if options:
        made["top_logprobs"] = list(options)
    return made


def only(entries: list[dict[str, Any]], *, ended: bool = False) -> Position:
    (position,), begun = TextCandidates(Interned()).positions(entries, ended=ended)
    assert not begun
    return position


def masses(position: Position) -> dict[bytes, float]:
    found = position.distribution
    return {s: round(math.exp(p), 6) for s, p in zip(found.spellings, found.logprobs.tolist(), strict=True)}


def test_texts_are_candidates() -> None:
    found = only([entry(" Paris", 0.6, entry(" Paris", 0.6), entry(" London", 0.3))])
    assert found.spelling == b" Paris"
    assert masses(found) == {b" Paris": 0.6, b" London": 0.3}
    assert found.distribution.tail_mass == pytest.approx(0.1, abs=1e-6)


def test_different_tokens_with_the_same_text_are_one() -> None:
    assert masses(only([entry("a", 0.5, entry("a", 0.5), entry("a", 0.2), entry("b", 0.1))])) == {
        b"a": 0.7,
        b"b": 0.1,
    }


def test_a_token_told_twice_counts_once() -> None:
    assert masses(only([entry("a", 0.5, entry("a", 0.5), entry("b", 0.1), entry("a", 0.5))])) == {
        b"a": 0.5,
        b"b": 0.1,
    }


def test_bytes_go_before_text() -> None:
    assert masses(
        only(
            [entry("?", 0.5, entry("?", 0.5, bytes=[0xC3, 0xA9]))],
        )
    ) == {"é".encode(): 0.5}


@pytest.mark.parametrize("spelled", ["<|im_end|>", "</s>", "<end_of_turn>", ""])
def test_every_spelling_of_the_end_is_the_end(spelled: str) -> None:
    found = only([entry(spelled, 0.5, entry(spelled, 0.5), entry("b", 0.1))], ended=True)
    assert found.token == END
    assert masses(found) == {b"": 0.5, b"b": 0.1}


def test_the_end_given_by_no_bytes() -> None:
    found = only([entry("<whatever>", 0.5, entry("<whatever>", 0.5, bytes=[]), bytes=[])], ended=True)
    assert found.token == END


def test_an_end_that_is_not_listed_is_no_candidate() -> None:
    found = only([entry("a", 0.9, entry("a", 0.9))])
    assert END not in found.distribution.ids.tolist()
    assert found.distribution.tail_mass == pytest.approx(0.1, abs=1e-6)


def test_where_the_end_has_a_name_no_text_is_no_end() -> None:
    """As vLLM's chat completions show tokens that are parts of characters."""
    reader = TextCandidates(Interned())
    options = (entry("a", 0.5), entry("<|im_end|>", 0.2), entry("", 0.1))
    for _ in range(2):
        (found,), _ = reader.positions([entry("a", 0.5, *options)])
        assert masses(found) == {b"a": 0.5, b"": 0.2}
        options = (entry("a", 0.5), entry("", 0.1), entry("<|im_end|>", 0.2))


def test_letters_that_stand_for_bytes() -> None:
    found = only([entry("ĠParis", 0.4, entry("ĠParis", 0.4), entry("Ċ", 0.2), entry("Ã©", 0.1))])
    assert masses(found) == {b" Paris": 0.4, b"\n": 0.2, "é".encode(): 0.1}


def test_a_letter_with_an_accent_is_itself_where_no_letters_stand_for_bytes() -> None:
    assert masses(only([entry("é", 0.4, entry("é", 0.4))])) == {"é".encode(): 0.4}


def test_the_mark_for_a_space() -> None:
    assert masses(only([entry("▁der", 0.4, entry("▁der", 0.4))])) == {b" der": 0.4}


def test_a_byte_written_as_a_number() -> None:
    assert masses(only([entry("<0x0A>", 0.4, entry("<0x0A>", 0.4))])) == {b"\n": 0.4}


@pytest.mark.parametrize("text", ["你", "🙂", "é", "ق"])
def test_a_character_of_several_tokens_is_one_where_it_was_chosen(text: str) -> None:
    run = [
        entry("\ufffd", 0.5, entry("\ufffd", 0.5, bytes=[byte]), entry(" x", 0.25), bytes=[byte])
        for byte in text.encode()
    ]
    (found, after), begun = TextCandidates(Interned()).positions([*run, entry("!", 1.0, entry("!", 1.0))])
    assert (found.spelling, after.spelling, begun) == (text.encode(), b"!", [])
    # Its other tokens' probabilities make it less likely than its first.
    assert masses(found) == {b" x": 0.25, text.encode(): round(0.5 ** len(text.encode()), 6)}


def test_a_character_that_is_not_whole_yet_waits() -> None:
    half = entry("\ufffd", 0.5, entry("\ufffd", 0.5, bytes=[0xF0]), bytes=[0xF0])
    positions, begun = TextCandidates(Interned()).positions([half])
    assert (positions, begun) == ([], [half])


def blank(*options: dict[str, Any]) -> dict[str, Any]:
    """As vLLM tells all tokens of a character but the last."""
    one = entry("", 0.5, bytes=[])
    return one | {"top_logprobs": [one, *options]}


def test_tokens_without_text_are_parts_of_what_follows() -> None:
    last = entry("🎉", 0.5, entry("🎉", 0.5), entry("🎂", 0.4))
    positions, begun = TextCandidates(Interned()).positions([blank(entry(" and", 0.25)), blank(), last])
    assert not begun
    (found,) = positions
    assert found.spelling == "🎉".encode()
    assert masses(found) == {b" and": 0.25, "🎉".encode(): 0.125}


def test_a_token_without_text_is_no_end_before_the_reply_ends() -> None:
    reader = TextCandidates(Interned())
    assert reader.positions([blank()]) == ([], [blank()])
    # What it is shows only now; as a candidate it is neither before.
    (found,), _ = reader.positions([entry("a", 0.5, entry("a", 0.5), entry("", 0.2, bytes=[]))])
    assert masses(found) == {b"a": 0.5}
    (ended,), _ = reader.positions([blank(entry("b", 0.1))], ended=True)
    assert (ended.token, masses(ended)) == (END, {b"": 0.5, b"b": 0.1})
    (found,), _ = reader.positions([entry("a", 0.5, entry("a", 0.5), entry("", 0.2, bytes=[]))])
    assert masses(found) == {b"a": 0.5, b"": 0.2}


@pytest.mark.parametrize(
    "options",
    [
        # llama.cpp's server, straight; behind a gateway that drops ids; behind one that drops bytes, too.
        [{"id": 227, "token": "\ufffd", "bytes": [137]}, {"id": 220, "token": "\ufffd", "bytes": [130]}],
        [{"token": "\ufffd", "bytes": [137]}, {"token": "\ufffd", "bytes": [130]}],
        [{"token": "\ufffd"}, {"token": "\ufffd"}],
    ],
)
def test_a_character_with_its_last_tokens_candidates_is_what_the_service_chose(
    options: list[dict[str, Any]],
) -> None:
    whole = " 🎉".encode()
    chosen = {"id": 227, "token": " 🎉", "bytes": [*whole], "logprob": -0.77}
    found = only([chosen | {"top_logprobs": [option | {"logprob": -0.8} for option in options]}])
    assert found.spelling == whole
    assert masses(found) == {whole: 1.0}


def test_a_character_that_is_one_token_keeps_its_alternatives() -> None:
    chosen = {"id": 7, "token": "你", "bytes": [*"你".encode()], "logprob": math.log(0.5)}
    other = {"id": 8, "token": "\ufffd", "bytes": [0xE4, 0xBD], "logprob": math.log(0.25)}
    assert masses(only([chosen | {"top_logprobs": [chosen, other]}])) == {"你".encode(): 0.5}


def test_bytes_that_are_no_character_are_left_out() -> None:
    options = (entry("x", 0.5), entry("\ufffd", 0.2), entry("?", 0.1, bytes=[0xFF]), entry("?", 0.1, bytes=[0xE4]))
    found = only([entry("x", 0.5, *options)])
    assert masses(found) == {b"x": 0.5}
    assert found.distribution.tail_mass == pytest.approx(0.5, abs=1e-6)


def test_impossible_candidates_are_left_out() -> None:
    found = only([entry("x", 0.5, entry("x", 0.5), {"token": "y", "logprob": -9999.0})])
    assert masses(found) == {b"x": 0.5}


def test_no_alternatives_but_the_chosen_one() -> None:
    assert masses(only([entry("x", 0.5)])) == {b"x": 0.5}


@pytest.mark.parametrize(
    "bad",
    [
        "text",
        [None],
        [{"token": "a"}],
        [{"logprob": -1}],
        [{"token": 7, "logprob": -1}],
        [{"token": "a", "logprob": "x"}],
        [{"token": "a", "logprob": -1, "bytes": 2**40}],
        [{"token": "a", "logprob": -1, "bytes": [300]}],
        [{"token": "a", "logprob": -1, "top_logprobs": {"a": 1}}],
        [{"token": "a", "logprob": float("nan"), "top_logprobs": [{"token": "a", "logprob": float("nan")}]}],
        [entry("a", 0.9, entry("a", 0.9), entry("b", 0.9))],
    ],
)
def test_what_cannot_be_read_is_named(bad: Any) -> None:
    with pytest.raises(BadAnswerError):
        TextCandidates(Interned()).positions(bad)


def test_a_conversation_and_its_reply_come_back_from_their_ids() -> None:
    interned = Interned()
    messages = [Message("user", "What is the capital of France?")]
    prompt = interned.prompt(messages)
    other = interned.prompt([Message("user", "Hello.")])
    reply = [interned.id(b" Par"), interned.id(b"is")]
    assert interned.split([*prompt, *reply]) == (tuple(messages), b" Paris")
    assert interned.split(other) == ((Message("user", "Hello."),), b"")
    assert interned.split(reply) == ((), b" Paris")
    assert interned.id(b"is") == reply[1]
    # About as many as the service will count: limits and prices go by it.
    assert 8 <= len(prompt) <= 20
