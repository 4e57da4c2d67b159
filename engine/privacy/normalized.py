"""Text as the guard compares it: case, accents, look-alike letters and invisible characters do not count.

Everything is decided character by character, so that a text that arrives in pieces comes out as it would whole.
"""

from __future__ import annotations

import unicodedata

from engine.common.writing_systems import SPACELESS

# Letters of other alphabets that are drawn like Latin ones; after decomposition and case folding. Texts in those
# alphabets lose nothing: both sides of a comparison are folded alike.
_LOOK_ALIKES = {
    alike: latin
    for latin, alikes in {
        "a": "аɑα", "b": "ьв", "c": "сϲᴄ", "d": "ԁᴅ", "e": "еεҽᴇ", "f": "ғ", "g": "ɡց", "h": "һհн",
        "i": "іıιɪ", "j": "јϳᴊ", "k": "кκᴋ", "l": "ӏⅼ", "m": "мᴍ", "n": "ոᴨηɴ", "o": "оοօᴏ", "p": "рρᴘ",
        "q": "ԛգ", "r": "гᴦʀ", "s": "ѕꜱ", "t": "тτᴛ", "u": "υսᴜ", "v": "ѵνᴠ", "w": "ԝѡᴡ", "x": "хχ",
        "y": "уүγʏ", "z": "ᴢ",
    }.items()
    for alike in alikes
}  # fmt: skip


def _fold(character: str) -> str:
    folded = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        kind = unicodedata.category(part)
        if kind in ("Mn", "Me", "Cf", "Cc") and part not in "\t\n\r":
            continue
        if kind == "Nd":
            folded.append(str(unicodedata.decimal(part)))
        elif kind[0] in "LN" or kind == "Mc":
            part = _LOOK_ALIKES.get(part, part)
            # A script without spaces: each character is a unit of its own.
            folded.append(f" {part} " if is_spaceless(part) else part)
        else:
            folded.append(" ")
    return "".join(folded)


def is_spaceless(character: str) -> bool:
    """Whether this belongs to a script that is written without spaces between words."""
    return SPACELESS.match(character) is not None


class _Table(dict[int, str]):
    """What each character becomes, found when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


_TABLE = _Table()


def normalized(text: str) -> str:
    """Return the text with word characters folded and a space for every other one.

    Words are what stands between spaces. Invisible characters and accents are gone; characters of scripts
    without spaces between words stand alone.
    """
    return text.translate(_TABLE)


def words(text: str) -> list[str]:
    """Return a text's words, normalized."""
    return normalized(text).split()


def compact(text: str) -> str:
    """Return a text's word characters alone, normalized."""
    return normalized(text).replace(" ", "")
