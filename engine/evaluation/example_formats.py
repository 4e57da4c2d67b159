"""How each published task writes an example."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.evaluation.examples import WISHES, Example, Fields, Reading, Task

WISHING = (Task.HELPSTEER, Task.PREFERENCES, Task.TRUTHFULQA, Task.ULTRACHAT)
"""Those whose private context is a wish."""
RECORDS = {
    Task.ABSTRACT: ("title", "abstract"),
    Task.REVIEW: ("description", "reviewText"),
    Task.WRITING: ("summary", "content"),
}
"""LongLaMP: the two fields of each retrieved record."""


def task_of(entry: Any, how: Reading) -> Task:
    """Return what an entry looks like.

    Raises:
        ValueError: it is no example of any.
    """
    row = _object(entry)
    if "conversations" in row or "personalized_input" in row:
        return Task.COGENESIS
    if how.fields != Fields():
        return Task.OWN
    if isinstance(row.get("profile"), str) and isinstance(row.get("history"), list):
        is_titled = [isinstance(piece, dict) and {"title", "text"} <= set(piece) for piece in row["history"]]
        return Task.COGENESIS if all(is_titled) else Task.OWN
    records = row.get("top_5")
    if records == []:
        raise ValueError("its top_5 is empty, so it does not tell which task it is of: name it with --task")
    if isinstance(records, list) and isinstance(records[0], dict):
        for task, (_, text) in RECORDS.items():
            if text in records[0]:
                return task
    if how.wishes and ("input" in row or "question" in row):
        return Task.HELPSTEER
    return Task.OWN


def examples_of(task: Task, entry: Any, number: int, how: Reading) -> list[Example]:
    """Return what one entry of a task holds.

    Args:
        number: of its line, for one that has no id.
    Raises:
        KeyError: a field is missing.
        ValueError: a field holds something else.
    """
    row = _object(entry)
    if task in WISHING:
        return _wished(row, number, how)
    match task:
        case Task.COGENESIS:
            example = _cogenesis(row, number)
        case Task.OWN:
            example = _own(row, number, how.fields)
        case _:
            example = _longlamp(task, row, number)
    passages = tuple(text[: how.passage_characters] for text in example.passages[: how.max_passages])
    return [replace(example, passages=passages)]


def _cogenesis(row: dict[str, Any], number: int) -> Example:
    identity = _identity(row, number, "id", "tid")
    if "conversations" in row:
        turns = [_object(turn) for turn in _list(row, "conversations")]
        said = {str(turn.get("from")): _text(turn, "value") for turn in turns}
        if "user" not in said:
            raise ValueError("its conversations hold no task of the user")
        return Example(
            identity,
            _filled(said["user"], "conversations"),
            _lines(row.get("additional_profile", "")),
            _titled(row.get("profile", []), "title", "text"),
            said.get("assistant", ""),
        )
    question = _filled(_text(row, "input"), "input")
    if "personalized_input" in row:
        facts, passages = _told(_text(row, "personalized_input"))
        return Example(identity, question, facts, passages, _optional(row, "output"))
    return Example(
        identity,
        question,
        _lines(row.get("profile", "")),
        _titled(row.get("history", []), "title", "text"),
        _optional(row, "reference"),
    )


def _told(prompt: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Facts and passages of a prompt with the headings that CoGenesis writes them under."""
    parts: dict[str, str] = {}
    for part in f"\n{prompt}".split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        parts[heading.strip()] = text.strip()
    if "User Profile" not in parts:
        raise ValueError("its personalized_input has no part headed User Profile")
    passages = []
    for piece in f"\n\n{parts.get('User Writing History', '')}".split("\n\nTask: ")[1:]:
        title, _, text = piece.partition("\nContent: ")
        passages.append(f"{title.strip()}\n{text.strip()}".strip())
    return _lines(parts["User Profile"]), tuple(passages)


def _longlamp(task: Task, row: dict[str, Any], number: int) -> Example:
    identity = _identity(row, number, "id", "reviewerId", "name", "author")
    question = _filled(_text(row, "input"), "input")
    passages = _titled(_list(row, "top_5"), *RECORDS[task])
    return Example(identity, question, (), passages, _optional(row, "output"))


def _wished(row: dict[str, Any], number: int, how: Reading) -> list[Example]:
    if not how.wishes:
        raise ValueError(f"its private context is a wish: name one with --wish ({', '.join(WISHES)})")
    question = _filled(_text(row, "input" if "input" in row else "question"), "input")
    identity = _identity(row, number, "id", "index")
    return [
        Example(f"{identity}/{wish}", question, (f"Your answer should be as {wish} as possible",))
        for wish in how.wishes
    ]


def _own(row: dict[str, Any], number: int, fields: Fields) -> Example:
    facts: tuple[str, ...] = ()
    if fields.profile in row:
        told = row[fields.profile]
        if not (told is None or isinstance(told, str | list | dict)):
            raise ValueError(f"its field {fields.profile} is neither text nor a list")
        facts = _lines(told)
    passages: list[str] = []
    for piece in _list(row, fields.history) if fields.history in row else []:
        if isinstance(piece, dict):
            passages.append("\n".join(str(value) for value in piece.values()))
        else:
            passages.append(str(piece))
    return Example(
        _identity(row, number, fields.id),
        _filled(_text(row, fields.question), fields.question),
        facts,
        tuple(passages),
        _optional(row, fields.reference),
    )


def _object(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise ValueError("it is not a JSON object")
    return entry


def _identity(row: dict[str, Any], number: int, *names: str) -> str:
    return next((str(row[name]) for name in names if str(row.get(name, "")).strip()), str(number))


def _text(row: dict[str, Any], name: str) -> str:
    if not isinstance(row[name], str):
        raise ValueError(f"its field {name} is not text")
    return str(row[name])


def _filled(text: str, name: str) -> str:
    if not text.strip():
        raise ValueError(f"its field {name} is empty")
    return text


def _optional(row: dict[str, Any], name: str) -> str:
    return _text(row, name) if row.get(name) is not None else ""


def _list(row: dict[str, Any], name: str) -> list[Any]:
    if not isinstance(row[name], list):
        raise ValueError(f"its field {name} is not a list")
    return list(row[name])


def _lines(told: object) -> tuple[str, ...]:
    """What a profile says, as lines: of a text, a list, or an object's fields."""
    match told:
        case None:
            return ()
        case dict():
            return _lines([f"{name}: {value}" for name, value in told.items() if value is not None])
        case list():
            return tuple(line for part in told if part is not None for line in _lines(str(part)))
        case _:
            return tuple(line.strip() for line in str(told).splitlines() if line.strip())


def _titled(records: list[Any], title: str, text: str) -> tuple[str, ...]:
    if not isinstance(records, list):
        raise ValueError("its records are not a list")
    found = []
    for record in records:
        entry = _object(record)
        heading, body = str(entry.get(title) or "").strip(), str(entry[text] or "").strip()
        found.append(f"{heading}\n{body}".strip())
    return tuple(filter(None, found))
