"""The tasks that steering is measured on: one public question, the private context of who asks, and what that
person wrote.

Formats: CoGenesis (arXiv 2403.03129) as it is published, as the release of CoSteer (arXiv 2507.04756) has it, and
as plain JSON Lines; LongLaMP (arXiv 2407.11016) with the records that were retrieved; the four preference sets of
CoSteer, whose private context is a wish; and any JSON Lines file whose fields are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from engine.common.errors import SettingsError
from engine.context.prompts import PersonalContext
from engine.store.text import storable

WISHES = ("concise", "creative", "uplifting", "verbose")
"""The attributes of CoSteer's preference tasks."""
BOM = b"\xef\xbb\xbf"
"""With which some programs of Windows begin a text."""
MAX_BYTES_A_LINE = 64 * 1024 * 1024
"""A line longer than this is no example."""


class Task(StrEnum):
    """What a file's entries look like."""

    AUTO = "auto"
    COGENESIS = "cogenesis"
    ABSTRACT = "longlamp-abstract"
    REVIEW = "longlamp-review"
    WRITING = "longlamp-writing"
    HELPSTEER = "helpsteer"
    PREFERENCES = "personal-preference-eval"
    TRUTHFULQA = "truthfulqa"
    ULTRACHAT = "ultrachat"
    OWN = "own"


WISHING = (Task.HELPSTEER, Task.PREFERENCES, Task.TRUTHFULQA, Task.ULTRACHAT)
"""Those whose private context is a wish."""
RECORDS = {
    Task.ABSTRACT: ("title", "abstract"),
    Task.REVIEW: ("description", "reviewText"),
    Task.WRITING: ("summary", "content"),
}
"""LongLaMP: the two fields of each retrieved record."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a file of the user's own are called; "" for what it does not have."""

    question: str = "input"
    reference: str = "reference"
    profile: str = "profile"
    history: str = "history"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a task.

    Attributes:
        id: unique within a run.
        question: public: what the cloud is asked.
        facts: private: what is known about the person.
        passages: private: earlier writings, the one that fits best first.
        reference: what the person wrote, "" where that is not known.
    """

    id: str
    question: str
    facts: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    reference: str = ""

    @property
    def personal(self) -> PersonalContext:
        """All of the private context."""
        return PersonalContext.of_lines(self.facts, self.passages)

    @property
    def private_text(self) -> str:
        """The same as one text."""
        return "\n".join((*self.facts, *self.passages))


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that could not be used.

    Attributes:
        line: its number, from 1.
        words: what is wrong with it.
    """

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Examples:
    """What a file holds.

    Attributes:
        task: the format.
        rows: the usable entries, in their order.
        problems: the others.
    """

    task: Task
    rows: tuple[Example, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read.

    Attributes:
        task: its format; `AUTO` goes by its first usable entry.
        fields: of a file of the user's own.
        wishes: for preference tasks: every question is asked once with each.
        most: examples, the first ones; None takes all.
        max_passages: of each example's private context.
        passage_characters: of each passage, from its beginning.
    """

    task: Task = Task.AUTO
    fields: Fields = field(default_factory=Fields)
    wishes: tuple[str, ...] = ()
    most: int | None = None
    max_passages: int = 3
    passage_characters: int = 800


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
                kind = _task_of(entry, how) if task is Task.AUTO else task
                found = _example(kind, entry, number, how)
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


def with_others(examples: Sequence[Example], index: int, count: int) -> Example | None:
    """Return an example with its first `count` passages replaced by other people's, the same ones each time.

    The check of robustness of CoSteer: what is retrieved may be wrong.

    Args:
        examples: all of them; the strangers are those that stand before it, the nearest first, and then those
            behind: examples that are added later change nothing.
        index: which one.
        count: how many.
    Returns:
        None where it has fewer passages, or there are too few of others.
    """
    own = examples[index]
    strangers = [
        passage
        for other in (*reversed(examples[:index]), *examples[index + 1 :])
        for passage in other.passages[:1]
        if passage not in own.passages
    ]
    if count > min(len(own.passages), len(strangers)):
        return None
    return replace(own, passages=(*strangers[:count], *own.passages[count:]))


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


def _task_of(entry: Any, how: Reading) -> Task:
    """What an entry looks like."""
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


def _example(task: Task, entry: Any, number: int, how: Reading) -> list[Example]:
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


def _storable(example: Example) -> Example:
    """Without halves of characters, which texts that were cut by their length in another encoding have."""
    return Example(
        storable(example.id),
        storable(example.question),
        tuple(map(storable, example.facts)),
        tuple(map(storable, example.passages)),
        storable(example.reference),
    )


def _titled(records: list[Any], title: str, text: str) -> tuple[str, ...]:
    if not isinstance(records, list):
        raise ValueError("its records are not a list")
    found = []
    for record in records:
        entry = _object(record)
        heading, body = str(entry.get(title) or "").strip(), str(entry[text] or "").strip()
        found.append(f"{heading}\n{body}".strip())
    return tuple(filter(None, found))
