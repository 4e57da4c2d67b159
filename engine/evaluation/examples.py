"""The tasks that steering is measured on: one public question, the private context of who asks, and what that
person wrote. `engine.evaluation.example_files` reads them.

Formats: CoGenesis (arXiv 2403.03129) as it is published, as the release of CoSteer (arXiv 2507.04756) has it, and
as plain JSON Lines; LongLaMP (arXiv 2407.11016) with the records that were retrieved; the four preference sets of
CoSteer, whose private context is a wish; and any JSON Lines file whose fields are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engine.context.prompts import PersonalContext

WISHES = ("concise", "creative", "uplifting", "verbose")
"""The attributes of CoSteer's preference tasks."""


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
