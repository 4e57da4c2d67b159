"""Thoughts that a model writes before it answers, told from the answer by their tags."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

TAGS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("◁think▷", "◁/think▷"),
)
"""Those of Qwen, DeepSeek, GLM and most others, and of some that have their own. A thought stands at a reply's
beginning: later on, the tags are something that is talked about."""


def opens_thought(prompt: str) -> bool:
    """Whether a prompt ends in an opened thought, as templates of models do that always think."""
    return prompt.rstrip().endswith(tuple(begin for begin, _ in TAGS))


@dataclass(frozen=True, slots=True)
class Parts:
    """A piece of a reply, in two.

    Attributes:
        thought: what was thought, without its tags.
        answer: what was said.
    """

    thought: str = ""
    answer: str = ""


class _Where(Enum):
    BEFORE = 0
    INSIDE = 1
    BEHIND = 2
    """Where the space before the answer is."""
    ANSWER = 3


class Thinking:
    """Takes a reply apart as it is written. What may turn out to be a tag is held until that is known.

    Args:
        begun: whether the prompt ends in an opened thought.
    """

    def __init__(self, *, begun: bool = False) -> None:
        self._where = _Where.INSIDE if begun else _Where.BEFORE
        self._ends = tuple(end for _, end in TAGS) if begun else ()
        self._held = ""

    @property
    def inside(self) -> bool:
        """Whether what comes next belongs to a thought, as far as is known."""
        return self._where is _Where.INSIDE

    def take(self, text: str) -> Parts:
        """Take in what comes next, and return what is certain of it."""
        if self._where is _Where.ANSWER:
            return Parts(answer=text)
        self._held += text
        if self._where is _Where.BEFORE:
            self._look_for_beginning()
        thought = self._thought() if self._where is _Where.INSIDE else ""
        answer = ""
        if self._where is _Where.BEHIND:
            self._held = self._held.lstrip()
            if self._held:
                self._where = _Where.ANSWER
        if self._where is _Where.ANSWER:
            answer, self._held = self._held, ""
        return Parts(thought, answer)

    def flush(self) -> Parts:
        """The reply is over: return what was still held."""
        held, self._held = self._held, ""
        return Parts(thought=held) if self.inside else Parts(answer=held)

    def _look_for_beginning(self) -> None:
        said = self._held.lstrip()
        for begin, end in TAGS:
            if said.startswith(begin):
                self._where, self._ends, self._held = _Where.INSIDE, (end,), said[len(begin) :]
                return
        if not any(begin.startswith(said) for begin, _ in TAGS):
            self._where = _Where.ANSWER

    def _thought(self) -> str:
        found = min((at, end) for end in self._ends if (at := self._held.find(end)) >= 0) if self._closes else None
        if found:
            at, end = found
            thought, self._held = self._held[:at], self._held[at + len(end) :]
            self._where = _Where.BEHIND
            return thought
        kept = self._maybe_tag()
        thought, self._held = self._held[: len(self._held) - kept], self._held[len(self._held) - kept :]
        return thought

    @property
    def _closes(self) -> bool:
        return any(end in self._held for end in self._ends)

    def _maybe_tag(self) -> int:
        """Return how many characters at the end may begin the closing tag."""
        longest = max(map(len, self._ends)) - 1
        for length in range(min(longest, len(self._held)), 0, -1):
            if any(end.startswith(self._held[-length:]) for end in self._ends):
                return length
        return 0
