"""The guard's promises: no private run of words, no identifier, however it is written and cut into tokens."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterable, Sequence

import pytest

from engine.common.sharing import Sharing
from engine.privacy.guard import Guard, GuardState, Held, Index, Private
from engine.privacy.identifiers import IdentifierKind, find
from engine.privacy.normalized import words
from engine.privacy.private_text import PrivateText, from_line
from engine.privacy.private_text import listed as on_list

COMMON = frozenset(words("marketing manager green rose the washing will smith tea of and in a"))


def guard(
    *texts: str,
    public: Sequence[str] = (),
    opened: Sequence[str] = (),
    listed: Sequence[str] = (),
    allowed: Sequence[str] = (),
) -> Guard:
    private = Private.of(
        (
            *(from_line(text, Sharing.OPEN if text in opened else Sharing.STYLE) for text in texts),
            *on_list(listed),
            *on_list(allowed, allowed=True),
        )
    )
    index = Index(private.facts, 4, COMMON.__contains__, private.listed)
    return Guard([index], [*public, *(text.line for text in private.open)])


def read(guarded: Guard, tokens: Iterable[str | bytes]) -> tuple[int, Held | None]:
    """Feed a reply; return how many tokens it could take and what stopped it."""
    trail = GuardState()
    taken = 0
    for token in tokens:
        trail, held = guarded.step(trail, token if isinstance(token, bytes) else token.encode())
        if held:
            return taken, held
        taken += 1
    return taken, None


def held(guarded: Guard, reply: str) -> bool:
    """Whether a reply is stopped: the same for every way of cutting it."""
    data = reply.encode()
    whole = read(guarded, [data])[1]
    bytewise = read(guarded, [data[i : i + 1] for i in range(len(data))])[1]
    if whole:
        assert bytewise, "found in one piece, so it must be found on the way"
    return bytewise is not None


DIARY = "Every Tuesday evening I walk my old greyhound along the canal behind the brewery."


@pytest.mark.parametrize(
    ("reply", "stopped"),
    [
        ("I walk the old dog", False),
        ("So I walk my old greyhound", True),
        ("so  I\nWALK, my -- old greyhound", True),
        ("walk my óld grеyhound", True),
        ("walk my old", False),
        ("my greyhound is old, I walk along", False),
    ],
)
def test_no_run_of_private_words_is_repeated(reply: str, stopped: bool) -> None:
    assert held(guard(DIARY), reply) is stopped


def test_a_run_is_stopped_at_the_token_that_would_complete_it() -> None:
    taken, stopped = read(guard(DIARY), ["Now", " walk", " my", " old", " grey", "hound", "s"])
    assert taken == 5
    assert stopped == Held("hound", "walk my old greyhound", None)
    assert stopped.reason == "your own words: “walk my old greyhound”"


def test_what_the_conversation_says_may_be_said() -> None:
    assert not held(guard(DIARY, public=["Tell me: I walk my old greyhound, why?"]), "walk my old greyhound")
    assert held(guard(DIARY, public=["I walk. My old greyhound sleeps."]), "along the canal behind the brewery")


def test_what_the_user_opened_may_be_said() -> None:
    assert not held(guard(DIARY, opened=(DIARY,)), DIARY)


def test_a_short_fact_is_not_told_whole_and_a_common_word_may_be() -> None:
    guarded = guard("Drink: tea", "Allergy: penicillin and latex", "chess")
    assert not held(guarded, "chess with a cup of tea, penicillin")
    assert held(guarded, "mind penicillin and latex")
    assert held(guarded, "drink: tea")


def test_a_run_inside_a_longer_short_public_text_does_not_free_another() -> None:
    assert held(guard(DIARY, public=["old greyhound"]), "walk my old greyhound")


def test_scripts_without_spaces_count_two_characters_a_word() -> None:
    guarded = guard("我每天晚上在运河边散步")
    assert not held(guarded, "我每天晚上在那里")
    assert held(guarded, "我每天晚上在运河那里")


NAMES = (
    "Name: Zyndra Quellworth",
    "I work with Maria Gonzalez, Rose Green and our Marketing Manager in Kraków.",
    "Mail me at zyndra.q@pemberwick.example or +44 (7700) 900-123, at 17 Aldershire Lane.",
    "Passport XK7741920. My dog's name: Kai",
)


@pytest.mark.parametrize(
    "reply",
    [
        "Zyndra",
        "Quellworth",
        "QUELLWORTH",
        "Quell-worth",
        "Q u e l l w o r t h",
        "Quéllwörth",
        "Quеllwоrth",
        "Quell\u200bworth",
        "ask Maria Gonzalez",
        "Maria  GONZALEZ",
        "Gonzalez",
        "Rose Green",
        "zyndra.q@pemberwick.example",
        "+447700900123",
        "7700 900 123",
        "7 7 0 0 9 0 0 1 2 3",
        "17 Aldershire Lane",
        "Aldershire",
        "XK 7741 920",
        "Kai",
        "K-a-i",
        "marketing manager",
    ],
)
def test_no_listed_identifier_is_spelled_out_however_it_is_written(reply: str) -> None:
    assert held(guard(*NAMES), f"So, {reply}")


@pytest.mark.parametrize(
    "reply",
    [
        "Maria said so",
        "rose, then green tea and a manager of marketing",
        "a kaiser roll",
        "ok, a I",
        "in 7700 ways",
    ],
)
def test_ordinary_words_are_left_alone(reply: str) -> None:
    guarded = guard(*NAMES)
    assert read(guarded, [f" {word}" for word in reply.split()])[1] is None


def test_no_long_piece_of_an_identifier_leaves_either() -> None:
    taken, stopped = read(guard(*NAMES), list("x +44 7700 900 123"))
    assert stopped is not None
    assert stopped.kind is IdentifierKind.NUMBER
    assert len("".join("x +44 7700 900 123"[:taken].split())) < len("x+447700") + 1


def test_a_word_that_only_begins_like_a_name() -> None:
    guarded = guard("My boss is Internazionale Milano and Washington Irving")
    assert read(guarded, [" an", " international", " washing", " machine"])[1] is None
    assert read(guarded, [" Washing", "ton"])[1] is not None


def test_the_users_own_list_adds_and_removes() -> None:
    guarded = guard(*NAMES, listed=("tea house",), allowed=("Maria Gonzalez",))
    assert held(guarded, "the Tea-House")
    assert not held(guarded, "Maria Gonzalez")


def test_a_name_that_the_user_wrote_may_be_answered() -> None:
    guarded = guard(*NAMES, public=["Write to Maria Gonzalez about tea"])
    assert not held(guarded, "Dear Maria Gonzalez,")
    assert held(guarded, "Dear Zyndra Quellworth,")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("мой старый пёс живёт у реки недалеко от города", []),
        ("вчера Анна Каренина писала", ["Анна Каренина"]),
        ("나는 매일 저녁 강가에서 산책한다", []),
        ("मैं हर शाम नदी के किनारे टहलता हूँ", []),
        (
            "The Yesterday I saw Ludwig van Beethoven and Dr. Maria J. Gomez",
            ["Ludwig van Beethoven", "Maria J. Gomez"],
        ),
        ("THIS IS A VERY LONG HEADING IN CAPITALS", []),
        ("姓名：李雷", ["李雷"]),
    ],
)
def test_names_are_capitalized_in_every_alphabet_that_has_capitals(text: str, names: list[str]) -> None:
    found = [i.text for i in find(PrivateText(text)) if i.kind is IdentifierKind.NAME]
    assert [name.removeprefix("Dr. ") for name in found] == names


def test_what_many_peoples_addresses_share_may_be_said() -> None:
    guarded = guard("jo.quell@gmail.example, see https://linkedin.example/in/joquellworth")
    assert not held(guarded, "Write to any gmail.example address, or look on linkedin.example.")
    assert held(guarded, "jo.quell@gmail.example")
    assert held(guarded, "https://linkedin.example/in/joquellworth")


@pytest.mark.parametrize(
    "piece", ["a", "A", "1", "A-", "aGVsbG8", "Qk0x/9+", "a.", "Ab ", "x@", "1-", "Name: ", "one ", "ten-", "一"]
)
def test_pasted_data_is_read_as_fast_as_prose(piece: str) -> None:
    """Where time grew with the square of the length, this would not end."""
    pasted = piece * (1_000_000 // len(piece))
    assert "wexlemont@quibbleton.example" in {
        found.text for found in find(PrivateText(f"{pasted}\nwexlemont@quibbleton.example"))
    }


@pytest.mark.parametrize("text", ["ผมเดินเล่นริมคลองทุกเย็นวันอังคาร", "毎晩運河のそばを散歩します"])
def test_every_script_without_spaces_has_runs(text: str) -> None:
    guarded = guard(text)
    assert held(guarded, f"x {text[2:16]}")
    assert not held(guarded, f"x {text[2:5]}")


def test_characters_in_several_tokens() -> None:
    data = " Kraków Übermeier".encode()
    guarded = guard("Name: Jörg Übermeier")
    assert read(guarded, [data[i : i + 1] for i in range(len(data))])[1] is not None


def test_broken_bytes_are_borne() -> None:
    assert read(guard(*NAMES), [b"\xff", b"\xe2\x82", b"Kai"])[1] is not None


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_cut_out_of_a_private_text_is_stopped(seed: int) -> None:
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefgh", k=chance.randint(2, 7))) for _ in range(300)]
    texts = [" ".join(chance.choices(vocabulary, k=50)) for _ in range(20)]
    guarded = guard(*texts)
    source = words(chance.choice(texts))
    start = chance.randrange(len(source) - 6)
    run = source[start : start + 4]
    other = ["zz" + word for word in chance.choices(vocabulary, k=5)]
    assert held(guarded, " ".join([*other, *run, *other]))
    assert not held(guarded, " ".join([*other, *run[:3], *other]))


def test_an_empty_profile_guards_nothing() -> None:
    assert not Index(())
    assert not held(guard(), "anything at all")


def test_ten_megabytes_fit_into_little_memory() -> None:
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(3, 9))) for _ in range(5000)]
    text = "\n\n".join(" ".join(chance.choices(vocabulary, k=200)) for _ in range(2300))
    assert len(text) > 3e6
    texts = tuple(text.split("\n\n"))
    tracemalloc.start()
    index = Index(list(map(PrivateText, texts)))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 8 * len(words(text)) * 1.5 + 1e6
    assert held(Guard([index], ()), " ".join(words(text)[300:304]))


@pytest.mark.parametrize(
    ("said", "token", "near"),
    [
        ("So my dog Quorv", "eex", True),
        ("So my dog Quorv", "Ex", True),
        ("So my dog Quorv", " and", False),
        ("So my dog Quorv", ".", False),
        ("So my dog Quo", "re", False),
    ],
)
def test_what_would_be_an_identifier_with_a_slip_is_near_it(said: str, token: str, near: bool) -> None:
    """A model that may not write a name writes it with one letter more."""
    guarded = guard("Dog's name: Quorvex")
    trail = guarded.follow(GuardState(), [said.encode()])
    entry = guarded.step(trail, b"ex")[1]
    if said.endswith("Quorv"):
        assert entry is not None
    entry = entry or Held("ex", "Quorvex", IdentifierKind.NAME)
    assert entry.is_near(trail, token.encode()) is near


def test_nothing_is_near_words_in_a_row() -> None:
    guarded = guard(DIARY)
    trail = guarded.follow(GuardState(), [b"So I walk my old grey"])
    entry = guarded.step(trail, b"hound")[1]
    assert entry is not None
    assert not entry.is_near(trail, b"ing")
