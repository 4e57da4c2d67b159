"""The public and the private prompt of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.context.messages import Message

# Chosen among ten forms by measurement: see docs/history.md and tests/bench/prompt_forms.py. Passages right beside
# the question are recited by small models; as an exchange of their own they are not.
INSTRUCTION = "Use what you know about the user to decide what to say and how to say it. Never quote it."
_PASSAGE = "Something I wrote before:"
_THANKS = "Thank you. I will write like you, in new words."


@dataclass(frozen=True, slots=True)
class PersonalContext:
    """What the machine knows about its user and this question needs.

    Attributes:
        facts: what the person says about themselves, in their order, as text.
        passages: of their earlier writings, the one that fits best first.
    """

    facts: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    @classmethod
    def of_text(cls, profile: str) -> PersonalContext:
        """Return a context of a profile written as one text, a line a fact."""
        return cls(tuple(line.strip() for line in profile.splitlines() if line.strip()))

    def __bool__(self) -> bool:
        return any(text.strip() for text in (*self.facts, *self.passages))


def private_prompt(conversation: Sequence[Message], context: PersonalContext) -> list[Message]:
    """Return the conversation as the local model sees it: the same, with the personal context in it.

    What rarely changes comes first, so that its cached state serves turn after turn: the instruction and the
    facts lead the system message. What was found for this question is an exchange before the newest message.
    """
    if not context:
        return list(conversation)
    messages = list(conversation)
    facts = "\n".join(text.strip() for text in context.facts if text.strip())
    leading = f"{INSTRUCTION}\n\nAbout the user:\n{facts}" if facts else INSTRUCTION
    if messages and messages[0].role == "system":
        messages[0] = Message("system", f"{leading}\n\n{messages[0].content}")
    else:
        messages.insert(0, Message("system", leading))
    passages = [f"{_PASSAGE}\n{text.strip()}" for text in context.passages if text.strip()]
    if passages:
        messages[-1:-1] = [Message("user", "\n\n".join(passages)), Message("assistant", _THANKS)]
    return messages
