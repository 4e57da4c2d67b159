"""Tables and JSON in the forms that programs write them: nothing is cut off or turned into source code."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from engine.importing.entries import UnreadableError
from engine.importing.files import read
from engine.importing.tables import table
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


def entries(path: Path, text: str) -> list[Any]:
    path.write_text(text, encoding="utf-8")
    return list(read(path))


def test_a_comma_that_is_not_quoted_cuts_nothing_off(tmp_path: Path) -> None:
    (kept,) = entries(tmp_path / "a.csv", "date,text\n2026-01-02,Yes, I will, thank you\n")
    assert kept.text == "Yes, I will, thank you"
    told = entries(tmp_path / "b.csv", "text,place\nYes, I will,Oslo\nNo,Rome\n")
    assert isinstance(told[0], UnreadableError)
    assert "3 fields, and the header 2" in told[0].message
    assert told[1].text == "No"


def test_a_line_that_states_the_separator_is_no_header(tmp_path: Path) -> None:
    (kept,) = entries(tmp_path / "a.csv", "sep=;\ntext;place\nHello, you;Oslo\n")
    assert kept.text == "Hello, you"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text": ["One.", "Two."]}, "One.\nTwo."),
        ({"content": {"parts": ["One."], "role": "x"}}, "One.\nx"),
        ({"place": {"city": "Oslo"}, "tags": ["a", "b"]}, "place: Oslo\ntags: a\nb"),
        ({"messages": [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Yes?"}]}, "Hi."),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi."}]}]}, "Hi."),
        ({"conversations": [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Yes?"}]}, "Hi."),
        ([{"role": "user", "content": "Hi."}], "Hi."),
    ],
)
def test_nested_values_are_read_as_text(tmp_path: Path, data: Any, text: str) -> None:
    (kept,) = entries(tmp_path / "a.jsonl", json.dumps(data))
    assert kept.text == text


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        (1762164120, "2025-11-03T10:02:00+00:00"),
        (1762164120000, "2025-11-03T10:02:00+00:00"),
        ("1762164120.5", "2025-11-03T10:02:00+00:00"),
        ("2025-11-03", "2025-11-03"),
        (1e300, ""),
        (None, ""),
    ],
)
def test_dates_as_seconds(tmp_path: Path, stated: Any, date: str) -> None:
    (kept,) = entries(tmp_path / "a.jsonl", json.dumps({"text": "x", "date": stated}))
    assert kept.date == date


def test_half_a_character_stops_no_import(tmp_path: Path, database: Database) -> None:
    found = entries(
        tmp_path / "a.jsonl", '{"text": "a \\ud800 b", "date": "\\udc00", "title": "\\ud800"}\n{"text": "c"}\n'
    )
    assert all(isinstance(entry, NewRecord) for entry in found)
    history = History(database, Profiles(database).add("Ada"))
    assert history.add_many(found) == (2, 0)


def test_open_quotes_take_no_time_to_tell(tmp_path: Path) -> None:
    """A minute, for the library that tells separators, on all that it is given."""
    path = tmp_path / "a.csv"
    path.write_text("text,date\n" + '"a\n' * 20000, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        given: list[str] = []
        sniff = csv.Sniffer.sniff
        patch.setattr(csv.Sniffer, "sniff", lambda s, text, **k: given.append(text) or sniff(s, text, **k))
        list(table(path))
    assert all(len(text) <= 4096 for text in given)
    assert given


@pytest.mark.parametrize("line", ['"sep=;"', "sep=;", "SEP=;"])
def test_a_stated_separator_may_be_quoted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{line}\ndate;text\n2024;Hello, you\n", encoding="utf-8")
    assert [entry.text for entry in table(path) if isinstance(entry, NewRecord)] == ["Hello, you"]


def test_empty_cells_at_the_end_of_lines_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,title,text\n2024,A,Hello,,\n2025,B,Again,,\n", encoding="utf-8")
    assert [entry.text for entry in table(path) if isinstance(entry, NewRecord)] == ["Hello", "Again"]


def test_columns_of_one_name_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("note,note\nOne,Two\n", encoding="utf-8")
    (record,) = (entry for entry in table(path) if isinstance(entry, NewRecord))
    assert "One" in record.text
    assert "Two" in record.text
