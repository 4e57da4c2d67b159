"""A conversation's title, written by the local model: what it is about does not leave the machine for that."""

from __future__ import annotations

import re

import numpy as np

from engine.common.errors import LocalModelError, TemplateError
from engine.context.messages import Message
from engine.steerer.steerer import Steerer

CONTEXT = 768
"""Tokens; beside the two of a reply, whose cached state stays as it is."""
LONGEST_QUESTION = 1200
"""Characters of the question that are read."""
MAX_TOKENS = 20
LONGEST_TITLE = 60
"""Characters."""
STEM = 5
"""Letters by which words are compared, so that their endings do not matter."""
GROUNDED = 0.6
INSTRUCTION = "Write a title of two to six words for this message. Answer with the title alone."


def make_title(steerer: Steerer, question: str) -> str:
    """Return a title for a conversation that begins with a question; "" where the model finds none that will do.

    Run it on the pair's thread: it takes up to a second.
    """
    vocabulary, pair = steerer.vocabulary, steerer.pair
    asked = f"{INSTRUCTION}\n\nMessage: {question[:LONGEST_QUESTION]}\n\nTitle:"
    try:
        prompt = steerer.encode([Message("user", asked)])
        if len(prompt) > CONTEXT - MAX_TOKENS:
            return ""
        threads = pair.options.threads
        context = pair.model.new_context(sequences=1, tokens=CONTEXT, threads=threads, prefill_threads=threads)
    except (LocalModelError, TemplateError):
        return ""
    logits = np.empty(vocabulary.size, np.float32)
    written = b""
    try:
        context.read_logits(context.prefill(prompt, 0, 0), logits)
        for place in range(len(prompt), len(prompt) + MAX_TOKENS):
            token = int(logits.argmax())
            written += vocabulary.spelling(token)
            if vocabulary.ends_reply(token) or b"\n" in written.strip():
                break
            context.step([(token, place, 0)])
            context.read_logits(0, logits)
    except LocalModelError:
        return ""
    finally:
        context.close()
    title = cleaned(written.decode("utf-8", "ignore"))
    return title if is_about(title, question) else ""


def is_about(title: str, question: str) -> bool:
    """Whether most of a title's longer words are in the question: small models make others up, and a title that
    misleads is worse than the question itself."""
    stems = [word[:STEM] for word in _words(title)]
    known = question.casefold()
    return bool(stems) and sum(stem in known for stem in stems) >= GROUNDED * len(stems)


def _words(text: str) -> list[str]:
    # Scripts without spaces between words are looked at by their letters.
    return re.findall(r"[\u2e80-\uffff]|[^\W\d_\u2e80-\uffff]{4,}", text.casefold())


def cleaned(written: str) -> str:
    """Return a title without what models put around it; "" where it is none."""
    line = written.strip().partition("\n")[0]
    line = re.sub(r"^(title|titel|标题)\s*[:：]\s*", "", line, flags=re.IGNORECASE)
    line = " ".join(line.strip(" *_#\"'“”„«»`.:").split())
    is_title = 2 <= len(line) <= LONGEST_TITLE and any(letter.isalpha() for letter in line)
    return line if is_title else ""
