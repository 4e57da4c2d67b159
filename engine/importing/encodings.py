"""Which characters a file's bytes stand for, where the file does not say it.

UTF-8 is told by its form. Nearly all UTF-8 is UTF-8 with a few strange bytes. What is neither is of a code page:
chardet knows them by the letters of languages, and where a text is too short for that the system's own is taken.
"""

from __future__ import annotations

import codecs
import locale
import re
from dataclasses import dataclass
from pathlib import Path

from engine.common.i18n import tr
from engine.importing.entries import LARGEST_TEXT, Note, UnreadableError

CHOICES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-be": "UTF-16 BE",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
    "iso8859-2": "ISO 8859-2",
    "iso8859-5": "ISO 8859-5",
    "cp850": "DOS 850",
    "cp866": "DOS 866",
    "mac-roman": "Mac Roman",
    "mac-cyrillic": "Mac Cyrillic",
    "koi8-r": "KOI8-R",
    "gb18030": "GB 18030",
    "big5hkscs": "Big5",
    "cp932": "Shift JIS",
    "euc-jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "cp949": "EUC-KR",
}
"""What the user can choose from: Python's names, and those that people know."""
HEAD_BYTES = 2**20
"""Of a file that is read in parts; what its encoding is found by."""
FEW = 20
"""A text has so many characters of UTF-8 for each byte that is none, if it is UTF-8."""
SURE = 0.2
"""chardet's confidence from which on a guess needs no look at the system's own code page."""
NEARLY = 0.8
"""A guess below that gives way to the system's own code page, if chardet finds that one so much of it likely."""
LATIN = frozenset(("cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac-roman"))
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_MARKS_16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OWN_PAGES = {
    "cp1250": "pl cs sk hu sl hr bs ro sq",
    "cp1251": "ru uk be bg mk sr kk",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he yi",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "cp949": "ko",
    "gb18030": "zh",
}
"""Windows' code pages by the languages of systems that had them; all others had 1252."""
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SHIFTS_TO_JAPANESE = re.compile(rb"\x1b\$[@B]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Guess:
    """Which encoding a text has.

    Attributes:
        encoding: Python's name of it.
        is_certain: whether the bytes themselves tell it.
    """

    encoding: str
    is_certain: bool


def guessed(data: bytes) -> Guess:
    """Return which encoding bytes have.

    Raises:
        UnicodeError: they are no text.
    """
    for mark, encoding in (*_MARKS, *_MARKS_16):
        if data.startswith(mark):
            return Guess(encoding, True)
    if encoding := _two_bytes_each(data):
        return Guess(encoding, False)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # Seven bits, and what tells Japanese apart: no other text begins with it.
        return Guess("iso2022_jp", False) if _SHIFTS_TO_JAPANESE.search(data) else Guess("utf-8", True)
    valid = len(_MULTIBYTE.findall(data))
    stray = len(_HIGH.findall(_MULTIBYTE.sub(b"", data)))
    if valid >= FEW * stray:
        return Guess("utf-8", False)
    # Here and not above: every start would pay for it.
    import chardet

    is_latin = len(_HIGH.findall(data)) < 0.7 * len(_LETTER.findall(data))
    found = chardet.detect_all(data, ignore_threshold=True, encoding_era=chardet.EncodingEra.MODERN_WEB)
    ranked: dict[str, float] = {}
    for entry in found:
        name = _named(entry["encoding"])
        # Where most letters are plain, those between them are of a Latin alphabet too.
        if name and (not is_latin or name in LATIN or name.startswith(("utf", "gb", "big5", "cp9", "euc"))):
            ranked.setdefault(name, float(entry["confidence"] or 0.0))
    own = own_page()
    order = sorted(ranked, key=lambda name: -ranked[name])
    if order and ranked[order[0]] < SURE and ranked.get(own, 0.0) > NEARLY * ranked[order[0]]:
        order.insert(0, own)
    if b"\0" in data[:4096] and not (order and order[0].startswith("utf")):
        raise UnicodeError("binary")
    for encoding in (*order, own, "mac-roman"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Guess(encoding, False)
    raise UnicodeError("no text")


def _two_bytes_each(data: bytes) -> str:
    """The name of UTF-16, where a text without a mark is that: its blanks and line ends have a zero byte, always
    on the same side. "" where it is not."""
    head = data[:4096]
    head = head[: len(head) // 2 * 2]
    for encoding, high in (("utf-16", 1), ("utf-16-be", 0)):
        if 0 in head[high::2] and 0 not in head[1 - high :: 2]:
            text = head.decode("utf-16-le" if high else "utf-16-be", "replace")
            if not _CONTROL.search(text) and sum(map(str.isprintable, text)) + text.count("\n") > 0.9 * len(text):
                return encoding
    return ""


def own_page() -> str:
    """Return the code page that this system's language has on Windows."""
    language = (locale.getlocale()[0] or "").split("_")[0].lower()[:2]
    return next((page for page, languages in _OWN_PAGES.items() if language in languages.split()), "cp1252")


def _named(encoding: str | None) -> str:
    """Return one of `CHOICES` or another that Python knows; "" for none."""
    if not encoding:
        return ""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return ""
    return {"iso8859-1": "cp1252", "big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    """Read what is no UTF-8 as the system's own code page."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode(own_page(), "replace"), error.start + 1


codecs.register_error("tiller-one-by-one", _one_by_one)


def errors_of(encoding: str) -> str:
    """Return how bytes are read that an encoding does not have."""
    return "tiller-one-by-one" if encoding.startswith("utf-8") else "replace"


def text_of(data: bytes, encoding: str = "") -> tuple[str, Guess]:
    """Return bytes as text.

    Args:
        encoding: what the user chose; "" finds out.
    Raises:
        UnicodeError: they are no text.
    """
    # What DOS ended files with.
    data = data.removesuffix(b"\x1a")
    guess = Guess(encoding, True) if encoding else guessed(data)
    content = data.decode(guess.encoding, errors_of(guess.encoding)).removeprefix("\ufeff")
    if not encoding and len(_CONTROL.findall(content)) > len(content) // 50:
        raise UnicodeError("binary")
    return content, guess


def whole(path: Path, encoding: str = "") -> tuple[str, list[Note]]:
    """Return a whole file's text, and what was guessed of it.

    Raises:
        UnreadableError: it is too large, or not text.
    """
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        raise UnreadableError(
            tr(
                "{name} is {size:,.0f} MB, more than the {largest_text:.0f} MB of one text.",
                name=path.name,
                size=size / 1000000.0,
                largest_text=LARGEST_TEXT / 1000000.0,
            ),
            tr("Split it, or save it as JSON Lines or CSV, which may be of any size."),
        )
    try:
        content, guess = text_of(path.read_bytes(), encoding)
    except UnicodeError:
        raise UnreadableError(tr("{name} is not text.", name=path.name)) from None
    return content, noted(path, guess)


def of_head(path: Path, encoding: str = "") -> tuple[str, list[Note]]:
    """Return the encoding of a file that is read in parts, by its beginning, and what was guessed.

    Raises:
        UnreadableError: it is not text.
    """
    if encoding:
        # Excel writes a mark in front of it, which is no part of the first column's name.
        return "utf-8-sig" if encoding == "utf-8" else encoding, []
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        # A character may be cut in two at the end.
        guess = guessed(head[: head.rfind(b"\n") + 1] or head if len(head) == HEAD_BYTES else head)
    except UnicodeError:
        raise UnreadableError(tr("{name} is not text.", name=path.name)) from None
    return "utf-8-sig" if guess.encoding == "utf-8" else guess.encoding, noted(path, guess)


def noted(path: Path, guess: Guess) -> list[Note]:
    """Return what the user should know of a guess; nothing where the bytes themselves tell it."""
    if guess.is_certain:
        return []
    encoding = CHOICES.get(guess.encoding, guess.encoding.upper())
    words = tr("{name} was read as {encoding}.", name=path.name, encoding=encoding)
    return [Note(words, guess.encoding)]
