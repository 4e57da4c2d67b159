"""Mail: messages without what others wrote in them."""

from __future__ import annotations

import email.policy
import mailbox
import re
from collections.abc import Iterator
from datetime import UTC
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

from engine.common.i18n import tr
from engine.importing import encodings
from engine.importing.entries import Entry, UnreadableError
from engine.store.history import NewRecord
from engine.store.text import storable

LANGUAGES = ["en", "cs", "da", "de", "es", "fi", "fr", "it", "ja", "ko", "nl", "pl", "pt", "sv", "zh"]
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "",
    "ascii": "",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What mail programs mean by a charset: more than it has. "" is found out."""
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "pre", "ul", "ol")
)
_QUOTED = re.compile(r"^\s*(?:>|\|\s|»)")
_INTRODUCES = re.compile(r"\d.*[:：]\s*$")
"""A line such as "On 3 Nov 2025, Anna wrote:", in whatever language: it has a number and ends in a colon."""
_MARKS = re.compile(r"^\s*(?:-{2,}\s*)?(?:-{4,}.*|_{5,})\s*$")
_SIGNATURE = re.compile(r"^-- ?$")


def letter(path: Path, encoding: str = "") -> Iterator[Entry]:
    """An .eml file: one message."""
    with path.open("rb") as file:
        try:
            record = of_mail(BytesParser(policy=email.policy.default).parse(file), path, encoding)
        except OSError:
            raise
        # The mail parser raises nearly anything on what spammers send.
        except Exception as error:
            raise UnreadableError(
                tr("{name} is no mail that can be read ({error}).", name=path.name, error=type(error).__name__)
            ) from error
    yield record


def letters(path: Path, encoding: str = "") -> Iterator[Entry]:
    """An mbox file: one record a message."""
    path.stat()  # A file that is gone is the system's fault, not one of the parser's own kind.
    box = mailbox.mbox(path, factory=cast(Any, BytesParser(policy=email.policy.default).parse), create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            try:
                yield of_mail(cast(Message, box[key]), path, encoding)
            # The mail parser raises nearly anything on what spammers send.
            except Exception as error:
                yield UnreadableError(
                    tr(
                        "{name}, message {number}: {error}.",
                        name=path.name,
                        number=number,
                        error=type(error).__name__,
                    )
                )
    finally:
        box.close()


def of_mail(message: Message, path: Path, encoding: str = "") -> Entry:
    """Return a message as a record: its own words, without quoted ones and the signature.

    Args:
        encoding: the charset that the user chose; "" believes the message.
    """
    if not isinstance(message, EmailMessage):
        return UnreadableError(tr("{name}: this is not a message.", name=path.name))
    content = ""
    # A blank plain part beside HTML says nothing.
    for kind in ("plain", "html"):
        body = message.get_body(preferencelist=(kind,))
        if body is not None:
            content = _decoded(body, encoding)
            if kind == "html":
                content = without_markup(content)
        if content.strip():
            break
    content = own_words(content)
    if not content.strip():
        return UnreadableError(tr("{name}: a message without text of its own.", name=path.name))
    try:
        date = parsedate_to_datetime(str(message["date"])).astimezone(UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError, OverflowError):
        date = ""
    return NewRecord(storable(str(message["subject"] or "")), storable(content), path.name, date)


def _decoded(body: Message, encoding: str) -> str:
    payload = cast(bytes, body.get_payload(decode=True) or b"")
    stated = str(body.get_content_charset("") or "").lower()
    charset = encoding or WIDER.get(stated, stated)
    if charset:
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return encodings.text_of(payload)[0]
    except UnicodeError:
        return payload.decode("utf-8", "replace")


def own_words(text: str) -> str:
    """Return a message without what others wrote in it, and without its signature."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Here and not above: every start would pay for it.
    from mailparser_reply import EmailReplyParser

    replies = EmailReplyParser(languages=LANGUAGES).read(text).replies
    own = replies[0].body if replies else text
    kept: list[str] = []
    for line in own.split("\n"):
        if _SIGNATURE.match(line):
            break
        if _QUOTED.match(line):
            # What introduces a quote goes with it, over two lines where it is long.
            while kept and not kept[-1].strip():
                kept.pop()
            if kept and _INTRODUCES.search(" ".join(kept[-2:])):
                del kept[-1 if _INTRODUCES.search(kept[-1]) and "," in kept[-1] else -2 :]
            continue
        if not _MARKS.match(line):
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def without_markup(html: str) -> str:
    """Return the text of HTML, its quotes left out, a line for each block."""
    import lxml.etree
    import lxml.html

    try:
        # Bytes, since lxml takes no text that states an encoding.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace") or b"<p></p>", parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return ""
    parts: list[str] = []
    _walk(tree, parts)
    text = "".join(parts).replace("\xa0", " ")
    return re.sub(r"[ \t]*\n[\s]*", "\n", text).strip()


def _walk(tree: Any, parts: list[str]) -> None:
    import lxml.etree

    # Without recursion: mail nests as deep as it likes.
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                parts.append("\n")
            if not _is_hidden(element):
                parts.append(_folded(element.text))
        else:
            if tag in _BLOCKS - {"br"}:
                parts.append("\n")
            parent = element.getparent()
            if parent is not None and not _is_hidden(parent):
                parts.append(_folded(element.tail))


def _is_hidden(element: Any) -> bool:
    """Whether nobody sees what is in an element, or somebody else wrote it."""
    while element is not None:
        tag = element.tag if isinstance(element.tag, str) else "script"
        classes = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if tag in ("script", "style", "head", "title") or "gmail_quote" in classes or "moz-cite" in classes:
            return True
        if tag == "blockquote" and element.get("type") == "cite":
            return True
        element = element.getparent()
    return False


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
