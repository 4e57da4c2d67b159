"""Cutting long texts into passages at sensible borders."""

from __future__ import annotations

import re
import unicodedata

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


# Runs of scripts whose words are not set apart: Thai, Lao, Burmese, Khmer; Hiragana to CJK ideographs.
SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)


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
