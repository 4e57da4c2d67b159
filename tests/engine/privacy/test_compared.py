"""What the guard compares, and what it does not: docs/privacy.md says the same."""

from __future__ import annotations

import pytest

from engine.privacy.guard import Guard, GuardState, Held, Index, Private
from engine.privacy.numerals import in_words, spelled
from engine.privacy.private_text import from_line, listed
from engine.privacy.spans import find_spans


def guard(*facts: str, public: tuple[str, ...] = ()) -> Guard:
    private = Private.of(map(from_line, facts))
    made = private.guard([private.fact_index(4, lambda _: False)], public)
    assert made is not None
    return made


def held(made: Guard, text: str) -> bool:
    """Whether a text is held back, byte by byte."""
    trail = GuardState()
    for byte in text.encode():
        trail, found = made.step(trail, bytes([byte]))
        if found:
            return True
    return False


def begun(made: Guard, said: str, token: bytes) -> Held | None:
    """What a token begins, goes on with or completes behind a text."""
    trail, found = made.step(made.follow(GuardState(), [said.encode()]), token)
    return found or made.begun(trail, token)


PIN = "Door code: 7294"
PHONE = "Phone: 0555 0171 55"


@pytest.mark.parametrize(
    "said",
    [
        "7294",
        "7 2 9 4",
        "7.2.9.4",
        "72-94",
        "７２９４",
        "٧٢٩٤",
        "७२९४",
        "⑦②⑨④",
        "𝟕𝟐𝟗𝟒",
        "seven two nine four",
        "Seven, TWO. Nine-four!",
        "seven 2 nine 4",
        "seventy-two, ninety-four",
        "seventy two nine four",
        "sieben zwo neun vier",
        "sept deux neuf quatre",
        "siete dos nueve cuatro",
        "七二九四",
        "柒贰玖肆",
    ],
)
def test_a_number_is_found_in_any_digits_and_in_words(said: str) -> None:
    assert held(guard(PIN), f"It is {said}")


@pytest.mark.parametrize("said", ["oh five five five oh one seven one", "zéro cinq cinq cinq zéro un sept un"])
def test_the_beginning_of_a_long_number_is_enough_in_words_too(said: str) -> None:
    assert held(guard(PHONE), f"call {said}")


@pytest.mark.parametrize(
    "said", ["7294", "seven two nine four", "seventy-two ninety-four", "sieben zwei neun vier"]
)
def test_a_number_that_the_person_wrote_in_words_is_found(said: str) -> None:
    assert held(guard("My door opens with seven two nine four."), f"It is {said}")


@pytest.mark.parametrize(
    "said",
    [
        "72941",
        "729",
        "seven two nine",
        "seven of two, nine, four",
        "four of seven, nine or two",
        "seventy two, nineteen, forty",
        "there are one or two nine year olds",
    ],
)
def test_other_numbers_are_left_alone(said: str) -> None:
    made = guard(PIN)
    trail = GuardState()
    for token in said.split(" "):
        trail, found = made.step(trail, f" {token}".encode())
        assert found is None


def test_a_number_in_words_is_found_once() -> None:
    made = guard(PIN)
    trail = made.follow(GuardState(), [b" seven two nine"])
    trail, found = made.step(trail, b" four")
    assert found
    assert found.what == "7294"
    for token in (b",", b" and", b" seven"):
        trail, found = made.step(trail, token)
        assert found is None


def test_a_number_may_be_said_in_any_way_once_the_user_said_it_in_one() -> None:
    for public in ("It is seven two nine four, or not?", "It is 7294, or not?"):
        made = guard(PIN, public=(public,))
        assert not held(made, "so 7294")
        assert not held(made, "so seven two nine four")


def test_a_year_or_a_round_number_in_words_is_nobodys() -> None:
    texts = ["Since nineteen eighty four.", "I counted one two three."]
    assert not any(held(guard(text, "Kai Quell is one"), "in 1984 or 123") for text in texts)
    assert list(in_words("Seven, two, nine four; 七二九四 or one two")) == ["Seven, two, nine four", "七二九四"]
    assert spelled("Seventy-two, ninety four") == "7294"


def test_a_listed_number_is_found_in_words_and_a_listed_name_with_one_in_it_without_spaces() -> None:
    private = Private.of(listed(["forty two", "Capital One", "B52"]))
    made = private.guard([private.fact_index(4, lambda _: False)], ())
    assert made is not None
    assert held(made, "the 42")
    assert held(made, "a CapitalOne card")
    assert held(made, "capital one")
    assert held(made, "b five two")


