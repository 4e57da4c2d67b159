"""Reading tasks: every format as its authors publish it, and what is wrong with a file."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.common.errors import SettingsError
from engine.evaluation.example_files import read
from engine.evaluation.examples import Example, Fields, Problem, Reading, Task, with_others
from engine.evaluation.results import Results
from tests.conftest import DATA


def written(tmp_path: Path, *rows: Any) -> Path:
    path = tmp_path / "data.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


PUBLISHED = {
    "tid": "3_7_4",
    "conversations": [{"from": "user", "value": "Write an invitation."}, {"from": "assistant", "value": "Come!"}],
    "profile": [{"title": "A poem", "text": "Roses.", "id": "0"}, {"title": "A note", "text": "Milk.", "id": "1"}],
    "additional_profile": "Age: 47\nName: Isabel Martinez",
    "additional_tasks": ["Another"],
}


def test_cogenesis_as_it_is_published(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps([PUBLISHED], indent=1), "utf-8")
    found = read(path)
    assert found.task is Task.COGENESIS
    assert found.rows == (
        Example(
            "3_7_4",
            "Write an invitation.",
            ("Age: 47", "Name: Isabel Martinez"),
            ("A poem\nRoses.", "A note\nMilk."),
            "Come!",
        ),
    )


def test_cogenesis_as_costeer_releases_it(tmp_path: Path) -> None:
    told = (
        "You are now a helpful personal AI assistant.\n\n## User Profile\nAge: 57\nName: Martin\n\n"
        "## User Writing History\nTask: Draft a proposal\nContent: Dear investor,\n\nTwo blocks over.\n\n"
        "Task: Write a tip\nContent: Attention!\n\n## Task\nDesign an invitation.\n"
    )
    row = {"id": "15", "input": "Design an invitation.", "personalized_input": told, "output": "Join us!"}
    (example,) = read(written(tmp_path, row)).rows
    assert example.facts == ("Age: 57", "Name: Martin")
    assert example.passages == ("Draft a proposal\nDear investor,\n\nTwo blocks over.", "Write a tip\nAttention!")
    assert (example.question, example.reference) == ("Design an invitation.", "Join us!")


def test_cogenesis_as_the_shared_data_has_it() -> None:
    if not DATA.exists():
        pytest.skip("shared/data/cogenesis-dev.jsonl is not beside the repository")
    found = read(DATA, Reading(max_passages=4, passage_characters=10_000))
    assert found.task is Task.COGENESIS
    assert len(found.rows) == 40
    assert not found.problems
    assert all(e.reference and e.question and len(e.facts) > 5 for e in found.rows)
    assert {len(e.passages) for e in found.rows} <= {3, 4}


@pytest.mark.parametrize(
    ("task", "record", "passage"),
    [
        (Task.ABSTRACT, {"title": "On kites", "abstract": "We fly."}, "On kites\nWe fly."),
        (Task.REVIEW, {"description": "A pen", "reviewText": "Smooth.", "overall": "5.0"}, "A pen\nSmooth."),
        (Task.WRITING, {"summary": "TIFU", "content": "So I fell."}, "TIFU\nSo I fell."),
    ],
)
def test_longlamp_is_known_by_its_records(
    tmp_path: Path, task: Task, record: dict[str, str], passage: str
) -> None:
    row = {"reviewerId": "A4", "input": "Write.", "output": "Done.", "top_5": [record], "profile": [record] * 9}
    found = read(written(tmp_path, row))
    assert found.task is task
    assert found.rows == (Example("A4", "Write.", (), (passage,), "Done."),)


def test_a_preference_task_is_asked_once_with_each_wish(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": 269, "input": "Is light a wave?"})
    rows = read(path, Reading(wishes=("concise", "uplifting"))).rows
    assert [e.id for e in rows] == ["269/concise", "269/uplifting"]
    assert rows[1].facts == ("Your answer should be as uplifting as possible",)
    assert rows[1].question == "Is light a wave?"
    with pytest.raises(SettingsError, match="name one with --wish"):
        read(path, Reading(Task.TRUTHFULQA))


def test_fields_of_a_task_of_ones_own(tmp_path: Path) -> None:
    row = {"n": 7, "q": "Why?", "gold": "Because.", "me": ["Name: Ada"], "old": ["A text", {"a": "T", "b": "B"}]}
    fields = Fields(question="q", reference="gold", profile="me", history="old", id="n")
    (example,) = read(written(tmp_path, row), Reading(Task.OWN, fields)).rows
    assert example == Example("7", "Why?", ("Name: Ada",), ("A text", "T\nB"), "Because.")


def test_what_is_wrong_is_named_by_line_and_the_rest_runs(tmp_path: Path) -> None:
    good = {"id": "a", "input": "Write.", "reference": "R"}
    rows = [
        good,
        '{"id": "b", "input": "cut of',
        {"id": "c", "reference": "R"},
        {"id": "d", "input": "  "},
        [1, 2],
        "",
        {"id": "e", "input": 5},
        {"id": "f", "input": "W", "history": "x"},
        {"id": "a", "input": "Again.", "reference": None},
    ]
    found = read(written(tmp_path, *rows), Reading(Task.OWN))
    assert [e.id for e in found.rows] == ["a", "a#2"]
    assert found.rows[1].reference == ""
    assert found.problems == (
        Problem(2, "it is not JSON: Unterminated string starting at character 22"),
        Problem(3, "it has no field named input"),
        Problem(4, "its field input is empty"),
        Problem(5, "it is not a JSON object"),
        Problem(7, "its field input is not text"),
        Problem(8, "its field history is not a list"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no example"),
        (b"\xff\xfe\x00{}\n", "it is not UTF-8 text"),
        (b'[{"input": "cut"', "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 5_000 + b"1" + b"}" * 5_000, "holds no example"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        read(tmp_path / "none.jsonl")


def test_others_passages_take_the_place_of_ones_own() -> None:
    rows = [Example(str(n), "Q", ("F",), tuple(f"{n}.{m}" for m in range(3)), "R") for n in range(4)]
    assert with_others(rows, 1, 0) == rows[1]
    two = with_others(rows, 1, 2)
    assert two
    assert (two.passages, two.facts) == (("0.0", "2.0", "1.2"), ("F",))
    # The same strangers however many, and never oneself.
    three = with_others(rows, 1, 3)
    assert three
    assert three.passages == ("0.0", "2.0", "3.0")
    # Nor do examples that are added change them.
    more = [*rows, Example("4", "Q", ("F",), ("4.0",), "R")]
    assert [with_others(more, place, 2) for place in range(4)] == [
        with_others(rows, place, 2) for place in range(4)
    ]
    assert with_others(rows, 1, 4) is None
    assert with_others(rows[:1], 0, 1) is None


@pytest.mark.parametrize(
    ("row", "facts", "passages"),
    [
        ({"input": "Q", "profile": "Name: Ada", "history": ["A text"]}, ("Name: Ada",), ("A text",)),
        ({"input": "Q", "profile": ["Name: Ada", "Age: 4"], "history": []}, ("Name: Ada", "Age: 4"), ()),
        ({"input": "Q", "history": [{"when": "May", "what": "Fog"}]}, (), ("May\nFog",)),
    ],
)
def test_a_plain_task_is_not_taken_for_another(
    tmp_path: Path, row: dict[str, Any], facts: tuple[str, ...], passages: tuple[str, ...]
) -> None:
    found = read(written(tmp_path, row))
    assert found.task is Task.OWN
    assert (found.rows[0].facts, found.rows[0].passages) == (facts, passages)


def test_named_fields_mean_a_task_of_ones_own(tmp_path: Path) -> None:
    row = {"q": "Why?", "profile": "Name: Ada", "history": [{"title": "T", "text": "X"}]}
    assert read(written(tmp_path, row), Reading(fields=Fields(question="q"))).task is Task.OWN


def test_half_a_character_is_replaced_and_the_rest_runs(tmp_path: Path) -> None:
    cut = {"input": "What a day \ud83d", "reference": "Yes \ud83d", "profile": ["Age: 4\ud83d"], "id": "a\ud83d"}
    path = written(tmp_path, cut, {"input": "Next?", "reference": "No."})
    rows = read(path).rows
    assert rows[0] == Example("a?", "What a day ?", ("Age: 4?",), (), "Yes ?")
    assert len(rows) == 2
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_examples(rows)
        assert results.examples() == list(rows)


def test_an_array_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps([PUBLISHED]).encode())
    assert read(path).task is Task.COGENESIS


def test_an_entry_that_cannot_be_used_does_not_decide_the_task(tmp_path: Path) -> None:
    found = read(written(tmp_path, {"version": 1}, PUBLISHED))
    assert found.task is Task.COGENESIS
    assert [problem.line for problem in found.problems] == [1]


def test_an_empty_list_of_records_does_not_decide_the_task(tmp_path: Path) -> None:
    empty = {"id": "1", "input": "Write an abstract.", "output": "We show.", "top_5": []}
    full = empty | {"id": "2", "top_5": [{"title": "T", "abstract": "A"}]}
    path = written(tmp_path, empty, full)
    found = read(path)
    assert (found.task, [row.id for row in found.rows]) == (Task.ABSTRACT, ["2"])
    assert "--task" in found.problems[0].words
    assert [row.id for row in read(path, Reading(task=Task.ABSTRACT)).rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        (None, ()),
        ({"Age": 47, "City": None, "Name": "Ann"}, ("Age: 47", "Name: Ann")),
        (["Age: 47", None], ("Age: 47",)),
    ],
)
def test_a_profile_that_is_no_text(tmp_path: Path, told: Any, facts: tuple[str, ...]) -> None:
    (row,) = read(written(tmp_path, PUBLISHED | {"additional_profile": told})).rows
    assert row.facts == facts
    (row,) = read(written(tmp_path, {"input": "Q", "profile": told})).rows
    assert row.facts == facts
