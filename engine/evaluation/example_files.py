"""Examples out of a file: JSON Lines, or one JSON array."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.common.errors import SettingsError
from engine.evaluation.example_formats import examples_of, task_of
from engine.evaluation.examples import Example, Examples, Problem, Reading, Task
from engine.store.text import storable

BOM = b"\xef\xbb\xbf"
"""With which some programs of Windows begin a text."""
MAX_BYTES_A_LINE = 64 * 1024 * 1024
"""A line longer than this is no example."""


def read(path: Path, how: Reading | None = None) -> Examples:
    """Return the examples of a file.

    Raises:
        SettingsError: it cannot be read, or none of its entries can be used.
    """
    how = how or Reading()
    task = how.task
    rows: list[Example] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    try:
        for number, entry in _entries(path):
            if how.most is not None and len(rows) >= how.most:
                break
            try:
                if isinstance(entry, Exception):
                    raise ValueError(_reason(entry))
                kind = task_of(entry, how) if task is Task.AUTO else task
                found = examples_of(kind, entry, number, how)
                # An entry that cannot be used tells nothing of the others.
                task = kind
            except (KeyError, ValueError) as error:
                problems.append(Problem(number, _reason(error)))
                continue
            for example in map(_storable, found):
                times = seen[example.id] = seen.get(example.id, 0) + 1
                rows.append(example if times == 1 else replace(example, id=f"{example.id}#{times}"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{path.name} cannot be read ({reason}).", "Check the file.") from None
    if not rows:
        first = f" Line {problems[0].line}: {problems[0].words}." if problems else ""
        raise SettingsError(
            f"{path.name} holds no example that can be used.{first}",
            "See docs/evaluation.md for the formats, or name the fields with --field.",
        )
    return Examples(task, tuple(rows[: how.most]), tuple(problems))


def _entries(path: Path) -> Iterator[tuple[int, Any]]:
    """Each entry with its line's number, or its place in a JSON array; an exception in place of a broken one."""
    with path.open("rb") as file:
        if file.read(len(BOM)) != BOM:
            file.seek(0)
        start = file.read(1)
        while start.isspace():
            start = file.read(1)
        file.seek(0)
        if start == b"[":
            try:
                whole = json.loads(file.read().decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                raise SettingsError(
                    f"{path.name} is not JSON ({_reason(error)}).", "Check that it is complete."
                ) from None
            yield from enumerate(whole, 1)
            return
        for number in range(1, 2**62):
            line = file.readline(MAX_BYTES_A_LINE)
            if not line:
                return
            if not line.strip():
                continue
            try:
                encoding = "utf-8-sig" if number == 1 else "utf-8"
                yield number, json.loads(line.decode(encoding).strip())
            except (ValueError, RecursionError) as error:
                yield number, error


def _reason(error: Exception) -> str:
    match error:
        case KeyError():
            return f"it has no field named {error.args[0]}"
        case json.JSONDecodeError():
            return f"it is not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}"
        case UnicodeDecodeError():
            return "it is not UTF-8 text"
        case RecursionError():
            return "it is nested too deeply"
        case _:
            return str(error)


def _storable(example: Example) -> Example:
    """Without halves of characters, which texts that were cut by their length in another encoding have."""
    return Example(
        storable(example.id),
        storable(example.question),
        tuple(map(storable, example.facts)),
        tuple(map(storable, example.passages)),
        storable(example.reference),
    )