@pytest.mark.parametrize(
    ("said", "token"),
    [
        ("It is ", b"7"),
        ("It is", b" seven"),
        ("It is", b" sev"),
        ("It is seven", b" two"),
        ("It is 7", b"2"),
        ("It is seven two", b" nin"),
        ("It is seventy", b"-two"),
        ("It is ", "七".encode()),
    ],
)
def test_a_number_is_known_from_its_first_token_on(said: str, token: bytes) -> None:
    found = begun(guard(PIN), said, token)
    assert found
    assert found.what == "7294"


@pytest.mark.parametrize(("said", "token"), [("It is", b" six"), ("It is seven", b" one"), ("so", b" se")])
def test_another_number_is_not(said: str, token: bytes) -> None:
    assert begun(guard(PIN), said, token) is None


NAME = "Name: Ysolde Querve"


@pytest.mark.parametrize(
    "said",
    ["Y.s.o.l.d.e", "Y-s-o-l-d-e", "Y s o l d e", "Y_s_o_l_d_e", "Y·s·o·l·d·e", "*Y*, *s*, *o*, *l*, *d*, *e*"],
)
def test_a_name_is_found_letter_by_letter_and_from_its_first_letter_on(said: str) -> None:
    made = guard(NAME)
    assert held(made, f"So {said}")
    trail = made.follow(GuardState(), [b"So "])
    for letter in said[: said.rindex("e")]:
        trail, _ = made.step(trail, letter.encode())
        if letter.isalpha():
            assert made.begun(trail, letter.encode()), "each letter, from the first one on"


@pytest.mark.parametrize(
    "said",
    [
        "1. Y 2. s 3. o 4. l 5. d 6. e",
        "edlosY",
        "Ysol-lde",
        "Y50lde",
        "Yellow suns over long dark evenings",
        "seven thousand two hundred ninety-four",
        "four nine two seven",
        "zweiundsiebzig vierundneunzig",
    ],
    ids=[
        "numbered letters",
        "backwards",
        "with a letter twice",
        "digits for letters",
        "an acrostic",
        "a number with its hundreds",
        "a number backwards",
        "tens in other languages than English",
    ],
)
def test_what_is_not_compared(said: str) -> None:
    """Limits that docs/privacy.md names: where one of these fails, the page may promise more."""
    assert not held(guard(NAME, PIN), f"So {said}")


@pytest.mark.parametrize("name", ["猫屋敷", "김철수", "Übermeier", "Łukasz", "Щукин"])
def test_a_character_counts_from_its_first_byte_on(name: str) -> None:
    made = guard(f"Name: {name}")
    trail = made.follow(GuardState(), [b"So "])
    data = name.encode()
    for place, byte in enumerate(data):
        trail, found = made.step(trail, bytes([byte]))
        if found:
            assert place > len(data) / 2
            break
        assert made.begun(trail, bytes([byte])), f"{place} of {len(data)} bytes"
    else:
        pytest.fail("it is not held back")


def test_other_characters_first_bytes_are_left_alone() -> None:
    made = guard("Name: 猫屋敷")
    # 水 begins with another byte, and 猬 with the same one as 猫 and another second one.
    assert begun(made, "So ", "水".encode()[:1]) is None
    assert begun(made, "So 猫", "水".encode()[:1]) is not None, "the name has begun already"
    assert begun(made, "So ", "猫".encode()[:2]) is not None
    assert begun(made, "So ", "獬".encode()[:2]) is None


def test_a_number_in_words_is_marked_whole() -> None:
    text = "The code is seven two nine four, I think."
    (span,) = find_spans(text, guard(PIN))
    assert text[span.start : span.end] == "seven two nine four"


@pytest.mark.parametrize(
    ("said", "token", "is_held"),
    [
        ("", b" the", False),
        ("I was in ", b"a", False),
        ("", b" I", False),
        # A name's first letter as names are written, and pieces that go on with what has begun.
        ("", b" The", True),
        ("the", b"rem", True),
        ("isa", b"bel", True),
        # Behind another word of the same name.
        ("alice ", b"i", True),
    ],
)
def test_everyday_words_where_they_are_expected_begin_nothing(said: str, token: bytes, is_held: bool) -> None:
    """Else nobody who plays the theremin, or is called Isabel, is given a "the" or an "I" by their profile."""
    made = Guard([Index((), listed=listed(("theremin", "Isabel", "Alice Inman", "Aberdour")))], ())
    trail = made.follow(GuardState(), [said.encode()])
    behind, found = made.step(trail, token)
    assert found or made.begun(behind, token), "where it is not expected it does"
    assert bool(found or made.begun(behind, token, is_expected=True)) is is_held
