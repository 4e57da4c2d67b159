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
_QUOTED = re.compile(r"^\s*>")
_ESCAPED = re.compile(r"^>(>*From )", re.MULTILINE)
"""How mailboxes write a line of a message that begins as their own lines do."""
_INTRODUCES = re.compile(r"\d.*[:：]\s*$")
"""A line such as "On 3 Nov 2025, Anna wrote:", in whatever language: it has a number and ends in a colon."""
_MARKS = re.compile(r"^\s*(?:-{2,}\s*)?(?:-{4,}(?:[^->]{0,60}-{2,})?|_{5,})\s*$")
_SIGNATURE = re.compile(r"^-- ?$")
_LONGEST_SIGNATURE = 8
"""Lines; what is longer behind two dashes is a chapter of its own."""
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:kind|best|warm(?:est)?|many)\s+)?(?:regards|wishes|thanks|cheers|greetings|sincerely|yours\b.*|"
    r"thank you|love|best|mit (?:freundlichen|besten|lieben|herzlichen) gr(?:ü|ue)(?:ß|ss)en|"
    r"(?:viele|liebe|beste|herzliche|schöne) gr(?:ü|ue)(?:ß|ss)e|gruß|lg|vg|mfg|cordialement|bien à vous|"
    r"un saludo|saludos|atentamente|cordiali saluti|met vriendelijke groeten?|pozdrawiam|此致|敬礼|敬具)\W*$",
    re.IGNORECASE,
)
_LONGEST_SIGN_OFF = 6
_CONTACT = re.compile(r"[.!?]\s*$|.{61}")
"""Of a line that is a sentence, and no part of a name, an address or a telephone number."""


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


def apple_letter(path: Path, encoding: str = "") -> Iterator[Entry]:
    """An .emlx file, as Apple Mail keeps messages: its length, the message, and what Apple notes of it."""
    data = path.read_bytes()
    length, _, rest = data.partition(b"\n")
    count = int(length) if length.strip().isdigit() else len(rest)
    parsed = BytesParser(policy=email.policy.default).parsebytes(rest[:count])
    yield of_mail(parsed, path, encoding)


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
    content = own_words("\n\n".join(filter(str.strip, _contents(message, encoding))))
    if not content.strip():
        return UnreadableError(tr("{name}: a message without text of its own.", name=path.name))
    try:
        date = parsedate_to_datetime(str(message["date"])).astimezone(UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError, OverflowError):
        date = ""
    return NewRecord(storable(str(message["subject"] or "")), storable(content), path.name, date)


def _contents(message: EmailMessage, encoding: str) -> Iterator[str]:
    """Yield the texts of a message in order: those before and behind what is attached, too."""
    if message.get_content_type() == "multipart/mixed":
        for part in message.iter_parts():
            if isinstance(part, EmailMessage) and not part.is_attachment():
                yield from _contents(part, encoding)
        return
    # A blank plain part beside HTML says nothing.
    for kind in ("plain", "html"):
        body = message.get_body(preferencelist=(kind,))
        content = _decoded(body, encoding) if body is not None else ""
        content = without_markup(content) if kind == "html" and content else content
        if content.strip():
            yield content
            return


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

    # What is marked as a quote goes first, so that own words between quotes are not taken for a part of them.
    text = _unquoted(text)
    replies = EmailReplyParser(languages=LANGUAGES).read(text).replies
    own = replies[0].full_body if replies else text
    for reply in replies[1:]:
        # "From: Berlin", "To: Paris" are the head of no message: it would name an address or a time.
        if not reply.headers or re.search(r"[@\d]|-{4,}|_{5,}", reply.headers):
            break
        own += f"\n{reply.content}"
    return re.sub(r"\n{3,}", "\n\n", _unsigned(own)).strip()


def _unquoted(text: str) -> str:
    kept: list[str] = []
    for line in _ESCAPED.sub(r"\1", text).split("\n"):
        if _QUOTED.match(line):
            # What introduces a quote goes with it, over two lines where it is long.
            while kept and not kept[-1].strip():
                kept.pop()
            if kept and _INTRODUCES.search(" ".join(kept[-2:])):
                del kept[-1 if _INTRODUCES.search(kept[-1]) and re.search("[,，]", kept[-1]) else -2 :]
            kept.append("")
        else:
            kept.append(line)
    return "\n".join(kept)


def _unsigned(text: str) -> str:
    """A message's own words without its signature; how it ends, and the name, are the writer's own."""
    lines = [line for line in text.split("\n") if not _MARKS.match(line)]
    for place, line in enumerate(lines):
        if _SIGNATURE.match(line) and len(lines) - place - 1 <= _LONGEST_SIGNATURE:
            lines = lines[:place]
            break
    for place in range(len(lines) - 1, -1, -1):
        if _SIGN_OFF.match(lines[place]):
            behind = [n for n in range(place + 1, len(lines)) if lines[n].strip()]
            if len(behind) <= _LONGEST_SIGN_OFF and not any(_CONTACT.search(lines[n]) for n in behind):
                lines = lines[: behind[0] + 1] if behind else lines
            break
    return "\n".join(lines)


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
            if _is_quote(element):
                # As plain text marks one, so that what introduces it is found.
                parts.append("\n> \n")
            # What a container of a quote begins with introduces it; what else stands in it answers.
            if not _is_hidden(element) and not _holds_quotes(element):
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
        if tag in ("script", "style", "head", "title") or "gmail_attr" in classes or "moz-cite" in classes:
            return True
        if _is_quote(element):
            return True
        element = element.getparent()
    return False


def _is_quote(element: Any) -> bool:
    if element.tag != "blockquote":
        return False
    return element.get("type") == "cite" or any(map(_holds_quotes, (element, *element.iterancestors())))


def _holds_quotes(element: Any) -> bool:
    return "gmail_quote" in str(element.get("class") or "").lower()


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
