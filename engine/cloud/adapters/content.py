"""What a message says, in the forms that services give it.

Facts: the documentation of OpenAI, vLLM, DeepSeek, Mistral and Ollama; no version was measured.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Content(NamedTuple):
    """Attributes:
    text: what it says.
    thought: what was thought before it, where a service keeps that apart.
    """

    text: str
    thought: str


def read(message: Any) -> Content:
    """Return what a message, or a stream's piece of one, says.

    Its ``content`` is a text, nothing, or a list of parts, of which each has a text, or thoughts with parts of
    their own (Mistral). Parts of other kinds, such as references, are no text.

    Raises:
        TypeError: it is of another form.
    """
    if not isinstance(message, dict):
        raise TypeError("message")
    text, thought = _text(message.get("content"))
    # OpenAI's models refuse in a field of its own.
    text = text or _text(message.get("refusal")).text
    for field in ("reasoning_content", "reasoning", "thinking"):
        if told := _text(message.get(field)).text:
            thought += told
            break
    return Content(text, thought)


def _text(content: Any) -> Content:
    if content is None:
        return Content("", "")
    if isinstance(content, str):
        return Content(content, "")
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        raise TypeError("content")
    text = thought = ""
    for part in content:
        if isinstance(part, str):
            text += part
        elif not isinstance(part, dict):
            raise TypeError("part")
        elif "thinking" in part:
            thought += _text(part["thinking"]).text
        elif part.get("type", "text") in ("text", "output_text"):
            text += _text(part.get("text")).text
        elif part.get("type") == "refusal":
            text += _text(part.get("refusal")).text
    return Content(text, thought)
