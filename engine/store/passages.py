"""Cutting long texts into passages at sensible borders."""

from __future__ import annotations

import re
import unicodedata

from engine.common.writing_systems import SPACELESS

LONGEST = 1200
"""Characters of a passage: a few of them fit a small model's context beside the conversation."""

# The first border that leaves at least half of a passage is taken: a paragraph's end, a line's, a
# sentence's (also in scripts that put no space behind it), a word's.
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…](?=\s)|[。！？।။።]"), re.compile(r"\s"))


def cut(text: str, longest: int = LONGEST) -> list[str]:
    """Return the text's passages, none longer than `longest` characters, none blank, in order."""
    passages = []
    start = 0
    while len(text) - start > longest:
        end = _border(text, start, longest)
        passages.append(text[start:end].strip())
        start = end
    passages.append(text[start:].strip())
    return [passage for passage in passages if passage]


def _border(text: str, start: int, longest: int) -> int:
    for border in _BORDERS:
        last = None
        for found in border.finditer(text, start + longest // 2, start + longest):
            last = found.end()
        if last is not None:
            return last
    end = start + longest
    # Not between a letter and what combines with it.
    while end > start + 1 and unicodedata.combining(text[end]):
        end -= 1
    return end


def pairs(text: str) -> list[str]:
    """Return what stands for words where a script puts no spaces: every two neighbouring characters.

    Most Chinese words are two characters long, so pairs find what SQLite's own trigram tokenizer cannot. A
    run of one character stands alone. Signs that combine with a letter are left out, as the index does.
    """
    found = []
    for run in SPACELESS.findall(text):
        letters = "".join(c for c in run if not unicodedata.category(c).startswith("M"))
        found += [letters[i : i + 2] for i in range(len(letters) - 1)] or [letters]
    return [pair for pair in found if pair]
