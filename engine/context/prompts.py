"""The public and the private prompt of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.context.messages import Message

_INSTRUCTION = (
    "You write for the person described below. Let what you know shape content, tone and style; "
    "do not list it or mention that you were told."
)


@dataclass(frozen=True, slots=True)
class PersonalContext:
    """What the machine knows about its user.

    Attributes:
        profile: facts about the person, as text.
        history: earlier writings of theirs, each as text, most relevant first.
    """

    profile: str = ""
    history: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.profile.strip() or any(text.strip() for text in self.history))


def private_prompt(conversation: Sequence[Message], context: PersonalContext) -> list[Message]:
    """Return the conversation as the local model sees it: the same, with the personal context before it.

    What rarely changes comes first, so that its cached state serves turn after turn.
    """
    if not context:
        return list(conversation)
    parts = [_INSTRUCTION]
    if context.profile.strip():
        parts.append(f"About the person:\n{context.profile.strip()}")
    parts += [f"Something the person wrote:\n{text.strip()}" for text in context.history if text.strip()]
    personal = "\n\n".join(parts)
    if conversation and conversation[0].role == "system":
        return [Message("system", f"{conversation[0].content}\n\n{personal}"), *conversation[1:]]
    return [Message("system", personal), *conversation]


def without_oldest(conversation: Sequence[Message]) -> list[Message] | None:
    """Return the conversation without its oldest exchange, or None when only the newest message is left.

    A system message stays; what follows begins with a user's message again, as templates require.
    """
    start = 1 if conversation and conversation[0].role == "system" else 0
    turns = list(conversation[start:])
    if len(turns) <= 1:
        return None
    turns.pop(0)
    while len(turns) > 1 and turns[0].role != "user":
        turns.pop(0)
    return [*conversation[:start], *turns]
