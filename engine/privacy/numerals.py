"""Numbers said in words, as digits: "seven two nine four" and "seventy-two, ninety-four" are 7294.

Digit by digit in English, German, French, Spanish and in Chinese characters; in English also tens and teens. Words
for hundreds and more are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.normalized import normalized, words

_UNITS = (
    "zero one two three four five six seven eight nine",
    "null eins zwei drei vier fünf sechs sieben acht neun",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "零 一 二 三 四 五 六 七 八 九",
    "零 壹 贰 叁 肆 伍 陆 柒 捌 玖",
    "零 壹 貳 參 肆 伍 陸 柒 捌 玖",
)
_OTHERS = {"oh": "0", "zwo": "2", "幺": "1", "〇": "0"}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_WRITTEN = {
    **{word: str(digit) for line in _UNITS for digit, word in enumerate(line.split())},
    **_OTHERS,
    **{word: str(number) for number, word in enumerate(_TEENS.split(), 10)},
    **{word: str(number) for number, word in zip(range(20, 100, 10), _TENS.split(), strict=True)},
}
NUMBER_WORDS = {normalized(word).strip(): digits for word, digits in _WRITTEN.items()}
"""Words, normalized, and their digits."""
_UNIT_WORDS = {word: digits for word, digits in NUMBER_WORDS.items() if len(digits) == 1 and digits != "0"}
_TENS_WORDS = frozenset(_TENS.split())

BEGINNING = 3
"""Letters of a number word from which on it counts as begun; fewer begin too many other words."""
BEGUN_WORDS: dict[str, tuple[str, ...]] = {}
"""Beginnings of number words, and the first digits that they may become."""
for _word, _digits in NUMBER_WORDS.items():
    for _length in range(BEGINNING, len(_word)):
        _known = BEGUN_WORDS.get(_word[:_length], ())
        BEGUN_WORDS[_word[:_length]] = tuple(dict.fromkeys((*_known, _digits[0])))

MIN_DIGITS = 4
"""Of a number in words that is taken for an identifier, as of one in digits."""
_ALPHABETIC = {word for word in (*_WRITTEN, *NUMBER_WORDS) if len(word) > 1}
_SPELLED = "|".join(sorted(_ALPHABETIC, key=len, reverse=True))
_HAN = "".join(word for word in _WRITTEN if len(word) == 1)
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:{_SPELLED})(?:[\s,.\-\u2010-\u2015]{{1,3}}(?:{_SPELLED})){{1,60}}(?!\w)|[{_HAN}]{{{MIN_DIGITS},60}}",
    re.IGNORECASE,
)


def extended(said: str, starts: str, word: str, before: str) -> tuple[str, str]:
    """Return what was said with one more word, a number word as its digits.

    Args:
        said: word characters, number words as digits.
        starts: for each of them "1" where a word starts, else "0".
        word: normalized; "" for none.
        before: the word before it.
    """
    digits = NUMBER_WORDS.get(word)
    if digits is None:
        return (said + word, f"{starts}1{'0' * (len(word) - 1)}") if word else (said, starts)
    if word in _UNIT_WORDS and before in _TENS_WORDS and said:
        return said[:-1] + digits, starts
    return said + digits, f"{starts}1{'0' * (len(digits) - 1)}"


def spoken_words(text: str) -> list[str]:
    """Return a text's words, normalized, number words as digits."""
    found: list[str] = []
    before = ""
    for word in words(text):
        digits = NUMBER_WORDS.get(word, word)
        if word in _UNIT_WORDS and before in _TENS_WORDS:
            found[-1] = found[-1][:-1] + digits
        else:
            found.append(digits)
        before = word
    return found


def spelled(text: str) -> str:
    """Return a text's word characters alone, normalized, number words as digits: what identifies a spelling."""
    return "".join(spoken_words(text))


def in_words(text: str) -> Iterator[str]:
    """Yield the parts of a text that say a number of `MIN_DIGITS` digits or more in words."""
    for match in _IN_WORDS.finditer(text):
        if len(spelled(match[0])) >= MIN_DIGITS:
            yield match[0]
