"""Chat templates, rendered so that nothing a user typed can become a control token.

A template is rendered with a mark in place of each message's text. The rendering is then cut at the
marks: what the template wrote may hold control tokens, what the user wrote may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from engine.common.errors import TemplateError, TemplateLimitError
from engine.common.i18n import tr
from engine.context import rendering
from engine.context.messages import Message

# Private-use characters: no template writes them, and every tokenizer passes them through.
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("(\ue000\\d+\ue001)")


class Format(StrEnum):
    """Whose template a local model gets its conversations in."""

    OWN = "its own"
    CHATML = "ChatML"
    """What many models know, and llama.cpp's server takes for those that have none."""
    PLAIN = "plain text"
    """For models that were never taught to chat."""


SOURCES = {
    Format.CHATML: "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "<|im_start|>assistant\n",
    Format.PLAIN: "{% for m in messages %}{{ m.role.capitalize() }}: {{ m.content }}\n\n{% endfor %}Assistant:",
}


class Segment(NamedTuple):
    """A run of a rendered prompt: from the template (`control`) or from a person."""

    text: str
    control: bool


def mark(messages: Sequence[Message]) -> tuple[list[Message], dict[str, str]]:
    """Return the messages with marks for their texts, and each mark's text."""
    marks = {_MARK.format(i): message.content for i, message in enumerate(messages)}
    return [replace(m, content=mark) for m, mark in zip(messages, marks, strict=True)], marks


def split(rendered: str, marks: dict[str, str]) -> list[Segment]:
    """Cut a rendering at its marks and put the texts back, as segments.

    Raises:
        TemplateError: a message's text is not in the rendering.
    """
    pieces = _MARKED.split(rendered)
    if missing := set(marks) - set(pieces):
        raise TemplateError(
            tr(
                "The model's chat template drops {missing} of {marks} messages.",
                missing=len(missing),
                marks=len(marks),
            ),
            tr("Choose a model whose template keeps a conversation."),
        )
    segments = [Segment(marks[p], False) if p in marks else Segment(p, True) for p in pieces]
    return [s for s in segments if s.text]


class ChatTemplate:
    """A model's own template, as its GGUF file carries it.

    Args:
        source: the Jinja program, or None for a model without one.
        bos: the spelling of its beginning-of-text token.
        eos: the spelling of its end-of-text token.
    Raises:
        TemplateError: there is no template, or it is not valid.
    """

    def __init__(self, source: str | None, bos: str, eos: str) -> None:
        if not source:
            raise TemplateError(
                tr("This model has no chat template, so it cannot hold a conversation."),
                tr(
                    "Choose its instruction-tuned version (often named -it, -instruct or -chat), or a template "
                    "for it in Connections."
                ),
            )
        self._source = source
        self._names = {"bos_token": bos, "eos_token": eos}
        rendering.shared.check(source)

    def render(self, messages: Sequence[Message]) -> list[Segment]:
        """Render a conversation up to where the assistant's next reply begins.

        Raises:
            TemplateError: the template refuses these messages or fails.
        """
        try:
            return self._segments(messages)
        except TemplateLimitError:
            raise
        except TemplateError:
            # Some templates know no system message: then it leads the first message instead.
            if len(messages) < 2 or messages[0].role != "system":
                raise
            merged = replace(messages[1], content=f"{messages[0].content}\n\n{messages[1].content}")
            return self._segments([merged, *messages[2:]])

    def _segments(self, messages: Sequence[Message]) -> list[Segment]:
        marked, marks = mark(messages)
        try:
            return split(self._render(marked), marks)
        except TemplateLimitError:
            raise
        except TemplateError as fault:
            # Templates of models that see take a message as a list of parts, and drop plain texts.
            try:
                return split(self._render(marked, in_parts=True), marks)
            except TemplateError:
                raise fault from None

    def _render(self, messages: Sequence[Message], *, in_parts: bool = False) -> str:
        def content(text: str) -> object:
            return [{"type": "text", "text": text}] if in_parts else text

        values = {
            "messages": [{"role": m.role, "content": content(m.content)} for m in messages],
            "add_generation_prompt": True,
            **self._names,
        }
        return rendering.shared.render(self._source, values)


def encode(segments: Sequence[Segment], tokenize: Callable[[str, bool], list[int]], bos: int | None) -> list[int]:
    """Return the token ids of a rendered prompt.

    Args:
        segments: from `ChatTemplate.render`.
        tokenize: text and whether control spellings count, to ids.
        bos: the beginning-of-text token that the model expects first, or None; templates often write it
            themselves, and it must not stand twice.
    """
    ids = [token for text, control in segments for token in tokenize(text, control)]
    if bos is not None and ids[:1] != [bos]:
        ids.insert(0, bos)
    return ids
