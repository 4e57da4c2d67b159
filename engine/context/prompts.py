"""The public and the private prompt of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.context.messages import Message
from engine.context.turns import Earlier
from engine.privacy.guard import Private
from engine.privacy.private_text import PASSAGE, PrivateText, from_line

# Chosen among ten forms by measurement: see docs/history.md and tests/bench/prompt_forms.py. Passages right beside
# the question are recited by small models; as an exchange of their own they are not.
INSTRUCTION = "Use what you know about the user to decide what to say and how to say it. Never quote it."
_PASSAGE = "Something I wrote before:"
_THANKS = "Thank you. I will write like you, in new words."


@dataclass(frozen=True, slots=True)
class PersonalContext:
    """What the machine knows about its user and this question needs.

    Attributes:
        facts: what the person says about themselves, in their order.
        passages: of their earlier writings, the one that fits best first.
        earlier: passages that earlier questions of the conversation had, each with how many messages came
            after that question. They stay where they stood, so that the prompt only grows from turn to turn
            and its cached state serves again.
        listed: spellings that the user wants kept back, or let through although they look like something that
            identifies a person.
    """

    facts: tuple[PrivateText, ...] = ()
    passages: tuple[PrivateText, ...] = ()
    earlier: Earlier = ()
    listed: tuple[PrivateText, ...] = ()

    @property
    def texts(self) -> tuple[PrivateText, ...]:
        """What a private prompt may hold: facts, passages and earlier passages."""
        return (*self.facts, *self.passages, *(text for _, passages in self.earlier for text in passages))

    @property
    def private(self) -> Private:
        """All of it, as the guard compares it with a reply."""
        return Private.of((*self.texts, *self.listed))

    @classmethod
    def of_text(cls, profile: str) -> PersonalContext:
        """Return a context of a profile written as one text, a line a fact."""
        return cls.of_lines([line.strip() for line in profile.splitlines() if line.strip()])

    @classmethod
    def of_lines(cls, facts: Sequence[str], passages: Sequence[str] = ()) -> PersonalContext:
        """Return a context of texts that are not from the store, such as the rows of an evaluation.

        Args:
            facts: each one text, perhaps with a label before it ("Name: Ada").
            passages: of earlier writings.
        """
        return cls(
            tuple(from_line(fact) for fact in facts),
            tuple(PrivateText(passage, source=PASSAGE) for passage in passages),
        )

    def __bool__(self) -> bool:
        return any(text.line.strip() for text in self.texts)


def private_prompt(conversation: Sequence[Message], context: PersonalContext) -> list[Message]:
    """Return the conversation as the local model sees it: the same, with the personal context in it.

    What rarely changes comes first, so that its cached state serves turn after turn: the instruction and the
    facts lead the system message. What was found for a question is an exchange before it.
    """
    if not context:
        return list(conversation)
    messages = list(conversation)
    facts = "\n".join(fact.line.strip() for fact in context.facts if fact.line.strip())
    leading = f"{INSTRUCTION}\n\nAbout the user:\n{facts}" if facts else INSTRUCTION
    # From the newest message back, so that the places of the others stay what they are.
    for after, found in sorted([(0, context.passages), *context.earlier]):
        place = len(conversation) - 1 - after
        passages = [f"{_PASSAGE}\n{passage.text.strip()}" for passage in found if passage.text.strip()]
        if passages and place >= 0 and messages[place].role == "user":
            messages[place:place] = [Message("user", "\n\n".join(passages)), Message("assistant", _THANKS)]
    if messages and messages[0].role == "system":
        messages[0] = Message("system", f"{leading}\n\n{messages[0].content}")
    else:
        messages.insert(0, Message("system", leading))
    return messages


def stable_prompt(conversation: Sequence[Message], context: PersonalContext) -> list[Message]:
    """Return a private prompt that begins as every one with these facts does, whatever is asked."""
    system = [message for message in conversation[:1] if message.role == "system"]
    return private_prompt([*system, Message("user", "?")], PersonalContext(context.facts))
